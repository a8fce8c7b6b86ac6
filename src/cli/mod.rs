//! The command line: one verb a file, each read → call the library → report.

#[cfg(feature = "brief")]
mod brief;
mod calibrate;
mod check;
mod compare;
mod elsewhere;
#[cfg(feature = "export")]
mod export;
mod import;
#[cfg(feature = "import")]
mod import_case;
mod marker;
mod merge;
mod new;
#[cfg(feature = "import")]
mod new_case;
#[cfg(feature = "import")]
mod paths;
mod precision;
mod progress;
mod report;
mod run;
mod sample;
mod schema;
mod score;
mod score_camps;
mod score_places;
mod sensitivity;
mod setting;
mod sweep;
mod synthesize;
mod updating;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::Context;
use clap::builder::RangedU64ValueParser;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::ensemble::RunError;
use crate::output::OutputError;
use crate::scenario::{Scenario, ScenarioError};
use crate::tables::TableError;
use crate::tables::text::harmless;

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

/// Numbers of threads that can be asked for: a slip of the hand must not stop the machine.
fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(0..=1024)
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

/// What a verb says on standard output when it succeeds.
type Answer = anyhow::Result<String>;

/// Parses the command line, does what it says, and reports.
pub fn main() -> ExitCode {
    let cli = Cli::from_arg_matches(&command().get_matches()).unwrap_or_else(|error| error.exit());
    let requests = Requests::default();
    let report = match &cli.command {
        Command::Run(arguments) => run::run(arguments, &requests, cli.quiet),
        Command::Compare(arguments) => compare::run(arguments, &requests),
        #[cfg(feature = "brief")]
        Command::Brief(arguments) => brief::run(arguments),
        #[cfg(feature = "export")]
        Command::Export(arguments) => export::run(arguments),
        Command::Merge(arguments) => merge::run(arguments, &requests),
        Command::Calibrate(arguments) => calibrate::run(arguments, &requests, cli.quiet),
        Command::Score(arguments) => score::run(arguments, cli.quiet),
        Command::Import(arguments) => import::run(arguments),
        Command::Synthesize(arguments) => synthesize::run(arguments),
        Command::New(arguments) => new::run(arguments),
        Command::Check(arguments) => check::run(arguments, cli.quiet),
        Command::Sample(arguments) => sample::run(arguments),
        Command::Sweep(arguments) => sweep::run(arguments, &requests, cli.quiet),
        Command::Sensitivity(arguments) => sensitivity::run(arguments),
        Command::Schema => Ok(schema::run()),
        Command::Completions { shell } => Ok(completions(*shell)),
    };
    match report {
        Ok(text) => {
            let product = match &cli.command {
                Command::Schema | Command::Completions { .. } => true,
                Command::Sample(arguments) => arguments.prints_sets(),
                Command::Check(arguments) => arguments.prints_scenario(),
                _ => false,
            };
            if product || !cli.quiet { print(&text) } else { ExitCode::SUCCESS }
        }
        Err(error) => {
            say(&format!("error: {error:#}"));
            exit_code(&error, &requests)
        }
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

/// The command line, for manifests; letters that are none are shown by a mark.
fn command_line() -> Vec<String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// A seed, or what it may be.
fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not a whole number from 0 to {}", u64::MAX))
}

/// Prints a report, whatever titles and names in it hold; a reader who has gone away is not an error.
fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Says something on standard error. That nobody can hear it stops nothing.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(text));
}

/// The signals that ask a program to end, and what they ask it by.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// Requests to end: the first raises the flag, so that the verb can clean up and stop; a second ends the program at
/// once, and what it was writing is swept away by the next run.
#[derive(Debug, Default)]
struct Requests {
    raised: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Requests {
    /// Begins to watch; before, a signal ends the program as it ends any other.
    fn watch(&self) -> anyhow::Result<Arc<AtomicBool>> {
        for signal in SIGNALS {
            let register = || {
                flag::register_conditional_shutdown(signal, status(signal), Arc::clone(&self.raised))?;
                flag::register_usize(signal, Arc::clone(&self.signal), signal as usize)?;
                flag::register(signal, Arc::clone(&self.raised))
            };
            register().context("cannot watch for interrupts")?;
        }
        Ok(Arc::clone(&self.raised))
    }

    /// The exit status of a program that was asked to end.
    fn exit_code(&self) -> ExitCode {
        let signal = i32::try_from(self.signal.load(Ordering::Relaxed)).unwrap_or(SIGINT);
        ExitCode::from(u8::try_from(status(signal)).unwrap_or(1))
    }
}

/// The exit status by which shells and schedulers know a program that a signal ended.
fn status(signal: i32) -> i32 {
    128 + signal
}

/// What a verb that has no replicates returns if it was interrupted.
#[derive(Debug, thiserror::Error)]
#[error("interrupted: nothing was written")]
struct Interrupted;

/// An error if there was an interrupt.
fn stop_if(interrupted: &AtomicBool) -> Result<(), Interrupted> {
    if interrupted.load(Ordering::Relaxed) { Err(Interrupted) } else { Ok(()) }
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

/// Whether a folder has no brief because of what is in it.
fn is_brief(error: &anyhow::Error) -> bool {
    #[cfg(feature = "brief")]
    if let Some(crate::brief::BriefError::Results(error)) = error.downcast_ref() {
        return error.is_usage();
    }
    let _ = error;
    false
}

/// A mistake in the arguments that clap cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

/// Refuses an output that is one of the files and folders which the same command reads, lies in one, or holds
/// one: writing it would destroy what it is made from.
fn refuse_own_input(output: &Path, inputs: impl IntoIterator<Item = impl AsRef<Path>>) -> Result<(), Usage> {
    let target = real(output);
    let meets = |input: &Path| input.starts_with(&target) || target.starts_with(input);
    for input in inputs {
        let input = input.as_ref();
        if input.exists() && meets(&real(input)) {
            return Err(Usage(format!(
                "{} would be written over {}, which this command reads (--output takes another name)",
                output.display(),
                input.display()
            )));
        }
    }
    Ok(())
}

/// A path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    path.ancestors()
        .find_map(|there| Some(there.canonicalize().ok()?.join(path.strip_prefix(there).ok()?)))
        .unwrap_or(path)
}

/// Every file of a scenario: its own, and those that it names.
fn scenario_files(file: &Path, scenario: &Scenario) -> impl Iterator<Item = PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    scenario.inputs.iter().map(|(path, _)| folder.join(path)).chain([file.to_path_buf()])
}

fn completions(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command(), "displace", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where results go if the user does not say: `output/` and a name.
fn default_output(name: &str) -> PathBuf {
    PathBuf::from("output").join(name)
}
