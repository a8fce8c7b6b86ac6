//! Where the time of a replicate goes, stage by stage: a table with shares.
//!
//! `cargo bench --bench stages [-- PERSONS]`: the Idlib assault, or an invented country of that many people.
//! The stages are those of `model::step`, in its order, and what comes before the first day.

// A bench may look at the clock and print; the library may not.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

#[path = "common/mod.rs"]
mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use displace::conflict::realise;
use displace::conflict::threat::Field;
use displace::ensemble::people;
use displace::import::synthetic::Country;
use displace::model::population_groups::Groups;
use displace::model::{Setting, State};
use displace::numbers::Parameters;
use displace::rng::Streams;
use displace::scenario::Scenario;

const STAGES: [&str; 10] = [
    "conflict",
    "threat",
    "population",
    "first day's scene, luck of those at home",
    "roads and weights of the day",
    "deciding to leave",
    "setting out from home: choice, journey",
    "ending stays: onward moves, returns",
    "arriving: shelter, clocks of the next stay",
    "counting",
];

/// Time by stage over some replicates.
fn time(scenario: &Scenario, replicates: u32) -> [Duration; STAGES.len()] {
    let mut spent = [Duration::ZERO; STAGES.len()];
    let ensemble = common::ensemble(replicates, 1);
    let (mut field, mut state) = (Field::default(), State::default());
    // The first is not counted: it fetches memory that the others use again.
    for replicate in 0..=replicates {
        if replicate == 1 {
            spent.fill(Duration::ZERO);
        }
        let values = ensemble.values(scenario, replicate, replicate).expect("priors are sound");
        let parameters = Parameters::from_values(&values);
        let streams = Streams::new(1, replicate);
        let (geography, horizon) = (&scenario.geography, scenario.horizon_days);
        let mut clock = Instant::now();
        let mut stop = |stage: usize| {
            let now = Instant::now();
            spent[stage] += now - std::mem::replace(&mut clock, now);
        };
        let numbers = scenario.conflict.drawn(&values[Parameters::INFO.len()..]);
        let course = realise(&scenario.conflict, &numbers, geography, &streams, horizon);
        stop(0);
        field.compute(geography, &course, &parameters);
        stop(1);
        let cells = people(scenario, &parameters);
        stop(2);
        let setting = Setting {
            geography,
            cells: &cells,
            parameters: &parameters,
            course: &course,
            field: &field,
            streams,
            schedule: None,
            rule: None,
            groups: Groups::default(),
            closures: &[],
            horizon,
        };
        state.begin(&setting, &scenario.initial);
        stop(3);
        for day in 0..=horizon {
            let network_changed = state.roads.advance(&setting, day);
            state.choice.look_around(&setting, day, &state.roads, &state.reception);
            stop(4);
            state.decide_to_leave(&setting, day);
            stop(5);
            if network_changed {
                state.free_trapped(&setting, day);
            }
            state.set_out(&setting, day);
            stop(6);
            state.end_stays(&setting, day);
            stop(7);
            state.arrive(&setting, day);
            stop(8);
            state.tally.record(day, &state.reception);
            stop(9);
        }
        black_box(&state);
    }
    spent
}

fn main() {
    let persons = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let (scenario, replicates) = match persons {
        Some(persons) => (common::country(&Country { persons, places: 1_000, days: 180, moving: 0.1 }), 3),
        None => (common::assault(), 40),
    };
    let spent = time(&scenario, replicates);
    let total: Duration = spent.iter().sum();
    println!("{}, {replicates} replicates\n\n| stage | ms a replicate | share |", scenario.title);
    println!("| --- | --- | --- |");
    for (stage, spent) in STAGES.iter().zip(spent).chain([(&"all", total)]) {
        let share = 100.0 * spent.as_secs_f64() / total.as_secs_f64();
        println!("| {stage} | {:.2} | {share:.1} % |", 1e3 * spent.as_secs_f64() / f64::from(replicates));
    }
}
