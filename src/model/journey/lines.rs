//! Who goes by train or bus, and who walks all the same?
//!
//! A line joins two locations on the days on which it runs, takes so many days whatever the road, and has so many
//! seats a day, which are booked as roads are. Those without a vehicle take it where it is quicker. Whoever sets out knows
//! how long one waits for a seat: it counts like days on the way, in the choice of a way and of a destination, where a
//! line is as long as the road that one would walk in that time. Whoever comes to the station later than today may find
//! another wait; who would be there sooner on foot then, or after the last train, walks from the start.

use super::{People, Roads};
use crate::model::Setting;
use crate::model::timetable::{self, Line};
use crate::model::ways::Mode;
use crate::world::Geography;

impl Roads {
    /// How often it was learnt that one waits longer for a seat, or less long: a number that stays the same as long as
    /// lines take as long as before.
    pub fn news_of_seats(&self) -> u32 {
        self.lines.news
    }

    /// Lets people know how long one waits today for a seat on each line.
    pub(super) fn tell_of_seats(&mut self, geography: &Geography, day: u32) {
        for line in 0..self.lines.all.len() {
            let Line { link, days: runs, wait: known, .. } = self.lines.all[line];
            // Before its first day nobody takes it, whatever the wait.
            let from = day.max(runs.from);
            let on = self.first_room(link, from as usize, 1) as u32;
            let wait = self.runs(link, on as usize).then(|| on - from);
            if wait != known {
                self.lines.all[line].wait = wait;
                self.lines.news += 1;
                self.days_on[link][0] =
                    wait.map_or(f32::INFINITY, |wait| timetable::days(&geography.links[link]) + wait as f32);
                self.changes.push(None);
            }
        }
    }

    /// Whether a link can be entered on a day, by what is known today: a road always, a line until the line of control has
    /// passed one of its ends.
    pub(super) fn runs(&self, link: usize, day: usize) -> bool {
        self.lines.of(link).is_none_or(|known| {
            let open = |&end: &usize| (day as u32) < self.shut_from[end];
            known.days.contains(day as u32) && known.ends.iter().all(open)
        })
    }

    /// Puts the way between two locations into the path in hand, and says how many days it takes on free roads; none if
    /// there is no way.
    pub(super) fn way(
        &mut self,
        setting: &Setting<'_>,
        ends: (usize, usize),
        mode: Mode,
        people: People,
        day: u32,
    ) -> Option<f32> {
        let days = self.trace(setting, ends, mode, true)?;
        if mode.vehicle || !self.boards() {
            return Some(days);
        }
        let by_line = self.days_with_waits(people, day, days);
        let path = std::mem::take(&mut self.path);
        let walk = self.trace(setting, ends, mode, false);
        let on_foot = walk.and_then(|days| self.days_with_waits(people, day, days));
        match (by_line, on_foot) {
            (None, _) => walk,
            (Some(by_line), Some(on_foot)) if on_foot <= by_line => walk,
            _ => {
                self.path = path;
                Some(days)
            }
        }
    }

    /// Whether the way in hand leads over a line.
    pub(super) fn boards(&self) -> bool {
        !self.lines.is_empty() && self.path.iter().any(|&(link, _)| self.lines.of(link as usize).is_some())
    }

    /// Puts the shortest way into the path in hand, without what is known of waiting, which is not yet booked.
    fn trace(&mut self, setting: &Setting<'_>, ends: (usize, usize), mode: Mode, lines: bool) -> Option<f32> {
        let days = self.find_way(setting, ends, mode, lines)?;
        if self.lines.is_empty() {
            return Some(days);
        }
        let mut known = 0;
        for (link, entered) in self.path.iter_mut().rev() {
            *entered -= known;
            known += self.lines.of(*link as usize).and_then(|line| line.wait).unwrap_or(0);
        }
        Some(days - known as f32)
    }

    /// Days that the way in hand takes a household with all waiting; none if the last seat of a line on it is gone.
    fn days_with_waits(&self, people: People, day: u32, days: f32) -> Option<u32> {
        let mut waited = 0;
        for &(link, entered) in self.path.iter().rev() {
            let due = (day + waited + entered) as usize;
            let on = self.first_room(link as usize, due, people.all.min(people.part));
            if !self.runs(link as usize, on) {
                return None;
            }
            waited += (on - due) as u32;
        }
        Some(waited + days as u32)
    }
}
