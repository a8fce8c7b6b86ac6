//! What a run writes, and what it leaves alone.

use std::collections::BTreeSet;
use std::fs;

use displace::output::manifest::Status;
use sha2::{Digest, Sha256};

use super::lab::{Lab, set};

const TABLES: [&str; 15] = [
    "areas.csv",
    "estimates.csv",
    "flows.csv",
    "lines.csv",
    "links.csv",
    "needs.csv",
    "needs_areas.csv",
    "observed.csv",
    "observed_before.csv",
    "origins.csv",
    "places.csv",
    "present.csv",
    "quantiles.csv",
    "replicates.csv",
    "sources.csv",
];
const CHARTS: [&str; 8] =
    ["arrivals", "displaced", "estimates", "flows", "map", "needs", "shelter", "trapped"];

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
    let (alone, read) = ("--force leaves it alone", "which this command reads");
    for (target, words) in [("thesis", alone), ("letter", alone), ("case", read), (".", read)] {
        lab.refused(&format!("run case/assault.toml -n 2 -o {target} --force"), &[words]);
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
    lab.refused("compare out shard -o out --force", &["replaces a comparison alone", "--output"]);
    lab.refused("merge --scenario case/assault.toml shard -o shard --force", &over);
    assert_eq!((lab.files("out", &[]), lab.files("shard", &[])), (out, shard));
    fs::write(lab.path("out/sets.csv"), &sets).expect("it can be written");
    lab.refused("run case/assault.toml -n 2 --parameters out/sets.csv -o out --force", &over);
    assert_eq!(fs::read(lab.path("out/sets.csv")).expect("it is there"), sets);
    assert_eq!((fs::read(lab.path("sets.csv")).expect("it is there"), lab.files("case", &[])), (sets, case));
    lab.done("sample case/assault.toml -n 3 -o sets.csv --force");
}
