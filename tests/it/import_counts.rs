//! Are counts, displaced people and capacities read from the columns that count persons, and summed over the days of the
//! case? Each case here used to take another column or other days, without a word.

use std::fs;

use super::support::displace;
use super::targets::sheet::workbook;

const PLACES: &str = "name,pcode,lat,lon,admin2Name_en,admin2Pcode,admin1Name_en,admin1Pcode,population\n\
Bule,Z1,1.9,30.2,Djugu,CD5401,Ituri,CD54,100\nFataki,Z2,2.1,30.4,Djugu,CD5401,Ituri,CD54,100\n\
Bunia,Z3,2.2,30.0,Irumu,CD5402,Ituri,CD54,100\nSake,Z4,-0.1,28.8,Masisi,CD6102,Nord-Kivu,CD61,100\n";

/// Status, words and the table of observations.
pub(super) fn run<B: AsRef<[u8]>>(files: &[(&str, B)], more: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    let line = format!("new x --start 2025-01-20 --days 60 --places places.csv {more}");
    let words: Vec<&str> = line.split('|').flat_map(|part| part.split_whitespace()).collect();
    let (status, out, error) = displace(folder.path(), &words);
    let told = fs::read_to_string(folder.path().join("x/observations.csv")).unwrap_or_default();
    (status, out + &error, told)
}

pub(super) fn counts(table: &str, more: &str) -> (Option<i32>, String, String) {
    run(&[("c.csv", table)], &format!("--counts c.csv {more}"))
}

#[track_caller]
pub(super) fn refused((status, said, _): (Option<i32>, String, String), words: &str) {
    assert!(status == Some(2) && said.contains(words) && said.contains("hint: "), "{said}");
}

#[track_caller]
pub(super) fn sound(found: (Option<i32>, String, String), words: &str) -> String {
    assert!(found.0 == Some(0) && found.1.contains(words), "{}", found.1);
    found.2
}

#[test]
fn the_column_of_counts_is_not_another() {
    let stock = "--variable displaced --stock";
    let ids = "date,IDPs,Returnees\n2025-01-25,1000,20\n2025-01-26,1200,30\n";
    refused(
        counts(ids, stock),
        "several columns of numbers, and which of them counts is not said: IDPs, Returnees",
    );
    let odd = "date,Individuals,Remarks\n2025-01-25,1000,2\n2025-01-26,\"1,200\",3\n2025-01-27,\"1,300\",4\n";
    refused(counts(odd, stock), "which of them counts is not said: Individuals, Remarks");
    let few = "date,Individuals\n2025-01-25,1000\n2025-01-26,<5\n2025-01-27,3000\n";
    refused(counts(few, stock), "c.csv:3: column \"Individuals\": \"<5\" is no number");
    let homes = "date,IDPs,Households\n2025-01-25,10000,2000\n2025-02-25,50000,10000\n";
    let told =
        sound(counts(homes, stock), "\"IDPs\" is taken for the count: \"Households\" counts households");
    assert!(told.contains("2025-01-25,displaced,10000,"), "{told}");
    refused(
        counts("date,Households\n2025-01-25,100\n", stock),
        "\"Households\" counts households, and the model persons",
    );
}

#[test]
fn words_inside_words_say_nothing() {
    let town = "Date,Displaced in New Halfa\n2025-01-25,10000\n2025-02-01,12000\n";
    refused(
        counts(town, "--variable displaced"),
        "does not say whether \"Displaced in New Halfa\" is a stock or a flow",
    );
    let new = "Date,New displacement\n2025-01-25,10000\n";
    sound(
        counts(new, "--variable displaced --stock"),
        "\"New displacement\" reads like a flow, and --stock says the opposite",
    );
}

#[test]
fn totals_of_flows_begin_on_the_first_day() {
    let table = "date,New displacement\n2025-01-05,10000\n2025-01-15,20000\n2025-01-25,1000\n2025-02-25,5000\n2025-06-01,777\n";
    let words = "2 rows before the first day (2025-01-20) and 1 after the last (2025-03-21) are left out: they are not part";
    let told = sound(counts(table, "--variable displaced"), words);
    assert!(
        told.contains("2025-01-25,displaced,1000,") && told.contains("2025-02-25,displaced,6000,"),
        "{told}"
    );
}

#[test]
fn counts_of_areas_belong_to_areas_of_the_case() {
    let more = "--variable arrivals --flow";
    let table = "date,Admin1,Admin2,Arrivals\n2025-01-25,Ituri,Djugu,10\n2025-01-25,Nord-Kivu,Masisi,20\n2025-01-25,Nord-Kivu,,30\n";
    let words = "counts of 1 names that are no areas of the case are left out: Nord-Kivu; areas of the case are units of level 2 \
                 such as Djugu (CD5401)";
    let told = run(&[("c.csv", table)], &format!("--counts c.csv {more}"));
    assert!(told.0 == Some(0) && told.1.contains(words), "{}", told.1);
    let none = "date,Admin1,Arrivals\n2025-01-25,Ituri,10\n";
    let found = counts(none, more);
    assert!(!found.1.contains("--start"), "{}", found.1);
    refused(found, "counts Ituri, and areas of the case are units of level 2");
    let early = "date,Arrivals\n2024-01-25,10\n";
    refused(counts(early, more), "has no count of the case between 2025-01-20 and 2025-03-21");
}

#[test]
fn departures_of_a_week_are_not_those_of_a_day() {
    let weeks = "date,IDPs\n2025-01-25,100\n2025-02-01,200\n";
    for variable in ["arrivals", "departures"] {
        let words = format!(
            "counts people from 2025-01-25 to 2025-02-01, and \"{variable}\" of the whole case are people of one day"
        );
        refused(counts(weeks, &format!("--variable {variable} --flow")), &words);
        let words = format!("\"IDPs\" is a stock, and \"{variable}\" of the whole case");
        refused(counts(weeks, &format!("--variable {variable} --stock")), &words);
    }
    refused(counts("date,IDPs\n2025-01-25,100\n", "--variable arrivals --flow"), "has one count");
    let days = "date,IDPs\n2025-01-25,100\n2025-01-26,200\n";
    let told = sound(counts(days, "--variable arrivals --flow"), "");
    assert!(told.contains("2025-01-26,arrivals,200,"), "{told}");
    let told = sound(counts(&weeks.replace("IDPs", "Daily arrivals"), "--variable arrivals"), "");
    assert!(told.contains("2025-02-01,arrivals,200,"), "{told}");
}

#[test]
fn flows_are_not_added_up_to_stocks() {
    let table = "date,IDPs\n2025-01-25,100\n2025-02-01,200\n";
    for variable in ["trapped", "shelter_camp", "in_transit", "away", "abroad"] {
        let words = format!(
            "\"{variable}\" are all the people that there are on a day, and --flow says how many more"
        );
        refused(counts(table, &format!("--variable {variable} --flow")), &words);
        sound(counts(table, &format!("--variable {variable} --stock")), "");
    }
    for variable in ["displaced", "movements", "returned", "crossed", "border_arrivals", "to_government"] {
        let told = sound(counts(table, &format!("--variable {variable} --flow")), "");
        assert!(told.contains(&format!("2025-02-01,{variable},300,")), "{told}");
    }
    let falls = "date,IDPs\n2025-01-25,300\n2025-02-01,200\n";
    sound(
        counts(falls, "--variable returned --stock"),
        "\"returned\" is a running total, and \"IDPs\" falls from 300 on 2025-01-25 to 200",
    );
    let early = "date,IDPs\n2025-01-10,300\n2025-02-01,350\n";
    sound(
        counts(early, "--variable returned --stock"),
        "counts 300 by 2025-01-10 already, before the first day",
    );
}

/// A register of who crossed a border was compared with who was abroad, returned people left out (Ukraine 2022, our own case).
#[test]
fn a_stock_that_never_falls_is_asked_about() {
    let list = |eighth: u32| {
        let of = |day: u32| if day == 8 { eighth } else { 100 + day };
        (1..13).fold("date,Total\n".to_owned(), |rows, day| rows + &format!("2025-02-{day:02},{}\n", of(day)))
    };
    let words = "does not fall once in 12 dates";
    let said = |table: &str, stock: &str| counts(table, &format!("--variable {stock} --stock")).1;
    for (stock, total) in [("abroad", "crossed"), ("away", "displaced"), ("near_border", "border_arrivals")] {
        let asked = said(&list(108), stock);
        assert!(asked.contains(words) && asked.contains(&format!("--variable {total} counts the same")));
    }
    let silent = [said(&list(1), "abroad"), said(&list(108), "trapped")];
    assert!(!silent.iter().any(|asked| asked.contains(words)));
}

/// Only falls of `displaced` were warned of.
#[test]
fn no_running_total_falls_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    fs::write(folder.path().join("c.csv"), "date,Total\n2025-01-25,300\n2025-02-01,300\n").expect("written");
    let line = "new x --start 2025-01-20 --days 60 --places places.csv --counts c.csv --variable returned";
    let (status, _, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(status, Some(0), "{error}");
    for (variable, running) in
        [("displaced", true), ("returned", true), ("crossed", true), ("trapped", false)]
    {
        let rows = ["2025-01-25", "2025-02-01"].map(|date| {
            let value = if date < "2025-02" { 300 } else { 200 };
            format!("{date},{variable},{value},,,register,measured\n")
        });
        let table = "date,variable,value,low,high,source,confidence\n".to_owned() + &rows.concat();
        fs::write(folder.path().join("x/observations.csv"), table).expect("written");
        let (status, out, error) = displace(folder.path(), &["check", "x/record.toml"]);
        assert_eq!(status, Some(0), "{error}");
        let words = format!("{variable} is a running total and falls from 300 on 2025-01-25 to 200");
        assert_eq!((out + &error).contains(&words), running, "{variable}");
    }
    let rows = (1..=12).map(|day| format!("2025-02-{day:02},abroad,{day}00,,,register,measured\n"));
    let table = "date,variable,value,low,high,source,confidence\n".to_owned() + &rows.collect::<String>();
    fs::write(folder.path().join("x/observations.csv"), table).expect("written");
    let (_, out, error) = displace(folder.path(), &["check", "x/record.toml"]);
    assert!((out + &error).contains("do not become fewer once on 12 dates: if those who have gone back"));
}

/// Only totals of the whole case were looked at, and none that `new` wrote: each row there has a source of its own.
#[test]
fn no_running_total_of_an_area_falls_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    fs::write(folder.path().join("c.csv"), "date,pcode,Total\n2025-01-25,CD5401,30\n2025-02-01,CD5401,30\n")
        .expect("written");
    let line = "new x --start 2025-01-20 --days 60 --places places.csv --counts c.csv --variable arrivals";
    let (status, _, error) = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(status, Some(0), "{error}");
    let header = "from,to,variable,area_pcode,area,value,source,confidence\n";
    for (variable, [from, second], falls) in [
        ("arrivals", ["2025-01-20", "2025-01-20"], true),
        ("departures", ["2025-01-20", "2025-01-20"], true),
        ("displaced", ["2025-01-20", "2025-01-20"], true),
        ("displaced", ["2025-01-20", "2025-01-26"], false),
        ("hosted", ["2025-01-25", "2025-02-01"], false),
    ] {
        let table = format!(
            "{header}{from},2025-01-25,{variable},CD5401,Djugu,300,c.csv row 2,measured\n\
             {second},2025-02-01,{variable},CD5401,Djugu,200,c.csv row 3,measured\n"
        );
        fs::write(folder.path().join("x/observations_places.csv"), table).expect("written");
        let (status, out, error) = displace(folder.path(), &["check", "x/record.toml"]);
        assert_eq!(status, Some(0), "{error}");
        let words = format!(
            "{variable} of CD5401 since 2025-01-20 are a running total and fall from 300 by 2025-01-25 to 200"
        );
        assert_eq!((out.clone() + &error).contains(&words), falls, "{variable} {second}: {out}{error}");
    }
}

/// The count of an area whose cell is blank was that of the whole case, and a row of totals stopped counts of areas.
#[test]
fn totals_are_no_areas_and_blanks_no_totals() {
    let make = |table: &str, more: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("places.csv"), PLACES).expect("written");
        fs::write(folder.path().join("c.csv"), table).expect("written");
        let line = format!("new x --start 2025-01-20 --days 60 --places places.csv --counts c.csv {more}");
        let said = displace(folder.path(), &line.split(' ').collect::<Vec<_>>());
        let text = |name: &str| fs::read_to_string(folder.path().join("x").join(name)).unwrap_or_default();
        (said, text("observations.csv"), text("observations_places.csv"))
    };
    let table = |last: &str| {
        format!("date,Area,Total\n2025-02-01,Djugu,10\n2025-02-01,Irumu,20\n2025-02-01,{last}\n")
    };
    for (last, value) in [("Total,30", "30"), ("Grand total,31", "31"), (",30", "30")] {
        let ((status, _, error), whole, areas) = make(&table(last), "--variable displaced");
        assert_eq!(status, Some(0), "{last}: {error}");
        assert!(whole.contains(&format!("2025-02-01,displaced,{value},")), "{last}: {whole}");
        assert_eq!(areas.lines().count(), 3, "{last}: {areas}");
    }
    let ((status, _, error), ..) = make(&table(",50"), "--variable displaced");
    assert!(
        status == Some(2) && error.contains("c.csv:4: 1 rows name no area, and others do, such as 50"),
        "{error}"
    );
    for more in ["--variable hosted --stock", "--variable arrivals"] {
        let ((status, out, error), whole, areas) = make(&table("Total,30"), more);
        assert_eq!(status, Some(0), "{more}: {error}");
        assert!(out.contains("c.csv:4: 1 rows of totals are left out"), "{more}: {out}");
        assert!(whole.is_empty() && areas.lines().count() == 3, "{more}: {areas}");
    }
}

/// Words, and the table of observations of areas.
fn areas(table: &str, more: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("places.csv"), PLACES).expect("written");
    fs::write(folder.path().join("c.csv"), table).expect("written");
    let line = format!(
        "new x --start 2025-01-20 --days 60 --places places.csv --counts c.csv --variable arrivals {more}"
    );
    let (status, out, error) = displace(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    let told = fs::read_to_string(folder.path().join("x/observations_places.csv")).unwrap_or_default();
    assert_eq!(status.map(|status| status == 2), Some(told.is_empty()), "{out}{error}");
    (out + &error, told)
}

#[test]
fn people_who_came_before_the_first_day_did_not_come_after_it() {
    let table = "date,Admin2Pcode,IDPs\n2025-01-10,CD5401,300\n2025-01-31,CD5401,350\n2025-02-10,CD5401,360\n2025-01-31,CD5402,90\n";
    for (flow, later) in [("--stock", "10"), ("--flow", "360")] {
        let (said, told) = areas(table, flow);
        assert!(told.contains(&format!("2025-02-01,2025-02-10,arrivals,CD5401,Djugu,{later},")), "{told}");
        assert!(told.contains("2025-01-20,2025-01-31,arrivals,CD5402,Irumu,90,"), "{told}");
        assert_eq!(told.lines().count(), 3, "{told}");
        let words = "the count of \"Djugu\" on 2025-01-31 is of the days since 2025-01-10";
        assert!(said.contains(words), "{said}");
    }
    // What was there on the day before the first tells what came after it.
    let (_, told) = areas(&table.replace("2025-01-10", "2025-01-19"), "--stock");
    assert!(told.contains("2025-01-20,2025-01-31,arrivals,CD5401,Djugu,50,"), "{told}");
    let (said, _) = areas(&table.replace("02-10,CD5401,360", "02-10,CD5401,340"), "--stock");
    assert!(said.contains("the stock of \"Djugu\" is 340 on 2025-02-10, and was 350 before"), "{said}");
    let (_, told) = areas(&table.replace("IDPs", "Daily arrivals"), "");
    assert!(told.contains("2025-02-10,2025-02-10,arrivals,CD5401,Djugu,360,"), "{told}");
}

fn people(table: &str, more: &str) -> (Option<i32>, String, String) {
    run(&[("people.csv", table)], &format!("--population people.csv {more}"))
}

#[test]
fn other_counts_are_not_taken_for_persons() {
    let rows = "\nDjugu,100,7\nIrumu,500,5\nMasisi,50,4\n";
    for (header, what) in [
        ("Population (thousands)", "counts thousands or millions"),
        ("Population density (per km2)", "is a density"),
        ("Population (ménages)", "counts households"),
        ("Population growth rate (%)", "is a share or rate"),
        ("Population affected", "counts some of the people only"),
    ] {
        let words =
            format!("; the column \"{header}\" {what}: --column \"persons={header}\" takes it as persons");
        refused(people(&format!("Admin2,{header},Round{rows}"), ""), &words);
    }
    let homes = format!("Admin2,Population,IDPs (households){rows}");
    sound(
        people(&homes, ""),
        "the column \"IDPs (households)\" counts households: --column \"idps=IDPs (households)\"",
    );
    for header in ["Population 2024", "Population (both sexes)", "T_TL_2024"] {
        sound(people(&format!("Admin2,{header},Round{rows}"), ""), "650 people in 4 places");
    }
    let broken = "Admin2,Population\nDjugu,100.5\nIrumu,500.25\nMasisi,50\n";
    sound(people(broken, ""), "2 of 3 numbers in \"Population\" are not whole");
}

#[test]
fn camps_are_no_crossings_to_their_own_country_and_count_once() {
    let sites = |table: &str, more: &str| run(&[("s.csv", table)], &format!("--sites s.csv {more}"));
    let own = "Country,Site Name,Latitude,Longitude,Individuals\nDemocratic Republic of the Congo,Bulengo,-0.05,28.9,10000\n\
               Democratic Republic of the Congo,Lushagala,-0.1,28.95,5000\n";
    refused(
        sites(own, ""),
        "all rows name one country, Democratic Republic of the Congo: are they camps in it",
    );
    refused(sites(own, "--country COD"), "2 rows lie in the country of the case itself");
    let abroad = "country,crossing,lat,lon\nRwanda,Goma,-0.2,28.9\n";
    sound(sites(abroad, "--country COD"), "5 locations");
    let far = "Site Name,Latitude,Longitude,Capacity\nBulengo,-0.05,28.9,1000\nBulengo,-0.05,28.9,1000\nLushagala,50,3,3000\n";
    let found = sites(far, "");
    assert!(found.1.contains("1 rows repeat a site and count once, for instance Bulengo"), "{}", found.1);
    sound(found, "1 sites lie more than 100 km from every place of the case: Lushagala (");
    let twice = far.replace("28.9,1000\nB", "28.9,1001\nB");
    refused(sites(&twice, ""), "s.csv:3: \"Bulengo\" stands in row 2 too, with another capacity");
    let used = "Site Name,Latitude,Longitude,Capacity used (%)\nBulengo,-0.05,28.9,120\n";
    refused(sites(used, ""), "has neither a capacity, as camps do, nor a country, as crossings do");
}

/// A row of a sheet: a text or date, and a number.
fn row(at: usize, first: &str, second: &str) -> String {
    let cell = |column: &str, cell: &str| match cell.parse::<f64>() {
        // The second style is that of dates.
        Ok(_) if column == "A" => format!("<c r=\"A{at}\" s=\"1\"><v>{cell}</v></c>"),
        Ok(_) => format!("<c r=\"{column}{at}\"><v>{cell}</v></c>"),
        Err(_) => format!("<c r=\"{column}{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
    };
    format!("<row r=\"{at}\">{}{}</row>", cell("A", first), cell("B", second))
}

#[test]
fn dates_of_a_workbook_beside_text_are_said() {
    let sheet = row(1, "date", "Displaced total") + &row(2, "45690", "1000") + &row(3, "25/01/2025", "900");
    let found = run(&[("c.xlsx", workbook(&sheet, ""))], "--counts c.xlsx --variable displaced");
    sound(found, "some cells are dates of the workbook and others text such as \"25/01/2025\"");
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_not_unpacked() {
    let mut bytes = workbook(&(row(1, "date", "Displaced total") + &row(2, "45690", "1000")), "");
    // What the archive says of its parts.
    for at in 0..bytes.len() - 28 {
        if bytes[at..].starts_with(b"PK\x01\x02") {
            bytes[at + 24..at + 28].copy_from_slice(&0x7000_0000_u32.to_le_bytes());
        }
    }
    let found = run(&[("c.xlsx", bytes)], "--counts c.xlsx --variable displaced");
    refused(found, "it unpacks to 10752 MiB, more than 512");
}

/// A daily average of each week counted as one day of it.
#[test]
fn daily_flows_of_each_week_are_no_running_total() {
    let table = |days: [&str; 3]| {
        format!("date,Newly displaced (daily)\n{},100\n{},200\n{},300\n", days[0], days[1], days[2])
    };
    let weeks = table(["2025-01-27", "2025-02-03", "2025-02-10"]);
    refused(
        counts(&weeks, "--variable displaced"),
        "c.csv:3: \"Newly displaced (daily)\" counts people of one day, and all days between its rows are missing, such as those \
         between 2025-01-27 and 2025-02-03",
    );
    let some = table(["2025-01-27", "2025-01-28", "2025-01-31"]);
    let told = sound(counts(&some, "--variable displaced"), "and 2 days between its rows are missing");
    assert!(told.contains("2025-01-31,displaced,600,"), "{told}");
    let all = table(["2025-01-27", "2025-01-28", "2025-01-29"]);
    assert!(!counts(&all, "--variable displaced").1.contains("are missing"));
}

/// Millions, thousands, families and tents were persons.
#[test]
fn other_units_of_counts_are_said() {
    let table = |header: &str| format!("date,{header}\n2025-01-25,1200\n2025-01-26,1300\n");
    let stock = "--variable displaced --stock";
    for (header, what) in [
        ("Familias acumuladas total", "counts households"),
        ("Hogares total", "counts households"),
        ("Refugiados (miles) total", "counts thousands or millions"),
        ("cumulative refugees (k)", "counts thousands or millions"),
        ("cumulative tents", "counts something other than people"),
        ("cumulative cases", "counts something other than people"),
    ] {
        refused(counts(&table(header), stock), &format!("\"{header}\" {what}, and the model persons"));
    }
    let millions = "date,cumulative refugees\n2025-01-25,1.2\n2025-01-26,1.3\n2025-01-27,1.5\n";
    sound(
        counts(millions, stock),
        "3 of 3 numbers in \"cumulative refugees\" are not whole: are they persons",
    );
}

/// Stocks of the first day itself were people who left, or came, on that day.
#[test]
fn stocks_of_the_first_day_displace_nobody() {
    let whole = "date,Total displaced\n2025-01-20,5000\n2025-01-25,6000\n";
    let said = "1 counts are of the first day itself (2025-01-20; up to 5000): they are compared with that day, and are part of the later \
                counts, while the model counts people from the first day on, and nobody is displaced by them: on the first day the case \
                has the 0 displaced people";
    let told = sound(counts(whole, "--variable displaced"), said);
    assert!(
        told.contains("2025-01-20,displaced,5000,") && told.contains("2025-01-25,displaced,6000,"),
        "{told}"
    );
    let areas_of = "date,Admin2Pcode,IDPs\n2025-01-20,CD5401,300\n2025-01-31,CD5401,350\n";
    let (said, told) = areas(areas_of, "--stock");
    assert!(
        said.contains(
            "1 counts are of the first day itself (2025-01-20; up to 300): they are what was there before"
        ),
        "{said}"
    );
    assert!(told.contains("2025-01-21,2025-01-31,arrivals,CD5401,Djugu,50,"), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");
    // Flows of that day are of it.
    let (said, told) = areas(areas_of, "--flow");
    assert!(
        told.contains("2025-01-20,2025-01-20,arrivals,CD5401,Djugu,300,")
            && !said.contains("first day itself"),
        "{told}"
    );
}
