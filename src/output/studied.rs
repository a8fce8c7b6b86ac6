//! Of which scenario are results of a sweep, and shares that were made from them? A brief shows them beside a run.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::OutputError;
use super::manifest::GIT_COMMIT;
use super::manifest::{Input, Manifest};
use super::seal::{ANOTHER, MANIFEST, Sums, sum_of};
use crate::scenario::{Override, Scenario};

/// A scenario, by what its numbers hang on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Studied {
    /// Its name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What the command line set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<Override>,
    /// The number that fixed all luck; none in files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Every file that it was read from.
    pub inputs: Vec<Input>,
}

impl Studied {
    /// A scenario with what the command line set in it, swept under a seed.
    pub fn new(scenario: &Scenario, set: Vec<Override>, seed: u64) -> Self {
        let input = |(path, sha256): &(PathBuf, String)| Input {
            path: path.display().to_string(),
            sha256: sha256.clone(),
        };
        let inputs = scenario.inputs.iter().map(input).collect();
        Self { scenario: scenario.name.clone(), title: scenario.title.clone(), set, seed: Some(seed), inputs }
    }

    /// Whether a run is of this scenario, whatever parameters it took from elsewhere.
    pub fn is_of(&self, run: &Manifest) -> bool {
        let sets = usize::from(run.parameters.starts_with("sets of "));
        let read = run.inputs.len().saturating_sub(sets);
        let sums = |inputs: &[Input]| inputs.iter().map(|input| input.sha256.clone()).collect::<Vec<_>>();
        self.scenario == run.scenario
            && self.set == run.set
            && sums(&self.inputs) == sums(&run.inputs[..read])
    }
}

/// What stands beside the results of a sweep.
#[derive(Debug, Serialize, Deserialize)]
struct Beside {
    displace_version: String,
    git_commit: String,
    #[serde(flatten)]
    studied: Studied,
    /// SHA-256 of the results.
    results: String,
    /// The same of their lines in order of letters: rows may be put in another order. Not in files of older versions.
    #[serde(default)]
    rows: Option<String>,
}

/// The SHA-256 of lines, whatever their order.
fn sum_of_rows(table: &[u8]) -> String {
    let mut lines: Vec<&[u8]> = table.split(|&byte| byte == b'\n').collect();
    lines.sort_unstable();
    sum_of(&lines.join(&b'\n'))
}

/// The file beside results that says of which scenario they are.
pub fn beside(results: &Path) -> PathBuf {
    results.with_extension("run.json")
}

/// What stands in it.
///
/// # Errors
/// Never: it is text.
pub fn record(studied: Studied, results: &[u8]) -> serde_json::Result<Vec<u8>> {
    let beside = Beside {
        displace_version: env!("CARGO_PKG_VERSION").into(),
        git_commit: GIT_COMMIT.into(),
        studied,
        results: sum_of(results),
        rows: Some(sum_of_rows(results)),
    };
    Ok((serde_json::to_string_pretty(&beside)? + "\n").into_bytes())
}

/// Of which scenario results are; none where nothing says it of them.
///
/// # Errors
/// [`OutputError::Malformed`] if the results are not those beside which it was written.
pub fn of_results(path: &Path, results: &[u8]) -> Result<Option<Studied>, OutputError> {
    let said = fs::read(beside(path)).ok();
    let there: Option<Beside> = said.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(there) = there else { return Ok(None) };
    if there.results == sum_of(results) || there.rows == Some(sum_of_rows(results)) {
        return Ok(Some(there.studied));
    }
    let message = format!(
        "is not the table that displace sweep wrote: its SHA-256 is another than {} has of it (sweep again, or take that \
         file away if the table is meant to be another)",
        beside(path).display()
    );
    Err(OutputError::Malformed { path: path.to_path_buf(), line: None, message })
}

/// What the manifest of an analysis says of the sweeps that it was made from.
#[derive(Debug, Deserialize)]
struct Analysed {
    #[serde(default)]
    sweeps: Vec<Option<Studied>>,
    #[serde(default)]
    files: Sums,
}

/// Refuses a table of shares of another scenario than that of a run; whether it is known of which it is.
///
/// # Errors
/// [`OutputError::Mismatch`] if it is another, [`OutputError::Malformed`] if the table is not the one that was written.
pub fn shares_are_of(table: &Path, run: &Manifest) -> Result<bool, OutputError> {
    let manifest = fs::read(table.with_file_name(MANIFEST)).ok();
    let analysed: Option<Analysed> = manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let said = analysed.as_ref().and_then(|analysed| {
        let name = table.file_name()?.to_str()?;
        analysed.files.get(name)
    });
    if said.is_some_and(|said| fs::read(table).is_ok_and(|bytes| sum_of(&bytes) != *said)) {
        let message = format!("{ANOTHER} (analyse the sweep again)");
        return Err(OutputError::Malformed { path: table.to_path_buf(), line: None, message });
    }
    let sweeps = analysed.map_or_else(Vec::new, |analysed| analysed.sweeps);
    let known: Vec<&Studied> = sweeps.iter().flatten().collect();
    if known.iter().any(|studied| studied.is_of(run)) {
        return Ok(true);
    }
    if known.is_empty() || known.len() < sweeps.len() {
        return Ok(false);
    }
    let titles: Vec<String> = known.iter().map(|studied| format!("\"{}\"", studied.title)).collect();
    Err(OutputError::Mismatch(format!(
        "{} is of {}, and this run of \"{}\": the scenario, its tables or what --set gave are others (sweep this \
         scenario, or leave --sensitivity out)",
        table.display(),
        titles.join(" and "),
        run.title
    )))
}
