//! The country in tables of counts: beside units it says least, and people of other countries are none of the case.

use std::fmt::Write as _;

use super::import_ends::{CASE, counted, folder, run};

const SITES: &str = "crossing,to_country,lat,lon\nBena,Niger,36.5,40.5\nTora,Mali,35.5,39.9\n";

fn import(counts: &str, case: &str, line: &str) -> (super::new_case::Folder, Option<i32>, String) {
    let folder = folder(counts);
    std::fs::write(folder.0.path().join("s.csv"), SITES).expect("a file can be written");
    let (status, out) = run(&folder, case);
    assert_eq!(status, Some(0), "{out}");
    let (status, out) = run(&folder, &format!("import counts c.csv --case valley {line}"));
    (folder, status, out)
}

#[test]
fn units_count_and_not_the_country_beside_them() {
    let rows = "2024-03-05,Burkina Faso,Nord,Amar,100\n2024-03-06,Burkina Faso,Nord,Bara,200\n\
                2024-03-07,Burkina Faso,Sud,Cala,300\n";
    for (header, line) in [
        ("Date,Country of origin,Province of origin,District of origin,IDPs", "--variable displaced --stock"),
        ("Date,origin_country,origin_admin1,origin_admin2,IDPs", "--variable displaced --stock"),
        ("Date,Country,Province,District,IDPs", "--variable displaced --stock"),
        ("Date,Country,Admin1,Admin2,IDPs", "--variable displaced --stock"),
        ("Date,Location,Admin1,Admin2,IDPs", "--variable displaced --stock"),
        ("Date,Country,Province,District,IDPs", "--variable displaced --flow"),
        (
            "Fecha,País,Provincia,Distrito,Desplazados\n#date,#country+name,#adm1+name,#adm2+name,#affected+idps",
            "--variable displaced --stock",
        ),
    ] {
        let (folder, status, out) = import(&format!("{header}\n{rows}"), CASE, line);
        assert_eq!(status, Some(0), "{header}: {out}");
        let expected = ["displaced R11 100", "displaced R12 200", "displaced R21 300"];
        assert_eq!(counted(&folder), expected, "{header}: {out}");
        assert!(!folder.0.path().join("valley/observations.csv").exists(), "{header}: {out}");
    }
    // Where rows name no unit, they are of the country; those of another one are of that.
    let table = "Date,Country,Admin1,Admin2,IDPs\n2024-03-05,Burkina Faso,Nord,Amar,100\n2024-03-05,Burkina Faso,Nord,Bara,50\n\
                 2024-03-05,Burkina Faso,Sud,Cala,20\n2024-03-05,Burkina Faso,,,170\n2024-03-05,Niger,Sud,Cala,70\n\
                 2024-03-05,Togo,,,9\n";
    let (folder, status, out) = import(table, &format!("{CASE} --sites s.csv"), "--variable hosted --stock");
    assert_eq!(status, Some(0), "{out}");
    let mut all = counted(&folder);
    all.sort();
    assert_eq!(all, ["hosted NER 70", "hosted R11 100", "hosted R12 50", "hosted R21 20"], "{out}");
    assert!(out.contains("no areas of the case are left out: Togo"), "{out}");
    // A country alone is all of the case, as before.
    let alone = "Date,Country,IDPs\n2024-03-05,Burkina Faso,100\n2024-03-06,Burkina Faso,120\n";
    let (folder, status, out) = import(alone, CASE, "--variable displaced --stock");
    assert_eq!((status, counted(&folder).len()), (Some(0), 0), "{out}");
}

#[test]
fn a_region_of_the_world_is_no_unit() {
    let table = "Date,Region,Country,IDPs\n2024-03-05,West Africa,Burkina Faso,100\n2024-03-06,West Africa,Burkina Faso,120\n";
    let (folder, status, out) = import(table, CASE, "--variable displaced --stock");
    assert_eq!(status, Some(0), "{out}");
    let text = std::fs::read_to_string(folder.0.path().join("valley/observations.csv")).expect("a table");
    assert!(text.contains("120"), "{text}");
}

#[test]
fn refugees_of_other_nations_are_none_of_the_case() {
    let case = format!("{CASE} --sites s.csv");
    let rows = "2024-03-05,Burkina Faso,Niger,1000\n2024-03-05,Dem. Rep. of the Congo,Niger,30000\n\
                2024-03-05,Burkina Faso,Mali,500\n2024-03-05,Mali,Niger,7\n";
    for origin in ["Country of origin", "Origin", "Pays d'origine", "Nationality"] {
        let table = format!("Date,{origin},Country of asylum,Refugees\n{rows}");
        let (folder, status, out) = import(&table, &case, "--variable hosted --stock");
        assert_eq!(status, Some(0), "{origin}: {out}");
        let mut all = counted(&folder);
        all.sort();
        assert_eq!(all, ["hosted MLI 500", "hosted NER 1000"], "{origin}: {out}");
        assert!(out.contains("2 rows are not of people from Burkina Faso"), "{origin}: {out}");
    }
    let others = "Date,Country of asylum,Country of origin,Refugees\n2024-03-05,Burkina Faso,Mali,20000\n\
                  2024-03-12,Burkina Faso,Mali,21000\n";
    let (_, status, out) = import(others, &case, "--variable abroad --stock");
    assert!(status == Some(2) && out.contains("none of its rows is of people from Burkina Faso"), "{out}");
}

#[test]
fn a_table_of_all_of_a_country_has_the_areas_of_its_part() {
    let case = format!("{CASE} --only Nord");
    let rows = |header: &str, upper: bool| {
        let mut table = format!("{header}\n");
        for (province, district, people) in [
            ("Nord", "Amar", 100),
            ("Nord", "Bara", 200),
            ("Sud", "Cala", 300),
            ("Est", "Dana", 400),
            ("Est", "Eron", 500),
        ] {
            let upper = if upper { format!("{province},") } else { String::new() };
            let _ = writeln!(table, "2024-03-05,{upper}{district},{people}");
        }
        table + if upper { "2024-03-05,Total,,1500\n" } else { "2024-03-05,Total,1500\n" }
    };
    for (header, upper, variable) in [
        ("Date,Province of origin,District of origin,IDPs", true, "displaced"),
        ("Date,District of origin,IDPs", false, "displaced"),
        ("Date,Province of displacement,District of displacement,IDPs", true, "hosted"),
        ("Date,Current district,IDPs", false, "hosted"),
    ] {
        let line = format!("--variable {variable} --stock");
        let (folder, status, out) = import(&rows(header, upper), &case, &line);
        assert_eq!(status, Some(0), "{header}: {out}");
        let expected = [format!("{variable} R11 100"), format!("{variable} R12 200")];
        assert_eq!(counted(&folder), expected, "{header}: {out}");
        assert!(!folder.0.path().join("valley/observations.csv").exists(), "{header}: {out}");
    }
}

/// Its header is none that anybody knows: people were counted where they came from.
#[test]
fn a_second_column_of_areas_is_named() {
    let rows = "2024-03-05,Bara,Amar,100\n2024-03-05,Cala,Bara,200\n2024-03-05,Amar,Cala,300\n";
    for header in ["New district", "Sheltering in", "District 2", "Gathering point"] {
        let table = format!("Date,{header},District,IDPs\n{rows}");
        let (_, status, out) = import(&table, CASE, "--variable hosted --stock");
        assert!(
            status == Some(0) && out.contains(&format!("\"{header}\" names areas of the case too")),
            "{out}"
        );
        let other = format!("--variable hosted --stock --column |admin2={header}|");
        let (folder, status, out) = import(&table, CASE, &other);
        assert!(status == Some(0) && !out.contains("names areas of the case too"), "{out}");
        assert_eq!(
            counted(&folder),
            ["hosted R11 300", "hosted R12 100", "hosted R21 200"],
            "{header}: {out}"
        );
    }
    let alike = "Date,Name,District,IDPs\n2024-03-05,Bara,Bara,100\n2024-03-05,Cala,Cala,200\n";
    let (_, _, out) = import(alike, CASE, "--variable hosted --stock");
    assert!(!out.contains("names areas of the case too"), "{out}");
}
