//! `run.json`: what was run, on what, by whom, and how it ended. Written first.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::seal::{Sums, seal, sum_of};
use super::words::{unnamed, unnamed_key, unnamed_value};
use crate::ensemble::Ensemble;
use crate::scenario::{Override, Problem, Scenario};

/// The commit that this program was built from; "unknown" outside of a repository.
pub const GIT_COMMIT: &str = match option_env!("DISPLACE_GIT_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

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

/// A precision that a run was to reach: the relative standard error of P5, P50 and P95 of a variable on a day, the
/// largest of the three, as a share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precision {
    /// What was asked for.
    pub asked: f64,
    /// The variable.
    pub variable: String,
    /// The day.
    pub day: u32,
    /// The most futures that were allowed.
    pub at_most: u32,
    /// How many were run; not there until they are.
    pub futures: Option<u32>,
    /// What they reached; not there if it cannot be given.
    pub reached: Option<f64>,
    /// What any number of futures of the same sets of parameters would leave, where futures tell.
    pub with_any_number_of_futures: Option<f64>,
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
    pub set: Vec<Override>,
    /// What may not be as it was meant, in the words of `displace check`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// What it assumes.
    pub summary: String,
    /// First day.
    pub start: String,
    /// Date since which displaced people are counted; not in runs of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting_since: Option<String>,
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
    /// SHA-256 of what parameters were drawn from: those of the file of priors and, where they come from it, of the posterior;
    /// not in runs of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter_files: Option<String>,
    /// The last day of which counts and observations were taken in, if any were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_until: Option<String>,
    /// How many counts at camps every future took in up to then, by which people in areas are corrected; not there where
    /// there are none, nor in runs of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camp_counts: Option<u32>,
    /// How many candidates replicates were chosen from, where they were weighed by observations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidates: Option<u32>,
    /// The effective sample size of their weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_sample_size: Option<f64>,
    /// With `--precision`: what was asked for, and what was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// SHA-256 of the P-codes of all communities in their order, a line each, and of the size of agents and households, by
    /// which the luck of households goes; not in runs of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communities: Option<String>,
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
    /// Every other file of the folder with its SHA-256, once the run is complete; none in runs of older versions.
    #[serde(default, skip_serializing_if = "Sums::is_empty")]
    pub files: Sums,
    /// SHA-256 of this manifest with nothing as its seal, where it has the sums of files. The last key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
}

impl Manifest {
    /// The same for the public: without the roads and places that settings and warnings name. What was typed is in `set` too,
    /// but for files that stay where they are.
    #[must_use]
    pub fn unnamed(self) -> Self {
        let settings: Vec<(Override, Override)> =
            self.set.into_iter().map(|set| (set.clone(), without_names(&set))).collect();
        // Warnings call what they are about as it was typed.
        let warning = |text: &String| {
            let said = settings.iter().fold(text.clone(), |text, (named, plain)| {
                let typed = format!("--set {}=", named.key);
                let whole = format!("{typed}{}: ", named.value);
                let cut_short = || {
                    // What follows a setting that is cut short is what is said of it.
                    let (before, after) = text.split_once(&typed)?;
                    let said = after.rsplit_once("}: ").or_else(|| after.split_once(": "));
                    Some((before, said.map_or("", |(_, said)| said)))
                };
                let text = match text.split_once(&whole).or_else(cut_short) {
                    Some((before, said)) => format!("{before}--set {}={}: {said}", plain.key, plain.value),
                    None => text,
                };
                if named.key == plain.key { text } else { text.replace(&named.key, &plain.key) }
            });
            unnamed(&said)
        };
        Self {
            warnings: self.warnings.iter().map(warning).collect(),
            set: settings.iter().map(|(_, plain)| plain.clone()).collect(),
            argv: Vec::new(),
            seal: None,
            ..self
        }
    }
}

/// A setting without names: an axis is called by the roads and towns along which it leads.
fn without_names(set: &Override) -> Override {
    Override { key: unnamed_key(&set.key), value: unnamed_value(&set.value).into() }
}

/// What `run.json` of a comparison says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonManifest {
    /// The runs that are compared, the first first.
    pub runs: Vec<Manifest>,
    /// Every other file of the folder with its SHA-256.
    pub files: Sums,
    /// SHA-256 of this manifest with nothing as its seal. The last key.
    pub seal: String,
}

impl ComparisonManifest {
    /// As the bytes of `run.json`, sealed.
    ///
    /// # Panics
    /// Never: manifests have only text and numbers.
    pub fn to_json(runs: &[&Manifest], files: Sums) -> Vec<u8> {
        // A run's own seal is of another file.
        let runs = runs.iter().map(|&run| Manifest { seal: None, ..run.clone() }).collect();
        sealed(&Self { runs, files, seal: String::new() })
    }
}

/// The files that parameters are drawn from, in one sum.
fn drawn_from(scenario: &Scenario, parameters: &str) -> Option<String> {
    let [priors, posterior] = &scenario.parameter_files;
    let posterior = posterior.as_ref().filter(|_| parameters == "posterior");
    let all: Vec<&str> = priors.iter().chain(posterior).map(String::as_str).collect();
    (!all.is_empty()).then(|| sum_of(all.join(" ").as_bytes()))
}

/// The communities of a scenario in one sum.
fn communities(scenario: &Scenario) -> String {
    let codes = scenario.geography.communities.iter().map(|community| format!("{}\n", community.pcode));
    let agents =
        format!("{} households of {} persons\n", scenario.households_per_agent, scenario.household_persons);
    let codes = codes.chain([agents]);
    sum_of(codes.collect::<String>().as_bytes())
}

/// A manifest as text, with its seal where it has the key.
fn sealed(manifest: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_string_pretty(manifest).expect("a manifest is plain data");
    seal(&(json + "\n")).into_bytes()
}

impl Manifest {
    /// What a run says of itself when it begins: where its parameters come from, and the file of sets if there is one.
    /// When and by which command it was made is for the caller to add.
    pub fn begin(scenario: &Scenario, ensemble: &Ensemble, parameters: String, sets: Option<Input>) -> Self {
        let read = |(path, sha256): &(PathBuf, String)| Input {
            path: path.display().to_string(),
            sha256: sha256.clone(),
        };
        Self {
            status: Status::Running,
            displace_version: env!("CARGO_PKG_VERSION").into(),
            git_commit: GIT_COMMIT.into(),
            scenario_file: String::new(),
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            name: None,
            set: Vec::new(),
            warnings: scenario.warnings.iter().map(Problem::in_file).collect(),
            summary: scenario.summary.clone(),
            start: scenario.start.to_string(),
            counting_since: Some(scenario.counting_since.to_string()),
            horizon_days: scenario.horizon_days,
            seed: ensemble.seed,
            replicates_from: ensemble.replicates.start,
            replicates_to: ensemble.replicates.end,
            parameter_files: drawn_from(scenario, &parameters),
            parameters,
            observed_until: None,
            camp_counts: None,
            candidates: None,
            effective_sample_size: None,
            precision: None,
            communities: Some(communities(scenario)),
            inputs: scenario.inputs.iter().map(read).chain(sets).collect(),
            argv: Vec::new(),
            threads: ensemble.threads,
            started: String::new(),
            finished: None,
            wall_time_seconds: None,
            files: Sums::new(),
            seal: None,
        }
    }

    /// Whether people in areas, and they alone, are corrected by counts at camps. A run of an older version that took in counts
    /// and did not weigh futures took in these.
    pub fn corrects_areas(&self) -> bool {
        self.observed_until.is_some() && (self.camp_counts.is_some() || self.candidates.is_none())
    }

    /// What decides the numbers of a run, as bytes: two runs that agree in it have the same ones.
    ///
    /// # Panics
    /// Never: it is text and numbers.
    pub fn origin(&self) -> Vec<u8> {
        let this = (
            (&self.displace_version, &self.git_commit, &self.scenario, &self.title, &self.name, &self.set),
            (&self.start, self.horizon_days, self.seed, self.replicates_from, self.replicates_to),
            (&self.parameters, &self.observed_until, self.candidates, &self.inputs),
        );
        serde_json::to_vec(&this).expect("a manifest is plain data")
    }

    /// As the bytes of `run.json`, sealed where it has the sums of files.
    ///
    /// # Panics
    /// Never: a manifest has only text and numbers.
    pub fn to_json(&self) -> Vec<u8> {
        sealed(&Self { seal: (!self.files.is_empty()).then(String::new), ..self.clone() })
    }
}
