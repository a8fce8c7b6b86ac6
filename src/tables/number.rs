//! Which number does a cell stand for? The same one in every table.
//!
//! Decimals take a point. Thousands may be set off where persons are counted, and only there; a form that could be read
//! in two ways is refused rather than read: 9.500 is nine and a half in one country and 9,500 in the next.

use std::fmt;

/// Why a cell is no number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoNumber {
    /// It is something else.
    Other,
    /// It has a comma before its decimals; the number that is meant.
    DecimalComma(f64),
    /// Its one separator stands before decimals or sets off thousands; both numbers.
    EitherWay(f64, f64),
}

/// What a message adds to the cell as it is.
impl fmt::Display for NoNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other => Ok(()),
            Self::DecimalComma(value) => write!(f, ": decimals take a point, {value}"),
            Self::EitherWay(small, large) => {
                write!(f, ", which could be {small} or {large}: write one of them")
            }
        }
    }
}

/// A finite number without separators: degrees, kilometres, shares, parameters.
///
/// # Errors
/// What it is instead.
pub fn number(cell: &str) -> Result<f64, NoNumber> {
    if let Some(value) = plain(cell) {
        return Ok(value);
    }
    let Some((whole, decimals)) = cell.split_once(',') else { return Err(NoNumber::Other) };
    let value = plain(&format!("{whole}.{decimals}")).ok_or(NoNumber::Other)?;
    if could_be_thousands(whole, decimals) {
        return Err(NoNumber::EitherWay(value, (value * 1000.0).round()));
    }
    Err(NoNumber::DecimalComma(value))
}

/// A finite number of persons. Thousands may be set off by spaces, apostrophes, commas or points, where that is the only
/// way to read them: 12 000, 1,234,567 or 1,234.5.
///
/// # Errors
/// What it is instead.
pub fn persons(cell: &str) -> Result<f64, NoNumber> {
    let apart = |letter: char| matches!(letter, '.' | ',' | '\'' | '\u{2019}') || letter.is_whitespace();
    // Spaces of any width and apostrophes are alike: they only set off thousands.
    let kind = |letter: char| if matches!(letter, '.' | ',') { letter } else { ' ' };
    let marks: Vec<char> = cell.chars().filter(|&letter| apart(letter)).map(kind).collect();
    let groups: Vec<&str> = cell.split(apart).collect();
    let [before @ .., last] = marks.as_slice() else { return number(cell) };
    if before.is_empty() && *last != ' ' {
        if !could_be_thousands(groups[0], groups[1]) {
            return number(cell);
        }
        let value = plain(&cell.replace(',', ".")).ok_or(NoNumber::Other)?;
        return Err(NoNumber::EitherWay(value, (value * 1000.0).round()));
    }
    let all_thousands = before.iter().all(|mark| mark == last);
    let (thousands, decimals) = groups.split_at(groups.len() - usize::from(!all_thousands));
    let [first, others @ ..] = thousands else { return Err(NoNumber::Other) };
    let first = first.strip_prefix(['+', '-']).unwrap_or(first);
    let grouped = (1..=3).contains(&first.len())
        && others.iter().all(|group| group.len() == 3)
        && marks[..others.len()].iter().all(|mark| *mark == marks[0])
        && (all_thousands || *last != ' ');
    let value = plain(&[&thousands.concat(), ".", &decimals.concat(), "0"].concat());
    let value = value.filter(|_| grouped).ok_or(NoNumber::Other)?;
    if !all_thousands && *last == ',' { Err(NoNumber::DecimalComma(value)) } else { Ok(value) }
}

/// A number of persons as text that [`persons`] reads: three decimals after a point could be thousands.
pub fn persons_text(value: f64) -> String {
    let text = value.to_string();
    let unclear = text.split_once('.').is_some_and(|(whole, decimals)| could_be_thousands(whole, decimals));
    if unclear { text + "0" } else { text }
}

/// Whether a separator between these digits could set off thousands.
fn could_be_thousands(whole: &str, rest: &str) -> bool {
    let whole = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&whole.len())
        && digits(whole)
        && !whole.starts_with('0')
        && rest.len() == 3
        && digits(rest)
}

/// A finite number in the one way in which everybody writes it.
fn plain(text: &str) -> Option<f64> {
    let known = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite() && text.bytes().all(known));
    // Adding zero turns -0 into 0.
    value.map(|value| value + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_read_where_there_is_one_way_to_read_them() {
        for (cell, value) in [
            ("1234", 1234.0),
            ("-3", -3.0),
            ("+1e3", 1000.0),
            ("1234.5", 1234.5),
            ("0.125", 0.125),
            ("1234.567", 1234.567),
            ("12 000", 12_000.0),
            ("12\u{202f}000", 12_000.0),
            ("1'234'567.5", 1_234_567.5),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("-1,234.567", -1234.567),
            ("5.", 5.0),
        ] {
            assert_eq!(persons(cell), Ok(value), "{cell}");
        }
        for cell in
            ["", "12,34,567", "1 2", "NaN", "inf", "many", "1e999", "1,,234", "1,234 567", "1 234.567 890"]
        {
            assert_eq!(persons(cell), Err(NoNumber::Other), "{cell}");
        }
        for (cell, value) in [("48,5", 48.5), ("1234,567", 1234.567), ("1.234,5", 1234.5), ("0,125", 0.125)] {
            assert_eq!(persons(cell), Err(NoNumber::DecimalComma(value)), "{cell}");
        }
    }

    /// 9.500 used to be 9.5 in a table of a scenario and 9,500 in an import.
    #[test]
    fn what_could_be_two_numbers_is_none() {
        assert_eq!(persons("9.500"), Err(NoNumber::EitherWay(9.5, 9500.0)));
        assert_eq!(persons("1,005"), Err(NoNumber::EitherWay(1.005, 1005.0)));
        assert_eq!(persons("9,500"), Err(NoNumber::EitherWay(9.5, 9500.0)));
        assert_eq!(number("9,500"), Err(NoNumber::EitherWay(9.5, 9500.0)));
        // No thousands where nobody is counted.
        assert_eq!(number("9.500"), Ok(9.5));
        assert_eq!(number("48,5"), Err(NoNumber::DecimalComma(48.5)));
        assert_eq!(number("1 234"), Err(NoNumber::Other));
    }

    #[test]
    fn persons_come_back() {
        for value in [0.0, 123.0, 123.125, 0.125, 1234.125, 1.0 / 3.0, 1e9] {
            assert_eq!(persons(&persons_text(value)), Ok(value), "{value}");
        }
        assert_eq!(persons_text(1234.5), "1234.5");
    }
}
