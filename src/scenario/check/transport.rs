//! Trains and buses: do they run between two places of this side, and does anybody gain by them?

use super::checker::Checker;
use super::names::Names;
use super::shifts::may_be_cut;
use crate::conflict::{Days, Plan};
use crate::document::problem::WarningKind;
use crate::numbers::Parameter;
use crate::scenario::file::{ScenarioFile, TransportFile};
use crate::world::{Geography, Link, Location, RoadStatus, Role};

/// The least length of a line, kilometres: two locations may lie at one spot.
const LEAST_KM: f64 = 0.1;

/// The longest that a line may take, days.
const MOST_DAYS: f64 = 365.0;

/// The link of each item, none where something is wrong with it.
pub(super) fn links(
    items: &[TransportFile],
    names: &Names,
    nodes: &[Option<Location>],
    checker: &mut Checker<'_>,
) -> Vec<Option<Link>> {
    let link = |(index, item): (usize, &TransportFile)| {
        let at = |key: &str| format!("transport[{index}].{key}");
        if let Some(first) = items[..index].iter().position(|other| said(other) == said(item)) {
            let message = format!(
                "is word for word that of transport[{first}]: raise `per_day` of one, where there are more seats"
            );
            checker.add(&format!("transport[{index}]"), message);
        }
        checker.text(&at("by"), &item.by);
        let mut end = |key: &str, name: &str| {
            let location = names.find(name, |message| checker.add(&at(key), message))?;
            let role = nodes.get(location)?.as_ref()?.role;
            if !matches!(role, Role::Home | Role::Allied) {
                let message = format!("\"{name}\" is not held by this side or an ally on the first day");
                let hint = "trains and buses pass no front and no border: end them at the crossing, and say in [[border]] \
                            or [[corridor]] who goes on";
                checker.add(&at(key), message).hint(hint);
                return None;
            }
            Some(location)
        };
        let (from, to) = (end("from", &item.from), end("to", &item.to));
        if from.is_some() && from == to {
            checker.add(&at("to"), format!("leads from \"{}\" to itself", item.from));
            return None;
        }
        if !(item.days > 0.0 && item.days <= MOST_DAYS) {
            checker.add(&at("days"), format!("must be above 0 and {MOST_DAYS} at most, got {}", item.days));
            return None;
        }
        if item.per_day == 0 {
            checker.add(&at("per_day"), "must be 1 or more, got 0: leave the item out where nothing runs");
            return None;
        }
        let (from, to) = from.zip(to)?;
        let ends = [from, to].map(|end| nodes[end].as_ref().map(|node| node.at));
        // As finely as tables of roads give lengths.
        let length_km = ((ends[0]?.distance_km(ends[1]?) * 10.0).round() / 10.0).max(LEAST_KM);
        Some(Link {
            from: from.min(to),
            to: from.max(to),
            length_km,
            speed_km_per_h: length_km / (24.0 * item.days),
            capacity_persons_per_day: item.per_day,
            status: RoadStatus::Transport,
            class: item.by.clone(),
        })
    };
    items.iter().enumerate().map(link).collect()
}

/// What an item says, in whichever direction.
fn said(item: &TransportFile) -> impl Ord {
    let TransportFile { from, to, by, days, per_day, term } = item;
    (from.min(to), from.max(to), by, days.to_bits(), *per_day, term.date, term.until)
}

/// All links in an order that is not that of the items, and the number of each item's among all links, where they come
/// after so many roads; none if something is wrong with one.
pub(super) fn in_order(
    items: &[TransportFile],
    links: Vec<Option<Link>>,
    roads: usize,
) -> Option<(Vec<Link>, Vec<usize>)> {
    let links = links.into_iter().collect::<Option<Vec<_>>>()?;
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by(|&a, &b| said(&items[a]).cmp(&said(&items[b])));
    let mut numbers = vec![0; links.len()];
    for (place, &item) in order.iter().enumerate() {
        numbers[item] = roads + place;
    }
    Some((order.iter().map(|&item| links[item].clone()).collect(), numbers))
}

/// Warns of lines that nobody boards: they take as long as going on foot, or everybody has a vehicle.
pub(super) fn warn(
    (file, plan): (&ScenarioFile, &Plan),
    (geography, lines): (&Geography, &[usize]),
    parameters: &[Parameter],
    checker: &mut Checker<'_>,
) {
    let low = |name| {
        parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.prior.quantile(0.05))
    };
    let (Some(least_km_per_day), Some(vehicles)) = (low("walking_km_per_day"), low("vehicle_share")) else {
        return;
    };
    for ((index, item), &line) in file.transport.iter().enumerate().zip(lines) {
        if vehicles >= 1.0 {
            let message = "is for those who have no vehicle, and all have one (vehicle_share)";
            checker.warn(WarningKind::NoEffect, &format!("transport[{index}]"), message.to_string());
        }
        // A closure or a capture may leave nothing but the line: ways over what is never shut are there on all days.
        let Some(km) = km_by_road((file, plan), geography, &geography.links[line]) else { continue };
        if km / least_km_per_day <= item.days {
            let message = format!(
                "takes {} days, in which nearly all walk the {km:.0} km by road: nobody takes it",
                item.days
            );
            checker.warn(WarningKind::NoEffect, &format!("transport[{index}].days"), message);
        }
    }
}

/// The shortest way between the ends of a line by roads that are open on all days.
fn km_by_road((file, plan): (&ScenarioFile, &Plan), geography: &Geography, train: &Link) -> Option<f64> {
    let name = |location: usize| geography.locations[location].name.as_str();
    let km = geography.least_costs(train.from, |km, number, _, _| {
        let link = &geography.links[number];
        let ends = [name(link.from), name(link.to)];
        let open = link.status == RoadStatus::Open
            && !file.closure.iter().any(|shut| shut.touches(ends))
            && !may_be_cut((file, plan), geography, number, Days::from(0));
        open.then_some(km + link.length_km)
    });
    Some(km[train.to]).filter(|km| km.is_finite())
}
