//! Do events, and who holds what, come out of exports as they stand there? Each of these was wrong without a word.

use std::fs;

use super::new_case::{Folder, two, with};

const HEADER: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,latitude,longitude,geo_precision,fatalities\n";

/// A row of ACLED: id, date, kind, who, precision of the place, position, deaths.
fn row(id: &str, date: &str, sub: &str, actors: [&str; 2], precision: &str, at: &str, deaths: u32) -> String {
    let kind = if sub.contains("Shelling") { "Explosions/Remote violence" } else { "Battles" };
    format!("{id},{date},1,{kind},{sub},{},,{},,{at},{precision},{deaths}\n", actors[0], actors[1])
}

const FIGHT: [&str; 2] = ["Army of the South", "Council Forces"];
const ALDA: &str = "36.0,40.0";

fn folder(events: &[(&str, String)]) -> Folder {
    let mut files: Vec<(&str, &[u8])> = two();
    files.extend(events.iter().map(|(name, text)| (*name, text.as_bytes())));
    Folder::new(&files)
}

fn shelling(id: &str, day: u32) -> String {
    row(id, &format!("2025-03-{day:02}"), "Shelling", FIGHT, "1", ALDA, 1)
}

#[test]
fn an_event_counts_once_and_in_whatever_file_it_stands() {
    let days: Vec<String> = (5..10).map(|day| shelling(&format!("E{day}"), day)).collect();
    let whole = folder(&[("a.csv", HEADER.to_owned() + &days.concat())]);
    whole.make("--events a.csv --home Council");
    let expected = whole.text("events.csv");
    assert_eq!(expected.lines().count(), 3, "two weeks: {expected}");
    // In two exports that overlap by two days.
    let parts = folder(&[
        ("a.csv", HEADER.to_owned() + &days[..4].concat()),
        ("b.csv", HEADER.to_owned() + &days[2..].concat()),
    ]);
    parts.make("--events a.csv --events b.csv --home Council");
    let severities = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split(',').take(7).collect::<Vec<_>>().join(",")).collect()
    };
    assert_eq!(severities(&parts.text("events.csv")), severities(&expected));
    assert!(parts.text("README.md").contains("2 rows repeat an event by its id and count once"));
    // One that was corrected.
    let mended = folder(&[("a.csv", HEADER.to_owned() + &shelling("E1", 3) + &shelling("E1", 4))]);
    let out = mended.make("--events a.csv --home Council");
    assert!(out.contains("1 rows have the id of another event and differ from it, for instance E1"), "{out}");
    assert!(mended.text("events.csv").contains("2025-03-04,2025-03-04,V1"));
}

#[test]
fn numbers_that_pandas_wrote_are_codes_too() {
    let text = row("E1", "2025-03-03", "Shelling", FIGHT, "1.0", ALDA, 5);
    let made = folder(&[("a.csv", HEADER.to_owned() + &text)]);
    made.make("--events a.csv --home Council");
    assert!(made.text("events.csv").contains("V1,Alda,place,bombardment,"));
    let ged = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n1.0,1.0,2025-03-02,2025-03-02,1.0,Army,Council,36.0,40.0,6,5,11\n";
    let made = folder(&[("a.csv", ged.to_owned())]);
    made.make("--events a.csv");
    assert!(made.text("events.csv").contains("V1,Alda,place,ground_attack,"), "{}", made.text("events.csv"));
}

#[test]
fn a_side_that_no_actor_has_is_refused() {
    let made = folder(&[("a.csv", HEADER.to_owned() + &shelling("E1", 3))]);
    let line = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --events a.csv --home FARDC";
    let (status, _, error) = made.run(line);
    assert!(status == Some(2) && error.contains("no holder with --home \"FARDC\""), "{error}");
    assert!(error.contains("Army of the South"), "{error}");
    made.make("--events a.csv --home council");
    let readme = made.text("README.md");
    assert!(readme.contains("actors on the side of the people (--home): Council Forces"), "{readme}");
}

/// With a word that both have everybody was the side of the people, and a capture was none.
#[test]
fn a_side_that_fits_both_sides_is_told() {
    let armies = |id: &str, day: u32| shelling(id, day).replace("Council Forces", "Council Army");
    let made = folder(&[("a.csv", HEADER.to_owned() + &armies("E1", 3) + &armies("E2", 9))]);
    let out = made.make("--events a.csv --home army");
    assert!(out.contains("2 of 2 events have the side of the people (--home) on both sides"), "{out}");
    let made = folder(&[("a.csv", HEADER.to_owned() + &shelling("E1", 3))]);
    let out = made.make("--events a.csv --home Council");
    assert!(!out.contains("on both sides"), "{out}");
}

#[test]
fn what_fell_before_the_first_day_is_not_home() {
    let taken = row("E1", "2025-02-20", "Non-state actor overtakes territory", FIGHT, "1", ALDA, 9);
    let text = HEADER.to_owned()
        + &taken
        + &shelling("E2", 5)
        + &row("E3", "2025-03-06", "Shelling", FIGHT, "1", "36.15,40.0", 3);
    let made = folder(&[("a.csv", text)]);
    made.make("--events a.csv --home Council");
    let locations = made.text("locations.csv");
    let alda = locations.lines().find(|line| line.contains(",V1,")).expect("Alda");
    assert!(alda.contains("adversary"), "{alda}");
    let events = made.text("events.csv");
    assert!(events.contains("V2,Brenn") && !events.contains("V1,Alda"), "{events}");
    assert!(
        made.text("README.md").contains("held on the first day by who took them before it: Alda: adversary")
    );
    assert_eq!(made.text("control_changes.csv").lines().count(), 1);
}

#[test]
fn events_of_polygons_of_another_level_are_those_of_the_area_near_by() {
    let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ADM1_PCODE":"ZZ","ADM1_EN":"Whole"},"geometry":{"type":"Polygon","coordinates":[[[39.9,35.8],[40.2,35.8],[40.2,36.42],[39.9,36.42],[39.9,35.8]]]}}]}"#;
    // A list with areas of its own: polygons of a level that the list does not have tell nothing of them.
    let places = "Village,Pcode,Latitude,Longitude,admin2Pcode,admin2Name_en,admin1Pcode\nAlda,V1,36.0,40.0,R11,One,R1\nBrenn,V2,36.15,40.0,R11,One,R1\nCorva,V3,36.3,40.05,R12,Two,R1\n";
    let text = HEADER.to_owned() + &row("E1", "2025-03-03", "Shelling", FIGHT, "2", "36.0,40.0", 5);
    let made = Folder::new(&[
        ("places.csv", places.as_bytes()),
        ("people.csv", b"pcode,population\nV1,1000\nV2,2000\nV3,3000\n"),
        ("a.csv", text.as_bytes()),
        ("areas.geojson", square.as_bytes()),
    ]);
    made.make("--events a.csv --areas areas.geojson --home Council");
    let events = made.text("events.csv");
    assert_eq!(events.lines().count(), 2, "{events}");
}

#[test]
fn an_event_that_began_before_the_first_day_counts_from_it() {
    let ged = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n1,1,2025-02-27,2025-03-03,3,Army,Council,36.0,40.0,0,0,10\n";
    let made = folder(&[("a.csv", ged.to_owned())]);
    made.make("--events a.csv");
    let events = made.text("events.csv");
    assert!(events.contains("2025-03-01,2025-03-03,V1,Alda,place,bombardment,"), "{events}");
    assert!(events.contains("1 events, 6 deaths"), "{events}");
}

#[test]
fn holders_do_not_hang_on_the_order_of_rows() {
    let held = |rows: &[&str]| format!("place,holder,date\n{}\n", rows.join("\n"));
    let line = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --control c.csv --home council";
    // A place of its own beats its area.
    for rows in [["R1,army,", "V2,council,", "V4,council,"], ["V2,council,", "V4,council,", "R1,army,"]] {
        let made = folder(&[("c.csv", held(&rows))]);
        let (status, _, error) = made.run(line);
        assert_eq!(status, Some(0), "{error}");
        let locations = made.text("locations.csv");
        let holder =
            |code: &str| locations.lines().any(|row| row.contains(code) && row.contains(",council,"));
        assert!(holder(",V2,") && !holder(",V1,"), "{locations}");
    }
    let made = folder(&[("c.csv", held(&["V1,army,", "V2,council,", "V1,council,"]))]);
    let (status, _, error) = made.run(line);
    assert!(
        status == Some(2) && error.contains("gives \"Alda\" to council, and row 2 gives it to army"),
        "{error}"
    );
}

/// Found by fuzzing: the scenario of the offensive had no axis, which nothing reads.
#[test]
fn an_offensive_needs_a_town_to_attack() {
    let held = |taken: &str| {
        let first = "place,holder,date\nV1,council,\nV2,council,\nV3,army,\nV4,army,\nV5,army,\n";
        format!("{first}{taken}")
    };
    // One town is left: it is attacked from the nearest of the others.
    let folder = with("control.csv", held("V2,army,2025-03-10\n").as_bytes());
    folder.make("--control control.csv --home council");
    assert!(folder.text("offensive.toml").contains("waypoints = [\"Brenn\", \"Alda\"]"));
    // None is left: no offensive, and it is said.
    let both = held("V1,army,2025-03-10\nV2,army,2025-03-10\n");
    fs::write(folder.0.path().join("control.csv"), both).expect("written");
    let made = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --control control.csv \
                --home council --force";
    let (status, _, error) = folder.run(made);
    assert_eq!(status, Some(0), "{error}");
    assert!(!folder.0.path().join("valley/offensive.toml").exists());
    assert!(folder.text("TODO.md").contains("there is no scenario of an offensive"));
    assert!(!folder.text("README.md").contains("offensive.toml"));
    assert_eq!(folder.run("check valley/record.toml").0, Some(0));
}

#[test]
fn a_unit_that_is_mistyped_is_no_smaller_case() {
    let made = folder(&[]);
    let line =
        "new valley --start 2025-03-01 --places places.csv --population people.csv --only R1 --only R22";
    let (status, _, error) = made.run(line);
    assert!(status == Some(2) && error.contains("has no place in R22 (--only)"), "{error}");
}

#[test]
fn a_place_that_is_handed_over_is_not_attacked() {
    let given = |actors: [&str; 2]| {
        let kind = "Strategic developments";
        let sub = "Non-violent transfer of territory";
        format!("E1,2025-03-06,1,{kind},{sub},{},,{},,36.15,40.0,1,0\n", actors[0], actors[1])
    };
    let handover = "2025-03-06,V2,Brenn,adversary,2.5,handover,";
    let made = folder(&[("a.csv", HEADER.to_owned() + &given(FIGHT) + &shelling("E2", 3))]);
    made.make("--events a.csv --home Council");
    let events = made.text("events.csv");
    assert!(events.lines().count() == 2 && !events.contains(",V2,"), "{events}");
    assert!(made.text("control_changes.csv").contains(handover));
    assert!(made.text("README.md").contains("1 changes of territory without a fight are no fire"));
    // Between one's own hands nothing changes.
    let made = folder(&[("a.csv", HEADER.to_owned() + &given([FIGHT[1], FIGHT[0]]) + &shelling("E2", 3))]);
    made.make("--events a.csv --home Council");
    assert_eq!(made.text("events.csv"), events);
    assert_eq!(made.text("control_changes.csv").lines().count(), 1);
    // Without any event there is no record that could tell of it.
    let made = folder(&[("a.csv", HEADER.to_owned() + &given(FIGHT))]);
    made.make("--events a.csv --home Council");
    assert!(made.text("control_changes.csv").contains(handover));
    let todo = made.text("TODO.md");
    assert!(
        todo.contains("1 changes of control stand in control_changes.csv and are not in the record"),
        "{todo}"
    );
}

#[test]
fn a_month_in_which_something_fell_is_no_month_of_fire() {
    let ged = |rows: &str, column: &str| {
        let header = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best";
        format!("{header}{column}\n{rows}")
    };
    let month = "1,1,2025-03-01,2025-03-31,1,Army,Council,36.0,40.0,0,0,4";
    let week = "2,1,2025-03-03,2025-03-09,1,Army,Council,36.15,40.0,0,0,4";
    for (rows, column) in [
        (format!("{month},4\n{week},3\n"), ",date_prec"),
        // The shortest range of days of precision 4 is one of 8.
        (format!("{}\n{week}\n", month.replace("03-31", "03-08")), ""),
        (format!("{},5\n{week},2\n", month.replace("03-31", "03-01")), ",date_prec"),
    ] {
        let made = folder(&[("a.csv", ged(&rows, column))]);
        made.make("--events a.csv");
        let events = made.text("events.csv");
        assert!(events.lines().count() == 2 && events.contains("2025-03-03,2025-03-09,V2,"), "{events}");
        let readme = made.text("README.md");
        assert!(
            readme.contains("1 events of a.csv are left out: their day is known by month or year"),
            "{readme}"
        );
        assert!(!readme.contains("date_prec,") && !readme.contains(": date_prec"), "it is read: {readme}");
    }
}

#[test]
fn what_left_nothing_of_the_events_is_said() {
    for (precision, words) in [
        ("", "none of its events is used: 2 since geo_precision says no precision of the place from 1 to 3"),
        ("exact", "2 since geo_precision says no precision"),
        ("3", "2 since their place is known by region only (geo_precision above 2)"),
    ] {
        let rows: String =
            ["E1", "E2"].map(|id| row(id, "2025-03-03", "Shelling", FIGHT, precision, ALDA, 1)).concat();
        let made = folder(&[("a.csv", HEADER.to_owned() + &rows)]);
        let out = made.make("--events a.csv --home Council");
        assert!(out.contains(words) && !out.contains("such as:"), "{out}");
    }
}

/// The help said that the own side's fire is no threat, and it was one where the target were civilians.
#[test]
fn violence_of_the_home_side_against_civilians_is_said() {
    let attack = |actor: &str| {
        row("E1", "2025-03-03", "Attack", [actor, "Civilians"], "1", ALDA, 2)
            .replace("Battles", "Violence against civilians")
    };
    let made = folder(&[("a.csv", HEADER.to_owned() + &attack("Council Forces"))]);
    let out = made.make("--events a.csv --home Council");
    let said = "1 events are violence of the side of the people (--home) against civilians, for instance of \"Council Forces\" in \
                line 2 of a.csv: they count as a threat at home";
    assert!(out.contains(said), "{out}");
    assert!(made.text("events.csv").contains("V1,Alda"), "{}", made.text("events.csv"));
    let made = folder(&[("a.csv", HEADER.to_owned() + &attack("Army of the South") + &shelling("E2", 4))]);
    assert!(!made.make("--events a.csv --home Council").contains("against civilians"));
}

/// Each copy was an event of its own.
#[test]
fn copies_of_rows_without_ids_count_once() {
    let header = HEADER.replace("event_id_cnty,", "");
    let row = |day: u32| shelling("", day).trim_start_matches(',').to_owned();
    let once = folder(&[("a.csv", header.clone() + &row(3))]);
    once.make("--events a.csv --home Council");
    let twice = folder(&[("a.csv", header.clone() + &row(3) + &row(3))]);
    let out = twice.make("--events a.csv --home Council");
    let said = "1 rows without an id are in all cells as an earlier one, for instance row 3 of a.csv, and count once with it";
    assert!(out.contains(said), "{out}");
    assert_eq!(twice.text("events.csv"), once.text("events.csv"));
    let other = folder(&[("a.csv", header + &row(3) + &row(4))]);
    assert!(!other.make("--events a.csv --home Council").contains("without an id"));
}

/// What two projects record of one battle are two events, unless somebody says so.
#[test]
fn exports_of_two_projects_for_the_same_days_are_said() {
    let ged = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n";
    let lethal = |id: u32, day: &str| format!("{id},1,{day},{day},1,Army,Council,36.0,40.0,6,5,11\n");
    let said = |day: &str| {
        let both = folder(&[
            ("acled.csv", HEADER.to_owned() + &shelling("E1", 3) + &shelling("E2", 9)),
            ("ged.csv", ged.to_owned() + &lethal(501, day)),
        ]);
        let out = both.make("--events acled.csv --events ged.csv --home Council");
        out.contains("ged.csv and acled.csv are of two projects, and both tell of 2025-03-05 to 2025-03-05")
    };
    assert!(said("2025-03-05"));
    assert!(!said("2025-03-20"));
}

/// A change of territory of ACLED, from two sides with what they are.
fn taken(id: &str, day: u32, sub: &str, sides: [[&str; 2]; 2], at: &str) -> String {
    let [[one, first], [two, second]] = sides;
    format!("{id},2025-03-{day:02},1,Battles,{sub},{one},{first},{two},{second},{at},1,5\n")
}

/// What allies of the government took went to the rebels.
#[test]
fn a_government_regains_by_its_allies_too() {
    let rebels = ["Army of the South", "Rebel group"];
    let state = ["Council Forces", "State forces"];
    let regains = "Government regains territory";
    let text = HEADER.to_owned()
        + &taken("E1", 6, "Non-state actor overtakes territory", [rebels, state], ALDA)
        + &taken("E2", 16, regains, [["Mission of the Union", "External/Other forces"], rebels], ALDA)
        + &taken("E3", 18, regains, [["Council Guards", "Political militia"], rebels], "36.15,40.0")
        + &taken("E4", 20, "Non-state actor overtakes territory", [state, rebels], "36.3,40.05")
        + &taken("E5", 22, regains, [["Army of the South", "2"], ["Council Forces", "1"]], "36.3,40.05");
    let made = folder(&[("a.csv", text)]);
    let out = made.make("--events a.csv --home Council");
    let said = "1 changes of territory are to a government by \"Mission of the Union\" and the like, whom --home does not name";
    assert!(out.contains(said) && out.contains("for instance line 3 of a.csv"), "{out}");
    fs::remove_dir_all(made.0.path().join("valley")).expect("removed");
    assert!(!made.make("--events a.csv --home Council --home Mission").contains("to a government"));
    let changes = made.text("control_changes.csv");
    let found: Vec<&str> =
        changes.lines().skip(1).map(|row| &row[..row.find(",2.5").expect("a radius")]).collect();
    let expected = [
        "2025-03-06,V1,Alda,adversary",
        "2025-03-16,V1,Alda,home",
        "2025-03-20,V3,Corva,adversary",
        "2025-03-22,V3,Corva,home",
    ];
    assert_eq!(found, expected, "{changes}");
}

/// Dates with points had the day first, whatever was said.
#[test]
fn dates_with_points_are_read_as_is_said() {
    let text = HEADER.to_owned() + &shelling("E1", 5).replace("2025-03-05", "03.05.2025");
    for (more, from) in [("", "2025-05-03"), (" --dates month-first", "2025-03-05")] {
        let made = folder(&[("a.csv", text.clone())]);
        let line = "new valley --start 2025-03-01 --days 90 --places places.csv --population people.csv --events a.csv";
        let (status, _, error) = made.run(&format!("{line}{more}"));
        assert_eq!(status, Some(0), "{error}");
        assert!(
            made.text("events.csv").contains(&format!("{from},{from},V1")),
            "{}",
            made.text("events.csv")
        );
    }
}

/// Events without a number of deaths were light without a word, and types that nobody knows were bombardments.
#[test]
fn what_events_do_not_say_is_said() {
    let rows = row("E1", "2025-03-03", "Shelling", FIGHT, "1", ALDA, 5)
        + &row("E2", "2025-03-04", "Shelling", FIGHT, "1", ALDA, 5).replace(",5\n", ",\n");
    let made = folder(&[("a.csv", HEADER.to_owned() + &rows)]);
    let out = made.make("--events a.csv --home Council");
    assert!(out.contains("1 of 2 events do not say how many died (row 3)"), "{out}");
    let ged = |kind: &str| {
        format!(
            "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n\
                 1,1,2025-03-02,2025-03-02,{kind},Army,Council,36.0,40.0,30,25,55\n"
        )
    };
    let of = |kind: &str| {
        let made = folder(&[("a.csv", ged(kind))]);
        made.make("--events a.csv --home Council");
        made.text("events.csv")
            .lines()
            .skip(1)
            .map(|line| line.split(',').take(7).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("State-based conflict"), of("1"));
    assert!(of("1")[0].contains("ground_attack") && !of("2")[0].contains("ground_attack"));
    for unknown in ["", "4", "war"] {
        let made = folder(&[("a.csv", ged(unknown))]);
        let (status, _, error) = made.run(
            "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --events a.csv --home Council",
        );
        assert_eq!(status, Some(2), "{unknown}: {error}");
        assert!(error.contains(&format!("has the type of violence \"{unknown}\" in row 2")), "{error}");
    }
}

/// An event of six deaths was left out, and README.md alone said so.
#[test]
fn events_with_a_slip_are_said_on_the_console() {
    let header = "id,where_prec,date_start,date_end,date_prec,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n";
    let ucdp = |id: u32, place: &str, from: &str, to: &str| {
        format!("{id},{place},{from},{to},1,1,Army,Council,36.0,40.0,6,5,11\n")
    };
    let sound = ucdp(1, "1", "2025-03-10", "2025-03-10");
    for (slip, words) in [
        (
            ucdp(2, "1", "2025-03-09", "2025-03-05"),
            "1 of 2 events are left out: they end before they begin, for instance row 3",
        ),
        (
            ucdp(2, "1", "2025-03-09", ""),
            "1 of 2 events are left out: they have no position, no beginning or no end",
        ),
        (
            ucdp(2, "9", "2025-03-09", "2025-03-09"),
            "1 of 2 events are left out: where_prec says no precision",
        ),
    ] {
        let made = folder(&[("a.csv", format!("{header}{sound}{slip}"))]);
        let out = made.make("--events a.csv --home Council");
        assert!(out.contains(words), "{slip}: {out}");
    }
    // What projects do not know better is no slip.
    let made = folder(&[("a.csv", format!("{header}{sound}{}", ucdp(2, "4", "2025-03-09", "2025-03-09")))]);
    assert!(!made.make("--events a.csv --home Council").contains("events are left out"));
    let acled = shelling("E1", 5)
        + &row("E2", "2025-03-05", "Shelling", FIGHT, "1", ",", 1)
        + &row("E3", "2025-03-05", "Shelling", FIGHT, "7", ALDA, 1);
    let out = folder(&[("a.csv", HEADER.to_owned() + &acled)]).make("--events a.csv --home Council");
    assert!(
        out.contains("1 of 3 events are left out: they have no position or no date, for instance row 3"),
        "{out}"
    );
    assert!(out.contains("1 of 3 events are left out: geo_precision says no precision"), "{out}");
}
