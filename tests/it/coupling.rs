//! Common random numbers: what a change does not reach stays as it was, household by household.

use displace::model::tally::{Local, Total};
use displace::world::Role;

use crate::support::{bombard, community, location, road, run, scenario, set};

/// Two pairs of a home and a refuge, far from each other and not connected.
fn islands() -> displace::scenario::Scenario {
    let mut case = scenario(
        vec![community("south", 0, 0.0, 20_000), community("north", 2, 400.0, 20_000)],
        vec![
            location("south", 0.0, Role::Home, 0),
            location("south refuge", 40.0, Role::Home, 1_000),
            location("north", 400.0, Role::Home, 0),
            location("north refuge", 440.0, Role::Home, 1_000),
        ],
        vec![road(0, 1, 40.0), road(2, 3, 40.0)],
        40,
    );
    set(&mut case, "onward_rate_per_day", 0.02);
    set(&mut case, "return_rate_per_day", 0.02);
    set(&mut case, "return_without_truce", 1.0);
    set(&mut case, "contagion", 2.0);
    set(&mut case, "vehicle_share", 0.5);
    set(&mut case, "preparation_rate_per_day", 0.5);
    bombard(&mut case, 0, (5, 15), 0.4);
    bombard(&mut case, 2, (8, 20), 0.4);
    case
}

#[test]
fn a_change_in_one_place_leaves_the_other_alone() {
    let before = run(&islands(), 8);
    let mut changed = islands();
    bombard(&mut changed, 0, (16, 30), 0.9);
    changed.geography.locations[1].places = [500; 5];
    let after = run(&changed, 8);
    let mut moved = false;
    for day in 0..=40 {
        for &variable in Local::ALL {
            for area in [2, 3] {
                assert_eq!(before.local(variable, area, day), after.local(variable, area, day));
            }
            moved |= before.local(variable, 0, day) != after.local(variable, 0, day);
        }
    }
    assert!(moved, "the change does something where it is made");
}

#[test]
fn more_threat_keeps_nobody_at_home() {
    let mut previous: Option<Vec<Vec<u32>>> = None;
    for severity in [0.1, 0.3, 0.5, 0.9] {
        let mut case = islands();
        set(&mut case, "return_rate_per_day", 0.0);
        set(&mut case, "onward_rate_per_day", 0.0);
        // Neighbours who leave sooner are forgotten sooner, and are no example any more when worse comes.
        set(&mut case, "contagion", 0.0);
        bombard(&mut case, 0, (10, 25), severity);
        let outcomes = run(&case, 8);
        // Without returns and onward moves every movement is a first departure, so the running total of
        // movements counts the households that have left so far.
        let left: Vec<Vec<u32>> =
            outcomes.replicates.iter().map(|outcome| outcome.series(Total::Movements).to_vec()).collect();
        if let Some(previous) = &previous {
            for (less, more) in previous.iter().zip(&left) {
                assert!(less.iter().zip(more).all(|(a, b)| a <= b));
            }
        }
        previous = Some(left);
    }
}
