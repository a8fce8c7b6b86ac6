//! `displace run`: a scenario becomes an ensemble, tables and charts.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use clap::Args;
use jiff::civil::Date;

use super::answer::{Answer, Usage};
use super::files::{default_output, refuse_own_input, scenario_files};
use super::origin::{command_line, now, sha256};
use super::precision::{self, BATCH};
use super::progress::Progress;
use super::requests::Requests;
use super::setting::Overrides;
use super::warned::{block, plural};
use super::{idle, report, uneven, updating, variant};
use crate::ensemble::{Draws, Ensemble, RunError};
use crate::numbers::draws::ParameterSets;
use crate::output::manifest::{Input, Status};
use crate::output::ours::Held;
use crate::output::{Extras, Manifest, RunDir, write_run};
use crate::rng::Streams;
use crate::scenario::{self, Scenario};
use crate::tables;
use crate::tuning::update::weigh;

/// Replicates of `--quick`.
const QUICK: u32 = 40;

/// What to run.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Arguments {
    /// The scenario file.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    #[command(flatten)]
    settings: Overrides,
    /// A name for what is different in this run: it is added to the title, and to the name of the folder.
    #[arg(long, value_name = "NAME", value_parser = variant::parse)]
    name: Option<String>,
    /// How many simulated futures, or FROM..TO for a shard that `merge` can join.
    #[arg(short = 'n', long, value_name = "N|FROM..TO", value_parser = parse_replicates)]
    replicates: Option<Replicates>,
    #[command(flatten)]
    precision: precision::Wanted,
    /// The one number that fixes all luck.
    #[arg(long, default_value_t = 1, value_parser = super::values::seed)]
    seed: u64,
    /// Threads; 0 takes all cores. Results do not depend on it.
    #[arg(short = 'j', long, default_value_t = 0, value_parser = super::values::threads())]
    threads: usize,
    /// Folder for the results [default: output/<scenario>, or output/<scenario>-<name>].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace the results of an earlier run.
    #[arg(long)]
    force: bool,
    /// A small ensemble (40 futures), in seconds.
    #[arg(long, conflicts_with = "replicates")]
    quick: bool,
    /// Parameter sets to use instead of the priors: a CSV with a column a parameter, one row a set. Those
    /// without a column are drawn from their priors.
    #[arg(long, value_name = "CSV")]
    parameters: Option<PathBuf>,
    /// Draw all parameters from their priors, although the scenario has a posterior.
    #[arg(long, conflicts_with = "parameters")]
    priors: bool,
    /// Take in what was counted and observed up to this day (included), and forecast from there. No count dated
    /// later is looked at; departures that the scenario gives, and the events and changes of control of a
    /// record, stay as given.
    #[arg(long, value_name = "DATE", value_parser = super::values::day)]
    observe_until: Option<Date>,
    /// Futures from which those are chosen that agree with observed totals [default: four for each that is
    /// asked for].
    #[arg(long, value_name = "N", requires = "observe_until")]
    candidates: Option<u32>,
    /// Also write what is large or sensitive: "replicates" for every stock and flow of every future.
    #[arg(long, value_name = "WHAT")]
    keep: Option<Keep>,
    /// Write charts as SVG only, without the PNG images beside them.
    #[arg(long)]
    no_png: bool,
    /// Check every day of every future that nobody is lost.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Keep {
    /// Every stock and flow of every future.
    Replicates,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Replicates {
    Count(u32),
    Shard(Range<u32>),
}

fn parse_replicates(text: &str) -> Result<Replicates, String> {
    let number = |text: &str| {
        text.parse::<u32>()
            .map_err(|_| format!("\"{text}\" is not a whole number (for instance 1000, or 0..500)"))
    };
    let replicates = match text.split_once("..") {
        None => Replicates::Count(number(text)?),
        Some((from, to)) => Replicates::Shard(number(from)?..number(to)?),
    };
    let (from, to) = match &replicates {
        Replicates::Count(count) => (0, *count),
        Replicates::Shard(range) => (range.start, range.end),
    };
    if from >= to {
        return Err("at least one replicate is needed (for instance 1000, or 0..500)".into());
    }
    if to > Streams::MAX_REPLICATES {
        return Err(format!("at most {} replicates", Streams::MAX_REPLICATES));
    }
    Ok(replicates)
}

/// Runs a scenario.
pub(super) fn run(arguments: &Arguments, requests: &Requests, quiet: bool) -> Answer {
    let mut scenario = scenario::load_with(&arguments.scenario, &arguments.settings.all())?;
    let folder = variant::apply(&mut scenario, arguments.name.as_deref());
    let until = match arguments.observe_until {
        Some(date) => Some((date, updating::observe(&mut scenario, date)?)),
        None => None,
    };
    if arguments.replicates.is_some() || arguments.quick {
        arguments.settings.refuse_replicates(if arguments.quick { "--quick" } else { "--replicates" })?;
    }
    let (replicates, shard) = futures(arguments, &scenario);
    let (draws, (parameters, input), of_columns) = draws(arguments, &scenario)?;
    let mut ensemble = Ensemble {
        seed: arguments.seed,
        replicates,
        draws,
        threads: arguments.threads,
        checked: arguments.check,
    };
    if until.is_some() && shard {
        let message =
            "--observe-until weighs all futures together, so it does not go with --replicates FROM..TO";
        return Err(Usage(message.into()).into());
    }
    let weighed = until.is_some_and(|(_, day)| updating::weighs(&scenario, day));
    let goal = arguments.precision.goal(&scenario, shard, weighed).map_err(Usage)?;
    let count = if weighed { updating::candidates(&ensemble, arguments.candidates)? } else { 0 };
    let target = arguments.output.clone().unwrap_or_else(|| default_output(&folder));
    // Before anything is made that an interrupt would leave behind.
    let cancel = requests.watch()?;
    let files = scenario_files(&arguments.scenario, &scenario);
    refuse_own_input(&target, files.chain(arguments.parameters.clone()))?;
    let dir = RunDir::holding(Held::Run, &target, arguments.force)?;
    let mut manifest = begun(arguments, &scenario, &ensemble, (parameters, input));
    manifest.observed_until = until.map(|(date, _)| date.to_string());
    manifest.camp_counts = until.and_then(|_| updating::camp_counts(&scenario));
    manifest.candidates = weighed.then_some(count);
    manifest.precision = goal.as_ref().map(|goal| precision::asked(goal, &ensemble));
    dir.write("run.json", &manifest.to_json())?;

    let mut all = ensemble.clone();
    if weighed {
        all.replicates = 0..count;
    }
    let progress = Progress::start(all.replicates.len() as u64, &scenario.title, quiet);
    let outcomes = match &goal {
        None => all.run(&scenario, &progress, &cancel),
        Some(goal) => all.run_until(&scenario, &progress, &cancel, BATCH, |done| goal.is_met(done)),
    };
    progress.finish();
    let mut outcomes = outcomes?;
    if let Some((goal, asked)) = goal.as_ref().zip(manifest.precision.as_ref()) {
        manifest.precision = Some(precision::reached(goal, &ensemble.draws, &outcomes, asked));
        // From here on this is the run that it would have been with so many --replicates.
        ensemble.replicates.end = outcomes.replicates.len() as u32;
        manifest.replicates_to = ensemble.replicates.end;
    }
    let (mut weights, mut far_off) = (None, Vec::new());
    if let Some((_, day)) = until.filter(|_| weighed)
        && let Some(found) = weigh(&scenario, &outcomes, day, ensemble.replicates.end, ensemble.seed)
    {
        dir.write("weights.csv", &found.table(&outcomes))?;
        far_off = updating::far_off(&scenario, &outcomes, day);
        outcomes = found.keep(&outcomes, 0);
        manifest.effective_sample_size = Some(found.effective);
        weights = Some(found);
    }

    let keep_replicates = arguments.keep == Some(Keep::Replicates);
    let extras = Extras {
        stocks: keep_replicates.then_some(&outcomes),
        shard: shard.then_some(&manifest),
        png: !arguments.no_png,
    };
    let charts = write_run(&dir, &scenario, &ensemble, &outcomes, extras)?;
    if cancel.load(Ordering::Relaxed) {
        return Err(RunError::Cancelled.into());
    }
    let futures = if weighed { count } else { ensemble.replicates.end };
    let uneven = if shard { Vec::new() } else { uneven::warnings(&ensemble.draws, &scenario, futures) };
    let known = until.map(|known| updating::warnings(&scenario, known, weights.as_ref())).unwrap_or_default();
    let told: Vec<String> = uneven.into_iter().chain(of_columns).chain(known).chain(far_off).collect();
    manifest.warnings.extend(told.clone());
    manifest.status = Status::Completed;
    manifest.finished = Some(now());
    manifest.wall_time_seconds = Some(progress.seconds());
    manifest.files = dir.sums()?;
    dir.write("run.json", &manifest.to_json())?;
    let place = dir.finish()?;
    let mut text = report::run(&scenario, &outcomes, (&place, &charts), progress.seconds());
    if let Some(reached) = &manifest.precision {
        text.push_str(&precision::report(reached, &ensemble.draws));
    }
    if let Some((date, day)) = until {
        text.push_str(&updating::report(&scenario, (date, day), weights.as_ref(), &arguments.scenario));
    }
    for message in told {
        let _ = writeln!(text, "\nwarning: {message}");
    }
    if !scenario.warnings.is_empty() {
        let (count, block) = (plural(scenario.warnings.len()), block(&scenario.warnings));
        let _ = write!(text, "\n{count} of the scenario:\n{block}\n");
    }
    Ok(text)
}

/// Which futures are to be run, and whether they are a part of a whole.
fn futures(arguments: &Arguments, scenario: &Scenario) -> (Range<u32>, bool) {
    match &arguments.replicates {
        Some(Replicates::Count(count)) => (0..*count, false),
        Some(Replicates::Shard(range)) => (range.clone(), true),
        None if arguments.quick => (0..QUICK, false),
        None => (0..scenario.replicates, false),
    }
}

/// What the run says of itself when it begins.
fn begun(
    arguments: &Arguments,
    scenario: &Scenario,
    ensemble: &Ensemble,
    (parameters, input): Origin,
) -> Manifest {
    Manifest {
        argv: command_line(),
        started: now(),
        scenario_file: arguments.scenario.display().to_string(),
        name: arguments.name.clone(),
        set: arguments.settings.all(),
        ..Manifest::begin(scenario, ensemble, parameters, input)
    }
}

/// Where parameters come from, in the words of the manifest, and the file of sets if there is one.
type Origin = (String, Option<Input>);

/// What futures draw from, where that comes from, and what is to be said of its columns.
fn draws(arguments: &Arguments, scenario: &Scenario) -> anyhow::Result<(Draws, Origin, Vec<String>)> {
    let Some(path) = &arguments.parameters else {
        let draws = if arguments.priors { Draws::Priors } else { scenario.draws() };
        let words = if draws == Draws::Priors { "priors" } else { "posterior" };
        return Ok((draws, (words.into(), None), Vec::new()));
    };
    let bytes =
        tables::read(path).map_err(|error| Usage(format!("cannot read {}: {error}", path.display())))?;
    let hash = sha256(&bytes);
    let sets = scenario::draws::read(path, &bytes, &scenario.parameters)?;
    refuse_overruling(scenario, path, &sets)?;
    let words = format!("sets of {hash}");
    let by_position = scenario::draws::by_position(&bytes, &scenario.parameters);
    let idle = idle::of_sets(scenario, &sets.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let of_columns = by_position
        .into_iter()
        .chain(idle)
        .chain(scenario::draws::beyond_priors(&scenario.parameters, &sets));
    let of_columns = of_columns.map(|message| format!("{}: {message}", path.display())).collect();
    let input = Input { path: path.display().to_string(), sha256: hash };
    Ok((Draws::Sets(sets), (words, Some(input)), of_columns))
}

/// Refuses sets that give another number to a parameter which the scenario itself takes as known.
fn refuse_overruling(scenario: &Scenario, path: &Path, sets: &ParameterSets) -> Result<(), Usage> {
    for (index, parameter) in scenario.parameters.iter().enumerate() {
        let mut values = sets.iter().filter_map(|set| set[index]);
        let said = values.find_map(|value| Some((value, scenario.overrules(parameter, value)?)));
        if let Some((other, number)) = said {
            return Err(Usage(format!(
                "{} has {other} in its column {}, which {} fixes at {number}: take out one of the two",
                path.display(),
                parameter.name,
                scenario.title
            )));
        }
    }
    Ok(())
}
