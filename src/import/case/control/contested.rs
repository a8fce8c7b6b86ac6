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
    "mixed",
    "mixte",
    "grey",
    "gray",
    "neutral",
    "neutre",
    "neutro",
    "nadie",
    "frontline",
    "frontlines",
    "buffer",
    "demilitarized",
    "demilitarised",
    "nomansland",
    "مجهول",
    "محايد",
    "неизвестно",
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
    "jointcontrol",
    "multiple",
    "several",
    "various",
    "both",
    "bothsides",
    "dmz",
    "combatzone",
    "warzone",
    "",
];

/// Rows or polygons without a holder, by what they are called.
#[derive(Default)]
pub(super) struct Contested(Vec<String>);

impl Contested {
    /// Whether what stands in a cell of holders is none, which is noted; blank cells are another matter. A side that --home
    /// names is one, whatever it is called.
    pub(super) fn is(&mut self, cell: &SheetCell, name: &str, asked: &Asked) -> bool {
        let holder = cell.shown();
        if holder.is_empty() || asked.is_home(&holder) {
            return false;
        }
        let words = sheet::words(&holder);
        let known = |list: &[&str], word: &String| list.contains(&word.as_str());
        let none = words.first().is_some_and(|word| known(NOBODY, word))
            || words.iter().any(|word| known(FOUGHT_OVER, word))
            || known(NOT_ONE, &sheet::key(&holder))
            || words.starts_with(&["no", "man", "s"].map(str::to_owned))
            || words.starts_with(&["front", "line"].map(str::to_owned))
            || words.starts_with(&["no", "one"].map(str::to_owned));
        if none {
            self.0.push(if name == holder { holder } else { format!("{name} ({holder})") });
        }
        none
    }

    /// Says which are left out.
    pub(super) fn say(&self, what: &str, file: &Path, notes: &mut Notes) {
        if self.0.is_empty() {
            return;
        }
        let shown: Vec<&str> = self.0.iter().take(5).map(String::as_str).collect();
        let more = if self.0.len() > shown.len() { ", …" } else { "" };
        let message = format!(
            "{} {what} name no side but say that both or neither hold a place, and are left out, so that it stays with who held it \
             or as its neighbours: {}{more} (write who holds it)",
            self.0.len(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
}
