//! Where is everyone? The households that have moved, and the calendar of what they do next.
//!
//! Households that never leave home are not stored (see [`crate::world::population`]). One that decides
//! to leave becomes a [`Mover`]. Everything that a mover does next has a known day, and it waits for it in a
//! [`Calendar`], so that the work of a day grows with those who move. What they do is in `moves.rs`.

use super::Setting;
use super::calendar::Calendar;
use super::captures::Captures;
use super::decision::Decision;
use super::departure::Homes;
use super::destination::DestinationChoice;
use super::exogenous::Schedule;
use super::host_choice::HostChoice;
use super::journey::Roads;
use super::mover::{Activity, Mover, Trip, draw, group_of, new_mover};
use super::reception::Reception;
use super::stay::Clocks;
use super::tally::{Tally, Total};
use crate::rng::Purpose;

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
    /// Roads.
    pub roads: Roads,
    /// Attractiveness of destinations.
    pub choice: DestinationChoice,
    /// Attractiveness of given hosts.
    pub host_choice: HostChoice,
    /// Shelters.
    pub reception: Reception,
    /// What was taken.
    pub captures: Captures,
    /// Clocks of stays.
    pub clocks: Clocks,
    /// Counts.
    pub tally: Tally,
    /// Households that will set out from home.
    pub(super) leaving: Calendar<Mover>,
    /// Households on the road.
    pub(super) arriving: Calendar<Mover>,
    /// Hosted households, by the day on which the stay ends.
    pub(super) ending: Calendar<Mover>,
    /// Households without an open way.
    pub(super) trapped: Vec<Mover>,
    /// Persons of those at home whose place was taken.
    pub(super) overtaken_at_home: i64,
    pub(super) decisions: Vec<Decision>,
    /// Who sets out just now.
    pub(super) departures: Vec<(Mover, Trip)>,
    /// Persons of all cells.
    pub persons: u64,
}

impl State {
    /// Sets the first day's scene.
    pub fn begin(&mut self, setting: &Setting<'_>, initial: &[InitialMove]) {
        let geography = setting.geography;
        let days = setting.horizon as usize + 1;
        for calendar in [&mut self.leaving, &mut self.arriving, &mut self.ending] {
            calendar.begin(days);
        }
        self.trapped.clear();
        self.overtaken_at_home = 0;
        self.captures.begin(setting);
        self.persons = setting.cells.iter().map(|cell| u64::from(cell.persons)).sum();
        self.roads.begin(setting);
        self.choice.begin(setting);
        self.host_choice.begin(setting);
        let hosts = setting.rule.map_or(&[][..], |rule| rule.hosts);
        self.reception.begin(geography, setting.parameters.places_factor, hosts);
        self.clocks.begin(setting);
        self.tally.begin(geography, setting.groups.groups.len(), setting.horizon);
        if let Some(schedule) = setting.schedule {
            self.homes.stand_by(setting, &self.captures);
            self.place_present(setting, schedule);
            return;
        }
        let mut whole = vec![false; geography.communities.len()];
        for group in initial {
            group.communities.iter().for_each(|&community| whole[community] = true);
        }
        self.homes.settle(setting, &self.captures, &whole, !initial.is_empty());
        for group in initial {
            self.place_initial(setting, group);
        }
        // All of them have left by the eve of the first day, whichever group is listed first.
        if !initial.is_empty() {
            self.homes.end_day();
        }
    }

    /// Puts those who left before the first day where they are.
    fn place_initial(&mut self, setting: &Setting<'_>, group: &InitialMove) {
        let persons: u32 = group.destinations.iter().map(|&(_, persons)| persons).sum();
        let taken = self.homes.take_first(setting.cells, &group.communities, persons);
        let mut destinations = group.destinations.iter().copied();
        let Some((mut location, mut room)) = destinations.next() else { return };
        for decision in taken {
            let agent = new_mover(setting, &decision);
            let cell = &setting.cells[agent.cell as usize];
            self.homes.away(cell.community, agent.persons, 0);
            self.displace(setting, &agent);
            self.tally.add(Total::Away, i64::from(agent.persons));
            let mut placed = 0;
            while placed < agent.persons {
                while room == 0 {
                    let Some(next) = destinations.next() else { break };
                    (location, room) = next;
                }
                // As many households as are listed there, and one at least; all that are left at the last place.
                let waiting = agent.persons - placed;
                let household = waiting.min(cell.part);
                let listed = if room == 0 { waiting } else { room / household * household };
                let persons = waiting.min(listed.max(household));
                let mut mover = agent.group(cell, placed.div_ceil(cell.part), persons);
                placed += persons;
                mover.displaced = true;
                mover.shelter_luck = draw(setting, &mover, Purpose::Departure, 0)[2];
                mover.location = location as u16;
                room = room.saturating_sub(mover.persons);
                if setting.geography.locations[location].near_border {
                    self.tally.add(Total::BorderArrivals, i64::from(mover.persons));
                }
                self.shelter(setting, &mover, 0);
            }
        }
    }

    /// Puts those who were at hosts before the first day where they are.
    fn place_present(&mut self, setting: &Setting<'_>, schedule: &Schedule) {
        for &(cell, location) in &schedule.present {
            let of = &setting.cells[cell as usize];
            for household in 0..of.agents {
                let decision = Decision { cell, household, luck: u32::MAX };
                let mut mover = new_mover(setting, &decision);
                mover.displaced = true;
                mover.location = location as u16;
                mover.shelter_luck = draw(setting, &mover, Purpose::Departure, 0)[2];
                mover.activity = Activity::Hosted;
                let persons = mover.persons;
                self.homes.away(of.community, persons, 0);
                self.tally.displace(of.community as usize, persons);
                self.tally.add(Total::Away, i64::from(persons));
                self.host_choice.head_for(location, persons);
                self.shelter(setting, &mover, 0);
            }
        }
    }
}

/// Persons by what they are doing, for the conservation check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// On the road.
    pub in_transit: u64,
    /// Of them those who do not go home.
    pub heading: u64,
    /// Sheltered, trapped or not.
    pub hosted: u64,
    /// Wanting to leave without a way.
    pub trapped: u64,
    /// The same in places that were taken.
    pub overtaken: u64,
    /// Away from home.
    pub away: u64,
    /// In a country of their own.
    pub own_country: u64,
}

impl Census {
    fn count_stuck(&mut self, mover: &Mover) {
        let stuck = if mover.overtaken { &mut self.overtaken } else { &mut self.trapped };
        *stuck += u64::from(mover.persons);
    }
}

impl State {
    /// Counts everyone who has moved.
    pub fn census(&self, setting: &Setting<'_>) -> Census {
        let mut census = Census::default();
        let waiting = [&self.leaving, &self.arriving, &self.ending].into_iter().flat_map(Calendar::iter);
        for mover in waiting.chain(&self.trapped) {
            let persons = u64::from(mover.persons);
            match mover.activity {
                Activity::AtHome => {}
                Activity::TrappedAtHome => census.count_stuck(mover),
                Activity::InTransit | Activity::Returning => {
                    let to_host = mover.activity == Activity::InTransit;
                    census.heading += if to_host { persons } else { 0 };
                    census.in_transit += persons;
                    census.away += persons;
                }
                Activity::Hosted => {
                    let group = group_of(setting, mover);
                    let is_own = |group| setting.groups.is_own_country(group, mover.location as usize);
                    census.own_country += if group.is_some_and(is_own) { persons } else { 0 };
                    census.hosted += persons;
                    census.away += persons;
                }
                Activity::TrappedAtHost => {
                    census.count_stuck(mover);
                    census.hosted += persons;
                    census.away += persons;
                }
            }
        }
        census
    }
}
