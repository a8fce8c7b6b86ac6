//! `displace export`: results for other tools.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::public::single_places;
use super::report::believed;
use crate::export::{self, ExportOptions, Exported, Hxl};
use crate::output::partial::create;
use crate::output::{OutputError, RunDir, ours};

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A workbook: one file, with real dates and numbers.
    Xlsx,
    /// The sheets of the workbook, each as a CSV.
    Csv,
    /// Areas, places and roads for maps, in a folder.
    Geojson,
    /// The same as geojson, as one indexed file a layer (.fgb).
    Fgb,
    /// Quantiles and samples in the columns of hubverse.
    Hub,
    /// Draws and quantiles as Parquet (builds with --features parquet).
    Parquet,
}

/// What to write.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of a run or of a comparison.
    #[arg(value_name = "RUN")]
    results: PathBuf,
    /// What to write.
    #[arg(short, long, value_enum)]
    format: Format,
    /// Put HXL tags under the headers (xlsx, csv).
    #[arg(long)]
    hxl: bool,
    /// The administrative level of the areas, for their HXL tags: 3 tags them #adm3 [default: #loc+area].
    #[arg(long, value_name = "LEVEL", requires = "hxl", value_parser = clap::value_parser!(u8).range(1..=5))]
    admin_level: Option<u8>,
    /// Polygons of the areas as GeoJSON: one of their properties is the P-code (geojson, fgb).
    #[arg(long, value_name = "FILE")]
    polygons: Option<PathBuf>,
    /// Leave out places and roads, as data protection asks for what is published (xlsx, csv, geojson, fgb).
    #[arg(long)]
    public: bool,
    /// File or folder to write [default: in the folder of the results].
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace an earlier export.
    #[arg(long)]
    force: bool,
}

/// Writes the export.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<String> {
    check(arguments)?;
    let (dir, force) = (&arguments.results, arguments.force);
    let options = ExportOptions {
        hxl: arguments.hxl.then_some(Hxl { level: arguments.admin_level }),
        public: arguments.public,
        polygons: arguments.polygons.clone(),
    };
    let target = |name: &str| arguments.output.clone().unwrap_or_else(|| dir.join(name));
    let mut notes = Vec::new();
    let (place, files) = match arguments.format {
        Format::Xlsx => {
            let target = target("workbook.xlsx");
            one(&target, &export::workbook(dir, &options)?, "xlsx", force)?
        }
        Format::Hub => {
            let hub = export::hub(dir)?;
            let target = target(&hub.name);
            not_a_table(dir, &target, &hub.name)?;
            one(&target, &hub.bytes, "csv", force)?
        }
        Format::Csv => many(dir, &target("csv"), &export::tables(dir, &options)?, force)?,
        Format::Parquet => many(dir, &target("parquet"), &draws(dir)?, force)?,
        Format::Geojson => {
            let (files, said) = export::geodata(dir, &options)?;
            notes = said;
            many(dir, &target("geojson"), &files, force)?
        }
        Format::Fgb => {
            let (files, said) = export::flatgeobuf(dir, &options)?;
            notes = said;
            many(dir, &target("fgb"), &files, force)?
        }
    };
    let mut text = format!("\nExport:  {} ({files})\n", place.display());
    for note in notes {
        let _ = writeln!(text, "note: {note}");
    }
    if arguments.public {
        text.push_str(&single_places(dir)?);
    }
    Ok(text + &believed([dir.as_path()]))
}

#[cfg(feature = "parquet")]
fn draws(dir: &Path) -> Result<Vec<Exported>, OutputError> {
    export::draws(dir)
}

/// Refuses what takes crates that most do not need.
#[cfg(not(feature = "parquet"))]
fn draws(_dir: &Path) -> Result<Vec<Exported>, OutputError> {
    Err(OutputError::Mismatch(
        "this build is without Parquet (cargo install --path . --features parquet has it)".into(),
    ))
}

/// Options that would change nothing are refused: who gives them expects something.
fn check(arguments: &Arguments) -> Result<(), OutputError> {
    let sheets = matches!(arguments.format, Format::Xlsx | Format::Csv);
    let refused = [
        (arguments.hxl && !sheets, "--hxl goes with --format xlsx or csv"),
        (
            arguments.polygons.is_some() && !matches!(arguments.format, Format::Geojson | Format::Fgb),
            "--polygons goes with --format geojson or fgb",
        ),
        (
            arguments.public && matches!(arguments.format, Format::Hub | Format::Parquet),
            "files of hub and parquet have no places: --public changes nothing",
        ),
    ];
    refused
        .iter()
        .find(|(wrong, _)| *wrong)
        .map_or(Ok(()), |(_, why)| Err(OutputError::Mismatch((*why).into())))
}

/// A path that is there, without links; an empty one is the folder in which we are.
fn real(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().ok()
}

/// Refuses a name that a table of the results may have.
fn not_a_table(results: &Path, target: &Path, own: &str) -> Result<(), OutputError> {
    let beside = target.parent().is_some_and(|folder| real(folder) == real(results));
    if beside && target.file_name().is_some_and(|name| name != own) {
        return Err(OutputError::Mismatch(format!("in the folder of the results this file is called {own}")));
    }
    Ok(())
}

/// Writes one file, whose name has this ending.
fn one(target: &Path, bytes: &[u8], ending: &str, force: bool) -> anyhow::Result<(PathBuf, String)> {
    if !target.extension().is_some_and(|there| there.eq_ignore_ascii_case(ending)) {
        return Err(OutputError::Mismatch(format!("the name of this file ends in .{ending}")).into());
    }
    create(target, bytes, force)?;
    Ok((target.to_path_buf(), format!("{} KB", bytes.len().div_ceil(1000))))
}

/// Writes a folder of files. It replaces an earlier one like it, but no results, which took longer to make.
fn many(results: &Path, target: &Path, files: &[Exported], force: bool) -> anyhow::Result<(PathBuf, String)> {
    let holds = real(results).zip(real(target)).is_some_and(|(results, target)| results.starts_with(target));
    if holds {
        let why = format!("{} holds the results (--output takes another name)", target.display());
        return Err(OutputError::Mismatch(why).into());
    }
    let dir = RunDir::replacing(target, force, ours::export)?;
    for file in files {
        dir.write(&file.name, &file.bytes)?;
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    Ok((dir.finish()?, names.join(", ")))
}
