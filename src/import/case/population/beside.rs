//! Do the displaced of a table stand beside its people? A column of the total says it.

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};
use crate::tables;

/// Words of columns of all people of a row.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "totale",
    "ttl",
    "tot",
    "overall",
    "all",
    "grand",
    "ensemble",
    "todos",
    "المجموع",
    "الإجمالي",
    "всего",
    "итого",
    "всього",
];

/// Most columns of others of which all sums are tried.
const MOST_OTHERS: usize = 8;
/// How far a sum may be off in one row of five, as a share of it.
const SLIP: f64 = 0.02;

/// To how many people all numbers of some columns are rounded: 1, 10, 100 or 1,000.
fn rounded_to(columns: [&[Option<f64>]; 3]) -> f64 {
    let all = || columns.into_iter().flatten().flatten();
    let divides = |unit: &f64| all().all(|number| (number % unit).abs() < 1e-9);
    [1000.0, 100.0, 10.0].into_iter().find(divides).unwrap_or(1.0)
}

/// A header and the numbers below it.
type Numbers<'t> = (&'t str, Vec<Option<f64>>);

/// What all rows with displaced people have in a column called a total, where that is the sum of people, displaced and perhaps
/// others, or in any other column that is the sum of these two; with its header.
fn total<'t>(
    table: &'t SheetTable,
    persons: &[Option<f64>],
    idps: &[Option<f64>],
    notes: &mut Notes,
) -> Option<(&'t str, Vec<Option<f64>>)> {
    let numbers = |column: usize| -> Vec<Option<f64>> {
        table.lines.iter().map(|line| tables::persons(&line.cell(column).text()).ok()).collect()
    };
    let unread: Vec<(&str, Vec<Option<f64>>)> =
        table.unread().map(|(column, header)| (header, numbers(column))).collect();
    let is_total = |header: &str| sheet::words(header).iter().any(|word| TOTALS.contains(&word.as_str()));
    let (of_people, of_others): (Vec<_>, Vec<_>) =
        unread.into_iter().partition(|(header, _)| sheet::other(header).is_none());
    let (totals, plain): (Vec<_>, Vec<_>) = of_people.into_iter().partition(|(header, _)| is_total(header));
    let others: Vec<(&str, Vec<Option<f64>>)> = plain.iter().cloned().chain(of_others).collect();
    let others: Vec<Numbers> =
        others.into_iter().filter(|(_, values)| values.iter().any(Option::is_some)).collect();
    // Nobody else, or some of the others: of many columns, the first ones, each alone, and all of them.
    let some = |which: usize| {
        others.iter().enumerate().filter(move |(at, _)| which >> at & 1 == 1).map(|(_, one)| one)
    };
    let mut more: Vec<Vec<&Numbers>> =
        (0..1 << others.len().min(MOST_OTHERS)).map(|which| some(which).collect()).collect();
    more.sort_by_key(Vec::len);
    more.extend(others.iter().map(|one| vec![one]));
    more.push(others.iter().collect());
    // A column that is called anything else may have nobody else in it.
    let called = totals.into_iter().map(|total| (total, &more[..]));
    let sums = called.chain(plain.into_iter().map(|column| (column, &more[..1])));
    for ((header, values), more) in sums {
        let unit = rounded_to([persons, idps, &values]);
        let is_sum = |more: &Vec<&Numbers>| {
            let (mut displaced, mut rows, mut exact) = (false, 0, 0);
            // Each number may be off by half of what they are rounded to.
            let rounding = if unit > 1.0 { unit * (3 + more.len()) as f64 / 2.0 } else { 0.0 };
            let is_exact = |error: f64| error < 1.0 || error <= rounding;
            let fits = (0..persons.len()).all(|row| {
                let (Some(all), Some(people), Some(moved)) = (values[row], persons[row], idps[row]) else {
                    return true;
                };
                displaced |= moved > 0.0;
                let others: f64 = more.iter().filter_map(|(_, column)| column[row]).sum();
                let error = (people + moved + others - all).abs();
                rows += 1;
                exact += usize::from(is_exact(error));
                // A slip in some rows makes no other table of it.
                is_exact(error) || error <= SLIP * all
            });
            fits && displaced && rows > 1 && 5 * exact >= 4 * rows
        };
        if let Some(more) = more.iter().find(|more| is_sum(more)) {
            let of = ["persons", "idps"].map(|role| table.header(role)).into_iter();
            let of: Vec<String> = of
                .chain(more.iter().map(|(header, _)| *header))
                .map(|header| format!("\"{header}\""))
                .collect();
            let message = format!(
                "\"{header}\" is the sum of {}, beside which the displaced stand: all people of a row are \
                 those of \"{header}\"",
                of.join(" and ")
            );
            notes.warn(&table.source.path, None, message);
            let all = persons.iter().zip(&values).map(|(people, all)| people.and(*all).or(*people)).collect();
            return Some((header, all));
        }
    }
    None
}

/// Words before those who are not among others.
const NOT: &[&str] = &[
    "excl",
    "excluding",
    "exclude",
    "excludes",
    "without",
    "less",
    "minus",
    "except",
    "hors",
    "sans",
    "sauf",
    "sin",
    "excepto",
    "excluyendo",
    "sem",
    "exceto",
    "non",
    "not",
    "no",
    "без",
];
/// Words behind them.
const OUT: &[&str] = &["excluded", "excl", "exclus", "exclues", "excluidos", "excluidas"];
/// Words behind those who are among others.
const IN: &[&str] = &["included", "inclus", "incluses", "compris", "comprises", "incluidos"];

/// Whether a header of displaced people says that they come on top of those of the column of people: "Additional IDPs", "IDPs (not
/// included in population)".
fn is_on_top(header: &str) -> bool {
    const MORE: &[&str] = &[
        "additional",
        "additionally",
        "additionnels",
        "additionnel",
        "supplementaires",
        "supplementaire",
        "adicional",
        "adicionales",
        "adicionais",
        "besides",
        "إضافيون",
        "дополнительно",
        "додатково",
    ];
    const PAIRS: &[[&str; 2]] = &[
        ["in", "addition"],
        ["on", "top"],
        ["en", "plus"],
        ["en", "sus"],
        ["en", "supplement"],
        ["ademas", "de"],
        ["alem", "da"],
    ];
    const FROM: &[&str] = &["from", "de", "du", "des", "del", "da"];
    const AMONG: &[&str] = &["in", "among", "part", "counted", "parmi", "dans", "comptes"];
    let words = sheet::words(header);
    let is = |list: &[&str], word: Option<&String>| word.is_some_and(|word| list.contains(&word.as_str()));
    let apart = |at: usize| {
        let next = |step: usize| words.get(at + step);
        // "IDPs excl. returnees" leaves others out.
        is(OUT, next(1)) && (next(2).is_none() || is(FROM, next(2)))
            || is(NOT, next(1)) && (is(IN, next(2)) || is(AMONG, next(2)))
    };
    words.iter().any(|word| MORE.contains(&word.as_str()))
        || words.windows(2).any(|pair| PAIRS.iter().any(|known| pair == known))
        || (0..words.len()).any(|at| is_moved(&words[at]) && apart(at))
}

/// Whether a word names displaced people.
fn is_moved(word: &str) -> bool {
    DISPLACED.iter().any(|start| word.starts_with(start))
}

/// Whether a header of people may be of those alone who are at home: "Resident population".
fn may_leave_out(header: &str) -> bool {
    const HOME: &[&str] = &["resident", "residente", "residentes", "local", "locale", "locales", "native"];
    let words = sheet::words(header);
    words.iter().any(|word| HOME.contains(&word.as_str())) && !words.iter().any(|word| is_moved(word))
}

/// Whether a header of people says that displaced ones are not among them: "Population (excl. IDPs)", "Host community".
fn leaves_out_displaced(header: &str) -> bool {
    const HOSTS: &[&str] = &[
        "host",
        "hosts",
        "hosting",
        "hote",
        "hotes",
        "accueil",
        "acogida",
        "acolhimento",
        "anfitriona",
        "autochtone",
        "autochtones",
        "residents",
        "residentes",
        "stayees",
        "stayers",
        "المضيف",
        "المضيفة",
    ];
    /// Words by which it may be of all.
    const ALL: &[&str] = &["total", "totale", "all", "and", "et", "y", "e", "plus", "with", "avec", "con"];
    let words = sheet::words(header);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let before = |at: usize| words[at.saturating_sub(3)..at].iter().any(|word| is(NOT, word));
    let behind = |at: usize| {
        let next = |step: usize| words.get(at + step);
        next(1).is_some_and(|word| is(OUT, word))
            || next(1).is_some_and(|word| is(NOT, word)) && next(2).is_some_and(|word| is(IN, word))
    };
    let displaced: Vec<usize> = (0..words.len()).filter(|&at| is_moved(&words[at])).collect();
    if displaced.is_empty() {
        words.iter().any(|word| is(HOSTS, word)) && !words.iter().any(|word| is(ALL, word))
    } else {
        displaced.iter().all(|&at| before(at) || behind(at))
    }
}

/// All people of the rows, and what their columns are called: those of the column of people, but where the displaced stand beside
/// them.
pub(super) fn people(
    table: &SheetTable,
    persons: Vec<Option<f64>>,
    idps: &[Option<f64>],
    notes: &mut Notes,
) -> (String, Vec<Option<f64>>) {
    if let Some((header, all)) = total(table, &persons, idps, notes) {
        return (header.to_owned(), all);
    }
    match apart(table, &persons, idps, notes) {
        Some(all) => ([table.header("persons"), table.header("idps")].join("\" and \""), all),
        None => (table.header("persons").to_owned(), persons),
    }
}

/// All people of the rows, where one of the two headers says that the displaced stand beside the people.
fn apart(
    table: &SheetTable,
    persons: &[Option<f64>],
    idps: &[Option<f64>],
    notes: &mut Notes,
) -> Option<Vec<Option<f64>>> {
    let [people, moved] = ["persons", "idps"].map(|role| table.header(role));
    let says = if leaves_out_displaced(people) {
        format!("\"{people}\" says that the displaced are not among them")
    } else if is_on_top(moved) {
        format!("\"{moved}\" says that they are not among \"{people}\"")
    } else {
        if may_leave_out(people) {
            let message = format!(
                "\"{people}\" may be of those alone who live at home, and is read as all people of a row, those of \"{moved}\" among them: if \
                 the displaced come on top, call it \"Residents\" in a copy of the file"
            );
            notes.warn(&table.source.path, None, message);
        }
        return None;
    };
    let message = format!("{says}: all people of a row are \"{people}\" and \"{moved}\" together");
    notes.warn(&table.source.path, None, message);
    Some(
        persons
            .iter()
            .zip(idps)
            .map(|(people, moved)| people.map(|all| all + moved.unwrap_or(0.0)))
            .collect(),
    )
}

/// Beginnings of words of displaced people.
const DISPLACED: &[&str] =
    &["idp", "displac", "deplac", "pdi", "desplaz", "desloc", "впо", "переселен", "переміщен"];

/// Whether a header names displaced people.
fn names_displaced(header: &str) -> bool {
    let words = sheet::words(header);
    words.iter().any(|word| is_moved(word) || word.contains("نازح"))
}

/// Headers of columns of numbers that name displaced people and are not read.
fn unread_displaced(table: &SheetTable) -> impl Iterator<Item = &str> {
    let names = |header: &str| names_displaced(header) && !leaves_out_displaced(header);
    let counts = |column: usize| {
        let cells = table.lines.iter().map(|line| line.cell(column).text());
        let filled: Vec<String> = cells.filter(|text| !text.is_empty()).collect();
        !filled.is_empty()
            && 2 * filled.iter().filter(|text| sheet::may_be_number(text)).count() > filled.len()
    };
    table.unread().filter(move |&(column, header)| names(header) && counts(column)).map(|(_, header)| header)
}

/// Warns of such columns where no other is read: nobody is displaced in the case for the want of it.
pub(super) fn warn_displaced(table: &SheetTable, notes: &mut Notes) {
    /// Words by which others are counted with them.
    const WITH: &[&str] = &[
        "and",
        "et",
        "y",
        "e",
        "plus",
        "with",
        "avec",
        "con",
        "incl",
        "including",
        "includes",
        "inclus",
        "incluses",
        "compris",
    ];
    let read = table.header("persons");
    let with_others = || sheet::words(read).iter().any(|word| WITH.contains(&word.as_str()));
    if names_displaced(read) && !leaves_out_displaced(read) && !with_others() {
        let message = format!(
            "\"{read}\" names displaced people, and is read as all who live there, nobody of them displaced (--column \"idps={read}\" \
             beside it says that all of them are)"
        );
        notes.warn(&table.source.path, None, message);
    }
    for header in unread_displaced(table) {
        let message = format!(
            "\"{header}\" is not read, and nobody is displaced in the case before its first day (--column \"idps={header}\" reads it, \
             if it counts all displaced people of a row)"
        );
        notes.warn(&table.source.path, None, message);
    }
}

/// Warns of such columns in a list of places that says how many people live there, unless a table of people does: it tells no
/// displaced people apart.
pub(in crate::import::case) fn warn_displaced_of_places(table: &SheetTable, people: bool, notes: &mut Notes) {
    for header in unread_displaced(table).filter(|_| !people && table.has("persons")) {
        let message = format!(
            "\"{header}\" is not read in a list of places: if these people are among \"{}\" they count as residents, else not at all \
             (give the list as --population too, which tells them apart)",
            table.header("persons")
        );
        notes.warn(&table.source.path, None, message);
    }
}

#[cfg(test)]
mod tests {
    use super::{is_on_top, leaves_out_displaced};

    #[test]
    fn headers_say_whether_displaced_people_are_among_others() {
        for header in [
            "Population (excl. IDPs)",
            "Population excluding IDPs",
            "Population (IDPs excluded)",
            "Population, IDPs not included",
            "Non-displaced population",
            "Population hors PDI",
            "Population sans déplacés",
            "Población sin desplazados",
            "Host community",
            "Host population",
            "Population hôte",
            "Autochtones",
            "Residents",
            "Population d'accueil",
            "Stayees",
        ] {
            assert!(leaves_out_displaced(header), "{header}");
        }
        for header in [
            "Population",
            "Population incl. IDPs",
            "Host community and IDPs",
            "Resident population",
            "IDPs",
            "Total",
        ] {
            assert!(!leaves_out_displaced(header), "{header}");
        }
    }
    #[test]
    fn headers_say_whether_displaced_people_come_on_top() {
        for header in [
            "IDPs (in addition to the population)",
            "IDPs not included in population",
            "IDPs on top of population",
            "Additional IDPs",
            "PDI en plus",
            "PDI non comprises",
            "IDPs excluded from population",
            "IDPs (excluded)",
        ] {
            assert!(is_on_top(header), "{header}");
        }
        for header in [
            "IDPs",
            "IDPs excl. returnees",
            "IDPs (returnees not included)",
            "IDPs included in population",
            "IDPs in camps",
        ] {
            assert!(!is_on_top(header), "{header}");
        }
    }
}
