//! Calibration: from a file that names episodes to draws from the posterior.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::smc::{LAST_ROUND, Population, Settings};
use super::target::{Episode, ErrorModel, Space, likelihood};
use crate::ensemble::{RunError, Workspace};
use crate::numbers::Parameter;
use crate::rng::keys;
use crate::scenario::Scenario;
use crate::tables::Writer;

/// The most persons of one agent: with more, a place is a handful of agents.
const MOST_PERSONS: f64 = 1_000.0;

/// The least error of a report, a standard deviation of logarithms: with less, no likelihood can be told from zero.
const LEAST_ERROR: f64 = 1e-3;
/// Above this they are per cent, most likely.
const MOST_ERROR: f64 = 10.0;

/// The most that an episode, or its shares, may weigh: with more, a likelihood has no logarithm.
const MOST_WEIGHT: f64 = 1e6;

/// The most particles: with the most moves, 79 rounds of them have luck of their own ([`crate::rng::Streams`]).
const MOST_PARTICLES: u32 = 10_000;

/// What a calibration file says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationFile {
    /// Title.
    pub title: String,
    /// Particles.
    pub particles: u32,
    /// Steps of each particle in a round.
    pub moves: u32,
    /// Persons of one agent while fitting: larger than a household, to be quick. The luck of households
    /// hardly matters to sums over hundreds of thousands of people.
    pub persons_per_agent: f64,
    /// Parameters that each episode draws for itself; they are not fitted for other episodes.
    pub own_parameters: Vec<String>,
    /// Share of the variance of the priors that wars have in common, above 0 and at most 1: of fits of a population of
    /// wars.
    #[serde(default = "common_share")]
    pub common_share: f64,
    /// Errors of observations and of the model.
    pub errors: ErrorModel,
    /// The episodes.
    pub episode: Vec<EpisodeFile>,
}

/// Where a calibration file says nothing of it, wars have most in common (a guess; `docs/validation.md`).
fn common_share() -> f64 {
    0.75
}

/// An episode of a calibration file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpisodeFile {
    /// The scenario, relative to the calibration file.
    pub scenario: String,
    /// How much it counts, 1 as a rule.
    pub weight: f64,
    /// Parameters that this episode draws for itself beside those that each does; all others share them.
    #[serde(default)]
    pub own_parameters: Vec<String>,
}

impl EpisodeFile {
    /// The episode, with the scenario that it names.
    pub fn of(&self, scenario: Scenario) -> Episode {
        Episode::new(scenario, self.weight).with_own(&self.own_parameters)
    }
}

/// Why a calibration cannot start.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// The names of parameters that do not exist.
    #[error("{0} names {1}, which is no parameter")]
    UnknownParameter(String, String),
    /// Episodes that do not have the same priors.
    #[error(
        "{0} has another prior of {2} than {1}: episodes must share those of people (give it in the file that they share)"
    )]
    OtherPriors(String, String, String),
    /// An episode that has nothing to fit to.
    #[error("{0} has no observation of a variable of the model within its horizon")]
    NothingObserved(String),
    /// No episode, too few particles, or numbers that are not positive.
    #[error("{0}")]
    Setting(String),
}

/// A calibration that is ready to run.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// How to sample.
    pub settings: Settings,
    /// The episodes that are fitted.
    pub episodes: Vec<Episode>,
    /// What is fitted.
    pub space: Space,
    /// Errors of observations and of the model.
    pub errors: ErrorModel,
    /// Share of the variance of the priors that wars have in common.
    pub common_share: f64,
}

/// The numbers of people and hosts, which episodes must share.
fn of_people(scenario: &Scenario) -> impl Iterator<Item = &Parameter> {
    scenario.parameters.iter().filter(|parameter| parameter.has_dimension())
}

/// The parameters that a list names, each of them known and named once.
fn own_parameters<'a>(
    list: &str,
    names: &'a [String],
    known: impl Fn(&str) -> bool,
) -> Result<BTreeSet<&'a str>, CalibrationError> {
    let mut own = BTreeSet::new();
    for name in names {
        if !known(name) {
            return Err(CalibrationError::UnknownParameter(list.to_string(), name.clone()));
        }
        if !own.insert(name.as_str()) {
            return Err(CalibrationError::Setting(format!("{list} names {name} twice")));
        }
    }
    Ok(own)
}

impl Calibration {
    /// Checks and prepares a calibration.
    ///
    /// # Errors
    /// [`CalibrationError`] says what cannot be.
    pub fn new(
        file: &CalibrationFile,
        mut episodes: Vec<Episode>,
        seed: u64,
    ) -> Result<Self, CalibrationError> {
        let setting = |text: &str| Err(CalibrationError::Setting(text.to_string()));
        if !(8..=MOST_PARTICLES).contains(&file.particles) {
            return setting("particles must be between 8 and 10,000");
        }
        if file.moves == 0 || file.moves > 64 / LAST_ROUND {
            return setting("moves must be between 1 and 21");
        }
        if !(1.0..=MOST_PERSONS).contains(&file.persons_per_agent) {
            return setting("persons_per_agent must be between 1 and 1,000");
        }
        if !(file.common_share > 0.0 && file.common_share <= 1.0) {
            return setting("common_share must be above 0 and at most 1");
        }
        let errors = [file.errors.own, file.errors.common, file.errors.shares_weigh];
        let weights = file.episode.iter().map(|episode| episode.weight);
        if weights.clone().chain([file.errors.shares_weigh]).any(|x| x > MOST_WEIGHT) {
            return setting("errors.shares_weigh and the weights of episodes must be at most 1,000,000");
        }
        let keys = ["errors.own", "errors.common", "errors.shares_weigh"].map(str::to_owned);
        let keys =
            keys.into_iter().chain((0..file.episode.len()).map(|index| format!("episode[{index}].weight")));
        let wrong = keys.zip(errors.into_iter().chain(weights)).find(|(_, x)| !(*x > 0.0 && x.is_finite()));
        if let Some((key, x)) = wrong {
            return setting(&format!("{key} must be a positive number, got {x}"));
        }
        if [file.errors.own, file.errors.common].iter().any(|&error| error < LEAST_ERROR) {
            return setting(
                "errors.own and errors.common must be 0.001 at least: they are shares of what was counted, and no count is \
                 that exact",
            );
        }
        if [file.errors.own, file.errors.common].iter().any(|&error| error > MOST_ERROR) {
            return setting(
                "errors.own and errors.common must be 10 at most: they are standard deviations of logarithms, for 20 % write 0.2",
            );
        }
        for (index, episode) in episodes.iter().enumerate() {
            let name = &episode.scenario.name;
            if episodes[..index].iter().any(|earlier| earlier.scenario.name == *name) {
                return Err(CalibrationError::Setting(format!("the episode {name} is there twice")));
            }
        }
        // The order in which a file names them is no luck.
        episodes.sort_by(|a, b| a.scenario.name.cmp(&b.scenario.name));
        let Some(first) = episodes.first().map(|episode| episode.scenario.clone()) else {
            return setting("no episode is left to fit");
        };
        for episode in &mut episodes {
            let (a, b) = (episode.scenario.name.clone(), first.name.clone());
            let other = of_people(&episode.scenario).zip(of_people(&first)).find(|(own, first)| own != first);
            if let Some((other, _)) = other {
                return Err(CalibrationError::OtherPriors(a, b, other.name.clone()));
            }
            if of_people(&episode.scenario).count() != of_people(&first).count() {
                return setting(&format!(
                    "{a} and {b} do not have the same numbers: one of them gives departures or hosts"
                ));
            }
            if episode.is_empty() {
                return Err(CalibrationError::NothingObserved(episode.scenario.name.clone()));
            }
            episode.scenario.household_persons = file.persons_per_agent;
            episode.scenario.households_per_agent = 1;
        }
        let known = |name: &str| {
            let mut all = episodes.iter().flat_map(|episode| &episode.scenario.parameters);
            all.any(|parameter| parameter.answers_to(name))
        };
        let own = own_parameters("own_parameters", &file.own_parameters, known)?;
        // What only some fix is drawn for the others.
        let drawn = |name: &str| {
            let mut all = episodes.iter().flat_map(|episode| &episode.scenario.parameters);
            all.any(|parameter| parameter.answers_to(name) && !parameter.is_fixed())
        };
        if let Some(fixed) = own.iter().find(|name| !drawn(name)) {
            return setting(&format!(
                "own_parameters names {fixed}, which all episodes fix: no episode draws it (leave it out, or give it a prior)"
            ));
        }
        let mut alone = Vec::with_capacity(episodes.len());
        for episode in &episodes {
            let name = format!("own_parameters of {}", episode.scenario.name);
            let own_too = own_parameters(&name, &episode.own_parameters, known)?;
            if let Some(again) = own_too.intersection(&own).next() {
                return setting(&format!("{name} names {again}, as own_parameters of all episodes does"));
            }
            let mut fixed = episode.scenario.parameters.iter().filter(|parameter| parameter.is_fixed());
            if let Some(fixed) = fixed.find(|fixed| own_too.iter().any(|name| fixed.answers_to(name))) {
                return setting(&format!("{name} names {}, which it fixes", fixed.name));
            }
            alone.push(own_too);
        }
        let parameters = episodes.iter().map(|episode| episode.scenario.parameters.clone()).collect();
        Ok(Self {
            settings: Settings { particles: file.particles, moves: file.moves, seed },
            space: Space::new(parameters, &own, &alone),
            episodes,
            errors: file.errors,
            common_share: file.common_share,
        })
    }

    /// A key of luck for each episode: by its name, so that others change nothing of it.
    pub(super) fn episode_keys(&self) -> Vec<u32> {
        keys(self.episodes.iter().map(|episode| episode.scenario.name.as_str()))
    }

    /// The log-likelihoods of many points, in parallel, in their order. `done` is called after each.
    ///
    /// # Errors
    /// The [`RunError`] of the first point that failed, or the one that `done` returns.
    pub fn evaluate(
        &self,
        batch: &[(Vec<f64>, u32)],
        done: &(dyn Fn() -> Result<(), RunError> + Sync),
    ) -> Result<Vec<f64>, RunError> {
        batch
            .par_iter()
            .map_init(Workspace::default, |workspace, (point, luck)| {
                done()?;
                let (space, seed) = (&self.space, self.settings.seed);
                likelihood(&self.episodes, space, self.errors, (point, *luck), seed, workspace)
            })
            .collect()
    }

    /// The posterior as CSV: a column a fitted parameter, and the log-likelihood.
    pub fn posterior(&self, population: &Population) -> Vec<u8> {
        let names = self.space.shared(&population.points[0]).map(|(name, _)| name);
        let mut table = Writer::new(["draw"].into_iter().chain(names).chain(["log_likelihood"]));
        for draw in 0..population.points.len() {
            table.row([draw.to_string()].into_iter().chain(self.cells(population, draw)));
        }
        table.bytes()
    }

    /// The cells of a draw: its parameters and the log-likelihood.
    fn cells(&self, population: &Population, draw: usize) -> Vec<String> {
        let values = self.space.shared(&population.points[draw]).map(|(_, value)| format!("{value:.6e}"));
        values.chain([format!("{:.3}", population.likelihoods[draw])]).collect()
    }
}

/// A population of wars as CSV: draws of calibrations that were each made to one episode, in turn, so that any number
/// of rows from the first on has as many of each. A war that nobody has seen is taken to be like one of these, and its
/// range to be that of all.
///
/// # Errors
/// [`CalibrationError::OtherPriors`] if the calibrations do not fit the same parameters.
pub fn population_of_wars(fits: &[(Calibration, Population)]) -> Result<Vec<u8>, CalibrationError> {
    let name = |(calibration, _): &(Calibration, Population)| calibration.episodes[0].scenario.name.clone();
    let columns = |(calibration, population): &(Calibration, Population)| -> Vec<String> {
        calibration.space.shared(&population.points[0]).map(|(name, _)| name.to_string()).collect()
    };
    let Some(first) = fits.first() else {
        return Err(CalibrationError::Setting("no episode is left to fit".into()));
    };
    if let Some(other) = fits.iter().find(|fit| columns(fit) != columns(first)) {
        let differs = |(a, b): (String, String)| (a != b).then_some(a);
        let column = columns(other).into_iter().zip(columns(first)).find_map(differs).unwrap_or_default();
        return Err(CalibrationError::OtherPriors(name(other), name(first), column));
    }
    let header = ["draw".to_string(), "episode".into()].into_iter().chain(columns(first));
    let mut table = Writer::new(header.chain(["log_likelihood".into()]));
    let draws = fits.iter().map(|(_, population)| population.points.len()).min().unwrap_or(0);
    for draw in 0..draws {
        for (turn, fit) in fits.iter().enumerate() {
            let number = (draw * fits.len() + turn).to_string();
            table.row([number, name(fit)].into_iter().chain(fit.0.cells(&fit.1, draw)));
        }
    }
    Ok(table.bytes())
}
