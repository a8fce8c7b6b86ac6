//! Who lives where? The households of a replicate, without storing those that never move.
//!
//! A **cell** is a community and a standing: residents, or people displaced before the start. Its
//! households are numbered 0, 1, 2, …; the number is the household's identity in every scenario and the
//! key of its luck. Nothing else is stored for a household that stays: how many persons it has and
//! whether it has a vehicle follow from its number.

use super::Geography;

/// Whether a household had been displaced before the start of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Standing {
    /// Lives at home.
    Resident = 0,
    /// Had been displaced before the start.
    Displaced = 1,
}

/// The households of a community that have one standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Index of the community.
    pub community: u32,
    /// Standing of all of them.
    pub standing: Standing,
    /// Persons in all.
    pub persons: u32,
    /// Households.
    pub households: u32,
    /// Households that have a vehicle: those with the lowest numbers.
    pub with_vehicle: u32,
    /// What keys their luck.
    pub key: u32,
}

impl Cell {
    /// Persons in a household. Sizes differ by one at most and add up to the cell's persons exactly.
    pub fn household_persons(&self, household: u32) -> u32 {
        let up_to = |n: u32| (u64::from(n) * u64::from(self.persons) / u64::from(self.households)) as u32;
        up_to(household + 1) - up_to(household)
    }

    /// Whether a household has a vehicle.
    pub fn has_vehicle(&self, household: u32) -> bool {
        household < self.with_vehicle
    }
}

/// What the population of a replicate depends on.
#[derive(Clone, Copy, Debug)]
pub struct PopulationParameters {
    /// Persons in a mean household.
    pub household_persons: f64,
    /// Factor on every community's people: registers may be too low or too high.
    pub population_factor: f64,
    /// Further factor on communities near the front, where registers are thin.
    pub front_population_factor: f64,
    /// Factor on people whom no register counts; the other two do not apply to them.
    pub unregistered_factor: f64,
    /// How near the front that is, in kilometres.
    pub front_population_km: f64,
    /// Share of households that have the use of a vehicle.
    pub vehicle_share: f64,
}

/// The cells of a replicate: residents and displaced of community 0, then of community 1, and so on.
pub fn cells(geography: &Geography, parameters: &PopulationParameters) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(2 * geography.communities.len());
    for (index, community) in geography.communities.iter().enumerate() {
        let near_front = geography.front_km(index) <= parameters.front_population_km;
        let factor =
            parameters.population_factor * if near_front { parameters.front_population_factor } else { 1.0 };
        let unregistered = f64::from(community.unregistered) * parameters.unregistered_factor;
        for (standing, persons) in [
            (Standing::Resident, f64::from(community.residents) * factor + unregistered),
            (Standing::Displaced, f64::from(community.idps) * factor),
        ] {
            let persons = persons.round() as u32;
            let mean_households = f64::from(persons) / parameters.household_persons;
            let households = (mean_households.round() as u32).max(u32::from(persons > 0));
            cells.push(Cell {
                community: index as u32,
                standing,
                persons,
                households,
                with_vehicle: (f64::from(households) * parameters.vehicle_share).round() as u32,
                key: geography.key_of_people(index, standing),
            });
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_add_up_to_the_cell() {
        for (persons, households) in [(1, 1), (57, 10), (58, 10), (1_000, 175), (5, 1)] {
            let cell = Cell {
                community: 0,
                standing: Standing::Resident,
                persons,
                households,
                with_vehicle: households / 2,
                key: 0,
            };
            let sizes: Vec<u32> = (0..households).map(|h| cell.household_persons(h)).collect();
            assert_eq!(sizes.iter().sum::<u32>(), persons);
            let (low, high) = (sizes.iter().min(), sizes.iter().max());
            assert!(high.zip(low).is_some_and(|(h, l)| h - l <= 1));
        }
    }
}
