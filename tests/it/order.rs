//! Luck belongs to places, not to rows: the order of tables changes no byte, nor do rows that reach nobody; and how
//! finely people are divided changes nothing beyond luck.

use std::fs;
use std::path::Path;

use displace::conflict::{CaptureKind, Event, EventKind, Footprint, ObservedPlan};
use displace::model::tally::Total;
use displace::outcome::Outcomes;
use displace::output::{census, ground, places, table};
use displace::scenario::Scenario;
use displace::world::{Community, Role};
use proptest::prelude::*;

use crate::support::{bombard, community, location, moments, road, run, scenario, set};

const TABLES: [&str; 6] = [
    "communities.csv",
    "locations.csv",
    "roads.csv",
    "events.csv",
    "control_changes.csv",
    "already_displaced.csv",
];

/// The small case of the fixtures with one table changed, loaded from a folder of its own.
fn tiny(name: &str, change: impl Fn(&str, Vec<String>) -> Vec<String>) -> Scenario {
    let folder = tempfile::tempdir().expect("there is room for a scenario");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny");
    for entry in fs::read_dir(fixture).expect("the fixture is there").flatten() {
        let file = entry.file_name().into_string().expect("a name is text");
        let mut text = fs::read_to_string(entry.path()).expect("a table is text");
        if TABLES.contains(&file.as_str()) {
            let mut lines = text.lines().map(str::to_owned);
            let header = lines.next().expect("a table has a header");
            let rows = change(&file, lines.collect());
            text = format!("{header}\n{}\n", rows.join("\n"));
        }
        fs::write(folder.path().join(file), text).expect("there is room for a table");
    }
    displace::scenario::load(&folder.path().join(format!("{name}.toml"))).expect("the case is sound")
}

fn tables(case: &Scenario) -> Vec<Vec<u8>> {
    let outcomes = run(case, 4);
    vec![
        table::replicates(case, &outcomes),
        table::quantiles(case, &outcomes),
        table::flows(case, &outcomes),
        table::links(case, &outcomes),
        places::places(case, &outcomes),
        census::origins(case, &outcomes),
        census::present(case, &outcomes),
        census::needs_of_areas(case, &outcomes),
        ground::areas(case),
    ]
}

fn totals(outcomes: &Outcomes) -> Vec<&[u32]> {
    outcomes.replicates.iter().map(|outcome| &outcome.totals[..]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn rows_in_any_order_change_no_byte(order in prop::collection::vec(any::<u32>(), 16)) {
        for name in ["assault", "ceasefire", "record"] {
            let shuffled = tiny(name, |_, rows| {
                let mut keyed: Vec<(u32, String)> =
                    rows.into_iter().enumerate().map(|(index, row)| (order[index % order.len()], row)).collect();
                keyed.sort();
                keyed.into_iter().map(|(_, row)| row).collect()
            });
            prop_assert!(tables(&tiny(name, |_, rows| rows)) == tables(&shuffled), "{}", name);
        }
    }

    #[test]
    fn empty_communities_anywhere_change_no_byte(
        empty in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64, 0u32..9, any::<bool>(), any::<u16>()), 1..30),
    ) {
        let add = |file: &str, mut rows: Vec<String>| {
            if file == "communities.csv" {
                for (index, &(north, east, area, far, code)) in empty.iter().enumerate() {
                    // Beside the people or far away, in one of their areas or in one of their own.
                    let lat = 35.9 + 0.6 * north + if far { 8.0 } else { 0.0 };
                    let areas = ["Karum,V01", "Delvi,V02", "Norash,V03", "Ostan,V04"];
                    let area = areas.get(area as usize).copied().unwrap_or("Nowhere,V99");
                    let pcode = format!("C{code:05}-{index}");
                    rows.push(format!("{pcode},Hamlet,Delvi,{area},{lat},{},0,0,invented,guess", 39.8 + 0.5 * east));
                }
            }
            rows
        };
        for name in ["assault", "ceasefire", "record"] {
            let (plain, padded) = (run(&tiny(name, |_, rows| rows), 4), run(&tiny(name, add), 4));
            prop_assert!(totals(&plain) == totals(&padded), "{}", name);
        }
    }
}

/// Two towns and a refuge; the events are those of the second town's area, of a place, and on the ground.
fn towns(parts: usize) -> Scenario {
    let mut communities = vec![community("a", 0, 0.0, 6_000)];
    communities.extend((0..parts).map(|part| {
        let people = 12_000 / parts as u32;
        Community { residents: people, ..community(&format!("b{part}"), 1, 8.0, people) }
    }));
    let mut case = scenario(
        communities,
        vec![
            location("a", 0.0, Role::Home, 6_000),
            location("b", 8.0, Role::Home, 12_000),
            location("c", 60.0, Role::Home, 5_000),
        ],
        vec![road(0, 1, 8.0), road(1, 2, 52.0)],
        30,
    );
    set(&mut case, "return_rate_per_day", 0.05);
    set(&mut case, "return_without_truce", 0.5);
    set(&mut case, "contagion", 1.0);
    set(&mut case, "ground_hazard_per_day", 0.05);
    set(&mut case, "vehicle_share", 0.5);
    bombard(&mut case, 1, (3, 6), 0.6);
    case.conflict.observed.get_or_insert_with(ObservedPlan::default).events.push(Event {
        from: 9,
        to: 10,
        footprint: Footprint::Place(0),
        severity: 0.9,
        kind: EventKind::GroundAttack,
    });
    case
}

#[test]
fn a_community_divided_at_one_spot_changes_nothing_beyond_luck() {
    let (whole, parts) = (run(&towns(1), 200), run(&towns(3), 200));
    for variable in [Total::Displaced, Total::Returned, Total::Away] {
        for day in [5, 10, 30] {
            let (a, b) = (moments(&whole.total(variable, day)), moments(&parts.total(variable, day)));
            let error = ((a.1 + b.1) / 200.0).sqrt();
            // Four standard errors, and what contagion among fewer neighbours adds by its curvature.
            let tolerance = 4.0 * error + 0.002 * a.0;
            assert!((a.0 - b.0).abs() < tolerance, "{} on day {day}: {} and {}", variable.key(), a.0, b.0);
        }
    }
}

#[test]
fn an_area_written_as_rows_of_its_communities_changes_nothing_beyond_luck() {
    let whole = towns(3);
    let mut rows = towns(3);
    let events = &mut rows.conflict.observed.as_mut().expect("it has events").events;
    let area =
        events.iter().position(|event| event.footprint == Footprint::Area(1)).expect("one is of an area");
    let event = events.remove(area);
    events.extend((1..=3).map(|place| Event { footprint: Footprint::Place(place), ..event }));
    // Here even luck is the same: the seat of the area lies at its communities.
    assert_eq!(totals(&run(&whole, 20)), totals(&run(&rows, 20)));
}

/// A village that is handed over lies within reach of a town that is stormed on the same day, and is won back by two sides at
/// once: whatever row stood first decided how.
#[test]
fn the_order_of_changes_of_control_changes_nothing() {
    let changes = [
        "2025-03-14,C01,Karum,army,7,assault,invented,guess",
        "2025-03-14,C02,Hadra,army,0,handover,invented,guess",
        "2025-03-20,C01,Karum,council,7,assault,invented,guess",
        "2025-03-20,C02,Hadra,guard,0,withdrawal,invented,guess",
        "2025-03-25,C01,Karum,army,7,handover,invented,guess",
        "2025-03-25,X-VELIN,Velin,army,25,assault,invented,guess",
    ];
    let folder = tempfile::tempdir().expect("there is room for a scenario");
    crate::support::copy_fixture("tiny", folder.path());
    let control = |rows: &[&str]| {
        let header = "date,place_pcode,place,new_control,radius_km,kind,source,confidence";
        let text = format!("{header}\n{}\n", rows.join("\n"));
        fs::write(folder.path().join("control_changes.csv"), text).expect("there is room for a table");
        let case = displace::scenario::load(&folder.path().join("record.toml")).expect("the case is sound");
        case.conflict.observed.expect("a record").control
    };
    let once = control(&changes);
    let mut rows = changes;
    for turn in 0..changes.len() {
        rows.rotate_left(1);
        rows.swap(turn, changes.len() - 1);
        assert_eq!(control(&rows), once, "{rows:#?}");
    }
    let of_hadra: Vec<_> =
        once.iter().filter(|change| change.place == 1).map(|c| (c.day, c.role, c.kind)).collect();
    let expected = [
        (13, Role::Adversary, CaptureKind::Handover),
        (19, Role::Allied, CaptureKind::Withdrawal),
        (24, Role::Adversary, CaptureKind::Handover),
    ];
    assert_eq!(of_hadra, expected, "its own row counts, and else the nearer one");
}
