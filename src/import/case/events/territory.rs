//! Events that tell of a change of territory: who holds a place since then.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use super::read::RawEvent;
use super::weeks::{REACH_KM, Site};
use crate::import::case::asked::Asked;
use crate::import::case::draft::{Draft, DraftChange, DraftPlace};
use crate::import::case::sides;
use crate::import::notes::Notes;

/// Who took a place before the first day holds it then.
pub(super) fn held_before(before: &[(RawEvent, Site)], asked: &Asked, draft: &mut Draft) {
    if before.is_empty() || asked.home.is_empty() {
        return;
    }
    if asked.control.is_some() {
        draft.choose(format!(
            "{} changes of territory before the first day are not used: --control says who holds what then",
            before.len()
        ));
        return;
    }
    let mut order: Vec<&(RawEvent, Site)> = before.iter().collect();
    // Of two changes of one day the other side's counts, as in a record.
    let home = |event: &RawEvent| event.winner.as_ref().is_some_and(|winner| asked.is_home(winner));
    order.sort_by_key(|(event, _)| (event.from, !home(event)));
    let mut last: BTreeMap<usize, bool> = BTreeMap::new();
    for (event, site) in order {
        if let (Site::Place(place), Some(winner)) = (site, &event.winner) {
            last.insert(*place, asked.is_home(winner));
        }
    }
    let (home, adversary) = (asked.home_party(draft), asked.adversary_party(draft));
    let (mut set, mut parts) = (Vec::new(), Vec::new());
    for (place, at_home) in last {
        let DraftPlace { pcode, name, node, .. } = &draft.places[place];
        if draft.nodes[*node].pcode == *pcode {
            let holder = if at_home { &home } else { &adversary };
            draft.nodes[*node].control.clone_from(holder);
            set.push(format!("{name}: {holder}"));
        } else {
            parts.push(name.clone());
        }
    }
    if !set.is_empty() {
        draft.choose(format!("held on the first day by who took them before it: {}", set.join(", ")));
    }
    if !parts.is_empty() {
        draft.guess(
            format!(
                "places that changed hands before the first day are held as the town that they belong to: {}",
                parts.join(", ")
            ),
            "some, for the people there",
            "give holders with --control",
        );
    }
}

/// The party of the case that an actor is, by its name; else the first one of its side.
fn party(actor: &str, asked: &Asked, draft: &Draft) -> String {
    let home = asked.is_home(actor);
    let holders = draft.nodes.iter().filter(|node| node.kind != "crossing").map(|node| &node.control);
    let holders = holders.chain(draft.changes.iter().map(|change| &change.holder));
    let is_it = |holder: &&String| {
        asked.is_home(holder) == home && (holder.eq_ignore_ascii_case(actor) || sides::names(holder, actor))
    };
    // The longest name says most: "Army" is part of "Arakan Army".
    let known = holders.filter(is_it).max_by_key(|holder| (holder.len(), Reverse(*holder)));
    let first = || if home { asked.home_party(draft) } else { asked.adversary_party(draft) };
    known.cloned().unwrap_or_else(first)
}

/// Changes of territory as changes of control of the nearest place.
pub(super) fn changes(
    placed: &[(RawEvent, Site)],
    asked: &Asked,
    first: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let told: Vec<_> = placed.iter().filter(|(event, _)| event.winner.is_some()).collect();
    if told.is_empty() {
        return;
    }
    if asked.home.is_empty() {
        let message = format!(
            "{} changes of territory are not used, since nothing says which side is that of the people",
            told.len()
        );
        notes.warn(
            first,
            None,
            format!(
                "{message} (--home names its actors, for instance --home \"Military Forces of Ukraine\")"
            ),
        );
        return;
    }
    let mut found: Vec<DraftChange> = Vec::new();
    let far = told.iter().filter(|(_, site)| matches!(site, Site::Area(_)));
    let far: Vec<String> = far.map(|(event, _)| format!("row {} of {}", event.row, event.file)).collect();
    if !far.is_empty() {
        let message = format!(
            "{} changes of territory are of no place of the case, since none lies within {REACH_KM} km or their position is not \
             precise: they change no holder ({}; --control says who holds what)",
            far.len(),
            far.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
        );
        notes.warn(first, None, message);
    }
    for (event, site) in told {
        let Some(winner) = &event.winner else { continue };
        let place = match *site {
            Site::Place(place) => (draft.places[place].pcode.clone(), draft.places[place].name.clone()),
            Site::Camp(node) => (draft.nodes[node].pcode.clone(), draft.nodes[node].name.clone()),
            Site::Area(_) => continue,
        };
        found.push(DraftChange {
            date: event.from,
            place,
            holder: party(winner, asked, draft),
            handover: event.peaceful,
            source: format!("{} row {}: change of territory", event.file, event.row),
        });
    }
    // Of two changes of one place and day the other side's counts, as in a record.
    found.sort_by(|one, other| {
        let key = |change: &DraftChange| (change.date, change.place.0.clone(), asked.is_home(&change.holder));
        key(one).cmp(&key(other))
    });
    let all = found.len();
    found.dedup_by(|later, first| (later.date, &later.place.0) == (first.date, &first.place.0));
    if found.len() < all {
        let message = format!(
            "{} changes of territory are of a place that changes hands again on that day: the other side has it then",
            all - found.len()
        );
        notes.warn(first, None, message);
    }
    draft.choose(format!("{} changes of control from changes of territory", found.len()));
    draft.changes.extend(found);
}
