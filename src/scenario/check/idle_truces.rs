//! Truces that change nothing: another one holds there for certain, or the record has one and nothing that it would
//! prevent.

use super::checker::Checker;
use crate::conflict::changes::{LocalTruce, lies_in};
use crate::conflict::{ObservedPlan, Plan};
use crate::document::problem::WarningKind;
use crate::numbers::Prior;
use crate::world::Geography;

/// Warns of truces whose days and areas others take in.
pub(super) fn warn(plan: &Plan, geography: &Geography, horizon: u32, checker: &mut Checker<'_>) {
    let truces = &plan.changes.truces;
    let mut idle = vec![false; truces.len()];
    for (index, truce) in truces.iter().enumerate() {
        let certain = |&(other, by): &(usize, &LocalTruce)| {
            other != index && !idle[other] && by.numbers.compliance == Prior::Fixed(1.0)
        };
        let others: Vec<(usize, &LocalTruce)> = truces.iter().enumerate().filter(certain).collect();
        let holds = |area: &usize, day: u32| {
            others.iter().any(|(_, by)| by.areas.contains(area) && by.days.contains(day))
        };
        // From what would be taken on the day after the last one people flee on that one.
        let days = || truce.days.from..=truce.days.until.saturating_sub(1).min(horizon + 1);
        let why = if truce.areas.iter().all(|area| days().all(|day| holds(area, day))) {
            let by = others.iter().filter(|(_, by)| {
                by.areas.iter().any(|area| truce.areas.contains(area))
                    && days().any(|day| by.days.contains(day))
            });
            let by: Vec<String> = by.map(|(other, _)| format!("truce[{other}]")).collect();
            let hold = if by.len() == 1 { "holds" } else { "hold" };
            format!("has no effect: {} {hold} there on all of its days", by.join(" and "))
        } else if let Some(record) = recorded(plan)
            && truce.areas.iter().all(|&area| quiet(record, geography, area, truce, horizon))
        {
            "has no effect: the record has a truce on all of its days, and no event and no capture there"
                .into()
        } else {
            continue;
        };
        idle[index] = true;
        checker.warn(WarningKind::NoEffect, &format!("truce[{index}]"), why);
    }
}

/// The record, if nothing else happens in a scenario.
fn recorded(plan: &Plan) -> Option<&ObservedPlan> {
    let simulated = plan.bombardment.is_some() || plan.offensive.is_some() || plan.ceasefire.is_some();
    plan.observed.as_ref().filter(|_| !simulated)
}

/// Whether a record has a truce everywhere on all days of another, and nothing in an area that this would prevent.
fn quiet(
    record: &ObservedPlan,
    geography: &Geography,
    area: usize,
    truce: &LocalTruce,
    horizon: u32,
) -> bool {
    let (from, until) = (truce.days.from, truce.days.until);
    // Captures on the day after the last one are looked at below; truces of a record end with the days.
    let mut days = from..=until.saturating_sub(1).min(horizon);
    let everywhere = days.all(|day| record.truces.iter().any(|&(first, last)| (first..=last).contains(&day)));
    let event = |event: &crate::conflict::Event| {
        event.from < until && event.to >= from && lies_in(geography, event.footprint, area)
    };
    everywhere
        && !record.events.iter().any(event)
        && !record
            .control
            .iter()
            .any(|change| truce.days.contains(change.day) && geography.area_of_place(change.place) == area)
}
