//! Who moves, when, where to? One replicate, day by day.
//!
//! A day has eight steps, in this order (`docs/odd.md`, "Process overview and scheduling"):
//!
//! 1. [`journey`]: control changes, openings and closures of the day reach the road network; shelter is added.
//! 2. [`destination`]: yesterday's crowding, threat and news set how attractive places are today.
//! 3. [`departure`]: households at home whose tolerance has been passed decide to leave; each sets out
//!    after a delay.
//! 4. Those due today set out ([`destination`] chooses, [`journey`] routes; members of [`population_groups`] may
//!    choose their own country); those without an open way are trapped and try again when the network changes.
//! 5. Stays that end today end: hosted households move on or go home ([`stay`] fixed the day on arrival).
//! 6. [`reception`]: those due today arrive and find shelter; [`stay`] fixes when they will leave it.
//! 7. [`tally`]: stocks and flows of the day are recorded.
//! 8. [`check`]: persons are conserved and nothing is negative.
//!
//! Threat is an input here: the conflict was realised first and does not depend on households.
//!
//! A case may give the departures of each day ([`exogenous`] then replaces step 3), the hosts among which
//! people choose ([`host_choice`] then replaces the choice of step 4), what is shut when ([`closures`]), and what
//! was counted so far ([`reports`], taken in after step 7).

pub mod behind;
pub mod calendar;
pub mod captures;
pub mod check;
pub mod closures;
pub mod decision;
pub mod departure;
pub mod destination;
pub mod exogenous;
pub mod flows;
pub mod host_choice;
pub mod host_rule;
pub mod journey;
pub mod kept;
mod kin;
pub mod mover;
mod moves;
pub mod population_groups;
pub mod queues;
pub mod reception;
pub mod reports;
pub mod setting;
pub mod state;
pub mod stay;
pub mod tally;
mod timetable;
pub mod ways;

pub use check::Violation;
pub use closures::Closure;
pub use exogenous::{Exogenous, Schedule};
pub use host_rule::{HostParameters, HostRule};
pub use population_groups::PopulationGroup;
pub use reports::Report;
pub use setting::Setting;
pub use state::{InitialMove, State};

/// Runs a replicate from its first day to its last.
///
/// # Errors
/// A [`Violation`] if persons were lost or made, or a stock went below zero.
pub fn simulate(
    setting: &Setting<'_>,
    initial: &[InitialMove],
    state: &mut State,
    checked: bool,
) -> Result<(), Violation> {
    state.begin(setting, initial);
    for day in 0..=setting.horizon {
        step(setting, state, day);
        if checked {
            check::conserved(setting, state, day)?;
        }
    }
    Ok(())
}

/// One day: the submodels in order.
pub fn step(setting: &Setting<'_>, state: &mut State, day: u32) {
    let network_changed = state.roads.advance(setting, day);
    state.reception.build(&setting.course.shelters, day);
    match &setting.rule {
        Some(rule) => state.host_choice.look_around(rule, &state.reception, day),
        None => state.choice.look_around(setting, day, &state.roads, &state.reception),
    }
    state.decide_to_leave(setting, day);
    if network_changed || state.captures.any_regained_on(day) {
        state.free_trapped(setting, day);
    }
    state.set_out(setting, day);
    state.end_stays(setting, day);
    state.arrive(setting, day);
    state.tally.record(day, &state.reception);
    state.hear(setting, day);
}
