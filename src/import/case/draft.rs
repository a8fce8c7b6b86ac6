//! A case in the making: places, areas, nodes of the road network, and what was decided on the way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::local::OtherNames;
use super::polygon::Polygon;
use crate::world::Point;

/// The party on whose side people live, where nobody names one.
pub(super) const HOME: &str = "home";
/// The party that they flee from.
pub(super) const ADVERSARY: &str = "adversary";

/// What is said of places that lie in an area of another unit above.
const STRANGE: &str = "the unit above of areas is that of most of their places";

/// A place where people live.
#[derive(Clone, Debug)]
pub(super) struct DraftPlace {
    pub(super) pcode: String,
    pub(super) name: String,
    pub(super) at: Point,
    /// P-code and name of the units of levels 1 to 4 that it lies in; blank where nobody says.
    pub(super) admin: [(String, String); 4],
    /// People by the list of places itself.
    pub(super) listed: Option<f64>,
    pub(super) residents: u64,
    pub(super) idps: u64,
    pub(super) area: usize,
    /// The node from which its people set out.
    pub(super) node: usize,
    pub(super) source: String,
    pub(super) confidence: &'static str,
}

impl DraftPlace {
    pub(super) fn people(&self) -> u64 {
        self.residents + self.idps
    }
}

/// A reporting area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DraftArea {
    pub(super) pcode: String,
    pub(super) name: String,
    pub(super) region: String,
}

/// A node of the road network.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) pcode: String,
    pub(super) name: String,
    pub(super) at: Point,
    pub(super) area: usize,
    pub(super) kind: &'static str,
    pub(super) control: String,
    pub(super) near_border: bool,
    pub(super) camp_places: u64,
    pub(super) source: String,
    /// Whether its free places were counted by somebody.
    pub(super) counted: bool,
}

/// A road.
#[derive(Clone, Debug)]
pub(super) struct Road {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) km: f64,
    pub(super) class: String,
    /// How many roads side by side it stands for.
    pub(super) ways: f64,
    pub(super) source: String,
    pub(super) confidence: &'static str,
    /// Whether nobody can go by it on the first day.
    pub(super) shut: bool,
}

/// A change of control.
#[derive(Clone, Debug)]
pub(super) struct DraftChange {
    pub(super) date: Date,
    /// P-code and name of a place.
    pub(super) place: (String, String),
    pub(super) holder: String,
    pub(super) handover: bool,
    pub(super) source: String,
}

/// Radius within which places change hands with one that does, kilometres: that of the Idlib record.
pub(super) const RADIUS_KM: f64 = 2.5;

/// A point of a front line of the first day.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrontPoint {
    pub(super) at: Point,
    /// Whether it stands for a gap between what files give to the two sides.
    pub(super) bridged: bool,
}

/// Something that nobody measured.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// What is guessed.
    pub(super) what: String,
    /// How much it matters.
    pub(super) weight: &'static str,
    /// How to mend it.
    pub(super) mend: String,
}

/// The case.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) places: Vec<DraftPlace>,
    pub(super) areas: Vec<DraftArea>,
    pub(super) nodes: Vec<Node>,
    pub(super) roads: Vec<Road>,
    /// Ways that lead over roads that nobody can go by, and are no roads of the case unless nothing else joins their ends.
    pub(super) shut_roads: Vec<Road>,
    pub(super) changes: Vec<DraftChange>,
    /// Land with its holders, from a date on, as a map draws it; and whether the side of the people holds all that it leaves out.
    pub(super) held_land: (Vec<(Polygon, Option<Date>, String)>, bool),
    /// The front lines of the first day, the longest first; empty where nothing says where they are.
    pub(super) fronts: Vec<Vec<FrontPoint>>,
    /// Names in other languages.
    pub(super) local: OtherNames,
    /// Choices, for the README.
    pub(super) choices: Vec<String>,
    pub(super) guesses: Vec<Guess>,
    /// Kinds of units in the list of places, with their levels from 0; 4 where the places are of that kind.
    pub(super) unit_kinds: BTreeMap<&'static str, usize>,
    /// The level, from 0, of the units that the places are, where the list of places has columns of it.
    pub(super) place_level: Option<usize>,
    /// Codes of units of which some places were left out of the case.
    pub(super) partial: BTreeSet<String>,
}

impl Draft {
    pub(super) fn choose(&mut self, what: impl Into<String>) {
        self.choices.push(what.into());
    }

    pub(super) fn guess(&mut self, what: impl Into<String>, weight: &'static str, mend: impl Into<String>) {
        self.guesses.push(Guess { what: what.into(), weight, mend: mend.into() });
    }

    /// Whether a location or place has a code.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.nodes.iter().any(|node| node.pcode == code)
            || self.places.iter().any(|place| place.pcode == code)
    }

    /// The name of a new location: with its code, where another one has the name.
    pub(super) fn free_name(&self, name: &str, code: &str) -> String {
        let taken = |name: &String| self.nodes.iter().any(|node| node.name == *name);
        let with_code = (1..).map(|turn| match turn {
            1 => format!("{name} ({code})"),
            turn => format!("{name} ({code}, {turn})"),
        });
        std::iter::once(name.to_owned()).chain(with_code).find(|name| !taken(name)).unwrap_or_default()
    }

    /// Keeps the changes of control that change something within the days of the case, in the order of days; of two of a
    /// place on one day the last.
    /// What comes after the last day is left out too, and is told to the caller.
    pub(super) fn settle_changes(&mut self, start: Date, last: Date) -> Option<String> {
        let (late, mut changes): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.changes).into_iter().partition(|change| change.date > last);
        let told = late.iter().map(|change| change.date).max().map(|latest| {
            let days = (latest - start).get_days();
            let what = match late.len() {
                1 => format!("1 change of control after the last day, {last}, is"),
                many => format!("{many} changes of control after the last day, {last}, are"),
            };
            format!("{what} left out (--days {days} takes in the latest, of {latest})")
        });
        self.choices.extend(told.clone());
        let all = changes.len();
        changes.sort_by_key(|change| change.date);
        let mut node_of: BTreeMap<&str, usize> =
            self.nodes.iter().enumerate().map(|(index, node)| (node.pcode.as_str(), index)).collect();
        node_of.extend(self.places.iter().map(|place| (place.pcode.as_str(), place.node)));
        let mut by_day: BTreeMap<(Date, String), DraftChange> = BTreeMap::new();
        for change in changes {
            if (start..=last).contains(&change.date) {
                by_day.insert((change.date, change.place.0.clone()), change);
            }
        }
        let mut held: BTreeMap<String, String> = BTreeMap::new();
        let mut kept = Vec::new();
        for ((_, code), change) in by_day {
            let first = node_of.get(code.as_str()).map_or(HOME, |&node| self.nodes[node].control.as_str());
            let before = held.insert(code, change.holder.clone()).unwrap_or_else(|| first.to_owned());
            if before != change.holder {
                kept.push(change);
            }
        }
        if kept.len() < all {
            let left = all - kept.len();
            self.choose(format!(
                "{left} changes of control change nothing (held by that side already, again on the same day, or outside of \
                 the days) and are left out"
            ));
        }
        self.changes = kept;
        told
    }

    /// Roads between the two sides are shut. Who then has people and no open road gets one, as a guess. Returns the name of a
    /// location of which that cannot be had: no other one is on its side.
    pub(super) fn connect_people(&mut self, home: impl Fn(&str) -> bool) -> Option<String> {
        let side: Vec<bool> =
            self.nodes.iter().map(|node| node.kind != "crossing" && home(&node.control)).collect();
        let mut people = vec![0; self.nodes.len()];
        for place in &self.places {
            people[place.node] += place.people();
        }
        let mut open = vec![false; self.nodes.len()];
        for road in self.roads.iter().filter(|road| side[road.from] && side[road.to]) {
            open[road.from] = true;
            open[road.to] = true;
        }
        let mut added = Vec::new();
        for node in (0..self.nodes.len()).filter(|&node| side[node] && people[node] > 0) {
            if open[node] {
                continue;
            }
            let far = |&other: &usize| self.nodes[node].at.distance_km(self.nodes[other].at);
            let others = (0..self.nodes.len()).filter(|&other| other != node && side[other]);
            let Some(other) = others.min_by(|a, b| far(a).total_cmp(&far(b))) else {
                return Some(self.nodes[node].name.clone());
            };
            open[node] = true;
            open[other] = true;
            added.push(self.nodes[node].name.clone());
            self.roads.push(Road {
                from: node,
                to: other,
                km: (far(&other) * 1.3).max(0.1),
                class: "unknown".into(),
                ways: 1.0,
                source: "all roads of this place cross the front: one to the nearest place of its own side"
                    .into(),
                confidence: "guess",
                shut: false,
            });
        }
        if !added.is_empty() {
            self.guess(
                format!("a road to their own side for places that the front surrounds: {}", added.join(", ")),
                "much for the people there: without it they are trapped",
                "take the road out of roads.csv where there is none, and give the place to the other side",
            );
        }
        None
    }

    /// Areas by P-code.
    pub(super) fn area_index(&self) -> BTreeMap<String, usize> {
        self.areas.iter().enumerate().map(|(index, area)| (area.pcode.clone(), index)).collect()
    }

    /// Gives each area the unit above of most of its places: one of them may lie beyond the border of its own.
    pub(super) fn call_regions(&mut self) {
        let mut strange = Vec::new();
        for (area, members) in self.places_of_areas().into_iter().enumerate() {
            let mut regions: BTreeMap<&str, usize> = BTreeMap::new();
            for place in members {
                *regions.entry(&self.places[place].admin[0].1).or_default() += 1;
            }
            let most = regions.iter().max_by_key(|(name, count)| (**count, Reverse(**name)));
            let Some((&region, _)) = most else { continue };
            let others = regions.iter().filter(|(name, _)| **name != region && !name.is_empty());
            strange
                .extend(others.map(|(name, count)| format!("{} ({count} of {name})", self.areas[area].name)));
            self.areas[area].region = String::from(region);
        }
        self.choices.retain(|choice| !choice.starts_with(STRANGE));
        if !strange.is_empty() {
            let shown = strange.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
            self.choose(format!("{STRANGE}, and is that of the others too: {shown}"));
        }
    }

    /// The places of each area.
    pub(super) fn places_of_areas(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.areas.len()];
        for (index, place) in self.places.iter().enumerate() {
            members[place.area].push(index);
        }
        members
    }
}

/// Shares out a whole number by weights so that the parts add up to it (largest remainders); equally where no weight is
/// above zero.
pub(super) fn share_out(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    let part = |weight: f64| if sum > 0.0 { weight / sum } else { 1.0 / weights.len() as f64 };
    let exact: Vec<f64> = weights.iter().map(|&weight| total as f64 * part(weight)).collect();
    let mut parts: Vec<u64> = exact.iter().map(|value| value.floor() as u64).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| {
        (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())).then(a.cmp(&b))
    });
    let mut left = total.saturating_sub(parts.iter().sum());
    for &index in order.iter().cycle().take(parts.len() * 2) {
        if left == 0 {
            break;
        }
        parts[index] += 1;
        left -= 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_add_up(total in 0_u64..10_000_000, weights in prop::collection::vec(0.0..1e6_f64, 1..50)) {
            let parts = share_out(total, &weights);
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
            let sum: f64 = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights) {
                if sum > 0.0 {
                    prop_assert!((*part as f64 - total as f64 * weight / sum).abs() < 1.01);
                }
            }
        }
    }
}
