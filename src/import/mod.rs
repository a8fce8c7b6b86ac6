//! Where do scenario folders come from, if nobody wrote them? From other simulators' formats, from the files that
//! planners have, and from thin air.
//!
//! What is imported or invented is files like those that a person writes: they are checked when they are read.

#[cfg(feature = "import")]
pub mod case;
pub mod flee;
mod notes;
#[cfg(feature = "import")]
mod sheet;
pub mod synthetic;
