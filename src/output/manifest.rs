//! `run.json`: what was run, on what, by whom, and how it ended. Written first.

use serde::{Deserialize, Serialize};

use crate::scenario::Setting;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It has begun.
    Running,
    /// It is complete.
    Completed,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Path, relative to the scenario file.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What `run.json` says. Times and arguments differ from run to run; everything else is the same
/// whenever the tables are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// How the run stands.
    pub status: Status,
    /// Version of displace.
    pub displace_version: String,
    /// Commit of its source, or "unknown".
    pub git_commit: String,
    /// Where the scenario file was, as the command line named it; empty in runs of older versions.
    #[serde(default)]
    pub scenario_file: String,
    /// Name of the scenario: its file name without ending.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What the command line called this run, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the command line set, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<Setting>,
    /// What may not be as it was meant, in the words of `displace check`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// What it assumes.
    pub summary: String,
    /// First day.
    pub start: String,
    /// Days after the first.
    pub horizon_days: u32,
    /// The seed.
    pub seed: u64,
    /// First replicate.
    pub replicates_from: u32,
    /// The one after the last replicate.
    pub replicates_to: u32,
    /// Where parameters came from: "priors", or a file with its SHA-256.
    pub parameters: String,
    /// The last day of which counts and observations were taken in, if any were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_until: Option<String>,
    /// How many candidates replicates were chosen from, where they were weighed by observations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidates: Option<u32>,
    /// The effective sample size of their weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_sample_size: Option<f64>,
    /// Every file that was read.
    pub inputs: Vec<Input>,
    /// The command line.
    pub argv: Vec<String>,
    /// Threads, 0 for all cores.
    pub threads: usize,
    /// When it began (UTC).
    pub started: String,
    /// When it was complete (UTC).
    pub finished: Option<String>,
    /// Seconds that it took.
    pub wall_time_seconds: Option<f64>,
}

impl Manifest {
    /// As the bytes of `run.json`.
    ///
    /// # Panics
    /// Never: a manifest has only text and numbers.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a manifest is plain data");
        bytes.push(b'\n');
        bytes
    }
}
