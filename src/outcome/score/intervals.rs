//! Central intervals of an ensemble, and the scores that rest on them.

use super::input::check;
use crate::outcome::summary::{quantile, sorted};

/// The central intervals of [`weighted_interval_score`] unless the caller has others.
pub const COVERAGES: [f64; 3] = [0.5, 0.8, 0.95];

/// The central interval that holds a share of the draws: the quantiles (1 − c)/2 and (1 + c)/2, by linear
/// interpolation ([`quantile`]). A coverage of 0 gives the median twice, 1 the extremes.
///
/// # Panics
/// If there are no draws, if one is not finite, or if the coverage is not between 0 and 1.
pub fn interval(draws: &[f64], coverage: f64) -> (f64, f64) {
    check(draws, &[]);
    central(&sorted(draws.to_vec()), coverage)
}

/// The central interval of sorted draws.
fn central(ordered: &[f64], coverage: f64) -> (f64, f64) {
    assert!((0.0..=1.0).contains(&coverage), "a coverage lies between 0 and 1, unlike {coverage}");
    (quantile(ordered, (1.0 - coverage) / 2.0), quantile(ordered, f64::midpoint(1.0, coverage)))
}

/// Whether the figure lies in the central interval, bounds included. Over many figures the share that does
/// should be the coverage.
///
/// # Panics
/// If there are no draws, if a number is not finite, or if the coverage is not between 0 and 1.
pub fn covered(draws: &[f64], observed: f64, coverage: f64) -> bool {
    check(draws, &[observed]);
    let (low, high) = interval(draws, coverage);
    (low..=high).contains(&observed)
}

/// Interval score of a central interval (l, u) of coverage 1 − α: its width, and a penalty for missing
/// (Gneiting and Raftery 2007, equation 43).
///
/// ```text
/// IS = (u − l) + 2/α (l − y) 1{y < l} + 2/α (y − u) 1{y > u}
/// ```
///
/// # Panics
/// If there are no draws, if a number is not finite, or if the coverage is not at least 0 and below 1.
pub fn interval_score(draws: &[f64], observed: f64, coverage: f64) -> f64 {
    check(draws, &[observed]);
    assert!(coverage < 1.0, "an interval that must never miss has no score");
    let (low, high) = interval(draws, coverage);
    let miss = (low - observed).max(0.0) + (observed - high).max(0.0);
    high - low + 2.0 / (1.0 - coverage) * miss
}

/// A [`weighted_interval_score`] in its three parts; what they cost, all at least 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeightedIntervalScore {
    /// For the width of the intervals.
    pub dispersion: f64,
    /// For figures below the intervals and the median: the forecast was too high.
    pub overprediction: f64,
    /// For figures above them: the forecast was too low.
    pub underprediction: f64,
}

impl WeightedIntervalScore {
    /// The score.
    pub fn total(&self) -> f64 {
        self.dispersion + self.overprediction + self.underprediction
    }
}

/// Weighted interval score over the median m and K central intervals of coverages 1 − αₖ (Bracher et al.
/// 2021, PLOS Comput. Biol. 17(2), e1008618), usually those of [`COVERAGES`]. It approaches the CRPS as K
/// grows, and is the absolute error of the median for K = 0.
///
/// ```text
/// WIS = 1/(K + ½) (½ |y − m| + Σₖ αₖ/2 IS(αₖ))
///
/// dispersion      = 1/(K + ½)  Σₖ αₖ/2 (uₖ − lₖ)
/// overprediction  = 1/(K + ½) (½ (m − y) 1{y < m} + Σₖ (lₖ − y) 1{y < lₖ})
/// underprediction = 1/(K + ½) (½ (y − m) 1{y > m} + Σₖ (y − uₖ) 1{y > uₖ})
/// ```
///
/// # Panics
/// If there are no draws, if a number is not finite, or if a coverage is not between 0 and 1.
pub fn weighted_interval_score(draws: &[f64], observed: f64, coverages: &[f64]) -> WeightedIntervalScore {
    check(draws, &[observed]);
    let ordered = sorted(draws.to_vec());
    let median = quantile(&ordered, 0.5);
    let mut dispersion = 0.0;
    let mut over = 0.5 * (median - observed).max(0.0);
    let mut under = 0.5 * (observed - median).max(0.0);
    for &coverage in coverages {
        let (low, high) = central(&ordered, coverage);
        dispersion += (1.0 - coverage) / 2.0 * (high - low);
        over += (low - observed).max(0.0);
        under += (observed - high).max(0.0);
    }
    let weight = coverages.len() as f64 + 0.5;
    WeightedIntervalScore {
        dispersion: dispersion / weight,
        overprediction: over / weight,
        underprediction: under / weight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::score::crps;

    fn same(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    /// 0, 1 … 100, whose quantiles can be read off.
    fn percents() -> Vec<f64> {
        (0..=100).rev().map(f64::from).collect()
    }

    #[test]
    fn intervals_are_central() {
        let (low, high) = interval(&percents(), 0.8);
        assert!(same(low, 10.0) && same(high, 90.0));
        assert_eq!(interval(&percents(), 1.0), (0.0, 100.0));
        assert_eq!(interval(&percents(), 0.0), (50.0, 50.0));
        assert_eq!(interval(&[7.0], 0.95), (7.0, 7.0));
    }

    #[test]
    fn bounds_are_covered() {
        assert!(covered(&percents(), 25.0, 0.5) && covered(&percents(), 75.0, 0.5));
        assert!(!covered(&percents(), 24.9, 0.5) && !covered(&percents(), 75.1, 0.5));
        assert!(covered(&[3.0; 4], 3.0, 0.5) && !covered(&[3.0; 4], 3.1, 0.95));
    }

    #[test]
    fn interval_score_punishes_a_miss() {
        // 25 to 75, α = ½: width 50; 10 too low adds 2/½ × 10 = 40.
        assert!(same(interval_score(&percents(), 50.0, 0.5), 50.0));
        assert!(same(interval_score(&percents(), 15.0, 0.5), 90.0));
        assert!(same(interval_score(&percents(), 85.0, 0.5), 90.0));
    }

    #[test]
    #[should_panic(expected = "never miss")]
    fn certain_intervals_have_no_score() {
        interval_score(&percents(), 50.0, 1.0);
    }

    #[test]
    fn weighted_interval_score_splits_in_three() {
        // 50 %: 25 to 75; 80 %: 10 to 90; 95 %: 2.5 to 97.5; median 50; weight 3.5.
        // Dispersion: 0.25 × 50 + 0.1 × 80 + 0.025 × 95 = 12.5 + 8 + 2.375 = 22.875.
        // Figure 5: over ½ × 45 + (25 − 5) + (10 − 5) + 0 = 47.5, under 0.
        let score = weighted_interval_score(&percents(), 5.0, &COVERAGES);
        assert!(same(score.dispersion, 22.875 / 3.5));
        assert!(same(score.overprediction, 47.5 / 3.5));
        assert!(same(score.underprediction, 0.0));
        assert!(same(score.total(), 70.375 / 3.5));
        // Figure 99: under ½ × 49 + (99 − 75) + (99 − 90) + (99 − 97.5) = 59.
        let score = weighted_interval_score(&percents(), 99.0, &COVERAGES);
        assert!(same(score.overprediction, 0.0));
        assert!(same(score.underprediction, 59.0 / 3.5));
    }

    #[test]
    fn without_intervals_the_median_is_scored() {
        assert!(same(weighted_interval_score(&[1.0, 2.0, 9.0], 5.0, &[]).total(), 3.0));
        assert!(same(weighted_interval_score(&[4.0], 1.0, &COVERAGES).overprediction, 3.0));
    }

    #[test]
    fn many_intervals_approach_the_crps() {
        let coverages: Vec<f64> = (1..1000).map(|index| f64::from(index) / 1000.0).collect();
        let wis = weighted_interval_score(&percents(), 70.0, &coverages).total();
        assert!((wis / crps(&percents(), 70.0) - 1.0).abs() < 0.02);
    }
}
