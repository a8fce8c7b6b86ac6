//! `displace sensitivity`: which parameters drive an outcome, and how much is luck.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::run::sha256;
use super::{Report, Usage, default_output};
use crate::output::chart::{Tornado, TornadoRow};
use crate::output::manifest::Input;
use crate::output::merge::Columns;
use crate::output::table::line;
use crate::output::{RunDir, write_chart};
use crate::tuning::results::Results;
use crate::tuning::sensitivity::{Indices, Places, Share, indices};
use crate::tuning::variance::{Shares, shares};

/// Parameters on the printed table and the chart.
const SHOWN: usize = 12;
const DEFAULT: &str = "displaced_day_90";

/// What to analyse.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Results of a sweep over a design of `displace sample --design saltelli`. Of other designs, only the
    /// shares of parameters and luck are given.
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    /// The outcome of chart and printed table: any column of numbers [default: `displaced_day_90`, or the
    /// last day].
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    /// Bootstrap resamples of the intervals.
    #[arg(long, default_value_t = 1000)]
    resamples: u32,
    /// The number that fixes the resamples.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for tables and chart [default: output/sensitivity].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace an earlier analysis.
    #[arg(long)]
    force: bool,
}

/// What `run.json` says of an analysis.
#[derive(Debug, Serialize)]
struct Manifest {
    displace_version: &'static str,
    git_commit: &'static str,
    argv: Vec<String>,
    inputs: Vec<Input>,
    seed: u64,
    resamples: u32,
}

/// Analyses a sweep.
pub(super) fn run(arguments: &Arguments) -> Report {
    let path = &arguments.results;
    let bytes =
        std::fs::read(path).map_err(|error| Usage(format!("cannot read {}: {error}", path.display())))?;
    let results = Results::new(Columns::read(path)?)?;
    let places = match (results.of_sets("base"), results.of_sets("block")) {
        (Ok(bases), Ok(blocks)) => {
            let sets = results.sets.iter().zip(bases).zip(blocks);
            let sets: Vec<_> = sets.map(|((set, base), block)| (set.as_str(), base, block)).collect();
            Some(Places::new(&sets).map_err(|error| Usage(format!("{}: {error}", path.display())))?)
        }
        _ => None,
    };
    if places.is_none() && results.replicates() < 2 {
        return Err(Usage(format!(
            "{} has no columns base and block (sample --design saltelli writes them), nor several replicates a set: there is nothing to analyse",
            path.display()
        ))
        .into());
    }
    let mut outcomes = results.headlines();
    let chosen = chosen(arguments, &outcomes)?;
    if !outcomes.contains(&chosen) {
        outcomes.push(chosen.clone());
    }

    let mut table = line([
        "outcome",
        "parameter",
        "first_order",
        "first_order_low",
        "first_order_high",
        "total",
        "total_low",
        "total_high",
    ]);
    let mut luck = line(["outcome", "source", "share", "low", "high"]);
    let mut report = String::new();
    let mut chart = None;
    for name in &outcomes {
        let outcome = results.outcome(name)?;
        if let Some(places) = &places {
            let means: Vec<f64> =
                outcome.iter().map(|set| set.iter().sum::<f64>() / set.len() as f64).collect();
            let found = indices(&places.blocks(&means), arguments.resamples, arguments.seed);
            for (index, parameter) in places.parameters.iter().enumerate() {
                let mut fields = vec![name.clone(), parameter.clone()];
                let of = found.as_ref().map(|found| found[index]);
                fields.extend(cells(of.map(|indices| indices.first_order)));
                fields.extend(cells(of.map(|indices| indices.total)));
                table.extend(line(&fields));
            }
            if *name == chosen {
                report.push_str(&indices_text(name, places, found.as_deref(), &results));
                chart = found.map(|found| tornado(name, places, &found, &results));
            }
        }
        // The sets AB are not independent draws: parameters are compared over A and B alone.
        let independent: Vec<Vec<f64>> = match &places {
            Some(places) => places.independent().map(|set| outcome[set].clone()).collect(),
            None => outcome,
        };
        let found =
            results.crossed.then(|| shares(&independent, arguments.resamples, arguments.seed)).flatten();
        for (source, share) in sources(found) {
            let mut fields = vec![name.clone(), source.to_string()];
            fields.extend(cells(share));
            luck.extend(line(&fields));
        }
        if *name == chosen {
            report.push_str(&shares_text(name, found, &results));
        }
    }

    let target = arguments.output.clone().unwrap_or_else(|| default_output("sensitivity"));
    let dir = RunDir::create(&target, arguments.force)?;
    let manifest = Manifest {
        displace_version: env!("CARGO_PKG_VERSION"),
        git_commit: option_env!("DISPLACE_GIT_COMMIT").unwrap_or("unknown"),
        argv: std::env::args().collect(),
        inputs: vec![Input { path: path.display().to_string(), sha256: sha256(&bytes) }],
        seed: arguments.seed,
        resamples: arguments.resamples,
    };
    dir.write("run.json", &serde_json::to_vec_pretty(&manifest)?)?;
    if places.is_some() {
        dir.write("sensitivity.csv", &table)?;
    }
    dir.write("variance.csv", &luck)?;
    if let Some(chart) = &chart {
        write_chart(&dir, "tornado", &chart.svg(), true)?;
    }
    let place = dir.finish()?;
    let files = if chart.is_some() {
        "sensitivity.csv, variance.csv, tornado.svg (and .png)"
    } else if places.is_some() {
        "sensitivity.csv, variance.csv"
    } else {
        "variance.csv"
    };
    Ok(report + &format!("\nAll outcomes, in {}: {files}\n", place.display()))
}

fn chosen(arguments: &Arguments, headlines: &[String]) -> Result<String, Usage> {
    let default = || {
        let last = headlines.iter().rfind(|name| name.starts_with("displaced_day_"));
        headlines.iter().find(|name| *name == DEFAULT).or(last).cloned()
    };
    arguments
        .outcome
        .clone()
        .or_else(default)
        .ok_or_else(|| Usage("the results have no headline outcome: name a column with --outcome".into()))
}

/// Value and interval as fields; empty where there is none.
fn cells(share: Option<Share>) -> [String; 3] {
    let cell = |value: f64| if value.is_finite() { format!("{value:.5}") } else { String::new() };
    share.map_or_else(Default::default, |share| [share.value, share.low, share.high].map(cell))
}

fn sources(shares: Option<Shares>) -> [(&'static str, Option<Share>); 3] {
    [
        ("parameters", shares.map(|shares| shares.parameters)),
        ("luck", shares.map(|shares| shares.luck)),
        ("parameters_and_luck", shares.map(|shares| shares.together)),
    ]
}

/// Parameters, those with the greatest total first.
fn ranked<'a>(places: &'a Places, found: &[Indices]) -> Vec<(&'a str, Indices)> {
    let mut ranked: Vec<_> =
        places.parameters.iter().map(String::as_str).zip(found.iter().copied()).collect();
    ranked.sort_by(|a, b| b.1.total.value.total_cmp(&a.1.total.value));
    ranked
}

fn percent(share: Share) -> String {
    let percent = |value: f64| format!("{:.0}", 100.0 * value).replace("-0", "0");
    format!("{:>4} % ({} to {})", percent(share.value), percent(share.low), percent(share.high))
}

fn sample(places: &Places, results: &Results) -> String {
    let futures = match results.replicates() {
        1 => "one future a set".to_string(),
        n => format!("means of {n} futures a set"),
    };
    let pairs = results.sets.len() / (places.parameters.len() + 2);
    format!("{} parameters, {pairs} pairs of sets, {futures}", places.parameters.len())
}

fn indices_text(name: &str, places: &Places, found: Option<&[Indices]>, results: &Results) -> String {
    let Some(found) = found else { return format!("\n{name} does not vary between sets\n") };
    let mut out = format!(
        "\nWhat drives {name}: shares of its variance between sets, nine in ten\n({})\n\n{:<34}{:>22}{:>24}\n",
        sample(places, results),
        "",
        "alone",
        "alone and with others"
    );
    let ranked = ranked(places, found);
    let shown = ranked.iter().take(SHOWN).map(|(parameter, indices)| {
        let (alone, all) = (percent(indices.first_order), percent(indices.total));
        format!("{parameter:<34}{alone:>22}{all:>24}\n")
    });
    out.extend(shown);
    if ranked.len() > SHOWN {
        out.extend(["and ".into(), (ranked.len() - SHOWN).to_string(), " more\n".into()]);
    }
    out
}

fn shares_text(name: &str, found: Option<Shares>, results: &Results) -> String {
    match found {
        Some(shares) => format!(
            "\nShares of the whole variance of {name}\n{:<34}{:>22}\n{:<34}{:>22}\n{:<34}{:>22}\n",
            "parameters",
            percent(shares.parameters),
            "luck (conflict and households)",
            percent(shares.luck),
            "parameters and luck together",
            percent(shares.together)
        ),
        None if !results.crossed => "\nNo shares of luck: sets do not have the same replicates\n".to_string(),
        None if results.replicates() < 2 => {
            "\nNo shares of luck: that takes two replicates a set or more (sweep --replicates)\n".to_string()
        }
        None => format!("\n{name} does not vary\n"),
    }
}

fn tornado(name: &str, places: &Places, found: &[Indices], results: &Results) -> Tornado {
    let row = |(parameter, indices): (&str, Indices)| TornadoRow {
        label: parameter.replace('_', " "),
        first_order: indices.first_order.value,
        low: indices.first_order.low,
        high: indices.first_order.high,
        total: indices.total.value,
        total_low: indices.total.low,
        total_high: indices.total.high,
    };
    Tornado {
        title: format!("What drives {}", name.replace('_', " ")),
        subtitle: "Sobol indices of the parameters, each varied over its prior. Whiskers: nine in ten bootstrap resamples.".into(),
        rows: ranked(places, found).into_iter().take(SHOWN).map(row).collect(),
        note: format!(
            "{}. displace {}. What the model does with its priors, not what drives displacement in the world.",
            sample(places, results),
            env!("CARGO_PKG_VERSION")
        ),
    }
}
