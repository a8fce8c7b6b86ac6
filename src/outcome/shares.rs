//! Were people where the forecast said? Shares of areas in arrivals or departures beside what was observed.
//!
//! Counts of areas come from other sources than totals and often from a part of the areas or of the days, so shares
//! are compared: each side is divided by its own sum over the areas that were counted.

use super::score::{energy_score, half_l1};

/// What was counted in an area, what each replicate had there, and who lived there.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedArea {
    /// What was counted, persons.
    pub observed: f64,
    /// What each replicate had, persons.
    pub simulated: Vec<f64>,
    /// Population.
    pub population: f64,
    /// People displaced before the start.
    pub displaced_before: f64,
    /// People exposed to strong fire, if the conflict is a record.
    pub exposed: Option<f64>,
}

/// How far a forecast's shares are from those observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareScores {
    /// Who forecasts: `model`, or a baseline.
    pub forecast: &'static str,
    /// Share of people who are in the wrong area: half the sum of absolute differences.
    pub misplaced: f64,
    /// Energy score of the shares; for a forecast without spread the distance between the two.
    pub energy: f64,
}

/// How forecasts of a count did.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Replicates in which nobody moved: they say nothing of shares, and the model is scored by the others.
    pub without: usize,
    /// All replicates.
    pub replicates: usize,
    /// The model first, if anybody moved in any replicate; then the simplest forecasts.
    pub forecasts: Vec<ShareScores>,
}

/// Scores a forecast of shares and the simplest ones beside it: shares of the population, of people displaced before
/// (frozen shares), and of people exposed to strong fire. Shares of the model are the mean of those of its replicates.
/// None if fewer than two areas were counted, or if nobody was counted.
pub fn score(areas: &[CountedArea]) -> Option<Scored> {
    let observed = shares(areas.iter().map(|area| area.observed)).filter(|_| areas.len() > 1)?;
    let replicates = areas.iter().map(|area| area.simulated.len()).min()?;
    let draws: Vec<Vec<f64>> =
        (0..replicates).filter_map(|r| shares(areas.iter().map(|area| area.simulated[r]))).collect();
    let mut scored = Vec::new();
    if !draws.is_empty() {
        let mean = |area: usize| draws.iter().map(|draw| draw[area]).sum::<f64>() / draws.len() as f64;
        let means: Vec<f64> = (0..areas.len()).map(mean).collect();
        let energy = energy_score(&draws, &observed);
        scored.push(ShareScores { forecast: "model", misplaced: half_l1(&means, &observed), energy });
    }
    let mut baseline = |forecast, numbers: Option<Vec<f64>>| {
        if let Some(even) = numbers.and_then(|numbers| shares(numbers.into_iter())) {
            let energy = energy_score(std::slice::from_ref(&even), &observed);
            scored.push(ShareScores { forecast, misplaced: half_l1(&even, &observed), energy });
        }
    };
    baseline("population", Some(areas.iter().map(|area| area.population).collect()));
    baseline("displaced_before", Some(areas.iter().map(|area| area.displaced_before).collect()));
    baseline("exposed", areas.iter().map(|area| area.exposed).collect());
    Some(Scored { without: replicates - draws.len(), replicates, forecasts: scored })
}

/// Shares of numbers in their sum; none if it is zero.
fn shares(numbers: impl Iterator<Item = f64> + Clone) -> Option<Vec<f64>> {
    let sum: f64 = numbers.clone().sum();
    (sum > 0.0).then(|| numbers.map(|number| number / sum).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(observed: f64, simulated: &[f64], population: f64) -> CountedArea {
        CountedArea {
            observed,
            simulated: simulated.to_vec(),
            population,
            displaced_before: 1.0,
            exposed: None,
        }
    }

    #[test]
    fn shares_are_scored_whatever_the_totals() {
        // Observed 3/4 and 1/4. Simulated 1/2 and 1/2, then 1 and 0; mean 3/4 and 1/4: nobody misplaced.
        let areas = [area(300.0, &[5.0, 8.0], 1.0), area(100.0, &[5.0, 0.0], 3.0)];
        let scored = score(&areas).expect("a score").forecasts;
        assert_eq!(scored[0].forecast, "model");
        assert!(scored[0].misplaced.abs() < 1e-12);
        // Distances to the observed √2/4 each; between the two √2/2. Energy √2/4 − 2 (√2/2) / 8.
        assert!((scored[0].energy - std::f64::consts::SQRT_2 / 8.0).abs() < 1e-12);
        // Population shares 1/4 and 3/4: half of all in the wrong place; even shares a quarter.
        assert_eq!((scored[1].forecast, scored[1].misplaced), ("population", 0.5));
        assert_eq!((scored[2].forecast, scored[2].misplaced), ("displaced_before", 0.25));
        assert_eq!(scored.len(), 3);
    }

    #[test]
    fn what_has_no_shares_has_no_score() {
        assert_eq!(score(&[area(1.0, &[1.0], 1.0)]), None);
        assert_eq!(score(&[area(0.0, &[1.0], 1.0), area(0.0, &[1.0], 1.0)]), None);
    }

    #[test]
    fn replicates_without_anybody_are_counted() {
        let areas = [area(300.0, &[0.0, 8.0, 0.0], 1.0), area(100.0, &[0.0, 0.0, 0.0], 3.0)];
        let scored = score(&areas).expect("a score");
        assert_eq!((scored.without, scored.replicates), (2, 3));
        assert!((scored.forecasts[0].misplaced - 0.25).abs() < 1e-12);
        let nobody = score(&[area(1.0, &[0.0], 1.0), area(1.0, &[0.0], 1.0)]).expect("others are scored");
        assert_eq!((nobody.without, nobody.forecasts[0].forecast), (1, "population"));
    }
}
