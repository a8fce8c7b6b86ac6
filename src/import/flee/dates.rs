//! Which day is meant? Dates as Flee has them, and as spreadsheets make them.

use jiff::ToSpan;
use jiff::civil::Date;

/// Which of two numbers is the day, where a date is written with the year last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// Days since the last of December 1899, as spreadsheets count them: from 1982 to 2050.
const SERIAL: std::ops::Range<i64> = 30_000..55_000;

/// The order in a column of dates; none if no cell of it needs one.
///
/// A number above 12 tells it, else that dates ascend or descend; where both orders do, the day comes first, as nearly
/// everywhere.
pub(super) fn order(cells: &[&str]) -> Option<DayOrder> {
    let [day, month] = [DayOrder::DayFirst, DayOrder::MonthFirst]
        .map(|order| cells.iter().filter_map(|cell| date(cell, Some(order))).collect::<Vec<Date>>());
    let fit = |dates: &[Date]| (dates.len(), dates.is_sorted(), dates.iter().rev().is_sorted());
    let order = if fit(&month) > fit(&day) { DayOrder::MonthFirst } else { DayOrder::DayFirst };
    (day != month).then_some(order)
}

/// A date, with or without a time after it; without an order only where there is no doubt.
pub(super) fn date(cell: &str, order: Option<DayOrder>) -> Option<Date> {
    iso(cell).or_else(|| other(cell, order)).filter(|date| (1900..=2200).contains(&date.year()))
}

fn iso(cell: &str) -> Option<Date> {
    let (head, rest) = (cell.get(..10)?, cell.get(10..)?);
    if !(rest.is_empty() || rest.starts_with([' ', 'T'])) {
        return None;
    }
    head.parse().ok()
}

fn other(cell: &str, order: Option<DayOrder>) -> Option<Date> {
    // What follows the date is a time.
    let words: Vec<&str> = cell.split_whitespace().take_while(|word| !word.contains(':')).collect();
    let head = words.join(" ");
    let parts: Vec<&str> =
        head.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() <= 4);
    let [first, second, third] = parts[..] else {
        let [days] = parts[..] else { return None };
        let days = days.parse::<i64>().ok().filter(|days| head.len() == 5 && SERIAL.contains(days))?;
        return jiff::civil::date(1899, 12, 30).checked_add(days.days()).ok();
    };
    let (year, month, day) = if let Some(month) = month(second) {
        if first.len() == 4 { (first, month, number(third)?) } else { (third, month, number(first)?) }
    } else if let Some(month) = month(first) {
        (third, month, number(second)?)
    } else if first.len() == 4 {
        (first, number(second)?, number(third)?)
    } else {
        let (first, second) = (number(first)?, number(second)?);
        match order {
            Some(DayOrder::DayFirst) => (third, second, first),
            Some(DayOrder::MonthFirst) => (third, first, second),
            None if first > 12 => (third, second, first),
            None if second > 12 => (third, first, second),
            None if first == second => (third, first, second),
            None => return None,
        }
    };
    let year = match (year.len(), number(year)?) {
        (4, year) => year,
        (2, year) if year < 70 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The number of a month from its English name, or the start of one.
fn month(text: &str) -> Option<i16> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_lowercase();
    let found = NAMES.iter().position(|name| text.len() >= 3 && name.starts_with(&text));
    found.or_else(|| (text == "sept").then_some(8)).and_then(|index| i16::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_spreadsheets_write_them() {
        let fifth = jiff::civil::date(2013, 12, 5);
        for cell in [
            "2013-12-05",
            "2013-12-5",
            "2013/12/05",
            "2013-12-05T00:00:00Z",
            "2013-12-5 12:00 AM",
            "05-Dec-13",
            "5 December 2013",
            "December 5, 2013",
            "41613",
        ] {
            assert_eq!(date(cell, None), Some(fifth), "{cell}");
        }
        assert_eq!(date("05/12/2013", Some(DayOrder::DayFirst)), Some(fifth));
        assert_eq!(date("12/5/13", Some(DayOrder::MonthFirst)), Some(fifth));
        for cell in ["", "5", "05/12/2013", "2013-13-05", "12-2013", "1-2-3-4", "soon", "31/02/2013"] {
            assert_eq!(date(cell, None), None, "{cell}");
        }
        // A number above 12 leaves no doubt.
        assert_eq!(date("25.12.2013", None), Some(jiff::civil::date(2013, 12, 25)));
    }

    #[test]
    fn the_order_of_day_and_month_shows_in_a_column() {
        assert_eq!(order(&["2013-12-01", "soon", ""]), None);
        assert_eq!(order(&["01/02/2013", "13/02/2013"]), Some(DayOrder::DayFirst));
        assert_eq!(order(&["01/02/2013", "02/13/2013"]), Some(DayOrder::MonthFirst));
        // Third of January and second of February, or first of March and second of February.
        assert_eq!(order(&["01/03/2013", "02/02/2013"]), Some(DayOrder::MonthFirst));
        assert_eq!(order(&["01/02/2013", "01/03/2013"]), Some(DayOrder::DayFirst));
    }
}
