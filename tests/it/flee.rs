//! Import of conflict directories of Flee: hand-made ones, damaged ones, and the five real ones of
//! `../shared/flee-conflicts`, which are not part of this repository: their test is skipped without them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use displace::model::closures::Shut;
use displace::model::tally::Total;
use displace::outcome::camps::Camps;
use displace::prior::Prior;
use displace::scenario::counts::interpolate;
use displace::scenario::flee::{Folder, Imported, convert};
use displace::scenario::{Scenario, ScenarioError, load};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::support::run;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/flee").join(name)
}

fn import(conflict: &Path) -> Result<Imported, ScenarioError> {
    let read = |folder: &str| Folder::read(&conflict.join(folder)).expect("the fixture can be read");
    convert("case", &read("input_csv"), Some(&read("source_data")))
}

/// The scenario that an import leaves behind, read from its files.
fn scenario(imported: &Imported) -> Scenario {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, bytes) in &imported.files {
        fs::write(folder.path().join(name), bytes).expect("the temporary folder can be written");
    }
    load(&folder.path().join(&imported.files[0].0)).expect("what is imported is a sound scenario")
}

#[test]
fn a_clean_directory_comes_through_whole() {
    let imported = import(&fixture("clean")).expect("it is clean");
    assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    assert_eq!(
        imported.unused,
        [
            "forced redirection (column 4 of routes.csv)",
            "the series of totals: people who leave are those by whom the camps grow"
        ]
    );
    let mut case = scenario(&imported);
    let factor = case.parameters().position(|info| info.name == "departures_factor").expect("it is known");
    case.priors[factor] = Prior::Fixed(1.0);
    assert_eq!((case.start.to_string().as_str(), case.horizon_days), ("2020-01-01", 39));
    let geography = &case.geography;
    let names: Vec<&str> = geography.locations.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["Alpha", "Beta", "Crossing", "Camp, East", "Camp West"]);
    assert_eq!(geography.links.len(), 5);
    assert_eq!(geography.locations[3].places, [0, 0, 900, 0, 0]);
    let given = case.given.as_ref().expect("departures are given");
    assert_eq!(given.hosts.as_deref(), Some(&[3, 4][..]));
    assert_eq!(given.exogenous.present, [(3, 200), (4, 0)]);
    assert_eq!(given.exogenous.zones.len(), 2);
    assert_eq!((given.exogenous.zones[1].from, given.exogenous.zones[1].to), (10, 29));
    let shut: Vec<_> = given.closures.iter().map(|c| (c.what, c.from, c.until)).collect();
    assert_eq!(
        shut,
        [
            (Shut::Road(3), 0, 5),
            (Shut::Entry(2), 20, 22),
            (Shut::Toward(1, 2), 25, 26),
            (Shut::Host(4), 30, u32::MAX)
        ]
    );
    // The correction of 21 January doubles what was counted before it.
    let east = given.reports(3);
    assert_eq!(east[1..], [(0, 200.0), (10, 800.0), (20, 800.0), (39, 900.0)]);
    // Two series are added in steps, as Flee does.
    assert_eq!(given.reports(4), [(0, 0.0), (30, 300.0), (39, 600.0)]);
    // Whoever leaves is counted in the end: the camps only grow.
    let end: f64 = [3, 4].iter().map(|&camp| interpolate(&given.reports(camp), 39)).sum();
    let leaving: f64 = given.exogenous.departures.iter().sum();
    assert!((leaving + 200.0 - end).abs() < 1e-9);
    let outcomes = run(&case, 2);
    assert_eq!(outcomes.total(Total::Away, 39), vec![end as u32; 2]);
    // Scores: what was counted is a perfect forecast, no change one of weekly arrivals that scores 1.
    let camps = Camps::new(&case, given).expect("camps were counted");
    let perfect = camps.errors(&camps.counts);
    assert!(perfect.rescaled.abs() < 1e-12 && perfect.weekly.is_some_and(|error| error.abs() < 1e-12));
    let still = camps.errors(&vec![camps.counts[0].clone(); 40]);
    assert!(still.weekly.is_some_and(|error| (error - 1.0).abs() < 1e-12));
    let mean = camps.mean(&case, &outcomes);
    assert!((mean[39].iter().sum::<f64>() - end).abs() < 1e-9);
    assert_eq!(camps.ranges(&case, &outcomes, 7).map(|ranges| ranges.reports), Some(5));
}

#[test]
fn dirt_is_named_with_file_and_line() {
    let imported = import(&fixture("dirty")).expect("what can be read is read");
    let root = format!("{}/", fixture("dirty").display());
    let warnings = imported.warnings.iter().map(|w| format!("warning: {}\n", w.in_file().replace(&root, "")));
    let unused = imported.unused.iter().map(|what| format!("not used: {}\n", what.replace(&root, "")));
    let said: String = warnings.chain(unused).collect();
    let path = fixture("dirty.txt");
    if std::env::var_os("UPDATE_FLEE").is_some() {
        fs::write(&path, &said).expect("the fixture can be written");
    }
    assert_eq!(said, fs::read_to_string(&path).expect("the fixture is there"));
    let case = scenario(&imported);
    run(&case, 2);
}

#[test]
fn what_has_no_meaning_is_refused_with_a_remedy() {
    for (file, content, message) in [
        ("sim_period.csv", "StartDate,soon\nLength,10\n", "sim_period.csv:1: has no date to begin on"),
        ("sim_period.csv", "StartDate,2020-01-01\n", "sim_period.csv: has no number of days to last"),
        ("locations.csv", "Alpha,N,Home,1,1,town,,\n", "locations.csv: no location is a camp"),
        ("routes.csv", "Alpha,Nowhere,5\n", "routes.csv: no route connects two locations"),
        ("conflicts.csv", "#Day,Alpha,Beta\n0,0,0\n", "conflicts.csv: no location is ever in conflict"),
        ("data_layout.csv", "total,refugees.csv\n", "data_layout.csv: no camp has counts"),
        ("east.csv", "", "source_data: the camps never grow"),
    ] {
        let folders = ["input_csv", "source_data"].map(|folder| {
            let mut files = files(&fixture("clean").join(folder));
            if let Some(bytes) = files.get_mut(file) {
                *bytes = content.as_bytes().to_vec();
            }
            if file == "east.csv" {
                files.remove("west.csv");
                files.insert("west-outside.csv".into(), Vec::new());
                files.insert("east.csv".into(), b"2020-01-01,5\n".to_vec());
            }
            Folder::new(Path::new(folder), files)
        });
        let error = convert("case", &folders[0], Some(&folders[1])).expect_err(message).to_string();
        assert!(error.contains(message) && error.contains("hint: "), "{error}");
    }
    let input = Folder::read(&fixture("clean/input_csv")).expect("the fixture is there");
    let error = convert("case", &input, None).expect_err("nobody leaves").to_string();
    assert!(error.contains("--validation"), "{error}");
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("the fixture is there")
        .flatten()
        .map(|entry| {
            let bytes = fs::read(entry.path()).expect("fixtures are files");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

/// A change to the bytes of a file: where (as a share of its length), how many bytes go, what comes instead.
type Damage = (usize, f64, usize, Vec<u8>);

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let words = prop::sample::select(vec![
        ",",
        "\n",
        "\"",
        "-1",
        "1e308",
        "NaN",
        "2020-13-45",
        "9999-12-31",
        "#",
        "camp",
        "99999999999",
        "\u{e9}",
        "0",
        "conflict_zone",
        ",,,,,,,,,,",
        "Alpha",
    ]);
    let bytes = prop_oneof![
        words.prop_map(|word| word.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..12)
    ];
    prop::collection::vec((0..11usize, 0.0..1.0, 0..8usize, bytes), 1..6)
}

/// The parser never panics, and what it lets through is a sound scenario.
#[test]
fn random_damage_is_tolerated_or_refused() {
    let clean = ["input_csv", "source_data"].map(|folder| files(&fixture("clean").join(folder)));
    let cases = std::env::var("FLEE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&damage(), |damages| {
        let mut folders = clean.clone();
        let names: Vec<(usize, String)> = folders
            .iter()
            .enumerate()
            .flat_map(|(index, files)| files.keys().map(move |name| (index, name.clone())))
            .collect();
        for (file, share, gone, new) in damages {
            let (folder, name) = &names[file % names.len()];
            let bytes = folders[*folder].get_mut(name).expect("the file is there");
            let from = (share * bytes.len() as f64) as usize;
            let to = (from + gone).min(bytes.len());
            bytes.splice(from..to, new);
        }
        let [input, data] = folders;
        let input = Folder::new(Path::new("input"), input);
        let data = Folder::new(Path::new("data"), data);
        if let Ok(imported) = convert("case", &input, Some(&data)) {
            scenario(&imported);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Skipped where `../shared` is not beside the project.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_five_real_conflicts_come_through() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/flee-conflicts");
    if !shared.is_dir() {
        eprintln!("skipped: ../shared/flee-conflicts is not there");
        return;
    }
    for (name, camps, links, days) in [
        ("burundi2015", 5, 41, 396),
        ("car2013", 14, 86, 820),
        ("mali2012", 7, 35, 300),
        ("ssudan2013", 10, 60, 604),
        ("syria2013", 4, 32, 1095),
    ] {
        let imported = import(&shared.join(name)).expect("a real conflict can be imported");
        let case = scenario(&imported);
        assert_eq!(case.hosts().map(<[usize]>::len), Some(camps), "{name}");
        assert_eq!((case.geography.links.len(), case.horizon_days + 1), (links, days), "{name}");
        if name == "mali2012" {
            run(&case, 1);
        }
    }
}
