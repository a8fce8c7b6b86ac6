//! Lists and tables in the languages of their countries.

use super::new_case::{Folder, two, with};

const PLACES: &str = "Village,Pcode,Latitude,Longitude,Admin1Name\nAlda,V1,36.0,40.0,Nordia\nBrenn,V2,36.15,40.0,Nordia\n\
Corva,V3,36.3,40.05,Nordia\nDoma,V4,36.4,40.05,Sudia\nEstar,V5,35.85,40.0,Sudia\n";

const BASE: &str = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv";

fn square(properties: &str, [south, north]: [f64; 2]) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[[39,{south}],[41,{south}],[41,{north}],[39,{north}],[39,{south}]]]}}}}"#
    )
}

/// Names of areas in polygons of countries that do not speak English were not read: areas were called by their codes.
#[test]
fn names_of_areas_are_read_in_any_language() {
    for language in ["FR", "ES", "PT", "AR", "RU"] {
        let area = |code: &str, name: &str| {
            format!(
                r#""ADM2_PCODE":"{code}","ADM2_{language}":"{name}","ADM1_PCODE":"R","ADM1_{language}":"Nord""#
            )
        };
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            square(&area("A1", "Ouest"), [35.0, 36.2]),
            square(&area("A2", "Est"), [36.2, 37.0])
        );
        let places = "Village,Pcode,Latitude,Longitude\nAlda,V1,36.0,40.0\nBrenn,V2,36.15,40.0\nCorva,V3,36.3,40.05\nDoma,V4,36.4,40.05\n";
        let people = format!("ADM2_{language},Population\nOuest,1000\nEst,2000\n");
        let files: [(&str, &[u8]); 3] = [
            ("places.csv", places.as_bytes()),
            ("people.csv", people.as_bytes()),
            ("a.geojson", text.as_bytes()),
        ];
        let folder = Folder::new(&files);
        let out = folder.make("--areas a.geojson");
        assert!(
            folder.text("communities.csv").contains(",Ouest,A1,"),
            "{language}: {}",
            folder.text("communities.csv")
        );
        assert!(!out.contains("not read: properties"), "{language}: {out}");
    }
}

/// A gazetteer with names in French was refused, and names in a second language were of no use.
#[test]
fn places_and_people_are_called_in_several_languages() {
    let places = "ADM4_FR,ADM4_PCODE,Latitude,Longitude,ADM1_PCODE,ADM1_FR,ADM1_AR\nAlda,V1,36.0,40.0,R1,Nord,الشمال\nBrenn,V2,36.15,40.0,R1,Nord,الشمال\nCorva,V3,36.3,40.05,R2,Sud,الجنوب\n";
    for people in [
        "ADM1_FR,Population\nNord,1000\nSud,500\n",
        "ADM1_AR,Population\nالشمال,1000\nالجنوب,500\n",
        "ADM1_ES,Population\nNord,1000\nSud,500\n",
    ] {
        let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
        let out = folder.make("");
        assert!(out.contains("1,500 people in 3 places"), "{people}: {out}");
        assert!(folder.text("communities.csv").contains("V3,Corva,Corva,Sud,R2,36.3,40.05,500,"), "{people}");
    }
}

/// The kind of a unit was known behind its name and in few words.
#[test]
fn kinds_of_units_stand_before_their_names_too() {
    for north in [
        "Province de Nordia",
        "State of Nordia",
        "Wilaya de Nordia",
        "Département de Nordia",
        "Nordia Division",
    ] {
        let people = format!("Admin1,Population\n{north},1000\nSudia,500\n");
        let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("people.csv", people.as_bytes())]);
        let out = folder.make("");
        assert!(out.contains("1,500 people in 5 places"), "{north}: {out}");
    }
}

/// Displaced people beside the people of a row were taken out of these, although a third column had the sum.
#[test]
fn displaced_beside_people_are_known_by_the_total() {
    for people in [
        "pcode,Population,IDPs,Total\nV1,1200,34,1234\nV2,6500,500,7000\n",
        "pcode,Population,IDPs,Returnees,Total\nV1,1200,34,7,1241\nV2,6500,500,7,7007\n",
    ] {
        let folder = with("people.csv", people.as_bytes());
        let out = folder.make("");
        let all = if people.contains("Returnees") { "8,248 people" } else { "8,234 people" };
        assert!(
            out.contains(all) && out.contains("\"Total\" is the sum of \"Population\" and \"IDPs\""),
            "{out}"
        );
    }
    let folder = with("people.csv", b"pcode,Population,IDPs,Total\nV1,1200,34,1200\nV2,6500,500,6500\n");
    assert!(folder.make("").contains("7,700 people"));
}

fn control(table: &str) -> (Folder, Option<i32>, String, String) {
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("ctl.csv", table.as_bytes()));
    let folder = Folder::new(&files);
    let (status, out, error) = folder.run(&format!("{BASE} --control ctl.csv --home Government"));
    (folder, status, out, error)
}

/// Dates of other languages, with days of the week, and years long before were refused.
#[test]
fn dates_of_control_are_read_in_words() {
    for day in [
        "20 de marzo de 2025",
        "20 março 2025",
        "Thursday, 20 March 2025",
        "jeudi 20 mars 2025",
        "20 مارس 2025",
        "20 آذار 2025",
        "20 марта 2025",
        "20 березня 2025 р.",
        "1742428800000",
    ] {
        let day = if day.contains(',') { format!("\"{day}\"") } else { day.to_owned() };
        for header in ["Since", "Fecha del control", "Date of control change", "تاريخ السيطرة"] {
            let table = format!(
                "Place,Control,{header}\nAlda,Government,2024\nBrenn,Rebels,March 2024\nAlda,Rebels,{day}\n"
            );
            let (folder, status, _, error) = control(&table);
            assert_eq!(status, Some(0), "{header} {day}: {error}");
            let changes = folder.text("control_changes.csv");
            assert!(changes.contains("2025-03-20,V1,Alda,Rebels"), "{header} {day}: {changes}");
            assert_eq!(changes.lines().count(), 2, "{changes}");
        }
    }
    let (_, status, _, error) = control("Place,Control,Since\nAlda,Government,2025\nBrenn,Rebels,2024\n");
    assert!(status == Some(2) && error.contains("\"2025\""), "{error}");
}

/// Columns that say whether or from whom were taken for dates, and refused.
#[test]
fn columns_of_whether_are_no_dates() {
    for (header, cells) in [
        ("Captured", ["no", "yes"]),
        ("Fallen", ["0", "1"]),
        ("From", ["Rebels", "Army"]),
        ("Day", ["1", "2"]),
    ] {
        let table =
            format!("Place,Control,{header}\nAlda,Government,{}\nBrenn,Rebels,{}\n", cells[0], cells[1]);
        let (folder, status, out, error) = control(&table);
        assert_eq!(status, Some(0), "{header}: {error}");
        assert!(out.contains(&format!("columns of ctl.csv: {header}")), "{out}");
        assert!(folder.text("locations.csv").contains(",Rebels,"), "{header}");
    }
}

/// A map of a day soon after the first made everybody be at home, and then be attacked everywhere.
#[test]
fn one_date_of_all_rows_is_that_of_the_map() {
    let rows = "Alda,Government,2025-03-05\nBrenn,Government,2025-03-05\nCorva,Rebels,2025-03-05\n";
    let (folder, status, out, error) = control(&format!("Place,Control,Date\n{rows}"));
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("all rows have one date, 2025-03-05, after the first day"), "{out}");
    let places = folder.text("locations.csv");
    assert!(places.contains(",location,Rebels,") || places.contains(",Rebels,"), "{places}");
    assert!(
        !folder.0.path().join("valley/control_changes.csv").exists()
            || folder.text("control_changes.csv").lines().count() < 2
    );
    // A list of what was taken on a day is none.
    let (folder, ..) = control(&format!("Place,New control,Date\n{rows}"));
    assert!(folder.text("control_changes.csv").contains("2025-03-05,V3,Corva,Rebels"));
}

fn counts(table: &str) -> (Option<i32>, String, String, Folder) {
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("k.csv", table.as_bytes()));
    let folder = Folder::new(&files);
    let (status, out, error) = folder.run(&format!("{BASE} --counts k.csv --variable displaced --stock"));
    (status, out, error, folder)
}

/// Headers of the day of a count that control knew were refused.
#[test]
fn days_of_counts_have_the_headers_of_those_of_control() {
    for header in [
        "Report Date",
        "Date (dd/mm/yyyy)",
        "reference_period_end",
        "As of",
        "Date of assessment",
        "Fecha",
        "Week ending",
        "التاريخ",
        "Day",
        "Date du rapport",
    ] {
        let (status, _, error, folder) = counts(&format!("{header},IDPs\n2025-03-05,100\n2025-03-12,250\n"));
        assert_eq!(status, Some(0), "{header}: {error}");
        assert!(folder.text("observations.csv").contains("2025-03-12,displaced,250,"), "{header}");
    }
    let (status, _, error, folder) = counts("Date (dd/mm/yyyy),IDPs\n05/03/2025,100\n12/03/2025,250\n");
    assert_eq!(status, Some(0), "{error}");
    assert!(folder.text("observations.csv").contains("2025-03-12,displaced,250,"));
}

/// Some of the people, or things, were compared with all who are displaced.
#[test]
fn counts_of_some_people_or_of_things_are_refused() {
    for header in [
        "IDPs (women)",
        "IDP children",
        "Male IDPs",
        "Children",
        "Unaccompanied minors",
        "Enfants déplacés",
        "Vehicles",
        "Houses destroyed",
        "Food baskets",
        "Kits distributed",
        "Injured",
        "Décès",
    ] {
        let (status, _, error, _) = counts(&format!("Date,{header}\n2025-03-05,100\n2025-03-12,250\n"));
        assert!(status == Some(2) && error.contains("the model persons"), "{header}: {error}");
    }
    for header in ["Number", "No.", "Num", "IDPs", "Men and women"] {
        let (status, out, error, folder) =
            counts(&format!("Date,{header}\n2025-03-05,100\n2025-03-12,250\n"));
        assert_eq!(status, Some(0), "{header}: {error}");
        assert!(folder.text("observations.csv").contains(",250,"), "{header}");
        assert!(header == "Men and women" || !out.contains("does not say what it counts"), "{header}: {out}");
    }
    // A number of the row is none, and what names nobody is a guess.
    let (_, _, error, _) = counts("Date,No.\n2025-03-05,1\n2025-03-12,2\n");
    assert!(error.contains("has no column of numbers of people"), "{error}");
    let (status, out, ..) = counts("Date,Snowfall\n2025-03-05,100\n2025-03-12,250\n");
    assert!(status == Some(0) && out.contains("\"Snowfall\" is taken for persons"), "{out}");
}

/// Those who came home counted as displaced, where another column said so.
#[test]
fn rows_of_several_kinds_of_people_are_refused() {
    let (status, _, error, _) =
        counts("Date,Type,Individuals\n2025-03-05,IDPs,100\n2025-03-12,Returnees,900\n2025-03-19,IDPs,250\n");
    assert!(
        status == Some(2) && error.contains("\"Type\" says that its rows count different people"),
        "{error}"
    );
    let (status, out, error, _) = counts("Date,Type,Individuals\n2025-03-05,IDPs,100\n2025-03-12,IDPs,900\n");
    assert!(status == Some(0) && !out.contains("its rows count"), "{error}{out}");
    let (status, out, ..) =
        counts("Date,Type,Individuals\n2025-03-05,Returnees,100\n2025-03-12,Returnees,900\n");
    assert!(status == Some(0) && out.contains("its rows count \"Returnees\""), "{out}");
}

/// Columns of displaced people and of people in other words were not read.
#[test]
fn people_and_displaced_have_more_names() {
    for (people, idps) in [
        ("Pop_2025", "IDP population"),
        ("POP2025", "Déplacés internes"),
        ("Población", "Desplazados"),
        ("عدد السكان", "عدد النازحين"),
    ] {
        let table = format!("pcode,{people},{idps}\nV1,1234,34\nV2,6500,500\n");
        let folder = with("people.csv", table.as_bytes());
        let out = folder.make("");
        assert!(out.contains("7,734 people"), "{people}: {out}");
        assert!(
            folder.text("communities.csv").contains(",1200,34,"),
            "{idps}: {}",
            folder.text("communities.csv")
        );
    }
    let folder =
        with("people.csv", b"pcode,Population,Displaced in host families\nV1,1234,34\nV2,6500,500\n");
    let out = folder.make("");
    assert!(out.contains("\"Displaced in host families\" is not read, and nobody is displaced"), "{out}");
}

/// Codes that number each level from 1 were refused where the table says which level is meant.
#[test]
fn codes_of_each_level_are_told_by_headers() {
    let places = "Village,Pcode,Latitude,Longitude,Admin1Pcode,Admin1Name\nAlda,1,36.0,40.0,1,Nordia\nBrenn,2,36.15,40.0,1,Nordia\n\
                  Corva,3,36.3,40.05,2,Sudia\n";
    for (people, row) in [
        ("Admin1Pcode,Population\n1,1000\n2,500\n", "3,Corva,Corva,Sudia,2,36.3,40.05,500,"),
        (
            "Admin1Pcode,Admin1Name,Population\n1,Nordia,1000\n2,Sudia,500\n",
            "3,Corva,Corva,Sudia,2,36.3,40.05,500,",
        ),
        (
            "Village code,Village,Population\n1,Alda,1000\n2,Brenn,400\n3,Corva,100\n",
            "1,Alda,Alda,Nordia,1,36,40,1000,",
        ),
        ("village_code,Population\n1,1000\n2,400\n3,100\n", "1,Alda,Alda,Nordia,1,36,40,1000,"),
    ] {
        let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
        folder.make(if people.starts_with("village_code") { "--column pcode=village_code" } else { "" });
        assert!(folder.text("communities.csv").contains(row), "{people}: {}", folder.text("communities.csv"));
    }
}

/// A place that is called a total lost its people, and so did numbers with groups of two and tables with headers on each page.
#[test]
fn places_called_totals_and_odd_tables_count() {
    let places = "Village,Latitude,Longitude,Admin1Name\nAlda,36.0,40.0,Nordia\nTotal Junction,36.15,40.0,Nordia\nTotal Nordia,36.1,40.0,Nordia\n";
    let people = "Village,Population\nAlda,\"1,20,000\"\nVillage,Population\nTotal Junction,401\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    let out = folder.make("");
    assert!(out.contains("120,401 people in 2 places"), "{out}");
    assert!(out.contains("1 rows say the header again") && out.contains("left out: Total Nordia"), "{out}");
    let folder = with("people.csv", "pcode,Population\nV1,\"1,2000\"\n".as_bytes());
    let (status, _, error) = folder.run(BASE);
    assert!(status == Some(2) && error.contains("four digits behind its comma"), "{error}");
}

/// The code of a unit took other units that begin alike.
#[test]
fn a_code_of_a_unit_is_that_unit_alone() {
    let places = "Village,Pcode,Latitude,Longitude,Admin1Pcode\nAlda,V1,36.0,40.0,R1\nBrenn,V2,36.15,40.0,R1\nCorva,V3,36.3,40.05,R10\n";
    let people = "pcode,Population\nV1,1000\nV2,400\nV3,100\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    assert!(folder.make("--only R1 --part").contains("1,400 people in 2 places"));
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    assert!(folder.make("--only R").contains("1,500 people in 3 places"));
}

/// A group whose first word is of nobody held nothing.
#[test]
fn groups_with_words_of_nobody_hold_places() {
    for group in
        ["Neutral Zone Force", "Mixed Brigade", "Frontline Battalion", "Unidentified Armed Group (X)"]
    {
        let (folder, status, out, error) =
            control(&format!("Place,Control\nAlda,Government\nBrenn,{group}\n"));
        assert_eq!(status, Some(0), "{group}: {error}");
        assert!(
            !out.contains("are left out") && folder.text("locations.csv").contains(group),
            "{group}: {out}"
        );
    }
}
