//! Columns of dates of a table, of a role or of none.

use jiff::civil::Date;

use super::cell::{SheetCell, SheetLine};
use super::spans::is_span;
use super::{SheetTable, date, older, said};
use crate::import::notes::Notes;

impl SheetTable {
    /// A column of dates; blank cells have none.
    pub(in crate::import) fn dates(&self, role: &str, notes: &mut Notes) -> Option<Vec<Option<Date>>> {
        self.dates_since(role, None, notes)
    }

    /// The same of a column that says since when. A year or a month that is over before the first day is clear without a day,
    /// since all that was so before that day counts alike.
    pub(in crate::import) fn dates_since(
        &self,
        role: &str,
        start: Option<Date>,
        notes: &mut Notes,
    ) -> Option<Vec<Option<Date>>> {
        let said = self.said.dates;
        if self.has(role) {
            notes.consult(said::DATES, &self.source.path);
        }
        if let Some(&column) = self.columns.get(role)
            && let Some(text) = date::beside_dates(self.cells(column))
        {
            let message = format!(
                "column \"{}\": some cells are dates of the workbook and others text such as \"{text}\": where a program took the \
                 month for the day, it made dates of the cells that it could, and those are other days",
                self.header(role)
            );
            notes.warn(&self.source.path, Some(self.header.row), message);
        }
        if let Some(&column) = self.columns.get(role) {
            let cells = self.lines.iter().map(|line| (line.row, line.cell(column)));
            self.warn_older(role, older::months(cells).filter(|_| self.unformatted), notes);
        }
        let by_header = date::order_of_header(self.header(role));
        let habit = |cells: &mut dyn Iterator<Item = &SheetCell>| {
            said.map_or_else(|| date::order(cells).map(|shown| shown.or(by_header)), |one| Ok(Some(one)))
        };
        if let Some(&column) = self.columns.get(role)
            && let Some(line) = self.lines.iter().find(|line| date::is_within_day(line.cell(column)))
        {
            let message = format!(
                "column \"{}\": {} is a moment within a day, and the day in UTC is taken: where it was written it may be another",
                self.header(role),
                line.cell(column).shown()
            );
            notes.warn(&self.source.path, Some(line.row), message);
        }
        self.column(role, notes, habit, |cell, order| {
            if cell.is_blank() {
                return Ok(None);
            }
            let over = |message: String| match (start, date::last_of_period(cell)) {
                (Some(start), Some(last)) if last < start => Ok(last),
                (Some(start), Some(_)) => Err(format!(
                    "\"{}\" is a month or a year that is not over before the first day ({start}): which day of it is meant?",
                    cell.shown()
                )),
                _ => Err(message),
            };
            date::date(cell, order).or_else(over).map(Some)
        })
    }

    /// Takes another column for a role, or none: the one that its name found is of something else, and is named as not read.
    pub(in crate::import) fn replace(
        &mut self,
        role: &'static str,
        column: Option<usize>,
        notes: &mut Notes,
    ) {
        notes.unused(format!("columns of {}: {}", self.source.short(), self.header(role)));
        match column {
            Some(column) => self.columns.insert(role, column),
            None => self.columns.remove(role),
        };
    }

    /// Whether no cell of a role's column names a day, a month or a year.
    pub(in crate::import) fn names_no_day(&self, role: &str) -> bool {
        self.columns.get(role).is_some_and(|&column| {
            self.cells(column).all(|cell| !date::looks_like(cell) && date::last_of_period(cell).is_none())
        })
    }

    /// A column of days beside those that are needed, such as ends: what is no date comes back as it stands. Where there is no
    /// such column, no line has a day.
    pub(in crate::import) fn days(&self, role: &str, notes: &mut Notes) -> Vec<Result<Option<Date>, String>> {
        let Some(&column) = self.columns.get(role) else { return vec![Ok(None); self.lines.len()] };
        notes.consult(said::DATES, &self.source.path);
        let order = self.said.dates.or_else(|| date::order(self.cells(column)).ok().flatten());
        let day = |cell: &SheetCell| {
            // Dates far off, such as 9999-12-31, stand for no end.
            let far = || cell.shown().get(..10).and_then(|text| text.parse::<Date>().ok());
            if cell.is_blank() {
                return Ok(None);
            }
            date::date(cell, order).ok().or_else(far).map(Some).ok_or_else(|| cell.shown())
        };
        self.lines.iter().map(|line| day(line.cell(column))).collect()
    }

    /// The dates of any column; none where one of its cells is none that is clear.
    pub(in crate::import) fn dates_of(&self, column: usize) -> Option<Vec<Option<Date>>> {
        let order =
            self.said.dates.map_or_else(|| date::order(self.cells(column)), |one| Ok(Some(one))).ok()?;
        let day = |cell: &SheetCell| {
            if cell.is_blank() { Some(None) } else { date::date(cell, order).ok().map(Some) }
        };
        self.cells(column).map(day).collect()
    }

    /// Whether all cells of a column that are filled look like dates, clear or not, or like spans of days.
    pub(in crate::import) fn looks_dated(&self, column: usize) -> bool {
        let filled = || self.cells(column).filter(|cell| !cell.is_blank());
        filled().next().is_some() && filled().all(|cell| date::looks_like(cell) || is_span(cell))
    }

    /// Whether the cell of a role looks like a date, clear or not.
    pub(in crate::import) fn is_dated(&self, line: &SheetLine, role: &str) -> bool {
        date::looks_like(self.cell(line, role))
    }

    /// Whether all cells of a column that are filled are years.
    pub(in crate::import) fn has_years(&self, column: usize) -> bool {
        let filled = || self.cells(column).filter(|cell| !cell.is_blank());
        let is_year = |cell: &SheetCell| cell.shown().len() == 4 && date::last_of_period(cell).is_some();
        filled().next().is_some() && filled().all(is_year)
    }

    /// Whether a cell of a column looks like a date.
    pub(in crate::import) fn has_dates(&self, column: usize) -> bool {
        self.cells(column).any(date::looks_like)
    }

    /// Whether the user said which column a role has.
    pub(in crate::import) fn is_said(&self, role: &str) -> bool {
        self.said.column(role).is_some_and(|said| super::pick::is_called(self.header(role), said))
    }
}
