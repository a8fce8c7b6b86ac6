//! Runs side by side, and beside what was observed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::lab::{Lab, set};

#[test]
fn comparison_is_paired() {
    let lab = Lab::new();
    // An odd number, so that the median is one of the values.
    for scenario in ["assault", "ceasefire"] {
        lab.done(&format!("run case/{scenario}.toml -n 11 --no-png"));
    }
    let said = lab.done("compare output/assault output/ceasefire");
    assert!(said.out.contains("Ceasefire in the valley"), "{}", said.out);
    assert_eq!(
        lab.names("output/comparison"),
        set(&[
            "comparison.csv",
            "comparison_days.csv",
            "comparison_estimates.csv",
            "comparison_lines.csv",
            "comparison_present.csv",
            "displaced.png",
            "displaced.svg",
            "ranges.png",
            "ranges.svg",
            "run.json",
        ])
    );

    let values = |scenario: &str| -> Vec<f64> {
        let rows = lab.table(&format!("output/{scenario}/replicates.csv"));
        rows.iter().map(|row| row["displaced_day_60"].parse().expect("a number")).collect()
    };
    let mut differences: Vec<f64> = values("ceasefire")
        .iter()
        .zip(values("assault"))
        .map(|(ceasefire, assault)| ceasefire - assault)
        .collect();
    let higher = differences.iter().filter(|&&d| d > 0.0).count() as f64 / 11.0;
    differences.sort_by(f64::total_cmp);
    let rows = lab.table("output/comparison/comparison.csv");
    let row = |scenario: &str| {
        rows.iter()
            .find(|row| row["outcome"] == "displaced_day_60" && row["scenario"] == scenario)
            .expect("there is a row for each outcome and scenario")
    };
    let ceasefire = row("Ceasefire in the valley");
    assert_eq!(ceasefire["difference_p50"], format!("{:.0}", differences[5]));
    assert_eq!(ceasefire["probability_higher"], format!("{higher:.4}"));
    // The first is what the others are compared with.
    let assault = row("Assault on the valley");
    assert!(assault["difference_p50"].is_empty() && assault["probability_higher"].is_empty());
    let mut assaults = values("assault");
    assaults.sort_by(f64::total_cmp);
    assert_eq!(assault["p50"], format!("{:.0}", assaults[5]));
    assert_ne!(assault["p50"], ceasefire["p50"]);
}

/// A run of four futures had 22 quantiles of which one table said 267 and the other 266.
#[test]
fn halves_are_rounded_alike_in_every_table() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 4 --no-png");
    lab.done("compare output/assault output/assault --no-png");
    let quantiles = lab.table("output/assault/quantiles.csv");
    let whole = quantiles.iter().filter(|row| row["location"] == "total");
    let known: BTreeMap<(&str, &str, &str), &str> = whole
        .map(|row| [&row["variable"], &row["date"], &row["level"], &row["persons"]].map(String::as_str))
        .map(|[variable, date, level, persons]| ((variable, date, level), persons))
        .collect();
    let mut dates: Vec<&str> = known.keys().map(|(_, date, _)| *date).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut compared = 0;
    for row in &lab.table("output/comparison/comparison.csv") {
        let Some((variable, day)) = row["outcome"].split_once("_day_") else { continue };
        let date = dates[day.parse::<usize>().expect("a day")];
        for (level, column) in
            [("0.05", "p05"), ("0.25", "p25"), ("0.5", "p50"), ("0.75", "p75"), ("0.95", "p95")]
        {
            if let Some(persons) = known.get(&(variable, date, level)) {
                assert_eq!(row[column], *persons, "{variable}, day {day}, {column}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn runs_without_the_same_luck_are_not_compared() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 3 --no-png -o assault");
    lab.done("run case/ceasefire.toml -n 3 --seed 2 --no-png -o seed");
    lab.done("run case/ceasefire.toml -n 4 --no-png -o more");
    lab.refused("compare assault seed -o both", &["assault and seed differ in seed", "--seed"]);
    lab.refused("compare assault more -o both", &["differ in replicates", "--replicates"]);
    lab.refused("compare assault case -o both", &["case/run.json"]);
    lab.refused("compare assault -o both", &["RUN"]);
    // A run beside itself was as any other.
    let said = lab.done("compare assault assault -o twice");
    assert!(said.out.contains("are one run: all differences are 0 (name another folder)"), "{}", said.out);
    lab.done("run case/assault.toml -n 3 --no-png -o again --set title=Again");
    let said = lab.done("compare assault again -o idle");
    assert!(said.out.contains("and \"Again\" are the same in every future"), "{}", said.out);
    lab.done("compare assault assault -o both -q");
    // One run is scored, and shown as one.
    let words = ["both/run.json: is of a comparison of 2 runs, and the folder of one run is wanted"];
    lab.refused("score both", &words);
    lab.refused("compare both both -o third", &words);
    lab.refused("compare assault assault -o both", &["both exists already"]);
}

/// Futures that each run chose for itself used to be subtracted as if they were the same.
#[test]
fn futures_that_were_chosen_are_not_compared() {
    let lab = Lab::new();
    for (date, name) in [("2025-03-30", "a"), ("2025-03-20", "b")] {
        lab.done(&format!("run case/record.toml -n 3 --observe-until {date} --no-png -o {name}"));
    }
    lab.done("run case/record.toml -n 3 --no-png -o free");
    for other in ["b", "free"] {
        let words = ["differ in what was known", "the same --observe-until"];
        lab.refused(&format!("compare a {other} -o both"), &words);
    }
    let words = ["the futures of a were chosen by what was observed", "without --observe-until"];
    lab.refused("compare a a -o both", &words);
}

#[test]
fn a_comparison_says_that_parameters_differ() {
    let lab = Lab::new();
    fs::write(lab.path("sets.csv"), "contagion\n0.5\n").expect("it can be written");
    lab.done("run case/assault.toml -n 3 --no-png -o priors");
    lab.done("run case/assault.toml -n 3 --no-png --parameters sets.csv -o sets");
    let said = lab.done("compare priors sets -o both");
    for words in ["same luck, not same parameters", "Assault on the valley (priors)", "parameters too"] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    let rows = lab.table("both/comparison.csv");
    let names: BTreeSet<&str> = rows.iter().map(|row| row["scenario"].as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.len() < 50), "{names:?}");
    let chart = fs::read_to_string(lab.path("both/displaced.svg")).expect("it was written");
    assert!(chart.contains("not the same parameters"));
    let said = lab.done("compare priors priors -o same");
    assert!(!said.out.contains("arameters"), "{}", said.out);
}

#[test]
fn a_run_is_scored_beside_what_was_observed() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 10 --no-png -o out");
    let said = lab.done("score out");
    assert!(said.out.contains("out/scores.csv"), "{}", said.out);
    let rows = lab.table("out/scores.csv");
    assert!(rows.iter().any(|row| row["score"] == "crps"));
    // Nothing said how much of a score of ten futures is luck.
    assert!(
        said.out.contains("warning: scores of 10 futures are partly luck: the Monte Carlo error"),
        "{}",
        said.out
    );
    let error = rows.iter().find(|row| row["score"] == "mean_crps_error").expect("an error");
    assert!(error["value"].parse::<f64>().expect("a number") > 0.0);
    // Scored again, it is the same, and scores do not make it another run.
    let before = lab.files("out", &[]);
    lab.done("score out");
    assert_eq!(lab.files("out", &[]), before);
    lab.refused("score case", &["case/run.json"]);
    lab.refused("score out --own-error 11", &["--own-error"]);
    lab.refused(
        "score out --scenario nothere.toml",
        &["--scenario nothere.toml is not needed", "leave it out"],
    );
    fs::remove_file(lab.path("out/observed.csv")).expect("it was written");
    lab.refused("score out", &["out/observed.csv", "is not there any more"]);
}
