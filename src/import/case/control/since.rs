//! From when on, and until when, does a row or a polygon count? Two answers that differ are refused, and a column that looks
//! like dates and is not read is named: what counts from the first day on, and should not, is nowhere else to be seen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::columns::{HOLDER, SINCE, UNTIL, may_be_other};
use crate::import::case::asked::Asked;
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable, key};

/// Leaves a column that says whether a place was captured, or from whom, and not when: `Captured` is yes, `From` the army. One
/// that has days takes its place.
fn leave_others(table: &mut SheetTable, notes: &mut Notes) {
    let is_other = table.has(SINCE.name)
        && !table.is_said(SINCE.name)
        && may_be_other(table.header(SINCE.name))
        && table.names_no_day(SINCE.name);
    if is_other {
        let named = |name: &str| {
            table.unread().find(|(column, header)| key(header) == *name && table.has_dates(*column))
        };
        let other = SINCE.names.iter().find_map(|name| named(name)).map(|(column, _)| column);
        table.replace(SINCE.name, other, notes);
    }
}

/// The days from which rows or polygons count; none where they do from before the first day on.
pub(super) fn dates(table: &mut SheetTable, asked: &Asked, notes: &mut Notes) -> Option<Vec<Option<Date>>> {
    leave_others(table, notes);
    let table = &*table;
    if !table.has(SINCE.name) {
        for header in unread(table) {
            let message = format!(
                "\"{header}\" looks like dates and is not read: all counts from the first day on (--column \"date={header}\" reads it, \
                 if it says since when a holder is there)"
            );
            notes.warn(&table.source.path, None, message);
        }
        return Some(vec![None; table.lines.len()]);
    }
    let dates = table.dates_since(SINCE.name, Some(asked.start), notes)?;
    if !table.is_said(SINCE.name) {
        refuse_two(table, &dates, notes)?;
    }
    Some(of_one_map(table, dates, asked, notes))
}

/// The days of rows, or none for all where they are those of a map: one day after the first for all, with both sides. Without
/// holders before it everybody would be at home until that day, and then be attacked everywhere.
fn of_one_map(
    table: &SheetTable,
    dates: Vec<Option<Date>>,
    asked: &Asked,
    notes: &mut Notes,
) -> Vec<Option<Date>> {
    let lines = || table.lines.iter().zip(&dates);
    let holders = lines()
        .map(|(line, date)| (table.text(line, HOLDER.name), date))
        .filter(|(holder, _)| !holder.is_empty());
    let (mut day, mut sides) = (None, BTreeSet::new());
    for (holder, date) in holders {
        let Some(date) = date.filter(|date| *date > asked.start) else { return dates };
        if *day.get_or_insert(date) != date {
            return dates;
        }
        sides.insert(asked.is_home(&holder));
    }
    let changes = key(table.header(HOLDER.name)).contains("new");
    let Some(day) = day.filter(|_| sides.len() == 2 && !changes) else { return dates };
    let message = format!(
        "all rows have one date, {day}, after the first day ({}), and both sides: it is taken for the date of the map, whose holders \
         are those of the first day, and nothing changes hands (give rows of the days before it where places were taken on that day)",
        asked.start
    );
    notes.warn(&table.source.path, None, message);
    vec![None; dates.len()]
}

/// The columns that look like dates and are not read, where no date is.
fn unread(table: &SheetTable) -> Vec<&str> {
    if table.has(SINCE.name) {
        return Vec::new();
    }
    let is_year = |column: usize, header: &str| {
        let year = |word: &String| ["year", "annee", "ano", "anio", "السنة", "год"].contains(&word.as_str());
        sheet::words(header).iter().any(year) && table.has_years(column)
    };
    let dated = |&(column, header): &(usize, &str)| table.looks_dated(column) || is_year(column, header);
    table.unread().filter(dated).map(|(_, header)| header).collect()
}

/// The first of them that tells rows apart; one date for all rows does not.
fn telling(table: &SheetTable) -> Option<&str> {
    let unread = unread(table);
    let of = |column: usize| table.lines.iter().map(move |line| line.cell(column).shown());
    let mut all = table.unread().filter(|(_, header)| unread.contains(header));
    all.find(|&(column, _)| of(column).any(|text| Some(text) != of(column).next())).map(|(_, header)| header)
}

/// Refuses two columns of the days from which rows count, where they differ: nobody knows which of them is meant.
fn refuse_two(table: &SheetTable, dates: &[Option<Date>], notes: &mut Notes) -> Option<()> {
    let read = table.header(SINCE.name);
    for (column, header) in table.unread() {
        if !SINCE.names.contains(&key(header).as_str()) || !table.has_dates(column) {
            continue;
        }
        let others = table.dates_of(column);
        let texts = |index: usize| {
            let line = &table.lines[index];
            [table.text(line, SINCE.name), line.cell(column).text()]
        };
        // What is not clear differs where it is written in another way.
        let differ = |index: &usize| {
            let [one, other] = texts(*index);
            others.as_ref().map_or(one != other, |others| others[*index] != dates[*index])
        };
        let Some(index) = (0..dates.len()).find(differ) else { continue };
        let [one, other] = texts(index);
        let message = format!(
            "\"{read}\" and \"{header}\" may both say since when a holder is there, and differ: \"{one}\" and \"{other}\""
        );
        let remedy = if read == header {
            "leave one of them".to_owned()
        } else {
            format!("--column \"date={read}\" or --column \"date={header}\" says which")
        };
        notes.refuse(&table.source.path, Some(table.lines[index].row), message, &remedy);
        return None;
    }
    Some(())
}

/// Which rows or polygons did not end before the first day. Who holds a place after an end is not said by it; `named` says
/// what one is called, and `place` which place a row is of, since a later row of it takes its place.
pub(super) fn not_over(
    table: &SheetTable,
    dates: &[Option<Date>],
    what: &str,
    named: impl Fn(usize) -> String,
    place: impl Fn(usize) -> Option<String>,
    asked: &Asked,
    notes: &mut Notes,
) -> Option<Vec<bool>> {
    let file = &table.source.path;
    let all = table.lines.len();
    let ends = table.days(UNTIL.name, notes);
    let mut of_place: BTreeMap<String, Vec<Date>> = BTreeMap::new();
    for (index, date) in dates.iter().enumerate() {
        if let (Some(place), Some(date)) = (place(index), date) {
            of_place.entry(place).or_default().push(*date);
        }
    }
    // Whether another row of the place goes on where one ends.
    let followed = |index: usize, end: Date| {
        let next = end.tomorrow().unwrap_or(end);
        let others = place(index).and_then(|place| of_place.get(&place)).into_iter().flatten();
        others.copied().any(|date| dates[index].is_none_or(|own| own < date) && date <= next)
    };
    let (mut over, mut later, mut strange) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut kept = vec![true; all];
    for (index, end) in ends.into_iter().enumerate() {
        match end {
            Ok(Some(end)) if followed(index, end) => {}
            Ok(Some(end)) if end < asked.start => {
                over.push(format!("{} until {end}", named(index)));
                kept[index] = false;
            }
            Ok(Some(end)) if end < asked.last() => later.push(end),
            Ok(_) => {}
            Err(text) => {
                strange.insert(text);
            }
        }
    }
    if let Some(first) = over.first() {
        let message = format!("{} of {all} {what} end before the first day ({})", over.len(), asked.start);
        if over.len() == all {
            let remedy = "give those of the first day, or move --start";
            notes.refuse(file, None, format!("{message}, such as {first}"), remedy);
            return None;
        }
        notes.warn(file, None, format!("{message} and are left out: {first}"));
    }
    if let Some(first) = later.first() {
        let message = format!(
            "{} {what} end within the days of the case, such as on {first}: places in them stay with their holder until a later one of \
             the {what} gives them to another",
            later.len()
        );
        notes.warn(file, None, message);
    }
    if let Some(first) = strange.first() {
        let message = format!(
            "{} ends of {what} in \"{}\" are no dates, such as \"{first}\", and are not used (write dates as 2025-01-21)",
            strange.len(),
            table.header(UNTIL.name)
        );
        notes.warn(file, None, message);
    }
    Some(kept)
}

/// The remedy for two holders of a place on one date.
pub(super) fn one_holder(table: &SheetTable) -> String {
    match telling(table) {
        Some(header) => format!(
            "--column \"date={header}\" reads the dates there, if they say since when; else leave one holder for each place"
        ),
        None => "leave one holder for each place and date".into(),
    }
}

/// Refuses polygons that give places to several holders, where dates that are not read may tell them apart.
pub(super) fn refuse_undated(
    table: &SheetTable,
    several: &BTreeSet<usize>,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<()> {
    let (Some(place), Some(_)) = (several.first(), telling(table)) else { return Some(()) };
    let message = format!(
        "{} places lie in polygons of several holders, whose dates are not read, for instance {}",
        several.len(),
        draft.places[*place].name
    );
    notes.refuse(&table.source.path, None, message, &one_holder(table));
    None
}
