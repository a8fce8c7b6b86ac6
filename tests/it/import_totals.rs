//! Are totals those of the case, and rows of days and areas what they count? Each case here used to give another number, or
//! none, without a word.

use std::fmt::Write as _;

use super::import_counts::{counts, refused, run, sound};
use super::import_ends::{CASE, counted, folder, run as of_case};

const STOCK: &str = "--variable displaced --stock";

/// Counts of the four places, each an area of its own by its P-code, and what else is said.
fn rows(more: &str) -> String {
    format!(
        "date,admin2Pcode,IDPs\n2025-02-05,CD5401,100\n2025-02-05,CD5402,200\n2025-02-05,CD6102,300\n{more}"
    )
}

#[test]
fn a_total_of_more_than_the_case_is_none_of_it() {
    let more = "2025-02-05,CD9901,5000\n2025-02-05,Total,5600\n";
    let told = sound(counts(&rows(more), STOCK), "totals hold their people too, such as 5600 on 2025-02-05");
    assert!(!told.contains("5600"), "{told}");
    // Of the areas of the case it stays.
    let told = sound(counts(&rows("2025-02-05,CD9901,5000\n2025-02-05,Total,600\n"), STOCK), "left out");
    assert!(told.contains("2025-02-05,displaced,600,"), "{told}");
    refused(
        counts(&rows("2025-02-05,Sub-total,300\n"), STOCK),
        "a total of 300 on 2025-02-05 is less than the areas of the case have together (600)",
    );
    sound(
        counts(&rows("2025-02-05,Total,900\n"), STOCK),
        "1 totals are not the sum of their areas, such as 900",
    );
}

#[test]
fn counts_of_the_country_are_none_of_a_part_of_it() {
    let table = "date,country,IDPs\n2025-02-05,Congo (DRC),5000\n2025-02-15,Congo (DRC),6000\n";
    let table = table.replace("Congo (DRC)", "COD");
    let all = counts(&table, "--country COD --variable displaced --stock");
    assert!(sound(all, "").contains("2025-02-05,displaced,5000,"));
    let part = counts(&table, "--country COD --only Ituri --variable displaced --stock");
    refused(part, "2 rows are of all of COD, and the case is a part of it");
}

#[test]
fn a_name_in_each_row_of_a_stock_is_asked_about() {
    let camps =
        "date,Camp,IDPs\n2025-02-05,Kibati,7000\n2025-02-06,Mugunga,6000\n2025-02-07,Kanyaruchinya,4000\n";
    sound(counts(camps, "--variable away --stock"), "\"Camp\" has another name in each row");
    let dated = camps.replace("Camp", "Source");
    assert!(!sound(counts(&dated, "--variable away --stock"), "").is_empty());
    assert!(!counts(&dated, "--variable away --stock").1.contains("another name in each row"));
}

#[test]
fn rows_of_ends_are_added_up_though_some_sums_meet() {
    let mut table = "Date,ADM2_PCODE,Origin ADM2_PCODE,IDPs\n".to_owned();
    for (area, numbers) in [("R11", [11, 7, 5]), ("R12", [40, 24, 16]), ("R21", [90, 31, 12])] {
        for (origin, number) in ["R11", "R12", "R21"].into_iter().zip(numbers) {
            let _ = writeln!(table, "2024-03-05,{area},{origin},{number}");
        }
    }
    let told = folder(&table);
    let (status, out) = of_case(&told, &format!("{CASE} --counts c.csv --variable hosted --stock"));
    assert_eq!(status, Some(0), "{out}");
    assert_eq!(counted(&told), ["hosted R11 23", "hosted R12 80", "hosted R21 133"]);
    // In most areas it is no chance.
    let totals = table.replace(",11\n", ",12\n");
    let (status, out) =
        of_case(&folder(&totals), &format!("{CASE} --counts c.csv --variable hosted --stock"));
    assert!(status == Some(2) && out.contains("one of them may be the total of others"), "{out}");
}

#[test]
fn a_week_is_a_week_for_an_area_that_was_silent_before() {
    let table = "Week ending,ADM2_PCODE,Arrivals\n2024-03-08,R11,10\n2024-03-15,R11,20\n2024-03-22,R11,30\n\
                 2024-03-22,R12,40\n";
    let told = folder(table);
    let (status, out) = of_case(&told, &format!("{CASE} --counts c.csv --variable arrivals --flow"));
    assert_eq!(status, Some(0), "{out}");
    let rows = told.text("observations_places.csv");
    let silent = rows.lines().find(|row| row.contains("R12")).expect("it has a row");
    assert!(silent.contains("2024-03-16") && silent.contains("2024-03-22"), "{silent}");
}

#[test]
fn where_people_come_from_is_asked_where_nothing_says_it() {
    let table = "Date,ADM2_PCODE,IDPs\n2024-03-05,R11,100\n2024-03-05,R12,200\n";
    let line = format!("{CASE} --counts c.csv --stock");
    let (_, out) = of_case(&folder(table), &format!("{line} --variable displaced"));
    assert!(out.contains("nothing says that \"ADM2_PCODE\" is that"), "{out}");
    let (_, out) = of_case(&folder(table), &format!("{line} --variable hosted"));
    assert!(!out.contains("nothing says that"), "{out}");
}

#[test]
fn another_column_of_dates_is_named() {
    let table = "report_date,ref_date,IDPs\n2025-02-10,2025-02-07,1000\n2025-02-20,2025-02-17,2000\n";
    sound(
        counts(table, STOCK),
        "\"report_date\" is taken for the days of its counts (2025-02-10 in row 2), and \"ref_date\" has others in 2 rows",
    );
    let said = counts(table, &format!("{STOCK} --column date=report_date"));
    assert!(!said.1.contains("has others in"), "{}", said.1);
}

#[test]
fn points_that_are_no_settlements_are_left_out() {
    let point = |name: &str, kind: &str, lat: f64| {
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[30.1,{lat}]}},\
             \"properties\":{{\"name\":\"{name}\",\"place\":\"{kind}\",\"population\":100}}}}"
        )
    };
    let kinds = [("A", "town", 1.0), ("B", "village", 1.1), ("C", "hamlet", 1.2), ("Land", "country", 1.3)];
    let points: Vec<String> = kinds.iter().map(|(name, kind, lat)| point(name, kind, *lat)).collect();
    let map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", points.join(","));
    let found = run(&[("places.csv", map.as_str())], "");
    assert!(found.0 == Some(0), "{}", found.1);
    assert!(
        found.1.contains("1 rows are no settlements by \"place\" and are left out: country 1"),
        "{}",
        found.1
    );
}

#[test]
fn units_with_several_rows_are_no_places() {
    let list = "X,Y,OBJECTID,pointlabel,lganame,statename,pop\n30.2,1.9,0,Bule,Djugu,Ituri,9\n30.4,2.1,1,Fataki,Djugu,Ituri,9\n\
                30.0,2.2,2,Bunia,Irumu,Ituri,9\n30.1,2.3,3,Shari,Irumu,Ituri,9\n";
    refused(run(&[("places.csv", list)], ""), "has several rows for one \"lganame\", such as \"Djugu\"");
    let said = run(&[("places.csv", list)], "");
    assert!(said.1.contains("--column \"name=pointlabel\""), "{}", said.1);
}
