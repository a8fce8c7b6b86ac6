//! Which sets of parameters are worth a look?
//!
//! A design is a list of parameter sets. Those that vary come from the scenario's priors through their
//! quantile functions; all others stay in the middle of what `displace run` gives them ([`middles`]). Five
//! kinds:
//!
//! - **Sobol**: an Owen-scrambled Sobol sequence (Owen 1995; Burley 2020), as [`crate::numbers::prior`] has it. If
//!   every parameter varies, the sets are those of `displace run` with the same seed.
//! - **Latin hypercube** (`McKay`, Beckman and Conover 1979): every parameter has one value in each of n
//!   strata of equal probability, paired at random.
//! - **Saltelli** (Saltelli et al. 2010, Comput. Phys. Commun. 181, 259–270): two independent halves A
//!   and B of a scrambled Sobol sequence, and for each parameter i the sets `AB_i`, which are A with
//!   parameter i from B: n (k + 2) sets for k parameters, from which Sobol indices are read.
//! - **Grid**: n values for each parameter, the midpoints of n strata of equal probability, in every
//!   combination: n to the power of k sets.
//! - **Run**: the sets of the first n replicates of `displace run`: from the posterior, where there is one.

use super::points::{DesignPoint, grid, latin_hypercube, saltelli};
use crate::document::problem::nearest;
use crate::ensemble::{Draws, Ensemble, RunError};
use crate::numbers::Parameter;
use crate::numbers::prior::design_point;
use crate::outcome::summary::quantiles;
use crate::scenario::Scenario;

pub use super::points::Block;

/// The most sets that a design may have.
pub const MOST_SETS: u64 = 1 << 20;

/// How sets are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignKind {
    /// Owen-scrambled Sobol sequence.
    Sobol,
    /// Latin hypercube.
    LatinHypercube,
    /// A, B and `AB_i`, for Sobol indices.
    Saltelli,
    /// Every combination.
    Grid,
    /// What `displace run` takes.
    Run,
}

/// Why there is no such design.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// A parameter that does not exist.
    #[error("unknown parameter \"{0}\"{hint}", hint = hint(.1.as_deref()))]
    Unknown(String, Option<String>),
    /// A parameter that is named twice.
    #[error("{0} is named twice")]
    Twice(String),
    /// A parameter that is taken as known.
    #[error("{0} is fixed in this scenario: it varies only if it has another prior")]
    Fixed(String),
    /// Nothing would vary.
    #[error("all parameters of this scenario are fixed: nothing varies")]
    Nothing,
    /// No sets.
    #[error("at least one set is needed")]
    Empty,
    /// Too many sets.
    #[error(
        "a {kind} design of {n} on {parameters} parameters has more than {MOST_SETS} sets: take fewer, or vary only some"
    )]
    TooMany {
        /// The kind in words.
        kind: &'static str,
        /// The number asked for.
        n: u32,
        /// How many vary.
        parameters: usize,
    },
    /// A value from the tail of a prior that cannot be used.
    #[error(
        "set {set}: {name} is {value}, outside {low} to {high}: its prior reaches too far (another seed may do)"
    )]
    OutOfRange {
        /// The set.
        set: u32,
        /// The parameter.
        name: String,
        /// Its value.
        value: f64,
        /// The smallest value that makes sense.
        low: f64,
        /// The largest value that makes sense.
        high: f64,
    },
    /// A draw of a run that cannot be used.
    #[error(transparent)]
    Run(RunError),
}

/// A draw of a run from the tail of a prior.
impl From<RunError> for DesignError {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

/// What a name was probably meant to be.
fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(": did you mean \"{near}\"?"))
}

/// A set of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignSet {
    /// Its number, from 0.
    pub set: u32,
    /// Number of the pair of A and B that it belongs to, and its block, in a Saltelli design.
    pub block: Option<(u32, Block)>,
    /// A value for every parameter, or a gap for those of the conflict that each future draws for itself.
    pub values: Vec<Option<f64>>,
}

/// The indices of the parameters that vary: those named, or all that have a distribution, which for the sets of a run a
/// posterior may give to what the files take as known. A name may be that of a parameter, the key that several share, or
/// the beginning of a path: `offensive` means all numbers of it that have a distribution. `priors` leaves a posterior
/// aside.
///
/// # Errors
/// [`DesignError`] if a name is wrong or nothing varies.
pub fn varied(
    scenario: &Scenario,
    kind: DesignKind,
    names: &[String],
    priors: bool,
) -> Result<Vec<usize>, DesignError> {
    let list = &scenario.parameters;
    let sets = scenario.posterior.as_ref().filter(|_| kind == DesignKind::Run && !priors);
    let drawn = |index: usize| {
        let mut values = sets.into_iter().flatten().filter_map(|set| set[index]);
        values.next().is_some_and(|first| values.any(|value| value.total_cmp(&first).is_ne()))
    };
    let uncertain = |index: &usize| !list[*index].is_fixed() || drawn(*index);
    let mut indices = Vec::new();
    for name in names {
        let below = |at: &str| is_below(at, name);
        let mut meant: Vec<usize> = (0..list.len()).filter(|&index| list[index].answers_to(name)).collect();
        if meant.is_empty() {
            let part = |index: &usize| below(&list[*index].name) || below(list[*index].column());
            meant = (0..list.len()).filter(part).filter(uncertain).collect();
        }
        if meant.is_empty() {
            let near = nearest(name, list.iter().map(|parameter| parameter.name.as_str()));
            return Err(DesignError::Unknown(name.clone(), near.map(String::from)));
        }
        for index in meant {
            if indices.contains(&index) {
                return Err(DesignError::Twice(list[index].name.clone()));
            }
            if !uncertain(&index) {
                return Err(DesignError::Fixed(list[index].name.clone()));
            }
            indices.push(index);
        }
    }
    if names.is_empty() {
        indices = (0..list.len()).filter(uncertain).collect();
    }
    if indices.is_empty() { Err(DesignError::Nothing) } else { Ok(indices) }
}

/// Whether a key path is one of a part, such as `offensive`.
fn is_below(at: &str, part: &str) -> bool {
    at.strip_prefix(part).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The numbers of the parts that are named which do not vary, since they are taken as known.
pub fn known_in<'a>(scenario: &'a Scenario, names: &'a [String]) -> impl Iterator<Item = &'a str> {
    let fixed = scenario.parameters.iter().filter(|parameter| parameter.is_fixed());
    let fixed = fixed.map(|parameter| parameter.name.as_str());
    fixed.filter(|at| names.iter().any(|name| is_below(at, name)))
}

/// What parameters are that do not vary. Numbers of people and hosts: the medians of what `displace run` draws them
/// from. That is the posterior, column by column, where the scenario has one and it has the parameter; else, or if
/// `priors` is set as in `run --priors`, the prior. Numbers of the conflict have a gap: each future draws them with
/// its own luck, as in a run.
pub fn middles(scenario: &Scenario, priors: bool) -> Vec<Option<f64>> {
    let sets = scenario.posterior.as_ref().filter(|_| !priors);
    let middle = |(index, parameter): (usize, &Parameter)| {
        let column = sets.and_then(|sets| sets.iter().map(|set| set[index]).collect::<Option<Vec<f64>>>());
        if let Some(column) = column {
            return Some(quantiles(column, &[0.5])[0]);
        }
        parameter.has_dimension().then(|| parameter.prior.quantile(0.5))
    };
    scenario.parameters.iter().enumerate().map(middle).collect()
}

/// The sets of a design.
///
/// `names` are the parameters that vary, or none for all. `n` is the number of sets of a Sobol, Latin
/// hypercube or run design, of pairs of a Saltelli design, and of values of each parameter of a grid.
/// `priors` leaves a posterior aside.
///
/// # Errors
/// [`DesignError`] says what is wrong with the names or the number.
pub fn rows(
    scenario: &Scenario,
    kind: DesignKind,
    n: u32,
    names: &[String],
    seed: u64,
    priors: bool,
) -> Result<Vec<DesignSet>, DesignError> {
    let varied = varied(scenario, kind, names, priors)?;
    let k = varied.len();
    if n == 0 {
        return Err(DesignError::Empty);
    }
    let (words, sets) = match kind {
        DesignKind::Sobol => ("Sobol", Some(u64::from(n))),
        DesignKind::LatinHypercube => ("Latin hypercube", Some(u64::from(n))),
        DesignKind::Saltelli => ("Saltelli", u64::from(n).checked_mul(k as u64 + 2)),
        DesignKind::Grid => ("grid", u64::from(n).checked_pow(k as u32)),
        DesignKind::Run => ("run", Some(u64::from(n))),
    };
    if sets.is_none_or(|sets| sets > MOST_SETS) {
        return Err(DesignError::TooMany { kind: words, n, parameters: k });
    }
    let middles = middles(scenario, priors);
    let list = &scenario.parameters;
    let points: Vec<DesignPoint> = match kind {
        DesignKind::Run => {
            // Of a whole design also what a posterior has the same in all sets, and what the files take as known.
            let all = names.is_empty();
            let taken: Vec<usize> = (0..list.len())
                .filter(|index| varied.contains(index) || (all && middles[*index].is_some()))
                .collect();
            return of_run(scenario, (n, seed), &taken, &middles, priors);
        }
        // All parameters: the dimensions of `run`, those that are fixed included.
        DesignKind::Sobol if names.is_empty() => (0..n)
            .map(|set| {
                let point = design_point(seed, set, list.len());
                (None, varied.iter().map(|&index| point[index]).collect())
            })
            .collect(),
        DesignKind::Sobol => (0..n).map(|set| (None, design_point(seed, set, k))).collect(),
        DesignKind::LatinHypercube => latin_hypercube(n, k, seed).into_iter().map(|p| (None, p)).collect(),
        DesignKind::Saltelli => {
            saltelli(n, &varied.iter().map(|&index| list[index].column()).collect::<Vec<_>>(), seed)
        }
        DesignKind::Grid => grid(n, k).into_iter().map(|point| (None, point)).collect(),
    };
    let mut rows = Vec::with_capacity(points.len());
    for (set, (block, point)) in (0u32..).zip(points) {
        let mut values = middles.clone();
        for (&index, p) in varied.iter().zip(point) {
            let parameter = &list[index];
            let value = parameter.prior.quantile(p);
            let (low, high) = (parameter.info.low, parameter.info.high);
            if !(value >= low && value <= high) {
                let name = parameter.name.clone();
                return Err(DesignError::OutOfRange { set, name, value, low, high });
            }
            values[index] = Some(value);
        }
        rows.push(DesignSet { set, block, values });
    }
    Ok(rows)
}

/// The sets of the first replicates of a run; what does not vary is in the middle.
fn of_run(
    scenario: &Scenario,
    (n, seed): (u32, u64),
    varied: &[usize],
    middles: &[Option<f64>],
    priors: bool,
) -> Result<Vec<DesignSet>, DesignError> {
    let draws = if priors { Draws::Priors } else { scenario.draws() };
    let run = Ensemble { seed, replicates: 0..n, draws, threads: 1, checked: false };
    let row = |set| {
        let own = run.values(scenario, set, set)?;
        let mut values = middles.to_vec();
        for &index in varied {
            values[index] = Some(own[index]);
        }
        Ok(DesignSet { set, block: None, values })
    };
    (0..n).map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::numbers::Parameters;

    fn scenario() -> Scenario {
        crate::scenario::load(Path::new("tests/fixtures/tiny/assault.toml")).expect("the tiny case is right")
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    fn column(rows: &[DesignSet], name: &str) -> Vec<f64> {
        let index = Parameters::index_of(name).expect("a parameter");
        rows.iter().map(|row| row.values[index].expect("people's numbers have no gaps")).collect()
    }

    #[test]
    fn whole_sobol_designs_are_the_draws_of_a_run() {
        let scenario = scenario();
        let rows = rows(&scenario, DesignKind::Sobol, 5, &[], 9, false).expect("a design");
        let ensemble = crate::ensemble::Ensemble {
            seed: 9,
            replicates: 0..5,
            draws: crate::ensemble::Draws::Priors,
            threads: 1,
            checked: false,
        };
        for row in rows {
            let run = ensemble.people(&scenario, row.set).expect("parameters");
            let people = row.values.iter().flatten().take(Parameters::INFO.len());
            assert_eq!(run.values(), people.copied().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_latin_hypercube_has_one_value_in_each_stratum() {
        let scenario = scenario();
        let n = 37;
        let vary = names(&["contagion", "kin_pull"]);
        let rows = rows(&scenario, DesignKind::LatinHypercube, n, &vary, 3, false).expect("a design");
        for name in &vary {
            let prior = scenario.parameters[Parameters::index_of(name).expect("a parameter")].prior;
            let mut strata: Vec<u32> =
                column(&rows, name).iter().map(|&x| (prior.cdf(x) * f64::from(n)) as u32).collect();
            assert_ne!(strata, (0..n).collect::<Vec<_>>(), "the order is random");
            strata.sort_unstable();
            assert_eq!(strata, (0..n).collect::<Vec<_>>());
        }
        let still = column(&rows, "severity_scale");
        assert!(still.iter().all(|&x| (x - 1.0).abs() < 1e-12), "the median of its prior");
        assert_ne!(column(&rows, "contagion"), column(&rows, "kin_pull"));
    }

    #[test]
    fn saltelli_blocks_take_one_parameter_from_b() {
        let scenario = scenario();
        let vary = names(&["contagion", "kin_pull", "severity_scale"]);
        let rows = rows(&scenario, DesignKind::Saltelli, 4, &vary, 1, false).expect("a design");
        assert_eq!(rows.len(), 4 * 5);
        for pair in rows.chunks(5) {
            let (a, b) = (&pair[0], &pair[4]);
            assert_eq!(a.block.as_ref().map(|(_, block)| block), Some(&Block::A));
            assert_eq!(b.block.as_ref().map(|(_, block)| block), Some(&Block::B));
            for (mixed, name) in pair[1..4].iter().zip(&vary) {
                let index = Parameters::index_of(name).expect("a parameter");
                assert_eq!(mixed.block.as_ref().map(|(_, block)| block), Some(&Block::Ab(name.clone())));
                for parameter in 0..Parameters::INFO.len() {
                    let from = if parameter == index { b } else { a };
                    assert_eq!(
                        mixed.values[parameter].map(f64::to_bits),
                        from.values[parameter].map(f64::to_bits)
                    );
                }
            }
        }
    }

    #[test]
    fn a_grid_has_every_combination() {
        let rows = rows(&scenario(), DesignKind::Grid, 4, &names(&["contagion", "kin_pull"]), 1, false)
            .expect("a design");
        assert_eq!(rows.len(), 16);
        assert_eq!(column(&rows, "contagion")[..5], [0.5, 0.5, 0.5, 0.5, 1.5]);
        assert_eq!(column(&rows, "kin_pull")[..5], [0.25, 0.75, 1.25, 1.75, 0.25]);
    }

    #[test]
    fn wrong_designs_are_refused() {
        let scenario = scenario();
        let error = |kind, n, vary: &[&str]| {
            rows(&scenario, kind, n, &names(vary), 1, false).expect_err("not a design").to_string()
        };
        assert_eq!(
            error(DesignKind::Sobol, 8, &["contagoin"]),
            "unknown parameter \"contagoin\": did you mean \"contagion\"?"
        );
        assert_eq!(error(DesignKind::Sobol, 8, &["contagion", "contagion"]), "contagion is named twice");
        assert!(
            error(DesignKind::Grid, 3, &["capture_hazard_per_day"]).contains("is fixed in this scenario")
        );
        assert!(error(DesignKind::Grid, 3, &[]).contains("vary only some"));
        assert_eq!(error(DesignKind::Sobol, 0, &[]), "at least one set is needed");
    }

    /// What stays still, and what a run takes, come from the posterior where a run takes one.
    #[test]
    fn posteriors_are_taken_as_a_run_takes_them() {
        let mut scenario = scenario();
        let index = Parameters::index_of("contagion").expect("a parameter");
        let sets = [0.5, 3.0, 1.0].map(|value| {
            let mut set = vec![None; scenario.parameters.len()];
            set[index] = Some(value);
            set
        });
        scenario.posterior = Some(sets.to_vec());
        let middle = |priors| middles(&scenario, priors)[index].expect("a middle");
        assert!((middle(false) - 1.0).abs() < 1e-12);
        assert!((middle(true) - scenario.parameters[index].prior.quantile(0.5)).abs() < 1e-12);
        let kin = rows(&scenario, DesignKind::Sobol, 4, &names(&["kin_pull"]), 1, false).expect("a design");
        assert!(column(&kin, "contagion").iter().all(|value| (value - 1.0).abs() < 1e-12));

        let run = rows(&scenario, DesignKind::Run, 5, &[], 7, false).expect("a design");
        assert_eq!(column(&run, "contagion"), [0.5, 3.0, 1.0, 0.5, 3.0]);
        let priors = rows(&scenario, DesignKind::Run, 5, &[], 7, true).expect("a design");
        let sobol = rows(&scenario, DesignKind::Sobol, 5, &[], 7, true).expect("a design");
        for (run, sobol) in priors.iter().zip(&sobol) {
            let people = Parameters::INFO.len();
            assert_eq!(run.values[..people], sobol.values[..people]);
        }
        assert_eq!(column(&run, "kin_pull"), column(&priors, "kin_pull"));
        let one = rows(&scenario, DesignKind::Run, 5, &names(&["contagion"]), 7, false).expect("a design");
        assert_eq!(column(&one, "contagion"), column(&run, "contagion"));
        let still = middles(&scenario, false)[Parameters::index_of("kin_pull").expect("a parameter")];
        assert_eq!(column(&one, "kin_pull"), [still.expect("a middle"); 5]);

        // What the files take as known, and the posterior does not: all sets had the median of its column.
        scenario.parameters[index].prior = crate::numbers::Prior::Fixed(2.0);
        let run = rows(&scenario, DesignKind::Run, 5, &[], 7, false).expect("a design");
        assert_eq!(column(&run, "contagion"), [0.5, 3.0, 1.0, 0.5, 3.0]);
        let one = rows(&scenario, DesignKind::Run, 5, &names(&["contagion"]), 7, false).expect("a design");
        assert_eq!(column(&one, "contagion"), column(&run, "contagion"));
        let priors = rows(&scenario, DesignKind::Run, 5, &[], 7, true).expect("a design");
        assert_eq!(column(&priors, "contagion"), [2.0; 5]);
        let known = rows(&scenario, DesignKind::Run, 5, &names(&["contagion"]), 7, true);
        assert!(matches!(known, Err(DesignError::Fixed(_))));
    }
}
