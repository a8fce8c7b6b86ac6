//! Is a folder of results as it was written? Its `run.json` has the SHA-256 of every other file, and a seal of itself.
//!
//! Tables of another run, or numbers that a hand or a disk has changed, would otherwise be compared, briefed and scored
//! as if they were this run's.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::OutputError;

/// The SHA-256 of files, in hexadecimal, by their names.
pub type Sums = BTreeMap<String, String>;

/// The file by which a folder of ours is known.
pub const MANIFEST: &str = "run.json";
/// What stands before the seal of a manifest: its last key.
const KEY: &str = "\"seal\": \"";
/// What is wrong with a file that was changed.
pub(super) const ANOTHER: &str =
    "is not the file that was written here: its SHA-256 is another than run.json has of it";
/// Letters of a SHA-256.
const LETTERS: usize = 64;
/// Tables that not every folder has, but which count where they are.
const NOT_ALWAYS: [&str; 9] = [
    "comparison_areas.csv",
    "observed.csv",
    "observed_before.csv",
    "observed_places.csv",
    "population_groups.csv",
    "scores.csv",
    "scores_places.csv",
    "stocks.csv",
    "weights.csv",
];

/// Those of them that nobody would miss, although pages and exports tell other things without them. Large ones may be thrown
/// away, and scores are made again.
const UNMISSED: [&str; 6] = [
    "comparison_areas.csv",
    "observed.csv",
    "observed_before.csv",
    "observed_places.csv",
    "population_groups.csv",
    "weights.csv",
];

/// The sums of all files of a folder but its manifest and what is hidden.
///
/// # Errors
/// If one cannot be read.
pub fn sums(folder: &Path) -> io::Result<Sums> {
    let mut sums = Sums::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != MANIFEST && !name.starts_with('.') && entry.file_type()?.is_file() {
            sums.insert(name, sum(&entry.path())?);
        }
    }
    Ok(sums)
}

/// The SHA-256 of a file, in hexadecimal.
pub(super) fn sum(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(format!("{:x}", hash.finalize()))
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sum_of(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Puts the seal into a manifest whose last key is `seal`, with nothing as its value.
pub(super) fn seal(json: &str) -> String {
    match json.rfind(KEY) {
        Some(at) => {
            let (before, after) = json.split_at(at + KEY.len());
            format!("{before}{}{after}", sum_of(json.as_bytes()))
        }
        None => json.to_owned(),
    }
}

/// Whether a manifest is as it was sealed.
fn holds(json: &str) -> bool {
    let Some(at) = json.rfind(KEY).map(|at| at + KEY.len()) else { return false };
    let (Some(before), Some(said), Some(after)) =
        (json.get(..at), json.get(at..at + LETTERS), json.get(at + LETTERS..))
    else {
        return false;
    };
    format!("{:x}", Sha256::new().chain_update(before).chain_update(after).finalize()) == said
}

/// Refuses a folder that is not as it was written. Folders of older versions have no sums, and are believed with
/// a warning.
///
/// # Errors
/// [`OutputError::Malformed`] of the first file that is another; [`OutputError::Read`] if one cannot be read.
pub fn check(folder: &Path, manifest: &[u8], sums: &Sums) -> Result<(), OutputError> {
    if sums.is_empty() {
        return Ok(());
    }
    let fault = |name: &str, message: &str| OutputError::Malformed {
        path: folder.join(name),
        line: None,
        message: format!("{message} (make the folder again)"),
    };
    if !std::str::from_utf8(manifest).is_ok_and(holds) {
        return Err(fault(MANIFEST, "was changed since it was written: its seal does not fit"));
    }
    for (name, said) in sums {
        let path = folder.join(name);
        match sum(&path) {
            Ok(is) if is == *said => {}
            Ok(_) => return Err(fault(name, ANOTHER)),
            // Whoever needs another one will miss it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if UNMISSED.contains(&name.as_str()) {
                    return Err(fault(name, "was written here, and is not there any more"));
                }
            }
            Err(source) => return Err(OutputError::Read { path, source }),
        }
    }
    for name in NOT_ALWAYS {
        if !sums.contains_key(name) && folder.join(name).exists() {
            return Err(OutputError::Malformed {
                path: folder.join(name),
                line: None,
                message: "is not of this run: run.json does not name it (take it away)".into(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_until_a_letter_changes() {
        let json = seal("{\n  \"title\": \"a \\\"seal\\\": \\\"b\",\n  \"seal\": \"\"\n}\n");
        assert!(holds(&json), "{json}");
        for at in (0..json.len()).filter(|&at| json.is_char_boundary(at)) {
            let mut other = json.clone().into_bytes();
            other[at] ^= 1;
            assert!(!holds(&String::from_utf8(other).expect("ASCII")), "byte {at}");
        }
        assert!(!holds("{}"));
    }
}
