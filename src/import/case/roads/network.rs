//! Lines of roads as a network, and where on it a location lies: on a line, not only at one of its points.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::extract::RoadLine;
use crate::import::case::near::{Near, between};
use crate::world::Point;

/// Parts of a line without a point are at most this long, kilometres: the nearest line is found by its nearest point.
const STEP_KM: f64 = 1.0;

/// A location is on a road that passes within this distance, kilometres.
pub(super) const SNAP_KM: f64 = 5.0;

/// A line that ends within this distance of another one meets it there, kilometres: maps are drawn by hand, and many have no
/// point in the middle of the road that another one comes to.
pub(super) const JOIN_KM: f64 = 0.06;

/// Two lines have one end that is as near as this, kilometres.
const AT_KM: f64 = 0.01;

/// What is as near as this along the roads needs no join, kilometres.
const JOINED_KM: f64 = 0.3;

/// A way: where it leads, kilometres, class.
pub(super) type Edge = (usize, f64, u8);

/// Points of roads and the ways between them.
pub(super) struct Network {
    points: Vec<Point>,
    pub(super) edges: Vec<Vec<Edge>>,
    near: Near,
    /// How many points the lines have; those after them are stops.
    given: usize,
    /// How many ends of lines were joined to the middle of another one.
    pub(super) joined: usize,
}

impl Network {
    /// The network of some lines; none if a position is no degrees. Lines of a map that is `drawn` meet where one ends on
    /// another one; those of an extract have a point wherever they meet, and one that ends beside another one does not. Nor does
    /// one that ends where a road begins that is `shut`: what is left of a bridge is as short as a slip of the pen.
    pub(super) fn new(lines: &[RoadLine], shut: &[RoadLine], drawn: bool) -> Option<Self> {
        let mut index: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        let mut points: Vec<Point> = Vec::new();
        let mut edges: Vec<Vec<Edge>> = Vec::new();
        let mut visits: BTreeMap<usize, usize> = BTreeMap::new();
        let mut ends: Vec<usize> = Vec::new();
        for (class, line) in lines {
            let mut before: Option<usize> = None;
            let mut first: Option<usize> = None;
            for &(lon, lat) in line {
                if !(lat.abs() <= 90.0 && lon.abs() <= 180.0) {
                    return None;
                }
                // Lines meet where they have a point in common, to a metre.
                let key = ((lon * 1e5).round() as i64, (lat * 1e5).round() as i64);
                let here = *index.entry(key).or_insert_with(|| {
                    points.push(Point { lat, lon });
                    edges.push(Vec::new());
                    points.len() - 1
                });
                *visits.entry(here).or_default() += 1;
                first = first.or(Some(here));
                if let Some(before) = before.filter(|&before| before != here) {
                    let km = points[before].distance_km(points[here]);
                    let parts = (km / STEP_KM).ceil().max(1.0);
                    let (from, to) = (points[before], points[here]);
                    let mut last = before;
                    for part in 1..parts as u32 {
                        let share = f64::from(part) / parts;
                        points.push(between(from, to, share));
                        edges.push(Vec::new());
                        join(&mut edges, last, points.len() - 1, (km / parts, *class));
                        last = points.len() - 1;
                    }
                    join(&mut edges, last, here, (km / parts, *class));
                }
                before = Some(here);
            }
            ends.extend(first.into_iter().chain(before));
        }
        let near = Near::new(points.clone());
        let given = points.len();
        let of_shut = shut.iter().flat_map(|(_, line)| line.first().into_iter().chain(line.last()));
        let of_shut = Near::new(of_shut.map(|&(lon, lat)| Point { lat, lon }).collect());
        ends.retain(|end| visits[end] == 1 && of_shut.within(points[*end], AT_KM).is_empty());
        let mut network = Self { points, edges, near, given, joined: 0 };
        for end in if drawn { ends } else { Vec::new() } {
            network.join_end(end);
        }
        Some(network)
    }

    /// Joins the end of a line to another line that it comes to.
    fn join_end(&mut self, end: usize) {
        let at = self.points[end];
        // What can be reached from here is the line itself, or was joined before.
        let mut own = BTreeMap::from([(end, 0.0)]);
        let mut open = vec![end];
        while let Some(from) = open.pop() {
            let so_far = own[&from];
            for &(other, km, _) in &self.edges[from] {
                let far = so_far + km;
                if far <= JOINED_KM && own.get(&other).is_none_or(|&known| far < known) {
                    own.insert(other, far);
                    open.push(other);
                }
            }
        }
        let starts = self.near.within(at, STEP_KM / 2.0 + JOIN_KM);
        let Some((far, vertex, index, share)) = self.way(at, starts, &own, JOIN_KM) else { return };
        let class = self.edges[end].first().map_or(self.edges[vertex][index].2, |edge| edge.2);
        let foot = self.foot((vertex, index), share);
        join(&mut self.edges, end, foot, (far, class));
        self.joined += 1;
    }

    /// The way nearest to a position, of those from some points: how far, from where, which, and where on it.
    fn way(
        &self,
        at: Point,
        mut reached: Vec<usize>,
        without: &BTreeMap<usize, f64>,
        most: f64,
    ) -> Option<(f64, usize, usize, f64)> {
        // Stops that were made before divide the ways to the next points, and are not among the nearest.
        let mut next = 0;
        let mut best: Option<(f64, usize, usize, f64)> = None;
        while let Some(&from) = reached.get(next) {
            next += 1;
            for (index, &(other, ..)) in self.edges[from].iter().enumerate() {
                if other >= self.given && !reached.contains(&other) {
                    reached.push(other);
                }
                if without.contains_key(&from) || without.contains_key(&other) {
                    continue;
                }
                let [(ax, ay), (bx, by)] = [from, other].map(|point| self.points[point].plane_km(at));
                let (dx, dy) = (bx - ax, by - ay);
                let share = (-(ax * dx + ay * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                let far = between(self.points[from], self.points[other], share).distance_km(at);
                if far < best.map_or(most, |(far, ..)| far) {
                    best = Some((far, from, index, share));
                }
            }
        }
        best
    }

    /// The point at a share of a way: a new one where that is between its ends.
    fn foot(&mut self, (vertex, index): (usize, usize), share: f64) -> usize {
        let (other, length, class) = self.edges[vertex][index];
        if share <= 0.0 || share >= 1.0 {
            return if share <= 0.0 { vertex } else { other };
        }
        let foot = self.points.len();
        self.points.push(between(self.points[vertex], self.points[other], share));
        self.edges.push(Vec::new());
        self.edges[vertex].remove(index);
        if let Some(back) = self.edges[other].iter().position(|&edge| edge == (vertex, length, class)) {
            self.edges[other].remove(back);
        }
        join(&mut self.edges, vertex, foot, (length * share, class));
        join(&mut self.edges, foot, other, (length * (1.0 - share), class));
        foot
    }

    /// The point of the network that is nearest to a location, and how far it is, kilometres: a new one where that is on
    /// the way between two.
    pub(super) fn stop(&mut self, at: Point) -> Option<(usize, f64)> {
        let (vertex, km) = self.near.nearest(at)?;
        match self.way(at, vec![vertex], &BTreeMap::new(), km) {
            Some((far, vertex, index, share)) => Some((self.foot((vertex, index), share), far)),
            None => Some((vertex, km)),
        }
    }
}

fn join(edges: &mut [Vec<Edge>], a: usize, b: usize, (km, class): (f64, u8)) {
    edges[a].push((b, km, class));
    edges[b].push((a, km, class));
}

/// The shortest way between each two nodes whose regions touch: one search from all nodes at once. Of ways of one length,
/// such as two lines along the same points, it is the one of the better class, in whichever order they are drawn.
pub(super) fn contract(
    edges: &[Vec<Edge>],
    starts: &[Option<(usize, f64)>],
) -> BTreeMap<(usize, usize), (f64, u8)> {
    let mut best: Vec<Option<(f64, usize, u8)>> = vec![None; edges.len()];
    let mut queue = BinaryHeap::new();
    let rank = |km: f64| Reverse(km.to_bits());
    for (node, start) in starts.iter().enumerate() {
        if let Some((at, km)) = *start {
            queue.push((rank(km), at, node, Reverse(0_u8)));
        }
    }
    let mut links: BTreeMap<(usize, usize), (f64, u8)> = BTreeMap::new();
    let mut join = |a: usize, b: usize, km: f64, class: u8| {
        let link = links.entry((a.min(b), a.max(b))).or_insert((km, class));
        let metres = |km: f64| (km * 1000.0).round() as u64;
        if (metres(km), class) < (metres(link.0), link.1) {
            *link = (km, class);
        }
    };
    while let Some((Reverse(bits), at, node, Reverse(class))) = queue.pop() {
        let km = f64::from_bits(bits);
        if let Some((other_km, other, other_class)) = best[at] {
            if other != node {
                join(node, other, km + other_km, class.max(other_class));
            }
            continue;
        }
        best[at] = Some((km, node, class));
        for &(next, length, own) in &edges[at] {
            queue.push((rank(km + length), next, node, Reverse(class.max(own))));
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_on_a_line_between_its_points() {
        let line = (0, vec![(40.0, 36.0), (40.0, 37.0)]);
        let mut network = Network::new(&[line], &[], true).expect("degrees");
        let all: f64 = network.edges.iter().flatten().map(|edge| edge.1).sum();
        for (lat, lon, far) in [(36.503, 40.0, 0.0), (36.5034, 40.01, 0.894), (35.9, 40.0, 11.12)] {
            let (at, km) = network.stop(Point { lat, lon }).expect("a point");
            assert!((km - far).abs() < 0.01, "{lat}: {km}");
            assert!(lat < 36.0 || network.points[at].distance_km(Point { lat, lon: 40.0 }) < 0.01);
        }
        let after: f64 = network.edges.iter().flatten().map(|edge| edge.1).sum();
        assert!((all - after).abs() < 1e-9 && (all / 2.0 - 111.19).abs() < 0.1, "{all}, {after}");
    }

    #[test]
    fn a_line_that_ends_on_another_one_is_joined_to_it() {
        let main = (0, vec![(40.0, 36.0), (40.0, 37.0)]);
        // On it, 45 m short of it, 45 m beyond it, and 180 m short of it.
        for (lon, joined) in [(40.0, 1), (40.0005, 1), (39.9995, 1), (40.002, 0)] {
            let side = (1, vec![(40.5, 36.5), (lon, 36.5)]);
            let network = Network::new(&[main.clone(), side.clone()], &[], true).expect("degrees");
            assert_eq!(network.joined, joined, "{lon}");
            let extract = Network::new(&[main.clone(), side], &[], false).expect("degrees");
            assert_eq!(extract.joined, 0, "{lon}");
            let mut reached = vec![0];
            let mut next = 0;
            while let Some(&from) = reached.get(next) {
                next += 1;
                for &(other, ..) in &network.edges[from] {
                    if !reached.contains(&other) {
                        reached.push(other);
                    }
                }
            }
            assert_eq!(reached.len() == network.points.len(), joined == 1, "{lon}");
        }
        // Lines that meet in a point are joined already, and a bend is no other line.
        let side = (1, vec![(40.5, 36.5), (40.0, 36.0)]);
        let bend = (1, vec![(41.0, 36.0), (41.0, 36.01), (41.0005, 36.01), (41.0004, 36.0099)]);
        assert_eq!(Network::new(&[main, side, bend], &[], true).expect("degrees").joined, 0);
    }
}
