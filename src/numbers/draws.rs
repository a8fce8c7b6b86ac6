//! What numbers does a replicate take? Drawn from the priors, or from given sets where they have them.

use super::prior::design_point;
use super::{Luck, Parameter};
use crate::rng::{Streams, uniform};

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
        let streams = Streams::new(seed, conflict);
        let value = |(index, parameter): (usize, &Parameter)| {
            let value = given.get(index).copied().flatten().unwrap_or_else(|| {
                parameter.prior.quantile(match parameter.luck {
                    Luck::Design => point[index],
                    Luck::Keyed { purpose, group, member, ordinal, word } => {
                        uniform(streams.block(purpose, group, member, ordinal)[word])
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
