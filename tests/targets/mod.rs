//! What every parser is fed: bytes, in one function each. `fuzz/run` gives them to libFuzzer, `tests/it/mutations.rs` to
//! proptest, which breaks sound inputs; `docs/fuzzing.md` says what each function asserts.
//!
//! An input is one file, or several as one text: a line `=== NAME` begins each. Folders are made anew for each input,
//! in memory where the system has such a place.

// The fuzz crate makes a library of this, the tests a module.
#![allow(unreachable_pub, missing_docs)]

#[cfg(feature = "import")]
mod case;
#[cfg(feature = "import")]
pub mod osm;
#[cfg(feature = "import")]
mod shapes;
#[cfg(feature = "import")]
pub mod sheet;

pub mod calibration;
pub mod draws;
pub mod flee;
#[cfg(all(feature = "brief", feature = "export"))]
pub mod results;
pub mod scenario;
pub mod shards;
pub mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use displace::ensemble::{Ensemble, RunError, Silent};
use displace::outcome::Outcomes;
use displace::outcome::column::{ByColumn, Shape};
use displace::scenario::{Scenario, ScenarioError};
use tempfile::TempDir;

/// A parser that is fed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is that of the program that libFuzzer runs.
    pub name: &'static str,
    /// Feeds it; panics if what must hold does not.
    pub feed: fn(&[u8]),
    /// Sound inputs, by name.
    pub seeds: fn() -> Vec<(String, Vec<u8>)>,
}

/// All of them.
pub const ALL: &[Target] = &[
    Target { name: "scenario", feed: scenario::feed, seeds: scenario::seeds },
    Target { name: "tables", feed: tables::feed, seeds: tables::seeds },
    Target { name: "draws", feed: draws::feed, seeds: draws::seeds },
    Target { name: "shards", feed: shards::feed, seeds: shards::seeds },
    Target { name: "calibration", feed: calibration::feed, seeds: calibration::seeds },
    Target { name: "flee", feed: flee::feed, seeds: flee::seeds },
    #[cfg(all(feature = "brief", feature = "export"))]
    Target { name: "results", feed: results::feed, seeds: results::seeds },
    #[cfg(feature = "import")]
    Target { name: "sheet", feed: sheet::feed, seeds: sheet::seeds },
    #[cfg(feature = "import")]
    Target { name: "polygons", feed: case::polygons, seeds: case::polygon_seeds },
    #[cfg(feature = "import")]
    Target { name: "roads", feed: case::roads, seeds: case::road_seeds },
    #[cfg(feature = "import")]
    Target { name: "events", feed: case::events, seeds: case::event_seeds },
    #[cfg(feature = "import")]
    Target { name: "counts", feed: case::counts, seeds: case::count_seeds },
    #[cfg(feature = "import")]
    Target { name: "places", feed: case::places, seeds: case::place_seeds },
    #[cfg(feature = "import")]
    Target { name: "sites", feed: case::sites, seeds: case::site_seeds },
];

/// The target of a name.
///
/// # Panics
/// If there is none.
pub fn target(name: &str) -> Target {
    *ALL.iter().find(|target| target.name == name).expect("a target of that name")
}

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

const MARK: &[u8] = b"=== ";

/// The files of an input. The line end before a mark belongs to it; what stands before the first mark has no name.
pub fn files(bytes: &[u8]) -> Files {
    let mut files = Files::new();
    let mut name = String::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if let Some(title) = line.strip_prefix(MARK) {
            if let Some(before) = files.get_mut(&name).filter(|before| before.last() == Some(&b'\n')) {
                before.pop();
            }
            String::from_utf8_lossy(title).trim_end().clone_into(&mut name);
            files.entry(name.clone()).or_default();
        } else {
            files.entry(name.clone()).or_default().extend_from_slice(line);
        }
    }
    files
}

/// The input of several files.
pub fn joined<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        if !bytes.is_empty() {
            bytes.push(b'\n');
        }
        bytes.extend([MARK, name.as_bytes(), b"\n", content].concat());
    }
    bytes
}

/// The fixtures of the tests.
pub fn fixtures() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|folder| folder.join("tests/fixtures")).find(|folder| folder.is_dir());
    found.expect("the fixtures are there")
}

/// Whether a file's name has an ending.
pub fn ends(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own == ending)
}

/// The files of a folder; folders in it are left out.
pub fn folder(path: &Path) -> Files {
    let entries = fs::read_dir(path).expect("a folder").flatten().filter(|entry| entry.path().is_file());
    entries
        .map(|entry| {
            let bytes = fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

/// The tiny case.
pub static TINY: LazyLock<Files> = LazyLock::new(|| folder(&fixtures().join("tiny")));

/// A folder for one input.
pub fn place() -> TempDir {
    let memory = Path::new("/dev/shm");
    // The one who runs may say where.
    let asked = std::env::var_os("TMPDIR").is_some();
    let made = if memory.is_dir() && !asked { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.or_else(|_| tempfile::tempdir()).expect("a temporary folder can be made")
}

/// A folder with some files, of which others take the place where they have the same name.
pub fn folder_of(files: &Files, others: &Files) -> TempDir {
    let folder = place();
    for (name, bytes) in files.iter().filter(|(name, _)| !others.contains_key(*name)).chain(others) {
        fs::write(folder.path().join(name), bytes).expect("it can be written");
    }
    folder
}

/// Most people with whom futures are run: more only take longer.
const MOST_PEOPLE: u64 = 100_000;
/// Most days.
const MOST_DAYS: u32 = 200;

/// People who live in a scenario, and those who leave by its tables.
fn people(scenario: &Scenario) -> u64 {
    let communities = scenario.geography.communities.iter();
    let lived: u64 =
        communities.map(|c| u64::from(c.residents) + u64::from(c.idps) + u64::from(c.unregistered)).sum();
    let leave = scenario.given.as_ref().map_or(0.0, |given| {
        let present: f64 = given.exogenous.present.iter().map(|host| f64::from(host.1)).sum();
        given.exogenous.departures.iter().sum::<f64>() + present
    });
    lived.saturating_add(leave as u64)
}

/// A future with people counted every day, of scenarios that are soon done. A refusal is an answer: a draw may lie
/// outside of what can be used. That people are lost or made is none.
///
/// # Panics
/// If they are.
pub fn run(scenario: &Scenario) -> Option<Outcomes> {
    if scenario.horizon_days > MOST_DAYS || people(scenario) > MOST_PEOPLE {
        return None;
    }
    let ensemble = Ensemble { seed: 1, replicates: 0..1, draws: scenario.draws(), threads: 1, checked: true };
    let outcomes = match ensemble.run(scenario, &Silent, &AtomicBool::new(false)) {
        Ok(outcomes) => outcomes,
        Err(
            RunError::OutOfRange { .. }
            | RunError::TooManyPeople { .. }
            | RunError::TooMuchCounted { .. }
            | RunError::Memory(_),
        ) => return None,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(outcomes.shape(), Shape::of(scenario), "outcomes are those of their scenario");
    Some(outcomes)
}

/// What every refusal of a scenario holds to: each problem names a file and says something, and nobody has to read
/// hundreds of them.
///
/// # Panics
/// If it does not.
pub fn refused(error: &ScenarioError) {
    assert!(!error.problems.is_empty(), "a refusal without a problem: {error}");
    for problem in &error.problems {
        assert!(!problem.file.as_os_str().is_empty(), "a problem without a file: {error}");
        assert!(!problem.message.trim().is_empty(), "a problem without a message: {error}");
    }
    assert!(error.to_string().lines().count() < 200, "too long to read: {error}");
}
