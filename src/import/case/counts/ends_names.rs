//! Which columns of an end are read by the names that stand in them, as their headers name no unit?

use super::counted::{AREA, COUNTRY, level_of_areas};
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::population::unread::{names_of_case, role_of};
use crate::import::case::unit_kinds::{PLACE, of_header};
use crate::import::case::unit_words::KINDS;
use crate::import::sheet::{ColumnRole, SheetTable};

/// The column of areas, those of units and that of the country, where a table has it beside these.
pub(super) fn roles_of_areas(roles: &[ColumnRole]) -> Vec<ColumnRole> {
    let of = |name: &str| roles.iter().copied().find(|role| role.name == name);
    let area = of(AREA.name).unwrap_or(AREA);
    std::iter::once(area).chain(UNITS.into_iter().flatten()).chain(of(COUNTRY.name)).collect()
}

/// Whether a column has names or codes of the case: most of its cells, or some of them below the header of a kind of units, as
/// in a table of all of a country for a case of a part of it.
pub(super) fn has_names(table: &SheetTable, column: usize, header: &str, known: &KnownUnits) -> bool {
    let of_kind = of_header(header).is_some_and(|(kind, ..)| KINDS[kind].level < PLACE);
    let is = |text: &str| (0..PLACE).any(|level| known.has_code(text, level) || known.has_name(text, level));
    names_of_case(table, column, known, None).is_some()
        || of_kind && table.lines.iter().any(|line| is(&line.cell(column).text()))
}

/// Columns of an end whose headers name no unit, such as "Displaced to": each is of what its names are.
pub(super) fn by_names(
    table: &SheetTable,
    own: &[usize],
    areas: &[ColumnRole],
    (known, draft): (&KnownUnits, &Draft),
) -> Vec<(&'static str, usize)> {
    let level = level_of_areas(draft);
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
