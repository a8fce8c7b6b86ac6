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
    let said = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    said.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}

/// Today in UTC.
pub fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}
