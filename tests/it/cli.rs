//! The program as a person meets it: what it writes, what it refuses, how it ends, and what it leaves
//! behind when it is stopped. Each test works in a temporary folder with a copy of the tiny case.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output, Stdio};

use displace::output::Manifest;
use displace::output::manifest::Status;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::support::copy_fixture;

const TABLES: [&str; 14] = [
    "areas.csv",
    "estimates.csv",
    "flows.csv",
    "lines.csv",
    "links.csv",
    "needs.csv",
    "needs_areas.csv",
    "observed.csv",
    "origins.csv",
    "places.csv",
    "present.csv",
    "quantiles.csv",
    "replicates.csv",
    "sources.csv",
];
const CHARTS: [&str; 8] =
    ["arrivals", "displaced", "estimates", "flows", "map", "needs", "shelter", "trapped"];

/// A temporary folder with a copy of the tiny case in `case/`.
pub(crate) struct Lab(TempDir);

/// What the program said, and its exit status.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        copy_fixture("tiny", &folder.path().join("case"));
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Begins the names of all areas of the case with a text; their P-codes keep them apart.
    pub(crate) fn call_areas(&self, text: &str) {
        for file in ["communities.csv", "locations.csv"] {
            let path = self.path(&format!("case/{file}"));
            let rows = displace::tables::rows(&fs::read(&path).expect("a file")).expect("a table");
            let (header, rows) = rows.split_first().expect("a header");
            let column =
                |wanted: &str| header.cells.iter().position(|name| name == wanted).expect("a column");
            let (name, code) = (column("subdistrict"), column("subdistrict_pcode"));
            let mut table = displace::tables::Writer::new(&header.cells);
            for row in rows {
                let mut cells = row.cells.clone();
                cells[name] = format!("{text} {}", cells[code]);
                table.row(&cells);
            }
            fs::write(&path, table.bytes()).expect("it can be written");
        }
    }

    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_displace"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// Calls displace with arguments that have no spaces in them.
    pub(crate) fn displace(&self, arguments: &str) -> Said {
        said(&self.command(arguments).output().expect("displace can be started"))
    }

    /// Runs what must succeed.
    pub(crate) fn done(&self, arguments: &str) -> Said {
        let said = self.displace(arguments);
        assert_eq!(said.code, Some(0), "displace {arguments}: {}", said.err);
        said
    }

    /// Runs what must be refused with exit status 2 and one message that has all of `words` in it.
    pub(crate) fn refused(&self, arguments: &str, words: &[&str]) -> Said {
        let before = self.names("");
        let said = self.displace(arguments);
        assert_eq!(said.code, Some(2), "displace {arguments}: {}{}", said.out, said.err);
        let errors = said.err.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(errors, 1, "displace {arguments}: {}", said.err);
        for word in words {
            assert!(said.err.contains(word), "displace {arguments}: no {word:?} in {}", said.err);
        }
        assert_eq!(said.out, "", "displace {arguments}");
        assert_eq!(self.names(""), before, "displace {arguments}");
        said
    }

    /// Everything in a folder, hidden or not.
    pub(crate) fn names(&self, folder: &str) -> BTreeSet<String> {
        let entries = fs::read_dir(self.path(folder)).expect("the folder is there").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// The files of a folder with their bytes, or those alone that have one of some endings.
    pub(crate) fn files(&self, folder: &str, endings: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let wanted = |name: &String| endings.is_empty() || endings.iter().any(|end| name.ends_with(end));
        let read = |name: String| {
            let bytes = fs::read(self.path(folder).join(&name)).expect("results are files");
            (name, bytes)
        };
        self.names(folder).into_iter().filter(wanted).map(read).collect()
    }

    fn manifest(&self, folder: &str) -> Manifest {
        let bytes = fs::read(self.path(folder).join("run.json")).expect("there is a manifest");
        serde_json::from_slice(&bytes).expect("it is a manifest")
    }

    /// Replaces a text in a file of the case.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.path("case").join(name);
        let text = fs::read_to_string(&path).expect("fixtures are text");
        assert!(text.contains(from), "{from:?} is not in {name}");
        fs::write(path, text.replacen(from, to, 1)).expect("it can be written");
    }

    /// A table of a run: for each row, its fields by column.
    pub(crate) fn table(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path(file)).expect("the table is there");
        reader.deserialize().map(|row| row.expect("every row has every column")).collect()
    }
}

fn said(output: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("displace writes UTF-8");
    Said { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_run_writes_every_file() {
    let lab = Lab::new();
    let said = lab.done("run case/assault.toml --replicates 3 --seed 5");
    let mut expected = set(&TABLES);
    expected.insert("run.json".into());
    expected.extend(CHARTS.iter().flat_map(|chart| [format!("{chart}.svg"), format!("{chart}.png")]));
    assert_eq!(lab.names("output/assault"), expected);
    assert_eq!(lab.names("output"), set(&["assault"]), "nothing hidden stays");
    assert!(lab.files("output/assault", &[]).values().all(|bytes| !bytes.is_empty()));
    for chart in CHARTS {
        let file = |ending: &str| {
            fs::read(lab.path(&format!("output/assault/{chart}.{ending}"))).expect("it was written")
        };
        assert!(file("svg").starts_with(b"<svg"), "{chart}");
        assert!(file("png").starts_with(b"\x89PNG"), "{chart}");
    }

    let manifest = lab.manifest("output/assault");
    assert_eq!(manifest.status, Status::Completed);
    assert_eq!((manifest.replicates_from, manifest.replicates_to, manifest.seed), (0, 3, 5));
    assert!(manifest.finished.is_some() && manifest.wall_time_seconds.is_some());
    assert_eq!(manifest.argv[1..3], ["run", "case/assault.toml"]);
    let read: BTreeSet<String> = manifest.inputs.iter().map(|input| input.path.clone()).collect();
    for name in ["assault.toml", "communities.csv", "roads.csv", "parameters.toml", "estimates.csv"] {
        assert!(read.contains(name), "{name} is not among the inputs");
    }
    for input in &manifest.inputs {
        let bytes = fs::read(lab.path("case").join(&input.path)).expect("inputs are files");
        assert_eq!(input.sha256, format!("{:x}", Sha256::digest(&bytes)), "{}", input.path);
    }

    for words in
        ["Assault on the valley", "3 simulated futures", "by day 60", "Valley Relief", "output/assault"]
    {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    assert_eq!(lab.table("output/assault/replicates.csv").len(), 3);
}

#[test]
fn options_add_and_leave_out_files() {
    let lab = Lab::new();
    let said = lab.done("run case/assault.toml --replicates 2..4 --keep replicates --no-png -o shard");
    let names = lab.names("shard");
    assert!(names.contains("stocks.csv") && names.contains("shard.bin"));
    assert!(!names.contains("map.png") && names.contains("map.svg"));
    assert!(said.out.contains("map.svg\n") && !said.out.contains(".png"), "{}", said.out);
    let replicates: Vec<String> = lab
        .table("shard/replicates.csv")
        .into_iter()
        .map(|mut row| row.remove("replicate").expect("a column"))
        .collect();
    assert_eq!(replicates, ["2", "3"]);
    lab.done("run case/assault.toml --quick --no-png --check -o quick");
    assert_eq!(lab.manifest("quick").replicates_to, 40);
}

#[test]
fn an_existing_result_is_kept() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 2 --no-png -o out");
    let before = lab.files("out", &[]);
    lab.refused("run case/assault.toml -n 2 --no-png -o out --seed 2", &["out exists already", "--force"]);
    assert_eq!(lab.files("out", &[]), before);

    lab.done("run case/assault.toml -n 2 -o out --seed 2 --force");
    assert_eq!(lab.manifest("out").seed, 2);
    lab.done("run case/ceasefire.toml -n 2 --no-png -o out --force");
    assert!(!lab.names("out").contains("map.png"), "nothing of the old result stays");
    assert_eq!(lab.names(""), set(&["case", "out"]));
}

#[test]
fn force_leaves_what_is_not_ours_alone() {
    let lab = Lab::new();
    fs::create_dir(lab.path("thesis")).expect("it can be made");
    fs::write(lab.path("thesis/chapter.txt"), "years of work").expect("it can be written");
    fs::write(lab.path("letter"), "dear").expect("it can be written");
    for target in ["thesis", "letter", "case", "."] {
        lab.refused(&format!("run case/assault.toml -n 2 -o {target} --force"), &["--force leaves it alone"]);
    }
    assert_eq!(fs::read(lab.path("thesis/chapter.txt")).expect("it is there"), b"years of work");
    assert_eq!(fs::read(lab.path("letter")).expect("it is there"), b"dear");
    // An empty folder holds nothing to lose.
    fs::create_dir(lab.path("empty")).expect("it can be made");
    lab.refused("run case/assault.toml -n 2 -o empty", &["exists already"]);
    lab.done("run case/assault.toml -n 2 --no-png -o empty --force");
}

#[test]
fn an_output_below_a_file_is_refused() {
    let lab = Lab::new();
    fs::write(lab.path("letter"), "dear").expect("it can be written");
    let said = lab.refused("run case/assault.toml -n 2 -o letter/out", &["cannot make a folder in letter"]);
    // The cause used to be said twice.
    assert_eq!(said.err.matches("os error").count(), 1, "{}", said.err);
}

#[test]
fn a_bad_scenario_is_named_with_line_and_hint() {
    let lab = Lab::new();
    lab.edit("assault.toml", "replicates = 100", "replicatez = 100");
    lab.edit("assault.toml", "\"Velin\"", "\"Vellin\"");
    for verb in ["run", "check"] {
        lab.refused(
            &format!("{verb} case/assault.toml"),
            &[
                "case/assault.toml has 2 problems",
                "replicatez (line 6): unknown key",
                "did you mean \"replicates\"?",
                "unknown location \"Vellin\"",
                "did you mean \"Velin\"?",
            ],
        );
    }
    lab.refused("run case/asault.toml", &["case/asault.toml", "did you mean \"assault.toml\"?"]);
}

#[test]
fn bad_arguments_are_refused() {
    let lab = Lab::new();
    for replicates in ["0", "5..2", "5..5", "abc", "0..x", "-3", "1.5", "99999999"] {
        lab.refused(&format!("run case/assault.toml --replicates={replicates}"), &["--replicates"]);
    }
    lab.refused("run case/assault.toml --quick -n 3", &["--quick"]);
    lab.refused("run case/assault.toml --seed many", &["--seed"]);
    // What takes numbers says which, rather than how to write "-1" as something else.
    for (arguments, words) in [
        ("run case/assault.toml --seed -1", "\"-1\" is not a whole number from 0 to 18446744073709551615"),
        ("run case/assault.toml -n -3", "\"-3\" is not a whole number"),
        ("sweep case/assault.toml --design sets.csv -r -2", "-2 is not in 1..16777216"),
        ("synthesize --moving -0.5 -o land", "moving must be"),
    ] {
        let said = lab.refused(arguments, &[words]);
        assert!(!said.err.contains("'-- -"), "{}", said.err);
    }
    lab.refused("run case/assault.toml --keep everything", &["--keep", "replicates"]);
    lab.refused("rum case/assault.toml", &["rum", "run"]);
    lab.refused("run", &["SCENARIO"]);
}

#[test]
fn threads_do_not_matter() {
    let lab = Lab::new();
    // As many threads as a slip of the hand asks for would stop the machine.
    lab.refused("run case/ceasefire.toml -n 2 -j 40000 -o out", &["--threads", "0..=1024"]);
    for threads in [1, 2, 8] {
        lab.done(&format!("run case/ceasefire.toml -n 10 -j {threads} --no-png -o by-{threads}"));
    }
    let one = lab.files("by-1", &[".csv", ".svg"]);
    assert_eq!(one.len(), TABLES.len() + CHARTS.len());
    for other in ["by-2", "by-8"] {
        for (name, bytes) in lab.files(other, &[".csv", ".svg"]) {
            assert!(one[&name] == bytes, "{other}/{name} differs from by-1/{name}");
        }
    }
}

#[test]
fn merged_shards_are_the_whole() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 0..10 -o whole");
    lab.done("run case/assault.toml -n 0..5 --no-png -o first");
    lab.done("run case/assault.toml -n 5..10 --no-png -j 1 -o second");
    // In any order.
    lab.done("merge --scenario case/assault.toml second first -o merged");
    let (whole, merged) = (lab.files("whole", &[]), lab.files("merged", &[]));
    for (name, bytes) in &whole {
        if !["run.json", "shard.bin"].contains(&name.as_str()) {
            assert!(merged.get(name) == Some(bytes), "{name} differs");
        }
    }
    let (a, b) = (lab.manifest("whole"), lab.manifest("merged"));
    assert_eq!((b.status, b.replicates_from, b.replicates_to), (Status::Completed, 0, 10));
    assert_eq!((a.inputs, a.seed, a.parameters), (b.inputs, b.seed, b.parameters));
    lab.refused("merge --scenario case/assault.toml first second -o merged", &["merged exists already"]);
}

/// A scenario with a posterior: each shard takes the sets that the whole run would have taken.
#[test]
fn merged_shards_have_the_posterior_of_the_whole() {
    let lab = Lab::new();
    let key = "parameters = \"parameters.toml\"\n";
    lab.edit("assault.toml", key, &format!("{key}posterior = \"posterior.csv\"\n"));
    fs::write(lab.path("case/posterior.csv"), "contagion\n0.5\n1.5\n2.5\n").expect("it can be written");
    for (shard, name) in [("0..7", "whole"), ("0..2", "first"), ("2..7", "second")] {
        lab.done(&format!("run case/assault.toml -n {shard} --no-png -o {name}"));
    }
    lab.done("merge --scenario case/assault.toml first second -o merged");
    let merged = lab.files("merged", &[".csv", ".svg"]);
    for (name, bytes) in lab.files("whole", &[".csv", ".svg"]) {
        assert!(merged[&name] == bytes, "{name} differs");
    }
    let contagion = |folder: &str| -> Vec<String> {
        let rows = lab.table(&format!("{folder}/replicates.csv"));
        rows.into_iter().map(|mut row| row.remove("contagion").expect("a column")).collect()
    };
    assert_eq!(contagion("merged"), ["0.5", "1.5", "2.5", "0.5", "1.5", "2.5", "0.5"]);
    lab.done("run case/assault.toml -n 2 --no-png --priors -o priors");
    assert!(!contagion("priors").contains(&"0.5".to_owned()));
    assert_eq!(lab.manifest("priors").parameters, "priors");
}

#[test]
fn what_does_not_go_together_is_not_merged() {
    let lab = Lab::new();
    let shard = |options: &str, name: &str| {
        lab.done(&format!("run case/assault.toml {options} --no-png -o {name}"));
    };
    shard("-n 0..3", "first");
    shard("-n 3..5", "second");
    shard("-n 4..5", "gap");
    shard("-n 2..5", "overlap");
    shard("-n 3..5 --seed 2", "seed");
    shard("-n 5", "plain");
    lab.done("run case/ceasefire.toml -n 3..5 --no-png -o ceasefire");
    for (other, words) in [
        ("gap", "neither overlap nor leave a gap"),
        ("overlap", "neither overlap nor leave a gap"),
        ("first", "neither overlap nor leave a gap"),
        ("seed", "differ in seed"),
        ("ceasefire", "differ in scenario"),
        ("plain", "shard.bin"),
        ("case", "run.json"),
        ("nowhere", "nowhere"),
    ] {
        lab.refused(&format!("merge --scenario case/assault.toml first {other} -o merged"), &[words]);
    }
    lab.refused(
        "merge --scenario case/ceasefire.toml first second -o merged",
        &["ceasefire.toml is not what"],
    );

    let path = lab.path("second/shard.bin");
    let bytes = fs::read(&path).expect("it was written");
    fs::write(&path, &bytes[..bytes.len() - 1]).expect("it can be written");
    lab.refused(
        "merge --scenario case/assault.toml first second -o merged",
        &["second/shard.bin", "one of the two is damaged"],
    );
    fs::write(&path, bytes).expect("it can be written");

    let roads = fs::read_to_string(lab.path("case/roads.csv")).expect("fixtures are text");
    fs::write(lab.path("case/roads.csv"), format!("{}\n", roads.trim_end().replace('\n', "\r\n")))
        .expect("it can be written");
    lab.refused(
        "merge --scenario case/assault.toml first second -o merged",
        &["roads.csv is not what it was"],
    );
    fs::write(lab.path("case/roads.csv"), roads).expect("it can be written");
    lab.done("merge --scenario case/assault.toml first second -o merged");
}

#[test]
fn comparison_is_paired() {
    let lab = Lab::new();
    // An odd number, so that the median is one of the values.
    for scenario in ["assault", "ceasefire"] {
        lab.done(&format!("run case/{scenario}.toml -n 11 --no-png"));
    }
    let said = lab.done("compare output/assault output/ceasefire");
    assert!(said.out.contains("Ceasefire in the valley"), "{}", said.out);
    assert_eq!(
        lab.names("output/comparison"),
        set(&["comparison.csv", "displaced.png", "displaced.svg", "ranges.png", "ranges.svg", "run.json"])
    );

    let values = |scenario: &str| -> Vec<f64> {
        let rows = lab.table(&format!("output/{scenario}/replicates.csv"));
        rows.iter().map(|row| row["displaced_day_60"].parse().expect("a number")).collect()
    };
    let mut differences: Vec<f64> = values("ceasefire")
        .iter()
        .zip(values("assault"))
        .map(|(ceasefire, assault)| ceasefire - assault)
        .collect();
    let higher = differences.iter().filter(|&&d| d > 0.0).count() as f64 / 11.0;
    differences.sort_by(f64::total_cmp);
    let rows = lab.table("output/comparison/comparison.csv");
    let row = |scenario: &str| {
        rows.iter()
            .find(|row| row["outcome"] == "displaced_day_60" && row["scenario"] == scenario)
            .expect("there is a row for each outcome and scenario")
    };
    let ceasefire = row("Ceasefire in the valley");
    assert_eq!(ceasefire["difference_p50"], format!("{:.0}", differences[5]));
    assert_eq!(ceasefire["probability_higher"], format!("{higher:.4}"));
    // The first is what the others are compared with.
    let assault = row("Assault on the valley");
    assert!(assault["difference_p50"].is_empty() && assault["probability_higher"].is_empty());
    let mut assaults = values("assault");
    assaults.sort_by(f64::total_cmp);
    assert_eq!(assault["p50"], format!("{:.0}", assaults[5]));
    assert_ne!(assault["p50"], ceasefire["p50"]);
}

#[test]
fn runs_without_the_same_luck_are_not_compared() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 3 --no-png -o assault");
    lab.done("run case/ceasefire.toml -n 3 --seed 2 --no-png -o seed");
    lab.done("run case/ceasefire.toml -n 4 --no-png -o more");
    lab.refused("compare assault seed -o both", &["assault and seed differ in seed", "--seed"]);
    lab.refused("compare assault more -o both", &["differ in replicates", "--replicates"]);
    lab.refused("compare assault case -o both", &["case/run.json"]);
    lab.refused("compare assault -o both", &["RUN"]);
    lab.done("compare assault assault -o both -q");
    lab.refused("compare assault assault -o both", &["both exists already"]);
}

/// Futures that each run chose for itself used to be subtracted as if they were the same.
#[test]
fn futures_that_were_chosen_are_not_compared() {
    let lab = Lab::new();
    for (date, name) in [("2025-03-30", "a"), ("2025-03-20", "b")] {
        lab.done(&format!("run case/record.toml -n 3 --observe-until {date} --no-png -o {name}"));
    }
    lab.done("run case/record.toml -n 3 --no-png -o free");
    for other in ["b", "free"] {
        let words = ["differ in what was known", "the same --observe-until"];
        lab.refused(&format!("compare a {other} -o both"), &words);
    }
    let words = ["the futures of a were chosen by what was observed", "without --observe-until"];
    lab.refused("compare a a -o both", &words);
}

#[test]
fn a_comparison_says_that_parameters_differ() {
    let lab = Lab::new();
    fs::write(lab.path("sets.csv"), "contagion\n0.5\n").expect("it can be written");
    lab.done("run case/assault.toml -n 3 --no-png -o priors");
    lab.done("run case/assault.toml -n 3 --no-png --parameters sets.csv -o sets");
    let said = lab.done("compare priors sets -o both");
    for words in ["same luck, not same parameters", "Assault on the valley (priors)", "parameters too"] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    let rows = lab.table("both/comparison.csv");
    let names: BTreeSet<&str> = rows.iter().map(|row| row["scenario"].as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.len() < 50), "{names:?}");
    let chart = fs::read_to_string(lab.path("both/displaced.svg")).expect("it was written");
    assert!(chart.contains("not the same parameters"));
    let said = lab.done("compare priors priors -o same");
    assert!(!said.out.contains("arameters"), "{}", said.out);
}

/// --force replaces results, never what they are made from.
#[test]
fn force_does_not_destroy_inputs() {
    let lab = Lab::new();
    let case = lab.files("case", &[]);
    lab.done("sample case/assault.toml -n 2 -o sets.csv");
    let sets = fs::read(lab.path("sets.csv")).expect("it was written");
    let over = ["would be written over", "which this command reads", "--output"];
    for output in ["sets.csv", "case/assault.toml", "case/roads.csv", "case/../sets.csv"] {
        lab.refused(&format!("sweep case/assault.toml --design sets.csv -o {output} --force"), &over);
    }
    fs::write(lab.path("sets.days.csv"), &sets).expect("it can be written");
    lab.refused("sweep case/assault.toml --design sets.days.csv -o sets.csv --keep days --force", &over);
    for output in ["case/assault.toml", "case/communities.csv", "case"] {
        lab.refused(&format!("sample case/assault.toml -n 2 -o {output} --force"), &over);
    }
    // Results that hold what other results are to be made from.
    lab.done("run case/assault.toml -n 2 --no-png -o out");
    lab.done("run case/assault.toml -n 0..2 --no-png -o shard");
    let (out, shard) = (lab.files("out", &[]), lab.files("shard", &[]));
    lab.refused("compare out shard -o out --force", &over);
    lab.refused("merge --scenario case/assault.toml shard -o shard --force", &over);
    assert_eq!((lab.files("out", &[]), lab.files("shard", &[])), (out, shard));
    fs::write(lab.path("out/sets.csv"), &sets).expect("it can be written");
    lab.refused("run case/assault.toml -n 2 --parameters out/sets.csv -o out --force", &over);
    assert_eq!(fs::read(lab.path("out/sets.csv")).expect("it is there"), sets);
    assert_eq!((fs::read(lab.path("sets.csv")).expect("it is there"), lab.files("case", &[])), (sets, case));
    lab.done("sample case/assault.toml -n 3 -o sets.csv --force");
}

#[test]
fn parameter_sets_are_checked() {
    let lab = Lab::new();
    let write = |text: &str| fs::write(lab.path("sets.csv"), text).expect("it can be written");
    let run = "run case/assault.toml -n 3 --no-png --parameters sets.csv -o out";
    lab.refused(run, &["cannot read sets.csv"]);
    write("");
    lab.refused(run, &["sets.csv", "no column that is a parameter"]);
    write("contagion\n");
    lab.refused(run, &["sets.csv", "no rows"]);
    write("contagoin\n1.0\n");
    lab.refused(run, &["sets.csv", "unknown parameter", "did you mean \"contagion\"?"]);
    write("contagion,kin_pull\n1.0,1.0\n-1.0,1.0\nNaN,lots\n");
    lab.refused(
        run,
        &[
            "sets.csv has 3 problems",
            "contagion (line 3)",
            "-1.0",
            "contagion (line 4)",
            "kin_pull (line 4)",
            "lots",
        ],
    );
    write("contagion,kin_pull\n1.0,1.0\n1.0\n");
    lab.refused(run, &["sets.csv has 1 problem", "line 3"]);

    write("contagion,weight\n1.25,0\n2.5,1\n");
    lab.refused(run, &["sets.csv has 1 problem", "line 1: would not be read: weight"]);

    write("draw,contagion\n0,1.25\n1,2.5\n");
    lab.done(run);
    let rows = lab.table("out/replicates.csv");
    let column = |name: &str| -> Vec<&str> { rows.iter().map(|row| row[name].as_str()).collect() };
    assert_eq!(column("contagion"), ["1.25", "2.5", "1.25"], "sets are taken in turn");
    let kin: BTreeSet<&str> = column("kin_pull").into_iter().collect();
    assert_eq!(kin.len(), 3, "what has no column is drawn from its prior");
    let manifest = lab.manifest("out");
    assert!(manifest.parameters.starts_with("sets of "));
    assert_eq!(manifest.inputs.last().map(|input| input.path.as_str()), Some("sets.csv"));
}

#[test]
fn check_knows_scenarios_and_files_of_priors() {
    let lab = Lab::new();
    let said = lab.done("check case/assault.toml case/ceasefire.toml case/record.toml case/parameters.toml");
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", said.out);
    assert!(lines[0].starts_with("case/assault.toml: no problems. 20,000 people in "), "{}", lines[0]);
    let priors = include_str!("../fixtures/tiny/parameters.toml");
    let count = priors.lines().filter(|line| line.starts_with('[')).count();
    assert_eq!(lines[3], format!("case/parameters.toml: no problems. {count} priors."));
    assert_eq!(lab.names(""), set(&["case"]));
    // Run alone it used to be 89 unknown and missing keys.
    let words = ["case/parameters.toml has 1 problem", "is a file of parameters", "hint: run the scenario"];
    lab.refused("run case/parameters.toml", &words);
}

/// Only the first file with problems used to be reported.
#[test]
fn check_lists_the_problems_of_all_files() {
    let lab = Lab::new();
    lab.edit("parameters.toml", "[contagion]\nuniform = [0.0, 4.0]", "[contagion]\nuniform = [4.0, 0.0]");
    lab.edit("parameters.toml", "[kin_pull]", "[kin_pul]");
    let said = lab.displace("check case/assault.toml case/parameters.toml case/nowhere.toml");
    assert_eq!(said.code, Some(2));
    for words in [
        "error: case/assault.toml has ",
        "error: case/parameters.toml has 2 problems",
        "contagion.uniform (line 49): the lower bound must be below the upper one",
        "did you mean \"kin_pull\"?",
        "error: case/nowhere.toml has 1 problem",
    ] {
        assert!(said.err.contains(words), "no {words:?} in {}", said.err);
    }
    assert_eq!(said.out, "");

    lab.edit("parameters.toml", "[contagion]\nuniform = [4.0, 0.0]", "[contagion]\nuniform = [0.0, 4.0]");
    lab.edit("parameters.toml", "[kin_pul]", "[kin_pull]");
    let said = lab.displace("check case/nowhere.toml case/assault.toml");
    assert_eq!(said.code, Some(2));
    assert!(said.out.starts_with("case/assault.toml: no problems."), "{}", said.out);
}

#[test]
fn a_run_is_scored_beside_what_was_observed() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 10 --no-png -o out");
    let said = lab.done("score out");
    assert!(said.out.contains("out/scores.csv"), "{}", said.out);
    let rows = lab.table("out/scores.csv");
    assert!(rows.iter().any(|row| row["score"] == "crps"));
    // Scored again, it is the same, and scores do not make it another run.
    let before = lab.files("out", &[]);
    lab.done("score out");
    assert_eq!(lab.files("out", &[]), before);
    lab.refused("score case", &["case/run.json"]);
    lab.refused("score out --own-error 11", &["--own-error"]);
    lab.refused(
        "score out --scenario nothere.toml",
        &["--scenario nothere.toml is not needed", "leave it out"],
    );
    fs::remove_file(lab.path("out/observed.csv")).expect("it was written");
    lab.refused("score out", &["out has no observed.csv"]);
}

#[test]
fn quiet_prints_nothing() {
    let lab = Lab::new();
    for arguments in [
        "-q run case/assault.toml -n 0..2 --no-png -o a",
        "run case/assault.toml -n 2..4 --no-png -o b --quiet",
        "merge --scenario case/assault.toml a b -o both -q",
        "compare both both -o comparison -q",
        "score both -q",
        "check case/assault.toml -q",
    ] {
        let said = lab.done(arguments);
        assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""), "displace {arguments}");
    }
    let said = lab.refused("-q check case/nowhere.toml", &["nowhere.toml"]);
    assert!(said.err.starts_with("error: "));
}

#[test]
fn help_names_every_verb() {
    let lab = Lab::new();
    let help = lab.done("--help").out;
    let schema = lab.done("schema").out;
    serde_json::from_str::<serde_json::Value>(&schema).expect("the schema is JSON");
    for verb in ["run", "compare", "merge", "calibrate", "score", "check", "schema", "completions"] {
        let line = help.lines().find(|line| line.split_whitespace().next() == Some(verb));
        assert!(line.is_some_and(|line| line.split_whitespace().count() > 3), "{verb} is not in {help}");
        assert!(lab.done(&format!("{verb} --help")).out.contains("Usage: displace"), "{verb}");
    }
    assert!(help.contains("displace run scenarios/idlib-2018/assault.toml --quick"), "{help}");
    let version = lab.done("--version").out;
    assert_eq!(version.trim(), format!("displace {}", env!("CARGO_PKG_VERSION")));
    let nothing = lab.displace("");
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.err.contains("Usage: displace"));
}

#[test]
fn completions_are_printed() {
    let lab = Lab::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = lab.done(&format!("-q completions {shell}"));
        for word in ["displace", "compare", "replicates"] {
            assert!(said.out.contains(word), "no {word} for {shell}");
        }
    }
    lab.refused("completions dosh", &["dosh"]);
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let lab = Lab::new();
    for arguments in ["schema", "completions bash", "run case/assault.toml -n 2 --no-png -o out"] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let output = lab.command(arguments).stdout(writer).stderr(Stdio::piped()).spawn();
        let said = said(&output.and_then(std::process::Child::wait_with_output).expect("it can be started"));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "displace {arguments}");
    }
    assert_eq!(lab.manifest("out").status, Status::Completed);
    // Nor is one who does not listen to errors: this used to panic.
    let (reader, writer) = std::io::pipe().expect("there are pipes");
    drop(reader);
    let status = lab.command("check case/nowhere.toml").stderr(writer).status().expect("it can be started");
    assert_eq!(status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_printed_is_an_error() {
    let lab = Lab::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = lab.command("schema").stdout(full).stderr(Stdio::piped()).output();
    let said = said(&output.expect("it can be started"));
    assert_eq!(said.code, Some(1));
    assert!(said.err.starts_with("error: cannot write to standard output: "), "{}", said.err);
}

/// How a run ends before it is complete.
#[cfg(unix)]
mod stopped {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::ExitStatusExt;
    use std::process::Child;
    use std::time::Duration;

    use super::*;

    /// More replicates than any machine runs before it is told to stop.
    const LONG: &str = "run case/assault.toml -n 200000 --no-png -o out";

    /// A run that is under way, and ends with the test if nothing else ends it.
    struct Running(Child);

    impl Drop for Running {
        fn drop(&mut self) {
            // It may have ended already.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn hidden(lab: &Lab) -> Vec<String> {
        lab.names("").into_iter().filter(|name| name.starts_with(".out.partial-")).collect()
    }

    /// Starts a long run and waits until it has written its manifest.
    fn start(lab: &Lab, options: &str) -> Running {
        let before = hidden(lab);
        let child =
            lab.command(&format!("{LONG} {options}")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut running = Running(child.expect("displace can be started"));
        // Waits for something to happen, however long it takes.
        while !hidden(lab)
            .iter()
            .any(|name| !before.contains(name) && lab.path(name).join("run.json").exists())
        {
            let ended = running.0.try_wait().expect("it can be watched");
            assert_eq!(ended, None, "the run ended before it began");
            std::thread::sleep(Duration::from_millis(5));
        }
        running
    }

    /// Sends a signal and waits for the end; returns the exit status, the signal that killed it, and what
    /// it said.
    fn end(mut running: Running, signal: &str) -> (Option<i32>, Option<i32>, String) {
        let pid = running.0.id().to_string();
        // A shell has a kill of its own; not every machine has one as a program.
        let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", signal, &pid]).status();
        assert!(sent.expect("there is a shell").success());
        let mut err = String::new();
        let mut pipe = running.0.stderr.take().expect("it is piped");
        std::io::Read::read_to_string(&mut pipe, &mut err).expect("displace writes UTF-8");
        let status = running.0.wait().expect("it can be waited for");
        (status.code(), status.signal(), err)
    }

    #[test]
    fn an_interrupted_run_leaves_nothing() {
        let lab = Lab::new();
        for (signal, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
            let (code, _, err) = end(start(&lab, ""), signal);
            assert_eq!(code, Some(status), "{signal}: {err}");
            assert_eq!(err, "error: stopped before all replicates were done\n", "{signal}");
            assert_eq!(lab.names(""), set(&["case"]), "{signal}");
        }
    }

    #[test]
    fn an_interrupted_run_leaves_the_old_result() {
        let lab = Lab::new();
        lab.done("run case/assault.toml -n 2 --no-png -o out");
        let before = lab.files("out", &[]);
        let (code, _, _) = end(start(&lab, "--force"), "INT");
        assert_eq!(code, Some(130));
        assert_eq!(lab.files("out", &[]), before);
        assert_eq!(lab.names(""), set(&["case", "out"]));
    }

    #[test]
    fn a_killed_run_leaves_the_old_result_and_is_swept() {
        let lab = Lab::new();
        lab.done("run case/assault.toml -n 2 --no-png -o out");
        let before = lab.files("out", &[]);
        let (_, signal, _) = end(start(&lab, "--force"), "KILL");
        assert_eq!(signal, Some(9));
        assert_eq!(lab.files("out", &[]), before);
        assert_eq!(hidden(&lab).len(), 1, "nobody could clean up");

        // A run to another target, and one that is refused for another reason, are no reason to tidy.
        lab.done("run case/assault.toml -n 2 --no-png -o other");
        assert_eq!(hidden(&lab).len(), 1);
        lab.done("run case/assault.toml -n 2 --seed 2 --no-png -o out --force");
        assert_eq!(lab.names(""), set(&["case", "out", "other"]));
        assert_eq!(lab.manifest("out").seed, 2);
    }

    #[test]
    fn a_run_does_not_sweep_one_that_goes_on() {
        let lab = Lab::new();
        let running = start(&lab, "");
        lab.done("run case/assault.toml -n 2 --no-png -o out");
        assert_eq!(hidden(&lab).len(), 1);
        assert_eq!(end(running, "TERM").0, Some(143));
        assert_eq!(lab.names(""), set(&["case", "out"]));
    }

    /// Runs with a limit on the size of files, in blocks of 512 or 1024 bytes: what a full disk looks like
    /// to a program, if the signal that goes with it is ignored.
    fn limited(lab: &Lab, blocks: u32, ignore: bool, arguments: &str) -> (Option<i32>, Option<i32>, String) {
        let trap = if ignore { "trap '' XFSZ; " } else { "" };
        let script = format!("{trap}ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_displace")])
            .args(arguments.split_whitespace())
            .current_dir(lab.0.path())
            .stdin(Stdio::null())
            .output()
            .expect("there is a shell");
        (output.status.code(), output.status.signal(), said(&output).err)
    }

    #[test]
    fn a_full_disk_leaves_nothing() {
        let lab = Lab::new();
        // At the first file, and in the midst of the tables.
        for (blocks, file) in [(1, "out/run.json"), (24, "out/quantiles.csv")] {
            let run = "run case/assault.toml -n 4 --no-png -o out";
            let (code, _, err) = limited(&lab, blocks, true, run);
            assert_eq!(code, Some(1), "{err}");
            assert!(err.starts_with(&format!("error: cannot write {file}: ")), "{err}");
            assert_eq!((err.lines().count(), err.matches("os error").count()), (1, 1), "{err}");
            assert_eq!(lab.names(""), set(&["case"]));
        }
        lab.done("run case/assault.toml -n 0..4 --no-png -o shard");
        lab.done("run case/assault.toml -n 0..4 --no-png -o out");
        let before = lab.files("out", &[]);
        for arguments in [
            "run case/assault.toml -n 4 --seed 2 --no-png -o out --force",
            "merge --scenario case/assault.toml shard -o out --force",
            "compare shard shard -o out --force",
        ] {
            let (code, _, err) = limited(&lab, 1, true, arguments);
            assert_eq!(code, Some(1), "{arguments}: {err}");
            assert_eq!(lab.files("out", &[]), before, "{arguments}");
            assert_eq!(lab.names(""), set(&["case", "out", "shard"]), "{arguments}");
        }
    }

    /// Where the signal is not ignored, it kills: as with every other, the old result stays and the hidden
    /// folder goes with the next run.
    #[test]
    fn a_signal_for_a_file_too_large_does_no_harm() {
        let lab = Lab::new();
        lab.done("run case/assault.toml -n 2 --no-png -o out");
        let before = lab.files("out", &[]);
        let (code, signal, _) =
            limited(&lab, 24, false, "run case/assault.toml -n 4 --no-png -o out --force");
        assert!(code.is_none() && signal.is_some());
        assert_eq!(lab.files("out", &[]), before);
        assert_eq!(hidden(&lab).len(), 1);
        lab.done("run case/assault.toml -n 2 --no-png -o out --force");
        assert_eq!(lab.names(""), set(&["case", "out"]));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_refused() {
        let lab = Lab::new();
        let locked = lab.path("locked");
        fs::create_dir(&locked).expect("it can be made");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).expect("it is ours");
        // Root may write everywhere, and has nothing to test here.
        if fs::write(locked.join("probe"), "").is_err() {
            lab.refused("run case/assault.toml -n 2 -o locked/out", &["cannot make a folder in locked"]);
        }
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
}
