//! What does a verb say? A report on standard output, or what is wrong with what it was given.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use crate::output::disk;
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

/// Refuses to write a product, which is the whole purpose of a call, where it would be lost.
pub(super) fn heard() -> anyhow::Result<()> {
    if disk::output_is_lost() {
        anyhow::bail!("standard output is closed: what was asked for would be lost (nothing was written)");
    }
    Ok(())
}

/// Says something on standard error. That nobody can hear it stops nothing.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(text));
}
