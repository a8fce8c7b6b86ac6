//! Invented countries: what was asked for is what moves, and what cannot be is refused.

use std::path::Path;
use std::process::Command;

use displace::ensemble::{Draws, Ensemble, Workspace};
use displace::model::tally::Total;

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
