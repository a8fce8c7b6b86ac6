//! What stands above, beside and below a table, and is none of its rows.

use rust_xlsxwriter::{Format, Workbook};

use super::new_case::{Folder, two};

const LINE: &str = "new valley --start 2025-03-01 --days 30 --places places.csv";

fn with(file: &str, bytes: &[u8], more: &str) -> (Folder, Option<i32>, String) {
    let mut files: Vec<(&str, &[u8])> = two();
    files.push((file, bytes));
    let folder = Folder::new(&files);
    let (status, out, error) = folder.run(&format!("{LINE} {more}"));
    (folder, status, out + &error)
}

/// A title over a header of two rows, merged or not, was part of the header.
#[test]
fn a_title_stands_above_a_header_of_two_rows() {
    let text = "Population of the valley by district 2025,,,,\n";
    let header = "Pcode,Population,,,Note\n,Male,Female,Total,\n";
    let rows = "V1,400,600,1000,\nV2,200,300,500,\nV3,100,200,300,\nV4,100,200,300,\nV5,100,200,300,\n";
    for title in
        ["", text, "Population of the valley by district 2025\n\n", &format!("{text}Source: census,,,,\n")]
    {
        let table = format!("{title}{header}{rows}");
        let (folder, status, out) = with("p.csv", table.as_bytes(), "--population p.csv");
        assert_eq!(status, Some(0), "{title:?}: {out}");
        assert!(out.contains("2,400 people in 5 places"), "{title:?}: {out}");
        assert!(folder.text("communities.csv").contains("V1,Alda,"));
    }
    // Merged cells of a workbook.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "Population of the valley by district 2025", &plain).expect("a title");
    sheet.merge_range(1, 0, 2, 0, "Pcode", &plain).expect("a cell");
    sheet.merge_range(1, 1, 1, 3, "Population", &plain).expect("a cell");
    sheet.merge_range(1, 4, 2, 4, "Note", &plain).expect("a cell");
    for (column, name) in [(1, "Male"), (2, "Female"), (3, "Total")] {
        sheet.write_string(2, column, name).expect("a cell");
    }
    for (row, line) in (3..).zip(rows.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).expect("a cell"),
                Err(_) => sheet.write_string(row, column, cell).expect("a cell"),
            };
        }
    }
    let book = book.save_to_buffer().expect("a workbook");
    let (_, status, out) = with("p.xlsx", &book, "--population p.xlsx");
    assert!(status == Some(0) && out.contains("2,400 people in 5 places"), "{out}");
}

/// People of one table went to the places of the other, or one of the two was lost.
#[test]
fn tables_side_by_side_are_refused_or_named() {
    let twice = "Pcode,Population,,Pcode,Population\nV1,1000,,V4,300\nV2,500,,V5,300\nV3,300,,,\n";
    let (_, status, out) = with("p.csv", twice.as_bytes(), "--population p.csv");
    let said = "p.csv:1: has two tables side by side: \"Pcode\" stands in column A, and again in column D after an empty one";
    assert!(status == Some(2) && out.contains(said), "{out}");
    // Below a title of its own.
    let low = "Pcode,Population,,North,\nV1,1000,,Pcode,Population\nV2,500,,V5,300\nV3,300,,V4,300\n";
    let (_, status, out) = with("p.csv", low.as_bytes(), "--population p.csv");
    assert!(status == Some(2) && out.contains("has two tables side by side"), "{out}");
    let mixed = "Pcode,Population,,Camp,Tents\nV1,1000,,North,30\nV2,500,,South,40\nV3,300,,,\nV4,300,,,\nV5,300,,,\n";
    let (_, status, out) = with("p.csv", mixed.as_bytes(), "--population p.csv");
    let said = "columns D to E stand after an empty column and have 2 rows beside 5: are they another table?";
    assert!(status == Some(2) && out.contains(said), "{out}");
    let other = "Pcode,Population,,Warehouse,Tents\nV1,1000,,North,30\nV2,500,,South,40\nV3,300,,,\nV4,300,,,\nV5,300,,,\n";
    let (_, status, out) = with("p.csv", other.as_bytes(), "--population p.csv");
    let said = "columns D to E stand beside the table that is read, after an empty column, and are not read: 2 rows below Warehouse, Tents";
    assert!(status == Some(0) && out.contains(said), "{out}");
    // An empty column in a table is none between two.
    let one = "Pcode,,Population,Note\nV1,,1000,\nV2,,500,x\nV3,,300,\nV4,,300,\nV5,,300,\n";
    let (_, status, out) = with("p.csv", one.as_bytes(), "--population p.csv");
    assert!(status == Some(0) && !out.contains("beside the table"), "{out}");
}

/// A word of a header in a cell, a note and blank rows made two tables of one.
#[test]
fn a_spacer_column_divides_no_table() {
    for rows in [
        // A cell beyond a spacer has the word of a header.
        "Pcode,Name,Population,IDPs,,Group\nV1,Alda,1000,3,,IDPs\nV2,Brenn,500,3,,Returnees\nV3,Corva,300,0,,IDPs\nV4,Doma,300,0,,\nV5,Estar,300,0,,\n",
        // A note, a blank row and a sum without a name.
        "Pcode,Name,,Population,IDPs\nV1,Alda,,1000,3\nV2,Brenn,,500,3\nV3,Corva,,300,0\nV4,Doma,,300,0\nV5,Estar,,300,0\n,Source: OCHA 2025,,,\n",
        "Pcode,Name,,Population,IDPs\nV1,Alda,,1000,3\nV2,Brenn,,500,3\nV3,Corva,,300,0\nV4,Doma,,300,0\nV5,Estar,,,\n",
        "Name,,Pcode,Population\nAlda,,V1,1000\nBrenn,,V2,500\nCorva,,V3,300\nDoma,,V4,300\nEstar,,V5,300\nPrepared by OCHA,,,\n",
        "Name,,Population,IDPs\nAlda,,1000,3\nBrenn,,500,3\nCorva,,300,0\nDoma,,300,0\nEstar,,300,0\nSource: OCHA,,,\n",
    ] {
        let (_, status, out) = with("p.csv", rows.as_bytes(), "--population p.csv");
        assert!(status == Some(0) && !out.contains("side by side"), "{rows}: {out}");
        assert!(
            out.contains(if rows.contains("Estar,,,") { "2,100 people" } else { "2,400 people" }),
            "{rows}: {out}"
        );
    }
    let places = "Village,Pcode,,Latitude,Longitude,,Admin1Pcode,Admin1Name\nAlda,V1,,36.0,40.0,,R1,Nordia\nBrenn,V2,,36.15,40.0,,R1,Nordia\nCorva,V3,,36.3,40.05,,R2,Sudia\nSource: cadastre,,,,,,,\n";
    let people = "pcode,Population\nV1,100\nV2,100\nV3,100\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    let (status, out, error) = folder.run(&format!("{LINE} --population people.csv"));
    assert!(status == Some(0) && out.contains("300 people in 3 places"), "{out}{error}");
    // A sum without a name is no other table; what is said of it is for another test.
    let sum = "Pcode,Name,,Population,IDPs\nV1,Alda,,1000,3\nV2,Brenn,,500,3\nV3,Corva,,300,0\nV4,Doma,,300,0\nV5,Estar,,300,0\n,,,2400,6\n";
    let (_, _, out) = with("p.csv", sum.as_bytes(), "--population p.csv");
    assert!(!out.contains("another table"), "{out}");
    let camps = "Camp,Latitude,Longitude,Capacity,,Type\nAtma,36.05,40.0,1000,,Camp\nBab,36.1,40.01,500,,Centre\nSalma,36.2,40.02,300,,Camp\n";
    let (_, status, out) = with("s.csv", camps.as_bytes(), "--population people.csv --sites s.csv");
    assert!(status == Some(0) && !out.contains("side by side"), "{out}");
}

/// Sums of camps with a position took as many people again.
#[test]
fn sums_of_camps_are_no_camps() {
    let camps = "Site name,Region,lat,lon,Capacity\nCamp A,North,36.1,40.0,300\nCamp B,North,36.2,40.0,200\nSub-total North,,36.15,40.0,500\nCamp C,South,35.9,40.0,100\nSub-total South,,35.9,40.0,100\nTotal,,36.0,40.0,600\n";
    let (folder, status, out) = with("s.csv", camps.as_bytes(), "--population people.csv --sites s.csv");
    assert_eq!(status, Some(0), "{out}");
    for said in [
        "s.csv:4: \"Sub-total North\" has the capacity of the rows above, 500, and is left out as their sum",
        "s.csv:6: \"Sub-total South\" has the capacity of the rows above, 100",
        "s.csv:7: \"Total\" has the capacity of all other rows, 600",
    ] {
        assert!(out.contains(said), "{out}");
    }
    let table = folder.text("locations.csv");
    assert_eq!(table.matches(",camp,").count(), 3, "{table}");
    let above = "Site name,Region,lat,lon,Capacity\nTotal,,36.0,40.0,600\nNorth total,,36.15,40.0,500\nCamp A,North,36.1,40.0,300\nCamp B,North,36.2,40.0,200\nTotal South,,35.9,40.0,100\nCamp C,South,35.9,40.0,100\n";
    let (folder, status, out) = with("s.csv", above.as_bytes(), "--population people.csv --sites s.csv");
    assert_eq!(status, Some(0), "{out}");
    assert_eq!(folder.text("locations.csv").matches(",camp,").count(), 3, "{out}");
    let wrong = camps.replace("36.15,40.0,500", "36.15,40.0,700");
    let (_, status, out) = with("s.csv", wrong.as_bytes(), "--population people.csv --sites s.csv");
    let said = "s.csv:4: \"Sub-total North\" is called a total, has a capacity of 700, and is the sum of none of the others";
    assert!(status == Some(2) && out.contains(said), "{out}");
    let blank = camps.replace("Total,,36.0,40.0,600", "Total,,36.0,40.0,");
    let (folder, status, out) = with("s.csv", blank.as_bytes(), "--population people.csv --sites s.csv");
    assert!(status == Some(0) && out.contains("\"Total\" is called a total and has no capacity"), "{out}");
    assert_eq!(folder.text("locations.csv").matches(",camp,").count(), 3, "{out}");
}

/// Totals in a list of places were places with nobody, at which roads met.
#[test]
fn totals_without_a_code_are_no_places() {
    let places = "name,pcode,lat,lon\nAlda,V1,36.0,40.0\nBrenn,V2,36.15,40.0\nSub-total R1,,36.1,40.0\nCorva,V3,36.3,40.05\nTotal,,36.1,40.0\n";
    let people = "pcode,Population\nV1,100\nV2,100\nV3,100\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    let (status, out, error) = folder.run(&format!("{LINE} --population people.csv"));
    assert!(
        status == Some(0)
            && out.contains(
                "2 rows have no code and are called totals: they are no places and left out: Sub-total R1"
            )
            && out.contains("300 people in 3 places"),
        "{out}{error}"
    );
}
