//! What is changed on purpose? The what-ifs that a planner puts into a scenario, with their dates.
//!
//! Roads that open or shut, crossings that are opened or metered, shelter that is added or taken away, a truce in
//! some areas, an order to leave. None of them depends on households, so they are part of the course of the
//! conflict. What each does is in `docs/odd.md`, 7.4a.

use std::collections::BTreeSet;

use super::{ControlChange, Event, Footprint, Realisation};
use crate::numbers::{Owner, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};
use crate::world::{Geography, Place, ShelterType};

parameters! {
    /// The number of a truce in some areas.
    TruceNumbers:
    /// Probability that the truce is kept.
    compliance: "probability", 0.0, 1.0, word 0 0;
}

parameters! {
    /// The number of an order to leave.
    OrderNumbers:
    /// Share of those still at home who leave because they are told to.
    heeded: "share", 0.0, 0.9999, word 0 0;
}

/// The days on which a change holds: from the first, up to and not including the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first day.
    pub from: u32,
    /// The day from which it does not hold any more; beyond the horizon if it has no end.
    pub until: u32,
}

impl Days {
    /// From a day on, for good.
    pub fn from(from: u32) -> Self {
        Self { from, until: u32::MAX }
    }

    /// Whether it begins or ends to hold on a day.
    pub fn changes_on(self, day: u32) -> bool {
        self.from == day || self.until == day
    }

    /// Whether a day is one of them.
    pub fn contains(self, day: u32) -> bool {
        (self.from..self.until).contains(&day)
    }
}

/// A road that civilians can use although a front or a border is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub days: Days,
    /// The link.
    pub link: usize,
    /// Most persons a day, both directions together, if they are counted through.
    pub limit: Option<u32>,
}

/// Shelter that is added, or taken away, somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelter {
    /// When it is there, or missing.
    pub days: Days,
    /// The location.
    pub location: usize,
    /// How people are sheltered.
    pub kind: ShelterType,
    /// Persons; negative where places are taken away.
    pub places: i32,
}

/// A truce in some areas.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalTruce {
    /// The key of its luck, made of its areas and date ([`crate::rng::keys`]).
    pub key: u32,
    /// When.
    pub days: Days,
    /// The areas.
    pub areas: Vec<usize>,
    /// What is known of its number.
    pub numbers: TruceNumbers<Prior>,
}

/// An order to leave that names places.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveOrder {
    /// The key of its luck, made of what it names and its date ([`crate::rng::keys`]).
    pub key: u32,
    /// The day on which it is given.
    pub day: u32,
    /// The communities that it names.
    pub communities: Vec<Place>,
    /// What is known of its number.
    pub numbers: OrderNumbers<Prior>,
}

/// All changes of a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Roads and crossings that open.
    pub openings: Vec<Opening>,
    /// Shelter added or taken away.
    pub shelters: Vec<Shelter>,
    /// Truces in some areas.
    pub truces: Vec<LocalTruce>,
    /// Orders to leave.
    pub orders: Vec<LeaveOrder>,
}

/// The numbers of all changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeNumbers<T = f64> {
    /// Those of each truce.
    pub truces: Vec<TruceNumbers<T>>,
    /// Those of each order.
    pub orders: Vec<OrderNumbers<T>>,
}

/// Truces and orders have their key as a group, with these members, which nothing else has.
const TRUCE: u32 = 3;
const ORDER: u32 = 4;

impl Changes {
    pub(super) fn map<U>(
        &self,
        turn: &mut impl FnMut(&Owner, &'static ParameterInfo, &Prior) -> U,
    ) -> ChangeNumbers<U> {
        let truces = self.truces.iter().enumerate().map(|(index, truce)| {
            let at = format!("truce[{index}]");
            let owner = Owner { member: TRUCE, ..Owner::new(at, Purpose::Conflict, truce.key) };
            truce.numbers.map(|info, prior| turn(&owner, info, prior))
        });
        let truces = truces.collect();
        let orders = self.orders.iter().enumerate().map(|(index, order)| {
            let at = format!("evacuation[{index}]");
            let owner = Owner { member: ORDER, ..Owner::new(at, Purpose::Conflict, order.key) };
            order.numbers.map(|info, prior| turn(&owner, info, prior))
        });
        ChangeNumbers { truces, orders: orders.collect() }
    }

    /// Writes the changes into the course of the conflict, after all that it changes.
    pub(super) fn apply(
        &self,
        numbers: &ChangeNumbers,
        geography: &Geography,
        streams: &Streams,
        course: &mut Realisation,
    ) {
        course.openings.extend_from_slice(&self.openings);
        course.shelters.extend_from_slice(&self.shelters);
        let mut kept = Vec::new();
        for (truce, numbers) in self.truces.iter().zip(&numbers.truces) {
            let luck = streams.block(Purpose::Conflict, truce.key, TRUCE, 1)[0];
            if uniform(luck) < numbers.compliance {
                kept.extend(truce.areas.iter().map(|&area| (area, truce.days)));
            }
        }
        for &(area, days) in &kept {
            silence(geography, course, area, days);
            course.local_truces.push((days.from, days.until - 1, Footprint::Area(area)));
        }
        put_off(geography, course, &kept);
        for (order, numbers) in self.orders.iter().zip(&numbers.orders) {
            course.orders.extend(order.communities.iter().map(|&place| (order.day, place, numbers.heeded)));
        }
    }
}

/// Takes fire and fighting out of an area for some days.
fn silence(geography: &Geography, course: &mut Realisation, area: usize, days: Days) {
    let events = std::mem::take(&mut course.events);
    for event in events {
        if !lies_in(geography, event.footprint, area) || event.to < days.from || event.from >= days.until {
            course.events.push(event);
            continue;
        }
        if event.from < days.from {
            course.events.push(Event { to: days.from - 1, ..event });
        }
        if event.to >= days.until {
            course.events.push(Event { from: days.until, ..event });
        }
    }
}

/// Places that would have been taken in a truce are taken when it is over, or not at all if it has no end. The day on
/// which one truce ends may be one of another: it is looked at again until no truce holds.
fn put_off(geography: &Geography, course: &mut Realisation, kept: &[(usize, Days)]) {
    if kept.is_empty() {
        return;
    }
    // In the order of days: what is put off to one day stays in the order in which it would have happened.
    course.control.sort_by_key(|change| (change.day, change.place));
    let last = course.truce.len() as u32 - 1;
    let mut late: BTreeSet<(u32, Place)> = BTreeSet::new();
    course.control.retain_mut(|change: &mut ControlChange| {
        let area = geography.area_of_place(change.place);
        let holds = |day| kept.iter().find(|(of, days)| *of == area && days.contains(day));
        while let Some((_, days)) = holds(change.day) {
            change.day = days.until;
            late.insert((change.day, change.place));
        }
        change.day <= last
    });
    course.control.sort_by_key(|change| (change.day, change.place));
    last_counts(&mut course.control, |change| late.contains(&(change.day, change.place)));
}

/// Of several changes of a place on a day to which one was put off the last counts. Where it leaves the place with its holder
/// nobody flees from it: such changes are left out of every course.
fn last_counts(control: &mut Vec<ControlChange>, is_late: impl Fn(&ControlChange) -> bool) {
    let mut left = Vec::with_capacity(control.len());
    for of_day in control.chunk_by(|a, b| (a.day, a.place) == (b.day, b.place)) {
        match of_day {
            [.., last] if is_late(last) => left.push(*last),
            _ => left.extend_from_slice(of_day),
        }
    }
    *control = left;
}

/// Whether an event is one of an area: of the whole, or at a place or point in it.
pub fn lies_in(geography: &Geography, footprint: Footprint, area: usize) -> bool {
    match footprint {
        Footprint::Area(of) => of == area,
        Footprint::Place(place) => geography.area_of_place(place) == area,
        // A point lies in the area whose people are nearest.
        Footprint::Point(point) => {
            let km = |area: &usize| geography.km_to_area(point, *area);
            let nearest = (0..geography.areas.len()).min_by(|a, b| km(a).total_cmp(&km(b)));
            nearest == Some(area)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_before_their_end() {
        let days = Days { from: 2, until: 4 };
        assert_eq!((0..6).filter(|&day| days.contains(day)).collect::<Vec<_>>(), [2, 3]);
        assert!(Days::from(3).contains(u32::MAX - 1));
    }
}
