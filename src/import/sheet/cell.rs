//! What stands in a cell, whatever file it is in?

use std::collections::BTreeSet;

use jiff::civil::Date;

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) enum SheetCell {
    /// Nothing.
    #[default]
    Empty,
    /// Text without spaces and unseen characters at its ends.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A number of a workbook that is shown as a share: 0.35 as 35 %.
    Share(f64),
    /// A date of a workbook.
    Date(Date),
    /// The same, shown without its day or its year.
    PartDate(Date),
    /// What a workbook shows where a formula failed.
    Fault(String),
}

impl SheetCell {
    /// The text of a cell; blank where nothing is meant by it ("-", "n/a").
    pub(in crate::import) fn text(&self) -> String {
        let text = self.shown();
        let nothing = ["-", "–", "—", "n/a", "na", "#n/a", "nan", "null", "none", "…", "..."];
        if nothing.contains(&text.to_lowercase().as_str()) { String::new() } else { text }
    }

    /// The cell as a person sees it.
    pub(in crate::import) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            // Hundredths are no binary fractions: 0.07 × 100 is 7.000000000000001.
            Self::Share(number) => format!("{} %", (number * 1e8).round() / 1e6),
            Self::Date(date) | Self::PartDate(date) => date.to_string(),
        }
    }

    /// Whether there is nothing in it.
    pub(in crate::import) fn is_blank(&self) -> bool {
        matches!(self, Self::Empty) || self.text().is_empty()
    }
}

/// A row, with the number by which a person finds it: the line of a text file, the row of a sheet.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct SheetLine {
    /// Counted from 1.
    pub row: usize,
    /// Its cells.
    pub cells: Vec<SheetCell>,
}

impl SheetLine {
    /// A cell; empty beyond the last.
    pub(in crate::import) fn cell(&self, column: usize) -> &SheetCell {
        self.cells.get(column).unwrap_or(&SheetCell::Empty)
    }

    /// Puts a cell before the one that stands in a column.
    pub(super) fn insert(&mut self, column: usize, cell: SheetCell) {
        self.cells.resize(self.cells.len().max(column), SheetCell::Empty);
        self.cells.insert(column, cell);
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell, SheetCell::Empty))
    }
}

/// A table as it stands: titles, headers and rows alike.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Grid {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether the workbook does not show it.
    pub hidden: bool,
    /// Numbers of rows that it does not show, from 1.
    pub(super) hidden_rows: BTreeSet<usize>,
    /// Columns that it does not show, from 0.
    pub(super) hidden_columns: BTreeSet<usize>,
    /// Whether nothing tells which of its numbers are shown as shares.
    pub unformatted: bool,
    /// Rows that are not blank.
    pub lines: Vec<SheetLine>,
}

impl Grid {
    /// Its number of rows if it holds a table: texts in single cells, such as a cover's, are none.
    pub(super) fn rows_of_table(&self) -> Option<usize> {
        // Cells that are merged have one text.
        let several = |line: &SheetLine| {
            let mut filled = line.cells.iter().filter(|cell| !cell.is_blank());
            filled.next().is_some_and(|first| filled.any(|cell| cell != first))
        };
        self.lines.iter().any(several).then_some(self.lines.len())
    }
}
