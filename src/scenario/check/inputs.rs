//! Which files does a scenario read? Each is remembered with its hash, for the record of a run.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Checker;
use crate::scenario::error::Problems;
use crate::scenario::tables::Table;
use crate::scenario::tables::reader::{self, Columns};

/// The files of a scenario that have been read.
pub(super) struct Inputs {
    folder: PathBuf,
    /// Each file as the scenario names it, with the SHA-256 of its bytes in hexadecimal.
    pub(super) read: Vec<(PathBuf, String)>,
}

impl Inputs {
    /// Inputs of a scenario file, whose folder the others are relative to.
    pub(super) fn new(scenario: &Path) -> Self {
        let folder = scenario.parent().unwrap_or(Path::new("")).to_path_buf();
        Self { folder, read: Vec::new() }
    }

    /// The text of the scenario file itself.
    pub(super) fn scenario(&mut self, path: &Path, problems: &mut Problems) -> Option<String> {
        let name = path.file_name().map_or_else(|| path.to_path_buf(), PathBuf::from);
        match self.bytes(&name) {
            Ok(bytes) => utf8(path, &bytes, problems),
            Err(error) => {
                let problem = problems.add(path, "", None, format!("cannot be read: {}", cause(&error)));
                if error.kind() == ErrorKind::NotFound {
                    problem.did_you_mean(
                        &name.to_string_lossy(),
                        self.siblings(&name).iter().map(String::as_str),
                    );
                }
                None
            }
        }
    }

    /// The text of a file that a key names, with its path.
    pub(super) fn text(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
    ) -> Option<(PathBuf, String)> {
        let bytes = self.named(checker, at, name)?;
        let path = self.folder.join(name);
        let text = utf8(&path, &bytes, checker.problems)?;
        Some((path, text))
    }

    /// The table that a key names.
    pub(super) fn table<T: Columns>(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
    ) -> Option<Table<T>> {
        self.any_table(checker, at, name, false)
    }

    /// The table that a key names; it may have a header and nothing more.
    pub(super) fn table_or_header<T: Columns>(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
    ) -> Option<Table<T>> {
        self.any_table(checker, at, name, true)
    }

    fn any_table<T: Columns>(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
        may_be_empty: bool,
    ) -> Option<Table<T>> {
        let bytes = self.named(checker, at, name)?;
        reader::read(&self.folder.join(name), &bytes, may_be_empty, checker.problems)
    }

    fn named(&mut self, checker: &mut Checker<'_>, at: &str, name: &str) -> Option<Vec<u8>> {
        let error = match self.bytes(Path::new(name)) {
            Ok(bytes) => return Some(bytes),
            Err(error) => error,
        };
        if error.kind() == ErrorKind::NotFound {
            let siblings = self.siblings(Path::new(name));
            let file = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
            checker
                .add(at, format!("there is no file \"{name}\" beside the scenario"))
                .did_you_mean(&file, siblings.iter().map(String::as_str));
        } else {
            checker.add(at, format!("\"{name}\" cannot be read: {}", cause(&error)));
        }
        None
    }

    fn bytes(&mut self, name: &Path) -> io::Result<Vec<u8>> {
        let bytes = fs::read(self.folder.join(name))?;
        if !self.read.iter().any(|(read, _)| read == name) {
            self.read.push((name.to_path_buf(), format!("{:x}", Sha256::digest(&bytes))));
        }
        Ok(bytes)
    }

    /// Names of the files in the folder where a file was looked for, in order.
    fn siblings(&self, name: &Path) -> Vec<String> {
        let path = self.folder.join(name);
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn utf8(path: &Path, bytes: &[u8], problems: &mut Problems) -> Option<String> {
    match reader::utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(line) => {
            problems.add(path, "", Some(line), "must be UTF-8 text").hint("save the file as UTF-8");
            None
        }
    }
}

/// The cause of a failure in words, without the system's number for it.
fn cause(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        kind => kind.to_string(),
    }
}
