//! Files of planners in a case that is otherwise sound: places, people, areas, control, sites, roads, events, counts.
//! What is made of them is a scenario that our own reader takes, with as many people as it says, and that runs.

use std::path::Path;

use displace::import::case::{Asked, CountFile, Made, Said, build};
use displace::scenario::load;

use super::osm::extract;
use super::shapes::{Shape, dbf, shp};
use super::{Files, ends, files, folder_of, joined, place, refused, run};

const PLACES: &str = "Village,Pcode,Latitude,Longitude,Admin1Pcode,population\nAlda,V1,36.0,40.0,R1,1200\nBrenn,V2,36.15,40.0,R1,6000\n\
                      Corva,V3,36.3,40.05,R1,7000\nDoma,V4,36.4,40.05,R2,800\nEstar,V5,35.85,40.0,R2,200\n";
const PEOPLE: &str = "pcode,Total population,IDPs\nV1,1234,34\nV2,6500,500\nV3,12000,5000\nR2,1001,0\n";
const CONTROL: &str =
    "place,holder,date\nV5,army,\nV1,council,\nV2,council,\nV3,council,\nV4,council,\nV1,army,2025-03-10\n";
const CAMPS: &str = "camp,lat,lon,capacity\nSun Camp,36.35,40.1,900\n";
const CROSSINGS: &str = "crossing,lat,lon,country\nNorth gate,36.5,40.1,Northland\n";
const COUNTS: &str = "date,cumulative displaced\n2025-03-05,100\n2025-03-12,900\n";
const FLOWS: &str = "date,new arrivals\n05/03/2025,100\n25/03/2025,\"1,900\"\n";
const UCDP: &str = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n\
1,1,2025-03-02,2025-03-02,1,Army,Council,36.15,40.0,0,0,6\n2,3,2025-03-04,2025-03-04,1,Army,Council,36.4,40.05,5,6,11\n";
const ACLED: &str = "event_id_cnty;event_date;year;time_precision;disorder_type;event_type;sub_event_type;actor1;inter1;actor2;inter2;latitude;longitude;geo_precision;notes;fatalities\n\
XX1;02 March 2025;2025;1;Political violence;Explosions/Remote violence;Shelling/artillery/missile attack;Army;Rebel group;;;36.001;40.001;1;words;3\n\
XX3;05 March 2025;2025;1;Political violence;Battles;Non-state actor overtakes territory;Army;Rebel group;Council;State forces;36.0;40.0;1;words;9\n";
const GEONAMES: &str = "1\tAlda\tAlda\t\t36.0\t40.0\tP\tPPL\tXX\t\t01\t02\t\t\t1200\t\t300\tAsia/X\t2020-01-01\n\
2\tBrenn\tBrenn\t\t36.15\t40.0\tP\tPPL\tXX\t\t01\t02\t\t\t900\t\t300\tAsia/X\t2020-01-01\n";
const LINES: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"primary"},
 "geometry":{"type":"LineString","coordinates":[[40.0,35.85],[40.0,36.0],[40.0,36.15],[40.05,36.3],[40.05,36.4]]}}]}"#;
const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"ADM3_PCODE":"A1","ADM3_EN":"South"},"geometry":{"type":"Polygon","coordinates":[[[39.5,35.5],[40.5,35.5],[40.5,36.2],[39.5,36.2],[39.5,35.5]]]}},
{"type":"Feature","properties":{"ADM3_PCODE":"A2","ADM3_EN":"North"},"geometry":{"type":"MultiPolygon","coordinates":[[[[39.5,36.2],[40.5,36.2],[40.5,36.8],[39.5,36.8],[39.5,36.2]]]]}}]}"#;
const HELD: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"holder":"council"},"geometry":{"type":"Polygon","coordinates":[[[39.5,35.9],[40.5,35.9],[40.5,36.8],[39.5,36.8]]]}},
{"type":"Feature","properties":{"holder":"army","date":"2025-03-09"},"geometry":{"type":"Polygon","coordinates":[[[39.5,36.1],[40.5,36.1],[40.5,36.2],[39.5,36.2]]]}}]}"#;

/// The polygons of [`AREAS`] as a shapefile.
const SHAPES: [Shape<'static>; 2] = [
    (&[(39.5, 35.5), (39.5, 36.2), (40.5, 36.2), (40.5, 35.5), (39.5, 35.5)], "A1", "South"),
    (&[(39.5, 36.2), (39.5, 36.8), (40.5, 36.8), (40.5, 36.2), (39.5, 36.2)], "A2", "North"),
];
/// Nodes of an extract.
const NODES: [(i64, f64, f64); 6] = [
    (11, 36.0, 40.0),
    (12, 36.08, 40.1),
    (13, 36.15, 40.0),
    (14, 36.3, 40.05),
    (15, 36.4, 40.05),
    (900, 36.5, 40.9),
];

/// A case of the sound list of places.
pub(super) fn asked(folder: &Path) -> Asked {
    Asked {
        name: "valley".into(),
        start: jiff::civil::date(2025, 3, 1),
        days: 30,
        country: None,
        places: folder.join("places.csv"),
        population: None,
        areas: None,
        roads: None,
        events: Vec::new(),
        control: None,
        counts: Vec::new(),
        sites: Vec::new(),
        only: Vec::new(),
        part: false,
        home: Vec::new(),
        need_factor: None,
        said: Said::default(),
        remembered: false,
        alone: Vec::new(),
    }
}

/// The files of an input beside the sound list of places; those of other names are left out.
fn given(bytes: &[u8], names: &[&str]) -> (tempfile::TempDir, Files) {
    let mut given = files(bytes);
    given.retain(|name, _| names.contains(&name.as_str()));
    let sound = Files::from([("places.csv".to_owned(), PLACES.into())]);
    (folder_of(&sound, &given), given)
}

/// Makes a case, writes it, reads it again and runs it.
pub(super) fn make(asked: &Asked) -> Option<Made> {
    let made = match build(asked) {
        Ok(made) => made,
        Err(error) => {
            refused(&error);
            return None;
        }
    };
    let folder = place();
    for (name, bytes) in &made.files {
        // Draws that every case is given: a few say as much as all.
        let rows = if name == "posterior.csv" { 3 } else { usize::MAX };
        let cut: Vec<u8> =
            bytes.split_inclusive(|&byte| byte == b'\n').take(rows).flatten().copied().collect();
        std::fs::write(folder.path().join(name), cut).expect("it can be written");
    }
    for (name, _) in made.files.iter().filter(|(name, _)| ends(name, "toml") && name != "case.toml") {
        if name == "parameters.toml" {
            continue;
        }
        let scenario =
            load(&folder.path().join(name)).unwrap_or_else(|error| panic!("what is made is sound: {error}"));
        let communities = scenario.geography.communities.iter();
        let people: u64 = communities.map(|c| u64::from(c.residents) + u64::from(c.idps)).sum();
        assert_eq!(people, made.summary[0], "the scenario has the people that the case says");
        run(&scenario);
    }
    Some(made)
}

fn one(name: &str, content: impl AsRef<[u8]>) -> (String, Vec<u8>) {
    (name.to_owned(), joined([(name, content.as_ref())]))
}

/// Polygons of areas (`areas.geojson`, or `areas.shp` and `areas.dbf`) and of control (`control.geojson`).
pub fn polygons(bytes: &[u8]) {
    let (folder, given) = given(bytes, &["areas.geojson", "areas.shp", "areas.dbf", "control.geojson"]);
    let at = |name: &str| given.contains_key(name).then(|| folder.path().join(name));
    let areas = at("areas.geojson").or_else(|| at("areas.shp"));
    let control = at("control.geojson");
    if areas.is_some() || control.is_some() {
        make(&Asked { areas, control, home: vec!["council".into()], ..asked(folder.path()) });
    }
}

pub fn polygon_seeds() -> Vec<(String, Vec<u8>)> {
    let shape = joined([("areas.shp", shp(&SHAPES).as_slice()), ("areas.dbf", &dbf(&SHAPES))]);
    vec![one("areas.geojson", AREAS), one("control.geojson", HELD), ("shape".into(), shape)]
}

/// Roads: lines in GeoJSON (`roads.geojson`) or an extract (`roads.osm.pbf`).
pub fn roads(bytes: &[u8]) {
    let names = ["roads.geojson", "roads.osm.pbf"];
    let (folder, given) = given(bytes, &names);
    let Some(name) = names.into_iter().find(|name| given.contains_key(*name)) else { return };
    make(&Asked { roads: Some(folder.path().join(name)), ..asked(folder.path()) });
}

pub fn road_seeds() -> Vec<(String, Vec<u8>)> {
    let ways: [(&str, &[i64]); 3] =
        [("trunk", &[11, 12, 13]), ("tertiary_link", &[13, 14, 15]), ("primary", &[14, 77, 900])];
    vec![one("roads.geojson", LINES), one("roads.osm.pbf", extract(&NODES, &ways))]
}

/// An export of events (`events.csv`), and who holds what (`control.csv`).
pub fn events(bytes: &[u8]) {
    let (folder, given) = given(bytes, &["events.csv", "control.csv"]);
    let at = |name: &str| given.contains_key(name).then(|| folder.path().join(name));
    let (events, control) = (at("events.csv").into_iter().collect::<Vec<_>>(), at("control.csv"));
    if !events.is_empty() || control.is_some() {
        make(&Asked { events, control, home: vec!["council".into()], ..asked(folder.path()) });
    }
}

pub fn event_seeds() -> Vec<(String, Vec<u8>)> {
    let both = joined([("events.csv", ACLED.as_bytes()), ("control.csv", CONTROL.as_bytes())]);
    let ucdp = joined([("events.csv", UCDP.as_bytes())]);
    vec![("acled".into(), both), ("ucdp".into(), ucdp), one("control.csv", CONTROL)]
}

/// Counts: so many in all (`counts.csv`) or so many more (`flows.csv`).
pub fn counts(bytes: &[u8]) {
    let names = ["counts.csv", "flows.csv"];
    let (folder, given) = given(bytes, &names);
    let Some(name) = names.into_iter().find(|name| given.contains_key(*name)) else { return };
    let flow = name == "flows.csv";
    let variable = Some(if flow { "arrivals" } else { "displaced" }.to_owned());
    let file = folder.path().join(name);
    let counts = vec![CountFile { file, variable, flow: Some(flow), said: Said::default() }];
    make(&Asked { counts, ..asked(folder.path()) });
}

pub fn count_seeds() -> Vec<(String, Vec<u8>)> {
    let areas =
        "date,admin1Pcode,arrivals,departures\n2025-03-05,R1,100,3\n2025-03-05,R2,10,\n2025-03-12,R1,400,9\n";
    vec![
        one("counts.csv", COUNTS),
        one("flows.csv", FLOWS),
        ("areas".into(), joined([("flows.csv", areas.as_bytes())])),
    ]
}

/// A list of places (`places.csv`), and people by place or area (`people.csv`).
pub fn places(bytes: &[u8]) {
    let (folder, given) = given(bytes, &["places.csv", "people.csv"]);
    if given.is_empty() {
        return;
    }
    let people = given.contains_key("people.csv").then(|| folder.path().join("people.csv"));
    make(&Asked { population: people, ..asked(folder.path()) });
}

pub fn place_seeds() -> Vec<(String, Vec<u8>)> {
    let need = "#loc+code,#inneed,#affected+idps\nV1,120,34\nV2,650,50\nV3,1200,500\nV4,10,0\nV5,20,0\n";
    let both = joined([("places.csv", PLACES.as_bytes()), ("people.csv", PEOPLE.as_bytes())]);
    let geonames = ("geonames".into(), joined([("places.csv", GEONAMES.as_bytes())]));
    vec![("both".into(), both), one("places.csv", PLACES), geonames, one("people.csv", need)]
}

/// Camps or crossings (`sites.csv`, and `more.csv` beside it).
pub fn sites(bytes: &[u8]) {
    let names = ["sites.csv", "more.csv"];
    let (folder, given) = given(bytes, &names);
    if !given.is_empty() {
        let sites = names.iter().filter(|name| given.contains_key(**name));
        make(&Asked { sites: sites.map(|name| folder.path().join(name)).collect(), ..asked(folder.path()) });
    }
}

pub fn site_seeds() -> Vec<(String, Vec<u8>)> {
    let both = joined([("sites.csv", CAMPS.as_bytes()), ("more.csv", CROSSINGS.as_bytes())]);
    vec![("both".into(), both), one("sites.csv", CAMPS)]
}
