//! What areas and places are called in the language of the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::folder::ResultTable;
use super::language::Language;
use crate::output::OutputError;

/// The names that a run has in a language. Tables call areas by their P-codes and places by their own names; who has no
/// name in the language keeps that of the table, and areas called alike have their P-codes with them.
pub(super) struct Gazetteer {
    areas: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Gazetteer {
    /// Reads them; there are none in the folders of cases without such names.
    pub(super) fn read(dir: &Path, language: Language) -> Result<Self, OutputError> {
        let table = ResultTable::read(dir, "areas.csv")?;
        let places = ResultTable::read(dir, "places.csv")?;
        let mut areas = names(&table, "area_pcode", "area")?;
        areas.extend(names(&table, "area_pcode", &column("area", language))?);
        tell_apart(&mut areas);
        Ok(Self { areas, places: names(&places, "location", &column("location", language))? })
    }

    /// An area, of which the table has this code and this name.
    pub(super) fn area(&self, code: &str, name: &str) -> String {
        self.areas.get(code).map_or(name, String::as_str).to_owned()
    }

    /// A place that the table calls so.
    pub(super) fn place(&self, name: &str) -> String {
        self.places.get(name).map_or(name, String::as_str).to_owned()
    }
}

/// Adds their codes to areas that are called alike.
pub(super) fn tell_apart(areas: &mut BTreeMap<String, String>) {
    let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
    for name in areas.values() {
        *alike.entry(name).or_default() += 1;
    }
    let doubled: BTreeSet<String> =
        alike.into_iter().filter(|&(_, n)| n > 1).map(|(name, _)| name.into()).collect();
    for (code, name) in areas.iter_mut().filter(|(_, name)| doubled.contains(*name)) {
        *name = format!("{name} ({code})");
    }
}

/// The column with names in a language.
pub(super) fn column(of: &str, language: Language) -> String {
    format!("{of}_{}", language.code())
}

fn names(table: &ResultTable, key: &str, column: &str) -> Result<BTreeMap<String, String>, OutputError> {
    if !table.has(column) {
        return Ok(BTreeMap::new());
    }
    let rows = table.text(key)?.into_iter().zip(table.text(column)?);
    Ok(rows.filter(|(_, name)| !name.is_empty()).map(|(key, name)| (key.into(), name.into())).collect())
}
