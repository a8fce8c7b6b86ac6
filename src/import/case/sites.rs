//! Camps with their capacities, and crossings of borders, become locations.

use std::path::Path;

use super::asked::{Asked, short};
use super::draft::{Draft, Node};
use super::near::Near;
use super::places::{LAT, LON, positions};
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Source};

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
    let positions = positions(&table, notes)?;
    let capacities = if camps { table.amounts("capacity", notes)? } else { vec![None; table.lines.len()] };
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let (mut added, mut number, mut left, mut alike) = (0, 0, Vec::new(), Vec::new());
    for (index, line) in table.lines.iter().enumerate() {
        let name = table.text(line, "name");
        let (Some(at), false) = (positions[index], name.is_empty()) else {
            left.push(if name.is_empty() { format!("row {}", line.row) } else { name });
            continue;
        };
        let Some((place, _)) = near.nearest(at) else { continue };
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
    if let Some(first) = left.first() {
        let message =
            format!("{} rows have no name, position or country and are left out: {first}", left.len());
        notes.warn(file, None, message);
    }
    if let Some(first) = alike.first() {
        let message = format!(
            "{} sites have the name of another location, and are called by a code too: {first}",
            alike.len()
        );
        notes.warn(file, None, message);
    }
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
