//! Who writes here? A claim on a name: nobody else has it until it is dropped or its process ends.
//!
//! Where the file system has locks, the claim is one on a file of that name. Parallel file systems of clusters may have
//! none: there the process that made the file alone may write, as a record in it says, and one that was killed leaves
//! it behind. On the same host that is seen; of another host the message says what to do.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A claim; the file goes with it.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    // Held for its lock.
    _file: File,
}

/// Why a claim was not to be had.
#[derive(Debug)]
pub enum Denied {
    /// Another process has it, of which this is known.
    Held(String),
    /// The file cannot be made or opened.
    Failed(io::Error),
}

impl Claim {
    /// Takes a claim.
    ///
    /// # Errors
    /// [`Denied`] if another process has it, or the file cannot be made.
    pub fn take(path: &Path) -> Result<Self, Denied> {
        Self::with(path, OpenOptions::new().create(true).truncate(false))
    }

    /// Takes a claim that an earlier process left behind.
    ///
    /// # Errors
    /// As [`Claim::take`]; that there is none is [`io::ErrorKind::NotFound`].
    pub fn take_over(path: &Path) -> Result<Self, Denied> {
        Self::with(path, &mut OpenOptions::new())
    }

    fn with(path: &Path, options: &mut OpenOptions) -> Result<Self, Denied> {
        // Between opening and locking, who had it may have removed the file: then it is nobody's, and another is made.
        for _ in 0..64 {
            let mut file = options.read(true).write(true).open(path).map_err(Denied::Failed)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, path) => {}
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) => return Err(Denied::Held("another process".into())),
                Err(TryLockError::Error(_)) => record(&mut file, path)?,
            }
            return Ok(Self { path: path.to_path_buf(), _file: file });
        }
        Err(Denied::Held("other processes, one after the other".into()))
    }

    /// Says that the file was moved with its folder.
    pub fn moved(&mut self, path: PathBuf) {
        self.path = path;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Best effort: what stays behind is taken over by the next process.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a file is still the one of this name.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let key = |meta: io::Result<fs::Metadata>| meta.ok().map(|meta| (meta.dev(), meta.ino()));
        let there = key(fs::metadata(path));
        there.is_some() && there == key(file.metadata())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// Writes into a file, where there are no locks, that this process has it, unless another one still does.
fn record(file: &mut File, path: &Path) -> Result<(), Denied> {
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(Denied::Failed)?;
    let me = (host(), std::process::id());
    if let Some((there, process)) = text.trim().split_once(' ') {
        let gone = there == me.0
            && process.parse::<u32>().is_ok_and(|process| process == me.1 || !is_running(process));
        if !gone {
            return Err(Denied::Held(format!(
                "process {process} on {there}; this file system has no locks: if that process is gone, remove {}",
                path.display()
            )));
        }
    }
    let write = |file: &mut File| {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(format!("{} {}\n", me.0, me.1).as_bytes())?;
        file.sync_all()
    };
    write(file).map_err(Denied::Failed)
}

/// The name of this machine, in one word.
fn host() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    let word: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    if word.is_empty() { "unknown".into() } else { word }
}

/// Whether a process of this machine runs; where that cannot be seen, it may.
fn is_running(process: u32) -> bool {
    !Path::new("/proc/self").exists() || Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_until_it_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let claim = Claim::take(&path).expect("free");
        assert!(matches!(Claim::take(&path), Err(Denied::Held(_))));
        drop(claim);
        assert!(!path.exists());
        assert!(matches!(Claim::take_over(&path), Err(Denied::Failed(_))), "there is none");
        drop(Claim::take(&path).expect("free again"));
    }

    #[test]
    fn without_locks_a_record_says_who_has_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let try_record = |text: &str| {
            fs::write(&path, text).expect("written");
            let mut file = OpenOptions::new().read(true).write(true).open(&path).expect("a file");
            record(&mut file, &path)
        };
        // The first process of this machine runs; one of a number beyond the system's most does not.
        match try_record(&format!("{} 1\n", host())) {
            Err(Denied::Held(who)) => assert!(who.contains("process 1 on"), "{who}"),
            other => panic!("{other:?}"),
        }
        match try_record("elsewhere 4000000000\n") {
            Err(Denied::Held(who)) => assert!(who.contains("remove "), "{who}"),
            other => panic!("{other:?}"),
        }
        try_record(&format!("{} 4000000000\n", host())).expect("it is gone");
        assert_eq!(fs::read_to_string(&path).expect("text"), format!("{} {}\n", host(), std::process::id()));
    }
}
