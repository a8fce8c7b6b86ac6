//! The one set of numbers for every imported conflict.
//!
//! `docs/validation-flee.md` says how it was found and what it is worth. An imported folder holds the set as
//! text, so that a case can change it.

/// Kilometres that people cover in a day: Flee's `max_move_speed`.
pub const KM_PER_DAY: f64 = 360.0;

/// Where most of the numbers come from.
const FITTED: &str = "fitted to the camp counts of five conflicts (docs/validation-flee.md)";
/// Where the spread comes from.
const SPREAD: &str = "so that ranges hold the counts of five conflicts (docs/validation-flee.md)";

/// Where the unknown part of pulls and of counts comes from.
const LEFT_OUT: &str = "so that ranges hold 70 to 90 % of the counts in the mean of five conflicts, each left out, with \
                        capacities and without (docs/validation-flee.md)";
/// Where the pull of camps that open comes from.
const OPENING: &str =
    "flat and wide: only three camps of one conflict open for the first time (docs/validation-flee.md)";

/// A prior as text, where it comes from, and how sure it is.
pub type Default = (&'static str, &'static str, &'static str, &'static str);

/// Priors of the choice among camps.
pub const CHOICE: [Default; 16] = [
    ("distance_exponent", "log_normal = { median = 0.98, sd_log = 0.15 }", FITTED, "fitted"),
    ("distance_offset_km", "log_normal = { median = 147.0, sd_log = 0.3 }", FITTED, "fitted"),
    ("herding_exponent", "beta = { mean = 0.59, sd = 0.08 }", FITTED, "fitted"),
    ("herding_floor", "log_normal = { median = 0.046, sd_log = 0.3 }", FITTED, "fitted"),
    ("fade_from", "beta = { mean = 0.61, sd = 0.08 }", FITTED, "fitted"),
    ("fade_exponent", "log_normal = { median = 2.22, sd_log = 0.2 }", FITTED, "fitted"),
    ("foreign_road_factor", "log_normal = { median = 0.39, sd_log = 0.3 }", FITTED, "fitted"),
    ("passage_km", "fixed = 53.0", FITTED, "fitted"),
    ("competition_exponent", "fixed = 0.2", FITTED, "fitted"),
    ("competition_reach_km", "fixed = 100.0", FITTED, "fitted"),
    ("pull_spread", "fixed = 0.3", LEFT_OUT, "fitted"),
    ("capacity_spread", "fixed = 0.05", SPREAD, "guess"),
    ("departures_factor", "log_normal = { median = 1.0, sd_log = 0.1 }", SPREAD, "guess"),
    ("count_spread", "fixed = 0.35", LEFT_OUT, "fitted"),
    ("opening_pull", "uniform = [1.0, 10.0]", OPENING, "guess"),
    ("opening_days", "uniform = [30.0, 90.0]", OPENING, "guess"),
];

/// Values of the other parameters, where they are not [`NEUTRAL`].
const OTHERS: [(&str, f64); 21] = [
    ("threat_reach_km", 5.0),
    ("threat_memory_days", 7.0),
    ("tolerance_median", 1.0),
    ("tolerance_slope", 2.0),
    ("tolerance_without_vehicle", 1.0),
    ("preparation_rate_per_day", 1e9),
    ("preparation_threat_scale", 1.0),
    ("contagion_memory_days", 5.0),
    ("anticipation_reach_km", 5.0),
    ("alarm_memory_days", 10.0),
    ("alarm_half_life_in_truce_days", 2.0),
    ("return_damage_scale", 1.0),
    ("return_threat_scale", 1.0),
    ("population_factor", 1.0),
    ("front_population_factor", 1.0),
    ("unregistered_factor", 1.0),
    ("vehicle_share", 1.0),
    ("places_factor", 1.0),
    ("road_capacity_factor", 1.0),
    ("abroad_reach_km", 1.0),
    ("distance_linear_km", 1.0),
];

/// The value of a parameter that plays no part: neither onward movement nor return is in these counts.
const NEUTRAL: f64 = 0.0;

/// Hours on the road in a day: the speeds of roads are [`KM_PER_DAY`] over this.
pub const HOURS_PER_DAY: f64 = 10.0;

/// The value of a parameter that every scenario has.
pub fn other(name: &str) -> f64 {
    match name {
        "driving_hours_per_day" => HOURS_PER_DAY,
        "walking_km_per_day" => KM_PER_DAY,
        "exposure_reach_km" => 1.0,
        _ => OTHERS.iter().find(|(known, _)| *known == name).map_or(NEUTRAL, |&(_, value)| value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HostParameters;
    use crate::numbers::Parameters;

    #[test]
    fn every_number_has_a_default() {
        // Imports have no table of earlier people.
        for info in HostParameters::INFO.iter().filter(|info| info.name != "earlier_exponent") {
            assert!(CHOICE.iter().any(|(name, ..)| *name == info.name), "{}", info.name);
        }
        for info in Parameters::INFO {
            let value = other(info.name);
            assert!((info.low..=info.high).contains(&value), "{}: {value}", info.name);
        }
        for (name, _) in OTHERS {
            assert!(Parameters::index_of(name).is_some(), "{name}");
        }
    }
}
