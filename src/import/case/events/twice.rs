//! Does an event count twice? Exports overlap, and two projects record the same battle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::read::{PlacePrecision, RawEvent};
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;

/// Warns of exports of two projects, numbers as ids here and letters there, for the same days: nothing but their ids tells
/// which events are the same.
pub(super) fn two_projects(events: &[RawEvent], first: &Path, notes: &mut Notes) {
    let of = |numbers: bool| {
        let all = move |event: &&RawEvent| {
            !event.id.is_empty()
                && numbers == event.id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        };
        let days = events.iter().filter(all).map(|event| (event.from, event.to, &event.file));
        days.reduce(|(from, to, file), (first, last, _)| (from.min(first), to.max(last), file))
    };
    let (Some((from, to, one)), Some((first_day, last_day, other))) = (of(true), of(false)) else { return };
    let (from, to) = (from.max(first_day), to.min(last_day));
    if from <= to {
        let message = format!(
            "{one} and {other} are of two projects, and both tell of {from} to {to}: what both have counts twice. Give one of \
             them for each span of days"
        );
        notes.warn(first, None, message);
    }
}

/// What the columns of kinds say, as far as an export has them.
type Kinds = [Option<String>; 5];

/// Whether both say the same in all columns that both have.
fn agree(one: &Kinds, other: &Kinds) -> bool {
    one.iter().zip(other).all(|pair| !matches!(pair, (Some(one), Some(other)) if one != other))
}

/// What tells events apart that have no ids.
type Told = ([String; 4], [Date; 2], [i64; 3], [bool; 5]);

/// What an event says of itself, wherever and with whatever else it stands.
fn told(event: &RawEvent) -> Told {
    let lower = |text: Option<&String>| text.map_or_else(String::new, |text| text.to_lowercase());
    let RawEvent { actors, winner, one_sided, from, to, at, deaths, .. } = event;
    // Exports write positions with more digits or fewer.
    let whole = |value: f64, parts: f64| (value * parts).round() as i64;
    (
        [lower(actors.first()), lower(actors.get(1)), lower(winner.as_ref()), lower(one_sided.as_ref())],
        [*from, *to],
        [whole(at.lat, 1e3), whole(at.lon, 1e3), whole(*deaths, 10.0)],
        [
            event.battle,
            event.remote,
            event.peaceful,
            event.ally.is_some(),
            event.precision == PlacePrecision::Place,
        ],
    )
}

/// Events of several exports that say the same where one of them has no ids, so that nothing else tells them apart. As many
/// count as the export with most of them has.
#[derive(Default)]
struct Overlap {
    /// By what they say: how many each export has with an id, and without, of each kind.
    seen: BTreeMap<Told, BTreeMap<usize, BTreeMap<Kinds, [usize; 2]>>>,
    twice: Vec<String>,
}

impl Overlap {
    /// Whether an export before had it already.
    fn repeats(&mut self, event: &RawEvent) -> bool {
        let by_export = self.seen.entry(told(event)).or_default();
        let with_id = !event.id.is_empty();
        let none = BTreeMap::new();
        let own = by_export.get(&event.export).unwrap_or(&none);
        let repeats = by_export.iter().filter(|(export, _)| **export != event.export).any(|(_, kinds)| {
            // Two ids are two events.
            let same = kinds.iter().filter(|(kind, _)| agree(kind, &event.kinds));
            let before: usize = same.map(|(_, [ids, none])| if with_id { *none } else { ids + none }).sum();
            // Of its own export as many as the other one cannot tell from it.
            let has: [bool; 5] =
                std::array::from_fn(|at| kinds.keys().next().is_some_and(|kind| kind[at].is_some()));
            let seen = |kind: &Kinds| (0..5).all(|at| !has[at] || kind[at] == event.kinds[at]);
            let turn: usize =
                own.iter().filter(|(kind, _)| seen(kind)).map(|(_, [ids, none])| ids + none).sum();
            turn < before
        });
        let own = by_export.entry(event.export).or_default().entry(event.kinds.clone()).or_default();
        own[usize::from(!with_id)] += 1;
        if repeats {
            self.twice.push(format!("row {} of {}", event.row, event.file));
        }
        repeats
    }

    fn say(&self, first: &Path, notes: &mut Notes) {
        let Some(row) = self.twice.first() else { return };
        let message = format!(
            "{} rows say the same as one of another export (days, place, kind, actors, deaths), for instance {row}, and count once \
             with it, since one of the two has no id (exports that overlap are told apart by ids)",
            self.twice.len()
        );
        notes.warn(first, None, message);
    }
}

/// Each event once: exports overlap, and a later one corrects an earlier one.
pub(super) fn once(
    events: Vec<RawEvent>,
    files: &[PathBuf],
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<RawEvent>> {
    let first = files.first()?;
    let mut index: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept: Vec<RawEvent> = Vec::with_capacity(events.len());
    let (mut overlap, mut gone) = (Overlap::default(), BTreeSet::new());
    let (mut same, mut other, mut copies) = (0, Vec::new(), Vec::new());
    for event in events {
        // Without an id, a row is known by all its cells.
        let without = event.id.is_empty();
        let key = (event.id.trim().to_lowercase(), if without { event.cells.clone() } else { String::new() });
        match index.get(&key) {
            None => {
                if gone.contains(&key) || overlap.repeats(&event) {
                    gone.insert(key);
                } else {
                    index.insert(key, kept.len());
                    kept.push(event);
                }
            }
            Some(&earlier) => {
                let before = &kept[earlier];
                if without {
                    copies.push(format!("row {} of {}", event.row, event.file));
                } else if before.export == event.export && before.turned(&event) {
                    refuse_turned(before, &event, &files[event.export], notes);
                    return None;
                } else if before.says_the_same(&event) {
                    same += 1;
                } else {
                    other.push(event.id.clone());
                }
                // Exports may be named in any order, or made of others.
                let corrected = before.recorded.zip(event.recorded).is_some_and(|(one, other)| one > other);
                if !corrected {
                    kept[earlier] = event;
                }
            }
        }
    }
    overlap.say(first, notes);
    if same > 0 {
        draft.choose(format!("{same} rows repeat an event by its id and count once"));
    }
    if let Some(row) = copies.first() {
        let message = format!(
            "{} rows without an id are in all cells as an earlier one, for instance {row}, and count once with it (a column of ids, \
             event_id_cnty of ACLED or id of UCDP, tells events apart that are alike)",
            copies.len()
        );
        notes.warn(first, None, message);
    }
    if let Some(id) = other.first() {
        let message = format!(
            "{} rows have the id of another event and differ from it, for instance {id}: the last of each counts, by timestamp where both have one",
            other.len()
        );
        notes.warn(first, None, message);
    }
    Some(kept)
}

/// Refuses exports with a row for each actor: who fired, and who took a place, is told by who stands first.
fn refuse_turned(before: &RawEvent, event: &RawEvent, file: &Path, notes: &mut Notes) {
    let message = format!(
        "has the id {} of row {} again with its actors the other way round (\"{}\" first): the first is who fired or took a place",
        event.id, before.row, event.actors[0]
    );
    let remedy =
        "leave the row as it was recorded, or download one row for each event and not one for each actor";
    notes.refuse(file, Some(event.row), message, remedy);
}
