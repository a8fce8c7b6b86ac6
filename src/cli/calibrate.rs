//! `displace calibrate`: fit the parameters of a case to observed episodes.

mod arguments;
mod each;
mod episodes;
mod recover;
mod rounds;
mod sampling;
mod wars;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::answer::{Answer, Usage, say};
use super::elsewhere::{self, Fit};
use super::files::refuse_own_input;
use super::requests::Requests;
use super::warned::{block, plural};
use crate::ensemble::{RunError, pool};
use crate::output::manifest::GIT_COMMIT;
use crate::output::partial::{self, replace};
use crate::output::{OutputError, disk};
use crate::scenario::Problem;
use crate::tables;
use crate::tuning::calibrate::Calibration;
use crate::tuning::target::Episode;
use crate::tuning::wars::Wars;
pub(super) use arguments::Arguments;
use each::each;
use episodes::{Read, inputs, prepare, read, unfitted, unread, warnings_of};
pub(super) use episodes::{check, is_calibration};
use recover::{recover, recover_wars};
use rounds::Rounds;
use sampling::sample;
use wars::fit_wars;

/// Calibrates, and repeats what is warned of in the episodes: the result is what later runs draw from.
pub(super) fn run(arguments: &Arguments, requests: &Requests, quiet: bool) -> Answer {
    let mut warned = Vec::new();
    let report = fit(arguments, requests, quiet, &mut warned)?;
    if warned.is_empty() || arguments.evaluate.is_some() {
        return Ok(report);
    }
    let warned = format!("{} of the episodes:\n{}\n", plural(warned.len()), block(&warned));
    if !arguments.elsewhere {
        return Ok(format!("{report}\n{warned}"));
    }
    // Standard output is for points.
    if !quiet {
        say(warned.trim_end());
    }
    Ok(report)
}

fn fit(arguments: &Arguments, requests: &Requests, quiet: bool, warned: &mut Vec<Problem>) -> Answer {
    let path = &arguments.file;
    let usage = |text: String| Usage(format!("{}: {text}", path.display()));
    if disk::exists(&arguments.output) && !arguments.force {
        return Err(OutputError::Exists(arguments.output.clone()).into());
    }
    let Read { text, file, scenarios } = read(path)?;
    refuse_own_input(&arguments.output, inputs(path, &file, &scenarios))?;
    // Before hours of simulation: nobody else writes the posterior, and it can be written.
    let _claim = partial::claim(&arguments.output)?;
    let names: Vec<String> = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    // What a partial result depends on: this program, this file, the seed, what was left out, and every input.
    let mut key = Sha256::new();
    let (version, commit) = (env!("CARGO_PKG_VERSION"), GIT_COMMIT);
    key.update(format!("{version} {commit} {}{:?}{text}", arguments.seed, arguments.leave_out));
    for (_, hash) in scenarios.iter().flat_map(|scenario| &scenario.inputs) {
        key.update(hash);
    }
    if let Some(unknown) = arguments.leave_out.iter().find(|name| !names.contains(name)) {
        return Err(usage(format!(
            "there is no episode {unknown} to leave out (episodes: {})",
            names.join(", ")
        ))
        .into());
    }
    let key = format!("{:x}", key.finalize());
    let fitted = |name: &String| !arguments.leave_out.contains(name);
    *warned = warnings_of(&scenarios, fitted);
    if arguments.each {
        let mut names: Vec<String> = names.into_iter().filter(fitted).collect();
        names.sort_unstable();
        let read = Read { text, file, scenarios };
        return each(arguments, &read, (&names, &key), &*requests.watch()?, quiet);
    }
    let fit = Fit::new(&text, &scenarios, fitted, arguments.seed);
    let calibration =
        prepare(&file, scenarios, fitted, arguments.seed).map_err(|error| usage(error.to_string()))?;

    let not = unfitted(&calibration) + &unread(&text, arguments.wars, &calibration);
    let cancel = requests.watch()?;
    let pool = pool(arguments.threads)?;
    if let Some(trials) = arguments.recover {
        let recover = if arguments.wars { recover_wars } else { recover };
        return pool.install(|| recover(&calibration, trials, (arguments, &key), &cancel, quiet));
    }
    let wars = arguments.wars.then(|| Wars::new(&calibration));
    let fit = if let Some(wars) = &wars { fit.of_wars(wars.counts()) } else { fit };
    if let Some(points) = &arguments.evaluate {
        return pool
            .install(|| evaluate(&calibration, wars.as_ref(), (&fit, points), &arguments.output, &cancel));
    }
    if let Some(wars) = &wars {
        return pool
            .install(|| fit_wars(arguments, (wars, &calibration, &not), (&fit, &key), &cancel, quiet));
    }
    let rounds = Rounds::new(arguments, "", key);
    let elsewhere = arguments.elsewhere.then_some(&fit);
    let population = pool.install(|| sample(&calibration, &rounds, elsewhere, &cancel, quiet))?;
    replace(&arguments.output, &calibration.posterior(&population))?;
    rounds.done();
    let fitted: usize = calibration.episodes.iter().map(Episode::len).sum();
    let report = format!(
        "{} draws from the posterior after {} rounds, fitted to {fitted} numbers of {} episodes.{not}\n{}\n",
        population.points.len(),
        population.round,
        calibration.episodes.len(),
        arguments.output.display()
    );
    Ok(arguments.report(report))
}

/// Works out what points are worth for a calibration that runs elsewhere.
fn evaluate(
    calibration: &Calibration,
    wars: Option<&Wars<'_>>,
    (fit, points): (&Fit, &Path),
    output: &Path,
    cancel: &AtomicBool,
) -> Answer {
    let bytes =
        tables::read(points).map_err(|error| Usage(format!("cannot read {}: {error}", points.display())))?;
    let dimensions = wars.map_or(calibration.space.dimensions(), Wars::dimensions);
    let points = elsewhere::points(&bytes, points, dimensions)?;
    let batch: Vec<elsewhere::FitPoint> = points.iter().map(|(_, point)| point.clone()).collect();
    let done = || if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) };
    let worths = match wars {
        Some(wars) => wars.evaluate(&batch, &done)?,
        None => calibration.evaluate(&batch, &done)?.into_iter().map(|value| Some(vec![value])).collect(),
    };
    replace(output, &fit.table(&points, &worths))?;
    Ok(format!("{} points\n{}\n", points.len(), output.display()))
}
