//! Which columns of an end are read by the names that stand in them, as their headers name no unit?

use super::counted::{AREA, level_of_areas};
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::population::unread::{names_of_case, role_of};
use crate::import::sheet::{ColumnRole, SheetTable};

/// The column of areas, and those of units.
pub(super) fn roles_of_areas() -> Vec<ColumnRole> {
    std::iter::once(AREA).chain(UNITS.into_iter().flatten()).collect()
}

/// Columns of an end whose headers name no unit, such as "Displaced to": each is of what its names are.
pub(super) fn by_names(
    table: &SheetTable,
    own: &[usize],
    known: &KnownUnits,
    draft: &Draft,
) -> Vec<(&'static str, usize)> {
    let (areas, level) = (roles_of_areas(), level_of_areas(draft));
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for &column in own {
        let Some(unit) = names_of_case(table, column, known, level) else { continue };
        let role = role_of(unit);
        let role = areas.iter().map(|area| area.name).find(|name| *name == role);
        found.extend(
            role.filter(|role| !found.iter().any(|(known, _)| known == role)).map(|role| (role, column)),
        );
    }
    found
}
