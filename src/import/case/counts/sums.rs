//! Which rows of one area and day are added up, since they count different people?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::counted::{ByArea, CountTable, Dated, level_of_areas};
use super::finer::level_of_parts;
use crate::import::case::asked::short;
use crate::import::case::draft::Draft;
use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Words of headers of what divides the people of a flow by why or where they moved, or by what nation they are of: each of them has
/// one of these. Whoever is asked for needs or reasons may name several.
const KINDS: &[&str] = &[
    "reason",
    "cause",
    "motive",
    "raison",
    "motif",
    "motivo",
    "razon",
    "causa",
    "crossing",
    "border",
    "poe",
    "bcp",
    "fmp",
    "entry",
    "passage",
    "poste",
    "frontiere",
    "frontalier",
    "paso",
    "frontera",
    "fronterizo",
    "transport",
    "nationality",
    "nationalite",
    "nacionalidad",
    "السبب",
    "المعبر",
    "причина",
];
/// Words of needs, and those beside them that make one of them.
const NEEDS: &[&str] = &["need", "besoin", "necesidad"];
const ONE: &[&str] = &[
    "priority",
    "main",
    "primary",
    "principal",
    "principale",
    "prioritaire",
    "prioritaria",
    "first",
    "premier",
];
/// Words of sexes. Of three kinds of rows one is the sum of others.
const SEXES: &[&str] = &["sex", "gender", "sexe", "sexo", "genre", "genero"];

/// Whether a header is of what each of the people has one of.
fn has_one_each(header: &str, texts: impl Fn() -> BTreeSet<String>) -> bool {
    let words = sheet::words(header);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(KINDS) || has(NEEDS) && has(ONE) || has(SEXES) && texts().len() == 2
}

/// The columns of a flow that tell people of one area and day apart: by whom they are, why they moved, or where within the area.
fn of_kinds(counted: &CountTable, draft: &Draft) -> Vec<usize> {
    let table = counted.table;
    let names = |column: usize| {
        let cells = table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
        let (mut all, mut numbers) = (0, 0);
        for text in cells {
            all += 1;
            numbers += usize::from(sheet::may_be_number(&text));
        }
        all > 0 && 2 * numbers < all && !table.has_dates(column)
    };
    let texts = |column: usize| -> BTreeSet<String> {
        table
            .lines
            .iter()
            .map(|line| sheet::key(&line.cell(column).text()))
            .filter(|text| !text.is_empty())
            .collect()
    };
    let divides = |column: usize, header: &str| {
        has_one_each(header, || texts(column))
            || level_of_parts(header, draft)
                .is_some_and(|level| level_of_areas(draft).is_none_or(|of| level > of))
    };
    table
        .unread()
        .filter(|(column, header)| {
            counted.flow && !counted.others.contains(column) && divides(*column, header)
        })
        .map(|(column, _)| column)
        .filter(|&column| names(column))
        .collect()
}

/// Adds up the rows of an area and day that differ in the other end of their ways, such as those of one district of origin by where
/// people went, or in what else divides the people of a flow. A total among them, or a row that does not say it, is not added.
pub(super) fn of_parts(by_area: &mut ByArea, counted: &CountTable, draft: &mut Draft) {
    let (table, kinds) = (counted.table, of_kinds(counted, draft));
    if counted.others.is_empty() && kinds.is_empty() {
        return;
    }
    let texts = |line: &sheet::SheetLine, columns: &[usize]| {
        columns.iter().map(|&column| line.cell(column).text()).collect::<Vec<_>>()
    };
    let ways: BTreeMap<usize, [Vec<String>; 2]> = table
        .lines
        .iter()
        .map(|line| (line.row, [texts(line, &counted.others), texts(line, &kinds)]))
        .collect();
    let days = by_area.values().flat_map(|list| by_date(list).into_values());
    let with_totals = have_totals(days.map(|rows| rows.into_iter().map(|(value, _)| value).collect()));
    let (mut sums, mut by) = (0, BTreeSet::new());
    let is_whole = |text: &String| text.is_empty() || without_total(text).is_some();
    // "Of which: airstrikes" are in another row.
    let is_within = |text: &String| {
        let text = text.to_lowercase();
        ["of which", "of whom", "dont ", "de los cuales", "dos quais"]
            .iter()
            .any(|start| text.starts_with(start))
    };
    for list in by_area.values_mut() {
        for (date, rows) in by_date(list).into_iter().filter(|(_, rows)| rows.len() > 1) {
            let texts: BTreeSet<&[Vec<String>; 2]> =
                rows.iter().filter_map(|(_, row)| ways.get(row)).collect();
            let whole = |[ends, kinds]: &&[Vec<String>; 2]| {
                !ends.is_empty() && ends.iter().all(is_whole)
                    || kinds.iter().any(|text| is_whole(text) || is_within(text))
            };
            let sum: f64 = rows.iter().map(|(value, _)| value).sum();
            if texts.len() == rows.len() && !texts.iter().any(whole) && !with_totals {
                list.retain(|(known, ..)| *known != date);
                list.push((date, sum, rows[0].1));
                sums += 1;
                let columns = counted.others.iter().chain(&kinds).enumerate();
                let differ = |&(at, _): &(usize, &usize)| {
                    texts
                        .iter()
                        .map(|[ends, kinds]| ends.iter().chain(kinds).nth(at))
                        .collect::<BTreeSet<_>>()
                        .len()
                        > 1
                };
                by.extend(columns.filter(differ).map(|(_, column)| *column));
            }
        }
    }
    if sums > 0 {
        let headers: Vec<String> =
            by.iter().map(|&column| format!("\"{}\"", table.headers()[column])).collect();
        draft.choose(format!(
            "counts of one area and day in {} that differ by {} are added up: {sums} sums",
            short(&table.source.path),
            headers.join(", ")
        ));
    }
}

/// The columns that are not read in which two rows differ.
pub(super) fn differ(table: &SheetTable, rows: [usize; 2]) -> Vec<&str> {
    let line = |row: usize| table.lines.iter().find(|line| line.row == row);
    let [Some(one), Some(other)] = rows.map(line) else { return Vec::new() };
    let other_text = |column: &usize| one.cell(*column).text() != other.cell(*column).text();
    table.unread().filter(|(column, _)| other_text(column)).map(|(_, header)| header).collect()
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
    // Nobody is no part of a sum.
    let groups = groups.map(|values| values.into_iter().filter(|value| *value > 0.0).collect::<Vec<f64>>());
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
