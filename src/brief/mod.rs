//! What does a planner take to the meeting? One page, made from a folder of results: it needs no network, prints on two
//! sheets, and is read with a keyboard or aloud.
//!
//! [`language`] has words, numbers and dates, `page` the templates, `folder` reads tables back; `run` and the files
//! beside it say what stands in each part of the brief of a run, `comparison` what stands in that of a comparison.
//! All figures are those of the tables: nothing is simulated here.

mod again;
mod answer;
mod closures;
mod comparison;
mod drawing;
mod drivers;
mod error;
mod evidence;
mod fan;
mod fans;
mod folder;
mod gazetteer;
mod ground;
mod groups;
pub mod language;
mod map;
mod maps;
mod needs;
mod options;
mod page;
mod people;
mod places;
mod run;
mod totals;

use std::path::Path;
use std::sync::Arc;

pub use error::BriefError;
pub use language::Language;
pub use options::BriefOptions;

use language::Speaker;

use crate::output::clock;

/// The page of a folder: of a comparison if it is one, else of a run.
///
/// # Errors
/// [`BriefError`] if a table is missing or does not say what it should.
pub fn write(dir: &Path, options: &BriefOptions) -> Result<String, BriefError> {
    let speaker = Arc::new(Speaker::new(options.language));
    let (template, context) = if dir.join("comparison.csv").is_file() {
        let of_runs = [
            ("--sensitivity", options.sensitivity.is_some()),
            ("--skill", !options.skill.is_empty()),
            ("--closures", options.closures.is_some()),
        ];
        if let Some((option, _)) = of_runs.into_iter().find(|(_, given)| *given) {
            return Err(BriefError::OfRuns(option));
        }
        ("comparison.html", comparison::context(dir, options.public, &speaker)?)
    } else {
        ("run.html", run::context(dir, options, &speaker)?)
    };
    let frame = minijinja::context! {
        code => options.language.code(),
        dir => options.language.direction(),
        version => env!("CARGO_PKG_VERSION"),
        today => clock::today().to_string(),
        css => page::raw(page::CSS),
        js => page::raw(page::JS),
        public => options.public,
    };
    Ok(page::render(template, speaker, minijinja::context! { ..frame, ..context })?)
}
