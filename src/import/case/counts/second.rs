//! A second column of areas that nobody reads: people may have come from there, or be there, though its header says neither.

use super::counted::level_of_areas;
use super::ends::End;
use super::ends_names::roles_of_areas;
use crate::import::case::draft::Draft;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::population::unread::{names_of_case, role_of};
use crate::import::case::unit_kinds::kind_level;
use crate::import::notes::Notes;
use crate::import::sheet::{Said, SheetTable};

/// Warns of columns that name areas of the case, others than the one that is read does, unless their headers say of which end
/// they are (`others`) or the user named the column.
pub(super) fn warn(
    (table, variable): (&SheetTable, &str),
    (others, by_user): (&[usize], &Said),
    draft: &Draft,
    notes: &mut Notes,
) {
    let (Some(end), Some(wanted)) = (End::of(variable), level_of_areas(draft)) else { return };
    let known = KnownUnits::new(draft);
    let of_areas = |column: usize| {
        names_of_case(table, column, &known, Some(wanted)).filter(|(level, _)| *level == wanted)
    };
    let roles = roles_of_areas(&[]);
    if roles.iter().any(|role| by_user.column(role.name).is_some()) {
        return;
    }
    let mut read = roles.iter().filter_map(|role| table.column_of(role.name));
    let Some(read) = read.find(|&column| of_areas(column).is_some()) else { return };
    for (column, header) in table.unread().filter(|(column, _)| !others.contains(column)) {
        let Some(found) = of_areas(column) else { continue };
        // Units of another level may be called as these are.
        if kind_level(header, draft).is_some_and(|level| level != wanted) {
            continue;
        }
        let mut apart = table.lines.iter().filter_map(|line| {
            let [one, other] = [read, column].map(|column| line.cell(column).text());
            let alike = known.is_called(&one, &other) || known.is_called(&other, &one);
            (!one.is_empty() && !other.is_empty() && !alike).then_some((line.row, one, other))
        });
        let Some((row, one, other)) = apart.next() else { continue };
        let message = format!(
            "\"{header}\" names areas of the case too, here \"{other}\" beside \"{one}\" (rows that differ: {}), and is not \
             read: \"{variable}\" counts people {}, and these rows say \"{}\" of that (--column \"{}={header}\" counts by the \
             other)",
            1 + apart.count(),
            end.at(),
            table.headers()[read],
            role_of(found)
        );
        notes.warn(&table.source.path, Some(row), message);
    }
}
