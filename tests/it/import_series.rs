//! What rows of one table count, and when: opposite and different things, parts of the people, first days of months.

use super::new_case::Folder;

const PLACES: &str = "name,pcode,lat,lon,admin2Name_en,admin2Pcode,population\nBule,Z1,1.9,30.2,Djugu,CD1,100\n\
                      Fataki,Z2,2.1,30.4,Djugu,CD1,100\nBunia,Z3,2.2,30.0,Irumu,CD2,100\n";

/// Status, words and the totals that were observed.
fn counts(table: &str, more: &str) -> (Option<i32>, String, String) {
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("c.csv", table.as_bytes())]);
    let line = format!("new valley --start 2024-03-01 --days 60 --places places.csv --counts c.csv {more}");
    let (status, out, error) = folder.run(&line);
    let told = std::fs::read_to_string(folder.0.path().join("valley/observations.csv")).unwrap_or_default();
    (status, out + &error, told)
}

fn of_two(header: &str, one: &str, other: &str) -> String {
    format!("date,{header},Individuals\n2024-03-07,{one},500\n2024-03-14,{other},700\n2024-03-21,{one},300\n")
}

#[test]
fn rows_of_opposite_things_are_no_series() {
    for (header, one, other) in [
        ("Movement type", "Arrival", "Departure"),
        ("Movement", "Entry", "Exit"),
        ("Type", "IN", "OUT"),
        ("Direction", "Incoming", "Outgoing"),
        ("Flow", "Inflow", "Outflow"),
        ("Statut", "Entrées", "Sorties"),
        ("Tipo", "Llegadas", "Salidas"),
        ("Tipo", "Chegadas", "Saídas"),
        ("النوع", "وصول", "مغادرة"),
        ("Data type", "Actual", "Planned"),
        ("Statut", "Réel", "Prévu"),
    ] {
        let (status, out, _) = counts(&of_two(header, one, other), "--variable displaced --flow");
        let said =
            format!("\"{header}\" says that its rows count different things, \"{one}\" and \"{other}\"");
        assert!(status == Some(2) && out.contains(&said), "{header}: {out}");
    }
    for (header, one, other) in [
        ("Reason", "Conflict", "Flood"),
        ("Cause", "Conflit", "Inondation"),
        ("Sexe", "Hommes", "Femmes"),
        ("Sexo", "Hombres", "Mujeres"),
        ("Accommodation", "In camps", "Host families"),
        ("Nationality", "Burkinabe", "Malian"),
    ] {
        // Sums of parts are sums; parts in turn are no stock.
        let (status, out, told) = counts(&of_two(header, one, other), "--variable displaced --flow");
        assert!(status == Some(0) && out.contains("they are added up"), "{header}: {out}");
        assert!(told.contains("2024-03-21,displaced,1500"), "{told}");
        let (status, out, _) = counts(&of_two(header, one, other), "--variable displaced --stock");
        assert!(status == Some(2) && out.contains("count different things"), "{header}: {out}");
    }
    for (header, one, other) in
        [("Source", "DTM", "Government"), ("Remarks", "arrival", "departure"), ("Round", "R1", "R2")]
    {
        let (status, out, _) = counts(&of_two(header, one, other), "--variable displaced --flow");
        assert!(status == Some(0) && !out.contains("different things"), "{header}: {out}");
    }
    let left = of_two("Type", "Departure", "Departures");
    let (status, out, _) = counts(&left, "--variable returned --flow");
    assert!(status == Some(0) && out.contains("its rows count who left by \"Type\""), "{out}");
}

#[test]
fn people_in_camps_are_a_part_of_the_people() {
    let stock = "--variable displaced --stock";
    let table = |headers: &str, numbers: &str| format!("Date,{headers}\n2024-03-05,{numbers}\n");
    let (status, out, _) = counts(&table("IDPs in camps,IDPs in host communities", "100,900"), stock);
    let said = "\"IDPs in camps\" counts some of the people only, and the model persons";
    assert!(status == Some(2) && out.contains(said) && out.contains("add a column with the sum of"), "{out}");
    for (headers, numbers) in [
        ("IDPs in camps,IDPs in host communities,Total IDPs", "100,900,1000"),
        ("PDI dans les sites,PDI en familles d'accueil,Total PDI", "100,900,1000"),
        ("Desplazados en albergues,Desplazados fuera de albergues,Total desplazados", "100,900,1000"),
        ("IDPs (previous round),IDPs (current round)", "900,1000"),
    ] {
        let (status, out, told) = counts(&table(headers, numbers), stock);
        assert!(status == Some(0) && !out.contains("other than people"), "{headers}: {out}");
        assert!(told.contains("2024-03-05,displaced,1000"), "{headers}: {told}");
    }
    let (status, out, _) =
        counts(&table("New displacements,Cumulative displaced", "100,200"), "--variable displaced");
    let said = "\"count=New displacements\" (so many more) or --column \"count=Cumulative displaced\" (all until a date)";
    assert!(status == Some(2) && out.contains(said), "{out}");
}

#[test]
fn first_days_of_periods_are_no_days_of_counts() {
    let flow = "--variable displaced --flow";
    let months = "Date,New IDPs\n2024-03-01,100\n2024-04-01,90\n";
    let (status, out, _) = counts(months, flow);
    assert!(status == Some(0) && out.contains("all dates in \"Date\" are the first of a month"), "{out}");
    let (status, out, _) = counts(&months.replace("Date,", "Month,"), &format!("{flow} --column date=Month"));
    assert!(status == Some(2) && out.contains("\"Month\" names months by their first days"), "{out}");
    let both = "Starting,Period end,New IDPs\n2024-03-01,2024-03-07,500\n2024-03-08,2024-03-14,700\n";
    let (status, out, _) = counts(both, &format!("{flow} --column date=Starting"));
    assert!(status == Some(2) && out.contains("--column \"date=Period end\" takes the last day"), "{out}");
    assert_eq!(counts(both, flow).0, Some(0));
    // A stock on such a day is one of that day.
    let (status, out, _) = counts(&months.replace("New IDPs", "IDPs"), "--variable displaced --stock");
    assert!(status == Some(0) && !out.contains("first of a month"), "{out}");
}

#[test]
fn weeks_that_are_missing_are_named() {
    let gap = "Week ending,New IDPs\n2024-03-07,100\n2024-03-28,90\n";
    let (status, out, _) = counts(gap, "--variable displaced");
    let said = "2 rows are missing between those of 2024-03-07 and 2024-03-28";
    assert!(status == Some(0) && out.contains(said), "{out}");
    let whole = "Week ending,New IDPs\n2024-03-07,100\n2024-03-14,1\n2024-03-21,1\n2024-03-28,90\n";
    assert!(!counts(whole, "--variable displaced").1.contains("rows are missing"));
    // By habit, where no header says it.
    let habit = "Date,New IDPs\n2024-03-07,1\n2024-03-14,1\n2024-03-21,1\n2024-03-28,9\n2024-04-18,9\n";
    assert!(
        counts(habit, "--variable displaced").1.contains("2 rows are missing between those of 2024-03-28")
    );
}

#[test]
fn notes_and_totals_below_a_table_are_no_dates() {
    let table = "Date,New IDPs\n2024-03-07,100\n2024-03-14,50\nTotal,150\nNote: without Djugu,\n";
    let (status, out, told) = counts(table, "--variable displaced");
    assert!(
        status == Some(0) && out.contains("row 4 (\"Total\")") && out.contains("row 5 (\"Note: without"),
        "{out}"
    );
    assert!(told.contains("2024-03-14,displaced,150"), "{told}");
    let (status, out, _) = counts(&table.replace("Total,150", "soon,150"), "--variable displaced");
    assert!(status == Some(2) && out.contains("\"soon\" is no date"), "{out}");
}
