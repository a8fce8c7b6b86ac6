//! Do roads that are shut lie where a line or a border is? One within a side is mostly a slip, and cuts people off.

use super::checker::Checker;
use super::geography::Ground;
use super::openings::opened;
use crate::document::problem::WarningKind;
use crate::scenario::file::ScenarioFile;
use crate::world::{RoadStatus, Role};

/// Warns of roads through a front between two places of one party, and over a border within the country.
pub(super) fn warn(file: &ScenarioFile, ground: &Ground, checker: &mut Checker<'_>) {
    let Some(geography) = &ground.geography else { return };
    let opened: Vec<usize> = opened(file, geography).into_iter().map(|(link, ..)| link).collect();
    for (_, link) in geography.links.iter().enumerate().filter(|(index, _)| !opened.contains(index)) {
        let ends = [link.from, link.to];
        let [from, to] = ends.map(|end| &geography.locations[end].name);
        let [one, other] = ends.map(|end| ground.holders.get(end));
        let abroad = ends.iter().any(|&end| geography.locations[end].role == Role::Foreign);
        // Behind the other side's line a road is no way for anybody of the case.
        let ours = geography.locations[link.from].role != Role::Adversary;
        let why = match (link.status, one) {
            (RoadStatus::FrontLine, Some(holder)) if one == other && ours => {
                format!("has the status front_line, and \"{holder}\" holds both ends: nobody passes")
            }
            (RoadStatus::Border, _) if !abroad => {
                "has the status border, and neither end is abroad: nobody passes".to_string()
            }
            _ => continue,
        };
        let message = format!("the road from \"{from}\" to \"{to}\" {why}");
        checker.warn(WarningKind::Position, "tables.roads", message);
    }
}
