//! What may be given for an option that several verbs have? Seeds and threads.

use clap::builder::RangedU64ValueParser;

/// A seed, or what it may be.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not a whole number from 0 to {}", u64::MAX))
}

/// Numbers of threads that can be asked for: a slip of the hand must not stop the machine.
pub(super) fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(0..=1024)
}
