//! Exact quantiles and shares of an ensemble.

use rayon::prelude::*;

use super::column::{ByColumn, Recorded};
use crate::model::tally::{Local, Total};

/// The quantile levels of tables for the whole case.
pub const LEVELS: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// The quantile levels of areas by day.
pub const AREA_LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The quantile levels of other tables by area.
pub const LOCAL_LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Fewer futures than this do not tell what happens in one of so many.
pub const ONE_IN: usize = 20;

/// Sorts numbers so that quantiles can be read off.
///
/// # Panics
/// If there is a value that is not a number.
pub fn sorted<T: PartialOrd + Copy>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable_by(|a, b| a.partial_cmp(b).expect("outcomes are finite"));
    values
}

/// The quantile at a level of sorted values, by linear interpolation between order statistics (type 7 of
/// Hyndman and Fan 1996, numpy's default).
///
/// # Panics
/// If there are no values.
pub fn quantile<T: Copy + Into<f64>>(sorted: &[T], level: f64) -> f64 {
    let position = level * (sorted.len() - 1) as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let (a, b): (f64, f64) = (sorted[below].into(), sorted[above].into());
    a + (position - below as f64) * (b - a)
}

/// The quantiles of unsorted values at some levels.
pub fn quantiles<T: Copy + PartialOrd + Into<f64>>(values: Vec<T>, levels: &[f64]) -> Vec<f64> {
    let sorted = sorted(values);
    levels.iter().map(|&level| quantile(&sorted, level)).collect()
}

/// The share of values that satisfy a condition.
pub fn share<T>(values: &[T], condition: impl Fn(&T) -> bool) -> f64 {
    values.iter().filter(|value| condition(value)).count() as f64 / values.len().max(1) as f64
}

/// Quantiles of a total by day: one row of levels a day.
pub fn fan(outcomes: &dyn ByColumn, variable: Total, levels: &[f64]) -> Vec<Vec<f64>> {
    by_row(outcomes, Recorded::Total(variable), levels)
}

/// Quantiles of a local number by day: one row of levels a day.
pub fn local_fan(outcomes: &dyn ByColumn, variable: Local, area: usize, levels: &[f64]) -> Vec<Vec<f64>> {
    by_row(outcomes, Recorded::Local(variable, area), levels)
}

/// Quantiles of each number of a group: one row of levels a number.
pub fn by_row(outcomes: &dyn ByColumn, of: Recorded, levels: &[f64]) -> Vec<Vec<f64>> {
    outcomes.column(of).par_iter().map(|futures| quantiles(futures.clone(), levels)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        // numpy.quantile([1, 2, 4, 8], [0, .25, .5, .9, 1])
        let values = [1u32, 2, 4, 8];
        for (level, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)] {
            assert!((quantile(&values, level) - expected).abs() < 1e-12);
        }
        assert_eq!(quantiles(vec![7u32], &[0.1, 0.9]), [7.0, 7.0]);
    }
}
