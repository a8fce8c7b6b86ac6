//! One way to read any table that planners have: text files of all encodings, workbooks, HXL.
//!
//! [`open`] gives the sheets of a file as grids of cells; [`ColumnRole`]s say what an importer looks for and by what names;
//! [`table`] finds the sheet and the header that have them. Cells are read by what their whole column shows (`value`,
//! `date`); what cannot be read is said with file, sheet, row and remedy.

mod answers;
mod beside;
mod cell;
mod choose;
mod code_page;
mod date;
mod dated;
mod dwelling;
mod header;
mod language;
mod marked;
mod month_names;
mod months;
mod no_day;
mod numbers;
mod ods;
mod older;
mod pairs;
mod parts;
mod percent;
mod pick;
mod points;
mod properties;
mod renamed;
mod role;
mod said;
mod spans;
mod tag;
mod text;
mod titles;
mod unit_words;
mod units;
mod unquoted;
mod value;
mod wide;
mod words;
mod workbook;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::notes::{Notes, level_of_sheet};
use crate::tables;
pub(in crate::import) use answers::{ANSWERS, are_answers, name_nothing};
pub(in crate::import) use cell::{Grid, SheetCell, SheetLine};
pub(in crate::import) use choose::{other, unit};
pub(in crate::import) use code_page::CodePage;
pub use date::DateOrder;
pub(in crate::import) use date::last_day;
pub(in crate::import) use dwelling::names_dwellings;
use header::SheetHeader;
pub(in crate::import) use language::is_language;
pub(in crate::import) use parts::{names_people, part};
pub(in crate::import) use pick::{columns_used, refuse_unused};
use pick::{find, pick};
pub(in crate::import) use properties::of_features;
pub(in crate::import) use role::ColumnRole;
pub use said::Said;
pub(in crate::import) use said::{Source, without_effect};
pub(in crate::import) use spans::divided;
pub(in crate::import) use tag::unit_of_tag;
pub(in crate::import) use titles::Title;
pub use value::Decimal;
pub(in crate::import) use value::may_be_number;
pub(in crate::import) use wide::{NUMBER, Spread, day_and_rest, long};
pub(in crate::import) use words::{key, pieces, words};

/// Largest file that is read, bytes.
const LARGEST: usize = 1 << 29;
/// Most rows of a table that are complained of one by one.
const MOST_COMPLAINTS: usize = 10;

/// The sheets of a file; none if it cannot be read, which is refused.
pub(in crate::import) fn open(source: &Source, said: &Said, notes: &mut Notes) -> Option<Vec<Grid>> {
    match tables::read(&source.path) {
        Ok(bytes) => from_bytes(source, &bytes, said, notes),
        Err(error) => {
            notes.refuse(&source.path, None, format!("cannot be read: {error}"), "name a file that is there");
            None
        }
    }
}

/// The sheets of the bytes of a file.
pub(in crate::import) fn from_bytes(
    source: &Source,
    bytes: &[u8],
    said: &Said,
    notes: &mut Notes,
) -> Option<Vec<Grid>> {
    if bytes.len() > LARGEST {
        notes.refuse(
            &source.path,
            None,
            "is larger than 512 MiB",
            "leave out the rows that the case does not need",
        );
        return None;
    }
    if let Some(kind) = points::kind_of_map(bytes) {
        let remedy = "save it as GeoJSON, or as CSV with columns of latitude and longitude";
        notes.refuse(&source.path, None, format!("is {kind}, and no table"), remedy);
        return None;
    }
    let points = points::grid(&source.path, bytes);
    if points.is_some() {
        notes.has_features(&source.path);
    }
    let grids = if let Some(points) = points {
        points.map(|grid| vec![grid])
    } else if workbook::is_workbook(bytes) {
        workbook::grids(bytes)
    } else {
        notes.consult(said::ENCODING, &source.path);
        text::letters(bytes, said.encoding.as_deref()).and_then(|(text, remark)| {
            if let Some(remark) = remark {
                notes.warn(&source.path, None, remark);
            }
            text::grid(&text).map(|grid| vec![grid])
        })
    };
    match grids {
        Ok(mut grids) => {
            grids.iter_mut().for_each(pairs::divide);
            Some(grids)
        }
        Err(fault) => {
            notes.fault(&source.path, fault);
            None
        }
    }
}

/// A table whose columns are known.
#[derive(Clone, Debug)]
pub(in crate::import) struct SheetTable {
    /// The file.
    pub source: Source,
    header: SheetHeader,
    columns: BTreeMap<&'static str, usize>,
    /// Rows of data.
    pub lines: Vec<SheetLine>,
    said: Said,
    /// Whether nothing tells which of its numbers are shown as shares.
    unformatted: bool,
    /// What stands over its first column of persons.
    titles: Vec<Title>,
}

/// Finds the table with the given roles in the sheets of a file, and names the columns that are not read.
pub(in crate::import) fn table(
    source: &Source,
    grids: Vec<Grid>,
    roles: &[ColumnRole],
    said: &Said,
    notes: &mut Notes,
) -> Option<SheetTable> {
    let named: Vec<Grid> = match &source.sheet {
        None => shown(source, grids, notes),
        Some(name) => {
            let known: Vec<String> = grids.iter().filter_map(|grid| grid.sheet.clone()).collect();
            let found: Vec<Grid> =
                grids.into_iter().filter(|grid| grid.sheet.as_deref() == Some(name.as_str())).collect();
            if found.is_empty() {
                let message = format!("has no sheet \"{name}\"");
                notes.refuse(&source.path, None, message, &format!("its sheets are: {}", known.join(", ")));
                return None;
            }
            found
        }
    };
    let others: Vec<(String, usize)> =
        named.iter().filter_map(|grid| Some((grid.sheet.clone()?, grid.rows_of_table()?))).collect();
    let mut fitting: Vec<(Grid, SheetHeader, BTreeMap<&'static str, usize>)> = Vec::new();
    let mut nearest: Option<(usize, String)> = None;
    let dated = roles.iter().find(|role| role.name == said::DATE).zip(said.day());
    for mut grid in named {
        // A reading that has all that is needed is better than one that has more of the rest.
        let mut best: Option<((bool, usize, bool), SheetHeader)> = None;
        for header in header::candidates(&grid) {
            // A day is one of files that say none of their own: an export of events beside them has its dates.
            let header = match dated {
                Some((role, day)) if header::columns_of(role, &header).is_empty() => header.with_day(day),
                _ => header,
            };
            let has = |role: &&ColumnRole| !find(role, &header, said).is_empty();
            let found = (
                roles.iter().filter(|role| role.required).all(|role| has(&role)),
                roles.iter().filter(has).count(),
                // A title over all columns is the name of none.
                header.shown().len() > 1 + usize::from(header.day.is_some()),
            );
            if best.as_ref().is_none_or(|(most, _)| found > *most) {
                best = Some((found, header));
            }
        }
        let Some(((_, found, _), header)) = best else { continue };
        if let Some(((_, day), column)) = dated.zip(header.day) {
            let rows = grid.lines.iter_mut().skip(header.data);
            rows.for_each(|line| line.insert(column, SheetCell::Date(day)));
        }
        let missing: Vec<&ColumnRole> =
            roles.iter().filter(|role| role.required && find(role, &header, said).is_empty()).collect();
        if missing.is_empty() {
            let mut sought: Vec<usize> =
                roles.iter().filter_map(|role| find(role, &header, said).first().copied()).collect();
            sought.sort_unstable();
            beside::refuse(&grid, &header, &sought, source, notes)?;
            let columns = pick(source, &grid, &header, roles, said, notes)?;
            fitting.push((grid, header, columns));
        } else if nearest.as_ref().is_none_or(|(most, _)| found > *most) {
            let sheet = grid.sheet.as_ref().map_or(String::new(), |name| format!(" (sheet \"{name}\")"));
            let wanted: Vec<&str> = missing.iter().map(|role| role.name).collect();
            let headers: Vec<String> = header.shown().into_iter().take(60).collect();
            let of_pairs = pairs::unclear(&grid.lines[header.data.min(grid.lines.len())..], &header.names);
            let of_pairs = of_pairs.filter(|_| wanted.contains(&"lat")).map_or_else(String::new, |name| {
                format!("; \"{name}\" has two numbers in a cell: call it Lat/Long or Long/Lat, as they stand")
            });
            let message = format!(
                "has no column for {}{sheet}{}{of_pairs}; the headers are: {}",
                wanted.join(", "),
                pick::passed_over(&missing, &header, &BTreeMap::new()).concat(),
                headers.join(", ")
            );
            nearest = Some((found, message));
        }
    }
    if fitting.len() > 1 {
        let sheets: Vec<&str> = fitting.iter().filter_map(|(grid, ..)| grid.sheet.as_deref()).collect();
        // Of several levels the smallest units tell most.
        let best = sheets.iter().rev().max_by_key(|sheet| level_of_sheet(sheet)).unwrap_or(&"SHEET");
        let remedy = format!("name the one with the units of the case: {}#{best}", source.path.display());
        notes.refuse(&source.path, None, format!("several sheets would do: {}", sheets.join(", ")), &remedy);
        return None;
    }
    let Some((grid, header, columns)) = fitting.pop() else {
        let (_, message) = nearest.unwrap_or((0, "has no rows".into()));
        let remedy = if message.starts_with("has no column for date") {
            "--column date=HEADER says which column it is; where none has the day, --column date=2025-01-31 says of which day all rows are"
        } else {
            "--column ROLE=HEADER says which column it is"
        };
        notes.refuse(&source.path, None, message, remedy);
        return None;
    };
    if let Some(sheet) = &grid.sheet {
        notes.read_sheet(&source.path, sheet, others);
    }
    pick::mark_found(&header, &columns, (said, source), notes);
    pick::warn_hidden(&grid, &header, &columns, source, notes);
    let left: Vec<&ColumnRole> = roles.iter().filter(|role| !columns.contains_key(role.name)).collect();
    for message in pick::passed_over(&left, &header, &columns) {
        notes.warn(&source.path, Some(header.row), message.trim_start_matches("; "));
    }
    let used: Vec<usize> = columns.values().copied().collect();
    name_unread("columns", &header, &columns, source, notes);
    let titles = titles::read(&grid, &header, (roles, &columns), source, notes);
    let source = Source { path: source.path.clone(), sheet: grid.sheet.clone() };
    let unformatted = grid.unformatted;
    let lines = pick::without_headers(grid.lines.into_iter().skip(header.data), &header, &source, notes);
    let numbers: Vec<usize> =
        roles.iter().filter(|role| role.single).filter_map(|role| columns.get(role.name)).copied().collect();
    units::refuse(&lines, &header, (&numbers, &used), &source, notes);
    if source.sheet.is_none() {
        refuse_ragged(&source, &header, &used, &lines, notes);
    }
    Some(SheetTable { source, header, columns, lines, said: said.clone(), unformatted, titles })
}

/// Names the columns or properties that no role has.
fn name_unread(
    what: &str,
    header: &SheetHeader,
    columns: &BTreeMap<&'static str, usize>,
    source: &Source,
    notes: &mut Notes,
) {
    let unread: Vec<&str> = (0..header.names.len())
        .filter(|column| !columns.values().any(|used| used == column))
        .map(|column| header.names[column].as_str())
        .filter(|name| !name.is_empty())
        .collect();
    if !unread.is_empty() {
        let most = 40;
        let more = if unread.len() > most {
            format!(", … and {} more", unread.len() - most)
        } else {
            String::new()
        };
        let shown: Vec<&str> = unread.iter().copied().take(most).collect();
        notes.unused(format!("{what} of {}: {}{more}", source.short(), shown.join(", ")));
    }
}

/// The sheets that a workbook shows, all where it shows none; those that it hides are named.
fn shown(source: &Source, grids: Vec<Grid>, notes: &mut Notes) -> Vec<Grid> {
    let (hidden, shown): (Vec<Grid>, Vec<Grid>) = grids.into_iter().partition(|grid| grid.hidden);
    if shown.is_empty() {
        return hidden;
    }
    let names: Vec<&str> = hidden.iter().filter_map(|grid| grid.sheet.as_deref()).collect();
    if let Some(first) = names.first() {
        let message = format!(
            "hides the sheets {}, which are not read: {}#{first} reads one",
            names.join(", "),
            source.path.display()
        );
        notes.warn(&source.path, None, message);
    }
    shown
}

/// Refuses rows of a text that have more cells than its header, or end before a column that is read: a comma in a number
/// without quotes moves all that follows into other columns. A single cell below a table is a note.
fn refuse_ragged(
    source: &Source,
    header: &SheetHeader,
    used: &[usize],
    lines: &[SheetLine],
    notes: &mut Notes,
) {
    let width = header.names.len();
    let last = used.iter().copied().max().unwrap_or(0);
    let ragged = |line: &&SheetLine| {
        let filled = line.cells.iter().filter(|cell| !cell.is_blank()).count();
        line.cells.iter().skip(width).any(|cell| !cell.is_blank()) || (line.cells.len() <= last && filled > 1)
    };
    let wrong: Vec<&SheetLine> = lines.iter().filter(ragged).collect();
    for (index, line) in wrong.iter().take(MOST_COMPLAINTS + 1).enumerate() {
        let message = if index < MOST_COMPLAINTS {
            format!("has {} cells, and the header has {width}", line.cells.len())
        } else {
            format!("… and {} more rows like it", wrong.len() - MOST_COMPLAINTS)
        };
        let remedy = "a value that holds what divides cells needs quotes, such as \"3,000\"";
        notes.refuse(&source.path, Some(line.row), message, remedy);
    }
}

impl SheetTable {
    /// What stands over its column of persons.
    pub(in crate::import) fn titles(&self) -> &[Title] {
        &self.titles
    }

    /// Whether there is a column for a role.
    pub(in crate::import) fn has(&self, role: &str) -> bool {
        self.columns.contains_key(role)
    }

    /// The header of a role's column.
    pub(in crate::import) fn header(&self, role: &str) -> &str {
        self.columns.get(role).map_or("", |&column| self.header.names[column].as_str())
    }

    /// The day that the user says of all rows, which no column has.
    pub(in crate::import) fn said_day(&self) -> Option<Date> {
        self.said.day().filter(|_| self.header.day.is_some())
    }

    /// The HXL tag of a role's column.
    pub(in crate::import) fn tag(&self, role: &str) -> &str {
        self.columns.get(role).and_then(|&column| self.header.tags.get(column)).map_or("", String::as_str)
    }

    /// The HXL tag of a column; blank where it has none.
    pub(in crate::import) fn tag_of(&self, column: usize) -> &str {
        self.header.tags.get(column).map_or("", String::as_str)
    }

    /// The columns that no role has, with their headers.
    pub(in crate::import) fn unread(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.header.names.iter().enumerate();
        all.filter(|(column, header)| !header.is_empty() && !self.columns.values().any(|used| used == column))
            .map(|(column, header)| (column, header.as_str()))
    }

    /// All headers.
    pub(in crate::import) fn headers(&self) -> &[String] {
        &self.header.names
    }

    /// The text in a role's column.
    pub(in crate::import) fn text(&self, line: &SheetLine, role: &str) -> String {
        self.columns.get(role).map_or_else(String::new, |&column| line.cell(column).text())
    }

    /// The name in a role's column; where it is blank, that of another language or of none: few places have a "name:en".
    pub(in crate::import) fn name(&self, line: &SheetLine, role: &str) -> String {
        let text = self.text(line, role);
        let Some(&column) = self.columns.get(role).filter(|_| text.is_empty()) else { return text };
        let others = language::same_name(&self.header.names, column).into_iter();
        let mut texts = others.map(|other| line.cell(other).text());
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Says of how many rows names were taken from another column than the one of the role.
    pub(in crate::import) fn say_other_names(&self, role: &str, notes: &mut Notes) {
        let other = |line: &&SheetLine| self.text(line, role).is_empty() && !self.name(line, role).is_empty();
        let Some(first) = self.lines.iter().find(other) else { return };
        let count = self.lines.iter().filter(other).count();
        let header = self.header(role);
        let message = format!(
            "{count} rows have a blank \"{header}\" and are called by the same column without a language, or in another one, such as \
             \"{}\"",
            self.name(first, role)
        );
        notes.warn(&self.source.path, Some(first.row), message);
    }

    /// The cell in a role's column.
    pub(in crate::import) fn cell<'l>(&self, line: &'l SheetLine, role: &str) -> &'l SheetCell {
        self.columns.get(role).map_or(&SheetCell::Empty, |&column| line.cell(column))
    }
}
