//! What fuzzing found in files of planners: each is small here, and took all memory, took for ever, or became a case that
//! our own reader refused.

use std::fmt::Write as _;
use std::fs;

use super::support::displace;
use super::targets::sheet::workbook;

/// Status and words of a case made of a list of places.
fn made(name: &str, bytes: &[u8], more: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("written");
    let line = format!("new valley --start 2025-03-01 --places {name}{more}");
    let (status, _, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(status == Some(0), folder.path().join("valley").exists(), "{error}");
    (status, error)
}

/// A comma in a number without quotes moved what followed: 3,000 people were 3, and decimal commas made one person of all.
#[test]
fn rows_of_another_length_than_their_header_are_refused() {
    let header = "name,pcode,lat,lon,population\n";
    for (rows, line, words) in [
        ("Ada,A1,36.0,40.0,4200\nBel,A2,36.2,40.1,3,000\n", 3, "has 6 cells, and the header has 5"),
        ("Ada,A1,36.0,40.0,4200\nBel,A2,36.2,40.1\n", 3, "has 4 cells, and the header has 5"),
        ("Ada,A1,36.0,40,0,4200\nBel,A2,36.2,40,1,3000\n", 2, "has 6 cells, and the header has 5"),
    ] {
        let (status, error) = made("places.csv", format!("{header}{rows}").as_bytes(), "");
        assert_eq!(status, Some(2), "{error}");
        assert!(error.contains(&format!("places.csv:{line}: {words}")), "{error}");
        assert!(error.contains("needs quotes"), "{error}");
    }
    let sound = "Ada,A1,36.0,40.0,\"1,004,200\"\nBel,A2,36.2,40.1,3000,\n\n";
    let (status, error) = made("places.csv", format!("{header}{sound}").as_bytes(), "");
    assert_eq!(status, Some(0), "{error}");
}

fn cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Rows of a sheet with one word each, in the same column.
fn words(column: &str, rows: u32) -> String {
    (1..=rows).fold(String::new(), |mut sheet, row| {
        let _ = write!(sheet, "<row r=\"{row}\">{}</row>", cell(&format!("{column}{row}"), "x"));
        sheet
    })
}

/// A word in the last column of each row stood beside 16,383 blank ones: a third of a megabyte took 30 gigabytes.
#[test]
fn a_wide_sheet_does_not_take_all_memory() {
    let (status, error) = made("wide.xlsx", &workbook(&words("XFD", 1_500), ""), "");
    assert!(status == Some(2) && error.contains("wide.xlsx: is no workbook that can be read"), "{error}");
    assert!(error.contains("more than 20000000 cells") && error.contains("hint: save it again"), "{error}");
}

/// The same cells merged again and again were filled again and again.
#[test]
fn merged_cells_do_not_take_for_ever() {
    let merged = "<mergeCells>".to_owned() + &"<mergeCell ref=\"A1:ALL2000\"/>".repeat(300) + "</mergeCells>";
    let (status, error) = made("merged.xlsx", &workbook(&words("A", 2_000), &merged), "");
    assert!(status == Some(2) && error.contains("more than 20000000 of its cells are merged"), "{error}");
}

/// It became a case without roads, of which `new` said that a file that nobody had seen has no rows.
#[test]
fn one_place_is_no_case() {
    let (status, error) = made("places.csv", b"name,lat,lon,population\nAlda,36,40,100\n", "");
    assert!(status == Some(2), "{error}");
    assert!(
        error.contains("places.csv: has one location only") && error.contains("hint: give a list"),
        "{error}"
    );
}

/// It became a case whose people have no road, of which `new` said that a file that nobody had seen lacks one.
#[test]
fn people_alone_on_their_side_are_no_case() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("places.csv"),
        "name,pcode,lat,lon,population\nAlda,A,36,40,100\nBrenn,B,36.2,40,50\n",
    )
    .expect("written");
    fs::write(folder.path().join("control.csv"), "place,holder\nA,council\nB,army\n").expect("written");
    let line = "new valley --start 2025-03-01 --places places.csv --control control.csv --home council";
    let (status, _, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert!(status == Some(2) && !folder.path().join("valley").exists(), "{error}");
    assert!(error.contains("control.csv: gives all locations but \"Alda\" to the other side"), "{error}");
}

/// It became a case whose side of the people holds nothing.
#[test]
fn the_side_of_the_people_holds_something_on_the_first_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let places = "name,pcode,lat,lon,population\nAlda,A,36,40,100\nBrenn,B,36.2,40,50\n";
    fs::write(folder.path().join("places.csv"), places).expect("written");
    let control = "place,holder,date\nA,army,\nB,army,\nA,council,2025-03-09\n";
    fs::write(folder.path().join("control.csv"), control).expect("written");
    let line = "new valley --start 2025-03-01 --places places.csv --control control.csv --home council";
    let (status, _, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert!(status == Some(2) && !folder.path().join("valley").exists(), "{error}");
    assert!(
        error.contains("control.csv: gives no location to the side of the people on the first day"),
        "{error}"
    );
}

/// A title above tags has fewer cells than they: the program panicked.
#[test]
fn tags_may_stand_below_a_title() {
    let folder = tempfile::tempdir().expect("a folder");
    let places = "name,pcode,lat,lon\nAlda,A,36,40\nBrenn,B,36.2,40\n";
    fs::write(folder.path().join("places.csv"), places).expect("written");
    fs::write(folder.path().join("people.csv"), "People\n#loc+code,#population\nA,100\nB,70\n")
        .expect("written");
    let line = "new valley --start 2025-03-01 --places places.csv --population people.csv";
    let (status, out, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert!(status == Some(0) && out.contains("170 people in 2 places"), "{out}{error}");
}

/// Sites of one name, or of two files, became locations of one name or code, which our own reader refused.
#[test]
fn sites_have_names_and_codes_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let places =
        "name,pcode,lat,lon,population\nAlda,A,36,40,100\nAlda (A),CAMP001,36.2,40,50\nAlda,A2,36.3,40,50\n";
    let camps = "camp,lat,lon,capacity\nAlda,36.1,40,900\nSun Camp,36.1,40.1,900\n";
    let others = camps.replace("36.1,", "36.2,");
    for (name, text) in [("places.csv", places), ("a.csv", camps), ("b.csv", &others)] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let line = "new valley --start 2025-03-01 --places places.csv --sites a.csv --sites b.csv";
    let (status, out, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("b.csv: 2 sites have the name of another location"), "{out}");
    let table = fs::read_to_string(folder.path().join("valley/locations.csv")).expect("a table");
    for (start, many) in [
        ("Alda,A,", 1),
        ("Alda (A),CAMP001,", 1),
        ("Alda (A2),A2,", 1),
        ("Alda (CAMP", 2),
        ("Sun Camp,CAMP", 1),
        ("Sun Camp (CAMP", 1),
    ] {
        assert_eq!(table.lines().filter(|line| line.starts_with(start)).count(), many, "{start}: {table}");
    }
    let (status, _, error) = displace(folder.path(), &["check", "valley/record.toml"]);
    assert_eq!(status, Some(0), "{error}");
}

/// People that cannot be read were nobody.
#[test]
fn people_of_geonames_are_numbers() {
    let line = |people: &str| {
        format!(
            "1\tAlda\tAlda\t\t36.0\t40.0\tP\tPPL\tXX\t\t01\t02\t\t\t{people}\t\t300\tAsia/X\t2020-01-01\n"
        )
    };
    for people in ["12x", "inf", "-5", "1e300"] {
        let (status, error) = made("XX.txt", (line("90") + &line(people)).as_bytes(), "");
        assert!(status == Some(2), "{error}");
        let words = format!("XX.txt:2: \"{people}\" is no number of people");
        assert!(error.contains(&words) && error.contains("column 15"), "{error}");
    }
}
