//! How is a table written? With commas, LF and quotes where they are needed, in UTF-8.
//!
//! A spreadsheet takes a cell that begins with =, +, - or @ for a formula, and runs it. Text that begins so gets an
//! apostrophe before it, which spreadsheets and [`super::reader`] take for what it is; numbers stay as they are.

use std::borrow::Cow;

/// A table in the making. Writing to memory cannot fail.
#[derive(Debug)]
pub struct Writer(csv::Writer<Vec<u8>>);

impl Writer {
    /// A table with a header.
    pub fn new<I: IntoIterator<Item = T>, T: AsRef<str>>(header: I) -> Self {
        let mut writer = Self(csv::Writer::from_writer(Vec::new()));
        writer.row(header);
        writer
    }

    /// Adds a row, which must be as long as the header.
    ///
    /// # Panics
    /// If it is not.
    pub fn row<I: IntoIterator<Item = T>, T: AsRef<str>>(&mut self, cells: I) {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_bytes()).expect("cells in memory are written");
        }
        self.0
            .write_record(None::<&[u8]>)
            .expect("rows in memory are written, and all have the header's length");
    }

    /// The table.
    ///
    /// # Panics
    /// Never: memory can be flushed.
    pub fn bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory can be flushed")
    }
}

/// One line of a table, for those that are written line by line.
pub fn line<I: IntoIterator<Item = T>, T: AsRef<str>>(cells: I) -> Vec<u8> {
    Writer::new(cells).bytes()
}

/// Whether a spreadsheet would take a cell for a formula, or for one that we have made harmless.
fn formula(cell: &str) -> bool {
    let begins = cell.trim_start_matches(|letter: char| letter == '\'' || letter.is_whitespace());
    begins.starts_with(['=', '+', '-', '@'])
}

/// A cell that spreadsheets show as it is.
fn guarded(cell: &str) -> Cow<'_, str> {
    if formula(cell) && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A cell without the apostrophe that makes it harmless.
pub(super) fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| formula(rest)).map_or(cell, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_numbers_stay() {
        let cells = ["=1+1", "+5", "-5.5e3", "-inf", "@x", "'=1", "' -", "'Ayn Issa", "a=b", "-"];
        let written = String::from_utf8(line(cells)).expect("text");
        assert_eq!(written, "'=1+1,+5,-5.5e3,-inf,'@x,''=1,'' -,'Ayn Issa,a=b,'-\n");
        let read = super::super::rows(written.as_bytes()).expect("a table");
        assert_eq!(read[0].cells, cells);
    }
}
