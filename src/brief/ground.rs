//! The ground of a map: its scale, the lines of the case, the circles of areas, and names that run into no other.

use std::fmt::Write as _;

use super::drawing::{escape, path, round_up};
use super::error::BriefError;
use super::folder::ResultTable;
use super::language::Speaker;
use crate::outcome::precision::Known;
use crate::output::countries::{BorderLine, countries};

const TALLEST: f64 = 640.0 / 720.0;
const EDGE: f64 = 26.0;
/// Radius of the largest circle on a sheet of no width, and what each unit of width adds: small maps want large circles.
const RADIUS: (f64, f64) = (14.0, 1.0 / 45.0);
/// Kilometres in a degree of latitude.
const KM: f64 = 111.195;

/// From degrees to the sheet.
pub(super) struct MapSheet {
    west: f64,
    north: f64,
    narrowing: f64,
    scale: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl MapSheet {
    /// A sheet of a width on which there is room for all points, (latitude, longitude).
    pub(super) fn around(points: &[(f64, f64)], width: f64) -> Self {
        let bound = |of: fn(&(f64, f64)) -> f64| {
            let values = points.iter().map(of);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ((south, north), (west, east)) = (bound(|p| p.0), bound(|p| p.1));
        let narrowing = libm::cos((f64::midpoint(south, north)).to_radians());
        let (wide, tall) = (((east - west) * narrowing).max(0.05), (north - south).max(0.05));
        let scale = ((width - 2.0 * EDGE) / wide).min((TALLEST * width - 2.0 * EDGE) / tall);
        // What is narrower than the sheet stands in its middle.
        let west = west - ((width - 2.0 * EDGE) / scale - wide) / 2.0 / narrowing;
        Self { west, north, narrowing, scale, width, height: tall * scale + 2.0 * EDGE }
    }

    /// South-west and north-east.
    fn corners(&self) -> ((f64, f64), (f64, f64)) {
        let degrees = |x: f64, y: f64| {
            (self.north - (y - EDGE) / self.scale, self.west + (x - EDGE) / self.narrowing / self.scale)
        };
        (degrees(0.0, self.height), degrees(self.width, 0.0))
    }

    pub(super) fn at(&self, (lat, lon): (f64, f64)) -> (f64, f64) {
        let x = EDGE + (lon - self.west) * self.narrowing * self.scale;
        (x, EDGE + (self.north - lat) * self.scale)
    }

    /// The radius of a circle for so many people, where the largest is for `most`.
    pub(super) fn radius(&self, value: f64, most: f64) -> f64 {
        let largest = RADIUS.0 + RADIUS.1 * self.width;
        (largest * libm::sqrt(value / most.max(1.0)) * 10.0).round() / 10.0
    }
}

/// Where nobody is, which is known.
pub(super) const NOBODY: Known = Known { value: 0.0, error: Some(0.0) };

/// An area with its people on the days that are shown.
pub(super) struct MapArea {
    pub(super) name: String,
    pub(super) code: String,
    /// Latitude and longitude.
    pub(super) at: (f64, f64),
    /// Whether allies of the people hold it.
    pub(super) allied: bool,
    pub(super) values: Vec<Known>,
}

impl MapArea {
    pub(super) fn most(&self) -> f64 {
        self.values.iter().map(|known| known.value).fold(0.0, f64::max)
    }
}

/// Circles of areas on one of the days, `most` people having the largest.
pub(super) fn circles(
    areas: &[MapArea],
    (day, most): (usize, f64),
    sheet: &MapSheet,
    svg: &mut String,
    speaker: &Speaker,
) {
    for area in areas {
        let ((x, y), value) = (sheet.at(area.at), area.values.get(day).copied().unwrap_or(NOBODY));
        let (name, number) = (escape(&speaker.isolated(&area.name)), speaker.known(value.value, value.error));
        let class = if area.allied { "area allied" } else { "area" };
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{}\"><title>{name}: {number}</title></circle>",
            sheet.radius(value.value, most)
        );
    }
}

/// A country in the language of the page, where it knows it.
fn named(country: &str, speaker: &Speaker) -> Result<String, BriefError> {
    let key = format!("country-{}", country.to_lowercase().replace(' ', "-"));
    if speaker.knows(&key) { Ok(speaker.words(&key, &[])?) } else { Ok(country.to_owned()) }
}

/// Left, upper, right and lower end of a text on the sheet.
pub(super) type TextSpot = (f64, f64, f64, f64);

/// The kind of the line of a number, in the words of the case.
fn kind_of<'a>(numbers: &[&str], kinds: &[&'a str], number: &str) -> &'a str {
    numbers.iter().position(|other| *other == number).map_or("", |row| kinds[row])
}

/// A line: its number, its class, its points in degrees.
type Line<'a> = (&'a str, &'static str, Vec<(f64, f64)>);

/// Draws the lines of the case and the names of the countries that they part, and says which kinds there are.
pub(super) fn lines(
    table: &ResultTable,
    sheet: &MapSheet,
    homes: &[(f64, f64)],
    speaker: &Speaker,
    svg: &mut String,
    taken: &mut Vec<TextSpot>,
) -> Result<Vec<&'static str>, BriefError> {
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
        let x = x.clamp(half, (sheet.width - half).max(half));
        taken.push((x - half, y - 12.0, x + half, y + 6.0));
        let name = escape(&name);
        let _ = write!(
            svg,
            "<text class=\"country\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{name}</text>"
        );
    }
    Ok(all.into_iter().map(|line| line.1).collect())
}

/// Names of the most crowded areas, beside their circles, where they run into no other name.
pub(super) fn names<'a>(
    areas: impl IntoIterator<Item = &'a MapArea>,
    sheet: &MapSheet,
    svg: &mut String,
    mut taken: Vec<TextSpot>,
    speaker: &Speaker,
) {
    for area in areas {
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
            let inside = spot.0 > 0.0 && spot.2 < sheet.width && spot.1 > 0.0 && spot.3 < sheet.height;
            let clear = taken.iter().all(|t| spot.2 < t.0 || spot.0 > t.2 || spot.3 < t.1 || spot.1 > t.3);
            (inside && clear).then_some((spot, x, y, anchor))
        });
        if let Some((spot, x, y, anchor)) = free {
            taken.push(spot);
            let name = escape(&speaker.isolated(&area.name));
            let _ = write!(
                svg,
                "<text class=\"halo\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{name}</text>"
            );
        }
    }
}

/// A bar of a round number of kilometres.
pub(super) fn scale(sheet: &MapSheet, svg: &mut String, speaker: &Speaker) -> Result<(), BriefError> {
    let per_km = sheet.scale / KM;
    let km = round_up(sheet.width / 8.0 / per_km);
    let (right, y) = (sheet.width - 12.0, sheet.height - 10.0);
    let words = escape(&speaker.words("scale", &[("n", &speaker.number(km))])?);
    let _ = write!(
        svg,
        "<path class=\"median\" d=\"M{:.1} {y:.1}H{right}\"/><text class=\"halo\" x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">{words}</text>",
        right - km * per_km,
        y - 6.0
    );
    Ok(())
}

/// What the script of the page shows on each day: radii and numbers of all circles, in their order.
pub(super) fn frames(
    dates: &[jiff::civil::Date],
    areas: &[&MapArea],
    radius: &dyn Fn(f64) -> f64,
    speaker: &Speaker,
) -> Result<String, BriefError> {
    let frames: Vec<serde_json::Value> = dates
        .iter()
        .enumerate()
        .map(|(day, &date)| {
            let values: Vec<Known> = areas.iter().map(|area| area.values[day]).collect();
            Ok(serde_json::json!({
                "date": speaker.date(date)?,
                "r": values.iter().map(|known| radius(known.value)).collect::<Vec<_>>(),
                "n": values.iter().map(|known| speaker.known(known.value, known.error)).collect::<Vec<_>>(),
            }))
        })
        .collect::<Result<_, String>>()?;
    let titles: Vec<String> = areas.iter().map(|area| speaker.isolated(&area.name)).collect();
    // In a script nothing is escaped, and a name must not end it.
    let json = serde_json::json!({ "names": titles, "frames": frames }).to_string();
    Ok(json.replace('<', "\\u003c").replace('&', "\\u0026"))
}

/// Days that are put together at the least: by the day people could be found.
const DAYS: i32 = 3;

/// The days of those that are recorded on which a map shows people: the last, and of the others those that lie far
/// enough apart.
pub(super) fn days_apart(mut days: Vec<jiff::civil::Date>) -> Vec<jiff::civil::Date> {
    days.sort_unstable();
    days.dedup();
    let mut shown: Vec<jiff::civil::Date> = Vec::new();
    for &day in &days {
        if shown.last().is_none_or(|&before| (day - before).get_days() >= DAYS) {
            shown.push(day);
        }
    }
    // The last day is shown whatever comes before it.
    if let (Some(&end), Some(last)) = (days.last(), shown.last_mut()) {
        *last = end;
    }
    shown
}

/// The days, of so many, that a table beside the map has: one in two or three is enough.
pub(super) fn days_of_table(count: usize) -> Vec<usize> {
    let step = count.div_ceil(8).max(1);
    (0..count).filter(|day| (count - 1 - day).is_multiple_of(step)).collect()
}
