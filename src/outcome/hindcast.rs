//! How good was it? An ensemble against what was observed, beside forecasts that need no model.
//!
//! A simulated number becomes a predicted report by an error that all dates of a series share and one of
//! each date ([`ReportErrors`]): the distribution that is scored is that of reports, not of what the model counts. Scores of the
//! reports are proper ([`super::score`]). The baselines are point forecasts, whose score is the absolute
//! error: what an ensemble that is a single number has as CRPS and as weighted interval score. Some know what
//! the model knows, the events and nothing that was counted; others are told every report before the one that they
//! forecast ([`Baseline::told`]) and so know more.

use super::known::Before;
use super::precision::Sets;
use super::score::{COVERAGES, bias, covered, crps, log_error, pit, weighted_interval_score};
use super::summary::quantiles;
use crate::numbers::Prior;
use crate::rng::{Purpose, Streams, keys, uniform};

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
    /// The same without each part of the sets of parameters in turn.
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

/// Parts of the sets that are left out in turn for the Monte Carlo error of scores.
const PARTS: usize = 10;

/// The exploratory fit's factor on registered population, and the share of the exposed that leaves.
const EXPOSURE_COEFFICIENT: f64 = 0.5 * 1.08;

/// People displaced a person-day under strong fire: the geometric mean over the four hindcasts of Idlib at their last
/// counts, so it knows what it forecasts and is flattered (`docs/validation.md`).
const RATE_UNDER_ATTACK: f64 = 0.20;

/// Scores every observation of a run, whose futures take these sets of parameters. `seed` keys the errors of reports. A run may
/// have known the observations up to a day: those are not scored, and the baselines know just them.
///
/// # Panics
/// If the sets are not of as many futures as the observations have.
pub fn score(
    data: &[Datum],
    sets: &Sets,
    errors: ReportErrors,
    seed: u64,
    known_until: Option<f64>,
) -> Vec<ScoredDatum> {
    let mut scored = Vec::with_capacity(data.len());
    let mut series: Vec<&str> = data.iter().map(|datum| datum.variable.as_str()).collect();
    series.dedup();
    series.sort_unstable();
    series.dedup();
    // Errors go by the name of the variable and the day: what else was counted changes none of them.
    for (key, variable) in keys(series.iter().copied()).into_iter().zip(&series) {
        let mut dates: Vec<&Datum> = data.iter().filter(|datum| datum.variable == *variable).collect();
        dates.sort_by(|a, b| a.day.total_cmp(&b.day));
        let known = known_until.map(|until| dates.partition_point(|datum| datum.day <= until));
        for (index, datum) in dates.iter().enumerate().skip(known.unwrap_or(0)) {
            let day = datum.day as u32;
            let reports = reports(datum, errors, (key, day), seed);
            let median = quantiles(reports.clone(), &[0.05, 0.5, 0.95]);
            let luck = Streams::new(seed, 0).block(Purpose::Observation, key, 2, day);
            scored.push(ScoredDatum {
                day: datum.day,
                variable: datum.variable.clone(),
                observed: datum.observed,
                crps: crps(&reports, datum.observed),
                crps_without: crps_without(&reports, sets, datum.observed),
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

/// The CRPS without each tenth of the sets in turn, or without each where there are fewer.
fn crps_without(reports: &[f64], sets: &Sets, observed: f64) -> Vec<f64> {
    let parts = sets.count().min(PARTS);
    let without = |part: usize| -> Vec<f64> {
        let others = reports.iter().enumerate().filter(|(index, _)| sets.set(*index) % parts != part);
        others.map(|(_, report)| *report).collect()
    };
    let all = if parts > 1 { 0..parts } else { 0..0 };
    all.map(|part| crps(&without(part), observed)).collect()
}

/// What agencies would have reported, by the simulated numbers.
fn reports(datum: &Datum, errors: ReportErrors, (series, day): (u32, u32), seed: u64) -> Vec<f64> {
    let standard = Prior::Normal { mean: 0.0, sd: 1.0 };
    datum
        .simulated
        .iter()
        .enumerate()
        .map(|(replicate, simulated)| {
            let streams = Streams::new(seed, replicate as u32);
            let common = streams.block(Purpose::Observation, series, 0, 0)[0];
            let own = streams.block(Purpose::Observation, series, 1, day)[0];
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
pub(super) mod tests {
    use super::*;

    pub(in crate::outcome) const NONE: ReportErrors = ReportErrors { common: 0.0, own: 0.0 };

    pub(in crate::outcome) fn datum(day: f64, observed: f64) -> Datum {
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
    pub(in crate::outcome) fn end(day: f64, observed: f64) -> Datum {
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
        let scored = score(&data, &Sets::apart(3), NONE, 1, Some(10.0));
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
    }

    #[test]
    fn errors_of_reports_do_not_hang_on_what_else_was_counted() {
        let of = |data: &[Datum]| {
            let scored = score(data, &Sets::apart(3), ReportErrors::default(), 1, None);
            let own =
                scored.into_iter().find(|datum| (datum.day, datum.variable.as_str()) == (10.0, "displaced"));
            own.map(|datum| (datum.crps, datum.pit)).expect("the series")
        };
        let alone = of(&[datum(10.0, 100.0)]);
        let away = Datum { variable: "away".into(), ..datum(10.0, 80.0) };
        assert_eq!(of(&[away, datum(5.0, 90.0), datum(10.0, 100.0)]), alone);
    }

    #[test]
    fn without_report_error_scores_are_those_of_the_simulation() {
        let scored = score(&[datum(10.0, 100.0)], &Sets::apart(3), NONE, 1, None);
        // CRPS of {90, 100, 110} at 100: mean |x − y| 20/3, less half the mean |x − x′| of 80/9.
        assert!((scored[0].crps - (20.0 / 3.0 - 40.0 / 9.0)).abs() < 1e-6);
        assert!(scored[0].covered.iter().all(|&inside| inside));
        assert!(scored[0].log_error.abs() < 1e-6);
    }
}
