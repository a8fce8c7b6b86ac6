//! Which variable is compared, and on which days.

use super::runs::Run;
use crate::document::problem::nearest;
use crate::model::tally::{Local, Total};
use crate::output::error::OutputError;

/// Whether a variable of the whole case counts all until a day, so that it never falls.
pub fn is_running_total(variable: &str) -> bool {
    Total::ALL.iter().any(|total| total.key() == variable && total.is_running_total())
}

/// What is compared in the report and the charts; `comparison.csv` has every outcome besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedOutcomes {
    /// A variable by day or an outcome of the whole time.
    pub measure: Comparable,
    /// The days of the report; none for an outcome of the whole time.
    pub days: Vec<u32>,
    /// The day of the charts and of areas.
    pub day: u32,
    /// The variable of areas.
    pub local: Local,
}

/// What can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparable {
    /// A variable of the whole case that has a value on each day.
    Daily(String),
    /// A column of `replicates.csv`: one value for the whole time.
    Whole(String),
}

impl AskedOutcomes {
    /// Understands what the command line asks for.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] if there is no such variable or day.
    pub fn new(
        runs: &[Run],
        variable: Option<&str>,
        day: Option<u32>,
        areas: bool,
    ) -> Result<Self, OutputError> {
        let wrong = |message: String| Err(OutputError::Mismatch(message));
        let last = runs.iter().map(|run| run.manifest.horizon_days).min().unwrap_or(0);
        if let Some(day) = day.filter(|&day| day > last) {
            return wrong(format!("--day {day} lies after the last day, which is {last}"));
        }
        let name = variable.unwrap_or(Total::Displaced.key());
        // Areas beside people displaced say where people are, unless it is asked where they are from.
        let local = Local::ALL.iter().copied().find(|local| variable == Some(local.key()));
        let daily = daily(&runs[0])?;
        let whole = whole(&runs[0]);
        let (measure, of_name) = if daily.contains(&name) {
            (Comparable::Daily(name.into()), None)
        } else if let Some((of, on)) = dated(name).filter(|(of, _)| daily.contains(of)) {
            (Comparable::Daily(of.into()), Some(on))
        } else if whole.contains(&name) {
            (Comparable::Whole(name.into()), None)
        } else if local.is_some() && areas {
            (Comparable::Daily(Total::Displaced.key().into()), None)
        } else if local.is_some() {
            return wrong(format!("{name} is recorded by area only: add --areas"));
        } else {
            let locals = Local::ALL.iter().map(|local| local.key());
            let known: Vec<&str> = daily.iter().chain(&whole).copied().chain(locals).collect();
            let hint = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => {
                    format!("known are {}", daily.into_iter().chain(whole).collect::<Vec<_>>().join(", "))
                }
            };
            return wrong(format!("--variable: there is no \"{name}\" ({hint})"));
        };
        let of_figure = match &measure {
            Comparable::Daily(of) => figures(&runs[0], of)?.first().map(|figure| figure.day),
            Comparable::Whole(_) => None,
        };
        let day = match (day, of_name) {
            (Some(day), Some(other)) if day != other => {
                return wrong(format!(
                    "--variable {name} is for day {other}, --day for day {day}: leave one out"
                ));
            }
            (day, of_name) => day.or(of_name),
        };
        let days = match &measure {
            Comparable::Whole(of) if day.is_some() && !areas => {
                return wrong(format!("{of} is one number for the whole time: leave --day out"));
            }
            Comparable::Whole(_) => Vec::new(),
            Comparable::Daily(_) => day.map_or_else(|| headline_days(&runs[0]), |day| vec![day]),
        };
        let day = day.or(of_figure.filter(|&day| day <= last)).unwrap_or(last);
        Ok(Self { measure, days, day, local: local.unwrap_or(Local::Hosted) })
    }

    /// What is compared, in a few words.
    pub fn words(&self) -> String {
        match &self.measure {
            Comparable::Daily(variable) if variable == Total::Displaced.key() => "people displaced".into(),
            Comparable::Daily(name) | Comparable::Whole(name) => name.replace('_', " "),
        }
    }

    /// What it means, in a sentence; empty for an outcome of the whole time.
    pub fn meaning(&self) -> &'static str {
        match &self.measure {
            Comparable::Daily(variable) => meaning(variable),
            Comparable::Whole(_) => "",
        }
    }

    /// "by day 90" of what is counted up, "on day 90" of what is there on a day.
    pub fn when(&self, day: u32) -> String {
        format!("{} day {day}", if self.meaning().contains("running total") { "by" } else { "on" })
    }
}

/// What a variable of the whole case means.
fn meaning(variable: &str) -> &'static str {
    Total::ALL.iter().find(|total| total.key() == variable).map_or("", |total| total.meaning())
}

/// The variables of the whole case.
fn daily(run: &Run) -> Result<Vec<&str>, OutputError> {
    let mut names = run.quantiles.text("variable")?;
    names.dedup();
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    Ok(once)
}

/// The outcomes of the whole time.
fn whole(run: &Run) -> Vec<&str> {
    outcomes(run).into_iter().filter(|name| dated(name).is_none()).collect()
}

/// The outcome columns of `replicates.csv`.
pub(super) fn outcomes(run: &Run) -> Vec<&str> {
    let is_outcome =
        |name: &&str| dated(name).is_some() || name.ends_with("_most") || name.starts_with("peak_");
    run.replicates.names().filter(is_outcome).collect()
}

/// Variable and day of a column such as `displaced_day_90`.
fn dated(column: &str) -> Option<(&str, u32)> {
    let (variable, day) = column.rsplit_once("_day_")?;
    Some((variable, day.parse().ok()?))
}

/// The days that `replicates.csv` has.
pub(super) fn headline_days(run: &Run) -> Vec<u32> {
    let mut days: Vec<u32> = run.replicates.names().filter_map(dated).map(|(_, day)| day).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// A figure that an agency published.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// Who said it and when.
    pub(super) label: String,
    pub(super) low: f64,
    pub(super) high: f64,
    /// The day that it is for.
    pub(super) day: u32,
}

/// The agencies' figures of a variable, as a run has them.
pub(super) fn figures(run: &Run, variable: &str) -> Result<Vec<Figure>, OutputError> {
    let table = &run.estimates;
    let (labels, variables, dates) = (table.text("label")?, table.text("variable")?, table.text("date")?);
    let (low, high) = (table.numbers("low")?, table.numbers("high")?);
    let start = run.start()?;
    (0..table.len())
        .filter(|&row| variables[row] == variable)
        .map(|row| {
            let date: jiff::civil::Date = dates[row].parse().map_err(|_| {
                OutputError::Mismatch(format!("{}: no date of a figure: {}", run.dir.display(), dates[row]))
            })?;
            Ok(Figure {
                label: labels[row].split(": ").next().unwrap_or(labels[row]).to_string(),
                low: low[row],
                high: high[row],
                day: (date - start).get_days().unsigned_abs(),
            })
        })
        .collect()
}
