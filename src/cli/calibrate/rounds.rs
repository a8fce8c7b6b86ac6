//! The finished rounds of one fit on disk, from which an interrupted one goes on.

use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::arguments::Arguments;
use crate::cli::answer::Usage;
use crate::cli::origin::sha256;
use crate::output::partial::replace;

/// Where the rounds of one fit stand while it runs: beside its output.
pub(super) struct Rounds {
    path: PathBuf,
    /// Which fit: of this program, file, seed, choice of episodes and inputs.
    key: String,
    /// Whether rounds of another fit may be replaced (`--force`).
    anew: bool,
}

impl Rounds {
    /// Of a part of an output (nothing of all of it).
    pub(super) fn new(arguments: &Arguments, part: &str, key: String) -> Self {
        let mut name = arguments.output.as_os_str().to_owned();
        name.push(part);
        name.push(".partial");
        Self { path: PathBuf::from(name), key, anew: arguments.force }
    }

    /// Keeps a finished round: a line with its key and the SHA-256 of what follows, then the round.
    pub(super) fn keep(&self, kept: &impl Serialize) -> anyhow::Result<()> {
        let round = serde_json::to_string(kept)?;
        let first = serde_json::to_string(&(&self.key, sha256(round.as_bytes())))?;
        Ok(replace(&self.path, format!("{first}\n{round}\n").as_bytes())?)
    }

    /// What an interrupted fit of the same key has kept.
    ///
    /// # Errors
    /// If it is of another fit, unless that may be replaced; if it is not as it was written: points that a hand has
    /// changed would be taken for fitted ones.
    pub(super) fn saved<T: DeserializeOwned>(&self) -> anyhow::Result<Option<T>> {
        let Ok(text) = fs::read_to_string(&self.path) else { return Ok(None) };
        let parts = text.trim_end_matches('\n').split_once('\n');
        let Some((first, round)) = parts else { return Ok(None) };
        let Ok((of, sum)) = serde_json::from_str::<(String, String)>(first) else { return Ok(None) };
        if of != self.key {
            if self.anew {
                return Ok(None);
            }
            let message = "has the rounds of another fit: of another file, seed, choice of episodes or program (--force starts anew, \
                           --output takes another file)";
            return Err(Usage(format!("{}: {message}", self.path.display())).into());
        }
        if sha256(round.as_bytes()) != sum {
            let message = "was changed since it was written: its SHA-256 is another (take it away, and the fit starts anew)";
            return Err(Usage(format!("{}: {message}", self.path.display())).into());
        }
        Ok(serde_json::from_str(round).ok())
    }

    /// Takes the rounds away once the output is there.
    pub(super) fn done(&self) {
        // Best effort: what was partial is of no more use.
        let _ = fs::remove_file(&self.path);
    }
}
