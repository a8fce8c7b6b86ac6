//! Counts of what is smaller than an area, of another end, or of some days only: each was taken for that of the area, of the
//! variable, or of all days.

use super::import_ends::{CASE, counted, folder, run};
use super::new_case::Folder;

const PLACES: &str = "Name,Pcode,Admin1,Admin1Pcode,Latitude,Longitude,Population\n\
                      Alda,A1,Nord,R1,36.00,40.00,5000\nAlto,A2,Nord,R1,36.10,40.10,5000\n\
                      Brenn,B1,Nord,R1,36.20,40.30,5000\nCorva,C1,Sud,R2,35.60,40.00,5000\n";

/// A case whose areas are units of level 1.
fn of_regions(counts: &str) -> Folder {
    Folder::new(&[("places.csv", PLACES.as_bytes()), ("c.csv", counts.as_bytes())])
}

/// The number of one municipality was that of its whole department.
#[test]
fn a_number_of_a_smaller_unit_is_not_that_of_the_area() {
    for (upper, lower, variable) in [
        ("Department", "Municipality", "hosted"),
        ("Department", "Municipality of arrival", "hosted"),
        ("Department", "Host municipality", "hosted"),
        ("Departamento", "Municipio receptor", "hosted"),
        ("Département d'accueil", "Commune d'accueil", "hosted"),
        ("Department", "Municipality (arrival)", "arrivals"),
        ("Admin 1", "Current municipality", "hosted"),
        ("Admin 1", "Affected municipality", "hosted"),
        ("Admin1 of arrival", "Admin2 of arrival", "hosted"),
        ("Admin1", "Town of displacement", "hosted"),
        ("Departamento de origen", "Municipio de origen", "displaced"),
        ("Département", "Commune de résidence", "hosted"),
        ("Области", "Район прибуття", "hosted"),
        ("Nowhere", "Municipality of arrival", "hosted"),
    ] {
        for names in [["Elsewhere", "Faraway"], ["Alda", "Corva"]] {
            let upper_names = if upper == "Nowhere" { ["Aa", "Bb"] } else { ["Nord", "Sud"] };
            let table = format!(
                "Date,{upper},{lower},IDPs\n2024-03-05,{},{},100\n2024-03-05,{},{},30\n",
                upper_names[0], names[0], upper_names[1], names[1]
            );
            let flow = if variable == "arrivals" { "--flow" } else { "--stock" };
            let folder = of_regions(&table);
            let (status, out) = run(&folder, &format!("{CASE} --counts c.csv --variable {variable} {flow}"));
            assert_eq!(status, Some(2), "{upper}, {lower}, {names:?}: {out} {:?}", counted(&folder));
        }
    }
    // A total of an area beside its parts is of the area, and answers name nothing.
    for (lower, cells) in [
        ("Municipality of arrival", ["Total", "Total"]),
        ("Municipality of arrival", ["", ""]),
        ("Municipality affected", ["yes", "no"]),
        ("Sites in municipality", ["3", "4"]),
        ("Municipality of origin", ["Faraway", "Elsewhere"]),
    ] {
        let table = format!(
            "Date,Department,{lower},IDPs\n2024-03-05,Nord,{},100\n2024-03-05,Sud,{},30\n",
            cells[0], cells[1]
        );
        let folder = of_regions(&table);
        let (status, out) = run(&folder, &format!("{CASE} --counts c.csv --variable hosted --stock"));
        assert_eq!(status, Some(0), "{lower}: {out}");
        assert_eq!(counted(&folder), ["hosted R1 100", "hosted R2 30"], "{lower}: {out}");
    }
}

/// Hints named the column of where people left for those who arrived, in all languages but four.
#[test]
fn ends_are_told_apart_in_the_languages_of_tables() {
    for (from, to) in [
        ("From", "To"),
        ("Звідки (область)", "Куди (область)"),
        ("Откуда", "Куда"),
        ("De (Province)", "Vers (Province)"),
        ("Desde", "Hacia"),
        ("De", "Para"),
        ("Nereden", "Nereye"),
        ("من", "إلى"),
        ("Région de provenance", "Région de destination"),
        ("Home governorate", "Governorate"),
        ("Residence governorate before displacement", "Governorate"),
        ("Gouvernorat de résidence habituelle", "Gouvernorat"),
        ("Place of habitual residence", "Governorate"),
        ("Departamento de residencia habitual", "Departamento"),
    ] {
        let table = format!("Date,{from},{to},Persons\n2024-03-05,Nord,Sud,100\n2024-03-12,Nord,Sud,30\n");
        for (variable, area, column) in [("departures", "R1", from), ("arrivals", "R2", to)] {
            let folder = of_regions(&table);
            let line = format!("{CASE} --counts c.csv --variable {variable} --flow");
            let (mut status, mut out) = run(&folder, &line);
            if status == Some(2) {
                let told = format!("--column \"admin1={column}\"");
                assert!(out.contains(&told), "{from}, {variable}: {out}");
                (status, out) = run(&folder, &format!("{line} --column |admin1={column}|"));
            }
            assert_eq!(status, Some(0), "{from}, {variable}: {out}");
            let found = counted(&folder);
            let all = [format!("{variable} {area} 100"), format!("{variable} {area} 30")];
            assert_eq!(found, all, "{from}, {variable}: {out}");
        }
    }
    // Where no word is known, both are named.
    let table = "Date,Xa,Xb,Persons\n2024-03-05,Nord,Sud,100\n";
    let (status, out) = run(&of_regions(table), &format!("{CASE} --counts c.csv --variable arrivals --flow"));
    let words = "name the column that says so (--column \"admin1=Xa\" or --column \"admin1=Xb\")";
    assert!(status == Some(2) && out.contains(words), "{out}");
}

const IDU: &str = "id,country,role,figure,displacement_end_date\n\
                   1,Burkina Faso,Recommended figure,12000,2024-03-05\n";

/// A figure that is there to compare another with was added to it, and two figures of one day were refused.
#[test]
fn figures_of_events_are_counted_once_each() {
    let made = |rows: &str| {
        let folder = folder(&format!("{IDU}{rows}"));
        let line = format!("{CASE} --counts c.csv --variable displaced --flow --column count=figure");
        let (status, out) = run(&folder, &line);
        let table = std::fs::read_to_string(folder.0.path().join("valley/observations.csv"));
        (status, out, table.unwrap_or_default())
    };
    let (status, out, table) = made(
        "2,Burkina Faso,Triangulation,15000,2024-03-06\n3,Burkina Faso,Recommended figure,3000,2024-03-09\n",
    );
    assert!(status == Some(0) && out.contains("1 rows are no recommended figures by \"role\""), "{out}");
    assert!(table.contains("2024-03-05,displaced,12000,") && table.contains("2024-03-09,displaced,15000,"));
    assert!(!table.contains("2024-03-06"), "{table}");
    let (status, out, table) = made("3,Burkina Faso,Recommended figure,3000,2024-03-05\n");
    assert!(status == Some(0) && out.contains("2 rows are figures of several events of one date"), "{out}");
    assert!(table.contains("2024-03-05,displaced,15000,"), "{table}");
    // The same figure twice, and rows of a table that is none of figures, are refused as before.
    let (status, out, _) = made("1,Burkina Faso,Recommended figure,12000,2024-03-05\n");
    assert!(status == Some(2) && out.contains("has 2024-03-05 twice"), "{out}");
    let plain = "Date,Admin2Pcode,New arrivals\n2024-03-05,R11,100\n2024-03-05,R11,30\n";
    let (status, out) = run(&folder(plain), &format!("{CASE} --counts c.csv --variable arrivals --flow"));
    assert!(status == Some(2) && out.contains("has 2024-03-05 twice for \"Amar\""), "{out}");
    let told = folder(&IDU.replace("Recommended figure", "Triangulation"));
    let line = format!("{CASE} --counts c.csv --variable displaced --flow --column count=figure");
    let (status, out) = run(&told, &line);
    assert!(status == Some(0) && out.contains("none of its rows is a recommended figure"), "{out}");
}

/// The total of one day was the running total of the whole case.
#[test]
fn totals_of_some_days_of_a_flow_are_no_running_total() {
    let line = format!("{CASE} --counts c.csv --variable displaced --flow");
    let rows =
        "Date,Admin2,New displaced\n2024-03-05,Amar,2500\n2024-03-31,Bara,8991\n2024-03-31,Cala,1500\n";
    let told = folder(&format!("{rows}2024-03-31,Total,10491\n"));
    let (status, out) = run(&told, &line);
    let words = "1 rows of totals are left out: 1 days have rows of areas and no total, such as 2024-03-05";
    assert!(status == Some(0) && out.contains(words), "{out}");
    assert!(!told.0.path().join("valley/observations.csv").exists());
    // Those of areas that the case does not have have days too.
    let told = folder("Date,Admin2,New displaced\n2024-03-05,Faraway,2500\n2024-03-31,Total,10491\n");
    let (status, out) = run(&told, &line);
    assert!(status == Some(2) && out.contains("counts Faraway"), "{out}");
    let told = folder(&format!("{rows}2024-03-05,Total,2500\n2024-03-31,Total,10491\n"));
    let (status, out) = run(&told, &line);
    assert!(status == Some(0) && told.text("observations.csv").contains("displaced,12991,"), "{out}");
}

/// What numbers, levels and positions of rows are was offered as a count; remedies did not say what is meant.
#[test]
fn columns_and_rows_are_named_that_count_people() {
    let stock = format!("{CASE} --counts c.csv --variable hosted --stock");
    let table =
        "Date,ETT #,admin_level,Centroid Lat,Centroid Lon,Admin2,IDPs\n2024-03-05,61,2,36,40,Amar,100\n";
    let told = folder(table);
    let (status, out) = run(&told, &stock);
    assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{out}");
    // Of a number of people the sign says nothing.
    let told = folder("Date,Admin2,IDPs #\n2024-03-05,Amar,100\n");
    let (status, out) = run(&told, &stock);
    assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{out}");
    let parts = "Date,Admin2,gender,IDPs\n2024-03-05,Amar,m,40\n2024-03-05,Amar,f,60\n";
    let (status, out) = run(&folder(parts), &stock);
    assert!(status == Some(2) && out.contains("add up the rows of \"m\", \"f\" and others"), "{out}");
    let all = format!("{parts}2024-03-05,Amar,all,100\n");
    let told = folder(&all);
    let (status, out) = run(&told, &stock);
    assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{out}");
    // Events that still go on have no end.
    let open = "Fecha del evento,Fecha fin,Admin2,Desplazados\n2024-03-05,,Amar,100\n2024-03-07,2024-03-09,Bara,30\n";
    let flow = format!("{CASE} --counts c.csv --variable displaced --flow");
    let (status, out) = run(&folder(open), &flow);
    let words = "1 of 2 rows have a blank \"Fecha fin\", by which people are counted, and a date in \"Fecha del evento\"";
    assert!(status == Some(2) && out.contains(words), "{out}");
    let told = folder(open);
    let (status, out) = run(&told, &format!("{flow} --column |date=Fecha del evento|"));
    assert!(status == Some(0) && counted(&told) == ["displaced R11 100", "displaced R12 30"], "{out}");
    // The day of a survey by its tag.
    let tagged =
        "1.1: Survey Date,Admin2,IDPs\n#date+survey,#adm2+name,#affected+idps\n2024-03-05,Amar,100\n";
    let told = folder(tagged);
    let (status, out) = run(&told, &stock);
    assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{out}");
}
