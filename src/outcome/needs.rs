//! What do they need? People times standard, with a range to choose a stock level by.
//!
//! A standard for each day is multiplied by person-days away from home, one for a month by person-days
//! over 30, and one that is handed out once by the largest number of people away at one time. A standard that
//! says for which kinds of shelter it is counts people in these alone: those with relatives need no camp. Quantiles
//! are those of the products, replicate by replicate, not of the peak alone.

use super::precision::{Known, Sets, known_numbers};
use super::{Outcome, Outcomes};
use crate::model::tally::Total;
use crate::scenario::{NeedPeriod, NeedStandard, Scenario};
use crate::world::ShelterType;

/// The levels of needs: a middle, a cautious and a very cautious stock.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

/// A need up to a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Need<'a> {
    /// The standard.
    pub standard: &'a NeedStandard,
    /// The last day counted.
    pub day: u32,
    /// Amounts at [`LEVELS`], with their Monte Carlo errors.
    pub amounts: Vec<Known>,
}

/// Every need up to each headline day.
pub fn needs<'a>(scenario: &'a Scenario, outcomes: &Outcomes) -> Vec<Need<'a>> {
    let mut needs = Vec::new();
    let sets = Sets::new(outcomes);
    for day in outcomes.headline_days() {
        needs.extend(scenario.needs.iter().map(|standard| {
            let amounts: Vec<f64> = outcomes
                .replicates
                .iter()
                .map(|outcome| {
                    let (person_days, peak) = needy(outcome, &standard.shelters, day as usize);
                    standard.amount
                        * match standard.period {
                            NeedPeriod::Day => person_days,
                            NeedPeriod::Month => person_days / 30.0,
                            NeedPeriod::Once => peak,
                        }
                })
                .collect();
            Need { standard, day, amounts: known_numbers(&amounts, &sets, &LEVELS) }
        }));
    }
    needs
}

/// Person-days up to a day, and the largest number of people at one time, of everyone away or of those in some
/// kinds of shelter.
fn needy(outcome: &Outcome, shelters: &[ShelterType], day: usize) -> (f64, f64) {
    let by_day = people(outcome, shelters);
    let until = &by_day[..=day];
    (until.iter().sum::<u64>() as f64, until.iter().copied().max().unwrap_or(0) as f64)
}

/// By day, everyone who is away, or those in some kinds of shelter.
pub fn people(outcome: &Outcome, shelters: &[ShelterType]) -> Vec<u64> {
    let variables: Vec<Total> = shelters.iter().map(|&kind| Total::in_shelter(kind)).collect();
    let variables = if variables.is_empty() { vec![Total::Away] } else { variables };
    let series: Vec<&[u32]> = variables.into_iter().map(|variable| outcome.series(variable)).collect();
    let abroad = outcome.series(Total::Abroad);
    let on = |day: usize| {
        let all: u64 = series.iter().map(|series| u64::from(series[day])).sum();
        // Who is abroad is looked after by others.
        all - if shelters.is_empty() { u64::from(abroad[day]) } else { 0 }
    };
    (0..abroad.len()).map(on).collect()
}
