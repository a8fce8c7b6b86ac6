//! Does a result survive? Bytes are written through to the disk before a name leads to them, and a name changes in one
//! step where the system has one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::OutputError;

/// Writes a file and waits until the disk has it.
///
/// # Errors
/// If it cannot be made or written.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Waits until the disk has all files of a folder, and their names.
///
/// # Errors
/// If one cannot be opened or written.
pub fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync(&path)?;
        } else {
            File::open(&path)?.sync_all()?;
        }
    }
    sync_names(folder);
    Ok(())
}

/// Waits until the disk has the names of a folder. Best effort: some file systems cannot say.
pub fn sync_names(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Gives two names each other's file or folder in one step; `false` where the system cannot.
///
/// # Errors
/// If one of them is not there, or the folder cannot be written.
pub fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(error) if cannot(error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    {
        let _ = (a, b);
        Ok(false)
    }
}

/// Renames unless something has the new name already: [`io::ErrorKind::AlreadyExists`] then.
///
/// # Errors
/// That, or what hinders the renaming.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(error) if cannot(error) => {}
            other => return other.map_err(io::Error::from),
        }
    }
    if exists(to) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// Whether an error says that the system or the file system has no such way of renaming.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn cannot(error: rustix::io::Errno) -> bool {
    use rustix::io::Errno;
    [Errno::NOSYS, Errno::INVAL, Errno::NOTSUP, Errno::OPNOTSUPP].contains(&error)
}

/// Whether there is anything of this name, be it a link to nowhere.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A path with something more at its end.
pub fn append(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Refuses to put a result in the place of what is no plain file or folder: links, pipes and devices are somebody's. A
/// dash is what other programs take for standard output, and never meant as a name.
///
/// # Errors
/// [`OutputError::Special`].
pub fn plain(target: &Path) -> Result<(), OutputError> {
    if target == Path::new("-") {
        return Err(OutputError::Special { path: target.into(), what: "standard output".into() });
    }
    let Ok(meta) = fs::symlink_metadata(target) else { return Ok(()) };
    let kind = meta.file_type();
    if kind.is_file() || kind.is_dir() {
        return Ok(());
    }
    let what = if kind.is_symlink() {
        match fs::read_link(target) {
            Ok(to) => format!("a link to {}", to.display()),
            Err(_) => "a link".into(),
        }
    } else {
        "a pipe, a socket or a device".into()
    };
    Err(OutputError::Special { path: target.to_path_buf(), what })
}

/// Whether what is written to standard output is lost. One that is closed when a program starts is opened as `/dev/null`, to
/// read and to write, before the program can see that, and all is lost without an error. A shell that is asked for
/// `/dev/null` opens it for writing alone.
pub fn output_is_lost() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;

        use rustix::fs::{FileType, OFlags, fcntl_getfl, fstat};
        let out = io::stdout();
        let (Ok(is), Ok(flags)) = (fstat(&out), fcntl_getfl(&out)) else { return true };
        let null = fs::metadata("/dev/null").is_ok_and(|null| null.rdev() == is.st_rdev);
        null && flags.contains(OFlags::RDWR)
            && FileType::from_raw_mode(is.st_mode) == FileType::CharacterDevice
    }
    #[cfg(not(unix))]
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exchanged_and_none_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let [a, b, c] = ["a", "b", "c"].map(|name| folder.path().join(name));
        write(&a, b"1").expect("written");
        write(&b, b"2").expect("written");
        if exchange(&a, &b).expect("both are there") {
            assert_eq!(fs::read(&a).expect("a file"), b"2");
            assert_eq!(fs::read(&b).expect("a file"), b"1");
        }
        let taken = rename_new(&a, &b).expect_err("b is there");
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        rename_new(&a, &c).expect("c is free");
        assert!(!exists(&a) && exists(&c));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_plain() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).expect("a link");
        let error = plain(&link).expect_err("a link").to_string();
        assert!(error.contains("a link to nowhere"), "{error}");
        plain(folder.path()).expect("a folder");
        plain(&folder.path().join("nothing")).expect("free");
    }
}
