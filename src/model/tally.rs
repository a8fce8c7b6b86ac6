//! What is counted, each day?
//!
//! Three series that agencies mix up are kept apart: people **displaced** (each person once, since the
//! counting began), **movements** (every journey counts), and people **away** now (a stock). Nobody leaves
//! home but for conflict, so that all of them, and what the displaced need, are those of conflict.

use super::flows::Flows;
use super::reception::Reception;
use crate::world::{Geography, Role, ShelterType};

macro_rules! variables {
    ($kind:ident, $doc:literal: $( $(#[doc = $meaning:literal])+ $name:ident = $key:literal, $stock:literal; )+) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $kind { $( $(#[doc = $meaning])+ $name, )+ }

        impl $kind {
            /// All of them, in the order of the tables.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )+ ];

            /// The name in tables.
            pub fn key(self) -> &'static str {
                match self { $( Self::$name => $key, )+ }
            }

            /// What it means, in words.
            pub fn meaning(self) -> &'static str {
                match self { $( Self::$name => concat!($($meaning,)+).trim_ascii(), )+ }
            }

            /// Whether it is a stock at the end of the day (or a running total) rather than a daily flow.
            pub fn is_stock(self) -> bool {
                match self { $( Self::$name => $stock, )+ }
            }
        }
    };
}

variables! { Total, "A number of persons that is recorded for the whole case each day.":
    /// People displaced by conflict since the counting began, each once (running total).
    Displaced = "displaced", true;
    /// Movements of displacement since the start, each journey counted (running total).
    Movements = "movements", true;
    /// People setting out from home or from a host on the day.
    Departures = "departures", false;
    /// People arriving at a host location on the day.
    Arrivals = "arrivals", false;
    /// People who have come home again since the start (running total).
    Returned = "returned", true;
    /// People away from home at the end of the day.
    Away = "away", true;
    /// People on the road at the end of the day.
    InTransit = "in_transit", true;
    /// People who want to leave a place that has not been taken, and have no open way.
    Trapped = "trapped", true;
    /// People who want to leave and have no open way out of a place that was taken.
    Overtaken = "overtaken", true;
    /// People at home in places that were taken who do not want to leave: they stayed, or have come back.
    Stayed = "stayed", true;
    /// Displaced people staying near the border.
    NearBorder = "near_border", true;
    /// Arrivals near the border since the counting began (running total).
    BorderArrivals = "border_arrivals", true;
    /// People who have gone over to areas held by the adversary (running total).
    ToAdversary = "to_government", true;
    /// People abroad, having crossed a border that was opened.
    Abroad = "abroad", true;
    /// People who have crossed a border since the start, each crossing counted (running total).
    Crossed = "crossed", true;
    /// Displaced people with relatives or friends.
    InHost = "shelter_host", true;
    /// Displaced people in rented homes.
    InRented = "shelter_rented", true;
    /// Displaced people in managed camps.
    InCamp = "shelter_camp", true;
    /// Displaced people at self-settled sites.
    InSelfSettled = "shelter_self_settled", true;
    /// Displaced people in unfinished buildings.
    InUnfinished = "shelter_unfinished", true;
    /// Displaced people in the open.
    InOpen = "shelter_open", true;
}

variables! { Local, "A number of persons that is recorded for each area each day.":
    /// People setting out from the area on the day, from home or from a host.
    Departures = "departures", false;
    /// People arriving at host locations of the area on the day.
    Arrivals = "arrivals", false;
    /// Displaced people staying in the area.
    Hosted = "hosted", true;
    /// Displaced people in the open in the area.
    Open = "shelter_open", true;
    /// People in the area who want to leave a place that has not been taken, and have no open way.
    Trapped = "trapped", true;
    /// People displaced by conflict from homes in the area since the counting began, each once (running total).
    Displaced = "displaced", true;
    /// People who came back to homes in the area since the start, each return counted (running total).
    Returned = "returned", true;
}

variables! { GroupTotal, "A number of persons that is recorded for each population group each day.":
    /// Members displaced by conflict since the counting began, each once (running total).
    Displaced = "displaced", true;
    /// Members who have come to their own country, and stay there.
    OwnCountry = "own_country", true;
}

/// A count of people who are there that does not fall once on so many dates is asked about: of those who come and go some go.
pub const GROWING_DATES: usize = 10;

impl Total {
    /// Whether it only grows: all who did something up to the end of the day.
    pub fn is_running_total(self) -> bool {
        matches!(
            self,
            Self::Displaced
                | Self::Movements
                | Self::Returned
                | Self::BorderArrivals
                | Self::ToAdversary
                | Self::Crossed
        )
    }

    /// The running total that a count of these people is easily taken for: who came is in it, and who went back is still in it.
    pub fn taken_for(self) -> Option<Self> {
        match self {
            Self::Abroad => Some(Self::Crossed),
            Self::Away => Some(Self::Displaced),
            Self::NearBorder => Some(Self::BorderArrivals),
            _ => None,
        }
    }

    /// Displaced people in a kind of shelter.
    pub fn in_shelter(kind: ShelterType) -> Self {
        match kind {
            ShelterType::Host => Self::InHost,
            ShelterType::Rented => Self::InRented,
            ShelterType::Camp => Self::InCamp,
            ShelterType::SelfSettled => Self::InSelfSettled,
            ShelterType::Unfinished => Self::InUnfinished,
            ShelterType::Open => Self::InOpen,
        }
    }
}

impl Local {
    /// Whether it only grows: all who did something up to the end of the day.
    pub fn is_running_total(self) -> bool {
        matches!(self, Self::Displaced | Self::Returned)
    }

    /// What a count of these days, the first and the last included, is of: all people of flows, how many more of a running
    /// total, and those of the last day of other stocks. Takes the numbers by day.
    pub fn over(self, by_day: impl Iterator<Item = u32>, (first, last): (u32, u32)) -> u64 {
        let (first, last) = (first as usize, last as usize);
        if !self.is_stock() {
            return by_day.take(last + 1).skip(first).map(u64::from).sum();
        }
        let (mut before, mut until) = (0, 0);
        for (day, persons) in by_day.take(last + 1).enumerate() {
            if day < first && self.is_running_total() {
                before = persons;
            }
            until = persons;
        }
        u64::from(until.saturating_sub(before))
    }
}

/// Days in a period of the origin–destination table.
pub const PERIOD_DAYS: u32 = 30;

/// Whether a day is one on which kinds of shelter are recorded by area: each seventh of the first twelve weeks, then
/// each fourteenth, those of headlines, and the last. By day they would take more memory than everything else.
pub fn is_census(day: u32, horizon: u32) -> bool {
    let weekly = day > 0 && day.is_multiple_of(7) && (day <= 84 || day.is_multiple_of(14));
    weekly || HEADLINE_DAYS.contains(&day) || day == horizon
}

/// The days on which headline numbers are given, as far as the horizon goes.
pub const HEADLINE_DAYS: [u32; 4] = [7, 30, 90, 180];

/// Kinds of shelter with a limited number of places; who is in the open is recorded by day.
pub const KINDS: usize = 5;

/// Running counts of a replicate, and what they were each day.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    days: usize,
    areas: usize,
    area_of_community: Vec<usize>,
    near_border: Vec<bool>,
    foreign: Vec<bool>,
    area_of_location: Vec<usize>,
    now: [i64; Total::ALL.len()],
    /// The greatest number that was to be written down.
    greatest: i64,
    local: Vec<i64>,
    /// By variable and day.
    totals: Vec<u32>,
    /// By variable, area and day.
    locals: Vec<u32>,
    /// By population group, then variable: running counts.
    of_groups_now: Vec<u32>,
    /// The same by day.
    of_groups: Vec<u32>,
    /// By period, origin area and destination area.
    flows: Flows,
    /// Persons who arrived, by location.
    arrivals: Vec<u32>,
    /// Displaced people on the days of a census: by day, then kind of shelter, then area.
    sheltered: Vec<u32>,
}

impl Tally {
    /// Starts at zero.
    pub fn begin(&mut self, geography: &Geography, groups: usize, horizon: u32) {
        self.days = horizon as usize + 1;
        self.areas = geography.areas.len();
        self.area_of_community = geography.communities.iter().map(|c| c.area).collect();
        self.near_border = geography.locations.iter().map(|l| l.near_border).collect();
        self.foreign = geography.locations.iter().map(|l| l.role == Role::Foreign).collect();
        self.area_of_location = geography.locations.iter().map(|l| l.area).collect();
        self.now = [0; Total::ALL.len()];
        self.greatest = 0;
        zero(&mut self.local, Local::ALL.len() * self.areas);
        zero(&mut self.totals, Total::ALL.len() * self.days);
        zero(&mut self.locals, Local::ALL.len() * self.areas * self.days);
        zero(&mut self.of_groups_now, GroupTotal::ALL.len() * groups);
        zero(&mut self.of_groups, GroupTotal::ALL.len() * groups * self.days);
        self.flows.clear();
        zero(&mut self.arrivals, geography.locations.len());
        self.sheltered.clear();
    }

    /// Adds to a running count.
    pub fn add(&mut self, variable: Total, persons: i64) {
        self.now[variable as usize] += persons;
    }

    /// Adds to the running count of an area.
    pub fn add_local(&mut self, variable: Local, area: usize, persons: i64) {
        self.local[variable as usize * self.areas + area] += persons;
    }

    /// A running count.
    pub fn now(&self, variable: Total) -> i64 {
        self.now[variable as usize]
    }

    /// The greatest number of any day. What is more than 32 bits hold was not written down as it is: running totals grow
    /// with each journey of the same people.
    pub fn greatest(&self) -> i64 {
        self.greatest
    }

    /// Running counts of all areas.
    pub fn local_now(&self) -> &[i64] {
        &self.local
    }

    /// People of a community are displaced for the first time since the counting began.
    pub fn displace(&mut self, community: usize, persons: u32) {
        self.add(Total::Displaced, i64::from(persons));
        self.add_local(Local::Displaced, self.area_of_community[community], i64::from(persons));
    }

    /// People of a community are home again.
    pub fn come_home(&mut self, community: usize, persons: u32) {
        self.add(Total::Away, -i64::from(persons));
        self.add(Total::Returned, i64::from(persons));
        self.add_local(Local::Returned, self.area_of_community[community], i64::from(persons));
    }

    /// Adds to the running count of a population group.
    pub fn add_of_group(&mut self, variable: GroupTotal, group: usize, persons: u32) {
        self.of_groups_now[group * GroupTotal::ALL.len() + variable as usize] += persons;
    }

    /// A running count of all population groups together.
    pub fn of_groups_now(&self, variable: GroupTotal) -> u64 {
        let each = self.of_groups_now.iter().skip(variable as usize).step_by(GroupTotal::ALL.len());
        each.map(|&persons| u64::from(persons)).sum()
    }

    /// Counts of population groups: by group, then variable, then day.
    pub fn of_groups(&self) -> &[u32] {
        &self.of_groups
    }

    /// People set out from a location.
    pub fn set_out(&mut self, area: usize, persons: i64) {
        self.add(Total::Departures, persons);
        self.add(Total::Movements, persons);
        self.add(Total::InTransit, persons);
        self.add_local(Local::Departures, area, persons);
    }

    /// People settle at a host location.
    pub fn settle(&mut self, location: usize, persons: i64, shelter: ShelterType) {
        let area = self.area_of_location[location];
        self.add_local(Local::Hosted, area, persons);
        if shelter == ShelterType::Open && !self.foreign[location] {
            self.add_local(Local::Open, area, persons);
        }
        if self.near_border[location] {
            self.add(Total::NearBorder, persons);
        }
    }

    /// People arrive at a host location on a day, having set out from another.
    pub fn arrive(&mut self, location: usize, from: usize, day: u32, persons: i64) {
        let (area, from_area) = (self.area_of_location[location], self.area_of_location[from]);
        if self.foreign[location] && !self.foreign[from] {
            self.add(Total::Crossed, persons);
        }
        self.add(Total::Arrivals, persons);
        self.add_local(Local::Arrivals, area, persons);
        // No more than all movements, of which `greatest` says whether they can be written down.
        self.arrivals[location] = self.arrivals[location].wrapping_add(persons as u32);
        if self.near_border[location] {
            self.add(Total::BorderArrivals, persons);
        }
        let (period, areas) = (u64::from(day / PERIOD_DAYS), self.areas as u64);
        self.flows.add((period * areas + from_area as u64) * areas + area as u64, persons as u32);
    }

    /// Writes the day's numbers down and sets flows back to zero.
    pub fn record(&mut self, day: u32, reception: &Reception) {
        let day = day as usize;
        let first = Total::InHost as usize;
        self.now[first..first + 6].fill(0);
        self.now[Total::Abroad as usize] = 0;
        for location in 0..self.area_of_location.len() {
            for (kind, &persons) in reception.persons(location).iter().enumerate() {
                let variable = if self.foreign[location] { Total::Abroad as usize } else { first + kind };
                self.now[variable] += i64::from(persons);
            }
        }
        for &variable in Total::ALL {
            let value = &mut self.now[variable as usize];
            self.greatest = self.greatest.max(*value);
            self.totals[variable as usize * self.days + day] = *value as u32;
            if !variable.is_stock() {
                *value = 0;
            }
        }
        for &variable in Local::ALL {
            for area in 0..self.areas {
                let index = variable as usize * self.areas + area;
                self.locals[index * self.days + day] = self.local[index] as u32;
                if !variable.is_stock() {
                    self.local[index] = 0;
                }
            }
        }
        for (index, &persons) in self.of_groups_now.iter().enumerate() {
            self.of_groups[index * self.days + day] = persons;
        }
        if is_census(day as u32, self.days as u32 - 1) {
            self.census(reception);
        }
    }

    /// Writes down how the displaced are sheltered.
    fn census(&mut self, reception: &Reception) {
        let start = self.sheltered.len();
        self.sheltered.resize(start + KINDS * self.areas, 0);
        let now = &mut self.sheltered[start..];
        for (location, &area) in self.area_of_location.iter().enumerate() {
            // Who has crossed a border is sheltered by others.
            if !self.foreign[location] {
                for (kind, &persons) in reception.persons(location).iter().take(KINDS).enumerate() {
                    now[kind * self.areas + area] += persons;
                }
            }
        }
    }

    /// The running count of an area.
    pub fn local(&self, variable: Local, area: usize) -> u64 {
        // Counts of persons are never negative: the check of each day sees to it.
        self.local[variable as usize * self.areas + area] as u64
    }

    /// Puts another number in the place of what was recorded of an area.
    pub fn correct(&mut self, variable: Local, area: usize, day: u32, persons: u32) {
        let index = variable as usize * self.areas + area;
        self.locals[index * self.days + day as usize] = persons;
    }

    /// A recorded series of the whole case, by day.
    pub fn total(&self, variable: Total) -> &[u32] {
        &self.totals[variable as usize * self.days..(variable as usize + 1) * self.days]
    }

    /// All recorded totals: by variable, then by day.
    pub fn totals(&self) -> &[u32] {
        &self.totals
    }

    /// All recorded local series: by variable, then area, then day.
    pub fn locals(&self) -> &[u32] {
        &self.locals
    }

    /// Persons by period, origin area and destination area as one number, in this order, where there are any.
    pub fn flows(&mut self) -> &[(u64, u32)] {
        self.flows.cells()
    }

    /// Displaced people on the days of the census: by day, then kind of shelter, then area.
    pub fn sheltered(&self) -> &[u32] {
        &self.sheltered
    }

    /// Persons who arrived at each location.
    pub fn arrivals(&self) -> &[u32] {
        &self.arrivals
    }
}

fn zero<T: Clone + Default>(table: &mut Vec<T>, length: usize) {
    table.clear();
    table.resize(length, T::default());
}
