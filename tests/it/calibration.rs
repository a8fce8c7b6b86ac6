//! The fit finds what is known, whatever interrupts it; runs are scored beside what was observed of areas.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use displace::tuning::calibrate::CalibrationFile;
use displace::tuning::target::ErrorModel;

pub(crate) fn displace(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_displace")).args(arguments).output().expect("displace starts")
}

fn ok(arguments: &[&str]) -> String {
    let output = displace(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

const CALIBRATION: &str = r#"
title = "The valley"
particles = 32
moves = 4
persons_per_agent = 20.0
own_parameters = []

[errors]
common = 0.1
own = 0.1
shares_weigh = 25.0

[[episode]]
scenario = "record.toml"
weight = 1.0
"#;

/// A copy of the invented case with a calibration file and more observations.
pub(crate) fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny")).expect("it is there")
    {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("a copy");
    }
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("calibration.toml", CALIBRATION);
    let dates = ["2025-03-05", "2025-03-12", "2025-03-20", "2025-04-05", "2025-04-25"];
    let rows = dates.iter().zip([900, 3_000, 6_000, 8_000, 9_000]);
    let rows = rows.map(|(date, persons)| format!("{date},displaced,{persons},,,invented,guess\n"));
    let rows = rows.collect::<Vec<_>>().concat();
    write("observations.csv", &format!("date,variable,value,low,high,source,confidence\n{rows}"));
    folder
}

#[test]
fn scores_and_updates_assume_the_errors_of_the_shipped_fit() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/idlib-hindcasts/calibration.toml");
    let shipped: CalibrationFile =
        toml::from_str(&fs::read_to_string(path).expect("it is there")).expect("it is sound");
    assert_eq!(shipped.errors, ErrorModel::default());
}

#[test]
fn check_knows_calibration_files() {
    let case = case();
    let file = case.path().join("calibration.toml");
    let path = file.to_str().expect("text");
    let said = ok(&["check", path]);
    assert!(said.contains("32 particles") && said.contains("5 numbers of 1 episodes"), "{said}");
    let places = "from,to,variable,area_pcode,value,source,confidence\n2025-03-05,2025-03-20,arrivals,V01,9,one,guess\n\
                  2025-03-05,2025-03-20,arrivals,V02,9,one,guess\n";
    fs::write(case.path().join("places.csv"), places).expect("a table");
    let record = fs::read_to_string(case.path().join("record.toml")).expect("a scenario");
    let with = record.replace("[tables]\n", "[tables]\nobservations_places = \"places.csv\"\n");
    fs::write(case.path().join("record.toml"), with).expect("a scenario");
    let said = ok(&["check", path]);
    let few = "Counts of areas that are not fitted: 1, each of fewer than 10 areas or of nobody, and there is no other, so that \
               errors.shares_weigh has no effect.";
    assert!(said.contains("5 numbers of 1 episodes") && said.contains(few), "{said}");
    fs::write(case.path().join("record.toml"), record).expect("a scenario");
    let output = displace(&["check", path, "--expand"]);
    let said = String::from_utf8_lossy(&output.stderr).to_string();
    assert!(output.status.code() == Some(2) && said.contains("this is a calibration file"), "{said}");
    fs::write(&file, CALIBRATION.replace("record.toml", "nothing.toml")).expect("a file");
    let output = displace(&["check", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing.toml"));
    fs::write(&file, CALIBRATION.replace("own_parameters = []", "own_parameters = [\"severity_scala\"]"))
        .expect("a file");
    let output = displace(&["check", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("severity_scala"));
    for (right, wrong, words) in [
        ("weight = 1.0", "weight = nan", "episode[0].weight must be a positive number"),
        ("weight = 1.0", "weight = -1.0", "episode[0].weight must be a positive number"),
        ("persons_per_agent = 20.0", "persons_per_agent = 0.001", "must be between 1 and 1,000"),
        (
            "[[episode]]",
            "[[episode]]\nscenario = \"record.toml\"\nweight = 1.0\n[[episode]]",
            "is there twice",
        ),
    ] {
        fs::write(&file, CALIBRATION.replace(right, wrong)).expect("a file");
        let output = displace(&["calibrate", path, "-o", case.path().join("x.csv").to_str().expect("text")]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(words), "{said}");
    }
}

/// What cannot be written is said before hours of simulation, not after; and a fit never replaces what it rests on.
#[test]
fn an_output_that_cannot_be_is_refused_at_once() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    for output in ["", "calibration.toml", "record.toml", "roads.csv"] {
        let refused = displace(&["calibrate", &path("calibration.toml"), "-o", &path(output), "--force"]);
        assert_eq!(refused.status.code(), Some(2), "{output}");
    }
    assert_eq!(fs::read_to_string(path("calibration.toml")).expect("it is there"), CALIBRATION);
    let left =
        fs::read_dir(case.path()).expect("it is there").map(|entry| entry.expect("an entry").file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().contains(".partial")));
}

#[test]
fn known_parameters_are_recovered() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    let table = path("recovery.csv");
    ok(&["calibrate", &path("calibration.toml"), "--recover", "10", "-o", &table, "--quiet"]);
    let text = fs::read_to_string(&table).expect("a table");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |row: &[&str], column: usize| row[column].parse::<f64>().expect("a number");
    let inside = rows
        .iter()
        .filter(|row| number(row, 3) <= number(row, 2) && number(row, 2) <= number(row, 5))
        .count();
    let share = inside as f64 / rows.len() as f64;
    // 90 % are expected; about 350 parameters, of which those of one trial are not quite independent.
    assert!((0.8..=0.98).contains(&share), "{share} of the truths lie within the 90 % ranges");
    // Ranks in four bins: 99.9 % point of chi-square with three degrees of freedom, 16.3, doubled for dependence.
    let mut bins = [0.0; 4];
    for row in &rows {
        bins[((number(row, 6) * 4.0) as usize).min(3)] += 1.0;
    }
    let expected = rows.len() as f64 / 4.0;
    let chi: f64 = bins.iter().map(|bin| (bin - expected) * (bin - expected) / expected).sum();
    assert!(chi < 32.6, "ranks {bins:?}");
    // What the counts speak to is narrower than its prior, by variance; what they are silent on is not.
    let contraction = |name: &str| {
        let of: Vec<f64> = rows.iter().filter(|row| row[1] == name).map(|row| number(row, 7)).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    assert!(contraction("tolerance_median") > 0.2, "{}", contraction("tolerance_median"));
    assert!(contraction("walking_km_per_day") < 0.5, "{}", contraction("walking_km_per_day"));
}

#[test]
fn a_calibration_is_the_same_on_any_number_of_threads() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    for (threads, output) in [("1", "one.csv"), ("2", "two.csv")] {
        ok(&["calibrate", &path("calibration.toml"), "-j", threads, "-o", &path(output), "--quiet"]);
    }
    let read = |name: &str| fs::read(path(name)).expect("a posterior");
    assert_eq!(read("one.csv"), read("two.csv"));
    assert!(!Path::new(&path("one.csv.partial")).exists());
    let again = displace(&["calibrate", &path("calibration.toml"), "-o", &path("one.csv")]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
}

/// The invented case with counts of its areas.
fn with_places(rows: &str) -> tempfile::TempDir {
    let case = case();
    let write = |name: &str, text: &str| fs::write(case.path().join(name), text).expect("a file");
    write("places.csv", &format!("from,to,variable,area_pcode,area,value,source,confidence\n{rows}"));
    let record = fs::read_to_string(case.path().join("record.toml")).expect("it is there");
    let named = record.replace("[tables]\n", "[tables]\nobservations_places = \"places.csv\"\n");
    write("record.toml", &named);
    case
}

#[test]
fn areas_are_scored_beside_shares_that_need_no_model() {
    let areas = areas();
    let rows = areas
        .iter()
        .zip([400, 100, 50])
        .map(|(code, persons)| format!("2025-02-01,2025-03-31,arrivals,{code},,{persons},invented,guess\n"));
    let case = with_places(&rows.collect::<Vec<_>>().concat());
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    ok(&["run", &path("record.toml"), "-n", "12", "--no-png", "--quiet", "--output", &path("out")]);
    let report = ok(&["score", &path("out")]);
    assert!(report.contains("arrivals    2025-02-01 to 2025-03-31, 3 areas: model"), "{report}");
    assert!(report.contains("nobody moves"), "{report}");
    let scores = fs::read_to_string(case.path().join("out/scores_places.csv")).expect("a table");
    let value = |forecast: &str| -> f64 {
        let key = format!("arrivals,2025-02-01,2025-03-31,3,{forecast},misplaced_share,");
        let line =
            scores.lines().find(|line| line.starts_with(&key)).unwrap_or_else(|| panic!("{key} in {scores}"));
        line[key.len()..].split(',').next().and_then(|value| value.parse().ok()).expect("a number")
    };
    assert!(scores.lines().skip(1).all(|line| line.ends_with(",invented")), "who counted: {scores}");
    assert!((0.0..=1.0).contains(&value("model")));
    // Shares of the population, from the table of communities.
    let (mut people, mut all) = (vec![0.0; 3], 0.0);
    for row in communities() {
        if let Some(index) = areas.iter().position(|code| *code == row.0) {
            people[index] += row.1;
            all += row.1;
        }
    }
    let observed = [400.0 / 550.0, 100.0 / 550.0, 50.0 / 550.0];
    let misplaced = people.iter().zip(observed).map(|(p, o)| (p / all - o).abs()).sum::<f64>() / 2.0;
    assert!((value("population") - misplaced).abs() < 1e-6);
}

/// P-code of the area and people of every community.
fn communities() -> Vec<(String, f64)> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny/communities.csv");
    let mut reader = csv::Reader::from_path(table).expect("it is there");
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let (code, residents, idps) = (column("subdistrict_pcode"), column("residents"), column("idps"));
    let rows = reader.records().map(|row| row.expect("a row"));
    let number = |text: &str| text.parse::<f64>().expect("a number");
    rows.map(|row| (row[code].to_string(), number(&row[residents]) + number(&row[idps]))).collect()
}

/// The first three areas.
fn areas() -> Vec<String> {
    let mut areas: Vec<String> = Vec::new();
    for (code, _) in communities() {
        if !areas.contains(&code) && areas.len() < 3 {
            areas.push(code);
        }
    }
    areas
}

#[test]
fn wrong_counts_of_areas_are_refused_with_their_lines() {
    let code = &areas()[0];
    let case = with_places(&format!(
        "2025-03-01,2025-02-28,arrivals,{code},,1,invented,guess\n\
         2025-03-01,2025-03-02,returns,{code},,1,invented,guess\n\
         2025-03-01,2025-03-02,arrivals,nowhere,,1,invented,guess\n"
    ));
    let scenario = case.path().join("record.toml");
    let output = displace(&["check", scenario.to_str().expect("text")]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    for wrong in [
        "places.csv:2: to: must not be before from, 2025-03-01, got 2025-02-28",
        "places.csv:3: variable: must be one of arrivals, departures, hosted, displaced, returned, got \"returns\"",
        "places.csv:4: area_pcode: unknown area \"nowhere\"",
    ] {
        assert!(message.contains(wrong), "{wrong} in {message}");
    }
}

#[test]
fn a_count_of_areas_is_unknown_until_its_last_day() {
    let codes: Vec<String> = (1..=12).map(|number| format!("N{number:02}")).collect();
    let count = |last: &str, source: &str| -> Vec<String> {
        let row = |code: &String| format!("2025-03-02,{last},arrivals,{code},,10,{source},guess\n");
        codes.iter().map(row).collect()
    };
    let early = count("2025-03-20", "early").concat();
    let late = count("2025-05-30", "late").concat();
    let case = with_places(&(early + &late));
    // The invented case has four areas, and a count of less than twelve is left aside.
    let hamlet =
        |code: &String| format!("C{code},{code},Karum,{code},{code},36.05,40.0,10,0,invented,guess\n");
    let communities = fs::read_to_string(case.path().join("communities.csv")).expect("it is there");
    let more = communities + &codes.iter().map(hamlet).collect::<String>();
    fs::write(case.path().join("communities.csv"), more).expect("a file");
    let scenario = displace::scenario::load(&case.path().join("record.toml")).expect("a sound case");
    let episode = displace::tuning::target::Episode::new(scenario, 1.0);
    // Five totals and two counts of twelve rows; the second count ends after the horizon.
    assert_eq!(episode.len(), 5 + 24);
    assert_eq!(episode.clone().until(19).len(), 3 + 12);
    assert_eq!(episode.clone().until(18).len(), 2);
    assert_eq!(episode.until(60).len(), 5 + 12);
}

/// The next batch of a calibration that runs with `--elsewhere`: its episodes to leave out, and the points.
fn batch(from: &mut impl BufRead) -> Option<(Vec<String>, Vec<String>)> {
    let lines: Vec<String> =
        from.lines().map(|line| line.expect("text")).take_while(|line| !line.is_empty()).collect();
    let (first, points) = lines.split_first()?;
    let json = first.strip_prefix("# displace calibrate ").expect("the mark");
    let said: serde_json::Value = serde_json::from_str(json).expect("what asks");
    let left = said["leave_out"].as_array().expect("a list");
    let left = left.iter().map(|name| name.as_str().expect("text").to_string()).collect();
    Some((left, points.to_vec()))
}

/// Runs a calibration with `--elsewhere` and answers so many of its batches at most; says how many there were.
fn answered(path: &dyn Fn(&str) -> String, output: &str, options: &[&str], most: usize) -> usize {
    let file = path("calibration.toml");
    let mut asking = Command::new(env!("CARGO_BIN_EXE_displace"))
        .args([&["calibrate", &file, "-o", output, "--quiet", "--elsewhere"], options].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("displace starts");
    let mut to = asking.stdin.take().expect("a pipe");
    let mut from = BufReader::new(asking.stdout.take().expect("a pipe"));
    let mut asked = 0;
    while let Some((left, points)) = (asked < most).then(|| batch(&mut from)).flatten() {
        asked += 1;
        let (head, rows) = points.split_first().expect("a header");
        let mut answers = String::new();
        // The second half first: answers may come in any order.
        for half in [&rows[rows.len() / 2..], &rows[..rows.len() / 2]] {
            fs::write(path("points.csv"), format!("{head}\n{}\n", half.join("\n"))).expect("a file");
            let (points, values) = (path("points.csv"), path("values.csv"));
            let mut arguments = vec!["calibrate", &file, "--evaluate", &points, "-o", &values, "--force"];
            arguments.extend(left.iter().flat_map(|name| ["--leave-out", name]));
            arguments.extend(options.iter().filter(|option| **option == "--wars"));
            ok(&arguments);
            let table = fs::read_to_string(&values).expect("a table");
            let from = if answers.is_empty() { 0 } else { table.find('\n').expect("a header") + 1 };
            answers += &table[from..];
        }
        writeln!(to, "{answers}").expect("the calibration reads");
    }
    // Both ends: it may wait for room to write its next batch.
    drop((to, from));
    assert_eq!(asking.wait().expect("it ends").success(), asked < most);
    asked
}

#[test]
fn a_calibration_whose_points_are_worked_out_elsewhere_has_the_same_bytes() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    let two = CALIBRATION.to_string() + "\n[[episode]]\nscenario = \"other.toml\"\nweight = 0.5\n";
    fs::write(path("calibration.toml"), two).expect("a file");
    fs::copy(path("record.toml"), path("other.toml")).expect("a copy");
    // `--each` is tried from Python.
    for options in [&["--leave-out", "other"][..], &["--wars"]] {
        let [here, there, cut] =
            ["here", "there", "cut"].map(|name| path(&format!("{}{name}.csv", options[0])));
        let file = path("calibration.toml");
        ok(&[&["calibrate", &file, "-o", &here, "--quiet"], options].concat());
        let asked = answered(&path, &there, options, usize::MAX);
        assert!(asked > 4, "{asked} batches");
        assert_eq!(fs::read(&here).expect("a posterior"), fs::read(there).expect("a posterior"));
        if options != ["--wars"] {
            continue;
        }
        // What was interrupted goes on where it was, to the same bytes.
        answered(&path, &cut, options, 3);
        ok(&[&["calibrate", &file, "-o", &cut, "--quiet"], options].concat());
        assert_eq!(fs::read(here).expect("a posterior"), fs::read(cut).expect("a posterior"));
    }
}

#[test]
fn wars_of_one_population_have_the_same_bytes_on_any_number_of_threads_and_come_nearer_to_the_counts() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    let two = CALIBRATION.to_string() + "\n[[episode]]\nscenario = \"other.toml\"\nweight = 0.5\n";
    fs::write(path("calibration.toml"), two).expect("a file");
    fs::copy(path("record.toml"), path("other.toml")).expect("a copy");
    let file = path("calibration.toml");
    let fit = |threads: &str, name: &str| {
        let output = path(name);
        let report = ok(&["calibrate", &file, "--wars", "-o", &output, "-j", threads]);
        (fs::read_to_string(output).expect("a posterior"), report)
    };
    let (one, report) = fit("1", "one.csv");
    assert_eq!(one, fit("2", "two.csv").0);
    assert!(report.contains("draws for a war that is none of the 2 episodes"), "{report}");
    // Two draws a member, each a row of numbers that a run takes.
    let mut rows = one.lines();
    let header = rows.next().expect("a header");
    assert!(header.starts_with("draw,") && !header.contains("log_likelihood"), "{header}");
    let particles: usize = CALIBRATION
        .lines()
        .find_map(|line| line.strip_prefix("particles = "))
        .and_then(|number| number.parse().ok())
        .expect("particles");
    let draws = rows.count();
    assert!(draws > particles && draws <= 2 * particles, "{draws} of {particles}");
    ok(&["run", &path("record.toml"), "-n", "4", "--parameters", &path("one.csv"), "-o", &path("out"), "-q"]);
}

/// The first round ended in a panic: there was nothing to weigh.
#[test]
fn draws_of_which_none_can_be_used_are_said_to_be_that() {
    let case = case();
    let path = |name: &str| case.path().join(name).to_str().expect("text").to_string();
    let (file, output) = (path("calibration.toml"), path("posterior.csv"));
    let mut asking = Command::new(env!("CARGO_BIN_EXE_displace"))
        .args(["calibrate", &file, "-o", &output, "--quiet", "--elsewhere"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("displace starts");
    let mut from = BufReader::new(asking.stdout.take().expect("a pipe"));
    let (_, points) = batch(&mut from).expect("points");
    fs::write(path("points.csv"), points.join("\n") + "\n").expect("a file");
    ok(&["calibrate", &file, "--evaluate", &path("points.csv"), "-o", &path("values.csv")]);
    let table = fs::read_to_string(path("values.csv")).expect("a table");
    let answer = |(number, row): (usize, &str)| {
        let cells: Vec<&str> = row.split(',').collect();
        let worth = if number == 0 { cells[1] } else { "-inf" };
        [cells[0], worth, cells[2]].join(",") + "\n"
    };
    let answers: String = table.lines().enumerate().map(answer).collect();
    let mut to = asking.stdin.take().expect("a pipe");
    writeln!(to, "{answers}").expect("the calibration reads");
    drop(to);
    let said = asking.wait_with_output().expect("it ends");
    let words = String::from_utf8_lossy(&said.stderr);
    assert_eq!(said.status.code(), Some(2), "{words}");
    assert!(words.contains("none of 32 draws from the priors"), "{words}");
}
