//! Which cells of a workbook are shown as shares? What is 35 % on the screen is 0.35 in the file, and reads like people.
//!
//! The crate that reads workbooks gives numbers without their formats, so the parts of the archive are looked at for
//! these alone: styles and sheets of XLSX, types of cells of ODS. Older workbooks (XLS, XLSB) have them elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Cells by sheet: row and column, from 0.
pub(super) type Shares = BTreeMap<String, BTreeSet<(u32, u32)>>;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Most cells that are noted: a row may stand for a million.
const MOST: usize = 1_000_000;
/// Formats that every workbook has: 0 % and 0.00 %.
const BUILT_IN: [&str; 2] = ["9", "10"];

/// The cells that are shown as shares. What cannot be read has none: the workbook itself is refused elsewhere.
pub(super) fn shares(bytes: &[u8]) -> Shares {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Shares::new() };
    of_xlsx(&mut archive).or_else(|| of_ods(&mut archive)).unwrap_or_default()
}

/// What happens in a part: an element begins, with whether it has nothing in it, or ends.
enum Seen<'e> {
    Begins(&'e BytesStart<'e>, bool),
    Ends(&'e str),
}

/// Goes through the elements of a part; none if there is no such part.
fn each(archive: &mut Archive<'_>, part: &str, mut see: impl FnMut(Seen<'_>)) -> Option<()> {
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
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(Into::into)
}

/// Whether a format shows a number as a share: a % that is not in quotes and not behind a sign that takes it literally.
fn is_share(format: &str) -> bool {
    let (mut quoted, mut literal) = (false, false);
    format.chars().any(|letter| {
        let is = letter == '%' && !quoted && !literal;
        quoted ^= letter == '"' && !literal;
        literal = letter == '\\' && !literal;
        is
    })
}

fn of_xlsx(archive: &mut Archive<'_>) -> Option<Shares> {
    let mut formats: BTreeSet<String> = BUILT_IN.map(str::to_owned).into();
    let (mut styles, mut next, mut in_cells) = (BTreeSet::new(), 0_u32, false);
    each(archive, "xl/styles.xml", |seen| match seen {
        Seen::Begins(element, _) => match element.local_name().as_ref() {
            "numFmt" if attribute(element, "formatCode").is_some_and(|code| is_share(&code)) => {
                formats.extend(attribute(element, "numFmtId"));
            }
            "cellXfs" => in_cells = true,
            "xf" if in_cells => {
                if attribute(element, "numFmtId").is_some_and(|id| formats.contains(&id)) {
                    styles.insert(next.to_string());
                }
                next += 1;
            }
            _ => {}
        },
        Seen::Ends(name) => in_cells &= name != "cellXfs",
    })?;
    if styles.is_empty() {
        return Some(Shares::new());
    }
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
    let mut all = Shares::new();
    for (name, part) in sheets {
        let mut found = BTreeSet::new();
        // Rows and cells may leave out where they are: then they come after the ones before.
        let (mut row, mut column) = (0_u32, 0_u32);
        each(archive, &part, |seen| {
            let Seen::Begins(element, _) = seen else { return };
            match element.local_name().as_ref() {
                "row" => {
                    row = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                    column = 0;
                }
                "c" => {
                    let at = attribute(element, "r").and_then(|at| column_of(&at));
                    column = at.unwrap_or(column + 1);
                    if found.len() < MOST && attribute(element, "s").is_some_and(|s| styles.contains(&s)) {
                        found.insert((row.saturating_sub(1), column - 1));
                    }
                }
                _ => {}
            }
        });
        all.insert(name, found);
    }
    Some(all)
}

/// The column of a reference such as AB12, from 1.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.chars().take_while(char::is_ascii_alphabetic);
    let number = |sum: u32, letter: char| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1)
    };
    letters.into_iter().try_fold(0, number).filter(|column| *column > 0)
}

fn of_ods(archive: &mut Archive<'_>) -> Option<Shares> {
    let mut all = Shares::new();
    let (mut sheet, mut row, mut column, mut rows) = (String::new(), 0_u32, 0_u32, 1_u32);
    let many = |element: &BytesStart<'_>, name: &str| -> u32 {
        attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1)
    };
    each(archive, "content.xml", |seen| match seen {
        Seen::Begins(element, empty) => match element.local_name().as_ref() {
            "table" => {
                sheet = attribute(element, "name").unwrap_or_default();
                row = 0;
            }
            "table-row" => {
                (column, rows) = (0, many(element, "number-rows-repeated"));
                if empty {
                    row = row.saturating_add(rows);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let columns = many(element, "number-columns-repeated");
                if attribute(element, "value-type").as_deref() == Some("percentage") {
                    let found = all.entry(sheet.clone()).or_default();
                    let rows = row..row.saturating_add(rows);
                    let cells =
                        rows.flat_map(|row| (column..column.saturating_add(columns)).map(move |c| (row, c)));
                    let room = MOST.saturating_sub(found.len());
                    found.extend(cells.take(room));
                }
                column = column.saturating_add(columns);
            }
            _ => {}
        },
        Seen::Ends("table-row") => row = row.saturating_add(rows),
        Seen::Ends(_) => {}
    })?;
    Some(all)
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
        assert_eq!((column_of("A1"), column_of("AB12"), column_of("7")), (Some(1), Some(28), None));
    }
}
