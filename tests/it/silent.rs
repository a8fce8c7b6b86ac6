//! What used to pass without a word: each was found by somebody who tried to mislead the program, and had status 0.

use std::fs;

use displace::document::overrides::Override;
use displace::scenario::load_with;
use displace::tables::Columns;

use crate::cli::Lab;

/// Areas abroad had needs in `needs_areas.csv` that `needs.csv` leaves out, and crossings abroad ran out of places.
#[test]
fn people_abroad_have_no_needs_here_and_lack_no_place() {
    let lab = Lab::new();
    let open = "border+={at='Harud',state='open',date='2025-03-01',source='s',confidence='guess'}";
    let arguments = "--set abroad_share=0.9 --set abroad_reach_km=500 -n 4 --no-png -q -o run";
    lab.done(&format!("run case/assault.toml --set {} {arguments}", open.replace(' ', "")));
    let totals = Columns::read(&lab.path("run/quantiles.csv")).expect("a table");
    let (variables, most) =
        (totals.text("variable").expect("text"), totals.numbers("persons").expect("numbers"));
    let abroad: f64 =
        variables.iter().zip(&most).filter(|(name, _)| **name == "abroad").map(|(_, persons)| persons).sum();
    assert!(abroad > 0.0, "somebody crosses, or the test shows nothing");
    let places = Columns::read(&lab.path("run/places.csv")).expect("a table");
    let beyond =
        places.text("location").expect("text").iter().position(|name| *name == "Harud").expect("a row");
    let area = places.text("subdistrict").expect("text")[beyond];
    for column in ["probability_overflow", "without_place_p95"] {
        assert!(places.numbers(column).expect("numbers")[beyond].abs() < 1e-9, "{column}");
    }
    let needs = Columns::read(&lab.path("run/needs_areas.csv")).expect("a table");
    assert!(needs.text("area").expect("text").iter().all(|name| *name != area), "{area}");
}

/// The last of two settings of one value counted, and both were written down.
#[test]
fn two_settings_of_one_value_are_refused_whatever_they_call_it() {
    let lab = Lab::new();
    for (one, other) in [
        ("mark=[{date='2025-03-05',label='x'}]", "mark[0].date='2025-03-07'"),
        ("parameters.contagion={fixed=1}", "contagion=2"),
    ] {
        lab.refused(&format!("check case/assault.toml --set {one} --set {other}"), &["says otherwise"]);
    }
    lab.done("check case/assault.toml --set contagion=1 --set tolerance_slope=2");
    let axis = ["offensive.axis[0].delay_days=2", "offensive.axis.Up the valley.delay_days=7"];
    let settings = axis.map(|text| Override::parse(text).expect("a setting"));
    let error = load_with(&lab.path("case/assault.toml"), &settings).expect_err("two values");
    assert!(error.to_string().contains("says otherwise"), "{error}");
}

/// The page of a comparison was the same with these options and without.
#[cfg(feature = "brief")]
#[test]
fn what_the_page_of_a_comparison_has_no_place_for_is_refused() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 4 --no-png -q -o a");
    lab.done("run case/assault.toml -n 4 --set contagion=3 --no-png -q -o b");
    lab.done("compare a b -o both");
    for option in ["--closures both", "--skill a", "--sensitivity both/comparison.csv"] {
        lab.refused(&format!("brief both {option} -o page.html"), &["is for the brief of a run"]);
    }
    // What is called closures has to be some.
    lab.refused("brief a --closures both -o page.html", &["something else than one closure"]);
}

/// Columns of people counted since two dates stood side by side.
#[test]
fn counts_since_two_dates_are_said_to_be_so() {
    let lab = Lab::new();
    lab.done("run case/ceasefire.toml -n 4 --no-png -q -o a");
    lab.done("run case/ceasefire.toml -n 4 --set counting_since=2025-02-20 --no-png -q -o b");
    let out = lab.done("compare a b -o both").out;
    assert!(out.contains("are counted since 2025-02-15") && out.contains("since 2025-02-20"), "{out}");
}

/// A table that was edited between two runs made a difference that was put down to their scenarios.
#[test]
fn tables_edited_between_runs_are_said() {
    let lab = Lab::new();
    lab.done("run case/ceasefire.toml -n 4 --no-png -q -o a");
    lab.done("run case/assault.toml -n 4 --no-png -q -o b");
    let words = "tables that the runs read under one name are not the same: locations.csv.";
    assert!(!lab.done("compare a b -o same").out.contains(words));
    let path = lab.path("case/locations.csv");
    let table = fs::read_to_string(&path).expect("a table");
    fs::write(&path, table.trim_end().to_owned() + "\n\n").expect("written");
    lab.done("run case/assault.toml -n 4 --no-png -q -o c");
    let said = lab.done("compare a c -o edited").out;
    assert!(said.contains(words), "{said}");
}

/// Hosts of areas whose counts the run was told were scored as forecasts.
#[test]
fn areas_that_a_run_was_told_of_are_not_scored() {
    let lab = Lab::new();
    let counts = "from,to,variable,area_pcode,area,value,source,confidence\n\
                  2025-03-01,2025-03-04,arrivals,V02,Delvi,100,s,guess\n2025-03-01,2025-03-04,arrivals,V03,Norash,300,s,guess\n\
                  2025-03-06,2025-03-20,arrivals,V02,Delvi,100,s,guess\n2025-03-06,2025-03-20,arrivals,V03,Norash,300,s,guess\n";
    fs::write(lab.path("case/places.csv"), counts).expect("written");
    let observed = fs::read_to_string(lab.path("case/observations.csv")).expect("a table");
    fs::write(lab.path("case/observations.csv"), observed + "2025-03-20,displaced,3000,,,s,guess\n")
        .expect("written");
    let path = lab.path("case/assault.toml");
    let text = fs::read_to_string(&path).expect("a file");
    let more =
        text.replace("needs = \"needs.csv\"", "needs = \"needs.csv\"\nobservations_places = \"places.csv\"");
    fs::write(&path, more).expect("written");
    lab.done("run case/assault.toml -n 8 --no-png -q --observe-until 2025-03-05 -o run");
    lab.done("score run");
    let scores = fs::read_to_string(lab.path("run/scores_places.csv")).expect("a table");
    assert!(scores.contains("2025-03-06") && !scores.contains("2025-03-01"), "{scores}");
}

/// Each had status 0 and a wrong number, or none at all.
#[test]
fn what_a_third_reader_of_the_tables_found() {
    let lab = Lab::new();
    let metered = "--set border+={at='Harud',state='metered',per_day=0,date='2025-03-05',source='s',confidence='guess'}";
    lab.refused(&format!("check case/record.toml {metered}"), &["border[0].per_day", "must be 1 or more"]);
    lab.edit("roads.csv", "Sorba camps,Harud,10.0,border,border", "Sorba camps,Harud,10.0,border,open");
    assert!(lab.done("check case/record.toml").out.contains("leads to \"Harud\", which is abroad"));
    lab.edit("roads.csv", "Sorba camps,Harud,10.0,border,open", "Sorba camps,Harud,10.0,border,border");

    let needs = fs::read_to_string(lab.path("case/needs.csv")).expect("a table");
    let header = "item,variable,amount,unit,period,shelters,note,source,confidence";
    let row = "water,displaced_now,15,litres,day,camp camp,,invented,guess";
    fs::write(lab.path("case/needs.csv"), format!("{header}\n{row}\n")).expect("it can be written");
    lab.refused("check case/record.toml", &["needs.csv:2", "shelters", "got camp twice"]);
    fs::write(lab.path("case/needs.csv"), needs).expect("it can be written");

    fs::write(
        lab.path("case/counted.csv"),
        "from,to,variable,area_pcode,area,value,source,confidence\n\
         2025-03-01,2025-03-12,displaced,V01,Karum,300,invented,guess\n",
    )
    .expect("it can be written");
    lab.edit("record.toml", "needs = ", "observations_places = \"counted.csv\"\nneeds = ");
    assert!(lab.done("check case/record.toml").out.contains("holds all who had left before the first day"));
    lab.edit("counted.csv", "2025-03-01,", "2025-03-02,");
    assert!(!lab.done("check case/record.toml").out.contains("holds all who had left"));

    lab.edit("locations.csv", "Harud,", "total,");
    lab.refused("check case/record.toml", &["locations.csv", "must not be \"total\""]);
}

#[test]
fn a_time_that_is_none_and_a_run_without_scores_are_said() {
    let lab = Lab::new();
    let said = lab.command("schema").env("SOURCE_DATE_EPOCH", "today").output().expect("it runs");
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("SOURCE_DATE_EPOCH must be a time in seconds"));
    lab.done("run case/assault.toml -n 2 --no-png -q -o run");
    lab.refused("brief run --skill run", &["run was not scored: displace score run does it"]);
}
