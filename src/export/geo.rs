//! Areas, places and roads with their results, as GeoJSON (RFC 7946) has them.

use std::collections::BTreeMap;

use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, JsonValue, Position};

use super::options::{ExportOptions, Exported};
use super::polygons::{self, Polygons};
use super::run::{place_columns, road_columns};
use super::sheet::{Column, ExportCell, copy};
use super::source::ResultsFolder;
use crate::output::OutputError;
use crate::output::ground::local_columns;
use crate::tables::{Columns, number};

/// Quantiles that areas have.
const LEVELS: [&str; 3] = ["p10", "p50", "p90"];

/// What is drawn together.
pub(super) struct Layer {
    /// The name of its file, without ending.
    pub(super) name: &'static str,
    pub(super) features: Vec<Feature>,
}

impl Layer {
    /// Its file.
    pub(super) fn geojson(self) -> Exported {
        let collection = FeatureCollection { bbox: None, features: self.features, foreign_members: None };
        let bytes = format!("{collection}\n").into_bytes();
        Exported { name: format!("{}.geojson", self.name), bytes }
    }
}

/// The layers, and what the user should know of them.
pub(super) fn layers(
    source: &ResultsFolder,
    options: &ExportOptions,
) -> Result<(Vec<Layer>, Vec<String>), OutputError> {
    if source.compared() {
        let message = "is that of a comparison, which has no places: export its runs".into();
        return Err(OutputError::Malformed { path: source.path("run.json"), line: None, message });
    }
    let (areas, notes) = areas(source, options)?;
    let mut layers = vec![Layer { name: "areas", features: areas }];
    if !options.public {
        let table = source.table("places.csv")?;
        layers.push(Layer { name: "places", features: places(&table)? });
        layers.push(Layer { name: "roads", features: roads(source, &table)? });
    }
    Ok((layers, notes))
}

fn feature(value: Option<GeometryValue>, properties: JsonObject) -> Feature {
    Feature {
        bbox: None,
        geometry: value.map(Geometry::new),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

/// A position with its longitude first.
fn position(lat: f64, lon: f64) -> Position {
    vec![lon, lat].into()
}

/// Areas with people displaced from there and displaced people who are there on the headline days.
fn areas(
    source: &ResultsFolder,
    options: &ExportOptions,
) -> Result<(Vec<Feature>, Vec<String>), OutputError> {
    let ground = source.table("areas.csv")?;
    let (names, codes) = (ground.text("area")?, ground.text("area_pcode")?);
    let (lats, lons, sides) = (ground.text("lat")?, ground.text("lon")?, ground.text("side")?);
    let known = ["people", "displaced_before", "free_places"].map(|name| Ok((name, ground.numbers(name)?)));
    let known = known.into_iter().collect::<Result<Vec<_>, OutputError>>()?;
    let local = local_columns(&ground, "area").into_iter().map(|(column, _)| {
        let names = ground.text(&column)?;
        Ok((column, names))
    });
    let local = local.collect::<Result<Vec<_>, OutputError>>()?;
    let polygons = options.polygons.as_ref().map(|path| polygons::read(path, &codes)).transpose()?;
    let days = source.headlines(&source.futures()?, "displaced")?;
    let (origins, present) =
        (source.table("origins.csv")?, source.matching("present.csv", &[("shelter", "all")])?);
    let (from, there) = (ranges(&origins)?, ranges(&present)?);
    let mut features = Vec::new();
    let (mut bare, mut elsewhere) = (Vec::new(), Vec::new());
    for row in 0..ground.len() {
        let mut properties = JsonObject::new();
        properties.insert("area".into(), names[row].into());
        properties.insert("area_pcode".into(), codes[row].into());
        for (column, names) in &local {
            properties.insert(column.clone(), ExportCell::from(names[row]).into());
        }
        properties.insert("side".into(), sides[row].into());
        for (name, values) in &known {
            properties.insert((*name).into(), amount(values[row]));
        }
        for &day in &days {
            let date = source.day(day).to_string();
            for (what, ranges) in [("displaced", &from), ("present", &there)] {
                // Tables by area leave out rows that are zero throughout.
                let range = ranges.get(&(codes[row], date.as_str())).copied().unwrap_or_default();
                for (level, value) in LEVELS.iter().zip(range) {
                    properties.insert(format!("{what}_day_{day}_{level}"), amount(value));
                }
            }
        }
        let (value, point) = shape(&ground, row, [lats[row], lons[row]], codes[row], polygons.as_ref())?;
        if point && polygons.is_some() {
            bare.push(codes[row]);
        }
        // Numbers would be drawn where they are not.
        if let (Some(polygon), Ok(lat), Ok(lon)) =
            (value.as_ref().filter(|_| !point), number(lats[row]), number(lons[row]))
            && (polygons::is_elsewhere(polygon, [lat, lon])
                || polygons.as_ref().is_some_and(|all| polygons::is_in_another(all, codes[row], [lat, lon])))
        {
            elsewhere.push(codes[row]);
        }
        features.push(feature(value, properties));
    }
    let mut notes = Vec::new();
    if !bare.is_empty() {
        notes.push(format!("no polygon has the P-code of {}: they are points", bare.join(", ")));
    }
    if !elsewhere.is_empty() {
        notes.push(format!(
            "the polygons of {} do not lie where the people of these areas live: their numbers are drawn elsewhere; longitude and \
             latitude may be swapped, or codes those of other areas",
            elsewhere.join(", ")
        ));
    }
    if polygons.is_none() {
        notes.push("areas are points, where their people live: --polygons FILE joins their polygons".into());
    }
    Ok((features, notes))
}

/// The polygon of an area, or its point; whether it is a point.
fn shape(
    ground: &Columns,
    row: usize,
    [lat, lon]: [&str; 2],
    code: &str,
    polygons: Option<&Polygons>,
) -> Result<(Option<GeometryValue>, bool), OutputError> {
    if let Some(polygon) = polygons.and_then(|polygons| polygons.get(code)) {
        return Ok((Some(polygon.clone()), false));
    }
    // An area without people and places has no position.
    if lat.is_empty() || lon.is_empty() {
        return Ok((None, true));
    }
    let degrees = |text: &str| number(text).map_err(|_| ground.wrong(row, "must have a position"));
    let coordinates = position(degrees(lat)?, degrees(lon)?);
    Ok((Some(GeometryValue::Point { coordinates }), true))
}

type Ranges<'a> = BTreeMap<(&'a str, &'a str), [f64; 3]>;

fn ranges(table: &Columns) -> Result<Ranges<'_>, OutputError> {
    let (codes, dates) = (table.text("area_pcode")?, table.text("date")?);
    let [low, middle, high] = LEVELS.map(|level| table.numbers(level));
    let (low, middle, high) = (low?, middle?, high?);
    Ok((0..table.len()).map(|row| ((codes[row], dates[row]), [low[row], middle[row], high[row]])).collect())
}

/// Whole where it is: tools that read a number as 3.0 make a column of decimals of it.
fn amount(value: f64) -> JsonValue {
    if value.fract() == 0.0 && value.abs() < 9e15 { (value as i64).into() } else { value.into() }
}

impl From<ExportCell> for JsonValue {
    fn from(cell: ExportCell) -> Self {
        match cell {
            ExportCell::Empty => Self::Null,
            ExportCell::Text(text) => text.into(),
            ExportCell::Number(number) => amount(number),
            ExportCell::Date(date) => date.to_string().into(),
        }
    }
}

/// The rows of a table as properties.
fn properties(table: &Columns, columns: Vec<Column>) -> Result<Vec<JsonObject>, OutputError> {
    let sheet = copy("", 0, table, columns)?;
    let names: Vec<String> = sheet.columns.iter().map(|column| column.name.clone()).collect();
    Ok(sheet
        .rows
        .into_iter()
        .map(|row| names.iter().cloned().zip(row.into_iter().map(JsonValue::from)).collect())
        .collect())
}

fn places(table: &Columns) -> Result<Vec<Feature>, OutputError> {
    let (lats, lons) = (table.numbers("lat")?, table.numbers("lon")?);
    let columns =
        place_columns(table).into_iter().filter(|column| column.name != "lat" && column.name != "lon");
    let all = properties(table, columns.collect())?.into_iter().zip(lats.iter().zip(&lons));
    let point = |(lat, lon): (&f64, &f64)| GeometryValue::Point { coordinates: position(*lat, *lon) };
    Ok(all.map(|(properties, at)| feature(Some(point(at)), properties)).collect())
}

/// Roads as straight lines between the places that they join.
fn roads(source: &ResultsFolder, places: &Columns) -> Result<Vec<Feature>, OutputError> {
    let (codes, lats, lons) = (places.text("pcode")?, places.numbers("lat")?, places.numbers("lon")?);
    let at: BTreeMap<&str, (f64, f64)> =
        codes.iter().zip(lats.iter().zip(&lons)).map(|(code, (lat, lon))| (*code, (*lat, *lon))).collect();
    let table = source.table("links.csv")?;
    let ends = [table.text("from_pcode")?, table.text("to_pcode")?];
    let mut features = Vec::new();
    for (row, properties) in properties(&table, road_columns())?.into_iter().enumerate() {
        let mut coordinates = Vec::new();
        for codes in &ends {
            let Some(&(lat, lon)) = at.get(codes[row]) else {
                return Err(table.wrong(row, format!("{} is not in places.csv", codes[row])).into());
            };
            coordinates.push(position(lat, lon));
        }
        features.push(feature(Some(GeometryValue::LineString { coordinates }), properties));
    }
    Ok(features)
}
