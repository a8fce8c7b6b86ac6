//! Shortest paths over the network as it stands: grown when they are asked for, and pruned where a location falls.

use super::Roads;
use crate::model::ways::{Mode, NO_LINK, Way};
use crate::model::{Setting, timetable};
use crate::world::RoadStatus;

impl Roads {
    /// Puts the shortest way in hand, by trains and buses too or by roads alone; says how many days it takes, none if there
    /// is no way.
    pub(super) fn find_way(
        &mut self,
        setting: &Setting<'_>,
        (from, to): (usize, usize),
        mode: Mode,
        lines: bool,
    ) -> Option<f32> {
        let tree = self.tree_with(setting, from, mode, lines);
        let tree = &self.trees[tree];
        let free_days = tree.ways[to].days;
        if !free_days.is_finite() {
            return None;
        }
        self.path.clear();
        let (mut at, mut way) = (to, tree.ways[to]);
        while at != from {
            let link = way.link;
            at = self.ends[link as usize].other(at);
            way = tree.ways[at];
            self.path.push((link, way.days as u32));
        }
        Some(free_days)
    }

    /// The same without lines, by the shortest way in the other direction, where all roads that are open are so in both.
    pub(super) fn find_way_back(
        &mut self,
        setting: &Setting<'_>,
        (from, to): (usize, usize),
        mode: Mode,
    ) -> Option<f32> {
        let tree = self.tree(setting, to, mode);
        let tree = &self.trees[tree];
        let free_days = tree.ways[from].days;
        if !free_days.is_finite() {
            return None;
        }
        self.path.clear();
        let mut at = from;
        while at != to {
            let way = tree.ways[at];
            self.path.push((way.link, (free_days - way.days) as u32));
            at = self.ends[way.link as usize].other(at);
        }
        self.path.reverse();
        Some(free_days)
    }

    /// The slot of an up-to-date tree.
    pub(super) fn tree(&mut self, setting: &Setting<'_>, from: usize, mode: Mode) -> usize {
        self.tree_with(setting, from, mode, true)
    }

    /// The same, by trains and buses too or on foot alone.
    pub(super) fn tree_with(&mut self, setting: &Setting<'_>, from: usize, mode: Mode, lines: bool) -> usize {
        let others = if lines { 0 } else { 4 * setting.geography.locations.len() };
        let index = self.trees.slot(others + from * 4 + mode.index(), |tree| tree.grown = 0);
        let version = self.trees[index].version;
        // Locations that fall shut nothing for those who are let through.
        let current = self.trees[index].grown > 0
            && if mode.across {
                self.changes[version..].iter().all(Option::is_some)
            } else {
                self.prune(setting, index, from, version)
            };
        if !current {
            self.grow(setting, index, from, mode, lines);
        }
        self.trees[index].version = self.changes.len();
        index
    }

    /// Takes locations that have fallen since out of a tree, if that is all that changed and nobody's way
    /// leads through them; false if the tree has to be grown again.
    fn prune(&mut self, setting: &Setting<'_>, index: usize, from: usize, version: usize) -> bool {
        let geography = setting.geography;
        for change in version..self.changes.len() {
            let Some(fallen) = self.changes[change].map(|fallen| fallen as usize) else { return false };
            let tree = &self.trees[index];
            // A corridor may still lead to it, or to what lies behind the line and from there to it: then ways may
            // go on through it to where nobody got before.
            let reaches = |&(link, next): &(usize, usize)| {
                tree.ways[next].days.is_finite() && self.passable(geography, link, next, fallen)
            };
            if tree.onward[fallen] > 0 || from == fallen || geography.neighbours(fallen).iter().any(reaches) {
                return false;
            }
            let tree = &mut self.trees[index];
            let lost = std::mem::replace(&mut tree.ways[fallen], Way::NONE);
            if lost.link != NO_LINK {
                tree.onward[self.ends[lost.link as usize].other(fallen)] -= 1;
            }
            tree.km[fallen] = f32::INFINITY;
        }
        true
    }

    /// Makes a tree anew, by branches that are known or by a search.
    fn grow(&mut self, setting: &Setting<'_>, index: usize, from: usize, mode: Mode, lines: bool) {
        let geography = setting.geography;
        let n = geography.locations.len();
        let mut tree = std::mem::take(&mut self.trees[index]);
        self.grown += 1;
        tree.grown = self.grown;
        tree.ways.clear();
        tree.ways.resize(n, Way::NONE);
        tree.km.clear();
        tree.km.resize(n, f32::INFINITY);
        tree.onward.clear();
        tree.onward.resize(n, 0);
        tree.ways[from].days = 0.0;
        tree.km[from] = 0.0;
        let branches = self.branches(geography, from, mode, lines);
        for &(at, link) in &branches.reached {
            let (at, way) = (at as usize, &geography.links[link as usize]);
            let before = self.ends[link as usize].other(at);
            let on_it = self.days_on[link as usize];
            let km = if way.status == RoadStatus::Transport {
                timetable::felt_km(on_it[0], setting)
            } else {
                way.length_km as f32
            };
            tree.ways[at] = Way { days: tree.ways[before].days + on_it[usize::from(mode.vehicle)], link };
            tree.km[at] = tree.km[before] + km;
            tree.onward[before] += 1;
        }
        self.give_back(branches, from, mode);
        self.trees[index] = tree;
    }
}
