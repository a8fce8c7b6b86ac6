//! Cases whose departures are given, as a person writes and scores them: zones, truces, and whose run a score is of.

use std::fs;
use std::path::Path;

use super::given_without_effect::imported;
use super::support::displace;

fn done(folder: &Path, arguments: &[&str]) -> String {
    let (status, out, said) = displace(folder, arguments);
    assert_eq!(status, Some(0), "{arguments:?}: {said}");
    out + &said
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("it can be written");
}

/// The case of the clean directory with another text in one of its files.
fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(name)).expect("a file of the case");
    assert!(text.contains(from), "{from:?} is not in {name}");
    write(folder, name, &text.replace(from, to));
}

/// The first of the communities of a location left alone, and weighed alone.
#[test]
fn a_zone_is_all_communities_of_its_location() {
    let origins = |rows: &str, weighs: &str| {
        let folder = imported();
        edit(folder.path(), "case/case.toml", "origins = \"zones\"", &format!("origins = \"{weighs}\""));
        let whole = "Alpha,Alpha,Alpha,Alpha,Alpha,1,10,50000,0,locations.csv line 2,measured\n";
        edit(folder.path(), "case/communities.csv", whole, rows);
        done(folder.path(), &["run", "case/case.toml", "-n", "4", "--no-png", "-o", "run"]);
        fs::read_to_string(folder.path().join("run/origins.csv")).expect("a table")
    };
    let whole = "A1,Alpha,Alpha,Alpha,Alpha,1,10,50000,0,x,guess\n";
    let parts = "A1,Old Alpha,Alpha,Alpha,Alpha,1,10,2000,0,x,guess\nA2,New Alpha,Alpha,Alpha,Alpha,1,10,48000,0,x,guess\n";
    for weighs in ["zones", "population"] {
        assert!(origins(whole, weighs) == origins(parts, weighs), "{weighs}");
    }
}

/// People who are due before there is a zone in conflict leave with the first one, and so they do in the simplest forecasts.
#[test]
fn simple_forecasts_lose_nobody_who_is_due_before_the_first_zone() {
    let scores = |departures: &str| {
        let folder = imported();
        edit(folder.path(), "case/zones.csv", "Alpha,2020-01-01", "Alpha,2020-01-11");
        write(folder.path(), "case/departures.csv", &format!("date,persons,source\n{departures}"));
        done(folder.path(), &["run", "case/case.toml", "-n", "2", "--no-png", "-o", "run"]);
        done(folder.path(), &["score", "run"]);
        fs::read_to_string(folder.path().join("run/scores.csv")).expect("a table")
    };
    let early: Vec<String> = (2..=11).map(|day| format!("2020-01-{day:02},60,x\n")).collect();
    assert_eq!(scores(&early.concat()), scores("2020-01-11,600,x\n"));
}

/// The error of a count went by the row of the camp: locations in another order gave other scores.
#[test]
fn scores_of_camps_do_not_depend_on_the_order_of_locations() {
    let folder = imported();
    let scores = |name: &str| {
        done(folder.path(), &["run", "case/case.toml", "-n", "12", "--no-png", "-o", name]);
        done(folder.path(), &["score", name]);
        fs::read_to_string(folder.path().join(name).join("scores.csv")).expect("a table")
    };
    let as_it_is = scores("one");
    let locations = fs::read_to_string(folder.path().join("case/locations.csv")).expect("a table");
    let (header, rows) = locations.split_once('\n').expect("a header");
    let mut turned: Vec<&str> = rows.lines().collect();
    turned.reverse();
    write(folder.path(), "case/locations.csv", &format!("{header}\n{}\n", turned.join("\n")));
    let sorted = |table: String| {
        let mut rows: Vec<String> = table.lines().map(str::to_owned).collect();
        rows.sort();
        rows
    };
    assert_eq!(sorted(as_it_is), sorted(scores("other")));
}

/// A run was scored by what another scenario simulates.
#[test]
fn a_run_is_scored_with_its_own_scenario() {
    let folder = imported();
    let run = ["run", "case/case.toml", "-n", "2", "--no-png", "-o", "run"];
    done(folder.path(), &run);
    let text = fs::read_to_string(folder.path().join("case/case.toml")).expect("a scenario");
    write(folder.path(), "case/renamed.toml", &text);
    write(folder.path(), "case/other.toml", &text.replace("fixed = 53.0", "fixed = 500.0"));
    done(folder.path(), &["score", "run", "--scenario", "case/renamed.toml"]);
    let (status, _, said) = displace(folder.path(), &["score", "run", "--scenario", "case/other.toml"]);
    assert!(status == Some(2) && said.contains("case/other.toml is another scenario"), "{said}");
}

/// They were said to have no effect, and moved people on, kept them away or brought them home.
#[test]
fn what_moves_people_at_hosts_is_not_called_idle() {
    let folder = imported();
    let record = r#"
[observed]
events = "events.csv"
control_changes = "changes.csv"

[[truce]]
areas = ["Alpha"]
compliance = { fixed = 1.0, source = "x", confidence = "guess" }
date = "2020-01-05"
until = "2020-01-20"
source = "x"
confidence = "guess"

"#;
    write(
        folder.path(),
        "case/events.csv",
        "from,to,place_pcode,place,scope,kind,severity,source,confidence\n\
         2020-01-10,2020-01-30,\"Camp, East\",\"Camp, East\",place,bombardment,0.8,x,guess\n",
    );
    write(
        folder.path(),
        "case/changes.csv",
        "date,place_pcode,place,new_control,radius_km,source,confidence\n",
    );
    let text = fs::read_to_string(folder.path().join("case/case.toml")).expect("a scenario");
    let fire = "[exogenous]\n";
    write(folder.path(), "case/fire.toml", &text.replace(fire, &format!("{record}\n{fire}")));
    let movements = |tolerance: &str| {
        let set = ["--set", "severity_scale=1", "--set", tolerance];
        let options = [&["-n", "3", "--no-png", "--force", "-o", "run"][..], &set].concat();
        let said = done(folder.path(), &[&["run", "case/fire.toml"][..], &options].concat());
        assert!(
            !said.contains("nobody decides to leave") && !said.contains("truce: has no effect"),
            "{said}"
        );
        fs::read(folder.path().join("run/quantiles.csv")).expect("a table")
    };
    assert!(movements("tolerance_median=0.2") != movements("tolerance_median=5"));
    // Without fire or alarm they are idle.
    let said = done(folder.path(), &["check", "case/case.toml", "--set", "tolerance_median=0.2"]);
    assert!(said.contains("nobody decides to leave"), "{said}");
}

/// Counts at camps were passed over without a word where totals are observed, and could not be scored after them.
#[test]
fn camps_are_scored_where_no_total_is_left() {
    let folder = imported();
    edit(folder.path(), "case/case.toml", "[tables]\n", "[tables]\nobservations = \"observed.csv\"\n");
    write(
        folder.path(),
        "case/observed.csv",
        "date,variable,value,low,high,source,confidence\n2020-01-10,displaced,900,,,x,guess\n",
    );
    let run = ["run", "case/case.toml", "-n", "3", "--no-png"];
    done(folder.path(), &[&run[..], &["-o", "all"]].concat());
    let said = done(folder.path(), &["score", "all"]);
    assert!(said.contains("Counts at camps are not scored where totals are observed"), "{said}");
    done(folder.path(), &[&run[..], &["-o", "known", "--observe-until", "2020-01-15"]].concat());
    let said = done(folder.path(), &["score", "known"]);
    assert!(
        said.contains("frozen_day_7") && said.contains("Only days after 2020-01-15 are scored"),
        "{said}"
    );
}

#[test]
fn numbers_of_what_no_host_does_are_named() {
    let folder = imported();
    edit(folder.path(), "case/closures.csv", "2020-01-01", "2020-01-02");
    let check = |set: &str| done(folder.path(), &["check", "case/case.toml", "--set", set]);
    let said = check("destination.parameters.opening_pull=100");
    assert!(said.contains("has no effect: no host opens for the first time"), "{said}");
    assert!(!done(folder.path(), &["check", "case/case.toml"]).contains("has no effect"));
    assert!(!check("destination.parameters.fade_from=0.3").contains("has no effect"));
    edit(folder.path(), "case/locations.csv", ",900,", ",0,");
    let said = check("destination.parameters.fade_from=0.3");
    assert!(said.contains("has no effect: no host has a limit"), "{said}");
}

#[test]
fn numbers_of_the_choice_behind_a_zero_are_named() {
    let folder = imported();
    let check = |sets: &[&str]| {
        let mut arguments = vec!["check", "case/case.toml"];
        arguments.extend(sets.iter().flat_map(|set| ["--set", set]));
        done(folder.path(), &arguments)
    };
    for (gate, behind) in [
        ("herding_exponent", "herding_floor=0.2"),
        ("fade_exponent", "fade_from=0.3"),
        ("competition_exponent", "competition_reach_km=90"),
        ("distance_exponent", "passage_km=9"),
    ] {
        let (zero, behind) =
            (format!("destination.parameters.{gate}=0"), format!("destination.parameters.{behind}"));
        let word = format!("has no effect: {gate} is 0");
        assert!(check(&[&zero, &behind]).contains(&word), "{gate}");
        // An import gives all numbers to every case: what nobody set is not meant.
        assert!(!check(&[&zero]).contains(&word), "{gate}");
        assert!(!check(&[&behind]).contains(&word), "{gate}");
    }
}

/// Areas stay on what is published, and each camp of an import is one.
#[cfg(all(feature = "brief", feature = "export"))]
#[test]
fn areas_of_one_place_are_named_before_they_are_published() {
    let folder = imported();
    done(folder.path(), &["run", "case/case.toml", "-n", "2", "--no-png", "-o", "run"]);
    for (public, arguments) in [
        (true, ["brief", "run", "--public", "-o", "a.html"]),
        (true, ["export", "run", "--public", "--format=csv", "--output=tables"]),
        (false, ["brief", "run", "--force", "-o", "b.html"]),
    ] {
        let said = done(folder.path(), &arguments);
        let named =
            said.contains("areas without residents are one place each") && said.contains("\"Camp, East\"");
        assert_eq!(named, public, "{said}");
    }
}
