//! The files of a run, all of them.

use super::charts::Charts;
use super::error::OutputError;
use super::manifest::Manifest;
use super::run_dir::RunDir;
use super::{census, ground, observed, places, population_groups, shard, table};
use crate::ensemble::Ensemble;
use crate::outcome::Outcomes;
use crate::outcome::column::ByColumn;
use crate::scenario::Scenario;

/// What to write besides the standard tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// Replicates of which every stock and flow is written: `stocks.csv`.
    pub stocks: Option<&'a Outcomes>,
    /// The binary shard that `merge` reads, with the manifest of which it says that it is a part.
    pub shard: Option<&'a Manifest>,
    /// PNG images beside the SVG charts.
    pub png: bool,
}

/// Writes all tables and charts of a run; says which charts there are.
///
/// # Errors
/// [`OutputError`] of the first file that cannot be written.
pub fn write_run(
    dir: &RunDir,
    scenario: &Scenario,
    ensemble: &Ensemble,
    outcomes: &dyn ByColumn,
    extras: Extras<'_>,
) -> Result<Charts, OutputError> {
    dir.write("replicates.csv", &table::replicates(scenario, outcomes))?;
    dir.write("quantiles.csv", &table::quantiles(scenario, outcomes))?;
    dir.write("estimates.csv", &table::estimates(scenario, outcomes))?;
    dir.write("needs.csv", &table::needs(scenario, outcomes))?;
    dir.write("flows.csv", &table::flows(scenario, outcomes))?;
    dir.write("links.csv", &table::links(scenario, outcomes))?;
    dir.write("places.csv", &places::places(scenario, outcomes))?;
    dir.write("origins.csv", &census::origins(scenario, outcomes))?;
    dir.write("present.csv", &census::present(scenario, outcomes))?;
    dir.write("needs_areas.csv", &census::needs_of_areas(scenario, outcomes))?;
    dir.write("areas.csv", &ground::areas(scenario))?;
    dir.write("lines.csv", &ground::lines(scenario))?;
    dir.write("sources.csv", &ground::sources(scenario))?;
    if !scenario.groups.is_empty() {
        dir.write("population_groups.csv", &population_groups::population_groups(scenario, outcomes))?;
    }
    if !scenario.shares.is_empty() {
        dir.write("shares.csv", &ground::shares(scenario))?;
    }
    if !scenario.observations.is_empty() {
        dir.write("observed.csv", &observed::totals(scenario, outcomes))?;
        if let Some(reports) = observed::before(scenario) {
            dir.write(observed::BEFORE, &reports)?;
        }
    }
    if !scenario.observed_places.is_empty() {
        dir.write("observed_places.csv", &observed::places(scenario, outcomes))?;
    }
    if let Some(outcomes) = extras.stocks {
        dir.write("stocks.csv", &table::stocks(scenario, outcomes))?;
    }
    if let Some(manifest) = extras.shard {
        dir.write_with(shard::SHARD, |file| shard::write(file, outcomes, manifest))?;
    }
    #[cfg(feature = "charts")]
    let drawn = super::draw::charts(scenario, ensemble, outcomes);
    // What is drawn says how the ensemble was made; tables do not.
    #[cfg(not(feature = "charts"))]
    let (drawn, _): (Vec<(String, String)>, _) = (Vec::new(), ensemble);
    Charts::write(dir, extras.png, drawn)
}
