//! What is a location, and what a route?

/// A location.
pub(super) struct FleePlace {
    pub(super) name: String,
    pub(super) region: String,
    pub(super) country: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    /// The type in Flee's words.
    pub(super) kind: String,
    pub(super) camp: bool,
    /// The day from which its type says that it is in conflict.
    pub(super) conflict_day: Option<i64>,
    /// People, or the capacity of a camp.
    pub(super) persons: u32,
    pub(super) line: usize,
}

/// A route, both ways.
pub(super) struct Route {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) km: f64,
    pub(super) line: usize,
}
