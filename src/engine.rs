//! What runs a million times: the model, and what it stands on.
//!
//! A crate of its own, which is optimised more than the rest and need not be built again for what reads, writes and
//! draws. Its rooms are those of `displace`, which shows them under the same names.

pub mod conflict;
pub mod model;
pub mod numbers;
pub mod rng;
pub mod world;
