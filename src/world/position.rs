//! Positions on the Earth, and how far they lie from each other and from lines.

/// Mean radius of the Earth, in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.009;

/// Degrees of longitude that a case may take in: distances, and what lies beside what, are those of a plane.
pub const WIDEST: f64 = 180.0;

/// A position on the Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

impl Point {
    /// Great-circle distance in kilometres (haversine formula).
    pub fn distance_km(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = libm::sin((lat2 - lat1) / 2.0);
        let half_lon = libm::sin((other.lon - self.lon).to_radians() / 2.0);
        let a = half_lat * half_lat + libm::cos(lat1) * libm::cos(lat2) * half_lon * half_lon;
        2.0 * EARTH_RADIUS_KM * libm::asin(a.sqrt().min(1.0))
    }

    /// East and north of an origin in kilometres, on a plane that touches the Earth there: good to a
    /// few parts in a thousand over the few hundred kilometres of a case.
    pub fn plane_km(self, origin: Self) -> (f64, f64) {
        let km_per_degree = EARTH_RADIUS_KM.to_radians();
        (
            (self.lon - origin.lon) * km_per_degree * libm::cos(origin.lat.to_radians()),
            (self.lat - origin.lat) * km_per_degree,
        )
    }
}

/// A position as a point in space: the straight way between two of them gives their great-circle distance by
/// little arithmetic, exactly zero from a place to itself, and without steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot([f64; 3]);

impl Spot {
    pub(super) fn of(point: Point) -> Self {
        let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
        let across = EARTH_RADIUS_KM * libm::cos(lat);
        Self([across * libm::cos(lon), across * libm::sin(lon), EARTH_RADIUS_KM * libm::sin(lat)])
    }

    pub(super) fn chord_squared(self, other: Self) -> f64 {
        self.0.iter().zip(other.0).map(|(a, b)| (a - b) * (a - b)).sum()
    }

    pub(super) fn km_to(self, other: Self) -> f64 {
        km_of_chord(self.chord_squared(other))
    }
}

/// The great-circle distance of two places from the square of the straight way between them, kilometres.
pub(super) fn km_of_chord(squared: f64) -> f64 {
    if squared.is_infinite() {
        return squared;
    }
    2.0 * EARTH_RADIUS_KM * libm::asin((squared.sqrt() / (2.0 * EARTH_RADIUS_KM)).min(1.0))
}

/// Distance in kilometres from a position to a line of positions, and how far along the line (in
/// kilometres from its start) the nearest point lies. Infinite for an empty line.
pub fn distance_to_line_km(point: Point, line: &[Point]) -> (f64, f64) {
    let mut best = (f64::INFINITY, 0.0);
    let mut along = 0.0;
    if let [only] = line {
        return (point.distance_km(*only), 0.0);
    }
    for pair in line.windows(2) {
        let (ax, ay) = pair[0].plane_km(point);
        let (bx, by) = pair[1].plane_km(point);
        let (dx, dy) = (bx - ax, by - ay);
        let length = (dx * dx + dy * dy).sqrt();
        let share =
            if length > 0.0 { (-(ax * dx + ay * dy) / (length * length)).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (ax + share * dx, ay + share * dy);
        let distance = (x * x + y * y).sqrt();
        if distance < best.0 {
            best = (distance, along + share * length);
        }
        along += length;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let a = Point { lat: 35.0, lon: 36.0 };
        let b = Point { lat: 36.0, lon: 36.0 };
        assert!((a.distance_km(b) - 111.2).abs() < 0.1);
        assert!((Spot::of(a).km_to(Spot::of(b)) - a.distance_km(b)).abs() < 1e-9);
        assert!(Spot::of(a).km_to(Spot::of(a)).abs() < f64::MIN_POSITIVE);
        let (east, north) = b.plane_km(a);
        assert!(east.abs() < 1e-9 && (north - 111.2).abs() < 0.1);
    }

    #[test]
    fn distance_to_a_line_is_measured_to_its_nearest_part() {
        let line = [Point { lat: 35.0, lon: 36.0 }, Point { lat: 35.0, lon: 37.0 }];
        let (distance, along) = distance_to_line_km(Point { lat: 35.1, lon: 36.5 }, &line);
        assert!((distance - 11.12).abs() < 0.1, "{distance}");
        assert!((along - 45.5).abs() < 0.3, "{along}");
        let (beyond, _) = distance_to_line_km(Point { lat: 35.0, lon: 37.1 }, &line);
        assert!((beyond - 9.1).abs() < 0.1, "{beyond}");
        assert!(distance_to_line_km(line[0], &[]).0.is_infinite());
    }
}
