//! How much of the spread of an outcome is parameters, how much is luck?
//!
//! Luck is everything that the seed decides: the course of the conflict and what households do. By the law
//! of total variance, `V(f) = V(E[f | parameters]) + E[V(f | parameters)]`. As every set meets the same
//! replicates, sets and replicates are crossed, and the second part splits further. With n sets and R
//! replicates, f = mean + set + replicate + rest, and the three mean squares of the two-way analysis of
//! variance without repetition give estimates without bias (Searle, Casella and `McCulloch` 1992, *Variance
//! Components*, section 4.3):
//!
//! - rest (parameters and luck together): MS rest;
//! - luck alone: (MS replicates − MS rest) / n;
//! - parameters: (MS sets − MS rest) / R.
//!
//! The usual correction for replicates within sets, V(set means) − V(within) / R, would take too much off:
//! what luck does to all sets alike is in every set's mean.

use super::sensitivity::{Share, resampled};
use crate::outcome::summary::quantiles;

/// Quantile levels of the intervals: nine in ten.
const LEVELS: [f64; 2] = [0.05, 0.95];

/// Shares of the variance of an outcome; they add up to one. An estimate may fall below zero where the
/// truth is near it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Differences between sets: the parameters, averaged over luck.
    pub parameters: Share,
    /// Differences between replicates that all sets share.
    pub luck: Share,
    /// Differences that take both.
    pub together: Share,
}

/// Shares of the variance; none if it is zero, or there are not two sets and two replicates.
///
/// `outcome` is by set, then replicate. Intervals are bootstrap percentiles over sets: they say how sure the
/// shares are for these replicates, not for others.
///
/// # Panics
/// If sets have different numbers of replicates.
pub fn shares(outcome: &[Vec<f64>], resamples: u32, seed: u64) -> Option<Shares> {
    let replicates = outcome.first()?.len();
    assert!(outcome.iter().all(|set| set.len() == replicates), "every set has every replicate");
    let all: Vec<usize> = (0..outcome.len()).collect();
    let estimate = components(outcome, &all)?;
    let mut spread: [Vec<f64>; 3] = Default::default();
    for resample in 0..resamples {
        let Some(found) = components(outcome, &resampled(seed, resample, outcome.len())) else { continue };
        for (values, value) in spread.iter_mut().zip(found) {
            values.push(value);
        }
    }
    let [parameters, luck, together] = spread;
    let share = |value: f64, values: Vec<f64>| {
        if values.is_empty() {
            return Share { value, low: f64::NAN, high: f64::NAN };
        }
        let ends = quantiles(values, &LEVELS);
        Share { value, low: ends[0], high: ends[1] }
    };
    Some(Shares {
        parameters: share(estimate[0], parameters),
        luck: share(estimate[1], luck),
        together: share(estimate[2], together),
    })
}

/// Parameters, luck and both together, as shares, over chosen sets.
fn components(outcome: &[Vec<f64>], chosen: &[usize]) -> Option<[f64; 3]> {
    let (n, r) = (chosen.len(), outcome[0].len());
    if n < 2 || r < 2 {
        return None;
    }
    let (sets, replicates) = (n as f64, r as f64);
    let set_means: Vec<f64> = chosen.iter().map(|&s| outcome[s].iter().sum::<f64>() / replicates).collect();
    let luck_means: Vec<f64> =
        (0..r).map(|j| chosen.iter().map(|&s| outcome[s][j]).sum::<f64>() / sets).collect();
    let mean = set_means.iter().sum::<f64>() / sets;
    let squares = |means: &[f64]| means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>();
    let set_square = squares(&set_means) * replicates / (sets - 1.0);
    let luck_square = squares(&luck_means) * sets / (replicates - 1.0);
    let mut rest = 0.0;
    for (&set, set_mean) in chosen.iter().zip(&set_means) {
        for (value, luck_mean) in outcome[set].iter().zip(&luck_means) {
            let residual = value - set_mean - luck_mean + mean;
            rest += residual * residual;
        }
    }
    let rest = rest / ((sets - 1.0) * (replicates - 1.0));
    let parts = [(set_square - rest) / replicates, (luck_square - rest) / sets, rest];
    let whole: f64 = parts.iter().sum();
    (whole > 0.0).then(|| parts.map(|part| part / whole))
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::prior::Prior;
    use crate::rng::{Purpose, Streams, uniform};

    /// f = set + replicate + rest with variances 4, 1 and 1, for `n` sets and `r` replicates.
    fn crossed(seed: u64, n: usize, r: usize) -> Vec<Vec<f64>> {
        let mut stream = Streams::new(seed, 0).at(Purpose::Observation, 0, 0);
        let unit = Prior::Normal { mean: 0.0, sd: 1.0 };
        let mut normal = || unit.quantile(uniform(stream.next_u32()));
        let luck: Vec<f64> = (0..r).map(|_| normal()).collect();
        (0..n)
            .map(|_| {
                let set = 2.0 * normal();
                luck.iter().map(|luck| 100.0 + set + luck + normal()).collect()
            })
            .collect()
    }

    #[test]
    fn shares_are_those_that_were_put_in() {
        let found = shares(&crossed(1, 400, 200), 100, 1).expect("it varies");
        for (share, truth) in
            [(found.parameters, 4.0 / 6.0), (found.luck, 1.0 / 6.0), (found.together, 1.0 / 6.0)]
        {
            assert!((share.value - truth).abs() < 0.05, "{share:?}, not {truth}");
            assert!(share.low <= share.value && share.value <= share.high, "{share:?}");
        }
        let sum = found.parameters.value + found.luck.value + found.together.value;
        assert!((sum - 1.0).abs() < 1e-12);
    }

    /// With two replicates only, noise inside sets must not count as parameters.
    #[test]
    fn few_replicates_are_not_biased() {
        let mean: f64 = (0..200)
            .map(|seed| components(&crossed(seed, 60, 2), &(0..60).collect::<Vec<_>>()).expect("it varies"))
            .map(|[parameters, _, together]| parameters / together)
            .sum::<f64>()
            / 200.0;
        // Variances 4 and 1; the inverse of a variance estimate with 59 degrees of freedom adds 3.5 %.
        assert!((mean - 4.14).abs() < 0.25, "{mean}");
    }

    #[test]
    fn nothing_to_share_out() {
        assert_eq!(shares(&[], 1, 1), None);
        assert_eq!(shares(&[vec![1.0], vec![2.0]], 1, 1), None);
        assert_eq!(shares(&[vec![1.0, 1.0], vec![1.0, 1.0]], 1, 1), None);
    }
}
