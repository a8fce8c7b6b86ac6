//! The rounds of one fit, each kept on disk as soon as it is done.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::de::DeserializeOwned;

use crate::cli::answer::{Usage, say};
use crate::cli::elsewhere::Fit;
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
    let mut population = match saved(partial, key) {
        Some(population) => population,
        None => {
            Population::start(settings, calibration.space.dimensions(), |batch| evaluate(batch, "prior"))?
        }
    };
    loop {
        replace(partial, &serde_json::to_vec(&(key, &population))?)?;
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

/// What an interrupted fit of the same key has kept.
pub(super) fn saved<T: DeserializeOwned>(partial: &Path, key: &str) -> Option<T> {
    let (of, kept): (String, T) = serde_json::from_slice(&fs::read(partial).ok()?).ok()?;
    (of == key).then_some(kept)
}

/// Where finished rounds of a part of an output stand.
pub(super) fn partial_path(output: &Path, part: &str) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(part);
    name.push(".partial");
    PathBuf::from(name)
}
