//! The command line: one verb a file, each read → call the library → report.

mod calibrate;
mod check;
mod compare;
mod merge;
mod progress;
mod report;
mod run;
mod schema;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::ensemble::RunError;
use crate::output::OutputError;
use crate::scenario::ScenarioError;

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
    /// Put shards of one ensemble together (made with run --replicates FROM..TO).
    Merge(merge::Arguments),
    /// Fit parameters to observed episodes: draws from the posterior, for run --parameters.
    Calibrate(calibrate::Arguments),
    /// List every problem of scenario files.
    Check(check::Arguments),
    /// Print the JSON Schema of scenario files, for editors.
    Schema,
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// What a verb reports on standard output when it succeeds.
type Report = anyhow::Result<String>;

/// Parses the command line, does what it says, and reports.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let report = match &cli.command {
        Command::Run(arguments) => run::run(arguments, cli.quiet),
        Command::Compare(arguments) => compare::run(arguments),
        Command::Merge(arguments) => merge::run(arguments),
        Command::Calibrate(arguments) => calibrate::run(arguments, cli.quiet),
        Command::Check(arguments) => check::run(arguments),
        Command::Schema => Ok(schema::run()),
        Command::Completions { shell } => Ok(completions(*shell)),
    };
    match report {
        Ok(text) => {
            if !cli.quiet || matches!(cli.command, Command::Schema | Command::Completions { .. }) {
                print(&text)
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "this is where the command line reports errors")]
            {
                eprintln!("error: {error:#}");
            }
            exit_code(&error)
        }
    }
}

/// Prints a report; a reader who has gone away is not an error.
fn print(text: &str) -> ExitCode {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// 2 where another command line or file would help, 1 where a run failed.
fn exit_code(error: &anyhow::Error) -> ExitCode {
    let usage = error.downcast_ref::<ScenarioError>().is_some()
        || error.downcast_ref::<Usage>().is_some()
        || error.downcast_ref::<OutputError>().is_some_and(OutputError::is_usage);
    if usage {
        ExitCode::from(2)
    } else if matches!(error.downcast_ref::<RunError>(), Some(RunError::Cancelled)) {
        // As a shell reports a program that was interrupted.
        ExitCode::from(130)
    } else {
        ExitCode::from(1)
    }
}

/// A mistake in the arguments that clap cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

fn completions(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "displace", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where results go if the user does not say: `output/` and a name.
fn default_output(name: &str) -> PathBuf {
    PathBuf::from("output").join(name)
}
