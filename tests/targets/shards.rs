//! A shard and the manifest beside it: no changed byte gives other numbers, and whatever is accepted merges and can be
//! written as tables.
//!
//! `run.json` and `shard.bin` stand as they are. `sealed.bin` is a shard without its seal, which is put on here: bytes
//! that no checksum holds back reach the reader behind it.

use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use displace::ensemble::{Draws, Ensemble, Silent};
use displace::outcome::Outcomes;
use displace::output::manifest::{Manifest, Status};
use displace::output::run_dir::RunDir;
use displace::output::write::{Extras, write_run};
use displace::output::{merge, shard};
use displace::scenario::{Scenario, load};
use sha2::{Digest, Sha256};

use super::{Files, files, fixtures, folder_of, joined};

/// Bytes before the numbers: a word, and a checksum.
const HEAD: usize = 8 + 32;

/// A run of the tiny case.
struct Sound {
    scenario: Scenario,
    ensemble: Ensemble,
    outcomes: Outcomes,
    manifest: Manifest,
    shard: Vec<u8>,
}

static SOUND: LazyLock<Sound> = LazyLock::new(|| {
    let scenario = load(&fixtures().join("tiny/assault.toml")).expect("the tiny case is sound");
    let ensemble = Ensemble { seed: 1, replicates: 3..5, draws: Draws::Priors, threads: 1, checked: true };
    let outcomes = ensemble.run(&scenario, &Silent, &AtomicBool::new(false)).expect("it runs");
    let mut manifest = Manifest::begin(&scenario, &ensemble, "priors".into(), None);
    manifest.status = Status::Completed;
    let shard = shard::encode(&outcomes, &manifest);
    Sound { scenario, ensemble, outcomes, manifest, shard }
});

/// A shard with the seal that goes with a manifest.
fn sealed(numbers: &[u8], manifest: &Manifest) -> Vec<u8> {
    let sum = Sha256::new().chain_update(manifest.origin()).chain_update(numbers).finalize();
    [&SOUND.shard[..8], sum.as_slice(), numbers].concat()
}

pub fn feed(bytes: &[u8]) {
    let mut files = files(bytes);
    let json = files.remove("run.json").unwrap_or_else(|| SOUND.manifest.to_json());
    let numbers = files.remove("sealed.bin");
    let shard = match (&numbers, serde_json::from_slice::<Manifest>(&json)) {
        (Some(numbers), Ok(manifest)) => sealed(numbers, &manifest),
        _ => files.remove("shard.bin").unwrap_or_default(),
    };
    let written = [("run.json".to_owned(), json), ("shard.bin".to_owned(), shard.clone())];
    let folder = folder_of(&Files::from(written), &Files::new());
    let (manifest, joined) = match merge::shards(&[folder.path().to_path_buf()]) {
        Ok(merged) => merged,
        Err(error) => {
            let text = error.to_string();
            return assert!(
                text.contains("run.json") || text.contains("shard.bin"),
                "it names a file: {text}"
            );
        }
    };
    // What somebody sealed may have the shape of a run and numbers of none, and be packed otherwise than here.
    if numbers.is_none() {
        assert_eq!(shard::encode(&joined, &manifest), shard, "all that was written was read");
        assert_eq!(manifest.origin(), SOUND.manifest.origin(), "the origin is the one of the run");
        assert_eq!(shard, SOUND.shard, "no changed byte gives other numbers");
        assert!(joined.fits(&SOUND.scenario));
        // As merge does.
        let target = folder.path().join("merged");
        let dir = RunDir::create(&target, false).expect("a folder");
        let extras = Extras { stocks: Some(&SOUND.outcomes), ..Extras::default() };
        write_run(&dir, &SOUND.scenario, &SOUND.ensemble, &joined, extras).expect("tables can be written");
        joined.sound().expect("columns can be read");
    }
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let (json, shard) = (SOUND.manifest.to_json(), &SOUND.shard);
    vec![
        ("both".into(), joined([("run.json", json.as_slice()), ("shard.bin", shard)])),
        ("shard".into(), joined([("shard.bin", shard.as_slice())])),
        ("sealed".into(), joined([("sealed.bin", &shard[HEAD..])])),
    ]
}
