//! From degrees to the sheet: equirectangular, narrowed by the cosine of the
//! middle latitude.

use super::page::EDGE;
use super::place::Rectangle;

const MAP: (f64, f64) = (840.0, 780.0);
const KM_PER_DEGREE: f64 = 111.2;

/// The part of the world on the map, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least latitude.
    pub south: f64,
    /// Least longitude.
    pub west: f64,
    /// Greatest latitude.
    pub north: f64,
    /// Greatest longitude.
    pub east: f64,
}

/// From degrees to the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection {
    bounds: Bounds,
    top: f64,
    /// Pixels a degree of longitude and of latitude.
    scale: (f64, f64),
}

impl Projection {
    pub(super) fn new(bounds: Bounds, top: f64) -> Self {
        let narrow = libm::cos(f64::midpoint(bounds.south, bounds.north).to_radians()).max(0.01);
        let (wide, high) = ((bounds.east - bounds.west) * narrow, bounds.north - bounds.south);
        let scale = if wide > 0.0 && high > 0.0 { (MAP.0 / wide).min(MAP.1 / high) } else { 1.0 };
        Self { bounds, top, scale: (scale * narrow, scale) }
    }
    pub(super) fn at(&self, (latitude, longitude): (f64, f64)) -> (f64, f64) {
        let x = EDGE + (longitude - self.bounds.west) * self.scale.0;
        (x, self.top + (self.bounds.north - latitude) * self.scale.1)
    }
    pub(super) fn path(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        points.iter().map(|&point| self.at(point)).filter(|(x, y)| x.is_finite() && y.is_finite()).collect()
    }
    pub(super) fn area(&self) -> Rectangle {
        let (right, bottom) = self.at((self.bounds.south, self.bounds.east));
        Rectangle(
            EDGE,
            self.top,
            right.clamp(EDGE + 1.0, EDGE + MAP.0),
            bottom.clamp(self.top + 1.0, self.top + MAP.1),
        )
    }
    pub(super) fn pixels_per_km(&self) -> f64 {
        self.scale.1 / KM_PER_DEGREE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_east_is_shorter_than_a_degree_north() {
        let bounds = Bounds { south: 35.2, west: 35.8, north: 36.9, east: 37.4 };
        let projection = Projection::new(bounds, 0.0);
        let ratio = projection.scale.0 / projection.scale.1;
        assert!((ratio - libm::cos(36.05_f64.to_radians())).abs() < 1e-12);
    }
}
