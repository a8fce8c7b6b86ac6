//! What do other tools read? Results as a workbook, as geodata, and as the model output of a forecast hub.
//!
//! `run` and `comparison` say which sheets a folder has, made of `sheet`; `xlsx` and `comma` write them, with the
//! tags of HXL if asked. `geo` makes geodata, which `flat` writes in another form, joined with `polygons` that the user has; `hub` the columns of
//! hubverse; `draws` (feature `parquet`) what column readers want. Every number is one of the tables of the folder, which `source` reads back: nothing is simulated here.

mod comma;
mod comparison;
#[cfg(feature = "parquet")]
mod draws;
mod flat;
mod geo;
mod groups;
mod hub;
mod options;
mod polygons;
mod run;
mod sheet;
mod source;
mod xlsx;

use std::path::Path;

pub use options::{ExportOptions, Exported, Hxl};

use crate::output::OutputError;
use crate::output::words::names_places;
use sheet::Sheet;
use source::ResultsFolder;

/// A workbook of a run or a comparison.
///
/// # Errors
/// [`OutputError`] if a table is missing, does not say what it should, or is too large for a workbook.
pub fn workbook(dir: &Path, options: &ExportOptions) -> Result<Vec<u8>, OutputError> {
    let source = ResultsFolder::open(dir, options.public)?;
    xlsx::workbook(&source, &sheets(&source, options)?, options.hxl)
}

/// The sheets of the workbook, each as a CSV.
///
/// # Errors
/// As [`workbook`].
pub fn tables(dir: &Path, options: &ExportOptions) -> Result<Vec<Exported>, OutputError> {
    let source = ResultsFolder::open(dir, options.public)?;
    let mut files: Vec<Exported> =
        sheets(&source, options)?.iter().map(|sheet| comma::table(sheet, options.hxl)).collect();
    files.push(source.record());
    Ok(files)
}

fn sheets(source: &ResultsFolder, options: &ExportOptions) -> Result<Vec<Sheet>, OutputError> {
    if !source.compared() {
        return run::sheets(source, options.public);
    }
    if options.public {
        let table = source.table("comparison.csv")?;
        if let Some(why) = names_places(table.text("scenario")?.into_iter()) {
            return Err(OutputError::Mismatch(why));
        }
    }
    comparison::sheets(source)
}

/// Geodata of a run, a file a kind, and what the user should know of them.
///
/// # Errors
/// [`OutputError`] if a table is missing or does not say what it should, or if polygons are not those of the areas.
pub fn geodata(dir: &Path, options: &ExportOptions) -> Result<(Vec<Exported>, Vec<String>), OutputError> {
    let source = ResultsFolder::open(dir, options.public)?;
    let (layers, notes) = geo::layers(&source, options)?;
    let mut files: Vec<Exported> = layers.into_iter().map(geo::Layer::geojson).collect();
    files.push(source.record());
    Ok((files, notes))
}

/// The same as `FlatGeobuf`.
///
/// # Errors
/// As [`geodata`], and if there is no room for temporary files.
pub fn flatgeobuf(dir: &Path, options: &ExportOptions) -> Result<(Vec<Exported>, Vec<String>), OutputError> {
    let source = ResultsFolder::open(dir, options.public)?;
    let (layers, mut notes) = geo::layers(&source, options)?;
    let mut files = Vec::new();
    for layer in &layers {
        let (file, bare) = flat::file(layer)?;
        if bare > 0 {
            notes.push(format!("{bare} of {} have no position and are not in {}", layer.name, file.name));
        }
        files.push(file);
    }
    files.push(source.record());
    Ok((files, notes))
}

/// The draws and quantiles of a run as Parquet (feature `parquet`).
///
/// # Errors
/// [`OutputError`] if a table is missing or does not say what it should.
#[cfg(feature = "parquet")]
pub fn draws(dir: &Path) -> Result<Vec<Exported>, OutputError> {
    let source = ResultsFolder::open(dir, false)?;
    let mut files = draws::files(&source)?;
    files.push(source.record());
    Ok(files)
}

/// The model output of a run or a comparison in the columns of hubverse; its name is the one that a hub asks for.
///
/// # Errors
/// [`OutputError`] if a table is missing or does not say what it should.
pub fn hub(dir: &Path) -> Result<Exported, OutputError> {
    let source = ResultsFolder::open(dir, false)?;
    if source.compared() { hub::comparison(&source) } else { hub::run(&source) }
}
