//! Many replicates, in parallel, with the same bytes on any number of threads.
//!
//! A replicate is a pure function of the scenario, the seed and its number: it draws its parameters, its
//! conflict and its households' luck. Replicates run on a pool of threads, each thread reusing one
//! workspace; results are placed by number, never by arrival, and hold integers only.

pub mod memory;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use memory::MemoryNeed;

use crate::conflict::threat::Field;
use crate::conflict::{ControlChange, Realisation, realise};
use crate::model::behind::lies_behind;
use crate::model::population_groups::Groups;
use crate::model::{HostParameters, HostRule, Setting, State, Violation, simulate};
use crate::numbers::{OutOfRange, Parameters};
use crate::outcome::{LinkUse, Outcome, Outcomes, PlaceUse, Series};
use crate::rng::Streams;
use crate::scenario::Scenario;
use crate::world::population::{Cell, PopulationParameters, cells};
use crate::world::{Geography, Link, RoadStatus, Role};

pub use crate::numbers::Draws;

/// The share of what it lets through from which a road counts as full on a day; it does too where a further household would
/// find no room.
const FULL: f64 = 0.95;

/// What to run.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// The one number that a user sets.
    pub seed: u64,
    /// The replicates.
    pub replicates: Range<u32>,
    /// Where their parameters come from.
    pub draws: Draws,
    /// Threads; 0 takes all cores.
    pub threads: usize,
    /// Whether conservation is checked every day.
    pub checked: bool,
}

/// What watches a run: a progress bar, or nothing.
pub trait Observer: Sync {
    /// Called when a replicate is done, from any thread.
    fn replicate_done(&self);
}

/// An observer that does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn replicate_done(&self) {}
}

/// Why a run failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RunError {
    /// A drawn number cannot be used.
    #[error("replicate {replicate}: {number}")]
    OutOfRange {
        /// The number, and what it may be.
        number: OutOfRange,
        /// The replicate.
        replicate: u32,
    },
    /// There are more people than can be counted in 32 bits.
    #[error(
        "replicate {replicate} has {persons} people or more, with the factors that it draws: fewer than {most} can be counted \
         (population_factor, front_population_factor, unregistered_factor)",
        most = u32::MAX
    )]
    TooManyPeople {
        /// How many.
        persons: u64,
        /// The replicate.
        replicate: u32,
    },
    /// The same people moved, or waited, so often that a running count does not fit into 32 bits.
    #[error(
        "replicate {replicate} counts {count} journeys or days of waiting: fewer than {most} can be counted (a shorter horizon \
         has fewer, and so have fewer people)",
        most = u32::MAX
    )]
    TooMuchCounted {
        /// How many.
        count: u64,
        /// The replicate.
        replicate: u32,
    },
    /// People were lost or made.
    #[error("replicate {replicate}: {violation}")]
    NotConserved {
        /// What does not add up.
        violation: Violation,
        /// The replicate.
        replicate: u32,
    },
    /// The user stopped the run.
    #[error("stopped before all replicates were done")]
    Cancelled,
    /// There is less memory than it takes.
    #[error("{0}")]
    Memory(String),
    /// Threads could not be started.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

/// A pool of threads; 0 takes all cores.
///
/// # Errors
/// [`RunError::Threads`] if they cannot be started.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, RunError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| RunError::Threads(error.to_string()))
}

/// The memory of one thread.
#[derive(Debug, Default)]
pub struct Workspace {
    field: Field,
    state: State,
}

impl Ensemble {
    /// Runs all replicates.
    ///
    /// # Errors
    /// [`RunError`] of the replicate with the lowest number that failed, [`RunError::Cancelled`], or
    /// [`RunError::Memory`] before anything is done.
    pub fn run(
        &self,
        scenario: &Scenario,
        observer: &dyn Observer,
        cancel: &AtomicBool,
    ) -> Result<Outcomes, RunError> {
        self.run_until(scenario, observer, cancel, u32::MAX, |_| false)
    }

    /// Runs replicates in the order of their numbers, so many at a time, until those that are done are `enough`: the
    /// same number of them on any number of threads.
    ///
    /// # Errors
    /// As [`Ensemble::run`].
    pub fn run_until(
        &self,
        scenario: &Scenario,
        observer: &dyn Observer,
        cancel: &AtomicBool,
        batch: u32,
        enough: impl Fn(&Outcomes) -> bool,
    ) -> Result<Outcomes, RunError> {
        self.fits(scenario, self.replicates.len())?;
        let pool = pool(self.threads)?;
        let (end, batch) = (self.replicates.end, batch.max(1));
        let mut next = self.replicates.start..end.min(self.replicates.start.saturating_add(batch));
        let first = self.batch(scenario, next.clone(), &pool, observer, cancel)?;
        let mut outcomes = Outcomes::new(scenario, first);
        while next.end < end && !enough(&outcomes) {
            next = next.end..end.min(next.end.saturating_add(batch));
            outcomes.replicates.extend(self.batch(scenario, next.clone(), &pool, observer, cancel)?);
        }
        Ok(outcomes)
    }

    fn batch(
        &self,
        scenario: &Scenario,
        replicates: Range<u32>,
        pool: &rayon::ThreadPool,
        observer: &dyn Observer,
        cancel: &AtomicBool,
    ) -> Result<Vec<Outcome>, RunError> {
        let results: Vec<Result<Outcome, RunError>> = pool.install(|| {
            replicates
                .into_par_iter()
                .map_init(Workspace::default, |workspace, replicate| {
                    if cancel.load(Ordering::Relaxed) {
                        return Err(RunError::Cancelled);
                    }
                    let outcome = self.replicate(scenario, replicate, workspace);
                    observer.replicate_done();
                    outcome
                })
                .collect()
        });
        results.into_iter().collect()
    }

    /// Refuses a run for which there is too little memory, of which so many futures are `kept` until it ends.
    ///
    /// # Errors
    /// [`RunError::Memory`] with the numbers.
    pub fn fits(&self, scenario: &Scenario, kept: usize) -> Result<(), RunError> {
        MemoryNeed::of(scenario, kept, self.threads).fits(memory::available()).map_err(RunError::Memory)
    }

    /// The numbers of people that a replicate draws.
    ///
    /// # Errors
    /// As [`Ensemble::values`].
    pub fn people(&self, scenario: &Scenario, replicate: u32) -> Result<Parameters, RunError> {
        self.values(scenario, replicate, replicate).map(|values| Parameters::from_values(&values))
    }

    /// The values that a replicate draws, in the order of [`Scenario::parameters`], under the course of the
    /// conflict that a replicate has.
    ///
    /// # Errors
    /// [`RunError::OutOfRange`] if a draw lies outside what the submodels can use: the tail of a prior.
    pub fn values(&self, scenario: &Scenario, replicate: u32, conflict: u32) -> Result<Vec<f64>, RunError> {
        self.draws
            .values(&scenario.parameters, self.seed, replicate, conflict)
            .map_err(|number| RunError::OutOfRange { number, replicate })
    }

    /// Runs one replicate.
    ///
    /// # Errors
    /// [`RunError`] if its parameters cannot be used or people are not conserved.
    pub fn replicate(
        &self,
        scenario: &Scenario,
        replicate: u32,
        workspace: &mut Workspace,
    ) -> Result<Outcome, RunError> {
        self.future(scenario, replicate, replicate, workspace)
    }

    /// Runs one replicate under the course of the conflict that another one has.
    ///
    /// # Errors
    /// As [`Ensemble::replicate`].
    // A function of its own in the program, inside which instructions are counted (.ci/instructions).
    #[inline(never)]
    pub fn future(
        &self,
        scenario: &Scenario,
        replicate: u32,
        conflict: u32,
        workspace: &mut Workspace,
    ) -> Result<Outcome, RunError> {
        let values = self.values(scenario, replicate, conflict)?;
        let parameters = Parameters::from_values(&values);
        let (hosts, others) = values[Parameters::INFO.len()..].split_at(scenario.host_parameters());
        let (of_conflict, of_groups) = others.split_at(others.len() - scenario.groups.len());
        let choice = (!hosts.is_empty()).then(|| HostParameters::from_values(hosts));
        let streams = Streams::new(self.seed, replicate);
        let geography = &scenario.geography;
        let horizon = scenario.horizon_days;
        let drawn = scenario.conflict.drawn(of_conflict);
        let luck = Streams::new(self.seed, conflict);
        let course = realise(&scenario.conflict, &drawn, geography, &luck, horizon);
        workspace.field.compute(geography, &course, &parameters);
        let schedule = scenario.given.as_ref().map(|given| {
            let factor = choice.as_ref().map_or(1.0, |choice| choice.departures_factor);
            given.exogenous.draw(geography, &streams, factor)
        });
        let cells = match &schedule {
            Some(schedule) => schedule.cells.clone(),
            None => people(scenario, &parameters),
        };
        let persons: u64 = cells.iter().map(|cell| u64::from(cell.persons)).sum();
        if persons >= u64::from(u32::MAX) {
            return Err(RunError::TooManyPeople { persons, replicate });
        }
        let setting = Setting {
            geography,
            cells: &cells,
            parameters: &parameters,
            course: &course,
            field: &workspace.field,
            streams,
            schedule: schedule.as_ref(),
            rule: scenario.hosts().zip(choice.as_ref()).map(|(hosts, parameters)| HostRule {
                hosts,
                parameters,
                reports: scenario.given.as_ref().map_or(&[], |given| &given.reports),
                earlier: scenario.given.as_ref().map_or(&[], |given| &given.earlier),
            }),
            groups: Groups { groups: &scenario.groups, own_country_shares: of_groups },
            closures: &scenario.closures,
            horizon,
        };
        simulate(&setting, &scenario.initial, &mut workspace.state, self.checked)
            .map_err(|violation| RunError::NotConserved { violation, replicate })?;
        let count = greatest(scenario, &workspace.state);
        if count >= u64::from(u32::MAX) {
            return Err(RunError::TooMuchCounted { count, replicate });
        }
        let number = (replicate, self.draws.set(replicate));
        Ok(outcome(scenario, &course, &cells, values, &mut workspace.state, number))
    }
}

/// The households of a scenario in which they decide, under a draw of parameters.
pub fn people(scenario: &Scenario, parameters: &Parameters) -> Vec<Cell> {
    cells(
        &scenario.geography,
        &PopulationParameters {
            household_persons: scenario.household_persons,
            households_per_agent: scenario.households_per_agent,
            population_factor: parameters.population_factor,
            front_population_factor: parameters.front_population_factor,
            unregistered_factor: parameters.unregistered_factor,
            front_population_km: scenario.near_front_km,
            vehicle_share: parameters.vehicle_share,
        },
    )
}

/// The greatest number of an outcome that grows with each journey of the same people, as it was counted.
fn greatest(scenario: &Scenario, state: &State) -> u64 {
    let roads = &state.roads;
    let of_links = (0..scenario.geography.links.len())
        .map(|link| roads.load(link).map(u64::from).sum::<u64>().max(roads.delayed(link)));
    let of_places = (0..scenario.geography.locations.len()).map(|location| roads.queues().waited(location));
    let of_all = state.tally.greatest().unsigned_abs();
    of_links.chain(of_places).fold(of_all, u64::max)
}

/// Persons that a link lets through on a day: its capacity, or fewer where people are counted through. Those who were
/// booked before it shut go on by the limit of the last day on which it was open.
fn let_through(course: &Realisation, geography: &Geography, link: usize, capacity: u32, day: u32) -> u32 {
    // Nearly all links: the days before this one need not be looked at.
    if !course.openings.iter().any(|opening| opening.link == link) {
        return capacity;
    }
    let own = |day| course.openings.iter().filter(move |of| of.link == link && of.days.contains(day));
    let Link { status, from, to, .. } = geography.links[link];
    let behind = |location, day| lies_behind(geography, &course.control, location, day);
    // A road that the line of control has cut is no more open than one at the front.
    let open = |day| status == RoadStatus::Open && behind(from, day) == behind(to, day);
    let last = (0..=day).rev().find(|&day| own(day).next().is_some() || open(day));
    let limit = last.and_then(|day| own(day).filter_map(|opening| opening.limit).min());
    limit.map_or(capacity, |limit| limit.min(capacity))
}

fn outcome(
    scenario: &Scenario,
    course: &Realisation,
    cells: &[Cell],
    parameters: Vec<f64>,
    state: &mut State,
    (replicate, set): (u32, u32),
) -> Outcome {
    let geography = &scenario.geography;
    let mut taken = vec![false; geography.communities.len()];
    let lost =
        |change: &&ControlChange| change.role == Role::Adversary && change.day <= scenario.horizon_days;
    for change in course.control.iter().filter(lost) {
        if let Some(taken) = taken.get_mut(change.place) {
            *taken = true;
        }
    }
    let household = scenario.household_persons.round().max(1.0);
    let links = (0..geography.links.len())
        .map(|link| {
            let load = || state.roads.load(link);
            let through = |day| let_through(course, geography, link, state.roads.capacity(link), day);
            LinkUse {
                persons: load().map(u64::from).sum::<u64>() as u32,
                peak: load().max().unwrap_or(0),
                full_days: (0..)
                    .zip(load())
                    .filter(|&(day, persons)| {
                        let (persons, through) = (f64::from(persons), f64::from(through(day)));
                        persons > 0.0 && (persons >= FULL * through || persons + household > through)
                    })
                    .count() as u32,
                delayed: state.roads.delayed(link) as u32,
            }
        })
        .collect();
    // Who has crossed a border is sheltered by others, whatever places there are.
    let abroad = |location: usize| geography.locations[location].role == Role::Foreign;
    let places = (0..geography.locations.len())
        .map(|location| PlaceUse {
            arrivals: state.tally.arrivals()[location],
            overflow_day: state.reception.overflow_day(location).filter(|_| !abroad(location)),
            most_in_open: if abroad(location) { 0 } else { state.reception.most_in_open(location) },
            queue_day: state.roads.queues().first_day(location),
            queued: state.roads.queues().waited(location) as u32,
        })
        .collect();
    Outcome {
        replicate,
        set,
        parameters,
        offensive_start: course.offensive_start,
        collapse: course.collapse,
        persons: state.persons as u32,
        persons_taken: cells
            .iter()
            .filter(|cell| taken[cell.community as usize])
            .map(|cell| cell.persons)
            .sum(),
        severity: course
            .events
            .iter()
            .map(|event| event.severity * f64::from(event.to.min(scenario.horizon_days) + 1 - event.from))
            .sum::<f64>() as f32,
        totals: state.tally.totals().to_vec(),
        of_groups: state.tally.of_groups().to_vec(),
        locals: Series::pack(state.tally.locals(), scenario.horizon_days as usize + 1),
        flows: state.tally.flows().to_vec(),
        links,
        places,
        sheltered: state.tally.sheltered().to_vec(),
    }
}
