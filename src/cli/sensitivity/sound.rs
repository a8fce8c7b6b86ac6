//! Are results of sweeps what an analysis takes them for?

use std::path::{Path, PathBuf};

use crate::cli::answer::Usage;
use crate::document::problem::shown;
use crate::output::comparison::rows::PEAK_DAY;
use crate::output::studied::Studied;
use crate::tuning::results::Results;
use crate::tuning::sensitivity::Places;

/// Columns that are named of those that are not read.
const SHOWN: usize = 10;

/// The places of the sets in a Saltelli design, if they are one.
pub(super) fn places(path: &Path, results: &Results) -> anyhow::Result<Option<Places>> {
    let (Ok(bases), Ok(blocks)) = (results.of_sets("base"), results.of_sets("block")) else {
        return Ok(None);
    };
    let wrong = |error| Usage(format!("{}: {error}", path.display()));
    let sets = results.sets.iter().zip(bases).zip(blocks);
    let sets: Vec<_> = sets.map(|((set, base), block)| (set.as_str(), base, block)).collect();
    let places = Places::new(&sets).map_err(wrong)?;
    for name in &places.parameters {
        results.one_in_each_set(name)?;
    }
    let mut names: Vec<&str> =
        results.parameters().chain(places.parameters.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let columns: Vec<(&str, Vec<&str>)> =
        names.into_iter().filter_map(|name| Some((name, results.of_sets(name).ok()?))).collect();
    places.agree(&results.sets, &columns).map_err(wrong)?;
    Ok(Some(places))
}

/// What differs between sweeps that should differ in their scenario only.
pub(super) fn comparable(paths: &[PathBuf], several: &[Results]) -> Result<(), Usage> {
    let first = &several[0];
    for (path, results) in paths.iter().zip(several).skip(1) {
        let what = if results.sets != first.sets {
            Some("sets".to_string())
        } else if !results.fits(first) {
            Some("replicates or courses of the conflict".into())
        } else {
            // Scenarios differ in their conflicts, and so in the numbers of them.
            let shared = |name: &&str| !name.contains('.');
            let differs = |name: &&str| results.of_sets(name).ok() != first.of_sets(name).ok();
            first.parameters().filter(shared).find(differs).map(|name| format!("values of {name}"))
        };
        if let Some(what) = what {
            return Err(Usage(format!(
                "{} and {} do not have the same {what}: sweep every scenario over one design, in which every \
                 parameter has a column, with the same --replicates and --conflicts",
                paths[0].display(),
                path.display()
            )));
        }
    }
    Ok(())
}

/// Refuses sweeps under other seeds: what their luck makes different would be counted for their scenarios.
pub(super) fn same_luck(paths: &[PathBuf], sweeps: &[Option<Studied>]) -> Result<(), Usage> {
    let seed = |sweep: &Option<Studied>| sweep.as_ref().and_then(|studied| studied.seed);
    let known: Vec<(&PathBuf, u64)> =
        paths.iter().zip(sweeps).filter_map(|(path, sweep)| Some((path, seed(sweep)?))).collect();
    let Some(((first, one), (path, other))) =
        known.first().and_then(|first| Some((*first, *known.iter().find(|(_, seed)| *seed != first.1)?)))
    else {
        return Ok(());
    };
    Err(Usage(format!(
        "{} has seed {one} and {} has seed {other}: scenarios are told apart from luck only under the same luck (sweep both with \
         one --seed)",
        first.display(),
        path.display()
    )))
}

/// Why the peak day is left out, where futures have none: a variance takes a number of each.
pub(super) fn peakless(
    paths: &[PathBuf],
    several: &[Results],
    outcomes: &[String],
    chosen: &str,
) -> anyhow::Result<String> {
    if !outcomes.iter().any(|name| name == PEAK_DAY) {
        return Ok(String::new());
    }
    for (path, results) in paths.iter().zip(several) {
        let (without, all) = (results.without(PEAK_DAY)?, results.futures() * results.sets.len());
        if without == 0 {
            continue;
        }
        let why = format!(
            "no departures in {without} of {all} futures of {}: they have no peak_day",
            path.display()
        );
        if chosen == PEAK_DAY {
            return Err(Usage(format!("{why} (name another --outcome)")).into());
        }
        return Ok(format!("\n{why}, which is left out\n"));
    }
    Ok(String::new())
}

/// Names the columns of which nothing is read: somebody put them there for a reason.
pub(super) fn unread(
    paths: &[PathBuf],
    several: &[Results],
    (outcomes, places): (&[String], Option<&Places>),
) -> String {
    let parameters = places.map_or(&[][..], |places| &places.parameters);
    let named = paths.iter().zip(several).map(|(path, results)| {
        let unread = results.unread(outcomes, parameters);
        if unread.is_empty() {
            return String::new();
        }
        let names = shown(&unread, SHOWN);
        format!(
            "\nnot read of {}: {names} (--outcome takes a column of numbers as the outcome)\n",
            path.display()
        )
    });
    named.collect()
}
