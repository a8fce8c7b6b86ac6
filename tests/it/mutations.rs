//! Files as they come: broken in one place, in every way that hands, spreadsheets and disks break them. None may bring
//! the program down, keep it busy without end, or make people appear. `fuzz/run` does the same for as long as it is let.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use displace::ensemble::{Draws, Ensemble, Silent};
use displace::scenario::{self, Scenario};
use displace::tables::{Columns, rows};
use proptest::prelude::*;

use crate::support::copy_fixture;

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

/// Two futures with people counted every day, if there are any.
fn run(scenario: &Scenario) {
    if scenario.horizon_days > 400 {
        return;
    }
    let ensemble =
        Ensemble { seed: 1, replicates: 0..2, draws: Draws::of(scenario), threads: 1, checked: true };
    // A refusal is an answer: a draw may lie outside of what can be used.
    let _ = ensemble.run(scenario, &Silent, &AtomicBool::new(false));
}

const FILES: &[&str] = &[
    "assault.toml",
    "ceasefire.toml",
    "record.toml",
    "parameters.toml",
    "communities.csv",
    "locations.csv",
    "roads.csv",
    "front_line.csv",
    "already_displaced.csv",
    "estimates.csv",
    "observations.csv",
    "needs.csv",
    "border.csv",
];

/// Seconds' worth; `DISPLACE_MUTATIONS=100000 cargo test --test it mutations` breaks more, and others each time.
fn trials() -> (u32, proptest::test_runner::RngSeed) {
    use proptest::test_runner::RngSeed;
    let asked = std::env::var("DISPLACE_MUTATIONS").ok().and_then(|number| number.parse().ok());
    asked.map_or((200, RngSeed::Fixed(20_180_918)), |cases| (cases, RngSeed::Random))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: trials().0,
        rng_seed: trials().1,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_broken_file_of_a_case_is_an_answer(
        file in 0..FILES.len(),
        changes in prop::collection::vec(change(), 1..3),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        copy_fixture("tiny", folder.path());
        let path = folder.path().join(FILES[file]);
        let whole = fs::read(&path).expect("a fixture");
        let broken = changes.iter().fold(whole, |bytes, change| apply(&bytes, change));
        fs::write(&path, broken).expect("it can be written");
        for name in ["assault.toml", "record.toml"] {
            match scenario::load(&folder.path().join(name)) {
                Ok(scenario) => run(&scenario),
                Err(error) => {
                    let text = error.to_string();
                    prop_assert!(text.lines().count() < 200, "{}", text);
                }
            }
        }
    }

    #[test]
    fn broken_tables_are_an_answer(changes in prop::collection::vec(change(), 0..6)) {
        let folder = tempfile::tempdir().expect("a folder");
        let whole = b"set,replicate,contagion,\"a \"\"name\"\"\"\n0,0,1.5,x\n1,0,\"2\",y\n".to_vec();
        let bytes = changes.iter().fold(whole, |bytes, change| apply(&bytes, change));
        let _ = rows(&bytes);
        let path = folder.path().join("sets.csv");
        fs::write(&path, &bytes).expect("it can be written");
        if let Ok(columns) = Columns::read(&path) {
            let _ = columns.numbers("contagion");
        }
        let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny/assault.toml");
        let scenario = scenario::load(&tiny).expect("the tiny case is sound");
        let _ = scenario::draws::read(&path, &bytes, &scenario.parameters);
    }
}
