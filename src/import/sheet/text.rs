//! Text files: which letters do their bytes stand for, and what divides their cells?
//!
//! The one reader of [`crate::tables`] refuses all but UTF-8, because it reads what we ask for. Here is read what others
//! wrote: letters of old code pages are guessed, and the guess is said.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::cell::{Grid, SheetCell, SheetLine};
use crate::tables::text::{decode, trim};
use crate::tables::{Fault, Reader};

/// Lines from which the delimiter is taken.
const SAMPLE: usize = 200;

/// The text of a file, and what is to be said of its letters.
///
/// # Errors
/// If `named` is no encoding, or the bytes do not fit it.
pub(super) fn letters<'a>(
    bytes: &'a [u8],
    named: Option<&str>,
) -> Result<(Cow<'a, str>, Option<String>), Fault> {
    let wrong = |message: String, hint: &str| Fault { message, hint: Some(hint.into()), ..Fault::default() };
    let with = |encoding: &'static Encoding, remark: Option<String>| {
        let (text, _, failed) = encoding.decode(bytes);
        if failed || text.contains('\0') {
            let message = format!("its bytes are no text in the encoding {}", encoding.name());
            return Err(wrong(message, "name another with --encoding, or save the file as UTF-8"));
        }
        Ok((text, remark))
    };
    if let Some(name) = named {
        let known = Encoding::for_label(name.as_bytes()).ok_or_else(|| {
            wrong(format!("\"{name}\" is no encoding"), "for instance utf-8, windows-1252 or windows-1256")
        })?;
        return with(known, None);
    }
    if let Ok(text) = decode(bytes) {
        return Ok((text, None));
    }
    // UTF-16 without a mark: every other byte of plain letters is zero.
    let zeros =
        |from: usize| bytes.iter().skip(from).step_by(2).take(2000).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even.max(odd) > 0 {
        let wide = if odd > even { UTF_16LE } else { UTF_16BE };
        return with(wide, Some(format!("read as {} (a guess; --encoding names another)", wide.name())));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let (text, ..) = guess.decode(bytes);
    let word = text.split([',', ';', '\t', '\n', '\r', '"', ' ']).find(|word| !word.is_ascii());
    let shown = word.map_or(String::new(), |word| format!(", as in \"{}\"", trim(word)));
    let remark = format!(
        "is not UTF-8: read as {}{shown} (a guess from its letters; --encoding names another)",
        guess.name()
    );
    with(guess, Some(remark))
}

/// The rows of a text file.
///
/// # Errors
/// The first [`Fault`].
pub(super) fn grid(text: &str) -> Result<Grid, Fault> {
    let mut reader = Reader::new(text.as_bytes());
    if let Some(delimiter) = delimiter(text) {
        reader = reader.divided_by(delimiter);
    }
    let cell = |text: &String| {
        let text = trim(text);
        if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text.to_owned()) }
    };
    let lines = reader.map(|row| {
        let row = row?;
        Ok(SheetLine { row: row.line, cells: row.cells.iter().map(cell).collect() })
    });
    Ok(Grid { lines: lines.collect::<Result<_, Fault>>()?, ..Grid::default() })
}

/// What divides most lines into as many cells as each other: titles above a header may hold commas.
fn delimiter(text: &str) -> Option<char> {
    let lines: Vec<&str> =
        text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(SAMPLE).collect();
    let score = |delimiter: char| {
        let mut counts: Vec<usize> = lines
            .iter()
            .map(|line| {
                let mut quoted = false;
                let outside = |letter: &char| {
                    quoted ^= *letter == '"';
                    !quoted && *letter == delimiter
                };
                line.chars().filter(outside).count()
            })
            .filter(|&count| count > 0)
            .collect();
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
        let alike = counts.iter().filter(|&&count| count == middle).count();
        (alike, middle)
    };
    let best = [',', ';', '\t'].into_iter().max_by_key(|&delimiter| score(delimiter))?;
    (score(best).0 > 0).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_are_guessed_and_said() {
        let arabic = "name,people\nحلب,1\nإدلب,2\nحماة,3\nالرقة,4\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(arabic);
        let (text, remark) = letters(&bytes, None).expect("text");
        assert_eq!(text, arabic);
        assert!(remark.expect("a remark").contains("windows-1256, as in \"حلب\""));
        let wide: Vec<u8> = "a,b\n1,é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(letters(&wide, None).expect("text").0, "a,b\n1,é\n");
        assert!(letters(b"a", Some("klingon")).is_err());
    }

    #[test]
    fn titles_do_not_say_what_divides_cells() {
        let grid = grid("Displaced, by area, 2022\nname;people\na;1\nb;2\n").expect("a table");
        assert_eq!(grid.lines[1].cells.len(), 2);
    }
}
