//! `scores.csv`: one score a row, of the run and of the baselines beside it.

use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::merge::unchecked;
use super::partial::{create, replace};
use super::seal::{MANIFEST, sum_of};
use crate::tables::Writer;

/// A score of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Who forecasts: `model`, or a baseline.
    pub forecast: &'static str,
    /// What it knows of capacities: `given`, `noisy` or `none`.
    pub capacities: &'static str,
    /// A place, or `all`.
    pub location: String,
    /// Which score.
    pub score: &'static str,
    /// Its value.
    pub value: f64,
}

/// The bytes of the table.
pub fn table(scores: &[Score]) -> Vec<u8> {
    let mut table = Writer::new(["forecast", "capacities", "location", "score", "value"]);
    for score in scores {
        let value = format!("{:.6}", score.value);
        table.row([score.forecast, score.capacities, &score.location, score.score, &value]);
    }
    table.bytes()
}

/// Writes a table of scores whole into the folder of a run, and its sum into the manifest; where it is.
///
/// # Errors
/// [`OutputError`] if the folder holds no complete run, the table's name is no plain file's, or it cannot be written.
pub fn write(run: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, OutputError> {
    let (mut manifest, _) = unchecked(run)?;
    let target = run.join(name);
    // While the table changes the manifest does not name it: a kill leaves no sum that is wrong.
    let sealed = !manifest.files.is_empty();
    if manifest.files.remove(name).is_some() {
        replace(&run.join(MANIFEST), &manifest.to_json())?;
    }
    create(&target, bytes, true)?;
    if sealed {
        manifest.files.insert(name.to_owned(), sum_of(bytes));
        replace(&run.join(MANIFEST), &manifest.to_json())?;
    }
    Ok(target)
}
