//! What does a verb say? A report on standard output, or what is wrong with what it was given.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use crate::tables::text::harmless;

/// What a verb says on standard output when it succeeds.
pub(super) type Answer = anyhow::Result<String>;

/// A mistake in the arguments that clap cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// Prints a report, whatever titles and names in it hold; a reader who has gone away is not an error.
pub(super) fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Refuses to write a product, which is the whole purpose of a call, to a standard output that was closed. What is
/// closed when a program starts is opened as `/dev/null`, to read and to write, before it can see that: all that it writes
/// is lost without an error. A shell opens `/dev/null` for writing alone.
pub(super) fn heard() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{FileType, OFlags, fcntl_getfl, fstat};
        let out = std::io::stdout();
        let null = std::fs::metadata("/dev/null").map(|null| {
            use std::os::unix::fs::MetadataExt;
            null.rdev()
        });
        let lost = match (fstat(&out), fcntl_getfl(&out)) {
            (Ok(is), Ok(flags)) => {
                FileType::from_raw_mode(is.st_mode) == FileType::CharacterDevice
                    && null.is_ok_and(|null| null == is.st_rdev)
                    && flags.contains(OFlags::RDWR)
            }
            _ => true,
        };
        if lost {
            anyhow::bail!(
                "standard output is closed: what was asked for would be lost (nothing was written)"
            );
        }
    }
    Ok(())
}

/// Says something on standard error. That nobody can hear it stops nothing.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(text));
}
