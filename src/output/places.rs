//! Arrivals at each location over the whole horizon, and whether, when and by how much they exceed its places.

use std::collections::BTreeSet;

use super::ground::{languages, named, side};
use super::table::{error, probability, whole};
use crate::conflict::Shelter;
use crate::outcome::PlaceUse;
use crate::outcome::column::ByColumn;
use crate::outcome::precision::{Sets, known};
use crate::outcome::summary::quantiles;
use crate::scenario::Scenario;
use crate::tables::Writer;
use crate::world::ShelterType;

const COLUMNS: [&str; 29] = [
    "location",
    "pcode",
    "subdistrict",
    "subdistrict_pcode",
    "near_border",
    "free_places",
    "arrivals_p05",
    "arrivals_p50",
    "arrivals_p95",
    "probability_overflow",
    "overflow_date_p50",
    "lat",
    "lon",
    "side",
    "camp_places",
    "overflow_date_p05",
    "overflow_date_p95",
    "without_place_p05",
    "without_place_p50",
    "without_place_p95",
    "reception_per_day",
    "probability_queue",
    "queue_date_p50",
    "waiting_person_days_p95",
    "added_places",
    "arrivals_error_p50",
    "without_place_error_p50",
    "without_place_error_p95",
    "added_camp_places",
];

/// One row a location.
pub fn places(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let (geography, sets) = (&scenario.geography, Sets::new(outcomes));
    let local = languages(geography.locations.iter().map(|location| &location.local));
    let mut table = Writer::new(
        COLUMNS.map(String::from).into_iter().chain(local.iter().map(|&of| named("location", of))),
    );
    for (index, location) in geography.locations.iter().enumerate() {
        let uses = outcomes.place(index);
        let persons = |of: fn(&PlaceUse) -> u32| {
            let values: Vec<u32> = uses.iter().map(of).collect();
            known(&values, &sets, &[0.05, 0.5, 0.95])
        };
        let (arrivals, without) = (persons(|u| u.arrivals), persons(|u| u.most_in_open));
        let overflow = Day::of(scenario, uses.iter().map(|u| u.overflow_day));
        let queue = Day::of(scenario, uses.iter().map(|u| u.queue_day));
        let area = &geography.areas[location.area];
        let added = Added::new(scenario, index);
        let mut row = vec![
            location.name.clone(),
            location.pcode.clone(),
            area.name.clone(),
            area.pcode.clone(),
            location.near_border.to_string(),
            location.places.iter().sum::<u32>().to_string(),
        ];
        row.extend(arrivals.iter().map(|known| whole(known.value)));
        row.extend([
            overflow.probability,
            overflow.middle,
            location.at.lat.to_string(),
            location.at.lon.to_string(),
            side(location.role).into(),
            location.places[2].to_string(),
            overflow.early,
            overflow.late,
        ]);
        row.extend(without.iter().map(|known| whole(known.value)));
        row.extend([
            location.reception_per_day.map_or_else(String::new, |limit| limit.to_string()),
            queue.probability,
            queue.middle,
            whole(persons(|u| u.queued)[2].value),
            added.all().to_string(),
            error(&arrivals[1]),
            error(&without[1]),
            error(&without[2]),
            added.of_kind(ShelterType::Camp).to_string(),
        ]);
        row.extend(local.iter().map(|&language| location.local.get(language).to_owned()));
        table.row(&row);
    }
    table.bytes()
}

/// Places that dated changes add to a location, negative where they take away. As in the model, nobody takes away places
/// of a kind that are not there.
pub(super) struct Added<'a> {
    shelters: Vec<&'a Shelter>,
    /// What is there without them, by kind.
    places: [u32; 5],
    horizon: u32,
}

impl<'a> Added<'a> {
    /// Those of a location.
    pub(super) fn new(scenario: &'a Scenario, location: usize) -> Self {
        let places = scenario.geography.locations[location].places;
        Self::of(&scenario.conflict.changes.shelters, (location, places), scenario.horizon_days)
    }

    fn of(shelters: &'a [Shelter], (location, places): (usize, [u32; 5]), horizon: u32) -> Self {
        let shelters = shelters.iter().filter(|shelter| shelter.location == location).collect();
        Self { shelters, places, horizon }
    }

    fn of_kind_on(&self, day: u32, kind: ShelterType) -> i64 {
        let there = self.shelters.iter().filter(|shelter| shelter.kind == kind && shelter.days.contains(day));
        let first = i64::from(self.places[kind as usize]);
        (first + there.map(|shelter| i64::from(shelter.places)).sum::<i64>()).max(0) - first
    }

    /// Those of all kinds on a day.
    pub(super) fn on(&self, day: u32) -> i64 {
        ShelterType::ALL[..self.places.len()].iter().map(|&kind| self.of_kind_on(day, kind)).sum()
    }

    /// The days within the horizon on which they become others. What one item adds another may hide until it ends.
    pub(super) fn days(&self) -> BTreeSet<u32> {
        let days = self.shelters.iter().flat_map(|shelter| [shelter.days.from, shelter.days.until]);
        days.filter(|&day| day <= self.horizon).collect()
    }

    /// Those on the day on which they differ most from what was there at the start.
    fn all(&self) -> i64 {
        self.days().into_iter().map(|day| self.on(day)).max_by_key(|places| places.abs()).unwrap_or(0)
    }

    /// The same of one kind.
    fn of_kind(&self, kind: ShelterType) -> i64 {
        let days = self.days().into_iter().map(|day| self.of_kind_on(day, kind));
        days.max_by_key(|places| places.abs()).unwrap_or(0)
    }
}

/// In how many futures something happens, and when in those; dates are blank if it never does.
#[derive(Default)]
struct Day {
    probability: String,
    early: String,
    middle: String,
    late: String,
}

impl Day {
    fn of(scenario: &Scenario, days: impl Iterator<Item = Option<u32>>) -> Self {
        let days: Vec<Option<u32>> = days.collect();
        let there: Vec<u32> = days.iter().flatten().copied().collect();
        let share = probability(there.len() as f64 / days.len() as f64);
        if there.is_empty() {
            return Self { probability: share, ..Self::default() };
        }
        let at = quantiles(there, &[0.05, 0.5, 0.95]);
        let date = |day: f64| scenario.date(day.round() as u32).to_string();
        Self { probability: share, early: date(at[0]), middle: date(at[1]), late: date(at[2]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::Days;

    #[test]
    fn changes_that_overlap_add_up() {
        let shelter = |location, places, from, until| Shelter {
            days: Days { from, until },
            location,
            kind: ShelterType::Camp,
            places,
        };
        let shelters = [
            shelter(0, 500, 5, 20),
            shelter(0, 300, 10, 30),
            shelter(0, -200, 25, 90),
            shelter(1, -50, 0, 9),
        ];
        let first = [0, 0, 100, 0, 0];
        assert_eq!(
            [0, 1, 2].map(|location| Added::of(&shelters, (location, first), 99).all()),
            [800, -50, 0]
        );
        // Only where the second ends is there all that the first adds, and 80 of the 100 places of a third are not there.
        let shelters = [shelter(0, 1_000, 0, 99), shelter(0, -80, 0, 9), shelter(1, -180, 3, 9)];
        assert_eq!([0, 1].map(|location| Added::of(&shelters, (location, first), 20).all()), [1_000, -100]);
        assert_eq!(Added::of(&shelters, (0, first), 8).all(), 920);
    }
}
