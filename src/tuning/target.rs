//! What is fitted? The observations of several episodes, and how near a simulation comes to them.
//!
//! For each episode the residuals r are logarithms of simulated over observed numbers, each with 1,000
//! persons added so that small counts weigh little. They share an error (definitions, coverage, and what
//! the model lacks are the same for all dates of an episode) and have one of their own, so their
//! covariance is own² I + common² 11ᵀ and
//!
//! ℓ = −½ weight · (Σ r² − (Σ r)² · common² / (own² + n common²)) / own²
//!
//! (Sherman and Morrison 1950). Thirteen dates of one episode then cannot outvote three of another.
//!
//! Where people went is compared too, if a count covers ten areas or more: `shares` says how.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::normal::normal;
pub use super::shares::FEWEST_AREAS;
use super::shares::{ShareErrors, Shares, shares};
use crate::ensemble::{Draws, Ensemble, RunError, Workspace};
use crate::model::tally::Total;
use crate::numbers::{Parameter, Prior};
use crate::outcome::Outcome;
use crate::outcome::hindcast::ReportErrors;
use crate::rng::uniform;
use crate::scenario::Scenario;

/// Errors of observations and of the model, in logarithms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorModel {
    /// Standard deviation of the error that all dates of an episode share.
    pub common: f64,
    /// Standard deviation of the error of each date.
    pub own: f64,
    /// As how many independent people the shares of areas of one count weigh.
    pub shares_weigh: f64,
}

impl Default for ErrorModel {
    /// What the fit to the hindcasts of Idlib assumes (`scenarios/idlib-hindcasts/calibration.toml`).
    fn default() -> Self {
        let ReportErrors { common, own } = ReportErrors::default();
        Self { common, own, shares_weigh: 25.0 }
    }
}

/// Persons added to both sides of a ratio.
const FLOOR: f64 = 1_000.0;

/// One number to come near to.
#[derive(Clone, Debug)]
struct Datum {
    variable: Total,
    day: u32,
    observed: f64,
}

/// An episode to fit.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its scenario.
    pub scenario: Scenario,
    /// How much it counts.
    pub weight: f64,
    /// Parameters that it draws for itself, where others share them.
    pub own_parameters: Vec<String>,
    data: Vec<Datum>,
    shares: Vec<Shares>,
    /// The last days of counts of areas that are too few for a fit.
    unfitted: Vec<Option<u32>>,
}

impl Episode {
    /// An episode with the observations of its scenario that the model has a variable for. People away on a day of
    /// which displaced and returned are both counted are their difference: no further number to fit.
    pub fn new(scenario: Scenario, weight: f64) -> Self {
        let mut data: Vec<Datum> = scenario
            .observations
            .iter()
            .filter_map(|observation| {
                let variable = *Total::ALL.iter().find(|v| v.key() == observation.variable)?;
                let day = scenario.day(observation.date)?;
                Some(Datum { variable, day, observed: observation.value })
            })
            .collect();
        let counted = |variable| data.iter().filter(move |d| d.variable == variable).map(|d| d.day);
        let displaced: BTreeSet<u32> = counted(Total::Displaced).collect();
        let both: BTreeSet<u32> = counted(Total::Returned).filter(|day| displaced.contains(day)).collect();
        data.retain(|datum| datum.variable != Total::Away || !both.contains(&datum.day));
        let (shares, unfitted) = shares(&scenario);
        Self { scenario, weight, own_parameters: Vec::new(), data, shares, unfitted }
    }

    /// The same episode with parameters that it draws for itself.
    #[must_use]
    pub fn with_own(mut self, parameters: &[String]) -> Self {
        self.own_parameters = parameters.to_vec();
        self
    }

    /// The same episode with what was observed up to a day, included.
    #[must_use]
    pub fn until(mut self, day: u32) -> Self {
        self.data.retain(|datum| datum.day <= day);
        // A count is known once its last day is over, even if only its first days lie within the scenario.
        let known = |complete: Option<u32>| complete.is_some_and(|complete| complete <= day);
        self.shares.retain(|count| known(count.complete));
        self.unfitted.retain(|complete| known(*complete));
        self
    }

    /// How many counts of areas it is not fitted to, since they are of too few areas or of nobody.
    pub fn unfitted(&self) -> usize {
        self.unfitted.len()
    }

    /// How many numbers it is fitted to.
    pub fn len(&self) -> usize {
        self.data.len() + self.shares.iter().map(Shares::len).sum::<usize>()
    }

    /// Whether shares of areas are among them.
    pub fn has_shares(&self) -> bool {
        !self.shares.is_empty()
    }

    /// Whether it has no observation at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The log-likelihood of a simulation, up to a constant.
    pub fn likelihood(&self, outcome: &Outcome, errors: ErrorModel) -> f64 {
        let residuals: Vec<f64> = self
            .data
            .iter()
            .map(|datum| {
                let simulated = f64::from(outcome.series(datum.variable)[datum.day as usize]);
                libm::log((simulated + FLOOR) / (datum.observed + FLOOR))
            })
            .collect();
        let n = residuals.len() as f64;
        let squares: f64 = residuals.iter().map(|r| r * r).sum();
        let sum: f64 = residuals.iter().sum();
        let (own, common) = (errors.own * errors.own, errors.common * errors.common);
        let totals = -0.5 * (squares - sum * sum * common / (own + n * common)) / own;
        let shares = self.shares.iter().map(|shares| shares.fit(&self.scenario, outcome));
        self.weight * (totals + errors.shares_weigh * shares.sum::<f64>())
    }
}

impl Episode {
    /// How far a simulation is from each number that was observed, in standard deviations of the number's own error and
    /// with the error that all dates share added as so many of its standard deviations. A weight counts as that many
    /// independent observations. Shares of areas have the errors of a sample of as many people as they weigh.
    pub(super) fn misfits(&self, outcome: &Outcome, errors: ErrorModel, common: f64) -> Vec<f64> {
        let root = self.weight.sqrt();
        let totals = self.data.iter().map(|datum| {
            let simulated = f64::from(outcome.series(datum.variable)[datum.day as usize]);
            let residual = libm::log((simulated + FLOOR) / (datum.observed + FLOOR));
            root * residual / errors.own + common * errors.common / errors.own
        });
        let shares = self.shares.iter().flat_map(|shares| shares.misfits(&self.scenario, outcome));
        totals.chain(shares.map(|share| root * errors.shares_weigh.sqrt() * share)).collect()
    }
}

/// Words of luck that the shares of an episode start from; its totals use those before.
const SHARES_FROM: u32 = 1 << 16;

impl Episode {
    /// Replaces what was observed by what would have been, had a simulation happened: with the errors of the error
    /// model, wider where the episode counts for less than one. `word` gives 32 random bits for a count and a number
    /// within it.
    pub(super) fn observe(
        &mut self,
        outcome: &Outcome,
        errors: ErrorModel,
        of_shares: ShareErrors,
        word: impl Fn(u32, u32) -> u32,
    ) {
        let root = self.weight.sqrt();
        let common = errors.common / root * normal(uniform(word(0, 0)));
        for (number, datum) in (1u32..).zip(&mut self.data) {
            let simulated = f64::from(outcome.series(datum.variable)[datum.day as usize]);
            let error = common + errors.own / root * normal(uniform(word(number, 0)));
            // Small counts weigh little: the error is that of the count with the floor added to it.
            // It may be below nothing, which no count is and the fit takes errors to be.
            datum.observed = (simulated + FLOOR) * libm::exp(error) - FLOOR;
        }
        let weight = errors.shares_weigh * self.weight;
        for (number, shares) in (SHARES_FROM..).zip(&mut self.shares) {
            let word = |word_of: u32| word(number, word_of);
            shares.observe(&self.scenario, outcome, weight, of_shares, word);
        }
    }
}

/// What z means: which parameters it carries, once for all episodes or once for each.
#[derive(Clone, Debug)]
pub struct Space {
    /// The parameters of each episode. Those of people are the same in all.
    parameters: Vec<Vec<Parameter>>,
    /// Indices of parameters that are fitted once.
    shared: Vec<usize>,
    /// Episodes and indices of parameters that an episode has for itself.
    own: Vec<(usize, usize)>,
}

impl Space {
    /// The space of the uncertain numbers of people and hosts of some episodes. Those that `own` names differ between
    /// episodes, and so do numbers of the conflict that it names; those that `alone` names for an episode are the same
    /// in all others.
    pub fn new(parameters: Vec<Vec<Parameter>>, own: &BTreeSet<&str>, alone: &[BTreeSet<&str>]) -> Self {
        let named = |names: &BTreeSet<&str>, parameter: &Parameter| {
            names.iter().any(|name| parameter.answers_to(name))
        };
        let first = parameters.first().map_or(&[][..], Vec::as_slice);
        let once = |parameter: &Parameter| {
            parameter.has_dimension() && !named(own, parameter) && !parameter.is_fixed()
        };
        let shared = (0..first.len()).filter(|&index| once(&first[index])).collect();
        let of_episode = |(episode, (list, alone)): (usize, (&Vec<Parameter>, &BTreeSet<&str>))| {
            let is_own = |parameter: &Parameter| named(own, parameter) || named(alone, parameter);
            let own = (0..list.len()).filter(|&index| is_own(&list[index]) && !list[index].is_fixed());
            own.map(|index| (episode, index)).collect::<Vec<_>>()
        };
        let own = parameters.iter().zip(alone).enumerate().flat_map(of_episode).collect();
        Self { parameters, shared, own }
    }

    /// Dimensions of z.
    pub fn dimensions(&self) -> usize {
        self.shared.len() + self.own.len()
    }

    /// How many of them are fitted once for all episodes.
    pub(super) fn shared_dimensions(&self) -> usize {
        self.shared.len()
    }

    /// The episode that has a number for itself, by its place among these, and which of its parameters it is.
    pub(super) fn owner(&self, own: usize) -> (usize, usize) {
        self.own[own]
    }

    /// Whether the submodels can use the parameters that are fitted once.
    pub(super) fn usable(&self, z: &[f64]) -> bool {
        self.shared.iter().zip(z).all(|(&index, &z)| {
            let info = self.parameters[0][index].info;
            (info.low..=info.high).contains(&self.value(0, index, z))
        })
    }

    /// Names and values of the parameters that are fitted once.
    pub fn shared<'a>(&'a self, z: &'a [f64]) -> impl Iterator<Item = (&'a str, f64)> + 'a {
        let named = |&index: &usize| self.parameters[0][index].name.as_str();
        self.shared.iter().zip(z).map(move |(index, &z)| (named(index), self.value(0, *index, z)))
    }

    /// The parameters of an episode: those that are not fitted at their prior medians, but for the conflict's, which
    /// each future draws.
    pub fn values(&self, z: &[f64], episode: usize) -> Vec<Option<f64>> {
        let middle = |parameter: &Parameter| parameter.has_dimension().then(|| parameter.prior.quantile(0.5));
        let mut values: Vec<Option<f64>> = self.parameters[episode].iter().map(middle).collect();
        let (once, own) = z.split_at(self.shared.len());
        for (&index, &z) in self.shared.iter().zip(once) {
            values[index] = Some(self.value(episode, index, z));
        }
        for (&(of, index), &z) in self.own.iter().zip(own).filter(|((of, _), _)| *of == episode) {
            values[index] = Some(self.value(of, index, z));
        }
        values
    }

    /// The value of a parameter that is fitted once, from its number among them and its z.
    pub fn shared_value(&self, dimension: usize, z: f64) -> f64 {
        self.value(0, self.shared[dimension], z)
    }

    fn value(&self, episode: usize, index: usize, z: f64) -> f64 {
        let standard = Prior::Normal { mean: 0.0, sd: 1.0 };
        // Steps far into a tail must not reach 0 or 1, where quantiles are infinite.
        self.parameters[episode][index].prior.quantile(standard.cdf(z).clamp(1e-9, 1.0 - 1e-9))
    }
}

/// The log-likelihood of a point over all episodes; values that the submodels cannot use are impossible.
///
/// # Errors
/// [`RunError`] if people are lost.
pub fn likelihood(
    episodes: &[Episode],
    space: &Space,
    errors: ErrorModel,
    draw: (&[f64], u32),
    seed: u64,
    workspace: &mut Workspace,
) -> Result<f64, RunError> {
    match simulate(episodes, space, draw, seed, workspace) {
        Ok(outcomes) => {
            let each = episodes.iter().zip(&outcomes);
            Ok(each.map(|(episode, outcome)| episode.likelihood(outcome, errors)).sum())
        }
        Err(RunError::OutOfRange { .. }) => Ok(f64::NEG_INFINITY),
        Err(error) => Err(error),
    }
}

/// Simulates every episode with the parameters of a point; the second number keys its luck.
///
/// # Errors
/// [`RunError`] if a value cannot be used or people are lost.
pub fn simulate(
    episodes: &[Episode],
    space: &Space,
    (point, luck): (&[f64], u32),
    seed: u64,
    workspace: &mut Workspace,
) -> Result<Vec<Outcome>, RunError> {
    let one = |(index, episode)| simulate_one(episode, space, index, (point, luck), seed, workspace);
    episodes.iter().enumerate().map(one).collect()
}

/// Simulates one episode, by its number, with the parameters of a point.
pub(super) fn simulate_one(
    episode: &Episode,
    space: &Space,
    index: usize,
    (point, luck): (&[f64], u32),
    seed: u64,
    workspace: &mut Workspace,
) -> Result<Outcome, RunError> {
    let ensemble = Ensemble {
        seed,
        replicates: luck..luck + 1,
        draws: Draws::Sets(vec![space.values(point, index)]),
        threads: 1,
        checked: false,
    };
    ensemble.replicate(&episode.scenario, luck, workspace)
}
