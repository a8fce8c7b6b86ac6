//! Names of places in the language of the reader: from the tables of a case through a run to what is made from it.

use std::fs;

use super::cli::Lab;
use super::support::displace;

/// The locations of the tiny case with columns at the end of each row, blank where nothing is said of a P-code.
fn named(lab: &Lab, columns: &[&str], cells: impl Fn(&str) -> Vec<&'static str>) {
    let path = lab.path("case/locations.csv");
    let text = fs::read_to_string(&path).expect("a table");
    let mut lines = text.lines();
    let mut changed = format!("{},{}\n", lines.next().expect("a header"), columns.join(","));
    for line in lines {
        let code = line.split(',').nth(1).expect("a P-code");
        changed.extend([line, ",", &cells(code).join(","), "\n"]);
    }
    fs::write(path, changed).expect("it can be written");
}

/// Arabic names of two areas and a camp; French of one of them, others have none.
fn in_two_languages(code: &str) -> Vec<&'static str> {
    match code {
        "V01" => vec!["قروم", "ناحية قروم", "Caroume"],
        "V02" => vec!["دلفي", "ناحية دلفي", ""],
        "X-SORBA" => vec!["مخيمات صربا (2)", "", ""],
        _ => vec!["", "", ""],
    }
}

#[test]
fn a_brief_calls_places_as_its_readers_do() {
    let lab = Lab::new();
    named(&lab, &["name_ar", "subdistrict_ar", "subdistrict_fr"], in_two_languages);
    for name in ["assault", "ceasefire"] {
        lab.done(&format!("run case/{name}.toml --replicates 20 --output {name} --no-png"));
    }
    lab.done("compare assault ceasefire --areas --output both");
    let page = |folder: &str, language: &str| {
        lab.done(&format!("brief {folder} --language {language} --output page.html --force"));
        fs::read_to_string(lab.path("page.html")).expect("a page")
    };
    for folder in ["assault", "both"] {
        let (arabic, french, english) = (page(folder, "ar"), page(folder, "fr"), page(folder, "en"));
        // In a table, beside its circle, and in what the script of the map shows.
        for within in
            ["<bdi>ناحية قروم</bdi>", "<title>\u{2068}ناحية قروم\u{2069}: ", "\"\u{2068}ناحية قروم\u{2069}\""]
        {
            assert!(arabic.contains(within), "{folder}: {within}");
        }
        assert!(!arabic.contains("Karum"), "{folder}: every table calls it so");
        // Who has no name in the language keeps the one that there is.
        assert!(arabic.contains("Norash"), "{folder}");
        assert!(french.contains("<bdi>Caroume</bdi>") && french.contains("Delvi"), "{folder}");
        assert!(english.contains("<bdi>Karum</bdi>") && !english.contains("قروم"), "{folder}");
    }
    assert!(page("assault", "ar").contains("مخيمات صربا (2)"), "a place that overflows");
    // The run has the names, in columns that runs of other cases do not have.
    let places = fs::read_to_string(lab.path("assault/places.csv")).expect("a table");
    assert!(places.lines().next().expect("a header").ends_with(",location_ar"), "{places}");
    let areas = fs::read_to_string(lab.path("assault/areas.csv")).expect("a table");
    assert!(areas.lines().next().expect("a header").ends_with(",area_fr,area_ar"), "{areas}");
    lab.done("export assault --format geojson --output maps");
    let maps = fs::read_to_string(lab.path("maps/areas.geojson")).expect("a map");
    assert!(maps.contains("\"area_ar\":\"ناحية دلفي\""), "{maps}");
    let maps = fs::read_to_string(lab.path("maps/places.geojson")).expect("a map");
    assert!(maps.contains("\"location_ar\":\"قروم\""), "{maps}");
}

#[test]
fn a_case_without_such_names_has_the_tables_that_it_had() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 2 --output bare --no-png");
    // Columns without a name in them say as little as none.
    named(&lab, &["name_ar", "subdistrict_tr"], |_| vec!["", ""]);
    lab.done("run case/assault.toml --replicates 2 --output blank --no-png");
    for table in ["areas.csv", "places.csv"] {
        let read = |run: &str| fs::read(lab.path(&format!("{run}/{table}"))).expect("a table");
        assert_eq!(read("bare"), read("blank"), "{table}");
        let text = String::from_utf8(read("bare")).expect("text");
        assert!(!text.contains("area_ar") && !text.contains("location_ar"), "{text}");
    }
}

#[test]
fn columns_of_other_languages_and_names_that_differ_are_refused() {
    let lab = Lab::new();
    named(&lab, &["name_xx", "name_ar"], |_| vec!["", ""]);
    lab.refused("check case/assault.toml", &["locations.csv", "unknown column \"name_xx\"", "name_ar"]);
    let lab = Lab::new();
    named(&lab, &["subdistrict_ar"], |code| vec![if code == "X-SORBA" { "صربا" } else { "نوراش" }]);
    lab.refused("check case/assault.toml", &["subdistrict_ar", "\"V03\" was called \"نوراش\" before"]);
}

#[test]
fn lists_of_places_keep_the_names_that_a_case_does_not_take() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = "LocationName_en,LocationName_ar,Location_Pcode,admin1Pcode,admin1Name_en,admin1Name_ar,Latitude_y,Longitude_x,population\n\
                Alda,ألدا,V1,R1,North,الشمال,36.0,40.0,900\nBrenn,,V2,R1,North,الشمال,36.15,40.0,5000\nCorva,كورفا,V3,R2,South,,36.3,40.05,7000\n";
    fs::write(folder.path().join("places.csv"), list).expect("it is written");
    let ring = |code: &str, name: &str, south: f64, north: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"ADM1_PCODE":"{code}","ADM1_EN":"{code}","ADM1_AR":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[39.9,{south}],[40.2,{south}],[40.2,{north}],[39.9,{north}],[39.9,{south}]]]}}}}"#
        )
    };
    let areas = [ring("R1", "قطاع آخر", 35.9, 36.2), ring("R2", "الجنوب", 36.2, 36.4)].join(",");
    let areas = format!(r#"{{"type":"FeatureCollection","features":[{areas}]}}"#);
    fs::write(folder.path().join("areas.geojson"), areas).expect("it is written");
    let run = |arguments: &str| {
        let said = displace(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(said.0, Some(0), "{arguments}: {}", said.2);
    };
    let names = |case: &str| -> Vec<[String; 4]> {
        let text = fs::read(folder.path().join(case).join("locations.csv")).expect("a table");
        let rows = displace::tables::rows(&text).expect("a table");
        let column = |name: &str| rows[0].cells.iter().position(|cell| cell == name).expect("a column");
        let columns = ["name", "name_ar", "subdistrict_pcode", "subdistrict_ar"].map(column);
        rows[1..].iter().map(|row| columns.map(|column| row.cells[column].clone())).collect()
    };
    run("new listed --start 2025-03-01 --days 30 --places places.csv");
    assert_eq!(
        names("listed"),
        [["Alda", "ألدا", "R1", "الشمال"], ["Brenn", "", "R1", "الشمال"], ["Corva", "كورفا", "R2", ""]]
    );
    // The list comes first; polygons fill what it does not say.
    run("new drawn --start 2025-03-01 --days 30 --places places.csv --areas areas.geojson");
    assert_eq!(names("drawn")[0][3], "الشمال");
    assert_eq!(names("drawn")[2][3], "الجنوب");
}
