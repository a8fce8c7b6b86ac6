//! What titles, kinds of sites, statuses and countries say of rows whose headers say nothing of it: numbers of some of the people,
//! of people beside others, or of ways between other countries came as those of all.

use super::import_ends::run;
use super::import_shares::{made, people};

const PLACES: &str =
    "name,pcode,admin2,admin2_pcode,lat,lon\nDjibo,P1,Soum,BF01,14.10,-1.63\nDori,P2,Seno,BF02,14.03,-0.03\n";

fn populated() -> String {
    PLACES.replace("lon\n", "lon,population\n").replace("3\n", "3,50000\n")
}

/// What `displace check` finds written in a case: its README, where warnings stand.
fn said(told: &super::new_case::Folder) -> String {
    told.text("README.md")
}

/// "People in Need" above "Population" gave a third of the people without a word.
#[test]
fn titles_say_who_is_counted() {
    let of = |above: &str, header: &str| {
        let table = format!("{above}\nAdmin2,Pcode,{header}\nSoum,BF01,1000,200\nSeno,BF02,2000,300\n");
        said(&made(&[("places.csv", PLACES), ("p.csv", &table)], "--population p.csv").expect("a case"))
    };
    let (both, some) =
        ("Population,IDPs", "is of some of the people only, and \"Population\" is read as all");
    for above in [
        ",,People in Need (PiN),",
        "People in need by province,,,",
        ",,Personnes dans le besoin,",
        ",,Women and girls,",
        "Children (0-17),,,",
        "Urban population only,,,",
        "Population targeted,,,",
    ] {
        assert!(of(above, both).contains(some), "{above}");
    }
    for (above, header) in [
        ("Humanitarian Needs Overview 2023,,,", both),
        ("Population by sex: men and women,,,", both),
        ("Population and IDPs,,,", both),
        ("Urban and rural population,,,", both),
        ("Population including women and children,,,", both),
        ("Save the Children: population by province,,,", both),
        ("Population in need: 7.8 million,,,", both),
        // What stands over another column is of that.
        (",,,People in need", "Population,PiN"),
    ] {
        let told = of(above, header);
        assert!(!told.contains("is read as all"), "{above}: {told}");
    }
    let told = of("Returnees by province,,,", "Population,Area");
    assert!(
        told.contains("says those who came home, and \"Population\" is read as all who live there"),
        "{told}"
    );
}

/// The same of counts: "Returnees" above "Individuals" were hosted people.
#[test]
fn titles_say_who_is_counted_on_days() {
    let told = made(&[("places.csv", &populated())], "").expect("a case");
    let of = |above: &str, header: &str, variable: &str| {
        let table =
            format!("{above}\ndate,admin2_pcode,{header}\n2023-02-10,BF01,100\n2023-02-20,BF01,200\n");
        std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
        let (status, out) =
            run(&told, &format!("import counts --case valley c.csv --variable {variable} --stock --force"));
        assert_eq!(status, Some(0), "{out}");
        out
    };
    for (above, header, variable, words) in [
        ("Returnees by province,,", "Individuals", "hosted", "says those who came home"),
        (",,Returnees", "Total", "hosted", "says those who came home"),
        (",,IDPs", "Individuals", "returned", "says displaced people"),
        ("Refugees by province,,", "Individuals", "hosted", "are people from abroad in areas of the case"),
        (",,", "Refugees", "hosted", "are people from abroad in areas of the case"),
        ("People in need,,", "IDPs", "hosted", "is of some of the people only"),
        ("Projected IDPs by province,,", "Individuals", "hosted", "says people of a plan"),
        ("Percentage of IDPs by province,,", "Individuals", "hosted", "is a share or rate"),
    ] {
        let out = of(above, header, variable);
        assert!(out.contains(words), "{above} {header} as {variable}: {out}");
    }
    for (above, header, variable) in [
        ("IDPs by province,,", "Individuals", "hosted"),
        ("IDPs and returnees,,", "IDPs", "hosted"),
        ("Returnees and IDPs,,", "Individuals", "hosted"),
        ("IDPs (households and individuals),,", "Individuals", "hosted"),
        ("IDPs. Figures are not in thousands,,", "Individuals", "hosted"),
    ] {
        let out = of(above, header, variable);
        assert!(!out.contains("above the header"), "{above} {header} as {variable}: {out}");
    }
}

/// IDPs "in addition to the population" were taken out of it.
#[test]
fn displaced_people_may_come_on_top() {
    // Words of a command line are divided by spaces, and signs are none of a header.
    let of = |one: &str, other: &str| {
        let [one, other] = [one, other].map(|header| header.replace(' ', "+"));
        let table = format!("Pcode,{one},{other}\nBF01,1000,200\nBF02,2000,300\n");
        let columns = format!("--population p.csv --column persons={one} --column idps={other}");
        let told = made(&[("places.csv", PLACES), ("p.csv", &table)], &columns).expect("a case");
        (people(&told), said(&told))
    };
    for (one, other) in [
        ("Population", "Additional IDPs"),
        ("Population", "IDPs (in addition to the population)"),
        ("Population", "IDPs not included in population"),
        ("Population d'accueil", "PDI"),
        ("Stayees", "IDPs"),
    ] {
        assert_eq!(of(one, other).0, ["Djibo 1200", "Dori 2300"], "{one} and {other}");
    }
    let (found, told) = of("Resident population", "IDPs");
    assert_eq!(found, ["Djibo 1000", "Dori 2000"]);
    assert!(told.contains("may be of those alone who live at home"), "{told}");
}

/// Host communities, villages and roads of a list of sites were camps with thousands of free places.
#[test]
fn hosts_and_roads_are_no_camps() {
    let sites = "Site,Type,Lat,Lon,Capacity\nA,IDP camp,14.2,-1.5,1000\nB,Host community,14.2,-1.4,9000\nC,Village,14.2,-1.3,800\n\
                 D,Evacuation route,14.2,-1.2,900\nE,Refugee camp,14.2,-1.1,700\nF,Evacuation centre,14.2,-1.0,600\n\
                 G,Communauté d'accueil,14.2,-0.9,500\nH,Centre d'accueil,14.2,-0.8,400\n";
    let told = made(&[("places.csv", &populated()), ("s.csv", sites)], "--sites s.csv").expect("a case");
    let table = told.text("locations.csv");
    let camps: Vec<&str> = table
        .lines()
        .filter(|row| row.split(',').any(|cell| cell == "camp"))
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!(camps, ["A", "E", "F", "H"], "{table}");
    let told = said(&told);
    assert!(told.contains("\"B\" (Host community)") && told.contains("\"E\" (Refugee camp)"), "{told}");
}

/// A village that was abandoned got its share of the people of its unit.
#[test]
fn nobody_lives_in_abandoned_places() {
    let of = |places: &str, more: &str| {
        let files = [("places.csv", places), ("p.csv", "Pcode,Population\nBF01,1000\nBF02,2000\n")];
        made(&files, more).expect("a case")
    };
    let places = "name,pcode,admin2_pcode,lat,lon,Status\nDjibo,P1,BF01,14.1,-1.63,Populated\nOld,P3,BF01,14.2,-1.6,Abandoned\n\
                  Dori,P2,BF02,14.03,-0.03,Populated\n";
    let told = of(places, "--population p.csv");
    assert_eq!(people(&told), ["Djibo 1000", "Dori 2000"]);
    assert!(said(&told).contains("nobody lives in 1 places by \"Status\", and are left out: \"Old\""));
    let counted = places.replace(",Status", ",Status,population").replace("ed\n", "ed,70\n");
    let told = of(&counted, "");
    assert_eq!(people(&told), ["Djibo 70", "Old 70", "Dori 70"]);
    assert!(said(&told).contains("and have people in this list, who count"));
}

/// Ways into the country, and between others, had crossed its border; so had people of other nations.
#[test]
fn only_people_of_the_country_leave_it() {
    let sites = "crossing,to_country,lat,lon\nBena,Niger,14.3,0.1\n";
    let told = made(&[("places.csv", &populated()), ("s.csv", sites)], "--sites s.csv --country BFA")
        .expect("a case");
    let of = |header: &str, rows: &str| {
        std::fs::write(told.0.path().join("c.csv"), format!("{header}\n{rows}")).expect("a file");
        let (status, out) = run(&told, "import counts --case valley c.csv --variable crossed --flow --force");
        let path = told.0.path().join("valley/observations.csv");
        let table = std::fs::read_to_string(&path).unwrap_or_default();
        let _ = std::fs::remove_file(path);
        let counts = table.lines().filter(|row| row.contains("crossed")).map(|row| {
            row.split(',').find(|cell| cell.parse::<u64>().is_ok()).unwrap_or_default().to_owned()
        });
        (status, counts.collect::<Vec<_>>(), out)
    };
    let ways =
        "2023-02-01,Burkina Faso,Niger,100\n2023-02-02,Niger,Burkina Faso,70\n2023-02-03,Mali,Niger,50\n";
    for header in
        ["Date,From country,To country,Persons", "Date,Departure country,Destination country,Persons"]
    {
        let (status, counts, out) = of(header, ways);
        assert_eq!((status, counts), (Some(0), vec!["100".to_owned()]), "{header}: {out}");
        assert!(out.contains("2 rows are not of people from Burkina Faso"), "{out}");
    }
    let (status, _, out) =
        of("Date,To country,Persons", "2023-02-01,Burkina Faso,70\n2023-02-02,Burkina Faso,60\n");
    assert!(status == Some(2) && out.contains("all of its rows are of ways into Burkina Faso"), "{out}");
    let people = "2023-02-01,Burkinabè,100\n2023-02-01,South Sudanese,4000\n2023-02-02,Burkinabè,110\n2023-02-02,Eritrean,10\n";
    let (status, counts, out) = of("Date,Nationality,Persons", people);
    assert_eq!((status, counts.len()), (Some(0), 2), "{out}");
    assert!(out.contains("2 rows are not of people from Burkina Faso by \"Nationality\""), "{out}");
}

/// Tables with a column for each day, or each area, had "no column for date", and the advice to add one.
#[test]
fn columns_may_be_days_or_areas() {
    let of = |table: &str, more: &str| {
        // What was said of a file is remembered with its case.
        let told = made(&[("places.csv", &populated())], "").expect("a case");
        std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
        let line = format!("import counts --case valley c.csv --variable hosted --stock {more}");
        let (status, out) = run(&told, line.trim());
        let counts = if status == Some(0) { super::import_ends::counted(&told) } else { Vec::new() };
        (status, counts, out)
    };
    let days = "admin2,admin2_pcode,2023-02-01,2023-03-01\nSoum,BF01,100,150\nSeno,BF02,200,\n";
    let expected = ["hosted BF01 100", "hosted BF01 150", "hosted BF02 200"];
    let (status, mut counts, out) = of(days, "");
    counts.sort();
    assert_eq!((status, counts), (Some(0), expected.map(str::to_owned).to_vec()), "{out}");
    assert!(out.contains("each of 2 columns is of a day"), "{out}");
    // Several numbers of each day, in one row of headers or two.
    let two = ",,1 Feb 2023,,1 Mar 2023,\nadmin2,admin2_pcode,IDPs,Returnees,IDPs,Returnees\nSoum,BF01,100,1,150,2\nSeno,BF02,200,3,,\n";
    let one = "admin2,admin2_pcode,IDPs (1 Feb 2023),Returnees (1 Feb 2023),IDPs (1 Mar 2023),Returnees (1 Mar 2023)\n\
               Soum,BF01,100,1,150,2\nSeno,BF02,200,3,,\n";
    for table in [one, two] {
        let (status, _, out) = of(table, "");
        assert!(status == Some(2) && out.contains("--column \"count=IDPs\""), "{out}");
        let (status, mut counts, out) = of(table, "--column count=IDPs");
        counts.sort();
        assert_eq!((status, counts), (Some(0), expected.map(str::to_owned).to_vec()), "{out}");
    }
    // One column with its day is a table of that day.
    let (status, counts, out) = of(days, "--column date=2023-02-01 --column count=2023-02-01");
    assert_eq!((status, counts.len()), (Some(0), 2), "{out}");
    let (status, _, out) = of(&days.replace("2023-02-01", "Feb 2023"), "");
    assert!(status == Some(2) && out.contains("\"Feb 2023\" is a month or a year"), "{out}");
    let areas = "date,Soum,Seno,Total\n2023-02-01,100,200,300\n2023-03-01,150,210,360\n";
    let (status, mut counts, out) = of(areas, "");
    counts.sort();
    let expected = ["hosted BF01 100", "hosted BF01 150", "hosted BF02 200", "hosted BF02 210"];
    assert_eq!((status, counts), (Some(0), expected.map(str::to_owned).to_vec()), "{out}");
    let (_, _, out) = of(areas, "--column count=Soum");
    assert!(out.contains("\"Soum\" is the name of an area or a place of the case"), "{out}");
    // Columns beside those of days and areas are none of them, and two of one day are two counts.
    for (table, words) in [
        (areas.replace("Total", "Total IDPs"), "are not read: \"Total IDPs\""),
        (areas.replace("Total", "Gao"), "are not read: \"Gao\""),
        (
            days.replace("admin2,", "Population,").replace("Soum,", "9000,").replace("Seno,", "9100,"),
            "are not read: \"Population\"",
        ),
        (days.replace("2023-03-01", "2023-02-01,2023-03-01 (projected)"), "has 2023-02-01 twice"),
        (areas.replace("Seno", "Soum"), "has 2023-02-01 twice"),
    ] {
        let (status, counts, out) = of(&table, "");
        assert!(out.contains(words), "{table}{out}");
        let expected = if words.contains("twice") {
            (Some(2), 0)
        } else {
            (Some(0), if table.starts_with("date") { 4 } else { 3 })
        };
        assert_eq!((status, counts.len()), expected, "{table}{out}");
        assert!(counts.iter().all(|count| !count.contains("300") && !count.contains("9000")), "{counts:?}");
    }
    // Rounds stand beside their days.
    let rounds = "admin2,admin2_pcode,R1 (1 Feb 2023) HH,R1 (1 Feb 2023) Ind,R2 (1 Mar 2023) HH,R2 (1 Mar 2023) Ind\n\
                  Soum,BF01,20,100,30,150\nSeno,BF02,40,200,,\n";
    let (status, counts, out) = of(rounds, "");
    assert_eq!((status, counts.len()), (Some(0), 3), "{out}");
    assert!(counts.contains(&"hosted BF01 100".to_owned()), "{counts:?}");
    // Groups above the days or the areas, and units above these.
    let groups = ",,Returnees,,IDPs,\nadmin2,admin2_pcode,1 Feb 2023,1 Mar 2023,1 Feb 2023,1 Mar 2023\nSoum,BF01,1,2,100,150\nSeno,BF02,3,4,200,250\n";
    let (status, _, out) = of(groups, "");
    assert!(status == Some(2) && out.contains("--column \"count=IDPs\""), "{out}");
    let households = ",Households,,Individuals,\ndate,Soum,Seno,Soum,Seno\n2023-02-01,20,40,100,200\n2023-03-01,30,50,150,250\n";
    let camps = "date,Soum (camps),Soum (host communities),Seno (camps),Seno (host communities)\n2023-02-01,60,40,150,50\n2023-03-01,1,2,3,4\n";
    let (status, mut counts, out) = of(households, "");
    counts.sort();
    assert_eq!(status, Some(0), "{out}");
    assert_eq!(counts, ["hosted BF01 100", "hosted BF01 150", "hosted BF02 200", "hosted BF02 250"], "{out}");
    let (status, _, out) = of(camps, "");
    assert!(status == Some(2) && out.contains("some of the people only"), "{out}");
    let (status, counts, out) = of("date,Soum,Seno\n2023-02-01,20 HH,40\n2023-03-01,30,50\n", "");
    assert!(status == Some(2) && counts.is_empty() && out.contains("20 HH"), "{out}");
    // A long table with columns of where people came from has its areas in rows.
    let long = "date,LGA,IDPs,Soum,Seno\n2023-02-01,Soum,100,20,80\n2023-02-01,Seno,200,150,50\n";
    let (status, _, out) = of(long, "--column count=IDPs --column admin2=LGA");
    assert_eq!(status, Some(0), "{out}");
    let (_, _, out) = of(long, "");
    assert!(!out.contains("columns is of an area"), "{out}");
}

/// Of people in camps and in host communities the latter were all.
#[test]
fn people_in_camps_and_with_hosts_are_two_parts() {
    let told = made(&[("places.csv", &populated())], "").expect("a case");
    for (one, other) in [("In camps", "In host communities"), ("Sites", "Host communities")] {
        let table =
            format!("date,admin2_pcode,{one},{other}\n2023-02-10,BF01,1000,20\n2023-02-20,BF01,1100,30\n");
        std::fs::write(told.0.path().join("c.csv"), table).expect("a file");
        let (status, out) = run(&told, "import counts --case valley c.csv --variable hosted --stock --force");
        assert!(status == Some(2) && out.contains("some of the people only"), "{one}: {out}");
    }
}
