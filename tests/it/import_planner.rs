//! Files of planners whose columns are not what their headers may be taken for. Each case here was read as something else, without
//! a word, or refused with a way out that led nowhere.

use rust_xlsxwriter::{Format, Workbook};

use super::import_ends::run;
use super::new_case::{Folder, two};

const UNITS: &str = "ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE,ADM3_FR,ADM3_PCODE,lat,lon\n\
Sahel,X1,Soum,X101,Djibo,X10101,14.1,-1.6\nSahel,X1,Soum,X101,Arbin,X10102,14.2,-0.9\nSahel,X1,Seno,X102,Dori,X10201,14.0,-0.1\n";

/// What `new` makes of a list of three communes and a table of people.
fn communes(people: &str, more: &str) -> (Option<i32>, String, Folder) {
    let told = Folder::new(&[("places.csv", UNITS.as_bytes()), ("people.csv", people.as_bytes())]);
    let base = "new valley --start 2025-04-01 --days 30 --places places.csv --population people.csv";
    let (status, out) = run(&told, format!("{base} {more}").trim());
    (status, out, told)
}

/// People of Djibo and of the whole table, as the case has them.
fn of_djibo(told: &Folder) -> (u64, u64) {
    let table = told.text("communities.csv");
    let people =
        |line: &str| -> u64 { line.split(',').nth(7).and_then(|cell| cell.parse().ok()).expect("a number") };
    let djibo = table.lines().find(|line| line.contains(",Djibo,")).expect("a row");
    (people(djibo), table.lines().skip(1).map(people).sum())
}

/// People of communes were divided over their provinces: "Djibo" there was nearly "Djibo" here.
#[test]
fn units_that_are_the_places_are_found_by_their_names() {
    for header in ["ADM1_FR,ADM2_FR,ADM3_FR", "Région,Province,ADM3_FR", "admin1Name,admin2Name,admin3Name"]
    {
        let people =
            format!("{header},T_TL\nSahel,Soum,Djibo,61000\nSahel,Soum,Arbin,31000\nSahel,Seno,Dori,46000\n");
        let (status, out, told) = communes(&people, "");
        assert_eq!((status, of_djibo(&told)), (Some(0), (61_000, 138_000)), "{header}: {out}");
    }
}

/// "Camp" counted people in camps, and its numbers were names of places that the list does not have.
#[test]
fn numbers_and_answers_are_no_names_of_places() {
    for (header, cells) in [
        ("Camp", ["10", "20", "0"]),
        ("Village", ["12", "7", "31"]),
        ("Camp", ["No", "No", "Yes"]),
        ("Settlement", ["Urban", "Rural", "Urban"]),
        ("Area", ["120.5", "98", "310"]),
    ] {
        let [a, b, c] = cells;
        let people =
            format!("ADM3_PCODE,{header},Population\nX10101,{a},61000\nX10102,{b},31000\nX10201,{c},46000\n");
        let (status, out, told) = communes(&people, "");
        assert_eq!((status, of_djibo(&told)), (Some(0), (61_000, 138_000)), "{header}: {out}");
        assert!(out.contains(&format!("not read: columns of people.csv: {header}")), "{out}");
    }
    // The names stand in another column, which was not read beside that one.
    let people = "Camp,Location name,Population\n5,Djibo,61000\n6,Arbin,31000\n7,Dori,46000\n";
    let (status, out, told) = communes(people, "");
    assert_eq!((status, of_djibo(&told)), (Some(0), (61_000, 138_000)), "{out}");
    let places =
        "Settlement,Location name,lat,lon,population\nUrban,Alda,36,40.1,500\nRural,Brenn,36,40.3,600\n";
    let told = Folder::new(&[("places.csv", places.as_bytes())]);
    let (status, out) = run(&told, "new valley --start 2025-04-01 --places places.csv");
    assert!(status == Some(0) && told.text("communities.csv").contains("Alda"), "{out}");
}

/// People of "Urban", "Rural" and "Both" were added up as those of villages that the list does not have.
#[test]
fn parts_of_the_people_are_no_places() {
    for header in ["Area", "Sector", "Location", "Name"] {
        let rows =
            [("X101", [40, 60, 100]), ("X102", [44, 66, 110])].into_iter().flat_map(|(code, values)| {
                let parts = ["Urbain", "Other", "Both"].into_iter().zip(values);
                parts.map(move |(part, value)| format!("{code},{part},{value}\n"))
            });
        let people = format!("ADM2_PCODE,{header},Population\n{}", rows.collect::<String>());
        let (status, out, _) = communes(&people, "");
        assert!(status == Some(2) && out.contains("counts \"X101\" again, after row 2"), "{header}: {out}");
        assert!(out.contains(&format!("they differ in \"{header}\"")), "{header}: {out}");
    }
    // Villages that no list has are added up.
    let people = "ADM2_PCODE,Village,Population\nX101,Uno,40\nX101,Duo,60\nX102,Tres,44\nX102,Quattuor,66\n";
    let (status, out, told) = communes(people, "");
    assert_eq!((status, of_djibo(&told).1), (Some(0), 210), "{out}");
}

/// A column of the total of four of six columns was not seen, and the displaced beside the people were taken off them.
#[test]
fn a_total_of_some_columns_is_one() {
    let rows = "X10101,1000,200,50,30,1280,800,3\nX10102,1010,200,50,30,1290,700,2\nX10201,1020,200,60,30,1310,800,3\n";
    let header = "ADM3_PCODE,Population,IDPs,Returnees,Refugees,Total,PiN,Severity";
    let (status, out, told) = communes(&format!("{header}\n{rows}"), "");
    assert!(status == Some(0) && out.contains("\"Total\" is the sum of"), "{out}");
    assert_eq!(of_djibo(&told).1 + 600, 3_880, "{out}");
}

#[test]
fn maps_are_said_to_be_no_tables() {
    for (bytes, kind) in [
        (&b"\0\0\x27\x0a\0\0\0\0\0\0\0\0"[..], "a shapefile"),
        (b"<?xml version=\"1.0\"?><kml xmlns=\"x\"></kml>", "a map in KML"),
        (b"SQLite format 3\0xx", "a GeoPackage"),
    ] {
        let told = Folder::new(&[("places.bin", bytes)]);
        let (status, out) = run(&told, "new valley --start 2025-04-01 --places places.bin");
        assert!(status == Some(2) && out.contains(&format!("is {kind}")), "{out}");
    }
}

#[test]
fn years_of_people_are_no_people() {
    let people =
        "ADM3_PCODE,Estimated_population,pop_year\nX10101,61000,2024\nX10102,31000,2024\nX10201,46000,2024\n";
    let (status, out, told) = communes(people, "");
    assert_eq!((status, of_djibo(&told)), (Some(0), (61_000, 138_000)), "{out}");
}

/// 40,000 in need were all who live there, and "Intersectoral" the name of a place.
#[test]
fn people_in_need_by_a_column_of_their_status_are_asked_about() {
    let people = |status: &str| {
        format!(
            "admin1_code,admin2_code,sector_name,population_status,population\nX1,X101,Intersectoral,{status},40000\n\
             X1,X102,Intersectoral,{status},20000\n"
        )
    };
    for (code, whom) in [("INN", "people in need"), ("AFF", "affected people")] {
        let (status, out, _) = communes(&people(code), "");
        assert!(
            status == Some(2) && out.contains(&format!("counts {whom} by \"population_status\"")),
            "{out}"
        );
    }
    let (status, out, told) = communes(&people("INN"), "--need-factor 1.5 --column need=population");
    assert_eq!((status, of_djibo(&told).1), (Some(0), 90_000), "{out}");
    assert!(!out.contains("name places that the list"), "{out}");
    // Rows of all come first.
    let both = people("all").replace("40000", "80000") + "X1,X101,Intersectoral,INN,40000\n";
    let (status, out, told) = communes(&both, "");
    assert_eq!((status, of_djibo(&told).1), (Some(0), 100_000), "{out}");
}

#[test]
fn people_of_another_day_or_kind_are_named() {
    let rows = "X10101,100,10,2025-06-30\nX10102,100,10,2025-06-30\nX10201,100,10,2025-06-30\n";
    let (status, out, _) = communes(&format!("ADM3_PCODE,Population,IDPs,Snapshot date\n{rows}"), "");
    let said = "\"Snapshot date\" is not read, and has days after the first one of the case (2025-04-01), such as 2025-06-30";
    assert!(status == Some(0) && out.contains(said), "{out}");
    let rows = "X10101,100,10\nX10102,100,10\nX10201,100,10\n";
    for (header, said) in
        [("IDPs as of 30 June 2025", true), ("IDPs 2025", false), ("IDPs (31 March 2025)", false)]
    {
        let (status, out, _) = communes(&format!("ADM3_PCODE,Population,{header}\n{rows}"), "");
        assert_eq!(
            (status, out.contains("is of 2025-06-30, after the first day")),
            (Some(0), said),
            "{header}: {out}"
        );
    }
    let rows = "X10101,100\nX10102,100\nX10201,100\n";
    for header in ["Individus PDI", "Nombre total de PDI", "numPresentIdpInd", "Population déplacée interne"]
    {
        let people = format!("ADM3_PCODE,{header}\n{rows}");
        let (status, out, _) = communes(&people, &format!("--column persons={}", header.replace(' ', "_")));
        let said = format!("\"{header}\" names displaced people, and is read as all who live there");
        let idps = out.contains("everybody is");
        assert!(status == Some(0) && (out.contains(&said) || idps), "{header}: {out}");
    }
}

/// What was said of the column of one file was sought in all of them, and the file that has none was refused.
#[test]
fn a_column_of_one_file_is_no_fault_of_another() {
    let people = "Ort,Einwohner\nDjibo,61000\nArbin,31000\nDori,46000\n";
    let (status, out, told) = communes(people, "--column name=Ort --column persons=Einwohner");
    assert_eq!((status, of_djibo(&told)), (Some(0), (61_000, 138_000)), "{out}");
}

#[test]
fn positions_in_metres_are_said_to_be_no_degrees() {
    let places = "name,X,Y,population\nAlda,715000,1560000,500\nBrenn,800000,1574000,600\n";
    let told = Folder::new(&[("places.csv", places.as_bytes())]);
    let (status, out) = run(&told, "new valley --start 2025-04-01 --places places.csv");
    assert!(status == Some(2) && out.contains("positions in metres") && out.contains("EPSG:4326"), "{out}");
}

#[test]
fn parts_of_towns_that_have_people_are_named() {
    let places = "name,place,lat,lon,population\nTyre,city,33.27,35.2,160000\nRaml,suburb,33.29,35.23,30000\nQana,village,33.35,35.32,9000\n";
    let told = Folder::new(&[("places.csv", places.as_bytes())]);
    let (status, out) = run(&told, "new valley --start 2025-04-01 --places places.csv");
    let said = "1 rows are parts of towns by \"place\", and 30000 people live there";
    assert!(status == Some(0) && out.contains(said), "{out}");
}

fn counted(table: &str, options: &str) -> String {
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("n.csv", table.as_bytes()));
    Folder::new(&files).make(&format!("--counts n.csv {options}"))
}

/// 700,000 who had come in two years were compared with a week.
#[test]
fn people_counted_since_before_the_first_day_are_named() {
    for since in ["since 15 April 2023", "since April 2023", "(since 2023-04-15)", "since 2023"] {
        let table = format!("Date,Cumulative arrivals {since}\n2025-03-07,700000\n2025-03-14,700001\n");
        for variable in ["displaced", "movements", "returned"] {
            let out = counted(&table, &format!("--variable {variable} --stock"));
            assert!(
                out.contains("counts people since 2023-") && out.contains("each count has those of before"),
                "{out}"
            );
        }
    }
    let table = "Date,Cumulative arrivals since 1 March 2025\n2025-03-07,7000\n2025-03-14,8000\n";
    assert!(!counted(table, "--variable movements --stock").contains("counts people since"));
    let people = "ADM3_PCODE,Population\nX10101,100\nX10102,100\nX10201,100\n";
    let files = [("places.csv", UNITS), ("people.csv", people), ("n.csv", "Date,IDPs\n2025-04-07,70\n")];
    let told = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
    let base = "new valley --start 2025-04-01 --days 30 --places places.csv --population people.csv";
    let (_, out) = run(&told, &format!("{base} --counts n.csv --variable displaced --stock"));
    assert!(
        out.contains("counts all who are displaced, such as 70 on 2025-04-07, also those who came before"),
        "{out}"
    );
}

#[test]
fn columns_of_who_left_are_none_of_who_came() {
    let table = "Fecha,Hecho,Region,Personas expulsadas\n2025-03-07,Desplazamiento forzado,R1,100\n2025-03-07,Desplazamiento forzado,R2,50\n";
    let out = counted(table, "--column date=Fecha --column area=Region --variable arrivals --flow");
    assert!(out.contains("\"Personas expulsadas\" counts who left by its header"), "{out}");
    let out = counted(table, "--column date=Fecha --column area=Region --variable departures --flow");
    assert!(!out.contains("people by where they are") && !out.contains("counts who"), "{out}");
}

/// Counts of a state were left out since the locality that is called as the state had no row, though it had.
#[test]
fn a_place_that_is_called_as_its_area_has_its_row() {
    let places = "ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,lat,lon,population\nKhar,S1,Khar,S101,15.5,32.5,100\n\
        Khar,S1,Omdur,S102,15.6,32.4,100\nDar,S2,Fash,S201,13.6,25.3,100\nDar,S2,Kut,S202,14.2,24.7,100\n";
    let counts = "date,State,Locality,IDPs\n2025-04-10,Khar,Khar,10\n2025-04-10,Khar,Omdur,20\n2025-04-10,Dar,Fash,30\n2025-04-10,Dar,Kut,40\n";
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("n.csv", counts.as_bytes())]);
    let base = "new valley --start 2025-04-01 --days 30 --places places.csv --counts n.csv --variable hosted --stock";
    let (status, out) = run(&told, base);
    assert_eq!(status, Some(0), "{out}");
    let observed = told.text("observations_places.csv");
    assert!(observed.contains(",S1,Khar,30,") && observed.contains(",S2,Dar,70,"), "{observed}");
}

/// Counts of families and persons, so far and now, in three rows of merged headers: the hint led back to itself.
#[test]
fn headers_in_three_rows_are_one() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.write_string(0, 0, "Table 1. Number of displaced families and persons").expect("a title");
    for (column, name) in [(0, "Date"), (1, "Region")] {
        sheet.write_string(1, column, name).expect("a header");
    }
    for (from, name) in [(2, "Displaced inside centres"), (6, "Displaced outside centres")] {
        sheet.merge_range(1, from, 1, from + 3, name, &plain).expect("a header");
        for (at, unit) in [(from, "Families"), (from + 2, "Persons")] {
            sheet.merge_range(2, at, 2, at + 1, unit, &plain).expect("a header");
            sheet.write_string(3, at, "CUM").expect("a header");
            sheet.write_string(3, at + 1, "NOW").expect("a header");
        }
    }
    for (row, region, first) in [(4, "R1", 10.0), (5, "R2", 20.0)] {
        sheet.write_string(row, 0, "2025-03-10").expect("a day");
        sheet.write_string(row, 1, region).expect("an area");
        for column in 2..10_u16 {
            sheet.write_number(row, column, first + f64::from(column)).expect("a number");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("n.xlsx", &bytes));
    let told = Folder::new(&files);
    let base =
        "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --counts n.xlsx";
    let line =
        format!("{base} --variable hosted --stock --column |count=Displaced outside centres Persons NOW|");
    let (status, out) = run(&told, &line);
    assert_eq!(status, Some(0), "{out}");
    let observed = told.text("observations_places.csv");
    assert!(observed.contains(",R1,R1,19,") && observed.contains(",R2,R2,29,"), "{observed}");
    // Nor is one of them taken where nobody says which.
    let (status, out) = run(&told, &format!("{base} --variable hosted --stock --force"));
    assert!(status == Some(2) && out.contains("--column \"count=Displaced inside centres"), "{out}");
}
