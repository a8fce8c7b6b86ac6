//! How time grows: with people, with places, and with the share of people who move; ensembles on one and two
//! threads; loading a scenario.
//!
//! `cargo bench --bench scale [-- FILTER]`; `-- 1e8` runs the largest only, which takes minutes.

#[path = "common/mod.rs"]
mod common;

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use displace::ensemble::{Silent, Workspace};
use displace::import::synthetic::Country;

/// One replicate of invented countries.
fn countries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("country");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    let sizes = [(4, 50), (5, 50), (6, 50), (6, 1_000), (6, 5_000), (7, 1_000), (8, 1_000)];
    for (power, places) in sizes {
        for moving in [0.01, 0.1, 0.5] {
            let id = BenchmarkId::new(format!("1e{power} people, {places} places"), moving);
            let mut ready = None;
            group.bench_function(id, |bencher| {
                // Made when its turn comes, so that a filter does not pay for what it leaves out.
                let (scenario, workspace) = ready.get_or_insert_with(|| {
                    let persons = 10_u32.pow(power);
                    (common::country(&Country { persons, places, days: 180, moving }), Workspace::default())
                });
                let ensemble = common::ensemble(1, 1);
                bencher.iter(|| black_box(ensemble.replicate(scenario, 0, workspace).expect("sound")));
            });
        }
    }
    group.finish();
}

/// An ensemble of the Idlib assault on one and two threads.
fn ensembles(criterion: &mut Criterion) {
    let scenario = common::assault();
    let mut group = criterion.benchmark_group("ensemble of 24");
    group.sample_size(10);
    for threads in [1, 2] {
        let ensemble = common::ensemble(24, threads);
        group.bench_function(BenchmarkId::new("threads", threads), |bencher| {
            bencher.iter(|| {
                black_box(ensemble.run(&scenario, &Silent, &AtomicBool::new(false)).expect("sound"))
            });
        });
    }
    group.finish();
}

/// From files to a checked scenario.
fn loading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    for file in ["tests/fixtures/tiny/assault.toml", "scenarios/idlib-2018/assault.toml"] {
        group.bench_function(file, |bencher| {
            bencher.iter(|| black_box(displace::scenario::load(Path::new(file)).expect("sound")));
        });
    }
    let large = Country { persons: 10_000_000, places: 1_000, days: 180, moving: 0.1 };
    group.bench_function("country of 1,000 places", |bencher| {
        bencher.iter(|| black_box(common::country(&large)));
    });
    group.finish();
}

criterion_group!(benches, loading, ensembles, countries);
criterion_main!(benches);
