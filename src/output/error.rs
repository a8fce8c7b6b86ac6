//! Why results could not be written or read.

use std::path::PathBuf;

use crate::tables::TableError;

/// Why results could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The target exists already.
    #[error("{} exists already (--force replaces it, --output takes another name)", .0.display())]
    Exists(PathBuf),
    /// The target is no folder of ours, so it is not replaced.
    #[error("{} is not a folder that displace wrote, so --force leaves it alone (--output takes another folder)", .0.display())]
    NotOurs(PathBuf),
    /// The target is neither file nor folder, so it is not replaced.
    #[error("{} is {what}, which is not replaced (--output takes the name of a plain file or folder)", .path.display())]
    Special {
        /// The target.
        path: PathBuf,
        /// What it is.
        what: String,
    },
    /// Another process is writing the same.
    #[error("{} is being written by {who}", .path.display())]
    Busy {
        /// The target.
        path: PathBuf,
        /// Which process, as far as is known.
        who: String,
    },
    /// A folder cannot be made.
    #[error("cannot make a folder in {} (--output takes another place)", .path.display())]
    Create {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of a run does not say what it should.
    #[error("{}{}: {message}", .path.display(), .line.map_or(String::new(), |line| format!(" (line {line})")))]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Where, if known.
        line: Option<u64>,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// A table of a run that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Runs that do not go together.
    #[error("{0}")]
    Mismatch(String),
    /// A chart cannot be drawn.
    #[cfg(feature = "png")]
    #[error(transparent)]
    Chart(#[from] super::chart::ChartError),
}

impl OutputError {
    /// Whether the user can mend this by another command line: exit status 2 rather than 1.
    pub fn is_usage(&self) -> bool {
        #[cfg(feature = "png")]
        if matches!(self, Self::Chart(_)) {
            return false;
        }
        !matches!(self, Self::Write { .. })
    }
}
