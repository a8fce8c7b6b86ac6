//! Are people of a table counted once, and where they live? Each case here used to come out with a wrong number, or with
//! people in the wrong place, and without a word.

use std::fs;
use std::path::Path;

use super::new_case::Folder;
use super::support::displace;

/// Four districts of two provinces, three places each but for the last.
pub(super) const PLACES: &str = "locationPcode,locationName_en,latitude,longitude,admin2Name_en,admin2Pcode,admin1Name_en,admin1Pcode\n\
CD5401Z01,Bule,1.9,30.2,Djugu,CD5401,Ituri,CD54\nCD5401Z02,Djugu,2.01,30.33,Djugu,CD5401,Ituri,CD54\n\
CD5401Z03,Fataki,2.12,30.46,Djugu,CD5401,Ituri,CD54\nCD5402Z01,Bunia,2.2,30.0,Irumu,CD5402,Ituri,CD54\n\
CD5402Z02,Komanda,2.31,30.13,Irumu,CD5402,Ituri,CD54\nCD6101Z01,Kiwanja,-0.3,29.0,Rutshuru,CD6101,Nord-Kivu,CD61\n\
CD6101Z02,Rutshuru,-0.19,29.13,Rutshuru,CD6101,Nord-Kivu,CD61\nCD6102Z01,Sake,-0.0,28.8,Masisi,CD6102,Nord-Kivu,CD61\n";
/// Two provinces with a district of the same name.
const HOMONYMS: &str = "name,lat,lon,admin1Name_en,admin1Pcode,admin2Name_en,admin2Pcode\n\
Alpha,13.0,25.0,North Darfur,SD02,Al Salam,SD02141\nBeta,13.1,25.1,North Darfur,SD02,Al Salam,SD02141\n\
Gamma,11.0,26.0,South Darfur,SD03,Al Salam,SD03141\nKabala,11.3,26.3,South Darfur,SD03,Buram,SD03142\n\
Epsi,13.4,25.5,North Darfur,SD02,Kutum,SD02142\n";

/// What a command said and made.
pub(super) struct Made {
    pub(super) status: Option<i32>,
    pub(super) out: String,
    pub(super) error: String,
    communities: String,
    todo: String,
    readme: String,
}

impl Made {
    /// Residents of the places whose names are given.
    pub(super) fn people(&self, names: &[&str]) -> u64 {
        let rows = self.communities.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        rows.filter(|row| names.contains(&row[1])).map(|row| row[7].parse::<u64>().expect("a number")).sum()
    }

    /// All of them.
    pub(super) fn all(&self) -> u64 {
        let rows = self.communities.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        rows.map(|row| row[7].parse::<u64>().expect("a number")).sum()
    }

    #[track_caller]
    pub(super) fn sound(self) -> Self {
        assert_eq!(self.status, Some(0), "{}", self.error);
        self
    }

    #[track_caller]
    pub(super) fn refused(self, words: &str) {
        assert!(self.status == Some(2) && self.error.contains(words), "{}{}", self.out, self.error);
        assert!(self.error.contains("hint: "), "{}", self.error);
    }
}

pub(super) fn run(places: &str, people: &str, more: &str) -> Made {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), places).expect("written");
    fs::write(folder.path().join("people.csv"), people).expect("written");
    // Where there is no table of people, the list of places has them.
    let table = if people.is_empty() { "" } else { "--population people.csv" };
    let line = format!("new x --start 2025-01-20 --days 60 --places places.csv {table} {more}");
    let (status, out, error) = displace(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    let text = |name: &str| fs::read_to_string(folder.path().join(Path::new("x").join(name)));
    let text = |name: &str| text(name).unwrap_or_default();
    let (communities, todo, readme) = (text("communities.csv"), text("TODO.md"), text("README.md"));
    Made { status, out, error, communities, todo, readme }
}

#[test]
fn sums_of_other_rows_count_once() {
    let nested = "pcode,T_TL\nCD54,600\nCD5401,100\nCD5402,500\nCD61,900\nCD6101,400\nCD6102,500\n";
    let blank = "Admin1,Admin2,Population\nIturi,,600\nIturi,Djugu,100\nIturi,Irumu,500\nNord-Kivu,,900\n\
                 Nord-Kivu,Rutshuru,400\nNord-Kivu,Masisi,500\n";
    let named = "Admin1,Admin2,Population\nIturi,Total,600\nIturi,Djugu,100\nIturi,Irumu,500\nNord-Kivu,Rutshuru,400\n\
                 Nord-Kivu,Masisi,500\nNord-Kivu,Sous-total,900\nRDC,Total,1500\n";
    let country = format!("{nested}CD,1500\n");
    for table in [nested, blank, named, &country] {
        let made = run(PLACES, table, "").sound();
        assert_eq!(made.all(), 1500, "{table}");
        assert_eq!(made.people(&["Bule", "Djugu", "Fataki"]), 100, "{table}");
        assert!(made.out.contains("are sums of others and are left out: row 2"), "{}", made.out);
        assert!(made.readme.contains("are sums of others and are left out: row 2"), "{}", made.readme);
    }
    assert_eq!(run(PLACES, nested, "--only Ituri").sound().all(), 600);
    assert_eq!(run(PLACES, blank, "--only Ituri").sound().all(), 600);
    let parts = "pcode,Population\nCD5401Z01_M,50\nCD5401Z01_F,50\nCD5401Z01,100\n";
    assert_eq!(run(PLACES, parts, "").sound().all(), 100);
}

#[test]
fn sums_that_do_not_fit_are_refused() {
    let table = "pcode,T_TL\nCD54,700\nCD5401,100\nCD5402,500\nCD61,900\n";
    run(PLACES, table, "").refused(
        "people.csv:2: \"CD54\" has 700 people (0 displaced), and the 2 rows within it have 600 (0 displaced)",
    );
    let table = "Admin1,Admin2,Population\nIturi,,700\nIturi,Djugu,100\n";
    run(PLACES, table, "").refused("\"Ituri\" has 700 people");
    let table = "pcode,Population,IDPs\nCD54,600,50\nCD5401,100,0\nCD5402,500,0\n";
    run(PLACES, table, "").refused("600 people (50 displaced)");
}

#[test]
fn parts_of_units_without_places_do_not_count_beside_the_unit() {
    let provinces =
        "name,lat,lon,admin1Name_en,admin1Pcode\nBule,1.9,30.2,Ituri,CD54\nSake,0,28.8,Nord-Kivu,CD61\n";
    let table = "pcode,T_TL\nCD54,600\nCD5401,100\nCD5402,500\nCD61,900\n";
    let made = run(provinces, table, "").sound();
    assert_eq!((made.all(), made.people(&["Bule"])), (1500, 600));
    assert!(made.out.contains("2 rows are parts of units that have a row of their own"), "{}", made.out);
}

#[test]
fn names_belong_to_their_level_and_to_the_units_above() {
    let kassala = "name,lat,lon,admin1Name_en,admin1Pcode,admin2Name_en,admin2Pcode\nKassala town,15.45,36.4,Kassala,SD11,Kassala,SD11001\n\
                   Aroma,15.8,36.13,Kassala,SD11,Aroma,SD11002\n";
    for table in [
        "Admin1,Admin2,Population\nKassala,Kassala,600000\nKassala,Aroma,60\n",
        "Admin2,Population\nKassala,600000\nAroma,60\n",
    ] {
        assert_eq!(run(kassala, table, "").sound().people(&["Aroma"]), 60, "{table}");
    }
    let table = "Admin1,Admin2,Population\nNorth Darfur,Al Salam,1000\nNorth Darfur,Kutum,500\nSouth Darfur,Al Salam,9000\n\
                 South Darfur,Buram,300\n";
    let made = run(HOMONYMS, table, "").sound();
    assert_eq!((made.people(&["Alpha", "Beta"]), made.people(&["Gamma"])), (1000, 9000));
    // Without codes the two are told apart by their provinces.
    let without = HOMONYMS.replace(",SD02141", "").replace(",SD03141", "").replace("admin2Pcode", "");
    let without = without.replace(",SD02142", "").replace(",SD03142", "").replace("Name_en,\n", "Name_en\n");
    let made = run(&without, table, "").sound();
    assert_eq!((made.people(&["Alpha", "Beta"]), made.people(&["Gamma"])), (1000, 9000));
    assert!(made.communities.contains(",North Darfur: Al Salam,"), "{}", made.communities);
    run(HOMONYMS, "Admin2,Population\nAl Salam,1000\nKutum,500\n", "").refused(
        "\"Al Salam\" may be the unit of level 2 \"Al Salam\" (SD02141) or the unit of level 2 \"Al Salam\" (SD03141)",
    );
    // A settlement of another province is another one.
    let table = "Admin1,Admin2,Settlement,Population\nNorth Darfur,Kutum,Kabala,5\nNorth Darfur,Kutum,Epsi,500\nSouth Darfur,Al Salam,Gamma,100\n";
    let made = run(HOMONYMS, table, "").sound();
    assert_eq!((made.people(&["Kabala"]), made.people(&["Epsi"])), (0, 505));
}

#[test]
fn names_are_no_codes_and_no_units_of_another_kind() {
    let central = "name,lat,lon,admin1Name_en,admin1Pcode,admin2Name_en,admin2Pcode\nA,1,30,Central Region,UG1,Kampala,UG101\n\
                   B,1.1,30.1,Central Region,UG1,Mukono,UG102\nC,2,31,Northern Region,UG2,Central District,UG201\n";
    let table = "Admin2,Population\nKampala,10\nMukono,10\nCentral District,5000\n";
    assert_eq!(run(central, table, "").sound().people(&["C"]), 5000);
    let numbers = "code,name,lat,lon,admin2Name_en,admin2Pcode\n1,Chaman,31.0,66.4,District 1,AF01\n2,Zhari,31.6,65.4,District 1,AF01\n\
                   3,Arghandab,31.7,65.6,District 2,AF02\n";
    let made = run(numbers, "Admin2,Population\nDistrict 1,6000\nDistrict 2,8000\n", "").sound();
    assert_eq!((made.people(&["Chaman", "Zhari"]), made.people(&["Arghandab"])), (6000, 8000));
    // A column of areas is not one of towns.
    let made = run(PLACES, "Area,Population\nDjugu,300\nRutshuru,400\nMasisi,500\n", "").sound();
    assert_eq!((made.people(&["Bule", "Djugu", "Fataki"]), made.people(&["Bule"])), (300, 100));
    run(PLACES, "Name,Population\nDjugu,300\nRutshuru,400\n", "").refused(
        "\"Djugu\" may be the place \"Djugu\" (CD5401Z02) or the unit of level 2 \"Djugu\" (CD5401)",
    );
}

#[test]
fn rows_without_a_name_are_not_dropped() {
    let table = "Admin2,Sex,Population\nDjugu,M,50\n,F,50\nIrumu,M,250\n,F,250\nRutshuru,M,200\n,F,200\nMasisi,M,250\n,F,250\n";
    run(PLACES, table, "").refused("4 rows with 750 people name no place or area: rows 3, 5, 7, 9");
    let total = "Admin2,Population\nDjugu,50\nIrumu,250\nRutshuru,200\nMasisi,250\n,750\n";
    let made = run(PLACES, total, "").sound();
    assert_eq!(made.all(), 750);
    assert!(made.out.contains("1 rows are sums of others and are left out: row 6"), "{}", made.out);
}

#[test]
fn people_of_districts_without_places_do_not_go_to_their_neighbours() {
    let part: String = PLACES
        .lines()
        .filter(|line| !line.contains("Irumu"))
        .fold(String::new(), |all, line| all + line + "\n");
    let header = "ADM1_PCODE,ADM1_EN,ADM2_PCODE,ADM2_EN,T_TL\nCD54,Ituri,CD5401,Djugu,1000\nCD61,Nord-Kivu,CD6101,Rutshuru,400000\n";
    let many = format!("{header}CD54,Ituri,CD5402,Irumu,900000\n");
    run(&part, &many, "")
        .refused("900000 of 1301000 people live in 1 areas of which the list of places has no place: CD5402");
    let made = run(&part, &many, "--part").sound();
    assert_eq!(made.all(), 401_000);
    let few = format!("{header}CD54,Ituri,CD5402,Irumu,900\n");
    let made = run(&part, &few, "").sound();
    assert_eq!(made.all(), 401_900);
    assert!(
        made.out.contains("1 rows with 900 people name areas of which the list of places has no place"),
        "{}",
        made.out
    );
    assert!(made.todo.contains("1 rows with 900 people name areas"), "{}", made.todo);
}

#[test]
fn places_of_other_countries_are_left_out() {
    let places = "name,lat,lon,admin1Name,ISO3,population\nAdre,13.46,22.2,Ouaddai,TCD,20000\nGeneina,13.45,22.44,West Darfur,SDN,300000\n\
                  Zalingei,12.9,23.47,Central Darfur,SDN,100000\n";
    let made = run(places, "", "--country SDN").sound();
    assert_eq!(made.all(), 400_000);
    assert!(
        made.out.contains("1 rows lie in other countries and are left out: TCD (1 rows)"),
        "{}",
        made.out
    );
    let made = run(places, "", "").sound();
    assert!(
        made.out.contains("has places of several countries: TCD (1 rows), SDN (2 rows)")
            || made.out.contains("SDN (2 rows), TCD (1 rows)"),
        "{}",
        made.out
    );
    let made = run(places, "", "--country Sudan");
    assert!(made.error.contains("did you mean SDN (Sudan)"), "{}", made.error);
    made.refused("--country \"Sudan\" is no code of ISO 3166");
    run(places, "", "--country SDM").refused("--country \"SDM\" is no code of ISO 3166");
    // A country without a size of households in the table is a country.
    assert_eq!(run(&places.replace("SDN", "GTM"), "", "--country GT").sound().all(), 400_000);
}

#[test]
fn what_is_called_alike_is_said() {
    let codes = PLACES.replace("Irumu,CD5402", "Irumu,CD5401");
    let made = run(&codes, "pcode,T_TL\nCD5401,100\nCD6101,1\nCD6102,1\n", "").sound();
    assert!(
        made.out.contains(
            "1 P-codes of units stand for several names and are one unit each: CD5401 (Djugu, Irumu)"
        ),
        "{}",
        made.out
    );
    let again = "name,pcode,lat,lon,population\nAlda,A,36,40,100\nBrenn,B,36.2,40,50\nAlda,A,36,40,700\n";
    run(again, "", "").refused("A (Alda) stands there again with other people: 100 and 700");
}

#[test]
fn rows_without_a_number_are_named() {
    let table = "Admin2,Population,IDPs\nDjugu,50,1\nIrumu,250,\nRutshuru,,\nMasisi,250,5\n";
    let made = run(PLACES, table, "").sound();
    for words in [
        "1 rows have no number in \"Population\" and count nobody: rows 4",
        "1 rows have no number in \"IDPs\" and count nobody displaced: rows 3",
    ] {
        assert!(made.out.contains(words), "{}", made.out);
    }
}

/// Residents of whom nobody says how many there are were lost, and the row stood as measured.
#[test]
fn displaced_people_beside_a_blank_are_refused() {
    for blank in ["", "NA", "-", "N/A", "null", "nan"] {
        let table =
            format!("Admin2,Population,IDPs\nDjugu,50,1\nIrumu,{blank},5000\nRutshuru,1,0\nMasisi,250,5\n");
        run(PLACES, &table, "").refused(
            "people.csv:3: 1 of its 4 rows have displaced people and no number of people, such as 5000 in \"IDPs\" beside a \
             blank in \"Population\"",
        );
    }
}

/// What signs, numbers and tags say of a column: shares, thousands, ages and households are never taken for people.
#[test]
fn what_is_in_other_units_is_not_taken_for_people() {
    for header in [
        "Population (1000)",
        "Population ('000)",
        "\"Population, '000\"",
        "Population [000]",
        "Population in 1000",
        "Population %",
        "Population 0-4",
        "Population 18+",
        "#population+age_0_4",
    ] {
        let table = format!("Admin2,{header}\nDjugu,50\nIrumu,250\nRutshuru,1\nMasisi,250\n");
        run(PLACES, &table, "").refused("persons");
    }
    for header in ["IDPs (%)", "% IDPs", "IDP %", "IDPs ('000)", "IDPs 000", "IDPs 0-17", "IDPs 60+"] {
        let table =
            format!("Admin2,Population,{header}\nDjugu,50,5\nIrumu,250,6\nRutshuru,1,1\nMasisi,250,5\n");
        let made = run(PLACES, &table, "").sound();
        assert!(made.all() == 551 && made.readme.contains(header), "{header}: {}", made.readme);
    }
    let tagged = "Admin2,Households\n#adm2+name,#population\nDjugu,50\nIrumu,250\nRutshuru,1\nMasisi,250\n";
    run(PLACES, tagged, "").refused("persons");
}

#[test]
fn there_are_never_more_people_than_the_table_has() {
    let table = "Admin2,Population,IDPs\nDjugu,1000,5000\nIrumu,250,10\nRutshuru,1,0\nMasisi,250,5\n";
    run(PLACES, table, "").refused(
        "people.csv:2: 1 of its 4 rows have more displaced people than people, such as 5000 in \"IDPs\" of 1000 in \"Population\"",
    );
    let swapped = "Admin2,Population,IDPs\nDjugu,34,1000\nIrumu,50,6000\n";
    run(PLACES, swapped, "--part").refused("2 of its 2 rows have more displaced people than people");
    let equal = "Admin2,Population,IDPs\nDjugu,1000,1000\nIrumu,250,10\nRutshuru,1,0\nMasisi,250,5\n";
    assert!(run(PLACES, equal, "").sound().out.contains("1,501 people in 8 places"));
}

#[test]
fn places_that_a_table_does_not_tell_of_are_named() {
    let made = run(PLACES, "pcode,Population\nCD5401,100\nCD5402,500\nCD6101,400\n", "").sound();
    let words = "1 of the 8 places of the list are in no row with a number of people, and have nobody: Sake";
    assert!(
        made.out.contains(words) && made.todo.contains(words) && made.readme.contains(words),
        "{}",
        made.out
    );
    let made = run(PLACES, "pcode,Population\nCD5401,100\nCD5402,500\nCD61,400\n", "").sound();
    assert!(!made.out.contains("places of the list"), "{}", made.out);
}

#[test]
fn tags_that_contradict_headers_do_not_win() {
    let tagged = "Admin2,Population,IDPs\n#adm2+name,#affected+idps,#population\nDjugu,1234,34\nIrumu,250,10\nRutshuru,1,0\nMasisi,250,5\n";
    run(PLACES, tagged, "").refused(
        "the tag #population says that the column \"IDPs\" is persons, and its header that it is idps",
    );
    let made = run(PLACES, tagged, "--column persons=Population --column idps=IDPs").sound();
    assert!(made.out.contains("1,735 people in 8 places"), "{}", made.out);
    // Tags say what headers leave open.
    let open = tagged
        .replace("Population,IDPs", "A,B")
        .replace("#affected+idps,#population", "#population,#affected+idps");
    assert!(run(PLACES, &open, "").sound().out.contains("1,735 people in 8 places"));
}

#[test]
fn a_column_is_said_once() {
    let table = "Admin2,Population,Total\nDjugu,50,60\nIrumu,250,260\nRutshuru,1,1\nMasisi,250,250\n";
    run(PLACES, table, "--column persons=Population --column persons=Total")
        .refused("several columns may be persons: Population, Total");
    run(PLACES, table, "--column persons=Population --column persons=Sum")
        .refused("\"persons=Sum\" fits no file");
}

/// The reading with the most columns was that of the lower row alone, which has no people.
#[test]
fn a_header_of_two_rows_is_read_as_one() {
    let table = "DRC HNO 2025,,,,,\nAdmin,,Population,Population,Population,PiN\nAdmin 2,Pcode,Hosts,IDPs,Total,Total\n\
                 Djugu,CD5401,90,10,100,50\nIrumu,CD5402,400,100,500,200\nRutshuru,CD6101,300,100,400,300\n\
                 Masisi,CD6102,450,50,500,250\nTotal,,1240,260,1500,800\n";
    for more in ["", "--column persons=PopulationTotal"] {
        let made = run(PLACES, table, more).sound();
        assert!(made.out.contains("1,500 people in 8 places"), "{}", made.out);
        assert_eq!(made.all(), 1240, "260 of them are displaced");
    }
}

#[test]
fn polygons_of_one_code_and_several_names_are_said() {
    let square = |west: u32, name: &str| {
        let east = west + 1;
        format!(
            r#"{{"type":"Feature","properties":{{"ADM2_PCODE":"A1","ADM2_EN":"{name}"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},-5],[{east},-5],[{east},5],[{west},5],[{west},-5]]]}}}}"#
        )
    };
    let folder = tempfile::tempdir().expect("a folder");
    let areas = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        square(29, "East"),
        square(30, "West")
    );
    fs::write(folder.path().join("areas.geojson"), areas).expect("written");
    let places = "name,lat,lon,population\nAlda,0,29.5,100\nBrenn,0.1,30.5,50\n";
    fs::write(folder.path().join("places.csv"), places).expect("written");
    let line = "new x --start 2025-01-20 --days 60 --places places.csv --areas areas.geojson";
    let (status, out, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(status, Some(0), "{error}");
    assert!(
        out.contains("1 P-codes stand for several names and are one area each, for instance A1 (East, West)"),
        "{out}"
    );
}

/// Its own first command used to be refused.
#[test]
fn the_page_about_new_cases_begins_with_what_works() {
    let page = include_str!("../../docs/new-case.md");
    let blocks: Vec<&str> = page.split("```").skip(1).step_by(2).collect();
    let [places, people, commands, ..] = blocks.as_slice() else { panic!("three blocks") };
    let table = |block: &str| block.trim_start().to_owned();
    let folder =
        Folder::new(&[("places.csv", table(places).as_bytes()), ("people.csv", table(people).as_bytes())]);
    for line in commands.lines().filter_map(|line| line.strip_prefix("displace ")) {
        let line = line.replace("--quick", "--replicates 2 --no-png");
        let (status, out, error) = folder.run(&line);
        assert_eq!(status, Some(0), "{line}: {out}{error}");
    }
}

/// A unit counted beside its parts, and a total with a position, where the list of places has the people.
#[test]
fn sums_in_a_list_of_places_count_once() {
    let header = "name,pcode,lat,lon,admin1Name,admin1Pcode,admin2Name,admin2Pcode,population\n";
    let units = |khartoum: u32| {
        format!(
            "{header}Khartoum,SD01,15.0,32.0,Khartoum,SD01,,,{khartoum}\nKarari,SD01001,15.1,32.1,Khartoum,SD01,Karari,SD01001,1000\n\
             Bahri,SD01002,15.2,32.1,Khartoum,SD01,Bahri,SD01002,2000\n"
        )
    };
    let total = "name,pcode,lat,lon,population\nTotal,,15.1,32.1,3000\nKarari,SD01001,15.1,32.1,1000\nBahri,SD01002,15.2,32.1,2000\n";
    let prefix = total.replace("Total,", "Khartoum,SD01");
    for (table, name) in [(units(3000), "Khartoum"), (total.to_owned(), "Total"), (prefix, "Khartoum")] {
        let made = run(&table, "", "").sound();
        assert_eq!(made.all(), 3000, "{table}");
        let said = format!("1 rows are sums of others and are left out: row 2 (\"{name}\", 3000)");
        assert!(made.out.contains(&said) && made.readme.contains(&said), "{}", made.out);
    }
    run(&units(5000), "", "").refused(
        "places.csv:2: \"Khartoum\" is a unit of other places and has 5000 people, and the 2 rows within it have 3000",
    );
    run(&total.replace("3000", "7000"), "", "").refused("\"Total\" is called a total and has 7000 people");
}

/// "Number of IDPs" was named among columns that are not read, and nobody was displaced.
#[test]
fn displaced_people_are_known_by_many_names() {
    for header in [
        "Number of IDPs",
        "Displaced persons",
        "Internally displaced people",
        "Déplacés internes",
        "Nombre de PDI",
        "Desplazados",
        "النازحون",
    ] {
        let people = format!("name,population,{header}\nAlda,100,30\nBrenn,50,0\n");
        let folder = Folder::new(&[
            ("places.csv", b"name,lat,lon\nAlda,0,29.5\nBrenn,0.1,29.6\n"),
            ("people.csv", people.as_bytes()),
        ]);
        let line = "new valley --start 2025-01-20 --days 30 --places places.csv --population people.csv";
        let (status, out, error) = folder.run(line);
        assert_eq!(status, Some(0), "{header}: {out}{error}");
        let table = folder.text("communities.csv");
        let row = table.lines().find(|row| row.contains(",Alda,")).expect("a place");
        assert!(row.contains(",70,30,"), "{header}: {row}");
    }
}
