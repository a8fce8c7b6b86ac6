//! Captures that failed or that nobody confirmed, and second columns of holders.

use super::new_case::Folder;

const PLACES: &str = "name,pcode,lat,lon,population\nAlda,V0,36.05,40.02,1000\nBrenn,V1,36.25,40.06,1000\n\
                      Corva,V2,36.45,40.15,1000\nDoma,V3,36.65,40.18,1000\n";

fn made(table: &str, more: &str) -> (Folder, Option<i32>, String) {
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), ("c.csv", table.as_bytes())]);
    let line = format!(
        "new valley --start 2024-03-01 --days 30 --places places.csv --control c.csv --home Council {more}"
    );
    let (status, out, error) = folder.run(line.trim());
    (folder, status, out + &error)
}

/// Who takes which place after the first day.
fn changes(folder: &Folder) -> usize {
    folder.text("control_changes.csv").lines().count().saturating_sub(1)
}

fn table(header: &str, first: &str, later: [&str; 3]) -> String {
    let before: String = ["Alda", "Brenn", "Corva", "Doma"]
        .map(|place| format!("{place},Council,2023-01-01,{first}\n"))
        .concat();
    format!(
        "place,holder,date,{header}\n{before}Brenn,Army,2024-03-10,{}\nCorva,Army,2024-03-11,{}\nDoma,Army,2024-03-12,{}\n",
        later[0], later[1], later[2]
    )
}

#[test]
fn what_failed_or_was_not_confirmed_changes_no_hands() {
    for (header, first, later) in [
        ("Captured", "no", ["attempted", "failed", "yes"]),
        ("Outcome", "", ["repelled", "repulsed", "captured"]),
        ("Confirmed", "yes", ["no", "no", "yes"]),
        ("Résultat", "", ["échec", "repoussé", "prise"]),
        ("Confirmé", "oui", ["non", "non", "oui"]),
        ("Resultado", "", ["intento", "rechazado", "tomado"]),
        ("Estado", "", ["sin confirmar", "no confirmado", "confirmado"]),
        ("Resultado", "", ["tentativa", "repelido", "tomada"]),
        ("Status", "held", ["unconfirmed", "claimed", "taken"]),
        ("النتيجة", "", ["فشل", "محاولة", "سيطرة"]),
        ("Captured", "no", ["no", "no", "yes"]),
    ] {
        let (folder, status, out) = made(&table(header, first, later), "");
        assert!(
            status == Some(0) && out.contains("2 rows say that nobody took the place"),
            "{header}: {out}"
        );
        assert_eq!(changes(&folder), 1, "{header}: {out}");
    }
    let (folder, status, out) = made(&table("Remarks", "", ["by night", "", "after long fights"]), "");
    assert!(status == Some(0) && changes(&folder) == 3 && !out.contains("nobody took"), "{out}");
    // The only word on a place stays, and is named.
    let alone = "place,holder,status\nAlda,Council,\nBrenn,Army,unconfirmed\nCorva,Council,\nDoma,Army,\n";
    let (_, status, out) = made(alone, "");
    assert!(
        status == Some(0) && out.contains("1 rows say that it is not sure who holds the place, and count"),
        "{out}"
    );
}

#[test]
fn whoever_lost_a_place_does_not_hold_it() {
    for lost in ["lost", "perdu", "perdido"] {
        let rows = format!(
            "place,holder,status,date\nAlda,Council,held,2023-01-01\nBrenn,Army,held,2023-01-01\n\
             Alda,Council,{lost},2024-03-10\nAlda,Council,regained,2024-03-20\n"
        );
        let (_, status, out) = made(&rows, "");
        assert!(
            status == Some(2) && out.contains("does it name who lost the place, or who took it?"),
            "{out}"
        );
    }
    let taken = "place,holder,status,date\nAlda,Council,held,2023-01-01\nBrenn,Army,held,2023-01-01\nCorva,Council,,2023-01-01\nDoma,Council,,2023-01-01\nAlda,Army,lost,2024-03-10\n";
    assert_eq!(made(taken, "").1, Some(0));
}

#[test]
fn a_second_column_of_holders_is_asked_of_or_named() {
    let two = |header: &str| {
        format!(
            "place,Control,{header}\nAlda,Council,Council\nBrenn,Council,Army\nCorva,Army,Army\nDoma,Army,Army\n"
        )
    };
    for header in ["Control March 2024", "Contrôle mars 2024", "Current control"] {
        let (_, status, out) = made(&two(header), "");
        let said =
            format!("\"{header}\" names holders too, and differs from \"Control\" in 1 rows, such as Brenn");
        assert!(status == Some(2) && out.contains(&said), "{out}");
    }
    let (_, status, out) = made(&two("Influence"), "");
    assert!(status == Some(0) && out.contains("\"Influence\" names holders too"), "{out}");
    let (_, status, out) = made(&two("Previous control"), "");
    assert!(status == Some(0) && !out.contains("names holders too"), "{out}");
    let years =
        "place,holder,year\nAlda,Council,2022\nBrenn,Army,2024\nCorva,Council,2022\nDoma,Council,2022\n";
    let (_, status, out) = made(years, "");
    assert!(status == Some(0) && out.contains("\"year\" looks like dates and is not read"), "{out}");
}

#[test]
fn columns_of_holders_have_many_names() {
    for header in [
        "Actor in control",
        "De facto",
        "Effective control",
        "Control Feb 2024",
        "Controlled by (April 2023)",
        "Faction",
        "Groupe",
        "Détenteur",
        "Territorial control",
        "Controlado por",
        "السيطرة",
    ] {
        let (_, status, out) =
            made(&format!("place,{header}\nAlda,Council\nBrenn,Army\nCorva,Council\nDoma,Council\n"), "");
        assert_eq!(status, Some(0), "{header}: {out}");
    }
    // What is only claimed is held by nobody.
    let claimed =
        "place,holder\nAlda,Council\nBrenn,Council\nCorva,Claimed by Army\nDoma,Army - unconfirmed\n";
    let (_, status, out) = made(claimed, "");
    assert!(status == Some(0) && out.contains("2 rows name no side"), "{out}");
    let month = "place,holder,date\nAlda,Council,2023\nBrenn,Army,2024-03\n";
    let (_, status, out) = made(month, "");
    assert!(
        status == Some(2) && out.contains("is a month or a year that is not over before the first day"),
        "{out}"
    );
}
