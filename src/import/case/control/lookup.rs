//! Which places does a row of a table of control name? By its code, by units that are called by their kind, else by a name.

use std::collections::BTreeSet;

use super::columns::{CODE, HOLDER, PLACE, SINCE, UNTIL};
use crate::import::case::draft::{Draft, DraftArea};
use crate::import::case::places::UNITS;
use crate::import::case::population::keys::{self, RowKeys};
use crate::import::case::population::known::{Found, KnownUnits, Own};
use crate::import::case::unit_kinds::{ROLES, say};
use crate::import::case::unit_levels;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetTable, Source};
use crate::tables::letters::unmarked_name;

/// Whether a table has codes of the case beside names.
fn is_coded(table: &SheetTable, known: &KnownUnits) -> bool {
    let is_code = |text: &str| (0..=4).any(|level| known.has_code(text, level));
    let texts: Vec<String> = table.lines.iter().map(|line| table.text(line, CODE.name)).collect();
    // Numbers of rows may be codes of places by chance.
    let serial = sheet::key(table.header(CODE.name)) == "id"
        && texts.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
    let filled = texts.iter().filter(|code| !code.is_empty()).count();
    !serial && 2 * texts.iter().filter(|code| is_code(code)).count() > filled
}

/// The table, with a column of places: where only units are named, that of the smallest.
pub(super) fn table(
    source: &Source,
    grids: Vec<Grid>,
    said: &Said,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<SheetTable> {
    let mut roles = vec![PLACE, HOLDER, SINCE, UNTIL, CODE];
    roles.extend(UNITS.iter().flatten().copied());
    let with = |roles: &[ColumnRole], said: &Said| {
        sheet::table(source, grids.clone(), roles, said, &mut Notes::default())
    };
    let optional: Vec<ColumnRole> =
        roles.iter().map(|role| ColumnRole { required: role.name == HOLDER.name, ..*role }).collect();
    let mut all = said.clone();
    if let Some(first) = with(&roles, said).or_else(|| with(&optional, said)) {
        if first.has(CODE.name) && !is_coded(&first, &KnownUnits::new(draft)) {
            roles.retain(|role| role.name != CODE.name);
        }
        let optional: Vec<ColumnRole> =
            optional.into_iter().filter(|role| roles.iter().any(|known| known.name == role.name)).collect();
        let first = with(&optional, said).unwrap_or(first);
        let units = unit_levels::of_table(&first, [CODE.name, PLACE.name], said, draft);
        all = units.said;
        roles.retain(|role| !units.given_up.contains(&role.name) || role.name == PLACE.name);
        // What messages call a row by.
        if let Some(read) = with(&optional, &all) {
            let column = ROLES
                .iter()
                .rev()
                .flat_map(|[code, name]| [name, code])
                .find_map(|role| read.column_of(role));
            say(&mut all, &read, PLACE.name, column.or_else(|| read.column_of(CODE.name)));
        }
    }
    sheet::table(source, grids, &roles, &all, notes)
}

/// The places of the rows of a table.
pub(super) struct Lookup<'d> {
    draft: &'d Draft,
    /// By codes and units; none where the table has no such columns, or they say nothing of the row.
    found: Vec<Option<Vec<usize>>>,
    own: Own,
    names: Vec<String>,
}

impl<'d> Lookup<'d> {
    pub(super) fn new(table: &SheetTable, draft: &'d Draft, notes: &mut Notes) -> Self {
        let known = KnownUnits::new(draft);
        let coded = table.has(CODE.name);
        let units = ROLES.iter().flatten().any(|role| table.has(role));
        // A column that is a unit's as well names no place of its own.
        let own_place = !ROLES.iter().flatten().any(|role| {
            table.column_of(role).is_some_and(|column| table.column_of(PLACE.name) == Some(column))
        });
        let own = Own::of(table.header(PLACE.name));
        let roles = (if coded { CODE.name } else { "" }, if own_place { PLACE.name } else { "" });
        let keys: Vec<RowKeys> =
            table.lines.iter().map(|line| RowKeys::read(table, line, roles, &BTreeSet::new())).collect();
        let found = if coded || units {
            known.warn_contradicted(
                &table.source.path,
                table.lines.iter().map(|line| line.row).zip(&keys),
                notes,
            );
            let found = known.find_all(&keys, own);
            let places = |found: Found| match found {
                Found::Here { places, .. } => Some(places),
                // What is no unit of the case is no place of that name.
                _ if !own_place => Some(Vec::new()),
                _ => None,
            };
            found.into_iter().map(places).collect()
        } else {
            vec![None; keys.len()]
        };
        let names = draft.places.iter().map(|place| unmarked_name(&place.name)).collect();
        Self { draft, found, own, names }
    }

    /// What codes and units say of a row.
    pub(super) fn of(&self, index: usize) -> Option<Vec<usize>> {
        self.found[index].clone()
    }

    /// What a name, or a code in the place of one, is of.
    pub(super) fn by_name(
        &self,
        name: &str,
        (table, row): (&SheetTable, usize),
        notes: &mut Notes,
    ) -> Option<Vec<usize>> {
        let draft = self.draft;
        if let Some(place) = draft.places.iter().position(|place| place.pcode == name) {
            return Some(vec![place]);
        }
        let plain = unmarked_name(name);
        let mut by_name: Vec<usize> =
            (0..draft.places.len()).filter(|&index| self.names[index] == plain).collect();
        let of_name = |area: &DraftArea| area.pcode == name || unmarked_name(&area.name) == plain;
        let mut areas: Vec<usize> =
            (0..draft.areas.len()).filter(|&area| of_name(&draft.areas[area])).collect();
        // Names in other languages come after those of the case.
        if by_name.is_empty() && areas.is_empty() {
            let without_kind = keys::plain(name);
            let in_other = |code: &str| draft.local.of(code).any(|other| keys::plain(other) == without_kind);
            by_name = (0..draft.places.len()).filter(|&index| in_other(&draft.places[index].pcode)).collect();
            areas = (0..draft.areas.len()).filter(|&area| in_other(&draft.areas[area].pcode)).collect();
        }
        let of_area = |area: usize| -> Vec<usize> {
            (0..draft.places.len()).filter(|&place| draft.places[place].area == area).collect()
        };
        if let ([_], [area], false) = (by_name.as_slice(), areas.as_slice(), self.own == Own::Places)
            && of_area(*area) != by_name
        {
            let message = format!(
                "\"{name}\" is a place and an area of {} places, and \"{}\" does not say which of them is held",
                of_area(*area).len(),
                table.header(PLACE.name)
            );
            let remedy = "give its P-code in a column of its own (--column code=HEADER); a column called Place or Town names places \
                          alone, whose areas then need codes";
            notes.refuse(&table.source.path, Some(row), message, remedy);
            return None;
        }
        Some(match (by_name.as_slice(), areas.as_slice()) {
            ([_], _) => by_name,
            (_, [area]) => of_area(*area),
            _ => Vec::new(),
        })
    }
}
