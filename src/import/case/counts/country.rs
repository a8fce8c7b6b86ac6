//! Columns of countries in tables of counts. Beside units the country says least, and people of another country are none of the
//! case.

use std::collections::{BTreeMap, BTreeSet};

use super::counted::{AREA, COUNTRY, area_beside_country};
use super::ends::End;
use super::ends_words::without_ends;
use super::finer::level_of_parts;
use crate::import::case::asked::Asked;
use crate::import::case::countries::{self, CountryCode};
use crate::import::case::draft::Draft;
use crate::import::case::population::keys::RowKeys;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::population::unread::names_of_case;
use crate::import::case::sites::same_country;
use crate::import::case::total::without_total;
use crate::import::sheet::{self, ColumnRole, Said, SheetTable};

/// Whether most of what stands in a column are countries.
fn are_countries(table: &SheetTable, column: usize) -> bool {
    let texts = table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
    let mut is: BTreeMap<String, bool> = BTreeMap::new();
    let (mut found, mut all) = (0, 0);
    for text in texts {
        all += 1;
        found += usize::from(*is.entry(text).or_insert_with_key(|text| countries::by_any(text).is_some()));
    }
    2 * found > all
}

/// Takes the column of the country for what it is where the table has units beside it, unless the user named the column of
/// areas: the units would count for nothing.
pub(super) fn leave(table: &SheetTable, roles: &mut Vec<ColumnRole>, said: &Said, draft: &Draft) {
    if said.column(AREA.name).is_some() {
        return;
    }
    let known = KnownUnits::new(draft);
    let all = 0..table.headers().len();
    let bare = |column: usize| sheet::key(&without_ends(&table.headers()[column]));
    let named = |column: usize| {
        let tag = table.tag_of(column);
        let key = match bare(column) {
            // Words beside the name of a unit are left out with those of ends.
            key if key.is_empty() => sheet::key(&table.headers()[column]),
            key => key,
        };
        (COUNTRY.names.contains(&key.as_str()) || tag.starts_with("#country") && !tag.contains("+code"))
            .then(|| key == "location")
    };
    let is_country = |column: usize| {
        named(column).is_some_and(|location| {
            are_countries(table, column) || !location && names_of_case(table, column, &known, None).is_none()
        })
    };
    let countries: Vec<usize> = all.clone().filter(|&column| is_country(column)).collect();
    let end = |column: usize| End::said(&table.headers()[column], table.tag_of(column));
    let beside = |country: usize, column: usize| {
        let of_one = end(country) == end(column) || end(country).is_none() || end(column).is_none();
        let is_unit = || {
            level_of_parts(&table.headers()[column], draft).is_some()
                || table.tag_of(column).starts_with("#adm")
                || names_of_case(table, column, &known, None).is_some()
        };
        of_one && is_unit() && divides(table, [country, column], &known)
    };
    let units = || all.clone().filter(|column| !countries.contains(column));
    if !countries.iter().any(|&country| units().any(|column| beside(country, column))) {
        return;
    }
    let location = countries.iter().any(|&column| named(column) == Some(true));
    roles
        .iter_mut()
        .filter(|role| role.name == AREA.name)
        .for_each(|role| *role = area_beside_country(location));
    roles.push(COUNTRY);
}

/// Whether a column has something of the case in it, or several things of one country: regions of the world have neither.
fn divides(table: &SheetTable, [country, column]: [usize; 2], known: &KnownUnits) -> bool {
    let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in &table.lines {
        let text = line.cell(column).text();
        if !text.is_empty() {
            of.entry(line.cell(country).text()).or_default().insert(text);
        }
    }
    of.values().any(|texts| texts.len() > 1 || texts.iter().any(|text| known.knows(text)))
}

/// The country that the rows are of, where it is said or all of them name one.
fn own(table: &SheetTable, asked: &Asked) -> Option<CountryCode> {
    asked.country.as_deref().and_then(countries::by_code).or_else(|| {
        let texts = table.lines.iter().map(|line| table.text(line, COUNTRY.name));
        let mut found = texts.filter_map(|text| countries::by_any(&text)).collect::<BTreeSet<_>>();
        found.pop_first().filter(|_| found.is_empty())
    })
}

/// What rows are of that have a column of the country: their units, and the country where they name none or where it is another
/// one than that of the case.
pub(super) fn of_rows(
    table: &SheetTable,
    mut keys: Vec<RowKeys>,
    asked: &Asked,
    draft: &Draft,
) -> Vec<RowKeys> {
    if !table.has(COUNTRY.name) {
        return keys;
    }
    let own = own(table, asked);
    let part = asked.is_part();
    let members = draft.places_of_areas();
    let abroad = |text: &str| {
        let empty = draft.areas.iter().zip(&members).filter(|(_, places)| places.is_empty());
        empty.into_iter().any(|(area, _)| same_country(text, &area.name))
    };
    for (keys, line) in keys.iter_mut().zip(&table.lines) {
        let text = table.text(line, COUNTRY.name);
        let text = without_total(&text).unwrap_or(text);
        let named = countries::by_any(&text);
        let other = abroad(&text) || named.is_some() && own.is_some() && named != own;
        if text.is_empty() || !other && (!keys.is_blank() || keys.total) {
            continue;
        }
        let total = !other && !part;
        // A unit may be called as its country.
        let called = if other || total { text } else { format!("all of {text}") };
        *keys = RowKeys { total, ..RowKeys::default() };
        if !total {
            keys.own.1 = called;
        }
    }
    keys
}
