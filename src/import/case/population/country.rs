//! Columns of places that hold no places, but the country alone, numbers or parts of the people: `location_code` of the humanitarian API is BFA in all rows.

use std::path::Path;

use super::known::KnownUnits;
use super::parts;
use crate::import::case::asked::Asked;
use crate::import::case::draft::Draft;
use crate::import::case::{countries, unit_levels};
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetTable, Source};

/// The table of people, without rows of some of them beside rows of all.
pub(super) fn table(
    source: &Source,
    grids: Vec<Grid>,
    mut roles: Vec<ColumnRole>,
    (file, asked, draft): (&Path, &Asked, &Draft),
    notes: &mut Notes,
) -> Option<SheetTable> {
    let said = asked.said_of(file);
    leave((source, &grids), &mut roles, said, (asked, draft));
    let first = sheet::table(source, grids.clone(), &roles, said, &mut Notes::default());
    let units = first.map(|table| unit_levels::of_table(&table, ["pcode", "name"], said, draft));
    let said = units.as_ref().map_or(said, |units| &units.said);
    roles.retain(|role| units.as_ref().is_none_or(|units| !units.given_up.contains(&role.name)));
    let mut table = sheet::table(source, grids, &roles, said, notes)?;
    parts::leave_out(&mut table, notes);
    Some(table)
}

/// Leaves out the roles of code and name whose columns have the country of the case in all rows or name nothing, unless the user named them.
fn leave(
    (source, grids): (&Source, &[Grid]),
    roles: &mut Vec<ColumnRole>,
    said: &Said,
    (asked, draft): (&Asked, &Draft),
) {
    let Some(table) = sheet::table(source, grids.to_vec(), roles, said, &mut Notes::default()) else {
        return;
    };
    let own = asked.country.as_deref().and_then(countries::by_code);
    let of_country = |role: &str| {
        let mut texts = table.lines.iter().map(|line| table.text(line, role)).filter(|text| !text.is_empty());
        let Some(first) = texts.next().filter(|_| table.has(role) && said.column(role).is_none()) else {
            return false;
        };
        let known = countries::by_any(&first);
        // A code of three letters says it without --country too.
        let is_it = known.is_some()
            && (known == own || own.is_none() && table.header(role).to_lowercase().contains("location"));
        is_it && texts.all(|text| text == first)
    };
    let known = KnownUnits::new(draft);
    // "Camp" may count people in camps, or say whether they are in one, and "Area" say which are urban: such cells are names only of
    // places that have them.
    let names_nothing = |role: &str| {
        let column = table.column_of(role).filter(|_| role == "name" && said.column(role).is_none());
        column.is_some_and(|column| unit_levels::names_nothing(&table, column, &known))
    };
    let others = |role: &ColumnRole| {
        !["pcode", "name"].contains(&role.name) || !of_country(role.name) && !names_nothing(role.name)
    };
    let kept: Vec<ColumnRole> = roles.iter().copied().filter(others).collect();
    // Rows that name nothing else are told apart by nothing.
    let units = kept.iter().any(|role| role.name.starts_with("admin") && table.has(role.name));
    if units || names_nothing("name") && table.has("pcode") {
        *roles = kept;
    }
}
