//! What is left when something goes wrong: shards that are damaged or belong elsewhere, files that are none, arguments
//! that are no text, file systems without locks, and a program that is killed at any of its calls to the system.

use std::fs;

use super::cli::Lab;

const MERGE: &str = "merge --scenario case/assault.toml first second -o merged --force";

fn shards(lab: &Lab) {
    lab.done("run case/assault.toml -n 0..2 --no-png -o first");
    lab.done("run case/assault.toml -n 2..4 --no-png -o second");
}

#[test]
fn a_flipped_byte_is_refused_or_decides_nothing() {
    let lab = Lab::new();
    shards(&lab);
    lab.done(MERGE);
    let tables = lab.files("merged", &[".csv"]);
    for (file, step) in [("second/shard.bin", 4001), ("second/run.json", 331)] {
        let path = lab.path(file);
        let good = fs::read(&path).expect("it was written");
        for at in (0..good.len()).step_by(step) {
            let mut bytes = good.clone();
            bytes[at] ^= 4;
            fs::write(&path, bytes).expect("it can be written");
            let said = lab.displace(MERGE);
            if said.code == Some(0) {
                assert!(file.ends_with("run.json"), "byte {at} of {file} was not missed");
                assert!(lab.files("merged", &[".csv"]) == tables, "byte {at} of {file} changed tables");
            } else {
                assert_eq!(said.code, Some(2), "byte {at} of {file}: {}", said.err);
                assert!(said.err.contains("second"), "byte {at} of {file}: {}", said.err);
            }
        }
        fs::write(&path, good).expect("it can be written");
    }
}

#[test]
fn a_shard_from_elsewhere_is_refused() {
    let lab = Lab::new();
    shards(&lab);
    let other = |options: &str, scenario: &str| {
        lab.done(&format!("run case/{scenario}.toml -n 2..4 {options} --no-png -o other --force"));
        fs::copy(lab.path("other/shard.bin"), lab.path("second/shard.bin")).expect("it was written");
        lab.refused(MERGE, &["second/shard.bin", "does not go with the run.json beside it"]);
    };
    other("--seed 2", "assault");
    other("", "ceasefire");
    other("--priors --set population_factor=2", "assault");
    lab.done("run case/assault.toml -n 2..4 --no-png -o second --force");
    let another = |shard: &str| {
        let path = lab.path(&format!("{shard}/run.json"));
        let text = fs::read_to_string(&path).expect("it is text");
        let commit = text.lines().find(|line| line.contains("git_commit")).expect("a line");
        fs::write(&path, text.replace(commit, "  \"git_commit\": \"another\",")).expect("it can be written");
    };
    another("second");
    lab.refused(MERGE, &["first and second differ in commit of the source"]);
    another("first");
    lab.refused(MERGE, &["does not go with"]);
}

#[test]
fn a_future_that_is_there_twice_is_refused() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --design saltelli -n 2 --vary contagion,crowding -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    let good = fs::read_to_string(lab.path("results.csv")).expect("it is text");
    let lines: Vec<&str> = good.lines().collect();
    let write = |rows: &[&str]| {
        fs::write(lab.path("results.csv"), rows.join("\n") + "\n").expect("it can be written");
    };
    write(&[lines.as_slice(), &lines[2..3]].concat());
    lab.refused(
        "sensitivity results.csv -o sensitivity",
        &["results.csv (line 18)", "set 0 has replicate 1 already, in line 3"],
    );
    let second = lines[2].replacen("0,1,", "0,-1,", 1);
    write(&[&lines[..2], &[second.as_str()], &lines[3..]].concat());
    lab.refused("sensitivity results.csv -o sensitivity", &["(line 3)", "whole number"]);
}

#[test]
fn a_dash_is_standard_output() {
    let lab = Lab::new();
    let printed = lab.done("sample case/assault.toml -n 2 --vary contagion").out;
    assert_eq!(lab.done("sample case/assault.toml -n 2 --vary contagion -o -").out, printed);
    fs::write(lab.path("sets.csv"), printed).expect("it can be written");
    let rows = lab.done("sweep case/assault.toml --design sets.csv -r 1 -o -").out;
    assert!(rows.starts_with("set,replicate,"), "{rows}");
    lab.refused("sweep case/assault.toml --design sets.csv -o - --keep days", &["give --output a name"]);
    lab.refused("run case/assault.toml -n 2 -o -", &["standard output", "plain file or folder"]);
    assert!(!lab.path("-").exists());
}

#[cfg(unix)]
mod unix {
    use std::collections::BTreeMap;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn links_and_pipes_stay_what_they_are() {
        let lab = Lab::new();
        lab.done("run case/assault.toml -n 2 --no-png -o out");
        lab.done("sample case/assault.toml -n 2 --vary contagion -o sets.csv");
        symlink("out", lab.path("link")).expect("a link");
        let before = lab.files("out", &[]);
        lab.refused("run case/assault.toml -n 2 --no-png -o link --force", &["link is a link to out"]);
        symlink("nowhere", lab.path("lost")).expect("a link");
        lab.refused("sample case/assault.toml -n 2 -o lost --force", &["lost is a link to nowhere"]);
        let made = Command::new("mkfifo").arg(lab.path("pipe")).status();
        if made.is_ok_and(|status| status.success()) {
            for verb in [
                "sample case/assault.toml -n 2",
                "sweep case/assault.toml --design sets.csv",
                "run case/assault.toml -n 2",
            ] {
                lab.refused(&format!("{verb} -o pipe --force"), &["pipe is a pipe"]);
            }
            assert!(fs::metadata(lab.path("pipe")).expect("it is there").file_type().is_fifo());
        }
        assert_eq!(lab.files("out", &[]), before);
        assert!(lab.path("link").is_symlink() && lab.path("lost").is_symlink());
    }

    #[test]
    fn arguments_need_not_be_text() {
        let lab = Lab::new();
        lab.done("run case/assault.toml -n 0..2 --no-png -o shard");
        lab.done("sample case/assault.toml --design saltelli -n 4 --vary contagion -o sets.csv");
        lab.done("sweep case/assault.toml --design sets.csv -r 1 -o results.csv");
        for (arguments, folder) in [
            ("run case/assault.toml -n 2 --no-png -o", b"run\xe9".as_slice()),
            ("merge --scenario case/assault.toml shard -o", b"merge\xe9"),
            ("sensitivity results.csv -o", b"sensitivity\xe9"),
        ] {
            let folder = OsStr::from_bytes(folder);
            let output = lab.command(arguments).arg(folder).output().expect("displace can be started");
            assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
            let manifest = fs::read(lab.path("").join(folder).join("run.json")).expect("there is a manifest");
            serde_json::from_slice::<serde_json::Value>(&manifest).expect("it is JSON");
        }
    }

    #[test]
    fn results_are_for_whom_the_mask_lets_in() {
        let lab = Lab::new();
        for (mask, folder, file) in [("027", 0o750, 0o640), ("002", 0o775, 0o664)] {
            let script =
                format!("umask {mask}; exec \"$0\" run case/assault.toml -n 1 --no-png -o out{mask}");
            let status = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_displace")])
                .current_dir(lab.path(""))
                .stdout(Stdio::null())
                .status();
            assert!(status.expect("there is a shell").success());
            let out = lab.path(&format!("out{mask}"));
            let mode = |path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
            assert_eq!((mode(out.clone()), mode(out.join("quantiles.csv"))), (folder, file), "{mask}");
        }
    }

    /// What does not fit is said before work starts; it used to end with "memory allocation failed" after a while.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_does_not_fit_into_memory_is_refused() {
        let lab = Lab::new();
        lab.done("synthesize --places 3000 --persons 300000 -o country");
        let limited = |arguments: &str| {
            Command::new("sh")
                .args(["-c", "ulimit -v 400000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_displace")])
                .args(arguments.split_whitespace())
                .current_dir(lab.path(""))
                .stdin(Stdio::null())
                .output()
                .expect("there is a shell")
        };
        let output = limited("run country/country.toml -n 2 -j 1 --no-png -o out");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        for words in ["of memory", "MiB are free", "1 threads", "Fewer --threads"] {
            assert!(said.contains(words), "{said}");
        }
        assert!(!lab.names("").iter().any(|name| name.contains("out")));
        assert!(limited("run case/assault.toml -n 2 -j 1 --no-png -o out").status.success());
        // Agents of one household need four times as much; the estimate did not know.
        let communities = fs::read_to_string(lab.path("case/communities.csv")).expect("a table");
        fs::write(lab.path("case/communities.csv"), communities.replace(",4200,300,", ",90000000,300,"))
            .expect("written");
        let single = "run case/record.toml -n 1 -j 1 --no-png --households-per-agent 1 -o single";
        assert!(String::from_utf8_lossy(&limited(single).stderr).contains("of memory"));
    }

    /// Calls displace with strace between; `None` where that is not possible.
    fn traced(lab: &Lab, injections: &[&str], arguments: &str) -> Option<(Option<i32>, String)> {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "trace"]);
        for injection in injections {
            // Calls that nobody asks about are not written down.
            let call = injection.trim_start_matches("inject=").split(':').next().unwrap_or_default();
            strace.args(["-e", &format!("trace={call}"), "-e", injection]);
        }
        strace.arg(env!("CARGO_BIN_EXE_displace")).args(arguments.split_whitespace());
        let output = strace.current_dir(lab.path("")).stdin(Stdio::null()).output().ok()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if said.starts_with("strace: ") {
            return None;
        }
        Some((output.status.code(), said))
    }

    /// Whether tests with strace can run here; says so where they cannot.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn can_trace(lab: &Lab) -> bool {
        let can =
            traced(lab, &["inject=flock:error=ENOSYS"], "schema").is_some_and(|(code, _)| code == Some(0));
        if !can {
            eprintln!("SKIPPED: strace is missing, or may not trace here (apt-get install strace)");
        }
        can
    }

    /// A calibration of seconds.
    const CALIBRATION: &str = r#"
title = "The valley"
particles = 8
moves = 1
persons_per_agent = 500.0
own_parameters = []
errors = { common = 0.5, own = 0.5, shares_weigh = 25.0 }

[[episode]]
scenario = "case/record.toml"
weight = 1.0
"#;

    /// Parallel file systems answer so; everything works there, and two at once are still told apart.
    #[test]
    fn file_systems_without_locks_will_do() {
        let lab = Lab::new();
        if !can_trace(&lab) {
            return;
        }
        lab.done("sample case/assault.toml -n 2 --vary contagion -o sets.csv");
        fs::write(lab.path("calibration.toml"), CALIBRATION).expect("it can be written");
        for error in ["ENOSYS", "ENOLCK"] {
            let none = format!("inject=flock:error={error}");
            for arguments in [
                "run case/assault.toml -n 2 --no-png -o out --force",
                "sweep case/assault.toml --design sets.csv -r 1 -o results.csv --force",
                "calibrate calibration.toml -o posterior.csv --force",
            ] {
                let (code, said) = traced(&lab, &[&none], arguments).expect("it worked before");
                assert_eq!(code, Some(0), "{arguments}: {said}");
            }
            // What another process on another machine is writing is not touched.
            fs::write(lab.path("results.csv.lock"), "elsewhere 7\n").expect("it can be written");
            let sweep = "sweep case/assault.toml --design sets.csv -r 1 -o results.csv --force";
            let (code, said) = traced(&lab, &[&none], sweep).expect("it worked before");
            assert_eq!(code, Some(2), "{said}");
            assert!(
                said.contains("process 7 on elsewhere") && said.contains("remove results.csv.lock"),
                "{said}"
            );
            fs::remove_file(lab.path("results.csv.lock")).expect("it is there");
        }
    }

    #[test]
    fn two_calibrations_at_once_are_told_apart() {
        let lab = Lab::new();
        fs::write(lab.path("calibration.toml"), CALIBRATION).expect("it can be written");
        let held = fs::File::create(lab.path("posterior.csv.lock")).expect("it can be made");
        held.lock().expect("nobody has it");
        lab.refused("calibrate calibration.toml -o posterior.csv", &["posterior.csv is being written by"]);
    }

    /// Old or new, never neither, whichever call is the last.
    #[test]
    fn a_kill_at_any_call_leaves_old_or_new() {
        let lab = Lab::new();
        if !can_trace(&lab) {
            return;
        }
        lab.done("run case/assault.toml -n 0..1 --no-png -o shard");
        lab.done("sample case/assault.toml -n 2 --vary contagion -o sets.csv");
        fs::write(lab.path("calibration.toml"), CALIBRATION).expect("it can be written");
        // One seed and another: what is there before, and what comes.
        let verbs = [
            ("run case/assault.toml -n 1 --no-png -j 1", "--seed 2", "--seed 1"),
            ("merge --scenario case/assault.toml shard", "", ""),
            ("sweep case/assault.toml --design sets.csv -r 1 -j 1", "--seed 2", "--seed 1"),
            ("calibrate calibration.toml -j 1", "--seed 2", "--seed 1"),
        ];
        let content = |name: &str| -> BTreeMap<String, Vec<u8>> {
            let path = lab.path(name);
            if path.is_dir() {
                let mut files = lab.files(name, &[]);
                files.retain(|file, _| file != "run.json" && file != ".lock");
                files
            } else {
                BTreeMap::from([(String::new(), fs::read(path).unwrap_or_default())])
            }
        };
        for (number, (verb, before, after)) in verbs.iter().enumerate() {
            let out = format!("out{number}");
            lab.done(&format!("{verb} {after} -o {out}"));
            let new = content(&out);
            lab.done(&format!("{verb} {before} -o {out} --force"));
            let old = content(&out);
            let mut kills = 0;
            for call in ["renameat2", "rename", "unlink", "unlinkat", "rmdir", "fsync", "mkdir"] {
                // A folder has many files, whose turn to be written through or removed makes no difference.
                let of_each_file = ["fsync", "unlink", "unlinkat"].contains(&call);
                for turn in (1..).step_by(if of_each_file { 9 } else { 1 }) {
                    let kill = format!("inject={call}:signal=KILL:when={turn}");
                    let arguments = format!("{verb} {after} -o {out} --force");
                    let (code, said) = traced(&lab, &[&kill], &arguments).expect("it worked before");
                    let there = content(&out);
                    assert!(
                        there == old || there == new,
                        "{arguments}, {kill}: neither old nor new is there"
                    );
                    if code == Some(0) {
                        assert!(there == new, "{arguments}");
                        // Nothing is left of those that were killed.
                        let ours = [out.clone(), format!("{out}.run.json")];
                        let left = |name: &String| name.contains(&out) && !ours.contains(name);
                        assert_eq!(lab.names("").into_iter().filter(left).count(), 0, "{arguments}, {kill}");
                        break;
                    }
                    assert_eq!(code, None, "{arguments}, {kill}: {said}");
                    kills += 1;
                    assert!(kills < 500, "{arguments}: there is no end to {call}");
                    if there == new {
                        lab.done(&format!("{verb} {before} -o {out} --force"));
                    }
                }
                lab.done(&format!("{verb} {before} -o {out} --force"));
            }
            assert!(kills > 3, "{verb} was killed {kills} times");
        }
    }
}
