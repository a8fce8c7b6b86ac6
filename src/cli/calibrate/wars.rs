//! `--wars`: all episodes fitted together, as wars of one population.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::answer::{Answer, say};
use crate::cli::progress::Progress;
use crate::ensemble::{Observer, RunError};
use crate::output::partial::replace;
use crate::tuning::calibrate::Calibration;
use crate::tuning::wars::{Step, Wars};

/// Fits all episodes as wars of one population.
pub(super) fn wars(calibration: &Calibration, output: &Path, cancel: &AtomicBool, quiet: bool) -> Answer {
    let progress = Progress::start(Wars::simulations(calibration), "members", quiet);
    let done = || {
        progress.replicate_done();
        if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) }
    };
    let told = |step: Step| {
        if !quiet {
            say(&step.to_string());
        }
    };
    let fit = Wars::new(calibration);
    let fitted = fit.fit(&done, told);
    progress.finish();
    let members = fitted?;
    let (table, draws) = fit.population(&members);
    replace(output, &table)?;
    Ok(format!(
        "{draws} draws for a war that is none of the {} episodes; wars share {} of the priors' variance\n{}\n",
        calibration.episodes.len(),
        calibration.common_share,
        output.display()
    ))
}
