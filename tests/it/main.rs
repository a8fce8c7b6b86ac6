//! All integration tests, in one binary that links once.

mod architecture;
mod coupling;
mod determinism;
mod exogenous;
mod flee;
mod invariants;
mod oracle;
mod support;
