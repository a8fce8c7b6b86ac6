//! Results by area on the days of a census, small enough to ship: who is displaced from where, who is where in which
//! kind of shelter, and what they need.

use rayon::prelude::*;

use super::table::whole;
use crate::model::tally::{KINDS, Local};
use crate::outcome::column::{ByColumn, NumbersOfAll, Recorded};
use crate::outcome::needs;
use crate::outcome::summary::{by_row, quantiles};
use crate::scenario::{NeedPeriod, NeedStandard, Scenario};
use crate::tables::Writer;
use crate::world::ShelterType;

/// The levels of these tables: nine in ten and eight in ten futures, and the middle.
const LEVELS: [f64; 5] = [0.05, 0.1, 0.5, 0.9, 0.95];

/// One row a day and area that people were displaced from.
pub fn origins(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table = Writer::new(["date", "day", "area", "area_pcode", "p05", "p10", "p50", "p90", "p95"]);
    let areas = &scenario.geography.areas;
    let by_area: Vec<Vec<Vec<f64>>> =
        (0..areas.len()).map(|area| by_row(outcomes, Recorded::Origins(area), &LEVELS)).collect();
    for (index, day) in outcomes.shape().census_days().into_iter().enumerate() {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (place, days) in areas.iter().zip(&by_area) {
            let values = &days[index];
            if values.iter().any(|&value| value > 0.0) {
                let head = [&date, &number, &place.name, &place.pcode].map(String::as_str);
                row(&mut table, &head, values);
            }
        }
    }
    table.bytes()
}

/// One row a day, area and kind of shelter in which there are displaced people; `all` is everybody in the area.
pub fn present(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table =
        Writer::new(["date", "day", "area", "area_pcode", "shelter", "p05", "p10", "p50", "p90", "p95"]);
    let areas = &scenario.geography.areas;
    let days: Vec<(usize, u32)> = outcomes.shape().census_days().into_iter().enumerate().collect();
    let kinds: Vec<(&str, Option<ShelterType>)> =
        [("all", None)].into_iter().chain(ShelterType::ALL.map(|kind| (kind.name(), Some(kind)))).collect();
    // By area, then day, then kind.
    let by_area: Vec<Vec<Vec<f64>>> = (0..areas.len())
        .map(|area| {
            let there = Present::new(outcomes, area);
            let cells: Vec<_> =
                days.iter().flat_map(|&day| kinds.iter().map(move |&(_, kind)| (day, kind))).collect();
            cells
                .into_par_iter()
                .map(|(day, kind)| quantiles(there.people(day, kind).to_vec(), &LEVELS))
                .collect()
        })
        .collect();
    for &(index, day) in &days {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (place, cells) in areas.iter().zip(&by_area) {
            for ((name, _), values) in kinds.iter().zip(&cells[index * kinds.len()..]) {
                if values.iter().any(|&value| value > 0.0) {
                    row(&mut table, &[&date, &number, &place.name, &place.pcode, name], values);
                }
            }
        }
    }
    table.bytes()
}

/// What the people in each area need on the headline days: amounts a day, a month, or once for those who are there.
pub fn needs_of_areas(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table =
        Writer::new(["area", "area_pcode", "item", "unit", "period", "date", "day", "p50", "p80", "p95"]);
    let (areas, shape) = (&scenario.geography.areas, outcomes.shape());
    let headlines = shape.headline_days();
    let days: Vec<(usize, u32)> =
        shape.census_days().into_iter().enumerate().filter(|(_, day)| headlines.contains(day)).collect();
    // By area, then day, then standard.
    let by_area: Vec<Vec<Vec<f64>>> = (0..areas.len())
        .map(|area| {
            let there = Present::new(outcomes, area);
            let cells: Vec<_> = days
                .iter()
                .flat_map(|&day| scenario.needs.iter().map(move |standard| (day, standard)))
                .collect();
            cells.into_par_iter().map(|(day, standard)| there.amounts(day, standard)).collect()
        })
        .collect();
    for (at, &(_, day)) in days.iter().enumerate() {
        let (date, number) = (scenario.date(day).to_string(), day.to_string());
        for (place, cells) in areas.iter().zip(&by_area) {
            for (standard, values) in scenario.needs.iter().zip(&cells[at * scenario.needs.len()..]) {
                if values.iter().any(|&value| value >= 0.5) {
                    let period = match standard.period {
                        NeedPeriod::Day => "day",
                        NeedPeriod::Month => "month",
                        NeedPeriod::Once => "once",
                    };
                    let head =
                        [&place.name, &place.pcode, &standard.item, &standard.unit, period, &date, &number];
                    row(&mut table, &head, values);
                }
            }
        }
    }
    table.bytes()
}

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
    fn amounts(&self, day: (usize, u32), standard: &NeedStandard) -> Vec<f64> {
        let kinds: Vec<&[u32]> = match &standard.shelters[..] {
            [] => vec![self.people(day, None)],
            kinds => kinds.iter().map(|&kind| self.people(day, Some(kind))).collect(),
        };
        let needy = |future: usize| kinds.iter().map(|people| people[future]).sum::<u32>();
        let amount = |future: usize| standard.amount * f64::from(needy(future));
        quantiles((0..kinds[0].len()).map(amount).collect(), &needs::LEVELS)
    }
}

fn row(table: &mut Writer, head: &[&str], values: &[f64]) {
    let cells: Vec<String> = values.iter().map(|&value| whole(value)).collect();
    table.row(head.iter().copied().chain(cells.iter().map(String::as_str)));
}
