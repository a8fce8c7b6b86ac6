//! What does a planner take to the meeting? One page, made from a folder of results: it needs no network, prints on two
//! sheets, and is read with a keyboard or aloud.
//!
//! [`language`] has words, numbers and dates, `page` the templates, `folder` reads tables back; `run` and the files
//! beside it say what stands in each part of the brief of a run, `comparison` what stands in that of a comparison.
//! All figures are those of the tables: nothing is simulated here.

mod again;
mod answer;
mod comparison;
mod drawing;
mod evidence;
mod fan;
mod folder;
pub mod language;
mod map;
mod needs;
mod page;
mod people;
mod places;
mod run;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use language::Language;

use crate::output::OutputError;
use language::Speaker;

/// What a brief says besides what is in its folder.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its language.
    pub language: Language,
    /// A table of shares that `displace sensitivity` wrote.
    pub sensitivity: Option<PathBuf>,
    /// Folders of runs of past episodes that `displace score` has scored.
    pub skill: Vec<PathBuf>,
    /// Whether places and roads are left out.
    pub public: bool,
}

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// Results that cannot be read.
    #[error(transparent)]
    Results(#[from] OutputError),
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

/// The page of a folder: of a comparison if it is one, else of a run.
///
/// # Errors
/// [`BriefError`] if a table is missing or does not say what it should.
pub fn write(dir: &Path, options: &Options) -> Result<String, BriefError> {
    let speaker = Arc::new(Speaker::new(options.language));
    let (template, context) = if dir.join("comparison.csv").is_file() {
        ("comparison.html", comparison::context(dir, &speaker)?)
    } else {
        ("run.html", run::context(dir, options, &speaker)?)
    };
    let frame = minijinja::context! {
        code => options.language.code(),
        dir => options.language.direction(),
        version => env!("CARGO_PKG_VERSION"),
        css => page::raw(page::CSS),
        js => page::raw(page::JS),
        public => options.public,
    };
    Ok(page::render(template, speaker, minijinja::context! { ..frame, ..context })?)
}
