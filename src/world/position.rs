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

/// Distance in kilometres from a position to a line of positions; infinite for an empty line.
pub fn distance_to_line_km(point: Point, line: &[Point]) -> f64 {
    nearest_on_line(point, line).0
}

/// Distance in kilometres from a position to the nearest point of a line of positions, the leg on which that lies, and the
/// share of the leg that lies before it. Infinite for an empty line.
///
/// Kilometres along a line are shares of its legs: on the plane around the position a leg is longer or shorter than it is.
pub fn nearest_on_line(point: Point, line: &[Point]) -> (f64, usize, f64) {
    let mut best = (f64::INFINITY, 0, 0.0);
    if let [only] = line {
        return (point.distance_km(*only), 0, 0.0);
    }
    for (leg, pair) in line.windows(2).enumerate() {
        let (ax, ay) = pair[0].plane_km(point);
        let (bx, by) = pair[1].plane_km(point);
        let (dx, dy) = (bx - ax, by - ay);
        let squared = dx * dx + dy * dy;
        let share = if squared > 0.0 { (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (ax + share * dx, ay + share * dy);
        let distance = (x * x + y * y).sqrt();
        if distance < best.0 {
            best = (distance, leg, share);
        }
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
        let (distance, leg, share) = nearest_on_line(Point { lat: 35.1, lon: 36.5 }, &line);
        assert!((distance - 11.12).abs() < 0.1, "{distance}");
        assert!(leg == 0 && (share - 0.5).abs() < 0.01, "{leg} {share}");
        let beyond = distance_to_line_km(Point { lat: 35.0, lon: 37.1 }, &line);
        assert!((beyond - 9.1).abs() < 0.1, "{beyond}");
        assert!(distance_to_line_km(line[0], &[]).is_infinite());
        // The end of a line is all of it, whichever way it goes.
        for (lat, lon) in [(1.0, 0.3), (-1.0, 0.3), (0.0, 2.0), (0.0, -2.0), (2.7, -3.1), (-2.5, 3.0)] {
            let end = Point { lat: 35.0 + lat, lon: 36.0 + lon };
            let between = Point { lat: 35.0 + 0.4 * lat, lon: 36.1 + 0.5 * lon };
            assert_eq!(nearest_on_line(end, &[line[0], between, end]), (0.0, 1, 1.0));
        }
    }
}
