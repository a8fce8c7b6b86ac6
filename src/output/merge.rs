//! Reading runs back: manifests, and shards to merge.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::OutputError;
use super::joined::Joined;
use super::manifest::{ComparisonManifest, GIT_COMMIT, Manifest, Status};
use super::seal::{self, MANIFEST};
use super::shard::{SHARD, Shard};
use crate::outcome::precision::Sets;
use crate::tables::{self, Columns};

/// The manifest of a run folder.
///
/// # Errors
/// [`OutputError`] if there is none, the run is not complete, or a file that it wrote is another now.
pub fn manifest(dir: &Path) -> Result<Manifest, OutputError> {
    let (manifest, bytes) = unchecked(dir)?;
    let commit = Some(GIT_COMMIT).filter(|commit| *commit != "unknown");
    let ours = commit == Some(manifest.git_commit.as_str());
    if manifest.files.is_empty() && (ours || manifest.seal.is_some()) {
        let message = "does not have the sums of its files, which this version always writes: it was changed (run the scenario again)";
        return Err(OutputError::Malformed { path: dir.join(MANIFEST), line: None, message: message.into() });
    }
    seal::check(dir, &bytes, &manifest.files)?;
    Ok(manifest)
}

/// Whether the manifest of a folder has no sums of files, as those of older versions: its tables are believed.
pub fn believed(dir: &Path) -> bool {
    let whole = record(dir).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    whole.is_some_and(|whole| {
        whole.get("files").and_then(|files| files.as_object()).is_none_or(serde_json::Map::is_empty)
    })
}

/// The table of every stock and flow of every future.
pub const STOCKS: &str = "stocks.csv";

/// Where those shards that have them keep every stock and flow of their futures, in the order of these.
///
/// # Errors
/// [`OutputError`] if a shard cannot be read, or such a table is another than the shard wrote.
pub fn stocks(dirs: &[PathBuf]) -> Result<Vec<PathBuf>, OutputError> {
    let mut kept = Vec::new();
    for dir in dirs {
        let (manifest, _) = unchecked(dir)?;
        let Some(said) = manifest.files.get(STOCKS) else { continue };
        let path = dir.join(STOCKS);
        let is = seal::sum(&path).map_err(|source| OutputError::Read { path: path.clone(), source })?;
        if is != *said {
            let message = format!("{} (run the shard again)", seal::ANOTHER);
            return Err(OutputError::Malformed { path, line: None, message });
        }
        kept.push((manifest.replicates_from, path));
    }
    kept.sort();
    Ok(kept.into_iter().map(|(_, path)| path).collect())
}

/// Copies tables one after the other, with one header.
///
/// # Errors
/// If one cannot be read, or nothing written.
pub fn joined(tables: &[PathBuf], mut to: impl Write) -> io::Result<()> {
    for (number, path) in tables.iter().enumerate() {
        let mut from = BufReader::new(File::open(path)?);
        if number > 0 {
            from.skip_until(b'\n')?;
        }
        io::copy(&mut from, &mut to)?;
    }
    to.flush()
}

/// The bytes of the manifest of a folder, or what the folder lacks.
fn record(dir: &Path) -> Result<Vec<u8>, OutputError> {
    let path = dir.join(MANIFEST);
    let source = match tables::read(&path) {
        Ok(bytes) => return Ok(bytes),
        Err(source) => source,
    };
    let wanted = "the folder that displace run wrote is wanted, with its run.json and all other files";
    let message = if dir.is_file() {
        format!("is a file, and {wanted}")
    } else if !dir.exists() {
        format!("is not there: {wanted}")
    } else if source.kind() == io::ErrorKind::NotFound {
        let message = format!("is not there: {wanted}");
        return Err(OutputError::Malformed { path, line: None, message });
    } else {
        return Err(OutputError::Read { path, source });
    };
    Err(OutputError::Malformed { path: dir.to_path_buf(), line: None, message })
}

/// The manifest of a run folder and its bytes, whatever has become of the files that it names.
pub(super) fn unchecked(dir: &Path) -> Result<(Manifest, Vec<u8>), OutputError> {
    let path = dir.join(MANIFEST);
    let bytes = record(dir)?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        if let Some(runs) = compared(&bytes) {
            let message = format!(
                "is of a comparison of {runs} runs, and the folder of one run is wanted (name one of the runs that were compared)"
            );
            return OutputError::Malformed { path: path.clone(), line: None, message };
        }
        OutputError::Malformed {
            path: path.clone(),
            line: Some(error.line() as u64),
            message: format!("not a manifest of displace: {error}"),
        }
    })?;
    if manifest.status != Status::Completed {
        return Err(OutputError::Malformed { path, line: None, message: "this run is not complete".into() });
    }
    Ok((some_futures(manifest, &path)?, bytes))
}

/// How many runs a manifest of a comparison has; none of another file.
fn compared(bytes: &[u8]) -> Option<usize> {
    let whole: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    // Older versions wrote a list.
    whole.get("runs").unwrap_or(&whole).as_array().map(Vec::len)
}

/// A manifest that has a future at least.
fn some_futures(manifest: Manifest, path: &Path) -> Result<Manifest, OutputError> {
    let (from, to) = (manifest.replicates_from, manifest.replicates_to);
    if from < to {
        return Ok(manifest);
    }
    let message = format!("has no futures: replicates from {from} to {to} (run the scenario again)");
    Err(OutputError::Malformed { path: path.to_path_buf(), line: None, message })
}

/// Which futures of a table that has a row for each share parameters; none of a version that did not say so.
///
/// # Errors
/// [`OutputError`] if a set is no number.
pub fn sets_of(futures: &Columns) -> Result<Option<Sets>, OutputError> {
    if !futures.names().any(|name| name == "parameter_set") {
        return Ok(None);
    }
    Ok(Some(Sets::of(futures.numbers("parameter_set")?.into_iter().map(|set| set as u32))))
}

/// The table of futures of a run: all that its manifest says, each once and in order. Runs are paired and counted by it.
///
/// # Errors
/// [`OutputError`] if it is missing or some of them are.
pub fn futures(dir: &Path, manifest: &Manifest) -> Result<Columns, OutputError> {
    let path = dir.join("replicates.csv");
    let columns = Columns::read(&path)?;
    let there = columns.numbers("replicate")?;
    let all = manifest.replicates_from..manifest.replicates_to;
    if !there.iter().copied().eq(all.clone().map(f64::from)) {
        let row = there
            .iter()
            .copied()
            .zip(all.clone())
            .position(|(is, must)| is.to_bits() != f64::from(must).to_bits());
        let message = format!(
            "must have the futures {} to {} of run.json, each once and in order (run the scenario again)",
            all.start,
            all.end - 1
        );
        return Err(columns.wrong(row.unwrap_or(usize::MAX), message).into());
    }
    Ok(columns)
}

/// The manifests of the runs that a comparison folder compares.
///
/// # Errors
/// [`OutputError`] if there are none, or the folder is not one of a comparison.
pub fn manifests(dir: &Path) -> Result<Vec<Manifest>, OutputError> {
    let path = dir.join(MANIFEST);
    let bytes = record(dir)?;
    let fault = |error: serde_json::Error| OutputError::Malformed {
        path: path.clone(),
        line: Some(error.line() as u64),
        message: format!("not the runs of a comparison: {error}"),
    };
    // Older versions wrote a list of the runs, without the sums of files.
    let manifests: Vec<Manifest> = if bytes.trim_ascii_start().starts_with(b"[") {
        serde_json::from_slice(&bytes).map_err(fault)?
    } else {
        let whole: ComparisonManifest = serde_json::from_slice(&bytes).map_err(fault)?;
        if whole.files.is_empty() {
            let message = "does not have the sums of its files: the comparison is not complete, or was changed (compare again)";
            return Err(OutputError::Malformed { path, line: None, message: message.into() });
        }
        seal::check(dir, &bytes, &whole.files)?;
        whole.runs
    };
    manifests.into_iter().map(|manifest| some_futures(manifest, &path)).collect()
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
pub fn shards(dirs: &[PathBuf]) -> Result<(Manifest, Joined), OutputError> {
    let mut parts = Vec::with_capacity(dirs.len());
    for dir in dirs {
        // A shard has a seal of its own, which the manifest is part of; nothing else of the folder is read.
        let (manifest, _) = unchecked(dir)?;
        // A run that is no shard is said to be none, whatever else it is.
        let path = dir.join(SHARD);
        fs::metadata(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => OutputError::Malformed {
                message: format!(
                    "is not there: {} is a run and no shard (run with --replicates FROM..TO to make one)",
                    dir.display()
                ),
                path,
                line: None,
            },
            _ => OutputError::Read { path, source },
        })?;
        parts.push((manifest, dir));
    }
    parts.sort_by_key(|(manifest, _)| manifest.replicates_from);
    let Some(((first, dir), rest)) = parts.split_first() else {
        return Err(OutputError::Mismatch("nothing to merge".into()));
    };
    let mut whole = first.clone();
    for (manifest, other) in rest {
        follows(&whole, manifest, (dir, other))?;
        whole.replicates_to = manifest.replicates_to;
    }
    // Each is read once from end to end before anything is made of any.
    let open = |(manifest, dir): &(Manifest, &PathBuf)| Shard::open(&dir.join(SHARD), manifest);
    let shards = parts.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let joined = Joined::new(shards)
        .ok_or_else(|| OutputError::Mismatch("the shards are of different geographies".into()))?;
    Ok((whole, joined))
}

/// Refuses the manifest of a shard that is not of the same ensemble, or does not come next.
fn follows(whole: &Manifest, manifest: &Manifest, (first, dir): (&Path, &Path)) -> Result<(), OutputError> {
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
    same("commit of the source", manifest.git_commit == whole.git_commit)?;
    same("scenario", manifest.scenario == whole.scenario)?;
    same("name", manifest.name == whole.name)?;
    same("set", manifest.set == whole.set)?;
    same("inputs", manifest.inputs == whole.inputs)?;
    same("seed", manifest.seed == whole.seed)?;
    same("days", (&manifest.start, manifest.horizon_days) == (&whole.start, whole.horizon_days))?;
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
    Ok(())
}
