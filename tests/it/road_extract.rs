//! Do roads come out of an extract of OpenStreetMap?

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
