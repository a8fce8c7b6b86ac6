//! Sheets as CSV, for those who want them tagged or one by one.

use super::options::{Exported, Hxl};
use super::sheet::{ExportCell, Sheet};
use crate::tables::Writer;

/// A sheet as a table, with its tags under the header if asked.
pub(super) fn table(sheet: &Sheet, hxl: Option<Hxl>) -> Exported {
    let mut table = Writer::new(sheet.columns.iter().map(|column| &column.name));
    if let Some(hxl) = hxl {
        table.row(sheet.columns.iter().map(|column| column.tag(hxl)));
    }
    for row in &sheet.rows {
        table.row(row.iter().map(|cell| match cell {
            ExportCell::Empty => String::new(),
            ExportCell::Text(text) => text.clone(),
            ExportCell::Number(value) => value.to_string(),
            ExportCell::Date(date) => date.to_string(),
        }));
    }
    let name = format!("{}.csv", sheet.name.to_lowercase().replace(' ', "_"));
    Exported { name, bytes: table.bytes() }
}
