//! Which places are near, and which are neighbours? On a plane that touches the Earth in the middle of the case.

use spade::FloatTriangulation as _;
use spade::{DelaunayTriangulation, HasPosition, HierarchyHintGenerator, Point2, Triangulation};

use crate::world::Point;

struct Dot {
    at: Point2<f64>,
    /// All points that lie exactly here.
    all: Vec<usize>,
}

impl HasPosition for Dot {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// Points that can be asked for neighbours.
pub(super) struct Near {
    points: Vec<Point>,
    middle: Point,
    net: DelaunayTriangulation<Dot, (), (), (), HierarchyHintGenerator<f64>>,
}

impl Near {
    pub(super) fn new(points: Vec<Point>) -> Self {
        let count = points.len().max(1) as f64;
        let middle = Point {
            lat: points.iter().map(|point| point.lat).sum::<f64>() / count,
            lon: points.iter().map(|point| point.lon).sum::<f64>() / count,
        };
        let mut net: DelaunayTriangulation<Dot, (), (), (), HierarchyHintGenerator<f64>> =
            DelaunayTriangulation::new();
        for (index, point) in points.iter().enumerate() {
            let at = plane(*point, middle);
            let same =
                net.nearest_neighbor(at).filter(|vertex| vertex.position() == at).map(|vertex| vertex.fix());
            if let Some(vertex) = same {
                net.vertex_data_mut(vertex).all.push(index);
            } else {
                // Positions are finite and far from what the triangulation refuses.
                let _ = net.insert(Dot { at, all: vec![index] });
            }
        }
        Self { points, middle, net }
    }

    /// The nearest point and how far it is, kilometres.
    pub(super) fn nearest(&self, point: Point) -> Option<(usize, f64)> {
        let vertex = self.net.nearest_neighbor(plane(point, self.middle))?;
        let index = *vertex.data().all.first()?;
        Some((index, self.points[index].distance_km(point)))
    }

    /// Points within a distance in kilometres, in their order.
    pub(super) fn within(&self, point: Point, km: f64) -> Vec<usize> {
        // The plane stretches distances far from its middle.
        let wide = km * 1.5;
        let found = self.net.get_vertices_in_circle(plane(point, self.middle), wide * wide);
        let mut found: Vec<usize> = found
            .flat_map(|vertex| vertex.data().all.clone())
            .filter(|&index| self.points[index].distance_km(point) <= km)
            .collect();
        found.sort_unstable();
        found
    }

    /// Pairs of neighbours with nobody between them (Gabriel graph): no other point lies in the circle of which the way
    /// between the two is the diameter. All points are joined. Points in one place are joined to the first of them.
    pub(super) fn neighbours(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for edge in self.net.undirected_edges() {
            let [a, b] = edge.vertices();
            let (from, to) = (a.position(), b.position());
            let middle = Point2::new(from.x.midpoint(to.x), from.y.midpoint(to.y));
            let reach = ((from.x - to.x).powi(2) + (from.y - to.y).powi(2)) / 4.0;
            // By Delaunay's rule only the corners opposite of the edge can lie within the circle.
            let [one, other] =
                [edge.as_directed(), edge.as_directed().rev()].map(|edge| edge.opposite_vertex());
            let inside = [one, other].into_iter().flatten().any(|vertex| {
                let at = vertex.position();
                (at.x - middle.x).powi(2) + (at.y - middle.y).powi(2) < reach
            });
            if !inside {
                let (a, b) = (a.data().all[0], b.data().all[0]);
                pairs.push((a.min(b), a.max(b)));
            }
        }
        for vertex in self.net.vertices() {
            let all = &vertex.data().all;
            pairs.extend(all[1..].iter().map(|&other| (all[0].min(other), all[0].max(other))));
        }
        pairs.sort_unstable();
        pairs
    }
}

/// A point on the way between two.
pub(super) fn between(from: Point, to: Point, share: f64) -> Point {
    let at = |from: f64, to: f64| from + share * (to - from);
    Point { lat: at(from.lat, to.lat), lon: at(from.lon, to.lon) }
}

fn plane(point: Point, middle: Point) -> Point2<f64> {
    let (x, y) = point.plane_km(middle);
    Point2::new(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_those_with_nobody_between() {
        let point = |lat: f64, lon: f64| Point { lat, lon };
        let near = Near::new(vec![
            point(0.0, 0.0),
            point(0.0, 1.0),
            point(0.0, 2.0),
            point(0.3, 1.0),
            point(0.0, 1.0),
        ]);
        assert_eq!(near.neighbours(), [(0, 1), (0, 3), (1, 2), (1, 3), (1, 4), (2, 3)]);
        assert_eq!(near.nearest(point(0.0, 1.9)).map(|(index, _)| index), Some(2));
        assert_eq!(near.within(point(0.0, 1.0), 40.0), [1, 3, 4]);
    }
}
