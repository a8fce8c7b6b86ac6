//! Do camps and crossings lie on the right side of a border, and do they hang on the order of files?

use std::fs;

use super::new_case::{Folder, two};

const MIXED: &str = "Name,Latitude,Longitude,Country,Capacity\nRefuge T,36.55,40.1,Turkey,800\nCross A,36.56,40.15,TUR,\n\
                     Camp B,36.40,40.1,Syria,500\nCamp C,36.30,40.1,,200\n";

const LINE: &str = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv";

fn folder(files: &[(&str, &str)]) -> Folder {
    let mut all: Vec<(&str, &[u8])> = two();
    all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    Folder::new(&all)
}

/// Rows of a table that begin with a text.
fn row<'t>(table: &'t str, start: &str) -> &'t str {
    table.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {table}"))
}

#[test]
fn a_camp_in_another_country_is_none_at_home() {
    let made = folder(&[("s.csv", MIXED)]);
    let out = made.make("--sites s.csv --country SYR");
    let table = made.text("locations.csv");
    for abroad in ["Refuge T,", "Cross A,"] {
        let row = row(&table, abroad);
        assert!(row.contains(",crossing,Türkiye,false,0,0,0,0,0,"), "{row}");
    }
    assert!(row(&table, "Camp B,").contains(",camp,home,false,0,0,500,"), "{table}");
    assert!(row(&table, "Camp C,").contains(",camp,home,false,0,0,200,"), "{table}");
    assert!(out.contains("2 sites lie in another country than the case and are crossings to it"), "{out}");
    // One country, however it is written, is one party.
    assert!(out.contains("TUR, Turkey are one country, and one party of the case: \"Türkiye\""), "{out}");
    assert!(made.text("case.toml").contains("foreign = [\"Türkiye\"]"), "{}", made.text("case.toml"));
    let roads = made.text("roads.csv");
    let all = |name: &str, status: &str| {
        roads.lines().filter(|row| row.contains(name)).all(|row| row.contains(&format!(",{status},")))
    };
    assert!(all("Refuge T", "border") && all("Cross A", "border") && all("Camp C", "open"), "{roads}");
    assert!(!made.text("README.md").contains("columns of s.csv"), "{}", made.text("README.md"));
    // Nobody can say which is home.
    let (status, _, error) = folder(&[("s.csv", MIXED)]).run(&format!("{LINE} --sites s.csv"));
    assert!(status == Some(2) && error.contains("has camps of several countries (Turkey, Syria)"), "{error}");
    let strange = MIXED.replace("Syria", "Sirya");
    let (status, _, error) =
        folder(&[("s.csv", &strange)]).run(&format!("{LINE} --sites s.csv --country SYR"));
    assert!(status == Some(2) && error.contains("\"Sirya\" in \"Country\" is no country"), "{error}");
    // All in one: they are camps, and it is said.
    let one = MIXED.replace("Turkey", "Syria").replace("TUR", "SYR");
    let made = folder(&[("s.csv", &one)]);
    made.make("--sites s.csv");
    assert!(made.text("README.md").contains("all camps of s.csv lie in Syria"), "{}", made.text("README.md"));
    assert!(row(&made.text("locations.csv"), "Refuge T,").contains(",camp,home,false,0,0,800,"));
}

#[test]
fn the_order_of_files_changes_no_site() {
    let a = "camp,lat,lon,capacity\nSun Camp,36.35,40.1,900\nMoon Camp,36.2,40.1,100\n";
    let b = "camp,lat,lon,capacity\nStar Camp,36.1,40.1,300\nSun Camp,35.9,40.1,70\n";
    let files = [("a.csv", a), ("b.csv", b)];
    let tables = |more: &[&str]| {
        let made = folder(&files);
        let (status, _, error) = made.run(&format!("{LINE} --sites {}", more[0]));
        assert_eq!(status, Some(0), "{error}");
        for file in &more[1..] {
            let (status, _, error) = made.run(&format!("import sites {file} --case valley"));
            assert_eq!(status, Some(0), "{error}");
        }
        ["locations.csv", "roads.csv", "communities.csv"].map(|name| made.text(name))
    };
    let one = tables(&["a.csv", "b.csv"]);
    assert_eq!(tables(&["b.csv", "a.csv"]), one);
    // The code of a site stays when another file comes.
    let alone = tables(&["a.csv"]);
    assert_eq!(row(&alone[0], "Moon Camp,"), row(&one[0], "Moon Camp,"));
    // A site that two files have is one.
    let made = folder(&[("a.csv", a), ("b.csv", a)]);
    let out = made.make("--sites a.csv --sites b.csv");
    assert!(out.contains("b.csv: 2 rows repeat a site and count once"), "{out}");
    fs::write(made.0.path().join("b.csv"), a.replace("900", "901")).expect("written");
    let (status, _, error) = made.run(&format!("{LINE} --sites a.csv --sites b.csv --force"));
    assert!(
        status == Some(2) && error.contains("b.csv:2: \"Sun Camp\" stands in row 2 of a.csv too"),
        "{error}"
    );
}

/// Each of these was a camp of the home side, without a word.
#[test]
fn crossings_totals_and_sites_that_are_one_are_said() {
    let made = folder(&[("s.csv", "crossing,lat,lon,country,capacity\nAdre,36.5,40.0,Chad,5000\n")]);
    let (status, _, error) = made.run(&format!("{LINE} --sites s.csv"));
    let words = "s.csv: \"crossing\" names crossings, \"country\" says Chad, and nothing says of which country the case is";
    assert!(status == Some(2) && error.contains(words) && error.contains("--country"), "{error}");
    made.make("--sites s.csv --country SYR");
    let table = made.text("locations.csv");
    assert!(row(&table, "Adre,").contains(",crossing,Chad,"), "{table}");
    let camps = "site name,lat,lon,Capacity\nCampA,36.5,40.0,500\nCamp B,36.4,40.1,300\nTotal,36.5,40.0,800\n\
                 camp a,36.5001,40.0001,500\n";
    let made = folder(&[("s.csv", &camps.replace("camp a,36.5001,40.0001,500\n", ""))]);
    let out = made.make("--sites s.csv");
    assert!(
        out.contains("s.csv:4: \"Total\" has the capacity of all other rows, 800, and is left out"),
        "{out}"
    );
    assert!(!made.text("locations.csv").contains("Total,"), "{}", made.text("locations.csv"));
    let made = folder(&[("s.csv", &camps.replace("Total,36.5,40.0,800\n", ""))]);
    let out = made.make("--sites s.csv");
    let said = "2 sites within 0.5 km of each other are called nearly alike, and count each: \"CampA\" (row 2), \"camp a\" (row 4)";
    assert!(out.contains(said), "{out}");
}

/// One country was several parties where files write it in several ways.
#[test]
fn countries_beyond_crossings_are_one_in_all_spellings() {
    let sites = "crossing,latitude,longitude,to country\nA,36.0,40.1,Côte d’Ivoire\nB,36.1,40.1,Cote d Ivoire\nC,36.2,40.1,Ivory Coast\n\
                 D,36.3,40.1,Guinea - Mali\nE,36.35,40.1,Utopia\n";
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("s.csv", sites.as_bytes()));
    let folder = Folder::new(&files);
    let out = folder.make("--sites s.csv --country GIN");
    assert!(out.contains("are one country, and one party of the case: \"Côte d'Ivoire\""), "{out}");
    assert!(out.contains("not known here, each a party and an area of its own: Utopia"), "{out}");
    let table = folder.text("locations.csv");
    assert!(table.matches(",CIV,").count() == 3 && table.contains(",MLI,"), "{table}");
}

/// 3,000 places were there for 1,500.
#[test]
fn camps_of_two_names_at_one_position_are_asked_about() {
    let camps = "name,lat,lon,capacity\nCamp A,36.42,40.1,1500\nSite 7,36.4201,40.1,1500\nCamp C,36.42,40.11,1500\n\
                 Camp D,36.42,40.11,1400\n";
    let out = folder(&[("s.csv", camps)]).make("--sites s.csv");
    let said = "\"Site 7\" and \"Camp A\" of line";
    assert!(out.contains(said) && out.contains("m apart and have 1500 places each, 3000 together"), "{out}");
    // One that has grown from one list to the other too.
    assert!(
        out.contains("\"Camp D\" and \"Camp C\" of line") && out.contains("have 1400 and 1500 places"),
        "{out}"
    );
}
