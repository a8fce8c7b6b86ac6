//! Does the agreement hold, and who keeps to it?
//!
//! A ceasefire is a list of measures (withdrawal of heavy weapons, a demilitarised zone, withdrawal of
//! radical groups, joint patrols, reopened roads), each with a date and a compliance drawn from a prior.
//! Compliance is the share of a measure that is carried out. Each measure in force leaves a share of what it acts
//! on, and of the daily hazard of collapse:
//!
//! left(t) = Π over measures in force of (1 − effect · compliance).
//!
//! What it acts on is where it stands ([`Acts`]): all fire along the front; the reach of that fire, from which heavy
//! weapons are taken; fire at places in the demilitarised zone, which is as wide as was agreed; or the days that a
//! violation goes on in it, which patrols see. It acts along the front lines that the agreement names, and at places to
//! which one of these is the nearest: along others fire goes on as usual, and nobody there lives under a truce.
//!
//! Roads that the agreement reopens open on their date if compliance with that measure passes a half.

use schemars::JsonSchema;
use serde::Deserialize;

use super::offensive::whole_days;
use super::{ALARM_OF_COLLAPSE, DAYS, Days, KM, Opening, Realisation};
use crate::numbers::{Owner, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};

parameters! {
    /// The numbers of an agreement as a whole.
    AgreementNumbers:
    /// Width of the demilitarised zone, from the front line on: measures of the zone and of patrols act within it. Maps
    /// show its median.
    zone_width_km: "kilometres", 0.0, KM, word 0 3;
    /// Hazard of collapse without any measure in force.
    collapse_hazard_per_day: "1/day", 0.0, 10.0, word 0 1;
}

parameters! {
    /// A collapse that the scenario assumes.
    CollapseNumbers:
    /// Days from the first day to the collapse.
    collapse_day: "days", 0.0, DAYS, word 0 0;
}

parameters! {
    /// The numbers of one measure of an agreement.
    MeasureNumbers:
    /// Share of it that is carried out.
    compliance: "share", 0.0, 1.0, word 0 0;
    /// Share that full compliance takes from what the measure acts on.
    fire_effect: "share", 0.0, 1.0, word 0 1;
    /// Share of the hazard of collapse that full compliance removes.
    collapse_effect: "share", 0.0, 1.0, word 0 2;
}

/// All numbers of a ceasefire.
#[derive(Clone, Debug, PartialEq)]
pub struct CeasefireNumbers<T = f64> {
    /// Those of the whole.
    pub agreement: AgreementNumbers<T>,
    /// Those of a collapse for certain, if the scenario says so.
    pub collapse: Option<CollapseNumbers<T>>,
    /// Those of each measure.
    pub measures: Vec<MeasureSet<T>>,
}

/// All numbers of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureSet<T = f64> {
    /// The key of its luck, made of its name ([`crate::rng::keys`]).
    pub key: u32,
    /// Its numbers.
    pub numbers: MeasureNumbers<T>,
}

impl<T> CeasefireNumbers<T> {
    /// The same numbers, each turned into something else by its owner and what it is, always in one order.
    pub(super) fn map<U>(
        &self,
        turn: &mut impl FnMut(&Owner, &'static ParameterInfo, &T) -> U,
    ) -> CeasefireNumbers<U> {
        let owner = Owner::new("ceasefire", Purpose::Conflict, CEASEFIRE);
        let agreement = self.agreement.map(|info, number| turn(&owner, info, number));
        let collapse = self.collapse.as_ref();
        let collapse = collapse.map(|collapse| collapse.map(|info, number| turn(&owner, info, number)));
        let measures = self.measures.iter().enumerate().map(|(index, MeasureSet { key, numbers })| {
            let at = format!("ceasefire.measure[{index}]");
            let owner = Owner { member: MEASURE, ..Owner::new(at, Purpose::Conflict, *key) };
            MeasureSet { key: *key, numbers: numbers.map(|info, number| turn(&owner, info, number)) }
        });
        CeasefireNumbers { agreement, collapse, measures: measures.collect() }
    }
}

/// What a measure takes its share from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Acts {
    /// Spells of fire along the whole front.
    #[default]
    Front,
    /// The reach of fire from the front: heavy weapons fire far.
    Reach,
    /// Spells of fire at places in the demilitarised zone.
    Zone,
    /// The further days of a spell in the zone: patrols see it.
    Days,
}

/// What is left of fire on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fire {
    /// Share of spells along the whole front.
    pub front: f64,
    /// Factor on the reach from the front.
    pub reach: f64,
    /// Share of spells in the zone, beside that of the whole front.
    pub zone: f64,
    /// Share of the days of a spell in the zone after its first.
    pub days: f64,
    /// How far the zone goes from the front line, kilometres; 0 without one.
    pub zone_km: f64,
}

impl Fire {
    /// Fire without any agreement.
    pub const USUAL: Self = Self { front: 1.0, reach: 1.0, zone: 1.0, days: 1.0, zone_km: 0.0 };
}

/// One measure of an agreement.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Name, in words.
    pub name: String,
    /// What it acts on.
    pub acts: Acts,
    /// Day from which it is due.
    pub day: u32,
    /// Links that it reopens.
    pub opens: Vec<usize>,
}

/// What a scenario says about a ceasefire.
#[derive(Clone, Debug)]
pub struct CeasefirePlan {
    /// Day from which the truce holds.
    pub day: u32,
    /// Whether it covers each front line of the case; empty if it covers all.
    pub covers: Vec<bool>,
    /// The measures.
    pub measures: Vec<Measure>,
    /// What is known of its numbers, with as many measures.
    pub numbers: CeasefireNumbers<Prior>,
}

/// One course of a ceasefire.
#[derive(Clone, Debug)]
pub struct Peace {
    from: u32,
    covers: Vec<bool>,
    /// Day of collapse, if it comes within the horizon.
    pub collapse: Option<u32>,
    measures: Vec<InForce>,
    zone_km: f64,
    horizon: u32,
}

/// A measure with its draws.
#[derive(Clone, Debug)]
struct InForce {
    due: u32,
    acts: Acts,
    /// The share that it leaves.
    left: f64,
    /// The links that it opens.
    opens: Vec<usize>,
}

/// The group of the draws that are made once for the whole agreement.
const CEASEFIRE: u32 = 1 << 16;
/// Measures have their key as a group, with this member, which nothing else has.
const MEASURE: u32 = 5;

impl CeasefirePlan {
    /// Draws a course.
    pub fn realise(&self, numbers: &CeasefireNumbers, streams: &Streams, horizon: u32) -> Peace {
        let mut measures = Vec::with_capacity(self.measures.len());
        let mut hazard_left = Vec::with_capacity(self.measures.len());
        for (measure, set) in self.measures.iter().zip(&numbers.measures) {
            let MeasureNumbers { compliance, fire_effect, collapse_effect } = set.numbers;
            let opens = if compliance > 0.5 { measure.opens.clone() } else { Vec::new() };
            let left = 1.0 - fire_effect * compliance;
            measures.push(InForce { due: measure.day, acts: measure.acts, left, opens });
            hazard_left.push((measure.day, 1.0 - collapse_effect * compliance));
        }
        let collapse = if let Some(numbers) = &numbers.collapse {
            Some(whole_days(numbers.collapse_day))
        } else {
            // Threshold inversion: the truce ends on the day that its accumulated hazard passes a
            // unit exponential, so that a higher hazard never makes it last longer.
            let luck = streams.block(Purpose::Conflict, CEASEFIRE, 0, 0);
            let limit = -libm::log(uniform(luck[2]));
            let mut accumulated = 0.0;
            (self.day..=horizon).find(|&day| {
                let left: f64 =
                    hazard_left.iter().filter(|&&(due, _)| due <= day).map(|&(_, left)| left).product();
                accumulated += numbers.agreement.collapse_hazard_per_day * left;
                accumulated > limit
            })
        };
        let (collapse, zone_km) = (collapse.filter(|&day| day <= horizon), numbers.agreement.zone_width_km);
        Peace { from: self.day, covers: self.covers.clone(), collapse, measures, zone_km, horizon }
    }
}

impl Peace {
    /// What is left of the usual fire along a front line on a day.
    pub fn fire(&self, front: usize, day: u32) -> Fire {
        let mut fire = Fire::USUAL;
        let covered = self.covers.get(front).is_none_or(|&covered| covered);
        if !covered || day < self.from || self.collapse.is_some_and(|collapse| day >= collapse) {
            return fire;
        }
        for measure in self.measures.iter().filter(|measure| measure.due <= day) {
            let share = match measure.acts {
                Acts::Front => &mut fire.front,
                Acts::Reach => &mut fire.reach,
                Acts::Zone => &mut fire.zone,
                Acts::Days => &mut fire.days,
            };
            *share *= measure.left;
        }
        Fire { zone_km: self.zone_km, ..fire }
    }

    pub(super) fn apply(&self, course: &mut Realisation) {
        let until = self.collapse.unwrap_or(self.horizon + 1);
        if self.covers.is_empty() {
            for day in self.from..until {
                course.truce[day as usize] = true;
            }
        } else if self.from < until {
            course.truce_along = Some((self.from, until - 1, self.covers.clone()));
        }
        if let Some(collapse) = self.collapse {
            course.collapse = Some(collapse);
            course.alarm[collapse as usize] += ALARM_OF_COLLAPSE;
        }
        for measure in &self.measures {
            // None is in force before the agreement is.
            let due = measure.due.max(self.from);
            let open = |&link: &usize| Opening { days: Days::from(due), link, limit: None };
            course.openings.extend(measure.opens.iter().filter(|_| due < until).map(open));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> CeasefirePlan {
        CeasefirePlan {
            day: 0,
            covers: Vec::new(),
            measures: vec![Measure { name: "arms".into(), acts: Acts::Zone, day: 10, opens: Vec::new() }],
            numbers: numbers(0.0).map(&mut |_, _, &number| Prior::Fixed(number)),
        }
    }

    fn numbers(collapse_hazard_per_day: f64) -> CeasefireNumbers {
        CeasefireNumbers {
            agreement: AgreementNumbers { zone_width_km: 15.0, collapse_hazard_per_day },
            collapse: None,
            measures: vec![MeasureSet {
                key: 0,
                numbers: MeasureNumbers { compliance: 1.0, fire_effect: 0.5, collapse_effect: 1.0 },
            }],
        }
    }

    #[test]
    fn no_hazard_no_collapse() {
        for replicate in 0..50 {
            let peace = plan().realise(&numbers(0.0), &Streams::new(1, replicate), 100);
            assert_eq!(peace.collapse, None);
            assert_eq!(peace.fire(0, 9), Fire { zone_km: 15.0, ..Fire::USUAL });
            assert_eq!(peace.fire(0, 10), Fire { zone: 0.5, zone_km: 15.0, ..Fire::USUAL });
        }
    }

    #[test]
    fn collapses_by_day_ten_as_often_as_the_hazard_says() {
        // Ten days of hazard 0.05, then none: 1 - exp(-0.5) = 39.3 % collapse.
        let n = 4_000;
        let collapsed = (0..n)
            .filter(|&replicate| {
                plan().realise(&numbers(0.05), &Streams::new(5, replicate), 100).collapse.is_some()
            })
            .count() as f64;
        let expected = 1.0 - libm::exp(-0.5);
        let error = (expected * (1.0 - expected) / f64::from(n)).sqrt();
        assert!((collapsed / f64::from(n) - expected).abs() < 4.0 * error);
    }

    #[test]
    fn a_higher_hazard_never_lasts_longer() {
        for replicate in 0..200 {
            let streams = Streams::new(9, replicate);
            let day = |hazard| plan().realise(&numbers(hazard), &streams, 100).collapse.unwrap_or(u32::MAX);
            assert!(day(0.08) <= day(0.04));
        }
    }
}
