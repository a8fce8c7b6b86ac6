//! A whole replicate of the Idlib assault beside what bounds it, in one run:
//!
//! - the plain scan that looks at every household every day and decides departures only;
//! - the memory kernel, which moves the same bytes through the same structures and does nothing with them;
//! - the generator kernel, which draws the same number of blocks of luck and does nothing with them.
//!
//! `cargo bench --bench replicate`. Absolute times wander on shared machines; the ratios of one run are what
//! `docs/performance.md` reports.

#[path = "common/mod.rs"]
mod common;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use displace::conflict::realise;
use displace::conflict::threat::Field;
use displace::ensemble::{Workspace, people};
use displace::model::decision::Response;
use displace::numbers::Parameters;
use displace::rng::{Streams, philox4x32};
use displace::world::Standing;

/// What the reference scans: 12 bytes a household, as a plain agent-based model would keep them.
struct Agent {
    community: u32,
    /// Chance in 2^32 of leaving today is looked up by community; this says whether it is still there.
    at_home: bool,
    standing: u8,
}

/// Every household, every day: one random number against the hazard of its community. Departures only.
fn scan(field: &Field, parameters: &Parameters, agents: &mut [Agent], days: usize, seed: u32) -> u32 {
    let mut left = 0;
    let responses =
        [Standing::Resident, Standing::Displaced].map(|standing| Response::new(parameters, standing, true));
    let places = field.threat(0).len();
    let mut most = vec![0.0f64; places];
    let mut chance = vec![[0u32; 2]; places];
    for day in 0..days {
        for (place, &threat) in field.threat(day).iter().enumerate() {
            let before = most[place];
            most[place] = before.max(f64::from(threat));
            for (standing, response) in responses.iter().enumerate() {
                let (old, new) = (response.share_left(before), response.share_left(most[place]));
                chance[place][standing] = ((new - old) / (1.0 - old) * 4_294_967_296.0) as u32;
            }
        }
        for (block, four) in agents.chunks_mut(4).enumerate() {
            let words = philox4x32([block as u32, day as u32, 0, 0], [seed, 0]);
            for (agent, word) in four.iter_mut().zip(words) {
                if agent.at_home && word < chance[agent.community as usize][agent.standing as usize] {
                    agent.at_home = false;
                    left += 1;
                }
            }
        }
    }
    left
}

fn replicate(criterion: &mut Criterion) {
    let scenario = common::assault();
    let ensemble = common::ensemble(1000, 1);
    let mut group = criterion.benchmark_group("replicate");
    group.sample_size(20);

    let mut workspace = Workspace::default();
    let mut number = 0;
    group.bench_function("whole", |bencher| {
        bencher.iter(|| {
            number = (number + 1) % 1000;
            black_box(ensemble.replicate(&scenario, number, &mut workspace).expect("the run is sound"))
        });
    });

    let work = common::mean_work(&scenario, 40);
    let mut bytes = common::Bytes::new(&work);
    group.bench_function("memory kernel", |bencher| bencher.iter(|| black_box(bytes.touch(&work))));
    group.bench_function("generator kernel", |bencher| {
        bencher.iter(|| black_box(common::draw_only(black_box(&work))));
    });

    // The scan gets its threat for nothing; it only scans.
    let parameters = ensemble.people(&scenario, 0).expect("priors are sound");
    let households = people(&scenario, &parameters);
    let numbers = scenario.conflict.medians();
    let (geography, horizon) = (&scenario.geography, scenario.horizon_days);
    let course = realise(&scenario.conflict, &numbers, geography, &Streams::new(1, 0), horizon);
    let mut field = Field::default();
    field.compute(&scenario.geography, &course, &parameters);
    let days = scenario.horizon_days as usize + 1;
    group.bench_function("plain scan", |bencher| {
        bencher.iter_batched_ref(
            || {
                households
                    .iter()
                    .flat_map(|cell| {
                        let (community, standing) = (cell.community, cell.standing as u8);
                        (0..cell.agents).map(move |_| Agent { community, at_home: true, standing })
                    })
                    .collect::<Vec<_>>()
            },
            |agents| black_box(scan(&field, &parameters, agents, days, 1)),
            criterion::BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, replicate);
criterion_main!(benches);
