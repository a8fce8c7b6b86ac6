//! Flows whose rows count from one day to another: the last days are read, and the first ones say whether rows overlap, leave
//! days out, or count people of before the case.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::counted::{CountTable, area_said};
use super::gaps::begins;
use crate::import::case::asked::Asked;
use crate::import::notes::Notes;

/// The first and last day of what a row counts, and the row.
type Period = (Date, Date, usize);

/// Refuses rows that begin on one day and end on several, which are running totals and would be added up, and rows that reach
/// back before the first day; warns of others that overlap, and of days that no row counts.
pub(super) fn check(counted: &CountTable, asked: &Asked, notes: &mut Notes) -> Option<()> {
    if !counted.flow {
        return Some(());
    }
    let table = counted.table;
    let columns: Vec<(usize, &str)> = table.unread().filter(|(_, header)| begins(header)).collect();
    for (column, header) in columns {
        let Some(firsts) = table.dates_of(column) else { continue };
        let mut overlaps: Vec<[Period; 2]> = Vec::new();
        let mut left_out: BTreeSet<(Date, Date)> = BTreeSet::new();
        for periods in by_area(counted, &firsts).values() {
            for pair in periods.windows(2) {
                let [before @ (from, to, _), after @ (first, ..)] = [pair[0], pair[1]];
                if first < to || first == from {
                    overlaps.push([before, after]);
                } else if first > to.saturating_add(1.day()) {
                    left_out.insert((to.saturating_add(1.day()), first.saturating_sub(1.day())));
                }
            }
            let within = periods.iter().find(|(_, last, _)| *last >= asked.start);
            if let Some(&(first, ..)) =
                within.filter(|(first, ..)| *first > asked.start && periods[0].0 == *first)
            {
                left_out.insert((asked.start, first.saturating_sub(1.day())));
            }
            let early = |&&(first, last, _): &&Period| first < asked.start && last >= asked.start;
            if let Some((first, last, row)) = periods.iter().find(early) {
                let message = format!(
                    "counts people from {first} to {last} (\"{header}\"), also before the first day, {}: the file does not say how \
                     many of them came after it",
                    asked.start
                );
                let remedy = format!("leave the row out, or begin the case on {first} (--start)");
                notes.refuse(&table.source.path, Some(*row), message, &remedy);
                return None;
            }
        }
        if let Some([(from, to, row), (_, last, other)]) = overlaps.iter().find(|[a, b]| a.0 == b.0) {
            let message = format!(
                "rows {row} and {other} both count from {from} on (\"{header}\"), to {to} and to {last}: they are running totals, \
                 and would be added up"
            );
            let remedy = format!(
                "--stock takes them for totals by their days; if they are of several sites, leave out \"{header}\""
            );
            notes.refuse(&table.source.path, Some(*other), message, &remedy);
            return None;
        }
        if let Some([(from, to, row), (first, last, other)]) = overlaps.first() {
            let message = format!(
                "rows {row} and {other} overlap ({from} to {to}, {first} to {last}; \"{header}\"), and so do {} more: people of the \
                 days that they share may be counted twice",
                overlaps.len() - 1
            );
            notes.warn(&table.source.path, Some(*other), message);
        }
        if !left_out.is_empty() {
            let shown: Vec<String> =
                left_out.iter().take(3).map(|(first, last)| format!("{first} to {last}")).collect();
            let more = if left_out.len() > 3 {
                format!(" and {} more spans", left_out.len() - 3)
            } else {
                String::new()
            };
            let message = format!(
                "no row counts the days from {}{more} (\"{header}\"): who came then is in no count",
                shown.join(", ")
            );
            notes.warn(&table.source.path, None, message);
        }
    }
    Some(())
}

/// Periods of each area, by their last days.
fn by_area(counted: &CountTable, firsts: &[Option<Date>]) -> BTreeMap<Vec<String>, Vec<Period>> {
    let table = counted.table;
    let mut areas: BTreeMap<Vec<String>, BTreeMap<(Date, Date), usize>> = BTreeMap::new();
    for ((line, last), first) in table.lines.iter().zip(&counted.dates).zip(firsts) {
        let (Some(last), Some(first)) = (*last, *first) else { continue };
        let others = counted.others.iter().map(|&column| line.cell(column).text());
        let key = area_said(table, line).into_iter().chain(others).collect();
        // Rows of parts of the people have one period.
        areas.entry(key).or_default().entry((last, first)).or_insert(line.row);
    }
    let list = |of: BTreeMap<(Date, Date), usize>| {
        of.into_iter().map(|((last, first), row)| (first, last, row)).collect()
    };
    areas.into_iter().map(|(area, of)| (area, list(of))).collect()
}
