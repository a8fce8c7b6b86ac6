//! Units, periods, names and rows that say something else than what they were taken for. Each of these came out with a wrong
//! number, and with status 0.

use std::fs;
use std::path::Path;

use super::import_people::run as people;
use super::support::displace;
use super::targets::osm::extract;
use super::targets::sheet::workbook;

const PLACES: &str = "name,pcode,lat,lon,admin2Name_en,admin2Pcode,admin1Name_en,admin1Pcode,population\n\
Bule,Z1,1.9,30.2,Djugu,CD5401,Ituri,CD54,100\nFataki,Z2,2.1,30.4,Djugu,CD5401,Ituri,CD54,100\n\
Bunia,Z3,2.2,30.0,Irumu,CD5402,Ituri,CD54,100\nSake,Z4,-0.1,28.8,Masisi,CD6102,Nord-Kivu,CD61,100\n";

/// What was said, with the status, and the folder of the case.
struct Told {
    status: Option<i32>,
    said: String,
    folder: tempfile::TempDir,
}

impl Told {
    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(Path::new("x").join(name))).unwrap_or_default()
    }

    #[track_caller]
    fn refused(&self, words: &str) {
        assert!(self.status == Some(2) && self.said.contains(words), "{}", self.said);
        assert!(self.said.contains("hint: "), "{}", self.said);
    }

    #[track_caller]
    fn sound(self, words: &str) -> Self {
        assert!(self.status == Some(0) && self.said.contains(words), "{}", self.said);
        self
    }
}

/// A case of places and one file more, with the option that names it.
fn with(places: &str, (file, bytes): (&str, &[u8]), more: &str) -> Told {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), places).expect("written");
    fs::write(folder.path().join(file), bytes).expect("written");
    let line = format!("new x --start 2025-01-20 --days 60 --places places.csv {more}");
    let (status, out, error) = displace(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    Told { status, said: out + &error, folder }
}

fn counts(table: &str, more: &str) -> Told {
    with(PLACES, ("c.csv", table.as_bytes()), &format!("--counts c.csv {more}"))
}

/// 1,000 in a month and 1,500 in the next were a stock that grew by 500.
#[test]
fn a_total_of_a_period_may_be_a_flow() {
    for header in [
        "Monthly total displaced",
        "Total weekly displacements",
        "Total displaced per week",
        "Total this month",
        "Total mensuel",
    ] {
        let table = format!("date,{header}\n2025-01-25,100\n2025-02-01,150\n");
        let words = format!(
            "does not say whether \"{header}\" is a stock or a flow: a total beside a word of a period"
        );
        counts(&table, "--variable displaced").refused(&words);
        let told = counts(&table, "--variable displaced --flow").sound("").file("observations.csv");
        assert!(told.contains("2025-02-01,displaced,250,"), "{told}");
    }
    for header in ["Total displaced", "Monthly cumulative displaced"] {
        let table = format!("date,{header}\n2025-01-25,100\n2025-02-01,150\n");
        let told = counts(&table, "--variable displaced").sound("").file("observations.csv");
        assert!(told.contains("2025-02-01,displaced,150,"), "{told}");
    }
}

/// Households, shares and women were people, since the tag that said so was not that of any role.
#[test]
fn attributes_of_tags_say_what_is_counted() {
    for (tag, what) in [
        ("#affected+hh", "counts households by its tag #affected+hh"),
        ("#population+pct", "is a share or rate by its tag #population+pct"),
        ("#population+f", "counts some of the people only by its tag #population+f"),
        ("#population+thousands", "counts thousands or millions by its tag #population+thousands"),
    ] {
        let table = format!("pcode,Population\n#adm2+code,{tag}\nCD5401,10\nCD5402,30\nCD6102,40\n");
        let told =
            |more: &str| with(PLACES, ("p.csv", table.as_bytes()), &format!("--population p.csv {more}"));
        told("").refused(&format!("the column \"Population\" {what}: --column \"persons=Population\""));
        told("--column persons=Population").sound("");
        let table = format!("date,Displaced\n#date,{tag}\n2025-01-25,10\n");
        counts(&table, "--variable displaced --stock")
            .refused(&format!("\"Displaced\" {what}, and the model persons"));
    }
    let sites = "name,lat,lon,Capacity\n#loc+name,#geo+lat,#geo+lon,#capacity+tents\nCampa,2.0,30.1,50\n";
    with(PLACES, ("s.csv", sites.as_bytes()), "--sites s.csv")
        .refused("\"Capacity\" counts something other than people by its tag #capacity+tents");
}

/// People of Kyiv city were in the oblast around it.
#[test]
fn a_name_without_its_kind_may_be_of_the_town_or_of_the_unit_around_it() {
    let places = "name,pcode,lat,lon,admin1Name_en,admin1Pcode\nBila,Z1,49.8,30.1,Kyiv Oblast,UA32\n\
                  Fastiv,Z2,50.1,29.9,Kyiv Oblast,UA32\nPechersk,Z3,50.4,30.5,Kyiv city,UA80\n\
                  Lviv,Z4,49.8,30.9,Lviv Oblast,UA46\n";
    people(places, "Admin1,Population\nKyiv,3000\nLviv,1000\n", "--part").refused(
        "\"Kyiv\" may be the unit of level 1 \"Kyiv Oblast\" (UA32) or the unit of level 1 \"Kyiv city\" (UA80)",
    );
    let made = people(places, "Admin1,Population\nKyiv Oblast,300\nKyiv city,20\nLviv,1000\n", "").sound();
    assert_eq!((made.people(&["Pechersk"]), made.people(&["Lviv"]), made.all()), (20, 1000, 1320));
    let list = places.replace("admin1Pcode", "admin1Pcode,population").replace("UA32\n", "UA32,9\n");
    let list = list.replace("UA80\n", "UA80,9\n").replace("UA46\n", "UA46,9\n");
    with(
        &list,
        ("c.csv", b"date,Admin1,Arrivals\n2025-01-25,Kyiv,30\n"),
        "--counts c.csv --variable arrivals",
    )
    .refused("\"Kyiv\" may be");
}

/// 400 people of three places.
#[test]
fn a_place_without_a_code_counts_once() {
    let list = |second: &str| {
        format!(
            "name,lat,lon,admin1,population\nBila,49.8,30.1,A,100\n{second}\nFastiv,50.1,29.9,A,100\nLviv,49.8,30.2,A,100\n"
        )
    };
    let made = people(&list("bila,49.8,30.101,A,100"), "", "").sound();
    assert!(
        made.out.contains("1 rows repeat the name, unit and position of a place and count once"),
        "{}",
        made.out
    );
    assert_eq!(made.all(), 300);
    people(&list("Bila,49.8,30.101,A,120"), "", "")
        .refused("stands in row 2 too, in the same unit and position");
    for other in ["Bila,49.8,30.101,B,100", "Bila,49.9,30.1,A,100"] {
        assert_eq!(people(&list(other), "", "").sound().all(), 400, "{other}");
    }
}

/// Crossings to Uganda were camps in it, and so in the case; or crossings from where they lie to where they lie.
#[test]
fn where_a_crossing_leads_to_is_not_where_it_lies() {
    for table in [
        "name,lat,lon,capacity,to country\nMahagi,2.0,30.1,100,Uganda\nAru,2.1,30.5,200,Uganda\n",
        "name,lat,lon,country,to country\nMahagi,2.0,30.1,DRC,Uganda\nAru,2.1,30.5,DRC,Uganda\n",
    ] {
        let told = with(PLACES, ("s.csv", table.as_bytes()), "--sites s.csv").sound("");
        let rows = told.file("locations.csv");
        assert_eq!(rows.matches("Uganda,UGA,").count(), 2, "{rows}");
        assert!(!rows.contains(",camp,"), "{rows}");
    }
    let both =
        "name,lat,lon,capacity,country,to country\nMahagi,2.0,30.1,,DRC,Uganda\nCampa,2.1,30.5,100,DRC,\n";
    let rows = with(PLACES, ("s.csv", both.as_bytes()), "--sites s.csv").sound("").file("locations.csv");
    assert!(rows.contains("2.1,30.5,camp,") && rows.contains("2,30.1,crossing,Uganda"), "{rows}");
}

/// A district was its seat, and what both sides fight for was the adversary's.
#[test]
fn holders_of_what_may_be_two_things_and_holders_who_are_none() {
    let places = "name,pcode,lat,lon,admin2Name_en,admin2Pcode,population\nDjugu,Z1,1.9,30.2,Djugu,CD5401,100\n\
                  Fataki,Z2,2.1,30.4,Djugu,CD5401,100\nBunia,Z3,2.2,30.0,Irumu,CD5402,100\n";
    let held = |table: &str| with(places, ("h.csv", table.as_bytes()), "--control h.csv --home Army");
    held("name,holder\nDjugu,Army\nBunia,Rebels\n").refused("\"Djugu\" is a place and an area of 2 places");
    held("town,holder\nDjugu,Army\nFataki,Army\nBunia,Rebels\n").sound("");
    let told = held("name,holder\nZ1,Army\nFataki,Contested\nBunia,Rebels\n").sound("Fataki (Contested)");
    assert!(told.file("case.toml").contains("adversary = [\"Rebels\"]"), "{}", told.file("case.toml"));
}

/// Counts of all rows of a block but the first were left out.
#[test]
fn a_date_stands_for_all_rows_of_its_block() {
    let table = "date,Admin2,Arrivals\n2025-01-25,Djugu,10\n,Irumu,20\n,Total,30\n";
    counts(table, "--variable arrivals")
        .refused("1 rows count an area and have no date, such as that of \"Irumu\"");
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!(
        "<row>{}{}{}</row><row><c s=\"1\"><v>45682</v></c>{}<c><v>10</v></c></row><row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>Irumu</t></is></c><c r=\"C3\"><v>20</v></c></row>",
        text("date"),
        text("Admin2"),
        text("Arrivals"),
        text("Djugu")
    );
    let book = workbook(&rows, "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>");
    let told = with(PLACES, ("c.xlsx", &book), "--counts c.xlsx --variable arrivals").sound("");
    let told = told.file("observations_places.csv");
    assert!(told.contains("CD5402,Irumu,20,"), "{told}");
}

/// Fire in other words was none.
#[test]
fn events_in_other_words_are_refused() {
    let table = |kind: &str, sub: &str| {
        format!(
            "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,latitude,longitude,geo_precision,fatalities\n\
             A1,2025-01-25,Battles,Armed clash,Army,Rebels,1.9,30.2,1,3\nA2,2025-03-15,{kind},{sub},Army,Rebels,1.9,30.2,1,3\n"
        )
    };
    let made = |kind: &str, sub: &str| {
        with(PLACES, ("e.csv", table(kind, sub).as_bytes()), "--events e.csv --home Army")
    };
    made("Batailles", "Armed clash").refused(
        "column \"event_type\" has types of events that ACLED does not know: \"Batailles\" (1 rows)",
    );
    made("Battles", "Affrontement").sound("words that ACLED does not use");
}

/// `compare` refused the two scenarios of a case, and a record in which nobody leaves was the first to be run.
#[test]
fn both_scenarios_have_as_many_days_and_one_that_does_something_is_run() {
    let table = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,latitude,longitude,geo_precision,fatalities\n\
                 A1,2025-01-25,Battles,Armed clash,Army,Rebels,1.9,30.2,1,3\nA2,2025-03-15,Battles,Armed clash,Army,Rebels,1.9,30.2,1,3\n";
    let told = with(PLACES, ("e.csv", table.as_bytes()), "--events e.csv --home Army");
    let told = told.sound("displace run x/record.toml --quick");
    for file in ["record.toml", "offensive.toml"] {
        assert!(told.file(file).contains("horizon_days = 114"), "{}", told.file(file));
    }
    let empty = with(PLACES, ("none", b""), "").sound("displace run x/offensive.toml --quick");
    assert!(empty.file("offensive.toml").contains("horizon_days = 60"));
    assert!(!empty.file("record.toml").contains("horizon_days"));
}

/// People went by roads that are shut or were never finished.
#[test]
fn roads_of_an_extract_that_nobody_can_go_by_are_left_out() {
    let places = "name,pcode,lat,lon,population\nAlda,V1,36.0,40.0,100\nBrenn,V2,36.15,40.0,100\n";
    let nodes = [(11, 36.0, 40.0), (13, 36.15, 40.0)];
    for (tags, open) in [
        ("primary", true),
        ("primary;access=private", true),
        ("primary;bridge=yes", true),
        ("primary;access=no;foot=yes", true),
        ("primary;access=no", false),
        ("primary;bridge=destroyed", false),
        ("primary;status=closed", false),
        ("primary;abandoned=yes", false),
    ] {
        let ways: [(&str, &[i64]); 2] = [(tags, &[11, 13]), ("tertiary", &[13, 13])];
        let told = with(places, ("v.osm.pbf", &extract(&nodes, &ways)), "--roads v.osm.pbf");
        let said = told.said.contains("1 roads are shut to everybody or are no more, and are left out: ");
        assert_eq!(
            (told.file("roads.csv").contains("Alda,Brenn,16.7,primary,open"), said),
            (open, !open),
            "{tags}: {}",
            told.said
        );
    }
}

/// Properties of areas that nobody reads were not named, and lists without codes differed from polygons with codes everywhere.
#[test]
fn properties_of_areas_are_named_and_areas_known_by_name() {
    let area = |name: &str, code: &str, west: f64, east: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"ADM2_EN":"{name}","ADM2_PCODE":"{code}","Pop2020":7}},"geometry":{{"type":"Polygon","coordinates":[[[{west},0],[{east},0],[{east},4],[{west},4],[{west},0]]]}}}}"#
        )
    };
    let map = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        area("Djugu", "A", 30.0, 31.0),
        area("Irumu", "B", 31.0, 32.0)
    );
    let places = "name,lat,lon,admin2,population\nBule,2,30.2,Djugu,100\nBunia,2,31.2,IRUMU,100\n";
    let told = with(places, ("a.geojson", map.as_bytes()), "--areas a.geojson");
    let told = told.sound("not read: properties of a.geojson: pop2020");
    assert!(!told.said.contains("another polygon"), "{}", told.said);
    let told = with(&places.replace("IRUMU", "Djugu"), ("a.geojson", map.as_bytes()), "--areas a.geojson");
    told.sound("1 places lie in another polygon than their list says");
}

/// Two rows of headers, of which the first stands over several columns, were a dead end.
#[test]
fn the_total_of_a_divided_column_is_found() {
    for title in ["Population", "Total population"] {
        let table = format!(
            "Admin2,{title},,\n,Male,Female,Total\nDjugu,10,20,30\nIrumu,11,20,31\nMasisi,12,20,32\n"
        );
        let told = with(PLACES, ("p.csv", table.as_bytes()), "--population p.csv").sound("");
        assert!(told.said.contains("93 people"), "{}", told.said);
    }
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let number = |at: String, value: u32| format!("<c r=\"{at}\"><v>{value}</v></c>");
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}{}</row>",
        cell("A1", "Admin2"),
        cell("B1", "Resident population"),
        cell("B2", "0-17"),
        cell("C2", "18+"),
        cell("D2", "Total")
    );
    let districts = [(3, "Djugu"), (4, "Irumu"), (5, "Masisi")].map(|(row, name)| {
        let numbers =
            [("B", 10), ("C", 20), ("D", 30)].map(|(at, value)| number(format!("{at}{row}"), value));
        format!("<row r=\"{row}\">{}{}</row>", cell(&format!("A{row}"), name), numbers.concat())
    });
    let rows = rows + &districts.concat();
    let merged = "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:D1\"/></mergeCells>";
    let told = |rows: &str| with(PLACES, ("p.xlsx", &workbook(rows, merged)), "--population p.xlsx");
    told(&rows).refused("Resident population 0-17, Resident population 18+, Resident population");
    let told = told(&rows.replace("Resident population", "Population")).sound("");
    assert!(told.said.contains("90 people"), "{}", told.said);
    let table = "date,Displaced,,\n,Male,Female,Total\n2025-01-25,10,20,30\n";
    for column in ["", " --column count=Displaced"] {
        let told = counts(table, &format!("--variable displaced --stock{column}")).sound("");
        assert!(told.file("observations.csv").contains("2025-01-25,displaced,30,"), "{}", told.said);
    }
}

/// What is shown as Mar-25 was the first day of that month, whatever was meant.
#[test]
fn dates_without_a_day_are_asked() {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = |style: u32| {
        let row = |day: u32, count: u32| {
            format!("<row><c s=\"{style}\"><v>{day}</v></c><c><v>{count}</v></c></row>")
        };
        format!("<row>{}{}</row>{}{}", text("date"), text("Total displaced"), row(45689, 10), row(45717, 20))
    };
    let told = |style: u32| {
        with(PLACES, ("c.xlsx", &workbook(&rows(style), "")), "--counts c.xlsx --variable displaced")
    };
    told(3).refused("column \"date\": 2025-02-01 is shown without its day or its year (such as Mar-25)");
    told(1).sound("");
}

/// People of a district that polygons spell otherwise were left out, and its places had nobody: two warnings that did not say
/// that they are of one.
#[test]
fn names_that_are_spelled_nearly_alike_are_said() {
    let spelled = PLACES.replace("Masisi,CD6102", "Massissi,CD6102");
    let table = "Admin2,Population\nDjugu,1000\nIrumu,2000\nMasisi,30\n";
    // Few as they are, they were left out with a warning.
    people(&spelled, table, "").refused("\"Masisi\" there (30 people) and \"Massissi\" here");
    people(&spelled, &table.replace(",30", ",900"), "")
        .refused("\"Masisi\" there (900 people) and \"Massissi\" here");
    let said = "\"Masisi\" there (900 people) and \"Massissi\" here";
    let made = people(&spelled, &table.replace(",30", ",900"), "--part").sound();
    assert!(made.out.contains(said), "{}", made.out);
    let two = spelled.clone() + "Kalonge,Z5,-0.2,28.8,Masissie,CD6103,Nord-Kivu,CD61,100\n";
    let made = people(&two, table, "").sound();
    assert!(made.out.contains("(30 people)"), "{}", made.out);
    assert!(!people(PLACES, table, "").sound().out.contains("spelled nearly"));
}

/// Thousands were warned of in tables of people alone; of two columns that may be people the older counted.
#[test]
fn lists_of_places_say_which_people_they_have() {
    let thousands = PLACES.replace(",100\n", ",8.67\n");
    with(&thousands, ("other.csv", b""), "").sound("4 of 4 numbers in \"population\" are not whole");
    let two = PLACES.replace("admin1Pcode,population", "admin1Pcode,population,Population 2025 (est.)");
    let two = two.replace(",100\n", ",100,200\n");
    with(&two, ("other.csv", b""), "").sound(
        "\"population\" is read as persons, and \"Population 2025 (est.)\" may be meant: --column \"persons=Population \
         2025 (est.)\" takes it",
    );
    let asked = with(&two, ("other.csv", b""), "--column persons=population").sound("");
    assert!(!asked.said.contains("may be meant"), "{}", asked.said);
}

/// A last row that sums all others counted as a place of its own where it is called after the country.
#[test]
fn a_last_row_that_sums_all_others_is_no_place() {
    let row = |name: &str, code: &str, people: u32| {
        format!("{name},{code},2.0,30.1,Djugu,CD5401,Ituri,CD54,{people}\n")
    };
    let list = |people: u32| format!("{PLACES}{}{}", row("Tse", "Z5", 321), row("Quvia", "QV", people));
    let told = with(&list(721), ("other.csv", b""), "").sound("1 rows are sums of others and are left out");
    assert!(told.said.contains("\"Quvia\", 721"), "{}", told.said);
    let told = with(&list(720), ("other.csv", b""), "").sound("");
    assert!(!told.said.contains("sums of others"), "{}", told.said);
}

/// Camps are closed in other words than "Closed", and counts are of a period in other words than "weekly".
#[test]
fn closed_camps_and_counts_of_a_period_have_many_words() {
    for (header, state) in [
        ("Operational", "No"),
        ("Status", "Not operational"),
        ("Statut", "Démantelé"),
        ("Closing date", "2024-11-01"),
        ("Site open", "closed"),
    ] {
        let sites =
            format!("name,lat,lon,capacity,{header}\nCamp A,2.0,30.1,500,{state}\nCamp B,2.1,30.2,400,\n");
        with(PLACES, ("sites.csv", sites.as_bytes()), "--sites sites.csv")
            .sound(&format!("\"{header}\" is not read, and 1 camps are not open by it"));
    }
    for header in [
        "Total IDPs since last report",
        "Total IDPs (total for March)",
        "Total displaced between rounds",
        "Total IDPs, reporting cycle",
    ] {
        let counts = format!("date,{}\n2025-01-27,900\n2025-02-03,1200\n", header.replace(',', ""));
        with(PLACES, ("c.csv", counts.as_bytes()), "--counts c.csv --variable displaced").refused("--stock");
    }
}
