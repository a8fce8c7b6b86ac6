//! What stands on the map, and how it looks.

use super::axes::highest;
use super::colours::INK;

pub(super) const FRONT: &str =
    "fill=\"none\" stroke=\"#1A1A1A\" stroke-width=\"4.5\" stroke-dasharray=\"14 7\"";
pub(super) const BORDER: &str =
    "fill=\"none\" stroke=\"#4D4D4D\" stroke-width=\"2\" stroke-dasharray=\"12 3 2 3\"";
pub(super) const ZONE: &str = "fill=\"#56B4E9\" fill-opacity=\"0.18\"";
/// Upper probability, colour and words; each darker than the one before.
pub(super) const CLASSES: [(f64, &str, &str); 4] = [
    (0.05, "#C4C4C4", "less than 5\u{a0}%"),
    (0.25, "#E69F00", "5 to 25\u{a0}%"),
    (0.50, "#D55E00", "25 to 50\u{a0}%"),
    (f64::INFINITY, "#6E1E00", "50\u{a0}% or more"),
];
pub(super) const COAST: &str = "fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\"";
pub(super) const RIVER: &str = "fill=\"none\" stroke=\"#56B4E9\" stroke-width=\"1.3\"";
/// How a circle looks: see-through, with an edge that reads on any ground.
pub(super) const CIRCLE: &str =
    "fill=\"#0072B2\" fill-opacity=\"0.55\" stroke=\"#002F4B\" stroke-width=\"1.2\"";

/// The circle of a place that allies hold.
pub(super) const ALLIED: &str =
    "fill=\"#009E73\" fill-opacity=\"0.55\" stroke=\"#003D2C\" stroke-width=\"1.6\" stroke-dasharray=\"3 2\"";
/// A place that the adversary holds.
pub(super) const HELD: &str = "fill=\"#8A8A8A\" stroke=\"#1A1A1A\" stroke-width=\"1\"";
/// Side of its square.
pub(super) const SQUARE: f64 = 9.0;

/// What a line on the map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A state border.
    Border,
    /// A coast.
    Coast,
    /// A river.
    River,
}

/// A border or coast, as (latitude, longitude).
#[derive(Debug, Clone, PartialEq)]
pub struct MapLine {
    /// What it is.
    pub kind: LineKind,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// A road, drawn as a straight line.
#[derive(Debug, Clone, PartialEq)]
pub struct MapRoad {
    /// (latitude, longitude) of one end.
    pub from: (f64, f64),
    /// (latitude, longitude) of the other end.
    pub to: (f64, f64),
    /// What the width stands for, for example persons on the busiest day.
    pub load: f64,
    /// Probability that it exceeds its capacity, between 0 and 1.
    pub over_capacity: f64,
}

/// A place where people arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPlace {
    /// Its name.
    pub name: String,
    /// (latitude, longitude).
    pub at: (f64, f64),
    /// Persons; the area of its circle.
    pub arrivals: f64,
    /// Whether to name it; the greatest first, until there is no room.
    pub label: bool,
    /// Whether allies hold it.
    pub allied: bool,
}

/// A place that the adversary holds: where the case ends, and where people may go over to.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldPlace {
    /// Its name.
    pub name: String,
    /// (latitude, longitude).
    pub at: (f64, f64),
}

/// How big a circle and how wide a road is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scales {
    /// The most arrivals at a place.
    pub(super) arrivals: f64,
    /// The greatest load of a road.
    pub(super) load: f64,
}

impl Scales {
    pub(super) fn new(places: &[MapPlace], roads: &[MapRoad]) -> Self {
        Self {
            arrivals: highest(places.iter().map(|place| &place.arrivals)),
            load: highest(roads.iter().map(|road| &road.load)),
        }
    }

    /// Radius of a circle, whose area is the number of people.
    pub(super) fn radius(&self, arrivals: f64) -> f64 {
        let share = arrivals / self.arrivals;
        if share > 0.0 { (30.0 * share.min(1.0).sqrt()).max(2.5) } else { 2.5 }
    }

    pub(super) fn width(&self, load: f64) -> f64 {
        let share = load / self.load;
        if share > 0.0 { 1.2 + 10.0 * share.min(1.0) } else { 1.2 }
    }
}

/// The colour of a probability.
pub(super) fn class(probability: f64) -> &'static str {
    CLASSES.iter().find(|class| probability < class.0).map_or(INK, |class| class.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_of_a_quarter_of_the_people_has_half_the_radius() {
        let scales = Scales { arrivals: 90_000.0, load: 0.0 };
        assert!((scales.radius(90_000.0 / 4.0) - scales.radius(90_000.0) / 2.0).abs() < 1e-12);
    }

    #[test]
    fn probabilities_fall_into_classes() {
        assert_eq!(
            [0.0, 0.05, 0.3, 0.5, 1.0].map(class),
            ["#C4C4C4", "#E69F00", "#D55E00", "#6E1E00", "#6E1E00"]
        );
    }
}
