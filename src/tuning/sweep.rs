//! What does each set of parameters do, under the same luck?
//!
//! A job is one set and one replicate. Replicate r has the same luck whatever the set, so that differences
//! between sets are those of their parameters. If courses of the conflict are crossed with replicates, a job
//! is one set, one course and one replicate: course c is that of replicate c, whatever households do. Threads take jobs as they come, from a list or from a pipe
//! that never ends; results leave in the order of the jobs, each as soon as all before it have left.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use super::sets::{Layout, Set};
use crate::ensemble::memory::{self, MemoryNeed};
use crate::ensemble::{Draws, Ensemble, Observer, RunError, Workspace};
use crate::model::tally::Total;
use crate::outcome::Outcome;
use crate::outcome::column::Shape;
use crate::outcome::summary::{LOCAL_LEVELS, quantiles};
use crate::output::table::{HEADLINES, outcome_names, outcome_values};
use crate::scenario::Scenario;
use crate::tables::line;

/// One simulation to do.
#[derive(Clone, Debug)]
pub struct Job {
    /// The parameters.
    pub set: Arc<Set>,
    /// The luck: that of households only if the conflict has its own.
    pub replicate: u32,
    /// The course of the conflict; without it the one of the replicate.
    pub conflict: Option<u32>,
}

impl Job {
    /// Its set, whose gaps are drawn.
    fn draws(&self) -> Draws {
        Draws::Sets(vec![self.set.values.clone()])
    }

    /// The replicate whose course of the conflict it has.
    fn course(&self) -> u32 {
        self.conflict.unwrap_or(self.replicate)
    }
}

/// The futures that every set meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Futures {
    /// Replicates.
    pub replicates: u32,
    /// Courses of the conflict, each with every replicate; without them each replicate has its own.
    pub conflicts: Option<u32>,
}

impl Futures {
    /// How many there are.
    pub fn count(self) -> usize {
        self.replicates as usize * self.conflicts.unwrap_or(1) as usize
    }

    /// The jobs of a set, course by course.
    pub fn jobs(self, set: &Arc<Set>) -> impl DoubleEndedIterator<Item = Job> + Send + use<> {
        let set = Arc::clone(set);
        (0..self.count() as u32).map(move |number| Job {
            set: Arc::clone(&set),
            replicate: number % self.replicates,
            conflict: self.conflicts.map(|_| number / self.replicates),
        })
    }
}

/// How jobs are done.
#[derive(Clone, Copy, Debug)]
pub struct Sweep<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The one number that fixes all luck.
    pub seed: u64,
    /// Threads; 0 takes all cores.
    pub threads: usize,
    /// Whether conservation is checked every day.
    pub checked: bool,
}

impl Sweep<'_> {
    /// Does jobs in parallel and hands what `keep` takes of each outcome to `sink`, in order.
    ///
    /// # Errors
    /// That of the first job that failed, in order; [`RunError::Cancelled`] if jobs were left when `cancel`
    /// was set; or what `sink` says, after which no new job is begun.
    pub fn run<T, E>(
        &self,
        jobs: impl Iterator<Item = Job> + Send,
        keep: impl Fn(&Job, &Outcome) -> T + Sync,
        observer: &dyn Observer,
        cancel: &AtomicBool,
        mut sink: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E>
    where
        T: Send,
        E: From<RunError>,
    {
        MemoryNeed::of(self.scenario, 0, self.threads).fits(memory::available()).map_err(RunError::Memory)?;
        let threads = match self.threads {
            0 => std::thread::available_parallelism().map_or(1, NonZero::get),
            threads => threads,
        };
        let source = Mutex::new((0u64, jobs.fuse()));
        let stop = AtomicBool::new(false);
        let stopped = || stop.load(Ordering::Relaxed) || cancel.load(Ordering::Relaxed);
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..threads {
                let (sender, source, keep, stopped) = (sender.clone(), &source, &keep, &stopped);
                scope.spawn(move || {
                    let mut workspace = Workspace::default();
                    loop {
                        // Whoever holds the lock may wait for the next set to come in; the others have
                        // nothing to do then. Threads do not panic while they hold it.
                        let Ok(mut jobs) = source.lock() else { return };
                        if stopped() {
                            return;
                        }
                        let Some(job) = jobs.1.next() else { return };
                        let number = jobs.0;
                        jobs.0 += 1;
                        drop(jobs);
                        let result = self.one(&job, &mut workspace).map(|outcome| keep(&job, &outcome));
                        observer.replicate_done();
                        if sender.send((number, result)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let (mut next, mut waiting) = (0u64, BTreeMap::new());
            let mut deliver = || -> Result<(), E> {
                for (number, result) in &receiver {
                    waiting.insert(number, result);
                    while let Some(result) = waiting.remove(&next) {
                        next += 1;
                        sink(result?)?;
                    }
                }
                Ok(())
            };
            let delivered = deliver();
            stop.store(true, Ordering::Relaxed);
            delivered
        })?;
        if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled.into()) } else { Ok(()) }
    }

    fn one(&self, job: &Job, workspace: &mut Workspace) -> Result<Outcome, RunError> {
        let ensemble = Ensemble {
            seed: self.seed,
            replicates: job.replicate..job.replicate + 1,
            draws: job.draws(),
            threads: 1,
            checked: self.checked,
        };
        ensemble.future(self.scenario, job.replicate, job.course(), workspace)
    }
}

/// Every future of every set, set by set.
pub fn jobs(sets: &[Arc<Set>], futures: Futures) -> impl Iterator<Item = Job> + Send {
    sets.iter().flat_map(move |set| futures.jobs(set))
}

/// The days on which outcomes are given: those of every run, and some more.
pub fn days(scenario: &Scenario, more: &[u32]) -> Vec<u32> {
    let mut days = Shape::of(scenario).headline_days();
    days.extend(more);
    days.sort_unstable();
    days.dedup();
    days
}

/// The lines of a table of results.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    scenario: &'a Scenario,
    seed: u64,
    extras: Vec<String>,
    /// Whether courses of the conflict have a column.
    conflicts: bool,
    days: Vec<u32>,
}

impl<'a> Lines<'a> {
    /// Those for sets of a layout, with outcomes on some days.
    pub fn new(sweep: &Sweep<'a>, days: &[u32], layout: &Layout, futures: Futures) -> Self {
        Self {
            scenario: sweep.scenario,
            seed: sweep.seed,
            extras: layout.extras().map(String::from).collect(),
            conflicts: futures.conflicts.is_some(),
            days: days.to_vec(),
        }
    }

    /// The header.
    pub fn header(&self) -> Vec<u8> {
        let mut names = vec!["set".to_string(), "replicate".into()];
        names.extend(self.conflicts.then(|| "conflict".to_string()));
        names.extend(self.extras.iter().cloned());
        names.extend(self.scenario.parameters.iter().map(|parameter| parameter.column().to_owned()));
        names.extend(outcome_names(&self.days));
        line(&names)
    }

    /// The fields of a row that are known before its job is done. What the future draws for itself is among
    /// them; a draw that cannot be used, over which the job then fails, is left empty.
    fn known(&self, job: &Job) -> Vec<String> {
        let mut fields = vec![job.set.name.clone(), job.replicate.to_string()];
        fields.extend(job.conflict.map(|conflict| conflict.to_string()));
        fields.extend(job.set.extras.iter().cloned());
        let drawn = job.draws().values(&self.scenario.parameters, self.seed, job.replicate, job.course());
        let drawn = drawn.unwrap_or_else(|_| vec![f64::NAN; job.set.values.len()]);
        let cell = |value: &f64| if value.is_nan() { String::new() } else { value.to_string() };
        fields.extend(drawn.iter().map(cell));
        fields
    }

    /// The row of a job.
    pub fn row(&self, job: &Job, outcome: &Outcome) -> Vec<u8> {
        let mut fields = self.known(job);
        fields.extend(outcome_values(outcome, &self.days));
        line(&fields)
    }

    /// Whether a line is the complete row of a job, rather than one that was torn or belongs elsewhere.
    pub fn is_row(&self, job: &Job, text: &str) -> bool {
        let mut known = line(self.known(job));
        known.pop();
        known.push(b',');
        let Some(rest) = text.as_bytes().strip_prefix(known.as_slice()) else { return false };
        let Ok(rest) = std::str::from_utf8(rest) else { return false };
        let Some(rest) = rest.strip_suffix('\n') else { return false };
        let fields: Vec<&str> = rest.split(',').collect();
        fields.len() == outcome_names(&self.days).len()
            && fields.iter().all(|field| field.is_empty() || field.parse::<f64>().is_ok())
    }
}

/// The variables of the daily table.
pub fn daily_variables() -> impl Iterator<Item = Total> {
    HEADLINES.into_iter().chain([Total::Departures, Total::Arrivals])
}

/// The columns of the daily table.
pub const DAILY_COLUMNS: [&str; 5] = ["set", "date", "variable", "level", "persons"];

/// Quantiles by day over the replicates of a set: what each did, from [`daily`].
pub fn daily_rows(scenario: &Scenario, set: &Set, replicates: &[Vec<u32>]) -> Vec<u8> {
    let days = scenario.horizon_days as usize + 1;
    let mut bytes = Vec::new();
    for (index, variable) in daily_variables().enumerate() {
        for day in 0..days {
            let values = replicates.iter().map(|daily| daily[index * days + day]).collect();
            let date = scenario.date(day as u32).to_string();
            for (level, value) in LOCAL_LEVELS.iter().zip(quantiles::<u32>(values, &LOCAL_LEVELS)) {
                let (level, persons) = (level.to_string(), (value.round() as i64).to_string());
                bytes.extend(line([set.name.as_str(), &date, variable.key(), &level, &persons]));
            }
        }
    }
    bytes
}

/// What the daily table needs of a replicate.
pub fn daily(outcome: &Outcome) -> Vec<u32> {
    daily_variables().flat_map(|variable| outcome.series(variable).iter().copied()).collect()
}

/// The number of lines that a set has in the daily table.
pub fn daily_lines(scenario: &Scenario) -> usize {
    daily_variables().count() * (scenario.horizon_days as usize + 1) * LOCAL_LEVELS.len()
}
