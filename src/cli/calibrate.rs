//! `displace calibrate`: fit the parameters of a case to observed episodes.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use sha2::{Digest, Sha256};

use super::elsewhere::{self, Fit};
use super::progress::Progress;
use super::{Answer, Requests, Usage, refuse_own_input, say, scenario_files};
use crate::ensemble::{Observer, RunError, pool};
use crate::output::partial::{self, replace};
use crate::output::{OutputError, disk};
use crate::scenario::{self, Scenario};
use crate::tables::{self, Writer};
use crate::tuning::calibrate::{
    Calibration, CalibrationError, CalibrationFile, EpisodeFile, population_of_wars,
};
use crate::tuning::recovery::{Recovered, Trial, chi_square};
use crate::tuning::smc::Population;
use crate::tuning::target::Episode;
use crate::tuning::wars::{Step, Wars};

/// What to fit.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
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
    /// Fit each episode by itself and write draws of all in turn: a population of wars, from which a forecast of
    /// another war draws.
    #[arg(long, conflicts_with = "recover")]
    each: bool,
    /// Fit all episodes together as wars of one population, and write draws for a war that is none of them.
    #[arg(long, conflicts_with_all = ["recover", "each", "elsewhere"])]
    wars: bool,
    /// Fit to no observation: draw parameters from the priors, simulate what would have been observed with them, fit to
    /// that, and write how well they were recovered; N times.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    recover: Option<u32>,
    /// Let other processes work out log-likelihoods: points go to standard output, and what --evaluate made of them is
    /// read from standard input. The posterior has the same bytes.
    #[arg(long, conflicts_with = "recover")]
    elsewhere: bool,
    /// Work out the log-likelihoods of these points for a calibration that runs with --elsewhere, and write them to
    /// OUTPUT instead of a posterior.
    #[arg(long, value_name = "POINTS", conflicts_with_all = ["recover", "each", "elsewhere"])]
    evaluate: Option<PathBuf>,
    /// The one number that fixes all luck.
    #[arg(long, default_value_t = 1, value_parser = super::seed)]
    seed: u64,
    /// Threads; 0 takes all cores. Results do not depend on it.
    #[arg(short = 'j', long, default_value_t = 0, value_parser = super::threads())]
    threads: usize,
    /// Replace an earlier posterior.
    #[arg(long)]
    force: bool,
}

/// Calibrates.
pub(super) fn run(arguments: &Arguments, requests: &Requests, quiet: bool) -> Answer {
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
    // What a partial result depends on: this file, the seed, what was left out, and every input.
    let mut key = Sha256::new();
    key.update(format!("{}{}{:?}{text}", env!("CARGO_PKG_VERSION"), arguments.seed, arguments.leave_out));
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
    if arguments.each {
        let names: Vec<String> = names.into_iter().filter(fitted).collect();
        let read = Read { text, file, scenarios };
        return each(arguments, &read, (&names, &key), &*requests.watch()?, quiet);
    }
    let fit = Fit::new(&text, &scenarios, fitted, arguments.seed);
    let calibration =
        prepare(&file, scenarios, fitted, arguments.seed).map_err(|error| usage(error.to_string()))?;

    let cancel = requests.watch()?;
    let pool = pool(arguments.threads)?;
    if let Some(trials) = arguments.recover {
        return pool.install(|| recover(&calibration, trials, &key, &arguments.output, &cancel, quiet));
    }
    if arguments.wars {
        return pool.install(|| wars(&calibration, &arguments.output, &cancel, quiet));
    }
    if let Some(points) = &arguments.evaluate {
        return pool.install(|| evaluate(&calibration, &fit, points, &arguments.output, &cancel));
    }
    let partial = partial_path(&arguments.output, "");
    let elsewhere = arguments.elsewhere.then_some(&fit);
    let population = pool.install(|| sample(&calibration, &key, &partial, elsewhere, &cancel, quiet))?;
    replace(&arguments.output, &calibration.posterior(&population))?;
    // Best effort: what was partial is of no more use.
    let _ = fs::remove_file(&partial);
    let fitted: usize = calibration.episodes.iter().map(Episode::len).sum();
    let report = format!(
        "{} draws from the posterior after {} rounds, fitted to {fitted} numbers of {} episodes\n{}\n",
        population.points.len(),
        population.round,
        calibration.episodes.len(),
        arguments.output.display()
    );
    Ok(report_of(arguments, report))
}

/// A report, unless standard output is for points.
fn report_of(arguments: &Arguments, report: String) -> String {
    if arguments.elsewhere { String::new() } else { report }
}

/// Works out log-likelihoods for a calibration that runs elsewhere.
fn evaluate(
    calibration: &Calibration,
    fit: &Fit,
    points: &Path,
    output: &Path,
    cancel: &AtomicBool,
) -> Answer {
    let bytes =
        tables::read(points).map_err(|error| Usage(format!("cannot read {}: {error}", points.display())))?;
    let points = elsewhere::points(&bytes, points, calibration.space.dimensions())?;
    let batch: Vec<elsewhere::Point> = points.iter().map(|(_, point)| point.clone()).collect();
    let done = || if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) };
    let likelihoods = calibration.evaluate(&batch, &done)?;
    replace(output, &fit.table(&points, &likelihoods))?;
    Ok(format!("{} log-likelihoods\n{}\n", points.len(), output.display()))
}

/// Fits all episodes as wars of one population.
fn wars(calibration: &Calibration, output: &Path, cancel: &AtomicBool, quiet: bool) -> Answer {
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
    let fitted = Wars::fit(calibration, &done, told);
    progress.finish();
    let (fit, members) = fitted?;
    let (table, draws) = fit.population(&members);
    replace(output, &table)?;
    Ok(format!(
        "{draws} draws for a war that is none of the {} episodes; wars share {} of the priors' variance\n{}\n",
        calibration.episodes.len(),
        fit.share(),
        output.display()
    ))
}

/// Fits each of some episodes by itself.
fn each(
    arguments: &Arguments,
    Read { text, file, scenarios }: &Read,
    (names, key): (&[String], &str),
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let usage = |error: CalibrationError| Usage(format!("{}: {error}", arguments.file.display()));
    let pool = pool(arguments.threads)?;
    let partial = |name: &str| partial_path(&arguments.output, &format!(".{name}"));
    let mut fits = Vec::with_capacity(names.len());
    for name in names {
        let one = prepare(file, scenarios.clone(), |other| other == name, arguments.seed).map_err(usage)?;
        let fit = Fit::new(text, scenarios, |other| other == name, arguments.seed);
        let elsewhere = arguments.elsewhere.then_some(&fit);
        if !quiet {
            say(&format!("episode {name}"));
        }
        let key = format!("{key} {name}");
        let found = pool.install(|| sample(&one, &key, &partial(name), elsewhere, cancel, quiet))?;
        fits.push((one, found));
    }
    replace(&arguments.output, &population_of_wars(&fits).map_err(usage)?)?;
    for name in names {
        // Best effort: what was partial is of no more use.
        let _ = fs::remove_file(partial(name));
    }
    let report = format!(
        "{} draws for each of {} episodes, fitted one by one: {}\n{}\n",
        file.particles,
        names.len(),
        names.join(", "),
        arguments.output.display()
    );
    Ok(report_of(arguments, report))
}

/// Every file that a calibration reads.
fn inputs(path: &Path, file: &CalibrationFile, scenarios: &[Scenario]) -> impl Iterator<Item = PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let episodes = file.episode.iter().zip(scenarios);
    let of = |(episode, scenario): (&EpisodeFile, &Scenario)| {
        scenario_files(&folder.join(&episode.scenario), scenario).collect::<Vec<_>>()
    };
    episodes.flat_map(of).chain([path.to_path_buf()])
}

/// A calibration file and the scenarios that it names.
struct Read {
    text: String,
    file: CalibrationFile,
    scenarios: Vec<Scenario>,
}

fn read(path: &Path) -> anyhow::Result<Read> {
    let usage = |text: String| Usage(format!("{}: {text}", path.display()));
    let text = text(path).map_err(|error| usage(error.to_string()))?;
    let file: CalibrationFile = toml::from_str(&text).map_err(|error| usage(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let load = |episode: &EpisodeFile| scenario::load(&folder.join(&episode.scenario));
    let scenarios = file.episode.iter().map(load).collect::<Result<_, _>>()?;
    Ok(Read { text, file, scenarios })
}

fn prepare(
    file: &CalibrationFile,
    scenarios: Vec<Scenario>,
    fitted: impl Fn(&String) -> bool,
    seed: u64,
) -> Result<Calibration, CalibrationError> {
    let named = scenarios.into_iter().zip(&file.episode).filter(|(scenario, _)| fitted(&scenario.name));
    let episodes = named.map(|(scenario, episode)| Episode::new(scenario, episode.weight)).collect();
    Calibration::new(file, episodes, seed)
}

/// The text of a plain file.
fn text(path: &Path) -> io::Result<String> {
    tables::read(path).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other))
}

/// Whether a file is one for calibration and not a scenario: it names episodes.
pub(super) fn is_calibration(path: &Path) -> bool {
    let table = text(path).ok().and_then(|text| text.parse::<toml::Table>().ok());
    table.is_some_and(|table| table.contains_key("episode"))
}

/// Checks a calibration file with its scenarios, and says what it would fit.
///
/// # Errors
/// What is wrong with it, as [`run`] would say.
pub(super) fn check(path: &Path) -> anyhow::Result<String> {
    let Read { file, scenarios, .. } = read(path)?;
    let calibration = prepare(&file, scenarios, |_| true, 1)
        .map_err(|error| Usage(format!("{}: {error}", path.display())))?;
    let numbers: usize = calibration.episodes.iter().map(Episode::len).sum();
    let (particles, episodes) = (file.particles, calibration.episodes.len());
    Ok(format!("{particles} particles to be fitted to {numbers} numbers of {episodes} episodes."))
}

/// Fits to what known parameters would have given, and says how well they were recovered.
fn recover(
    calibration: &Calibration,
    trials: u32,
    key: &str,
    output: &Path,
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let mut table = Writer::new(["trial", "parameter", "truth", "p05", "p50", "p95", "rank", "contraction"]);
    let mut recovered: Vec<Recovered> = Vec::new();
    let partial = |number: u32| partial_path(output, &format!(".{number}"));
    for number in 0..trials {
        let trial = Trial::new(calibration, number)?;
        let posterior =
            sample(&trial.calibration, &format!("{key}{number}"), &partial(number), None, cancel, quiet)?;
        for of in trial.compare(&posterior) {
            let values = [of.truth]
                .into_iter()
                .chain(of.quantiles.iter().copied())
                .map(|value| format!("{value:.6e}"));
            let shares = [of.rank, of.contraction].map(|share| format!("{share:.4}"));
            table.row([number.to_string(), of.name.clone()].into_iter().chain(values).chain(shares));
            recovered.push(of);
        }
    }
    replace(output, &table.bytes())?;
    for number in 0..trials {
        let _ = fs::remove_file(partial(number));
    }
    Ok(recovery_report(trials, &recovered) + &format!("\n{}\n", output.display()))
}

/// What a person reads of a recovery.
fn recovery_report(trials: u32, recovered: &[Recovered]) -> String {
    let within = |all: &[&Recovered]| {
        let inside = all.iter().filter(|r| r.quantiles[0] <= r.truth && r.truth <= r.quantiles[2]).count();
        100.0 * inside as f64 / all.len() as f64
    };
    let mut out = format!(
        "\n{trials} sets of known parameters, fitted to what they would have given\n\n{:<32}{:>16}{:>14}\n",
        "", "in the 90 % range", "contraction"
    );
    let mut names: Vec<&str> = Vec::new();
    for of in recovered {
        if !names.contains(&of.name.as_str()) {
            names.push(&of.name);
        }
    }
    for name in names {
        let all: Vec<&Recovered> = recovered.iter().filter(|of| of.name == name).collect();
        let contraction = all.iter().map(|of| of.contraction).sum::<f64>() / all.len() as f64;
        let _ = writeln!(out, "{name:<32}{:>15.0}%{contraction:>14.2}", within(&all));
    }
    let all: Vec<&Recovered> = recovered.iter().collect();
    let ranks: Vec<f64> = recovered.iter().map(|of| of.rank).collect();
    let _ = writeln!(
        out,
        "{:<32}{:>15.0}%\nranks in four bins: chi-square {:.1} (3 degrees of freedom)",
        "all",
        within(&all),
        chi_square(&ranks)
    );
    out
}

/// Runs rounds until the likelihood counts in full, keeping each finished round on disk.
fn sample(
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
            let likelihoods = fit.ask(batch)?;
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
    let saved =
        fs::read(partial).ok().and_then(|bytes| serde_json::from_slice::<(String, Population)>(&bytes).ok());
    let mut population = match saved {
        Some((saved_key, population)) if saved_key == key => population,
        _ => Population::start(settings, calibration.space.dimensions(), |batch| evaluate(batch, "prior"))?,
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
        let name = format!("round {}", population.round + 1);
        population.advance(settings, |batch| evaluate(batch, &name))?;
    }
}

fn partial_path(output: &Path, part: &str) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(part);
    name.push(".partial");
    PathBuf::from(name)
}
