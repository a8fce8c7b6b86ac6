//! What changes nothing though it looks as if it did, and tables that are not taken at their word: each is said.

use super::Lab;
use super::twice::{item, warned, warns};

fn truce(areas: &str, says: &str) -> String {
    item("truce", &format!("areas=[{areas}],{says}"))
}

#[test]
fn a_truce_inside_a_certain_one_is_idle() {
    let lab = Lab::new();
    let long = truce("\"V01\",\"V02\"", "compliance=1,date=2025-03-02");
    let within = truce("\"V01\"", "compliance=0.5,date=2025-03-20,until=2025-04-01");
    warns(&lab, &[long.clone(), within.clone()], "truce[1]: has no effect: truce[0] holds there on all");
    let likely = truce("\"V01\",\"V02\"", "compliance=0.9,date=2025-03-02");
    assert!(warned(&lab, &[&likely, &within]).is_empty());
    let wider = truce("\"V01\",\"V03\"", "compliance=0.5,date=2025-03-20,until=2025-04-01");
    assert!(warned(&lab, &[&long, &wider]).is_empty());
    let (first, second) = (
        truce("\"V01\"", "compliance=1,date=2025-03-02,until=2025-03-25"),
        truce("\"V01\"", "compliance=1,date=2025-03-25,until=2025-04-25"),
    );
    warns(&lab, &[first, second, within], "truce[2]: has no effect: truce[0] and truce[1] hold there");
}

#[test]
fn a_truce_inside_one_of_the_record_is_idle() {
    let lab = Lab::new();
    let said = |setting: &str| {
        let scenario = lab.set("case/record.toml", &[setting]).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| lab.plain(&warning.in_file())).collect::<Vec<_>>()
    };
    let late = said(&truce("\"V04\"", "compliance=1,date=\"2025-04-25\""));
    assert!(late.len() == 1 && late[0].contains("the record has a truce on all of its days"), "{late:#?}");
    assert!(said(&truce("\"V04\"", "compliance=1,date=\"2025-03-02\"")).is_empty());
}

#[test]
fn an_empty_table_changes_nothing() {
    let lab = Lab::new();
    warns(&lab, &["offensive.axis[0]={}".into()], "an empty table changes nothing");
}
