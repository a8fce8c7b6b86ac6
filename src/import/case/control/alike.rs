//! Is one holder written in two ways?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::document::problem::nearest;
use crate::import::notes::Notes;
use crate::import::sheet;

/// Letters of the shortest name that can be a slip for another: shorter ones differ by as much.
const SHORTEST: usize = 5;

/// Names of holders, each in one spelling: those that differ by case or blanks alone are one.
pub(super) struct Spelled(BTreeMap<String, String>);

/// A name without what people write by chance.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Spelled {
    /// The spelling that is used most, of two the first, and a warning of the others.
    pub(super) fn of(holders: impl Iterator<Item = String>, file: &Path, notes: &mut Notes) -> Self {
        let mut all: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
        for name in holders.filter(|name| !name.is_empty()) {
            let spellings = all.entry(plain(&name)).or_default();
            match spellings.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => spellings.push((name, 1)),
            }
        }
        let mut one = BTreeMap::new();
        for (key, spellings) in all {
            let most = spellings.iter().rev().max_by_key(|(_, count)| *count);
            let taken = most
                .map_or_else(String::new, |(name, _)| name.split_whitespace().collect::<Vec<_>>().join(" "));
            if spellings.len() > 1 {
                let shown: Vec<String> =
                    spellings.iter().map(|(name, count)| format!("\"{name}\" ({count})")).collect();
                let message = format!(
                    "{} differ by capitals or blanks alone and are one holder, \"{taken}\"",
                    shown.join(", ")
                );
                notes.warn(file, None, message);
            }
            one.insert(key, taken);
        }
        Self(one)
    }

    /// A name as it is written in all places.
    pub(super) fn name(&self, holder: &str) -> String {
        self.0.get(&plain(holder)).cloned().unwrap_or_else(|| holder.to_owned())
    }
}

/// Whether what differs between two names may be a slip: of those that share words the others have to be near by themselves.
fn may_be_slip(one: &str, other: &str) -> bool {
    let [mut one, mut other] = [one, other].map(sheet::words);
    while one.first().is_some_and(|word| Some(word) == other.first()) {
        one.remove(0);
        other.remove(0);
    }
    while one.last().is_some_and(|word| Some(word) == other.last()) {
        one.pop();
        other.pop();
    }
    let [one, other] = [one, other].map(|words| words.join(" "));
    one.is_empty() || other.is_empty() || nearest(&one, [other.as_str()]).is_some()
}

/// Warns of holders of two sides that are spelled nearly alike: what is a slip puts places and people on the other side.
pub(super) fn warn<'h>(
    holders: impl Iterator<Item = &'h str>,
    is_home: impl Fn(&str) -> bool,
    file: &Path,
    notes: &mut Notes,
) {
    let all: BTreeSet<&str> = holders.filter(|name| name.chars().count() >= SHORTEST).collect();
    let (home, other): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|name| is_home(name));
    for name in other {
        if let Some(near) = nearest(name, home.iter().copied()).filter(|near| may_be_slip(name, near)) {
            let message = format!(
                "\"{name}\" is spelled nearly as \"{near}\", the side of the people, and holds what it holds for the other side (write \
                 them alike where they are one, or name both with --home)"
            );
            notes.warn(file, None, message);
        }
    }
}
