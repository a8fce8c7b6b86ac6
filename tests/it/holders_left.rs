//! Who left a place, or only fought there, does not hold it; and a war that is over has no offensive left.

use super::new_case::Folder;

const PLACES: &str = "name,pcode,lat,lon,population\nAlda,V0,36.05,40.02,1000\nBrenn,V1,36.25,40.06,1000\n\
                      Corva,V2,36.45,40.15,1000\nDoma,V3,36.65,40.18,1000\n";

fn made(table: &str) -> (Folder, Option<i32>, String) {
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("c.csv", table.as_bytes())]);
    let (status, out, error) = folder
        .run("new valley --start 2024-03-01 --days 30 --places places.csv --control c.csv --home Council");
    (folder, status, out + &error)
}

fn changes(folder: &Folder) -> usize {
    folder.text("control_changes.csv").lines().count().saturating_sub(1)
}

fn table(header: &str, said: &str) -> String {
    format!(
        "place,holder,date,{header}\nAlda,Council,2023-01-01,held\nBrenn,Council,2023-01-01,held\n\
         Corva,Council,2023-01-01,held\nDoma,Army,2023-01-01,held\nCorva,Army,2024-03-10,captured\nBrenn,Army,2024-03-12,{said}\n"
    )
}

#[test]
fn whoever_left_does_not_hold_the_place() {
    for said in [
        "Withdrew",
        "Withdrawal",
        "Retreated",
        "Driven out",
        "Expelled",
        "Ousted",
        "Left",
        "Abandoned",
        "Vacated",
        "Army withdrew",
        "Withdrew to Doma",
        "Retirada",
        "Retrait",
        "Expulsé",
        "انسحاب",
        "Отступление",
        "Відступ",
    ] {
        let (_, status, out) = made(&table("Status", said));
        assert!(
            status == Some(2) && out.contains("whoever leaves a place does not hold it"),
            "{said}: {out}"
        );
    }
    // What the message asks for works.
    let (folder, status, out) = made(
        &table("Status", "Withdrew").replace("Brenn,Army,2024-03-12,Withdrew", "Brenn,Council,2024-03-12,"),
    );
    assert!(status == Some(0) && changes(&folder) == 1, "{out}");
}

#[test]
fn a_fight_takes_no_place_and_a_siege_is_asked_of() {
    for said in
        ["Attack", "Armed clash", "Raid", "Infiltrated", "Ataque", "Attaque", "هجوم", "Нападение", "Напад"]
    {
        let (folder, status, out) = made(&table("Event", said));
        assert!(status == Some(0) && out.contains("1 rows say that nobody took the place"), "{said}: {out}");
        assert_eq!(changes(&folder), 1, "{said}: {out}");
    }
    for said in ["Besieged", "Under siege", "Encerclée", "محاصرة"] {
        let (_, status, out) = made(&table("Action", said));
        assert!(status == Some(2) && out.contains("who stands around the place"), "{said}: {out}");
    }
    // Whoever was there before and is attacked is there still.
    let held = table("Status", "Besieged").replace("Brenn,Army,2024-03-12", "Brenn,Council,2024-03-12");
    let (folder, status, out) = made(&held);
    assert!(status == Some(0) && changes(&folder) == 1, "{out}");
    let (folder, status, out) = made(&table("Status", "Surprise"));
    assert!(
        status == Some(0)
            && changes(&folder) == 2
            && out.contains("says of 1 rows something that is not read, such as \"Surprise\""),
        "{out}"
    );
    let (_, status, out) = made(&table("Bank", "left bank"));
    assert!(status == Some(0) && !out.contains("whoever leaves"), "{out}");
}

#[test]
fn a_file_that_leaves_no_offensive_can_be_imported() {
    let all: String =
        ["Alda", "Brenn", "Corva", "Doma"].map(|place| format!("{place},Army,2024-03-10\n")).concat();
    let before: String =
        ["Alda", "Brenn", "Corva"].map(|place| format!("{place},Council,2023-01-01\n")).concat();
    let table = format!("place,holder,date\n{before}Doma,Army,2023-01-01\n{all}");
    let events = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,latitude,longitude,\
                  geo_precision,fatalities\nE1,2024-03-05,1,Battles,Armed clash,Army,,Council,,36.05,40.02,1,3\n";
    let folder = Folder::new(&[
        ("places.csv", PLACES.as_bytes()),
        ("c.csv", table.as_bytes()),
        ("e.csv", events.as_bytes()),
    ]);
    let line = "new valley --start 2024-03-01 --days 30 --places places.csv --events e.csv --home Council";
    let (status, out, error) = folder.run(line);
    assert_eq!(status, Some(0), "{out}{error}");
    assert!(folder.0.path().join("valley/offensive.toml").exists(), "{out}");
    let (status, out, error) = folder.run("import control c.csv --case valley --home Council");
    assert_eq!(status, Some(0), "{out}{error}");
    assert!(out.contains("offensive.toml is no part of the case any more"), "{out}");
    let (once, _, _) = {
        let line = format!("{line} --control c.csv").replace("valley", "other");
        let (status, out, error) = folder.run(&line);
        (status, out, error)
    };
    assert_eq!(once, Some(0));
    assert_eq!(
        folder.0.path().join("valley/offensive.toml").exists(),
        folder.0.path().join("other/offensive.toml").exists()
    );
}
