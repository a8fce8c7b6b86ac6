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

#[test]
fn more_people_than_there_are_cannot_have_left() {
    let lab = Lab::new();
    lab.edit("case/already_displaced.csv", "V01,Karum,Norash,150", "V01,Karum,Norash,5500");
    assert!(warned(&lab, &["population_factor=1", "front_population_factor=1"]).is_empty());
    warns(
        &lab,
        &["population_factor=0.5".into(), "front_population_factor=1".into()],
        "5600 people of V01 had left, and 3100 live there",
    );
}

#[test]
fn agents_larger_than_who_had_left_are_told() {
    let lab = Lab::new();
    assert!(warned(&lab, &["population.households_per_agent=1"]).is_empty());
    let large = ["population.households_per_agent=100".to_string()];
    warns(&lab, &large, "50 people of V02 had left, and agents there stand for up to ");
}

#[test]
fn a_case_across_the_date_line_is_refused() {
    let lab = Lab::new();
    lab.edit("case/locations.csv", "36.350,40.000,seat", "36.350,-179.9,seat");
    let message = lab.message("case/assault.toml", &[]);
    assert!(
        message.contains("longitudes go from -179.9 to 40.32, more than 180 degrees")
            && message.contains("add one number to the longitudes of all tables"),
        "{message}"
    );
}

#[test]
fn a_ceasefire_that_collapses_before_it_begins_and_an_axis_deep_inside_are_said() {
    let lab = Lab::new();
    let said = |settings: &[&str]| {
        let scenario = lab.set("case/ceasefire.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        let early = "ceasefire.collapse_day: may come on day";
        scenario.warnings.iter().any(|warning| lab.plain(&warning.in_file()).contains(early))
    };
    let late = "ceasefire.date=\"2025-03-20\"";
    let none = "ceasefire.collapse_hazard_per_day=0";
    for (day, warned) in
        [("10", true), ("{uniform=[10,40]}", true), ("19", true), ("20", false), ("{uniform=[25,40]}", false)]
    {
        assert_eq!(said(&[late, none, &format!("ceasefire.collapse_day={day}")]), warned, "{day}");
    }
    let inside = "offensive.axis[0].waypoints=[\"Ostan\",\"Norash\"]";
    warns(&lab, &[inside.into()], "offensive.axis[0].waypoints: begins at \"Ostan\", ");
}

#[test]
fn shelter_at_a_place_that_the_record_has_taken_is_idle() {
    let said = |when: &str, later: &str| {
        let lab = Lab::new();
        lab.edit("case/control_changes.csv", "invented,guess\n", &format!("invented,guess\n{later}"));
        let camp = item("places", &format!("place=\"Karum\",shelter=\"camp\",add=500,{when}"));
        let out = lab.done(&["check", "case/record.toml", "--set", &camp]);
        out.contains(
            "places[0]: the record has \"Karum\" taken by the adversary on 2025-03-14 and not won back",
        )
    };
    let back = "2025-03-25,C01,Karum,council,7,invented,guess\n";
    for (when, later, idle) in [
        ("date=2025-03-15", "", true),
        ("date=2025-03-20", "", true),
        // On the day itself, and before, people come.
        ("date=2025-03-14", "", false),
        ("date=2025-03-05", "", false),
        ("date=2025-03-20", back, false),
        ("date=2025-03-20,until=2025-03-25", back, true),
        ("date=2025-03-25", back, false),
    ] {
        assert_eq!(said(when, later), idle, "{when} {later}");
    }
}

#[test]
fn shelter_at_a_place_that_takes_nobody_in_is_idle() {
    let lab = Lab::new();
    let camp =
        |place: &str| item("places", &format!("place=\"{place}\",shelter=\"camp\",add=500,date=2025-03-05"));
    let shut = |place: &str, when: &str| item("closure", &format!("place=\"{place}\",{when}"));
    let words = "places[0]: \"Delvi\" is closed on all days, so that nobody finds shelter there";
    for when in ["date=2025-03-01", "date=2025-03-01,until=2025-05-01"] {
        warns(&lab, &[camp("Delvi"), shut("Delvi", when)], words);
        // Some are there before the first day.
        assert!(warned(&lab, &[&camp("Sorba camps"), &shut("Sorba camps", when)]).is_empty());
    }
    for when in ["date=2025-03-02", "date=2025-03-01,until=2025-04-30"] {
        assert!(warned(&lab, &[&camp("Delvi"), &shut("Delvi", when)]).is_empty(), "{when}");
    }
}

/// The corridor that one tries first in the shipped example leads to a town of the other side where there is nothing.
#[test]
fn a_corridor_to_nobody_and_nothing_is_said() {
    let lab = Lab::new();
    lab.done(&["new", "--example", "small", "-q"]);
    let said = |setting: &str| {
        let (code, out, err) = lab.displace(&["check", "small/assault.toml", "--set", setting]);
        assert_eq!(code, Some(0), "{err}");
        (out + &err).contains("\"Estar\" has no people and no places, and no other road leads on from it")
    };
    let corridor = |from: &str| format!("corridor+={{from=\"{from}\",to=\"Alda\",date=\"2025-03-01\"}}");
    assert!(said(&corridor("Estar")) && !said(&corridor("Brenn")));
    lab.edit("small/locations.csv", "false,0,0,0,0,0,", "false,0,0,50,0,0,");
    assert!(!said(&corridor("Estar")));
}

/// People who have crossed a border stay the longer where a truce holds; it was said to be felt by nobody.
#[test]
fn a_truce_abroad_is_felt_once_a_border_is_open() {
    let lab = Lab::new();
    let abroad = truce("\"V06\"", "compliance=1,date=2025-03-05");
    let border = item("border", "at=\"Harud\",state=\"open\",date=2025-03-02");
    let nobody = |settings: &[&str]| {
        warned(&lab, settings)
            .iter()
            .any(|words| words.contains("nobody who could flee lives in what it names"))
    };
    assert!(nobody(&[&abroad]) && !nobody(&[&border, &abroad]));
}
