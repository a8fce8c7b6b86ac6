//! Among which hosts do people choose, and by what numbers? [`super::host_choice`] says how.

use super::reports::Report;
use crate::numbers::{LARGEST, Prior, parameters};

parameters! {
    /// The numbers of this rule, and of the departures and counts that come with it.
    HostParameters:
    /// How fast the pull of a host falls with distance, beyond the offset.
    distance_exponent: "pure number", 0.0, 10.0;
    /// Distance below which distance hardly matters.
    distance_offset_km: "kilometres", 0.1, 10_000.0;
    /// How much people follow those who went before.
    herding_exponent: "pure number", 0.0, 10.0;
    /// Share of all people that even an empty host seems to have.
    herding_floor: "share", 1e-9, 1.0;
    /// Occupancy from which a host begins to turn people away.
    fade_from: "share", 0.0, 0.999;
    /// How fast it does so between there and full.
    fade_exponent: "pure number", 0.0, 10.0;
    /// What a kilometre between two foreign places counts as.
    foreign_road_factor: "factor", 0.0, 100.0;
    /// What passing through a host counts as.
    passage_km: "kilometres", 0.0, LARGEST;
    /// How much hosts beside each other share one pull: 0 not at all, 1 as one.
    competition_exponent: "pure number", 0.0, 10.0;
    /// Distance over which hosts compete.
    competition_reach_km: "kilometres", 0.1, 10_000.0;
    /// Unknown part of a host's pull: standard deviation of its logarithm.
    pull_spread: "standard deviation", 0.0, 10.0;
    /// How uncertain capacities are: standard deviation of their logarithm.
    capacity_spread: "standard deviation", 0.0, 10.0;
    /// Factor on the given departures.
    departures_factor: "factor", 0.0, 100.0;
    /// How uncertain counts are: standard deviation of their logarithm.
    count_spread: "standard deviation", 0.0, 10.0;
    /// How much more a host pulls that has opened for the first time.
    opening_pull: "factor", 1.0, 1000.0, default Prior::Fixed(1.0);
    /// How long it does so.
    opening_days: "days", 0.0, 10_000.0, default Prior::Fixed(0.0);
    /// How much people follow those who had gone to a country before the first day.
    earlier_exponent: "pure number", 0.0, 10.0, default Prior::Fixed(0.0);
}

/// Where people can go, and the numbers of the rule.
#[derive(Clone, Copy, Debug)]
pub struct HostRule<'a> {
    /// Locations that take people in.
    pub hosts: &'a [usize],
    /// The numbers of this draw.
    pub parameters: &'a HostParameters,
    /// What was counted at hosts, as far as it is known, in order of day.
    pub reports: &'a [Report],
    /// Share of those who had gone abroad before that falls to each host; empty where nobody knows.
    pub earlier: &'a [f64],
}
