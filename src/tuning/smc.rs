//! Sequential Monte Carlo over priors: how particles move from what was believed to what was seen.
//!
//! Particles live in the space of standard normal numbers z, which the priors' quantile functions map to
//! parameters. They start at scrambled Sobol points and are tempered (Del Moral, Doucet and Jasra 2006):
//! in each round the likelihood counts a little more, by as much as keeps half of the effective sample
//! size; particles are resampled systematically and moved by two kinds of steps in turn, each in a random
//! part of the dimensions:
//!
//! * preconditioned Crank–Nicolson (Cotter et al. 2013), z′ = √(1 − s²) z + s ξ, which leaves the prior
//!   unchanged in any number of dimensions and is accepted with probability min(1, e^(β (ℓ′ − ℓ))); the
//!   step s follows the acceptance;
//! * differential evolution (ter Braak 2006), `z′ = z + γ (z_a − z_b)`, which takes its direction from two
//!   other particles and so follows correlations; accepted with the prior's ratio as well.
//!
//! With a likelihood that is a kernel around noisy observations this is approximate Bayesian computation
//! that is exact under the kernel as an error model (Wilkinson 2013, Stat. Appl. Genet. Mol. Biol. 12).
//! Every draw is keyed, so the result does not depend on threads or interruptions.

use serde::{Deserialize, Serialize};

use super::groups;
use super::normal::normal;
use crate::numbers::prior::design_point;
use crate::rng::{Purpose, Streams, uniform};

/// How to sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Particles.
    pub particles: u32,
    /// Steps of each particle in a round; three times as many in the last.
    pub moves: u32,
    /// The seed.
    pub seed: u64,
}

/// The particles after some rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Population {
    /// Rounds so far.
    pub round: u32,
    /// Weight of the likelihood, from 0 (prior) to 1 (posterior).
    pub temperature: f64,
    /// Size of a step.
    pub step: f64,
    /// Share of the steps of the last round that were accepted.
    pub acceptance: f64,
    /// Effective sample size before the last resampling.
    pub effective: f64,
    /// Particles, in standard normal numbers.
    pub points: Vec<Vec<f64>>,
    /// Their log-likelihoods.
    pub likelihoods: Vec<f64>,
}

/// The share of dimensions that a step of each kind changes.
const PART: [f64; 2] = [0.3, 0.5];

/// γ: about 2.38 / √(2 d) for the ten or so dimensions that data speak to.
const STRIDE: f64 = 0.5;

/// How many times as many steps the last round has.
pub const LAST_ROUND: u32 = 3;

impl Population {
    /// Draws the first particles from the prior. `evaluate` gives the log-likelihoods of many points; the
    /// second number of each pair keys the luck of its simulation.
    ///
    /// # Errors
    /// What `evaluate` returns.
    pub fn start<E>(
        settings: Settings,
        dimensions: usize,
        evaluate: impl Fn(&[(Vec<f64>, u32)]) -> Result<Vec<f64>, E>,
    ) -> Result<Self, E> {
        let batch: Vec<(Vec<f64>, u32)> = (0..settings.particles)
            .map(|particle| {
                let point = design_point(settings.seed, particle, dimensions);
                (point.into_iter().map(normal).collect(), particle)
            })
            .collect();
        let likelihoods = evaluate(&batch)?;
        Ok(Self {
            round: 0,
            temperature: 0.0,
            step: 0.5,
            acceptance: 1.0,
            effective: f64::from(settings.particles),
            points: batch.into_iter().map(|(point, _)| point).collect(),
            likelihoods,
        })
    }

    /// Whether the likelihood counts in full.
    pub fn is_posterior(&self) -> bool {
        self.temperature >= 1.0
    }

    /// One round: heat, resample, move.
    ///
    /// # Errors
    /// What `evaluate` returns; the population is then as it was resampled, and of no use.
    ///
    /// # Panics
    /// If likelihoods are no numbers, of which no round would ever be the last.
    pub fn advance<E>(
        &mut self,
        settings: Settings,
        evaluate: impl Fn(&[(Vec<f64>, u32)]) -> Result<Vec<f64>, E>,
    ) -> Result<(), E> {
        let n = self.points.len();
        let next = self.next_temperature();
        let weights = self.weights(next - self.temperature);
        self.effective = effective(&weights);
        assert!(self.effective.is_finite(), "likelihoods are numbers");
        let streams = Streams::new(settings.seed, 0);
        let start = uniform(streams.block(Purpose::Resampling, groups::PARTICLES, self.round, 0)[0]);
        let chosen = systematic(&weights, n, start);
        self.points = chosen.iter().map(|&index| self.points[index].clone()).collect();
        self.likelihoods = chosen.iter().map(|&index| self.likelihoods[index]).collect();
        self.temperature = next;
        self.round += 1;
        let mut accepted = [0; 2];
        // The last round has no other after it to move particles apart that were resampled from one.
        let moves = if self.is_posterior() { LAST_ROUND * settings.moves } else { settings.moves };
        for step in 0..moves {
            let kind = (step % 2) as usize;
            let luck = |particle: usize, ordinal: u32| {
                streams.block(Purpose::Resampling, self.round * 64 + step, particle as u32, ordinal)
            };
            let batch: Vec<(Vec<f64>, u32)> = (0..n)
                .map(|particle| {
                    let words = luck(particle, 0);
                    let mut point = self.points[particle].clone();
                    let other = |word: u32| &self.points[((u64::from(word) * n as u64) >> 32) as usize];
                    let (a, b) = (other(words[1]), other(words[2]));
                    for (dimension, z) in point.iter_mut().enumerate() {
                        let own = luck(particle, 1 + dimension as u32);
                        if uniform(own[0]) >= PART[kind] {
                            continue;
                        }
                        let jitter = normal(uniform(own[1]));
                        *z = if kind == 0 {
                            (1.0 - self.step * self.step).sqrt() * *z + self.step * jitter
                        } else {
                            *z + STRIDE * (a[dimension] - b[dimension]) + 0.02 * jitter
                        };
                    }
                    let simulation = (self.round * settings.moves + step) * n as u32 + particle as u32;
                    (point, simulation % Streams::MAX_REPLICATES)
                })
                .collect();
            let likelihoods = evaluate(&batch)?;
            for (particle, ((point, _), likelihood)) in batch.into_iter().zip(likelihoods).enumerate() {
                let mut gain = self.temperature * (likelihood - self.likelihoods[particle]);
                if kind == 1 {
                    let squares = |z: &[f64]| z.iter().map(|z| z * z).sum::<f64>();
                    gain -= 0.5 * (squares(&point) - squares(&self.points[particle]));
                }
                if libm::log(uniform(luck(particle, 0)[0])) < gain {
                    self.points[particle] = point;
                    self.likelihoods[particle] = likelihood;
                    accepted[kind] += 1;
                }
            }
        }
        let steps = |kind: u32| n as f64 * f64::from((moves + 1 - kind) / 2);
        self.acceptance = f64::from(accepted[0] + accepted[1]) / (steps(0) + steps(1));
        let walked = f64::from(accepted[0]) / steps(0);
        // Towards an acceptance of about a quarter, at which Crank–Nicolson steps travel furthest.
        self.step = (self.step * libm::exp(1.5 * (walked - 0.25))).clamp(0.02, 1.0);
        Ok(())
    }

    /// The temperature at which half of the effective sample size is left, or 1.
    fn next_temperature(&self) -> f64 {
        let goal = 0.5 * self.points.len() as f64;
        let left = |temperature: f64| effective(&self.weights(temperature - self.temperature));
        if left(1.0) >= goal {
            return 1.0;
        }
        let (mut low, mut high) = (self.temperature, 1.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if left(middle) >= goal { low = middle } else { high = middle }
        }
        // `high` moves on even when a single particle outweighs all others.
        high
    }

    fn weights(&self, more: f64) -> Vec<f64> {
        let best = self.likelihoods.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let raw: Vec<f64> = self.likelihoods.iter().map(|l| libm::exp(more * (l - best))).collect();
        let sum: f64 = raw.iter().sum();
        raw.into_iter().map(|weight| weight / sum).collect()
    }
}

/// Kish's effective sample size of normalised weights.
pub fn effective(weights: &[f64]) -> f64 {
    1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// Systematic resampling: `n` indices in proportion to weights, in order, from one uniform number.
pub(super) fn systematic(weights: &[f64], n: usize, start: f64) -> Vec<usize> {
    let (mut chosen, mut index, mut sum) = (Vec::with_capacity(n), 0, weights[0]);
    for slot in 0..n {
        let aim = (slot as f64 + start) / n as f64;
        while sum < aim && index + 1 < weights.len() {
            index += 1;
            sum += weights[index];
        }
        chosen.push(index);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    type Never = std::convert::Infallible;

    /// A prior N(0, 1) and an observation y of z with error sd: the posterior is known.
    fn fit(y: f64, sd: f64, seed: u64) -> Vec<f64> {
        let settings = Settings { particles: 400, moves: 6, seed };
        let evaluate = |batch: &[(Vec<f64>, u32)]| -> Result<Vec<f64>, Never> {
            Ok(batch.iter().map(|(z, _)| -0.5 * ((z[0] - y) / sd).powi(2)).collect())
        };
        let Ok(mut population) = Population::start(settings, 5, evaluate);
        while !population.is_posterior() {
            let Ok(()) = population.advance(settings, evaluate);
        }
        population.points.iter().map(|z| z[0]).collect()
    }

    #[test]
    fn a_normal_mean_has_its_posterior() {
        let (y, sd) = (2.0, 0.5);
        let draws = fit(y, sd, 3);
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / (n - 1.0);
        // Conjugate: precision 1 + 1/sd² = 5, mean y / sd² / 5 = 1.6.
        assert!((mean - 1.6).abs() < 0.08, "mean {mean}");
        assert!((variance - 0.2).abs() < 0.06, "variance {variance}");
    }

    #[test]
    fn ranks_of_the_truth_are_flat() {
        // Simulation-based calibration (Talts et al. 2018): truth from the prior, data from the truth; the
        // truth's rank among the posterior draws is uniform.
        let streams = Streams::new(17, 0);
        let mut quarters = [0; 4];
        for trial in 0..80 {
            let words = streams.block(Purpose::Observation, trial, 0, 0);
            let truth = normal(uniform(words[0]));
            let y = truth + 0.7 * normal(uniform(words[1]));
            let draws = fit(y, 0.7, u64::from(trial));
            let rank = draws.iter().filter(|&&z| z < truth).count() as f64 / draws.len() as f64;
            quarters[((rank * 4.0) as usize).min(3)] += 1;
        }
        // 20 expected in each; chi-square with 3 degrees of freedom, 99.9 % point 16.3.
        let chi: f64 = quarters.iter().map(|&q| (f64::from(q) - 20.0).powi(2) / 20.0).sum();
        assert!(chi < 16.3, "{quarters:?}");
    }

    #[test]
    fn systematic_resampling_keeps_proportions() {
        assert_eq!(systematic(&[0.5, 0.0, 0.25, 0.25], 4, 0.5), [0, 0, 2, 3]);
    }
}
