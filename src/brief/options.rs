//! What a brief says besides what is in its folder.

use std::path::PathBuf;

use super::language::Language;

/// What a brief says besides what is in its folder.
#[derive(Clone, Debug)]
pub struct BriefOptions {
    /// Its language.
    pub language: Language,
    /// A table of shares that `displace sensitivity` wrote.
    pub sensitivity: Option<PathBuf>,
    /// Folders of runs of past episodes that `displace score` has scored.
    pub skill: Vec<PathBuf>,
    /// A comparison of this run with runs in which one road or crossing each is shut.
    pub closures: Option<PathBuf>,
    /// Whether places and roads are left out.
    pub public: bool,
}
