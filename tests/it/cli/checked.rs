//! What is wrong with files and sets of parameters, by file and line.

use std::collections::BTreeSet;
use std::fs;

use super::lab::{Lab, set};

#[test]
fn a_bad_scenario_is_named_with_line_and_hint() {
    let lab = Lab::new();
    lab.edit("assault.toml", "replicates = 100", "replicatez = 100");
    lab.edit("assault.toml", "\"Velin\"", "\"Vellin\"");
    for verb in ["run", "check"] {
        lab.refused(
            &format!("{verb} case/assault.toml"),
            &[
                "case/assault.toml has 2 problems",
                "replicatez (line 6): unknown key",
                "did you mean \"replicates\"?",
                "unknown location \"Vellin\"",
                "did you mean \"Velin\"?",
            ],
        );
    }
    lab.refused("run case/asault.toml", &["case/asault.toml", "did you mean \"assault.toml\"?"]);
}

#[test]
fn parameter_sets_are_checked() {
    let lab = Lab::new();
    let write = |text: &str| fs::write(lab.path("sets.csv"), text).expect("it can be written");
    let run = "run case/assault.toml -n 3 --no-png --parameters sets.csv -o out";
    lab.refused(run, &["cannot read sets.csv"]);
    write("");
    lab.refused(run, &["sets.csv", "no column that is a parameter"]);
    write("contagion\n");
    lab.refused(run, &["sets.csv", "no rows"]);
    write("contagoin\n1.0\n");
    lab.refused(run, &["sets.csv", "unknown parameter", "did you mean \"contagion\"?"]);
    write("contagion,kin_pull\n1.0,1.0\n-1.0,1.0\nNaN,lots\n");
    lab.refused(
        run,
        &[
            "sets.csv has 3 problems",
            "contagion (line 3)",
            "-1.0",
            "contagion (line 4)",
            "kin_pull (line 4)",
            "lots",
        ],
    );
    write("contagion,kin_pull\n1.0,1.0\n1.0\n");
    lab.refused(run, &["sets.csv has 1 problem", "line 3"]);

    write("contagion,weight\n1.25,0\n2.5,1\n");
    lab.refused(run, &["sets.csv has 1 problem", "line 1: would not be read: weight"]);

    write("draw,contagion\n0,1.25\n1,2.5\n");
    lab.done(run);
    let rows = lab.table("out/replicates.csv");
    let column = |name: &str| -> Vec<&str> { rows.iter().map(|row| row[name].as_str()).collect() };
    assert_eq!(column("contagion"), ["1.25", "2.5", "1.25"], "sets are taken in turn");
    let kin: BTreeSet<&str> = column("kin_pull").into_iter().collect();
    assert_eq!(kin.len(), 3, "what has no column is drawn from its prior");
    let manifest = lab.manifest("out");
    assert!(manifest.parameters.starts_with("sets of "));
    assert_eq!(manifest.inputs.last().map(|input| input.path.as_str()), Some("sets.csv"));
}

#[test]
fn check_knows_scenarios_and_files_of_priors() {
    let lab = Lab::new();
    let said = lab.done("check case/assault.toml case/ceasefire.toml case/record.toml case/parameters.toml");
    let lines: Vec<&str> = said.out.lines().filter(|line| !line.starts_with("  warning: ")).collect();
    assert_eq!(lines.len(), 4, "{}", said.out);
    assert!(lines[0].starts_with("case/assault.toml: no problems. 20,000 people in "), "{}", lines[0]);
    let priors = include_str!("../../fixtures/tiny/parameters.toml");
    let count = priors.lines().filter(|line| line.starts_with('[')).count();
    assert_eq!(lines[3], format!("case/parameters.toml: no problems. {count} priors."));
    assert_eq!(lab.names(""), set(&["case"]));
    // Run alone it used to be 89 unknown and missing keys.
    let words = ["case/parameters.toml has 1 problem", "is a file of parameters", "hint: run the scenario"];
    lab.refused("run case/parameters.toml", &words);
}

/// Only the first file with problems used to be reported.
#[test]
fn check_lists_the_problems_of_all_files() {
    let lab = Lab::new();
    lab.edit("parameters.toml", "[contagion]\nuniform = [0.0, 4.0]", "[contagion]\nuniform = [4.0, 0.0]");
    lab.edit("parameters.toml", "[kin_pull]", "[kin_pul]");
    let said = lab.displace("check case/assault.toml case/parameters.toml case/nowhere.toml");
    assert_eq!(said.code, Some(2));
    for words in [
        "error: case/assault.toml has ",
        "error: case/parameters.toml has 2 problems",
        "contagion.uniform (line 49): the lower bound must be below the upper one",
        "did you mean \"kin_pull\"?",
        "error: case/nowhere.toml has 1 problem",
    ] {
        assert!(said.err.contains(words), "no {words:?} in {}", said.err);
    }
    assert_eq!(said.out, "");

    lab.edit("parameters.toml", "[contagion]\nuniform = [4.0, 0.0]", "[contagion]\nuniform = [0.0, 4.0]");
    lab.edit("parameters.toml", "[kin_pul]", "[kin_pull]");
    let said = lab.displace("check case/nowhere.toml case/assault.toml");
    assert_eq!(said.code, Some(2));
    assert!(said.out.starts_with("case/assault.toml: no problems."), "{}", said.out);
}
