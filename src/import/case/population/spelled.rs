//! Does a table tell of a place or unit under a name that is spelled otherwise?

use std::collections::{BTreeMap, BTreeSet};

use super::keys::CountedRow;
use super::known::Found;
use crate::document::problem::nearest;
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::import::sheet::Source;

/// A name that the case does not have, its people, and one that it has and that no row tells of.
type Alike<'a> = (&'a str, u64, &'a str);

/// Names that are left out beside places or units with nobody that are called nearly so: polygons and tables of one country
/// spell differently. Those that can be one thing alone are asked; where the case is said to be a part of the table, and
/// where they may be several, they are named.
pub(super) fn ask(
    outside: &[&CountedRow],
    told: &BTreeSet<usize>,
    (part, source): (bool, &Source),
    draft: &Draft,
    notes: &mut Notes,
) -> Option<()> {
    let mut filled: BTreeMap<&str, bool> = BTreeMap::new();
    for (index, place) in draft.places.iter().enumerate() {
        for name in place.admin.iter().map(|unit| unit.1.as_str()).chain([place.name.as_str()]) {
            *filled.entry(name).or_default() |= told.contains(&index);
        }
    }
    let empty =
        || filled.iter().filter(|(name, filled)| !**filled && !name.is_empty()).map(|(name, _)| *name);
    let (mut one, mut several): (Vec<Alike<'_>>, Vec<Alike<'_>>) = (Vec::new(), Vec::new());
    for row in outside {
        let (name, persons) = (row.name(), row.persons);
        let Some(near) = nearest(name, empty()) else { continue };
        let other = nearest(name, empty().filter(|other| *other != near));
        // What has a code is what the code says.
        let by_name = row.keys.last().0.is_empty() && draft.partial.is_empty() && !part;
        let alone = other.is_none() && persons > 0 && by_name;
        if alone { &mut one } else { &mut several }.push((name, persons, near));
    }
    if !several.is_empty() {
        let message = format!(
            "{} names that the case does not have are spelled nearly as places or areas that no row tells of: {} (write them alike \
             where they are one, or give P-codes)",
            several.len(),
            shown(&several)
        );
        notes.warn(&source.path, None, message);
    }
    if one.is_empty() {
        return Some(());
    }
    let message = format!(
        "{} names that the case does not have are each spelled nearly as one place or area that no row tells of: {}",
        one.len(),
        shown(&one)
    );
    let remedy = "write them alike where they are one, or give P-codes (--column pcode=HEADER); where they are not, take these rows \
                  out, or --part says that the case is only a part of what the file counts";
    notes.refuse(&source.path, None, message, remedy);
    None
}

/// Warns of rows of places that no list has, whose people are divided over the places of their area, beside a place of it
/// that no row tells of and that is called nearly so.
pub(super) fn warn_within(
    counts: &[CountedRow],
    found: &[Found],
    source: &Source,
    draft: &Draft,
    notes: &mut Notes,
) {
    // An area is told of by a row of its own too.
    let told: BTreeSet<usize> = found
        .iter()
        .filter_map(|found| match found {
            Found::Here { places, .. } => Some(places.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    let alike: Vec<Alike<'_>> = counts
        .iter()
        .zip(found)
        .filter_map(|(count, found)| {
            let Found::Within { places, .. } = found else { return None };
            let empty = places.iter().filter(|place| !told.contains(place));
            let near = nearest(count.name(), empty.map(|&place| draft.places[place].name.as_str()))?;
            (count.persons > 0).then_some((count.name(), count.persons, near))
        })
        .collect();
    if alike.is_empty() {
        return;
    }
    let message = format!(
        "{} names of places that the list does not have are spelled nearly as places of their area that no row tells of, and whose \
         people live elsewhere in it now: {} (write them alike where they are one, or give P-codes)",
        alike.len(),
        shown(&alike)
    );
    notes.warn(&source.path, None, message);
}

/// The greatest of them.
fn shown(alike: &[Alike<'_>]) -> String {
    let mut most: Vec<&Alike<'_>> = alike.iter().collect();
    most.sort_by_key(|(_, persons, _)| std::cmp::Reverse(*persons));
    let each = |(name, persons, near): &&Alike<'_>| {
        format!("\"{name}\" there ({persons} people) and \"{near}\" here")
    };
    most.iter().take(5).map(each).collect::<Vec<_>>().join(", ")
}
