//! Holders that are called by what they do: "Army advance last 24h" is land of the Army.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::import::notes::Notes;
use crate::import::sheet;

/// Words of movements.
const MOVES: &[&str] = &[
    "advance",
    "advances",
    "advancing",
    "advanced",
    "gain",
    "gains",
    "gained",
    "offensive",
    "offensives",
    "counteroffensive",
    "counteroffensives",
    "counterattack",
    "push",
    "incursion",
    "incursions",
    "progress",
    "avancee",
    "avancees",
    "avance",
    "avances",
    "progression",
    "progressions",
    "gains",
    "avanco",
    "avancos",
    "ofensiva",
    "ganancias",
    "تقدم",
    "هجوم",
    "наступление",
    "продвижение",
    "наступ",
    "просування",
];
/// Words that stand around these, and say when or by whom it was seen.
const AROUND: &[&str] = &[
    "in",
    "of",
    "by",
    "the",
    "last",
    "past",
    "previous",
    "since",
    "during",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "month",
    "recent",
    "new",
    "latest",
    "assessed",
    "observed",
    "geolocated",
    "territorial",
    "ground",
    "area",
    "areas",
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "l",
    "del",
    "da",
    "do",
    "dernieres",
    "derniers",
    "heures",
    "jours",
    "ultimas",
    "ultimos",
    "horas",
    "dias",
    "recente",
    "reciente",
    "zone",
    "zones",
    "zona",
];

/// The words of a name, with the numbers in them.
fn plain(name: &str) -> Vec<String> {
    let parts = name.split(|letter: char| !letter.is_alphanumeric()).map(sheet::key);
    parts.filter(|part| !part.is_empty()).collect()
}

/// A name without the words of a movement; none where it has none, or is nothing else.
fn without(name: &str) -> Option<Vec<String>> {
    let words = plain(name);
    let is = |list: &[&str], word: &String| list.iter().any(|known| sheet::key(known) == *word);
    // "24h", but not "M23".
    let number = |word: &String| word.starts_with(char::is_numeric);
    if !words.iter().any(|word| is(MOVES, word)) {
        return None;
    }
    let kept: Vec<String> =
        words.into_iter().filter(|word| !is(MOVES, word) && !is(AROUND, word) && !number(word)).collect();
    (!kept.is_empty()).then_some(kept)
}

/// Holders by the names that stand for them.
#[derive(Default)]
pub(super) struct Moving(BTreeMap<String, String>);

impl Moving {
    /// Names of movements, each with the holder in it that has a name of its own too; others are named, since nobody knows who they
    /// are.
    pub(super) fn of(holders: Vec<String>, what: &str, file: &Path, notes: &mut Notes) -> Self {
        let all: BTreeSet<String> = holders.into_iter().filter(|name| !name.is_empty()).collect();
        let (mut taken, mut alone) = (BTreeMap::new(), Vec::new());
        for name in &all {
            let Some(rest) = without(name) else { continue };
            let holder = all.iter().find(|other| *other != name && plain(other) == rest);
            match holder {
                Some(holder) => {
                    taken.insert(name.clone(), holder.clone());
                }
                None => alone.push(format!("\"{name}\"")),
            }
        }
        if !taken.is_empty() {
            let shown: Vec<String> =
                taken.iter().take(5).map(|(name, holder)| format!("\"{name}\" ({holder})")).collect();
            let message = format!(
                "{what} are called by what a holder does, and count as held by it: {} (leave out those that it does not hold)",
                shown.join(", ")
            );
            notes.warn(file, None, message);
        }
        if !alone.is_empty() {
            let message = format!(
                "holders are called by a movement and are taken as parties of their own: {} (write who holds the land)",
                alone.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
            );
            notes.warn(file, None, message);
        }
        Self(taken)
    }

    /// The holder that a name stands for.
    pub(super) fn name(&self, holder: String) -> String {
        self.0.get(&holder).cloned().unwrap_or(holder)
    }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn movements_are_of_somebody() {
        for (name, rest) in [
            ("JNIM advance", Some("jnim")),
            ("JNIM advance last 24h", Some("jnim")),
            ("Assessed Russian advances in the past 24 hours", Some("russian")),
            ("Avancée du M23", Some("m23")),
            ("Ofensiva ELN", Some("eln")),
            ("Advance", None),
            ("JNIM", None),
        ] {
            assert_eq!(without(name).map(|words| words.join(" ")).as_deref(), rest, "{name}");
        }
    }
}
