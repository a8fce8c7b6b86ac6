//! Tables and other files of the tiny case (`tiny/NAME`) or of an imported one, which has departures, zones, hosts,
//! closures and counts (`given/NAME`), in the place of the sound ones: what loads has everybody who stands in the table of
//! communities, runs, and keeps its people.

use std::path::Path;
use std::sync::LazyLock;

use displace::scenario::{Scenario, load};
use displace::tables::Columns;

use super::{Files, TINY, ends, files, flee, folder_of, refused, run};

static GIVEN: LazyLock<(String, Files)> = LazyLock::new(flee::imported);

/// Tables that the tiny case could have besides, and those of its scenarios that name them.
const MORE: [(&str, &str, &str); 2] = [
    ("observed_places.csv", "assault.toml", "[tables]\nobserved_places = \"observed_places.csv\"\n"),
    ("posterior.csv", "assault.toml", "[tables]\nposterior = \"posterior.csv\"\n"),
];

pub fn feed(bytes: &[u8]) {
    let (mut tiny, mut given) = (Files::new(), Files::new());
    for (title, content) in files(bytes) {
        let known = |name: &str| TINY.contains_key(name) || MORE.iter().any(|more| more.0 == name);
        match title.split_once('/') {
            Some(("tiny", name)) if known(name) => drop(tiny.insert(name.to_owned(), content)),
            Some(("given", name)) if GIVEN.1.contains_key(name) => {
                drop(given.insert(name.to_owned(), content));
            }
            _ => {}
        }
    }
    for (name, scenario, says) in MORE {
        if tiny.contains_key(name) {
            let whole = tiny.entry(scenario.to_owned()).or_insert_with(|| TINY[scenario].clone());
            *whole = String::from_utf8_lossy(whole).replacen("[tables]\n", says, 1).into_bytes();
        }
    }
    if !tiny.is_empty() {
        let folder = folder_of(&TINY, &tiny);
        // The record has events, the others do not; one future is enough.
        let mut ran = false;
        for name in ["record.toml", "assault.toml", "ceasefire.toml"] {
            ran |= scenario(&folder.path().join(name), ran);
        }
    }
    if !given.is_empty() {
        scenario(&folder_of(&GIVEN.1, &given).path().join(&GIVEN.0), false);
    }
}

/// Whether a scenario ran, which it does unless another has.
fn scenario(path: &Path, ran: bool) -> bool {
    match load(path) {
        Ok(scenario) => {
            everybody(&scenario, path.parent().expect("a folder"));
            !ran && run(&scenario).is_some()
        }
        Err(error) => {
            refused(&error);
            false
        }
    }
}

/// Everybody who stands in the table lives in the scenario, and nobody else.
fn everybody(scenario: &Scenario, folder: &Path) {
    let named = scenario.inputs.iter().any(|(path, _)| path.ends_with("communities.csv"));
    if !named {
        return;
    }
    let table = Columns::read(&folder.join("communities.csv")).expect("it was read");
    let there: f64 = ["residents", "idps"]
        .iter()
        .flat_map(|column| table.text(column).expect("it was read"))
        .map(written)
        .sum();
    let communities = scenario.geography.communities.iter();
    let lived: u64 = communities.map(|c| u64::from(c.residents) + u64::from(c.idps)).sum();
    assert!(
        (there - lived as f64).abs() < 0.5,
        "{there} people stand in the table, {lived} live in the scenario"
    );
}

/// The number in a cell of persons, whatever sets its thousands off.
fn written(cell: &str) -> f64 {
    let digits = || cell.chars().filter(char::is_ascii_digit).collect::<String>().parse();
    cell.parse().or_else(|_| digits()).expect("a cell that was read as persons")
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let of = |part: &'static str, files: &Files| {
        let tables = files.iter().filter(|(name, _)| ends(name, "csv"));
        let seed = |(name, bytes): (&String, &Vec<u8>)| {
            let title = format!("{part}/{name}");
            (title.replace('/', "-"), super::joined([(title.as_str(), bytes.as_slice())]))
        };
        tables.map(seed).collect::<Vec<_>>()
    };
    let more = |name: &str, text: &str| {
        let title = format!("tiny/{name}");
        (format!("tiny-{name}"), super::joined([(title.as_str(), text.as_bytes())]))
    };
    let observed = "from,to,place_pcode,place,variable,value,source,confidence\n\
                    2025-03-01,2025-03-31,V02,Delvi,arrivals,1200,invented,guess\n";
    let posterior = "draw,contagion,severity_scale,log_likelihood\n0,1.5,1.0,-3.5\n1,2.0,0.9,-4.0\n";
    [
        of("tiny", &TINY),
        of("given", &GIVEN.1),
        vec![more("observed_places.csv", observed), more("posterior.csv", posterior)],
    ]
    .concat()
}
