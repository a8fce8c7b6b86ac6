//! How do the agencies' figures sit in the distribution? And how do two scenarios differ?

use super::column::ByColumn;
use super::summary::{quantiles, share};
use crate::model::tally::Total;
use crate::scenario::{Estimate, Scenario};

/// An agency's figure beside the model's distribution of the same quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// The figure.
    pub estimate: &'a Estimate,
    /// The model's variable.
    pub variable: Total,
    /// The day on which they are compared.
    pub day: u32,
    /// P5, P25, P50, P75, P95 of the model.
    pub quantiles: Vec<f64>,
    /// Probability that the model is below the figure (or its lower bound).
    pub below: f64,
    /// Probability that it lies within the bounds; for a single figure within 10 % of it.
    pub within: f64,
    /// Probability that it is above.
    pub above: f64,
}

/// Tolerance around a figure that is given as one number: agencies' counts differ by 10 to 15 % on any
/// date (OCHA counts of 2 and 4 February 2020).
pub const TOLERANCE: f64 = 0.10;

/// The levels of [`Comparison::quantiles`].
pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Every figure that can be compared, in the order of the table.
pub fn compare<'a>(scenario: &'a Scenario, outcomes: &dyn ByColumn) -> Vec<Comparison<'a>> {
    scenario
        .estimates
        .iter()
        .filter_map(|estimate| {
            let key = estimate.variable.as_deref()?;
            let variable = *Total::ALL.iter().find(|variable| variable.key() == key)?;
            let day = estimate.day.filter(|&day| (day as usize) < outcomes.shape().days)?;
            let values = outcomes.total(variable, day);
            let (low, high) = bounds(estimate);
            Some(Comparison {
                estimate,
                variable,
                day,
                below: share(&values, |&value| f64::from(value) < low),
                within: share(&values, |&value| (low..=high).contains(&f64::from(value))),
                above: share(&values, |&value| f64::from(value) > high),
                quantiles: quantiles(values, &LEVELS),
            })
        })
        .collect()
}

/// The bounds of a figure: its own, or 10 % around a single number.
pub fn bounds(estimate: &Estimate) -> (f64, f64) {
    if estimate.low < estimate.high {
        (estimate.low, estimate.high)
    } else {
        (estimate.low * (1.0 - TOLERANCE), estimate.high * (1.0 + TOLERANCE))
    }
}
