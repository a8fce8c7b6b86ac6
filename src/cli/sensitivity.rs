//! `displace sensitivity`: which parameters drive an outcome, and how much is luck.

mod sound;

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::answer::{Answer, Usage};
use super::files::{default_output, refuse_own_input};
use super::origin::sha256;
#[cfg(feature = "charts")]
use crate::output::chart::{Tornado, TornadoRow};
use crate::output::comparison::rows::PEAK_DAY;
use crate::output::manifest::GIT_COMMIT;
use crate::output::manifest::Input;
use crate::output::ours::Held;
use crate::output::seal::Sums;
use crate::output::studied::{self, Studied};
use crate::output::{Charts, RunDir, clock, words};
use crate::tables::{self, Columns, Writer};
use crate::tuning::results::Results;
use crate::tuning::sensitivity::{Indices, Places, Share, indices};
use crate::tuning::variance::{Crossed, Part, shares};

/// Parameters on the printed table and the chart.
const SHOWN: usize = 12;
/// Fewest resamples of an interval.
const FEWEST: u32 = 20;
const DEFAULT: &str = "displaced_day_90";

/// What to analyse.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Results of a sweep over a design of `displace sample --design saltelli`. Of other designs, only the
    /// shares of parameters and luck are given. Several: results of sweeps of several scenarios over the same
    /// design; then the shares of scenario, parameters and luck.
    #[arg(value_name = "RESULTS", required = true)]
    results: Vec<PathBuf>,
    /// The outcome of chart and printed table: any column of numbers [default: `displaced_day_90`, or the
    /// last day].
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    /// Bootstrap resamples of the intervals: 20 at least, or 0 for none.
    #[arg(long, default_value_t = 1000)]
    resamples: u32,
    /// The number that fixes the resamples.
    #[arg(long, default_value_t = 1, value_parser = super::values::seed)]
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
    /// Of which scenario each of them is, where it is known.
    sweeps: Vec<Option<Studied>>,
    seed: u64,
    resamples: u32,
    /// Every other file of the folder with its SHA-256.
    files: Sums,
}

/// The tables that an analysis makes, and what it prints.
struct Analysis {
    indices: Option<Vec<u8>>,
    variance: Vec<u8>,
    report: String,
    /// As SVG.
    chart: Option<String>,
}

/// Analyses one sweep, or sweeps of several scenarios.
pub(super) fn run(arguments: &Arguments) -> Answer {
    if (1..FEWEST).contains(&arguments.resamples) {
        return Err(Usage(format!(
            "--resamples must be {FEWEST} at least, got {}: the ends of an interval are not known from fewer (0 gives no \
             intervals)",
            arguments.resamples
        ))
        .into());
    }
    let mut inputs: Vec<Input> = Vec::new();
    let (mut several, mut sweeps) = (Vec::new(), Vec::new());
    for path in &arguments.results {
        let bytes =
            tables::read(path).map_err(|error| Usage(format!("cannot read {}: {error}", path.display())))?;
        let input = Input { path: path.display().to_string(), sha256: sha256(&bytes) };
        if let Some(same) = inputs.iter().find(|there| there.sha256 == input.sha256) {
            return Err(Usage(format!(
                "{} and {} are the same results: each scenario counts once, so leave one out",
                same.path, input.path
            ))
            .into());
        }
        inputs.push(input);
        // What is wrong with a row says more than that something is.
        several.push(Results::new(Columns::read(path)?)?);
        sweeps.push(studied::of_results(path, &bytes)?);
    }
    sound::same_luck(&arguments.results, &sweeps)?;
    let analysis = analysis(arguments, &several)?;
    let target = arguments.output.clone().unwrap_or_else(|| default_output("sensitivity"));
    let dir = RunDir::holding(Held::Analysis, &target, arguments.force)?;
    refuse_own_input(&target, &arguments.results)?;
    let manifest = Manifest {
        displace_version: env!("CARGO_PKG_VERSION"),
        git_commit: GIT_COMMIT,
        argv: super::origin::command_line(),
        inputs,
        sweeps,
        seed: arguments.seed,
        resamples: arguments.resamples,
        files: Sums::new(),
    };
    dir.write("run.json", &serde_json::to_vec_pretty(&manifest)?)?;
    let mut files = Vec::new();
    if let Some(table) = &analysis.indices {
        dir.write("sensitivity.csv", table)?;
        files.push("sensitivity.csv");
    }
    dir.write("variance.csv", &analysis.variance)?;
    files.push("variance.csv");
    let charts = Charts::write(&dir, true, analysis.chart.map(|chart| ("tornado", chart)))?;
    dir.write("run.json", &serde_json::to_vec_pretty(&Manifest { files: dir.sums()?, ..manifest })?)?;
    let place = dir.finish()?;
    let charts = if analysis.indices.is_some() { charts.report(&place) } else { String::new() };
    Ok(analysis.report + &format!("\nAll outcomes, in {}: {}\n{charts}", place.display(), files.join(", ")))
}

fn analysis(arguments: &Arguments, several: &[Results]) -> anyhow::Result<Analysis> {
    sound::comparable(&arguments.results, several)?;
    let (path, results) = (&arguments.results[0], &several[0]);
    let places = sound::places(path, results)?;
    if (places.is_none() || several.len() > 1) && results.futures() < 2 {
        return Err(Usage(if several.len() > 1 {
            format!("{} has one replicate a set: shares of the variance take two or more", path.display())
        } else {
            format!(
                "{} has no columns base and block (sample --design saltelli writes them), nor several replicates a set: there is nothing to analyse",
                path.display()
            )
        })
        .into());
    }
    let mut outcomes = results.headlines();
    let chosen = chosen(arguments, &outcomes)?;
    if !outcomes.contains(&chosen) {
        outcomes.push(chosen.clone());
    }
    let left_out = sound::peakless(&arguments.results, several, &outcomes, &chosen)?;
    outcomes.retain(|name| left_out.is_empty() || name != PEAK_DAY);
    let mut table = Writer::new([
        "outcome",
        "parameter",
        "first_order",
        "first_order_low",
        "first_order_high",
        "total",
        "total_low",
        "total_high",
    ]);
    let mut report = left_out;
    report.push_str(&sound::unread(&arguments.results, several, (&outcomes, places.as_ref())));
    let mut variance =
        Writer::new(["outcome", "source", "share", "low", "high", "total", "total_low", "total_high"]);
    let mut chart = None;
    // Indices are those of one scenario.
    let indexed = places.as_ref().filter(|_| several.len() == 1);
    for name in &outcomes {
        let outcome = several.iter().map(|results| results.outcome(name)).collect::<Result<Vec<_>, _>>()?;
        let parts = crossed(results, places.as_ref(), &outcome).and_then(|crossed| shares(&crossed));
        if let Some(places) = indexed {
            let means: Vec<f64> =
                outcome[0].iter().map(|set| set.iter().sum::<f64>() / set.len() as f64).collect();
            let found = indices(&places.blocks(&means), arguments.resamples, arguments.seed);
            for (index, parameter) in places.parameters.iter().enumerate() {
                let mut fields = vec![name.clone(), parameter.clone()];
                let of = found.as_ref().map(|found| found[index]);
                fields.extend(cells(of.map(|indices| indices.first_order)));
                fields.extend(cells(of.map(|indices| indices.total)));
                table.row(&fields);
            }
            if *name == chosen {
                report.push_str(&indices_text(name, places, found.as_deref(), results));
                chart = found.and_then(|found| tornado((name, results), places, &found, parts.as_deref()));
            }
        }
        for part in parts.iter().flatten() {
            let mut fields = vec![name.clone(), part.sources.join("_and_")];
            fields.extend(cells(Some(part.share)));
            fields.extend(cells(part.total));
            variance.row(&fields);
        }
        if *name == chosen {
            report.push_str(&shares_text(name, parts.as_deref(), results));
        }
    }
    let indices = indexed.map(|_| table.bytes());
    Ok(Analysis { indices, variance: variance.bytes(), report, chart })
}

/// An outcome by scenario, set and future, if everything is crossed.
fn crossed(results: &Results, places: Option<&Places>, outcome: &[Vec<Vec<f64>>]) -> Option<Crossed> {
    if !results.crossed {
        return None;
    }
    // The sets AB are not independent draws: parameters are compared over A and B alone.
    let sets: Vec<usize> = match places {
        Some(places) => places.independent().collect(),
        None => (0..results.sets.len()).collect(),
    };
    let (mut sources, mut levels) = (vec!["parameters"], vec![sets.len()]);
    if let Some(courses) = results.conflicts {
        sources.extend(["conflict", "households"]);
        levels.extend([courses, results.futures() / courses]);
    } else {
        sources.push("luck");
        levels.push(results.futures());
    }
    let values = |of: &Vec<Vec<f64>>| sets.iter().flat_map(|&set| of[set].iter().copied()).collect();
    Some(Crossed { sources, levels, scenarios: outcome.iter().map(values).collect() })
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

/// Parameters, those with the greatest total first.
fn ranked<'a>(places: &'a Places, found: &[Indices]) -> Vec<(&'a str, Indices)> {
    let mut ranked: Vec<_> =
        places.parameters.iter().map(String::as_str).zip(found.iter().copied()).collect();
    ranked.sort_by(|a, b| b.1.total.value.total_cmp(&a.1.total.value));
    ranked
}

fn percent(share: Share) -> String {
    let percent = |value: f64| format!("{:.0}", 100.0 * value).replace("-0", "0");
    if share.low.is_finite() {
        format!("{:>4} % ({} to {})", percent(share.value), percent(share.low), percent(share.high))
    } else {
        format!("{:>4} %", percent(share.value))
    }
}

fn sample(places: &Places, results: &Results) -> String {
    let futures = match results.futures() {
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

fn shares_text(name: &str, parts: Option<&[Part]>, results: &Results) -> String {
    let futures = match results.conflicts {
        Some(courses) => {
            format!("{courses} courses of the conflict × {} of households", results.futures() / courses)
        }
        None => format!("{} futures", results.futures()),
    };
    match parts {
        Some(parts) => {
            let mut out = format!(
                "\nShares of the whole variance of {name}, nine in ten\n({futures} a set)\n\n{:<34}{:>22}{:>24}\n",
                "", "alone", "alone and with others"
            );
            for part in parts {
                if let ([source], Some(total)) = (part.sources.as_slice(), part.total) {
                    let label = if *source == "luck" { "luck (conflict and households)" } else { source };
                    let (share, total) = (percent(part.share), percent(total));
                    out.extend([format!("{label:<34}{share:>22}{total:>24}\n")]);
                }
            }
            out
        }
        None if !results.crossed => {
            "\nNo shares of luck: sets do not have the same futures, each once\n".to_string()
        }
        None if results.conflicts.is_some() => {
            "\nNo shares of conflict and households: that takes two sets, two courses and two replicates or more \
             (sweep --conflicts, --replicates), and an outcome that varies\n"
                .to_string()
        }
        None if results.futures() < 2 => {
            "\nNo shares of luck: that takes two replicates a set or more (sweep --replicates)\n".to_string()
        }
        None => format!("\n{name} does not vary\n"),
    }
}

/// How much of the whole variance is no luck, which indices say nothing of.
#[cfg(feature = "charts")]
fn luck(parts: Option<&[Part]>) -> String {
    let parameters = parts.into_iter().flatten().find(|part| part.sources == ["parameters"]);
    parameters.map_or_else(
        || "How much of the whole variance is luck is not known.".into(),
        |part| {
            format!(
                "Of the whole variance all parameters together make {} by themselves; the rest is luck, by itself or with them.",
                percent(part.share).trim_start()
            )
        },
    )
}

/// The chart of the indices as SVG, in builds that have charts.
#[cfg(not(feature = "charts"))]
fn tornado(_: (&str, &Results), _: &Places, _: &[Indices], _: Option<&[Part]>) -> Option<String> {
    None
}

/// The chart of the indices as SVG.
#[cfg(feature = "charts")]
#[expect(clippy::unnecessary_wraps, reason = "builds without charts have none")]
fn tornado(
    (name, results): (&str, &Results),
    places: &Places,
    found: &[Indices],
    parts: Option<&[Part]>,
) -> Option<String> {
    let row = |(parameter, indices): (&str, Indices)| TornadoRow {
        label: parameter.replace('_', " "),
        first_order: indices.first_order.value,
        low: indices.first_order.low,
        high: indices.first_order.high,
        total: indices.total.value,
        total_low: indices.total.low,
        total_high: indices.total.high,
    };
    let chart = Tornado {
        title: format!("What drives {}", name.replace('_', " ")),
        subtitle: "Sobol indices of the parameters, each varied over its prior, those left out of the design held still: shares of what sets of parameters make different under the same luck. Whiskers: nine in ten bootstrap resamples.".into(),
        rows: ranked(places, found).into_iter().take(SHOWN).map(row).collect(),
        note: format!(
            "{}. {} displace {}, made {}. What the model does with its priors, not what drives displacement in the world.",
            sample(places, results),
            luck(parts),
            env!("CARGO_PKG_VERSION"),
            words::date(clock::today()),
        ),
    };
    Some(chart.svg())
}
