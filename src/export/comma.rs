//! Sheets as CSV, for those who want them tagged or one by one.

use super::options::{Exported, Hxl};
use super::sheet::{Cell, Sheet};
use crate::tables::Writer;

/// A sheet as a table, with its tags under the header if asked.
pub(super) fn table(sheet: &Sheet, hxl: Option<Hxl>) -> Exported {
    let mut table = Writer::new(sheet.columns.iter().map(|column| &column.name));
    if let Some(hxl) = hxl {
        table.row(sheet.columns.iter().map(|column| column.tag(hxl)));
    }
    for row in &sheet.rows {
        table.row(row.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(value) => value.to_string(),
            Cell::Date(date) => date.to_string(),
        }));
    }
    let name = format!("{}.csv", sheet.name.to_lowercase().replace(' ', "_"));
    Exported { name, bytes: table.bytes() }
}
