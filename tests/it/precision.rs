//! `run --precision`: when it stops, what it says of it, and what it refuses; and the errors in the tables.

use std::collections::BTreeMap;
use std::fs;

use displace::outcome::precision::Sets;
use displace::tuning::update::Weights;
use displace::world::Role;
use serde_json::Value;

use crate::cli::Lab;
use crate::support::{community, location, road, run, scenario};

const TABLES: &[&str] = &[".csv"];

fn manifest(lab: &Lab, folder: &str) -> Value {
    let bytes = fs::read(lab.path(folder).join("run.json")).expect("there is a manifest");
    serde_json::from_slice(&bytes).expect("it is JSON")
}

/// Sets of one parameter that people feel, each as often as is said.
fn sets(lab: &Lab, name: &str, tolerances: &[(f64, usize)]) {
    let rows = tolerances.iter().flat_map(|&(value, times)| std::iter::repeat_n(value.to_string(), times));
    let text = format!("tolerance_median\n{}\n", rows.collect::<Vec<_>>().join("\n"));
    fs::write(lab.path(name), text).expect("it can be written");
}

/// The standard error of a quantile of displaced people on the last day.
fn error(lab: &Lab, folder: &str, level: &str) -> f64 {
    let rows = lab.table(&format!("{folder}/quantiles.csv"));
    let is = |row: &&BTreeMap<String, String>| {
        row["location"] == "total" && row["variable"] == "displaced" && row["level"] == level
    };
    rows.iter().rfind(is).expect("there is such a row")["standard_error"].parse().expect("it is known")
}

#[test]
fn a_run_stops_when_it_is_precise_on_any_number_of_threads() {
    let lab = Lab::new();
    let run = |rest: &str| lab.done(&format!("run case/assault.toml --no-png -n 900 {rest}"));
    let said = run("--precision 10% --threads 1 -o one");
    run("--precision 10% --threads 2 -o two");
    let one = manifest(&lab, "one");
    let precision = &one["precision"];
    assert_eq!(precision["asked"], 0.1);
    assert_eq!(precision["variable"], "displaced");
    assert_eq!((&precision["day"], &precision["at_most"]), (&60.into(), &900.into()));
    let futures = precision["futures"].as_u64().expect("a number");
    assert!(futures < 900 && futures.is_multiple_of(100), "{precision}");
    assert_eq!((&one["replicates_from"], &one["replicates_to"]), (&0.into(), &futures.into()));
    let reached = precision["reached"].as_f64().expect("a number");
    assert!(reached > 0.0 && reached <= 0.1, "{precision}");
    let words =
        format!("Enough after {futures} of at most 900 futures: P5, P50 and P95 of displaced on day 60");
    assert!(said.out.contains(&words), "{}", said.out);
    assert_eq!(lab.table("one/replicates.csv").len() as u64, futures);
    assert_eq!(lab.files("one", TABLES), lab.files("two", TABLES));
    assert_eq!(*precision, manifest(&lab, "two")["precision"]);

    // It is the run that it would have been with so many replicates, charts too; and one batch less is not enough.
    lab.done(&format!("run case/assault.toml --no-png -n {futures} -o plain"));
    assert_eq!(lab.files("one", &[".csv", ".svg"]), lab.files("plain", &[".csv", ".svg"]));
    assert!(manifest(&lab, "plain").get("precision").is_none());
    if futures > 100 {
        let fewer = futures - 100;
        lab.done(&format!("run case/assault.toml --no-png -n {fewer} --precision 10% -o fewer"));
        assert!(manifest(&lab, "fewer")["precision"]["reached"].as_f64() > Some(0.1));
    }
}

#[test]
fn what_is_not_reached_is_said() {
    let lab = Lab::new();
    let said =
        lab.done("run case/assault.toml --no-png -n 150 --precision 0.1% --precision-of away@30 -o out");
    let precision = &manifest(&lab, "out")["precision"];
    assert_eq!((&precision["variable"], &precision["day"]), (&"away".into(), &30.into()));
    assert_eq!((&precision["futures"], &precision["at_most"]), (&150.into(), &150.into()));
    assert!(precision["reached"].as_f64() > Some(0.001), "{precision}");
    for words in ["warning: 150 futures, the most that were allowed", "away on day 30", "would be needed"] {
        assert!(said.out.contains(words), "{}", said.out);
    }
    // Nobody has gone over a border that stays shut: zero, and known to be.
    let said =
        lab.done("run case/assault.toml --no-png -n 150 --precision 1% --precision-of crossed@9 -o shut");
    assert!(said.out.contains("Enough after 100 of at most 150"), "{}", said.out);
}

#[test]
fn sets_that_are_few_are_said_to_be_what_limits() {
    let lab = Lab::new();
    // Ten sets far from each other, three times each: ten are different.
    let tolerances: Vec<(f64, usize)> = (0..10).map(|number| (0.5 + f64::from(number), 3)).collect();
    sets(&lab, "sets.csv", &tolerances);
    let run = |rest: &str| lab.done(&format!("run case/assault.toml --no-png {rest}"));
    let said = run("-n 300 --parameters sets.csv --precision 1% -o few");
    let precision = &manifest(&lab, "few")["precision"];
    let limit = precision["with_any_number_of_futures"].as_f64().expect("futures tell");
    assert!(limit > 0.01 && Some(limit) <= precision["reached"].as_f64(), "{precision}");
    for words in
        ["More futures would not help: there are 10 different sets", "more sets, as draws of the posterior"]
    {
        assert!(said.out.contains(words), "{}", said.out);
    }
    // Three times as many futures of these sets leave about the same error: it is that of ten sets.
    run("-n 900 --parameters sets.csv -o more");
    let ratio = error(&lab, "more", "0.5") / error(&lab, "few", "0.5");
    assert!((0.6..1.7).contains(&ratio), "{ratio}");
    // Where all take the same set nothing is drawn that they share.
    sets(&lab, "one.csv", &[(4.0, 5)]);
    run("-n 300 --parameters one.csv -o one");
    assert!(error(&lab, "one", "0.5") < error(&lab, "few", "0.5"));
}

#[test]
fn shards_have_the_errors_of_the_whole() {
    let lab = Lab::new();
    sets(&lab, "sets.csv", &[(2.0, 1), (4.0, 2), (9.0, 1)]);
    let run = |rest: &str| lab.done(&format!("run case/assault.toml --parameters sets.csv --no-png {rest}"));
    run("-n 12 -o whole");
    run("-n 0..7 -o a");
    run("-n 7..12 -o b");
    lab.done("merge --scenario case/assault.toml a b -o both");
    assert_eq!(lab.files("whole", TABLES), lab.files("both", TABLES));
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let lab = Lab::new();
    let refused = |rest: &str, words: &[&str]| {
        lab.refused(&format!("run case/assault.toml {rest}"), words);
    };
    refused("--precision 2", &["per cent", "for instance 2%"]);
    refused("--precision 0%", &["between 0% and 100%"]);
    refused("--precision 2% --quick", &["--quick"]);
    refused("--precision-of displaced@30", &["--precision"]);
    refused("--precision 2% --precision-of dispaced@30", &["did you mean \"displaced\"?"]);
    refused("--precision 2% --precision-of displaced", &["displaced@90"]);
    refused("--precision 2% --precision-of displaced@61", &["day 61 lies after the last day, which is 60"]);
    refused("--precision 2% -n 0..50", &["--precision", "--replicates N"]);
    refused("--precision 2% -n 50..100", &["--precision", "--replicates N"]);
    lab.refused("run case/record.toml --observe-until 2025-03-10 --precision 2%", &["--observe-until"]);
}

#[test]
fn a_report_has_no_digits_that_are_not_known() {
    let lab = Lab::new();
    let said = lab.done("run case/assault.toml --no-png -n 40 -o out");
    let last = said.out.lines().rfind(|line| line.starts_with("displaced since")).expect("a line");
    let shown: Vec<f64> = last
        .split_whitespace()
        .rev()
        .take(3)
        .map(|cell| cell.replace(',', "").parse().expect("a number"))
        .collect();
    for (shown, level) in shown.iter().rev().zip(["0.05", "0.5", "0.95"]) {
        let error = error(&lab, "out", level);
        // The finest step that a number shows, of 1, 2 or 5 times a power of ten.
        let decade = 10_f64.powi(error.log10().floor() as i32);
        let finest = [1.0, 2.0, 5.0, 10.0].map(|step| step * decade).into_iter().find(|&step| step >= error);
        let finest = finest.expect("ten is enough").min(10_f64.powi(shown.log10().floor() as i32));
        assert!((shown / finest).fract().abs() < 1e-9, "{shown} ± {error}");
    }
    assert!(said.out.contains("standard error of displaced by day 60"), "{}", said.out);
}

#[test]
fn a_candidate_that_is_kept_twice_counts_once() {
    let case = scenario(
        vec![community("a", 0, 0.0, 500)],
        vec![location("a", 0.0, Role::Home, 500), location("b", 10.0, Role::Home, 0)],
        vec![road(0, 1, 10.0)],
        5,
    );
    let candidates = run(&case, 8);
    assert_eq!(Sets::new(&candidates).count(), 8);
    let kept = vec![1, 4, 4, 4, 6];
    let weights = Weights {
        observations: 1,
        unfitted: 0,
        log_likelihoods: vec![],
        weights: vec![],
        effective: 3.0,
        kept,
    };
    assert_eq!(Sets::new(&weights.keep(&candidates, 0)).count(), 3);
}
