//! The map that goes through the days: displaced people by area, on the ground of the case.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::drawing::{escape, path, round_up};
use super::error::BriefError;
use super::folder::ResultTable;
use super::language::Speaker;
use super::page::raw;
use crate::output::countries::{BorderLine, countries};

const WIDTH: f64 = 720.0;
const TALLEST: f64 = 640.0;
const EDGE: f64 = 26.0;
/// Radius of the largest circle.
const RADIUS: f64 = 30.0;
/// Days that are put together at the least: by the day people could be found.
const DAYS: i32 = 3;
/// Areas whose names stand on the map.
const NAMED: usize = 8;
/// Kilometres in a degree of latitude.
const KM: f64 = 111.195;

/// From degrees to the sheet.
struct Sheet {
    west: f64,
    north: f64,
    narrowing: f64,
    scale: f64,
    height: f64,
}

impl Sheet {
    fn around(points: &[(f64, f64)]) -> Self {
        let bound = |of: fn(&(f64, f64)) -> f64| {
            let values = points.iter().map(of);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ((south, north), (west, east)) = (bound(|p| p.0), bound(|p| p.1));
        let narrowing = libm::cos((f64::midpoint(south, north)).to_radians());
        let (wide, tall) = (((east - west) * narrowing).max(0.05), (north - south).max(0.05));
        let scale = ((WIDTH - 2.0 * EDGE) / wide).min((TALLEST - 2.0 * EDGE) / tall);
        // What is narrower than the sheet stands in its middle.
        let west = west - ((WIDTH - 2.0 * EDGE) / scale - wide) / 2.0 / narrowing;
        Self { west, north, narrowing, scale, height: tall * scale + 2.0 * EDGE }
    }

    /// South-west and north-east.
    fn corners(&self) -> ((f64, f64), (f64, f64)) {
        let degrees = |x: f64, y: f64| {
            (self.north - (y - EDGE) / self.scale, self.west + (x - EDGE) / self.narrowing / self.scale)
        };
        (degrees(0.0, self.height), degrees(WIDTH, 0.0))
    }

    fn at(&self, (lat, lon): (f64, f64)) -> (f64, f64) {
        let x = EDGE + (lon - self.west) * self.narrowing * self.scale;
        (x, EDGE + (self.north - lat) * self.scale)
    }
}

/// An area with its people on the days that are shown.
struct Area {
    name: String,
    code: String,
    at: (f64, f64),
    /// Whether allies of the people hold it.
    allied: bool,
    values: Vec<f64>,
}

impl Area {
    fn most(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }
}

/// The map, what it says as a table, and what the script shows on each day.
pub(super) fn map(dir: &Path, public: bool, speaker: &Speaker) -> Result<Value, BriefError> {
    let (dates, areas) = people(dir)?;
    let most = areas.iter().map(Area::most).fold(0.0, f64::max);
    let places = ResultTable::read(dir, "places.csv")?;
    let sides = places.text("side")?;
    let (lats, lons) = (places.numbers("lat")?, places.numbers("lon")?);
    let here = (0..places.len()).filter(|&row| matches!(sides[row], "home" | "allied"));
    let points: Vec<(f64, f64)> =
        here.map(|row| (lats[row], lons[row])).chain(areas.iter().map(|a| a.at)).collect();
    if points.is_empty() {
        return Err(places.fault("has no place on the side of the people").into());
    }
    let sheet = Sheet::around(&points);
    let mut svg = format!(
        "<svg class=\"chart\" direction=\"ltr\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\" aria-label=\"{}\">",
        sheet.height,
        escape(&speaker.words("map-alt", &[])?)
    );
    let mut taken = Vec::new();
    let drawn = lines(dir, &sheet, &points, speaker, &mut svg, &mut taken)?;
    let (mut camps, mut held) = (false, false);
    if !public {
        roads(dir, &places, &sheet, &mut svg)?;
        for row in (0..places.len()).filter(|&row| sides[row] == "adversary") {
            let (x, y) = sheet.at((lats[row], lons[row]));
            // What lies beyond the sheet is not on the map.
            if (0.0..WIDTH).contains(&x) && (0.0..sheet.height).contains(&y) {
                let _ = write!(svg, "<path class=\"held\" d=\"M{:.1} {:.1}h7v7h-7z\"/>", x - 3.5, y - 3.5);
                held = true;
            }
        }
        let room = places.numbers("camp_places")?;
        for row in (0..places.len()).filter(|&row| room[row] > 0.0 && sides[row] != "adversary") {
            let (x, y) = sheet.at((lats[row], lons[row]));
            let _ = write!(svg, "<path class=\"camp\" d=\"M{:.1} {:.1}l5 -9l5 9z\"/>", x - 5.0, y + 4.0);
            camps = true;
        }
    }
    let radius = |value: f64| (RADIUS * libm::sqrt(value / most.max(1.0)) * 10.0).round() / 10.0;
    let last = dates.len().saturating_sub(1);
    for area in &areas {
        let ((x, y), value) = (sheet.at(area.at), area.values.get(last).copied().unwrap_or(0.0));
        let (name, number) = (escape(&area.name), speaker.number(value));
        let class = if area.allied { "area allied" } else { "area" };
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{}\"><title>{name}: {number}</title></circle>",
            radius(value)
        );
    }
    names(&areas, &sheet, &mut svg, taken);
    scale(&sheet, &mut svg, speaker)?;
    svg.push_str("</svg>");
    let frames: Vec<serde_json::Value> = dates
        .iter()
        .enumerate()
        .map(|(day, &date)| {
            let values: Vec<f64> = areas.iter().map(|area| area.values[day]).collect();
            Ok(serde_json::json!({
                "date": speaker.date(date)?,
                "r": values.iter().map(|&value| radius(value)).collect::<Vec<_>>(),
                "n": values.iter().map(|&value| speaker.number(value)).collect::<Vec<_>>(),
            }))
        })
        .collect::<Result<_, String>>()?;
    let titles: Vec<&str> = areas.iter().map(|area| area.name.as_str()).collect();
    // In a script nothing is escaped, and a name must not end it.
    let json = serde_json::json!({ "names": titles, "frames": frames })
        .to_string()
        .replace('<', "\\u003c")
        .replace('&', "\\u0026");
    // Every second or third day of the map is enough for a table.
    let step = dates.len().div_ceil(8).max(1);
    let shown: Vec<usize> = (0..dates.len()).filter(|day| (last - day) % step == 0).collect();
    let rows: Vec<Value> = areas
        .iter()
        .map(|area| context! { name => &area.name, code => &area.code, values => shown.iter().map(|&day| area.values[day]).collect::<Vec<_>>() })
        .collect();
    Ok(context! {
        svg => raw(&svg),
        frames => raw(&json),
        last,
        most,
        rows,
        dates => shown.iter().map(|&day| dates[day].to_string()).collect::<Vec<_>>(),
        front => drawn.contains(&"front"),
        zone => drawn.contains(&"zone"),
        border => drawn.contains(&"border"),
        camps,
        held,
        allied => areas.iter().any(|area| area.allied),
    })
}

/// The areas in which there are displaced people, the most crowded first, and the days on which they are shown.
fn people(dir: &Path) -> Result<(Vec<Date>, Vec<Area>), BriefError> {
    let table = ResultTable::matching(dir, "present.csv", &[("shelter", "all")])?;
    let [dates, codes] = ["date", "area_pcode"].map(|column| table.text(column));
    let (dates, codes, middle) = (dates?, codes?, table.numbers("p50")?);
    let mut days: Vec<Date> = Vec::new();
    let mut by_area: BTreeMap<&str, BTreeMap<Date, f64>> = BTreeMap::new();
    for row in 0..table.len() {
        let date = table.date(row, dates[row])?;
        days.push(date);
        by_area.entry(codes[row]).or_default().insert(date, middle[row]);
    }
    days.sort_unstable();
    days.dedup();
    let final_day = days.last().copied();
    let mut shown: Vec<Date> = Vec::new();
    for &day in &days {
        if shown.last().is_none_or(|&before| (day - before).get_days() >= DAYS) {
            shown.push(day);
        }
    }
    // The last day is shown whatever comes before it.
    if let (Some(end), Some(last)) = (final_day, shown.last_mut()) {
        *last = end;
    }
    let ground = ResultTable::read(dir, "areas.csv")?;
    let (names, all, sides) = (ground.text("area")?, ground.text("area_pcode")?, ground.text("side")?);
    let (lats, lons) = (ground.optional_numbers("lat")?, ground.optional_numbers("lon")?);
    let mut areas = Vec::new();
    for (row, code) in all.iter().enumerate() {
        let (Some(people), Some(lat), Some(lon)) = (by_area.get(code), lats[row], lons[row]) else {
            continue;
        };
        areas.push(Area {
            name: names[row].into(),
            code: (*code).into(),
            at: (lat, lon),
            allied: sides[row] == "allied",
            values: shown.iter().map(|day| people.get(day).copied().unwrap_or(0.0)).collect(),
        });
    }
    areas.sort_by(|a, b| b.most().total_cmp(&a.most()).then_with(|| a.code.cmp(&b.code)));
    Ok((shown, areas))
}

/// A country in the language of the page, where it knows it.
fn named(country: &str, speaker: &Speaker) -> Result<String, BriefError> {
    let key = format!("country-{}", country.to_lowercase().replace(' ', "-"));
    if speaker.knows(&key) { Ok(speaker.words(&key, &[])?) } else { Ok(country.to_owned()) }
}

/// Left, upper, right and lower end of a text on the sheet.
type Spot = (f64, f64, f64, f64);

/// The kind of the line of a number, in the words of the case.
fn kind_of<'a>(numbers: &[&str], kinds: &[&'a str], number: &str) -> &'a str {
    numbers.iter().position(|other| *other == number).map_or("", |row| kinds[row])
}

/// A line: its number, its class, its points in degrees.
type Line<'a> = (&'a str, &'static str, Vec<(f64, f64)>);

/// Draws the lines of the case and the names of the countries that they part, and says which kinds there are.
fn lines(
    dir: &Path,
    sheet: &Sheet,
    homes: &[(f64, f64)],
    speaker: &Speaker,
    svg: &mut String,
    taken: &mut Vec<Spot>,
) -> Result<Vec<&'static str>, BriefError> {
    let table = ResultTable::read(dir, "lines.csv")?;
    let (numbers, kinds) = (table.text("line")?, table.text("kind")?);
    let (lats, lons) = (table.numbers("lat")?, table.numbers("lon")?);
    let mut all: Vec<Line<'_>> = Vec::new();
    for row in 0..table.len() {
        if all.last().is_none_or(|line| line.0 != numbers[row]) {
            let class = match kinds[row] {
                "front" => "front",
                "zone" => "zone",
                kind if kind.starts_with("coast") => "coast",
                kind if kind.starts_with("river") => "river",
                _ => "border",
            };
            all.push((numbers[row], class, Vec::new()));
        }
        if let Some(line) = all.last_mut() {
            line.2.push((lats[row], lons[row]));
        }
    }
    // The zone lies under everything.
    all.sort_by_key(|line| line.1 != "zone");
    for (_, class, points) in &all {
        let close = if *class == "zone" { "Z" } else { "" };
        let points = points.iter().map(|&point| sheet.at(point));
        let _ = write!(svg, "<path class=\"{class}\" d=\"{}{close}\"/>", path(points));
    }
    let parting: Vec<BorderLine<'_>> = all
        .iter()
        .filter(|line| matches!(line.1, "border" | "coast"))
        .map(|line| (kind_of(&numbers, &kinds, line.0), line.2.as_slice()))
        .collect();
    let (low, high) = sheet.corners();
    for country in countries(&parting, homes, low, high) {
        let ((x, y), name) = (sheet.at(country.at), named(&country.name, speaker)?);
        let half = 6.0 * name.chars().count() as f64;
        let x = x.clamp(half, WIDTH - half);
        taken.push((x - half, y - 12.0, x + half, y + 6.0));
        let name = escape(&name);
        let _ = write!(
            svg,
            "<text class=\"country\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{name}</text>"
        );
    }
    Ok(all.into_iter().map(|line| line.1).collect())
}

/// Roads, as wide as they are used.
fn roads(dir: &Path, places: &ResultTable, sheet: &Sheet, svg: &mut String) -> Result<(), BriefError> {
    let (codes, lats, lons) = (places.text("pcode")?, places.numbers("lat")?, places.numbers("lon")?);
    let place: BTreeMap<&str, (f64, f64)> =
        codes.iter().enumerate().map(|(row, code)| (*code, sheet.at((lats[row], lons[row])))).collect();
    let table = ResultTable::read(dir, "links.csv")?;
    let (from, to, persons) =
        (table.text("from_pcode")?, table.text("to_pcode")?, table.numbers("persons_p50")?);
    let most = persons.iter().copied().fold(1.0, f64::max);
    for row in (0..table.len()).filter(|&row| persons[row] > 0.0) {
        if let (Some(a), Some(b)) = (place.get(from[row]), place.get(to[row])) {
            let _ = write!(
                svg,
                "<path class=\"road\" stroke-width=\"{:.1}\" d=\"{}\"/>",
                0.5 + 4.5 * libm::sqrt(persons[row] / most),
                path([*a, *b].into_iter())
            );
        }
    }
    Ok(())
}

/// Names of the most crowded areas, beside their circles, where they run into no other name.
fn names(areas: &[Area], sheet: &Sheet, svg: &mut String, mut taken: Vec<Spot>) {
    for area in areas.iter().take(NAMED) {
        let ((x, y), width) = (sheet.at(area.at), 8.0 * area.name.chars().count() as f64);
        let spots = [
            (x + 8.0, y + 5.0, "start"),
            (x - 8.0, y + 5.0, "end"),
            (x, y - 12.0, "middle"),
            (x, y + 24.0, "middle"),
        ];
        let free = spots.into_iter().find_map(|(x, y, anchor)| {
            let left = match anchor {
                "start" => x,
                "end" => x - width,
                _ => x - width / 2.0,
            };
            let spot = (left, y - 14.0, left + width, y + 3.0);
            let inside = spot.0 > 0.0 && spot.2 < WIDTH && spot.1 > 0.0 && spot.3 < sheet.height;
            let clear = taken.iter().all(|t| spot.2 < t.0 || spot.0 > t.2 || spot.3 < t.1 || spot.1 > t.3);
            (inside && clear).then_some((spot, x, y, anchor))
        });
        if let Some((spot, x, y, anchor)) = free {
            taken.push(spot);
            let name = escape(&area.name);
            let _ = write!(
                svg,
                "<text class=\"halo\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{name}</text>"
            );
        }
    }
}

/// A bar of a round number of kilometres.
fn scale(sheet: &Sheet, svg: &mut String, speaker: &Speaker) -> Result<(), BriefError> {
    let per_km = sheet.scale / KM;
    let km = round_up(WIDTH / 8.0 / per_km);
    let (right, y) = (WIDTH - 12.0, sheet.height - 10.0);
    let words = escape(&speaker.words("scale", &[("n", &speaker.number(km))])?);
    let _ = write!(
        svg,
        "<path class=\"median\" d=\"M{:.1} {y:.1}H{right}\"/><text class=\"halo\" x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">{words}</text>",
        right - km * per_km,
        y - 6.0
    );
    Ok(())
}
