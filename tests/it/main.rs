//! All integration tests, in one binary that links once.

mod architecture;
mod coupling;
mod determinism;
mod invariants;
mod oracle;
mod scenario_errors;
mod support;
