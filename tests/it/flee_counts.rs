//! What do the counts of an import say that contradicts itself? It is said, and nothing is changed unasked. And what
//! can be added to an import: people who had gone to a country before.

use std::fs;

use displace::import::flee::{Imported, Options};
use displace::scenario::{Given, Scenario, ScenarioError, load};

use super::flee::{attempt, attempt_with, changed, said, scenario, tables, text};

/// The camp of the west with these counts alone.
fn west(counts: &str, present: bool) -> Imported {
    let change = |name: &str, text: &str| match name {
        "west.csv" => Some(counts.to_owned()),
        "data_layout.csv" => Some(text.replace(",west-outside.csv", "")),
        _ => None,
    };
    let options = Options { first_report_present: present, ..Options::default() };
    attempt_with(change, &options).expect("what can be read is read")
}

fn given(imported: &Imported) -> Given {
    scenario(imported).given.expect("departures are given")
}

/// In the Central African Republic a third of all departures are such first reports.
#[test]
fn a_register_after_a_zero_is_named_and_is_present_only_if_wanted() {
    let counts = "2020-01-01,0\n2020-01-03,5000\n2020-02-09,5040\n";
    let (unasked, asked) = (west(counts, false), west(counts, true));
    let leave = |given: &Given| given.exogenous.departures.iter().sum::<f64>();
    assert!(said(&unasked).contains(
        "data_layout.csv:3: \"Camp West\" goes from 0 on the first day to 5000 persons on day 2, and then hardly grows"
    ));
    assert!(said(&unasked).contains("5000 of the people who leave are first reports"), "{}", said(&unasked));
    let without = given(&unasked);
    assert_eq!(without.exogenous.present, [(2, 0), (3, 200)]);
    assert!((leave(&without) - 5040.0 - 700.0).abs() < 1e-9);
    let with = given(&asked);
    assert_eq!(with.exogenous.present, [(2, 5000), (3, 200)]);
    assert!((leave(&with) - 40.0 - 700.0).abs() < 1e-9);
    assert_eq!(with.reports(2), [(2, 5000.0), (39, 5040.0)]);
    assert!(
        said(&asked)
            .contains("5000 persons of the first report, on day 2, count as there from the first day")
    );
    assert!(text(&asked, "README.md").contains("--first-report-present"), "the folder says what was done");
    // A camp that goes on growing is none, with the flag or without.
    let grows = "2020-01-01,0\n2020-01-11,5000\n2020-02-09,15000\n";
    assert_eq!(west(grows, true).files, west(grows, false).files);
    assert!(!said(&west(grows, true)).contains("first report"));
}

#[test]
fn the_total_of_the_first_day_is_held_against_the_camps() {
    let with = |total: &str| {
        let reports = format!("2020-01-01,{total}\n2020-02-09,9000\n");
        changed(|name, _| (name == "refugees.csv").then(|| reports.clone()))
    };
    assert!(
        said(&with("34672")).contains("refugees.csv: has 34672 persons on the first day, the camps have 100")
    );
    assert_eq!(said(&with("150")), "");
    assert_eq!(said(&with("many")), "", "nothing else hangs on the totals");
}

/// Flee 3.1 scales by every row of the date of a correction in turn, which comes to the last of them over the count
/// before the first.
#[test]
fn corrections_take_the_row_of_a_date_that_counts() {
    let clean = tables(&changed(|_, _| None));
    let twice = |name: &str, text: &str| {
        (name == "east.csv").then(|| text.replace("2020-01-21,800", "2020-01-21,700\n2020-01-21,800"))
    };
    let astray = |name: &str, text: &str| (name == "east.csv").then(|| format!("{text}2020-01-21,5\n"));
    for (dirty, words) in [
        (changed(twice), "east.csv:5: 2020-01-21 is there twice: the later row counts"),
        (changed(astray), "east.csv:6: 2020-01-21 is there twice, here out of order: line 4 counts"),
    ] {
        assert_eq!(tables(&dirty), clean, "{words}");
        assert!(said(&dirty).contains(words), "{}", said(&dirty));
    }
}

#[test]
fn a_refusal_says_that_no_count_is_of_the_days_simulated() {
    let late = |name: &str, text: &str| name.ends_with("st.csv").then(|| text.replace("2020-", "2031-"));
    let late = |name: &str, text: &str| {
        late(name, text)
            .map(|text| text.replace("2019-12", "2031-01"))
            .or_else(|| (name == "data_layout.csv").then(|| text.replace(",west-outside.csv", "")))
    };
    let error = attempt(late).expect_err("nothing is counted").to_string();
    let cause = "all counts lie outside the days simulated: they are of 2031-01-01 to 2031-02-09, and the days \
                 2020-01-01 to 2020-02-09";
    assert!(error.contains(cause) && error.contains("hint: StartDate and Length"), "{error}");
}

#[test]
fn falls_and_growth_while_shut_are_said() {
    let falls = "Date,Refugees\n2020-01-01,0\n2020-01-11,2000\n2020-01-21,1000\n2020-02-09,1100\n";
    let imported = changed(|name, _| (name == "west.csv").then(|| falls.into()));
    let words = said(&imported);
    assert!(
        words.contains("source_data: counts of all camps together fall by ") && words.contains(" % of what"),
        "{words}"
    );
    let shut = "camp,Camp West,,5,20\ncountry,Home,Neighbour,5,-1\n";
    let imported = changed(|name, _| (name == "closures.csv").then(|| shut.into()));
    let words = said(&imported);
    // 300 persons in 30 days, and 900 less the 500 of day 5.
    assert!(
        words.contains("closures.csv:1: \"Camp West\" is shut from day 5 to day 19, but grows by 1"),
        "{words}"
    );
    assert!(
        words.contains(
            "closures.csv:2: the border between \"Home\" and \"Neighbour\" is shut from day 5 to the end"
        ),
        "{words}"
    );
}

/// A table of closures that names one twice was refused by our own reader.
#[test]
fn a_closure_that_is_there_twice_counts_once() {
    let twice = "camp,Camp West,,5,20\nCAMP,camp west,,5,20\n";
    let imported = changed(|name, _| (name == "closures.csv").then(|| twice.into()));
    assert_eq!(scenario(&imported).closures.len(), 1);
    let words = said(&imported);
    assert!(words.contains("closures.csv:2: says what line 1 does: counts once"), "{words}");
}

#[test]
fn dates_of_conflict_that_disagree_and_types_that_mean_more_are_named() {
    let places = |name: &str, text: &str| {
        let text =
            text.replace("conflict_zone,10,", "conflict_zone,12,").replace("town,,", "forwarding_hub,,");
        (name == "locations.csv").then(|| text.replace("camp,,900", "idpcamp,,900"))
    };
    let words = said(&changed(places));
    let cause = "locations.csv:3: conflict begins otherwise in conflicts.csv, which counts: \"Beta\" (day 12, there day 10)";
    assert!(words.contains(cause), "{words}");
    let unused = changed(places).unused;
    for what in ["type \"forwarding_hub\" means beyond a town", "type \"idpcamp\" means beyond a camp"] {
        assert!(unused.contains(&format!("what {what}")), "{unused:?}");
    }
}

/// The clean import with a table of earlier people, and with their exponent or without.
fn with_earlier(rows: &str, exponent: bool) -> Result<Scenario, ScenarioError> {
    let imported = changed(|_, _| None);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, bytes) in &imported.files {
        fs::write(folder.path().join(name), bytes).expect("the temporary folder can be written");
    }
    let table = format!("country,persons,source\n{rows}");
    fs::write(folder.path().join("earlier.csv"), table).expect("the temporary folder can be written");
    let path = folder.path().join("case.toml");
    let hosts = "hosts = \"hosts.csv\"\n";
    let earlier = if rows.is_empty() { "" } else { "earlier = \"earlier.csv\"\n" };
    let mut toml = text(&imported, "case.toml").replace(hosts, &format!("{hosts}{earlier}"));
    if exponent {
        toml.push_str("earlier_exponent = { fixed = 1.0, source = \"invented\", confidence = \"guess\" }\n");
    }
    fs::write(&path, toml).expect("the temporary folder can be written");
    load(&path)
}

#[test]
fn earlier_people_fall_to_the_hosts_of_their_country() {
    let case = with_earlier("Other,300,UNHCR\nNeighbour,100,UNHCR\n", true).expect("it is sound");
    assert_eq!(case.given.expect("departures are given").earlier, [0.75, 0.25]);
    assert_eq!(given(&changed(|_, _| None)).earlier, [0.0; 0]);
    let alone = with_earlier("", true).expect("it is sound");
    assert!(alone.warnings.iter().any(|w| w.message.contains("has no effect without a table")));
    for (rows, exponent, message) in [
        ("Other,300,UNHCR\n", false, "plays no part without earlier_exponent"),
        ("Home,300,UNHCR\n", true, "no host is held by \"Home\""),
        ("Other,0,UNHCR\n", true, "nobody had gone anywhere"),
        ("Other,1,UNHCR\nOther,2,UNHCR\n", true, "earlier.csv"),
    ] {
        let error = with_earlier(rows, exponent).expect_err(message).to_string();
        assert!(error.contains(message), "{error}");
    }
}
