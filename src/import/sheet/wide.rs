//! Tables with a column for each day, or for each area: a row of them has several counts, which stand below each other here.

use std::collections::BTreeSet;

use super::cell::{Grid, SheetCell, SheetLine};
use super::header::{self, SheetHeader};
use super::role::ColumnRole;
use super::said::Said;
use super::words::pieces;
use super::{choose, date};

/// What the columns of counts are called whose headers say no more than of when, or where, they are.
pub(in crate::import) const NUMBER: &str = "Number";

/// What headers of a wide table stand for.
pub(in crate::import) struct Spread<'s> {
    /// The role of what the headers tell apart, and which no column of a long table has.
    pub role: &'s ColumnRole,
    /// Roles that the table has no column of either.
    pub without: &'s [ColumnRole],
    /// Roles that it has a column of.
    pub with: &'s [ColumnRole],
    /// Whether a text is one that rows of a long table would have, in a column of any name; none where that is no question.
    pub is_named: Option<&'s dyn Fn(&str) -> bool>,
    /// A header as what it tells of and what it counts; none of a column that is the same in all rows of a long table.
    pub split: &'s dyn Fn(&str) -> Option<(String, String)>,
}

/// A day in a header with what stands beside it, such as what is counted: "IDPs (31 Jan 2025)".
pub(in crate::import) fn day_and_rest(header: &str) -> Option<(String, String)> {
    /// Words before a day.
    const BEFORE: &[&str] =
        &["as", "of", "on", "at", "au", "le", "du", "date", "al", "el", "em", "en", "until", "by"];
    let is_before = |piece: &str| BEFORE.contains(&piece.to_lowercase().as_str());
    let pieces = pieces(header);
    let windows =
        (1..=pieces.len()).rev().flat_map(|size| (0..=pieces.len() - size).map(move |at| at..at + size));
    let found = windows.into_iter().find_map(|range| {
        let text = pieces[range.clone()].join(" ");
        let begins = is_before(pieces[range.start]);
        (!begins && date::looks_like(&SheetCell::Text(text.clone()))).then_some((range, text))
    });
    let (range, text) = found?;
    let beside = |at: &usize| !range.contains(at) && !is_before(pieces[*at]);
    let rest = (0..pieces.len()).filter(beside).map(|at| pieces[at]);
    let rest = without_round(rest.collect()).join(" ");
    // "Girls 5-11 2024" has ages.
    choose::other(&rest).is_none_or(|what| !what.contains("some of the people")).then_some((text, rest))
}

/// The words of a header without a round of counting, which differs from day to day: "R47 IDPs", "Round 47 IDPs".
fn without_round(mut words: Vec<&str>) -> Vec<&str> {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let low = |word: &str| word.to_lowercase();
    let named = |word: &str| ["round", "rd", "ronda", "ronde", "rodada", "r"].contains(&low(word).as_str());
    if let Some(at) = words.windows(2).position(|pair| named(pair[0]) && is_number(pair[1])) {
        words.drain(at..at + 2);
    }
    words.retain(|word| !low(word).strip_prefix('r').is_some_and(is_number));
    words
}

/// A column that is spread out.
struct Column {
    at: usize,
    /// The day or the area that it tells of.
    said: String,
    /// What it counts.
    counted: String,
}

/// The columns of a header that are spread out.
fn spread_out(header: &SheetHeader, spread: &Spread) -> Vec<Column> {
    let split = |(at, name): (usize, &String)| {
        let (said, counted) = (spread.split)(name)?;
        let counted = if counted.is_empty() { NUMBER.to_owned() } else { counted };
        Some(Column { at, said, counted })
    };
    header.names.iter().enumerate().filter_map(split).collect()
}

/// A wide table with a row for each count.
pub(in crate::import) struct Long {
    /// The table.
    pub grid: Grid,
    /// How many columns were spread out.
    pub columns: usize,
    /// What they count: the headers of their numbers now.
    pub counted: Vec<String>,
}

/// The same table with a row for each count; none where the table is no wide one, or the user names one of these columns.
pub(in crate::import) fn long(grid: &Grid, spread: &Spread, said: &Said) -> Option<Long> {
    let has = |role: &ColumnRole, header: &SheetHeader| {
        said.column(role.name).is_some() || !header::columns_of(role, header).is_empty()
    };
    let named = |header: &SheetHeader, columns: &[Column]| {
        columns.iter().any(|column| said.columns.iter().any(|(_, known)| *known == header.names[column.at]))
    };
    // Two columns of one day and number are told apart by what stands above them, where something does.
    let different = |columns: &[Column]| {
        columns.iter().map(|column| (&column.said, &column.counted)).collect::<BTreeSet<_>>().len()
    };
    let is_long = |header: &SheetHeader, columns: &[Column]| {
        let Some(is_named) = spread.is_named else { return false };
        let data = &grid.lines[header.data.min(grid.lines.len())..];
        let kept = (0..header.names.len()).filter(|at| !columns.iter().any(|column| column.at == *at));
        kept.into_iter().any(|at| {
            let filled = || data.iter().map(|line| line.cell(at).text()).filter(|text| !text.is_empty());
            filled().next().is_some() && 2 * filled().filter(|text| is_named(text)).count() > filled().count()
        })
    };
    let mut best: Option<(SheetHeader, Vec<Column>)> = None;
    for header in header::candidates(grid) {
        let columns = spread_out(&header, spread);
        let more = best.as_ref().is_none_or(|(_, most)| different(&columns) > different(most));
        let several = columns.iter().any(|column| column.said != columns[0].said);
        if more
            && several
            && !named(&header, &columns)
            && !has(spread.role, &header)
            && !is_long(&header, &columns)
            && !spread.without.iter().any(|role| has(role, &header))
            && spread.with.iter().all(|role| has(role, &header))
        {
            best = Some((header, columns));
        }
    }
    let (header, columns) = best?;
    let data = &grid.lines[header.data.min(grid.lines.len())..];
    let cells = data.iter().flat_map(|line| columns.iter().map(|column| line.cell(column.at)));
    let (mut numbers, mut all) = (0, 0);
    for cell in cells.filter(|cell| !cell.is_blank()) {
        all += 1;
        numbers += usize::from(super::may_be_number(&cell.text()));
    }
    if 2 * numbers <= all {
        return None;
    }
    let mut counted: Vec<String> = Vec::new();
    for column in &columns {
        if !counted.contains(&column.counted) {
            counted.push(column.counted.clone());
        }
    }
    let grid = spread_rows(grid, &header, (&columns, &counted), spread.role);
    Some(Long { grid, columns: columns.len(), counted })
}

/// What stands in a row for each of a wide table: the day or the area, and the column of each number. Columns of one day and number
/// have a row each, which are refused as two counts are.
fn rows_of<'c>(columns: &'c [Column], counted: &[String]) -> Vec<(&'c str, Vec<Option<usize>>)> {
    let mut rows: Vec<(&str, Vec<Option<usize>>)> = Vec::new();
    for column in columns {
        let of = counted.iter().position(|what| *what == column.counted).unwrap_or(0);
        if let Some((_, at)) = rows.iter_mut().find(|(said, at)| *said == column.said && at[of].is_none()) {
            at[of] = Some(column.at);
        } else {
            let mut at = vec![None; counted.len()];
            at[of] = Some(column.at);
            rows.push((&column.said, at));
        }
    }
    rows
}

fn spread_rows(
    grid: &Grid,
    header: &SheetHeader,
    (columns, counted): (&[Column], &[String]),
    role: &ColumnRole,
) -> Grid {
    let kept: Vec<usize> =
        (0..header.names.len()).filter(|at| !columns.iter().any(|column| column.at == *at)).collect();
    let text = |text: &str| if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text.to_owned()) };
    // Titles stand above; what else does is part of the header.
    let is_title = |line: &&SheetLine| {
        let mut filled = line.cells.iter().filter(|cell| !cell.is_blank());
        line.row < header.row && filled.next().is_some_and(|first| filled.all(|cell| cell == first))
    };
    let mut lines: Vec<SheetLine> = grid.lines.iter().filter(is_title).cloned().collect();
    let names = kept.iter().map(|&column| text(&header.names[column]));
    let cells = names.chain([text(role.name)]).chain(counted.iter().map(|what| text(what))).collect();
    lines.push(SheetLine { row: header.row, cells });
    if header.tags.iter().any(|tag| !tag.is_empty()) {
        let tag = |column: usize| text(header.tags.get(column).map_or("", String::as_str));
        let first = |what: &String| {
            columns.iter().find(|column| column.counted == *what).map_or(0, |column| column.at)
        };
        let of_role = text(role.tags.first().copied().unwrap_or_default());
        let cells = kept.iter().map(|&column| tag(column)).chain([of_role]);
        let cells = cells.chain(counted.iter().map(|what| tag(first(what)))).collect();
        lines.push(SheetLine { row: header.row + 1, cells });
    }
    let rows = rows_of(columns, counted);
    // A blank cell is a count that is missing, but in a row that has none, as notes have.
    let has_numbers = |line: &&SheetLine| columns.iter().any(|column| !line.cell(column.at).is_blank());
    for line in grid.lines.iter().skip(header.data).filter(has_numbers) {
        for (said, at) in &rows {
            let number = |column: &Option<usize>| column.map_or(SheetCell::Empty, |at| line.cell(at).clone());
            let fixed = kept.iter().map(|&column| line.cell(column).clone());
            let cells = fixed.chain([text(said)]).chain(at.iter().map(number)).collect();
            lines.push(SheetLine { row: line.row, cells });
        }
    }
    Grid { hidden_columns: BTreeSet::new(), lines, ..grid.clone() }
}

#[cfg(test)]
mod tests {
    use super::day_and_rest;

    #[test]
    fn headers_have_days_and_what_is_counted() {
        for (header, day, rest) in [
            ("2025-01-31", "2025-01-31", ""),
            ("31/01/2025", "31/01/2025", ""),
            ("IDPs (31 Jan 2025)", "31 Jan 2025", "IDPs"),
            ("IDPs as of 31-Jan-25", "31-Jan-25", "IDPs"),
            ("31 Jan 2025 Returnees", "31 Jan 2025", "Returnees"),
            ("IDPs_20250131", "20250131", "IDPs"),
            ("IDPs (Jan 2025)", "Jan 2025", "IDPs"),
            ("R47 (31 Jan 2025) HH", "31 Jan 2025", "HH"),
            ("IDPs Round 47 31/01/2025", "31/01/2025", "IDPs"),
        ] {
            assert_eq!(day_and_rest(header), Some((day.to_owned(), rest.to_owned())), "{header}");
        }
        for header in
            ["Population 2023", "IDPs", "Admin2 Pcode", "Girls 5-11 2024", "Round 12", "2024", "IDPs Jan"]
        {
            assert_eq!(day_and_rest(header), None, "{header}");
        }
    }
}
