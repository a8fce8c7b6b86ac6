//! Does a case come out of the files that planners have, and one clear answer out of all others?

use std::fs;
use std::path::Path;

use displace::import::case::{Asked, Said, build};
use proptest::prelude::*;

use super::support::displace;

/// Five towns on a road, as an office with decimal commas writes them.
const PLACES: &str = "Villages of the valley, 2025;;;;\nVillage;Pcode;Latitude;Longitude;Admin1Pcode\n#loc+name;#loc+code;#geo+lat;#geo+lon;#adm1+code\nAlda;V1;36,000;40,000;R1\nBrenn;V2;36,150;40,000;R1\nCorva;V3;36,300;40,050;R1\nDoma;V4;36,400;40,050;R2\nEstar;V5;35,850;40,000;R2\n";
const PEOPLE: &str =
    "pcode,Total population,IDPs\nV1,\"1,234\",34\nV2,\"6,500\",500\nR2,1001,0\nV3,\"1,005,000\",5000\n";
/// An export of ACLED in its newer columns, of which one tells of a change of territory.
const ACLED: &str = "event_id_cnty;event_date;year;time_precision;disorder_type;event_type;sub_event_type;actor1;inter1;actor2;inter2;latitude;longitude;geo_precision;notes;fatalities\n\
XX1;02 March 2025;2025;1;Political violence;Explosions/Remote violence;Shelling/artillery/missile attack;Army of the South;Rebel group;;;36.001;40.001;1;Secret words, of a witness;3\n\
XX2;03 March 2025;2025;1;Political violence;Explosions/Remote violence;Air/drone strike;Council Forces;State forces;Army of the South;Rebel group;35.85;40.0;1;Secret words;5\n\
XX3;05 March 2025;2025;1;Political violence;Battles;Non-state actor overtakes territory;Army of the South;Rebel group;Council Forces;State forces;36.0;40.0;1;Secret words;9\n\
XX4;20 March 2025;2025;1;Political violence;Explosions/Remote violence;Shelling/artillery/missile attack;Army of the South;Rebel group;;;36.0;40.0;1;Secret words;4\n\
XX5;06 March 2025;2025;1;Demonstrations;Protests;Peaceful protest;People;Protesters;;;36.15;40.0;1;Secret words;0\n";
const UCDP: &str = "id,where_prec,date_start,date_end,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,best\n\
1,1,2025-03-02,2025-03-02,1,Army,Council,36.15,40.0,0,0,6\n2,3,2025-03-02,2025-03-02,1,Army,Council,36.15,40.0,0,0,60\n\
3,1,2025-03-04,2025-03-04,1,Army,Council,36.44,40.05,5,6,11\n4,1,2025-03-04,2025-03-04,1,Army,Council,50.0,40.05,5,6,11\n";

pub(super) struct Folder(pub(super) tempfile::TempDir);

impl Folder {
    pub(super) fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).expect("it is written");
        }
        Self(folder)
    }

    pub(super) fn run(&self, arguments: &str) -> (Option<i32>, String, String) {
        displace(self.0.path(), &arguments.split(' ').collect::<Vec<_>>())
    }

    /// Makes a case that must come out, and checks both of its scenarios.
    pub(super) fn make(&self, more: &str) -> String {
        let base = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv";
        let (status, out, error) = self.run(format!("{base} {more}").trim());
        assert_eq!(status, Some(0), "{error}");
        let (status, _, error) = self.run("check valley/record.toml valley/offensive.toml");
        assert_eq!(status, Some(0), "{error}");
        out
    }

    pub(super) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join("valley").join(name)).expect("it is there")
    }
}

pub(super) fn two() -> Vec<(&'static str, &'static [u8])> {
    vec![("places.csv", PLACES.as_bytes()), ("people.csv", PEOPLE.as_bytes())]
}

pub(super) fn with<'a>(name: &'a str, bytes: &'a [u8]) -> Folder {
    let mut files: Vec<(&str, &[u8])> = two();
    files.retain(|(known, _)| *known != name);
    files.push((name, bytes));
    Folder::new(&files)
}

#[test]
fn five_places_come_from_two_tables_and_run() {
    let folder = Folder::new(&two());
    let out = folder.make("");
    assert!(out.contains("1,013,735 people in 5 places, 5 locations"), "{out}");
    let people = folder.text("communities.csv");
    assert!(people.contains("V1,Alda,Alda,R1,R1,36,40,1200,34,"), "{people}");
    // The region's 1,001 people are divided over its two places without losing one.
    assert!(people.contains(",36.4,40.05,501,0,") && people.contains(",35.85,40,500,0,"), "{people}");
    assert!(folder.text("TODO.md").contains("all roads: who is joined to whom"));
    assert!(folder.text("README.md").contains("sums are kept exactly"));
    for scenario in ["record", "offensive"] {
        let (status, out, error) =
            folder.run(&format!("run valley/{scenario}.toml --replicates 4 --no-png -o {scenario}"));
        assert_eq!(status, Some(0), "{error}");
        assert!(out.contains("displaced since 1 Mar"), "{out}");
    }
    let (status, _, error) =
        folder.run("new valley --start 2025-03-01 --places places.csv --population people.csv");
    assert!(status == Some(2) && error.contains("valley exists already"), "{error}");
    let (status, ..) =
        folder.run("new valley --start 2025-03-01 --places places.csv --population people.csv --force");
    assert_eq!(status, Some(0));
}

#[test]
fn events_of_acled_become_fire_at_home_and_changes_of_control() {
    let folder = with("acled.csv", ACLED.as_bytes());
    folder.make("--events acled.csv --home Council");
    let events = folder.text("events.csv");
    assert_eq!(events.lines().count(), 2, "fire of the own side and after the fall is none: {events}");
    assert!(events.contains("2025-03-02,2025-03-05,V1,Alda,place,ground_attack,1,"), "{events}");
    let changes = folder.text("control_changes.csv");
    assert!(changes.contains("2025-03-05,V1,Alda,adversary,2.5,assault,"), "{changes}");
    let readme = folder.text("README.md");
    for words in ["1 events are left out: fire of the home side", "after the place had fallen", "protests"] {
        assert!(readme.contains(words), "{words}: {readme}");
    }
    for entry in fs::read_dir(folder.0.path().join("valley")).expect("a folder").flatten() {
        let text = fs::read_to_string(entry.path()).expect("text");
        assert!(!text.contains("Secret") && !text.contains("witness"), "{}", entry.path().display());
    }
    // Without the name of a side nobody knows who lost.
    let folder = with("acled.csv", ACLED.as_bytes());
    assert!(folder.make("--events acled.csv").contains("--home names its actors"));
    assert_eq!(folder.text("control_changes.csv").lines().count(), 1);
}

#[test]
fn events_of_ucdp_outside_of_all_areas_go_to_the_nearest_place() {
    let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ADM3_PCODE":"A1","ADM3_EN":"Whole"},"geometry":{"type":"Polygon","coordinates":[[[39.9,35.8],[40.2,35.8],[40.2,36.42],[39.9,36.42],[39.9,35.8]]]}}]}"#;
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("ged.csv", UCDP.as_bytes()));
    files.push(("areas.geojson", square.as_bytes()));
    let folder = Folder::new(&files);
    let out = folder.make("--events ged.csv --areas areas.geojson");
    assert!(folder.text("communities.csv").contains("V1,Alda,Alda,Whole,A1,"));
    let events = folder.text("events.csv");
    assert!(events.contains("V4,Doma,place,ground_attack,0.8"), "{events}");
    assert!(events.contains("V2,Brenn,place,bombardment,"), "{events}");
    assert_eq!(events.lines().count(), 3, "{events}");
    let readme = folder.text("README.md");
    assert!(
        readme.contains("1 events of ged.csv are left out: their place is known by district or less"),
        "{readme}"
    );
    assert!(readme.contains("events lie more than 10 km from every place of the case"), "{readme}");
    drop(out);
}

#[test]
fn letters_of_old_code_pages_are_said() {
    let (arabic, ..) = encoding_rs::WINDOWS_1256.encode(
        "name,pcode,lat,lon,population\nحلب,V1,36,40,100\nإدلب,V2,36.1,40,200\nحماة,V3,36.2,40,300\nالرقة,V4,36.3,40,10\n",
    );
    let folder = Folder::new(&[("places.csv", &arabic)]);
    let (status, out, error) = folder.run("new valley --start 2025-03-01 --places places.csv");
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("read as windows-1256, as in \"حلب\" (a guess"), "{out}");
    assert!(folder.text("communities.csv").contains("V2,إدلب,"));
    let (status, _, error) = folder.run("new other --start 2025-03-01 --places places.csv --encoding utf-8");
    assert!(status == Some(2) && error.contains("its bytes are no text in the encoding UTF-8"), "{error}");
}

#[test]
fn control_says_who_holds_what_and_which_roads_are_shut() {
    let control = "place,holder,date\nV5,army,\nV1,council,\nV1,army,2025-03-10\n";
    let folder = with("control.csv", control.as_bytes());
    folder.make("--control control.csv --home council");
    assert!(folder.text("case.toml").contains("home = [\"council\"]\nadversary = [\"army\"]"));
    assert!(
        folder.text("roads.csv").contains("Alda,Estar,21.7,unknown,front_line,"),
        "{}",
        folder.text("roads.csv")
    );
    // It stands for the roads, one every ten kilometres, that lie between two places so far from each other.
    let roads = folder.text("roads.csv");
    let row = roads.lines().find(|row| row.starts_with("Alda,Estar,")).expect("a road");
    let cells: Vec<&str> = row.split(',').collect();
    let (km, capacity): (f64, f64) = (cells[2].parse().expect("km"), cells[6].parse().expect("persons"));
    assert!((capacity / (40_000.0 * km / 1.3 / 10.0) - 1.0).abs() < 0.01, "{row}");
    assert!(folder.text("control_changes.csv").contains("2025-03-10,V1,Alda,army,"));
    let folder = with("control.csv", control.as_bytes());
    let (status, _, error) = folder.run(
        "new valley --start 2025-03-01 --places places.csv --population people.csv --control control.csv",
    );
    assert!(
        status == Some(2) && error.contains("which of its holders is the side of the people: army, council"),
        "{error}"
    );
}

#[test]
fn counts_say_what_they_count_or_are_asked() {
    let base = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv --counts counts.csv";
    let folder = with(
        "counts.csv",
        b"data_date,individuals,daily\n\"March 2, 2025\",100,100\n\"March 3, 2025\",250,150\n",
    );
    let refused = |more: &str, words: &str| {
        let (status, _, error) = folder.run(format!("{base} {more}").trim());
        assert!(status == Some(2) && error.contains(words), "{more}: {error}");
        assert!(!folder.0.path().join("valley").exists());
    };
    refused("", "several columns of numbers, and which of them counts is not said: individuals, daily");
    refused(
        "--column count=individuals --variable displaced",
        "does not say whether \"individuals\" is a stock or a flow",
    );
    refused("--column count=daily", "does not say which number of the model it counts");
    refused("--column count=daily --variable people", "there is no variable \"people\"");
    refused(
        "--column cuont=daily --column count=individuals --stock --variable displaced",
        "\"cuont=daily\" fits no file",
    );
    folder.make("--counts counts.csv --column count=daily --variable displaced");
    let told = folder.text("observations.csv");
    assert!(told.contains("2025-03-03,displaced,250,"), "daily figures are added up: {told}");
}

#[test]
fn people_in_need_are_not_people() {
    let need = "pcode,PiN,IDPs\nV1,1000,10\nV2,2000,0\nV3,1,0\nV4,1,0\nV5,1,0\n";
    let folder = with("people.csv", need.as_bytes());
    let base = "new valley --start 2025-03-01 --places places.csv --population people.csv";
    let (status, _, error) = folder.run(base);
    assert!(status == Some(2) && error.contains("counts people in need (\"PiN\"), not people"), "{error}");
    folder.make("--need-factor 1.5");
    assert!(folder.text("communities.csv").contains("V1,Alda,Alda,R1,R1,36,40,1490,10,"));
    let folder = with("people.csv", b"pcode,population\nV1,10\nZ9,90\n");
    let (status, _, error) = folder.run(base);
    assert!(
        status == Some(2)
            && error.contains("90 of 100 people live in places or areas that the case does not have"),
        "{error}"
    );
    folder.make("--part");
}

/// Each used to move people without a word.
#[test]
fn people_are_counted_once_and_where_their_codes_are() {
    let refused = |people: &str| {
        let line = "new valley --start 2025-03-01 --places places.csv --population people.csv";
        let (status, _, error) = with("people.csv", people.as_bytes()).run(line);
        assert_eq!(status, Some(2), "{error}");
        error
    };
    let error = refused("pcode,Total population\nV1,1000\nV2,500\nV1,1000\n");
    assert!(error.contains("counts \"V1\" again, after row 2"), "{error}");
    // Of a country's table, the town that is called like one of the case is another.
    let error = refused("pcode,name,Total population\nV1,Alda,1000\nX7,Brenn,500\n");
    assert!(
        error.contains("500 of 1500 people live in places or areas that the case does not have: X7"),
        "{error}"
    );
    let folder = with("people.csv", b"pcode,name,Total population\nG1,Alda,1000\nG2,Brenn,500\n");
    let (status, out, error) =
        folder.run("new valley --start 2025-03-01 --places places.csv --population people.csv");
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("2 rows belong to places or areas by their names"), "{out}");
}

#[test]
fn one_position_with_lat_and_lon_swapped_is_said() {
    let folder = with("places.csv", PLACES.replace("36,150;40,000", "40,000;36,150").as_bytes());
    let (status, out, error) =
        folder.run("new valley --start 2025-03-01 --places places.csv --population people.csv");
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("\"Brenn\" is") && out.contains("with lat and lon in each other's place"), "{out}");
}

#[test]
fn files_of_no_known_shape_get_one_clear_answer() {
    let strange: [(&str, &[u8]); 6] = [
        ("empty.csv", b""),
        ("prose.txt", b"Dear colleagues,\nplease find attached the situation report.\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("archive.zip", b"PK\x03\x04 and nothing that follows"),
        ("other.json", b"{\"type\":\"Topology\"}"),
        ("numbers.csv", b"a,b,c\n1,2,3\n4,5,6\n"),
    ];
    let mut files: Vec<(&str, &[u8])> = two();
    files.extend(strange);
    let folder = Folder::new(&files);
    for (name, _) in strange {
        for option in ["places", "population", "areas", "roads", "events", "control", "counts", "sites"] {
            let others = if option == "places" { "" } else { "--places places.csv" };
            let people = if option == "population" { "" } else { "--population people.csv" };
            let line = format!("new valley --start 2025-03-01 {others} {people} --{option} {name}");
            let words: Vec<&str> = line.split_whitespace().collect();
            let (status, out, error) = displace(folder.0.path(), &words);
            assert_eq!(status, Some(2), "{line}: {out}{error}");
            assert!(
                error.contains("valley has 1 problem") && error.contains(name) && error.contains("hint: "),
                "{line}: {error}"
            );
            assert!(!folder.0.path().join("valley").exists(), "{line}");
        }
    }
}

fn asked(folder: &Path) -> Asked {
    let file = |name: &str| Some(folder.join(name)).filter(|file| file.exists());
    Asked {
        name: "valley".into(),
        start: "2025-03-01".parse().expect("a date"),
        days: 30,
        country: None,
        places: folder.join("places.csv"),
        population: file("people.csv"),
        areas: None,
        roads: None,
        events: file("acled.csv").into_iter().chain(file("ged.csv")).collect(),
        control: None,
        counts: Vec::new(),
        sites: Vec::new(),
        only: Vec::new(),
        part: false,
        home: vec!["Council".into()],
        need_factor: None,
        said: Said::default(),
        remembered: false,
        alone: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    /// Whatever bytes are changed, there is a case or a refusal, and no panic.
    #[test]
    fn mutated_files_never_panic(
        which in 0_usize..4,
        changes in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 1..12),
        cut in 0.2..1.0_f64,
    ) {
        let names = ["places.csv", "people.csv", "acled.csv", "ged.csv"];
        let mut texts = [PLACES, PEOPLE, ACLED, UCDP].map(|text| text.as_bytes().to_vec());
        let bytes = &mut texts[which];
        for (at, byte) in changes {
            let index = (at * bytes.len() as f64) as usize;
            bytes[index] = byte;
        }
        bytes.truncate((cut * bytes.len() as f64) as usize);
        let files: Vec<(&str, &[u8])> = names.into_iter().zip(texts.iter().map(Vec::as_slice)).collect();
        let folder = Folder::new(&files);
        let made = build(&asked(folder.0.path()));
        if let Ok(made) = made {
            prop_assert!(made.files.len() > 8);
        }
    }
}

#[test]
fn lines_of_roads_are_contracted_to_locations() {
    // One road from V5 by a bend to V1 and on to V2 and V3; V4 lies on none.
    let lines = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"highway":"primary"},"geometry":{"type":"LineString","coordinates":[[40.0,35.85],[40.1,35.92],[40.0,36.0]]}},
        {"type":"Feature","properties":{"highway":"track"},"geometry":{"type":"LineString","coordinates":[[40.0,36.0],[40.0,36.15],[40.05,36.3]]}}]}"#;
    let folder = with("roads.geojson", lines.as_bytes());
    let out = folder.make("--roads roads.geojson");
    assert!(out.contains("1 locations are more than 5 km from every road, for instance Doma"), "{out}");
    assert!(out.contains("no road joins 1 locations (Doma) to the others: a road of 14 km"), "{out}");
    let roads = folder.text("roads.csv");
    assert!(roads.contains("Alda,Estar,24.6,primary,open,35,80000,"), "{roads}");
    assert!(roads.contains("Alda,Brenn,16.7,access,open,15,20000,"), "{roads}");
    assert!(!roads.contains("Alda,Corva"), "Brenn lies between them: {roads}");
}

#[test]
fn a_dump_of_geonames_is_known_by_its_columns() {
    let row = |id: u32, name: &str, lat: f64, class: &str, country: &str, people: u32| {
        format!(
            "{id}\t{name}\t{name}\t\t{lat}\t29.2\t{class}\tPPL\t{country}\t\t11\t0{id}\t\t\t{people}\t\t1500\tAfrica/Lubumbashi\t2025-01-01\n"
        )
    };
    let dump = [
        row(1, "Goma", -1.67, "P", "CD", 670_000),
        row(2, "Sake", -1.57, "P", "CD", 27_000),
        row(3, "Gisenyi", -1.7, "P", "RW", 106_000),
        row(4, "Nyiragongo", -1.52, "T", "CD", 0),
    ];
    // Parts of Goma and what is no more are no places of their own.
    let part = |id: u32, code: &str| {
        row(id, code, -1.68, "P", "CD", 50_000).replace("\tPPL\t", &format!("\t{code}\t"))
    };
    let parts = [part(5, "PPLX"), part(6, "PPLQ"), part(7, "PPLH")];
    let folder = Folder::new(&[("CD.txt", (dump.concat() + &parts.concat()).as_bytes())]);
    let (status, out, error) = folder.run("new valley --start 2025-01-20 --country COD --places CD.txt");
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("697,000 people in 2 places"), "{out}");
    assert!(folder.text("README.md").contains("3 places of CD.txt are left out: parts of towns"));
    assert!(
        folder
            .text("case.toml")
            .contains("household_persons = { fixed = 5.3, source = \"Democratic Republic")
    );
}

/// Rivers of a table of all lines were roads, and so were those that nobody can go by.
#[test]
fn lines_that_nobody_can_go_by_are_left_out() {
    let line = |said: &str, to: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{{said}}},"geometry":{{"type":"LineString","coordinates":[[40.0,36.0],{to}]}}}}"#
        )
    };
    let lines = [
        line(r#""type":"Primary road""#, "[40.0,36.15]"),
        line(r#""type":"River""#, "[40.05,36.3]"),
        line(r#""type":"railway""#, "[40.05,36.4]"),
        line(r#""type":"Primary road","status":"Destroyed""#, "[40.05,36.3]"),
        line(r#""type":"Primary road","access":"no""#, "[40.05,36.3]"),
        line(r#""type":"River road","status":"mined""#, "[40.0,35.85]"),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(","));
    let folder = with("roads.geojson", text.as_bytes());
    let out = folder.make("--roads roads.geojson");
    let said = "4 features are no roads that people flee on in numbers, and are left out: access no (1), status Destroyed (1), \
                type River (1), type railway (1)";
    assert!(out.contains(said), "{out}");
    assert!(
        out.contains("1 roads are in a state that is not known, and are taken as open: status mined (1)"),
        "{out}"
    );
    let roads = folder.text("roads.csv");
    assert!(roads.contains("Alda,Estar,") && !roads.contains("Alda,Doma,"), "{roads}");
}
