//! How are places connected? By lines that a file draws, or, without one, by a guess at who is whose neighbour.

mod class;
mod class_words;
mod clause;
mod clause_words;
mod extract;
mod lines;
mod network;
mod shut;
mod state;
mod state_words;

use std::collections::BTreeMap;
use std::path::Path;

use super::asked::{Asked, short};
use super::draft::{Draft, Node, Road};
use super::near::Near;
use crate::import::notes::Notes;
use crate::world::Point;
use extract::{RoadLine, SHUT};
use network::{JOIN_KM, Network, SNAP_KM, contract};
pub(super) use shut::closures;

/// Length of a road beside the straight line: a guess, between paved plains and mountains.
pub(super) const DETOUR: f64 = 1.3;
/// Roads through a country lie as far from each other, kilometres: a guess.
const SPACING_KM: f64 = 10.0;

/// Speed and persons a day of a class of road: the table of the Idlib case, which is a guess.
pub(super) fn class_of(class: &str) -> (&'static str, u32) {
    match class {
        "motorway" | "trunk" => ("50", 120_000),
        "primary" => ("35", 80_000),
        "access" | "track" => ("15", 20_000),
        _ => ("25", 40_000),
    }
}

/// Roads between neighbours, of which none is known.
pub(super) fn guessed(draft: &mut Draft) {
    // Nobody gets from one crossing of a border to the next by way of the country beyond.
    let (crossings, inner): (Vec<usize>, Vec<usize>) =
        (0..draft.nodes.len()).partition(|&node| draft.nodes[node].kind == "crossing");
    let near = Near::new(inner.iter().map(|&node| draft.nodes[node].at).collect());
    let join = |draft: &mut Draft, from: usize, to: usize, class: &str, how: &str| {
        let straight = draft.nodes[from].at.distance_km(draft.nodes[to].at);
        let km = (straight * DETOUR).max(0.1);
        let source = format!("no file of roads: {how}, great circle x {DETOUR}");
        // Between neighbours far apart lie many roads that no list of places shows. As many as fit into their distance, so
        // that as many people get through a line across the map, however many places it is drawn with.
        let ways = if class == "unknown" { (straight / SPACING_KM).max(1.0) } else { 1.0 };
        draft.roads.push(Road {
            from,
            to,
            km,
            class: class.into(),
            ways,
            source,
            confidence: "guess",
            shut: false,
        });
    };
    for (from, to) in near.neighbours() {
        join(draft, inner[from], inner[to], "unknown", "neighbours (Gabriel graph)");
    }
    for &crossing in &crossings {
        if let Some((nearest, _)) = near.nearest(draft.nodes[crossing].at) {
            join(draft, inner[nearest], crossing, "access", "the nearest location of the case");
        }
    }
    draft.choose(
        "roads join neighbours: two locations with no third one in the circle between them (Gabriel graph)",
    );
    if !crossings.is_empty() {
        draft.choose("each crossing of a border is joined to the nearest location of the case");
    }
    draft.guess(
        format!(
            "all roads: who is joined to whom, lengths (straight line × {DETOUR}), speeds, and capacities (a road every \
             {SPACING_KM} km)"
        ),
        "much: who can flee where, and who is trapped; rivers, mountains and fronts are not known",
        "give lines of roads with --roads (GeoJSON), or correct roads.csv",
    );
}

const CLASSES: [&str; 4] = ["primary", "unknown", "local", "access"];

/// Says what an extract has that is not read, or ends where it does.
fn say_left_out(extract: &extract::Extract, file: &Path, notes: &mut Notes) {
    if extract.cut > 0 {
        let message =
            format!("{} roads have points outside of the extract, and end where it does", extract.cut);
        notes.warn(file, None, message);
    }
    if !extract.shut.is_empty() {
        let shown: Vec<String> =
            extract.shut.iter().take(8).map(|(state, count)| format!("{state} ({count})")).collect();
        let message = format!(
            "{} roads are shut to everybody or are no more, and are left out: {}",
            extract.shut.values().sum::<usize>(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
    if extract.ferries > 0 {
        let message = format!(
            "{} ferries are not read: where one is the only way, those on its banks have a road that is a guess, or none (write \
             its link into roads.csv, with its length and what it carries a day)",
            extract.ferries
        );
        notes.warn(file, None, message);
    }
}

/// Roads from lines in GeoJSON or an extract of OpenStreetMap, contracted to the nodes of the case: from each node to those that are reached before any
/// other.
pub(super) fn from_lines(file: &Path, asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let remedy =
        "roads are lines in GeoJSON or a shapefile (.shp), or an extract of OpenStreetMap (.osm.pbf)";
    let found = if extract::is_extract(file) {
        extract::lines(file).map(|extract| {
            say_left_out(&extract, file, notes);
            lines::warn_states(&extract.strange, file, notes);
            draft.choose(format!(
                "{} is an extract of OpenStreetMap (ODbL, (c) its contributors): {} parts of roads, motorways to tertiary with \
                 their links; {} other ways are not read",
                super::asked::short(file),
                extract.lines.iter().filter(|(class, _)| *class != SHUT).count(),
                extract.others
            ));
            extract.lines
        })
    } else {
        lines::read(file, notes)
    };
    let (shut, lines): (Vec<RoadLine>, Vec<RoadLine>) = match found {
        Ok(lines) if lines.iter().all(|(class, _)| *class == SHUT) => {
            notes.refuse(file, None, "has no lines of roads", remedy);
            return None;
        }
        Ok(lines) => lines.into_iter().partition(|(class, _)| *class == SHUT),
        Err(message) => {
            notes.refuse(file, None, message, remedy);
            return None;
        }
    };
    let Some(mut network) = Network::new(&lines, &shut, !extract::is_extract(file)) else {
        notes.refuse(file, None, "has positions that are no degrees", "save it in longitude and latitude");
        return None;
    };
    if network.joined > 0 {
        draft.choose(format!(
            "{} ends of lines in {} lie on the middle of another line, or within {:.0} m of it, and are joined to it",
            network.joined,
            short(file),
            JOIN_KM * 1000.0
        ));
    }
    let points = lines.iter().flat_map(|(_, line)| line).map(|&(lon, lat)| Point { lat, lon });
    super::apart::refuse(file, "points of roads", points, asked, draft, notes)?;
    let starts: Vec<Option<(usize, f64)>> =
        draft.nodes.iter().map(|node| network.stop(node.at).filter(|&(_, km)| km <= SNAP_KM)).collect();
    let off: Vec<&Node> =
        (0..starts.len()).filter(|&n| starts[n].is_none()).map(|n| &draft.nodes[n]).collect();
    if let Some(first) = off.first() {
        let message = format!(
            "{} locations are more than {SNAP_KM} km from every road, for instance {}",
            off.len(),
            first.name
        );
        notes.warn(file, None, message);
    }
    let found = contract(&network.edges, &starts);
    if found.is_empty() {
        notes.refuse(
            file,
            None,
            "joins no two locations of the case",
            "give the roads of the country of the case",
        );
        return None;
    }
    shut::keep(draft, (&lines, shut), &found, file);
    let short = super::asked::short(file);
    for ((from, to), (km, class)) in found {
        let straight = draft.nodes[from].at.distance_km(draft.nodes[to].at);
        draft.roads.push(Road {
            from,
            to,
            km: km.max(straight).max(0.1),
            class: CLASSES[usize::from(class)].into(),
            ways: 1.0,
            source: format!("{short}: shortest way; speed and capacity by class are guesses"),
            confidence: "interpolated",
            shut: false,
        });
    }
    draft.choose(format!(
        "roads are the shortest ways in {short} between locations that no third one lies on"
    ));
    draft.guess(
        "speeds and capacities of roads, by class",
        "little, but where a single road leads out",
        "correct roads.csv",
    );
    Some(())
}

/// Joins parts of the network that nothing joins, and names them: by the roads between them that are shut, which stay so, else by
/// the shortest straight line.
pub(super) fn join_parts(draft: &mut Draft, notes: &mut Notes, file: &Path) {
    loop {
        let parts = parts(draft);
        let mut sizes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, &part) in parts.iter().enumerate() {
            sizes.entry(part).or_default().push(node);
        }
        if sizes.len() < 2 {
            return;
        }
        let smallest = sizes.values().min_by_key(|nodes| nodes.len()).cloned().unwrap_or_default();
        if shut::join(draft, &parts, &smallest, notes, file) {
            continue;
        }
        let others: Vec<usize> = (0..parts.len()).filter(|node| parts[*node] != parts[smallest[0]]).collect();
        let near = Near::new(others.iter().map(|&node| draft.nodes[node].at).collect());
        let found = smallest
            .iter()
            .filter_map(|&node| near.nearest(draft.nodes[node].at).map(|(to, km)| (node, others[to], km)));
        let Some((from, to, km)) = found.min_by(|a, b| a.2.total_cmp(&b.2)) else { return };
        let (a, b) = (&draft.nodes[from].name, &draft.nodes[to].name);
        let message = format!(
            "no road joins {} locations ({}) to the others: a road of {:.0} km from {a} to {b} is added as a guess",
            smallest.len(),
            draft.nodes[smallest[0]].name,
            km * DETOUR
        );
        notes.warn(file, None, message);
        draft.roads.push(Road {
            from,
            to,
            km: (km * DETOUR).max(0.1),
            class: "unknown".into(),
            ways: 1.0,
            source: format!("nothing joins these parts: great circle x {DETOUR}"),
            confidence: "guess",
            shut: false,
        });
    }
}

fn parts(draft: &Draft) -> Vec<usize> {
    let mut part: Vec<usize> = (0..draft.nodes.len()).collect();
    for road in &draft.roads {
        let (a, b) = (top(&mut part, road.from), top(&mut part, road.to));
        part[a.max(b)] = a.min(b);
    }
    (0..part.len()).map(|node| top(&mut part, node)).collect()
}

/// The first node of a part, by way of those that it was joined to.
fn top(part: &mut [usize], mut node: usize) -> usize {
    while part[node] != node {
        part[node] = part[part[node]];
        node = part[node];
    }
    node
}
