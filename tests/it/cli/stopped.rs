//! How a run ends before it is complete.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::lab::{Lab, said, set};

/// More replicates than any machine runs before it is told to stop.
const LONG: &str = "run case/assault.toml -n 200000 --no-png -o out";

/// A run that is under way, and ends with the test if nothing else ends it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn hidden(lab: &Lab) -> Vec<String> {
    lab.names("").into_iter().filter(|name| name.starts_with(".out.partial-")).collect()
}

/// Starts a long run and waits until it has written its manifest.
fn start(lab: &Lab, options: &str) -> Running {
    let before = hidden(lab);
    let child =
        lab.command(&format!("{LONG} {options}")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut running = Running(child.expect("displace can be started"));
    // Waits for something to happen, however long it takes.
    while !hidden(lab).iter().any(|name| !before.contains(name) && lab.path(name).join("run.json").exists()) {
        let ended = running.0.try_wait().expect("it can be watched");
        assert_eq!(ended, None, "the run ended before it began");
        std::thread::sleep(Duration::from_millis(5));
    }
    running
}

/// Sends a signal and waits for the end; returns the exit status, the signal that killed it, and what
/// it said.
fn end(mut running: Running, signal: &str) -> (Option<i32>, Option<i32>, String) {
    let pid = running.0.id().to_string();
    // A shell has a kill of its own; not every machine has one as a program.
    let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", signal, &pid]).status();
    assert!(sent.expect("there is a shell").success());
    let mut err = String::new();
    let mut pipe = running.0.stderr.take().expect("it is piped");
    std::io::Read::read_to_string(&mut pipe, &mut err).expect("displace writes UTF-8");
    let status = running.0.wait().expect("it can be waited for");
    (status.code(), status.signal(), err)
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    let lab = Lab::new();
    for (signal, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let (code, _, err) = end(start(&lab, ""), signal);
        assert_eq!(code, Some(status), "{signal}: {err}");
        assert_eq!(err, "error: stopped before all replicates were done\n", "{signal}");
        assert_eq!(lab.names(""), set(&["case"]), "{signal}");
    }
}

#[test]
fn an_interrupted_run_leaves_the_old_result() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 2 --no-png -o out");
    let before = lab.files("out", &[]);
    let (code, _, _) = end(start(&lab, "--force"), "INT");
    assert_eq!(code, Some(130));
    assert_eq!(lab.files("out", &[]), before);
    assert_eq!(lab.names(""), set(&["case", "out"]));
}

#[test]
fn a_killed_run_leaves_the_old_result_and_is_swept() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 2 --no-png -o out");
    let before = lab.files("out", &[]);
    let (_, signal, _) = end(start(&lab, "--force"), "KILL");
    assert_eq!(signal, Some(9));
    assert_eq!(lab.files("out", &[]), before);
    assert_eq!(hidden(&lab).len(), 1, "nobody could clean up");

    // A run to another target, and one that is refused for another reason, are no reason to tidy.
    lab.done("run case/assault.toml -n 2 --no-png -o other");
    assert_eq!(hidden(&lab).len(), 1);
    lab.done("run case/assault.toml -n 2 --seed 2 --no-png -o out --force");
    assert_eq!(lab.names(""), set(&["case", "out", "other"]));
    assert_eq!(lab.manifest("out").seed, 2);
}

#[test]
fn a_run_does_not_sweep_one_that_goes_on() {
    let lab = Lab::new();
    let running = start(&lab, "");
    lab.done("run case/assault.toml -n 2 --no-png -o out");
    assert_eq!(hidden(&lab).len(), 1);
    assert_eq!(end(running, "TERM").0, Some(143));
    assert_eq!(lab.names(""), set(&["case", "out"]));
}

/// Runs with a limit on the size of files, in blocks of 512 or 1024 bytes: what a full disk looks like
/// to a program, if the signal that goes with it is ignored.
fn limited(lab: &Lab, blocks: u32, ignore: bool, arguments: &str) -> (Option<i32>, Option<i32>, String) {
    let trap = if ignore { "trap '' XFSZ; " } else { "" };
    let script = format!("{trap}ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_displace")])
        .args(arguments.split_whitespace())
        .current_dir(lab.path(""))
        .stdin(Stdio::null())
        .output()
        .expect("there is a shell");
    (output.status.code(), output.status.signal(), said(&output).err)
}

#[test]
fn a_full_disk_leaves_nothing() {
    let lab = Lab::new();
    // At the first file, and in the midst of the tables.
    for (blocks, file) in [(1, "out/run.json"), (24, "out/quantiles.csv")] {
        let run = "run case/assault.toml -n 4 --no-png -o out";
        let (code, _, err) = limited(&lab, blocks, true, run);
        assert_eq!(code, Some(1), "{err}");
        assert!(err.starts_with(&format!("error: cannot write {file}: ")), "{err}");
        assert_eq!((err.lines().count(), err.matches("os error").count()), (1, 1), "{err}");
        assert_eq!(lab.names(""), set(&["case"]));
    }
    lab.done("run case/assault.toml -n 0..4 --no-png -o shard");
    lab.done("run case/assault.toml -n 0..4 --no-png -o out");
    let before = lab.files("out", &[]);
    lab.done("compare shard shard -o beside");
    let compared = lab.files("beside", &[]);
    for arguments in [
        "run case/assault.toml -n 4 --seed 2 --no-png -o out --force",
        "merge --scenario case/assault.toml shard -o out --force",
        "compare shard shard -o beside --force",
    ] {
        let (code, _, err) = limited(&lab, 1, true, arguments);
        assert_eq!(code, Some(1), "{arguments}: {err}");
        assert_eq!((&lab.files("out", &[]), &lab.files("beside", &[])), (&before, &compared), "{arguments}");
        assert_eq!(lab.names(""), set(&["beside", "case", "out", "shard"]), "{arguments}");
    }
}

/// Where the shell does not ignore the signal, the program does: it was killed by it, and left its hidden folder behind.
#[test]
fn a_signal_for_a_file_too_large_does_no_harm() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 2 --no-png -o out");
    let before = lab.files("out", &[]);
    let (code, signal, err) = limited(&lab, 24, false, "run case/assault.toml -n 4 --no-png -o out --force");
    assert_eq!((code, signal), (Some(1), None), "{err}");
    assert!(err.starts_with("error: cannot write out/quantiles.csv: "), "{err}");
    assert_eq!(lab.files("out", &[]), before);
    assert!(hidden(&lab).is_empty());
    lab.done("run case/assault.toml -n 2 --no-png -o out --force");
    assert_eq!(lab.names(""), set(&["case", "out"]));
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let lab = Lab::new();
    let locked = lab.path("locked");
    fs::create_dir(&locked).expect("it can be made");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).expect("it is ours");
    // Root may write everywhere, and has nothing to test here.
    if fs::write(locked.join("probe"), "").is_err() {
        lab.refused("run case/assault.toml -n 2 -o locked/out", &["cannot make a folder in locked"]);
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("it is ours");
}
