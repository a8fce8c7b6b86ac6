//! Agents of several households: quicker, and the same to whoever counts persons.

use displace::model::tally::Total;
use displace::scenario::Scenario;
use displace::world::Role;

use crate::support::{bombard, community, location, moments, road, run, scenario, set};

/// A town under fire beside a camp that fills, a village with few places and a large town that takes all others.
fn valley() -> Scenario {
    let mut case = scenario(
        vec![community("a", 0, 0.0, 20_000), community("hamlet", 0, 1.0, 60)],
        vec![
            location("a", 0.0, Role::Home, 20_000),
            location("camp", 20.0, Role::Home, 2_000),
            location("village", 25.0, Role::Home, 300),
            location("town", 60.0, Role::Home, 30_000),
        ],
        vec![road(0, 1, 22.0), road(1, 2, 7.0), road(2, 3, 40.0)],
        40,
    );
    case.geography.locations[1].places = [0, 0, 3_000, 500, 0];
    case.geography.locations[2].places = [120, 30, 0, 0, 40];
    case.geography.locations[3].places = [4_000, 2_000, 0, 0, 1_500];
    set(&mut case, "distance_decay_per_km", 0.02);
    set(&mut case, "preparation_rate_per_day", 0.3);
    set(&mut case, "never_leave_share", 0.1);
    set(&mut case, "onward_rate_per_day", 0.02);
    set(&mut case, "vehicle_share", 0.4);
    bombard(&mut case, 0, (3, 20), 0.9);
    case
}

fn with(mut case: Scenario, households: u32) -> Scenario {
    case.household_persons = 5.7;
    case.households_per_agent = households;
    case
}

/// Within 0.5 % where people are, and within Monte Carlo error, on every count that a planner reads.
#[test]
fn large_agents_give_the_same_means() {
    let (single, several) = (run(&with(valley(), 1), 60), run(&with(valley(), 8), 60));
    for variable in
        [Total::Displaced, Total::Movements, Total::Away, Total::InHost, Total::InCamp, Total::InOpen]
    {
        for day in [6, 12, 40] {
            let ((a, variance), (b, other)) =
                (moments(&single.total(variable, day)), moments(&several.total(variable, day)));
            let error = ((variance + other) / 60.0).sqrt();
            assert!(
                (a - b).abs() < 0.005 * a + 4.0 * error,
                "{variable:?} on day {day}: {a} and {b}, ±{error}"
            );
        }
    }
}

/// A camp for 40 takes 40 of a crowd, whatever the agents: only what is less than a household stays free.
#[test]
fn households_part_where_shelter_is_small() {
    let mut case = valley();
    for location in &mut case.geography.locations {
        location.places = [0, 0, 40, 0, 0];
    }
    for households in [1, 4, 50] {
        let outcomes = run(&with(case.clone(), households), 3);
        let hosts = case.geography.locations.len() as u32;
        for in_camp in outcomes.total(Total::InCamp, 40) {
            assert!(in_camp > hosts * (40 - 7), "{households} households an agent: {in_camp} in camps");
        }
    }
}

/// A road for 30 a day carries 30 a day: an agent of 300 people goes household by household.
#[test]
fn households_part_on_narrow_roads() {
    let mut case = valley();
    for link in 0..3 {
        case.geography.links[link].capacity_persons_per_day = 30;
    }
    for households in [1, 50] {
        let outcomes = run(&with(case.clone(), households), 2);
        for outcome in &outcomes.replicates {
            let first = outcome.links[0];
            assert!(first.peak <= 30, "{households} households an agent: {} on a day", first.peak);
            assert!(first.persons > 600, "{households} households an agent: {} in all", first.persons);
        }
    }
}

#[test]
fn a_hamlet_does_not_move_as_one() {
    let case = with(valley(), 100);
    let outcomes = run(&case, 40);
    let cells = displace::ensemble::people(
        &case,
        &displace::numbers::Parameters::from_values(&outcomes.replicates[0].parameters),
    );
    let hamlet = cells.iter().find(|cell| cell.community == 1).expect("it has people");
    // 60 persons are 11 households: fewer than the least number of agents.
    assert_eq!((hamlet.agents, hamlet.part), (11, displace::world::population::Cell::WHOLE));
}
