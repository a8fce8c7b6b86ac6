//! Whom a table counts by its headers, where these stand in two rows or name other people than those they are compared with.

use super::import_ends::run;
use super::import_shares::{made, people};

const PLACES: &str =
    "name,pcode,admin2,admin2_pcode,lat,lon\nDjibo,P1,Soum,BF01,14.10,-1.63\nDori,P2,Seno,BF02,14.03,-0.03\n";

/// The same places with their people.
fn populated() -> String {
    PLACES.replace("lon\n", "lon,population\n").replace("3\n", "3,50000\n")
}

/// Two groups of columns over the same words, in files without merged cells: the first row of headers was lost, and "IDPs" was
/// read as a number, or columns were called alike.
#[test]
fn groups_of_columns_stand_over_the_same_words() {
    for (words, one, other) in [
        ("IDPs,Residents,Total", "1000,20000,21000,500,4000,4500", "2000,30000,32000,700,5000,5700"),
        ("Total population,IDPs", "21000,1000,4500,500", "32000,2000,5700,700"),
    ] {
        let blanks = ",".repeat(words.matches(',').count() + 1);
        let table = format!(
            ",,Population figures{blanks}People in need{}\nAdmin2,Admin2 Pcode,{words},{words}\nSoum,BF01,{one}\nSeno,BF02,{other}\n",
            &blanks[1..]
        );
        let told = made(&[("places.csv", PLACES), ("p.csv", &table)], "--population p.csv").expect("a case");
        assert_eq!(people(&told), ["Djibo 21000", "Dori 32000"], "{words}");
    }
}

/// Only returnees were known by their header.
#[test]
fn headers_of_other_people_than_the_variable_are_named() {
    let told = made(&[("places.csv", &populated())], "").expect("a case");
    let said = |header: &str, variable: &str| {
        let area = if variable == "returned" { "" } else { ",BF01" };
        let columns = if area.is_empty() { "date" } else { "date,admin2_pcode" };
        std::fs::write(
            told.0.path().join("c.csv"),
            format!("{columns},{header}\n2023-02-10{area},100\n2023-02-20{area},200\n"),
        )
        .expect("a file");
        let (status, out) =
            run(&told, &format!("import counts --case valley c.csv --variable {variable} --stock --force"));
        assert_eq!(status, Some(0), "{out}");
        out.contains("by its header, and is compared with")
    };
    for (header, variable, named) in [
        ("Returned IDPs", "hosted", true),
        ("Host population", "hosted", true),
        ("IDPs", "returned", true),
        ("Refugees", "displaced", true),
        ("IDP returnees", "returned", false),
        ("Refugees", "hosted", false),
        ("IDPs", "displaced", false),
    ] {
        assert_eq!(said(header, variable), named, "{header} as {variable}");
    }
}

/// Rows of "returned IDPs" were more IDPs.
#[test]
fn rows_of_those_who_came_home_are_not_of_those_who_fled() {
    let places = populated();
    let table =
        "date,admin2_pcode,Category,Persons\n2023-02-10,BF01,IDPs,100\n2023-02-10,BF01,Returned IDPs,40\n";
    let refused =
        made(&[("places.csv", &places), ("c.csv", table)], "--counts c.csv --variable hosted --stock")
            .err()
            .expect("it is refused");
    assert!(refused.contains("count different people, \"IDPs\" and \"Returned IDPs\""), "{refused}");
}

/// A day without a row of a flow by day counted for nobody without a word.
#[test]
fn days_that_are_missing_between_others_are_named() {
    let places = populated();
    let of = |days: &[u8]| {
        let rows: Vec<String> = days.iter().map(|day| format!("2023-01-{day:02},100\n")).collect();
        let rows = rows.concat();
        let told = made(
            &[("places.csv", &places), ("c.csv", &format!("date,New IDPs\n{rows}"))],
            "--counts c.csv --variable displaced --flow",
        )
        .expect("a case");
        std::fs::write(told.0.path().join("c.csv"), format!("date,New IDPs\n{rows}")).expect("a file");
        let (status, out) =
            run(&told, "import counts --case valley c.csv --variable displaced --flow --force");
        assert_eq!(status, Some(0), "{out}");
        out
    };
    assert!(of(&[2, 3, 4, 6, 7, 8, 9, 10]).contains("1 rows are missing between those of 2023-01-04"));
    assert!(!of(&[2, 3, 4, 5, 6, 7, 8, 9]).contains("missing between"));
}

/// A sheet of one round had to be copied, to have a column of its day.
#[test]
fn the_day_of_a_table_without_dates_can_be_said() {
    let places = populated();
    let of = |table: &str, more: &str| {
        let more = format!("--counts c.csv --variable hosted --stock --column date=2023-02-28 {more}");
        made(&[("places.csv", &places), ("c.csv", table)], more.trim())
            .map(|told| told.text("observations_places.csv"))
    };
    let rows = of("Round 15,,\nAdmin2,Admin2 Pcode,IDPs\nSoum,BF01,100\nSeno,BF02,40\nTotal,,140\n", "")
        .expect("a case");
    for row in ["2023-02-28,2023-02-28,hosted,BF01,Soum,100,", "2023-02-28,2023-02-28,hosted,BF02,Seno,40,"] {
        assert!(rows.contains(row), "{rows}");
    }
    // A table with a column for each day has two that are called so.
    let wide = "Admin2,2023-01-31,2023-02-28\nSoum,100,200\nSeno,40,70\n";
    let rows = of(wide, "--column count=2023-02-28").expect("a case");
    assert!(rows.contains(",hosted,BF01,Soum,200,") && !rows.contains(",100,"), "{rows}");
    // Dates of the table are its own.
    let dated = "Admin2,Date,IDPs\nSoum,2023-01-31,100\n";
    let refused = of(dated, "").expect_err("it is refused");
    assert!(refused.contains("every table that looks for a day has a column of its own"), "{refused}");
}

/// Returnees by area had no variable.
#[test]
fn those_who_came_home_are_counted_by_area() {
    let places = populated();
    let table = "date,District,Returnees\n2023-02-10,Soum,100\n2023-02-20,Soum,250\n2023-02-20,Seno,40\n";
    let told =
        made(&[("places.csv", &places), ("c.csv", table)], "--counts c.csv --variable returned --stock")
            .expect("a case");
    let rows = told.text("observations_places.csv");
    for row in [
        "2023-01-01,2023-02-10,returned,BF01,Soum,100,",
        "2023-01-01,2023-02-20,returned,BF01,Soum,250,",
        "2023-01-01,2023-02-20,returned,BF02,Seno,40,",
    ] {
        assert!(rows.contains(row), "{rows}");
    }
    assert_eq!(run(&told, "check valley/offensive.toml").0, Some(0));
    std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
    let again = |more: &str| {
        run(&told, &format!("import counts --case valley c.csv --variable returned {more} --force")).1
    };
    let said = "counts all who came home, such as 100 on 2023-02-10, also those who did before the first day";
    assert!(again("--stock").contains(said) && !again("--flow").contains(said));
}

/// The second round of a sheet took the place of the first, without a word.
#[test]
fn columns_of_several_days_come_beside_each_other() {
    let places = populated();
    let told = made(&[("places.csv", &places)], "").expect("a case");
    std::fs::write(
        told.0.path().join("c.csv"),
        "Admin2,Round 1,Round 2,Other\nSoum,100,200,1\nSeno,40,70,1\n",
    )
    .expect("a file");
    let add = |more: &str| {
        let (status, out) = run(
            &told,
            &format!("import counts --case valley c.csv --variable hosted --stock {more} --force"),
        );
        assert_eq!(status, Some(0), "{out}");
        out
    };
    add("--column date=2023-02-10 --column |count=Round 1|");
    add("--column date=2023-03-10 --column |count=Round 2|");
    let rows = told.text("observations_places.csv");
    for row in ["2023-02-10,2023-02-10,hosted,BF01,Soum,100,", "2023-03-10,2023-03-10,hosted,BF01,Soum,200,"]
    {
        assert!(rows.contains(row), "{rows}");
    }
    assert!(told.text("README.md").contains("are of 2023-03-10, as --column date=2023-03-10 says"));
    // Another column of one day is in its place, and that is said.
    let out = add("--column date=2023-03-10 --column count=Other");
    assert!(
        out.contains("\"Round 2\" of c.csv was compared with \"hosted\", which it is no more: \"Other\" is"),
        "{out}"
    );
}

/// Fortnights whose first row reaches back before the first day were of two days.
#[test]
fn first_rows_that_may_reach_back_are_named() {
    let places = populated();
    let of = |days: [&str; 3]| {
        let rows = days.map(|day| format!("2023-{day},BF01,100\n")).concat();
        let told = made(&[("places.csv", &places)], "").expect("a case");
        std::fs::write(told.0.path().join("c.csv"), format!("date,admin2_pcode,New arrivals\n{rows}"))
            .expect("a file");
        run(&told, "import counts --case valley c.csv --variable arrivals --flow --force").1
    };
    let said = "the first counts, of 2023-01-02, may be of the days from 2022-12-20 on";
    assert!(of(["01-02", "01-16", "01-30"]).contains(said));
    assert!(!of(["01-14", "01-28", "02-11"]).contains("the first counts, of"));
}
