//! `displace import`: a case in another simulator's format becomes a scenario folder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{Report, Usage};
use crate::output::draw::thousands;
use crate::scenario;
use crate::scenario::flee::{self, Folder};

/// What to import.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// A conflict directory of Flee.
    Flee(Flee),
}

#[derive(Debug, Args)]
struct Flee {
    /// The folder with `locations.csv`, `routes.csv`, `conflicts.csv` and `sim_period.csv`.
    #[arg(value_name = "INPUT_CSV_DIR")]
    input: PathBuf,
    /// The folder with `data_layout.csv` and the counts [default: `source_data` beside the input].
    #[arg(long, value_name = "SOURCE_DATA_DIR")]
    validation: Option<PathBuf>,
    /// Folder for the scenario; its name becomes the scenario's.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Replace the files of an earlier import.
    #[arg(long)]
    force: bool,
}

/// Imports.
pub(super) fn run(arguments: &Arguments) -> Report {
    match &arguments.format {
        Format::Flee(arguments) => from_flee(arguments),
    }
}

fn from_flee(arguments: &Flee) -> Report {
    let read = |path: &Path| {
        Folder::read(path).map_err(|error| Usage(format!("cannot read folder {}: {error}", path.display())))
    };
    let input = read(&arguments.input)?;
    let beside = arguments.input.parent().unwrap_or(Path::new("")).join("source_data");
    let data = match &arguments.validation {
        Some(path) => Some(read(path)?),
        None if beside.is_dir() => Some(read(&beside)?),
        None => None,
    };
    let target = &arguments.output;
    let imported = flee::convert(&folder_name(target)?, &input, data.as_ref())?;
    let file = write_folder(target, &imported.files, arguments.force)?;

    let mut report = String::new();
    for warning in &imported.warnings {
        let _ = writeln!(report, "warning: {}", warning.in_file());
    }
    for unused in &imported.unused {
        let _ = writeln!(report, "not used: {unused}");
    }
    let [locations, roads, camps, zones, days, persons] = imported.summary;
    let _ = writeln!(
        report,
        "{}: {locations} locations, {roads} roads, {camps} camps, {zones} zones in conflict, {days} days, {} \
         persons who leave.\nNext:  displace run {}",
        target.display(),
        thousands(persons as f64),
        file.display(),
    );
    Ok(report)
}

/// The name of a folder, which becomes that of its scenario.
pub(super) fn folder_name(target: &Path) -> anyhow::Result<String> {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(name.ok_or_else(|| Usage(format!("{} has no name", target.display())))?)
}

/// Writes a scenario folder, and loads what was written; returns the scenario file, which comes first.
pub(super) fn write_folder(
    target: &Path,
    files: &[(String, Vec<u8>)],
    force: bool,
) -> anyhow::Result<PathBuf> {
    if fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) && !force {
        let message = format!("{} is there already (--force replaces its files)", target.display());
        return Err(Usage(message).into());
    }
    fs::create_dir_all(target).with_context(|| format!("cannot make {}", target.display()))?;
    for (file, bytes) in files {
        let path = target.join(file);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let file = target.join(&files[0].0);
    scenario::load(&file)?;
    Ok(file)
}
