//! Invented countries: what was asked for is what moves, and what cannot be is refused.

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
