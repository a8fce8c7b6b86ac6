//! Whom does a text of a table name: displaced people, refugees, those who came home, or those who live there?

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Kinds of people who may be counted, each with its words: "returned IDPs" are those who came home.
const KINDS: [(&str, &[&str]); 5] = [
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
    (
        "displaced",
        &["idp", "idps", "displaced", "deplaces", "deplace", "pdi", "desplazados", "نازحون", "نازحين", "впо"],
    ),
    ("refugees", &["refugee", "refugees", "refugies", "refugiados", "لاجئون", "لاجئين"]),
    (
        "hosts",
        &["host", "hosts", "resident", "residents", "hote", "hotes", "residentes", "locals", "locales"],
    ),
    ("migrants", &["migrant", "migrants", "migrantes", "tcn", "tcns"]),
];

/// Most words of a cell that names whom its row counts: a sentence about people is a remark.
const LONGEST: usize = 4;

/// The kinds of people that a text names, each once.
pub(super) fn kinds(text: &str) -> Vec<&'static str> {
    let words = sheet::words(text);
    let named = |(_, list): &&(&str, &[&str])| words.iter().any(|word| list.contains(&word.as_str()));
    KINDS.iter().filter(named).map(|(kind, _)| *kind).collect()
}

/// The first kind of people that a cell names.
pub(super) fn kind(cell: &str) -> Option<&'static str> {
    kinds(cell).first().copied().filter(|_| sheet::words(cell).len() <= LONGEST)
}

/// Warns of titles above a table of people that name some kind of them, where its header names none.
pub(super) fn warn_titles_of_people(table: &SheetTable, notes: &mut Notes) {
    let header = table.header("persons");
    if !table.has("persons") || kind(header).is_some() {
        return;
    }
    for title in table.titles() {
        let whom = match kinds(&title.text)[..] {
            ["returnees"] => "those who came home",
            // Columns of people and of displaced ones have a title of both.
            ["displaced"] if !table.has("idps") => "displaced people",
            ["refugees"] => "refugees",
            ["migrants"] => "migrants",
            _ => continue,
        };
        let what = format!("says {whom}, and \"{header}\" is read as all who live there");
        title.warn(&table.source.path, &what, notes);
    }
}
