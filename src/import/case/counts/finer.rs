//! Does a table count what is smaller than the areas of the case, in columns that nobody reads? "Municipality of arrival" beside
//! "Department": the number of one municipality is not that of its department.

use super::counted::{AREA, CountTable, level_of_areas};
use super::ends::End;
use super::ends_words::without_ends;
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::case::population::keys::RowKeys;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::population::unread::{names_of_case, unread_names};
use crate::import::case::total::without_total;
use crate::import::case::unit_kinds::{PLACE, kind_level};
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetLine, SheetTable};

/// Kinds of places of which the words are those of much else: "Host community" says with whom people live.
const VAGUE: &[&str] = &["community", "comunidad", "comunidade", "place", "lieu", "lugar", "location"];
/// Columns of what is smaller than the areas of the case.
pub(super) struct Finer {
    columns: Vec<usize>,
    /// Whether no column of areas is read: what it names is then of no area of the case, of whatever level.
    alone: bool,
}

/// The level, from 0, of the units that a header is of.
fn level_of(header: &str, draft: &Draft) -> Option<usize> {
    let bare = without_ends(header);
    let key = sheet::key(&bare);
    if VAGUE.contains(&key.as_str()) {
        return None;
    }
    let numbered = (0..UNITS.len())
        .find(|&level| UNITS[level].iter().flat_map(|role| role.names).any(|name| *name == key));
    numbered.or_else(|| kind_level(&bare, draft))
}

/// Words of headers of sites and parts of towns.
const SITES: &[&str] = &[
    "site",
    "sites",
    "ssid",
    "camp",
    "camps",
    "locality",
    "localite",
    "localidad",
    "localidade",
    "location",
    "community",
    "communaute",
    "comunidad",
    "comunidade",
    "village",
    "settlement",
    "neighborhood",
    "neighbourhood",
    "quartier",
    "bairro",
    "barrio",
    "hameau",
    "aldeia",
    "aldea",
    "town",
    "place",
    "lieu",
    "lugar",
    "crossing",
    "crossings",
    "bcp",
    "poe",
    "passage",
    "poste",
    "paso",
    "موقع",
    "الموقع",
    "المخيم",
    "مخيم",
];
/// Words that may stand beside these, and what else makes another thing of them: "Site type", "Host community".
const BESIDE_SITES: &[&str] = &[
    "name",
    "names",
    "nom",
    "nome",
    "nombre",
    "id",
    "code",
    "pcode",
    "p",
    "of",
    "de",
    "du",
    "des",
    "do",
    "da",
    "del",
    "la",
    "le",
    "the",
    "en",
    "english",
    "eng",
    "fr",
    "ar",
    "pt",
    "es",
    "displacement",
    "idp",
    "idps",
    "assessed",
    "assessment",
    "current",
    "hosting",
    "border",
    "point",
    "points",
    "entry",
    "frontiere",
    "frontalier",
    "fronterizo",
    "اسم",
    "رمز",
];

/// The level, from 0, of what a header names that may lie in an area, sites among them.
pub(super) fn level_of_parts(header: &str, draft: &Draft) -> Option<usize> {
    let words = sheet::words(header);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let sites = words.iter().any(|word| is(SITES, word))
        && words.iter().all(|word| is(SITES, word) || is(BESIDE_SITES, word));
    if sites && !words.iter().any(|word| word == "host") {
        return Some(PLACE);
    }
    level_of(header, draft)
}

/// Whether cells are names, and not numbers or answers.
fn are_names(table: &SheetTable, column: usize) -> bool {
    let cells = table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
    let is = |text: &str| !sheet::may_be_number(text) && !sheet::ANSWERS.contains(&sheet::key(text).as_str());
    let (names, all) = cells.fold((0, 0), |(names, all), text| (names + usize::from(is(&text)), all + 1));
    names > 0 && 2 * names > all
}

impl Finer {
    pub(super) fn of(counted: &CountTable, known: &KnownUnits, draft: &Draft) -> Self {
        let table = counted.table;
        let none = Self { columns: Vec::new(), alone: false };
        let Some(wanted) = level_of_areas(draft) else { return none };
        let end = |column: usize| End::said(&table.headers()[column], table.tag_of(column));
        let roles = || UNITS.iter().flatten().chain([&AREA]);
        let read: Vec<usize> = roles().filter_map(|role| table.column_of(role.name)).collect();
        let of = End::of(&counted.variable);
        if read.is_empty() {
            let own = |column: usize| of.is_some() && end(column) == of && are_names(table, column);
            let found =
                table.unread().filter(|(column, header)| own(*column) && level_of(header, draft).is_some());
            return Self { columns: found.map(|(column, _)| column).collect(), alone: true };
        }
        // The rows are of the end that their areas are of.
        let of_rows = read.iter().find_map(|&column| end(column));
        let fits = |column: usize| match (end(column), of_rows.or(of)) {
            (Some(own), Some(of)) => own == of,
            (None, _) => of_rows != Some(End::Origin),
            (Some(_), None) => true,
        };
        let is_finer = |column: usize, header: &str| {
            let level = level_of(header, draft)?;
            let by_content = names_of_case(table, column, known, Some(wanted)).map(|(level, _)| level);
            let level = by_content.unwrap_or(level);
            (level > wanted && (level < PLACE || by_content.is_some() || end(column).is_some()))
                .then_some(column)
        };
        let unread = table.unread().filter(|(column, _)| !counted.others.contains(column) && fits(*column));
        let found = unread.filter(|(column, _)| are_names(table, *column));
        let columns = found.filter_map(|(column, header)| is_finer(column, header)).collect();
        Self { columns, alone: false }
    }

    /// Warns of other columns with names of what is smaller, whose headers do not say what they are.
    pub(super) fn warn_others(
        &self,
        counted: &CountTable,
        keys: &[RowKeys],
        (known, draft): (&KnownUnits, &Draft),
        notes: &mut Notes,
    ) {
        let table = counted.table;
        let Some(wanted) = level_of_areas(draft) else { return };
        let rows = table.lines.iter().zip(keys).filter(|(_, keys)| !keys.is_blank());
        let levels = rows.map(|(line, _)| (line.row, Some(wanted))).collect();
        for unread in unread_names(table, known, &levels) {
            let Some(column) = table.headers().iter().position(|header| *header == unread.header) else {
                continue;
            };
            let read = self.columns.contains(&column) || counted.others.contains(&column);
            let end = End::said(&unread.header, table.tag_of(column));
            let other = end.is_some() && end != End::of(&counted.variable);
            // An area and its seat are called alike.
            let alike =
                names_of_case(table, column, known, Some(wanted)).is_some_and(|(level, _)| level <= wanted);
            if !read && !other && !alike {
                let message = format!(
                    "\"{}\" has names of {} of the case, such as {}, and is not read: rows count for what their other columns name",
                    unread.header,
                    unread.what(),
                    unread.name
                );
                notes.warn(&table.source.path, None, message);
            }
        }
    }

    /// Whether the rows name areas too.
    pub(super) fn is_beside_areas(&self) -> bool {
        !self.alone
    }

    /// What a row counts that is smaller than an area; a total is of all that is in it.
    pub(super) fn named(&self, line: &SheetLine, keys: &RowKeys) -> Option<String> {
        if keys.is_blank() != self.alone {
            return None;
        }
        let texts = self.columns.iter().map(|&column| line.cell(column).text());
        texts.filter(|text| !text.is_empty()).find(|text| without_total(text).is_none())
    }
}
