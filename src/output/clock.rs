//! When was it made? Charts, briefs and manifests say so; results never depend on it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The present time in UTC, or that of `SOURCE_DATE_EPOCH` (seconds since 1970), by which those who want the same bytes
/// on another day say what day it is.
#[expect(
    clippy::disallowed_methods,
    reason = "results say when they were made; what they hold does not depend on it"
)]
pub fn now() -> Timestamp {
    said().ok().flatten().unwrap_or_else(Timestamp::now)
}

/// The time that `SOURCE_DATE_EPOCH` says, if it is there.
///
/// # Errors
/// In words, if it is there and says no time.
pub fn said() -> Result<Option<Timestamp>, String> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = text.to_str().and_then(|seconds| seconds.parse().ok());
    match seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        Some(time) => Ok(Some(time)),
        None => Err(format!(
            "SOURCE_DATE_EPOCH must be a time in seconds since 1970, got \"{}\": set it right, or unset it",
            text.to_string_lossy()
        )),
    }
}

/// Today in UTC.
pub fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}
