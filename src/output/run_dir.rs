//! A folder that is written beside its target and renamed when it is complete.
//!
//! A run that is killed, interrupted or out of space leaves the old result or none. The hidden folder in
//! which it writes is locked; one that a killed run left behind is no longer locked and is swept away by
//! the next run to the same target. An old result that a run was killed while replacing goes back to its
//! place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::OutputError;

const LOCK: &str = ".lock";
/// What is put behind the name of a hidden folder to name the old result that it replaces.
const OLD: &str = ".old";
/// The file by which a folder of ours is known.
pub const MANIFEST: &str = "run.json";

/// A folder in the making.
#[derive(Debug)]
pub struct RunDir {
    target: PathBuf,
    force: bool,
    temporary: TempDir,
    lock: File,
}

impl RunDir {
    /// Starts a folder for `target`, which must not exist unless `force` is given, and then must be one
    /// that an earlier run wrote.
    ///
    /// # Errors
    /// [`OutputError`] if the target exists or its parent cannot be written.
    pub fn create(target: &Path, force: bool) -> Result<Self, OutputError> {
        Self::replacing(target, force, |target| {
            if target.join(MANIFEST).is_file() {
                Ok(())
            } else {
                Err(OutputError::NotOurs(target.to_path_buf()))
            }
        })
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
        let temporary = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent).map_err(failed)?;
        let lock = File::create(temporary.path().join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(Self { target: target.to_path_buf(), force, temporary, lock })
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
        fs::write(self.temporary.path().join(name), bytes)
            .map_err(|source| OutputError::Write { path: self.target.join(name), source })
    }

    /// Puts the folder in its place and says where that is.
    ///
    /// # Errors
    /// [`OutputError::Write`] if it cannot be renamed, [`OutputError::Exists`] if another run has been
    /// quicker and this one may not replace it; the old folder is then still there.
    pub fn finish(self) -> Result<PathBuf, OutputError> {
        let Self { target, force, temporary, lock } = self;
        let failed = |source| OutputError::Write { path: target.clone(), source };
        let from = temporary.path();
        // Folders made by tempfile are for their owner alone; results are to be shared.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(from, fs::Permissions::from_mode(0o755)).map_err(failed)?;
        }
        let old = append(from, OLD);
        let replaced = exists(&target);
        if replaced {
            if !force {
                return Err(OutputError::Exists(target));
            }
            fs::rename(&target, &old).map_err(failed)?;
        }
        if let Err(source) = fs::rename(from, &target) {
            if replaced {
                fs::rename(&old, &target).map_err(failed)?;
            }
            return Err(failed(source));
        }
        // The temporary folder has moved; there is nothing left to clean up.
        let _ = temporary.keep();
        // Best effort: the result is in its place, and what stays behind is swept away by the next run.
        let _ = fs::remove_file(target.join(LOCK));
        drop(lock);
        if replaced {
            let _ = fs::remove_dir_all(&old);
        }
        Ok(target)
    }
}

/// Whether there is anything of this name, be it a link to nowhere.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn append(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Removes what killed runs to the same target left behind: folders whose lock nobody holds. An old result
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
    // Best effort throughout: a leftover that cannot be removed does no harm.
    for old in olds {
        let new = news.iter().find(|&new| append(new, OLD) == old);
        if new.is_some_and(|new| !abandoned(new)) {
            continue;
        }
        if new.is_some() && !exists(target) {
            let _ = fs::rename(&old, target);
        } else {
            let _ = fs::remove_dir_all(&old);
        }
    }
    for new in news.iter().filter(|new| abandoned(new)) {
        let _ = fs::remove_dir_all(new);
    }
}

/// Whether nobody writes to a hidden folder any more.
fn abandoned(folder: &Path) -> bool {
    match File::open(folder.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        // Killed between making the folder and its lock.
        Err(_) => fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn finished(target: &Path, text: &str, force: bool) {
        let dir = RunDir::create(target, force).expect("it can be made");
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
        File::create(hidden.join(LOCK)).expect("there is room");
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
