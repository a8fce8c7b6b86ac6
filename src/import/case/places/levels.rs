//! Lists of units whose places are the units themselves: gazetteers of level 2 or 3, with the middle of each.

use super::columns::{NAME, PCODE, UNITS};
use crate::import::case::asked::Asked;
use crate::import::case::draft::Draft;
use crate::import::case::unit_kinds;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetTable, Source, key};

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
    if let Some(level) = level {
        draft.choose(format!(
            "{} lists units of level {level}, each with its middle: they are the places of the case (\"{}\")",
            source.short(),
            table.header(NAME.name)
        ));
    }
    Some(table)
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
    if let Some(named) = said.column(NAME.name) {
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
