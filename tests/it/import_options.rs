//! An option that tells of nothing that is read is refused: whoever gave it believes that it counts.

use std::fs;

use super::support::displace;

const PLACES: &str =
    "name,pcode,lat,lon,admin1Name,population\nAlda,V1,36.0,40.0,R,1000\nBrenn,V2,36.15,40.0,R,500\n";
const SQUARE: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ADM1_PCODE":"R","ADM1_EN":"R","holder":"home","pcode":"R"},
"geometry":{"type":"Polygon","coordinates":[[[39,35],[41,35],[41,37],[39,37],[39,35]]]}}]}"#;
const ROAD: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"primary"},
"geometry":{"type":"LineString","coordinates":[[40,36],[40,36.15]]}}]}"#;

#[test]
fn options_that_tell_of_nothing_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("places.csv", PLACES);
    write("people.csv", "pcode,Population\nV1,1000\nV2,500\n");
    write("areas.geojson", SQUARE);
    write("roads.geojson", ROAD);
    write("holders.csv", "place,holder\nAlda,home\nBrenn,home\n");
    write("camps.csv", "name,lat,lon,capacity\nCamp,36.1,40.1,300\n");
    write("c.csv", "date,total\n2025-02-01,10\n");
    let say = |line: &str| displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    let new = "new x --start 2025-01-20 --days 60 --places places.csv";
    for (more, words) in [
        ("--part", "--part has no effect: it tells of the file of --population, and there is none"),
        ("--need-factor 1.3", "--need-factor has no effect"),
        ("--variable displaced", "--variable has no effect: it tells of the file of --counts"),
        ("--stock", "--stock has no effect"),
        ("--flow", "--flow has no effect"),
        ("--dates day-first", "--dates has no effect: no file that it is said of has a column of dates"),
        ("--column nonsense=Village", "fits no file"),
    ] {
        let (status, _, error) = say(&format!("{new} {more}"));
        assert!(status == Some(2) && error.contains(words), "{more}: {error}");
    }
    let (status, out, error) = say(&format!("{new} --home Council"));
    assert!(
        status == Some(0) && out.contains("not read: --home, until there are events or holders"),
        "{out}{error}"
    );
    for (verb, more) in [
        (
            "areas areas.geojson",
            "--column name=x --encoding utf-8 --decimal comma --dates day-first --part --need-factor=2 --variable=displaced --stock --flow",
        ),
        (
            "roads roads.geojson",
            "--column name=x --encoding utf-8 --decimal comma --dates day-first --part --need-factor=2 --variable=displaced --stock --flow",
        ),
        (
            "control areas.geojson",
            "--encoding utf-8 --decimal comma --dates day-first --part --need-factor=2 --variable=displaced --stock --flow",
        ),
        (
            "control holders.csv",
            "--decimal comma --dates day-first --part --need-factor=2 --variable=displaced --stock --flow",
        ),
        ("places places.csv", "--dates day-first --part --need-factor=2 --variable=displaced --stock --flow"),
        ("population people.csv", "--dates day-first --variable=displaced --stock --flow"),
        ("sites camps.csv", "--dates day-first --part --need-factor=2 --variable=displaced --stock --flow"),
        ("counts c.csv --variable displaced", "--part --need-factor=2"),
    ] {
        for option in more.split(" --") {
            let option = option.trim_start_matches("--");
            let (status, out, error) = say(&format!("import {verb} --case x --{option}"));
            let words = format!("--{} has no effect", option.split([' ', '=']).next().unwrap_or_default());
            assert!(status == Some(2) && error.contains(&words), "{verb} --{option}: {out}{error}");
        }
        let (status, _, error) = say(&format!("import {verb} --case x"));
        assert_eq!(status, Some(0), "{verb}: {error}");
    }
    let (status, _, error) =
        say("import population people.csv --case x --part --decimal comma --encoding utf-8");
    assert_eq!(status, Some(0), "{error}");
}

/// An empty variable of a shell took all places of the file.
#[test]
fn units_without_a_name_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    for only in ["", " ", "R,", ",R"] {
        let arguments = ["new", "x", "--start", "2025-01-20", "--places", "places.csv", "--only", only];
        let (status, _, error) = displace(folder.path(), &arguments);
        assert!(status == Some(2) && error.contains("--only is blank"), "{only:?}: {error}");
    }
    let arguments = ["new", "x", "--start", "2025-01-20", "--places", "places.csv", "--only", "R"];
    let (status, _, error) = displace(folder.path(), &arguments);
    assert_eq!(status, Some(0), "{error}");
}
