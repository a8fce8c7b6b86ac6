//! What did an ensemble do, quantity by quantity? Tables and charts need one number of all futures at a time, never all
//! numbers of one: so those of 100,000 futures need not be in memory together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Outcome, Outcomes, PlaceUse};
use crate::model::tally::{GroupTotal, HEADLINE_DAYS, KINDS, Local, PERIOD_DAYS, Total, is_census};
use crate::scenario::Scenario;

/// A group of numbers that every future has, and that is read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// A total, by day.
    Total(Total),
    /// A local number of an area, by day.
    Local(Local, usize),
    /// Persons who moved in a period (first) from an area (second), by area of arrival.
    Flows(usize, usize),
    /// Use of a link: persons, most on a day, full days, person-days of waiting.
    Link(usize),
    /// Use of a location: [`PlaceUse`] as numbers.
    Place(usize),
    /// Displaced people in an area, by day of the census, then kind of shelter with places.
    Sheltered(usize),
    /// A number of a population group, by day.
    OfGroup(GroupTotal, usize),
}

/// How many numbers there are of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Days, the first included.
    pub days: usize,
    /// Reporting areas.
    pub areas: usize,
    /// Links.
    pub links: usize,
    /// Locations.
    pub places: usize,
    /// Population groups.
    pub groups: usize,
    /// Parameters.
    pub parameters: usize,
}

impl Shape {
    /// The shape of a scenario's futures.
    pub fn of(scenario: &Scenario) -> Self {
        let geography = &scenario.geography;
        Self {
            days: scenario.horizon_days as usize + 1,
            areas: geography.areas.len(),
            links: geography.links.len(),
            places: geography.locations.len(),
            groups: scenario.groups.len(),
            parameters: scenario.parameters.len(),
        }
    }

    /// All that is recorded, in the order of a shard.
    pub fn all(&self) -> impl Iterator<Item = Recorded> {
        let Self { areas, links, places, groups, .. } = *self;
        let of_area = move |local: Local| (0..areas).map(move |area| Recorded::Local(local, area));
        let totals = Total::ALL.iter().map(|&total| Recorded::Total(total));
        let locals = Local::ALL.iter().flat_map(move |&local| of_area(local));
        let flows = (0..self.periods())
            .flat_map(move |period| (0..areas).map(move |origin| Recorded::Flows(period, origin)));
        totals
            .chain(locals)
            .chain(flows)
            .chain((0..links).map(Recorded::Link))
            .chain((0..places).map(Recorded::Place))
            .chain((0..areas).map(Recorded::Sheltered))
            .chain((0..groups).flat_map(|group| {
                GroupTotal::ALL.iter().map(move |&variable| Recorded::OfGroup(variable, group))
            }))
    }

    /// The position in that order.
    pub fn position(&self, of: Recorded) -> usize {
        let locals = Total::ALL.len();
        let flows = locals + Local::ALL.len() * self.areas;
        let links = flows + self.periods() * self.areas;
        let places = links + self.links;
        match of {
            Recorded::Total(total) => total as usize,
            Recorded::Local(local, area) => locals + local as usize * self.areas + area,
            Recorded::Flows(period, origin) => flows + period * self.areas + origin,
            Recorded::Link(link) => links + link,
            Recorded::Place(place) => places + place,
            Recorded::Sheltered(area) => places + self.places + area,
            Recorded::OfGroup(variable, group) => {
                places + self.places + self.areas + group * GroupTotal::ALL.len() + variable as usize
            }
        }
    }

    /// How many numbers of it a future has.
    pub fn width(&self, of: Recorded) -> usize {
        match of {
            Recorded::Total(_) | Recorded::Local(..) | Recorded::OfGroup(..) => self.days,
            Recorded::Flows(..) => self.areas,
            Recorded::Link(_) => 4,
            Recorded::Place(_) => 5,
            Recorded::Sheltered(_) => self.census_days().len() * KINDS,
        }
    }

    /// The number of periods of the origin–destination table.
    pub fn periods(&self) -> usize {
        self.days.div_ceil(PERIOD_DAYS as usize)
    }

    /// The days on which kinds of shelter are recorded by area.
    pub fn census_days(&self) -> Vec<u32> {
        let last = self.last_day();
        (0..=last).filter(|&day| is_census(day, last)).collect()
    }

    /// The days on which headline numbers are given: 7, 30, 90, 180, as far as the horizon goes, and the
    /// last day if it is none of them.
    pub fn headline_days(&self) -> Vec<u32> {
        let last = self.last_day();
        let mut days: Vec<u32> = HEADLINE_DAYS.into_iter().filter(|&day| day <= last).collect();
        if days.last() != Some(&last) {
            days.push(last);
        }
        days
    }

    fn last_day(&self) -> u32 {
        self.days as u32 - 1
    }
}

/// What a future was given: its parameters, its conflict, its people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circumstances<'a> {
    /// Its number.
    pub replicate: u32,
    /// The set of parameters that it shares with others.
    pub set: u32,
    /// Its parameters, in the order of [`Scenario::parameters`].
    pub parameters: &'a [f64],
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
}

/// Numbers of all futures: by number of the group, then future.
pub type NumbersOfAll = Arc<Vec<Vec<u32>>>;

/// The futures of an ensemble in the order of their numbers, wherever theirs lie.
pub trait ByColumn: Sync {
    /// How many numbers there are of each.
    fn shape(&self) -> Shape;

    /// How many futures there are.
    fn count(&self) -> usize;

    /// What the future at an index was given.
    fn circumstances(&self, future: usize) -> Circumstances<'_>;

    /// A group of numbers of all futures.
    fn column(&self, of: Recorded) -> NumbersOfAll;

    /// A total on a day, in every future.
    fn total(&self, variable: Total, day: u32) -> Vec<u32> {
        self.column(Recorded::Total(variable))[day as usize].clone()
    }

    /// Persons who moved in a period from an area: the areas to which anybody did in any future, in their order, with the
    /// number in every future. Of two thousand areas most never see anybody of most others.
    fn flows(&self, period: usize, origin: usize) -> Vec<(usize, Vec<u32>)> {
        let by_area = self.column(Recorded::Flows(period, origin));
        let some =
            by_area.iter().enumerate().filter(|(_, persons)| persons.iter().any(|&persons| persons > 0));
        some.map(|(area, persons)| (area, persons.clone())).collect()
    }

    /// What all futures were given.
    fn all(&self) -> Box<dyn Iterator<Item = Circumstances<'_>> + '_> {
        Box::new((0..self.count()).map(|future| self.circumstances(future)))
    }

    /// The most that a total is on any day, in every future.
    fn most(&self, variable: Total) -> Vec<u32> {
        let days = self.column(Recorded::Total(variable));
        let most = |future: usize| days.iter().map(|day| day[future]).max().unwrap_or(0);
        (0..self.count()).map(most).collect()
    }

    /// The day with most departures and their number, in every future; the first such day, none where nobody sets out.
    fn peaks(&self) -> Vec<(Option<u32>, u32)> {
        let days = self.column(Recorded::Total(Total::Departures));
        let mut peaks = vec![(None, 0); self.count()];
        for (day, futures) in (0..).zip(days.iter()) {
            for (peak, &persons) in peaks.iter_mut().zip(futures) {
                if persons > peak.1 {
                    *peak = (Some(day), persons);
                }
            }
        }
        peaks
    }

    /// Use of a location, in every future.
    fn place(&self, location: usize) -> Vec<PlaceUse> {
        let numbers = self.column(Recorded::Place(location));
        let day = |value: u32| Some(value).filter(|&day| day != u32::MAX);
        let of = |future: usize| PlaceUse {
            arrivals: numbers[0][future],
            overflow_day: day(numbers[1][future]),
            most_in_open: numbers[2][future],
            queue_day: day(numbers[3][future]),
            queued: numbers[4][future],
        };
        (0..self.count()).map(of).collect()
    }
}

impl<'a> From<&'a Outcome> for Circumstances<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Self {
            replicate: outcome.replicate,
            set: outcome.set,
            parameters: &outcome.parameters,
            offensive_start: outcome.offensive_start,
            collapse: outcome.collapse,
            persons: outcome.persons,
            persons_taken: outcome.persons_taken,
            severity: outcome.severity,
        }
    }
}

impl ByColumn for Outcomes {
    fn shape(&self) -> Shape {
        let first = self.replicates.first();
        Shape {
            days: self.days,
            areas: self.areas,
            links: first.map_or(0, |outcome| outcome.links.len()),
            places: first.map_or(0, |outcome| outcome.places.len()),
            groups: first.map_or(0, |outcome| outcome.of_groups.len() / GroupTotal::ALL.len() / self.days),
            parameters: first.map_or(0, |outcome| outcome.parameters.len()),
        }
    }

    fn count(&self) -> usize {
        self.replicates.len()
    }

    fn circumstances(&self, future: usize) -> Circumstances<'_> {
        (&self.replicates[future]).into()
    }

    fn column(&self, of: Recorded) -> NumbersOfAll {
        let (shape, areas) = (self.shape(), self.areas);
        // Copies of an empty vector have no room.
        let futures = self.replicates.len();
        let mut numbers: Vec<_> = (0..shape.width(of)).map(|_| Vec::with_capacity(futures)).collect();
        let mut add = |values: &mut dyn Iterator<Item = u32>| {
            for (numbers, value) in numbers.iter_mut().zip(values) {
                numbers.push(value);
            }
        };
        for outcome in &self.replicates {
            match of {
                Recorded::Total(total) => add(&mut outcome.series(total).iter().copied()),
                Recorded::Local(local, area) => {
                    add(&mut outcome.locals.of(local as usize * areas + area));
                }
                Recorded::Flows(period, origin) => add(&mut outcome.moves(areas, period, origin).into_iter()),
                Recorded::Link(link) => {
                    let link = &outcome.links[link];
                    add(&mut [link.persons, link.peak, link.full_days, link.delayed].into_iter());
                }
                Recorded::Place(place) => {
                    let place = &outcome.places[place];
                    let day = |day: Option<u32>| day.unwrap_or(u32::MAX);
                    let (overflow, queue) = (day(place.overflow_day), day(place.queue_day));
                    let all = [place.arrivals, overflow, place.most_in_open, queue, place.queued];
                    add(&mut all.into_iter());
                }
                Recorded::OfGroup(variable, group) => {
                    add(&mut outcome.of_group(variable, group).iter().copied());
                }
                Recorded::Sheltered(area) => {
                    add(&mut outcome.sheltered.iter().skip(area).step_by(areas).copied());
                }
            }
        }
        Arc::new(numbers)
    }

    fn total(&self, variable: Total, day: u32) -> Vec<u32> {
        Self::total(self, variable, day)
    }

    fn flows(&self, period: usize, origin: usize) -> Vec<(usize, Vec<u32>)> {
        let mut flows = BTreeMap::new();
        for (future, outcome) in self.replicates.iter().enumerate() {
            for (area, persons) in outcome.moves_to_some(self.areas, period, origin) {
                flows.entry(area).or_insert_with(|| vec![0; self.replicates.len()])[future] = persons;
            }
        }
        flows.into_iter().filter(|(_, persons)| persons.iter().any(|&persons| persons > 0)).collect()
    }
}
