//! Does a column beside the numbers say in what unit each row counts? Households, thousands and tents were counted as persons.

use std::collections::BTreeMap;

use super::cell::{SheetCell, SheetLine};
use super::choose::{self, words};
use super::header::SheetHeader;
use super::said::Source;
use crate::import::notes::Notes;

/// Words of headers of columns of units.
const OF_UNITS: &[&str] = &[
    "unit",
    "units",
    "unite",
    "unites",
    "unidad",
    "unidades",
    "uom",
    "measure",
    "measured",
    "mesure",
    "medida",
    "scale",
    "multiplier",
    "counting",
    "counted",
    "denomination",
    "وحدة",
    "الوحدة",
];
/// Words beside these that make another thing of them: an administrative unit, the unit of a distance.
const NOT_OF_UNITS: &[&str] = &[
    "admin",
    "administrative",
    "administratif",
    "administrativa",
    "military",
    "militaire",
    "army",
    "organization",
    "organisation",
    "org",
    "distance",
    "price",
    "prix",
    "currency",
    "cost",
    "time",
    "temps",
    "duration",
    "area",
    "surface",
    "water",
];
/// Headers of which tents may be the unit or the kind of shelter.
const OF_KINDS: &[&str] =
    &["type", "types", "kind", "category", "categorie", "categoria", "tipo", "nature", "النوع"];
/// What people live in.
const THINGS: &[&str] = &[
    "tent",
    "tents",
    "tente",
    "tentes",
    "carpa",
    "carpas",
    "shelter",
    "shelters",
    "abri",
    "abris",
    "room",
    "rooms",
    "house",
    "houses",
    "dwelling",
    "dwellings",
    "maison",
    "maisons",
    "plot",
    "plots",
    "parcelle",
    "parcelles",
    "خيمة",
    "خيام",
    "палаток",
];
const PERSONS: &[&str] = &[
    "person",
    "persons",
    "people",
    "individual",
    "individuals",
    "ind",
    "inds",
    "pers",
    "personne",
    "personnes",
    "individu",
    "individus",
    "persona",
    "personas",
    "individuos",
    "habitants",
    "فرد",
    "أفراد",
    "شخص",
];
/// Words that may stand beside a unit and change nothing.
const BESIDE: &[&str] = &[
    "of",
    "de",
    "des",
    "du",
    "d",
    "in",
    "en",
    "the",
    "number",
    "numbers",
    "nombre",
    "numero",
    "nb",
    "no",
    "nr",
    "approx",
    "est",
    "estimated",
    "total",
    "registered",
    "displaced",
    "idp",
    "idps",
    "refugee",
    "pdi",
    "deplaces",
    "deplacees",
    "chef",
    "chefs",
    "head",
    "heads",
    "avg",
    "average",
];

/// A longer text is a remark and no unit.
const LONGEST: usize = 80;

/// What a row may count.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Persons,
    /// Households or thousands.
    Other,
    Things,
}

/// Whether the first word of a text may be of a unit: most texts of large tables are not, and are looked at no further.
fn begins(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    let Some(first) = words.find(|word| !word.is_empty()) else { return false };
    let first = choose::key(first);
    let lists = [choose::households(), choose::thousands(), THINGS, PERSONS, BESIDE];
    lists.iter().any(|list| list.contains(&first.as_str()))
        || first.starts_with(|letter: char| letter.is_numeric())
}

/// What a text is a unit of as a whole: not "host family", in which people are counted as well.
fn whole(text: &str) -> Option<Unit> {
    if !begins(text) {
        return None;
    }
    let words = words(text);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let beside = |word: &String| is(BESIDE, word) || word.chars().all(char::is_numeric);
    let units: Vec<&String> = words.iter().filter(|word| !beside(word)).collect();
    let all = |list: &[&str]| !units.is_empty() && units.iter().all(|word| is(list, word));
    // Miles are a distance too, and letters stand for much.
    let short = units.iter().any(|word| word.chars().count() < 4 || *word == "miles");
    if all(choose::households()) || all(choose::thousands()) && !short {
        Some(Unit::Other)
    } else if all(THINGS) {
        Some(Unit::Things)
    } else {
        all(PERSONS).then_some(Unit::Persons)
    }
}

/// What a text in a column of units says, in any of its words.
fn said(text: &str) -> Option<Unit> {
    let things = || words(text).iter().any(|word| THINGS.contains(&word.as_str()));
    let other = choose::unit_of_title(text).map(|_| Unit::Other);
    other.or_else(|| whole(text)).or_else(|| things().then_some(Unit::Things))
}

/// What a number in a column of units says: 1000 is a multiplier.
fn of_numbers(cell: &SheetCell, of_units: bool) -> Option<Unit> {
    if of_units { said(&cell.shown()) } else { None }
}

/// Refuses rows whose unit another column gives, and which are no persons.
pub(super) fn refuse<'l>(
    lines: &'l [SheetLine],
    header: &SheetHeader,
    (numbers, used): (&[usize], &[usize]),
    source: &Source,
    notes: &mut Notes,
) {
    let Some(&read) = numbers.first() else { return };
    let counted = |line: &&SheetLine| numbers.iter().any(|&column| !line.cell(column).is_blank());
    for (column, name) in header.names.iter().enumerate().filter(|(column, _)| !used.contains(column)) {
        let has = |list: &[&str]| words(name).iter().any(|word| list.contains(&word.as_str()));
        let of_units = has(OF_UNITS) && !has(NOT_OF_UNITS);
        // Columns of a large table say the same few words, or none.
        let mut known: BTreeMap<&str, Option<Unit>> = BTreeMap::new();
        let mut unit = |line: &'l SheetLine| {
            let SheetCell::Text(text) = line.cell(column) else {
                return of_numbers(line.cell(column), of_units);
            };
            if !of_units && text.len() > LONGEST {
                return None;
            }
            *known.entry(text).or_insert_with(|| if of_units { said(text) } else { whole(text) })
        };
        let mut rows: Vec<(&SheetLine, Unit)> = Vec::new();
        for line in lines.iter().filter(counted) {
            rows.extend(unit(line).map(|unit| (line, unit)));
        }
        // Where other rows count persons or households, tents are no kind of shelter.
        let of_units = of_units || rows.iter().any(|(_, unit)| *unit != Unit::Things);
        let other = |unit: Unit| unit == Unit::Other || unit == Unit::Things && of_units;
        let found: Vec<&SheetLine> =
            rows.iter().filter(|(_, unit)| other(*unit)).map(|(line, _)| *line).collect();
        if let Some(first) = found.first() {
            let message = format!(
                "{} rows have \"{}\" in \"{name}\", and \"{}\" is read as persons",
                found.len(),
                first.cell(column).shown(),
                header.names[read]
            );
            let remedy = "write persons into every row, and take the column of units out";
            notes.refuse(&source.path, Some(first.row), message, remedy);
        } else if let Some((first, _)) = rows.iter().find(|(_, unit)| *unit == Unit::Things)
            && has(OF_KINDS)
            && words(name).len() == 1
        {
            let message = format!(
                "\"{name}\" is \"{}\" in {} rows, and \"{}\" is read as persons: are these their shelter, or what is counted?",
                first.cell(column).shown(),
                rows.len(),
                header.names[read]
            );
            notes.warn(&source.path, Some(first.row), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_the_whole_of_a_text() {
        for (text, unit) in [
            ("HH", Some(Unit::Other)),
            ("fam.", Some(Unit::Other)),
            ("Ménages", Some(Unit::Other)),
            ("Number of families", Some(Unit::Other)),
            ("IDP households", Some(Unit::Other)),
            ("thousands", Some(Unit::Other)),
            ("tents", Some(Unit::Things)),
            ("individuals", Some(Unit::Persons)),
            ("Host family", None),
            ("Household survey", None),
            ("miles", None),
            ("K", None),
            ("IDPs", None),
            ("", None),
        ] {
            assert!(whole(text) == unit, "{text}");
        }
        assert!(said("Families, registered by the camp") == Some(Unit::Other));
    }
}
