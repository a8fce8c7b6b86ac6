//! Do orders to leave say who heeds them, and is nobody told twice? Those of a record, and those of a record beside
//! `[[evacuation]]`.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::shifts::may_be_put_off;
use crate::conflict::changes::OrderNumbers;
use crate::conflict::threat::CAPTURE_AFTER_DAYS;
use crate::conflict::{ControlChange, Footprint, Plan};
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::file::ScenarioFile;
use crate::scenario::tables::{EventRow, RecordKind};
use crate::world::{Geography, Place, Role};

/// Holds what a row says of who heeds it against its kind: an order is heard on its day, by a share that it states.
pub(super) fn heard(table: &Table<EventRow>, line: usize, row: &EventRow, problems: &mut Problems) {
    if row.kind != RecordKind::OrderToLeave {
        if row.heeded.is_some() {
            let message = "is read for orders to leave alone, and has no effect here";
            problems.warn(WarningKind::NoEffect, &table.path, "heeded", Some(line), message);
        }
        return;
    }
    let most = OrderNumbers::<f64>::INFO[0].high;
    match row.heeded {
        None => {
            let message =
                "must be the share of households that heeds the order, between 0 and 1, got nothing";
            table.problem(problems, line, "heeded", message);
        }
        Some(heeded) if heeded > most => {
            let message = format!("must be at most {most}, got {heeded}: somebody always stays");
            table.problem(problems, line, "heeded", message);
        }
        Some(heeded) if heeded <= 0.0 => {
            let message = "is 0: nobody leaves because of the order";
            problems.warn(WarningKind::NoEffect, &table.path, "heeded", Some(line), message);
        }
        Some(_) => {}
    }
    if row.to != row.from {
        let message =
            format!("must be the day of the order, {}, got {}: an order is heard once", row.from, row.to);
        table.problem(problems, line, "to", message);
    }
}

/// The communities of an area or place: itself, or those that belong to a location.
pub(super) fn told(geography: &Geography, footprint: Footprint) -> Vec<Place> {
    let communities = &geography.communities;
    match footprint {
        Footprint::Area(area) => geography.communities_of(area).to_vec(),
        Footprint::Place(place) if place < communities.len() => vec![place],
        Footprint::Place(place) => {
            let location = geography.location_of_place(place);
            (0..communities.len()).filter(|&index| communities[index].location == location).collect()
        }
        Footprint::Point(_) => Vec::new(),
    }
}

/// An order of a record: its line, its day, and whom it tells.
pub(super) struct Told {
    pub(super) line: usize,
    pub(super) day: u32,
    pub(super) people: Vec<Place>,
}

/// Refuses orders of one day to the same people, who would be told twice, and warns of orders that nobody can hear: where
/// nobody lives, or all of it was lost before.
pub(super) fn hold(
    table: &Table<EventRow>,
    orders: &[Told],
    control: &[ControlChange],
    geography: &Geography,
    problems: &mut Problems,
) {
    let mut before: BTreeMap<(u32, Place), usize> = BTreeMap::new();
    for order in orders {
        let twice = order.people.iter().find_map(|&place| Some((place, *before.get(&(order.day, place))?)));
        if let Some((place, line)) = twice {
            let message = format!(
                "the order in line {line}, of the same day, tells {} too: name each community in one of them",
                named(geography, place)
            );
            table.problem(problems, order.line, "place_pcode", message);
        }
        before.extend(order.people.iter().map(|&place| ((order.day, place), order.line)));
        let lost = |&place: &Place| is_lost(control, place, order.day);
        let people: u64 = order.people.iter().map(|&p| u64::from(geography.communities[p].people())).sum();
        let why = if people == 0 {
            "nobody of this case lives there: nobody hears the order"
        } else if all_inhabited(&order.people, geography, lost) {
            "was lost more than three days before, and is not won back: those alone hear the order there who have come home \
             since"
        } else {
            continue;
        };
        problems.warn(WarningKind::NoEffect, &table.path, "place_pcode", Some(order.line), why);
    }
}

/// Whether something is so of all places where people live, and there are such.
fn all_inhabited(places: &[Place], geography: &Geography, is_so: impl Fn(&Place) -> bool) -> bool {
    let mut inhabited = places.iter().filter(|&&place| geography.communities[place].people() > 0).peekable();
    inhabited.peek().is_some() && inhabited.all(is_so)
}

/// Whether a record has a place lost on a day, and never won back: whoever would have left meanwhile does so then.
fn is_lost(control: &[ControlChange], place: Place, day: u32) -> bool {
    let of_place = || control.iter().filter(|change| change.place == place);
    let last = of_place().filter(|change| change.day <= day).max_by_key(|change| change.day);
    last.is_some_and(|change| change.role == Role::Adversary && change.day + CAPTURE_AFTER_DAYS < day)
        && of_place().all(|change| change.day <= day || change.role == Role::Adversary)
}

/// Warns of each `[[evacuation]]` of people whose places the record has lost before, and refuses one that names people whom the record tells on the same day.
pub(super) fn beside_the_record(
    (file, plan): (&ScenarioFile, &Plan),
    geography: &Geography,
    checker: &mut Checker<'_>,
) {
    let Some(record) = &plan.observed else { return };
    for (index, order) in plan.changes.orders.iter().enumerate() {
        let lost = |&place: &Place| {
            is_lost(&record.control, place, order.day) && !may_be_put_off(file, geography, place)
        };
        if all_inhabited(&order.communities, geography, lost) {
            let why = "the record has it lost more than three days before, and not won back: those alone hear the order there who \
                       have come home since";
            checker.warn(WarningKind::NoEffect, &format!("evacuation[{index}]"), why.to_string());
        }
        let told =
            |place: &&Place| record.orders.iter().any(|&(day, at, _)| (day, at) == (order.day, **place));
        if let Some(&place) = order.communities.iter().find(told) {
            let message = format!(
                "the record has an order of the same day to {}: name each community in one of them",
                named(geography, place)
            );
            checker.add(&format!("evacuation[{index}]"), message);
        }
    }
}

fn named(geography: &Geography, place: Place) -> String {
    let community = &geography.communities[place];
    format!("{} {}", community.pcode, community.name)
}
