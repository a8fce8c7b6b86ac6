//! Which area of the case does a count belong to?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use crate::import::case::draft::{Draft, DraftArea};
use crate::import::case::population::keys::{RowKeys, called_totals};
use crate::import::case::population::known::{Found, KnownUnits, Own};
use crate::import::case::population::unread::unread_names;
use crate::import::case::sites::same_country;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Sums that differ by less than this are the same, as those of people.
const ROUNDING: f64 = 0.01;

/// Counts by areas of the case: days, numbers, rows.
pub(super) type ByArea = BTreeMap<Option<usize>, Vec<(Date, f64, usize)>>;

/// The rows of each area, and the names that are no areas of the case.
pub(super) fn group(
    table: &SheetTable,
    file: &Path,
    dates: &[Option<Date>],
    values: &[Option<f64>],
    draft: &Draft,
    notes: &mut Notes,
) -> Option<(ByArea, BTreeSet<String>)> {
    let coded = sheet::words(table.header("area")).last().is_some_and(|last| last.ends_with("code"));
    let own = if coded { ("area", "") } else { ("", "area") };
    let called = called_totals(draft);
    let keys: Vec<RowKeys> =
        table.lines.iter().map(|line| RowKeys::read(table, line, own, &called)).collect();
    let known = KnownUnits::new(draft);
    refuse_unread(table, &keys, &known, notes)?;
    known.warn_contradicted(file, table.lines.iter().map(|line| line.row).zip(&keys), notes);
    let whole = known.find_all(&keys, Own::of(table.header("area")));
    let members = draft.places_of_areas();
    // Areas without places are countries that crossings lead to.
    let abroad = |key: &RowKeys| {
        let empty = members.iter().enumerate().filter(|(_, places)| places.is_empty());
        let is = |area: &DraftArea| key.name() == area.pcode || same_country(key.name(), &area.name);
        empty.map(|(index, _)| index).find(|&index| is(&draft.areas[index]))
    };
    let level = level_of_areas(draft);
    let mut by_area: ByArea = BTreeMap::new();
    let (mut blank, mut unknown) = (0, BTreeSet::new());
    for (index, line) in table.lines.iter().enumerate() {
        let (Some(date), Some(value)) = (dates[index], values[index]) else {
            blank += 1;
            continue;
        };
        let country = abroad(&keys[index]);
        let area = match &whole[index] {
            _ if keys[index].is_blank() => None,
            _ if country.is_some() => country,
            Found::Several(what) => {
                let message = format!("\"{}\" may be {}", keys[index].name(), what.join(" or "));
                notes.refuse(file, Some(line.row), message, "give P-codes, or a column of the units above");
                return None;
            }
            // A unit above with one area in it is not that area.
            Found::Here { places, rank } if *rank == level.unwrap_or(4) => {
                members.iter().position(|area| area == places)
            }
            _ => None,
        };
        if area.is_none() && !keys[index].is_blank() {
            unknown.insert(keys[index].name().to_owned());
        } else {
            by_area.entry(area).or_default().push((date, value, line.row));
        }
    }
    refuse_nameless(table, &keys, &by_area, notes)?;
    refuse_undated(table, &keys, dates, values, notes)?;
    if blank > 0 {
        notes.warn(file, None, format!("{blank} rows have no date or no number and are left out"));
    }
    Some((by_area, unknown))
}

/// Refuses rows without an area beside names of the case in a column that nobody reads: the count of a village would be that
/// of the whole case.
fn refuse_unread(table: &SheetTable, keys: &[RowKeys], known: &KnownUnits, notes: &mut Notes) -> Option<()> {
    let blank = table.lines.iter().zip(keys).filter(|(_, keys)| keys.is_blank());
    let rows = blank.map(|(line, _)| (line.row, None)).collect();
    let unread = unread_names(table, known, &rows).into_iter().next();
    let Some(unread) = unread else { return Some(()) };
    let message = format!(
        "\"{}\" has names of {} of the case, such as {}, in rows that name no area otherwise: are they counts of the whole case?",
        unread.header,
        unread.what(),
        unread.name
    );
    let remedy = format!(
        "--column \"area={}\" reads it; without that column the counts are of the whole case",
        unread.header
    );
    notes.refuse(&table.source.path, None, message, &remedy);
    None
}

/// Refuses rows that name no area beside rows that do, unless they are called a total or have the sum of the others of their
/// date: the count of an area whose cell is blank would be that of the whole case.
fn refuse_nameless(table: &SheetTable, keys: &[RowKeys], by_area: &ByArea, notes: &mut Notes) -> Option<()> {
    let mut sums: BTreeMap<Date, f64> = BTreeMap::new();
    for &(date, value, _) in by_area.iter().filter(|(area, _)| area.is_some()).flat_map(|(_, rows)| rows) {
        *sums.entry(date).or_default() += value;
    }
    if sums.is_empty() {
        return Some(());
    }
    let totals: BTreeSet<usize> =
        table.lines.iter().zip(keys).filter(|(_, keys)| keys.total).map(|(line, _)| line.row).collect();
    let is_sum = |date: &Date, value: f64| {
        sums.get(date).is_some_and(|sum| (sum - value).abs() <= (ROUNDING * value).max(1.0))
    };
    let whole = by_area.get(&None).into_iter().flatten();
    let nameless: Vec<&(Date, f64, usize)> =
        whole.filter(|(date, value, row)| !totals.contains(row) && !is_sum(date, *value)).collect();
    let Some(&&(date, value, first)) = nameless.first() else { return Some(()) };
    let shown: Vec<String> = nameless.iter().take(5).map(|(.., row)| row.to_string()).collect();
    let message = format!(
        "{} rows name no area, and others do, such as {value} on {date}: are they counts of the whole case? Rows {}",
        nameless.len(),
        shown.join(", ")
    );
    let remedy = "write Total into the cells where they are; fill the cells where they are not (those below merged ones are blank)";
    notes.refuse(&table.source.path, Some(first), message, remedy);
    None
}

/// Refuses rows that count an area and have no date, below rows that have one: where the date stands in the first row of a
/// block, all others of the block would be lost.
fn refuse_undated(
    table: &SheetTable,
    keys: &[RowKeys],
    dates: &[Option<Date>],
    values: &[Option<f64>],
    notes: &mut Notes,
) -> Option<()> {
    let undated: Vec<usize> = (1..keys.len())
        .filter(|&index| dates[index].is_none() && values[index].is_some())
        .filter(|&index| !keys[index].is_blank() && !keys[index].total)
        .filter(|&index| dates[..index].iter().any(Option::is_some))
        .collect();
    let Some(&first) = undated.first() else { return Some(()) };
    let rows = undated.iter().take(5).map(|&index| table.lines[index].row.to_string());
    let message = format!(
        "{} rows count an area and have no date, such as that of \"{}\": rows {}",
        undated.len(),
        keys[first].name(),
        rows.collect::<Vec<_>>().join(", ")
    );
    let remedy = "write the date into every row: below merged cells they are blank";
    notes.refuse(&table.source.path, Some(table.lines[first].row), message, remedy);
    None
}

/// The level of units that the areas of the case are, from 0; none where they are places.
fn level_of_areas(draft: &Draft) -> Option<usize> {
    let first = &draft.areas[0].pcode;
    draft.places.iter().find_map(|place| place.admin.iter().position(|unit| unit.0 == *first))
}

/// What the areas of the case are, in words.
pub(super) fn areas_of(draft: &Draft) -> String {
    let level = level_of_areas(draft);
    let what = level.map_or_else(|| "places".to_owned(), |level| format!("units of level {}", level + 1));
    let shown: Vec<String> =
        draft.areas.iter().take(3).map(|area| format!("{} ({})", area.name, area.pcode)).collect();
    format!("areas of the case are {what} such as {}", shown.join(", "))
}
