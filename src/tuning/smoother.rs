//! An ensemble that learns: how members move so that what they predict comes nearer to what was counted.
//!
//! Ensemble smoother with multiple data assimilation (Emerick and Reynolds 2013, Comput. Geosci. 55): the counts are
//! taken in R times, each time with variances of error that are R times too large, and the members are simulated anew
//! in between. Where predictions are linear in normal numbers the members are draws from the posterior; elsewhere this
//! is an approximation, which `displace calibrate --recover` tries on wars that are simulated. It needs a tenth of the
//! simulations of tempered particles and does not mind hundreds of dimensions, which a population of wars has.
//!
//! Counts are taken in one after another (Houtekamer and Mitchell 2001, Mon. Weather Rev. 129), so that no matrix is
//! inverted: a count d with prediction p̂ and variance v of the error moves each number x by
//!
//! x′ = x + w(ρ̂) · cov(x, p) / (var(p) + v) · (d + e − p),  e ~ N(0, v),
//!
//! and so it moves the predictions of the counts that follow. Correlations over few members have a sampling error of
//! their own, by which numbers that no count speaks to would lose their spread; the weight
//! w(ρ̂) = max(0, 1 − (1 − ρ̂²)² / ((n − 1) ρ̂²)) shrinks each by the part of its square that chance alone would give
//! (as James and Stein 1961). What is left of it over hundreds of counts is measured by numbers that mean nothing: they are
//! drawn anew before each round and moved like all others, and as all that they lose of their variance they lose by
//! chance, the others are widened about their means until they have got as much back (Evensen 2009, Comput. Geosci. 13).
//!
//! Where a prediction hangs on many numbers a little, these weights take away a good part of what a count asks for: the
//! numbers together move less than the prediction should. So it is measured after each round how far predictions have
//! moved of what they were asked to ([`Attained`]), and counts are taken in until that comes to all of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What the members of an ensemble hold and predict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Members {
    /// A row for each number, with its value in each member.
    pub numbers: Vec<Vec<f64>>,
    /// A row for each count: predicted less observed in standard deviations of the count's own error, in each member.
    pub misfits: Vec<Vec<f64>>,
}

/// Which counts can tell of which numbers: every count of what all wars share, and those of a war of what is its own.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The war of each count.
    pub counts: Vec<usize>,
    /// The war of each number, none for what all share.
    pub numbers: Vec<Option<usize>>,
}

impl Reach {
    fn speaks(&self, count: usize, of: Option<usize>) -> bool {
        of.is_none_or(|war| war == self.counts[count])
    }
}

impl Members {
    /// Takes in all counts, with variances of error that are `inflation` times their own. `error(count, member)` and
    /// `invented(row, member)` draw standard normal numbers: errors of counts, and numbers that mean nothing.
    pub fn take_in(
        &mut self,
        inflation: f64,
        reach: &Reach,
        error: impl Fn(usize, usize) -> f64,
        invented: impl Fn(usize, usize) -> f64,
    ) {
        let members = self.misfits.first().map_or(0, Vec::len);
        let mut invented = Invented::new(reach, members, invented);
        for count in 0..self.misfits.len() {
            let predicted = self.misfits[count].clone();
            let (mean, variance) = moments(&predicted);
            let total = variance + inflation;
            let innovations: Vec<f64> = (0..predicted.len())
                .map(|member| (inflation.sqrt() * error(count, member) - predicted[member]) / total)
                .collect();
            let centred: Vec<f64> = predicted.iter().map(|p| p - mean).collect();
            let numbers = self.numbers.iter_mut().zip(&reach.numbers);
            for (row, &of) in numbers.chain(invented.rows.iter_mut().zip(&invented.of)) {
                if reach.speaks(count, of) {
                    shift(row, &centred, variance, &innovations);
                }
            }
            for row in &mut self.misfits[count..] {
                shift(row, &centred, variance, &innovations);
            }
        }
        for (row, &of) in self.numbers.iter_mut().zip(&reach.numbers) {
            widen(row, 1.0 / invented.kept(of));
        }
    }
}

/// How many numbers that mean nothing there are for each reach. Their mean loses a twentieth of its precision by being so few.
const INVENTED: usize = 64;

/// Numbers that mean nothing.
struct Invented {
    rows: Vec<Vec<f64>>,
    /// The war of each, none for what all share.
    of: Vec<Option<usize>>,
    /// The variance of each at first.
    variances: Vec<f64>,
}

impl Invented {
    fn new(reach: &Reach, members: usize, draw: impl Fn(usize, usize) -> f64) -> Self {
        let reaches: BTreeSet<Option<usize>> = reach.numbers.iter().copied().collect();
        let of: Vec<Option<usize>> =
            reaches.into_iter().flat_map(|of| std::iter::repeat_n(of, INVENTED)).collect();
        let rows: Vec<Vec<f64>> =
            (0..of.len()).map(|row| (0..members).map(|member| draw(row, member)).collect()).collect();
        let variances = rows.iter().map(|row| moments(row).1).collect();
        Self { rows, of, variances }
    }

    /// The share of their variance that those of a reach have kept.
    fn kept(&self, of: Option<usize>) -> f64 {
        let all = self.rows.iter().zip(&self.of).zip(&self.variances);
        let kept: Vec<f64> = all
            .filter(|((_, known), _)| **known == of)
            .map(|((row, _), variance)| moments(row).1 / variance)
            .collect();
        kept.iter().sum::<f64>() / kept.len() as f64
    }
}

/// Widens a row about its mean so that its variance grows by a factor.
fn widen(row: &mut [f64], factor: f64) {
    let (mean, _) = moments(row);
    for x in row {
        *x += (factor.sqrt() - 1.0) * (*x - mean);
    }
}

/// How far predictions have moved of what they were asked to, over the rounds so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attained {
    moved: f64,
    asked: f64,
}

impl Attained {
    /// Adds a round: members before it, with their predictions as they were asked to become, and as they were simulated.
    pub fn add(&mut self, before: &Members, asked: &Members, simulated: &Members) {
        for ((before, asked), simulated) in before.misfits.iter().zip(&asked.misfits).zip(&simulated.misfits)
        {
            let (before, asked) = (moments(before).0, moments(asked).0);
            self.moved += (moments(simulated).0 - before) * (asked - before);
            self.asked += (asked - before).powi(2);
        }
    }

    /// The share that was attained; all of it while nothing was asked.
    pub fn share(&self) -> f64 {
        if self.asked > 0.0 { (self.moved / self.asked).clamp(0.0, 1.0) } else { 1.0 }
    }
}

/// Moves a row by its regression on a prediction.
fn shift(row: &mut [f64], centred: &[f64], variance: f64, innovations: &[f64]) {
    let n = row.len() as f64;
    let (mean, own) = moments(row);
    let covariance = row.iter().zip(centred).map(|(x, p)| (x - mean) * p).sum::<f64>() / (n - 1.0);
    let squared = covariance * covariance / (variance * own);
    // Neither a number that all members agree on nor a prediction that does not vary moves anything.
    if !squared.is_finite() || squared <= 0.0 {
        return;
    }
    let chance = (1.0 - squared).max(0.0).powi(2) / (n - 1.0);
    let gain = (1.0 - chance / squared).max(0.0) * covariance;
    for (x, innovation) in row.iter_mut().zip(innovations) {
        *x += gain * innovation;
    }
}

/// Mean and variance of a row.
pub(crate) fn moments(row: &[f64]) -> (f64, f64) {
    let n = row.len() as f64;
    let mean = row.iter().sum::<f64>() / n;
    (mean, row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Purpose, Streams, normals};

    const N: usize = 400;

    fn noise(group: u32, row: usize, member: usize) -> f64 {
        let words = Streams::new(5, 0).block(Purpose::Resampling, group, row as u32, member as u32);
        normals(words[0], words[1]).0
    }

    /// Takes in counts that can tell of all numbers.
    fn take_in(members: &mut Members, inflation: f64, round: u32) {
        let reach =
            Reach { counts: vec![0; members.misfits.len()], numbers: vec![None; members.numbers.len()] };
        let invented = |row, member| noise(1_000 + round, row, member);
        members.take_in(inflation, &reach, |count, member| noise(1 + round, count, member), invented);
    }

    /// Forty normal numbers, of which a count sees the sum of the first two with an error of 1.
    fn fitted(observed: f64, rounds: u32) -> Vec<Vec<f64>> {
        let numbers = (0..40).map(|row| (0..N).map(|member| noise(0, row, member)).collect()).collect();
        let mut members = Members { numbers, misfits: Vec::new() };
        for round in 0..rounds {
            let sum = |member: usize| members.numbers[0][member] + members.numbers[1][member] - observed;
            members.misfits = vec![(0..N).map(sum).collect()];
            take_in(&mut members, f64::from(rounds), round);
        }
        members.numbers
    }

    #[test]
    fn a_linear_count_gives_the_known_posterior() {
        for rounds in [1, 4] {
            let numbers = fitted(3.0, rounds);
            // Prior N(0, 2) of the sum, error 1: mean 3 · 2 / 3, variance 2 / 3.
            let sum: Vec<f64> = numbers[0].iter().zip(&numbers[1]).map(|(a, b)| a + b).collect();
            let (mean, variance) = moments(&sum);
            assert!((mean - 2.0).abs() < 0.15, "{rounds} rounds: mean {mean}");
            assert!((variance - 2.0 / 3.0).abs() < 0.15, "{rounds} rounds: variance {variance}");
        }
    }

    /// Sixty numbers that all matter a little: taken in as often as is asked for, and until it is all taken in.
    #[test]
    fn what_hangs_on_many_numbers_moves_as_far_as_it_should() {
        let predict = |numbers: &[Vec<f64>]| -> Vec<f64> {
            (0..N).map(|m| numbers.iter().map(|row| row[m]).sum::<f64>() / 60f64.sqrt() - 3.0).collect()
        };
        let numbers: Vec<Vec<f64>> = (0..60).map(|row| (0..N).map(|m| noise(0, row, m)).collect()).collect();
        let mut members = Members { misfits: vec![predict(&numbers)], numbers };
        let mut attained = Attained::default();
        let mut means = Vec::new();
        for round in 0..30 {
            let before = members.clone();
            take_in(&mut members, 6.0, round);
            let asked = members.clone();
            members.misfits = vec![predict(&members.numbers)];
            attained.add(&before, &asked, &members);
            means.push(moments(&members.misfits[0]).0);
            if f64::from(round + 1) / 6.0 * attained.share() >= 1.0 {
                break;
            }
        }
        // Prior N(−3, 1), error 1: half of the way.
        assert!(means[5] < -1.7, "six rounds stop short: {}", means[5]);
        assert!((means[means.len() - 1] + 1.5).abs() < 0.15, "{means:?}");
        assert!(means.len() > 6 && means.len() < 30, "{}", means.len());
    }

    #[test]
    fn numbers_that_no_count_speaks_to_keep_their_spread() {
        let numbers = fitted(3.0, 4);
        let kept = numbers[2..].iter().map(|row| moments(row).1).sum::<f64>() / 38.0;
        assert!((kept - 1.0).abs() < 0.03, "{kept}");
    }

    /// Each of three hundred counts takes a little by chance: in six rounds six sevenths, were it not given back.
    #[test]
    fn many_counts_take_nothing_by_chance() {
        let numbers: Vec<Vec<f64>> = (0..40).map(|row| (0..N).map(|m| noise(0, row, m)).collect()).collect();
        let spread =
            |numbers: &[Vec<f64>]| numbers[20..].iter().map(|row| moments(row).1).sum::<f64>() / 20.0;
        let first = spread(&numbers);
        let mut members = Members { numbers, misfits: Vec::new() };
        for round in 0..6 {
            let count = |count: usize| -> Vec<f64> {
                let own = |m: usize| 3.0 * noise(500 + round, count, m);
                (0..N).map(|m| members.numbers[count % 20][m] + own(m)).collect()
            };
            members.misfits = (0..300).map(count).collect();
            take_in(&mut members, 6.0, round);
        }
        let kept = spread(&members.numbers) / first;
        assert!((kept - 1.0).abs() < 0.05, "{kept}");
    }

    #[test]
    fn what_is_fenced_off_does_not_move() {
        let numbers: Vec<Vec<f64>> = (0..2).map(|row| (0..N).map(|m| noise(0, row, m)).collect()).collect();
        let mut members = Members { misfits: vec![numbers[0].clone()], numbers: numbers.clone() };
        let reach = Reach { counts: vec![0], numbers: vec![Some(0), Some(1)] };
        members.take_in(1.0, &reach, |count, member| noise(1, count, member), |row, m| noise(2, row, m));
        assert_ne!(members.numbers[0], numbers[0]);
        assert_eq!(members.numbers[1], numbers[1]);
    }
}
