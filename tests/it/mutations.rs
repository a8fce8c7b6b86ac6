//! Files as they come: broken in one place, in every way that hands, spreadsheets and disks break them. None may bring
//! the program down, keep it busy without end, or make people appear: the targets of `tests/targets`, which `fuzz/run`
//! feeds for as long as it is let.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::targets::{ALL, target};

/// Something that happens to a file; positions are shares of its length.
#[derive(Clone, Debug)]
enum Change {
    Flip(f64, u8),
    Cut(f64, f64),
    Repeat(f64, f64),
    Insert(f64, Vec<u8>),
    Truncate(f64),
    /// One cell or value in the place of another.
    Value(f64, &'static str),
}

/// What stands in cells that were not meant to have it.
const VALUES: &[&str] = &[
    "",
    "-1",
    "0",
    "1e308",
    "1e-308",
    "NaN",
    "inf",
    "4294967296",
    "65536",
    "0.1",
    "1,5",
    "true",
    "x",
    "\"",
    "\"\"",
    "'",
    "=1+1",
    "2018-02-30",
    "0001-01-01",
    "9999-12-31",
    "\u{202e}",
    "\u{feff}",
    "ف",
    "{}",
    "[]",
    "# x",
    "\r",
    "\0",
];

fn change() -> impl Strategy<Value = Change> {
    let share = || 0.0..1.0f64;
    prop_oneof![
        (share(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (share(), share()).prop_map(|(from, to)| Change::Cut(from, to)),
        (share(), share()).prop_map(|(from, to)| Change::Repeat(from, to)),
        (share(), prop::collection::vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        share().prop_map(Change::Truncate),
        (share(), 0..VALUES.len()).prop_map(|(at, value)| Change::Value(at, VALUES[value])),
        (share(), 0..VALUES.len()).prop_map(|(at, value)| Change::Value(at, VALUES[value])),
    ]
}

fn apply(bytes: &[u8], change: &Change) -> Vec<u8> {
    let at = |share: f64| (share * bytes.len() as f64) as usize;
    let range = |a: f64, b: f64| (at(a.min(b)), at(a.max(b)));
    match change {
        Change::Flip(share, bits) => {
            let mut bytes = bytes.to_vec();
            if let Some(byte) = bytes.get_mut(at(*share)) {
                *byte ^= bits;
            }
            bytes
        }
        Change::Cut(a, b) => {
            let (from, to) = range(*a, *b);
            [&bytes[..from], &bytes[to..]].concat()
        }
        Change::Repeat(a, b) => {
            let (from, to) = range(*a, *b);
            [&bytes[..to], &bytes[from..]].concat()
        }
        Change::Insert(share, more) => [&bytes[..at(*share)], more, &bytes[at(*share)..]].concat(),
        Change::Truncate(share) => bytes[..at(*share)].to_vec(),
        Change::Value(share, value) => {
            // The cell, or the value behind an equals sign, that is at this place.
            let ends = |byte: &u8| b",\n=".contains(byte);
            let from = bytes[..at(*share)].iter().rposition(ends).map_or(0, |before| before + 1);
            let to = bytes[from..].iter().position(ends).map_or(bytes.len(), |length| from + length);
            [&bytes[..from], value.as_bytes(), &bytes[to..]].concat()
        }
    }
}

/// Seconds' worth of each; `DISPLACE_MUTATIONS=100000 cargo test --test it mutations` breaks more, and others each time.
fn trials(cases: u32) -> ProptestConfig {
    use proptest::test_runner::RngSeed;
    let asked = std::env::var("DISPLACE_MUTATIONS").ok().and_then(|number| number.parse().ok());
    let (cases, rng_seed) =
        asked.map_or((cases, RngSeed::Fixed(20_180_918)), |asked| (asked, RngSeed::Random));
    // What breaks is small already: minutes of shrinking would say no more.
    ProptestConfig {
        cases,
        rng_seed,
        failure_persistence: None,
        max_shrink_iters: 50,
        ..ProptestConfig::default()
    }
}

/// The longest that one input may take: it is as long as `fuzz/run` waits.
const LONGEST: Duration = Duration::from_secs(20);

/// Breaks the sound inputs of a target.
fn broken(name: &str, cases: u32) {
    let target = target(name);
    let seeds = (target.seeds)();
    for (_, sound) in &seeds {
        (target.feed)(sound);
    }
    let breaks = (0..seeds.len(), prop::collection::vec(change(), 1..4));
    let outcome = TestRunner::new(trials(cases)).run(&breaks, |(seed, changes)| {
        let bytes = changes.iter().fold(seeds[seed].1.clone(), |bytes, change| apply(&bytes, change));
        #[expect(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
        let start = Instant::now();
        (target.feed)(&bytes);
        prop_assert!(start.elapsed() < LONGEST, "{} took {:?}", seeds[seed].0, start.elapsed());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

macro_rules! targets {
    ($( $(#[$when:meta])? $test:ident: $name:literal, $cases:literal; )+) => {
        $(
            $(#[$when])?
            #[test]
            fn $test() {
                broken($name, $cases);
            }
        )+
    };
}

targets! {
    a_broken_scenario_is_an_answer: "scenario", 100;
    broken_tables_are_an_answer: "tables", 150;
    broken_draws_are_an_answer: "draws", 150;
    broken_shards_are_an_answer: "shards", 150;
    a_broken_calibration_is_an_answer: "calibration", 60;
    a_broken_conflict_directory_is_an_answer: "flee", 100;
    #[cfg(all(feature = "brief", feature = "export"))]
    broken_results_are_an_answer: "results", 10;
    #[cfg(feature = "import")]
    a_broken_sheet_is_an_answer: "sheet", 100;
    #[cfg(feature = "import")]
    broken_polygons_are_an_answer: "polygons", 100;
    #[cfg(feature = "import")]
    broken_roads_are_an_answer: "roads", 100;
    #[cfg(feature = "import")]
    broken_events_are_an_answer: "events", 100;
    #[cfg(feature = "import")]
    broken_counts_are_an_answer: "counts", 100;
    #[cfg(feature = "import")]
    broken_places_are_an_answer: "places", 100;
    #[cfg(feature = "import")]
    broken_sites_are_an_answer: "sites", 100;
}

/// Every target has a test here, and a program for libFuzzer.
#[test]
fn every_target_is_fed() {
    let here = include_str!("mutations.rs");
    for target in ALL {
        assert!(here.contains(&format!(": \"{}\", ", target.name)), "{} has no test", target.name);
    }
    // The crate of the programs is no part of the package.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml");
    let Ok(programs) = fs::read_to_string(file) else {
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        return eprintln!("skipped: there is no fuzz/Cargo.toml");
    };
    for target in ALL {
        assert!(programs.contains(&format!("name = \"{}\"", target.name)), "{} has no program", target.name);
    }
}
