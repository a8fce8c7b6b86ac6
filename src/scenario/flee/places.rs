//! Where can people be, and how do they get there? `locations.csv` and `routes.csv`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Notes;
use super::raw::{Folder, Row, day, number};
use crate::scenario::error::nearest;

/// A location.
pub(super) struct Place {
    pub(super) name: String,
    pub(super) region: String,
    pub(super) country: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    /// The type in Flee's words.
    pub(super) kind: String,
    pub(super) camp: bool,
    /// The day from which its type says that it is in conflict.
    pub(super) conflict_day: Option<i64>,
    /// People, or the capacity of a camp.
    pub(super) persons: u32,
    pub(super) line: usize,
}

/// A route, both ways.
pub(super) struct Route {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) km: f64,
    pub(super) line: usize,
}

/// The index of a place by name; another case of letters will do.
pub(super) fn find(locations: &[Place], name: &str) -> Option<usize> {
    let exact = locations.iter().position(|place| place.name == name);
    exact.or_else(|| locations.iter().position(|place| place.name.eq_ignore_ascii_case(name)))
}

/// "unknown location", with the one that may have been meant.
pub(super) fn unknown(locations: &[Place], name: &str) -> String {
    match nearest(name, locations.iter().map(|place| place.name.as_str())) {
        Some(near) => format!("unknown location \"{name}\" (\"{near}\"?)"),
        None => format!("unknown location \"{name}\""),
    }
}

/// Reads the locations.
pub(super) fn locations(input: &Folder, notes: &mut Notes) -> Option<Vec<Place>> {
    const NAME: &str = "locations.csv";
    let Some(file) = input.rows(NAME, notes) else {
        let path = input.path.join(NAME);
        notes.refuse(&path, None, "there is no such file", "an input folder of Flee has locations.csv");
        return None;
    };
    for row in file.rows.iter().filter(|row| row.get(0).starts_with('#') && row.cells.len() > 8) {
        let names: Vec<&str> = row.cells[8..].iter().map(String::as_str).filter(|n| !n.is_empty()).collect();
        if !names.is_empty() {
            notes.unused(format!("columns of locations.csv: {}", names.join(", ")));
        }
    }
    let mut locations: Vec<Place> = Vec::new();
    for row in file.data() {
        if row.get(0).eq_ignore_ascii_case("name") && number(row.get(3)).is_none() {
            notes.warn(&file.path, Some(row.line), "is a header without # and is skipped");
            continue;
        }
        if row.get(0).is_empty() || row.cells.len() < 6 {
            notes.warn(&file.path, Some(row.line), "has no name or no type and is skipped");
            continue;
        }
        if locations.iter().any(|place| place.name == row.get(0)) {
            let message = format!("\"{}\" is there twice: the first counts", row.get(0));
            notes.warn(&file.path, Some(row.line), message);
            continue;
        }
        locations.push(place(row, &file.path, notes));
    }
    place_those_without_position(&mut locations);
    if !locations.iter().any(|place| place.camp) {
        let remedy = "at least one location needs a type with \"camp\" in it";
        notes.refuse(&file.path, None, "no location is a camp: there is nowhere to go", remedy);
        return None;
    }
    Some(locations)
}

fn place(row: &Row, path: &Path, notes: &mut Notes) -> Place {
    let kind = row.get(5).to_lowercase();
    let has = |word: &str| kind.contains(word);
    let camp = has("camp");
    let conflict = !camp && has("conflict");
    let town = has("town") || has("default") || has("forward") || has("marker") || has("flood_zone");
    if !(camp || conflict || town) {
        let message = format!("unknown type \"{}\": taken as a town", row.get(5));
        notes.warn(path, Some(row.line), message);
    }
    if has("marker") || has("flood_zone") {
        notes.unused(format!("what type \"{}\" means beyond a town", row.get(5)));
    }
    let conflict_day = conflict.then(|| {
        day(row.get(6)).unwrap_or_else(|| {
            let message = format!("conflict date \"{}\" is no day: taken as 0", row.get(6));
            notes.warn(path, Some(row.line), message);
            0
        })
    });
    let persons = match (row.get(7), number(row.get(7))) {
        ("", _) => 0.0,
        (_, Some(persons)) if persons >= 0.0 => persons,
        (text, _) => {
            let message = format!("population or capacity \"{text}\" is no number: taken as 0");
            notes.warn(path, Some(row.line), message);
            0.0
        }
    };
    let (mut lat, mut lon) = (number(row.get(3)), number(row.get(4)));
    if let (Some(a), Some(b)) = (lat, lon)
        && a.abs() > 90.0
        && b.abs() <= 90.0
    {
        notes.warn(path, Some(row.line), "latitude and longitude are taken the other way round");
        (lat, lon) = (Some(b), Some(a));
    }
    let fits = |value: Option<f64>, most: f64| value.filter(|value| value.abs() <= most);
    let at = fits(lat, 90.0).zip(fits(lon, 180.0));
    if at.is_none() {
        notes.warn(path, Some(row.line), "has no position: put in the middle of the others, for maps");
    }
    let (lat, lon) = at.unwrap_or((f64::NAN, f64::NAN));
    let or_unknown = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
    Place {
        name: row.get(0).to_owned(),
        region: or_unknown(row.get(1)),
        country: or_unknown(row.get(2)),
        lat,
        lon,
        kind: row.get(5).to_owned(),
        camp,
        conflict_day,
        persons: persons.min(1e9) as u32,
        line: row.line,
    }
}

fn place_those_without_position(locations: &mut [Place]) {
    let known: Vec<(f64, f64)> =
        locations.iter().filter(|place| place.lat.is_finite()).map(|place| (place.lat, place.lon)).collect();
    let count = known.len().max(1) as f64;
    let middle =
        (known.iter().map(|at| at.0).sum::<f64>() / count, known.iter().map(|at| at.1).sum::<f64>() / count);
    for place in locations.iter_mut().filter(|place| !place.lat.is_finite()) {
        (place.lat, place.lon) = middle;
    }
}

/// Reads the routes.
pub(super) fn routes(input: &Folder, locations: &[Place], notes: &mut Notes) -> Option<Vec<Route>> {
    const NAME: &str = "routes.csv";
    let Some(file) = input.rows(NAME, notes) else {
        let path = input.path.join(NAME);
        notes.refuse(&path, None, "there is no such file", "an input folder of Flee has routes.csv");
        return None;
    };
    let mut routes: Vec<Route> = Vec::new();
    let mut known: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut missing = BTreeSet::new();
    for row in file.data() {
        let ends = [find(locations, row.get(0)), find(locations, row.get(1))];
        let km = number(row.get(2)).filter(|&km| (0.0..=50_000.0).contains(&km));
        if ends == [None, None] && km.is_none() {
            notes.warn(&file.path, Some(row.line), "is a header without # and is skipped");
            continue;
        }
        for (name, end) in [row.get(0), row.get(1)].into_iter().zip(ends) {
            if end.is_none() && missing.insert(name.to_owned()) {
                let message = format!("{}: the route is skipped", unknown(locations, name));
                notes.warn(&file.path, Some(row.line), message);
            }
        }
        let [Some(from), Some(to)] = ends else { continue };
        let Some(km) = km else {
            let message = format!("distance \"{}\" is no number of kilometres: skipped", row.get(2));
            notes.warn(&file.path, Some(row.line), message);
            continue;
        };
        if from == to {
            notes.warn(&file.path, Some(row.line), "leads from a location to itself and is skipped");
            continue;
        }
        if !matches!(row.get(3), "" | "0") {
            notes.unused("forced redirection (column 4 of routes.csv)");
        }
        if row.cells.iter().skip(4).any(|cell| !cell.is_empty()) {
            notes.unused("attributes of routes (columns from 5 on of routes.csv)");
        }
        if km < 0.1 {
            notes.warn(&file.path, Some(row.line), "is shorter than 100 m: taken as 100 m");
        }
        let km = km.max(0.1);
        if let Some(&index) = known.get(&(from.min(to), from.max(to))) {
            notes.warn(&file.path, Some(row.line), "is there twice: the shorter one counts");
            let first: &mut Route = &mut routes[index];
            first.km = first.km.min(km);
        } else {
            known.insert((from.min(to), from.max(to)), routes.len());
            routes.push(Route { from, to, km, line: row.line });
        }
    }
    if routes.is_empty() {
        let remedy = "a route is a row: one location, another, kilometres";
        notes.refuse(&file.path, None, "no route connects two locations", remedy);
        return None;
    }
    for (index, place) in locations.iter().enumerate() {
        if !routes.iter().any(|route| route.from == index || route.to == index) {
            let path = input.path.join("locations.csv");
            notes.warn(&path, Some(place.line), format!("no route leads to \"{}\"", place.name));
        }
    }
    Some(routes)
}
