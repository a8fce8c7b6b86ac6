//! One set of numbers for all conflicts, judged by those it has not seen: leave one conflict out.
//!
//! `cargo run --release --example leave_one_out -- SETS FOLDER...`, where each FOLDER is an imported conflict
//! (`displace import flee`). Sets come from a scrambled Sobol design over wide ranges; each is run on every conflict,
//! with capacities and without, from few replicates with coarse agents and without any spread. A quarter as many
//! are then tried around the middle of the ten best so far, twice, for each conflict that is left out. What is minimised is
//! the mean over conflicts of Flee's rescaled error with capacities plus half of that without. For each conflict the
//! middle of the ten sets that are best on the others is scored on it, as it is and then as a forecast: as the middle of
//! the priors that imports get, with all their spreads. `docs/validation-flee.md` has the numbers.

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::error::Error;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use displace::ensemble::{Draws, Ensemble, Silent, Workspace};
use displace::numbers::prior::{Prior, design_point};
use displace::outcome::Outcomes;
use displace::outcome::camps::Camps;
use displace::scenario::{Scenario, load};
use rayon::prelude::*;

/// What is searched: name, least, most, and whether by ratios.
const RANGES: [(&str, f64, f64, bool); 9] = [
    ("distance_exponent", 0.4, 1.6, true),
    ("distance_offset_km", 30.0, 300.0, true),
    ("herding_exponent", 0.2, 1.0, false),
    ("herding_floor", 0.01, 0.3, true),
    ("fade_from", 0.2, 0.9, false),
    ("fade_exponent", 1.0, 4.0, true),
    ("foreign_road_factor", 0.15, 1.0, true),
    ("passage_km", 0.0, 150.0, false),
    ("competition_exponent", 0.0, 0.5, false),
];

/// Numbers that only spread the ranges, and the values at which they do not; and the middle of those that are flat,
/// because only one conflict says something of them.
const SPREAD: [(&str, f64); 6] = [
    ("pull_spread", 0.0),
    ("capacity_spread", 0.0),
    ("departures_factor", 1.0),
    ("count_spread", 0.0),
    ("opening_pull", 5.5),
    ("opening_days", 60.0),
];

/// Replicates of a set; luck hardly matters to the mean of a replicate.
const REPLICATES: u32 = 2;

/// Replicates of a forecast, whose medians and ranges are scored.
const FUTURES: u32 = 60;

/// How many agents a conflict has at most.
const AGENTS: f64 = 20_000.0;

/// Width of the design around the best sets so far, as a share of the ranges, by round.
const NEARER: [f64; 2] = [0.35, 0.15];

/// How many of the best sets make the one that is taken.
const BEST: usize = 10;

/// A set and its errors on each conflict.
type Tried = (Vec<f64>, Vec<[f64; 2]>);

/// A conflict, ready to be run with any set.
struct Conflict {
    /// Without any spread.
    case: Scenario,
    /// With the priors that it was imported with.
    imported: Scenario,
    camps: Camps,
}

fn fix(case: &mut Scenario, name: &str, value: f64) {
    let index = case.parameter(name);
    if let Some(index) = index {
        case.parameters[index].prior = Prior::Fixed(value);
    }
}

fn conflict(folder: &str) -> Result<Conflict, Box<dyn Error>> {
    let folder = Path::new(folder);
    let name = folder.file_name().ok_or("a folder has a name")?.to_string_lossy().into_owned();
    let mut imported = load(&folder.join(format!("{name}.toml")))?;
    let given = imported.given.as_mut().ok_or("departures must be given")?;
    let people: f64 = given.exogenous.departures.iter().sum();
    let present: f64 = given.exogenous.present.iter().map(|&(_, persons)| f64::from(persons)).sum();
    given.exogenous.persons_per_agent = ((people + present) / AGENTS).ceil().max(1.0) as u32;
    let mut case = imported.clone();
    for (name, value) in SPREAD {
        fix(&mut case, name, value);
    }
    let camps = case.given.as_ref().and_then(|given| Camps::new(&case, given));
    let camps = camps.ok_or("camps must have been counted")?;
    Ok(Conflict { case, imported, camps })
}

impl Conflict {
    /// Rescaled errors with capacities and without.
    fn errors(&self, set: &[f64], workspace: &mut Workspace) -> [f64; 2] {
        [1.0, 0.0].map(|places| {
            let mut case = self.case.clone();
            fix(&mut case, "places_factor", places);
            for ((name, ..), &value) in RANGES.iter().zip(set) {
                fix(&mut case, name, value);
            }
            let ensemble = Ensemble {
                seed: 1,
                replicates: 0..REPLICATES,
                draws: Draws::Priors,
                threads: 1,
                checked: false,
            };
            let replicates = ensemble.replicates.clone();
            let outcomes =
                replicates.map(|r| ensemble.replicate(&case, r, workspace).expect("sets are in range"));
            let outcomes = Outcomes::new(&case, outcomes.collect());
            self.camps.errors(&self.camps.median(&case, &outcomes)).rescaled
        })
    }

    /// Scores of a forecast with a set in the middle of its priors, with capacities and without: rescaled error, error
    /// of weekly arrivals, share of the reports within the 80 % interval.
    fn forecast(&self, set: &[f64]) -> Result<[[f64; 3]; 2], Box<dyn Error>> {
        let mut scores = [[0.0; 3]; 2];
        for (places, scores) in [1.0, 0.0].into_iter().zip(&mut scores) {
            let mut case = self.imported.clone();
            fix(&mut case, "places_factor", places);
            for ((name, ..), &value) in RANGES.iter().zip(set) {
                let index = case.parameter(name).ok_or("imports have all numbers that are searched")?;
                let prior = &mut case.parameters[index].prior;
                *prior = around(*prior, value);
            }
            let draws = Draws::Priors;
            let ensemble = Ensemble { seed: 1, replicates: 0..FUTURES, draws, threads: 0, checked: false };
            let outcomes = ensemble.run(&case, &Silent, &AtomicBool::new(false))?;
            let errors = self.camps.errors(&self.camps.median(&case, &outcomes));
            let ranges = self.camps.ranges(&case, &outcomes, 1).ok_or("camps must have reports")?;
            *scores = [errors.rescaled, errors.weekly.ok_or("counts must change")?, ranges.within_80];
        }
        Ok(scores)
    }
}

/// A prior of the same width around another middle.
fn around(prior: Prior, middle: f64) -> Prior {
    match prior {
        Prior::LogNormal { sd_log, .. } => Prior::LogNormal { median: middle, sd_log },
        // A mean at an end of the range leaves no room for a spread.
        Prior::Beta { sd, .. } if sd * sd < middle * (1.0 - middle) => Prior::Beta { mean: middle, sd },
        _ => Prior::Fixed(middle),
    }
}

/// The set at a point of the unit cube, around the middle of the ranges or around another set.
fn set(point: &[f64], around: Option<&[f64]>, width: f64) -> Vec<f64> {
    RANGES
        .iter()
        .zip(point)
        .enumerate()
        .map(|(index, (&(_, low, high, ratios), &p))| {
            let scale = |value: f64| if ratios { libm::log(value) } else { value };
            let (low, high) = (scale(low), scale(high));
            let middle = around.map_or(f64::midpoint(low, high), |set| scale(set[index]));
            let half = width * (high - low) / 2.0;
            // A window that would reach beyond the range is moved into it.
            let from = (middle - half).max(low).min(high - 2.0 * half);
            let value = from + 2.0 * half * p;
            if ratios { libm::exp(value) } else { value }
        })
        .collect()
}

/// What is minimised, over some of the conflicts.
fn goal(errors: &[[f64; 2]], but: Option<usize>) -> f64 {
    let used = errors.iter().enumerate().filter(|(index, _)| Some(*index) != but);
    used.map(|(_, [given, none])| given + 0.5 * none).sum()
}

/// Runs a design of sets, the first one of all or one around another set, on every conflict.
fn design(conflicts: &[Conflict], sets: u32, around: Option<(&[f64], f64)>, seed: u64) -> Vec<Tried> {
    let (middle, width) = around.map_or((None, 1.0), |(set, width)| (Some(set), width));
    (0..sets)
        .into_par_iter()
        .map_init(Workspace::default, |workspace, number| {
            let set = set(&design_point(seed, number, RANGES.len()), middle, width);
            let errors = conflicts.iter().map(|conflict| conflict.errors(&set, workspace)).collect();
            (set, errors)
        })
        .collect()
}

/// The middle of the best sets for all conflicts but one, which is run too and only looked at in the end.
fn search(conflicts: &[Conflict], first: &[Tried], sets: u32, but: Option<usize>) -> Tried {
    let mut tried = first.to_vec();
    for (seed, width) in (101..).zip(NEARER) {
        let around = middle(&mut tried, but);
        tried.extend(design(conflicts, sets, Some((&around, width)), seed));
    }
    let set = middle(&mut tried, but);
    let mut workspace = Workspace::default();
    let errors = conflicts.iter().map(|conflict| conflict.errors(&set, &mut workspace)).collect();
    (set, errors)
}

/// The middle of the best sets: the best one of all owes more to chance.
fn middle(tried: &mut [Tried], but: Option<usize>) -> Vec<f64> {
    tried.sort_by(|a, b| goal(&a.1, but).total_cmp(&goal(&b.1, but)));
    let best = &tried[..BEST.min(tried.len())];
    let mean = |index: usize, ratios: bool| {
        let scale = |value: f64| if ratios { libm::log(value) } else { value };
        let mean = best.iter().map(|(set, _)| scale(set[index])).sum::<f64>() / best.len() as f64;
        if ratios { libm::exp(mean) } else { mean }
    };
    RANGES.iter().enumerate().map(|(index, &(.., ratios))| mean(index, ratios)).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [sets, folders @ ..] = arguments.as_slice() else {
        return Err("SETS, the number of sets a round, and two folders or more of imported conflicts".into());
    };
    let sets: u32 = sets.parse()?;
    if sets == 0 || folders.len() < 2 {
        return Err("at least one set, and two conflicts".into());
    }
    let conflicts = folders.iter().map(|folder| conflict(folder)).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<&str> = RANGES.iter().map(|(name, ..)| *name).collect();
    let scores = ["error", "forecast_error", "forecast_weekly_arrivals", "forecast_within_80"];
    let columns = |capacities: &str| scores.map(|score| format!("{score}_{capacities}")).join(",");
    println!("left_out,{},{},{}", columns("given"), columns("none"), names.join(","));
    let row = |name: &str, scores: [[f64; 4]; 2], set: &[f64]| {
        let numbers = scores.iter().flatten().chain(set).map(|value| format!("{value:.3}"));
        println!("{name},{}", numbers.collect::<Vec<_>>().join(","));
    };
    let all = |conflict: &Conflict, set: &[f64], errors: [f64; 2]| -> Result<_, Box<dyn Error>> {
        let [given, none] = conflict.forecast(set)?;
        let together = |error, [rescaled, weekly, within]: [f64; 3]| [error, rescaled, weekly, within];
        Ok([together(errors[0], given), together(errors[1], none)])
    };
    let mean = |rows: &[[[f64; 4]; 2]]| {
        [0, 1].map(|part| {
            std::array::from_fn(|score| {
                rows.iter().map(|row| row[part][score]).sum::<f64>() / rows.len() as f64
            })
        })
    };
    let first = design(&conflicts, sets, None, 100);
    let nearer = sets.div_ceil(4);
    let mut left_out = Vec::new();
    for (index, conflict) in conflicts.iter().enumerate() {
        let (set, errors) = search(&conflicts, &first, nearer, Some(index));
        let scores = all(conflict, &set, errors[index])?;
        row(&conflict.case.name, scores, &set);
        left_out.push(scores);
    }
    row("mean", mean(&left_out), &[]);
    let (set, errors) = search(&conflicts, &first, nearer, None);
    let in_sample = conflicts.iter().zip(errors).map(|(conflict, errors)| all(conflict, &set, errors));
    row("none (in sample)", mean(&in_sample.collect::<Result<Vec<_>, _>>()?), &set);
    Ok(())
}
