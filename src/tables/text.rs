//! Which characters do bytes stand for, and which of them does nobody see?

use std::borrow::Cow;

use jiff::civil::Date;

use super::Fault;

/// A date as year-month-day, and in no other way that a parser may accept.
pub fn iso_date(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|date| date.to_string() == text)
}

/// Bytes as text, without a byte order mark: UTF-8, or UTF-16 where a mark says so. Nothing else is guessed: a name read
/// in the wrong code page is another name.
///
/// # Errors
/// A [`Fault`] with the first line that is neither.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let mut text = String::with_capacity(bytes.len());
        for letter in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
            text.push(letter.map_err(|_| foreign(line_at(&text, text.len())))?);
        }
        if rest.is_empty() { Ok(Cow::Owned(text)) } else { Err(foreign(line_at(&text, text.len()))) }
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => Cow::Borrowed(utf8(bytes, 1)?.trim_start_matches('\u{feff}')),
    };
    match text.find('\0') {
        Some(at) => Err(foreign(line_at(&text, at))),
        None => Ok(text),
    }
}

/// Bytes that begin in a line as UTF-8.
pub(super) fn utf8(bytes: &[u8], line: usize) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        foreign(line + line_at(before, before.len()) - 1)
    })
}

fn foreign(line: usize) -> Fault {
    Fault::new(line, "must be UTF-8 text").hint("save the file as UTF-8, in spreadsheets \"CSV UTF-8\"")
}

/// The line in which a byte of a text stands, counted from 1. Lines end with LF, CR or both.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte];
    let both = before.windows(2).filter(|pair| pair == b"\r\n").count();
    1 + before.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count() - both
}

/// Whether a character leaves no mark on paper, or looks like a space and is none.
fn unseen(letter: char) -> bool {
    letter.is_control()
        || (letter.is_whitespace() && letter != ' ')
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
}

/// A text without spaces and unseen characters at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|letter| letter == ' ' || unseen(letter))
}

/// The same of a property of a map, up to the first nought in it: programs leave what stood there before behind one, in cells of a
/// fixed width.
pub fn trim_property(text: &str) -> &str {
    trim(trim(text).split('\0').next().unwrap_or_default())
}

/// What a message says of a word that nobody can tell from another one by looking at it; none if it holds nothing of
/// that kind.
pub fn invisible(word: &str) -> Option<String> {
    let letter = word.chars().find(|&letter| unseen(letter))?;
    let what = if letter.is_whitespace() { "a space that is no plain one," } else { "an invisible" };
    Some(format!("it holds {what} U+{:04X}", u32::from(letter)))
}

/// A text for a terminal: characters that steer it are spelled out.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let spell = |letter: char| {
        if steers(letter) { letter.escape_unicode().to_string() } else { letter.to_string() }
    };
    Cow::Owned(text.chars().map(spell).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_and_marked_utf_16_are_read_and_nothing_else() {
        assert_eq!(decode("\u{feff}Bétou".as_bytes()).as_deref(), Ok("Bétou"));
        let little: Vec<u8> = "\u{feff}Bétou".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}Bétou".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((decode(&little).as_deref(), decode(&big).as_deref()), (Ok("Bétou"), Ok("Bétou")));
        let unmarked: Vec<u8> = "a\nB".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let lines = [&b"a,b\r\nc,\xe9t\xe9\r\n"[..], &unmarked, &little[..little.len() - 1]]
            .map(|bytes| decode(bytes).expect_err("it is not read").line);
        assert_eq!(lines, [Some(2), Some(1), Some(1)]);
    }

    #[test]
    fn lines_end_in_three_ways() {
        for (text, line) in [("a\nb", 2), ("a\r\nb", 2), ("a\rb", 2), ("a\r\rb", 3), ("a\n\rb", 3), ("ab", 1)]
        {
            assert_eq!(line_at(text, text.len()), line, "{text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_taken_off_and_named() {
        assert_eq!(trim("\u{200f} Karum\u{a0}\u{feff}"), "Karum");
        assert_eq!(invisible("Kar\u{200b}um").as_deref(), Some("it holds an invisible U+200B"));
        assert_eq!(
            invisible("Sorba\u{a0}camps").as_deref(),
            Some("it holds a space that is no plain one, U+00A0")
        );
        assert_eq!(invisible("Sorba camps"), None);
    }

    #[test]
    fn a_terminal_is_not_steered() {
        assert_eq!(harmless("red\u{1b}[31m\r\nة\t"), "red\\u{1b}[31m\\u{d}\nة\t");
    }
}
