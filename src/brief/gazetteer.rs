//! What areas and places are called in the language of the page.

use std::collections::BTreeMap;
use std::path::Path;

use super::folder::ResultTable;
use super::language::Language;
use crate::output::OutputError;

/// The names that a run has in a language. Tables call areas by their P-codes and places by their own names; who has no
/// name in the language keeps that of the table.
pub(super) struct Gazetteer {
    areas: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Gazetteer {
    /// Reads them; there are none in the folders of cases without such names.
    pub(super) fn read(dir: &Path, language: Language) -> Result<Self, OutputError> {
        let areas = ResultTable::read(dir, "areas.csv")?;
        let places = ResultTable::read(dir, "places.csv")?;
        Ok(Self {
            areas: names(&areas, "area_pcode", &column("area", language))?,
            places: names(&places, "location", &column("location", language))?,
        })
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
