//! What does a run leave behind? Tables, charts and a manifest, complete or not at all.
//!
//! Charts need the Cargo feature `charts`, and their images the feature `png`; without them a run writes tables.

#[cfg(feature = "charts")]
mod camps;
pub mod census;
#[cfg(feature = "charts")]
pub mod chart;
pub mod charts;
pub mod claim;
pub mod clock;
pub mod comparison;
pub mod countries;
pub mod disk;
#[cfg(feature = "charts")]
pub mod draw;
pub mod error;
pub mod ground;
pub mod joined;
pub mod manifest;
pub mod merge;
pub mod observed;
pub mod ours;
pub mod partial;
#[cfg(feature = "charts")]
mod people;
pub mod places;
mod population_groups;
#[cfg(feature = "charts")]
mod provision;
pub mod run_dir;
pub mod scores;
pub mod seal;
pub mod shard;
pub mod studied;
pub mod table;
pub mod words;
pub mod write;
mod zone;

pub use charts::Charts;
pub use error::OutputError;
pub use manifest::Manifest;
pub use run_dir::RunDir;
pub use write::{Extras, write_run};
