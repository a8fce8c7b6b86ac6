//! Can these numbers be drawn, and do they make sense for what they are?

use std::collections::BTreeMap;

use super::checker::Checker;
use crate::document::path::join;
use crate::document::problem::{WarningKind, nearest};
use crate::document::shape::sentence_to_phrase;
use crate::numbers::{Parameter, ParameterInfo, Prior};
use crate::scenario::file::PriorFile;

/// Smallest and largest sum of the two shapes of a beta distribution, and the smallest shape: beyond them
/// it is a single number or two, and its quantiles cannot be computed to any purpose.
const BETA_CONCENTRATION: (f64, f64) = (0.1, 1e6);
/// Quantile levels between which a prior has to make sense.
const CENTRAL: (f64, f64) = (0.001, 0.999);

impl Checker<'_> {
    /// A prior whose values lie between two bounds.
    pub(super) fn prior(&mut self, at: &str, file: &PriorFile, low: f64, high: f64) -> Option<Prior> {
        if file.source.trim().is_empty() {
            self.add(&join(at, "source"), "must say where the number comes from");
        }
        let distributions = file.distributions();
        let [prior] = distributions[..] else {
            let got: Vec<&str> = distributions.iter().map(key).collect();
            if got.is_empty() {
                self.add(at, "needs a distribution")
                    .hint("give one of fixed, uniform, log_uniform, normal, log_normal, beta");
            } else {
                self.add(at, format!("must have one distribution, got {}", got.join(", ")));
            }
            return None;
        };
        let at = join(at, key(&prior));
        if let Err(error) = prior.check() {
            self.add(&at, error.to_string());
            return None;
        }
        if let Some(message) = too_narrow(&prior).or_else(|| outside(&prior, low, high)) {
            self.add(&at, message);
            return None;
        }
        Some(prior)
    }

    /// Reads the numbers of a part of the conflict, whose keys stand below a path: what [`parameters!`] declares
    /// with their bounds and, where a file may leave one out, its default.
    ///
    /// [`parameters!`]: crate::numbers::parameters
    pub(super) fn numbers(
        &mut self,
        at: &str,
    ) -> impl FnMut(&'static ParameterInfo, &PriorFile) -> Option<Prior> {
        move |info, file| match info.default {
            Some(default) if file.is_absent() => Some(default),
            _ => self.prior(&join(at, info.name), file, info.low, info.high),
        }
    }

    /// A prior that must be a single number, for quantities that a scenario sets and nothing draws.
    pub(super) fn fixed(&mut self, at: &str, file: &PriorFile, low: f64, high: f64) -> Option<f64> {
        match self.prior(at, file, low, high)? {
            Prior::Fixed(value) => Some(value),
            other => {
                self.add(&join(at, key(&other)), "this number is not drawn: it must be given as fixed");
                None
            }
        }
    }
}

fn key(prior: &Prior) -> &'static str {
    match prior {
        Prior::Fixed(_) => "fixed",
        Prior::Uniform { .. } => "uniform",
        Prior::LogUniform { .. } => "log_uniform",
        Prior::Normal { .. } => "normal",
        Prior::LogNormal { .. } => "log_normal",
        Prior::Beta { .. } => "beta",
    }
}

/// Why a beta distribution is too narrow, or too much at its ends, to be worked with.
fn too_narrow(prior: &Prior) -> Option<String> {
    let &Prior::Beta { mean, sd } = prior else { return None };
    let concentration = mean * (1.0 - mean) / (sd * sd) - 1.0;
    let smallest = concentration * mean.min(1.0 - mean);
    let (least, most) = BETA_CONCENTRATION;
    if concentration > most {
        Some(format!("sd must not be that small, got {sd}: give the number as fixed"))
    } else if smallest < least {
        Some(format!("sd must be smaller for a mean of {mean}, got {sd}: nearly all values are 0 or 1"))
    } else {
        None
    }
}

/// What is wrong if a prior does not stay between two bounds.
fn outside(prior: &Prior, low: f64, high: f64) -> Option<String> {
    let inside = |x: f64| x.is_finite() && (low..=high).contains(&x);
    let range = if high.is_finite() { format!("between {low} and {high}") } else { format!("{low} or more") };
    match *prior {
        Prior::Fixed(value) => (!inside(value)).then(|| format!("must be {range}, got {value}")),
        Prior::Uniform { low: a, high: b } | Prior::LogUniform { low: a, high: b } => {
            (!(inside(a) && inside(b))).then(|| format!("both bounds must be {range}, got {a} and {b}"))
        }
        Prior::Beta { .. } if low <= 0.0 && high >= 1.0 => None,
        Prior::Normal { .. } | Prior::LogNormal { .. } | Prior::Beta { .. } => {
            let median = prior.quantile(0.5);
            let (a, b) = (prior.quantile(CENTRAL.0), prior.quantile(CENTRAL.1));
            if !inside(median) {
                Some(format!("the median must be {range}, got {median}"))
            } else if !(inside(a) && inside(b)) {
                let digits = |x: f64| format!("{x:.3}");
                let (a, b) = (digits(a), digits(b));
                Some(format!("nearly all values must be {range}, but one in 500 is below {a} or above {b}"))
            } else {
                None
            }
        }
    }
}

/// Parameters that older files give, and that nothing reads.
const WITHOUT_EFFECT: [&str; 1] = ["background_rate_per_day"];

/// The priors of parameters that one file gives.
pub(super) struct PriorSet {
    /// The prior of each parameter that the file names, or none if something is wrong with it.
    given: BTreeMap<&'static str, Option<Prior>>,
}

impl PriorSet {
    /// Checks the priors of a file, below a key path, for parameters of a list.
    pub(super) fn new(
        at: &str,
        list: &[ParameterInfo],
        file: &BTreeMap<String, PriorFile>,
        checker: &mut Checker<'_>,
    ) -> Self {
        let mut given = BTreeMap::new();
        let names = || list.iter().map(|info| info.name);
        for (name, prior) in file {
            let at = join(at, name);
            if let Some(info) = list.iter().find(|info| info.name == name) {
                let prior = checker.prior(&at, prior, info.low, info.high);
                let some = prior.is_some_and(|prior| prior != Prior::Fixed(0.0));
                if some && WITHOUT_EFFECT.contains(&info.name) {
                    let message = "has no effect any more: households leave home for conflict alone";
                    checker.warn(WarningKind::NoEffect, &at, message).hint("leave it out");
                }
                given.insert(info.name, prior);
                continue;
            }
            checker.add(&at, "unknown parameter").did_you_mean(name, names());
            // The parameter that was meant is not reported as missing too.
            if let Some(meant) = nearest(name, names().filter(|&known| !file.contains_key(known))) {
                given.insert(meant, None);
            }
        }
        Self { given }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.given.len()
    }
}

/// Every parameter of a list, in order, with the scenario's own prior, else the shared one, else its default. What
/// is missing is missed at a key path.
pub(super) fn complete(
    list: &'static [ParameterInfo],
    (own, shared): (&PriorSet, &PriorSet),
    at: &str,
    checker: &mut Checker<'_>,
) -> Option<Vec<Parameter>> {
    let mut parameters = Vec::with_capacity(list.len());
    for info in list {
        if let Some(prior) = own.given.get(info.name).or_else(|| shared.given.get(info.name)) {
            parameters.extend(prior.map(|prior| Parameter::at_design_points(info, prior)));
        } else if let Some(default) = info.default {
            parameters.push(Parameter::at_design_points(info, default));
        } else {
            checker.add(at, format!("missing prior for \"{}\"", info.name)).hint(format!(
                "{} ({})",
                sentence_to_phrase(info.meaning.trim()),
                info.unit
            ));
        }
    }
    (parameters.len() == list.len()).then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priors_must_stay_inside() {
        for (prior, fits) in [
            (Prior::Fixed(1.0), true),
            (Prior::Fixed(1.1), false),
            (Prior::Uniform { low: -0.1, high: 0.5 }, false),
            (Prior::Beta { mean: 0.9, sd: 0.1 }, true),
            (Prior::Normal { mean: 0.5, sd: 0.1 }, true),
            (Prior::Normal { mean: 0.5, sd: 0.3 }, false),
            (Prior::Normal { mean: 2.0, sd: 0.1 }, false),
            (Prior::LogNormal { median: 0.1, sd_log: 1e300 }, false),
        ] {
            assert_eq!(outside(&prior, 0.0, 1.0).is_none(), fits, "{prior:?}");
        }
        assert!(outside(&Prior::LogNormal { median: 1.0, sd_log: 1e300 }, 0.0, f64::INFINITY).is_some());
    }

    /// Every beta distribution that is let through has quantiles that can be computed.
    #[test]
    fn beta_quantiles_exist_to_the_limits() {
        for mean in [1e-9, 1e-4, 0.01, 0.3, 0.5, 0.99, 1.0 - 1e-9] {
            for share in [1e-200, 1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999] {
                let limit = f64::sqrt(mean * (1.0 - mean));
                let prior = Prior::Beta { mean, sd: share * limit };
                if prior.check().is_ok() && too_narrow(&prior).is_none() {
                    for p in [1e-8, 0.001, 0.5, 0.999] {
                        assert!((0.0..=1.0).contains(&prior.quantile(p)), "{prior:?} {p}");
                    }
                }
            }
        }
    }
}
