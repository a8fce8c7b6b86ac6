//! How wide is an interval? The variance of estimates that rest on several sources of chance, from what they are when
//! some levels of a source are left out.
//!
//! Levels of each source in turn are left out, in groups, and the variances that this gives are added over the sources
//! (they are drawn independently; what interacts is counted more than once, so the intervals are rather too wide).
//! Degrees of freedom are Satterthwaite's (1946). A bootstrap would put the same level in twice, which takes from every
//! interaction.

/// Variances of estimates, from what they are when something is left out.
pub(super) struct Jackknife {
    /// For each estimate: the sum of the variances of the sources, and of their squares over their degrees
    /// of freedom.
    sums: Vec<(f64, f64)>,
}

impl Jackknife {
    /// Nothing is left out yet.
    pub(super) fn new(estimates: usize) -> Self {
        Self { sums: vec![(0.0, 0.0); estimates] }
    }

    /// Adds a source: the estimates without each of its groups of levels; none if there are none.
    pub(super) fn add(&mut self, left: Option<&[Vec<f64>]>) {
        for (index, (variances, squares)) in self.sums.iter_mut().enumerate() {
            let Some(left) = left else {
                (*variances, *squares) = (f64::NAN, f64::NAN);
                continue;
            };
            let count = left.len() as f64;
            let mean = left.iter().map(|estimates| estimates[index]).sum::<f64>() / count;
            let square = |estimates: &Vec<f64>| (estimates[index] - mean) * (estimates[index] - mean);
            let variance = left.iter().map(square).sum::<f64>() * (count - 1.0) / count;
            *variances += variance;
            *squares += variance * variance / (count - 1.0);
        }
    }

    /// Half the width of each interval.
    pub(super) fn widths(&self) -> Vec<f64> {
        let width = |&(variance, squares): &(f64, f64)| {
            if variance > 0.0 {
                variance.sqrt() * student_95(variance * variance / squares)
            } else {
                variance
            }
        };
        self.sums.iter().map(width).collect()
    }
}

/// The 95 % point of Student's t distribution, from that of the normal one (the expansion of Fisher and
/// Cornish 1960); 1 % too low with two degrees of freedom.
fn student_95(freedom: f64) -> f64 {
    let z = 1.644_853_627f64;
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * freedom)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * freedom.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_has_its_known_points() {
        for (freedom, point) in [(2.0, 2.920), (3.0, 2.353), (7.0, 1.895), (31.0, 1.696)] {
            assert!((student_95(freedom) / point - 1.0).abs() < 0.015, "{freedom}");
        }
    }
}
