//! What the map of the first day says to be without effect, and later days do not: captures, truces and corridors move the
//! line.

use std::fs;

use super::Lab;
use super::twice::item;

fn said(lab: &Lab, scenario: &str, settings: &[&str]) -> Vec<String> {
    let scenario = lab.set(scenario, settings).unwrap_or_else(|error| panic!("{error}"));
    scenario.warnings.iter().map(|warning| lab.plain(&warning.in_file())).collect()
}

fn any(warnings: &[String], words: &str) -> bool {
    warnings.iter().any(|warning| warning.contains(words))
}

#[test]
fn a_road_that_a_capture_shuts_can_be_opened() {
    let lab = Lab::new();
    let corridor = |from: &str, to: &str, rest: &str| {
        item("corridor", &format!("from=\"{from}\",to=\"{to}\",date=2025-03-20{rest}"))
    };
    let open = "is open on the first day already";
    // The record takes Karum.
    for (rest, open) in [("", open), (",per_day=100", "is open when it begins")] {
        assert!(!any(&said(&lab, "case/record.toml", &[&corridor("Karum", "Delvi", rest)]), open), "{rest}");
        assert!(any(&said(&lab, "case/record.toml", &[&corridor("Delvi", "Norash", rest)]), open), "{rest}");
    }
    // A limit counts on the days before the capture, and nothing is opened by what ends before it.
    let early = item("corridor", "from=\"Karum\",to=\"Delvi\",date=2025-03-02,per_day=100");
    assert!(any(&said(&lab, "case/record.toml", &[&early]), "is open when it begins"));
    let before = item("corridor", "from=\"Karum\",to=\"Delvi\",date=2025-03-02,until=2025-03-10");
    assert!(any(&said(&lab, "case/record.toml", &[&before]), open));
    // A truce may put it off, if it is kept and there.
    let truce = |area: &str, compliance: &str| {
        item("truce", &format!("areas=[\"{area}\"],compliance={compliance},date=2025-03-10"))
    };
    let late = item("places", "place=\"Karum\",shelter=\"camp\",add=500,date=2025-03-20");
    for (area, compliance, certain) in [("V01", "0.5", false), ("V01", "0", true), ("V02", "1", true)] {
        let warnings = said(&lab, "case/record.toml", &[&late, &truce(area, compliance)]);
        assert_eq!(
            any(&warnings, "nobody sets out for shelter there any more"),
            certain,
            "{area} {compliance}"
        );
    }
    let bus = |from: &str, to: &str| {
        item(
            "transport",
            &format!("from=\"{from}\",to=\"{to}\",by=\"bus\",days=9,per_day=30,date=2025-03-05"),
        )
    };
    let walked = "nobody takes it";
    assert!(!any(&said(&lab, "case/record.toml", &[&bus("Karum", "Norash")]), walked));
    assert!(any(&said(&lab, "case/record.toml", &[&bus("Delvi", "Norash")]), walked));
}

#[test]
fn who_fights_on_the_ground_is_feared_without_severity() {
    let lab = Lab::new();
    let path = lab.path("case/events.csv");
    let table = fs::read_to_string(&path).expect("a table");
    let row =
        table.lines().find(|line| line.contains(",bombardment,0.6,")).expect("a row of fire").to_owned();
    for (kind, idle) in [("bombardment", true), ("ground_attack", false)] {
        let light = row.replace(",bombardment,0.6,", &format!(",{kind},0,"));
        fs::write(&path, table.replace(&row, &light)).expect("written");
        assert_eq!(any(&said(&lab, "case/record.toml", &[]), "felt by nobody"), idle, "{kind}");
    }
}

#[test]
fn orders_of_a_lost_place_are_heard_once_it_is_won_back() {
    let lab = Lab::new();
    let order = |date: &str| item("evacuation", &format!("places=[\"C01\"],heeded=0.5,date={date}"));
    let lost = "those alone hear the order there who have come home since";
    let late = order("2025-03-25");
    assert!(any(&said(&lab, "case/record.toml", &[&late]), lost), "it was taken on 14 March");
    assert!(!any(&said(&lab, "case/record.toml", &[&order("2025-03-16")]), lost));
    // Where a truce is kept it may never be taken.
    let truce = item("truce", "areas=[\"V01\"],compliance=1,date=2025-03-10");
    assert!(!any(&said(&lab, "case/record.toml", &[&late, &truce]), lost));
    lab.edit(
        "case/control_changes.csv",
        "invented,guess\n",
        "invented,guess\n2025-03-28,C01,Karum,council,7,invented,guess\n",
    );
    assert!(!any(&said(&lab, "case/record.toml", &[&late]), lost));
    // The same of shelter.
    let lab = Lab::new();
    let camp = item("places", "place=\"Karum\",shelter=\"camp\",add=500,date=2025-03-20");
    let nobody = "nobody sets out for shelter there any more";
    assert!(any(&said(&lab, "case/record.toml", &[&camp]), nobody));
    assert!(!any(&said(&lab, "case/record.toml", &[&camp, &truce]), nobody));
}

#[test]
fn a_road_within_a_side_that_a_corridor_opens_is_passed() {
    let lab = Lab::new();
    lab.edit("case/roads.csv", "Delvi,Norash,19.5,primary,open", "Delvi,Norash,19.5,primary,front_line");
    let nobody = "holds both ends: nobody passes";
    assert!(any(&said(&lab, "case/record.toml", &[]), nobody));
    let corridor = item("corridor", "from=\"Delvi\",to=\"Norash\",date=2025-03-05");
    assert!(!any(&said(&lab, "case/record.toml", &[&corridor]), nobody));
}

/// Another border is open: what is shut beyond one that nobody opens changes nothing.
#[test]
fn crossings_that_nothing_opens_are_said_beside_those_that_are_open() {
    let lab = Lab::new();
    let path = lab.path("case/roads.csv");
    let roads = fs::read_to_string(&path).expect("a table");
    let other = roads.lines().find(|line| line.starts_with("Sorba camps,Harud")).expect("a row").to_owned();
    let other = other.replace("Sorba camps,Harud", "Ostan,Nesh");
    fs::write(&path, format!("{}\n{other}\n", roads.trim_end())).expect("written");
    let path = lab.path("case/locations.csv");
    let places = fs::read_to_string(&path).expect("a table");
    let nesh = places.lines().find(|line| line.starts_with("Harud,")).expect("a row").to_owned();
    let nesh = nesh.replace("Harud", "Nesh").replace("36.520", "36.460").replace("39.990", "40.330");
    let code = places
        .lines()
        .find(|line| line.starts_with("Harud,"))
        .and_then(|line| line.split(',').nth(1))
        .expect("a code");
    let nesh = nesh.replacen(code, "N01", 1);
    fs::write(&path, format!("{}\n{nesh}\n", places.trim_end())).expect("written");
    let open = item("border", "at=\"Sorba camps\",state=\"open\",date=2025-03-05");
    let everywhere = item("border", "at=\"neighbour\",state=\"open\",date=2025-03-05");
    for (shut, words) in [
        (item("border", "at=\"Ostan\",state=\"shut\",date=2025-03-10"), "nothing opens a crossing there"),
        (
            item("closure", "from=\"Ostan\",to=\"Nesh\",date=2025-03-10"),
            "is shut already, and nothing opens it",
        ),
        (item("closure", "place=\"Nesh\",date=2025-03-10"), "nothing opens a crossing to it"),
    ] {
        let warnings = said(&lab, "case/record.toml", &[&open, &shut]);
        assert_eq!(
            warnings.iter().filter(|warning| warning.contains(words)).count(),
            1,
            "{words}: {warnings:#?}"
        );
        let warnings = said(&lab, "case/record.toml", &[&everywhere, &shut]);
        assert!(!any(&warnings, words), "{words}: {warnings:#?}");
    }
}

/// An offensive after the last day is felt where its preparation is feared, and nowhere else.
#[test]
fn an_offensive_after_the_last_day_is_feared_or_nothing() {
    let lab = Lab::new();
    let late = "offensive.start_day=70";
    let of_start = |settings: &[&str]| {
        let scenario = lab.set("case/assault.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        let start = scenario.warnings.iter().find(|warning| warning.at == "offensive.start_day");
        start.expect("a warning").message.clone()
    };
    assert!(of_start(&[late]).ends_with("is the last: it is prepared and feared alone"));
    assert!(of_start(&[late, "alarm.initial=0", "alarm.while_preparing=0"]).ends_with("is the last"));
}
