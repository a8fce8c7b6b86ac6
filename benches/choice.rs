//! Choosing one of many destinations: inversion of one uniform number on cumulative weights, beside Gumbel noise
//! on each (Gumbel-max), the alternative that `docs/design.md` discusses; and how well each keeps choices when
//! one weight changes.
//!
//! `cargo bench --bench choice`.

// A bench may print; the library may not.
#![allow(clippy::print_stdout)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use displace::rng::{Purpose, Streams, uniform};

/// Choices for which weights are made once: about as many as set out from a place on a day.
const CHOICES: u32 = 5;

fn weights(options: usize) -> Vec<f64> {
    (0..options).map(|option| 1.0 + (option as f64 * 0.618).fract() * 9.0).collect()
}

fn invert(
    cumulative: &mut Vec<f64>,
    weights: &[f64],
    mut luck: impl FnMut(u32) -> f64,
) -> [usize; CHOICES as usize] {
    let mut sum = 0.0;
    cumulative.clear();
    cumulative.extend(weights.iter().map(|weight| {
        sum += weight;
        sum
    }));
    std::array::from_fn(|choice| cumulative.partition_point(|&edge| edge <= luck(choice as u32) * sum))
}

fn gumbel(streams: &Streams, logs: &[f64], household: u32) -> usize {
    let mut best = (f64::NEG_INFINITY, 0);
    for (block, four) in logs.chunks(4).enumerate() {
        let words = streams.block(Purpose::Departure, household, block as u32, 0);
        for (place, (log, word)) in four.iter().zip(words).enumerate() {
            let utility = log - libm::log(-libm::log(uniform(word)));
            if utility > best.0 {
                best = (utility, block * 4 + place);
            }
        }
    }
    best.1
}

fn choices(criterion: &mut Criterion) {
    let streams = Streams::new(1, 0);
    let luck = |household: u32| uniform(streams.block(Purpose::Departure, household, 0, 0)[1]);
    let mut group = criterion.benchmark_group("five choices of one origin and day");
    for options in [20, 121, 1_000] {
        let weights = weights(options);
        let mut cumulative = Vec::new();
        group.bench_function(BenchmarkId::new("inversion", options), |bencher| {
            bencher.iter(|| black_box(invert(&mut cumulative, black_box(&weights), luck)));
        });
        group.bench_function(BenchmarkId::new("Gumbel noise", options), |bencher| {
            bencher.iter(|| {
                let logs: Vec<f64> = black_box(&weights).iter().map(|&weight| libm::log(weight)).collect();
                black_box(std::array::from_fn::<_, { CHOICES as usize }, _>(|choice| {
                    gumbel(&streams, &logs, choice as u32)
                }))
            });
        });
    }
    group.finish();
    coupling(&streams, luck);
}

/// Shares of choices that change when one of 121 options gets twice its weight, beside the share that must.
fn coupling(streams: &Streams, luck: impl Fn(u32) -> f64) {
    const HOUSEHOLDS: u32 = 20_000;
    let before = weights(121);
    let total: f64 = before.iter().sum();
    println!("\nchoices that change when an option gets twice its weight (121 options)");
    println!("| option | must change | inversion | Gumbel noise |\n| --- | --- | --- | --- |");
    for option in [0, 60, 120] {
        let mut after = before.clone();
        after[option] *= 2.0;
        let must = before[option] / (total + before[option]) * (1.0 - before[option] / total);
        let logs = |weights: &[f64]| weights.iter().map(|&weight| libm::log(weight)).collect::<Vec<_>>();
        let (old_logs, new_logs) = (logs(&before), logs(&after));
        let mut cumulative = Vec::new();
        let mut changed = [0u32; 2];
        for household in 0..HOUSEHOLDS {
            let mut inverted = |weights: &[f64]| invert(&mut cumulative, weights, |_| luck(household))[0];
            changed[0] += u32::from(inverted(&before) != inverted(&after));
            let noisy = |logs: &[f64]| gumbel(streams, logs, household);
            changed[1] += u32::from(noisy(&old_logs) != noisy(&new_logs));
        }
        let [inversion, noise] = changed.map(|changed| 100.0 * f64::from(changed) / f64::from(HOUSEHOLDS));
        println!("| {option} | {:.2} % | {inversion:.2} % | {noise:.2} % |", 100.0 * must);
    }
}

criterion_group!(benches, choices);
criterion_main!(benches);
