//! Holders that are none: what is fought over belongs to neither side.

use std::path::Path;

use crate::import::case::asked::Asked;
use crate::import::notes::Notes;
use crate::import::sheet;

/// Words that say that nobody holds a place, or that nobody knows who does.
const NOBODY: [&str; 14] = [
    "contested",
    "disputed",
    "conteste",
    "contestee",
    "dispute",
    "disputee",
    "disputado",
    "unknown",
    "unclear",
    "inconnu",
    "desconocido",
    "nobody",
    "mixed",
    "grey",
];

/// Rows or polygons without a holder, by what they are called.
#[derive(Default)]
pub(super) struct Contested(Vec<String>);

impl Contested {
    /// Whether a holder is none, which is noted. A side that --home names is one, whatever it is called.
    pub(super) fn is(&mut self, holder: &str, name: &str, asked: &Asked) -> bool {
        let words = sheet::words(holder);
        let none =
            words.first().is_some_and(|word| NOBODY.contains(&word.as_str())) && !asked.is_home(holder);
        if none {
            self.0.push(if name == holder { holder.to_owned() } else { format!("{name} ({holder})") });
        }
        none
    }

    /// Says which are left out.
    pub(super) fn say(&self, what: &str, file: &Path, notes: &mut Notes) {
        let Some(first) = self.0.first() else { return };
        let message = format!(
            "{} {what} name no side but say that both or neither hold a place, and are left out, so that it stays with who held it \
             or as its neighbours: {first} (write who holds it)",
            self.0.len()
        );
        notes.warn(file, None, message);
    }
}
