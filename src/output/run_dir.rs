//! A folder that is written beside its target and renamed when it is complete.
//!
//! A run that is killed, interrupted or out of space leaves the old result or none. The hidden folder in
//! which it writes is claimed; one that a killed run left behind is claimed no longer and is swept away by
//! the next run to the same target. Old and new change places in one step; where the system has no such
//! step, an old result that a run was killed while replacing goes back to its place with the next run.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::claim::{Claim, Denied};
use super::disk::{self, append, exists, plain};
use super::error::OutputError;
use super::ours::{self, Held};
use super::seal::{self, Sums};

const LOCK: &str = ".lock";
/// What is put behind the name of a hidden folder to name the old result that it replaces.
const OLD: &str = ".old";

/// A folder in the making.
#[derive(Debug)]
pub struct RunDir {
    target: PathBuf,
    force: bool,
    temporary: TempDir,
    claim: Claim,
}

impl RunDir {
    /// Starts a folder for `target`, which must not exist unless `force` is given, and then must be one
    /// that an earlier run wrote, with nothing of anybody else in it.
    ///
    /// # Errors
    /// [`OutputError`] if the target exists or its parent cannot be written.
    pub fn create(target: &Path, force: bool) -> Result<Self, OutputError> {
        Self::replacing(target, force, ours::results)
    }

    /// The same for results of one kind, which `force` replaces only where they are of that kind.
    ///
    /// # Errors
    /// As [`RunDir::create`].
    pub fn holding(held: Held, target: &Path, force: bool) -> Result<Self, OutputError> {
        Self::replacing(target, force, |folder| ours::results_of(held, folder))
    }

    /// The same for folders that are known as ours by something else: `ours` says why one is not.
    ///
    /// # Errors
    /// [`OutputError`] if the target exists, `ours` refuses it, or its parent cannot be written.
    pub fn replacing(
        target: &Path,
        force: bool,
        ours: impl Fn(&Path) -> Result<(), OutputError>,
    ) -> Result<Self, OutputError> {
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let failed = |source| OutputError::Create { path: parent.to_path_buf(), source };
        plain(target).or_else(|error| if exists(target) && !force { Ok(()) } else { Err(error) })?;
        let prefix = Self::prefix(target);
        sweep(parent, &prefix, target);
        if exists(target) {
            if !force {
                return Err(OutputError::Exists(target.to_path_buf()));
            }
            let empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
            // A target without a name is "." or "..", which cannot be replaced.
            if target.file_name().is_none() {
                return Err(OutputError::NotOurs(target.to_path_buf()));
            }
            if !empty {
                ours(target)?;
            }
        }
        fs::create_dir_all(parent).map_err(failed)?;
        let (temporary, claim) = hidden(parent, &prefix).map_err(failed)?;
        Ok(Self { target: target.to_path_buf(), force, temporary, claim })
    }

    fn prefix(target: &Path) -> String {
        let name = target.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy());
        format!(".{name}.partial-")
    }

    /// Where the files are until [`RunDir::finish`].
    pub fn beside(&self) -> &Path {
        self.temporary.path()
    }

    /// Writes a file whole.
    ///
    /// # Errors
    /// [`OutputError::Write`] with the name that the file would have had.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.write_with(name, |mut file| file.write_all(bytes))
    }

    /// Writes a file piece by piece.
    ///
    /// # Errors
    /// [`OutputError::Write`] with the name that the file would have had.
    pub fn write_with(
        &self,
        name: &str,
        write: impl FnOnce(File) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        File::create(self.temporary.path().join(name))
            .and_then(write)
            .map_err(|source| OutputError::Write { path: self.target.join(name), source })
    }

    /// The SHA-256 of every file that was written so far, but the manifest.
    ///
    /// # Errors
    /// [`OutputError::Read`] if one cannot be read back.
    pub fn sums(&self) -> Result<Sums, OutputError> {
        seal::sums(self.temporary.path())
            .map_err(|source| OutputError::Read { path: self.target.clone(), source })
    }

    /// Puts the folder in its place, when the disk has all of it, and says where that is.
    ///
    /// # Errors
    /// [`OutputError::Write`] if it cannot be renamed, [`OutputError::Exists`] if another run has been
    /// quicker and this one may not replace it; the old folder is then still there.
    pub fn finish(self) -> Result<PathBuf, OutputError> {
        let Self { target, force, temporary, mut claim } = self;
        let failed = |source| OutputError::Write { path: target.clone(), source };
        let from = temporary.path();
        disk::sync(from).map_err(failed)?;
        let replaced = put(from, &target, force).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists if !force => OutputError::Exists(target.clone()),
            _ => failed(error),
        })?;
        // The temporary folder has moved; there is nothing left to clean up.
        let _ = temporary.keep();
        claim.moved(target.join(LOCK));
        drop(claim);
        disk::sync_names(target.parent().unwrap_or(Path::new("")));
        // Best effort: the result is in its place, and what stays behind is swept away by the next run.
        if let Some(old) = replaced {
            let _ = fs::remove_dir_all(old);
        }
        Ok(target)
    }
}

/// Makes a hidden folder that others can read as far as the user's mask lets them, and claims it.
fn hidden(parent: &Path, prefix: &str) -> io::Result<(TempDir, Claim)> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    // Folders of tempfile are for their owner alone; results are to be shared.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    let mut left = 64;
    loop {
        let temporary = builder.tempdir_in(parent)?;
        match Claim::take(&temporary.path().join(LOCK)) {
            Ok(claim) => return Ok((temporary, claim)),
            // Another run took it for a leftover before it was claimed.
            Err(Denied::Held(_)) if left > 0 => {}
            Err(Denied::Failed(error)) if left > 0 && error.kind() == ErrorKind::NotFound => {}
            Err(Denied::Held(who)) => return Err(io::Error::other(format!("it is always taken by {who}"))),
            Err(Denied::Failed(error)) => return Err(error),
        }
        left -= 1;
    }
}

/// Puts a folder in its place; returns where the one is that it replaced.
fn put(from: &Path, target: &Path, force: bool) -> io::Result<Option<PathBuf>> {
    // What is there may come and go while others write the same.
    for _ in 0..64 {
        match disk::rename_new(from, target) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && force => {}
            other => return other.map(|()| None),
        }
        match disk::exchange(from, target) {
            Ok(true) => return Ok(Some(from.to_path_buf())),
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
            Ok(false) => {}
        }
        // Two steps where there is no exchange: a run that is killed between them is put right by the next.
        let old = append(from, OLD);
        match fs::rename(target, &old) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            other => other?,
        }
        return match disk::rename_new(from, target) {
            Ok(()) => Ok(Some(old)),
            Err(error) => {
                disk::rename_new(&old, target)?;
                Err(error)
            }
        };
    }
    Err(io::Error::other("others write it all the time"))
}

/// Removes what killed runs to the same target left behind: folders that nobody claims. An old result
/// whose replacement had not come to its place is put back first.
fn sweep(parent: &Path, prefix: &str, target: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let left: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
        .collect();
    let (olds, news): (Vec<PathBuf>, Vec<PathBuf>) =
        left.into_iter().partition(|path| path.to_string_lossy().ends_with(OLD));
    let mut abandoned: Vec<(PathBuf, Option<Claim>)> = Vec::new();
    let mut claimed: Vec<PathBuf> = Vec::new();
    for new in news {
        match Claim::take_over(&new.join(LOCK)) {
            Ok(claim) => abandoned.push((new, Some(claim))),
            // Killed before it was claimed, or an old result that was exchanged for a new one.
            Err(Denied::Failed(error)) if error.kind() == ErrorKind::NotFound => abandoned.push((new, None)),
            Err(_) => claimed.push(new),
        }
    }
    // Best effort throughout: a leftover that cannot be removed does no harm.
    for old in olds {
        if claimed.iter().any(|new| append(new, OLD) == old) {
            continue;
        }
        let back = abandoned.iter().any(|(new, _)| append(new, OLD) == old);
        if !back || disk::rename_new(&old, target).is_err() {
            let _ = fs::remove_dir_all(&old);
        }
    }
    for (new, claim) in abandoned {
        match claim {
            Some(_) => drop(fs::remove_dir_all(&new)),
            // One that another run is just making has its lock before anything else, and stays.
            None if fs::remove_dir(&new).is_err() && !new.join(LOCK).exists() => {
                drop(fs::remove_dir_all(&new));
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::seal::MANIFEST;
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn finished(target: &Path, text: &str, force: bool) {
        let dir = RunDir::replacing(target, force, |_| Ok(())).expect("it can be made");
        dir.write(MANIFEST, text.as_bytes()).expect("it can be written");
        dir.finish().expect("it can be put in its place");
    }

    fn manifest(target: &Path) -> String {
        fs::read_to_string(target.join(MANIFEST)).expect("it was written")
    }

    #[test]
    fn a_folder_is_complete_or_not_there() {
        let parent = tempfile::tempdir().expect("there is room");
        let target = parent.path().join("run");
        let dir = RunDir::create(&target, false).expect("it can be made");
        dir.write(MANIFEST, b"one").expect("it can be written");
        assert!(!target.exists());
        drop(dir);
        assert!(names(parent.path()).is_empty());
        finished(&target, "one", false);
        assert_eq!(names(parent.path()), ["run"]);
        assert_eq!(names(&target), [MANIFEST]);
        assert!(matches!(RunDir::create(&target, false), Err(OutputError::Exists(_))));
        finished(&target, "two", true);
        assert_eq!((manifest(&target).as_str(), names(parent.path()).len()), ("two", 1));
    }

    /// Both runs found no result when they began: the second to finish used to replace the first's.
    #[test]
    fn of_two_runs_at_once_the_second_replaces_nothing() {
        let parent = tempfile::tempdir().expect("there is room");
        let target = parent.path().join("run");
        let slow = RunDir::create(&target, false).expect("it can be made");
        slow.write(MANIFEST, b"slow").expect("it can be written");
        finished(&target, "quick", false);
        assert!(matches!(slow.finish(), Err(OutputError::Exists(_))));
        assert_eq!((manifest(&target).as_str(), names(parent.path()).len()), ("quick", 1));
    }

    /// A run that was killed between its two renames left the target empty, and a leftover of a fixed name
    /// that made every later replacement fail.
    #[test]
    fn an_old_result_comes_back() {
        let parent = tempfile::tempdir().expect("there is room");
        let target = parent.path().join("run");
        finished(&target, "old", false);
        let hidden = parent.path().join(".run.partial-abc");
        fs::create_dir(&hidden).expect("there is room");
        fs::write(hidden.join(LOCK), "").expect("there is room");
        fs::rename(&target, append(&hidden, OLD)).expect("it can be renamed");
        assert!(matches!(RunDir::create(&target, false), Err(OutputError::Exists(_))));
        assert_eq!((manifest(&target).as_str(), names(parent.path()).len()), ("old", 1));
        // Killed after the second rename: the new result stays, the old one goes.
        fs::create_dir(append(&hidden, OLD)).expect("there is room");
        fs::write(append(&hidden, OLD).join(MANIFEST), "older").expect("there is room");
        finished(&target, "new", true);
        assert_eq!((manifest(&target).as_str(), names(parent.path()).len()), ("new", 1));
    }

    #[test]
    fn a_run_that_goes_on_is_left_alone() {
        let parent = tempfile::tempdir().expect("there is room");
        let target = parent.path().join("run");
        let running = RunDir::create(&target, false).expect("it can be made");
        drop(RunDir::create(&target, false).expect("it can be made"));
        assert_eq!(names(parent.path()).len(), 1);
        running.write(MANIFEST, b"one").expect("it can be written");
        running.finish().expect("it can be put in its place");
    }
}
