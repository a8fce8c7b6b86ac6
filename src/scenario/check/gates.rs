//! Numbers that another number leaves nothing to do: it is taken as known to be 0, or 1, where their effect is.

use std::collections::BTreeSet;

use super::checker::Checker;
use crate::conflict::{Event, EventKind, Plan};
use crate::document::problem::WarningKind;
use crate::numbers::draws::ParameterSets;
use crate::numbers::{Parameter, Prior};
use crate::scenario::file::ScenarioFile;

/// A number, what it has to be, and what is then without effect.
struct Gate {
    name: &'static str,
    shut_at: f64,
    behind: &'static [&'static str],
}

/// By the equations that docs/odd.md cites for each.
const GATES: [Gate; 14] = [
    Gate {
        name: "severity_scale",
        shut_at: 0.0,
        behind: &[
            "threat_reach_km",
            "threat_memory_days",
            "contagion",
            "contagion_memory_days",
            "return_damage_scale",
            "uninhabitable_share",
            "return_threat_scale",
        ],
    },
    Gate { name: "uninhabitable_share", shut_at: 0.0, behind: &["return_damage_scale"] },
    Gate {
        name: "return_without_truce",
        shut_at: 1.0,
        behind: &["return_threat_scale", "belief_in_truce_per_day", "belief_in_quiet_per_day"],
    },
    Gate {
        name: "return_rate_per_day",
        shut_at: 0.0,
        behind: &[
            "return_damage_scale",
            "uninhabitable_share",
            "return_threat_scale",
            "return_without_truce",
            "belief_in_truce_per_day",
            "belief_in_quiet_per_day",
            "return_share_after_assault",
            "return_share_after_handover",
            "return_share_after_withdrawal",
        ],
    },
    Gate { name: "contagion", shut_at: 0.0, behind: &["contagion_memory_days"] },
    Gate {
        name: "anticipation_strength",
        shut_at: 0.0,
        behind: &["anticipation_reach_km", "alarm_memory_days", "alarm_half_life_in_truce_days"],
    },
    Gate { name: "ground_hazard_per_day", shut_at: 0.0, behind: &["ground_reach_km"] },
    Gate { name: "exposure_aversion", shut_at: 0.0, behind: &["exposure_reach_km"] },
    Gate {
        name: "vehicle_share",
        shut_at: 1.0,
        behind: &["tolerance_without_vehicle", "walking_km_per_day"],
    },
    Gate { name: "vehicle_share", shut_at: 0.0, behind: &["driving_hours_per_day"] },
    Gate { name: "places_factor", shut_at: 0.0, behind: &["camp_pull"] },
    Gate { name: "size_exponent", shut_at: 0.0, behind: &["camp_pull"] },
    Gate { name: "never_leave_share", shut_at: 0.0, behind: &["never_leave_displaced"] },
    Gate { name: "distance_decay_per_km", shut_at: 0.0, behind: &["distance_linear_km"] },
];

/// Numbers of those who decide by threat.
const TOLERANCES: [&str; 5] = [
    "tolerance_median",
    "tolerance_slope",
    "tolerance_without_vehicle",
    "contagion",
    "contagion_memory_days",
];

fn is_fire(event: &Event) -> bool {
    event.kind == EventKind::Bombardment && event.severity > 0.0
}

/// Warns of numbers that the scenario gives, or a command line sets, but for those of which it was said already that they
/// play no part, and of fire in a record or by a simulated conflict that nobody feels.
pub(super) fn warn(
    (file, plan): (&ScenarioFile, &Plan),
    (parameters, posterior): (&[Parameter], Option<&ParameterSets>),
    said: &[(String, String)],
    checker: &mut Checker<'_>,
) {
    let shut = |name: &str, at: f64| {
        parameters.iter().enumerate().any(|(index, parameter)| {
            let drawn = posterior.is_some_and(|sets| sets.iter().any(|set| set[index].is_some()));
            parameter.name == name && parameter.prior == Prior::Fixed(at) && !drawn
        })
    };
    let mut idle = Vec::new();
    for gate in GATES.iter().filter(|gate| shut(gate.name, gate.shut_at)) {
        let why = format!("{} is {}", gate.name, gate.shut_at);
        idle.extend(gate.behind.iter().map(|&name| (name, why.clone())));
    }
    // Members of a group leave for their own country over the same reach.
    let groups = !file.population_group.is_empty() || file.tables.population_groups.is_some();
    if shut("abroad_share", 0.0) && !groups {
        idle.push(("abroad_reach_km", "abroad_share is 0".to_owned()));
    }
    if shut("never_leave_share", 1.0) && shut("never_leave_displaced", 1.0) && file.exogenous.is_none() {
        let message =
            "nobody decides to leave in any future: never_leave_share and never_leave_displaced are 1";
        checker.warn(WarningKind::NoEffect, "parameters.never_leave_share", message);
        let why = "never_leave_share and never_leave_displaced are 1";
        idle.extend(TOLERANCES.iter().map(|&name| (name, why.to_owned())));
    }
    let mut told = BTreeSet::new();
    for (name, why) in idle {
        let given = file.parameters.contains_key(name) && !said.iter().any(|(known, _)| known == name);
        if given && told.insert(name) {
            let message = format!("has no effect while {why}");
            checker.warn(WarningKind::NoEffect, &format!("parameters.{name}"), message);
        }
    }
    if shut("anticipation_strength", 0.0) {
        for at in ["alarm.initial", "alarm.while_preparing"] {
            let own = checker.document.place(at).0 == checker.document.path();
            if file.alarm.is_some()
                && (own || checker.document.is_set_at(at))
                && !said.iter().any(|(known, _)| known == at)
            {
                checker.warn(WarningKind::NoEffect, at, "has no effect while anticipation_strength is 0");
            }
        }
    }
    if shut("severity_scale", 0.0) {
        let felt = [
            ("observed.events", plan.observed.iter().flat_map(|record| &record.events).any(is_fire)),
            ("bombardment", file.bombardment.is_some()),
        ];
        for (at, _) in felt.into_iter().filter(|&(_, there)| there) {
            let message = "nobody feels its fire: severity_scale, the factor on all severities, is 0";
            checker
                .warn(WarningKind::NoEffect, at, message)
                .hint("give severity_scale = { fixed = 1, source = \"...\" } in [parameters]");
        }
    }
}
