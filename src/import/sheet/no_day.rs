//! What stands in columns of dates and names no day: months, weeks, rounds of a survey, numbers of a workbook.

use super::months::{month, parts};
use super::words::key;

/// What is said of a month, a year, or a time from one to the other, in the place of a date.
pub(super) const PERIOD: &str = "is a month or a year, and does not say which day of it is meant";
/// The same of a week.
pub(super) const OF_WEEK: &str = "is a week, and does not say which day of it is meant";
/// The same of a round of a survey.
pub(super) const OF_ROUND: &str = "is a round, and does not say on which day people were counted";
/// The same of a month with two digits.
pub(super) const MONTH_OR_DAY: &str = "may be a month of a year or a day of a month";
/// What is said of the number by which a workbook keeps a day. It may count from 1900 or from 1904.
pub(super) const SERIAL: &str = "is the number by which a workbook keeps a day, and not that day";

/// Words of weeks, short ones with a number alone.
const WEEKS: &[&str] = &[
    "w",
    "wk",
    "week",
    "epiweek",
    "weekno",
    "s",
    "sem",
    "semaine",
    "semana",
    "se",
    "أسبوع",
    "الأسبوع",
    "неделя",
    "тиждень",
];
/// The same of rounds.
const ROUNDS: &[&str] =
    &["r", "round", "rd", "dtmround", "mtround", "cycle", "ronde", "ronda", "rodada", "الجولة", "جولة"];

/// What a text is, in the place of a date.
pub(super) fn what_is_wrong(text: &str, is_period: bool) -> String {
    let what = match text {
        _ if is_period => PERIOD,
        _ if is_serial(text) => SERIAL,
        _ if is_numbered(text, WEEKS) => OF_WEEK,
        _ if is_numbered(text, ROUNDS) => OF_ROUND,
        _ if is_month_of_two_digits(text) => MONTH_OR_DAY,
        _ => "is no date",
    };
    format!("\"{text}\" {what}")
}

/// Whether a text is such a number of this century, but for its last decades.
fn is_serial(text: &str) -> bool {
    text.len() == 5 && text.parse().is_ok_and(|days: u32| (35_000..60_000).contains(&days))
}

/// Whether a text is a word of a list with a number of one or two digits, with or without a year: 2025-W05, Week 5, Round 2.
fn is_numbered(text: &str, list: &[&str]) -> bool {
    let word = key(text).replace(|letter: char| letter.is_ascii_digit(), "");
    let numbers: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let is_year = |digits: &str| digits.len() == 4 && digits.starts_with(['1', '2']);
    let fit = match numbers.as_slice() {
        [number] => number.len() <= 2,
        [one, other] => is_year(one) && other.len() <= 2 || one.len() <= 2 && is_year(other),
        _ => false,
    };
    fit && list.iter().any(|known| key(known) == word)
}

/// Whether a text is a month in words with two digits, which may be its year or its day: Feb-25.
fn is_month_of_two_digits(text: &str) -> bool {
    let parts = parts(text);
    let short = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [a, b] if month(a).is_some() && short(b) || short(a) && month(b).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_no_day_is_called_what_it_is() {
        for (text, what) in [
            ("2025-W05", OF_WEEK),
            ("2025W5", OF_WEEK),
            ("W5 2025", OF_WEEK),
            ("Week 5", OF_WEEK),
            ("Semaine 12", OF_WEEK),
            ("Round 2", OF_ROUND),
            ("R12", OF_ROUND),
            ("Feb-25", MONTH_OR_DAY),
            ("25 février", MONTH_OR_DAY),
            ("45689", SERIAL),
            ("Wau", "is no date"),
            ("W", "is no date"),
            ("Sud 3 bis", "is no date"),
        ] {
            assert_eq!(what_is_wrong(text, false), format!("\"{text}\" {what}"));
        }
    }
}
