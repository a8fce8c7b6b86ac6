//! Who is on the move? A household that has left home or is about to.

use super::Setting;
use super::decision::Decision;
use super::stay::Ending;
use crate::rng::Purpose;
use crate::world::population::Cell;
use crate::world::{Place, ShelterType};

/// What a mover is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Still at home, getting ready to leave, or back home.
    AtHome,
    /// Wants to leave home and has no open way.
    TrappedAtHome,
    /// On the way to a host location.
    InTransit,
    /// On the way home.
    Returning,
    /// Sheltered at a host location.
    Hosted,
    /// Hosted, wants to move on and has no open way.
    TrappedAtHost,
}

/// A household that has left home, or is about to: half a cache line.
#[derive(Clone, Copy, Debug)]
pub struct Mover {
    /// Index of its cell.
    pub cell: u32,
    /// Its number within the cell.
    pub household: u32,
    /// Its luck in finding shelter on the journey that it is on.
    pub(super) shelter_luck: u32,
    /// Counts its stays: the key of its next draws.
    pub stay: u32,
    /// Persons.
    pub persons: u32,
    /// The location that it is at, or on the way to.
    pub location: u16,
    /// The location that it set out from last.
    pub from: u16,
    /// What it is doing.
    pub activity: Activity,
    /// How its stay will end, when hosted.
    pub ending: Ending,
    /// How it is sheltered, when hosted.
    pub shelter: ShelterType,
    /// Whether it has ever left home since the counting began.
    pub displaced: bool,
    /// Whether the place in which it finds no way was taken meanwhile.
    pub overtaken: bool,
    /// Whether it has a vehicle.
    pub vehicle: bool,
}

impl Mover {
    /// Some households of an agent, from one on, with luck of their own: numbers of an agent's households are as far
    /// apart as there are agents, so that no two have the same.
    pub(super) fn group(&self, cell: &Cell, first: u32, persons: u32) -> Self {
        Self { household: self.household + first * cell.agents, persons, ..*self }
    }

    /// The persons of each of an agent's households.
    pub(super) fn households(&self, cell: &Cell) -> impl Iterator<Item = u32> + use<> {
        let (persons, part) = (self.persons, cell.part);
        (0..persons.div_ceil(part)).map(move |household| part.min(persons - household * part))
    }
}

/// Where people go, with the luck of finding shelter there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) shelter_luck: u32,
}

/// A journey to a host location.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trip {
    pub(super) leg: Leg,
    pub(super) arrival: u32,
}

impl Trip {
    /// People on this journey.
    pub(super) fn of(self, mover: &Mover) -> Mover {
        let Leg { from, to, shelter_luck } = self.leg;
        let (from, location) = (from as u16, to as u16);
        Mover { activity: Activity::InTransit, from, location, shelter_luck, ..*mover }
    }
}

/// The place at which a household without a way is.
pub(super) fn place_of(setting: &Setting<'_>, mover: &Mover) -> Place {
    match mover.activity {
        Activity::TrappedAtHome => setting.cells[mover.cell as usize].community as usize,
        _ => setting.geography.place_of_location(mover.location as usize),
    }
}

/// The area in which a mover is while it is not on the road.
pub(super) fn area_of(setting: &Setting<'_>, mover: &Mover) -> usize {
    let geography = setting.geography;
    match mover.activity {
        Activity::TrappedAtHome | Activity::AtHome => {
            let home = setting.cells[mover.cell as usize].community as usize;
            geography.locations[geography.communities[home].location].area
        }
        _ => geography.locations[mover.location as usize].area,
    }
}

/// A household as it is at home.
pub(super) fn new_mover(setting: &Setting<'_>, decision: &Decision) -> Mover {
    let cell = &setting.cells[decision.cell as usize];
    let location = setting.geography.communities[cell.community as usize].location as u16;
    Mover {
        cell: decision.cell,
        household: decision.household,
        persons: cell.agent_persons(decision.household),
        location,
        from: location,
        shelter_luck: 0,
        stay: 0,
        activity: Activity::AtHome,
        ending: Ending::Onward,
        shelter: ShelterType::Open,
        displaced: false,
        overtaken: false,
        vehicle: cell.has_vehicle(decision.household),
    }
}

/// The population group that a household is a member of, if any.
pub(super) fn group_of(setting: &Setting<'_>, mover: &Mover) -> Option<usize> {
    let cell = &setting.cells[mover.cell as usize];
    setting.groups.of(cell, mover.household, &setting.streams)
}

/// The luck of a household in the stay that lies so many `ahead` of its present one.
pub(super) fn draw(setting: &Setting<'_>, mover: &Mover, purpose: Purpose, ahead: u32) -> [u32; 4] {
    let cell = &setting.cells[mover.cell as usize];
    setting.streams.block(purpose, cell.key, mover.household, mover.stay + ahead)
}
