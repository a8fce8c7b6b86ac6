//! Results as CSV: long and tidy, UTF-8, ISO dates, every place with its name and its P-code.
//!
//! `docs/data.md` lists every column with its unit.

use crate::model::tally::{Local, PERIOD_DAYS, Total};
use crate::outcome::column::{ByColumn, Circumstances, Recorded};
use crate::outcome::precision::{self, Known, Sets};
use crate::outcome::summary::{self, AREA_LEVELS, LEVELS, LOCAL_LEVELS};
use crate::outcome::{Outcome, Outcomes, estimate, needs as need};
use crate::output::words::decimals;
use crate::scenario::Scenario;
use crate::tables::Writer;

/// Totals that are headline outcomes on the headline days.
pub const HEADLINES: [Total; 11] = [
    Total::Displaced,
    Total::Movements,
    Total::Away,
    Total::Returned,
    Total::NearBorder,
    Total::BorderArrivals,
    Total::ToAdversary,
    Total::Trapped,
    Total::Overtaken,
    Total::InOpen,
    Total::Crossed,
];

/// Totals whose largest value over the horizon is a headline outcome.
const WORST: [Total; 3] = [Total::Trapped, Total::Overtaken, Total::InOpen];

/// Persons, to the nearest one; halves away from nobody, in every table.
pub(super) fn whole(value: f64) -> String {
    format!("{}", value.round() as i64)
}

/// An amount of what is needed: two decimals below a hundred, since a unit may be a tonne or a tap for 250 people, and two
/// digits of what is smaller still.
pub(super) fn amount(value: f64) -> String {
    if value.abs() >= 100.0 {
        return whole(value);
    }
    let decimals = decimals(value).max(2);
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A Monte Carlo error, to the nearest person; blank where it is not known.
pub(super) fn error(known: &Known) -> String {
    known.error.map_or_else(String::new, whole)
}

fn optional(value: Option<u32>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A share with four decimals.
pub(super) fn probability(value: f64) -> String {
    format!("{value:.4}")
}

/// The names of the headline outcomes of a replicate, in the order of [`headline_values`].
pub fn headline_names(days: &[u32]) -> Vec<String> {
    let mut names = Vec::new();
    for variable in HEADLINES {
        names.extend(days.iter().map(|day| format!("{}_day_{day}", variable.key())));
    }
    let whole = ["peak_day", "peak_departures"].into_iter().map(String::from);
    names.extend(whole.chain(WORST.iter().map(|variable| format!("{}_most", variable.key()))));
    names
}

/// The headline outcomes of a replicate; there is no peak day where nobody sets out.
pub fn headline_values(outcome: &Outcome, days: &[u32]) -> Vec<Option<u32>> {
    let mut values = Vec::new();
    for variable in HEADLINES {
        let series = outcome.series(variable);
        values.extend(days.iter().map(|&day| Some(series[day as usize])));
    }
    let most = |variable| outcome.series(variable).iter().copied().max().or(Some(0));
    let (day, departures) = outcome.peak();
    values.extend([day, Some(departures)].into_iter().chain(WORST.map(most)));
    values
}

/// The columns that say what a replicate did: its conflict, its people, its headline outcomes.
pub fn outcome_names(days: &[u32]) -> Vec<String> {
    let mut names: Vec<String> =
        ["offensive_start_day", "collapse_day", "persons", "persons_taken", "severity_days"]
            .map(String::from)
            .to_vec();
    names.extend(headline_names(days));
    names
}

/// What a replicate did, in the order of [`outcome_names`].
pub fn outcome_values(outcome: &Outcome, days: &[u32]) -> Vec<String> {
    let mut values = circumstances(&outcome.into()).to_vec();
    values.extend(headline_values(outcome, days).into_iter().map(optional));
    values
}

fn circumstances(future: &Circumstances<'_>) -> [String; 5] {
    [
        optional(future.offensive_start),
        optional(future.collapse),
        future.persons.to_string(),
        future.persons_taken.to_string(),
        // The sum of nothing is a zero with a sign.
        (future.severity + 0.0).to_string(),
    ]
}

/// [`headline_values`] of all replicates: by name, then replicate.
fn headlines(outcomes: &dyn ByColumn, days: &[u32]) -> Vec<Vec<Option<u32>>> {
    let mut values = Vec::new();
    let all = |of: Vec<u32>| of.into_iter().map(Some).collect::<Vec<_>>();
    for variable in HEADLINES {
        let by_day = outcomes.column(Recorded::Total(variable));
        values.extend(days.iter().map(|&day| all(by_day[day as usize].clone())));
    }
    let (day, departures): (Vec<Option<u32>>, Vec<u32>) = outcomes.peaks().into_iter().unzip();
    values.push(day);
    values.push(all(departures));
    values.extend(WORST.map(|variable| all(outcomes.most(variable))));
    values
}

/// One row a replicate: headline outcomes and every parameter it drew.
pub fn replicates(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let days = outcomes.shape().headline_days();
    let mut header = vec!["replicate".to_string(), "parameter_set".into()];
    header.extend(outcome_names(&days));
    header.extend(scenario.parameters.iter().map(|parameter| parameter.column().to_owned()));
    let mut table = Writer::new(&header);
    let headlines = headlines(outcomes, &days);
    for (index, future) in outcomes.all().enumerate() {
        let mut row = vec![future.replicate.to_string(), future.set.to_string()];
        row.extend(circumstances(&future));
        row.extend(headlines.iter().map(|values| optional(values[index])));
        row.extend(future.parameters.iter().map(f64::to_string));
        table.row(&row);
    }
    table.bytes()
}

/// Quantiles by day, with their Monte Carlo errors: of every total, and of every local number of areas where it is ever
/// above zero.
pub fn quantiles(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table =
        Writer::new(["date", "location", "pcode", "variable", "level", "persons", "standard_error"]);
    let sets = Sets::new(outcomes);
    let dates: Vec<String> = (0..=scenario.horizon_days).map(|day| scenario.date(day).to_string()).collect();
    let mut rows = |name: &str, pcode: &str, key: &str, levels: &[f64], fan: &[Vec<Known>]| {
        for (date, values) in dates.iter().zip(fan) {
            for (level, known) in levels.iter().zip(values) {
                let level = level.to_string();
                table.row([date, name, pcode, key, &level, &whole(known.value), &error(known)]);
            }
        }
    };
    for &variable in Total::ALL {
        let fan = precision::fan(outcomes, &sets, variable, &LEVELS);
        rows("total", "", variable.key(), &LEVELS, &fan);
    }
    for &variable in Local::ALL {
        for (area, place) in scenario.geography.areas.iter().enumerate() {
            let fan = precision::local_fan(outcomes, &sets, variable, area, &AREA_LEVELS);
            if fan.iter().flatten().any(|known| known.value > 0.0) {
                rows(&place.name, &place.pcode, variable.key(), &AREA_LEVELS, &fan);
            }
        }
    }
    table.bytes()
}

/// Each agency figure beside the distribution of the same quantity.
pub fn estimates(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table = Writer::new([
        "agency",
        "published",
        "quantity",
        "label",
        "variable",
        "date",
        "low",
        "high",
        "p05",
        "p25",
        "p50",
        "p75",
        "p95",
        "probability_below",
        "probability_within",
        "probability_above",
        "source",
    ]);
    for comparison in estimate::compare(scenario, outcomes) {
        let figure = comparison.estimate;
        let mut row = vec![
            figure.agency.clone(),
            figure.published.to_string(),
            figure.quantity.clone(),
            figure.label.clone(),
            comparison.variable.key().to_string(),
            scenario.date(comparison.day).to_string(),
            whole(figure.low),
            whole(figure.high),
        ];
        row.extend(comparison.quantiles.iter().map(|&value| whole(value)));
        row.extend([comparison.below, comparison.within, comparison.above].map(probability));
        row.push(figure.source.clone());
        table.row(&row);
    }
    table.bytes()
}

/// Needs up to each headline day.
pub fn needs(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let levels = ["p50", "p80", "p95", "error_p50", "error_p80", "error_p95"];
    let head = ["item", "unit", "until", "day"].into_iter().chain(levels);
    let mut table = Writer::new(head.chain(["note", "source"]));
    for need in need::needs(scenario, outcomes) {
        let mut row = vec![
            need.standard.item.clone(),
            need.standard.unit.clone(),
            scenario.date(need.day).to_string(),
            need.day.to_string(),
        ];
        row.extend(need.amounts.iter().map(|known| amount(known.value)));
        row.extend(need.amounts.iter().map(|known| known.error.map_or_else(String::new, amount)));
        row.extend([need.standard.note.clone(), need.standard.source.clone()]);
        table.row(&row);
    }
    table.bytes()
}

/// Persons from area to area by period of thirty days, where there are any.
pub fn flows(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table = Writer::new([
        "from_date",
        "to_date",
        "origin",
        "origin_pcode",
        "destination",
        "destination_pcode",
        "level",
        "persons",
    ]);
    let areas = &scenario.geography.areas;
    for period in 0..outcomes.shape().periods() {
        let first = period as u32 * PERIOD_DAYS;
        let last = (first + PERIOD_DAYS - 1).min(scenario.horizon_days);
        let (first, last) = (scenario.date(first).to_string(), scenario.date(last).to_string());
        for (index, from) in areas.iter().enumerate() {
            for (to, persons) in outcomes.flows(period, index) {
                let (to, values) = (&areas[to], summary::quantiles(persons, &LOCAL_LEVELS));
                // Where too few futures have anybody, no quantile does.
                if values.iter().all(|&value| value <= 0.0) {
                    continue;
                }
                for (level, value) in LOCAL_LEVELS.iter().zip(values) {
                    table.row([
                        &first,
                        &last,
                        &from.name,
                        &from.pcode,
                        &to.name,
                        &to.pcode,
                        &level.to_string(),
                        &whole(value),
                    ]);
                }
            }
        }
    }
    table.bytes()
}

/// Use of each road over the whole horizon.
pub fn links(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table = Writer::new([
        "from",
        "from_pcode",
        "to",
        "to_pcode",
        "class",
        "length_km",
        "capacity_persons_per_day",
        "limit_persons_per_day",
        "persons_p05",
        "persons_p50",
        "persons_p95",
        "peak_day_p05",
        "peak_day_p50",
        "peak_day_p95",
        "probability_full",
        "full_days_p95",
        "waiting_person_days_p95",
        "peak_day_error_p50",
        "peak_day_error_p95",
    ]);
    let sets = Sets::new(outcomes);
    let geography = &scenario.geography;
    let openings = &scenario.conflict.changes.openings;
    let limit = |link| {
        openings.iter().filter(|opening| opening.link == link).filter_map(|opening| opening.limit).min()
    };
    for (index, link) in geography.links.iter().enumerate() {
        let numbers = outcomes.column(Recorded::Link(index));
        let [persons, peaks, full, waiting] = &numbers[..] else { unreachable!("a link has four numbers") };
        let share = summary::share(full, |&days| days > 0);
        let of = |values: &Vec<u32>, levels: &[f64]| summary::quantiles(values.clone(), levels);
        let levels = [0.05, 0.5, 0.95];
        let persons = of(persons, &levels);
        let peaks = precision::known(peaks, &sets, &levels);
        let (full, waiting) = (of(full, &[0.95]), of(waiting, &[0.95]));
        let (from, to) = (&geography.locations[link.from], &geography.locations[link.to]);
        let mut row = vec![
            from.name.clone(),
            from.pcode.clone(),
            to.name.clone(),
            to.pcode.clone(),
            link.class.clone(),
            link.length_km.to_string(),
            link.capacity_persons_per_day.to_string(),
            limit(index).map(|limit| limit.to_string()).unwrap_or_default(),
        ];
        row.extend(persons.iter().map(|&value| whole(value)));
        row.extend(peaks.iter().map(|known| whole(known.value)));
        row.push(probability(share));
        row.extend(full.iter().chain(&waiting).map(|&value| whole(value)));
        row.extend(peaks[1..].iter().map(error));
        table.row(&row);
    }
    table.bytes()
}

/// Every stock and flow of every replicate, where it is above zero.
pub fn stocks(scenario: &Scenario, outcomes: &Outcomes) -> Vec<u8> {
    let mut table = Writer::new(["replicate", "date", "location", "pcode", "variable", "persons"]);
    let dates: Vec<String> = (0..outcomes.days as u32).map(|day| scenario.date(day).to_string()).collect();
    for outcome in &outcomes.replicates {
        let replicate = outcome.replicate.to_string();
        let totals = Total::ALL
            .iter()
            .map(|&variable| ("total", "", variable.key(), outcome.series(variable).to_vec()));
        let areas = &scenario.geography.areas;
        let locals = Local::ALL.iter().enumerate().flat_map(|(v, variable)| {
            areas.iter().enumerate().map(move |(a, area)| {
                let series = outcome.locals.of(v * areas.len() + a).collect();
                (area.name.as_str(), area.pcode.as_str(), variable.key(), series)
            })
        });
        for (name, pcode, key, series) in totals.chain(locals) {
            for (date, persons) in dates.iter().zip(series).filter(|&(_, persons)| persons > 0) {
                table.row([&replicate, date, name, pcode, key, &persons.to_string()]);
            }
        }
    }
    table.bytes()
}
