//! Who leaves, where the number of departures is given?
//!
//! A case may give the persons who leave each day: imported cases do, because the total is what agencies
//! count and the destinations are the question. The day's agents, of a fixed number of persons each, draw
//! their origin over the zones in conflict on that day, each zone with the same weight or with that of its
//! population. A day on which no zone is in conflict takes the zones of the last day that had one.
//!
//! Everyone who will leave is known in advance and is the population of the replicate: one cell a
//! community, one for each host that holds people on the first day. So the counts add up as ever.

use super::decision::Decision;
use crate::rng::{Purpose, Streams, uniform};
use crate::world::population::Cell;
use crate::world::{Geography, Standing};

/// Parameters of who decides to leave, which have no effect where departures are given.
pub const WITHOUT_A_DECISION: [&str; 16] = [
    "tolerance_median",
    "tolerance_slope",
    "tolerance_without_vehicle",
    "never_leave_share",
    "never_leave_displaced",
    "contagion",
    "contagion_memory_days",
    "anticipation_strength",
    "anticipation_reach_km",
    "alarm_memory_days",
    "alarm_half_life_in_truce_days",
    "population_factor",
    "front_population_factor",
    "unregistered_factor",
    "vehicle_share",
    // Everybody who leaves goes by vehicle.
    "walking_km_per_day",
];

/// Those of them by which people at hosts move on, and people who came home leave again, where there is fire or alarm.
pub const OF_STAYS: [&str; 8] = [
    "tolerance_median",
    "tolerance_slope",
    "never_leave_share",
    "never_leave_displaced",
    "anticipation_strength",
    "anticipation_reach_km",
    "alarm_memory_days",
    "alarm_half_life_in_truce_days",
];

/// Parameters of the choice among all locations, which have no effect where hosts are given.
pub const WITHOUT_A_CHOICE: [&str; 16] = [
    "distance_decay_per_km",
    "distance_linear_km",
    "size_exponent",
    "camp_pull",
    "allied_utility",
    "adversary_utility",
    "crowding",
    "exposure_aversion",
    "exposure_reach_km",
    "kin_pull",
    "same_place_factor",
    "refuge_utility",
    "own_area_utility",
    "own_governorate_utility",
    "abroad_share",
    "abroad_reach_km",
];

/// How origins weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Every zone in conflict weighs the same.
    Zones,
    /// By the people who live there.
    Population,
}

/// A community of a zone in conflict, for some days. A zone is a location, with all of its communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// Community.
    pub community: usize,
    /// First day.
    pub from: u32,
    /// Last day.
    pub to: u32,
}

/// Departures that are given.
#[derive(Clone, Debug)]
pub struct Exogenous {
    /// Persons who leave, by day.
    pub departures: Vec<f64>,
    /// Zones in conflict.
    pub zones: Vec<Spell>,
    /// How they weigh.
    pub origins: Origins,
    /// Persons of an agent.
    pub persons_per_agent: u32,
    /// Persons at host locations on the first day.
    pub present: Vec<(usize, u32)>,
}

/// The departures of a replicate.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// Everyone who will leave or has left, by where.
    pub cells: Vec<Cell>,
    /// By day: cell, first household and the one after the last.
    days: Vec<Vec<(u32, u32, u32)>>,
    /// Cells of people at hosts on the first day, with the location.
    pub(super) present: Vec<(u32, usize)>,
}

impl Exogenous {
    /// Draws the origins of everyone who leaves; `factor` multiplies the given numbers.
    pub fn draw(&self, geography: &Geography, streams: &Streams, factor: f64) -> Schedule {
        let size = self.persons_per_agent;
        let mut households = vec![0u32; geography.communities.len()];
        let mut days = Vec::with_capacity(self.departures.len());
        let mut zones: Vec<usize> = Vec::new();
        let (mut given, mut agents) = (0.0, 0u32);
        for (day, persons) in (0u32..).zip(&self.departures) {
            let now: Vec<usize> = self
                .zones
                .iter()
                .filter(|spell| (spell.from..=spell.to).contains(&day))
                .map(|spell| spell.community)
                .collect();
            if !now.is_empty() {
                zones = now;
                zones.sort_unstable();
                zones.dedup();
            }
            given += persons * factor;
            let mut today = Vec::new();
            if !zones.is_empty() {
                let due = (given / f64::from(size) + 0.5) as u32;
                let drawn = self.origins(geography, streams, &zones, day, due - agents);
                agents = due;
                for (&zone, count) in zones.iter().zip(drawn) {
                    if count > 0 {
                        today.push((zone as u32, households[zone], households[zone] + count));
                        households[zone] += count;
                    }
                }
            }
            days.push(today);
        }
        let mut cells: Vec<Cell> = households
            .iter()
            .enumerate()
            .map(|(community, &households)| {
                let key = geography.key_of_people(community, Standing::Resident);
                cell(community, Standing::Resident, (households * size, households), key)
            })
            .collect();
        // Where those at hosts came from is not known: they count as from the zones, in turn.
        let mut zones: Vec<usize> = self.zones.iter().map(|spell| spell.community).collect();
        zones.sort_unstable();
        zones.dedup();
        let mut present = Vec::new();
        let those = self.present.iter().filter(|(_, persons)| *persons > 0);
        for (&(location, persons), &zone) in those.zip(zones.iter().cycle()) {
            present.push((cells.len() as u32, location));
            let key = geography.key_of_location(location);
            cells.push(cell(zone, Standing::Displaced, (persons, persons.div_ceil(size)), key));
        }
        Schedule { cells, days, present }
    }

    /// What the community of a zone weighs, of those that are in conflict: every zone the same, shared by its communities as
    /// they have people, or by its people.
    pub fn weight(&self, geography: &Geography, zones: &[usize], zone: usize) -> f64 {
        let communities = &geography.communities;
        // A zone without a figure is not a zone without people.
        let people = |zone: usize| f64::from(communities[zone].people().max(1));
        let same = |other: &&usize| communities[**other].location == communities[zone].location;
        match self.origins {
            Origins::Zones => {
                people(zone) / zones.iter().filter(same).map(|&other| people(other)).sum::<f64>()
            }
            Origins::Population => people(zone),
        }
    }

    /// How many of a day's agents come from each community of a zone.
    fn origins(
        &self,
        geography: &Geography,
        streams: &Streams,
        zones: &[usize],
        day: u32,
        agents: u32,
    ) -> Vec<u32> {
        let mut sum = 0.0;
        let cumulative: Vec<f64> = zones
            .iter()
            .map(|&zone| {
                sum += self.weight(geography, zones, zone);
                sum
            })
            .collect();
        let mut counts = vec![0; zones.len()];
        for block in 0..agents.div_ceil(4) {
            let words = streams.block(Purpose::Origin, day, block, 0);
            for word in &words[..4.min((agents - block * 4) as usize)] {
                let aim = uniform(*word) * sum;
                counts[cumulative.partition_point(|&edge| edge <= aim).min(zones.len() - 1)] += 1;
            }
        }
        counts
    }
}

fn cell(community: usize, standing: Standing, (persons, agents): (u32, u32), key: u32) -> Cell {
    let (community, part) = (community as u32, Cell::WHOLE);
    Cell { community, standing, persons, registered: persons, agents, with_vehicle: agents, part, key }
}

impl Schedule {
    /// The households that leave on a day.
    pub fn leave(&self, day: u32, decisions: &mut Vec<Decision>) {
        for &(cell, from, to) in self.days.get(day as usize).into_iter().flatten() {
            // Who leaves is given, so that their luck plays no part.
            decisions.extend((from..to).map(|household| Decision { cell, household, luck: u32::MAX }));
        }
    }
}
