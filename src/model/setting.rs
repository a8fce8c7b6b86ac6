//! What does a replicate read, and never change? All that is known before its first day.

use super::closures::Closure;
use super::exogenous::Schedule;
use super::host_rule::HostRule;
use super::population_groups::Groups;
use crate::conflict::Realisation;
use crate::conflict::threat::Field;
use crate::numbers::Parameters;
use crate::rng::Streams;
use crate::world::Geography;
use crate::world::population::Cell;

/// Everything that a replicate reads and does not change.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Places and roads.
    pub geography: &'a Geography,
    /// Households by community and standing.
    pub cells: &'a [Cell],
    /// The numbers of this draw.
    pub parameters: &'a Parameters,
    /// The course of the conflict.
    pub course: &'a Realisation,
    /// What places feel of it.
    pub field: &'a Field,
    /// The luck of this replicate.
    pub streams: Streams,
    /// Departures that are given; without them households decide.
    pub schedule: Option<&'a Schedule>,
    /// The choice among given hosts; without it people choose among all locations.
    pub rule: Option<HostRule<'a>>,
    /// People who have a country of their own.
    pub groups: Groups<'a>,
    /// What is shut, and when.
    pub closures: &'a [Closure],
    /// Last day; the first is 0.
    pub horizon: u32,
}
