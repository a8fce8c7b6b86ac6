//! Lines of roads in GeoJSON.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geojson::{GeoJson, GeometryValue};

use super::extract::RoadLine;
use super::state::{is_read, shut, strange as strange_of};
use crate::import::notes::Notes;
use crate::tables;

/// Words of `OpenStreetMap` for what is no road yet or no longer, or nothing that people flee on in numbers.
const NO_ROADS: &[&str] = &[
    "proposed",
    "planned",
    "construction",
    "abandoned",
    "disused",
    "razed",
    "demolished",
    "footway",
    "path",
    "pedestrian",
    "steps",
    "cycleway",
    "bridleway",
    "corridor",
    "elevator",
    "escape",
    "platform",
    "raceway",
    "via_ferrata",
    "rest_area",
    "services",
    "bus_stop",
    "busway",
    "bus_guideway",
    "crossing",
    "no",
    "none",
];

/// Properties of `OpenStreetMap` by which lines are known that are no roads.
const OTHER_LINES: &[&str] = &[
    "waterway",
    "railway",
    "power",
    "aerialway",
    "aeroway",
    "pipeline",
    "boundary",
    "natural",
    "barrier",
    "landuse",
    "man_made",
];

/// Words of tables of all lines for what is no road.
const NO_ROAD_WORDS: &[&str] = &[
    "river",
    "rivers",
    "stream",
    "canal",
    "drain",
    "ditch",
    "wadi",
    "waterway",
    "coastline",
    "shoreline",
    "railway",
    "railways",
    "railroad",
    "rail",
    "ferry",
    "boundary",
    "border",
    "pipeline",
    "powerline",
    "runway",
    "taxiway",
    "fence",
    "riviere",
    "rivière",
    "fleuve",
    "ferroviaire",
    "rio",
    "río",
];
/// Words beside these that say that it is one: a river road.
const ROAD_WORDS: &[&str] = &["road", "street", "highway", "route", "track", "piste", "carretera"];

/// Properties of `OpenStreetMap` and of tables made of it that say what road a line is.
const OF_ROADS: &[&str] = &["highway", "fclass"];

/// The properties of a line that have a value, in small letters: shapefiles have capitals.
fn properties(feature: &geojson::Feature) -> BTreeMap<String, String> {
    let all = feature.properties.iter().flatten();
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let all = all.filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_lowercase(), text(value)));
    all.filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// The class of a road; none of what is no road. Tables that do not have the words of `OpenStreetMap` have words of their
/// own, of which none that is not known says that a line is no road.
fn class(said: &str, osm: bool) -> Option<u8> {
    let said = said.to_lowercase();
    match said.trim_end_matches("_link") {
        "motorway" | "trunk" | "primary" => Some(0),
        "" | "unclassified" | "unknown" => Some(1),
        "track" | "service" | "access" => Some(3),
        grade if grade.starts_with("track_grade") => Some(3),
        "secondary" | "tertiary" | "residential" | "living_street" | "road" | "local" => Some(2),
        other if osm || NO_ROADS.contains(&other) || is_other_line(other) => None,
        _ => Some(2),
    }
}

/// Whether words say that a line is a river, a railway or the like.
fn is_other_line(said: &str) -> bool {
    let has =
        |list: &[&str]| said.split(|letter: char| !letter.is_alphanumeric()).any(|word| list.contains(&word));
    has(NO_ROAD_WORDS) && !has(ROAD_WORDS)
}

/// Warns of states of roads that nobody knows here.
pub(super) fn warn_states(strange: &BTreeMap<String, usize>, file: &Path, notes: &mut Notes) {
    if strange.is_empty() {
        return;
    }
    let shown: Vec<String> =
        strange.iter().take(8).map(|(state, count)| format!("{state} ({count})")).collect();
    let message = format!(
        "{} roads are in a state that is not known, and are taken as open: {} (leave out those that nobody can go by)",
        strange.values().sum::<usize>(),
        shown.join(", ")
    );
    notes.warn(file, None, message);
}

/// Names the properties of roads that are not read.
fn name_unread<'n>(unread: impl Iterator<Item = &'n String>, file: &Path, notes: &mut Notes) {
    const MOST: usize = 40;
    let unread: Vec<&str> = unread.map(String::as_str).filter(|name| !OTHER_LINES.contains(name)).collect();
    if unread.is_empty() {
        return;
    }
    let more = unread.len().saturating_sub(MOST);
    let more = if more > 0 { format!(", … and {more} more") } else { String::new() };
    let shown: Vec<&str> = unread.into_iter().take(MOST).collect();
    notes.unused(format!("properties of {}: {}{more}", super::super::asked::short(file), shown.join(", ")));
}

/// The lines that are roads; all others are counted by what they are.
pub(super) fn read(file: &Path, notes: &mut Notes) -> Result<Vec<RoadLine>, String> {
    let bytes = tables::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| "is no GeoJSON".to_owned())?;
    let json: GeoJson =
        text.trim_start_matches('\u{feff}').parse().map_err(|error| format!("is no GeoJSON: {error}"))?;
    let GeoJson::FeatureCollection(all) = json else { return Err("is no collection of lines".into()) };
    let mut found = Vec::new();
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let mut strange: BTreeMap<String, usize> = BTreeMap::new();
    let (mut names, mut read): (BTreeSet<String>, BTreeSet<String>) = Default::default();
    // Where some lines say what road they are, the others are none: an extract of all lines has rivers and railways too.
    let of_roads = |said: &BTreeMap<String, String>| OF_ROADS.iter().any(|key| said.contains_key(*key));
    let told = all.features.iter().any(|feature| of_roads(&properties(feature)));
    for feature in all.features {
        let properties = properties(&feature);
        let said_of = |key: &&str| properties.get(*key).map(|value| ((*key).to_owned(), value.clone()));
        let other = OTHER_LINES.iter().find_map(said_of);
        if !of_roads(&properties) && (told || other.is_some()) {
            let what = other.map_or_else(|| "no highway".to_owned(), |(key, value)| format!("{key} {value}"));
            *left.entry(what).or_default() += 1;
            continue;
        }
        let (key, said) = ["highway", "fclass", "class", "type"].iter().find_map(said_of).unwrap_or_default();
        let line = |line: &Vec<geojson::Position>| {
            line.iter().filter(|at| at.len() >= 2).map(|at| (at[0], at[1])).collect::<Vec<_>>()
        };
        let lines: Vec<Vec<(f64, f64)>> = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::LineString { coordinates }) => vec![line(coordinates)],
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.iter().map(line).collect(),
            _ => {
                *left.entry("no line".into()).or_default() += 1;
                continue;
            }
        };
        let of_line: Vec<(&str, &str)> =
            properties.iter().map(|(key, said)| (key.as_str(), said.as_str())).collect();
        names.extend(properties.keys().cloned());
        read.extend(
            of_line.iter().filter(|(name, said)| is_read(name, said)).map(|(name, _)| (*name).to_owned()),
        );
        read.insert(key.clone());
        if let Some((key, state)) = shut(&of_line) {
            *left.entry(format!("{key} {state}")).or_default() += 1;
            continue;
        }
        match class(&said, OF_ROADS.contains(&key.as_str())) {
            Some(class) => {
                for (key, state) in strange_of(&of_line) {
                    *strange.entry(format!("{key} {state}")).or_default() += 1;
                }
                found.extend(lines.into_iter().map(|line| (class, line)));
            }
            None => *left.entry(format!("{key} {said}")).or_default() += 1,
        }
    }
    warn_states(&strange, file, notes);
    name_unread(names.difference(&read), file, notes);
    if !left.is_empty() {
        let mut kinds: Vec<(&String, &usize)> = left.iter().collect();
        kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(**count), (*kind).clone()));
        let shown: Vec<String> =
            kinds.iter().take(8).map(|(kind, count)| format!("{kind} ({count})")).collect();
        let message = format!(
            "{} features are no roads that people flee on in numbers, and are left out: {}",
            left.values().sum::<usize>(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_roads_are_roads() {
        for (said, in_osm, elsewhere) in [
            ("trunk_link", Some(0), Some(0)),
            ("Primary", Some(0), Some(0)),
            ("", Some(1), Some(1)),
            ("residential", Some(2), Some(2)),
            ("track_grade3", Some(3), Some(3)),
            ("proposed", None, None),
            ("footway", None, None),
            ("State road", None, Some(2)),
            ("River", None, None),
            ("main railway line", None, None),
            ("River road", None, Some(2)),
        ] {
            assert_eq!((class(said, true), class(said, false)), (in_osm, elsewhere), "{said}");
        }
    }
}
