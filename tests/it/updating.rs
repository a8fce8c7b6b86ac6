//! `--observe-until` and the verbs of imported cases, as a person meets them: what lies in the future is not
//! looked at, what is known is taken in, and mistakes are named.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use displace::model::tally::Local;
use displace::outcome::Outcomes;
use displace::outcome::camps::Camps;
use displace::scenario::{Scenario, load};
use tempfile::TempDir;

use super::support::{as_older, copy_fixture, displace, ensemble, run};

/// A temporary folder with an import of the clean directory in `case/`, and a copy of the tiny case in `tiny/`.
struct Lab(TempDir);

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

impl Lab {
    fn new() -> Self {
        let lab = Self(tempfile::tempdir().expect("there is room for a temporary folder"));
        let input = fixture("flee/clean/input_csv");
        lab.done(&["import", "flee", &input.display().to_string(), "--output", "case"]);
        copy_fixture("tiny", &lab.path("tiny"));
        lab
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn displace(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        displace(self.0.path(), arguments)
    }

    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.displace(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {err}");
        out
    }

    fn refused(&self, arguments: &[&str], words: &[&str]) {
        let (code, out, err) = self.displace(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
        for word in words {
            assert!(err.contains(word), "{arguments:?}: no {word:?} in {err}");
        }
    }

    /// Replaces a text in a file.
    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).expect("fixtures are text");
        assert!(text.contains(from), "{from:?} is not in {name}");
        fs::write(self.path(name), text.replacen(from, to, 1)).expect("it can be written");
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("it was written")
    }

    /// Rows of a table of scores, by all columns but the last.
    fn scores(&self, name: &str) -> BTreeMap<String, f64> {
        let text = fs::read_to_string(self.path(name)).expect("it was written");
        let row = |line: &str| {
            let (key, value) = line.rsplit_once(',').expect("every row has columns");
            (key.to_owned(), value.parse().expect("a score is a number"))
        };
        text.lines().skip(1).map(row).collect()
    }
}

fn case(lab: &Lab) -> Scenario {
    load(&lab.path("case/case.toml")).expect("what is imported is a sound scenario")
}

fn hosted(case: &Scenario, outcomes: &Outcomes, location: usize, day: u32) -> Vec<u32> {
    outcomes.local(Local::Hosted, case.geography.locations[location].area, day)
}

#[test]
fn on_the_day_of_a_report_camps_have_what_was_counted() {
    let lab = Lab::new();
    let case = case(&lab);
    // Camp, East: 200 on the first day, 800 on days 10 and 20, 900 at the end; Camp West: 0, 300 on day 30.
    let known = case.observed_until(20);
    assert_eq!(
        known.given.as_ref().map(|given| given.reports.len()),
        Some(4),
        "that of before the first day is none"
    );
    let (free, updated) = (run(&case, 6), run(&known, 6));
    assert_eq!(hosted(&case, &updated, 3, 10), [800; 6]);
    assert_eq!(hosted(&case, &updated, 3, 20), [800; 6]);
    assert_ne!(hosted(&case, &free, 3, 20), [800; 6]);
    assert_ne!(hosted(&case, &updated, 3, 39), [900; 6], "the last report is not known");
    // Until the first report that says something, nothing changes.
    assert_eq!(hosted(&case, &updated, 3, 9), hosted(&case, &free, 3, 9));
    // Agents are conserved, checked every day, and no total but people at hosts is touched.
    for (a, b) in updated.replicates.iter().zip(&free.replicates) {
        assert_eq!(a.parameters, b.parameters);
        assert_eq!(a.persons, b.persons);
    }
}

#[test]
fn later_counts_are_not_looked_at() {
    let lab = Lab::new();
    let now = case(&lab).observed_until(25);
    let mut altered = case(&lab);
    let given = altered.given.as_mut().expect("departures are given");
    let mut changed = 0;
    for count in given.counts.iter_mut().filter(|count| count.day > 25) {
        count.persons = 7.0 * count.persons + 11.0;
        changed += 1;
    }
    assert_eq!(changed, 3);
    assert_eq!(run(&now, 4), run(&altered.observed_until(25), 4));
    let given = altered.given.as_mut().expect("departures are given");
    given.counts.iter_mut().filter(|count| count.day == 20).for_each(|count| count.persons += 50.0);
    assert_ne!(run(&now, 4), run(&altered.observed_until(25), 4), "known counts are looked at");
}

#[test]
fn updating_does_not_depend_on_threads() {
    let lab = Lab::new();
    let known = case(&lab).observed_until(25);
    let never = std::sync::atomic::AtomicBool::new(false);
    let on = |threads| {
        let ensemble = ensemble(9, threads);
        ensemble.run(&known, &displace::ensemble::Silent, &never).expect("the run is sound")
    };
    assert_eq!(on(1), on(2));
    for threads in ["1", "2"] {
        let out = format!("out{threads}");
        let date =
            ["--observe-until", "2025-03-30", "--candidates", "24", "--no-png", "-n", "6", "-j", threads];
        let said = lab.done(&[&["run", "tiny/record.toml", "-o", &out][..], &date].concat());
        // The truce of 20 April.
        assert!(
            said.contains("warning: the record goes on after 2025-03-30")
                && said.contains("known to every future"),
            "{said}"
        );
    }
    for file in ["quantiles.csv", "replicates.csv", "observed.csv", "weights.csv", "displaced.svg"] {
        assert_eq!(lab.bytes(&format!("out1/{file}")), lab.bytes(&format!("out2/{file}")), "{file}");
    }
}

#[test]
fn a_forecast_from_a_day_is_scored_after_it() {
    let lab = Lab::new();
    let said = lab.done(&["run", "case/case.toml", "-n", "6", "--observe-until", "2020-01-21", "-o", "out"]);
    assert!(said.contains("Forecast from 2020-01-21 (day 20); 4 reports at camps"), "{said}");
    assert!(said.contains("an input, not a forecast"), "{said}");
    let said = lab.done(&["score", "out"]);
    assert!(said.contains("Only days after 2020-01-21 are scored"), "{said}");
    let scores = lab.scores("out/scores.csv");
    assert!(scores.contains_key("model,given,all,error_7_days_ahead"));
    assert!(!scores.contains_key("model,given,all,error_30_days_ahead"), "the case ends before");
    assert!(
        !scores.keys().any(|key| key.starts_with("middle")),
        "what reports tell of camps would be left out"
    );
    // The last reports, 800 and 0, against what was counted on day 27: 800 + ⌊7/19 · 100⌋ and ⌊27/30 · 300⌋.
    let last = scores["last_report,none,all,error_7_days_ahead"];
    assert!((last - 2.0 * 270.0 / (836.0 + 270.0)).abs() < 1e-6, "{last}");
    // Two reports of Camp West and one of Camp, East lie after the day.
    assert!((scores["model,given,all,reports"] - 3.0).abs() < 1e-9);
    let camps = |case: &Scenario| Camps::new(case, case.given.as_ref().expect("given")).expect("counted");
    assert!(camps(&case(&lab)).after(39).is_none(), "nothing is left to score");
}

/// Only the console of `run` warned: the brief made "100 simulated futures" of seven.
#[test]
fn what_rests_on_few_futures_says_so_for_ever() {
    let lab = Lab::new();
    let flags = ["--observe-until", "2025-03-30", "--candidates", "20", "--no-png", "-n", "10", "-o", "out"];
    let said = lab.done(&[&["run", "tiny/record.toml"][..], &flags].concat());
    let manifest = String::from_utf8(lab.bytes("out/run.json")).expect("it is text");
    for words in [
        "what was counted up to 2025-03-30 leaves 20 candidates about as much as ",
        "the record goes on after 2025-03-30",
    ] {
        assert!(said.contains(words) && manifest.contains(words), "{said}{manifest}");
    }
}

#[test]
fn totals_that_were_observed_weigh_futures() {
    let lab = Lab::new();
    let path = lab.path("tiny/observations.csv");
    let mut text = fs::read_to_string(&path).expect("fixtures are text");
    text.push_str("2025-04-10,displaced,650,,,invented,guess\n2025-04-20,displaced,700,,,invented,guess\n");
    fs::write(&path, &text).expect("it can be written");
    let run = |out: &str, seed: &str| {
        let flags =
            ["--observe-until", "2025-03-30", "--candidates", "60", "--no-png", "-n", "10", "--seed", seed];
        lab.done(&[&["run", "tiny/record.toml", "--force", "-o", out][..], &flags].concat())
    };
    let said = run("out", "3");
    assert!(said.contains("weigh 60 candidates: effective sample size "), "{said}");
    let weights = fs::read_to_string(lab.path("out/weights.csv")).expect("it was written");
    let rows: Vec<Vec<f64>> = weights
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().expect("a number")).collect())
        .collect();
    assert_eq!(rows.len(), 60);
    let (sum, kept): (f64, f64) = (rows.iter().map(|row| row[2]).sum(), rows.iter().map(|row| row[3]).sum());
    assert!((sum - 1.0).abs() < 1e-4 && (kept - 10.0).abs() < 1e-9, "{sum}, {kept}");
    for row in &rows {
        assert!((row[3] - 10.0 * row[2]).abs() < 1.0 + 1e-3, "kept as often as it is worth: {row:?}");
    }
    // What is observed later changes nothing; what is known does.
    let tables = ["quantiles.csv", "replicates.csv", "weights.csv"];
    let before = tables.map(|file| lab.bytes(&format!("out/{file}")));
    let later: Vec<&str> = text.lines().skip(1).filter(|line| &line[..10] > "2025-03-30").collect();
    assert!(!later.is_empty(), "{text}");
    for line in later {
        let cells: Vec<&str> = line.split(',').collect();
        let value: f64 = cells[2].parse().expect("a number");
        let new = line.replacen(&format!(",{},", cells[2]), &format!(",{},", value + 1.0), 1);
        lab.edit("tiny/observations.csv", line, &new);
    }
    run("out", "3");
    assert_eq!(tables.map(|file| lab.bytes(&format!("out/{file}"))), before);
    let first = text.lines().find(|line| line.starts_with("2025-03") && &line[..10] <= "2025-03-30");
    let first = first.expect("something is known");
    let value = first.split(',').nth(2).expect("it has a value");
    lab.edit("tiny/observations.csv", first, &first.replacen(value, "360", 1));
    run("out", "3");
    assert_ne!(lab.bytes("out/weights.csv"), before[2]);
    // Scores are of what lies after; those of a whole series have no day.
    lab.done(&["score", "out"]);
    let days: Vec<f64> = lab
        .scores("out/scores.csv")
        .keys()
        .filter_map(|key| key.split(',').nth(1).filter(|day| !day.is_empty()))
        .map(|day| day.parse().expect("a day"))
        .collect();
    assert!(!days.is_empty() && days.iter().all(|&day| day > 29.0), "{days:?}");
}

#[test]
fn what_cannot_be_known_is_refused() {
    let lab = Lab::new();
    let run = |date: &'static str| ["run", "case/case.toml", "-o", "out", "--observe-until", date];
    lab.refused(
        &run("2019-12-31"),
        &["--observe-until must lie between 2020-01-01 and 2020-02-08", "2019-12-31"],
    );
    lab.refused(&run("2020-02-09"), &["the day before the last"]);
    lab.refused(&run("soon"), &["--observe-until"]);
    lab.refused(&[&run("2020-01-21")[..], &["-n", "0..4"]].concat(), &["FROM..TO"]);
    lab.refused(&["run", "tiny/assault.toml", "--candidates", "40"], &["--observe-until"]);
    lab.refused(
        &["run", "tiny/record.toml", "-n", "8", "--candidates", "7", "--observe-until", "2025-03-30"],
        &["--candidates must be between 8"],
    );
    let none = ["run", "tiny/record.toml", "--observe-until", "2025-03-01"];
    lab.refused(&none, &["nothing was counted or observed up to 2025-03-01"]);
    assert!(!lab.path("out").exists() && !lab.path("output").exists());
}

/// It used to be scored as if nothing had been known.
#[test]
fn a_manifest_with_a_wrong_date_is_not_scored() {
    let lab = Lab::new();
    let date = "2020-01-21";
    lab.done(&["run", "case/case.toml", "-n", "2", "--no-png", "--observe-until", date, "-o", "out"]);
    as_older(&lab.path("out"));
    lab.edit("out/run.json", &format!("\"observed_until\": \"{date}"), "\"observed_until\": \"soon");
    lab.refused(&["score", "out"], &["out/run.json: observed_until must be a date, got \"soon\""]);
    lab.edit("out/run.json", "\"observed_until\": \"soon", "\"observed_until\": \"1999-01-01");
    lab.refused(&["score", "out"], &["case/case.toml has no day 1999-01-01"]);
    assert!(!lab.path("out/scores.csv").exists());
}

/// Files of a folder by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let name = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries.map(|entry| (name(&entry), fs::read(entry.path()).unwrap_or_default())).collect()
}

#[test]
fn an_import_replaces_nothing_but_imports() {
    let lab = Lab::new();
    fs::create_dir(lab.path("flee")).expect("it can be made");
    for folder in ["input_csv", "source_data"] {
        fs::create_dir(lab.path("flee").join(folder)).expect("it can be made");
        for (name, bytes) in files(&fixture("flee/clean").join(folder)) {
            fs::write(lab.path("flee").join(folder).join(name), bytes).expect("it can be written");
        }
    }
    fs::write(lab.path("letter"), "dear").expect("it can be written");
    fs::write(lab.path("case/mine.toml"), "mine").expect("it can be written");
    let folders = ["flee/input_csv", "flee/source_data", "tiny", "case"];
    let before = folders.map(|folder| files(&lab.path(folder)));
    let import = |output: &'static str| ["import", "flee", "flee/input_csv", "--force", "-o", output];
    // What it is made from, with what lies around it and in it.
    for output in ["flee/input_csv", "flee/source_data", "flee", "flee/input_csv/new"] {
        lab.refused(&import(output), &["would be written over flee/", "which this command reads"]);
    }
    // What others wrote, and what was added to an import since.
    for output in ["tiny", "letter"] {
        lab.refused(&import(output), &[output, "is not a folder that displace wrote", "--output"]);
    }
    lab.refused(&["import", "flee", "flee/input_csv", "-o", "letter"], &["letter exists already"]);
    lab.refused(&import("case"), &["case/mine.toml is not from displace import flee", "move the file away"]);
    lab.refused(&["synthesize", "-o", "case", "--force"], &["case is not a folder that displace wrote"]);
    assert_eq!(folders.map(|folder| files(&lab.path(folder))), before);
    assert_eq!(lab.bytes("letter"), b"dear");
    fs::remove_file(lab.path("case/mine.toml")).expect("it is there");
    lab.done(&import("case"));
    assert_eq!(fs::read_dir(lab.0.path()).expect("a folder").count(), 4, "nothing hidden stays");
}

/// The parameters of the choice among hosts vary like all others.
#[test]
fn imported_cases_can_be_sampled_and_swept() {
    let lab = Lab::new();
    let said = lab.done(&["sample", "case/case.toml", "--design", "saltelli", "-n", "2", "-o", "sets.csv"]);
    let case = case(&lab);
    let varied: Vec<&str> = case
        .parameters
        .iter()
        .filter(|parameter| !parameter.is_fixed())
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert!(varied.len() > 3 && said.contains(&format!("varying: {}", varied.join(", "))), "{said}");
    let header = String::from_utf8(lab.bytes("sets.csv")).expect("text");
    let header = header.lines().next().expect("a header");
    assert!(varied.iter().all(|name| header.split(',').any(|column| column == *name)), "{header}");
    let said = lab.done(&["-q", "sweep", "case/case.toml", "--design", "sets.csv", "-r", "2"]);
    let rows: Vec<Vec<&str>> = said.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 1 + 2 * 2 * (varied.len() + 2));
    let column = |name: &str| rows[0].iter().position(|column| *column == name).expect("a column");
    for name in &varied {
        let values: std::collections::BTreeSet<&str> =
            rows[1..].iter().map(|row| row[column(name)]).collect();
        assert_eq!(values.len(), 4, "{name} in A and B of two pairs: {values:?}");
    }
    // The sets of a run give what the run gives.
    lab.done(&["sample", "case/case.toml", "--design", "run", "-n", "2", "-o", "run.csv"]);
    lab.done(&["run", "case/case.toml", "-n", "2", "--no-png", "-o", "plain"]);
    lab.done(&["run", "case/case.toml", "-n", "2", "--no-png", "--parameters", "run.csv", "-o", "given"]);
    assert_eq!(lab.bytes("plain/places.csv"), lab.bytes("given/places.csv"));
    let near = ["sample", "case/case.toml", "-n", "2", "--vary", &varied[1][1..]];
    lab.refused(&near, &["unknown parameter", &format!("did you mean \"{}\"?", varied[1])]);
}

/// The four commands of `docs/flee.md`, and what may go wrong with them.
#[test]
fn a_directory_of_flee_goes_through_all_four_commands() {
    let lab = Lab::new();
    let input = fixture("flee/clean/input_csv").display().to_string();
    lab.done(&["check", "case/case.toml"]);
    let said = lab.done(&["run", "case/case.toml", "-n", "8", "--no-png", "--check"]);
    assert!(said.contains("camps.svg") && !said.contains("estimates.svg"), "{said}");
    assert!(String::from_utf8_lossy(&lab.bytes("output/case/camps.svg")).contains("Camp, East"));
    let said = lab.done(&["score", "output/case"]);
    assert!(said.contains("8 replicates, 2 camps, 40 days") && said.contains("Camp, East"), "{said}");
    let scores = lab.scores("output/case/scores.csv");
    for row in [
        "model,given,all,error_rescaled",
        "model,noisy,all,error_normal",
        "middle,given,all,error_rescaled",
        "middle,none,all,weekly_arrivals",
        "model,none,all,weekly_arrivals",
        "model,given,all,within_80",
        "model,given,Camp West,error_rescaled",
        "frozen_day_7,none,all,error_rescaled",
        "uniform,given,all,error_rescaled",
        "nearest_camp,none,all,error_rescaled",
        "radiation,none,all,error_rescaled",
    ] {
        assert!(scores.get(row).is_some_and(|value| value.is_finite()), "{row}");
    }
    // On day 7 nobody had been reported at Camp West but on the first day, so that all are held to be at the other.
    let case = case(&lab);
    let given = case.given.as_ref().expect("departures are given");
    let camps = Camps::new(&case, given).expect("camps were counted");
    assert_eq!(camps.last_reports(given, 7), [0.0, 200.0]);
    let wrong = camps.counts.iter().map(|row| 2.0 * row[0] / (row[0] + row[1])).sum::<f64>();
    let error = scores["frozen_day_7,none,all,error_rescaled"];
    assert!((error - wrong / camps.counts.len() as f64).abs() < 1e-6, "{error}");
    // An import does not write over another, unless it is told to.
    lab.refused(&["import", "flee", &input, "-o", "case"], &["case exists already", "--force"]);
    lab.done(&["import", "flee", &input, "-o", "case", "--force"]);
    lab.refused(&["import", "flee", "nowhere", "-o", "new"], &["cannot read folder nowhere"]);
    let empty = lab.path("empty/input_csv");
    fs::create_dir_all(&empty).expect("it can be made");
    lab.refused(&["import", "flee", "empty/input_csv", "-o", "new"], &["sim_period.csv", "hint: "]);
    assert!(!lab.path("new").exists(), "nothing is left of an import that is refused");
    // A run is scored with the files that it was made with.
    lab.edit("case/counts.csv", "900", "950");
    lab.refused(&["score", "output/case"], &["has changed since the run"]);
    let error = ["score", "output/case", "--common-error", "0.3"];
    lab.refused(&error, &["--common-error and --own-error are for runs with observed totals"]);
    lab.edit("case/counts.csv", "950", "900");
    lab.done(&["score", "output/case"]);
    fs::rename(lab.path("case"), lab.path("elsewhere")).expect("it can be renamed");
    lab.refused(&["score", "output/case"], &["name it with --scenario"]);
    lab.done(&["score", "output/case", "--scenario", "elsewhere/case.toml"]);
    lab.refused(&["score", "case"], &["run.json"]);
}

/// People of areas are corrected by what was counted, kinds of shelter and needs are not, and nothing said so.
#[cfg(all(feature = "brief", feature = "export"))]
#[test]
fn what_counts_do_not_correct_is_said() {
    let lab = Lab::new();
    fs::copy(lab.path("tiny/needs.csv"), lab.path("case/needs.csv")).expect("it can be copied");
    let run = ["run", "case/case.toml", "-n", "4", "--no-png", "--set", "tables.needs=needs.csv"];
    lab.done(&[&run[..], &["--observe-until", "2020-01-21", "-o", "known"]].concat());
    lab.done(&[&run[..], &["-o", "free"]].concat());
    let weighed = ["--observe-until", "2025-03-30", "--no-png", "-n", "4", "-o", "weighed"];
    lab.done(&[&["run", "tiny/record.toml"][..], &weighed].concat());
    for (run, corrected) in [("known", true), ("free", false), ("weighed", false)] {
        for (language, words) in [
            ("en", "corrected by what was counted at camps up to 21 January 2020"),
            ("fr", "corrigées d’après les comptages dans les camps"),
            ("tr", "kamplarda sayılanlara göre düzeltilmiştir"),
            ("ar", "صُحّحت أعداد الأشخاص"),
        ] {
            lab.done(&["brief", run, "--language", language, "--force", "-o", "page.html"]);
            let page = fs::read_to_string(lab.path("page.html")).expect("a page");
            // Beside people, and beside what they need.
            let plain = page.replace(['\u{2068}', '\u{2069}'], "");
            assert_eq!(plain.matches(words).count(), if corrected { 2 } else { 0 }, "{run} {language}");
        }
        let tables = format!("{run}-csv");
        lab.done(&["export", run, "--format", "csv", "-o", &tables]);
        let about = fs::read_to_string(lab.path(&tables).join("about.csv")).expect("a table");
        assert_eq!(about.contains("corrected by the counts at camps"), corrected, "{about}");
    }
}
