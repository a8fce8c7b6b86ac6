//! Counts of all who are there hold people who were displaced before the first day: those whom the case does not have would be
//! taken for people of its days.

use jiff::civil::Date;

use super::counted::{ByArea, CountTable, Dated};
use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::import::sheet;
use crate::model::tally::{Local, Total};

/// Where people are counted: in the case, or in the countries around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Case,
    Abroad,
}

/// Says of stocks of all who are there how many of them were there before the first day, if the case has them not.
pub(super) fn say(
    by_area: &ByArea,
    counted: &CountTable,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    warn_since(counted, asked, notes);
    warn_returned(counted, asked, notes);
    warn_part(by_area, counted, (asked, draft), notes);
    let total_there = counted.total.is_some_and(|total| total.is_stock() && !total.is_running_total());
    if counted.flow || !(total_there || counted.local == Some(Local::Hosted) || is_displaced(counted)) {
        return;
    }
    for place in [Where::Case, Where::Abroad] {
        say_of(place, by_area, counted, asked, draft, notes);
    }
}

/// Whether all who are displaced are counted, wherever they are.
fn is_displaced(counted: &CountTable) -> bool {
    counted.total == Some(Total::Displaced) || counted.local == Some(Local::Displaced)
}

/// Words before a day from which on people are counted.
const SINCE: &[&str] = &["since", "depuis", "desde", "seit", "dal", "منذ", "с", "з"];

/// Warns of a header that says since when people are counted, where that is before the first day: all counts have those of before.
fn warn_since(counted: &CountTable, asked: &Asked, notes: &mut Notes) {
    let header = counted.table.header("count");
    let mut words = sheet::pieces(header).into_iter();
    if counted.flow || !words.any(|word| SINCE.contains(&word.to_lowercase().as_str())) {
        return;
    }
    let rest: Vec<&str> = words.collect();
    let longest_first = (1..=rest.len()).rev().map(|count| rest[..count].join(" "));
    let Some(since) = longest_first.into_iter().find_map(|text| sheet::last_day(&text)) else { return };
    if since < asked.start {
        let message = format!(
            "\"{header}\" counts people since {since} at the latest, and the first day is {}: each count has those of before, and is \
             compared with \"{}\" of the days of the case alone (take the count of the first day off all others, or give who was \
             counted since with --flow)",
            asked.start, counted.variable
        );
        notes.warn(&counted.table.source.path, None, message);
    }
}

/// Warns of stocks of those who came home, most of whom did so years ago in the tables of agencies.
fn warn_returned(counted: &CountTable, asked: &Asked, notes: &mut Notes) {
    if counted.flow || counted.variable != Local::Returned.key() {
        return;
    }
    let rows = counted.table.lines.iter().zip(&counted.dates).zip(&counted.values);
    let of_days = rows.filter_map(|((line, date), value)| Some((line.row, (*date)?, (*value)?)));
    let Some((row, date, value)) = of_days
        .filter(|(_, date, value)| *date >= asked.start && *value > 0.0)
        .min_by_key(|(row, date, _)| (*date, *row))
    else {
        return;
    };
    let message = format!(
        "\"{}\" counts all who came home, such as {value} on {date}, also those who did before the first day ({}), if there are any, \
         and is compared with \"{}\" of the days of the case alone (take the count of the first day off all others, or give who came \
         home since with --flow; where all did since then, there is nothing to do)",
        counted.table.header("count"),
        asked.start,
        counted.variable
    );
    notes.warn(&counted.table.source.path, Some(row), message);
}

/// Warns of counts of no area, or of people abroad, in a case of a part of a country: most tables have those of all of it.
fn warn_part(by_area: &ByArea, counted: &CountTable, (asked, draft): (&Asked, &Draft), notes: &mut Notes) {
    if !asked.is_part() {
        return;
    }
    let members = draft.places_of_areas();
    let wide = |area: &Option<usize>| area.is_none_or(|area| members[area].is_empty());
    let Some(first) =
        by_area.iter().filter(|(area, _)| wide(area)).flat_map(|(_, list)| list).map(|row| row.2).min()
    else {
        return;
    };
    let option =
        if asked.part { "--part".to_owned() } else { format!("--only {}", asked.only.join(" --only ")) };
    let message = format!(
        "\"{}\" counts people of no area, or abroad, and the case is a part of a country ({option}): where they come from all of it, \
         leave the file out, since the model has people of the part alone",
        counted.table.header("count")
    );
    notes.warn(&counted.table.source.path, Some(first), message);
}

fn say_of(
    place: Where,
    by_area: &ByArea,
    counted: &CountTable,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let members = draft.places_of_areas();
    let is_abroad = |area: &Option<usize>| match area {
        Some(area) => members[*area].is_empty(),
        None => counted.total == Some(Total::Abroad),
    };
    let of = |area: &&Option<usize>| is_abroad(area) == (place == Where::Abroad);
    let areas: Vec<&Option<usize>> = by_area.keys().filter(of).collect();
    let rows = || areas.iter().flat_map(|area| &by_area[*area]).filter(|row| row.1 > 0.0);
    let within = |row: &&Dated| row.0 >= asked.start && row.0 <= asked.last();
    // What is of the first day itself is said elsewhere.
    let Some(first) = rows().filter(within).min_by_key(|row| (row.0, row.2)).copied() else { return };
    if first.0 == asked.start {
        return;
    }
    let before = |area: &&Option<usize>| -> Option<Dated> {
        by_area[*area].iter().filter(|row| row.0 < asked.start).max_by_key(|row| row.0).copied()
    };
    let earlier: Vec<(&Option<usize>, Dated)> =
        areas.iter().filter_map(|area| Some((*area, before(area)?))).collect();
    let counted_before: f64 = earlier.iter().map(|(_, row)| row.1).sum();
    let idps = |area: &Option<usize>| -> u64 {
        let all = draft.places.iter().map(|place| place.idps);
        area.map_or_else(|| all.sum(), |area| members[area].iter().map(|&at| draft.places[at].idps).sum())
    };
    let has: u64 = if place == Where::Abroad {
        0
    } else if earlier.is_empty() {
        idps(&None)
    } else {
        earlier.iter().map(|(area, _)| idps(area)).sum()
    };
    let header = counted.table.header("count");
    let nobody = if place == Where::Abroad {
        "nobody of the case is abroad then".to_owned()
    } else {
        format!("the case has {has} displaced people there then")
    };
    let known: Option<(Date, usize)> = earlier.iter().map(|(_, row)| (row.0, row.2)).max();
    // Counts of before are what later ones of who is displaced go on from.
    if known.is_some() && is_displaced(counted) {
        return;
    }
    let there = if is_displaced(counted) { "are displaced" } else { "are there" };
    let (row, what) = match known {
        Some((date, row)) if counted_before > 0.0 && (has as f64) * 2.0 < counted_before => (
            row,
            format!("\"{header}\" counts {counted_before} people by {date} already, before the first day"),
        ),
        None if has == 0 => {
            let (date, most) = (first.0, first.1);
            let what = format!(
                "\"{header}\" counts all who {there}, such as {most} on {date}, also those who came before the first day ({}), if \
                 there are any",
                asked.start
            );
            (first.2, what)
        }
        _ => return,
    };
    let file = short(&counted.table.source.path);
    let mend = if place == Where::Abroad {
        "give who came since the first day: a table of new arrivals with --flow (--variable crossed, or arrivals by country), or \
         leave these counts out; where all came since then, there is nothing to do"
            .to_owned()
    } else {
        let base = known.map_or_else(String::new, |(date, _)| format!(", such as these of {date}"));
        format!(
            "give the displaced people of the first day by place or area in a column of the table of --population{base}; or give who \
             came since (--variable arrivals --flow), or leave these counts out; where all came since then, there is nothing to do"
        )
    };
    let message = format!(
        "{what}, and {nobody}: later counts are of both, and are compared with \"{}\" of the days of the case alone: {mend}",
        counted.variable
    );
    notes.warn(&counted.table.source.path, Some(row), message);
    draft.guess(
        format!("nobody counted as \"{}\" in {file} was there before the first day: {what}, and {nobody}", counted.variable),
        "much: scores compare people of other times with those of the case, and shares of areas are those of all of them",
        mend,
    );
}
