//! The same numbers on any number of threads, in one run or in shards.

use std::sync::atomic::AtomicBool;

use displace::ensemble::Silent;
use displace::outcome::Outcomes;
use displace::output::shard::ShardError;
use displace::output::{Manifest, census, ground, places, shard, table};

use crate::support::{bombard, community, ensemble, location, road, scenario, set};
use displace::world::Role;

fn case() -> displace::scenario::Scenario {
    let mut case = scenario(
        vec![community("a", 0, 0.0, 5_000), community("b", 1, 10.0, 5_000), community("c", 1, 12.0, 3_000)],
        vec![
            location("a", 0.0, Role::Home, 5_000),
            location("b", 10.0, Role::Home, 8_000),
            location("c", 60.0, Role::Home, 1_000),
        ],
        vec![road(0, 1, 12.0), road(1, 2, 55.0)],
        60,
    );
    case.parameters[0].prior = displace::numbers::Prior::LogNormal { median: 5.0, sd_log: 0.4 };
    set(&mut case, "onward_rate_per_day", 0.01);
    set(&mut case, "return_rate_per_day", 0.02);
    set(&mut case, "return_without_truce", 0.5);
    set(&mut case, "vehicle_share", 0.4);
    bombard(&mut case, 0, (5, 30), 0.6);
    bombard(&mut case, 1, (20, 30), 0.6);
    case
}

fn tables(scenario: &displace::scenario::Scenario, outcomes: &Outcomes) -> Vec<Vec<u8>> {
    vec![
        table::replicates(scenario, outcomes),
        table::quantiles(scenario, outcomes),
        table::flows(scenario, outcomes),
        table::links(scenario, outcomes),
        places::places(scenario, outcomes),
        census::origins(scenario, outcomes),
        census::present(scenario, outcomes),
        census::needs_of_areas(scenario, outcomes),
        ground::areas(scenario),
        table::stocks(scenario, outcomes),
    ]
}

#[test]
fn tables_are_the_same_on_one_two_and_eight_threads() {
    let case = case();
    let run = |threads| {
        let outcomes = ensemble(24, threads).run(&case, &Silent, &AtomicBool::new(false)).expect("sound");
        tables(&case, &outcomes)
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(8));
}

#[test]
fn shards_make_the_whole() {
    let case = case();
    let part = |range| {
        let mut part = ensemble(0, 2);
        part.replicates = range;
        let outcomes = part.run(&case, &Silent, &AtomicBool::new(false)).expect("sound");
        let manifest = Manifest::begin(&case, &part, "priors".into(), None);
        shard::decode(&shard::encode(&outcomes, &manifest), &manifest).expect("a shard reads back")
    };
    let whole = part(0..10);
    let mut joined = part(0..5);
    joined.replicates.extend(part(5..10).replicates);
    assert_eq!(whole, joined);
    assert_eq!(tables(&case, &whole), tables(&case, &joined));
}

#[test]
fn broken_shards_are_refused() {
    let case = case();
    let two = ensemble(2, 1);
    let outcomes = two.run(&case, &Silent, &AtomicBool::new(false)).expect("sound");
    let mut manifest = Manifest::begin(&case, &two, "priors".into(), None);
    let bytes = shard::encode(&outcomes, &manifest);
    assert!(outcomes.fits(&case));
    assert_eq!(shard::decode(&bytes[..bytes.len() - 1], &manifest), Err(ShardError::Checksum));
    assert_eq!(shard::decode(&bytes[1..], &manifest), Err(ShardError::Format));
    assert_eq!(shard::decode(b"", &manifest), Err(ShardError::Format));
    manifest.seed += 1;
    assert_eq!(shard::decode(&bytes, &manifest), Err(ShardError::Checksum));
}
