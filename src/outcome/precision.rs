//! How well are quantiles known? Monte Carlo standard errors, whatever futures share.
//!
//! Futures that take the same set of parameters are no independent draws: with a posterior of K sets there are K
//! clusters, however many futures are run. The share of futures below a rank has the variance between clusters
//! (ultimate clusters; Hansen, Hurwitz and Madow 1953, *Sample Survey Methods and Theory*)
//!
//! `V = K / (K − 1) · Σ (c_k − p m_k)² / n²`
//!
//! with `m_k` futures of cluster k, of which `c_k` lie below, and n futures in all, of which the share p does. That is
//! what resampling whole clusters gives, without resampling. Woodruff (1952, "Confidence intervals for medians and
//! other position measures", JASA 47) carries an interval of shares over to quantiles: the standard error is that of
//! the share times the slope of the quantiles across it.
//!
//! Futures are taken as independent but for their sets. Sobol points, and wars that a posterior takes in turn, spread
//! them more evenly than that, so that errors are rather too large.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Outcomes;
use super::column::{ByColumn, Recorded};
use super::summary::quantile;
use crate::model::tally::{Local, Total};

/// Standard errors of the share on either side, across which the slope of quantiles is taken: an interval of about 95 %,
/// as Woodruff does. A narrower one has too few futures in it to be a slope.
const REACH: f64 = 2.0;

/// The levels that a report gives, and by which precision is judged.
pub const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];

/// Which futures share a set of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sets {
    /// The set of each future, numbered from 0.
    of: Vec<u32>,
    /// How many futures each has.
    sizes: Vec<u32>,
}

impl Sets {
    /// The sets of an ensemble.
    pub fn new(outcomes: &dyn ByColumn) -> Self {
        Self::of(outcomes.all().map(|future| future.set))
    }

    /// The sets of futures by their names.
    pub fn of(names: impl IntoIterator<Item = u32>) -> Self {
        let mut known = BTreeMap::new();
        let mut sizes = Vec::new();
        let number = |name| {
            let number = *known.entry(name).or_insert(sizes.len());
            if number == sizes.len() {
                sizes.push(0);
            }
            sizes[number] += 1;
            number as u32
        };
        let of = names.into_iter().map(number).collect();
        Self { of, sizes }
    }

    /// The sets of some of these futures: of those of which it is said.
    #[must_use]
    pub fn among(&self, chosen: &[bool]) -> Self {
        Self::of(self.of.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(set, _)| *set))
    }

    /// Futures of which each has a set of its own.
    pub fn apart(futures: usize) -> Self {
        Self { of: (0..futures as u32).collect(), sizes: vec![1; futures] }
    }

    /// How many futures take them.
    pub fn futures(&self) -> usize {
        self.of.len()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The set of a future.
    pub fn set(&self, future: usize) -> usize {
        self.of[future] as usize
    }
}

/// A quantile, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// The quantile.
    pub value: f64,
    /// Its standard error; none if all futures share one set, or all those around it, or there is but one.
    pub error: Option<f64>,
}

/// Values in their order, each with the index of its future: ties are in the order of the futures.
fn ranked(values: &[u32]) -> Vec<(u32, u32)> {
    let mut ranked: Vec<(u32, u32)> = values.iter().copied().zip(0..).collect();
    ranked.sort_unstable();
    ranked
}

/// The rank next to a level, with futures on both sides of it.
fn rank(level: f64, futures: usize) -> usize {
    ((level * futures as f64).round() as usize).clamp(1, futures.saturating_sub(1).max(1))
}

/// The quantiles of values, one of each future, at ascending levels, with their errors.
///
/// # Panics
/// If there are no values, or not one of each future.
pub fn known(values: &[u32], sets: &Sets, levels: &[f64]) -> Vec<Known> {
    assert_eq!(values.len(), sets.of.len(), "a value of each future");
    // Most areas are quiet on most days.
    if sets.count() > 1 && values.iter().all(|value| *value == values[0]) {
        let known = Known { value: f64::from(values[0]), error: Some(0.0) };
        return vec![known; levels.len()];
    }
    let ranked = ranked(values);
    let sorted: Vec<u32> = ranked.iter().map(|&(value, _)| value).collect();
    let n = values.len() as f64;
    let clusters = sets.count() as f64;
    let all: u64 = sets.sizes.iter().map(|&size| u64::from(size).pow(2)).sum();
    let mut below = vec![0_u32; sets.count()];
    // Σ c², and Σ c m: what the sum of squares is made of, kept up to date from rank to rank.
    let (mut squares, mut products, mut passed) = (0_u64, 0_u64, 0);
    let mut one = |&level: &f64| {
        let value = quantile(&sorted, level);
        if sets.count() < 2 {
            return Known { value, error: None };
        }
        let rank = rank(level, values.len());
        for &(_, future) in &ranked[passed.min(rank)..rank] {
            let set = sets.of[future as usize] as usize;
            squares += u64::from(2 * below[set] + 1);
            products += u64::from(sets.sizes[set]);
            below[set] += 1;
        }
        passed = passed.max(rank);
        let p = rank as f64 / n;
        let between = squares as f64 - 2.0 * p * products as f64 + p * p * all as f64;
        // What is shared makes futures more alike, never less: below the variance of independent ones lies chance alone.
        let variance = (clusters / (clusters - 1.0) * between / (n * n)).max(p * (1.0 - p) / (n - 1.0));
        let error = variance.sqrt();
        let (low, high) = ((level - REACH * error).max(0.0), (level + REACH * error).min(1.0));
        if is_of_one_set(&ranked, (low, high), sets) {
            return Known { value, error: None };
        }
        let slope = (quantile(&sorted, high) - quantile(&sorted, low)) / (high - low);
        Known { value, error: Some(error * slope) }
    };
    levels.iter().map(&mut one).collect()
}

/// Whether all futures between two shares of the ranks take one set: copies of a future that was drawn again and again agree,
/// and say nothing of what other draws would have given.
fn is_of_one_set(ranked: &[(u32, u32)], (low, high): (f64, f64), sets: &Sets) -> bool {
    let n = ranked.len() as f64;
    let within = &ranked[(low * (n - 1.0)).floor() as usize..=(high * (n - 1.0)).ceil() as usize];
    let first = sets.set(within[0].1 as usize);
    within.len() > 1 && within.iter().all(|&(_, future)| sets.set(future as usize) == first)
}

/// The same of any numbers: differences, amounts.
///
/// # Panics
/// As [`known`], and if one of them is not a number.
pub fn known_numbers(values: &[f64], sets: &Sets, levels: &[f64]) -> Vec<Known> {
    let sorted = super::summary::sorted(values.to_vec());
    let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else {
        return known(&[], sets, levels);
    };
    // On a scale of whole numbers that is finer than anything that is shown.
    let step = if most > least { (most - least) / f64::from(u32::MAX) } else { 1.0 };
    let scaled: Vec<u32> = values.iter().map(|value| ((value - least) / step).round() as u32).collect();
    let exact = levels.iter().map(|&level| quantile(&sorted, level));
    let errors = known(&scaled, sets, levels).into_iter().map(|known| known.error.map(|error| error * step));
    exact.zip(errors).map(|(value, error)| Known { value, error }).collect()
}

/// The part of the error of a quantile that would stay with any number of futures of the same sets; none where all
/// futures share one, or there are not three for every two sets: that says too little of what differs within them.
///
/// The variance within sets is that of the one-way analysis of variance; what is left of the whole one is of sets.
pub fn lasting(values: &[u32], sets: &Sets, level: f64) -> Option<f64> {
    let (n, clusters) = (values.len() as f64, sets.count() as f64);
    if sets.count() < 2 || 2 * values.len() < 3 * sets.count() {
        return None;
    }
    let rank = rank(level, values.len());
    let p = rank as f64 / n;
    let mut below = vec![0.0; sets.count()];
    for &(_, future) in &ranked(values)[..rank] {
        below[sets.of[future as usize] as usize] += 1.0;
    }
    let of_sets = || below.iter().zip(sets.sizes.iter().map(|&size| f64::from(size)));
    let within: f64 = of_sets().map(|(c, m)| c * (1.0 - c / m)).sum::<f64>() / (n - clusters) / n;
    let between: f64 = of_sets().map(|(c, m)| (c - p * m) * (c - p * m)).sum();
    let whole = clusters / (clusters - 1.0) * between / (n * n);
    let share = if whole > within { (whole - within) / whole } else { 0.0 };
    known(values, sets, &[level])[0].error.map(|error| error * share.sqrt())
}

/// Quantiles of a total by day, with errors: one row of levels a day.
pub fn fan(outcomes: &dyn ByColumn, sets: &Sets, variable: Total, levels: &[f64]) -> Vec<Vec<Known>> {
    outcomes.column(Recorded::Total(variable)).par_iter().map(|day| known(day, sets, levels)).collect()
}

/// Quantiles of a local number by day, with errors: one row of levels a day.
pub fn local_fan(
    outcomes: &dyn ByColumn,
    sets: &Sets,
    variable: Local,
    area: usize,
    levels: &[f64],
) -> Vec<Vec<Known>> {
    let column = outcomes.column(Recorded::Local(variable, area));
    column.par_iter().map(|day| known(day, sets, levels)).collect()
}

/// The precision that a run is to reach: the relative standard error that P5, P50 and P95 of a variable on a day may
/// have at the most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The variable.
    pub variable: Total,
    /// The day.
    pub day: u32,
    /// The relative standard error, as a share.
    pub relative: f64,
}

impl Goal {
    /// The largest relative standard error of the three; infinite if one is not known, or is that of zero.
    pub fn reached(&self, outcomes: &Outcomes) -> f64 {
        let values = outcomes.total(self.variable, self.day);
        let known = known(&values, &Sets::new(outcomes), &LEVELS);
        known
            .iter()
            .map(|known| relative(known.error.unwrap_or(f64::INFINITY), known.value))
            .fold(0.0, f64::max)
    }

    /// Whether these futures are enough.
    pub fn is_met(&self, outcomes: &Outcomes) -> bool {
        self.reached(outcomes) <= self.relative
    }

    /// The largest relative error of the three that would stay with any number of futures of the same sets; none where
    /// these futures cannot tell.
    pub fn lasting(&self, outcomes: &Outcomes) -> Option<f64> {
        let (values, sets) = (outcomes.total(self.variable, self.day), Sets::new(outcomes));
        let of_level = |&level: &f64| {
            let value = known(&values, &sets, &[level])[0].value;
            lasting(&values, &sets, level).map(|error| relative(error, value))
        };
        LEVELS.iter().map(of_level).try_fold(0.0, |most: f64, error| Some(most.max(error?)))
    }
}

/// An error beside what it is an error of.
fn relative(error: f64, value: f64) -> f64 {
    if error == 0.0 { 0.0 } else { error / value.abs() }
}

#[cfg(test)]
mod tests {
    use super::super::summary;
    use super::*;
    use crate::rng::{Purpose, Streams, normals};

    /// Numbers of a normal distribution with mean 100,000 and standard deviation 10,000, so many for each set, in turn;
    /// `shared` is the share of the variance that a set's futures share.
    fn draw(trial: u32, sets: u32, each: u32, shared: f64) -> Vec<u32> {
        let normal = |member, ordinal| {
            let words = Streams::new(3, trial).block(Purpose::Observation, 0, member, ordinal);
            normals(words[0], words[1]).0
        };
        let value = |future: u32| {
            let (set, own) = (normal(future % sets, 0), normal(future, 1));
            (1e5 + 1e4 * (shared.sqrt() * set + (1.0 - shared).sqrt() * own)).round() as u32
        };
        (0..sets * each).map(value).collect()
    }

    /// The errors, which are known.
    fn errors(values: &[u32], sets: &Sets, levels: &[f64]) -> Vec<f64> {
        known(values, sets, levels).iter().map(|known| known.error.expect("it is known")).collect()
    }

    /// What stays of that of the median, which can be told.
    fn stays(values: &[u32], sets: &Sets) -> f64 {
        lasting(values, sets, 0.5).expect("futures tell")
    }

    fn in_turn(sets: u32, each: u32) -> Sets {
        Sets::of((0..sets * each).map(|future| future % sets))
    }

    /// Mean of the estimated errors at levels over trials, and the standard deviation of the quantiles themselves.
    fn compare(sets: u32, each: u32, shared: f64) -> Vec<(f64, f64)> {
        let trials = 400;
        let of = in_turn(sets, each);
        let all: Vec<Vec<Known>> =
            (0..trials).map(|trial| known(&draw(trial, sets, each, shared), &of, &LEVELS)).collect();
        (0..LEVELS.len())
            .map(|level| {
                let mean = |of: &dyn Fn(&Known) -> f64| {
                    all.iter().map(|known| of(&known[level])).sum::<f64>() / f64::from(trials)
                };
                let middle = mean(&|known| known.value);
                let spread = mean(&|known| (known.value - middle).powi(2)).sqrt();
                (mean(&|known| known.error.expect("there are many sets")), spread)
            })
            .collect()
    }

    #[test]
    fn errors_are_those_of_a_normal() {
        // √(p (1 − p) / n) over the density: 1.2533 σ / √n for the median, 2.1132 σ / √n for P5 and P95.
        for (n, tolerance) in [(1_000, 0.05), (100, 0.25)] {
            let root = f64::from(n).sqrt();
            let truth = [21_132.0 / root, 12_533.0 / root, 21_132.0 / root];
            for ((error, spread), truth) in compare(n, 1, 0.0).into_iter().zip(truth) {
                assert!((error / truth - 1.0).abs() < tolerance, "{n}: {error} for {truth}");
                // The spread of 400 trials is known within 4 %; three of them, and that of few futures.
                assert!((spread / truth - 1.0).abs() < 0.15, "{n}: {spread} for {truth}");
            }
        }
    }

    #[test]
    fn numbers_of_any_size_are_known_as_well() {
        let (values, sets) = (draw(2, 100, 5, 0.5), in_turn(100, 5));
        let moved: Vec<f64> = values.iter().map(|&value| 0.001 * f64::from(value) - 250.0).collect();
        let errors = errors(&values, &sets, &LEVELS);
        for (known, error) in known_numbers(&moved, &sets, &LEVELS).iter().zip(errors) {
            let found = known.error.expect("it is known") / 0.001;
            assert!((found / error - 1.0).abs() < 1e-6, "{found} for {error}");
        }
        assert_eq!(known_numbers(&[-3.0; 500], &sets, &[0.5])[0], Known { value: -3.0, error: Some(0.0) });
    }

    #[test]
    fn futures_that_are_all_alike_count_once() {
        // 1,000 futures of 100 sets know no more than 100 futures.
        let values = draw(0, 100, 10, 1.0);
        let all = errors(&values, &in_turn(100, 10), &LEVELS);
        let once = errors(&values[..100], &in_turn(100, 1), &LEVELS);
        let blind = errors(&values, &in_turn(1_000, 1), &LEVELS);
        for ((all, once), blind) in all.iter().zip(&once).zip(&blind) {
            assert!((all / once - 1.0).abs() < 0.25, "{all} for {once}");
            assert!(*all > 2.0 * blind, "{all} and {blind}");
        }
    }

    #[test]
    fn what_is_shared_in_part_is_neither() {
        // Half of the variance is shared by ten futures each.
        for (error, spread) in compare(100, 10, 0.5) {
            assert!((error / spread - 1.0).abs() < 0.15, "{error} for {spread}");
        }
    }

    #[test]
    fn more_futures_help_as_far_as_sets_differ() {
        let median = |shared, each| {
            let (values, sets) = (draw(1, 200, each, shared), in_turn(200, each));
            (errors(&values, &sets, &[0.5])[0], stays(&values, &sets))
        };
        let (error, left) = median(1.0, 5);
        assert!((left / error - 1.0).abs() < 0.01, "all of it stays");
        let (error, left) = median(0.0, 5);
        assert!(left < 0.5 * error, "little stays: {left} of {error}");
        // What five futures a set say will stay is about what stays with fifty.
        let (_, left) = median(0.5, 5);
        let (error, _) = median(0.5, 50);
        assert!((left / error - 1.0).abs() < 0.3, "{left} for {error}");
        assert_eq!(lasting(&draw(0, 50, 1, 0.0), &in_turn(50, 1), 0.5), None);
    }

    #[test]
    fn what_cannot_be_known_has_no_error() {
        let none = |values: &[u32], names: &[u32]| {
            known(values, &Sets::of(names.iter().copied()), &[0.5])[0].error.is_none()
        };
        assert!(none(&[7], &[0]));
        assert!(none(&[7, 9, 11], &[4, 4, 4]));
        // Of a hundred futures ninety are copies of one: the median is theirs, and nothing near it is another's.
        let copies: Vec<u32> = (0..100).map(|future| future.max(9)).collect();
        let names: Vec<u32> = (0..100).map(|future| future.min(9)).collect();
        assert!(none(
            &copies.iter().map(|value| if *value > 9 { 50 } else { *value }).collect::<Vec<_>>(),
            &names
        ));
        // Two sets with the same share below, by chance, are not exact.
        let two = errors(&[1, 1, 5, 5], &Sets::of([8, 2, 8, 2]), &[0.5]);
        assert!(two[0] > 0.5, "{two:?}");
        // Futures that all agree are.
        assert_eq!(known(&[7; 50], &in_turn(50, 1), &LEVELS)[0], Known { value: 7.0, error: Some(0.0) });
    }

    #[test]
    fn quantiles_are_those_without_errors() {
        let values = draw(5, 37, 3, 0.3);
        let with: Vec<f64> =
            known(&values, &in_turn(37, 3), &summary::LEVELS).iter().map(|k| k.value).collect();
        assert_eq!(with, summary::quantiles(values, &summary::LEVELS));
    }
}
