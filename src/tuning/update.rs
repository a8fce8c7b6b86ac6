//! Which futures agree with what was observed so far? Weights for replicates, and those that are kept.
//!
//! Each replicate is a candidate, drawn from the priors (or a posterior). Its weight is the likelihood of the
//! totals that were observed up to a day, under the error model of calibration ([`super::target`]); candidates are
//! then drawn by their weights, systematically, so that those kept count alike. This is importance sampling:
//! exact where candidates are many, and worth as many futures as Kish's effective sample size says.

use super::groups;
use super::smc::{effective, systematic};
use super::target::{Episode, ErrorModel};
use crate::outcome::Outcomes;
use crate::rng::{Purpose, Streams, uniform};
use crate::scenario::Scenario;
use crate::tables::Writer;

/// What candidates are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// How many observations they were judged by.
    pub observations: usize,
    /// How many counts of areas up to then weigh nothing, since they are of too few areas or of nobody.
    pub unfitted: usize,
    /// Logarithm of the likelihood of each, up to a constant.
    pub log_likelihoods: Vec<f64>,
    /// Their weights, which sum to 1.
    pub weights: Vec<f64>,
    /// Kish's effective sample size of the weights.
    pub effective: f64,
    /// Indices of the candidates that are kept, in order; one may be kept more than once.
    pub kept: Vec<usize>,
}

/// Weighs candidates by what was observed up to a day (included), and chooses `keep` of them; none if nothing
/// was observed.
pub fn weigh(
    scenario: &Scenario,
    candidates: &Outcomes,
    until: u32,
    keep: u32,
    seed: u64,
) -> Option<Weights> {
    let episode = Episode::new(scenario.clone(), 1.0).until(until);
    if episode.is_empty() || candidates.replicates.is_empty() {
        return None;
    }
    let errors = ErrorModel::default();
    let log_likelihoods: Vec<f64> =
        candidates.replicates.iter().map(|outcome| episode.likelihood(outcome, errors)).collect();
    let best = log_likelihoods.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raw: Vec<f64> = log_likelihoods.iter().map(|value| libm::exp(value - best)).collect();
    let sum: f64 = raw.iter().sum();
    let weights: Vec<f64> = raw.into_iter().map(|weight| weight / sum).collect();
    let start = uniform(Streams::new(seed, 0).block(Purpose::Resampling, groups::CANDIDATES, until, 0)[0]);
    Some(Weights {
        observations: episode.len(),
        unfitted: episode.unfitted(),
        effective: effective(&weights),
        kept: systematic(&weights, keep as usize, start),
        log_likelihoods,
        weights,
    })
}

impl Weights {
    /// The candidates that are kept, numbered anew from `first`.
    pub fn keep(&self, candidates: &Outcomes, first: u32) -> Outcomes {
        let replicates = (first..)
            .zip(&self.kept)
            .map(|(replicate, &index)| {
                let mut outcome = candidates.replicates[index].clone();
                outcome.replicate = replicate;
                outcome
            })
            .collect();
        Outcomes { days: candidates.days, areas: candidates.areas, replicates }
    }

    /// One row a candidate: what it is worth, and how often it was kept.
    pub fn table(&self, candidates: &Outcomes) -> Vec<u8> {
        let mut table = Writer::new(["candidate", "log_likelihood", "weight", "kept"]);
        let mut kept = self.kept.iter().peekable();
        for (index, outcome) in candidates.replicates.iter().enumerate() {
            let mut times = 0;
            while kept.next_if(|&&next| next == index).is_some() {
                times += 1;
            }
            let (likelihood, weight) = (self.log_likelihoods[index], self.weights[index]);
            table.row([
                outcome.replicate.to_string(),
                format!("{likelihood:.6}"),
                format!("{weight:.6e}"),
                times.to_string(),
            ]);
        }
        table.bytes()
    }
}
