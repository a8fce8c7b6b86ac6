//! Is all that lies in a folder ours? Only then may the folder be replaced: what somebody has put there would go with it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::error::OutputError;
use super::seal::MANIFEST;
use crate::model::tally::{Local, Total};

/// Tables of runs, comparisons and analyses: what folders of older versions, whose `run.json` names no files, may hold.
const TABLES: [&str; 31] = [
    "areas.csv",
    "comparison.csv",
    "comparison_areas.csv",
    "comparison_days.csv",
    "comparison_estimates.csv",
    "comparison_lines.csv",
    "comparison_present.csv",
    "estimates.csv",
    "flows.csv",
    "lines.csv",
    "links.csv",
    "needs.csv",
    "needs_areas.csv",
    "observed.csv",
    "observed_before.csv",
    "observed_places.csv",
    "origins.csv",
    "places.csv",
    "population_groups.csv",
    "present.csv",
    "quantiles.csv",
    "replicates.csv",
    "scores.csv",
    "scores_places.csv",
    "sensitivity.csv",
    "shard.bin",
    "shares.csv",
    "sources.csv",
    "stocks.csv",
    "variance.csv",
    "weights.csv",
];
/// Charts that are not called by a variable.
const CHARTS: [&str; 9] =
    ["camps", "estimates", "flows", "map", "needs", "ranges", "shelter", "tornado", "arrivals"];
/// What `score`, `brief` and `export` add to a folder later, under the names that they choose.
const LATER: [&str; 7] = [
    "scores.csv",
    "scores_places.csv",
    "brief.html",
    "brief-ar.html",
    "brief-fr.html",
    "brief-tr.html",
    "workbook.xlsx",
];
/// Folders of exports, and what may lie in them.
const EXPORTS: [&str; 4] = ["csv", "fgb", "geojson", "parquet"];
const EXPORTED: [&str; 22] = [
    "about.csv",
    "areas.fgb",
    "areas.geojson",
    "by_area.csv",
    "by_day.csv",
    "comparison.csv",
    "estimates.csv",
    "needs.csv",
    "needs_by_area.csv",
    "places.csv",
    "places.fgb",
    "places.geojson",
    "quantiles.parquet",
    "replicates.parquet",
    "roads.csv",
    "roads.fgb",
    "roads.geojson",
    "runs.csv",
    "sex_and_age.csv",
    "shelter.csv",
    "sources_and_guesses.csv",
    "summary.csv",
];

/// What a folder of results holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A run, or a shard of one.
    Run,
    /// A comparison of runs.
    Comparison,
    /// An analysis of sweeps.
    Analysis,
}

impl Held {
    const fn words(self) -> &'static str {
        match self {
            Self::Run => "a run",
            Self::Comparison => "a comparison",
            Self::Analysis => "an analysis of sweeps",
        }
    }

    /// What a folder with this manifest holds.
    fn of(manifest: &Value) -> Self {
        let has = |key: &str| manifest.get(key).is_some();
        // Older versions wrote the runs of a comparison as a list.
        if manifest.is_array() || has("runs") {
            Self::Comparison
        } else if has("resamples") {
            Self::Analysis
        } else {
            Self::Run
        }
    }
}

/// Refuses a folder of other results than these: what is made anew replaces its like alone.
///
/// # Errors
/// As [`results`], and [`OutputError::Mismatch`] if it holds something else.
pub fn results_of(held: Held, target: &Path) -> Result<(), OutputError> {
    let there = Held::of(&manifest(target)?);
    if there != held {
        return Err(OutputError::Mismatch(format!(
            "{} holds {}, and --force replaces {} alone (move it away, or --output takes another name)",
            target.display(),
            there.words(),
            held.words()
        )));
    }
    results(target)
}

/// The manifest of a folder, if it is one of ours.
fn manifest(target: &Path) -> Result<Value, OutputError> {
    let not_ours = || OutputError::NotOurs(target.to_path_buf());
    let bytes = fs::read(target.join(MANIFEST)).map_err(|_| not_ours())?;
    let manifest: Value = serde_json::from_slice(&bytes).map_err(|_| not_ours())?;
    let known =
        manifest.is_array() || ["displace_version", "runs"].iter().any(|key| manifest.get(key).is_some());
    if known { Ok(manifest) } else { Err(not_ours()) }
}

/// Refuses a folder of results in which something lies that displace did not write there.
///
/// # Errors
/// [`OutputError::NotOurs`] if it has no manifest of ours, [`OutputError::Mismatch`] with the first file that is foreign.
pub fn results(target: &Path) -> Result<(), OutputError> {
    let manifest = manifest(target)?;
    let written: Option<BTreeSet<&str>> = manifest
        .get("files")
        .and_then(Value::as_object)
        .filter(|files| !files.is_empty())
        .map(|files| files.keys().map(String::as_str).collect());
    all(target, |name, is_folder| {
        if is_folder {
            return EXPORTS.contains(&name) && export(&target.join(name)).is_ok();
        }
        let there = match &written {
            Some(files) => files.contains(name),
            None => TABLES.contains(&name) || is_chart(name),
        };
        there || LATER.contains(&name) || is_hub(name)
    })
}

/// Refuses a folder of an export in which something else lies.
///
/// # Errors
/// As [`results`].
pub fn export(target: &Path) -> Result<(), OutputError> {
    let results = ["replicates.csv", "comparison_days.csv"].iter().any(|table| target.join(table).exists());
    if results || !target.join(MANIFEST).is_file() {
        return Err(OutputError::NotOurs(target.to_path_buf()));
    }
    all(target, |name, is_folder| !is_folder && EXPORTED.contains(&name))
}

/// Refuses the first entry of a folder, by name, that is not known.
fn all(target: &Path, known: impl Fn(&str, bool) -> bool) -> Result<(), OutputError> {
    let read = |source| OutputError::Read { path: target.to_path_buf(), source };
    let mut foreign = Vec::new();
    for entry in fs::read_dir(target).map_err(read)? {
        let entry = entry.map_err(read)?;
        let (name, is_folder) = (entry.file_name(), entry.file_type().map_err(read)?.is_dir());
        let ours = name.to_str().is_some_and(|name| {
            // What a killed process left beside a file of ours.
            let of = [".lock", ".new"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
            of.is_empty() || of == MANIFEST || known(of, is_folder)
        });
        if !ours {
            foreign.push(name);
        }
    }
    foreign.sort();
    match foreign.first() {
        None => Ok(()),
        Some(name) => Err(OutputError::Mismatch(format!(
            "{} is not from displace, so --force does not replace the folder (move it away, or --output takes another \
             name)",
            target.join(name).display()
        ))),
    }
}

/// Whether a name is that of a chart: those of comparisons are called by variables.
fn is_chart(name: &str) -> bool {
    let path = Path::new(name);
    let image = path.extension().is_some_and(|ending| ending == "svg" || ending == "png");
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let mut variables = Total::ALL.iter().map(|v| v.key()).chain(Local::ALL.iter().map(|v| v.key()));
    image && (CHARTS.contains(&stem) || variables.any(|key| key == stem))
}

/// Whether a name is that of a hub's file: its date comes first.
fn is_hub(name: &str) -> bool {
    let rest = name.strip_suffix(".csv").and_then(|stem| stem.split_once("-displace-"));
    rest.is_some_and(|(date, _)| date.parse::<jiff::civil::Date>().is_ok())
}
