//! Which files does a scenario read? Each is remembered with its hash, for the record of a run.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::checker::Checker;
use crate::document::problem::{Problems, nearest};
use crate::document::rows::{self, FromCells, Table};
use crate::document::whole::Text;
use crate::scenario::grades::Grades;
use crate::tables::text::decode;

/// The files of a scenario that have been read.
pub(super) struct Inputs {
    folder: PathBuf,
    /// Each file, relative to the folder of the scenario, with the SHA-256 of its bytes in hexadecimal.
    pub(super) read: Vec<(PathBuf, String)>,
    /// How sure the numbers of each file are, where it says.
    pub(super) grades: Vec<Grades>,
    /// Each file that a key names, by key path, relative to the folder of the scenario.
    pub(super) named: BTreeMap<String, PathBuf>,
}

impl Inputs {
    /// Inputs of a scenario file, whose folder the others are relative to.
    pub(super) fn new(scenario: &Path) -> Self {
        let folder = scenario.parent().unwrap_or(Path::new("")).to_path_buf();
        Self { folder, read: Vec::new(), grades: Vec::new(), named: BTreeMap::new() }
    }

    /// The scenario file itself.
    pub(super) fn scenario(&mut self, path: &Path, problems: &mut Problems) -> Option<Text> {
        let name = path.file_name().map_or_else(|| path.to_path_buf(), PathBuf::from);
        match self.bytes(&name) {
            Ok(bytes) => {
                let text = utf8(path, &bytes, problems)?;
                Some(Text { path: path.to_path_buf(), folder: PathBuf::new(), content: text })
            }
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

    /// A file that another one is put over, which names it in a line.
    pub(super) fn base(
        &mut self,
        over: &Text,
        (key, name, line): (&str, &str, Option<usize>),
        problems: &mut Problems,
    ) -> Option<Text> {
        let relative = self.relative(over, name);
        let path = self.folder.join(&relative);
        match self.bytes(&relative) {
            Ok(bytes) => {
                let folder = relative.parent().unwrap_or(Path::new("")).to_path_buf();
                Some(Text { content: utf8(&path, &bytes, problems)?, path, folder })
            }
            Err(error) => {
                let (message, hint) = self.unread(&relative, name, over, &error);
                problems.add(&over.path, key, line, message).hint = hint;
                None
            }
        }
    }

    /// A file's place without links, by which it is known again; its path, if it cannot be found.
    pub(super) fn identity(text: &Text) -> PathBuf {
        text.path.canonicalize().unwrap_or_else(|_| text.path.clone())
    }

    /// SHA-256 of the file that a key names, once it has been read.
    pub(super) fn sum_of(&self, at: &str) -> Option<String> {
        let named = self.named.get(at)?;
        self.read.iter().find(|(path, _)| path == named).map(|(_, sum)| sum.clone())
    }

    /// The text of a file that a key names.
    pub(super) fn text(&mut self, checker: &mut Checker<'_>, at: &str, name: &str) -> Option<Text> {
        let (path, bytes) = self.named(checker, at, name)?;
        let text = utf8(&path, &bytes, checker.problems)?;
        Some(Text { path, folder: PathBuf::new(), content: text })
    }

    /// The table that a key names.
    pub(super) fn table<T: FromCells>(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
    ) -> Option<Table<T>> {
        self.any_table(checker, at, name, false)
    }

    /// The table that a key names; it may have a header and nothing more.
    pub(super) fn table_or_header<T: FromCells>(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
    ) -> Option<Table<T>> {
        self.any_table(checker, at, name, true)
    }

    fn any_table<T: FromCells>(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
        may_be_empty: bool,
    ) -> Option<Table<T>> {
        let (path, bytes) = self.named(checker, at, name)?;
        rows::read(&path, &bytes, may_be_empty, checker.problems)
    }

    /// Path and bytes of the file that a key names, relative to the file in which the key stands.
    pub(super) fn named(
        &mut self,
        checker: &mut Checker<'_>,
        at: &str,
        name: &str,
    ) -> Option<(PathBuf, Vec<u8>)> {
        let text = checker.document.text_at(at);
        let relative = self.relative(text, name);
        match self.bytes(&relative) {
            Ok(bytes) => {
                let path = self.folder.join(&relative);
                self.named.insert(at.to_owned(), relative);
                Some((path, bytes))
            }
            Err(error) => {
                let (message, hint) = self.unread(&relative, name, text, &error);
                checker.add(at, message).hint = hint;
                None
            }
        }
    }

    /// The path of a file, relative to the folder of the scenario, that a text names relative to its own. A folder
    /// that is entered and left again is left out, unless it is a link, which leads elsewhere.
    fn relative(&self, text: &Text, name: &str) -> PathBuf {
        let mut path = PathBuf::new();
        for part in text.folder.join(name).components() {
            let is_folder = matches!(path.components().next_back(), Some(Component::Normal(_)));
            if part == Component::ParentDir && is_folder && !self.folder.join(&path).is_symlink() {
                path.pop();
            } else {
                path.push(part);
            }
        }
        path
    }

    /// Why a file that another one names cannot be read, and what may have been meant.
    fn unread(&self, relative: &Path, name: &str, by: &Text, error: &io::Error) -> (String, Option<String>) {
        if error.kind() != ErrorKind::NotFound {
            return (format!("\"{name}\" cannot be read: {}", cause(error)), None);
        }
        let siblings = self.siblings(relative);
        let file = relative.file_name().unwrap_or_default().to_string_lossy();
        let hint = nearest(&file, siblings.iter().map(String::as_str));
        let same = by.folder.as_os_str().is_empty();
        let beside = if same { "the scenario".into() } else { by.path.display().to_string() };
        let message = format!("there is no file {name:?} beside {beside}");
        if name.contains(char::is_control) {
            let escape = "a backslash in double quotes means something else: write / or single quotes";
            return (message, Some(escape.into()));
        }
        (message, hint.map(|near| format!("did you mean \"{near}\"?")))
    }

    fn bytes(&mut self, name: &Path) -> io::Result<Vec<u8>> {
        let bytes = crate::tables::read(&self.folder.join(name))?;
        if !self.read.iter().any(|(read, _)| read == name) {
            self.read.push((name.to_path_buf(), format!("{:x}", Sha256::digest(&bytes))));
            self.grades.extend(Grades::of(name, &bytes));
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
    match decode(bytes) {
        Ok(text) => Some(text.into_owned()),
        Err(fault) => {
            problems.fault(path, fault);
            None
        }
    }
}

/// The cause of a failure in words, without the system's number for it.
fn cause(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        // What we say ourselves.
        _ if error.raw_os_error().is_none() => error.to_string(),
        kind => kind.to_string(),
    }
}
