//! How are the files of an import read? By the rules for every table, with what people put into them.

use std::path::Path;

use displace::import::flee::{Folder, Options, convert};

use super::flee::{attempt, attempt_with, changed, files, fixture, said, tables, text};

/// 1.900 used to be 1,900 here, by what stood in the rest of the column, and 1.9 in our own tables.
#[test]
fn numbers_that_could_be_two_are_refused() {
    for (count, refused) in [("1.900", true), ("\"1,900\"", true), ("1 900", false), ("\"1,001,900\"", false)]
    {
        let east = format!("2020-01-01,900\n2020-02-09,{count}\n");
        let dotted = attempt(|name, _| (name == "east.csv").then(|| east.clone()));
        let error = dotted.err().map_or_else(String::new, |error| error.to_string());
        assert_eq!(
            error.contains("east.csv:2: ") && error.contains("could be 1.9 or 1900"),
            refused,
            "{error}"
        );
    }
    let length = attempt(|name, text| (name == "routes.csv").then(|| text.replace(",60,", ",\"1,234\",")));
    assert!(length.expect_err("one or a thousand kilometres").to_string().contains("could be 1.234 or 1234"));
    let fraction =
        changed(|name, _| (name == "east.csv").then(|| "2020-01-01,900\n2020-02-09,1900.5\n".into()));
    assert!(text(&fraction, "counts.csv").contains("\"Camp, East\",1900.5,"));
}

/// The daily figure used to be taken for the people who are there: 1.23 of 3.63 million refugees.
#[test]
fn of_several_columns_of_numbers_the_user_says_which_counts() {
    let east = "data_date,daily,cumulative,note\n2020-01-01,200,200,a\n2020-02-09,50,900,b\n";
    let counts = |columns: &[&str]| {
        let count_columns: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
        let options = Options { count_columns: &count_columns, ..Options::default() };
        attempt_with(|name, _| (name == "east.csv").then(|| east.into()), &options)
    };
    let error = counts(&[]).expect_err("nobody knows").to_string();
    assert!(error.contains("east.csv: several columns hold numbers: daily, cumulative"), "{error}");
    assert!(error.contains("--count-column"), "{error}");
    for chosen in ["Cumulative", "3"] {
        let imported = counts(&[chosen]).expect("it is chosen");
        assert!(text(&imported, "counts.csv").contains("2020-02-09,\"Camp, East\",900,"));
        assert!(
            imported.unused.contains(&"columns of east.csv: daily, note".to_owned()),
            "{:?}",
            imported.unused
        );
    }
    let error = counts(&["cumulative", "monthly"]).expect_err("no such column").to_string();
    assert!(error.contains("no file of counts has a column of numbers called \"monthly\""), "{error}");
}

/// 800 of 1,300 people used to be skipped with a file of semicolons, and Arabic names became other letters.
#[test]
fn other_delimiters_are_read_and_other_code_pages_refused() {
    let clean = tables(&changed(|_, _| None));
    let divided = changed(|name, text| (name == "west.csv").then(|| text.replace(',', ";")));
    assert_eq!((tables(&divided), said(&divided)), (clean, String::new()));
    let mut input = files(&fixture("clean/input_csv"));
    let names = input.get_mut("locations.csv").expect("the fixture is there");
    let at = names.windows(5).position(|word| word == b"Alpha").expect("Alpha is a location");
    names.splice(at..at + 5, *b"\xcd\xe1\xc8");
    let input = Folder::new(Path::new("input_csv"), input);
    let data = Folder::read(&fixture("clean/source_data")).expect("the fixture is there");
    let error = convert("case", &input, Some(&data), &Options::default())
        .expect_err("nobody knows the letters")
        .to_string();
    assert!(error.contains("locations.csv:2: must be UTF-8 text") && error.contains("CSV UTF-8"), "{error}");
    assert!(error.starts_with("input_csv has 1 problem\n"), "what follows from it is not said: {error}");
}

/// What `check` says of an imported case of which one table was changed.
fn checked(table: &str, change: impl Fn(&str) -> String) -> String {
    let imported = changed(|_, _| None);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in &imported.files {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let text = if name == table { change(&text) } else { text };
        std::fs::write(folder.path().join(name), text).expect("it is written");
    }
    match displace::scenario::load(&folder.path().join(&imported.files[0].0)) {
        Ok(scenario) => scenario.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        Err(error) => error.to_string(),
    }
}

/// Tables of given departures had none of the checks of the others.
#[test]
fn what_is_given_and_can_have_no_effect_is_said() {
    let with = |row: &'static str| move |text: &str| format!("{text}{row}\n");
    for (table, row, words) in [
        ("zones.csv", "Beta,2021-05-01,,x", "do not count: here 2021-05-01"),
        ("zones.csv", "Alpha,2020-01-10,2020-01-12,x", "\"Alpha\" is in conflict on these days already"),
        ("closures.csv", "entry,Crossing,,2025-01-01,,x", "is shut on no day of the scenario"),
        ("closures.csv", "entry,Crossing,,2020-01-05,2020-01-05,x", "is shut on no day of the scenario"),
        ("closures.csv", "host,Crossing,,2020-01-05,,x", "\"Crossing\" takes nobody in"),
        ("closures.csv", "entry,Crossing,Alpha,2020-01-05,,x", "must be blank for entry and host"),
        ("counts.csv", "2030-01-01,Camp West,500,x", "do not count: here 2030-01-01"),
        ("counts.csv", "2020-01-20,Crossing,500,x", "is of a location that is no host"),
    ] {
        let said = checked(table, with(row));
        assert!(said.contains(words), "{table}, {row}: {said}");
    }
    assert_eq!(checked("zones.csv", str::to_owned), "");
    let many = checked("departures.csv", |text| {
        format!("{}\n2020-01-05,900000,x\n", text.lines().next().expect("a header"))
    });
    assert!(many.contains("900000 persons leave, and"), "{many}");
}

#[test]
fn what_an_import_makes_of_odd_rows_is_said() {
    for (file, from, to, words) in [
        (
            "closures.csv",
            "camp,Camp West,,30,-1",
            "camp,Camp West,,30,10",
            "before it shuts on day 30: shut for good",
        ),
        ("registration_corrections.csv", "normalize", "boost", "there is no correction \"boost\""),
        ("west.csv", "2020-", "2010-", "are from before the first day, the last from 2010-02-09"),
    ] {
        let odd = changed(|name, text| (name == file).then(|| text.replace(from, to)));
        let warnings = said(&odd);
        assert!(warnings.contains(words), "{file}: {warnings}");
    }
}

/// Households were persons, thousands single ones, and miles kilometres.
#[test]
fn headers_in_other_units_are_refused() {
    let changed = |file: &str, from: &str, to: &str| {
        let done = attempt(|name, text| {
            (name == file).then(|| {
                assert!(text.contains(from), "{text}");
                text.replacen(from, to, 1)
            })
        });
        done.err().map_or_else(String::new, |error| error.to_string())
    };
    for (to, what) in [
        (
            "population (households)",
            "\"population (households)\" are households, and numbers are read as persons",
        ),
        ("population per 1000", "\"population per 1000\" are a share or rate"),
        ("population (thousands)", "are thousands or millions"),
    ] {
        let error = changed("locations.csv", "population", to);
        assert!(error.contains("locations.csv:1: ") && error.contains(what), "{error}");
    }
    let error = changed("routes.csv", "distance", "distance in miles");
    assert!(error.contains("are miles, and numbers are read as kilometres"), "{error}");
    for header in ["distance_km", "length (km)"] {
        assert_eq!(changed("routes.csv", "distance", header), "");
    }
    let east = |options: &Options<'_>| {
        let east = "date,households\n2020-01-01,200\n2020-02-09,900\n";
        let done = attempt_with(|name, _| (name == "east.csv").then(|| east.into()), options);
        done.err().map_or_else(String::new, |error| error.to_string())
    };
    let error = east(&Options::default());
    assert!(error.contains("east.csv:1: \"households\" are households, and counts are persons"), "{error}");
    let named = ["households".to_owned()];
    assert_eq!(east(&Options { count_columns: &named, ..Options::default() }), "");
}

/// Rows, columns and files that stand twice, cells that say nothing, and columns in another order.
#[test]
fn what_says_a_thing_twice_or_nothing_is_said() {
    let with = |file: &'static str, from: &'static str, to: &'static str| {
        changed(move |name, text| (name == file).then(|| text.replacen(from, to, 1)))
    };
    for (file, from, to, words) in [
        (
            "sim_period.csv",
            "Length,40",
            "Length,40\nLength,30",
            "sim_period.csv:3: \"Length\" is there twice: the first counts",
        ),
        ("conflicts.csv", "0,1,0", "0,,0", "conflicts.csv:2: 1 cells are blank: taken for no conflict"),
        ("conflicts.csv", "0,1,0", "0,-99,0", "conflicts.csv:2: 1 cells are below 0, the first -99"),
        (
            "data_layout.csv",
            "east.csv",
            "east.csv,east.csv",
            "\"east.csv\" is there twice for \"Camp, East\": it counts once",
        ),
        (
            "data_layout.csv",
            "west.csv,",
            "west.csv,east.csv,",
            "\"east.csv\" is the file of \"Camp, East\" (line 2) too: its people are counted at both",
        ),
        (
            "locations.csv",
            "#name,region,country",
            "#name,country,region",
            "has the country before the region: taken so",
        ),
    ] {
        let imported = with(file, from, to);
        assert!(said(&imported).contains(words), "{file}: {words}: {}", said(&imported));
    }
    let east = |imported| text(&imported, "counts.csv").matches("\"Camp, East\",900,").count();
    assert_eq!(east(with("data_layout.csv", "east.csv", "east.csv,east.csv")), east(changed(|_, _| None)));
    let end = with("sim_period.csv", "Length,40", "Length,40\nEndDate,2020-02-09");
    assert!(end.unused.contains(&"\"EndDate\" of sim_period.csv".to_owned()), "{:?}", end.unused);
    let column = changed(|name, text| {
        (name == "conflicts.csv").then(|| {
            let mut lines = text.lines().map(str::to_owned);
            let header = lines.next().expect("a header") + ",Alpha";
            std::iter::once(header).chain(lines.map(|line| line + ",0")).collect::<Vec<_>>().join("\n") + "\n"
        })
    });
    assert!(
        said(&column).contains("\"Alpha\" has two columns: in conflict if either says so"),
        "{}",
        said(&column)
    );
}
