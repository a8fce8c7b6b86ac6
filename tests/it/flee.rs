//! Import of conflict directories of Flee: hand-made ones, damaged ones, and the five real ones of
//! `../shared/flee-conflicts`, which are not part of this repository: their test is skipped without them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use displace::import::flee::{Folder, Imported, Options, convert};
use displace::model::closures::Shut;
use displace::model::tally::{Local, Total};
use displace::numbers::Prior;
use displace::outcome::camps::Camps;
use displace::scenario::counts::interpolate;
use displace::scenario::{Scenario, ScenarioError, load};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::support::run;

pub(super) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/flee").join(name)
}

fn import(conflict: &Path) -> Result<Imported, ScenarioError> {
    let read = |folder: &str| Folder::read(&conflict.join(folder)).expect("the fixture can be read");
    convert("case", &read("input_csv"), Some(&read("source_data")), &Options::default())
}

/// The scenario that an import leaves behind, read from its files.
pub(super) fn scenario(imported: &Imported) -> Scenario {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, bytes) in &imported.files {
        fs::write(folder.path().join(name), bytes).expect("the temporary folder can be written");
    }
    load(&folder.path().join(&imported.files[0].0)).expect("what is imported is a sound scenario")
}

#[test]
fn a_clean_directory_comes_through_whole() {
    let imported = import(&fixture("clean")).expect("it is clean");
    assert_eq!(imported.warnings.len(), 1, "{:?}", imported.warnings);
    assert!(imported.warnings[0].in_file().contains(CONTRADICTION), "{:?}", imported.warnings);
    assert_eq!(
        imported.unused,
        [
            "forced redirection (column 4 of routes.csv)",
            "the series of totals: people who leave are those by whom the camps grow"
        ]
    );
    let mut case = scenario(&imported);
    let factor = case.parameter("departures_factor").expect("it is known");
    case.parameters[factor].prior = Prior::Fixed(1.0);
    assert_eq!((case.start.to_string().as_str(), case.horizon_days), ("2020-01-01", 39));
    let geography = &case.geography;
    let names: Vec<&str> = geography.locations.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["Alpha", "Beta", "Camp West", "Camp, East", "Crossing"]);
    assert_eq!(geography.links.len(), 5);
    assert_eq!(geography.locations[3].places, [0, 0, 900, 0, 0]);
    let given = case.given.as_ref().expect("departures are given");
    assert_eq!(given.hosts.as_deref(), Some(&[2, 3][..]));
    assert_eq!(given.exogenous.present, [(2, 0), (3, 200)]);
    assert_eq!(given.exogenous.zones.len(), 2);
    assert_eq!((given.exogenous.zones[1].from, given.exogenous.zones[1].to), (10, 29));
    let shut: Vec<_> = case.closures.iter().map(|c| (c.what, c.from, c.until)).collect();
    assert_eq!(
        shut,
        [
            (Shut::Road(3), 0, 5),
            (Shut::Entry(4), 20, 22),
            (Shut::Toward(1, 4), 25, 26),
            (Shut::Host(2), 30, u32::MAX)
        ]
    );
    // The correction of 21 January doubles what was counted before it.
    let east = given.reports(3);
    assert_eq!(east[1..], [(0, 200.0), (10, 800.0), (20, 800.0), (39, 900.0)]);
    // Two series are added in steps, as Flee does.
    assert_eq!(given.reports(2), [(0, 0.0), (30, 300.0), (39, 600.0)]);
    // Whoever leaves is counted in the end: the camps only grow.
    let end: f64 = [2, 3].iter().map(|&camp| interpolate(&given.reports(camp), 39)).sum();
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
    let median = camps.median(&case, &outcomes);
    assert!((median[39].iter().sum::<f64>() - end).abs() < 1e-9);
    assert_eq!(camps.ranges(&case, &outcomes, 7).map(|ranges| ranges.reports), Some(5));
    // Of three futures the forecast at each camp and day is that of one, which lies between those of the others.
    let three = run(&case, 3);
    let area = |camp: usize| case.geography.locations[camps.hosts[camp]].area;
    for (camp, of_camp) in
        [0, 1].map(|camp| three.locals_by_day(Local::Hosted, area(camp))).iter().enumerate()
    {
        for (day, persons) in camps.median(&case, &three).iter().zip(of_camp) {
            let mut persons = persons.clone();
            persons.sort_unstable();
            assert!((day[camp] - f64::from(persons[1])).abs() < 1e-9);
        }
    }
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
        let error = convert("case", &folders[0], Some(&folders[1]), &Options::default())
            .expect_err(message)
            .to_string();
        assert!(error.contains(message) && error.contains("hint: "), "{error}");
    }
    let input = Folder::read(&fixture("clean/input_csv")).expect("the fixture is there");
    let error = convert("case", &input, None, &Options::default()).expect_err("nobody leaves").to_string();
    assert!(error.contains("--validation"), "{error}");
}

/// The clean directory after changes to its files, named without their folder.
pub(super) fn changed(change: impl Fn(&str, &str) -> Option<String>) -> Imported {
    attempt(change).expect("what can be read is read")
}

/// The same, where it may be refused.
pub(super) fn attempt(change: impl Fn(&str, &str) -> Option<String>) -> Result<Imported, ScenarioError> {
    attempt_with(change, &Options::default())
}

/// The same, with what a user says of it.
pub(super) fn attempt_with(
    change: impl Fn(&str, &str) -> Option<String>,
    options: &Options<'_>,
) -> Result<Imported, ScenarioError> {
    let folders = ["input_csv", "source_data"].map(|folder| {
        let mut files = files(&fixture("clean").join(folder));
        for (name, bytes) in &mut files {
            let text = String::from_utf8(bytes.clone()).expect("the fixture is UTF-8");
            *bytes = change(name, &text).unwrap_or(text).into_bytes();
        }
        Folder::new(Path::new(folder), files)
    });
    convert("case", &folders[0], Some(&folders[1]), options)
}

/// The tables of an import, without the names of files and the case of letters.
pub(super) fn tables(imported: &Imported) -> Vec<Vec<String>> {
    let cut = |line: &str| line.rsplit_once(',').map_or(line, |(head, _)| head).to_lowercase();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(cut).collect();
    imported.files.iter().filter(|(name, _)| name != "README.md").map(|(_, bytes)| text(bytes)).collect()
}

/// The one thing that the clean directory says which contradicts itself.
const CONTRADICTION: &str =
    "closures.csv:5: \"Camp West\" is shut from day 30 to the end, but grows by 300 persons";

/// What is said of an import beyond that.
pub(super) fn said(imported: &Imported) -> String {
    let words = imported.warnings.iter().map(|warning| warning.in_file() + "\n");
    words.filter(|line| !line.contains(CONTRADICTION)).collect()
}

/// A file, how it gets dirty, and what is said.
type Change<'a> = (&'a str, &'a dyn Fn(&str) -> String, &'a str);

/// Dirt that can be read changes nothing but the warnings.
#[test]
fn spellings_of_the_same_conflict_are_one() {
    let day_first = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for line in &mut lines {
            if let Some((date, rest)) = line.clone().split_once(',')
                && let [year, month, day] = date.split('-').collect::<Vec<_>>()[..]
            {
                *line = format!("{day}/{month}/{year},{rest}");
            }
        }
        lines.join("\n")
    };
    let changes: [Change<'_>; 12] = [
        ("east.csv", &day_first, "dates are read as day before month"),
        ("east.csv", &|text| text.replace("-01-", "-1-"), ""),
        ("sim_period.csv", &|text| text.replace("2020-01-01", "1 January 2020"), ""),
        ("routes.csv", &|text| text.replace("Crossing", "CROSSIN\u{11e}"), "is taken for \"Crossing\""),
        ("routes.csv", &|text| text.replace("Camp West", "camp_west"), "is taken for \"Camp West\""),
        ("routes.csv", &|text| text.replace(",\"", ", \""), ""),
        ("conflicts.csv", &|text| format!("# by hand,,\n{text}"), ""),
        ("conflicts.csv", &|text| text.replacen("\n1,", "\n# half\n1,", 1), ""),
        ("locations.csv", &|text| text.replacen("#name", "place", 1), "is a header without #"),
        (
            "locations.csv",
            &|text| text.replacen("Home", "HOME ", 2),
            "country \"Home\" is taken for \"HOME\"",
        ),
        ("data_layout.csv", &|text| text.replace("east.csv", "source_data/East"), "is taken for"),
        ("data_layout.csv", &|text| text.replacen("total", "#", 1) + "\nTotal,refugees.csv\n", ""),
    ];
    let clean = tables(&changed(|_, _| None));
    for (file, change, warning) in changes {
        let dirty = changed(|name, text| (name == file).then(|| change(text)));
        assert!(said(&dirty).contains(warning), "{file}, {warning}: {}", said(&dirty));
        assert_eq!(said(&dirty).is_empty(), warning.is_empty(), "{file}: {}", said(&dirty));
        assert_eq!(tables(&dirty), clean, "{file}, {warning}");
    }
}

pub(super) fn text<'a>(imported: &'a Imported, file: &str) -> &'a str {
    let (_, bytes) = imported.files.iter().find(|(name, _)| name == file).expect("the file is written");
    str::from_utf8(bytes).expect("tables are UTF-8")
}

/// People who leave are those by whom the camps with counts grow: nobody goes to another camp.
#[test]
fn a_camp_without_counts_is_no_host() {
    let change = |text: &str| {
        text.lines().filter(|line| !line.starts_with("Camp West")).collect::<Vec<_>>().join("\n")
    };
    let imported = changed(|name, text| (name == "data_layout.csv").then(|| change(text)));
    assert!(said(&imported).contains("camp \"Camp West\" has no counts: nobody goes there"));
    assert!(!text(&imported, "hosts.csv").contains("Camp West"));
    assert_eq!(scenario(&imported).hosts().map(<[usize]>::len), Some(1));
}

#[test]
fn nobody_leaves_a_zone_that_no_route_links_to_a_camp() {
    let islands = |name: &str, text: &str| match name {
        "locations.csv" => {
            Some(format!("{text}\nIsle,Sea,Home,1,9,conflict_zone,0,10\nIslet,Sea,Home,1,9,town,,\n"))
        }
        "routes.csv" => Some(format!("{text}\nIsle,Islet,3\n")),
        _ => None,
    };
    let imported = changed(islands);
    assert!(said(&imported).contains("no routes lead from \"Isle\" to a camp: nobody leaves it"));
    assert!(!text(&imported, "zones.csv").contains("Isle"));
}

/// Flee takes the country of the first row.
#[test]
fn home_is_where_the_conflict_is() {
    let imported = changed(|name, text| {
        let camp = "\"Camp, East\",East,Neighbour,0.2,11.0,camp,,900\n";
        (name == "locations.csv").then(|| format!("{camp}{}", text.replace(camp, "")))
    });
    assert!(said(&imported).contains("\"Home\" is home"), "{}", said(&imported));
    assert!(text(&imported, "case.toml").contains("home = [\"Home\"]"));
}

#[test]
fn the_types_of_locations_say_what_the_table_of_conflicts_leaves_out() {
    let spells = "Alpha,2020-01-01,2020-02-09,conflicts.csv\nBeta,2020-01-11,2020-02-09,conflicts.csv\n";
    for table in ["#Day,Alpha,Beta\n".to_owned(), "#Day,Alpha\n".to_owned() + &"0,1\n".repeat(40)] {
        let imported = changed(|name, _| (name == "conflicts.csv").then(|| table.clone()));
        assert!(text(&imported, "zones.csv").ends_with(spells), "{}", text(&imported, "zones.csv"));
        assert!(!imported.warnings.is_empty());
    }
}

#[test]
fn what_has_no_place_or_length_gets_one_from_its_neighbours() {
    let imported = changed(|name, text| match name {
        "locations.csv" => Some(text.replace("0.5,10.2", "0,0").replace("latitude", "Latitude")),
        "routes.csv" => {
            Some(text.replace("Alpha,Beta,80", "Alpha,Beta,-80").replace(",60,", ",\"60,5 km\","))
        }
        _ => None,
    });
    // Alpha, both camps.
    let middle = format!("{},{}", (1.0 + 0.2 + 0.1) / 3.0, (10.0 + 11.0 + 9.0) / 3.0);
    assert!(text(&imported, "locations.csv").contains(&middle), "{}", text(&imported, "locations.csv"));
    assert!(said(&imported).contains("distance \"-80\" is no number of kilometres: taken as 102"));
    let roads = text(&imported, "roads.csv");
    assert!(roads.contains("Alpha,Beta,102,") && roads.contains("Alpha,Crossing,60.5,"), "{roads}");
    let turned = changed(|name, text| {
        let swap = |line: &str| {
            line.replace("1.0,10.0", "10.0,1.0").replace("latitude,longitude", "longitude,latitude")
        };
        (name == "locations.csv").then(|| text.lines().map(swap).collect::<Vec<_>>().join("\n"))
    });
    assert!(text(&turned, "communities.csv").contains("Alpha,1,10,"), "{}", text(&turned, "communities.csv"));
}

/// A refusal shows what led to it.
#[test]
fn a_refusal_comes_with_warnings() {
    let input = Folder::read(&fixture("clean/input_csv")).expect("the fixture is there");
    let layout = b"Camp West,none.csv\n".to_vec();
    let data = Folder::new(Path::new("data"), BTreeMap::from([("data_layout.csv".to_owned(), layout)]));
    let error = convert("case", &input, Some(&data), &Options::default())
        .expect_err("there are no counts")
        .to_string();
    assert!(
        error.contains("no camp has counts") && error.contains("there is no file \"none.csv\""),
        "{error}"
    );
}

pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
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
        if let Ok(imported) = convert("case", &input, Some(&data), &Options::default()) {
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
