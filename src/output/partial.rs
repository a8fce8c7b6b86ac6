//! A file that grows line by line, survives being killed, and is put in its place when it is complete.
//!
//! Beside the target stands `TARGET.partial`: a first line that says what it belongs to, then complete
//! lines of the target, each behind its seal. Started again, whoever writes it takes the lines that are there and
//! adds the rest; a torn last line is dropped. The target is claimed while it is written.
//!
//! The seal of a line is of that line and of all before it: numbers that a hand has changed would otherwise stand
//! among those that were worked out, and nobody could tell them apart.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::claim::{Claim, Denied};
use super::disk::{self, append, exists, plain};
use super::error::OutputError;
use super::seal::sum_of;

/// Letters of a line's seal: enough for any slip of a hand or a disk.
const SEAL: usize = 16;

/// A file in the making.
#[derive(Debug)]
pub struct Partial {
    target: PathBuf,
    path: PathBuf,
    file: File,
    /// Length of the first line.
    head: usize,
    /// Where each line after the first ends that was there when the file was opened, and its seal.
    there: Vec<(usize, String)>,
    /// The seal of what is before the next line.
    last: String,
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
    /// something else or was changed (these unless `force` is given), or if another process writes it.
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
        let mut partial = Self {
            target: target.to_path_buf(),
            path: path.clone(),
            file,
            head: 0,
            there: Vec::new(),
            last: String::new(),
            _claim: claim,
        };
        let head = first.unwrap_or_default();
        let sealed = if let Some(Ok(())) = fits { unseal(head, lines) } else { Ok(Vec::new()) };
        let kept: Vec<String> = match (fits, sealed) {
            (Some(Err(what)), _) if !force => {
                return Err(OutputError::Mismatch(format!(
                    "{} belongs to another sweep: {what} (--force starts anew, --output takes another file)",
                    path.display()
                )));
            }
            (Some(Ok(())), Err(line)) if !force => {
                let message = "was changed since it was written: the seal of this line does not fit (take away this line \
                               and all below it, and the sweep goes on from those above, or --force starts anew)";
                return Err(OutputError::Malformed { path, line: Some(line), message: message.into() });
            }
            (Some(Ok(())), Ok(lines)) => {
                partial.head = head.len();
                partial.last = seal("", head);
                let mut end = head.len();
                for (seal, line) in &lines {
                    end += SEAL + 1 + line.len();
                    partial.there.push((end, seal.clone()));
                }
                lines.into_iter().map(|(_, line)| line).collect()
            }
            _ => {
                partial.file.set_len(0).map_err(failed)?;
                partial.file.seek(SeekFrom::Start(0)).map_err(failed)?;
                partial.file.write_all(format!("{manifest}\n").as_bytes()).map_err(failed)?;
                partial.head = manifest.len() + 1;
                partial.last = seal("", &format!("{manifest}\n"));
                Vec::new()
            }
        };
        Ok((partial, kept))
    }

    /// Keeps the first of the lines that were there after the first one, drops the rest, and goes on from there.
    ///
    /// # Errors
    /// [`OutputError::Write`] if the file cannot be cut.
    pub fn keep(&mut self, lines: usize) -> Result<(), OutputError> {
        self.there.truncate(lines);
        let end = match self.there.last() {
            Some((end, seal)) => {
                self.last.clone_from(seal);
                *end
            }
            None => self.head,
        } as u64;
        self.file
            .set_len(end)
            .and_then(|()| self.file.seek(SeekFrom::Start(end)))
            .map(|_| ())
            .map_err(|source| OutputError::Write { path: self.path.clone(), source })
    }

    /// Adds whole lines, which a reader sees at once.
    ///
    /// # Errors
    /// [`OutputError::Write`] if they cannot be written.
    pub fn add(&mut self, lines: &[u8]) -> Result<(), OutputError> {
        let mut sealed = Vec::with_capacity(lines.len() + SEAL + 1);
        for line in lines.split_inclusive(|&byte| byte == b'\n') {
            self.last = seal(&self.last, &String::from_utf8_lossy(line));
            sealed.extend([self.last.as_bytes(), b" ", line].concat());
        }
        self.file.write_all(&sealed).map_err(|source| OutputError::Write { path: self.path.clone(), source })
    }

    /// Puts the file, without its first line and seals, in the place of the target; the partial file stays until
    /// [`Partial::remove`], so that several files can be put in their places together.
    ///
    /// # Errors
    /// [`OutputError`] if it cannot be read back or written.
    pub fn publish(&self) -> Result<(), OutputError> {
        let bytes =
            fs::read(&self.path).map_err(|source| OutputError::Read { path: self.path.clone(), source })?;
        let lines = bytes[self.head..].split_inclusive(|&byte| byte == b'\n');
        let bare: Vec<&[u8]> = lines.map(|line| line.get(SEAL + 1..).unwrap_or_default()).collect();
        replace(&self.target, &bare.concat())
    }

    /// Removes the partial file.
    ///
    /// # Errors
    /// [`OutputError::Write`] if it cannot be removed.
    pub fn remove(self) -> Result<(), OutputError> {
        remove(&self.path)
    }
}

/// The seal of a line behind another seal.
fn seal(before: &str, line: &str) -> String {
    let mut seal = sum_of(format!("{before}{line}").as_bytes());
    seal.truncate(SEAL);
    seal
}

/// Lines behind the first, with their seals taken off; else the number of the first that is not as it was sealed.
fn unseal<'l>(head: &str, lines: impl Iterator<Item = &'l str>) -> Result<Vec<(String, String)>, u64> {
    let mut last = seal("", head);
    let each = lines.enumerate().map(|(index, text)| {
        let (said, line) = text.split_once(' ').unwrap_or_default();
        last = seal(&last, line);
        if last == said { Ok((last.clone(), line.to_owned())) } else { Err(index as u64 + 2) }
    });
    each.collect()
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
        partial.keep(2).expect("cut");
        partial.add(b"3,4\n").expect("written");
        partial.publish().expect("in its place");
        partial.remove().expect("removed");
        assert_eq!(fs::read_to_string(&target).expect("text"), "a,b\n1,2\n3,4\n");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        assert!(matches!(open(&target, "# one"), Err(OutputError::Exists(_))));
    }

    #[test]
    fn lines_that_were_changed_or_taken_out_are_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let (target, path) = (dir.path().join("results.csv"), dir.path().join("results.csv.partial"));
        let (mut partial, _) = open(&target, "# one").expect("a new file");
        partial.add(b"a,b\n1,2\n3,4\n").expect("written");
        drop(partial);
        let whole = fs::read_to_string(&path).expect("text");
        let lines: Vec<&str> = whole.lines().collect();
        let edits = [
            (whole.replace("1,2", "1,9"), 3),
            ([lines[0], lines[1], lines[3], ""].join("\n"), 3),
            (whole.replace(lines[3], "3,4"), 4),
        ];
        for (text, line) in edits {
            fs::write(&path, text).expect("written");
            let error = open(&target, "# one").expect_err("changed").to_string();
            assert!(error.contains(&format!("(line {line}): was changed since it was written")), "{error}");
        }
        // What the message says helps: the lines above are taken.
        fs::write(&path, [lines[0], lines[1], ""].join("\n")).expect("written");
        let (mut partial, there) = open(&target, "# one").expect("cut");
        assert_eq!(there, ["a,b\n"]);
        partial.keep(1).expect("kept");
        partial.add(b"5,6\n").expect("written");
        drop(partial);
        let (_, there) = open(&target, "# one").expect("sealed anew");
        assert_eq!(there, ["a,b\n", "5,6\n"]);
        fs::write(&path, whole.replace("1,2", "1,9")).expect("written");
        let (_, lines) = Partial::open(&target, "# one", |_| Ok(()), true).expect("forced");
        assert!(lines.is_empty());
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
