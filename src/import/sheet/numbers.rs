//! Columns of numbers: each is read by what all of its cells show, and what is wrong with many cells is said once.

use std::cell::Cell;

use super::cell::SheetCell;
use super::no_day::{MONTH_OR_DAY, OF_ROUND, OF_WEEK, PERIOD, SERIAL};
use super::value::{Decimal, METRES};
use super::{SheetTable, older, said, value};
use crate::import::notes::Notes;

/// Most kinds of faults of a column that are complained of one by one.
const MOST_CAUSES: usize = 10;
/// Most rows that are named of one.
const MOST_ROWS: usize = 5;

/// A message without what is only of its cell: what it quotes, and its numbers.
fn cause(message: &str) -> String {
    let outside: String = message.split('"').step_by(2).collect();
    outside.chars().filter(|letter| !letter.is_ascii_digit() && !".,-".contains(*letter)).collect()
}

/// Rows that are like one that is named; blank where there are none.
fn others(rows: &[usize]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = rows.iter().take(MOST_ROWS).map(ToString::to_string).collect();
    let more = if rows.len() > MOST_ROWS { ", …" } else { "" };
    let of = if rows.len() == 1 { "row" } else { "rows" };
    format!(" (and {} more like it, in {of} {}{more})", rows.len(), shown.join(", "))
}

/// What to do with what is wrong with some cells.
fn remedy(message: &str, rows: usize) -> &'static str {
    if message.contains("--decimal") {
        "where a point or comma sets off thousands, --decimal names the other one: --decimal comma reads 1.234 as 1234, --decimal point \
         reads 1,234 as 1234"
    } else if message.contains(PERIOD) {
        "write a day into each cell: of people at the end of a month its last one, such as 2025-01-31"
    } else if message.contains(OF_WEEK) {
        "write a day into each cell: of people at the end of a week its last one, such as 2025-02-02 for the fifth of 2025"
    } else if message.contains(OF_ROUND) {
        "write a day into each cell: the last one on which people were counted in that round"
    } else if message.contains(MONTH_OR_DAY) {
        "write whole dates, of people at the end of a month its last day"
    } else if message.contains(METRES) {
        "give latitude and longitude in degrees (WGS 84), as programs of maps write them (EPSG:4326)"
    } else if message.contains(SERIAL) {
        "give the workbook's column the format of a date before it is saved as text, or give the workbook itself"
    } else if rows > 1 {
        "correct the cells, or leave them blank"
    } else {
        "correct the cell, or leave it blank"
    }
}

impl SheetTable {
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &SheetCell> {
        self.lines.iter().map(move |line| line.cell(column))
    }

    pub(super) fn complain(&self, row: usize, role: &str, message: &str, remedy: &str, notes: &mut Notes) {
        let sheet = self.source.sheet.as_ref().map_or(String::new(), |name| format!("sheet \"{name}\", "));
        let message = format!("{sheet}column \"{}\": {message}", self.header(role));
        notes.refuse(&self.source.path, Some(row), message, remedy);
    }

    /// Reads a column by a rule that needs to see all of it first; none where a cell is wrong, which is refused.
    pub(super) fn column<T, H: Copy>(
        &self,
        role: &str,
        notes: &mut Notes,
        habit: impl Fn(&mut dyn Iterator<Item = &SheetCell>) -> Result<H, String>,
        read: impl Fn(&SheetCell, H) -> Result<Option<T>, String>,
    ) -> Option<Vec<Option<T>>> {
        let &column = self.columns.get(role)?;
        let habit = match habit(&mut self.cells(column)) {
            Ok(habit) => habit,
            Err(message) => {
                self.complain(
                    self.header.row,
                    role,
                    &message,
                    "write all cells of the column in one way",
                    notes,
                );
                return None;
            }
        };
        // By what is wrong: a hundred cells of one kind are one message.
        let mut wrong: Vec<(String, String, Vec<usize>)> = Vec::new();
        let values = self.lines.iter().map(|line| match read(line.cell(column), habit) {
            Ok(value) => value,
            Err(message) => {
                let cause = cause(&message);
                match wrong.iter_mut().find(|(known, ..)| *known == cause) {
                    Some((.., rows)) => rows.push(line.row),
                    None => wrong.push((cause, message, vec![line.row])),
                }
                None
            }
        });
        let values: Vec<Option<T>> = values.collect();
        for (_, message, rows) in wrong.iter().take(MOST_CAUSES) {
            let more = others(&rows[1..]);
            let remedy = remedy(message, rows.len());
            self.complain(rows[0], role, &format!("{message}{more}"), remedy, notes);
        }
        if wrong.len() > MOST_CAUSES {
            let rows: usize = wrong.iter().skip(MOST_CAUSES).map(|(.., rows)| rows.len()).sum();
            let message = format!("… and {rows} more cells with other faults");
            self.complain(self.header.row, role, &message, "look at the format of the column", notes);
        }
        wrong.is_empty().then_some(values)
    }

    /// A column of numbers that are not negative, a value a line; none where there is no such column.
    pub(in crate::import) fn amounts(&self, role: &str, notes: &mut Notes) -> Option<Vec<Option<f64>>> {
        let said = self.said.decimal;
        if self.has(role) {
            notes.consult(said::DECIMAL, &self.source.path);
        }
        self.refuse_unquoted(role, notes)?;
        let whole = Cell::new(None);
        let habit = |cells: &mut dyn Iterator<Item = &SheetCell>| {
            let cells: Vec<&SheetCell> = cells.collect();
            let shown = said.map_or_else(|| value::decimal(cells.iter().copied()), |one| Ok(Some(one)))?;
            let found = value::thousands(cells.into_iter()).filter(|_| shown.is_none());
            let decimal = shown.or(found.as_ref().map(|found| found.decimal));
            whole.set(found);
            Ok(decimal)
        };
        let values =
            self.column(role, notes, habit, |cell, decimal| match value::amount(cell, decimal)? {
                Some(value) if value < 0.0 => Err(format!("{value} is negative")),
                Some(value) if value > 2e9 => Err(format!("{value} are more people than there can be")),
                Some(value) if self.unformatted => value::refuse_share(value).map(Some),
                value => Ok(value),
            })?;
        if let Some(found) = whole.take() {
            let message = format!(
                "column \"{}\": {} numbers such as \"{}\" have three digits behind their one mark, as all that have one: people are \
                 whole, so that it sets off thousands ({}); --decimal {} says that it stands before decimals",
                self.header(role),
                found.cells,
                found.shown,
                found.value,
                if found.decimal == Decimal::Comma { "point" } else { "comma" }
            );
            notes.warn(&self.source.path, None, message);
        }
        self.warn_marked(role, &values, notes);
        let numbers = self.lines.iter().map(|line| line.row).zip(values.iter().copied());
        let ones = older::ones(numbers).filter(|_| self.unformatted);
        self.warn_older(role, ones, notes);
        Some(values)
    }

    /// Names numbers that are read without their marks: nobody knows here what these say.
    fn warn_marked(&self, role: &str, values: &[Option<f64>], notes: &mut Notes) {
        let all = self.lines.iter().zip(values).filter(|(line, _)| value::is_marked(self.cell(line, role)));
        let marked: Vec<(usize, String)> = all
            .filter_map(|(line, value)| {
                Some((line.row, format!("\"{}\" as {}", self.cell(line, role).shown(), (*value)?)))
            })
            .collect();
        if let Some((row, first)) = marked.first() {
            let rows: Vec<usize> = marked.iter().skip(1).map(|(row, _)| *row).collect();
            let message = format!(
                "column \"{}\": {} numbers have marks and are read without them, {first}{}: look what the marks say",
                self.header(role),
                marked.len(),
                others(&rows)
            );
            notes.warn(&self.source.path, Some(*row), message);
        }
    }

    /// Warns of what workbooks do not tell that say nothing of how their numbers are shown.
    pub(super) fn warn_older(&self, role: &str, found: Option<(usize, String)>, notes: &mut Notes) {
        if let Some((row, what)) = found {
            let message = format!(
                "column \"{}\": {what}, which workbooks of this kind (XLS, XLSB) do not tell: look at it, and save it as .xlsx",
                self.header(role)
            );
            notes.warn(&self.source.path, Some(row), message);
        }
    }

    /// Warns of a column of people in which many numbers are not whole.
    pub(in crate::import) fn warn_broken(&self, role: &str, values: &[Option<f64>], notes: &mut Notes) {
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        let broken = known.iter().filter(|value| value.fract() != 0.0).count();
        if 5 * broken > known.len() {
            let message = format!(
                "{broken} of {} numbers in \"{}\" are not whole: are they persons, or thousands or shares?",
                known.len(),
                self.header(role)
            );
            notes.warn(&self.source.path, None, message);
        }
    }

    /// A column of degrees, at most so many.
    pub(in crate::import) fn degrees(
        &self,
        role: &str,
        most: f64,
        notes: &mut Notes,
    ) -> Option<Vec<Option<f64>>> {
        self.column(role, notes, |_| Ok(()), |cell, ()| value::degrees(cell, most))
    }
}
