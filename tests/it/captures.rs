//! A place changes hands: who leaves, who is overtaken, who stays, who comes home.

use displace::conflict::{CaptureKind, Days, Opening};
use displace::model::tally::Total;
use displace::scenario::Scenario;
use displace::world::{RoadStatus, Role};

use crate::support::{
    bombard, capture, community, location, moments, road, run, scenario, set, unrest, win_back,
};

/// One community of 50,000 people (10,000 households of 5) and one place to go to.
fn pair(horizon: u32) -> Scenario {
    let mut case = scenario(
        vec![community("home", 0, 0.0, 50_000)],
        vec![location("home", 0.0, Role::Home, 0), location("north", 50.0, Role::Home, 1_000)],
        vec![road(0, 1, 50.0)],
        horizon,
    );
    set(&mut case, "vehicle_share", 1.0);
    case
}

#[test]
fn capture_moves_those_who_would_not_leave_by_choice_as_its_kind_says() {
    for (kind, parameter, hazard) in [
        (CaptureKind::Assault, "capture_hazard_per_day", 0.3),
        (CaptureKind::Handover, "handover_hazard_per_day", 0.02),
        (CaptureKind::Withdrawal, "withdrawal_hazard_per_day", 0.1),
    ] {
        let mut case = pair(20);
        set(&mut case, "never_leave_share", 1.0);
        set(&mut case, parameter, hazard);
        capture(&mut case, 10, 0, kind);
        let outcomes = run(&case, 50);
        // Five days of the hazard, from the day before to three days after.
        let (mean, _) = moments(&outcomes.total(Total::Displaced, 20));
        let share = 1.0 - libm::exp(-5.0 * hazard);
        let error = 5.0 * f64::sqrt(10_000.0 * share * (1.0 - share) / 50.0);
        assert!((mean - 50_000.0 * share).abs() < 4.0 * error, "{kind:?}: {mean}");
        // All others stayed by choice: nobody of them wanted to leave.
        let stayed = outcomes.total(Total::Stayed, 20);
        let displaced = outcomes.total(Total::Displaced, 20);
        assert!(stayed.iter().zip(&displaced).all(|(s, d)| s + d == 50_000));
        assert_eq!(outcomes.total(Total::Overtaken, 20), vec![0; 50]);
        assert_eq!(outcomes.total(Total::Stayed, 13), vec![0; 50], "ways are open for three days");
    }
}

#[test]
fn who_prepares_while_the_town_falls_leaves_while_a_way_is_open() {
    for (kind, last_day) in [(CaptureKind::Assault, 9), (CaptureKind::Handover, 13)] {
        let mut case = pair(30);
        bombard(&mut case, 0, (5, 5), 1e6);
        // Two hundred days of preparation: nearly nobody would be ready before the town falls.
        set(&mut case, "preparation_rate_per_day", 0.005);
        capture(&mut case, 10, 0, kind);
        let outcomes = run(&case, 3);
        for outcome in &outcomes.replicates {
            let displaced = outcome.series(Total::Displaced);
            assert!(displaced[last_day - 1] < 5_000, "{kind:?}");
            assert_eq!(displaced[last_day], 50_000, "{kind:?}");
            assert!(outcome.series(Total::Trapped).iter().all(|&persons| persons == 0));
        }
    }
}

#[test]
fn preparation_shortens_with_threat() {
    let share_of_the_first_day = |severity: f64| {
        let mut case = pair(10);
        bombard(&mut case, 0, (3, 3), severity);
        set(&mut case, "tolerance_median", 1e-6);
        set(&mut case, "preparation_rate_per_day", 0.5);
        set(&mut case, "preparation_threat_scale", 0.5);
        let (mean, _) = moments(&run(&case, 20).total(Total::Displaced, 3));
        mean / 50_000.0
    };
    // Ready within the day with probability 1 - e^(-rate), rate = 0.5 (1 + T / 0.5).
    for severity in [0.1, 0.5, 1.0] {
        let expected = 1.0 - libm::exp(-0.5 * (1.0 + severity / 0.5));
        assert!((share_of_the_first_day(severity) - expected).abs() < 0.01, "{severity}");
    }
}

#[test]
fn trapped_overtaken_and_stayed_are_three_counts() {
    let mut case = pair(30);
    case.geography.links[0].status = RoadStatus::FrontLine;
    unrest(&mut case, 0.02);
    capture(&mut case, 10, 0, CaptureKind::Assault);
    case.conflict.changes.openings = vec![Opening { days: Days::from(20), link: 0, limit: None }];
    for outcome in &run(&case, 3).replicates {
        let of = |variable: Total, day: usize| outcome.series(variable)[day];
        // Until the town is lost, those who want to leave are trapped; then they are overtaken.
        assert!(of(Total::Trapped, 13) > 0);
        assert_eq!((of(Total::Overtaken, 13), of(Total::Stayed, 13)), (0, 0));
        assert_eq!((of(Total::Trapped, 14), of(Total::Overtaken, 14)), (0, of(Total::Trapped, 13)));
        assert_eq!(of(Total::Overtaken, 14) + of(Total::Stayed, 14), 50_000);
        // A corridor lets them out; those who stayed are still there.
        assert_eq!(of(Total::Overtaken, 20), 0);
        assert_eq!(of(Total::Stayed, 20), of(Total::Stayed, 14));
        assert_eq!(of(Total::Displaced, 20), of(Total::Overtaken, 14));
    }
}

/// The town of the community has fallen days before the community itself, ten kilometres from a road that is open.
#[test]
fn people_reach_the_next_road_across_country_until_their_own_place_is_lost() {
    let mut case = scenario(
        vec![community("village", 0, 0.0, 50_000)],
        vec![
            location("town", 0.0, Role::Home, 0),
            location("next", 10.0, Role::Home, 0),
            location("north", 50.0, Role::Home, 1_000),
        ],
        vec![road(0, 1, 10.0), road(1, 2, 40.0)],
        30,
    );
    set(&mut case, "vehicle_share", 1.0);
    unrest(&mut case, 0.1);
    capture(&mut case, 4, 1, CaptureKind::Assault);
    capture(&mut case, 10, 0, CaptureKind::Assault);
    for outcome in &run(&case, 3).replicates {
        let departures = outcome.series(Total::Departures);
        assert!(departures[..14].iter().all(|&persons| persons > 0), "{departures:?}");
        assert!(departures[14..].iter().all(|&persons| persons == 0), "{departures:?}");
        assert_eq!(outcome.series(Total::Overtaken)[30], 0);
    }
}

/// Everybody flees on the first day; home, and the town that it belongs to, are taken on the third. A truce lets
/// those home who would live under the new holder.
fn taken_home(kind: CaptureKind, share: &str, value: f64) -> Vec<u32> {
    let mut case = pair(60);
    bombard(&mut case, 0, (0, 0), 1e6);
    set(&mut case, share, value);
    capture(&mut case, 3, 0, kind);
    capture(&mut case, 3, 1, kind);
    set(&mut case, "return_rate_per_day", 1.0);
    let observed = case.conflict.observed.as_mut().expect("it has events");
    observed.truces = vec![(5, 60)];
    run(&case, 20).total(Total::Returned, 60)
}

#[test]
fn the_share_that_would_live_under_a_new_holder_comes_home() {
    for (kind, share) in [
        (CaptureKind::Assault, "return_share_after_assault"),
        (CaptureKind::Handover, "return_share_after_handover"),
        (CaptureKind::Withdrawal, "return_share_after_withdrawal"),
    ] {
        assert_eq!(taken_home(kind, share, 0.0), vec![0; 20], "{kind:?}");
        assert_eq!(taken_home(kind, share, 1.0), vec![50_000; 20], "{kind:?}");
        let (mean, _) = moments(&taken_home(kind, share, 0.4));
        let error = 5.0 * f64::sqrt(10_000.0 * 0.24 / 20.0);
        assert!((mean - 20_000.0).abs() < 4.0 * error, "{kind:?}: {mean}");
    }
}

/// Ways were cut back at a place that fell even if a corridor leads to it: nobody went on through it until the network changed.
#[test]
fn a_corridor_leads_through_a_place_that_has_fallen() {
    let places = vec![
        location("a", 0.0, Role::Home, 0),
        location("b", 20.0, Role::Home, 1_000),
        location("c", 40.0, Role::Adversary, 1_000),
    ];
    let roads = vec![road(0, 1, 20.0), road(1, 2, 20.0)];
    let mut case = scenario(vec![community("a", 0, 0.0, 50_000)], places, roads, 40);
    unrest(&mut case, 0.02);
    let place = case.geography.place_of_location(1);
    capture(&mut case, 10, place, CaptureKind::Assault);
    case.conflict.changes.openings = vec![Opening { days: Days::from(0), link: 0, limit: None }];
    for outcome in &run(&case, 3).replicates {
        let of = |variable: Total, day: usize| outcome.series(variable)[day];
        // Who was on the way to the place when it fell is with its new holder; from then on they go on through it.
        assert_eq!(of(Total::ToAdversary, 9), 0);
        assert!(of(Total::ToAdversary, 30) > of(Total::ToAdversary, 14) + 1_000);
        assert_eq!(of(Total::Trapped, 30), 0);
    }
}

/// A war in which the only town is taken on day 10.
fn taken_town() -> Scenario {
    let mut case = pair(50);
    unrest(&mut case, 0.02);
    bombard(&mut case, 0, (8, 20), 0.8);
    set(&mut case, "return_rate_per_day", 0.2);
    set(&mut case, "return_share_after_assault", 0.5);
    for place in [0, 1] {
        capture(&mut case, 10, place, CaptureKind::Assault);
    }
    let observed = case.conflict.observed.as_mut().expect("it has events");
    observed.truces = vec![(21, 50)];
    case
}

/// A capture that was reversed within the horizon was none from its first day on: what people did depended on what would
/// happen weeks later.
#[test]
fn nobody_acts_on_a_victory_that_is_to_come() {
    let never = run(&taken_town(), 4);
    for day in [30, 40] {
        let mut case = taken_town();
        win_back(&mut case, day, 0);
        win_back(&mut case, day, 1);
        let outcomes = run(&case, 4);
        let both = never.replicates.iter().zip(&outcomes.replicates);
        for (of_never, of_day) in both {
            for &total in Total::ALL {
                let [before, same] = [of_never, of_day].map(|of| &of.series(total)[..day as usize]);
                assert_eq!(before, same, "{total:?} before day {day}");
            }
            let stayed = of_day.series(Total::Stayed);
            assert!(
                stayed[day as usize - 1] > 0 && stayed[day as usize..].iter().all(|&persons| persons == 0)
            );
            let [under, home] = [of_never, of_day].map(|of| of.series(Total::Returned)[50]);
            assert!(
                home > under + 1_000,
                "all may return to a place that is held by their own: {home}, {under}"
            );
        }
    }
}

/// Only the community changes hands and not the location on the road, so that the network does not change on the day on
/// which those who were overtaken, and those who would have left meanwhile, can go.
#[test]
fn those_overtaken_leave_when_their_place_is_won_back() {
    let mut case = pair(40);
    unrest(&mut case, 0.02);
    case.geography.links[0].status = RoadStatus::FrontLine;
    case.conflict.changes.openings = vec![Opening { days: Days::from(16), link: 0, limit: None }];
    capture(&mut case, 10, 0, CaptureKind::Assault);
    win_back(&mut case, 25, 0);
    for outcome in &run(&case, 3).replicates {
        let of = |variable: Total, day: usize| outcome.series(variable)[day];
        assert!(of(Total::Overtaken, 14) > 0 && of(Total::Stayed, 24) > 0);
        assert_eq!(of(Total::Displaced, 24), of(Total::Displaced, 16), "nobody else decides in a lost place");
        // All days of unrest since the fourth after the capture, at once.
        let left = of(Total::Displaced, 25) - of(Total::Displaced, 24);
        let (share, at_home) = (1.0 - libm::exp(-0.02 * 12.0), f64::from(of(Total::Stayed, 24)));
        assert!((f64::from(left) / at_home - share).abs() < 0.03, "{left} of {at_home}, and not {share}");
        assert_eq!((of(Total::Stayed, 25), of(Total::Overtaken, 25)), (0, 0));
    }
}

/// Who prepares looked at the first capture to come alone: after a handover, to the third day after it.
#[test]
fn a_storm_that_follows_a_handover_is_fled_from_on_the_day_before() {
    let mut case = pair(30);
    bombard(&mut case, 0, (9, 9), 1e6);
    set(&mut case, "preparation_rate_per_day", 0.005);
    capture(&mut case, 10, 0, CaptureKind::Handover);
    win_back(&mut case, 11, 0);
    capture(&mut case, 12, 0, CaptureKind::Assault);
    for outcome in &run(&case, 3).replicates {
        let displaced = outcome.series(Total::Displaced);
        assert!(displaced[10] < 5_000, "{displaced:?}");
        assert_eq!(displaced[11], 50_000, "{displaced:?}");
    }
}

/// A record and an offensive beside it may each take the same place: its people fled from the second time, too.
#[test]
fn a_place_that_is_held_already_is_not_taken_again() {
    let displaced = |again: Option<u32>| {
        let mut case = pair(30);
        set(&mut case, "never_leave_share", 1.0);
        set(&mut case, "capture_hazard_per_day", 0.1);
        capture(&mut case, 5, 0, CaptureKind::Assault);
        capture(&mut case, 5, 1, CaptureKind::Assault);
        if let Some(day) = again {
            capture(&mut case, day, 0, CaptureKind::Assault);
            capture(&mut case, day, 1, CaptureKind::Assault);
        }
        win_back(&mut case, 20, 0);
        win_back(&mut case, 20, 1);
        let outcomes = run(&case, 3);
        (0..=30).map(|day| outcomes.total(Total::Displaced, day)).collect::<Vec<_>>()
    };
    let once = displaced(None);
    assert!(once[30][0] > 10_000);
    for again in [7, 12] {
        assert!(displaced(Some(again)) == once, "{again}");
    }
}

/// Those who pass after the road is cut were held against the limit of a corridor that had ended before it was open to all.
#[test]
fn a_limit_that_had_ended_before_a_road_is_cut_is_not_that_of_those_who_were_booked() {
    let full_days = |openings: Vec<Opening>| {
        let mut case = pair(40);
        case.geography.links[0].capacity_persons_per_day = 6_000;
        set(&mut case, "never_leave_share", 1.0);
        set(&mut case, "capture_hazard_per_day", 0.3);
        capture(&mut case, 10, 0, CaptureKind::Assault);
        capture(&mut case, 10, 1, CaptureKind::Assault);
        case.conflict.changes.openings = openings;
        let outcomes = run(&case, 2);
        assert_eq!(outcomes.total(Total::Displaced, 2), [0; 2], "nobody passes while it is limited");
        outcomes.replicates.iter().map(|outcome| outcome.links[0].full_days).collect::<Vec<_>>()
    };
    let corridor = Opening { days: Days { from: 1, until: 3 }, link: 0, limit: Some(50) };
    assert_eq!(full_days(vec![corridor]), full_days(Vec::new()));
}
