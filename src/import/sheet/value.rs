//! Which number does a cell stand for? Commas and points are read as the whole column shows, or refused.

use serde::{Deserialize, Serialize};

use super::cell::SheetCell;
use super::marked::{self, is_bare, of_lakhs};
use crate::tables::{NoNumber, number, persons};

/// What stands before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
}

/// A text with digits and separators of our own: Arabic and Persian ones are others.
fn latin(text: &str) -> String {
    let letter = |letter: char| match letter {
        '\u{660}'..='\u{669}' => char::from(b'0' + (u32::from(letter) - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (u32::from(letter) - 0x6f0) as u8),
        '\u{66b}' => '.',
        '\u{66c}' => '\'',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// Whether a text may be a number of people, however it is written.
pub(in crate::import) fn may_be_number(text: &str) -> bool {
    let text = latin(text);
    is_bare(&text) || marked::number(&text).is_some()
}

/// Whether a cell has marks around its number, which are left out.
pub(super) fn is_marked(cell: &SheetCell) -> bool {
    matches!(cell, SheetCell::Text(text) if marked::number(&latin(text)).is_some())
}

/// Whether a comma stands before four digits: no decimals that people write, nor a group of thousands.
fn is_odd(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(',').is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len())
            && !whole.starts_with('0')
            && rest.len() == 4
            && digits(whole)
            && digits(rest)
    })
}

/// What one text shows of separators.
fn shown(text: &str) -> Option<Decimal> {
    let text = latin(text);
    let text = marked::number(&text).unwrap_or(text);
    if !text.contains([',', '.']) || is_odd(&text) {
        return None;
    }
    if of_lakhs(&text).is_some() {
        return Some(Decimal::Point);
    }
    match persons(&text) {
        Err(NoNumber::DecimalComma(_)) => Some(Decimal::Comma),
        // 1.234.567 sets off thousands by points.
        Ok(_) if text.matches('.').count() > 1 => Some(Decimal::Comma),
        Ok(_) => Some(Decimal::Point),
        Err(_) => None,
    }
}

/// What a column shows of its decimals.
///
/// # Errors
/// If it shows both.
pub(super) fn decimal<'a>(cells: impl Iterator<Item = &'a SheetCell>) -> Result<Option<Decimal>, String> {
    let (mut point, mut comma) = (None, None);
    for cell in cells {
        let SheetCell::Text(text) = cell else { continue };
        match shown(text) {
            Some(Decimal::Point) => point.get_or_insert_with(|| text.clone()),
            Some(Decimal::Comma) => comma.get_or_insert_with(|| text.clone()),
            None => continue,
        };
    }
    match (point, comma) {
        (Some(one), Some(other)) => {
            Err(format!("\"{one}\" has a point before decimals, \"{other}\" a comma"))
        }
        (Some(_), None) => Ok(Some(Decimal::Point)),
        (None, Some(_)) => Ok(Some(Decimal::Comma)),
        (None, None) => Ok(None),
    }
}

/// What sets off thousands in a column of people that could be read in two ways throughout.
pub(super) struct Thousands {
    pub(super) decimal: Decimal,
    /// One of the cells, and what it stands for.
    pub(super) shown: String,
    pub(super) value: f64,
    /// How many cells there are like it.
    pub(super) cells: usize,
}

/// Whether the numbers of a column of people are whole ones: all that have a mark have the same one with three digits behind it,
/// nobody has half a thousandth of a person, and no cell has four digits without a mark.
pub(super) fn thousands<'a>(cells: impl Iterator<Item = &'a SheetCell>) -> Option<Thousands> {
    let mut found: Option<Thousands> = None;
    for cell in cells {
        let text = match cell {
            SheetCell::Empty => continue,
            SheetCell::Number(value) if value.fract() == 0.0 && value.abs() < 1000.0 => continue,
            SheetCell::Text(text) => latin(text.trim()),
            _ => return None,
        };
        let text = marked::number(&text).unwrap_or(text);
        match persons(&text) {
            Ok(value) if value.fract() == 0.0 && value.abs() < 1000.0 => {}
            Err(NoNumber::Other) if !text.bytes().any(|byte| byte.is_ascii_digit()) => {}
            Err(NoNumber::EitherWay(_, value)) => {
                let decimal = if text.contains(',') { Decimal::Point } else { Decimal::Comma };
                match &mut found {
                    Some(known) if known.decimal != decimal => return None,
                    Some(known) => known.cells += 1,
                    None => found = Some(Thousands { decimal, shown: text, value, cells: 1 }),
                }
            }
            _ => return None,
        }
    }
    // One cell alone shows no habit.
    found.filter(|found| found.cells > 1)
}

/// The number of a cell; none where it is blank.
///
/// # Errors
/// What is wrong with it.
pub(super) fn amount(cell: &SheetCell, decimal: Option<Decimal>) -> Result<Option<f64>, String> {
    let text = match cell {
        SheetCell::Number(value) if value.is_finite() => return Ok(Some(*value)),
        SheetCell::Fault(text) => return Err(format!("\"{text}\" is what a formula left that failed")),
        SheetCell::Share(_) => {
            return Err(format!("{} is a share by its format, no number of people", cell.shown()));
        }
        SheetCell::Date(date) => return Err(format!("{date} is a date, no number")),
        _ => latin(&cell.text()),
    };
    if text.is_empty() {
        return Ok(None);
    }
    let text = marked::number(&text).unwrap_or(text);
    if is_odd(&text) && decimal != Some(Decimal::Comma) {
        return Err(format!(
            "\"{text}\" has four digits behind its comma, which are neither thousands nor, as the other cells are written, decimals: \
             --decimal comma says that they are"
        ));
    }
    let text = of_lakhs(&text).unwrap_or(text);
    match (persons(&text), decimal) {
        (Ok(value) | Err(NoNumber::DecimalComma(value)), _) => Ok(Some(value)),
        (Err(NoNumber::EitherWay(small, large)), Some(decimal)) => {
            let thousands = text.contains(',') == (decimal == Decimal::Point);
            Ok(Some(if thousands { large } else { small }))
        }
        (Err(NoNumber::EitherWay(small, large)), None) => Err(format!(
            "\"{text}\" could be {small} or {large}, and no cell of the column shows which: --decimal point or \
             --decimal comma says what stands before decimals"
        )),
        (Err(NoNumber::Other), _) => {
            Err(format!("\"{text}\" {}", marked::why_not(&text).unwrap_or("is no number")))
        }
    }
}

/// Refuses a number of persons that may be a share, of a workbook that does not tell how its numbers are shown.
///
/// # Errors
/// That it may be one.
pub(super) fn refuse_share(value: f64) -> Result<f64, String> {
    if value > 0.0 && value < 1.0 {
        let percent = (value * 1e8).round() / 1e6;
        return Err(format!(
            "{value} may be shown as {percent} %, which workbooks of this kind (XLS, XLSB) do not tell: save it as .xlsx"
        ));
    }
    Ok(value)
}

/// Degrees with the letter of their hemisphere before or behind them, as decimals or in minutes and seconds: "11.5 S",
/// "S11°30'", "11°30'00\"S". Minutes without a letter may be of either side.
fn hemisphere(text: &str, most: f64) -> Option<f64> {
    let letters: String = text.chars().filter(|letter| letter.is_alphabetic()).collect();
    let sign = match (letters.to_uppercase().as_str(), most > 90.0) {
        ("N", false) | ("E", true) => 1.0,
        ("S", false) | ("W" | "O", true) => -1.0,
        _ => return None,
    };
    let bare = text.trim_matches(|letter: char| letter.is_alphabetic() || letter.is_whitespace());
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',';
    let parts = bare.split(|letter: char| !is_part(letter)).filter(|part| !part.is_empty());
    let parts: Option<Vec<f64>> = parts.map(|part| part.replace(',', ".").parse().ok()).collect();
    let parts = parts.filter(|parts| (1..=3).contains(&parts.len()) && !bare.contains('-'))?;
    let small = parts[1..].iter().all(|part| *part < 60.0);
    let value = parts.iter().rev().fold(0.0, |below, part| below / 60.0 + part);
    small.then_some(sign * value)
}

/// What is said of a number that is no degree by far.
pub(super) const METRES: &str =
    "is no degree: positions in metres on a plane (UTM, Web Mercator) are not read";

/// Degrees, where nothing sets off thousands.
///
/// # Errors
/// What is wrong with it.
pub(super) fn degrees(cell: &SheetCell, most: f64) -> Result<Option<f64>, String> {
    let value = match cell {
        SheetCell::Number(value) => *value,
        SheetCell::Text(_) => {
            let text = latin(&cell.text());
            if text.is_empty() {
                return Ok(None);
            }
            match number(&text) {
                Err(NoNumber::Other) if hemisphere(&text, most).is_some() => {
                    hemisphere(&text, most).unwrap_or_default()
                }
                Ok(value) | Err(NoNumber::DecimalComma(value) | NoNumber::EitherWay(value, _)) => value,
                Err(NoNumber::Other) => {
                    return Err(format!("\"{text}\" are no degrees: decimals are meant, 36.123"));
                }
            }
        }
        SheetCell::Empty => return Ok(None),
        other => return Err(format!("\"{}\" are no degrees", other.shown())),
    };
    if value.abs() > 1_000.0 {
        return Err(format!("{value} {METRES}"));
    }
    if value.abs() > most {
        return Err(format!("{value} degrees do not lie between -{most} and {most}"));
    }
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> SheetCell {
        SheetCell::Text(text.into())
    }

    #[test]
    fn the_column_says_what_a_comma_is() {
        let column = ["9,500", "1,234,567", "12"].map(text);
        let known = decimal(column.iter()).expect("one way");
        assert_eq!(known, Some(Decimal::Point));
        assert_eq!(amount(&column[0], known), Ok(Some(9500.0)));
        let column = ["9,500", "48,5"].map(text);
        assert_eq!(amount(&column[0], decimal(column.iter()).expect("one way")), Ok(Some(9.5)));
        assert!(amount(&text("9.500"), None).expect_err("either").contains("--decimal"));
        assert!(decimal(["1.5", "1,5"].map(text).iter()).is_err());
        assert_eq!(amount(&text("١٢ ٥٠٠"), None), Ok(Some(12_500.0)));
        assert_eq!(amount(&text("1,20,000"), None), Ok(Some(120_000.0)));
        assert_eq!(amount(&text("12,00,000.5"), None), Ok(Some(1_200_000.5)));
        assert_eq!(decimal(["1,20,000", "9,500"].map(text).iter()), Ok(Some(Decimal::Point)));
        assert!(amount(&text("1,2000"), None).expect_err("neither").contains("four digits"));
        assert_eq!(amount(&text("1,2000"), Some(Decimal::Comma)), Ok(Some(1.2)));
        assert_eq!(amount(&text("n/a"), None), Ok(None));
        assert!(amount(&text("12 %"), None).is_err());
    }

    #[test]
    fn numbers_below_one_may_be_shares_where_nothing_tells_how_they_are_shown() {
        assert!(refuse_share(0.12).expect_err("a share").contains("shown as 12 %"));
        assert_eq!([refuse_share(0.0), refuse_share(1.0), refuse_share(12.5)], [0.0, 1.0, 12.5].map(Ok));
    }

    #[test]
    fn degrees_have_no_thousands() {
        assert_eq!(degrees(&text("36,123"), 90.0), Ok(Some(36.123)));
        assert!(degrees(&text("361"), 180.0).is_err());
        assert!(degrees(&text("36° 5'"), 90.0).is_err());
        for (shown, most, value) in [
            ("11.5 S", 90.0, -11.5),
            ("S11.5", 90.0, -11.5),
            ("39,5 E", 180.0, 39.5),
            ("74.25W", 180.0, -74.25),
            ("11°30'00\"S", 90.0, -11.5),
            ("39° 30′ E", 180.0, 39.5),
        ] {
            assert_eq!(degrees(&text(shown), most), Ok(Some(value)), "{shown}");
        }
        assert!(degrees(&text("39.5 E"), 90.0).is_err() && degrees(&text("11° 75' S"), 90.0).is_err());
    }
}
