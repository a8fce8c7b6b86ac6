//! How much fire is that? Events of a week at a place or in an area become a row with a severity.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::read::{PlacePrecision, RawEvent};
use super::{
    DEATH, GROUND, GROUND_BATTLES, GROUND_DEATHS, HARMLESS, REACH_KM, Site, TAKEN, WrittenEvent, severity,
};
use crate::import::case::asked::Asked;
use crate::import::case::draft::Draft;
use crate::import::case::near::Near;

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
    files: BTreeSet<String>,
}

/// The rows of a table of events: what fell on a place or an area in a week, whichever exports tell of it.
pub(super) fn weeks(
    events: Vec<(RawEvent, Site)>,
    asked: &Asked,
    near: &Near,
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
            files: BTreeSet::new(),
        });
        entry.files.insert(event.file.clone());
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
                own.files.iter().cloned().collect::<Vec<_>>().join(" and "),
                own.count,
                own.deaths
            ),
            confidence: if own.sure { "interpolated" } else { "guess" },
        });
    }
    rows.retain(|row| row.severity > 0.0);
    rows
}
