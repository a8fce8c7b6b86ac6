//! A case from the files that planners have: places, people, areas, roads, events, control, counts and sites.
//!
//! [`build`] reads what there is into a draft, and writes an ordinary case folder from it. What is missing becomes a
//! guess, and every guess stands in `TODO.md`. `draft` is the case in the making, `near` finds neighbours, `apart` what lies far; `places`,
//! `population`, `polygons`, `nodes`, `roads`, `events`, `control`, `sites` and `counts` read one kind of file each;
//! `sides` says whom `--home` names, `open_sites` which sites are closed; `tables` and `texts` write.

mod apart;
mod asked;
mod code_beside;
mod control;
mod countries;
mod country_names;
mod counts;
mod day_names;
mod draft;
mod events;
mod local;
mod nationalities;
mod near;
mod nodes;
mod open_sites;
mod places;
mod polygon;
mod polygon_kinds;
mod polygons;
mod population;
mod records;
mod roads;
mod sides;
mod sites;
mod tables;
mod texts;
mod total;
mod unit_kinds;
mod unit_levels;
mod unit_words;
mod whom;

use std::path::{Path, PathBuf};

use crate::import::notes::Notes;
use crate::import::sheet::{self, Source};
pub use crate::import::sheet::{DateOrder, Decimal, Said};
use crate::scenario::{Problem, ScenarioError};
pub use asked::{Asked, COUNT, CountFile, FileAlone};
pub use counts::of_both_ends;
use draft::Draft;

/// A case folder, and what there is to know about it.
#[derive(Clone, Debug)]
pub struct Made {
    /// Files by name, a scenario first.
    pub files: Vec<(String, Vec<u8>)>,
    /// What could not be read as it stands, and what was made of it.
    pub warnings: Vec<Problem>,
    /// What files hold and nobody read.
    pub unused: Vec<String>,
    /// Options that were given and could have no effect, each with the file that it was said of, if it was one.
    pub idle: Vec<(Option<PathBuf>, String)>,
    /// What was chosen: which rows were used, which left out, and why.
    pub choices: Vec<String>,
    /// People, places, locations, roads, rows of events, changes of control, guesses.
    pub summary: [u64; 7],
}

/// Makes a case.
///
/// # Errors
/// A [`ScenarioError`] with everything that stands in the way.
pub fn build(asked: &Asked) -> Result<Made, ScenarioError> {
    let mut notes = Notes::default();
    let mut draft = Draft::default();
    let made = read(asked, &mut draft, &mut notes);
    notes.name_unread_sheets();
    // Files that were not reached may have the column.
    if made.is_some() {
        // What was said when the case was made stays for the files that it fits.
        if !asked.remembered {
            sheet::refuse_unused(&asked.said, None, &mut notes);
        }
        for alone in &asked.alone {
            sheet::refuse_unused(&alone.said, Some(&Source::new(&alone.file)), &mut notes);
        }
        for counts in &asked.counts {
            sheet::refuse_unused(&counts.said, Some(&Source::new(&counts.file)), &mut notes);
        }
    }
    let Some((rows, observations)) = made.filter(|_| notes.sound()) else {
        if asked.remembered {
            notes.forget_others();
        }
        return Err(notes.into_error(Path::new(&asked.name)));
    };
    for said in std::iter::once(&asked.said).chain(asked.alone.iter().map(|alone| &alone.said)) {
        draft.choices.extend(sheet::columns_used(said, &notes));
    }
    let idle = idle(asked, &notes);
    let Notes { warnings, unused, .. } = notes;
    let files = texts::files(asked, &mut draft, &rows, &observations, (&warnings, &unused));
    let summary = [
        draft.places.iter().map(draft::DraftPlace::people).sum(),
        draft.places.len() as u64,
        draft.nodes.len() as u64,
        draft.roads.len() as u64,
        rows.len() as u64,
        draft.changes.len() as u64,
        draft.guesses.len() as u64,
    ];
    Ok(Made { files, warnings, unused, idle, choices: draft.choices, summary })
}

/// Options of reading that could have no effect.
fn idle(asked: &Asked, notes: &Notes) -> Vec<(Option<PathBuf>, String)> {
    let alone = asked.alone.iter().map(|alone| (&alone.file, &alone.said));
    let each = alone.chain(asked.counts.iter().map(|counts| (&counts.file, &counts.said)));
    let of_files = each.flat_map(|(file, said)| {
        let idle = sheet::without_effect(said, Some(&Source::new(file).path), notes);
        idle.into_iter().map(|text| (Some(file.clone()), text))
    });
    let of_all = sheet::without_effect(&asked.said, None, notes).into_iter().map(|text| (None, text));
    of_files.chain(of_all).collect()
}

type Read = (Vec<events::WrittenEvent>, Vec<counts::WrittenCount>);

fn read(asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<Read> {
    places::read(&asked.places, asked, draft, notes)?;
    let polygons = match &asked.areas {
        Some(file) => polygons::assign(file, draft, notes)?,
        None => Vec::new(),
    };
    match &asked.population {
        Some(file) => population::fill(file, asked, draft, notes)?,
        None => population::from_list(&asked.places, draft, notes)?,
    }
    nodes::choose(draft, &Source::new(&asked.places));
    match &asked.control {
        Some(file) => control::fill(file, asked, draft, notes)?,
        None => draft.guess(
            "all places are held by the side of the people on the first day",
            "much: nobody flees from, or is cut off by, a front that is not there",
            "give holders with --control (place,holder,date or polygons), or correct control in locations.csv",
        ),
    }
    sites::add(asked, &polygons, draft, notes)?;
    match &asked.roads {
        Some(file) => roads::from_lines(file, asked, draft, notes)?,
        None => roads::guessed(draft),
    }
    roads::join_parts(draft, notes, asked.roads.as_ref().unwrap_or(&asked.places));
    if draft.roads.is_empty() {
        let remedy = "give a list of more places, or camps or crossings with --sites";
        notes.refuse(&asked.places, None, "has one location only, and people need another to go to", remedy);
        return None;
    }
    let rows = events::fill(asked, &polygons, draft, notes)?;
    sites::holders::follow(asked, draft);
    if let Some(late) = draft.settle_changes(asked.start, asked.last()) {
        let file = asked.control.as_ref().or(asked.events.first()).unwrap_or(&asked.places);
        notes.warn(file, None, late);
    }
    control::never_taken(asked, draft, notes);
    if !asked.home.is_empty() && asked.events.is_empty() && asked.control.is_none() {
        notes.unused("--home, until there are events or holders (displace import events, import control)");
    }
    if asked.events.is_empty() {
        draft.guess(
            "nothing is known of attacks: the record is empty",
            "all: nobody leaves in the record; the scenario of the offensive invents its attacks",
            "give an export of UCDP GED or ACLED with --events",
        );
    }
    let observations = counts::read(asked, draft, notes)?;
    if observations.is_empty() {
        draft.guess(
            "no count is there to hold the results against",
            "much: nobody can say how far off the ranges are",
            "give counts with --counts, --variable and --stock or --flow",
        );
    }
    let file = asked.control.as_ref().unwrap_or(&asked.places);
    if !draft.nodes.iter().any(|node| node.kind != "crossing" && asked.is_home(&node.control)) {
        let remedy = "--home names all holders on the side of the people";
        notes.refuse(file, None, "gives no location to the side of the people on the first day", remedy);
        return None;
    }
    if let Some(alone) = draft.connect_people(|holder| asked.is_home(holder)) {
        let message =
            format!("gives all locations but \"{alone}\" to the other side: its people have nowhere to go");
        notes.refuse(file, None, message, "--home names all holders on the side of the people");
        return None;
    }
    Some((rows, observations))
}
