//! What do they need? People times standard, with a range to choose a stock level by.
//!
//! A standard for each day is multiplied by person-days away from home, one for a month by person-days
//! over 30, and one that is handed out once by the largest number of people away at one time. A standard that
//! says for which kinds of shelter it is counts people in these alone: those with relatives need no camp. Quantiles
//! are those of the products, replicate by replicate, not of the peak alone.

use super::column::{ByColumn, Recorded};
use super::precision::{Known, Sets, known_numbers};
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
pub fn needs<'a>(scenario: &'a Scenario, outcomes: &dyn ByColumn) -> Vec<Need<'a>> {
    let days = outcomes.shape().headline_days();
    let by_standard: Vec<Vec<Need<'a>>> =
        scenario.needs.iter().map(|standard| until(standard, outcomes, &days)).collect();
    (0..days.len()).flat_map(|day| by_standard.iter().map(move |needs| needs[day].clone())).collect()
}

/// What a standard comes to up to each of some days.
fn until<'a>(standard: &'a NeedStandard, outcomes: &dyn ByColumn, days: &[u32]) -> Vec<Need<'a>> {
    // Person-days so far, and the largest number of people at one time, in each future.
    let mut so_far = vec![(0_u64, 0_u64); outcomes.count()];
    let (mut needs, sets) = (Vec::new(), Sets::new(outcomes));
    for (day, persons) in (0..).zip(people(outcomes, &standard.shelters)) {
        for ((sum, peak), persons) in so_far.iter_mut().zip(persons) {
            *sum += persons;
            *peak = persons.max(*peak);
        }
        if days.contains(&day) {
            let amount = |&(sum, peak): &(u64, u64)| {
                standard.amount
                    * match standard.period {
                        NeedPeriod::Day => sum as f64,
                        NeedPeriod::Month => sum as f64 / 30.0,
                        NeedPeriod::Once => peak as f64,
                    }
            };
            let amounts: Vec<f64> = so_far.iter().map(amount).collect();
            let amounts = known_numbers(&amounts, &sets, &LEVELS);
            needs.push(Need { standard, day, amounts });
        }
    }
    needs
}

/// Everyone who is away, or those in some kinds of shelter: by day, then future.
pub fn people(outcomes: &dyn ByColumn, shelters: &[ShelterType]) -> Vec<Vec<u64>> {
    let mut people = vec![vec![0; outcomes.count()]; outcomes.shape().days];
    let mut each = |variable: Total, count: fn(&mut u64, u64)| {
        for (people, futures) in people.iter_mut().zip(outcomes.column(Recorded::Total(variable)).iter()) {
            for (persons, &more) in people.iter_mut().zip(futures) {
                count(persons, u64::from(more));
            }
        }
    };
    for &kind in shelters {
        each(Total::in_shelter(kind), |persons, more| *persons += more);
    }
    if shelters.is_empty() {
        each(Total::Away, |persons, more| *persons += more);
        // Who is abroad is looked after by others.
        each(Total::Abroad, |persons, abroad| *persons -= abroad);
    }
    people
}
