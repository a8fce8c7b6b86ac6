//! Dated event lines whose labels never run into each other.

use jiff::civil::Date;

use super::axes::{Frame, day_of};
use super::colours::SOFT;
use super::page::Page;
use super::text::Type;
use crate::output::words;

const EVENT: Type = Type::new(13.5).halo();
const EVENT_ROW: f64 = 19.0;

/// Event labels laid out above a frame that starts somewhere below `y`.
pub(super) struct Events {
    /// Day, label, left end of the text, row (0 is the lowest).
    placed: Vec<(f64, String, f64, usize)>,
    rows: usize,
}

impl Events {
    /// Gives each label a row so that neither texts nor lines cross a text.
    /// `frame` needs only its horizontal part; `limit` is the right end.
    pub(super) fn plan(events: &[(Date, String)], start: Date, frame: &Frame, limit: f64) -> Self {
        let mut sorted: Vec<_> = events.iter().collect();
        sorted.sort_by_key(|event| event.0);
        let mut placed: Vec<(f64, String, f64, usize)> = Vec::new();
        let mut rows = 0;
        // From the right: a label must stand above the lines it reaches over.
        for (date, label) in sorted.into_iter().rev() {
            let day = day_of(start, *date);
            let text = format!("{}: {label}", words::date(*date));
            let x = frame.px(day) - 3.0;
            let width = EVENT.width(&text);
            let left = x.min(limit - width).max(8.0);
            let row = placed
                .iter()
                .filter(|(other, text, from, _)| {
                    let reach = frame.px(*other).max(from + EVENT.width(text));
                    left < reach + 10.0 && from.min(frame.px(*other)) < left + width + 10.0
                })
                .map(|(.., row)| row + 1)
                .max()
                .unwrap_or(0);
            rows = rows.max(row + 1);
            placed.push((day, text, left, row));
        }
        Self { placed, rows }
    }

    /// Height taken above the frame.
    pub(super) fn height(&self) -> f64 {
        self.rows as f64 * EVENT_ROW + if self.rows > 0 { 6.0 } else { 0.0 }
    }

    /// Draws the lines down through the frame and the labels above it.
    pub(super) fn draw(&self, page: &mut Page, frame: &Frame) {
        for (day, _, _, row) in &self.placed {
            let x = frame.px(*day);
            let y = frame.top - *row as f64 * EVENT_ROW - 5.0;
            page.dashed((x, y), (x, frame.bottom()), SOFT, 1.4, "5 4");
        }
        for (_, text, left, row) in &self.placed {
            page.text(*left, frame.top - *row as f64 * EVENT_ROW - 9.0, text, EVENT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn near_events_get_rows_of_their_own() {
        let frame = Frame { left: 100.0, top: 0.0, width: 800.0, height: 100.0, x: (0.0, 365.0), y: 1.0 };
        let start = date(2018, 9, 1);
        let events = [
            (date(2018, 9, 2), "one".into()),
            (date(2018, 9, 20), "two".into()),
            (date(2019, 8, 1), "far".into()),
        ];
        let plan = Events::plan(&events, start, &frame, 1100.0);
        assert_eq!(plan.placed.iter().map(|event| event.3).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(Events::plan(&[], start, &frame, 1100.0).height().to_bits(), 0.0_f64.to_bits());
    }
}
