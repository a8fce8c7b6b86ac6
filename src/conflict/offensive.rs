//! How does an offensive advance?
//!
//! It starts on a random day and follows axes: lines of waypoints into the territory. Each axis that
//! takes part starts after a delay of its own, advances at a speed of its own, rests in random halts, and
//! ends at a random share of its length or with the truce that ends the offensive. Communities and
//! locations within a random half-width of the part of an axis that was passed are taken on the day the
//! tip passes them; at the tip there is fighting on the ground on every day of advance. The tip is a point of the
//! axis: what places there are beside it does not move it.
//!
//! Speeds, reaches and halts follow the exploratory fit behind this case (`docs/odd.md`); they are priors
//! of the scenario, drawn with the luck of the conflict ([`crate::numbers`]).

use super::{
    ALARM_OF_ANNOUNCEMENT, CaptureKind, ControlChange, DAYS, Event, EventKind, Footprint, KM, Realisation,
};
use crate::numbers::{Owner, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};
use crate::world::position::nearest_on_line;
use crate::world::{Geography, Place, Point, Role};
use rand_distr::{Distribution, Exp};

parameters! {
    /// The numbers of an offensive as a whole.
    WholeNumbers:
    /// Days from the first day, or from the collapse of the ceasefire, to the start.
    start_day: "days", 0.0, DAYS, word 0 0;
    /// Days from the start to the truce that ends it.
    duration_days: "days", 0.0, DAYS, word 0 1;
    /// Severity of the ground attack at the tip of an axis.
    ground_severity: "severity", 0.0, 1.0, word 0 2;
}

parameters! {
    /// How an axis advances. Each axis draws for itself, from priors of its own or from those of the offensive.
    AdvanceNumbers:
    /// Speed of an axis while it moves; drawn for each axis.
    speed_km_per_day: "kilometres a day", 0.0, KM, word 0 2;
    /// Share of an axis' length at which it ends; drawn for each axis.
    reach_share: "share", 0.0, 1.0, word 0 3;
    /// Halts a day of advance; drawn for each axis.
    halts_per_day: "1/day", 0.0, 10.0, word 1 1;
    /// Mean length of a halt; drawn for each axis.
    halt_days: "days", 0.0, DAYS, word 1 2;
    /// Half-width of the corridor that is taken; drawn for each axis.
    half_width_km: "kilometres", 0.0, KM, word 1 0;
}

parameters! {
    /// When an axis takes part.
    AxisNumbers:
    /// Probability that the axis takes part.
    probability: "probability", 0.0, 1.0, word 1 3;
    /// Days after the start of the offensive at which the axis begins.
    delay_days: "days", 0.0, DAYS, word 0 1;
}

/// All numbers of an offensive.
#[derive(Clone, Debug, PartialEq)]
pub struct OffensiveNumbers<T = f64> {
    /// Those of the whole.
    pub whole: WholeNumbers<T>,
    /// Those of each axis.
    pub axes: Vec<AxisSet<T>>,
}

/// All numbers of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisSet<T = f64> {
    /// The key of its luck, made of its name ([`crate::rng::keys`]).
    pub key: u32,
    /// When it takes part.
    pub axis: AxisNumbers<T>,
    /// How it advances.
    pub advance: AdvanceNumbers<T>,
    /// Which of these have a prior of their own.
    pub own: AdvanceNumbers<bool>,
}

impl<T> OffensiveNumbers<T> {
    /// The same numbers, each turned into something else by its owner and what it is, always in one order.
    pub(super) fn map<U>(
        &self,
        turn: &mut impl FnMut(&Owner, &'static ParameterInfo, &T) -> U,
    ) -> OffensiveNumbers<U> {
        let owner = Owner::new("offensive", Purpose::Conflict, WHOLE);
        let whole = self.whole.map(|info, number| turn(&owner, info, number));
        let axes = self.axes.iter().enumerate().map(|(index, AxisSet { key, axis, advance, own })| {
            let at = format!("offensive.axis[{index}]");
            let owner = Owner { member: AXIS, ..Owner::new(at, Purpose::Conflict, *key) };
            let axis = axis.map(|info, number| turn(&owner, info, number));
            let shared = owner.clone().with_priors_at("offensive");
            // Both in the order of `INFO`.
            let mut is_own = own.all().into_iter();
            let advance = advance.map(|info, number| {
                let owner = if is_own.next() == Some(&true) { &owner } else { &shared };
                turn(owner, info, number)
            });
            AxisSet { key: *key, axis, advance, own: own.clone() }
        });
        OffensiveNumbers { whole, axes: axes.collect() }
    }
}

/// Share of futures in which an axis is no wider than warnings take it to be.
const WIDEST: f64 = 0.999;

/// What a scenario says about an offensive.
#[derive(Clone, Debug)]
pub struct OffensivePlan {
    /// The axes that it may follow.
    pub axes: Vec<AxisPlan>,
    /// What is known of its numbers, with as many axes.
    pub numbers: OffensiveNumbers<Prior>,
}

/// Where an axis of advance leads.
#[derive(Clone, Debug)]
pub struct AxisPlan {
    /// Name, in words.
    pub name: String,
    /// Length, kilometres.
    length_km: f64,
    /// For each place: kilometres along the axis and distance from it.
    position: Vec<(f64, f64)>,
    /// Each full kilometre of the axis.
    tip: Vec<Point>,
}

impl OffensivePlan {
    /// Whether some axis may take a place, if it goes all its way and is as wide as it hardly ever is (P99.9).
    pub fn may_take(&self, place: Place) -> bool {
        let axes = self.axes.iter().zip(&self.numbers.axes);
        let mut wide =
            axes.map(|(axis, set)| (axis.position[place].1, set.advance.half_width_km.quantile(WIDEST)));
        wide.any(|(distance, half_width_km)| distance <= half_width_km)
    }
}

impl AxisPlan {
    /// An axis along waypoints, of which the first lies at the front.
    ///
    /// # Panics
    /// If there are fewer than two waypoints; the scenario check refuses that.
    pub fn new(geography: &Geography, name: String, waypoints: &[Point]) -> Self {
        assert!(waypoints.len() >= 2, "an axis needs two waypoints");
        let legs: Vec<f64> = waypoints.windows(2).map(|w| w[0].distance_km(w[1])).collect();
        let length_km: f64 = legs.iter().sum();
        let position = (0..geography.places())
            .map(|place| {
                let (distance, leg, share) = nearest_on_line(geography.position(place), waypoints);
                (legs[..leg].iter().sum::<f64>() + share * legs[leg], distance)
            })
            .collect();
        let tip =
            (0..=length_km.floor() as usize).map(|km| along_line(waypoints, &legs, km as f64)).collect();
        Self { name, length_km, position, tip }
    }

    /// Where it starts.
    pub fn start(&self) -> Point {
        self.tip[0]
    }
}

fn along_line(waypoints: &[Point], legs: &[f64], mut km: f64) -> Point {
    for (pair, &leg) in waypoints.windows(2).zip(legs) {
        if km <= leg && leg > 0.0 {
            let share = km / leg;
            return Point {
                lat: pair[0].lat + share * (pair[1].lat - pair[0].lat),
                lon: pair[0].lon + share * (pair[1].lon - pair[0].lon),
            };
        }
        km -= leg;
    }
    waypoints[waypoints.len() - 1]
}

/// One course of an offensive.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// First day.
    pub start: u32,
    /// Day of the truce that ends it; may lie beyond the horizon.
    pub end: u32,
    /// For each axis that takes part: its index, its half-width, and its tip in kilometres by day, 0
    /// before it begins.
    advances: Vec<Advance>,
    /// For each axis of the plan, its tip by day.
    tips: Vec<Vec<Option<Point>>>,
    /// Where each axis starts.
    starts: Vec<Point>,
    captured: Vec<(u32, Place)>,
    severity: f64,
}

#[derive(Clone, Debug)]
struct Advance {
    axis: usize,
    half_width_km: f64,
    /// Kilometres passed at the end of each day; zero before it begins.
    km: Vec<f64>,
}

/// The group of the draws that are made once for the whole offensive, with member 0.
const WHOLE: u32 = 0;
/// Axes have their key as a group, with these members, which nothing else has.
const AXIS: u32 = 1;
const HALTS: u32 = 2;

impl OffensivePlan {
    /// Draws a course; `collapse` is `Some(day)` if a ceasefire comes first (`Some(None)` if it holds).
    pub fn realise(
        &self,
        numbers: &OffensiveNumbers,
        geography: &Geography,
        streams: &Streams,
        horizon: u32,
        collapse: Option<Option<u32>>,
    ) -> Option<Campaign> {
        let after = match collapse {
            None => 0,
            Some(None) => return None,
            Some(Some(day)) => day,
        };
        let start = after + whole_days(numbers.whole.start_day);
        if start > horizon {
            return None;
        }
        let end = start + whole_days(numbers.whole.duration_days).max(1);
        let mut advances = Vec::new();
        let mut tips = vec![vec![None; horizon as usize + 1]; self.axes.len()];
        for (index, axis) in self.axes.iter().enumerate() {
            if let Some(advance) = self.advance(index, numbers, streams, (start, end), horizon) {
                for day in start..=horizon.min(end) {
                    let km = advance.km[day as usize];
                    if km > 0.0 {
                        tips[index][day as usize] = Some(axis.tip[(km as usize).min(axis.tip.len() - 1)]);
                    }
                }
                advances.push(advance);
            }
        }
        let captured = self.captured(geography, &advances, horizon);
        Some(Campaign {
            start,
            end,
            advances,
            tips,
            starts: self.axes.iter().map(|axis| axis.tip[0]).collect(),
            captured,
            severity: numbers.whole.ground_severity,
        })
    }

    /// Writes into the course of the conflict an offensive that is prepared all the time and does not begin: nobody knows
    /// that it will not.
    pub(super) fn prepare(&self, course: &mut Realisation, alarm_while_preparing: f64) {
        let days = course.truce.len();
        be_alarmed(course, days, alarm_while_preparing);
        for named in &mut course.named {
            named.extend(self.axes.iter().map(|axis| Footprint::Point(axis.tip[0])));
        }
    }

    fn advance(
        &self,
        index: usize,
        numbers: &OffensiveNumbers,
        streams: &Streams,
        (start, end): (u32, u32),
        horizon: u32,
    ) -> Option<Advance> {
        let length_km = self.axes[index].length_km;
        let AxisSet { key, axis, advance, .. } = &numbers.axes[index];
        let luck = streams.block(Purpose::Conflict, *key, AXIS, 0);
        if uniform(luck[0]) >= axis.probability {
            return None;
        }
        let begins = start + whole_days(axis.delay_days);
        let goal = length_km * advance.reach_share;
        let &AdvanceNumbers { speed_km_per_day, half_width_km, halts_per_day, halt_days, .. } = advance;

        // Halts are a renewal process of exponential stretches of advance and rest.
        let mut stream = streams.at(Purpose::Conflict, *key, HALTS);
        let mut stretch = |mean: f64| {
            if mean <= 0.0 {
                // A day, like all that is shorter than one.
                0.0
            } else if mean.is_finite() {
                Exp::new(1.0 / mean).map_or(f64::INFINITY, |exp| exp.sample(&mut stream))
            } else {
                f64::INFINITY
            }
        };
        let mut moving = true;
        let mut left = stretch(1.0 / halts_per_day);
        let mut km = vec![0.0; horizon as usize + 1];
        let mut passed: f64 = 0.0;
        for day in 0..=horizon {
            if day >= begins && day < end && passed < goal {
                if moving {
                    passed = (passed + speed_km_per_day).min(goal);
                }
                left -= 1.0;
                if left <= 0.0 {
                    moving = !moving;
                    left = if moving { stretch(1.0 / halts_per_day) } else { stretch(halt_days) };
                }
            }
            km[day as usize] = passed;
        }
        Some(Advance { axis: index, half_width_km, km })
    }

    fn captured(&self, geography: &Geography, advances: &[Advance], horizon: u32) -> Vec<(u32, Place)> {
        let mut captured = Vec::new();
        for place in 0..geography.places() {
            let holder = geography.locations[geography.location_of_place(place)].role;
            if !matches!(holder, Role::Home | Role::Allied) {
                continue;
            }
            let day = advances
                .iter()
                .filter_map(|advance| {
                    let (along, distance) = self.axes[advance.axis].position[place];
                    if distance > advance.half_width_km {
                        return None;
                    }
                    let day = advance.km.partition_point(|&km| km <= 0.0 || km < along) as u32;
                    (day <= horizon).then_some(day)
                })
                .min();
            captured.extend(day.map(|day| (day, place)));
        }
        captured
    }
}

impl Campaign {
    /// Writes the course of the offensive into the course of the conflict.
    pub(super) fn apply(&self, course: &mut Realisation, alarm_while_preparing: f64) {
        let days = course.truce.len();
        course.offensive_start = Some(self.start);
        be_alarmed(course, days.min(self.start as usize), alarm_while_preparing);
        if let Some(alarm) = course.alarm.get_mut(self.start as usize) {
            *alarm += ALARM_OF_ANNOUNCEMENT;
        }
        for truce in course.truce.iter_mut().take(days).skip(self.start as usize) {
            *truce = false;
        }
        for truce in course.truce.iter_mut().skip(self.end as usize) {
            *truce = true;
        }
        for (axis, &start) in self.starts.iter().enumerate() {
            for day in 0..days {
                course.named[day].push(Footprint::Point(self.tips[axis][day].unwrap_or(start)));
            }
        }
        for advance in &self.advances {
            for day in self.start..=self.end.min(days as u32 - 1) {
                let before = if day == 0 { 0.0 } else { advance.km[day as usize - 1] };
                if advance.km[day as usize] > before
                    && let Some(tip) = self.tips[advance.axis][day as usize]
                {
                    course.events.push(Event {
                        from: day,
                        to: day,
                        footprint: Footprint::Point(tip),
                        severity: self.severity,
                        kind: EventKind::GroundAttack,
                    });
                }
            }
        }
        course.control.extend(self.captured.iter().map(|&(day, place)| ControlChange {
            day,
            place,
            role: Role::Adversary,
            kind: CaptureKind::Assault,
        }));
    }

    /// The tips of the axes on a day, while the offensive lasts.
    pub fn tips_on(&self, day: u32) -> impl Iterator<Item = Point> + '_ {
        let fighting = day >= self.start && day < self.end;
        self.tips
            .iter()
            .filter_map(move |tips| if fighting { tips.get(day as usize).copied().flatten() } else { None })
    }

    /// Whether the offensive goes on that day.
    pub fn lasts_on(&self, day: u32) -> bool {
        day >= self.start && day < self.end
    }

    /// The places that have been taken by a day, that day included.
    pub fn captured_by(&self, day: u32) -> impl Iterator<Item = Place> + '_ {
        self.captured.iter().filter(move |&&(taken, _)| taken <= day).map(|&(_, place)| place)
    }
}

/// Adds the alarm of preparations up to a day. A truce that holds silences them; after it collapses they go on.
fn be_alarmed(course: &mut Realisation, until: usize, alarm_while_preparing: f64) {
    for (alarm, &truce) in course.alarm.iter_mut().zip(&course.truce).take(until) {
        if !truce {
            *alarm += alarm_while_preparing;
        }
    }
}

/// A drawn number of days as whole days, never negative.
pub(super) fn whole_days(days: f64) -> u32 {
    days.round().max(0.0) as u32
}
