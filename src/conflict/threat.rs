//! What does a place feel of all that? Remembered, distance-weighted threat, known for every day.
//!
//! Each day an event at distance d adds severity · e^(−d/ρ) / k̄ to the **impulse** of a place; an event
//! that covers an area adds the mean over the area's communities. Within an area the strongest event of
//! the day counts, across areas impulses add. **Threat** remembers impulses:
//!
//! T(t) = e^(−1/τ) T(t−1) + (1 − e^(−1/τ)) · scale · impulse(t),
//!
//! so that a sustained impulse gives a threat of its own size whatever the memory τ (remembered,
//! distance-weighted threat: Mehrab et al. 2024, PNAS Nexus 3(3) pgae080). The constant
//! k̄(ρ), the mean of e^(−d/ρ) over pairs of communities of the same area, does the same for the reach ρ:
//! a severity of 1 sustained over one's own area is a threat of about 1. Tolerances then do not have to
//! be redrawn with the reach.
//!
//! **Anticipated threat** A(t) = α · F(t) · max over named places of `e^(−d/ρ_A)`, with F = 1 − e^(−S/2) and
//! S the remembered announcements; a truce halves S every few days.
//!
//! **Ground hazard**: fighting on the ground within reach, and capture from the day before to three days
//! after, move people whatever their tolerance; so the survival e^(−Σ hazard) is kept, by day.
//!
//! **Damage** D(t) is the sum of scaled impulses so far: homes that were shelled for long are returned to late.

use super::{EventKind, Footprint, Realisation};
use crate::numbers::Parameters;
use crate::world::{Community, Geography, Place, Role};

/// Days before its capture from which a place is being taken.
const CAPTURE_BEFORE_DAYS: u32 = 1;
/// Days after its capture until which people still leave it.
pub const CAPTURE_AFTER_DAYS: u32 = 3;

/// Threat, anticipated threat, damage and ground survival at every place on every day.
///
/// Rows are days and columns places, for those who ask about a day; and the other way round, for those who
/// ask about a place.
#[derive(Clone, Debug, Default)]
pub struct Field {
    places: usize,
    days: usize,
    threat: Vec<f32>,
    anticipated: Vec<f32>,
    damage: Vec<f32>,
    threat_by_place: Vec<f32>,
    felt_by_place: Vec<f32>,
    damage_by_place: Vec<f32>,
    ground: Vec<Vec<(u32, f32)>>,
    scratch: Scratch,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    kernel: Vec<f32>,
    rows: Vec<Vec<f32>>,
    impulse: Vec<f32>,
    strongest: Vec<f32>,
    proximity: Vec<f32>,
}

impl Field {
    /// The threat field of a course of the conflict. Reuses the memory of an earlier one.
    pub fn compute(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        self.places = geography.places();
        self.days = course.truce.len();
        let cells = self.places * self.days;
        for table in [&mut self.threat, &mut self.anticipated, &mut self.damage] {
            table.clear();
            table.resize(cells, 0.0);
        }
        self.remember(geography, course, parameters);
        self.anticipate(geography, course, parameters);
        self.fight(geography, course, parameters);
        let (places, days) = (self.places, self.days);
        turn(&mut self.threat_by_place, places, days, |index| self.threat[index]);
        turn(&mut self.felt_by_place, places, days, |index| self.threat[index] + self.anticipated[index]);
        turn(&mut self.damage_by_place, places, days, |index| self.damage[index]);
    }

    /// Threat at all places on a day.
    pub fn threat(&self, day: usize) -> &[f32] {
        &self.threat[day * self.places..(day + 1) * self.places]
    }

    /// Anticipated threat at all places on a day.
    pub fn anticipated(&self, day: usize) -> &[f32] {
        &self.anticipated[day * self.places..(day + 1) * self.places]
    }

    /// Threat at a place, by day.
    pub fn threat_at(&self, place: Place) -> &[f32] {
        &self.threat_by_place[place * self.days..(place + 1) * self.days]
    }

    /// Threat and anticipated threat together at a place, by day.
    pub fn felt_at(&self, place: Place) -> &[f32] {
        &self.felt_by_place[place * self.days..(place + 1) * self.days]
    }

    /// Damage at a place, by day.
    pub fn damage_at(&self, place: Place) -> &[f32] {
        &self.damage_by_place[place * self.days..(place + 1) * self.days]
    }

    /// Hazards of ground fighting on a day: place and hazard, several entries a place possible.
    pub fn ground(&self, day: usize) -> &[(u32, f32)] {
        &self.ground[day]
    }

    /// The number of days.
    pub fn days(&self) -> usize {
        self.days
    }

    fn remember(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        let places = self.places;
        let scratch = &mut self.scratch;
        fill_kernel(&mut scratch.kernel, parameters.threat_reach_km);
        let unit = parameters.severity_scale / mean_kernel_within_areas(geography, &scratch.kernel);

        // One row of weights for each footprint that occurs, so that days only multiply and add.
        let mut footprints: Vec<Footprint> = course.events.iter().map(|e| e.footprint).collect();
        footprints.sort_unstable();
        footprints.dedup();
        scratch.rows.resize_with(footprints.len(), Vec::new);
        for (row, &footprint) in scratch.rows.iter_mut().zip(&footprints) {
            weights(row, geography, footprint, &scratch.kernel, unit as f32);
        }
        let row_of = |footprint| footprints.binary_search(&footprint).expect("every footprint has a row");
        let mut by_day: Vec<Vec<(usize, usize, f32)>> = vec![Vec::new(); self.days];
        for event in &course.events {
            let entry = (event.footprint.area(geography), row_of(event.footprint), event.severity as f32);
            let last = (event.to as usize + 1).min(self.days);
            for day in &mut by_day[(event.from as usize).min(last)..last] {
                day.push(entry);
            }
        }

        let keep = libm::exp(-1.0 / parameters.threat_memory_days) as f32;
        scratch.impulse.resize(places, 0.0);
        for (day, events) in by_day.iter_mut().enumerate() {
            events.sort_by_key(|&(area, row, _)| (area, row));
            scratch.impulse.fill(0.0);
            for same_area in events.chunk_by(|a, b| a.0 == b.0) {
                if let [(_, row, severity)] = *same_area {
                    for (sum, weight) in scratch.impulse.iter_mut().zip(&scratch.rows[row]) {
                        *sum += severity * weight;
                    }
                } else {
                    scratch.strongest.clear();
                    scratch.strongest.resize(places, 0.0);
                    for &(_, row, severity) in same_area {
                        for (most, weight) in scratch.strongest.iter_mut().zip(&scratch.rows[row]) {
                            *most = most.max(severity * weight);
                        }
                    }
                    for (sum, most) in scratch.impulse.iter_mut().zip(&scratch.strongest) {
                        *sum += most;
                    }
                }
            }
            let (before, today) = self.threat.split_at_mut(day * places);
            let yesterday = &before[before.len().saturating_sub(places)..];
            for (place, now) in today[..places].iter_mut().enumerate() {
                let old = yesterday.get(place).copied().unwrap_or(0.0);
                *now = keep * old + (1.0 - keep) * scratch.impulse[place];
            }
            let (before, today) = self.damage.split_at_mut(day * places);
            let yesterday = &before[before.len().saturating_sub(places)..];
            for (place, now) in today[..places].iter_mut().enumerate() {
                let old = yesterday.get(place).copied().unwrap_or(0.0);
                *now = old + scratch.impulse[place];
            }
        }
    }

    fn anticipate(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        let places = self.places;
        fill_kernel(&mut self.scratch.kernel, parameters.anticipation_reach_km);
        let forget = libm::exp(-1.0 / parameters.alarm_memory_days);
        let halve = libm::exp2(-1.0 / parameters.alarm_half_life_in_truce_days);
        let mut alarm = 0.0;
        let mut named: &[Place] = &[];
        self.scratch.proximity.clear();
        self.scratch.proximity.resize(places, 0.0);
        for day in 0..self.days {
            alarm = alarm * forget * if course.truce[day] { halve } else { 1.0 } + course.alarm[day];
            if course.named[day] != named {
                named = &course.named[day];
                self.scratch.proximity.fill(0.0);
                for &place in named {
                    let row = geography.tenths_from(place);
                    for (near, &tenths) in self.scratch.proximity.iter_mut().zip(row) {
                        *near = near.max(kernel_at(&self.scratch.kernel, tenths));
                    }
                }
            }
            let fear = (parameters.anticipation_strength * (1.0 - libm::exp(-alarm / 2.0))) as f32;
            let row = &mut self.anticipated[day * places..(day + 1) * places];
            for (now, near) in row.iter_mut().zip(&self.scratch.proximity) {
                *now = fear * near;
            }
        }
    }

    fn fight(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        self.ground.iter_mut().for_each(Vec::clear);
        self.ground.resize_with(self.days, Vec::new);
        let reach = (parameters.ground_reach_km * 10.0).min(f64::from(u16::MAX)) as u16;
        let hazard = parameters.ground_hazard_per_day as f32;
        for event in course.events.iter().filter(|e| e.kind == EventKind::GroundAttack) {
            let sources: &[Place] = match &event.footprint {
                Footprint::Area(area) => geography.communities_of(*area),
                Footprint::Place(place) => std::slice::from_ref(place),
            };
            let mut near: Vec<u32> = sources
                .iter()
                .flat_map(|&source| {
                    let row = geography.tenths_from(source);
                    (0..row.len() as u32).filter(move |&place| row[place as usize] <= reach)
                })
                .collect();
            near.sort_unstable();
            near.dedup();
            let last = (event.to as usize + 1).min(self.days);
            for day in &mut self.ground[(event.from as usize).min(last)..last] {
                day.extend(near.iter().map(|&place| (place, hazard)));
            }
        }
        let hazard = parameters.capture_hazard_per_day as f32;
        for change in course.control.iter().filter(|c| c.role == Role::Adversary) {
            let from = change.day.saturating_sub(CAPTURE_BEFORE_DAYS) as usize;
            let to = ((change.day + CAPTURE_AFTER_DAYS) as usize + 1).min(self.days);
            for day in &mut self.ground[from.min(to)..to] {
                day.push((change.place as u32, hazard));
            }
        }
    }
}

/// Who is under strong fire, and when: communities whose daily impulse, in the plain units of event tables and with
/// a reach of 5 km, comes to 0.5. Forecasts that need no model rest on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// The first day under strong fire, by community.
    pub first_day: Vec<Option<u32>>,
    /// People under strong fire, by day.
    pub under_attack: Vec<f64>,
}

impl Exposure {
    /// The exposure in a course of the conflict.
    pub fn new(geography: &Geography, course: &Realisation) -> Self {
        const REACH_KM: f64 = 5.0;
        const STRONG: f32 = 0.5;
        let mut kernel = Vec::new();
        fill_kernel(&mut kernel, REACH_KM);
        let mut first_day = vec![None; geography.communities.len()];
        let mut row = Vec::new();
        let under_attack = (0..course.truce.len() as u32)
            .map(|day| {
                let mut by_area = vec![vec![0.0f32; 0]; geography.areas.len()];
                for event in course.events.iter().filter(|event| event.from <= day && day <= event.to) {
                    weights(&mut row, geography, event.footprint, &kernel, event.severity as f32);
                    let most = &mut by_area[event.footprint.area(geography)];
                    most.resize(row.len(), 0.0);
                    for (most, weight) in most.iter_mut().zip(&row) {
                        *most = most.max(*weight);
                    }
                }
                let felt = |place: usize| by_area.iter().filter_map(|most| most.get(place)).sum::<f32>();
                let mut people = 0.0;
                for (place, community) in geography.communities.iter().enumerate() {
                    if felt(place) >= STRONG {
                        first_day[place].get_or_insert(day);
                        people += f64::from(community.people());
                    }
                }
                people
            })
            .collect();
        Self { first_day, under_attack }
    }

    /// People whose community has been under strong fire by a day, of those that are asked for.
    pub fn exposed(&self, geography: &Geography, day: u32, which: impl Fn(&Community) -> bool) -> f64 {
        let places = geography.communities.iter().zip(&self.first_day);
        let hit =
            places.filter(|(community, first)| first.is_some_and(|first| first <= day) && which(community));
        hit.map(|(community, _)| f64::from(community.people())).sum()
    }
}

/// Turns a table of days by places into one of places by days, in tiles that the fastest memory holds.
fn turn(by_place: &mut Vec<f32>, places: usize, days: usize, of: impl Fn(usize) -> f32) {
    const TILE: usize = 16;
    by_place.resize(places * days, 0.0);
    for first in (0..places).step_by(TILE) {
        for from in (0..days).step_by(TILE) {
            for place in first..(first + TILE).min(places) {
                let row = &mut by_place[place * days..(place + 1) * days];
                for (day, now) in row.iter_mut().enumerate().skip(from).take(TILE) {
                    *now = of(day * places + place);
                }
            }
        }
    }
}

/// Fills a table of e^(−d/reach) by tenths of a kilometre, up to where it falls below e^(−10).
fn fill_kernel(kernel: &mut Vec<f32>, reach_km: f64) {
    let length = (reach_km * 100.0).ceil().min(65_535.0) as usize + 1;
    kernel.clear();
    kernel.extend((0..length).map(|tenths| libm::exp(-(tenths as f64) / (10.0 * reach_km)) as f32));
}

fn kernel_at(kernel: &[f32], tenths: u16) -> f32 {
    kernel.get(tenths as usize).copied().unwrap_or(0.0)
}

/// Mean of the kernel over all pairs of communities of the same area, each with itself included.
fn mean_kernel_within_areas(geography: &Geography, kernel: &[f32]) -> f64 {
    let (mut sum, mut pairs) = (0.0, 0u32);
    for area in 0..geography.areas.len() {
        let members = geography.communities_of(area);
        for &a in members {
            let row = geography.tenths_from(a);
            let near: f32 = members.iter().map(|&b| kernel_at(kernel, row[b])).sum();
            sum += f64::from(near);
        }
        pairs += (members.len() * members.len()) as u32;
    }
    if pairs == 0 { 1.0 } else { sum / f64::from(pairs) }
}

/// The impulse that severity 1 with this footprint gives to each place.
fn weights(row: &mut Vec<f32>, geography: &Geography, footprint: Footprint, kernel: &[f32], unit: f32) {
    row.clear();
    row.resize(geography.places(), 0.0);
    let sources: &[Place] = match &footprint {
        Footprint::Area(area) => geography.communities_of(*area),
        Footprint::Place(place) => std::slice::from_ref(place),
    };
    for &source in sources {
        for (sum, &tenths) in row.iter_mut().zip(geography.tenths_from(source)) {
            *sum += kernel_at(kernel, tenths);
        }
    }
    let share = unit / sources.len().max(1) as f32;
    for sum in row {
        *sum *= share;
    }
}
