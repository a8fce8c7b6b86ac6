//! What would the simplest forecasts say of people at camps? They stand beside every score.
//!
//! All of them know the departures of each day, as the model does, and most know what it knows of borders:
//!
//! - **frozen shares**: on every day each camp has the share of all people that the last reports up to one day give it;
//! - **uniform**: the day's people split evenly over the camps that they can reach and that are not full.
//!   It knows no distance: where capacities are taken from the counts, it shows how much they give away;
//! - **nearest camp**: everyone goes to the nearest camp that can be reached;
//! - **radiation** (Simini, González, Maritan and Barabási 2012, Nature 484, 96–100): from a zone with m people a
//!   share proportional to `n / ((m + s) (m + s + n))` goes to a camp with n places, s being the places of nearer
//!   camps.

use crate::model::closures::Gates;
use crate::scenario::{Given, Scenario};

/// Persons by day and camp.
pub type Stocks = Vec<Vec<f64>>;

/// How a day's people split over the camps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Evenly over those that are not full.
    Uniform,
    /// All to the nearest.
    Nearest,
    /// By the radiation model.
    Radiation,
}

/// Shares that were known on one day, kept for all days: `known` are the last reports of the camps up to then, since a
/// count between two reports holds the next one. Where nobody is known to be anywhere all camps share alike.
pub fn frozen(counts: &Stocks, known: &[f64]) -> Stocks {
    let all: f64 = known.iter().sum();
    let even = 1.0 / known.len() as f64;
    let shares: Vec<f64> = known.iter().map(|persons| if all > 0.0 { persons / all } else { even }).collect();
    let totals = counts.iter().map(|row| row.iter().sum::<f64>());
    totals.map(|total| shares.iter().map(|share| share * total).collect()).collect()
}

/// Lets the given departures split by a rule over `hosts`, with their capacities (infinite without a limit).
pub fn split(scenario: &Scenario, given: &Given, hosts: &[usize], capacity: &[f64], rule: Rule) -> Stocks {
    let geography = &scenario.geography;
    let exogenous = &given.exogenous;
    let present = |host: &usize| exogenous.present.iter().find(|(at, _)| at == host).map_or(0, |&(_, p)| p);
    let mut stocks: Vec<f64> = hosts.iter().map(|host| f64::from(present(host))).collect();
    let mut waiting = vec![0.0; geography.communities.len()];
    let mut gates = Gates::default();
    gates.begin(geography, &scenario.closures);
    let mut ways: Vec<Option<Vec<f64>>> = vec![None; geography.communities.len()];
    let mut zones: Vec<usize> = Vec::new();
    let mut due = 0.0;
    let mut days = Vec::with_capacity(exogenous.departures.len());
    for (day, persons) in (0u32..).zip(&exogenous.departures) {
        if gates.advance(geography, &scenario.closures, day) {
            ways.fill(None);
        }
        let in_conflict = exogenous.zones.iter().filter(|spell| (spell.from..=spell.to).contains(&day));
        let now: Vec<usize> = in_conflict.map(|spell| spell.community).collect();
        if !now.is_empty() {
            zones = now;
        }
        let people = |zone: usize| f64::from(geography.communities[zone].people().max(1));
        let weight = |zone: usize| exogenous.weight(geography, &zones, zone);
        // Who is due before the first zone is in conflict leaves with it.
        due += persons;
        let all: f64 = zones.iter().map(|&zone| weight(zone)).sum();
        for &zone in &zones {
            waiting[zone] += due * weight(zone) / all;
        }
        if !zones.is_empty() {
            due = 0.0;
        }
        let before = stocks.clone();
        for (zone, waiting) in waiting.iter_mut().enumerate().filter(|(_, persons)| **persons > 0.0) {
            let from = geography.communities[zone].location;
            let km = ways[zone].get_or_insert_with(|| kilometres(scenario, &gates, hosts, from));
            let weights = match rule {
                Rule::Uniform => uniform(km, &before, capacity),
                Rule::Nearest => nearest(km),
                Rule::Radiation => radiation(km, capacity, people(zone)),
            };
            let sum: f64 = weights.iter().sum();
            if sum > 0.0 {
                for (stock, weight) in stocks.iter_mut().zip(weights) {
                    *stock += *waiting * weight / sum;
                }
                *waiting = 0.0;
            }
        }
        days.push(stocks.clone());
    }
    days
}

fn uniform(km: &[f64], stocks: &[f64], capacity: &[f64]) -> Vec<f64> {
    let open = |host: usize| km[host].is_finite();
    let room = |host: usize| open(host) && stocks[host] < capacity[host];
    let any = (0..km.len()).any(room);
    (0..km.len()).map(|host| f64::from(u8::from(if any { room(host) } else { open(host) }))).collect()
}

fn nearest(km: &[f64]) -> Vec<f64> {
    let least = km.iter().copied().fold(f64::INFINITY, f64::min);
    km.iter().map(|km| f64::from(u8::from(km.is_finite() && *km <= least))).collect()
}

fn radiation(km: &[f64], capacity: &[f64], people: f64) -> Vec<f64> {
    let limits: Vec<f64> = capacity.iter().copied().filter(|places| places.is_finite()).collect();
    // A camp without a limit counts as a mean one, or as one like all others.
    let mean = if limits.is_empty() { people } else { limits.iter().sum::<f64>() / limits.len() as f64 };
    let places = |host: usize| if capacity[host].is_finite() { capacity[host] } else { mean };
    (0..km.len())
        .map(|host| {
            if !km[host].is_finite() {
                return 0.0;
            }
            let nearer: f64 = (0..km.len()).filter(|&other| km[other] < km[host]).map(places).sum();
            places(host) / ((people + nearer) * (people + nearer + places(host)))
        })
        .collect()
}

/// The shortest open way from a location to each host that takes people in.
fn kilometres(scenario: &Scenario, gates: &Gates, hosts: &[usize], from: usize) -> Vec<f64> {
    let geography = &scenario.geography;
    let with = |km: f64, link: usize, _, next: usize| {
        (!gates.bar(geography, link, next)).then(|| km + geography.links[link].length_km)
    };
    let km = geography.least_costs(from, with);
    let takes = |host: usize| host != from && gates.receives(host);
    hosts.iter().map(|&host| if takes(host) { km[host] } else { f64::INFINITY }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_shares_are_those_that_were_known() {
        let counts = vec![vec![0.0, 0.0], vec![10.0, 30.0], vec![100.0, 100.0]];
        assert_eq!(frozen(&counts, &[10.0, 30.0])[2], [50.0, 150.0]);
        assert_eq!(frozen(&counts, &[0.0, 0.0])[1], [20.0, 20.0]);
    }

    #[test]
    fn rules_of_one_day() {
        let km = [10.0, 20.0, f64::INFINITY];
        let limits = [5.0, 5.0, 5.0];
        assert_eq!(uniform(&km, &[5.0, 0.0, 0.0], &limits), [0.0, 1.0, 0.0]);
        assert_eq!(uniform(&km, &[5.0, 6.0, 0.0], &limits), [1.0, 1.0, 0.0]);
        assert_eq!(nearest(&km), [1.0, 0.0, 0.0]);
        // 5 / (10 · 15) and 5 / (15 · 20).
        let shares = radiation(&km, &limits, 10.0);
        assert!((shares[0] - 1.0 / 30.0).abs() < 1e-12 && (shares[1] - 1.0 / 60.0).abs() < 1e-12);
    }
}
