//! What may be given for an option that several verbs have? Seeds, threads and days.

use clap::builder::RangedU64ValueParser;
use jiff::civil::Date;

use crate::tables::text::iso_date;

/// A seed, or what it may be.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not a whole number from 0 to {}", u64::MAX))
}

/// Numbers of threads that can be asked for: a slip of the hand must not stop the machine.
pub(super) fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(0..=1024)
}

/// A day as year-month-day, as files have it.
pub(super) fn day(text: &str) -> Result<Date, String> {
    iso_date(text).ok_or_else(|| "must be a date such as 2018-09-17".to_owned())
}
