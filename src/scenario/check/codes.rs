//! Do the code and the name of a row mean the same? The code counts; a name that is that of something else says that
//! one of the two is wrong.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::{FromCells, Table};
use crate::import::letters::unmarked;
use crate::scenario::tables::{CommunityRow, LocationRow};
use crate::world::Geography;

/// What codes and names stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Meanings<'a> {
    /// Names by code: a town may be a community, a location and an area under one.
    names: BTreeMap<&'a str, BTreeSet<String>>,
    /// Codes by name, in small letters.
    codes: BTreeMap<String, BTreeSet<&'a str>>,
}

impl<'a> Meanings<'a> {
    /// Those of a geography.
    pub(super) fn new(geography: &'a Geography) -> Self {
        let areas = geography.areas.iter().map(|area| (area.pcode.as_str(), area.name.as_str()));
        let communities =
            geography.communities.iter().map(|place| (place.pcode.as_str(), place.name.as_str()));
        let locations = geography.locations.iter().map(|place| (place.pcode.as_str(), place.name.as_str()));
        let mut meanings = Self::default();
        for (code, name) in areas.chain(communities).chain(locations) {
            meanings.names.entry(code).or_default().insert(name.to_owned());
            meanings.codes.entry(name.to_lowercase()).or_default().insert(code);
        }
        meanings
    }

    /// Refuses a row whose name is that of something else than its code.
    pub(super) fn hold<T: FromCells>(
        &self,
        table: &Table<T>,
        (line, column): (usize, &str),
        (code, name): (&str, &str),
        problems: &mut Problems,
    ) {
        let name_in_small = name.to_lowercase();
        let own = |names: &&BTreeSet<String>| names.iter().any(|own| own.to_lowercase() == name_in_small);
        let known = self.names.get(code).filter(|names| !own(names));
        if let (Some(known), Some(others)) = (known, self.codes.get(&name_in_small)) {
            let known = known.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            let others = others.iter().copied().collect::<Vec<_>>().join(" or ");
            let message = format!("\"{name}\" has the code {others}, and {code} is {known}");
            table
                .problem(problems, line, column, message)
                .hint("correct the code or the name; a name that no place has may stand there");
        }
    }
}

/// What eyes cannot tell apart: case, letters of other scripts that look like Latin ones, marks that are part of a letter
/// or a sign of their own, blanks, hyphens, and what has no width.
fn seen(code: &str) -> String {
    let plain = |letter: char| match letter {
        'А' | 'а' | 'Α' | 'α' => 'a',
        'В' | 'в' | 'Β' | 'β' => 'b',
        'С' | 'с' => 'c',
        'Е' | 'е' | 'Ε' | 'ε' => 'e',
        'Н' | 'н' | 'Η' => 'h',
        'І' | 'і' | 'Ι' | 'ι' | 'l' | '1' => 'i',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'М' | 'м' | 'Μ' => 'm',
        'О' | 'о' | 'Ο' | 'ο' | '0' => 'o',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'p',
        'Т' | 'т' | 'Τ' | 'τ' => 't',
        'Х' | 'х' | 'Χ' | 'χ' => 'x',
        'Ѕ' | 'ѕ' => 's',
        'З' | 'з' => '3',
        '\u{a0}' | '\u{202f}' | '\u{2007}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    let wide = |letter: &char| !matches!(letter, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    code.to_lowercase().chars().filter(wide).map(unmarked).map(plain).collect()
}

/// Warns of codes of communities, or of their areas, that differ in case or in letters that look alike; of areas also
/// where one of the two stands among the locations.
pub(super) fn alike(
    table: &Table<CommunityRow>,
    locations: Option<&Table<LocationRow>>,
    problems: &mut Problems,
) {
    reserved(
        table,
        |row| [("subdistrict", &row.subdistrict), ("subdistrict_pcode", &row.subdistrict_pcode)],
        problems,
    );
    if let Some(locations) = locations {
        reserved(locations, |row| [("name", &row.name), ("pcode", &row.pcode)], problems);
        reserved(
            locations,
            |row| [("subdistrict", &row.subdistrict), ("subdistrict_pcode", &row.subdistrict_pcode)],
            problems,
        );
    }
    look(table, "pcode", |row| &row.pcode, problems);
    look(table, "subdistrict_pcode", |row| &row.subdistrict_pcode, problems);
    let areas: BTreeSet<&str> = table.rows.iter().map(|(_, row)| row.subdistrict_pcode.as_str()).collect();
    let by_sight: BTreeMap<String, &str> = areas.iter().map(|&code| (seen(code), code)).collect();
    for (line, row) in locations.iter().flat_map(|table| &table.rows) {
        let code = row.subdistrict_pcode.as_str();
        let other = by_sight.get(&seen(code)).filter(|_| !areas.contains(code));
        if let (Some(other), Some(locations)) = (other, locations) {
            let message = format!("\"{code}\" and \"{other}\" of communities look alike and are two areas");
            problems.warn(WarningKind::Doubled, &locations.path, "subdistrict_pcode", Some(*line), message);
        }
    }
}

/// What results call the whole case, so that nothing in it can be called that.
const THE_CASE: &str = "total";

/// Refuses places and areas that would be taken for the whole case in results.
fn reserved<T: FromCells>(
    table: &Table<T>,
    names: impl Fn(&T) -> [(&'static str, &String); 2],
    problems: &mut Problems,
) {
    for (line, row) in &table.rows {
        if let Some((column, _)) = names(row).into_iter().find(|(_, name)| *name == THE_CASE) {
            let message = format!("must not be \"{THE_CASE}\", which stands for the whole case in results");
            table.problem(problems, *line, column, message);
        }
    }
}

fn look(
    table: &Table<CommunityRow>,
    column: &str,
    code: impl Fn(&CommunityRow) -> &String,
    problems: &mut Problems,
) {
    let mut known: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for (line, row) in &table.rows {
        let code = code(row);
        let &mut (other, first) = known.entry(seen(code)).or_insert((code, *line));
        if other != code {
            let message = format!("\"{code}\" and \"{other}\" (line {first}) look alike and are two codes");
            problems.warn(WarningKind::Doubled, &table.path, column, Some(*line), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_scripts_look_like_latin_ones() {
        assert_eq!(seen("V0З"), seen("v03"));
        assert_ne!(seen("V03"), seen("V04"));
    }
}
