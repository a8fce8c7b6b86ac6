//! What came out? One [`Outcome`] a replicate, and what an ensemble of them says.

pub mod baseline;
pub mod camps;
pub mod column;
pub mod daily;
pub mod estimate;
pub mod hindcast;
pub mod known;
pub mod needs;
pub mod precision;
pub mod score;
pub mod series;
pub mod shares;
pub mod skill;
pub mod summary;

use crate::model::tally::{GroupTotal, Local, Total};
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
    /// Those of population groups: by group of the scenario, then variable ([`GroupTotal::ALL`]), then day.
    pub of_groups: Vec<u32>,
    /// Local series: by variable ([`Local::ALL`]), then area.
    pub locals: Series,
    /// Persons where there are any, in the order of cells: (period × areas + origin area) × areas + destination area.
    pub flows: Vec<(u64, u32)>,
    /// Use of each link.
    pub links: Vec<LinkUse>,
    /// Use of each location.
    pub places: Vec<PlaceUse>,
    /// Displaced people on the days of the census ([`column::Shape::census_days`]): by day, then kind of shelter with places, then area.
    pub sheltered: Vec<u32>,
}

/// How much a road was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkUse {
    /// Persons who used it.
    pub persons: u32,
    /// Most persons on a day.
    pub peak: u32,
    /// Days on which it was full (95 % or more of what it let through).
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
}

impl Outcome {
    /// A series of this replicate, by day.
    pub fn series(&self, variable: Total) -> &[u32] {
        let days = self.totals.len() / Total::ALL.len();
        &self.totals[variable as usize * days..(variable as usize + 1) * days]
    }

    /// A series of a population group, by day.
    pub fn of_group(&self, variable: GroupTotal, group: usize) -> &[u32] {
        let days = self.totals.len() / Total::ALL.len();
        let index = group * GroupTotal::ALL.len() + variable as usize;
        &self.of_groups[index * days..(index + 1) * days]
    }

    /// Persons who moved in a period from an area to each.
    pub fn moves(&self, areas: usize, period: usize, origin: usize) -> Vec<u32> {
        let mut moves = vec![0; areas];
        for (to, persons) in self.moves_to_some(areas, period, origin) {
            moves[to] = persons;
        }
        moves
    }

    /// The same for those areas alone to which anybody moved, in their order.
    pub fn moves_to_some(
        &self,
        areas: usize,
        period: usize,
        origin: usize,
    ) -> impl Iterator<Item = (usize, u32)> {
        let from = ((period * areas + origin) * areas) as u64;
        let first = self.flows.partition_point(|&(cell, _)| cell < from);
        let of_origin = self.flows[first..].iter().take_while(move |cell| cell.0 < from + areas as u64);
        of_origin.map(move |&(cell, persons)| ((cell - from) as usize, persons))
    }

    /// The day with most departures, and their number; the first such day, none where nobody sets out.
    pub fn peak(&self) -> (Option<u32>, u32) {
        let mut peak = (None, 0);
        for (day, &persons) in self.series(Total::Departures).iter().enumerate() {
            if persons > peak.1 {
                peak = (Some(day as u32), persons);
            }
        }
        peak
    }
}
