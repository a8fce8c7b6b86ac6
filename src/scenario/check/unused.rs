//! Numbers that a scenario gives or a command line sets, and that play no part in it: somebody would read their effect from
//! results.

use super::checker::Checker;
use super::figures::has_camps;
use super::given;
use super::openings::{leads_to_the_adversary, opens_a_border};
use crate::conflict::{CaptureKind, ControlChange, EventKind, Plan};
use crate::document::problem::WarningKind;
use crate::scenario::file::ScenarioFile;
use crate::world::{Geography, Role};

/// Where a number of people has no part.
struct Unused {
    names: &'static [&'static str],
    absent: bool,
    why: &'static str,
}

/// Why numbers of fire that an offensive brings have no part.
const NO_OFFENSIVE: &str = "there is no [offensive], which alone brings this fire";

/// Warns of them, and says of each number that plays no part why: columns of tables give them too. What a posterior or a
/// file of priors carries is not meant, nor an alarm that the case has for all of its scenarios: those are shared.
pub(super) fn warn(
    file: &ScenarioFile,
    geography: &Geography,
    conflict: &Plan,
    near_front_km: Option<f64>,
    checker: &mut Checker<'_>,
) -> Vec<(String, String)> {
    let mut idle: Vec<(String, String)> = Vec::new();
    if let Some(alarm) = &file.alarm {
        if file.offensive.is_none() {
            if checker.document.is_set_at("alarm.while_preparing") {
                no_effect("alarm.while_preparing", UNPREPARED, checker);
            }
            idle.push(("alarm.while_preparing".into(), UNPREPARED.into()));
        }
        if names_nothing(conflict) {
            let own = checker.document.place("alarm.initial").0 == checker.document.path()
                && alarm.numbers.initial.fixed != Some(0.0);
            if own || checker.document.is_set_at("alarm.initial") {
                no_effect("alarm.initial", UNNAMED, checker);
            }
            idle.push(("alarm.initial".into(), UNNAMED.into()));
        }
    }
    if file.bombardment.is_some() && file.offensive.is_none() {
        for at in ["bombardment.tip_spells_per_week", "bombardment.deep_spells_per_week"] {
            if checker.document.is_set_at(at) {
                no_effect(at, NO_OFFENSIVE, checker);
            }
            idle.push((at.into(), NO_OFFENSIVE.into()));
        }
        if checker.document.is_set_at("bombardment.offensive_shares") {
            no_effect("bombardment.offensive_shares", NO_OFFENSIVE, checker);
        }
    }
    // What departures that are given leave no room for comes first: the rest follows from it.
    let mut people = given::without_effect(file);
    for part in parts(file, geography, conflict, near_front_km).into_iter().filter(|part| part.absent) {
        for &name in part.names {
            if !people.iter().any(|(known, _)| *known == name) {
                people.push((name, part.why));
            }
        }
    }
    for (name, why) in people {
        if file.parameters.contains_key(name) {
            no_effect(&format!("parameters.{name}"), why, checker);
        }
        idle.push((name.into(), why.into()));
    }
    // Of these something else is said where the files give them.
    idle.push((BACKGROUND.into(), "households leave home for conflict alone".into()));
    if file.destination.as_ref().is_some_and(|destination| destination.earlier.is_none()) {
        idle.push((given::EARLIER.into(), "there is no table destination.earlier".into()));
    }
    idle
}

/// The rate of leaving for other reasons, which older files give.
const BACKGROUND: &str = "background_rate_per_day";

/// Why there is no alarm of preparations.
const UNPREPARED: &str = "there is no [offensive] that is prepared";
/// Why nobody minds an alarm.
const UNNAMED: &str =
    "nothing is named that could be attacked (alarm.named, announcements of a record, axes of an offensive)";

fn no_effect(at: &str, why: &str, checker: &mut Checker<'_>) {
    checker.warn(WarningKind::NoEffect, at, format!("has no effect: {why}"));
}

/// Whether no place is ever named as one that may be attacked: nobody is then alarmed, however much is announced.
fn names_nothing(conflict: &Plan) -> bool {
    let mut announced = conflict.observed.iter().flat_map(|record| &record.announcements);
    conflict.offensive.is_none() && announced.all(|(_, _, named)| named.is_empty())
}

/// Why nobody minds a truce.
const NO_TRUCE: &str = "there is no truce: no [ceasefire], no [[truce]], and none in a record";

/// The parts of a case that it may be without.
fn parts(
    file: &ScenarioFile,
    geography: &Geography,
    conflict: &Plan,
    near_front_km: Option<f64>,
) -> Vec<Unused> {
    let record = || conflict.observed.iter().flat_map(|record| &record.control);
    // What this side's own people take, or are handed, nobody flees from.
    let falls = |change: &ControlChange| change.role == Role::Adversary;
    let never = |kind: CaptureKind| !record().any(|change| change.kind == kind && falls(change));
    let held_by = |role| {
        geography.locations.iter().any(|at| at.role == role) || record().any(|change| change.role == role)
    };
    let camps = has_camps(file, geography);
    let wanted = |at: &crate::world::Location| at.role == Role::Foreign && at.abroad_pull > 0.0;
    let abroad = geography.locations.iter().any(wanted) && opens_a_border(file, geography);
    // Members of population groups go to their own country whoever had gone there before.
    let own_countries = !file.population_group.is_empty() && opens_a_border(file, geography);
    let near = |place: usize| near_front_km.is_none_or(|near| geography.front_km(place) <= near);
    let first = geography.locations.first();
    let one_governorate =
        geography.locations.iter().all(|at| Some(&at.governorate) == first.map(|first| &first.governorate));
    let events = || conflict.observed.iter().flat_map(|record| &record.events);
    let fought = conflict.offensive.is_some() || events().any(|event| event.kind == EventKind::GroundAttack);
    let recorded = conflict.observed.as_ref();
    // From the end of an offensive on a truce holds.
    let truce = conflict.ceasefire.is_some()
        || conflict.offensive.is_some()
        || !conflict.changes.truces.is_empty()
        || recorded.is_some_and(|record| !record.truces.is_empty() || !record.local_truces.is_empty());
    vec![
        Unused {
            names: &["anticipation_strength", "anticipation_reach_km", "alarm_memory_days"],
            absent: names_nothing(conflict),
            why: UNNAMED,
        },
        Unused {
            names: &["alarm_half_life_in_truce_days"],
            absent: names_nothing(conflict) || !truce,
            why: if truce { UNNAMED } else { NO_TRUCE },
        },
        Unused { names: &["threat_in_truce", "belief_in_truce_per_day"], absent: !truce, why: NO_TRUCE },
        Unused {
            names: &["ground_hazard_per_day", "ground_reach_km"],
            absent: !fought,
            why: "nobody fights on the ground: there is no [offensive], and no ground_attack in a record",
        },
        Unused {
            names: &["capture_hazard_per_day", "return_share_after_assault"],
            absent: conflict.offensive.is_none() && never(CaptureKind::Assault),
            why: "nothing is taken by assault, by an [offensive] or in a record",
        },
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
            names: &["never_leave_displaced"],
            absent: geography.communities.iter().all(|community| community.idps == 0),
            why: "tables.communities has no people who were displaced before (column idps)",
        },
        Unused {
            names: &["exposure_reach_km"],
            absent: geography.fronts.is_empty()
                && conflict.offensive.is_none()
                && !record().any(|change| change.role == Role::Adversary),
            why: "there is no front line, and nothing is taken by an [offensive] or in a record",
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
            absent: !leads_to_the_adversary(file, geography),
            why: "no road leads to a place that the adversary holds on the first day, or none that is open or opened",
        },
        Unused {
            names: &["front_population_factor"],
            absent: !(0..geography.communities.len()).any(near),
            why: "nobody lives within population.near_front_km of the front",
        },
    ]
}
