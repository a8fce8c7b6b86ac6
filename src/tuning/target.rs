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

use serde::{Deserialize, Serialize};

use crate::ensemble::{Draws, Ensemble, RunError, Workspace};
use crate::model::Parameters;
use crate::model::tally::Total;
use crate::outcome::Outcome;
use crate::prior::Prior;
use crate::scenario::Scenario;

/// Errors of observations and of the model, in logarithms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorModel {
    /// Standard deviation of the error that all dates of an episode share.
    pub common: f64,
    /// Standard deviation of the error of each date.
    pub own: f64,
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
    data: Vec<Datum>,
}

impl Episode {
    /// An episode with the observations of its scenario that the model has a variable for.
    pub fn new(scenario: Scenario, weight: f64) -> Self {
        let data = scenario
            .observations
            .iter()
            .filter_map(|observation| {
                let variable = *Total::ALL.iter().find(|v| v.key() == observation.variable)?;
                let day = scenario.day(observation.date)?;
                Some(Datum { variable, day, observed: observation.value })
            })
            .collect();
        Self { scenario, weight, data }
    }

    /// The same episode with what was observed up to a day, included.
    #[must_use]
    pub fn until(mut self, day: u32) -> Self {
        self.data.retain(|datum| datum.day <= day);
        self
    }

    /// How many numbers it is fitted to.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether it has no observation at all.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
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
        -0.5 * self.weight * (squares - sum * sum * common / (own + n * common)) / own
    }
}

/// What z means: which parameters it carries, once for all episodes or once for each.
#[derive(Clone, Debug)]
pub struct Space {
    /// The priors of all parameters, shared by the episodes.
    priors: Vec<Prior>,
    /// Indices of parameters that are fitted once.
    shared: Vec<usize>,
    /// Indices of parameters that each episode draws for itself.
    own: Vec<usize>,
    episodes: usize,
}

impl Space {
    /// The space of the uncertain parameters of some priors; those in `own` differ between episodes.
    pub fn new(priors: Vec<Prior>, own: &[usize], episodes: usize) -> Self {
        let uncertain = |index: &usize| !matches!(priors[*index], Prior::Fixed(_));
        let shared = (0..priors.len()).filter(|index| !own.contains(index)).filter(uncertain).collect();
        let own = own.iter().copied().filter(uncertain).collect();
        Self { priors, shared, own, episodes }
    }

    /// Dimensions of z.
    pub fn dimensions(&self) -> usize {
        self.shared.len() + self.episodes * self.own.len()
    }

    /// Names and values of the parameters that are fitted once.
    pub fn shared<'a>(&'a self, z: &'a [f64]) -> impl Iterator<Item = (&'static str, f64)> + 'a {
        self.shared.iter().zip(z).map(|(&index, &z)| (Parameters::INFO[index].name, self.value(index, z)))
    }

    /// The parameters of an episode.
    pub fn values(&self, z: &[f64], episode: usize) -> Vec<f64> {
        let mut values: Vec<f64> = self.priors.iter().map(|prior| prior.quantile(0.5)).collect();
        for (&index, &z) in self.shared.iter().zip(z) {
            values[index] = self.value(index, z);
        }
        let first = self.shared.len() + episode * self.own.len();
        for (&index, &z) in self.own.iter().zip(&z[first..]) {
            values[index] = self.value(index, z);
        }
        values
    }

    fn value(&self, index: usize, z: f64) -> f64 {
        let standard = Prior::Normal { mean: 0.0, sd: 1.0 };
        // Steps far into a tail must not reach 0 or 1, where quantiles are infinite.
        self.priors[index].quantile(standard.cdf(z).clamp(1e-9, 1.0 - 1e-9))
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
    (point, luck): (&[f64], u32),
    seed: u64,
    workspace: &mut Workspace,
) -> Result<f64, RunError> {
    let mut sum = 0.0;
    for (index, episode) in episodes.iter().enumerate() {
        let ensemble = Ensemble {
            seed,
            replicates: luck..luck + 1,
            draws: Draws::Sets(vec![space.values(point, index)]),
            threads: 1,
            checked: false,
        };
        match ensemble.replicate(&episode.scenario, luck, workspace) {
            Ok(outcome) => sum += episode.likelihood(&outcome, errors),
            Err(RunError::OutOfRange { .. }) => return Ok(f64::NEG_INFINITY),
            Err(error) => return Err(error),
        }
    }
    Ok(sum)
}
