//! Which column is which? By name, whatever the order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::text::decode;
use super::{Fault, Reader, Row, TableError, number};

/// Largest number of a table of results: its square and sums of those are still finite.
const MOST: f64 = 1e100;

/// The names of columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The line on which they stand.
    pub line: usize,
    /// The names in their order.
    pub names: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Header {
    /// The names in a row.
    pub fn new(row: Row) -> Self {
        // Of two columns of one name the first counts, where [`Header::repeated`] lets them through.
        let index = row.cells.iter().enumerate().rev().map(|(index, name)| (name.clone(), index)).collect();
        Self { line: row.line, names: row.cells, index }
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// Names that stand before several columns, each once, in their order.
    pub fn repeated(&self) -> Vec<&str> {
        let mut again: Vec<&str> = Vec::new();
        if self.index.len() < self.names.len() {
            let later = self.names.iter().enumerate().filter(|&(index, name)| self.index[name] != index);
            let mut seen = BTreeSet::new();
            again.extend(later.map(|(_, name)| name.as_str()).filter(|&name| seen.insert(name)));
        }
        again
    }

    /// What is wrong with a row that is not as long as the header.
    ///
    /// # Errors
    /// That.
    pub fn fits(&self, row: &Row) -> Result<(), Fault> {
        let (expected, got) = (self.names.len(), row.cells.len());
        if expected == got {
            return Ok(());
        }
        let fields = if expected == 1 { "field" } else { "fields" };
        Err(Fault::new(row.line, format!("must have {expected} {fields}, got {got}"))
            .hint("a value that holds a comma needs quotes around it"))
    }
}

/// A table with a header that is read column by column: results that are read back.
#[derive(Clone, Debug)]
pub struct Columns {
    path: PathBuf,
    header: Header,
    rows: Vec<Row>,
}

impl Columns {
    /// Reads a table.
    ///
    /// # Errors
    /// [`TableError`] if it is missing or not a table.
    pub fn read(path: &Path) -> Result<Self, TableError> {
        Self::matching(path, &[])
    }

    /// Reads the rows of a table that have these values in these columns; the others are not kept in memory.
    ///
    /// # Errors
    /// [`TableError`] if it is missing, not a table, or has no such columns.
    pub fn matching(path: &Path, values: &[(&str, &str)]) -> Result<Self, TableError> {
        let unread =
            |error: std::io::Error| Fault { message: format!("cannot be read: {error}"), ..Fault::default() };
        let parsed = super::read(path).map_err(unread).and_then(|bytes| Self::parse(path, &bytes, values));
        parsed.map_err(|fault| fault.of(path))
    }

    fn parse(path: &Path, bytes: &[u8], values: &[(&str, &str)]) -> Result<Self, Fault> {
        let text = decode(bytes)?;
        let mut rows = Reader::new(text.as_bytes());
        let Some(header) = rows.next().transpose()?.map(Header::new) else {
            return Err(Fault { message: "is empty".into(), ..Fault::default() });
        };
        if let Some(name) = header.repeated().first() {
            return Err(Fault::new(header.line, format!("the column {name} is there twice")));
        }
        let find = |name: &str| {
            header.column(name).ok_or_else(|| Fault::new(header.line, format!("there is no column {name}")))
        };
        let wanted: Vec<(usize, &str)> =
            values.iter().map(|&(name, value)| Ok((find(name)?, value))).collect::<Result<_, Fault>>()?;
        let mut kept = Vec::new();
        for row in rows {
            let row = row?;
            header.fits(&row)?;
            if wanted.iter().all(|&(column, value)| row.get(column) == value) {
                kept.push(row);
            }
        }
        Ok(Self { path: path.to_path_buf(), header, rows: kept })
    }

    /// The names of all columns, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.header.index.keys().map(String::as_str)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The error for something that is wrong in a row, counted from 0 without the header.
    pub fn wrong(&self, row: usize, message: impl Into<String>) -> TableError {
        let line = self.rows.get(row).map(|row| row.line);
        Fault { line, message: message.into(), hint: None }.of(&self.path)
    }

    /// A column as text.
    ///
    /// # Errors
    /// [`TableError`] if there is no such column.
    pub fn text(&self, name: &str) -> Result<Vec<&str>, TableError> {
        let index = self.header.column(name).ok_or_else(|| {
            Fault::new(self.header.line, format!("there is no column {name}")).of(&self.path)
        })?;
        Ok(self.rows.iter().map(|row| row.get(index)).collect())
    }

    /// A column as numbers.
    ///
    /// # Errors
    /// [`TableError`] if there is no such column or a cell is no number that can be reckoned with.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let texts = self.text(name)?.into_iter().enumerate();
        texts.map(|(row, text)| self.cell(row, name, text)).collect()
    }

    /// A column of numbers of which some are blank.
    ///
    /// # Errors
    /// As [`Columns::numbers`].
    pub fn optional_numbers(&self, name: &str) -> Result<Vec<Option<f64>>, TableError> {
        let texts = self.text(name)?.into_iter().enumerate();
        let cell = |(row, text): (usize, &str)| {
            if text.is_empty() { Ok(None) } else { self.cell(row, name, text).map(Some) }
        };
        texts.map(cell).collect()
    }

    fn cell(&self, row: usize, name: &str, text: &str) -> Result<f64, TableError> {
        let value = number(text)
            .map_err(|why| self.wrong(row, format!("{name} must be a number, got \"{text}\"{why}")))?;
        if value.abs() > MOST {
            return Err(self.wrong(row, format!("{name} must be {MOST:e} at most, got {text}")));
        }
        Ok(value)
    }
}
