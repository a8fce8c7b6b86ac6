//! Lists of units with their middles, columns of the country alone, and sites where nobody lives.

use super::new_case::{Folder, two};

#[test]
fn a_list_of_units_has_them_for_places() {
    let places = "adm2_name,adm2_pcode,adm1_name,adm1_pcode,center_lat,center_lon\nAmar,R11,Nord,R1,36.0,40.0\n\
                  Bara,R12,Nord,R1,36.4,40.2\nNord,R21,Sud,R2,35.6,40.1\n";
    let people = "ADM2_EN,ADM2_PCODE,T_TL\nAmar,R11,100\nBara,R12,200\nNord,R21,300\n";
    for (header, more) in [
        ("adm2_name,adm2_pcode", ""),
        ("ADM2_EN,ADM2_PCODE", "--column name=ADM2_EN"),
        ("ADM2_FR,ADM2_PCODE", ""),
    ] {
        let places = places.replace("adm2_name,adm2_pcode", header);
        let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
        let line =
            format!("new valley --start 2025-03-01 --places places.csv --population people.csv {more}");
        let (status, out, error) = folder.run(line.trim());
        assert_eq!(status, Some(0), "{header}: {out}{error}");
        let table = folder.text("communities.csv");
        for row in ["R11,Amar", "R12,Bara", "R21,Nord"] {
            assert!(table.contains(row), "{row}: {table}");
        }
        assert!(folder.text("README.md").contains("lists units of level 2"));
    }
}

#[test]
fn the_code_of_the_country_is_none_of_a_place() {
    let places =
        "name,pcode,admin2,admin2Pcode,lat,lon\nAlda,V1,Amar,R11,36.0,40.0\nBrenn,V2,Bara,R12,36.4,40.2\n";
    let people = "location_code,admin2_code,population\nBFA,R11,100\nBFA,R12,200\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    let line = "new valley --start 2025-03-01 --country BFA --places places.csv --population people.csv";
    let (status, out, error) = folder.run(line);
    assert!(status == Some(0) && !out.contains("divided over"), "{out}{error}");
}

#[test]
fn of_all_people_and_some_the_message_names_all() {
    let places =
        "name,pcode,admin2,admin2Pcode,lat,lon\nAlda,V1,Amar,R11,36.0,40.0\nBrenn,V2,Bara,R12,36.4,40.2\n";
    let people = "ADM2_PCODE,Population locale,Population déplacée,Total\nR11,90,10,100\nR12,180,20,200\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    let (status, out, error) =
        folder.run("new valley --start 2025-03-01 --places places.csv --population people.csv");
    assert!(status == Some(0) || error.contains("--column \"persons=Total\""), "{out}{error}");
}

#[test]
fn water_points_and_clinics_are_no_camps() {
    let sites = "Name,Site type,Lat,Lon,Capacity\nCamp A,Camp,36.05,40.05,2000\nÉcole,École,36.12,40.1,300\n\
                 CSPS,Centre de santé,36.1,40.05,50\nForage,Forage,36.1,40.02,500\nPoint,Borehole,36.1,40.03,500\n";
    let mut all: Vec<(&str, &[u8])> = two();
    all.push(("s.csv", sites.as_bytes()));
    let folder = Folder::new(&all);
    let out = folder.make("--sites s.csv");
    assert!(out.contains("3 sites are no camps by their kind, and are left out: \"CSPS\""), "{out}");
    assert!(out.contains("1 sites are no camps by their kind, and count as camps"), "{out}");
    let table = folder.text("locations.csv");
    assert!(table.contains("Camp A,") && !table.contains("Forage,") && !table.contains("Point,"), "{table}");
}

/// Closed crossings were as open as others, and a camp that opens later had free places from the first day on.
#[test]
fn closed_crossings_and_camps_that_open_later_are_named() {
    let said = |rows: &str| {
        let sites = format!("Name,Lat,Lon,Country beyond,Status,Capacity,Opened\n{rows}");
        let mut all: Vec<(&str, &[u8])> = two();
        all.push(("s.csv", sites.as_bytes()));
        Folder::new(&all).make("--country SYR --sites s.csv")
    };
    let out = said(
        "Gate,36.6,40.0,Turkey,Closed,,\nPass,36.6,40.2,Turkey,Open,,\nCamp A,36.05,40.05,,Open,500,2025-03-15\n",
    );
    assert!(out.contains("1 crossings are not open by it: Gate (Closed)"), "{out}");
    assert!(out.contains("1 camps open after the first day (2025-03-01) by it"), "{out}");
    assert!(out.contains("Camp A (2025-03-15)"), "{out}");
    let out = said("Gate,36.6,40.0,Turkey,Open,30,\nCamp A,36.05,40.05,,Open,500,2024-03-15\n");
    assert!(!out.contains("are not open by it") && !out.contains("open after the first day"), "{out}");
    // A camp that closes after the last day is open on all of them.
    let closing = |day: &str| {
        let sites = format!("Name,Lat,Lon,Closing date,Capacity\nCamp A,36.05,40.05,{day},500\n");
        let mut all: Vec<(&str, &[u8])> = two();
        all.push(("s.csv", sites.as_bytes()));
        Folder::new(&all).make("--sites s.csv").contains("are not open by it")
    };
    assert!(closing("2025-03-10") && !closing("2026-03-10"));
}
