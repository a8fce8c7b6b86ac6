//! Each submodel against numbers that are known without it.

use displace::conflict::{Days, Footprint, ObservedPlan, Opening};
use displace::model::InitialMove;
use displace::model::tally::{Local, Total};
use displace::scenario::Scenario;
use displace::world::{RoadStatus, Role};

use crate::support::{bombard, community, location, moments, road, run, scenario, set, unrest};

/// One community of 50,000 people (10,000 households of 5) and one place to go to.
fn pair(horizon: u32) -> displace::scenario::Scenario {
    scenario(
        vec![community("home", 0, 0.0, 50_000)],
        vec![location("home", 0.0, Role::Home, 0), location("north", 50.0, Role::Home, 1_000)],
        vec![road(0, 1, 50.0)],
        horizon,
    )
}

#[test]
fn without_hazard_nobody_leaves() {
    let mut quiet = pair(60);
    bombard(&mut quiet, 0, (0, 60), 0.0);
    let outcomes = run(&quiet, 5);
    assert!(outcomes.replicates.iter().all(|o| o.series(Total::Departures).iter().all(|&p| p == 0)));
}

#[test]
fn a_constant_hazard_gives_a_binomial() {
    let mut case = pair(30);
    unrest(&mut case, 0.01);
    let outcomes = run(&case, 200);
    for day in [0, 9, 30] {
        let households: Vec<u32> =
            outcomes.total(Total::Movements, day).iter().map(|persons| persons / 5).collect();
        let (n, p) = (10_000.0, 1.0 - libm::exp(-0.01 * f64::from(day + 1)));
        let (mean, variance) = moments(&households);
        let expected = n * p * (1.0 - p);
        // Four standard errors of a mean and of a variance over 200 replicates.
        assert!(
            (mean - n * p).abs() < 4.0 * (expected / 200.0).sqrt(),
            "day {day}: mean {mean}, not {}",
            n * p
        );
        let spread = 4.0 * expected * (2.0f64 / 199.0).sqrt();
        assert!((variance - expected).abs() < spread, "day {day}: variance {variance}, not {expected}");
    }
    assert_eq!(outcomes.total(Total::Displaced, 30), outcomes.total(Total::Movements, 30));
}

#[test]
fn threat_moves_the_share_that_its_tolerance_says() {
    let mut case = pair(20);
    set(&mut case, "never_leave_share", 0.3);
    bombard(&mut case, 0, (5, 5), 0.5);
    let outcomes = run(&case, 100);
    // Alone in its area the community feels the severity itself: F(0.5) = 0.25 / (0.25 + 1) = 0.2.
    let (mean, _) = moments(&outcomes.total(Total::Displaced, 20));
    let expected = 50_000.0 * 0.7 * 0.2;
    let p: f64 = 0.14;
    let error = 5.0 * (10_000.0 * p * (1.0 - p) / 100.0).sqrt();
    assert!((mean - expected).abs() < 4.0 * error, "{mean}, not {expected}");
    assert!(outcomes.total(Total::Displaced, 4).iter().all(|&persons| persons == 0));
}

#[test]
fn two_destinations_are_chosen_by_their_weights() {
    let mut case = scenario(
        vec![community("home", 0, 0.0, 50_000)],
        vec![
            location("home", 0.0, Role::Home, 0),
            location("near", 30.0, Role::Home, 1_000),
            location("far", 50.0, Role::Home, 3_000),
        ],
        vec![road(0, 1, 30.0), road(1, 2, 20.0)],
        40,
    );
    unrest(&mut case, 0.05);
    // With a vehicle both are reached on the day, so that the last day counts for both.
    set(&mut case, "vehicle_share", 1.0);
    set(&mut case, "distance_decay_per_km", 0.02);
    let outcomes = run(&case, 100);
    // 1,000 e^(-0.02 * 30) against 3,000 e^(-0.02 * 50).
    let (near, far) = (1_000.0 * libm::exp(-0.6), 3_000.0 * libm::exp(-1.0));
    let p = near / (near + far);
    let (mut arrived, mut all) = (0.0, 0.0);
    for outcome in &outcomes.replicates {
        arrived += f64::from(outcome.places[1].arrivals);
        all += f64::from(outcome.places[1].arrivals + outcome.places[2].arrivals);
    }
    let error = (p * (1.0 - p) / (all / 5.0)).sqrt();
    assert!((arrived / all - p).abs() < 4.0 * error, "{}, not {p}", arrived / all);
}

#[test]
fn nobody_arrives_before_the_travel_time() {
    let mut case = pair(10);
    case.geography.links[0].length_km = 90.0;
    // On foot at 20 km a day: four and a half days, so that those who leave on day 0 arrive on day 4.
    unrest(&mut case, 0.2);
    let outcomes = run(&case, 5);
    for outcome in &outcomes.replicates {
        let (departures, arrivals) = (outcome.series(Total::Departures), outcome.series(Total::Arrivals));
        assert!(arrivals[..4].iter().all(|&persons| persons == 0));
        assert_eq!(departures[..6], arrivals[4..10]);
    }
}

#[test]
fn a_road_never_carries_more_than_it_can() {
    let mut case = pair(60);
    unrest(&mut case, 0.5);
    case.geography.links[0].capacity_persons_per_day = 1_000;
    let outcomes = run(&case, 3);
    for outcome in &outcomes.replicates {
        assert_eq!(outcome.links[0].peak, 1_000);
        assert!(outcome.links[0].delayed > 0);
        // 61 days of 1,000 persons cannot have brought more.
        assert!(outcome.places[1].arrivals <= 61_000);
    }
}

#[test]
fn reception_is_metered() {
    let mut case = pair(60);
    unrest(&mut case, 0.5);
    case.geography.locations[1].reception_per_day = Some(500);
    let outcomes = run(&case, 3);
    for outcome in &outcomes.replicates {
        assert!(outcome.series(Total::Arrivals).iter().all(|&persons| persons <= 500));
        assert_eq!(outcome.series(Total::Arrivals)[30], 500);
    }
}

#[test]
fn without_a_way_people_are_trapped_until_a_corridor_opens() {
    let mut case = pair(20);
    case.geography.links[0].status = RoadStatus::FrontLine;
    unrest(&mut case, 0.1);
    case.conflict.changes.openings = vec![Opening { days: Days::from(12), link: 0, limit: None }];
    let outcomes = run(&case, 3);
    for outcome in &outcomes.replicates {
        let trapped = outcome.series(Total::Trapped);
        assert!(trapped[11] > 0 && trapped[0] > 0);
        assert_eq!(trapped[12], 0);
        assert!(outcome.series(Total::Departures)[..12].iter().all(|&persons| persons == 0));
        assert!(outcome.series(Total::Departures)[12] >= trapped[11]);
    }
}

#[test]
fn shelters_fill_and_the_rest_stay_in_the_open() {
    let mut case = pair(20);
    case.geography.locations[1].places = [100, 0, 200, 0, 50];
    unrest(&mut case, 0.5);
    let outcomes = run(&case, 3);
    for outcome in &outcomes.replicates {
        assert_eq!(outcome.series(Total::InHost)[20], 100);
        assert_eq!(outcome.series(Total::InCamp)[20], 200);
        assert_eq!(outcome.series(Total::InUnfinished)[20], 50);
        assert!(outcome.series(Total::InOpen)[20] > 10_000);
        assert!(outcome.places[1].overflow_day.is_some());
    }
}

#[test]
fn returns_follow_their_hazard() {
    let mut case = pair(40);
    bombard(&mut case, 0, (0, 0), 1e6);
    set(&mut case, "return_rate_per_day", 0.1);
    case.conflict.observed.as_mut().expect("just added").truces = vec![(1, 40)];
    let outcomes = run(&case, 20);
    // Everyone leaves on day 0 with or without a vehicle and arrives by day 2 (50 km on foot); a vehicle
    // household that arrives on day 0 is on the way home again by day t with probability 1 - e^(-0.1 t).
    set(&mut case, "vehicle_share", 1.0);
    let outcomes_by_vehicle = run(&case, 20);
    let (mean, _) = moments(&outcomes_by_vehicle.total(Total::Returned, 20));
    let expected = 50_000.0 * (1.0 - libm::exp(-0.1 * 20.0));
    assert!(
        (mean - expected).abs() < 4.0 * 5.0 * (10_000.0f64 * 0.25 / 20.0).sqrt(),
        "{mean}, not {expected}"
    );
    let (walking, _) = moments(&outcomes.total(Total::Returned, 20));
    assert!(walking < mean);
}

/// Homes under constant light fire lose those whom it is too much for, and a wave of their neighbours: they are not
/// emptied by the example of people who left long ago.
#[test]
fn constant_light_fire_empties_no_home() {
    let mut case = pair(180);
    bombard(&mut case, 0, (0, 180), 0.3);
    set(&mut case, "contagion", 4.0);
    let outcomes = run(&case, 5);
    let (month, end) = (outcomes.total(Total::Displaced, 30), outcomes.total(Total::Displaced, 180));
    assert_eq!(month, end, "a plateau");
    // F(0.3) is 8 %; with all of them as an example at once F(0.3 (1 + 4 · 0.08)) is 14 %.
    assert!(end.iter().all(|&persons| (4_000..12_500).contains(&persons)), "{end:?}");
}

/// Clashes while a truce holds, everywhere or in the area, add few to those whom the attack before it moved.
#[test]
fn a_truce_makes_clashes_count_less() {
    let displaced = |truce: fn(&mut ObservedPlan)| {
        let mut case = pair(60);
        set(&mut case, "threat_in_truce", 0.2);
        bombard(&mut case, 0, (3, 5), 0.4);
        bombard(&mut case, 0, (20, 50), 0.9);
        truce(case.conflict.observed.as_mut().expect("it has events"));
        let (mean, _) = moments(&run(&case, 20).total(Total::Displaced, 60));
        mean / 50_000.0
    };
    let share = |threat: f64| threat * threat / (threat * threat + 1.0);
    for (truce, expected) in [
        ((|_| {}) as fn(&mut ObservedPlan), share(0.9)),
        (|observed| observed.truces.push((10, 60)), share(0.4)),
        (|observed| observed.local_truces.push((10, 60, Footprint::Area(0))), share(0.4)),
        (|observed| observed.local_truces.push((10, 60, Footprint::Area(1))), share(0.9)),
    ] {
        let got = displaced(truce);
        assert!((got - expected).abs() < 0.01, "{got}, not {expected}");
    }
}

#[test]
fn belief_in_a_truce_grows_and_falls_at_violations() {
    let returned = |rates: (f64, f64), violation: f64, day: u32| {
        let mut case = pair(40);
        set(&mut case, "vehicle_share", 1.0);
        bombard(&mut case, 0, (0, 0), 1e6);
        set(&mut case, "return_rate_per_day", 0.1);
        set(&mut case, "return_threat_scale", 0.1);
        set(&mut case, "belief_in_truce_per_day", rates.0);
        set(&mut case, "belief_in_quiet_per_day", rates.1);
        bombard(&mut case, 0, (2, 20), violation);
        case.conflict.observed.as_mut().expect("just added").truces = vec![(1, 20)];
        let (mean, _) = moments(&run(&case, 20).total(Total::Returned, day));
        mean / 50_000.0
    };
    let hazards = |belief: &dyn Fn(u32) -> f64, day: u32| (1..=day).map(|t| 0.1 * belief(t)).sum::<f64>();
    // Half of what is lacking a day, in the truce that begins on day 1.
    let half = |t: u32| 1.0 - libm::exp2(-f64::from(t));
    let expected = 1.0 - libm::exp(-hazards(&half, 20));
    assert!((returned((0.5, 0.0), 0.0, 20) - expected).abs() < 0.02);
    // Little belief survives a shelling a day, none the end of the truce; in the quiet after it, it grows anew.
    assert!(returned((0.5, 0.0), 0.5, 20) < 0.06);
    assert!((returned((0.5, 0.0), 0.0, 40) - returned((0.5, 0.0), 0.0, 20)).abs() < 1e-9);
    let quiet = |t: u32| 1.0 - libm::pow(0.9, f64::from(if t > 20 { t - 20 } else { t }));
    let expected = 1.0 - libm::exp(-hazards(&quiet, 40));
    assert!((returned((0.1, 0.1), 0.0, 40) - expected).abs() < 0.02);
}

#[test]
fn damage_keeps_away_a_share_and_no_more() {
    for (days, expected) in [(1u32, 1.0 - 0.4 * (1.0 - libm::exp(-0.1))), (200, 0.6)] {
        let mut case = pair(240);
        set(&mut case, "vehicle_share", 1.0);
        bombard(&mut case, 0, (0, days - 1), 1.0);
        set(&mut case, "tolerance_median", 1e-6);
        set(&mut case, "return_rate_per_day", 0.05);
        set(&mut case, "return_damage_scale", 10.0);
        set(&mut case, "uninhabitable_share", 0.4);
        case.conflict.observed.as_mut().expect("just added").truces = vec![(days, 240)];
        // Thirty days after it became quiet.
        let (mean, _) = moments(&run(&case, 20).total(Total::Returned, days + 29));
        let share = 1.0 - libm::exp(-0.05 * 30.0 * expected);
        assert!((mean / 50_000.0 - share).abs() < 0.02, "{} after {days} days", mean / 50_000.0);
    }
}

#[test]
fn people_go_where_they_believe_themselves_spared_and_to_their_own() {
    let share_of_the_second = |change: fn(&mut Scenario)| {
        let mut case = scenario(
            vec![community("home", 0, 0.0, 50_000)],
            vec![
                location("home", 0.0, Role::Home, 0),
                location("near", 30.0, Role::Home, 1_000),
                location("far", 50.0, Role::Home, 1_000),
            ],
            vec![road(0, 1, 30.0), road(0, 2, 50.0)],
            20,
        );
        unrest(&mut case, 0.1);
        set(&mut case, "vehicle_share", 1.0);
        change(&mut case);
        let outcomes = run(&case, 20);
        let arrived = |place: usize| -> f64 {
            outcomes.replicates.iter().map(|outcome| f64::from(outcome.places[place].arrivals)).sum()
        };
        arrived(2) / (arrived(1) + arrived(2))
    };
    let odds = |utility: f64| libm::exp(utility) / (1.0 + libm::exp(utility));
    let near = |got: f64, expected: f64| assert!((got - expected).abs() < 0.01, "{got}, not {expected}");
    near(share_of_the_second(|_| {}), 0.5);
    let refuge = |case: &mut Scenario| {
        case.geography.locations[2].refuge = 0.5;
        set(case, "refuge_utility", 2.0);
    };
    near(share_of_the_second(refuge), odds(1.0));
    let governorate = |case: &mut Scenario| {
        case.geography.locations[0].governorate = "North".into();
        case.geography.locations[1].governorate = "South".into();
        case.geography.locations[2].governorate = "North".into();
        set(case, "own_governorate_utility", 0.7);
    };
    near(share_of_the_second(governorate), odds(0.7));
    let area = |case: &mut Scenario| {
        case.geography.locations[2].area = 0;
        set(case, "own_area_utility", 0.4);
    };
    near(share_of_the_second(area), odds(0.4));
}

#[test]
fn local_series_add_up_to_the_totals() {
    let mut case = pair(30);
    unrest(&mut case, 0.05);
    set(&mut case, "onward_rate_per_day", 0.05);
    let outcomes = run(&case, 3);
    for day in 0..=30 {
        let departures: Vec<u32> = outcomes.total(Total::Departures, day);
        let local: Vec<Vec<u32>> = (0..2).map(|area| outcomes.local(Local::Departures, area, day)).collect();
        for replicate in 0..3 {
            assert_eq!(departures[replicate], local[0][replicate] + local[1][replicate]);
        }
    }
}

/// Nobody leaves home but for conflict, whatever an older file says: all stocks are of those whom conflict moved.
#[test]
fn without_conflict_nobody_moves() {
    let mut case = pair(120);
    set(&mut case, "background_rate_per_day", 0.005);
    let before = 8_000;
    case.initial = vec![InitialMove { communities: vec![0], destinations: vec![(1, before)] }];
    for outcome in &run(&case, 3).replicates {
        assert!(outcome.series(Total::Movements).iter().all(|&persons| persons == 0));
        assert!(outcome.series(Total::Displaced).iter().all(|&displaced| displaced == before));
        assert!(outcome.series(Total::Away).iter().all(|&away| away == before));
    }
}
