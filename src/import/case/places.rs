//! Where are the places? Gazetteers with P-codes, GeoNames, or any table with names and positions.

mod abroad;
mod alike;
mod columns;
mod geonames;
mod hemispheres;
mod levels;
mod mixed;
mod settlements;
mod sums;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::asked::Asked;
use super::countries::{self, CountryCode};
use super::draft::{Draft, DraftArea, DraftPlace};
use super::local;
use super::population::beside::warn_displaced_of_places;
use super::total::{begins_as_total, without_total};
use crate::import::notes::Notes;
use crate::import::sheet::{self, Grid, SheetTable, Source};
use crate::tables;
use crate::tables::letters::unmarked_name;
use crate::world::Point;
use crate::world::position::WIDEST;
use abroad::{COUNTRY, Others};
use alike::{name_codes_with_several_names, once, tell_apart, unique};
pub(super) use columns::{LAT, LON, UNITS};
use columns::{NAME, PCODE, PERSONS};

/// What is said of the areas of a list of places, before their level.
pub(super) const AREAS_ARE: &str = "reporting areas are the units of level";

/// Reads the places of the case.
pub(super) fn read(file: &Path, asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    countries::check(asked.country.as_deref(), notes)?;
    let country = asked.country.as_deref().and_then(countries::by_code);
    let source = Source::new(file);
    let grids = sheet::open(&source, asked.said_of(file), notes)?;
    let mut found = if let Some(grid) = geonames::dump(&grids) {
        geonames::places(&source, grid, country, draft, notes)
    } else {
        from_table(&source, grids, asked, country, draft, notes)?
    };
    tell_apart(&mut found);
    name_codes_with_several_names(&found, file, notes);
    let all = found.len();
    // What is the code of a unit is no beginning of others: R1 is not R10.
    let codes: BTreeSet<&str> =
        found.iter().flat_map(|place| place.admin.iter().map(|(code, _)| code.as_str())).collect();
    let only: Vec<(&String, bool)> =
        asked.only.iter().map(|only| (only, codes.contains(only.as_str()))).collect();
    let nowhere = |only: &&String| {
        let one = [(*only, codes.contains(only.as_str()))];
        !found.iter().any(|place| wanted(place, &one))
    };
    let mistyped: Vec<&str> = asked.only.iter().filter(nowhere).map(String::as_str).collect();
    if !mistyped.is_empty() && mistyped.len() < asked.only.len() {
        let message = format!("has no place in {} (--only)", mistyped.join(", "));
        notes.refuse(file, None, message, "--only takes names or beginnings of P-codes of units");
        return None;
    }
    let (kept, left): (Vec<DraftPlace>, Vec<DraftPlace>) =
        found.iter().cloned().partition(|place| wanted(place, &only));
    draft.partial = left.into_iter().flat_map(|place| place.admin).map(|(code, _)| code).collect();
    if kept.is_empty() {
        let message = if asked.only.is_empty() {
            "has no place with a name and a position".to_owned()
        } else {
            format!("has {all} places, and none lies in {}", asked.only.join(", "))
        };
        notes.refuse(file, None, message, "--only takes names or beginnings of P-codes of units");
        return None;
    }
    if kept.len() < all {
        draft.choose(format!(
            "{} of {all} places of {} lie in {}",
            kept.len(),
            source.short(),
            asked.only.join(", ")
        ));
    }
    draft.places = unique(kept, file, notes);
    refuse_date_line(draft, file, notes)?;
    areas(draft);
    Some(())
}

/// Refuses places on both sides of the 180th meridian, by the rule of the check and with a remedy for files.
fn refuse_date_line(draft: &Draft, file: &Path, notes: &mut Notes) -> Option<()> {
    let lons = || draft.places.iter().map(|place| place.at.lon);
    let (low, high) = (lons().fold(f64::INFINITY, f64::min), lons().fold(f64::NEG_INFINITY, f64::max));
    if high - low <= WIDEST {
        return Some(());
    }
    let message = format!(
        "has longitudes from {low} to {high}, more than {WIDEST} degrees: a case across the 180th meridian is not read as one \
         piece"
    );
    let remedy = "add one number to the longitudes of all files of the case, so that none passes 180 (results do not change by \
                  that); or leave out with --only, or correct, what lies far from all others";
    notes.refuse(file, None, message, remedy);
    None
}

/// Whether a place lies in a unit that is asked for, by its name, or by its code or the beginning of it.
fn wanted(place: &DraftPlace, only: &[(&String, bool)]) -> bool {
    let unit = |(wanted, whole): (&String, bool), (code, name): &(String, String)| {
        let by_code =
            if whole { code == wanted } else { !code.is_empty() && code.starts_with(wanted.as_str()) };
        by_code || unmarked_name(name) == unmarked_name(wanted)
    };
    only.is_empty()
        || only.iter().any(|&(wanted, whole)| {
            place.admin.iter().any(|of| unit((wanted, whole), of)) || place.pcode == *wanted
        })
}

/// The positions of a table's rows; none where one is not whole.
pub(super) fn positions(table: &SheetTable, notes: &mut Notes) -> Option<Vec<Option<Point>>> {
    let [lats, lons] = [("lat", 90.0), ("lon", 180.0)].map(|(role, most)| {
        let degrees = table.degrees(role, most, notes)?;
        hemispheres::signed(table, role, degrees, notes)
    });
    Some(lats?.into_iter().zip(lons?).map(|(lat, lon)| Some(Point { lat: lat?, lon: lon? })).collect())
}

/// Whether most cells of a role are numbers of people: then the others are slips, and no sign of another column.
fn mostly_numbers(table: &SheetTable, role: &str) -> bool {
    let texts = || table.lines.iter().map(|line| table.text(line, role)).filter(|text| !text.is_empty());
    2 * texts().filter(|text| tables::persons(text).is_ok()).count() > texts().count()
}

fn from_table(
    source: &Source,
    grids: Vec<Grid>,
    asked: &Asked,
    country: Option<CountryCode>,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<DraftPlace>> {
    let mut roles = vec![NAME, PCODE, LAT, LON, PERSONS, COUNTRY];
    roles.extend(UNITS.iter().flatten().copied().chain(local::roles()));
    let mut table = levels::table((source, grids), &mut roles, asked, draft, notes)?;
    mixed::leave_out(&mut table, notes);
    settlements::leave_out_others(&mut table, asked.population.is_none(), notes);
    let positions = positions(&table, notes)?;
    let none = || vec![None; table.lines.len()];
    let mut aside = Notes::default();
    let persons = match table.amounts("persons", &mut aside) {
        // The user may have named the column of the table of people.
        _ if asked.population.is_some() && !aside.sound() && !mostly_numbers(&table, "persons") => {
            let header = table.header("persons");
            let message =
                format!("\"{header}\" holds no numbers here: the list of places says nothing of people");
            notes.warn(&source.path, None, message);
            none()
        }
        _ if table.has("persons") => table.amounts("persons", notes)?,
        _ => none(),
    };
    table.warn_broken("persons", &persons, notes);
    warn_displaced_of_places(&table, asked.population.is_some(), notes);
    let (mut places, mut rows, mut without, mut totals) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut uncoded = Vec::new();
    let mut others = Others::default();
    // In a list without codes "Total Junction" is a place, and "Total North" is none where North is a unit or another place.
    let texts = |role: &'static str| table.lines.iter().map(move |line| (line, role));
    let units = UNITS.iter().flatten().map(|unit| unit.name).chain([NAME.name]);
    let names: BTreeSet<String> =
        units.flat_map(texts).map(|(line, role)| unmarked_name(&table.text(line, role))).collect();
    let coded = table.lines.iter().any(|line| !table.text(line, "pcode").is_empty());
    let is_total = |name: &str| {
        let rest = without_total(name).filter(|rest| !coded && !rest.is_empty());
        rest.is_none_or(|rest| names.contains(&unmarked_name(&rest)))
    };
    for (index, line) in table.lines.iter().enumerate() {
        let name = table.name(line, "name");
        if others.is(&table.text(line, "country"), country) {
            continue;
        }
        let Some(at) = positions[index] else {
            without.push(if name.is_empty() { format!("row {}", line.row) } else { name });
            continue;
        };
        if name.is_empty() {
            without.push(format!("row {}", line.row));
            continue;
        }
        let pcode = table.text(line, "pcode");
        // Without numbers of its own to compare, a row that has no code and is called a total is none.
        if pcode.is_empty() && asked.population.is_some() && begins_as_total(&name) && is_total(&name) {
            totals.push(name);
            continue;
        }
        let of_place = name.as_str();
        let admin = [0, 1, 2, 3].map(|level| {
            let [code, name] = UNITS[level];
            let (code, name) = (table.text(line, code.name), table.name(line, name.name));
            let code = if code.is_empty() { name.clone() } else { code };
            // Where each level is numbered from 1, another unit may have the number of the place.
            let other = level < 3 && !name.is_empty() && name != of_place;
            if code == pcode && !other {
                Default::default()
            } else {
                (code.clone(), if name.is_empty() { code } else { name })
            }
        });
        uncoded.extend(pcode.is_empty().then_some(line.row));
        let pcode = if pcode.is_empty() { format!("P{:05}", line.row) } else { pcode };
        let units = UNITS.map(|[code, _]| table.text(line, code.name));
        draft.local.add_line(&table, line, &pcode, &units);
        rows.push(line.row);
        places.push(DraftPlace {
            pcode,
            name,
            at,
            admin,
            listed: persons[index],
            residents: 0,
            idps: 0,
            area: 0,
            node: 0,
            source: format!("position: {} row {}", source.short(), line.row),
            confidence: "measured",
        });
    }
    others.say(source, country, draft, notes);
    if let Some(first) = totals.first() {
        let message = format!(
            "{} rows have no code and are called totals: they are no places and left out: {first}",
            totals.len()
        );
        notes.warn(&source.path, None, message);
    }
    if !without.is_empty() {
        let shown: Vec<&str> = without.iter().take(5).map(String::as_str).collect();
        let message = format!(
            "{} rows have no name or no position and are left out: {}",
            without.len(),
            shown.join(", ")
        );
        notes.warn(&source.path, None, message);
    }
    for role in UNITS.iter().map(|[_, name]| name.name).chain([NAME.name]) {
        table.say_other_names(role, notes);
    }
    if !table.has("pcode") {
        draft.choose(format!("{} has no P-codes: places are called by their row there", source.short()));
    }
    let (places, rows) = once(places, rows, &uncoded, &source.path, notes);
    // A table of people says by itself which of its rows count.
    if asked.population.is_none() {
        return sums::leave_out(places, &rows, &source.path, draft, notes);
    }
    Some(places)
}

/// The reporting areas: the smallest units that nearly all places lie in; each place its own where there are none.
fn areas(draft: &mut Draft) {
    let count = draft.places.len();
    let fits = |level: &usize| {
        let known = draft.places.iter().filter(|place| !place.admin[*level].0.is_empty()).count();
        10 * known >= 9 * count
    };
    let level = [2, 1, 0, 3].into_iter().find(fits);
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut areas: Vec<DraftArea> = Vec::new();
    for place in &mut draft.places {
        let unit = level.map(|level| place.admin[level].clone()).filter(|(code, _)| !code.is_empty());
        let (pcode, name) = unit.unwrap_or_else(|| (place.pcode.clone(), place.name.clone()));
        place.area = *index.entry(pcode.clone()).or_insert_with(|| {
            areas.push(DraftArea { pcode, name, region: String::new() });
            areas.len() - 1
        });
    }
    draft.areas = areas;
    draft.call_regions();
    match level {
        Some(level) => draft.choose(format!("{AREAS_ARE} {}", level + 1)),
        None => draft.guess(
            "nothing says in which area a place lies: each place is an area of its own",
            "little for totals; tables and maps are longer",
            "give polygons with --areas, or a list of places with P-codes of units",
        ),
    }
}
