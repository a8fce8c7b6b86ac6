//! Parts of areas that are called as the area around them: each is a part, in tables of counts, of people and of control.

use super::import_ends::{CASE, counted, folder, run};

const ROWS: &str = "2024-03-05,R11,Amar,Amar,1000\n2024-03-05,R11,Amar,Bambo,2000\n2024-03-05,R11,Amar,Biri,3500\n\
                    2024-03-05,R12,Bara,Bara,500\n2024-03-05,R12,Bara,Kirot,600\n2024-03-05,R21,Cala,Cala,7\n";

#[test]
fn the_part_that_bears_the_name_of_its_area_is_not_the_area() {
    for kind in [
        "Groupement",
        "Ward",
        "Kebele",
        "Village tract",
        "Section communale",
        "Boma",
        "Area",
        "Zone de santé",
    ] {
        for header in ["Date,Code,District,KIND,IDPs", "Date,ADM2_PCODE,Name,KIND,IDPs"] {
            let folder = folder(&format!("{}\n{ROWS}", header.replace("KIND", kind)));
            let (status, out) = run(&folder, CASE);
            assert_eq!(status, Some(0), "{out}");
            let (status, out) = run(&folder, "import counts c.csv --case valley --variable hosted --stock");
            assert_eq!(status, Some(0), "{kind}, {header}: {out}");
            let expected = ["hosted R11 6500", "hosted R12 1100", "hosted R21 7"];
            assert_eq!(counted(&folder), expected, "{kind}, {header}: {out}");
        }
    }
}

#[test]
fn people_of_such_a_part_are_not_those_of_the_area() {
    let rows = "Amar,Amar,10000\nAmar,Bambo,20000\nAmar,Biri,35000\nBara,Bara,5000\nCala,Cala,7000\n";
    for kind in ["Groupement", "Ward"] {
        let folder = folder(&format!("District,{kind},Population\n{rows}"));
        let line = format!("{CASE} --population c.csv");
        let (status, out) = run(&folder, &line);
        assert!(status == Some(0) && out.contains("77,000 people"), "{kind}: {out}");
    }
}

#[test]
fn a_holder_of_such_a_part_does_not_hold_the_area() {
    let rows = "Amar,Amar,Rebels\nAmar,Bambo,Army\nAmar,Biri,Army\nBara,Kirot,Army\n";
    let folder = folder(&format!("District,Groupement,Holder\n{rows}"));
    let (_, out) = run(&folder, &format!("{CASE} --control c.csv --home Army"));
    let text = std::fs::read_to_string(folder.0.path().join("valley/locations.csv")).unwrap_or_default();
    assert!(!text.contains("Rebels"), "{out}\n{text}");
}

#[test]
fn units_of_another_kind_with_names_of_areas_are_not_these() {
    for kind in ["Zone de santé", "Chefferie", "Health zone", "Groupement"] {
        let rows = "2024-03-05,Amar,1000\n2024-03-05,Bambo,2000\n2024-03-05,Biri,3000\n2024-03-05,Bara,500\n2024-03-05,Kirot,600\n";
        let folder = folder(&format!("Date,{kind},IDPs\n{rows}"));
        let (status, out) = run(&folder, CASE);
        assert_eq!(status, Some(0), "{out}");
        let (status, out) = run(&folder, "import counts c.csv --case valley --variable hosted --stock");
        assert!(status == Some(2) && counted(&folder).is_empty(), "{kind}: {out}");
    }
}
