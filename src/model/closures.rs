//! What is shut, and when? Roads, places and hosts that close for some days, as a record has them.
//!
//! Closures are hard: nobody passes, people choose again among what is left, and those with no open way
//! wait. A closed place can still be left.

use crate::world::Geography;

/// What is shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// A road in both directions, by its link.
    Road(usize),
    /// A road towards one of its ends: link, location.
    Toward(usize, usize),
    /// A location cannot be entered.
    Entry(usize),
    /// A location takes nobody in, and can be passed.
    Host(usize),
}

/// A closure for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closure {
    /// What.
    pub what: Shut,
    /// First day.
    pub from: u32,
    /// Day on which it opens again.
    pub until: u32,
}

impl Closure {
    /// Whether it begins or ends on a day.
    pub fn changes_on(&self, day: u32) -> bool {
        self.from == day || self.until == day
    }
}

/// What is shut today.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// By link: shut towards its ends `from` and `to`.
    roads: Vec<[bool; 2]>,
    entries: Vec<bool>,
    hosts: Vec<bool>,
}

impl Gates {
    /// Everything is open.
    pub fn begin(&mut self, geography: &Geography, closures: &[Closure]) {
        let any = !closures.is_empty();
        self.roads.clear();
        self.entries.clear();
        self.hosts.clear();
        // Without closures nothing is kept, and nothing is looked up.
        if any {
            self.roads.resize(geography.links.len(), [false; 2]);
            self.entries.resize(geography.locations.len(), false);
            self.hosts.resize(geography.locations.len(), false);
        }
    }

    /// Sets what is shut on a day; says whether a closure begins or ends on it.
    pub fn advance(&mut self, geography: &Geography, closures: &[Closure], day: u32) -> bool {
        if !closures.iter().any(|closure| closure.changes_on(day)) {
            return false;
        }
        self.begin(geography, closures);
        for closure in closures.iter().filter(|closure| (closure.from..closure.until).contains(&day)) {
            match closure.what {
                Shut::Road(link) => self.roads[link] = [true; 2],
                Shut::Toward(link, end) => {
                    self.roads[link][usize::from(geography.links[link].to == end)] = true;
                }
                Shut::Entry(location) => self.entries[location] = true,
                Shut::Host(location) => self.hosts[location] = true,
            }
        }
        true
    }

    /// Whether a link cannot be used towards a location.
    pub fn bar(&self, geography: &Geography, link: usize, toward: usize) -> bool {
        let Some(road) = self.roads.get(link) else { return false };
        self.entries[toward] || road[usize::from(geography.links[link].to == toward)]
    }

    /// Whether a location takes people in.
    pub fn receives(&self, location: usize) -> bool {
        !self.hosts.get(location).copied().unwrap_or(false)
    }
}
