//! Polygons of areas from a file of the user: the P-codes say which is whose.

use std::collections::BTreeMap;
use std::path::Path;

use geojson::{GeoJson, GeometryValue, Position};

use crate::output::OutputError;
use crate::tables::text::decode;

/// Polygons by P-code.
pub(super) type Polygons = BTreeMap<String, GeometryValue>;

/// Reads a file of polygons and keeps those of these P-codes. A polygon belongs to an area if one of its properties is
/// the P-code, whatever the property is called: offices call it differently.
pub(super) fn read(path: &Path, codes: &[&str]) -> Result<Polygons, OutputError> {
    let wrong = |message: String| OutputError::Malformed { path: path.to_path_buf(), line: None, message };
    let bytes =
        crate::tables::read(path).map_err(|source| OutputError::Read { path: path.to_path_buf(), source })?;
    let text = decode(&bytes).map_err(|_| wrong("must be UTF-8 text".into()))?;
    let parsed = text.parse::<GeoJson>().map_err(|error| wrong(format!("is no GeoJSON: {error}")))?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(wrong("must be a collection of features".into()));
    };
    let mut found = Polygons::new();
    for feature in collection.features {
        let properties = feature.properties.unwrap_or_default();
        let said = properties.values().filter_map(|value| value.as_str());
        let mut mine: Vec<&str> =
            said.filter_map(|said| codes.iter().find(|code| **code == said.trim()).copied()).collect();
        mine.sort_unstable();
        mine.dedup();
        let code = match mine[..] {
            [] => continue,
            [code] => code,
            [a, b, ..] => return Err(wrong(format!("one polygon is both {a} and {b}"))),
        };
        let mut value = feature.geometry.map(|geometry| geometry.value);
        match &mut value {
            Some(GeometryValue::Polygon { coordinates }) => wind(coordinates),
            Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.iter_mut().for_each(|p| wind(p)),
            _ => return Err(wrong(format!("{code} must be a polygon"))),
        }
        let degrees =
            value.as_ref().is_some_and(|value| all(value, |p| p[0].abs() <= 180.0 && p[1].abs() <= 90.0));
        if !degrees {
            return Err(wrong(format!("{code} must be in degrees, longitude first (EPSG:4326)")));
        }
        if let Some(value) = value
            && found.insert(code.to_owned(), value).is_some()
        {
            return Err(wrong(format!("{code} is there twice: join its parts to one polygon")));
        }
    }
    if found.is_empty() {
        let some = codes.first().copied().unwrap_or_default();
        return Err(wrong(format!("no property of a polygon is the P-code of an area, as {some} is")));
    }
    Ok(found)
}

/// Degrees by which people may live outside of the box around the polygon of their area: polygons are drawn roughly.
const MARGIN: f64 = 0.1;

/// Whether a polygon lies wholly to one side of a position: with longitude and latitude in each other's place, or with the
/// code of another area.
pub(super) fn is_elsewhere(value: &GeometryValue, [lat, lon]: [f64; 2]) -> bool {
    all(value, |at| at[0] < lon - MARGIN)
        || all(value, |at| at[0] > lon + MARGIN)
        || all(value, |at| at[1] < lat - MARGIN)
        || all(value, |at| at[1] > lat + MARGIN)
}

/// Whether a position lies in a polygon, holes left out: a ray from it crosses an odd number of edges.
fn holds(value: &GeometryValue, [lat, lon]: [f64; 2]) -> bool {
    let crosses = |ring: &Vec<Position>| {
        let over = |pair: &&[Position]| {
            let ([x, y], [u, v]) = ([pair[0][0], pair[0][1]], [pair[1][0], pair[1][1]]);
            (y > lat) != (v > lat) && lon < (u - x) * (lat - y) / (v - y) + x
        };
        ring.windows(2).filter(over).count()
    };
    let crossings: usize = match value {
        GeometryValue::Polygon { coordinates } => coordinates.iter().map(crosses).sum(),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flatten().map(crosses).sum(),
        _ => 0,
    };
    crossings % 2 == 1
}

/// Whether people live in the polygon of another area, and not in their own: the codes of two may be swapped.
pub(super) fn is_in_another(polygons: &Polygons, code: &str, at: [f64; 2]) -> bool {
    let own = polygons.get(code).is_some_and(|own| holds(own, at));
    !own && polygons.iter().any(|(other, value)| other != code && holds(value, at))
}

/// Outer rings go against the clock and holes with it, as RFC 7946 asks.
fn wind(rings: &mut [Vec<Position>]) {
    for (index, ring) in rings.iter_mut().enumerate() {
        let twice: f64 = ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
        if (twice > 0.0) != (index == 0) {
            ring.reverse();
        }
    }
}

fn all(value: &GeometryValue, holds: impl Fn(&Position) -> bool) -> bool {
    match value {
        GeometryValue::Polygon { coordinates } => coordinates.iter().flatten().all(holds),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flatten().flatten().all(holds),
        _ => false,
    }
}
