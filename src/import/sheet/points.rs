//! Maps of points as tables: their properties are columns, and their positions two more.

use std::path::Path;

use geojson::{Feature, GeoJson, GeometryValue, Position};
use serde_json::Value;

use super::cell::{Grid, SheetCell, SheetLine};
use crate::tables::Fault;
use crate::tables::text::{decode, trim_property};

/// Headers of the columns of positions, the best known of their kind.
const POSITION: [&str; 2] = ["Latitude (Y)", "Longitude (X)"];

fn cell(value: &Value) -> SheetCell {
    let text = |text: &str| {
        let text = trim_property(text);
        if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text.to_owned()) }
    };
    match value {
        Value::Null => SheetCell::Empty,
        Value::String(string) => text(string),
        Value::Number(number) => number.as_f64().map_or(SheetCell::Empty, SheetCell::Number),
        other => text(&other.to_string()),
    }
}

/// Where a feature is; none where it is no single point.
fn position(feature: &Feature) -> Option<&Position> {
    match feature.geometry.as_ref().map(|geometry| &geometry.value)? {
        GeometryValue::Point { coordinates } => Some(coordinates),
        GeometryValue::MultiPoint { coordinates } if coordinates.len() == 1 => coordinates.first(),
        _ => None,
    }
    .filter(|at| at.len() >= 2)
}

/// The middle of the corners of an outline: towns stand as outlines beside others that are points.
fn middle(feature: &Feature) -> Option<[f64; 2]> {
    let ring = match feature.geometry.as_ref().map(|geometry| &geometry.value)? {
        GeometryValue::Polygon { coordinates } => coordinates.first()?,
        GeometryValue::MultiPolygon { coordinates } => coordinates.first()?.first()?,
        _ => return None,
    };
    // The first corner stands at the end again.
    let corners: Vec<[f64; 2]> =
        ring.iter().skip(1).filter(|at| at.len() >= 2).map(|at| [at[0], at[1]]).collect();
    let mean = |axis: usize| corners.iter().map(|at| at[axis]).sum::<f64>() / corners.len() as f64;
    (!corners.is_empty()).then(|| [mean(0), mean(1)])
}

/// The points of a file of GeoJSON as a table; none where it is something else.
pub(super) fn grid(path: &Path, bytes: &[u8]) -> Option<Result<Grid, Fault>> {
    let text = decode(bytes).ok()?;
    let text = text.trim_start();
    if !text.starts_with('{') {
        return None;
    }
    let fault = |message: String| {
        let hint = "a table is read from points, from text (CSV) or from a workbook; maps of polygons are read with --areas and \
                    --control, lines with --roads";
        Err(Fault { message, hint: Some(hint.into()), ..Fault::default() })
    };
    let is_json = ["json", "geojson"]
        .iter()
        .any(|known| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(known)));
    let features = match text.parse() {
        Ok(GeoJson::FeatureCollection(all)) => all.features,
        Ok(GeoJson::Feature(one)) => vec![one],
        Ok(GeoJson::Geometry(_)) => return Some(fault("is a geometry without names".into())),
        Err(error) if is_json => return Some(fault(format!("is no GeoJSON: {error}"))),
        Err(_) => return None,
    };
    if !features.iter().any(|feature| position(feature).is_some()) {
        let kind = |feature: &Feature| {
            feature.geometry.as_ref().map_or("no geometry", |geometry| geometry.value.type_name())
        };
        let first = features.first().map_or("nothing", kind);
        return Some(fault(format!(
            "has no points, and its {} features are such as {first}",
            features.len()
        )));
    }
    let mut names: Vec<&String> = Vec::new();
    for name in features.iter().filter_map(|feature| feature.properties.as_ref()).flat_map(|all| all.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let header = names.iter().map(|name| SheetCell::Text((*name).clone()));
    let header = header.chain(POSITION.map(|name| SheetCell::Text(name.into()))).collect();
    let mut lines = vec![SheetLine { row: 0, cells: header }];
    for (index, feature) in features.iter().enumerate() {
        let said = |name: &&String| feature.property(name).map_or(SheetCell::Empty, cell);
        let at = position(feature).map(|at| [at[0], at[1]]).or_else(|| middle(feature));
        let at =
            at.map_or([SheetCell::Empty, SheetCell::Empty], |[lon, lat]| [lat, lon].map(SheetCell::Number));
        lines.push(SheetLine { row: index + 1, cells: names.iter().map(said).chain(at).collect() });
    }
    Some(Ok(Grid { lines, ..Grid::default() }))
}

/// What kind of map, which is read as no table, begins so.
pub(super) fn kind_of_map(bytes: &[u8]) -> Option<&'static str> {
    let start = &bytes[..bytes.len().min(400)];
    let has = |text: &[u8]| start.windows(text.len()).any(|part| part == text);
    let marked = start.trim_ascii_start().starts_with(b"<") || start.starts_with(b"\xef\xbb\xbf<");
    if start.starts_with(&[0, 0, 0x27, 0x0a]) {
        Some("a shapefile")
    } else if start.starts_with(b"SQLite format 3") {
        Some("a GeoPackage or another database")
    } else if marked && has(b"<kml") {
        Some("a map in KML")
    } else if marked && has(b"<gpx") {
        Some("tracks in GPX")
    } else if marked && (has(b"<html") || has(b"<!DOCTYPE html") || has(b"<!doctype html")) {
        Some("a web page")
    } else {
        None
    }
}
