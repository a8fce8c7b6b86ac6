//! `FlatGeobuf` and Parquet: each is opened by its crate's reader and says what GeoJSON and the tables say.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use flatgeobuf::geozero::{CoordDimensions, GeomProcessor};
use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader, GeometryType, GeozeroGeometry};
use geojson::{FeatureCollection, GeoJson, GeometryValue, JsonValue};

use super::cli::Lab;

fn run() -> Lab {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 8 --output run --no-png");
    lab
}

/// The positions of a geometry, one after the other.
#[derive(Default)]
struct Points(Vec<(f64, f64)>);

impl GeomProcessor for Points {
    fn dimensions(&self) -> CoordDimensions {
        CoordDimensions::xy()
    }

    fn xy(&mut self, x: f64, y: f64, _: usize) -> flatgeobuf::geozero::error::Result<()> {
        self.0.push((x, y));
        Ok(())
    }
}

/// The kind of a file's geometries, and each feature by a property: what it has, and where it is.
type Layer = (GeometryType, BTreeMap<String, (HashMap<String, String>, Vec<(f64, f64)>)>);

fn layer(lab: &Lab, name: &str, key: &[&str]) -> Layer {
    let bytes = fs::read(lab.path(name)).expect("a file");
    let reader = FgbReader::open(bytes.as_slice()).expect("FlatGeobuf");
    let header = reader.header();
    assert_eq!(header.crs().map(|crs| crs.code()), Some(4326), "{name}");
    let kind = header.geometry_type();
    let mut features = BTreeMap::new();
    let mut all = reader.select_all_seq().expect("features");
    while let Some(feature) = all.next().expect("a feature") {
        let properties = feature.properties().expect("properties");
        let mut points = Points::default();
        feature.process_geom(&mut points).expect("a geometry");
        let key = key.iter().map(|key| properties[*key].as_str()).collect::<Vec<_>>().join(" ");
        assert!(features.insert(key, (properties, points.0)).is_none(), "{name}: a feature is there twice");
    }
    (kind, features)
}

fn collection(lab: &Lab, name: &str) -> FeatureCollection {
    let text = fs::read_to_string(lab.path(name)).expect("a file");
    let GeoJson::FeatureCollection(collection) = text.parse().expect("GeoJSON") else {
        panic!("{name} is no collection")
    };
    collection
}

/// Whether a text is what GeoJSON says; numbers may be written in another way.
fn same(text: &str, value: &JsonValue) -> bool {
    match value {
        JsonValue::String(said) => said == text,
        value => text.parse::<f64>().ok() == value.as_f64(),
    }
}

#[test]
fn flatgeobuf_says_what_geojson_says() {
    let lab = run();
    lab.done("export run --format geojson");
    let said = lab.done("export run --format fgb");
    assert!(said.out.contains("areas.fgb, places.fgb, roads.fgb"), "{}", said.out);
    for (name, key, kind) in [
        ("areas", &["area_pcode"][..], GeometryType::Point),
        ("places", &["pcode"], GeometryType::Point),
        ("roads", &["from_pcode", "to_pcode"], GeometryType::LineString),
    ] {
        let (found, features) = layer(&lab, &format!("run/fgb/{name}.fgb"), key);
        assert_eq!(found, kind, "{name}");
        let expected = collection(&lab, &format!("run/geojson/{name}.geojson"));
        assert_eq!(features.len(), expected.features.len(), "{name}");
        for feature in &expected.features {
            let of =
                |key: &&str| feature.property(key).and_then(JsonValue::as_str).expect("a code").to_owned();
            let key = key.iter().map(of).collect::<Vec<_>>().join(" ");
            let (properties, points) = &features[&key];
            let there: Vec<_> = feature.properties_iter().filter(|(_, value)| !value.is_null()).collect();
            assert_eq!(properties.len(), there.len(), "{name} {key}");
            for (name, value) in there {
                assert!(same(&properties[name], value), "{key} {name}: {} {value}", properties[name]);
            }
            let said: Vec<(f64, f64)> = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
                Some(GeometryValue::Point { coordinates }) => vec![(coordinates[0], coordinates[1])],
                Some(GeometryValue::LineString { coordinates }) => {
                    coordinates.iter().map(|at| (at[0], at[1])).collect()
                }
                other => panic!("{other:?}"),
            };
            assert_eq!(points, &said, "{name} {key}");
        }
    }
    // The same results, the same bytes; and an earlier export is replaced if asked.
    lab.refused("export run --format fgb", &["exists already"]);
    let before = fs::read(lab.path("run/fgb/roads.fgb")).expect("a file");
    lab.done("export run --format fgb --force");
    assert_eq!(before, fs::read(lab.path("run/fgb/roads.fgb")).expect("a file"));
    lab.done("export run --format fgb --public --output public");
    assert!(lab.path("public/areas.fgb").exists() && !lab.path("public/places.fgb").exists());
}

#[test]
fn polygons_and_points_stand_in_one_flatgeobuf() {
    let lab = run();
    let ring = "[[36,35],[37,35],[37,36],[36,36],[36,35]]";
    let hole = "[[36.2,35.2],[36.2,35.4],[36.4,35.4],[36.4,35.2],[36.2,35.2]]";
    let part = "[[38,35],[39,35],[39,36],[38,36],[38,35]]";
    let feature = |code: &str, kind: &str, coordinates: String| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
        )
    };
    let file = [
        feature("V01", "Polygon", format!("[{ring},{hole}]")),
        feature("V02", "MultiPolygon", format!("[[{ring},{hole}],[{part}]]")),
    ];
    let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, file.join(","));
    fs::write(lab.path("adm.geojson"), file).expect("written");
    lab.done("export run --format fgb --polygons adm.geojson");
    let (kind, features) = layer(&lab, "run/fgb/areas.fgb", &["area_pcode"]);
    assert_eq!(kind, GeometryType::Unknown, "each says its own");
    let count = |code: &str| features[code].1.len();
    assert_eq!((count("V01"), count("V02"), count("V03")), (10, 15, 1));
    assert_eq!(features["V02"].1[10], (38.0, 35.0));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_how_to_get_it() {
    let lab = run();
    lab.refused("export run --format parquet", &["without Parquet", "--features parquet"]);
    assert!(!lab.path("run/parquet").exists());
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_says_what_the_tables_say() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    let lab = run();
    lab.done("export run --format parquet");
    for name in ["replicates", "quantiles"] {
        let text = fs::read(lab.path(&format!("run/{name}.csv"))).expect("a table");
        let rows = displace::tables::rows(&text).expect("a table");
        let (header, rows) = rows.split_first().expect("a header");
        let file = fs::File::open(lab.path(&format!("run/parquet/{name}.parquet"))).expect("a file");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        let mut count = 0;
        for (row, expected) in reader.get_row_iter(None).expect("rows").zip(rows) {
            let row = row.expect("a row");
            assert_eq!(row.len(), header.cells.len(), "{name}");
            for (column, field) in row.get_column_iter() {
                let at = header.cells.iter().position(|cell| cell == column).expect("the column");
                let cell = &expected.cells[at];
                let number = || cell.parse::<f64>().expect("a number");
                let same = match field {
                    Field::Null => cell.is_empty(),
                    Field::Long(value) => cell == &value.to_string(),
                    Field::Double(value) => (value - number()).abs() < 1e-12 * number().abs().max(1.0),
                    Field::Str(value) => cell == value,
                    Field::Date(days) => {
                        let first = jiff::civil::date(1970, 1, 1);
                        cell.parse::<jiff::civil::Date>().expect("a date")
                            == first + jiff::Span::new().days(*days)
                    }
                    other => panic!("{column}: {other:?}"),
                };
                assert!(same, "{name} row {count} {column}: {field:?} {cell}");
            }
            count += 1;
        }
        assert_eq!(count, rows.len(), "{name}");
    }
    lab.refused("export run --format parquet --public --output x", &["--public"]);
    lab.done("run case/ceasefire.toml --replicates 8 --output other --no-png");
    lab.done("compare run other --output both");
    lab.refused("export both --format parquet", &["comparison", "export its runs"]);
}
