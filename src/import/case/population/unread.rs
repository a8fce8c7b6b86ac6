//! Does a column that nobody reads say where people live, or were counted?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::keys::CountedRow;
use super::known::KnownUnits;
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable, key, words};

/// A column that nobody reads, and most of whose cells are names of the case.
pub(in crate::import::case) struct UnreadNames {
    pub(in crate::import::case) header: String,
    /// One of the names.
    pub(in crate::import::case) name: String,
    /// Its level, from 0; 4 for places.
    level: usize,
}

impl UnreadNames {
    /// What its names are, in words.
    pub(in crate::import::case) fn what(&self) -> String {
        if self.level < 4 { format!("units of level {}", self.level + 1) } else { "places".to_owned() }
    }
}

/// Columns that nobody reads and most of whose cells, in the rows of the map, are names of places or units that are smaller
/// than the level there.
pub(in crate::import::case) fn unread_names(
    table: &SheetTable,
    known: &KnownUnits,
    levels: &BTreeMap<usize, Option<usize>>,
) -> Vec<UnreadNames> {
    let mut all = Vec::new();
    for (column, header) in table.unread() {
        let cells = table.lines.iter().filter_map(|line| {
            let name = line.cell(column).text();
            levels.get(&line.row).filter(|_| !name.is_empty()).map(|level| (name, *level))
        });
        let cells: Vec<(String, Option<usize>)> = cells.collect();
        // A district and its seat are called alike: the district is meant.
        let found = (0..=4).find_map(|own| {
            let smaller = |(name, level): &&(String, Option<usize>)| {
                level.is_none_or(|level| own > level) && known.has_name(name, own)
            };
            let first = cells.iter().find(smaller)?;
            (2 * cells.iter().filter(smaller).count() > cells.len()).then(|| (own, first.0.clone()))
        });
        all.extend(found.map(|(level, name)| UnreadNames { header: header.to_owned(), name, level }));
    }
    all
}

/// What most cells of a column name of the case: the level, from 0 (4 for places), and whether by codes. Of several levels that
/// one which is preferred, else the highest: a district and its seat are called alike.
pub(in crate::import::case) fn names_of_case(
    table: &SheetTable,
    column: usize,
    known: &KnownUnits,
    preferred: Option<usize>,
) -> Option<(usize, bool)> {
    let cells: Vec<String> =
        table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty()).collect();
    let most = |is: &dyn Fn(&str) -> bool| 2 * cells.iter().filter(|text| is(text)).count() > cells.len();
    let levels = || preferred.into_iter().chain(0..=4);
    let by_code = levels().find(|&level| most(&|text| known.has_code(text, level)));
    let by_name = || levels().find(|&level| most(&|text| known.has_name(text, level)));
    by_code.map(|level| (level, true)).or_else(|| Some((by_name()?, false)))
}

/// The role of a table of counts that such a column is.
pub(in crate::import::case) fn role_of((level, coded): (usize, bool)) -> String {
    match (level, coded) {
        (4, _) => "area".to_owned(),
        (level, true) => format!("admin{}_pcode", level + 1),
        (level, false) => format!("admin{}", level + 1),
    }
}

/// Names what columns that nobody reads say of a table of people.
pub(super) fn name(
    table: &SheetTable,
    (read, persons, counts): (&str, &[Option<f64>], &[CountedRow]),
    (start, draft): (Date, &Draft),
    notes: &mut Notes,
) {
    name_years(table, persons, notes);
    name_later(table, start, notes);
    name_others(table, read, notes);
    name_unread(table, counts, draft, notes);
}

/// Names such columns of a table of people: without them the people of a village are divided over its district.
fn name_unread(table: &SheetTable, counts: &[CountedRow], draft: &Draft, notes: &mut Notes) {
    let known = KnownUnits::new(draft);
    let levels = counts.iter().map(|count| (count.row, known.level(&count.keys))).collect();
    for unread in unread_names(table, &known, &levels) {
        let role = if unread.level < 4 { format!("admin{}", unread.level + 1) } else { "name".to_owned() };
        let message = format!(
            "\"{0}\" has names of {1} of the case, such as {2}, and is not read: rows count for what their other columns name \
             (--column \"{role}={0}\" reads it)",
            unread.header,
            unread.what(),
            unread.name
        );
        notes.warn(&table.source.path, None, message);
    }
}

/// Warns of people of several years in one table: sums of them are of none.
fn name_years(table: &SheetTable, persons: &[Option<f64>], notes: &mut Notes) {
    for (column, header) in table.unread() {
        if !words(header).iter().any(|word| ["year", "annee", "ano"].contains(&word.as_str())) {
            continue;
        }
        let counted = table.lines.iter().zip(persons).filter(|(_, persons)| persons.is_some());
        let years = counted.filter_map(|(line, _)| line.cell(column).text().parse::<u32>().ok());
        let years: BTreeSet<u32> = years.filter(|year| (1900..=2100).contains(year)).collect();
        if let (Some(first), Some(last)) = (years.first(), years.last())
            && first != last
        {
            let message = format!(
                "\"{header}\" is not read, and people of its rows are of {} years, {first} to {last}: leave those of one",
                years.len()
            );
            notes.warn(&table.source.path, None, message);
        }
    }
}

/// The year that a header has.
fn year_of(header: &str) -> Option<u32> {
    let digits = header.split(|letter: char| !letter.is_ascii_digit());
    digits
        .filter(|part| part.len() == 4)
        .find_map(|part| part.parse().ok().filter(|year| (1900..=2100).contains(year)))
}

/// Warns of people of a later year than those that are read, and of people who came home, whom a column of those who never
/// left does not have.
fn name_others(table: &SheetTable, read: &str, notes: &mut Notes) {
    let own = key(read);
    let numbers = |column: usize| {
        table.lines.iter().any(|line| line.cell(column).text().bytes().any(|letter| letter.is_ascii_digit()))
    };
    for (_, header) in table.unread().filter(|&(column, _)| numbers(column)) {
        let known = key(header);
        let has = |starts: &[&str]| starts.iter().any(|start| known.contains(start));
        let message = if let (Some(year), Some(later)) = (year_of(read), year_of(header))
            && later > year
            && has(&["pop", "pob", "habitant", "people", "person", "سكان"])
            && !has(&["growth", "rate", "density", "densite", "densidad"])
        {
            format!(
                "\"{read}\" is read, and \"{header}\" is of a later year: --column \"persons={header}\" reads it"
            )
        } else if has(&["returnee", "returned", "retourne", "retornad"])
            && ["nondisplaced", "host", "resident", "never"].iter().any(|start| own.contains(start))
        {
            format!(
                "people of \"{header}\" are not among those of \"{read}\", by their headers, and are not read: add them to these, \
                 since they live there"
            )
        } else {
            continue;
        };
        notes.warn(&table.source.path, None, message);
    }
}

/// The day, or the last one of a month, with which a header ends: "IDPs as of 30 June 2025".
fn day_of(header: &str) -> Option<Date> {
    let parts = sheet::pieces(header);
    // A year alone is no day.
    let tails = (1..parts.len()).map(|at| parts[at..].join(" ")).filter(|tail| tail.len() > 4);
    tails.into_iter().find_map(|tail| sheet::last_day(&tail))
}

/// Warns of people of a day after the first one of the case: who fled by then counts as somebody who had fled before.
fn name_later(table: &SheetTable, start: Date, notes: &mut Notes) {
    let displaced = table.header("idps");
    if let Some(day) = day_of(displaced).filter(|day| *day > start) {
        let message = format!(
            "\"{displaced}\" is of {day}, after the first day of the case ({start}): who is displaced by it is taken as displaced before \
             that day (give the displaced people of the first day)"
        );
        notes.warn(&table.source.path, None, message);
    }
    for (column, header) in table.unread() {
        let dated = || table.dates_of(column).into_iter().flatten().flatten();
        let Some(last) = dated().max().filter(|_| table.looks_dated(column)) else { continue };
        // A day of release or of validity may be any.
        let other = ["valid", "release", "publi", "update", "modif", "end", "to", "fin"];
        let is_other = words(header).iter().any(|word| other.iter().any(|start| word.starts_with(start)));
        if last > start && !is_other {
            let message = format!(
                "\"{header}\" is not read, and has days after the first one of the case ({start}), such as {last}: people are taken as \
                 they were on the first day, and who is displaced in these rows as displaced before it (give a table of that day)"
            );
            notes.warn(&table.source.path, None, message);
        }
    }
}
