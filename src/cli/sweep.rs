//! `displace sweep`: what each set of parameters does, under the same luck.

mod identity;
mod stream;

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::answer::{Answer, Usage, heard, say};
use super::files::{refuse_own_input, scenario_files};
use super::idle;
use super::origin::sha256;
use super::progress::Progress;
use super::requests::Requests;
use super::setting::Overrides;
use super::warned::{block, plural};
use crate::document::problem::listed;
use crate::outcome::Outcome;
use crate::output::manifest::GIT_COMMIT;
use crate::output::partial::{self, Partial};
use crate::output::studied::{self, Studied};
use crate::rng::Streams;
use crate::scenario::draws::by_position;
use crate::scenario::{self, Scenario};
use crate::tables::{self, Header, line};
use crate::tuning::design::middles;
use crate::tuning::sets::{self, Layout, Set};
use crate::tuning::sweep::{
    DAILY_COLUMNS, Futures, Job, Lines, Sweep, daily, daily_lines, daily_rows, days, jobs,
};
use identity::Identity;
use stream::{pipe, print};

/// What to sweep.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The scenario file.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    #[command(flatten)]
    settings: Overrides,
    /// Parameter sets: a CSV with a column a parameter, one row a set, or - for standard input. Parameters
    /// without a column stay at the medians of what `run` draws: the posterior's where the scenario has one,
    /// else the prior's. Other columns are carried through.
    #[arg(long, value_name = "CSV")]
    design: PathBuf,
    /// Leave a posterior aside, as `run --priors` does.
    #[arg(long)]
    priors: bool,
    /// File for the results, one row a set and replicate. Without it rows go to standard output, each as
    /// soon as it is ready, so that a program can send sets and read results.
    #[arg(short, long, value_name = "CSV")]
    output: Option<PathBuf>,
    /// Simulated futures of each set; all sets meet the same ones.
    #[arg(short, long, value_name = "R", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..i64::from(Streams::MAX_REPLICATES)))]
    replicates: u32,
    /// Courses of the conflict: each set meets each of C courses with each of R lucks of households, so that
    /// `displace sensitivity` can tell the shares of the two apart. Without it every future has a course of
    /// its own.
    #[arg(long, value_name = "C", value_parser = clap::value_parser!(u32).range(1..i64::from(Streams::MAX_REPLICATES)))]
    conflicts: Option<u32>,
    /// The one number that fixes all luck.
    #[arg(long, default_value_t = 1, value_parser = super::values::seed)]
    seed: u64,
    /// Threads; 0 takes all cores. Results do not depend on it.
    #[arg(short = 'j', long, default_value_t = 0, value_parser = super::values::threads())]
    threads: usize,
    /// Give outcomes on these days too, besides 7, 30, 90, 180 and the last: those of observations, say.
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    days: Vec<u32>,
    /// Also write what is large: "days" for quantiles by day and set, in OUTPUT with .days.csv at its end.
    #[arg(long, value_name = "WHAT", requires = "output")]
    keep: Option<Keep>,
    /// Replace results of an earlier sweep.
    #[arg(long)]
    force: bool,
    /// Check every day of every future that nobody is lost.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Keep {
    /// Quantiles by day and set.
    Days,
}

/// Sweeps over sets.
pub(super) fn run(arguments: &Arguments, requests: &Requests, quiet: bool) -> Answer {
    let scenario = scenario::load_with(&arguments.scenario, &arguments.settings.all())?;
    // A dash is standard output, as without a name.
    let output = arguments.output.as_deref().filter(|output| *output != Path::new("-"));
    if output.is_none() && arguments.keep.is_some() {
        return Err(Usage("--keep days writes a file beside the results: give --output a name".into()).into());
    }
    if let Some(output) = output {
        for written in [output, &days_path(output), &studied::beside(output)] {
            let files = scenario_files(&arguments.scenario, &scenario);
            refuse_own_input(written, files.chain([arguments.design.clone()]))?;
        }
    }
    let sweep = Sweep {
        scenario: &scenario,
        seed: arguments.seed,
        threads: arguments.threads,
        checked: arguments.check,
    };
    if let Some(day) = arguments.days.iter().find(|&&day| day > scenario.horizon_days) {
        let last = scenario.horizon_days;
        return Err(Usage(format!("--days: day {day} lies after the last day, which is {last}")).into());
    }
    let days = days(&scenario, &arguments.days);
    arguments.settings.refuse_replicates("--replicates of a sweep")?;
    let futures = Futures { replicates: arguments.replicates, conflicts: arguments.conflicts };
    if futures.count() >= Streams::MAX_REPLICATES as usize {
        let count = futures.count();
        return Err(
            Usage(format!("--replicates times --conflicts: {count} futures a set are too many")).into()
        );
    }
    if output.is_none() {
        heard()?;
    }
    let middles = middles(&scenario, arguments.priors);
    let piped = arguments.design == Path::new("-");
    match output {
        None if piped => {
            if !quiet {
                say_all(&of_scenario(&scenario));
            }
            let tell = |layout: &Layout, positions| {
                if !quiet {
                    say_all(&of_design(layout, positions, of_header(&scenario, layout)));
                }
            };
            pipe(&sweep, &days, middles, futures, tell)
        }
        output => {
            let (bytes, path) = if piped {
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
                (bytes, PathBuf::from("standard input"))
            } else {
                let path = arguments.design.clone();
                let bytes = tables::read(&path)
                    .map_err(|error| Usage(format!("cannot read {}: {error}", path.display())))?;
                (bytes, path)
            };
            let (layout, sets) = read(&scenario, &days, middles, &path, &bytes)?;
            match output {
                None => {
                    if !quiet {
                        say_all(&warned(&scenario, (&layout, &sets), &bytes));
                    }
                    print(&sweep, &Lines::new(&sweep, &days, &layout, futures), &sets, futures)
                }
                Some(output) => file(&sweep, arguments, output, &bytes, (&layout, &sets), (requests, quiet)),
            }
        }
    }
}

/// How the columns of numbers begin that a scenario may lack: those of a conflict, and of population groups.
const PARTS: [&str; 7] =
    ["alarm.", "bombardment.", "ceasefire.", "evacuation[", "offensive.", "population_group", "truce["];

/// What a scenario says that is no number with a prior: columns of that name change nothing.
const KEYS: [&str; 8] = [
    "control.",
    "counting_since",
    "destination.",
    "horizon_days",
    "population.",
    "replicates",
    "seed",
    "tables.",
];

/// What may not be as it was meant: of the design, then of the scenario.
fn warned(scenario: &Scenario, (layout, sets): (&Layout, &[Arc<Set>]), design: &[u8]) -> String {
    let values: Vec<&[Option<f64>]> = sets.iter().map(|set| set.values.as_slice()).collect();
    let idle = idle::of_sets(scenario, &values);
    of_design(layout, by_position(design, &scenario.parameters), idle) + &of_scenario(scenario)
}

/// What is to be said of columns that play no part where their numbers are not there yet. Who gives all numbers of people
/// may give these in the middle, as `sample` does.
fn of_header(scenario: &Scenario, layout: &Layout) -> Option<String> {
    let gives = |index: usize| {
        let parameter = &scenario.parameters[index];
        layout.given().iter().any(|name| parameter.answers_to(name))
    };
    let all = (0..scenario.parameters.len()).filter(|&index| scenario.parameters[index].has_dimension());
    if all.into_iter().all(gives) { None } else { idle::of_columns(scenario, gives) }
}

/// The warnings of a design, with what is to be said of columns that go by a place in a list.
fn of_design(layout: &Layout, positions: Option<String>, idle: Option<String>) -> String {
    let mut text = String::new();
    for message in positions.into_iter().chain(idle) {
        let _ = writeln!(text, "warning: --design: {message}");
    }
    let others: Vec<&str> =
        layout.extras().filter(|name| PARTS.iter().any(|part| name.starts_with(part))).collect();
    if !others.is_empty() {
        let _ = writeln!(
            text,
            "warning: --design: {} of another scenario, carried through and without effect here",
            listed(&others)
        );
    }
    let is_key =
        |name: &&str| KEYS.iter().any(|key| name == key || key.ends_with('.') && name.starts_with(key));
    let long: Vec<&str> = layout.extras().filter(|name| name.starts_with("parameters.")).collect();
    if !long.is_empty() {
        let _ = writeln!(
            text,
            "warning: --design: {} changes nothing here: columns of a design have the bare names of parameters, without \"parameters.\"",
            listed(&long)
        );
    }
    let keys: Vec<&str> = layout.extras().filter(is_key).collect();
    if !keys.is_empty() {
        let _ = writeln!(
            text,
            "warning: --design: {} changes nothing here: it is a key of the scenario and no number that futures draw, so sweep \
             once for each value, with --set",
            listed(&keys)
        );
    }
    text
}

/// The warnings of the scenario, as `run` says them.
fn of_scenario(scenario: &Scenario) -> String {
    if scenario.warnings.is_empty() {
        return String::new();
    }
    let (count, block) = (plural(scenario.warnings.len()), block(&scenario.warnings));
    format!("{count} of the scenario:\n{block}\n")
}

/// Says warnings beside results that go to standard output.
fn say_all(warned: &str) {
    if !warned.is_empty() {
        say(warned.trim_end());
    }
}

/// Reads and checks a whole table of sets.
fn read(
    scenario: &Scenario,
    days: &[u32],
    middles: Vec<Option<f64>>,
    path: &Path,
    bytes: &[u8],
) -> anyhow::Result<(Layout, Vec<Arc<Set>>)> {
    let mut rows = tables::rows(bytes).map_err(|fault| fault.of(path))?.into_iter();
    let wrong = |problems| sets::error(path, problems);
    let Some(header) = rows.next().map(Header::new) else {
        return Err(Usage(format!("{} is empty", path.display())).into());
    };
    let layout = Layout::new(scenario, days, middles, path, header).map_err(wrong)?;
    let sets = layout.all(scenario, path, rows).map_err(wrong)?;
    Ok((layout, sets.into_iter().map(Arc::new).collect()))
}

/// The file of daily quantiles beside the results.
fn days_path(output: &Path) -> PathBuf {
    output.with_extension("days.csv")
}

/// The daily table in the making.
struct Days {
    partial: Partial,
    /// What the replicates of the set that is being done did, so far.
    replicates: Vec<Vec<u32>>,
}

/// How many lines are there already: the header, and the rows of the first jobs.
fn there(table: &Lines<'_>, lines: &[String], jobs: impl Iterator<Item = Job>) -> usize {
    let header = table.header();
    let Some((_, rows)) = lines.split_first().filter(|(first, _)| first.as_bytes() == header) else {
        return 0;
    };
    1 + rows.iter().zip(jobs).take_while(|(row, job)| table.is_row(job, row)).count()
}

/// Results to a file, from where an earlier sweep was interrupted.
fn file(
    sweep: &Sweep<'_>,
    arguments: &Arguments,
    output: &Path,
    design: &[u8],
    (layout, sets): (&Layout, &[Arc<Set>]),
    (requests, quiet): (&Requests, bool),
) -> Answer {
    let scenario = sweep.scenario;
    let futures = Futures { replicates: arguments.replicates, conflicts: arguments.conflicts };
    let each_set = futures.count();
    let hashes: Vec<&str> = scenario.inputs.iter().map(|(_, hash)| hash.as_str()).collect();
    let commit = GIT_COMMIT;
    let identity = Identity {
        displace: format!("{} {commit}", env!("CARGO_PKG_VERSION")),
        scenario: sha256(hashes.join(" ").as_bytes()),
        design: sha256(design),
        seed: arguments.seed,
        replicates: futures.replicates,
        conflicts: futures.conflicts,
        priors: arguments.priors,
        set: arguments.settings.all(),
        days: days(scenario, &arguments.days),
        daily: arguments.keep == Some(Keep::Days),
    };
    let open = |path: &Path| {
        Partial::open(path, &identity.line()?, |first| identity.compare(first), arguments.force)
            .map_err(anyhow::Error::from)
    };
    let table = Lines::new(sweep, &identity.days, layout, futures);
    let (mut results, lines) = open(output)?;
    let mut there = there(&table, &lines, jobs(sets, futures));
    let mut per_day = None;
    if identity.daily {
        let (mut partial, lines) = open(&days_path(output))?;
        let header = line(DAILY_COLUMNS);
        let each = daily_lines(scenario);
        let fits = lines.first().is_some_and(|first| first.as_bytes() == header);
        let whole = if fits { (lines.len() - 1) / each } else { 0 };
        // Only sets that are whole in both tables are kept.
        let whole = whole.min(there.saturating_sub(1) / each_set);
        there = if whole == 0 { 0 } else { 1 + whole * each_set };
        let kept = if whole == 0 { 0 } else { 1 + whole * each };
        partial.keep(kept)?;
        if kept == 0 {
            partial.add(&header)?;
        }
        per_day = Some(Days { partial, replicates: Vec::new() });
    }
    results.keep(there)?;
    if there == 0 {
        results.add(&table.header())?;
    }
    let done = there.saturating_sub(1);
    let total = sets.len() * each_set;

    let cancel = requests.watch()?;
    let progress = Progress::start((total - done) as u64, &scenario.title, quiet);
    let keep = |job: &Job, outcome: &Outcome| {
        let daily = if identity.daily { daily(outcome) } else { Vec::new() };
        (Arc::clone(&job.set), table.row(job, outcome), daily)
    };
    let left = jobs(sets, futures).skip(done);
    let result = sweep.run(left, keep, &progress, &cancel, |(set, row, daily)| -> anyhow::Result<()> {
        results.add(&row)?;
        if let Some(days) = &mut per_day {
            days.replicates.push(daily);
            if days.replicates.len() == each_set {
                days.partial.add(&daily_rows(scenario, &set, &days.replicates))?;
                days.replicates.clear();
            }
        }
        Ok(())
    });
    progress.finish();
    result.context("the same command goes on from here")?;
    results.publish()?;
    let path = studied::beside(output);
    let bytes = tables::read(output).with_context(|| format!("cannot read {}", output.display()))?;
    let studied = Studied::new(scenario, identity.set.clone(), identity.seed);
    partial::replace(&path, &studied::record(studied, &bytes)?)?;
    if let Some(days) = &per_day {
        days.partial.publish()?;
    }
    results.remove()?;
    if let Some(days) = per_day {
        days.partial.remove()?;
    }
    let parameters = if layout.is_complete() {
        "all".to_string()
    } else {
        let fitted = scenario.posterior.is_some() && !arguments.priors;
        let of = if fitted {
            "those of the posterior, of the prior where it has none"
        } else {
            "those of the priors"
        };
        format!(
            "{}; all others of people at their medians ({of}), those of the conflict drawn by each future",
            layout.given().join(", ")
        )
    };
    let extras: Vec<&str> = layout.extras().collect();
    let extras =
        if extras.is_empty() { String::new() } else { format!("carried through: {}\n", extras.join(", ")) };
    let before =
        if done > 0 { format!(" ({done} of {total} rows were there already)") } else { String::new() };
    Ok(format!(
        "{} sets under {each_set} futures each in {}, in {:.0} s{before}\nparameters: {parameters}\n{extras}{}",
        sets.len(),
        output.display(),
        progress.seconds(),
        warned(scenario, (layout, sets), design),
    ))
}
