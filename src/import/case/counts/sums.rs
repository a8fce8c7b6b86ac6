//! Which rows of one area and day are added up, since they count different people?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::counted::{ByArea, CountTable, Dated};
use crate::import::case::asked::short;
use crate::import::case::draft::Draft;
use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Adds up the rows of an area and day that differ in the other end of their ways alone, such as those of one district of origin
/// by where people went. A total among them, or a row that does not say it, is not added.
pub(super) fn of_ends(by_area: &mut ByArea, counted: &CountTable, draft: &mut Draft) {
    let table = counted.table;
    if counted.others.is_empty() {
        return;
    }
    let ways: BTreeMap<usize, Vec<String>> = table
        .lines
        .iter()
        .map(|line| (line.row, counted.others.iter().map(|&column| line.cell(column).text()).collect()))
        .collect();
    let days = by_area.values().flat_map(|list| by_date(list).into_values());
    let with_totals = have_totals(days.map(|rows| rows.into_iter().map(|(value, _)| value).collect()));
    let mut sums = 0;
    for list in by_area.values_mut() {
        for (date, rows) in by_date(list).into_iter().filter(|(_, rows)| rows.len() > 1) {
            let texts: BTreeSet<&Vec<String>> = rows.iter().filter_map(|(_, row)| ways.get(row)).collect();
            let whole = |texts: &&Vec<String>| {
                texts.iter().all(|text| text.is_empty() || without_total(text).is_some())
            };
            let sum: f64 = rows.iter().map(|(value, _)| value).sum();
            if texts.len() == rows.len() && !texts.iter().any(whole) && !with_totals {
                list.retain(|(known, ..)| *known != date);
                list.push((date, sum, rows[0].1));
                sums += 1;
            }
        }
    }
    if sums > 0 {
        let headers: Vec<String> =
            counted.others.iter().map(|&column| format!("\"{}\"", table.headers()[column])).collect();
        draft.choose(format!(
            "counts of one area and day in {} that differ by {} are added up: {sums} sums",
            short(&table.source.path),
            headers.join(", ")
        ));
    }
}

/// Numbers and rows by day.
fn by_date(list: &[Dated]) -> BTreeMap<Date, Vec<(f64, usize)>> {
    let mut by_date: BTreeMap<Date, Vec<(f64, usize)>> = BTreeMap::new();
    for &(date, value, row) in list {
        by_date.entry(date).or_default().push((value, row));
    }
    by_date
}

/// Whether rows of one area and day have a total among them: one is the sum of the others, in half of the groups of three or
/// more. Small numbers add up by chance in some.
pub(super) fn have_totals(groups: impl Iterator<Item = Vec<f64>>) -> bool {
    let (mut all, mut with) = (0, 0);
    for values in groups.filter(|values| values.len() > 2) {
        let sum: f64 = values.iter().sum();
        all += 1;
        with += usize::from(values.iter().any(|value| *value > 0.0 && (2.0 * value - sum).abs() < 1.0));
    }
    with > 0 && 2 * with >= all
}

/// Headers of what tells one figure from another.
const IDS: [&str; 3] = ["id", "figureid", "idfigure"];

/// What each row is called by, where nothing else tells it from another: its id, else all that stands in it.
fn called(table: &SheetTable) -> BTreeMap<usize, String> {
    let id = table.headers().iter().position(|header| IDS.contains(&sheet::key(header).as_str()));
    let all = 0..table.headers().len();
    let text = |line: &sheet::SheetLine| match id {
        Some(id) => line.cell(id).text(),
        None => all.clone().map(|column| line.cell(column).text()).collect::<Vec<_>>().join("\u{1f}"),
    };
    table.lines.iter().map(|line| (line.row, text(line))).collect()
}

/// Adds up the rows of an area and day of a flow whose rows are figures of single events. A figure that stands twice is not
/// added, and refused later.
pub(super) fn of_figures(by_area: &mut ByArea, counted: &CountTable, notes: &mut Notes) {
    if !counted.figures || !counted.flow {
        return;
    }
    let called = called(counted.table);
    let (mut rows_of, mut sums, mut first) = (0, 0, None);
    for list in by_area.values_mut() {
        for (date, rows) in by_date(list).into_iter().filter(|(_, rows)| rows.len() > 1) {
            let different: BTreeSet<&String> = rows.iter().filter_map(|(_, row)| called.get(row)).collect();
            if different.len() == rows.len() {
                list.retain(|(known, ..)| *known != date);
                list.push((date, rows.iter().map(|(value, _)| value).sum(), rows[0].1));
                (rows_of, sums) = (rows_of + rows.len(), sums + 1);
                first = first.or(Some(rows[0].1));
            }
        }
    }
    if sums > 0 {
        let message = format!(
            "{rows_of} rows are figures of several events of one date and area, and are added up: {sums} sums"
        );
        notes.warn(&counted.table.source.path, first, message);
    }
}
