//! Which places are nodes of the road network? All of them where they are few, else the seat of each area.

use std::collections::BTreeSet;

use super::draft::{Draft, HOME, Node};
use crate::import::sheet::Source;
use crate::world::Point;

/// Most places that are nodes each.
const FEW: usize = 150;
/// Most nodes: the model's memory grows with the square of the areas.
const MOST: usize = 2_000;

/// Makes the nodes.
pub(super) fn choose(draft: &mut Draft, source: &Source) {
    let each = draft.places.len() <= FEW;
    let groups: Vec<Vec<usize>> = if each {
        (0..draft.places.len()).map(|place| vec![place]).collect()
    } else {
        if draft.areas.len() > MOST {
            merge_areas(draft);
        }
        draft.places_of_areas()
    };
    let (kind, what) = if each { ("place", "place") } else { ("seat", "seat of its area") };
    let said = format!("{}: {what}", source.short());
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        add(group, (kind, &said), draft);
    }
    if each {
        draft.choose("every place is a location of the road network");
    } else {
        draft.choose(format!(
            "{} locations of the road network: the seat of each area is its place with most people, else the one called like \
             the area, else the one in its middle",
            draft.nodes.len()
        ));
    }
}

/// Makes a node of some places, at their seat.
fn add(group: Vec<usize>, (kind, source): (&'static str, &str), draft: &mut Draft) {
    let seat = seat(&group, draft);
    let place = &draft.places[seat];
    let name = draft.free_name(&place.name, &place.pcode);
    let node = draft.nodes.len();
    draft.nodes.push(Node {
        pcode: place.pcode.clone(),
        name,
        at: place.at,
        area: place.area,
        kind,
        control: HOME.into(),
        near_border: false,
        camp_places: 0,
        source: source.to_owned(),
        counted: false,
    });
    for place in group {
        draft.places[place].node = node;
    }
}

/// Gives the places of one side a location of their own where a location has places of both: people neither live nor flee to
/// where the other side is. `side` says of a place which it is on, where that is known; others stay with the side that has
/// most people.
pub(super) fn divide(draft: &mut Draft, side: impl Fn(usize) -> Option<bool>) -> usize {
    let mut divided = 0;
    for node in 0..draft.nodes.len() {
        let members: Vec<usize> =
            (0..draft.places.len()).filter(|&place| draft.places[place].node == node).collect();
        let of = |wanted: bool| -> Vec<usize> {
            members.iter().copied().filter(|&place| side(place) == Some(wanted)).collect()
        };
        let (ours, theirs) = (of(true), of(false));
        if ours.is_empty() || theirs.is_empty() {
            continue;
        }
        divided += 1;
        let people =
            |group: &[usize]| group.iter().map(|&place| draft.places[place].people() + 1).sum::<u64>();
        let smaller = if people(&ours) < people(&theirs) { ours } else { theirs };
        let rest: Vec<usize> = members.into_iter().filter(|place| !smaller.contains(place)).collect();
        let (kind, source) = (draft.nodes[node].kind, draft.nodes[node].source.clone());
        // The location may have stood at a place that is no longer its own.
        let place = draft.places[seat(&rest, draft)].clone();
        if draft.nodes[node].pcode != place.pcode {
            draft.nodes[node].name.clear();
            let name = draft.free_name(&place.name, &place.pcode);
            let moved = &mut draft.nodes[node];
            (moved.pcode, moved.name, moved.at) = (place.pcode, name, place.at);
        }
        add(smaller, (kind, &source), draft);
    }
    divided
}

fn seat(group: &[usize], draft: &Draft) -> usize {
    let people = |&place: &usize| {
        let place = &draft.places[place];
        (place.people().max(place.listed.unwrap_or(0.0) as u64), place)
    };
    let most = group.iter().max_by_key(|place| people(place).0).copied().unwrap_or(group[0]);
    let alike = group.iter().filter(|place| people(place).0 == people(&most).0).count();
    if people(&most).0 > 0 && alike == 1 {
        return most;
    }
    let area = &draft.areas[draft.places[group[0]].area];
    if let Some(&named) =
        group.iter().find(|&&place| draft.places[place].name.eq_ignore_ascii_case(&area.name))
    {
        return named;
    }
    let count = group.len() as f64;
    let middle = Point {
        lat: group.iter().map(|&place| draft.places[place].at.lat).sum::<f64>() / count,
        lon: group.iter().map(|&place| draft.places[place].at.lon).sum::<f64>() / count,
    };
    let far = |place: &usize| draft.places[*place].at.distance_km(middle);
    group.iter().copied().min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(group[0])
}

/// Too many areas: the places with most people keep theirs, the others count to the nearest of those.
fn merge_areas(draft: &mut Draft) {
    let mut order: Vec<usize> = (0..draft.places.len()).collect();
    order.sort_by_key(|&place| std::cmp::Reverse((draft.places[place].people(), place)));
    let mut areas: Vec<usize> = Vec::new();
    let mut seats: Vec<usize> = Vec::new();
    let mut known = BTreeSet::new();
    for place in order {
        if known.insert(draft.places[place].area) {
            areas.push(draft.places[place].area);
            seats.push(place);
        }
        if areas.len() == FEW {
            break;
        }
    }
    let before = draft.areas.len();
    let near = super::near::Near::new(seats.iter().map(|&place| draft.places[place].at).collect());
    let kept: Vec<_> = areas.iter().map(|&area| draft.areas[area].clone()).collect();
    for index in 0..draft.places.len() {
        let own = areas.iter().position(|&area| area == draft.places[index].area);
        let nearest = near.nearest(draft.places[index].at).map_or(0, |(seat, _)| seat);
        draft.places[index].area = own.unwrap_or(nearest);
    }
    draft.areas = kept;
    draft.guess(
        format!("{before} areas are too many for the model: the {FEW} with the largest places stand for all"),
        "some: within an area nobody moves by road",
        "give polygons of larger areas with --areas",
    );
}
