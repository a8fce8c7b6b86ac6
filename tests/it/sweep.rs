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
pub(crate) fn kill_at(arguments: &[&str], file: &Path, size: u64) -> bool {
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
    // The design, and of both sweeps what they wrote and of which scenario it is.
    assert_eq!(left.len(), 1 + 2 * (files.len() + 1), "{left:?}");
}

#[test]
fn a_sweep_that_is_killed_ten_times_loses_nothing() {
    survives_ten_kills(&[], &["*.csv"]);
}

#[test]
fn daily_quantiles_and_crossed_conflicts_survive_kills_too() {
    survives_ten_kills(&["--keep", "days", "--conflicts", "2"], &["*.csv", "*.days.csv"]);
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
    assert!(message.contains("exists already") && message.contains("takes another name"), "{message}");
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

/// A table of text by column.
fn table(path: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = fs::read_to_string(path).expect("a table");
    let mut lines = text.lines().map(|line| line.split(',').map(String::from).collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    lines.map(|fields| header.iter().cloned().zip(fields).collect()).collect()
}

#[test]
fn courses_of_the_conflict_are_crossed_with_replicates() {
    let folder = Folder::new();
    fs::write(folder.path("design.csv"), "tolerance_median\n1\n3\n").expect("written");
    let design = folder.text("design.csv");
    let sweep = |name: &str, more: &[&str]| {
        let mut arguments = vec!["-q", "sweep", TINY, "--design", &design, "-r", "3", "-o", name];
        arguments.extend(more);
        ok(&arguments);
        table(Path::new(name))
    };
    let plain = sweep(&folder.text("plain.csv"), &[]);
    let crossed = sweep(&folder.text("crossed.csv"), &["--conflicts", "4"]);
    assert_eq!(crossed.len(), 2 * 4 * 3);
    assert!(!plain[0].contains_key("conflict"));
    // Course c with the households of replicate c is what replicate c is without the option.
    let same = ["peak_departures_day", "displaced_day_30", "offensive_start_day"];
    for row in crossed.iter().filter(|row| row["conflict"] == row["replicate"]) {
        let of = |other: &&std::collections::BTreeMap<String, String>| {
            other["set"] == row["set"] && other["replicate"] == row["replicate"]
        };
        let twin = plain.iter().find(of).expect("a replicate");
        for (name, value) in twin {
            assert_eq!(&row[name], value, "{name}");
        }
    }
    // The offensive of a course begins on its day, whoever the households are.
    let column = same.iter().find(|name| name.starts_with("offensive") && crossed[0].contains_key(**name));
    for pair in crossed.chunks(3) {
        if let Some(column) = column {
            assert!(pair.iter().all(|row| row[*column] == pair[0][*column]));
        }
        assert!(
            pair.iter().any(|row| row["displaced_day_30"] != pair[0]["displaced_day_30"]),
            "households differ"
        );
    }
    // Through a pipe the rows are the same, and killed sweeps do not go on under other courses.
    let piped = ok(&["sweep", TINY, "--design", &design, "-r", "3", "--conflicts", "4"]).stdout;
    assert_eq!(piped, bytes(&folder.path("crossed.csv")));
}

#[test]
fn sensitivity_says_what_drives_an_outcome() {
    let folder = Folder::new();
    let design = folder.text("design.csv");
    let vary = "tolerance_median,never_leave_share,kin_pull";
    ok(&["-q", "sample", TINY, "--design", "saltelli", "--n", "32", "--vary", vary, "-o", &design]);
    let (results, other) = (folder.text("results.csv"), folder.text("other.csv"));
    ok(&["-q", "sweep", TINY, "--design", &design, "-r", "2", "--conflicts", "4", "-o", &results]);
    let ceasefire = "tests/fixtures/tiny/ceasefire.toml";
    ok(&["-q", "sweep", ceasefire, "--design", &design, "-r", "2", "--conflicts", "4", "-o", &other]);

    let target = folder.text("analysis");
    let printed = ok(&["sensitivity", &results, "--outcome", "displaced_day_60", "-o", &target]).stdout;
    let printed = String::from_utf8(printed).expect("text");
    assert!(printed.contains("What drives displaced_day_60"), "{printed}");
    assert!(printed.contains("4 courses of the conflict × 2 of households"), "{printed}");
    let indices = table(&folder.path("analysis/sensitivity.csv"));
    let total = |parameter: &str| {
        let row = indices
            .iter()
            .find(|row| row["outcome"] == "displaced_day_60" && row["parameter"] == parameter)
            .expect("a row");
        row["total"].parse::<f64>().expect("a number")
    };
    // Who tolerates less leaves; kin decide where people go, not whether.
    assert!(total("tolerance_median") > 0.2 && total("kin_pull") < 0.1, "{indices:?}");
    let variance = table(&folder.path("analysis/variance.csv"));
    let of = |rows: &[std::collections::BTreeMap<String, String>]| {
        let rows = rows.iter().filter(|row| row["outcome"] == "displaced_day_60");
        rows.map(|row| (row["source"].clone(), row["share"].parse::<f64>().expect("a number")))
            .collect::<Vec<_>>()
    };
    let shares = of(&variance);
    let names: Vec<&str> = shares.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..3], ["parameters", "conflict", "households"]);
    assert_eq!(names.len(), 7);
    assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-3, "{shares:?}");
    for file in ["tornado.svg", "tornado.png", "run.json"] {
        assert!(!bytes(&folder.path("analysis").join(file)).is_empty(), "{file}");
    }
    let tornado = String::from_utf8(bytes(&folder.path("analysis/tornado.svg"))).expect("text");
    assert!(tornado.contains("tolerance median"), "the chart names its bars");

    // A folder is replaced with --force only, and only if it is one of ours.
    assert!(refused(&["sensitivity", &results, "-o", &target]).contains("exists already"));
    let before = bytes(&folder.path("analysis/sensitivity.csv"));
    ok(&["-q", "sensitivity", &results, "-o", &target, "--force"]);
    assert_eq!(bytes(&folder.path("analysis/sensitivity.csv")), before, "the same results, the same bytes");
    fs::create_dir(folder.path("mine")).expect("made");
    fs::write(folder.path("mine/notes.txt"), "mine").expect("written");
    refused(&["sensitivity", &results, "-o", &folder.text("mine"), "--force"]);
    assert_eq!(bytes(&folder.path("mine/notes.txt")), b"mine");

    // Two scenarios over one design.
    let both = folder.text("both");
    let printed = ok(&["sensitivity", &results, &other, "-o", &both]).stdout;
    assert!(String::from_utf8(printed).expect("text").contains("scenario"));
    let scenario = |folder_of: &Path| {
        let rows = table(&folder_of.join("variance.csv"));
        let row = rows.iter().find(|row| row["outcome"] == "displaced_day_60" && row["source"] == "scenario");
        row.expect("a row")["share"].parse::<f64>().expect("a number")
    };
    let share = scenario(&folder.path("both"));
    assert!(share > 0.005, "a ceasefire and an assault differ: {share}");
    let twice = folder.text("twice");
    let again = folder.text("again.csv");
    crate::support::turned(&results, &again);
    ok(&["-q", "sensitivity", &results, &again, "-o", &twice]);
    assert!(scenario(&folder.path("twice")).abs() < 1e-9, "a scenario does not differ from itself");
    assert!(!folder.path("both/sensitivity.csv").exists(), "indices are those of one scenario");
}

#[test]
fn malformed_results_are_refused() {
    let folder = Folder::new();
    let results = folder.text("results.csv");
    let analyse = |text: &str| {
        fs::write(&results, text).expect("written");
        refused(&["sensitivity", &results, "--outcome", "y", "-o", &folder.text("analysis")])
    };
    assert!(analyse("trial,replicate,y\n1,0,2\n").contains("set"));
    assert!(analyse("set,replicate,y\n").contains("no rows"));
    assert!(analyse("").contains("results.csv: is empty"));
    assert!(analyse("set,replicate,y\n1,0,2\n2,0,3\n").contains("nothing to analyse"));
    let holes =
        "set,replicate,base,block,y\n0,0,0,A,1\n1,0,0,B,2\n2,0,0,AB_kin_pull,2\n3,0,1,A,2\n4,0,1,B,2\n";
    assert!(analyse(holes).contains("results.csv"));
    assert!(analyse("set,replicate,y\n1,0,2\n1,1,many\n").contains("many"));
    // Variances of these are not finite: the analysis used to panic.
    for number in ["NaN", "inf", "1e308"] {
        let message = analyse(&format!("set,replicate,y\n1,0,2\n1,1,{number}\n"));
        assert!(
            message.contains("results.csv (line 3): y must be ") && message.contains(number),
            "{message}"
        );
    }
    let two = "set,replicate,y\n0,0,1\n0,1,2\n1,0,2\n1,1,2\n";
    fs::write(folder.path("other.csv"), two.replace("\n1,", "\n2,")).expect("written");
    fs::write(&results, two).expect("written");
    let other = folder.text("other.csv");
    let both = [results.as_str(), other.as_str()];
    let message =
        refused(&["sensitivity", both[0], both[1], "--outcome", "y", "-o", &folder.text("analysis")]);
    assert!(message.contains("do not have the same sets"), "{message}");
    // A future that was lost moved the mean of its set: shares of 1931 % came of it.
    fs::write(&results, "set,replicate,y\n0,0,1\n0,1,2\n1,0,2\n").expect("written");
    let message = refused(&["sensitivity", &results, "--outcome", "y", "-o", &folder.text("analysis")]);
    assert!(message.contains("set 1 has 1 futures, and set 0 has 2: rows are missing"), "{message}");
    assert!(!folder.path("analysis").exists());
}

#[test]
fn malformed_designs_are_refused_before_anything_runs() {
    let folder = Folder::new();
    let (design, output) = (folder.text("design.csv"), folder.text("results.csv"));
    let cases: [(&[u8], &str); 8] = [
        (b"", "design.csv is empty"),
        (b"kin_pull\n", "at least one set is needed"),
        (b"kin_pull,conflict\n1,2\n", "conflict (line 1): this column is written by the sweep itself"),
        (b"kin_pull\n\xff\xfe\n", "design.csv (line 2): must be UTF-8 text"),
        (b"kin_pull\n1\nNaN\n", "kin_pull (line 3): must be a number, got \"NaN\""),
        (b"kin_pull,kin_pull\n1,1\n", "kin_pull (line 1): this column is there twice"),
        (b"kin_pull\n1,2\n", "line 2: must have 1 field, got 2"),
        (b"\"kin_pull\n1\n", "design.csv (line 1): a quote opens here and is not closed"),
    ];
    for (bytes, expected) in cases {
        fs::write(&design, bytes).expect("written");
        let message = refused(&["sweep", TINY, "--design", &design, "-o", &output]);
        assert!(message.contains(expected), "{message}");
        assert_eq!(fs::read_dir(folder.0.path()).expect("a folder").count(), 1, "nothing was written");
    }
    let message = refused(&["sweep", TINY, "--design", &folder.text("none.csv"), "-o", &output]);
    assert!(message.contains("cannot read"), "{message}");
    // A mark in front of the text and lines that end as on Windows are no mistakes.
    fs::write(&design, b"\xef\xbb\xbfkin_pull\r\n0.5\r\n").expect("written");
    ok(&["-q", "sweep", TINY, "--design", &design, "-r", "1", "-o", &output]);
    assert_eq!(table(Path::new(&output))[0]["kin_pull"], "0.5");
}

#[test]
fn a_description_has_every_parameter_with_the_numbers_of_its_prior() {
    let said = ok(&["sample", TINY, "--describe", "--set", "contagion={ uniform = [0.5, 2.0] }"]).stdout;
    let said = String::from_utf8(said).expect("text");
    let mut lines = said.lines();
    let head = "parameter,unit,meaning,least,most,prior,value,low,high,mean,sd,median,sd_log";
    assert_eq!(lines.next(), Some(head));
    let row = |name: &str| said.lines().find(|line| line.starts_with(&format!("{name},"))).expect("a row");
    assert!(row("contagion").ends_with(",uniform,,0.5,2,,,,"), "{}", row("contagion"));
    assert!(row("tolerance_median").ends_with(",log_normal,,,,,,1.5,0.5"), "{}", row("tolerance_median"));
    assert!(row("never_leave_displaced").ends_with(",fixed,0.72,,,,,,"), "{}", row("never_leave_displaced"));
    let sets = String::from_utf8(ok(&["sample", TINY, "--n", "1"]).stdout).expect("text");
    let columns = sets.lines().next().expect("a header").split(',').skip(1);
    for column in columns {
        row(column);
    }
    refused(&["sample", TINY]);
}

#[test]
fn the_files_of_a_scenario_are_listed_as_sha256sum_does() {
    let listed = String::from_utf8(ok(&["check", TINY, "--inputs"]).stdout).expect("text");
    let (first, files) = listed.split_once('\n').expect("lines");
    assert!(first.starts_with(&format!("# displace {} ", env!("CARGO_PKG_VERSION"))), "{first}");
    assert_eq!(files.lines().count(), 11, "{files}");
    let own = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(TINY)).expect("the scenario");
    let hash = <sha2::Sha256 as sha2::Digest>::digest(own);
    assert!(files.lines().any(|line| line == format!("{hash:x}  assault.toml")), "{files}");
}
