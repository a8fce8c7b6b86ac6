//! What other tools read: each file is opened by a reader that is not ours, and says what the tables say.

use std::collections::BTreeMap;
use std::fs;

use calamine::{Data, Reader, Xlsx};
use geojson::{FeatureCollection, GeoJson, GeometryValue};
use jiff::civil::Date;

use super::cli::Lab;
use super::support::as_older;

type Row = BTreeMap<String, String>;

/// The rows of a table, by column.
fn table(lab: &Lab, name: &str) -> Vec<Row> {
    let rows = displace::tables::rows(&fs::read(lab.path(name)).expect("a file")).expect("a table");
    let (header, rows) = rows.split_first().expect("a header");
    rows.iter().map(|row| header.cells.iter().cloned().zip(row.cells.iter().cloned()).collect()).collect()
}

fn run() -> Lab {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 8 --output run --no-png");
    lab
}

/// The sheets of a workbook: cells by row.
fn sheets(lab: &Lab, name: &str) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = calamine::open_workbook(lab.path(name)).expect("a workbook");
    let names = book.sheet_names();
    let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
    names
        .into_iter()
        .map(|name| (name.clone(), rows(book.worksheet_range(&name).expect("a sheet"))))
        .collect()
}

/// A cell as a table has it.
fn said(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(value) => value.to_string(),
        Data::String(text) => text.clone(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed()).expect("a date").to_string()
        }
        other => panic!("{other:?}"),
    }
}

/// A cell of a table without the zeros of a fixed number of decimals.
fn plain(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |value| value.to_string())
}

#[test]
fn sheets_that_are_tables_have_all_their_cells() {
    let lab = run();
    lab.done("export run --format xlsx");
    let book = sheets(&lab, "run/workbook.xlsx");
    for (sheet, file) in [
        ("Shelter", "present.csv"),
        ("Needs", "needs.csv"),
        ("Needs by area", "needs_areas.csv"),
        ("Places", "places.csv"),
        ("Roads", "links.csv"),
        ("Estimates", "estimates.csv"),
        ("Sources and guesses", "sources.csv"),
    ] {
        let (cells, rows) = (&book[sheet], table(&lab, &format!("run/{file}")));
        assert_eq!(cells.len(), rows.len() + 1, "{sheet}");
        assert!(!rows.is_empty(), "{file}");
        for (cells, row) in cells[1..].iter().zip(&rows) {
            let mut mine: Vec<String> = cells.iter().map(said).collect();
            let mut theirs: Vec<String> = row.values().map(|text| plain(text)).collect();
            // The workbook has another order of columns.
            mine.sort_unstable();
            theirs.sort_unstable();
            assert_eq!(mine, theirs, "{sheet}");
        }
    }
}

#[test]
fn the_workbook_has_dates_numbers_and_the_totals_of_the_tables() {
    let lab = run();
    lab.done("export run --format xlsx");
    let book = sheets(&lab, "run/workbook.xlsx");
    let quantiles = table(&lab, "run/quantiles.csv");
    let totals: BTreeMap<(String, String), String> = quantiles
        .iter()
        .filter(|row| row["location"] == "total" && row["level"] == "0.5")
        .map(|row| ((row["date"].clone(), row["variable"].clone()), row["persons"].clone()))
        .collect();
    let days = &book["By day"];
    let middle = days[0].iter().position(|cell| said(cell) == "P50").expect("a middle");
    assert_eq!(days.len() - 1, totals.len());
    for row in &days[1..] {
        assert!(matches!(row[0], Data::DateTime(_)) && matches!(row[middle], Data::Float(_)), "{row:?}");
        assert_eq!(said(&row[middle]), totals[&(said(&row[0]), said(&row[1]))]);
    }
    // What the run is has dates, numbers and text in one column.
    for (what, is_date) in [("First day", true), ("Last day", true), ("Simulated futures", false)] {
        let value = book["About"].iter().find(|row| said(&row[0]) == what).map(|row| &row[1]);
        assert_eq!(matches!(value, Some(Data::DateTime(_))), is_date, "{what}: {value:?}");
    }
    // The summary is those of the headline days, and the worst moments.
    let summary = &book["Summary"];
    let futures = table(&lab, "run/replicates.csv");
    let headlines = futures[0].keys().filter(|name| name.starts_with("displaced_day_")).count();
    let displaced = summary.iter().filter(|row| said(&row[1]) == "displaced").count();
    assert!(headlines > 1);
    assert_eq!(displaced, headlines);
    assert_eq!(summary.iter().filter(|row| said(&row[1]) == "trapped_most").count(), 1);
    // Areas have the rows of two tables, or nothing where these leave them out.
    let areas = &book["By area"];
    let column = |name: &str| areas[0].iter().position(|cell| said(cell) == name).expect("a column");
    for (file, prefix) in [("origins.csv", "Displaced"), ("present.csv", "Present")] {
        let rows: Vec<Row> = table(&lab, &format!("run/{file}"))
            .into_iter()
            .filter(|row| row.get("shelter").is_none_or(|kind| kind == "all"))
            .collect();
        let mut found = 0;
        for cells in &areas[1..] {
            let row = rows.iter().find(|row| {
                row["area_pcode"] == said(&cells[column("Area P-code")])
                    && row["date"] == said(&cells[column("Date")])
            });
            for (level, heading) in [("p05", "P5"), ("p50", "P50"), ("p95", "P95")] {
                let expected = row.map_or("0".into(), |row| row[level].clone());
                assert_eq!(said(&cells[column(&format!("{prefix} {heading}"))]), expected);
            }
            found += usize::from(row.is_some());
        }
        assert!(found > 0, "{file}");
    }
    lab.done("export run --format xlsx --output again.xlsx");
    assert_eq!(fs::read(lab.path("again.xlsx")).ok(), fs::read(lab.path("run/workbook.xlsx")).ok());
}

#[test]
fn tags_stand_under_headers_and_places_can_be_left_out() {
    let lab = run();
    lab.done("export run --format xlsx --hxl --admin-level 3 --public --output tagged.xlsx");
    let book = sheets(&lab, "tagged.xlsx");
    assert!(!book.contains_key("Places") && !book.contains_key("Roads"));
    for (name, rows) in &book {
        for tag in &rows[1] {
            assert!(said(tag).starts_with('#'), "{name}: {tag:?}");
        }
    }
    let tags: Vec<String> = book["By area"][1].iter().map(said).collect();
    assert_eq!(tags[..4], ["#adm3+name", "#adm3+code", "#date", "#affected+displaced+origin+p05"]);
    // The same sheets as CSV, and without tags.
    lab.done("export run --format csv --hxl --output tagged");
    lab.done("export run --format csv");
    let (tagged, bare) = (table(&lab, "tagged/shelter.csv"), table(&lab, "run/csv/shelter.csv"));
    assert_eq!(tagged[0]["area_pcode"], "#loc+area+code");
    assert_eq!(tagged[1..], bare[..]);
    assert_eq!(bare, table(&lab, "run/present.csv"));
}

/// A spreadsheet would run such a name as a formula.
#[test]
fn names_that_begin_as_formulas_are_text() {
    let lab = Lab::new();
    lab.call_areas("=1+1");
    lab.done("run case/assault.toml --replicates 4 --output run --no-png");
    lab.done("export run --format xlsx");
    let mut book: Xlsx<_> = calamine::open_workbook(lab.path("run/workbook.xlsx")).expect("a workbook");
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).expect("a sheet").is_empty(), "{name}");
    }
    let rows = &sheets(&lab, "run/workbook.xlsx")["By area"];
    assert!(rows[1..].iter().all(|row| said(&row[0]).starts_with("=1+1 ")), "names are whole");
}

fn features(lab: &Lab, name: &str) -> FeatureCollection {
    let text = fs::read_to_string(lab.path(name)).expect("a file");
    let parsed: GeoJson = text.parse().expect("GeoJSON");
    FeatureCollection::try_from(parsed).expect("features")
}

#[test]
fn geodata_has_every_area_place_and_road_with_its_results() {
    let lab = run();
    assert!(lab.done("export run --format geojson").out.contains("--polygons"));
    let (areas, places, roads) = (
        features(&lab, "run/geojson/areas.geojson"),
        features(&lab, "run/geojson/places.geojson"),
        features(&lab, "run/geojson/roads.geojson"),
    );
    let rows = table(&lab, "run/places.csv");
    assert_eq!(places.features.len(), rows.len());
    for (feature, row) in places.features.iter().zip(&rows) {
        assert_eq!(feature.property("pcode").and_then(|code| code.as_str()), Some(row["pcode"].as_str()));
        let arrivals = feature.property("arrivals_p50").and_then(geojson::JsonValue::as_f64);
        assert_eq!(arrivals, row["arrivals_p50"].parse().ok());
        let Some(GeometryValue::Point { coordinates }) = feature.geometry.as_ref().map(|g| &g.value) else {
            panic!("a place is a point");
        };
        // Longitude first.
        let said = ["lon", "lat"].map(|name| plain(&row[name]));
        assert_eq!([coordinates[0], coordinates[1]].map(|value| value.to_string()), said);
    }
    assert_eq!(roads.features.len(), table(&lab, "run/links.csv").len());
    let origins = table(&lab, "run/origins.csv");
    let last = origins.iter().map(|row| row["day"].parse::<u32>().expect("a day")).max().expect("days");
    let mut sum = (0.0, 0.0);
    for feature in &areas.features {
        let value =
            feature.property(format!("displaced_day_{last}_p50")).and_then(geojson::JsonValue::as_f64);
        sum.0 += value.expect("people");
    }
    for row in origins.iter().filter(|row| row["day"] == last.to_string()) {
        sum.1 += row["p50"].parse::<f64>().expect("people");
    }
    assert!(sum.1 > 0.0);
    assert!((sum.0 - sum.1).abs() < 0.5, "{sum:?}");
    lab.done("export run --format geojson --public --output public");
    assert!(!lab.path("public/places.geojson").exists() && !lab.path("public/roads.geojson").exists());
    assert!(lab.path("public/areas.geojson").exists());
}

#[test]
fn polygons_are_joined_by_their_codes_and_wound_as_they_should_be() {
    let lab = run();
    let areas = table(&lab, "run/areas.csv");
    let code = &areas[0]["area_pcode"];
    // With the clock, as shapefiles have them.
    let ring = "[[36,35],[36,36],[37,36],[37,35],[36,35]]";
    let polygon = |code: &str, ring: &str| {
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"ADM3_PCODE\":\
             \"{code}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}]}}"
        )
    };
    fs::write(lab.path("adm.geojson"), polygon(code, ring)).expect("written");
    let said = lab.done("export run --format geojson --polygons adm.geojson");
    assert!(said.out.contains("no polygon has the P-code of"), "{}", said.out);
    let features = features(&lab, "run/geojson/areas.geojson").features;
    let Some(GeometryValue::Polygon { coordinates }) = features[0].geometry.as_ref().map(|g| &g.value) else {
        panic!("the area is a polygon");
    };
    let ring: Vec<[f64; 2]> = coordinates[0].iter().map(|at| [at[0], at[1]]).collect();
    assert_eq!(ring, [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]);
    // Around its people, and with longitude and latitude in each other's place.
    let [lat, lon] = ["lat", "lon"].map(|name| areas[0][name].parse::<f64>().expect("degrees"));
    let square = |x: f64, y: f64| {
        let corners = [(-0.2, -0.2), (0.2, -0.2), (0.2, 0.2), (-0.2, 0.2), (-0.2, -0.2)];
        let corners: Vec<String> = corners.iter().map(|(a, b)| format!("[{},{}]", x + a, y + b)).collect();
        format!("[{}]", corners.join(","))
    };
    for (at, [x, y], elsewhere) in [("right", [lon, lat], false), ("swapped", [lat, lon], true)] {
        fs::write(lab.path("adm.geojson"), polygon(code, &square(x, y))).expect("written");
        let said = lab.done(&format!("export run --format geojson --polygons adm.geojson --output {at}"));
        let words = format!("the polygons of {code} do not lie where the people of these areas live");
        assert_eq!(said.out.contains(&words), elsewhere, "{}", said.out);
    }
    // With the code of a neighbour: beside each other, nearer than polygons are rough.
    let side = |x: f64, y: f64| {
        let corners = [(-0.04, -0.04), (0.04, -0.04), (0.04, 0.04), (-0.04, 0.04), (-0.04, -0.04)];
        let corners: Vec<String> = corners.iter().map(|(a, b)| format!("[{},{}]", x + a, y + b)).collect();
        format!("[{}]", corners.join(","))
    };
    let other = &areas[1]["area_pcode"];
    for (own, elsewhere) in [(code, false), (other, true)] {
        let feature = |of: &String, ring: String| {
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"P\":\"{of}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
            )
        };
        let next = if own == code { other } else { code };
        let both = [feature(own, side(lon, lat)), feature(next, side(lon + 0.09, lat))].join(",");
        fs::write(
            lab.path("adm.geojson"),
            format!("{{\"type\":\"FeatureCollection\",\"features\":[{both}]}}"),
        )
        .expect("written");
        let said = lab.done("export run --format geojson --polygons adm.geojson --output beside --force").out;
        let named =
            said.lines().find(|line| line.contains("do not lie where the people of these areas live"));
        assert_eq!(named.is_some_and(|line| line.contains(code.as_str())), elsewhere, "{said}");
    }
    // As programs of Windows save text.
    let text = polygon(code, &square(lon, lat));
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{feff}{text}").into_bytes(), wide] {
        fs::write(lab.path("adm.geojson"), bytes).expect("written");
        lab.done("export run --format geojson --polygons adm.geojson --output beside --force");
    }
    for (wrong, words) in [
        (polygon("elsewhere", "[[36,35],[36,36],[37,36],[36,35]]"), "no property"),
        (polygon(code, "[[300000,35],[36,36],[37,36],[300000,35]]"), "degrees"),
        ("{}".to_owned(), "GeoJSON"),
    ] {
        fs::write(lab.path("adm.geojson"), wrong).expect("written");
        lab.refused("export run --format geojson --polygons adm.geojson --output x", &["adm.geojson", words]);
    }
}

#[test]
fn a_hub_gets_quantiles_and_samples_of_the_tables() {
    let lab = run();
    let futures = table(&lab, "run/replicates.csv");
    let manifest = fs::read_to_string(lab.path("run/run.json")).expect("a manifest");
    let manifest: displace::output::Manifest = serde_json::from_str(&manifest).expect("a manifest");
    lab.done("export run --format hub");
    let rows = table(&lab, &format!("run/{}-displace-assault.csv", manifest.start));
    let start: Date = manifest.start.parse().expect("a date");
    let quantiles = table(&lab, "run/quantiles.csv");
    let mut counts = [0, 0, 0];
    for row in &rows {
        assert_eq!(row["reference_date"], manifest.start);
        let end: Date = row["target_end_date"].parse().expect("a date");
        assert_eq!((end - start).get_days().to_string(), row["horizon"]);
        match (row["output_type"].as_str(), row["location"].as_str()) {
            ("sample", "total") => {
                let column = format!("{}_day_{}", row["target"], row["horizon"]);
                let future = futures.iter().find(|future| future["replicate"] == row["output_type_id"]);
                assert_eq!(future.expect("a future")[&column], row["value"]);
                counts[0] += 1;
            }
            ("quantile", "total") if row["target"] == "displaced" => {
                let same = quantiles.iter().find(|other| {
                    other["location"] == "total"
                        && other["variable"] == "displaced"
                        && other["date"] == row["target_end_date"]
                        && other["level"] == row["output_type_id"]
                });
                assert_eq!(same.expect("a quantile")["persons"], row["value"]);
                counts[1] += 1;
            }
            ("quantile", _) => counts[2] += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(counts.iter().all(|&count| count > 0), "{counts:?}");
    assert_eq!(counts[0] % futures.len(), 0, "every future is a sample of every target");
}

#[test]
fn comparisons_are_exported_and_what_they_lack_is_said() {
    let lab = run();
    lab.done("run case/ceasefire.toml --replicates 8 --output other --no-png");
    lab.done("compare run other --areas --output both");
    lab.done("export both --format xlsx");
    let book = sheets(&lab, "both/workbook.xlsx");
    let rows = table(&lab, "both/comparison.csv");
    assert_eq!(book["Comparison"].len(), rows.len() + 1);
    assert_eq!(book["By area"].len(), table(&lab, "both/comparison_areas.csv").len() + 1);
    assert_eq!(book["Runs"].len(), 3);
    lab.done("export both --format hub --output hub.csv");
    let hub = table(&lab, "hub.csv");
    let median = |row: &&Row| row["output_type_id"] == "0.5";
    let days =
        rows.iter().filter(|row| row["outcome"].contains("_day_") && row["outcome"] != "peak_day").count();
    assert_eq!(hub.iter().filter(median).count(), days);
    lab.refused("export both --format geojson", &["comparison", "export its runs"]);
}

#[test]
fn nothing_is_replaced_unasked_and_results_never() {
    let lab = run();
    let before = fs::read(lab.path("run/quantiles.csv")).expect("a table");
    lab.done("export run --format xlsx");
    lab.refused("export run --format xlsx", &["exists already"]);
    lab.done("export run --format xlsx --force");
    lab.done("export run --format csv");
    lab.refused("export run --format csv", &["exists already"]);
    lab.done("export run --format csv --force");
    lab.refused("export run --format csv --output run --force", &["holds the results"]);
    lab.refused("export run --format csv --output . --force", &["holds the results"]);
    lab.done("run case/ceasefire.toml --replicates 4 --output other --no-png");
    lab.refused("export run --format geojson --output other --force", &["not a folder"]);
    lab.refused("export run --format hub --output run/quantiles.csv --force", &["is called"]);
    lab.refused("export run --format xlsx --output run/quantiles.csv --force", &[".xlsx"]);
    lab.refused("export run --format hub --hxl", &["--hxl"]);
    lab.refused("export run --format xlsx --polygons x.geojson", &["--polygons"]);
    lab.refused("export run --format hub --public", &["--public"]);
    lab.refused("export case --format xlsx", &["run.json"]);
    assert_eq!(before, fs::read(lab.path("run/quantiles.csv")).expect("a table"));
    as_older(&lab.path("run"));
    fs::remove_file(lab.path("run/present.csv")).expect("it is there");
    lab.refused("export run --format xlsx --output x.xlsx", &["present.csv", "run the scenario again"]);
    fs::write(
        lab.path("run/present.csv"),
        "date,day,area,area_pcode,shelter,p05,p10,p50,p90,p95\nx,1,a,b,all,1,1,1,1,1\n",
    )
    .expect("written");
    lab.refused("export run --format xlsx --output x.xlsx", &["present.csv", "line 2", "a date"]);
    assert!(!lab.path("x.xlsx").exists());
}
