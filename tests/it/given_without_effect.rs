//! Parameters that departures or hosts that are given leave no room for: setting them is warned of, and changes nothing.

use std::fs;
use std::path::Path;

use displace::model::exogenous::{WITHOUT_A_CHOICE, WITHOUT_A_DECISION};
use displace::numbers::Parameters;

use crate::support::displace;

/// Tables of a run that say what happened; the others also say what was set.
const HAPPENED: [&str; 4] = ["quantiles.csv", "flows.csv", "places.csv", "links.csv"];

fn tables(folder: &Path, settings: &[String]) -> Vec<Vec<u8>> {
    let options = ["--replicates", "3", "--no-png", "--force", "-o", "run"];
    let settings = settings.iter().flat_map(|setting| ["--set", setting]);
    let arguments: Vec<&str> = ["run", "case/case.toml"].into_iter().chain(options).chain(settings).collect();
    let (status, _, said) = displace(folder, &arguments);
    assert_eq!(status, Some(0), "{said}");
    HAPPENED.iter().map(|name| fs::read(folder.join("run").join(name)).expect("a table")).collect()
}

/// A folder with the clean conflict in `case/`.
pub(crate) fn imported() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let conflict = super::flee::fixture("clean").join("input_csv");
    let conflict = conflict.to_str().expect("text");
    let (status, _, said) = displace(folder.path(), &["import", "flee", conflict, "-o", "case"]);
    assert_eq!(status, Some(0), "{said}");
    folder
}

#[test]
fn what_given_departures_leave_no_room_for_is_said() {
    let folder = imported();

    let names: Vec<&str> = WITHOUT_A_DECISION.into_iter().chain(WITHOUT_A_CHOICE).collect();
    let settings: Vec<String> = names
        .iter()
        .map(|name| {
            let index = Parameters::index_of(name).expect("a parameter");
            let info = &Parameters::INFO[index];
            format!("{name}={}", (0.5 * info.low + 0.5 * info.high).min(info.low + 1.5))
        })
        .collect();
    let before = tables(folder.path(), &[]);
    assert!(before == tables(folder.path(), &settings), "they change nothing");
    assert!(before != tables(folder.path(), &["driving_hours_per_day=3".into()]), "others do");

    let sets = settings.iter().flat_map(|setting| ["--set", setting]);
    let arguments: Vec<&str> = ["check", "case/case.toml"].into_iter().chain(sets).collect();
    let (status, out, said) = displace(folder.path(), &arguments);
    assert_eq!(status, Some(0), "{said}");
    let said = out + &said;
    assert!(said.contains(&format!("{} warnings", names.len())), "{said}");
    for setting in &settings {
        let (_, out, said) = displace(folder.path(), &["check", "case/case.toml", "--set", setting]);
        assert!((out + &said).contains("has no effect"), "{setting}");
    }
}

/// The posterior's column counted, though the file fixes the number.
#[test]
fn a_number_that_hosts_fix_counts_before_a_posterior() {
    let folder = imported();
    let before = tables(folder.path(), &[]);
    let file = folder.path().join("case/case.toml");
    let text = fs::read_to_string(&file).expect("a scenario");
    let with = text.replace("[tables]\n", "[tables]\nposterior = \"post.csv\"\n");
    assert!(with != text && text.contains("passage_km = { fixed = 53.0"), "{text}");
    fs::write(&file, with).expect("written");
    fs::write(folder.path().join("case/post.csv"), "passage_km\n100\n400\n").expect("written");
    let (status, out, said) = displace(folder.path(), &["check", "case/case.toml"]);
    let said = out + &said;
    assert!(
        status == Some(0) && said.contains("has a column passage_km, which the scenario sets itself"),
        "{said}"
    );
    assert!(before == tables(folder.path(), &[]), "the file's number counts");
}
