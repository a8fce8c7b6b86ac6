//! How good was it? An ensemble against what was observed, beside forecasts that need no model.
//!
//! A simulated number becomes a predicted report by an error that all dates of a series share and one of
//! each date ([`ReportErrors`]): the distribution that is scored is that of reports, not of what the model counts. Scores of the
//! reports are proper ([`super::score`]). The baselines are point forecasts, whose score is the absolute
//! error: what an ensemble that is a single number has as CRPS and as weighted interval score. Some know what
//! the model knows, the events and nothing that was counted; others are told every report before the one that they
//! forecast ([`Baseline::told`]) and so know more.

use super::known::Before;
use super::score::{COVERAGES, bias, covered, crps, log_error, pit, weighted_interval_score};
use super::summary::quantiles;
use crate::numbers::Prior;
use crate::rng::{Purpose, Streams, uniform};

/// A number that was observed, and what each replicate had.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// The day.
    pub day: f64,
    /// The model's variable.
    pub variable: String,
    /// What was observed.
    pub observed: f64,
    /// What each replicate had.
    pub simulated: Vec<f64>,
    /// People exposed to strong fire by then, if the conflict is a record.
    pub exposed: Option<f64>,
    /// Person-days under strong fire by then, if the conflict is a record.
    pub attacked: Option<f64>,
    /// What agencies had said before for a day near this one ([`super::known::is_near`]).
    pub agency: Option<f64>,
    /// The day, nearest to this one, that agencies had given a figure for.
    pub agency_day: Option<f64>,
    /// What was known before the first day.
    pub before: Before,
}

/// Scores of fewer futures than these are said to be those of few: one in twenty of them is five.
pub const FEW: usize = 100;

/// How reports differ from what the model counts: standard deviations of logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReportErrors {
    /// Of the error that all dates of a series share.
    pub common: f64,
    /// Of the error of each date.
    pub own: f64,
}

impl Default for ReportErrors {
    /// The standard deviations of the fit to the hindcasts of Idlib, as its `calibration.toml` has them.
    /// Two things differ from the error model of that fit (`src/tuning/target.rs`): a report is s e^ε,
    /// without the floor of 1,000 persons in ln((s + 1000)/(o + 1000)); and the common error is one a
    /// variable, where the fit has one for all variables of an episode.
    fn default() -> Self {
        Self { common: 0.2, own: 0.25 }
    }
}

/// A point forecast that needs no model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// Its name.
    pub name: &'static str,
    /// Whether it is told the reports before the one that it forecasts; the model is not.
    pub told: bool,
    /// What it forecasts, persons.
    pub value: f64,
}

/// The scores of one observation.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredDatum {
    /// The day.
    pub day: f64,
    /// The model's variable.
    pub variable: String,
    /// What was observed.
    pub observed: f64,
    /// P5, P50, P95 of the predicted report.
    pub quantiles: Vec<f64>,
    /// Continuous ranked probability score, persons.
    pub crps: f64,
    /// The same without each part of the futures in turn.
    pub crps_without: Vec<f64>,
    /// Weighted interval score, persons.
    pub wis: f64,
    /// Whether the central intervals of [`COVERAGES`] hold it.
    pub covered: Vec<bool>,
    /// Probability integral transform.
    pub pit: f64,
    /// Bias, from −1 (all below) to 1 (all above).
    pub bias: f64,
    /// Logarithm of predicted median over observation.
    pub log_error: f64,
    /// The middle of the simulated numbers, without report errors.
    pub simulated: f64,
    /// What was known when nothing of it was scored yet, persons: where flows begin.
    pub known: f64,
    /// Point forecasts beside it.
    pub baselines: Vec<Baseline>,
}

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
    /// tenths of the futures). None of a single future.
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

    /// Mean absolute error of a baseline, and the ratios of the model's CRPS and weighted interval score to it, over
    /// the dates that it has a forecast for; none if it has none or makes no error.
    pub fn beside(&self, name: &str) -> Option<(f64, f64, f64)> {
        let (mut error, mut crps, mut wis, mut dates) = (0.0, 0.0, 0.0, 0.0);
        for date in &self.dates {
            if let Some(baseline) = date.baselines.iter().find(|baseline| baseline.name == name) {
                error += (baseline.value - date.observed).abs();
                crps += date.crps;
                wis += date.wis;
                dates += 1.0;
            }
        }
        (error > 0.0).then(|| (error / dates, crps / error, wis / error))
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

/// Parts of the futures that are left out in turn for the Monte Carlo error of scores.
const PARTS: usize = 10;

/// The exploratory fit's factor on registered population, and the share of the exposed that leaves.
const EXPOSURE_COEFFICIENT: f64 = 0.5 * 1.08;

/// People displaced a person-day under strong fire: the geometric mean over the four hindcasts of Idlib at their last
/// counts, so it knows what it forecasts and is flattered (`docs/validation.md`).
const RATE_UNDER_ATTACK: f64 = 0.20;

/// Scores every observation of a run. `seed` keys the errors of reports. A run may
/// have known the observations up to a day: those are not scored, and the baselines know just them.
pub fn score(data: &[Datum], errors: ReportErrors, seed: u64, known_until: Option<f64>) -> Vec<ScoredDatum> {
    let mut scored = Vec::with_capacity(data.len());
    let mut series: Vec<&str> = data.iter().map(|datum| datum.variable.as_str()).collect();
    series.dedup();
    series.sort_unstable();
    series.dedup();
    for (number, variable) in series.iter().enumerate() {
        let mut dates: Vec<&Datum> = data.iter().filter(|datum| datum.variable == *variable).collect();
        dates.sort_by(|a, b| a.day.total_cmp(&b.day));
        let known = known_until.map(|until| dates.partition_point(|datum| datum.day <= until));
        for (index, datum) in dates.iter().enumerate().skip(known.unwrap_or(0)) {
            let reports = reports(datum, errors, (number as u32, index as u32), seed);
            let median = quantiles(reports.clone(), &[0.05, 0.5, 0.95]);
            let luck =
                Streams::new(seed, 0).block(Purpose::Observation, u32::MAX, number as u32, index as u32);
            scored.push(ScoredDatum {
                day: datum.day,
                variable: datum.variable.clone(),
                observed: datum.observed,
                crps: crps(&reports, datum.observed),
                crps_without: crps_without(&reports, datum.observed),
                wis: weighted_interval_score(&reports, datum.observed, &COVERAGES).total(),
                covered: COVERAGES.iter().map(|&c| covered(&reports, datum.observed, c)).collect(),
                pit: pit(&reports, datum.observed, uniform(luck[0])),
                bias: bias(&reports, datum.observed),
                log_error: log_error(median[1], datum.observed),
                simulated: quantiles(datum.simulated.clone(), &[0.5])[0],
                known: match (known, datum.before.at_start) {
                    (None | Some(0), Some(scene)) => scene,
                    (until, _) => last(&told(&dates, until.unwrap_or(0))).1,
                },
                baselines: baselines(&dates, index, known.unwrap_or(index)),
                quantiles: median,
            });
        }
    }
    scored
}

/// The CRPS without each tenth of the futures in turn, or without each where there are fewer.
fn crps_without(reports: &[f64], observed: f64) -> Vec<f64> {
    let parts = reports.len().min(PARTS);
    let without = |part: usize| -> Vec<f64> {
        let others = reports.iter().enumerate().filter(|(index, _)| index % parts != part);
        others.map(|(_, report)| *report).collect()
    };
    let all = if parts > 1 { 0..parts } else { 0..0 };
    all.map(|part| crps(&without(part), observed)).collect()
}

/// What agencies would have reported, by the simulated numbers.
fn reports(datum: &Datum, errors: ReportErrors, (series, date): (u32, u32), seed: u64) -> Vec<f64> {
    let standard = Prior::Normal { mean: 0.0, sd: 1.0 };
    datum
        .simulated
        .iter()
        .enumerate()
        .map(|(replicate, simulated)| {
            let streams = Streams::new(seed, replicate as u32);
            let common = streams.block(Purpose::Observation, series, 0, 0)[0];
            let own = streams.block(Purpose::Observation, series, 1, date)[0];
            let normal = |word| standard.quantile(uniform(word));
            simulated * libm::exp(errors.common * normal(common) + errors.own * normal(own))
        })
        .collect()
}

/// What a forecaster is told who knows the first `known` observations.
fn told(dates: &[&Datum], known: usize) -> Vec<(f64, f64)> {
    dates[0].before.told(dates[..known].iter().map(|datum| (datum.day, datum.observed)))
}

fn last(told: &[(f64, f64)]) -> (f64, f64) {
    told.last().copied().unwrap_or_default()
}

/// Forecasts of an observation that need no model; those that are told reports know the first `known` of them.
fn baselines(dates: &[&Datum], index: usize, known: usize) -> Vec<Baseline> {
    let datum = dates[index];
    let reports = told(dates, known);
    let (first, last) = (reports[0], last(&reports));
    let before = reports.len().checked_sub(2).map_or(first, |back| reports[back]);
    let pace = |from: (f64, f64)| if last.0 > from.0 { (last.1 - from.1) / (last.0 - from.0) } else { 0.0 };
    let ahead = datum.day - last.0;
    let told = |name, value| Baseline { name, told: true, value };
    let blind = |name, value| Baseline { name, told: false, value };
    let mut baselines = Vec::new();
    // Where nobody can know the first day's scene, and nothing was reported, there is nothing to go on from.
    if reports.len() > 1 || datum.before.at_start.is_some() {
        baselines.extend([
            told("no_change", last.1),
            told("last_pace", last.1 + pace(before) * ahead),
            told("constant_rate", last.1 + pace(first) * ahead),
        ]);
    }
    if let Some(scene) = datum.before.at_start {
        baselines.push(blind("nobody_moves", scene));
        if datum.variable == "displaced" {
            let exposed = datum.exposed.map(|people| scene + EXPOSURE_COEFFICIENT * people);
            let attacked = datum.attacked.map(|days| scene + RATE_UNDER_ATTACK * days);
            let named = [("half_of_the_exposed", exposed), ("rate_under_attack", attacked)];
            baselines.extend(named.into_iter().filter_map(|(name, value)| Some(blind(name, value?))));
        }
    }
    baselines.extend(datum.agency.map(|figure| blind("agency_figure", figure)));
    baselines
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: ReportErrors = ReportErrors { common: 0.0, own: 0.0 };

    fn datum(day: f64, observed: f64) -> Datum {
        Datum {
            day,
            variable: "displaced".into(),
            observed,
            simulated: vec![90.0, 100.0, 110.0],
            exposed: Some(1_000.0),
            attacked: Some(2_000.0),
            agency: None,
            agency_day: Some(25.0),
            before: Before { at_start: Some(0.0), ..Before::default() },
        }
    }

    /// Of the end, which the agencies' figure is for.
    fn end(day: f64, observed: f64) -> Datum {
        Datum { agency: Some(700.0), ..datum(day, observed) }
    }

    #[test]
    fn baselines_know_only_the_past() {
        let data = [datum(10.0, 100.0), datum(20.0, 300.0), end(25.0, 500.0)];
        let dates: Vec<&Datum> = data.iter().collect();
        let values = |index| -> Vec<(&str, f64)> {
            baselines(&dates, index, index).iter().map(|baseline| (baseline.name, baseline.value)).collect()
        };
        assert_eq!(values(0)[0], ("no_change", 0.0));
        // 20 a day between days 10 and 20, 15 a day since the start; five days on.
        let third = values(2);
        assert_eq!(third[..3], [("no_change", 300.0), ("last_pace", 400.0), ("constant_rate", 375.0)]);
        assert_eq!(third[3..5], [("nobody_moves", 0.0), ("half_of_the_exposed", 540.0)]);
        assert_eq!(
            third[5..],
            [("rate_under_attack", 2_000.0 * RATE_UNDER_ATTACK), ("agency_figure", 700.0)]
        );
        // With the first alone known, its value and pace hold: 10 a day over fifteen days.
        let early = baselines(&dates, 2, 1);
        let early: Vec<(&str, f64)> =
            early[..2].iter().map(|baseline| (baseline.name, baseline.value)).collect();
        assert_eq!(early, [("no_change", 100.0), ("last_pace", 250.0)]);
        let scored = score(&data, NONE, 1, Some(10.0));
        assert_eq!(scored.iter().map(|s| s.day).collect::<Vec<_>>(), [20.0, 25.0]);
        assert_eq!((scored[1].baselines[0].name, scored[1].baselines[0].value), ("no_change", 100.0));
        // An agency's figure is of what it is of, wherever people were on the first day.
        let crossed = Datum { variable: "abroad".into(), before: Before::default(), ..end(25.0, 500.0) };
        let alone: Vec<&str> = baselines(&[&crossed], 0, 0).iter().map(|baseline| baseline.name).collect();
        assert_eq!(alone, ["agency_figure"]);
        // The agency spoke of the end.
        assert_eq!(values(1).last(), Some(&("rate_under_attack", 2_000.0 * RATE_UNDER_ATTACK)));
    }

    #[test]
    fn the_error_of_a_score_falls_with_the_root_of_the_futures() {
        // Independent futures: a quarter of the error with sixteen times as many, and the spread of scores of others.
        let of = |futures: u32, seed: u64| {
            let normal = Prior::Normal { mean: 100.0, sd: 20.0 };
            let word = |future| Streams::new(seed, future).block(Purpose::Observation, 7, 7, 7)[0];
            let simulated = (0..futures).map(|future| normal.quantile(uniform(word(future)))).collect();
            let data = [Datum { simulated, ..datum(10.0, 120.0) }];
            let scored = score(&data, NONE, 1, None);
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
            SeriesScores::all(&score(&[datum(1.0, 1.0)], NONE, 1, None))[0].dates[0].crps_without.len(),
            3
        );
    }

    #[test]
    fn what_was_there_before_the_first_day_is_known() {
        let before = |reports: &[(f64, f64)]| Before {
            counted_from: -16.0,
            at_start: Some(400.0),
            reports: reports.to_vec(),
        };
        let first = |before: Before| -> Vec<(&str, f64)> {
            let datum = Datum { exposed: None, attacked: None, before, ..datum(4.0, 500.0) };
            baselines(&[&datum], 0, 0).iter().map(|baseline| (baseline.name, baseline.value)).collect()
        };
        // 25 a day from the 16th day before on, of which nobody reported.
        let silent =
            [("no_change", 400.0), ("last_pace", 500.0), ("constant_rate", 500.0), ("nobody_moves", 400.0)];
        assert_eq!(first(before(&[])), silent);
        // 20 a day between two reports, 30 a day since the counting began; ten days on.
        let told =
            [("no_change", 300.0), ("last_pace", 500.0), ("constant_rate", 600.0), ("nobody_moves", 400.0)];
        assert_eq!(first(before(&[(-11.0, 200.0), (-6.0, 300.0)])), told);
        // Where luck decides what is there, nobody is said to know it.
        assert_eq!(first(Before { at_start: None, ..before(&[]) }), []);
        // 90 of the 100 that were to come are there: flows begin where the first day did.
        let datum = Datum { simulated: vec![490.0], before: before(&[]), ..datum(4.0, 500.0) };
        let scored = score(&[datum], NONE, 1, None);
        assert_eq!(SeriesScores::all(&scored)[0].flow_error(), Some(0.1));
    }

    #[test]
    fn a_series_is_scored_beside_each_baseline() {
        let scored = score(&[datum(10.0, 100.0), end(20.0, 300.0)], NONE, 1, None);
        let series = SeriesScores::all(&scored);
        assert_eq!(series.len(), 1);
        // No change errs by 100 and 200; CRPS of {90, 100, 110}: 20/9 at 100, 200 − 40/9 at 300.
        let (error, crps, _) = series[0].beside("no_change").expect("a baseline");
        assert!((error - 150.0).abs() < 1e-9 && (crps - (200.0 - 20.0 / 9.0) / 300.0).abs() < 1e-6);
        // Only the last date has the agency's figure: 400 off.
        assert_eq!(series[0].beside("agency_figure").map(|(error, ..)| error), Some(400.0));
        // Simulated 100 and no more, observed 100 and 200 more.
        assert!((series[0].flow_error().expect("a change") - 200.0 / 300.0).abs() < 1e-12);
    }

    #[test]
    fn without_report_error_scores_are_those_of_the_simulation() {
        let scored = score(&[datum(10.0, 100.0)], NONE, 1, None);
        // CRPS of {90, 100, 110} at 100: mean |x − y| 20/3, less half the mean |x − x′| of 80/9.
        assert!((scored[0].crps - (20.0 / 3.0 - 40.0 / 9.0)).abs() < 1e-6);
        assert!(scored[0].covered.iter().all(|&inside| inside));
        assert!(scored[0].log_error.abs() < 1e-6);
    }
}
