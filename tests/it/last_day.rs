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

/// Until an offensive begins it is prepared, also where it would begin, or a truce break down, after the last day.
#[test]
fn preparations_are_the_same_whenever_the_run_ends() {
    let late = [
        ("assault.toml", "offensive.start_day={uniform=[10,80]}"),
        ("ceasefire.toml", "ceasefire.date=\"2025-03-20\""),
    ];
    for (name, setting) in late {
        let until = |day: u32| {
            let horizon = format!("horizon_days={day}");
            run(&with(&tiny(name), &[setting, "alarm.while_preparing=1", &horizon]), REPLICATES)
        };
        let long = until(120);
        for day in [25, 40, 61] {
            are_the_same(&until(day), &long, day as usize + 1);
        }
    }
}

/// A scenario with some settings.
fn with(path: &Path, settings: &[&str]) -> Scenario {
    let mut all = vec!["without=[\"tables.estimates\",\"tables.observations\"]"];
    all.extend(settings);
    let all: Vec<Override> = all.into_iter().map(|s| Override::parse(s).expect("a setting")).collect();
    load_with(path, &all).unwrap_or_else(|error| panic!("{error}"))
}

/// A record whose table says that a town is taken on the day after the last.
#[test]
fn days_of_a_record_are_the_same_whenever_it_ends() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    copy_fixture("tiny", folder.path());
    let path = folder.path().join("record.toml");
    let until = |day: u32| run(&with(&path, &[&format!("horizon_days={day}")]), REPLICATES);
    let long = until(40);
    for day in [11, 12, 13, 20] {
        are_the_same(&until(day), &long, day as usize + 1);
    }
}
