//! Workbooks: the cells of every sheet as they are shown, with what merged cells mean.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Reader, SheetVisible, Sheets, open_workbook_auto_from_rs};
use jiff::civil::Date;

use super::cell::{Grid, SheetCell, SheetLine};
use super::ods::of_ods;
use super::percent::{ShownOtherwise, of_xlsx};
use crate::tables::Fault;
use crate::tables::text::trim;

/// Most cells of a workbook, blank ones before others in their row among them: some have formats a million rows down, and a
/// word in the last of 16,384 columns of each takes as much memory as if all were full.
const MOST_CELLS: usize = 20_000_000;
/// Most cells that are merged with others.
const MOST_MERGED: u64 = 20_000_000;

/// Most bytes that a workbook may unpack to: a megabyte can hold a sheet of gigabytes.
const MOST_UNPACKED: u64 = 1 << 29;

/// Whether bytes are those of a workbook: a ZIP archive, or the older format.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// All sheets of a workbook.
///
/// # Errors
/// A [`Fault`] if it cannot be read.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Fault> {
    let wrong = |what: String| {
        let hint = "save it again as .xlsx, or a sheet of it as CSV".to_owned();
        Fault {
            message: format!("is no workbook that can be read: {what}"),
            hint: Some(hint),
            ..Fault::default()
        }
    };
    // What is no archive is an older workbook, or complained of below.
    let unpacked = zip::ZipArchive::new(Cursor::new(bytes)).map_or(0, |mut archive| {
        let sizes = (0..archive.len()).map(|index| archive.by_index_raw(index).map_or(0, |part| part.size()));
        sizes.fold(0_u64, u64::saturating_add)
    });
    if unpacked > MOST_UNPACKED {
        let message = format!("it unpacks to {} MiB, more than {}", unpacked >> 20, MOST_UNPACKED >> 20);
        return Err(wrong(message));
    }
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).map_err(|error| wrong(error.to_string()))?;
    let otherwise = shown_otherwise(bytes);
    let unformatted = matches!(book, Sheets::Xls(_) | Sheets::Xlsb(_));
    let (mut left, mut merging) = (MOST_CELLS, MOST_MERGED);
    let mut room = MOST_CELLS;
    let mut grids = Vec::new();
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    for (name, hidden) in sheets {
        let mut rows: BTreeMap<u32, BTreeMap<u32, SheetCell>> = BTreeMap::new();
        let mut put = |(row, column): (u32, u32), cell: SheetCell| {
            if !matches!(cell, SheetCell::Empty) {
                left = left.saturating_sub(1);
                rows.entry(row).or_default().insert(column, cell);
            }
            left > 0
        };
        let mut merged: Vec<Dimensions> = Vec::new();
        let mut whole = true;
        if let Sheets::Xlsx(book) = &mut book {
            {
                let mut cells =
                    book.worksheet_cells_reader(&name).map_err(|error| wrong(error.to_string()))?;
                while let Some(cell) = cells.next_cell().map_err(|error| wrong(error.to_string()))? {
                    whole = put(cell.get_position(), read(cell.get_value().clone()));
                    if !whole {
                        break;
                    }
                }
            }
            merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        } else {
            let range = book.worksheet_range(&name).map_err(|error| wrong(error.to_string()))?;
            let (top, first) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                whole = put((top + row as u32, first + column as u32), owned(value));
                if !whole {
                    break;
                }
            }
        }
        for (row, column) in otherwise.part_dates.get(&name).into_iter().flatten() {
            if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column))
                && let SheetCell::Date(date) = cell
            {
                *cell = SheetCell::PartDate(*date);
            }
        }
        for (row, column) in otherwise.shares.get(&name).into_iter().flatten() {
            if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column))
                && let SheetCell::Number(number) = cell
            {
                *cell = SheetCell::Share(*number);
            }
        }
        for area in merged {
            let size = |from: u32, to: u32| u64::from(to.saturating_sub(from)) + 1;
            let size = size(area.start.0, area.end.0).saturating_mul(size(area.start.1, area.end.1));
            if spreads(&rows, area) {
                merging = merging.checked_sub(size).ok_or_else(|| {
                    wrong(format!("more than {MOST_MERGED} of its cells are merged with others"))
                })?;
                spread(&mut rows, area);
            }
        }
        let wide =
            |cells: &BTreeMap<u32, SheetCell>| cells.keys().next_back().map_or(0, |last| *last as usize + 1);
        let rest = room.checked_sub(rows.values().map(wide).sum());
        room = rest.filter(|_| whole).ok_or_else(|| wrong(format!("it has more than {MOST_CELLS} cells")))?;
        let lines =
            rows.into_iter().map(|(row, cells)| SheetLine { row: row as usize + 1, cells: dense(cells) });
        let not_shown = otherwise.hidden.get(&name).cloned().unwrap_or_default();
        grids.push(Grid {
            sheet: Some(name),
            hidden,
            hidden_rows: not_shown.rows.into_iter().map(|row| row + 1).collect(),
            hidden_columns: not_shown.columns,
            unformatted,
            lines: lines.filter(|line| !line.is_blank()).collect(),
        });
    }
    Ok(grids)
}

/// The cells that are shown otherwise. What cannot be read has none: the workbook itself is refused elsewhere.
fn shown_otherwise(bytes: &[u8]) -> ShownOtherwise {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return ShownOtherwise::default() };
    of_xlsx(&mut archive).or_else(|| of_ods(&mut archive)).unwrap_or_default()
}

fn dense(cells: BTreeMap<u32, SheetCell>) -> Vec<SheetCell> {
    let mut row = Vec::new();
    for (column, cell) in cells {
        row.resize(column as usize, SheetCell::Empty);
        row.push(cell);
    }
    row
}

/// Whether merged cells have a text or a date that stands in all of them. Those to the end of the sheet are a title.
fn spreads(rows: &BTreeMap<u32, BTreeMap<u32, SheetCell>>, area: Dimensions) -> bool {
    let first = rows.get(&area.start.0).and_then(|row| row.get(&area.start.1));
    let title =
        area.end.0.saturating_sub(area.start.0) > 10_000 || area.end.1.saturating_sub(area.start.1) > 1_000;
    matches!(first, Some(SheetCell::Text(_) | SheetCell::Date(_) | SheetCell::PartDate(_))) && !title
}

/// Text, or the date, of merged cells stands in all of them; a number is counted once, where it is.
fn spread(rows: &mut BTreeMap<u32, BTreeMap<u32, SheetCell>>, area: Dimensions) {
    let Some(text) = rows.get(&area.start.0).and_then(|row| row.get(&area.start.1)).cloned() else { return };
    // Rows without anything of their own stay blank.
    for (_, row) in rows.range_mut(area.start.0..=area.end.0) {
        for column in area.start.1..=area.end.1 {
            row.entry(column).or_insert_with(|| text.clone());
        }
    }
}

fn text(value: &str) -> SheetCell {
    let value = trim(value);
    if value.is_empty() { SheetCell::Empty } else { SheetCell::Text(value.to_owned()) }
}

fn read(value: DataRef<'_>) -> SheetCell {
    match value {
        DataRef::SharedString(value) => text(value),
        other => owned(&Data::from(other)),
    }
}

fn owned(value: &Data) -> SheetCell {
    match value {
        Data::Int(value) => SheetCell::Number(*value as f64),
        Data::Float(value) => SheetCell::Number(*value),
        Data::String(value) | Data::DurationIso(value) => text(value),
        Data::Bool(value) => SheetCell::Text(value.to_string()),
        // A workbook says itself from which year it counts its days.
        Data::DateTime(value) => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            let date = Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
            date.map_or_else(|_| SheetCell::Number(value.as_f64()), SheetCell::Date)
        }
        Data::DateTimeIso(value) => {
            value.get(..10).and_then(|date| date.parse().ok()).map_or_else(|| text(value), SheetCell::Date)
        }
        Data::Error(error) => SheetCell::Fault(error.to_string()),
        Data::Empty => SheetCell::Empty,
    }
}
