//! Where can people be, and how do they get there? `locations.csv` and `routes.csv`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::map::{FleePlace, Route};
use super::names::{find, plain, recognized, unknown};
use super::raw::{File, Folder, Row, day, value};
use super::units::{no_kilometres, no_persons};
use crate::import::notes::Notes;
use crate::tables::{number, persons};
use crate::world::Point;

/// Kilometres of road for one as the crow flies, where a route has no length.
const DETOUR: f64 = 1.3;

/// Types that mean no more here than in Flee; all others are taken as one of these.
const PLAIN: [&str; 6] = ["camp", "conflict_zone", "conflict", "town", "default", ""];

/// Reads the locations.
pub(super) fn locations(input: &Folder, notes: &mut Notes) -> Option<Vec<FleePlace>> {
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
    refuse_units(&file, 7, |header| no_persons(header).map(str::to_owned), "persons", notes);
    // Columns count by their place, but one kind of header says that two of them are the other way round.
    let begins = |cell: &str, with: &str| cell.to_lowercase().starts_with(with);
    let turned = file.rows.first().is_some_and(|row| begins(row.get(3), "lon") && begins(row.get(4), "lat"));
    if turned {
        notes.warn(&file.path, Some(file.rows[0].line), "has longitude before latitude: taken so");
    }
    let (region, country) = (["region", "admin"], ["country", "nation"]);
    let is = |cell: usize, words: [&str; 2]| {
        file.rows.first().is_some_and(|row| words.iter().any(|word| begins(row.get(cell), word)))
    };
    let country_first = is(1, country) && is(2, region);
    if country_first {
        notes.warn(&file.path, Some(file.rows[0].line), "has the country before the region: taken so");
    }
    let mut locations: Vec<FleePlace> = Vec::new();
    for (index, row) in file.data().enumerate() {
        let words = |from: usize, to: usize| {
            (from..=to).all(|cell| !row.get(cell).is_empty() && position(row.get(cell)).is_none())
        };
        if words(3, 4) && (row.get(0).eq_ignore_ascii_case("name") || (index == 0 && words(5, 5))) {
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
        let mut place = place(row, turned, &file.path, notes);
        if country_first {
            std::mem::swap(&mut place.region, &mut place.country);
        }
        // Borders lie between countries: one that is spelled in two ways would have one within itself.
        let same = |first: &&FleePlace| plain(&first.country) == plain(&place.country);
        if let Some(first) = locations.iter().find(same).filter(|first| first.country != place.country) {
            let message = format!("country \"{}\" is taken for \"{}\"", place.country, first.country);
            notes.warn(&file.path, Some(row.line), message);
            place.country.clone_from(&first.country);
        }
        locations.push(place);
    }
    if !locations.iter().any(|place| place.camp) {
        let remedy = "at least one location needs a type with \"camp\" in it";
        notes.refuse(&file.path, None, "no location is a camp: there is nowhere to go", remedy);
        return None;
    }
    Some(locations)
}

/// Refuses a column whose header says that its numbers are in other units. Headers are what has no number there.
fn refuse_units(
    file: &File,
    column: usize,
    other: impl Fn(&str) -> Option<String>,
    meant: &str,
    notes: &mut Notes,
) {
    for row in
        file.rows.iter().take(3).filter(|row| !row.get(column).starts_with(|c: char| c.is_ascii_digit()))
    {
        let header = row.get(column);
        if let Some(unit) = other(header) {
            let message = format!("\"{header}\" are {unit}, and numbers are read as {meant}");
            let remedy = format!("write {meant} into the column, and correct its header");
            notes.refuse(&file.path, Some(row.line), message, &remedy);
        }
    }
}

/// Degrees, where there are any.
fn position(cell: &str) -> Option<f64> {
    number(&cell.trim_end_matches('°').replacen(',', ".", 1)).ok()
}

fn place(row: &Row, turned: bool, path: &Path, notes: &mut Notes) -> FleePlace {
    let kind = row.get(5).to_lowercase();
    let has = |word: &str| kind.contains(word);
    let camp = has("camp");
    let conflict = !camp && has("conflict");
    let town = has("town") || has("default") || has("forward") || has("marker") || has("flood_zone");
    if !(camp || conflict || town) {
        let message = format!("unknown type \"{}\": taken as a town", row.get(5));
        notes.warn(path, Some(row.line), message);
    }
    let base = match (camp, conflict) {
        (true, _) => "camp",
        (_, true) => "conflict zone",
        _ => "town",
    };
    if !PLAIN.contains(&kind.as_str()) {
        notes.unused(format!("what type \"{}\" means beyond a {base}", row.get(5)));
    }
    let conflict_day = conflict.then(|| {
        day(row.get(6)).unwrap_or_else(|| {
            let message = format!("conflict date \"{}\" is no day: taken as 0", row.get(6));
            notes.warn(path, Some(row.line), message);
            0
        })
    });
    let persons = match (row.get(7), value(persons, row.get(7), (path, row.line), notes)) {
        ("", _) => 0.0,
        (_, Some(persons)) if persons >= 0.0 => persons,
        // Flee's own word for a camp without a limit.
        ("-1", _) if camp => 0.0,
        (text, _) => {
            let message = format!("population or capacity \"{text}\" is no number: taken as 0");
            notes.warn(path, Some(row.line), message);
            0.0
        }
    };
    let (mut lat, mut lon) = (position(row.get(3)), position(row.get(4)));
    if turned {
        (lat, lon) = (lon, lat);
    }
    if let (Some(a), Some(b)) = (lat, lon)
        && a.abs() > 90.0
        && b.abs() <= 90.0
    {
        notes.warn(path, Some(row.line), "latitude and longitude are taken the other way round");
        (lat, lon) = (Some(b), Some(a));
    }
    let fits = |value: Option<f64>, most: f64| value.filter(|value| value.abs() <= most);
    // Nobody lives at 0, 0: it is the sea off Ghana, and what an empty cell becomes.
    let at = fits(lat, 90.0).zip(fits(lon, 180.0)).filter(|&(lat, lon)| lat.abs() + lon.abs() > 0.0);
    if at.is_none() {
        notes.warn(path, Some(row.line), "has no position: put in the middle of its neighbours");
    }
    let (lat, lon) = at.unwrap_or((f64::NAN, f64::NAN));
    let or_unknown = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
    FleePlace {
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

/// Puts locations without a position in the middle of those to which routes lead, else of all.
pub(super) fn put_in_the_middle(locations: &mut [FleePlace], routes: &[Route]) {
    let middle = |at: &[(f64, f64)]| {
        let mean = |of: fn(&(f64, f64)) -> f64| at.iter().map(of).sum::<f64>() / at.len().max(1) as f64;
        (mean(|at| at.0), mean(|at| at.1))
    };
    let all: Vec<(f64, f64)> =
        locations.iter().map(|place| (place.lat, place.lon)).filter(|at| at.0.is_finite()).collect();
    // Each round puts those with a neighbour that has a position.
    loop {
        let put: Vec<(usize, (f64, f64))> = (0..locations.len())
            .filter(|&index| !locations[index].lat.is_finite())
            .filter_map(|index| {
                let near: Vec<(f64, f64)> = routes
                    .iter()
                    .filter(|route| route.from == index || route.to == index)
                    .map(|route| &locations[route.from + route.to - index])
                    .map(|place| (place.lat, place.lon))
                    .filter(|at| at.0.is_finite())
                    .collect();
                (!near.is_empty()).then(|| (index, middle(&near)))
            })
            .collect();
        if put.is_empty() {
            break;
        }
        for (index, at) in put {
            (locations[index].lat, locations[index].lon) = at;
        }
    }
    for place in locations.iter_mut().filter(|place| !place.lat.is_finite()) {
        (place.lat, place.lon) = middle(&all);
    }
}

/// The country from which people flee: the one where most zones are in conflict.
pub(super) fn home(locations: &[FleePlace], zones: &[usize], input: &Folder, notes: &mut Notes) -> String {
    // Flee takes that of the first row.
    let first = &locations[0];
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for &zone in zones {
        *count.entry(&locations[zone].country).or_default() += 1;
    }
    let of = |country: &str| count.get(country).copied().unwrap_or(0);
    let most = count.keys().copied().max_by_key(|country| of(country)).unwrap_or(&first.country);
    if of(most) == of(&first.country) {
        return first.country.clone();
    }
    let message = format!(
        "is the first row, but more zones are in conflict in \"{most}\" than in \"{}\": \"{most}\" is home",
        first.country
    );
    notes.warn(&input.path.join("locations.csv"), Some(first.line), message);
    most.to_owned()
}

/// Kilometres of road between two locations, from where they lie.
fn estimate(from: &FleePlace, to: &FleePlace) -> Option<f64> {
    let at = |place: &FleePlace| Point { lat: place.lat, lon: place.lon };
    Some((at(from).distance_km(at(to)) * DETOUR).round()).filter(|km| km.is_finite())
}

/// Reads the routes.
pub(super) fn routes(input: &Folder, locations: &[FleePlace], notes: &mut Notes) -> Option<Vec<Route>> {
    const NAME: &str = "routes.csv";
    let Some(file) = input.rows(NAME, notes) else {
        let path = input.path.join(NAME);
        notes.refuse(&path, None, "there is no such file", "an input folder of Flee has routes.csv");
        return None;
    };
    refuse_units(&file, 2, no_kilometres, "kilometres", notes);
    let mut routes: Vec<Route> = Vec::new();
    let mut known: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut missing = BTreeSet::new();
    for row in file.data() {
        let length = row.get(2).to_lowercase();
        let km = value(number, length.trim_end_matches("km").trim_end(), (&file.path, row.line), notes);
        let km = km.filter(|&km| (0.0..=50_000.0).contains(&km));
        if find(locations, row.get(0)).or_else(|| find(locations, row.get(1))).is_none() && km.is_none() {
            notes.warn(&file.path, Some(row.line), "is a header without # and is skipped");
            continue;
        }
        let ends = [0, 1].map(|cell| recognized(locations, row.get(cell), &file.path, row.line, notes));
        for (name, end) in [row.get(0), row.get(1)].into_iter().zip(ends) {
            if end.is_none() && missing.insert(name.to_owned()) {
                let message = format!("{}: the route is skipped", unknown(locations, name));
                notes.warn(&file.path, Some(row.line), message);
            }
        }
        let [Some(from), Some(to)] = ends else { continue };
        if from == to {
            notes.warn(&file.path, Some(row.line), "leads from a location to itself and is skipped");
            continue;
        }
        let near = estimate(&locations[from], &locations[to]);
        if km.is_none() {
            let taken = near.map_or("skipped".to_owned(), |km| format!("taken as {km}, from the positions"));
            let message = format!("distance \"{}\" is no number of kilometres: {taken}", row.get(2));
            notes.warn(&file.path, Some(row.line), message);
        }
        let Some(km) = km.or(near) else { continue };
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
