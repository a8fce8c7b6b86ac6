//! A scenario, a case file or a file of priors in the folder of the tiny case: what loads runs and keeps its people, and
//! what `check --expand` writes of it is the same scenario.

use std::fs;

use displace::scenario::check::{Checked, expand, file};
use displace::scenario::{Scenario, load};

use super::{Files, TINY, folder_of, refused, run};

/// The file that is fed.
const FED: &str = "fed.toml";
/// A scenario over it, where it is a case.
const OVER: &str = "title = \"Over\"\nsummary = \"A scenario over the case.\"\ncase = \"fed.toml\"\n";

pub fn feed(bytes: &[u8]) {
    let folder = folder_of(&TINY, &Files::from([(FED.into(), bytes.to_vec())]));
    let path = folder.path().join(FED);
    match file(&path, &[]) {
        Err(error) => refused(&error),
        Ok(Checked::Scenario(scenario)) => {
            // Before it runs: what it then remembers stands in its words too.
            let said = meaning((*scenario).clone());
            let outcomes = run(&scenario);
            let text = expand(&path, &[]).expect("what loads can be written as one file");
            let whole = folder.path().join("whole.toml");
            fs::write(&whole, &text).expect("it can be written");
            let again = load(&whole).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(said, meaning(again.clone()), "the whole is the same scenario:\n{text}");
            assert_eq!(outcomes, run(&again));
        }
        Ok(Checked::Case(_)) => over(&folder.path().join("over.toml"), OVER.as_bytes()),
        Ok(Checked::Priors(_)) => {
            fs::write(folder.path().join("parameters.toml"), bytes).expect("it can be written");
            over(&folder.path().join("assault.toml"), &TINY["assault.toml"]);
        }
    }
}

/// A scenario that rests on what was fed.
fn over(path: &std::path::Path, text: &[u8]) {
    fs::write(path, text).expect("it can be written");
    match load(path) {
        Ok(scenario) => drop(run(&scenario)),
        Err(error) => refused(&error),
    }
}

/// A scenario in words, but for names of files and the lines in them.
fn meaning(mut scenario: Scenario) -> String {
    scenario.name.clear();
    scenario.inputs.clear();
    scenario.grades.clear();
    scenario.warnings.clear();
    scenario.own.sort();
    format!("{scenario:?}")
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let named = |name: &str| (name.to_owned(), TINY[name].clone());
    let mut seeds: Vec<_> =
        ["assault.toml", "ceasefire.toml", "record.toml", "parameters.toml"].map(named).into();
    // A case is a scenario without title and summary.
    let text = String::from_utf8_lossy(&TINY["assault.toml"]).into_owned();
    let case: String = text.split_inclusive('\n').skip(2).collect();
    seeds.push(("case.toml".into(), case.into_bytes()));
    let base = "title = \"Other\"\nsummary = \"Over another scenario.\"\nbase = \"ceasefire.toml\"\nwithout = [\"offensive\"]\n\
                horizon_days = 20\n[parameters.contagion]\nfixed = 1.0\nsource = \"x\"\nconfidence = \"guess\"\n";
    seeds.push(("base.toml".into(), base.into()));
    seeds
}
