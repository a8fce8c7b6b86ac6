//! What results claim: naive forecasts that know what was known, days that are days, words that are true of the numbers
//! beside them, folders that are replaced only where all in them is ours.

use std::fs;

use crate::cli::Lab;

/// A number of a long table: the last cell of the line that begins with a text.
fn value(table: &str, line: &str) -> f64 {
    let found = table.lines().find(|row| row.starts_with(line)).unwrap_or_else(|| panic!("{line} in {table}"));
    found.rsplit(',').next().and_then(|cell| cell.parse().ok()).expect("a number")
}

/// The valley had 300 displaced people on the eve of the first day, and a report of them: forecasts began with nobody.
#[test]
fn naive_forecasts_know_what_was_there_before_the_first_day() {
    let lab = Lab::new();
    lab.done("run case/ceasefire.toml -n 8 --no-png -q -o run");
    let out = lab.done("score run").out;
    let scores = fs::read_to_string(lab.path("run/scores.csv")).expect("a table");
    for forecast in ["no_change", "nobody_moves"] {
        let error = value(&scores, &format!("displaced,4,420,absolute_error_{forecast},"));
        assert!((error - 120.0).abs() < 1e-9, "{forecast}: {error}");
    }
    // 300 in the fourteen days to the first report, five days on.
    let error = value(&scores, "displaced,4,420,absolute_error_constant_rate,");
    assert!((error - (120.0 - 5.0 * 300.0 / 13.0)).abs() < 1e-3, "{error}");
    assert!(out.contains("no agency's figure is scored: the nearest are for day 60"), "{out}");
    assert!(!scores.contains("agency_figure"), "{scores}");
    let observed = displace::tables::Columns::read(&lab.path("run/observed.csv")).expect("a table");
    assert!(observed.text("at_start").expect("a column").iter().all(|cell| *cell == "300"));
}

#[test]
fn a_figure_for_the_day_of_a_report_is_scored() {
    let lab = Lab::new();
    let figures = fs::read_to_string(lab.path("case/estimates.csv")).expect("a table");
    let near = figures.replace(",displaced,60,6000,9000,", ",displaced,6,500,540,");
    assert_ne!(near, figures);
    fs::write(lab.path("case/estimates.csv"), near).expect("written");
    lab.done("run case/ceasefire.toml -n 8 --no-png -q -o run");
    let out = lab.done("score run").out;
    let scores = fs::read_to_string(lab.path("run/scores.csv")).expect("a table");
    assert!((value(&scores, "displaced,4,420,absolute_error_agency_figure,") - 100.0).abs() < 1e-9);
    assert!(!out.contains("no agency's figure"), "{out}");
}
