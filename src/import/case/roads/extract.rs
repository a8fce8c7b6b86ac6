//! Roads out of an extract of OpenStreetMap, in two passes: which ways are roads and what nodes they have, then where those
//! nodes are. Nothing else of the file is kept, so that memory grows with the roads and not with the file.

use std::collections::BTreeMap;
use std::path::Path;

use osmpbf::{Element, ElementReader};

use super::state::{shut, strange};

/// Nodes of roads that an extract may have: those of the largest countries.
const MOST_NODES: usize = 100_000_000;

/// The class of a road that nobody can go by, above all others: a way over one of them has it too.
pub(super) const SHUT: u8 = u8::MAX;

/// A class of road, and the longitudes and latitudes of a line.
pub(super) type RoadLine = (u8, Vec<(f64, f64)>);

/// What comes of an extract.
pub(super) struct Extract {
    /// Classes and positions of the parts of roads that are in the file, those that nobody can go by among them.
    pub(super) lines: Vec<RoadLine>,
    /// Roads of which nodes lie outside of the file.
    pub(super) cut: usize,
    /// Ways with `highway` that are no roads of these classes.
    pub(super) others: usize,
    /// Ferries.
    pub(super) ferries: usize,
    /// Roads that nobody can go by, by what says so.
    pub(super) shut: BTreeMap<String, usize>,
    /// Roads of which it is not clear whether anybody can, by what says so.
    pub(super) strange: BTreeMap<String, usize>,
}

/// Whether a file is an extract: by its ending.
pub(super) fn is_extract(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pbf"))
}

/// The roads of an extract from motorways to tertiary, each with its links.
pub(super) fn lines(file: &Path) -> Result<Extract, String> {
    let failed = |error: osmpbf::Error| format!("is no extract of OpenStreetMap that can be read: {error}");
    let open = || ElementReader::from_path(file).map_err(failed);
    let mut ways: Vec<(u8, Vec<i64>)> = Vec::new();
    let mut nodes: Vec<i64> = Vec::new();
    let (mut many, mut others, mut ferries) = (false, 0, 0);
    let mut closed: BTreeMap<String, usize> = BTreeMap::new();
    let mut unclear: BTreeMap<String, usize> = BTreeMap::new();
    open()?
        .for_each(|element| {
            let Element::Way(way) = element else { return };
            let highway = way.tags().find(|(key, _)| *key == "highway").map(|(_, value)| value);
            let Some(class) = highway.and_then(class) else {
                others += usize::from(highway.is_some());
                ferries += usize::from(way.tags().any(|tag| tag == ("route", "ferry")));
                return;
            };
            let tags: Vec<(&str, &str)> = way.tags().collect();
            if let Some((key, state)) = shut(&tags) {
                *closed.entry(format!("{key} {state}")).or_default() += 1;
                if nodes.len() < MOST_NODES {
                    let refs: Vec<i64> = way.refs().collect();
                    nodes.extend(&refs);
                    ways.push((SHUT, refs));
                }
                return;
            }
            for (key, state) in strange(&tags) {
                *unclear.entry(format!("{key} {state}")).or_default() += 1;
            }
            if nodes.len() >= MOST_NODES {
                many = true;
                return;
            }
            let refs: Vec<i64> = way.refs().collect();
            nodes.extend(&refs);
            ways.push((class, refs));
        })
        .map_err(failed)?;
    if many {
        return Err(format!("has more than {MOST_NODES} points of roads: cut out the country of the case"));
    }
    nodes.sort_unstable();
    nodes.dedup();
    let mut at: Vec<Option<(f64, f64)>> = vec![None; nodes.len()];
    let mut nowhere = None;
    let mut put = |id: i64, lon: f64, lat: f64| {
        // What is damaged may also have run over in the library, which does not look.
        if !(lat.abs() <= 90.0 && lon.abs() <= 180.0) {
            nowhere.get_or_insert((id, lat, lon));
        }
        if let Ok(index) = nodes.binary_search(&id) {
            at[index] = Some((lon, lat));
        }
    };
    open()?
        .for_each(|element| match element {
            Element::Node(node) => put(node.id(), node.lon(), node.lat()),
            Element::DenseNode(node) => put(node.id(), node.lon(), node.lat()),
            _ => {}
        })
        .map_err(failed)?;
    if let Some((id, lat, lon)) = nowhere {
        return Err(format!("is damaged: node {id} lies at {lat} degrees north and {lon} east"));
    }
    let mut extract = Extract { lines: Vec::new(), cut: 0, others, ferries, shut: closed, strange: unclear };
    for (class, refs) in ways {
        let points: Vec<Option<(f64, f64)>> =
            refs.iter().map(|id| nodes.binary_search(id).ok().and_then(|index| at[index])).collect();
        extract.cut += usize::from(class != SHUT && points.iter().any(Option::is_none));
        // What lies on both sides of a gap is not joined.
        for part in points.split(Option::is_none).filter(|part| part.len() > 1) {
            extract.lines.push((class, part.iter().copied().flatten().collect()));
        }
    }
    Ok(extract)
}

/// The class of a road; none of what people do not flee on in numbers.
fn class(highway: &str) -> Option<u8> {
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" | "trunk" | "primary" => Some(0),
        "secondary" | "tertiary" => Some(2),
        _ => None,
    }
}
