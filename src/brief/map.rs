//! The map that goes through the days: displaced people by area, on the ground of the case.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::drawing::{escape, path};
use super::error::BriefError;
use super::folder::{ResultTable, alone};
use super::gazetteer::Gazetteer;
use super::ground::{
    MapArea, MapSheet, NOBODY, circles, days_apart, days_of_table, frames, lines, names, scale,
};
use super::language::Speaker;
use super::page::raw;
use crate::outcome::precision::Known;

const WIDTH: f64 = 720.0;
/// Areas whose names stand on the map.
const NAMED: usize = 8;

/// The map, what it says as a table, and what the script shows on each day.
pub(super) fn map(
    dir: &Path,
    public: bool,
    gazetteer: &Gazetteer,
    speaker: &Speaker,
) -> Result<Value, BriefError> {
    let (dates, areas) = people(dir, gazetteer)?;
    let most = areas.iter().map(MapArea::most).fold(0.0, f64::max);
    let places = ResultTable::read(dir, "places.csv")?;
    let sides = places.text("side")?;
    let (lats, lons) = (places.numbers("lat")?, places.numbers("lon")?);
    let here = (0..places.len()).filter(|&row| matches!(sides[row], "home" | "allied"));
    let points: Vec<(f64, f64)> =
        here.map(|row| (lats[row], lons[row])).chain(areas.iter().map(|a| a.at)).collect();
    if points.is_empty() {
        return Err(places.fault("has no place on the side of the people").into());
    }
    let sheet = MapSheet::around(&points, WIDTH);
    let mut svg = format!(
        "<svg class=\"chart\" direction=\"ltr\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\" aria-label=\"{}\">",
        sheet.height,
        escape(&speaker.words("map-alt", &[])?)
    );
    let mut taken = Vec::new();
    let drawn = lines(&ResultTable::read(dir, "lines.csv")?, &sheet, &points, speaker, &mut svg, &mut taken)?;
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
        let mut room = places.numbers("camp_places")?;
        // Tables of earlier versions do not say what is added.
        if places.has("added_camp_places") {
            let added = places.numbers("added_camp_places")?;
            // One that is there on some days is on the map.
            room.iter_mut().zip(added).for_each(|(room, added)| *room = room.max(added));
        }
        for row in (0..places.len()).filter(|&row| room[row] > 0.0 && sides[row] != "adversary") {
            let (x, y) = sheet.at((lats[row], lons[row]));
            let _ = write!(svg, "<path class=\"camp\" d=\"M{:.1} {:.1}l5 -9l5 9z\"/>", x - 5.0, y + 4.0);
            camps = true;
        }
    }
    let last = dates.len().saturating_sub(1);
    circles(&areas, (last, most), &sheet, &mut svg, speaker);
    names(areas.iter().take(NAMED), &sheet, &mut svg, taken, speaker);
    scale(&sheet, &mut svg, speaker)?;
    svg.push_str("</svg>");
    let all: Vec<&MapArea> = areas.iter().collect();
    let json = frames(&dates, &all, &|value| sheet.radius(value, most), speaker)?;
    let shown = days_of_table(dates.len());
    let rows: Vec<Value> = areas
        .iter()
        .map(|area| context! { name => &area.name, code => &area.code, values => shown.iter().map(|&day| alone(area.values[day])).collect::<Vec<_>>() })
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
fn people(dir: &Path, gazetteer: &Gazetteer) -> Result<(Vec<Date>, Vec<MapArea>), BriefError> {
    let table = ResultTable::matching(dir, "present.csv", &[("shelter", "all")])?;
    let [dates, codes] = ["date", "area_pcode"].map(|column| table.text(column));
    let (dates, codes, middle) = (dates?, codes?, table.known("p50", "error_p50")?);
    let mut days: Vec<Date> = Vec::new();
    let mut by_area: BTreeMap<&str, BTreeMap<Date, Known>> = BTreeMap::new();
    for row in 0..table.len() {
        let date = table.date(row, dates[row])?;
        days.push(date);
        by_area.entry(codes[row]).or_default().insert(date, middle[row]);
    }
    let shown = days_apart(days);
    let ground = ResultTable::read(dir, "areas.csv")?;
    let (names, all, sides) = (ground.text("area")?, ground.text("area_pcode")?, ground.text("side")?);
    let (lats, lons) = (ground.optional_numbers("lat")?, ground.optional_numbers("lon")?);
    let mut areas = Vec::new();
    for (row, code) in all.iter().enumerate() {
        let (Some(people), Some(lat), Some(lon)) = (by_area.get(code), lats[row], lons[row]) else {
            continue;
        };
        areas.push(MapArea {
            name: gazetteer.area(code, names[row]),
            code: (*code).into(),
            at: (lat, lon),
            allied: sides[row] == "allied",
            values: shown.iter().map(|day| people.get(day).copied().unwrap_or(NOBODY)).collect(),
        });
    }
    areas.sort_by(|a, b| b.most().total_cmp(&a.most()).then_with(|| a.code.cmp(&b.code)));
    Ok((shown, areas))
}

/// Roads, as wide as they are used.
fn roads(dir: &Path, places: &ResultTable, sheet: &MapSheet, svg: &mut String) -> Result<(), BriefError> {
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
