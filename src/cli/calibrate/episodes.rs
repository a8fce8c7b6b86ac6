//! Which episodes does a calibration file name, and are they right?

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::answer::Usage;
use crate::cli::files::scenario_files;
use crate::document::warnings;
use crate::scenario::{self, Problem, Scenario};
use crate::tables;
use crate::tuning::calibrate::{Calibration, CalibrationError, CalibrationFile, EpisodeFile};
use crate::tuning::target::{Episode, FEWEST_AREAS};

/// Every file that a calibration reads.
pub(super) fn inputs(
    path: &Path,
    file: &CalibrationFile,
    scenarios: &[Scenario],
) -> impl Iterator<Item = PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let episodes = file.episode.iter().zip(scenarios);
    let of = |(episode, scenario): (&EpisodeFile, &Scenario)| {
        scenario_files(&folder.join(&episode.scenario), scenario).collect::<Vec<_>>()
    };
    episodes.flat_map(of).chain([path.to_path_buf()])
}

/// A calibration file and the scenarios that it names.
pub(super) struct Read {
    pub(super) text: String,
    pub(super) file: CalibrationFile,
    pub(super) scenarios: Vec<Scenario>,
}

/// Reads a calibration file and its scenarios.
pub(super) fn read(path: &Path) -> anyhow::Result<Read> {
    let usage = |text: String| Usage(format!("{}: {text}", path.display()));
    let text = text(path).map_err(|error| usage(error.to_string()))?;
    let file: CalibrationFile = toml::from_str(&text).map_err(|error| usage(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let load = |episode: &EpisodeFile| scenario::load(&folder.join(&episode.scenario));
    let scenarios = file.episode.iter().map(load).collect::<Result<_, _>>()?;
    Ok(Read { text, file, scenarios })
}

/// The calibration of those episodes that are fitted.
pub(super) fn prepare(
    file: &CalibrationFile,
    scenarios: Vec<Scenario>,
    fitted: impl Fn(&String) -> bool,
    seed: u64,
) -> Result<Calibration, CalibrationError> {
    let named = scenarios.into_iter().zip(&file.episode).filter(|(scenario, _)| fitted(&scenario.name));
    let episodes = named.map(|(scenario, episode)| episode.of(scenario)).collect();
    Calibration::new(file, episodes, seed)
}

/// The text of a plain file.
fn text(path: &Path) -> io::Result<String> {
    tables::read(path).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other))
}

/// Whether a file is one for calibration and not a scenario: it names episodes.
pub(in crate::cli) fn is_calibration(path: &Path) -> bool {
    let table = text(path).ok().and_then(|text| text.parse::<toml::Table>().ok());
    table.is_some_and(|table| table.contains_key("episode"))
}

/// Warnings of the episodes that are fitted: what they are about is in the posterior of all.
pub(super) fn warnings_of(scenarios: &[Scenario], fitted: impl Fn(&String) -> bool) -> Vec<Problem> {
    let fitted = scenarios.iter().filter(|scenario| fitted(&scenario.name));
    warnings::of_all(fitted.map(|scenario| scenario.warnings.as_slice()))
}

/// What is said of counts of areas that no fit sees.
pub(super) fn unfitted(calibration: &Calibration) -> String {
    let (not, fitted) = calibration.episodes.iter().fold((0, false), |(not, fitted), episode| {
        (not + episode.unfitted(), fitted || episode.has_shares())
    });
    match (not, fitted) {
        (0, _) => String::new(),
        (not, fitted) => format!(
            " Counts of areas that are not fitted: {not}, each of fewer than {FEWEST_AREAS} areas or of nobody{}.",
            if fitted { "" } else { ", and there is no other, so that errors.shares_weigh has no effect" }
        ),
    }
}

/// What is said of what a fit does not read: numbers of the file that are for the other kind of fit, and posteriors of episodes.
pub(super) fn unread(text: &str, wars: bool, calibration: &Calibration) -> String {
    let given = |key: &str| text.parse::<toml::Table>().is_ok_and(|table| table.contains_key(key));
    let mut out = String::new();
    if wars && given("moves") {
        out += " moves is for fits without --wars, and plays no part.";
    }
    if !wars && given("common_share") {
        out += " common_share is for fits with --wars, and plays no part.";
    }
    let hosts = |episode: &Episode| episode.scenario.given.as_ref().map_or(0, |given| given.counts.len());
    let counts: usize = calibration.episodes.iter().map(hosts).sum();
    if counts > 0 {
        let _ =
            write!(out, " {counts} counts at hosts are not fitted: totals and shares of areas alone are.");
    }
    let posteriors =
        calibration.episodes.iter().filter(|episode| episode.scenario.posterior.is_some()).count();
    if posteriors > 0 {
        let _ = write!(
            out,
            " {posteriors} episodes have a posterior, which is not read: a fit begins with priors."
        );
    }
    out
}

/// Checks a calibration file with its scenarios, and says what it would fit and what is warned of in its episodes.
///
/// # Errors
/// What is wrong with it, as [`super::run`] would say.
pub(in crate::cli) fn check(path: &Path) -> anyhow::Result<(String, Vec<Problem>)> {
    let Read { file, scenarios, .. } = read(path)?;
    let warned = warnings_of(&scenarios, |_| true);
    let calibration = prepare(&file, scenarios, |_| true, 1)
        .map_err(|error| Usage(format!("{}: {error}", path.display())))?;
    let numbers: usize = calibration.episodes.iter().map(Episode::len).sum();
    let (particles, episodes) = (file.particles, calibration.episodes.len());
    let not = unfitted(&calibration);
    let text =
        format!("{particles} particles to be fitted to {numbers} numbers of {episodes} episodes.{not}");
    Ok((text, warned))
}
