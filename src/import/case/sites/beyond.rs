//! What does a table of sites say of countries?

use std::collections::BTreeSet;

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Whether the column of countries says where a site leads to, not where it lies.
pub(super) fn leads(table: &SheetTable) -> bool {
    const BEYOND: [&str; 13] = [
        "to",
        "leads",
        "beyond",
        "neighbouring",
        "neighboring",
        "destination",
        "vers",
        "voisin",
        "next",
        "with",
        "frontalier",
        "vecino",
        "fronterizo",
    ];
    let words = sheet::words(table.header("country"));
    words.iter().any(|word| BEYOND.contains(&word.as_str())) || table.tag("country") == "#country+to"
}

/// Countries that a table names, row by row.
pub(super) fn named(table: &SheetTable) -> Vec<String> {
    let all = table.lines.iter().map(|line| table.text(line, "country"));
    all.filter(|country| !country.is_empty()).collect()
}

/// Words of headers whose rows are crossings of a border.
const CROSSINGS: [&str; 6] = ["crossing", "crossings", "border", "bordercrossing", "frontiere", "poe"];

/// Whether the header of names says that they are crossings.
pub(super) fn names_crossings(table: &SheetTable) -> bool {
    sheet::words(table.header("name")).iter().any(|word| CROSSINGS.contains(&word.as_str()))
}

/// Whether the header of names says that they are camps.
pub(super) fn names_camps(table: &SheetTable) -> bool {
    sheet::words(table.header("name")).iter().any(|word| ["site", "camp", "camps"].contains(&word.as_str()))
}

/// Asks whether sites with a country and no capacity are crossings, or says that they are taken for such. Who names the column
/// of countries, and headers that speak of crossings, have said so.
pub(super) fn ask_crossings(table: &SheetTable, said: bool, notes: &mut Notes) -> Option<()> {
    if said || leads(table) || names_crossings(table) {
        return Some(());
    }
    let (rows, file) = (named(table), &table.source.path);
    let countries: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
    let shown: Vec<&str> = countries.iter().copied().take(5).collect();
    let (names, shown) = (table.header("name"), shown.join(", "));
    if names_camps(table) {
        let message = format!(
            "\"{names}\" names sites, and no column says how many people they take: are they camps, or crossings of borders to {shown}?"
        );
        let header = table.header("country");
        let remedy = format!(
            "--column capacity=HEADER makes camps of them, --column \"country={header}\" says that they are crossings to these countries"
        );
        notes.refuse(file, None, message, &remedy);
        return None;
    }
    let message = format!(
        "has no column of capacities: {} rows are taken for crossings of borders to {shown}, by which people can leave once a scenario \
         opens them, and not for camps (those need --column capacity=HEADER)",
        rows.len()
    );
    notes.warn(file, None, message);
    Some(())
}
