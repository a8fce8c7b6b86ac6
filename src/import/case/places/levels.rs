//! Lists of units whose places are the units themselves: gazetteers of level 2 or 3, with the middle of each.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{NAME, PCODE, UNITS};
use crate::import::case::asked::Asked;
use crate::import::case::draft::Draft;
use crate::import::case::unit_kinds;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetLine, SheetTable, Source, key};

/// The roles of name and code of a place, where places are units of a level, from 0.
fn of_level(level: usize) -> [ColumnRole; 2] {
    let [code, name] = UNITS[level];
    [
        ColumnRole { names: name.names, tags: name.tags, ..NAME },
        ColumnRole { names: code.names, tags: code.tags, ..PCODE },
    ]
}

/// The table of a list of places, or of units that are places.
pub(super) fn table(
    (source, grids): (&Source, Vec<Grid>),
    roles: &mut [ColumnRole],
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<SheetTable> {
    let said = asked.said_of(&asked.places);
    let said = unit_kinds::of_list((source, &grids), roles, said, draft);
    let level = take(source, &grids, roles, &said);
    let table = sheet::table(source, grids, roles, &said, notes)?;
    let by_user = asked.said_of(&asked.places).column(NAME.name).is_some();
    if !by_user && (level.is_some() || said.column(NAME.name).is_some()) {
        refuse_several(&table, notes)?;
    }
    draft.place_level = level.map(|level| level - 1);
    if let Some(level) = level {
        draft.choose(format!(
            "{} lists units of level {level}, each with its middle: they are the places of the case (\"{}\")",
            source.short(),
            table.header(NAME.name)
        ));
    }
    Some(table)
}

/// Refuses lists in which a unit that would be a place has several rows: its places stand in a column that nobody reads.
fn refuse_several(table: &SheetTable, notes: &mut Notes) -> Option<()> {
    let called = |line: &SheetLine| {
        let units = UNITS.iter().flatten().map(|role| table.text(line, role.name));
        [table.text(line, NAME.name), table.text(line, PCODE.name)]
            .into_iter()
            .chain(units)
            .collect::<Vec<_>>()
    };
    let mut rows: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for line in table.lines.iter().filter(|line| !table.text(line, NAME.name).is_empty()) {
        rows.entry(called(line)).or_default().push(line.row);
    }
    let all: usize = rows.values().map(Vec::len).sum();
    let Some((first, of_first)) = rows.iter().find(|(_, rows)| rows.len() > 1) else { return Some(()) };
    if 2 * rows.len() > all {
        return Some(());
    }
    // Villages share names, and codes of them have digits.
    let names = |&(column, _): &(usize, &str)| {
        let texts: BTreeSet<String> = table.lines.iter().map(|line| line.cell(column).text()).collect();
        let words = texts.iter().filter(|text| text.chars().any(char::is_alphabetic));
        let plain = words.filter(|text| !text.bytes().any(|letter| letter.is_ascii_digit())).count();
        texts.len() > rows.len() && 2 * plain > texts.len()
    };
    let found: Vec<String> = table
        .unread()
        .filter(names)
        .map(|(_, header)| format!("--column \"name={header}\""))
        .take(3)
        .collect();
    let message = format!(
        "has several rows for one \"{}\", such as \"{}\" in rows {} and {}: they are no units with the middle of each, and no column \
         is known to have the names of places",
        table.header(NAME.name),
        first[0],
        of_first[0],
        of_first[1]
    );
    let option = if found.is_empty() { "--column name=HEADER".to_owned() } else { found.join(" or ") };
    let remedy = format!("name the column of names of places: {option}");
    notes.refuse(&table.source.path, Some(of_first[1]), message, &remedy);
    None
}

/// Takes units of the smallest level for places, where a list has no others; the level, from 1. Where the user names the column of
/// names, the codes are those of its level.
fn take(source: &Source, grids: &[Grid], roles: &mut [ColumnRole], said: &Said) -> Option<usize> {
    let fits =
        |roles: &[ColumnRole]| sheet::table(source, grids.to_vec(), roles, said, &mut Notes::default());
    let replaced = |level: usize| {
        let mut with = roles.to_vec();
        for role in of_level(level) {
            with.iter_mut().filter(|known| known.name == role.name).for_each(|known| *known = role);
        }
        with
    };
    // Another file may have what was said, if this one has no such column.
    let has = |named: &&str| {
        let said = Said { columns: vec![(NAME.name.to_owned(), (*named).to_owned())], ..said.clone() };
        let role = ColumnRole { names: &[], tags: &[], ..NAME };
        sheet::table(source, grids.to_vec(), &[role], &said, &mut Notes::default()).is_some()
    };
    if let Some(named) = said.column(NAME.name).filter(has) {
        let table = fits(roles).filter(|table| !table.has(PCODE.name))?;
        let own = |level: &usize| UNITS[*level][1].names.contains(&key(named).as_str());
        let level = (0..UNITS.len()).find(own).filter(|level| table.has(UNITS[*level][0].name))?;
        roles.copy_from_slice(&replaced(level));
        return Some(level + 1);
    }
    if fits(roles).is_some() {
        return None;
    }
    let level = (0..UNITS.len() - 1).rev().find(|level| fits(&replaced(*level)).is_some())?;
    roles.copy_from_slice(&replaced(level));
    Some(level + 1)
}
