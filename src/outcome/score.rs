//! Proper scores: how good was the forecast, once the figure is known?
//!
//! A forecast is an ensemble of draws x₁ … xₙ; the figure that came is y. Scores are in the unit of the
//! figure and better when smaller. A score is proper if nobody can better its expectation by forecasting
//! something other than what they believe (Gneiting and Raftery 2007, JASA 102, 359–378).
//!
//! | question | score |
//! | --- | --- |
//! | how far is the distribution from the figure? | [`crps`], [`fair_crps`], [`log_crps`] |
//! | the same from quantiles: too wide, too high or too low? | [`weighted_interval_score`] |
//! | are the ranges honest? | [`interval`], [`covered`], [`pit`] |
//! | which side does the forecast lean to? | [`bias`], [`log_error`] |
//! | is the whole vector of places right? | [`energy_score`], [`half_l1`] |
//! | how does it compare with Flee? | [`averaged_relative_difference`] |
//! | does it beat the simplest forecast? | [`weekly_arrivals_error`], [`scaled_error`] |
//!
//! The functions are pure. They panic on empty or non-finite input, which would be a mistake of the
//! caller, and never return NaN; where the data can make a ratio undefined, it is an [`Option`].
//! The fixture in `tests/fixtures/scores` compares them with the Python package `scoringrules`.

mod draws;
mod input;
mod intervals;
mod places;

pub use draws::{bias, crps, energy_score, fair_crps, log_crps, log_error, pit};
pub use intervals::{
    COVERAGES, WeightedIntervalScore, covered, interval, interval_score, weighted_interval_score,
};
pub use places::{averaged_relative_difference, half_l1, scaled_error, weekly_arrivals_error};

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// An ensemble of `scoringrules.csv`.
    #[derive(Default)]
    struct Case {
        draws: Vec<Vec<f64>>,
        observed: Vec<f64>,
        scores: BTreeMap<&'static str, f64>,
    }

    fn fixture() -> BTreeMap<&'static str, Case> {
        let mut cases: BTreeMap<&str, Case> = BTreeMap::new();
        for line in include_str!("../../tests/fixtures/scores/scoringrules.csv").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let member: usize = cells[2].parse().expect("a member");
            let value: f64 = cells[4].parse().expect("a value");
            let case = cases.entry(cells[0]).or_default();
            match cells[1] {
                "draw" => {
                    case.draws.resize(case.draws.len().max(member + 1), Vec::new());
                    case.draws[member].push(value);
                }
                "observed" => case.observed.push(value),
                score => assert_eq!(case.scores.insert(score, value), None),
            }
        }
        cases
    }

    fn score(case: &Case, name: &str) -> f64 {
        let draws: Vec<f64> = case.draws.iter().map(|draw| draw[0]).collect();
        let observed = case.observed[0];
        let (quantity, percent) = name.rsplit_once('_').unwrap_or((name, ""));
        let coverage = percent.parse::<f64>().unwrap_or_default() / 100.0;
        match (name, quantity) {
            ("crps", _) => crps(&draws, observed),
            ("fair_crps", _) => fair_crps(&draws, observed),
            ("log_crps", _) => log_crps(&draws, observed),
            ("wis", _) => weighted_interval_score(&draws, observed, &COVERAGES).total(),
            ("energy_score", _) => energy_score(&case.draws, &case.observed),
            (_, "low") => interval(&draws, coverage).0,
            (_, "high") => interval(&draws, coverage).1,
            (_, "interval_score") => interval_score(&draws, observed, coverage),
            _ => unreachable!("{name}"),
        }
    }

    #[test]
    fn scores_are_those_of_scoringrules() {
        let cases = fixture();
        assert_eq!(cases.len(), 22);
        for (name, case) in &cases {
            for (quantity, &expected) in &case.scores {
                let found = score(case, quantity);
                let tolerance = 1e-9 * expected.abs().max(1.0);
                assert!(
                    (found - expected).abs() < tolerance,
                    "{name}, {quantity}: {found} instead of {expected}"
                );
            }
        }
    }

    #[test]
    #[should_panic(expected = "at least one draw")]
    fn no_draws_have_no_score() {
        crps(&[], 1.0);
    }

    #[test]
    #[should_panic(expected = "finite numbers")]
    fn what_is_not_a_number_has_no_score() {
        pit(&[1.0, f64::NAN], 1.0, 0.5);
    }
}
