//! Files as agencies publish them, which were refused, or answered with what did not help.

use rust_xlsxwriter::Workbook;

use super::new_case::Folder;
use super::support::displace;

const PLACES: &str = "name,pcode,lat,lon,admin1Name_en,admin1Pcode,population\n\
                      Alda,V1,36.00,40.0,Nord,R1,1200\nBrenn,V2,36.15,40.0,Nord,R1,6000\n\
                      Corva,V3,36.30,40.1,Sud,R2,7000\nDoma,V4,36.40,40.2,Sud,R2,900\n";
const NEW: &str = "new valley --start 2025-04-10 --days 30";

/// Status, and all that was said. Texts between bars are one argument.
fn run(folder: &Folder, line: &str) -> (Option<i32>, String) {
    let mut arguments: Vec<&str> = Vec::new();
    for (at, part) in line.split('|').enumerate() {
        if at % 2 == 0 {
            arguments.extend(part.split_whitespace());
        } else {
            arguments.push(part);
        }
    }
    let (status, out, error) = displace(folder.0.path(), &arguments);
    (status, out + &error)
}

/// What was said of the first table of people refused every later one.
#[test]
fn a_column_of_the_first_file_is_not_asked_of_later_ones() {
    let files: [(&str, &[u8]); 4] = [
        ("places.csv", PLACES.as_bytes()),
        ("first.csv", b"pcode,Women,Total\nV1,60,100\nV2,60,200\nV3,60,300\nV4,60,400\n"),
        ("later.csv", b"pcode,Population\nV1,11\nV2,22\nV3,33\nV4,44\n"),
        ("other.csv", b"pcode,Persons here,Total\nV1,1,9\nV2,2,9\nV3,3,9\nV4,4,9\n"),
    ];
    let folder = Folder::new(&files);
    let (status, out) =
        run(&folder, &format!("{NEW} --places places.csv --population first.csv --column persons=Total"));
    assert!(status == Some(0) && out.contains("1,000 people"), "{out}");
    let (status, out) = run(&folder, "import population later.csv --case valley");
    assert!(status == Some(0) && out.contains("110 people"), "{out}");
    assert!(!folder.text("README.md").contains("is used for \n"), "{}", folder.text("README.md"));
    let line = "import population other.csv --case valley --column |persons=Persons here|";
    let (status, out) = run(&folder, line);
    assert!(status == Some(0) && out.contains("10 people"), "{out}");
    // What is said of a new file has to fit it.
    let (status, out) = run(&folder, "import population later.csv --case valley --column persons=Nothing");
    assert!(status == Some(2) && out.contains("fits no file"), "{out}");
}

/// The remedy had a day of another case and a country of none.
#[test]
fn the_remedy_for_shut_borders_can_be_run() {
    let sites = "name,lat,lon,country\nGate,36.5,40.2,Chad\n";
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("s.csv", sites.as_bytes())]);
    let (status, out) = run(&folder, &format!("{NEW} --country SDN --places places.csv --sites s.csv"));
    assert_eq!(status, Some(0), "{out}");
    let todo = folder.text("TODO.md");
    let remedy = todo.split("--set '").nth(1).and_then(|rest| rest.split('\'').next()).expect("a remedy");
    assert!(remedy.contains("at = \"Chad\"") && remedy.contains("2025-04-10"), "{remedy}");
    let (status, out, error) = displace(folder.0.path(), &["check", "valley/record.toml", "--set", remedy]);
    assert_eq!(status, Some(0), "{out}{error}");
    let readme = folder.text("README.md");
    assert!(readme.contains("30 days from 2025-04-10 (both scenarios go on for 60 days"), "{readme}");
}

/// The README named two levels of the areas, of which one was untrue.
#[test]
fn the_level_of_areas_is_that_of_the_polygons() {
    let square = |code: &str, south: f64| {
        let north = south + 0.25;
        format!(
            r#"{{"type":"Feature","properties":{{"ADM2_PCODE":"{code}","ADM2_EN":"{code} name"}},"geometry":{{"type":"Polygon","coordinates":[[[39,{south}],[41,{south}],[41,{north}],[39,{north}],[39,{south}]]]}}}}"#
        )
    };
    let map = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        square("D1", 35.95),
        square("D2", 36.2)
    );
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("a.geojson", map.as_bytes())]);
    let (status, out) = run(&folder, &format!("{NEW} --places places.csv --areas a.geojson"));
    assert_eq!(status, Some(0), "{out}");
    let readme = folder.text("README.md");
    assert!(readme.contains("polygons of a.geojson: units of level 2"), "{readme}");
    assert!(!readme.contains("reporting areas are the units of level 1"), "{readme}");
}

/// Places without an English name were left out.
#[test]
fn a_blank_name_in_one_language_is_that_in_another() {
    let list = "name,name:en,name:fr,place,lat,lon,population\nAlda,,,town,36.0,40.0,100\n,Brenn,,town,36.1,40.0,200\n\
                ,,Corva,town,36.2,40.0,300\nDoma,Doma Town,,town,36.3,40.0,400\n";
    let folder = Folder::new(&[("places.csv", list.as_bytes())]);
    let (status, out) = run(&folder, &format!("{NEW} --places places.csv"));
    assert!(status == Some(0) && out.contains("2 rows have a blank \"name:en\""), "{out}");
    let rows = folder.text("communities.csv");
    for name in ["Alda", "Brenn", "Corva", "Doma Town"] {
        assert!(rows.contains(&format!(",{name},")), "{rows}");
    }
}

fn point(lon: f64, lat: f64, properties: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
    )
}

/// "A quote stands in the middle of a cell", of each map of points.
#[test]
fn maps_of_points_are_lists_of_places_and_sites() {
    let all = |features: &[String]| {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    };
    let places = all(&[
        point(40.0, 36.0, r#""name":"Alda","population":1200"#),
        point(40.1, 36.2, r#""name":"Brenn","population":200.0"#),
        point(40.1, 36.3, r#""name":"Corva","population":null"#),
    ]);
    let camps = all(&[point(40.05, 36.1, r#""name":"Campa","capacity":500"#)]);
    let lines = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"LineString","coordinates":[[40,36],[41,36]]}}]}"#;
    let folder = Folder::new(&[
        ("p.geojson", places.as_bytes()),
        ("s.geojson", camps.as_bytes()),
        ("l.geojson", lines.as_bytes()),
        ("broken.geojson", b"{\"type\": \"Feat"),
    ]);
    let (status, out) = run(&folder, &format!("{NEW} --places p.geojson --sites s.geojson"));
    assert!(status == Some(0) && out.contains("1,400 people in 3 places"), "{out}");
    assert!(folder.text("communities.csv").contains(",36.2,40.1,200,"), "{}", folder.text("communities.csv"));
    assert!(folder.text("locations.csv").contains("Campa"), "{}", folder.text("locations.csv"));
    for (file, words) in [("l.geojson", "has no points"), ("broken.geojson", "is no GeoJSON")] {
        let (status, out) = run(&folder, &format!("{NEW} --places {file} --force"));
        assert!(status == Some(2) && out.contains(words) && out.contains("lines with --roads"), "{out}");
    }
}

fn squares(holders: &[(&str, f64)]) -> String {
    let all: Vec<String> = holders
        .iter()
        .map(|(holder, south)| {
            format!(
                r#"{{"type":"Feature","properties":{{"holder":"{holder}"}},"geometry":{{"type":"Polygon","coordinates":[[[39,{south}],[41,{south}],[41,{0}],[39,{0}],[39,{south}]]]}}}}"#,
                south + 0.22
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","))
}

/// A map of what the other side holds could not be used; holders that share most of their words were a slip.
#[test]
fn a_map_of_the_other_side_alone_says_where_the_people_are() {
    let map = squares(&[("AssessedHouthiControl", 35.95)]);
    let made = |map: &str, home: &str| {
        let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("c.geojson", map.as_bytes())]);
        let told = run(&folder, &format!("{NEW} --places places.csv --control c.geojson --home {home}"));
        (told, folder)
    };
    let ((status, out), _) = made(&map, "Government");
    assert!(status == Some(2) && out.contains("--home home says that all places outside of them"), "{out}");
    let ((status, out), folder) = made(&map, "home");
    assert!(status == Some(0) && out.contains("2 places outside of its polygons are on the side"), "{out}");
    let rows = folder.text("locations.csv");
    let held = |name: &str, holder: &str| {
        rows.lines().any(|row| row.starts_with(&format!("{name},")) && row.contains(&format!(",{holder},")))
    };
    assert!(held("Alda", "AssessedHouthiControl") && held("Corva", "home") && held("Doma", "home"), "{rows}");
    let ((status, out), _) =
        made(&squares(&[("Assessed Houthi Control", 35.95), ("Assessed IRG Control", 36.17)]), "IRG");
    assert!(status == Some(0) && !out.contains("is spelled nearly as"), "{out}");
    let ((status, out), _) =
        made(&squares(&[("Government Army", 35.95), ("Goverment Army", 36.17)]), "Government");
    assert!(status == Some(0) && out.contains("is spelled nearly as"), "{out}");
}

/// Units above stand in the rows that are read: to copy their sheets would spoil the case.
#[test]
fn sheets_of_units_above_are_no_loss() {
    let mut book = Workbook::new();
    for (name, rows) in [
        ("x_admin0", "adm0_name,adm0_pcode,center_lat,center_lon\nLand,L,36,40\n"),
        ("x_admin1", "adm1_name,adm1_pcode,center_lat,center_lon\nNord,L1,36,40\nSud,L2,36.3,40\n"),
        (
            "x_admin2",
            "adm2_name,adm2_pcode,adm1_name,adm1_pcode,center_lat,center_lon\nAlda,L11,Nord,L1,36,40\nBrenn,L12,Nord,L1,36.1,40\n\
             Corva,L21,Sud,L2,36.3,40\n",
        ),
        ("x_admin3", "a,b\n1,2\n"),
    ] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (row, line) in (0..).zip(rows.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).expect("a cell"),
                    Err(_) => sheet.write_string(row, column, cell).expect("a cell"),
                };
            }
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let people = "adm2_pcode,Population\nL11,10\nL12,20\nL21,30\n";
    let folder = Folder::new(&[("places.xlsx", &bytes), ("people.csv", people.as_bytes())]);
    let (status, out) = run(&folder, &format!("{NEW} --places places.xlsx --population people.csv"));
    assert!(status == Some(0) && out.contains("not read: x_admin3 (2 rows): copy"), "{out}");
}

/// Names in a language that is called by its country's code.
#[test]
fn names_of_units_may_have_the_code_of_a_country() {
    let places = PLACES.replace("admin1Name_en", "ADM1_EN,ADM1_UA").replace("Nord,", "Nord,Північ,");
    let places = places.replace("Sud,", "Sud,Південь,");
    let people = "Область,Population\nПівніч,300\nПівдень,500\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("p.csv", people.as_bytes())]);
    let (status, out) = run(&folder, &format!("{NEW} --places places.csv --population p.csv"));
    assert!(status == Some(0) && out.contains("800 people"), "{out}");
}

/// A camp was full that was the total, and a title over other columns was that of all.
#[test]
fn what_is_said_of_camps_and_titles_is_so() {
    let sites = "site type,name,lat,lon,capacity,occupants\nformal,Campa,36.1,40.0,3000,2500\nother,Campb,36.2,40.1,1500,2200\n\
                 Total,,,,4500,4700\n";
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("s.csv", sites.as_bytes())]);
    let (status, out) = run(&folder, &format!("{NEW} --places places.csv --sites s.csv"));
    assert!(status == Some(0) && out.contains("500 in all, and 1 camps are full"), "{out}");
    let people = "admin1Pcode,Host families,,Total,\n,Households,Individuals,Households,Individuals\nR1,10,50,100,500\nR2,20,100,200,1000\n";
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("p.csv", people.as_bytes())]);
    let line = format!("{NEW} --places places.csv --population p.csv --column |persons=Total Individuals|");
    let (status, out) = run(&folder, &line);
    assert!(status == Some(0) && out.contains("1,500 people"), "{out}");
    assert!(!out.contains("above the header counts households"), "{out}");
    // The joined names are those that are listed, and a title over all columns once.
    let title = "Situation in the valley\n";
    let folder = Folder::new(&[
        ("places.csv", PLACES.as_bytes()),
        ("p.csv", format!("{title}{}", people.replace("Total", "All of them")).as_bytes()),
    ]);
    let (status, out) = run(&folder, &format!("{NEW} --places places.csv --population p.csv"));
    assert!(status == Some(2) && out.contains("All of them Individuals"), "{out}");
    assert!(out.matches("Situation in the valley").count() <= 1, "{out}");
}
