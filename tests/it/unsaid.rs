//! What the program was given and did not mind: tables that a hand has changed, folders that
//! are none. Each had status 0, or a message that named no remedy.

use std::fs;

use crate::cli::Lab;

/// Cells of results that were changed by hand, and a sweep of which a set was taken away, were analysed.
#[test]
fn results_that_a_hand_has_changed_are_refused() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --design saltelli --vary contagion,kin_pull -n 8 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    let text = fs::read_to_string(lab.path("results.csv")).expect("a table");
    lab.done("sensitivity results.csv --resamples 0 -o shares");
    let lines: Vec<&str> = text.lines().collect();
    // The end of a number, and the two futures of the last set.
    let cell = lines[..lines.len() - 1].join("\n") + &format!("\n{}1\n", lines[lines.len() - 1]);
    let changed = [cell, lines[..lines.len() - 2].join("\n") + "\n"];
    for other in changed {
        assert_ne!(other, text);
        fs::write(lab.path("results.csv"), other).expect("written");
        let words = ["results.csv", "is not the table that displace sweep wrote", "sweep again"];
        lab.refused("sensitivity results.csv --resamples 0 -o other", &words);
    }
    // Whoever joins results of several machines has no such file beside them.
    fs::write(lab.path("joined.csv"), &text).expect("written");
    lab.done("sensitivity joined.csv --resamples 0 -o joined");
}

/// Shares that a hand has changed stood in briefs.
#[cfg(feature = "brief")]
#[test]
fn shares_that_a_hand_has_changed_are_refused() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 4 --no-png -q -o run");
    lab.done("sample case/assault.toml --design saltelli --vary contagion,kin_pull -n 8 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    lab.done("sensitivity results.csv --resamples 0 -o shares");
    lab.done("brief run --sensitivity shares/variance.csv -o page.html");
    let text = fs::read_to_string(lab.path("shares/variance.csv")).expect("a table");
    fs::write(lab.path("shares/variance.csv"), format!("{text}\n")).expect("written");
    lab.refused(
        "brief run --sensitivity shares/variance.csv -o other.html",
        &["variance.csv", "analyse the sweep again"],
    );
}

/// "cannot read empty/run.json: No such file or directory" named neither what was wrong nor what would be right.
#[test]
fn folders_that_are_no_runs_are_said_to_be_none() {
    let lab = Lab::new();
    fs::create_dir(lab.path("empty")).expect("made");
    lab.done("run case/assault.toml -n 4 --no-png -q -o run");
    fs::copy(lab.path("case/roads.csv"), lab.path("table.csv")).expect("copied");
    for command in ["score", "export -f csv", "merge --scenario case/assault.toml -o merged", "compare run"] {
        lab.refused(
            &format!("{command} empty"),
            &["empty/run.json: is not there: the folder that displace run wrote is wanted, with its run.json and all other files"],
        );
        lab.refused(
            &format!("{command} table.csv"),
            &["table.csv: is a file, and the folder that displace run wrote"],
        );
        lab.refused(
            &format!("{command} nowhere"),
            &["nowhere: is not there: the folder that displace run wrote"],
        );
    }
    lab.refused(
        "merge --scenario case/assault.toml -o merged run",
        &["run/shard.bin: is not there: run is a run and no shard (run with --replicates FROM..TO to make one)"],
    );
}
