//! What is asked of a calibration.

use std::path::PathBuf;

use clap::Args;

/// What to fit.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The calibration file (TOML): episodes, particles, errors.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Where the posterior goes; FILE.partial beside it keeps finished rounds, so that an interrupted
    /// calibration goes on where it was.
    #[arg(short, long, value_name = "CSV")]
    pub(super) output: PathBuf,
    /// Leave out an episode, by the name of its scenario, to predict it afterwards.
    #[arg(long, value_name = "NAME")]
    pub(super) leave_out: Vec<String>,
    /// Fit each episode by itself and write draws of all in turn: a population of wars, from which a forecast of
    /// another war draws.
    #[arg(long, conflicts_with = "recover")]
    pub(super) each: bool,
    /// Fit all episodes together as wars of one population, and write draws for a war that is none of them.
    #[arg(long, conflicts_with = "each")]
    pub(super) wars: bool,
    /// Fit to no observation: draw parameters from the priors, simulate what would have been observed with them, fit to
    /// that, and write how well they were recovered; N times. With --wars also how well other wars are forecast.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(super) recover: Option<u32>,
    /// Let other processes work out log-likelihoods: points go to standard output, and what --evaluate made of them is
    /// read from standard input. The posterior has the same bytes.
    #[arg(long, conflicts_with = "recover")]
    pub(super) elsewhere: bool,
    /// Work out the log-likelihoods of these points for a calibration that runs with --elsewhere, and write them to
    /// OUTPUT instead of a posterior.
    #[arg(long, value_name = "POINTS", conflicts_with_all = ["recover", "each", "elsewhere"])]
    pub(super) evaluate: Option<PathBuf>,
    /// The one number that fixes all luck.
    #[arg(long, default_value_t = 1, value_parser = crate::cli::values::seed)]
    pub(super) seed: u64,
    /// Threads; 0 takes all cores. Results do not depend on it.
    #[arg(short = 'j', long, default_value_t = 0, value_parser = crate::cli::values::threads())]
    pub(super) threads: usize,
    /// Replace an earlier posterior.
    #[arg(long)]
    pub(super) force: bool,
}

impl Arguments {
    /// A report, unless standard output is for points.
    pub(super) fn report(&self, report: String) -> String {
        if self.elsewhere { String::new() } else { report }
    }
}
