//! Can those who had left before the first day be taken out of the people of a case, as many as are listed?

use super::checker::Checker;
use crate::document::problem::WarningKind;
use crate::numbers::Parameters;
use crate::scenario::Scenario;
use crate::world::population::{Cell, PopulationParameters, cells};

/// Where the warnings stand.
const AT: &str = "tables.already_displaced";

/// Warns where fewer people live in an area than had left it, with the factors on them, and where agents are larger than
/// all who had left: whole agents are taken out.
pub(super) fn warn(scenario: &Scenario, checker: &mut Checker<'_>) {
    if scenario.initial.is_empty() {
        return;
    }
    let middle: Vec<f64> =
        scenario.parameters.iter().map(|parameter| parameter.prior.quantile(0.5)).collect();
    if middle.len() < Parameters::INFO.len() {
        return;
    }
    let people = Parameters::from_values(&middle);
    let geography = &scenario.geography;
    let cells = cells(
        geography,
        &PopulationParameters {
            household_persons: scenario.household_persons,
            households_per_agent: scenario.households_per_agent,
            population_factor: people.population_factor,
            front_population_factor: people.front_population_factor,
            unregistered_factor: people.unregistered_factor,
            front_population_km: scenario.near_front_km,
            vehicle_share: people.vehicle_share,
        },
    );
    for group in &scenario.initial {
        let own: Vec<&Cell> =
            cells.iter().filter(|cell| group.communities.contains(&(cell.community as usize))).collect();
        let listed: u64 = group.destinations.iter().map(|&(_, persons)| u64::from(persons)).sum();
        let there: u64 = own.iter().map(|cell| u64::from(cell.persons)).sum();
        let Some(area) = group.communities.first().map(|&at| geography.communities[at].area) else {
            continue;
        };
        let code = &geography.areas[area].pcode;
        if listed > there {
            let message = format!(
                "{listed} people of {code} had left, and {there} live there with population_factor and \
                 front_population_factor (the middle of what they may be): no more than those can have left"
            );
            checker.warn(WarningKind::Overruled, AT, message);
            continue;
        }
        let agents = own.iter().filter(|cell| cell.agents > 0);
        let agent = agents.map(|cell| u64::from(cell.persons.div_ceil(cell.agents))).max().unwrap_or(0);
        if scenario.households_per_agent == 1 && 2 * listed < agent {
            let message = format!(
                "{listed} people of {code} had left, less than half of a household ({agent}): whole households are taken out, so that \
                 none of these people is (add up areas that have so few)"
            );
            checker.warn(WarningKind::Overruled, AT, message);
        }
        if scenario.households_per_agent > 1 && agent > listed {
            let message = format!(
                "{listed} people of {code} had left, and agents there stand for up to {agent}: whole agents are taken out, \
                 so that all of these people or none may be (a lower households_per_agent takes out the number that is listed)"
            );
            checker.warn(WarningKind::Overruled, AT, message);
        }
    }
}
