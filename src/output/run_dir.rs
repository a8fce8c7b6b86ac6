//! A folder that is written beside its target and renamed when it is complete.
//!
//! A run that is killed, interrupted or out of space leaves the old result or none. The hidden folder in
//! which it writes is locked; one that a killed run left behind is no longer locked and is swept away by
//! the next run to the same target.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::OutputError;

const LOCK: &str = ".lock";
/// The file by which a folder of ours is known.
pub const MANIFEST: &str = "run.json";

/// A folder in the making.
#[derive(Debug)]
pub struct RunDir {
    target: PathBuf,
    temporary: TempDir,
    _lock: File,
}

impl RunDir {
    /// Starts a folder for `target`, which must not exist unless `force` is given, and then must be one
    /// that an earlier run wrote.
    ///
    /// # Errors
    /// [`OutputError`] if the target exists or its parent cannot be written.
    pub fn create(target: &Path, force: bool) -> Result<Self, OutputError> {
        if fs::symlink_metadata(target).is_ok() {
            if !force {
                return Err(OutputError::Exists(target.to_path_buf()));
            }
            let empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
            if !target.join(MANIFEST).is_file() && !empty {
                return Err(OutputError::NotOurs(target.to_path_buf()));
            }
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let failed = |source| OutputError::Create { path: parent.to_path_buf(), source };
        fs::create_dir_all(parent).map_err(failed)?;
        let prefix = Self::prefix(target);
        sweep(parent, &prefix);
        let temporary = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent).map_err(failed)?;
        let lock = File::create(temporary.path().join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(Self { target: target.to_path_buf(), temporary, _lock: lock })
    }

    fn prefix(target: &Path) -> String {
        let name = target.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy());
        format!(".{name}.partial-")
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
    /// [`OutputError::Write`] if it cannot be renamed; the old folder is then still there.
    pub fn finish(self) -> Result<PathBuf, OutputError> {
        let Self { target, temporary, _lock: lock } = self;
        let failed = |source| OutputError::Write { path: target.clone(), source };
        let from = temporary.path();
        fs::remove_file(from.join(LOCK)).map_err(failed)?;
        // Folders made by tempfile are for their owner alone; results are to be shared.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(from, fs::Permissions::from_mode(0o755)).map_err(failed)?;
        }
        let old = from.with_extension("old");
        let replaced = fs::symlink_metadata(&target).is_ok();
        if replaced {
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
        drop(lock);
        if replaced {
            fs::remove_dir_all(&old).map_err(failed)?;
        }
        Ok(target)
    }
}

/// Removes what killed runs to the same target left behind: folders whose lock nobody holds.
fn sweep(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(prefix) {
            continue;
        }
        let abandoned = match File::open(entry.path().join(LOCK)) {
            Ok(lock) => lock.try_lock().is_ok(),
            // Killed between making the folder and its lock, or while replacing an old result.
            Err(_) => {
                entry.path().join(MANIFEST).is_file()
                    || fs::read_dir(entry.path()).is_ok_and(|mut e| e.next().is_none())
            }
        };
        if abandoned {
            // Best effort: a leftover that cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
