//! Which way, and how long does it take?
//!
//! Households take the shortest path by travel time over the links that are open on the day they set
//! out, with a vehicle (link speed times driving hours a day) or on foot (kilometres a day). A link is
//! shut where one end is held by the adversary and the other is not, until a corridor opens it; a place
//! that falls stays passable for three more days, because people flee ahead of and around a front that
//! settles only then.
//!
//! People whose own location is behind the line while their community is not lost make their way across country to the
//! nearest location, within a day's walk, that still has open roads.
//!
//! Each link carries its capacity of persons a day, both directions together. A household books the first
//! day, from the one on which it gets there, that has room left on the link; the excess waits. So nobody
//! arrives before the free travel time, and no link carries more than it can on any day (one household
//! may always pass, however large). A location may meter arrivals in the same way.
//!
//! Trains and buses are links of a kind of their own: see `journey::lines`; of waiting at a border: see `journey::crossings`.

mod branches;
mod crossings;
mod lines;
mod paths;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Setting;
use super::behind::is_behind;
use super::closures::Gates;
use super::kept::{Kept, TREES_BYTES};
use super::queues::Queues;
use super::timetable::{self, Timetable};
use super::ways::{Crossing, Ends, Mode, SharedWays, Tree};
use crate::conflict::threat::CAPTURE_AFTER_DAYS;
use crate::world::{Geography, Link, RoadStatus, Role};

/// How far people go across country to reach an open road, in kilometres: less than a day on foot (a guess).
pub const CROSS_COUNTRY_KM: f64 = 15.0;

/// The road network on the present day, with what has been booked on it.
#[derive(Clone, Debug, Default)]
pub struct Roads {
    /// Who holds each location today.
    holders: Vec<Role>,
    /// Whether each location lies behind the line for civilians.
    behind: Vec<bool>,
    /// Where communities take to the road across country, with the state of the network for which that holds.
    ways_out: Vec<(usize, usize)>,
    /// Links that are open today although a front or a border is in the way.
    corridor: Vec<bool>,
    /// Foreign locations that can be entered today.
    abroad: Vec<usize>,
    /// Where they are entered today.
    crossings: Vec<Crossing>,
    /// What a record shuts today.
    gates: Gates,
    /// Day from which a location that was taken is shut.
    shut_from: Vec<u32>,
    next_change: usize,
    /// What changed the network, in order: a location that fell, or anything else (`None`). Its length counts
    /// the states of the network; trees of an older state are stale.
    changes: Vec<Option<u32>>,
    /// Whether a way can be open in one direction alone today.
    one_way: bool,
    /// Counts the trees that were grown.
    grown: u32,
    /// For each link, days on it on foot and by vehicle.
    days_on: Vec<[f32; 2]>,
    /// Trains and buses.
    lines: Timetable,
    /// For each link, its two ends as one number, from which either gives the other.
    ends: Vec<Ends>,
    /// Shortest ways by location and mode.
    trees: Kept<Tree>,
    /// Shortest ways that replicates share.
    first_day: SharedWays,
    /// For each location, what a search has found: its cost and the last link.
    far: Vec<(f32, u32)>,
    heap: BinaryHeap<Reverse<u64>>,
    capacity: Vec<u32>,
    /// Persons a day that links let through today: their capacity, or fewer where people are counted through.
    passage: Vec<u32>,
    /// Persons booked by day and link.
    load: Vec<u32>,
    /// Persons that waited for a link, by link.
    delayed: Vec<u64>,
    queues: Queues,
    /// Links of the journey in hand, last first, each with the day on which it is entered.
    path: Vec<(u32, u32)>,
    days: usize,
}

/// A journey that has been booked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Journey {
    /// Day of arrival.
    pub arrival: u32,
    /// Days that it takes on free roads.
    pub free_days: f32,
    /// Those who make it: all who asked, or one household of them where the way is narrow.
    pub persons: u32,
}

/// Who wants to travel together.
#[derive(Clone, Copy, Debug)]
pub struct People {
    /// All of them.
    pub all: u32,
    /// Those who will not part: a household.
    pub part: u32,
}

/// How a link can be used on a day, towards its ends `from` and `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct OpenWay {
    plain: [bool; 2],
    /// By those who are let through the line.
    through: [bool; 2],
    /// Most persons a day; 0 where nobody passes.
    persons: u32,
}

impl OpenWay {
    fn is_one_way(self) -> bool {
        [self.plain, self.through].iter().any(|[there, back]| there != back)
    }
}

/// A way is narrow for a group that is more than one in so many of those whom it carries in a day, or for whom there are
/// places at its end: groups would leave a good part of it unused, and households go one by one.
pub(super) const NARROW: u32 = 20;

impl Roads {
    /// The network on the eve of the first day.
    pub fn begin(&mut self, setting: &Setting<'_>) {
        let geography = setting.geography;
        let n = geography.locations.len();
        self.days = setting.horizon as usize + 1;
        self.holders = geography.locations.iter().map(|location| location.role).collect();
        self.behind = self.holders.iter().map(|&role| is_behind(role)).collect();
        self.ways_out.clear();
        self.ways_out.resize(geography.communities.len(), (0, 0));
        self.gates.begin(geography, setting.closures);
        self.abroad.clear();
        self.crossings.clear();
        self.corridor.clear();
        self.corridor.resize(geography.links.len(), false);
        self.shut_from.clear();
        self.shut_from.resize(n, u32::MAX);
        self.next_change = 0;
        self.changes.clear();
        self.one_way = false;
        self.grown = 0;
        self.lines.begin(setting);
        self.begin_branches(geography);
        // Of each way there is another one without trains and buses.
        let kinds = if self.lines.is_empty() { 4 } else { 8 };
        self.trees.begin(kinds * n, Tree::BYTES * n, TREES_BYTES);
        let p = setting.parameters;
        self.days_on = geography
            .links
            .iter()
            .map(|link| {
                if link.status == RoadStatus::Transport {
                    return [timetable::days(link), f32::INFINITY];
                }
                let by_vehicle = link.speed_km_per_h * p.driving_hours_per_day;
                [link.length_km / p.walking_km_per_day, link.length_km / by_vehicle].map(|days| days as f32)
            })
            .collect();
        self.ends = geography.links.iter().map(|link| Ends((link.from ^ link.to) as u32)).collect();
        let factor = setting.parameters.road_capacity_factor;
        self.capacity = geography
            .links
            .iter()
            .map(|link| match link.status {
                RoadStatus::Transport => link.capacity_persons_per_day,
                _ => (f64::from(link.capacity_persons_per_day) * factor).round() as u32,
            })
            .collect();
        self.passage.clone_from(&self.capacity);
        self.load.clear();
        self.load.resize(geography.links.len() * self.days, 0);
        self.delayed.clear();
        self.delayed.resize(geography.links.len(), 0);
        self.queues.begin(geography, self.days);
    }

    /// Lets the day's changes of control and openings take effect; says whether the network changed.
    pub fn advance(&mut self, setting: &Setting<'_>, day: u32) -> bool {
        let before = self.changes.len();
        let geography = setting.geography;
        let communities = geography.communities.len();
        while let Some(change) = setting.course.control.get(self.next_change).filter(|c| c.day <= day) {
            self.next_change += 1;
            let Some(location) = change.place.checked_sub(communities) else { continue };
            self.holders[location] = change.role;
            if is_behind(change.role) {
                self.shut_from[location] = change.day + CAPTURE_AFTER_DAYS + 1;
            } else {
                self.shut_from[location] = u32::MAX;
                if std::mem::take(&mut self.behind[location]) {
                    self.changes.push(None);
                }
            }
        }
        for (location, shut_from) in self.shut_from.iter().enumerate() {
            if day >= *shut_from && !self.behind[location] {
                self.behind[location] = true;
                self.changes.push(Some(location as u32));
            }
        }
        let opens = setting.course.openings.iter().any(|opening| opening.days.changes_on(day));
        let shuts = setting.closures.iter().any(|closure| closure.changes_on(day));
        if opens || shuts {
            // What is open twice, or shut twice, is no news when one of the two begins or ends.
            let was = self.ways_open(setting.geography);
            self.gates.advance(setting.geography, setting.closures, day);
            self.open(setting, day);
            let now = self.ways_open(setting.geography);
            self.one_way = now.0.iter().any(|way| way.is_one_way());
            if was != now {
                self.changes.push(None);
            }
        }
        self.tell_of_seats(geography, day);
        self.tell_of_crossings(day);
        if day == 0 {
            self.open_first_day(geography);
        }
        self.changes.len() != before
    }

    /// What is open today: each link, and who takes people in.
    fn ways_open(&self, geography: &Geography) -> (Vec<OpenWay>, Vec<bool>) {
        let across = Mode { vehicle: false, across: true };
        let of_link = |link: usize| {
            let Link { from, to, .. } = geography.links[link];
            let both = [(to, from), (from, to)];
            let plain = both.map(|(at, next)| self.passable(geography, link, at, next));
            let through = both.map(|ends| self.lets_pass(geography, across, link, ends));
            OpenWay { plain, through, persons: if through == [false; 2] { 0 } else { self.passage[link] } }
        };
        let links = (0..geography.links.len()).map(of_link).collect();
        (links, (0..geography.locations.len()).map(|location| self.gates.receives(location)).collect())
    }

    /// Sets which links are open on a day although a front or a border is in the way.
    fn open(&mut self, setting: &Setting<'_>, day: u32) {
        let (geography, openings) = (setting.geography, &setting.course.openings);
        self.corridor.fill(false);
        self.passage.clone_from(&self.capacity);
        self.abroad.clear();
        self.crossings.clear();
        for opening in openings.iter().filter(|opening| opening.days.contains(day)) {
            let link = &geography.links[opening.link];
            self.corridor[opening.link] = true;
            if let Some(limit) = opening.limit {
                self.passage[opening.link] = self.passage[opening.link].min(limit);
            }
            let foreign = |location: &usize| geography.locations[*location].role == Role::Foreign;
            let across: Vec<usize> = [link.from, link.to].into_iter().filter(foreign).collect();
            if let [entered] = across[..]
                && !self.gates.bar(geography, opening.link, entered)
            {
                self.abroad.push(entered);
                self.crossings.push(Crossing { location: entered, link: opening.link, wait: 0 });
            }
        }
        self.abroad.sort_unstable();
        self.abroad.dedup();
    }

    /// Foreign locations that can be entered today.
    pub fn abroad(&self) -> &[usize] {
        &self.abroad
    }

    /// Counts the states of the network, from 1.
    pub fn version(&self) -> usize {
        self.changes.len() + 1
    }

    /// What a record shuts today.
    pub fn gates(&self) -> &Gates {
        &self.gates
    }

    /// Whether a link can be used today from one of its ends to the other.
    pub fn passable(&self, geography: &Geography, link: usize, at: usize, next: usize) -> bool {
        let open = match geography.links[link].status {
            RoadStatus::Open => self.behind[at] == self.behind[next],
            RoadStatus::Transport if self.behind[at] || self.behind[next] => return false,
            RoadStatus::FrontLine | RoadStatus::Border | RoadStatus::Transport => false,
        };
        (open || self.corridor[link]) && !self.gates.bar(geography, link, next)
    }

    /// The same for people who may be let through the line.
    fn lets_pass(&self, geography: &Geography, mode: Mode, link: usize, (at, next): (usize, usize)) -> bool {
        let through = mode.across
            && geography.links[link].status == RoadStatus::Open
            && !self.gates.bar(geography, link, next);
        through || self.passable(geography, link, at, next)
    }

    /// Who holds a location today.
    pub fn holder(&self, location: usize) -> Role {
        self.holders[location]
    }

    /// The location from which a community takes to the road: its own, or the nearest that is passable if its
    /// own has fallen and it is not lost itself.
    pub fn way_out_of(&mut self, setting: &Setting<'_>, community: usize, lost: bool) -> usize {
        let geography = setting.geography;
        let own = geography.communities[community].location;
        if !self.behind[own] || lost {
            return own;
        }
        let version = self.version();
        if self.ways_out[community].0 != version {
            let communities = geography.communities.len();
            let nearest = geography
                .within(communities..geography.places(), geography.position(community), CROSS_COUNTRY_KM)
                .map(|(place, km)| (km, place - communities))
                .filter(|&(_, location)| !self.behind[location])
                .min_by(|a, b| a.0.total_cmp(&b.0));
            self.ways_out[community] = (version, nearest.map_or(own, |(_, location)| location));
        }
        self.ways_out[community].1
    }

    /// Kilometres of road from a location to every other by the fastest way, infinite without one. They change with
    /// two numbers: the first stays the same as long as only places that had a way lose it, the second as long as none
    /// does.
    pub fn kilometres(
        &mut self,
        setting: &Setting<'_>,
        from: usize,
        vehicle: bool,
    ) -> ((u32, usize), &[f32]) {
        let tree = self.tree(setting, from, Mode { vehicle, across: false });
        let tree = &self.trees[tree];
        ((tree.grown, tree.version), &tree.km)
    }

    /// Books the journey of people who go back where they came from; `None` if there is no open way.
    ///
    /// They are many, from as many locations as there are hosts, and each needs one way alone. Where ways from all of
    /// these are not kept, it is found on those from the home, which others had left before.
    pub fn book_home(
        &mut self,
        setting: &Setting<'_>,
        (from, to): (usize, usize),
        mode: Mode,
        people: People,
        day: u32,
    ) -> Option<Journey> {
        if self.trees.keeps_all() || self.one_way || !self.lines.is_empty() {
            return self.book(setting, (from, to), mode, people, day);
        }
        let free_days = self.find_way_back(setting, (from, to), mode)?;
        Some(self.reserve(setting, to, free_days, people, day))
    }

    /// Books a journey that starts today; `None` if there is no open way.
    pub fn book(
        &mut self,
        setting: &Setting<'_>,
        (from, to): (usize, usize),
        mode: Mode,
        people: People,
        day: u32,
    ) -> Option<Journey> {
        let free_days = self.way(setting, (from, to), mode, people, day)?;
        Some(self.reserve(setting, to, free_days, people, day))
    }

    /// Books the way in hand.
    fn reserve(
        &mut self,
        setting: &Setting<'_>,
        to: usize,
        free_days: f32,
        people: People,
        day: u32,
    ) -> Journey {
        let limit = setting.geography.locations[to].reception_per_day;
        let least = self.path.iter().map(|&(link, _)| self.passage[link as usize]).chain(limit).min();
        let narrow = least.is_some_and(|least| least / NARROW < people.all);
        let persons = if narrow { people.all.min(people.part) } else { people.all };
        let mut waited = 0;
        let links = self.capacity.len();
        for &(link, entered) in self.path.iter().rev() {
            let link = link as usize;
            let due = (day + waited + entered) as usize;
            let on = self.first_room(link, due, persons);
            if on > due {
                waited += (on - due) as u32;
                self.delayed[link] += (on - due) as u64 * u64::from(persons);
            }
            // Who would get on the link after the last day is on the way then.
            let Some(booked) = self.load.get_mut(on * links + link) else { break };
            *booked += persons;
        }
        // Whoever sets out after them knows how long the queue has become.
        if self.boards() {
            self.tell_of_seats(setting.geography, day);
        }
        let mut arrival = day + waited + free_days as u32;
        if let Some(limit) = limit {
            arrival = self.queues.book(to, arrival, persons, limit);
        }
        Journey { arrival, free_days, persons }
    }

    /// The first day from one on which so many find room on a link; the day after the last if there is none.
    fn first_room(&self, link: usize, due: usize, persons: u32) -> usize {
        let links = self.capacity.len();
        let room = |booked: u32| booked == 0 || booked + persons <= self.passage[link];
        let mut on = due;
        while on < self.days && !(room(self.load[on * links + link]) && self.runs(link, on)) {
            on += 1;
        }
        on
    }

    /// Persons that used a link, by day.
    #[inline]
    pub fn load(&self, link: usize) -> impl Iterator<Item = u32> {
        self.load.iter().copied().skip(link).step_by(self.capacity.len())
    }

    /// Capacity of a link in this replicate, persons a day.
    #[inline]
    pub fn capacity(&self, link: usize) -> u32 {
        self.capacity[link]
    }

    /// Who waits to be received.
    pub fn queues(&self) -> &Queues {
        &self.queues
    }

    /// Person-days of waiting for a link.
    pub fn delayed(&self, link: usize) -> u64 {
        self.delayed[link]
    }
}
