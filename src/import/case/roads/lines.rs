//! Lines of roads in GeoJSON and shapefiles.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geojson::{GeoJson, GeometryValue};
use shapefile::Shape;

use super::super::records;
use super::class::{BY_NUMBER, LineClass, OF_ROADS, RoadClass, class as class_of_words, of_line, of_number};
use super::extract::{RoadLine, SHUT};
use super::state::{is_read, shut, strange as strange_of};
use crate::import::notes::Notes;
use crate::tables::{
    self,
    text::{decode, trim_property},
};

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

/// The properties of a line that have a value, in small letters: shapefiles have capitals.
fn properties(feature: &geojson::Feature) -> BTreeMap<String, String> {
    let all = feature.properties.iter().flatten();
    let text = |value: &serde_json::Value| {
        value.as_str().map_or_else(|| value.to_string(), |text| trim_property(text).to_owned())
    };
    let all = all.filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_lowercase(), text(value)));
    all.filter(|(_, value)| !value.trim().is_empty()).collect()
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

/// A line of a file: its properties, and its parts; no parts of what is no line.
type Feature = (BTreeMap<String, String>, Vec<Vec<(f64, f64)>>);

fn of_geojson(file: &Path) -> Result<Vec<Feature>, String> {
    let bytes = tables::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let text = decode(&bytes).map_err(|_| "is no GeoJSON".to_owned())?;
    let json: GeoJson = text.parse().map_err(|error| format!("is no GeoJSON: {error}"))?;
    let GeoJson::FeatureCollection(all) = json else { return Err("is no collection of lines".into()) };
    let line = |line: &Vec<geojson::Position>| {
        line.iter().filter(|at| at.len() >= 2).map(|at| (at[0], at[1])).collect::<Vec<_>>()
    };
    let features = all.features.into_iter().map(|feature| {
        let lines = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::LineString { coordinates }) => vec![line(coordinates)],
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.iter().map(line).collect(),
            _ => Vec::new(),
        };
        (properties(&feature), lines)
    });
    Ok(features.collect())
}

/// The lines of a shapefile.
fn of_shapes(file: &Path, notes: &mut Notes) -> Result<Vec<Feature>, String> {
    let found = records::read(file, notes)?;
    let features = found.into_iter().map(|(shape, record)| {
        let lines: Vec<Vec<(f64, f64)>> = match shape {
            Shape::Polyline(line) => {
                line.parts().iter().map(|part| part.iter().map(|at| (at.x, at.y)).collect()).collect()
            }
            Shape::PolylineM(line) => {
                line.parts().iter().map(|part| part.iter().map(|at| (at.x, at.y)).collect()).collect()
            }
            Shape::PolylineZ(line) => {
                line.parts().iter().map(|part| part.iter().map(|at| (at.x, at.y)).collect()).collect()
            }
            _ => Vec::new(),
        };
        let said = record.into_iter().map(|(name, text)| (name.to_lowercase(), text));
        (said.filter(|(_, text)| !text.is_empty()).collect(), lines)
    });
    Ok(features.collect())
}

/// Warns of classes of roads that nobody knows here.
fn warn_classes(strange: &BTreeMap<String, usize>, file: &Path, notes: &mut Notes) {
    if strange.is_empty() {
        return;
    }
    let mut all: Vec<(&String, &usize)> = strange.iter().collect();
    all.sort_by_key(|(class, count)| (std::cmp::Reverse(**count), (*class).clone()));
    let shown: Vec<String> = all.iter().take(8).map(|(class, count)| format!("{class} ({count})")).collect();
    let message = format!(
        "{} roads are of a class that is not known, and get the speed and capacity of unknown ones: {} (known are words such as \
         primary, secondary, track, main road, route nationale)",
        strange.values().sum::<usize>(),
        shown.join(", ")
    );
    notes.warn(file, None, message);
}

fn counted(all: &BTreeMap<String, usize>) -> String {
    let mut all: Vec<(&String, &usize)> = all.iter().collect();
    all.sort_by_key(|(what, count)| (std::cmp::Reverse(**count), (*what).clone()));
    let shown: Vec<String> = all.iter().take(8).map(|(what, count)| format!("{what} ({count})")).collect();
    shown.join(", ")
}

/// Says that numbers are read as those of a list.
fn warn_numbers(numbered: &BTreeMap<String, usize>, file: &Path, notes: &mut Notes) {
    if !numbered.is_empty() {
        let message = format!(
            "\"{BY_NUMBER}\" has numbers, which are read as the functional classes of gROADS and UNSDI-T: {} (write words where they are \
             of another list)",
            counted(numbered)
        );
        notes.warn(file, None, message);
    }
}

/// Names roads of which another property says another class.
fn warn_unlike(unlike: &BTreeMap<String, usize>, read: &BTreeSet<String>, file: &Path, notes: &mut Notes) {
    if !unlike.is_empty() {
        let read: Vec<String> = read.iter().map(|key| format!("\"{key}\"")).collect();
        let message = format!(
            "{} roads have two classes, of which that in {} counts: {} (leave out the property that is wrong)",
            unlike.values().sum::<usize>(),
            read.join(" or "),
            counted(unlike)
        );
        notes.warn(file, None, message);
    }
}

/// The lines that are roads, those that nobody can go by among them; all others are counted by what they are.
pub(super) fn read(file: &Path, notes: &mut Notes) -> Result<Vec<RoadLine>, String> {
    let is_shapefile = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("shp"));
    let features = if is_shapefile { of_shapes(file, notes)? } else { of_geojson(file)? };
    let mut found = Vec::new();
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let mut strange: BTreeMap<String, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    let (mut numbered, mut unlike): (BTreeMap<String, usize>, BTreeMap<String, usize>) = Default::default();
    let mut differ: BTreeSet<String> = BTreeSet::new();
    let (mut names, mut read): (BTreeSet<String>, BTreeSet<String>) = Default::default();
    // Where some lines say what road they are, the others are none: an extract of all lines has rivers and railways too.
    let of_roads = |said: &BTreeMap<String, String>| OF_ROADS.iter().any(|key| said.contains_key(*key));
    let told = features.iter().any(|(properties, _)| of_roads(properties));
    for (properties, lines) in features {
        let said_of = |key: &&str| properties.get(*key).map(|value| ((*key).to_owned(), value.clone()));
        let other = OTHER_LINES.iter().find_map(said_of);
        if !of_roads(&properties) && (told || other.is_some()) {
            let what = other.map_or_else(|| "no highway".to_owned(), |(key, value)| format!("{key} {value}"));
            *left.entry(what).or_default() += 1;
            continue;
        }
        if lines.is_empty() {
            *left.entry("no line".into()).or_default() += 1;
            continue;
        }
        let LineClass { key, mut said, mut class, other } = of_line(&properties);
        if class == RoadClass::Strange
            && key == BY_NUMBER
            && let Some(word) = of_number(&properties)
        {
            class = class_of_words(word, false);
            *numbered.entry(format!("{said} {word}")).or_default() += 1;
            word.clone_into(&mut said);
        }
        if let Some(other) = other {
            *unlike.entry(format!("{other} beside {key} {said}")).or_default() += 1;
            differ.insert(key.clone());
        }
        let all: Vec<(&str, &str)> =
            properties.iter().map(|(key, said)| (key.as_str(), said.as_str())).collect();
        names.extend(properties.keys().cloned());
        read.extend(
            all.iter().filter(|(name, said)| is_read(name, said)).map(|(name, _)| (*name).to_owned()),
        );
        read.insert(key.clone());
        if let Some((key, state)) = shut(&all) {
            *left.entry(format!("{key} {state}")).or_default() += 1;
            if class != RoadClass::No {
                found.extend(lines.into_iter().map(|line| (SHUT, line)));
            }
            continue;
        }
        let class = match class {
            RoadClass::No => {
                *left.entry(format!("{key} {said}")).or_default() += 1;
                continue;
            }
            RoadClass::Of(class) => class,
            RoadClass::Some => 2,
            RoadClass::Strange => {
                *unknown.entry(format!("{key} {said}")).or_default() += 1;
                1
            }
        };
        for (key, state) in strange_of(&all) {
            *strange.entry(format!("{key} {state}")).or_default() += 1;
        }
        found.extend(lines.into_iter().map(|line| (class, line)));
    }
    warn_classes(&unknown, file, notes);
    warn_numbers(&numbered, file, notes);
    warn_unlike(&unlike, &differ, file, notes);
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
