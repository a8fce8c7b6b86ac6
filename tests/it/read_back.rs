//! Tables of a run that were damaged since: what reads them back says so. Their numbers used to be those of fewer
//! futures, of other days, of another run, or of nothing. A run has the sums of its files; one of an older version has
//! none, and is told by file and line what cannot be.

use std::fs;

use crate::cli::Lab;
use crate::support::as_older;

/// A lab with a run of the record, as an older version wrote it.
fn lab() -> Lab {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 12 --no-png -o run");
    as_older(&lab.path("run"));
    lab
}

/// What reads results, and is to refuse `run`.
fn refused(lab: &Lab, words: &[&str]) {
    lab.refused("compare other run -o both", words);
    lab.refused("score run", words);
    if cfg!(feature = "brief") {
        lab.refused("brief run", words);
    }
    if cfg!(feature = "export") {
        lab.refused("export run --format xlsx", words);
    }
}

#[test]
fn a_run_is_as_it_was_written() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 12 --no-png -o run");
    lab.done("run case/record.toml -n 12 --no-png --set contagion=2 -o other");
    for (name, bytes) in lab.files("run", &[".csv"]) {
        let path = lab.path(&format!("run/{name}"));
        let mut changed = bytes.clone();
        *changed.last_mut().expect("no table is empty") = b' ';
        fs::write(&path, &changed).expect("it can be written");
        refused(&lab, &[&name, "its SHA-256 is another"]);
        fs::write(&path, &bytes).expect("it can be written");
    }
    // A table of another run is as good a table.
    let own = fs::read(lab.path("run/quantiles.csv")).expect("a table");
    fs::copy(lab.path("other/quantiles.csv"), lab.path("run/quantiles.csv")).expect("it can be copied");
    refused(&lab, &["quantiles.csv", "is not the file that was written here"]);
    fs::write(lab.path("run/quantiles.csv"), own).expect("it can be written");
    // So is what the run says of itself.
    let path = lab.path("run/run.json");
    let own = fs::read_to_string(&path).expect("a manifest");
    for (from, to) in [("\"horizon_days\": 60", "\"horizon_days\": 59"), ("2025-03-01", "2025-03-02")] {
        let changed = own.replacen(from, to, 1);
        assert_ne!(changed, own);
        fs::write(&path, changed).expect("it can be written");
        refused(&lab, &["run.json", "its seal does not fit"]);
    }
    fs::write(&path, own).expect("it can be written");
    // A table that was missing is not taken from elsewhere.
    lab.done("score other");
    fs::copy(lab.path("other/scores.csv"), lab.path("run/scores.csv")).expect("it can be copied");
    refused(&lab, &["scores.csv", "run.json does not name it (take it away)"]);
    fs::remove_file(lab.path("run/scores.csv")).expect("it is there");
    // Scores belong to the run once they are made, and are made anew.
    lab.done("score run");
    lab.done("score run");
    lab.done("compare run other -o both");
    lab.done("compare run other -o both --force");
    if cfg!(feature = "brief") {
        lab.done("brief run");
        lab.done("brief both");
        let path = lab.path("both/comparison.csv");
        let text = fs::read_to_string(&path).expect("a table");
        fs::write(&path, text.replacen(",0,", ",1,", 1)).expect("it can be written");
        lab.refused("brief both --force", &["comparison.csv", "its SHA-256 is another"]);
    }
}

/// Bootstrap intervals followed the order of rows.
#[test]
fn sets_may_come_in_any_order() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --design saltelli -n 8 --vary contagion,crowding -o sets.csv");
    let said = lab.done("sample case/assault.toml --design lhs -n 4 --vary offensive -o other.csv").out;
    assert!(said.contains("takes them as known: offensive.ground_severity,"), "{said}");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    lab.done("sensitivity results.csv -o straight");
    let text = fs::read_to_string(lab.path("results.csv")).expect("a table");
    let (header, rows) = text.split_once('\n').expect("a header");
    let turned: Vec<&str> = rows.lines().rev().collect();
    fs::write(lab.path("results.csv"), format!("{header}\n{}\n", turned.join("\n"))).expect("written");
    lab.done("sensitivity results.csv -o turned");
    assert_eq!(lab.files("straight", &[".csv"]), lab.files("turned", &[".csv"]));
}

#[cfg(unix)]
#[test]
fn scores_replace_no_link() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 2 --no-png -o run");
    fs::write(lab.path("mine.csv"), "mine").expect("it can be written");
    std::os::unix::fs::symlink("../mine.csv", lab.path("run/scores.csv")).expect("a link");
    lab.refused("score run", &["scores.csv"]);
    assert_eq!(fs::read(lab.path("mine.csv")).expect("a file"), b"mine");
    assert!(fs::symlink_metadata(lab.path("run/scores.csv")).expect("it is there").is_symlink());
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
    lab.refused("score run", &["observed.csv (line 3): at_start must be a number, got \"12x\""]);
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
