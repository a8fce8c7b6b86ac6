//! Which single closure hurts most, of a comparison of this run with runs in which one road or crossing each is shut.

use std::path::Path;

use minijinja::{Value, context};

use super::comparison::differences;
use super::error::BriefError;
use super::folder::{Range, ResultTable};
use crate::output::merge::manifests;
use crate::output::{Manifest, OutputError};

/// Closures that the page lists; the comparison has all.
const LISTED: usize = 12;

/// A closure: its name, and what it changes of trapped people, of those overtaken and of those in the open.
type Shut<'a> = (&'a str, Range, Option<Range>, Range);

/// What each closure changes at the worst moment: trapped people, overtaken people where it changes these, and people in the
/// open; the worst first.
pub(super) fn closures(dir: &Path, run: &Manifest) -> Result<Vec<Value>, BriefError> {
    let fault = |message: String| {
        BriefError::from(OutputError::Malformed { path: dir.join("run.json"), line: None, message })
    };
    let runs = manifests(dir)?;
    if !runs.first().is_some_and(|first| same(first, run)) {
        return Err(fault("is a comparison whose first run is another than that of the brief".into()));
    }
    if let Some(other) = runs.iter().skip(1).find(|other| !shuts_one(other, run)) {
        return Err(fault(format!(
            "holds the run \"{}\", which differs from the first in something else than one closure or one border that is closed",
            other.scenario
        )));
    }
    let table = ResultTable::read(dir, "comparison.csv")?;
    let (outcomes, names) = (table.text("outcome")?, table.text("scenario")?);
    let differences = differences(&table)?;
    let of = |outcome: &str, name: &str| {
        let row = (0..table.len()).find(|&row| outcomes[row] == outcome && names[row] == name);
        row.and_then(|row| differences[row])
    };
    let mut all: Vec<Shut<'_>> = Vec::new();
    for &name in &names {
        let known = all.iter().any(|row| row.0 == name);
        if let (false, Some(trapped), Some(open)) =
            (known, of("trapped_most", name), of("shelter_open_most", name))
        {
            // Comparisons of earlier versions have none.
            all.push((name, trapped, of("overtaken_most", name), open));
        }
    }
    if all.is_empty() {
        return Err(table.fault("has no differences of trapped_most and shelter_open_most").into());
    }
    let zero = |range: Range| [range.low, range.middle, range.high].iter().all(|&persons| persons == 0.0);
    let changed = all.iter().any(|row| row.2.is_some_and(|overtaken| !zero(overtaken)));
    let weight = |row: &Shut<'_>| {
        let overtaken = row.2.unwrap_or_default();
        (row.1.middle + overtaken.middle + row.3.middle, row.1.high + overtaken.high + row.3.high)
    };
    all.sort_by(|a, b| {
        weight(b).partial_cmp(&weight(a)).unwrap_or(std::cmp::Ordering::Equal).then(a.0.cmp(b.0))
    });
    let rows = all.into_iter().take(LISTED);
    let row = |(name, trapped, overtaken, open): Shut<'_>| {
        context! { name, trapped, overtaken => overtaken.filter(|_| changed), open }
    };
    Ok(rows.map(row).collect())
}

/// Whether a run has one setting more than another, and that one shuts something.
fn shuts_one(other: &Manifest, run: &Manifest) -> bool {
    let mut more = other.set.iter().filter(|setting| !run.set.contains(setting));
    // A border may be opened, too, or let only so many pass.
    let shuts = |key: &str, value: &str| {
        key.starts_with("closure") || key.starts_with("border") && value.contains("\"closed\"")
    };
    other.set.len() == run.set.len() + 1
        && more.next().is_some_and(|setting| shuts(&setting.key, &setting.value))
}

/// Whether two manifests are of one run, or of one that was made again.
fn same(a: &Manifest, b: &Manifest) -> bool {
    let inputs = |manifest: &Manifest| -> Vec<String> {
        manifest.inputs.iter().map(|input| input.sha256.clone()).collect()
    };
    let settings = |manifest: &Manifest| -> Vec<(String, String)> {
        manifest.set.iter().map(|setting| (setting.key.clone(), setting.value.clone())).collect()
    };
    (a.seed, a.replicates_from, a.replicates_to) == (b.seed, b.replicates_from, b.replicates_to)
        && a.parameters == b.parameters
        && inputs(a) == inputs(b)
        && settings(a) == settings(b)
}
