//! `displace check`: every problem of scenario files at once.

use std::path::PathBuf;

use clap::Args;

use super::Report;
use crate::output::draw::thousands;
use crate::scenario;

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Checks all files; the first that has problems is reported.
pub(super) fn run(arguments: &Arguments) -> Report {
    let mut report = String::new();
    for file in &arguments.files {
        let scenario = scenario::load(file)?;
        let geography = &scenario.geography;
        let people: u64 =
            geography.communities.iter().map(|c| u64::from(c.residents) + u64::from(c.idps)).sum();
        report.push_str(&format!(
            "{}: no problems. {} people in {} communities, {} locations, {} roads, {} days from {}.\n",
            file.display(),
            thousands(people as f64),
            geography.communities.len(),
            geography.locations.len(),
            geography.links.len(),
            scenario.horizon_days,
            scenario.start,
        ));
    }
    Ok(report)
}
