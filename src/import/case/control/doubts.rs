//! Which places may be held by somebody else than the case says?

use std::collections::BTreeSet;
use std::path::Path;

use super::boundary::GAP_KM;
use crate::document::problem::shown;
use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::{Draft, FrontPoint, RADIUS_KM};
use crate::import::case::near::Near;
use crate::import::notes::Notes;
use crate::world::Point;
use crate::world::position::distance_to_line_km;

/// Places so near a line between the sides are doubtful, kilometres: a guess, as far as polygons are drawn.
const NEAR_KM: f64 = GAP_KM;
/// Names in a warning.
const WARNED: usize = 5;
/// Names in a row of `TODO.md`.
const LISTED: usize = 10;
/// An area has so many places beside one that is not taken with them, at least.
const OTHERS: usize = 2;
/// Names in `README.md`.
const NAMED: usize = 500;

/// What is doubtful about some places, and how that is mended.
pub(super) struct Doubt {
    pub(super) places: BTreeSet<usize>,
    pub(super) what: String,
    pub(super) mend: &'static str,
}

/// Places that lie near a line between the sides.
pub(super) fn near_front(lines: &[Vec<FrontPoint>], draft: &Draft) -> Doubt {
    let lines: Vec<Vec<Point>> =
        lines.iter().map(|line| line.iter().map(|point| point.at).collect()).collect();
    let near = |at: Point| lines.iter().any(|line| distance_to_line_km(at, line) <= NEAR_KM);
    Doubt {
        places: (0..draft.places.len()).filter(|&place| near(draft.places[place].at)).collect(),
        what: format!(
            "lie within {NEAR_KM} km of a line between the two sides, and polygons may be drawn no better"
        ),
        mend: "correct the polygons, or control in locations.csv",
    }
}

/// Places that stay with one side while all around them goes to the other: perhaps nobody noted their fall.
pub(in crate::import::case) fn never_taken(asked: &Asked, draft: &mut Draft, notes: &mut Notes) {
    let Some(file) = asked.control.as_ref().filter(|_| !draft.changes.is_empty()) else { return };
    let first: Vec<bool> =
        draft.places.iter().map(|place| asked.is_home(&draft.nodes[place.node].control)).collect();
    let (mut last, mut changed) = (first.clone(), vec![false; first.len()]);
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    // In the order of days; a place goes with one that changes hands near by.
    for change in &draft.changes {
        let Some(at) = draft.places.iter().find(|place| place.pcode == change.place.0) else { continue };
        for place in near.within(at.at, RADIUS_KM) {
            last[place] = asked.is_home(&change.holder);
            changed[place] |= last[place] != first[place];
        }
    }
    let mut around = vec![Vec::new(); first.len()];
    for (one, other) in near.neighbours() {
        around[one].push(other);
        around[other].push(one);
    }
    let members = draft.places_of_areas();
    let left_behind = |place: usize, others: &[usize]| {
        others.iter().all(|&other| last[other] != last[place]) && others.iter().any(|&other| changed[other])
    };
    let places = (0..first.len()).filter(|&place| !changed[place]).filter(|&place| {
        let area: Vec<usize> =
            members[draft.places[place].area].iter().copied().filter(|&other| other != place).collect();
        left_behind(place, &around[place]) || (area.len() >= OTHERS && left_behind(place, &area))
    });
    let doubt = Doubt {
        places: places.collect(),
        what: "are never taken, although all places around them, or all others of their area, are held by the other side in \
               the end"
            .into(),
        mend: "add the day of their fall to the file of control, or to control_changes.csv, if they fell",
    };
    tell(&[doubt], file, draft, notes);
}

/// Says so in a warning, in `README.md` with all names, and in `TODO.md`.
pub(super) fn tell(doubts: &[Doubt], file: &Path, draft: &mut Draft, notes: &mut Notes) {
    for Doubt { places, what, mend } in doubts.iter().filter(|doubt| !doubt.places.is_empty()) {
        let names: Vec<&str> = places.iter().map(|&place| draft.places[place].name.as_str()).collect();
        let (count, all) = (names.len(), shown(&names, NAMED));
        notes.warn(file, None, format!("{count} places {what}: {}", shown(&names, WARNED)));
        let guess = format!("who holds {count} places, which {what}: {}", shown(&names, LISTED));
        draft.choose(format!(
            "control of {count} places is doubtful, since by {} they {what}: {all}",
            short(file)
        ));
        draft.guess(guess, "much, for the people there", *mend);
    }
}
