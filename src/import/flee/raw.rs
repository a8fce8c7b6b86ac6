//! Rows of a dirty file: trimmed cells with their lines.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::import::notes::Notes;
pub(super) use crate::tables::Row;
use crate::tables::{self, NoNumber, number};

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
            let name = entry.file_name().to_string_lossy().into_owned();
            if meta.len() > LARGEST {
                return Err(io::Error::new(
                    io::ErrorKind::FileTooLarge,
                    format!("{name} is larger than 256 MiB"),
                ));
            }
            if meta.is_file() {
                files.insert(name, tables::read(&entry.path())?);
            }
        }
        Ok(Self::new(path, files))
    }

    /// The rows of a file; none if there is no such file.
    pub(super) fn rows(&self, name: &str, notes: &mut Notes) -> Option<File> {
        let (real, bytes) = self.find(name)?;
        let path = self.path.join(real);
        if real != name {
            notes.warn(&path, None, format!("is taken for \"{name}\""));
        }
        self.asked.borrow_mut().insert(real.to_owned());
        let rows = match tables::rows(bytes) {
            Ok(rows) => rows,
            Err(fault) => {
                notes.fault(&path, fault);
                Vec::new()
            }
        };
        for row in rows.iter().filter(|row| row.cells.iter().any(|cell| cell.contains('\n'))) {
            notes.warn(&path, Some(row.line), "a quoted cell goes on in other lines: does a quote miss?");
        }
        Some(File { path, rows })
    }

    /// A file by name; another case of letters, a folder before it and a missing ending are forgiven.
    fn find(&self, name: &str) -> Option<(&str, &[u8])> {
        let last = name.rsplit(['/', '\\']).next()?;
        let called = |wanted: &str| self.files.iter().find(|(known, _)| known.eq_ignore_ascii_case(wanted));
        let exact = self.files.get_key_value(name);
        let file = exact.or_else(|| called(last)).or_else(|| called(&format!("{last}.csv")));
        file.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
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

/// What a cell of a row stands for, by one of the two rules for numbers: a comma before decimals is forgiven, a form that
/// could be two numbers is not.
pub(super) fn value(
    rule: fn(&str) -> Result<f64, NoNumber>,
    cell: &str,
    (path, line): (&Path, usize),
    notes: &mut Notes,
) -> Option<f64> {
    match rule(cell) {
        Ok(value) | Err(NoNumber::DecimalComma(value)) => Some(value),
        Err(NoNumber::Other) => None,
        Err(NoNumber::EitherWay(small, large)) => {
            let message = format!("\"{cell}\" could be {small} or {large}");
            notes.refuse(path, Some(line), message, "write thousands without a mark, decimals with a point");
            // Nothing comes of it: either will do to find what else is wrong.
            Some(large)
        }
    }
}

/// A whole number of days, far from the ends of what can be counted.
pub(super) fn day(cell: &str) -> Option<i64> {
    number(cell)
        .ok()
        .filter(|value| value.abs() < 1e6 && value.fract().abs() <= 0.0)
        .map(|value| value as i64)
}
