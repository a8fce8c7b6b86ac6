//! Why there is no brief.

use crate::output::OutputError;

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// Results that cannot be read.
    #[error(transparent)]
    Results(#[from] OutputError),
    /// The page of a comparison has no place for this.
    #[error("{0} is for the brief of a run, and this is a comparison: make a brief of its first run with it")]
    OfRuns(&'static str),
    /// A run whose skill is to be shown, and that nobody has scored.
    #[error("{} was not scored: displace score {} does it", .0.display(), .0.display())]
    NotScored(std::path::PathBuf),
    /// A run of which areas alone could be scored.
    #[error(
        "{} was scored by areas alone (scores_places.csv): the brief shows scores of totals, and its case has none of them \
         (tables.observations)",
        .0.display()
    )]
    OfAreas(std::path::PathBuf),
    /// Shares that are asked for by the name of a folder, or of no file.
    #[error(
        "{} is no file: --sensitivity takes a table, sensitivity.csv or variance.csv of the folder that displace sensitivity \
         wrote",
        .0.display()
    )]
    NoShares(std::path::PathBuf),
    /// The program lacks a word or a value: a fault of ours.
    #[error("the page cannot be written: {0} (this is a fault of displace)")]
    Page(String),
}

impl From<crate::tables::TableError> for BriefError {
    fn from(error: crate::tables::TableError) -> Self {
        Self::Results(error.into())
    }
}

/// Words that a translation lacks.
impl From<String> for BriefError {
    fn from(message: String) -> Self {
        Self::Page(message)
    }
}
