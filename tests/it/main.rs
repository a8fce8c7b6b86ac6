//! All integration tests, in one binary that links once.

mod agents;
mod agreement;
mod architecture;
mod brief;
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
mod flee_counts;
mod flee_tables;
mod invariants;
mod mutations;
#[cfg(feature = "import")]
mod new_case;
mod oracle;
mod order;
mod precision;
mod scenario_errors;
mod support;
mod sweep;
mod synthetic;
mod tables;
mod threat;
mod updating;
mod variants;
