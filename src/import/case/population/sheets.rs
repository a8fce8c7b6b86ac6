//! Which sheet of a workbook has the people of the case? Workbooks of statistics offices have one for each level of units.

use std::collections::BTreeSet;

use super::keys::fold;
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetTable, Source};

/// Share of the places of the case that a sheet has to have, with the units around them.
const ENOUGH: f64 = 0.95;

/// The level of the smallest units of a table, from 1; 0 for that of a country.
fn level_of(table: &SheetTable) -> usize {
    (0..UNITS.len())
        .rev()
        .find(|&level| UNITS[level].iter().any(|role| table.has(role.name)))
        .map_or(0, |level| level + 1)
}

/// The share of the places of the case that lie in units of a level that the table has, or are such units.
fn covered(table: &SheetTable, level: usize, draft: &Draft) -> f64 {
    let roles = level.checked_sub(1).map_or(&[][..], |level| &UNITS[level][..]);
    let texts =
        table.lines.iter().flat_map(|line| roles.iter().map(|role| fold(&table.text(line, role.name))));
    let texts: BTreeSet<String> = texts.filter(|text| !text.is_empty()).collect();
    let has = |text: &str| !text.is_empty() && texts.contains(&fold(text));
    let in_table = draft.places.iter().filter(|place| {
        let unit = level.checked_sub(1).map(|level| &place.admin[level]);
        unit.is_some_and(|(code, name)| has(code) || has(name)) || has(&place.pcode) || has(&place.name)
    });
    in_table.count() as f64 / draft.places.len().max(1) as f64
}

/// The sheets of a workbook without those of larger units than the case has, where several levels have one each.
pub(super) fn of_case(
    source: &Source,
    grids: Vec<Grid>,
    roles: &[ColumnRole],
    said: &Said,
    draft: &mut Draft,
) -> Vec<Grid> {
    if source.sheet.is_some() || grids.iter().filter(|grid| !grid.hidden).count() < 2 {
        return grids;
    }
    let read = |grid: &Grid| {
        let aside = &mut Notes::default();
        sheet::table(source, vec![grid.clone()], roles, said, aside).filter(|_| !grid.hidden)
    };
    let fitting: Vec<(String, usize, f64)> = grids
        .iter()
        .filter_map(|grid| {
            let table = read(grid)?;
            let level = level_of(&table);
            Some((grid.sheet.clone()?, level, covered(&table, level, draft)))
        })
        .collect();
    let levels: BTreeSet<usize> = fitting.iter().map(|(_, level, _)| *level).collect();
    let known = fitting.iter().filter(|(.., covered)| *covered >= ENOUGH);
    let Some((best, ..)) = known.max_by_key(|(_, level, _)| *level).filter(|_| levels.len() == fitting.len())
    else {
        return grids;
    };
    if fitting.len() < 2 {
        return grids;
    }
    let others: Vec<&str> =
        fitting.iter().map(|(sheet, ..)| sheet.as_str()).filter(|sheet| sheet != best).collect();
    draft.choose(format!(
        "people: sheet \"{best}\" of {}, the smallest units that the case has; not read: {} ({}#SHEET reads another)",
        source.short(),
        others.join(", "),
        source.short()
    ));
    let other = |grid: &Grid| grid.sheet.as_deref().is_some_and(|sheet| others.contains(&sheet));
    grids.into_iter().filter(|grid| !other(grid)).collect()
}
