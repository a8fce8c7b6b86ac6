//! Where do scenario folders come from, if nobody wrote them? From other simulators' formats, and from thin air.
//!
//! What is imported or invented is files like those that a person writes: they are checked when they are read.

pub mod flee;
pub mod synthetic;
