//! Holders that are none: what is fought over belongs to neither side.

use std::path::Path;

use crate::import::case::asked::Asked;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetCell};

/// First words that say that nobody holds a place, or that nobody knows who does.
const NOBODY: &[&str] = &[
    "unknown",
    "unclear",
    "undetermined",
    "undefined",
    "unidentified",
    "uncertain",
    "unspecified",
    "unassigned",
    "unoccupied",
    "inconnu",
    "inconnue",
    "indetermine",
    "indeterminee",
    "desconocido",
    "indeterminado",
    "nobody",
    "noone",
    "nadie",
    "nomansland",
    "مجهول",
    "محايد",
    "неизвестно",
];
/// First words that do so if no more follows than [`GROUND`]: "neutral zone", but not "Neutral Zone Force".
const OF_GROUND: &[&str] = &[
    "mixed",
    "mixte",
    "grey",
    "gray",
    "neutral",
    "neutre",
    "neutro",
    "frontline",
    "frontlines",
    "buffer",
    "demilitarized",
    "demilitarised",
];
/// What lies between two sides.
const GROUND: &[&str] = &[
    "zone",
    "zones",
    "area",
    "areas",
    "territory",
    "land",
    "strip",
    "line",
    "control",
    "controlled",
    "status",
    "party",
    "side",
    "village",
    "ground",
    "region",
    "belt",
];
/// Last words of the names of groups, whatever else is in them.
const GROUPS: &[&str] = &[
    "force",
    "forces",
    "army",
    "guard",
    "guards",
    "brigade",
    "brigades",
    "battalion",
    "militia",
    "militias",
    "police",
    "unit",
    "units",
    "division",
    "regiment",
    "group",
    "groups",
    "movement",
    "gunmen",
    "fighters",
    "rebels",
];
/// Words of what a side says and nobody saw.
const CLAIMED: &[&str] = &[
    "claimed",
    "claims",
    "unconfirmed",
    "unverified",
    "alleged",
    "revendique",
    "revendiquee",
    "reivindicado",
    "reivindicada",
    "infiltration",
    "infiltrations",
    "infiltracion",
    "مزعوم",
];
/// Words that do so wherever they stand: "Army (contested)".
const FOUGHT_OVER: &[&str] = &[
    "contested",
    "disputed",
    "uncontrolled",
    "conteste",
    "contestee",
    "dispute",
    "disputee",
    "disputa",
    "disputado",
    "disputada",
    "متنازع",
];
/// Names, without blanks and signs, that do so as a whole.
const NOT_ONE: &[&str] = &[
    "noman",
    "nomansland",
    "nomanland",
    "noholder",
    "nocontrol",
    "nodata",
    "nd",
    "na",
    "none",
    "null",
    "tbd",
    "tbc",
    "notapplicable",
    "notavailable",
    "notknown",
    "notcontrolled",
    "notclear",
    "noinformation",
    "front",
    "frontline",
    "lineofcontact",
    "contactline",
    "lignedefront",
    "zonedefront",
    "lineadefrente",
    "aucun",
    "ninguno",
    "shared",
    "sharedcontrol",
    "controlepartage",
    "controlcompartido",
    "0",
    "jointcontrol",
    "multiple",
    "several",
    "various",
    "both",
    "bothsides",
    "dmz",
    "combatzone",
    "warzone",
    "conflictzone",
    "battlezone",
    "areaofclashes",
    "activefront",
    "lineofcontrol",
    "statusunknown",
    "statusunclear",
    "controlunknown",
    "controlunclear",
    "notundercontrol",
    "nogroup",
    "noarmedgroup",
    "notspecified",
    "notdetermined",
    "ungoverned",
    "terranullius",
    "aucune",
    "noncontrole",
    "noncontrolee",
    "sanscontrole",
    "nondetermine",
    "nondeterminee",
    "nonrenseigne",
    "zonegrise",
    "zoneneutre",
    "zonetampon",
    "zonedemilitarisee",
    "ninguna",
    "sincontrol",
    "nodeterminado",
    "sindatos",
    "zonagris",
    "zonaneutral",
    "غيرمعروف",
    "غيرمحدد",
    "خطالتماس",
    "منطقةعازلة",
    "сераязона",
    "сіразона",
    "сіраязона",
    "",
];

fn known(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Whether a name is of two sides at once: "Government/Rebels".
fn of_both(holder: &str, asked: &Asked) -> bool {
    let apart = [" and ", " et ", " y ", " vs ", " vs. ", " versus ", " contre ", " & "].iter();
    let apart = apart.fold(holder.to_owned(), |text, word| text.replace(word, "/"));
    let parts = apart.split('/').map(str::trim).filter(|part| !part.is_empty());
    let sides: Vec<bool> = parts.map(|part| asked.is_home(part)).collect();
    // "Rebels (Army garrison holds out)".
    let beside = holder
        .split_once('(')
        .is_some_and(|(one, other)| !one.trim().is_empty() && !asked.is_home(one) && asked.is_home(other));
    sides.contains(&true) && sides.contains(&false) || beside && asked.is_home(holder)
}

/// Whether a name is of two sides that stand against each other.
fn one_against_the_other(words: &[String]) -> bool {
    words.iter().skip(1).any(|word| known(&["vs", "versus", "contre", "ضد"], word))
}

/// Whether a place is fought over: "Army (contested)". A side that --home calls so is one.
fn fought_over(words: &[String], asked: &Asked) -> bool {
    let of_home = |word: &String| asked.home.iter().any(|part| sheet::words(part).contains(word));
    let group = words.last().is_some_and(|word| known(GROUPS, word));
    // "Claimed by the Army" is no group.
    let claimed = words.first().is_some_and(|first| known(CLAIMED, first) && !of_home(first));
    let says = |word: &String| known(FOUGHT_OVER, word) || known(CLAIMED, word);
    claimed || !group && words.iter().any(|word| says(word) && !of_home(word))
}

/// Whether a name says that nobody holds a place, or that nobody knows who does.
fn nobody(holder: &str, words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return known(NOT_ONE, &sheet::key(holder)) };
    // An "Unidentified Armed Group (X)" holds what it holds.
    let group = rest.iter().any(|word| known(GROUPS, word));
    known(NOBODY, first) && !group
        || known(OF_GROUND, first) && rest.iter().all(|word| known(GROUND, word))
        || known(NOT_ONE, &sheet::key(holder))
        || words.starts_with(&["no", "man", "s"].map(str::to_owned))
        || words.starts_with(&["front", "line"].map(str::to_owned))
            && !rest.last().is_some_and(|word| known(GROUPS, word))
        || words.starts_with(&["no", "one"].map(str::to_owned))
}

/// Rows or polygons without a holder, and those with holders of both sides, by what they are called.
#[derive(Default)]
pub(super) struct Contested {
    none: Vec<String>,
    both: Vec<String>,
}

/// The first of some names.
fn first_of(names: &[String]) -> String {
    let more = if names.len() > 5 { ", …" } else { "" };
    names[..names.len().min(5)].join(", ") + more
}

impl Contested {
    /// Whether what stands in a cell of holders is none, which is noted; blank cells are another matter. A side that --home
    /// names is one, whatever it is called.
    pub(super) fn is(&mut self, cell: &SheetCell, name: &str, asked: &Asked) -> bool {
        let holder = cell.shown();
        if holder.is_empty() {
            return false;
        }
        let words = sheet::words(&holder);
        let fought = fought_over(&words, asked) || one_against_the_other(&words) && of_both(&holder, asked);
        let none = fought || !asked.is_home(&holder) && nobody(&holder, &words);
        let both = !none && of_both(&holder, asked);
        let list = if none { &mut self.none } else { &mut self.both };
        if none || both {
            list.push(if name == holder { holder } else { format!("{name} ({holder})") });
        }
        none
    }

    /// Says which are left out, and which count for one of two sides.
    pub(super) fn say(&self, what: &str, file: &Path, notes: &mut Notes) {
        if !self.none.is_empty() {
            let message = format!(
                "{} {what} name no side but say that both or neither hold a place, or that one claims it, and are left out, so that it stays with who held it \
                 or as its neighbours: {} (write who holds it)",
                self.none.len(),
                first_of(&self.none)
            );
            notes.warn(file, None, message);
        }
        if !self.both.is_empty() {
            let message = format!(
                "{} {what} name parties of both sides, and are taken as held by the side of the people: {} (write who holds it)",
                self.both.len(),
                first_of(&self.both)
            );
            notes.warn(file, None, message);
        }
    }
}
