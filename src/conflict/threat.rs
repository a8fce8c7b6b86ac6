//! What does a place feel of all that? Remembered, distance-weighted threat, known for every day.
//!
//! An event is felt in full where it is, and falls off outside with the distance d: severity · e^(−d/ρ). An
//! event of an area is everywhere in it; outside, d is the distance to the nearest of its people. The **impulse**
//! of a place on a day is the strongest of what all events give it. So it does not matter into how many rows
//! or areas the same violence is divided, nor what else is on the map. **Threat** remembers impulses:
//!
//! T(t) = e^(−1/τ) T(t−1) + (1 − e^(−1/τ)) · scale · impulse(t),
//!
//! so that a sustained impulse gives a threat of its own size whatever the memory τ (remembered,
//! distance-weighted threat: Mehrab et al. 2024, PNAS Nexus 3(3) pgae080).
//!
//! **Anticipated threat** A(t) = α · F(t) · max over what is named of `e^(−d/ρ_A)`, with F = 1 − e^(−S/2) and
//! S the remembered announcements; a truce halves S every few days. Where a truce holds, threat and anticipated
//! threat count a factor less: people take clashes for violations that will pass.
//!
//! **Ground hazard**: fighting on the ground within reach, and capture from the day before to three days
//! after, move people whatever their tolerance; so the survival e^(−Σ hazard) is kept, by day.
//!
//! **Damage** D(t) is the sum of scaled impulses so far: homes that were shelled for long are returned to late.

use ndarray::{Array, Array1, Array2, Axis, Dimension, IntoDimension, Slice, Zip};

use super::{CaptureKind, EventKind, Footprint, Realisation};
use crate::numbers::Parameters;
use crate::world::{Community, Geography, Place, Role};

/// Days before its capture from which a place is being taken.
pub const CAPTURE_BEFORE_DAYS: u32 = 1;
/// Days after its capture until which people still leave it.
pub const CAPTURE_AFTER_DAYS: u32 = 3;

/// Threat, anticipated threat, damage and ground survival at every place on every day.
///
/// Rows are days and columns places, for those who ask about a day; and the other way round, for those who
/// ask about a place.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// By day and place.
    threat: Array2<f32>,
    /// By day and place.
    anticipated: Array2<f32>,
    /// Threat and anticipated threat together, by place and day: who lives somewhere asks for all days at once.
    felt: Array2<f32>,
    /// By place and day.
    damage: Array2<f32>,
    ground: Vec<Vec<(u32, f32)>>,
    /// Whether a truce holds everywhere, by day.
    truce: Vec<bool>,
    /// Whether one holds at a place, by place and day; empty if there are no truces of a part.
    local_truce: Array2<bool>,
    scratch: Scratch,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    impulses: Impulses,
    impulse: Array1<f32>,
    remembered: Array1<f32>,
    named: Rows,
    proximity: Array1<f32>,
}

/// How strongly each of some footprints is felt at the places near it: e^(−distance/reach), and nothing beyond ten
/// reaches.
#[derive(Clone, Debug, Default)]
struct Rows {
    footprints: Vec<Footprint>,
    felt: Vec<Vec<(u32, f32)>>,
}

impl Rows {
    fn fill(&mut self, geography: &Geography, footprints: impl Iterator<Item = Footprint>, reach_km: f64) {
        self.footprints.clear();
        self.footprints.extend(footprints);
        self.footprints.sort_unstable_by_key(|footprint| footprint.rank());
        self.footprints.dedup_by_key(|footprint| footprint.rank());
        self.felt.resize_with(self.footprints.len(), Vec::new);
        let far = 10.0 * reach_km;
        for (row, &footprint) in self.felt.iter_mut().zip(&self.footprints) {
            row.clear();
            within(geography, footprint, far, |place, km| {
                if km < far {
                    row.push((place as u32, libm::exp(-km / reach_km) as f32));
                }
            });
        }
    }

    /// The index of a footprint among those that were given.
    fn index(&self, footprint: Footprint) -> usize {
        let found = self.footprints.binary_search_by_key(&footprint.rank(), |footprint| footprint.rank());
        found.expect("every footprint has a row")
    }
}

/// What the events of each day give to places, before any memory.
#[derive(Clone, Debug, Default)]
struct Impulses {
    rows: Rows,
    /// The events of each day: row and severity.
    days: Vec<Vec<(usize, f32)>>,
}

impl Impulses {
    fn fill(&mut self, geography: &Geography, course: &Realisation, reach_km: f64) {
        self.rows.fill(geography, course.events.iter().map(|event| event.footprint), reach_km);
        self.days.iter_mut().for_each(Vec::clear);
        self.days.resize_with(course.truce.len(), Vec::new);
        for event in &course.events {
            let row = self.rows.index(event.footprint);
            let last = (event.to as usize + 1).min(self.days.len());
            for day in &mut self.days[(event.from as usize).min(last)..last] {
                day.push((row, event.severity as f32));
            }
        }
    }

    /// Turns the impulse of the day before at all places, none before the first, into that of a day. Fire of a week is
    /// summed up once.
    fn advance(&self, day: usize, impulse: &mut Array1<f32>) {
        if day > 0 && self.days[day] == self.days[day - 1] {
            return;
        }
        impulse.fill(0.0);
        for &(row, severity) in &self.days[day] {
            for &(place, felt) in &self.rows.felt[row] {
                let most = &mut impulse[place as usize];
                *most = most.max(severity * felt);
            }
        }
    }
}

impl Field {
    /// The threat field of a course of the conflict. Reuses the memory of an earlier one.
    pub fn compute(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        let (places, days) = (geography.places(), course.truce.len());
        zeros(&mut self.threat, (days, places));
        zeros(&mut self.anticipated, (days, places));
        zeros(&mut self.felt, (places, days));
        zeros(&mut self.damage, (places, days));
        self.remember(geography, course, parameters);
        self.anticipate(geography, course, parameters);
        self.fight(geography, course, parameters);
        self.trust(geography, course, parameters);
        Zip::from(&mut self.felt)
            .and(self.threat.t())
            .and(self.anticipated.t())
            .for_each(|felt, threat, anticipated| *felt = threat + anticipated);
    }

    /// Whether a truce holds at a place on a day.
    pub fn truce_at(&self, place: Place, day: usize) -> bool {
        self.truce[day] || self.local_truce.get((place, day)).is_some_and(|&truce| truce)
    }

    /// Threat at all places on a day.
    pub fn threat(&self, day: usize) -> &[f32] {
        row(&self.threat, day)
    }

    /// Anticipated threat at all places on a day.
    pub fn anticipated(&self, day: usize) -> &[f32] {
        row(&self.anticipated, day)
    }

    /// Threat and anticipated threat together at a place, by day.
    pub fn felt_at(&self, place: Place) -> &[f32] {
        row(&self.felt, place)
    }

    /// Damage at a place, by day.
    pub fn damage_at(&self, place: Place) -> &[f32] {
        row(&self.damage, place)
    }

    /// Hazards of ground fighting on a day: place and hazard, several entries a place possible.
    pub fn ground(&self, day: usize) -> &[(u32, f32)] {
        &self.ground[day]
    }

    /// The number of days.
    pub fn days(&self) -> usize {
        self.threat.nrows()
    }

    fn remember(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        let Scratch { impulses, impulse, remembered, .. } = &mut self.scratch;
        impulses.fill(geography, course, parameters.threat_reach_km);
        let scale = parameters.severity_scale as f32;
        let keep = libm::exp(-1.0 / parameters.threat_memory_days) as f32;
        zeros(impulse, self.threat.ncols());
        zeros(remembered, self.threat.ncols());
        let mut damage = Array1::<f32>::zeros(self.threat.ncols());
        for (day, mut threat) in self.threat.outer_iter_mut().enumerate() {
            impulses.advance(day, impulse);
            Zip::from(&mut *remembered).and(&mut damage).and(&*impulse).for_each(
                |remembered, damage, impulse| {
                    let impulse = scale * impulse;
                    *remembered = keep * *remembered + (1.0 - keep) * impulse;
                    *damage += impulse;
                },
            );
            threat.assign(remembered);
            self.damage.column_mut(day).assign(&damage);
        }
    }

    fn anticipate(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        let named = course.named.iter().flatten().copied();
        self.scratch.named.fill(geography, named, parameters.anticipation_reach_km);
        let forget = libm::exp(-1.0 / parameters.alarm_memory_days);
        let halve = libm::exp2(-1.0 / parameters.alarm_half_life_in_truce_days);
        let mut alarm = 0.0;
        let mut named: &[Footprint] = &[];
        zeros(&mut self.scratch.proximity, self.anticipated.ncols());
        for (day, mut anticipated) in self.anticipated.outer_iter_mut().enumerate() {
            alarm = alarm * forget * if course.truce[day] { halve } else { 1.0 } + course.alarm[day];
            if course.named[day] != named {
                named = &course.named[day];
                self.scratch.proximity.fill(0.0);
                for &footprint in named {
                    let row = &self.scratch.named.felt[self.scratch.named.index(footprint)];
                    for &(place, felt) in row {
                        let near = &mut self.scratch.proximity[place as usize];
                        *near = near.max(felt);
                    }
                }
            }
            let fear = (parameters.anticipation_strength * (1.0 - libm::exp(-alarm / 2.0))) as f32;
            anticipated.assign(&self.scratch.proximity);
            anticipated *= fear;
        }
    }

    /// Lowers what is felt and feared where a truce holds. What is remembered goes on without it.
    fn trust(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        self.truce.clone_from(&course.truce);
        let (days, places) = self.threat.dim();
        let everywhere = course.local_truces.is_empty() && course.truce_along.is_none();
        let places_in_truce = if everywhere { 0 } else { places };
        self.local_truce = Array2::default((places_in_truce, days));
        let local_truce = &mut self.local_truce;
        let mut hold = |place: Place, from: u32, to: u32| {
            let last = (to as usize + 1).min(days);
            let mut held = local_truce.row_mut(place);
            held.slice_axis_mut(Axis(0), Slice::from((from as usize).min(last)..last)).fill(true);
        };
        for &(from, to, footprint) in &course.local_truces {
            within(geography, footprint, 0.0, |place, _| hold(place, from, to));
        }
        if let Some((from, to, covers)) = &course.truce_along {
            for place in (0..places).filter(|&place| geography.front_of(place).is_some_and(|at| covers[at])) {
                hold(place, *from, *to);
            }
        }
        let heed = parameters.threat_in_truce as f32;
        for day in 0..days {
            for place in 0..places {
                if self.truce_at(place, day) {
                    self.threat[(day, place)] *= heed;
                    self.anticipated[(day, place)] *= heed;
                }
            }
        }
    }

    fn fight(&mut self, geography: &Geography, course: &Realisation, parameters: &Parameters) {
        self.ground.iter_mut().for_each(Vec::clear);
        let days = self.days();
        self.ground.resize_with(days, Vec::new);
        let hazard = parameters.ground_hazard_per_day as f32;
        for event in course.events.iter().filter(|e| e.kind == EventKind::GroundAttack) {
            let mut near = Vec::new();
            within(geography, event.footprint, parameters.ground_reach_km, |place, _| {
                near.push((place as u32, hazard));
            });
            let last = (event.to as usize + 1).min(days);
            for day in &mut self.ground[(event.from as usize).min(last)..last] {
                day.extend_from_slice(&near);
            }
        }
        self.ground.iter_mut().for_each(|day| once_a_place(day, 0));
        for &(day, place, heeded) in &course.orders {
            if let Some(day) = self.ground.get_mut(day as usize) {
                day.push((place as u32, -libm::log1p(-heeded) as f32));
            }
        }
        let fighting: Vec<usize> = self.ground.iter().map(Vec::len).collect();
        for change in course.control.iter().filter(|c| c.role == Role::Adversary) {
            let from = change.day.saturating_sub(CAPTURE_BEFORE_DAYS) as usize;
            let to = ((change.day + CAPTURE_AFTER_DAYS) as usize + 1).min(days);
            for day in &mut self.ground[from.min(to)..to] {
                day.push((change.place as u32, capture_hazard(parameters, change.kind) as f32));
            }
        }
        self.ground.iter_mut().zip(fighting).for_each(|(day, from)| once_a_place(day, from));
    }
}

/// The hazard of leaving a place that changes hands, 1/day.
fn capture_hazard(parameters: &Parameters, kind: CaptureKind) -> f64 {
    match kind {
        CaptureKind::Assault => parameters.capture_hazard_per_day,
        CaptureKind::Handover => parameters.handover_hazard_per_day,
        CaptureKind::Withdrawal => parameters.withdrawal_hazard_per_day,
    }
}

/// However many rows say so, a place is fought over once a day: keeps the largest hazard of each place among the
/// entries from an index on.
fn once_a_place(day: &mut Vec<(u32, f32)>, from: usize) {
    let mut entries = day.split_off(from);
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    entries.dedup_by_key(|&mut (place, _)| place);
    day.append(&mut entries);
}

/// Who is under strong fire, and when: communities whose impulse of the day, in the plain units of event tables and
/// with a reach of 5 km, comes to 0.8, a heavy air campaign. Forecasts that need no model rest on it.
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
        const STRONG: f32 = 0.8;
        let mut impulses = Impulses::default();
        impulses.fill(geography, course, REACH_KM);
        let mut impulse = Array1::zeros(geography.places());
        let mut first_day = vec![None; geography.communities.len()];
        let under_attack = (0..course.truce.len() as u32)
            .map(|day| {
                impulses.advance(day as usize, &mut impulse);
                let mut people = 0.0;
                for ((community, &felt), first) in
                    geography.communities.iter().zip(&impulse).zip(&mut first_day)
                {
                    if felt >= STRONG {
                        first.get_or_insert(day);
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

/// Sets a table to zeros of a shape, in the memory that it has if the shape is the same.
fn zeros<D: Dimension>(table: &mut Array<f32, D>, shape: impl IntoDimension<Dim = D>) {
    let shape = shape.into_dimension();
    if table.raw_dim() == shape {
        table.fill(0.0);
    } else {
        *table = Array::zeros(shape);
    }
}

/// A row of a table.
fn row(table: &Array2<f32>, index: usize) -> &[f32] {
    table.row(index).to_slice().expect("a row of a table stands in one piece")
}

/// Looks at all places within a reach of a footprint, with their distances from it, in kilometres.
fn within(geography: &Geography, footprint: Footprint, reach_km: f64, mut look: impl FnMut(Place, f64)) {
    let point = match footprint {
        Footprint::Area(area) => {
            let all = geography.km_from_area(area).iter().map(|&km| f64::from(km)).enumerate();
            return all.filter(|&(_, km)| km <= reach_km).for_each(|(place, km)| look(place, km));
        }
        Footprint::Place(place) => geography.position(place),
        Footprint::Point(point) => point,
    };
    geography.within(0..geography.places(), point, reach_km).for_each(|(place, km)| look(place, km));
}
