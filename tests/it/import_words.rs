//! What maps, lists and tables say in words of their own: kinds of units as properties, positions in one cell, years below a
//! merged header, people of other columns.

use rust_xlsxwriter::{Format, Workbook};

use super::import_ends::{CASE, PLACES, counted, folder, run};
use super::new_case::Folder;

fn feature(properties: &str, west: f64) -> String {
    let east = west + 0.2;
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{west},35],\
         [{east},35],[{east},37],[{west},37],[{west},35]]]}}}}"
    )
}

fn map(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// Such maps were refused, and no option read them.
#[test]
fn units_of_a_map_are_known_by_their_kind() {
    let places = "name,lat,lon,population\nAlda,36,40.1,500\nBrenn,36,40.3,600\nCorva,36,40.5,700\n";
    let made = |features: &[String]| {
        let map = map(features);
        let told = Folder::new(&[("places.csv", places.as_bytes()), ("map.geojson", map.as_bytes())]);
        let (status, out) =
            run(&told, "new valley --start 2024-03-01 --days 30 --places places.csv --areas map.geojson");
        (status, out, told)
    };
    let unit = |north: &str, district: &str| {
        format!("\"PROVINCIA\":\"{north}\",\"DISTRITO\":\"{district}\",\"AREA_KM2\":7")
    };
    let (status, out, told) = made(&[
        feature(&unit("Nord", "Amar"), 40.0),
        feature(&unit("Nord", "Bara"), 40.2),
        feature(&unit("Sud", "Amar"), 40.4),
    ]);
    assert!(status == Some(0) && out.contains("properties of map.geojson: areakm2"), "{out}");
    let communities = told.text("communities.csv");
    for row in ["Alda,\"Amar, Nord\"", "Brenn,Bara,", "Corva,\"Amar, Sud\""] {
        let (name, area) = row.split_once(',').expect("two");
        assert!(
            communities.lines().any(|line| line.contains(name) && line.contains(area)),
            "{row}: {communities}"
        );
    }
    assert!(
        told.text("README.md").contains("units of level 2, which it calls distrito"),
        "{}",
        told.text("README.md")
    );
    // Those of the United Nations have short names of codes and names.
    let salb = |code: &str| {
        format!("\"ADM1NM\":\"Nord\",\"ADM1CD\":\"X01\",\"ADM2NM\":\"Amar\",\"ADM2CD\":\"{code}\"")
    };
    let (status, out, told) = made(&[feature(&salb("X0101"), 40.0), feature(&salb("X0102"), 40.2)]);
    assert!(
        status == Some(0) && told.text("communities.csv").contains("X0102") && !out.contains("adm2"),
        "{out}"
    );
    // Codes of levels come before words.
    let coded = "\"PROVINCIA\":\"x\",\"ADM2_PCODE\":\"R11\",\"ADM2_EN\":\"Amar\"";
    let (status, out, told) = made(&[feature(coded, 40.0), feature(&coded.replace("R11", "R12"), 40.2)]);
    assert!(status == Some(0) && told.text("communities.csv").contains("R12"), "{out}");
}

/// Positions in one cell were found by a header of latitude and longitude alone.
#[test]
fn points_of_portals_and_of_well_known_text_are_positions() {
    for (header, first, second) in [
        ("geo_point_2d", "\"36.1, 40.3\"", "\"36.2, 40.4\""),
        ("WKT", "POINT (40.3 36.1)", "POINT (40.4 36.2)"),
    ] {
        let places = format!("name,{header},population\nAlda,{first},500\nBrenn,{second},600\n");
        let told = Folder::new(&[("places.csv", places.as_bytes())]);
        let (status, out) = run(&told, "new valley --start 2024-03-01 --days 30 --places places.csv");
        assert_eq!(status, Some(0), "{out}");
        let communities = told.text("communities.csv");
        assert!(
            communities.contains("36.100000,40.300000") || communities.contains("36.1,40.3"),
            "{communities}"
        );
    }
}

/// Displaced people of a list of places counted as residents.
#[test]
fn displaced_people_in_a_list_of_places_are_named() {
    let places = PLACES.replace(",Population\n", ",Population,IDPs\n").replace(",5000\n", ",5000,700\n");
    let told = Folder::new(&[("places.csv", places.as_bytes())]);
    let (status, out) = run(&told, CASE);
    let words = "\"IDPs\" is not read in a list of places: if these people are among \"Population\" they count as residents";
    assert!(
        status == Some(0) && out.contains(words) && out.contains("give the list as --population too"),
        "{out}"
    );
    // The remedy works.
    let (status, out) = run(&told, &format!("{CASE} --population places.csv --force"));
    assert!(status == Some(0) && !out.contains("in a list of places"), "{out}");
    assert!(told.text("communities.csv").contains(",700,"), "{}", told.text("communities.csv"));
}

/// Years below a header that is merged over them, beside headers that are merged with the cell below.
#[test]
fn years_below_a_merged_header_can_be_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new();
    for (column, header) in [(0, "District"), (1, "District code")] {
        sheet.merge_range(0, column, 1, column, header, &format).expect("merged");
    }
    sheet.merge_range(0, 2, 0, 4, "Population", &format).expect("merged");
    for (column, year) in [(2, 2022.0), (3, 2023.0), (4, 2024.0)] {
        sheet.write(1, column, year).expect("written");
    }
    for (row, (name, code)) in [("Amar", "R11"), ("Bara", "R12"), ("Cala", "R21")].into_iter().enumerate() {
        let row = row as u32 + 2;
        sheet.write(row, 0, name).expect("written");
        sheet.write(row, 1, code).expect("written");
        for (column, persons) in [(2, 9000.0), (3, 10_000.0), (4, 11_000.0)] {
            sheet.write(row, column, persons).expect("written");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let places = PLACES.replace(",Population\n", "\n").replace(",5000\n", "\n");
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("p.xlsx", &bytes)]);
    let line = format!("{CASE} --population p.xlsx");
    let (status, out) = run(&told, &line);
    assert!(
        status == Some(2) && out.contains("--column \"persons=Population 2022\" takes one of them"),
        "{out}"
    );
    let (status, out) = run(&told, &format!("{line} --column |persons=Population 2024|"));
    assert!(status == Some(0) && out.contains("33,000 people"), "{out}");
}

#[test]
fn people_of_a_later_year_and_people_who_came_home_are_named() {
    let places = PLACES.replace(",Population\n", "\n").replace(",5000\n", "\n");
    let said = |people: &str, more: &str| {
        let told = Folder::new(&[("places.csv", places.as_bytes()), ("p.csv", people.as_bytes())]);
        let (status, out) = run(&told, &format!("{CASE} --population p.csv {more}"));
        assert_eq!(status, Some(0), "{out}");
        out
    };
    let rows = "R11,9000,11000\nR12,9000,11000\nR21,9000,11000\n";
    let later = "\"Pop_2017\" is read, and \"Est. pop 2025\" is of a later year: --column \"persons=Est. pop 2025\" reads it";
    let table = format!("Admin2Pcode,Pop_2017,Est. pop 2025\n{rows}");
    assert!(said(&table, "").contains(later));
    let out = said(&table, "--column |persons=Est. pop 2025|");
    assert!(!out.contains("later year") && out.contains("33,000 people"), "{out}");
    let table = format!("Admin2Pcode,Non-displaced,Returnees\n{rows}");
    let out = said(&table, "--column persons=Non-displaced");
    assert!(out.contains("people of \"Returnees\" are not among those of \"Non-displaced\""), "{out}");
    let table = format!("Admin2Pcode,Population,Returnees\n{rows}");
    assert!(!said(&table, "").contains("not among those"), "a population has them");
}

/// A running total with a word of a flow was added up, without a word.
#[test]
fn a_cumulative_count_is_a_stock_whatever_it_counts() {
    let told = folder("Date,Cumulative arrivals\n2024-03-05,100\n2024-03-10,150\n");
    let line = format!("{CASE} --counts c.csv --variable displaced");
    let (status, out) = run(&told, &format!("{line} --flow"));
    assert!(status == Some(0) && out.contains("reads like a stock, and --flow says the opposite"), "{out}");
    let (status, out) = run(&told, &format!("{line} --force"));
    assert_eq!(status, Some(0), "{out}");
    let observed = told.text("observations.csv");
    assert!(observed.contains("2024-03-10,displaced,150,"), "{observed}");
}

/// The way out of a column that names no areas is another one that does.
#[test]
fn the_column_that_names_areas_is_the_remedy() {
    let rows = "2024-03-05,Amar,Rural,100\n2024-03-05,Bara,Urban,50\n2024-03-05,Cala,Rural,30\n";
    let told = folder(&format!("Date,District,Area,IDPs\n{rows}"));
    let line = format!("{CASE} --counts c.csv --variable hosted --stock");
    let (status, out) = run(&told, &line);
    if status == Some(2) {
        assert!(out.contains("\"District\" names an area of the case in each row, once a date"), "{out}");
        let (status, out) = run(&told, &format!("{line} --column area=District"));
        assert_eq!(status, Some(0), "{out}");
    }
    assert_eq!(counted(&told).len(), 3, "{:?}", counted(&told));
}
