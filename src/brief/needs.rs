//! What people need, in the units of those who carry it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::error::BriefError;
use super::folder::{Range, ResultTable, beside};
use super::gazetteer::Gazetteer;
use super::language::Speaker;
use super::people::LISTED;
use crate::outcome::precision::Known;
use crate::output::words::carried;

/// Items in the table by area: more do not fit on a sheet.
const ITEMS: usize = 5;
/// The levels of amounts, from the lowest.
const LEVELS: [&str; 3] = ["p50", "p80", "p95"];

/// What the page says of needs.
pub(super) struct Needs {
    pub(super) items: Vec<Value>,
    /// How many more there are by area, for which the sheet has no room or which say again what another does.
    pub(super) left: usize,
    pub(super) areas: Vec<Value>,
    pub(super) totals: Vec<Value>,
}

/// The factor of a unit and its name; a unit that a case invents stays as it is.
fn unit(speaker: &Speaker, unit: &str) -> Result<(f64, String), BriefError> {
    match carried(unit) {
        Some((factor, key)) => Ok((factor, speaker.words(&format!("unit-{key}"), &[])?)),
        None => Ok((1.0, unit.into())),
    }
}

/// The name of an item; one that a case invents stays as it is.
fn item(speaker: &Speaker, name: &str) -> Result<String, BriefError> {
    let key = format!("item-{name}");
    if speaker.knows(&key) { Ok(speaker.words(&key, &[])?) } else { Ok(name.replace('_', " ")) }
}

/// Amounts in the unit in which they are carried: the middle, and what is enough in more and more futures.
fn amounts(factor: f64, range: Range) -> Vec<Value> {
    // Without what the factor leaves behind the last digit that a table has.
    let carried = |value: f64| (value * factor * 1e9).round() / 1e9;
    let values = [range.low, range.middle, range.high].into_iter().zip(range.errors);
    let known: Vec<Known> = values
        .map(|(value, error)| Known { value: carried(value), error: error.map(|error| error * factor) })
        .collect();
    beside(&known, 0)
}

/// An area: what it is ordered by, its name, its amounts by item.
type Area<'a> = (f64, &'a str, Vec<Option<Vec<Value>>>);

/// Needs by area on a headline day, and of the whole case up to the last day.
pub(super) fn needs(
    dir: &Path,
    day: Date,
    gazetteer: &Gazetteer,
    speaker: &Speaker,
) -> Result<Needs, BriefError> {
    let table = ResultTable::matching(dir, "needs_areas.csv", &[("date", &day.to_string())])?;
    let [names, codes, items, units, periods] =
        ["area", "area_pcode", "item", "unit", "period"].map(|column| table.text(column));
    let (names, codes, items, units, periods) = (names?, codes?, items?, units?, periods?);
    let ranges = table.ranges(LEVELS)?;
    let totals = ResultTable::read(dir, "needs.csv")?;
    // In the order of the table of standards, as the totals have it.
    let mut chosen: Vec<&str> = Vec::new();
    for name in totals.text("item")? {
        if chosen.len() < ITEMS && !chosen.contains(&name) && items.contains(&name) && !is_part(name) {
            chosen.push(name);
        }
    }
    let left = items.iter().collect::<BTreeSet<_>>().len().saturating_sub(chosen.len());
    let mut heads = Vec::new();
    for name in &chosen {
        let row = items.iter().position(|item| item == name).unwrap_or_default();
        let (_, words) = unit(speaker, units[row])?;
        let words = match periods[row] {
            "day" => speaker.words("per-day", &[("unit", &words)])?,
            "month" => speaker.words("per-month", &[("unit", &words)])?,
            _ => words,
        };
        heads.push(context! { name => item(speaker, name)?, unit => words });
    }
    let mut areas: BTreeMap<&str, Area<'_>> = BTreeMap::new();
    for row in 0..table.len() {
        let Some(column) = chosen.iter().position(|name| *name == items[row]) else { continue };
        let (factor, _) = unit(speaker, units[row])?;
        let area = areas.entry(codes[row]).or_insert_with(|| (0.0, names[row], vec![None; chosen.len()]));
        if column == 0 {
            area.0 = ranges[row].low;
        }
        area.2[column] = Some(amounts(factor, ranges[row]));
    }
    let mut areas: Vec<_> = areas.into_iter().collect();
    areas.sort_by(|(_, a), (_, b)| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let areas = areas.into_iter().take(LISTED);
    let areas = areas
        .map(|(code, (_, name, cells))| context! { name => gazetteer.area(code, name), cells })
        .collect();
    Ok(Needs { items: heads, left, areas, totals: whole(&totals, speaker)? })
}

/// Standards that say again for the first days what another says, or go with another: they are in the totals alone.
fn is_part(item: &str) -> bool {
    ["water_survival", "water_points", "toilets_first_days", "site_area"].contains(&item)
}

/// The needs of the whole case up to the last day.
fn whole(table: &ResultTable, speaker: &Speaker) -> Result<Vec<Value>, BriefError> {
    let days = table.numbers("day")?;
    let last = days.iter().copied().fold(0.0, f64::max);
    let (items, units) = (table.text("item")?, table.text("unit")?);
    let ranges = table.ranges(LEVELS)?;
    let mut rows = Vec::new();
    for row in (0..table.len()).filter(|&row| days[row] >= last) {
        let (factor, words) = unit(speaker, units[row])?;
        let values = amounts(factor, ranges[row]);
        rows.push(context! { name => item(speaker, items[row])?, unit => words, values });
    }
    Ok(rows)
}
