//! What does a table say, line by line? Every line that cannot be read is reported, not only the first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::columns;
use super::problem::{Problem, Problems};
use crate::tables::{self, Header, Row};

/// Most problems that are listed for one table.
const MOST_PROBLEMS: usize = 20;

/// The rows of a table.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    /// The file.
    pub path: PathBuf,
    /// Line number and content of each row.
    pub rows: Vec<(usize, T)>,
    /// Whether every line could be read.
    pub complete: bool,
}

impl<T> Table<T> {
    /// Adds a problem in a column of a row.
    pub(crate) fn problem<'p>(
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
    pub(crate) fn refuse_repeats<'a, K: Ord>(
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
pub(crate) trait FromCells: Sized {
    /// Columns that are read, in any order; they must be there unless they are optional.
    const COLUMNS: &'static [&'static str];
    /// Columns that may be there: for people to read, or read as blank cells if they are not.
    const OPTIONAL: &'static [&'static str];

    /// Reads one line; none if a cell was wrong.
    fn parse(cells: &mut Cells<'_>) -> Option<Self>;
}

/// The cells of one line.
pub(crate) struct Cells<'a> {
    row: &'a Row,
    header: &'a Header,
    path: &'a Path,
    problems: &'a mut Problems,
}

impl Cells<'_> {
    /// Reads the cell in a column.
    pub(crate) fn get<T>(&mut self, column: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
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
pub(crate) fn read<T: FromCells>(
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
    columns::check((T::COLUMNS, T::OPTIONAL), path, &header, problems)?;
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
