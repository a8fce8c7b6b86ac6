//! Does the agreement hold, and who keeps to it?
//!
//! A ceasefire is a list of measures (withdrawal of heavy weapons, a demilitarised zone, withdrawal of
//! radical groups, joint patrols, reopened roads), each with a date and a compliance drawn from a prior.
//! Compliance is the share of a measure that is carried out. Each measure in force lowers the fire along
//! the front and the daily hazard of collapse by the share that its prior effect says:
//!
//! fire(t) = Π over measures in force of (1 − effect · compliance),
//! hazard of collapse(t) = base hazard · Π over measures due of (1 − effect · compliance).
//!
//! Roads that the agreement reopens open on their date if compliance with that measure passes a half.

use super::offensive::whole_days;
use super::{ALARM_OF_COLLAPSE, DAYS, Days, KM, Opening, Realisation};
use crate::numbers::{Owner, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};

parameters! {
    /// The numbers of an agreement as a whole.
    AgreementNumbers:
    /// Width of the demilitarised zone: shown on maps at its median. It has no effect: measures lower the fire
    /// along the whole front.
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
    /// Share of the fire along the front that full compliance ends.
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
    pub measures: Vec<MeasureNumbers<T>>,
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
        let measures = (0..).zip(&self.measures).map(|(index, measure)| {
            let at = format!("ceasefire.measure[{index}]");
            let owner = Owner::new(at, Purpose::Conflict, CEASEFIRE + 1 + index);
            measure.map(|info, number| turn(&owner, info, number))
        });
        CeasefireNumbers { agreement, collapse, measures: measures.collect() }
    }
}

/// One measure of an agreement.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Name, in words.
    pub name: String,
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
    /// The measures.
    pub measures: Vec<Measure>,
    /// What is known of its numbers, with as many measures.
    pub numbers: CeasefireNumbers<Prior>,
}

/// One course of a ceasefire.
#[derive(Clone, Debug)]
pub struct Peace {
    from: u32,
    /// Day of collapse, if it comes within the horizon.
    pub collapse: Option<u32>,
    /// Day of each measure, the share of fire that it leaves, and the links that it opens.
    measures: Vec<(u32, f64, Vec<usize>)>,
    horizon: u32,
}

/// Groups of the draws: above those of any axis.
const CEASEFIRE: u32 = 1 << 16;

impl CeasefirePlan {
    /// Draws a course.
    pub fn realise(&self, numbers: &CeasefireNumbers, streams: &Streams, horizon: u32) -> Peace {
        let mut measures = Vec::with_capacity(self.measures.len());
        let mut hazard_left = Vec::with_capacity(self.measures.len());
        for (measure, numbers) in self.measures.iter().zip(&numbers.measures) {
            let &MeasureNumbers { compliance, fire_effect, collapse_effect } = numbers;
            let opens = if compliance > 0.5 { measure.opens.clone() } else { Vec::new() };
            measures.push((measure.day, 1.0 - fire_effect * compliance, opens));
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
        Peace { from: self.day, collapse: collapse.filter(|&day| day <= horizon), measures, horizon }
    }
}

impl Peace {
    /// The share of the usual fire along the front that is left on a day.
    pub fn fire_factor(&self, day: u32) -> f64 {
        if day < self.from || self.collapse.is_some_and(|collapse| day >= collapse) {
            return 1.0;
        }
        self.measures.iter().filter(|&&(due, _, _)| due <= day).map(|&(_, left, _)| left).product()
    }

    pub(super) fn apply(&self, course: &mut Realisation) {
        let until = self.collapse.unwrap_or(self.horizon + 1);
        for day in self.from..until {
            course.truce[day as usize] = true;
        }
        if let Some(collapse) = self.collapse {
            course.collapse = Some(collapse);
            course.alarm[collapse as usize] += ALARM_OF_COLLAPSE;
        }
        for (due, _, opens) in &self.measures {
            if *due < until {
                let open = |&link: &usize| Opening { days: Days::from(*due), link, limit: None };
                course.openings.extend(opens.iter().map(open));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> CeasefirePlan {
        CeasefirePlan {
            day: 0,
            measures: vec![Measure { name: "heavy weapons".into(), day: 10, opens: Vec::new() }],
            numbers: numbers(0.0).map(&mut |_, _, &number| Prior::Fixed(number)),
        }
    }

    fn numbers(collapse_hazard_per_day: f64) -> CeasefireNumbers {
        CeasefireNumbers {
            agreement: AgreementNumbers { zone_width_km: 15.0, collapse_hazard_per_day },
            collapse: None,
            measures: vec![MeasureNumbers { compliance: 1.0, fire_effect: 0.5, collapse_effect: 1.0 }],
        }
    }

    #[test]
    fn no_hazard_no_collapse() {
        for replicate in 0..50 {
            let peace = plan().realise(&numbers(0.0), &Streams::new(1, replicate), 100);
            assert_eq!(peace.collapse, None);
            assert!((peace.fire_factor(9) - 1.0).abs() < 1e-12);
            assert!((peace.fire_factor(10) - 0.5).abs() < 1e-12);
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
