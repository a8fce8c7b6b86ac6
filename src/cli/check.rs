//! `displace check`: every problem of scenario files at once.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Report, Usage, calibrate};
use crate::output::words::thousands;
use crate::scenario::check::{self, Checked};

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario files, files of priors that scenarios share, and calibration files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Checks all files and reports the problems of all of them.
pub(super) fn run(arguments: &Arguments, quiet: bool) -> Report {
    let mut report = String::new();
    let mut errors = Vec::new();
    for file in &arguments.files {
        let found = if calibrate::is_calibration(file) {
            calibrate::check(file)
        } else {
            check::file(file).map(|checked| content(&checked)).map_err(Into::into)
        };
        match found {
            Ok(content) => {
                let _ = writeln!(report, "{}: no problems. {content}", file.display());
            }
            Err(error) => errors.push(error.to_string()),
        }
    }
    if errors.is_empty() {
        return Ok(report);
    }
    if !quiet {
        super::print(&report);
    }
    Err(Usage(errors.join("\nerror: ")).into())
}

/// What is in a file, in a sentence.
fn content(checked: &Checked) -> String {
    let scenario = match checked {
        Checked::Scenario(scenario) => scenario,
        Checked::Priors(count) => return format!("{count} priors."),
    };
    let geography = &scenario.geography;
    let people: u64 = geography.communities.iter().map(|c| u64::from(c.people())).sum();
    format!(
        "{} people in {} communities, {} locations, {} roads, {} days from {}.",
        thousands(people as f64),
        geography.communities.len(),
        geography.locations.len(),
        geography.links.len(),
        scenario.horizon_days,
        scenario.start,
    )
}
