//! Is one holder written in two ways?

use std::collections::BTreeSet;
use std::path::Path;

use crate::document::problem::nearest;
use crate::import::notes::Notes;

/// Letters of the shortest name that can be a slip for another: shorter ones differ by as much.
const SHORTEST: usize = 5;

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
        if let Some(near) = nearest(name, home.iter().copied()) {
            let message = format!(
                "\"{name}\" is spelled nearly as \"{near}\", the side of the people, and holds what it holds for the other side (write \
                 them alike where they are one, or name both with --home)"
            );
            notes.warn(file, None, message);
        }
    }
}
