//! Would a fit of a population of wars find what they have in common, if it were known, and hold what it says of another
//! war?
//!
//! Wars are drawn as the population has them: what is common from its prior, what is particular to each from its own. What
//! would have been counted is simulated with that and given the errors that the fit assumes, and the fit is made to it.
//! Then there are three kinds of truths to hold ranges against:
//!
//! * what all wars have in common, and what people did in each of the fitted wars;
//! * how many people are displaced on the last day of *another* war, which no count of the fit speaks of: a war in the
//!   place of each episode, with behaviour and data of its own. That is what a forecast claims.
//!
//! As in [`recovery`](super::recovery), ranks of truths among draws must be uniform over many trials (Talts, Betancourt,
//! Simpson, Vehtari and Gelman 2018, arXiv:1804.06788). Ranks of one trial are not independent.

use rayon::prelude::*;

use super::calibrate::Calibration;
use super::recovery::Recovered;
use super::shares::ShareErrors;
use super::target::{Episode, simulate_one};
use super::wars::{Fitting, Wars};
use crate::ensemble::{RunError, Workspace};
use crate::model::tally::Total;
use crate::rng::{Purpose, Streams};

/// How often other wars are drawn if the submodels cannot use the first.
const ATTEMPTS: u32 = 100;

/// Replicates whose luck draws the wars that are fitted, and others: rounds of members use those from 0 on, and have not
/// so many.
const FITTED: u32 = 1 << 20;
const OTHERS: u32 = FITTED + 1;

/// Wars of which all is known.
#[derive(Debug)]
pub struct KnownWars {
    /// The calibration, with what was simulated in place of what was observed.
    pub calibration: Calibration,
    /// The true numbers, as those of a member.
    truth: Vec<f64>,
}

/// What a truth is one of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What all wars have in common.
    Common,
    /// What people did in a war that was fitted, by the name of its episode.
    War(String),
    /// What happened in a war that was not fitted, in the place of an episode.
    Forecast(String),
}

impl KnownWars {
    /// Draws wars and simulates what would have been counted in them. Members of the fit differ from trial to trial.
    ///
    /// # Errors
    /// [`RunError`] if the priors hardly ever give numbers that can be used, or if people are lost.
    pub fn new(calibration: &Calibration, number: u32) -> Result<Self, RunError> {
        let mut calibration = calibration.clone();
        calibration.settings.seed = calibration.settings.seed.wrapping_add(u64::from(number));
        let (errors, keys) = (calibration.errors, calibration.episode_keys());
        let streams = Streams::new(calibration.settings.seed, FITTED);
        let mut workspace = Workspace::default();
        let mut attempt = 0;
        let (truth, outcomes) = loop {
            let wars = Wars::new(&calibration);
            let truth = wars.drawn(&streams, &keys, 0, attempt);
            let simulate = |index| {
                let point = wars.point(&truth, index);
                let (episode, seed) = (&calibration.episodes[index], calibration.settings.seed);
                let luck = Streams::MAX_REPLICATES - 1;
                simulate_one(episode, &calibration.space, index, (&point, luck), seed, &mut workspace)
            };
            match (0..calibration.episodes.len()).map(simulate).collect::<Result<Vec<_>, _>>() {
                Ok(outcomes) => break (truth, outcomes),
                Err(RunError::OutOfRange { .. }) if attempt + 1 < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        };
        for ((episode, outcome), key) in calibration.episodes.iter_mut().zip(&outcomes).zip(keys) {
            episode.observe(outcome, errors, ShareErrors::Roots, |datum, word| {
                streams.block(Purpose::Observation, key, datum, word / 4)[word as usize % 4]
            });
        }
        Ok(Self { calibration, truth })
    }

    /// How the fit stands to what is known of parameters: of what is common, then of each war.
    pub fn compare(&self, fitting: &Fitting) -> Vec<(Kind, Recovered)> {
        let wars = Wars::new(&self.calibration);
        let space = &self.calibration.space;
        let members: Vec<Vec<f64>> = (0..fitting.len()).map(|member| fitting.member(member)).collect();
        let (common, _) = wars.spreads();
        let names: Vec<&str> = space.shared(&self.truth).map(|(name, _)| name).collect();
        let mut all = Vec::new();
        let mut add = |kind: &Kind, spread: f64, of: &dyn Fn(&[f64]) -> Vec<f64>| {
            let (truth, draws) =
                (of(&self.truth), members.iter().map(|member| of(member)).collect::<Vec<_>>());
            for (dimension, name) in names.iter().enumerate() {
                let draws: Vec<f64> = draws.iter().map(|draw| draw[dimension]).collect();
                let value = |z: f64| space.shared_value(dimension, z);
                all.push((kind.clone(), Recovered::new(name, truth[dimension], draws, spread, value)));
            }
        };
        add(&Kind::Common, common, &|member| member[..names.len()].iter().map(|g| common * g).collect());
        for (index, episode) in self.calibration.episodes.iter().enumerate() {
            let kind = Kind::War(episode.scenario.name.clone());
            add(&kind, 1.0, &|member| wars.point(member, index)[..names.len()].to_vec());
        }
        all
    }

    /// How forecasts of people displaced on the last day of another war, in the place of each episode, stand to what
    /// happens in it. `done` is called after each future.
    ///
    /// # Errors
    /// [`RunError`] if the priors hardly ever give numbers that can be used, if people are lost, or what `done` returns.
    pub fn forecast(
        &self,
        fitting: &Fitting,
        done: &(dyn Fn() -> Result<(), RunError> + Sync),
    ) -> Result<Vec<(Kind, Recovered)>, RunError> {
        let shared = self.calibration.space.shared_dimensions();
        let mut truths = vec![self.truth[..shared].to_vec()];
        truths.extend((0..fitting.len()).map(|member| fitting.member(member)[..shared].to_vec()));
        let one = |workspace: &mut Workspace, (number, common): (usize, &Vec<f64>)| {
            done()?;
            self.another_war(number as u32, common, workspace)
        };
        let displaced: Vec<Vec<f64>> =
            truths.par_iter().enumerate().map_init(Workspace::default, one).collect::<Result<_, _>>()?;
        let of = |(index, episode): (usize, &Episode)| {
            let draws = displaced[1..].iter().map(|of| of[index]).collect();
            let kind = Kind::Forecast(episode.scenario.name.clone());
            // No prior to be narrower than: its spread is that of the draws.
            (kind, Recovered::new("displaced_last_day", displaced[0][index], draws, f64::NAN, |x| x))
        };
        Ok(self.calibration.episodes.iter().enumerate().map(of).collect())
    }

    /// People displaced on the last day of wars that have some numbers in common and all else from the priors.
    fn another_war(
        &self,
        number: u32,
        common: &[f64],
        workspace: &mut Workspace,
    ) -> Result<Vec<f64>, RunError> {
        let Calibration { episodes, space, settings, .. } = &self.calibration;
        let wars = Wars::new(&self.calibration);
        let streams = Streams::new(settings.seed, OTHERS);
        let keys = self.calibration.episode_keys();
        let mut attempt = 0;
        'wars: loop {
            let mut war = wars.drawn(&streams, &keys, number, attempt);
            war[..common.len()].copy_from_slice(common);
            let mut displaced = Vec::with_capacity(episodes.len());
            for (index, episode) in episodes.iter().enumerate() {
                let point = wars.point(&war, index);
                let luck = OTHERS + number;
                match simulate_one(episode, space, index, (&point, luck), settings.seed, workspace) {
                    Ok(outcome) => {
                        displaced
                            .push(outcome.series(Total::Displaced).last().map_or(0.0, |&n| f64::from(n)));
                    }
                    Err(RunError::OutOfRange { .. }) if attempt + 1 < ATTEMPTS => {
                        attempt += 1;
                        continue 'wars;
                    }
                    Err(error) => return Err(error),
                }
            }
            return Ok(displaced);
        }
    }
}
