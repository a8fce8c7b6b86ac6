//! What do they need? People times standard, with a range to choose a stock level by.
//!
//! A standard for each day is multiplied by person-days away from home, one for a month by person-days
//! over 30, and one that is handed out once by the largest number of people away at one time. Quantiles
//! are those of the products, replicate by replicate, not of the peak alone.

use super::Outcomes;
use super::summary::quantiles;
use crate::model::tally::Total;
use crate::scenario::{NeedPeriod, NeedStandard, Scenario};

/// The levels of needs: a middle, a cautious and a very cautious stock.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

/// A need up to a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Need<'a> {
    /// The standard.
    pub standard: &'a NeedStandard,
    /// The last day counted.
    pub day: u32,
    /// Amounts at [`LEVELS`].
    pub amounts: Vec<f64>,
}

/// Every need up to each headline day.
pub fn needs<'a>(scenario: &'a Scenario, outcomes: &Outcomes) -> Vec<Need<'a>> {
    let mut needs = Vec::new();
    for day in outcomes.headline_days() {
        let exposure: Vec<(f64, f64)> = outcomes
            .replicates
            .iter()
            .map(|outcome| {
                let away = &outcome.series(Total::Away)[..=day as usize];
                let person_days: u64 = away.iter().map(|&persons| u64::from(persons)).sum();
                (person_days as f64, f64::from(away.iter().copied().max().unwrap_or(0)))
            })
            .collect();
        needs.extend(scenario.needs.iter().map(|standard| {
            let amounts = exposure
                .iter()
                .map(|&(person_days, peak)| {
                    standard.amount
                        * match standard.period {
                            NeedPeriod::Day => person_days,
                            NeedPeriod::Month => person_days / 30.0,
                            NeedPeriod::Once => peak,
                        }
                })
                .collect();
            Need { standard, day, amounts: quantiles(amounts, &LEVELS) }
        }));
    }
    needs
}
