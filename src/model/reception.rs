//! What shelter do they find?
//!
//! Each location has free places by shelter type: with hosts, rented, in managed camps, at self-settled
//! sites, in unfinished buildings. An arriving household takes a type with probability proportional to
//! the persons' preference for it times the places left; a type with fewer places left than the household
//! has persons is full for it. Households that came as one agent take the same type while it has room. When every type is full the household settles in the open beside the
//! place, as people did in 2020, and the overflow is counted: camps are places that fill, not a share.
//!
//! A scenario may add places, or take some away, on a date. People who have crossed a border are sheltered by others:
//! they are counted as abroad and in no kind of shelter.
//!
//! Preferences are the shares of the first weeks of September 2018, when places were not scarce (OCHA via
//! Reuters, 10 September 2018: camps 47, families 29, informal camps 14, rented homes 10 %); unfinished
//! buildings, which people take when they must, get 7, a guess. Places, not preferences, decide most.

use crate::conflict::Shelter;
use crate::world::{Geography, ShelterType};

/// How much a type is preferred, per place left; in the order of [`ShelterType::ALL`].
const PREFERENCE: [f64; 5] = [2.9, 1.0, 4.7, 1.4, 0.7];

/// Places of a camp of which no limit is known: more than there can be people.
const NO_LIMIT: u32 = i32::MAX as u32;

/// Who is sheltered where.
#[derive(Clone, Debug, Default)]
pub struct Reception {
    /// Places by location and type, in this replicate, before any are added or taken away.
    first_places: Vec<[u32; 5]>,
    /// Places added so far, negative where they were taken away; empty if that never happens.
    added: Vec<[i64; 5]>,
    /// Places by location and type today.
    places: Vec<[u32; 5]>,
    /// Persons by location and type, those in the open last.
    persons: Vec<[u32; 6]>,
    /// First day on which somebody found no place, by location.
    overflow_day: Vec<u32>,
    /// Most persons in the open at one time, by location.
    most_in_open: Vec<u32>,
}

impl Reception {
    /// Empties all shelters and scales the places. Hosts that are given without places have no limit that is known: who
    /// is there is in a camp.
    pub fn begin(&mut self, geography: &Geography, places_factor: f64, hosts: &[usize]) {
        let n = geography.locations.len();
        self.added.clear();
        self.first_places = geography
            .locations
            .iter()
            .map(|location| location.places.map(|places| (f64::from(places) * places_factor).round() as u32))
            .collect();
        for &host in hosts {
            // A factor makes few of the places that are given, not all that anybody wants.
            if geography.locations[host].places.iter().all(|&places| places == 0) {
                self.first_places[host][ShelterType::Camp as usize] = NO_LIMIT;
            }
        }
        self.places.clone_from(&self.first_places);
        self.persons.clear();
        self.persons.resize(n, [0; 6]);
        self.overflow_day.clear();
        self.overflow_day.resize(n, u32::MAX);
        self.most_in_open.clear();
        self.most_in_open.resize(n, 0);
    }

    /// Adds and takes away the shelter of a day. Nobody has to leave: a type with more persons than places is full.
    pub fn build(&mut self, shelters: &[Shelter], day: u32) {
        if !shelters.iter().any(|shelter| shelter.days.changes_on(day)) {
            return;
        }
        self.added.clear();
        self.added.resize(self.first_places.len(), [0; 5]);
        for shelter in shelters.iter().filter(|shelter| shelter.days.contains(day)) {
            self.added[shelter.location][shelter.kind as usize] += i64::from(shelter.places);
        }
        for ((now, first), added) in self.places.iter_mut().zip(&self.first_places).zip(&self.added) {
            for kind in 0..5 {
                now[kind] = u32::try_from(i64::from(first[kind]) + added[kind]).unwrap_or(0);
            }
        }
    }

    /// Places added so far by location and type, negative where they were taken away.
    pub fn added(&self) -> &[[i64; 5]] {
        &self.added
    }

    /// Shelters people who came together and says how many of them in which way: all in one, or where it has too few
    /// places, as many households of `part` persons as it has places for, and the others elsewhere.
    pub fn admit(&mut self, location: usize, persons: u32, part: u32, day: u32, u: f64) -> [u32; 6] {
        let mut admitted = [0; 6];
        let mut waiting = persons;
        while waiting > 0 {
            let household = waiting.min(part);
            let kind = self.choose(location, household, day, u);
            let left = |&places: &u32| places.saturating_sub(self.persons[location][kind]);
            let room = self.places[location].get(kind).map_or(waiting, left);
            let group = if room >= waiting { waiting } else { room / household * household };
            self.persons[location][kind] += group;
            if kind == ShelterType::Open as usize {
                let most = &mut self.most_in_open[location];
                *most = (*most).max(self.persons[location][kind]);
            }
            admitted[kind] += group;
            waiting -= group;
        }
        admitted
    }

    /// The shelter that a household takes.
    fn choose(&mut self, location: usize, persons: u32, day: u32, u: f64) -> usize {
        let (places, taken) = (&self.places[location], &self.persons[location]);
        let mut weights = [0.0; 5];
        let mut total = 0.0;
        for kind in 0..5 {
            let left = places[kind].saturating_sub(taken[kind]);
            if left >= persons {
                weights[kind] = PREFERENCE[kind] * f64::from(left);
                total += weights[kind];
            }
        }
        let mut kind = ShelterType::Open as usize;
        if total > 0.0 {
            let mut aim = u * total;
            // Rounding can leave `aim` just above the last weight: the last type with places takes it.
            for (candidate, &weight) in weights.iter().enumerate().filter(|&(_, &weight)| weight > 0.0) {
                kind = candidate;
                if aim < weight {
                    break;
                }
                aim -= weight;
            }
        } else {
            let first = &mut self.overflow_day[location];
            *first = (*first).min(day);
        }
        kind
    }

    /// Frees the places of a household that leaves.
    pub fn release(&mut self, location: usize, persons: u32, shelter: ShelterType) {
        self.persons[location][shelter as usize] -= persons;
    }

    /// All places at a location.
    pub fn places(&self, location: usize) -> u32 {
        self.places[location].iter().sum()
    }

    /// Newcomers over places: 0 for an empty place, 1 for a full one.
    pub fn crowding(&self, location: usize) -> f64 {
        let newcomers: u32 = self.persons[location].iter().sum();
        f64::from(newcomers) / f64::from(self.places(location).max(1))
    }

    /// Persons at a location by shelter type.
    pub fn persons(&self, location: usize) -> &[u32; 6] {
        &self.persons[location]
    }

    /// Most persons without a place at a location at one time.
    pub fn most_in_open(&self, location: usize) -> u32 {
        self.most_in_open[location]
    }

    /// The first day on which somebody found no place at a location.
    pub fn overflow_day(&self, location: usize) -> Option<u32> {
        Some(self.overflow_day[location]).filter(|&day| day != u32::MAX)
    }
}
