//! Do roads come out of an extract of OpenStreetMap? The extracts are written here, as the format's page describes it.

use std::fs;

use super::support::displace;

const PLACES: &str = "name,pcode,lat,lon,population\nAlda,V1,36.0,40.0,100\nBrenn,V2,36.15,40.0,100\nCorva,V3,36.3,40.05,100\n\
                      Doma,V4,36.4,40.3,100\n";

fn varint(mut value: u64, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push((value as u8) | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// A field of bytes.
fn field(number: u64, bytes: &[u8], to: &mut Vec<u8>) {
    varint((number << 3) | 2, to);
    varint(bytes.len() as u64, to);
    to.extend(bytes);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// Numbers as differences to the one before.
fn deltas(values: &[i64]) -> Vec<u8> {
    let (mut bytes, mut before) = (Vec::new(), 0);
    for &value in values {
        varint(zigzag(value - before), &mut bytes);
        before = value;
    }
    bytes
}

fn blob(kind: &str, block: &[u8], to: &mut Vec<u8>) {
    let (mut body, mut header) = (Vec::new(), Vec::new());
    field(1, block, &mut body);
    field(1, kind.as_bytes(), &mut header);
    varint(3 << 3, &mut header);
    varint(body.len() as u64, &mut header);
    to.extend((header.len() as u32).to_be_bytes());
    to.extend(header);
    to.extend(body);
}

/// An extract with nodes (id, lat, lon) and ways (class of road, nodes).
fn extract(nodes: &[(i64, f64, f64)], ways: &[(&str, &[i64])]) -> Vec<u8> {
    let mut header = Vec::new();
    field(4, b"OsmSchema-V0.6", &mut header);
    field(4, b"DenseNodes", &mut header);
    let mut bytes = Vec::new();
    blob("OSMHeader", &header, &mut bytes);
    let units = |degrees: f64| (degrees * 1e7).round() as i64;
    let mut dense = Vec::new();
    field(1, &deltas(&nodes.iter().map(|node| node.0).collect::<Vec<_>>()), &mut dense);
    field(8, &deltas(&nodes.iter().map(|node| units(node.1)).collect::<Vec<_>>()), &mut dense);
    field(9, &deltas(&nodes.iter().map(|node| units(node.2)).collect::<Vec<_>>()), &mut dense);
    let (mut group, mut block) = (Vec::new(), Vec::new());
    field(2, &dense, &mut group);
    field(1, &[], &mut block);
    field(2, &group, &mut block);
    blob("OSMData", &block, &mut bytes);
    let (mut strings, mut group, mut block) = (Vec::new(), Vec::new(), Vec::new());
    field(1, b"", &mut strings);
    field(1, b"highway", &mut strings);
    for (index, (class, refs)) in ways.iter().enumerate() {
        field(1, class.as_bytes(), &mut strings);
        let mut way = Vec::new();
        varint(1 << 3, &mut way);
        varint(index as u64 + 1, &mut way);
        field(2, &[1], &mut way);
        field(3, &[index as u8 + 2], &mut way);
        field(8, &deltas(refs), &mut way);
        field(3, &way, &mut group);
    }
    field(1, &strings, &mut block);
    field(2, &group, &mut block);
    blob("OSMData", &block, &mut bytes);
    bytes
}

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
    let cases: [(&[u8], &str); 3] = [
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
