//! Are names of shapefiles read in the letters that they are written in? Those of all that were not in UTF-8 were mangled, without
//! a word, or the file was refused.

use std::fs;

use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
use shapefile::{Point, Polygon, PolygonRing, Polyline, Writer};

use super::new_case::{Folder, two};

/// A shapefile of shapes with texts, in which a question mark is the byte of é in old code pages.
fn write<S: shapefile::record::EsriShape>(
    folder: &Folder,
    shapes: &[(S, Vec<(&str, &str)>)],
    (mark, cpg): (u8, Option<&str>),
) {
    let path = folder.0.path().join("a.shp");
    let mut table = TableWriterBuilder::new();
    for (name, _) in &shapes[0].1 {
        table = table.add_character_field((*name).try_into().expect("a name"), 20);
    }
    let mut writer = Writer::from_path(&path, table).expect("a file");
    for (shape, said) in shapes {
        let mut record = Record::default();
        for (name, text) in said {
            record.insert((*name).to_owned(), FieldValue::Character(Some((*text).to_owned())));
        }
        writer.write_shape_and_record(shape, &record).expect("written");
    }
    drop(writer);
    let table = path.with_extension("dbf");
    let mut bytes = fs::read(&table).expect("a table");
    bytes[29] = mark;
    for byte in bytes.iter_mut().filter(|byte| **byte == b'?') {
        *byte = 0xe9;
    }
    fs::write(&table, bytes).expect("written");
    if let Some(label) = cpg {
        fs::write(path.with_extension("cpg"), label).expect("written");
    }
}

fn square([west, east]: [f64; 2]) -> Polygon {
    let ring = [(west, 35.8), (west, 36.5), (east, 36.5), (east, 35.8), (west, 35.8)];
    Polygon::new(PolygonRing::Outer(ring.map(|(x, y)| Point::new(x, y)).to_vec()))
}

/// Status, all that was said, and the table of a case.
fn made(folder: &Folder, option: &str, table: &str) -> (Option<i32>, String, String) {
    let line = format!(
        "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv {option} --force"
    );
    let (status, out, error) = folder.run(&line);
    let table = if status == Some(0) { folder.text(table) } else { String::new() };
    (status, out + &error, table)
}

/// What a shapefile may say of its letters, and whether that is a guess.
const SAID: [(u8, Option<&str>, bool); 9] = [
    (0x57, Some("1252"), false),
    (0, Some("ANSI 1252"), false),
    (0, Some("ISO 8859-1"), false),
    (0, Some("88591"), false),
    (0, Some("LATIN1"), false),
    (0x03, None, false),
    (0x58, None, false),
    (0x57, None, true),
    (0, None, true),
];

#[test]
fn areas_are_called_as_their_code_page_has_it() {
    // Names of fields are cut to ten letters.
    let shapes = || [(square([39.9, 40.2]), vec![("admin2Pcod", "BF5601"), ("admin2Name", "S?no d?part")])];
    for (mark, cpg, guess) in SAID {
        let folder = Folder::new(&two());
        write(&folder, &shapes(), (mark, cpg));
        let (status, out, table) = made(&folder, "--areas a.shp", "communities.csv");
        assert_eq!(status, Some(0), "{mark} {cpg:?}: {out}");
        assert!(table.contains(",Séno départ,BF5601,"), "{mark} {cpg:?}: {table}");
        assert_eq!(out.contains("as in \"Séno départ\" (a guess"), guess, "{mark} {cpg:?}: {out}");
    }
    for (mark, cpg, said) in [
        (0, Some("UTF-8"), "is no text in UTF-8"),
        (0xf0, None, "is no text in UTF-8"),
        (0, Some("klingon"), "its .cpg file says \"klingon\", which is not known here"),
        (0x02, None, "is 0x02, which is not known here"),
    ] {
        let folder = Folder::new(&two());
        write(&folder, &shapes(), (mark, cpg));
        let (status, out, _) = made(&folder, "--areas a.shp", "communities.csv");
        assert!(status == Some(2) && out.contains(said), "{mark} {cpg:?}: {out}");
    }
}

#[test]
fn roads_and_holders_are_read_in_their_code_page() {
    let at = [(40.0, 35.85), (40.0, 36.0), (40.0, 36.15), (40.05, 36.3), (40.05, 36.4)];
    let line =
        |from: usize, to: usize| Polyline::new([at[from], at[to]].map(|(x, y)| Point::new(x, y)).to_vec());
    for (mark, cpg, _) in SAID {
        let folder = Folder::new(&two());
        let mut shapes: Vec<(Polyline, Vec<(&str, &str)>)> =
            (0..4).map(|from| (line(from, from + 1), vec![("CLASS", "Primary"), ("Etat", "Bon")])).collect();
        shapes.push((line(0, 4), vec![("CLASS", "Primary"), ("Etat", "D?truit")]));
        write(&folder, &shapes, (mark, cpg));
        let (status, out, table) = made(&folder, "--roads a.shp", "roads.csv");
        assert!(status == Some(0) && out.contains("etat Détruit (1)"), "{mark} {cpg:?}: {out}");
        assert!(!table.contains("Doma,Estar"), "{mark} {cpg:?}: {table}");
        let folder = Folder::new(&two());
        let shapes = [
            (square([39.9, 40.02]), vec![("holder", "Conseil")]),
            (square([40.02, 40.2]), vec![("holder", "Arm?e d?chue")]),
        ];
        write(&folder, &shapes, (mark, cpg));
        let (status, out, table) = made(&folder, "--control a.shp --home Conseil", "locations.csv");
        assert!(status == Some(0) && table.contains("Armée déchue"), "{mark} {cpg:?}: {out}{table}");
    }
}
