//! Rows of a dirty file: trimmed cells with their lines.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::Notes;
use crate::scenario::tables::reader::Lines;

/// Largest file that is read, in bytes.
const LARGEST: u64 = 1 << 28;

/// A folder of files, read whole.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Where it is, as the user wrote it.
    pub path: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
    asked: RefCell<BTreeSet<String>>,
}

impl Folder {
    /// A folder from files in memory.
    pub fn new(path: &Path, files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { path: path.to_path_buf(), files, asked: RefCell::default() }
    }

    /// Reads all files of a folder, but not those of folders in it.
    ///
    /// # Errors
    /// If it or one of its files cannot be read.
    pub fn read(path: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let meta = fs::metadata(entry.path())?;
            if meta.is_file() && meta.len() <= LARGEST {
                files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
            }
        }
        Ok(Self::new(path, files))
    }

    /// The rows of a file; none if there is no such file.
    pub(super) fn rows(&self, name: &str, notes: &mut Notes) -> Option<File> {
        self.asked.borrow_mut().insert(name.to_owned());
        let bytes = self.files.get(name)?;
        let path = self.path.join(name);
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, std::borrow::Cow::Owned(_)) {
            notes.warn(&path, None, "is not UTF-8 everywhere: what cannot be read is marked with \u{fffd}");
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut lines = Lines::of(text);
        let mut record = csv::StringRecord::new();
        let mut rows = Vec::new();
        loop {
            let start = reader.position().byte() as usize;
            // Text in memory that is UTF-8 cannot fail to be read.
            if !reader.read_record(&mut record).unwrap_or(false) {
                break;
            }
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            let line = lines.of_record(start);
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { line, cells });
            }
        }
        Some(File { path, rows })
    }

    /// Files that nothing asked for, in order.
    pub(super) fn left_aside(&self) -> Vec<&str> {
        let asked = self.asked.borrow();
        self.files.keys().filter(|name| !asked.contains(*name)).map(String::as_str).collect()
    }
}

/// A file's rows.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) rows: Vec<Row>,
}

impl File {
    /// Rows that are no comments.
    pub(super) fn data(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.get(0).starts_with('#'))
    }
}

/// A row, as it stands.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// A cell, empty beyond the last.
    pub(super) fn get(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

/// A finite number; thousands may be set off by commas.
pub(super) fn number(cell: &str) -> Option<f64> {
    let plain: String = cell.chars().filter(|&c| c != ',' && c != '\u{a0}').collect();
    plain.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// A whole number of days, far from the ends of what can be counted.
pub(super) fn day(cell: &str) -> Option<i64> {
    number(cell).filter(|value| value.abs() < 1e6 && value.fract().abs() <= 0.0).map(|value| value as i64)
}

/// An ISO date, with or without a time after it.
pub(super) fn date(cell: &str) -> Option<Date> {
    let head = cell.get(..10)?;
    let rest = cell.get(10..)?;
    if !(rest.is_empty() || rest.starts_with([' ', 'T'])) {
        return None;
    }
    head.parse().ok().filter(|date: &Date| (1900..=2200).contains(&date.year()))
}
