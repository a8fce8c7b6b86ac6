//! Results by area on the days of a census, small enough to ship: who is displaced from where, who is where in which
//! kind of shelter, and what they need.

use rayon::prelude::*;

use super::table::{error, whole};
use crate::model::tally::{KINDS, Local};
use crate::outcome::Outcomes;
use crate::outcome::needs;
use crate::outcome::precision::{Known, Sets, known, known_numbers};
use crate::scenario::{NeedPeriod, Scenario};
use crate::tables::Writer;
use crate::world::ShelterType;

/// The levels of these tables: nine in ten and eight in ten futures, and the middle.
const LEVELS: [f64; 5] = [0.05, 0.1, 0.5, 0.9, 0.95];

/// The columns of these levels, with the errors of the range of eight in ten and of the middle.
const NUMBERS: [&str; 8] = ["p05", "p10", "p50", "p90", "p95", "error_p10", "error_p50", "error_p90"];

/// One row a day and area that people were displaced from.
pub fn origins(scenario: &Scenario, outcomes: &Outcomes) -> Vec<u8> {
    let head = ["date", "day", "area", "area_pcode"];
    let mut table = Writer::new(head.into_iter().chain(NUMBERS));
    let sets = Sets::new(outcomes);
    for (index, day) in outcomes.census_days().into_iter().enumerate() {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (area, place) in scenario.geography.areas.iter().enumerate() {
            let cell = index * outcomes.areas + area;
            let values: Vec<u32> = outcomes.replicates.iter().map(|outcome| outcome.origins[cell]).collect();
            let values = known(&values, &sets, &LEVELS);
            if values.iter().any(|known| known.value > 0.0) {
                let head = [&date, &number, &place.name, &place.pcode].map(String::as_str);
                row(&mut table, &head, &values, &values[1..4]);
            }
        }
    }
    table.bytes()
}

/// One row a day, area and kind of shelter in which there are displaced people; `all` is everybody in the area.
pub fn present(scenario: &Scenario, outcomes: &Outcomes) -> Vec<u8> {
    let head = ["date", "day", "area", "area_pcode", "shelter"];
    let mut table = Writer::new(head.into_iter().chain(NUMBERS));
    let sets = Sets::new(outcomes);
    let kinds = ShelterType::ALL.map(|kind| (kind.name(), Some(kind)));
    for (index, day) in outcomes.census_days().into_iter().enumerate() {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (area, place) in scenario.geography.areas.iter().enumerate() {
            for (name, kind) in [("all", None)].into_iter().chain(kinds) {
                let values: Vec<u32> = match kind {
                    None => outcomes.local(Local::Hosted, area, day),
                    Some(kind) => (0..outcomes.replicates.len())
                        .map(|replicate| people(outcomes, replicate, (index, day), area, kind))
                        .collect(),
                };
                let values = known(&values, &sets, &LEVELS);
                if values.iter().any(|known| known.value > 0.0) {
                    let head = [&date, &number, &place.name, &place.pcode, name];
                    row(&mut table, &head, &values, &values[1..4]);
                }
            }
        }
    }
    table.bytes()
}

/// What the people in each area need on the headline days: amounts a day, a month, or once for those who are there.
pub fn needs_of_areas(scenario: &Scenario, outcomes: &Outcomes) -> Vec<u8> {
    let head = ["area", "area_pcode", "item", "unit", "period", "date", "day"];
    let numbers = ["p50", "p80", "p95", "error_p50", "error_p80", "error_p95"];
    let mut table = Writer::new(head.into_iter().chain(numbers));
    let sets = Sets::new(outcomes);
    let headlines = outcomes.headline_days();
    let days = outcomes.census_days().into_iter().enumerate().filter(|(_, day)| headlines.contains(day));
    for (index, day) in days {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (area, place) in scenario.geography.areas.iter().enumerate() {
            for standard in &scenario.needs {
                let needy = |replicate: usize| -> u32 {
                    if standard.shelters.is_empty() {
                        return outcomes.local_of(replicate, Local::Hosted, area, day);
                    }
                    let kinds = standard.shelters.iter();
                    kinds.map(|&kind| people(outcomes, replicate, (index, day), area, kind)).sum()
                };
                let amounts: Vec<f64> = (0..outcomes.replicates.len())
                    .into_par_iter()
                    .map(|replicate| standard.amount * f64::from(needy(replicate)))
                    .collect();
                let values = known_numbers(&amounts, &sets, &needs::LEVELS);
                if values.iter().any(|known| known.value >= 0.5) {
                    let period = match standard.period {
                        NeedPeriod::Day => "day",
                        NeedPeriod::Month => "month",
                        NeedPeriod::Once => "once",
                    };
                    let head =
                        [&place.name, &place.pcode, &standard.item, &standard.unit, period, &date, &number];
                    row(&mut table, &head, &values, &values);
                }
            }
        }
    }
    table.bytes()
}

/// Displaced people of a replicate in an area in a kind of shelter on the day of the census with an index.
fn people(
    outcomes: &Outcomes,
    replicate: usize,
    (index, day): (usize, u32),
    area: usize,
    kind: ShelterType,
) -> u32 {
    if kind == ShelterType::Open {
        return outcomes.local_of(replicate, Local::Open, area, day);
    }
    outcomes.replicates[replicate].sheltered[(index * KINDS + kind as usize) * outcomes.areas + area]
}

/// A row of quantiles, and of the errors of some of them.
fn row(table: &mut Writer, head: &[&str], values: &[Known], errors: &[Known]) {
    let cells: Vec<String> =
        values.iter().map(|known| whole(known.value)).chain(errors.iter().map(error)).collect();
    table.row(head.iter().copied().chain(cells.iter().map(String::as_str)));
}
