//! Whom do the rows of a table count? Those of several kinds of people are no counts of one.

use super::classes;
use super::ends::End;
use crate::import::case::whom::{kind, kinds};
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable, Title};

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

/// Which of these are of a plan.
const PLAN: usize = 1;

/// Whether a text is of people of a plan.
fn says_plan(text: &str) -> bool {
    sheet::words(text).iter().any(|word| NOT_DISPLACED[PLAN].0.contains(&word.as_str()))
}

/// Whether a header of hosts counts those who stay with them, as in "Persons in host families".
fn is_with_hosts(counted: &str) -> bool {
    let with =
        ["in", "with", "by", "at", "en", "chez", "dans", "con", "family", "families", "famille", "familles"];
    sheet::words(counted).iter().any(|word| with.contains(&word.as_str()))
}

/// Refuses a table of which a column that is not read says in each row whom it counts, where they differ: those who came home
/// would count as those who fled.
pub(super) fn refuse_kinds(
    table: &SheetTable,
    (variable, flow): (&str, bool),
    notes: &mut Notes,
) -> Option<()> {
    let home = ["returned", "returns"].contains(&variable);
    let counted = table.header("count");
    let other = |text: &str, kind: Option<&str>| match kind? {
        "returnees" if !home => Some("those who came home"),
        "displaced" if home => Some("displaced people"),
        "hosts" if !is_with_hosts(text) => Some("people who live there"),
        // Whoever is hosted abroad is a refugee.
        "refugees" if variable == "displaced" || home => Some("refugees"),
        "migrants" => Some("migrants"),
        _ => None,
    };
    if let Some(whom) = other(counted, kind(counted)).filter(|whom| *whom != "migrants") {
        let message =
            format!("\"{counted}\" counts {whom} by its header, and is compared with \"{variable}\"");
        notes.warn(&table.source.path, None, message);
    }
    // A title of several kinds says nothing of one column, and a header that says whom it counts knows better.
    let of_one = |title: &&Title| kind(counted).is_none() && kinds(&title.text).len() == 1;
    for title in table.titles().iter().filter(of_one) {
        if let Some(whom) = other(&title.text, kinds(&title.text).first().copied()) {
            let what = format!("says {whom}, and \"{counted}\" is compared with \"{variable}\"");
            title.warn(&table.source.path, &what, notes);
        }
    }
    for title in table.titles().iter().filter(|_| !says_plan(counted)) {
        if says_plan(&title.text) {
            let what =
                format!("says {}, and \"{counted}\" is compared with \"{variable}\"", NOT_DISPLACED[PLAN].1);
            title.warn(&table.source.path, &what, notes);
        }
    }
    let words = sheet::words(counted);
    let of = |(list, _): &&(&[&str], &str)| words.iter().any(|word| list.contains(&word.as_str()));
    if let Some((_, whom)) = NOT_DISPLACED.iter().find(of) {
        let message =
            format!("\"{counted}\" counts {whom} by its header, and is compared with all of \"{variable}\"");
        notes.warn(&table.source.path, None, message);
    }
    warn_other_end(table, counted, variable, notes);
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
    classes::refuse(table, (variable, flow), notes)
}

/// Warns of a column that counts who left where a variable is of who came, or the other way round.
fn warn_other_end(table: &SheetTable, counted: &str, variable: &str, notes: &mut Notes) {
    let only = |words: &[&str], other: &[&str]| {
        let has = |list: &[&str]| sheet::words(counted).iter().any(|word| list.contains(&word.as_str()));
        has(words) && !has(other)
    };
    let wrong = match End::of(variable) {
        Some(End::Arrival) if only(LEFT, CAME) => "who left",
        Some(End::Origin) if only(CAME, LEFT) => "who came",
        _ => return,
    };
    let message = format!("\"{counted}\" counts {wrong} by its header, and is compared with \"{variable}\"");
    notes.warn(&table.source.path, None, message);
}

/// Words of headers of numbers of people who left.
const LEFT: &[&str] = &[
    "expulsadas",
    "expulsados",
    "departures",
    "departed",
    "left",
    "outflow",
    "outflows",
    "exits",
    "sorties",
    "departs",
    "partis",
    "salidas",
    "saidas",
    "مغادرة",
];
/// Words of headers of numbers of people who came.
const CAME: &[&str] = &[
    "recibidas",
    "recibidos",
    "arrivals",
    "arrived",
    "inflow",
    "inflows",
    "entries",
    "arrivees",
    "arrives",
    "llegadas",
    "chegadas",
    "hosted",
    "received",
    "وصول",
];
