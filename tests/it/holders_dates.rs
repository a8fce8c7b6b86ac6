//! From when on, and until when, does a row or polygon of `--control` count?

use super::new_case::Folder;

const PLACES: &str = "name,pcode,lat,lon,population\nAlda,V0,36.05,40.02,1000\nBrenn,V1,36.05,40.06,1000\nCorva,V2,36.05,40.15,1000\nDoma,V3,36.05,40.01,1000\n";

/// What is said of a case with a file of control: status, and all that was printed.
fn made(control: (&str, &str), more: &str) -> (Folder, Option<i32>, String) {
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), (control.0, control.1.as_bytes())]);
    let line = format!(
        "new valley --start 2025-03-01 --days 30 --places places.csv --control {} --home council {more}",
        control.0
    );
    let (status, out, error) = folder.run(line.trim());
    (folder, status, out + &error)
}

/// A square with its properties, between two longitudes.
fn square(properties: &str, [west, east]: [f64; 2]) -> String {
    let ring = format!("[[{west},36.0],[{east},36.0],[{east},36.1],[{west},36.1],[{west},36.0]]");
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    )
}

fn map(squares: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, squares.join(","))
}

/// A council that holds all three towns, and an army that takes the second and third of them on a day.
fn taken(date: &str, day: &str) -> String {
    map(&[
        square(r#""holder":"council""#, [40.0, 40.2]),
        square(&format!(r#""holder":"army","{date}":"{day}""#), [40.04, 40.2]),
    ])
}

const TAKEN: &str = "2025-03-10,V1,Brenn,army,";

/// All of these were passed over, so that every capture counted from the first day on.
#[test]
fn days_of_capture_are_known_by_many_names() {
    for name in [
        "start_date",
        "valid_from",
        "Date of capture",
        "from_date",
        "date_of_control",
        "control_date",
        "held_since",
        "effective_from",
        "Effective date",
        "date_debut",
        "Date de début",
        "fecha_inicio",
        "Desde",
        "capture_date",
        "from",
    ] {
        let table = format!(
            "place,holder,{name}\nV0,council,2024-01-01\nV1,council,2024-01-01\nV1,army,2025-03-10\n"
        );
        let (folder, status, out) = made(("c.csv", &table), "");
        assert_eq!(status, Some(0), "{name}: {out}");
        assert!(folder.text("control_changes.csv").contains(TAKEN), "{name}: {out}");
        let (folder, status, out) = made(("c.geojson", &taken(name, "2025-03-10")), "");
        assert_eq!(status, Some(0), "{name}: {out}");
        assert!(folder.text("control_changes.csv").contains(TAKEN), "{name}: {out}");
    }
}

#[test]
fn two_columns_of_days_that_differ_are_refused() {
    let table = |second: &str| {
        format!(
            "place,holder,date,captured_on\nV0,council,2024-01-01,2024-01-01\nV1,council,,\nV1,army,2025-03-10,{second}\n"
        )
    };
    let polygons = |second: &str| {
        map(&[
            square(r#""holder":"council""#, [40.0, 40.2]),
            square(
                &format!(r#""holder":"army","date":"2025-03-10","captured_on":"{second}""#),
                [40.04, 40.2],
            ),
        ])
    };
    for (file, text, at) in [
        ("c.csv", &table as &dyn Fn(&str) -> String, "c.csv:4: \"date\" and \"captured_on\""),
        ("c.geojson", &polygons, "c.geojson: feature 2: \"date\" and \"capturedon\""),
    ] {
        // A property that is blank everywhere says nothing.
        for wrong in
            ["2025-03-12", "", "03/04/2025"].into_iter().filter(|wrong| !wrong.is_empty() || file == "c.csv")
        {
            let (_, status, out) = made((file, &text(wrong)), "");
            assert!(status == Some(2) && out.contains(at), "{wrong}: {out}");
        }
        let (folder, status, out) = made((file, &text("10 March 2025")), "");
        assert!(status == Some(0) && folder.text("control_changes.csv").contains(TAKEN), "{out}");
        let (folder, status, out) = made((file, &text("2025-03-12")), "--column date=captured_on");
        assert_eq!(status, Some(0), "{out}");
        assert!(folder.text("control_changes.csv").contains("2025-03-12,V1,Brenn,army,"), "{out}");
    }
    let same = "place,holder,date,Date\nV0,council,2024-01-01,2024-01-01\nV1,army,2025-03-10,2025-03-12\n";
    let (_, status, out) = made(("c.csv", same), "");
    assert!(status == Some(2) && out.contains("\"date\" and \"Date\" may both say"), "{out}");
    let (_, status, out) = made(("c.csv", &same.replace("Date", "date")), "");
    assert!(status == Some(2) && out.contains("hint: leave one of them"), "{out}");
    // What only has such a name is no second date: who held it before.
    let table = "place,holder,date,from\nV0,council,2024-01-01,\nV1,council,2024-01-01,army\nV1,army,2025-03-10,council\n";
    let (folder, status, out) = made(("c.csv", table), "");
    assert!(status == Some(0) && folder.text("control_changes.csv").contains(TAKEN), "{out}");
}

#[test]
fn dates_under_an_unknown_name_are_not_passed_over() {
    let one = "place,holder,Reported\nV0,council,2024-01-01\nV1,army,10/03/2025\nV2,army,March 2025\n";
    let said = "\"Reported\" looks like dates and is not read: all counts from the first day on (--column \"date=Reported\"";
    let (_, status, out) = made(("c.csv", one), "");
    assert!(status == Some(0) && out.contains(said), "{out}");
    let several = "place,holder,Reported\nV0,council,2024-01-01\nV1,council,2024-01-01\nV1,army,2025-03-10\n";
    let (_, status, out) = made(("c.csv", several), "");
    assert!(status == Some(2) && out.contains("--column \"date=Reported\" reads the dates there"), "{out}");
    let (folder, status, out) = made(("c.csv", several), "--column date=Reported");
    assert!(status == Some(0) && folder.text("control_changes.csv").contains(TAKEN), "{out}");
    // Polygons.
    let polygons = taken("Reported", "2025-03-10");
    let (_, status, out) = made(("c.geojson", &polygons), "");
    assert!(
        status == Some(2)
            && out.contains("2 places lie in polygons of several holders, whose dates are not read")
            && out.contains("--column \"date=reported\" reads the dates there"),
        "{out}"
    );
    let (folder, status, out) = made(("c.geojson", &polygons), "--column date=Reported");
    assert!(status == Some(0) && folder.text("control_changes.csv").contains(TAKEN), "{out}");
    // One day for all tells nobody apart.
    let one =
        polygons.replace("\"holder\":\"council\"", "\"holder\":\"council\",\"Reported\":\"2025-03-10\"");
    let (_, status, out) = made(("c.geojson", &one), "");
    assert!(status == Some(0) && out.contains("lie in polygons of several holders of one date"), "{out}");
    let apart = map(&[
        square(r#""holder":"council""#, [40.0, 40.1]),
        square(r#""holder":"army","Reported":"2025-03-10""#, [40.1, 40.2]),
    ]);
    let (_, status, out) = made(("c.geojson", &apart), "");
    assert!(status == Some(0) && out.contains("\"reported\" looks like dates and is not read"), "{out}");
    let apart = apart.replace("\"2025-03-10\"", "1741564800000");
    let (_, status, out) = made(("c.geojson", &apart), "");
    assert!(status == Some(0) && out.contains("\"reported\" looks like dates and is not read"), "{out}");
    // A column that is read leaves others alone, and numbers of places are no dates.
    let (_, status, out) = made(
        ("c.csv", "place,holder,date,Reported\nV0,council,2024-01-01,2025-01-01\nV1,army,2024-01-01,\n"),
        "",
    );
    assert!(status == Some(0) && !out.contains("looks like"), "{out}");
    let (_, status, out) =
        made(("c.csv", "place,holder,Houses,Code\nV0,council,20,20010301\nV1,army,30,20019901\n"), "");
    assert!(status == Some(0) && !out.contains("looks like"), "{out}");
}

/// Polygons took dates in one form alone, and no word of the user's.
#[test]
fn polygons_are_read_as_tables_are() {
    for day in ["10 March 2025", "2025/3/10", "20250310", "2025-03-10T00:00:00Z", "10.03.2025"] {
        let (folder, status, out) = made(("c.geojson", &taken("date", day)), "");
        assert_eq!(status, Some(0), "{day}: {out}");
        assert!(folder.text("control_changes.csv").contains(TAKEN), "{day}: {out}");
    }
    let either = taken("date", "10/03/2025");
    let (_, status, out) = made(("c.geojson", &either), "");
    assert!(
        status == Some(2)
            && out.contains("c.geojson: feature 2: column \"date\": \"10/03/2025\" may have the day"),
        "{out}"
    );
    let (folder, status, out) = made(("c.geojson", &either), "--dates day-first");
    assert!(status == Some(0) && folder.text("control_changes.csv").contains(TAKEN), "{out}");
    let (_, status, out) = made(("c.geojson", &taken("date", "spring")), "");
    assert!(status == Some(2) && out.contains("feature 2: column \"date\": \"spring\" is no date"), "{out}");
    // Whose it is may stand under any name.
    let named = taken("date", "2025-03-10").replace("holder", "Chief");
    let (_, status, out) = made(("c.geojson", &named), "");
    assert!(
        status == Some(2)
            && out.contains("its polygons have no property holder; they have: chief, date")
            && out.contains("--column holder=PROPERTY"),
        "{out}"
    );
    let (folder, status, out) = made(("c.geojson", &named), "--column holder=Chief");
    assert!(status == Some(0) && folder.text("control_changes.csv").contains(TAKEN), "{out}");
    assert!(folder.text("README.md").contains("--column \"holder=Chief\" is used for c.geojson"));
    let (status, _, error) =
        folder.run("import control c.geojson --case valley --column holder=Chief --dates day-first");
    assert_eq!(status, Some(0), "{error}");
    for option in ["--encoding utf-8", "--decimal comma"] {
        let (status, _, error) = folder.run(&format!("import control c.geojson --case valley {option}"));
        assert!(status == Some(2) && error.contains("has no effect here"), "{error}");
    }
}

/// One without a date lost to all others without a word.
#[test]
fn polygons_without_a_date_among_dated_ones_are_named() {
    let squares = [
        square(r#""holder":"army","date":"2024-06-01""#, [40.0, 40.2]),
        square(r#""holder":"council","date":"""#, [40.0, 40.1]),
        square(r#""holder":"council","date":"2025-02-01""#, [40.0, 40.05]),
    ];
    let (_, status, out) = made(("c.geojson", &map(&squares)), "");
    assert_eq!(status, Some(0), "{out}");
    assert!(
        out.contains(
            "1 polygons have no date in \"date\", and 2 have one: they count from before the first day on"
        ) && out.contains("take from them what both hold: feature 2 (council)"),
        "{out}"
    );
}

/// Ends of polygons counted, those of rows did not.
#[test]
fn rows_that_end_before_the_first_day_are_left_out() {
    let rows = "place,holder,start_date,end_date\nV0,council,2024-01-01,\nV1,army,2024-01-01,2024-06-01\nV2,army,2024-01-01,2024-06-01\nV2,council,2024-06-02,ongoing\n";
    let (folder, status, out) = made(("c.csv", rows), "");
    assert_eq!(status, Some(0), "{out}");
    let said =
        "1 of 4 rows end before the first day (2025-03-01) and are left out: V1 (army) until 2024-06-01";
    assert!(out.contains(said), "{out}");
    assert!(out.contains("1 ends of rows in \"end_date\" are no dates, such as \"ongoing\""), "{out}");
    assert!(!folder.text("locations.csv").contains("army"), "{}", folder.text("locations.csv"));
    let (_, status, out) =
        made(("c.csv", &rows.replace("2024-06-01", "2025-03-20").replace("ongoing", "9999-12-31")), "");
    assert!(
        status == Some(0)
            && out.contains("1 rows end within the days of the case, such as on 2025-03-20")
            && !out.contains("no dates"),
        "{out}"
    );
}
