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
//! Where people went is compared too, if a count covers ten areas or more: shares o observed and s simulated of the
//! arrivals (or departures) over the same days add weight · n · Σ o ln(s / o), the multinomial likelihood of n
//! independent choices. n is small, because families, rumours and counters are not independent; a hundredth of s is
//! spread evenly, because no area is impossible.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::recovery::normal;
use crate::ensemble::{Draws, Ensemble, RunError, Workspace};
use crate::model::Parameters;
use crate::model::tally::{Local, Total};
use crate::outcome::Outcome;
use crate::outcome::hindcast::Errors;
use crate::prior::Prior;
use crate::rng::uniform;
use crate::scenario::{PlaceObservation, Scenario};

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
        let Errors { common, own } = Errors::default();
        Self { common, own, shares_weigh: 25.0 }
    }
}

/// Fewest areas of a count whose shares are fitted.
const FEWEST_AREAS: usize = 10;

/// The part of simulated shares that is spread evenly over the areas.
const EVEN: f64 = 0.01;

/// Persons added to both sides of a ratio.
const FLOOR: f64 = 1_000.0;

/// One number to come near to.
#[derive(Clone, Debug)]
struct Datum {
    variable: Total,
    day: u32,
    observed: f64,
}

/// Shares of areas to come near to.
#[derive(Clone, Debug)]
struct Shares {
    variable: Local,
    days: RangeInclusive<u32>,
    /// The day on which the count was complete; none if that is after the horizon.
    complete: Option<u32>,
    /// Areas and the persons observed in them.
    areas: Vec<(usize, f64)>,
}

/// An episode to fit.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its scenario.
    pub scenario: Scenario,
    /// How much it counts.
    pub weight: f64,
    data: Vec<Datum>,
    shares: Vec<Shares>,
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
        let shares = shares(&scenario);
        Self { scenario, weight, data, shares }
    }

    /// The same episode with what was observed up to a day, included.
    #[must_use]
    pub fn until(mut self, day: u32) -> Self {
        self.data.retain(|datum| datum.day <= day);
        // A count is known once its last day is over, even if only its first days lie within the scenario.
        self.shares.retain(|count| count.complete.is_some_and(|complete| complete <= day));
        self
    }

    /// How many numbers it is fitted to.
    pub fn len(&self) -> usize {
        self.data.len() + self.shares.iter().map(|shares| shares.areas.len()).sum::<usize>()
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

/// Words of luck that the shares of an episode start from; its totals use those before.
const SHARES_FROM: u32 = 1 << 16;

impl Episode {
    /// Replaces what was observed by what would have been, had a simulation happened: with the errors of the error
    /// model. `word` gives 32 random bits for a count and a number within it.
    pub(super) fn observe(&mut self, outcome: &Outcome, errors: ErrorModel, word: impl Fn(u32, u32) -> u32) {
        let common = errors.common * normal(word(0, 0));
        for (number, datum) in (1u32..).zip(&mut self.data) {
            let simulated = f64::from(outcome.series(datum.variable)[datum.day as usize]);
            let error = common + errors.own * normal(word(number, 0));
            // Small counts weigh little: the error is that of the count with the floor added to it.
            datum.observed = ((simulated + FLOOR) * libm::exp(error) - FLOOR).max(0.0);
        }
        for (number, shares) in (SHARES_FROM..).zip(&mut self.shares) {
            let simulated = shares.simulated(&self.scenario, outcome);
            let all = simulated.iter().sum::<f64>().max(1.0);
            let even = EVEN / simulated.len() as f64;
            let mut left: Vec<f64> = simulated.iter().map(|s| (1.0 - EVEN) * s / all + even).collect();
            for share in 1..left.len() {
                left[share] += left[share - 1];
            }
            shares.areas.iter_mut().for_each(|(_, persons)| *persons = 0.0);
            for choice in 0..errors.shares_weigh.round() as u32 {
                let aim = uniform(word(number, choice)) * left[left.len() - 1];
                let chosen = left.partition_point(|&sum| sum <= aim).min(left.len() - 1);
                shares.areas[chosen].1 += 1.0;
            }
        }
    }
}

impl Shares {
    /// Simulated persons by area.
    fn simulated(&self, scenario: &Scenario, outcome: &Outcome) -> Vec<f64> {
        let (areas, days) = (scenario.geography.areas.len(), scenario.horizon_days as usize + 1);
        let of = |&(area, _): &(usize, f64)| {
            let first = (self.variable as usize * areas + area) * days;
            let series = &outcome.locals[first..][..days];
            series[*self.days.start() as usize..=*self.days.end() as usize]
                .iter()
                .map(|&n| f64::from(n))
                .sum()
        };
        self.areas.iter().map(of).collect()
    }

    /// Σ o ln(s / o): 0 for a perfect fit, else negative.
    fn fit(&self, scenario: &Scenario, outcome: &Outcome) -> f64 {
        let simulated = self.simulated(scenario, outcome);
        let (all, even) = (simulated.iter().sum::<f64>().max(1.0), EVEN / simulated.len() as f64);
        let observed: f64 = self.areas.iter().map(|(_, persons)| persons).sum();
        let counted = self.areas.iter().zip(&simulated).filter(|((_, persons), _)| *persons > 0.0);
        counted
            .map(|((_, persons), simulated)| {
                let share = persons / observed;
                share * libm::log(((1.0 - EVEN) * simulated / all + even) / share)
            })
            .sum()
    }
}

/// The counts of a scenario that cover enough areas.
fn shares(scenario: &Scenario) -> Vec<Shares> {
    let mut counts: Vec<(&PlaceObservation, Shares)> = Vec::new();
    for row in &scenario.observed_places {
        let from = scenario.day(row.from.max(scenario.start));
        let to = scenario.day(row.to.min(scenario.date(scenario.horizon_days)));
        let Some((from, to)) = from.zip(to) else { continue };
        let same = |known: &PlaceObservation| {
            (known.from, known.to, known.variable, &known.source)
                == (row.from, row.to, row.variable, &row.source)
        };
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| same(known)) {
            count.areas.push((row.area, row.value));
        } else {
            let areas = vec![(row.area, row.value)];
            let complete = scenario.day(row.to);
            counts.push((row, Shares { variable: row.variable, days: from..=to, complete, areas }));
        }
    }
    let enough = |count: &Shares| {
        count.areas.len() >= FEWEST_AREAS && count.areas.iter().any(|(_, persons)| *persons > 0.0)
    };
    counts.into_iter().map(|(_, count)| count).filter(enough).collect()
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

    /// The value of a parameter that is fitted once, from its number among them and its z.
    pub fn shared_value(&self, dimension: usize, z: f64) -> f64 {
        self.value(self.shared[dimension], z)
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
    let one = |(index, episode): (usize, &Episode)| {
        let ensemble = Ensemble {
            seed,
            replicates: luck..luck + 1,
            draws: Draws::Sets(vec![space.values(point, index)]),
            threads: 1,
            checked: false,
        };
        ensemble.replicate(&episode.scenario, luck, workspace)
    };
    episodes.iter().enumerate().map(one).collect()
}
