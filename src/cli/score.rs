//! `displace score`: a run against what was observed, beside forecasts that need no model.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::answer::{Answer, Usage};
use super::report::believed;
use super::{score_camps, score_daily, score_places};
use crate::outcome::hindcast::{Datum, FEW, ReportErrors, ScoredDatum, score};
use crate::outcome::precision::Sets;
use crate::outcome::skill::SeriesScores;
use crate::output::merge::{date, manifest, sets_of};
use crate::output::observed;
use crate::output::scores::write;
use crate::output::words::{thousands, three_digits};
use crate::output::{Manifest, OutputError};
use crate::scenario;
use crate::tables::{Columns, Writer};

/// What futures had in areas beside what was counted there, in the folder of a run, and the scores of that.
const PLACES: &str = "observed_places.csv";
const SCORES_PLACES: &str = "scores_places.csv";

/// What to score.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of a run whose scenario has observations, or counts at camps; scores.csv is written into
    /// it.
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// How reports differ from what the model counts, for all dates of a series alike: a standard deviation of
    /// logarithms. The defaults are those that calibrations assume.
    #[arg(long, default_value_t = ReportErrors::default().common)]
    common_error: f64,
    /// The same for each date.
    #[arg(long, default_value_t = ReportErrors::default().own)]
    own_error: f64,
    /// The scenario file of a case with counts at camps, if it is no longer where the run found it.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Threads for such a case, which is simulated anew; 0 takes all cores.
    #[arg(short = 'j', long, default_value_t = 0, value_parser = super::values::threads())]
    threads: usize,
}

/// Scores a run.
pub(super) fn run(arguments: &Arguments, quiet: bool) -> Answer {
    Ok(scored(arguments, quiet)? + &believed([arguments.run.as_path()]))
}

fn scored(arguments: &Arguments, quiet: bool) -> Answer {
    let manifest = manifest(&arguments.run)?;
    let errors = ReportErrors { common: arguments.common_error, own: arguments.own_error };
    if ![errors.common, errors.own].iter().all(|error| (0.0..10.0).contains(error)) {
        let message = "--common-error and --own-error must be numbers between 0 and 10, for instance 0.2";
        return Err(Usage(message.into()).into());
    }
    let path = arguments.run.join("observed.csv");
    if !path.exists() {
        if let Some(said) = of_camps(arguments, &manifest, errors, quiet)? {
            return Ok(said);
        }
        if arguments.run.join(PLACES).exists() {
            return of_areas(&arguments.run, &manifest, errors);
        }
        return Err(Usage(format!(
            "{} has no observed.csv: its scenario has no observations to score against (where it has counts \
             at camps, name it with --scenario)",
            arguments.run.display()
        ))
        .into());
    }
    if let Some(file) = &arguments.scenario {
        return Err(Usage(format!(
            "--scenario {} is not needed: {} has all that the run is scored with, so leave it out",
            file.display(),
            path.display()
        ))
        .into());
    }
    let from_start = |key: &str, text: &Option<String>| -> Result<Option<f64>, OutputError> {
        let Some(text) = text else { return Ok(None) };
        let days = date(&arguments.run, key, text)? - date(&arguments.run, "start", &manifest.start)?;
        Ok(Some(f64::from(days.get_days())))
    };
    let counted_from = from_start("counting_since", &manifest.counting_since)?.unwrap_or(0.0);
    let known = from_start("observed_until", &manifest.observed_until)?;
    let data = observed::read(&path, &(manifest.replicates_from..manifest.replicates_to), counted_from)?;
    let sets = sets(&arguments.run, data.first().map_or(0, |datum| datum.simulated.len()))?;
    let scored = score(&data, &sets, errors, manifest.seed, known);
    let (places, unscored) =
        score_places::groups(&arguments.run.join(PLACES), manifest.observed_until.as_deref())?;
    if scored.is_empty() && !places.is_empty() {
        return of_areas(&arguments.run, &manifest, errors);
    }
    // The totals of such a case may all be known, and counts at its camps not.
    if scored.is_empty()
        && has_camps(&manifest)
        && let Some(said) = of_camps(arguments, &manifest, errors, quiet)?
    {
        return Ok(said);
    }
    if scored.is_empty() {
        let why = match manifest.observed_until.as_deref() {
            Some(known) => {
                format!("has nothing that was observed after {known}, until which the run knew all")
            }
            None => "has no observation: there is nothing to score".into(),
        };
        return Err(Usage(format!("{}: {why}", path.display())).into());
    }
    let daily = score_daily::of_variables(&data, known);
    let target = write(&arguments.run, "scores.csv", &table(&scored, &daily, errors))?;
    let mut out = report(&manifest.title, manifest.observed_until.as_deref(), &scored)
        + &unusual(errors)
        + &score_daily::report(&daily)
        + &unspoken(&data)
        + &few(&sets, &scored)
        + &twice(&scored)
        + &score_places::report(&places)
        + &unscored.report();
    let _ = write!(out, "\nTables: {}", target.display());
    if !places.is_empty() {
        let target = write(&arguments.run, SCORES_PLACES, &score_places::table(&places))?;
        let _ = write!(out, "\n        {}", target.display());
    }
    if has_camps(&manifest) {
        out.push_str(
            "\nCounts at camps are not scored where totals are observed: a run without tables.observations is scored by them",
        );
    }
    Ok(out + "\n")
}

/// Whether the scenario of a run has counts at camps, as far as it is where the run found it.
fn has_camps(manifest: &Manifest) -> bool {
    let scenario = scenario::load_with(Path::new(&manifest.scenario_file), &manifest.set);
    let given = scenario.ok().and_then(|scenario| scenario.given);
    given.is_some_and(|given| given.hosts.is_some() && !given.counts.is_empty())
}

/// Scores of a run whose scenario has counts at camps; none if it has no departures that are given.
fn of_camps(
    arguments: &Arguments,
    manifest: &Manifest,
    errors: ReportErrors,
    quiet: bool,
) -> anyhow::Result<Option<String>> {
    let file = arguments.scenario.clone().unwrap_or_else(|| PathBuf::from(&manifest.scenario_file));
    let scenario = match scenario::load_with(&file, &manifest.set) {
        Ok(scenario) if scenario.given.is_some() || arguments.scenario.is_some() => scenario,
        Err(error) if arguments.scenario.is_some() => return Err(error.into()),
        _ => return Ok(None),
    };
    if errors != ReportErrors::default() {
        let message = "--common-error and --own-error are for runs with observed totals: counts at camps \
                       are scored without them, so leave them out";
        return Err(Usage(message.into()).into());
    }
    let place = (arguments.run.as_path(), arguments.threads);
    let sets = sets(&arguments.run, (manifest.replicates_to - manifest.replicates_from) as usize)?;
    let said = score_camps::run(place, manifest, (&file, &scenario), quiet)?;
    Ok(Some(said + &few(&sets, &[])))
}

/// Scores of a run whose scenario has counts of areas and none of the whole case.
fn of_areas(run: &Path, manifest: &Manifest, errors: ReportErrors) -> Answer {
    if errors != ReportErrors::default() {
        let message = "--common-error and --own-error are for runs with observed totals: shares of areas are scored without \
                       them, so leave them out";
        return Err(Usage(message.into()).into());
    }
    let (places, unscored) = score_places::groups(&run.join(PLACES), manifest.observed_until.as_deref())?;
    if places.is_empty() {
        let message =
            "has no count of two areas or more that the run was not told: there is nothing to score";
        return Err(Usage(format!("{}: {message}", run.join(PLACES).display())).into());
    }
    let sets = sets(run, (manifest.replicates_to - manifest.replicates_from) as usize)?;
    let mut out = format!("\n{}\n", manifest.title) + &few(&sets, &[]) + &score_places::report(&places);
    out.push_str(&unscored.report());
    let target = write(run, SCORES_PLACES, &score_places::table(&places))?;
    let _ = writeln!(out, "\nTables: {}", target.display());
    Ok(out)
}

/// Why no figure of an agency stands beside the reports, where there are figures.
fn unspoken(data: &[Datum]) -> String {
    let displaced = || data.iter().filter(|datum| datum.variable == "displaced");
    let mut days: Vec<f64> = displaced().filter_map(|datum| datum.agency_day).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    if days.is_empty() || displaced().any(|datum| datum.agency.is_some()) {
        return String::new();
    }
    let days: Vec<String> = days.iter().map(f64::to_string).collect();
    format!(
        "no agency's figure is scored: the nearest are for day {}, and nothing was observed within three days (or a \
         tenth) of it\n",
        days.join(" and ")
    )
}

/// Which errors of reports were assumed, where they are not those that are assumed otherwise.
fn unusual(errors: ReportErrors) -> String {
    let usual = ReportErrors::default();
    if errors == usual {
        return String::new();
    }
    format!(
        "scored with errors of reports of {} (common) and {} (own), not the usual {} and {}: not to be held against scores with \
         others\n",
        errors.common, errors.own, usual.common, usual.own
    )
}

/// Which of the futures of a run take the same numbers; each its own where the run does not say so.
fn sets(run: &Path, futures: usize) -> Result<Sets, OutputError> {
    let path = run.join("replicates.csv");
    let said = if path.exists() { sets_of(&Columns::read(&path)?)? } else { None };
    Ok(said.filter(|sets| sets.futures() == futures).unwrap_or_else(|| Sets::apart(futures)))
}

/// How far the scores of few futures are those of luck, or of futures with few sets of numbers.
fn few(sets: &Sets, scored: &[ScoredDatum]) -> String {
    let (futures, sets) = (sets.futures(), sets.count());
    if sets >= FEW {
        return String::new();
    }
    let part = |series: &SeriesScores<'_>| {
        let (crps, error) = (series.mean(|s| s.crps), series.crps_error()?);
        (crps > 0.0).then(|| format!("{:.0} % of {}", 100.0 * error / crps, series.dates[0].variable))
    };
    let parts: Vec<String> = SeriesScores::all(scored).iter().filter_map(part).collect();
    let errors = if parts.is_empty() {
        String::new()
    } else {
        format!(": the Monte Carlo error of the mean CRPS is {}", parts.join(", "))
    };
    let (of_sets, remedy) = if sets < futures {
        (format!(", which have {sets} sets of numbers,"), format!("give them {FEW} sets or more"))
    } else {
        (String::new(), format!("run {FEW} or more"))
    };
    format!(
        "warning: scores of {futures} futures{of_sets} are partly luck{errors} ({remedy} to compare scores)\n"
    )
}

/// Which days were reported more than once, by one variable: each report counts.
fn twice(scored: &[ScoredDatum]) -> String {
    let mut out = String::new();
    let same = |a: &ScoredDatum, b: &ScoredDatum| a.variable == b.variable && a.day.total_cmp(&b.day).is_eq();
    for reports in scored.chunk_by(same).filter(|reports| reports.len() > 1) {
        let (variable, day) = (&reports[0].variable, reports[0].day);
        let _ = writeln!(
            out,
            "warning: {variable} on day {day} is there {} times: each counts as a report of its own in means and scores \
             (leave all but one out of the observations, unless they are independent)",
            reports.len()
        );
    }
    out
}

/// Scores as a long table.
fn table(scored: &[ScoredDatum], daily: &[score_daily::OfVariable], errors: ReportErrors) -> Vec<u8> {
    let mut table = Writer::new(["variable", "day", "observed", "score", "value"]);
    for s in scored {
        let (day, observed) = (s.day.to_string(), format!("{:.0}", s.observed));
        let mut row = |score: &str, value: f64| {
            table.row([s.variable.as_str(), &day, &observed, score, &format!("{value:.6}")]);
        };
        row("p05", s.quantiles[0]);
        row("p50", s.quantiles[1]);
        row("p95", s.quantiles[2]);
        row("crps", s.crps);
        row("wis", s.wis);
        for (name, &inside) in ["covered_50", "covered_80", "covered_95"].iter().zip(&s.covered) {
            row(name, f64::from(u8::from(inside)));
        }
        row("pit", s.pit);
        row("bias", s.bias);
        row("log_error", s.log_error);
        for baseline in &s.baselines {
            let error = (baseline.value - s.observed).abs();
            row(&format!("absolute_error_{}", baseline.name), error);
        }
    }
    for series in SeriesScores::all(scored) {
        let variable = &series.dates[0].variable;
        let mut row = |score: &str, value: f64| {
            table.row([variable.as_str(), "", "", score, &format!("{value:.6}")]);
        };
        // By these it is known what kind of scores they are.
        row("common_error", errors.common);
        row("own_error", errors.own);
        row("mean_crps", series.mean(|s| s.crps));
        if let Some(error) = series.crps_error() {
            row("mean_crps_error", error);
        }
        row("mean_wis", series.mean(|s| s.wis));
        for (index, coverage) in ["mean_covered_50", "mean_covered_80", "mean_covered_95"].iter().enumerate()
        {
            row(coverage, series.mean(|s| f64::from(u8::from(s.covered[index]))));
        }
        if let Some(factor) = series.curve_factor() {
            row("curve_factor", factor);
        }
        if let Some(error) = series.flow_error() {
            row("flow_error", error);
        }
        for (name, _) in series.baselines() {
            let Some((error, ratios)) = series.beside(name) else { continue };
            row(&format!("mean_error_{name}"), error);
            for (score, ratio) in ["crps", "wis"].iter().zip(ratios.into_iter().flatten()) {
                row(&format!("{score}_relative_to_{name}"), ratio);
            }
        }
    }
    for (variable, score, value) in daily.iter().flat_map(score_daily::OfVariable::rows) {
        table.row([variable, "", "", &score, &format!("{value:.6}")]);
    }
    table.bytes()
}

/// What a person reads; `known` is the date until which the run was told what was counted.
fn report(title: &str, known: Option<&str>, scored: &[ScoredDatum]) -> String {
    let mut out = format!("\n{title}: what was observed, and what the model would have reported\n\n");
    let cell = |value: f64| thousands(three_digits(value));
    let _ = writeln!(
        out,
        "{:<12}{:>5}{:>12}{:>12}{:>12}{:>12}{:>8}{:>12}",
        "", "day", "observed", "1 in 20 <", "middle", "1 in 20 >", "80 %", "CRPS"
    );
    for s in scored {
        let inside = if s.covered.get(1) == Some(&true) { "in" } else { "out" };
        let _ = writeln!(
            out,
            "{:<12}{:>5}{:>12}{:>12}{:>12}{:>12}{inside:>8}{:>12}",
            s.variable,
            s.day,
            cell(s.observed),
            cell(s.quantiles[0]),
            cell(s.quantiles[1]),
            cell(s.quantiles[2]),
            cell(s.crps)
        );
    }
    for series in SeriesScores::all(scored).iter().filter(|series| series.dates[0].variable == "displaced") {
        let _ = writeln!(
            out,
            "\ndisplaced: mean CRPS {}{}; error of other forecasts, and the model's CRPS and WIS as a part of it",
            cell(series.mean(|s| s.crps)),
            series
                .crps_error()
                .map_or_else(String::new, |error| format!(" (Monte Carlo error {})", cell(error)))
        );
        for (name, told) in series.baselines() {
            if let Some((error, ratios)) = series.beside(name) {
                let told = match (told, known) {
                    (false, _) => String::new(),
                    (true, None) => "  (is told each report before)".into(),
                    (true, Some(date)) => format!("  (is told each report up to {date})"),
                };
                let name = name.replace('_', " ");
                let parts = ratios.map_or_else(
                    || format!("{:>8}{:>8}", "–", "–"),
                    |[crps, wis]| format!("{crps:>8.2}{wis:>8.2}"),
                );
                let _ = writeln!(out, "  {name:<22}{:>12}{parts}{told}", cell(error));
            }
        }
        let _ = writeln!(out, "{}", curve(series));
    }
    out
}

/// How the whole curve came out, in words where a ratio to nothing would be no number.
fn curve(series: &SeriesScores<'_>) -> String {
    let last = series.dates.last().map_or_else(String::new, |last| {
        if last.observed > 0.0 {
            format!("{:+.0} %", 100.0 * (last.quantiles[1] / last.observed - 1.0))
        } else {
            format!("{} where nobody was counted", thousands(three_digits(last.quantiles[1])))
        }
    });
    let factor = series.curve_factor().map_or_else(
        || "no factor for a curve with zeros".to_string(),
        |factor| format!("curve within a factor of {factor:.2} (root mean square of logarithms)"),
    );
    let flows = series.flow_error().map_or_else(
        || "no flow between reports".to_string(),
        |error| format!("flows between reports {error:.2} (1 is no flow)"),
    );
    format!("final number {last}, {factor}, {flows}")
}
