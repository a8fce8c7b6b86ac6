//! Roads that a file has and nobody can go by. Where no others join some locations to the rest they stay in the case, shut: an open
//! road between the same two towns would be a guess against what the file says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::extract::{RoadLine, SHUT, is_extract};
use super::network::{Network, SNAP_KM, contract};
use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::{Draft, Road};
use crate::import::notes::Notes;

/// Notes which ways between locations lead over roads that are shut, where no open one joins the two.
pub(super) fn keep(
    draft: &mut Draft,
    (open, shut): (&[RoadLine], Vec<RoadLine>),
    found: &BTreeMap<(usize, usize), (f64, u8)>,
    file: &Path,
) {
    if shut.is_empty() {
        return;
    }
    let all: Vec<RoadLine> = open.iter().cloned().chain(shut).collect();
    let Some(mut network) = Network::new(&all, &[], !is_extract(file)) else { return };
    let starts: Vec<Option<(usize, f64)>> =
        draft.nodes.iter().map(|node| network.stop(node.at).filter(|&(_, km)| km <= SNAP_KM)).collect();
    let ways = contract(&network.edges, &starts);
    let closed = ways.into_iter().filter(|(pair, (_, class))| *class == SHUT && !found.contains_key(pair));
    draft.shut_roads = closed
        .map(|((from, to), (km, _))| Road {
            from,
            to,
            km: km.max(draft.nodes[from].at.distance_km(draft.nodes[to].at)).max(0.1),
            class: "unknown".into(),
            ways: 1.0,
            source: format!(
                "{}: the shortest way, which is shut there; speed and capacity are guesses",
                short(file)
            ),
            confidence: "interpolated",
            shut: true,
        })
        .collect();
}

/// Joins some locations to others by the roads between them that are shut; whether there are any.
pub(super) fn join(
    draft: &mut Draft,
    parts: &[usize],
    cut_off: &[usize],
    notes: &mut Notes,
    file: &Path,
) -> bool {
    let leads_out = |road: &Road| {
        parts[road.from] != parts[road.to] && (cut_off.contains(&road.from) || cut_off.contains(&road.to))
    };
    let (joining, others): (Vec<Road>, Vec<Road>) =
        std::mem::take(&mut draft.shut_roads).into_iter().partition(leads_out);
    draft.shut_roads = others;
    let Some(first) = joining.first() else { return false };
    let name = |node: usize| draft.nodes[node].name.as_str();
    let message = format!(
        "no open road joins {} locations ({}) to the others, and {} that {} shut there do, such as that from {} to {}: they stay in \
         roads.csv, closed from the first day ([[closure]] in case.toml; take it out where people get through)",
        cut_off.len(),
        name(cut_off[0]),
        joining.len(),
        if joining.len() == 1 { "is" } else { "are" },
        name(first.from),
        name(first.to)
    );
    notes.warn(file, None, message);
    draft.roads.extend(joining);
    true
}

/// The closures of the roads of the case that are shut, as a scenario has them. Across the front nobody goes anyway.
pub(in crate::import::case) fn closures(asked: &Asked, draft: &mut Draft) -> String {
    let name = |node: usize| draft.nodes[node].name.as_str();
    let side =
        |node: usize| draft.nodes[node].kind == "crossing" || asked.is_home(&draft.nodes[node].control);
    let shut: Vec<&Road> =
        draft.roads.iter().filter(|road| road.shut && side(road.from) == side(road.to)).collect();
    let text = |name: &str| toml::Value::String(name.to_owned()).to_string();
    let mut toml = String::new();
    for road in &shut {
        let _ = write!(
            toml,
            "\n# Shut by the map of roads, and nothing else joins the two.\n[[closure]]\nfrom = {}\nto = {}\ndate = \"{}\"\nsource = {}\nconfidence = \
             \"interpolated\"\n",
            text(name(road.from)),
            text(name(road.to)),
            asked.start,
            text(&road.source)
        );
    }
    if let Some(first) = shut.first() {
        let what = format!(
            "{} roads that the map says are shut stay so on all days, such as {} to {}",
            shut.len(),
            name(first.from),
            name(first.to)
        );
        draft.guess(
            what,
            "all for the people behind them: they are cut off",
            "give each [[closure]] in case.toml an until, or take it out, where people get through on foot",
        );
    }
    toml
}
