//! Tables of a run, of a comparison and of a sweep (`run/NAME`, `comparison/NAME`, `sweep.csv`) in the place of those
//! that were written: what compares, scores, exports or draws a brief of them gives one answer, and no number that is
//! none.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use displace::brief::{self, Language};
use displace::ensemble::{Draws, Ensemble, Silent};
use displace::export;
use displace::outcome::hindcast::{ReportErrors, score};
use displace::outcome::precision::Sets;
use displace::output::comparison::areas::areas;
use displace::output::comparison::asked::AskedOutcomes;
use displace::output::comparison::beside;
use displace::output::comparison::rows::{rows, table};
use displace::output::comparison::runs::{Run, read};
use displace::output::comparison::shelter::changes;
use displace::output::manifest::{Manifest, Status};
use displace::output::run_dir::RunDir;
use displace::output::{Extras, OutputError, observed, write_run};
use displace::scenario::load;
use displace::tables::Columns;
use displace::tuning::results::Results;
use displace::tuning::sensitivity::{Places, indices};
use displace::tuning::variance::{Crossed, shares};

use super::{Files, TINY, files, folder, folder_of, joined, place};

/// A run of the record of the tiny case, and a comparison of it with itself.
static SOUND: LazyLock<(Files, Files)> = LazyLock::new(|| {
    // Two weeks have all tables too, and each input has them read ten times.
    let short = |name: &str, from: &str, to: &str| {
        (name.to_owned(), String::from_utf8_lossy(&TINY[name]).replace(from, to).into_bytes())
    };
    let two_weeks = [
        short("record.toml", "horizon_days = 60", "horizon_days = 14"),
        short("estimates.csv", ",displaced,60,", ",displaced,14,"),
    ];
    let case = folder_of(&TINY, &Files::from(two_weeks));
    let scenario = load(&case.path().join("record.toml")).expect("the tiny case is sound");
    let ensemble = Ensemble { seed: 1, replicates: 0..3, draws: Draws::Priors, threads: 1, checked: true };
    let outcomes = ensemble.run(&scenario, &Silent, &AtomicBool::new(false)).expect("it runs");
    let mut manifest = Manifest::begin(&scenario, &ensemble, "priors".into(), None);
    manifest.status = Status::Completed;
    // Tables of an older version have no sums, so that what is changed in them is read.
    manifest.git_commit = "older".into();
    let place = place();
    let target = place.path().join("run");
    let dir = RunDir::create(&target, false).expect("a folder");
    write_run(&dir, &scenario, &ensemble, &outcomes, Extras::default()).expect("tables can be written");
    dir.write("run.json", &manifest.to_json()).expect("it can be written");
    dir.finish().expect("it can be finished");
    let run = folder(&target);
    let runs = read(&[target.clone(), target]).expect("a run can be compared with itself");
    let asked = AskedOutcomes::new(&runs, None, None, true).expect("people displaced are there");
    let both: Vec<&Manifest> = runs.iter().map(|run| &run.manifest).collect();
    let there = areas(&runs, &asked).expect("areas are there");
    let mut comparison = Files::from([
        ("comparison.csv".into(), table(&rows(&runs, &asked).expect("rows are there"))),
        (
            "comparison_areas.csv".into(),
            displace::output::comparison::areas::table(&runs, &asked, &there).expect("areas are there"),
        ),
        ("run.json".into(), serde_json::to_vec_pretty(&both).expect("manifests are plain data")),
    ]);
    let beside = beside::tables(&runs, &asked).expect("the tables of the run are there");
    comparison.extend(beside.into_iter().map(|(name, table)| (name.to_string(), table)));
    (run, comparison)
});

pub fn feed(bytes: &[u8]) {
    let (mut run, mut comparison) = (Files::new(), Files::new());
    // An area may be called NaN.
    let own = none(&String::from_utf8_lossy(bytes)).is_some();
    for (title, content) in files(bytes) {
        if title == "sweep.csv" {
            sweep(&content);
            continue;
        }
        match title.split_once('/') {
            Some(("run", name)) if SOUND.0.contains_key(name) => drop(run.insert(name.to_owned(), content)),
            Some(("comparison", name)) if SOUND.1.contains_key(name) => {
                comparison.insert(name.to_owned(), content);
            }
            _ => {}
        }
    }
    if !run.is_empty() {
        let folder = folder_of(&SOUND.0, &run);
        everything(folder.path(), own);
        answer(compare(folder.path()));
        if let Ok(data) = observed::read(&folder.path().join("observed.csv"), &(0..3), 0.0) {
            for scored in score(&data, &Sets::apart(3), ReportErrors::default(), 1, None) {
                assert!(scored.crps.is_finite() && scored.wis.is_finite(), "a score is a number");
            }
        }
    }
    if !comparison.is_empty() {
        everything(folder_of(&SOUND.1, &comparison).path(), own);
    }
}

/// Every file that is made of a folder; whether names in it may be words for numbers that are none.
fn everything(folder: &Path, own: bool) {
    let language = Language::English;
    let options =
        brief::BriefOptions { language, sensitivity: None, skill: Vec::new(), closures: None, public: false };
    match brief::write(folder, &options) {
        Ok(page) if !own => assert_eq!(none(&page), None, "it stands in the brief"),
        Ok(_) => {}
        Err(error) => assert!(!error.to_string().trim().is_empty(), "a refusal says why"),
    }
    let options =
        export::ExportOptions { hxl: Some(export::Hxl::default()), ..export::ExportOptions::default() };
    answer(export::workbook(folder, &options).map(drop));
    let all = [
        export::tables(folder, &options),
        export::geodata(folder, &options).map(|(files, _)| files),
        export::hub(folder).map(|file| vec![file]),
    ];
    for made in all {
        // What the folder says of itself is passed on as it is.
        for file in made.iter().flatten().filter(|file| file.name != "run.json") {
            let text = std::str::from_utf8(&file.bytes).expect("text");
            if file.name.ends_with("json") {
                positions(&serde_json::from_str(text).expect("it is JSON"));
            }
            assert!(own || none(text).is_none(), "{:?} stands in {}", none(text), file.name);
        }
        answer(made.map(drop));
    }
}

/// Words of numbers that are none, as Rust or a browser writes them.
fn none(text: &str) -> Option<&str> {
    let ends = |letter: char| matches!(letter, ',' | '>' | '<' | ' ' | '\n' | ':' | '"' | '[' | ']');
    text.split(ends).find(|word| matches!(*word, "NaN" | "inf" | "-inf" | "Infinity" | "-Infinity"))
}

/// Every position of geodata is two numbers.
fn positions(json: &serde_json::Value) {
    match json {
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                if key == "coordinates" {
                    assert!(numbers(value), "a position is two numbers: {value}");
                } else {
                    positions(value);
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(positions),
        _ => {}
    }
}

fn numbers(value: &serde_json::Value) -> bool {
    value.is_number() || value.as_array().is_some_and(|values| values.iter().all(numbers))
}

fn answer(result: Result<(), OutputError>) {
    if let Err(error) = result {
        assert!(!error.to_string().trim().is_empty(), "a refusal says why");
    }
}

fn compare(folder: &Path) -> Result<(), OutputError> {
    let both: Vec<Run> = read(&[folder.to_path_buf(), folder.to_path_buf()])?;
    let asked = AskedOutcomes::new(&both, None, None, true)?;
    table(&rows(&both, &asked)?);
    areas(&both, &asked)?;
    changes(&both)?;
    Ok(())
}

/// What `displace sensitivity` makes of a table.
fn sweep(bytes: &[u8]) {
    let folder = place();
    let path = folder.path().join("sweep.csv");
    fs::write(&path, bytes).expect("it can be written");
    let Ok(results) = Columns::read(&path).map_err(OutputError::from).and_then(Results::new) else { return };
    assert!(results.futures() > 0 && !results.sets.is_empty(), "there is something");
    let places = match (results.of_sets("base"), results.of_sets("block")) {
        (Ok(bases), Ok(blocks)) => {
            let sets = results.sets.iter().zip(bases).zip(blocks);
            let sets: Vec<_> = sets.map(|((set, base), block)| (set.as_str(), base, block)).collect();
            Places::new(&sets).ok()
        }
        _ => None,
    };
    for name in results.headlines() {
        let Ok(outcome) = results.outcome(&name) else { continue };
        if let Some(places) = &places {
            let means: Vec<f64> =
                outcome.iter().map(|set| set.iter().sum::<f64>() / set.len() as f64).collect();
            for found in indices(&places.blocks(&means), 20, 1).iter().flatten() {
                let values = [found.first_order.value, found.total.value];
                assert!(values.iter().all(|value| value.is_finite()), "a share is a number: {values:?}");
            }
        }
        if results.crossed && results.conflicts.is_none() {
            let crossed = Crossed {
                sources: vec!["parameters", "luck"],
                levels: vec![results.sets.len(), results.futures()],
                scenarios: vec![outcome.concat()],
            };
            for part in shares(&crossed).iter().flatten() {
                assert!(part.share.value.is_finite(), "a share is a number: {part:?}");
            }
        }
    }
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let of = |part: &'static str, files: &Files| {
        files
            .iter()
            .map(|(name, bytes)| {
                let title = format!("{part}/{name}");
                // The first rows say as much as all.
                let cut = if bytes.len() > 6_000 && !name.ends_with("json") {
                    let end = bytes[..6_000].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
                    &bytes[..end]
                } else {
                    bytes
                };
                (title.replace('/', "-"), joined([(title.as_str(), cut)]))
            })
            .collect::<Vec<_>>()
    };
    let mut table = String::from("set,base,block,contagion,replicate,displaced_day_7,displaced_day_60\n");
    for base in 0..3 {
        for (index, block) in ["A", "AB_contagion", "B"].into_iter().enumerate() {
            for replicate in 0..2 {
                let (set, people) = (3 * base + index, 100 + 37 * base + 11 * index + 5 * replicate);
                let _ = writeln!(table, "{set},{base},{block},{index},{replicate},{people},{}", 3 * people);
            }
        }
    }
    let sweep = joined([("sweep.csv", table.as_bytes())]);
    [of("run", &SOUND.0), of("comparison", &SOUND.1), vec![("sweep".into(), sweep)]].concat()
}
