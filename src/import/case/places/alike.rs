//! Places and units that are called alike.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::import::case::draft::DraftPlace;
use crate::import::notes::Notes;

/// Rows of one name within this distance are one place, kilometres.
const SAME_KM: f64 = 1.0;

/// A name, and the units that it is in.
type NameInUnits = (String, [(String, String); 4]);

/// Each code once: rows that say the same are one, others get a number.
pub(super) fn unique(places: Vec<DraftPlace>, file: &Path, notes: &mut Notes) -> Vec<DraftPlace> {
    let mut kept: Vec<DraftPlace> = Vec::with_capacity(places.len());
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut twice = Vec::new();
    for place in places {
        if let Some(&first) = known.get(&place.pcode) {
            if kept[first].name != place.name || kept[first].at.distance_km(place.at) > SAME_KM {
                let message = format!(
                    "the P-code {} stands for \"{}\" and for \"{}\"",
                    place.pcode, kept[first].name, place.name
                );
                notes.refuse(file, None, message, "give each place a code of its own");
            } else if kept[first].listed != place.listed {
                let people =
                    |place: &DraftPlace| place.listed.map_or("no number".to_owned(), |n| format!("{n}"));
                let message = format!(
                    "{} ({}) stands there again with other people: {} and {}",
                    place.pcode,
                    place.name,
                    people(&kept[first]),
                    people(&place)
                );
                notes.refuse(file, None, message, "leave one row for each place");
            }
            twice.push(place.pcode);
        } else {
            known.insert(place.pcode.clone(), kept.len());
            kept.push(place);
        }
    }
    if let Some(code) = twice.first() {
        notes.warn(
            file,
            None,
            format!("{} rows repeat a place and count once, for instance {code}", twice.len()),
        );
    }
    kept
}

/// Rows without a code once: those of one name in one unit and in one position are one place, as those of one code are.
pub(super) fn once(
    places: Vec<DraftPlace>,
    rows: Vec<usize>,
    uncoded: &[usize],
    file: &Path,
    notes: &mut Notes,
) -> (Vec<DraftPlace>, Vec<usize>) {
    let mut kept: Vec<DraftPlace> = Vec::with_capacity(places.len());
    let (mut kept_rows, mut twice) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut known: BTreeMap<NameInUnits, Vec<usize>> = BTreeMap::new();
    for (place, row) in places.into_iter().zip(rows) {
        if uncoded.binary_search(&row).is_err() {
            kept.push(place);
            kept_rows.push(row);
            continue;
        }
        let of_name = known.entry((place.name.to_lowercase(), place.admin.clone())).or_default();
        let near = |index: &&usize| kept[**index].at.distance_km(place.at) <= SAME_KM;
        let Some(&first) = of_name.iter().find(near) else {
            of_name.push(kept.len());
            kept.push(place);
            kept_rows.push(row);
            continue;
        };
        if kept[first].listed != place.listed {
            let message = format!(
                "\"{}\" stands in row {} too, in the same unit and position, with other people",
                place.name, kept_rows[first]
            );
            let remedy = "leave one row for each place, or give both a P-code where they are two";
            notes.refuse(file, Some(row), message, remedy);
        }
        twice.push(format!("{} (rows {} and {row})", place.name, kept_rows[first]));
    }
    if let Some(first) = twice.first() {
        let message = format!(
            "{} rows repeat the name, unit and position of a place and count once, for instance {first} (P-codes tell two places \
             of one name apart)",
            twice.len()
        );
        notes.warn(file, None, message);
    }
    (kept, kept_rows)
}

/// Units of one name in several units above, which have no codes, get the name of the unit above into theirs.
pub(super) fn tell_apart(places: &mut [DraftPlace]) {
    for level in 1..4 {
        let mut above: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let unit = |place: &DraftPlace, level: usize| place.admin[level].clone();
        for place in places.iter() {
            let (code, name) = unit(place, level);
            if !code.is_empty() && code == name {
                above.entry(code).or_default().insert(unit(place, level - 1).0);
            }
        }
        for place in places.iter_mut() {
            let (code, name) = unit(place, level);
            if code == name && above.get(&code).is_some_and(|above| above.len() > 1) {
                place.admin[level].0 = format!("{}: {name}", unit(place, level - 1).1);
            }
        }
    }
}

/// Says which codes of units stand for several names.
pub(super) fn name_codes_with_several_names(places: &[DraftPlace], file: &Path, notes: &mut Notes) {
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (code, name) in places.iter().flat_map(|place| &place.admin).filter(|(code, name)| code != name) {
        names.entry(code).or_default().insert(name);
    }
    let several: Vec<String> = names
        .iter()
        .filter(|(_, names)| names.len() > 1)
        .map(|(code, names)| format!("{code} ({})", names.iter().copied().collect::<Vec<_>>().join(", ")))
        .collect();
    if !several.is_empty() {
        let message = format!(
            "{} P-codes of units stand for several names and are one unit each: {}",
            several.len(),
            several.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("; ")
        );
        notes.warn(file, None, message);
    }
}
