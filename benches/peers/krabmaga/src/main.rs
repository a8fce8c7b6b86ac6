//! A toy of displacement in krABMaga: agents at home leave on a day of their own, choose a host by weight,
//! travel for some days, and stay. Less than displace does, on purpose: what is measured is the engine.
//!
//! Usage: krabmaga-peer AGENTS PLACES DAYS SHARE_MOVING; prints how many found a host.

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
    hosted: Vec<u32>,
}

impl Country {
    fn position(&self, place: usize) -> (f64, f64) {
        let side = (self.places as f64).sqrt().ceil() as usize;
        ((place % side) as f64 * 12.0, (place / side) as f64 * 12.0)
    }

    fn km(&self, a: usize, b: usize) -> f64 {
        let ((ax, ay), (bx, by)) = (self.position(a), self.position(b));
        (ax - bx).hypot(ay - by)
    }
}

impl State for Country {
    fn init(&mut self, schedule: &mut Schedule) {
        let mut rng = SmallRng::seed_from_u64(1);
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
        for agent in 0..self.agents {
            let moves = rng.random::<f64>() < self.share;
            let until = if moves { (rng.random::<f64>() * f64::from(self.days)) as u32 } else { u32::MAX };
            let household = Household {
                home: agent % self.places,
                luck: rng.random(),
                activity: Activity::AtHome { until },
            };
            schedule.schedule_repeating(Box::new(household), 0.0, 0);
        }
    }

    fn update(&mut self, _step: u64) {
        self.day += 1;
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

fn main() {
    let numbers: Vec<f64> = std::env::args().skip(1).map(|word| word.parse().expect("a number")).collect();
    let [agents, places, days, share] = numbers[..] else {
        panic!("usage: krabmaga-peer AGENTS PLACES DAYS SHARE_MOVING");
    };
    let (agents, places, days) = (agents as usize, places as usize, days as u32);
    let mut country =
        Country { day: 0, places, agents, days, share, cumulative: Vec::new(), hosted: vec![0; places] };
    let mut schedule = Schedule::new();
    country.init(&mut schedule);
    for _ in 0..=days {
        schedule.step(&mut country);
    }
    println!("{}", country.hosted.iter().sum::<u32>());
}
