//! Who goes from where to where?
//!
//! Bars at the left are where people set out, bars at the right where they arrive, as long as they are many; bands between
//! them are as wide as those who went that way.

use super::colours::{INK, SOFT};
use super::numbers::rounded;
use super::page::{EDGE, Page};
use super::place::stack;
use super::text::Type;

const WIDTH: f64 = 1100.0;
const HEIGHT: f64 = 620.0;
/// Room for names at each side.
const NAMES: f64 = 270.0;
const BAR: f64 = 14.0;
/// Colours of bands by where they begin; black would hide those behind it.
const COLOURS: [&str; 8] =
    ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5230", "#8A83C4"];
/// Between bars.
const GAP: f64 = 10.0;
const NAME: Type = Type::new(14.0);
const NUMBER: Type = Type::new(13.0).fill(SOFT);
/// Height of a name with its number below.
const LABEL: f64 = 34.0;

/// People who went from one place to another: indices of the two, and how many.
#[derive(Debug, Clone, PartialEq)]
pub struct Ribbon {
    /// Where from.
    pub from: usize,
    /// Where to.
    pub to: usize,
    /// How many.
    pub persons: f64,
}

/// Moves between places.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowDiagram {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// Where people set out, from above.
    pub origins: Vec<String>,
    /// How many of them are places; what is left of them are all others together, in grey.
    pub named: usize,
    /// Where they arrive, from above.
    pub destinations: Vec<String>,
    /// Who went where.
    pub ribbons: Vec<Ribbon>,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

/// A bar: its upper end, and how much of it bands have taken.
struct Bar {
    top: f64,
    height: f64,
    taken: f64,
}

impl FlowDiagram {
    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (mut page, y) = Page::new(WIDTH, &self.title, &self.subtitle);
        let head = Type::new(14.0).bold();
        page.text(EDGE + NAMES - 10.0, y + 14.0, "From", head.end());
        page.text(WIDTH - EDGE - NAMES + 10.0, y + 14.0, "To", head);
        let top = y + 26.0;
        let whole: f64 = self.ribbons.iter().map(|ribbon| ribbon.persons).sum();
        if whole <= 0.0 {
            let bottom = page.lines(EDGE, top, 600.0, "Nobody moves in any simulated future.", NAME);
            return page.finish(bottom, &self.note);
        }
        let gaps = GAP * self.origins.len().max(self.destinations.len()).saturating_sub(1) as f64;
        let scale = (HEIGHT - gaps) / whole;
        let mut left = self.bars(self.origins.len(), |ribbon| ribbon.from, top, scale);
        let mut right = self.bars(self.destinations.len(), |ribbon| ribbon.to, top, scale);
        let (x0, x1) = (EDGE + NAMES, WIDTH - EDGE - NAMES);
        // In the order of both ends bands cross as little as they can.
        let mut ribbons: Vec<&Ribbon> = self.ribbons.iter().collect();
        ribbons.sort_by_key(|ribbon| (ribbon.from, ribbon.to));
        let starts: Vec<f64> =
            ribbons.iter().map(|ribbon| left[ribbon.from].take(ribbon.persons * scale)).collect();
        let mut order: Vec<usize> = (0..ribbons.len()).collect();
        order.sort_by_key(|&index| (ribbons[index].to, ribbons[index].from));
        for index in order {
            let ribbon = ribbons[index];
            let width = ribbon.persons * scale;
            let (a, b) = (starts[index], right[ribbon.to].take(width));
            band(&mut page, (x0 + BAR, a), (x1 - BAR, b), width, self.colour(ribbon.from));
        }
        for (bars, x, names) in [(&left, x0, &self.origins), (&right, x1 - BAR, &self.destinations)] {
            let wanted: Vec<(f64, f64)> =
                bars.iter().map(|bar| (bar.top + bar.height / 2.0 - LABEL / 2.0, LABEL)).collect();
            let tops = stack(&wanted, top - 6.0, top + HEIGHT + 20.0);
            for ((bar, name), at) in bars.iter().zip(names).zip(tops) {
                page.rect((x, bar.top), (BAR, bar.height.max(0.5)), &format!("fill=\"{INK}\""));
                let (edge, end) = if x < WIDTH / 2.0 { (x - 10.0, true) } else { (x + BAR + 10.0, false) };
                let style = |style: Type| if end { style.end() } else { style };
                page.text(edge, at + 14.0, name, style(NAME.bold()));
                page.text(edge, at + 30.0, &rounded(bar.height / scale), style(NUMBER));
            }
        }
        page.finish(top + HEIGHT + 24.0, &self.note)
    }

    /// The bars of a side.
    fn bars(&self, count: usize, end: fn(&Ribbon) -> usize, top: f64, scale: f64) -> Vec<Bar> {
        let mut y = top;
        let bar = |index: usize| {
            let persons: f64 =
                self.ribbons.iter().filter(|ribbon| end(ribbon) == index).map(|ribbon| ribbon.persons).sum();
            let bar = Bar { top: y, height: persons * scale, taken: 0.0 };
            y += bar.height + GAP;
            bar
        };
        (0..count).map(bar).collect()
    }

    fn colour(&self, origin: usize) -> &'static str {
        if origin >= self.named { "#B8B8B8" } else { COLOURS[origin % COLOURS.len()] }
    }
}

impl Bar {
    /// Takes the next part, and says where it begins.
    fn take(&mut self, height: f64) -> f64 {
        let at = self.top + self.taken;
        self.taken += height;
        at
    }
}

/// A band from one bar to another.
fn band(page: &mut Page, (x0, a): (f64, f64), (x1, b): (f64, f64), width: f64, fill: &str) {
    let middle = f64::midpoint(x0, x1);
    let (c, d) = (a + width, b + width);
    page.put(format_args!(
        "<path d=\"M{x0:.1} {a:.1}C{middle:.1} {a:.1} {middle:.1} {b:.1} {x1:.1} {b:.1}L{x1:.1} {d:.1}\
         C{middle:.1} {d:.1} {middle:.1} {c:.1} {x0:.1} {c:.1}Z\" fill=\"{fill}\" fill-opacity=\"0.5\"/>"
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;

    fn sample(persons: f64) -> FlowDiagram {
        FlowDiagram {
            title: "Moves".into(),
            subtitle: String::new(),
            origins: vec!["Kafr".into(), "all others".into()],
            named: 1,
            destinations: vec!["Atma".into(), "Idlib".into()],
            ribbons: vec![
                Ribbon { from: 0, to: 0, persons },
                Ribbon { from: 0, to: 1, persons: 3.0 * persons },
                Ribbon { from: 1, to: 0, persons: 2.0 * persons },
            ],
            note: String::new(),
        }
    }

    #[test]
    fn bars_are_the_sums_of_their_bands() {
        let svg = sample(10_000.0).svg();
        assert_valid(&svg, "Moves");
        for words in [">Kafr<", ">all others<", ">40,000<", ">20,000<", ">30,000<"] {
            assert!(svg.contains(words), "{words}");
        }
        assert_eq!(svg.matches("fill-opacity=\"0.5\"").count(), 3);
    }

    #[test]
    fn nobody_is_still_a_chart() {
        let svg = sample(0.0).svg();
        assert_valid(&svg, "Moves");
        assert!(svg.contains("Nobody moves"));
    }
}
