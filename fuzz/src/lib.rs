//! The targets of `tests/targets` for libFuzzer, and the files that they begin with. `docs/fuzzing.md` says how to run
//! them.

#[path = "../../tests/targets/mod.rs"]
pub mod targets;

mod real;

use std::fs;
use std::path::PathBuf;

pub use libfuzzer_sys;
use targets::Target;

/// A program that feeds a target. It writes what the target begins with into the folder that `DISPLACE_SEEDS` names.
#[macro_export]
macro_rules! fuzz {
    ($name:literal) => {
        static TARGET: std::sync::LazyLock<$crate::targets::Target> =
            std::sync::LazyLock::new(|| $crate::targets::target($name));

        $crate::libfuzzer_sys::fuzz_target!(
            init: $crate::seed(&TARGET),
            |bytes: &[u8]| (TARGET.feed)(bytes)
        );
    };
}

/// Writes what a target begins with, if it is asked for.
///
/// # Panics
/// If that cannot be written.
pub fn seed(target: &Target) {
    let Some(folder) = std::env::var_os("DISPLACE_SEEDS").map(PathBuf::from) else { return };
    for (name, bytes) in (target.seeds)().into_iter().chain(real::seeds(target.name)) {
        fs::write(folder.join(format!("seed-{name}")), bytes).expect("a seed can be written");
    }
}
