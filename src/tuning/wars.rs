//! A population of wars: what people do differs from war to war, and by how much is learnt too.
//!
//! In standard normal numbers, the behaviour of the people of war w is
//!
//! `z_w = √ρ g + √(1 − ρ) l_w,  g ~ N(0, I), l_w ~ N(0, I)`,
//!
//! with g what all wars have in common, `l_w` what is particular to one, and ρ the share of the variance of the priors
//! that is common (a multilevel model: Gelman and Hill 2007). Each war by itself has the priors, whatever ρ; with ρ = 1
//! all are one, with ρ = 0 nothing is learnt for another. Numbers that a calibration file calls an episode's own have
//! ρ = 0, and so has the error that the dates of an episode share.
//!
//! All episodes are fitted together by [`smoother`](super::smoother). A count of one war moves g and its own `l_w` and
//! no other's. The share ρ stands in the calibration file: five wars cannot tell it (`docs/validation.md`). A war that
//! nobody has seen takes g from the fit and an l of its own from the prior, so that its range is honest: no narrower
//! than wars differ.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::calibrate::Calibration;
use super::groups;
use super::smoother::{Attained, Members, Reach};
use super::target::{Episode, simulate_one};
use crate::ensemble::{RunError, Workspace};
use crate::rng::{Purpose, Streams, normals};
use crate::tables::Writer;

/// How often counts would be taken in if every time members moved as far as they were asked to.
pub const ROUNDS: u32 = 6;

/// How often they are taken in at most.
pub const MOST_ROUNDS: u32 = 18;

/// How often a member that the submodels cannot use is brought halfway back, or drawn anew, before it stays where it was.
const ATTEMPTS: u32 = 20;

/// A fit of all episodes together.
#[derive(Clone, Debug)]
pub struct Wars<'a> {
    calibration: &'a Calibration,
}

/// The numbers of a member, and what keys its luck.
type Asked = (Vec<f64>, u32);

/// How far a member is from each count; none where the submodels cannot use its numbers.
type Found = Option<Vec<f64>>;

/// The numbers of a member, and how far it is from each count.
type Simulated = (Vec<f64>, Vec<f64>);

/// The submodels could not use what was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{ATTEMPTS} draws one after the other gave numbers that the model cannot use: the priors are too wide"
)]
pub struct Unusable;

/// Where the numbers of a member stand: g, each `l_w`, the episodes' own numbers, their shared errors.
#[derive(Clone, Copy, Debug)]
struct Layout {
    /// How many numbers wars share.
    shared: usize,
    episodes: usize,
    /// How many numbers episodes have for themselves, over all episodes.
    own: usize,
}

impl Layout {
    fn len(self) -> usize {
        self.shared * (1 + self.episodes) + self.own + self.episodes
    }

    /// The episode that a number is particular to, none for what is common; and which of its numbers it is. `own` says
    /// so of the parameters that episodes have for themselves.
    fn place_of(self, number: usize, own: impl Fn(usize) -> (usize, usize)) -> (Option<usize>, usize) {
        let after = self.shared * (1 + self.episodes);
        if number < self.shared {
            (None, number)
        } else if number < after {
            (Some(number / self.shared - 1), number % self.shared)
        } else if number < after + self.own {
            let (episode, parameter) = own(number - after);
            (Some(episode), self.shared + 1 + parameter)
        } else {
            (Some(number - after - self.own), self.shared)
        }
    }
}

/// A fit between two rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitting {
    round: u32,
    members: Members,
    attained: Attained,
}

impl Fitting {
    /// How much of what the counts say has been taken in, 1 when all of it.
    fn taken(&self) -> f64 {
        f64::from(self.round) / f64::from(ROUNDS) * self.attained.share()
    }

    /// The numbers of a member, as many as [`Wars::dimensions`].
    pub(super) fn member(&self, member: usize) -> Vec<f64> {
        self.members.numbers.iter().map(|row| row[member]).collect()
    }

    /// How many members there are.
    pub(super) fn len(&self) -> usize {
        self.members.numbers.first().map_or(0, Vec::len)
    }

    /// Whether another round would take it further from all that the counts say than it is now.
    pub fn is_done(&self) -> bool {
        let ahead = self.taken() + 0.5 * self.attained.share() / f64::from(ROUNDS);
        self.round > 0 && (self.round >= MOST_ROUNDS || ahead >= 1.0)
    }

    /// The root mean square of the members' misfits, over counts: about 1 where errors are as large as they are said to be.
    pub fn misfit(&self) -> f64 {
        let all: Vec<f64> = self.members.misfits.iter().flatten().map(|misfit| misfit * misfit).collect();
        (all.iter().sum::<f64>() / all.len() as f64).sqrt()
    }
}

impl std::fmt::Display for Fitting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A fit ends at the round that is nearest to once, before it or after it: no share of the counts.
        let (taken, misfit) = (self.taken(), self.misfit());
        write!(
            f,
            "round {}: counts taken in {taken:.2} times (once is enough), misfit {misfit:.2}",
            self.round
        )
    }
}

impl<'a> Wars<'a> {
    /// A fit of the episodes of a calibration.
    pub fn new(calibration: &'a Calibration) -> Self {
        Self { calibration }
    }

    /// Standard deviations of what is common to all wars, and of what is particular to one.
    pub(super) fn spreads(&self) -> (f64, f64) {
        let share = self.calibration.common_share;
        (share.sqrt(), (1.0 - share).sqrt())
    }

    fn layout(&self) -> Layout {
        let space = &self.calibration.space;
        let shared = space.shared_dimensions();
        let episodes = self.calibration.episodes.len();
        Layout { shared, episodes, own: space.dimensions() - shared }
    }

    /// The point of an episode: its shared numbers, then the own ones of all.
    pub(super) fn point(&self, member: &[f64], episode: usize) -> Vec<f64> {
        let Layout { shared, episodes, own } = self.layout();
        let (common, particular) = self.spreads();
        let of_war = &member[shared * (1 + episode)..shared * (2 + episode)];
        let after = shared * (1 + episodes);
        let z = member[..shared].iter().zip(of_war).map(|(g, l)| common * g + particular * l);
        z.chain(member[after..after + own].iter().copied()).collect()
    }

    /// How far a member is from each count.
    fn misfits(&self, member: &[f64], luck: u32, workspace: &mut Workspace) -> Result<Vec<f64>, RunError> {
        let Calibration { episodes, space, errors, settings, .. } = self.calibration;
        let layout = self.layout();
        let mut all = Vec::new();
        for (index, episode) in episodes.iter().enumerate() {
            let point = self.point(member, index);
            let outcome = simulate_one(episode, space, index, (&point, luck), settings.seed, workspace)?;
            all.extend(episode.misfits(&outcome, *errors, member[layout.len() - layout.episodes + index]));
        }
        Ok(all)
    }

    /// The numbers of each member of [`Wars::evaluate`].
    pub fn dimensions(&self) -> usize {
        self.layout().len()
    }

    /// Counts of all episodes, in their order: what a member is held against.
    pub fn counts(&self) -> usize {
        self.calibration.episodes.iter().map(Episode::len).sum()
    }

    /// Simulates members in all episodes, in parallel, in their order. `done` is called after each.
    ///
    /// # Errors
    /// [`RunError`] if people are lost, or what `done` returns.
    pub fn evaluate(
        &self,
        batch: &[Asked],
        done: &(dyn Fn() -> Result<(), RunError> + Sync),
    ) -> Result<Vec<Found>, RunError> {
        let one = |workspace: &mut Workspace, (numbers, luck): &Asked| {
            done()?;
            match self.misfits(numbers, *luck, workspace) {
                Ok(misfits) => Ok(Some(misfits)),
                Err(RunError::OutOfRange { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        };
        batch.par_iter().map_init(Workspace::default, one).collect()
    }

    /// A member from the prior. What an episode has for itself is keyed by the episode.
    pub(super) fn drawn(&self, streams: &Streams, keys: &[u32], member: u32, attempt: u32) -> Vec<f64> {
        let layout = self.layout();
        let number = |number: usize| {
            let (episode, number) = layout.place_of(number, |own| self.calibration.space.owner(own));
            let ordinal = attempt << 16 | number as u32;
            let words = match episode {
                Some(episode) => streams.block(Purpose::War, keys[episode], member, ordinal),
                None => streams.block(Purpose::Resampling, groups::WARS, member, ordinal),
            };
            normals(words[0], words[1]).0
        };
        (0..layout.len()).map(number).collect()
    }

    /// Draws members from the prior and simulates them. `evaluate` is [`Wars::evaluate`], here or on other machines.
    ///
    /// # Errors
    /// [`Unusable`] if the priors hardly ever give numbers that can be used, or what `evaluate` returns.
    pub fn start<E: From<Unusable>>(
        &self,
        evaluate: impl FnMut(&[Asked]) -> Result<Vec<Found>, E>,
    ) -> Result<Fitting, E> {
        let streams = Streams::new(self.calibration.settings.seed, 0);
        let keys = self.calibration.episode_keys();
        let draw = |member: usize, attempt: u32| self.drawn(&streams, &keys, member as u32, attempt);
        let members = self.simulated(0, draw, evaluate)?;
        Ok(Fitting { round: 0, members, attained: Attained::default() })
    }

    /// Takes the counts in once more and simulates the members anew.
    ///
    /// # Errors
    /// As [`Wars::start`].
    pub fn advance<E: From<Unusable>>(
        &self,
        fitting: &mut Fitting,
        evaluate: impl FnMut(&[Asked]) -> Result<Vec<Found>, E>,
    ) -> Result<(), E> {
        let mut asked = fitting.members.clone();
        self.take_in(&mut asked, fitting.round);
        let before = &fitting.members;
        let draw = |member: usize, attempt: u32| -> Vec<f64> {
            let part = if attempt < ATTEMPTS - 1 { 1.0 / f64::from(1u32 << attempt) } else { 0.0 };
            let between = |(b, a): (&Vec<f64>, &Vec<f64>)| b[member] + part * (a[member] - b[member]);
            before.numbers.iter().zip(&asked.numbers).map(between).collect()
        };
        let members = self.simulated(fitting.round + 1, draw, evaluate)?;
        fitting.attained.add(before, &asked, &members);
        fitting.members = members;
        fitting.round += 1;
        Ok(())
    }

    fn take_in(&self, members: &mut Members, round: u32) {
        let streams = Streams::new(self.calibration.settings.seed, 1 + round);
        let (layout, keys) = (self.layout(), self.calibration.episode_keys());
        // The episode of each count, and which of its counts it is.
        let counts = self.calibration.episodes.iter().enumerate();
        let counts: Vec<(usize, usize)> =
            counts.flat_map(|(index, episode)| (0..episode.len()).map(move |count| (index, count))).collect();
        let owner = |own: usize| self.calibration.space.owner(own);
        let reach = Reach {
            counts: counts.iter().map(|count| count.0).collect(),
            numbers: (0..layout.len()).map(|number| layout.place_of(number, owner).0).collect(),
        };
        let error = |count: usize, member: usize| {
            let (episode, count) = counts[count];
            let words = streams.block(Purpose::War, keys[episode], member as u32, count as u32);
            normals(words[0], words[1]).0
        };
        let invented = |row: usize, member: usize| {
            let words = streams.block(Purpose::Resampling, groups::INVENTED, member as u32, row as u32);
            normals(words[0], words[1]).0
        };
        members.take_in(f64::from(ROUNDS), &reach, error, invented);
    }

    /// Simulates members, each at the first of its attempts that the submodels can use.
    fn simulated<E: From<Unusable>>(
        &self,
        round: u32,
        draw: impl Fn(usize, u32) -> Vec<f64>,
        mut evaluate: impl FnMut(&[Asked]) -> Result<Vec<Found>, E>,
    ) -> Result<Members, E> {
        let count = self.calibration.settings.particles;
        let mut members: Vec<Option<Simulated>> = vec![None; count as usize];
        for attempt in 0..ATTEMPTS {
            let missing: Vec<usize> =
                (0..members.len()).filter(|&member| members[member].is_none()).collect();
            if missing.is_empty() {
                break;
            }
            let luck = |member: usize| (round * count + member as u32) % Streams::MAX_REPLICATES;
            let batch: Vec<Asked> =
                missing.iter().map(|&member| (draw(member, attempt), luck(member))).collect();
            let found = evaluate(&batch)?;
            for ((member, (numbers, _)), misfits) in missing.into_iter().zip(batch).zip(found) {
                members[member] = misfits.map(|misfits| (numbers, misfits));
            }
        }
        let members = members.into_iter().collect::<Option<Vec<_>>>().ok_or(Unusable)?;
        let rows = |of: fn(&Simulated) -> &Vec<f64>| -> Vec<Vec<f64>> {
            let row = |row: usize| members.iter().map(|member| of(member)[row]).collect();
            (0..of(&members[0]).len()).map(row).collect()
        };
        Ok(Members { numbers: rows(|member| &member.0), misfits: rows(|member| &member.1) })
    }

    /// Draws for a war that nobody has seen, as CSV: two for each member, with opposite luck in what is particular to it.
    /// Draws that the submodels cannot use are left out. Also says how many there are.
    pub fn population(&self, Fitting { members, .. }: &Fitting) -> (Vec<u8>, usize) {
        let space = &self.calibration.space;
        let Layout { shared, .. } = self.layout();
        let streams = Streams::new(self.calibration.settings.seed, 0);
        let (common, particular) = self.spreads();
        let zero = vec![0.0; space.dimensions()];
        let names = space.shared(&zero).map(|(name, _)| name);
        let mut table = Writer::new(["draw"].into_iter().chain(names));
        let mut draw = 0;
        for sign in [1.0, -1.0] {
            for member in 0..members.numbers[0].len() {
                let z: Vec<f64> = (0..shared)
                    .map(|dimension| {
                        let words = streams.block(
                            Purpose::Resampling,
                            groups::NEXT_WAR,
                            member as u32,
                            dimension as u32,
                        );
                        let own = sign * normals(words[0], words[1]).0;
                        common * members.numbers[dimension][member] + particular * own
                    })
                    .collect();
                if space.usable(&z) {
                    let values = space.shared(&z).map(|(_, value)| format!("{value:.6e}"));
                    table.row([draw.to_string()].into_iter().chain(values));
                    draw += 1;
                }
            }
        }
        (table.bytes(), draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_belong_to_all_wars_or_to_one() {
        let layout = Layout { shared: 3, episodes: 2, own: 2 };
        // Three of all, three of each of two wars, one own number of the second and one of the first, two errors.
        let places: Vec<(Option<usize>, usize)> =
            (0..layout.len()).map(|number| layout.place_of(number, |own| (1 - own, 7))).collect();
        let [all, one, two] = [None, Some(0), Some(1)];
        let owners: Vec<Option<usize>> = places.iter().map(|place| place.0).collect();
        assert_eq!(owners, [all, all, all, one, one, one, two, two, two, two, one, one, two]);
        // No two numbers of a war are the same one.
        assert_eq!(places.iter().collect::<std::collections::BTreeSet<_>>().len(), places.len());
    }
}
