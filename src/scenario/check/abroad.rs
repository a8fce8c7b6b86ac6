//! How much each country draws those who leave theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::problem::Problems;
use crate::document::rows::Table;
use crate::scenario::tables::LocationRow;
use crate::world::{Link, Location, RoadStatus, Role};

/// The pull of the country of each location that is abroad: who went there before, or one country. The rows of a country say the
/// same.
pub(super) fn pulls(
    table: &Table<LocationRow>,
    is_abroad: impl Fn(&str) -> bool,
    problems: &mut Problems,
) -> Vec<f64> {
    let abroad = |row: &LocationRow| is_abroad(&row.control);
    let mut countries: BTreeMap<&str, Option<u32>> = BTreeMap::new();
    let known = table.rows.iter().any(|(_, row)| abroad(row) && row.earlier.is_some());
    for (line, row) in &table.rows {
        if !abroad(row) {
            if row.earlier.is_some() {
                table.problem(problems, *line, "earlier", "is for locations of a foreign party alone");
            }
            continue;
        }
        let earlier = countries.entry(&row.control).or_insert(row.earlier);
        if *earlier != row.earlier {
            let message =
                format!("locations of \"{}\" must all say the same: it is of the country", row.control);
            table.problem(problems, *line, "earlier", message);
        } else if known && row.earlier.is_none() {
            table.problem(problems, *line, "earlier", "is blank, and other countries have it");
        }
    }
    let of = |row: &LocationRow| Some(countries.get(row.control.as_str())?.map_or(1.0, f64::from));
    table.rows.iter().map(|(_, row)| of(row).unwrap_or(0.0)).collect()
}

/// Divides the pull of each country over those of its locations to which a crossing leads: nobody enters it elsewhere. `parties`
/// holds each location.
pub(super) fn divide(nodes: &mut [Location], ways: &[Link], parties: &[&str]) {
    let abroad = |node: usize| nodes[node].role == Role::Foreign;
    let crossings =
        ways.iter().filter(|way| way.status == RoadStatus::Border && abroad(way.from) != abroad(way.to));
    let entered: BTreeSet<usize> =
        crossings.map(|way| if abroad(way.from) { way.from } else { way.to }).collect();
    let mut of_party: BTreeMap<&str, u32> = BTreeMap::new();
    for &node in &entered {
        *of_party.entry(parties[node]).or_default() += 1;
    }
    for (node, location) in
        nodes.iter_mut().enumerate().filter(|(_, location)| location.role == Role::Foreign)
    {
        let crossings = of_party.get(parties[node]).filter(|_| entered.contains(&node));
        location.abroad_pull =
            crossings.map_or(0.0, |&crossings| location.abroad_pull / f64::from(crossings));
    }
}
