//! The same numbers on any number of threads, in one run or in shards.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use displace::ensemble::Silent;
use displace::model::tally::Total;
use displace::outcome::Outcomes;
use displace::outcome::column::{ByColumn, Recorded};
use displace::output::manifest::Status;
use displace::output::shard::{Shard, ShardError};
use displace::output::{Manifest, census, ground, merge, places, shard, table};
use displace::scenario::Scenario;

use crate::support::{bombard, community, ensemble, location, road, scenario, set};
use displace::world::Role;

fn case() -> Scenario {
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

fn tables(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<Vec<u8>> {
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
    ]
}

#[test]
fn tables_are_the_same_on_one_two_and_eight_threads() {
    let case = case();
    let run = |threads| {
        let outcomes = ensemble(24, threads).run(&case, &Silent, &AtomicBool::new(false)).expect("sound");
        let stocks = table::stocks(&case, &outcomes);
        [tables(&case, &outcomes), vec![stocks]].concat()
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(8));
}

/// Writes a shard of the case, as `run` does, into a folder of its own.
fn part(case: &Scenario, replicates: std::ops::Range<u32>, folder: &Path) -> (Outcomes, Manifest) {
    let mut part = ensemble(0, 2);
    part.replicates = replicates;
    let outcomes = part.run(case, &Silent, &AtomicBool::new(false)).expect("sound");
    let mut manifest = Manifest::begin(case, &part, "priors".into(), None);
    manifest.status = Status::Completed;
    fs::create_dir(folder).expect("there is room");
    fs::write(folder.join("run.json"), manifest.to_json()).expect("there is room");
    fs::write(folder.join("shard.bin"), shard::encode(&outcomes, &manifest)).expect("there is room");
    (outcomes, manifest)
}

#[test]
fn shards_make_the_whole() {
    let case = case();
    let place = tempfile::tempdir().expect("there is room");
    let [whole, first, second] = ["whole", "first", "second"].map(|name| place.path().join(name));
    let (outcomes, manifest) = part(&case, 0..10, &whole);
    part(&case, 0..7, &first);
    part(&case, 7..10, &second);
    let (joint, joined) = merge::shards(&[second.clone(), first]).expect("they are of one ensemble");
    assert!(joined.fits(&case));
    assert_eq!((joined.shape(), joined.count()), (outcomes.shape(), 10));
    for (position, of) in outcomes.shape().all().enumerate() {
        assert_eq!(joined.column(of), outcomes.column(of), "{of:?}");
        assert_eq!(joined.shape().position(of), position, "{of:?}");
    }
    assert!(joined.all().eq(outcomes.all()));
    assert_eq!(tables(&case, &joined), tables(&case, &outcomes));
    assert_eq!(shard::encode(&joined, &joint), shard::encode(&outcomes, &manifest), "as a shard of its own");
    joined.sound().expect("all could be read");

    // What changes or goes while it is merged does not become zeros that nobody hears of.
    let file = second.join("shard.bin");
    let bytes = fs::read(&file).expect("it was written");
    fs::write(&file, &bytes[1..]).expect("there is room");
    joined.column(Recorded::Total(Total::Away));
    let error = joined.sound().expect_err("it was changed").to_string();
    assert!(error.contains("second") && error.contains("changed while it was read"), "{error}");
    fs::remove_file(&file).expect("it was there");
    joined.column(Recorded::Total(Total::Displaced));
    assert!(joined.sound().is_err());
}

#[test]
fn a_row_of_a_sweep_says_what_the_table_of_a_run_says() {
    let case = case();
    let outcomes = ensemble(6, 1).run(&case, &Silent, &AtomicBool::new(false)).expect("sound");
    let text = String::from_utf8(table::replicates(&case, &outcomes)).expect("it is text");
    let days = outcomes.shape().headline_days();
    for (line, outcome) in text.lines().skip(1).zip(&outcomes.replicates) {
        let values = table::outcome_values(outcome, &days).join(",");
        let head = format!("{},{},{values},", outcome.replicate, outcome.set);
        assert!(line.starts_with(&head), "{line} has no {values}");
    }
}

#[test]
fn broken_shards_are_refused() {
    let case = case();
    let place = tempfile::tempdir().expect("there is room");
    let folder = place.path().join("shard");
    let (outcomes, mut manifest) = part(&case, 0..2, &folder);
    let path = folder.join("shard.bin");
    let bytes = shard::encode(&outcomes, &manifest);
    let refused = |bytes: &[u8], manifest: &Manifest, why: ShardError| {
        fs::write(&path, bytes).expect("there is room");
        let error = Shard::open(&path, manifest).expect_err("it is broken").to_string();
        assert!(error.contains(&why.to_string()), "{error}");
    };
    refused(&bytes[..bytes.len() - 1], &manifest, ShardError::Checksum);
    refused(&[&bytes[..], &[0]].concat(), &manifest, ShardError::Checksum);
    refused(&bytes[1..], &manifest, ShardError::Format);
    refused(b"", &manifest, ShardError::Format);
    manifest.seed += 1;
    refused(&bytes, &manifest, ShardError::Checksum);
    manifest.seed -= 1;
    fs::write(&path, &bytes).expect("there is room");
    Shard::open(&path, &manifest).expect("it is whole");
}
