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
use super::{ALARM_OF_COLLAPSE, Realisation};
use crate::prior::Prior;
use crate::rng::{Purpose, Streams, uniform};

/// One measure of an agreement.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Name, in words.
    pub name: String,
    /// Day from which it is due.
    pub day: u32,
    /// Share of it that is carried out.
    pub compliance: Prior,
    /// Share of fire that full compliance ends.
    pub fire_effect: Prior,
    /// Share of the hazard of collapse that full compliance removes.
    pub collapse_effect: Prior,
    /// Links that it reopens.
    pub opens: Vec<usize>,
}

/// What a scenario says about a ceasefire.
#[derive(Clone, Debug)]
pub struct CeasefirePlan {
    /// Day from which the truce holds.
    pub day: u32,
    /// Width of the demilitarised zone, kilometres: shown on maps at its median, never drawn. It has no
    /// effect: measures lower the fire along the whole front.
    pub zone_width_km: Prior,
    /// The measures.
    pub measures: Vec<Measure>,
    /// Hazard of collapse without any measure, 1/day.
    pub collapse_hazard_per_day: Prior,
    /// A day on which it collapses for certain, if the scenario says so.
    pub collapse_day: Option<Prior>,
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
    pub fn realise(&self, streams: &Streams, horizon: u32) -> Peace {
        let luck = streams.block(Purpose::Conflict, CEASEFIRE, 0, 0);
        let mut measures = Vec::with_capacity(self.measures.len());
        let mut hazard_left = Vec::with_capacity(self.measures.len());
        for (index, measure) in self.measures.iter().enumerate() {
            let own = streams.block(Purpose::Conflict, CEASEFIRE + 1 + index as u32, 0, 0);
            let compliance = measure.compliance.quantile(uniform(own[0]));
            let fire = measure.fire_effect.quantile(uniform(own[1]));
            let collapse = measure.collapse_effect.quantile(uniform(own[2]));
            let opens = if compliance > 0.5 { measure.opens.clone() } else { Vec::new() };
            measures.push((measure.day, 1.0 - fire * compliance, opens));
            hazard_left.push((measure.day, 1.0 - collapse * compliance));
        }
        let collapse = if let Some(day) = self.collapse_day {
            Some(whole_days(day.quantile(uniform(luck[0]))))
        } else {
            // Threshold inversion: the truce ends on the day that its accumulated hazard passes a
            // unit exponential, so that a higher hazard never makes it last longer.
            let base = self.collapse_hazard_per_day.quantile(uniform(luck[1]));
            let limit = -libm::log(uniform(luck[2]));
            let mut accumulated = 0.0;
            (self.day..=horizon).find(|&day| {
                let left: f64 =
                    hazard_left.iter().filter(|&&(due, _)| due <= day).map(|&(_, left)| left).product();
                accumulated += base * left;
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
                course.openings.extend(opens.iter().map(|&link| (*due, link)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(hazard: f64) -> CeasefirePlan {
        CeasefirePlan {
            day: 0,
            zone_width_km: Prior::Fixed(15.0),
            measures: vec![Measure {
                name: "heavy weapons".into(),
                day: 10,
                compliance: Prior::Fixed(1.0),
                fire_effect: Prior::Fixed(0.5),
                collapse_effect: Prior::Fixed(1.0),
                opens: Vec::new(),
            }],
            collapse_hazard_per_day: Prior::Fixed(hazard),
            collapse_day: None,
        }
    }

    #[test]
    fn no_hazard_no_collapse() {
        for replicate in 0..50 {
            let peace = plan(0.0).realise(&Streams::new(1, replicate), 100);
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
            .filter(|&replicate| plan(0.05).realise(&Streams::new(5, replicate), 100).collapse.is_some())
            .count() as f64;
        let expected = 1.0 - libm::exp(-0.5);
        let error = (expected * (1.0 - expected) / f64::from(n)).sqrt();
        assert!((collapsed / f64::from(n) - expected).abs() < 4.0 * error);
    }

    #[test]
    fn a_higher_hazard_never_lasts_longer() {
        for replicate in 0..200 {
            let streams = Streams::new(9, replicate);
            let day = |hazard| plan(hazard).realise(&streams, 100).collapse.unwrap_or(u32::MAX);
            assert!(day(0.08) <= day(0.04));
        }
    }
}
