//! Which roads and borders does a scenario open, and what is shut beyond those that nothing opens?

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::checker::Checker;
use super::geography::Ground;
use super::never::may_open;
use crate::conflict::Plan;
use crate::document::problem::WarningKind;
use crate::scenario::file::{BorderState, ScenarioFile};
use crate::world::{Geography, Location, RoadStatus, Role};

/// The road between two locations, if there is one.
pub(super) fn road(geography: &Geography, from: &str, to: &str) -> Option<usize> {
    let find = |name: &str| geography.locations.iter().position(|location| location.name == name);
    let (from, to) = (find(from)?, find(to)?);
    let road = |&link: &usize| geography.links[link].status != RoadStatus::Transport;
    geography.neighbours(from).iter().filter(|&&(_, end)| end == to).map(|&(link, _)| link).find(road)
}

/// Whether people may leave the country somewhere, on some day.
pub(super) fn opens_a_border(file: &ScenarioFile, geography: &Geography) -> bool {
    let crossing =
        |(link, ..): (usize, Date, Option<Date>)| geography.links[link].status == RoadStatus::Border;
    file.border.iter().any(|border| border.state != BorderState::Shut)
        || opened(file, geography).into_iter().any(crossing)
}

/// The roads that measures and corridors open: link, date, and the date from which they no longer do.
pub(super) fn opened(file: &ScenarioFile, geography: &Geography) -> Vec<(usize, Date, Option<Date>)> {
    let measures = file.ceasefire.iter().flat_map(|ceasefire| &ceasefire.measure);
    let measures = measures.filter(|measure| may_open(measure));
    let by_measures =
        measures.flat_map(|measure| measure.opens.iter().map(|[from, to]| (from, to, measure.date, None)));
    let by_corridors = file
        .corridor
        .iter()
        .map(|corridor| (&corridor.from, &corridor.to, corridor.term.date, corridor.term.until));
    let roads = by_measures.chain(by_corridors);
    roads.filter_map(|(from, to, date, until)| Some((road(geography, from, to)?, date, until))).collect()
}

/// Whether a road to a place that the adversary holds on the first day is open, or may be opened.
pub(super) fn leads_to_the_adversary(file: &ScenarioFile, geography: &Geography) -> bool {
    let opened = opened(file, geography);
    geography.links.iter().enumerate().any(|(index, link)| {
        let held = |end: usize| geography.locations[end].role == Role::Adversary;
        let usable =
            link.status != RoadStatus::FrontLine || opened.iter().any(|&(opened, ..)| opened == index);
        usable && (held(link.from) || held(link.to))
    })
}

/// The roads over a border, from this country into another.
pub(super) fn crossings(geography: &Geography) -> impl Iterator<Item = usize> {
    let foreign = |location: usize| geography.locations[location].role == Role::Foreign;
    (0..geography.links.len()).filter(move |&link| {
        let link = &geography.links[link];
        link.status == RoadStatus::Border && foreign(link.from) != foreign(link.to)
    })
}

/// What a name of a border may mean.
pub(super) struct NamedCrossings {
    /// The location of that name, or that P-code.
    pub(super) location: Option<usize>,
    /// The crossings at it.
    pub(super) here: Vec<usize>,
    /// The crossings into the country of the party of that name.
    pub(super) of_party: Vec<usize>,
}

impl NamedCrossings {
    pub(super) fn of(ground: &Ground, geography: &Geography, name: &str) -> Self {
        let ends = |link: usize| [geography.links[link].from, geography.links[link].to];
        let find = |is: fn(&Location) -> &str| geography.locations.iter().position(|of| is(of) == name);
        let location = find(|location| &location.name).or_else(|| find(|location| &location.pcode));
        let beyond = |end: usize| {
            geography.locations[end].role == Role::Foreign
                && ground.holders.get(end).is_some_and(|p| p == name)
        };
        let own = |&link: &usize| location.is_some_and(|location| ends(link).contains(&location));
        Self {
            location,
            here: crossings(geography).filter(own).collect(),
            of_party: crossings(geography).filter(|&link| ends(link).into_iter().any(beyond)).collect(),
        }
    }
}

/// Borders, roads and places that are shut beyond crossings which nothing opens, where others are opened.
pub(super) fn other_crossings(
    (file, plan): (&ScenarioFile, &Plan),
    ground: &Ground,
    geography: &Geography,
    checker: &mut Checker<'_>,
) {
    let by_roads = opened(file, geography).into_iter().map(|(link, ..)| link);
    let opened: BTreeSet<usize> =
        plan.changes.openings.iter().map(|opening| opening.link).chain(by_roads).collect();
    let abroad = |location: usize| geography.locations[location].role == Role::Foreign;
    // Abroad people may go on by any open road.
    let over = |link: &&usize| geography.links[**link].status == RoadStatus::Border;
    let ends = opened.iter().filter(over).map(|&link| &geography.links[link]);
    let mut next: Vec<usize> =
        ends.flat_map(|link| [link.from, link.to]).filter(|&end| abroad(end)).collect();
    let mut entered = vec![false; geography.locations.len()];
    while let Some(location) = next.pop() {
        if !std::mem::replace(&mut entered[location], true) {
            let ways = geography.neighbours(location).iter().filter(|&&(_, end)| abroad(end));
            next.extend(ways.map(|&(_, end)| end));
        }
    }
    for (index, border) in file.border.iter().enumerate().filter(|(_, b)| b.state == BorderState::Shut) {
        let named = NamedCrossings::of(ground, geography, &border.at);
        let links = if named.of_party.is_empty() { named.here } else { named.of_party };
        if !links.is_empty() && !links.iter().any(|link| opened.contains(link)) {
            let message =
                format!("nobody can cross at \"{}\" in any case: nothing opens a crossing there", border.at);
            checker.warn(WarningKind::NoEffect, &format!("border[{index}]"), message);
        }
    }
    let at = |name: &str| geography.locations.iter().position(|location| location.name == name);
    let crosses = |link: usize| crossings(geography).any(|crossing| crossing == link);
    for (index, closure) in file.closure.iter().enumerate() {
        let key = format!("closure[{index}]");
        if let Some(place) = closure.place.as_deref().and_then(at).filter(|&place| abroad(place)) {
            if !entered[place] {
                let name = &geography.locations[place].name;
                let message =
                    format!("nobody can enter \"{name}\" in any case: nothing opens a crossing to it");
                checker.warn(WarningKind::NoEffect, &key, message);
            }
        } else if let (Some(from), Some(to)) = (&closure.from, &closure.to)
            && road(geography, from, to).is_some_and(|link| crosses(link) && !opened.contains(&link))
        {
            let message =
                format!("the crossing from \"{from}\" to \"{to}\" is shut already, and nothing opens it");
            checker.warn(WarningKind::NoEffect, &key, message);
        }
    }
}
