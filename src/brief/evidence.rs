//! How far to trust it: agencies' figures, counts, guesses, past episodes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use minijinja::{Value, context};

use super::error::BriefError;
use super::fan::FigureRange;
use super::folder::{ResultTable, later};
use super::language::Speaker;
use crate::outcome::hindcast::{FEW, ReportErrors};
use crate::outcome::summary::quantiles;
use crate::output::manifest::Manifest;
use crate::output::merge::{date, manifest};
use crate::output::words::{clip_before_figure, of_hundred, of_ten};

/// Fewer reports than this say little of how many of a hundred lie in a range.
const FEW_REPORTS: u32 = 10;

/// The words for a variable of the tables.
pub(super) fn variable(speaker: &Speaker, name: &str) -> Result<String, BriefError> {
    let key = match name.strip_prefix("shelter_") {
        Some(kind) if kind != "open" => format!("shelter-{kind}"),
        _ => format!("var-{name}"),
    };
    if speaker.knows(&key) { Ok(speaker.words(&key, &[])?) } else { Ok(name.replace('_', " ")) }
}

/// Agencies' figures: rows of the table, and those of people displaced for the fan.
pub(super) fn estimates(dir: &Path) -> Result<(Vec<Value>, Vec<FigureRange>), BriefError> {
    let table = ResultTable::read(dir, "estimates.csv")?;
    let [labels, dates, variables] = ["label", "date", "variable"].map(|column| table.text(column));
    let (labels, dates, variables) = (labels?, dates?, variables?);
    let (low, high) = (table.numbers("low")?, table.numbers("high")?);
    let [below, within, above] =
        ["probability_below", "probability_within", "probability_above"].map(|column| table.numbers(column));
    let (below, within, above) = (below?, within?, above?);
    let (mut rows, mut figures) = (Vec::new(), Vec::new());
    for row in 0..table.len() {
        let shares = [below[row], within[row], above[row]];
        let [below, within, above] = of_hundred(shares).map(|n| f64::from(n) / 100.0);
        rows.push(context! {
            label => clip_before_figure(labels[row], 70),
            date => dates[row],
            displaced => variables[row] == "displaced",
            below,
            within,
            above,
            odds => of_ten(shares).to_vec(),
        });
        if variables[row] == "displaced" {
            figures.push((table.date(row, dates[row])?, low[row], high[row]));
        }
    }
    Ok((rows, figures))
}

/// A count beside the fan: its date, its figure.
type Count = (Date, f64);

/// What was counted beside what was simulated for the day, and the counts of people displaced for the fan.
pub(super) fn observed(dir: &Path, speaker: &Speaker) -> Result<(Vec<Value>, Vec<Count>), BriefError> {
    let Some(table) = ResultTable::optional(dir, "observed.csv")? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let (dates, variables) = (table.text("date")?, table.text("variable")?);
    let (simulated, observed) = (table.numbers("simulated")?, table.numbers("observed")?);
    // A date and variable can have several counts.
    let mut counts: BTreeMap<(&str, &str, u64), Vec<f64>> = BTreeMap::new();
    for row in 0..table.len() {
        let key = (dates[row], variables[row], observed[row].to_bits());
        counts.entry(key).or_default().push(simulated[row]);
    }
    let (mut rows, mut points) = (Vec::new(), Vec::new());
    for ((date, name, bits), values) in counts {
        let (value, at) = (f64::from_bits(bits), quantiles(values, &[0.05, 0.95]));
        rows.push(context! {
            date,
            what => variable(speaker, name)?,
            observed => value,
            low => at[0].round(),
            high => at[1].round(),
        });
        if name == "displaced" {
            points.push((table.date(0, date)?, value));
        }
    }
    Ok((rows, points))
}

/// What the inputs call a guess.
pub(super) fn guesses(dir: &Path) -> Result<Value, BriefError> {
    let table = ResultTable::read(dir, "sources.csv")?;
    let grades = ["measured", "fitted", "interpolated", "guess"].map(|grade| table.numbers(grade));
    let [measured, fitted, interpolated, guess] = grades;
    let (measured, fitted, interpolated, guess) = (measured?, fitted?, interpolated?, guess?);
    let (files, names) = (table.text("file")?, table.text("guesses")?);
    let all = |row: usize| measured[row] + fitted[row] + interpolated[row] + guess[row];
    let listed: Vec<Value> = (0..table.len())
        .filter(|&row| guess[row] > 0.0)
        .map(|row| context! { file => files[row], guess => guess[row], all => all(row) })
        .collect();
    let (numbers, of): (f64, f64) = (guess.iter().sum(), (0..table.len()).map(all).sum());
    let mut names: Vec<&str> =
        names.iter().flat_map(|cell| cell.split(' ')).filter(|name| !name.is_empty()).collect();
    names.dedup();
    Ok(context! { numbers, share => numbers / of.max(1.0), files => listed, names => names.join(" ") })
}

/// The words for an outcome: a variable on a day, or one of the whole time.
pub(super) fn outcome(speaker: &Speaker, name: &str) -> Result<String, BriefError> {
    if let Some((name, day)) = name.rsplit_once("_day_") {
        let what = variable(speaker, name)?;
        return Ok(speaker.words("outcome-day", &[("what", &what), ("day", day)])?);
    }
    let key = format!("outcome-{name}");
    if speaker.knows(&key) { Ok(speaker.words(&key, &[])?) } else { Ok(name.replace('_', " ")) }
}

/// How past episodes were met, of folders that `score` has been to.
pub(super) fn skill(folders: &[PathBuf], speaker: &Speaker) -> Result<Vec<Value>, BriefError> {
    let mut rows: Vec<Skill> = Vec::new();
    for dir in folders {
        if dir.join("run.json").is_file() && !dir.join("scores.csv").is_file() {
            let of_areas = dir.join("scores_places.csv").is_file();
            return Err(if of_areas { BriefError::OfAreas } else { BriefError::NotScored }(dir.clone()));
        }
        let (run, table) = (manifest(dir)?, ResultTable::read(dir, "scores.csv")?);
        if !table.has("variable") {
            return Err(table.fault("has scores at camps, which the brief does not show").into());
        }
        let (variables, scores) = (table.text("variable")?, table.text("score")?);
        let days = if table.has("day") { table.optional_numbers("day")? } else { vec![None; table.len()] };
        let start = date(dir, "start", &run.start)?;
        let values = table.optional_numbers("value")?;
        let mut series: BTreeMap<&str, [Option<f64>; 4]> = BTreeMap::new();
        let mut reports: BTreeMap<&str, (u32, f64)> = BTreeMap::new();
        for row in 0..table.len() {
            if scores[row] == "covered_80" {
                let (count, last) = reports.entry(variables[row]).or_default();
                *count += 1;
                *last = days[row].map_or(*last, |day| last.max(day));
            }
            let kept = ["mean_covered_80", "curve_factor", "common_error", "own_error"];
            let which = kept.iter().position(|score| *score == scores[row]);
            if let Some(which) = which {
                series.entry(variables[row]).or_default()[which] = values[row];
            }
        }
        for (name, [covered, factor, common, own]) in series {
            if let Some(covered) = covered {
                let mut notes = no_plain_skill(&run, common.zip(own), speaker)?;
                let (n, last) = reports.get(name).copied().unwrap_or_default();
                if n < FEW_REPORTS {
                    notes.push(speaker.words("skill-reports", &[("n", &n.to_string())])?);
                }
                rows.push(Skill {
                    episode: run.title.clone(),
                    what: variable(speaker, name)?,
                    last: later(start, last as u32),
                    covered,
                    factor,
                    notes,
                });
            }
        }
    }
    // Nearer days are easier: of one episode only scores up to one day can be held against each other.
    let other_day = |row: &Skill| {
        rows.iter()
            .any(|other| (&other.episode, &other.what) == (&row.episode, &row.what) && other.last != row.last)
    };
    let apart: Vec<bool> = rows.iter().map(other_day).collect();
    for (row, _) in rows.iter_mut().zip(apart).filter(|(_, apart)| *apart) {
        row.notes.push(speaker.words("skill-until", &[("date", &row.last.to_string())])?);
    }
    let said = |Skill { episode, what, covered, factor, notes, .. }: Skill| {
        context! { episode, what, covered, factor, notes }
    };
    Ok(rows.into_iter().map(said).collect())
}

/// How one variable of a past episode was met, up to its last report.
struct Skill {
    episode: String,
    what: String,
    last: Date,
    covered: f64,
    factor: Option<f64>,
    notes: Vec<String>,
}

/// Why the scores of a run are not those of a forecast as any other: it was told counts of the episode, other errors of
/// reports were assumed, or it has few futures.
fn no_plain_skill(
    run: &Manifest,
    errors: Option<(f64, f64)>,
    speaker: &Speaker,
) -> Result<Vec<String>, BriefError> {
    let mut notes = Vec::new();
    if let Some(date) = &run.observed_until {
        notes.push(speaker.words("skill-told", &[("date", date)])?);
    }
    let usual = ReportErrors::default();
    if let Some((common, own)) = errors.filter(|&(common, own)| ReportErrors { common, own } != usual) {
        let numbers = [common, own, usual.common, usual.own].map(|error| error.to_string());
        let names = ["common", "own", "usual-common", "usual-own"];
        let values: Vec<(&str, &str)> = names.into_iter().zip(numbers.iter().map(String::as_str)).collect();
        notes.push(speaker.words("skill-errors", &values)?);
    }
    let futures = run.replicates_to - run.replicates_from;
    if (futures as usize) < FEW {
        notes.push(speaker.words("skill-few", &[("n", &futures.to_string())])?);
    }
    Ok(notes)
}
