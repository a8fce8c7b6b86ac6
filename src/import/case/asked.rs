//! What is a case made from, and who in its files is who?

use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::draft::{ADVERSARY, Draft, HOME};
use super::sides::names;
use crate::import::sheet::{Said, Source};

/// The role of the column of counts, for `--column`.
pub const COUNT: &str = "count";

/// A file of counts, and what is said of it alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountFile {
    /// The file.
    pub file: PathBuf,
    /// The variable of the model that it is compared with.
    pub variable: Option<String>,
    /// Whether its counts are flows.
    pub flow: Option<bool>,
    /// What it does not say of itself.
    pub said: Said,
}

impl CountFile {
    /// The header of its column of counts, where that is said.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.said.column(COUNT)
    }

    /// In words for messages: with its column, since a file can have several.
    pub(super) fn named(&self) -> String {
        let file = short(&self.file);
        self.column().map_or_else(|| file.clone(), |column| format!("{file} (\"{column}\")"))
    }
}

/// A file that came by itself, and what it does not say of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileAlone {
    /// The file.
    pub file: PathBuf,
    /// What it does not say of itself.
    pub said: Said,
}

/// What a case is made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Name of the case.
    pub name: String,
    /// First day.
    pub start: Date,
    /// Days after the first.
    pub days: u32,
    /// Code of the country (ISO 3166).
    pub country: Option<String>,
    /// Places with positions.
    pub places: PathBuf,
    /// People by place or area.
    pub population: Option<PathBuf>,
    /// Areas as polygons.
    pub areas: Option<PathBuf>,
    /// Lines of roads.
    pub roads: Option<PathBuf>,
    /// Exports of events.
    pub events: Vec<PathBuf>,
    /// Who holds what.
    pub control: Option<PathBuf>,
    /// Counts.
    pub counts: Vec<CountFile>,
    /// Camps and crossings.
    pub sites: Vec<PathBuf>,
    /// Names or beginnings of P-codes of the units that belong to the case; all where there are none.
    pub only: Vec<String>,
    /// Whether the case is only a part of what the table of people counts.
    pub part: bool,
    /// Parts of the names of actors and holders that are the side of the people.
    pub home: Vec<String>,
    /// People for each in need, where only those in need were counted.
    pub need_factor: Option<f64>,
    /// What files do not say of themselves that came together.
    pub said: Said,
    /// Files that came by themselves: what is said of the others says nothing of them, nor the other way.
    #[serde(default)]
    pub alone: Vec<FileAlone>,
    /// Whether what is said of files that came together was said before: another file may have taken the place of that which had
    /// the column.
    #[serde(skip)]
    pub remembered: bool,
}

impl Asked {
    /// Whether the case is a part of a country.
    pub(super) fn is_part(&self) -> bool {
        self.part || !self.only.is_empty()
    }

    /// What a file does not say of itself.
    pub(super) fn said_of(&self, file: &Path) -> &Said {
        self.alone.iter().find(|alone| alone.file == file).map_or(&self.said, |alone| &alone.said)
    }

    /// The last day.
    pub(super) fn last(&self) -> Date {
        self.start.saturating_add(i64::from(self.days).days())
    }

    /// Whether an actor or holder is on the side of the people.
    pub(super) fn is_home(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(HOME) || self.home.iter().any(|part| names(part, name))
    }

    /// The name of the side of the people.
    pub(super) fn home_party(&self, draft: &Draft) -> String {
        let held = draft.nodes.iter().map(|node| node.control.as_str()).find(|holder| self.is_home(holder));
        held.unwrap_or(HOME).to_owned()
    }

    /// The name of the side that they flee from.
    pub(super) fn adversary_party(&self, draft: &Draft) -> String {
        let towns = draft.nodes.iter().filter(|node| node.kind != "crossing");
        let held = towns.map(|node| node.control.as_str()).find(|holder| !self.is_home(holder));
        held.unwrap_or(ADVERSARY).to_owned()
    }
}

/// The last part of a file's name.
pub(super) fn short(file: &Path) -> String {
    Source::new(file).short()
}
