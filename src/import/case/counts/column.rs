//! Which column of a table counts the people?

use std::path::Path;

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

/// Whether cells number the rows.
fn is_serial(cells: &[String]) -> bool {
    let numbers: Vec<i64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
    numbers.len() == cells.len()
        && numbers.first().is_some_and(|&first| first <= 1)
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// The columns that hold numbers in most of their cells, but for those that are codes, days or positions.
fn numbers(table: &SheetTable) -> Vec<usize> {
    let counts = |header: &str| {
        let words = sheet::words(header);
        let is = |list: &[&str], word: &String| list.contains(&word.as_str());
        let other = words.iter().all(|word| is(NO_COUNTS, word) || is(BESIDE, word)) && !is_plain(header);
        !other && !words.last().is_some_and(|last| is(&["code", "pcode", "id", "iso"], last))
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

/// The one column of numbers of persons; none if the user has to say which.
pub(super) fn choose(table: &SheetTable, file: &Path, notes: &mut Notes) -> Option<String> {
    let found = numbers(table);
    let headers: Vec<&str> = found.iter().map(|&column| table.headers()[column].as_str()).collect();
    // People in need or displaced are people, who are asked of in counts.
    let not_persons = |header: &str| sheet::other(header).filter(|what| !what.contains("some of the people"));
    let by_header = |header: &str| {
        not_persons(header).or_else(|| sheet::unit(header)).or_else(|| sheet::part(header)).map(str::to_owned)
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
            let other =
                other.filter(|(other, _)| not_persons(other).or_else(|| sheet::unit(other)).is_some());
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
            notes.refuse(file, None, message, &format!("--column \"count={other}\" takes it as persons"));
            None
        }
        ([], None) => {
            let remedy = "--column count=HEADER says where the counts stand";
            notes.refuse(file, None, "has no column of numbers of people", remedy);
            None
        }
        ([(first, _), ..], _) => {
            let message = format!(
                "has several columns of numbers, and which of them counts is not said: {}",
                headers.join(", ")
            );
            notes.refuse(file, None, message, &format!("--column \"count={first}\" takes one of them"));
            None
        }
    }
}

/// Kinds of people whom rows may count, each with its words.
const KINDS: [(&str, &[&str]); 5] = [
    (
        "displaced",
        &["idp", "idps", "displaced", "deplaces", "deplace", "pdi", "desplazados", "نازحون", "نازحين", "впо"],
    ),
    (
        "returnees",
        &[
            "returnee",
            "returnees",
            "returned",
            "returns",
            "retournes",
            "rapatries",
            "retornados",
            "retornees",
            "عائدون",
            "عائدين",
        ],
    ),
    ("refugees", &["refugee", "refugees", "refugies", "refugiados", "لاجئون", "لاجئين"]),
    (
        "hosts",
        &["host", "hosts", "resident", "residents", "hote", "hotes", "residentes", "locals", "locales"],
    ),
    ("migrants", &["migrant", "migrants", "migrantes", "tcn", "tcns"]),
];

/// Words of headers of people who are not all of the displaced, with whom they count.
const NOT_DISPLACED: [(&[&str], &str); 4] = [
    (&["need", "needs", "pin", "besoin", "besoins", "necesidad", "necesidades"], "people in need"),
    (
        &[
            "planning",
            "planned",
            "planification",
            "planifie",
            "planifies",
            "planificados",
            "projected",
            "projection",
            "projections",
            "forecast",
            "prevu",
            "prevus",
            "prevision",
            "previsions",
        ],
        "people of a plan",
    ),
    (
        &[
            "target",
            "targets",
            "targeted",
            "cible",
            "cibles",
            "ciblees",
            "reached",
            "assisted",
            "served",
            "atteint",
            "atteints",
            "atteintes",
            "assiste",
            "assistes",
            "assistees",
            "meta",
            "alcanzados",
            "alcanzadas",
            "asistidos",
            "asistidas",
        ],
        "people who are helped, or are to be",
    ),
    (&["stranded", "migrant", "migrants", "migrantes", "tcn", "tcns"], "migrants"),
];

/// The kind of people that a cell names.
fn kind(cell: &str) -> Option<&'static str> {
    let words = sheet::words(cell);
    let found = KINDS.iter().find(|(_, list)| words.iter().any(|word| list.contains(&word.as_str())));
    // A sentence about people is a remark.
    found.map(|(kind, _)| *kind).filter(|_| words.len() <= 4)
}

/// Refuses a table of which a column that is not read says in each row whom it counts, where they differ: those who came home
/// would count as those who fled.
pub(super) fn refuse_kinds(table: &SheetTable, variable: &str, notes: &mut Notes) -> Option<()> {
    let home = ["returned", "returns"].contains(&variable);
    let counted = table.header("count");
    if kind(counted) == Some("returnees") && !home {
        let message =
            format!("\"{counted}\" counts those who came home, and is compared with \"{variable}\"");
        notes.warn(&table.source.path, None, message);
    }
    let words = sheet::words(counted);
    let of = |(list, _): &&(&[&str], &str)| words.iter().any(|word| list.contains(&word.as_str()));
    if let Some((_, whom)) = NOT_DISPLACED.iter().find(of) {
        let message =
            format!("\"{counted}\" counts {whom} by its header, and is compared with all of \"{variable}\"");
        notes.warn(&table.source.path, None, message);
    }
    for (column, header) in table.unread() {
        let cells: Vec<(usize, String)> = table
            .lines
            .iter()
            .map(|line| (line.row, line.cell(column).text()))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let kinds: Vec<(usize, &str, &str)> =
            cells.iter().filter_map(|(row, text)| Some((*row, text.as_str(), kind(text)?))).collect();
        let Some(&(_, first, of_first)) = kinds.first() else { continue };
        if 2 * kinds.len() < cells.len() {
            continue;
        }
        if let Some(&(row, other, _)) = kinds.iter().find(|(.., kind)| *kind != of_first) {
            let message = format!(
                "\"{header}\" says that its rows count different people, \"{first}\" and \"{other}\", and it is not read"
            );
            let remedy = "give a table of the rows that are meant, such as those of the displaced alone";
            notes.refuse(&table.source.path, Some(row), message, remedy);
            return None;
        }
        if (of_first == "returnees") != home {
            let message =
                format!("its rows count \"{first}\" by \"{header}\", and are compared with \"{variable}\"");
            notes.warn(&table.source.path, None, message);
        }
    }
    Some(())
}
