//! Who moves today? Steps 3 to 6 of a day: households decide, set out, end their stays and arrive.
//!
//! A mover is taken out of the [calendar](super::calendar) on the day for which it waits, does what is due, and
//! goes back in under the day of what it does next. The submodels meet here and nowhere else.

use super::Setting;
use super::mover::{Activity, Mover, area_of, draw, new_mover, place_of};
use super::state::State;
use super::stay::{Ending, Stay};
use super::tally::{Local, Total};
use super::ways::Mode;
use crate::conflict::CaptureKind;
use crate::rng::{Purpose, uniform};
use crate::world::Role;

/// A journey to a host location, with the luck of finding shelter there.
#[derive(Clone, Copy, Debug)]
struct Trip {
    from: u16,
    to: u16,
    shelter_luck: u32,
    arrival: u32,
}

impl Trip {
    /// A household on this journey.
    fn of(self, mover: &Mover) -> Mover {
        let (from, location, shelter_luck) = (self.from, self.to, self.shelter_luck);
        Mover { activity: Activity::InTransit, from, location, shelter_luck, ..*mover }
    }
}

impl State {
    /// Step 3: households at home whose tolerance has been passed prepare to leave.
    pub fn decide_to_leave(&mut self, setting: &Setting<'_>, day: u32) {
        self.decisions.clear();
        match setting.schedule {
            Some(schedule) => schedule.leave(day, &mut self.decisions),
            None => self.homes.decide(setting, day, &mut self.decisions),
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

    /// Lets the trapped try again after the network has changed.
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
        let Some(trip) = self.depart(setting, mover, from, day) else {
            return self.trap(setting, mover, Activity::TrappedAtHome, day);
        };
        let persons = i64::from(mover.persons);
        self.homes.away(community, mover.persons, 0);
        self.tally.add(Total::Away, persons);
        if !mover.displaced {
            self.tally.add(Total::Displaced, persons);
        }
        self.arriving.push(trip.arrival, Mover { displaced: true, ..trip.of(mover) });
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
        if self.captures.any_lost_on(day) {
            self.overtake(setting, day);
        }
        let stayed = i64::from(self.homes.in_taken(day)) - self.overtaken_at_home;
        self.tally.add(Total::Stayed, stayed - self.tally.now(Total::Stayed));
        self.homes.end_day();
    }

    /// Chooses a destination and books the journey; `None` if there is no open way.
    fn depart(&mut self, setting: &Setting<'_>, mover: &Mover, from: usize, day: u32) -> Option<Trip> {
        let luck = draw(setting, mover, Purpose::Departure, 0);
        let u = uniform(luck[1]);
        let to = match &setting.rule {
            Some(rule) => self.attraction.choose(setting, rule, &self.roads, from, day, u),
            None => self.choice.choose(setting, &mut self.roads, (from, mover.vehicle), day, u),
        }?;
        let mode = Mode { vehicle: mover.vehicle, across: false };
        let journey = self.roads.book(setting, (from, to), mode, mover.persons, day)?;
        let area = setting.geography.locations[from].area;
        self.tally.set_out(area, i64::from(mover.persons));
        self.attraction.head_for(to, mover.persons);
        Some(Trip { from: from as u16, to: to as u16, shelter_luck: luck[2], arrival: journey.arrival })
    }

    /// Finds shelter and fixes when the stay will end.
    pub(super) fn shelter(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let cell = &setting.cells[mover.cell as usize];
        let location = mover.location as usize;
        let shelter = self.reception.admit(location, mover.persons, day, uniform(mover.shelter_luck));
        let home = cell.community as usize;
        self.choice.settle(mover.from as usize, location, mover.persons);
        self.tally.settle(location, i64::from(mover.persons), shelter);
        let stay = Stay {
            place: setting.geography.place_of_location(location),
            from: day,
            standing: cell.standing,
            vehicle: mover.vehicle,
            luck: draw(setting, mover, Purpose::Stay, 1),
        };
        let under_new_holder = self.would_go_under_new_holder(setting, mover);
        let end = self.clocks.end(setting, &self.captures, &stay, (home, under_new_holder));
        let (end, ending) = end.unwrap_or((u32::MAX, Ending::Onward));
        self.ending
            .push(end, Mover { activity: Activity::Hosted, ending, shelter, stay: mover.stay + 1, ..*mover });
    }

    /// Gives up shelter.
    fn vacate(&mut self, mover: &Mover) {
        let location = mover.location as usize;
        self.reception.release(location, mover.persons, mover.shelter);
        self.choice.leave(mover.from as usize, location, mover.persons);
        self.attraction.leave(location, mover.persons);
        self.tally.settle(location, -i64::from(mover.persons), mover.shelter);
    }

    /// Leaves a host location for another, or is trapped there.
    fn move_on(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        if let Some(trip) = self.depart(setting, mover, mover.location as usize, day) {
            self.vacate(mover);
            self.arriving.push(trip.arrival, trip.of(mover));
        } else {
            self.trap(setting, mover, Activity::TrappedAtHost, day);
        }
    }

    /// Starts for home, or stays on if there is no way or home has been taken since.
    fn start_home(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let home = setting.cells[mover.cell as usize].community as usize;
        let to = setting.geography.communities[home].location;
        let from = mover.location as usize;
        let taken = self.captures.is_taken(home, day);
        let journey = if taken && !self.would_go_under_new_holder(setting, mover) {
            None
        } else {
            // Who goes home under a new holder is let through the line.
            let mode = Mode { vehicle: mover.vehicle, across: taken };
            self.roads.book(setting, (from, to), mode, mover.persons, day)
        };
        self.vacate(mover);
        let Some(journey) = journey else { return self.shelter(setting, mover, day) };
        self.tally.add(Total::InTransit, i64::from(mover.persons));
        self.arriving.push(journey.arrival, Mover { activity: Activity::Returning, ..*mover });
    }

    /// Is home again, and may have to leave again.
    fn come_home(&mut self, setting: &Setting<'_>, mover: &Mover, day: u32) {
        let cell = &setting.cells[mover.cell as usize];
        self.homes.away(cell.community, 0, mover.persons);
        self.tally.add(Total::Away, -i64::from(mover.persons));
        self.tally.add(Total::Returned, i64::from(mover.persons));
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

    /// Whether a household whose home another side holds would go back to it.
    fn would_go_under_new_holder(&self, setting: &Setting<'_>, mover: &Mover) -> bool {
        let cell = &setting.cells[mover.cell as usize];
        let p = setting.parameters;
        self.captures.lasting(cell.community as usize).is_some_and(|capture| {
            let luck = setting.streams.block(Purpose::NewHolder, cell.key, mover.household, 0);
            let share = match capture.kind {
                CaptureKind::Assault => p.return_share_after_assault,
                CaptureKind::Handover => p.return_share_after_handover,
                CaptureKind::Withdrawal => p.return_share_after_withdrawal,
            };
            uniform(luck[0]) < share
        })
    }

    /// Takes in the reports of a day, and corrects what is recorded of it.
    pub(super) fn hear(&mut self, setting: &Setting<'_>, day: u32) {
        let Some(rule) = setting.rule.filter(|rule| !rule.reports.is_empty()) else { return };
        let area = |host: usize| setting.geography.locations[rule.hosts[host]].area;
        let reported = self.attraction.reported();
        reported.hear_all(rule.reports, day, |host| self.tally.local(Local::Hosted, area(host)));
        for host in 0..rule.hosts.len() {
            let persons = reported.corrected(host, self.tally.local(Local::Hosted, area(host)));
            self.tally.correct(Local::Hosted, area(host), day, persons as u32);
        }
    }
}
