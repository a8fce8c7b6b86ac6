//! Would the fit find the truth, if it were known? Parameters are drawn from the priors, what would have been
//! observed is simulated with them and given the errors that the fit assumes, and the fit is made to that.
//!
//! Over many trials the rank of each true value among its posterior draws must be uniform (simulation-based
//! calibration; Talts, Betancourt, Simpson, Vehtari and Gelman 2018, arXiv:1804.06788). How much narrower the posterior
//! is than the prior says which parameters these observations speak to at all.

use super::calibrate::Calibration;
use super::groups;
use super::normal::normal;
use super::shares::ShareErrors;
use super::smc::Population;
use super::target::simulate;
use crate::ensemble::{RunError, Workspace};
use crate::outcome::summary::quantiles;
use crate::rng::{Purpose, Streams, uniform};

/// A fit to observations whose parameters are known.
#[derive(Debug)]
pub struct Trial {
    /// Its number.
    pub number: u32,
    /// The true parameters, in standard normal numbers.
    pub truth: Vec<f64>,
    /// The calibration, with what was simulated in place of what was observed.
    pub calibration: Calibration,
}

/// How well a parameter was recovered.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// The parameter.
    pub name: String,
    /// Its true value.
    pub truth: f64,
    /// P5, P50 and P95 of its posterior.
    pub quantiles: Vec<f64>,
    /// Share of posterior draws below the truth, from 0 to 1.
    pub rank: f64,
    /// 1 − posterior variance over prior variance, in standard normal numbers: 0 where nothing was learnt. Not a number
    /// where there is no prior.
    pub contraction: f64,
}

/// How often other parameters are drawn if those drawn first are of no use to the submodels.
const ATTEMPTS: u32 = 100;

impl Trial {
    /// Draws parameters and simulates what would have been observed.
    ///
    /// # Errors
    /// [`RunError`] if the priors hardly ever give parameters that can be used, or if people are lost.
    pub fn new(calibration: &Calibration, number: u32) -> Result<Self, RunError> {
        let seed = calibration.settings.seed;
        let streams = Streams::new(seed, number);
        let mut workspace = Workspace::default();
        let mut attempt = 0;
        loop {
            let draw = |dimension| {
                normal(uniform(streams.block(Purpose::Resampling, groups::TRUTHS, dimension, attempt)[0]))
            };
            let truth: Vec<f64> = (0..calibration.space.dimensions() as u32).map(draw).collect();
            // The luck of the simulation that is observed is none of those that the fit tries.
            let luck = Streams::MAX_REPLICATES - 1 - number;
            match simulate(&calibration.episodes, &calibration.space, (&truth, luck), seed, &mut workspace) {
                Ok(outcomes) => {
                    let mut calibration = calibration.clone();
                    let errors = calibration.errors;
                    let keys = calibration.episode_keys();
                    for ((episode, outcome), key) in calibration.episodes.iter_mut().zip(&outcomes).zip(keys)
                    {
                        episode.observe(outcome, errors, ShareErrors::Choices, |datum, word| {
                            let block = streams.block(Purpose::Observation, key, datum, word / 4);
                            block[word as usize % 4]
                        });
                    }
                    return Ok(Self { number, truth, calibration });
                }
                Err(RunError::OutOfRange { .. }) if attempt + 1 < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// How the posterior stands to the truth, for each parameter that all episodes share.
    pub fn compare(&self, posterior: &Population) -> Vec<Recovered> {
        let space = &self.calibration.space;
        let truths = space.shared(&self.truth);
        truths
            .enumerate()
            .map(|(dimension, (name, _))| {
                let draws = posterior.points.iter().map(|point| point[dimension]).collect();
                let value = |z| space.shared_value(dimension, z);
                Recovered::new(name, self.truth[dimension], draws, 1.0, value)
            })
            .collect()
    }
}

impl Recovered {
    /// A truth among draws, both in numbers with a prior of this standard deviation; `value` says what a number stands
    /// for.
    pub(super) fn new(
        name: &str,
        truth: f64,
        draws: Vec<f64>,
        spread: f64,
        value: impl Fn(f64) -> f64,
    ) -> Self {
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let below = draws.iter().filter(|&&z| z < truth).count() as f64;
        let truth = value(truth);
        Self {
            name: name.to_string(),
            truth,
            quantiles: quantiles(draws.into_iter().map(value).collect(), &[0.05, 0.5, 0.95]),
            rank: below / n,
            contraction: 1.0 - variance / (spread * spread),
        }
    }
}

/// χ² of ranks in four equal bins against the uniform distribution, three degrees of freedom: above 11.3 in one of a
/// hundred fits that are sound, if the trials are independent.
pub fn chi_square(ranks: &[f64]) -> f64 {
    let mut bins = [0u32; 4];
    for rank in ranks {
        bins[((rank * 4.0) as usize).min(3)] += 1;
    }
    let expected = ranks.len() as f64 / 4.0;
    bins.iter().map(|&bin| (f64::from(bin) - expected).powi(2) / expected).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_ranks_have_no_chi_square() {
        let even: Vec<f64> = (0..40).map(|n| f64::from(n) / 40.0).collect();
        assert!(chi_square(&even).abs() < 1e-12);
        // All in one bin of four: (40 − 10)² / 10 + 3 × 10.
        assert!((chi_square(&[0.9; 40]) - 120.0).abs() < 1e-12);
    }
}
