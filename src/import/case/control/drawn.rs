//! What do polygons of control say of themselves, and which of them are over before the first day?

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use crate::import::case::asked::{Asked, short};
use crate::import::case::polygons::Polygon;
use crate::import::notes::Notes;

/// Properties of polygons that are read.
pub(super) const HOLDER: &[&str] = &["holder", "control", "controlledby", "heldby", "party", "side", "actor"];
pub(super) const SINCE: &[&str] = &["date", "since", "from", "asof"];
const UNTIL: &[&str] = &["enddate", "dateend", "until", "to", "end", "validto", "validuntil", "todate"];

/// The first of some properties of a polygon that is not blank.
pub(super) fn property<'p>(polygon: &'p Polygon, keys: &[&str]) -> Option<&'p String> {
    keys.iter().find_map(|key| polygon.said.get(*key)).filter(|text| !text.is_empty())
}

pub(super) fn day(text: &str) -> Option<Date> {
    text.get(..10).and_then(|text| text.parse().ok())
}

/// Names the properties of polygons that nobody reads.
pub(super) fn name_unread(polygons: &[Polygon], file: &Path, notes: &mut Notes) {
    let read = |key: &&str| [HOLDER, SINCE, UNTIL].iter().any(|list| list.contains(key));
    let keys = polygons.iter().flat_map(|polygon| polygon.said.keys().map(String::as_str));
    let unread: BTreeSet<&str> = keys.filter(|key| !read(key)).collect();
    if !unread.is_empty() {
        let shown: Vec<&str> = unread.iter().copied().take(40).collect();
        notes.unused(format!("properties of {}: {}", short(file), shown.join(", ")));
    }
}

/// The polygons that did not end before the first day. Who holds a place after an end is not said by it.
pub(super) fn not_over(
    polygons: Vec<Polygon>,
    file: &Path,
    asked: &Asked,
    notes: &mut Notes,
) -> Option<Vec<Polygon>> {
    let (all, mut over, mut later, mut strange) = (polygons.len(), Vec::new(), Vec::new(), BTreeSet::new());
    let mut kept = Vec::with_capacity(all);
    for polygon in polygons {
        let until = property(&polygon, UNTIL).cloned().unwrap_or_default();
        match day(&until) {
            Some(end) if end < asked.start => {
                over.push(format!(
                    "\"{}\" until {end}",
                    property(&polygon, HOLDER).map_or("", String::as_str)
                ));
                continue;
            }
            Some(end) if end < asked.last() => later.push(end),
            None if !until.is_empty() => {
                strange.insert(until);
            }
            _ => {}
        }
        kept.push(polygon);
    }
    if let Some(first) = over.first() {
        let message = format!("{} of {all} polygons end before the first day ({})", over.len(), asked.start);
        if kept.is_empty() {
            let remedy = "give those of the first day, or move --start";
            notes.refuse(file, None, format!("{message}, such as {first}"), remedy);
            return None;
        }
        notes.warn(file, None, format!("{message} and are left out: {first}"));
    }
    if let Some(first) = later.first() {
        let message = format!(
            "{} polygons end within the days of the case, such as on {first}: places in them stay with their holder until a later \
             polygon gives them to another",
            later.len()
        );
        notes.warn(file, None, message);
    }
    if let Some(first) = strange.first() {
        let message = format!(
            "{} ends of polygons are no dates, such as \"{first}\", and are not used (write dates as 2025-01-21)",
            strange.len()
        );
        notes.warn(file, None, message);
    }
    Some(kept)
}
