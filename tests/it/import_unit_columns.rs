//! Columns beside the numbers that say in what they are counted: families in them were persons.

use std::fs;

use super::support::displace;

const PLACES: &str = "name,pcode,lat,lon,admin2Pcode,population\nAlda,V1,36.0,40.0,R1,1000\nBrenn,V2,36.15,40.0,R1,500\nCorva,V3,36.3,40.0,R2,500\n";

/// Status and all that was printed.
fn with(file: &str, text: &str, more: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    fs::write(folder.path().join(file), text).expect("written");
    let line = format!("new x --start 2025-03-01 --days 30 --places places.csv {more}");
    let (status, out, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    (status, out + &error)
}

#[test]
fn units_stand_under_any_header() {
    for (header, unit) in [
        ("Capacity unit", "families"),
        ("Type", "Households"),
        ("Counting unit", "HH"),
        ("Population unit", "fam."),
        ("Unité de compte", "ménages"),
        ("Units", "tents"),
        ("Unidad", "familias"),
        ("Remark", "HHs"),
        ("Basis", "Number of families"),
        ("Unit of count", "Households, as registered"),
    ] {
        let text = format!(
            "name,lat,lon,Capacity,\"{header}\"\nCamp A,36.1,40.0,300,\"{unit}\"\nCamp B,36.2,40.0,200,persons\n"
        );
        let (status, out) = with("s.csv", &text, "--sites s.csv");
        let said =
            format!("s.csv:2: 1 rows have \"{unit}\" in \"{header}\", and \"Capacity\" is read as persons");
        assert!(status == Some(2) && out.contains(&said), "{header}: {out}");
        let text =
            format!("pcode,\"{header}\",Population\nV1,\"{unit}\",100\nV2,persons,70\nV3,persons,70\n");
        let (status, out) = with("p.csv", &text, "--population p.csv");
        assert!(status == Some(2) && out.contains("p.csv:2: 1 rows have"), "{header}: {out}");
        let text = format!("date,Displaced,\"{header}\"\n2025-03-05,10,\"{unit}\"\n2025-03-09,20,persons\n");
        let (status, out) = with("c.csv", &text, "--counts c.csv --variable displaced --stock");
        assert!(status == Some(2) && out.contains("c.csv:2: 1 rows have"), "{header}: {out}");
    }
    // What people live in, with whom, and how far off, is no unit.
    for (header, value) in [
        ("Type", "Host family"),
        ("Shelter type", "tents"),
        ("Source", "Household survey"),
        ("Distance unit", "miles"),
        ("Unit", "persons"),
        ("Grade", "K"),
    ] {
        let text =
            format!("name,lat,lon,Capacity,{header}\nCamp A,36.1,40.0,300,{value}\nCamp B,36.2,40.0,200,\n");
        let (status, out) = with("s.csv", &text, "--sites s.csv");
        assert!(status == Some(0) && !out.contains("read as persons"), "{header}: {out}");
    }
    let text = "name,lat,lon,Capacity,Type\nCamp A,36.1,40.0,300,Tents\nCamp B,36.2,40.0,200,Tents\n";
    let (status, out) = with("s.csv", text, "--sites s.csv");
    assert!(
        status == Some(0)
            && out
                .contains("\"Type\" is \"Tents\" in 2 rows, and \"Capacity\" is read as persons: are these"),
        "{out}"
    );
}
