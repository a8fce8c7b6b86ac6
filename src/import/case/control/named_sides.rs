//! Which of the holders in a file are the side of the people, by what `--home` names?

use std::collections::BTreeSet;
use std::path::Path;

use super::one_side;
use crate::import::case::asked::{Asked, short};
use crate::import::case::sides::{names, names_once};
use crate::import::notes::Notes;
use crate::import::sheet;

/// Refuses holders of which none is the side of the people.
pub(super) fn refuse_no_home(
    holders: &[&str],
    is_map: bool,
    asked: &Asked,
    file: &Path,
    notes: &mut Notes,
) -> Option<()> {
    if !holders.iter().any(|holder| asked.is_home(holder)) {
        let mut known = holders.to_vec();
        known.sort_unstable();
        known.dedup();
        let message =
            format!("does not say which of its holders is the side of the people: {}", known.join(", "));
        let alone = if is_map { one_side::WAY } else { "" };
        let remedy = if asked.home.is_empty() {
            format!("--home names it{alone}")
        } else {
            format!(
                "--home takes whole words of one of these names, and \"{}\" has none{alone}",
                asked.home.join("\", \"")
            )
        };
        notes.refuse(file, None, message, &remedy);
        return None;
    }
    Some(())
}

/// Words of what was taken back, in names of who holds it.
const BACK: [&str; 12] = [
    "liberated",
    "deoccupied",
    "recaptured",
    "retaken",
    "regained",
    "libere",
    "liberee",
    "liberado",
    "liberada",
    "звільнено",
    "деокуповано",
    "освобождено",
];

/// Warns of holders whose names tell of the side of the people as of those who were there before, and where nobody is on the
/// other side.
pub(super) fn warn_sides(holders: &[&str], asked: &Asked, file: &Path, notes: &mut Notes) {
    let all: BTreeSet<&str> = holders.iter().copied().collect();
    let was = |name: &str| asked.home.iter().any(|part| names_once(part, name)) && !asked.is_home(name);
    let once: Vec<&str> = all.iter().copied().filter(|name| was(name)).collect();
    if !once.is_empty() {
        let message = format!(
            "names {} tell of the side of the people as of one that was there before, and are on the other side",
            once.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
        );
        notes.warn(file, None, message);
    }
    let back = |name: &&&str| {
        !asked.is_home(name) && sheet::words(name).iter().any(|word| BACK.contains(&word.as_str()))
    };
    if let Some(name) = all.iter().find(back) {
        let message = format!(
            "\"{name}\" says that somebody took it back, and is on the other side: where the side of the people did, --home \"{name}\" says so"
        );
        notes.warn(file, None, message);
    }
    if all.iter().all(|name| asked.is_home(name)) {
        let message = format!(
            "all of its holders are on the side of the people, and nobody is on the other side: {}",
            all.into_iter().take(8).collect::<Vec<_>>().join(", ")
        );
        notes.warn(file, None, message);
    }
}

/// Which holders each part of `--home` took, and which are the other side.
pub(super) fn taken_by_home(holders: &[&str], asked: &Asked, file: &Path) -> String {
    let all: BTreeSet<&str> = holders.iter().copied().collect();
    let list = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let took = asked.home.iter().map(|part| {
        let names = all.iter().copied().filter(|name| names(part, name)).collect();
        format!("--home \"{part}\" takes {}", list(names))
    });
    let took: Vec<String> = took.collect();
    let took =
        if took.is_empty() { "the side of the people is \"home\"".to_owned() } else { took.join("; ") };
    let others = all.into_iter().filter(|name| !asked.is_home(name)).collect();
    format!("holders of {}: {took}; on the other side: {}", short(file), list(others))
}
