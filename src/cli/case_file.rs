//! What `displace import KIND` is told: a file for a case, and options that tell of files of its kind.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::new_case::{CountOptions, Reading};
use super::paths::without_sheet;

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CaseFileKind {
    /// Exports of UCDP GED or ACLED, beside those that the case has.
    Events,
    /// Another list of places.
    Places,
    /// Another table of people.
    Population,
    /// Areas as polygons.
    Areas,
    /// Lines of roads.
    Roads,
    /// Who holds what.
    Control,
    /// Counts by date, beside those that the case has; what else is said is of this file alone.
    Counts,
    /// Camps or crossings, beside those that the case has.
    Sites,
}

/// A file for a case.
#[derive(Debug, Args)]
pub(super) struct CaseFile {
    /// The file; events and sites take several. `FILE#SHEET` names a sheet of a workbook.
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The case, as displace new made it.
    #[arg(long, value_name = "FOLDER")]
    pub(super) case: PathBuf,
    /// The side of the people, by whole words of the names of its actors and holders: in place of all that were named before.
    #[arg(long, value_name = "NAME")]
    pub(super) home: Vec<String>,
    /// The case is only a part of what the table of people counts.
    #[arg(long)]
    pub(super) part: bool,
    /// People who live there for each in need, where a table counts people in need only.
    #[arg(long, value_name = "FACTOR")]
    pub(super) need_factor: Option<f64>,
    #[command(flatten)]
    pub(super) counted: CountOptions,
    #[command(flatten)]
    pub(super) reading: Reading,
    /// Replace tables that were corrected by hand, too.
    #[arg(long)]
    pub(super) force: bool,
}

/// Refuses options that tell of files of another kind.
pub(super) fn refuse_other_options(kind: CaseFileKind, arguments: &CaseFile) -> Result<(), String> {
    let CaseFile { part, need_factor, counted, reading, files, .. } = arguments;
    let is_map = |file: &PathBuf| {
        let ending = without_sheet(file).extension().map(std::ffi::OsStr::to_ascii_lowercase);
        ending.is_some_and(|ending| ["json", "geojson", "shp", "pbf"].iter().any(|known| ending == *known))
    };
    let (of_people, of_counts) = (kind == CaseFileKind::Population, kind == CaseFileKind::Counts);
    let maps = matches!(kind, CaseFileKind::Areas | CaseFileKind::Roads);
    // Polygons of control have properties as tables have columns, and dates, but no letters and numbers to guess at.
    let drawn = kind == CaseFileKind::Control && files.iter().all(is_map);
    let people = [("--part", *part), ("--need-factor", need_factor.is_some())];
    let people = people.into_iter().filter(|(_, given)| *given && !of_people);
    let counts = counted.given().into_iter().filter(|_| !of_counts);
    let of_properties = |option: &&str| ["--column", "--dates"].contains(option);
    let reading = reading.given().into_iter().filter(|option| maps || drawn && !of_properties(option));
    let refusals = people
        .map(|(option, _)| (option, "a table of people (import population)"))
        .chain(counts.map(|option| (option, "counts (import counts)")))
        .chain(reading.map(|option| (option, "tables, and this file is a map")));
    match refusals.into_iter().next() {
        Some((option, what)) => {
            Err(format!("{option} has no effect here: it tells of {what} (leave it out)"))
        }
        None => Ok(()),
    }
}
