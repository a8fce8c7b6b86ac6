//! Scenarios over time in one chart: the middle of each as a line with its own dashes and marks, ranges beside it on a
//! few days, its name and figures where it ends, and agencies' figures. Colours are not needed to tell them apart.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::drawing::{escape, path, round_up, stacked, wrapped};
use super::error::BriefError;
use super::evidence::variable;
use super::folder::{ResultTable, beside, later, told};
use super::language::Speaker;
use super::page::raw;
use crate::outcome::precision::Known;
use crate::output::comparison::asked::is_running_total;
use crate::output::words::{clip_before_figure, in_order, in_order_by_day, of_hundred, round_amount};

const SIZE: (f64, f64) = (720.0, 350.0);
const LEFT: f64 = 84.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 316.0;
/// Room for names at the right.
const NAMES: f64 = 234.0;
/// Characters in a line of a name, and lines.
const NAME: (usize, usize) = (27, 2);
const LEADING: f64 = 16.0;
/// Between the ranges of two scenarios on one day.
const APART: f64 = 8.0;
/// Days on which there are ranges, the last among them.
const RANGES: usize = 5;

/// A scenario on a day: P5, P25, P50, P75 and P95, and how well the lowest, the middle and the highest are known.
#[derive(Clone, Copy)]
struct Day {
    at: [f64; 5],
    errors: [Option<f64>; 3],
}

impl Day {
    /// The lowest, the middle and the highest.
    fn known(&self) -> [Known; 3] {
        let known = |index: usize| Known { value: self.at[2 * index], error: self.errors[index] };
        [known(0), known(1), known(2)]
    }
}

type Days = Vec<Day>;

/// A variable in every scenario.
struct Together<'a> {
    start: Date,
    series: Vec<(&'a str, Days)>,
}

impl Together<'_> {
    fn days(&self) -> usize {
        self.series.iter().map(|series| series.1.len()).max().unwrap_or(0)
    }
}

/// An agency's figure: its date, its bounds.
type Bounds = (Date, f64, f64);

/// Reads the variables by day, in the order of the table.
fn read<'a>(table: &ResultTable, scenarios: &[&'a str]) -> Result<Vec<(String, Together<'a>)>, BriefError> {
    let [variables, names, dates] = ["variable", "scenario", "date"].map(|column| table.text(column));
    let (variables, names, dates) = (variables?, names?, dates?);
    let levels = ["p05", "p25", "p50", "p75", "p95"];
    let levels = levels.iter().map(|level| table.numbers(level)).collect::<Result<Vec<_>, _>>()?;
    let ranges = table.ranges(["p05", "p50", "p95"])?;
    let mut order: Vec<&str> = Vec::new();
    let mut days: BTreeMap<(&str, &str), Days> = BTreeMap::new();
    let mut start = None;
    for row in 0..table.len() {
        let date = table.date(row, dates[row])?;
        let start = *start.get_or_insert(date);
        if !order.contains(&variables[row]) {
            order.push(variables[row]);
        }
        let series = days.entry((variables[row], names[row])).or_default();
        let next = later(start, series.len() as u32);
        if date != next {
            return Err(table.wrong(row, &format!("{} must go on with {next}", variables[row])).into());
        }
        let at = [0, 1, 2, 3, 4].map(|level| levels[level][row]);
        series.push(Day { at, errors: ranges[row].errors });
    }
    let Some(start) = start else { return Err(table.fault("has no rows").into()) };
    let mut all = Vec::new();
    for name in order {
        let mut series = Vec::new();
        for &scenario in scenarios {
            let Some(days) = days.remove(&(name, scenario)) else {
                return Err(table.fault(&format!("has no {name} of \"{scenario}\"")).into());
            };
            series.push((scenario, days));
        }
        all.push((name.to_string(), Together { start, series }));
    }
    Ok(all)
}

/// A chart and its numbers for each variable that is compared by day.
pub(super) fn fans(dir: &Path, scenarios: &[&str], speaker: &Speaker) -> Result<Vec<Value>, BriefError> {
    let table = ResultTable::read(dir, "comparison_days.csv")?;
    let mut shown = Vec::new();
    for (name, together) in read(&table, scenarios)? {
        let figures = figures(dir, &name)?;
        let what = variable(speaker, &name)?;
        let svg = svg(&together, &figures, &what, speaker)?;
        let last = together.days().saturating_sub(1);
        let days: Vec<usize> = (0..=last).filter(|day| day % 28 == 0 || *day == last).collect();
        // A running total falls on no page.
        let grows = is_running_total(&name);
        let columns: Vec<Vec<Vec<Value>>> = together
            .series
            .iter()
            .map(|(_, series)| {
                let known = days.iter().filter_map(|&day| series.get(day)).map(|day| day.known().to_vec());
                let known: Vec<Vec<Known>> = known.collect();
                if grows {
                    let shown = in_order_by_day(&known, 1, round_amount);
                    known.iter().zip(&shown).map(|(known, shown)| told(known, shown)).collect()
                } else {
                    known.iter().map(|known| beside(known, 1)).collect()
                }
            })
            .collect();
        let rows: Vec<Value> = days
            .iter()
            .enumerate()
            .map(|(row, &day)| {
                let cells = columns.iter().map(|column| column.get(row).map_or(Value::UNDEFINED, |of| Value::from(of.clone())));
                context! { date => later(together.start, day as u32).to_string(), cells => cells.collect::<Vec<_>>() }
            })
            .collect();
        shown.push(context! { what, svg => raw(&svg), rows, figures => figures.len() });
    }
    Ok(shown)
}

/// The agencies' figures of a variable, each once.
fn figures(dir: &Path, name: &str) -> Result<Vec<Bounds>, BriefError> {
    let table = ResultTable::matching(dir, "comparison_estimates.csv", &[("variable", name)])?;
    let (labels, dates) = (table.text("label")?, table.text("date")?);
    let (low, high) = (table.numbers("low")?, table.numbers("high")?);
    let mut seen = Vec::new();
    let mut figures = Vec::new();
    for row in 0..table.len() {
        if !seen.contains(&(labels[row], dates[row])) {
            seen.push((labels[row], dates[row]));
            figures.push((table.date(row, dates[row])?, low[row], high[row]));
        }
    }
    Ok(figures)
}

/// How agencies' figures lie in each scenario: of 100 futures below, within and above.
pub(super) fn estimates(dir: &Path, scenarios: &[&str]) -> Result<Vec<Value>, BriefError> {
    let table = ResultTable::read(dir, "comparison_estimates.csv")?;
    let [runs, labels, dates] = ["scenario", "label", "date"].map(|column| table.text(column));
    let (runs, labels, dates) = (runs?, labels?, dates?);
    let [below, within, above] =
        ["probability_below", "probability_within", "probability_above"].map(|column| table.numbers(column));
    let (below, within, above) = (below?, within?, above?);
    let mut order: Vec<(&str, &str)> = Vec::new();
    for key in labels.iter().copied().zip(dates.iter().copied()) {
        if !order.contains(&key) {
            order.push(key);
        }
    }
    let row = |(label, date): (&str, &str)| {
        let of = |run: &&str| {
            (0..table.len()).find(|&row| runs[row] == *run && labels[row] == label && dates[row] == date)
        };
        let cell = |run: &&str| {
            of(run).map_or(Value::from(()), |row| {
                Value::from(
                    of_hundred([below[row], within[row], above[row]]).map(|n| f64::from(n) / 100.0).to_vec(),
                )
            })
        };
        let cells: Vec<Value> = scenarios.iter().map(cell).collect();
        context! { label => clip_before_figure(label, 70), date, cells }
    };
    Ok(order.into_iter().map(row).collect())
}

/// Where values and days stand in the chart.
struct Scale {
    right: f64,
    days: f64,
    top_value: f64,
    step: f64,
}

impl Scale {
    fn new(together: &Together<'_>, figures: &[Bounds]) -> Self {
        let values = together.series.iter().flat_map(|series| series.1.iter().map(|day| day.at[4]));
        let most = figures.iter().map(|figure| figure.2).chain(values).fold(0.0, f64::max);
        let step = round_up(most / 5.0);
        Self {
            right: SIZE.0 - NAMES - APART * together.series.len() as f64 - 30.0,
            days: (together.days() as f64 - 1.0).max(1.0),
            top_value: step * (most / step).ceil().max(1.0),
            step,
        }
    }

    fn x(&self, day: f64) -> f64 {
        LEFT + (self.right - LEFT) * day / self.days
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * value / self.top_value
    }
}

fn svg(
    together: &Together<'_>,
    figures: &[Bounds],
    what: &str,
    speaker: &Speaker,
) -> Result<String, BriefError> {
    let scale = Scale::new(together, figures);
    let (width, height) = SIZE;
    let mut svg = format!(
        "<svg class=\"chart\" direction=\"ltr\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        escape(what)
    );
    axes(&mut svg, &scale, together.start, speaker)?;
    agencies(&mut svg, &scale, together.start, figures);
    for (index, (_, days)) in together.series.iter().enumerate() {
        let middle = days.iter().enumerate().map(|(day, at)| (scale.x(day as f64), scale.y(at.at[2])));
        let _ = write!(svg, "<g class=\"s{index}\"><path class=\"way\" d=\"{}\"/></g>", path(middle));
    }
    let last = together.days().saturating_sub(1);
    let count = together.series.len() as f64;
    for part in 1..RANGES {
        let day = last * part / RANGES;
        for (index, (_, days)) in together.series.iter().enumerate() {
            let x = scale.x(day as f64) + APART * (index as f64 - (count - 1.0) / 2.0);
            if let Some(at) = days.get(day) {
                range(&mut svg, &scale, index, x, &at.at);
            }
        }
    }
    ends(&mut svg, &scale, together, speaker);
    svg.push_str("</svg>");
    Ok(svg)
}

/// Nine futures in ten as a bar, half of them as a wider one, and the mark of the scenario at the middle.
fn range(svg: &mut String, scale: &Scale, index: usize, x: f64, at: &[f64; 5]) {
    let [low, lower, middle, upper, high] = at.map(|value| scale.y(value));
    let _ = write!(
        svg,
        "<g class=\"s{index}\"><path class=\"nine\" d=\"M{x:.1} {high:.1}V{low:.1}\"/><path class=\"half\" d=\"M{x:.1} {upper:.1}V{lower:.1}\"/><path class=\"dot\" d=\"{}\"/></g>",
        mark(index, x, middle)
    );
}

/// The mark of a scenario, around a point.
fn mark(index: usize, x: f64, y: f64) -> String {
    match index % 6 {
        0 => format!("M{:.1} {y:.1}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", x - 4.0),
        1 => format!("M{:.1} {:.1}h7v7h-7z", x - 3.5, y - 3.5),
        2 => format!("M{:.1} {:.1}l5 -8.5l5 8.5z", x - 5.0, y + 4.0),
        3 => format!("M{x:.1} {:.1}l5 5l-5 5l-5 -5z", y - 5.0),
        4 => format!("M{:.1} {:.1}l5 8.5l5 -8.5z", x - 5.0, y - 4.0),
        _ => format!("M{:.1} {:.1}h9v4h-9z", x - 4.5, y - 2.0),
    }
}

fn axes(svg: &mut String, scale: &Scale, start: Date, speaker: &Speaker) -> Result<(), BriefError> {
    let mut tick = 0.0;
    while tick <= scale.top_value * 1.001 {
        let y = scale.y(tick);
        let _ = write!(
            svg,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{:.1}\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            scale.right,
            LEFT - 6.0,
            y + 4.0,
            speaker.number(tick)
        );
        tick += scale.step;
    }
    let date = |day: usize| later(start, day as u32);
    let mut months = Vec::new();
    for day in (0..=scale.days as usize).filter(|&day| date(day).day() == 1) {
        let month = speaker.words(&format!("month-{}", date(day).month()), &[])?;
        months.push((scale.x(day as f64), format!("{month} {}", date(day).year())));
    }
    // As many as do not run into each other.
    let longest = months.iter().map(|month| month.1.chars().count()).max().unwrap_or(0) as f64;
    let between = if months.len() > 1 { months[1].0 - months[0].0 } else { scale.right };
    let every = ((7.5 * longest + 8.0) / between).ceil().max(1.0) as usize;
    for (x, month) in months.into_iter().step_by(every) {
        let _ = write!(
            svg,
            "<path class=\"grid\" d=\"M{x:.1} {BOTTOM}v6\"/><text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x.clamp(LEFT + 30.0, scale.right - 30.0),
            BOTTOM + 22.0,
            escape(&month)
        );
    }
    Ok(())
}

/// Figures for one day stand side by side, as hollow boxes that no range of a scenario is.
fn agencies(svg: &mut String, scale: &Scale, start: Date, figures: &[Bounds]) {
    for (index, &(date, low, high)) in figures.iter().enumerate() {
        let day = f64::from((date - start).get_days());
        if !(0.0..=scale.days).contains(&day) {
            continue;
        }
        let before = figures[..index].iter().filter(|figure| figure.0 == date).count() as f64;
        let all = figures.iter().filter(|figure| figure.0 == date).count() as f64;
        // Beside the line of the day, all of them within the frame.
        let first = (scale.x(day) - 4.0 * (all - 1.0)).min(scale.right - 8.0 * all).max(LEFT + 4.0);
        let x = first + 8.0 * before;
        let least = 0.008 * scale.top_value;
        let (low, high) = if high > low { (low, high) } else { (low - least, high + least) };
        let _ = write!(
            svg,
            "<path class=\"figure\" d=\"M{:.1} {:.1}h5V{:.1}h-5z\"/>",
            x - 2.5,
            scale.y(high),
            scale.y(low)
        );
    }
}

/// The ranges of the last day, and names with their figures, none on another.
fn ends(svg: &mut String, scale: &Scale, together: &Together<'_>, speaker: &Speaker) {
    let mut ends: Vec<(usize, &str, Day)> = together
        .series
        .iter()
        .enumerate()
        .filter_map(|(index, (name, days))| Some((index, *name, *days.last()?)))
        .collect();
    ends.sort_by(|a, b| b.2.at[2].total_cmp(&a.2.at[2]));
    let names: Vec<Vec<String>> = ends.iter().map(|end| wrapped(end.1, NAME.0, NAME.1)).collect();
    let wanted: Vec<(f64, f64)> = ends
        .iter()
        .zip(&names)
        .map(|(end, name)| (scale.y(end.2.at[2]) - 12.0, LEADING * (name.len() as f64 + 1.0) + 5.0))
        .collect();
    let x = SIZE.0 - NAMES;
    // The highest bar is the last, so that its leader crosses no other.
    let count = ends.len() as f64;
    for (order, (((index, _, at), name), top)) in
        ends.iter().zip(&names).zip(stacked(&wanted, TOP, SIZE.1)).enumerate()
    {
        let bar = scale.right + 12.0 + APART * (count - 1.0 - order as f64);
        let y = scale.y(at.at[2]);
        let _ =
            write!(svg, "<path class=\"leader\" d=\"M{bar:.1} {y:.1}L{:.1} {:.1}\"/>", x - 3.0, top + 8.0);
        range(svg, scale, *index, bar, &at.at);
        // The mark says whose name it is where leaders meet.
        let sample = mark(*index, x + 6.0, top + 8.0);
        let _ = write!(svg, "<g class=\"s{index}\"><path class=\"dot\" d=\"{sample}\"/></g>");
        let x = x + 15.0;
        for (line, text) in name.iter().enumerate() {
            let y = top + 12.0 + LEADING * line as f64;
            let _ = write!(svg, "<text class=\"name\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escape(text));
        }
        let y = top + 12.0 + LEADING * name.len() as f64;
        // As in the table of numbers.
        let shown = in_order(&at.known(), 1, round_amount);
        let numbers: Vec<String> =
            shown.iter().map(|known| speaker.known(known.value, known.error)).collect();
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\">{} ({}–{})</text>",
            numbers[1], numbers[0], numbers[2]
        );
    }
}
