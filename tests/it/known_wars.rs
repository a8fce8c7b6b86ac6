//! A fit of a population of wars finds what is known of wars that are simulated, and its ranges hold another war.

use std::fs;

use crate::calibration_luck::case;
use crate::support::displace;

const CALIBRATION: &str = r#"
title = "Two wars"
particles = 80
moves = 1
persons_per_agent = 50.0
own_parameters = ["camp_pull"]
common_share = 0.9

[errors]
common = 0.1
own = 0.1
shares_weigh = 25.0

[[episode]]
scenario = "record.toml"
weight = 1.0

[[episode]]
scenario = "other.toml"
weight = 0.5
"#;

#[test]
fn known_wars_are_recovered_and_others_forecast() {
    let case = case();
    fs::write(case.path().join("wars.toml"), CALIBRATION).expect("a file");
    let recover = |threads: &str, output: &str, trials: &str| {
        let arguments =
            ["calibrate", "wars.toml", "--wars", "--recover", trials, "-j", threads, "-o", output];
        let (status, report, said) = displace(case.path(), &arguments);
        assert_eq!(status, Some(0), "{said}");
        (report, fs::read_to_string(case.path().join(output)).expect("a table"))
    };
    let (report, table) = recover("2", "recovered.csv", "6");
    assert!(report.contains("what wars have in common") && report.contains("other wars"), "{report}");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |row: &[&str], column: usize| row[column].parse::<f64>().expect("a number");
    let of = |kind: &str| rows.iter().filter(|row| row[1] == kind).collect::<Vec<_>>();
    let held = |kind: &str| {
        let inside = of(kind)
            .into_iter()
            .filter(|row| number(row, 5) <= number(row, 4) && number(row, 4) <= number(row, 7))
            .count();
        inside as f64 / of(kind).len() as f64
    };
    // 90 % are expected, of truths of which those of one trial are not independent.
    for kind in ["common", "war"] {
        assert!(of(kind).len() > 250, "{kind}: {}", of(kind).len());
        assert!((0.8..=0.98).contains(&held(kind)), "{kind}: {} within the 90 % ranges", held(kind));
    }
    // Two of the wars in each of six trials, under one behaviour.
    assert_eq!(of("forecast").len(), 12);
    assert!(held("forecast") >= 0.5, "forecasts: {} within the 90 % ranges", held("forecast"));
    // The counts speak of who bears how much, and of no vehicle.
    let contraction = |name: &str| {
        let of: Vec<f64> =
            of("common").iter().filter(|row| row[3] == name).map(|row| number(row, 9)).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    assert!(contraction("tolerance_median") > 0.1, "{}", contraction("tolerance_median"));
    assert!(contraction("road_capacity_factor").abs() < 0.15, "{}", contraction("road_capacity_factor"));
    // An episode's own numbers are not what wars have in common.
    assert!(rows.iter().all(|row| row[3] != "camp_pull"));
    // Trials are the same whatever their number, on any number of threads.
    let (_, first) = recover("1", "first.csv", "1");
    assert!(table.starts_with(&first));
}
