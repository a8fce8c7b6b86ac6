//! Numbers and dates as people read them: the same in charts, reports and messages.

use jiff::civil::Date;

use crate::conflict::{AXES, MEASURES};
use crate::outcome::precision::Known;

/// A whole number with separators.
pub fn thousands(value: f64) -> String {
    // Halves as in tables: formatting takes 2.5 for 2.
    let digits = format!("{:.0}", value.abs().round());
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0.0 && text != "0" { format!("-{text}") } else { text }
}

/// A number rounded to three significant digits: no simulated number is known better.
pub fn three_digits(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let unit = (decade(value) / 100.0).max(1.0);
    (value / unit).round() * unit
}

/// A number rounded to digits no finer than its standard error: to a multiple of 1, 2 or 5 times a power of ten that is
/// not below it, and to three significant digits in any case. The first digit stays, so that what is not zero is not
/// shown as zero. Without an error: three digits. The error is that to the nearest person, as tables have it: a report, a
/// chart and a page made from tables show one number.
pub fn round_to_error(value: f64, error: Option<f64>) -> f64 {
    let Some(error) = error.map(f64::round).filter(|&error| error > 0.0 && value != 0.0) else {
        return three_digits(value);
    };
    let steps = [1.0, 2.0, 5.0].map(|step| step * decade(error));
    let step = steps.into_iter().find(|&step| step >= error).unwrap_or(10.0 * decade(error));
    let unit = step.min(decade(value)).max(1.0);
    three_digits((value / unit).round() * unit)
}

/// The same of amounts, which may be far below 1: below a hundred digits are those of a number that is a million times as large.
pub fn round_amount(value: f64, error: Option<f64>) -> f64 {
    const MILLION: f64 = 1e6;
    match error {
        Some(_) if value.abs() < 100.0 => {
            round_to_error(MILLION * value, error.map(|error| MILLION * error)) / MILLION
        }
        Some(_) => round_to_error(value, error),
        None if value.abs() < 100.0 => value,
        None => three_digits(value),
    }
}

/// How many decimals an amount is written with: three digits, two where it is small, and none from a hundred on.
pub fn decimals(amount: f64) -> usize {
    const MOST: f64 = 6.0;
    let size = amount.abs();
    match size {
        _ if size >= 100.0 || size == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 0.1 => 2,
        _ => (1.0 - libm::log10(size).floor()).min(MOST) as usize,
    }
}

/// Numbers in their order, as they are to be shown beside each other: an end that rounding to its own error would carry across
/// its neighbour on the way to the middle is shown as that neighbour.
pub fn in_order(known: &[Known], middle: usize, rounded: impl Fn(f64, Option<f64>) -> f64) -> Vec<Known> {
    let mut shown = known.to_vec();
    let rounded = |known: Known| rounded(known.value, known.error);
    for index in middle + 1..shown.len() {
        if rounded(shown[index]) < rounded(shown[index - 1]) {
            shown[index] = shown[index - 1];
        }
    }
    for index in (0..middle.min(shown.len().saturating_sub(1))).rev() {
        if rounded(shown[index]) > rounded(shown[index + 1]) {
            shown[index] = shown[index + 1];
        }
    }
    shown
}

/// Running totals on several days, each with the same levels, lowest first, as they are to be shown: in order within each day,
/// and nowhere below the day before. Of two days that rounding would put out of order the better known one stays.
pub fn in_order_by_day(
    days: &[Vec<Known>],
    middle: usize,
    rounded: impl Fn(f64, Option<f64>) -> f64,
) -> Vec<Vec<Known>> {
    let mut shown: Vec<Vec<Known>> = days.iter().map(|known| in_order(known, middle, &rounded)).collect();
    let falls = |before: &Known, after: &Known| {
        rounded(after.value, after.error) < rounded(before.value, before.error)
    };
    let error = |known: &Known| known.error.unwrap_or(0.0);
    for day in (1..shown.len()).rev() {
        let (before, after) = shown.split_at_mut(day);
        for (before, after) in before[day - 1].iter_mut().zip(&after[0]) {
            if falls(before, after) && error(before) > error(after) {
                *before = *after;
            }
        }
    }
    for day in 1..shown.len() {
        let (before, after) = shown.split_at_mut(day);
        for (before, after) in before[day - 1].iter().zip(&mut after[0]) {
            if falls(before, after) {
                *after = *before;
            }
        }
    }
    shown
}

/// The power of ten of the first digit of a number that is not zero.
fn decade(value: f64) -> f64 {
    libm::pow(10.0, libm::log10(value.abs()).floor())
}

/// A date in words: "1 Oct 2018".
pub fn date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// The same without its year: "1 Oct".
pub fn day_and_month(date: Date) -> String {
    date.strftime("%-d %b").to_string()
}

/// A text without the names that stand in it in quotation marks: for pages and files that are published, in which places and
/// roads have no place.
pub fn unnamed(text: &str) -> String {
    let mut parts = text.split('"');
    let mut out = parts.next().unwrap_or_default().to_string();
    // After a mark comes a name and then, if it ends, what is no name.
    while parts.next().is_some() {
        out.push_str("\"…\"");
        out.push_str(parts.next().unwrap_or_default());
    }
    out
}

/// What a setting of the command line says, without names: a number stays, of all else nothing does.
pub fn unnamed_value(value: &str) -> &str {
    if value.parse::<f64>().is_ok() { value } else { "…" }
}

/// Lists whose items are called by names, of places and roads often.
const NAMED: [&str; 2] = [AXES, MEASURES];

/// The key of a setting, or the name of a parameter, without the name of the axis or the measure that it is of.
pub fn unnamed_key(key: &str) -> String {
    let of = |list: &'static str| Some((list, key.strip_prefix(list)?.strip_prefix('.')?));
    match NAMED.iter().find_map(|list| of(list)) {
        None => key.to_owned(),
        Some((list, item)) => match item.rsplit_once('.') {
            Some((_, number)) => format!("{list}.….{number}"),
            None => format!("{list}.…"),
        },
    }
}

/// Whether a scenario is called by settings that may name something: an axis, a measure, or what is no number and no distribution.
fn is_of_names(scenario: &str) -> bool {
    let given = scenario.split(" = ").skip(1);
    let plain = |value: &str| {
        let word: String = value.chars().take_while(|letter| letter.is_alphanumeric()).collect();
        word.parse::<f64>().is_ok()
            || ["true", "false"].contains(&word.as_str())
            || !word.starts_with(char::is_alphabetic)
    };
    let named = given.clone().any(|value| value.contains('\'') || !plain(value));
    given.count() > 0 && (named || NAMED.iter().any(|list| scenario.contains(&format!("{list}."))))
}

/// Why scenarios cannot stand on what is published: one is called by settings that name places or roads.
pub fn names_places<'a>(mut scenarios: impl Iterator<Item = &'a str>) -> Option<String> {
    let scenario = scenarios.find(|name| name.contains('"') || is_of_names(name))?;
    Some(format!(
        "--public leaves out places, and a scenario is called by settings that name some, {scenario}: run it with --name"
    ))
}

/// A text cut to a number of characters, with an ellipsis if it was longer.
pub fn clip(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_string();
    }
    let cut: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// The same, but for what stands behind the last colon, which is kept whole: a figure that is cut is another figure.
pub fn clip_before_figure(text: &str, width: usize) -> String {
    match text.rsplit_once(": ") {
        Some((who, figure)) if figure.chars().count() + 3 < width => {
            format!("{}: {figure}", clip(who, width - figure.chars().count() - 2))
        }
        _ => clip(text, width),
    }
}

/// Kilocalories in a tonne of dry rations: 2,100 kcal in 550 g.
const KCAL_PER_TONNE: f64 = 2100.0 / 0.000_55;

/// The unit in which an amount is carried: what an amount in the unit of a standard is multiplied by, and its key. None
/// for a unit that a case invents.
pub fn carried(unit: &str) -> Option<(f64, &'static str)> {
    match unit {
        "litres" => Some((0.001, "m3")),
        "kilocalories" => Some((1.0 / KCAL_PER_TONNE, "tonnes")),
        "grams" => Some((1e-6, "tonnes")),
        "kilograms" => Some((0.001, "tonnes")),
        "square metres" => Some((1e-4, "hectares")),
        "taps" => Some((1.0, "taps")),
        "toilets" => Some((1.0, "toilets")),
        "kits" => Some((1.0, "kits")),
        _ => None,
    }
}

/// How many of a hundred futures each of three shares is: whole numbers, those that lose most by it rounded up, so that
/// they add up to a hundred where the shares add up to one.
pub fn of_hundred(shares: [f64; 3]) -> [u32; 3] {
    let mut whole = shares.map(|share| (100.0 * share) as u32);
    let lost = |index: usize| (100.0 * shares[index]).fract();
    let left = ((100.0 * shares.iter().sum::<f64>()).round() as u32).saturating_sub(whole.iter().sum());
    let mut order = [0, 1, 2];
    order.sort_by(|&a, &b| lost(b).total_cmp(&lost(a)));
    for &index in order.iter().take(left as usize) {
        whole[index] += 1;
    }
    whole
}

/// Shares of futures that are hardly any, and nearly all: these are not told in tenths.
pub const FEW_OF_ALL: f64 = 0.05;

/// Three shares in whole tenths that add up to ten, where the shares add up to one; those below a twentieth, or above
/// nineteen of them, as they are.
pub fn of_ten(shares: [f64; 3]) -> [f64; 3] {
    let told = |share: f64| (FEW_OF_ALL..=1.0 - FEW_OF_ALL).contains(&share);
    if !shares.into_iter().any(told) {
        return shares;
    }
    let mut tenths = shares.map(|share| if told(share) { ((10.0 * share) as i32).max(1) } else { 0 });
    let left = (10.0 * shares.iter().sum::<f64>()).round() as i32 - tenths.iter().sum::<i32>();
    for _ in 0..left.abs() {
        // What is furthest from its share gets the tenth in question.
        let short =
            |index: usize| f64::from(left.signum()) * (10.0 * shares[index] - f64::from(tenths[index]));
        // Ten of ten, or none, would say more than nineteen of twenty, or less than one.
        let of_told = (0..3)
            .rev()
            .filter(|&index| told(shares[index]) && (1..=9).contains(&(tenths[index] + left.signum())));
        if let Some(index) = of_told.max_by(|&a, &b| short(a).total_cmp(&short(b))) {
            tenths[index] += left.signum();
        }
    }
    std::array::from_fn(
        |index| if told(shares[index]) { f64::from(tenths[index]) / 10.0 } else { shares[index] },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_odds_add_up_to_ten() {
        let same = |shares: [f64; 3], tenths: [f64; 3]| {
            let of = of_ten(shares);
            assert!(of.iter().zip(tenths).all(|(a, b)| (a - b).abs() < 1e-9), "{shares:?}: {of:?}");
        };
        same([0.5, 0.35, 0.15], [0.5, 0.4, 0.1]);
        same([0.07, 0.46, 0.47], [0.1, 0.4, 0.5]);
        same([0.06, 0.06, 0.88], [0.1, 0.1, 0.8]);
        same([0.03, 0.48, 0.49], [0.03, 0.5, 0.5]);
        same([0.0, 0.04, 0.96], [0.0, 0.04, 0.96]);
        same([0.25, 0.25, 0.5], [0.3, 0.2, 0.5]);
        same([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]);
        same([0.04, 0.04, 0.92], [0.04, 0.04, 0.9]);
        same([0.05, 0.9, 0.05], [0.1, 0.8, 0.1]);
    }

    #[test]
    fn numbers_beside_each_other_keep_their_order() {
        let known = |pairs: &[(f64, f64)]| {
            pairs.iter().map(|&(value, error)| Known { value, error: Some(error) }).collect::<Vec<_>>()
        };
        let shown = |pairs: &[(f64, f64)], middle| {
            let all = in_order(&known(pairs), middle, round_to_error);
            all.into_iter().map(|known| round_to_error(known.value, known.error)).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(&[(1_138.0, 8.0), (1_151.0, 9.0), (1_355.0, 600.0)], 1),
            [1_140.0, 1_150.0, 1_150.0]
        );
        assert_eq!(
            shown(&[(290.0, 1.0), (301.0, 1.0), (304.0, 60.0), (310.0, 1.0), (320.0, 80.0)], 2),
            [290.0, 300.0, 300.0, 310.0, 310.0]
        );
        assert_eq!(shown(&[(260.0, 70.0), (270.0, 5.0)], 1), [270.0, 270.0]);
        assert_eq!(shown(&[(10.0, 1.0), (20.0, 1.0), (30.0, 1.0)], 1), [10.0, 20.0, 30.0]);
        assert!(in_order(&[], 0, round_to_error).is_empty());
        // P95 of a running total that is better known on the later day.
        let days = [
            known(&[(300.0, 1.0), (8_000.0, 900.0), (18_458.0, 6e3)]),
            known(&[(350.0, 1.0), (8_100.0, 90.0), (18_517.0, 900.0)]),
        ];
        let shown = in_order_by_day(&days, 1, round_to_error);
        let shown =
            shown.iter().map(|day| day.iter().map(|k| round_to_error(k.value, k.error)).collect::<Vec<_>>());
        assert_eq!(shown.collect::<Vec<_>>(), [[300.0, 8_000.0, 19_000.0], [350.0, 8_100.0, 19_000.0]]);
    }

    #[test]
    fn small_amounts_are_not_nothing() {
        for (value, error, text) in [
            (0.003_654, Some(0.000_428), "0.0035"),
            (0.000_4, Some(0.000_1), "0.00040"),
            (12.34, None, "12.3"),
            (0.5, None, "0.50"),
        ] {
            let rounded = round_amount(value, error);
            assert_eq!(format!("{rounded:.*}", decimals(rounded)), text);
        }
        assert_eq!((round_amount(123_456.0, Some(6e3)), decimals(123.0), decimals(0.0)), (120_000.0, 0, 0));
    }

    #[test]
    fn numbers_have_separators_and_three_digits() {
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!((thousands(-1234.0), thousands(-0.2)), ("-1,234".into(), "0".into()));
        assert_eq!(thousands(three_digits(1_026_000.0)), "1,030,000");
        assert_eq!(thousands(three_digits(-87.4)), "-87");
    }

    #[test]
    fn digits_are_no_finer_than_the_error() {
        let shown = |value, error| thousands(round_to_error(value, Some(error)));
        assert_eq!(shown(741_234.0, 9_800.0), "740,000");
        assert_eq!(shown(741_234.0, 14_000.0), "740,000");
        assert_eq!(shown(741_234.0, 21_000.0), "750,000");
        assert_eq!(shown(741_234.0, 95_000.0), "700,000");
        // Exact numbers, and those that are better known than three digits.
        assert_eq!(shown(741_234.0, 0.0), "741,000");
        assert_eq!(shown(741_234.0, 100.0), "741,000");
        assert_eq!((shown(7.0, 0.2), shown(0.0, 12.0)), ("7".into(), "0".into()));
        // What is known badly keeps its first digit.
        assert_eq!((shown(310.0, 400.0), shown(12.0, 9_000.0)), ("300".into(), "10".into()));
        assert_eq!(shown(-741_234.0, 14_000.0), "-740,000");
        assert_eq!(thousands(round_to_error(741_234.0, None)), "741,000");
        // A table has the error to the nearest person.
        assert_eq!(shown(318_412.0, 2000.3), shown(318_412.0, 2000.0));
        assert_eq!(shown(318_412.0, 2000.0), "318,000");
    }

    #[test]
    fn a_hundred_futures_are_a_hundred() {
        assert_eq!(of_hundred([0.625, 0.0, 0.375]), [63, 0, 37]);
        assert_eq!(of_hundred([1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]).iter().sum::<u32>(), 100);
        assert_eq!(of_hundred([0.0, 1.0, 0.0]), [0, 100, 0]);
        assert_eq!(of_hundred([0.29, 0.57, 0.14]), [29, 57, 14]);
    }

    #[test]
    fn dates_are_written_out() {
        let first = jiff::civil::date(2018, 10, 1);
        assert_eq!((date(first), day_and_month(first)), ("1 Oct 2018".into(), "1 Oct".into()));
    }

    #[test]
    fn a_label_is_cut_and_its_figure_is_not() {
        let label = "REACH survey, would move if conflict came, 14 Sep 2018: 2,000,000";
        assert_eq!(clip_before_figure(label, 40), "REACH survey, would move if…: 2,000,000");
        assert_eq!(clip_before_figure("UN: 900,000", 40), "UN: 900,000");
        assert_eq!(clip_before_figure("nothing but words here", 10), "nothing b…");
        // A figure as long as the room is no figure.
        assert_eq!(clip_before_figure("who: a long tale of words", 12).chars().count(), 12);
    }
}
