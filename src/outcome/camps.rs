//! How near does a run come to what was counted at camps?
//!
//! The point forecast is the median of the replicates, camp by camp and day by day: errors are absolute, and of all that a
//! forecast could name the median makes their sum least (Gneiting 2011, J. Am. Stat. Assoc. 106, 746–762), or nearly,
//! where stocks are scaled to their total. Flee's errors of it and the error of weekly arrivals take every day, with
//! counts interpolated as Flee does. Ranges are judged on the reports themselves, since a count between two reports was
//! never made; a replicate's stock is multiplied by a counting error, lognormal with the `count_spread` of the
//! replicate, one a camp.

use super::Outcomes;
use super::baseline::Stocks;
use super::column::{ByColumn, Circumstances, NumbersOfAll, Recorded};
use super::score::{averaged_relative_difference, crps, interval, weekly_arrivals_error};
use super::summary::quantiles;
use crate::model::tally::Local;
use crate::rng::{Purpose, Streams, normals};
use crate::scenario::counts::interpolate;
use crate::scenario::{Given, Scenario};

/// Days in which the error of a count becomes another one.
const ERROR_DAYS: f64 = 180.0;

/// What is scored.
#[derive(Clone, Debug)]
pub struct Camps {
    /// Locations that were counted.
    pub hosts: Vec<usize>,
    /// Persons counted, by day and camp.
    pub counts: Stocks,
    /// Reports within the horizon: day, camp, persons.
    pub reports: Vec<(u32, usize, f64)>,
    /// The first day that is scored: the one after the last that a run knew.
    pub from: u32,
}

/// What would be counted at a camp, in every future.
#[derive(Clone, Debug)]
pub struct CampCounts {
    /// Persons there, by day and future.
    stocks: NumbersOfAll,
    /// For each future, the standard deviation of the logarithm of counts, and how far in such this camp's are off.
    errors: Vec<(f64, f64)>,
    /// The first day on which counts are not known.
    from: u32,
}

impl CampCounts {
    /// Draws of a day.
    pub fn on(&self, day: u32) -> Vec<f64> {
        // Where the last report is known its error is none, and comes back with time.
        let since = (f64::from(day) - f64::from(self.from) + 1.0).max(0.0);
        let share = if self.from == 0 { 1.0 } else { (1.0 - libm::exp(-2.0 * since / ERROR_DAYS)).sqrt() };
        let counted =
            |(&persons, &(sd, off)): (&u32, &(f64, f64))| f64::from(persons) * libm::exp(share * sd * off);
        self.stocks[day as usize].iter().zip(&self.errors).map(counted).collect()
    }
}

/// Scores of a forecast of stocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StockScores {
    /// Flee's error with the forecast scaled to the total that was counted.
    pub rescaled: f64,
    /// Flee's error as it is.
    pub normal: f64,
    /// Error of weekly arrivals; "no change" scores 1.
    pub weekly: Option<f64>,
}

/// Scores of ranges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangeScores {
    /// Share of reports within the 50 % interval.
    pub within_50: f64,
    /// Share of reports within the 80 % interval.
    pub within_80: f64,
    /// Mean continuous ranked probability score, persons.
    pub crps: f64,
    /// Reports.
    pub reports: usize,
}

impl Camps {
    /// The camps of a case that were counted; none if there are none.
    pub fn new(scenario: &Scenario, given: &Given) -> Option<Self> {
        let hosts = given.hosts.clone()?;
        let counted = |host: &usize| given.counts.iter().any(|count| count.location == *host);
        let hosts: Vec<usize> = hosts.into_iter().filter(counted).collect();
        if hosts.is_empty() {
            return None;
        }
        let series: Vec<Vec<(i64, f64)>> = hosts.iter().map(|&host| given.reports(host)).collect();
        let days = 0..=scenario.horizon_days;
        let counts = days
            .map(|day| series.iter().map(|reports| interpolate(reports, i64::from(day))).collect())
            .collect();
        let mut reports = Vec::new();
        for (camp, series) in series.iter().enumerate() {
            for &(day, persons) in series {
                if let Ok(day) = u32::try_from(day)
                    && (1..=scenario.horizon_days).contains(&day)
                {
                    reports.push((day, camp, persons));
                }
            }
        }
        Some(Self { hosts, counts, reports, from: 0 })
    }

    /// Scores only what lies after a day, until which a run knew the reports; none if nothing does.
    #[must_use]
    pub fn after(mut self, day: u32) -> Option<Self> {
        self.from = day + 1;
        ((self.from as usize) < self.counts.len()).then_some(self)
    }

    /// The last report of each camp up to a day, which is all that was known then: persons by camp, none without one.
    pub fn last_reports(&self, given: &Given, day: u32) -> Vec<f64> {
        let last = |&host: &usize| {
            let reports = given.reports(host);
            let known = reports.partition_point(|&(date, _)| date <= i64::from(day));
            reports[..known].last().map_or(0.0, |&(_, persons)| persons)
        };
        self.hosts.iter().map(last).collect()
    }

    /// The last report of each camp up to a day carried forward: persons by day and camp.
    pub fn carried_forward(&self, given: &Given, day: u32) -> Stocks {
        vec![self.last_reports(given, day); self.counts.len()]
    }

    /// The rescaled error on a single day within the horizon.
    pub fn on(&self, stocks: &Stocks, day: u32) -> Option<f64> {
        let day = day as usize;
        let (counted, simulated) = (self.counts.get(day..=day)?, stocks.get(day..=day)?);
        Some(averaged_relative_difference(simulated, counted).1)
    }

    /// Capacities in persons, infinite without a limit.
    pub fn capacities(&self, scenario: &Scenario) -> Vec<f64> {
        let places = |&host: &usize| scenario.geography.locations[host].places.iter().sum::<u32>();
        let limit = |places: u32| if places == 0 { f64::INFINITY } else { f64::from(places) };
        self.hosts.iter().map(places).map(limit).collect()
    }

    /// Median stocks of a run, the point forecast: persons by day and camp.
    pub fn median(&self, scenario: &Scenario, outcomes: &Outcomes) -> Stocks {
        let mut stocks = vec![Vec::with_capacity(self.hosts.len()); outcomes.days];
        for &host in &self.hosts {
            let days = outcomes.locals_by_day(Local::Hosted, scenario.geography.locations[host].area);
            for (day, persons) in stocks.iter_mut().zip(days) {
                day.extend(quantiles(persons, &[0.5]));
            }
        }
        stocks
    }

    /// Errors of a forecast of stocks.
    pub fn errors(&self, stocks: &Stocks) -> StockScores {
        let from = self.from as usize;
        let (normal, rescaled) = averaged_relative_difference(&stocks[from..], &self.counts[from..]);
        StockScores { rescaled, normal, weekly: weekly_arrivals_error(&stocks[from..], &self.counts[from..]) }
    }

    /// Errors at each camp: its part of the rescaled error, and the error of its weekly arrivals.
    pub fn by_camp(&self, stocks: &Stocks) -> Vec<(f64, Option<f64>)> {
        let from = self.from as usize;
        (0..self.hosts.len())
            .map(|camp| {
                let part: f64 = stocks[from..]
                    .iter()
                    .zip(&self.counts[from..])
                    .map(|(simulated, counted)| {
                        let (all, total): (f64, f64) = (counted.iter().sum(), simulated.iter().sum());
                        let scale = if total > 0.0 { all / total } else { 0.0 };
                        (simulated[camp] * scale - counted[camp]).abs() / all.max(1.0)
                    })
                    .sum();
                let column =
                    |table: &Stocks| table[from..].iter().map(|row| vec![row[camp]]).collect::<Stocks>();
                let weekly = weekly_arrivals_error(&column(stocks), &column(&self.counts));
                (part / (stocks.len() - from) as f64, weekly)
            })
            .collect()
    }

    /// What would be counted at a camp.
    pub fn at(&self, camp: usize, scenario: &Scenario, outcomes: &dyn ByColumn, seed: u64) -> CampCounts {
        let host = self.hosts[camp];
        let area = scenario.geography.locations[host].area;
        let key = scenario.geography.key_of_location(host);
        let spread = scenario.parameter("count_spread");
        let error = |outcome: Circumstances<'_>| {
            let luck = Streams::new(seed, outcome.replicate).block(Purpose::Observation, key, 0, 0);
            (spread.map_or(0.0, |index| outcome.parameters[index]), normals(luck[0], luck[1]).0)
        };
        CampCounts {
            stocks: outcomes.column(Recorded::Local(Local::Hosted, area)),
            errors: outcomes.all().map(error).collect(),
            from: self.from,
        }
    }

    /// How honest the ranges of a run are; none without reports.
    pub fn ranges(&self, scenario: &Scenario, outcomes: &Outcomes, seed: u64) -> Option<RangeScores> {
        let count = self.reports.iter().filter(|(day, ..)| *day >= self.from).count();
        if count == 0 {
            return None;
        }
        let (mut within_50, mut within_80, mut sum) = (0, 0, 0.0);
        let counts: Vec<CampCounts> =
            (0..self.hosts.len()).map(|camp| self.at(camp, scenario, outcomes, seed)).collect();
        for &(day, camp, persons) in self.reports.iter().filter(|(day, ..)| *day >= self.from) {
            let draws = counts[camp].on(day);
            let inside = |coverage| {
                let (low, high) = interval(&draws, coverage);
                (low..=high).contains(&persons)
            };
            within_50 += usize::from(inside(0.5));
            within_80 += usize::from(inside(0.8));
            sum += crps(&draws, persons);
        }
        let share = |inside: usize| inside as f64 / count as f64;
        Some(RangeScores {
            within_50: share(within_50),
            within_80: share(within_80),
            crps: sum / count as f64,
            reports: count,
        })
    }
}
