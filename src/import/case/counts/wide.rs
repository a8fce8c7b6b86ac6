//! Counts with a column for each day, or for each area of the case, in the rows that a table of counts has.

use super::column::{choose, numbers};
use super::counted::{AREA, DATE};
use crate::import::case::asked::COUNT;
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::sites::same_country;
use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, NUMBER, Said, SheetTable, Source, Spread};

/// An area in a header with what is counted beside it, as under another row of headers: "Individuals Bama", "Bama (camps)". A unit
/// above the area says nothing more.
fn area_and_rest(header: &str, is_area: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    let pieces = sheet::pieces(header);
    let counts = |text: &str| {
        sheet::names_people(text) || sheet::names_dwellings(text) || sheet::other(text).is_some()
    };
    (1..pieces.len()).find_map(|at| {
        let (one, other) = (pieces[..at].join(" "), pieces[at..].join(" "));
        if is_area(&other) && is_area(&one) {
            return Some((other, String::new()));
        }
        let found = if is_area(&other) { (other, one) } else { (one, other) };
        (is_area(&found.0) && counts(&found.1)).then_some(found)
    })
}

/// The sheets of a file, those of wide tables with a row for each count, and the headers of what these count: none where no sheet is
/// wide. What is read of several columns is a choice; `of_areas` is whether the variable may be of areas.
pub(super) fn long(
    grids: Vec<Grid>,
    source: &Source,
    of_areas: bool,
    said: &Said,
    draft: &mut Draft,
) -> (Vec<Grid>, Vec<String>) {
    let known = KnownUnits::new(draft);
    let areas: Vec<ColumnRole> = UNITS.iter().flatten().copied().collect();
    let is_total = |header: &str| without_total(header).is_some_and(|rest| rest.is_empty());
    let members = draft.places_of_areas();
    let empty = draft.areas.iter().zip(&members).filter(|(_, places)| places.is_empty());
    let abroad: Vec<String> = empty.map(|(area, _)| area.name.clone()).collect();
    let is_area = |text: &str| known.knows(text) || abroad.iter().any(|country| same_country(text, country));
    let area = |header: &str| {
        let whole = || (is_area(header) || is_total(header)).then(|| (header.to_owned(), String::new()));
        whole().or_else(|| area_and_rest(header, &is_area))
    };
    let days = Spread { role: &DATE, without: &[], with: &[], is_named: None, split: &sheet::day_and_rest };
    let of_area =
        Spread { role: &AREA, without: &areas, with: &[DATE], is_named: Some(&is_area), split: &area };
    let (mut long, mut counted, mut chosen) = (Vec::new(), Vec::new(), Vec::new());
    for grid in grids {
        let by_day = sheet::long(&grid, &days, said).map(|found| (found, "a day"));
        let by_area = || {
            let is_spread = of_areas && said.column(COUNT).is_none();
            is_spread.then(|| sheet::long(&grid, &of_area, said)).flatten().map(|found| (found, "an area"))
        };
        let Some((found, of)) = by_day.or_else(by_area) else {
            long.push(grid);
            continue;
        };
        if source.sheet.is_none() || source.sheet == grid.sheet {
            chosen.push(format!(
                "{}: each of {} columns is of {of}, and each of their numbers a count",
                source.short(),
                found.columns
            ));
            counted.extend(found.counted);
        }
        long.push(found.grid);
    }
    for text in chosen {
        draft.choose(text);
    }
    (long, counted)
}

/// The count of a wide table, where the user does not name it, and warnings of what else of it is not read: columns of numbers that
/// name no day and no area, and such as say more of their day.
pub(super) fn count(table: &SheetTable, counted: &[String], notes: &mut Notes) -> Option<String> {
    let file = table.source.path.as_path();
    let plain = counted.iter().find(|header| *header == NUMBER);
    let count = match plain {
        Some(header) => header.clone(),
        None => choose(table, Some(counted), file, notes)?,
    };
    let others: Vec<String> = numbers(table)
        .into_iter()
        .map(|column| table.headers()[column].as_str())
        .filter(|header| *header != count)
        .map(|header| format!("\"{header}\""))
        .collect();
    if !others.is_empty() {
        let message = format!(
            "columns of numbers beside those of days or areas are not read: {} (--column \"count=HEADER\" takes one of them in \
             the place of all of those)",
            others.join(", ")
        );
        notes.warn(file, None, message);
    }
    Some(count)
}
