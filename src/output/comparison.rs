//! Scenarios side by side: the fans together, the ranges together, and paired differences.
//!
//! Replicates of two scenarios that have the same number have the same luck, so their difference is
//! taken replicate by replicate: it is narrower than the two ranges suggest.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::chart::{AgencyBand, AgencyRow, FansTogether, RangeGroup, Ranges, Series};
use super::draw::month;
use super::merge::{Columns, date, manifest};
use super::{Manifest, OutputError};
use crate::outcome::estimate::LEVELS;
use crate::outcome::summary::{quantiles, share};

/// A run, read back from its tables.
#[derive(Debug)]
pub struct Run {
    /// Its folder.
    pub dir: PathBuf,
    /// What it is called beside others: its title, and where its parameters came from if that differs.
    pub label: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// One row a replicate.
    pub replicates: Columns,
    quantiles: Columns,
    estimates: Columns,
}

impl Run {
    /// Reads the tables of a run.
    ///
    /// # Errors
    /// [`OutputError`] if the folder holds no complete run.
    pub fn read(dir: &Path) -> Result<Self, OutputError> {
        let manifest = manifest(dir)?;
        Ok(Self {
            dir: dir.to_path_buf(),
            label: manifest.title.clone(),
            manifest,
            replicates: Columns::read(&dir.join("replicates.csv"))?,
            quantiles: Columns::read(&dir.join("quantiles.csv"))?,
            estimates: Columns::read(&dir.join("estimates.csv"))?,
        })
    }

    fn fan(&self, variable: &str, level: f64) -> Result<Vec<f64>, OutputError> {
        let (locations, variables) = (self.quantiles.text("location")?, self.quantiles.text("variable")?);
        let (levels, persons) = (self.quantiles.numbers("level")?, self.quantiles.numbers("persons")?);
        Ok((0..self.quantiles.len())
            .filter(|&row| {
                locations[row] == "total" && variables[row] == variable && (levels[row] - level).abs() < 1e-9
            })
            .map(|row| persons[row])
            .collect())
    }

    fn start(&self) -> Result<Date, OutputError> {
        date(&self.dir, "start", &self.manifest.start)
    }
}

/// One outcome in one scenario, beside the first scenario.
#[derive(Clone, Debug)]
pub struct Row {
    /// Label of the run: the title of its scenario.
    pub scenario: String,
    /// The outcome: a column of `replicates.csv`.
    pub outcome: String,
    /// Quantiles at [`LEVELS`].
    pub quantiles: Vec<f64>,
    /// Quantiles at [`LEVELS`] of the paired difference to the first scenario, if this is another.
    pub difference: Option<Vec<f64>>,
    /// Probability that it is higher than in the first scenario.
    pub higher: Option<f64>,
}

/// Reads runs that can be compared.
///
/// # Errors
/// [`OutputError::Mismatch`] if seeds, replicates, dates or what was known differ, or if replicates were
/// chosen by what was observed: then luck is not the same.
pub fn read(dirs: &[PathBuf]) -> Result<Vec<Run>, OutputError> {
    let mut runs = dirs.iter().map(|dir| Run::read(dir)).collect::<Result<Vec<_>, _>>()?;
    let [first, others @ ..] = runs.as_slice() else {
        return Err(OutputError::Mismatch("nothing to compare".into()));
    };
    for other in others {
        let (a, b) = (&first.manifest, &other.manifest);
        let luck = "run both with the same --seed and --replicates";
        let case = "only scenarios with the same first day and horizon can be compared";
        let same = [
            ("version", a.displace_version == b.displace_version, "run both with one version of displace"),
            ("seed", a.seed == b.seed, luck),
            (
                "replicates",
                (a.replicates_from, a.replicates_to) == (b.replicates_from, b.replicates_to),
                luck,
            ),
            ("first day", a.start == b.start, case),
            ("horizon", a.horizon_days == b.horizon_days, case),
            (
                "what was known",
                a.observed_until == b.observed_until,
                "run both with the same --observe-until, or both without",
            ),
        ];
        if let Some((what, _, remedy)) = same.iter().find(|(_, same, _)| !same) {
            return Err(OutputError::Mismatch(format!(
                "{} and {} differ in {what}, so their luck is not paired ({remedy})",
                first.dir.display(),
                other.dir.display()
            )));
        }
    }
    // Each run chose its own futures and numbered them anew: replicate r of one is another future than
    // replicate r of the other.
    if let Some(chosen) = runs.iter().find(|run| run.manifest.candidates.is_some()) {
        return Err(OutputError::Mismatch(format!(
            "the futures of {} were chosen by what was observed, so their luck is not paired with that of another run \
             (run all without --observe-until, or set their quantiles.csv side by side)",
            chosen.dir.display()
        )));
    }
    if parameters_differ(&runs) {
        for run in &mut runs {
            run.label = format!("{} ({})", run.manifest.title, source(&run.manifest.parameters));
        }
    }
    Ok(runs)
}

/// Whether runs took their parameters from different sources, so that differences are those of parameters too.
pub fn parameters_differ(runs: &[Run]) -> bool {
    runs.windows(2).any(|pair| pair[0].manifest.parameters != pair[1].manifest.parameters)
}

/// Where parameters came from, in a few letters: eight digits of a hash tell files apart.
fn source(parameters: &str) -> &str {
    const HASH: &str = "sets of ";
    let end = if parameters.starts_with(HASH) { HASH.len() + 8 } else { parameters.len() };
    parameters.get(..end).unwrap_or(parameters)
}

/// Every outcome of every scenario, with paired differences to the first.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn rows(runs: &[Run]) -> Result<Vec<Row>, OutputError> {
    let Some(first) = runs.first() else { return Ok(Vec::new()) };
    let outcomes: Vec<&str> = first
        .replicates
        .names()
        .filter(|name| name.contains("_day_") || name.ends_with("_most") || name.starts_with("peak_"))
        .collect();
    let mut rows = Vec::new();
    for outcome in outcomes {
        let reference = first.replicates.numbers(outcome)?;
        for (index, run) in runs.iter().enumerate() {
            let values = run.replicates.numbers(outcome)?;
            let difference: Vec<f64> = values.iter().zip(&reference).map(|(a, b)| a - b).collect();
            rows.push(Row {
                scenario: run.label.clone(),
                outcome: outcome.to_string(),
                quantiles: quantiles(values, &LEVELS),
                higher: (index > 0).then(|| share(&difference, |&d| d > 0.0)),
                difference: (index > 0).then(|| quantiles(difference, &LEVELS)),
            });
        }
    }
    Ok(rows)
}

/// The rows as `comparison.csv`.
pub fn table(rows: &[Row]) -> Vec<u8> {
    let mut out = String::from(
        "outcome,scenario,p05,p25,p50,p75,p95,difference_p05,difference_p25,difference_p50,difference_p75,difference_p95,probability_higher\n",
    );
    for row in rows {
        let title = row.scenario.replace('"', "\"\"");
        let _ = write!(out, "{},\"{title}\"", row.outcome);
        let numbers = |out: &mut String, values: Option<&Vec<f64>>| {
            for level in 0..LEVELS.len() {
                out.push(',');
                if let Some(values) = values {
                    let _ = write!(out, "{:.0}", values[level]);
                }
            }
        };
        numbers(&mut out, Some(&row.quantiles));
        numbers(&mut out, row.difference.as_ref());
        out.push(',');
        if let Some(higher) = row.higher {
            let _ = write!(out, "{higher:.4}");
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// The fans of people displaced, together.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn fans(runs: &[Run]) -> Result<FansTogether, OutputError> {
    let series = runs
        .iter()
        .map(|run| {
            Ok(Series {
                label: run.label.clone(),
                low: run.fan("displaced", 0.05)?,
                median: run.fan("displaced", 0.5)?,
                high: run.fan("displaced", 0.95)?,
            })
        })
        .collect::<Result<Vec<_>, OutputError>>()?;
    let (agencies, _) = figures(&runs[0])?;
    Ok(FansTogether {
        title: "Scenarios together: people displaced".into(),
        subtitle: "People displaced by conflict, each counted once: median of the simulated futures; bars at the end hold nine in ten of them.".into(),
        y_label: "People displaced (persons)".into(),
        start: runs[0].start()?,
        series,
        agency: agencies
            .first()
            .map(|row| AgencyBand { label: row.label.clone(), low: row.low, high: row.high }),
        events: Vec::new(),
        note: note(runs),
    })
}

/// The ranges of people displaced on a headline day, together, beside the agencies' figures.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn ranges(runs: &[Run], rows: &[Row]) -> Result<Ranges, OutputError> {
    let (agencies, day) = figures(&runs[0])?;
    let outcome = format!("displaced_day_{day}");
    let mut top: f64 = 0.0;
    let groups = rows
        .iter()
        .filter(|row| row.outcome == outcome)
        .map(|row| {
            top = top.max(row.quantiles[4]);
            RangeGroup {
                label: row.scenario.clone(),
                p05: row.quantiles[0],
                p25: row.quantiles[1],
                p50: row.quantiles[2],
                p75: row.quantiles[3],
                p95: row.quantiles[4],
                detail: row.difference.as_ref().map_or_else(String::new, |d| {
                    format!(
                        "{} to {} against \"{}\" with the same luck",
                        super::draw::thousands(super::draw::three_digits(d[0])),
                        super::draw::thousands(super::draw::three_digits(d[4])),
                        runs[0].label
                    )
                }),
            }
        })
        .collect();
    Ok(Ranges {
        title: format!("Scenarios and agencies' figures: people displaced by day {day}"),
        subtitle: "Box: half of the simulated futures; line: nine in ten; mark: median. Agencies' figures below are for an offensive.".into(),
        x_label: "People displaced (persons)".into(),
        groups,
        agencies,
        x_max: Some(top.max(1_100_000.0) * 1.1),
        note: note(runs),
    })
}

/// The agencies' figures of people displaced in a run, and the day on which the first is compared.
fn figures(run: &Run) -> Result<(Vec<AgencyRow>, u32), OutputError> {
    let table = &run.estimates;
    let (labels, variables, dates) = (table.text("label")?, table.text("variable")?, table.text("date")?);
    let (low, high) = (table.numbers("low")?, table.numbers("high")?);
    let start = run.start()?;
    let mut day = None;
    let rows = (0..table.len())
        .filter(|&row| variables[row] == "displaced")
        .map(|row| {
            let date: Option<Date> = dates[row].parse().ok();
            day = day.or(date.map(|date| (date - start).get_days().unsigned_abs()));
            AgencyRow {
                label: labels[row].split(": ").next().unwrap_or(labels[row]).to_string(),
                low: low[row],
                high: high[row],
                note: String::new(),
            }
        })
        .collect();
    Ok((rows, day.unwrap_or(run.manifest.horizon_days)))
}

fn note(runs: &[Run]) -> String {
    let manifest = &runs[0].manifest;
    let start = runs[0].start().map_or_else(
        |_| manifest.start.clone(),
        |date| format!("{} {} {}", date.day(), month(date.month()), date.year()),
    );
    let luck = if parameters_differ(runs) {
        "the same luck in each but not the same parameters"
    } else {
        "the same luck in each"
    };
    format!(
        "{} simulated futures of each scenario from {start}, with {luck}, seed {}, displace {}. Planning scenarios, not a forecast of military action.",
        manifest.replicates_to - manifest.replicates_from,
        manifest.seed,
        manifest.displace_version,
    )
}
