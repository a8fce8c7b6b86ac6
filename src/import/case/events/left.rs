//! Rows of an export of events that become no events, and why.

use std::path::Path;

use crate::import::case::asked::short;
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;

/// Rows that are left out for one reason.
pub(super) struct Left {
    rows: Vec<usize>,
    why: &'static str,
    /// Whether the reason may be a slip of whoever typed the row, and not what projects note of events.
    slip: bool,
}

impl Left {
    /// What is left out by the rules of the importer.
    pub(super) fn by_rule(rows: Vec<usize>, why: &'static str) -> Self {
        Self { rows, why, slip: false }
    }

    /// What would be taken if it were written otherwise.
    pub(super) fn by_slip(rows: Vec<usize>, why: &'static str) -> Self {
        Self { rows, why, slip: true }
    }
}

/// Says in README.md what is left out of an export of so many events, and on the console what may be a slip, or where
/// nothing is left.
pub(super) fn say(
    left: &[Left],
    (all, used): (usize, usize),
    file: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let mut whys = Vec::new();
    for Left { rows, why, slip } in left {
        let Some(first) = rows.first() else { continue };
        let count = rows.len();
        draft.choose(format!("{count} events of {} are left out: {why}", short(file)));
        whys.push(format!("{count} since {why}"));
        if *slip && used > 0 {
            let message = format!("{count} of {all} events are left out: {why}, for instance row {first}");
            notes.warn(file, Some(*first), message);
        }
    }
    if used == 0 && !whys.is_empty() {
        notes.warn(file, None, format!("none of its events is used: {}", whys.join("; ")));
    }
}
