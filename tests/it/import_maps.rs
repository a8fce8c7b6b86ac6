//! Maps of publishers that call codes and names of units in their own way, and units of one name.

use super::import_shares::{made, people};

const PLACES: &str =
    "name,pcode,lat,lon,population\nAlda,P0,10,20,1000\nBrenn,P1,10,21,1000\nCorva,P2,11,20,1000\n";

/// Three squares around the places, each with its properties.
fn map(properties: [&str; 3]) -> String {
    let squares = [(20, 10), (21, 10), (20, 11)].map(|(lon, lat)| {
        let (west, east, south, north) =
            (f64::from(lon) - 0.4, f64::from(lon) + 0.4, f64::from(lat) - 0.4, f64::from(lat) + 0.4);
        format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
    });
    let feature = |(square, said): (String, &str)| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{{said}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{square}]}}}}"
        )
    };
    let features: Vec<String> = squares.into_iter().zip(properties).map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// Area, code and governorate of each place.
fn areas(properties: [&str; 3]) -> Vec<String> {
    let told = made(&[("places.csv", PLACES), ("a.geojson", &map(properties))], "--areas a.geojson")
        .expect("a case");
    let table = told.text("locations.csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let of = |row: csv::StringRecord| row.iter().skip(2).take(3).collect::<Vec<_>>().join("|");
    rows.records().map(|row| of(row.expect("a row"))).collect()
}

#[test]
fn each_publisher_has_its_own_names_of_units() {
    for (publisher, said, area) in [
        ("UNHCR", r#""pcode":"TZ01","gis_name":"Babati","adm_level":2,"parent_pcode":"TZ""#, "Babati|TZ01|"),
        ("Natural Earth", r#""adm1_code":"TZA-1","name":"Arusha","type":"Region""#, "Arusha|TZA-1|Arusha"),
        (
            "MIMU",
            r#""ST":"Shan","ST_PCODE":"MMR016","TS":"Pekon","TS_PCODE":"MMR016001""#,
            "Pekon|MMR016001|Shan",
        ),
        (
            "DANE",
            r#""DPTO_CCDGO":"05","DPTO_CNMBR":"Antioquia","MPIO_CCDGO":"001","MPIO_CDPMP":"05001","MPIO_CNMBR":"Medellin""#,
            "Medellin|05001|Antioquia",
        ),
        (
            "FEWS NET",
            r#""FNID":"NE2012A2","ADMIN0":"Niger","ADMIN1":"Diffa","ADMIN2":"Bosso""#,
            "Bosso|Bosso|Diffa",
        ),
    ] {
        assert_eq!(areas([said; 3])[0], area, "{publisher}");
    }
}

/// Two districts of one name were one area, without a word.
#[test]
fn units_of_one_name_in_two_provinces_are_two_areas() {
    let [north, east, south] = [("North", "Centre"), ("North", "East"), ("South", "Centre")]
        .map(|(above, name)| format!(r#""NAME_1":"{above}","NAME_2":"{name}""#));
    let found = areas([&north, &east, &south]);
    assert_eq!(found, ["Centre|Centre, North|North", "East|East|North", "Centre|Centre, South|South"]);
    let found = areas([r#""name":"Centre""#; 3]);
    assert_eq!(found, ["Centre|Centre|"; 3]);
}

/// What stands behind a nought in a cell of fixed width went into the tables, which the case's own reader then refused.
#[test]
fn names_end_at_a_nought() {
    let said = r#""ADM2_PCODE":"TZ01","ADM2_EN":"Babati\u0000\u0007old""#;
    assert_eq!(areas([said; 3]), ["Babati|TZ01|"; 3]);
}

/// States and localities of a gazetteer were villages, each with a share of the people.
#[test]
fn units_of_a_gazetteer_are_no_places() {
    let places = |column: &str, [state, locality, settlement]: [&str; 3]| {
        format!(
            "{column},Name,Pcode,Lat,Lon,Parent_Pcode,Population\n{state},North Darfur,SD02,13,25,SD,3000\n{locality},Kutum,SD02109,14.2,24.6,SD02,3000\n\
             {settlement},Kutum,SD02109001,14.2,24.7,SD02109,2000\n{settlement},Anka,SD02109002,14.5,24.6,SD02109,1000\n"
        )
    };
    let words = ["State", "Locality", "Settlement"];
    for (column, words) in [("Level", words), ("Kind", words), ("Admin level", ["1", "2", "4"])] {
        let told = made(&[("places.csv", &places(column, words))], "").expect("a case");
        assert_eq!(people(&told).len(), 2, "{column}: {}", told.text("communities.csv"));
        assert!(told.text("README.md").contains("2 rows are units above the others by"), "{column}");
    }
    // A level may be one of need.
    let needs = "Level,Name,Pcode,Lat,Lon,Population\n3,Kutum,SD02109001,14.2,24.7,2000\n4,Anka,SD02109002,14.5,24.6,1000\n";
    assert_eq!(people(&made(&[("places.csv", needs)], "").expect("a case")).len(), 2);
}
