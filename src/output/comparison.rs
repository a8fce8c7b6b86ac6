//! Scenarios side by side: the fans together, the ranges together, and paired differences.
//!
//! Replicates of two scenarios that have the same number have the same luck, so their difference is
//! taken replicate by replicate: it is narrower than the two ranges suggest.

pub mod areas;
pub mod asked;
pub mod beside;
#[cfg(feature = "charts")]
pub mod charts;
mod labels;
pub mod rows;
pub mod runs;
pub mod shelter;
