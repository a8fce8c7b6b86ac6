//! What happens by a day does not depend on how long the run goes on.

use std::path::{Path, PathBuf};

use displace::model::tally::Total;
use displace::outcome::Outcomes;
use displace::scenario::{Override, Scenario, load, load_with};

use crate::support::{copy_fixture, run};

const REPLICATES: u32 = 40;

/// The scenario of the tiny case, with another last day.
fn ending(path: &Path, day: u32) -> Scenario {
    let mut scenario = load(path).unwrap_or_else(|error| panic!("{error}"));
    scenario.horizon_days = day;
    scenario
}

fn tiny(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny").join(name)
}

/// Every series of every future, over the days that both runs have.
fn are_the_same(short: &Outcomes, long: &Outcomes, days: usize) {
    let pairs = short.replicates.iter().zip(&long.replicates);
    for (short, long) in pairs {
        for &variable in Total::ALL {
            let (short, long) = (&short.series(variable)[..days], &long.series(variable)[..days]);
            assert_eq!(short, long, "{}", variable.key());
        }
    }
}

/// The last days missed captures of the day after, from which people flee on the day before, and fire of a part of a week.
#[test]
fn days_of_an_assault_are_the_same_whenever_it_ends() {
    for name in ["assault.toml", "ceasefire.toml"] {
        let long = run(&ending(&tiny(name), 60), REPLICATES);
        for day in 27..34 {
            let short = run(&ending(&tiny(name), day), REPLICATES);
            are_the_same(&short, &long, day as usize + 1);
        }
    }
}

/// A record whose table says that a town is taken on the day after the last.
#[test]
fn days_of_a_record_are_the_same_whenever_it_ends() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    copy_fixture("tiny", folder.path());
    let path = folder.path().join("record.toml");
    let until = |day: u32| {
        let settings = [
            format!("horizon_days={day}"),
            "without=[\"tables.estimates\",\"tables.observations\"]".to_string(),
        ];
        let settings: Vec<Override> =
            settings.iter().map(|s| Override::parse(s).expect("a setting")).collect();
        run(&load_with(&path, &settings).unwrap_or_else(|error| panic!("{error}")), REPLICATES)
    };
    let long = until(40);
    for day in [11, 12, 13, 20] {
        are_the_same(&until(day), &long, day as usize + 1);
    }
}
