//! In which row do the headers stand, and which column is which?

use std::cell::OnceCell;

use jiff::civil::Date;

use super::cell::{Grid, SheetCell, SheetLine};
use super::choose;
use super::language::is_language;
use super::role::ColumnRole;
use super::tag::unit_of_tag;
use super::unit_words::PERSONS;
use super::value::is_marked;
use super::words::{key, unnumbered, words};
use crate::tables::{NoNumber, persons};

/// Rows in which headers are looked for: titles and notes may stand above them.
const DEEPEST: usize = 40;

/// The header of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetHeader {
    /// Number of the row for people.
    pub(super) row: usize,
    /// Index of the first line of data.
    pub(super) data: usize,
    /// Headers as they stand.
    pub(super) names: Vec<String>,
    /// HXL tags; blank where there are none.
    pub(super) tags: Vec<String>,
    /// The column of the day that the user says of all rows, which the file does not have.
    pub(super) day: Option<usize>,
    /// What the names are without case, accents and signs, and their words: each of hundreds of known names is held
    /// against them.
    plain: OnceCell<Vec<PlainHeader>>,
}

/// A header as known names are written, and its words.
#[derive(Clone, Debug)]
struct PlainHeader {
    key: String,
    words: Vec<String>,
}

/// Most letters of a header that is listed: longer ones are titles.
const LONGEST: usize = 80;

impl SheetHeader {
    pub(super) fn new(names: Vec<String>, tags: Vec<String>) -> Self {
        Self { names, tags, ..Self::default() }
    }

    /// The same with a column for the day that the user says of all rows.
    pub(super) fn with_day(mut self, day: Date) -> Self {
        self.day = Some(self.names.len());
        self.names.push(day.to_string());
        self.tags.push(String::new());
        self
    }

    fn plain(&self) -> &[PlainHeader] {
        let plain = |name: &String| PlainHeader { key: key(name), words: words(name) };
        self.plain.get_or_init(|| self.names.iter().map(plain).collect())
    }

    /// The headers, each once and no longer than a line.
    pub(super) fn shown(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for name in self.names.iter().filter(|name| !name.is_empty()) {
            let short = if name.chars().count() > LONGEST {
                name.chars().take(LONGEST).chain(['…']).collect()
            } else {
                name.clone()
            };
            if !all.contains(&short) {
                all.push(short);
            }
        }
        all
    }
}

/// An HXL tag with its attributes in order.
fn tag(text: &str) -> String {
    let text = text.to_lowercase().replace(' ', "");
    let mut parts = text.split('+');
    let first = parts.next().unwrap_or_default().to_owned();
    let mut attributes: Vec<&str> = parts.collect();
    attributes.sort_unstable();
    attributes.iter().fold(first, |tag, attribute| tag + "+" + attribute)
}

/// Whether a row holds HXL tags.
fn is_hxl(line: &SheetLine) -> bool {
    let texts = line.cells.iter().filter(|cell| !matches!(cell, SheetCell::Empty));
    let (tags, all) = texts.fold((0, 0), |(tags, all), cell| {
        let is_tag = cell
            .shown()
            .strip_prefix('#')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        (tags + usize::from(is_tag), all + 1)
    });
    tags > 0 && 2 * tags >= all
}

/// Names of a column that has all of what stands above several.
const ALL_OF_GROUP: &[&str] = &[
    "total",
    "totals",
    "totale",
    "ttl",
    "tot",
    "t",
    "all",
    "both",
    "bothsexes",
    "ensemble",
    "overall",
    "population",
    "totalpopulation",
    "populationtotal",
    "populationtotale",
    "poblacion",
    "poblaciontotal",
    "totalpeople",
    "totalpersons",
    "totalindividuals",
    "المجموع",
    "الإجمالي",
];

/// What names of people begin with in several languages.
const POPULATION: &str = "population";

/// What stands above a column: in texts, where nothing is merged, in the first of its columns alone.
fn over(above: &SheetLine, own: &SheetLine, column: usize) -> String {
    let said = |line: &SheetLine, column: usize| line.cell(column).shown();
    let first = (0..=column).rev().find(|&at| !said(above, at).is_empty() || said(own, at).is_empty());
    first.map_or_else(String::new, |at| said(above, at))
}

/// The year that a cell is, as a header has it.
fn year(cell: &SheetCell) -> Option<u16> {
    let text = cell.shown();
    let year = text.trim().strip_suffix(".0").unwrap_or(text.trim()).parse().ok()?;
    (1900..2100).contains(&year).then_some(year)
}

/// Whether all that a row has are years that follow each other below a header, once or for several: numbers of people do not.
/// Headers that are merged with the cell below them say nothing new there.
fn has_years(own: &SheetLine, above: &SheetLine) -> bool {
    let new = |(column, cell): &(usize, &SheetCell)| {
        !cell.is_blank() && cell.shown() != above.cell(*column).shown()
    };
    let filled: Vec<&SheetCell> = own.cells.iter().enumerate().filter(new).map(|(_, cell)| cell).collect();
    let years: Vec<u16> = filled.iter().filter_map(|cell| year(cell)).collect();
    let follow = |pair: &[u16]| pair[0] + 1 == pair[1] || pair[0] == pair[1] + 1;
    let back = |pair: &[u16]| pair[0] == pair[1] || years.first() == Some(&pair[1]);
    years.len() > 1
        && years.len() == filled.len()
        && years.windows(2).any(follow)
        && years.windows(2).all(|pair| follow(pair) || back(pair))
}

/// Whether all that a row has are units of what the header above counts.
fn has_units(own: &SheetLine) -> bool {
    let is = |cell: &SheetCell| {
        let text = cell.shown();
        let persons = words(&text).iter().all(|word| PERSONS.contains(&word.as_str()));
        persons || choose::unit(&text).is_some()
    };
    let filled = || own.cells.iter().filter(|cell| !cell.is_blank());
    filled().next().is_some() && filled().all(is)
}

/// Whether a row needs the one above to tell its names apart: some stand below several of the words there, and with these all are
/// told apart. Names of units may stand below none.
fn repeats_below(own: &SheetLine, above: &SheetLine, width: usize) -> bool {
    let columns: Vec<(String, String)> =
        (0..width).map(|column| (own.cell(column).shown(), over(above, own, column))).collect();
    let has_word = |one: &(String, String)| !one.0.is_empty();
    let again = |one: &(String, String)| {
        columns.iter().any(|other| other.0 == one.0 && other.1 != one.1 && !other.1.is_empty())
    };
    let told_apart = |one: &(String, String)| columns.iter().filter(|other| *other == one).count() == 1;
    above.cell(0).is_blank()
        && columns.iter().filter(|one| has_word(one)).all(told_apart)
        && columns.iter().any(|one| has_word(one) && !one.1.is_empty() && again(one))
}

/// Whether a row divides the columns of the header above it, such as those of a number by sex: it has words alone, nothing new
/// below some headers or the same words below several, and several words below one.
fn divides(own: &SheetLine, above: &SheetLine) -> bool {
    let in_words = own.cells.iter().all(|cell| match cell {
        SheetCell::Empty => true,
        // Ages, such as 0-4, are words.
        SheetCell::Text(text) => persons(text) == Err(NoNumber::Other) && !is_marked(cell),
        _ => false,
    });
    let width = own.cells.len().max(above.cells.len());
    let (own_of, over_of) = (|column: usize| own.cell(column).shown(), |column| over(above, own, column));
    let nothing_new = |column: usize| {
        let above = above.cell(column).shown();
        !above.is_empty() && (own_of(column).is_empty() || own_of(column) == above)
    };
    let divided = |column: usize| {
        let (one, other) = (own_of(column), own_of(column + 1));
        let parted = !one.is_empty() && !other.is_empty() && one != other;
        parted && !over_of(column).is_empty() && over_of(column) == over_of(column + 1)
    };
    let below = |column: usize| own_of(column).is_empty() || !over_of(column).is_empty();
    let units = || has_units(own) && (0..width).all(below);
    (in_words || has_years(own, above))
        && !is_hxl(own)
        && ((0..width).any(nothing_new) || repeats_below(own, above, width))
        && ((0..width).any(divided) || units())
}

/// The names of columns of a header in two rows: a column of the total of a group has the name of the group.
fn divided_names(own: &SheetLine, above: &SheetLine) -> Vec<String> {
    let width = own.cells.len().max(above.cells.len());
    let name = |column: usize| {
        let (own, over) = (own.cell(column).shown(), over(above, own, column));
        let is_all = |text: &str| ALL_OF_GROUP.contains(&key(text).as_str());
        // "Total" over "Population" is not only a total.
        if is_all(&own)
            && is_all(&over)
            && key(&own).starts_with(POPULATION)
            && !key(&over).contains(POPULATION)
        {
            return format!("{over} {own}");
        }
        if own.is_empty() || own == over || is_all(&own) && !over.is_empty() {
            over
        } else {
            format!("{over} {own}").trim().to_owned()
        }
    };
    (0..width).map(name).collect()
}

/// Two rows of a header as one.
fn joined(own: &SheetLine, above: &SheetLine) -> SheetLine {
    let cell = |name: String| if name.is_empty() { SheetCell::Empty } else { SheetCell::Text(name) };
    SheetLine { row: own.row, cells: divided_names(own, above).into_iter().map(cell).collect() }
}

/// Every reading of the first rows as a header: a row alone, a row under one or two others, a row with tags.
pub(super) fn candidates(grid: &Grid) -> Vec<SheetHeader> {
    let mut found = Vec::new();
    let texts = |line: &SheetLine| line.cells.iter().map(SheetCell::shown).collect::<Vec<_>>();
    // Numbers of questions are left out where the rest tells the columns apart.
    let plain = |line: &SheetLine| {
        let whole = texts(line);
        let short: Vec<&str> = whole.iter().map(|name| unnumbered(name)).collect();
        let once = |name: &str| short.iter().filter(|other| key(other) == key(name)).count() == 1;
        let names = whole.iter().zip(&short).map(|(whole, short)| {
            if short.len() < whole.len() && once(short) { (*short).to_owned() } else { whole.clone() }
        });
        names.collect::<Vec<_>>()
    };
    for (index, line) in grid.lines.iter().enumerate().take(DEEPEST) {
        if is_hxl(line) {
            // Tags alone are a header too, but not below one that says otherwise.
            if index == 0 {
                found.push(SheetHeader {
                    row: line.row,
                    data: 1,
                    ..SheetHeader::new(texts(line), tags(line))
                });
            }
            continue;
        }
        let below = grid.lines.get(index + 1).filter(|line| is_hxl(line));
        let data = index + 1 + usize::from(below.is_some());
        let tags = below.map(tags).unwrap_or_default();
        let names = plain(line);
        let above = index.checked_sub(1).map(|above| &grid.lines[above]);
        let top = index.checked_sub(2).map(|top| &grid.lines[top]);
        if let (Some(above), Some(top)) = (above, top)
            && divides(above, top)
            && divides(line, &joined(above, top))
        {
            let names = divided_names(line, &joined(above, top));
            found.push(SheetHeader { row: line.row, data, ..SheetHeader::new(names, tags.clone()) });
        }
        if let Some(above) = above.filter(|above| divides(line, above)) {
            // What stands over several columns in both of its rows is the name of none either.
            if grid.lines.get(index + 1).is_some_and(|below| divides(below, &joined(line, above))) {
                continue;
            }
            let names = divided_names(line, above);
            found.push(SheetHeader { row: line.row, data, ..SheetHeader::new(names, tags.clone()) });
        }
        // What stands over several columns is the name of none of them, with or without a title above.
        if grid.lines.get(index + 1).is_some_and(|below| divides(below, line)) {
            continue;
        }
        found.push(SheetHeader { row: line.row, data, ..SheetHeader::new(names.clone(), tags.clone()) });
        if let Some(above) = above {
            let width = names.len().max(above.cells.len());
            let both = (0..width).map(|column| {
                let (over, own) = (above.cell(column).shown(), line.cell(column).shown());
                if over == own { own } else { format!("{over} {own}").trim().to_owned() }
            });
            let both: Vec<String> = both.collect();
            // Only what stands over several columns belongs to the names of each.
            let wide = |column: usize| {
                let over = above.cell(column).shown();
                let same =
                    |other: Option<usize>| other.is_some_and(|other| above.cell(other).shown() == over);
                !over.is_empty() && (same(column.checked_sub(1)) || same(Some(column + 1)))
            };
            let some = (0..width)
                .map(|column| if wide(column) { both[column].clone() } else { line.cell(column).shown() });
            let some: Vec<String> = some.collect();
            found.push(SheetHeader { row: line.row, data, ..SheetHeader::new(both, tags.clone()) });
            found.push(SheetHeader { row: line.row, data, ..SheetHeader::new(some, tags) });
        }
    }
    // Tags may stand in more columns than what is above them.
    for header in &mut found {
        let width = header.names.len().max(header.tags.len());
        header.names.resize(width, String::new());
    }
    found
}

fn tags(line: &SheetLine) -> Vec<String> {
    line.cells.iter().map(|cell| tag(&cell.shown())).collect()
}

/// The columns that a role may be, best first: those of its first name that any column has.
pub(super) fn columns_of(role: &ColumnRole, header: &SheetHeader) -> Vec<usize> {
    let tagged = header.tags.iter().any(|tag| !tag.is_empty());
    for wanted in role.tags.iter().filter(|_| tagged) {
        let wanted = tag(wanted);
        let tagged = (0..header.tags.len()).filter(|&column| header.tags[column] == wanted);
        let found: Vec<usize> = tagged.filter(|&column| !in_units(role, header, column)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    by_names(role, header)
}

/// Whether a header or its tag says of a column of persons that it is in other units, or of an age.
fn in_units(role: &ColumnRole, header: &SheetHeader, column: usize) -> bool {
    role.single && (choose::unit(&header.names[column]).is_some() || other_by_tag(header, column).is_some())
}

/// What the tag of a column says that it counts other than all persons.
pub(super) fn other_by_tag(header: &SheetHeader, column: usize) -> Option<&'static str> {
    unit_of_tag(header.tags.get(column)?)
}

/// The columns that a role may be by what their headers say, but for those of which a tag says that they count otherwise.
pub(super) fn by_names(role: &ColumnRole, header: &SheetHeader) -> Vec<usize> {
    named(role, header, |column| !in_units(role, header, column))
}

/// The columns that a role would be by their headers, and of which a tag says what else they count.
pub(super) fn contradicted_by_tag(role: &ColumnRole, header: &SheetHeader) -> Vec<(usize, &'static str)> {
    if !role.single {
        return Vec::new();
    }
    let found = named(role, header, |column| choose::unit(&header.names[column]).is_none());
    found.into_iter().filter_map(|column| Some((column, other_by_tag(header, column)?))).collect()
}

/// The columns that have another name of a role than one that was found by its name.
pub(super) fn other_names(role: &ColumnRole, header: &SheetHeader, found: usize) -> Vec<usize> {
    if !by_names(role, header).contains(&found) {
        return Vec::new();
    }
    let with = |names| by_names(&ColumnRole { names, ..*role }, header);
    let mut all: Vec<usize> = role.names.chunks(1).flat_map(with).filter(|&column| column != found).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The columns that have the first name of a role that any of those has which count.
pub(super) fn named(role: &ColumnRole, header: &SheetHeader, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let plain = header.plain();
    for name in role.names {
        // A star stands for what may follow, such as a year or a month: of persons not just any word. An at sign stands for the
        // code of a language, a number sign for a month or a year.
        let (start, sign) = match name.as_bytes().last() {
            Some(sign @ (b'*' | b'@' | b'#')) => (&name[..name.len() - 1], *sign),
            _ => (*name, b' '),
        };
        let fits = |column: &usize| {
            let PlainHeader { key, words } = &plain[*column];
            match sign {
                b'*' if role.single => choose::begins(&header.names[*column], words, start),
                b'*' => key.starts_with(start),
                b'@' => key.strip_prefix(start).is_some_and(is_language),
                b'#' => choose::begins_dated(words, start),
                _ => key == start,
            }
        };
        // Signs and numbers that a key leaves out say what is counted.
        let fits = |column: &usize| fits(column) && counts(*column);
        let found: Vec<usize> = (0..plain.len()).filter(fits).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
