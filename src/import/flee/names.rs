//! Which location does a name mean? Files of one conflict do not always write it alike.

use std::path::Path;

use super::map::FleePlace;
use crate::document::problem::nearest;
use crate::import::notes::Notes;
use crate::tables::letters::unmarked;

/// A name without what people write differently: case, accents, spaces, hyphens, apostrophes.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric());
    letters.map(unmarked).collect()
}

/// The index of a place by name: as it stands, else in another case of letters, else the only one of which
/// the name is a spelling.
pub(super) fn find(locations: &[FleePlace], name: &str) -> Option<usize> {
    let by = |same: &dyn Fn(&FleePlace) -> bool| locations.iter().position(same);
    by(&|place| place.name == name).or_else(|| by(&|place| place.name.eq_ignore_ascii_case(name))).or_else(
        || {
            let wanted = plain(name);
            let mut same = (0..locations.len()).filter(|&index| plain(&locations[index].name) == wanted);
            // Two of them would be a guess.
            same.next().filter(|_| !wanted.is_empty() && same.next().is_none())
        },
    )
}

/// As [`find`], and says it where the name is spelled otherwise.
pub(super) fn recognized(
    locations: &[FleePlace],
    name: &str,
    path: &Path,
    line: usize,
    notes: &mut Notes,
) -> Option<usize> {
    let index = find(locations, name)?;
    let place = &locations[index].name;
    if !place.eq_ignore_ascii_case(name) {
        notes.taken_for(path, line, name, place);
    }
    Some(index)
}

/// "unknown location", with the one that may have been meant.
pub(super) fn unknown(locations: &[FleePlace], name: &str) -> String {
    match nearest(name, locations.iter().map(|place| place.name.as_str())) {
        Some(near) => format!("unknown location \"{name}\" (\"{near}\"?)"),
        None => format!("unknown location \"{name}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_one() {
        for name in ["Deir_ez_Zur", "deir ez-zur", "DEIR  EZ ZUR", "Deir ez Zu\u{301}r", "Deïr-ez-Zür"] {
            assert_eq!(plain(name), "deirezzur");
        }
        assert_eq!(plain("Dar'a"), plain("Dar\u{2019}a"));
        assert_ne!(plain("Camp 1"), plain("Camp 2"));
    }
}
