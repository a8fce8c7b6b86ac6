//! The rounds of one fit, each kept on disk as soon as it is done.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cli::answer::{Usage, say};
use crate::cli::elsewhere::Fit;
use crate::cli::origin::sha256;
use crate::cli::progress::Progress;
use crate::ensemble::{Observer, RunError};
use crate::output::partial::replace;
use crate::tuning::calibrate::Calibration;
use crate::tuning::smc::Population;

/// Runs rounds until the likelihood counts in full, keeping each finished round on disk.
pub(super) fn sample(
    calibration: &Calibration,
    key: &str,
    partial: &Path,
    elsewhere: Option<&Fit>,
    cancel: &AtomicBool,
    quiet: bool,
) -> anyhow::Result<Population> {
    let settings = calibration.settings;
    let evaluate = |batch: &[(Vec<f64>, u32)], name: &str| -> anyhow::Result<Vec<f64>> {
        if let Some(fit) = elsewhere {
            let likelihoods = fit.likelihoods(batch)?;
            return if cancel.load(Ordering::Relaxed) {
                Err(RunError::Cancelled.into())
            } else {
                Ok(likelihoods)
            };
        }
        let progress = Progress::start(batch.len() as u64, name, quiet);
        let done = || {
            progress.replicate_done();
            if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) }
        };
        let likelihoods = calibration.evaluate(batch, &done);
        progress.finish();
        Ok(likelihoods?)
    };
    let mut population = match saved(partial, key)? {
        Some(population) => population,
        None => {
            Population::start(settings, calibration.space.dimensions(), |batch| evaluate(batch, "prior"))?
        }
    };
    loop {
        keep(partial, key, &population)?;
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
        if !population.likelihoods.iter().any(|likelihood| likelihood.is_finite()) {
            return Err(Usage(format!(
                "none of {} draws from the priors has numbers that the model can use: there is nothing to weigh (check the \
                 priors against the range of each parameter, or take more particles)",
                population.points.len()
            ))
            .into());
        }
        let name = format!("round {}", population.round + 1);
        population.advance(settings, |batch| evaluate(batch, &name))?;
    }
}

/// Keeps a finished round: a line with its key and the SHA-256 of what follows, then the round.
pub(super) fn keep(partial: &Path, key: &str, kept: &impl Serialize) -> anyhow::Result<()> {
    let round = serde_json::to_string(kept)?;
    let first = serde_json::to_string(&(key, sha256(round.as_bytes())))?;
    Ok(replace(partial, format!("{first}\n{round}\n").as_bytes())?)
}

/// What an interrupted fit of the same key has kept.
///
/// # Errors
/// If it is not as it was written: points that a hand has changed would be taken for fitted ones.
pub(super) fn saved<T: DeserializeOwned>(partial: &Path, key: &str) -> anyhow::Result<Option<T>> {
    let Ok(text) = fs::read_to_string(partial) else { return Ok(None) };
    let parts = text.trim_end_matches('\n').split_once('\n');
    let Some((first, round)) = parts else { return Ok(None) };
    let Ok((of, sum)) = serde_json::from_str::<(String, String)>(first) else { return Ok(None) };
    if of != key {
        let message = "has the rounds of another fit: of another file, seed, choice of episodes or program (take it away, and the fit \
                       starts anew)";
        return Err(Usage(format!("{}: {message}", partial.display())).into());
    }
    if sha256(round.as_bytes()) != sum {
        let message = "was changed since it was written: its SHA-256 is another (take it away, and the fit starts anew)";
        return Err(Usage(format!("{}: {message}", partial.display())).into());
    }
    Ok(serde_json::from_str(round).ok())
}

/// Where finished rounds of a part of an output stand.
pub(super) fn partial_path(output: &Path, part: &str) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(part);
    name.push(".partial");
    PathBuf::from(name)
}
