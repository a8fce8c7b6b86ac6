//! How is any table read and written? One set of rules for every CSV; `docs/data.md` has them for users.
//!
//! [`text`] turns bytes into characters, [`reader`] characters into rows, [`mod@number`] cells into numbers, [`columns`]
//! finds columns by their names; [`writer`] is the way back. What rows mean is the business of other rooms, and so is
//! which file a [`Fault`] is in: the one who asked for the file knows its name.

pub mod columns;
pub mod letters;
pub mod number;
pub mod reader;
pub mod text;
pub mod writer;

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use columns::{Columns, Header};
pub use number::{NoNumber, number, persons};
pub use reader::{Reader, Row, first_row, rows};
pub use writer::{Writer, line};

/// Most bytes of a file.
const MOST_BYTES: u64 = 1 << 31;

/// What is wrong with a table, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// Line, counted from 1, if one line is meant.
    pub line: Option<usize>,
    /// What is wrong and what would be right.
    pub message: String,
    /// What may help.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault in a line.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into(), hint: None }
    }

    /// The same with a remedy.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The error of a file that has this fault.
    pub fn of(self, path: &Path) -> TableError {
        TableError { path: path.to_path_buf(), fault: self }
    }
}

/// The message, and what may help in brackets.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

/// A file that is no table, or not the one that it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {fault}", .path.display(), .fault.line.map_or(String::new(), |line| format!(" (line {line})")))]
pub struct TableError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// The bytes of a plain file: pipes and devices may never end, and nobody waits for them.
///
/// # Errors
/// If it cannot be read, is neither file nor folder, or is larger than a table can be.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let refuse = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    let meta = fs::metadata(path)?;
    if !meta.is_file() && !meta.is_dir() {
        return refuse("it is a pipe or a device, no file: write what it gives into a file first");
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len().min(MOST_BYTES)).unwrap_or_default());
    // A file may grow while it is read.
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return refuse("it is larger than 2 GiB");
    }
    Ok(bytes)
}
