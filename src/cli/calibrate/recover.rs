//! `--recover`: would the fit find parameters that are known?

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::sampling::{partial_path, sample};
use crate::cli::answer::Answer;
use crate::output::partial::replace;
use crate::tables::Writer;
use crate::tuning::calibrate::Calibration;
use crate::tuning::recovery::{Recovered, Trial, chi_square};

/// Fits to what known parameters would have given, and says how well they were recovered.
pub(super) fn recover(
    calibration: &Calibration,
    trials: u32,
    key: &str,
    output: &Path,
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let mut table = Writer::new(["trial", "parameter", "truth", "p05", "p50", "p95", "rank", "contraction"]);
    let mut recovered: Vec<Recovered> = Vec::new();
    let partial = |number: u32| partial_path(output, &format!(".{number}"));
    for number in 0..trials {
        let trial = Trial::new(calibration, number)?;
        let posterior =
            sample(&trial.calibration, &format!("{key}{number}"), &partial(number), None, cancel, quiet)?;
        for of in trial.compare(&posterior) {
            let values = [of.truth]
                .into_iter()
                .chain(of.quantiles.iter().copied())
                .map(|value| format!("{value:.6e}"));
            let shares = [of.rank, of.contraction].map(|share| format!("{share:.4}"));
            table.row([number.to_string(), of.name.clone()].into_iter().chain(values).chain(shares));
            recovered.push(of);
        }
    }
    replace(output, &table.bytes())?;
    for number in 0..trials {
        let _ = fs::remove_file(partial(number));
    }
    Ok(recovery_report(trials, &recovered) + &format!("\n{}\n", output.display()))
}

/// What a person reads of a recovery.
fn recovery_report(trials: u32, recovered: &[Recovered]) -> String {
    let within = |all: &[&Recovered]| {
        let inside = all.iter().filter(|r| r.quantiles[0] <= r.truth && r.truth <= r.quantiles[2]).count();
        100.0 * inside as f64 / all.len() as f64
    };
    let mut out = format!(
        "\n{trials} sets of known parameters, fitted to what they would have given\n\n{:<32}{:>16}{:>14}\n",
        "", "in the 90 % range", "contraction"
    );
    let mut names: Vec<&str> = Vec::new();
    for of in recovered {
        if !names.contains(&of.name.as_str()) {
            names.push(&of.name);
        }
    }
    for name in names {
        let all: Vec<&Recovered> = recovered.iter().filter(|of| of.name == name).collect();
        let contraction = all.iter().map(|of| of.contraction).sum::<f64>() / all.len() as f64;
        let _ = writeln!(out, "{name:<32}{:>15.0}%{contraction:>14.2}", within(&all));
    }
    let all: Vec<&Recovered> = recovered.iter().collect();
    let ranks: Vec<f64> = recovered.iter().map(|of| of.rank).collect();
    let _ = writeln!(
        out,
        "{:<32}{:>15.0}%\nranks in four bins: chi-square {:.1} (3 degrees of freedom)",
        "all",
        within(&all),
        chi_square(&ranks)
    );
    out
}
