//! Where did people go? Shares of areas in a count, and how near a simulation comes to them.
//!
//! Of the arrivals (or departures) over the same days a count finds the share o in an area, and a simulation s. Fits of
//! tempered particles add Σ o ln(s / o) for each of n independent choices, the multinomial likelihood. The smoother of a
//! population of wars wants a number for each area with an error of a known size: 2 (√s − √o), of which the squares add to
//! about the same and each has the variance 1 / n. n is small, because families, rumours and counters are not independent;
//! a hundredth is spread evenly over all areas, because none is impossible.

use super::normal::normal;
use crate::model::tally::Local;
use crate::outcome::Outcome;
use crate::rng::uniform;
use crate::scenario::{PlaceObservation, Scenario};

/// Fewest areas of a count whose shares are fitted.
pub const FEWEST_AREAS: usize = 10;

/// The part of simulated shares that is spread evenly over the areas.
const EVEN: f64 = 0.01;

/// Shares of areas to come near to.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    variable: Local,
    /// The first and the last day.
    days: (u32, u32),
    /// The day on which the count was complete; none if that is after the horizon.
    pub(super) complete: Option<u32>,
    /// Areas, or areas that are counted together, and the persons observed in them.
    areas: Vec<(Vec<usize>, f64)>,
    /// Roots of their shares with errors that nobody could count: of invented counts alone.
    invented: Option<Vec<f64>>,
}

/// What the errors of shares of areas are taken to be, where counts are invented: as the fit takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShareErrors {
    /// So many independent people choose.
    Choices,
    /// Normal errors of their roots.
    Roots,
}

impl Shares {
    /// Replaces what was observed by what would have been, had a simulation happened, with the errors of so many independent
    /// people. `word` gives 32 random bits for each number that is asked for.
    pub(super) fn observe(
        &mut self,
        scenario: &Scenario,
        outcome: &Outcome,
        weight: f64,
        errors: ShareErrors,
        word: impl Fn(u32) -> u32,
    ) {
        let simulated = self.even_shares(scenario, outcome);
        match errors {
            ShareErrors::Choices => {
                let people = weight.round().max(1.0) as u32;
                let counted = choices(&simulated, people, |choice| uniform(word(choice)));
                for ((_, persons), counted) in self.areas.iter_mut().zip(counted) {
                    *persons = counted;
                }
            }
            ShareErrors::Roots => {
                self.invented = Some(roots(&simulated, weight, |area| normal(uniform(word(area)))));
            }
        }
    }

    /// How many areas are counted.
    pub(super) fn len(&self) -> usize {
        self.areas.len()
    }

    /// Simulated persons by area.
    fn simulated(&self, scenario: &Scenario, outcome: &Outcome) -> Vec<f64> {
        let all = scenario.geography.areas.len();
        let of = |area: &usize| {
            let by_day = outcome.locals.of(self.variable as usize * all + area);
            self.variable.over(by_day, self.days) as f64
        };
        self.areas.iter().map(|(areas, _)| areas.iter().map(of).sum()).collect()
    }

    /// Simulated shares of areas, a hundredth of them spread evenly.
    fn even_shares(&self, scenario: &Scenario, outcome: &Outcome) -> Vec<f64> {
        let simulated = self.simulated(scenario, outcome);
        let (all, even) = (simulated.iter().sum::<f64>().max(1.0), EVEN / simulated.len() as f64);
        simulated.iter().map(|s| (1.0 - EVEN) * s / all + even).collect()
    }

    /// 2 (√s − √o) for each area (Freeman and Tukey 1950, Ann. Math. Stat. 21): the squares add to about twice
    /// −Σ o ln(s / o), and each has the variance 1 / n whatever the share. Pearson's residuals (s − o) / √o have so only
    /// nearby: a share of 2 % where nobody was counted is ten of their standard deviations.
    pub(super) fn misfits(&self, scenario: &Scenario, outcome: &Outcome) -> Vec<f64> {
        let simulated = self.even_shares(scenario, outcome);
        simulated.iter().zip(self.roots()).map(|(share, root)| 2.0 * (share.sqrt() - root)).collect()
    }

    /// Roots of the observed shares, a hundredth of them spread evenly.
    fn roots(&self) -> Vec<f64> {
        if let Some(invented) = &self.invented {
            return invented.clone();
        }
        let even = EVEN / self.areas.len() as f64;
        let observed: f64 = self.areas.iter().map(|(_, persons)| persons).sum();
        let of = |(_, persons): &(Vec<usize>, f64)| ((1.0 - EVEN) * persons / observed + even).sqrt();
        self.areas.iter().map(of).collect()
    }

    /// Σ o ln(s / o): 0 for a perfect fit, else negative.
    pub(super) fn fit(&self, scenario: &Scenario, outcome: &Outcome) -> f64 {
        let observed: f64 = self.areas.iter().map(|(_, persons)| persons).sum();
        let simulated = self.even_shares(scenario, outcome);
        let counted = self.areas.iter().zip(&simulated).filter(|((_, persons), _)| *persons > 0.0);
        counted
            .map(|((_, persons), simulated)| {
                let share = persons / observed;
                share * libm::log(simulated / share)
            })
            .sum()
    }
}

/// The counts of a scenario that cover enough areas, and the last days of those that do not.
pub(super) fn shares(scenario: &Scenario) -> (Vec<Shares>, Vec<Option<u32>>) {
    let mut counts: Vec<(&PlaceObservation, Shares)> = Vec::new();
    for row in &scenario.observed_places {
        let Some(days) = row.days(scenario) else { continue };
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| row.is_of_one_count(known)) {
            count.areas.push((row.areas.clone(), row.value));
        } else {
            let areas = vec![(row.areas.clone(), row.value)];
            let complete = scenario.day(row.to);
            counts.push((row, Shares { variable: row.variable, days, complete, areas, invented: None }));
        }
    }
    let enough = |count: &Shares| {
        count.areas.len() >= FEWEST_AREAS && count.areas.iter().any(|(_, persons)| *persons > 0.0)
    };
    let (fitted, not): (Vec<Shares>, Vec<_>) = counts.into_iter().map(|(_, count)| count).partition(enough);
    (fitted, not.into_iter().map(|count| count.complete).collect())
}

/// How many of some people choose each area.
fn choices(shares: &[f64], people: u32, luck: impl Fn(u32) -> f64) -> Vec<f64> {
    let mut left = shares.to_vec();
    for share in 1..left.len() {
        left[share] += left[share - 1];
    }
    let mut chosen = vec![0.0; shares.len()];
    for choice in 0..people {
        let aim = luck(choice) * left[left.len() - 1];
        chosen[left.partition_point(|&sum| sum <= aim).min(left.len() - 1)] += 1.0;
    }
    chosen
}

/// Roots of shares with the errors of [`Shares::misfits`]. Below nothing too: no count is so, and the fit takes errors to be.
fn roots(shares: &[f64], weight: f64, luck: impl Fn(u32) -> f64) -> Vec<f64> {
    (0..).zip(shares).map(|(area, share)| share.sqrt() + luck(area) / (2.0 * weight.sqrt())).collect()
}
