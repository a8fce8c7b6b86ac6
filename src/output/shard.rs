//! Everything that replicates did, in binary, so that shards of an ensemble can be merged.
//!
//! The format is private to one version of displace: little-endian, a magic word with a format number, a checksum, the
//! dimensions, what each future was given, then one column after the other ([`Shape::all`]), packed, with that number of
//! every future. `merge` goes through the columns of all shards and never holds all of a shard. It refuses shards of
//! another version. The checksum is that of the numbers and of what the manifest beside them says of their origin, so that
//! neither can change alone.

use std::fs::{File, Metadata};
use std::io::{self, BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::error::OutputError;
use super::manifest::Manifest;
use crate::outcome::Series;
use crate::outcome::column::{ByColumn, Circumstances, Recorded, Shape};

/// The file of a shard, beside its manifest.
pub const SHARD: &str = "shard.bin";
const MAGIC: &[u8; 8] = b"DISPLAC7";
/// Bytes of a checksum.
const SUM: usize = 32;
/// Bytes of what a future was given, without its parameters.
const GIVEN: usize = 7 * 4;

/// Why bytes are no shard of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// They are something else, or were written by another version.
    #[error("not a shard of this version (run with --replicates FROM..TO to make one)")]
    Format,
    /// They are not what was written, or not beside this manifest.
    #[error("it does not go with the run.json beside it, or one of the two is damaged (run the shard again)")]
    Checksum,
    /// They are not what they were when they were checked.
    #[error("it was changed while it was read (merge again)")]
    Changed,
}

/// The bytes of a shard, whose manifest this is.
///
/// # Panics
/// Never: memory can be written.
pub fn encode(outcomes: &dyn ByColumn, manifest: &Manifest) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    write(&mut bytes, outcomes, manifest).expect("memory can be written");
    bytes.into_inner()
}

/// Writes a shard, whose manifest this is.
///
/// # Errors
/// Those of the writer.
pub fn write(to: impl Write + Seek, outcomes: &dyn ByColumn, manifest: &Manifest) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    to.write_all(MAGIC)?;
    to.write_all(&[0; SUM])?;
    let mut sum = Sha256::new().chain_update(manifest.origin());
    let mut add = |bytes: &[u8]| {
        sum.update(bytes);
        to.write_all(bytes)
    };
    let shape = outcomes.shape();
    let Shape { days, areas, links, places, groups, parameters } = shape;
    for size in [days, areas, links, places, groups, parameters, outcomes.count()] {
        add(&(size as u32).to_le_bytes())?;
    }
    for future in outcomes.all() {
        let numbers = [
            future.replicate,
            future.set,
            future.offensive_start.unwrap_or(u32::MAX),
            future.collapse.unwrap_or(u32::MAX),
            future.persons,
            future.persons_taken,
            future.severity.to_bits(),
        ];
        add(&numbers.map(u32::to_le_bytes).concat())?;
        add(&future.parameters.iter().flat_map(|value| value.to_bits().to_le_bytes()).collect::<Vec<_>>())?;
    }
    for of in shape.all() {
        let numbers = outcomes.column(of);
        let by_future: Vec<u32> =
            (0..outcomes.count()).flat_map(|future| numbers.iter().map(move |all| all[future])).collect();
        let series = Series::pack(&by_future, numbers.len());
        let (_, ends, bytes) = series.parts();
        add(&((4 * ends.len() + bytes.len()) as u64).to_le_bytes())?;
        add(&ends.iter().flat_map(|end| end.to_le_bytes()).collect::<Vec<_>>())?;
        add(bytes)?;
    }
    let sum = sum.finalize();
    to.seek(SeekFrom::Start(MAGIC.len() as u64))?;
    to.write_all(&sum)?;
    to.flush()
}

/// A shard on the disk, of which only what its futures were given is in memory.
#[derive(Debug)]
pub struct Shard {
    path: PathBuf,
    /// By which a file is known that has changed since it was checked.
    stamp: (u64, Option<SystemTime>),
    shape: Shape,
    /// What futures were given, without parameters.
    given: Vec<Circumstances<'static>>,
    /// By future, then parameter.
    parameters: Vec<f64>,
    /// Where each column begins, in the order of [`Shape::all`], and how long it is.
    columns: Vec<(u64, usize)>,
}

impl Shard {
    /// Goes through a shard once, and holds what its futures were given.
    ///
    /// # Errors
    /// [`OutputError`] if it cannot be read, is none, or is not the one of this manifest.
    pub fn open(path: &Path, manifest: &Manifest) -> Result<Self, OutputError> {
        let unreadable = |source| OutputError::Read { path: path.to_path_buf(), source };
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(unreadable(io::ErrorKind::IsADirectory.into()));
        }
        let left = metadata.len();
        let mut input = Checked { input: BufReader::new(file), left, sum: Sha256::new() };
        let mut head = [0; MAGIC.len() + SUM];
        let format = || wrong(path, ShardError::Format);
        input.fill(&mut head).map_err(unreadable)?.ok_or_else(format)?;
        let sum = head.strip_prefix(MAGIC).ok_or_else(format)?;
        input.sum = Sha256::new().chain_update(manifest.origin());
        let damaged = || wrong(path, ShardError::Checksum);
        let shard = Self::read(&mut input, path, manifest, stamp(&metadata));
        let shard = shard.map_err(unreadable)?.ok_or_else(damaged)?;
        let whole = input.left == 0 && *sum == *input.sum.finalize();
        if whole { Ok(shard) } else { Err(damaged()) }
    }

    /// None where lengths do not add up.
    fn read(
        input: &mut Checked<impl Read>,
        path: &Path,
        manifest: &Manifest,
        stamp: (u64, Option<SystemTime>),
    ) -> io::Result<Option<Self>> {
        let Some(sizes) = input.numbers::<7>()? else { return Ok(None) };
        let [days, areas, links, places, groups, parameters, count] = sizes.map(|size| size as usize);
        let shape = Shape { days, areas, links, places, groups, parameters };
        if days != manifest.horizon_days as usize + 1 {
            return Ok(None);
        }
        let mut shard = Self {
            path: path.to_path_buf(),
            stamp,
            shape,
            given: Vec::new(),
            parameters: Vec::new(),
            columns: Vec::new(),
        };
        let replicates = manifest.replicates_from..manifest.replicates_to;
        if replicates.len() != count {
            return Ok(None);
        }
        for number in replicates {
            let Some(given) = input.take(GIVEN as u64 + 8 * parameters as u64)? else { return Ok(None) };
            let (numbers, values) = given.split_at(GIVEN);
            let at = |index: usize| little(&numbers[4 * index..]);
            let day = |index: usize| Some(at(index)).filter(|&day| day != u32::MAX);
            shard.given.push(Circumstances {
                replicate: at(0),
                set: at(1),
                parameters: &[],
                offensive_start: day(2),
                collapse: day(3),
                persons: at(4),
                persons_taken: at(5),
                severity: f32::from_bits(at(6)),
            });
            let value = |bytes: &[u8; 8]| f64::from_le_bytes(*bytes);
            shard.parameters.extend(values.as_chunks::<8>().0.iter().map(value));
            if at(0) != number {
                return Ok(None);
            }
        }
        for of in shape.all() {
            let Some(length) = input.take(8)? else { return Ok(None) };
            let length = u64::from_le_bytes(length.try_into().unwrap_or_default());
            let at = shard.stamp.0 - input.left;
            let Some(bytes) = input.take(length)? else { return Ok(None) };
            shard.columns.push((at, bytes.len()));
            if series(&bytes, count, shape.width(of)).is_none() {
                return Ok(None);
            }
        }
        Ok(Some(shard))
    }

    /// How many numbers there are of each.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// How many futures there are.
    pub fn count(&self) -> usize {
        self.given.len()
    }

    /// What the future at an index was given.
    pub fn circumstances(&self, future: usize) -> Circumstances<'_> {
        let each = self.shape.parameters;
        let parameters = &self.parameters[each * future..each * (future + 1)];
        Circumstances { parameters, ..self.given[future] }
    }

    /// A group of numbers of all futures, one after the other.
    ///
    /// # Errors
    /// [`OutputError`] if it cannot be read, or is not what it was when the shard was opened.
    pub fn column(&self, of: Recorded) -> Result<Series, OutputError> {
        let unreadable = |source| OutputError::Read { path: self.path.clone(), source };
        let mut file = File::open(&self.path).map_err(unreadable)?;
        let changed = || wrong(&self.path, ShardError::Changed);
        if stamp(&file.metadata().map_err(unreadable)?) != self.stamp {
            return Err(changed());
        }
        let (at, length) = self.columns[self.shape.position(of)];
        let mut bytes = vec![0; length];
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes)).map_err(unreadable)?;
        series(&bytes, self.count(), self.shape.width(of)).ok_or_else(changed)
    }
}

fn wrong(path: &Path, error: ShardError) -> OutputError {
    OutputError::Malformed { path: path.to_path_buf(), line: None, message: error.to_string() }
}

/// Length and time of the last change.
fn stamp(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

fn little(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// The series of so many futures in the bytes of a column; none if there are others.
fn series(bytes: &[u8], futures: usize, width: usize) -> Option<Series> {
    let (ends, bytes) = bytes.split_at_checked(futures.checked_mul(4)?)?;
    Series::from_parts(width, ends.chunks_exact(4).map(little).collect(), bytes.to_vec())
}

/// What is read of a file, of which no more is taken than is there.
struct Checked<R> {
    input: R,
    left: u64,
    sum: Sha256,
}

impl<R: Read> Checked<R> {
    /// So many bytes; none if there are fewer.
    fn take(&mut self, length: u64) -> io::Result<Option<Vec<u8>>> {
        if length > self.left {
            return Ok(None);
        }
        let mut bytes = vec![0; length as usize];
        Ok(self.fill(&mut bytes)?.map(|()| bytes))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<Option<()>> {
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else { return Ok(None) };
        self.input.read_exact(bytes)?;
        self.left = left;
        self.sum.update(&*bytes);
        Ok(Some(()))
    }

    fn numbers<const N: usize>(&mut self) -> io::Result<Option<[u32; N]>> {
        let Some(bytes) = self.take(4 * N as u64)? else { return Ok(None) };
        Ok(Some(std::array::from_fn(|index| little(&bytes[4 * index..]))))
    }
}
