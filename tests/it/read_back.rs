//! Tables of a run that were damaged since: what reads them back says so, with file and line. Their numbers used to be
//! those of fewer futures, of other days, or of nothing.

use std::fs;

use crate::cli::Lab;

/// A lab with a run of the record.
fn lab() -> Lab {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 12 --no-png -o run");
    lab
}

/// Takes a line out of a table, by its number.
fn without(lab: &Lab, file: &str, line: usize) {
    let path = lab.path(file);
    let text = fs::read_to_string(&path).expect("a table");
    let kept: Vec<&str> =
        text.lines().enumerate().filter(|(at, _)| at + 1 != line).map(|(_, line)| line).collect();
    fs::write(path, kept.join("\n") + "\n").expect("it can be written");
}

#[test]
fn a_future_that_is_missing_is_missed() {
    let lab = lab();
    lab.done("run case/assault.toml -n 12 --no-png -o other");
    without(&lab, "run/replicates.csv", 5);
    let words = "replicates.csv (line 5): must have the futures 0 to 11 of run.json, each once and in order";
    // Each pair would have been of two futures with other luck.
    lab.refused("compare other run -o both", &[words]);
    if cfg!(feature = "brief") {
        lab.refused("brief run", &[words]);
    }
    if cfg!(feature = "export") {
        lab.refused("export run --format xlsx", &[words]);
    }
}

#[test]
fn a_day_that_is_missing_is_missed() {
    let lab = lab();
    lab.done("run case/assault.toml -n 12 --no-png -o other");
    let text = fs::read_to_string(lab.path("run/quantiles.csv")).expect("a table");
    let line =
        text.lines().position(|line| line.starts_with("2025-03-03,total,,displaced,0.5,")).expect("a row")
            + 1;
    without(&lab, "run/quantiles.csv", line);
    let words = "displaced at level 0.5 must go on with 2025-03-03";
    lab.refused("compare run other --day 11 -o both", &[words]);
    // It panicked, where levels have other numbers of days.
    if cfg!(feature = "brief") {
        lab.refused("brief run", &[words]);
    }
}

#[test]
fn observations_have_all_futures_and_numbers() {
    let lab = lab();
    let whole = fs::read(lab.path("run/observed.csv")).expect("a table");
    without(&lab, "run/observed.csv", 4);
    lab.refused("score run", &["observed.csv (line 4): must go on with replicate 2 of the observation of"]);
    fs::write(lab.path("run/observed.csv"), &whole).expect("it can be written");
    let text = String::from_utf8(whole).expect("text");
    let row = text.lines().nth(2).expect("a row");
    let (before, _) = row.rsplit_once(',').expect("cells");
    fs::write(lab.path("run/observed.csv"), text.replacen(row, &format!("{before},12x"), 1))
        .expect("written");
    lab.refused("score run", &["observed.csv (line 3): agency_figure must be a number, got \"12x\""]);
}

#[test]
fn a_run_has_futures() {
    let lab = lab();
    let text = fs::read_to_string(lab.path("run/run.json")).expect("a manifest");
    let turned = text.replace("\"replicates_from\": 0", "\"replicates_from\": 13");
    assert_ne!(turned, text);
    fs::write(lab.path("run/run.json"), turned).expect("it can be written");
    lab.refused("compare run run -o both", &["run.json: has no futures: replicates from 13 to 12"]);
}

#[cfg(feature = "export")]
#[test]
fn positions_are_degrees() {
    let lab = lab();
    let text = fs::read_to_string(lab.path("run/areas.csv")).expect("a table");
    let at =
        text.lines().next().expect("a header").split(',').position(|name| name == "lat").expect("a column");
    let row = text.lines().nth(1).expect("a row");
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[at] = "inf";
    fs::write(lab.path("run/areas.csv"), text.replacen(row, &cells.join(","), 1)).expect("it can be written");
    lab.refused("export run --format geojson", &["areas.csv (line 2): must have a position"]);
}
