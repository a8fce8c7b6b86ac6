//! Events, holders, camps and broken roads: who is hit, and by whom is it held? Each case here came out with another answer, without
//! a word.

use super::import_ends::run;
use super::new_case::{Folder, two};

const ACLED: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,latitude,longitude,geo_precision,fatalities\n";

/// What is made of events of two towns, of which none lies where the first row does.
fn fought(rows: &str, more: &str) -> (Option<i32>, String, Folder) {
    let places = "name,pcode,admin1Pcode,lat,lon,population\nAlda,V1,R1,36,40,50000\nBrenn,V2,R1,36.4,40,60000\nCorva,V3,R1,36.6,40,9000\n";
    let events = format!("{ACLED}{rows}");
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("e.csv", events.as_bytes())]);
    let base = "new valley --start 2025-03-01 --days 30 --places places.csv --events e.csv --home Council";
    let (status, out) = run(&told, format!("{base} {more}").trim());
    (status, out, told)
}

/// A hamlet nine kilometres from every place fell, and all of its area was fought over as if it had.
#[test]
fn what_is_taken_far_from_all_places_is_none_of_them() {
    let row = |kind: &str| format!("X1,2025-03-05,1,Battles,{kind},Army,Council Forces,36.08,40,1,3\n");
    let severity = |kind: &str| {
        let (status, out, told) = fought(&row(kind), "");
        assert_eq!(status, Some(0), "{out}");
        let events = told.text("events.csv");
        let severity: f64 =
            events.lines().nth(1).and_then(|row| row.split(',').nth(6)?.parse().ok()).expect("a severity");
        (severity, out)
    };
    let (taken, out) = severity("Non-state actor overtakes territory");
    let (clash, quiet) = severity("Armed clash");
    assert!((taken - clash).abs() < 1e-9, "{taken} {clash}");
    let said = "1 changes of territory are of no place of the case, since none lies within 5 km";
    assert!(out.contains(said) && !quiet.contains(said), "{out}");
}

/// The last row of the file held the town.
#[test]
fn of_two_changes_on_a_day_before_the_first_the_order_of_rows_says_nothing() {
    let taken = "X1,2025-02-05,1,Battles,Non-state actor overtakes territory,Army,Council Forces,36,40,1,3\n";
    let back = "X2,2025-02-05,1,Battles,Government regains territory,Council Forces,Army,36,40,1,3\n";
    let later = "X3,2025-03-05,1,Battles,Armed clash,Council Forces,Army,36.4,40,1,3\n";
    let held = |rows: [&str; 3]| {
        let (status, out, told) = fought(&rows.concat(), "");
        assert_eq!(status, Some(0), "{out}");
        told.text("locations.csv")
    };
    assert_eq!(held([taken, back, later]), held([back, taken, later]));
}

/// What is left of a bridge of 49 m was taken for a slip of the pen, and the road over it was open.
#[test]
fn the_gap_of_a_broken_bridge_is_not_closed() {
    let places = "name,pcode,admin1Pcode,lat,lon,population\nAlda,V1,R1,36,40,5000\nBrenn,V2,R1,36.4,40,6000\nCorva,V3,R1,36.5,40.2,900\n";
    let line = |properties: &str, points: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"highway\":\"primary\"{properties}}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{points}]}}}}"
        )
    };
    let made = |state: &str| {
        let lines = [
            line("", "[40,36],[40,36.2]"),
            line(state, "[40,36.2],[40,36.20044]"),
            line("", "[40,36.20044],[40,36.4]"),
            line("", "[40,36.4],[40.2,36.5]"),
        ];
        let map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", lines.join(","));
        let told = Folder::new(&[("places.csv", places.as_bytes()), ("roads.geojson", map.as_bytes())]);
        let line = "new valley --start 2025-03-01 --days 30 --places places.csv --roads roads.geojson";
        let (status, out) = run(&told, line);
        assert_eq!(status, Some(0), "{out}");
        (out, told.text("roads.csv"), told.text("case.toml"))
    };
    let (out, roads, case) = made(",\"bridge\":\"yes\",\"status\":\"destroyed\"");
    assert!(out.contains("no open road joins") && case.contains("[[closure]]"), "{out}\n{roads}");
    let (_, roads, case) = made(",\"bridge\":\"yes\"");
    assert!(roads.contains("Alda,Brenn") && !case.contains("[[closure]]"), "{roads}");
}

#[test]
fn what_was_taken_back_is_asked_about() {
    let table = "place,holder\nV1,home\nV2,Звільнено /// Liberated\nV3,home\nV4,Occupied\nV5,home\n";
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("c.csv", table.as_bytes()));
    let out = Folder::new(&files).make("--control c.csv --home home");
    assert!(
        out.contains("\"Звільнено /// Liberated\" says that somebody took it back, and is on the other side"),
        "{out}"
    );
}

/// Three clashes without a death in villages far apart were fighting on the ground in a whole province.
#[test]
fn battles_here_and_there_are_no_fight_in_all_of_an_area() {
    let rows = |deaths: u32| -> String {
        let row = |(at, lat): (usize, &str)| {
            format!(
                "X{at},2025-03-0{},1,Battles,Armed clash,Army,Council Forces,{lat},40.08,1,{deaths}\n",
                at + 2
            )
        };
        ["36.0", "36.4", "36.6"].into_iter().enumerate().map(row).collect()
    };
    let event = |deaths: u32| {
        let (status, out, told) = fought(&rows(deaths), "");
        assert_eq!(status, Some(0), "{out}");
        told.text("events.csv").lines().nth(1).expect("a row").to_owned()
    };
    let light = event(0);
    assert!(light.contains(",area,bombardment,0."), "{light}");
    let heavy = event(30);
    assert!(heavy.contains(",area,ground_attack,0."), "{heavy}");
}

/// All fire on an area was judged by who holds its first place in the list.
#[test]
fn fire_far_from_all_places_is_judged_by_who_is_next_to_it() {
    let places = |order: [usize; 3]| {
        let rows = ["Alda,V1,R1,36,40,5000\n", "Brenn,V2,R1,36.4,40,6000\n", "Corva,V3,R1,36.6,40,900\n"];
        "name,pcode,admin1Pcode,lat,lon,population\n".to_owned() + &order.map(|at| rows[at]).concat()
    };
    let control = "place,holder\nAlda,Army\nBrenn,Council\nCorva,Council\n";
    let events = format!(
        "{ACLED}X1,2025-03-05,1,Explosions/Remote violence,Shelling/artillery/missile attack,Army,Council Forces,36.4,40.08,1,3\n"
    );
    let made = |order: [usize; 3]| {
        let list = places(order);
        let files = [("places.csv", list.as_str()), ("c.csv", control), ("e.csv", events.as_str())];
        let told = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
        let base = "new valley --start 2025-03-01 --days 30 --places places.csv --control c.csv --events e.csv --home Council";
        let (status, out) = run(&told, base);
        assert_eq!(status, Some(0), "{out}");
        told.text("events.csv")
    };
    let events = made([0, 1, 2]);
    assert!(events.lines().count() == 2 && events == made([2, 1, 0]), "{events}");
}

/// A camp stayed with the side of the people, though its land had been taken by the map.
#[test]
fn camps_change_hands_with_their_land() {
    let places = "name,pcode,admin1Pcode,lat,lon,population\nAlda,V1,R1,36,40,5000\nBrenn,V2,R1,36.4,40,6000\nCorva,V3,R1,36.6,40,900\n";
    let camps = "Site name,lat,lon,Capacity\nSun,36.2,40,3000\nMoon,36.55,40,500\n";
    let square = |holder: &str, date: &str, south: f64, north: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"holder\":\"{holder}\",\"date\":\"{date}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[39,{south}],[41,{south}],[41,{north}],[39,{north}],[39,{south}]]]}}}}"
        )
    };
    let land = [
        square("Army", "2025-02-01", 35.0, 36.1),
        square("Council", "2025-02-01", 36.1, 37.0),
        square("Army", "2025-03-10", 35.0, 36.3),
        square("Council", "2025-03-10", 36.3, 37.0),
    ];
    let map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", land.join(","));
    let files = [("places.csv", places), ("camps.csv", camps), ("c.geojson", map.as_str())];
    let told = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
    let base = "new valley --start 2025-03-01 --days 30 --places places.csv --sites camps.csv --home Council --control";
    let (status, out) = run(&told, &format!("{base} c.geojson"));
    assert_eq!(status, Some(0), "{out}");
    let (changes, locations) = (told.text("control_changes.csv"), told.text("locations.csv"));
    assert!(
        changes.lines().any(|row| row.starts_with("2025-03-10,") && row.contains(",Sun,Army,")),
        "{changes}"
    );
    assert!(
        !changes.contains("Moon")
            && locations.lines().any(|row| row.starts_with("Sun,") && row.contains(",Council,")),
        "{changes}\n{locations}"
    );
    // Without a map a camp goes with the place that is nearest to it.
    let table = "place,holder,date\nAlda,Army,2025-02-01\nBrenn,Council,2025-02-01\nCorva,Council,2025-02-01\nBrenn,Army,2025-03-12\n";
    let files = [
        ("places.csv", places),
        ("camps.csv", "Site name,lat,lon,Capacity\nSun,36.3,40,3000\n"),
        ("c.csv", table),
    ];
    let told = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
    let (status, out) = run(&told, &format!("{base} c.csv"));
    assert_eq!(status, Some(0), "{out}");
    let changes = told.text("control_changes.csv");
    assert!(
        changes.lines().any(|row| row.starts_with("2025-03-12,") && row.contains(",Sun,Army,")),
        "{changes}"
    );
    let (status, out) = run(&told, "check valley/record.toml");
    assert_eq!(status, Some(0), "{out}");
}

/// An attack on a camp far from all towns was left out, and a camp of an area beyond the case was one of the nearest.
#[test]
fn camps_are_attacked_and_lie_in_their_own_area() {
    let places =
        "name,pcode,lat,lon,population\nAlda,V1,36,40,5000\nBrenn,V2,36.4,40,6000\nCorva,V3,36.6,40,900\n";
    let camps = "Site name,lat,lon,Capacity\nSun,36.25,40.3,3000\nMoon,36.2,41.5,500\n";
    let unit = |name: &str, west: f64, east: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"ADM2_PCODE\":\"{name}\",\"ADM2_EN\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{west},35],[{east},35],[{east},37],[{west},37],[{west},35]]]}}}}"
        )
    };
    let map = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}",
        unit("D1", 39.0, 41.0),
        unit("D2", 41.0, 42.0)
    );
    let events = format!(
        "{ACLED}X1,2025-03-05,1,Explosions/Remote violence,Air/drone strike,Army,Council Forces,36.25,40.31,1,40\n"
    );
    let files = [
        ("places.csv", places),
        ("camps.csv", camps),
        ("a.geojson", map.as_str()),
        ("e.csv", events.as_str()),
    ];
    let told = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
    let base = "new valley --start 2025-03-01 --days 30 --places places.csv --areas a.geojson --sites camps.csv --events e.csv --home Council";
    let (status, out) = run(&told, base);
    assert_eq!(status, Some(0), "{out}");
    assert!(
        out.contains("1 camps lie in areas that the case does not have, and are left out, such as \"Moon\""),
        "{out}"
    );
    let events = told.text("events.csv");
    assert!(events.lines().any(|row| row.contains(",Sun,place,bombardment,0.")), "{events}");
    let (status, out) = run(&told, "check valley/record.toml");
    assert_eq!(status, Some(0), "{out}");
}

/// Where a map draws what was taken and what was taken back, all else is the people's too.
#[test]
fn land_that_was_taken_back_is_of_the_people_beside_all_that_is_not_drawn() {
    let square = |holder: &str, south: f64, north: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"holder\":\"{holder}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[39,{south}],[41,{south}],[41,{north}],[39,{north}],[39,{south}]]]}}}}"
        )
    };
    let land = [square("Occupied", 35.0, 36.2), square("Liberated", 36.3, 36.5)];
    let map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", land.join(","));
    let places = "name,pcode,admin1Pcode,lat,lon,population\nAlda,V1,R1,36,40,5000\nBrenn,V2,R1,36.4,40,6000\nCorva,V3,R1,36.6,40,900\n";
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("c.geojson", map.as_bytes())]);
    let base = "new valley --start 2025-03-01 --days 30 --places places.csv --control c.geojson --home home --home Liberated";
    let (status, out) = run(&told, base);
    assert_eq!(status, Some(0), "{out}");
    let locations = told.text("locations.csv");
    let held = |name: &str, holder: &str| {
        locations.lines().any(|row| row.starts_with(name) && row.contains(&format!(",{holder},")))
    };
    assert!(
        held("Alda,", "Occupied") && !held("Brenn,", "Occupied") && !held("Corva,", "Occupied"),
        "{locations}"
    );
}

/// Fire near a town was felt in all of a province, and fire on an area of one town stood beside that on the town.
#[test]
fn a_position_for_a_part_of_a_region_is_no_position_for_all_of_it() {
    let of = |places: &str, events: &str| {
        let told = Folder::new(&[("places.csv", places.as_bytes()), ("e.csv", events.as_bytes())]);
        let arguments =
            "new valley --start 2025-03-01 --days 30 --places places.csv --events e.csv --home Council";
        let (status, out) = run(&told, arguments);
        assert_eq!(status, Some(0), "{out}");
        let rows = told.text("events.csv");
        rows.lines()
            .skip(1)
            .map(|row| row.split(',').take(6).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let places = |corva: &str, brenn: &str| {
        format!(
            "name,pcode,admin1Pcode,lat,lon,population\nAlda,V1,R1,36,40,50000\nBrenn,V2,{brenn},36.1,40,60000\nCorva,V3,R1,{corva},40,9000\n"
        )
    };
    let clash = |id: u8, precision: u8| {
        format!("X{id},2025-03-05,1,Battles,Armed clash,Army,Council Forces,36.02,40,{precision},3\n")
    };
    let vague = format!("{ACLED}{}", clash(1, 2));
    // Within 22 km of it lies all of the area: then it may be anywhere there.
    assert_eq!(of(&places("36.2", "R1"), &vague), ["2025-03-05 2025-03-05 R1 R1 area bombardment"]);
    assert_eq!(of(&places("37", "R1"), &vague), ["2025-03-05 2025-03-05 V1 Alda place bombardment"]);
    // Three battles at the only place of an area are three, whatever is known of each.
    let three = format!("{ACLED}{}{}{}", clash(1, 2), clash(2, 1), clash(3, 2));
    assert_eq!(
        of(&places("36.3", "R2").replace("V3,R1", "V3,R2"), &three),
        ["2025-03-05 2025-03-05 V1 Alda place ground_attack"]
    );
}
