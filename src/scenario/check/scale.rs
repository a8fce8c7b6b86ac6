//! What is larger than the case itself: mostly a wrong unit, or a digit too many.

use super::checker::Checker;
use super::never::extent_km;
use crate::document::problem::WarningKind;
use crate::scenario::file::{PriorFile, ScenarioFile};
use crate::world::{Geography, Role};

/// Days before the first from which people are counted at most without a word: ten years.
const LONGEST_BEFORE: i32 = 3653;

/// Warns of it.
pub(super) fn warn(file: &ScenarioFile, geography: Option<&Geography>, checker: &mut Checker<'_>) {
    let before = (file.start - file.counting_since).get_days();
    if before > LONGEST_BEFORE {
        let message =
            format!("{} is {before} days before the first day, {}", file.counting_since, file.start);
        checker.warn(WarningKind::Outside, "counting_since", message);
    }
    let Some(geography) = geography else { return };
    kilometres(file, geography, checker);
    no_shelter(file, geography, checker);
    let people: u64 = geography.communities.iter().map(|community| u64::from(community.people())).sum();
    for (index, places) in file.places.iter().enumerate() {
        let add = u64::try_from(places.add).unwrap_or(0);
        if file.exogenous.is_none() && add > people {
            let message = format!("adds {add} places, and {people} people are all of the case");
            checker.warn(WarningKind::Position, &format!("places[{index}].add"), message);
        }
    }
}

/// A case that has no place for anybody: all who leave are counted as without shelter.
fn no_shelter(file: &ScenarioFile, geography: &Geography, checker: &mut Checker<'_>) {
    let within = geography.locations.iter().filter(|location| location.role != Role::Foreign);
    let places: u64 = within.flat_map(|location| location.places).map(u64::from).sum();
    if file.exogenous.is_none() && places == 0 && file.places.iter().all(|item| item.add <= 0) {
        let message = "no location has free places of any kind: all who leave will count as without shelter";
        checker.warn(WarningKind::NoEffect, "tables.locations", message.to_owned());
    }
}

/// Lengths that take in all of the case, wherever they begin.
fn kilometres(file: &ScenarioFile, geography: &Geography, checker: &mut Checker<'_>) {
    let across = extent_km(geography);
    let mut lengths = Vec::new();
    if let Some(bombardment) = &file.bombardment {
        lengths.push(("bombardment.reach_km".to_owned(), &bombardment.numbers.reach_km, "fire reaches"));
    }
    if let Some(offensive) = &file.offensive {
        let [width, speed] = ["an axis takes what lies within", "an axis goes, a day,"];
        lengths.push(("offensive.half_width_km".to_owned(), &offensive.advance.half_width_km, width));
        lengths.push(("offensive.speed_km_per_day".to_owned(), &offensive.advance.speed_km_per_day, speed));
        for (index, axis) in offensive.axis.iter().enumerate() {
            let at = |key: &str| format!("offensive.axis[{index}].{key}");
            let own = [
                ("half_width_km", &axis.advance.half_width_km, width),
                ("speed_km_per_day", &axis.advance.speed_km_per_day, speed),
            ];
            let own = own.into_iter().filter_map(|(key, prior, what)| Some((at(key), prior.as_ref()?, what)));
            lengths.extend(own);
        }
    }
    for (at, prior, what) in lengths {
        let length = middle(prior);
        if across > 0.0 && length > across {
            let message =
                format!("{what} {length} km, and the case is {across:.0} km across: check the unit");
            checker.warn(WarningKind::Position, &at, message);
        }
    }
}

/// About what a number is, as its prior says.
fn middle(prior: &PriorFile) -> f64 {
    let normal = prior.normal.as_ref().map(|normal| normal.mean);
    let log_normal = prior.log_normal.as_ref().map(|log_normal| log_normal.median);
    let between = |range: Option<[f64; 2]>| range.map(|[low, high]| f64::midpoint(low, high));
    let range = || between(prior.uniform).or(between(prior.log_uniform));
    prior.fixed.or(normal).or(log_normal).or_else(range).unwrap_or(0.0)
}
