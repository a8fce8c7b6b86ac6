//! `--recover`: would the fit find parameters that are known?

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use super::arguments::Arguments;
use super::rounds::Rounds;
use super::sampling::sample;
use super::wars::fitted;
use crate::cli::answer::Answer;
use crate::cli::progress::Progress;
use crate::ensemble::{Observer, RunError};
use crate::output::partial::replace;
use crate::tables::Writer;
use crate::tuning::calibrate::Calibration;
use crate::tuning::known_wars::{Kind, KnownWars};
use crate::tuning::recovery::{Recovered, Trial, chi_square};
use crate::tuning::wars::Wars;

/// Fits to what known parameters would have given, and says how well they were recovered.
pub(super) fn recover(
    calibration: &Calibration,
    trials: u32,
    (arguments, key): (&Arguments, &str),
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let mut table = Writer::new(["trial", "parameter", "truth", "p05", "p50", "p95", "rank", "contraction"]);
    let mut recovered: Vec<Recovered> = Vec::new();
    for number in 0..trials {
        let trial = Trial::new(calibration, number)?;
        let rounds = rounds(arguments, key, number);
        let posterior = sample(&trial.calibration, &rounds, None, cancel, quiet)?;
        for of in trial.compare(&posterior) {
            table.row([number.to_string()].into_iter().chain(cells(&of)));
            recovered.push(of);
        }
    }
    written((arguments, key), &table.bytes(), trials)?;
    let what = format!("{trials} sets of known parameters");
    Ok(by_parameter(&what, &recovered)
        + &in_all("all", &recovered)
        + &format!("\n{}\n", arguments.output.display()))
}

/// Fits populations of wars to what known ones would have given, and says how well they were recovered, and others
/// forecast.
pub(super) fn recover_wars(
    calibration: &Calibration,
    trials: u32,
    (arguments, key): (&Arguments, &str),
    cancel: &AtomicBool,
    quiet: bool,
) -> Answer {
    let columns =
        ["trial", "kind", "episode", "parameter", "truth", "p05", "p50", "p95", "rank", "contraction"];
    let mut table = Writer::new(columns);
    let mut recovered: Vec<(Kind, Recovered)> = Vec::new();
    for number in 0..trials {
        let known = KnownWars::new(calibration, number)?;
        let wars = Wars::new(&known.calibration);
        let fitting =
            fitted(&wars, &rounds(arguments, &format!("{key} wars "), number), None, cancel, quiet)?;
        let progress = Progress::start(u64::from(calibration.settings.particles) + 1, "other wars", quiet);
        let done = || {
            progress.replicate_done();
            if cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) }
        };
        let forecast = known.forecast(&fitting, &done);
        progress.finish();
        for (kind, of) in known.compare(&fitting).into_iter().chain(forecast?) {
            let (word, episode) = match &kind {
                Kind::Common => ("common", ""),
                Kind::War(episode) => ("war", episode.as_str()),
                Kind::Forecast(episode) => ("forecast", episode.as_str()),
            };
            let first = [number.to_string(), word.to_string(), episode.to_string()];
            table.row(first.into_iter().chain(cells(&of)));
            recovered.push((kind, of));
        }
    }
    written((arguments, key), &table.bytes(), trials)?;
    let of = |is: fn(&Kind) -> bool| -> Vec<Recovered> {
        recovered.iter().filter(|(kind, _)| is(kind)).map(|(_, of)| of.clone()).collect()
    };
    let common = of(|kind| matches!(kind, Kind::Common));
    let each = of(|kind| matches!(kind, Kind::War(_)));
    let forecasts = of(|kind| matches!(kind, Kind::Forecast(_)));
    let mut out = by_parameter(&format!("{trials} populations of known wars"), &common);
    for (what, of) in [
        ("what wars have in common", common),
        ("what people did in each war", each),
        ("displaced on the last day of other wars", forecasts),
    ] {
        out += &in_all(what, &of);
    }
    Ok(out + &format!("\n{}\n", arguments.output.display()))
}

/// Where a trial keeps its finished rounds.
fn rounds(arguments: &Arguments, key: &str, number: u32) -> Rounds {
    Rounds::new(arguments, &format!(".{number}"), format!("{key}{number}"))
}

/// Writes the table of all trials, and takes away what they kept.
fn written((arguments, key): (&Arguments, &str), table: &[u8], trials: u32) -> anyhow::Result<()> {
    replace(&arguments.output, table)?;
    for number in 0..trials {
        rounds(arguments, key, number).done();
    }
    Ok(())
}

/// The cells of a truth: its name, truth, quantiles, rank and contraction.
fn cells(of: &Recovered) -> impl Iterator<Item = String> {
    let values = [of.truth].into_iter().chain(of.quantiles.iter().copied());
    let values: Vec<String> = values.map(|value| format!("{value:.6e}")).collect();
    let share = |share: f64| if share.is_finite() { format!("{share:.4}") } else { String::new() };
    [of.name.clone()].into_iter().chain(values).chain([of.rank, of.contraction].map(share))
}

/// Share of truths within their 90 % ranges, in per cent.
fn within(all: &[&Recovered]) -> f64 {
    let inside = all.iter().filter(|r| r.quantiles[0] <= r.truth && r.truth <= r.quantiles[2]).count();
    100.0 * inside as f64 / all.len() as f64
}

/// What a person reads of a recovery: a line for each parameter.
fn by_parameter(what: &str, recovered: &[Recovered]) -> String {
    let mut out = format!(
        "\n{what}, fitted to what they would have given\n\n{:<42}{:>16}{:>14}\n",
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
        let _ = writeln!(out, "{name:<42}{:>15.0}%{contraction:>14.2}", within(&all));
    }
    out
}

/// And a line for all of them.
fn in_all(what: &str, recovered: &[Recovered]) -> String {
    let all: Vec<&Recovered> = recovered.iter().collect();
    let ranks: Vec<f64> = recovered.iter().map(|of| of.rank).collect();
    format!(
        "{what:<42}{:>15.0}%   of {}; ranks in four bins: chi-square {:.1} (3 degrees of freedom)\n",
        within(&all),
        ranks.len(),
        chi_square(&ranks)
    )
}
