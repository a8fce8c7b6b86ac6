//! # displace
//!
//! Forced displacement, household by household, along real roads, in thousands of simulated futures, with
//! the ranges beside what aid agencies estimated.
//!
//! ## The map
//!
//! A scenario file becomes a checked [`scenario::Scenario`]; a scenario and a seed become an
//! [`ensemble::Ensemble`] of replicates; an ensemble becomes [`outcome::Outcomes`]; outcomes become tables
//! and charts in [`output`]. Nothing flows back.
//!
//! | question | room |
//! | --- | --- |
//! | what is asked? | [`scenario`]: file, tables, checks |
//! | how do several files make one scenario, and where is what is wrong? | [`document`] |
//! | where do scenario folders come from? | [`import`]: planners' files, Flee's format, invented countries |
//! | how is any table read and written? | [`tables`] |
//! | where do people live, how are places connected? | [`world`] |
//! | what happens to places? | [`conflict`]: offensive, ceasefire, record; [`conflict::threat`] |
//! | who decides to leave? | [`model::departure`] |
//! | where to? | [`model::destination`] |
//! | which way, how long? | [`model::journey`] |
//! | what shelter do they find? | [`model::reception`] |
//! | how long do they stay, and what ends it? | [`model::stay`] |
//! | what is counted? | [`model::tally`] |
//! | what do we not know? | [`numbers`]: every number, declared once |
//! | where does luck come from? | [`rng`] |
//! | what came out? | [`outcome`] |
//! | what do the parameters do, and what do the data say about them? | [`tuning`] |
//! | what does a run leave behind? | [`output`] |
//! | what does a planner take to the meeting? | `brief` (feature `brief`) |
//! | what do other tools read? | `export` (feature `export`) |
//!
//! `docs/extending.md` changes the model step by step. Rooms that are shown from other crates are built apart, and stand
//! in this `src/` all the same: `docs/design.md` says why.
//!
//! The model is pure: no files, no clock, no printing, no global state. The same scenario and seed give
//! the same numbers on any number of threads.
//!
//! ## Running a scenario from Rust
//!
//! ```
//! use std::path::Path;
//! use std::sync::atomic::AtomicBool;
//!
//! use displace::ensemble::{Draws, Ensemble, Silent};
//! use displace::model::tally::Total;
//! use displace::outcome::summary::quantiles;
//!
//! let scenario = displace::scenario::load(Path::new("tests/fixtures/tiny/assault.toml"))?;
//! let ensemble = Ensemble { seed: 1, replicates: 0..20, draws: Draws::Priors, threads: 2, checked: true };
//! let outcomes = ensemble.run(&scenario, &Silent, &AtomicBool::new(false))?;
//! let last = scenario.horizon_days;
//! let displaced = quantiles(outcomes.total(Total::Displaced, last), &[0.05, 0.5, 0.95]);
//! assert!(displaced[0] <= displaced[1] && displaced[1] <= displaced[2]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use displace_engine::{conflict, model, numbers, rng, world};
pub use displace_import::import;
pub use displace_scenario::{document, scenario, tables};

#[cfg(feature = "brief")]
pub mod brief;
#[cfg(feature = "cli")]
pub mod cli;
pub mod ensemble;
#[cfg(feature = "export")]
pub mod export;
pub mod outcome;
pub mod output;
pub mod tuning;
