//! Layers: who may use whom. A module that reaches up, or a crate used outside its room, fails here; so do two types of
//! one name, and a file too long to be read at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("rng", &[]),
    ("tables", &[]),
    ("document", &["tables"]),
    ("world", &["rng"]),
    ("numbers", &["rng"]),
    ("conflict", &["world", "rng", "numbers"]),
    ("model", &["conflict", "world", "rng", "numbers"]),
    ("scenario", &["tables", "document", "world", "conflict", "model", "numbers", "rng"]),
    ("import", &["tables", "document", "scenario", "model", "numbers", "world"]),
    ("ensemble", &["model", "conflict", "world", "numbers", "rng", "outcome", "scenario"]),
    ("outcome", &["model", "scenario", "world", "rng", "numbers"]),
    (
        "output",
        &["outcome", "document", "model", "scenario", "tables", "world", "ensemble", "conflict", "rng"],
    ),
    ("brief", &["output", "outcome", "tables", "world"]),
    ("export", &["output", "outcome", "model", "tables"]),
    (
        "tuning",
        &["ensemble", "document", "numbers", "outcome", "scenario", "tables", "model", "rng", "output"],
    ),
];

/// Crates that belong to one room.
const CRATES: &[(&str, &[&str])] = &[
    ("plotters", &["output/chart/"]),
    ("parquet", &["export/draws.rs"]),
    ("resvg", &["output/chart/"]),
    ("skrifa", &["output/chart/"]),
    ("minijinja", &["brief/"]),
    ("fluent_bundle", &["brief/language.rs", "brief/page.rs"]),
    ("indicatif", &["cli/"]),
    ("clap", &["cli/"]),
    ("anyhow", &["cli/"]),
    ("csv", &["tables/"]),
    ("rayon", &["ensemble.rs", "outcome/", "output/census.rs", "output/table.rs", "tuning/"]),
    ("toml", &["document/", "scenario/", "import/", "tuning/", "cli/calibrate/"]),
    ("tempfile", &["output/run_dir.rs", "output/partial.rs", "output/disk.rs", "output/claim.rs"]),
    ("rustix", &["output/disk.rs", "output/claim.rs", "ensemble/memory.rs"]),
    ("signal_hook", &["cli/"]),
    ("calamine", &["import/sheet/"]),
    ("chardetng", &["import/sheet/"]),
    ("encoding_rs", &["import/sheet/"]),
    ("flatgeobuf", &["export/flat.rs"]),
    ("geojson", &["import/case/", "import/sheet/points.rs", "export/"]),
    ("osmpbf", &["import/case/roads/"]),
    ("rust_xlsxwriter", &["export/xlsx.rs"]),
    ("shapefile", &["import/case/"]),
    ("spade", &["import/case/"]),
];

/// Names that several types may have, and why.
const SHARED_NAMES: &[(&str, &str)] =
    &[("Arguments", "every verb has its own, and the command line calls them by the verb")];

/// The most lines of a file.
const LONGEST: usize = 450;

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("src can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_reaches_up() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 30, "the sources were found");
    let rules: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in files {
        let name = file.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source file is text");
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let room = name.split(['/', '.']).next().unwrap_or_default();
        if let Some(allowed) = rules.get(room) {
            for part in code.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if used != room && !allowed.contains(&used.as_str()) && used != "cli" {
                    wrong.push(format!("{name} uses crate::{used}"));
                }
                if used == "cli" {
                    wrong.push(format!("{name} uses the command line"));
                }
            }
        }
        for (krate, rooms) in CRATES {
            let uses = code.contains(&format!("use {krate}::")) || code.contains(&format!(" {krate}::"));
            if uses && !rooms.iter().any(|room| name.starts_with(room)) {
                wrong.push(format!("{name} uses the crate {krate}"));
            }
        }
        let writes = code.contains("std::fs") || code.contains("use std::fs");
        if writes
            // The last asks the system how much memory is free.
            && !["document/", "scenario/", "import/", "tables/", "output/", "cli/", "ensemble/memory.rs"]
                .iter()
                .any(|room| name.starts_with(room))
        {
            wrong.push(format!("{name} touches files"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The name of a type that a line declares for other files to see.
fn visible_type(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub")?;
    let rest = if rest.starts_with('(') { rest.split_once(')')?.1 } else { rest }.trim_start();
    let kinds = ["struct ", "enum ", "trait ", "type ", "union "];
    let name = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    let name = &name[..name.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(name.len())];
    // A macro that declares types has a sign in place of their names.
    Some(name).filter(|name| !name.is_empty())
}

/// The names of types of a file that other files can see, its own tests left out.
fn visible_types(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().filter_map(visible_type).collect()
}

/// Whoever searches for a name finds one thing.
#[test]
fn no_two_types_have_one_name() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let name = file.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source file is text");
        for found in visible_types(&text) {
            places.entry(found.to_owned()).or_default().push(name.clone());
        }
    }
    assert_eq!(places["Scenario"], ["scenario/mod.rs"], "types were found");
    assert!(places.contains_key("Requests"), "those that only a room sees were found too");
    let twice = |name: &&String| !SHARED_NAMES.iter().any(|(shared, _)| shared == name);
    let wrong: Vec<String> = places
        .iter()
        .filter(|(name, files)| files.len() > 1 && twice(name))
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect();
    assert!(wrong.is_empty(), "types of one name:\n{}", wrong.join("\n"));
    let unused = SHARED_NAMES.iter().find(|(name, _)| places.get(*name).is_none_or(|files| files.len() < 2));
    assert_eq!(unused, None, "a name that no two types have any more");
}

#[test]
fn no_file_is_too_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for dir in ["src", "tests", "benches", "examples"] {
        sources(&root.join(dir), &mut files);
    }
    let long: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let lines = fs::read_to_string(file).expect("a source file is text").lines().count();
            let name = file.strip_prefix(root).expect("below the root").display();
            (lines > LONGEST).then(|| format!("{name}: {lines} lines"))
        })
        .collect();
    assert!(long.is_empty(), "files of more than {LONGEST} lines, to be divided:\n{}", long.join("\n"));
}
