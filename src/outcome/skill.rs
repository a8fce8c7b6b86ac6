//! How good were the forecasts of one variable, all dates together? Means of scores, beside the baselines, and how well they
//! are known.

use super::hindcast::ScoredDatum;

/// The scores of a series of observations of one variable, in the order of days.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesScores<'a> {
    /// Its observations.
    pub dates: Vec<&'a ScoredDatum>,
}

impl<'a> SeriesScores<'a> {
    /// The series of every variable, in alphabetical order.
    pub fn all(scored: &'a [ScoredDatum]) -> Vec<Self> {
        scored
            .chunk_by(|a, b| a.variable == b.variable)
            .map(|dates| Self { dates: dates.iter().collect() })
            .collect()
    }

    /// Mean of a score.
    pub fn mean(&self, score: impl Fn(&ScoredDatum) -> f64) -> f64 {
        self.dates.iter().map(|date| score(date)).sum::<f64>() / self.dates.len() as f64
    }

    /// Monte Carlo error of the mean CRPS: how far other futures of the same model would move it (a jackknife over
    /// tenths of the sets of parameters that futures take: those of one set, and copies of one future, are not independent).
    /// None where all take one.
    pub fn crps_error(&self) -> Option<f64> {
        let parts = self.dates.iter().map(|date| date.crps_without.len()).min().filter(|parts| *parts > 1)?;
        let means: Vec<f64> = (0..parts).map(|part| self.mean(|date| date.crps_without[part])).collect();
        let count = parts as f64;
        let middle = means.iter().sum::<f64>() / count;
        let squares: f64 = means.iter().map(|mean| (mean - middle) * (mean - middle)).sum();
        Some(((count - 1.0) / count * squares).sqrt())
    }

    /// The names of the baselines of any date, with whether they are told.
    pub fn baselines(&self) -> Vec<(&'static str, bool)> {
        let mut names = Vec::new();
        for baseline in self.dates.iter().flat_map(|date| &date.baselines) {
            if !names.contains(&(baseline.name, baseline.told)) {
                names.push((baseline.name, baseline.told));
            }
        }
        names
    }

    /// Mean absolute error of a baseline over the dates that it has a forecast for, and the ratios of the model's CRPS and
    /// weighted interval score to it; no ratios if it makes no error, nothing if it has no forecast.
    pub fn beside(&self, name: &str) -> Option<(f64, Option<[f64; 2]>)> {
        let (mut error, mut crps, mut wis, mut dates) = (0.0, 0.0, 0.0, 0.0);
        for date in &self.dates {
            if let Some(baseline) = date.baselines.iter().find(|baseline| baseline.name == name) {
                error += (baseline.value - date.observed).abs();
                crps += date.crps;
                wis += date.wis;
                dates += 1.0;
            }
        }
        let ratios = (error > 0.0).then(|| [crps / error, wis / error]);
        (dates > 0.0).then(|| (error / dates, ratios))
    }

    /// Error of what was added from report to report, relative to what was: Σ |Δs − Δo| / Σ |Δo|, with s the middle of
    /// the simulated numbers; the first report counts from what was known before it. A forecast that nothing is added
    /// scores 1.
    pub fn flow_error(&self) -> Option<f64> {
        let (mut error, mut change) = (0.0, 0.0);
        let known = self.dates.first()?.known;
        let mut before = (known, known);
        for date in &self.dates {
            error += ((date.simulated - before.0) - (date.observed - before.1)).abs();
            change += (date.observed - before.1).abs();
            before = (date.simulated, date.observed);
        }
        (change > 0.0).then(|| error / change)
    }

    /// Root mean square of logarithmic errors, as a factor; none where a report is of nobody, to whom nothing has a ratio.
    pub fn curve_factor(&self) -> Option<f64> {
        let counted = self.dates.iter().all(|date| date.observed > 0.0);
        counted.then(|| libm::exp(self.mean(|date| date.log_error * date.log_error).sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::hindcast::tests::{NONE, datum, end};
    use super::super::hindcast::{Datum, score};
    use super::super::known::Before;
    use super::super::precision::Sets;
    use super::*;
    use crate::numbers::Prior;
    use crate::rng::{Purpose, Streams, uniform};

    #[test]
    fn the_error_of_a_score_falls_with_the_root_of_the_futures() {
        // Independent futures: a quarter of the error with sixteen times as many, and the spread of scores of others.
        let of = |futures: u32, seed: u64| {
            let normal = Prior::Normal { mean: 100.0, sd: 20.0 };
            let word = |future| Streams::new(seed, future).block(Purpose::Observation, 7, 7, 7)[0];
            let simulated = (0..futures).map(|future| normal.quantile(uniform(word(future)))).collect();
            let data = [Datum { simulated, ..datum(10.0, 120.0) }];
            let scored = score(&data, &Sets::apart(futures as usize), NONE, 1, None);
            let series = &SeriesScores::all(&scored)[0];
            (series.mean(|date| date.crps), series.crps_error().expect("several futures"))
        };
        let few: Vec<(f64, f64)> = (0..60).map(|seed| of(50, seed)).collect();
        let many: Vec<(f64, f64)> = (0..60).map(|seed| of(800, seed)).collect();
        for all in [&few, &many] {
            let mean = all.iter().map(|(crps, _)| crps).sum::<f64>() / 60.0;
            let spread =
                (all.iter().map(|(crps, _)| (crps - mean) * (crps - mean)).sum::<f64>() / 59.0).sqrt();
            let said = (all.iter().map(|(_, error)| error * error).sum::<f64>() / 60.0).sqrt();
            assert!((0.7..1.4).contains(&(said / spread)), "{said} for {spread}");
        }
        assert_eq!(
            SeriesScores::all(&score(&[datum(1.0, 1.0)], &Sets::apart(3), NONE, 1, None))[0].dates[0]
                .crps_without
                .len(),
            3
        );
    }

    /// The error of the futures alone was said: 5 where other choices of three sets moved the score by 600.
    #[test]
    fn futures_of_one_set_are_no_evidence_of_their_own() {
        // Sixty sets, twenty copies of each: no more is known than of sixty futures.
        let normal = Prior::Normal { mean: 100.0, sd: 20.0 };
        let of = |copies: usize, seed: u64| {
            let word = |set| Streams::new(seed, set).block(Purpose::Observation, 7, 7, 7)[0];
            let simulated = (0..60 * copies)
                .map(|future| normal.quantile(uniform(word((future / copies) as u32))))
                .collect();
            let sets = Sets::of((0..60 * copies).map(|future| (future / copies) as u32));
            let scored = score(&[Datum { simulated, ..datum(10.0, 120.0) }], &sets, NONE, 1, None);
            SeriesScores::all(&scored)[0].crps_error().expect("several sets")
        };
        for seed in 0..5 {
            let (once, copied) = (of(1, seed), of(20, seed));
            assert!((copied / once - 1.0).abs() < 0.2, "{copied} for {once}");
        }
        let one = score(&[datum(10.0, 100.0)], &Sets::of([4, 4, 4]), NONE, 1, None);
        assert_eq!(SeriesScores::all(&one)[0].crps_error(), None);
    }

    #[test]
    fn flows_begin_where_the_first_day_did() {
        // 90 of the 100 that were to come are there.
        let before = Before { counted_from: -16.0, at_start: Some(400.0), ..Before::default() };
        let datum = Datum { simulated: vec![490.0], before, ..datum(4.0, 500.0) };
        let scored = score(&[datum], &Sets::apart(1), NONE, 1, None);
        assert_eq!(SeriesScores::all(&scored)[0].flow_error(), Some(0.1));
    }

    #[test]
    fn a_series_is_scored_beside_each_baseline() {
        let scored = score(&[datum(10.0, 100.0), end(20.0, 300.0)], &Sets::apart(3), NONE, 1, None);
        let series = SeriesScores::all(&scored);
        assert_eq!(series.len(), 1);
        // No change errs by 100 and 200; CRPS of {90, 100, 110}: 20/9 at 100, 200 − 40/9 at 300.
        let (error, ratios) = series[0].beside("no_change").expect("a baseline");
        let [crps, _] = ratios.expect("an error");
        assert!((error - 150.0).abs() < 1e-9 && (crps - (200.0 - 20.0 / 9.0) / 300.0).abs() < 1e-6);
        // Only the last date has the agency's figure: 400 off.
        assert_eq!(series[0].beside("agency_figure").map(|(error, _)| error), Some(400.0));
        // What was right each time has an error, of 0, and nothing is a part of it.
        let scored = score(&[datum(10.0, 0.0)], &Sets::apart(3), NONE, 1, None);
        assert_eq!(SeriesScores::all(&scored)[0].beside("no_change"), Some((0.0, None)));
        // Simulated 100 and no more, observed 100 and 200 more.
        assert!((series[0].flow_error().expect("a change") - 200.0 / 300.0).abs() < 1e-12);
    }
}
