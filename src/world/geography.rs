//! Communities, locations, links, and the distances between them.
//!
//! Households live in **communities**; threat is felt there. **Locations** are the nodes of the road
//! network: journeys start at the location that a community belongs to and end at a location. A
//! **place** is either, in one numbering (communities first), because both feel threat. **Areas**
//! (sub-districts) are what results are reported by.

use std::sync::OnceLock;

/// Mean radius of the Earth, in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.009;

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
struct Spot([f64; 3]);

impl Spot {
    fn of(point: Point) -> Self {
        let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
        let across = EARTH_RADIUS_KM * libm::cos(lat);
        Self([across * libm::cos(lon), across * libm::sin(lon), EARTH_RADIUS_KM * libm::sin(lat)])
    }

    fn chord_squared(self, other: Self) -> f64 {
        self.0.iter().zip(other.0).map(|(a, b)| (a - b) * (a - b)).sum()
    }

    fn km_to(self, other: Self) -> f64 {
        km_of_chord(self.chord_squared(other))
    }
}

/// The great-circle distance of two places from the square of the straight way between them, kilometres.
fn km_of_chord(squared: f64) -> f64 {
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

/// What a party that holds a place means to the people who flee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The side on which the people of this case live and move freely.
    Home,
    /// Another side that they may enter, with a preference of its own.
    Allied,
    /// The side that they flee from: roads to it are shut unless a corridor opens one.
    Adversary,
    /// Beyond a closed border.
    Foreign,
}

/// Where a household can find a roof. The order is that of the columns of every table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ShelterType {
    /// With relatives or friends.
    Host = 0,
    /// A rented home.
    Rented = 1,
    /// A managed camp.
    Camp = 2,
    /// A self-settled site.
    SelfSettled = 3,
    /// An unfinished or damaged building.
    Unfinished = 4,
    /// No shelter: in the open beside the place.
    Open = 5,
}

impl ShelterType {
    /// All types, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Host, Self::Rented, Self::Camp, Self::SelfSettled, Self::Unfinished, Self::Open];

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Rented => "rented",
            Self::Camp => "camp",
            Self::SelfSettled => "self_settled",
            Self::Unfinished => "unfinished",
            Self::Open => "open",
        }
    }
}

/// A place where households live.
#[derive(Clone, Debug)]
pub struct Community {
    /// P-code (OCHA common operational data set).
    pub pcode: String,
    /// Name.
    pub name: String,
    /// Index of the road-network location that it belongs to.
    pub location: usize,
    /// Index of the reporting area.
    pub area: usize,
    /// Position.
    pub at: Point,
    /// People who live here and were not displaced before the start, persons.
    pub residents: u32,
    /// People who live here and had been displaced before the start, persons.
    pub idps: u32,
    /// People who are taken to live here, not displaced before, though no register counts them, persons.
    pub unregistered: u32,
}

impl Community {
    /// Everyone who is listed, persons.
    pub fn people(&self) -> u32 {
        self.residents + self.idps + self.unregistered
    }
}

/// A node of the road network.
#[derive(Clone, Debug)]
pub struct Location {
    /// P-code, or a local code.
    pub pcode: String,
    /// Name.
    pub name: String,
    /// Index of the reporting area.
    pub area: usize,
    /// Position.
    pub at: Point,
    /// Who holds it on the first day.
    pub role: Role,
    /// Whether arriving here counts as having reached the border.
    pub near_border: bool,
    /// Free places for newcomers by shelter type, persons (`Open` has no limit and is not listed).
    pub places: [u32; 5],
    /// People of its communities, persons: residents and displaced.
    pub population: u32,
    /// Persons that can be received a day, if arrivals are metered.
    pub reception_per_day: Option<u32>,
}

/// Whether civilians can use a road on the first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoadStatus {
    /// Open.
    Open,
    /// It crosses the front: shut, unless a corridor opens it.
    FrontLine,
    /// It crosses a closed border.
    Border,
}

/// A road between two locations, usable in both directions.
#[derive(Clone, Debug)]
pub struct Link {
    /// Index of one end.
    pub from: usize,
    /// Index of the other.
    pub to: usize,
    /// Length in kilometres.
    pub length_km: f64,
    /// Speed of vehicles in kilometres an hour, when the road is not full.
    pub speed_km_per_h: f64,
    /// Persons a day, both directions together.
    pub capacity_persons_per_day: u32,
    /// Whether it is open on the first day.
    pub status: RoadStatus,
    /// The class of the road, in words, for tables.
    pub class: String,
}

/// A reporting area.
#[derive(Clone, Debug)]
pub struct Area {
    /// P-code, or a local code.
    pub pcode: String,
    /// Name.
    pub name: String,
}

/// Index of a place: a community, or a location counted on after the communities.
pub type Place = usize;

/// The places of a case and the roads between them.
#[derive(Clone, Debug)]
pub struct Geography {
    /// Where households live.
    pub communities: Vec<Community>,
    /// The nodes of the road network.
    pub locations: Vec<Location>,
    /// The roads.
    pub links: Vec<Link>,
    /// The reporting areas.
    pub areas: Vec<Area>,
    /// The front line, as a line of positions; empty if the case has none.
    pub front: Vec<Point>,
    /// For each location, the links that touch it and the location at their other end.
    neighbours: Vec<Vec<(usize, usize)>>,
    /// For each area, its communities.
    members: Vec<Vec<Place>>,
    /// Each place as a point in space, kilometres from the centre of the Earth.
    spots: Vec<Spot>,
    /// Distance of each place from each area, made for areas that are asked about.
    from_area: Vec<OnceLock<Vec<f32>>>,
    /// Distance of each place from the front line in kilometres, infinite without one.
    front_km: Vec<f64>,
}

impl Geography {
    /// Puts a geography together; indices must be in range, as the scenario check makes sure.
    pub fn new(
        communities: Vec<Community>,
        locations: Vec<Location>,
        links: Vec<Link>,
        areas: Vec<Area>,
        front: Vec<Point>,
    ) -> Self {
        let mut neighbours = vec![Vec::new(); locations.len()];
        for (index, link) in links.iter().enumerate() {
            neighbours[link.from].push((index, link.to));
            neighbours[link.to].push((index, link.from));
        }
        let mut members = vec![Vec::new(); areas.len()];
        for (index, community) in communities.iter().enumerate() {
            members[community.area].push(index);
        }
        let points: Vec<Point> =
            communities.iter().map(|c| c.at).chain(locations.iter().map(|l| l.at)).collect();
        let spots = points.iter().map(|&point| Spot::of(point)).collect();
        let from_area = vec![OnceLock::new(); areas.len()];
        let front_km = points.iter().map(|&point| distance_to_line_km(point, &front).0).collect();
        Self { communities, locations, links, areas, front, neighbours, members, spots, from_area, front_km }
    }

    /// The number of places: communities and locations.
    pub fn places(&self) -> usize {
        self.communities.len() + self.locations.len()
    }

    /// The place that is a location.
    pub fn place_of_location(&self, location: usize) -> Place {
        self.communities.len() + location
    }

    /// The location that a place is or belongs to.
    pub fn location_of_place(&self, place: Place) -> usize {
        match self.communities.get(place) {
            Some(community) => community.location,
            None => place - self.communities.len(),
        }
    }

    /// The reporting area of a place.
    pub fn area_of_place(&self, place: Place) -> usize {
        match self.communities.get(place) {
            Some(community) => community.area,
            None => self.locations[place - self.communities.len()].area,
        }
    }

    /// Position of a place.
    pub fn position(&self, place: Place) -> Point {
        match self.communities.get(place) {
            Some(community) => community.at,
            None => self.locations[place - self.communities.len()].at,
        }
    }

    /// Links at a location, each with the location at its other end.
    pub fn neighbours(&self, location: usize) -> &[(usize, usize)] {
        &self.neighbours[location]
    }

    /// The communities of an area.
    pub fn communities_of(&self, area: usize) -> &[Place] {
        &self.members[area]
    }

    /// Great-circle distance between two places, in kilometres.
    pub fn km_between(&self, a: Place, b: Place) -> f64 {
        self.spots[a].km_to(self.spots[b])
    }

    /// Great-circle distances from a position to all places, in kilometres.
    pub fn km_from(&self, point: Point) -> impl Iterator<Item = f64> {
        let spot = Spot::of(point);
        self.spots.iter().map(move |&place| spot.km_to(place))
    }

    /// Distances from an area to all places, in kilometres: none for its communities and for the locations that
    /// report to it, and outside to the nearest of its communities that has people. Infinite outside an area
    /// without people, which nothing reaches from.
    pub fn km_from_area(&self, area: usize) -> &[f32] {
        self.from_area[area].get_or_init(|| {
            let people = |&place: &Place| self.communities[place].people() > 0;
            let within: Vec<Spot> =
                self.members[area].iter().copied().filter(people).map(|place| self.spots[place]).collect();
            let nearest = |place: Place| {
                let squares = within.iter().map(|&spot| spot.chord_squared(self.spots[place]));
                km_of_chord(squares.fold(f64::INFINITY, f64::min)) as f32
            };
            (0..self.places())
                .map(|place| if self.area_of_place(place) == area { 0.0 } else { nearest(place) })
                .collect()
        })
    }

    /// Distance from a place to the front line of the first day, in kilometres.
    pub fn front_km(&self, place: Place) -> f64 {
        self.front_km[place]
    }

    /// The place nearest to a position, communities and locations alike.
    ///
    /// # Panics
    /// If there is no place at all; the scenario check refuses that.
    pub fn nearest_place(&self, point: Point) -> Place {
        (0..self.places())
            .min_by(|&a, &b| {
                let to = |place: Place| point.distance_km(self.position(place));
                to(a).total_cmp(&to(b))
            })
            .expect("a geography has places")
    }
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
