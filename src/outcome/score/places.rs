//! Errors of point forecasts over places and days: those that other work reports.

/// Days of a week.
const WEEK: usize = 7;

/// The share of persons who are in the wrong place: half the sum of absolute differences between two
/// distributions over the same places. 0 is perfect, 1 is no overlap.
///
/// ```text
/// ½ Σ_c |a_c − b_c|
/// ```
///
/// The shares are taken as they come; each side should sum to 1.
///
/// # Panics
/// If there are no places, if the two differ in number, or if a share is not finite.
pub fn half_l1(shares_a: &[f64], shares_b: &[f64]) -> f64 {
    check_row(shares_a, shares_b);
    difference(shares_a, shares_b) / 2.0
}

/// Flee's error, the averaged relative difference between simulated and reported persons, as it is and
/// with the simulation scaled to the reported total: `(normal, rescaled)`. Both take `[day][camp]`, day 0
/// included; the data interpolated to whole persons.
///
/// ```text
/// U_t = ⌊Σ_c d_ct⌋,  V_t = Σ_c s_ct
/// normal   = 1/T Σ_t Σ_c |s_ct − d_ct| / max(U_t, 1)
/// rescaled = 1/T Σ_t Σ_c |s_ct U_t/V_t − d_ct| / max(U_t, 1),   with 0 for s_ct U_t/V_t if V_t = 0
/// ```
///
/// As in `extract-validation-results.py` of `djgroen/flee` (commit 02cd2cbd), whose figures `FabFlee` and
/// the papers report; `FabFlee` uses the second unless told otherwise. Half of it is the share of persons
/// misplaced.
///
/// # Panics
/// If there are no days or no camps, if the two differ in number, or if a number is not finite.
pub fn averaged_relative_difference(simulated: &[Vec<f64>], data: &[Vec<f64>]) -> (f64, f64) {
    check_days(simulated, data);
    let (mut normal, mut rescaled) = (0.0, 0.0);
    for (simulated, data) in simulated.iter().zip(data) {
        let reported = data.iter().sum::<f64>().trunc();
        let total: f64 = simulated.iter().sum();
        let scale = |persons: &f64| if total.abs() > 0.0 { persons * reported / total } else { 0.0 };
        let scaled: Vec<f64> = simulated.iter().map(scale).collect();
        normal += difference(simulated, data) / reported.max(1.0);
        rescaled += difference(&scaled, data) / reported.max(1.0);
    }
    let days = data.len() as f64;
    (normal / days, rescaled / days)
}

/// The error of weekly arrivals (net: the change of a camp's population over a week), relative to the
/// arrivals themselves. A forecast of no change scores exactly 1, a better one less. Both take
/// `[day][camp]` from day 0; days after the last whole week are left out.
///
/// ```text
/// Σ_w Σ_c |Δs_cw − Δd_cw| / Σ_w Σ_c |Δd_cw|,   Δx_cw = x_c(7w + 7) − x_c(7w)
/// ```
///
/// `None` if nothing changed from week to week in the data, or if they do not span a week.
///
/// # Panics
/// If there are no days or no camps, if the two differ in number, or if a number is not finite.
pub fn weekly_arrivals_error(simulated: &[Vec<f64>], data: &[Vec<f64>]) -> Option<f64> {
    check_days(simulated, data);
    let (mut error, mut change) = (0.0, 0.0);
    for week in 0..(data.len() - 1) / WEEK {
        let (start, end) = (week * WEEK, (week + 1) * WEEK);
        for camp in 0..data[start].len() {
            let expected = simulated[end][camp] - simulated[start][camp];
            let reported = data[end][camp] - data[start][camp];
            error += (expected - reported).abs();
            change += reported.abs();
        }
    }
    (change > 0.0).then(|| error / change)
}

/// Mean absolute error in units of a naive forecast's: below 1 is better than naive.
///
/// ```text
/// 1/n Σ |eᵢ| / (1/m Σ |e⁰ⱼ|)
/// ```
///
/// With the same days on both sides it is a plain comparison. Flee's MASE takes the rescaled error of all
/// days over the naive error of days after the last one that the naive forecast knew, which the two
/// slices allow; on the classic one see Hyndman and Koehler 2006, Int. J. Forecast. 22, 679–688.
///
/// `None` if the naive forecast makes no error.
///
/// # Panics
/// If either side has no errors, or if one is not finite.
pub fn scaled_error(errors: &[f64], naive_errors: &[f64]) -> Option<f64> {
    let naive = mean_absolute(naive_errors);
    let error = mean_absolute(errors);
    (naive > 0.0).then(|| error / naive)
}

fn mean_absolute(errors: &[f64]) -> f64 {
    assert!(!errors.is_empty(), "a mean error needs at least one error");
    assert!(errors.iter().all(|error| error.is_finite()), "errors are finite");
    errors.iter().map(|error| error.abs()).sum::<f64>() / errors.len() as f64
}

/// The sum of absolute differences.
fn difference(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum()
}

fn check_row(a: &[f64], b: &[f64]) {
    assert!(!a.is_empty(), "there is at least one place");
    assert_eq!(a.len(), b.len(), "both sides have the same places");
    assert!(a.iter().chain(b).all(|value| value.is_finite()), "scores take finite numbers");
}

fn check_days(a: &[Vec<f64>], b: &[Vec<f64>]) {
    assert!(!a.is_empty(), "there is at least one day");
    assert_eq!(a.len(), b.len(), "both sides have the same days");
    for (row_a, row_b) in a.iter().zip(b) {
        assert_eq!(row_b.len(), b[0].len(), "every day has the same places");
        check_row(row_a, row_b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn half_the_differences_are_misplaced() {
        // ½ (|0.5 − 0.2| + |0.5 − 0.5| + |0 − 0.3|) = 0.3
        assert!(same(half_l1(&[0.5, 0.5, 0.0], &[0.2, 0.5, 0.3]), 0.3));
        assert!(same(half_l1(&[1.0, 0.0], &[0.0, 1.0]), 1.0));
    }

    #[test]
    fn averaged_relative_difference_follows_flee() {
        // Day 0: data 0, 0; simulated 3, 0: normal 3 / max(0, 1) = 3; scaled 0, 0: 0.
        // Day 1: data 60, 40 (U = 100); simulated 30, 20 (V = 50): normal (30 + 20) / 100 = 0.5;
        //        scaled by 2: 60, 40: 0.
        // Day 2: data 150, 50 (U = 200); simulated 50, 50 (V = 100): normal 100 / 200 = 0.5; scaled 100, 100:
        //        (50 + 50) / 200 = 0.5.
        // Day 3: data 10, 10; simulated nobody: both 20 / 20 = 1.
        // Means: normal (3 + 0.5 + 0.5 + 1) / 4 = 1.25, rescaled (0 + 0 + 0.5 + 1) / 4 = 0.375.
        let simulated = [vec![3.0, 0.0], vec![30.0, 20.0], vec![50.0, 50.0], vec![0.0, 0.0]];
        let data = [vec![0.0, 0.0], vec![60.0, 40.0], vec![150.0, 50.0], vec![10.0, 10.0]];
        let (normal, rescaled) = averaged_relative_difference(&simulated, &data);
        assert!(same(normal, 1.25) && same(rescaled, 0.375));
    }

    #[test]
    fn reported_totals_are_whole_persons() {
        // U = ⌊2.9⌋ = 2: normal |2 − 2.9| / 2 = 0.45; scaled 2 × 2/2 = 2, the same.
        let (normal, rescaled) = averaged_relative_difference(&[vec![2.0]], &[vec![2.9]]);
        assert!(same(normal, 0.45) && same(rescaled, 0.45));
    }

    /// 17 days of two camps that grow by steady daily numbers.
    fn growth(first: f64, second: f64) -> Vec<Vec<f64>> {
        (0..17).map(|day| vec![100.0 + first * f64::from(day), 50.0 + second * f64::from(day)]).collect()
    }

    #[test]
    fn no_change_scores_one() {
        assert_eq!(weekly_arrivals_error(&growth(0.0, 0.0), &growth(3.0, -1.0)), Some(1.0));
        assert_eq!(weekly_arrivals_error(&growth(3.0, -1.0), &growth(3.0, -1.0)), Some(0.0));
        // A week: data +21 and −7, simulated +14 and +7: (7 + 14) / (21 + 7) = 0.75, in both weeks.
        assert_eq!(weekly_arrivals_error(&growth(2.0, 1.0), &growth(3.0, -1.0)), Some(0.75));
    }

    #[test]
    fn days_after_the_last_week_are_left_out() {
        let mut simulated = growth(3.0, -1.0);
        simulated[16][0] = 1e6;
        assert_eq!(weekly_arrivals_error(&simulated, &growth(3.0, -1.0)), Some(0.0));
    }

    #[test]
    fn without_change_there_is_no_error() {
        assert_eq!(weekly_arrivals_error(&growth(1.0, 1.0), &growth(0.0, 0.0)), None);
        assert_eq!(weekly_arrivals_error(&growth(1.0, 1.0)[..7], &growth(3.0, 3.0)[..7]), None);
    }

    #[test]
    fn errors_are_scaled_by_the_naive_ones() {
        // (1 + 3 + 2) / 3 = 2 over (4 + 4) / 2 = 4.
        assert_eq!(scaled_error(&[1.0, -3.0, 2.0], &[-4.0, 4.0]), Some(0.5));
        assert_eq!(scaled_error(&[1.0], &[0.0, 0.0]), None);
    }

    #[test]
    #[should_panic(expected = "same places")]
    fn camps_must_match() {
        averaged_relative_difference(&[vec![1.0]], &[vec![1.0, 2.0]]);
    }
}
