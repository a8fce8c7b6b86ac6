//! Do rows count people of other countries, or ways between them? None of them left the country of the case.

use std::collections::{BTreeMap, BTreeSet};

use super::classes_words::NATIONS;
use super::ends_words::{is_one, leads_there, of_arrival, of_origin};
use crate::import::case::asked::Asked;
use crate::import::case::countries::{self, CountryCode};
use crate::import::case::nationalities;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetLine, SheetTable};
use crate::model::tally::{Local, Total};

/// Words of headers of the country or nation that people come from.
const ORIGINS: &[&str] =
    &["origin", "origine", "origen", "origem", "coo", "الأصل", "происхождения", "походження", "menşe"];

/// What a column of countries says of the people of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// What country they are of.
    Nation,
    /// From what country they are, or set out.
    From,
    /// Into what country they go.
    Into,
}

impl Says {
    /// What a header says. Whoever comes home set out abroad, and who is counted within the country goes to none.
    fn of(header: &str, variable: &str) -> Option<Self> {
        let words = sheet::words(header);
        let has = |list: &[&str]| words.iter().any(|word| is_one(list, word));
        if has(NATIONS) {
            return Some(Self::Nation);
        }
        let leads = leads_there(&words);
        if has(ORIGINS) || of_origin(&words) && !leads && variable != Local::Returned.key() {
            return Some(Self::From);
        }
        let leaves = [Total::Crossed.key(), Total::Abroad.key()].contains(&variable);
        (leaves && (leads || of_arrival(&words))).then_some(Self::Into)
    }

    /// The country that a cell names.
    fn country(self, text: &str) -> Option<CountryCode> {
        let nation = || nationalities::country(text).filter(|_| self == Self::Nation);
        countries::by_any(text).or_else(nation)
    }

    /// Whether the rows of a cell may count people who leave a country.
    fn keeps(self, text: &str, own: CountryCode) -> bool {
        let found = self.country(text);
        if self == Self::Into { found != Some(own) } else { found == Some(own) }
    }

    /// That so many of a table's rows are of others: all of them, or some.
    fn said_of(self, rows: usize, all: bool, own: &str) -> String {
        match self {
            Self::Nation | Self::From if all => format!("none of its rows is of people from {own}"),
            Self::Nation | Self::From => format!("{rows} rows are not of people from {own}"),
            Self::Into if all => format!("all of its rows are of ways into {own}"),
            Self::Into => format!("{rows} rows are of ways into {own}"),
        }
    }
}

/// Whether a text is of all other nations: "Other nationalities", "Third-country nationals".
fn names_others(text: &str) -> bool {
    const OTHERS: &[&str] = &[
        "other", "others", "autre", "autres", "otra", "otras", "otros", "outras", "outros", "third",
        "foreign", "tcn", "tcns", "أخرى",
    ];
    sheet::words(text).iter().any(|word| OTHERS.contains(&word.as_str()))
}

/// A column of countries that nobody takes for areas, where it names the other countries by which rows are left out.
fn column_says(
    table: &SheetTable,
    (column, header): (usize, &str),
    variable: &str,
    own: CountryCode,
) -> Option<Says> {
    let says = Says::of(header, variable)?;
    let mut found: BTreeMap<String, Option<CountryCode>> = BTreeMap::new();
    let texts = table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
    let (mut known, mut all) = (0, 0);
    for text in texts {
        all += 1;
        known += usize::from(found.entry(text).or_insert_with_key(|text| says.country(text)).is_some());
    }
    let leaves_out = |country: &CountryCode| (*country == own) == (says == Says::Into);
    let others = || says == Says::Nation && found.keys().any(|text| names_others(text));
    let most = 2 * known > all || says == Says::Nation && known > 0 && others();
    (most && (found.values().flatten().any(leaves_out) || others())).then_some(says)
}

/// Leaves out people who are of other countries than that of the case, and ways that do not lead out of it, by columns that nobody
/// takes for areas: refugees of several nations stand in one table.
pub(super) fn leave_out(
    table: &mut SheetTable,
    variable: &str,
    asked: &Asked,
    notes: &mut Notes,
) -> Option<()> {
    let Some(own) = asked.country.as_deref().and_then(countries::by_code) else { return Some(()) };
    let columns: Vec<(usize, String, Says)> = table
        .unread()
        .filter_map(|(column, header)| {
            let says = column_says(table, (column, header), variable, own)?;
            Some((column, header.to_owned(), says))
        })
        .collect();
    let file = table.source.path.clone();
    for (column, header, says) in columns {
        let text = |line: &SheetLine| line.cell(column).text();
        let keeps = |line: &SheetLine| says.keeps(&text(line), own);
        let left: Vec<&SheetLine> = table.lines.iter().filter(|line| !keeps(line)).collect();
        let Some(first) = left.first().map(|line| line.row) else { continue };
        let others: BTreeSet<String> =
            left.iter().map(|line| text(line)).filter(|text| !text.is_empty()).collect();
        let shown = others.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
        let all = left.len() == table.lines.len();
        let what = says.said_of(left.len(), all, own.name);
        if all {
            let message =
                format!("{what} by \"{header}\" ({shown}), and the case is of people who leave that country");
            let remedy = "give a table with the people of the case's country, or leave the file out";
            notes.refuse(&file, Some(first), message, remedy);
            return None;
        }
        let message = format!("{what} by \"{header}\", and are left out: {shown}");
        notes.warn(&file, Some(first), message);
        table.lines.retain(keeps);
    }
    Some(())
}
