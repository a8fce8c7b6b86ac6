//! How many more each day? Daily flows beside those that were counted, and the simplest forecasts of them.
//!
//! Reports of consecutive days give flows: what was added to a stock since the day before, or the count itself where the
//! variable is of a day. Errors are those that work on daily outflows reports (Mehrab et al. 2024, PNAS Nexus 3, pgae080):
//!
//! ```text
//! error       = √(1/n Σ ((s − o) / o)²)     root mean square of relative errors, over days with o above zero
//! correlation = Pearson's, of s and o
//! ```
//!
//! with s the middle of the futures' flows. Two baselines are told what the model is not: the flow of the day before, and that
//! of the same day of the week before.

use super::hindcast::Datum;
use super::summary::quantiles;
use crate::model::tally::Total;

/// Fewest daily flows that are scored.
const FEWEST_DAYS: usize = 7;
/// Days of a week.
const WEEK: f64 = 7.0;

/// The flow of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DailyFlow {
    /// The day.
    pub day: f64,
    /// The middle of the futures, persons.
    pub simulated: f64,
    /// What was counted, persons.
    pub observed: f64,
}

/// How far a forecast of daily flows was off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DailyScores {
    /// Who forecasts: `model`, or a baseline.
    pub forecast: &'static str,
    /// Days with a flow above zero that it has a forecast for.
    pub days: usize,
    /// Root mean square of relative errors.
    pub error: f64,
    /// Pearson's correlation; none where either side is the same on all days.
    pub correlation: Option<f64>,
}

/// The daily flows of one variable, whose reports come in the order of days; those of days up to `known`, which a run was
/// told, are left out.
pub fn flows(dates: &[&Datum], known: Option<f64>) -> Vec<DailyFlow> {
    let mut flows = Vec::new();
    for (index, datum) in dates.iter().enumerate() {
        let variable = Total::ALL.iter().find(|variable| variable.key() == datum.variable);
        let before = index.checked_sub(1).map(|index| dates[index]);
        let from = match (variable.is_none_or(|variable| variable.is_stock()), before) {
            (false, _) => Some((0.0, None)),
            (true, Some(before)) if same(before.day + 1.0, datum.day) => {
                Some((before.observed, Some(before)))
            }
            // Nobody was there before the first day of counting, or as many as the scene has.
            (true, None) if same(datum.day, datum.before.counted_from) => {
                datum.before.at_start.map(|scene| (scene, None))
            }
            _ => None,
        };
        let Some((less, before)) = from.filter(|_| known.is_none_or(|known| datum.day > known)) else {
            continue;
        };
        let of = |(index, now): (usize, &f64)| now - before.map_or(less, |before| before.simulated[index]);
        let simulated: Vec<f64> = datum.simulated.iter().enumerate().map(of).collect();
        let simulated = quantiles(simulated, &[0.5])[0];
        flows.push(DailyFlow { day: datum.day, simulated, observed: datum.observed - less });
    }
    flows
}

/// The scores of daily flows: of the model first, then of the baselines. None where fewer than seven days have one.
pub fn score(flows: &[DailyFlow]) -> Option<Vec<DailyScores>> {
    if flows.iter().filter(|flow| flow.observed > 0.0).count() < FEWEST_DAYS {
        return None;
    }
    let model = flows.iter().map(|flow| (flow.simulated, flow.observed));
    let mut scored = vec![scores("model", model.collect())?];
    for (forecast, back) in [("yesterday_again", 1.0), ("last_week_again", WEEK)] {
        let earlier = |flow: &DailyFlow| flows.iter().find(|other| same(other.day + back, flow.day));
        let told = flows.iter().filter_map(|flow| Some((earlier(flow)?.observed, flow.observed)));
        scored.extend(scores(forecast, told.collect()));
    }
    Some(scored)
}

fn scores(forecast: &'static str, pairs: Vec<(f64, f64)>) -> Option<DailyScores> {
    let pairs: Vec<(f64, f64)> = pairs.into_iter().filter(|(_, observed)| *observed > 0.0).collect();
    if pairs.is_empty() {
        return None;
    }
    let days = pairs.len();
    let squares: f64 = pairs.iter().map(|(s, o)| ((s - o) / o) * ((s - o) / o)).sum();
    Some(DailyScores {
        forecast,
        days,
        error: (squares / days as f64).sqrt(),
        correlation: correlation(&pairs),
    })
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mean_s, mean_o) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut both, mut of_s, mut of_o) = (0.0, 0.0, 0.0);
    for (s, o) in pairs {
        both += (s - mean_s) * (o - mean_o);
        of_s += (s - mean_s) * (s - mean_s);
        of_o += (o - mean_o) * (o - mean_o);
    }
    let spread = (of_s * of_o).sqrt();
    (spread > 0.0).then(|| both / spread)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::known::Before;

    fn datum(day: f64, observed: f64, simulated: [f64; 3]) -> Datum {
        Datum {
            day,
            variable: "abroad".into(),
            observed,
            simulated: simulated.to_vec(),
            exposed: None,
            attacked: None,
            agency: None,
            agency_day: None,
            before: Before { at_start: Some(0.0), ..Before::default() },
        }
    }

    #[test]
    fn flows_are_what_was_added_since_the_day_before() {
        let data = [
            datum(0.0, 10.0, [5.0, 8.0, 20.0]),
            datum(1.0, 30.0, [15.0, 48.0, 25.0]),
            // A day is missing: nobody knows what was added on it.
            datum(3.0, 90.0, [20.0, 50.0, 60.0]),
        ];
        let dates: Vec<&Datum> = data.iter().collect();
        let all = flows(&dates, None);
        // Futures add 10, 40 and 5 on the second day: the middle is 10.
        assert_eq!(
            all,
            [
                DailyFlow { day: 0.0, simulated: 8.0, observed: 10.0 },
                DailyFlow { day: 1.0, simulated: 10.0, observed: 20.0 }
            ]
        );
        assert_eq!(flows(&dates, Some(0.0)), all[1..]);
    }

    #[test]
    fn what_is_counted_by_day_is_a_flow() {
        let mut data = [datum(3.0, 90.0, [20.0, 50.0, 60.0])];
        data[0].variable = "arrivals".into();
        let dates: Vec<&Datum> = data.iter().collect();
        assert_eq!(flows(&dates, None), [DailyFlow { day: 3.0, simulated: 50.0, observed: 90.0 }]);
    }

    #[test]
    fn errors_are_relative_and_yesterday_is_a_forecast() {
        let observed = [10.0, 20.0, 10.0, 20.0, 10.0, 20.0, 10.0, 20.0];
        let flows: Vec<DailyFlow> = (0..)
            .zip(observed)
            .map(|(day, observed)| DailyFlow { day: f64::from(day), simulated: 1.5 * observed, observed })
            .collect();
        assert_eq!(score(&flows[..6]), None);
        let scored = score(&flows).expect("eight days");
        let of = |index: usize| (scored[index].forecast, scored[index].days);
        assert_eq!([of(0), of(1), of(2)], [("model", 8), ("yesterday_again", 7), ("last_week_again", 1)]);
        assert!((scored[0].error - 0.5).abs() < 1e-12);
        assert!((scored[0].correlation.expect("varies") - 1.0).abs() < 1e-12);
        // Half of 20 four times, twice 10 three times: √((4 · 0.25 + 3 · 1) / 7).
        assert!((scored[1].error - (4.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert!((scored[1].correlation.expect("varies") + 1.0).abs() < 1e-12);
        assert!((scored[2].error - 0.5).abs() < 1e-12 && scored[2].correlation.is_none());
    }
}
