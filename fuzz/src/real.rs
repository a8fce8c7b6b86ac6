//! Files of real cases to begin with, as far as they are at hand: the scenarios of the project, and the folder `shared`
//! beside it. They are cut to a size that changes quickly.

use std::fs;
use std::path::{Path, PathBuf};

use crate::targets::{flee, joined};

/// Bytes of a table that are kept: a header and some rows.
const TABLE: usize = 4_000;
/// Largest file that is taken whole.
const WHOLE: usize = 60_000;

/// Seeds of a target by name.
pub fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (scenarios, shared) = (project.join("scenarios"), project.join("../shared"));
    let mut found = Vec::new();
    match target {
        "scenario" => {
            let files = [all(&scenarios, "toml"), all(&shared, "toml")].concat();
            found.extend(files.iter().filter_map(|file| whole(file)));
        }
        "calibration" => found.extend(whole(&scenarios.join("idlib-hindcasts/calibration.toml"))),
        "tables" => {
            for file in [all(&scenarios, "csv"), all(&shared.join("faults"), "csv")].concat() {
                let name =
                    file.file_name().unwrap_or_default().to_string_lossy().replace("frontline", "front_line");
                found.extend(cut(&file, &format!("tiny/{name}")));
            }
        }
        "draws" => found.extend(all(&scenarios, "csv").iter().filter_map(|file| {
            let is_posterior = file.file_name().is_some_and(|name| name == "posterior.csv");
            is_posterior.then(|| table(file)).flatten().map(|bytes| (label(file), bytes))
        })),
        "results" => {
            for file in all(&shared.join("faults/05-sensitivity-nan"), "csv") {
                found.extend(cut(&file, "sweep.csv"));
            }
        }
        "flee" => {
            for conflict in folders(&shared.join("flee-conflicts")) {
                if conflict.join("input_csv").is_dir() && conflict.join("source_data").is_dir() {
                    found.push((label(&conflict), flee::input(&conflict)));
                }
            }
        }
        "events" => {
            for file in
                [all(&shared.join("syria-raw"), "csv"), all(&shared.join("ukraine2022"), "csv")].concat()
            {
                found.extend(cut(&file, "events.csv"));
            }
        }
        "counts" => {
            for file in all(&shared.join("ukraine2022"), "csv") {
                found.extend(cut(&file, "counts.csv"));
                found.extend(cut(&file, "flows.csv"));
            }
        }
        "places" => {
            for file in all(&shared.join("ukraine2022"), "csv") {
                found.extend(cut(&file, "people.csv"));
            }
        }
        "sheet" => {
            for file in all(&shared.join("ukraine2022"), "xlsx") {
                found.extend(whole(&file).map(|(name, bytes)| (name, joined([("table", bytes.as_slice())]))));
            }
            for file in all(&shared.join("faults"), "csv") {
                found.extend(cut(&file, "table"));
            }
        }
        _ => {}
    }
    found
}

/// The files below a folder that have an ending; none where there is no folder.
fn all(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(all(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The last parts of a path as one name.
fn label(path: &Path) -> String {
    let parts: Vec<_> =
        path.components().rev().take(3).map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("-")
}

fn whole(path: &Path) -> Option<(String, Vec<u8>)> {
    let bytes = fs::read(path).ok().filter(|bytes| bytes.len() <= WHOLE)?;
    Some((label(path), bytes))
}

/// The first rows of a table.
fn table(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    if bytes.len() > TABLE {
        let end = bytes[..TABLE].iter().rposition(|&byte| byte == b'\n').map_or(TABLE, |end| end + 1);
        bytes.truncate(end);
    }
    Some(bytes)
}

/// The first rows of a table as the file of a name.
fn cut(path: &Path, name: &str) -> Option<(String, Vec<u8>)> {
    Some((format!("{}-{}", name.replace('/', "-"), label(path)), joined([(name, table(path)?.as_slice())])))
}
