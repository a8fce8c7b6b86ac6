//! Who attacked where, and when? Exports of UCDP GED and ACLED, by place and week, without their texts.
//!
//! [`severity`] is the rule by which events become the severity of the model, from 0 to 1. Its numbers were set on the
//! sub-districts of north-west Syria (one lethal event a week in 50,000 people is light, 0.3; two are sustained, 0.5;
//! five are heavy, 0.8: the rule by which the tables of `scenarios/idlib-hindcasts` were made). That people in a larger
//! crowd are hit less by the same fire, and by how much less, is a guess.

mod read;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::asked::{Asked, short};
use super::draft::{Draft, DraftChange};
use super::near::Near;
use super::polygons::Polygon;
use crate::import::notes::Notes;
use read::{PlacePrecision, RawEvent};

/// Severity of bombardment that nothing exceeds.
const TOP: f64 = 0.9;
/// Events a week at which severity is 63 % of the top, in [`CROWD`] people. Fitted to the rule of the Idlib tables.
const SCALE: f64 = 2.5;
/// People of a sub-district of north-west Syria.
const CROWD: f64 = 50_000.0;
/// Fewer people than these are as exposed as these: a guess.
const LEAST: f64 = 10_000.0;
/// How exposure falls with the number of people among whom fire falls: a guess.
const SPREAD: f64 = 0.5;
/// What a death weighs beside a lethal event: four as much as one, about as in the Idlib tables.
const DEATH: f64 = 0.25;
/// What an event without deaths weighs: a guess. Exports of ACLED hold them, UCDP GED does not.
const HARMLESS: f64 = 1.0 / 3.0;
/// Fire within this distance counts for a place, and so do the people there, kilometres: a guess, as the prior of
/// `threat_reach_km`.
const REACH_KM: f64 = 5.0;
/// Fighting on the ground from so many deaths, or battles, a week on: the first as in the Idlib tables, the second a
/// guess.
const GROUND_DEATHS: f64 = 8.0;
const GROUND_BATTLES: u32 = 3;
/// Least severity of fighting on the ground, and that of a town that is taken.
const GROUND: f64 = 0.8;
const TAKEN: f64 = 1.0;
/// An event this far from every place is nobody's, kilometres.
const OUTSIDE_KM: f64 = 10.0;
/// Days after its fall on which fire at a place still is that of its fall.
const AFTER_FALL: i32 = 1;

/// A row of the table of events.
#[derive(Clone, Debug)]
pub(super) struct WrittenEvent {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) code: (String, String),
    pub(super) area: bool,
    pub(super) ground: bool,
    pub(super) severity: f64,
    pub(super) source: String,
    pub(super) confidence: &'static str,
}

/// Severity of fire from weighed events of a week among so many people.
pub(super) fn severity(weight: f64, people: f64) -> f64 {
    let scale = SCALE * libm::pow(people.max(LEAST) / CROWD, SPREAD);
    TOP * (1.0 - libm::exp(-weight / scale))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Site {
    Place(usize),
    Area(usize),
}

#[derive(Clone, Debug)]
struct Week {
    first: Date,
    last: Date,
    count: u32,
    weight: f64,
    deaths: f64,
    battles: u32,
    battle_deaths: f64,
    taken: bool,
    sure: bool,
}

/// Reads events, and the changes of control that they tell of.
pub(super) fn fill(
    file: &Path,
    asked: &Asked,
    polygons: &[Polygon],
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<WrittenEvent>> {
    let events = read::events(file, asked, draft, notes)?;
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let areas = draft.area_index();
    let (mut moved, mut outside) = (Vec::new(), 0);
    let mut placed: Vec<(RawEvent, Site)> = Vec::new();
    for event in events {
        let Some((place, km)) = near.nearest(event.at) else { continue };
        let precise = event.precision == PlacePrecision::Place;
        let site = if precise && km <= REACH_KM {
            Some(Site::Place(place))
        } else if polygons.is_empty() {
            (km <= OUTSIDE_KM).then(|| Site::Area(draft.places[place].area))
        } else if let Some(polygon) = polygons.iter().find(|polygon| polygon.holds(event.at)) {
            polygon.code().and_then(|code| areas.get(&code)).map(|&area| Site::Area(area))
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
        notes.warn(file, None, message);
    }
    if outside > 0 {
        let all = outside + placed.len();
        let message =
            format!("{outside} of {all} events lie more than {OUTSIDE_KM} km from every place of the case");
        if 2 * outside > all {
            notes.warn(
                file,
                None,
                format!("{message}: the file is of a larger country, or lat and lon are swapped"),
            );
        }
        draft.choose(format!("{message} ({})", short(file)));
    }
    changes(&placed, asked, file, draft, notes);
    let (kept, dropped) = felt(placed, asked, draft);
    for (count, what) in dropped {
        if count > 0 {
            draft.choose(format!("{count} events of {} are left out: {what}", short(file)));
        }
    }
    let rows = weeks(kept, asked, &near, file, draft);
    if rows.is_empty() {
        let message = format!(
            "has no event between {} and {} that the people of the case could feel",
            asked.start,
            asked.last()
        );
        notes.warn(file, None, message);
    }
    draft.choose(format!(
        "{} rows of events, each a place or area and a week: severity = {TOP} × (1 − e^(−w / s)), w = lethal events + deaths × \
         {DEATH} + other events × {HARMLESS:.2} within {REACH_KM} km, s = {SCALE} × (people there / {CROWD})^{SPREAD}, \
         people at least {LEAST}; from {GROUND_DEATHS} deaths or {GROUND_BATTLES} battles a week on, a ground attack of at \
         least {GROUND}; {TAKEN} where a place is taken",
        rows.len()
    ));
    draft.guess(
        "the severity of events, above all how it falls with the number of people around",
        "much: it decides who leaves",
        "vary severity_scale (--set severity_scale=1.5), or correct events.csv by what is known of the attacks",
    );
    Some(rows)
}

/// Changes of territory as changes of control of the nearest place.
fn changes(placed: &[(RawEvent, Site)], asked: &Asked, file: &Path, draft: &mut Draft, notes: &mut Notes) {
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
            file,
            None,
            format!(
                "{message} (--home names its actors, for instance --home \"Military Forces of Ukraine\")"
            ),
        );
        return;
    }
    let mut found: Vec<DraftChange> = Vec::new();
    for (event, site) in told {
        let (Site::Place(place), Some(winner)) = (site, &event.winner) else { continue };
        let place = &draft.places[*place];
        let holder =
            if asked.is_home(winner) { asked.home_party(draft) } else { asked.adversary_party(draft) };
        found.push(DraftChange {
            date: event.from,
            place: (place.pcode.clone(), place.name.clone()),
            holder,
            handover: event.peaceful,
            source: format!("{} row {}: change of territory", short(file), event.row),
        });
    }
    draft.choose(format!("{} changes of control from changes of territory in {}", found.len(), short(file)));
    draft.changes.extend(found);
}

/// How many events are left out, and why.
type Dropped = [(usize, &'static str); 4];

/// What the people of the case feel, and how many events of each kind they do not.
fn felt(placed: Vec<(RawEvent, Site)>, asked: &Asked, draft: &Draft) -> (Vec<(RawEvent, Site)>, Dropped) {
    let home = |holder: &str| asked.is_home(holder);
    // Holders over time, by code.
    let mut held: BTreeMap<&str, Vec<(Date, bool)>> = BTreeMap::new();
    for change in &draft.changes {
        held.entry(&change.place.0).or_default().push((change.date, home(&change.holder)));
    }
    for list in held.values_mut() {
        list.sort_unstable();
    }
    let mut counts = [0; 4];
    let kept = placed.into_iter().filter(|(event, site)| {
        let days = |date: Date| (event.from - date).get_days();
        if days(asked.start) < 0 || event.from > asked.last() {
            counts[0] += 1;
            return false;
        }
        if event.remote && event.attacker.as_ref().is_some_and(|name| asked.is_home(name)) {
            counts[1] += 1;
            return false;
        }
        let node = match *site {
            Site::Place(place) => draft.places[place].node,
            Site::Area(area) => draft.nodes.iter().position(|node| node.area == area).unwrap_or(0),
        };
        let code = match *site {
            Site::Place(place) => draft.places[place].pcode.as_str(),
            Site::Area(_) => draft.nodes[node].pcode.as_str(),
        };
        let first = home(&draft.nodes[node].control);
        let last =
            held.get(code).and_then(|list| list.iter().rev().find(|(date, _)| days(*date) > AFTER_FALL));
        match last {
            Some((_, false)) => counts[2] += 1,
            None if !first => counts[3] += 1,
            _ => return true,
        }
        false
    });
    let kept = kept.collect();
    let what = [
        "before the first or after the last day",
        "fire of the home side at the other is no threat at home",
        "after the place had fallen",
        "on the other side from the first day on",
    ];
    (kept, [0, 1, 2, 3].map(|kind| (counts[kind], what[kind])))
}

fn weeks(
    events: Vec<(RawEvent, Site)>,
    asked: &Asked,
    near: &Near,
    file: &Path,
    draft: &Draft,
) -> Vec<WrittenEvent> {
    let mut weeks: BTreeMap<(i32, Site), Week> = BTreeMap::new();
    for (event, site) in events {
        let week = (event.from - asked.start).get_days().div_euclid(7);
        let last = event.to.min(asked.last());
        let entry = weeks.entry((week, site)).or_insert(Week {
            first: event.from,
            last,
            count: 0,
            weight: 0.0,
            deaths: 0.0,
            battles: 0,
            battle_deaths: 0.0,
            taken: false,
            sure: true,
        });
        entry.first = entry.first.min(event.from);
        entry.last = entry.last.max(last);
        entry.count += 1;
        entry.deaths += event.deaths;
        entry.weight += if event.deaths > 0.0 { 1.0 + DEATH * event.deaths } else { HARMLESS };
        if event.battle {
            entry.battles += 1;
            entry.battle_deaths += event.deaths;
        }
        entry.taken |= event.winner.as_ref().is_some_and(|winner| !event.peaceful && !asked.is_home(winner));
        entry.sure &= event.precision == PlacePrecision::Place;
    }
    let people =
        |places: &[usize]| places.iter().map(|&place| draft.places[place].people()).sum::<u64>() as f64;
    let members = draft.places_of_areas();
    let mut rows = Vec::new();
    for (&(week, site), own) in &weeks {
        let (weight, crowd, code, area) = match site {
            Site::Place(place) => {
                let around = near.within(draft.places[place].at, REACH_KM);
                let near_by = around.iter().filter_map(|&other| weeks.get(&(week, Site::Place(other))));
                let at = &draft.places[place];
                (
                    near_by.map(|week| week.weight).sum(),
                    people(&around),
                    (at.pcode.clone(), at.name.clone()),
                    false,
                )
            }
            Site::Area(area) => {
                let of = &draft.areas[area];
                (own.weight, people(&members[area]), (of.pcode.clone(), of.name.clone()), true)
            }
        };
        let ground = own.taken || own.battle_deaths >= GROUND_DEATHS || own.battles >= GROUND_BATTLES;
        let shelling = severity(weight, crowd);
        let severity = if own.taken {
            TAKEN
        } else if ground {
            shelling.max(GROUND)
        } else {
            shelling
        };
        rows.push(WrittenEvent {
            from: own.first,
            to: own.last,
            code,
            area,
            ground,
            severity: (severity * 100.0).round() / 100.0,
            source: format!(
                "{}: {} events, {:.0} deaths; severity by the rule in README.md",
                short(file),
                own.count,
                own.deaths
            ),
            confidence: if own.sure { "interpolated" } else { "guess" },
        });
    }
    rows.retain(|row| row.severity > 0.0);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn severity_is_that_of_the_idlib_tables() {
        for (events, level) in [(1.0, 0.3), (2.0, 0.5), (5.0, 0.8)] {
            assert!((severity(events, CROWD) - level).abs() < 0.03, "{events}: {}", severity(events, CROWD));
        }
    }

    proptest! {
        #[test]
        fn more_fire_is_worse_and_more_people_are_less_exposed(
            weight in 0.0..1e4_f64, more in 0.0..1e4_f64, people in 0.0..1e7_f64, others in 0.0..1e7_f64,
        ) {
            prop_assert!(severity(weight, people) <= severity(weight + more, people));
            prop_assert!(severity(weight, people + others) <= severity(weight, people));
            prop_assert!((0.0..=TOP).contains(&severity(weight, people)));
        }
    }
}
