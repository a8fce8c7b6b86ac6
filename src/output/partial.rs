//! A file that grows line by line, survives being killed, and is put in its place when it is complete.
//!
//! Beside the target stands `TARGET.partial`: a first line that says what it belongs to, then complete
//! lines of the target. Started again, whoever writes it takes the lines that are there and adds the rest;
//! a torn last line is dropped. The target is claimed while it is written.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::claim::{Claim, Denied};
use super::disk::{self, append, exists, plain};
use super::error::OutputError;

/// A file in the making.
#[derive(Debug)]
pub struct Partial {
    target: PathBuf,
    path: PathBuf,
    file: File,
    /// Length of the first line.
    head: usize,
    /// Held until the file is done with.
    _claim: Claim,
}

impl Partial {
    /// Opens the partial file of a target, or begins one whose first line is `manifest`, and returns the
    /// complete lines that it has after the first.
    ///
    /// `same` compares the first line that is there with `manifest` and says what differs.
    ///
    /// # Errors
    /// [`OutputError`] if the target exists and nothing is left to resume, if the partial file belongs to
    /// something else (both unless `force` is given), or if another process writes it.
    pub fn open(
        target: &Path,
        manifest: &str,
        same: impl Fn(&str) -> Result<(), String>,
        force: bool,
    ) -> Result<(Self, Vec<String>), OutputError> {
        let path = append(target, ".partial");
        if exists(target) && !path.exists() && !force {
            return Err(OutputError::Exists(target.to_path_buf()));
        }
        let claim = claim(target)?;
        let failed = |source| OutputError::Write { path: path.clone(), source };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let bytes = fs::read(&path).map_err(|source| OutputError::Read { path: path.clone(), source })?;
        let complete = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        let text = String::from_utf8_lossy(&bytes[..complete]);
        let mut lines = text.split_inclusive('\n');
        let first = lines.next();
        let fits = first.map(|first| same(first.trim_end_matches('\n')));
        let mut partial =
            Self { target: target.to_path_buf(), path: path.clone(), file, head: 0, _claim: claim };
        let kept: Vec<String> = match fits {
            Some(Err(what)) if !force => {
                return Err(OutputError::Mismatch(format!(
                    "{} belongs to another sweep: {what} (--force starts anew, --output takes another file)",
                    path.display()
                )));
            }
            Some(Ok(())) => {
                partial.head = first.map_or(0, str::len);
                lines.map(String::from).collect()
            }
            Some(Err(_)) | None => {
                partial.file.set_len(0).map_err(failed)?;
                partial.file.seek(SeekFrom::Start(0)).map_err(failed)?;
                partial.file.write_all(format!("{manifest}\n").as_bytes()).map_err(failed)?;
                partial.head = manifest.len() + 1;
                Vec::new()
            }
        };
        Ok((partial, kept))
    }

    /// Keeps the first bytes after the first line, drops the rest, and goes on from there.
    ///
    /// # Errors
    /// [`OutputError::Write`] if the file cannot be cut.
    pub fn keep(&mut self, bytes: usize) -> Result<(), OutputError> {
        let end = (self.head + bytes) as u64;
        self.file
            .set_len(end)
            .and_then(|()| self.file.seek(SeekFrom::Start(end)))
            .map(|_| ())
            .map_err(|source| OutputError::Write { path: self.path.clone(), source })
    }

    /// Adds bytes: whole lines, which a reader sees at once.
    ///
    /// # Errors
    /// [`OutputError::Write`] if they cannot be written.
    pub fn add(&mut self, lines: &[u8]) -> Result<(), OutputError> {
        self.file.write_all(lines).map_err(|source| OutputError::Write { path: self.path.clone(), source })
    }

    /// Puts the file, without its first line, in the place of the target; the partial file stays until
    /// [`Partial::remove`], so that several files can be put in their places together.
    ///
    /// # Errors
    /// [`OutputError`] if it cannot be read back or written.
    pub fn publish(&self) -> Result<(), OutputError> {
        let bytes =
            fs::read(&self.path).map_err(|source| OutputError::Read { path: self.path.clone(), source })?;
        replace(&self.target, &bytes[self.head..])
    }

    /// Removes the partial file.
    ///
    /// # Errors
    /// [`OutputError::Write`] if it cannot be removed.
    pub fn remove(self) -> Result<(), OutputError> {
        remove(&self.path)
    }
}

/// Claims the right to write a target, for as long as what is returned is kept; makes its folder.
///
/// # Errors
/// [`OutputError`] if the target is neither file nor free, if another process writes it, or the folder cannot be made.
pub fn claim(target: &Path) -> Result<Claim, OutputError> {
    plain_file(target)?;
    room(target)?;
    let path = append(target, ".lock");
    Claim::take(&path).map_err(|denied| match denied {
        Denied::Held(who) => OutputError::Busy { path: target.to_path_buf(), who },
        Denied::Failed(source) => OutputError::Write { path, source },
    })
}

/// Writes a file whole: under another name first, then renamed.
///
/// # Errors
/// [`OutputError::Write`] with the name of the target.
pub fn replace(target: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let beside = append(target, ".new");
    let write = || {
        disk::write(&beside, bytes)?;
        fs::rename(&beside, target)?;
        disk::sync_names(target.parent().unwrap_or(Path::new("")));
        Ok(())
    };
    write().map_err(|source| {
        // Half of a file helps nobody; that it cannot be removed either would hide why it could not be written.
        let _ = fs::remove_file(&beside);
        OutputError::Write { path: target.to_path_buf(), source }
    })
}

/// Removes a file that was needed in the making of another.
///
/// # Errors
/// [`OutputError::Write`] if it cannot be removed.
pub fn remove(path: &Path) -> Result<(), OutputError> {
    fs::remove_file(path).map_err(|source| OutputError::Write { path: path.to_path_buf(), source })
}

/// Writes a file that must not be there yet, unless `force` is given.
///
/// # Errors
/// [`OutputError`] if it exists, is no plain file, or cannot be written.
pub fn create(target: &Path, bytes: &[u8], force: bool) -> Result<(), OutputError> {
    if !force && exists(target) {
        return Err(OutputError::Exists(target.to_path_buf()));
    }
    let _claim = claim(target)?;
    replace(target, bytes)
}

/// Makes the folder of a target.
fn room(target: &Path) -> Result<(), OutputError> {
    let Some(parent) = target.parent().filter(|parent| !parent.as_os_str().is_empty()) else { return Ok(()) };
    fs::create_dir_all(parent).map_err(|source| OutputError::Create { path: parent.to_path_buf(), source })
}

/// Refuses a target that is a folder, or neither file nor folder.
fn plain_file(target: &Path) -> Result<(), OutputError> {
    plain(target)?;
    if target.is_dir() {
        let (path, what) = (target.to_path_buf(), "a folder".into());
        return Err(OutputError::Special { path, what });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(target: &Path, manifest: &str) -> Result<(Partial, Vec<String>), OutputError> {
        let same = |first: &str| if first == manifest { Ok(()) } else { Err("the seed differs".into()) };
        Partial::open(target, manifest, same, false)
    }

    #[test]
    fn torn_lines_are_dropped_and_the_rest_is_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let target = dir.path().join("results.csv");
        let (mut partial, lines) = open(&target, "# one").expect("a new file");
        assert!(lines.is_empty());
        partial.add(b"a,b\n1,2\n3,").expect("written");
        assert!(matches!(open(&target, "# one"), Err(OutputError::Busy { .. })));
        drop(partial);

        let (mut partial, lines) = open(&target, "# one").expect("the old file");
        assert_eq!(lines, ["a,b\n", "1,2\n"]);
        partial.keep(8).expect("cut");
        partial.add(b"3,4\n").expect("written");
        partial.publish().expect("in its place");
        partial.remove().expect("removed");
        assert_eq!(fs::read_to_string(&target).expect("text"), "a,b\n1,2\n3,4\n");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        assert!(matches!(open(&target, "# one"), Err(OutputError::Exists(_))));
    }

    #[test]
    fn a_file_of_something_else_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let target = dir.path().join("results.csv");
        drop(open(&target, "# one").expect("a new file"));
        let error = open(&target, "# two").expect_err("another sweep");
        assert!(error.to_string().contains("belongs to another sweep: the seed differs"), "{error}");
        let (_, lines) = Partial::open(&target, "# two", |_| Err("no".into()), true).expect("forced");
        assert!(lines.is_empty());
    }
}
