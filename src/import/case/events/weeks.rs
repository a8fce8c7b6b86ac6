//! How much fire is that? Events of a week at a place or in an area become a row with a severity.
//!
//! [`severity`] is the rule by which events become the severity of the model, from 0 to 1. Its numbers were set on the
//! sub-districts of north-west Syria (one lethal event a week in 50,000 people is light, 0.3; two are sustained, 0.5;
//! five are heavy, 0.8: the rule by which the tables of `scenarios/idlib-hindcasts` were made). That people in a larger
//! crowd are hit less by the same fire, and by how much less, is a guess.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::read::{PlacePrecision, RawEvent};
use crate::import::case::asked::Asked;
use crate::import::case::draft::Draft;
use crate::import::case::near::Near;

/// Severity of bombardment that nothing exceeds.
pub(super) const TOP: f64 = 0.9;
/// Events a week at which severity is 63 % of the top, in [`CROWD`] people. Fitted to the rule of the Idlib tables.
pub(super) const SCALE: f64 = 2.5;
/// People of a sub-district of north-west Syria.
pub(super) const CROWD: f64 = 50_000.0;
/// Fewer people than these are as exposed as these: a guess.
pub(super) const LEAST: f64 = 10_000.0;
/// How exposure falls with the number of people among whom fire falls: a guess.
pub(super) const SPREAD: f64 = 0.5;
/// What a death weighs beside a lethal event: four as much as one, about as in the Idlib tables.
pub(super) const DEATH: f64 = 0.25;
/// What an event without deaths weighs: a guess. Exports of ACLED hold them, UCDP GED does not.
pub(super) const HARMLESS: f64 = 1.0 / 3.0;
/// Fire within this distance counts for a place, and so do the people there, kilometres: a guess, as the prior of
/// `threat_reach_km`.
pub(super) const REACH_KM: f64 = 5.0;
/// Fighting on the ground from so many deaths, or battles, a week on: the first as in the Idlib tables, the second a
/// guess.
pub(super) const GROUND_DEATHS: f64 = 8.0;
pub(super) const GROUND_BATTLES: u32 = 3;
/// Least severity of fighting on the ground, and that of a town that is taken.
pub(super) const GROUND: f64 = 0.8;
pub(super) const TAKEN: f64 = 1.0;
/// Sustained fire, from which on battles in an area count for all of it: a guess, after the levels above.
pub(super) const SUSTAINED: f64 = 0.5;
/// A row of the table of events.
#[derive(Clone, Debug)]
pub(in crate::import::case) struct WrittenEvent {
    pub(in crate::import::case) from: Date,
    pub(in crate::import::case) to: Date,
    pub(in crate::import::case) code: (String, String),
    pub(in crate::import::case) area: bool,
    pub(in crate::import::case) ground: bool,
    pub(in crate::import::case) severity: f64,
    pub(in crate::import::case) source: String,
    pub(in crate::import::case) confidence: &'static str,
}

/// Severity of fire from weighed events of a week among so many people.
pub(super) fn severity(weight: f64, people: f64) -> f64 {
    let scale = SCALE * libm::pow(people.max(LEAST) / CROWD, SPREAD);
    TOP * (1.0 - libm::exp(-weight / scale))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Site {
    Place(usize),
    /// A camp, which is a location and no place of the list.
    Camp(usize),
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
        // What is taken far from all places is none of them: it is fought over, and the rest of the area is not taken.
        let of_place = !matches!(site, Site::Area(_));
        entry.taken |= of_place && event.winner.as_ref().is_some_and(|winner| !asked.is_home(winner));
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
            // How many people are there is not known before they come.
            Site::Camp(node) => {
                let at = &draft.nodes[node];
                (own.weight, LEAST, (at.pcode.clone(), at.name.clone()), false)
            }
            Site::Area(area) => {
                let of = &draft.areas[area];
                (own.weight, people(&members[area]), (of.pcode.clone(), of.name.clone()), true)
            }
        };
        let shelling = severity(weight, crowd);
        let fought = own.taken || own.battle_deaths >= GROUND_DEATHS || own.battles >= GROUND_BATTLES;
        // Battles here and there in an area are no fight on the ground in all of it, unless they are many for its people.
        let ground = fought && (!area || shelling >= SUSTAINED);
        let severity = if own.taken {
            TAKEN
        } else if ground && !area {
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
