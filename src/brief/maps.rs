//! Maps of scenarios side by side, which one slider moves: the same areas and the same scale of circles in each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::drawing::escape;
use super::error::BriefError;
use super::folder::{Range, ResultTable, alone};
use super::gazetteer::{column, tell_apart};
use super::ground::{
    MapArea, MapSheet, NOBODY, circles, days_apart, days_of_table, frames, lines, names, scale,
};
use super::language::{Language, Speaker};
use super::page::raw;
use crate::outcome::precision::Known;

/// Two stand beside each other on a sheet.
const WIDTH: f64 = 360.0;
/// Areas whose names stand on each map.
const NAMED: usize = 5;

/// Who is where in each scenario, on the recorded days.
pub(super) struct Everybody {
    /// Areas: their code, then name, position, and whether allies hold them.
    ground: BTreeMap<String, (String, (f64, f64), bool)>,
    people: BTreeMap<(String, Date, String), Range>,
    /// Names in the language of the page, by code, where there are any.
    called: BTreeMap<String, String>,
    dates: Vec<Date>,
}

impl Everybody {
    /// Reads it, with names in a language where the table has them.
    pub(super) fn read(dir: &Path, language: Language) -> Result<Self, BriefError> {
        let table = ResultTable::read(dir, "comparison_present.csv")?;
        let [scenarios, dates, names, codes, sides] =
            ["scenario", "date", "area", "area_pcode", "side"].map(|column| table.text(column));
        let (scenarios, dates, names, codes, sides) = (scenarios?, dates?, names?, codes?, sides?);
        let local = column("area", language);
        let local = if table.has(&local) { table.text(&local)? } else { vec![""; table.len()] };
        let (lats, lons) = (table.optional_numbers("lat")?, table.optional_numbers("lon")?);
        let ranges = table.ranges(["p10", "p50", "p90"])?;
        let (mut ground, mut people, mut days) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let mut called = BTreeMap::new();
        for row in 0..table.len() {
            let (date, code) = (table.date(row, dates[row])?, codes[row].to_string());
            days.insert(date);
            // An area without a position is in tables alone.
            if let (Some(lat), Some(lon)) = (lats[row], lons[row]) {
                let area = (names[row].to_string(), (lat, lon), sides[row] == "allied");
                ground.entry(code.clone()).or_insert(area);
            }
            // One of the runs may have a name in the language where another has none.
            if local[row].is_empty() {
                called.entry(code.clone()).or_insert_with(|| names[row].to_string());
            } else {
                called.insert(code.clone(), local[row].to_string());
            }
            people.insert((scenarios[row].to_string(), date, code), ranges[row]);
        }
        tell_apart(&mut called);
        for (code, area) in &mut ground {
            if let Some(name) = called.get(code) {
                area.0.clone_from(name);
            }
        }
        Ok(Self { ground, people, called, dates: days.into_iter().collect() })
    }

    /// An area, of which a table has this code and this name.
    pub(super) fn area(&self, code: &str, name: &str) -> String {
        self.called.get(code).map_or(name, String::as_str).to_owned()
    }

    fn range(&self, scenario: &str, date: Date, code: &str) -> Range {
        self.people.get(&(scenario.into(), date, code.into())).copied().unwrap_or(Range::known([NOBODY; 3]))
    }

    /// The areas of a scenario on some days.
    fn areas(&self, scenario: &str, days: &[Date]) -> Vec<MapArea> {
        let area = |(code, (name, at, allied)): (&String, &(String, (f64, f64), bool))| MapArea {
            name: name.clone(),
            code: code.clone(),
            at: *at,
            allied: *allied,
            values: days
                .iter()
                .map(|&day| self.range(scenario, day, code))
                .map(|range| Known { value: range.middle, error: range.errors[1] })
                .collect(),
        };
        self.ground.iter().map(area).collect()
    }

    /// The recorded day on which most people are away in the middle of any scenario, and the greatest areas on it with
    /// a range for each scenario; none if nobody is ever away.
    pub(super) fn worst(&self, scenarios: &[&str], listed: usize) -> Option<(Date, Vec<Value>)> {
        let away = |day: Date| {
            let of = |scenario: &&str| -> f64 {
                self.ground.keys().map(|code| self.range(scenario, day, code).middle).sum()
            };
            scenarios.iter().map(of).fold(0.0, f64::max)
        };
        let date = self.dates.iter().copied().max_by(|&a, &b| away(a).total_cmp(&away(b)))?;
        let mut rows: Vec<_> = self
            .ground
            .iter()
            .map(|(code, (name, ..))| {
                let ranges: Vec<Range> =
                    scenarios.iter().map(|scenario| self.range(scenario, date, code)).collect();
                (ranges.iter().map(|range| range.middle).fold(0.0, f64::max), code, name, ranges)
            })
            .filter(|row| row.3.iter().any(|range| range.high > 0.0))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let rows = rows.into_iter().take(listed);
        Some((date, rows.map(|(_, code, name, ranges)| context! { name, code, ranges }).collect()))
    }
}

/// The maps, what they say as tables, and what the script shows on each day; nothing where nobody has a place on them.
pub(super) fn maps(
    dir: &Path,
    everybody: &Everybody,
    scenarios: &[&str],
    speaker: &Speaker,
) -> Result<Option<Value>, BriefError> {
    let dates = days_apart(everybody.dates.clone());
    let points: Vec<(f64, f64)> = everybody.ground.values().map(|area| area.1).collect();
    if points.is_empty() {
        return Ok(None);
    }
    let sheet = MapSheet::around(&points, WIDTH);
    let all: Vec<Vec<MapArea>> = scenarios.iter().map(|scenario| everybody.areas(scenario, &dates)).collect();
    let most = all.iter().flatten().map(MapArea::most).fold(0.0, f64::max);
    // The same names on every map: those of the greatest areas of any scenario.
    let most_of = |area: usize| all.iter().map(|areas| areas[area].most()).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..everybody.ground.len()).filter(|&area| most_of(area) > 0.0).collect();
    order.sort_by(|&a, &b| most_of(b).total_cmp(&most_of(a)));
    let last = dates.len().saturating_sub(1);
    let shared = ResultTable::matching(dir, "comparison_lines.csv", &[("scenario", "")])?;
    let (mut shown, mut drawn) = (Vec::new(), BTreeSet::new());
    for (scenario, areas) in scenarios.iter().zip(&all) {
        let title = escape(&speaker.words("map-of", &[("scenario", scenario)])?);
        let mut svg = format!(
            "<svg class=\"chart\" direction=\"ltr\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\" aria-label=\"{title}\">",
            sheet.height
        );
        let own;
        let table = if shared.len() > 0 {
            &shared
        } else {
            own = ResultTable::matching(dir, "comparison_lines.csv", &[("scenario", scenario)])?;
            &own
        };
        let mut taken = Vec::new();
        drawn.extend(lines(table, &sheet, &points, speaker, &mut svg, &mut taken)?);
        circles(areas, (last, most), &sheet, &mut svg, speaker);
        names(order.iter().take(NAMED).map(|&area| &areas[area]), &sheet, &mut svg, taken, speaker);
        scale(&sheet, &mut svg, speaker)?;
        svg.push_str("</svg>");
        let days = days_of_table(dates.len());
        let rows: Vec<Value> = order
            .iter()
            .map(|&area| &areas[area])
            .map(|area| {
                let values: Vec<Value> = days.iter().map(|&day| alone(area.values[day])).collect();
                context! { name => &area.name, code => &area.code, values }
            })
            .collect();
        shown.push(context! { name => scenario.to_string(), svg => raw(&svg), rows });
    }
    let shown_count = shown.len();
    let everything: Vec<&MapArea> = all.iter().flatten().collect();
    let json = frames(&dates, &everything, &|value| sheet.radius(value, most), speaker)?;
    let days = days_of_table(dates.len());
    Ok(Some(context! {
        shown,
        frames => raw(&json),
        last,
        last_date => dates[last].to_string(),
        most,
        dates => days.iter().map(|&day| dates[day].to_string()).collect::<Vec<_>>(),
        columns => match shown_count { 1 | 2 => 2, 4 => 4, _ => 3 },
        front => drawn.contains("front"),
        zone => drawn.contains("zone"),
        border => drawn.contains("border"),
        camps => false,
        held => false,
        allied => everything.iter().any(|area| area.allied),
    }))
}
