//! Where is a camp, and who holds it? Camps are no places of the list: a map says it of where they stand, else the nearest place does, on the first
//! day and whenever that changes hands.

use jiff::civil::Date;

use crate::import::case::asked::Asked;
use crate::import::case::draft::{Draft, DraftChange, DraftPlace, HOME, RADIUS_KM};
use crate::import::case::near::Near;
use crate::import::case::polygon::Polygon;
use crate::world::Point;

/// The area of the case whose polygon holds a point.
pub(super) fn area_of(at: Point, polygons: &[Polygon], draft: &Draft) -> Option<usize> {
    let code = polygons.iter().find(|polygon| polygon.holds(at))?.code()?;
    draft.areas.iter().position(|area| area.pcode == code)
}

/// Whether a point lies in a polygon of an area that the case does not have: the nearest place of the case may be far away.
pub(super) fn lies_elsewhere(at: Point, polygons: &[Polygon], draft: &Draft) -> bool {
    let known =
        |polygon: &Polygon| draft.areas.iter().any(|area| Some(&area.pcode) == polygon.code().as_ref());
    let polygon = polygons.iter().find(|polygon| polygon.holds(at));
    // Polygons of another level than the areas of the case say nothing of it.
    polygon.is_some_and(|polygon| !known(polygon)) && polygons.iter().any(known)
}

/// Sets the holders of camps on the first day, where a map says it, and adds what changes after it.
pub(in crate::import::case) fn follow(asked: &Asked, draft: &mut Draft) {
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let (land, one_side) = std::mem::take(&mut draft.held_land);
    let mut changed = 0;
    for index in (0..draft.nodes.len()).filter(|&index| draft.nodes[index].kind == "camp").collect::<Vec<_>>()
    {
        let at = draft.nodes[index].at;
        let Some((place, km)) = near.nearest(at) else { continue };
        // Stable: of two of one date the last in the file counts.
        let mut said: Vec<(Option<Date>, &String)> = land
            .iter()
            .filter(|(polygon, ..)| polygon.holds(at))
            .map(|(_, date, holder)| (*date, holder))
            .collect();
        said.sort_by_key(|(date, _)| *date);
        let first = said.iter().rfind(|(date, _)| date.is_none_or(|date| date <= asked.start));
        let first = first.map(|(_, holder)| (*holder).clone()).or_else(|| one_side.then(|| HOME.to_owned()));
        if let Some(holder) = first {
            draft.nodes[index].control = holder;
        }
        let later = said.iter().filter_map(|(date, holder)| Some(((*date)?, (*holder).clone())));
        let later: Vec<(Date, String, bool)> = if land.is_empty() {
            // What is within its radius is taken with the place.
            let code = &draft.places[place].pcode;
            let of_place = draft.changes.iter().filter(|change| km > RADIUS_KM && change.place.0 == *code);
            of_place.map(|change| (change.date, change.holder.clone(), change.handover)).collect()
        } else {
            later
                .filter(|(date, _)| *date > asked.start)
                .map(|(date, holder)| (date, holder, false))
                .collect()
        };
        let DraftPlace { name: of, .. } = &draft.places[place];
        let why = if land.is_empty() {
            format!("as {of}, the nearest place, which is {km:.0} km away")
        } else {
            "by the map of control, as the places around it".to_owned()
        };
        let node = &draft.nodes[index];
        let camp = (node.pcode.clone(), node.name.clone());
        changed += usize::from(!later.is_empty());
        draft.changes.extend(later.into_iter().map(|(date, holder, handover)| DraftChange {
            date,
            place: camp.clone(),
            holder,
            handover,
            source: why.clone(),
        }));
    }
    if changed > 0 {
        draft.choose(format!(
            "{changed} camps change hands, by the map of control or with the place that is nearest to them"
        ));
    }
}
