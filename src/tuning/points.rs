//! Where does each set of a design stand, between 0 and 1 in every dimension that varies?

use rand::Rng;

use crate::numbers::prior::design_point;
use crate::rng::{Purpose, Streams};

/// Where a set stands in a Saltelli design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The first half.
    A,
    /// The second half.
    B,
    /// A, with this parameter from B.
    Ab(String),
}

impl Block {
    /// What the column `block` says.
    pub fn name(&self) -> String {
        match self {
            Self::A => "A".into(),
            Self::B => "B".into(),
            Self::Ab(parameter) => format!("AB_{parameter}"),
        }
    }
}

/// A place in a design: its block, if any, and a number between 0 and 1 for each parameter that varies.
pub(super) type DesignPoint = (Option<(u32, Block)>, Vec<f64>);

/// Points of a Latin hypercube: a keyed permutation of the strata and a keyed place within each stratum,
/// for each dimension on its own.
pub(super) fn latin_hypercube(n: u32, k: usize, seed: u64) -> Vec<Vec<f64>> {
    // Groups from 2^31 on are not used by the scrambling of Sobol points.
    const GROUP: u32 = 1 << 31;
    let mut points = vec![vec![0.0; k]; n as usize];
    for dimension in 0..k {
        let mut stream = Streams::new(seed, 0).at(Purpose::Design, GROUP + dimension as u32, 0);
        let mut strata: Vec<u32> = (0..n).collect();
        for last in (1..n as usize).rev() {
            let other = (u64::from(stream.next_u32()) * (last as u64 + 1)) >> 32;
            strata.swap(last, other as usize);
        }
        for (point, stratum) in points.iter_mut().zip(strata) {
            point[dimension] = (f64::from(stratum) + crate::rng::uniform(stream.next_u32())) / f64::from(n);
        }
    }
    points
}

/// A, then `AB_i` for each parameter, then B, pair by pair: a design that is cut short keeps whole pairs.
pub(super) fn saltelli(n: u32, varied: &[&str], seed: u64) -> Vec<DesignPoint> {
    let k = varied.len();
    let mut points = Vec::with_capacity(n as usize * (k + 2));
    for pair in 0..n {
        let both = design_point(seed, pair, 2 * k);
        let (a, b) = both.split_at(k);
        points.push((Some((pair, Block::A)), a.to_vec()));
        for (i, parameter) in varied.iter().enumerate() {
            let mut mixed = a.to_vec();
            mixed[i] = b[i];
            points.push((Some((pair, Block::Ab((*parameter).into()))), mixed));
        }
        points.push((Some((pair, Block::B)), b.to_vec()));
    }
    points
}

/// Every combination, the last parameter fastest.
pub(super) fn grid(n: u32, k: usize) -> Vec<Vec<f64>> {
    let place = |step: u64| (step as f64 + 0.5) / f64::from(n);
    let n = u64::from(n);
    (0..n.pow(k as u32))
        .map(|set| (0..k).rev().map(|power| place(set / n.pow(power as u32) % n)).collect())
        .collect()
}
