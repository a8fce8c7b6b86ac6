//! What are places called in languages that lists of places have beside the one that the case takes? Briefs in two of these
//! languages use the names, and tables may call places and areas by any of them.

use std::collections::BTreeMap;

use crate::import::sheet::{ColumnRole, SheetLine, SheetTable};

/// Codes of those that briefs have, which come first. English and French are those that the case itself may take its names
/// from.
const LANGUAGES: [&str; 2] = ["ar", "tr"];
/// How many languages are read.
const ALL: usize = 13;

macro_rules! unit {
    ($code:literal, $n:literal) => {
        ColumnRole::optional(
            concat!("admin", $n, "_", $code),
            &[
                concat!("admin", $n, "name", $code),
                concat!("adm", $n, $code),
                concat!("adm", $n, "name", $code),
            ],
            &[concat!("#adm", $n, "+name+i_", $code)],
        )
    };
}

macro_rules! roles {
    ($code:literal) => {
        [
            ColumnRole::optional(
                concat!("name_", $code),
                &[
                    concat!("locationname", $code),
                    concat!("admin4name", $code),
                    concat!("adm4", $code),
                    concat!("placename", $code),
                    concat!("name", $code),
                ],
                &[concat!("#loc+name+i_", $code)],
            ),
            unit!($code, "1"),
            unit!($code, "2"),
            unit!($code, "3"),
            unit!($code, "4"),
        ]
    };
}

/// The names of places and of units of levels 1 to 4, by language.
const ROLES: [[ColumnRole; 5]; ALL] = [
    roles!("ar"),
    roles!("tr"),
    roles!("en"),
    roles!("fr"),
    roles!("es"),
    roles!("pt"),
    roles!("ru"),
    roles!("uk"),
    roles!("so"),
    roles!("am"),
    roles!("fa"),
    roles!("my"),
    // As files of Ukraine have it.
    roles!("ua"),
];

/// Names by P-code.
#[derive(Clone, Debug, Default)]
pub(super) struct OtherNames([BTreeMap<String, String>; ALL]);

/// Properties of polygons that are read.
pub(super) fn property_keys() -> impl Iterator<Item = &'static str> {
    ROLES.iter().flat_map(|[_, units @ ..]| units).flat_map(|role| role.names.iter().copied())
}

/// What to look for in a list of places.
pub(super) fn roles() -> impl Iterator<Item = ColumnRole> {
    ROLES.into_iter().flatten()
}

impl OtherNames {
    /// Takes the names in a line of a list: those of the place with this code, and of the units with these.
    pub(super) fn add_line(
        &mut self,
        table: &SheetTable,
        line: &SheetLine,
        pcode: &str,
        units: &[String; 4],
    ) {
        for (language, [own, roles @ ..]) in ROLES.iter().enumerate() {
            self.add(language, pcode, &table.text(line, own.name));
            for (role, code) in roles.iter().zip(units) {
                self.add(language, code, &table.text(line, role.name));
            }
        }
    }

    /// Takes the names that the properties of a polygon have for the unit of a level.
    pub(super) fn add_polygon(&mut self, said: &BTreeMap<String, String>, level: usize, pcode: &str) {
        for (language, [_, units @ ..]) in ROLES.iter().enumerate() {
            let role = level.checked_sub(1).and_then(|level| units.get(level));
            if let Some(name) = role.and_then(|role| role.names.iter().find_map(|name| said.get(*name))) {
                self.add(language, pcode, name);
            }
        }
    }

    /// The first name that is there counts: lists are read before polygons.
    fn add(&mut self, language: usize, pcode: &str, name: &str) {
        // A file whose letters were not told has these instead.
        let readable = !name.is_empty() && !name.contains('\u{fffd}');
        if readable && !pcode.is_empty() {
            self.0[language].entry(pcode.to_owned()).or_insert_with(|| name.to_owned());
        }
    }

    /// The names of what has a code, in all languages that are known.
    pub(super) fn of<'n>(&'n self, pcode: &'n str) -> impl Iterator<Item = &'n str> {
        self.0.iter().filter_map(|names| names.get(pcode)).map(String::as_str)
    }

    /// The columns of a table in which there is any name, with a cell for each row; rows are known by the codes of a place
    /// and of its area.
    pub(super) fn columns(&self, rows: &[(&str, &str)]) -> Vec<(String, Vec<&str>)> {
        let mut columns = Vec::new();
        for (code, names) in LANGUAGES.iter().zip(&self.0) {
            let named = |pcode: &str| names.get(pcode).map_or("", String::as_str);
            let own: Vec<&str> = rows.iter().map(|(place, _)| named(place)).collect();
            let areas = rows.iter().map(|(_, area)| named(area)).collect();
            columns.extend([(format!("name_{code}"), own), (format!("subdistrict_{code}"), areas)]);
        }
        columns.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        columns
    }
}
