//! Invented countries: what was asked for is what moves, and what cannot be is refused.

use std::path::Path;
use std::process::Command;

use displace::conflict::realise;
use displace::conflict::threat::Field;
use displace::ensemble::{Draws, Ensemble, Workspace, people};
use displace::import::synthetic::Country;
use displace::model::closures::Shut;
use displace::model::journey::{People, Roads};
use displace::model::population_groups::Groups;
use displace::model::tally::Total;
use displace::model::ways::Mode;
use displace::model::{Closure, Setting};
use displace::numbers::Parameters;
use displace::rng::Streams;

#[test]
fn the_share_that_was_asked_for_moves_and_nobody_is_lost() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let target = folder.path().join("land");
    let synthesize = |persons: &str, places: &str| {
        Command::new(env!("CARGO_BIN_EXE_displace"))
            .args(["synthesize", "--persons", persons, "--places", places, "--days", "90", "--moving", "0.2"])
            .arg("--output")
            .arg(&target)
            .output()
            .expect("the program runs")
    };
    for (persons, places, word) in [("60000", "2", "places"), ("700", "120", "persons")] {
        let refused = synthesize(persons, places);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(&format!("{word} must be")));
    }
    assert!(!target.exists());

    assert!(synthesize("60000", "120").status.success());
    let again = synthesize("60000", "120");
    assert_eq!(again.status.code(), Some(2), "an earlier country is not replaced unasked");
    let forced = |target: &Path| {
        let arguments = [
            "synthesize",
            "--persons",
            "60000",
            "--places",
            "120",
            "--days",
            "90",
            "--moving",
            "0.2",
            "--force",
            "-o",
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_displace"));
        command.args(arguments).arg(target).output().expect("the program runs").status.code()
    };
    // A case of the user's own is no country, even if files of both have the same names.
    let case = folder.path().join("case");
    std::fs::create_dir(&case).expect("it can be made");
    for name in ["README.md", "roads.csv"] {
        std::fs::write(case.join(name), "mine").expect("it can be written");
    }
    assert_eq!(forced(&case), Some(2));
    for name in ["README.md", "roads.csv"] {
        assert_eq!(std::fs::read(case.join(name)).expect("it is there"), b"mine");
    }
    let before = std::fs::read(target.join("land.toml")).expect("it was written");
    assert_eq!(forced(&target), Some(0), "an earlier country is replaced when asked");
    assert_eq!(std::fs::read(target.join("land.toml")).expect("it is there"), before);

    let scenario = displace::scenario::load(&target.join("land.toml")).expect("the country is sound");
    let ensemble = Ensemble { seed: 1, replicates: 0..3, draws: Draws::Priors, threads: 1, checked: true };
    let mut workspace = Workspace::default();
    for replicate in 0..3 {
        let outcome = ensemble.replicate(&scenario, replicate, &mut workspace).expect("nobody is lost");
        let displaced = *outcome.series(Total::Displaced).last().expect("there are days");
        let share = f64::from(displaced) / f64::from(outcome.persons);
        assert_eq!(outcome.persons, 60_000);
        assert!((share - 0.2).abs() < 0.03, "{share}");
    }
}

/// Of a country too large to keep the ways from all its places, people go home by the ways on which they left: as short
/// as those from where they are, and those themselves where a road is open in one direction alone.
#[test]
fn ways_home_are_as_short_as_ways_there() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let country = Country { persons: 200_000, places: 1_900, days: 60, moving: 0.1 };
    for (name, bytes) in country.files("land").expect("there may be such a country") {
        std::fs::write(folder.path().join(name), bytes).expect("it can be written");
    }
    let mut scenario =
        displace::scenario::load(&folder.path().join("land.toml")).expect("the country is sound");
    let ensemble = Ensemble { seed: 1, replicates: 0..1, draws: Draws::Priors, threads: 1, checked: true };
    let values = ensemble.values(&scenario, 0, 0).expect("priors are sound");
    let parameters = Parameters::from_values(&values);
    let numbers = scenario.conflict.drawn(&values[Parameters::INFO.len()..]);
    let streams = Streams::new(1, 0);
    let course = realise(&scenario.conflict, &numbers, &scenario.geography, &streams, 60);
    for link in &mut scenario.geography.links {
        link.capacity_persons_per_day = 1_000_000;
    }
    let geography = &scenario.geography;
    // A road out of the first place, from the first day on.
    let (link, next) = geography.neighbours(0)[0];
    let shut = Closure { what: Shut::Toward(link, next), from: 0, until: 60 };
    for closures in [&[][..], &[shut]] {
        let (cells, field) = (people(&scenario, &parameters), Field::default());
        let setting = Setting {
            geography,
            cells: &cells,
            parameters: &parameters,
            course: &course,
            field: &field,
            streams,
            schedule: None,
            rule: None,
            groups: Groups::default(),
            closures,
            horizon: 60,
        };
        let mut roads = Roads::default();
        roads.begin(&setting);
        roads.advance(&setting, 0);
        let people = People { all: 1, part: 1 };
        for from in (0..1_900).step_by(97) {
            let to = 1_899 - from;
            let there = (from, to);
            let mode = Mode { vehicle: from % 2 == 0, across: false };
            let way = roads.book(&setting, there, mode, people, 0).expect("all are joined");
            let home = roads.book_home(&setting, there, mode, people, 0).expect("all are joined");
            assert!((way.free_days - home.free_days).abs() < 1e-3, "{from} to {to}: {way:?}, {home:?}");
            if !closures.is_empty() {
                assert_eq!(way, home, "{from} to {to}");
            }
        }
    }
}

/// The first place was under fire whatever its size: 42 % of the people left for 0.1 % that were asked for.
#[test]
fn a_share_that_no_place_is_small_enough_for_is_said() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let made = |name: &str, places: &str, moving: &str| {
        let line = [
            "synthesize",
            "--persons",
            "100000",
            "--places",
            places,
            "--days",
            "90",
            "--moving",
            moving,
            "-o",
            name,
        ];
        let out = Command::new(env!("CARGO_BIN_EXE_displace"))
            .args(line)
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let readme = std::fs::read_to_string(folder.path().join(name).join("README.md")).expect("a text");
        (String::from_utf8_lossy(&out.stdout).into_owned(), readme)
    };
    let (out, readme) = made("few", "4", "0.001");
    let share: f64 = Country { persons: 100_000, places: 4, days: 90, moving: 0.001 }.reached();
    assert!(share > 0.01 && share < 0.2, "{share}");
    assert!(out.contains(&format!("about {share} leaves home, not 0.001")), "{out}");
    assert!(readme.contains(&format!("a share of about {share} leaves home")), "{readme}");
    let (out, _) = made("many", "200", "0.2");
    assert!(!out.contains("warning"), "{out}");
}
