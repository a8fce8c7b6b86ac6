//! Do roads come out of an extract of OpenStreetMap, and only roads out of lines?

use std::fs;

use super::support::displace;
use super::targets::osm::extract;

const PLACES: &str = "name,pcode,lat,lon,population\nAlda,V1,36.0,40.0,100\nBrenn,V2,36.15,40.0,100\nCorva,V3,36.3,40.05,100\n\
                      Doma,V4,36.4,40.3,100\n";

const NODES: [(i64, f64, f64); 6] = [
    (11, 36.0, 40.0),
    (12, 36.08, 40.1),
    (13, 36.15, 40.0),
    (14, 36.3, 40.05),
    (15, 36.4, 40.3),
    (900, 36.5, 40.9),
];

fn made(bytes: &[u8], words: &str) -> (Option<i32>, String, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    fs::write(folder.path().join("valley.osm.pbf"), bytes).expect("written");
    let line = format!("new valley --start 2025-03-01 --places places.csv --roads valley.osm.pbf{words}");
    let (status, out, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    let roads = fs::read_to_string(folder.path().join("valley/roads.csv")).unwrap_or_default();
    (status, out, error, roads)
}

#[test]
fn roads_of_an_extract_are_contracted_to_places() {
    let ways: [(&str, &[i64]); 4] = [
        ("trunk", &[11, 12, 13]),
        ("tertiary_link", &[13, 14]),
        ("footway", &[14, 15]),
        ("primary", &[14, 77, 900]),
    ];
    let (status, out, error, roads) = made(&extract(&NODES, &ways), "");
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("1 roads have points outside of the extract"), "{out}");
    assert!(out.contains("no road joins 1 locations (Doma) to the others"), "{out}");
    // By the bend: 12.65 and 11.88 kilometres, against 16.68 as the crow flies.
    assert!(roads.contains("Alda,Brenn,24.5,primary,open,35,80000,"), "{roads}");
    assert!(roads.contains("Brenn,Corva,17.3,local,open,25,40000,"), "{roads}");
    assert!(!roads.contains("Corva,Doma") || roads.contains("nothing joins these parts"), "{roads}");
}

#[test]
fn an_extract_that_is_none_gets_one_answer() {
    let whole = extract(&NODES, &[("trunk", &[11, 12, 13])]);
    let nowhere = NODES.map(|(id, lat, lon)| (id, lat + 100.0, lon));
    let cases: [(&[u8], &str); 4] = [
        (&extract(&nowhere, &[("trunk", &[11, 12, 13])]), "is damaged: node 11 lies at 136"),
        (b"no extract at all, but a letter", "is no extract of OpenStreetMap"),
        (&whole[..whole.len() - 7], "is no extract of OpenStreetMap"),
        (&extract(&NODES, &[("footway", &[11, 12])]), "has no lines of roads"),
    ];
    for (bytes, words) in cases {
        let (status, out, error, roads) = made(bytes, "");
        assert!(status == Some(2) && roads.is_empty(), "{out}{error}");
        assert!(error.contains("1 problem") && error.contains(words) && error.contains("hint: "), "{error}");
    }
}

#[test]
fn changed_bytes_of_an_extract_never_crash() {
    let whole = extract(&NODES, &[("trunk", &[11, 12, 13]), ("tertiary", &[13, 14])]);
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let (status, _, error, _) = made(&bytes, "");
        assert!(matches!(status, Some(0 | 2)), "byte {at}: {status:?} {error}");
    }
}

/// Words and roads of lines in GeoJSON, each with its word of `highway`.
fn drawn(lines: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let lines: Vec<(String, &str)> =
        lines.iter().map(|(highway, line)| (format!(r#""highway":"{highway}""#), *line)).collect();
    with_properties(&lines)
}

/// The same of lines with any properties.
fn with_properties(lines: &[(String, &str)]) -> (Option<i32>, String, String) {
    let features: Vec<String> = lines
        .iter()
        .map(|(properties, line)| {
            format!(
                r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":[{line}]}}}}"#
            )
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    fs::write(folder.path().join("r.geojson"), text).expect("written");
    let line = "new valley --start 2025-03-01 --places places.csv --roads r.geojson";
    let (status, out, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    let roads = fs::read_to_string(folder.path().join("valley/roads.csv")).unwrap_or_default();
    (status, out + &error, roads)
}

/// From south of Brenn past Alda to Corva and Doma, with points far from Alda and Brenn.
const LONG: &str = "[40.0,35.8],[40.0,36.2],[40.05,36.3],[40.3,36.4]";

#[test]
fn a_location_lies_on_a_line_and_not_on_its_points() {
    let (status, out, roads) = drawn(&[("primary", LONG)]);
    assert_eq!(status, Some(0), "{out}");
    assert!(!out.contains("more than 5 km from every road") && !out.contains("no road joins"), "{out}");
    assert!(roads.contains("Alda,Brenn,16.7,primary,open,"), "{roads}");
    assert!(!roads.contains("Alda,Corva"), "Brenn lies between them: {roads}");
    assert_eq!(roads.lines().count(), 4, "{roads}");
    // A point at each place changes nothing.
    let (.., more) =
        drawn(&[("primary", &LONG.replace("[40.0,36.2]", "[40.0,36.0],[40.0,36.15],[40.0,36.2]"))]);
    assert_eq!(more, roads);
}

#[test]
fn what_is_no_road_is_not_taken_and_is_counted() {
    let (status, out, roads) = drawn(&[
        ("proposed", LONG),
        ("footway", "[40.0,36.0],[40.3,36.4]"),
        ("path", "[40.0,36.0],[40.3,36.4]"),
        ("secondary_link", "[40.0,36.0],[40.0,36.15],[40.05,36.3]"),
        ("residential", "[40.05,36.3],[40.3,36.4]"),
    ]);
    assert_eq!(status, Some(0), "{out}");
    let words = "3 features are no roads that people flee on in numbers, and are left out: highway footway (1), highway path (1), \
                 highway proposed (1)";
    assert!(out.contains(words), "{out}");
    assert!(!roads.contains("Alda,Doma") && !roads.contains("Alda,Corva"), "{roads}");
    let (status, out, _) = drawn(&[("construction", LONG)]);
    assert!(
        status == Some(2)
            && out.contains("has no lines of roads")
            && out.contains("highway construction (1)"),
        "{out}"
    );
}

/// An extract of all lines has rivers and railways, with a blank where roads say what they are.
#[test]
fn lines_that_are_no_roads_are_none_whatever_their_properties() {
    let river = "[40.0,36.0],[40.3,36.4]";
    let lines = |key: &str, none: &str| {
        let road = |class: &str, line| (format!(r#""{key}":"{class}""#), line);
        vec![
            road("primary", LONG),
            road("footway", river),
            (format!(r#""{key}":{none},"waterway":"river""#), river),
            (format!(r#""{key}":{none},"RAILWAY":"rail""#), river),
            (r#""name":"who knows""#.to_owned(), river),
        ]
    };
    for (key, none) in [("highway", "null"), ("HIGHWAY", "\"\""), ("fclass", "null"), ("FCLASS", "\" \"")] {
        let (status, out, roads) = with_properties(&lines(key, none));
        assert_eq!(status, Some(0), "{out}");
        for words in [
            "4 features are no roads",
            "waterway river (1)",
            "railway rail (1)",
            "no highway (1)",
            "footway (1)",
        ] {
            assert!(out.contains(words), "{key}: {words}: {out}");
        }
        assert!(
            roads.contains("Alda,Brenn,16.7,primary,open,") && !roads.contains("Alda,Doma"),
            "{key}: {roads}"
        );
    }
    let (status, out, _) = with_properties(&[(r#""waterway":"river""#.to_owned(), LONG)]);
    assert!(
        status == Some(2) && out.contains("has no lines of roads") && out.contains("waterway river"),
        "{out}"
    );
    // Tables without the words of OpenStreetMap are roads, as they were.
    let (status, out, _) = with_properties(&[(r#""name":"the road north""#.to_owned(), LONG)]);
    assert_eq!(status, Some(0), "{out}");
}
