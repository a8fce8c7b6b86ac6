//! Numbers that a scenario gives or a command line sets, and that play no part in it: somebody would read their effect from
//! results.

use super::checker::Checker;
use super::effects::opens_a_border;
use crate::conflict::{CaptureKind, Plan};
use crate::document::problem::WarningKind;
use crate::scenario::file::ScenarioFile;
use crate::world::{Geography, Role, ShelterType};

/// Where a number of people has no part.
struct Unused {
    names: &'static [&'static str],
    absent: bool,
    why: &'static str,
}

/// Warns of them. What a posterior or a file of priors carries is not meant: those are shared.
pub(super) fn warn(
    file: &ScenarioFile,
    geography: &Geography,
    conflict: &Plan,
    near_front_km: Option<f64>,
    checker: &mut Checker<'_>,
) {
    if file.alarm.is_some() && file.offensive.is_none() && checker.document.is_set_at("alarm.while_preparing")
    {
        let message = "has no effect: there is no [offensive] that is prepared";
        checker.warn(WarningKind::NoEffect, "alarm.while_preparing", message);
    }
    // What departures that are given leave no room for is said elsewhere.
    if file.exogenous.is_some() {
        return;
    }
    for part in parts(file, geography, conflict, near_front_km).into_iter().filter(|part| part.absent) {
        for name in part.names.iter().filter(|name| file.parameters.contains_key(**name)) {
            let message = format!("has no effect: {}", part.why);
            checker.warn(WarningKind::NoEffect, &format!("parameters.{name}"), message);
        }
    }
}

/// The parts of a case that it may be without.
fn parts(
    file: &ScenarioFile,
    geography: &Geography,
    conflict: &Plan,
    near_front_km: Option<f64>,
) -> Vec<Unused> {
    let record = || conflict.observed.iter().flat_map(|record| &record.control);
    let never = |kind: CaptureKind| !record().any(|change| change.kind == kind);
    let held_by = |role| {
        geography.locations.iter().any(|at| at.role == role) || record().any(|change| change.role == role)
    };
    let camp = ShelterType::Camp as usize;
    let camps = geography.locations.iter().any(|location| location.places[camp] > 0)
        || file.places.iter().any(|places| places.add > 0 && places.shelter == ShelterType::Camp.name());
    let wanted = |at: &crate::world::Location| at.role == Role::Foreign && at.abroad_pull > 0.0;
    let abroad = geography.locations.iter().any(wanted) && opens_a_border(file, geography);
    // Members of population groups go to their own country whoever had gone there before.
    let own_countries = !file.population_group.is_empty() && opens_a_border(file, geography);
    let near = |place: usize| near_front_km.is_none_or(|near| geography.front_km(place) <= near);
    let first = geography.locations.first();
    let one_governorate =
        geography.locations.iter().all(|at| Some(&at.governorate) == first.map(|first| &first.governorate));
    vec![
        Unused {
            names: &["abroad_share"],
            absent: !abroad,
            why: "nobody can leave the country, since nothing opens a border",
        },
        Unused {
            names: &["abroad_reach_km"],
            absent: !abroad && !own_countries,
            why: "nobody can leave the country, since nothing opens a border",
        },
        Unused {
            names: &["unregistered_factor"],
            absent: geography.communities.iter().all(|community| community.unregistered == 0),
            why: "tables.communities has no people whom no register counts (column unregistered)",
        },
        Unused {
            names: &["refuge_utility"],
            absent: geography.locations.iter().all(|location| location.refuge.abs() <= 0.0),
            why: "tables.locations has no refuge (column refuge)",
        },
        Unused {
            names: &["own_governorate_utility"],
            absent: one_governorate,
            why: "tables.locations has no second governorate",
        },
        Unused {
            names: &["handover_hazard_per_day", "return_share_after_handover"],
            absent: never(CaptureKind::Handover),
            why: "nothing is handed over in a record of this scenario",
        },
        Unused {
            names: &["withdrawal_hazard_per_day", "return_share_after_withdrawal"],
            absent: never(CaptureKind::Withdrawal),
            why: "no holder withdraws in a record of this scenario",
        },
        Unused { names: &["camp_pull"], absent: !camps, why: "there are no camp places" },
        Unused {
            names: &["allied_utility"],
            absent: !held_by(Role::Allied),
            why: "no location is held by an allied party",
        },
        Unused {
            names: &["adversary_utility"],
            absent: !geography.locations.iter().any(|at| at.role == Role::Adversary),
            why: "no location is held by the adversary on the first day",
        },
        Unused {
            names: &["front_population_factor"],
            absent: !(0..geography.communities.len()).any(near),
            why: "nobody lives within population.near_front_km of the front",
        },
    ]
}
