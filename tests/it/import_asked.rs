//! What a table leaves open, and was decided without a word, or with one that did not say what it cost.

use super::import_people::{PLACES, run as people};
use super::new_case::{Folder, two};
use super::targets::sheet::ods_of;

const LINE: &str = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv";

/// A case with a file more: its status, and all that was said.
fn made(name: &str, text: &[u8], more: &str) -> (Option<i32>, String, Folder) {
    let mut files = two();
    files.push((name, text));
    let folder = Folder::new(&files);
    let (status, out, error) = folder.run(&format!("{LINE} {more}"));
    (status, out + &error, folder)
}

#[track_caller]
fn refused((status, said, _): (Option<i32>, String, Folder), words: &str) {
    assert!(status == Some(2) && said.contains(words) && said.contains("hint: "), "{said}");
}

#[track_caller]
fn sound((status, said, folder): (Option<i32>, String, Folder), words: &str) -> Folder {
    assert!(status == Some(0) && said.contains(words), "{said}");
    folder
}

/// People of a place that the list spells otherwise were divided over its neighbours, and it had nobody: nobody said whose.
#[test]
fn places_that_are_spelled_otherwise_are_named_with_their_people() {
    let table =
        "Admin2,Village,Population\nDjugu,Bule,900\nDjugu,Fatakki,40\nIrumu,Bunia,900\nMasisi,Sake,900\n";
    let made = people(PLACES, table, "").sound();
    assert!(made.out.contains("\"Fatakki\" there (40 people) and \"Fataki\" here"), "{}", made.out);
    let made = people(PLACES, &table.replace("Fatakki", "Fataki"), "").sound();
    assert!(!made.out.contains("spelled nearly"), "{}", made.out);
    // What is far from all names is left out with its people, the greatest first.
    let table = "Admin2,Population\nDjugu,1000\nIrumu,2000\nRutshuru,900\nMasisi,500\nKalehe,9\nUvira,30\n";
    let made = people(PLACES, table, "").sound();
    let said =
        "2 rows with 39 people name no place or area of the case and are left out: Uvira (30), Kalehe (9)";
    assert!(made.out.contains(said), "{}", made.out);
}

/// A month of an ODS was the first day of it.
#[test]
fn months_of_an_ods_are_asked() {
    let workbook = |style: &str, column: &str| {
        let date = |day: &str| {
            format!("<c{style} office:value-type=\"date\" office:date-value=\"{day}\"><text:p>x</text:p></c>")
        };
        let number = |value: u32| format!("<c office:value-type=\"float\" office:value=\"{value}\"/>");
        let text = |text: &str| format!("<c office:value-type=\"string\"><text:p>{text}</text:p></c>");
        let row = |cells: [String; 2]| format!("<r>{}</r>", cells.concat());
        let rows = [
            row([text("date"), text("Total displaced")]),
            row([date("2025-03-01"), number(10)]),
            row([date("2025-03-20"), number(20)]),
        ];
        ods_of(&format!("<table:table-column{column}/><table:table-column/>{}", rows.concat()))
    };
    let more = "--counts c.ods --variable displaced";
    let words = "2025-03-01 is shown without its day or its year (such as Mar-25)";
    refused(made("c.ods", &workbook(" table:style-name=\"month\"", ""), more), words);
    // A style that hangs on another, and that of the column.
    refused(made("c.ods", &workbook(" table:style-name=\"child\"", ""), more), words);
    refused(made("c.ods", &workbook("", " table:default-cell-style-name=\"month\""), more), words);
    sound(made("c.ods", &workbook("", ""), more), "");
    let own = workbook(" table:style-name=\"day\"", " table:default-cell-style-name=\"month\"");
    sound(made("c.ods", &own, more), "");
    // What is folded away is read, and named.
    let folded = workbook("", " table:visibility=\"collapse\"");
    sound(made("c.ods", &folded, more), "hides 1 columns that are read all the same: \"date\"");
}

/// Three towns that fell on one day, whose date stands in merged cells, two of which had fallen before the first.
#[test]
fn rows_of_control_without_a_date_are_named() {
    let table = |second: &str| {
        format!(
            "place,holder,date\nAlda,council,\nBrenn,council,\nCorva,army,\nDoma,council,\nAlda,army,2025-03-10\nBrenn,army,{second}\n"
        )
    };
    let more = "--control k.csv --home council";
    let said = "k.csv:7: 1 rows have no date in \"date\" and stand below one that has (2025-03-10): they count from before the first \
                day on: Brenn to army";
    let (status, text, _) = made("k.csv", table("").as_bytes(), more);
    assert!(status == Some(2) || text.contains(said), "{text}");
    let (status, text, _) = made("k.csv", table("").replace("Brenn,council,\n", "").as_bytes(), more);
    assert!(status == Some(0) && text.replace(":6: ", ":7: ").contains(said), "{text}");
    let (status, text, _) = made("k.csv", table("2025-03-10").as_bytes(), more);
    assert!(status == Some(0) && !text.contains("stand below one"), "{text}");
}

/// A camp with a row for men and one for women had the places of one of them.
#[test]
fn a_camp_in_two_rows_that_differ_is_asked() {
    let table = "site name,lat,lon,sex,capacity\nCamp A,36.5,40.0,Female,500\nCamp A,36.5,40.0,Male,500\n";
    let words = "s.csv:3: \"Camp A\" stands in row 2 too, with the same capacity, and \"sex\" is \"Female\" there and \"Male\" here";
    refused(made("s.csv", table.as_bytes(), "--sites s.csv"), words);
    let same = table.replace("Male", "Female");
    sound(made("s.csv", same.as_bytes(), "--sites s.csv"), "1 rows repeat a site and count once");
    let numbered = same.replace("sex", "no").replacen("Female", "1", 1).replace("Female", "2");
    sound(made("s.csv", numbered.as_bytes(), "--sites s.csv"), "1 rows repeat a site and count once");
}

/// Camps without a column of capacities were crossings of a border.
#[test]
fn sites_with_a_country_alone_are_asked_or_said() {
    let table = "camp,lat,lon,country\nZaatari,36.5,40.0,Jordan\nAzraq,36.4,40.0,Jordan\n";
    let words = "\"camp\" names sites, and no column says how many people they take: are they camps, or crossings of borders to Jordan?";
    refused(made("s.csv", table.as_bytes(), "--sites s.csv --country SYR"), words);
    let folder =
        sound(made("s.csv", table.as_bytes(), "--sites s.csv --country SYR --column country=country"), "");
    assert!(folder.text("locations.csv").contains(",crossing,Jordan,"), "{}", folder.text("locations.csv"));
    let said = "s.csv: has no column of capacities: 2 rows are taken for crossings of borders to Jordan";
    let named = table.replace("camp,", "name,");
    sound(made("s.csv", named.as_bytes(), "--sites s.csv --country SYR"), said);
    let (status, text, _) =
        made("s.csv", table.replace("camp,", "crossing,").as_bytes(), "--sites s.csv --country SYR");
    assert!(status == Some(0) && !text.contains("no column of capacities"), "{text}");
}

/// Units stand in a column of their own, a note below the table, or the year beside the row.
#[test]
fn units_notes_and_years_of_rows_are_seen() {
    let table = "pcode,Population,Unit\nCD5401Z01,10,thousand\nCD5402Z01,5000,persons\nCD6101Z01,300,households\nCD6102Z01,9,persons\n";
    people(PLACES, table, "")
        .refused("people.csv:2: 2 rows have \"thousand\" in \"Unit\", and \"Population\" is read as persons");
    let same = table.replace("thousand", "individuals").replace("households", "persons");
    people(PLACES, &same, "").sound();
    let sites = "camp,lat,lon,capacity,unit\nCamp A,36.5,40.0,100,families\n";
    refused(made("s.csv", sites.as_bytes(), "--sites s.csv"), "1 rows have \"families\" in \"unit\"");
    let counts = "date,total displaced,unit\n2025-03-02,10,HH\n";
    refused(
        made("c.csv", counts.as_bytes(), "--counts c.csv --variable displaced"),
        "1 rows have \"HH\" in \"unit\"",
    );
    let plain = "pcode,Population\nCD5401Z01,10\nCD5402Z01,30\nCD6101Z01,40\nCD6102Z01,9\n";
    let made = people(PLACES, &format!("{plain}Note: all figures in thousands,\n"), "").sound();
    let said =
        "people.csv:6: \"Note: all figures in thousands\" below the table counts thousands or millions";
    assert!(made.out.contains(said), "{}", made.out);
    let years =
        "pcode,Year,Population\nCD5401Z01,2015,10\nCD5402Z01,2024,30\nCD6101Z01,2024,40\nCD6102Z01,2024,9\n";
    let made = people(PLACES, years, "").sound();
    assert!(
        made.out.contains("\"Year\" is not read, and people of its rows are of 2 years, 2015 to 2024"),
        "{}",
        made.out
    );
    let made = people(PLACES, &years.replace("2015", "2024"), "").sound();
    assert!(!made.out.contains("are of 2 years"), "{}", made.out);
}

/// Camps that are closed or planned had free places, and a slip in a holder's name put a town on the other side.
#[test]
fn camps_that_are_not_there_and_holders_with_a_slip_are_said() {
    let table = "camp,lat,lon,capacity,status\nCamp A,36.5,40.0,100,Closed\nCamp B,36.4,40.0,5000,planned\nCamp C,36.3,40.0,300,open\n";
    let said = "\"status\" is not read, and 2 camps are not open by it, whose capacity counts as free places from the first day on: Camp A \
                (Closed), Camp B (planned)";
    sound(made("s.csv", table.as_bytes(), "--sites s.csv"), said);
    let table = "place,holder\nAlda,army\nBrenn,council\nCorva,counsil\nDoma,council\nEstar,council\n";
    let said = "\"counsil\" is spelled nearly as \"council\", the side of the people";
    sound(made("k.csv", table.as_bytes(), "--control k.csv --home council"), said);
    let (status, text, _) = made("k.csv", table.as_bytes(), "--control k.csv --home council --home counsil");
    assert!(status == Some(0) && !text.contains("spelled nearly"), "{text}");
}

/// An id in small letters was another event.
#[test]
fn ids_of_events_are_the_same_in_any_letters() {
    let head = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,latitude,longitude,geo_precision,time_precision,fatalities\n";
    let row = |id: &str, date: &str| {
        format!(
            "{id},{date},Explosions/Remote violence,Shelling/artillery/missile attack,Army,Council,36.0,40.0,1,1,3\n"
        )
    };
    let table = [head.to_owned(), row("SYR1", "2025-03-02"), row("syr1 ", "2025-03-02")].concat();
    let folder = sound(made("e.csv", table.as_bytes(), "--events e.csv --home Council"), "");
    assert!(folder.text("events.csv").contains("e.csv: 1 events"), "{}", folder.text("events.csv"));
}
