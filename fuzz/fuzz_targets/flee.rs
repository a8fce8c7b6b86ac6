//! The importer of Flee's conflict directories, on any bytes: it never panics, and what it lets through is a
//! scenario that our own reader takes.
//!
//! An input is a conflict directory as one text: a line `=== input/NAME` or `=== data/NAME` begins a file.
//! `docs/flee.md` says how to run it.

#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use displace::import::flee::{Folder, Options, convert};
use displace::scenario::load;
use libfuzzer_sys::fuzz_target;

/// Where what comes through is written and read again.
static PLACE: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a temporary folder can be made"));

fuzz_target!(|bytes: &[u8]| {
    let mut folders = [BTreeMap::new(), BTreeMap::new()];
    let mut file: Option<(usize, String)> = None;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if let Some(title) = line.strip_prefix(b"=== ") {
            let title = String::from_utf8_lossy(title);
            file = ["input/", "data/"].iter().enumerate().find_map(|(folder, prefix)| {
                Some((folder, title.trim_end().strip_prefix(prefix)?.to_owned()))
            });
        } else if let Some((folder, name)) = &file {
            let file: &mut Vec<u8> = folders[*folder].entry(name.clone()).or_default();
            file.extend_from_slice(line);
        }
    }
    let [input, data] = folders;
    let (input, data) = (Folder::new(Path::new("input"), input), Folder::new(Path::new("data"), data));
    let Ok(imported) = convert("case", &input, Some(&data), &Options::default()) else { return };
    for (name, bytes) in &imported.files {
        fs::write(PLACE.path().join(name), bytes).expect("the temporary folder can be written");
    }
    load(&PLACE.path().join(&imported.files[0].0)).expect("what is imported is a sound scenario");
});
