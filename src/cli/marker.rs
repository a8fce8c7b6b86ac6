//! By what is a folder known as one that a verb wrote, and may replace?

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::output::OutputError;

/// What a verb says of a scenario folder that it wrote; by it the folder is known as one that it may replace.
#[derive(Debug, Serialize, Deserialize)]
struct Marker {
    written_by: String,
    displace_version: String,
    files: Vec<String>,
}

/// The file that says it.
pub(super) const MARKER: &str = "displace.json";

/// The record of the files that a verb wrote.
pub(super) fn marked(verb: &str, files: Vec<String>) -> anyhow::Result<Vec<u8>> {
    let marker =
        Marker { written_by: verb.into(), displace_version: env!("CARGO_PKG_VERSION").into(), files };
    Ok((serde_json::to_string_pretty(&marker)? + "\n").into_bytes())
}

/// The files that a verb wrote into a folder; none where there is no record.
#[cfg(feature = "import")]
pub(super) fn marker(target: &Path) -> Vec<String> {
    let bytes = fs::read(target.join(MARKER)).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice::<Marker>(&bytes).ok())
        .map_or(Vec::new(), |marker| marker.files)
}

/// Whether a folder holds what a verb wrote and nothing else: all of it goes when it is replaced.
pub(super) fn written_by(verb: &str, target: &Path) -> Result<(), OutputError> {
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
                 name another)",
                target.join(name).display()
            )));
        }
    }
    Ok(())
}
