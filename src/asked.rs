//! What is asked: how documents are read, and what a scenario says.
//!
//! A crate of its own, so that importers and outputs are built side by side. Its rooms are those of `displace`, which
//! shows them under the same names.

pub mod document;
pub mod scenario;

pub use displace_tables as tables;

use displace_engine::{conflict, model, numbers, rng, world};
