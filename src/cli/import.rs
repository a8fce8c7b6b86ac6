//! `displace import`: a case in another simulator's format becomes a scenario folder, or a case gets one more file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::answer::{Answer, Usage};
#[cfg(feature = "import")]
use super::case_file::{CaseFile, CaseFileKind};
use super::files::refuse_own_input;
#[cfg(feature = "import")]
use super::import_case;
use super::marker::{MARKER, marked, written_by};
use crate::import::flee::{self, Folder};
use crate::output::RunDir;
use crate::output::words::thousands;
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
    /// Add exports of UCDP GED or ACLED to a case that displace new made.
    #[cfg(feature = "import")]
    Events(CaseFile),
    /// Give such a case another list of places.
    #[cfg(feature = "import")]
    Places(CaseFile),
    /// Give it a table of people.
    #[cfg(feature = "import")]
    Population(CaseFile),
    /// Give it areas as polygons.
    #[cfg(feature = "import")]
    Areas(CaseFile),
    /// Give it roads.
    #[cfg(feature = "import")]
    Roads(CaseFile),
    /// Say who holds what.
    #[cfg(feature = "import")]
    Control(CaseFile),
    /// Give it counts to hold results against.
    #[cfg(feature = "import")]
    Counts(CaseFile),
    /// Add camps or crossings of borders.
    #[cfg(feature = "import")]
    Sites(CaseFile),
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
        #[cfg(feature = "import")]
        Format::Events(arguments) => import_case::run(CaseFileKind::Events, arguments),
        #[cfg(feature = "import")]
        Format::Places(arguments) => import_case::run(CaseFileKind::Places, arguments),
        #[cfg(feature = "import")]
        Format::Population(arguments) => import_case::run(CaseFileKind::Population, arguments),
        #[cfg(feature = "import")]
        Format::Areas(arguments) => import_case::run(CaseFileKind::Areas, arguments),
        #[cfg(feature = "import")]
        Format::Roads(arguments) => import_case::run(CaseFileKind::Roads, arguments),
        #[cfg(feature = "import")]
        Format::Control(arguments) => import_case::run(CaseFileKind::Control, arguments),
        #[cfg(feature = "import")]
        Format::Counts(arguments) => import_case::run(CaseFileKind::Counts, arguments),
        #[cfg(feature = "import")]
        Format::Sites(arguments) => import_case::run(CaseFileKind::Sites, arguments),
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

/// Writes a scenario folder as `verb`, and loads what was written before it takes its place; returns the
/// scenario file, which comes first.
pub(super) fn write_folder(
    target: &Path,
    files: &[(String, Vec<u8>)],
    verb: &str,
    force: bool,
) -> anyhow::Result<PathBuf> {
    let dir = RunDir::replacing(target, force, |target| written_by(verb, target))?;
    dir.write(MARKER, &marked(verb, files.iter().map(|(name, _)| name.clone()).collect())?)?;
    for (name, bytes) in files {
        dir.write(name, bytes)?;
    }
    let name = &files[0].0;
    scenario::load(&dir.beside().join(name)).map_err(|error| error.moved(dir.beside(), target))?;
    Ok(dir.finish()?.join(name))
}
