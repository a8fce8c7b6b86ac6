//! Of which level of the case are the units of a table that are called by their kind? As the list of places has them, else as
//! their codes and names say.

use std::collections::BTreeSet;

use super::code_beside;
use super::draft::Draft;
use super::population::known::KnownUnits;
use super::total::without_total;
use super::unit_kinds::{KindColumns, PLACE, ROLES, of_columns, of_header, repeated, say, sort};
use crate::import::sheet::{self, Said, SheetLine, SheetTable};

/// What the columns of a table say of units.
pub(super) struct UnitsSaid {
    pub(super) said: Said,
    /// Roles of places whose columns are of units.
    pub(super) given_up: Vec<&'static str>,
    /// The level of the smallest units where no column is of places, from 0.
    pub(super) smallest: Option<usize>,
}

/// Whether all texts of a column, or most of them, are known.
fn fits(table: &SheetTable, column: Option<usize>, all: bool, known: impl Fn(&str) -> bool) -> bool {
    let Some(column) = column else { return false };
    // A total is called after what it is of.
    let text = |text: String| without_total(&text).unwrap_or(text);
    let texts: Vec<String> = table
        .lines
        .iter()
        .map(|line| text(line.cell(column).text()))
        .filter(|text| !text.is_empty())
        .collect();
    let found = texts.iter().filter(|text| known(text)).count();
    found > 0 && if all { found == texts.len() } else { 2 * found > texts.len() }
}

/// Sectors of humanitarian aid, which a column of sectors may name where some countries have units that are called so.
const AID: &[&str] = &[
    "intersectoral",
    "intersector",
    "multisector",
    "multisectoral",
    "protection",
    "health",
    "sante",
    "nutrition",
    "wash",
    "eha",
    "education",
    "shelter",
    "abris",
    "foodsecurity",
    "foodsecurityandlivelihoods",
    "cccm",
    "logistics",
    "earlyrecovery",
    "all",
];

/// Whether a column names such sectors.
fn is_of_aid(table: &SheetTable, column: usize) -> bool {
    fits(table, Some(column), false, |text| AID.contains(&sheet::key(text).as_str()))
}

/// Whether no cell of a column is a name or code of the case, and it has numbers or answers; or it says of what part of the people
/// each row of an area is. Names of villages differ; parts are called alike in all areas, and would count as villages of each.
pub(super) fn names_nothing(table: &SheetTable, column: usize, known: &KnownUnits) -> bool {
    let texts = || table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
    let named = |text: String| known.knows(&text);
    let few = || 2 * texts().collect::<BTreeSet<_>>().len() <= texts().count();
    (sheet::name_nothing(&table.lines, column) || few()) && !texts().any(named)
}

/// The level of which a kind is by the codes and names of its units, the usual one first. Places come last: a district and its
/// seat have one name.
fn level_of(table: &SheetTable, kind: &KindColumns, known: &KnownUnits, all: bool) -> Option<usize> {
    let levels = || std::iter::once(kind.level()).chain(0..=PLACE);
    let [code, name] = kind.columns;
    levels()
        .find(|&level| fits(table, code, all, |text| known.has_code(text, level)))
        .or_else(|| levels().find(|&level| fits(table, name, all, |text| known.has_name(text, level))))
}

/// The level that units of a kind have in the list of places, else in most countries, where the case has any of them there: of a
/// table of a whole country it may know a few. At other levels smaller units are called as the areas around them.
fn usual_level(table: &SheetTable, kind: &KindColumns, known: &KnownUnits, draft: &Draft) -> Option<usize> {
    let level = draft.unit_kinds.get(kind.name()).copied().unwrap_or(kind.level());
    table.lines.iter().any(|line| is_known(line, kind, level, known)).then_some(level)
}

/// The level that units of a kind have in the list of places, else in most countries, where the table names all that the case has
/// there, and more: the case is a part of the country, and its other units are elsewhere.
fn level_of_part(
    table: &SheetTable,
    kind: &KindColumns,
    known: &KnownUnits,
    recorded: Option<usize>,
) -> Option<usize> {
    let level = recorded.unwrap_or(kind.level());
    let all = |column: Option<usize>| {
        let texts = |column: usize| table.lines.iter().map(|line| line.cell(column).text()).collect();
        column.is_some_and(|column| known.are_all_among(&texts(column), level))
    };
    (level < PLACE && kind.columns.into_iter().any(all)).then_some(level)
}

/// Whether a row names a unit of a kind that the case has at a level.
fn is_known(line: &SheetLine, kind: &KindColumns, level: usize, known: &KnownUnits) -> bool {
    let text = |column: Option<usize>| column.map(|column| line.cell(column).text()).unwrap_or_default();
    let [code, name] = kind.columns.map(text);
    known.has_code(&code, level) || known.has_name(&name, level)
}

/// Whether all rows that name a known unit of the one kind name a known one of the other too.
fn lie_in(
    table: &SheetTable,
    [inner, outer]: [&KindColumns; 2],
    [of_inner, of_outer]: [usize; 2],
    known: &KnownUnits,
) -> bool {
    let mut rows = table.lines.iter().filter(|line| is_known(line, inner, of_inner, known));
    rows.all(|line| is_known(line, outer, of_outer, known))
}

/// What a table says of units beside its own columns of code and name of places (one role may be both).
pub(super) fn of_table(table: &SheetTable, own: [&'static str; 2], said: &Said, draft: &Draft) -> UnitsSaid {
    let mut found = UnitsSaid { said: said.clone(), given_up: Vec::new(), smallest: None };
    // Whoever says which column is of places or units says it of the table; codes beside their names are of the same.
    let known = KnownUnits::new(draft);
    let pairs = ROLES.into_iter().chain((own[0] != own[1]).then_some(own));
    for [code, name] in pairs.filter(|[_, name]| said.column(name).is_some() && table.has(name)) {
        let any_level = |column: usize| {
            fits(table, Some(column), false, |text| (0..=PLACE).any(|level| known.has_code(text, level)))
        };
        let column = code_beside::of(table, name).filter(|column| any_level(*column));
        say(&mut found.said, table, code, column);
    }
    if own.iter().chain(ROLES.iter().flatten()).any(|role| said.column(role).is_some() && table.has(role)) {
        return found;
    }
    let twice = repeated(table);
    let recorded = |kind: &KindColumns| draft.unit_kinds.get(kind.name()).copied();
    // What a role of places has taken is of units where the list of places has such units.
    let taken = |role: &&'static str| {
        let unit = of_header(table.header(role)).is_some_and(|(kind, ..)| {
            let kind = KindColumns { kind, columns: [None, None] };
            recorded(&kind).is_some_and(|level| level < PLACE)
        });
        table.has(role) && said.column(role).is_none() && unit
    };
    found.given_up = own.iter().copied().filter(|role| taken(role)).collect();
    let given_up = found.given_up.iter().filter_map(|role| table.column_of(role)).collect::<Vec<_>>();
    let headers = table.headers().iter().map(String::as_str).enumerate();
    let free = |(column, header): &(usize, &str)| {
        let read = given_up.contains(column) || table.unread().any(|(unread, _)| unread == *column);
        read
            && !twice.contains(header)
            && !is_of_aid(table, *column)
            // Of a table of counts or of holders each day has the same names.
            && (own[1] != "name" || !names_nothing(table, *column, &known))
    };
    let mut kinds = of_columns(headers.filter(free));
    let has_own = |found: &UnitsSaid| {
        own.iter().any(|role| {
            table.has(role) && !found.given_up.contains(role) || found.said.column(role).is_some()
        })
    };
    // The code of what the column of names has.
    if let Some((kind, ..)) = of_header(table.header(own[1])).filter(|_| !found.given_up.contains(&own[1])) {
        let code = kinds.iter().find(|known| known.kind == kind).and_then(|known| known.columns[0]);
        if own[0] != own[1] {
            say(&mut found.said, table, own[0], code);
        }
        kinds.retain(|known| known.kind != kind);
    }
    for kind in kinds.iter().filter(|kind| kind.is_place() || recorded(kind) == Some(PLACE)) {
        if fits(table, kind.columns[0], false, |text| known.has_code(text, PLACE)) {
            say(&mut found.said, table, own[0], kind.columns[0]);
        }
        // Camps of a district are no places of the case.
        let named = fits(table, kind.columns[1], false, |text| known.has_name(text, PLACE));
        if named && (!has_own(&found) || own[0] != own[1] && !table.has(own[1])) {
            say(&mut found.said, table, own[1], kind.columns[1]);
        }
    }
    kinds.retain(|kind| !kind.is_place() && recorded(kind) != Some(PLACE));
    sort(table, &mut kinds);
    let target = kinds.len().checked_sub(1).filter(|_| !has_own(&found));
    let mut above = (0..PLACE).rev().find(|&level| ROLES[level].iter().any(|role| table.has(role)));
    for (at, kind) in kinds.iter().enumerate() {
        let is_target = Some(at) == target;
        // Parts of areas may be called as these.
        let lower = |level: &usize| above.is_none_or(|above| *level > above);
        // A unit above that is spelled otherwise would hide what the row is of.
        let some = || level_of(table, kind, &known, false).filter(|_| is_target).filter(lower);
        let of_part =
            || level_of_part(table, kind, &known, recorded(kind)).filter(|_| !is_target).filter(lower);
        let by_content = level_of(table, kind, &known, true).or_else(some).or_else(of_part);
        let level = match recorded(kind) {
            Some(level) if is_target || by_content == Some(level) => level,
            Some(_) => continue,
            None => match by_content {
                Some(level) => level,
                None if is_target => kind.level(),
                None => continue,
            },
        };
        if level == PLACE {
            if is_target {
                say(&mut found.said, table, own[1], kind.columns[1].or(kind.columns[0]));
                if own[0] != own[1] {
                    say(&mut found.said, table, own[0], kind.columns[0]);
                }
            }
            continue;
        }
        above = above.max(Some(level));
        for (role, column) in ROLES[level].into_iter().zip(kind.columns) {
            say(&mut found.said, table, role, column);
        }
        if is_target {
            found.smallest = Some(level);
        }
    }
    found
}

/// Roles of columns whose headers, without the words for an end of ways, are of kinds of units.
pub(super) fn of_ends(
    table: &SheetTable,
    columns: &[(usize, String)],
    draft: &Draft,
) -> Vec<(&'static str, usize)> {
    let known = KnownUnits::new(draft);
    let mut kinds = of_columns(columns.iter().map(|(column, header)| (*column, header.as_str())));
    kinds.retain(|kind| !kind.is_place());
    sort(table, &mut kinds);
    let Some((last, above)) = kinds.split_last() else { return Vec::new() };
    let smallest = level_of(table, last, &known, false).or_else(|| usual_level(table, last, &known, draft));
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        let around = |level: &usize| {
            smallest.is_some_and(|smallest| lie_in(table, [last, kind], [smallest, *level], &known))
        };
        let by_content = if at < above.len() {
            level_of(table, kind, &known, true)
                .or_else(|| usual_level(table, kind, &known, draft).filter(around))
        } else {
            smallest
        };
        let recorded = draft.unit_kinds.get(kind.name()).copied().filter(|level| by_content == Some(*level));
        let Some(level) = recorded.or(by_content).filter(|level| *level < PLACE) else { continue };
        for (role, column) in ROLES[level].into_iter().zip(kind.columns) {
            if let Some(column) = column.filter(|_| !found.iter().any(|(known, _)| *known == role)) {
                found.push((role, column));
            }
        }
    }
    found
}
