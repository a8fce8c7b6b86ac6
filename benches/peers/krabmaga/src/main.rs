//! A toy of displacement in krABMaga: agents at home leave on a day of their own, choose a host by weight,
//! travel for some days, and stay. Less than displace does, on purpose: what is measured is the engine.
//!
//! Usage: krabmaga-peer AGENTS PLACES DAYS SHARE_MOVING REPLICATES LUCK; prints departures and arrivals by host of the
//! first replicate, whose luck is the table LUCK (`leaves,choice`: the day, none for those who stay, and a number
//! between 0 and 1 that chooses the host).

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use krabmaga::rand::rngs::SmallRng;
use krabmaga::rand::{Rng, SeedableRng};

#[derive(Clone, Copy)]
enum Activity {
    AtHome { until: u32 },
    InTransit { to: usize, until: u32 },
    Hosted,
}

#[derive(Clone)]
struct Household {
    home: usize,
    luck: f64,
    activity: Activity,
}

struct Country {
    day: u32,
    places: usize,
    agents: usize,
    days: u32,
    share: f64,
    /// Weights of hosts by origin, added up.
    cumulative: Vec<Vec<f64>>,
    /// The day on which each household leaves, and its choice.
    luck: Vec<(u32, f64)>,
    departures: u32,
    hosted: Vec<u32>,
}

impl Country {
    fn position(&self, place: usize) -> (f64, f64) {
        let side = (self.places as f64).sqrt().ceil() as usize;
        ((place % side) as f64 * 12.0, (place / side) as f64 * 12.0)
    }

    fn weigh(&mut self) {
        for from in 0..self.places {
            let mut sum = 0.0;
            let row = (0..self.places)
                .map(|to| {
                    sum += if to == from { 0.0 } else { (-0.003 * self.km(from, to)).exp() };
                    sum
                })
                .collect();
            self.cumulative.push(row);
        }
    }

    fn draw(&mut self, rng: &mut SmallRng) {
        self.luck.clear();
        for _ in 0..self.agents {
            let moves = rng.random::<f64>() < self.share;
            let until = if moves { (rng.random::<f64>() * f64::from(self.days)) as u32 } else { u32::MAX };
            self.luck.push((until, rng.random()));
        }
    }

    fn km(&self, a: usize, b: usize) -> f64 {
        let ((ax, ay), (bx, by)) = (self.position(a), self.position(b));
        (ax - bx).hypot(ay - by)
    }
}

impl State for Country {
    fn init(&mut self, schedule: &mut Schedule) {
        self.day = 0;
        self.departures = 0;
        self.hosted = vec![0; self.places];
        for (agent, &(until, luck)) in self.luck.iter().enumerate() {
            let activity = Activity::AtHome { until };
            schedule.schedule_repeating(
                Box::new(Household { home: agent % self.places, luck, activity }),
                0.0,
                0,
            );
        }
    }

    fn update(&mut self, step: u64) {
        self.day = step as u32;
    }

    fn reset(&mut self) {}

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }
}

impl Agent for Household {
    fn step(&mut self, state: &mut dyn State) {
        let country = state.as_any_mut().downcast_mut::<Country>().expect("the state is a country");
        match self.activity {
            Activity::AtHome { until } if country.day >= until => {
                let row = &country.cumulative[self.home];
                let aim = self.luck * row[row.len() - 1];
                let to = row.partition_point(|&sum| sum <= aim).min(row.len() - 1);
                let days = (country.km(self.home, to) / 240.0) as u32;
                country.departures += 1;
                self.activity = Activity::InTransit { to, until: country.day + days };
            }
            Activity::InTransit { to, until } if country.day >= until => {
                country.hosted[to] += 1;
                self.activity = Activity::Hosted;
            }
            _ => {}
        }
    }
}

fn read(luck: &str) -> Vec<(u32, f64)> {
    let text = std::fs::read_to_string(luck).expect("a table of luck");
    let rows = text.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.map(|(day, choice)| (day.parse().unwrap_or(u32::MAX), choice.parse().expect("a number"))).collect()
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [agents, places, days, share, replicates, luck] = &words[..] else {
        panic!("usage: krabmaga-peer AGENTS PLACES DAYS SHARE_MOVING REPLICATES LUCK");
    };
    let number = |word: &String| word.parse::<f64>().expect("a number");
    let mut country = Country {
        day: 0,
        places: number(places) as usize,
        agents: number(agents) as usize,
        days: number(days) as u32,
        share: number(share),
        cumulative: Vec::new(),
        luck: read(luck),
        departures: 0,
        hosted: Vec::new(),
    };
    country.weigh();
    let mut rng = SmallRng::seed_from_u64(1);
    for replicate in 0..number(replicates) as u32 {
        if replicate > 0 {
            country.draw(&mut rng);
        }
        let mut schedule = Schedule::new();
        country.init(&mut schedule);
        for _ in 0..country.days {
            schedule.step(&mut country);
        }
        if replicate == 0 {
            println!("{{\"departures\": {}, \"arrivals\": {:?}}}", country.departures, country.hosted);
        }
    }
}
