//! Geodata as `FlatGeobuf`: one file with a spatial index, which QGIS and GDAL open without reading all of it.

use std::io;
use std::path::PathBuf;

use flatgeobuf::geozero::error::Result as ShapeResult;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geojson::{Feature, GeometryValue, JsonValue, Position};

use super::geo::Layer;
use super::options::Exported;
use crate::output::OutputError;

/// WGS 84 in degrees, longitude first, as in GeoJSON.
const DEGREES: i32 = 4326;

/// The file of a layer. Features without a position, of which the format has no kind, are left out; their number is
/// said with it.
pub(super) fn file(layer: &Layer) -> Result<(Exported, usize), OutputError> {
    let name = format!("{}.fgb", layer.name);
    let bytes = bytes(layer).map_err(|source| OutputError::Write { path: PathBuf::from(&name), source })?;
    let bare = layer.features.iter().filter(|feature| feature.geometry.is_none()).count();
    Ok((Exported { name, bytes }, bare))
}

fn bytes(layer: &Layer) -> io::Result<Vec<u8>> {
    let (kind, promote_to_multi) = kind(&layer.features);
    let options = FgbWriterOptions {
        detect_type: false,
        promote_to_multi,
        crs: FgbCrs { org: Some("EPSG"), code: DEGREES, ..FgbCrs::default() },
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options(layer.name, kind, options).map_err(io::Error::other)?;
    let columns = columns(&layer.features);
    for (name, kind) in &columns {
        writer.add_column(name, *kind, |_, _| {});
    }
    for feature in &layer.features {
        let Some(geometry) = &feature.geometry else { continue };
        let mut written = Ok(());
        let shape = Shape(&geometry.value);
        writer
            .add_feature_geom(shape, |out| {
                for (index, (name, kind)) in columns.iter().enumerate() {
                    let value = feature.properties.as_ref().and_then(|properties| properties.get(name));
                    // What is blank is left out, which readers take for no value.
                    if let Some(value) = value.and_then(|value| cell(value, *kind))
                        && let Err(error) = out.property(index, name, &value)
                    {
                        written = Err(io::Error::other(error));
                    }
                }
            })
            .map_err(io::Error::other)?;
        written?;
    }
    let mut bytes = Vec::new();
    writer.write(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// The kind of all geometries together, and whether polygons of one part are written as those of several.
fn kind(features: &[Feature]) -> (GeometryType, bool) {
    let all = |is: fn(&GeometryValue) -> bool| {
        features.iter().flat_map(|feature| &feature.geometry).all(|geometry| is(&geometry.value))
    };
    if all(|value| matches!(value, GeometryValue::Point { .. })) {
        (GeometryType::Point, false)
    } else if all(|value| matches!(value, GeometryValue::LineString { .. })) {
        (GeometryType::LineString, false)
    } else if all(|value| matches!(value, GeometryValue::Polygon { .. } | GeometryValue::MultiPolygon { .. }))
    {
        (GeometryType::MultiPolygon, true)
    } else {
        // Polygons, and points of areas without one: each feature says its own.
        (GeometryType::Unknown, false)
    }
}

/// Every property, in the order of the first feature that has it, and what its values are: numbers with decimals where
/// any has them.
fn columns(features: &[Feature]) -> Vec<(String, ColumnType)> {
    let mut columns: Vec<(String, ColumnType)> = Vec::new();
    for (name, value) in features.iter().flat_map(|feature| &feature.properties).flatten() {
        let found = columns.iter_mut().find(|column| column.0 == *name);
        let kind = match value {
            JsonValue::Number(number) if number.is_i64() => Some(ColumnType::Long),
            JsonValue::Number(_) => Some(ColumnType::Double),
            JsonValue::Null => None,
            _ => Some(ColumnType::String),
        };
        match (found, kind) {
            // Blank throughout it would be text.
            (None, kind) => columns.push((name.clone(), kind.unwrap_or(ColumnType::Binary))),
            (Some(column), Some(kind)) if column.1 == ColumnType::Binary => column.1 = kind,
            (Some(column), Some(ColumnType::Double)) if column.1 == ColumnType::Long => {
                column.1 = ColumnType::Double;
            }
            _ => {}
        }
    }
    for column in columns.iter_mut().filter(|column| column.1 == ColumnType::Binary) {
        column.1 = ColumnType::String;
    }
    columns
}

/// A property as its column has it; none where it is blank.
fn cell(value: &JsonValue, kind: ColumnType) -> Option<ColumnValue<'_>> {
    match (value, kind) {
        (JsonValue::Null, _) => None,
        (JsonValue::Number(number), ColumnType::Long) => number.as_i64().map(ColumnValue::Long),
        (JsonValue::Number(number), _) => number.as_f64().map(ColumnValue::Double),
        (value, _) => value.as_str().map(ColumnValue::String),
    }
}

/// A geometry that says its positions one by one.
struct Shape<'a>(&'a GeometryValue);

impl GeozeroGeometry for Shape<'_> {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> ShapeResult<()> {
        match self.0 {
            GeometryValue::Point { coordinates } => {
                to.point_begin(0)?;
                to.xy(coordinates[0], coordinates[1], 0)?;
                to.point_end(0)
            }
            GeometryValue::LineString { coordinates } => line(to, coordinates, true, 0),
            GeometryValue::Polygon { coordinates } => polygon(to, coordinates, true, 0),
            GeometryValue::MultiPolygon { coordinates } => {
                to.multipolygon_begin(coordinates.len(), 0)?;
                for (index, part) in coordinates.iter().enumerate() {
                    polygon(to, part, false, index)?;
                }
                to.multipolygon_end(0)
            }
            other => {
                let kind = other.type_name();
                Err(flatgeobuf::geozero::error::GeozeroError::Geometry(format!("a layer has no {kind}")))
            }
        }
    }
}

fn line(to: &mut impl GeomProcessor, points: &[Position], own: bool, index: usize) -> ShapeResult<()> {
    to.linestring_begin(own, points.len(), index)?;
    for (index, point) in points.iter().enumerate() {
        to.xy(point[0], point[1], index)?;
    }
    to.linestring_end(own, index)
}

fn polygon(to: &mut impl GeomProcessor, rings: &[Vec<Position>], own: bool, index: usize) -> ShapeResult<()> {
    to.polygon_begin(own, rings.len(), index)?;
    for (index, ring) in rings.iter().enumerate() {
        line(to, ring, false, index)?;
    }
    to.polygon_end(own, index)
}
