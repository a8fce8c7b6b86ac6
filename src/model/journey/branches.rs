//! By which links is each location reached soonest? What replicates share of their shortest ways.
//!
//! Parameters scale the days on all roads alike: so which way is shortest does not depend on them, and is found by
//! kilometres for those on foot and by hours for those with a vehicle. On the network of the first day it is found
//! once for all replicates; where places have fallen or ways have opened since, anew. Trains and buses take as long
//! whatever the parameters: where there are any, nothing is shared, and ways are found by days.

use std::cmp::Reverse;

use super::Roads;
use crate::model::kept::BRANCHES_BYTES;
use crate::model::ways::{Branches, Built, Mode};
use crate::world::{Geography, RoadStatus};

impl Roads {
    /// Forgets the branches of an earlier replicate if they grew in another country.
    pub(super) fn begin_branches(&mut self, geography: &Geography) {
        let built = geography.links.iter().map(|link| {
            let hours = link.length_km / link.speed_km_per_h;
            Built { ends: (link.from, link.to), cost: [link.length_km, hours].map(|cost| cost as f32) }
        });
        let built: Vec<Built> = built.collect();
        let n = geography.locations.len();
        if built != self.first_day.built || n != self.first_day.locations {
            (self.first_day.built, self.first_day.locations) = (built, n);
            self.first_day.open.clear();
        }
        self.first_day.changes = None;
    }

    /// The network is now that of the first day: forgets the branches of an earlier replicate if its was another.
    pub(super) fn open_first_day(&mut self, geography: &Geography) {
        let (open, _) = self.ways_open(geography);
        let open: Vec<_> = open.into_iter().map(|way| [way.plain, way.through]).collect();
        let n = geography.locations.len();
        if open != self.first_day.open || open.is_empty() {
            self.first_day.open = open;
            self.first_day.branches.begin(4 * n, size_of::<(u32, u32)>() * n, BRANCHES_BYTES);
        }
        self.first_day.changes = Some(self.changes.len());
    }

    /// Whether branches that other replicates found hold today.
    fn shares(&self) -> bool {
        self.first_day.changes == Some(self.changes.len()) && self.lines.is_empty()
    }

    /// The branches from a location today, to be given back.
    pub(super) fn branches(
        &mut self,
        geography: &Geography,
        from: usize,
        mode: Mode,
        lines: bool,
    ) -> Branches {
        let mut branches = if self.shares() {
            let slot =
                self.first_day.branches.slot(from * 4 + mode.index(), |branches| branches.known = false);
            std::mem::take(&mut self.first_day.branches[slot])
        } else {
            Branches { known: false, ..std::mem::take(&mut self.first_day.spare) }
        };
        if !branches.known {
            self.search(geography, from, mode, lines, &mut branches.reached);
            branches.known = true;
        }
        branches
    }

    /// Keeps branches for the next replicate, or their memory for the next search.
    pub(super) fn give_back(&mut self, branches: Branches, from: usize, mode: Mode) {
        if self.shares() {
            let slot =
                self.first_day.branches.slot(from * 4 + mode.index(), |branches| branches.known = false);
            self.first_day.branches[slot] = branches;
        } else {
            self.first_day.spare = branches;
        }
    }

    /// Dijkstra's algorithm from one location.
    fn search(
        &mut self,
        geography: &Geography,
        from: usize,
        mode: Mode,
        lines: bool,
        reached: &mut Vec<(u32, u32)>,
    ) {
        let by_days = !self.lines.is_empty();
        let (mut far, mut heap) = (std::mem::take(&mut self.far), std::mem::take(&mut self.heap));
        far.clear();
        far.resize(geography.locations.len(), (f32::INFINITY, 0));
        far[from].0 = 0.0;
        reached.clear();
        heap.clear();
        heap.push(Reverse(from as u64));
        while let Some(Reverse(entry)) = heap.pop() {
            // Costs in the high half: bits of positive floats are in the order of their values.
            let (bits, at) = ((entry >> 32) as u32, entry as u32 as usize);
            let (cost, link) = far[at];
            if bits != cost.to_bits() {
                continue;
            }
            if at != from {
                reached.push((at as u32, link));
            }
            for &(link, next) in geography.neighbours(at) {
                let on_it = if by_days { self.days_on[link] } else { self.first_day.built[link].cost };
                let cost = cost + on_it[usize::from(mode.vehicle)];
                if cost >= far[next].0 || !self.lets_pass(geography, mode, link, (at, next)) {
                    continue;
                }
                if !lines && geography.links[link].status == RoadStatus::Transport {
                    continue;
                }
                far[next] = (cost, link as u32);
                heap.push(Reverse(u64::from(cost.to_bits()) << 32 | next as u64));
            }
        }
        (self.far, self.heap) = (far, heap);
    }
}
