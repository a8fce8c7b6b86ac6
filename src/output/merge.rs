//! Reading runs back: shards to merge, and tables to compare.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::OutputError;
use super::manifest::Manifest;
use super::manifest::Status;
use super::run_dir::MANIFEST;
use super::shard;
use crate::outcome::Outcomes;

/// The manifest of a run folder.
///
/// # Errors
/// [`OutputError`] if there is none, or the run is not complete.
pub fn manifest(dir: &Path) -> Result<Manifest, OutputError> {
    let path = dir.join(MANIFEST);
    let bytes = fs::read(&path).map_err(|source| OutputError::Read { path: path.clone(), source })?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| OutputError::Malformed {
        path: path.clone(),
        line: Some(error.line() as u64),
        message: format!("not a manifest of displace: {error}"),
    })?;
    if manifest.status != Status::Completed {
        return Err(OutputError::Malformed { path, line: None, message: "this run is not complete".into() });
    }
    Ok(manifest)
}

/// A date that the manifest of a run folder gives for a key.
///
/// # Errors
/// [`OutputError::Malformed`] if it is none.
pub fn date(dir: &Path, key: &str, text: &str) -> Result<Date, OutputError> {
    text.parse().map_err(|_| OutputError::Malformed {
        path: dir.join(MANIFEST),
        line: None,
        message: format!("{key} must be a date, got \"{text}\" (run the scenario again)"),
    })
}

/// Puts the shards of one ensemble together, in the order of their replicates.
///
/// # Errors
/// [`OutputError`] if a shard is missing or unreadable, if they are of different scenarios, inputs, seeds,
/// parameters or versions, or if their replicates overlap or leave a gap.
pub fn shards(dirs: &[PathBuf]) -> Result<(Manifest, Outcomes), OutputError> {
    let mut parts = Vec::with_capacity(dirs.len());
    for dir in dirs {
        let manifest = manifest(dir)?;
        let path = dir.join("shard.bin");
        let bytes = fs::read(&path).map_err(|source| OutputError::Read { path: path.clone(), source })?;
        let outcomes = shard::decode(&bytes).ok_or_else(|| OutputError::Malformed {
            path,
            line: None,
            message: "not a shard of this version (run with --replicates FROM..TO to make one)".into(),
        })?;
        parts.push((manifest, outcomes, dir));
    }
    parts.sort_by_key(|(manifest, _, _)| manifest.replicates_from);
    let mut parts = parts.into_iter();
    let Some((mut whole, mut outcomes, first)) = parts.next() else {
        return Err(OutputError::Mismatch("nothing to merge".into()));
    };
    for (manifest, part, dir) in parts {
        let same = |what: &str, equal: bool| {
            if equal {
                Ok(())
            } else {
                let (a, b) = (first.display(), dir.display());
                Err(OutputError::Mismatch(format!(
                    "{a} and {b} differ in {what}: they are not shards of one ensemble"
                )))
            }
        };
        same("version", manifest.displace_version == whole.displace_version)?;
        same("scenario", manifest.scenario == whole.scenario)?;
        same("name", manifest.name == whole.name)?;
        same("set", manifest.set == whole.set)?;
        same("inputs", manifest.inputs == whole.inputs)?;
        same("seed", manifest.seed == whole.seed)?;
        same("parameters", manifest.parameters == whole.parameters)?;
        if manifest.replicates_from != whole.replicates_to {
            return Err(OutputError::Mismatch(format!(
                "replicates {}..{} are followed by {}..{} ({}): shards must neither overlap nor leave a gap",
                whole.replicates_from,
                whole.replicates_to,
                manifest.replicates_from,
                manifest.replicates_to,
                dir.display()
            )));
        }
        whole.replicates_to = manifest.replicates_to;
        outcomes.replicates.extend(part.replicates);
    }
    Ok((whole, outcomes))
}

/// A CSV table read back: its columns by name.
#[derive(Clone, Debug)]
pub struct Columns {
    path: PathBuf,
    names: BTreeMap<String, usize>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// Reads a table of a run.
    ///
    /// # Errors
    /// [`OutputError`] if it is missing or not a table.
    pub fn read(path: &Path) -> Result<Self, OutputError> {
        Self::matching(path, &[])
    }

    /// Reads the rows of a table that have these values in these columns; the others are not kept in memory.
    ///
    /// # Errors
    /// [`OutputError`] if it is missing, not a table, or has no such columns.
    pub fn matching(path: &Path, values: &[(&str, &str)]) -> Result<Self, OutputError> {
        let malformed = |error: &csv::Error| OutputError::Malformed {
            path: path.to_path_buf(),
            line: error.position().map(csv::Position::line),
            message: error.to_string(),
        };
        let file =
            fs::File::open(path).map_err(|source| OutputError::Read { path: path.to_path_buf(), source })?;
        let mut reader = csv::Reader::from_reader(file);
        let header = reader.headers().map_err(|error| malformed(&error))?;
        if header.is_empty() {
            return Err(OutputError::Malformed {
                path: path.to_path_buf(),
                line: None,
                message: "is empty".into(),
            });
        }
        let names = header.iter().enumerate().map(|(index, name)| (name.to_string(), index)).collect();
        let mut columns = Self { path: path.to_path_buf(), names, rows: Vec::new() };
        let wanted = values
            .iter()
            .map(|&(name, value)| Ok((columns.index(name)?, value)))
            .collect::<Result<Vec<_>, OutputError>>()?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| malformed(&error))? {
            if wanted.iter().all(|&(index, value)| &record[index] == value) {
                columns.rows.push(record.iter().map(String::from).collect());
            }
        }
        Ok(columns)
    }

    fn index(&self, name: &str) -> Result<usize, OutputError> {
        self.names.get(name).copied().ok_or_else(|| OutputError::Malformed {
            path: self.path.clone(),
            line: Some(1),
            message: format!("there is no column {name}"),
        })
    }

    /// The names of all columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A column as text.
    ///
    /// # Errors
    /// [`OutputError::Malformed`] if there is no such column.
    pub fn text(&self, name: &str) -> Result<Vec<&str>, OutputError> {
        let index = self.index(name)?;
        Ok(self.rows.iter().map(|row| row[index].as_str()).collect())
    }

    /// A column as numbers.
    ///
    /// # Errors
    /// [`OutputError::Malformed`] if there is no such column or a field is not a number.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, OutputError> {
        self.text(name)?
            .into_iter()
            .enumerate()
            .map(|(row, text)| {
                text.parse().map_err(|_| OutputError::Malformed {
                    path: self.path.clone(),
                    line: Some(row as u64 + 2),
                    message: format!("{name} must be a number, got \"{text}\""),
                })
            })
            .collect()
    }
}
