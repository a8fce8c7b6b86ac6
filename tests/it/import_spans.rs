//! Spans of days, rows of one day that differ in why people moved, and headers in two rows: usual files that were refused with a
//! remedy that did not help, or of which rows went without a word.

use super::import_ends::{counted, run};
use super::import_shares::{made, people};

const PLACES: &str = "name,pcode,admin2,admin2_pcode,lat,lon,population\nDjibo,P1,Soum,BF01,14.10,-1.63,50000\n\
                      Dori,P2,Seno,BF02,14.03,-0.03,50000\n";

/// Status, counts and words of an import into a new case.
fn of(table: &str, more: &str) -> (Option<i32>, Vec<String>, String) {
    let sites = "Border crossing point,Country of asylum,Lat,Lon\nBena,Niger,14.3,0.1\n";
    let files = [("places.csv", PLACES), ("s.csv", sites)];
    let told = made(&files, "--sites s.csv --country BFA").expect("a case");
    std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
    let (status, out) = run(&told, &format!("import counts --case valley c.csv {more}"));
    let mut counts = if status == Some(0) { counted(&told) } else { Vec::new() };
    counts.sort();
    (status, counts, out)
}

/// "1-15 Feb 2023" was no date, and columns "From" and "To" were none of days.
#[test]
fn flows_may_be_of_spans_of_days() {
    let expected = ["arrivals BF01 100", "arrivals BF01 120"].map(str::to_owned).to_vec();
    for (header, one, other) in [
        ("Period", "1-15 Feb 2023", "16-28 Feb 2023"),
        ("Période", "01/02/2023 - 15/02/2023", "16/02/2023 - 28/02/2023"),
        ("Date", "2023-02-01 to 2023-02-15", "2023-02-16 to 2023-02-28"),
        ("Week", "28 Jan - 3 Feb 2023", "4 Feb - 10 Feb 2023"),
        ("From,To", "2023-02-01,2023-02-15", "2023-02-16,2023-02-28"),
        ("From,To,Date of report", "2023-02-01,2023-02-15,2023-02-20", "2023-02-16,2023-02-28,2023-03-05"),
    ] {
        let table = format!("{header},admin2_pcode,New arrivals\n{one},BF01,100\n{other},BF01,120\n");
        let (status, counts, out) = of(&table, "--variable arrivals --flow");
        assert_eq!((status, counts), (Some(0), expected.clone()), "{header}: {out}");
    }
    // The first days are heeded, and two spans may be written in two ways.
    let table =
        "Period,admin2_pcode,New arrivals\n27 Jan-2 Feb 2023,BF01,100\n3/2/2023 - 9/2/2023,BF01,120\n";
    let (status, counts, out) = of(table, "--variable arrivals --flow --dates day-first");
    assert_eq!((status, counts.len()), (Some(0), 2), "{out}");
    let table = "Period,admin2_pcode,New arrivals\n1-15 Feb 2023,BF01,100\n20-28 Feb 2023,BF01,120\n";
    let (_, _, out) = of(table, "--variable arrivals --flow");
    assert!(
        out.contains("no row counts the days from 2023-01-01 to 2023-01-31, 2023-02-16 to 2023-02-19"),
        "{out}"
    );
    let early =
        "Period,admin2_pcode,New arrivals\n20 Dec 2022 - 15 Jan 2023,BF01,100\n16-28 Jan 2023,BF01,120\n";
    let (status, _, out) = of(early, "--variable arrivals --flow");
    assert!(status == Some(2) && out.contains("also before the first day"), "{out}");
    // Of people who are there on a day, spans of months name none.
    let (status, _, out) =
        of("Period,admin2_pcode,IDPs\nJan - Feb 2023,BF01,100\n", "--variable hosted --stock");
    assert_eq!(status, Some(2), "{out}");
}

/// Rows of one day and way that differ in the need of people were "twice".
#[test]
fn rows_that_differ_in_why_people_moved_are_added_up() {
    let header = "Month End,Current (Arrival) District,Previous (Departure) District,Reason,Current Priority Need,Individuals";
    let rows = "2023-01-31,Seno,Soum,Conflict,Food,100\n2023-01-31,Seno,Soum,Conflict,Shelter,20\n2023-01-31,Gao,Soum,Conflict,Food,3\n";
    let (status, counts, out) = of(&format!("{header}\n{rows}"), "--variable departures --flow");
    assert_eq!((status, counts), (Some(0), vec!["departures BF01 123".to_owned()]), "{out}");
    assert!(out.contains("\"Current Priority Need\" are added up"), "{out}");
    // Nothing tells these apart, and these have a total.
    for (rows, words) in [
        (
            "2023-01-31,Seno,Soum,Conflict,Food,100\n2023-01-31,Seno,Soum,Conflict,Food,20\n",
            "has 2023-01-31 twice",
        ),
        (
            "2023-01-31,Seno,Soum,Conflict,Food,100\n2023-01-31,Seno,Soum,Conflict,Total,120\n2023-01-31,Seno,Soum,Conflict,Shelter,20\n",
            "has 2023-01-31 twice",
        ),
    ] {
        let (status, _, out) = of(&format!("{header}\n{rows}"), "--variable departures --flow");
        assert!(status == Some(2) && out.contains(words), "{out}");
    }
    // Two sources tell of the same people.
    let sources =
        "Date,admin2_pcode,Organisation,Arrivals\n2023-02-01,BF01,IOM,100\n2023-02-01,BF01,OCHA,110\n";
    let (status, _, out) = of(sources, "--variable arrivals --flow");
    assert!(status == Some(2) && out.contains("in rows 2 and 3, which differ in \"Organisation\""), "{out}");
}

/// People who name several needs, and ages that hold each other, are no sums.
#[test]
fn rows_of_people_who_are_in_several_are_not_added_up() {
    for (header, kinds) in [
        ("Needs", "Food 100,Shelter 100"),
        ("Age", "0-17 60,18-59 30,0-59 90"),
        ("Sex", "Men 30,Women 20,Female 40"),
    ] {
        let rows = kinds.split(',').map(|kind| kind.rsplit_once(' ').expect("a kind and a number"));
        let rows: Vec<String> =
            rows.map(|(kind, number)| format!("2023-02-01,BF01,{kind},{number}\n")).collect();
        let rows = rows.concat();
        let (status, _, out) =
            of(&format!("Date,admin2_pcode,{header},Arrivals\n{rows}"), "--variable arrivals --flow");
        assert!(status == Some(2), "{header}: {out}");
    }
    let sexes = "Date,admin2_pcode,Sex,Arrivals\n2023-02-01,BF01,Men,30\n2023-02-01,BF01,Women,20\n";
    let (status, counts, out) = of(sexes, "--variable arrivals --flow");
    assert_eq!((status, counts), (Some(0), vec!["arrivals BF01 50".to_owned()]), "{out}");
    let nations = "Date,admin2_pcode,Nationality,Arrivals\n2023-02-01,BF01,Burkinabè,60\n2023-02-01,BF01,Other nationalities,40\n";
    let (status, counts, out) = of(nations, "--variable arrivals --flow");
    assert_eq!((status, counts), (Some(0), vec!["arrivals BF01 60".to_owned()]), "{out}");
}

/// Crossing points of a country on one day were the country "twice".
#[test]
fn crossing_points_of_a_country_are_added_up() {
    let rows = "2023-02-01,Bena,Niger,100\n2023-02-01,Kantchari,Niger,50\n2023-02-08,Bena,Niger,120\n2023-02-08,Kantchari,Niger,70\n";
    let flow = format!("Date,Border crossing,Country,New arrivals\n{rows}");
    let (status, counts, out) = of(&flow, "--variable arrivals --flow");
    assert_eq!(
        (status, counts.as_slice()),
        (Some(0), &["arrivals NER 150".to_owned(), "arrivals NER 190".to_owned()][..]),
        "{out}"
    );
    let stock = format!("Date,Crossing point,Country of asylum,Individuals (cumulative)\n{rows}");
    let (status, counts, out) = of(&stock, "--variable hosted --stock");
    assert_eq!(
        (status, counts.as_slice()),
        (Some(0), &["hosted NER 150".to_owned(), "hosted NER 190".to_owned()][..]),
        "{out}"
    );
    let countries = "Date,Country of asylum,Refugees\n2023-02-01,Niger,100\n2023-02-01,Mali,50\n";
    let (status, _, out) = of(countries, "--variable abroad --stock");
    assert!(status == Some(2) && out.contains("--variable hosted"), "{out}");
}

/// A row whose code is of nothing and whose name is an area's went by its code alone.
#[test]
fn the_name_beside_an_unknown_code_is_said() {
    let table = "Date,admin2,admin2_pcode,IDPs\n2023-02-01,Soum,BF01,100\n2023-02-01,Seno,BF99,200\n";
    let (status, counts, out) = of(table, "--variable hosted --stock");
    assert_eq!((status, counts.len()), (Some(0), 1), "{out}");
    assert!(out.contains("BF99 (a code that the case does not have, of \"Seno\", which it has)"), "{out}");
}

/// "Total" over "Population" beside "In need" over the same was refused for people in need.
#[test]
fn a_total_over_the_population_is_all_people() {
    let places = PLACES.replace(",population", "").replace(",50000", "");
    for above in [",,Total,,In need,", ",,In need,,Total,"] {
        let (one, other) = if above.starts_with(",,Total") {
            ("21000,1000,500,90", "32000,2000,700,80")
        } else {
            ("500,90,21000,1000", "700,80,32000,2000")
        };
        let table = format!(
            "{above}\nAdmin2,Pcode,Population,IDPs,Population,IDPs\nSoum,BF01,{one}\nSeno,BF02,{other}\n"
        );
        let told = made(&[("places.csv", &places), ("p.csv", &table)], "--population p.csv").expect("a case");
        assert_eq!(people(&told), ["Djibo 21000", "Dori 32000"], "{above}");
    }
}
