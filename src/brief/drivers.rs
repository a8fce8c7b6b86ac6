//! What drives the spread, of a table that `sensitivity` wrote.

use std::path::{Path, PathBuf};

use minijinja::{Value, context};

use super::error::BriefError;
use super::evidence::outcome;
use super::folder::{Range, RangeRow, ResultTable, scaled};
use super::language::Speaker;
use crate::output::words::unnamed_key;

/// Assumptions that the page lists.
const LISTED: usize = 8;
/// The table of shares of the whole variance, luck among them, which is written beside that of indices.
const VARIANCE: &str = "variance.csv";

/// What the page says of it.
#[derive(Default)]
pub(super) struct Drivers {
    pub(super) outcome: String,
    pub(super) rows: Vec<RangeRow>,
    /// The words that say of what these are shares.
    pub(super) caption: &'static str,
    /// Of indices, which leave luck out: how much of the whole spread is that of parameters, if that is known.
    pub(super) whole: Option<Value>,
    /// Other tables that were read.
    pub(super) beside: Vec<PathBuf>,
}

/// The shares of the outcome that is displaced people on the latest day, or of the first outcome of the table.
pub(super) fn drivers(path: &Path, public: bool, speaker: &Speaker) -> Result<Drivers, BriefError> {
    if !path.is_file() {
        return Err(BriefError::NoShares(path.to_path_buf()));
    }
    let (dir, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
    let table = ResultTable::read(dir, &name.to_string_lossy())?;
    let outcomes = table.text("outcome")?;
    // Indices are shares of the variance of means of sets, which all meet the same luck.
    let of_sets = table.has("first_order");
    let names = table.text(if of_sets { "parameter" } else { "source" })?;
    let parts =
        if of_sets { parts(&table, "first_order", "first_order_")? } else { parts(&table, "share", "")? };
    let day = |outcome: &str| outcome.strip_prefix("displaced_day_").and_then(|day| day.parse::<u32>().ok());
    let chosen = outcomes.iter().copied().filter(|name| day(name).is_some()).max_by_key(|name| day(name));
    let Some(chosen) = chosen.or_else(|| outcomes.first().copied()) else {
        return Err(table.fault("has no rows").into());
    };
    let mut rows = Vec::new();
    for row in (0..table.len()).filter(|&row| outcomes[row] == chosen) {
        let Some(part) = &parts[row] else { continue };
        let Some(range) = part.range() else {
            return Err(table.fault("has no intervals, without which nobody can tell a share from luck (sensitivity makes them with \
                                    --resamples 1000, of more than two of a kind)").into());
        };
        rows.push(RangeRow {
            name: if public { unnamed_key(names[row]) } else { names[row].into() }.replace('_', " "),
            code: String::new(),
            range,
        });
    }
    rows.sort_by(|a, b| b.range.middle.total_cmp(&a.range.middle));
    rows.truncate(LISTED);
    let beside = dir.join(VARIANCE);
    let beside = (of_sets && beside.is_file()).then_some(beside);
    Ok(Drivers {
        outcome: outcome(speaker, chosen)?,
        rows: scaled(rows),
        caption: if of_sets { "drives-sets-caption" } else { "drives-caption" },
        whole: if beside.is_some() { of_parameters(dir, chosen)? } else { None },
        beside: beside.into_iter().collect(),
    })
}

/// The share of the whole variance of an outcome that is that of parameters by themselves; the rest is luck, by itself or
/// with them.
fn of_parameters(dir: &Path, chosen: &str) -> Result<Option<Value>, BriefError> {
    let table = ResultTable::read(dir, VARIANCE)?;
    let (outcomes, sources) = (table.text("outcome")?, table.text("source")?);
    let parts = parts(&table, "share", "")?;
    let row = (0..table.len()).find(|&row| outcomes[row] == chosen && sources[row] == "parameters");
    let range = row.and_then(|row| parts[row].as_ref()?.range());
    Ok(range.map(|range| context! { low => range.low, middle => range.middle, high => range.high }))
}

/// A share, and its interval where there is one.
struct Part {
    share: f64,
    ends: Option<(f64, f64)>,
}

impl Part {
    /// In hundredths.
    fn range(&self) -> Option<Range> {
        let whole = |value: f64| (100.0 * value).round();
        self.ends.map(|(low, high)| Range::new(whole(low), whole(self.share), whole(high)))
    }
}

/// The share in each row, where there is one.
fn parts(table: &ResultTable, share: &str, ends: &str) -> Result<Vec<Option<Part>>, BriefError> {
    let shares = table.optional_numbers(share)?;
    let low = table.optional_numbers(&format!("{ends}low"))?;
    let high = table.optional_numbers(&format!("{ends}high"))?;
    let all = shares.into_iter().zip(low.into_iter().zip(high));
    Ok(all.map(|(share, (low, high))| Some(Part { share: share?, ends: low.zip(high) })).collect())
}
