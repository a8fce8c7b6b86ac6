//! `--each`: every episode fitted by itself, and draws of all in turn.

use std::sync::atomic::AtomicBool;

use super::arguments::Arguments;
use super::episodes::{Read, prepare};
use super::rounds::Rounds;
use super::sampling::sample;
use crate::cli::answer::{Answer, Usage, say};
use crate::cli::elsewhere::Fit;
use crate::ensemble::pool;
use crate::output::partial::replace;
use crate::tuning::calibrate::{CalibrationError, population_of_wars};

/// Fits each of some episodes by itself.
pub(super) fn each(
    arguments: &Arguments,
    Read { text, file, scenarios }: &Read,
    (names, key): (&[String], &str),
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let usage = |error: CalibrationError| Usage(format!("{}: {error}", arguments.file.display()));
    let pool = pool(arguments.threads)?;
    let rounds = |name: &str| Rounds::new(arguments, &format!(".{name}"), format!("{key} {name}"));
    let mut fits = Vec::with_capacity(names.len());
    for name in names {
        let one = prepare(file, scenarios.clone(), |other| other == name, arguments.seed).map_err(usage)?;
        let fit = Fit::new(text, scenarios, |other| other == name, arguments.seed);
        let elsewhere = arguments.elsewhere.then_some(&fit);
        if !quiet {
            say(&format!("episode {name}"));
        }
        let found = pool.install(|| sample(&one, &rounds(name), elsewhere, cancel, quiet))?;
        fits.push((one, found));
    }
    replace(&arguments.output, &population_of_wars(&fits).map_err(usage)?)?;
    for name in names {
        rounds(name).done();
    }
    let report = format!(
        "{} draws for each of {} episodes, fitted one by one: {}\n{}\n",
        file.particles,
        names.len(),
        names.join(", "),
        arguments.output.display()
    );
    Ok(arguments.report(report))
}
