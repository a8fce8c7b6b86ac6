//! In which row do the headers stand, and which column is which?

use super::cell::{Grid, SheetCell, SheetLine};
use super::choose::{self, key};
use super::role::ColumnRole;

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

/// Every reading of the first rows as a header: a row alone, a row under another, a row with tags.
pub(super) fn candidates(grid: &Grid) -> Vec<SheetHeader> {
    let mut found = Vec::new();
    let texts = |line: &SheetLine| line.cells.iter().map(SheetCell::shown).collect::<Vec<_>>();
    for (index, line) in grid.lines.iter().enumerate().take(DEEPEST) {
        if is_hxl(line) {
            // Tags alone are a header too, but not below one that says otherwise.
            if index == 0 {
                found.push(SheetHeader { row: line.row, data: 1, names: texts(line), tags: tags(line) });
            }
            continue;
        }
        let below = grid.lines.get(index + 1).filter(|line| is_hxl(line));
        let data = index + 1 + usize::from(below.is_some());
        let tags = below.map(tags).unwrap_or_default();
        let names = texts(line);
        found.push(SheetHeader { row: line.row, data, names: names.clone(), tags: tags.clone() });
        if let Some(above) = index.checked_sub(1).map(|above| &grid.lines[above]) {
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
            found.push(SheetHeader { row: line.row, data, names: both, tags: tags.clone() });
            found.push(SheetHeader { row: line.row, data, names: some, tags });
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
    for wanted in role.tags {
        let wanted = tag(wanted);
        let tagged = (0..header.tags.len()).filter(|&column| header.tags[column] == wanted);
        let found: Vec<usize> = tagged.filter(|&column| !in_units(role, &header.names[column])).collect();
        if !found.is_empty() {
            return found;
        }
    }
    by_names(role, header)
}

/// Whether a header says of a column of persons that it is in other units, or of an age.
fn in_units(role: &ColumnRole, name: &str) -> bool {
    role.single && choose::unit(name).is_some()
}

/// The columns that a role may be by what their headers say, whatever their tags are.
pub(super) fn by_names(role: &ColumnRole, header: &SheetHeader) -> Vec<usize> {
    let keys: Vec<String> = header.names.iter().map(|name| key(name)).collect();
    for name in role.names {
        // A star stands for what may follow, such as a year or a month: of persons not just any word.
        let fits = |column: &usize| match name.strip_suffix('*') {
            Some(start) if role.single => choose::begins(&header.names[*column], start),
            Some(start) => keys[*column].starts_with(start),
            None => keys[*column] == *name,
        };
        // Signs and numbers that a key leaves out say what is counted.
        let fits = |column: &usize| fits(column) && !in_units(role, &header.names[*column]);
        let found: Vec<usize> = (0..keys.len()).filter(fits).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
