//! Do files that come one by one make the case that they make at once, and does what others wrote stay?

use std::fs;
use std::path::Path;

use super::support::displace;

const PLACES: &str = "Village,Pcode,Latitude,Longitude,Admin1Pcode,population\nAlda,V1,36.0,40.0,R1,1200\nBrenn,V2,36.15,40.0,R1,6000\n\
                      Corva,V3,36.3,40.05,R1,7000\nDoma,V4,36.4,40.05,R2,800\nEstar,V5,35.85,40.0,R2,200\n";
const PEOPLE: &str = "pcode,Total population,IDPs\nV1,1234,34\nV2,6500,500\nV3,12000,5000\nR2,1001,0\n";
const CONTROL: &str =
    "place,holder,date\nV5,army,\nV1,council,\nV2,council,\nV3,council,\nV4,council,\nV1,army,2025-03-10\n";
const SITES: &str = "camp,lat,lon,capacity\nSun Camp,36.35,40.1,900\n";
const EVENTS: &str = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n\
1,1,2025-03-02,2025-03-02,1,Army,Council,36.15,40.0,0,0,6\n2,1,2025-03-04,2025-03-04,1,Army,Council,36.4,40.05,5,6,11\n";
const COUNTS: &str = "date,cumulative displaced\n2025-03-05,100\n2025-03-12,900\n";
const ROADS: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"primary"},
 "geometry":{"type":"LineString","coordinates":[[40.0,35.85],[40.0,36.0],[40.0,36.15],[40.05,36.3],[40.05,36.4]]}}]}"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("places.csv", PLACES),
            ("people.csv", PEOPLE),
            ("control.csv", CONTROL),
            ("sites.csv", SITES),
            ("ged.csv", EVENTS),
            ("counts.csv", COUNTS),
            ("roads.geojson", ROADS),
        ] {
            fs::write(folder.path().join(name), text).expect("it is written");
        }
        Self(folder)
    }

    fn run(&self, arguments: &str) -> (Option<i32>, String, String) {
        displace(self.0.path(), &arguments.split(' ').collect::<Vec<_>>())
    }

    fn must(&self, arguments: &str) -> String {
        let (status, out, error) = self.run(arguments);
        assert_eq!(status, Some(0), "{arguments}: {error}");
        out
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it is there")
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

const FIRST: &str = "--start 2025-03-01 --days 30 --places places.csv";

#[test]
fn files_one_by_one_make_the_case_that_they_make_at_once() {
    let folder = Folder::new();
    folder.must(&format!(
        "new once/valley {FIRST} --population people.csv --control control.csv --home council --sites sites.csv --roads \
         roads.geojson --events ged.csv --counts counts.csv --variable displaced"
    ));
    folder.must(&format!("new valley {FIRST}"));
    // Not in the order in which they depend on each other.
    let out = folder.must("import events ged.csv --case valley");
    assert!(out.contains("ged.csv is an export of UCDP GED") && out.contains("2 rows of events"), "{out}");
    assert!(!out.contains("not read"), "{out}");
    folder.must("import counts counts.csv --case valley --variable displaced");
    folder.must("import roads roads.geojson --case valley");
    folder.must("import sites sites.csv --case valley");
    folder.must("import control control.csv --case valley --home council");
    let out = folder.must("import population people.csv --case valley");
    assert!(out.contains("20,735 people in 5 places, 6 locations"), "{out}");
    assert_eq!(names(&folder.path("valley")), names(&folder.path("once/valley")));
    for name in names(&folder.path("valley")).iter().filter(|name| *name != "inputs.json") {
        assert_eq!(
            folder.text(&format!("valley/{name}")),
            folder.text(&format!("once/valley/{name}")),
            "{name}"
        );
    }
    folder.must("check valley/record.toml valley/offensive.toml");
    // The same file again is the same input; nothing is left beside the case.
    folder.must("import events ged.csv --case valley");
    assert_eq!(folder.text("valley/events.csv"), folder.text("once/valley/events.csv"));
    assert!(names(folder.0.path()).iter().all(|name| !name.starts_with('.')), "{:?}", names(folder.0.path()));
    // And displace new knows the folder as its own still.
    folder.must(&format!("new valley {FIRST} --force"));
    assert!(!folder.path("valley/events.csv").exists());
}

#[test]
fn what_others_wrote_stays() {
    let folder = Folder::new();
    folder.must(&format!("new valley {FIRST}"));
    // A table that the new file does not touch, notes, a scenario and a folder of one's own.
    let corrected = folder.text("valley/locations.csv").replace(",place,home,false,", ",place,home,true,");
    assert_ne!(corrected, folder.text("valley/locations.csv"));
    fs::write(folder.path("valley/locations.csv"), &corrected).expect("written");
    fs::write(folder.path("valley/TODO.md"), "mended").expect("written");
    fs::write(
        folder.path("valley/mine.toml"),
        "title = \"Mine\"\nsummary = \"Mine.\"\nbase = \"record.toml\"\n",
    )
    .expect("written");
    fs::create_dir(folder.path("valley/maps")).expect("a folder");
    fs::write(folder.path("valley/maps/a.txt"), "map").expect("written");
    let out = folder.must("import events ged.csv --case valley");
    assert!(out.contains("locations.csv was changed by hand and stays"), "{out}");
    assert!(out.contains("what it said is in TODO.before.md"), "{out}");
    assert_eq!(folder.text("valley/locations.csv"), corrected);
    assert_eq!(folder.text("valley/TODO.before.md"), "mended");
    assert_eq!(folder.text("valley/maps/a.txt"), "map");
    folder.must("check valley/mine.toml");
    // A file that the verb would change too is not overwritten without a word, and nothing else is written.
    let before = names(&folder.path("valley"));
    let (status, out, error) = folder.run("import control control.csv --case valley --home council");
    assert!(status == Some(2) && out.is_empty(), "{out}");
    assert!(error.contains("locations.csv in valley changed by hand"), "{error}");
    assert_eq!((names(&folder.path("valley")), folder.text("valley/locations.csv")), (before, corrected));
    let out = folder.must("import control control.csv --case valley --home council --force");
    assert!(out.contains("locations.csv was changed by hand and is replaced"), "{out}");
    assert!(folder.text("valley/case.toml").contains("home = [\"council\"]"));
}

#[test]
fn what_would_break_a_case_is_refused() {
    let folder = Folder::new();
    folder.must(&format!("new valley {FIRST}"));
    let of_one = "title = \"One\"\nsummary = \"One.\"\nbase = \"record.toml\"\n\n[[truce]]\nfrom = \"2025-03-05\"\nto = \"2025-03-06\"\n";
    fs::write(folder.path("valley/one.toml"), of_one).expect("written");
    fs::write(folder.path("few.csv"), PLACES.replace("Doma,V4,36.4,40.05,R2,800\n", "")).expect("written");
    let waypoints = "title = \"Two\"\nsummary = \"Two.\"\nbase = \"offensive.toml\"\n\n[[offensive.axis]]\nname = \"North\"\nwaypoints = \
                     [\"Corva\", \"Doma\"]\nprobability = { fixed = 1.0, source = \"x\", confidence = \"guess\" }\ndelay_days = { fixed \
                     = 0.0, source = \"x\", confidence = \"guess\" }\n";
    fs::write(folder.path("valley/two.toml"), waypoints).expect("written");
    folder.must("check valley/two.toml");
    let refused = |line: &str, words: &str| {
        let before = (names(&folder.path("valley")), folder.text("valley/communities.csv"));
        let (status, out, error) = folder.run(line);
        assert!(status == Some(2) && out.is_empty() && error.contains(words), "{line}: {out}{error}");
        assert_eq!((names(&folder.path("valley")), folder.text("valley/communities.csv")), before, "{line}");
    };
    refused("import places few.csv --case valley", "Doma");
    refused("import events nothing.csv --case valley", "nothing.csv is not there");
    refused("import events people.csv --case valley", "is neither an export of UCDP GED nor of ACLED");
    refused("import roads roads.geojson places.csv --case valley", "one file of this kind, and 2 are named");
    refused("import counts counts.csv --case valley", "does not say which number of the model it counts");
    refused("import events ged.csv --case nowhere", "cannot read nowhere/inputs.json");
    refused("import events ged.csv --case valley --column cuont=best", "fits no file");
    let (status, _, error) =
        displace(&folder.path("valley"), &["import", "events", "../ged.csv", "--case", "."]);
    assert!(status == Some(2) && error.contains("go to the folder above: --case valley"), "{error}");
    fs::remove_file(folder.path("places.csv")).expect("it is there");
    refused("import events ged.csv --case valley", "places.csv, from which valley was made, is not there");
}

/// Both sides were home, and one of two attacks went.
#[test]
fn a_wrong_side_of_the_people_is_replaced() {
    let folder = Folder::new();
    let held = "place,holder\nV1,council\nV2,council\nV3,army\nV4,army\nV5,army\n";
    fs::write(folder.path("control.csv"), held).expect("written");
    folder.must(&format!("new valley {FIRST} --home army --control control.csv"));
    let out = folder.must("import control control.csv --case valley --home council");
    assert!(
        out.contains("the side of the people was \"army\" and is \"council\" from now on (--home)"),
        "{out}"
    );
    let case = folder.text("valley/case.toml");
    assert!(case.contains("home = [\"council\"]\nadversary = [\"army\"]"), "{case}");
    // Said again, or not at all, it stays.
    for more in ["", " --home council"] {
        let out = folder.must(&format!("import events ged.csv --case valley{more}"));
        assert!(!out.contains("from now on"), "{out}");
        assert_eq!(folder.text("valley/case.toml"), case);
    }
}

#[test]
fn a_case_and_its_files_can_be_moved_together() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("work/raw")).expect("a folder");
    for name in ["places.csv", "ged.csv"] {
        fs::rename(folder.path(name), folder.path("work/raw").join(name)).expect("moved");
    }
    folder.must("new work/valley --start 2025-03-01 --days 30 --places work/raw/places.csv");
    fs::rename(folder.path("work"), folder.path("elsewhere")).expect("moved");
    folder.must("import events elsewhere/raw/ged.csv --case elsewhere/valley");
    assert!(folder.text("elsewhere/valley/inputs.json").contains("\"../raw/places.csv\""));
    assert_eq!(folder.text("elsewhere/valley/events.csv").lines().count(), 3);
}

#[test]
fn the_smallest_case_can_be_written_quietly() {
    let folder = Folder::new();
    let (status, out, error) = folder.run("new --example small --quiet");
    assert!(status == Some(0) && out.is_empty(), "{out}{error}");
    let (status, _, error) = folder.run("new valley --example other --start 2025-03-01");
    assert!(status == Some(2) && error.contains("cannot be used with"), "{error}");
    folder.must(&format!("new valley {FIRST}"));
    let (_, _, error) = folder.run(&format!("new valley {FIRST}"));
    assert!(error.contains("valley exists already") && !error.contains("--output"), "{error}");
    fs::create_dir(folder.path("other")).expect("a folder");
    fs::write(folder.path("other/diary.txt"), "mine").expect("written");
    let (_, _, error) = folder.run(&format!("new other {FIRST} --force"));
    assert!(error.contains("not a folder that displace new wrote") && !error.contains("--output"), "{error}");
}
