//! `displace import`: a case in another simulator's format becomes a scenario folder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use super::{Answer, Usage, refuse_own_input};
use crate::import::flee::{self, Folder};
use crate::output::words::thousands;
use crate::output::{OutputError, RunDir};
use crate::scenario;

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
    /// The column that counts the people who are there, by its name or its number from 1, for files of counts with
    /// several columns of numbers. Several names where files differ.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    count_column: Vec<String>,
    /// Take the first report of a camp as there from the first day, where the camp goes from 0 to a register within
    /// days and then hardly grows (a warning says which do); who leaves follows from it.
    #[arg(long)]
    first_report_present: bool,
    /// Folder for the scenario; its name becomes the scenario's.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Replace an earlier import.
    #[arg(long)]
    force: bool,
}

/// Imports.
pub(super) fn run(arguments: &Arguments) -> Answer {
    match &arguments.format {
        Format::Flee(arguments) => from_flee(arguments),
    }
}

fn from_flee(arguments: &Flee) -> Answer {
    let read = |path: &Path| {
        Folder::read(path).map_err(|error| Usage(format!("cannot read folder {}: {error}", path.display())))
    };
    let input = read(&arguments.input)?;
    let beside = arguments.input.parent().unwrap_or(Path::new("")).join("source_data");
    let counts = arguments.validation.clone().or_else(|| beside.is_dir().then_some(beside));
    let data = counts.as_deref().map(read).transpose()?;
    let target = &arguments.output;
    refuse_own_input(target, counts.iter().chain([&arguments.input]))?;
    let options = flee::Options {
        count_columns: &arguments.count_column,
        first_report_present: arguments.first_report_present,
    };
    let imported = flee::convert(&folder_name(target)?, &input, data.as_ref(), &options)?;
    let file = write_folder(target, &imported.files, "import flee", arguments.force)?;

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

/// What a verb says of a scenario folder that it wrote; by it the folder is known as one that it may replace.
#[derive(Debug, Serialize, Deserialize)]
struct Marker {
    written_by: String,
    displace_version: String,
    files: Vec<String>,
}

const MARKER: &str = "displace.json";

/// Writes a scenario folder as `verb`, and loads what was written before it takes its place; returns the
/// scenario file, which comes first.
pub(super) fn write_folder(
    target: &Path,
    files: &[(String, Vec<u8>)],
    verb: &str,
    force: bool,
) -> anyhow::Result<PathBuf> {
    let dir = RunDir::replacing(target, force, |target| written_by(verb, target))?;
    let marker = Marker {
        written_by: verb.into(),
        displace_version: env!("CARGO_PKG_VERSION").into(),
        files: files.iter().map(|(name, _)| name.clone()).collect(),
    };
    dir.write(MARKER, (serde_json::to_string_pretty(&marker)? + "\n").as_bytes())?;
    for (name, bytes) in files {
        dir.write(name, bytes)?;
    }
    let name = &files[0].0;
    scenario::load(&dir.beside().join(name)).map_err(|error| error.moved(dir.beside(), target))?;
    Ok(dir.finish()?.join(name))
}

/// Whether a folder holds what a verb wrote and nothing else: all of it goes when it is replaced.
fn written_by(verb: &str, target: &Path) -> Result<(), OutputError> {
    let marker = fs::read(target.join(MARKER)).ok();
    let marker: Option<Marker> = marker.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(marker) = marker.filter(|marker| marker.written_by == verb) else {
        return Err(OutputError::NotOurs(target.to_path_buf()));
    };
    let read = |source| OutputError::Read { path: target.to_path_buf(), source };
    for entry in fs::read_dir(target).map_err(read)? {
        let name = entry.map_err(read)?.file_name();
        let known = name == MARKER || marker.files.iter().any(|file| name == file.as_str());
        if !known {
            return Err(OutputError::Mismatch(format!(
                "{} is not from displace {verb}, so --force does not replace the folder (move the file away, or \
                 --output takes another folder)",
                target.join(name).display()
            )));
        }
    }
    Ok(())
}
