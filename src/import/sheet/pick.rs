//! Which column is which role's? What the user said comes first; what only begins as a role does is named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::answers::name_nothing;
use super::cell::{Grid, SheetCell, SheetLine};
use super::choose;
use super::header::{self, SheetHeader};
use super::role::ColumnRole;
use super::said::{DATE, Said, Source};
use super::words::{key, unnumbered};
use crate::import::notes::Notes;

/// The columns of a role: what the user said comes first. Another file may be meant by it: what no file has is refused at
/// the end.
pub(super) fn find(role: &ColumnRole, header: &SheetHeader, said: &Said) -> Vec<usize> {
    let found = said_of(role, header, said);
    if found.is_empty() { header::columns_of(role, header) } else { found }
}

/// The columns that the user said of a role.
fn said_of(role: &ColumnRole, header: &SheetHeader, said: &Said) -> Vec<usize> {
    let mut all = Vec::new();
    if let Some(day) = header.day.filter(|_| role.name == DATE) {
        return vec![day];
    }
    for (_, wanted) in said.columns.iter().filter(|(name, _)| name == role.name) {
        let by = |fits: &dyn Fn(&String) -> bool| -> Vec<usize> {
            let of_file = (0..header.names.len()).filter(|&column| header.day != Some(column));
            of_file.filter(|&column| fits(&header.names[column])).collect()
        };
        let mut ways = [wanted.as_str(), unnumbered(wanted)]
            .into_iter()
            .flat_map(|wanted| [by(&|name| name == wanted), by(&|name| key(name) == key(wanted))]);
        all.extend(ways.find(|found| !found.is_empty()).unwrap_or_default());
    }
    all.dedup();
    all
}

/// Roles of names, in columns whose headers may also say of what numbers are.
const NAMES: [&str; 2] = ["name", "area"];

/// One column for each role that is there; none if the user has to say which.
pub(super) fn pick(
    source: &Source,
    grid: &Grid,
    header: &SheetHeader,
    roles: &[ColumnRole],
    said: &Said,
    notes: &mut Notes,
) -> Option<BTreeMap<&'static str, usize>> {
    let mut columns = BTreeMap::new();
    for role in roles {
        let mut found = find(role, header, said);
        if NAMES.contains(&role.name) && said_of(role, header, said).is_empty() {
            let lines = &grid.lines[header.data.min(grid.lines.len())..];
            if found.first().is_some_and(|&column| name_nothing(lines, column)) {
                let others = header::named(role, header, |column| !name_nothing(lines, column));
                found = if others.is_empty() { found } else { others };
            }
        }
        if said_of(role, header, said).is_empty() {
            // What the user says is of one role is of no other that only its name may be.
            let others: Vec<usize> = found
                .iter()
                .copied()
                .filter(|&column| !is_of_another(column, role, (header, roles, said)))
                .collect();
            found = if others.is_empty() && role.required { found } else { others };
        }
        let twice = said_of(role, header, said).len() > 1;
        if (role.single || twice) && found.len() > 1 {
            let names: Vec<&str> = found.iter().map(|&column| header.names[column].as_str()).collect();
            let sheet = grid.sheet.as_ref().map_or(String::new(), |name| format!(" of sheet \"{name}\""));
            let message = format!("several columns{sheet} may be {}: {}", role.name, names.join(", "));
            // The one that no other is called like can be said.
            let alike = |name: &&str| header.names.iter().filter(|other| key(other) == key(name)).count() > 1;
            let remedy = match names.iter().find(|name| !alike(name)) {
                Some(name) => format!("--column \"{}={name}\" takes one of them", role.name),
                None => "they are called alike: give them other headers in a copy of the file".to_owned(),
            };
            notes.refuse(&source.path, Some(header.row), message, &remedy);
            return None;
        }
        if let Some(&column) = found.first()
            && said_of(role, header, said).is_empty()
            && let Some(other) = contradicted(role, column, header, roles)
        {
            let message = format!(
                "the tag {} says that the column \"{}\" is {}, and its header that it is {}",
                header.tags.get(column).map_or("", String::as_str),
                header.names[column],
                role.name,
                other.name
            );
            let remedy = format!(
                "correct the tag or the header, or name both columns: --column \"{}=HEADER\" and --column \"{}=HEADER\"",
                role.name, other.name
            );
            notes.refuse(&source.path, Some(header.row), message, &remedy);
            return None;
        }
        if let Some(&column) = found.first() {
            if role.single && said_of(role, header, said).is_empty() {
                warn_others(source, header, role, column, notes);
            }
            columns.insert(role.name, column);
        }
    }
    Some(columns)
}

/// Whether the user says that a column is of another role.
fn is_of_another(
    column: usize,
    role: &ColumnRole,
    (header, roles, said): (&SheetHeader, &[ColumnRole], &Said),
) -> bool {
    let mut others = roles.iter().filter(|other| other.name != role.name);
    others.any(|other| said_of(other, header, said).contains(&column))
}

/// Warns of columns of persons of which another one is read, since its name is better known.
fn warn_others(source: &Source, header: &SheetHeader, role: &ColumnRole, column: usize, notes: &mut Notes) {
    let others = header::other_names(role, header, column);
    let Some(&first) = others.first() else { return };
    let name = |column: usize| format!("\"{}\"", header.names[column]);
    let names: Vec<String> = others.iter().map(|&other| name(other)).collect();
    let message = format!(
        "{} is read as {}, and {} may be meant: --column \"{}={}\" takes it",
        name(column),
        role.name,
        names.join(", "),
        role.name,
        header.names[first]
    );
    notes.warn(&source.path, Some(header.row), message);
}

/// Roles whose numbers look alike too.
const POSITIONS: [&str; 2] = ["lat", "lon"];

/// The role of which a column is by its header, where its tag says another: of columns of numbers, which look alike.
fn contradicted<'r>(
    role: &ColumnRole,
    column: usize,
    header: &SheetHeader,
    roles: &'r [ColumnRole],
) -> Option<&'r ColumnRole> {
    let named = |role: &ColumnRole| header::by_names(role, header).contains(&column);
    let of_numbers = |role: &ColumnRole| role.single || POSITIONS.contains(&role.name);
    // What is found by its name is no question of tags.
    if !of_numbers(role) || named(role) {
        return None;
    }
    roles.iter().find(|other| of_numbers(other) && other.name != role.name && named(other))
}

/// Names of columns of all people.
const TOTALS: &[&str] = &[
    "total",
    "totale",
    "totaux",
    "totalgeneral",
    "grandtotal",
    "ensemble",
    "overall",
    "all",
    "totalpersons",
    "totalpersonnes",
    "totalpersonas",
    "totalgeral",
    "المجموع",
    "الإجمالي",
    "всего",
    "всього",
];

/// Headers that begin as roles do that have no column, and are not taken for them, each with what it says that it is.
pub(super) fn passed_over(
    left: &[&ColumnRole],
    header: &SheetHeader,
    columns: &BTreeMap<&'static str, usize>,
) -> Vec<String> {
    let used: Vec<&str> = columns.values().map(|&column| header.names[column].as_str()).collect();
    let mut all = Vec::new();
    let is_total = |name: &&String| TOTALS.contains(&key(name).as_str()) && !used.contains(&name.as_str());
    for role in left {
        // Of all people and of some of them beside each other all are meant.
        let total = header.names.iter().find(is_total).filter(|_| role.name == "persons");
        if let Some(total) = total {
            all.push(format!(
                "; the column \"{total}\" may be of all: --column \"persons={total}\" takes it"
            ));
        }
        for (name, what) in choose::passed_over(role, &header.names) {
            if !used.contains(&name) {
                let role = role.name;
                all.push(format!(
                    "; the column \"{name}\" {what}: --column \"{role}={name}\" takes it as persons"
                ));
            }
        }
        for (column, what) in header::contradicted_by_tag(role, header) {
            let (name, role) = (header.names[column].as_str(), role.name);
            if !used.contains(&name) {
                all.push(format!(
                    "; the column \"{name}\" {what} by its tag {}: --column \"{role}={name}\" takes it as persons",
                    header.tags[column]
                ));
            }
        }
    }
    all
}

/// Names rows and columns that a workbook does not show and that are read all the same: who filtered a list meant the rest.
pub(super) fn warn_hidden(
    grid: &Grid,
    header: &SheetHeader,
    columns: &BTreeMap<&'static str, usize>,
    source: &Source,
    notes: &mut Notes,
) {
    let rows: Vec<usize> = grid
        .lines
        .iter()
        .skip(header.data)
        .map(|line| line.row)
        .filter(|row| grid.hidden_rows.contains(row))
        .collect();
    let sheet = grid.sheet.as_deref().unwrap_or_default();
    if let Some(first) = rows.first() {
        let shown: Vec<String> = rows.iter().take(5).map(ToString::to_string).collect();
        let message = format!(
            "sheet \"{sheet}\" hides {} of its rows, as a filter does, and they are read as the others are: rows {} (delete those that \
             are not meant)",
            rows.len(),
            shown.join(", ")
        );
        notes.warn(&source.path, Some(*first), message);
    }
    let used: BTreeSet<usize> =
        columns.values().copied().filter(|column| grid.hidden_columns.contains(column)).collect();
    if !used.is_empty() {
        let shown: Vec<String> = used.iter().map(|&column| format!("\"{}\"", header.names[column])).collect();
        let message = format!(
            "sheet \"{sheet}\" hides {} columns that are read all the same: {} (delete those that are not meant)",
            used.len(),
            shown.join(", ")
        );
        notes.warn(&source.path, Some(header.row), message);
    }
}

/// The lines of data: those that say the header again, as at the top of each page, are none.
pub(super) fn without_headers(
    lines: impl Iterator<Item = SheetLine>,
    header: &SheetHeader,
    source: &Source,
    notes: &mut Notes,
) -> Vec<SheetLine> {
    let again = |line: &SheetLine| {
        let filled = || line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let same = |(column, cell): (usize, &SheetCell)| {
            header.names.get(column).is_some_and(|name| is_called(name, &cell.shown()))
        };
        filled().count() > 1 && filled().all(same)
    };
    let (headers, data): (Vec<SheetLine>, Vec<SheetLine>) = lines.partition(again);
    if let Some(first) = headers.first() {
        let message = format!("{} rows say the header again and are left out", headers.len());
        notes.warn(&source.path, Some(first.row), message);
    }
    data
}

/// Whether a header is what is said, with or without the number of its question.
pub(super) fn is_called(header: &str, said: &str) -> bool {
    [said, unnumbered(said)].iter().any(|said| key(said) == key(header))
}

fn said_so(role: &str, wanted: &str) -> String {
    format!("{role}={}", key(wanted))
}

/// Notes which columns were found where the user said.
pub(super) fn mark_found(
    header: &SheetHeader,
    columns: &BTreeMap<&'static str, usize>,
    (said, source): (&Said, &Source),
    notes: &mut Notes,
) {
    for (role, wanted) in &said.columns {
        let is_it = |&column: &usize| is_called(&header.names[column], wanted);
        if columns.get(role.as_str()).is_some_and(is_it) {
            notes.found_column(&said_so(role, wanted), &source.path);
        }
    }
}

/// What was said of columns, and the files that have them.
pub(in crate::import) fn columns_used(said: &Said, notes: &Notes) -> Vec<String> {
    let used = |(role, header): &(String, String)| {
        let files: Vec<String> =
            notes.files_with(&said_so(role, header)).map(|file| Source::new(file).short()).collect();
        format!("--column \"{role}={header}\" is used for {}", files.join(", "))
    };
    let fits = |(role, header): &&(String, String)| notes.has_column(&said_so(role, header), None);
    said.columns.iter().filter(fits).map(used).collect()
}

/// Refuses what the user says of columns that no file has; or not the one of which it was said.
pub(in crate::import) fn refuse_unused(said: &Said, of: Option<&Source>, notes: &mut Notes) {
    for (role, header) in &said.columns {
        if !notes.has_column(&said_so(role, header), of.map(|source| source.path.as_path())) {
            let is_day = role == DATE && said.day().is_some();
            let why = if is_day {
                "every table that looks for a day has a column of its own, and a day is of those that have none"
            } else {
                "no table that has such a column looks for it"
            };
            let remedy = if is_day {
                "leave it out, or take the column of dates out of a copy of the file"
            } else {
                "roles are named in the messages of a file whose columns are not known"
            };
            let message = format!("--column \"{role}={header}\" fits no file: {why}");
            notes.refuse(Path::new(header), None, message, remedy);
        }
    }
}
