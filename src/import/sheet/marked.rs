//! Numbers with marks: "1,200*", "1 200 (est.)", "~1200". What a mark says of a number is not read; that it is there is said.

use super::unit_words::PERSONS;
use super::words::{key, words};
use crate::tables::{NoNumber, persons};

/// Signs before and behind a number that make it no other: signs of footnotes, and of what is about so.
const SIGNS: &[char] = &['*', '†', '‡', '§', '¶', '~', '≈', '≃', '∼', '˜', '•', ',', ';', ':'];
/// Letters and digits that are written higher, as those of footnotes are.
const RAISED: &[char] =
    &['¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', 'ª', 'º', 'ᵃ', 'ᵇ', 'ᶜ', 'ᵈ', 'ᵉ', 'ᶠ'];
/// Words beside a number that make it no other one.
const BESIDE: &[&str] = &[
    "est",
    "ests",
    "estimate",
    "estimates",
    "estimated",
    "estimation",
    "estime",
    "estimee",
    "estimees",
    "estimado",
    "estimada",
    "estimados",
    "estimadas",
    "estimativa",
    "e",
    "p",
    "r",
    "prov",
    "provisional",
    "provisoire",
    "provisoires",
    "provisorio",
    "preliminary",
    "preliminaire",
    "preliminar",
    "prelim",
    "revised",
    "revise",
    "updated",
    "projected",
    "projection",
    "approx",
    "approximate",
    "approximately",
    "approximatif",
    "approximativement",
    "aprox",
    "aproximadamente",
    "about",
    "around",
    "roughly",
    "nearly",
    "circa",
    "ca",
    "c",
    "env",
    "environ",
    "cerca",
    "de",
    "unos",
    "unas",
    "idp",
    "idps",
    "pdi",
    "pdis",
    "refugees",
    "returnees",
    "displaced",
    "yaklasik",
    "kisi",
    "حوالي",
    "نحو",
    "تقريبا",
    "نازح",
    "около",
    "примерно",
    "прибл",
    "чел",
    "человек",
    "приблизно",
    "близько",
    "осіб",
];

/// The digits of a number with groups of two above its thousands, as in India: 1,20,000.
pub(super) fn of_lakhs(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let [first, middle @ .., last] = groups.as_slice() else { return None };
    let fits =
        (1..=2).contains(&first.len()) && last.len() == 3 && middle.iter().all(|group| group.len() == 2);
    let digits =
        groups.iter().chain(&[decimals]).all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    (fits && !middle.is_empty() && digits).then(|| text.replace(',', ""))
}

/// Whether a text may be a number of people without marks around it.
pub(super) fn is_bare(text: &str) -> bool {
    matches!(persons(text), Ok(_) | Err(NoNumber::EitherWay(..))) || of_lakhs(text).is_some()
}

/// Whether a text is a number with a comma before its decimals.
fn is_decimal(text: &str) -> bool {
    matches!(persons(text), Err(NoNumber::DecimalComma(_)))
}

fn is_beside(word: &str) -> bool {
    let known = |list: &[&str]| list.iter().any(|known| key(known) == word);
    known(BESIDE) || known(PERSONS)
}

/// Whether all words of a text, and at least one, stand beside numbers and change nothing.
fn all_beside(text: &str) -> bool {
    let words = words(text);
    !words.is_empty() && words.iter().all(|word| is_beside(word))
}

/// Whether brackets hold the number or letter of a footnote.
fn is_footnote(inside: &str) -> bool {
    let inside = inside.trim();
    let digits = inside.bytes().all(|byte| byte.is_ascii_digit());
    !inside.is_empty() && (digits && inside.len() <= 2 || inside.len() == 1)
}

/// A text without the last of what stands behind its number.
fn without_last(text: &str) -> Option<&str> {
    let text = text.trim_end();
    if let Some(rest) = text.strip_suffix(SIGNS).or_else(|| text.strip_suffix(RAISED)) {
        // "10⁶" is a power, and no ten with a footnote.
        let power = rest.trim_end_matches(RAISED).ends_with("10") && text.ends_with(RAISED);
        let power = power
            && !rest.trim_end_matches(RAISED).trim_end_matches("10").ends_with(|c: char| c.is_ascii_digit());
        return (!power).then_some(rest);
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((rest, inside)) = text.strip_suffix(close).and_then(|text| text.rsplit_once(open)) {
            // A number in round brackets may be another one, as of households.
            let fits = all_beside(inside) || open == '[' && is_footnote(inside);
            return fits.then_some(rest);
        }
    }
    // "IDPs," of "1200 IDPs, est."
    let (rest, word) = text.rsplit_once(char::is_whitespace)?;
    let letters = word.chars().all(|letter| letter.is_alphabetic() || letter == '.');
    (letters && all_beside(word)).then_some(rest)
}

/// A text without the first of what stands before its number.
fn without_first(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix(SIGNS) {
        return Some(rest);
    }
    let end = text.find(|letter: char| !letter.is_alphabetic())?;
    let (word, rest) = text.split_at(end);
    let after = rest.strip_prefix('.').unwrap_or(rest);
    // "R1" is a code, and "R 1" one too.
    let dotted = after.len() < rest.len();
    let apart = dotted || after.starts_with(char::is_whitespace) && word.chars().count() > 1;
    (end > 0 && apart && all_beside(word)).then_some(after)
}

/// The number in a text with marks around it; none where there are no marks, or others than these.
pub(super) fn number(text: &str) -> Option<String> {
    let mut rest = text.trim();
    if is_bare(rest) || !rest.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    loop {
        let less = without_last(rest).or_else(|| without_first(rest))?;
        rest = less.trim();
        if rest.is_empty() {
            return None;
        }
        // A comma or a point at its end would be another number.
        if is_bare(rest) || is_decimal(rest) {
            return Some(rest.to_owned());
        }
    }
}

/// Why a text with digits is no number that is clear, if that can be told.
pub(super) fn why_not(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let words = words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let bounds = [
        "over", "above", "below", "under", "least", "most", "than", "plus", "minimum", "maximum", "max",
        "min",
    ];
    let (starts, ends) = (text.starts_with(['<', '>', '≤', '≥', '±']), text.ends_with(['+', '-', '<', '>']));
    if !text.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    if starts || ends || has(&bounds) {
        return Some("is no number, but a bound: write the number that is meant");
    }
    let range = ['-', '–', '—', '/'].iter().any(|sign| {
        let digit = |part: Option<&str>, last: bool| {
            let letter = part
                .and_then(|part| if last { part.trim().chars().last() } else { part.trim().chars().next() });
            letter.is_some_and(|letter| letter.is_ascii_digit())
        };
        let mut parts = text.splitn(2, *sign);
        digit(parts.next(), true) && digit(parts.next(), false)
    });
    range.then_some("is no number, but two: write the one that is meant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off_numbers() {
        for (text, bare) in [
            ("1,200*", "1,200"),
            ("1 200 (est.)", "1 200"),
            ("~1200", "1200"),
            ("~ 1,200", "1,200"),
            ("1200 †", "1200"),
            ("1,200¹", "1,200"),
            ("1200[2]", "1200"),
            ("1200 [a]", "1200"),
            ("1 200 (estimation)", "1 200"),
            ("ca. 1200", "1200"),
            ("c. 1200", "1200"),
            ("env. 1 200", "1 200"),
            ("environ 1 200 personnes", "1 200"),
            ("approx. 1,200 IDPs", "1,200"),
            ("1,200 individuals*", "1,200"),
            ("**1200", "1200"),
            ("около 1200", "1200"),
            ("حوالي 1200", "1200"),
            ("1234,5*", "1234,5"),
        ] {
            assert_eq!(number(text).as_deref(), Some(bare), "{text}");
        }
        for text in [
            "1200",
            "1,200",
            "1200 HH",
            "240 families",
            "1200 (240)",
            ">1200",
            "<5",
            "1200+",
            "1000-1200",
            "1.2 million",
            "1.2k",
            "12 %",
            "2 of 5",
            "(1200)",
            "BF5601*",
            "R1",
            "P 1,2 and 3",
            "*",
            "est.",
            "March 2024",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(why_not("1000-1200"), Some("is no number, but two: write the one that is meant"));
        assert_eq!(why_not("> 1000"), Some("is no number, but a bound: write the number that is meant"));
        assert_eq!(
            why_not("more than 500"),
            Some("is no number, but a bound: write the number that is meant")
        );
        assert_eq!(why_not("many"), None);
    }
}
