//! Who moves today? Steps 3 to 6 of a day: households decide, set out, end their stays and arrive.
//!
//! A mover is taken out of the [calendar](super::calendar) on the day for which it waits, does what is due, and
//! goes back in under the day of what it does next. The submodels meet here and nowhere else.

use super::Setting;
use super::captures::Acceptance;
use super::journey::{NARROW, People};
use super::mover::{Activity, Leg, Mover, Trip, area_of, draw, group_of, new_mover, place_of};
use super::state::State;
use super::stay::{Ending, Stay};
use super::tally::{GroupTotal, Local, Total};
use super::ways::Mode;
use crate::rng::{Purpose, uniform};
use crate::world::{Role, ShelterType};

/// Adds people to those who do the same as the first of them.
fn join<T>(group: &mut Option<(Mover, T)>, more: &Mover, what: T) {
    match group {
        Some((group, _)) => group.persons += more.persons,
        None => *group = Some((*more, what)),
    }
}

impl State {
    /// Step 3: households at home whose tolerance has been passed prepare to leave.
    pub fn decide_to_leave(&mut self, setting: &Setting<'_>, day: u32) {
        self.decisions.clear();
        match setting.schedule {
            Some(schedule) => schedule.leave(day, &mut self.decisions),
            None => self.homes.decide(setting, &self.captures, day, &mut self.decisions),
        }
        for decision in &self.decisions {
            let mover = new_mover(setting, decision);
            let luck = draw(setting, &mover, Purpose::Departure, 0);
            let home = setting.cells[decision.cell as usize].community as usize;
            let due = self.captures.sets_out(setting, home, day, luck[0]);
            // Who would set out after the last day stays at home in this replicate.
            if due <= setting.horizon {
                self.leaving.push(due, mover);
            }
        }
    }

    /// Lets the trapped try again after the network has changed or a place was won back.
    pub fn free_trapped(&mut self, setting: &Setting<'_>, day: u32) {
        for mut mover in std::mem::take(&mut self.trapped) {
            self.count_stuck(setting, &mover, -1);
            mover.stay += 1;
            mover.overtaken = false;
            if mover.activity == Activity::TrappedAtHome {
                mover.activity = Activity::AtHome;
                self.leaving.push(day, mover);
            } else {
                mover.activity = Activity::Hosted;
                mover.ending = Ending::Onward;
                self.ending.push(day, mover);
            }
        }
    }

    /// Step 4: those due today set out from home.
    pub fn set_out(&mut self, setting: &Setting<'_>, day: u32) {
        for block in self.leaving.take(day) {
            for mover in &block {
                self.leave_home(setting, mover, day);
            }
            self.leaving.give_back(block);
        }
    }

    fn leave_home(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let community = setting.cells[mover.cell as usize].community;
        let lost = self.captures.is_lost(community as usize, day);
        let from = self.roads.way_out_of(setting, community as usize, lost);
        if let Some(stuck) = self.depart(setting, mover, from, day) {
            self.trap(setting, &stuck, Activity::TrappedAtHome, day);
        }
        let mut departures = std::mem::take(&mut self.departures);
        for (group, trip) in departures.drain(..) {
            let persons = i64::from(group.persons);
            self.homes.away(community, group.persons, 0);
            self.tally.add(Total::Away, persons);
            if !group.displaced {
                self.displace(setting, &group);
            }
            self.arriving.push(trip.arrival, Mover { displaced: true, ..trip.of(&group) });
        }
        self.departures = departures;
    }

    /// Step 5: hosted households move on or start for home.
    pub fn end_stays(&mut self, setting: &Setting<'_>, day: u32) {
        for block in self.ending.take(day) {
            for mover in &block {
                match mover.ending {
                    Ending::Onward => self.move_on(setting, mover, day),
                    Ending::Return => self.start_home(setting, mover, day),
                }
            }
            self.ending.give_back(block);
        }
    }

    /// Step 6: those due today arrive, at a host location or at home.
    pub fn arrive(&mut self, setting: &Setting<'_>, day: u32) {
        for block in self.arriving.take(day) {
            for mover in &block {
                let persons = i64::from(mover.persons);
                self.tally.add(Total::InTransit, -persons);
                if mover.activity == Activity::Returning {
                    self.come_home(setting, mover, day);
                } else {
                    let location = mover.location as usize;
                    self.tally.arrive(location, mover.from as usize, day, persons);
                    if self.roads.holder(location) == Role::Adversary {
                        self.tally.add(Total::ToAdversary, persons);
                    }
                    self.shelter(setting, mover, day);
                }
            }
            self.arriving.give_back(block);
        }
        if self.captures.any_newly_lost_on(day) {
            self.overtake(setting, day);
        }
        let stayed = i64::from(self.homes.in_lost(&self.captures, day)) - self.overtaken_at_home;
        self.tally.add(Total::Stayed, stayed - self.tally.now(Total::Stayed));
        self.homes.end_day();
    }

    /// Chooses destinations and books journeys, which are then in `departures`; returns those who have no open way.
    ///
    /// The households of an agent choose one by one. Those who choose a place that is small for the agent go there by
    /// themselves: together they would fill it at once. All others go where the first of them goes, so that each place
    /// is chosen as often as by households that travel alone.
    fn depart(&mut self, setting: &Setting<'_>, mover: &Mover, from: usize, day: u32) -> Option<Mover> {
        let cell = &setting.cells[mover.cell as usize];
        let (mut stuck, mut together) = (None, None);
        for (number, persons) in (0..).zip(mover.households(cell)) {
            let household = mover.group(cell, number, persons);
            match self.choose(setting, &household, from, day) {
                None => join(&mut stuck, &household, ()),
                Some(leg) if self.reception.places(leg.to) / NARROW < mover.persons => {
                    if let Some(left) = self.set_off(setting, &household, leg, day) {
                        join(&mut stuck, &left, ());
                    }
                }
                Some(leg) => join(&mut together, &household, leg),
            }
        }
        if let Some((group, leg)) = together
            && let Some(left) = self.set_off(setting, &group, leg, day)
        {
            join(&mut stuck, &left, ());
        }
        stuck.map(|(left, ())| left)
    }

    /// Chooses a destination; `None` if there is no open way.
    fn choose(&mut self, setting: &Setting<'_>, mover: &Mover, from: usize, day: u32) -> Option<Leg> {
        let luck = draw(setting, mover, Purpose::Departure, 0);
        let (u, mode) = (uniform(luck[1]), (from, mover.vehicle));
        let own_country = group_of(setting, mover).and_then(|group| {
            let luck = (uniform(luck[3]), u);
            self.choice.choose_own_country(setting, &mut self.roads, mode, group, luck)
        });
        let to = match (own_country, &setting.rule) {
            (Some(to), _) => Some(to),
            (None, Some(rule)) => self.host_choice.choose(setting, rule, &self.roads, from, day, u),
            (None, None) => self.choice.choose(setting, &mut self.roads, mode, day, u),
        }?;
        Some(Leg { from, to, shelter_luck: luck[2] })
    }

    /// Books journeys for all of a group, one if the way is wide enough; returns those for whom there is none.
    fn set_off(&mut self, setting: &Setting<'_>, group: &Mover, leg: Leg, day: u32) -> Option<Mover> {
        let cell = &setting.cells[group.cell as usize];
        let mode = Mode { vehicle: group.vehicle, across: false };
        let mut gone = 0;
        while gone < group.persons {
            let all = group.persons - gone;
            let next = |persons| group.group(cell, gone.div_ceil(cell.part), persons);
            let people = People { all, part: cell.part };
            let Some(journey) = self.roads.book(setting, (leg.from, leg.to), mode, people, day) else {
                return Some(next(all));
            };
            let area = setting.geography.locations[leg.from].area;
            self.tally.set_out(area, i64::from(journey.persons));
            self.host_choice.head_for(leg.to, journey.persons);
            self.departures.push((next(journey.persons), Trip { leg, arrival: journey.arrival }));
            gone += journey.persons;
        }
        None
    }

    /// Counts people who are displaced for the first time since the counting began.
    pub(super) fn displace(&mut self, setting: &Setting<'_>, mover: &Mover) {
        let community = setting.cells[mover.cell as usize].community;
        self.tally.displace(community as usize, mover.persons);
        if let Some(group) = group_of(setting, mover) {
            self.tally.add_of_group(GroupTotal::Displaced, group, mover.persons);
        }
    }

    /// Finds shelter and fixes when the stay will end.
    pub(super) fn shelter(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let cell = &setting.cells[mover.cell as usize];
        let location = mover.location as usize;
        let luck = uniform(mover.shelter_luck);
        let admitted = self.reception.admit(location, mover.persons, cell.part, day, luck);
        let home = cell.community as usize;
        self.choice.settle(mover.from as usize, location, mover.persons);
        let group = group_of(setting, mover);
        let own_country = group.filter(|&group| setting.groups.is_own_country(group, location));
        if let Some(group) = own_country {
            self.tally.add_of_group(GroupTotal::OwnCountry, group, mover.persons);
        }
        let mut number = 0;
        for (&shelter, persons) in ShelterType::ALL.iter().zip(admitted).filter(|&(_, persons)| persons > 0) {
            let group = mover.group(cell, number, persons);
            number += persons.div_ceil(cell.part);
            self.tally.settle(location, i64::from(persons), shelter);
            let stay = Stay {
                place: setting.geography.place_of_location(location),
                from: day,
                standing: cell.standing,
                vehicle: mover.vehicle,
                luck: draw(setting, &group, Purpose::Stay, 1),
            };
            let accepts = self.acceptance(setting, &group);
            // Who has come to a country of their own is at home there.
            let end = match own_country {
                Some(_) => None,
                None => self.clocks.end(setting, &self.captures, &stay, (home, accepts)),
            };
            let (end, ending) = end.unwrap_or((u32::MAX, Ending::Onward));
            let (activity, stay) = (Activity::Hosted, group.stay + 1);
            self.ending.push(end, Mover { stay, activity, ending, shelter, ..group });
        }
    }

    /// Gives up shelter.
    fn vacate(&mut self, mover: &Mover) {
        let location = mover.location as usize;
        self.reception.release(location, mover.persons, mover.shelter);
        self.choice.leave(mover.from as usize, location, mover.persons);
        self.host_choice.leave(location, mover.persons);
        self.tally.settle(location, -i64::from(mover.persons), mover.shelter);
    }

    /// Leaves a host location for another, or is trapped there.
    fn move_on(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        if let Some(stuck) = self.depart(setting, mover, mover.location as usize, day) {
            self.trap(setting, &stuck, Activity::TrappedAtHost, day);
        }
        let mut departures = std::mem::take(&mut self.departures);
        for (group, trip) in departures.drain(..) {
            self.vacate(&group);
            self.arriving.push(trip.arrival, trip.of(&group));
        }
        self.departures = departures;
    }

    /// Starts for home, or stays on if there is no way or home has been taken since.
    fn start_home(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let cell = &setting.cells[mover.cell as usize];
        let home = cell.community as usize;
        let to = setting.geography.communities[home].location;
        let from = mover.location as usize;
        let held = self.captures.holding(home, day);
        let stays = held.is_some_and(|capture| !self.acceptance(setting, mover).after(capture.kind));
        self.vacate(mover);
        let mut gone = 0;
        while gone < mover.persons {
            let all = mover.persons - gone;
            let next = |persons| mover.group(cell, gone.div_ceil(cell.part), persons);
            // Who goes home under a new holder is let through the line.
            let mode = Mode { vehicle: mover.vehicle, across: held.is_some() };
            let people = People { all, part: cell.part };
            let journey =
                if stays { None } else { self.roads.book_home(setting, (from, to), mode, people, day) };
            let Some(journey) = journey else {
                // Who stays is at the host as before.
                self.host_choice.head_for(from, all);
                return self.shelter(setting, &next(all), day);
            };
            let group = next(journey.persons);
            self.tally.add(Total::InTransit, i64::from(group.persons));
            self.arriving.push(journey.arrival, Mover { activity: Activity::Returning, ..group });
            gone += journey.persons;
        }
    }

    /// Is home again, and may have to leave again.
    fn come_home(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let cell = &setting.cells[mover.cell as usize];
        self.homes.away(cell.community, 0, mover.persons);
        self.tally.come_home(cell.community as usize, mover.persons);
        let stay = Stay {
            place: cell.community as usize,
            from: day,
            standing: cell.standing,
            vehicle: mover.vehicle,
            luck: draw(setting, mover, Purpose::Stay, 1),
        };
        // Who stays at home from now on needs no place in the calendar.
        if let Some(day) = self.clocks.departure(setting, &self.captures, &stay) {
            self.leaving.push(day, Mover { activity: Activity::AtHome, stay: mover.stay + 1, ..*mover });
        }
    }

    /// Finds no open way: waits at home or at a host until the network changes.
    fn trap(&mut self, setting: &Setting<'_>, mover: &Mover, activity: Activity, day: u32) {
        let mover = Mover { activity, ..*mover };
        let overtaken = self.captures.is_lost(place_of(setting, &mover), day);
        let mover = Mover { overtaken, ..mover };
        self.count_stuck(setting, &mover, 1);
        self.trapped.push(mover);
    }

    /// Those without a way whose place is lost today are overtaken from now on.
    fn overtake(&mut self, setting: &Setting<'_>, day: u32) {
        let mut trapped = std::mem::take(&mut self.trapped);
        for mover in &mut trapped {
            if !mover.overtaken && self.captures.is_lost(place_of(setting, mover), day) {
                self.count_stuck(setting, mover, -1);
                mover.overtaken = true;
                self.count_stuck(setting, mover, 1);
            }
        }
        self.trapped = trapped;
    }

    /// Adds a household without a way to the counts, or takes it out of them.
    fn count_stuck(&mut self, setting: &Setting<'_>, mover: &Mover, sign: i64) {
        let persons = sign * i64::from(mover.persons);
        if mover.overtaken {
            self.tally.add(Total::Overtaken, persons);
            if mover.activity == Activity::TrappedAtHome {
                self.overtaken_at_home += persons;
            }
        } else {
            self.tally.add(Total::Trapped, persons);
            self.tally.add_local(Local::Trapped, area_of(setting, mover), persons);
        }
    }

    /// After which captures a household would go back home under its new holder.
    fn acceptance(&self, setting: &Setting<'_>, mover: &Mover) -> Acceptance {
        let cell = &setting.cells[mover.cell as usize];
        if !self.captures.any(cell.community as usize) {
            return Acceptance::default();
        }
        let luck = setting.streams.block(Purpose::NewHolder, cell.key, mover.household, 0);
        Acceptance::of(setting.parameters, luck[0])
    }

    /// Takes in the reports of a day, and corrects what is recorded of it.
    pub(super) fn hear(&mut self, setting: &Setting<'_>, day: u32) {
        let Some(rule) = setting.rule.filter(|rule| !rule.reports.is_empty()) else { return };
        let area = |host: usize| setting.geography.locations[rule.hosts[host]].area;
        let reported = self.host_choice.reported();
        reported.hear_all(rule.reports, day, |host| self.tally.local(Local::Hosted, area(host)));
        for host in 0..rule.hosts.len() {
            let persons = reported.corrected(host, self.tally.local(Local::Hosted, area(host)));
            self.tally.correct(Local::Hosted, area(host), day, persons as u32);
        }
    }
}
