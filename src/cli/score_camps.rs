//! `displace score` for a case with counts at camps: a run beside what was counted, and beside the simplest forecasts.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::answer::{Answer, Usage};
use super::progress::Progress;
use crate::ensemble::{Draws, Ensemble, Silent};
use crate::numbers::Prior;
use crate::outcome::baseline::{Rule, Stocks, frozen, split};
use crate::outcome::camps::{Camps, StockScores};
use crate::output::Manifest;
use crate::output::merge::date;
use crate::output::scores::{Score, table, write};
use crate::scenario::{Given, Scenario};

/// Days after the last that was known, on which a run is scored alone.
const AHEAD: [(u32, &str); 3] =
    [(7, "error_7_days_ahead"), (30, "error_30_days_ahead"), (90, "error_90_days_ahead")];

/// Spread of the logarithm of capacities that are made noisy.
const NOISE: f64 = 0.3;

/// Scores a run: simulates it anew, which gives the same numbers, and twice more with other capacities.
pub(super) fn run(
    (folder, threads): (&Path, usize),
    manifest: &Manifest,
    (file, scenario): (&Path, &Scenario),
    quiet: bool,
) -> Answer {
    let known = match &manifest.observed_until {
        None => None,
        Some(text) => {
            let until = date(folder, "observed_until", text)?;
            let outside =
                || Usage(format!("{} has no day {text}, until which the run knew all", file.display()));
            Some(scenario.day(until).ok_or_else(outside)?)
        }
    };
    let updated = known.map(|day| scenario.observed_until(day));
    let scenario = updated.as_ref().unwrap_or(scenario);
    let given = scenario.given.as_ref();
    let camps = given.and_then(|given| Camps::new(scenario, given));
    let camps = match known {
        Some(day) => camps.and_then(|camps| camps.after(day)),
        None => camps,
    };
    let (Some(given), Some(camps)) = (given, camps) else {
        let message =
            format!("{} has no counts at camps to score a run with ([exogenous] counts)", file.display());
        return Err(Usage(message).into());
    };
    same_inputs(scenario, manifest, file)?;
    if manifest.parameters != "priors" {
        let message = "the run took its parameters from sets, not from the priors: such runs are not scored";
        return Err(Usage(message.into()).into());
    }
    let ensemble = Ensemble {
        seed: manifest.seed,
        replicates: manifest.replicates_from..manifest.replicates_to,
        draws: Draws::Priors,
        threads,
        checked: false,
    };
    let scores = scores(scenario, given, &camps, &ensemble, quiet)?;
    let path = write(folder, "scores.csv", &table(&scores))?;
    Ok(report(manifest, &camps, scenario, &scores, &path))
}

/// Refuses to score a run with files that have changed since, or that are not its own.
fn same_inputs(scenario: &Scenario, manifest: &Manifest, file: &Path) -> anyhow::Result<()> {
    for (path, hash) in &scenario.inputs {
        let name = path.display().to_string();
        let before = manifest.inputs.iter().find(|input| input.path == name);
        // Files may have been given other names, and then they are known by what is in them.
        if before.is_some_and(|input| input.sha256 != *hash) {
            let message = format!("{name} beside {} has changed since the run: run it again", file.display());
            return Err(Usage(message).into());
        }
        if !manifest.inputs.iter().any(|input| input.sha256 == *hash) {
            let message = format!(
                "{name} is no file of the run: {} is another scenario, or has changed since (run it, and score that run)",
                file.display()
            );
            return Err(Usage(message).into());
        }
    }
    Ok(())
}

/// A scenario in which one parameter is fixed.
fn with(scenario: &Scenario, name: &str, value: f64) -> Scenario {
    let mut scenario = scenario.clone();
    let index = scenario.parameter(name);
    if let Some(index) = index {
        scenario.parameters[index].prior = Prior::Fixed(value);
    }
    scenario
}

/// Futures of the scenario in which all numbers are at their middle: luck alone makes them differ, and hardly.
const OF_THE_MIDDLE: u32 = 10;

/// A scenario with every number at the middle of its prior, and no camp unlike what is known of it: what one run with one
/// setting would forecast.
fn middle(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    for parameter in &mut scenario.parameters {
        let is_spread = ["pull_spread", "capacity_spread"].contains(&parameter.name.as_str());
        parameter.prior = Prior::Fixed(if is_spread { 0.0 } else { parameter.prior.quantile(0.5) });
    }
    scenario
}

fn scores(
    scenario: &Scenario,
    given: &Given,
    camps: &Camps,
    ensemble: &Ensemble,
    quiet: bool,
) -> anyhow::Result<Vec<Score>> {
    let mut scores = Vec::new();
    let never = AtomicBool::new(false);
    let progress = Progress::start(3 * ensemble.replicates.len() as u64, &scenario.title, quiet);
    let variants = [
        ("given", scenario.clone()),
        ("noisy", with(scenario, "capacity_spread", NOISE)),
        ("none", with(scenario, "places_factor", 0.0)),
    ];
    for (capacities, variant) in &variants {
        let outcomes = ensemble.run(variant, &progress, &never)?;
        let median = camps.median(variant, &outcomes);
        add(&mut scores, "model", capacities, camps.errors(&median));
        ahead(&mut scores, "model", capacities, camps, &median);
        if *capacities != "given" {
            continue;
        }
        if let Some(ranges) = camps.ranges(variant, &outcomes, ensemble.seed) {
            for (score, value) in [
                ("within_50", ranges.within_50),
                ("within_80", ranges.within_80),
                ("crps_persons", ranges.crps),
                ("reports", ranges.reports as f64),
            ] {
                scores.push(Score { forecast: "model", capacities, location: "all".into(), score, value });
            }
        }
        for (&host, (part, weekly)) in camps.hosts.iter().zip(camps.by_camp(&median)) {
            let name = &scenario.geography.locations[host].name;
            let mut push = |score, value| {
                scores.push(Score { forecast: "model", capacities, location: name.clone(), score, value });
            };
            push("error_rescaled", part);
            if let Some(weekly) = weekly {
                push("weekly_arrivals", weekly);
            }
        }
    }
    // Whoever knows reports learns from them which camps draw more than is known of them.
    if camps.from == 0 {
        let start = ensemble.replicates.start;
        let replicates = start..ensemble.replicates.end.min(start + OF_THE_MIDDLE);
        let few = Ensemble { replicates, draws: Draws::Priors, ..*ensemble };
        for (capacities, variant) in variants.iter().filter(|(capacities, _)| *capacities != "noisy") {
            let variant = middle(variant);
            let stocks = camps.median(&variant, &few.run(&variant, &Silent, &never)?);
            add(&mut scores, "middle", capacities, camps.errors(&stocks));
        }
    }
    progress.finish();
    let limits = camps.capacities(scenario);
    let endless = vec![f64::INFINITY; limits.len()];
    if let Some(last) = camps.from.checked_sub(1) {
        let stocks = camps.carried_forward(given, last);
        add(&mut scores, "last_report", "none", camps.errors(&stocks));
        ahead(&mut scores, "last_report", "none", camps, &stocks);
    }
    for (name, capacities, stocks) in [
        ("frozen_day_7", "none", frozen(&camps.counts, &camps.last_reports(given, 7))),
        ("frozen_day_30", "none", frozen(&camps.counts, &camps.last_reports(given, 30))),
        ("uniform", "given", split(scenario, given, &camps.hosts, &limits, Rule::Uniform)),
        ("uniform", "none", split(scenario, given, &camps.hosts, &endless, Rule::Uniform)),
        ("nearest_camp", "none", split(scenario, given, &camps.hosts, &endless, Rule::Nearest)),
        ("radiation", "given", split(scenario, given, &camps.hosts, &limits, Rule::Radiation)),
        ("radiation", "none", split(scenario, given, &camps.hosts, &endless, Rule::Radiation)),
    ] {
        add(&mut scores, name, capacities, camps.errors(&stocks));
    }
    Ok(scores)
}

fn add(scores: &mut Vec<Score>, forecast: &'static str, capacities: &'static str, errors: StockScores) {
    let mut push = |score, value| {
        scores.push(Score { forecast, capacities, location: "all".into(), score, value });
    };
    push("error_rescaled", errors.rescaled);
    push("error_normal", errors.normal);
    if let Some(weekly) = errors.weekly {
        push("weekly_arrivals", weekly);
    }
}

/// Errors some days after the last that was known, if the horizon reaches so far.
fn ahead(
    scores: &mut Vec<Score>,
    forecast: &'static str,
    capacities: &'static str,
    camps: &Camps,
    stocks: &Stocks,
) {
    let Some(last) = camps.from.checked_sub(1) else { return };
    for (days, score) in AHEAD {
        if let Some(value) = camps.on(stocks, last + days) {
            scores.push(Score { forecast, capacities, location: "all".into(), score, value });
        }
    }
}

fn report(manifest: &Manifest, camps: &Camps, scenario: &Scenario, scores: &[Score], path: &Path) -> String {
    let find = |forecast: &str, capacities: &str, location: &str, score: &str| {
        let same = |s: &&Score| {
            s.forecast == forecast && s.capacities == capacities && s.location == location && s.score == score
        };
        scores.iter().find(same).map(|score| score.value)
    };
    // A score that there is none of: where counts never change, or camps have no report.
    let cell = |value: Option<f64>| value.map_or_else(|| "none".to_string(), |value| format!("{value:.3}"));
    let mut out = format!(
        "\n{}: {} replicates, {} camps, {} days\n\n{:<18}{:<14}{:>12}{:>12}{:>12}\n{:<18}{:<14}{:>12}{:>12}{:>12}\n",
        manifest.title,
        manifest.replicates_to - manifest.replicates_from,
        camps.hosts.len(),
        scenario.horizon_days + 1,
        "forecast",
        "capacities",
        "error",
        "error",
        "weekly",
        "",
        "",
        "rescaled",
        "normal",
        "arrivals",
    );
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for score in scores.iter().filter(|score| score.location == "all") {
        let row = (score.forecast, score.capacities);
        if seen.contains(&row) {
            continue;
        }
        seen.push(row);
        let value = |name: &str| cell(find(row.0, row.1, "all", name));
        let _ = writeln!(
            out,
            "{:<18}{:<14}{:>12}{:>12}{:>12}",
            row.0,
            row.1,
            value("error_rescaled"),
            value("error_normal"),
            value("weekly_arrivals")
        );
    }
    if let Some(date) = &manifest.observed_until {
        let _ = writeln!(
            out,
            "\nOnly days after {date} are scored; the run knew the reports up to then, and the departures of all days.\n"
        );
        let _ = writeln!(out, "{:<32}{:>12}{:>12}{:>12}", "error, days ahead", "7", "30", "90");
        for (forecast, capacities) in [("model", "given"), ("model", "none"), ("last_report", "none")] {
            let cells = AHEAD.map(|(_, score)| cell(find(forecast, capacities, "all", score)));
            let name = format!("{forecast}, capacities {capacities}");
            let _ = writeln!(out, "{name:<32}{:>12}{:>12}{:>12}", cells[0], cells[1], cells[2]);
        }
    }
    let _ = writeln!(out, "\n{:<32}{:>12}{:>12}", "camp (model)", "part of the", "weekly");
    let _ = writeln!(out, "{:<32}{:>12}{:>12}", "", "error", "arrivals");
    for &host in &camps.hosts {
        let name = &scenario.geography.locations[host].name;
        let value = |score: &str| cell(find("model", "given", name, score));
        let _ = writeln!(out, "{name:<32}{:>12}{:>12}", value("error_rescaled"), value("weekly_arrivals"));
    }
    let of_all = |score: &str| find("model", "given", "all", score);
    if let (Some(reports), Some(most), Some(half)) =
        (of_all("reports"), of_all("within_80"), of_all("within_50"))
    {
        let _ = writeln!(
            out,
            "\nOf {reports:.0} reports, {:.0} % lie within the 80 % interval, {:.0} % within the 50 % interval.",
            100.0 * most,
            100.0 * half
        );
    } else {
        out.push_str("\nNo report lies on the days that are scored.\n");
    }
    let _ = writeln!(
        out,
        "Errors: 0 is perfect, 2 the most; weekly arrivals: \"no change\" scores 1 (docs/flee.md).\nTable:  {}",
        path.display()
    );
    out
}
