//! How is a verb asked to end before it is done?

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::Context;
#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The signals that ask a program to end, and what they ask it by.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// Lets a write beyond the greatest size of a file (`ulimit -f`) fail, as one to a full disk does, instead of ending the
/// program in its midst. Best effort: where that cannot be had, the next run sweeps up.
pub(super) fn outlive_full_files() {
    #[cfg(unix)]
    let _ = flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Requests to end: the first raises the flag, so that the verb can clean up and stop; a second ends the program at
/// once, and what it was writing is swept away by the next run.
#[derive(Debug, Default)]
pub(super) struct Requests {
    raised: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Requests {
    /// Begins to watch; before, a signal ends the program as it ends any other.
    pub(super) fn watch(&self) -> anyhow::Result<Arc<AtomicBool>> {
        for signal in SIGNALS {
            let register = || {
                flag::register_conditional_shutdown(signal, status(signal), Arc::clone(&self.raised))?;
                flag::register_usize(signal, Arc::clone(&self.signal), signal as usize)?;
                flag::register(signal, Arc::clone(&self.raised))
            };
            register().context("cannot watch for interrupts")?;
        }
        Ok(Arc::clone(&self.raised))
    }

    /// The exit status of a program that was asked to end.
    pub(super) fn exit_code(&self) -> ExitCode {
        let signal = i32::try_from(self.signal.load(Ordering::Relaxed)).unwrap_or(SIGINT);
        ExitCode::from(u8::try_from(status(signal)).unwrap_or(1))
    }
}

/// The exit status by which shells and schedulers know a program that a signal ended.
fn status(signal: i32) -> i32 {
    128 + signal
}

/// What a verb that has no replicates returns if it was interrupted.
#[derive(Debug, thiserror::Error)]
#[error("interrupted: nothing was written")]
pub(super) struct Interrupted;

/// An error if there was an interrupt.
pub(super) fn stop_if(interrupted: &AtomicBool) -> Result<(), Interrupted> {
    if interrupted.load(Ordering::Relaxed) { Err(Interrupted) } else { Ok(()) }
}
