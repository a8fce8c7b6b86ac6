//! Given departures, and the choice among given hosts: limits, oracles, closures.

use displace::model::closures::Shut;
use displace::model::exogenous::{Origins, Spell};
use displace::model::tally::{Local, Total};
use displace::model::{Closure, Exogenous, HostParameters};
use displace::numbers::{Parameter, Prior};
use displace::outcome::Outcomes;
use displace::scenario::{Given, Scenario};
use displace::world::Role;

use super::support::{community, ensemble, location, moments, road, run, scenario};

/// Two zones in the middle of a line; a near camp (100 km south) and a far one (300 km north). All fixed:
/// no herding, no fading, no noise.
fn case(departures: Vec<f64>) -> Scenario {
    let locations = vec![
        location("zone", 0.0, Role::Home, 1_000),
        location("quiet", 50.0, Role::Home, 9_000),
        location("near", 100.0, Role::Allied, 0),
        location("far", 300.0, Role::Allied, 0),
    ];
    let communities = vec![community("zone", 0, 0.0, 1_000), community("quiet", 1, 50.0, 9_000)];
    let links = vec![road(0, 2, 100.0), road(0, 3, 300.0), road(0, 1, 50.0)];
    let horizon = departures.len() as u32 - 1;
    let mut case = scenario(communities, locations, links, horizon);
    super::support::set(&mut case, "vehicle_share", 1.0);
    case.given = Some(Given {
        exogenous: Exogenous {
            departures,
            zones: vec![Spell { community: 0, from: 0, to: horizon }],
            origins: Origins::Zones,
            persons_per_agent: 1,
            present: vec![(2, 0), (3, 0)],
        },
        hosts: Some(vec![2, 3]),
        earlier: Vec::new(),
        counts: Vec::new(),
        reports: Vec::new(),
    });
    case.parameters.extend(HostParameters::INFO.iter().map(|info| {
        let value = match info.name {
            "distance_exponent"
            | "departures_factor"
            | "foreign_road_factor"
            | "herding_floor"
            | "opening_pull" => 1.0,
            "distance_offset_km" | "passage_km" | "competition_reach_km" => 100.0,
            "fade_from" => 0.5,
            "fade_exponent" => 2.0,
            _ => 0.0,
        };
        Parameter::at_design_points(info, Prior::Fixed(value))
    }));
    case
}

/// Whoever was at a host without places, which is no limit that is known, counted as without any shelter.
#[test]
fn hosts_without_a_limit_shelter_whoever_comes() {
    let outcomes = run(&case(vec![100.0; 10]), 2);
    let on = |variable: Total| outcomes.total(variable, 9).iter().sum::<u32>();
    assert!(on(Total::InCamp) > 500 && on(Total::InOpen) == 0, "{} {}", on(Total::InCamp), on(Total::InOpen));
    assert!(
        outcomes
            .replicates
            .iter()
            .all(|future| future.places.iter().all(|place| place.overflow_day.is_none()))
    );
}

fn fix(case: &mut Scenario, name: &str, value: f64) {
    case.fix(name, value);
}

fn given(case: &mut Scenario) -> &mut Given {
    case.given.as_mut().expect("the case gives departures")
}

fn hosted(outcomes: &Outcomes, area: usize, day: u32) -> Vec<u32> {
    outcomes.local(Local::Hosted, area, day)
}

#[test]
fn everyone_who_is_given_leaves_and_arrives() {
    let outcomes = run(&case(vec![100.0, 0.0, 250.0, 0.0, 0.0]), 20);
    for (near, far) in hosted(&outcomes, 2, 4).iter().zip(hosted(&outcomes, 3, 4)) {
        assert_eq!(near + far, 350);
    }
    assert_eq!(outcomes.total(Total::Displaced, 1), vec![100; 20]);
    // 300 km at 400 km a day: within the day.
    assert_eq!(outcomes.total(Total::InTransit, 0), vec![0; 20]);
}

#[test]
fn the_choice_is_binomial_in_the_distances() {
    // Weights 1/200 and 1/400: two thirds go to the near camp.
    let outcomes = run(&case(vec![900.0, 0.0]), 400);
    let (mean, variance) = moments(&hosted(&outcomes, 2, 1));
    let expected = 900.0 * 2.0 / 9.0;
    assert!((mean - 600.0).abs() < 4.0 * f64::sqrt(expected / 400.0), "{mean}");
    assert!((variance / expected - 1.0).abs() < 4.0 * f64::sqrt(2.0 / 400.0), "{variance}");
}

#[test]
fn zones_weigh_the_same_or_by_population() {
    for (origins, share) in [(Origins::Zones, 0.5), (Origins::Population, 0.1)] {
        let mut case = case(vec![1_000.0, 0.0]);
        given(&mut case).exogenous.origins = origins;
        given(&mut case).exogenous.zones.push(Spell { community: 1, from: 0, to: 1 });
        let outcomes = run(&case, 100);
        let (mean, _) = moments(&outcomes.local(Local::Departures, 0, 0));
        let error = 4.0 * f64::sqrt(1_000.0 * share * (1.0 - share) / 100.0);
        assert!((mean - 1_000.0 * share).abs() < error, "{origins:?}: {mean}");
    }
}

#[test]
fn people_follow_those_who_went_before() {
    let mut case = case(vec![0.0, 1_000.0]);
    given(&mut case).exogenous.present = vec![(2, 0), (3, 5_000)];
    fix(&mut case, "herding_exponent", 1.0);
    fix(&mut case, "herding_floor", 1e-9);
    let outcomes = run(&case, 5);
    assert_eq!(hosted(&outcomes, 2, 1), vec![0; 5]);
    assert_eq!(hosted(&outcomes, 3, 1), vec![6_000; 5]);
    // Those of the first day were there before it, and count as away.
    assert_eq!(outcomes.total(Total::Away, 0), vec![5_000; 5]);
}

#[test]
fn people_go_where_others_had_gone_before_the_conflict() {
    let mut case = case(vec![10_000.0, 0.0]);
    let plain = run(&case, 3);
    fix(&mut case, "earlier_exponent", 1.0);
    assert_eq!(
        run(&case, 3).replicates[0].locals,
        plain.replicates[0].locals,
        "without a table nothing changes"
    );
    // Pulls of 1/200 and 1/400 by distance, times 0.1 + 0.1 and 0.1 + 0.9 by earlier people.
    fix(&mut case, "herding_floor", 0.1);
    given(&mut case).earlier = vec![0.1, 0.9];
    let near = f64::from(hosted(&run(&case, 3), 2, 1)[0]);
    assert!((near / 10_000.0 - 0.4 / 1.4).abs() < 0.02, "{near}");
}

#[test]
fn full_camps_turn_people_away_until_all_are_full() {
    let mut case = case(vec![100.0; 40]);
    case.geography.locations[2].places[2] = 600;
    case.geography.locations[3].places[2] = 1_000;
    super::support::set(&mut case, "places_factor", 1.0);
    let outcomes = run(&case, 20);
    let near = hosted(&outcomes, 2, 12);
    // It fades from half full and may be overrun by the arrivals of one day at most.
    assert!(near.iter().all(|&persons| persons <= 600 + 100), "{near:?}");
    for (near, far) in hosted(&outcomes, 2, 39).iter().zip(hosted(&outcomes, 3, 39)) {
        assert_eq!(near + far, 4_000);
        assert!(*near > 1_200, "with both full, two thirds go to the near one again: {near}");
    }
    // A factor makes few places of many, and none that are listed is no limit.
    super::support::set(&mut case, "places_factor", 0.0);
    let outcomes = run(&case, 20);
    assert!(outcomes.total(Total::InOpen, 39).iter().all(|&persons| persons > 3_000));
    for place in [2, 3] {
        case.geography.locations[place].places = [0; 5];
    }
    let (mean, _) = moments(&hosted(&run(&case, 20), 2, 39));
    assert!((mean - 2_666.7).abs() < 30.0, "{mean}");
}

#[test]
fn closures_are_hard_and_those_without_a_way_wait() {
    let shut = |what| vec![Closure { what, from: 0, until: 2 }];
    for (what, trapped) in [
        (vec![Shut::Road(0), Shut::Road(1)], 100),
        (vec![Shut::Entry(2), Shut::Host(3)], 100),
        (vec![Shut::Toward(0, 2), Shut::Toward(1, 3)], 100),
        (vec![Shut::Entry(2)], 0),
        // A closed place can still be left.
        (vec![Shut::Entry(0)], 0),
        (vec![Shut::Toward(0, 0), Shut::Toward(1, 0)], 0),
    ] {
        let mut case = case(vec![100.0, 0.0, 0.0, 0.0]);
        case.closures = what.iter().flat_map(|&what| shut(what)).collect();
        let outcomes = run(&case, 5);
        assert_eq!(outcomes.total(Total::Trapped, 1), vec![trapped; 5], "{what:?}");
        assert_eq!(outcomes.total(Total::Trapped, 2), vec![0; 5], "{what:?}");
        if what == [Shut::Entry(2)] {
            assert_eq!(hosted(&outcomes, 3, 3), vec![100; 5]);
        }
    }
}

/// A camp behind a closure of its entry, which is lifted on day 10.
#[test]
fn a_camp_that_opens_for_the_first_time_draws_people_for_some_weeks() {
    let opening = |what, from, present, pull: f64| {
        let mut case = case(vec![1_000.0; 40]);
        given(&mut case).exogenous.present = vec![(2, 9_000), (3, present)];
        fix(&mut case, "herding_exponent", 1.0);
        fix(&mut case, "herding_floor", 1e-9);
        fix(&mut case, "opening_pull", pull);
        fix(&mut case, "opening_days", 20.0);
        case.closures = vec![Closure { what, from, until: 10 }];
        run(&case, 3)
    };
    let far = |outcomes: &Outcomes, day| hosted(outcomes, 3, day)[0];
    // Nobody is there to be followed, but on its first day it counts as one of two camps: 19,000 persons are at the
    // near one, 200 km away with the offset, and the far one has half of a pull at 400 km.
    let new = opening(Shut::Entry(3), 0, 0, 4.0);
    assert_eq!(far(&new, 9), 0);
    let odds = 0.5 * 4.0 / 400.0 / (1.0 / 200.0);
    let expected = 1_000.0 * odds / (1.0 + odds);
    let first = f64::from(far(&new, 10));
    assert!((first - expected).abs() < 60.0, "{first}, {expected}");
    // A wider pull draws more, and it ends: from day 30 on both camps weigh by their people and distance alone.
    let none = opening(Shut::Entry(3), 0, 0, 1.0);
    assert!(far(&new, 29) > 3 * far(&none, 29) / 2);
    let last = f64::from(far(&new, 39) - far(&new, 29));
    assert!(last < 0.8 * f64::from(far(&new, 29) - far(&new, 19)), "{last}");
    // What is no first opening changes nothing: shut later, shut as a host only, or with people there before.
    for (what, from, present) in [(Shut::Entry(3), 5, 0), (Shut::Host(3), 0, 0), (Shut::Entry(3), 0, 500)] {
        assert_eq!(
            opening(what, from, present, 4.0).replicates[0].locals,
            opening(what, from, present, 1.0).replicates[0].locals,
            "{what:?}"
        );
    }
}

#[test]
fn ways_through_a_camp_and_between_foreign_places_count_differently() {
    // A third camp behind the near one, 100 km on: 100 + 100 (passage) + φ · 100 km.
    let mut case = case(vec![3_000.0, 0.0]);
    let mut locations = case.geography.locations.clone();
    locations.push(location("beyond", 200.0, Role::Allied, 0));
    let mut links = case.geography.links.clone();
    links.push(road(2, 4, 100.0));
    let given_before = case.given.take();
    let parameters = case.parameters.clone();
    let mut case = scenario(case.geography.communities.clone(), locations, links, 1);
    case.given = given_before;
    case.parameters = parameters;
    given(&mut case).hosts = Some(vec![2, 4]);
    fix(&mut case, "foreign_road_factor", 0.5);
    // Weights 1/200 and 1/(100 + 100 + 50 + 100).
    let (mean, _) = moments(&hosted(&run(&case, 50), 4, 1));
    let share = (1.0 / 350.0) / (1.0 / 200.0 + 1.0 / 350.0);
    assert!((mean - 3_000.0 * share).abs() < 4.0 * f64::sqrt(3_000.0 * 0.25 / 50.0), "{mean}");
}

#[test]
fn agents_have_their_persons_and_the_total_its_factor() {
    let mut case = case(vec![105.0, 105.0, 0.0]);
    given(&mut case).exogenous.persons_per_agent = 10;
    given(&mut case).exogenous.present = vec![(2, 7), (3, 25)];
    fix(&mut case, "departures_factor", 2.0);
    let outcomes = run(&case, 3);
    assert_eq!(outcomes.total(Total::Away, 0), vec![210 + 32; 3]);
    assert_eq!(outcomes.total(Total::Away, 2), vec![420 + 32; 3]);
}

#[test]
fn noise_of_hosts_is_drawn_once_a_replicate() {
    let mut case = case(vec![1_000.0, 0.0]);
    let (_, without) = moments(&hosted(&run(&case, 100), 2, 1));
    fix(&mut case, "pull_spread", 0.5);
    let (_, with) = moments(&hosted(&run(&case, 100), 2, 1));
    // The spread of one camp's share dwarfs that of a thousand independent choices.
    assert!(with > 20.0 * without, "{with} {without}");
}

#[test]
fn camps_beside_each_other_share_their_pull() {
    // Three camps as far away; two of them side by side, which compete as one: a quarter each.
    let mut locations =
        vec![location("zone", 0.0, Role::Home, 1_000), location("alone", -4_000.0, Role::Allied, 0)];
    locations.extend(["left", "right"].map(|name| location(name, 4_000.0, Role::Allied, 0)));
    let links = vec![road(0, 1, 200.0), road(0, 2, 200.0), road(0, 3, 200.0)];
    let before = case(vec![10_000.0, 0.0]);
    let mut case = scenario(vec![community("zone", 0, 0.0, 1_000)], locations, links, 1);
    (case.given, case.parameters) = (before.given, before.parameters);
    given(&mut case).hosts = Some(vec![1, 2, 3]);
    fix(&mut case, "competition_exponent", 1.0);
    let (mean, _) = moments(&hosted(&run(&case, 20), 1, 1));
    assert!((mean - 5_000.0).abs() < 4.0 * f64::sqrt(2_500.0 / 20.0), "{mean}");
}

#[test]
fn threads_do_not_matter() {
    let mut case = case(vec![100.0, 50.0, 0.0, 20.0]);
    fix(&mut case, "pull_spread", 0.5);
    let on = |threads| {
        let never = std::sync::atomic::AtomicBool::new(false);
        ensemble(8, threads).run(&case, &displace::ensemble::Silent, &never).expect("the run is sound")
    };
    assert_eq!(on(1), on(4));
}

/// Whoever wanted home and found no way was taken out of the people at their host on each day on which they tried.
#[test]
fn who_finds_no_way_home_is_at_the_host_as_before() {
    let mut case = case(vec![100.0; 40]);
    case.geography.locations[2].places[2] = 10_000;
    super::support::set(&mut case, "places_factor", 1.0);
    fix(&mut case, "herding_exponent", 1.0);
    // People can flee, and nobody can go back.
    let back = [Shut::Toward(0, 0), Shut::Toward(1, 0)];
    case.closures = back.map(|what| Closure { what, from: 0, until: u32::MAX }).to_vec();
    let near = |outcomes: &Outcomes| (0..40).map(|day| hosted(outcomes, 2, day)).collect::<Vec<_>>();
    let without = near(&run(&case, 4));
    super::support::set(&mut case, "return_rate_per_day", 0.3);
    super::support::set(&mut case, "return_without_truce", 1.0);
    let outcomes = run(&case, 4);
    assert_eq!(outcomes.total(Total::Returned, 39), vec![0; 4]);
    assert!(near(&outcomes) == without, "who stays draws others as before");
}
