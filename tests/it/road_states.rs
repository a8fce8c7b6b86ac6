//! Roads that nobody can go by, in whatever words files say so.

use super::new_case::{Folder, two};

fn line(properties: &str, [from, to]: [&str; 2]) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":[[{from}],[{to}]]}}}}"#
    )
}

/// A case of the five places, each of which the road leads to, with lines between some of them and what is said of each.
fn joined(lines: &[String]) -> (Folder, String) {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(","));
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("r.geojson", text.as_bytes()));
    let folder = Folder::new(&files);
    let out = folder.make("--roads r.geojson");
    (folder, out)
}

/// The five places, one after the other.
const AT: [&str; 5] = ["40.0,35.85", "40.0,36.0", "40.0,36.15", "40.05,36.3", "40.05,36.4"];

/// The first of them on one road.
fn road(places: usize) -> Vec<String> {
    AT[..places].windows(2).map(|pair| line(r#""type":"road""#, [pair[0], pair[1]])).collect()
}

/// All places on one road, and a short way between two of them of which something is said.
fn roads(said: &str) -> (Folder, String) {
    let mut lines = road(5);
    lines.push(line(&format!(r#""type":"road",{said}"#), [AT[0], AT[4]]));
    joined(&lines)
}

/// Each of these was an open road.
#[test]
fn roads_that_are_shut_in_any_words_are_left_out() {
    for (said, shown) in [
        (r#""passable":"no""#, "passable no (1)"),
        (r#""passable":false"#, "passable false (1)"),
        (r#""Open":"No""#, "open No (1)"),
        (r#""status":"closed/destroyed""#, "status closed/destroyed (1)"),
        (r#""Etat":"Détruit""#, "etat Détruit (1)"),
        (r#""condition":"impassable""#, "condition impassable (1)"),
        (r#""road_status":"Not passable""#, "road_status Not passable (1)"),
        (r#""Closed":"Yes""#, "closed Yes (1)"),
        (r#""praticable":"non""#, "praticable non (1)"),
        (r#""closed":"Yes - 4 months""#, "closed Yes - 4 months (1)"),
        (r#""الحالة":"مغلق""#, "الحالة مغلق (1)"),
        (r#""Transitabilidade":"Intransitável""#, "transitabilidade Intransitável (1)"),
        (r#""Transitavel":"Não""#, "transitavel Não (1)"),
        (r#""Estado da estrada":"Cortada""#, "estado da estrada Cortada (1)"),
    ] {
        let (folder, out) = roads(said);
        assert!(out.contains("1 features are no roads") && out.contains(shown), "{said}: {out}");
        assert!(!folder.text("roads.csv").contains("Doma,Estar"), "{said}: {}", folder.text("roads.csv"));
    }
    for said in [r#""passable":"yes""#, r#""closed":"no""#, r#""condition":"good""#, r#""surface":"no""#] {
        let (folder, out) = roads(said);
        assert!(folder.text("roads.csv").contains("Doma,Estar"), "{said}: {}", folder.text("roads.csv"));
        assert!(!out.contains("left out") && !out.contains("not known, and are taken"), "{said}: {out}");
    }
    for said in [
        r#""condition":"mined""#,
        r#""open":"partly""#,
        r#""closed":"since March""#,
        r#""status":"open for humanitarian convoys only""#,
    ] {
        let (_, out) = roads(said);
        assert!(
            out.contains("1 roads are in a state that is not known, and are taken as open"),
            "{said}: {out}"
        );
    }
}

/// Names of several words, and states of several clauses, were open without a word.
#[test]
fn states_in_several_words_are_read_or_named() {
    for said in [
        r#""operational_status":"closed""#,
        r#""optStatus":"Destroyed""#,
        r#""status_1":"Destroyed""#,
        r#""etat_2024":"coupée""#,
        r#""accessibility_status":"Closed""#,
        r#""status":"Poor (impassable)""#,
        r#""status":"Existing, destroyed 2023""#,
        r#""status":"Open until 2024, now closed""#,
        r#""destroyed":1.0"#,
        r#""passable":0.0"#,
    ] {
        let (folder, out) = roads(said);
        assert!(out.contains("1 features are no roads"), "{said}: {out}");
        assert!(!folder.text("roads.csv").contains("Doma,Estar"), "{said}: {}", folder.text("roads.csv"));
    }
    for (said, named) in [
        (r#""status":"Closed to trucks""#, true),
        (r#""status":"Interdit aux camions""#, true),
        (r#""status":"Closed during rainy season""#, true),
        (r#""status":"Planned maintenance""#, true),
        (r#""river_status":"closed""#, true),
        (r#""status":"Destroyed, repaired 2024""#, false),
        (r#""status":"Closed 2014-2018, reopened""#, false),
        (r#""access":"no","motor_vehicle":"yes""#, false),
    ] {
        let (folder, out) = roads(said);
        assert!(folder.text("roads.csv").contains("Doma,Estar"), "{said}: {}", folder.text("roads.csv"));
        assert_eq!(out.contains("1 roads are in a state that is not"), named, "{said}: {out}");
    }
    let (_, out) = roads(r#""road_name":"x","lanes":2"#);
    assert!(out.contains("properties of r.geojson: lanes, road_name"), "{out}");
}

/// Classes in any words but those of one list were local roads, or not read, without a word.
#[test]
fn classes_of_roads_have_many_names_and_words() {
    for (said, class) in [
        (r#""class":"Primary road""#, "primary,open,35,80000"),
        (r#""CLASS":"Highway""#, "primary,open,35,80000"),
        (r#""road_class":"National road""#, "primary,open,35,80000"),
        (r#""ROADCLASS":"Track""#, "access,open,15,20000"),
        (r#""road_type":"Route nationale""#, "primary,open,35,80000"),
        (r#""Type_route":"Piste""#, "access,open,15,20000"),
        (r#""class":"Secondary highway""#, "local,open,25,40000"),
    ] {
        let (folder, out) = roads(said);
        let table = folder.text("roads.csv");
        let row = table.lines().find(|line| line.starts_with("Doma,Estar")).unwrap_or_default();
        assert!(row.contains(class), "{said}: {table}");
        assert!(!out.contains("class that is not known"), "{said}: {out}");
    }
    for said in [r#""class":"Footpath""#, r#""road_type":"trail""#, r#""road_class":"Sentier""#] {
        let (folder, out) = roads(said);
        assert!(out.contains("1 features are no roads"), "{said}: {out}");
        assert!(!folder.text("roads.csv").contains("Doma,Estar"), "{said}");
    }
    let lines =
        [["40.0,35.85", "40.0,36.0"], ["40.0,36.0", "40.05,36.4"]].map(|pair| line(r#""class":3"#, pair));
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(","));
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("r.geojson", text.as_bytes()));
    let folder = Folder::new(&files);
    let out = folder.make("--roads r.geojson");
    assert!(out.contains("2 roads are of a class that is not known") && out.contains("class 3 (2)"), "{out}");
}

/// Roads of offices are shapefiles, which were refused.
#[test]
fn roads_are_read_from_shapefiles() {
    use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
    use shapefile::{Point, Polyline, Writer};
    let folder = Folder::new(&two());
    let table = TableWriterBuilder::new().add_character_field("CLASS".try_into().expect("a name"), 20);
    let mut writer = Writer::from_path(folder.0.path().join("r.shp"), table).expect("a file");
    let at = [(40.0, 35.85), (40.0, 36.0), (40.0, 36.15), (40.05, 36.3), (40.05, 36.4)];
    for (pair, class) in at.windows(2).zip(["Primary", "Main road", "Track", "Ferry"]) {
        let points: Vec<Point> = pair.iter().map(|&(x, y)| Point::new(x, y)).collect();
        let mut record = Record::default();
        record.insert("CLASS".into(), FieldValue::Character(Some(class.into())));
        writer.write_shape_and_record(&Polyline::new(points), &record).expect("written");
    }
    drop(writer);
    let out = folder.make("--roads r.shp");
    let table = folder.text("roads.csv");
    for row in ["Alda,Estar,16.7,primary", "Alda,Brenn,16.7,primary", "Brenn,Corva,17.3,access"] {
        assert!(table.contains(row), "{row}: {table}");
    }
    assert!(out.contains("1 features are no roads") && out.contains("class Ferry (1)"), "{out}");
}

/// Roads that are not there yet were open primary roads where their class began with a known word.
#[test]
fn classes_of_roads_that_are_not_there_are_left_out() {
    for class in ["Primary (proposed)", "National road under construction", "Secondary (destroyed)"] {
        let (folder, out) = roads(&format!(r#""type_en":"road","class":"{class}""#));
        assert!(out.contains(&format!("class {class} (1)")), "{class}: {out}");
        assert!(!folder.text("roads.csv").contains("Doma,Estar"), "{class}: {}", folder.text("roads.csv"));
    }
}

/// An open road was guessed between the very towns that the map joins by one that is shut.
#[test]
fn a_road_that_is_shut_is_not_guessed_again() {
    let made = |said: &str| {
        let mut lines = road(4);
        lines.push(line(said, [AT[3], AT[4]]));
        joined(&lines)
    };
    let (folder, out) = made(r#""type":"road","access":"Fermé","Etat":"Impraticable""#);
    assert!(!out.contains("is added as a guess") && out.contains("that is shut there do"), "{out}");
    let roads = folder.text("roads.csv");
    let row = roads.lines().find(|row| row.starts_with("Corva,Doma,")).expect("the road");
    assert!(row.contains("which is shut there") && row.ends_with("interpolated"), "{row}");
    let case = folder.text("case.toml");
    assert!(case.contains("[[closure]]\nfrom = \"Corva\"\nto = \"Doma\"\ndate = \"2025-03-01\""), "{case}");
    assert!(folder.text("TODO.md").contains("stay so on all days, such as Corva to Doma"));
    let (status, out, error) = folder.run("check valley/record.toml valley/offensive.toml");
    assert_eq!(status, Some(0), "{out}{error}");
    let (status, out, error) = folder.run("run valley/offensive.toml -n 3 --output out");
    assert_eq!(status, Some(0), "{out}{error}");
    // Where no road is drawn at all, one is guessed as before; where it is open, it is one.
    let (_, out) = made(r#""type":"road","status":"open""#);
    assert!(!out.contains("no road joins") && !out.contains("no open road joins"), "{out}");
    let (_, out) = made(r#""waterway":"river""#);
    assert!(out.contains("is added as a guess"), "{out}");
}
