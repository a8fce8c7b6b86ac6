//! `displace calibrate`: fit the parameters of a case to observed episodes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use clap::Args;
use sha2::{Digest, Sha256};

use super::progress::Progress;
use super::{Report, Usage, interrupts, say};
use crate::ensemble::{Observer, RunError, pool};
use crate::scenario;
use crate::tuning::calibrate::{Calibration, CalibrationFile};
use crate::tuning::smc::Population;
use crate::tuning::target::Episode;

/// What to fit.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The calibration file (TOML): episodes, particles, errors.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the posterior goes; FILE.partial beside it keeps finished rounds, so that an interrupted
    /// calibration goes on where it was.
    #[arg(short, long, value_name = "CSV")]
    output: PathBuf,
    /// Leave out an episode, by the name of its scenario, to predict it afterwards.
    #[arg(long, value_name = "NAME")]
    leave_out: Vec<String>,
    /// The one number that fixes all luck.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads; 0 takes all cores. Results do not depend on it.
    #[arg(short = 'j', long, default_value_t = 0)]
    threads: usize,
    /// Replace an earlier posterior.
    #[arg(long)]
    force: bool,
}

/// Calibrates.
pub(super) fn run(arguments: &Arguments, quiet: bool) -> Report {
    let path = &arguments.file;
    let usage = |text: String| Usage(format!("{}: {text}", path.display()));
    if arguments.output.exists() && !arguments.force {
        return Err(
            Usage(format!("{} exists already (--force replaces it)", arguments.output.display())).into()
        );
    }
    let text = fs::read_to_string(path).map_err(|error| usage(error.to_string()))?;
    let file: CalibrationFile = toml::from_str(&text).map_err(|error| usage(error.to_string()))?;
    let mut episodes = Vec::new();
    let mut names = Vec::new();
    // What a partial result depends on: this file, the seed, what was left out, and every input.
    let mut key = Sha256::new();
    key.update(format!("{}{}{:?}{text}", env!("CARGO_PKG_VERSION"), arguments.seed, arguments.leave_out));
    for entry in &file.episode {
        let scenario = scenario::load(&path.parent().unwrap_or(Path::new("")).join(&entry.scenario))?;
        names.push(scenario.name.clone());
        for (_, hash) in &scenario.inputs {
            key.update(hash);
        }
        if !arguments.leave_out.contains(&scenario.name) {
            episodes.push(Episode::new(scenario, entry.weight));
        }
    }
    if let Some(unknown) = arguments.leave_out.iter().find(|name| !names.contains(name)) {
        return Err(usage(format!(
            "there is no episode {unknown} to leave out (episodes: {})",
            names.join(", ")
        ))
        .into());
    }
    let key = format!("{:x}", key.finalize());
    let calibration =
        Calibration::new(&file, episodes, arguments.seed).map_err(|error| usage(error.to_string()))?;

    let cancel = interrupts()?;
    let pool = pool(arguments.threads)?;
    let partial = partial_path(&arguments.output);
    let population = pool.install(|| sample(&calibration, &key, &partial, &cancel, quiet))?;
    write(&arguments.output, &calibration.posterior(&population))?;
    // Best effort: what was partial is of no more use.
    let _ = fs::remove_file(&partial);
    let fitted: usize = calibration.episodes.iter().map(Episode::len).sum();
    Ok(format!(
        "{} draws from the posterior after {} rounds, fitted to {fitted} numbers of {} episodes\n{}\n",
        population.points.len(),
        population.round,
        calibration.episodes.len(),
        arguments.output.display()
    ))
}

/// Runs rounds until the likelihood counts in full, keeping each finished round on disk.
fn sample(
    calibration: &Calibration,
    key: &str,
    partial: &Path,
    cancel: &AtomicBool,
    quiet: bool,
) -> anyhow::Result<Population> {
    let settings = calibration.settings;
    let evaluate = |batch: &[(Vec<f64>, u32)], name: &str| {
        let progress = Progress::start(batch.len() as u64, name, quiet);
        let done = || {
            progress.replicate_done();
            if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) }
        };
        let likelihoods = calibration.evaluate(batch, &done);
        progress.finish();
        likelihoods
    };
    let saved =
        fs::read(partial).ok().and_then(|bytes| serde_json::from_slice::<(String, Population)>(&bytes).ok());
    let mut population = match saved {
        Some((saved_key, population)) if saved_key == key => population,
        _ => Population::start(settings, calibration.space.dimensions(), |batch| evaluate(batch, "prior"))?,
    };
    loop {
        write(partial, &serde_json::to_vec(&(key, &population))?)?;
        if !quiet {
            let p = &population;
            say(&format!(
                "round {}: likelihood counts {:.4}, effective sample {:.0} of {}, {:.0} % of steps accepted",
                p.round,
                p.temperature,
                p.effective,
                p.points.len(),
                100.0 * p.acceptance
            ));
        }
        if population.is_posterior() {
            return Ok(population);
        }
        let name = format!("round {}", population.round + 1);
        population.advance(settings, |batch| evaluate(batch, &name))?;
    }
}

/// Writes a file whole: beside its place first, then renamed.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let beside = path.with_extension("writing");
    let failed = || format!("cannot write {}", path.display());
    fs::write(&beside, bytes).with_context(failed)?;
    fs::rename(&beside, path).with_context(failed)
}

fn partial_path(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}
