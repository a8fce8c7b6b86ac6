//! Columns of places that hold the country alone: `location_code` of the humanitarian API is BFA in all rows.

use std::path::Path;

use super::parts;
use crate::import::case::asked::Asked;
use crate::import::case::countries;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetTable, Source};

/// The table of people, without rows of some of them beside rows of all.
pub(super) fn table(
    source: &Source,
    grids: Vec<Grid>,
    mut roles: Vec<ColumnRole>,
    (file, asked): (&Path, &Asked),
    notes: &mut Notes,
) -> Option<SheetTable> {
    leave((source, &grids), &mut roles, asked.said_of(file), asked);
    let mut table = sheet::table(source, grids, &roles, asked.said_of(file), notes)?;
    parts::leave_out(&mut table, notes);
    Some(table)
}

/// Leaves out the roles of code and name whose columns have the country of the case in all rows, unless the user named them.
fn leave((source, grids): (&Source, &[Grid]), roles: &mut Vec<ColumnRole>, said: &Said, asked: &Asked) {
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
    let others = |role: &ColumnRole| !["pcode", "name"].contains(&role.name) || !of_country(role.name);
    let kept: Vec<ColumnRole> = roles.iter().copied().filter(others).collect();
    // Rows that name nothing else are told apart by nothing.
    let units = kept.iter().any(|role| role.name.starts_with("admin") && table.has(role.name));
    if units {
        *roles = kept;
    }
}
