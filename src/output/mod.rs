//! What does a run leave behind? Tables, charts and a manifest, complete or not at all.

mod camps;
pub mod chart;
pub mod comparison;
pub mod draw;
pub mod manifest;
pub mod merge;
pub mod observed;
pub mod partial;
pub mod records;
pub mod run_dir;
pub mod scores;
pub mod shard;
pub mod table;

use std::path::PathBuf;

use crate::ensemble::Ensemble;
use crate::outcome::Outcomes;
use crate::scenario::Scenario;

pub use manifest::Manifest;
pub use run_dir::RunDir;

/// Why results could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The target exists already.
    #[error("{} exists already (--force replaces it, --output takes another name)", .0.display())]
    Exists(PathBuf),
    /// The target is no folder of ours, so it is not replaced.
    #[error("{} is not a folder that displace wrote, so --force leaves it alone (--output takes another folder)", .0.display())]
    NotOurs(PathBuf),
    /// A folder cannot be made.
    #[error("cannot make a folder in {}", .path.display())]
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
    /// Runs that do not go together.
    #[error("{0}")]
    Mismatch(String),
    /// A chart cannot be drawn.
    #[error(transparent)]
    Chart(#[from] chart::ChartError),
}

impl OutputError {
    /// Whether the user can mend this by another command line: exit status 2 rather than 1.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Write { .. } | Self::Chart(_))
    }
}

/// What to write besides the standard tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    /// Every stock and flow of every replicate: `stocks.csv`.
    pub stocks: bool,
    /// The binary shard that `merge` reads.
    pub shard: bool,
    /// PNG images beside the SVG charts.
    pub png: bool,
}

/// Writes all tables and charts of a run.
///
/// # Errors
/// [`OutputError`] of the first file that cannot be written.
pub fn write_run(
    dir: &RunDir,
    scenario: &Scenario,
    ensemble: &Ensemble,
    outcomes: &Outcomes,
    extras: Extras,
) -> Result<(), OutputError> {
    dir.write("replicates.csv", &table::replicates(scenario, outcomes))?;
    dir.write("quantiles.csv", &table::quantiles(scenario, outcomes))?;
    dir.write("estimates.csv", &table::estimates(scenario, outcomes))?;
    dir.write("needs.csv", &table::needs(scenario, outcomes))?;
    dir.write("flows.csv", &table::flows(scenario, outcomes))?;
    dir.write("links.csv", &table::links(scenario, outcomes))?;
    dir.write("places.csv", &table::places(scenario, outcomes))?;
    if !scenario.observations.is_empty() {
        dir.write("observed.csv", &observed::totals(scenario, outcomes))?;
    }
    if !scenario.observed_places.is_empty() {
        dir.write("observed_places.csv", &observed::places(scenario, outcomes))?;
    }
    if extras.stocks {
        dir.write("stocks.csv", &table::stocks(scenario, outcomes))?;
    }
    if extras.shard {
        dir.write("shard.bin", &shard::encode(outcomes))?;
    }
    for (name, svg) in draw::charts(scenario, ensemble, outcomes) {
        write_chart(dir, name, &svg, extras.png)?;
    }
    Ok(())
}

/// Writes a chart as SVG and, if asked for, as PNG.
///
/// # Errors
/// [`OutputError`] if it cannot be written or drawn.
pub fn write_chart(dir: &RunDir, name: &str, svg: &str, png: bool) -> Result<(), OutputError> {
    dir.write(&format!("{name}.svg"), svg.as_bytes())?;
    if png {
        dir.write(&format!("{name}.png"), &chart::png(svg, 1.5)?)?;
    }
    Ok(())
}
