//! Where is everyone? The households that have moved, and the calendar of what they do next.
//!
//! Households that never leave home are not stored (see [`crate::world::population`]). One that decides
//! to leave becomes a [`Mover`]. Everything that a mover does next has a known day and waits in a
//! calendar queue (Brown 1988) of one bucket a day, so that the work of a day grows with those who move.

use super::Setting;
use super::attraction::Attraction;
use super::departure::{Decision, Homes};
use super::destination::Choice;
use super::journey::Roads;
use super::reception::Reception;
use super::stay::{Clocks, Ending, Stay, preparation_days};
use super::tally::{Local, Tally, Total};
use crate::rng::{Purpose, uniform};
use crate::world::{Role, ShelterType};

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

/// A household that has left home, or is about to. Half a cache line: movers are visited in no order.
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
    /// Day on which it would have left without conflict; `u16::MAX` beyond the horizon.
    pub twin_day: u16,
    /// What it is doing.
    pub activity: Activity,
    /// How it is sheltered, when hosted.
    pub shelter: ShelterType,
    /// Whether it has ever left home since the counting began.
    pub displaced: bool,
    /// Whether it has a vehicle.
    pub vehicle: bool,
}

/// People who had been displaced since the counting began, before the first day.
#[derive(Clone, Debug)]
pub struct InitialMove {
    /// Communities that they left.
    pub communities: Vec<usize>,
    /// Persons by location where they are.
    pub destinations: Vec<(usize, u32)>,
}

/// The state of a replicate. Its memory is reused from one replicate to the next.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Households at home.
    pub homes: Homes,
    /// Households that have moved or are about to.
    pub movers: Vec<Mover>,
    /// Roads.
    pub roads: Roads,
    /// Attractiveness of destinations.
    pub choice: Choice,
    /// Attractiveness of given hosts.
    pub attraction: Attraction,
    /// Shelters.
    pub reception: Reception,
    /// Clocks of stays.
    pub clocks: Clocks,
    /// Counts.
    pub tally: Tally,
    leaving: Vec<Vec<u32>>,
    arriving: Vec<Vec<u32>>,
    ending: Vec<Vec<(u32, Ending)>>,
    trapped: Vec<u32>,
    decisions: Vec<Decision>,
    /// Persons of all cells.
    pub persons: u64,
}

impl State {
    /// Sets the first day's scene.
    pub fn begin(&mut self, setting: &Setting<'_>, initial: &[InitialMove]) {
        let geography = setting.geography;
        let days = setting.horizon as usize + 1;
        self.movers.clear();
        self.trapped.clear();
        for bucket in [&mut self.leaving, &mut self.arriving] {
            bucket.iter_mut().for_each(Vec::clear);
            bucket.resize_with(days, Vec::new);
        }
        self.ending.iter_mut().for_each(Vec::clear);
        self.ending.resize_with(days, Vec::new);
        self.persons = setting.cells.iter().map(|cell| u64::from(cell.persons)).sum();
        self.roads.begin(setting);
        self.choice.begin(setting);
        self.attraction.begin(setting);
        self.reception.begin(geography, setting.parameters.places_factor);
        self.clocks.begin(setting);
        self.tally.begin(geography, setting.horizon);
        if let Some(schedule) = setting.schedule {
            self.homes.stand_by(setting);
            self.place_present(setting, schedule);
            return;
        }
        let mut whole = vec![false; geography.communities.len()];
        for group in initial {
            group.communities.iter().for_each(|&community| whole[community] = true);
        }
        self.homes.settle(setting, &whole, !initial.is_empty());
        for group in initial {
            self.place_initial(setting, group);
        }
    }

    /// Puts those who left before the first day where they are.
    fn place_initial(&mut self, setting: &Setting<'_>, group: &InitialMove) {
        let persons: u32 = group.destinations.iter().map(|&(_, persons)| persons).sum();
        let taken = self.homes.take_first(setting.cells, &group.communities, persons);
        let mut destinations = group.destinations.iter().copied();
        let Some((mut location, mut room)) = destinations.next() else { return };
        for decision in taken {
            let mut mover = new_mover(setting, &decision, None);
            while room == 0 {
                let Some(next) = destinations.next() else { break };
                (location, room) = next;
            }
            room = room.saturating_sub(mover.persons);
            mover.displaced = true;
            mover.location = location as u16;
            mover.shelter_luck = draw(setting, &mover, Purpose::Departure)[2];
            self.movers.push(mover);
            let index = self.movers.len() - 1;
            self.homes.away(setting.cells[mover.cell as usize].community, mover.persons, 0);
            self.tally.displaced(i64::from(mover.persons), None);
            self.tally.add(Total::Away, i64::from(mover.persons));
            if setting.geography.locations[location].near_border {
                self.tally.add(Total::BorderArrivals, i64::from(mover.persons));
            }
            self.shelter(setting, index, 0);
        }
        self.homes.end_day();
    }

    /// Step 3: households at home whose tolerance has been passed prepare to leave.
    pub(super) fn decide_to_leave(&mut self, setting: &Setting<'_>, day: u32) {
        self.decisions.clear();
        match setting.schedule {
            Some(schedule) => schedule.leave(day, &mut self.decisions),
            None => self.homes.decide(setting, day, &mut self.decisions),
        }
        for decision in &self.decisions {
            let mover = new_mover(setting, decision, Some(day));
            let luck = draw(setting, &mover, Purpose::Departure);
            let due = (day + preparation_days(setting, luck[0])) as usize;
            if let Some(bucket) = self.leaving.get_mut(due) {
                bucket.push(self.movers.len() as u32);
                self.movers.push(mover);
            }
        }
    }

    /// Lets the trapped try again after the network has changed.
    pub(super) fn free_trapped(&mut self, setting: &Setting<'_>, day: u32) {
        for index in std::mem::take(&mut self.trapped) {
            let mover = &mut self.movers[index as usize];
            let persons = i64::from(mover.persons);
            let area = area_of(setting, mover);
            self.tally.add(Total::Trapped, -persons);
            self.tally.add_local(Local::Trapped, area, -persons);
            mover.stay += 1;
            if mover.activity == Activity::TrappedAtHome {
                mover.activity = Activity::AtHome;
                self.leaving[day as usize].push(index);
            } else {
                mover.activity = Activity::Hosted;
                self.ending[day as usize].push((index, Ending::Onward));
            }
        }
    }

    /// Step 4: those due today set out from home.
    pub(super) fn set_out(&mut self, setting: &Setting<'_>, day: u32) {
        let mut bucket = std::mem::take(&mut self.leaving[day as usize]);
        for &index in &bucket {
            let mover = self.movers[index as usize];
            let community = setting.cells[mover.cell as usize].community;
            let taken = self.clocks.is_taken(community as usize, day);
            let from = self.roads.way_out_of(setting, community as usize, taken);
            if self.depart(setting, index, from, day) {
                let persons = i64::from(mover.persons);
                self.homes.away(community, mover.persons, 0);
                self.tally.add(Total::Away, persons);
                if !mover.displaced {
                    self.movers[index as usize].displaced = true;
                    // A household that would have left today in any case was not displaced by conflict.
                    if u32::from(mover.twin_day) > day {
                        self.tally.displaced(persons, Some(u32::from(mover.twin_day)));
                    }
                }
            } else {
                self.trap(setting, index, Activity::TrappedAtHome);
            }
        }
        bucket.clear();
        self.leaving[day as usize] = bucket;
    }

    /// Step 5: hosted households move on or start for home.
    pub(super) fn end_stays(&mut self, setting: &Setting<'_>, day: u32) {
        let mut bucket = std::mem::take(&mut self.ending[day as usize]);
        for &(index, ending) in &bucket {
            let mover = self.movers[index as usize];
            if mover.activity != Activity::Hosted {
                continue;
            }
            match ending {
                Ending::Onward => {
                    if self.depart(setting, index, mover.location as usize, day) {
                        self.vacate(&mover);
                    } else {
                        self.trap(setting, index, Activity::TrappedAtHost);
                    }
                }
                Ending::Return => self.start_home(setting, index, day),
            }
        }
        bucket.clear();
        self.ending[day as usize] = bucket;
    }

    /// Step 6: those due today arrive, at a host location or at home.
    pub(super) fn arrive(&mut self, setting: &Setting<'_>, day: u32) {
        let mut bucket = std::mem::take(&mut self.arriving[day as usize]);
        for &index in &bucket {
            let mover = self.movers[index as usize];
            let persons = i64::from(mover.persons);
            self.tally.add(Total::InTransit, -persons);
            if mover.activity == Activity::Returning {
                self.come_home(setting, index, day);
            } else {
                let location = mover.location as usize;
                let from_area = setting.geography.locations[mover.from as usize].area;
                self.tally.arrive(location, from_area, day, persons);
                if self.roads.holder(location) == Role::Adversary {
                    self.tally.add(Total::ToAdversary, persons);
                }
                self.shelter(setting, index as usize, day);
            }
        }
        bucket.clear();
        self.arriving[day as usize] = bucket;
        self.tally
            .add(Total::Overtaken, i64::from(self.homes.overtaken(day)) - self.tally.now(Total::Overtaken));
        self.homes.end_day();
    }

    /// Chooses a destination and books the journey; false if there is no open way.
    fn depart(&mut self, setting: &Setting<'_>, index: u32, from: usize, day: u32) -> bool {
        let mover = self.movers[index as usize];
        let luck = draw(setting, &mover, Purpose::Departure);
        let u = uniform(luck[1]);
        let choice = match &setting.rule {
            Some(rule) => self.attraction.choose(setting, rule, &self.roads, from, day, u),
            None => self.choice.choose(setting, &mut self.roads, (from, mover.vehicle), day, u),
        };
        let Some(to) = choice else { return false };
        let journey = self.roads.book(setting, from, to, mover.vehicle, mover.persons, day);
        let Some(journey) = journey else { return false };
        let area = setting.geography.locations[from].area;
        self.tally.set_out(area, i64::from(mover.persons));
        self.attraction.head_for(to, mover.persons);
        let mover = &mut self.movers[index as usize];
        mover.activity = Activity::InTransit;
        mover.from = from as u16;
        mover.location = to as u16;
        mover.shelter_luck = luck[2];
        if let Some(bucket) = self.arriving.get_mut(journey.arrival as usize) {
            bucket.push(index);
        }
        true
    }

    /// Finds shelter and fixes when the stay will end.
    pub(super) fn shelter(&mut self, setting: &Setting<'_>, index: usize, day: u32) {
        let mover = &mut self.movers[index];
        let cell = &setting.cells[mover.cell as usize];
        let location = mover.location as usize;
        mover.activity = Activity::Hosted;
        mover.shelter = self.reception.admit(location, mover.persons, day, uniform(mover.shelter_luck));
        mover.stay += 1;
        let home = cell.community as usize;
        self.choice.settle(mover.from as usize, location, mover.persons);
        self.tally.settle(location, i64::from(mover.persons), mover.shelter);
        let stay = Stay {
            place: setting.geography.place_of_location(location),
            from: day,
            standing: cell.standing,
            vehicle: mover.vehicle,
            luck: draw(setting, mover, Purpose::Stay),
        };
        if let Some((day, ending)) = self.clocks.end(setting, &stay, home) {
            self.ending[day as usize].push((index as u32, ending));
        }
    }

    /// Gives up shelter.
    fn vacate(&mut self, mover: &Mover) {
        let location = mover.location as usize;
        self.reception.release(location, mover.persons, mover.shelter);
        self.choice.leave(mover.from as usize, location, mover.persons);
        self.attraction.leave(location, mover.persons);
        self.tally.settle(location, -i64::from(mover.persons), mover.shelter);
    }

    /// Starts for home, or stays on if there is no way or home has been taken since.
    fn start_home(&mut self, setting: &Setting<'_>, index: u32, day: u32) {
        let mover = self.movers[index as usize];
        let cell = &setting.cells[mover.cell as usize];
        let home = cell.community as usize;
        let to = setting.geography.communities[home].location;
        let from = mover.location as usize;
        let journey = if self.clocks.is_taken(home, day) {
            None
        } else {
            self.roads.book(setting, from, to, mover.vehicle, mover.persons, day)
        };
        self.vacate(&mover);
        let Some(journey) = journey else {
            self.shelter(setting, index as usize, day);
            return;
        };
        self.tally.add(Total::InTransit, i64::from(mover.persons));
        self.movers[index as usize].activity = Activity::Returning;
        if let Some(bucket) = self.arriving.get_mut(journey.arrival as usize) {
            bucket.push(index);
        }
    }

    /// Is home again, and may have to leave again.
    fn come_home(&mut self, setting: &Setting<'_>, index: u32, day: u32) {
        let mover = &mut self.movers[index as usize];
        let cell = &setting.cells[mover.cell as usize];
        mover.activity = Activity::AtHome;
        mover.stay += 1;
        self.homes.away(cell.community, 0, mover.persons);
        self.tally.add(Total::Away, -i64::from(mover.persons));
        self.tally.add(Total::Returned, i64::from(mover.persons));
        let stay = Stay {
            place: cell.community as usize,
            from: day,
            standing: cell.standing,
            vehicle: mover.vehicle,
            luck: draw(setting, mover, Purpose::Stay),
        };
        if let Some(day) = self.clocks.departure(setting, &stay) {
            self.leaving[day as usize].push(index);
        }
    }

    fn trap(&mut self, setting: &Setting<'_>, index: u32, activity: Activity) {
        let mover = &mut self.movers[index as usize];
        mover.activity = activity;
        let persons = i64::from(mover.persons);
        self.tally.add(Total::Trapped, persons);
        self.tally.add_local(Local::Trapped, area_of(setting, mover), persons);
        self.trapped.push(index);
    }
}

/// The area in which a mover is while it is not on the road.
fn area_of(setting: &Setting<'_>, mover: &Mover) -> usize {
    let geography = setting.geography;
    match mover.activity {
        Activity::TrappedAtHome | Activity::AtHome => {
            let home = setting.cells[mover.cell as usize].community as usize;
            geography.locations[geography.communities[home].location].area
        }
        _ => geography.locations[mover.location as usize].area,
    }
}

pub(super) fn new_mover(setting: &Setting<'_>, decision: &Decision, day: Option<u32>) -> Mover {
    let cell = &setting.cells[decision.cell as usize];
    let u = uniform(decision.luck);
    let rate = setting.parameters.background_rate_per_day;
    let by_the_end = 1.0 - libm::exp(-rate * f64::from(setting.horizon + 1));
    let mut mover = Mover {
        cell: decision.cell,
        household: decision.household,
        persons: cell.household_persons(decision.household),
        location: setting.geography.communities[cell.community as usize].location as u16,
        from: setting.geography.communities[cell.community as usize].location as u16,
        shelter_luck: 0,
        stay: 0,
        activity: Activity::AtHome,
        shelter: ShelterType::Open,
        displaced: false,
        twin_day: u16::MAX,
        vehicle: cell.has_vehicle(decision.household),
    };
    if day.is_some() && u < by_the_end {
        // Without conflict it decides on the day that 1 − e^(−μ (t + 1)) passes its luck, and takes as
        // long to set out.
        let decided = (-libm::log1p(-u) / rate) as u32;
        let luck = draw(setting, &mover, Purpose::Departure);
        let day = decided.saturating_add(preparation_days(setting, luck[0]));
        mover.twin_day = u16::try_from(day).unwrap_or(u16::MAX);
    }
    mover
}

pub(super) fn draw(setting: &Setting<'_>, mover: &Mover, purpose: Purpose) -> [u32; 4] {
    let cell = &setting.cells[mover.cell as usize];
    setting.streams.block(purpose, cell.group(), mover.household, mover.stay)
}

/// Persons by what they are doing, for the conservation check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// On the road.
    pub in_transit: u64,
    /// Sheltered, trapped or not.
    pub hosted: u64,
    /// Wanting to leave without a way.
    pub trapped: u64,
    /// Away from home.
    pub away: u64,
}

impl State {
    /// Counts everyone who has moved.
    pub fn census(&self) -> Census {
        let mut census = Census::default();
        for mover in &self.movers {
            let persons = u64::from(mover.persons);
            match mover.activity {
                Activity::AtHome => {}
                Activity::TrappedAtHome => census.trapped += persons,
                Activity::InTransit | Activity::Returning => {
                    census.in_transit += persons;
                    census.away += persons;
                }
                Activity::Hosted => {
                    census.hosted += persons;
                    census.away += persons;
                }
                Activity::TrappedAtHost => {
                    census.hosted += persons;
                    census.trapped += persons;
                    census.away += persons;
                }
            }
        }
        census
    }
}
