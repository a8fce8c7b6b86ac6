//! A table of sets of parameters, as draws of a posterior and as the design of a sweep: every row becomes a set, every
//! value is the one in its cell and may be used, and both readers take the same tables of parameters for sound.

use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use displace::ensemble::{Draws, Ensemble, RunError, Silent};
use displace::scenario::{Scenario, draws, load};
use displace::tables::{Columns, Header, rows};
use displace::tuning::design::middles;
use displace::tuning::sets::{Layout, error};

use super::{fixtures, place, refused};

static SCENARIO: LazyLock<Scenario> =
    LazyLock::new(|| load(&fixtures().join("tiny/assault.toml")).expect("the tiny case is sound"));

pub fn feed(bytes: &[u8]) {
    let path = Path::new("sets.csv");
    posterior(path, bytes);
    design(path, bytes);
}

/// The cells of a table by name of column, read another way.
fn table(bytes: &[u8]) -> (tempfile::TempDir, Columns) {
    let folder = place();
    let path = folder.path().join("sets.csv");
    std::fs::write(&path, bytes).expect("it can be written");
    let columns = Columns::read(&path).expect("what is read one way is read the other");
    (folder, columns)
}

fn posterior(path: &Path, bytes: &[u8]) {
    let list = &SCENARIO.parameters;
    let sets = match draws::read(path, bytes, list) {
        Ok(sets) => sets,
        Err(error) => return refused(&error),
    };
    let (_folder, columns) = table(bytes);
    assert_eq!(sets.len(), columns.len(), "every row is a set");
    for (index, parameter) in list.iter().enumerate() {
        let written = columns.numbers(&parameter.name).ok();
        for (row, set) in sets.iter().enumerate() {
            let Some(value) = set[index] else { continue };
            assert!((parameter.info.low..=parameter.info.high).contains(&value), "{value} cannot be used");
            if let Some(written) = &written {
                assert!(written[row].to_bits() == value.to_bits(), "{value} is not {}", written[row]);
            }
        }
    }
    let ensemble =
        Ensemble { seed: 1, replicates: 0..1, draws: Draws::Posterior(sets), threads: 1, checked: true };
    match ensemble.run(&SCENARIO, &Silent, &AtomicBool::new(false)) {
        Ok(_)
        | Err(
            RunError::OutOfRange { .. }
            | RunError::TooManyPeople { .. }
            | RunError::TooMuchCounted { .. }
            | RunError::Memory(_),
        ) => {}
        Err(error) => panic!("{error}"),
    }
}

fn design(path: &Path, bytes: &[u8]) {
    let mut rows = match rows(bytes) {
        Ok(rows) => rows.into_iter(),
        Err(fault) => return assert!(!fault.message.is_empty(), "a refusal says why"),
    };
    let Some(header) = rows.next().map(Header::new) else { return };
    let days = [7, 30, 60];
    let layout = match Layout::new(&SCENARIO, &days, middles(&SCENARIO, true), path, header) {
        Ok(layout) => layout,
        Err(problems) => return refused(&error(path, problems)),
    };
    let count = rows.len();
    let sets = match layout.all(&SCENARIO, path, rows) {
        Ok(sets) => sets,
        Err(problems) => return refused(&error(path, problems)),
    };
    assert_eq!(sets.len(), count, "every row is a set");
    let extras = layout.extras().count();
    for set in &sets {
        assert_eq!((set.values.len(), set.extras.len()), (SCENARIO.parameters.len(), extras));
        for (value, parameter) in set.values.iter().zip(&SCENARIO.parameters) {
            let usable =
                value.is_none_or(|value| (parameter.info.low..=parameter.info.high).contains(&value));
            assert!(usable, "{value:?} cannot be used for {}", parameter.name);
        }
    }
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    [
        ("posterior", "draw,contagion,severity_scale,log_likelihood\n0,1.5,1.0,-3.5\n1,2.0,0.9,-4.0\n"),
        ("design", "set,base,block,contagion,offensive.start_day\nx,0,A,1.5,3\ny,0,B,2,4\n"),
        ("quotes", "set,replicate,contagion,\"a \"\"name\"\"\"\n0,0,1.5,x\n1,0,\"2\",y\n"),
    ]
    .map(|(name, text)| (name.to_owned(), text.into()))
    .into()
}
