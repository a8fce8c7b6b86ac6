//! Which letters do the bytes of the table of a shapefile stand for? A `.cpg` file beside it says it, else a byte of its header,
//! and else they are guessed, which is said.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
};

/// What a file says of its letters.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    Nothing,
    /// That of some computer of its land.
    Ansi,
    Page(&'static Encoding),
    Unknown,
}

/// How the bytes of a table are read.
#[derive(Clone, Debug)]
pub(in crate::import) struct CodePage {
    encoding: &'static Encoding,
    /// What is to be said of it.
    pub(in crate::import) remark: Option<String>,
}

/// What the text of a `.cpg` file means: `1252`, `ANSI 1252`, `CP1252`, `ISO 8859-1`, `88591`, `LATIN1`, `UTF-8`, `65001`.
fn by_label(label: &str) -> Said {
    let plain: String =
        label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let mut rest = plain.as_str();
    while let Some(cut) =
        ["ansi", "windows", "win", "ldid", "cp", "iso", "ms", "x"].iter().find_map(|s| rest.strip_prefix(s))
    {
        rest = cut;
    }
    let page = match rest {
        "" if plain.is_empty() => return Said::Nothing,
        "" if plain.contains("ansi") => return Said::Ansi,
        "65001" | "utf8" => UTF_8,
        "88591" | "28591" | "latin1" | "l1" | "885915" | "28605" | "latin9" => WINDOWS_1252,
        "874" => WINDOWS_874,
        "866" => IBM866,
        "932" => SHIFT_JIS,
        "936" => GBK,
        "949" => EUC_KR,
        "950" => BIG5,
        "10000" => MACINTOSH,
        number if number.chars().all(|c| c.is_ascii_digit()) => {
            let name = match number.strip_prefix("8859").or_else(|| number.strip_prefix("2859")) {
                Some(part) => format!("iso-8859-{part}"),
                None => format!("windows-{number}"),
            };
            return Encoding::for_label(name.as_bytes()).map_or(Said::Unknown, Said::Page);
        }
        _ => return Encoding::for_label(label.trim().as_bytes()).map_or(Said::Unknown, Said::Page),
    };
    Said::Page(page)
}

/// What the byte of the language in the header of a table means.
fn by_mark(mark: u8) -> Said {
    Said::Page(match mark {
        0x00 => return Said::Nothing,
        0x57 => return Said::Ansi,
        0x03 | 0x58 | 0x59 => WINDOWS_1252,
        0x04 => MACINTOSH,
        0x13 | 0x7b => SHIFT_JIS,
        0x26 | 0x65 => IBM866,
        0x4d | 0x7a => GBK,
        0x4e | 0x79 => EUC_KR,
        0x4f | 0x78 => BIG5,
        0x50 | 0x7c => WINDOWS_874,
        0x7d => WINDOWS_1255,
        0x7e => WINDOWS_1256,
        0xc8 => WINDOWS_1250,
        0xc9 => WINDOWS_1251,
        0xca => WINDOWS_1254,
        0xcb => WINDOWS_1253,
        0xcc => WINDOWS_1257,
        0xf0 => UTF_8,
        _ => return Said::Unknown,
    })
}

/// The part of a cell that is UTF-8, where no more is wrong than that the cell ends within a letter: tables cut what is too long.
fn whole(cell: &[u8]) -> Option<(&str, bool)> {
    match std::str::from_utf8(cell) {
        Ok(text) => Some((text, false)),
        Err(error) if error.error_len().is_none() => {
            let text = std::str::from_utf8(&cell[..error.valid_up_to()]).ok()?;
            Some((text, true))
        }
        Err(_) => None,
    }
}

/// A cell in a code page; none where it is no text in it.
fn text_in<'c>(encoding: &'static Encoding, cell: &'c [u8]) -> Option<Cow<'c, str>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(cell)?;
    (!text.chars().any(|letter| ('\u{80}'..='\u{9f}').contains(&letter))).then_some(text)
}

/// The likeliest code page.
fn guess(cells: &[&[u8]]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&cells.join(&b'\n'), true);
    detector.guess(None, Utf8Detection::Deny)
}

impl CodePage {
    /// Of the cells of a table as they stand, with the blanks behind them; `label` is the text of its `.cpg` file.
    ///
    /// # Errors
    /// If what the file says is not known here, or the cells are no text in it.
    pub(in crate::import) fn of(label: Option<&str>, mark: u8, cells: &[&[u8]]) -> Result<Self, String> {
        const REMEDY: &str = "write the encoding that it has into its .cpg file, such as UTF-8, 1252 or 1256, or save it in UTF-8";
        let cells: Vec<&[u8]> = cells.iter().copied().filter(|cell| !cell.is_ascii()).collect();
        if cells.is_empty() {
            return Ok(Self { encoding: UTF_8, remark: None });
        }
        let label = label.map(|label| label.trim_start_matches('\u{feff}').trim());
        let (said, by) = match label.map(by_label) {
            Some(said) if said != Said::Nothing => {
                (said, format!("its .cpg file says \"{}\"", label.unwrap_or_default()))
            }
            _ => (by_mark(mark), format!("the byte of its language in the .dbf file is 0x{mark:02x}")),
        };
        let is_utf8 = cells.iter().all(|cell| whole(cell).is_some());
        let cut = cells.iter().filter(|cell| whole(cell).is_some_and(|(_, cut)| cut)).count();
        // A single letter at the end of a cell may be of another code page.
        if is_utf8 && (said == Said::Page(UTF_8) || cut < cells.len()) {
            let mut remarks = Vec::new();
            if let Said::Page(other) = said
                && other != UTF_8
            {
                remarks.push(format!("its letters are read as UTF-8, which they are, although {by}"));
            }
            if cut > 0 {
                remarks.push(format!("{cut} of its texts end within a letter, which is left out"));
            }
            let remark = (!remarks.is_empty()).then(|| remarks.join("; "));
            return Ok(Self { encoding: UTF_8, remark });
        }
        let shown = |encoding: &'static Encoding| {
            let (text, ..) = encoding.decode(cells[0]);
            text.trim_matches([' ', '\0']).to_owned()
        };
        let guessed = |why: &str, encoding: &'static Encoding| Self {
            encoding,
            remark: Some(format!(
                "{why}: its letters are read as {}, as in \"{}\" (a guess; a .cpg file beside it says it)",
                encoding.name(),
                shown(encoding)
            )),
        };
        let page = match said {
            Said::Unknown => {
                return Err(format!(
                    "{by}, which is not known here, and it has letters that are not ASCII: {REMEDY}"
                ));
            }
            Said::Page(page) if page == UTF_8 => {
                let bad = cells.iter().find(|cell| whole(cell).is_none()).unwrap_or(&cells[0]);
                let text = String::from_utf8_lossy(bad);
                let text = text.trim_matches([' ', '\0']);
                return Err(format!("{by}, and \"{text}\" is no text in UTF-8: {REMEDY}"));
            }
            Said::Page(page) => Self { encoding: page, remark: None },
            Said::Nothing => {
                guessed("nothing says which letters it has, and they are not UTF-8", guess(&cells))
            }
            Said::Ansi => {
                let why = format!("{by}, which is the code page of any computer");
                let latin = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257];
                let likely = guess(&cells);
                let is_latin = latin.contains(&likely) || likely.name().starts_with("ISO-8859-2");
                guessed(&why, if is_latin { WINDOWS_1252 } else { likely })
            }
        };
        if let Some(bad) = cells.iter().find(|cell| text_in(page.encoding, cell).is_none()) {
            let text = String::from_utf8_lossy(bad);
            let (text, name) = (text.trim_matches([' ', '\0']), page.encoding.name());
            return Err(format!("{by}, and \"{text}\" is no text in {name}: {REMEDY}"));
        }
        Ok(page)
    }

    /// The text of a cell.
    pub(in crate::import) fn text(&self, cell: &[u8]) -> String {
        let text = if self.encoding == UTF_8 {
            whole(cell)
                .map_or_else(|| String::from_utf8_lossy(cell).into_owned(), |(text, _)| text.to_owned())
        } else {
            self.encoding.decode_without_bom_handling(cell).0.into_owned()
        };
        text.trim_matches([' ', '\0']).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_marks_say_what_is_read() {
        let (old, arabic) = (b"D\xe9truit  ".as_slice(), b"\xcd\xe1\xc8  ".as_slice());
        let labels = [
            "1252",
            "ANSI 1252",
            "CP1252",
            "windows-1252",
            "ISO 8859-1",
            "ISO-8859-1",
            "88591",
            "8859_1",
            "LATIN1",
            "latin-1\r\n",
            "\u{feff}1252",
            "28591",
        ];
        for label in labels {
            let page = CodePage::of(Some(label), 0, &[old]).expect(label);
            assert_eq!((page.text(old).as_str(), page.remark), ("Détruit", None), "{label}");
        }
        for (label, mark) in [(Some("1256"), 0x57), (Some("CP1256"), 0), (None, 0x7e)] {
            let page = CodePage::of(label, mark, &[arabic]).expect("text");
            assert_eq!(page.text(arabic), "حلب", "{label:?}");
        }
        assert_eq!(CodePage::of(None, 0x03, &[old]).expect("text").text(old), "Détruit");
        for (label, mark) in [(None, 0x57), (None, 0), (Some("ANSI"), 0)] {
            let page = CodePage::of(label, mark, &[old]).expect("text");
            assert!(page.remark.as_ref().is_some_and(|said| said.contains("a guess")), "{page:?}");
            assert_eq!(page.text(old), "Détruit");
        }
        for (label, mark) in [(Some("UTF-8"), 0x57), (Some("65001"), 0), (Some("klingon"), 0), (None, 0x02)] {
            assert!(CodePage::of(label, mark, &[old]).is_err(), "{label:?} {mark}");
        }
    }

    #[test]
    fn letters_that_are_utf8_are_read_so() {
        let new = "Détruit ".as_bytes();
        for (label, mark, said) in
            [(None, 0, false), (Some("UTF-8"), 0x57, false), (None, 0x57, false), (Some("1252"), 0, true)]
        {
            let page = CodePage::of(label, mark, &[new]).expect("text");
            assert_eq!((page.text(new).as_str(), page.remark.is_some()), ("Détruit", said), "{label:?}");
        }
        // A cell that is too short for its text.
        let cut = &"Coupé".as_bytes()[..5];
        let page = CodePage::of(Some("UTF-8"), 0, &[new, cut]).expect("text");
        assert_eq!(page.text(cut), "Coup");
        assert!(page.remark.expect("a remark").contains("1 of its texts end within a letter"));
        assert_eq!(CodePage::of(Some("1252"), 0, &[b"Coup\xe9"]).expect("text").text(b"Coup\xe9"), "Coupé");
    }
}
