//! The demilitarised zone, for maps.

use super::countries::{beyond, is_edge, nearest};
use crate::scenario::Scenario;
use crate::world::position::distance_to_line_km;
use crate::world::{Point, Role};

/// The zone as bands of a fine grid: what lies within its width of a front line that the agreement covers and no other line
/// is nearer to, on the side of it on which most home locations near it lie, not nearest to an ally's location, and not
/// across a border from most of those near it.
pub(super) fn zone(scenario: &Scenario) -> Vec<Vec<(f64, f64)>> {
    /// Height and width of a grid cell, degrees: about a kilometre.
    const STEP: f64 = 0.01;
    let (Some(width), geography) = (scenario.zone_width_km, &scenario.geography) else {
        return Vec::new();
    };
    let covers = scenario.conflict.ceasefire.as_ref().map_or(&[][..], |ceasefire| &ceasefire.covers);
    let lines: Vec<(usize, &[Point], bool)> = geography
        .fronts
        .iter()
        .enumerate()
        .filter(|(index, front)| front.hostile && covers.get(*index).is_none_or(|&covered| covered))
        .map(|(index, front)| {
            let home = (0..geography.locations.len()).filter(|&at| {
                let near = geography.front_of(geography.place_of_location(at)) == Some(index);
                near && geography.locations[at].role == Role::Home
            });
            let left = |at: usize| left_of(geography.locations[at].at, &front.points);
            let votes: i32 = home.map(|at| if left(at) { 1 } else { -1 }).sum();
            (index, &front.points[..], votes > 0)
        })
        .collect();
    let extent = |of: fn(&Point) -> f64| {
        let values = lines.iter().flat_map(|&(_, line, _)| line).map(of);
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let margin = width / 80.0;
        (((low - margin) / STEP).floor() as i32, ((high + margin) / STEP).ceil() as i32)
    };
    if lines.is_empty() {
        return Vec::new();
    }
    let borders: Vec<Vec<(f64, f64)>> = scenario
        .outline
        .iter()
        .filter(|line| is_edge(&line.kind))
        .map(|line| line.points.iter().map(|point| (point.lat, point.lon)).collect())
        .collect();
    let places: Vec<(f64, f64)> =
        geography.locations.iter().map(|location| (location.at.lat, location.at.lon)).collect();
    let inside = |point: Point| {
        let (front, km) = geography.front_from(point);
        let line = lines.iter().find(|&&(index, _, _)| index == front);
        let near = line.is_some_and(|&(_, line, home_left)| km <= width && left_of(point, line) == home_left);
        let nearest = geography
            .locations
            .iter()
            .min_by(|a, b| point.distance_km(a.at).total_cmp(&point.distance_km(b.at)));
        let allied = nearest.is_some_and(|location| location.role == Role::Allied);
        if !near || allied {
            return false;
        }
        let at = (point.lat, point.lon);
        let around = self::nearest(&places, at);
        !borders.iter().any(|border| beyond(border, at, &around))
    };
    let ((south, north), (west, east)) = (extent(|p| p.lat), extent(|p| p.lon));
    let mut bands = Vec::new();
    for row in south..north {
        let (low, high) = (f64::from(row) * STEP, f64::from(row + 1) * STEP);
        let at = |column: i32| Point { lat: low + STEP / 2.0, lon: (f64::from(column) + 0.5) * STEP };
        let mut column = west;
        while column < east {
            let first = column;
            while column < east && inside(at(column)) {
                column += 1;
            }
            if column > first {
                let (left, right) = (f64::from(first) * STEP, f64::from(column) * STEP);
                bands.push(vec![(low, left), (low, right), (high, right), (high, left)]);
            }
            column += 1;
        }
    }
    bands
}

/// Whether a position lies to the left of the part of a line that is nearest to it.
fn left_of(point: Point, line: &[Point]) -> bool {
    let nearest = line
        .windows(2)
        .min_by(|a, b| distance_to_line_km(point, a).total_cmp(&distance_to_line_km(point, b)));
    nearest.is_some_and(|part| {
        let (dx, dy) = part[1].plane_km(part[0]);
        let (x, y) = point.plane_km(part[0]);
        dx * y - dy * x > 0.0
    })
}
