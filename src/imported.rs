//! Where scenario folders come from, if nobody wrote them: the importers.
//!
//! A crate of its own, built beside what is drawn and written. Its room is that of `displace`, which shows it under the
//! same name.

pub mod import;

#[cfg(any(test, feature = "import"))]
use displace_engine::model;
use displace_engine::{numbers, world};
use displace_scenario::{document, scenario, tables};
