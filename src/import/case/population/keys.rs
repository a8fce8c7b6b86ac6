//! What does a row say of where its people are?

use crate::import::case::places::UNITS;
use crate::import::case::total::without_total;
use crate::import::letters::unmarked_name;
use crate::import::sheet::{SheetLine, SheetTable};

/// What a row says of where its people are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import::case) struct RowKeys {
    /// Codes and names of units of levels 1 to 4.
    pub(in crate::import::case) units: [(String, String); 4],
    /// Code and name in columns that do not say of what level.
    pub(in crate::import::case) own: (String, String),
    /// Whether it calls itself a total.
    pub(in crate::import::case) total: bool,
}

impl RowKeys {
    /// The keys of a row; what is called a total is that of the units above.
    pub(in crate::import::case) fn read(table: &SheetTable, line: &SheetLine, own: (&str, &str)) -> Self {
        let mut total = false;
        let mut key = |role: &str| {
            let text = table.text(line, role);
            let rest = without_total(&text);
            total |= rest.is_some();
            rest.unwrap_or(text)
        };
        let units = UNITS.map(|[code, name]| (key(code.name), key(name.name)));
        let own = (key(own.0), key(own.1));
        Self { units, own, total }
    }

    /// Whether it names nothing.
    pub(in crate::import::case) fn is_blank(&self) -> bool {
        self.smallest().is_none()
    }

    /// Whether it has a code or name in a column without a level.
    pub(super) fn has_own(&self) -> bool {
        !self.own.0.is_empty() || !self.own.1.is_empty()
    }

    /// The level of its smallest unit, from 0, where it names no place of its own: 4 where it does.
    pub(super) fn smallest(&self) -> Option<usize> {
        let unit = |level: &usize| !self.units[*level].0.is_empty() || !self.units[*level].1.is_empty();
        if self.has_own() { Some(4) } else { (0..4).rev().find(unit) }
    }

    /// Code and name of its smallest unit.
    pub(super) fn last(&self) -> (&str, &str) {
        match self.smallest() {
            Some(4) => (&self.own.0, &self.own.1),
            Some(level) => (&self.units[level].0, &self.units[level].1),
            None => ("", ""),
        }
    }

    /// What a person calls it.
    pub(in crate::import::case) fn name(&self) -> &str {
        let (code, name) = self.last();
        match (code.is_empty(), name.is_empty()) {
            (false, _) => code,
            (true, false) => name,
            (true, true) => "a row without a name",
        }
    }
}

/// A row with its people.
pub(super) struct CountedRow {
    pub(super) row: usize,
    pub(super) keys: RowKeys,
    pub(super) persons: u64,
    pub(super) idps: u64,
}

impl CountedRow {
    pub(super) fn name(&self) -> &str {
        self.keys.name()
    }
}

fn words(text: &str) -> Vec<String> {
    unmarked_name(text)
        .split(|letter: char| letter.is_whitespace() || letter == '-')
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// A code or name without case, marks of letters, and signs.
pub(super) fn fold(text: &str) -> String {
    words(text).join(" ")
}

/// Words for kinds of units.
const KINDS: [&str; 8] =
    ["oblast", "region", "province", "governorate", "district", "county", "departement", "prefecture"];
/// Words for towns that are units of their own, beside a unit around them that has their name.
const TOWNS: [&str; 7] = ["city", "town", "ville", "municipality", "urban", "ciudad", "misto"];

/// A name without the word for the kind of unit too.
pub(super) fn plain(text: &str) -> String {
    without(text, &KINDS)
}

/// A name without the words for towns either.
pub(super) fn bare(text: &str) -> String {
    without(text, &[KINDS.as_slice(), &TOWNS].concat())
}

fn without(text: &str, kinds: &[&str]) -> String {
    let all = words(text);
    let kept: Vec<&str> = all.iter().map(String::as_str).filter(|word| !kinds.contains(word)).collect();
    // "District 1" is not "1".
    let bare = kept.iter().all(|word| word.chars().all(|letter| letter.is_ascii_digit()));
    if kept.is_empty() || bare { all.join(" ") } else { kept.join(" ") }
}
