//! What came out? One [`Outcome`] a replicate, and what an ensemble of them says.

pub mod baseline;
pub mod camps;
pub mod estimate;
pub mod hindcast;
pub mod needs;
pub mod precision;
pub mod score;
pub mod series;
pub mod shares;
pub mod summary;

use std::collections::BTreeMap;

use crate::model::tally::{HEADLINE_DAYS, KINDS, Local, PERIOD_DAYS, Total, is_census};
use crate::scenario::Scenario;

pub use series::Series;

/// What one replicate did.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its number.
    pub replicate: u32,
    /// The set of parameters that it shares with others ([`crate::numbers::Draws::set`]).
    pub set: u32,
    /// Its parameters, in the order of [`Scenario::parameters`].
    pub parameters: Vec<f64>,
    /// Day on which an offensive began.
    pub offensive_start: Option<u32>,
    /// Day on which the ceasefire collapsed.
    pub collapse: Option<u32>,
    /// All persons.
    pub persons: u32,
    /// Persons of communities that were taken, before anybody left.
    pub persons_taken: u32,
    /// Sum over events of severity times days.
    pub severity: f32,
    /// Totals: by variable ([`Total::ALL`]), then day.
    pub totals: Vec<u32>,
    /// Local series: by variable ([`Local::ALL`]), then area.
    pub locals: Series,
    /// Persons where there are any, in the order of cells: (period × areas + origin area) × areas + destination area.
    pub flows: Vec<(u64, u32)>,
    /// Use of each link.
    pub links: Vec<LinkUse>,
    /// Use of each location.
    pub places: Vec<PlaceUse>,
    /// People displaced so far on the days of the census ([`Outcomes::census_days`]): by day, then area of their homes.
    pub origins: Vec<u32>,
    /// Displaced people on those days: by day, then kind of shelter with places, then area.
    pub sheltered: Vec<u32>,
}

/// How much a road was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkUse {
    /// Persons who used it.
    pub persons: u32,
    /// Most persons on a day.
    pub peak: u32,
    /// Days on which it was full (95 % of its capacity or more).
    pub full_days: u32,
    /// Person-days of waiting for it.
    pub delayed: u32,
}

/// How much a location was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlaceUse {
    /// Persons who arrived.
    pub arrivals: u32,
    /// First day on which somebody found no place.
    pub overflow_day: Option<u32>,
    /// Most persons without a place at one time.
    pub most_in_open: u32,
    /// First day for which more came than are received a day.
    pub queue_day: Option<u32>,
    /// Person-days of waiting to be received.
    pub queued: u32,
}

/// What all replicates did, in the order of their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// Days, the first included.
    pub days: usize,
    /// Reporting areas.
    pub areas: usize,
    /// The replicates.
    pub replicates: Vec<Outcome>,
}

impl Outcomes {
    /// Outcomes of a scenario's replicates, which must be in the order of their numbers.
    pub fn new(scenario: &Scenario, replicates: Vec<Outcome>) -> Self {
        Self { days: scenario.horizon_days as usize + 1, areas: scenario.geography.areas.len(), replicates }
    }

    /// A total on a day, in every replicate.
    pub fn total(&self, variable: Total, day: u32) -> Vec<u32> {
        let index = variable as usize * self.days + day as usize;
        self.replicates.iter().map(|outcome| outcome.totals[index]).collect()
    }

    /// A local number on a day, in every replicate.
    pub fn local(&self, variable: Local, area: usize, day: u32) -> Vec<u32> {
        let index = variable as usize * self.areas + area;
        self.replicates.iter().map(|outcome| outcome.locals.at(index, day as usize)).collect()
    }

    /// A local number on a day, in the replicate at an index.
    pub fn local_of(&self, index: usize, variable: Local, area: usize, day: u32) -> u32 {
        self.replicates[index].locals.at(variable as usize * self.areas + area, day as usize)
    }

    /// Local numbers by day, then replicate: what many days are read from.
    pub fn locals_by_day(&self, variable: Local, area: usize) -> Vec<Vec<u32>> {
        let mut days = vec![Vec::with_capacity(self.replicates.len()); self.days];
        for outcome in &self.replicates {
            for (day, persons) in
                days.iter_mut().zip(outcome.locals.of(variable as usize * self.areas + area))
            {
                day.push(persons);
            }
        }
        days
    }

    /// Persons from area to area in a period, in every replicate, for each pair that has any: origin, destination,
    /// persons.
    pub fn flows(&self, period: usize) -> Vec<(usize, usize, Vec<u32>)> {
        let areas = self.areas as u64;
        let from = period as u64 * areas * areas;
        let mut cells: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for (index, outcome) in self.replicates.iter().enumerate() {
            let first = outcome.flows.partition_point(|&(cell, _)| cell < from);
            for &(cell, persons) in
                outcome.flows[first..].iter().take_while(|cell| cell.0 < from + areas * areas)
            {
                cells.entry(cell - from).or_insert_with(|| vec![0; self.replicates.len()])[index] = persons;
            }
        }
        cells.into_iter().map(|(cell, all)| ((cell / areas) as usize, (cell % areas) as usize, all)).collect()
    }

    /// Whether these can be outcomes of a scenario: what a shard holds may be of another one.
    pub fn fits(&self, scenario: &Scenario) -> bool {
        let geography = &scenario.geography;
        let areas = self.areas;
        if self.days != scenario.horizon_days as usize + 1 || areas != geography.areas.len() {
            return false;
        }
        let census = self.census_days().len();
        let cells = (self.periods() * areas * areas) as u64;
        self.replicates.iter().all(|outcome| {
            outcome.parameters.len() == scenario.parameters.len()
                && outcome.totals.len() == Total::ALL.len() * self.days
                && outcome.locals.len() == Local::ALL.len() * areas
                && outcome.locals.parts().0 == self.days
                && outcome.flows.is_sorted_by(|a, b| a.0 < b.0)
                && outcome.flows.last().is_none_or(|&(cell, _)| cell < cells)
                && outcome.origins.len() == census * areas
                && outcome.sheltered.len() == census * KINDS * areas
                && outcome.links.len() == geography.links.len()
                && outcome.places.len() == geography.locations.len()
        })
    }

    /// The number of periods of the origin–destination table.
    pub fn periods(&self) -> usize {
        self.days.div_ceil(PERIOD_DAYS as usize)
    }

    /// The days on which origins and shelter are recorded by area.
    pub fn census_days(&self) -> Vec<u32> {
        let last = self.days as u32 - 1;
        (0..=last).filter(|&day| is_census(day, last)).collect()
    }

    /// The days on which headline numbers are given: 7, 30, 90, 180, as far as the horizon goes, and the
    /// last day if it is none of them.
    pub fn headline_days(&self) -> Vec<u32> {
        let last = self.days as u32 - 1;
        let mut days: Vec<u32> = HEADLINE_DAYS.into_iter().filter(|&day| day <= last).collect();
        if days.last() != Some(&last) {
            days.push(last);
        }
        days
    }
}

impl Outcome {
    /// A series of this replicate, by day.
    pub fn series(&self, variable: Total) -> &[u32] {
        let days = self.totals.len() / Total::ALL.len();
        &self.totals[variable as usize * days..(variable as usize + 1) * days]
    }

    /// The day with most departures, and their number; the first such day.
    pub fn peak(&self) -> (u32, u32) {
        let mut peak = (0, 0);
        for (day, &persons) in self.series(Total::Departures).iter().enumerate() {
            if persons > peak.1 {
                peak = (day as u32, persons);
            }
        }
        peak
    }
}
