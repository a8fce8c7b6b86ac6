//! Which parameters drive an outcome?
//!
//! From the sets A, B and `AB_i` of a Saltelli design and the outcomes f of each, two shares of the variance
//! V of f for every parameter i:
//!
//! - **first order**, explained by i alone (Saltelli et al. 2010, Comput. Phys. Commun. 181, 259–270,
//!   eq. b of table 2): mean of `f(B) (f(AB_i) − f(A))`, over V;
//! - **total**, explained by i alone and together with others (Jansen 1999, Comput. Phys. Commun. 117,
//!   35–43): half the mean of `(f(A) − f(AB_i))²`, over V.
//!
//! V is the variance of f over A and B. Outcomes are centred at their mean first, which makes the first
//! order less noisy. Intervals are bootstrap percentiles over pairs of A and B (Archer, Saltelli and Sobol
//! 1997), from keyed streams. The estimators are those of Python's `SALib`, and agree with it.

use std::collections::BTreeMap;

use rand::Rng;

use crate::outcome::summary::quantiles;
use crate::rng::{Purpose, Streams};

/// Quantile levels of the intervals: nine in ten.
const LEVELS: [f64; 2] = [0.05, 0.95];

/// Outcomes of a Saltelli design.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    /// Outcome of each set A.
    pub a: Vec<f64>,
    /// Outcome of each set B.
    pub b: Vec<f64>,
    /// Outcome of each set `AB_i`: by parameter, then as in A and B.
    pub ab: Vec<Vec<f64>>,
}

/// A share of the variance and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
}

/// The indices of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// Explained by the parameter alone.
    pub first_order: Share,
    /// Explained by the parameter alone and together with others.
    pub total: Share,
}

/// The sums over pairs from which indices come.
struct Pairs {
    /// `f(B) (f(AB_i) − f(A))`: by parameter, then pair.
    first: Vec<Vec<f64>>,
    /// `(f(A) − f(AB_i))²` / 2: by parameter, then pair.
    total: Vec<Vec<f64>>,
    /// f(A) + f(B).
    sum: Vec<f64>,
    /// f(A)² + f(B)².
    squares: Vec<f64>,
}

impl Pairs {
    fn new(blocks: &Blocks) -> Self {
        let all = blocks.a.iter().chain(&blocks.b).chain(blocks.ab.iter().flatten());
        let count = blocks.a.len() * (2 + blocks.ab.len());
        let mean = all.sum::<f64>() / count as f64;
        let centred = |values: &[f64]| values.iter().map(|value| value - mean).collect::<Vec<_>>();
        let (a, b) = (centred(&blocks.a), centred(&blocks.b));
        let pairs = || a.iter().zip(&b);
        let by_parameter = |term: &dyn Fn(f64, f64, f64) -> f64| {
            let terms = |ab: &Vec<f64>| {
                let ab = centred(ab);
                pairs().zip(ab).map(|((&a, &b), ab)| term(a, b, ab)).collect()
            };
            blocks.ab.iter().map(terms).collect()
        };
        Self {
            first: by_parameter(&|a, b, ab| b * (ab - a)),
            total: by_parameter(&|a, _, ab| 0.5 * (a - ab) * (a - ab)),
            sum: pairs().map(|(a, b)| a + b).collect(),
            squares: pairs().map(|(a, b)| a * a + b * b).collect(),
        }
    }

    /// First-order and total indices of each parameter over chosen pairs; none if nothing varies there.
    fn indices(&self, chosen: &[usize]) -> Option<Vec<(f64, f64)>> {
        let n = chosen.len() as f64;
        let mean = |terms: &[f64]| chosen.iter().map(|&pair| terms[pair]).sum::<f64>() / n;
        let centre = mean(&self.sum) / 2.0;
        let variance = mean(&self.squares) / 2.0 - centre * centre;
        if variance <= 0.0 {
            return None;
        }
        let terms = self.first.iter().zip(&self.total);
        Some(terms.map(|(first, total)| (mean(first) / variance, mean(total) / variance)).collect())
    }
}

/// Sobol indices of every parameter with bootstrap intervals; none if the outcome does not vary.
///
/// # Panics
/// If the blocks are empty or not alike.
pub fn indices(blocks: &Blocks, resamples: u32, seed: u64) -> Option<Vec<Indices>> {
    let n = blocks.a.len();
    assert!(n > 0 && blocks.b.len() == n && blocks.ab.iter().all(|ab| ab.len() == n), "blocks are alike");
    let varies = blocks.a.iter().chain(&blocks.b).any(|value| value.to_bits() != blocks.a[0].to_bits());
    if !varies {
        return None;
    }
    let pairs = Pairs::new(blocks);
    let estimate = pairs.indices(&(0..n).collect::<Vec<_>>())?;
    let mut spread = vec![(Vec::new(), Vec::new()); estimate.len()];
    for resample in 0..resamples {
        // Resamples in which nothing varies say nothing.
        let Some(found) = pairs.indices(&resampled(seed, resample, n)) else { continue };
        for ((first, total), (one, all)) in spread.iter_mut().zip(found) {
            first.push(one);
            total.push(all);
        }
    }
    let share = |value: f64, values: Vec<f64>| {
        // Every resample of one pair is that pair.
        if values.is_empty() || n < 2 {
            return Share { value, low: f64::NAN, high: f64::NAN };
        }
        let ends = quantiles(values, &LEVELS);
        Share { value, low: ends[0], high: ends[1] }
    };
    let zipped = estimate.into_iter().zip(spread);
    Some(
        zipped
            .map(|((one, all), (first, total))| Indices {
                first_order: share(one, first),
                total: share(all, total),
            })
            .collect(),
    )
}

/// Which of `n` things a bootstrap resample takes.
pub(super) fn resampled(seed: u64, resample: u32, n: usize) -> Vec<usize> {
    let mut stream = Streams::new(seed, 0).at(Purpose::Resampling, resample, 0);
    (0..n).map(|_| ((u64::from(stream.next_u32()) * n as u64) >> 32) as usize).collect()
}

/// Why results are not those of a Saltelli design.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlocksError {
    /// A block that cannot be.
    #[error("the block of set \"{set}\" must be A, B or AB_ and a parameter, got \"{block}\"")]
    Block {
        /// The set.
        set: String,
        /// What its column says.
        block: String,
    },
    /// Two sets at the same place.
    #[error("base {base} has block {block} twice")]
    Twice {
        /// The pair.
        base: String,
        /// The block.
        block: String,
    },
    /// A set whose parameters are not those of its block.
    #[error(
        "set \"{set}\" is block {block}, so {fault} (sweep the design as sample --design saltelli wrote it)"
    )]
    Other {
        /// The set.
        set: String,
        /// The block, and of which pair.
        block: String,
        /// Which column must be that of which block, and what it is.
        fault: String,
    },
    /// A set is missing.
    #[error("base {base} has no block {block}: the sweep must have every set of the design")]
    Missing {
        /// The pair.
        base: String,
        /// The block.
        block: String,
    },
}

/// The places of sets in a Saltelli design, from the columns `base` and `block`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The parameters that vary, in the order in which their blocks first appear.
    pub parameters: Vec<String>,
    /// The names of pairs.
    bases: Vec<String>,
    a: Vec<usize>,
    b: Vec<usize>,
    ab: Vec<Vec<usize>>,
}

impl Places {
    /// Reads name, base and block of each set.
    ///
    /// # Errors
    /// [`BlocksError`] if a set is missing, twice there, or none of the blocks.
    pub fn new(sets: &[(&str, &str, &str)]) -> Result<Self, BlocksError> {
        let mut parameters: Vec<String> = Vec::new();
        let mut bases: Vec<&str> = Vec::new();
        let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut known = std::collections::BTreeSet::new();
        for (index, &(set, base, block)) in sets.iter().enumerate() {
            match block.strip_prefix("AB_") {
                Some(name) if !name.is_empty() => {
                    if !parameters.iter().any(|known| known == name) {
                        parameters.push(name.into());
                    }
                }
                _ if block == "A" || block == "B" => {}
                _ => return Err(BlocksError::Block { set: set.into(), block: block.into() }),
            }
            if known.insert(base) {
                bases.push(base);
            }
            if found.insert((base, block), index).is_some() {
                return Err(BlocksError::Twice { base: base.into(), block: block.into() });
            }
        }
        let column = |block: &str| {
            let place = |base: &&str| {
                let missing = || BlocksError::Missing { base: (*base).into(), block: block.into() };
                found.get(&(*base, block)).copied().ok_or_else(missing)
            };
            bases.iter().map(place).collect::<Result<Vec<_>, _>>()
        };
        let ab = parameters.iter().map(|name| column(&format!("AB_{name}"))).collect::<Result<_, _>>()?;
        let (a, b) = (column("A")?, column("B")?);
        Ok(Self { a, b, ab, parameters, bases: bases.into_iter().map(String::from).collect() })
    }

    /// Refuses sets whose parameters are not those of their blocks: `AB_i` has those of A but for i, which is that of B.
    /// Columns are given by name with what each set has.
    ///
    /// # Errors
    /// [`BlocksError::Other`] of the first set and column.
    pub fn agree(&self, sets: &[String], columns: &[(&str, Vec<&str>)]) -> Result<(), BlocksError> {
        let same = |a: &str, b: &str| match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.to_bits() == b.to_bits(),
            _ => a == b,
        };
        for (parameter, places) in self.parameters.iter().zip(&self.ab) {
            for (pair, &set) in places.iter().enumerate() {
                for (name, values) in columns {
                    let (like, of) =
                        if name == parameter { ("B", self.b[pair]) } else { ("A", self.a[pair]) };
                    if !same(values[set], values[of]) {
                        let (must, is) = (values[of], values[set]);
                        return Err(BlocksError::Other {
                            set: sets[set].clone(),
                            block: format!("AB_{parameter} of base {}", self.bases[pair]),
                            fault: format!("its {name} must be that of block {like} ({must}), got {is}"),
                        });
                    }
                }
            }
        }
        Ok(())
    }

    /// An outcome, given for each set, by block.
    pub fn blocks(&self, outcome: &[f64]) -> Blocks {
        let take = |places: &Vec<usize>| places.iter().map(|&place| outcome[place]).collect();
        Blocks { a: take(&self.a), b: take(&self.b), ab: self.ab.iter().map(take).collect() }
    }

    /// The sets that are independent draws: those of A and B.
    pub fn independent(&self) -> impl Iterator<Item = usize> {
        self.a.iter().chain(&self.b).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;
    use crate::numbers::prior::design_point;

    /// Ishigami and Homma 1990, with a = 7 and b = 0.1.
    fn ishigami(x: &[f64]) -> f64 {
        let sine = libm::sin(x[1]);
        libm::sin(x[0]) * (1.0 + 0.1 * x[2] * x[2] * x[2] * x[2]) + 7.0 * sine * sine
    }

    fn saltelli(n: u32, seed: u64) -> Blocks {
        let mut blocks = Blocks { ab: vec![Vec::new(); 3], ..Blocks::default() };
        for pair in 0..n {
            let point: Vec<f64> = design_point(seed, pair, 6).iter().map(|p| PI * (2.0 * p - 1.0)).collect();
            let (a, b) = point.split_at(3);
            blocks.a.push(ishigami(a));
            blocks.b.push(ishigami(b));
            for i in 0..3 {
                let mut mixed = a.to_vec();
                mixed[i] = b[i];
                blocks.ab[i].push(ishigami(&mixed));
            }
        }
        blocks
    }

    /// First-order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Saltelli et al. 2008, section 4.6).
    #[test]
    fn ishigami_has_its_known_indices() {
        let found = indices(&saltelli(1 << 14, 5), 100, 1).expect("it varies");
        let known = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (indices, (first, total)) in found.iter().zip(known) {
            assert!((indices.first_order.value - first).abs() < 0.01, "{indices:?}, not {first}");
            assert!((indices.total.value - total).abs() < 0.01, "{indices:?}, not {total}");
            for (share, truth) in [(indices.first_order, first), (indices.total, total)] {
                assert!(share.low < share.value && share.value < share.high, "{share:?}");
                assert!(share.high - share.low < 0.12, "{share:?}");
                assert!(share.low - 0.01 < truth && truth < share.high + 0.01, "{share:?}, not {truth}");
            }
        }
    }

    /// `tests/fixtures/sensitivity/make_fixture.py` wrote sample and indices with `SALib`.
    #[test]
    fn indices_are_those_of_salib() {
        let mut sets = Vec::new();
        let mut outcome = Vec::new();
        for line in include_str!("../../tests/fixtures/sensitivity/ishigami.csv").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let value: f64 = cells[6].parse().expect("a number");
            let x: Vec<f64> = cells[3..6].iter().map(|cell| cell.parse().expect("a number")).collect();
            assert!((ishigami(&x) - value).abs() < 1e-12);
            sets.push((cells[0], cells[1], cells[2]));
            outcome.push(value);
        }
        let places = Places::new(&sets).expect("a whole design");
        assert_eq!(places.parameters, ["x1", "x2", "x3"]);
        let found = indices(&places.blocks(&outcome), 0, 1).expect("it varies");
        let salib = include_str!("../../tests/fixtures/sensitivity/salib.csv").lines().skip(1);
        for (line, indices) in salib.zip(&found) {
            let cells: Vec<&str> = line.split(',').collect();
            for (cell, value) in [(1, indices.first_order.value), (2, indices.total.value)] {
                let expected: f64 = cells[cell].parse().expect("a number");
                assert!((value - expected).abs() < 1e-10, "{}: {value} instead of {expected}", cells[0]);
            }
        }
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        let still = Blocks { a: vec![2.0; 4], b: vec![2.0; 4], ab: vec![vec![2.0; 4]] };
        assert_eq!(indices(&still, 10, 1), None);
    }

    #[test]
    fn designs_must_be_whole() {
        let error = |sets: &[(&str, &str, &str)]| Places::new(sets).expect_err("not whole").to_string();
        let pair = [("0", "0", "A"), ("1", "0", "AB_x"), ("2", "0", "B")];
        assert!(Places::new(&pair).is_ok());
        assert!(error(&pair[..2]).contains("base 0 has no block B"));
        assert!(error(&[pair[0], pair[0]]).contains("block A twice"));
        assert!(error(&[("0", "0", "C")]).contains("must be A, B or AB_"));
    }
}
