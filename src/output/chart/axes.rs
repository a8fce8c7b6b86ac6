//! Axes in words: persons with thousands separators upwards, calendar dates
//! along.

use jiff::{Span, civil::Date};

use super::colours::{GRID, INK, SOFT};
use super::numbers::exact;
use super::page::{EDGE, Page};
use super::text::Type;
use crate::output::words;

const TICK: Type = Type::new(14.0).fill(SOFT);

/// A rectangle on the sheet and the numbers its sides stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// First and last day (or value) across; the last is greater.
    pub(super) x: (f64, f64),
    /// Value at the top side; the bottom is zero.
    pub(super) y: f64,
}

impl Frame {
    pub(super) fn px(&self, x: f64) -> f64 {
        self.left + (x - self.x.0) / (self.x.1 - self.x.0) * self.width
    }
    pub(super) fn py(&self, y: f64) -> f64 {
        self.bottom() - y / self.y * self.height
    }
    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }
    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// The range of days to draw: that of the series and of everything dated.
pub(super) fn days(length: usize, dated: impl Iterator<Item = f64>) -> (f64, f64) {
    let last = length.saturating_sub(1) as f64;
    let (first, last) = dated.fold((0.0, last), |(a, b): (f64, f64), day| (a.min(day), b.max(day)));
    if last > first { (first, last) } else { (first - 1.0, last + 1.0) }
}

/// The greatest finite value, or zero.
pub(super) fn highest<'a>(values: impl IntoIterator<Item = &'a f64>) -> f64 {
    values.into_iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max)
}

/// The day number of a date, counted from the first day of the series.
pub(super) fn day_of(start: Date, date: Date) -> f64 {
    f64::from((date - start).get_days())
}

/// The date of a day number.
pub(super) fn date_of(start: Date, day: f64) -> Date {
    start.saturating_add(Span::new().try_days(day as i64).unwrap_or_default())
}

/// Round numbers from zero to the first at or above `top`.
pub(super) fn ticks(top: f64, about: f64) -> Vec<f64> {
    if !(top > 0.0 && top.is_finite()) {
        return vec![0.0, 1.0];
    }
    let raw = top / about;
    let power = libm::pow(10.0, raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|nice| nice * power)
        .into_iter()
        .find(|&step| step >= raw * 0.999 && (top < about || step.fract() == 0.0))
        .unwrap_or(10.0 * power);
    let count = (top / step - 1e-9).ceil() as u32;
    (0..=count).map(|i| f64::from(i) * step).collect()
}

/// A round number as written on an axis.
pub(super) fn plain(value: f64) -> String {
    // A sum of steps has a tail of digits that nobody meant.
    if value.fract() == 0.0 { exact(value) } else { format!("{}", (value * 1e6).round() / 1e6) }
}

/// Grid lines and numbers at the left.
pub(super) fn value_axis(page: &mut Page, frame: &Frame, ticks: &[f64], style: Type) {
    for &tick in ticks {
        let y = frame.py(tick);
        let (stroke, width) = if tick == 0.0 { (INK, 1.5) } else { (GRID, 1.0) };
        page.line((frame.left, y), (frame.right(), y), stroke, width);
        page.text(frame.left - 10.0, y + style.size * 0.36, &plain(tick), style.end());
    }
}

/// Dates below the frame: month starts, or days if the range is short.
/// Returns the height at which the next thing may start.
pub(super) fn date_axis(page: &mut Page, frame: &Frame, start: Date, style: Type) -> f64 {
    let room = style.width("30 Sep 2018") + 16.0;
    let first = date_of(start, frame.x.0.ceil());
    let last = date_of(start, frame.x.1.floor());
    let per_day = frame.width / (frame.x.1 - frame.x.0);
    let mut labelled_to = f64::NEG_INFINITY;
    for (date, marked) in tick_dates(first, last, room / per_day) {
        let x = frame.px(day_of(start, date));
        page.line((x, frame.bottom()), (x, frame.bottom() + if marked { 7.0 } else { 4.0 }), INK, 1.0);
        let half = style.width(&words::date(date)) / 2.0;
        if marked && x - half > labelled_to {
            labelled_to = x + half + 8.0;
            page.text(x, frame.bottom() + 10.0 + style.size, &words::date(date), style.middle());
        }
    }
    frame.bottom() + 18.0 + style.size
}

/// Dates that get a tick, and whether each is written out, if a written date
/// takes up `room` days.
fn tick_dates(first: Date, last: Date, room: f64) -> Vec<(Date, bool)> {
    let length = day_of(first, last);
    let mut dates = Vec::new();
    if length < 62.0 {
        let step = [1.0, 2.0, 7.0, 14.0, 28.0].into_iter().find(|&s| s >= room).unwrap_or(56.0);
        let mut day = 0.0;
        while day <= length {
            dates.push((date_of(first, day), true));
            day += step;
        }
        return dates;
    }
    let step =
        [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|&s| f64::from(s) * 28.0 >= room).unwrap_or(240);
    let mut date = first.first_of_month();
    while date <= last {
        if date >= first {
            let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
            let marked = month % step == 0;
            if marked || step <= 12 {
                dates.push((date, marked));
            }
        }
        let next = date.saturating_add(Span::new().months(1));
        if next <= date {
            break;
        }
        date = next;
    }
    dates
}

/// The name of the value axis, written level above it.
pub(super) fn axis_title(page: &mut Page, y: f64, text: &str) -> f64 {
    page.lines(EDGE, y, 700.0, text, TICK.bold()) + 4.0
}

/// The style of tick labels.
pub(super) const fn tick_style() -> Type {
    TICK
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ticks_are_round_and_cover_the_top() {
        assert_eq!(ticks(0.0, 5.0), [0.0, 1.0]);
        assert_eq!(ticks(f64::NAN, 5.0), [0.0, 1.0]);
        assert_eq!(ticks(1_000_000.0, 5.0), [0.0, 2e5, 4e5, 6e5, 8e5, 1e6]);
        assert_eq!(ticks(0.9, 5.0).len(), 6);
        for top in [3.0, 17.0, 99.0, 1234.0, 812_345.0] {
            let ticks = ticks(top, 5.0);
            assert!(*ticks.last().expect("never empty") >= top && ticks.len() <= 7, "{top} {ticks:?}");
        }
    }

    #[test]
    fn ticks_are_written_without_the_tails_of_sums() {
        assert_eq!(ticks(0.15, 3.0).into_iter().map(plain).collect::<Vec<_>>().join(" "), "0 0.05 0.1 0.15");
    }

    #[test]
    fn long_ranges_are_marked_at_month_starts() {
        let ticks = tick_dates(date(2018, 9, 14), date(2019, 9, 13), 50.0);
        assert_eq!(ticks.len(), 12);
        assert!(ticks.iter().all(|(date, _)| date.day() == 1));
        assert_eq!(ticks.iter().filter(|tick| tick.1).count(), 6);
        assert_eq!(tick_dates(date(2018, 9, 14), date(2018, 9, 20), 1.0).len(), 7);
        assert_eq!(words::date(ticks[0].0), "1 Oct 2018");
    }
}
