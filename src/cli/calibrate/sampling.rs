//! The rounds of one fit.

use std::sync::atomic::{AtomicBool, Ordering};

use super::rounds::Rounds;
use crate::cli::answer::{Usage, say};
use crate::cli::elsewhere::Fit;
use crate::cli::progress::Progress;
use crate::ensemble::{Observer, RunError};
use crate::tuning::calibrate::Calibration;
use crate::tuning::smc::Population;

/// Runs rounds until the likelihood counts in full, keeping each finished round on disk.
pub(super) fn sample(
    calibration: &Calibration,
    rounds: &Rounds,
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
    let mut population = match rounds.saved()? {
        Some(population) => population,
        None => {
            Population::start(settings, calibration.space.dimensions(), |batch| evaluate(batch, "prior"))?
        }
    };
    loop {
        rounds.keep(&population)?;
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
