//! What stands beside a number and changes what it means: hemispheres, shares of a capacity, answers of a form, third parties.

use super::new_case::{Folder, two};

fn folder(files: &[(&str, &str)]) -> Folder {
    let mut all: Vec<(&str, &[u8])> = two();
    all.retain(|(name, _)| !files.iter().any(|(known, _)| known == name));
    all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    Folder::new(&all)
}

#[test]
fn a_hemisphere_beside_a_number_is_its_sign() {
    for (places, more) in [
        (
            "name,pcode,Latitude,N/S,Longitude,E/W,population\nAlda,A,11.0,S,39.5,W,100\nBrenn,B,11.2,S,39.6,W,100\n",
            "",
        ),
        (
            "name,pcode,Lat,Hemisphere,Long,population\nAlda,A,11.0,South,-39.5,100\nBrenn,B,11.2,South,-39.6,100\n",
            "",
        ),
        (
            "name,pcode,Lat,NS,Long,EW,population\nAlda,A,11.0,Sul,39.5,Oeste,100\nBrenn,B,11.2,Sul,39.6,Oeste,100\n",
            "",
        ),
        (
            "name,pcode,Latitude (S),Longitude (W),population\nAlda,A,11.0,39.5,100\nBrenn,B,11.2,39.6,100\n",
            "--column |lat=Latitude (S)| --column |lon=Longitude (W)|",
        ),
    ] {
        let folder = folder(&[("p.csv", places)]);
        let line = format!("new valley --start 2025-03-01 --days 30 --places p.csv {more}");
        let (status, out) = super::import_ends::run(&folder, line.trim());
        assert_eq!(status, Some(0), "{places}: {out}");
        let text = folder.text("communities.csv");
        assert!(text.contains("-11") && text.contains("-39.5"), "{places}: {text}");
    }
    let wrong =
        "name,pcode,Latitude,N/S,Longitude,population\nAlda,A,-11.0,N,39.5,100\nBrenn,B,11.2,S,39.6,100\n";
    let (status, out) = super::import_ends::run(
        &folder(&[("p.csv", wrong)]),
        "new valley --start 2025-03-01 --days 30 --places p.csv",
    );
    assert!(status == Some(2) && out.contains("on which side is it?"), "{out}");
    // Regions that are called so are none.
    let region = "name,pcode,Latitude,Longitude,Region,population\nAlda,A,11.0,39.5,South,100\nBrenn,B,11.2,39.6,South,100\n";
    let made = folder(&[("p.csv", region)]);
    let (status, out) =
        super::import_ends::run(&made, "new valley --start 2025-03-01 --days 30 --places p.csv");
    assert!(status == Some(0) && !made.text("communities.csv").contains("-11"), "{out}");
}

#[test]
fn shares_and_answers_are_no_people_of_camps() {
    let line =
        "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --sites s.csv";
    let table = |header: &str, one: &str, other: &str| {
        format!(
            "Site,Latitude,Longitude,Capacity,{header}\nOne,36.40,40.1,1000,{one}\nTwo,36.30,40.1,1000,{other}\n"
        )
    };
    for (header, one, other, said) in [
        ("Occupancy", "0.85", "0.5", "reads like a share of the capacity"),
        ("Occupation", "85", "100", "reads like a share of the capacity"),
        ("Available", "1", "0", "does it say whether places are free, or how many?"),
    ] {
        let (status, out, error) = folder(&[("s.csv", &table(header, one, other))]).run(line);
        assert!(status == Some(2) && error.contains(said), "{header}: {out}{error}");
    }
    for (header, one, other, said) in [
        ("Occupancy", "850", "500", "650 in all"),
        ("Occupants", "85", "100", "1815 in all"),
        ("Available", "150", "0", "150 in all"),
    ] {
        let (status, out, error) = folder(&[("s.csv", &table(header, one, other))]).run(line);
        assert!(status == Some(0) && (out.clone() + &error).contains(said), "{header}: {out}{error}");
    }
    let (status, out, error) = folder(&[("s.csv", &table("Occupancy rate", "85%", "50%"))]).run(line);
    assert!(
        status == Some(0) && (out.clone() + &error).contains("\"Occupancy rate\" is not read"),
        "{out}{error}"
    );
    // Households are no other capacity.
    let (_, out, error) = folder(&[("s.csv", &table("Capacity (HH)", "200", "200"))]).run(line);
    assert!(!(out.clone() + &error).contains("capacity=Capacity (HH)"), "{out}{error}");
}

const EVENTS: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,latitude,longitude,geo_precision,fatalities\n";

#[test]
fn a_third_party_that_takes_a_place_from_the_enemy_is_named() {
    let taken = |day: u32, by: &str, from: &str| {
        format!(
            "E{day},2025-03-{day:02},1,Battles,Non-state actor overtakes territory,{by},,{from},,36.0,40.0,1,1\n"
        )
    };
    let said = |rows: String| {
        let folder = folder(&[("a.csv", &(EVENTS.to_owned() + &rows))]);
        folder.make("--events a.csv --home Council")
    };
    let out = said(taken(5, "Rebels", "Council Forces") + &taken(12, "Village Militia", "Rebels"));
    assert!(
        out.contains("are from those who fight the side of the people to \"Village Militia\" and the like, whom --home does not name"),
        "{out}"
    );
    // One enemy takes from another one.
    let out = said(
        taken(5, "Rebels", "Council Forces")
            + &taken(6, "Others", "Council Forces")
            + &taken(12, "Others", "Rebels"),
    );
    assert!(!out.contains("fight the side of the people to"), "{out}");
}
