//! Headers of two rows whose second row has no words of its own: years, and units.

use super::import_ends::{CASE, folder, run};

fn made(people: &str, more: &str) -> (Option<i32>, String) {
    let folder = folder(people);
    run(&folder, format!("{CASE} --population c.csv {more}").trim())
}

#[test]
fn years_below_a_header_are_columns_of_it() {
    let table = "District,Population,,\n,2022,2023,2024\nAmar,900,1000,1100\nBara,900,1000,1100\nCala,900,1000,1100\n";
    for (year, people) in [("2023", "3,000"), ("2024", "3,300")] {
        let (status, out) = made(table, &format!("--column |persons=Population {year}|"));
        assert!(status == Some(0) && out.contains(&format!("{people} people")), "{out}");
    }
    // Whatever is said without the option, its remedy names columns that there are.
    let (status, out) = made(table, "");
    assert!(status == Some(0) || out.contains("persons=Population 202"), "{out}");
    // Numbers of people are no years.
    let people = "District,Population,IDPs\nAmar,2023,\nBara,2024,5\nCala,2025,\n";
    let (status, out) = made(people, "");
    assert!(status == Some(0) && out.contains("6,072 people"), "{out}");
}

#[test]
fn units_below_a_header_are_those_of_its_column() {
    for units in ["Individuals,HH", "(individuals),(households)", "persons,households"] {
        let table = format!("District,Population,IDPs\n,{units}\nAmar,1000,40\nBara,1000,40\nCala,1000,40\n");
        let (_, out) = made(&table, "");
        assert!(out.contains("counts households") && !out.contains("is no number"), "{units}: {out}");
    }
}

#[test]
fn positions_have_hemispheres_and_those_of_forms_are_read() {
    for (header, one, other) in [
        ("Lat,Lon", "11.5 S,39.5 E", "11.6 S,39.6 E"),
        ("Lat,Lon", "S11.5,E39.5", "S11.6,E39.6"),
        ("Lat,Lon", "11°30'00''S,39°30'E", "11°36'00''S,39°36'E"),
        ("GPS", "-11.5 39.5 120.0 5.0", "-11.6 39.6 130.0 4.0"),
        ("Lat/Long", "-11.5 39.5 120.0 5.0", "-11.6 39.6 130.0 4.0"),
    ] {
        let folder =
            folder(&format!("name,pcode,population,{header}\nAlda,A,100,{one}\nBrenn,B,100,{other}\n"));
        let (status, out) = run(&folder, "new valley --start 2024-03-01 --days 30 --places c.csv");
        assert_eq!(status, Some(0), "{header}, {one}: {out}");
        let text = folder.text("communities.csv");
        assert!(text.contains("-11.5") && text.contains("39.5"), "{header}, {one}: {text}");
    }
}
