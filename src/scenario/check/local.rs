//! Do rows call an area by one name in each language?

use std::collections::BTreeMap;

use crate::document::problem::Problems;
use crate::document::rows::Table;
use crate::scenario::tables::{CommunityRow, LocationRow};
use crate::world::LocalNames;
use crate::world::names::LANGUAGES;

/// The names of areas in the languages of readers, by P-code. A row may be without; one that says another name than a
/// row before is refused.
pub(super) fn of_areas(
    locations: Option<&Table<LocationRow>>,
    communities: Option<&Table<CommunityRow>>,
    problems: &mut Problems,
) -> BTreeMap<String, LocalNames> {
    let mut known = BTreeMap::new();
    if let Some(table) = locations {
        for (line, row) in &table.rows {
            add(&mut known, table, *line, (&row.subdistrict_pcode, &row.area_names), problems);
        }
    }
    if let Some(table) = communities {
        for (line, row) in &table.rows {
            add(&mut known, table, *line, (&row.subdistrict_pcode, &row.area_names), problems);
        }
    }
    known
}

fn add<T>(
    known: &mut BTreeMap<String, LocalNames>,
    table: &Table<T>,
    line: usize,
    (pcode, names): (&str, &LocalNames),
    problems: &mut Problems,
) {
    let own = known.entry(pcode.to_owned()).or_default();
    for (index, name) in names.0.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let first = &mut own.0[index];
        if first.is_empty() {
            first.clone_from(name);
        } else if first != name {
            let message = format!("\"{pcode}\" was called \"{first}\" before, here \"{name}\"");
            table.problem(problems, line, &format!("subdistrict_{}", LANGUAGES[index]), message);
        }
    }
}
