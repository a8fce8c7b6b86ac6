//! Results by area on the days of a census, small enough to ship: who is displaced from where, who is where in which
//! kind of shelter, and what they need.

use rayon::prelude::*;

use super::table::{amount, error, whole};
use crate::model::tally::{KINDS, Local};
use crate::outcome::column::{ByColumn, NumbersOfAll, Recorded};
use crate::outcome::needs;
use crate::outcome::precision::{Known, Sets, known, known_numbers};
use crate::scenario::{NeedPeriod, NeedStandard, Scenario};
use crate::tables::Writer;
use crate::world::ShelterType;

/// The levels of these tables: nine in ten and eight in ten futures, and the middle.
const LEVELS: [f64; 5] = [0.05, 0.1, 0.5, 0.9, 0.95];

/// The columns of these levels, with the errors of the range of eight in ten and of the middle.
const NUMBERS: [&str; 8] = ["p05", "p10", "p50", "p90", "p95", "error_p10", "error_p50", "error_p90"];

/// One row a day and area that people were displaced from.
pub fn origins(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let head = ["date", "day", "area", "area_pcode"];
    let mut table = Writer::new(head.into_iter().chain(NUMBERS));
    let (areas, sets) = (&scenario.geography.areas, Sets::new(outcomes));
    let of = |area: usize| -> Vec<Vec<Known>> {
        let by_day = outcomes.column(Recorded::Local(Local::Displaced, area));
        let days = outcomes.shape().census_days();
        days.par_iter().map(|&day| known(&by_day[day as usize], &sets, &LEVELS)).collect()
    };
    let by_area: Vec<Vec<Vec<Known>>> = (0..areas.len()).map(of).collect();
    for (index, day) in outcomes.shape().census_days().into_iter().enumerate() {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (place, days) in areas.iter().zip(&by_area) {
            let values = &days[index];
            if values.iter().any(|known| known.value > 0.0) {
                let head = [&date, &number, &place.name, &place.pcode].map(String::as_str);
                row(&mut table, &head, values, &values[1..4]);
            }
        }
    }
    table.bytes()
}

/// One row a day, area and kind of shelter in which there are displaced people; `all` is everybody in the area.
pub fn present(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let head = ["date", "day", "area", "area_pcode", "shelter"];
    let mut table = Writer::new(head.into_iter().chain(NUMBERS));
    let (areas, sets) = (&scenario.geography.areas, Sets::new(outcomes));
    let days: Vec<(usize, u32)> = outcomes.shape().census_days().into_iter().enumerate().collect();
    let kinds: Vec<(&str, Option<ShelterType>)> =
        [("all", None)].into_iter().chain(ShelterType::ALL.map(|kind| (kind.name(), Some(kind)))).collect();
    // By area, then day, then kind.
    let by_area: Vec<Vec<Vec<Known>>> = (0..areas.len())
        .map(|area| {
            let there = Present::new(outcomes, area);
            let cells: Vec<_> =
                days.iter().flat_map(|&day| kinds.iter().map(move |&(_, kind)| (day, kind))).collect();
            cells.into_par_iter().map(|(day, kind)| known(there.people(day, kind), &sets, &LEVELS)).collect()
        })
        .collect();
    for &(index, day) in &days {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (place, cells) in areas.iter().zip(&by_area) {
            for ((name, _), values) in kinds.iter().zip(&cells[index * kinds.len()..]) {
                if values.iter().any(|known| known.value > 0.0) {
                    let head: [&str; 5] = [&date, &number, &place.name, &place.pcode, name];
                    row(&mut table, &head, values, &values[1..4]);
                }
            }
        }
    }
    table.bytes()
}

/// What the people in each area need on the headline days: amounts a day, a month, or once for those who are there.
pub fn needs_of_areas(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let head = ["area", "area_pcode", "item", "unit", "period", "date", "day"];
    let numbers = ["p50", "p80", "p95", "error_p50", "error_p80", "error_p95"];
    let mut table = Writer::new(head.into_iter().chain(numbers));
    let (areas, shape, sets) = (&scenario.geography.areas, outcomes.shape(), Sets::new(outcomes));
    let headlines = shape.headline_days();
    let days: Vec<(usize, u32)> =
        shape.census_days().into_iter().enumerate().filter(|(_, day)| headlines.contains(day)).collect();
    // By area, then day, then standard.
    let by_area: Vec<Vec<Vec<Known>>> = (0..areas.len())
        .map(|area| {
            let there = Present::new(outcomes, area);
            let cells: Vec<_> = days
                .iter()
                .flat_map(|&day| scenario.needs.iter().map(move |standard| (day, standard)))
                .collect();
            cells.into_par_iter().map(|(day, standard)| there.amounts(day, standard, &sets)).collect()
        })
        .collect();
    for (at, &(_, day)) in days.iter().enumerate() {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (place, cells) in areas.iter().zip(&by_area) {
            for (standard, values) in scenario.needs.iter().zip(&cells[at * scenario.needs.len()..]) {
                if values.iter().any(|known| known.value >= LEAST) {
                    let period = match standard.period {
                        NeedPeriod::Day => "day",
                        NeedPeriod::Month => "month",
                        NeedPeriod::Once => "once",
                    };
                    let head =
                        [&place.name, &place.pcode, &standard.item, &standard.unit, period, &date, &number];
                    let amounts = values.iter().map(|known| amount(known.value));
                    let errors = values.iter().map(|known| known.error.map_or_else(String::new, amount));
                    table.row(head.iter().map(ToString::to_string).chain(amounts).chain(errors));
                }
            }
        }
    }
    table.bytes()
}

/// The least amount that two decimals show.
const LEAST: f64 = 0.005;

/// Displaced people in an area, in all futures.
struct Present {
    hosted: NumbersOfAll,
    open: NumbersOfAll,
    sheltered: NumbersOfAll,
}

impl Present {
    fn new(outcomes: &dyn ByColumn, area: usize) -> Self {
        Self {
            hosted: outcomes.column(Recorded::Local(Local::Hosted, area)),
            open: outcomes.column(Recorded::Local(Local::Open, area)),
            sheltered: outcomes.column(Recorded::Sheltered(area)),
        }
    }

    /// Those in a kind of shelter, or all, on the day of the census with an index.
    fn people(&self, (index, day): (usize, u32), kind: Option<ShelterType>) -> &[u32] {
        match kind {
            None => &self.hosted[day as usize],
            Some(ShelterType::Open) => &self.open[day as usize],
            Some(kind) => &self.sheltered[index * KINDS + kind as usize],
        }
    }

    /// What they need by a standard, at the levels of needs.
    fn amounts(&self, day: (usize, u32), standard: &NeedStandard, sets: &Sets) -> Vec<Known> {
        // Who is abroad is in no kind, and looked after by others.
        let kinds: &[ShelterType] = match &standard.shelters[..] {
            [] => &ShelterType::ALL,
            kinds => kinds,
        };
        let kinds: Vec<&[u32]> = kinds.iter().map(|&kind| self.people(day, Some(kind))).collect();
        let needy = |future: usize| kinds.iter().map(|people| people[future]).sum::<u32>();
        let amount = |future: usize| standard.amount * f64::from(needy(future));
        let amounts: Vec<f64> = (0..kinds[0].len()).map(amount).collect();
        known_numbers(&amounts, sets, &needs::LEVELS)
    }
}

/// A row of quantiles, and of the errors of some of them.
fn row(table: &mut Writer, head: &[&str], values: &[Known], errors: &[Known]) {
    let cells: Vec<String> =
        values.iter().map(|known| whole(known.value)).chain(errors.iter().map(error)).collect();
    table.row(head.iter().copied().chain(cells.iter().map(String::as_str)));
}
