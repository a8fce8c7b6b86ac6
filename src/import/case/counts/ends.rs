//! Does a column say where people come from, or where they are? Both may stand in one table, and a variable is of one of them.

use std::collections::BTreeSet;
use std::path::Path;

use super::counted::level_of_areas;
use super::ends_names::{by_names, has_names, roles_of_areas};
use super::ends_words::{
    ARRIVAL, ARRIVAL_FIRST, BESIDE, BETWEEN, DISPLACEMENT, DWELLING, OF_AREAS, ORIGIN, ORIGIN_FIRST, is_one,
    leads_there, of_arrival, of_origin,
};
use crate::import::case::draft::Draft;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::population::unread::{names_of_case, role_of};
use crate::import::case::unit_levels;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Said, SheetTable, Source};
use crate::model::tally::Local;
use crate::scenario::PlaceObservation;

/// An end of the ways of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Origin,
    Arrival,
}

impl End {
    /// The end of which a variable of areas is.
    pub(super) fn of(variable: &str) -> Option<Self> {
        let local = PlaceObservation::VARIABLES.into_iter().find(|local| local.key() == variable)?;
        Some(match local {
            Local::Displaced | Local::Departures => Self::Origin,
            Local::Hosted | Local::Arrivals => Self::Arrival,
            // Who came home is counted there, and came from wherever they had fled to.
            Local::Open | Local::Trapped | Local::Returned => return None,
        })
    }

    /// What a header, or its tag, says. Who is displaced from somewhere comes from there.
    pub(super) fn said(header: &str, tag: &str) -> Option<Self> {
        let mut words = sheet::words(header);
        words.extend(tag.split('+').skip(1).map(str::to_owned));
        if !leads_there(&words) && of_origin(&words) {
            // "Current district (origin)" is nothing that people write, "Current (arrival)" is.
            Some(Self::Origin)
        } else {
            of_arrival(&words).then_some(Self::Arrival)
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Origin => ORIGIN,
            Self::Arrival => ARRIVAL,
        }
    }

    /// A header without the words that say which end it is of.
    fn without(self, header: &str) -> String {
        // Where people lived before they were displaced is where they come from.
        let before = if self == Self::Origin { DISPLACEMENT } else { &[] };
        let lists = [self.words(), BETWEEN, DWELLING, BESIDE, before];
        let kept = |(at, word): &(usize, String)| {
            let first = *at == 0 && is_one(self.first_words(), word);
            !first && !lists.iter().any(|list| is_one(list, word))
        };
        let words = sheet::words(header).into_iter().enumerate().filter(kept);
        words.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
    }

    fn first_words(self) -> &'static [&'static str] {
        match self {
            Self::Origin => ORIGIN_FIRST,
            Self::Arrival => ARRIVAL_FIRST,
        }
    }

    /// A tag without such attributes.
    fn without_of_tag(self, tag: &str) -> String {
        let kept = |part: &&str| !self.words().contains(part);
        tag.split('+').filter(kept).collect::<Vec<_>>().join("+")
    }

    /// What its columns say, in words.
    pub(super) fn said_where(self) -> &'static str {
        match self {
            Self::Origin => "where people come from",
            Self::Arrival => "where people are",
        }
    }

    /// The same of the people that a variable counts.
    pub(super) fn at(self) -> &'static str {
        match self {
            Self::Origin => "where they come from",
            Self::Arrival => "where they are",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Origin => Self::Arrival,
            Self::Arrival => Self::Origin,
        }
    }
}

/// The variable that counts people at the other end.
pub(super) fn other_variable(variable: &str, flow: bool) -> &'static str {
    let of = |local: Local| local.key();
    match variable {
        // Who came on some days is not who is there.
        "displaced" if flow => of(Local::Arrivals),
        "displaced" => of(Local::Hosted),
        "hosted" => of(Local::Displaced),
        "departures" => of(Local::Arrivals),
        _ => of(Local::Departures),
    }
}

/// Lines in which headers are looked for, and the longest header, words.
const HEADERS: (usize, usize) = (15, 6);

/// Whether two variables count people at the two ends of their ways, and a file may have both: a header says where people come
/// from.
pub fn of_both_ends(file: &Path, said: &Said, variables: [&str; 2]) -> bool {
    let [one, other] = variables.map(End::of);
    if one.is_none() || other.is_none() || one == other {
        return false;
    }
    let source = Source::new(file);
    let grids = sheet::open(&source, said, &mut Notes::default()).unwrap_or_default();
    let mut cells = grids
        .iter()
        .filter(|grid| source.sheet.is_none() || grid.sheet == source.sheet)
        .flat_map(|grid| grid.lines.iter().take(HEADERS.0))
        .flat_map(|line| &line.cells);
    cells.any(|cell| {
        let text = cell.shown();
        sheet::words(&text).len() <= HEADERS.1 && End::said(&text, "") == Some(End::Origin)
    })
}

/// The end of which each column says that it is. Once a table: the lists of words are long, and every role asks every column.
fn ends_of(table: &SheetTable, known: &KnownUnits) -> Vec<Option<End>> {
    let columns = 0..table.headers().len();
    let said = |column: usize| {
        let end = End::said(&table.headers()[column], table.tag_of(column));
        end.filter(|_| !sheet::are_answers(&table.lines, column))
    };
    let said: Vec<Option<End>> = columns.clone().map(said).collect();
    // Codes beside the names of one end are of it, though their header does not say so.
    columns.map(|column| said[column].or_else(|| beside(table, column, known, &said))).collect()
}

/// Takes the columns of the end that the variable is of, and leaves out those of the other one. Gives the columns of the other
/// end: rows that differ in these alone are of different people.
pub(super) fn choose(
    table: &SheetTable,
    (variable, flow): (&str, bool),
    (roles, said, user): (&mut Vec<ColumnRole>, &mut Said, &Said),
    draft: &Draft,
    notes: &mut Notes,
) -> Option<Vec<usize>> {
    let Some(of_variable) = End::of(variable) else { return Some(Vec::new()) };
    let file = table.source.path.as_path();
    let known = KnownUnits::new(draft);
    let ends = ends_of(table, &known);
    let end = |column: usize| ends[column];
    let as_end = |role: &ColumnRole, wanted: End| {
        table.column_as(role, |column| {
            let (header, tag) = (&table.headers()[column], table.tag_of(column));
            (end(column) == Some(wanted)).then(|| (wanted.without(header), wanted.without_of_tag(tag)))
        })
    };
    let areas = roles_of_areas(roles);
    let named = |column: usize, wanted: End| {
        end(column) == Some(wanted)
            && (has_names(table, column, &wanted.without(&table.headers()[column]), &known)
                || areas.iter().any(|role| as_end(role, wanted) == Some(column)))
    };
    let of_end = |wanted: End| -> Vec<usize> {
        (0..table.headers().len()).filter(|&column| named(column, wanted)).collect()
    };
    // What the user said comes first, and says of which end the rows are to be read.
    let by_user: Vec<(&'static str, usize)> = areas
        .iter()
        .filter(|role| user.column(role.name).is_some())
        .filter_map(|role| Some((role.name, table.column_of(role.name)?)))
        .collect();
    let mut wanted = of_variable;
    if let Some((column, other)) = by_user
        .iter()
        .find_map(|(_, column)| Some((*column, end(*column).filter(|end| *end != of_variable)?)))
    {
        wanted = other;
        let header = &table.headers()[column];
        let message = format!(
            "\"{header}\" says {}, and \"{variable}\" counts people {}: \"{}\" is the variable of such a column{}",
            other.said_where(),
            of_variable.at(),
            other_variable(variable, flow),
            instead(table, &of_end(of_variable), &known, draft).map_or_else(
                String::new,
                |(column, option)| format!(
                    ", and \"{}\" the column of such a variable ({option})",
                    table.headers()[column]
                )
            )
        );
        notes.warn(file, None, message);
    }
    let (own, other) = (of_end(wanted), of_end(wanted.other()));
    let read: Vec<(&'static str, usize)> =
        areas.iter().filter_map(|role| Some((role.name, table.column_of(role.name)?))).collect();
    let is_said = |role: &str| by_user.iter().any(|(known, _)| *known == role);
    let mut found: Vec<(&'static str, usize)> = areas
        .iter()
        .filter(|role| !is_said(role.name))
        .filter_map(|role| Some((role.name, as_end(role, wanted)?)))
        .collect();
    let cleaned = own.iter().map(|&column| (column, wanted.without(&table.headers()[column])));
    let by_kind = unit_levels::of_ends(table, &cleaned.collect::<Vec<_>>(), draft);
    found.extend(
        by_kind
            .into_iter()
            .filter(|(role, column)| {
                by_user.is_empty() && !found.iter().any(|(known, of)| known == role || of == column)
            })
            .collect::<Vec<_>>(),
    );
    if found.is_empty() && by_user.is_empty() {
        found = by_names(table, &own, &areas, (&known, draft));
    }
    // Columns that say nothing of an end are of where people are, unless there are others of that.
    let twice =
        found.iter().any(|(role, column)| read.iter().any(|(known, of)| known == role && of != column));
    let neutral_stays = match wanted {
        End::Origin => own.is_empty(),
        End::Arrival => !twice,
    };
    let stays = |role: &str, column: usize| {
        is_said(role)
            || found.iter().any(|(known, _)| *known == role)
            || match end(column) {
                Some(of) => of == wanted,
                None => neutral_stays,
            }
    };
    let left: Vec<(&'static str, usize)> =
        read.iter().copied().filter(|&(role, column)| !stays(role, column)).collect();
    let none_is_read = by_user.is_empty() && found.is_empty() && left.len() == read.len();
    if let Some(&(_, column)) = left.first().filter(|_| none_is_read) {
        let what = instead(table, &own, &known, draft);
        refuse_other((table, column), (variable, flow), wanted, what, notes);
        return None;
    }
    if wanted == End::Origin && own.is_empty() && by_user.is_empty() {
        warn_foreign(table, (variable, flow), &read, notes);
        warn_unsaid(table, (variable, flow), &read, notes);
    }
    roles.retain(|role| !left.iter().any(|(known, _)| *known == role.name));
    for (role, column) in found {
        said.columns.retain(|(known, _)| known != role);
        said.columns.push((role.to_owned(), table.headers()[column].clone()));
    }
    let instead_of = |role: &str| said.columns.iter().rfind(|(known, _)| known == role);
    let given_up = |&(role, column): &(&str, usize)| {
        !is_said(role) && instead_of(role).is_some_and(|(_, header)| *header != table.headers()[column])
    };
    let replaced = read.iter().copied().filter(given_up).map(|(_, column)| column);
    let columns: BTreeSet<usize> =
        other.into_iter().chain(left.iter().map(|(_, column)| *column)).chain(replaced).collect();
    Some(columns.into_iter().collect())
}

/// Refuses the one column of areas, which is of the other end than the variable.
fn refuse_other(
    (table, column): (&SheetTable, usize),
    (variable, flow): (&str, bool),
    wanted: End,
    what: Option<(usize, String)>,
    notes: &mut Notes,
) {
    let header = &table.headers()[column];
    let message = format!(
        "\"{header}\" says {}, and \"{variable}\" counts them {}",
        wanted.other().said_where(),
        wanted.at()
    );
    let remedy = match what {
        Some((column, option)) => format!(
            "{option} takes \"{}\"; --variable {} counts them by \"{header}\"",
            table.headers()[column],
            other_variable(variable, flow)
        ),
        None => format!("--variable {} counts them by \"{header}\"", other_variable(variable, flow)),
    };
    notes.refuse(&table.source.path, None, message, &remedy);
}

/// The end of which a column is that names in all rows what a column of one end does, and not what one of the other does.
fn beside(table: &SheetTable, column: usize, known: &KnownUnits, said_ends: &[Option<End>]) -> Option<End> {
    let text = |column: usize| table.lines.iter().map(move |line| line.cell(column).text());
    let same = |other: usize| {
        let pairs: Vec<(String, String)> = text(column)
            .zip(text(other))
            .filter(|(one, other)| !one.is_empty() && !other.is_empty())
            .collect();
        !pairs.is_empty() && pairs.iter().all(|(one, other)| known.is_called(one, other))
    };
    let ends: Vec<End> = said_ends
        .iter()
        .enumerate()
        .filter(|&(other, _)| other != column)
        .filter_map(|(other, end)| end.filter(|_| same(other)))
        .collect();
    let first = *ends.first()?;
    ends.iter().all(|end| *end == first).then_some(first)
}

/// Warns of areas of which nothing says that people come from there: displaced people are counted by where they are, mostly.
fn warn_unsaid(
    table: &SheetTable,
    (variable, flow): (&str, bool),
    read: &[(&'static str, usize)],
    notes: &mut Notes,
) {
    let Some(&(_, column)) = read.first() else { return };
    let message = format!(
        "\"{variable}\" of areas counts people by where they come from, and nothing says that \"{}\" is that: counted by where they \
         are, they are --variable {}",
        table.headers()[column],
        other_variable(variable, flow)
    );
    notes.warn(&table.source.path, None, message);
}

/// Warns of names of origin that the case does not have: they say all the same that the other columns are of where people are.
fn warn_foreign(
    table: &SheetTable,
    (variable, flow): (&str, bool),
    read: &[(&'static str, usize)],
    notes: &mut Notes,
) {
    let foreign = |header: &&String| {
        let words = sheet::words(header);
        End::said(header, "") == Some(End::Origin)
            && words.iter().any(|word| OF_AREAS.contains(&word.as_str()))
    };
    if let (Some(header), Some((_, of))) = (table.headers().iter().find(foreign), read.first()) {
        let message = format!(
            "\"{header}\" says where people come from in names that are none of the case, and \"{variable}\" is counted by \"{}\": \
             is it where they are? (--variable {} counts them there)",
            table.headers()[*of],
            other_variable(variable, flow)
        );
        notes.warn(&table.source.path, None, message);
    }
}

/// A column of an end with names or codes of the case, and the option that reads it.
fn instead(
    table: &SheetTable,
    columns: &[usize],
    known: &KnownUnits,
    draft: &Draft,
) -> Option<(usize, String)> {
    let level = level_of_areas(draft);
    let role = |column: usize| Some(role_of(names_of_case(table, column, known, level)?));
    // Names of the level of the areas of the case come before those of units above.
    let fits = |role: &str| level.is_none_or(|level| role == format!("admin{}", level + 1));
    let all: Vec<(usize, String)> =
        columns.iter().filter_map(|&column| Some((column, role(column)?))).collect();
    let (column, role) = all.iter().find(|(_, role)| fits(role)).or(all.first())?;
    Some((*column, format!("--column \"{role}={}\"", table.headers()[*column])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_where_people_come_from_and_where_they_are() {
        for header in [
            "Province of origin",
            "Origin_ADM2_PCODE",
            "ADM2_ORIGIN",
            "Commune d'origine",
            "Departure District",
            "Municipio de salida",
            "Distrito de origem",
            "محافظة الأصل",
            "Area of origin of displacement",
            "Home governorate",
            "Residence governorate before displacement",
            "Gouvernorat de résidence habituelle",
            "Place of habitual residence",
            "Municipio de residencia habitual",
            "Звідки (область)",
            "Откуда",
            "De (Province)",
            "Desde (municipio)",
            "Nereden (il)",
            "من (محافظة)",
            "Громада проживання до переміщення",
        ] {
            assert_eq!(End::said(header, ""), Some(End::Origin), "{header}");
        }
        for header in [
            "Province of displacement",
            "Current (Arrival) District",
            "Commune d'accueil",
            "Municipio de llegada",
            "Destination",
            "منطقة النزوح",
            "Куди (область)",
            "Куда",
            "Vers (Province)",
            "Hacia (municipio)",
            "Para (município)",
            "Nereye (il)",
            "إلى (محافظة)",
            "Commune de destination",
        ] {
            assert_eq!(End::said(header, ""), Some(End::Arrival), "{header}");
        }
        for header in ["ADM2_PCODE", "Commune de résidence", "Nom de la commune", "De"] {
            assert_eq!(End::said(header, ""), None, "{header}");
        }
        assert_eq!(End::said("Locality", "#adm2+code+origin"), Some(End::Origin));
        assert_eq!(End::Origin.without("Origin_ADM2_PCODE"), "adm 2 pcode");
    }
}
