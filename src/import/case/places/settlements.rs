//! Which rows of OpenStreetMap's places are settlements? Countries, states, islands and names of empty land are points there too.

use std::collections::BTreeMap;

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetLine, SheetTable};
use crate::tables;

/// Values of `place` where people live in one place.
const SETTLEMENTS: &[&str] = &[
    "city",
    "national_capital",
    "town",
    "village",
    "hamlet",
    "isolated_dwelling",
    "farm",
    PARTS[0],
    PARTS[1],
    PARTS[2],
    PARTS[3],
];
/// Values of parts of towns.
const PARTS: [&str; 4] = ["borough", "suburb", "quarter", "neighbourhood"];
/// Values of what they are parts of.
const TOWNS: [&str; 3] = ["city", "national_capital", "town"];
/// Values of what is larger, or where nobody lives.
const OTHERS: &[&str] = &[
    "continent",
    "ocean",
    "sea",
    "archipelago",
    "island",
    "islet",
    "country",
    "state",
    "region",
    "province",
    "district",
    "subdistrict",
    "county",
    "municipality",
    "civil_parish",
    "locality",
    "square",
    "plot",
    "city_block",
];

/// Keys of OpenStreetMap for what is no settlement: a feature with one of them, and no word for a settlement, is a thing in one.
const THINGS: &[&str] = &[
    "amenity",
    "highway",
    "shop",
    "building",
    "natural",
    "railway",
    "publictransport",
    "leisure",
    "healthcare",
    "office",
    "tourism",
    "waterway",
    "manmade",
    "power",
    "aeroway",
    "barrier",
    "historic",
];

/// Leaves out rows where nobody lives any more, and rows that are no settlements where a column has OpenStreetMap's words for both;
/// `counted` is whether the people of
/// the list are those of the case.
pub(super) fn leave_out_others(table: &mut SheetTable, counted: bool, notes: &mut Notes) {
    leave_out_empty(table, notes);
    if counted {
        warn_parts(table, notes);
    }
    let value = |text: String| text.trim().to_lowercase();
    let is_other = |text: &str| {
        let gone = ["abandoned", "disused", "razed", "demolished", "ruins"];
        OTHERS.contains(&text) || gone.iter().any(|start| text.starts_with(start))
    };
    let things: Vec<(usize, String)> = table
        .unread()
        .filter(|(_, header)| THINGS.contains(&sheet::key(header).as_str()))
        .map(|(column, header)| (column, header.to_owned()))
        .collect();
    let thing = |line: &SheetLine, column: usize| {
        let filled = || things.iter().find(|(of, _)| !line.cell(*of).text().trim().is_empty());
        if line.cell(column).text().trim().is_empty() { filled() } else { None }
    };
    let is_thing = |line: &SheetLine, column: usize| thing(line, column).is_some();
    let words = |column: usize| table.lines.iter().map(move |line| value(line.cell(column).text()));
    let of_map = |column: usize| {
        let filled = || words(column).filter(|text| !text.is_empty());
        let settled = filled().filter(|text| SETTLEMENTS.contains(&text.as_str())).count();
        let of_settlements = 2 * settled >= filled().count() && settled > 0;
        let no_settlement =
            |line: &SheetLine| is_other(&value(line.cell(column).text())) || is_thing(line, column);
        of_settlements && table.lines.iter().any(no_settlement)
    };
    let Some((column, header)) = table
        .unread()
        .find(|(column, _)| of_map(*column))
        .map(|(column, header)| (column, header.to_owned()))
    else {
        return;
    };
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut first = None;
    let what = |line: &SheetLine| {
        let text = value(line.cell(column).text());
        let of_thing = || thing(line, column).map(|(_, header)| header.clone());
        if is_other(&text) { Some(text) } else { of_thing() }
    };
    let left: Vec<Option<String>> = table.lines.iter().map(what).collect();
    let mut left = left.into_iter();
    table.lines.retain(|line| {
        let Some(text) = left.next().flatten() else { return true };
        first = first.or(Some(line.row));
        *found.entry(text).or_default() += 1;
        false
    });
    let shown: Vec<String> = found.iter().map(|(word, rows)| format!("{word} {rows}")).collect();
    let message = format!(
        "{} rows are no settlements by \"{header}\" and are left out: {}",
        found.values().sum::<usize>(),
        shown.join(", ")
    );
    notes.warn(&table.source.path, first, message);
}

/// Words of places where nobody lives any more.
const EMPTY: &[&str] = &[
    "abandoned",
    "deserted",
    "uninhabited",
    "unpopulated",
    "depopulated",
    "empty",
    "abandonne",
    "abandonnee",
    "inhabite",
    "inhabitee",
    "vide",
    "abandonado",
    "abandonada",
    "despoblado",
    "despoblada",
    "deshabitado",
    "deshabitada",
    "vacio",
    "desabitado",
    "vazio",
    "مهجورة",
    "مهجور",
    "покинуто",
    "нежилое",
    "заброшено",
];
/// Words of places where people live.
const LIVED_IN: &[&str] =
    &["inhabited", "populated", "occupied", "habite", "habitee", "peuple", "habitado", "habitada", "poblado"];
/// Words of headers of what a place is or how it stands, and those beside them; others make it the state of something else in it.
const STATES: &[&str] = &[
    "status",
    "statut",
    "estado",
    "estatus",
    "condition",
    "situation",
    "situacion",
    "state",
    "type",
    "tipo",
    "category",
    "categorie",
    "occupancy",
    "occupation",
    "population",
    "الحالة",
];
const OF_PLACE: &[&str] = &[
    "village",
    "place",
    "settlement",
    "locality",
    "localite",
    "localidad",
    "community",
    "site",
    "town",
    "current",
    "actuel",
    "actual",
    "of",
    "the",
    "de",
    "du",
    "la",
    "le",
    "del",
];

/// Whether a cell below a header says that nobody lives in a place: by its state, or as an answer to whether it is empty or lived in.
fn says_empty(header: &str, text: &str) -> bool {
    const YES: &[&str] = &["yes", "oui", "si", "sim", "true", "y", "o", "نعم"];
    const NO: &[&str] = &["no", "non", "nao", "false", "n", "لا"];
    let (header, words) = (sheet::words(header), sheet::words(text));
    let all = |words: &[String], lists: &[&[&str]]| {
        !words.is_empty() && words.iter().all(|word| lists.iter().any(|list| list.contains(&word.as_str())))
    };
    let is = |list: &[&str]| matches!(&words[..], [word] if list.contains(&word.as_str()));
    let of_state =
        all(&header, &[STATES, OF_PLACE]) && header.iter().any(|word| STATES.contains(&word.as_str()));
    // "Not abandoned", "partly abandoned" and "abandoned?" say something else.
    of_state && all(&words, &[EMPTY, OF_PLACE]) && !all(&words, &[OF_PLACE]) && !text.contains('?')
        || all(&header, &[EMPTY]) && is(YES)
        || all(&header, &[LIVED_IN]) && is(NO)
}

/// Leaves out places where nobody lives any more by a column that is not read, such as one of their status, unless the list itself
/// gives them people.
fn leave_out_empty(table: &mut SheetTable, notes: &mut Notes) {
    let lists = [STATES, OF_PLACE, EMPTY, LIVED_IN];
    let may_say = |header: &str| {
        sheet::words(header).iter().all(|word| lists.iter().any(|list| list.contains(&word.as_str())))
    };
    let columns: Vec<(usize, String)> = table
        .unread()
        .filter(|(_, header)| may_say(header))
        .map(|(column, header)| (column, header.to_owned()))
        .collect();
    for (column, header) in columns {
        let has_people =
            |line: &SheetLine| tables::persons(&table.text(line, "persons")).is_ok_and(|people| people > 0.0);
        let named = table.lines.iter().filter(|line| says_empty(&header, &line.cell(column).text()));
        let (kept, left): (Vec<&SheetLine>, Vec<&SheetLine>) = named.partition(|line| has_people(line));
        for (rows, what) in [(&left, "and are left out"), (&kept, "and have people in this list, who count")]
        {
            if let Some(first) = rows.first() {
                let shown: Vec<String> =
                    rows.iter().take(5).map(|line| format!("\"{}\"", table.text(line, "name"))).collect();
                let message = format!(
                    "nobody lives in {} places by \"{header}\", {what}: {}",
                    rows.len(),
                    shown.join(", ")
                );
                notes.warn(&table.source.path, Some(first.row), message);
            }
        }
        let left: Vec<usize> = left.iter().map(|line| line.row).collect();
        table.lines.retain(|line| !left.contains(&line.row));
    }
}

/// Warns of parts of towns that have people of their own beside towns that have theirs: these count twice, most likely.
fn warn_parts(table: &SheetTable, notes: &mut Notes) {
    let people = |line: &SheetLine| tables::persons(&table.text(line, "persons")).unwrap_or(0.0);
    for (column, header) in table.unread() {
        let of = |words: &[&str]| {
            let is = |line: &&SheetLine| words.contains(&line.cell(column).text().to_lowercase().as_str());
            table.lines.iter().filter(is).filter(|line| people(line) > 0.0).collect::<Vec<_>>()
        };
        let (parts, towns) = (of(&PARTS), of(&TOWNS));
        let Some(first) = parts.first().filter(|_| !towns.is_empty()) else { continue };
        let message = format!(
            "{} rows are parts of towns by \"{header}\", and {} people live there beside those of {} towns: if the numbers of towns have \
             them already, they count twice (leave the parts out, or their numbers)",
            parts.len(),
            parts.iter().map(|line| people(line)).sum::<f64>(),
            towns.len()
        );
        notes.warn(&table.source.path, Some(first.row), message);
    }
}

#[cfg(test)]
mod tests {
    use super::says_empty;

    #[test]
    fn empty_places_are_told_from_others() {
        for (header, text) in [
            ("Status", "Abandoned"),
            ("Village status", "Abandoned village"),
            ("Statut", "Vide"),
            ("Estado", "Deshabitado"),
            ("Condition", "Empty"),
            ("Abandoned", "Yes"),
            ("Uninhabited", "Yes"),
            ("Inhabited", "No"),
        ] {
            assert!(says_empty(header, text), "{header}: {text}");
        }
        for (header, text) in [
            ("Status", "Not abandoned"),
            ("Status", "No longer abandoned"),
            ("Status", "Formerly abandoned"),
            ("Status", "Partially abandoned"),
            ("Status", "abandoned?"),
            ("Status before return", "Abandoned"),
            ("Health facility status", "Abandoned"),
            ("School", "Deserted"),
            ("Status of water point", "Abandoned"),
            ("Houses", "Abandoned"),
            ("Abandoned", "No"),
            ("Inhabited", "Yes"),
            ("Status", "Village"),
            ("Type", ""),
        ] {
            assert!(!says_empty(header, text), "{header}: {text}");
        }
    }
}
