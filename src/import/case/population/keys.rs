//! What does a row say of where its people are?

use std::collections::BTreeSet;

use crate::import::case::draft::{Draft, DraftPlace};
use crate::import::case::places::UNITS;
use crate::import::case::total::without_total;
use crate::import::sheet::{SheetLine, SheetTable};
use crate::tables::letters::unmarked_name;

/// What a row says of where its people are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import::case) struct RowKeys {
    /// Codes and names of units of levels 1 to 4.
    pub(in crate::import::case) units: [(String, String); 4],
    /// Code and name in columns that do not say of what level.
    pub(in crate::import::case) own: (String, String),
    /// Whether it calls itself a total.
    pub(in crate::import::case) total: bool,
    /// Whether its own name is that of what is smaller than the units of the case, though a unit may be called so too.
    pub(in crate::import::case) smaller: bool,
}

impl RowKeys {
    /// The keys of a row; what is called a total is that of the units above, but for what the case itself calls so.
    pub(in crate::import::case) fn read(
        table: &SheetTable,
        line: &SheetLine,
        own: (&str, &str),
        called: &BTreeSet<String>,
    ) -> Self {
        let mut total = false;
        let mut key = |role: &str| {
            let text = table.text(line, role);
            let rest = without_total(&text).filter(|_| !called.contains(&fold(&text)));
            total |= rest.is_some();
            rest.unwrap_or(text)
        };
        let units = UNITS.map(|[code, name]| (key(code.name), key(name.name)));
        let own = (key(own.0), key(own.1));
        Self { units, own, total, smaller: false }
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
        if self.has_own() { Some(4) } else { self.smallest_unit() }
    }

    /// The level, from 0, of the smallest unit in columns of a level.
    pub(super) fn smallest_unit(&self) -> Option<usize> {
        (0..4).rev().find(|&level| !self.units[level].0.is_empty() || !self.units[level].1.is_empty())
    }

    /// Code and name of its smallest unit.
    pub(in crate::import::case) fn last(&self) -> (&str, &str) {
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

/// The names of places and units of the case that read like totals, such as those of a village at a filling station.
pub(in crate::import::case) fn called_totals(draft: &Draft) -> BTreeSet<String> {
    let of_place = |place: &DraftPlace| {
        let units: Vec<String> = place.admin.iter().map(|(_, name)| name.clone()).collect();
        std::iter::once(place.name.clone()).chain(units)
    };
    let all = draft.places.iter().flat_map(of_place);
    all.filter(|name| without_total(name).is_some_and(|rest| !rest.is_empty()))
        .map(|name| fold(&name))
        .collect()
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
pub(in crate::import::case) fn fold(text: &str) -> String {
    words(text).join(" ")
}

/// Words for kinds of units, before or behind their names.
const KINDS: &[&str] = &[
    "oblast",
    "region",
    "regiao",
    "province",
    "provincia",
    "prov",
    "governorate",
    "governate",
    "gouvernorat",
    "muhafazah",
    "muhafazat",
    "mohafazat",
    "district",
    "distrito",
    "county",
    "comte",
    "condado",
    "departement",
    "department",
    "departamento",
    "dept",
    "dep",
    "prefecture",
    "prefeitura",
    "state",
    "etat",
    "estado",
    "wilaya",
    "wilayah",
    "wilayat",
    "vilayet",
    "division",
    "zone",
    "zona",
    "canton",
    "territoire",
    "territory",
    "territorio",
    "cercle",
    "arrondissement",
    "raion",
    "rayon",
    "okrug",
    "krai",
    "kray",
    "woreda",
    "municipio",
    "municipality",
    "commune",
    "comuna",
    "محافظه",
    "ولايه",
    "اقليم",
    "منطقه",
    "قضاء",
    "ناحيه",
    "مديريه",
    "область",
    "обл",
    "район",
    "раион",
    "край",
    "краи",
];
/// Words between a kind and the name behind it.
const OF: &[&str] = &["of", "de", "du", "des", "d", "del", "da", "do", "dos", "das"];
/// Words for towns that are units of their own, beside a unit around them that has their name.
const TOWNS: [&str; 7] = ["city", "town", "ville", "municipality", "urban", "ciudad", "misto"];

/// A name without the word for the kind of unit too.
pub(in crate::import::case) fn plain(text: &str) -> String {
    without(text, KINDS)
}

/// A name without the words for towns either.
pub(super) fn bare(text: &str) -> String {
    without(text, &[KINDS, &TOWNS].concat())
}

/// Whether a name says of what kind its unit is.
pub(super) fn has_kind(text: &str) -> bool {
    plain(text) != without(text, &[])
}

fn without(text: &str, kinds: &[&str]) -> String {
    // "d'Alger" and "l'Ouest" are two words.
    let apart = |word: &str| {
        let mut letters = word.chars();
        let (first, mark) = (letters.next(), letters.next());
        let joined = matches!(first, Some('d' | 'D' | 'l' | 'L')) && matches!(mark, Some('\'' | '’'));
        if joined { format!("{} {}", &word[..1], letters.as_str()) } else { word.to_owned() }
    };
    let text = text.split_whitespace().map(apart).collect::<Vec<_>>().join(" ");
    let all = words(&text);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let mut kept: Vec<&str> = Vec::new();
    let mut behind = false;
    for (at, word) in all.iter().enumerate() {
        if is(kinds, word) {
            behind = at == 0 || kept.is_empty();
        } else if !(behind && kept.is_empty() && (is(OF, word) || word == "l")) {
            kept.push(word);
        }
    }
    // "District 1" is not "1".
    let bare = kept.iter().all(|word| word.chars().all(|letter| letter.is_ascii_digit()));
    if kept.is_empty() || bare { all.join(" ") } else { kept.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_units_stand_before_and_behind() {
        for name in [
            "Nordia State",
            "State of Nordia",
            "Province de Nordia",
            "Département de Nordia",
            "Gouvernorat de Nordia",
            "Wilaya de Nordia",
            "Departamento de Nordia",
            "Nordia Department",
            "Nordia Division",
            "Nordia Zone",
            "Nordia Prov.",
            "Nordia",
            "Governorate of Nordia",
            "Wilaya Nordia",
        ] {
            assert_eq!(plain(name), "nordia", "{name}");
        }
        for (name, short) in [
            ("Wilaya d'Alger", "alger"),
            ("Département de l'Ouest", "ouest"),
            ("District 1", "district 1"),
            ("Cote d'Ivoire", "cote d ivoire"),
            ("La Guajira", "la guajira"),
            ("Departamento de La Guajira", "la guajira"),
            ("N'Djamena", "ndjamena"),
            ("محافظة الحسكة", "الحسكه"),
        ] {
            assert_eq!(plain(name), short, "{name}");
        }
        assert!(has_kind("State of Nordia") && !has_kind("Wadi d'Or"));
    }
}
