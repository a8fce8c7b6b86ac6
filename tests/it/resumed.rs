//! What a program finds of its own work and goes on from: numbers that a hand has changed in the meantime stood among those
//! that were worked out.

use std::fs;
use std::path::Path;

use crate::calibration::{case, displace};
use crate::cli::Lab;
use crate::support::as_older;
use crate::sweep::kill_at;

/// A row of a `.partial` with another number in its last column was resumed and published.
#[test]
fn a_sweep_does_not_go_on_from_rows_that_were_changed() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --vary contagion -n 64 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 4 -o whole.csv -q");
    for keep in ["", " --keep days"] {
        let file = lab.path("out.csv.partial");
        let (scenario, design) = (lab.path("case/assault.toml"), lab.path("sets.csv"));
        let text = |path: &Path| path.to_str().expect("text").to_owned();
        let (scenario, design, output) = (text(&scenario), text(&design), text(&lab.path("out.csv")));
        let mut arguments = vec!["-q", "sweep", &scenario, "--design", &design, "-r", "4", "-o", &output];
        arguments.extend(keep.split_whitespace());
        assert!(kill_at(&arguments, &file, 60_000), "it ended too soon");
        fs::remove_file(lab.path("out.csv.lock")).expect("who was killed left it");
        let own = fs::read_to_string(&file).expect("a partial file");
        let mut lines: Vec<String> = own.lines().map(str::to_owned).collect();
        let (row, last) = lines[9].rsplit_once(',').expect("a row");
        lines[9] = format!("{row},{}", last.parse::<f64>().unwrap_or(0.0) + 1.0);
        fs::write(&file, lines.join("\n") + "\n").expect("it can be written");
        let words = ["out.csv.partial (line 10): was changed since it was written", "--force"];
        lab.refused(&format!("sweep case/assault.toml --design sets.csv -r 4 -o out.csv{keep} -q"), &words);
        // What the message says: the line and all below it go.
        fs::write(&file, lines[..9].join("\n") + "\n").expect("it can be written");
        lab.done(&format!("sweep case/assault.toml --design sets.csv -r 4 -o out.csv{keep}"));
        assert!(
            fs::read(lab.path("out.csv")).expect("results")
                == fs::read(lab.path("whole.csv")).expect("results")
        );
        fs::remove_file(lab.path("out.csv")).expect("it is there");
    }
}

/// Points of a round that a hand had moved were fitted on.
#[test]
fn a_fit_does_not_go_on_from_a_round_that_was_changed() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_owned();
    let (file, output) = (path("calibration.toml"), path("fit.csv"));
    let arguments = ["-q", "calibrate", &file, "-o", &output];
    assert!(kill_at(&arguments, &case.path().join("fit.csv.partial"), 1), "it ended too soon");
    let partial = path("fit.csv.partial");
    let text = fs::read_to_string(&partial).expect("a round");
    let (first, round) = text.split_once('\n').expect("a line of its own for what it is of");
    let at = round.find(|letter: char| ('1'..='8').contains(&letter)).expect("a number");
    let mut changed = round.as_bytes().to_vec();
    changed[at] += 1;
    let changed = String::from_utf8(changed).expect("text");
    fs::write(&partial, format!("{first}\n{changed}")).expect("it can be written");
    let refused = displace(&arguments);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        refused.status.code() == Some(2) && said.contains("fit.csv.partial: was changed since"),
        "{said}"
    );
    fs::write(&partial, &text).expect("it can be written");
    assert!(displace(&arguments).status.success());
    // Hours of another fit are not written over unless that is asked for, and then nothing of them is taken.
    let fitted = fs::read(&output).expect("a posterior");
    fs::remove_file(&output).expect("it is there");
    fs::write(&partial, &text).expect("it can be written");
    let other = [&arguments[..], &["--seed", "7"]].concat();
    let refused = displace(&other);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        refused.status.code() == Some(2)
            && said.contains("rounds of another fit")
            && said.contains("--force"),
        "{said}"
    );
    assert!(fs::read_to_string(&partial).expect("it is there") == text);
    assert!(displace(&[&other[..], &["--force"]].concat()).status.success());
    assert!(!Path::new(&partial).exists() && fs::read(&output).expect("a posterior") != fitted);
}

/// Without the table of what was counted a page said that nothing was.
#[test]
fn tables_that_nobody_would_miss_are_missed() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 12 --no-png -o run");
    for name in ["observed.csv", "observed_before.csv"] {
        let path = lab.path(&format!("run/{name}"));
        let bytes = fs::read(&path).expect("a table");
        fs::remove_file(&path).expect("it can be taken away");
        let words = [name, "was written here, and is not there any more"];
        lab.refused("score run", &words);
        if cfg!(feature = "brief") {
            lab.refused("brief run", &words);
        }
        fs::write(&path, bytes).expect("it can be written");
    }
    lab.done("score run");
    // Scores are made again.
    fs::remove_file(lab.path("run/scores.csv")).expect("it can be taken away");
    lab.done("score run");
}

/// A run whose sums were taken out was taken for one of an older version without a word, with any numbers in its tables.
#[test]
fn runs_without_sums_are_refused_or_warned_of() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 12 --no-png -o run");
    lab.done("run case/record.toml -n 12 --no-png --set contagion=2 -o other");
    let path = lab.path("run/run.json");
    let own = fs::read_to_string(&path).expect("a manifest");
    let at = own.find(",\n  \"files\": {").expect("it has sums");
    let words = ["run.json: does not have the sums of its files", "it was changed"];
    // Taken out whole, or made empty.
    for end in [
        "\n}\n".to_owned(),
        format!(",\n  \"files\": {{}}{}", &own[own.find(",\n  \"seal\"").expect("it has a seal")..]),
    ] {
        fs::write(&path, format!("{}{end}", &own[..at])).expect("it can be written");
        lab.refused("compare run other -o both", &words);
        lab.refused("score run", &words);
        if cfg!(feature = "brief") {
            lab.refused("brief run", &words);
        }
    }
    fs::write(&path, &own).expect("it can be written");
    as_older(&lab.path("run"));
    let warned = "warning: run: run.json has no sums of the tables";
    assert!(lab.done("compare run other -o both").out.contains(warned));
    assert!(!lab.done("compare other other -o twice").out.contains("no sums"));
    assert!(lab.done("score run").out.contains(warned));
    if cfg!(feature = "brief") {
        assert!(lab.done("brief run").out.contains(warned));
    }
    if cfg!(feature = "export") {
        assert!(lab.done("export run --format csv").out.contains(warned));
    }
}
