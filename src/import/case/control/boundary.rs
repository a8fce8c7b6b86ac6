//! Where do the two sides meet on the first day? Lines along the edges of polygons of holders.

use std::collections::BTreeMap;

use crate::import::case::draft::FrontPoint;
use crate::import::case::near::{Near, between};
use crate::import::case::polygon::Polygon;
use crate::world::Point;
use crate::world::position::distance_to_line_km;

/// Polygons of two sides that leave a gap of at most this meet all the same, kilometres: a guess at how well they are drawn.
pub(super) const GAP_KM: f64 = 1.0;
/// Edges are looked at in parts of at most this length, kilometres.
const STEP_KM: f64 = 0.25;
/// So far from the middle of a part its two sides are looked at, kilometres.
const BESIDE_KM: f64 = 0.02;
/// And so far, where nobody holds what is beside it, kilometres.
const BEYOND_KM: [f64; 6] = [BESIDE_KM, 0.1, 0.25, 0.5, 0.75, GAP_KM];
/// A line is drawn to this, kilometres.
pub(super) const DRAWN_KM: f64 = 0.1;

/// The polygons that count on the first day; of two that hold a place the later.
pub(super) struct FirstDay<'p>(pub(super) Vec<(&'p Polygon, bool)>);

impl FirstDay<'_> {
    /// Whether the side of the people holds a point; none where no polygon does.
    fn home(&self, at: Point) -> Option<bool> {
        self.0.iter().rev().find(|(polygon, _)| polygon.holds(at)).map(|&(_, home)| home)
    }

    /// The lines along which the two sides meet.
    pub(super) fn lines(&self) -> Vec<Vec<FrontPoint>> {
        let parts = |side: bool, most_km: f64| -> Vec<Vec<FrontPoint>> {
            let polygons = self.0.iter().filter(|&&(_, home)| home == side);
            polygons.flat_map(|(polygon, _)| self.along(polygon, side, most_km)).collect()
        };
        let mut runs = parts(true, GAP_KM);
        // Edges of the other side are the same line drawn twice, but where its polygon lies upon one of the people.
        let known: Vec<Point> =
            runs.iter().flat_map(|run| run.windows(2).map(|pair| middle(pair[0].at, pair[1].at))).collect();
        let near = Near::new(known);
        let drawn = |pair: &[FrontPoint]| {
            near.nearest(middle(pair[0].at, pair[1].at)).is_some_and(|(_, km)| km < STEP_KM)
        };
        for run in parts(false, BESIDE_KM) {
            let mut left: Vec<FrontPoint> = Vec::new();
            for pair in run.windows(2) {
                if drawn(pair) {
                    runs.extend((left.len() > 1).then(|| std::mem::take(&mut left)));
                    left.clear();
                } else {
                    if left.is_empty() {
                        left.push(pair[0]);
                    }
                    left.push(pair[1]);
                }
            }
            runs.extend((left.len() > 1).then_some(left));
        }
        join(runs).iter().map(|line| thin(line)).collect()
    }

    /// The parts of the edge of a polygon beyond which the other side is, within a distance.
    fn along(&self, polygon: &Polygon, side: bool, most_km: f64) -> Vec<Vec<FrontPoint>> {
        let mut runs = Vec::new();
        for ring in polygon.rings() {
            let mut run: Vec<FrontPoint> = Vec::new();
            for (index, &(lon, lat)) in ring.iter().enumerate() {
                let (lon_to, lat_to) = ring[(index + 1) % ring.len()];
                let (from, to) = (Point { lat, lon }, Point { lat: lat_to, lon: lon_to });
                let count = (from.distance_km(to) / STEP_KM).ceil();
                for part in 0..count as u32 {
                    let ends = [part, part + 1].map(|part| between(from, to, f64::from(part) / count));
                    if let Some(km) = self.across(polygon, side, ends).filter(|&km| km <= most_km) {
                        let bridged = km > BEYOND_KM[1];
                        if run.is_empty() {
                            run.push(FrontPoint { at: ends[0], bridged });
                        }
                        run.push(FrontPoint { at: ends[1], bridged });
                    } else if !run.is_empty() {
                        runs.push(std::mem::take(&mut run));
                    }
                }
            }
            runs.extend((!run.is_empty()).then_some(run));
        }
        runs
    }

    /// How far beyond a part of the edge of a polygon the other side is; none where it is not.
    fn across(&self, polygon: &Polygon, side: bool, [from, to]: [Point; 2]) -> Option<f64> {
        let at = middle(from, to);
        let (east, north) = to.plane_km(from);
        let long = (east * east + north * north).sqrt();
        let (degree, parallel) = (111.195, 111.195 * libm::cos(at.lat.to_radians()));
        let beside = |km: f64| Point {
            lat: at.lat + km * east / long / degree,
            lon: at.lon - km * north / long / parallel,
        };
        let [left, right] = [BESIDE_KM, -BESIDE_KM].map(|km| polygon.holds(beside(km)));
        // On both sides of a line that a polygon is drawn along twice nothing ends.
        let inward = match (left, right) {
            (true, false) => 1.0,
            (false, true) => -1.0,
            _ => return None,
        };
        if self.home(beside(inward * BESIDE_KM)) != Some(side) {
            return None;
        }
        let found = BEYOND_KM.iter().find_map(|&km| self.home(beside(-inward * km)).map(|home| (km, home)));
        found.filter(|&(_, home)| home != side).map(|(km, _)| km)
    }
}

fn middle(from: Point, to: Point) -> Point {
    between(from, to, 0.5)
}

/// Joins parts whose ends are near each other, the nearest first.
fn join(runs: Vec<Vec<FrontPoint>>) -> Vec<Vec<FrontPoint>> {
    let end = |end: usize| {
        let run = &runs[end / 2];
        run[if end.is_multiple_of(2) { 0 } else { run.len() - 1 }].at
    };
    let ends: Vec<Point> = (0..2 * runs.len()).map(end).collect();
    let near = Near::new(ends.clone());
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (one, &at) in ends.iter().enumerate() {
        let others = near.within(at, GAP_KM).into_iter().filter(|&other| other > one);
        pairs.extend(others.map(|other| (at.distance_km(ends[other]), one, other)));
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    // Lines by the first of their ends, and of each end of a line the other.
    let mut lines: BTreeMap<usize, Vec<FrontPoint>> =
        runs.into_iter().enumerate().map(|(index, run)| (2 * index, run)).collect();
    let mut opposite: Vec<usize> = (0..ends.len()).map(|end| end ^ 1).collect();
    let mut joined = vec![false; ends.len()];
    for (km, one, other) in pairs {
        if joined[one] || joined[other] || opposite[one] == other {
            continue;
        }
        let mut take = |end: usize, last: bool| -> Vec<FrontPoint> {
            let first = lines.contains_key(&end);
            let mut line = lines.remove(if first { &end } else { &opposite[end] }).unwrap_or_default();
            if first == last {
                line.reverse();
            }
            line
        };
        let (mut line, mut rest) = (take(one, true), take(other, false));
        let bridged = km > BEYOND_KM[1];
        for point in line.last_mut().into_iter().chain(rest.first_mut()) {
            point.bridged |= bridged;
        }
        line.extend(rest.into_iter().skip(usize::from(km <= 0.0)));
        (joined[one], joined[other]) = (true, true);
        let (from, to) = (opposite[one], opposite[other]);
        (opposite[from], opposite[to]) = (to, from);
        lines.insert(from, line);
    }
    lines.into_values().collect()
}

/// Leaves out points that a line goes through without them (Douglas and Peucker).
fn thin(line: &[FrontPoint]) -> Vec<FrontPoint> {
    let mut kept = vec![false; line.len()];
    let mut open = vec![(0, line.len() - 1)];
    while let Some((from, to)) = open.pop() {
        (kept[from], kept[to]) = (true, true);
        let way = [line[from].at, line[to].at];
        let far = |&index: &usize| distance_to_line_km(line[index].at, &way);
        let most = (from + 1..to).max_by(|a, b| far(a).total_cmp(&far(b)));
        if let Some(most) = most.filter(|most| far(most) > DRAWN_KM) {
            open.extend([(from, most), (most, to)]);
        }
    }
    line.iter().zip(kept).filter(|(_, kept)| *kept).map(|(&point, _)| point).collect()
}
