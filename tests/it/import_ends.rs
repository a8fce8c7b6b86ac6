//! Tables of where people come from and where they are: each variable is of one of the two, and used to take the other.

use super::new_case::Folder;

pub(super) const PLACES: &str = "Name,Pcode,Admin2,Admin2Pcode,Admin1,Admin1Pcode,Latitude,Longitude,Population\n\
                      Alda,A1,Amar,R11,Nord,R1,36.00,40.00,5000\nAlto,A2,Amar,R11,Nord,R1,36.10,40.10,5000\n\
                      Brenn,B1,Bara,R12,Nord,R1,36.20,40.30,5000\nCorva,C1,Cala,R21,Sud,R2,35.60,40.00,5000\n";
pub(super) const CASE: &str = "new valley --start 2024-03-01 --days 60 --country BFA --places places.csv";

pub(super) fn folder(counts: &str) -> Folder {
    Folder::new(&[("places.csv", PLACES.as_bytes()), ("c.csv", counts.as_bytes())])
}

pub(super) fn run(folder: &Folder, line: &str) -> (Option<i32>, String) {
    let arguments: Vec<&str> = line.split('|').enumerate().fold(Vec::new(), |mut all, (at, part)| {
        // Texts between bars are one argument.
        if at % 2 == 0 {
            all.extend(part.split_whitespace());
        } else {
            all.push(part);
        }
        all
    });
    let (status, out, error) = super::support::displace(folder.0.path(), &arguments);
    (status, out + &error)
}

/// Variable, area and number of counts by area, the last of each.
pub(super) fn counted(folder: &Folder) -> Vec<String> {
    let path = folder.0.path().join("valley/observations_places.csv");
    let table = std::fs::read_to_string(path).unwrap_or_default();
    let header: Vec<&str> = table.lines().next().unwrap_or_default().split(',').collect();
    let at = |name: &str| header.iter().position(|known| *known == name).unwrap_or(0);
    let (variable, area, value) = (at("variable"), at("area_pcode"), at("value"));
    table
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            format!("{} {} {}", cells[variable], cells[area], cells[value])
        })
        .collect()
}

const BOTH: &str = "Date,Origin ADM2_PCODE,ADM2_PCODE,Individuals\n2024-03-05,R11,R21,1000\n2024-03-05,R11,R12,300\n\
                    2024-03-05,R12,R21,50\n";

#[test]
fn a_variable_takes_the_end_that_it_is_of() {
    for (table, name) in [
        (BOTH.to_owned(), "codes"),
        (BOTH.replace("Origin ADM2_PCODE", "ADM2_ORIGIN_PCODE"), "a word between"),
        (BOTH.replace("Origin ADM2_PCODE", "ADM2_PCODE_origine"), "in French"),
        (
            BOTH.replace("Origin ADM2_PCODE", "Pcode d'origine").replace("ADM2_PCODE", "Pcode d'accueil"),
            "both said",
        ),
        (
            BOTH.replace("Origin ADM2_PCODE", "Origen pcode").replace("ADM2_PCODE", "Destino pcode"),
            "in Spanish",
        ),
        (
            BOTH.replace("Origin ADM2_PCODE", "From")
                .replace("ADM2_PCODE", "Place")
                .replace("Individuals\n", "Individuals\n#date,#adm2+origin+code,#adm2+code,#affected\n"),
            "by tags",
        ),
    ] {
        for (variable, all) in [
            ("departures", ["R11 1300", "R12 50"]),
            ("displaced", ["R11 1300", "R12 50"]),
            ("arrivals", ["R12 300", "R21 1050"]),
        ] {
            let folder = folder(&table);
            let (status, out) = run(&folder, &format!("{CASE} --counts c.csv --variable {variable} --flow"));
            assert_eq!(status, Some(0), "{name}, {variable}: {out}");
            let mut found = counted(&folder);
            found.sort();
            assert_eq!(found, all.map(|count| format!("{variable} {count}")), "{name}, {variable}: {out}");
        }
    }
    // A total among the rows is not added to them.
    let total = format!("{BOTH}2024-03-05,R11,Total,1300\n");
    let (status, out) = run(&folder(&total), &format!("{CASE} --counts c.csv --variable departures --flow"));
    assert!(status == Some(2) && out.contains("has 2024-03-05 twice for \"Amar\""), "{out}");
}

#[test]
fn hints_name_the_column_that_suits_the_variable() {
    let named =
        "Date,Coin d'origine,Coin d'accueil,PDI\n2024-03-05,Amar,Cala,1000\n2024-03-12,Amar,Cala,1500\n";
    for (variable, column) in [("hosted", "Coin d'accueil"), ("displaced", "Coin d'origine")] {
        let line = format!("{CASE} --counts c.csv --variable {variable} --stock");
        // Communes are units, and need no hint.
        let told = folder(&named.replace("Coin", "Commune"));
        let (status, out) = run(&told, &line);
        assert!(status == Some(0) && !out.contains("says where"), "{out}");
        let area = if variable == "hosted" { "R21" } else { "R11" };
        assert!(counted(&told)[0].starts_with(&format!("{variable} {area} ")), "{:?}", counted(&told));
        // What names no unit is read by its names.
        let by_names = folder(named);
        let (status, out) = run(&by_names, &line);
        assert!(status == Some(0) && !out.contains("says where"), "{out}");
        assert_eq!(counted(&by_names), counted(&told));
        let told = folder(named);
        let (status, out) = run(&told, &format!("{line} --column |admin2={column}|"));
        assert!(status == Some(0) && !out.contains("says where"), "{out}");
        assert!(counted(&told)[0].starts_with(&format!("{variable} {area} ")), "{:?}", counted(&told));
    }
    // So it is beside a column that says nothing of an end.
    for (header, other) in [("Displaced to", "District"), ("Fled to", "District"), ("Destination", "Admin2")]
    {
        let table =
            format!("Date,{other},{header},IDPs\n2024-03-05,Amar,Cala,1000\n2024-03-12,Amar,Cala,1500\n");
        for (variable, area) in [("hosted", "R21"), ("displaced", "R11")] {
            let told = folder(&table);
            let (status, out) = run(&told, &format!("{CASE} --counts c.csv --variable {variable} --stock"));
            assert!(status == Some(0), "{header} {variable}: {out}");
            assert!(
                counted(&told)[0].starts_with(&format!("{variable} {area} ")),
                "{header}: {:?}",
                counted(&told)
            );
        }
    }
    // The other one is taken on the user's word, and said.
    let line = format!("{CASE} --counts c.csv --variable hosted --stock --column |admin2=Coin d'origine|");
    let (status, out) = run(&folder(named), &line);
    let said = "\"Coin d'origine\" says where people come from, and \"hosted\" counts people where they are";
    assert!(status == Some(0) && out.contains(said) && out.contains("admin2=Coin d'accueil"), "{out}");
    // Where one end alone is there, the variable of the other is refused.
    let alone = "Date,Current ADM2_PCODE,Origin region,IDPs\n2024-03-05,R21,Nord,1000\n";
    let (status, out) = run(&folder(alone), &format!("{CASE} --counts c.csv --variable hosted --stock"));
    assert_eq!(status, Some(0), "{out}");
    // Names of origin that the case does not have say that the other column is of where people are.
    let elsewhere = "Date,Place of origin,ADM2_PCODE,IDPs\n2024-03-05,Faraway,R21,1000\n";
    let (status, out) =
        run(&folder(elsewhere), &format!("{CASE} --counts c.csv --variable displaced --stock"));
    assert!(
        status == Some(0) && out.contains("is counted by \"ADM2_PCODE\": is it where they are?"),
        "{out}"
    );
}

/// The second call dropped the first.
#[test]
fn both_ends_of_one_file_stay_beside_each_other() {
    let both = folder(BOTH);
    assert_eq!(run(&both, CASE).0, Some(0));
    let import = |variable: &str| format!("import counts c.csv --case valley --variable {variable} --flow");
    assert_eq!(run(&both, &import("departures")).0, Some(0));
    let (status, out) = run(&both, &import("arrivals"));
    assert!(status == Some(0) && out.contains("c.csv stays compared with \"departures\" too"), "{out}");
    assert_eq!(counted(&both).len(), 4, "{:?}", counted(&both));
    // Read again, it is the one of that variable.
    assert_eq!(run(&both, &import("arrivals")).0, Some(0));
    assert_eq!(counted(&both).len(), 4, "{:?}", counted(&both));
    // A table of one end is compared anew, which is said.
    let one = folder("Date,ADM2_PCODE,Individuals\n2024-03-05,R11,1000\n2024-03-12,R11,1100\n");
    assert_eq!(run(&one, CASE).0, Some(0));
    assert_eq!(run(&one, &import("arrivals")).0, Some(0));
    let (status, out) = run(&one, &import("departures"));
    assert!(
        status == Some(0) && out.contains("was compared with \"arrivals\", which it is no more"),
        "{out}"
    );
    assert!(counted(&one).iter().all(|count| count.starts_with("departures")), "{:?}", counted(&one));
}

/// An area that is called after its seat: the hint named a column that could not be read so.
#[test]
fn an_area_called_after_its_seat_is_read_by_its_level() {
    let places = PLACES.replace("Amar", "Alda").replace("Bara", "Brenn").replace("Cala", "Corva");
    let table = "Date,Commune,IDPs\n2024-03-05,Alda,100\n2024-03-05,Corva,30\n";
    let made = || Folder::new(&[("places.csv", places.as_bytes()), ("c.csv", table.as_bytes())]);
    let line = format!("{CASE} --counts c.csv --variable hosted --stock");
    for line in [line.clone(), format!("{line} --column area=Commune")] {
        let (status, out) = run(&made(), &line);
        assert!(status == Some(0) || status == Some(2) && out.contains("admin2=Commune"), "{out}");
    }
    let (status, out) = run(&made(), &format!("{line} --column admin2=Commune"));
    assert_eq!(status, Some(0), "{out}");
}

/// Counts of the country of the case are of all of it.
#[test]
fn the_country_of_the_case_is_no_area() {
    for name in ["Burkina Faso", "BFA"] {
        let table = format!("Date,Country,New displacements\n2024-03-05,{name},100\n2024-03-12,{name},50\n");
        let folder = folder(&table);
        let (status, out) = run(&folder, &format!("{CASE} --counts c.csv --variable displaced --flow"));
        assert_eq!(status, Some(0), "{out}");
        assert!(folder.text("observations.csv").contains("2024-03-12,displaced,150"), "{name}");
    }
}
