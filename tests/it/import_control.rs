//! Does everybody live where their own side is?

use std::fmt::Write as _;

use super::new_case::Folder;

/// The seat of an area was held by whom most of its people live under, and the others lived where the other side is.
#[test]
fn an_area_with_places_of_both_sides_has_a_location_of_each() {
    let mut places = String::from("name,pcode,lat,lon,admin1Pcode,population\n");
    let mut control = String::from("place,holder\n");
    for number in 0..160 {
        // The largest place of the first area is on the side with fewer people there.
        let people = if number == 0 { 5_000 } else { 1_000 + number };
        let (lat, lon) = (36.0 + f64::from(number / 16) * 0.05, 40.0 + f64::from(number % 16) * 0.05);
        let _ = writeln!(places, "P{number},V{number:03},{lat:.2},{lon:.2},R{},{people}", number / 80);
        let _ = writeln!(control, "V{number:03},{}", if number < 20 { "army" } else { "council" });
    }
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("control.csv", control.as_bytes())]);
    let line =
        "new valley --start 2025-03-01 --days 30 --places places.csv --control control.csv --home council";
    let (status, _, error) = folder.run(line);
    assert_eq!(status, Some(0), "{error}");
    let rows = |name: &str, start: &str| -> Vec<String> {
        folder.text(name).lines().filter(|row| row.starts_with(start)).map(str::to_owned).collect()
    };
    let [army, council] = ["P0,V000,R0", "P79,V079,R0"].map(|start| rows("locations.csv", start));
    assert!(army.len() == 1 && army[0].contains(",seat,army,"), "{army:?}");
    assert!(council.len() == 1 && council[0].contains(",seat,council,"), "{council:?}");
    assert_eq!(folder.text("locations.csv").lines().count(), 4, "{}", folder.text("locations.csv"));
    for (place, seat) in [("V005,P5,", "P0"), ("V050,P50,", "P79")] {
        let found = rows("communities.csv", place);
        assert!(found.len() == 1 && found[0].starts_with(&format!("{place}{seat},")), "{found:?}");
    }
    assert!(folder.text("README.md").contains("1 locations had places of both sides"));
}

/// A change after the last day was left out without a word.
#[test]
fn changes_after_the_last_day_are_said() {
    let places = "name,pcode,lat,lon,admin1Pcode,population\nAlda,A1,36.0,40.0,R1,4000\nBrenn,B1,36.2,40.0,R1,3000\n\
                  Corva,C1,36.4,40.0,R2,2000\nEstar,E1,36.6,40.0,R2,1000\n";
    let holders = "place,holder,date\nA1,Council,2025-02-01\nB1,Council,2025-02-01\nC1,Council,2025-02-01\n\
                   E1,Army,2025-02-01\nC1,Army,2025-03-20\nB1,Army,2025-05-10\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("control.csv", holders.as_bytes())]);
    let line = |days: u32| {
        format!(
            "new valley --start 2025-03-01 --days {days} --places places.csv --control control.csv --home Council --force"
        )
    };
    let words = "1 change of control after the last day, 2025-04-30, is left out (--days 70 takes in the latest, of 2025-05-10)";
    for (days, said) in [(60, true), (70, false)] {
        let (status, _, error) = folder.run(&line(days));
        assert_eq!(status, Some(0), "{error}");
        let readme = folder.text("README.md");
        assert_eq!(readme.contains(words), said, "{days}: {readme}");
        assert!(readme.contains(if said { "1 changes" } else { "2 changes" }), "{readme}");
    }
}
