//! The program as a person meets it: what it writes, what it refuses, how it ends, and what it leaves
//! behind when it is stopped. Each test works in a temporary folder with a copy of the tiny case.

mod checked;
mod compared;
mod lab;
mod merged;
#[cfg(unix)]
mod stopped;
mod written;

use std::fs;
use std::process::Stdio;

use displace::output::manifest::Status;

pub(crate) use lab::Lab;
use lab::said;

#[test]
fn bad_arguments_are_refused() {
    let lab = Lab::new();
    for replicates in ["0", "5..2", "5..5", "abc", "0..x", "-3", "1.5", "99999999"] {
        lab.refused(&format!("run case/assault.toml --replicates={replicates}"), &["--replicates"]);
    }
    lab.refused("run case/assault.toml --quick -n 3", &["--quick"]);
    lab.refused("run case/assault.toml --seed many", &["--seed"]);
    // What takes numbers says which, rather than how to write "-1" as something else.
    for (arguments, words) in [
        ("run case/assault.toml --seed -1", "\"-1\" is not a whole number from 0 to 18446744073709551615"),
        ("run case/assault.toml -n -3", "\"-3\" is not a whole number"),
        ("sweep case/assault.toml --design sets.csv -r -2", "-2 is not in 1..16777216"),
        ("synthesize --moving -0.5 -o land", "moving must be"),
    ] {
        let said = lab.refused(arguments, &[words]);
        assert!(!said.err.contains("'-- -"), "{}", said.err);
    }
    lab.refused("run case/assault.toml --keep everything", &["--keep", "replicates"]);
    lab.refused("rum case/assault.toml", &["rum", "run"]);
    lab.refused("run", &["SCENARIO"]);
}

#[test]
fn quiet_prints_nothing() {
    let lab = Lab::new();
    for arguments in [
        "-q run case/assault.toml -n 0..2 --no-png -o a",
        "run case/assault.toml -n 2..4 --no-png -o b --quiet",
        "merge --scenario case/assault.toml a b -o both -q",
        "compare both both -o comparison -q",
        "score both -q",
        "check case/assault.toml -q",
    ] {
        let said = lab.done(arguments);
        assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""), "displace {arguments}");
    }
    let said = lab.refused("-q check case/nowhere.toml", &["nowhere.toml"]);
    assert!(said.err.starts_with("error: "));
}

#[test]
fn help_names_every_verb() {
    let lab = Lab::new();
    let help = lab.done("--help").out;
    let schema = lab.done("schema").out;
    serde_json::from_str::<serde_json::Value>(&schema).expect("the schema is JSON");
    for verb in ["run", "compare", "merge", "calibrate", "score", "check", "schema", "completions"] {
        let line = help.lines().find(|line| line.split_whitespace().next() == Some(verb));
        assert!(line.is_some_and(|line| line.split_whitespace().count() > 3), "{verb} is not in {help}");
        assert!(lab.done(&format!("{verb} --help")).out.contains("Usage: displace"), "{verb}");
    }
    assert!(help.contains("displace run scenarios/idlib-2018/assault.toml --quick"), "{help}");
    let version = lab.done("--version").out;
    assert_eq!(version.trim(), format!("displace {}", env!("CARGO_PKG_VERSION")));
    let nothing = lab.displace("");
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.err.contains("Usage: displace"));
}

#[test]
fn completions_are_printed() {
    let lab = Lab::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = lab.done(&format!("-q completions {shell}"));
        for word in ["displace", "compare", "replicates"] {
            assert!(said.out.contains(word), "no {word} for {shell}");
        }
    }
    lab.refused("completions dosh", &["dosh"]);
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let lab = Lab::new();
    for arguments in ["schema", "completions bash", "run case/assault.toml -n 2 --no-png -o out"] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let output = lab.command(arguments).stdout(writer).stderr(Stdio::piped()).spawn();
        let said = said(&output.and_then(std::process::Child::wait_with_output).expect("it can be started"));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "displace {arguments}");
    }
    assert_eq!(lab.manifest("out").status, Status::Completed);
    // Nor is one who does not listen to errors: this used to panic.
    let (reader, writer) = std::io::pipe().expect("there are pipes");
    drop(reader);
    let status = lab.command("check case/nowhere.toml").stderr(writer).status().expect("it can be started");
    assert_eq!(status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_printed_is_an_error() {
    let lab = Lab::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = lab.command("schema").stdout(full).stderr(Stdio::piped()).output();
    let said = said(&output.expect("it can be started"));
    assert_eq!(said.code, Some(1));
    assert!(said.err.starts_with("error: cannot write to standard output: "), "{}", said.err);
}
