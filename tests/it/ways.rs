//! Which of two ways: a matter of the map, not of the parameters or of who went before.

use std::sync::atomic::AtomicBool;

use displace::conflict::CaptureKind;
use displace::ensemble::{Ensemble, Silent};
use displace::outcome::Outcomes;
use displace::scenario::Scenario;
use displace::world::Role;

use crate::support::{bombard, capture, community, ensemble, location, road, run, scenario, set};

const LAST: u32 = 40;

/// A town under fire and one where there is room, with a way over each of two others between them. Lengths add up to the
/// same, and for some speeds one sum is rounded up and the other down.
fn two_ways() -> Scenario {
    let mut towns = vec![
        location("A", 0.0, Role::Home, 6_000),
        location("B", 3.0, Role::Home, 0),
        location("C", 6.0, Role::Home, 0),
        location("D", 9.0, Role::Home, 5_000),
    ];
    towns[3].places = [9_000, 0, 0, 0, 0];
    let people = vec![community("A", 0, 0.0, 6_000)];
    let roads = vec![road(0, 1, 5.0), road(1, 3, 20.8), road(0, 2, 22.1), road(2, 3, 3.7)];
    let mut case = scenario(people, towns, roads, LAST);
    bombard(&mut case, 0, (8, 30), 1.0);
    set(&mut case, "return_rate_per_day", 0.0);
    case
}

fn used(outcomes: &Outcomes) -> Vec<Vec<u32>> {
    outcomes.replicates.iter().map(|one| one.links.iter().map(|link| link.persons).collect()).collect()
}

#[test]
fn of_two_ways_equally_long_all_take_the_same_however_fast_they_walk() {
    let mut seen = [false; 2];
    for speed in 0..60 {
        let mut case = two_ways();
        set(&mut case, "walking_km_per_day", 10.0 + f64::from(speed) / 3.0);
        set(&mut case, "driving_hours_per_day", 4.0 + f64::from(speed) / 7.0);
        for links in used(&run(&case, 2)) {
            seen[0] |= links[1] > 0;
            seen[1] |= links[3] > 0;
        }
    }
    assert!(seen[0] != seen[1], "one way and not the other: {seen:?}");
}

/// Ways of the first day are found once for all replicates: what was found before a place fell is taken for the next
/// replicate and not for a later day.
#[test]
fn a_replicate_goes_the_same_ways_whatever_ran_before_it() {
    let mut case = two_ways();
    bombard(&mut case, 0, (1, 2), 0.3);
    // The first of the two towns between them, which is shut from day 5 on; the other half of the fire comes later.
    capture(&mut case, 1, 2, CaptureKind::Assault);
    let together = run(&case, 4);
    for replicate in 0..4 {
        let ensemble = Ensemble { replicates: replicate..replicate + 1, ..ensemble(4, 1) };
        let alone = ensemble.run(&case, &Silent, &AtomicBool::new(false)).expect("the run is sound");
        assert_eq!(used(&alone)[0], used(&together)[replicate as usize]);
    }
    for links in used(&together) {
        assert!(links[1] > 0 && links[3] > 0, "first over one town, then over the other: {links:?}");
    }
}
