//! Does an event count twice? Exports overlap, and two projects record the same battle.

use std::collections::BTreeMap;
use std::path::Path;

use super::read::RawEvent;
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

/// Each event once: exports overlap, and a later one corrects an earlier one.
pub(super) fn once(
    events: Vec<RawEvent>,
    first: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Vec<RawEvent> {
    let mut index: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept: Vec<RawEvent> = Vec::with_capacity(events.len());
    let (mut same, mut other, mut copies) = (0, Vec::new(), Vec::new());
    for event in events {
        // Without an id, a row is known by all its cells.
        let without = event.id.is_empty();
        let key = (event.id.trim().to_lowercase(), if without { event.cells.clone() } else { String::new() });
        match index.get(&key) {
            None => {
                index.insert(key, kept.len());
                kept.push(event);
            }
            Some(&earlier) => {
                if without {
                    copies.push(format!("row {} of {}", event.row, event.file));
                } else if kept[earlier].says_the_same(&event) {
                    same += 1;
                } else {
                    other.push(event.id.clone());
                }
                kept[earlier] = event;
            }
        }
    }
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
            "{} rows have the id of another event and differ from it, for instance {id}: the last of each counts",
            other.len()
        );
        notes.warn(first, None, message);
    }
    kept
}
