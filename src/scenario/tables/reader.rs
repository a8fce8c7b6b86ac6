//! What does a table say, line by line? Every line that cannot be read is reported, not only the first.

use std::path::{Path, PathBuf};

use crate::scenario::error::{Problem, Problems, nearest};

/// Most problems that are listed for one table.
const MOST_PROBLEMS: usize = 20;

/// The rows of a table.
#[derive(Clone, Debug)]
pub struct Table<T> {
    /// The file.
    pub path: PathBuf,
    /// Line number and content of each row.
    pub rows: Vec<(usize, T)>,
    /// Whether every line could be read.
    pub complete: bool,
}

impl<T> Table<T> {
    /// Adds a problem in a column of a row.
    pub(in crate::scenario) fn problem<'p>(
        &self,
        problems: &'p mut Problems,
        line: usize,
        column: &str,
        message: impl Into<String>,
    ) -> &'p mut Problem {
        problems.add(&self.path, column, Some(line), message)
    }
}

/// What the columns of a table are.
pub(in crate::scenario) trait Columns: Sized {
    /// Columns that are read, in any order; they must be there unless they are optional.
    const COLUMNS: &'static [&'static str];
    /// Columns that may be there: for people to read, or read as blank cells if they are not.
    const OPTIONAL: &'static [&'static str];

    /// Reads one line; none if a cell was wrong.
    fn parse(cells: &mut Cells<'_>) -> Option<Self>;
}

/// The cells of one line.
pub(in crate::scenario) struct Cells<'a> {
    record: &'a csv::StringRecord,
    header: &'a [String],
    line: usize,
    path: &'a Path,
    problems: &'a mut Problems,
}

impl Cells<'_> {
    /// Reads the cell in a column.
    pub(super) fn get<T>(&mut self, column: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let index = self.header.iter().position(|name| name == column);
        match read(index.and_then(|index| self.record.get(index)).unwrap_or_default()) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problems.add(self.path, column, Some(self.line), message);
                None
            }
        }
    }
}

/// Reads a table from the bytes of its file; what is wrong goes to `problems`. Rows without problems are
/// returned even if others have some; none is returned if the header does not fit.
pub(in crate::scenario) fn read<T: Columns>(
    path: &Path,
    bytes: &[u8],
    may_be_empty: bool,
    problems: &mut Problems,
) -> Option<Table<T>> {
    let mut own = Problems::default();
    let table = rows(path, bytes, may_be_empty, &mut own);
    own.cap(MOST_PROBLEMS);
    problems.extend(own);
    table
}

fn rows<T: Columns>(
    path: &Path,
    bytes: &[u8],
    may_be_empty: bool,
    problems: &mut Problems,
) -> Option<Table<T>> {
    let text = match utf8(bytes) {
        Ok(text) => text,
        Err(line) => {
            problems.add(path, "", Some(line), "must be UTF-8 text").hint("save the file as UTF-8");
            return None;
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut lines = Lines::of(text);
    let mut header: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut any = false;
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.add(path, "", Some(lines.of_record(start)), error.to_string());
                return None;
            }
        }
        let line = lines.of_record(start);
        let Some(header) = &header else {
            let names: Vec<String> = record.iter().map(str::to_owned).collect();
            check_header::<T>(path, line, &names, problems)?;
            header = Some(names);
            continue;
        };
        any = true;
        if record.len() != header.len() {
            let (expected, got) = (header.len(), record.len());
            problems
                .add(path, "", Some(line), format!("must have {expected} fields, got {got}"))
                .hint("a value that holds a comma needs quotes around it");
            continue;
        }
        let mut cells = Cells { record: &record, header, line, path, problems };
        if let Some(row) = T::parse(&mut cells) {
            rows.push((line, row));
        }
    }
    if header.is_none() {
        let columns = T::COLUMNS.join(", ");
        problems.add(path, "", None, "the file is empty").hint(format!("the columns are {columns}"));
        return None;
    }
    if !any && !may_be_empty {
        problems.add(path, "", None, "the table has no rows");
    }
    Some(Table { path: path.to_path_buf(), rows, complete: problems.is_empty() })
}

/// The text of a file without a byte order mark, or the line of the first byte that is not UTF-8.
pub(in crate::scenario) fn utf8(bytes: &[u8]) -> Result<&str, usize> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count())?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn check_header<T: Columns>(
    path: &Path,
    line: usize,
    names: &[String],
    problems: &mut Problems,
) -> Option<()> {
    let before = problems.len();
    let mut missing: Vec<&str> = T::COLUMNS
        .iter()
        .copied()
        .filter(|column| !T::OPTIONAL.contains(column) && !names.iter().any(|name| name == column))
        .collect();
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            problems.add(path, name, Some(line), "the column is there twice");
        } else if !T::COLUMNS.iter().chain(T::OPTIONAL).any(|column| name == column) {
            let problem = problems.add(path, "", Some(line), format!("unknown column \"{name}\""));
            // A column that is spelled wrongly is not reported as missing too.
            if let Some(meant) = nearest(name, missing.iter().copied()) {
                problem.hint(format!("did you mean \"{meant}\"?"));
                missing.retain(|&column| column != meant);
            } else {
                problem.hint(format!("the columns are {}", T::COLUMNS.join(", ")));
            }
        }
    }
    for column in missing {
        problems.add(path, column, Some(line), "the column is missing");
    }
    (problems.len() == before).then_some(())
}

/// Counts lines along a text.
pub(in crate::scenario) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// From the start of a text.
    pub(in crate::scenario) fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line on which the record begins that a reader finds from a byte offset on: it skips what
    /// is left of the line end before, and blank lines.
    pub(in crate::scenario) fn of_record(&mut self, byte: usize) -> usize {
        let bytes = self.text.as_bytes();
        while self.at < byte.min(bytes.len()) || matches!(bytes.get(self.at), Some(b'\r' | b'\n')) {
            self.line += usize::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::super::OutlineRow;
    use super::*;

    fn read_outline(bytes: &[u8]) -> (Vec<usize>, Vec<String>) {
        let mut problems = Problems::default();
        let table = read::<OutlineRow>(Path::new("border.csv"), bytes, false, &mut problems);
        let lines = table.map_or_else(Vec::new, |table| table.rows.iter().map(|row| row.0).collect());
        let text = problems.into_error(Path::new("x.toml")).to_string();
        (lines, text.lines().skip(1).map(|line| line.trim().to_owned()).collect())
    }

    #[test]
    fn lines_are_counted_through_line_ends_blank_lines_and_quotes() {
        for end in ["\n", "\r\n"] {
            let text = [
                "\u{feff}line,kind,seq,lat,lon",
                "1,b,0,35,36",
                "",
                "1,\"a",
                "b\",1,35, 36 ",
                "1,b,2,35,36",
                "",
            ]
            .join(end);
            assert_eq!(read_outline(text.as_bytes()), (vec![2, 4, 6], vec![]), "{end:?}");
        }
    }

    #[test]
    fn every_bad_line_is_reported_up_to_a_limit() {
        let mut text = String::from("line,kind,seq,lat,lon\n1,b,0,95,36\n1,b,x,35,NaN\n1,b,2\n");
        let (lines, problems) = read_outline(text.as_bytes());
        assert!(lines.is_empty());
        assert_eq!(
            problems,
            [
                "border.csv:2: lat: must be degrees north between -90 and 90, got \"95\"",
                "border.csv:3: seq: must be a whole number of 0 or more, got \"x\"",
                "border.csv:3: lon: must be degrees east between -180 and 180, got \"NaN\"",
                "border.csv:4: must have 5 fields, got 3",
                "hint: a value that holds a comma needs quotes around it",
            ]
        );
        for _ in 0..30 {
            text.push_str("1,b,0,95,36\n");
        }
        let (_, problems) = read_outline(text.as_bytes());
        assert_eq!(problems.last().map(String::as_str), Some("border.csv: … and 14 more"));
    }

    #[test]
    fn headers_must_fit() {
        let (_, problems) = read_outline(b"line,kind,seq,latt,seq\n1,b,0,35,36\n");
        assert_eq!(
            problems,
            [
                "border.csv:1: unknown column \"latt\"",
                "hint: did you mean \"lat\"?",
                "border.csv:1: seq: the column is there twice",
                "border.csv:1: lon: the column is missing",
            ]
        );
        assert_eq!(read_outline(b"").1[0], "border.csv: the file is empty");
        assert_eq!(read_outline(b"line,kind,seq,lat,lon\n").1[0], "border.csv: the table has no rows");
        assert_eq!(read_outline(b"line,kind\n\xff").1[0], "border.csv:2: must be UTF-8 text");
    }
}
