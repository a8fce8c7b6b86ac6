//! What can be scored.

/// Stops at input that has no score.
pub(super) fn check(draws: &[f64], observed: &[f64]) {
    assert!(!draws.is_empty(), "a score needs at least one draw");
    let finite = draws.iter().chain(observed).all(|value| value.is_finite());
    assert!(finite, "scores take finite numbers");
}
