//! Of which days, and of which end, are rows of counts? Days without a row, other columns of days, weeks by their first day, and
//! ends in a column of values.

use std::fmt::Write as _;

use super::import_ends::{CASE, folder, run};

fn import(counts: &str, line: &str) -> (super::new_case::Folder, Option<i32>, String) {
    let folder = folder(counts);
    let (status, out) = run(&folder, CASE);
    assert_eq!(status, Some(0), "{out}");
    let (status, out) = run(&folder, &format!("import counts c.csv --case valley {line}"));
    (folder, status, out)
}

/// First day, last day, area and number of counts by area.
fn counted(folder: &super::new_case::Folder) -> Vec<String> {
    let text = folder.text("observations_places.csv");
    let header: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    let at = |name: &str| header.iter().position(|known| *known == name).expect("a column");
    let columns = ["from", "to", "area_pcode", "value"].map(at);
    let row = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        columns.map(|column| cells[column]).join(" ")
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn rows_of_every_day_are_of_one_day_each() {
    let mut table = "Date,District of origin,Displaced\n".to_owned();
    for day in 10..20 {
        let _ = writeln!(table, "2024-03-{day},Bara,{day}");
        let _ = writeln!(table, "2024-03-{day},Cala,{day}");
        if day == 10 || day == 15 {
            let _ = writeln!(table, "2024-03-{day},Amar,{day}");
        }
    }
    for variable in ["displaced", "departures"] {
        let (folder, status, out) = import(&table, &format!("--variable {variable} --flow"));
        let all = counted(&folder);
        assert_eq!(status, Some(0), "{out}");
        for row in
            ["2024-03-10 2024-03-10 R11 10", "2024-03-15 2024-03-15 R11 15", "2024-03-10 2024-03-10 R12 10"]
        {
            assert!(all.contains(&row.to_owned()), "{row}: {all:?}");
        }
    }
    // A survey that sees one area each day counts more than the people of that day.
    let survey =
        "Date,District of origin,Displaced\n2024-03-10,Amar,1\n2024-03-11,Bara,2\n2024-03-12,Cala,3\n";
    let (folder, status, out) = import(survey, "--variable displaced --flow");
    assert!(
        status == Some(0) && counted(&folder).contains(&"2024-03-01 2024-03-12 R21 3".to_owned()),
        "{out}"
    );
}

#[test]
fn the_day_of_the_movement_comes_before_that_of_the_report() {
    for header in [
        "Date of movement",
        "Movement date",
        "Date of displacement",
        "Date of arrival",
        "Arrival date",
        "Incident date",
        "Interview date",
        "Fecha de llegada",
        "Data de chegada",
        "Date d'arrivée",
        "تاريخ الوصول",
    ] {
        let table = format!(
            "Date of report,{header},District,New arrivals\n2024-03-20,2024-03-11,Amar,5\n2024-03-20,2024-03-12,Bara,6\n"
        );
        let (folder, status, out) = import(&table, "--variable arrivals --flow");
        assert_eq!(status, Some(0), "{header}: {out}");
        assert!(counted(&folder).iter().any(|row| row.contains(" 2024-03-11 R11 5")), "{header}: {out}");
        let said = format!("\"{header}\" is taken for the days of its counts");
        assert!(out.contains(&said), "{header}: {out}");
    }
    // Any other column of days is named.
    let table =
        "Date,Day of flight,Date of birth,District,New arrivals\n2024-03-20,2024-03-11,1990-01-01,Amar,5\n";
    let (_, status, out) = import(table, "--variable arrivals --flow");
    assert!(status == Some(0) && out.contains("\"Day of flight\" has others in 1 rows"), "{out}");
    assert!(!out.contains("\"Date of birth\" has others"), "{out}");
}

#[test]
fn weeks_by_their_first_days_are_refused_by_whatever_name() {
    for header in [
        "Week of",
        "Week commencing",
        "W/C",
        "Week",
        "Reporting week",
        "Semaine du",
        "Semana del",
        "Du",
        "Monday",
        "من",
    ] {
        let table = format!("{header},New arrivals\n2024-03-04,12\n2024-03-11,13\n2024-03-18,14\n");
        let (_, status, out) = import(&table, &format!("--variable crossed --flow --column |date={header}|"));
        assert!(
            status == Some(2) && out.contains("people are counted by the day where they stand"),
            "{header}: {out}"
        );
    }
    for header in ["Week ending", "Semaine se terminant le (fin)"] {
        let table = format!("{header},New arrivals\n2024-03-10,12\n2024-03-17,13\n2024-03-24,14\n");
        let (_, status, out) = import(&table, &format!("--variable crossed --flow --column |date={header}|"));
        assert_eq!(status, Some(0), "{header}: {out}");
    }
}

#[test]
fn rows_of_both_ends_in_one_column_are_no_series() {
    for (header, one, other) in [
        ("place_is", "origin", "present"),
        ("Measure", "Origin", "Destination"),
        ("Perspective", "Area of origin", "Area of displacement"),
        ("Direction", "From", "To"),
        ("Sens", "Origine", "Accueil"),
        ("Category", "Expulsión", "Recepción"),
    ] {
        let table =
            format!("Date,{header},District,IDPs\n2024-03-05,{one},Amar,1005\n2024-03-05,{other},Bara,800\n");
        let (_, status, out) = import(&table, "--variable hosted --stock");
        let said =
            format!("\"{header}\" says that its rows count different things, \"{one}\" and \"{other}\"");
        assert!(status == Some(2) && out.contains(&said), "{header}: {out}");
        let alone =
            format!("Date,{header},District,IDPs\n2024-03-05,{one},Amar,1005\n2024-03-05,{one},Bara,800\n");
        let (_, status, out) = import(&alone, "--variable hosted --stock");
        assert!(status == Some(0) && out.contains("people by where they come from by"), "{header}: {out}");
    }
}
