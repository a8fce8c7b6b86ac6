//! All integration tests, in one binary that links once.

mod architecture;
mod calibration;
mod captures;
mod changes;
mod circles;
mod cli;
mod comparison;
mod coupling;
mod determinism;
mod drift;
mod durable;
mod exogenous;
mod extending;
mod flee;
mod flee_tables;
mod invariants;
mod oracle;
mod order;
mod scenario_errors;
mod support;
mod sweep;
mod synthetic;
mod tables;
mod threat;
mod updating;
mod variants;
