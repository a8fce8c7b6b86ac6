//! Are the sheets of a workbook that nobody reads said?

use rust_xlsxwriter::Workbook;

use super::new_case::Folder;

/// A workbook of sheets, whose rows are lines of words and numbers between commas.
fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, line) in (0..).zip(rows.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                let written = match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number),
                    Err(_) => sheet.write_string(row, column, cell),
                };
                written.expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// What is printed of a case of these files, and what it says of itself.
fn made(files: &[(&str, &[u8])], more: &str) -> (String, String) {
    let folder = Folder::new(files);
    let (status, out, error) = folder.run(&format!("new valley --start 2025-03-01 --days 30 {more}"));
    assert_eq!(status, Some(0), "{error}");
    (out + &error, folder.text("README.md") + &folder.text("TODO.md"))
}

const NORTH: &str = "name,pcode,lat,lon,population\nAlda,V1,36,40,1200\nBrenn,V2,36.15,40,6000\n";

/// Two thirds of the places stood on sheets below no header, and nothing was said.
#[test]
fn sheets_that_are_not_read_are_named_with_their_rows() {
    let cover = "Places of the valley\n\nSource: survey of 2025\n";
    let rest = "Corva,V3,36.3,40.05,7000\nDoma,V4,36.4,40.05,900\nEstar,V5,36.5,40.05,900\n";
    let sheets = [("Cover", cover), ("North", NORTH), ("South", rest), ("Notes", "a,b\n"), ("Empty", "")];
    let places = book(&sheets);
    let said = "places.xlsx: has more sheets, which are not read: South (3 rows), Notes (1 row): copy to \"North\" what belongs";
    let (printed, kept) = made(&[("places.xlsx", &places)], "--places places.xlsx");
    assert!(printed.contains(said), "{printed}");
    assert!(kept.contains("South (3 rows), Notes (1 row)"), "{kept}");
    // Who names a sheet has seen the others.
    let (printed, _) = made(&[("places.xlsx", &places)], "--places places.xlsx#North");
    assert!(!printed.contains("not read: South"), "{printed}");
    let (printed, _) = made(&[("places.xlsx", &book(&sheets[..2]))], "--places places.xlsx");
    assert!(!printed.contains("more sheets"), "{printed}");
}

/// One workbook can have several of the files of a case.
#[test]
fn a_sheet_that_another_option_reads_is_read() {
    let words = "word,meaning\nstock,who are there\n";
    let counts = "date,Total displaced\n2025-03-10,100\n2025-03-20,900\n";
    let all = book(&[("Places", NORTH), ("Counts", counts), ("Words", words)]);
    let line = "--places all.xlsx --counts all.xlsx --variable displaced --stock";
    let (printed, _) = made(&[("all.xlsx", &all)], line);
    assert!(
        printed.contains("not read: Words (2 rows)") && !printed.contains("not read: Counts"),
        "{printed}"
    );
}

/// A list that somebody filtered was read whole, without a word.
#[test]
fn hidden_rows_and_columns_are_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(NORTH.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            let written = match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, cell),
            };
            written.expect("a cell");
        }
    }
    sheet.set_row_hidden(2).expect("a row");
    sheet.set_column_hidden(4).expect("a column");
    let bytes = book.save_to_buffer().expect("a workbook");
    let (printed, _) = made(&[("places.xlsx", &bytes)], "--places places.xlsx");
    assert!(
        printed
            .contains("hides 1 of its rows, as a filter does, and they are read as the others are: rows 3"),
        "{printed}"
    );
    assert!(printed.contains("hides 1 columns that are read all the same: \"population\""), "{printed}");
}
