//! Trains and buses: who boards them, who walks, and what a file may say of them.

use displace::conflict::{Changes, Days, Opening, Plan};
use displace::model::tally::Total;
use displace::outcome::Outcomes;
use displace::scenario::Scenario;
use displace::world::{Link, RoadStatus, Role};

use crate::support::{bombard, capture, community, location, road, run, scenario, set};

const LAST: u32 = 40;
/// The line from the town under fire to the far one, after the two roads.
const LINE: usize = 2;

/// A town under fire, another one near by, and a third 300 km away, with so many seats a day on a train to it.
fn case(seats: u32) -> Scenario {
    let mut towns = vec![
        location("A", 0.0, Role::Home, 6_000),
        location("B", 40.0, Role::Home, 5_000),
        location("C", 300.0, Role::Home, 5_000),
    ];
    towns[1].places = [9_000, 0, 0, 0, 0];
    towns[2].places = [9_000, 0, 0, 0, 0];
    let people = vec![community("A", 0, 0.0, 6_000)];
    let train = Link {
        speed_km_per_h: 300.0 / (24.0 * 0.5),
        capacity_persons_per_day: seats,
        status: RoadStatus::Transport,
        class: "train".into(),
        ..road(0, 2, 300.0)
    };
    let mut case = scenario(people, towns, vec![road(0, 1, 40.0), road(1, 2, 300.0), train], LAST);
    bombard(&mut case, 0, (3, 30), 1.0);
    set(&mut case, "return_rate_per_day", 0.0);
    set(&mut case, "vehicle_share", 0.0);
    set(&mut case, "road_capacity_factor", 0.5);
    set(&mut case, "distance_decay_per_km", 0.02);
    case
}

fn runs(case: &Scenario, from: u32, until: u32) -> Outcomes {
    let openings = vec![Opening { days: Days { from, until }, link: LINE, limit: None }];
    let changes = Changes { openings, ..Changes::default() };
    run(&case.clone().with_conflict(Plan { changes, ..case.conflict.clone() }), 4)
}

fn on_the_line(outcomes: &Outcomes) -> u32 {
    outcomes.replicates.iter().map(|outcome| outcome.links[LINE].persons).sum()
}

fn arrivals(outcomes: &Outcomes, location: usize) -> u32 {
    outcomes.replicates.iter().map(|outcome| outcome.places[location].arrivals).sum()
}

#[test]
fn a_train_brings_a_far_town_near() {
    let case = case(100_000);
    let never = run(&case, 4);
    let always = runs(&case, 0, u32::MAX);
    assert_eq!(on_the_line(&never), 0);
    assert_eq!(on_the_line(&always), arrivals(&always, 2), "all of them by train");
    assert!(arrivals(&always, 2) > 3 * arrivals(&never, 2), "{}", arrivals(&always, 2));
    let displaced = |outcomes: &Outcomes| outcomes.total(Total::Displaced, LAST);
    assert_eq!(displaced(&never), displaced(&always), "who leaves does not hang on it");
    // All leave on day 3.
    assert_eq!(on_the_line(&runs(&case, 0, 3)), 0);
    assert_eq!(on_the_line(&runs(&case, 3, 4)), on_the_line(&always));
    assert_eq!(on_the_line(&runs(&case, LAST, u32::MAX)), 0, "nobody has left so late");
}

#[test]
fn who_has_a_vehicle_drives() {
    let mut case = case(100_000);
    set(&mut case, "vehicle_share", 1.0);
    let (never, always) = (run(&case, 4), runs(&case, 0, u32::MAX));
    assert_eq!(on_the_line(&always), 0);
    let totals =
        |outcomes: &Outcomes| outcomes.replicates.iter().map(|o| o.totals.clone()).collect::<Vec<_>>();
    assert_eq!(totals(&never), totals(&always));
}

/// A case with a line that does not run is the case without it, byte by byte.
#[test]
fn a_line_that_does_not_run_changes_nothing() {
    let case = case(100_000);
    let mut without = case.clone();
    without.geography = {
        let of = &case.geography;
        displace::world::Geography::new(
            of.communities.clone(),
            of.locations.clone(),
            of.links[..LINE].to_vec(),
            of.areas.clone(),
            of.fronts.clone(),
        )
    };
    for (with, without) in run(&case, 4).replicates.iter().zip(&run(&without, 4).replicates) {
        assert_eq!(with.totals, without.totals);
        assert_eq!(with.places, without.places);
        assert_eq!(with.links[..LINE], without.links[..]);
    }
}

#[test]
fn no_more_board_than_there_are_seats() {
    // Seats are not those of a road, which the replicate has half of.
    let outcomes = runs(&case(50), 0, 20);
    for outcome in &outcomes.replicates {
        let line = &outcome.links[LINE];
        assert_eq!(line.peak, 50);
        assert!(line.full_days > 5, "{}", line.full_days);
        // Nobody waits for a train that does not run any more.
        assert!(line.persons <= 20 * 50, "{}", line.persons);
        assert_eq!(outcome.series(Total::Trapped)[LAST as usize], 0, "who has no seat walks");
        assert!(outcome.places[1].arrivals > 1_000);
    }
    // Who would wait for longer than it takes to walk does not wait: 300 km are some weeks, 40 km are two days.
    let mut near = case(50);
    near.geography = {
        let of = &near.geography;
        let mut links = of.links.clone();
        links[LINE] =
            Link { to: 1, length_km: 40.0, speed_km_per_h: 40.0 / (24.0 * 0.2), ..links[LINE].clone() };
        displace::world::Geography::new(
            of.communities.clone(),
            of.locations.clone(),
            links,
            of.areas.clone(),
            of.fronts.clone(),
        )
    };
    let outcomes = runs(&near, 0, u32::MAX);
    for outcome in &outcomes.replicates {
        let line = &outcome.links[LINE];
        assert!(
            line.persons > 0 && line.delayed <= 3 * line.persons,
            "{} for {}",
            line.delayed,
            line.persons
        );
    }
}

#[test]
fn a_line_ends_where_an_end_has_fallen() {
    let mut case = case(100_000);
    capture(&mut case, 8, 2, displace::conflict::CaptureKind::Assault);
    let (fallen, never) = (runs(&case, 0, u32::MAX), run(&case, 4));
    assert!(on_the_line(&fallen) > 0);
    let after = runs(&case, 13, u32::MAX);
    assert_eq!(on_the_line(&after), 0);
    assert_eq!(arrivals(&after, 2), arrivals(&never, 2));
}

/// Of a line without an end, seats of days after the run were had: with one seat a day a town waited at the station for years, and
/// counted as on the road.
#[test]
fn a_line_without_an_end_ends_with_the_run() {
    let mut case = case(50);
    // The road out is shut, so that the train is the only way.
    case.geography.links[0].status = RoadStatus::FrontLine;
    let last = runs(&case, 0, LAST + 1);
    let never = runs(&case, 0, u32::MAX);
    assert_eq!(on_the_line(&last), on_the_line(&never));
    assert!(on_the_line(&last) > 0);
    for day in [10, LAST] {
        for total in [Total::InTransit, Total::Trapped, Total::Displaced] {
            assert_eq!(last.total(total, day), never.total(total, day), "{total:?} on day {day}");
        }
    }
}
