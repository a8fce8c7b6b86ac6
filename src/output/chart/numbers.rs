//! Numbers as charts write them: with a minus sign, and "unknown" for what is none.

use crate::outcome::precision::Known;
use crate::output::words::{in_order, round_to_error, thousands};

/// A number as published: no rounding beyond whole persons.
pub(super) fn exact(value: f64) -> String {
    if value.is_finite() { thousands(value).replace('-', "\u{2212}") } else { "unknown".into() }
}

/// A simulated number to three significant figures: more would claim a
/// precision that no replicate count gives.
pub(super) fn rounded(value: f64) -> String {
    known(value, None)
}

/// A simulated number with digits no finer than its Monte Carlo error.
pub(super) fn known(value: f64, error: Option<f64>) -> String {
    exact(if value.is_finite() { round_to_error(value, error) } else { value })
}

/// The same of two ends, as [`range`].
pub(super) fn known_range(low: (f64, Option<f64>), high: (f64, Option<f64>)) -> String {
    let [low, high] = [low, high].map(|(value, error)| Known { value, error });
    let shown = in_order(&[low, high], 0, round_to_error);
    between(&known(shown[0].value, shown[0].error), &known(shown[1].value, shown[1].error))
}

/// A middle and a range around it, each with its error: "620,000 (210,000 to 1,020,000)".
pub(super) fn known_middle(numbers: [(f64, Option<f64>); 3]) -> String {
    let numbers = numbers.map(|(value, error)| Known { value, error });
    let shown: Vec<String> =
        in_order(&numbers, 1, round_to_error).into_iter().map(|k| known(k.value, k.error)).collect();
    format!("{} ({})", shown[1], between(&shown[0], &shown[2]))
}

/// "210,000 to 1,020,000", or one number if both ends look the same.
pub(super) fn range(low: f64, high: f64, number: fn(f64) -> String) -> String {
    between(&number(low), &number(high))
}

fn between(low: &str, high: &str) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_keep_their_digits() {
        assert_eq!(exact(0.0), "0");
        assert_eq!(exact(f64::NAN), "unknown");
        assert_eq!(exact(-0.2), "0");
        assert_eq!(exact(999.6), "1,000");
        assert_eq!(exact(-1234.0), "\u{2212}1,234");
    }

    #[test]
    fn simulated_numbers_keep_three_figures() {
        assert_eq!(rounded(612_345.0), "612,000");
        assert_eq!(rounded(1_026_000.0), "1,030,000");
        assert_eq!(rounded(87.4), "87");
        assert_eq!(rounded(0.3), "0");
        assert_eq!(rounded(f64::INFINITY), "unknown");
        assert_eq!(range(612_345.0, 612_400.0, rounded), "612,000");
        assert_eq!(known(612_345.0, Some(15_000.0)), "620,000");
        assert_eq!(known_range((1.0, None), (612_345.0, Some(1e5))), "1 to 600,000");
        // Rounded to its own error the upper end would be 1,000, and below the middle.
        let three = [(1_138.0, Some(8.0)), (1_151.0, Some(9.0)), (1_355.0, Some(600.0))];
        assert_eq!(known_middle(three), "1,150 (1,140 to 1,150)");
        assert_eq!(
            known_middle([(290.0, Some(80.0)), (305.0, None), (400.0, Some(20.0))]),
            "305 (300 to 400)"
        );
        assert_eq!(known(f64::NAN, Some(1.0)), "unknown");
        assert_eq!(range(1.0, 2.0, exact), "1 to 2");
    }
}
