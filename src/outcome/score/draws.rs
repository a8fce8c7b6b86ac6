//! Scores that read the draws themselves.

use super::input::check;
use crate::outcome::summary::sorted;

/// Continuous ranked probability score of the ensemble as it stands: the area between the squared
/// difference of its distribution function and the step at the figure.
///
/// ```text
/// CRPS = ∫ (F(z) − 1{y ≤ z})² dz = 1/n Σᵢ |xᵢ − y| − 1/(2n²) Σᵢ Σⱼ |xᵢ − xⱼ|
///      = 2/n² Σᵢ (x₍ᵢ₎ − y) (n 1{y < x₍ᵢ₎} − i + ½)
/// ```
///
/// The last form, over sorted draws, takes O(n log n), and none of its terms is negative (Jordan, Krüger
/// and Lerch 2019, J. Stat. Softw. 90(12)). One draw scores its absolute error.
///
/// # Panics
/// If there are no draws, or if a number is not finite.
pub fn crps(draws: &[f64], observed: f64) -> f64 {
    check(draws, &[observed]);
    let count = draws.len() as f64;
    let mut sum = 0.0;
    for (index, draw) in sorted(draws.to_vec()).into_iter().enumerate() {
        let step = if observed < draw { count } else { 0.0 };
        sum += (draw - observed) * (step - index as f64 - 0.5);
    }
    2.0 * sum / (count * count)
}

/// The CRPS that the distribution behind the ensemble is expected to have: small ensembles are not
/// punished for being small (Ferro 2014, Q. J. R. Meteorol. Soc. 140, 1917–1923).
///
/// ```text
/// fair CRPS = 1/n Σᵢ |xᵢ − y| − 1/(2n(n−1)) Σᵢ Σⱼ |xᵢ − xⱼ|
/// ```
///
/// It can be negative. One draw says nothing of the spread; it scores its absolute error, as in [`crps`].
///
/// # Panics
/// If there are no draws, or if a number is not finite.
pub fn fair_crps(draws: &[f64], observed: f64) -> f64 {
    let plain = crps(draws, observed);
    if draws.len() == 1 {
        return plain;
    }
    // Σᵢ Σⱼ |xᵢ − xⱼ| / 2: the k-th gap lies between k draws below and n − k above.
    let ordered = sorted(draws.to_vec());
    let mut half_differences = 0.0;
    for (index, pair) in ordered.windows(2).enumerate() {
        let below = index + 1;
        half_differences += (below * (ordered.len() - below)) as f64 * (pair[1] - pair[0]);
    }
    let count = draws.len() as f64;
    plain - half_differences / (count * count * (count - 1.0))
}

/// The CRPS of ln(1 + x): errors count as ratios, so that big places do not drown small ones (Bosse et
/// al. 2023, PLOS Comput. Biol. 19(8), e1011393).
///
/// # Panics
/// If there are no draws, or if a number is negative or not finite.
pub fn log_crps(draws: &[f64], observed: f64) -> f64 {
    let transformed: Vec<f64> = draws.iter().map(|&draw| log_scale(draw)).collect();
    crps(&transformed, log_scale(observed))
}

/// The error of a median on the scale of [`log_crps`]: ln((1 + median) / (1 + observed)). Positive if the
/// forecast was too high; 0.69 is twice as many, −0.69 half as many.
///
/// # Panics
/// If a number is negative or not finite.
pub fn log_error(median: f64, observed: f64) -> f64 {
    log_scale(median) - log_scale(observed)
}

fn log_scale(value: f64) -> f64 {
    assert!(value >= 0.0 && value.is_finite(), "logarithmic scores take finite numbers from 0, not {value}");
    libm::log1p(value)
}

/// Where the figure falls among the draws, 0 to 1 (probability integral transform). Over many figures an
/// honest forecast gives a flat histogram; too narrow ranges give a U.
///
/// ```text
/// PIT = (#{x < y} + u (#{x = y} + 1)) / (n + 1),   u uniform on [0, 1)
/// ```
///
/// The figure takes a random place among draws that equal it, as counts need (Czado, Gneiting and Held
/// 2009, Biometrics 65, 1254–1261: F(y−1) + u (F(y) − F(y−1)), which this approaches for many draws), and
/// a random point between its neighbours: exactly uniform for any n if draws and figure come from one
/// distribution.
///
/// # Panics
/// If there are no draws, if a number is not finite, or if `uniform` is not between 0 and 1.
pub fn pit(draws: &[f64], observed: f64, uniform: f64) -> f64 {
    check(draws, &[observed]);
    assert!((0.0..=1.0).contains(&uniform), "a uniform number lies between 0 and 1");
    let below = draws.iter().filter(|&&draw| draw < observed).count() as f64;
    let not_above = draws.iter().filter(|&&draw| draw <= observed).count() as f64;
    (below + uniform * (not_above - below + 1.0)) / (draws.len() as f64 + 1.0)
}

/// Which side the forecast leans to: 1 if all draws lie above the figure, −1 if all lie below, 0 if it is
/// the median (Funk et al. 2019, PLOS Comput. Biol. 15(2), e1006785; `bias_sample` of scoringutils).
///
/// ```text
/// continuous:      1 − 2 P(x ≤ y)
/// whole numbers:   1 − (P(x ≤ y) + P(x ≤ y − 1))
/// ```
///
/// The second holds if the draws and the figure are all whole numbers.
///
/// # Panics
/// If there are no draws, or if a number is not finite.
pub fn bias(draws: &[f64], observed: f64) -> f64 {
    check(draws, &[observed]);
    let at_most =
        |limit: f64| draws.iter().filter(|&&draw| draw <= limit).count() as f64 / draws.len() as f64;
    let whole = |value: &f64| value.fract().abs() <= 0.0;
    let discrete = whole(&observed) && draws.iter().all(whole);
    1.0 - at_most(observed) - at_most(if discrete { observed - 1.0 } else { observed })
}

/// Energy score: the CRPS of a vector, here of persons by place, with distances in place of differences
/// (Gneiting and Raftery 2007, section 4.3).
///
/// ```text
/// ES = 1/n Σᵢ ‖xᵢ − y‖ − 1/(2n²) Σᵢ Σⱼ ‖xᵢ − xⱼ‖
/// ```
///
/// It takes O(n²) distances. One component gives the CRPS.
///
/// # Panics
/// If there are no draws or no components, if a draw has not as many of them as `observed`, or if a number
/// is not finite.
pub fn energy_score(draws: &[Vec<f64>], observed: &[f64]) -> f64 {
    assert!(!draws.is_empty(), "a score needs at least one draw");
    assert!(!observed.is_empty(), "a vector has at least one place");
    let count = draws.len() as f64;
    let (mut error, mut spread) = (0.0, 0.0);
    for (index, draw) in draws.iter().enumerate() {
        assert_eq!(draw.len(), observed.len(), "a draw has a number for every place");
        check(draw, observed);
        error += distance(draw, observed);
        spread += draws[..index].iter().map(|other| distance(draw, other)).sum::<f64>();
    }
    error / count - spread / (count * count)
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn crps_of_three_draws() {
        // Draws 1, 2, 4 and figure 2.5: mean error (1.5 + 0.5 + 1.5) / 3 = 7/6; the differences 1, 3 and 2,
        // each counted twice, sum to 12. Plain 7/6 − 12 / (2 × 9) = 1/2, fair 7/6 − 12 / (2 × 6) = 1/6.
        assert!(same(crps(&[4.0, 1.0, 2.0], 2.5), 0.5));
        assert!(same(fair_crps(&[4.0, 1.0, 2.0], 2.5), 1.0 / 6.0));
    }

    #[test]
    fn one_draw_or_equal_draws_score_their_error() {
        for draws in [&[3.0][..], &[3.0; 5]] {
            assert!(same(crps(draws, 5.0), 2.0));
            assert!(same(fair_crps(draws, 5.0), 2.0));
            assert!(same(crps(draws, 3.0), 0.0));
        }
    }

    #[test]
    fn log_scores_count_ratios() {
        // ln(1 + 199) − ln(1 + 99) = ln 2, whatever the size.
        assert!(same(log_crps(&[199.0], 99.0), std::f64::consts::LN_2));
        assert!(same(log_error(199.0, 99.0), std::f64::consts::LN_2));
        assert!(same(log_error(0.0, 1.0), -std::f64::consts::LN_2));
    }

    #[test]
    #[should_panic(expected = "from 0")]
    fn log_scores_refuse_negative_numbers() {
        log_error(-0.5, 1.0);
    }

    #[test]
    fn pit_finds_a_place_among_ties() {
        // Figure 2 among 1, 2, 2, 5: one below, two equal. u = 0: 1/5; u = 1: (1 + 3)/5; u = ½: 2.5/5.
        let draws = [2.0, 5.0, 1.0, 2.0];
        assert!(same(pit(&draws, 2.0, 0.0), 0.2));
        assert!(same(pit(&draws, 2.0, 1.0), 0.8));
        assert!(same(pit(&draws, 2.0, 0.5), 0.5));
        // Above all four: between 4/5 and 1.
        assert!(same(pit(&draws, 9.0, 0.5), 0.9));
    }

    #[test]
    fn pit_is_uniform_for_any_member() {
        // Each of n + 1 = 5 values in turn as the figure, ties included: the mean over u = ½ is ½.
        let values = [1.0, 2.0, 2.0, 2.0, 7.0];
        let mut sum = 0.0;
        for index in 0..values.len() {
            let mut draws = values.to_vec();
            let observed = draws.remove(index);
            sum += pit(&draws, observed, 0.5);
        }
        assert!(same(sum / 5.0, 0.5));
    }

    #[test]
    fn bias_follows_scoringutils() {
        // Continuous: one of four draws is at most 1.7, 1 − 2 × 1/4.
        assert!(same(bias(&[1.5, 2.5, 3.5, 4.5], 1.7), 0.5));
        // Whole numbers: P(x ≤ 2) = 3/4, P(x ≤ 1) = 1/4; 1 − (3/4 + 1/4).
        assert!(same(bias(&[1.0, 2.0, 2.0, 5.0], 2.0), 0.0));
        // Whole draws, all at the figure: 1 − (1 + 0).
        assert!(same(bias(&[2.0, 2.0], 2.0), 0.0));
        // A continuous tie counts as below: 1 − 2 × 1/2.
        assert!(same(bias(&[1.5, 2.5], 1.5), 0.0));
        assert!(same(bias(&[3.0, 4.0], 1.0), 1.0));
        assert!(same(bias(&[3.5, 4.5], 9.0), -1.0));
    }

    #[test]
    fn energy_score_of_two_places() {
        // Draws (0, 0) and (3, 4), figure (0, 0): errors 0 and 5, mean 2.5; the distance 5, counted twice,
        // gives 10 / (2 × 4) = 1.25.
        assert!(same(energy_score(&[vec![0.0, 0.0], vec![3.0, 4.0]], &[0.0, 0.0]), 1.25));
    }

    #[test]
    #[should_panic(expected = "every place")]
    fn energy_score_refuses_a_short_draw() {
        energy_score(&[vec![1.0, 2.0], vec![1.0]], &[1.0, 2.0]);
    }
}
