//! Who of a case can come to a place? What is changed where nobody comes is said to change nothing.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::checker::Checker;
use super::openings::{opened, opens_a_border, road};
use super::shifts::{last_day, may_be_put_off, may_lie_behind};
use crate::conflict::{ControlChange, ObservedPlan, Plan};
use crate::document::problem::WarningKind;
use crate::model::journey::CROSS_COUNTRY_KM;
use crate::scenario::InitialMove;
use crate::scenario::file::{PlacesFile, ScenarioFile};
use crate::world::{Geography, Point, RoadStatus, Role};

/// Warns of shelter, closures and corridors where nobody can come, and of people who live abroad.
pub(super) fn warn(
    (file, plan): (&ScenarioFile, &Plan),
    geography: &Geography,
    initial: &[InitialMove],
    checker: &mut Checker<'_>,
) {
    // Where departures are given, hosts say where people go.
    if file.exogenous.is_some() {
        return;
    }
    people_abroad(geography, checker);
    let reached = reached((file, plan), geography, initial);
    let idle = |name: &str| {
        let location = geography.locations.iter().position(|location| location.name == name)?;
        let location = Some(location).filter(|&location| !reached[location])?;
        // Of places abroad other warnings say whether they are open.
        let name = &geography.locations[location].name;
        (geography.locations[location].role != Role::Foreign).then_some(name)
    };
    let mut said = Vec::new();
    for (index, places) in file.places.iter().enumerate() {
        said.push((format!("places[{index}]"), idle(&places.place)));
    }
    for (index, closure) in file.closure.iter().enumerate() {
        let at = format!("closure[{index}]");
        if let Some(place) = &closure.place {
            said.push((at, idle(place)));
        } else if let (Some(from), Some(to)) = (&closure.from, &closure.to) {
            // A road through a line that nothing opens has a warning of its own.
            let open = road(geography, from, to)
                .is_some_and(|link| geography.links[link].status == RoadStatus::Open);
            said.push((at, idle(from).and_then(|_| idle(to)).filter(|_| open)));
        }
    }
    for (index, corridor) in file.corridor.iter().enumerate() {
        said.push((format!("corridor[{index}]"), idle(&corridor.from).and_then(|_| idle(&corridor.to))));
        let ends = [&corridor.from, &corridor.to];
        if let Some(end) = ends.into_iter().find(|end| leads_to_nothing(file, geography, initial, end)) {
            let message = format!(
                "has no effect: \"{end}\" has no people and no places, and no other road leads on from it, so that nobody goes there"
            );
            checker.warn(WarningKind::NoEffect, &format!("corridor[{index}]"), message);
        }
    }
    for (index, places) in file.places.iter().enumerate() {
        if is_shut(file, &places.place) && !anybody_at(geography, initial, &places.place) {
            let message =
                format!("\"{}\" is closed on all days, so that nobody finds shelter there", places.place);
            checker.warn(WarningKind::NoEffect, &format!("places[{index}]"), message);
        }
        let taken = plan.observed.as_ref().and_then(|record| taken(file, geography, record, places));
        if let Some(day) = taken {
            let date = file.start.saturating_add(i64::from(day).days());
            let message = format!(
                "the record has \"{}\" taken by the adversary on {date} and not won back in these days: nobody sets out for \
                 shelter there any more",
                places.place
            );
            checker.warn(WarningKind::Overruled, &format!("places[{index}]"), message);
        }
    }
    for (at, name) in said {
        let Some(name) = name else { continue };
        let message = format!(
            "nobody of the case can come to \"{name}\": its people live elsewhere, and no road from them is open or opened"
        );
        checker.warn(WarningKind::NoEffect, &at, message);
    }
}

/// Whether a place is at the end of one road, and of a size of 0 on all days (docs/odd.md 7.8), with nobody in it.
fn leads_to_nothing(
    file: &ScenarioFile,
    geography: &Geography,
    initial: &[InitialMove],
    place: &str,
) -> bool {
    let Some(location) = geography.locations.iter().position(|location| location.name == place) else {
        return false;
    };
    let of_size = &geography.locations[location];
    let is_empty = of_size.population == 0 && of_size.places.iter().all(|&places| places == 0);
    is_empty
        && of_size.role != Role::Foreign
        && geography.neighbours(location).len() <= 1
        && !file.places.iter().any(|more| more.place == place)
        && !anybody_at(geography, initial, place)
}

/// Whether a place takes nobody in from the first day to the last.
fn is_shut(file: &ScenarioFile, place: &str) -> bool {
    let last = file.start.saturating_add(i64::from(last_day(file)).days());
    let of_place = file.closure.iter().filter(|closure| closure.place.as_deref() == Some(place));
    let mut terms = of_place.map(|closure| &closure.term);
    terms.any(|term| term.date <= file.start && term.until.is_none_or(|until| until > last))
}

/// The day since which the record has the adversary hold a place on all days on which there is more shelter, if so.
fn taken(
    file: &ScenarioFile,
    geography: &Geography,
    record: &ObservedPlan,
    places: &PlacesFile,
) -> Option<u32> {
    let location = geography.locations.iter().position(|location| location.name == places.place)?;
    let place = geography.place_of_location(location);
    // To the adversary's own side some go all the same.
    if geography.locations[location].role == Role::Adversary || may_be_put_off(file, geography, place) {
        return None;
    }
    let day = |date: Date| i64::from((date - file.start).get_days());
    let (from, until) = (day(places.term.date), places.term.until.map_or(i64::MAX, day));
    let of_place = || record.control.iter().filter(|change| change.place == place);
    let taken = |change: &&ControlChange| change.role == Role::Adversary;
    let before = of_place().filter(|change| i64::from(change.day) < from);
    let last = before.max_by_key(|change| (change.day, taken(change))).filter(taken)?;
    let later = |change: &ControlChange| (from..until).contains(&i64::from(change.day));
    (!of_place().any(|change| later(change) && !taken(&change))).then_some(last.day)
}

/// Whether people who left before the first day are at a place.
fn anybody_at(geography: &Geography, initial: &[InitialMove], place: &str) -> bool {
    let mut at = initial.iter().flat_map(|group| &group.destinations);
    at.any(|&(location, _)| geography.locations[location].name == place)
}

/// The locations that somebody may come to on some day, if the line moves as it likes.
fn reached(
    (file, plan): (&ScenarioFile, &Plan),
    geography: &Geography,
    initial: &[InitialMove],
) -> Vec<bool> {
    let opened: BTreeSet<usize> = opened(file, geography).into_iter().map(|(link, ..)| link).collect();
    let borders = opens_a_border(file, geography);
    let passes = |link: usize| match geography.links[link].status {
        RoadStatus::Open | RoadStatus::Transport => true,
        RoadStatus::FrontLine => opened.contains(&link),
        RoadStatus::Border => borders,
    };
    let homes = geography.communities.iter().filter(|community| community.people() > 0);
    // Whose own town may fall sets out across country from the nearest that has not.
    let across =
        |at: Point, location: usize| geography.locations[location].at.distance_km(at) <= CROSS_COUNTRY_KM;
    let homes = homes.flat_map(|community| {
        let falls = may_lie_behind(plan, geography, community.location);
        let others =
            (0..geography.locations.len()).filter(move |&other| falls && across(community.at, other));
        others.chain([community.location])
    });
    let left = initial.iter().flat_map(|group| group.destinations.iter().map(|&(location, _)| location));
    let mut next: Vec<usize> = homes.chain(left).collect();
    let mut reached = vec![false; geography.locations.len()];
    while let Some(location) = next.pop() {
        if !std::mem::replace(&mut reached[location], true) {
            let ways = geography.neighbours(location).iter().filter(|&&(link, _)| passes(link));
            next.extend(ways.map(|&(_, end)| end));
        }
    }
    reached
}

/// People of the case in places that a foreign party holds on the first day.
fn people_abroad(geography: &Geography, checker: &mut Checker<'_>) {
    for (index, location) in geography.locations.iter().enumerate().filter(|(_, at)| at.role == Role::Foreign)
    {
        let own = geography.communities.iter().filter(|community| community.location == index);
        let people: u64 = own.map(|community| u64::from(community.people())).sum();
        if people > 0 {
            let message = format!(
                "{people} people live at \"{}\", which a foreign party holds: they may flee like all others, but are \
                 trapped there while the border is shut, and are not abroad until they have left and come back (leave \
                 them out, or name the holder in control.home, allied or adversary)",
                location.name
            );
            checker.warn(WarningKind::Position, "tables.communities", message);
        }
    }
}
