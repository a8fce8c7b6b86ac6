//! What does the user say of a file?

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date::DateOrder;
use super::value::Decimal;
use crate::import::notes::Notes;

/// Options of reading, as files are found to need them.
pub(super) const ENCODING: &str = "--encoding";
pub(super) const DECIMAL: &str = "--decimal";
pub(super) const DATES: &str = "--dates";

/// The role of columns of days.
pub(super) const DATE: &str = "date";

/// What the user says of files that do not show it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Encoding of text files.
    pub encoding: Option<String>,
    /// Columns: role and header.
    pub columns: Vec<(String, String)>,
    /// What stands before decimals.
    pub decimal: Option<Decimal>,
    /// What comes first in dates of numbers.
    pub dates: Option<DateOrder>,
}

impl Said {
    /// The header of a role, where it is said.
    pub(in crate::import) fn column(&self, role: &str) -> Option<&str> {
        self.columns.iter().find(|(known, _)| known == role).map(|(_, header)| header.as_str())
    }

    /// The day of all rows, where one is named in the place of a column.
    pub fn day(&self) -> Option<Date> {
        self.column(DATE)?.parse().ok()
    }

    /// What is said later counts: a role has the columns that it names.
    pub fn extend(&mut self, later: Self) {
        let Self { encoding, columns, decimal, dates } = later;
        self.columns.retain(|(role, _)| !columns.iter().any(|(known, _)| known == role));
        self.columns.extend(columns);
        self.encoding = encoding.or(self.encoding.take());
        self.decimal = decimal.or(self.decimal);
        self.dates = dates.or(self.dates);
    }
}

/// The options of reading that were said and of which no file, or not that one, could show anything; each with why.
pub(in crate::import) fn without_effect(said: &Said, of: Option<&Path>, notes: &Notes) -> Vec<String> {
    let all = [
        (said.encoding.is_some(), ENCODING, "is a text, whose letters it tells of"),
        (said.decimal.is_some(), DECIMAL, "has a column of numbers of people that is read"),
        (said.dates.is_some(), DATES, "has a column of dates that is read"),
    ];
    let idle = all.into_iter().filter(|(given, option, _)| *given && !notes.consulted(option, of));
    idle.map(|(_, option, why)| format!("{option} has no effect: no file that it is said of {why}")).collect()
}

/// A file, and a sheet of it where one is named: `FILE#SHEET`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Source {
    /// The file.
    pub path: PathBuf,
    /// The sheet.
    pub sheet: Option<String>,
}

impl Source {
    /// Takes a file name apart; a file whose name holds the mark is taken as it is.
    pub(in crate::import) fn new(name: &Path) -> Self {
        let text = name.to_string_lossy();
        match text.rsplit_once('#') {
            Some((path, sheet)) if !name.exists() && !sheet.is_empty() => {
                Self { path: path.into(), sheet: Some(sheet.to_owned()) }
            }
            _ => Self { path: name.to_path_buf(), sheet: None },
        }
    }

    /// The last part of the file's name, for sources of rows.
    pub(in crate::import) fn short(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}
