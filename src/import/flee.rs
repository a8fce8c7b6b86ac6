//! A conflict directory of Flee, the field's reference simulator, as a scenario folder of ours.
//!
//! The format is that of `djgroen/flee` (commit 02cd2cbd): `input_csv` holds places, routes, closures and
//! conflict periods, `source_data` what was counted. Real directories are dirty: what can be read is read,
//! with a warning that names file and line; only what has no meaning is refused. What the format allows and
//! this model does not use is listed, never dropped in silence. `docs/flee.md` says what becomes of what.
//!
//! `raw` reads rows, `dates` and `names` what stands in them, `places` and `closures` the `map`, `conflicts` time,
//! `observed` the counts, `count_columns` where they stand, `sequence` their order, `first_day` and `shut`
//! what contradicts them; `write` makes our files.

mod closures;
mod conflicts;
mod count_columns;
mod dates;
pub mod defaults;
mod first_day;
mod map;
mod names;
mod observed;
mod places;
mod raw;
mod sequence;
mod shut;
mod units;
mod write;

use crate::import::notes::Notes;
use crate::scenario::{Problem, ScenarioError};
pub use raw::Folder;
use write::Conflict;

/// Most people of a case.
const MOST: u64 = 1_000_000_000;

/// An imported conflict: files of a scenario folder, and what there is to know about them.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Files by name, the scenario file first.
    pub files: Vec<(String, Vec<u8>)>,
    /// What could not be read as it stands, and what was made of it.
    pub warnings: Vec<Problem>,
    /// What the format allows and the model does not use.
    pub unused: Vec<String>,
    /// Locations, roads, camps, zones ever in conflict, days, persons who leave.
    pub summary: [u64; 6],
}

/// What the user says of a conflict that its files leave open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The column that counts where a file of counts has several columns of numbers: names, or numbers from 1.
    pub count_columns: &'a [String],
    /// Takes a first report that looks like a standing register as there from the first day, in the place of the 0
    /// before it: departures follow.
    pub first_report_present: bool,
}

/// Turns the files of a conflict into a scenario folder called `name`.
///
/// # Errors
/// A [`ScenarioError`] with everything that has no meaning.
pub fn convert(
    name: &str,
    input: &Folder,
    data: Option<&Folder>,
    options: &Options<'_>,
) -> Result<Imported, ScenarioError> {
    let mut notes = Notes::default();
    let conflict = read(name, input, data, options, &mut notes);
    let Some(conflict) = conflict.filter(|_| notes.sound()) else {
        return Err(notes.into_error(&input.path));
    };
    let Notes { warnings, unused, .. } = notes;
    let files = write::files(&conflict, &warnings, &unused);
    let summary = [
        conflict.locations.len() as u64,
        conflict.routes.len() as u64,
        conflict.locations.iter().filter(|place| place.camp).count() as u64,
        conflict.zones.len() as u64,
        conflict.days as u64,
        conflict.departures.iter().sum::<f64>() as u64,
    ];
    Ok(Imported { files, warnings, unused, summary })
}

fn read(
    name: &str,
    input: &Folder,
    data: Option<&Folder>,
    options: &Options<'_>,
    notes: &mut Notes,
) -> Option<Conflict> {
    let period = conflicts::period(input, notes);
    let mut locations = places::locations(input, notes)?;
    let routes = places::routes(input, &locations, notes)?;
    places::put_in_the_middle(&mut locations, &routes);
    let (start, days) = period?;
    let closures = closures::read(input, (&locations, &routes), start, days, notes);
    let mut zones = conflicts::zones(input, &locations, days, notes)?;
    let map = (&locations[..], &routes[..]);
    conflicts::leave_out_those_without_a_way(&mut zones, input, map, notes)?;
    let in_conflict: Vec<usize> = zones.iter().map(|zone| zone.location).collect();
    let home = places::home(&locations, &in_conflict, input, notes);
    let Some(data) = data else {
        notes.refuse(
            &input.path,
            None,
            "the number of people who leave each day follows from the counts, and there are none",
            "give the folder of the counts, for instance --validation source_data",
        );
        return None;
    };
    let counted = observed::counts((input, data), &locations, start, options.count_columns, notes)?;
    first_day::against_the_total(&counted, &data.path, notes);
    let mut counts = counted.series;
    let layout = data.path.join("data_layout.csv");
    first_day::registers(&mut counts, &locations, &layout, options.first_report_present, notes);
    let path = input.path.join("closures.csv");
    shut::growth(&closures, &counts, (&locations, &home), (start, days), &path, notes);
    let flows = observed::flows(&counts, &locations, (start, days), data, notes)?;
    let people: u64 = locations.iter().map(|place| u64::from(place.persons)).sum();
    let present: u64 = flows.present.iter().map(|&(_, persons)| u64::from(persons)).sum();
    if people > MOST || flows.departures.iter().sum::<f64>() + present as f64 > MOST as f64 {
        let remedy = "look for a number that is far too large";
        notes.refuse(&input.path, None, format!("there are more than {MOST} people"), remedy);
        return None;
    }
    leftovers(input, Some(data), notes);
    Some(Conflict {
        name: name.to_owned(),
        start,
        days,
        home,
        locations,
        routes,
        closures,
        zones,
        counts,
        present: flows.present,
        departures: flows.departures,
    })
}

/// Names the files that nothing asked for.
fn leftovers(input: &Folder, data: Option<&Folder>, notes: &mut Notes) {
    for folder in std::iter::once(input).chain(data) {
        let left = folder.left_aside();
        if !left.is_empty() {
            notes.unused(format!("files in {}: {}", folder.path.display(), left.join(", ")));
        }
    }
}
