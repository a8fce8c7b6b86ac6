//! What-ifs: each changes what it should, and nothing else.

use displace::conflict::changes::{LeaveOrder, LocalTruce, OrderNumbers, TruceNumbers};
use displace::conflict::{
    CaptureKind, Changes, ControlChange, Days, Footprint, ObservedPlan, Opening, Plan, Shelter, realise,
};
use displace::model::Closure;
use displace::model::closures::Shut;
use displace::model::tally::Total;
use displace::numbers::Prior;
use displace::outcome::{Outcome, Outcomes};
use displace::rng::Streams;
use displace::scenario::Scenario;
use displace::world::{RoadStatus, Role, ShelterType};

use crate::support::{bombard, capture, community, location, road, run, scenario, set};

const LAST: u32 = 30;

/// Two towns under fire in the south and the north of a third, and a country beyond a shut border.
fn case() -> Scenario {
    let mut towns = vec![
        location("A", 0.0, Role::Home, 3_000),
        location("B", 60.0, Role::Home, 500),
        location("C", 120.0, Role::Home, 3_000),
        location("X", 150.0, Role::Foreign, 0),
        location("Y", 152.0, Role::Foreign, 0),
    ];
    towns[1].places = [200, 0, 100, 0, 0];
    let people = vec![community("A", 0, 0.0, 3_000), community("C", 2, 120.0, 3_000)];
    let border = |to: usize| displace::world::Link { status: RoadStatus::Border, ..road(2, to, 30.0) };
    let mut case =
        scenario(people, towns, vec![road(0, 1, 60.0), road(1, 2, 60.0), border(3), border(4)], LAST);
    for area in [0, 2] {
        bombard(&mut case, area, (5, 12), 1.0);
    }
    set(&mut case, "return_rate_per_day", 0.0);
    set(&mut case, "abroad_share", 0.5);
    set(&mut case, "abroad_reach_km", 1_000.0);
    case
}

fn changed(changes: Changes) -> Outcomes {
    let case = case();
    let conflict = Plan { changes, ..case.conflict.clone() };
    run(&case.with_conflict(conflict), 4)
}

fn on(outcomes: &Outcomes, variable: Total, day: u32) -> u32 {
    outcomes.total(variable, day).iter().sum()
}

fn opening(link: usize, from: u32, until: u32, limit: Option<u32>) -> Opening {
    Opening { days: Days { from, until }, link, limit }
}

#[test]
fn people_cross_while_a_border_is_open_and_only_then() {
    let before = changed(Changes::default());
    assert_eq!(on(&before, Total::Crossed, LAST), 0);
    let open = Changes { openings: vec![opening(2, 0, u32::MAX, None)], ..Changes::default() };
    let after = changed(open);
    let abroad = on(&after, Total::Abroad, LAST);
    assert!(abroad > 1_000 && abroad == on(&after, Total::Crossed, LAST), "{abroad}");
    assert_eq!(on(&after, Total::Displaced, LAST), on(&before, Total::Displaced, LAST));
    // Who is abroad needs no shelter here.
    let sheltered = |outcomes: &Outcomes| -> u32 {
        ShelterType::ALL.iter().map(|&kind| on(outcomes, Total::in_shelter(kind), LAST)).sum()
    };
    assert_eq!(
        sheltered(&after) + abroad + on(&after, Total::InTransit, LAST),
        on(&after, Total::Away, LAST)
    );

    let late = Changes { openings: vec![opening(2, 20, u32::MAX, None)], ..Changes::default() };
    assert_eq!(on(&changed(late), Total::Crossed, 20), 0);
    let shut_again = Changes { openings: vec![opening(2, 0, 6, None)], ..Changes::default() };
    let short = on(&changed(shut_again), Total::Crossed, LAST);
    assert!(short < abroad, "{short} of {abroad}");
}

/// A country is as attractive over two crossings as over one.
#[test]
fn a_country_has_one_pull() {
    let one = Changes { openings: vec![opening(2, 0, u32::MAX, None)], ..Changes::default() };
    let two = Changes {
        openings: vec![opening(2, 0, u32::MAX, None), opening(3, 0, u32::MAX, None)],
        ..Changes::default()
    };
    let (one, two) = (on(&changed(one), Total::Crossed, LAST), on(&changed(two), Total::Crossed, LAST));
    assert!((f64::from(one) / f64::from(two) - 1.0).abs() < 0.1, "{one} and {two}");
}

#[test]
fn a_metered_crossing_lets_through_no_more_than_it_may() {
    let open = Changes { openings: vec![opening(2, 0, u32::MAX, Some(20))], ..Changes::default() };
    let outcomes = changed(open);
    for outcome in &outcomes.replicates {
        let crossed = outcome.series(Total::Crossed);
        assert!(crossed[LAST as usize] > 100);
        for (before, after) in crossed.iter().zip(&crossed[1..]) {
            assert!(after - before <= 20, "{before} to {after}");
        }
    }
}

/// Half of those who left the country waited for weeks beside a crossing through which nobody had to wait.
#[test]
fn who_would_wait_at_one_crossing_goes_to_another() {
    let mut case = case();
    // People set out over weeks, and those who come later know of the queue.
    set(&mut case, "preparation_rate_per_day", 0.1);
    set(&mut case, "preparation_threat_scale", 1e6);
    set(&mut case, "distance_decay_per_km", 0.01);
    let crossed = |limit| {
        let openings = vec![opening(2, 0, u32::MAX, limit), opening(3, 0, u32::MAX, None)];
        let conflict = Plan { changes: Changes { openings, ..Changes::default() }, ..case.conflict.clone() };
        run(&case.clone().with_conflict(conflict), 4)
    };
    let (free, metered) = (crossed(None), crossed(Some(10)));
    let (all, most) = (on(&free, Total::Crossed, LAST), on(&metered, Total::Crossed, LAST));
    assert!(all > 3_000 && most > all * 8 / 10, "{most} of {all}");
    // What is known on a morning are the queues of the days before.
    assert_eq!(on(&free, Total::Displaced, LAST), on(&metered, Total::Displaced, LAST));
}

/// Twenty times as many went to a country whose crossing reports to the governorate, or the area, that they left.
#[test]
fn no_country_is_the_own_governorate() {
    let arrived = |governorate: &str| {
        let mut case = case();
        set(&mut case, "own_governorate_utility", 3.0);
        for (place, name) in [(2, "North"), (3, governorate)] {
            case.geography.locations[place].governorate = name.to_owned();
        }
        let openings = vec![opening(2, 0, u32::MAX, None), opening(3, 0, u32::MAX, None)];
        let conflict = Plan { changes: Changes { openings, ..Changes::default() }, ..case.conflict.clone() };
        let outcomes = run(&case.with_conflict(conflict), 4);
        let at = |place: usize| {
            outcomes.replicates.iter().map(|outcome| outcome.places[place].arrivals).sum::<u32>()
        };
        (at(3), at(4))
    };
    let (own, other) = (arrived("North"), arrived("Abroad"));
    assert!(own == other && own.0 > 1_000, "{own:?} and {other:?}");
}

/// It was held against the capacity of the road, which is that of a million people.
#[test]
fn a_road_is_full_by_the_limit_that_holds() {
    let full = |openings| {
        let outcomes = changed(Changes { openings, ..Changes::default() });
        let link = |link: usize| {
            outcomes.replicates.iter().map(|outcome| outcome.links[link].full_days).collect::<Vec<_>>()
        };
        (link(1), link(2))
    };
    let (_, crossing) = full(vec![opening(2, 0, u32::MAX, None)]);
    assert_eq!(crossing, [0; 4]);
    let (_, crossing) = full(vec![opening(2, 0, u32::MAX, Some(20))]);
    assert!(crossing.iter().all(|&days| days > 5), "{crossing:?}");
    // Two households of five of 12 persons are less than 95 %, and no further one fits: it was never full.
    let (_, narrow) = full(vec![opening(2, 0, u32::MAX, Some(12))]);
    assert!(narrow.iter().all(|&days| days > 5), "{narrow:?}");
    // Those who were booked go on after it has shut, so many a day.
    let (_, shut) = full(vec![opening(2, 0, 12, Some(20))]);
    assert!(shut.iter().all(|&days| days > 5), "{shut:?}");
    // A road that is open without a limit again is not full of more than the limit was.
    let (road, _) = full(vec![opening(1, 0, 5, Some(20))]);
    assert_eq!(road, [0; 4]);
}

#[test]
fn closed_roads_and_places_are_not_used() {
    let mut case = case();
    let open = run(&case, 4);
    assert!(open.replicates.iter().all(|outcome| outcome.links[1].persons > 0));
    case.closures = vec![Closure { what: Shut::Road(1), from: 0, until: u32::MAX }];
    let shut = run(&case, 4);
    assert!(shut.replicates.iter().all(|outcome| outcome.links[1].persons == 0));
    assert!(on(&shut, Total::Trapped, LAST) > on(&open, Total::Trapped, LAST));
    case.closures = vec![Closure { what: Shut::Entry(1), from: 0, until: u32::MAX }];
    assert!(run(&case, 4).replicates.iter().all(|outcome| outcome.places[1].arrivals == 0));
}

/// The begin and end of what another item hides let those who are trapped try again, with new luck.
#[test]
fn what_is_open_or_shut_already_is_no_news() {
    let outcomes = |openings: &[Opening], closures: &[(Shut, u32, u32)]| {
        let case = case();
        let changes = Changes { openings: openings.to_vec(), ..Changes::default() };
        let mut case = case.clone().with_conflict(Plan { changes, ..case.conflict.clone() });
        case.closures = closures.iter().map(|&(what, from, until)| Closure { what, from, until }).collect();
        run(&case, 8).replicates
    };
    let same = |a: &[Outcome], b: &[Outcome]| {
        a.iter().zip(b).all(|(a, b)| a.totals == b.totals && a.links == b.links && a.places == b.places)
    };
    // Nobody gets to the middle from the north, where people are trapped, until day 25; over the border some do.
    let shut = [(Shut::Road(1), 0, 25), (Shut::Road(2), 3, 20)];
    let open = [opening(2, 0, u32::MAX, Some(20))];
    let before = outcomes(&open, &shut);
    assert!(before.iter().any(|outcome| outcome.series(Total::Trapped)[10] > 0));
    let more = |openings: &[Opening], closures: &[(Shut, u32, u32)]| {
        outcomes(&[&open, openings].concat(), &[&shut, closures].concat())
    };
    assert!(same(&before, &more(&[], &[(Shut::Road(2), 10, 14)])));
    assert!(same(&before, &more(&[], &[(Shut::Road(2), 9, 12), (Shut::Road(1), 11, 18)])));
    assert!(same(&before, &more(&[opening(2, 9, 13, None)], &[])));
    assert!(same(&before, &more(&[opening(2, 9, 13, Some(500))], &[])));
    assert!(same(&before, &more(&[opening(2, 9, 13, Some(5))], &[])));
    assert!(!same(&before, &more(&[opening(3, 9, 13, None)], &[])));
}

#[test]
fn shelter_is_there_from_its_day_to_its_end() {
    let shelter = |from, until, places| Changes {
        shelters: vec![Shelter { days: Days { from, until }, location: 1, kind: ShelterType::Camp, places }],
        ..Changes::default()
    };
    let (before, more) = (changed(Changes::default()), changed(shelter(0, u32::MAX, 5_000)));
    assert!(on(&before, Total::InOpen, LAST) > on(&more, Total::InOpen, LAST));
    assert!(on(&more, Total::InCamp, LAST) > on(&before, Total::InCamp, LAST));
    assert_eq!(on(&more, Total::Displaced, LAST), on(&before, Total::Displaced, LAST));
    // Fewer places than people in them: nobody has to go, and nobody new comes in.
    let gone = changed(shelter(0, u32::MAX, -100));
    assert_eq!(on(&gone, Total::InCamp, LAST), 0);
    let late = changed(shelter(29, u32::MAX, 5_000));
    assert_eq!(on(&late, Total::InOpen, 28), on(&before, Total::InOpen, 28));
}

#[test]
fn a_truce_spares_its_areas_and_no_other() {
    let truce = |compliance| Changes {
        truces: vec![LocalTruce {
            key: 0,
            days: Days { from: 0, until: 20 },
            areas: vec![0],
            numbers: TruceNumbers { compliance: Prior::Fixed(compliance) },
        }],
        ..Changes::default()
    };
    let (before, kept) = (changed(Changes::default()), changed(truce(1.0)));
    let quiet = {
        let mut case = case();
        let record = case.conflict.observed.as_mut().expect("the fire");
        record.events.retain(|event| event.footprint == Footprint::Area(2));
        run(&case, 4)
    };
    assert!(on(&before, Total::Displaced, LAST) > on(&quiet, Total::Displaced, LAST) + 1_000);
    assert_eq!(on(&kept, Total::Displaced, LAST), on(&quiet, Total::Displaced, LAST));
    let broken = changed(truce(0.0));
    assert_eq!(on(&broken, Total::Displaced, LAST), on(&before, Total::Displaced, LAST));
}

/// A capture was put off once, to the end of the truce that came first in the list, though another held then.
#[test]
fn truces_that_follow_each_other_are_one_in_any_order() {
    let truce = |from, until| LocalTruce {
        key: 0,
        days: Days { from, until },
        areas: vec![0],
        numbers: TruceNumbers { compliance: Prior::Fixed(1.0) },
    };
    let taken = |truces: Vec<LocalTruce>| {
        let mut case = case();
        capture(&mut case, 6, 0, CaptureKind::Assault);
        capture(&mut case, 12, 1, CaptureKind::Assault);
        let changes = Changes { truces, ..Changes::default() };
        let case = case.clone().with_conflict(Plan { changes, ..case.conflict.clone() });
        let numbers = case.conflict.medians();
        let luck = Streams::new(7, 0);
        let course = realise(&case.conflict, &numbers, &case.geography, &luck, LAST);
        course.control.iter().map(|change| (change.day, change.place)).collect::<Vec<_>>()
    };
    for (truces, day) in [
        (vec![truce(4, 10), truce(10, 20)], 20),
        (vec![truce(4, 12), truce(8, 20)], 20),
        (vec![truce(4, 8), truce(8, 12), truce(11, 25)], 25),
        (vec![truce(4, 8), truce(9, 12)], 8),
    ] {
        let turned: Vec<_> = truces.iter().rev().cloned().collect();
        let mut expected = vec![(day, 0), (12, 1)];
        expected.sort_unstable();
        assert_eq!(taken(truces), expected);
        assert_eq!(taken(turned), expected);
    }
    assert_eq!(taken(vec![truce(10, u32::MAX), truce(4, 10)]), [(12, 1)]);
}

/// All fled at the end of a truce from a capture that the same day undid.
#[test]
fn what_is_taken_and_won_back_in_a_truce_is_not_taken() {
    let truce = |until| LocalTruce {
        key: 0,
        days: Days { from: 4, until },
        areas: vec![0],
        numbers: TruceNumbers { compliance: Prior::Fixed(1.0) },
    };
    let record = |changes: &[(u32, Role)], until| {
        let mut case = case();
        let record = case.conflict.observed.as_mut().expect("the fire");
        record.events.clear();
        let change = |&(day, role)| ControlChange { day, place: 0, role, kind: CaptureKind::Assault };
        record.control = changes.iter().map(change).collect();
        set(&mut case, "capture_hazard_per_day", 1.0);
        let changes = Changes { truces: vec![truce(until)], ..Changes::default() };
        let case = case.clone().with_conflict(Plan { changes, ..case.conflict.clone() });
        let numbers = case.conflict.medians();
        let course = realise(&case.conflict, &numbers, &case.geography, &Streams::new(7, 0), LAST);
        let control: Vec<_> = course.control.iter().map(|change| (change.day, change.role)).collect();
        (control, on(&run(&case, 4), Total::Displaced, LAST))
    };
    let (taken, back) = ((6, Role::Adversary), (12, Role::Home));
    assert_eq!(record(&[taken, back], 15), (vec![], 0));
    // The day on which it would be won back is the end of the truce.
    assert_eq!(record(&[taken, back], 12).0, []);
    let (control, fled) = record(&[taken, back], 10);
    assert_eq!(control, [(10, Role::Adversary), back]);
    assert!(fled > 0, "a capture that lasts for two days is one");
    // Of three the last counts.
    assert_eq!(record(&[taken, back, (14, Role::Adversary)], 15).0, [(15, Role::Adversary)]);
    assert_eq!(record(&[(2, Role::Adversary), back, (14, Role::Adversary)], 15).0, [(2, Role::Adversary)]);
}

#[test]
fn an_order_moves_the_share_that_heeds_it() {
    let mut quiet = case();
    quiet.conflict = Plan { observed: Some(ObservedPlan::default()), ..Plan::default() };
    let order = |heeded| Changes {
        orders: vec![LeaveOrder {
            key: 0,
            day: 3,
            communities: vec![0],
            numbers: OrderNumbers { heeded: Prior::Fixed(heeded) },
        }],
        ..Changes::default()
    };
    let told = |heeded| {
        let conflict = Plan { changes: order(heeded), ..quiet.conflict.clone() };
        run(&quiet.clone().with_conflict(conflict), 4)
    };
    assert_eq!(on(&told(0.0), Total::Displaced, LAST), 0);
    let outcomes = told(0.4);
    assert_eq!(on(&outcomes, Total::Displaced, 2), 0);
    let share = f64::from(on(&outcomes, Total::Displaced, LAST)) / (4.0 * 3_000.0);
    // Some 600 households a future decide, in four: the standard error is 0.01.
    assert!((share - 0.4).abs() < 0.04, "{share}");
}
