//! Flows of which the date is the first day of what they count, and weeks or months that are missing between them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::counted::{CountTable, Dated, area_said};
use crate::import::case::asked::Asked;
use crate::import::case::day_names::{COUNTED, SINCE};
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Words of the first day of what a row counts.
const BEGINNING: &[&str] = &[
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
    "from",
    "since",
    "first",
    "commencing",
    "commences",
    "debut",
    "depuis",
    "inicio",
    "inicial",
    "desde",
    "بداية",
    "начало",
];
/// Headers of the same, which mean much else beside other words, and days with which weeks begin.
const BEGINNING_ALONE: &[&str] = &[
    "du",
    "del",
    "de",
    "wc",
    "wcdate",
    "wb",
    "monday",
    "mondays",
    "lundi",
    "lunes",
    "segunda",
    "segundafeira",
    "من",
    "الاثنين",
    "з",
    "от",
    "понедельник",
    "понеділок",
];
/// Words of last days: with them a week is one that ends.
const ENDING: &[&str] = &[
    "end",
    "ends",
    "ending",
    "ended",
    "to",
    "until",
    "through",
    "last",
    "fin",
    "final",
    "au",
    "hasta",
    "fim",
    "até",
    "friday",
    "saturday",
    "sunday",
    "dimanche",
    "domingo",
    "نهاية",
    "إلى",
    "конец",
    "кінець",
    "до",
    "по",
];
const MONTH: &[&str] = &[
    "month",
    "months",
    "monthly",
    "mois",
    "mensuel",
    "mensuelle",
    "mes",
    "mensual",
    "mensal",
    "شهر",
    "الشهر",
    "месяц",
];
const WEEK: &[&str] = &[
    "week",
    "weeks",
    "weekly",
    "semaine",
    "semaines",
    "hebdo",
    "hebdomadaire",
    "semana",
    "semanas",
    "semanal",
    "أسبوع",
    "الأسبوع",
    "неделя",
];

fn has(list: &[&str], header: &str) -> bool {
    sheet::words(header).iter().any(|word| list.iter().any(|known| sheet::key(known) == *word))
}

/// Whether a header of dates says that they are the first days of what rows count.
pub(super) fn begins(header: &str) -> bool {
    let key = sheet::key(header);
    has(BEGINNING, header)
        || SINCE.contains(&key.as_str())
        || BEGINNING_ALONE.iter().any(|known| sheet::key(known) == key)
}

/// The first days of what rows count, by row: those of the first column of which all are clear.
pub(super) fn firsts(table: &SheetTable) -> BTreeMap<usize, Date> {
    let mut columns = table.unread().filter(|(_, header)| begins(header));
    let found = columns.find_map(|(column, _)| table.dates_of(column)).unwrap_or_default();
    table.lines.iter().zip(found).filter_map(|(line, first)| Some((line.row, first?))).collect()
}

/// Whether a header is of weeks and does not say which of their days it has.
fn is_of_weeks(header: &str) -> bool {
    has(WEEK, header) && !has(ENDING, header)
}

/// Refuses flows that have the first day of a period as their date by their header, and warns of those that may: people would
/// be displaced before they fled.
pub(super) fn refuse_beginnings(counted: &CountTable, asked: &Asked, notes: &mut Notes) -> Option<()> {
    if !counted.flow || counted.daily {
        return Some(());
    }
    let (table, file) = (counted.table, counted.table.source.path.as_path());
    let header = table.header("date");
    let mut dates: Vec<Date> = counted.dates.iter().flatten().copied().collect();
    dates.sort_unstable();
    dates.dedup();
    let firsts = dates.iter().all(|date| date.day() == 1);
    let within = dates.iter().any(|date| *date >= asked.start && *date <= asked.last());
    let ends = table.unread().find(|(_, header)| COUNTED.contains(&sheet::key(header).as_str()));
    let Some(first) = dates.iter().find(|date| **date >= asked.start).filter(|_| within) else {
        return Some(());
    };
    let of_month = firsts && has(MONTH, header);
    let begins = begins(header);
    let of_week = dates.len() > 1 && is_of_weeks(header);
    if begins || of_month || of_week {
        let what = match (begins, of_month) {
            (true, _) => "says when a count begins",
            (_, true) => "names months by their first days",
            _ => "names weeks, and not whether by their first or last days",
        };
        let message = format!(
            "\"{header}\" {what}, and people are counted by the day where they stand: those of the row of {first} came after it{}",
            if of_week && !begins { ", if it is the first" } else { "" }
        );
        let remedy = match ends {
            Some((_, end)) => format!("--column \"date={end}\" takes the last day of each"),
            None => {
                "give the last day of what each row counts, in a column such as Week ending or Period end"
                    .to_owned()
            }
        };
        notes.refuse(file, None, message, &remedy);
        return None;
    }
    if firsts && (dates.len() > 1 || has(MONTH, table.header("count"))) {
        let message = format!(
            "all dates in \"{header}\" are the first of a month, such as {first}: if rows count the months that begin then, give \
             the last day of each, since people are counted by that day"
        );
        notes.warn(file, None, message);
    }
    Some(())
}

/// The days from one row to the next, where the table says it or most rows have it.
fn step(counted: &CountTable, gaps: &[i32]) -> Option<i32> {
    let headers = [counted.table.header("date"), counted.table.header("count")];
    if headers.iter().any(|header| has(WEEK, header)) {
        return Some(7);
    }
    if headers.iter().any(|header| has(MONTH, header)) {
        return Some(31);
    }
    let of = |step: i32| gaps.iter().filter(|&&gap| gap == step).count();
    let most = gaps.iter().copied().max_by_key(|&gap| (of(gap), -gap))?;
    // A few rows that are apart in one way are a habit; of days it takes more of them.
    let habit = if most > 1 { gaps.len() > 2 } else { gaps.len() > 5 };
    (habit && 3 * of(most) >= 2 * gaps.len()).then_some(most)
}

/// The days that each row of a flow counts, where all dates of a table are as far apart: an area that has no row of a week has
/// none of its people in that of the week after.
pub(super) fn regular(counted: &CountTable) -> Option<i32> {
    let mut dates: Vec<Date> = counted.dates.iter().flatten().copied().collect();
    dates.sort_unstable();
    dates.dedup();
    let first = (*dates.get(1)? - *dates.first()?).get_days();
    let apart = dates.windows(2).all(|pair| (pair[1] - pair[0]).get_days() == first);
    let by_day = || first > 1 || follow_by_day(counted);
    (counted.flow && !counted.daily && dates.len() > 2 && apart && by_day()).then_some(first)
}

/// Warns of the first rows of a flow that count days before the first one, by the days that lie between others: no row before them
/// says whether they do.
pub(super) fn say_first(counted: &CountTable, asked: &Asked, notes: &mut Notes) {
    let Some((days, first)) = regular(counted).zip(counted.dates.iter().flatten().min().copied()) else {
        return;
    };
    let begin = first.checked_sub((days - 1).days()).unwrap_or(first);
    // Rows that have first days say themselves whether they reach back.
    if counted.firsts.is_empty() && first >= asked.start && begin < asked.start {
        let file = &counted.table.source.path;
        let message = format!(
            "dates of the table are {days} days apart, so that the first counts, of {first}, may be of the days from {begin} on, some of \
             them before the first day ({}): they are taken as of the days since then (leave these rows out where people of before are \
             among them)",
            asked.start
        );
        notes.warn(file, None, message);
    }
}

/// Whether most areas have rows of days that follow each other. Where a survey sees one area each day, it counts more than the
/// people of that day.
fn follow_by_day(counted: &CountTable) -> bool {
    let mut days: BTreeMap<Vec<String>, BTreeSet<Date>> = BTreeMap::new();
    for (line, date) in counted.table.lines.iter().zip(&counted.dates) {
        days.entry(area_said(counted.table, line)).or_default().extend(date);
    }
    let follow =
        |days: &BTreeSet<Date>| days.iter().any(|day| day.tomorrow().is_ok_and(|next| days.contains(&next)));
    2 * days.values().filter(|days| follow(days)).count() > days.len()
}

/// The days that rows of areas count, in words.
pub(super) fn days_of(counted: &CountTable) -> String {
    match regular(counted) {
        _ if !counted.firsts.is_empty() => "of the days that their rows name".to_owned(),
        Some(days) => format!("of {days} days each, as dates of the table are apart"),
        None => "of the days since the row before, or since the first day where there is none".to_owned(),
    }
}

/// Rows that are missing between those of an area: the row before, the next, and how many.
pub(super) fn missing(counted: &CountTable, list: &[Dated]) -> Option<(Date, Date, i32)> {
    if !counted.flow || counted.daily {
        return None;
    }
    let pairs = || list.windows(2).map(|pair| (pair[0].0, pair[1].0));
    let days = |(from, to): (Date, Date)| (to - from).get_days();
    let gaps: Vec<i32> = pairs().map(days).collect();
    let step = step(counted, &gaps)?;
    // Reports come a day or two late.
    let of = |gap: i32| ((f64::from(gap) / f64::from(step)).round() as i32 - 1).max(0);
    let first = pairs().find(|pair| of(days(*pair)) > 0)?;
    Some((first.0, first.1, gaps.into_iter().map(of).sum()))
}
