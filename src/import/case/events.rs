//! Who attacked where, and when? Exports of UCDP GED and ACLED, by place and week, without their texts: `read` knows
//! their rows, `weeks` rates what fell.

mod kinds;
mod left;
mod read;
mod sums;
mod territory;
mod twice;
mod violence;
mod weeks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::asked::Asked;
use super::draft::Draft;
use super::near::Near;
use super::polygon::Polygon;
use super::sides::names;
use crate::import::notes::Notes;
use read::{PlacePrecision, RawEvent};
pub(super) use weeks::WrittenEvent;
use weeks::{
    CROWD, DEATH, GROUND, GROUND_BATTLES, GROUND_DEATHS, HARMLESS, LEAST, REACH_KM, SCALE, SPREAD, SUSTAINED,
    Site, TAKEN, TOP,
};

/// An event this far from every place is nobody's, kilometres.
const OUTSIDE_KM: f64 = 10.0;
/// How far an event may be from the position that the file gives where that stands for a part of a region (`where_prec` 2
/// of UCDP: 25 km; taken for `geo_precision` 2 of ACLED too, which has no figure), kilometres.
const VAGUE_KM: f64 = 25.0;
/// Days after its fall on which fire at a place still is that of its fall.
const AFTER_FALL: i32 = 1;

/// Reads exports of events, and the changes of control that they tell of.
pub(super) fn fill(
    asked: &Asked,
    polygons: &[Polygon],
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<WrittenEvent>> {
    let Some(first) = asked.events.first() else { return Some(Vec::new()) };
    let mut events = Vec::new();
    for (export, file) in asked.events.iter().enumerate() {
        let found = read::events(file, asked, draft, notes)?;
        super::apart::refuse(file, "events", found.iter().map(|event| event.at), asked, draft, notes)?;
        events.extend(found.into_iter().map(|event| RawEvent { export, ..event }));
    }
    let rows = events.len();
    twice::two_projects(&events, first, notes);
    let events = twice::once(events, &asked.events, draft, notes)?;
    let all = events.len();
    sides(&events, asked, first, draft, notes)?;
    warn_allies(&events, asked, first, notes);
    warn_thirds(&events, asked, first, notes);
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let placed = place(events, &near, polygons, first, draft, notes);
    let (before, placed): (Vec<_>, Vec<_>) =
        placed.into_iter().partition(|(event, _)| event.from < asked.start && event.winner.is_some());
    territory::held_before(&before, asked, draft);
    territory::changes(&placed, asked, first, draft, notes);
    // Who takes a place without a fight attacks nobody.
    let (peaceful, placed): (Vec<_>, Vec<_>) = placed.into_iter().partition(|(event, _)| event.peaceful);
    if !peaceful.is_empty() {
        draft.choose(format!("{} changes of territory without a fight are no fire", peaceful.len()));
    }
    let (kept, dropped) = felt(placed, &near, asked, draft);
    warn_civilians(&kept, asked, first, notes);
    for (count, what) in dropped {
        if count > 0 {
            draft.choose(format!("{count} events are left out: {what}"));
        }
    }
    let used = kept.len() + peaceful.len();
    if 2 * used < all {
        let message = format!(
            "{used} of {all} events are used; README.md says under Choices why the others are left out"
        );
        notes.warn(first, None, message);
    }
    let weeks = weeks::weeks(kept, asked, &near, draft);
    if weeks.is_empty() {
        let message = format!(
            "has no event between {} and {} that the people of the case could feel",
            asked.start,
            asked.last()
        );
        notes.warn(first, None, message);
    }
    draft.choose(format!(
        "{} rows of events from {rows}, each a place or area and a week: severity = {TOP} × (1 − e^(−w / s)), w = lethal events + \
         deaths × {DEATH} + other events × {HARMLESS:.2} within {REACH_KM} km, s = {SCALE} × (people there / {CROWD})^{SPREAD}, \
         people at least {LEAST}; from {GROUND_DEATHS} deaths or {GROUND_BATTLES} battles a week on, a ground attack of at \
         least {GROUND}, of an area without a place only where its severity is {SUSTAINED} or more, and that; {TAKEN} where a \
         place is taken; what is known to {VAGUE_KM} km counts for the place nearest to it where its area is larger, what falls \
         on an area of one place for that place",
        weeks.len()
    ));
    draft.guess(
        "the severity of events, above all how it falls with the number of people around",
        "much: it decides who leaves",
        "vary severity_scale (--set severity_scale=1.5), or correct events.csv by what is known of the attacks",
    );
    Some(weeks)
}

/// Says which actors are the side of the people.
fn sides(
    events: &[RawEvent],
    asked: &Asked,
    first: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<()> {
    let mut actors: BTreeMap<&str, usize> = BTreeMap::new();
    for actor in events.iter().flat_map(|event| &event.actors) {
        *actors.entry(actor).or_default() += 1;
    }
    let holders = draft.nodes.iter().map(|node| &node.control).chain(draft.changes.iter().map(|c| &c.holder));
    let holders: BTreeSet<&str> = holders.map(String::as_str).collect();
    // Where nothing is left of the events, that is said with its causes, and no name of theirs is known.
    for part in asked.home.iter().filter(|_| !events.is_empty()) {
        if !actors.keys().chain(&holders).any(|name| names(part, name)) {
            let mut often: Vec<(&&str, &usize)> = actors.iter().collect();
            often.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            let often: Vec<&str> = often.into_iter().take(6).map(|(name, _)| *name).collect();
            let message = format!("names no actor of the events and no holder with --home \"{part}\"");
            let remedy = format!(
                "--home takes whole words of a name as it stands there, such as: {}",
                often.join("; ")
            );
            notes.refuse(first, None, message, &remedy);
        }
    }
    let both = |event: &&RawEvent| matches!(&event.actors[..], [one, two] if one != two && asked.is_home(one) && asked.is_home(two));
    let own: Vec<&RawEvent> = events.iter().filter(both).collect();
    if let Some(event) = own.first() {
        let message = format!(
            "{} of {} events have the side of the people (--home) on both sides, as \"{}\" and \"{}\" in line {} of {}: \
             they change no control, and what they fire is no fire (more words of the name tell the sides apart)",
            own.len(),
            events.len(),
            event.actors[0],
            event.actors[1],
            event.row,
            event.file
        );
        notes.warn(first, None, message);
    }
    let home: Vec<String> =
        actors.keys().filter(|name| asked.is_home(name)).map(|name| (*name).to_owned()).collect();
    if !home.is_empty() {
        draft.choose(format!("actors on the side of the people (--home): {}", home.join("; ")));
    }
    notes.sound().then_some(())
}

/// Warns of places that allies of a government have back for it, and that go to the other side, since no part of `--home`
/// names them nor who lost.
fn warn_allies(events: &[RawEvent], asked: &Asked, first: &Path, notes: &mut Notes) {
    let strange =
        |event: &&RawEvent| event.ally.is_some() && !event.actors.iter().any(|name| asked.is_home(name));
    let found: Vec<&RawEvent> = events.iter().filter(strange).collect();
    let (Some(event), false) = (found.first(), asked.home.is_empty()) else { return };
    let message = format!(
        "{} changes of territory are to a government by \"{}\" and the like, whom --home does not name: these places go to the \
         other side (add --home with words of the name, if they are on the side of the people), for instance line {} of {}",
        found.len(),
        event.ally.as_deref().unwrap_or_default(),
        event.row,
        event.file
    );
    notes.warn(first, None, message);
}

/// Warns of places that one party takes from another that fights the side of the people, where `--home` names neither: they stay
/// with the other side, and whoever took them may be an ally. Who fights the side of the people too is none.
fn warn_thirds(events: &[RawEvent], asked: &Asked, first: &Path, notes: &mut Notes) {
    let is_home = |name: &String| asked.is_home(name);
    let with_home = events.iter().filter(|event| event.actors.iter().any(is_home));
    let enemies: BTreeSet<&String> = with_home.flat_map(|event| &event.actors).collect();
    let from_enemy = |event: &&RawEvent| {
        let Some(winner) = event.winner.as_ref().filter(|_| event.ally.is_none()) else { return false };
        let mut others = event.actors.iter().filter(|name| *name != winner);
        !event.actors.iter().any(is_home)
            && !enemies.contains(winner)
            && others.any(|name| enemies.contains(name))
    };
    let found: Vec<&RawEvent> = events.iter().filter(from_enemy).collect();
    let (Some(event), false) = (found.first(), asked.home.is_empty()) else { return };
    let message = format!(
        "{} changes of territory are from those who fight the side of the people to \"{}\" and the like, whom --home does not name: \
         these places stay with the other side (add --home with words of the name, if they are on the side of the people), for \
         instance line {} of {}",
        found.len(),
        event.winner.as_deref().unwrap_or_default(),
        event.row,
        event.file
    );
    notes.warn(first, None, message);
}

/// The place or area of each event that has one.
fn place(
    events: Vec<RawEvent>,
    near: &Near,
    polygons: &[Polygon],
    first: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Vec<(RawEvent, Site)> {
    let areas = draft.area_index();
    let members = draft.places_of_areas();
    let camps: Vec<usize> = (0..draft.nodes.len()).filter(|&node| draft.nodes[node].kind == "camp").collect();
    let near_camps = Near::new(camps.iter().map(|&node| draft.nodes[node].at).collect());
    let (mut moved, mut strange, mut outside) = (Vec::new(), BTreeSet::new(), 0);
    let mut placed: Vec<(RawEvent, Site)> = Vec::new();
    for event in events {
        let Some((place, km)) = near.nearest(event.at) else { continue };
        let precise = event.precision == PlacePrecision::Place;
        // Of an area that is larger than what is unknown of the position, an event is in the part that the position stands
        // for; an area of one place is that place.
        let by_part = |area: usize| {
            let km_to = |of: usize| draft.places[of].at.distance_km(event.at);
            match members[area][..] {
                [only] if km_to(only) <= VAGUE_KM => Site::Place(only),
                ref all if !precise && km <= VAGUE_KM && all.iter().any(|&of| km_to(of) > VAGUE_KM) => {
                    Site::Place(place)
                }
                _ => Site::Area(area),
            }
        };
        let around = || (km <= OUTSIDE_KM).then(|| by_part(draft.places[place].area));
        // Camps are no places of the list.
        let by_camp = precise && km > REACH_KM;
        let camp = near_camps.nearest(event.at).filter(|&(_, of_camp)| by_camp && of_camp <= REACH_KM);
        let site = if let Some((camp, _)) = camp {
            Some(Site::Camp(camps[camp]))
        } else if precise && km <= REACH_KM {
            Some(Site::Place(place))
        } else if polygons.is_empty() {
            around()
        } else if let Some(polygon) = polygons.iter().find(|polygon| polygon.holds(event.at)) {
            let code = polygon.code().unwrap_or_default();
            match areas.get(&code) {
                Some(&area) => Some(by_part(area)),
                // Polygons of another level than the areas of the case, or of an area without places in it.
                None => around().inspect(|_| {
                    strange.insert(code);
                }),
            }
        } else {
            (km <= OUTSIDE_KM).then(|| {
                moved.push((event.row, draft.places[place].name.clone(), km));
                Site::Place(place)
            })
        };
        match site {
            Some(site) => placed.push((event, site)),
            None => outside += 1,
        }
    }
    if !moved.is_empty() {
        let shown: Vec<String> =
            moved.iter().take(10).map(|(row, name, km)| format!("row {row} → {name} ({km:.1} km)")).collect();
        let message = format!(
            "{} events lie outside of all areas and go to the nearest place: {}",
            moved.len(),
            shown.join(", ")
        );
        notes.warn(first, None, message);
    }
    if !strange.is_empty() {
        let shown: Vec<&str> = strange.iter().take(5).map(String::as_str).collect();
        let message = format!(
            "events lie in {} polygons that are no areas of the case ({}): they go to the area of the nearest place within \
             {OUTSIDE_KM} km",
            strange.len(),
            shown.join(", ")
        );
        notes.warn(first, None, message);
    }
    if outside > 0 {
        let all = outside + placed.len();
        let message =
            format!("{outside} of {all} events lie more than {OUTSIDE_KM} km from every place of the case");
        if 2 * outside > all {
            notes.warn(
                first,
                None,
                format!("{message}: the file is of a larger country, or lat and lon are swapped"),
            );
        }
        draft.choose(message);
    }
    placed
}

/// Says how often the side of the people is violent against civilians: people flee from that whoever does it.
fn warn_civilians(kept: &[(RawEvent, Site)], asked: &Asked, first: &Path, notes: &mut Notes) {
    let own = |event: &&RawEvent| event.one_sided.as_ref().is_some_and(|attacker| asked.is_home(attacker));
    let own: Vec<&RawEvent> = kept.iter().map(|(event, _)| event).filter(own).collect();
    let Some(event) = own.first() else { return };
    let message = format!(
        "{} events are violence of the side of the people (--home) against civilians, for instance of \"{}\" in line {} of {}: \
         they count as a threat at home (leave these rows out where nobody flees from it)",
        own.len(),
        event.one_sided.as_deref().unwrap_or_default(),
        event.row,
        event.file
    );
    notes.warn(first, None, message);
}

/// How many events are left out, and why.
type Dropped = [(usize, &'static str); 4];

/// What the people of the case feel, and how many events of each kind they do not.
fn felt(
    placed: Vec<(RawEvent, Site)>,
    near: &Near,
    asked: &Asked,
    draft: &Draft,
) -> (Vec<(RawEvent, Site)>, Dropped) {
    let home = |holder: &str| asked.is_home(holder);
    // Holders over time, by code.
    let mut held: BTreeMap<&str, Vec<(Date, bool)>> = BTreeMap::new();
    for change in &draft.changes {
        held.entry(&change.place.0).or_default().push((change.date, home(&change.holder)));
    }
    for list in held.values_mut() {
        list.sort_unstable();
    }
    let members = draft.places_of_areas();
    let mut counts = [0; 4];
    let within = placed.into_iter().map(|(event, site)| (event.within(asked.start, asked.last()), site));
    let kept = within.filter(|(event, site)| {
        let days = |date: Date| (event.from - date).get_days();
        if event.to < asked.start || event.from > asked.last() {
            counts[0] += 1;
            return false;
        }
        if event.remote && event.attacker.as_ref().is_some_and(|name| asked.is_home(name)) {
            counts[1] += 1;
            return false;
        }
        let others = |code: &str, node: usize| {
            let known = held.get(code);
            let last = known.and_then(|list| list.iter().rev().find(|(date, _)| days(*date) > AFTER_FALL));
            match last {
                Some((_, at_home)) => (!at_home).then_some(2),
                None => (!home(&draft.nodes[node].control)).then_some(3),
            }
        };
        let held_by_others = |place: usize| others(&draft.places[place].pcode, draft.places[place].node);
        let why = match *site {
            Site::Place(place) => held_by_others(place),
            Site::Camp(node) => others(&draft.nodes[node].pcode, node),
            // Who holds the place next to it; of an area without a position, all of its places.
            Site::Area(area) => match near.nearest(event.at) {
                Some((place, _)) if event.precision == PlacePrecision::Place => held_by_others(place),
                _ => members[area].iter().map(|&place| held_by_others(place)).min().flatten(),
            },
        };
        why.inspect(|&kind| counts[kind] += 1).is_none()
    });
    let kept = kept.collect();
    let what = [
        "before the first or after the last day",
        "fire of the home side from afar is no threat at home",
        "after the place had fallen",
        "on the other side from the first day on",
    ];
    (kept, [0, 1, 2, 3].map(|kind| (counts[kind], what[kind])))
}
