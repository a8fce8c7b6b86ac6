//! What does a table say, line by line? Every line that cannot be read is reported, not only the first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::header;
use crate::document::problem::{Problem, Problems};
use crate::tables::{self, Header, Row};

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

    /// Refuses rows that say again what an earlier one says: `key` is what may be there once, `what` names it. Returns
    /// whether there are none.
    pub(in crate::scenario) fn refuse_repeats<'a, K: Ord>(
        &'a self,
        problems: &mut Problems,
        column: &str,
        key: impl Fn(&'a T) -> K,
        what: impl Fn(&T) -> String,
    ) -> bool {
        let mut lines = BTreeMap::new();
        let mut again = Problems::default();
        for (line, row) in &self.rows {
            // Rows may come in another order than lines.
            let first = lines.entry(key(row)).or_insert(*line);
            let (one, other) = (*line.min(first), *line.max(first));
            *first = one;
            if one != other {
                self.problem(&mut again, other, column, format!("{} is already in line {one}", what(row)));
            }
        }
        let none = again.is_empty();
        again.cap(MOST_PROBLEMS);
        problems.extend(again);
        none
    }
}

/// What the columns of a table are.
pub(in crate::scenario) trait FromCells: Sized {
    /// Columns that are read, in any order; they must be there unless they are optional.
    const COLUMNS: &'static [&'static str];
    /// Columns that may be there: for people to read, or read as blank cells if they are not.
    const OPTIONAL: &'static [&'static str];

    /// Reads one line; none if a cell was wrong.
    fn parse(cells: &mut Cells<'_>) -> Option<Self>;
}

/// The cells of one line.
pub(in crate::scenario) struct Cells<'a> {
    row: &'a Row,
    header: &'a Header,
    path: &'a Path,
    problems: &'a mut Problems,
}

impl Cells<'_> {
    /// Reads the cell in a column.
    pub(super) fn get<T>(&mut self, column: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        match read(self.header.column(column).map_or("", |index| self.row.get(index))) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problems.add(self.path, column, Some(self.row.line), message);
                None
            }
        }
    }
}

/// Reads a table from the bytes of its file; what is wrong goes to `problems`. Rows without problems are
/// returned even if others have some; none is returned if the header does not fit.
pub(in crate::scenario) fn read<T: FromCells>(
    path: &Path,
    bytes: &[u8],
    may_be_empty: bool,
    problems: &mut Problems,
) -> Option<Table<T>> {
    let mut own = Problems::default();
    let table = typed(path, bytes, may_be_empty, &mut own);
    own.cap(MOST_PROBLEMS);
    problems.extend(own);
    table
}

fn typed<T: FromCells>(
    path: &Path,
    bytes: &[u8],
    may_be_empty: bool,
    problems: &mut Problems,
) -> Option<Table<T>> {
    let mut rows = match tables::rows(bytes) {
        Ok(rows) => rows.into_iter(),
        Err(fault) => {
            problems.fault(path, fault);
            return None;
        }
    };
    let Some(header) = rows.next().map(Header::new) else {
        let columns = T::COLUMNS.join(", ");
        problems.add(path, "", None, "the file is empty").hint(format!("the columns are {columns}"));
        return None;
    };
    header::check((T::COLUMNS, T::OPTIONAL), path, &header, problems)?;
    if rows.len() == 0 && !may_be_empty {
        problems.add(path, "", None, "the table has no rows");
    }
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        if let Err(fault) = header.fits(&row) {
            problems.fault(path, fault);
            continue;
        }
        let mut cells = Cells { row: &row, header: &header, path, problems };
        if let Some(content) = T::parse(&mut cells) {
            read.push((row.line, content));
        }
    }
    Some(Table { path: path.to_path_buf(), rows: read, complete: problems.is_empty() })
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
                "border.csv:1: seq: the column is there twice",
                "border.csv:1: unknown column \"latt\"",
                "hint: did you mean \"lat\"?",
                "border.csv:1: lon: the column is missing",
            ]
        );
        assert_eq!(read_outline(b"").1[0], "border.csv: the file is empty");
        assert_eq!(read_outline(b"line,kind,seq,lat,lon\n").1[0], "border.csv: the table has no rows");
        assert_eq!(read_outline(b"line,kind\n\xff").1[0], "border.csv:2: must be UTF-8 text");
    }

    /// The header of another agency's file used to give twenty times the same hint, and what is missing was cut off.
    #[test]
    fn what_does_not_fit_is_said_once() {
        let columns = "event_id_cnty,event_date,year,disorder_type,event_type,sub_event_type,actor1,latitude";
        let (_, problems) = read_outline(format!("{columns}\n").as_bytes());
        assert_eq!(
            problems,
            [
                "border.csv:1: the columns line, kind, seq, lat, lon are missing",
                "hint: this looks like a table of ACLED: its columns have to be brought into those of docs/data.md first",
                "border.csv:1: unknown columns: event_id_cnty, event_date, year, disorder_type, event_type, \
                 sub_event_type, actor1, latitude",
                "hint: the columns are line, kind, seq, lat, lon",
            ]
        );
        let wide: String =
            (0..19_000).fold(String::new(), |wide, column| wide + &format!("sequence_{column},"));
        let (sender, done) = std::sync::mpsc::channel();
        std::thread::spawn(move || sender.send(read_outline((wide + "lat\n").as_bytes()).1.len()));
        // It takes a tenth of a second; it took minutes.
        assert_eq!(done.recv_timeout(std::time::Duration::from_secs(20)).ok(), Some(3));
    }

    #[test]
    fn semicolons_are_read_where_numbers_have_points() {
        let (lines, problems) = read_outline(b"line;kind;seq;lat;lon\n1;b;0;35.5;36\n1;b;1;35,5;36\n");
        assert_eq!(lines, [2]);
        assert_eq!(
            problems,
            [
                "border.csv:3: lat: must be degrees north between -90 and 90, got \"35,5\": decimals take a point, 35.5"
            ]
        );
    }
}
