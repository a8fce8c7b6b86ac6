//! Does an event count once, and for the right side, whatever exports have of it?

use super::new_case::{Folder, two};

const HEADER: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,latitude,longitude,geo_precision,fatalities\n";

fn row(id: &str, day: u32, deaths: u32) -> String {
    format!(
        "{id},2025-03-{day:02},1,Battles,Armed clash,Army of the South,,Council Forces,,36.0,40.0,1,{deaths}\n"
    )
}

fn folder(events: &[(&str, String)]) -> Folder {
    let mut files: Vec<(&str, &[u8])> = two();
    files.extend(events.iter().map(|(name, text)| (*name, text.as_bytes())));
    Folder::new(&files)
}

/// Days, places, kinds and severities.
fn rated(folder: &Folder) -> Vec<String> {
    let text = folder.text("events.csv");
    text.lines().map(|line| line.split(',').take(7).collect::<Vec<_>>().join(",")).collect()
}

/// A table with one more column, whose cells no other file has.
fn noted(header: &str, rows: &[String]) -> String {
    let lines = rows.iter().enumerate().map(|(index, row)| format!("note {index},{row}"));
    format!("notes,{header}{}", lines.collect::<String>())
}

/// Two exports that differed in one column had each event twice.
#[test]
fn events_without_ids_count_once_in_exports_that_overlap() {
    let rows: Vec<String> = (3..8).map(|day| row("", day, 2)).collect();
    let whole = folder(&[("a.csv", HEADER.to_owned() + &rows.concat())]);
    whole.make("--events a.csv --home Council");
    let expected = rated(&whole);
    let overlap = |first: String, second: String| {
        let parts = folder(&[("a.csv", first), ("b.csv", second)]);
        let out = parts.make("--events a.csv --events b.csv --home Council");
        assert_eq!(rated(&parts), expected, "{out}");
        out
    };
    let out = overlap(HEADER.to_owned() + &rows[..4].concat(), noted(HEADER, &rows[2..]));
    let said = "2 rows say the same as one of another export (days, place, kind, actors, deaths), for instance row 2 of b.csv";
    assert!(out.contains(said), "{out}");
    // One of them has ids.
    let with_ids: Vec<String> = (3..8).map(|day| row(&format!("E{day}"), day, 2)).collect();
    let out = overlap(HEADER.to_owned() + &rows[..4].concat(), HEADER.to_owned() + &with_ids[2..].concat());
    assert!(out.contains("2 rows say the same as one of another export"), "{out}");
    let out = overlap(HEADER.to_owned() + &with_ids[..4].concat(), noted(HEADER, &rows[2..]));
    assert!(out.contains("2 rows say the same as one of another export"), "{out}");
    // What one export has twice, with other notes, is two events in both.
    let twice = [row("", 3, 2), row("", 3, 2)];
    let one = folder(&[("a.csv", noted(HEADER, &twice))]);
    one.make("--events a.csv --home Council");
    let both = folder(&[
        ("a.csv", noted(HEADER, &twice)),
        ("b.csv", noted(&format!("more,{HEADER}"), &twice.clone().map(|row| format!(",{row}")))),
    ]);
    both.make("--events a.csv --events b.csv --home Council");
    assert_eq!(rated(&one), rated(&both));
    // What differs is another event.
    let two = folder(&[
        ("a.csv", HEADER.to_owned() + &row("", 3, 2)),
        ("b.csv", HEADER.to_owned() + &row("", 3, 9)),
    ]);
    let out = two.make("--events a.csv --events b.csv --home Council");
    assert!(!out.contains("say the same"), "{out}");
    // Exports of UCDP without ids.
    let ged = "where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n";
    let one = "1,2025-03-02,2025-03-02,1,Army,Council,36.15,40.0,2,4,6\n".to_owned();
    let two = folder(&[("a.csv", format!("{ged}{one}")), ("b.csv", noted(ged, &[one]))]);
    let out = two.make("--events a.csv --events b.csv");
    assert!(out.contains("1 rows say the same as one of another export"), "{out}");
}

/// A strike from the air and shelling of one day were one event, and so was fire of two divisions.
#[test]
fn events_without_ids_that_differ_in_kind_are_two() {
    let fire = |sub: &str, with: Option<&str>| {
        let assoc = with.map_or(String::new(), |name| format!("{name},"));
        format!(
            ",2025-03-05,1,Explosions/Remote violence,{sub},Army of the South,{assoc},Council Forces,,36.0,40.0,1,0\n"
        )
    };
    let assoc = HEADER.replace("actor1,inter1", "actor1,assoc_actor_1,inter1");
    let shelling = "Shelling/artillery/missile attack";
    let says_same = |a: String, b: String| {
        let two = folder(&[("a.csv", a), ("b.csv", b)]);
        two.make("--events a.csv --events b.csv --home Council").contains("say the same")
    };
    let plain = |sub: &str| HEADER.to_owned() + &fire(sub, None);
    let of = |name: &str| assoc.clone() + &fire(shelling, Some(name));
    assert!(!says_same(plain(shelling), plain("Air/drone strike")));
    assert!(says_same(plain(shelling), noted(HEADER, &[fire(shelling, None)])));
    assert!(!says_same(of("1st Division"), of("2nd Division")));
    assert!(says_same(of("1st Division"), noted(&assoc, &[fire(shelling, Some("1st Division"))])));
    // One has no such column, which tells nothing then.
    assert!(says_same(of("1st Division"), plain(shelling)));
    // Two of one export are two of the other.
    let two = assoc.clone() + &fire(shelling, Some("1st Division")) + &fire(shelling, Some("2nd Division"));
    assert!(says_same(two, plain(shelling)));
}

/// A row that repeated an event with its sides changed was taken for the same.
#[test]
fn an_event_with_its_sides_changed_is_another() {
    let turned = |id: &str| {
        row(id, 3, 2)
            .replace("Army of the South", "X")
            .replace("Council Forces", "Army of the South")
            .replace('X', "Council Forces")
    };
    let made = folder(&[("a.csv", HEADER.to_owned() + &row("E1", 3, 2) + &turned("E1"))]);
    let line = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --events a.csv --home Council";
    let (status, _, error) = made.run(line);
    assert!(
        status == Some(2)
            && error.contains("a.csv:3: has the id E1 of row 2 again with its actors the other way round"),
        "{error}"
    );
    let made = folder(&[
        ("a.csv", HEADER.to_owned() + &row("E1", 3, 2)),
        ("b.csv", HEADER.to_owned() + &turned("E1")),
    ]);
    let out = made.make("--events a.csv --events b.csv --home Council");
    assert!(out.contains("1 rows have the id of another event and differ from it, for instance E1"), "{out}");
}

/// The row of an older export took the place of its correction where the files were named in that order.
#[test]
fn the_row_that_was_written_last_counts_in_any_order_of_files() {
    let export = |deaths: u32, written: u32| {
        let rows = row("E1", 3, deaths).replace('\n', &format!(",{written}\n"));
        HEADER.replace('\n', ",timestamp\n") + &rows
    };
    let (older, newer) = (export(2, 1_740_000_000), export(40, 1_750_000_000));
    let one = folder(&[("a.csv", newer.clone())]);
    one.make("--events a.csv --home Council");
    for (first, second) in [(&older, &newer), (&newer, &older)] {
        let both = folder(&[("a.csv", first.clone()), ("b.csv", second.clone())]);
        let out = both.make("--events a.csv --events b.csv --home Council");
        assert_eq!(rated(&one), rated(&both), "{out}");
        assert!(out.contains("the last of each counts, by timestamp where both have one"), "{out}");
    }
}

/// What the second party of a side took was held by the first one of it.
#[test]
fn who_took_a_place_holds_it_by_the_name_that_the_case_has() {
    let control = "place,holder,date\nAlda,Council Forces,2025-02-01\nBrenn,Army of the South,2025-02-01\nCorva,River Army,2025-02-01\n";
    let event = "E1,2025-03-05,1,Battles,Non-state actor overtakes territory,RA: River Army (2020-),,Council Forces,,36.0,40.0,1,3\n";
    let told = folder(&[("c.csv", control.into()), ("e.csv", HEADER.to_owned() + event)]);
    told.make("--events e.csv --control c.csv --home Council");
    let changes = told.text("control_changes.csv");
    assert!(changes.contains(",River Army,") && !changes.contains("Army of the South"), "{changes}");
}
