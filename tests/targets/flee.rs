//! A conflict directory of Flee: what the importer lets through is a scenario that our own reader takes, and that runs.

use std::path::Path;

use displace::import::flee::{Folder, Options, convert};
use displace::scenario::load;

use super::{Files, files, fixtures, folder, folder_of, joined, run};

/// What the importer makes of an input; none if it refuses it.
fn import(bytes: &[u8]) -> Option<(String, Files)> {
    let (mut input, mut data) = (Files::new(), Files::new());
    for (title, content) in files(bytes) {
        if let Some(name) = title.strip_prefix("input/") {
            input.insert(name.to_owned(), content);
        } else if let Some(name) = title.strip_prefix("data/") {
            data.insert(name.to_owned(), content);
        }
    }
    let (input, data) = (Folder::new(Path::new("input"), input), Folder::new(Path::new("data"), data));
    match convert("case", &input, Some(&data), &Options::default()) {
        Ok(imported) => {
            let scenario = imported.files[0].0.clone();
            Some((scenario, imported.files.into_iter().collect()))
        }
        Err(error) => {
            assert!(!error.to_string().trim().is_empty(), "a refusal says why");
            None
        }
    }
}

pub fn feed(bytes: &[u8]) {
    let Some((scenario, files)) = import(bytes) else { return };
    let folder = folder_of(&files, &Files::new());
    let scenario = load(&folder.path().join(scenario)).expect("what is imported is a sound scenario");
    run(&scenario);
}

/// The input of a conflict directory.
pub fn input(conflict: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for (part, title) in [("input_csv", "input"), ("source_data", "data")] {
        let files = folder(&conflict.join(part)).into_iter();
        all.extend(files.map(|(name, bytes)| (format!("{title}/{name}"), bytes)));
    }
    joined(all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    ["clean", "dirty"].map(|name| (name.to_owned(), input(&fixtures().join("flee").join(name)))).into()
}

/// The scenario of the clean fixture, imported, and its files: they have every table of what a case gives.
pub fn imported() -> (String, Files) {
    import(&seeds()[0].1).expect("the clean fixture is sound")
}
