//! Where does luck come from? One counter-based generator, keyed by who asks and why.
//!
//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
//! SC'11) turns a 64-bit key and a 128-bit counter into 128 random bits. The key is the seed that a
//! user sets; the counter says which replicate asks, for what [`Purpose`], for which subject. So a draw
//! is a pure function of its question: it does not depend on how many draws came before, on the thread
//! that asks, or on what other households do. That gives common random numbers for free: the same
//! household has the same luck under every scenario.
//!
//! Who asks is named, not numbered: communities, locations, areas and axes ask by a [key](keys) made of their
//! P-code or name, so that luck does not depend on the order of rows in a table, nor on rows that are added.
//!
//! The counter's four words are, from high to low: replicate (24 bits) and purpose (8 bits); group
//! (32 bits, for instance the key of a community and standing); member (32 bits, for instance a household within
//! its group); and ordinal (32 bits, for instance the number of the stay and the block). The layout is
//! injective and keys differ, so two different questions never share a draw.

use std::collections::BTreeSet;
use std::convert::Infallible;

use rand::TryRng;

/// What a draw decides. Numbers are fixed for ever: reordering them would change every result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// The tolerance of a household for its first stay, at home.
    HomeTolerance = 1,
    /// How long a household prepares before it leaves home, and where it goes.
    Departure = 2,
    /// The clocks of a household at a host location: onward displacement and return.
    Stay = 3,
    /// The course of the conflict: start dates, axes, speeds, halts, truces.
    Conflict = 5,
    /// Where and how heavily places are bombarded.
    Bombardment = 6,
    /// Scrambling of the design points from which parameters are drawn.
    Design = 7,
    /// Noise between what happens and what is reported.
    Observation = 8,
    /// Resampling: bootstrap intervals, posterior draws.
    Resampling = 9,
    /// Which zone a household leaves whose departure is given.
    Origin = 10,
    /// How a host location differs from what is known of it: its pull and its capacity.
    Host = 11,
    /// Whether a household would go home to a place that another side holds.
    NewHolder = 12,
    /// What is particular to a war that a population of wars is fitted to, and the errors of its counts.
    War = 13,
    /// Who is a member of a population group, and its numbers.
    PopulationGroup = 14,
}

/// One Philox4x32-10 block: 128 random bits for a counter and a key.
///
/// Checked against the known answers that Random123 publishes, and against `rand_philox`.
#[inline]
pub fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    const MULTIPLIER: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    for _ in 0..10 {
        let a = u64::from(MULTIPLIER[0]) * u64::from(counter[0]);
        let b = u64::from(MULTIPLIER[1]) * u64::from(counter[2]);
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// A uniform number in the open interval (0, 1) from 32 random bits.
///
/// The half step keeps both ends out, so that logarithms and quantile functions stay finite.
#[inline]
pub fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// Two independent standard normal numbers from 64 random bits (Box and Muller 1958).
pub fn normals(a: u32, b: u32) -> (f64, f64) {
    let radius = (-2.0 * libm::log(uniform(a))).sqrt();
    let angle = std::f64::consts::TAU * uniform(b);
    (radius * libm::cos(angle), radius * libm::sin(angle))
}

/// A key for each name: 32 bits of its hash, and of another where an earlier name has those already. So a name has
/// the same key in every list, but for one in millions that meets another, and keys of a list differ.
pub fn keys<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut taken = BTreeSet::new();
    let key = |name: &str| {
        // Fowler, Noll and Vo's hash takes in the bytes; Philox mixes them.
        let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        let mut round = 0;
        loop {
            let key = philox4x32([round, 0, 0, 0], [hash as u32, (hash >> 32) as u32])[0];
            if taken.insert(key) {
                return key;
            }
            round += 1;
        }
    };
    names.into_iter().map(key).collect()
}

/// All the luck of one replicate: the only maker of generators.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    key: [u32; 2],
    replicate: u32,
}

impl Streams {
    /// The number of replicates that one seed can serve: the counter keeps 24 bits for them.
    pub const MAX_REPLICATES: u32 = 1 << 24;

    /// The streams of a replicate under a seed.
    ///
    /// # Panics
    /// If `replicate` is not below [`Streams::MAX_REPLICATES`]; the scenario check and the command line
    /// refuse such plans.
    pub fn new(seed: u64, replicate: u32) -> Self {
        assert!(replicate < Self::MAX_REPLICATES, "replicate number out of range");
        Self { key: [seed as u32, (seed >> 32) as u32], replicate }
    }

    /// Four random words for one question.
    #[inline]
    pub fn block(&self, purpose: Purpose, group: u32, member: u32, ordinal: u32) -> [u32; 4] {
        let top = self.replicate << 8 | purpose as u32;
        philox4x32([ordinal, member, group, top], self.key)
    }

    /// A generator for questions that need an unknown number of draws: member and ordinal start a
    /// sequence of blocks that no other question touches, as long as it takes fewer than 2^32 blocks.
    pub fn at(&self, purpose: Purpose, group: u32, member: u32) -> Stream {
        Stream { streams: *self, purpose, group, member, ordinal: 0, words: [0; 4], used: 4 }
    }
}

/// A keyed generator that implements [`rand::Rng`], for use with `rand_distr`.
#[derive(Clone, Debug)]
pub struct Stream {
    streams: Streams,
    purpose: Purpose,
    group: u32,
    member: u32,
    ordinal: u32,
    words: [u32; 4],
    used: usize,
}

impl Stream {
    fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.words = self.streams.block(self.purpose, self.group, self.member, self.ordinal);
            self.ordinal = self.ordinal.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.word());
        Ok(u64::from(self.word()) << 32 | low)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    #[test]
    fn known_answers_of_random123() {
        // kat_vectors of Random123 1.14: philox4x32, 10 rounds.
        assert_eq!(philox4x32([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox4x32([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn blocks_are_those_of_another_implementation() {
        let key = [0x0123_4567, 0x89ab_cdef];
        for word in (0..1_000u32).map(|number| number.wrapping_mul(0x9e37_79b9)) {
            let counter = [word, !word, word.rotate_left(7), word ^ 0x5555_5555];
            assert_eq!(philox4x32(counter, key), rand_philox::philox4x32_10(counter, key));
        }
    }

    #[test]
    fn questions_have_their_own_luck() {
        let streams = Streams::new(7, 3);
        let one = streams.block(Purpose::Stay, 1, 2, 0);
        assert_eq!(one, streams.block(Purpose::Stay, 1, 2, 0));
        assert_ne!(one, streams.block(Purpose::Departure, 1, 2, 0));
        assert_ne!(one, streams.block(Purpose::Stay, 2, 1, 0));
        assert_ne!(one, Streams::new(7, 4).block(Purpose::Stay, 1, 2, 0));
        assert_ne!(one, Streams::new(8, 3).block(Purpose::Stay, 1, 2, 0));
    }

    #[test]
    fn keys_depend_on_the_name_alone_and_differ() {
        let few = keys(["C1", "C2"]);
        assert_eq!(keys(["C9", "C2", "C1"])[1..], [few[1], few[0]]);
        // Names that are repeated, or whose hashes meet, get keys of their own: among 200,000 some do.
        let names: Vec<String> = (0..100_000).map(|number| format!("C{number}")).collect();
        let many = keys(names.iter().chain(&names).map(String::as_str));
        assert_eq!(many.iter().collect::<BTreeSet<_>>().len(), 200_000);
    }

    #[test]
    fn uniform_stays_inside_the_open_interval() {
        assert!(uniform(0) > 0.0);
        assert!(uniform(u32::MAX) < 1.0);
    }

    #[test]
    fn stream_means_are_those_of_the_uniform() {
        let mut stream = Streams::new(1, 0).at(Purpose::Conflict, 0, 0);
        let n = 20_000;
        let mean = (0..n).map(|_| stream.random::<f64>()).sum::<f64>() / f64::from(n);
        // Standard error 0.289 / sqrt(n) = 0.002; four of them.
        assert!((mean - 0.5).abs() < 0.008, "mean {mean}");
    }
}
