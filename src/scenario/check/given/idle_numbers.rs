//! Which numbers of the choice among given hosts have nothing to act on?

use crate::document::problem::WarningKind;
use crate::model::Closure;
use crate::model::host_choice::first_opening;
use crate::scenario::check::checker::Checker;
use crate::scenario::file::ScenarioFile;
use crate::world::Geography;

/// The number without which earlier people play no part.
pub(in crate::scenario::check) const EARLIER: &str = "earlier_exponent";

/// A number of the choice, and those that a 0 of it leaves nothing to do (docs/odd.md 7.8a).
const BEHIND: [(&str, &[&str]); 3] = [
    ("distance_exponent", &["distance_offset_km", "foreign_road_factor", "passage_km"]),
    ("fade_exponent", &["fade_from", "capacity_spread"]),
    ("competition_exponent", &["competition_reach_km"]),
];

fn warn(name: &str, why: &str, checker: &mut Checker<'_>) {
    let at = format!("destination.parameters.{name}");
    if checker.document.is_set_at(&at) {
        checker.warn(WarningKind::NoEffect, &at, format!("has no effect: {why}"));
    }
}

/// Warns of numbers that are set beside hosts of which none opens, or none has a limit. An import gives all of them to every
/// case: those are not meant.
pub(super) fn without_hosts_for_them(
    hosts: Option<&[usize]>,
    shut: &[Closure],
    geography: &Geography,
    checker: &mut Checker<'_>,
) {
    let hosts = hosts.unwrap_or_default();
    let opens = hosts.iter().any(|&host| first_opening(shut, host).is_some());
    let limited = hosts.iter().any(|&host| geography.locations[host].places.iter().any(|&places| places > 0));
    let on_opening =
        ["opening_pull", "opening_days"].map(|name| (name, opens, "no host opens for the first time"));
    let on_places =
        ["fade_from", "fade_exponent", "capacity_spread"].map(|name| (name, limited, "no host has a limit"));
    for (name, _, why) in on_opening.into_iter().chain(on_places).filter(|(_, acts, _)| !acts) {
        warn(name, why, checker);
    }
}

/// Warns of numbers that are set behind another one which is 0.
pub(super) fn behind_others(file: &ScenarioFile, checker: &mut Checker<'_>) {
    let Some(destination) = &file.destination else { return };
    let is_zero = |name: &str| destination.parameters.get(name).is_some_and(|prior| prior.fixed == Some(0.0));
    for (gate, behind) in BEHIND {
        for name in behind.iter().filter(|_| is_zero(gate)) {
            warn(name, &format!("{gate} is 0"), checker);
        }
    }
    // What was there before has the same floor.
    let earlier = destination.earlier.is_some() && !is_zero(EARLIER);
    if is_zero("herding_exponent") && !earlier {
        warn("herding_floor", "herding_exponent is 0", checker);
    }
}
