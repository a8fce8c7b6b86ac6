//! Which column of a table counts the people?

use std::path::Path;

use super::stock::{FLOW, STOCK, says};
use crate::import::case::draft::Draft;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::unit_kinds::of_header;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Words of columns that are no counts.
const NO_COUNTS: &[&str] = &[
    "date",
    "year",
    "code",
    "pcode",
    "id",
    "lat",
    "lon",
    "lng",
    "long",
    "latitude",
    "longitude",
    "round",
    "week",
    "month",
    "day",
    "annee",
    "jour",
    "semaine",
    "mois",
    "iso",
    "x",
    "y",
    "dd",
    "level",
    "niveau",
    "nivel",
    "adm",
    "admin",
    "centroid",
    "centroide",
    "rank",
    "index",
    "fid",
    "objectid",
    "serial",
    "sn",
    "gps",
];
/// Words that stand beside these.
const BESIDE: &[&str] = &["of", "number", "no", "num", "report", "reporting", "survey", "data", "the"];

/// Whether a header says no more than that it is a number.
fn is_plain(header: &str) -> bool {
    sheet::words(header)
        .iter()
        .all(|word| ["number", "no", "num", "nb", "nbr", "data"].contains(&word.as_str()))
        && !sheet::words(header).is_empty()
}

/// Whether a header says that it numbers something that is no people: reports, rounds ("ETT #", "Bulletin n°").
fn is_label(header: &str) -> bool {
    let header = header.trim().to_lowercase();
    let ends = ["#", "n°", "nº", "№"].iter().any(|sign| header.ends_with(sign) && header != *sign);
    ends && !sheet::names_people(&header)
}

/// Whether cells number the rows.
fn is_serial(cells: &[String]) -> bool {
    let numbers: Vec<i64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
    numbers.len() == cells.len()
        && numbers.first().is_some_and(|&first| first <= 1)
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// The columns that hold numbers in most of their cells, but for those that are codes, days or positions.
pub(super) fn numbers(table: &SheetTable) -> Vec<usize> {
    let counts = |header: &str| {
        let words = sheet::words(header);
        let is = |list: &[&str], word: &String| list.contains(&word.as_str());
        let other = words.iter().all(|word| is(NO_COUNTS, word) || is(BESIDE, word)) && !is_plain(header);
        // Quarters of towns may be numbered.
        !other
            && of_header(header).is_none()
            && !is_label(header)
            && !words.last().is_some_and(|last| is(&["code", "pcode", "id", "iso"], last))
    };
    let number = |text: &String| sheet::may_be_number(text);
    (0..table.headers().len())
        .filter(|&column| {
            let cells: Vec<String> = table
                .lines
                .iter()
                .map(|line| line.cell(column).text())
                .filter(|text| !text.is_empty())
                .collect();
            // Some cells may be odd, such as "<5": they are complained of if the column is read.
            counts(&table.headers()[column])
                && !(is_plain(&table.headers()[column]) && is_serial(&cells))
                && 2 * cells.iter().filter(|text| number(text)).count() > cells.len()
        })
        .collect()
}

/// Words of columns of what was counted before.
const BEFORE: &[&str] = &[
    "previous",
    "prior",
    "precedent",
    "precedente",
    "precedents",
    "anterior",
    "previo",
    "previa",
    "السابق",
    "السابقة",
    "предыдущий",
];
/// Words of columns of changes.
const CHANGE: &[&str] =
    &["change", "difference", "variation", "evolution", "cambio", "diferencia", "variacion"];

/// What a header says of its numbers beside what is counted: that they are of before, or how they changed.
fn of_before(header: &str) -> Option<&'static str> {
    let words = sheet::words(header);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(BEFORE) {
        return Some("tells of what was counted before");
    }
    (has(CHANGE) && !has(&["climate"])).then_some("tells of a change")
}

/// Whether a header says that its people are some of those of another column: "Of which returnees".
fn is_of_others(header: &str) -> bool {
    let words = sheet::words(header);
    let begins =
        |list: &[&str]| words.len() > list.len() && list.iter().zip(&words).all(|(one, word)| one == word);
    [
        &["of", "which"][..],
        &["of", "whom"],
        &["of", "these"],
        &["dont"],
        &["parmi"],
        &["de", "los", "cuales"],
        &["dos", "quais"],
    ]
    .into_iter()
    .any(begins)
}

/// What each of several columns would be taken with.
fn options(persons: &[(&str, &str)]) -> String {
    let all = persons.iter().take(4).map(|(header, tag)| {
        let (stock, flow) = (says(STOCK, header, tag), says(FLOW, header, tag));
        let what = match (stock, flow) {
            (true, false) => " (all until a date)",
            (false, true) => " (so many more)",
            _ => "",
        };
        format!("--column \"count={header}\"{what}")
    });
    all.collect::<Vec<_>>().join(" or ")
}

/// Warns of a column that is called as something of the case: it counts the people there, and not those of a whole row.
pub(super) fn warn_area(table: &SheetTable, count: Option<&str>, draft: &Draft, notes: &mut Notes) {
    let known = KnownUnits::new(draft);
    if let Some(header) = count.filter(|header| known.knows(header)) {
        let message = format!(
            "\"{header}\" is the name of an area or a place of the case, and is read as the number of people of each row"
        );
        notes.warn(&table.source.path, None, message);
    }
}

/// The one column of numbers of persons, among some headers where there are such; none if the user has to say which.
pub(super) fn choose(
    table: &SheetTable,
    among: Option<&[String]>,
    file: &Path,
    notes: &mut Notes,
) -> Option<String> {
    let mut found = numbers(table);
    found.retain(|&column| among.is_none_or(|some| some.contains(&table.headers()[column])));
    let headers: Vec<&str> = found.iter().map(|&column| table.headers()[column].as_str()).collect();
    // People in need or displaced are people, who are asked of in counts.
    let not_persons = |header: &str| sheet::other(header).filter(|what| !what.contains("some of the people"));
    // Of one place where people live nothing says that they are not all; of two each has some.
    let dwellings = headers.iter().filter(|header| sheet::names_dwellings(header)).count();
    let by_header = |header: &str| {
        let is_part = is_of_others(header) || dwellings > 1 && sheet::names_dwellings(header);
        let part = is_part.then_some("counts some of the people only");
        let what = part
            .or_else(|| not_persons(header))
            .or_else(|| sheet::unit(header))
            .or_else(|| sheet::part(header));
        what.or_else(|| of_before(header)).map(str::to_owned)
    };
    let by_tag = |column: usize| {
        let tag = table.tag_of(column);
        sheet::unit_of_tag(tag).map(|what| format!("{what} by its tag {tag}"))
    };
    let (mut others, mut persons) = (Vec::new(), Vec::new());
    for (&column, &header) in found.iter().zip(&headers) {
        match by_header(header).or_else(|| by_tag(column)) {
            Some(what) => others.push((header, what)),
            None => persons.push((header, table.tag_of(column))),
        }
    }
    // A number of something that says what it is comes before one that does not.
    if persons.iter().any(|(header, _)| !is_plain(header)) {
        persons.retain(|(header, _)| !is_plain(header));
    }
    match (persons.as_slice(), others.first()) {
        ([(one, tag)], other) => {
            // Columns of sexes and ages beside that of all are no question.
            let other = other.filter(|(other, _)| {
                not_persons(other).or_else(|| sheet::unit(other)).or_else(|| of_before(other)).is_some()
            });
            if let Some((other, what)) = other {
                let message = format!("\"{one}\" is taken for the count: \"{other}\" {what}");
                notes.warn(file, None, message);
            } else if !sheet::names_people(one) && tag.is_empty() {
                let message = format!(
                    "\"{one}\" is taken for persons, as the one column of numbers, and its header does not say what it counts"
                );
                notes.warn(file, None, message);
            }
            Some((*one).to_owned())
        }
        ([], Some((other, what))) => {
            let message = format!("\"{other}\" {what}, and the model persons");
            let parts: Vec<&str> = others
                .iter()
                .filter(|(header, what)| *what == others[0].1 && sheet::part(header).is_some())
                .map(|(header, _)| *header)
                .collect();
            let remedy = if parts.len() > 1 {
                format!(
                    "add a column with the sum of {}, where they are all of the people; --column \"count={other}\" takes one of them",
                    parts.join(", ")
                )
            } else {
                format!("--column \"count={other}\" takes it as persons")
            };
            notes.refuse(file, None, message, &remedy);
            None
        }
        ([], None) => {
            let remedy = "--column count=HEADER says where the counts stand";
            notes.refuse(file, None, "has no column of numbers of people", remedy);
            None
        }
        (several, _) => {
            let message = format!(
                "has several columns of numbers, and which of them counts is not said: {}",
                headers.join(", ")
            );
            notes.refuse(file, None, message, &format!("{} takes one of them", options(several)));
            None
        }
    }
}
