//! What numbers does a replicate take? Drawn from the priors, or from given sets where they have them.

use std::collections::BTreeSet;

use super::prior::design_point;
use super::{Luck, Parameter};
use crate::rng::{Purpose, Streams, uniform};

/// Sets of parameters: each has a value or a gap for every parameter of a list.
pub type ParameterSets = Vec<Vec<Option<f64>>>;

/// Where the parameters of replicates come from. Gaps of sets are drawn from the priors: numbers of people at
/// scrambled Sobol points, numbers of the conflict with keyed luck.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Draws {
    /// The scenario's priors.
    #[default]
    Priors,
    /// A posterior, fitted to episodes: replicate r takes set r modulo their number.
    Posterior(ParameterSets),
    /// Sets that somebody chose; taken in the same way.
    Sets(ParameterSets),
}

/// A drawn number that the submodels cannot use: the tail of a prior.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("parameter {name} is {value}, outside {low} to {high}")]
pub struct OutOfRange {
    /// The parameter.
    pub name: String,
    /// The value drawn.
    pub value: f64,
    /// The smallest value that makes sense.
    pub low: f64,
    /// The largest value that makes sense.
    pub high: f64,
}

impl Draws {
    /// What a replicate shares with others, whose parameters are then no independent draws: the number of the first
    /// set that is the same as its own (draws of a posterior repeat). Its own number where it takes no set, or where
    /// there is but one: what all share is not drawn.
    pub fn set(&self, replicate: u32) -> u32 {
        let (Self::Posterior(sets) | Self::Sets(sets)) = self else { return replicate };
        let own = sets.get(replicate as usize % sets.len().max(1));
        let first = sets.iter().position(|set| Some(set) == own).unwrap_or(0);
        if first == 0 && sets.iter().all(|set| Some(set) == own) { replicate } else { first as u32 }
    }

    /// How many different sets replicates share; none if each has parameters of its own.
    pub fn distinct(&self) -> Option<usize> {
        let (Self::Posterior(sets) | Self::Sets(sets)) = self else { return None };
        let bits =
            |set: &Vec<Option<f64>>| set.iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>();
        let distinct = sets.iter().map(bits).collect::<BTreeSet<_>>().len();
        (distinct > 1).then_some(distinct)
    }

    /// The values that a replicate takes, in the order of the list, in which numbers with a dimension of the
    /// design come first. Those of the conflict have the luck of the replicate `conflict`.
    ///
    /// # Errors
    /// [`OutOfRange`] names the first value that the submodels cannot use.
    ///
    /// # Panics
    /// If a replicate is not below [`Streams::MAX_REPLICATES`], or there is an empty list of sets.
    pub fn values(
        &self,
        parameters: &[Parameter],
        seed: u64,
        replicate: u32,
        conflict: u32,
    ) -> Result<Vec<f64>, OutOfRange> {
        let given: &[Option<f64>] = match self {
            Self::Priors => &[],
            Self::Posterior(sets) | Self::Sets(sets) => &sets[replicate as usize % sets.len()],
        };
        let dimensions = parameters.iter().filter(|parameter| parameter.has_dimension()).count();
        let point = design_point(seed, replicate, dimensions);
        // Whom a number is of says whose luck it has.
        let streams = |purpose| {
            Streams::new(seed, if purpose == Purpose::PopulationGroup { replicate } else { conflict })
        };
        let value = |(index, parameter): (usize, &Parameter)| {
            let value = given.get(index).copied().flatten().unwrap_or_else(|| {
                parameter.prior.quantile(match parameter.luck {
                    Luck::Design => point[index],
                    Luck::Keyed { purpose, group, member, ordinal, word } => {
                        uniform(streams(purpose).block(purpose, group, member, ordinal)[word])
                    }
                })
            });
            let (low, high) = (parameter.info.low, parameter.info.high);
            if value >= low && value <= high {
                Ok(value)
            } else {
                Err(OutOfRange { name: parameter.name.clone(), value, low, high })
            }
        };
        parameters.iter().enumerate().map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sets_are_one() {
        let set = |value| vec![Some(value), None];
        let draws = Draws::Posterior(vec![set(1.0), set(2.0), set(1.0), set(3.0)]);
        assert_eq!((0..6).map(|replicate| draws.set(replicate)).collect::<Vec<_>>(), [0, 1, 0, 3, 0, 1]);
        assert_eq!(draws.distinct(), Some(3));
        // One set is not drawn: futures under it differ by their luck alone.
        let one = Draws::Sets(vec![set(1.0), set(1.0)]);
        assert_eq!((one.set(5), one.distinct()), (5, None));
        assert_eq!((Draws::Priors.set(5), Draws::Priors.distinct()), (5, None));
    }
}
