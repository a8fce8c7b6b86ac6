//! The command line: one verb a file, each read → call the library → report.

mod answer;
#[cfg(feature = "brief")]
mod brief;
mod calibrate;
#[cfg(feature = "import")]
mod case_file;
mod check;
mod compare;
#[cfg(feature = "import")]
mod count_files;
mod elsewhere;
#[cfg(feature = "export")]
mod export;
mod files;
mod idle;
mod import;
#[cfg(feature = "import")]
mod import_case;
#[cfg(feature = "import")]
mod made;
mod marker;
mod merge;
mod new;
#[cfg(feature = "import")]
mod new_case;
mod origin;
#[cfg(feature = "import")]
mod paths;
mod precision;
mod progress;
#[cfg(any(feature = "brief", feature = "export"))]
mod public;
mod report;
mod requests;
mod run;
mod sample;
mod schema;
mod score;
mod score_camps;
mod score_daily;
mod score_places;
mod sensitivity;
mod setting;
mod sweep;
mod synthesize;
mod uneven;
mod updating;
mod values;
mod variant;
mod warned;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use crate::ensemble::RunError;
use crate::output::{OutputError, clock};
use crate::scenario::ScenarioError;
use crate::tables::TableError;
use answer::{Answer, Usage, heard, print, say};
use requests::{Interrupted, Requests};

/// Ranges of displacement under scenarios of conflict, for humanitarian planning.
///
/// displace moves a population household by household, along real roads, away from a threat and towards
/// shelter, in many simulated futures, and shows the ranges beside what aid agencies estimated.
///
/// Start with:  displace run scenarios/idlib-2018/assault.toml --quick
#[derive(Debug, Parser)]
#[command(name = "displace", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Print errors only.
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a scenario: many simulated futures, tables and charts.
    Run(run::Arguments),
    /// Show scenarios side by side, with paired differences to the first.
    Compare(compare::Arguments),
    /// Write a page for the meeting, from a folder of results.
    #[cfg(feature = "brief")]
    Brief(brief::Arguments),
    /// Write results for other tools: a workbook, geodata, a forecast hub.
    #[cfg(feature = "export")]
    Export(export::Arguments),
    /// Put shards of one ensemble together (made with run --replicates FROM..TO).
    Merge(merge::Arguments),
    /// Fit parameters to observed episodes: draws from the posterior, for run --parameters.
    Calibrate(calibrate::Arguments),
    /// Score a run against what was observed, beside forecasts that need no model.
    Score(score::Arguments),
    /// Make a scenario folder from a case in another simulator's format, or add files to a case.
    Import(Box<import::Arguments>),
    /// Invent a country of any size as a scenario folder, to measure speed and memory.
    Synthesize(synthesize::Arguments),
    /// Make a case from the files that there are, or the smallest case to begin one's own with.
    New(Box<new::Arguments>),
    /// List every problem of scenario files.
    Check(check::Arguments),
    /// Draw parameter sets from the priors of a scenario, as a CSV.
    Sample(sample::Arguments),
    /// Simulate every set of a CSV under the same luck: a CSV of outcomes, or a pipe.
    Sweep(sweep::Arguments),
    /// Say which parameters drive an outcome of a sweep, and how much is luck.
    Sensitivity(sensitivity::Arguments),
    /// Print the JSON Schema of scenario files, for editors.
    Schema,
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// Parses the command line, does what it says, and reports.
pub fn main() -> ExitCode {
    requests::outlive_full_files();
    let cli = Cli::from_arg_matches(&command().get_matches()).unwrap_or_else(|error| error.exit());
    let requests = Requests::default();
    let report = clock::said().map_err(|message| Usage(message).into()).and_then(|_| called(&cli, &requests));
    match report {
        Ok(text) => {
            let product = match &cli.command {
                Command::Schema | Command::Completions { .. } => true,
                Command::Sample(arguments) => arguments.prints_sets(),
                Command::Check(arguments) => arguments.prints_scenario(),
                _ => false,
            };
            if product && let Err(error) = heard() {
                say(&format!("error: {error:#}"));
                return ExitCode::FAILURE;
            }
            if product || !cli.quiet { print(&text) } else { ExitCode::SUCCESS }
        }
        Err(error) => {
            say(&format!("error: {error:#}"));
            exit_code(&error, &requests)
        }
    }
}

/// Does what the command line asks for.
fn called(cli: &Cli, requests: &Requests) -> Answer {
    match &cli.command {
        Command::Run(arguments) => run::run(arguments, requests, cli.quiet),
        Command::Compare(arguments) => compare::run(arguments, requests),
        #[cfg(feature = "brief")]
        Command::Brief(arguments) => brief::run(arguments),
        #[cfg(feature = "export")]
        Command::Export(arguments) => export::run(arguments),
        Command::Merge(arguments) => merge::run(arguments, requests),
        Command::Calibrate(arguments) => calibrate::run(arguments, requests, cli.quiet),
        Command::Score(arguments) => score::run(arguments, cli.quiet),
        Command::Import(arguments) => import::run(arguments),
        Command::Synthesize(arguments) => synthesize::run(arguments),
        Command::New(arguments) => new::run(arguments),
        Command::Check(arguments) => check::run(arguments, cli.quiet),
        Command::Sample(arguments) => sample::run(arguments, cli.quiet),
        Command::Sweep(arguments) => sweep::run(arguments, requests, cli.quiet),
        Command::Sensitivity(arguments) => sensitivity::run(arguments),
        Command::Schema => Ok(schema::run()),
        Command::Completions { shell } => Ok(completions(*shell)),
    }
}

/// The grammar of the command line. A negative number is a value, not an option: what takes numbers then says
/// which it takes.
fn command() -> clap::Command {
    fn with_values(arg: clap::Arg) -> clap::Arg {
        let option = !arg.is_positional() && arg.get_action().takes_values();
        if option { arg.allow_negative_numbers(true) } else { arg }
    }
    Cli::command().mut_subcommands(|verb| verb.mut_args(with_values))
}

/// 2 where another command line or file would help, 1 where a run failed.
fn exit_code(error: &anyhow::Error, requests: &Requests) -> ExitCode {
    let usage = error.downcast_ref::<ScenarioError>().is_some()
        || error.downcast_ref::<Usage>().is_some()
        || error.downcast_ref::<TableError>().is_some()
        || matches!(error.downcast_ref::<RunError>(), Some(RunError::Memory(_)))
        || is_brief(error)
        || error.downcast_ref::<OutputError>().is_some_and(OutputError::is_usage);
    if usage {
        ExitCode::from(2)
    } else if matches!(error.downcast_ref::<RunError>(), Some(RunError::Cancelled))
        || error.downcast_ref::<Interrupted>().is_some()
    {
        requests.exit_code()
    } else {
        ExitCode::from(1)
    }
}

/// Whether a folder has no brief because of what is in it, or of what was asked of it.
fn is_brief(error: &anyhow::Error) -> bool {
    #[cfg(feature = "brief")]
    match error.downcast_ref() {
        Some(crate::brief::BriefError::Results(error)) => return error.is_usage(),
        Some(
            crate::brief::BriefError::OfRuns(_)
            | crate::brief::BriefError::NotScored(_)
            | crate::brief::BriefError::OfAreas(_)
            | crate::brief::BriefError::NoShares(_),
        ) => return true,
        _ => {}
    }
    let _ = error;
    false
}

fn completions(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command(), "displace", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
