//! Shards of one ensemble, and what they are together.

use std::fs;

use displace::output::manifest::Status;

use super::lab::Lab;

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

/// Every stock and flow of every future, where all shards kept them; where only some did, that is said.
#[test]
fn merged_shards_keep_what_each_kept() {
    let lab = Lab::new();
    for (shard, name) in [("0..4", "whole"), ("0..2", "first"), ("2..4", "second")] {
        lab.done(&format!("run case/assault.toml -n {shard} --keep replicates --no-png -o {name}"));
    }
    lab.done("merge --scenario case/assault.toml second first -o merged --no-png");
    let (whole, merged) = (lab.files("whole", &["stocks.csv"]), lab.files("merged", &["stocks.csv"]));
    assert!(whole.len() == 1 && whole == merged);
    lab.done("run case/assault.toml -n 4..6 --no-png -o third");
    let said = lab.done("merge --scenario case/assault.toml first second third -o all --no-png");
    assert!(said.out.contains("stocks.csv is in 2 of 3 shards"), "{}", said.out);
    assert!(lab.files("all", &["stocks.csv"]).is_empty());
    fs::write(lab.path("first/stocks.csv"), "replicate,date,location,pcode,variable,persons\n")
        .expect("a file");
    lab.refused(
        "merge --scenario case/assault.toml first second -o changed",
        &["stocks.csv", "run the shard again"],
    );
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

/// Rows of a sorted table, taken in shards: the whole says what a run of all at once would have said.
#[test]
fn merged_shards_say_which_sets_were_used() {
    let lab = Lab::new();
    let rows: Vec<String> = (0..60).map(|row| format!("{}", f64::from(row) / 20.0)).collect();
    let table = format!("contagion\n{}\n", rows.join("\n"));
    fs::write(lab.path("sets.csv"), &table).expect("it can be written");
    for (shard, name) in [("0..10", "first"), ("10..20", "second")] {
        lab.done(&format!("run case/assault.toml -n {shard} --parameters sets.csv --no-png -o {name}"));
    }
    let whole = lab.done("run case/assault.toml -n 20 --parameters sets.csv --no-png -o whole").out;
    let merged = lab.done("merge --scenario case/assault.toml first second -o merged").out;
    let said =
        |text: &str| text.lines().filter(|line| line.contains("--parameters")).map(str::to_owned).collect();
    let (of_whole, of_merged): (Vec<String>, Vec<String>) = (said(&whole), said(&merged));
    assert!(of_whole.len() >= 2, "rows that are not used, and first ones unlike all: {whole}");
    for line in &of_merged {
        assert!(of_whole.contains(line), "{line} in {whole}");
    }
    assert_eq!(of_merged.len(), of_whole.len(), "{whole}\n{merged}");
    fs::write(lab.path("sets.csv"), table + "3\n").expect("it can be written");
    let changed = lab.done("merge --scenario case/assault.toml first second -o changed").out;
    assert!(changed.contains("is not there as it was for the shards"), "{changed}");
}

/// A run of 5 futures came out of those from 5 to 9, and nothing said that there are others.
#[test]
fn futures_that_do_not_begin_at_the_first_are_said_to_be_a_part() {
    let lab = Lab::new();
    for (shard, name) in [("0..3", "first"), ("3..5", "second"), ("5..7", "third"), ("1..3", "late")] {
        lab.done(&format!("run case/assault.toml -n {shard} --no-png -o {name}"));
    }
    let part = |shards: &str, output: &str| {
        let out = lab.done(&format!("merge --scenario case/assault.toml {shards} --no-png -o {output}")).out;
        let written = lab.manifest(output).warnings;
        assert!(written.iter().all(|warning| out.contains(&format!("warning: {warning}"))), "{out}");
        let said: Vec<String> = written.into_iter().filter(|warning| warning.contains("missing")).collect();
        said.join("\n")
    };
    let said = part("second", "part");
    assert!(said.starts_with("these are the futures 3 to 4 alone: futures 0 to 2 are missing"), "{said}");
    let said = part("third part", "parts");
    assert!(said.starts_with("these are the futures 3 to 6 alone"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let said = part("late", "later");
    assert!(said.starts_with("these are the futures 1 to 2 alone: future 0 is missing"), "{said}");
    assert_eq!(part("first parts", "whole"), "");
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
