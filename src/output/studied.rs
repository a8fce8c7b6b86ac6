//! Of which scenario are results of a sweep, and shares that were made from them? A brief shows them beside a run.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::OutputError;
use super::manifest::{Input, Manifest};
use super::seal::{MANIFEST, sum_of};
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
    /// Every file that it was read from.
    pub inputs: Vec<Input>,
}

impl Studied {
    /// A scenario with what the command line set in it.
    pub fn new(scenario: &Scenario, set: Vec<Override>) -> Self {
        let input = |(path, sha256): &(PathBuf, String)| Input {
            path: path.display().to_string(),
            sha256: sha256.clone(),
        };
        let inputs = scenario.inputs.iter().map(input).collect();
        Self { scenario: scenario.name.clone(), title: scenario.title.clone(), set, inputs }
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
        git_commit: option_env!("DISPLACE_GIT_COMMIT").unwrap_or("unknown").into(),
        studied,
        results: sum_of(results),
    };
    Ok((serde_json::to_string_pretty(&beside)? + "\n").into_bytes())
}

/// Of which scenario results are; none where nothing says it of these very bytes.
pub fn of_results(path: &Path, results: &[u8]) -> Option<Studied> {
    let there: Beside = serde_json::from_slice(&fs::read(beside(path)).ok()?).ok()?;
    (there.results == sum_of(results)).then_some(there.studied)
}

/// What the manifest of an analysis says of the sweeps that it was made from.
#[derive(Debug, Deserialize)]
struct Analysed {
    #[serde(default)]
    sweeps: Vec<Option<Studied>>,
}

/// Refuses a table of shares of another scenario than that of a run; whether it is known of which it is.
///
/// # Errors
/// [`OutputError::Mismatch`] if it is another.
pub fn shares_are_of(table: &Path, run: &Manifest) -> Result<bool, OutputError> {
    let manifest = fs::read(table.with_file_name(MANIFEST)).ok();
    let analysed: Option<Analysed> = manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok());
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
