//! What looks like the column or the name that is sought, and says of itself that it is another. Each case here used to be read,
//! without a word.

use super::new_case::{Folder, two, with};

fn row<'t>(table: &'t str, start: &str) -> &'t str {
    table.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {table}"))
}

fn folder(files: &[(&str, &str)]) -> Folder {
    let mut all: Vec<(&str, &[u8])> = two();
    all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    Folder::new(&all)
}

#[test]
fn who_held_a_place_before_does_not_hold_it() {
    for holder in
        ["Ex-Etat (JNIM)", "Former Etat", "\"JNIM, anciennement Etat\"", "Perdu par Etat", "Etat lost"]
    {
        let table = format!("place,holder\nV1,Etat\nV2,Etat\nV3,Etat\nV4,{holder}\nV5,Etat\n");
        let made = folder(&[("c.csv", &table)]);
        let out = made.make("--control c.csv --home Etat");
        let name = holder.trim_matches('"');
        assert!(made.text("README.md").contains(&format!("on the other side: {name}")), "{holder}");
        let said = format!("names \"{name}\" tell of the side of the people as of one that was there before");
        assert!(out.contains(&said), "{holder}: {out}");
    }
    let table = "place,holder\nV1,Etat\nV2,Etat\nV3,Etat (ex JNIM)\nV4,Etat\nV5,Etat\n";
    let out = folder(&[("c.csv", table)]).make("--control c.csv --home Etat");
    let said = "all of its holders are on the side of the people, and nobody is on the other side: Etat, Etat (ex JNIM)";
    assert!(out.contains(said), "{out}");
}

#[test]
fn people_who_are_not_the_displaced_are_said() {
    for (header, whom) in [
        ("People in need", "people in need"),
        ("Planning figure", "people of a plan"),
        ("People reached", "people who are helped, or are to be"),
        ("Target population", "people who are helped, or are to be"),
        ("Stranded migrants", "migrants"),
    ] {
        let table = format!("date,{header}\n2025-03-05,1000\n2025-03-20,2000\n");
        let out = folder(&[("n.csv", &table)]).make("--counts n.csv --variable displaced --stock");
        let said =
            format!("\"{header}\" counts {whom} by its header, and is compared with all of \"displaced\"");
        assert!(out.contains(&said), "{header}: {out}");
    }
    let out = folder(&[("n.csv", "date,IDPs\n2025-03-05,1000\n")])
        .make("--counts n.csv --variable displaced --stock");
    assert!(!out.contains("by its header"), "{out}");
}

/// 12 people were counted for 12,345: a spare column took up the rest of the row.
#[test]
fn thousands_without_quotes_are_not_cut() {
    let table = |rows: &str, last: &str| format!("date,IDPs,Source,{last}\n{rows}");
    let made = folder(&[("n.csv", &table("2025-03-05,950,DTM,\n2025-03-20,12,345,DTM\n", ""))]);
    let (status, _, error) = made.run(
        "new valley --start 2025-03-01 --places places.csv --population people.csv --counts n.csv --variable displaced --stock",
    );
    let said = "n.csv:3: column \"IDPs\": 1 rows have three digits in \"Source\"";
    assert!(status == Some(2) && error.contains(said), "{error}");
    // Numbers of another column, and notes in some rows, are no such thing.
    for rows in
        ["2025-03-05,950,110,\n2025-03-20,12,345,DTM\n", "2025-03-05,950,DTM,so\n2025-03-20,12,345,so\n"]
    {
        folder(&[("n.csv", &table(rows, "Note"))])
            .make("--counts n.csv --column count=IDPs --variable displaced --stock");
    }
}

/// What a list of sites keeps of those that are closed was counted without a word.
#[test]
fn people_of_closed_sites_are_named() {
    let table =
        "Site name,Region,Status,Date,IDPs\nSun,R2,Open,2025-03-15,1200\nMoon,R2,Closed,2025-03-15,300\n";
    let out = folder(&[("n.csv", table)]).make("--counts n.csv --variable hosted --stock");
    let said = "n.csv:3: \"Status\" is not read, and 1 rows are not open by it, such as \"Closed\": are the 300 people";
    assert!(out.contains(said), "{out}");
}

/// Free places were 2,000 and 1,500.
#[test]
fn people_of_camps_take_places_there() {
    let camps = |header: &str, values: [&str; 2]| {
        format!(
            "Site Name,Latitude,Longitude,Capacity,{header}\nSun Camp,36.35,40.1,2000,{}\nMoon Camp,36.2,40.1,1500,{}\n",
            values[0], values[1]
        )
    };
    for (header, values, said, free) in [
        ("Individuals", ["1900", "1600"], "\"Capacity\" less \"Individuals\"", [100, 0]),
        ("Current population", ["1900", "1600"], "\"Capacity\" less \"Current population\"", [100, 0]),
        ("Places disponibles", ["300", "0"], "are \"Places disponibles\"", [300, 0]),
        ("Available", ["300", "0"], "are \"Available\"", [300, 0]),
    ] {
        let made = folder(&[("s.csv", &camps(header, values))]);
        let out = made.make("--sites s.csv");
        let sum = format!("{} in all, and 1 camps are full", free[0] + free[1]);
        assert!(out.contains(said) && out.contains(&sum), "{header}: {out}");
        // Those who live there are in no other table.
        let todo = made.text("TODO.md").contains("3500 people live in the camps of s.csv already");
        assert_eq!(todo, said.contains("less"), "{header}: {}", made.text("TODO.md"));
        let table = made.text("locations.csv");
        for (name, free) in ["Sun Camp,", "Moon Camp,"].into_iter().zip(free) {
            assert!(
                row(&table, name).contains(&format!(",camp,home,false,0,0,{free},")),
                "{header}: {table}"
            );
        }
        assert!(!made.text("TODO.md").contains("camps are empty on the first day"), "{header}");
    }
    let made = folder(&[("s.csv", &camps("Individuals", ["1900", ""]))]);
    let out = made.make("--sites s.csv");
    assert!(out.contains("of 1 camps nobody says how many places are free"), "{out}");
    assert!(row(&made.text("locations.csv"), "Moon Camp,").contains(",camp,home,false,0,0,1500,"));
    // What may say it, and is not read.
    let out = folder(&[("s.csv", &camps("Households", ["400", "300"]))]).make("--sites s.csv");
    let said = "\"Households\" is not read, and all of \"Capacity\" is taken for free places";
    assert!(out.contains(said), "{out}");
}

/// Those who are displaced were taken out of the people of whom the header says that they are not among them.
#[test]
fn displaced_people_stand_beside_those_who_are_not() {
    for header in
        ["Population (excl. IDPs)", "Non-displaced population", "Host community", "Population hors PDI"]
    {
        let table = format!("pcode,{header},IDPs\nV1,1000,100\nV2,2000,500\nV3,1000,0\nV4,50,200\nV5,10,0\n");
        let made = with("people.csv", table.as_bytes());
        let line =
            "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --column";
        let mut words: Vec<&str> = line.split(' ').collect();
        let column = format!("persons={header}");
        words.push(&column);
        let (status, out, error) = super::support::displace(made.0.path(), &words);
        assert_eq!(status, Some(0), "{header}: {error}");
        let said = format!("all people of a row are \"{header}\" and \"IDPs\" together");
        assert!(out.contains(&said) && out.contains("4,860 people in 5 places"), "{header}: {out}{error}");
        assert!(
            made.text("communities.csv").contains(",36.4,40.05,50,200,"),
            "{}",
            made.text("communities.csv")
        );
    }
}

/// Headers of the gazetteers of OCHA since 2025.
#[test]
fn centres_of_units_are_positions() {
    let table = "name,pcode,center_lat,center_lon,population\nAlda,V1,36.0,40.0,100\nBrenn,V2,36.15,40.0,100\nCorva,V3,36.3,40.05,100\n";
    let made = with("places.csv", table.as_bytes());
    let (status, out, error) = made.run("new valley --start 2025-03-01 --days 30 --places places.csv");
    assert!(status == Some(0) && out.contains("300 people in 3 places"), "{out}{error}");
}
