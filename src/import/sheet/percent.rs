//! Which cells of a workbook are shown as shares, as dates without their day or year, or not at all? What is 35 % on the screen is 0.35 in
//! the file, and reads like people; what is typed as Mar-25 may be a month, or a day of the year in which it was typed.
//!
//! The crate that reads workbooks gives numbers without their formats, so the parts of the archive are looked at for
//! these alone: styles and sheets of XLSX, here; types of cells and styles of ODS, in `ods`. Older workbooks (XLS, XLSB)
//! have them elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Cells by sheet: row and column, from 0.
pub(super) type ShownCells = BTreeMap<String, BTreeSet<(u32, u32)>>;

/// The cells of a workbook that are shown as something else than what they hold.
#[derive(Default)]
pub(super) struct ShownOtherwise {
    pub(super) shares: ShownCells,
    /// Dates of which the day or the year is not shown.
    pub(super) part_dates: ShownCells,
    /// By sheet, the rows and the columns that are not shown, from 0.
    pub(super) hidden: BTreeMap<String, HiddenLines>,
}

/// Rows and columns that a sheet does not show, from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct HiddenLines {
    pub(super) rows: BTreeSet<usize>,
    pub(super) columns: BTreeSet<usize>,
}

impl HiddenLines {
    /// Adds lines from the first on.
    pub(super) fn add(lines: &mut BTreeSet<usize>, first: u32, many: u32) {
        let room = MOST.saturating_sub(lines.len());
        lines.extend((first..first.saturating_add(many)).map(|line| line as usize).take(room));
    }
}

pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Most cells that are noted: a row may stand for a million.
pub(super) const MOST: usize = 1_000_000;
/// Formats that every workbook has: 0 % and 0.00 %.
const BUILT_IN: [&str; 2] = ["9", "10"];
/// And 1-Jan and Jan-25.
const PART_DATES: [&str; 2] = ["16", "17"];

/// What happens in a part: an element begins, with whether it has nothing in it, or ends.
pub(super) enum Seen<'e> {
    Begins(&'e BytesStart<'e>, bool),
    Ends(&'e str),
}

/// Goes through the elements of a part; none if there is no such part.
pub(super) fn each(archive: &mut Archive<'_>, part: &str, mut see: impl FnMut(Seen<'_>)) -> Option<()> {
    let part = archive.by_name(part).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    elements(&mut reader, &mut see);
    Some(())
}

fn elements<R: BufRead>(reader: &mut Reader<R>, see: &mut impl FnMut(Seen<'_>)) {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => see(Seen::Begins(&element, false)),
            Ok(Event::Empty(element)) => see(Seen::Begins(&element, true)),
            Ok(Event::End(element)) => see(Seen::Ends(element.local_name().as_ref())),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by the last part of its name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(Into::into)
}

/// The signs of a format that mean something: not in quotes, and not behind a sign that takes them literally.
fn signs(format: &str) -> impl Iterator<Item = char> {
    let (mut quoted, mut literal) = (false, false);
    format.chars().filter(move |&letter| {
        let counts = !quoted && !literal;
        quoted ^= letter == '"' && !literal;
        literal = letter == '\\' && !literal;
        counts
    })
}

/// Whether a format shows a number as a share.
fn is_share(format: &str) -> bool {
    signs(format).any(|sign| sign == '%')
}

/// Whether a format shows a date without its day, or without its year.
fn is_part_date(format: &str) -> bool {
    // Brackets hold colours and languages.
    let mut bracketed = false;
    let format = format.to_lowercase();
    let signs: Vec<char> = signs(&format)
        .filter(|&sign| {
            let counts = !bracketed;
            bracketed = sign == '[' || bracketed && sign != ']';
            counts
        })
        .collect();
    let has = |sign: char| signs.contains(&sign);
    let (of_day, of_time) = (has('d') && has('y'), has('h') || has('s'));
    has('m') && !of_day && !of_time
}

pub(super) fn of_xlsx(archive: &mut Archive<'_>) -> Option<ShownOtherwise> {
    let mut formats: BTreeSet<String> = BUILT_IN.map(str::to_owned).into();
    let mut parts: BTreeSet<String> = PART_DATES.map(str::to_owned).into();
    let mut part_styles = BTreeSet::new();
    let (mut styles, mut next, mut in_cells) = (BTreeSet::new(), 0_u32, false);
    // Not every workbook has styles.
    each(archive, "xl/styles.xml", |seen| match seen {
        Seen::Begins(element, _) => match element.local_name().as_ref() {
            "numFmt" if attribute(element, "formatCode").is_some_and(|code| is_share(&code)) => {
                formats.extend(attribute(element, "numFmtId"));
            }
            "numFmt" if attribute(element, "formatCode").is_some_and(|code| is_part_date(&code)) => {
                parts.extend(attribute(element, "numFmtId"));
            }
            "cellXfs" => in_cells = true,
            "xf" if in_cells => {
                let id = attribute(element, "numFmtId").unwrap_or_default();
                if formats.contains(&id) {
                    styles.insert(next.to_string());
                } else if parts.contains(&id) {
                    part_styles.insert(next.to_string());
                }
                next += 1;
            }
            _ => {}
        },
        Seen::Ends(name) => in_cells &= name != "cellXfs",
    });
    let mut targets = BTreeMap::new();
    each(archive, "xl/_rels/workbook.xml.rels", |seen| {
        if let Seen::Begins(element, _) = seen {
            targets.extend(attribute(element, "Id").zip(attribute(element, "Target")));
        }
    })?;
    let mut sheets = Vec::new();
    each(archive, "xl/workbook.xml", |seen| {
        if let Seen::Begins(element, _) = seen
            && element.local_name().as_ref() == "sheet"
            && let Some(target) = attribute(element, "id").and_then(|id| targets.get(&id))
        {
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            sheets.extend(attribute(element, "name").map(|name| (name, part)));
        }
    })?;
    let mut all = ShownOtherwise::default();
    for (name, part) in sheets {
        let (mut found, mut dates) = (BTreeSet::new(), BTreeSet::new());
        let mut hidden = HiddenLines::default();
        // Rows and cells may leave out where they are: then they come after the ones before.
        let (mut row, mut column) = (0_u32, 0_u32);
        each(archive, &part, |seen| {
            let Seen::Begins(element, _) = seen else { return };
            match element.local_name().as_ref() {
                "row" => {
                    row = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                    column = 0;
                    if is_hidden(element) {
                        HiddenLines::add(&mut hidden.rows, row.saturating_sub(1), 1);
                    }
                }
                "col" if is_hidden(element) => {
                    let number =
                        |name: &str| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
                    if let (Some(first), Some(last)) = (number("min"), number("max")) {
                        let many = last.saturating_add(1).saturating_sub(first);
                        HiddenLines::add(&mut hidden.columns, first.saturating_sub(1), many);
                    }
                }
                "c" => {
                    let at = attribute(element, "r").and_then(|at| column_of(&at));
                    column = at.unwrap_or(column + 1);
                    if styles.is_empty() && part_styles.is_empty() {
                        return;
                    }
                    let style = attribute(element, "s").unwrap_or_default();
                    for (styles, found) in [(&styles, &mut found), (&part_styles, &mut dates)] {
                        if found.len() < MOST && styles.contains(&style) {
                            found.insert((row.saturating_sub(1), column - 1));
                        }
                    }
                }
                _ => {}
            }
        });
        all.hidden.insert(name.clone(), hidden);
        all.part_dates.insert(name.clone(), dates);
        all.shares.insert(name, found);
    }
    Some(all)
}

/// Whether a row or column is not shown.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "hidden").is_some_and(|value| value == "1" || value == "true")
}

/// The column of a reference such as AB12, from 1.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.chars().take_while(char::is_ascii_alphabetic);
    let number = |sum: u32, letter: char| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1)
    };
    letters.into_iter().try_fold(0, number).filter(|column| *column > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_shares_are_known() {
        for (format, share) in [
            ("0%", true),
            ("0.0 %", true),
            ("#,##0", false),
            ("0\"%\"", false),
            ("0\\%", false),
            ("General", false),
        ] {
            assert_eq!(is_share(format), share, "{format}");
        }
        for (format, part) in [
            ("mmm\\-yy", true),
            ("[$-409]d\\-mmm;@", true),
            ("mmmm yyyy", true),
            ("yyyy-mm-dd", false),
            ("d. mmmm yyyy", false),
            ("mm:ss", false),
            ("#,##0\" m\"", false),
            ("General", false),
        ] {
            assert_eq!(is_part_date(format), part, "{format}");
        }
        assert_eq!((column_of("A1"), column_of("AB12"), column_of("7")), (Some(1), Some(28), None));
    }
}
