//! `--wars`: all episodes fitted together, as wars of one population.

use std::sync::atomic::{AtomicBool, Ordering};

use super::arguments::Arguments;
use super::rounds::Rounds;
use crate::cli::answer::{Answer, say};
use crate::cli::elsewhere::{Fit, FitPoint, Worth};
use crate::cli::progress::Progress;
use crate::ensemble::{Observer, RunError};
use crate::output::partial::replace;
use crate::tuning::calibrate::Calibration;
use crate::tuning::wars::{Fitting, Wars};

/// Fits all episodes as wars of one population, and writes draws for another war.
pub(super) fn fit_wars(
    arguments: &Arguments,
    (wars, calibration, not): (&Wars<'_>, &Calibration, &str),
    (fit, key): (&Fit, &str),
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let rounds = Rounds::new(arguments, "", format!("{key} wars"));
    let elsewhere = arguments.elsewhere.then_some(fit);
    let fitting = fitted(wars, &rounds, elsewhere, cancel, quiet)?;
    let (table, draws) = wars.population(&fitting);
    replace(&arguments.output, &table)?;
    rounds.done();
    Ok(arguments.report(format!(
        "{draws} draws for a war that is none of the {} episodes; wars share {} of the priors' variance.{}\n{}\n",
        calibration.episodes.len(),
        calibration.common_share,
        not,
        arguments.output.display()
    )))
}

/// Takes counts in until that is done, keeping each finished round on disk.
pub(super) fn fitted(
    wars: &Wars<'_>,
    rounds: &Rounds,
    elsewhere: Option<&Fit>,
    cancel: &AtomicBool,
    quiet: bool,
) -> anyhow::Result<Fitting> {
    let stopped = || if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) };
    let evaluate = |batch: &[FitPoint], name: &str| -> anyhow::Result<Vec<Worth>> {
        if let Some(fit) = elsewhere {
            let worths = fit.ask(batch)?;
            stopped()?;
            return Ok(worths);
        }
        let progress = Progress::start(batch.len() as u64, name, quiet);
        let done = || {
            progress.replicate_done();
            stopped()
        };
        let worths = wars.evaluate(batch, &done);
        progress.finish();
        Ok(worths?)
    };
    let mut fitting: Fitting = match rounds.saved()? {
        Some(fitting) => fitting,
        None => wars.start(|batch| evaluate(batch, "prior"))?,
    };
    let mut name = 0;
    loop {
        rounds.keep(&fitting)?;
        if !quiet {
            say(&fitting.to_string());
        }
        if fitting.is_done() {
            return Ok(fitting);
        }
        name += 1;
        wars.advance(&mut fitting, |batch| evaluate(batch, &format!("step {name}")))?;
    }
}
