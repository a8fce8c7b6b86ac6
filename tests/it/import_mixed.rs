//! Units and places of one name, people from elsewhere, and answers of one word.

use super::import_ends::run;
use super::import_shares::{made, people};

const PLACES: &str = "name,pcode,admin1,admin1_pcode,admin2,admin2_pcode,lat,lon\nKutum,V1,North Darfur,SD02,Kutum,SD02109,14.2,24.6\n\
                      Anka,V2,North Darfur,SD02,Kutum,SD02109,14.5,24.6\nMellit,V3,North Darfur,SD02,Mellit,SD02110,14.1,25.5\n\
                      Nyala,V4,South Darfur,SD03,Nyala,SD03101,12.0,24.9\n";

/// The same places with 9,000 people each.
fn populated() -> String {
    let (header, rows) = PLACES.split_once('\n').expect("a header");
    let rows: Vec<String> = rows.lines().map(|row| format!("{row},9000\n")).collect();
    format!("{header},population\n{}", rows.concat())
}

/// Each locality has a town of its name: the remedy that was named changed nothing, and codes were not heeded.
#[test]
fn localities_that_have_a_town_of_their_name_can_be_told() {
    let table = "State,Locality,Population\nNorth Darfur,Kutum,20000\nNorth Darfur,Mellit,9000\nSouth Darfur,Nyala,7000\n";
    let of = |table: &str, more: &str| {
        made(&[("places.csv", PLACES), ("p.csv", table)], format!("--population p.csv {more}").trim())
    };
    assert!(of(table, "").err().expect("it is refused").contains("\"Kutum\" may be the place"));
    let told = of(table, "--column admin2=Locality").expect("a case");
    let expected = ["Kutum 10000", "Anka 10000", "Mellit 9000", "Nyala 7000"];
    assert_eq!(people(&told), expected);
    let coded = "State,Locality,ADM2_PCODE,Population\nNorth Darfur,Kutum,SD02109,20000\nNorth Darfur,Mellit,SD02110,9000\n\
                 South Darfur,Nyala,SD03101,7000\n";
    assert_eq!(people(&of(coded, "").expect("a case")), expected);
    // Villages beside the codes of their localities are villages.
    let villages =
        coded.replace("Kutum,SD02109,20000", "Kutum,SD02109,15000\nNorth Darfur,Anka,SD02109,5000");
    let told = of(&villages, "").expect("a case");
    assert_eq!(people(&told), ["Kutum 15000", "Anka 5000", "Mellit 9000", "Nyala 7000"]);
}

/// A village of 100 people was 67 times as large, and those without a row had nobody.
#[test]
fn other_villages_are_those_without_a_row() {
    let table = "admin2_pcode,Settlement,Pcode,Population\nSD02109,Kutum,V1,100\nSD02109,Other villages,,900\nSD02110,Mellit,V3,50\nSD03101,Nyala,V4,60\n";
    let told = made(&[("places.csv", PLACES), ("p.csv", table)], "--population p.csv").expect("a case");
    assert_eq!(people(&told), ["Kutum 100", "Anka 900", "Mellit 50", "Nyala 60"]);
}

/// People from units that the case does not have, or of all of a country, were of those whom the model has.
#[test]
fn people_from_elsewhere_are_named() {
    let places = populated();
    let said = |only: &str, table: &str, variable: &str| {
        let told = made(&[("places.csv", &places)], only).expect("a case");
        std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
        let (status, out) =
            run(&told, &format!("import counts --case valley c.csv --variable {variable} --stock --force"));
        assert_eq!(status, Some(0), "{out}");
        out
    };
    let rows = "2023-02-10,SD02109,SD01,1000\n2023-02-10,SD02109,SD03,50\n2023-02-10,SD02110,SD03,30\n";
    let table = format!("Date,ADM2_PCODE,Origin ADM1_PCODE,IDPs\n{rows}");
    let words =
        "1000 of 1080 people come from units that the case does not have, by \"Origin ADM1_PCODE\": SD01";
    assert!(said("", &table, "hosted").contains(words));
    assert!(!said("", &table.replace("SD01", "SD02"), "hosted").contains("come from units"));
    let part = "and the case is a part of a country (--only SD02)";
    let whole = "Date,IDPs\n2023-02-10,1000\n2023-02-20,3000\n";
    assert!(said("--only SD02", whole, "displaced").contains(part));
    assert!(!said("", whole, "displaced").contains("part of a country"));
}

/// "Contested: Yes" was a column that is not read.
#[test]
fn a_yes_beside_contested_is_said() {
    let places = populated();
    let told = made(&[("places.csv", &places)], "").expect("a case");
    let said = |answer: &str| {
        let table = format!("place,holder,Contested\nV1,SAF,No\nV2,SAF,No\nV3,RSF,{answer}\nV4,SAF,No\n");
        std::fs::write(told.0.path().join("h.csv"), table).expect("a file");
        run(&told, "import control h.csv --case valley --home SAF --force").1
    };
    let words = "1 rows say that the place is fought over, which is not read: it counts for its holder: V3 (RSF, \"Contested\": Yes)";
    assert!(said("Yes").contains(words), "{}", said("Yes"));
    assert!(!said("No").contains("fought over"));
}

/// Areas of the case were said to be none, where the state above them was spelled in another way.
#[test]
fn the_unit_that_is_not_known_is_named() {
    let places = populated();
    let told = made(&[("places.csv", &places)], "").expect("a case");
    let table =
        "Date,Admin1,Admin2,IDPs\n2023-02-10,North Darfur,Kutum,10\n2023-02-10,Southern Darfur,Nyala,20\n";
    std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
    let out = run(&told, "import counts --case valley c.csv --variable hosted --stock --force").1;
    assert!(out.contains("Nyala (in \"Southern Darfur\", which is no unit of the case)"), "{out}");
}
