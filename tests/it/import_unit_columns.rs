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

/// Who told, who lives there and what houses there are was refused as a unit, with the whole table.
#[test]
fn ordinary_columns_are_no_units() {
    for (header, one, two) in [
        ("Households", "120 HH", "90 HH"),
        ("Sample size", "30 households", "30 households"),
        ("Key informant", "Head of household", "Mayor"),
        ("Répondant", "Chef de ménage", "Maire"),
        ("Source", "Heads of household", "Heads of household"),
        ("Living with", "Family", "Camp"),
        ("Accommodation", "Host families", "Families"),
        ("Target group", "Families", "Single men"),
        ("Hosting", "Family", "Single men"),
        ("Method", "Family", "Family"),
        ("Housing units", "40", "1000"),
        ("Shelter units", "1000", "40"),
        ("Units", "40", "1000"),
        ("Facility unit", "Tents", "Building"),
        ("Dwelling units", "40 tents", "100 shelters"),
        ("Unit ID", "HH-001", "HH-002"),
        ("Counted by", "Family heads", "Red Cross"),
        ("Counting method", "Household survey", "Household visit"),
        ("Scale of damage", "Houses destroyed", "none"),
        ("Health unit", "Family clinic", "x"),
        ("Security measure", "Tents guarded", "x"),
        ("Unit of measure", "individuals (approx. 5 per household)", "individuals"),
        ("Unit", "Persons (HH x 5)", "persons"),
        ("Administrative unit", "Families", "North"),
    ] {
        let text = format!(
            "name,lat,lon,Capacity,\"{header}\"\nCamp A,36.1,40.0,300,{one}\nCamp B,36.2,40.0,200,{two}\n"
        );
        let (status, out) = with("s.csv", &text, "--sites s.csv");
        let named = out.contains("is not taken for the unit");
        assert!(status == Some(0) && named == (header == "Administrative unit"), "{header}: {out}");
    }
    // What may be a unit is named.
    for (header, one, two) in [
        ("Type", "Family", "x"),
        ("Population type", "Individuals", "Families"),
        ("Unit", "Registered by families", "persons"),
    ] {
        let text = format!(
            "name,lat,lon,Capacity,{header}\nCamp A,36.1,40.0,300,{one}\nCamp B,36.2,40.0,200,{two}\n"
        );
        let (status, out) = with("s.csv", &text, "--sites s.csv");
        let said = format!("\"{header}\" has \"");
        assert!(
            status == Some(0)
                && out.contains(&said)
                && out.contains("and is not taken for the unit of \"Capacity\""),
            "{header}: {out}"
        );
    }
    // The second unit is that of the second number, and the remedy helps.
    let text = "pcode,Population,Unit,IDPs,Unit\nV1,1000,ind,7,HH\nV2,500,ind,7,HH\nV3,500,ind,7,HH\n";
    let (status, out) = with("p.csv", text, "--population p.csv");
    assert!(status == Some(2) && out.contains("and \"IDPs\" is read as persons"), "{out}");
    assert!(out.contains("where \"Unit\" is not the unit of \"IDPs\", take that column out"), "{out}");
    let text = "pcode,Population,Unit\nV1,1000,1000\nV2,500,1\nV3,500,1000\n";
    let (status, out) = with("p.csv", text, "--population p.csv");
    assert!(status == Some(2) && out.contains("2 rows have \"1000\" in \"Unit\""), "{out}");
}
