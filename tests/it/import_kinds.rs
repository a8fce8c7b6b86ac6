//! Columns of units that are called by their kind: districts, woredas, communes, with their codes. Most were not read.

use super::new_case::Folder;

/// Settlements, with the units that they lie in under the headers of a country.
fn places(headers: [&str; 4]) -> String {
    let [upper, upper_code, lower, lower_code] = headers;
    format!(
        "Name,Pcode,{upper},{upper_code},{lower},{lower_code},Lat,Lon\n\
         Gorom,B1,Sahel,R1,Gorom-Gorom,R11,36.00,40.00\nTin-Akof,B2,Sahel,R1,Gorom-Gorom,R11,36.10,40.10\n\
         Dori,B3,Sahel,R1,Dori,R12,36.20,40.30\nFalag,B4,Sahel,R1,Dori,R12,36.25,40.35\nKaya,B5,Nord,R2,Kaya,R21,35.60,40.00\n"
    )
}

/// The same with people.
fn peopled(headers: [&str; 4]) -> String {
    let mut all = places(headers).replace("Lat,Lon\n", "Lat,Lon,Population\n").replace(".00\n", ".00,1000\n");
    for end in [".10\n", ".30\n", ".35\n"] {
        all = all.replace(end, &end.replace('\n', ",1000\n"));
    }
    all
}

const COUNTRIES: [[&str; 4]; 9] = [
    ["Region", "Region Pcode", "District", "District P-Code"],
    ["Region", "Region_Pcode", "Woreda", "Woreda P-Code"],
    ["Division", "Division code", "Upazila", "Upazila geocode"],
    ["Province", "Code province", "Commune", "Commune_code"],
    ["Governorate", "Governorate code", "Sub-district", "Sub-district Pcode"],
    ["Departamento", "Código de departamento", "Municipio", "Código de municipio"],
    ["Gouvernorat", "Code du gouvernorat", "Territoire", "Code territoire"],
    ["المحافظة", "رمز المحافظة", "القضاء", "رمز القضاء"],
    ["State/Region", "State/Region Pcode", "Township", "Township_Pcode"],
];

fn run(files: &[(&str, &str)], more: &str) -> (Folder, Option<i32>, String) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = Folder::new(&files);
    let line = format!("new valley --start 2024-03-01 --days 60 --places places.csv {more}");
    let (status, out, error) = folder.run(line.trim());
    (folder, status, out + &error)
}

/// Cells of some columns of a table of the case, by rows.
fn cells(folder: &Folder, name: &str, columns: [&str; 3]) -> Vec<String> {
    let text = folder.text(name);
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let at = columns.map(|column| header.iter().position(|known| *known == column).expect("the column"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            at.map(|at| cells[at]).join(" ")
        })
        .collect()
}

const PEOPLE: [&str; 5] = ["B1 R11 1000", "B2 R11 1000", "B3 R12 1500", "B4 R12 1500", "B5 R21 4000"];

#[test]
fn units_are_known_by_their_kind_in_lists_and_tables_of_people() {
    for headers in COUNTRIES {
        let list = places(headers);
        let [upper, _, lower, code] = headers;
        for people in [
            format!(
                "{upper},{lower},{code},Population\nSahel,Gorom-Gorom,R11,2000\nSahel,Dori,R12,3000\nNord,Kaya,R21,4000\n"
            ),
            format!("{code},Population\nR11,2000\nR12,3000\nR21,4000\n"),
            format!("{upper},{lower},Population\nSahel,Gorom-Gorom,2000\nSahel,Dori,3000\nNord,Kaya,4000\n"),
            format!("{lower},Population\nGorom-Gorom,2000\nDori,3000\nKaya,4000\n"),
        ] {
            let (folder, status, out) =
                run(&[("places.csv", &list), ("q.csv", &people)], "--population q.csv");
            assert_eq!(status, Some(0), "{headers:?} {people}: {out}");
            let told = cells(&folder, "communities.csv", ["pcode", "subdistrict_pcode", "residents"]);
            assert_eq!(told, PEOPLE, "{headers:?} {people}");
            assert!(!out.contains("is not read"), "{headers:?} {people}: {out}");
        }
    }
}

#[test]
fn units_are_known_by_their_kind_where_the_list_has_levels() {
    let list = places(["admin1Name_en", "admin1Pcode", "admin2Name_en", "admin2Pcode"]);
    for headers in COUNTRIES {
        let [upper, _, lower, code] = headers;
        let people = format!(
            "{upper},{lower},{code},Population\nSahel,Gorom-Gorom,R11,2000\nSahel,Dori,R12,3000\nNord,Kaya,R21,4000\n"
        );
        let (folder, status, out) = run(&[("places.csv", &list), ("q.csv", &people)], "--population q.csv");
        assert_eq!(status, Some(0), "{headers:?}: {out}");
        let told = cells(&folder, "communities.csv", ["pcode", "subdistrict_pcode", "residents"]);
        assert_eq!(told, PEOPLE, "{headers:?}");
    }
}

#[test]
fn units_are_known_by_their_kind_in_counts_and_control() {
    for headers in COUNTRIES {
        let list = peopled(headers);
        let [upper, _, lower, code] = headers;
        for counts in [
            format!(
                "Date,{upper},{lower},{code},Individuals\n2024-03-05,Sahel,Dori,R12,500\n2024-03-05,Nord,Kaya,R21,70\n"
            ),
            format!("Date,{lower},Individuals\n2024-03-05,Dori,500\n2024-03-05,Kaya,70\n"),
            format!("Date,{code},Individuals\n2024-03-05,R12,500\n2024-03-05,R21,70\n"),
        ] {
            let files = [("places.csv", list.as_str()), ("c.csv", &counts)];
            let (folder, status, out) = run(&files, "--counts c.csv --variable hosted --stock");
            assert_eq!(status, Some(0), "{headers:?} {counts}: {out}");
            let told = cells(&folder, "observations_places.csv", ["variable", "area_pcode", "value"]);
            assert_eq!(told, ["hosted R12 500", "hosted R21 70"], "{headers:?} {counts}");
        }
        for control in [
            format!("{lower},{code},Control\nGorom-Gorom,R11,Army\nDori,R12,Council\nKaya,R21,Council\n"),
            format!("{code},Control\nR11,Army\nR12,Council\nR21,Council\n"),
            format!(
                "{upper},{lower},Control\nSahel,Gorom-Gorom,Army\nSahel,Dori,Council\nNord,Kaya,Council\n"
            ),
        ] {
            let files = [("places.csv", list.as_str()), ("h.csv", &control)];
            let (folder, status, out) = run(&files, "--control h.csv --home Council");
            assert_eq!(status, Some(0), "{headers:?} {control}: {out}");
            let mut told = cells(&folder, "locations.csv", ["pcode", "control", "kind"]);
            told.sort();
            let held: Vec<&str> = told.iter().map(|row| row.rsplit_once(' ').expect("two").0).collect();
            assert_eq!(
                held,
                ["B1 Army", "B2 Army", "B3 Council", "B4 Council", "B5 Council"],
                "{headers:?} {control}"
            );
        }
    }
}

#[test]
fn a_code_beside_a_name_says_which_place_is_held() {
    let list = peopled(["Region", "Region Pcode", "District", "District Pcode"]);
    for header in ["Code", "code", "ID", "Código", "P-Code", "الرمز"] {
        // Dori is a place and a district of two.
        let control = format!(
            "Commune,{header},Control\nGorom,B1,Army\nTin-Akof,B2,Council\nDori,B3,Army\nFalag,B4,Council\nKaya,B5,Council\n"
        );
        for more in
            ["--control h.csv --home Council", "--control h.csv --home Council --column place=Commune"]
        {
            let files = [("places.csv", list.as_str()), ("h.csv", &control)];
            let (folder, status, out) = run(&files, more);
            assert_eq!(status, Some(0), "{header}: {out}");
            let mut told = cells(&folder, "locations.csv", ["pcode", "control", "kind"]);
            told.sort();
            assert!(
                told[2].starts_with("B3 Army") && told[3].starts_with("B4 Council"),
                "{header}: {told:?}"
            );
        }
    }
    // Nor do they hide that communes are the places.
    let control = "Municipality,ID,Control\nGorom,1,Army\nTin-Akof,2,Council\nDori,3,Army\nFalag,4,Council\nKaya,5,Council\n";
    let places_alone = list.replace("District Pcode", "x").replace("District", "y");
    let (folder, status, out) =
        run(&[("places.csv", &places_alone), ("h.csv", control)], "--control h.csv --home Council");
    assert_eq!(status, Some(0), "{out}");
    let told = cells(&folder, "locations.csv", ["name", "control", "kind"]);
    assert!(told.iter().any(|row| row.starts_with("Dori Army")), "{told:?}");
    // Numbers of rows are no codes.
    let numbered = list.replace(",B", ",");
    let control = "ID,Place,Control\n1,Kaya,Army\n2,Dori,Council\n3,Falag,Council\n4,Gorom,Council\n5,Tin-Akof,Council\n";
    let (folder, status, out) =
        run(&[("places.csv", &numbered), ("h.csv", control)], "--control h.csv --home Council");
    assert_eq!(status, Some(0), "{out}");
    let told = cells(&folder, "locations.csv", ["name", "control", "kind"]);
    assert!(told.iter().any(|row| row.starts_with("Kaya Army")), "{told:?}");
    assert!(told.iter().any(|row| row.starts_with("Gorom Council")), "{told:?}");
}

#[test]
fn codes_beside_names_of_one_end_are_of_it() {
    let list = peopled(["Region", "Region Pcode", "Commune", "Commune Pcode"]);
    let counts = "Date,Commune de provenance,Commune Pcode,Commune d'accueil,Individus\n\
                  2024-03-05,Gorom-Gorom,R11,Dori,500\n2024-03-12,Gorom-Gorom,R11,Dori,700\n";
    let files = [("places.csv", list.as_str()), ("c.csv", counts)];
    let (folder, status, out) = run(&files, "--counts c.csv --variable hosted --stock");
    assert_eq!(status, Some(0), "{out}");
    let told = cells(&folder, "observations_places.csv", ["variable", "area_pcode", "value"]);
    assert_eq!(told, ["hosted R12 500", "hosted R12 700"], "{out}");
    let (folder, status, out) = run(&files, "--counts c.csv --variable departures --flow");
    assert_eq!(status, Some(0), "{out}");
    let told = cells(&folder, "observations_places.csv", ["variable", "area_pcode", "value"]);
    assert_eq!(told, ["departures R11 500", "departures R11 700"], "{out}");
}

#[test]
fn units_above_that_are_spelled_otherwise_hide_no_people() {
    let list = places(["Region", "Region Pcode", "District", "District P-Code"]);
    let people = "Region,District,Settlement P-Code,Population\nSahel Region (north),Gorom Gorom,B1,1000\nX,Y,B2,1000\n\
                  Sahel,Dori,B3,1500\nSahel,Dori,B4,1500\nNord,Kaya,B5,4000\n";
    let (folder, status, out) = run(&[("places.csv", &list), ("q.csv", people)], "--population q.csv");
    assert_eq!(status, Some(0), "{out}");
    assert_eq!(cells(&folder, "communities.csv", ["pcode", "subdistrict_pcode", "residents"]), PEOPLE);
}

#[test]
fn states_totals_and_camps_are_no_units() {
    // How a village is.
    let list =
        "Village,State,Lat,Lon,Population\nGorom,Active,36.00,40.00,1000\nDori,Closed,36.20,40.30,1000\n";
    let (folder, status, out) = run(&[("places.csv", list)], "");
    assert!(status == Some(0) && out.contains("not read: columns of places.csv: State"), "{out}");
    assert!(!folder.text("communities.csv").contains("Active"), "{out}");
    // Totals of units above.
    let list = places(["Region", "Region Pcode", "District", "District P-Code"]);
    let people = "Region,District,Population\nSahel,Gorom-Gorom,2000\nSahel,Dori,3000\nSahel Total,,5000\nNord,Kaya,4000\n\
                  Grand Total,,9000\n";
    let (folder, status, out) = run(&[("places.csv", &list), ("q.csv", people)], "--population q.csv");
    assert_eq!(status, Some(0), "{out}");
    assert_eq!(cells(&folder, "communities.csv", ["pcode", "subdistrict_pcode", "residents"]), PEOPLE);
    // A camp of a district is no place.
    let list = peopled(["Region", "Region Pcode", "District", "District P-Code"]);
    let counts =
        "Date,District,Site Name,Individuals\n2024-03-05,Dori,Camp A,500\n2024-03-05,Kaya,Camp C,70\n";
    let files = [("places.csv", list.as_str()), ("c.csv", counts)];
    let (folder, status, out) = run(&files, "--counts c.csv --variable hosted --stock");
    assert_eq!(status, Some(0), "{out}");
    let told = cells(&folder, "observations_places.csv", ["variable", "area_pcode", "value"]);
    assert_eq!(told, ["hosted R12 500", "hosted R21 70"], "{out}");
}
