//! The tables of a folder of results, read back.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use minijinja::{Value, context};

use crate::outcome::precision::{Known, Sets, known_numbers};
use crate::outcome::summary::quantiles;
use crate::output::merge::{futures, sets_of};
use crate::output::words::{in_order, round_amount};
use crate::output::{Manifest, OutputError};
use crate::tables::Columns;

/// Three quantiles, and where they stand on a bar of a hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) middle: f64,
    pub(super) high: f64,
    /// Their Monte Carlo errors, where they are known: digits are no finer.
    pub(super) errors: [Option<f64>; 3],
    /// What is shown of them, where that is no matter of these three alone.
    told: Option<[Known; 3]>,
    left: f64,
    width: f64,
    mark: f64,
}

impl Range {
    pub(super) fn new(low: f64, middle: f64, high: f64) -> Self {
        Self { low, middle, high, ..Self::default() }
    }

    /// The same, with their errors.
    pub(super) fn known([low, middle, high]: [Known; 3]) -> Self {
        let errors = [low.error, middle.error, high.error];
        Self { errors, ..Self::new(low.value, middle.value, high.value) }
    }

    /// The same, of which this is shown.
    pub(super) fn told(self, shown: [Known; 3]) -> Self {
        Self { told: Some(shown), ..self }
    }

    /// The middle as it is shown.
    pub(super) fn middle_shown(&self) -> f64 {
        let known = [self.low, self.middle, self.high].into_iter().zip(self.errors);
        let known: Vec<Known> = known.map(|(value, error)| Known { value, error }).collect();
        let shown = in_order(&known, 1, round_amount)[1];
        round_amount(shown.value, shown.error)
    }

    /// The same of a share of the people, whole persons.
    pub(super) fn times(self, share: f64) -> Self {
        let errors = self.errors.map(|error| error.map(|error| error * share));
        let [low, middle, high] = [self.low, self.middle, self.high].map(|value| (value * share).round());
        Self { errors, ..Self::new(low, middle, high) }
    }

    /// The middle and where eight in ten values lie, one of each future.
    pub(super) fn of(values: &[f64], sets: Option<&Sets>) -> Self {
        let levels = [0.1, 0.5, 0.9];
        // Whole persons, as tables have both: elsewhere on a page the same number comes from one of them.
        let whole =
            |Known { value, error }: Known| Known { value: value.round(), error: error.map(f64::round) };
        let known = match sets {
            Some(sets) => known_numbers(values, sets, &levels),
            None => quantiles(values.to_vec(), &levels).into_iter().map(unknown).collect(),
        };
        Self::known([whole(known[0]), whole(known[1]), whole(known[2])])
    }
}

impl From<Range> for Value {
    fn from(range: Range) -> Self {
        let Range { low, middle, high, errors, told: all, left, width, mark } = range;
        let known = [low, middle, high].into_iter().zip(errors).map(|(value, error)| Known { value, error });
        let known: Vec<Known> = known.collect();
        let shown = all.map_or_else(|| beside(&known, 1), |all| told(&known, &all));
        context! { low, middle, high, shown, left, width, mark }
    }
}

/// A number of a table that does not say how well it is known.
fn unknown(value: f64) -> Known {
    Known { value, error: None }
}

/// A number for a page: its exact value, and the one that is shown with its error.
fn shown(exact: Known, shown: Known) -> Value {
    Value::from(vec![Value::from(exact.value), Value::from(shown.value), Value::from(shown.error)])
}

/// A number by itself for a page.
pub(super) fn alone(known: Known) -> Value {
    shown(known, known)
}

/// Numbers beside each other for a page, smallest first, with the index of the middle.
pub(super) fn beside(known: &[Known], middle: usize) -> Vec<Value> {
    told(known, &in_order(known, middle, round_amount))
}

/// Numbers for a page, and what is shown of each.
pub(super) fn told(exact: &[Known], all: &[Known]) -> Vec<Value> {
    exact.iter().zip(all).map(|(&exact, &other)| shown(exact, other)).collect()
}

/// A line of a table of ranges.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RangeRow {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) range: Range,
}

impl From<RangeRow> for Value {
    fn from(row: RangeRow) -> Self {
        let RangeRow { name, code, range } = row;
        context! { name, code, range }
    }
}

/// Puts the bars of rows on one scale.
pub(super) fn scaled(mut rows: Vec<RangeRow>) -> Vec<RangeRow> {
    let most = rows.iter().map(|row| row.range.high).fold(0.0, f64::max);
    if most > 0.0 {
        let part = |value: f64| (1000.0 * value.max(0.0) / most).round() / 10.0;
        for row in &mut rows {
            let range = &mut row.range;
            range.left = part(range.low);
            range.width = part(range.high - range.low).max(0.5);
            range.mark = (part(range.middle) - 0.5).clamp(0.0, 99.0);
        }
    }
    rows
}

/// The greatest rows, by their middle and then their high end.
pub(super) fn greatest(mut rows: Vec<RangeRow>, count: usize) -> Vec<RangeRow> {
    rows.sort_by(|a, b| {
        let by = |row: &RangeRow| (row.range.middle, row.range.high);
        by(b).partial_cmp(&by(a)).unwrap_or(std::cmp::Ordering::Equal).then_with(|| a.code.cmp(&b.code))
    });
    rows.truncate(count);
    scaled(rows)
}

/// A date so many days later; the same date if the calendar ends before.
pub(super) fn later(start: Date, days: u32) -> Date {
    start.saturating_add(jiff::Span::new().days(i64::from(days)))
}

/// A table of a folder.
pub(super) struct ResultTable {
    path: PathBuf,
    columns: Columns,
}

impl ResultTable {
    /// Reads a table.
    pub(super) fn read(dir: &Path, name: &str) -> Result<Self, OutputError> {
        Self::matching(dir, name, &[])
    }

    /// Reads the table of futures, which has all of the manifest.
    pub(super) fn futures(dir: &Path, manifest: &Manifest) -> Result<Self, OutputError> {
        Ok(Self { columns: futures(dir, manifest)?, path: dir.join("replicates.csv") })
    }

    /// Reads the rows of a table that have these values.
    pub(super) fn matching(dir: &Path, name: &str, values: &[(&str, &str)]) -> Result<Self, OutputError> {
        let path = dir.join(name);
        // Runs of older versions do not have all tables.
        if !path.is_file() {
            let again = if name.starts_with("comparison") { "compare the runs" } else { "run the scenario" };
            let message = format!("is not there: {again} again with this version");
            return Err(OutputError::Malformed { path, line: None, message });
        }
        Ok(Self { columns: Columns::matching(&path, values)?, path })
    }

    /// Reads a table that not every run has.
    pub(super) fn optional(dir: &Path, name: &str) -> Result<Option<Self>, OutputError> {
        if dir.join(name).is_file() { Self::read(dir, name).map(Some) } else { Ok(None) }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.names().any(|name| name == column)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.names()
    }

    pub(super) fn text(&self, column: &str) -> Result<Vec<&str>, OutputError> {
        Ok(self.columns.text(column)?)
    }

    pub(super) fn numbers(&self, column: &str) -> Result<Vec<f64>, OutputError> {
        Ok(self.columns.numbers(column)?)
    }

    /// A column of numbers that may be blank.
    pub(super) fn optional_numbers(&self, column: &str) -> Result<Vec<Option<f64>>, OutputError> {
        Ok(self.columns.optional_numbers(column)?)
    }

    /// A column of numbers with that of their errors, which are blank in tables of versions that did not have it.
    pub(super) fn known(&self, column: &str, errors: &str) -> Result<Vec<Known>, OutputError> {
        let values = self.numbers(column)?;
        let errors = if self.has(errors) { self.optional_numbers(errors)? } else { vec![None; values.len()] };
        Ok(values.into_iter().zip(errors).map(|(value, error)| Known { value, error }).collect())
    }

    /// The low, middle and high quantile of each row.
    pub(super) fn ranges(&self, levels: [&str; 3]) -> Result<Vec<Range>, OutputError> {
        let [low, middle, high] = levels.map(|level| self.known(level, &format!("error_{level}")));
        let (low, middle, high) = (low?, middle?, high?);
        Ok((0..self.len()).map(|row| Range::known([low[row], middle[row], high[row]])).collect())
    }

    /// The same of rows some of which have none: no future of theirs has such a number.
    pub(super) fn some_ranges(&self, levels: [&str; 3]) -> Result<Vec<Option<Range>>, OutputError> {
        let known = |level: &str| -> Result<Vec<Option<Known>>, OutputError> {
            let (values, errors) = (self.optional_numbers(level)?, format!("error_{level}"));
            let errors =
                if self.has(&errors) { self.optional_numbers(&errors)? } else { vec![None; self.len()] };
            let with = |(value, error): (Option<f64>, Option<f64>)| Some(Known { value: value?, error });
            Ok(values.into_iter().zip(errors).map(with).collect())
        };
        let [low, middle, high] = levels.map(known);
        let (low, middle, high) = (low?, middle?, high?);
        let range = |row: usize| Some(Range::known([low[row]?, middle[row]?, high[row]?]));
        Ok((0..self.len()).map(range).collect())
    }

    /// Which futures of this table share parameters, if it says so.
    pub(super) fn sets(&self) -> Result<Option<Sets>, OutputError> {
        sets_of(&self.columns)
    }

    /// The date in a row, or that it is none.
    pub(super) fn date(&self, row: usize, cell: &str) -> Result<Date, OutputError> {
        cell.parse().map_err(|_| self.columns.wrong(row, format!("\"{cell}\" is no date")).into())
    }

    /// That a row does not say what it should.
    pub(super) fn wrong(&self, row: usize, message: &str) -> OutputError {
        self.columns.wrong(row, message).into()
    }

    /// That the table does not say what it should.
    pub(super) fn fault(&self, message: &str) -> OutputError {
        OutputError::Malformed { path: self.path.clone(), line: None, message: message.into() }
    }
}
