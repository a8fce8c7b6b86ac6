//! Everything that replicates did, in binary, so that shards of an ensemble can be merged.
//!
//! The format is private to one version of displace: little-endian, a magic word with a format number, a checksum, the
//! dimensions, then each replicate. `merge` refuses shards of another version. The checksum is that of the numbers and
//! of what the manifest beside them says of their origin, so that neither can change alone.

use sha2::{Digest, Sha256};

use super::manifest::Manifest;
use crate::outcome::{LinkUse, Outcome, Outcomes, PlaceUse, Series};

const MAGIC: &[u8; 8] = b"DISPLAC4";

/// The bytes of a shard, whose manifest this is.
pub fn encode(outcomes: &Outcomes, manifest: &Manifest) -> Vec<u8> {
    let data = numbers(outcomes);
    [MAGIC.as_slice(), &checksum(&data, manifest), &data].concat()
}

/// Why bytes are no shard of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// They are something else, or were written by another version.
    #[error("not a shard of this version (run with --replicates FROM..TO to make one)")]
    Format,
    /// They are not what was written, or not beside this manifest.
    #[error("it does not go with the run.json beside it, or one of the two is damaged (run the shard again)")]
    Checksum,
}

/// Reads a shard back.
///
/// # Errors
/// [`ShardError`] if it is none, or not the one of this manifest.
pub fn decode(bytes: &[u8], manifest: &Manifest) -> Result<Outcomes, ShardError> {
    let bytes = bytes.strip_prefix(MAGIC).ok_or(ShardError::Format)?;
    let (sum, data) = bytes.split_first_chunk::<32>().ok_or(ShardError::Format)?;
    if *sum != checksum(data, manifest) {
        return Err(ShardError::Checksum);
    }
    let outcomes = read(data).ok_or(ShardError::Format)?;
    let there = outcomes.replicates.iter().map(|outcome| outcome.replicate);
    if there.eq(manifest.replicates_from..manifest.replicates_to) {
        Ok(outcomes)
    } else {
        Err(ShardError::Checksum)
    }
}

fn checksum(data: &[u8], manifest: &Manifest) -> [u8; 32] {
    Sha256::new().chain_update(manifest.origin()).chain_update(data).finalize().into()
}

fn numbers(outcomes: &Outcomes) -> Vec<u8> {
    let mut out = Writer(Vec::new());
    out.number(outcomes.days as u32);
    out.number(outcomes.areas as u32);
    out.number(outcomes.replicates.len() as u32);
    for o in &outcomes.replicates {
        out.number(o.replicate);
        out.number(o.set);
        out.number(o.parameters.len() as u32);
        for value in &o.parameters {
            out.0.extend(value.to_bits().to_le_bytes());
        }
        out.option(o.offensive_start);
        out.option(o.collapse);
        out.number(o.persons);
        out.number(o.persons_taken);
        out.number(o.severity.to_bits());
        out.numbers(&o.totals);
        out.series(&o.locals);
        out.number(o.flows.len() as u32);
        for &(cell, persons) in &o.flows {
            out.0.extend(cell.to_le_bytes());
            out.number(persons);
        }
        out.number(o.links.len() as u32);
        for link in &o.links {
            for value in [link.persons, link.peak, link.full_days, link.delayed] {
                out.number(value);
            }
        }
        out.number(o.places.len() as u32);
        for place in &o.places {
            out.number(place.arrivals);
            out.option(place.overflow_day);
            out.number(place.most_in_open);
            out.option(place.queue_day);
            out.number(place.queued);
        }
        out.numbers(&o.origins);
        out.numbers(&o.sheltered);
    }
    out.0
}

/// Reads what [`numbers`] wrote; `None` if the bytes are something else.
fn read(bytes: &[u8]) -> Option<Outcomes> {
    let mut input = Reader(bytes);
    let days = input.number()? as usize;
    let areas = input.number()? as usize;
    let count = input.number()?;
    let mut replicates = Vec::new();
    for _ in 0..count {
        let replicate = input.number()?;
        let set = input.number()?;
        let length = input.number()?;
        let parameters = (0..length).map(|_| input.float()).collect::<Option<Vec<_>>>()?;
        let offensive_start = present(input.number()?);
        let collapse = present(input.number()?);
        let persons = input.number()?;
        let persons_taken = input.number()?;
        let severity = f32::from_bits(input.number()?);
        let totals = input.numbers()?;
        let locals = input.series()?;
        let flows = (0..input.number()?)
            .map(|_| Some((input.take().map(u64::from_le_bytes)?, input.number()?)))
            .collect::<Option<Vec<_>>>()?;
        let links = (0..input.number()?)
            .map(|_| {
                Some(LinkUse {
                    persons: input.number()?,
                    peak: input.number()?,
                    full_days: input.number()?,
                    delayed: input.number()?,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let places = (0..input.number()?)
            .map(|_| {
                Some(PlaceUse {
                    arrivals: input.number()?,
                    overflow_day: present(input.number()?),
                    most_in_open: input.number()?,
                    queue_day: present(input.number()?),
                    queued: input.number()?,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let origins = input.numbers()?;
        let sheltered = input.numbers()?;
        replicates.push(Outcome {
            replicate,
            set,
            parameters,
            offensive_start,
            collapse,
            persons,
            persons_taken,
            severity,
            totals,
            locals,
            flows,
            links,
            places,
            origins,
            sheltered,
        });
    }
    input.0.is_empty().then_some(Outcomes { days, areas, replicates })
}

/// A number that may not be there, as [`Writer::option`] writes it.
fn present(value: u32) -> Option<u32> {
    Some(value).filter(|&value| value != u32::MAX)
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    fn option(&mut self, value: Option<u32>) {
        self.number(value.unwrap_or(u32::MAX));
    }

    fn series(&mut self, series: &Series) {
        let (days, ends, bytes) = series.parts();
        self.number(days as u32);
        self.numbers(ends);
        self.number(bytes.len() as u32);
        self.0.extend(bytes);
    }

    fn numbers(&mut self, values: &[u32]) {
        self.number(values.len() as u32);
        self.0.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn float(&mut self) -> Option<f64> {
        self.take().map(|bytes| f64::from_bits(u64::from_le_bytes(bytes)))
    }

    fn series(&mut self) -> Option<Series> {
        let days = self.number()? as usize;
        let ends = self.numbers()?;
        let length = self.number()? as usize;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Series::from_parts(days, ends, bytes.to_vec())
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        let length = self.number()? as usize;
        let bytes = self.0.get(..length.checked_mul(4)?)?;
        self.0 = &self.0[length * 4..];
        Some(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }
}
