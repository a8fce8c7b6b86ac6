//! Where do the sides face each other? The front lines of the first day.

use super::position::{Point, distance_to_line_km};

/// A front line.
#[derive(Clone, Debug, PartialEq)]
pub struct Front {
    /// Its name, by which a ceasefire says what it covers; blank where a case has one and does not name it.
    pub line: String,
    /// Its positions, in order.
    pub points: Vec<Point>,
    /// Whether the adversary stands across it: fire comes from there, and people keep away. Others are only drawn.
    pub hostile: bool,
}

/// The nearest of the lines that the adversary stands across: which, and how far it is, in kilometres; infinitely far,
/// and the first, without any.
pub(super) fn nearest(fronts: &[Front], point: Point) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (index, front) in fronts.iter().enumerate().filter(|(_, front)| front.hostile) {
        let km = distance_to_line_km(point, &front.points);
        if km < best.1 {
            best = (index, km);
        }
    }
    best
}
