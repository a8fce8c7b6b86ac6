//! Camps with their capacities, and crossings of borders, become locations.

use std::path::Path;

use super::asked::{Asked, short};
use super::countries;
use super::draft::{Draft, Node};
use super::near::Near;
use super::places::{LAT, LON, positions};
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, SheetTable, Source};
use crate::world::Point;

const ROLES: &[ColumnRole] = &[
    ColumnRole {
        name: "name",
        names: &[
            "sitename",
            "campname",
            "nameenglish",
            "nameen",
            "name",
            "site",
            "camp",
            "nomdusite",
            "nom",
            "crossing",
        ],
        tags: &["#loc+name", "#loc+camp+name"],
        required: true,
        single: false,
    },
    LAT,
    LON,
    ColumnRole {
        name: "capacity",
        names: &["capacity", "capacite", "places", "capacitypersons", "capacity*"],
        tags: &["#capacity"],
        required: false,
        single: true,
    },
    ColumnRole {
        name: "country",
        names: &["country", "pays", "tocountry"],
        tags: &["#country+name"],
        required: false,
        single: false,
    },
];

/// Sites farther than this from every place are named, kilometres.
const FAR_KM: f64 = 100.0;

/// Refuses sites of the country of the case as crossings to it.
fn refuse_own_country(table: &SheetTable, asked: &Asked, notes: &mut Notes) -> Option<()> {
    let own = asked.country.as_deref().and_then(countries::by_code);
    let named: Vec<String> = table
        .lines
        .iter()
        .map(|line| table.text(line, "country"))
        .filter(|country| !country.is_empty())
        .collect();
    let here = own.map_or(0, |own| named.iter().filter(|name| countries::by_any(name) == Some(own)).count());
    let one = named.first().filter(|first| named.iter().all(|name| name == *first));
    let camps = sheet::words(table.header("name"))
        .iter()
        .any(|word| ["site", "camp", "camps"].contains(&word.as_str()));
    let message = if here > 0 {
        format!("{here} rows lie in the country of the case itself, and crossings lead to another")
    } else if let (Some(one), true, None) = (one, camps, own) {
        format!("all rows name one country, {one}: are they camps in it, or crossings to it?")
    } else {
        return Some(());
    };
    let remedy = "--column capacity=HEADER makes camps of them; --country says of which country the case is, and crossings name the \
                  one beyond the border";
    notes.refuse(&table.source.path, None, message, remedy);
    None
}

/// Adds the sites of a file: with a capacity they are camps, with a country crossings to it.
pub(super) fn add(file: &Path, asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let source = Source::new(file);
    let grids = sheet::open(&source, &asked.said, notes)?;
    let table = sheet::table(&source, grids, ROLES, &asked.said, notes)?;
    let camps = table.has("capacity");
    if !camps && !table.has("country") {
        let message = "has neither a capacity, as camps do, nor a country, as crossings do";
        notes.refuse(
            file,
            None,
            message,
            "--column capacity=HEADER or --column country=HEADER says which it is",
        );
        return None;
    }
    if !camps {
        refuse_own_country(&table, asked, notes)?;
    }
    let positions = positions(&table, notes)?;
    let capacities = if camps { table.amounts("capacity", notes)? } else { vec![None; table.lines.len()] };
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let (mut added, mut number, mut blank) = (0, 0, 0);
    let (mut left, mut alike) = (Vec::new(), Vec::new());
    let (mut seen, mut twice, mut far) = (Vec::new(), Vec::new(), Vec::new());
    for (index, line) in table.lines.iter().enumerate() {
        let name = table.text(line, "name");
        let (Some(at), false) = (positions[index], name.is_empty()) else {
            left.push(if name.is_empty() { format!("row {}", line.row) } else { name });
            continue;
        };
        let Some((place, km)) = near.nearest(at) else { continue };
        let same =
            |site: &&(String, Point, Option<f64>, usize)| site.0 == name && site.1.distance_km(at) <= 1.0;
        if let Some(first) = seen.iter().find(same) {
            if first.2 == capacities[index] {
                twice.push(name);
            } else {
                let message = format!("\"{name}\" stands in row {} too, with another capacity", first.3);
                notes.refuse(file, Some(line.row), message, "leave one row for each site");
            }
            continue;
        }
        seen.push((name.clone(), at, capacities[index], line.row));
        if km > FAR_KM {
            far.push(format!("{name} ({km:.0} km)"));
        }
        let (control, kind) = if camps {
            (draft.nodes[draft.places[place].node].control.clone(), "camp")
        } else {
            (table.text(line, "country"), "crossing")
        };
        if control.is_empty() {
            left.push(name);
            continue;
        }
        added += 1;
        blank += usize::from(capacities[index].is_none());
        // Another file may have sites of the same kind.
        let pcode = loop {
            number += 1;
            let code = format!("{}{number:03}", if camps { "CAMP" } else { "X" });
            if !draft.has_code(&code) {
                break code;
            }
        };
        let free = draft.free_name(&name, &pcode);
        if free != name {
            alike.push(free.clone());
        }
        draft.nodes.push(Node {
            pcode,
            name: free,
            at,
            area: draft.places[place].area,
            kind,
            control,
            near_border: false,
            camp_places: capacities[index].unwrap_or(0.0).round() as u64,
            source: format!("{} row {}", short(file), line.row),
            counted: camps && capacities[index].is_some(),
        });
    }
    if camps && blank > 0 {
        notes.warn(
            file,
            None,
            format!(
                "{blank} sites have no number in \"{}\": no place in them is free",
                table.header("capacity")
            ),
        );
    }
    say(file, [&left, &twice, &far, &alike], notes);
    let what = if camps { "camps, each with its capacity as free places" } else { "crossings of borders" };
    draft.choose(format!("{added} {what}, from {}", short(file)));
    if camps {
        draft.guess(
            "camps are empty on the first day",
            "some: people in them take places",
            "correct camp_places in locations.csv",
        );
    }
    Some(())
}

/// Says which rows are left out, repeated, far off, or called like another location.
fn say(file: &Path, [left, twice, far, alike]: [&Vec<String>; 4], notes: &mut Notes) {
    if let Some(first) = left.first() {
        let message =
            format!("{} rows have no name, position or country and are left out: {first}", left.len());
        notes.warn(file, None, message);
    }
    if let Some(first) = twice.first() {
        let message = format!("{} rows repeat a site and count once, for instance {first}", twice.len());
        notes.warn(file, None, message);
    }
    if !far.is_empty() {
        let shown: Vec<&str> = far.iter().take(5).map(String::as_str).collect();
        let message = format!(
            "{} sites lie more than {FAR_KM} km from every place of the case: {}; lat and lon may be wrong",
            far.len(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
    if let Some(first) = alike.first() {
        let message = format!(
            "{} sites have the name of another location, and are called by a code too: {first}",
            alike.len()
        );
        notes.warn(file, None, message);
    }
}
