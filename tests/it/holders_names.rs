//! Whom do the names of holders and `--home` mean?

use super::new_case::Folder;

const PLACES: &str = "name,pcode,lat,lon,population\nAlda,V0,36.05,40.02,1000\nBrenn,V1,36.05,40.06,1000\nCorva,V2,36.05,40.15,1000\nDoma,V3,36.05,40.18,1000\nEstar,V4,36.05,39.98,1000\n";

/// Status, and all that was printed, of a case with holders of its places.
fn made(file: (&str, &str), home: &str) -> (Folder, Option<i32>, String) {
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), (file.0, file.1.as_bytes())]);
    let line =
        format!("new valley --start 2025-03-01 --days 30 --places places.csv --control {} --home", file.0);
    let mut arguments: Vec<&str> = line.split(' ').collect();
    arguments.push(home);
    let (status, out, error) = super::support::displace(folder.0.path(), &arguments);
    (folder, status, out + &error)
}

/// Who holds a place on the first day.
fn holder(folder: &Folder, place: &str) -> String {
    let table = folder.text("locations.csv");
    let column = |row: &str, index: usize| row.split(',').nth(index).unwrap_or_default().to_owned();
    let header = table.lines().next().unwrap_or_default();
    let control = header.split(',').position(|name| name == "control").expect("a column");
    let row = table.lines().find(|row| column(row, 0) == place).unwrap_or_else(|| panic!("{place}: {table}"));
    column(row, control)
}

/// With "Government" those who fight it were on its side.
#[test]
fn home_names_whole_words_and_not_those_who_are_against_them() {
    let table = "place,holder\nV4,Government of X\nV0,Government of X\nV1,Anti-Government Forces\nV2,Opposition to the Government\nV3,non-government\n";
    let (folder, status, out) = made(("c.csv", table), "Government");
    assert_eq!(status, Some(0), "{out}");
    let todo = folder.text("README.md");
    let said = "holders of c.csv: --home \"Government\" takes Government of X; on the other side: Anti-Government Forces, Opposition to \
                the Government, non-government";
    assert!(todo.contains(said), "{todo}");
    let (_, status, out) = made(("c.csv", table), "Gov");
    assert!(status == Some(2) && out.contains("--home takes whole words of one of these names"), "{out}");
}

/// One party in three spellings was three, and a front line held villages.
#[test]
fn spellings_are_one_and_nobody_holds_nothing() {
    let table = "place,holder,date\nV4,Council,\nV0,Council,\nV1,Army,\nV2,ARMY ,\nV3,army,\nV0,\"The  Army\",2025-03-10\nV0,The Army,2025-03-12\n";
    let (folder, status, out) = made(("c.csv", table), "council");
    assert_eq!(status, Some(0), "{out}");
    let said = "\"Army\" (1), \"ARMY\" (1), \"army\" (1) differ by capitals or blanks alone and are one holder, \"Army\"";
    assert!(out.contains(said), "{out}");
    for place in ["Brenn", "Corva", "Doma"] {
        assert_eq!(holder(&folder, place), "Army");
    }
    // One place given twice to one party is no contradiction.
    let (_, status, out) =
        made(("c.csv", "place,holder\nV4,council\nV0,council\nV1,Army\nV1,army\n"), "council");
    assert_eq!(status, Some(0), "{out}");
    for nobody in [
        "no man's land",
        "No-man's-land",
        "Frontline",
        "front line",
        "Neutral",
        "Disputed",
        "Unknown",
        "N/A",
        "NA",
        "None",
        "-",
        "?",
        "No data",
        "Army (contested)",
        "Buffer zone",
        "grey zone",
        "Nobody",
        "Ligne de front",
    ] {
        let table = format!("place,holder\nV0,council\nV1,council\nV2,army\nV3,\"{nobody}\"\n");
        let (folder, status, out) = made(("c.csv", &table), "council");
        assert_eq!(status, Some(0), "{nobody}: {out}");
        assert!(out.contains(&format!("1 rows name no side but say that both or neither hold a place, or that one claims it, and are left out, so that it stays with who held it or as its neighbours: V3 ({nobody})")), "{nobody}: {out}");
        assert_eq!(holder(&folder, "Doma"), "army", "{nobody}");
        let square = |holder: &str, [west, east]: [f64; 2]| {
            format!(
                r#"{{"type":"Feature","properties":{{"holder":"{holder}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},36.0],[{east},36.0],[{east},36.1],[{west},36.1],[{west},36.0]]]}}}}"#
            )
        };
        let map = format!(
            r#"{{"type":"FeatureCollection","features":[{},{},{}]}}"#,
            square("council", [39.9, 40.1]),
            square("army", [40.1, 40.16]),
            square(nobody, [40.16, 40.2])
        );
        let (folder, status, out) = made(("c.geojson", &map), "council");
        assert_eq!(status, Some(0), "{nobody}: {out}");
        assert!(out.contains("1 polygons name no side") && out.contains(nobody), "{nobody}: {out}");
        assert_eq!(holder(&folder, "Doma"), "army", "{nobody}");
    }
    // A party may be called so.
    let (folder, status, out) = made(
        ("c.csv", "place,holder\nV4,Neutral Council\nV0,Neutral Council\nV1,Front for Freedom\n"),
        "Neutral Council",
    );
    assert!(status == Some(0) && !out.contains("name no side"), "{out}");
    assert_eq!(holder(&folder, "Brenn"), "Front for Freedom");
}

/// What is fought over was home's where the name began with it; groups were nobody by their first word.
#[test]
fn who_is_fought_over_is_none_and_who_is_called_neutral_is_one() {
    let start = "place,holder\nV4,Government\nV0,Government\nV1,Rebels\n";
    let table = format!("{start}V2,Government (contested)\nV3,Rebels (contested)\n");
    let (_, status, out) = made(("c.csv", &table), "Government");
    assert_eq!(status, Some(0), "{out}");
    assert!(out.contains("2 rows name no side"), "{out}");
    let (folder, _, out) = made(("c.csv", &format!("{start}V2,Government/Rebels\n")), "Government");
    assert!(out.contains("1 rows name parties of both sides, and are taken as held by"), "{out}");
    assert_eq!(holder(&folder, "Corva"), "Government/Rebels");
    for group in
        ["Neutral Zone Force", "Grey Wolves", "Mixed Brigade", "Frontline Battalion", "Front Line Brigade"]
    {
        let (folder, _, out) = made(("c.csv", &format!("{start}V2,{group}\nV3,Rebels\n")), "Government");
        assert_eq!(holder(&folder, "Corva"), group, "{out}");
    }
    for nobody in [
        "غير معروف",
        "Zone grise",
        "Non contrôlé",
        "Sin control",
        "серая зона",
        "Status unknown",
        "Neutral zone",
    ] {
        let (_, _, out) = made(("c.csv", &format!("{start}V2,{nobody}\nV3,Rebels\n")), "Government");
        assert!(out.contains("1 rows name no side"), "{nobody}: {out}");
    }
}

/// Lists of the United Nations are in plain letters, those of a country are not.
#[test]
fn names_that_differ_by_accents_are_one() {
    let places = PLACES.replace("Corva", "Bogotá").replace("Doma", "N’Djamena").replace("Brenn", "الحسكة");
    let people = "name,people\nAlda,100\nالحسكه,200\nBogota,300\nN'Djamena,400\nEstar,500\n";
    let control = "name,holder\nAlda,Armee\nEstar,Armée\nBogota,Rebels\nN'DJAMENA,Rebels\nالحسكه,Rebels\n";
    let folder = Folder::new(&[
        ("places.csv", places.replace(",population", ",other").as_bytes()),
        ("people.csv", people.as_bytes()),
        ("c.csv", control.as_bytes()),
    ]);
    let line = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --control c.csv --home Armee";
    let arguments: Vec<&str> = line.split(' ').collect();
    let (status, out, error) = super::support::displace(folder.0.path(), &arguments);
    assert_eq!(status, Some(0), "{out}{error}");
    let table = folder.text("communities.csv");
    for (place, number) in [("Bogotá", "300"), ("N’Djamena", "400"), ("الحسكة", "200")] {
        let row = table
            .lines()
            .find(|row| row.contains(&format!(",{place},")))
            .unwrap_or_else(|| panic!("{place}: {table}"));
        assert!(row.contains(&format!(",{number},")), "{row}");
        assert_eq!(holder(&folder, place), "Rebels");
    }
    assert_eq!(holder(&folder, "Estar"), "Armée");
}
