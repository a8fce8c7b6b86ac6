//! What does a toy cost? The rules that `benches/peers` gives to other engines, in plain Rust on one core.
//!
//! `cargo run --release --example toy -- daily|skipping AGENTS PLACES DAYS SHARE REPLICATES [LUCK]`, for
//! instance `daily 175439 1000 180 0.1 50`.
//!
//! A share of the agents leave home on a day of their own; each chooses a host by weight, travels, and stays. There are
//! no roads, no threat, no shelter and no returns: it is no model of displacement, and what it costs is the least that
//! so many agents and days can. `daily` looks at every agent every day, as engines do. `skipping` looks at an agent on
//! the days on which something happens to it, as displace does. LUCK is a table of the first replicate, `leaves,choice`
//! with a row for each agent (no day: it stays); the answer is then printed for others to be compared with.

#![expect(clippy::print_stdout, reason = "it prints an answer")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::error::Error;
use std::time::Instant;

use displace::rng::{Purpose, Streams, uniform};

/// No day: of those who never leave, and of those who have arrived.
const NEVER: u32 = u32::MAX;

/// Agents, and where they may go. Places lie on a grid.
struct Country {
    agents: usize,
    places: usize,
    days: u32,
    share: f64,
    /// Weights of hosts by origin, added up.
    cumulative: Vec<Vec<f64>>,
}

impl Country {
    fn new(agents: usize, places: usize, days: u32, share: f64) -> Self {
        let mut country = Self { agents, places, days, share, cumulative: Vec::new() };
        for from in 0..places {
            let mut sum = 0.0;
            let row = (0..places).map(|to| {
                sum += if to == from { 0.0 } else { libm::exp(-0.003 * country.km(from, to)) };
                sum
            });
            let row = row.collect();
            country.cumulative.push(row);
        }
        country
    }

    fn km(&self, a: usize, b: usize) -> f64 {
        let side = (self.places as f64).sqrt().ceil() as usize;
        let gap = |a: usize, b: usize| a.abs_diff(b) as f64 * 12.0;
        gap(a % side, b % side).hypot(gap(a / side, b / side))
    }

    /// The host that a choice between 0 and 1 falls on.
    fn host(&self, home: usize, choice: f64) -> usize {
        let row = &self.cumulative[home];
        let last = row.len() - 1;
        row.partition_point(|&sum| sum <= choice * row[last]).min(last)
    }

    /// The day on which each agent leaves, and its choice, from displace's own random numbers.
    fn luck(&self, replicate: u32) -> Vec<(u32, f64)> {
        let streams = Streams::new(1, replicate);
        let draw = |agent| {
            let [moves, day, choice, _] = streams.block(Purpose::Departure, 0, agent, 0);
            let leaves = (uniform(day) * f64::from(self.days)) as u32;
            (if uniform(moves) < self.share { leaves } else { NEVER }, uniform(choice))
        };
        (0..self.agents as u32).map(draw).collect()
    }
}

/// What agents are about to do, and what came of it.
struct Play<'a> {
    country: &'a Country,
    /// The day of each agent's next act.
    next: Vec<u32>,
    choice: Vec<f64>,
    /// Where those who have left are going.
    host: Vec<Option<u32>>,
    departures: u32,
    /// By host.
    arrivals: Vec<u32>,
}

impl<'a> Play<'a> {
    fn new(country: &'a Country, luck: Vec<(u32, f64)>) -> Self {
        let (next, choice) = luck.into_iter().unzip();
        let (host, arrivals) = (vec![None; country.agents], vec![0; country.places]);
        Self { country, next, choice, host, departures: 0, arrivals }
    }

    /// An agent leaves home or arrives. Its next act is on a later day.
    fn act(&mut self, agent: usize) {
        if let Some(host) = self.host[agent] {
            self.arrivals[host as usize] += 1;
            self.next[agent] = NEVER;
        } else {
            let home = agent % self.country.places;
            let host = self.country.host(home, self.choice[agent]);
            let travel = (self.country.km(home, host) / 240.0) as u32;
            self.departures += 1;
            self.host[agent] = Some(host as u32);
            self.next[agent] += travel.max(1);
        }
    }

    fn daily(mut self) -> Self {
        for day in 0..self.country.days {
            for agent in 0..self.country.agents {
                if self.next[agent] <= day {
                    self.act(agent);
                }
            }
        }
        self
    }

    fn skipping(mut self) -> Self {
        let days = self.country.days as usize;
        let mut calendar = vec![Vec::new(); days];
        for (agent, &day) in self.next.iter().enumerate() {
            if let Some(acts) = calendar.get_mut(day as usize) {
                acts.push(agent);
            }
        }
        for day in 0..days {
            for agent in std::mem::take(&mut calendar[day]) {
                self.act(agent);
                if let Some(acts) = calendar.get_mut(self.next[agent] as usize) {
                    acts.push(agent);
                }
            }
        }
        self
    }

    /// Everybody who left has arrived or is on the way.
    fn is_conserved(&self) -> bool {
        let travelling =
            self.host.iter().zip(&self.next).filter(|(to, next)| to.is_some() && **next != NEVER);
        self.arrivals.iter().sum::<u32>() + travelling.count() as u32 == self.departures
    }
}

fn read(luck: &str) -> Result<Vec<(u32, f64)>, Box<dyn Error>> {
    let rows =
        csv::Reader::from_path(luck)?.into_deserialize().collect::<Result<Vec<(Option<u32>, f64)>, _>>()?;
    Ok(rows.into_iter().map(|(leaves, choice)| (leaves.unwrap_or(NEVER), choice)).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [way, agents, places, days, share, replicates, luck @ ..] = &words[..] else {
        return Err("usage: toy daily|skipping AGENTS PLACES DAYS SHARE REPLICATES [LUCK]".into());
    };
    let play = match *way {
        "daily" => Play::daily,
        "skipping" => Play::skipping,
        _ => return Err("the first word is daily or skipping".into()),
    };
    let country = Country::new(agents.parse()?, places.parse()?, days.parse()?, share.parse()?);
    let replicates: u32 = replicates.parse()?;
    let (mut departures, mut first) = (0, None);
    let clock = Instant::now();
    for replicate in 0..replicates {
        let drawn = match luck {
            [file] if replicate == 0 => read(file)?,
            _ => country.luck(replicate),
        };
        let played = play(Play::new(&country, drawn));
        assert!(played.is_conserved(), "those who left have arrived or are on the way");
        departures += played.departures;
        first.get_or_insert((played.departures, played.arrivals));
    }
    if let (Some((departures, arrivals)), [_]) = (first, luck) {
        println!("{{\"departures\": {departures}, \"arrivals\": {arrivals:?}}}");
    } else {
        let agent_days = country.agents as f64 * f64::from(country.days) * f64::from(replicates);
        let rate = agent_days / clock.elapsed().as_secs_f64() / 1e6;
        println!("{departures} departures in {replicates} replicates, {rate:.0} million agent-days a second");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_skipped_change_nothing() {
        let country = Country::new(2_000, 50, 60, 0.5);
        for replicate in 0..3 {
            let [daily, skipping] =
                [Play::daily, Play::skipping].map(|play| play(Play::new(&country, country.luck(replicate))));
            assert!(daily.is_conserved() && skipping.is_conserved());
            assert_eq!((daily.departures, &daily.arrivals), (skipping.departures, &skipping.arrivals));
            assert!(daily.departures.abs_diff(1_000) < 100, "half of 2,000 leave: {}", daily.departures);
        }
    }
}
