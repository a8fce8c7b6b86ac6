//! Roads that nobody can go by, in whatever words files say so.

use super::new_case::{Folder, two};

fn line(properties: &str, [from, to]: [&str; 2]) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":[[{from}],[{to}]]}}}}"#
    )
}

/// All places on one road, and a short way between two of them of which something is said.
fn roads(said: &str) -> (Folder, String) {
    let at = ["40.0,35.85", "40.0,36.0", "40.0,36.15", "40.05,36.3", "40.05,36.4"];
    let mut lines: Vec<String> =
        at.windows(2).map(|pair| line(r#""type":"road""#, [pair[0], pair[1]])).collect();
    lines.push(line(&format!(r#""type":"road",{said}"#), [at[0], at[4]]));
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(","));
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("r.geojson", text.as_bytes()));
    let folder = Folder::new(&files);
    let out = folder.make("--roads r.geojson");
    (folder, out)
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
    for said in [r#""condition":"mined""#, r#""open":"partly""#, r#""closed":"since March""#] {
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
    let (_, out) = roads(r#""road_class":"Track","lanes":2"#);
    assert!(out.contains("properties of r.geojson: lanes, road_class"), "{out}");
}
