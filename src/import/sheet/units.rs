//! Does a column beside the numbers say in what unit each row counts? Households, thousands and tents were counted as persons.

use std::collections::BTreeMap;

use super::cell::{SheetCell, SheetLine};
use super::choose;
use super::header::SheetHeader;
use super::said::Source;
use super::unit_words::{BESIDE, BESIDE_UNITS, OF_KINDS, OF_PEOPLE, OF_UNITS, PERSONS, THINGS};
use super::words::{key, words};
use crate::import::notes::Notes;

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
    let first = key(first);
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

/// Whether a header is of a column of units: all of its words are, or stand beside such words, or are of the column of numbers.
fn is_of_units(name: &str, numbers: &str) -> bool {
    let (words, numbers) = (words(name), words(numbers));
    let of_units = |word: &String| OF_UNITS.contains(&word.as_str());
    let beside = |word: &String| BESIDE_UNITS.contains(&word.as_str()) || numbers.contains(word);
    words.iter().any(of_units) && words.iter().all(|word| of_units(word) || beside(word))
}

/// Whether a header is of who people are, or who told of them.
fn is_of_people(name: &str) -> bool {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(OF_PEOPLE) || has(&["population"]) && has(OF_KINDS)
}

/// What a text in a column of units says: its first part alone, since "persons (5 a household)" are persons. Codes have digits.
fn plain(text: &str) -> Option<Unit> {
    let first = text.split(['(', ',', ';', ':', '[', '=']).find(|part| !part.trim().is_empty())?;
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    if ["000", "1000", "1000000", "000000"].contains(&digits.as_str()) {
        let known =
            |word: &String| word.len() < 3 || word.ends_with("000") || BESIDE.contains(&word.as_str());
        let persons = |word: &String| PERSONS.contains(&word.as_str());
        return words(first).iter().all(|word| known(word) || persons(word)).then_some(Unit::Other);
    }
    if !digits.is_empty() {
        return None;
    }
    let words: Vec<String> =
        words(first).into_iter().filter(|word| !BESIDE.contains(&word.as_str())).collect();
    let of = |list: &[&str], word: &String| list.contains(&word.as_str());
    // "Heads of households" and "thousands of persons".
    let with = |list: &[&str], more: &[&str]| {
        words.iter().any(|word| of(list, word)) && words.iter().all(|word| of(list, word) || of(more, word))
    };
    let other =
        with(choose::households(), &["head", "heads", "chef", "chefs"]) || with(choose::thousands(), PERSONS);
    if other { Some(Unit::Other) } else { whole(first) }
}

/// What a text under any other header says.
fn elsewhere(text: &str) -> Option<Unit> {
    if text.len() > LONGEST || text.bytes().any(|byte| byte.is_ascii_digit()) { None } else { whole(text) }
}

/// The rows of a column with their units.
struct Found<'l> {
    rows: Vec<(&'l SheetLine, Unit)>,
    /// Rows that say something else.
    others: usize,
    /// The first that speaks of households in a column of units, and is none.
    unclear: Option<&'l SheetLine>,
}

fn found<'l>(lines: impl Iterator<Item = &'l SheetLine>, column: usize, of_units: bool) -> Found<'l> {
    // Columns of a large table say the same few words, or none.
    let mut known: BTreeMap<&str, Option<Unit>> = BTreeMap::new();
    let mut found = Found { rows: Vec::new(), others: 0, unclear: None };
    let mut multipliers = Vec::new();
    for line in lines {
        let cell = line.cell(column);
        let shown = cell.shown();
        match cell {
            _ if cell.is_blank() => {}
            SheetCell::Text(text) if !shown.trim().bytes().all(|byte| byte.is_ascii_digit()) => {
                let read = || if of_units { plain(text) } else { elsewhere(text) };
                if let Some(unit) = *known.entry(text).or_insert_with(read) {
                    found.rows.push((line, unit));
                } else {
                    found.others += 1;
                    if of_units && choose::unit_of_title(text).is_some() {
                        found.unclear.get_or_insert(line);
                    }
                }
            }
            _ => match shown.trim() {
                "1000" | "1000000" if of_units => multipliers.push(line),
                "1" if of_units => {}
                _ => found.others += 1,
            },
        }
    }
    // 1000 is a multiplier where nothing else but 1 stands: 40 and 1000 are numbers of something.
    if of_units && found.others == 0 {
        found.rows.extend(multipliers.into_iter().map(|line| (line, Unit::Other)));
        found.rows.sort_by_key(|(line, _)| line.row);
    }
    found
}

/// Refuses rows whose unit another column gives, and which are no persons. A column counts as one of units by its header, or
/// where all of its cells are units, of persons and of others; what is in doubt is named.
pub(super) fn refuse(
    lines: &[SheetLine],
    header: &SheetHeader,
    (numbers, used): (&[usize], &[usize]),
    source: &Source,
    notes: &mut Notes,
) {
    let Some(&first_read) = numbers.first() else { return };
    let counted = |line: &&SheetLine| numbers.iter().any(|&column| !line.cell(column).is_blank());
    for (column, name) in header.names.iter().enumerate().filter(|(column, _)| !used.contains(column)) {
        // The unit of several numbers stands after each.
        let read = numbers.iter().copied().filter(|read| *read < column).max().unwrap_or(first_read);
        let read = &header.names[read];
        let of_units = is_of_units(name, read);
        let found = found(lines.iter().filter(counted), column, of_units);
        let of =
            |unit: Unit| found.rows.iter().filter(move |(_, known)| *known == unit).map(|(line, _)| *line);
        let mixed = found.others == 0 && of(Unit::Persons).next().is_some();
        let things = of_units || mixed;
        let (bad, first) = (of(Unit::Other).count(), of(Unit::Other).next());
        let (bad, first) = if things {
            let thing = of(Unit::Things).next();
            let first = [first, thing].into_iter().flatten().min_by_key(|line| line.row);
            (bad + of(Unit::Things).count(), first)
        } else {
            (bad, first)
        };
        let shown = |line: &SheetLine| line.cell(column).shown();
        if let Some(first) = first.filter(|_| of_units || mixed && !is_of_people(name)) {
            let message = format!(
                "{bad} rows have \"{}\" in \"{name}\", and \"{read}\" is read as persons",
                shown(first)
            );
            let remedy = format!(
                "write persons into every row, and take the column of units out; where \"{name}\" is not the unit of \"{read}\", \
                 take that column out, which is not read"
            );
            notes.refuse(&source.path, Some(first.row), message, &remedy);
        } else if let Some(first) = first.or(found.unclear).filter(|_| mixed || !is_of_people(name)) {
            let message = format!(
                "\"{name}\" has \"{}\", and is not taken for the unit of \"{read}\", which is read as persons: look whether these \
                 are",
                shown(first)
            );
            notes.warn(&source.path, Some(first.row), message);
        } else if let Some(first) = of(Unit::Things).next()
            && words(name).len() == 1
            && OF_KINDS.contains(&words(name)[0].as_str())
        {
            let message = format!(
                "\"{name}\" is \"{}\" in {} rows, and \"{read}\" is read as persons: are these their shelter, or what is counted?",
                shown(first),
                of(Unit::Things).count()
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
        for (text, unit) in [
            ("Families, registered by the camp", Some(Unit::Other)),
            ("Persons (HH x 5)", Some(Unit::Persons)),
            ("individuals (approx. 5 per household)", Some(Unit::Persons)),
            ("'000", Some(Unit::Other)),
            ("HH-12", None),
            ("Family clinic", None),
        ] {
            assert!(plain(text) == unit, "{text}");
        }
    }

    #[test]
    fn a_header_of_units_has_no_other_words() {
        for name in
            ["Unit", "Unit of measure", "Counted in", "Type of count", "Capacity unit", "Unité de compte"]
        {
            assert!(is_of_units(name, "Total population"), "{name}");
        }
        for name in [
            "Housing units",
            "Health unit",
            "Unit ID",
            "Administrative unit",
            "Counted by",
            "Counting method",
            "Scale of damage",
            "Security measure",
            "Distance unit",
            "Type",
        ] {
            assert!(!is_of_units(name, "Total population"), "{name}");
        }
    }
}
