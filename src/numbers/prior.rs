//! What do we not know, and how much? Priors, and the points at which they are drawn.
//!
//! Each replicate draws one value of every parameter. Points come from an Owen-scrambled Sobol
//! sequence (Owen 1995; Burley 2020, "Practical hash-based Owen scrambling", JCGT 9(4)), which fills the
//! space of parameters more evenly than independent draws, and are mapped to the priors by their
//! quantile functions. The point of a replicate depends on its number and the seed alone, so that
//! shards of an ensemble have the points that one whole run would have had.

use serde::Serialize;
use statrs::distribution::{Beta, ContinuousCDF, Normal};

use crate::rng::{Purpose, Streams};

/// The distribution of a number that is not known exactly.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Prior {
    /// A number taken as known.
    Fixed(f64),
    /// Uniform between two bounds.
    Uniform {
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// Uniform in the logarithm, between two positive bounds.
    LogUniform {
        /// Lower bound, positive.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Median, positive.
        median: f64,
        /// Standard deviation of the natural logarithm.
        sd_log: f64,
    },
    /// Beta, by mean and standard deviation.
    Beta {
        /// Mean, between 0 and 1.
        mean: f64,
        /// Standard deviation, below sqrt(mean (1 - mean)).
        sd: f64,
    },
}

/// Why a prior cannot be a distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PriorError {
    /// A number is infinite or not a number.
    #[error("{0} must be a finite number")]
    NotFinite(&'static str),
    /// The bounds are the wrong way round.
    #[error("the lower bound must be below the upper one, got {low} and {high}")]
    Order {
        /// The lower bound given.
        low: f64,
        /// The upper bound given.
        high: f64,
    },
    /// A number that must be positive is not.
    #[error("{what} must be above 0, got {got}")]
    NotPositive {
        /// The number's name.
        what: &'static str,
        /// Its value.
        got: f64,
    },
    /// A beta distribution that cannot exist.
    #[error(
        "a beta distribution needs a mean between 0 and 1 and a standard deviation below {limit:.3}, got mean {mean} and sd {sd}"
    )]
    Beta {
        /// The mean given.
        mean: f64,
        /// The standard deviation given.
        sd: f64,
        /// The largest standard deviation possible for that mean.
        limit: f64,
    },
}

impl Prior {
    /// Says whether the distribution exists, so that drawing from it cannot fail later.
    ///
    /// # Errors
    /// [`PriorError`] names the number that is impossible.
    pub fn check(&self) -> Result<(), PriorError> {
        let finite = |what, x: f64| {
            if x.is_finite() { Ok(()) } else { Err(PriorError::NotFinite(what)) }
        };
        let positive = |what, got: f64| {
            if got > 0.0 { Ok(()) } else { Err(PriorError::NotPositive { what, got }) }
        };
        match *self {
            Self::Fixed(value) => finite("the fixed value", value),
            Self::Uniform { low, high } => {
                finite("the lower bound", low)?;
                finite("the upper bound", high)?;
                if low < high { Ok(()) } else { Err(PriorError::Order { low, high }) }
            }
            Self::LogUniform { low, high } => {
                finite("the lower bound", low)?;
                finite("the upper bound", high)?;
                positive("the lower bound", low)?;
                if low < high { Ok(()) } else { Err(PriorError::Order { low, high }) }
            }
            Self::Normal { mean, sd } => {
                finite("mean", mean)?;
                finite("sd", sd)?;
                positive("sd", sd)
            }
            Self::LogNormal { median, sd_log } => {
                finite("median", median)?;
                finite("sd_log", sd_log)?;
                positive("median", median)?;
                positive("sd_log", sd_log)
            }
            Self::Beta { mean, sd } => {
                finite("mean", mean)?;
                finite("sd", sd)?;
                let limit = (mean * (1.0 - mean)).max(0.0).sqrt();
                if mean > 0.0 && mean < 1.0 && sd > 0.0 && sd < limit {
                    Ok(())
                } else {
                    Err(PriorError::Beta { mean, sd, limit })
                }
            }
        }
    }

    /// The value below which a share `p` of the distribution lies, for `p` in (0, 1).
    ///
    /// # Panics
    /// If the prior does not pass [`Prior::check`].
    pub fn quantile(&self, p: f64) -> f64 {
        let normal = |p| Normal::new(0.0, 1.0).expect("the standard normal exists").inverse_cdf(p);
        match *self {
            Self::Fixed(value) => value,
            Self::Uniform { low, high } => low + p * (high - low),
            Self::LogUniform { low, high } => {
                libm::exp(libm::log(low) + p * (libm::log(high) - libm::log(low)))
            }
            Self::Normal { mean, sd } => mean + sd * normal(p),
            Self::LogNormal { median, sd_log } => median * libm::exp(sd_log * normal(p)),
            Self::Beta { .. } => {
                let (a, b) = self.beta_shape();
                Beta::new(a, b).expect("the shape parameters were checked").inverse_cdf(p)
            }
        }
    }

    /// The share of the distribution below `x`.
    ///
    /// # Panics
    /// If the prior does not pass [`Prior::check`].
    pub fn cdf(&self, x: f64) -> f64 {
        let normal = |z| Normal::new(0.0, 1.0).expect("the standard normal exists").cdf(z);
        match *self {
            Self::Fixed(value) => f64::from(u8::from(x >= value)),
            Self::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Self::LogUniform { low, high } => {
                if x <= low {
                    0.0
                } else {
                    (libm::log(x / low) / libm::log(high / low)).min(1.0)
                }
            }
            Self::Normal { mean, sd } => normal((x - mean) / sd),
            Self::LogNormal { median, sd_log } => {
                if x <= 0.0 {
                    0.0
                } else {
                    normal(libm::log(x / median) / sd_log)
                }
            }
            Self::Beta { .. } => {
                let (a, b) = self.beta_shape();
                Beta::new(a, b).expect("the shape parameters were checked").cdf(x.clamp(0.0, 1.0))
            }
        }
    }

    /// Whether a value can come from this prior at all.
    pub fn supports(&self, x: f64) -> bool {
        match *self {
            Self::Fixed(_) | Self::Normal { .. } => x.is_finite(),
            Self::Uniform { low, high } | Self::LogUniform { low, high } => x >= low && x <= high,
            Self::LogNormal { .. } => x > 0.0 && x.is_finite(),
            Self::Beta { .. } => (0.0..=1.0).contains(&x),
        }
    }

    fn beta_shape(&self) -> (f64, f64) {
        let Self::Beta { mean, sd } = *self else { unreachable!("only called for beta priors") };
        let concentration = mean * (1.0 - mean) / (sd * sd) - 1.0;
        (mean * concentration, (1.0 - mean) * concentration)
    }
}

/// The number of points after which the Sobol sequence starts again under a new scrambling.
const SOBOL_POINTS: u32 = 1 << 16;

/// The design point of a replicate: one number in (0, 1) for each of `dimensions` priors.
///
/// Dimensions come in sets of 4 that are scrambled independently, as `sobol_burley` has them.
pub fn design_point(seed: u64, replicate: u32, dimensions: usize) -> Vec<f64> {
    let block = Streams::new(seed, 0).block(Purpose::Design, replicate / SOBOL_POINTS, 0, 0);
    (0..dimensions)
        .map(|d| {
            let unit = sobol_burley::sample(replicate % SOBOL_POINTS, d as u32, block[0]);
            // The sequence has 24 bits; a half step keeps 0 out.
            f64::from(unit) + 0.5 / f64::from(1u32 << 24)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Prior; 6] = [
        Prior::Fixed(2.0),
        Prior::Uniform { low: 1.0, high: 3.0 },
        Prior::LogUniform { low: 0.1, high: 10.0 },
        Prior::Normal { mean: -0.9, sd: 0.6 },
        Prior::LogNormal { median: 5.0, sd_log: 0.4 },
        Prior::Beta { mean: 0.31, sd: 0.07 },
    ];

    #[test]
    fn quantile_and_cdf_are_inverse() {
        for prior in ALL {
            prior.check().expect("these priors exist");
            if matches!(prior, Prior::Fixed(_)) {
                continue;
            }
            for p in [0.001, 0.05, 0.5, 0.95, 0.999] {
                let x = prior.quantile(p);
                assert!(prior.supports(x));
                assert!((prior.cdf(x) - p).abs() < 1e-6, "{prior:?} {p}");
            }
        }
    }

    #[test]
    fn medians_are_where_they_should_be() {
        assert!((ALL[4].quantile(0.5) - 5.0).abs() < 1e-9);
        assert!((ALL[2].quantile(0.5) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn impossible_priors_are_refused() {
        for prior in [
            Prior::Fixed(f64::NAN),
            Prior::Uniform { low: 3.0, high: 1.0 },
            Prior::LogUniform { low: 0.0, high: 1.0 },
            Prior::Normal { mean: 0.0, sd: 0.0 },
            Prior::LogNormal { median: -1.0, sd_log: 0.1 },
            Prior::Beta { mean: 0.5, sd: 0.6 },
        ] {
            assert!(prior.check().is_err(), "{prior:?}");
        }
    }

    #[test]
    fn design_points_fill_each_dimension_evenly() {
        let n = 256u32;
        for d in 0..40 {
            let mut strata = vec![0; 16];
            for replicate in 0..n {
                let u = design_point(11, replicate, 40)[d];
                assert!(u > 0.0 && u < 1.0);
                strata[(u * 16.0) as usize] += 1;
            }
            // A scrambled Sobol sequence puts exactly 256 / 16 points into each sixteenth.
            assert!(strata.iter().all(|&count| count == 16), "dimension {d}: {strata:?}");
        }
    }

    #[test]
    fn the_first_points_are_not_all_alike() {
        let a = design_point(1, 0, 3);
        let b = design_point(2, 0, 3);
        assert_ne!(a, b);
    }
}
