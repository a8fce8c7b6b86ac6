//! Communities, locations, links, and the distances between them.
//!
//! Households live in **communities**; threat is felt there. **Locations** are the nodes of the road
//! network: journeys start at the location that a community belongs to and end at a location. A
//! **place** is either, in one numbering (communities first), because both feel threat. **Areas**
//! (sub-districts) are what results are reported by.

use std::ops::Range;
use std::sync::OnceLock;

use super::front::{self, Front};
use super::names::LocalNames;
use super::position::{Point, Spot, km_of_chord};
use super::standing::Standing;
use crate::rng;

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
    /// Its names in the languages of readers.
    pub local: LocalNames,
    /// Index of the reporting area.
    pub area: usize,
    /// Name of the governorate; empty if the case does not say.
    pub governorate: String,
    /// Position.
    pub at: Point,
    /// Who holds it on the first day.
    pub role: Role,
    /// Whether arriving here counts as having reached the border.
    pub near_border: bool,
    /// How far it is believed to be spared, from 0 (as others) to 1 (altogether).
    pub refuge: f64,
    /// Of a location abroad: its part of the pull of its country, in persons who had gone there before or in countries;
    /// 0 of others.
    pub abroad_pull: f64,
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
    /// No road but trains or buses: it runs on the days for which it is opened, for those who have no vehicle.
    Transport,
}

/// A road between two locations, or trains or buses, usable in both directions.
#[derive(Clone, Debug)]
pub struct Link {
    /// Index of one end.
    pub from: usize,
    /// Index of the other.
    pub to: usize,
    /// Length in kilometres; of trains or buses the straight line.
    pub length_km: f64,
    /// Speed of vehicles in kilometres an hour, when the road is not full; of trains or buses over day and night, waiting
    /// for departure included.
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
    /// Its names in the languages of readers.
    pub local: LocalNames,
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
    /// The front lines of the first day.
    pub fronts: Vec<Front>,
    /// For each location, the links that touch it and the location at their other end.
    neighbours: Vec<Vec<(usize, usize)>>,
    /// For each area, its communities.
    members: Vec<Vec<Place>>,
    /// Each place as a point in space, kilometres from the centre of the Earth.
    spots: Vec<Spot>,
    /// Distance of each place from each area, made for areas that are asked about.
    from_area: Vec<OnceLock<Vec<f32>>>,
    /// For each place the nearest hostile front line and the distance from it in kilometres, infinite without one.
    nearest_front: Vec<(usize, f64)>,
    keys: Keys,
}

impl Geography {
    /// Puts a geography together; indices must be in range, as the scenario check makes sure. Luck is keyed by
    /// P-codes; what is left to the order of communities, locations and areas (who asks first for a last place) is
    /// independent of the order of a table because the reader puts them in the order of their P-codes.
    pub fn new(
        communities: Vec<Community>,
        locations: Vec<Location>,
        links: Vec<Link>,
        areas: Vec<Area>,
        fronts: Vec<Front>,
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
        let nearest_front = points.iter().map(|&point| front::nearest(&fronts, point)).collect();
        let keys = Keys::new(&communities, &locations, &areas);
        Self {
            communities,
            locations,
            links,
            areas,
            fronts,
            neighbours,
            members,
            spots,
            from_area,
            nearest_front,
            keys,
        }
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

    /// Those of some places that lie within a reach of a position, with their great-circle distances, in kilometres.
    pub fn within(
        &self,
        places: Range<Place>,
        point: Point,
        reach_km: f64,
    ) -> impl Iterator<Item = (Place, f64)> {
        let spot = Spot::of(point);
        // The straight way is the shorter one: what it shows to be too far needs no more looking at.
        let most = reach_km * reach_km * (1.0 + 1e-9);
        places.filter_map(move |place| {
            let squared = spot.chord_squared(self.spots[place]);
            let km = if squared <= most { km_of_chord(squared) } else { f64::INFINITY };
            (km <= reach_km).then_some((place, km))
        })
    }

    /// Distances from an area to all places, in kilometres: none for its communities and for the locations that
    /// report to it, and outside to the nearest of its communities that has people. Infinite outside an area
    /// without people, which nothing reaches from.
    pub fn km_from_area(&self, area: usize) -> &[f32] {
        self.from_area[area].get_or_init(|| {
            let within: Vec<Spot> = self.spots_of_people(area).collect();
            let nearest = |place: Place| {
                let squares = within.iter().map(|&spot| spot.chord_squared(self.spots[place]));
                km_of_chord(squares.fold(f64::INFINITY, f64::min)) as f32
            };
            (0..self.places())
                .map(|place| if self.area_of_place(place) == area { 0.0 } else { nearest(place) })
                .collect()
        })
    }

    /// Distance from a position to an area: to the nearest of its communities that has people, in kilometres;
    /// infinite if nobody lives there.
    pub fn km_to_area(&self, point: Point, area: usize) -> f64 {
        let spot = Spot::of(point);
        km_of_chord(
            self.spots_of_people(area).map(|place| spot.chord_squared(place)).fold(f64::INFINITY, f64::min),
        )
    }

    /// Where the communities of an area lie that have people.
    fn spots_of_people(&self, area: usize) -> impl Iterator<Item = Spot> {
        let people = |&&place: &&Place| self.communities[place].people() > 0;
        self.members[area].iter().filter(people).map(|&place| self.spots[place])
    }

    /// Distance from a place to the nearest front line of the first day that the adversary stands across, in
    /// kilometres; infinite without one.
    pub fn front_km(&self, place: Place) -> f64 {
        self.nearest_front[place].1
    }

    /// The nearest of these lines to a position, and the distance from it; any, and infinity, without one.
    pub fn front_from(&self, point: Point) -> (usize, f64) {
        front::nearest(&self.fronts, point)
    }

    /// Which front line that is; none without one.
    pub fn front_of(&self, place: Place) -> Option<usize> {
        let (front, km) = self.nearest_front[place];
        km.is_finite().then_some(front)
    }

    /// What keys the luck of the households of a community that have one standing.
    pub fn key_of_people(&self, community: usize, standing: Standing) -> u32 {
        self.keys.people[community][standing as usize]
    }

    /// What keys the luck of a location.
    pub fn key_of_location(&self, location: usize) -> u32 {
        self.keys.locations[location]
    }

    /// What keys the luck of an area.
    pub fn key_of_area(&self, area: usize) -> u32 {
        self.keys.areas[area]
    }
}

/// What luck is keyed by: numbers made of P-codes, so that neither the order of tables nor other rows matter.
#[derive(Clone, Debug, Default)]
struct Keys {
    /// Residents and displaced of each community.
    people: Vec<[u32; 2]>,
    locations: Vec<u32>,
    areas: Vec<u32>,
}

impl Keys {
    fn new(communities: &[Community], locations: &[Location], areas: &[Area]) -> Self {
        let mut populated = vec![false; areas.len()];
        let empty = |community: &Community| community.people() == 0;
        communities.iter().filter(|c| !empty(c)).for_each(|community| populated[community.area] = true);
        // One list for all, in which those with people come first: no two share luck, and where two names make
        // the same number it is not the empty one that keeps it.
        let mut names: Vec<(bool, String)> = Vec::new();
        for community in communities {
            let pcode = &community.pcode;
            names.extend(["residents", "displaced"].map(|who| (empty(community), format!("{who} {pcode}"))));
        }
        names.extend(locations.iter().map(|location| (false, format!("location {}", location.pcode))));
        names.extend(areas.iter().zip(&populated).map(|(area, any)| (!any, format!("area {}", area.pcode))));
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by(|&a, &b| names[a].cmp(&names[b]));
        let mut keys = vec![0; names.len()];
        for (&index, key) in order.iter().zip(rng::keys(order.iter().map(|&index| names[index].1.as_str()))) {
            keys[index] = key;
        }
        let (people, others) = keys.split_at(2 * communities.len());
        let (locations, areas) = others.split_at(locations.len());
        Self {
            people: people.chunks(2).map(|pair| [pair[0], pair[1]]).collect(),
            locations: locations.to_vec(),
            areas: areas.to_vec(),
        }
    }
}
