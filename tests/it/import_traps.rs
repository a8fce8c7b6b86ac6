//! Traps of tables that planners have: each came out with a wrong number, and without a word.

use super::import_people::{PLACES, run};
use super::targets::sheet::workbook;

/// A row a village, with its district: people of the village were those of all the district.
#[test]
fn villages_are_known_by_many_headers() {
    for header in [
        "Village",
        "Community",
        "Location",
        "Settlement",
        "Site",
        "Village name",
        "Site Name",
        "Localité",
        "Ville",
        "القرية",
    ] {
        let table = format!(
            "Admin2,{header},Population\nDjugu,Bule,10\nIrumu,Komanda,30\nRutshuru,Kiwanja,40\nMasisi,Sake,50\n"
        );
        let made = run(PLACES, &table, "").sound();
        let people = ["Bule", "Fataki", "Bunia", "Komanda", "Kiwanja", "Rutshuru", "Sake"]
            .map(|name| made.people(&[name]));
        assert_eq!(people, [10, 0, 0, 30, 40, 0, 50], "{header}");
    }
    let table =
        "Admin2,Dorf,Population\nDjugu,Bule,10\nIrumu,Komanda,30\nRutshuru,Kiwanja,40\nMasisi,Sake,50\n";
    let made = run(PLACES, table, "").sound();
    let said = "\"Dorf\" has names of places of the case, such as Bule, and is not read";
    assert!(made.out.contains(said) && made.out.contains("--column \"name=Dorf\""), "{}", made.out);
    // Districts beside provinces.
    let table = "Admin1,Kreis,Population\nIturi,Djugu,10\nNord-Kivu,Masisi,50\n";
    let made = run(PLACES, table, "").sound();
    assert!(made.out.contains("(--column \"admin2=Kreis\" reads it)"), "{}", made.out);
}

/// Counts of one village were those of the whole case.
#[test]
fn counts_of_villages_are_not_those_of_the_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("places.csv", "name,lat,lon,population,admin2Name\nBule,1.9,30.2,7,Djugu\nSake,2,30.4,9,Djugu\n");
    for (header, words) in [
        ("Dorf", "\"Dorf\" has names of places of the case, such as Bule, in rows that name no area"),
        ("Village", "counts Bule, and areas of the case are units of level 2"),
    ] {
        write("c.csv", &format!("date,{header},total displaced\n2025-02-01,Bule,10\n2025-02-03,Bule,20\n"));
        let line =
            "new x --start 2025-01-20 --days 60 --places places.csv --counts c.csv --variable displaced";
        let line: Vec<&str> = line.split(' ').collect();
        let (status, _, error) = super::support::displace(folder.path(), &line);
        assert!(status == Some(2) && error.contains(words), "{error}");
    }
}

/// The code counted, whatever the name said.
#[test]
fn a_code_and_a_name_of_two_places_are_said() {
    let table = "pcode,name,Population\nCD5401Z01,Bule,10\nCD5402Z01,Komanda,30\nCD5402Z02,Bunya,5\nCD6101Z01,Kiwanja,40\n";
    let made = run(PLACES, table, "").sound();
    let said = "people.csv:3: 1 rows have a code and a name of two different things, and count for the code: row 3 has the code \
                of the place \"Bunia\" (CD5402Z01) and the name of the place \"Komanda\" (CD5402Z02)";
    assert!(made.out.contains(said), "{}", made.out);
    assert_eq!(made.people(&["Bunia"]), 30);
    let table = "admin2Pcode,admin2Name,Population\nCD5401,Djugu,10\nCD5402,Masisi,30\nCD6101,Rutshuru,40\nCD6102,Irumu,40\n";
    let made = run(PLACES, table, "").sound();
    assert!(
        made.out.contains("people.csv:3: 2 rows have a code and a name") && made.out.contains("row 5 has"),
        "{}",
        made.out
    );
    // A unit and its seat are called alike, and a name that is spelled otherwise is no other place.
    let table =
        "pcode,name,Population\nCD5401,Djugu,10\nCD5402,Irumou,30\nCD6101,Rutshuru,40\nCD6102,Masisi,40\n";
    assert!(!run(PLACES, table, "").sound().out.contains("two different things"));
}

/// A place in two areas was in the first of them, and one in a district and its province was in the province.
#[test]
fn places_in_two_areas_are_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let square = |said: &str, west: f64, east: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{{said}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},0],[{east},0],[{east},4],[{west},4],[{west},0]]]}}}}"#
        )
    };
    write("places.csv", "name,lat,lon,population\nBule,2,30.2,7\nSake,2,31.2,9\nGoma,2,32.2,9\n");
    let areas = |all: &[String]| {
        write("a.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(",")));
    };
    let make = || {
        let line = "new x --start 2025-01-20 --days 60 --places places.csv --areas a.geojson --force";
        let (status, out, error) =
            super::support::displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
        assert_eq!(status, Some(0), "{error}");
        let rows = std::fs::read_to_string(folder.path().join("x/communities.csv")).expect("a table");
        let areas = rows.lines().skip(1).map(|row| row.split(',').nth(3).unwrap_or_default().to_owned());
        (out, areas.collect::<Vec<_>>().join(" "))
    };
    let district = |code: &str| format!(r#""ADM1_PCODE":"P","ADM2_PCODE":"{code}","ADM2_EN":"{code}n""#);
    let province = square(r#""ADM1_PCODE":"P","ADM1_EN":"Pn""#, 29.0, 34.0);
    areas(&[province, square(&district("A"), 30.0, 31.5), square(&district("B"), 31.0, 34.0)]);
    let (out, found) = make();
    let said = "a.geojson: 1 places, for instance Sake, lie in several areas and count to the first of them in the file";
    assert!(out.contains(said) && out.contains("An (A) and Bn (B) share 1 (draw"), "{out}");
    assert!(found.contains('A') && found.contains('B') && !found.contains('P'), "{found}");
    areas(&[square(&district("A"), 30.0, 31.0), square(&district("B"), 31.0, 34.0)]);
    assert!(!make().0.contains("several areas"));
}

/// What is 35 % on the screen is 0.35 in the file, and was nobody.
#[test]
fn cells_that_are_shown_as_shares_are_no_people() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("written");
    write("places.csv", b"name,lat,lon,population\nBule,2,30.2,700\nSake,2,31.2,900\n");
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |first: &str, second: String| format!("<row>{}{second}</row>", text(first));
    let number = |value: f64, style: u32| format!("<c s=\"{style}\"><v>{value}</v></c>");
    let table = |[first, one, two]: [&str; 3], header: &str, style: u32| {
        let rows = [(one, 0.07), (two, 40.0)].map(|(name, value)| row(name, number(value, style)));
        workbook(&(row(first, text(header)) + &rows.concat()), "")
    };
    let places = ["Place", "Bule", "Sake"];
    let new = "new x --start 2025-01-20 --days 60 --places places.csv";
    for (first, header, more) in [
        (places, "Population", "--population t.xlsx"),
        (
            ["date", "2025-02-01", "2025-02-03"],
            "Total",
            "--counts t.xlsx --variable abroad --column count=Total",
        ),
    ] {
        write("t.xlsx", &table(first, header, 2));
        let line = format!("{new} {more}");
        let (status, _, error) =
            super::support::displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
        let said = format!("column \"{header}\": 7 % is a share by its format, no number of people");
        assert!(status == Some(2) && error.contains(&said), "{error}");
        assert!(error.contains("(and 1 more like it, in row 3)"), "{error}");
    }
    write("t.xlsx", &table(places, "Population", 0));
    let line = format!("{new} --population t.xlsx");
    let (status, _, error) = super::support::displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(status, Some(0), "{error}");
}

/// Messages named files that nobody had written, or said that no row named a place.
#[test]
fn nobody_anywhere_and_the_other_side_of_the_earth_are_said_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let refused = |more: &str, words: &str| {
        let line = format!("new x --start 2025-01-20 --days 60 --places places.csv {more}");
        let (status, _, error) =
            super::support::displace(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
        assert!(status == Some(2) && error.contains(words) && error.contains("hint: "), "{error}");
    };
    write("places.csv", "name,pcode,lat,lon,population\nBule,A,2,30.2,0\nSake,B,2,31.2,0\n");
    write("people.csv", "pcode,Population\nA,0\nB,0\n");
    refused(
        "",
        "places.csv: lists 2 places with a number of people, and all are 0: nobody lives in the case",
    );
    refused(
        "--population people.csv",
        "people.csv: 2 of its 2 rows name places or areas of the case, and all of them count nobody",
    );
    write("places.csv", "name,pcode,lat,lon,population\nBule,A,2,179.9,9\nSake,B,2,-179.9,9\n");
    refused("", "places.csv: has longitudes from -179.9 to 179.9, more than 180 degrees");
}

/// Warnings that stand beside what is refused were counted as problems.
#[test]
fn warnings_are_not_counted_as_problems() {
    let made = run(PLACES, "Dorf,Population\nBule,10\nBunia,20\n", "");
    assert!(made.error.contains("people.csv: warning: \"Dorf\" has names of places"), "{}", made.error);
    made.refused("x has 1 problem\n");
}

/// A title above the header said what the header did not.
#[test]
fn titles_say_what_is_counted_too() {
    let table = "pcode,Population\nCD5401,10\nCD5402,30\nCD6101,40\nCD6102,40\n";
    for (title, what) in [
        ("Title: Population in thousands,", "counts thousands or millions"),
        ("Number of households 2025,", "counts households"),
    ] {
        let made = run(PLACES, &format!("{title}\n{table}"), "").sound();
        let title = title.trim_end_matches(',');
        let said = format!(
            "people.csv:1: \"{title}\" above the header {what}, and \"Population\" is read as persons"
        );
        assert!(made.out.contains(&said), "{}", made.out);
    }
    let made = run(PLACES, &format!("Table 3: Ituri and Nord-Kivu 2025,\n{table}"), "").sound();
    assert!(!made.out.contains("above the header"), "{}", made.out);
}

/// Rows of a country that nobody knew were kept without a word.
#[test]
fn countries_that_are_not_known_are_said() {
    let places = "name,pcode,lat,lon,iso3,population\nAda,A,15,32,SDN,100\nBel,B,15.1,32.1,Soudan,100\n\
                  Cor,C,15.2,32.1,Эфиопия,100\nDor,D,15.2,32.3,Éthiopie,100\nEst,E,15.2,32.5,ليبيا,100\n";
    for header in ["iso3", "adm0_pcode", "country", "admin0Name_en"] {
        let made = run(&places.replace("iso3", header), "", "--country SDN").sound();
        assert_eq!(made.all(), 300, "{header}");
    }
    let made = run(places, "", "--country SDN").sound();
    let said = "places.csv: 1 rows name a country that is not known and are kept as places of the case: \"Эфиопия\" (1 rows)";
    assert!(made.out.contains(said), "{}", made.out);
    assert!(
        made.out.contains("2 rows lie in other countries and are left out: ETH (1 rows), LBY (1 rows)"),
        "{}",
        made.out
    );
    assert_eq!(made.all(), 300);
}
