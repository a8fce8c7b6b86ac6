//! An analysis of a sweep takes numbers of a table as they are, where nothing beside it says that a sweep wrote them.

use std::fs;

use super::cli::Lab;

/// Results of a sweep without the file that says of which scenario they are: header and rows.
fn bare(lab: &Lab) -> Vec<Vec<String>> {
    lab.done(
        "sample case/assault.toml --design saltelli -n 4 --vary tolerance_median,vehicle_share -o sets.csv",
    );
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -q -o results.csv");
    fs::remove_file(lab.path("results.run.json")).expect("it is there");
    let rows = displace::tables::rows(&fs::read(lab.path("results.csv")).expect("a file")).expect("a table");
    rows.into_iter().map(|row| row.cells).collect()
}

fn write(lab: &Lab, rows: &[Vec<String>]) {
    let text: Vec<String> = rows.iter().map(|cells| cells.join(",") + "\n").collect();
    fs::write(lab.path("results.csv"), text.concat()).expect("it can be written");
}

/// Shares came out of -5 and of 1e30 people.
#[test]
fn persons_that_cannot_be_are_refused() {
    let lab = Lab::new();
    let rows = bare(&lab);
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).expect("a column");
    for (name, value) in [
        ("displaced_day_60", "-5"),
        ("displaced_day_60", "1.5"),
        ("displaced_day_60", "1e30"),
        ("trapped_most", "999999999999"),
        ("peak_day", "-1"),
    ] {
        let mut wrong = rows.clone();
        wrong[5][column(name)] = value.into();
        write(&lab, &wrong);
        let words =
            [&format!("results.csv (line 6): {name} must be a whole number from 0 to 4294967295"), value];
        lab.refused("sensitivity results.csv -o shares", &words.map(|word| word as &str));
    }
    // What somebody reckoned from them may be any number.
    let mut own = rows;
    for (row, cells) in own.iter_mut().enumerate() {
        cells.push(if row == 0 { "cost".into() } else { format!("{}", -1.5 * row as f64) });
    }
    write(&lab, &own);
    lab.done("sensitivity results.csv --outcome cost -o shares");
}

#[test]
fn columns_of_which_nothing_is_read_are_named() {
    let lab = Lab::new();
    let mut rows = bare(&lab);
    assert!(!lab.done("sensitivity results.csv -o plain").out.contains("not read"));
    for (row, cells) in rows.iter_mut().enumerate() {
        let more = if row == 0 { ["weight".into(), "cost".into()] } else { ["1".into(), row.to_string()] };
        cells.extend(more);
    }
    write(&lab, &rows);
    let out = lab.done("sensitivity results.csv -o all").out;
    assert!(out.contains("not read of results.csv: cost, weight"), "{out}");
    let out = lab.done("sensitivity results.csv --outcome cost -o cost").out;
    assert!(out.contains("not read of results.csv: weight ("), "{out}");
}

/// The tables of a run were gone, and those of an analysis stood in their place.
#[test]
fn results_replace_their_like_alone() {
    let lab = Lab::new();
    bare(&lab);
    lab.done("run case/assault.toml -n 2 --no-png -q -o run");
    lab.done("run case/assault.toml -n 2 --no-png -q -o other");
    lab.done("run case/assault.toml -n 0..2 --no-png -q -o shard");
    lab.done("compare run run -o both");
    lab.done("sensitivity results.csv -o shares");
    let verbs = [
        ("run case/assault.toml -n 2 --no-png -q", "a run"),
        ("merge --scenario case/assault.toml shard --no-png", "a run"),
        ("compare run run", "a comparison"),
        ("sensitivity results.csv", "an analysis of sweeps"),
    ];
    for (verb, what) in verbs {
        for (folder, holds) in
            [("other", "a run"), ("both", "a comparison"), ("shares", "an analysis of sweeps")]
        {
            let line = format!("{verb} --force -o {folder}");
            if holds == what {
                lab.done(&line);
            } else {
                let words = [format!("{folder} holds {holds}"), format!("--force replaces {what} alone")];
                lab.refused(&line, &[&words[0], &words[1]]);
            }
        }
    }
    // A file takes the place of no folder.
    for verb in ["sample case/assault.toml -n 2", "sweep case/assault.toml --design sets.csv -r 1"] {
        lab.refused(&format!("{verb} --force -o run"), &["run"]);
    }
}
