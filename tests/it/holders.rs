//! Whose holder is doubtful, and where is the front, by the polygons and tables of `--control`?

use std::fmt::Write as _;

use super::new_case::Folder;

/// Villages at longitudes, in the order of their codes, all at one latitude.
fn villages(places: &[(&str, f64)]) -> String {
    let mut text = String::from("name,pcode,lat,lon,population\n");
    for (index, (name, lon)) in places.iter().enumerate() {
        let _ = writeln!(text, "{name},V{index},36.05,{lon},1000");
    }
    text
}

/// A square with its holder, from 36.0 to 36.1 degrees north.
fn square(holder: &str, date: &str, [west, east]: [f64; 2]) -> String {
    let ring =
        format!("[[{west},36.0],[{east},36.0],[{east},36.05],[{east},36.1],[{west},36.1],[{west},36.0]]");
    format!(
        r#"{{"type":"Feature","properties":{{"holder":"{holder}","date":"{date}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    )
}

fn map(squares: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, squares.join(","))
}

/// A case of some villages with a file of control; what was printed comes back.
fn made(places: &str, control: (&str, &str)) -> (Folder, String) {
    let folder = Folder::new(&[("places.csv", places.as_bytes()), (control.0, control.1.as_bytes())]);
    let line = format!(
        "new valley --start 2025-03-01 --days 30 --places places.csv --control {} --home council",
        control.0
    );
    let (status, out, error) = folder.run(&line);
    assert_eq!(status, Some(0), "{error}");
    let (status, _, error) = folder.run("check valley/record.toml valley/offensive.toml");
    assert_eq!(status, Some(0), "{error}");
    (folder, out)
}

#[test]
fn doubtful_holders_by_polygons_are_listed() {
    let places = villages(&[
        ("Alda", 40.03),
        ("Brenn", 40.095),
        ("Corva", 40.17),
        ("Doma", 40.185),
        ("Estar", 40.25),
        ("Fonta", 40.06),
    ]);
    // A square of the people lies upon the end of that of the army; Estar lies in none.
    let squares = [
        square("council", "", [40.0, 40.1]),
        square("army", "", [40.1, 40.2]),
        square("council", "", [40.18, 40.2]),
        // Later ones show both sides, and leave one village out.
        square("council", "2025-03-10", [40.0, 40.05]),
        square("army", "2025-03-10", [40.07, 40.2]),
    ];
    let (folder, out) = made(&places, ("control.geojson", &map(&squares)));
    for (words, name) in [
        ("1 places lie in no polygon of the first day and are held as", "Estar"),
        ("1 places lie in polygons of several holders of one date", "Doma"),
        ("1 places lie in no polygon after the first day and stay with who held them", "Fonta"),
        ("3 places lie within 1 km of a line between the two sides", "Brenn"),
    ] {
        let line = out.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {out}"));
        assert!(line.starts_with("warning: control.geojson: ") && line.contains(name), "{line}");
        let count = words.split(' ').next().unwrap_or_default();
        let readme = folder.text("README.md");
        assert!(readme.contains(&format!("control of {count} places is doubtful")), "{readme}");
        assert!(folder.text("TODO.md").contains(name), "{}", folder.text("TODO.md"));
    }
}

#[test]
fn who_is_never_taken_is_listed_and_lists_are_cut() {
    let names: Vec<String> = (0..16).map(|index| format!("Place{index:02}")).collect();
    let rows: Vec<(&str, f64)> =
        names.iter().enumerate().map(|(index, name)| (name.as_str(), 40.0 + 0.06 * index as f64)).collect();
    // All but every other village of the east fall.
    let mut control = String::from("place,holder,date\n");
    for index in 0..16 {
        let _ = writeln!(control, "V{index},council,");
        if index > 1 && index % 2 == 0 {
            let _ = writeln!(control, "V{index},army,2025-03-10");
        }
    }
    let (folder, out) = made(&villages(&rows), ("control.csv", &control));
    let line = out.lines().find(|line| line.contains("are never taken")).unwrap_or_else(|| panic!("{out}"));
    assert!(line.contains("7 places are never taken, although all places around them"), "{line}");
    assert!(
        line.ends_with("Place03, Place05, Place07, Place09, Place11 … and 2 more")
            && !line.contains("Place01"),
        "{line}"
    );
    let todo = folder.text("TODO.md");
    assert!(todo.contains("who holds 7 places, which are never taken") && todo.contains("Place15"), "{todo}");
    assert!(folder.text("README.md").contains("Place13, Place15"));
    // Nobody is in doubt whose file says so.
    let (_, out) =
        made(&villages(&rows[..3]), ("control.csv", "place,holder\nV0,council\nV1,council\nV2,army\n"));
    assert!(!out.contains("warning: control"), "{out}");
}

/// Latitude, longitude and confidence of the front line's points.
fn front(folder: &Folder) -> Vec<(f64, f64, String)> {
    let table = folder.text("frontline.csv");
    let mut rows = table.lines();
    assert_eq!(rows.next(), Some("line,seq,name,lat,lon,source,confidence"));
    let cell = |row: &str, index: usize| row.split(',').nth(index).unwrap_or_default().to_owned();
    let number = |row: &str, index: usize| cell(row, index).parse::<f64>().expect("degrees");
    rows.map(|row| (number(row, 3), number(row, 4), cell(row, 6))).collect()
}

#[test]
fn the_front_line_is_the_edge_that_both_sides_share() {
    let places = villages(&[("Alda", 40.03), ("Brenn", 40.06), ("Corva", 40.17)]);
    let draw = |squares: &[String]| made(&places, ("control.geojson", &map(squares)));
    let ends = |points: &[(f64, f64, String)], lon: f64, confidence: &str| {
        let mut lats: Vec<f64> = points.iter().map(|point| point.0).collect();
        lats.sort_by(f64::total_cmp);
        assert_eq!(lats, [36.0, 36.1], "{points:?}");
        assert!(
            points.iter().all(|point| (point.1 - lon).abs() < 1e-9 && point.2 == confidence),
            "{points:?}"
        );
    };
    let west = square("council", "", [40.0, 40.1]);
    let (folder, _) = draw(&[west.clone(), square("army", "", [40.1, 40.2])]);
    ends(&front(&folder), 40.1, "interpolated");
    assert!(folder.text("case.toml").contains("front_line = \"frontline.csv\""));
    let todo = folder.text("TODO.md");
    assert!(todo.contains("the front line of the first day (frontline.csv): 11 km"), "{todo}");
    // A gap of half a kilometre is bridged, and that is a guess.
    let (folder, _) = draw(&[west.clone(), square("army", "", [40.105, 40.2])]);
    ends(&front(&folder), 40.1, "guess");
    // What was taken before the first day is the army's, though an older polygon says otherwise.
    let (folder, _) = draw(&[
        square("council", "2025-01-01", [40.0, 40.15]),
        square("army", "2025-01-01", [40.15, 40.2]),
        square("army", "2025-02-20", [40.08, 40.15]),
        square("army", "2025-03-10", [40.0, 40.05]),
    ]);
    ends(&front(&folder), 40.08, "interpolated");
    // Two kilometres are no front, and a table says nothing of one.
    let (folder, out) = draw(&[west, square("army", "", [40.122, 40.2])]);
    assert!(
        out.contains("there is no front line: in control.geojson no polygons of the two sides lie"),
        "{out}"
    );
    assert!(!folder.text("case.toml").contains("front_line"));
    let (folder, _) = made(&places, ("control.csv", "place,holder\nV0,council\nV1,council\nV2,army\n"));
    assert!(folder.text("TODO.md").contains("there is no front line: a table of holders does not say"));
    assert!(!folder.text("case.toml").contains("front_line"));
}

#[test]
fn several_lines_have_names() {
    let places = villages(&[("Alda", 40.03), ("Brenn", 40.07), ("Corva", 40.17), ("Doma", 40.25)]);
    // The people hold the middle.
    let squares = [
        square("army", "", [40.0, 40.05]),
        square("council", "", [40.05, 40.2]),
        square("army", "", [40.2, 40.3]).replace("36.1", "36.08"),
    ];
    let (folder, out) = made(&places, ("control.geojson", &map(&squares)));
    let table = folder.text("frontline.csv");
    let ends = |name: &str, lon: f64| {
        let rows: Vec<&str> = table.lines().filter(|row| row.starts_with(name)).collect();
        assert_eq!(rows.len(), 2, "{table}");
        assert!(rows.iter().all(|row| row.contains(&format!(",{lon},"))), "{table}");
    };
    ends("front by Alda,", 40.05);
    ends("front by Corva,", 40.2);
    assert!(!out.contains("are left out of frontline.csv"), "{out}");
    let todo = folder.text("TODO.md");
    assert!(todo.contains("the front line of the first day (frontline.csv): 20 km in 2 lines"), "{todo}");
    let (status, _, error) = folder.run("check valley/offensive.toml");
    assert_eq!(status, Some(0), "{error}");
    // An edge of four kilometres is no front.
    let squares = [squares[0].clone(), squares[1].clone(), squares[2].replace("36.08", "36.036")];
    let (folder, out) = made(&places, ("control.geojson", &map(&squares)));
    assert!(front(&folder).iter().all(|point| (point.1 - 40.05).abs() < 1e-9), "{:?}", front(&folder));
    assert!(
        out.contains("1 line along which the sides meet for less than 5 km, 4 km in all, are left out"),
        "{out}"
    );
}

/// Columns of dates in a shapefile were passed over, and the last polygon held from the first day on.
#[test]
fn dates_of_shapefiles_count() {
    use shapefile::dbase::{Date, FieldValue, Record, TableWriterBuilder};
    use shapefile::{Point, Polygon, PolygonRing, Writer};
    let folder = Folder::new(&[("places.csv", villages(&[("Alda", 40.02), ("Brenn", 40.08)]).as_bytes())]);
    let table = TableWriterBuilder::new()
        .add_character_field("holder".try_into().expect("a name"), 20)
        .add_date_field("date".try_into().expect("a name"));
    let mut writer = Writer::from_path(folder.0.path().join("control.shp"), table).expect("a file");
    for (holder, east, month) in [("council", 40.1, 1), ("army", 40.05, 3)] {
        let ring = [(40.0, 36.0), (40.0, 36.1), (east, 36.1), (east, 36.0), (40.0, 36.0)];
        let ring = PolygonRing::Outer(ring.map(|(x, y)| Point::new(x, y)).to_vec());
        let mut record = Record::default();
        record.insert("holder".into(), FieldValue::Character(Some(holder.into())));
        record.insert("date".into(), FieldValue::Date(Date::new(10, month, 2025).ok()));
        writer.write_shape_and_record(&Polygon::new(ring), &record).expect("written");
    }
    drop(writer);
    let line =
        "new valley --start 2025-03-01 --days 30 --places places.csv --control control.shp --home council";
    let (status, _, error) = folder.run(line);
    assert_eq!(status, Some(0), "{error}");
    assert!(folder.text("control_changes.csv").contains("2025-03-10,V0,Alda,army,"));
}

/// Polygons that were over on the first day counted, and what no polygon is was dropped, without a word.
#[test]
fn ends_of_polygons_and_what_is_none_are_said() {
    let places = villages(&[("Ada", 40.01), ("Bel", 40.02), ("Cor", 40.2)]);
    let ended = |until: &str, source: &str| {
        let more = format!(r#""end_date":"{until}","source":"{source}","holder""#);
        square("army", "2025-01-01", [40.0, 40.015]).replace("\"holder\"", &more)
    };
    let point = r#"{"type":"Feature","properties":{"holder":"army"},"geometry":{"type":"Point","coordinates":[40.2,36.05]}}"#;
    let council = square("council", "2025-01-01", [39.9, 40.3]);
    let control = |army: String| map(&[council.clone(), army, point.to_owned()]);
    let (folder, out) = made(&places, ("c.geojson", &control(ended("2025-02-01", "x"))));
    let said = "c.geojson: 1 of 2 polygons end before the first day (2025-03-01) and are left out: \"army\" until 2025-02-01";
    assert!(out.contains(said), "{out}");
    assert!(out.contains("c.geojson: 1 features are no polygons and are left out: Point (1)"), "{out}");
    assert!(out.contains("properties of c.geojson: source"), "{out}");
    assert!(!folder.text("locations.csv").contains("army"), "{}", folder.text("locations.csv"));
    let (folder, out) = made(&places, ("c.geojson", &control(ended("2025-03-10", "x"))));
    assert!(out.contains("1 polygons end within the days of the case, such as on 2025-03-10"), "{out}");
    assert!(folder.text("locations.csv").contains("army"), "{}", folder.text("locations.csv"));
    let far = map(&[square("council", "2025-01-01", [50.0, 50.1])]);
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("c.geojson", far.as_bytes())]);
    let line = "new valley --start 2025-03-01 --places places.csv --control c.geojson --home council";
    let (status, _, error) = folder.run(line);
    assert!(status == Some(2) && error.contains("no place of the case lies in its polygons"), "{error}");
}
