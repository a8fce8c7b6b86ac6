//! Sweeps survive being killed, refuse what is wrong before anything runs, and can be driven by a program.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use displace::rng::{Purpose, Streams, uniform};

const TINY: &str = "tests/fixtures/tiny/assault.toml";

fn displace(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_displace"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

fn ok(arguments: &[&str]) -> Output {
    let output = displace(arguments).output().expect("displace starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The message of a command that must fail with exit status 2.
fn refused(arguments: &[&str]) -> String {
    let output = displace(arguments).stdin(Stdio::null()).output().expect("displace starts");
    let message = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{message}");
    message
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().expect("a path that is text").to_string()
    }
}

fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_default()
}

/// Starts a sweep and kills it as soon as a file has grown to a size; says whether it was still running.
fn kill_at(arguments: &[&str], file: &Path, size: u64) -> bool {
    let mut child = displace(arguments).spawn().expect("displace starts");
    loop {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        if fs::metadata(file).is_ok_and(|metadata| metadata.len() >= size) {
            // SIGKILL: nothing can be tidied up.
            child.kill().expect("killed");
            child.wait().expect("a child that ends");
            return true;
        }
        std::thread::yield_now();
    }
}

/// Ten kills at fixed random places, then a last run: the bytes of a sweep that nobody killed, and no
/// finished row is computed twice.
fn survives_ten_kills(extra: &[&str], files: &[&str]) {
    let folder = Folder::new();
    let design = folder.text("design.csv");
    ok(&[
        "-q",
        "sample",
        TINY,
        "--design",
        "lhs",
        "--n",
        "250",
        "--vary",
        "contagion,kin_pull",
        "-o",
        &design,
    ]);
    let sweep = |output: &str| {
        let mut arguments = vec!["-q", "sweep", TINY, "--design", &design, "-r", "4", "-j", "2", "-o"];
        arguments.push(output);
        arguments.extend(extra);
        arguments.into_iter().map(String::from).collect::<Vec<_>>()
    };
    let whole = folder.text("whole.csv");
    let arguments = sweep(&whole);
    ok(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let size = bytes(Path::new(&whole)).len() as f64;

    let target = folder.text("killed.csv");
    let partial = folder.path("killed.csv.partial");
    let arguments = sweep(&target);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut places: Vec<f64> =
        (0..10).map(|i| uniform(Streams::new(2018, 0).block(Purpose::Resampling, 0, 0, i)[0])).collect();
    places.sort_unstable_by(f64::total_cmp);
    let (mut kills, mut before) = (0, 0);
    for (round, place) in places.iter().enumerate() {
        if kill_at(&arguments, &partial, (place * size) as u64) {
            kills += 1;
        }
        let now = bytes(&partial).len();
        assert!(now >= before || extra.contains(&"--keep"), "{now} bytes after {before}");
        before = now;
        if round % 3 == 1 && partial.exists() {
            // As if the machine had stopped in the middle of a line.
            let mut torn = fs::OpenOptions::new().append(true).open(&partial).expect("a file");
            torn.write_all(b"249,3,0.5").expect("written");
        }
    }
    assert!(kills >= 8, "only {kills} kills");
    assert!(!Path::new(&target).exists(), "nothing is in its place before it is complete");
    ok(&arguments);
    for file in files {
        let (killed, whole) = (file.replace('*', "killed"), file.replace('*', "whole"));
        assert!(bytes(&folder.path(&killed)) == bytes(&folder.path(&whole)), "{file} differs");
    }
    let left: Vec<_> = fs::read_dir(folder.0.path()).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 1 + 2 * files.len(), "{left:?}");
}

#[test]
fn a_sweep_that_is_killed_ten_times_loses_nothing() {
    survives_ten_kills(&[], &["*.csv"]);
}

#[test]
fn daily_quantiles_survive_kills_too() {
    survives_ten_kills(&["--keep", "days"], &["*.csv", "*.days.csv"]);
}

#[test]
fn results_do_not_depend_on_threads_and_share_their_luck() {
    let folder = Folder::new();
    let design = folder.path("design.csv");
    // The same set twice, with a column of the user's own, and a parameter at another place.
    fs::write(&design, "trial,kin_pull,set\n\"one, first\",0.5,a\nagain,0.5,b\nother,1.5,c\n")
        .expect("written");
    let rows = |threads: &str| {
        let output =
            ok(&["sweep", TINY, "--design", &folder.text("design.csv"), "-r", "3", "-j", threads]).stdout;
        String::from_utf8(output).expect("text")
    };
    let one = rows("1");
    assert_eq!(one, rows("3"));
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!(lines.len(), 1 + 9);
    assert!(lines[0].starts_with("set,replicate,trial,threat_reach_km,"));
    assert!(lines[1].starts_with("a,0,\"one, first\",5,"));
    for replicate in 0..3 {
        let a = lines[1 + replicate].strip_prefix(&format!("a,{replicate},\"one, first\",")).expect("set a");
        let b = lines[4 + replicate].strip_prefix(&format!("b,{replicate},again,")).expect("set b");
        assert_eq!(a, b, "the same parameters and the same luck");
    }
}

#[test]
fn a_sweep_does_not_go_on_from_another_one() {
    let folder = Folder::new();
    let (design, output) = (folder.text("design.csv"), folder.text("results.csv"));
    ok(&["sample", TINY, "--n", "64", "-o", &design]);
    let arguments = ["-q", "sweep", TINY, "--design", &design, "-o", &output];
    assert!(kill_at(&arguments, &folder.path("results.csv.partial"), 20_000));
    let message = refused(&["sweep", TINY, "--design", &design, "-o", &output, "--seed", "2"]);
    assert!(message.contains("belongs to another sweep: not the same: --seed"), "{message}");
    ok(&["-q", "sweep", TINY, "--design", &design, "-o", &output, "--seed", "2", "--force"]);
    let message = refused(&arguments);
    assert!(message.contains("exists already"), "{message}");
}

#[test]
fn wrong_sets_are_listed_before_anything_runs() {
    let folder = Folder::new();
    let (design, output) = (folder.path("design.csv"), folder.text("results.csv"));
    fs::write(&design, "contagion,kin_pull\n1,1\n9,1\n\n2,many\n").expect("written");
    let message = refused(&["sweep", TINY, "--design", &folder.text("design.csv"), "-o", &output]);
    assert!(message.contains("design.csv has 2 problems"), "{message}");
    assert!(message.contains("contagion (line 3): must be between 0 and 4"), "{message}");
    assert!(message.contains("kin_pull (line 5): must be a number, got \"many\""), "{message}");
    fs::write(&design, "contagoin\n1\n").expect("written");
    let message = refused(&["sweep", TINY, "--design", &folder.text("design.csv"), "-o", &output]);
    assert!(message.contains("did you mean \"contagion\"?"), "{message}");
    assert_eq!(fs::read_dir(folder.0.path()).expect("a folder").count(), 1, "nothing was written");
    let message = refused(&["sweep", TINY, "--design", &folder.text("design.csv"), "--days", "3,61"]);
    assert!(message.contains("day 61 lies after the last day, which is 60"), "{message}");
    let message = refused(&["sample", TINY, "--n", "4", "--vary", "kin_pul"]);
    assert!(message.contains("did you mean \"kin_pull\"?"), "{message}");
}

/// An optimiser's loop: send a set, read its rows, choose the next set by them.
#[test]
fn a_program_can_drive_a_sweep_through_pipes() {
    let mut child = displace(&["sweep", TINY, "--design", "-", "-r", "2", "-j", "2", "--days", "12"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("displace starts");
    let mut sets = child.stdin.take().expect("a pipe");
    let mut rows = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut row = || rows.next().expect("a line").expect("text");
    writeln!(sets, "tolerance_median,trial").expect("written");
    let header = row();
    let column = |name: &str| header.split(',').position(|column| column == name).expect("a column");
    let mut tolerance = 1.0;
    for trial in 0..4 {
        writeln!(sets, "{tolerance},{trial}").expect("written");
        let mut displaced = 0.0;
        for replicate in 0..2 {
            let line = row();
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields[column("trial")], trial.to_string());
            assert_eq!(fields[column("replicate")], replicate.to_string());
            displaced += fields[column("displaced_day_12")].parse::<f64>().expect("a number");
        }
        assert!(displaced > 0.0);
        tolerance *= 1.0 + displaced / 100_000.0;
    }
    // A wrong set ends the sweep with its line, after the rows of those before it.
    writeln!(sets, "-1,4").expect("written");
    assert_eq!(child.wait().expect("a child that ends").code(), Some(2));
}
