//! What does the road network remember? Shortest paths from a location, and by whom they are taken.

use super::kept::Kept;

/// No link: at the start of a way, and where there is none.
pub(super) const NO_LINK: u32 = u32::MAX;

/// Shortest paths from one location by one mode.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// Length of the list of changes for which it holds.
    pub(super) version: usize,
    /// The number that it got when it was grown; 0 for never.
    pub(super) grown: u32,
    pub(super) ways: Vec<Way>,
    pub(super) km: Vec<f32>,
    /// For each location, how many others are reached directly from it.
    pub(super) onward: Vec<u32>,
}

impl Tree {
    /// Bytes for each location.
    pub(super) const BYTES: usize = size_of::<Way>() + 2 * size_of::<f32>();
}

/// The shortest ways from one location.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    /// Whether they have been found.
    pub(super) known: bool,
    /// The locations that can be reached, nearest first, each with the last link of its way.
    pub(super) reached: Vec<(u32, u32)>,
}

/// A link as it was built: its ends, and what it costs on foot and by vehicle. Equal numbers give equal ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Built {
    pub(super) ends: (usize, usize),
    pub(super) cost: [f32; 2],
}

/// The network of the first day, with the shortest ways over it.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedWays {
    /// How many locations it has, with roads or without.
    pub(super) locations: usize,
    /// Its links.
    pub(super) built: Vec<Built>,
    /// How each can be used, plainly and through the line, there and back.
    pub(super) open: Vec<[[bool; 2]; 2]>,
    /// How many changes the network had seen when the day began; none before.
    pub(super) changes: Option<usize>,
    /// By location and mode.
    pub(super) branches: Kept<Branches>,
    /// Room for those of another day.
    pub(super) spare: Branches,
}

/// The shortest way to a location.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Days on it, infinite where there is none.
    pub(super) days: f32,
    /// Its last link.
    pub(super) link: u32,
}

impl Way {
    pub(super) const NONE: Self = Self { days: f32::INFINITY, link: NO_LINK };
}

/// A road on which a foreign location is entered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crossing {
    pub(super) location: usize,
    pub(super) link: usize,
    /// Days to the first one with room, as known on the morning.
    pub(super) wait: u32,
}

/// The two ends of a link, in one word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends(pub(super) u32);

impl Ends {
    pub(super) fn other(self, end: usize) -> usize {
        self.0 as usize ^ end
    }
}

/// How people travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// With a vehicle.
    pub vehicle: bool,
    /// Let through the line: those who go home under a new holder.
    pub across: bool,
}

impl Mode {
    /// Its trees among those of a location.
    pub(super) fn index(self) -> usize {
        usize::from(self.vehicle) + 2 * usize::from(self.across)
    }
}
