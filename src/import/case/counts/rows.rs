//! Which days does a count cover? Stocks, flows and running totals as the model has them, or a refusal.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::counted::{ByArea, CountTable, Dated, areas_of};
use super::group::{Grouped, group, unlike};
use super::{earlier, gaps, sums, totals};
use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::model::tally::{GROWING_DATES, Local, Total};
use crate::scenario::PlaceObservation;

/// A row of observations.
#[derive(Clone, Debug)]
pub(in crate::import::case) struct WrittenCount {
    /// First day; that of the count where it is a total.
    pub(in crate::import::case) from: Date,
    pub(in crate::import::case) date: Date,
    pub(in crate::import::case) area: Option<(String, String)>,
    pub(in crate::import::case) value: f64,
    pub(in crate::import::case) variable: String,
    pub(in crate::import::case) source: String,
}

/// First day, last day, number and row of a count.
type Covered = (Date, Date, f64, usize);

/// Refuses two rows of one area and day, with what they differ in.
fn refuse_twice(pair: &[Dated], area: Option<&str>, counted: &CountTable, notes: &mut Notes) {
    let table = counted.table;
    let differ = sums::differ(table, [pair[0].2, pair[1].2]);
    let quoted: Vec<String> = differ.iter().map(|header| format!("\"{header}\"")).collect();
    let message = format!(
        "has {} twice{}{}",
        pair[0].0,
        area.map_or_else(String::new, |name| format!(" for \"{name}\"")),
        if quoted.is_empty() {
            String::new()
        } else {
            format!(", in rows {} and {}, which differ in {}", pair[0].2, pair[1].2, quoted.join(", "))
        }
    );
    let countries =
        area.is_none() && [Total::Abroad.key(), Total::Crossed.key()].contains(&counted.variable.as_str());
    let mut remedy = "leave one row for each date and area (one of them may be the total of others), or name the column of areas".to_owned();
    if !quoted.is_empty() {
        remedy += "; where each row counts other people, add them up into one";
    }
    if countries {
        remedy += "; counts of people by the country where they are now are --variable hosted";
    }
    notes.refuse(&table.source.path, Some(pair[1].2), message, &remedy);
}

/// The rows of observations that counts become.
pub(super) fn rows(
    counted: &CountTable,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<WrittenCount>> {
    let (table, flow, variable) = (counted.table, counted.flow, counted.variable.as_str());
    let file = table.source.path.as_path();
    let Grouped { mut by_area, unknown, unknown_days, outside, has_totals, smaller } =
        group(counted, file, (asked, draft), notes)?;
    sums::of_parts(&mut by_area, counted, draft);
    sums::of_figures(&mut by_area, counted, notes);
    let (mut found, mut early, mut late, mut missing) = (Vec::new(), 0, 0, None);
    leave_out_totals(&mut by_area, counted, notes);
    totals::of_case(&mut by_area, &outside, counted, notes)?;
    totals::say_in_turn(&by_area, counted, notes);
    if has_totals {
        leave_out_of_some_days(&mut by_area, &unknown_days, counted, notes);
    }
    earlier::say(&by_area, counted, asked, draft, notes);
    for (area, mut list) in by_area {
        list.sort_by_key(|&(date, ..)| date);
        let area = area.map(|area| (draft.areas[area].pcode.clone(), draft.areas[area].name.clone()));
        if let Some(pair) = list.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            refuse_twice(pair, area.as_ref().map(|(_, name)| name.as_str()), counted, notes);
            return None;
        }
        let first = list.partition_point(|row| row.0 < asked.start);
        let end = list.partition_point(|row| row.0 <= asked.last());
        early += first;
        late += list.len() - end;
        let (before, within) = (list[..first].last().copied(), &list[first..end]);
        missing = missing.or_else(|| gaps::missing(counted, within));
        let covered = match (&area, counted.total, counted.local) {
            (None, Some(total), _) => whole((counted, total), before, within, asked, notes)?,
            (Some(_), _, Some(Local::Hosted)) => there(counted, within, notes)?,
            (Some((_, name)), _, Some(_)) => periods(counted, name, before, within, asked, notes)?,
            (None, None, _) => {
                let message = format!(
                    "counts the whole case, and \"{variable}\" is compared by area: for the whole case it is \"{}\"",
                    Total::Away.key()
                );
                notes.refuse(file, None, message, "--column area=HEADER names the column of areas");
                return None;
            }
            (Some(_), _, None) => {
                let known = PlaceObservation::VARIABLES.map(Local::key).join(", ");
                let message = format!("counts areas, and \"{variable}\" is not compared by area");
                let remedy = format!(
                    "--variable takes one of {known}; people abroad, by country, are those hosted there (--variable hosted)"
                );
                notes.refuse(file, None, message, &remedy);
                return None;
            }
        };
        found.extend(covered.into_iter().map(|(from, date, value, row)| {
            let (area, variable) = (area.clone(), variable.to_owned());
            (WrittenCount { from, date, area, value, variable, source: String::new() }, row)
        }));
    }
    let found = with_sources(found, &short(file), table.header("count"));
    warn_missing(missing, file, notes);
    let areas = areas_of(draft);
    let shown: Vec<&str> = unknown.iter().take(5).map(String::as_str).collect();
    if early + late > 0 {
        let part = if flow && early > 0 { ": they are not part of the totals" } else { "" };
        let message = format!(
            "{early} rows before the first day ({}) and {late} after the last ({}) are left out{part}",
            asked.start,
            asked.last()
        );
        notes.warn(file, None, message);
    }
    if found.is_empty() && early + late == 0 && !unknown.is_empty() {
        let message = format!("counts {}, and {areas}", shown.join(", "));
        let remedy = unlike(counted, smaller, draft);
        notes.refuse(file, None, message, &remedy);
        return None;
    }
    if !unknown.is_empty() {
        let message = format!(
            "counts of {} names that are no areas of the case are left out: {}; {areas}",
            unknown.len(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
    if found.is_empty() {
        let message = format!("has no count of the case between {} and {}", asked.start, asked.last());
        notes.refuse(file, None, message, "leave the file out, or move --start and --days");
        return None;
    }
    let kind = if flow { "a flow" } else { "a stock" };
    draft.choose(format!(
        "\"{}\" of {} is {kind}, compared with \"{variable}\": {} counts",
        table.header("count"),
        short(file),
        found.len()
    ));
    if found.iter().any(|count| count.area.is_some() && count.from < count.date) {
        draft.choose(format!("counts of areas in {} are {}", short(file), gaps::days_of(counted)));
    }
    Some(found)
}

/// Warns of rows that are missing between others.
fn warn_missing(missing: Option<(Date, Date, i32)>, file: &Path, notes: &mut Notes) {
    if let Some((from, to, count)) = missing {
        let message = format!(
            "{count} rows are missing between those of {from} and {to}, as the others follow each other: where a count is missing there, nobody counts for it"
        );
        notes.warn(file, None, message);
    }
}

/// Says of which rows of a file each count is. Areas of one count have one source between them: by it they are known as parts
/// of a whole, whose shares can be compared.
fn with_sources(found: Vec<(WrittenCount, usize)>, file: &str, header: &str) -> Vec<WrittenCount> {
    let mut rows: BTreeMap<(Date, Date), (usize, usize)> = BTreeMap::new();
    for (count, row) in found.iter().filter(|(count, _)| count.area.is_some()) {
        let (first, last) = rows.entry((count.from, count.date)).or_insert((*row, *row));
        (*first, *last) = ((*first).min(*row), (*last).max(*row));
    }
    let source = |count: &WrittenCount, row: usize| {
        let (first, last) = rows
            .get(&(count.from, count.date))
            .copied()
            .filter(|_| count.area.is_some())
            .unwrap_or((row, row));
        let rows =
            if first < last { format!("between rows {first} and {last}") } else { format!("row {first}") };
        format!("{file} {rows}, \"{header}\"")
    };
    let with = |(count, row): (WrittenCount, usize)| WrittenCount { source: source(&count, row), ..count };
    found.into_iter().map(with).collect()
}

/// Leaves out rows of totals beside those of areas, where the whole case has no such number, or one of each day alone.
fn leave_out_totals(by_area: &mut ByArea, counted: &CountTable, notes: &mut Notes) {
    let by_day = |total: Total| !(total.is_stock() || counted.flow && counted.daily);
    if by_area.keys().any(Option::is_some)
        && counted.total.is_none_or(by_day)
        && let Some(list) = by_area.remove(&None)
    {
        let message = format!(
            "{} rows of totals are left out, since \"{}\" of these counts is compared by area",
            list.len(),
            counted.variable
        );
        notes.warn(&counted.table.source.path, Some(list[0].2), message);
    }
}

/// Leaves out totals of a flow where areas have rows of days that have none: added up, these would be of some days only.
fn leave_out_of_some_days(
    by_area: &mut ByArea,
    others: &BTreeSet<Date>,
    counted: &CountTable,
    notes: &mut Notes,
) {
    let Some(totals) = by_area.get(&None).filter(|_| counted.flow) else { return };
    let has = |day: Date| totals.iter().any(|(date, ..)| *date == day);
    let areas = by_area.iter().filter(|(area, _)| area.is_some()).flat_map(|(_, list)| list);
    let without: BTreeSet<Date> =
        areas.map(|(date, ..)| *date).chain(others.iter().copied()).filter(|date| !has(*date)).collect();
    let (Some(first), Some(row)) = (without.first(), totals.first().map(|(.., row)| *row)) else { return };
    let message = format!(
        "{} rows of totals are left out: {} days have rows of areas and no total, such as {first}, and totals that are added up \
         would be of the other days alone",
        totals.len(),
        without.len()
    );
    notes.warn(&counted.table.source.path, Some(row), message);
    by_area.remove(&None);
}

/// Counts of people who are in an area, each of its day.
fn there(counted: &CountTable, within: &[Dated], notes: &mut Notes) -> Option<Vec<Covered>> {
    if counted.flow {
        let message = format!(
            "\"{}\" are all the people who are in an area on a day, and --flow says how many more \"{}\" counts",
            counted.variable,
            counted.table.header("count")
        );
        let remedy = "--stock, where each count is all that there are by its date; --variable arrivals, where it is so many more";
        notes.refuse(&counted.table.source.path, None, message, remedy);
        return None;
    }
    Some(within.iter().map(|&(date, value, row)| (date, date, value, row)).collect())
}

/// Counts of the whole case, as the model has them: of a day, or by a day.
fn whole(
    (counted, total): (&CountTable, Total),
    before: Option<Dated>,
    within: &[Dated],
    asked: &Asked,
    notes: &mut Notes,
) -> Option<Vec<Covered>> {
    let (file, key) = (counted.table.source.path.as_path(), total.key());
    let Some(&(first, ..)) = within.first() else { return Some(Vec::new()) };
    let header = counted.table.header("count");
    let gap = within.windows(2).find(|pair| pair[0].0.tomorrow().ok() != Some(pair[1].0));
    if !total.is_stock() {
        let message = if !counted.flow {
            format!("\"{header}\" is a stock, and \"{key}\" of the whole case are people of one day")
        } else if counted.daily || (gap.is_none() && within.len() > 1) {
            return Some(within.iter().map(|&(date, value, row)| (date, date, value, row)).collect());
        } else if let Some(pair) = gap {
            let (from, to) = (pair[0].0, pair[1].0);
            format!(
                "counts people from {from} to {to}, and \"{key}\" of the whole case are people of one day"
            )
        } else {
            format!("has one count, and \"{key}\" of the whole case are people of one day: is it?")
        };
        let remedy = "counts by area become periods; a row for each day, or a header such as \"daily arrivals\", says that counts \
                      are of one day; running totals are compared with --variable displaced, movements, returned or crossed";
        notes.refuse(file, None, message, remedy);
        return None;
    }
    let running = total.is_running_total();
    if counted.flow && !running {
        let message = format!(
            "\"{key}\" are all the people that there are on a day, and --flow says how many more \"{header}\" counts: added up \
             they would never fall"
        );
        let remedy = "--stock, where each count is all that there are by its date; --variable displaced, movements, returned or \
                      crossed, where it is so many more";
        notes.refuse(file, None, message, remedy);
        return None;
    }
    if counted.flow && counted.daily {
        refuse_days_between(counted, within, notes)?;
    }
    if let Some((date, value, _)) = before.filter(|_| running && !counted.flow).filter(|row| row.1 > 0.0) {
        let message = format!(
            "counts {value} by {date} already, before the first day: they are part of the later counts, and people of the model \
             are counted from the first day on"
        );
        notes.warn(file, None, message);
    }
    if let Some((date, ..)) = before.filter(|row| counted.flow && !reaches(row.0, asked.start)) {
        let message =
            format!("the count of {first} is of the days since {date}, and all of it is part of the totals");
        notes.warn(file, None, message);
    }
    if let Some(pair) = within.windows(2).find(|pair| running && !counted.flow && pair[1].1 < 0.9 * pair[0].1)
    {
        let message = format!(
            "\"{key}\" is a running total, and \"{header}\" falls from {} on {} to {}: is it people who are there?",
            pair[0].1, pair[0].0, pair[1].1
        );
        notes.warn(file, Some(pair[1].2), message);
    }
    if let Some(running) = total.taken_for().filter(|_| never_falls(within)) {
        let message = format!(
            "\"{key}\" are people who are there on a day, and \"{header}\" does not fall once in {} dates: if those who have gone \
             back are still in it, it is a running total, and --variable {} counts the same people",
            within.len(),
            running.key()
        );
        notes.warn(file, None, message);
    }
    let mut sum = 0.0;
    let rows = within.iter().map(|&(date, value, row)| {
        sum += value;
        (date, date, if counted.flow { sum } else { value }, row)
    });
    Some(rows.collect())
}

/// Whether counts only grow, in so many rows that people who come and go would have shown.
fn never_falls(within: &[Dated]) -> bool {
    within.len() >= GROWING_DATES && within.windows(2).all(|pair| pair[0].1 <= pair[1].1)
}

/// Refuses daily flows of which no two rows are of days that follow each other: an average of each week, say, would count as
/// one day of it. Single days that are missing are warned of.
fn refuse_days_between(counted: &CountTable, within: &[Dated], notes: &mut Notes) -> Option<()> {
    let (file, header) = (counted.table.source.path.as_path(), counted.table.header("count"));
    let gaps: Vec<&[Dated]> =
        within.windows(2).filter(|pair| pair[0].0.tomorrow().ok() != Some(pair[1].0)).collect();
    let Some(pair) = gaps.first() else { return Some(()) };
    let (from, to, row) = (pair[0].0, pair[1].0, pair[1].2);
    let missing: i32 = gaps.iter().map(|pair| (pair[1].0 - pair[0].0).get_days() - 1).sum();
    if gaps.len() + 1 < within.len() {
        let message = format!(
            "\"{header}\" counts people of one day, and {missing} days between its rows are missing, such as those between {from} \
             and {to}: they count as nobody"
        );
        notes.warn(file, Some(row), message);
        return Some(());
    }
    let message = format!(
        "\"{header}\" counts people of one day, and all days between its rows are missing, such as those between {from} and {to}: \
         added up, only one day of each would count"
    );
    let remedy = "give a row for each day (an average on each of its days); where each row counts all days since the row before, \
                  call the column so, such as \"New displacement\"";
    notes.refuse(file, Some(row), message, remedy);
    None
}

/// Whether what is counted from the day after a date on is all within the days of the case.
fn reaches(date: Date, start: Date) -> bool {
    date.tomorrow().is_ok_and(|next| next >= start)
}

/// Counts of an area, each with the days that it is of. A count that reaches back before the first day is of people whom
/// the model does not count, and nobody knows how many.
fn periods(
    counted: &CountTable,
    name: &str,
    before: Option<Dated>,
    within: &[Dated],
    asked: &Asked,
    notes: &mut Notes,
) -> Option<Vec<Covered>> {
    let file = counted.table.source.path.as_path();
    let mut last = before;
    let mut covered = Vec::new();
    let regular = gaps::regular(counted);
    // A table of weeks says what each row counts, whether or not the area has the row before.
    let of_week = |date: Date| regular.and_then(|days| date.checked_sub((days - 1).days()).ok());
    let first_of = |date: Date, row: usize| counted.firsts.get(&row).copied().or_else(|| of_week(date));
    for &(date, value, row) in within {
        if counted.flow && counted.daily {
            covered.push((date, date, value, row));
            continue;
        }
        let early = first_of(date, row).is_none_or(|first| first < asked.start);
        if let Some((since, ..)) = last.filter(|row| early && !reaches(row.0, asked.start)) {
            let message = format!(
                "the count of \"{name}\" on {date} is of the days since {since}, of which some are before the first day: it is \
                 left out, and later ones count from it on"
            );
            notes.warn(file, Some(row), message);
            last = Some((date, value, row));
            continue;
        }
        // Who was there by the first day was there before it, but for those of one day.
        if !counted.flow && last.is_none() && date == asked.start {
            last = Some((date, value, row));
            continue;
        }
        let since = last.and_then(|row| row.0.tomorrow().ok()).unwrap_or(asked.start).min(date);
        let from = first_of(date, row).map_or(since, |first| first.max(since).min(date));
        if counted.flow {
            covered.push((from, date, value, row));
            last = Some((date, value, row));
            continue;
        }
        let less = last.map_or(0.0, |row| row.1);
        if value < less {
            let message = format!(
                "the stock of \"{name}\" is {value} on {date}, and was {less} before: people who came, or left, do not become fewer"
            );
            let remedy = "a table of people who are present counts no arrivals; --flow, where each count is so many more";
            notes.refuse(file, Some(row), message, remedy);
            return None;
        }
        covered.push((from, date, value - less, row));
    }
    Some(covered)
}
