//! Which day does a cell name? Days and months in numbers are read as the whole column shows, or refused.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::cell::SheetCell;
use super::months::{month, parts};
use super::no_day;
use super::words::words;

/// What comes first in a date of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 21/1/2025.
    DayFirst,
    /// 1/21/2025.
    MonthFirst,
}

/// What a text may be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    Certain(Date),
    /// Two numbers and a year.
    Either(i8, i8, i16),
    /// The same with points between them, where the day comes first unless something says otherwise.
    Points(i8, i8, i16),
    /// Three numbers, of which the last may be a year of two digits, and whether it is: the first has one digit.
    Short(i8, i8, i8, bool),
}

/// What a column shows of the order of days and months.
///
/// # Errors
/// If it shows both, or years of two digits of which it does not show where they stand.
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a SheetCell>) -> Result<Option<DateOrder>, String> {
    let (mut day_first, mut month_first) = (None, None);
    let (mut firsts, mut lasts, mut short) = (BTreeSet::new(), BTreeSet::new(), None);
    let mut year_last = false;
    for cell in cells {
        let SheetCell::Text(text) = cell else { continue };
        let reading = read(text);
        if let Some(Reading::Short(a, _, c, last)) = reading {
            firsts.insert(a);
            lasts.insert(c);
            year_last |= last;
            short.get_or_insert_with(|| text.clone());
        }
        if let Some(Reading::Either(a, b, _) | Reading::Points(a, b, _)) = reading.map(with_year_last) {
            if a > 12 && b <= 12 {
                day_first.get_or_insert_with(|| text.clone());
            } else if b > 12 && a <= 12 {
                month_first.get_or_insert_with(|| text.clone());
            }
        }
    }
    // Years change less than days and months do.
    if let Some(text) = short
        && !year_last
        && (lasts.len() > 2 || firsts.len() <= lasts.len())
    {
        return Err(format!(
            "\"{text}\" has a year of two digits, and no cell of the column shows where it stands: write years in four digits, or \
             --dates day-first or --dates month-first says what comes before it"
        ));
    }
    match (day_first, month_first) {
        (Some(one), Some(other)) => Err(format!("\"{one}\" has the day first, \"{other}\" the month")),
        (Some(_), None) => Ok(Some(DateOrder::DayFirst)),
        (None, Some(_)) => Ok(Some(DateOrder::MonthFirst)),
        (None, None) => Ok(None),
    }
}

/// What a header says of the order: "Date (dd/mm/yyyy)".
pub(super) fn order_of_header(header: &str) -> Option<DateOrder> {
    let words = words(header);
    let at = |known: &[&str]| words.iter().position(|word| known.contains(&word.as_str()));
    let day_first = match (at(&["dd", "jj"]), at(&["mm"])) {
        (Some(day), Some(month)) => day < month,
        _ if at(&["ddmmyyyy", "jjmmaaaa", "ddmmaaaa", "ddmmyy"]).is_some() => true,
        _ if at(&["mmddyyyy", "mmddyy"]).is_some() => false,
        _ => return None,
    };
    Some(if day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst })
}

/// A date of three numbers of two digits, the last of them a year.
fn with_year_last(reading: Reading) -> Reading {
    match reading {
        Reading::Short(a, b, year, _) => Reading::Either(a, b, 2000 + i16::from(year)),
        other => other,
    }
}

/// A text of two numbers and a year, in a column that has dates of a workbook too.
pub(super) fn beside_dates<'a>(cells: impl Iterator<Item = &'a SheetCell>) -> Option<String> {
    let (mut text, mut date) = (None, false);
    for cell in cells {
        match cell {
            SheetCell::Date(_) => date = true,
            SheetCell::Text(one) if matches!(read(one), Some(Reading::Either(..) | Reading::Short(..))) => {
                text.get_or_insert_with(|| one.clone());
            }
            _ => {}
        }
    }
    text.filter(|_| date)
}

/// Whether a cell looks like a date, or like a month of a year, however it is to be read.
pub(super) fn looks_like(cell: &SheetCell) -> bool {
    match cell {
        SheetCell::Date(_) | SheetCell::PartDate(_) => true,
        SheetCell::Text(text) => read(text).is_some() || is_month(text) || is_moment(text),
        _ => false,
    }
}

/// The moment of a number of milliseconds since 1970, as some maps have for a date: from 2001 on.
fn moment(text: &str) -> Option<Timestamp> {
    let is = text.len() == 13 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit());
    is.then(|| text.parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok())).flatten()
}

/// Whether a text may be such a number.
fn is_moment(text: &str) -> bool {
    moment(text).is_some()
}

/// Whether a cell is a moment within a day, of which another day may be meant where it was written.
pub(super) fn is_within_day(cell: &SheetCell) -> bool {
    let text = cell.shown();
    moment(&text).is_some_and(|moment| moment.as_millisecond() % 86_400_000 != 0)
}

/// The last day of a year, or of a month of a year, where a cell says no more.
pub(super) fn last_of_period(cell: &SheetCell) -> Option<Date> {
    let text = cell.shown();
    let parts = parts(&text);
    let year = |part: &str| part.parse().ok().filter(|year| part.len() == 4 && (1900..2200).contains(year));
    let of_month = |part: &str| month(part).or_else(|| part.parse().ok().filter(|_| part.len() <= 2));
    match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [one] => Date::new(year(one)?, 12, 31).ok(),
        // From year to year.
        [a, b] if year(a).is_some() && year(b).is_some() => Date::new(year(a).max(year(b))?, 12, 31).ok(),
        [a, b] => {
            let (year, month) = year(a).zip(of_month(b)).or_else(|| year(b).zip(of_month(a)))?;
            Date::new(year, month, 1).ok().map(Date::last_of_month)
        }
        _ => None,
    }
}

/// The last day that a text may mean, if it is of a day, a month or a year.
pub(in crate::import) fn last_day(text: &str) -> Option<Date> {
    let cell = SheetCell::Text(text.to_owned());
    date(&cell, None).ok().or_else(|| last_of_period(&cell))
}

/// Whether a text is a month and a year: March 2025, 2025-03.
fn is_month(text: &str) -> bool {
    let parts = parts(text);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let year = |part: &str| part.len() == 4 && part.parse().is_ok_and(|year| (1900..2200).contains(&year));
    let number = |part: &str| part.len() == 2 && part.parse().is_ok_and(|month| (1..=12).contains(&month));
    let said = |part: &str| month(part).is_some() || number(part);
    matches!(parts.as_slice(), [a, b] if year(a) && said(b) || said(a) && year(b))
}

/// The date of a cell.
///
/// # Errors
/// What is wrong with it.
pub(super) fn date(cell: &SheetCell, order: Option<DateOrder>) -> Result<Date, String> {
    let text = match cell {
        SheetCell::Date(date) => return Ok(*date),
        SheetCell::PartDate(date) => {
            return Err(format!(
                "{date} is shown without its day or its year (such as Mar-25), and may be a month or a day: write whole dates, of a \
                 count of a month its last day"
            ));
        }
        SheetCell::Number(number) => {
            if let Some(moment) = moment(&cell.shown()) {
                return Ok(moment.to_zoned(TimeZone::UTC).date());
            }
            return Err(format!("{number} is a number: give its cells the format of a date"));
        }
        SheetCell::Text(text) => text,
        SheetCell::Empty | SheetCell::Fault(_) | SheetCell::Share(_) => {
            return Err(format!("\"{}\" is no date", cell.shown()));
        }
    };
    let wrong = || no_day::what_is_wrong(text, last_of_period(cell).is_some());
    if let Some(moment) = moment(text) {
        return Ok(moment.to_zoned(TimeZone::UTC).date());
    }
    let reading = with_year_last(read(text).ok_or_else(wrong)?);
    match reading {
        Reading::Certain(date) => Ok(date),
        Reading::Either(a, b, year) | Reading::Points(a, b, year) => {
            let (day, month) = match (order, reading) {
                (Some(DateOrder::MonthFirst), _) => (b, a),
                (Some(DateOrder::DayFirst), _) | (None, Reading::Points(..)) => (a, b),
                (None, _) if a == b => (a, b),
                (None, _) => {
                    return Err(format!(
                        "\"{text}\" may have the day or the month first, and no cell of the column shows which: \
                         --dates day-first or --dates month-first says it"
                    ));
                }
            };
            Date::new(year, month, day).map_err(|_| wrong())
        }
        Reading::Short(..) => Err(wrong()),
    }
}

/// What stands behind a time of day.
const HALVES: &[&str] = &[" AM", " PM", " am", " pm", " a.m.", " p.m.", " UTC", " GMT", " ص", " م"];

fn read(text: &str) -> Option<Reading> {
    let certain = |year: i16, month: i8, day: i8| {
        let known = (1900..2200).contains(&year);
        Date::new(year, month, day).ok().filter(|_| known).map(Reading::Certain)
    };
    // A time of day behind the date says nothing that we use.
    let text = text.trim();
    let text = HALVES.iter().find_map(|half| text.strip_suffix(half)).map_or(text, str::trim_end);
    let text = text.split_once('T').filter(|(date, _)| date.len() >= 8).map_or(text, |(date, _)| date);
    let text = match text.rsplit_once(' ') {
        Some((before, time)) if time.contains(':') => before.trim(),
        _ => text,
    };
    let parts = parts(text);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() <= 4 && part.is_ascii());
    match parts.as_slice() {
        [one] if one.len() == 8 && one.bytes().all(|byte| byte.is_ascii_digit()) => {
            certain(one[..4].parse().ok()?, one[4..6].parse().ok()?, one[6..].parse().ok()?)
        }
        [a, b, c] => {
            let year_of = |part: &str| match (number(part)?, part.len()) {
                (year, 4) => Some(year),
                (year, 2) => Some(2000 + year),
                _ => None,
            };
            let day_of = |part: &str| {
                let digits = part.trim_end_matches(|letter: char| letter.is_alphabetic());
                number(digits).and_then(|day| i8::try_from(day).ok())
            };
            if let Some(month) = month(b) {
                return certain(year_of(c)?, month, day_of(a)?);
            }
            if let Some(month) = month(a) {
                return certain(year_of(c)?, month, day_of(b)?);
            }
            let small = |part: &str| number(part).and_then(|value| i8::try_from(value).ok());
            if a.len() == 4 {
                return certain(number(a)?, small(b)?, small(c)?);
            }
            let (first, second) = (small(a)?, small(b)?);
            if !(1..=31).contains(&first) || !(1..=31).contains(&second) {
                return None;
            }
            if let Some(last) = small(c).filter(|_| a.len() <= 2 && b.len() <= 2 && c.len() == 2) {
                return Some(Reading::Short(first, second, last, a.len() == 1));
            }
            if c.len() != 4 {
                return None;
            }
            let year = number(c)?;
            if first == second {
                return certain(year, second, first);
            }
            // Points stand in dates where the day comes first.
            let reading = if text.contains('.') { Reading::Points } else { Reading::Either };
            (1900..2200).contains(&year).then_some(reading(first, second, year))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> SheetCell {
        SheetCell::Text(text.into())
    }

    #[test]
    fn one_day_in_many_words() {
        let day: Date = "2025-01-21".parse().expect("a date");
        for words in [
            "2025-01-21",
            "2025-01-21T00:00:00",
            "2025-01-21 00:00:00.000",
            "20250121",
            "2025/1/21",
            "1/21/2025 12:00:00 AM",
            "21 Jan 2025 11:30 pm",
            "2025-01-21 00:00:00 UTC",
            "21 January 2025",
            "21 Jan 2025",
            "21-Jan-25",
            "January 21, 2025",
            "Jan 21st, 2025",
            "21 janvier 2025",
            "21.01.2025",
            "21 de enero de 2025",
            "21 enero 2025",
            "21 de janeiro de 2025",
            "Tuesday, 21 January 2025",
            "Tue 21 Jan 2025",
            "mardi 21 janvier 2025",
            "21 كانون الثاني 2025",
            "21 كانون الثاني/يناير 2025",
            "٢١ يناير ٢٠٢٥",
            "21 января 2025 г.",
            "21 січня 2025",
            "1737417600000",
        ] {
            let order = words.starts_with("1/").then_some(DateOrder::MonthFirst);
            assert_eq!(date(&text(words), order), Ok(day), "{words}");
        }
        for words in ["", "21", "45678", "31 February 2025", "2025-13-01", "21/01/25", "tomorrow"] {
            assert!(date(&text(words), None).is_err(), "{words}");
        }
        assert!(date(&SheetCell::Number(45_678.0), None).is_err());
    }

    #[test]
    fn dates_that_a_workbook_could_not_read_are_seen_beside_those_it_could() {
        let date = SheetCell::Date("2025-03-02".parse().expect("a date"));
        assert_eq!(beside_dates([date.clone(), text("25/01/2025")].iter()).as_deref(), Some("25/01/2025"));
        assert_eq!(beside_dates([date, text("2025-01-25")].iter()), None);
        assert_eq!(beside_dates([text("25/01/2025")].iter()), None);
    }

    #[test]
    fn years_of_two_digits_are_read_where_the_column_shows_them() {
        let cells = |words: [&str; 3]| words.map(text);
        assert_eq!(order(cells(["05/03/25", "12/03/25", "20/03/25"]).iter()), Ok(Some(DateOrder::DayFirst)));
        assert_eq!(
            order(cells(["03/05/25", "03/12/25", "04/20/25"]).iter()),
            Ok(Some(DateOrder::MonthFirst))
        );
        // These have the year first.
        assert!(order(cells(["25/03/05", "25/03/12", "25/03/20"]).iter()).is_err());
        assert!(order(cells(["05/03/25", "05/03/25", "05/03/25"]).iter()).is_err());
        assert_eq!(order(cells(["5/3/25", "12/3/25", "20/4/25"]).iter()), Ok(Some(DateOrder::DayFirst)));
        assert_eq!(order(cells(["5/3/25", "6/3/25", "7/4/25"]).iter()), Ok(None));
        let day = "2025-03-20".parse().expect("a date");
        assert_eq!(date(&text("20-03-25"), Some(DateOrder::DayFirst)), Ok(day));
        assert!(date(&text("20-03-25"), None).is_err());
    }

    #[test]
    fn headers_say_what_comes_first() {
        for (header, order) in [
            ("Date (dd/mm/yyyy)", Some(DateOrder::DayFirst)),
            ("Date_mmddyyyy", Some(DateOrder::MonthFirst)),
            ("Date (JJ/MM/AAAA)", Some(DateOrder::DayFirst)),
            ("Commodity added", None),
            ("Date (yyyy-mm)", None),
        ] {
            assert_eq!(order_of_header(header), order, "{header}");
        }
    }

    #[test]
    fn years_and_months_have_a_last_day() {
        for (words, last) in [
            ("2024", "2024-12-31"),
            ("March 2024", "2024-03-31"),
            ("02/2024", "2024-02-29"),
            ("2024-06", "2024-06-30"),
            ("marzo de 2024", "2024-03-31"),
            ("2012-2013", "2013-12-31"),
        ] {
            assert_eq!(last_of_period(&text(words)), last.parse().ok(), "{words}");
        }
        assert!(last_of_period(&text("yes")).is_none() && last_of_period(&text("12")).is_none());
    }

    #[test]
    fn the_column_says_what_comes_first() {
        let cells = |words: [&str; 2]| words.map(text);
        assert_eq!(order(cells(["03/04/2025", "21/01/2025"]).iter()), Ok(Some(DateOrder::DayFirst)));
        assert_eq!(order(cells(["03/04/2025", "1/21/2025"]).iter()), Ok(Some(DateOrder::MonthFirst)));
        assert_eq!(order(cells(["03/04/2025", "01/02/2025"]).iter()), Ok(None));
        assert!(order(cells(["21/04/2025", "01/22/2025"]).iter()).is_err());
        assert!(date(&text("03/04/2025"), None).expect_err("either").contains("--dates"));
        // Points have the day first, unless the user says otherwise or the column shows it.
        let third = "2025-03-05".parse().expect("a date");
        assert_eq!(date(&text("05.03.2025"), None), Ok(third));
        assert_eq!(date(&text("03.05.2025"), Some(DateOrder::MonthFirst)), Ok(third));
        assert_eq!(order(cells(["03.05.2025", "03.25.2025"]).iter()), Ok(Some(DateOrder::MonthFirst)));
        assert_eq!(
            date(&text("03/04/2025"), Some(DateOrder::MonthFirst)),
            Ok("2025-03-04".parse().expect("a date"))
        );
    }
}
