//! `displace check`: every problem of scenario files at once, and what may not be as it was meant.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::answer::{Answer, Usage};
use super::calibrate;
use super::setting::Overrides;
use super::warned::{block, plural};
use crate::output::manifest::GIT_COMMIT;
use crate::output::words::thousands;
use crate::scenario::check::{self, Checked};
use crate::scenario::{self, Problem, Scenario};
use crate::world::RoadStatus;

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario files, case files, files of priors that scenarios share, and calibration files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    settings: Overrides,
    /// Take warnings for problems.
    #[arg(long, conflicts_with = "expand")]
    strict: bool,
    /// Print the whole of a scenario as one file that needs no base and no case, and where each part comes from.
    #[arg(long)]
    expand: bool,
    /// Print the version and commit of displace, then the SHA-256 and name of every file that a scenario is made of: where
    /// two machines print the same, their results are the same.
    #[arg(long, conflicts_with_all = ["expand", "strict"])]
    inputs: bool,
}

impl Arguments {
    /// Whether a scenario itself, or the list of its files, goes to standard output.
    pub(super) fn prints_scenario(&self) -> bool {
        self.expand || self.inputs
    }
}

/// What decides the results of a scenario, in the format of `sha256sum` below a comment.
fn inputs(scenario: &Scenario) -> String {
    let commit = GIT_COMMIT;
    let mut lines = format!("# displace {} {commit}\n", env!("CARGO_PKG_VERSION"));
    for (path, sha256) in &scenario.inputs {
        let _ = writeln!(lines, "{sha256}  {}", path.display());
    }
    lines
}

/// Refuses a calibration file where a scenario is wanted.
fn no_calibration(file: &Path, wanted: &str) -> Result<(), Usage> {
    if calibrate::is_calibration(file) {
        let message = format!("{}: {wanted}, and this is a calibration file", file.display());
        return Err(Usage(format!("{message}: name one of its episodes")));
    }
    Ok(())
}

/// Checks all files and reports the problems of all of them.
pub(super) fn run(arguments: &Arguments, quiet: bool) -> Answer {
    let settings = &arguments.settings.all();
    if arguments.expand {
        let [file] = arguments.files.as_slice() else {
            return Err(Usage("--expand prints one scenario: name one file".into()).into());
        };
        no_calibration(file, "--expand prints a scenario")?;
        return Ok(check::expand(file, settings)?);
    }
    if arguments.inputs {
        let [file] = arguments.files.as_slice() else {
            return Err(Usage("--inputs lists the files of one scenario: name one file".into()).into());
        };
        no_calibration(file, "--inputs lists the files of a scenario")?;
        return Ok(inputs(&scenario::load_with(file, settings)?));
    }
    let mut report = String::new();
    let mut errors = Vec::new();
    for file in &arguments.files {
        let name = file.display();
        let no_scenario =
            |what: &str| Usage(format!("{name}: --set is for scenarios, and this is {what}")).into();
        let found = if calibrate::is_calibration(file) {
            if settings.is_empty() { calibrate::check(file) } else { Err(no_scenario("a calibration file")) }
        } else {
            match check::file(file, settings) {
                Ok(Checked::Case(_)) if !settings.is_empty() => Err(no_scenario("a case file")),
                Ok(Checked::Priors(_)) if !settings.is_empty() => Err(no_scenario("a file of priors")),
                Ok(checked) => Ok(content(checked)),
                Err(error) => Err(error.into()),
            }
        };
        match found {
            Ok((content, list)) if list.is_empty() => {
                let _ = writeln!(report, "{name}: no problems. {content}");
            }
            Ok((content, list)) => {
                let count = plural(list.len());
                let block = block(&list);
                if arguments.strict {
                    errors.push(format!("{name} has {count}, which --strict takes for problems\n{block}"));
                } else {
                    let _ = writeln!(report, "{name}: no problems, {count}. {content}\n{block}");
                }
            }
            Err(error) => errors.push(error.to_string()),
        }
    }
    if errors.is_empty() {
        return Ok(report);
    }
    if !quiet {
        super::answer::print(&report);
    }
    Err(Usage(errors.join("\nerror: ")).into())
}

/// What is in a file, in a sentence, and the warnings.
fn content(checked: Checked) -> (String, Vec<Problem>) {
    let scenario = match checked {
        Checked::Scenario(scenario) => scenario,
        Checked::Case(keys) => {
            let keys = keys.join(", ");
            let text = format!(
                "A case file, which scenarios name as their case: it gives {keys}. Its tables are checked with each \
                 scenario."
            );
            return (text, Vec::new());
        }
        Checked::Priors(count) => return (format!("{count} priors."), Vec::new()),
    };
    let geography = &scenario.geography;
    let people: u64 = geography.communities.iter().map(|c| u64::from(c.people())).sum();
    let text = format!(
        "{} people in {} communities, {} locations, {} roads, {} days from {}.",
        thousands(people as f64),
        geography.communities.len(),
        geography.locations.len(),
        geography.links.iter().filter(|link| link.status != RoadStatus::Transport).count(),
        scenario.horizon_days,
        scenario.start,
    );
    (text, scenario.warnings)
}
