//! Who lives where? The households of a replicate, without storing those that never move.
//!
//! A **cell** is a community and a standing: residents, or people displaced before the start. Its
//! households are numbered 0, 1, 2, …; the number is the household's identity in every scenario and the
//! key of its luck. Nothing else is stored for a household that stays: how many persons it has and
//! whether it has a vehicle follow from its number.
//!
//! The luck of single households hardly matters to sums over hundreds of thousands of people. So an **agent** may stand
//! for several households that decide as one and travel together; where shelter or a road is too small for all of
//! them, they part, household by household. Small cells keep small agents: a hamlet does not move as one.

use super::Geography;
use super::standing::Standing;

/// The households of a community that have one standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Index of the community.
    pub community: u32,
    /// Standing of all of them.
    pub standing: Standing,
    /// Persons in all.
    pub persons: u32,
    /// Those of them that registers count.
    pub registered: u32,
    /// Agents: households, or groups of them that decide as one.
    pub agents: u32,
    /// Agents that have a vehicle: those with the lowest numbers.
    pub with_vehicle: u32,
    /// Persons of a household, where agents are groups that can part; more than anybody where they are not.
    pub part: u32,
    /// What keys their luck.
    pub key: u32,
}

impl Cell {
    /// Agents that cannot part.
    pub const WHOLE: u32 = u32::MAX;

    /// Persons of an agent. Sizes differ by one at most and add up to the cell's persons exactly.
    pub fn agent_persons(&self, agent: u32) -> u32 {
        let up_to = |n: u32| (u64::from(n) * u64::from(self.persons) / u64::from(self.agents)) as u32;
        up_to(agent + 1) - up_to(agent)
    }

    /// Whether an agent has a vehicle.
    pub fn has_vehicle(&self, agent: u32) -> bool {
        agent < self.with_vehicle
    }
}

/// No fewer agents than this in a cell that has as many households.
const LEAST_AGENTS: u32 = 16;

/// What the population of a replicate depends on.
#[derive(Clone, Copy, Debug)]
pub struct PopulationParameters {
    /// Persons in a mean household.
    pub household_persons: f64,
    /// Households of an agent.
    pub households_per_agent: u32,
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
        for (standing, registered, others) in [
            (Standing::Resident, f64::from(community.residents) * factor, unregistered),
            (Standing::Displaced, f64::from(community.idps) * factor, 0.0),
        ] {
            let persons = (registered + others).round() as u32;
            let mean_households = f64::from(persons) / parameters.household_persons;
            let households = (mean_households.round() as u32).max(u32::from(persons > 0));
            let agents = match parameters.households_per_agent {
                0 | 1 => households,
                several => (households / several).max(households.min(LEAST_AGENTS)),
            };
            cells.push(Cell {
                community: index as u32,
                standing,
                persons,
                registered: (registered.round() as u32).min(persons),
                agents,
                with_vehicle: (f64::from(agents) * parameters.vehicle_share).round() as u32,
                part: if agents == households { Cell::WHOLE } else { persons.div_ceil(households) },
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
        for (persons, agents) in [(1, 1), (57, 10), (58, 10), (1_000, 175), (5, 1)] {
            let cell = Cell {
                community: 0,
                standing: Standing::Resident,
                persons,
                registered: persons,
                agents,
                with_vehicle: agents / 2,
                part: Cell::WHOLE,
                key: 0,
            };
            let sizes: Vec<u32> = (0..agents).map(|agent| cell.agent_persons(agent)).collect();
            assert_eq!(sizes.iter().sum::<u32>(), persons);
            let (low, high) = (sizes.iter().min(), sizes.iter().max());
            assert!(high.zip(low).is_some_and(|(h, l)| h - l <= 1));
        }
    }
}
