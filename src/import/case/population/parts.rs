//! Rows of all people beside rows of some of them, by sex, age or group: the humanitarian API has both in one table.

use std::collections::BTreeSet;

use super::keys::RowKeys;
use crate::import::notes::Notes;
use crate::import::sheet::{SheetLine, SheetTable, key, words};

/// Words of columns that divide people.
const DIVIDE: &[&str] = &[
    "gender",
    "sex",
    "sexe",
    "sexo",
    "genre",
    "genero",
    "age",
    "ages",
    "edad",
    "idade",
    "group",
    "groupe",
    "grupo",
    "disability",
];
/// What such a column says of all.
const ALL: &[&str] = &[
    "all",
    "total",
    "totals",
    "both",
    "bothsexes",
    "allages",
    "allgenders",
    "allsexes",
    "ttl",
    "t",
    "tous",
    "ensemble",
    "todos",
    "ambos",
    "overall",
    "mf",
];

/// Beginnings of words of displaced people.
const DISPLACED: &[&str] =
    &["idp", "displac", "deplac", "pdi", "desplaz", "desloc", "refug", "return", "نازح", "впо"];

/// The column of the humanitarian API that says of which people a row is, in its plain form.
const STATUS: &str = "populationstatus";
/// What it says of others than all people, in words.
const STATUSES: [(&str, &str); 4] = [
    ("inn", "people in need"),
    ("aff", "affected people"),
    ("tgt", "people who are to be helped"),
    ("rea", "people who were helped"),
];

/// Refuses rows of people in need, or of others who are not all people, by that column; `need` is whether those in need are meant.
pub(super) fn refuse_statuses(table: &SheetTable, need: bool, notes: &mut Notes) -> Option<()> {
    let Some((column, header)) = table.unread().find(|(_, header)| key(header) == STATUS) else {
        return Some(());
    };
    for line in &table.lines {
        let text = line.cell(column).text();
        let found = STATUSES.iter().find(|(code, _)| *code == key(&text));
        if let Some((code, whom)) = found.filter(|(code, _)| !(need && *code == "inn")) {
            let message = format!("counts {whom} by \"{header}\" (\"{text}\"), not all people");
            let remedy = if *code == "inn" {
                format!(
                    "--need-factor 1.3 says how many people live there for each in need, with --column \"need={}\"; or give rows of all",
                    table.header("persons")
                )
            } else {
                "give rows of all people, or of people in need (INN) with --need-factor".to_owned()
            };
            notes.refuse(&table.source.path, Some(line.row), message, &remedy);
            return None;
        }
    }
    Some(())
}

/// The columns that divide people and have rows of all of them.
fn dividing(table: &SheetTable) -> Vec<(usize, String)> {
    let is_all = |line: &SheetLine, column: usize| ALL.contains(&key(&line.cell(column).shown()).as_str());
    // Displaced people of a group want a column of their own: left out they would be lost.
    let displaced = |line: &SheetLine, column: usize| {
        words(&line.cell(column).shown())
            .iter()
            .any(|word| DISPLACED.iter().any(|start| word.starts_with(start)))
    };
    let divides = |(column, header): &(usize, &str)| {
        (words(header).iter().any(|word| DIVIDE.contains(&word.as_str())) || key(header) == STATUS)
            && table.lines.iter().any(|line| is_all(line, *column))
            && !table.lines.iter().any(|line| displaced(line, *column))
            && table.lines.iter().any(|line| !line.cell(*column).is_blank() && !is_all(line, *column))
    };
    table.unread().filter(divides).map(|(column, header)| (column, header.to_owned())).collect()
}

/// Leaves out rows of some people of a place or area that has a row of all, and names them.
pub(super) fn leave_out(table: &mut SheetTable, notes: &mut Notes) {
    let columns = dividing(table);
    if columns.is_empty() {
        return;
    }
    let keys: Vec<RowKeys> = table
        .lines
        .iter()
        .map(|line| RowKeys::read(table, line, ("pcode", "name"), &BTreeSet::new()))
        .collect();
    leave_out_parts(table, &columns, (&keys, true), notes);
}

/// Words of columns that differ between rows of some people and of all of them beside those that divide.
const WITH_PARTS: &[&str] = &["age", "ages", "id", "fid", "objectid", "index", "edad", "idade"];

/// The same of a table of counts, whose rows of all differ from those of some people in nothing else; what has no row of all stays.
pub(in crate::import::case) fn leave_out_of_counts(table: &mut SheetTable, count: &str, notes: &mut Notes) {
    let columns = dividing(table);
    if columns.is_empty() {
        return;
    }
    let beside = |column: usize| {
        let header = &table.headers()[column];
        table.column_of(count) == Some(column)
            || columns.iter().any(|(known, _)| *known == column)
            || words(header).iter().any(|word| WITH_PARTS.contains(&word.as_str()))
    };
    let same: Vec<usize> = (0..table.headers().len()).filter(|&column| !beside(column)).collect();
    let keys: Vec<Vec<String>> = table
        .lines
        .iter()
        .map(|line| same.iter().map(|&column| line.cell(column).shown()).collect())
        .collect();
    leave_out_parts(table, &columns, (&keys, false), notes);
}

/// Leaves out rows of some people where another row of the same key is of all; `named` says whether the others are named here.
fn leave_out_parts<K: Ord>(
    table: &mut SheetTable,
    columns: &[(usize, String)],
    (keys, named): (&[K], bool),
    notes: &mut Notes,
) {
    let of_all: Vec<bool> = table
        .lines
        .iter()
        .map(|line| {
            let all = |column: usize| {
                line.cell(column).is_blank() || ALL.contains(&key(&line.cell(column).shown()).as_str())
            };
            columns.iter().all(|(column, _)| all(*column))
        })
        .collect();
    let whole: BTreeSet<&K> = keys.iter().zip(&of_all).filter(|(_, all)| **all).map(|(key, _)| key).collect();
    let out: BTreeSet<usize> = (0..keys.len())
        .filter(|&index| !of_all[index] && whole.contains(&keys[index]))
        .map(|index| table.lines[index].row)
        .collect();
    let headers: Vec<String> = columns.iter().map(|(_, header)| format!("\"{header}\"")).collect();
    let alone: Vec<usize> = (0..keys.len())
        .filter(|&index| !of_all[index] && !whole.contains(&keys[index]))
        .map(|index| table.lines[index].row)
        .collect();
    if let Some(&first) = alone.first().filter(|_| named) {
        let message = format!(
            "{} rows count some of the people by {}, and their places have no row of all: these are taken for all people there",
            alone.len(),
            headers.join(", ")
        );
        notes.warn(&table.source.path, Some(first), message);
    }
    let Some(&first) = out.first() else { return };
    let message = format!(
        "{} rows count some of the people by {}, beside a row of all, and are left out",
        out.len(),
        headers.join(", ")
    );
    notes.warn(&table.source.path, Some(first), message);
    table.lines.retain(|line| !out.contains(&line.row));
}

/// The columns that nobody reads and in which rows differ that count one place again.
pub(super) fn differing<'t>(table: &'t SheetTable, pairs: &[(usize, usize)]) -> Vec<&'t str> {
    let line = |row: usize| table.lines.iter().find(|line| line.row == row);
    let differ = |column: usize| {
        pairs
            .iter()
            .filter_map(|&(one, other)| Some((line(one)?, line(other)?)))
            .any(|(one, other)| one.cell(column).shown() != other.cell(column).shown())
    };
    table.unread().filter(|(column, _)| differ(*column)).map(|(_, header)| header).collect()
}
