//! How good was it? An ensemble against what was observed, beside forecasts that need no model.
//!
//! A simulated number becomes a predicted report by an error that all dates of a series share and one of
//! each date, half of the variance each; agencies' counts differ by 10 to 15 % on any date. Scores of the
//! reports are proper ([`super::score`]). The baselines are point forecasts, whose score is the absolute
//! error: what an ensemble that is a single number has as CRPS.

use super::score::{COVERAGES, bias, covered, crps, log_error, pit, weighted_interval_score};
use super::summary::quantiles;
use crate::prior::Prior;
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
}

/// The scores of one observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
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
    /// Point forecasts by name.
    pub baselines: Vec<(&'static str, f64)>,
}

/// Persons of the sketch's factor on registered population, and the share of the exposed that leaves.
const EXPOSURE_COEFFICIENT: f64 = 0.5 * 1.08;

/// Scores every observation of a run. `error` is the relative error of reports (a standard deviation). A run may
/// have known the observations up to a day: those are not scored, and the baselines know just them.
pub fn score(data: &[Datum], error: f64, seed: u64, known_until: Option<f64>) -> Vec<Scored> {
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
            let reports = reports(datum, error, (number as u32, index as u32), seed);
            let median = quantiles(reports.clone(), &[0.05, 0.5, 0.95]);
            let luck =
                Streams::new(seed, 0).block(Purpose::Observation, u32::MAX, number as u32, index as u32);
            scored.push(Scored {
                day: datum.day,
                variable: datum.variable.clone(),
                observed: datum.observed,
                crps: crps(&reports, datum.observed),
                wis: weighted_interval_score(&reports, datum.observed, &COVERAGES).total(),
                covered: COVERAGES.iter().map(|&c| covered(&reports, datum.observed, c)).collect(),
                pit: pit(&reports, datum.observed, uniform(luck[0])),
                bias: bias(&reports, datum.observed),
                log_error: log_error(median[1], datum.observed),
                baselines: baselines(&dates, index, known.unwrap_or(index)),
                quantiles: median,
            });
        }
    }
    scored
}

/// What agencies would have reported, by the simulated numbers.
fn reports(datum: &Datum, error: f64, (series, date): (u32, u32), seed: u64) -> Vec<f64> {
    let standard = Prior::Normal { mean: 0.0, sd: 1.0 };
    let part = error / std::f64::consts::SQRT_2;
    datum
        .simulated
        .iter()
        .enumerate()
        .map(|(replicate, simulated)| {
            let streams = Streams::new(seed, replicate as u32);
            let common = streams.block(Purpose::Observation, series, 0, 0)[0];
            let own = streams.block(Purpose::Observation, series, 1, date)[0];
            let noise = standard.quantile(uniform(common)) + standard.quantile(uniform(own));
            simulated * libm::exp(part * noise)
        })
        .collect()
}

/// Forecasts of an observation that need no model, each from the first `known` observations.
fn baselines(dates: &[&Datum], index: usize, known: usize) -> Vec<(&'static str, f64)> {
    let zero = (0.0, 0.0);
    let known = |back: usize| known.checked_sub(back).map_or(zero, |i| (dates[i].day, dates[i].observed));
    let (last, before) = (known(1), known(2));
    let days = last.0 - before.0;
    let pace = if days > 0.0 { (last.1 - before.1) / days } else { 0.0 };
    let mean_pace = if last.0 > 0.0 { last.1 / last.0 } else { 0.0 };
    let ahead = dates[index].day - last.0;
    let mut baselines = vec![
        ("no_change", last.1),
        ("last_pace", last.1 + pace * ahead),
        ("constant_rate", last.1 + mean_pace * ahead),
    ];
    if let Some(exposed) = dates[index].exposed
        && dates[index].variable == "displaced"
    {
        baselines.push(("half_of_the_exposed", EXPOSURE_COEFFICIENT * exposed));
    }
    baselines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datum(day: f64, observed: f64) -> Datum {
        Datum {
            day,
            variable: "displaced".into(),
            observed,
            simulated: vec![90.0, 100.0, 110.0],
            exposed: Some(1_000.0),
        }
    }

    #[test]
    fn baselines_know_only_the_past() {
        let data = [datum(10.0, 100.0), datum(20.0, 300.0), datum(25.0, 500.0)];
        let dates: Vec<&Datum> = data.iter().collect();
        assert_eq!(baselines(&dates, 0, 0)[0], ("no_change", 0.0));
        // 20 a day between days 10 and 20, 15 a day since the start; five days on.
        let third = baselines(&dates, 2, 2);
        assert_eq!(third[..3], [("no_change", 300.0), ("last_pace", 400.0), ("constant_rate", 375.0)]);
        assert_eq!(third[3], ("half_of_the_exposed", 540.0));
        // With the first alone known, its value and pace hold: 10 a day over fifteen days.
        let early = baselines(&dates, 2, 1);
        assert_eq!(early[..2], [("no_change", 100.0), ("last_pace", 250.0)]);
        let scored = score(&data, 0.1, 1, Some(10.0));
        assert_eq!(scored.iter().map(|s| s.day).collect::<Vec<_>>(), [20.0, 25.0]);
        assert_eq!(scored[1].baselines[0], ("no_change", 100.0));
    }

    #[test]
    fn without_report_error_scores_are_those_of_the_simulation() {
        let scored = score(&[datum(10.0, 100.0)], 1e-12, 1, None);
        // CRPS of {90, 100, 110} at 100: mean |x − y| 20/3, less half the mean |x − x′| of 80/9.
        assert!((scored[0].crps - (20.0 / 3.0 - 40.0 / 9.0)).abs() < 1e-6);
        assert!(scored[0].covered.iter().all(|&inside| inside));
        assert!(scored[0].log_error.abs() < 1e-6);
    }
}
