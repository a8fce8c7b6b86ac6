//! What does the scenario check say? One broken copy of the tiny case for each rule, and random damage.
//!
//! The cases stand in `tests/fixtures/broken/*.txt`. Each names a scenario of `tests/fixtures/tiny/`, the
//! lines that it breaks in a copy of that folder, and the whole message:
//!
//! ```text
//! == name of the rule
//! scenario assault.toml
//! edit roads.csv             (or `replace roads.csv`: all of it)
//! - text to look for         (several lines are looked for together)
//! + text in its place        (none: it is taken out)
//! = assault.toml has 1 problem
//! =   roads.csv:2: …
//! ```
//!
//! `UPDATE_BROKEN=1` writes the messages as they are now; read the difference before keeping it.

use std::fs;
use std::path::{Path, PathBuf};

use displace::scenario;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder)
}

/// The files of a folder with their bytes, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("the fixtures are there")
        .map(|entry| {
            let entry = entry.expect("the folder can be listed");
            let bytes = fs::read(entry.path()).expect("fixtures are files");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("the temporary folder can be written");
    }
}

#[derive(Default)]
struct Broken {
    name: String,
    scenario: String,
    edits: Vec<Edit>,
    expected: Vec<String>,
}

#[derive(Default)]
struct Edit {
    file: String,
    whole: bool,
    from: Vec<String>,
    to: Vec<String>,
}

fn parse(text: &str) -> Vec<Broken> {
    let mut cases: Vec<Broken> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.to_owned();
        if mark == "==" {
            cases.push(Broken { name: rest, ..Broken::default() });
            continue;
        }
        let case = cases.last_mut().expect("a case begins with its name");
        let edit = case.edits.last_mut();
        match (mark, edit) {
            ("scenario", _) => case.scenario = rest,
            ("edit" | "replace", _) => {
                case.edits.push(Edit { file: rest, whole: mark == "replace", ..Edit::default() });
            }
            ("-", Some(edit)) => edit.from.push(rest),
            ("+", Some(edit)) => edit.to.push(rest),
            ("=", _) => case.expected.push(rest),
            _ => panic!("{}: cannot read {line:?}", case.name),
        }
    }
    cases
}

/// What `load` says of a broken copy, without the folder that the copy is in.
fn message(case: &Broken) -> Vec<String> {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let mut tiny = files(&fixtures("tiny"));
    for edit in &case.edits {
        let name = &case.name;
        let (_, bytes) = tiny
            .iter_mut()
            .find(|(file, _)| *file == edit.file)
            .unwrap_or_else(|| panic!("{name}: no such file"));
        let (from, to) = (edit.from.join("\n"), edit.to.join("\n"));
        if edit.whole {
            *bytes = to.into_bytes();
            continue;
        }
        let text = String::from_utf8(bytes.clone()).expect("fixtures are UTF-8");
        assert!(!from.is_empty() && text.contains(&from), "{name}: {from:?} is not in {}", edit.file);
        *bytes = text.replace(&from, &to).into_bytes();
    }
    write(folder.path(), &tiny);
    match scenario::load(&folder.path().join(&case.scenario)) {
        Ok(scenario) if scenario.warnings.is_empty() => vec!["no problem".into()],
        Ok(scenario) => {
            let folder = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
            let warnings = scenario.warnings.iter();
            warnings.map(|warning| format!("warning: {warning}").replace(&folder, "")).collect()
        }
        Err(error) => {
            let folder = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
            error.to_string().replace(&folder, "").lines().map(str::to_owned).collect()
        }
    }
}

#[test]
fn every_rule_has_its_message() {
    let update = std::env::var_os("UPDATE_BROKEN").is_some();
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, bytes) in files(&fixtures("broken")) {
        let text = String::from_utf8(bytes).expect("fixtures are UTF-8");
        let mut updated = text.clone();
        for case in parse(&text) {
            count += 1;
            let got = message(&case);
            if got == case.expected {
                continue;
            }
            let block =
                |lines: &[String]| lines.iter().fold(String::new(), |text, line| text + "= " + line + "\n");
            wrong.push(format!("{name}, {}:\n{}is now\n{}", case.name, block(&case.expected), block(&got)));
            let start = updated.find(&format!("== {}\n", case.name)).expect("the case is in its file");
            let end = updated[start..].find("\n\n").map_or(updated.len(), |length| start + length + 1);
            let edits: String = updated[start..end]
                .lines()
                .filter(|line| !line.starts_with("= "))
                .fold(String::new(), |text, line| text + line + "\n");
            updated.replace_range(start..end, &(edits + &block(&got)));
        }
        if update && updated != text {
            fs::write(fixtures("broken").join(&name), updated).expect("fixtures can be written");
        }
    }
    assert!(count > 100, "the cases are gone: {count} are left");
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn unbroken_cases_load() {
    for name in ["assault", "ceasefire", "record"] {
        let scenario = scenario::load(&fixtures("tiny").join(format!("{name}.toml"))).expect("it is valid");
        assert_eq!(scenario.name, name);
        let people: u32 = scenario.geography.locations.iter().map(|location| location.population).sum();
        assert_eq!(people, 20_000);
        assert_eq!(scenario.geography.areas.len(), 6);
        assert_eq!(scenario.initial.len(), 2);
        assert_eq!(scenario.initial[0].destinations, [(2, 150), (5, 100)]);
        assert_eq!(scenario.estimates[2].variable, None);
        assert_eq!(scenario.outline.len(), 2);
        let (file, hash) = &scenario.inputs[0];
        assert_eq!(file, &PathBuf::from(format!("{name}.toml")));
        assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_no_problem() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let mut tiny = files(&fixtures("tiny"));
    for (_, bytes) in &mut tiny {
        let text = String::from_utf8(bytes.clone()).expect("fixtures are UTF-8");
        *bytes = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
    }
    write(folder.path(), &tiny);
    let scenario = scenario::load(&folder.path().join("assault.toml"));
    assert!(scenario.is_ok(), "{}", scenario.expect_err("it failed"));
}

#[test]
fn more_locations_than_can_be_told_apart_are_refused() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    write(folder.path(), &files(&fixtures("tiny")));
    let path = folder.path().join("locations.csv");
    let there = fs::read_to_string(&path).expect("it is text");
    let more = (there.lines().count()..=65_536).map(|n| {
        let row = "Norash,V03,Valley,36.350,40.000,seat,council,false,0,0,0,0,0,,invented,guess";
        format!("Place {n},X{n},{row}\n")
    });
    fs::write(&path, there.clone() + &more.collect::<String>()).expect("it can be written");
    let error = scenario::load(&folder.path().join("assault.toml")).expect_err("one too many").to_string();
    assert!(error.contains("locations.csv: must have 65535 locations at most, got 65536"), "{error}");
    assert!(error.contains("has 1 problem"), "{error}");
}

#[test]
fn the_record_becomes_days_and_places() {
    let scenario = scenario::load(&fixtures("tiny").join("record.toml")).expect("it is valid");
    let observed = scenario.conflict.observed.as_ref().expect("it has a record");
    // 1 to 6 March, and from 20 April to the last day.
    assert_eq!(observed.truces, [(0, 5), (50, 60)]);
    assert_eq!(observed.events.len(), 2);
    // Two communities and the location of Karum lie within 7 km; Velin is held by the army already.
    let taken: Vec<usize> = observed.control.iter().map(|change| change.place).collect();
    assert_eq!(taken, [0, 1, 6]);
    assert!(observed.control.iter().all(|change| change.day == 13));
    // The announcement of before the first day is left out; the alarm names Karum from the first day.
    let days: Vec<(u32, f64)> = observed.announcements.iter().map(|&(day, alarm, _)| (day, alarm)).collect();
    assert_eq!(days, [(6, 2.0), (13, 1.0), (0, 0.0)]);
}

/// A file, and for each change where it goes, what is done and the byte that is put there.
fn damage() -> impl Strategy<Value = (usize, Vec<(f64, u8, u8)>)> {
    let change = (
        0.0..1.0f64,
        0..4u8,
        prop_oneof![any::<u8>(), Just(b'"'), Just(b'\n'), Just(b','), Just(b'9'), Just(b'-')],
    );
    (any::<usize>(), prop::collection::vec(change, 1..6))
}

#[test]
fn damaged_files_never_panic() {
    let tiny = files(&fixtures("tiny"));
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    write(folder.path(), &tiny);
    let cases = std::env::var("DAMAGE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&damage(), |(file, changes)| {
            let (name, bytes) = &tiny[file % tiny.len()];
            let mut bytes = bytes.clone();
            for &(share, what, byte) in &changes {
                let at = (share * bytes.len() as f64) as usize;
                match what {
                    _ if at >= bytes.len() => bytes.push(byte),
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    2 => drop(bytes.remove(at)),
                    _ => bytes.truncate(bytes.len() - (bytes.len() - at) / 8),
                }
            }
            fs::write(folder.path().join(name), &bytes).expect("the temporary folder can be written");
            for scenario in ["assault.toml", "ceasefire.toml", "record.toml"] {
                // Whether it loads or not, it says so, and an error has something to say.
                if let Err(error) = scenario::load(&folder.path().join(scenario)) {
                    prop_assert!(!error.problems.is_empty(), "no problem after {changes:?} in {name}");
                }
            }
            fs::write(folder.path().join(name), &tiny[file % tiny.len()].1)
                .expect("the folder can be written");
            Ok(())
        })
        .expect("no damage makes it panic");
}
