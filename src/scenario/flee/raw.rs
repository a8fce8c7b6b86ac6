//! Rows of a dirty file: trimmed cells with their lines.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
        let (real, bytes) = self.find(name)?;
        let path = self.path.join(real);
        if real != name {
            notes.warn(&path, None, format!("is taken for \"{name}\""));
        }
        self.asked.borrow_mut().insert(real.to_owned());
        let text = decode(bytes);
        if matches!(text, Cow::Owned(_)) {
            notes.warn(&path, None, "is not UTF-8 everywhere: the rest is read as UTF-16 or Latin-1");
        }
        let text = &close_up(text.strip_prefix('\u{feff}').unwrap_or(&text));
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
            if cells.iter().any(|cell| cell.contains('\n')) {
                notes.warn(&path, Some(line), "a quoted cell goes on in other lines: does a quote miss?");
            }
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { line, cells });
            }
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

/// Bytes as text: UTF-16 with a mark, else UTF-8, and as Latin-1 what is none.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().map(|&pair| from(pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] => return wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return wide(u16::from_be_bytes),
        _ => {}
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // Between 0x80 and 0x9f Latin-1 has no letters.
        text.extend(chunk.invalid().iter().map(|&b| if b < 0xa0 { '\u{fffd}' } else { char::from(b) }));
    }
    Cow::Owned(text)
}

/// Takes away spaces before a quote that opens a cell: it would not count as one.
fn close_up(text: &str) -> String {
    let mut closed = String::with_capacity(text.len());
    let mut cell = 0;
    let (mut blank, mut quoted, mut open) = (true, false, false);
    for c in text.chars() {
        match c {
            '"' if blank => {
                closed.truncate(cell);
                (blank, quoted, open) = (false, true, true);
            }
            '"' if quoted => open = !open,
            ',' | '\n' | '\r' if !open => {
                cell = closed.len() + 1;
                (blank, quoted) = (true, false);
            }
            _ if !c.is_whitespace() => blank = false,
            _ => {}
        }
        closed.push(c);
    }
    closed
}

/// A finite number; thousands may be set off by commas, spaces or apostrophes.
pub(super) fn number(cell: &str) -> Option<f64> {
    let apart = |c: char| matches!(c, ',' | '\'' | '\u{2019}') || c.is_whitespace();
    let groups: Vec<&str> = cell.trim().split(apart).collect();
    let (last, others) = groups.split_last()?;
    let whole = last.split('.').next().unwrap_or(last);
    let grouped =
        others.is_empty() || (whole.len() == 3 && others.iter().all(|group| (1..=4).contains(&group.len())));
    let value = groups.concat().parse().ok().filter(|value: &f64| value.is_finite());
    value.filter(|_| grouped)
}

/// A finite number with a fraction; the sign before the fraction may be a comma.
pub(super) fn decimal(cell: &str) -> Option<f64> {
    number(cell).or_else(|| number(&cell.replacen(',', ".", 1)))
}

/// A whole number of days, far from the ends of what can be counted.
pub(super) fn day(cell: &str) -> Option<i64> {
    number(cell).filter(|value| value.abs() < 1e6 && value.fract().abs() <= 0.0).map(|value| value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for cell in ["1234.0", "1,234", "1 234", "1\u{202f}234", "1'234", "+1234"] {
            assert_eq!(number(cell), Some(1234.0), "{cell}");
        }
        assert_eq!(number("-1,234,567.5"), Some(-1_234_567.5));
        for cell in ["", "12,34", "1 2", "NaN", "many", "1e999", "1,,234"] {
            assert_eq!(number(cell), None, "{cell}");
        }
        assert_eq!(decimal("48,5"), Some(48.5));
        assert_eq!(decimal("1,234"), Some(1234.0));
    }

    #[test]
    fn bytes_are_read_in_any_encoding() {
        let wide: Vec<u8> = "\u{feff}B\u{e9}tou".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide), "\u{feff}B\u{e9}tou");
        assert_eq!(decode(b"B\xe9tou"), "B\u{e9}tou");
        assert_eq!(decode("B\u{e9}tou".as_bytes()), "B\u{e9}tou");
    }

    #[test]
    fn a_quote_after_spaces_opens_a_cell() {
        assert_eq!(close_up("a, \"b, \"\"c\"\"\" ,d \"e\"\n \"f\""), "a,\"b, \"\"c\"\"\" ,d \"e\"\n\"f\"");
    }
}
