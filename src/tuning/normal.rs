//! A number of a standard normal distribution, from one that is uniform: what priors are sampled in.

use crate::numbers::Prior;

/// The standard normal quantile.
pub(super) fn normal(p: f64) -> f64 {
    Prior::Normal { mean: 0.0, sd: 1.0 }.quantile(p)
}
