//! What benches share: cases, counts of what a replicate does, and the kernels that nothing can beat.

// Each bench uses a part of this, as a module of its own.
#![allow(dead_code, unreachable_pub)]

use std::path::Path;

use displace::ensemble::{Draws, Ensemble, Workspace};
use displace::import::synthetic::Country;
use displace::model::calendar::Calendar;
use displace::model::tally::Total;
use displace::outcome::Outcome;
use displace::rng::philox4x32;
use displace::scenario::Scenario;

/// The Idlib assault.
pub fn assault() -> Scenario {
    displace::scenario::load(Path::new("scenarios/idlib-2018/assault.toml")).expect("the case is sound")
}

/// An invented country, written to a temporary folder and loaded.
pub fn country(country: &Country) -> Scenario {
    let folder = tempfile::tempdir().expect("there is room for a scenario");
    let files = country.files("country").expect("the country is possible");
    for (name, bytes) in &files {
        std::fs::write(folder.path().join(name), bytes).expect("there is room for a scenario");
    }
    displace::scenario::load(&folder.path().join(&files[0].0)).expect("the country is sound")
}

/// An ensemble of a scenario's own draws.
pub fn ensemble(replicates: u32, threads: usize) -> Ensemble {
    Ensemble { seed: 1, replicates: 0..replicates, draws: Draws::Priors, threads, checked: false }
}

/// What a replicate did, in households and blocks of luck.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// All agents.
    pub households: u64,
    /// Journeys, returns included.
    pub journeys: u64,
    /// Blocks of luck: a quarter for each household, one for each decision, two for each journey.
    pub blocks: u64,
    /// Places.
    pub places: usize,
    /// Days.
    pub days: usize,
}

impl Work {
    /// Of a replicate.
    pub fn of(scenario: &Scenario, outcome: &Outcome) -> Self {
        let of = |variable| *outcome.series(variable).last().expect("a horizon has days");
        let agent = scenario.household_persons * f64::from(scenario.households_per_agent);
        let households = |persons: u32| (f64::from(persons) / agent) as u64;
        let journeys = households(of(Total::Movements)) + households(of(Total::Returned));
        let all = households(outcome.persons);
        Self {
            households: all,
            journeys,
            blocks: all / 4 + households(of(Total::Displaced)) + 2 * journeys,
            places: scenario.geography.places(),
            days: scenario.horizon_days as usize + 1,
        }
    }
}

/// Mean work of some replicates.
pub fn mean_work(scenario: &Scenario, replicates: u32) -> Work {
    let ensemble = ensemble(replicates, 1);
    let mut workspace = Workspace::default();
    let all: Vec<Work> = (0..replicates)
        .map(|replicate| {
            let outcome = ensemble.replicate(scenario, replicate, &mut workspace).expect("the run is sound");
            Work::of(scenario, &outcome)
        })
        .collect();
    let mean = |of: fn(&Work) -> u64| all.iter().map(of).sum::<u64>() / u64::from(replicates);
    Work {
        households: mean(|work| work.households),
        journeys: mean(|work| work.journeys),
        blocks: mean(|work| work.blocks),
        ..all[0]
    }
}

/// Draws as many blocks of luck as a replicate and does nothing with them: the limit of the generator.
pub fn draw_only(work: &Work) -> u32 {
    (0..work.blocks as u32).fold(0, |mix, block| mix ^ philox4x32([block, 0, 0, 0], [1, 2])[0])
}

/// Memory as a replicate has it, without anything that it means.
pub struct Bytes {
    calendar: Calendar<[u32; 8]>,
    /// A number for each place and day: the tables of threat, of clocks and of returns.
    tables: Vec<Vec<f64>>,
}

impl Bytes {
    /// Of a case.
    pub fn new(work: &Work) -> Self {
        Self { calendar: Calendar::default(), tables: vec![vec![1.0; work.places * work.days]; 3] }
    }

    /// Writes the tables once, and moves 32 bytes for each journey through a calendar of days twice (out and in)
    /// with a look at each table, in no order: the limit of the memory.
    pub fn touch(&mut self, work: &Work) -> f64 {
        for table in &mut self.tables {
            for (number, value) in table.iter_mut().enumerate() {
                *value = number as f64;
            }
        }
        self.calendar.begin(work.days);
        let mut luck = 0x9E37_79B9_u32;
        let mut next = || {
            luck ^= luck << 13;
            luck ^= luck >> 17;
            luck ^= luck << 5;
            luck
        };
        let each_day = work.journeys as usize / work.days;
        let mut sum = 0.0;
        for day in 0..work.days as u32 {
            for _ in 0..each_day {
                let due = day + 1 + next() % 30;
                self.calendar.push(due, [next(); 8]);
            }
            for block in self.calendar.take(day) {
                for thing in &block {
                    let at = thing[0] as usize % self.tables[0].len();
                    sum += self.tables.iter().map(|table| table[at]).sum::<f64>();
                    self.calendar.push(u32::MAX, *thing);
                }
                self.calendar.give_back(block);
            }
        }
        sum
    }
}
