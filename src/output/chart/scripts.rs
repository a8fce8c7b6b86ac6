//! Letters beyond Latin, Greek and Cyrillic: which bundled font has them.
//!
//! A name in another script is put into an element of its own, so that it is shaped with its own font: joined,
//! from right to left, with its marks. One font for a whole line would leave it blank.

/// A script with a font of its own.
#[derive(Debug, PartialEq)]
pub(super) struct Script {
    /// The family of the bundled font.
    pub(super) family: &'static str,
    /// First and last letters of its blocks.
    blocks: &'static [(char, char)],
    /// Mean advance width of a letter, as a part of the size of the text.
    pub(super) advance: f64,
}

const SCRIPTS: [Script; 3] = [
    Script {
        family: "Noto Sans Arabic",
        blocks: &[('\u{600}', '\u{6ff}'), ('\u{750}', '\u{77f}'), ('\u{8a0}', '\u{8ff}')],
        advance: 0.55,
    },
    Script {
        family: "Noto Sans Bengali",
        blocks: &[('\u{980}', '\u{9ff}'), ('\u{964}', '\u{965}')],
        advance: 0.6,
    },
    Script { family: "Noto Sans Ethiopic", blocks: &[('\u{1200}', '\u{137f}')], advance: 0.75 },
];

/// The script of a letter; none for those of the main font.
pub(super) fn script(letter: char) -> Option<&'static Script> {
    SCRIPTS.iter().find(|script| script.blocks.iter().any(|(from, to)| (from..=to).contains(&&letter)))
}

/// A text in pieces of one script each. What joins letters of a script, spaces and signs without width, stays with
/// them.
pub(super) fn pieces(text: &str) -> Vec<(Option<&'static Script>, &str)> {
    let mut pieces: Vec<(Option<&'static Script>, &str)> = Vec::new();
    let (mut start, mut now) = (0, None);
    // Where the last letter of a script ended: what follows goes with it only if another comes.
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        let of = script(letter);
        if of.is_some() && of == now {
            end = at + letter.len_utf8();
        } else if of.is_some() || (now.is_some() && !joins(letter)) {
            let cut = if now.is_some() { end } else { at };
            pieces.push((now, &text[start..cut]));
            if of.is_some() && cut < at {
                pieces.push((None, &text[cut..at]));
            }
            (start, now) = (if of.is_some() { at } else { cut }, of);
            end = at + letter.len_utf8();
        }
    }
    let cut = if now.is_some() { end } else { text.len() };
    pieces.push((now, &text[start..cut]));
    pieces.push((None, &text[cut..]));
    pieces.retain(|(_, piece)| !piece.is_empty());
    pieces
}

fn joins(letter: char) -> bool {
    letter == ' ' || is_invisible(letter)
}

/// Whether a sign is never drawn: joiners, marks of direction, selectors.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ad}')
        || letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families(text: &str) -> Vec<(&'static str, &str)> {
        pieces(text).into_iter().map(|(script, piece)| (script.map_or("", |s| s.family), piece)).collect()
    }

    #[test]
    fn every_script_has_its_pieces() {
        assert_eq!(families("Idlib, Київ"), [("", "Idlib, Київ")]);
        assert_eq!(families("معرة النعمان: 5"), [("Noto Sans Arabic", "معرة النعمان"), ("", ": 5")]);
        assert_eq!(
            families("to إدلب and መቐለ"),
            [("", "to "), ("Noto Sans Arabic", "إدلب"), ("", " and "), ("Noto Sans Ethiopic", "መቐለ")]
        );
        assert_eq!(
            families("إدلب কক্স"),
            [("Noto Sans Arabic", "إدلب"), ("", " "), ("Noto Sans Bengali", "কক্স")]
        );
        assert!(families("").is_empty());
    }

    #[test]
    fn pieces_are_the_whole() {
        for text in ["a b", "إدلب ", " إدلب", "x\u{200f}إ\u{200f}د y", "إ-د"] {
            assert_eq!(pieces(text).iter().map(|piece| piece.1).collect::<String>(), text);
        }
    }
}
