//! What is said of a case that was made of files: what could not be read as it stands, how much there is, and what
//! `check` would say of it.

use std::fmt::Write as _;
use std::path::Path;

use super::warned::{block, plural};
use crate::document::problem::Problem;
use crate::import::case::Made;
use crate::output::words::thousands;
use crate::scenario;

/// Most warnings that are printed; README.md has all.
const SHOWN: usize = 20;

/// Warnings of files, a line each.
pub(super) fn warned<'a>(warnings: impl Iterator<Item = &'a Problem>) -> String {
    let mut report = String::new();
    let mut more = 0;
    for (index, warning) in warnings.enumerate() {
        if index < SHOWN {
            let _ = writeln!(report, "warning: {}", warning.in_file());
        } else {
            more += 1;
        }
    }
    if more > 0 {
        let _ = writeln!(report, "… and {more} more warnings, in README.md");
    }
    report
}

/// What a case has, its warnings, and what to do next.
///
/// # Errors
/// If its scenario cannot be read back.
pub(super) fn summary(target: &Path, made: &Made, file: &Path) -> anyhow::Result<String> {
    let [people, places, locations, roads, events, changes, guesses] = made.summary;
    let warnings = scenario::load(file)?.warnings;
    let warned = if warnings.is_empty() {
        String::new()
    } else {
        format!("{} of the case:\n{}\n", plural(warnings.len()), block(&warnings))
    };
    // Nobody leaves in a record without events.
    let offensive = target.join("offensive.toml");
    let next = if events == 0 && offensive.exists() { offensive.as_path() } else { file };
    Ok(format!(
        "{0}: {1} people in {places} places, {locations} locations, {roads} roads, {events} rows of events, {changes} changes of \
         control.\n{warned}{guesses} guesses: {0}/TODO.md says how much each matters and how to mend it.\nNext:  displace \
         check {2}\n       displace run {2} --quick\n",
        target.display(),
        thousands(people as f64),
        next.display(),
    ))
}
