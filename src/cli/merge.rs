//! `displace merge`: shards of one ensemble become the run that they would have been together.

use std::fmt::Write as _;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::Args;

use super::answer::{Answer, Usage};
use super::files::{default_output, refuse_own_input, scenario_files};
use super::origin::{command_line, now, sha256};
use super::requests::{Requests, stop_if};
use super::{report, uneven, variant};
use crate::ensemble::{Draws, Ensemble};
use crate::output::merge::{STOCKS, joined, shards, stocks};
use crate::output::ours::Held;
use crate::output::{Extras, Manifest, RunDir, write_run};
use crate::scenario::{self, Scenario, draws};
use crate::tables;

/// How a run says that it is a part, by which a merge with the rest knows what no longer holds.
const A_PART: &str = "(merge their shards too for the whole; the folder is a shard as well)";

/// What to merge.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The scenario file that all shards were run from.
    #[arg(long, value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Folders of shards.
    #[arg(required = true, value_name = "SHARD")]
    shards: Vec<PathBuf>,
    /// Folder for the results [default: output/<scenario>].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace the results of an earlier run.
    #[arg(long)]
    force: bool,
    /// No PNG images beside the SVG charts.
    #[arg(long)]
    no_png: bool,
}

/// Merges shards.
pub(super) fn run(arguments: &Arguments, requests: &Requests) -> Answer {
    let (mut manifest, outcomes) = shards(&arguments.shards)?;
    let kept = stocks(&arguments.shards)?;
    let mut scenario = scenario::load_with(&arguments.scenario, &manifest.set)?;
    let folder = variant::apply(&mut scenario, manifest.name.as_deref());
    for (path, sha256) in &scenario.inputs {
        let path = path.display().to_string();
        if !manifest.inputs.iter().any(|input| input.path == path && input.sha256 == *sha256) {
            return Err(Usage(format!(
                "{path} is not what it was when the shards were run (merge needs the same scenario and tables)"
            ))
            .into());
        }
    }
    if !outcomes.fits(&scenario) {
        let file = arguments.scenario.display();
        return Err(Usage(format!("the shards are of another geography or horizon than {file}")).into());
    }
    let ensemble = Ensemble {
        seed: manifest.seed,
        replicates: manifest.replicates_from..manifest.replicates_to,
        // Replicates are there already: this only says where their parameters came from.
        draws: match manifest.parameters.as_str() {
            "priors" => Draws::Priors,
            "posterior" => Draws::Posterior(Vec::new()),
            _ => Draws::Sets(Vec::new()),
        },
        threads: 0,
        checked: false,
    };
    let target = arguments.output.clone().unwrap_or_else(|| default_output(&folder));
    let interrupted = requests.watch()?;
    let dir = RunDir::holding(Held::Run, &target, arguments.force)?;
    let files = scenario_files(&arguments.scenario, &scenario);
    refuse_own_input(&target, files.chain(arguments.shards.iter().cloned()))?;
    // What a run of all of them at once would have said; a part says nothing of the whole.
    let uneven =
        if manifest.replicates_from == 0 { unevenly_drawn(&manifest, &scenario) } else { Vec::new() };
    // What an earlier merge said of fewer shards is not so of more.
    manifest.warnings.retain(|warning| !warning.ends_with(A_PART));
    let told: Vec<String> = missing(&manifest).into_iter().chain(uneven).collect();
    manifest.warnings.extend(told.clone());
    manifest.argv = command_line();
    manifest.finished = Some(now());
    let part = manifest.replicates_from != 0;
    let extras = Extras { shard: part.then_some(&manifest), png: !arguments.no_png, ..Extras::default() };
    let charts = write_run(&dir, &scenario, &ensemble, &outcomes, extras)?;
    let all_kept = kept.len() == arguments.shards.len();
    if all_kept {
        dir.write_with(STOCKS, |file| joined(&kept, BufWriter::new(file)))?;
    }
    manifest.files = dir.sums()?;
    dir.write("run.json", &manifest.to_json())?;
    let seconds = manifest.wall_time_seconds.unwrap_or(0.0);
    let mut text = report::run(&scenario, &outcomes, (&target, &charts), seconds);
    if !all_kept && !kept.is_empty() {
        let (some, all) = (kept.len(), arguments.shards.len());
        let _ = writeln!(
            text,
            "{STOCKS} is in {some} of {all} shards and is left out: run all with --keep replicates"
        );
    }
    for message in told {
        let _ = writeln!(text, "\nwarning: {message}");
    }
    outcomes.sound()?;
    stop_if(&interrupted)?;
    dir.finish()?;
    Ok(text)
}

/// What is to be said of futures that begin after the first: that some are missing, nobody would see.
fn missing(manifest: &Manifest) -> Option<String> {
    let (from, last) = (manifest.replicates_from, manifest.replicates_to - 1);
    let before = match from {
        0 => return None,
        1 => "future 0 is".into(),
        _ => format!("futures 0 to {} are", from - 1),
    };
    Some(format!("these are the futures {from} to {last} alone: {before} missing {A_PART}"))
}

/// What is to be said of the sets that all futures together take. Of a table of sets only its sum is kept: it is read
/// once more, if it is still there.
fn unevenly_drawn(manifest: &Manifest, scenario: &Scenario) -> Vec<String> {
    let draws = match manifest.parameters.strip_prefix("sets of ") {
        None if manifest.parameters == "posterior" => scenario.draws(),
        None => return Vec::new(),
        Some(sum) => {
            let input = manifest.inputs.iter().find(|input| input.sha256 == sum);
            let path = input.map_or_else(PathBuf::new, |input| PathBuf::from(&input.path));
            let bytes = tables::read(&path).ok().filter(|bytes| sha256(bytes) == sum);
            match bytes.and_then(|bytes| draws::read(&path, &bytes, &scenario.parameters).ok()) {
                Some(sets) => Draws::Sets(sets),
                None => {
                    return vec![format!(
                        "{} is not there as it was for the shards: whether the futures use its rows all alike is not known",
                        path.display()
                    )];
                }
            }
        }
    };
    uneven::warnings(&draws, scenario, manifest.replicates_to)
}
