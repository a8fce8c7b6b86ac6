//! What are counts worth as they come in? Forecasts of imported conflicts from many days.
//!
//! `cargo run --release --example rolling_updates -- REPLICATES FOLDER...`, where each FOLDER is an imported conflict
//! (`displace import flee`). Flee's rescaled error after day 30 with the counts up to day 30 known, and thirty days
//! ahead of every thirtieth day with the counts up to that day known: without updating, with it
//! (`displace run --observe-until`), and of the last reports carried forward; then the share of reports up to thirty
//! days ahead that lie within the 80 % interval. `docs/validation-flee.md` has the numbers.

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::error::Error;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use displace::ensemble::{Draws, Ensemble, RunError, Silent};
use displace::outcome::Outcomes;
use displace::outcome::camps::Camps;
use displace::scenario::{Scenario, load};

/// Days ahead, and days between forecasts.
const AHEAD: u32 = 30;

/// The columns.
const COLUMNS: [&str; 7] = [
    "after_day_30",
    "after_day_30_updated",
    "after_day_30_last_report",
    "ahead",
    "ahead_updated",
    "ahead_last_report",
    "within_80",
];

fn run(case: &Scenario, replicates: u32) -> Result<Outcomes, RunError> {
    let ensemble =
        Ensemble { seed: 1, replicates: 0..replicates, draws: Draws::Priors, threads: 0, checked: false };
    ensemble.run(case, &Silent, &AtomicBool::new(false))
}

fn errors(folder: &Path, replicates: u32) -> Result<(String, [f64; 7]), Box<dyn Error>> {
    let name = folder.file_name().ok_or("a folder has a name")?.to_string_lossy().into_owned();
    let case = load(&folder.join(format!("{name}.toml")))?;
    let given = case.given.as_ref().ok_or("departures must be given")?;
    let camps = Camps::new(&case, given).ok_or("camps must have been counted")?;
    let free = camps.median(&case, &run(&case, replicates)?);
    let after = camps.clone().after(AHEAD).ok_or("a case must last longer than 30 days")?;
    let known = case.observed_until(AHEAD);
    let updated = after.median(&known, &run(&known, replicates)?);
    let last = after.carried_forward(given, AHEAD);
    let mut ahead = [0.0; 3];
    let (mut forecasts, mut inside, mut reports) = (0.0, 0.0, 0.0);
    for day in (AHEAD..=case.horizon_days.saturating_sub(AHEAD)).step_by(AHEAD as usize) {
        let mut known = case.observed_until(day);
        known.horizon_days = day + AHEAD;
        let outcomes = run(&known, replicates)?;
        let updated = camps.median(&known, &outcomes);
        let last = camps.carried_forward(given, day);
        for (sum, stocks) in ahead.iter_mut().zip([&free, &updated, &last]) {
            *sum += camps.on(stocks, day + AHEAD).ok_or("the day is within the horizon")?;
        }
        forecasts += 1.0;
        let mut near = camps.clone().after(day).ok_or("the day is within the horizon")?;
        near.reports.retain(|(date, ..)| *date <= day + AHEAD);
        if let Some(ranges) = near.ranges(&known, &outcomes, 1) {
            inside += ranges.within_80 * ranges.reports as f64;
            reports += ranges.reports as f64;
        }
    }
    let mut values = [inside / reports; 7];
    for (index, stocks) in [&free, &updated, &last].into_iter().enumerate() {
        values[index] = after.errors(stocks).rescaled;
        values[3 + index] = ahead[index] / forecasts;
    }
    Ok((name, values))
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [replicates, folders @ ..] = arguments.as_slice() else {
        return Err("REPLICATES, and folders of imported conflicts".into());
    };
    let replicates: u32 = replicates.parse()?;
    if replicates == 0 || folders.is_empty() {
        return Err("at least one replicate, and one conflict".into());
    }
    println!("conflict,{}", COLUMNS.join(","));
    let row = |name: &str, values: [f64; 7]| {
        println!("{name},{}", values.map(|value| format!("{value:.3}")).join(","));
    };
    let mut sums = [0.0; 7];
    for folder in folders {
        let (name, values) = errors(Path::new(folder), replicates)?;
        row(&name, values);
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value / folders.len() as f64);
    }
    row("mean", sums);
    Ok(())
}
