//! What does a manifest say of where results come from? The command line, the time, and what was read.

use crate::output::clock;
pub(super) use crate::output::seal::sum_of as sha256;

/// The command line, for manifests; letters that are none are shown by a mark.
pub(super) fn command_line() -> Vec<String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// The present time in UTC, for the manifest alone.
pub(super) fn now() -> String {
    clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
