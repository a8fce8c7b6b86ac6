//! Files of counts of several variables in one case, and which file a column that is said is of.

use std::fs;

use super::new_case::Folder;

const PLACES: &str = "Village,Pcode,Latitude,Longitude,population\nAlda,V1,36.0,40.0,1200\nBrenn,V2,36.15,40.0,6000\n\
                      Corva,V3,36.3,40.05,7000\n";
const DTM: &str = "date,idps,returns,note\n2025-03-05,100,0,a\n2025-03-12,900,30,b\n";
const UNHCR: &str = "Jour,refugees,households\n2025-03-06,40,9\n2025-03-13,70,16\n";
const CASE: &str = "new valley --start 2025-03-01 --days 30 --places places.csv";
const DTM_DISPLACED: &str = "--counts dtm.csv --variable displaced --stock --column count=idps";
const UNHCR_ABROAD: &str = "import counts unhcr.csv --case valley --variable abroad --stock --column count=refugees --column date=Jour";

fn folder() -> Folder {
    let files = [("places.csv", PLACES), ("dtm.csv", DTM), ("unhcr.csv", UNHCR)];
    Folder::new(&files.map(|(name, text)| (name, text.as_bytes())))
}

fn must(folder: &Folder, line: &str) -> String {
    let (status, out, error) = folder.run(line);
    assert_eq!(status, Some(0), "{line}: {error}");
    out
}

/// Date, variable and value of what was observed.
fn observed(folder: &Folder) -> Vec<String> {
    let table = folder.text("observations.csv");
    table.lines().skip(1).map(|row| row.split(',').take(3).collect::<Vec<_>>().join(" ")).collect()
}

const BOTH: [&str; 4] =
    ["2025-03-06 abroad 40", "2025-03-13 abroad 70", "2025-03-05 displaced 100", "2025-03-12 displaced 900"];

#[test]
fn a_second_file_of_counts_comes_beside_the_first() {
    let folder = folder();
    must(&folder, &format!("{CASE} {DTM_DISPLACED}"));
    must(&folder, UNHCR_ABROAD);
    assert_eq!(observed(&folder), BOTH);
    // Each has its own options, which the next verb knows.
    must(&folder, "import places places.csv --case valley");
    assert_eq!(observed(&folder), BOTH);
    // What it has is read again, by what was said of it.
    let later = UNHCR.replace("70,16", "75,16");
    fs::write(folder.0.path().join("unhcr.csv"), later).expect("written");
    must(&folder, "import counts unhcr.csv --case valley");
    assert_eq!(observed(&folder)[1], "2025-03-13 abroad 75");
    // Another column for another variable is beside it, the same column in its place.
    must(&folder, "import counts dtm.csv --case valley --variable returned --stock --column count=returns");
    assert_eq!(observed(&folder).len(), 6);
    must(&folder, "import counts dtm.csv --case valley --variable movements --column count=returns");
    let now = observed(&folder);
    assert!(now.len() == 6 && now[5] == "2025-03-12 movements 30", "{now:?}");
    let (status, _, error) = folder.run("import counts dtm.csv --case valley --flow");
    assert!(
        status == Some(2) && error.contains("several variables, displaced, movements (--variable"),
        "{error}"
    );
    must(&folder, "check valley/record.toml");

    // In the other order the table is the same.
    let other = self::folder();
    must(&other, CASE);
    must(&other, UNHCR_ABROAD);
    let line = DTM_DISPLACED.replace("--counts dtm.csv", "import counts dtm.csv --case valley");
    must(&other, &line);
    assert_eq!(observed(&other), BOTH);
}

#[test]
fn two_files_that_count_the_same_are_refused_with_both() {
    let folder = folder();
    let base = format!("{CASE} {DTM_DISPLACED}");
    let (status, _, error) = folder.run(&format!("{base} --counts unhcr.csv"));
    assert!(status == Some(2) && error.contains("--counts takes one file, of which --variable"), "{error}");
    assert!(
        error.contains("add \"unhcr.csv\" afterwards: displace import counts FILE --case valley"),
        "{error}"
    );
    must(&folder, &base);
    let (status, _, error) = folder.run("import counts unhcr.csv dtm.csv --case valley");
    assert!(status == Some(2) && error.contains("2 files of counts are named"), "{error}");
    let before = (folder.text("observations.csv"), folder.text("inputs.json"));
    let refused = |rows: &str, more: &str, words: &str| {
        fs::write(folder.0.path().join("more.csv"), format!("date,people\n{rows}")).expect("written");
        let (status, _, error) =
            folder.run(&format!("import counts more.csv --case valley --variable displaced {more}"));
        assert!(status == Some(2) && error.contains(words), "{more}: {error}");
        assert_eq!((folder.text("observations.csv"), folder.text("inputs.json")), before);
    };
    let words = "more.csv and dtm.csv (\"idps\") both count \"displaced\" on 2025-03-12";
    refused("2025-03-12,950\n", "--stock", words);
    refused("2025-03-20,50\n", "--flow", "both count \"displaced\", each added up from its own first row on");
    refused(
        "2025-03-20,950\n",
        "--stock --column count=persons",
        "has no column for count; the headers are: date, people",
    );
    // Other days of the same are no contradiction.
    must(&folder, "import counts more.csv --case valley --variable displaced --stock");
    assert_eq!(observed(&folder)[2], "2025-03-20 displaced 950");
}

/// Cases that were made when there was one file of counts.
#[test]
fn an_older_record_of_inputs_is_known() {
    let folder = folder();
    must(&folder, &format!("{CASE} {DTM_DISPLACED}"));
    let path = folder.0.path().join("valley/inputs.json");
    let text = fs::read_to_string(&path).expect("it is there");
    let mut inputs: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    inputs["asked"]["counts"] = "../dtm.csv".into();
    inputs["asked"]["variable"] = "displaced".into();
    inputs["asked"]["flow"] = false.into();
    inputs["asked"]["said"]["columns"] = serde_json::json!([["count", "idps"]]);
    fs::write(&path, inputs.to_string()).expect("written");
    must(&folder, UNHCR_ABROAD);
    assert_eq!(observed(&folder), BOTH);
}

#[test]
fn a_column_says_for_which_files_it_was_used() {
    let places = "Town,Key,lat,lon\nAlda,V1,36.0,40.0\nBrenn,V2,36.15,40.0\nCorva,V3,36.3,40.05\n";
    let people = "Key,population\nV1,1000\nV2,500\nV3,10\n";
    let folder = Folder::new(&[("places.csv", places.as_bytes()), ("people.csv", people.as_bytes())]);
    let line = "new valley --start 2025-03-01 --places places.csv --population people.csv --column name=Town --column \
                pcode=Key";
    must(&folder, line);
    let readme = folder.text("README.md");
    for words in [
        "- --column \"name=Town\" is used for places.csv\n",
        "- --column \"pcode=Key\" is used for people.csv, places.csv\n",
    ] {
        assert!(readme.contains(words), "{readme}");
    }
    let (status, _, error) = folder.run(&format!("{line} --force --column pcode=Code"));
    assert!(status == Some(2) && error.contains("\"pcode=Code\" fits no file"), "{error}");
}

/// What is said of one file says nothing of the others that the case was made from.
#[test]
fn options_of_a_verb_are_of_its_files_alone() {
    let people =
        PLACES.replace("population", "People").replace("1200", "\"34,200\"").replace("6000", "\"1,005,000\"");
    let sites = "Camp;Latitude;Longitude;Capacity\nKamp A;36,01;40,02;3000\n";
    let files = [("places.csv", people.as_str()), ("sites.csv", sites), ("dtm.csv", DTM)];
    let folder = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
    must(&folder, &format!("{CASE} --column persons=People"));
    let before = folder.text("communities.csv");
    assert!(before.contains("1005000"), "{before}");
    must(&folder, "import sites sites.csv --case valley --decimal comma");
    assert_eq!(folder.text("communities.csv"), before);
    assert!(folder.text("locations.csv").contains("36.01"), "the camp is where its commas say");
    must(
        &folder,
        "import counts dtm.csv --case valley --variable displaced --stock --column count=idps --dates day-first",
    );
    assert_eq!(folder.text("communities.csv"), before);
    // Each keeps what was said of it, also of those that came together.
    must(&folder, "import sites sites.csv --case valley");
    must(&folder, "import places places.csv --case valley");
    assert_eq!(folder.text("communities.csv"), before);
    // A side of no name would be everybody's.
    for line in [
        "import sites sites.csv --case valley --home  ",
        "new other --start 2025-03-01 --places places.csv --home  ",
    ] {
        let arguments: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).chain([""]).collect();
        let (status, _, error) = super::support::displace(folder.0.path(), &arguments);
        assert!(status == Some(2) && error.contains("--home is blank"), "{error}");
    }
    // Another file in the place of one that was said something of starts anew.
    let other = sites.replace(';', ",").replace("36,01,40,02", "36.01,40.02");
    fs::write(folder.0.path().join("other.csv"), other.replace("Kamp A", "Kamp B")).expect("written");
    must(&folder, "import sites other.csv --case valley");
    assert!(folder.text("locations.csv").contains("Kamp B"));
}

/// A raw file that has become another is read anew by every verb: that is said.
#[test]
fn a_raw_file_that_changed_is_named() {
    let folder = folder();
    must(&folder, &format!("{CASE} {DTM_DISPLACED}"));
    assert!(!must(&folder, UNHCR_ABROAD).contains("is another than the case was made from"));
    fs::write(folder.0.path().join("places.csv"), PLACES.replace("6000", "12000")).expect("written");
    let said = must(&folder, "import counts dtm.csv --case valley");
    assert!(said.contains("places.csv is another than the case was made from"), "{said}");
    assert!(folder.text("communities.csv").contains("12000"));
    fs::write(folder.0.path().join("places.csv"), PLACES).expect("written");
    let said = must(&folder, "import places places.csv --case valley");
    assert!(!said.contains("is another than"), "the file that the verb names is meant: {said}");
}
