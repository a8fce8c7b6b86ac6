//! Shards of an ensemble as one, without all of their numbers in memory: a column is read when it is asked for.

use std::sync::{Arc, Mutex, PoisonError};

use super::error::OutputError;
use super::shard::Shard;
use crate::outcome::column::{ByColumn, Circumstances, NumbersOfAll, Recorded, Shape};
use crate::scenario::Scenario;

/// Shards in the order of their futures, of one shape.
#[derive(Debug)]
pub struct Joined {
    shards: Vec<Shard>,
    /// The index of the first future of each.
    firsts: Vec<usize>,
    shape: Shape,
    count: usize,
    /// What was read last: many days of one number are asked for in turn.
    last: Mutex<Option<(Recorded, NumbersOfAll)>>,
    /// Why the first column that could not be read was not.
    failed: Mutex<Option<OutputError>>,
}

impl Joined {
    /// Joins shards; none if there are none, or they are of several shapes.
    pub fn new(shards: Vec<Shard>) -> Option<Self> {
        let shape = shards.first()?.shape();
        if shards.iter().any(|shard| shard.shape() != shape) {
            return None;
        }
        let mut count = 0;
        let mut first = |shard: &Shard| {
            count += shard.count();
            count - shard.count()
        };
        let firsts = shards.iter().map(&mut first).collect();
        Some(Self { shards, firsts, shape, count, last: Mutex::default(), failed: Mutex::default() })
    }

    /// Whether these can be futures of a scenario: what a shard holds may be of another one.
    pub fn fits(&self, scenario: &Scenario) -> bool {
        self.shape == Shape::of(scenario)
    }

    /// Whether all that was asked for could be read. Whoever makes something of columns asks this in the end, since a column
    /// that could not be read is all zeros.
    ///
    /// # Errors
    /// The first [`OutputError`].
    pub fn sound(&self) -> Result<(), OutputError> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    fn read(&self, of: Recorded) -> Result<Vec<Vec<u32>>, OutputError> {
        let mut numbers = vec![Vec::with_capacity(self.count); self.shape.width(of)];
        for shard in &self.shards {
            let series = shard.column(of)?;
            for future in 0..shard.count() {
                for (numbers, value) in numbers.iter_mut().zip(series.of(future)) {
                    numbers.push(value);
                }
            }
        }
        Ok(numbers)
    }
}

impl ByColumn for Joined {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn count(&self) -> usize {
        self.count
    }

    fn circumstances(&self, future: usize) -> Circumstances<'_> {
        let shard = self.firsts.partition_point(|&first| first <= future) - 1;
        self.shards[shard].circumstances(future - self.firsts[shard])
    }

    fn column(&self, of: Recorded) -> NumbersOfAll {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, numbers)) = last.as_ref().filter(|(is, _)| *is == of) {
            return Arc::clone(numbers);
        }
        // The old one goes before the new one comes, unless somebody still holds it.
        *last = None;
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        // After a failure nothing will come of it, whatever else could still be read.
        let read =
            if failed.is_none() { self.read(of).map_err(|error| *failed = Some(error)).ok() } else { None };
        drop(failed);
        let numbers = read.unwrap_or_else(|| vec![vec![0; self.count]; self.shape.width(of)]);
        let numbers = Arc::new(numbers);
        *last = Some((of, Arc::clone(&numbers)));
        numbers
    }
}
