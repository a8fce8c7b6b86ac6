//! What do the submodels of people read? Threat as it is felt, leaving, ways, shelter, return.
//!
//! Each replicate has one [`Parameters`], drawn from the priors of its scenario. The name of a field is
//! the key in the scenario file and the column in the tables, so that one search finds all three.
//! Sources of the priors stand in the scenario files; `docs/odd.md` cites the equations.

use super::{LARGEST, Prior, parameters};

parameters! {
    /// The numbers of people: one joint draw of all of them.
    Parameters:
    /// How far an attack is felt: distance over which its threat falls to 1/e.
    threat_reach_km: "kilometres", 0.1, 1000.0;
    /// How long an attack is remembered: time over which its threat falls to 1/e.
    threat_memory_days: "days", 0.01, 1000.0;
    /// Factor on all severities of this conflict: event tables of different origin are not alike.
    severity_scale: "factor", 0.0, 100.0;
    /// Threat at which half of the willing residents with a vehicle have left.
    tolerance_median: "threat", 1e-6, LARGEST;
    /// How much tolerances are alike: slope of the log-logistic distribution of tolerances.
    tolerance_slope: "pure number", 0.1, 100.0;
    /// Factor on the tolerance of households without a vehicle.
    tolerance_without_vehicle: "factor", 0.01, 100.0;
    /// Share of residents who would not leave by choice, whatever the threat.
    never_leave_share: "share", 0.0, 1.0;
    /// Factor on that share for people who had been displaced before.
    never_leave_displaced: "factor", 0.0, 1.0;
    /// Rate at which households that have decided to leave set out.
    preparation_rate_per_day: "1/day", 1e-3, LARGEST;
    /// How much more threat counts when all neighbours have just left.
    contagion: "factor", 0.0, 100.0;
    /// Threat that a fully announced offensive adds at the front that it names.
    anticipation_strength: "threat", 0.0, LARGEST;
    /// Distance over which anticipated threat falls to 1/e.
    anticipation_reach_km: "kilometres", 0.1, 1000.0;
    /// How long an announcement is remembered.
    alarm_memory_days: "days", 0.01, 1000.0;
    /// Time in which a truce halves what announcements have built up.
    alarm_half_life_in_truce_days: "days", 0.01, 1000.0;
    /// Has no effect, and is read so that older files can be: households leave home for conflict alone.
    background_rate_per_day: "1/day", 0.0, 1.0, default Prior::Fixed(0.0);
    /// Hazard of leaving near ground fighting, also for those who would not leave by choice.
    ground_hazard_per_day: "1/day", 0.0, 100.0;
    /// How near ground fighting has to be.
    ground_reach_km: "kilometres", 0.0, 1000.0;
    /// Hazard of leaving a community that is being taken by assault, from the day before to three days after.
    capture_hazard_per_day: "1/day", 0.0, 100.0;
    /// Rate at which displaced households move on for reasons other than threat.
    onward_rate_per_day: "1/day", 0.0, 1.0;
    /// Rate of return to an undamaged home of people who believe in a truce.
    return_rate_per_day: "1/day", 0.0, 10.0;
    /// Damage at home (severity times days) that makes 63 % of the uninhabitable share of homes uninhabitable.
    return_damage_scale: "severity-days", 1e-3, LARGEST;
    /// Impulse of a day at home that leaves 1/e of the belief in a truce.
    return_threat_scale: "threat", 1e-6, LARGEST;
    /// Factor on the rate of return of people who do not believe in a truce.
    return_without_truce: "factor", 0.0, 1.0;
    /// Factor on the registered population.
    population_factor: "factor", 0.1, 10.0;
    /// Further factor on the population near the front.
    front_population_factor: "factor", 0.1, 10.0;
    /// Factor on people whom no register counts.
    unregistered_factor: "factor", 0.0, 100.0;
    /// Share of households with the use of a vehicle.
    vehicle_share: "share", 0.0, 1.0;
    /// Distance that a household on foot covers in a day.
    walking_km_per_day: "kilometres a day", 0.1, 1000.0;
    /// Hours that a household with a vehicle spends on the road in a day.
    driving_hours_per_day: "hours a day", 0.1, 24.0;
    /// Loss of utility of a destination with distance on the road.
    distance_decay_per_km: "1/kilometre", 0.0, 100.0;
    /// Weight of the logarithm of a destination's size.
    size_exponent: "pure number", 0.0, 10.0;
    /// Persons of population that one camp place counts for in the size of a destination.
    camp_pull: "persons a place", 0.0, LARGEST;
    /// Utility of places held by an allied side.
    allied_utility: "utility", -100.0, 100.0;
    /// Utility of places held by the adversary, where a way is open.
    adversary_utility: "utility", -100.0, 100.0;
    /// Loss of utility of a place as full of newcomers as it has places.
    crowding: "utility", 0.0, 100.0;
    /// Loss of utility of a place at the front or under attack.
    exposure_aversion: "utility", 0.0, 100.0;
    /// Distance from the front over which exposure falls to 1/e.
    exposure_reach_km: "kilometres", 0.1, 1000.0;
    /// How much more a destination weighs where all of those from the same origin went before.
    kin_pull: "factor", 0.0, LARGEST;
    /// Factor on the weight of staying at the location that one's community belongs to.
    same_place_factor: "factor", 0.0, LARGEST;
    /// Factor on the number of free places by shelter type.
    places_factor: "factor", 0.0, 1000.0;
    /// Factor on the capacity of roads.
    road_capacity_factor: "factor", 1e-3, LARGEST;
    /// Hazard of leaving a community that is handed over by agreement, from the day before to three days after.
    handover_hazard_per_day: "1/day", 0.0, 100.0, default Prior::LogUniform { low: 0.002, high: 0.05 };
    /// Hazard of leaving a community whose holder withdraws, from the day before to three days after.
    withdrawal_hazard_per_day: "1/day", 0.0, 100.0, default Prior::LogUniform { low: 0.02, high: 0.4 };
    /// Share that would go home to a place that was taken by assault, while its new holder has it.
    return_share_after_assault: "share", 0.0, 1.0, default Prior::Uniform { low: 0.0, high: 0.6 };
    /// Share that would go home to a place that was handed over, while its new holder has it.
    return_share_after_handover: "share", 0.0, 1.0, default Prior::Uniform { low: 0.3, high: 1.0 };
    /// Share that would go home to a place whose holder withdrew, while its new holder has it.
    return_share_after_withdrawal: "share", 0.0, 1.0, default Prior::Uniform { low: 0.1, high: 0.9 };
    /// Threat at which people prepare twice as fast as without any.
    preparation_threat_scale: "threat", 1e-6, LARGEST, default Prior::LogUniform { low: 0.1, high: 3.0 };
    /// Factor on threat and fear at a place where a truce holds.
    threat_in_truce: "factor", 0.0, 1.0, default Prior::Beta { mean: 0.4, sd: 0.2 };
    /// How long the example of neighbours who leave is remembered.
    contagion_memory_days: "days", 0.01, 1000.0, default Prior::LogUniform { low: 1.0, high: 10.0 };
    /// Utility of a place that is believed to be spared altogether.
    refuge_utility: "utility", -100.0, 100.0, default Prior::Normal { mean: 2.0, sd: 1.0 };
    /// Utility of places in the area from which one sets out.
    own_area_utility: "utility", -100.0, 100.0, default Prior::Normal { mean: 0.5, sd: 0.5 };
    /// Utility of places in the governorate from which one sets out.
    own_governorate_utility: "utility", -100.0, 100.0, default Prior::Normal { mean: 1.0, sd: 0.7 };
    /// Part of the disbelief in a truce that a day of truce ends.
    belief_in_truce_per_day: "share", 0.0, 1.0, default Prior::LogUniform { low: 0.1, high: 0.9 };
    /// Part of the disbelief in a truce that a day without a truce ends, if it is quiet at home.
    belief_in_quiet_per_day: "share", 0.0, 1.0, default Prior::LogUniform { low: 0.003, high: 0.1 };
    /// Share of homes that nobody can live in after long fire.
    uninhabitable_share: "share", 0.0, 1.0, default Prior::Beta { mean: 0.35, sd: 0.2 };
    /// Share of those who set out right at an open border that leave the country.
    abroad_share: "share", 0.0, 1.0, default Prior::Beta { mean: 0.55, sd: 0.2 };
    /// Way to the nearest open crossing over which that share falls to 1/e.
    abroad_reach_km: "km", 1.0, LARGEST, default Prior::LogUniform { low: 200.0, high: 10_000.0 };
    /// Way up to which a kilometre more counts as much as the one before; beyond, as much as its part of the way.
    distance_linear_km: "km", 1.0, LARGEST, default Prior::Fixed(150.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_names_go_together() {
        let values: Vec<f64> = (0..Parameters::INFO.len()).map(|i| i as f64).collect();
        let parameters = Parameters::from_values(&values);
        assert_eq!(parameters.values(), values);
        let index = Parameters::index_of("contagion").expect("a known name");
        assert!((parameters.contagion - values[index]).abs() < f64::EPSILON);
        assert_eq!(Parameters::index_of("contagoin"), None);
    }
}
