//! What does a forecaster know that needs no model? What was there and reported before the first day, and figures of
//! agencies for days near that of a report.

/// What was known of a variable before the first day: a forecast that starts from nothing would be beaten by
/// knowing it, and the model is given it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Before {
    /// The day on which the counting began: 0, or before it.
    pub counted_from: f64,
    /// What the scene of the first day holds before anybody acts, persons; none where luck decides it.
    pub at_start: Option<f64>,
    /// Reports since the counting began and before the first day, in order: the day, and persons.
    pub reports: Vec<(f64, f64)>,
}

impl Before {
    /// What a forecaster is told who knows some observations, by day: where the counting began, reports since, what was
    /// there on the first day where nobody reported before it, and the observations.
    pub fn told(&self, observed: impl IntoIterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
        let mut told = Vec::new();
        match self.at_start {
            Some(scene) if self.counted_from >= 0.0 => told.push((0.0, scene)),
            _ => told.push((self.counted_from, 0.0)),
        }
        told.extend(&self.reports);
        if let Some(scene) = self.at_start.filter(|_| self.reports.is_empty() && self.counted_from < 0.0) {
            told.push((0.0, scene));
        }
        told.extend(observed);
        told
    }
}

/// Days by which a figure for a day may miss that of an observation.
const NEAR_DAYS: f64 = 3.0;
/// The same as a share of the figure's day, where that is more.
const NEAR_SHARE: f64 = 0.1;

/// Whether a figure for a day speaks of an observation of another: within three days, or a tenth of the figure's day.
pub fn is_near(figure: f64, observation: f64) -> bool {
    (figure - observation).abs() <= NEAR_DAYS.max(NEAR_SHARE * figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_speaks_of_its_day_only() {
        assert!(is_near(90.0, 99.0) && is_near(10.0, 13.0));
        assert!(!is_near(90.0, 3.0) && !is_near(44.0, 19.0) && !is_near(10.0, 14.0));
    }
}
