//! What is kept of what can be made again? Tables by origin, as many as there is room for; then the oldest makes way.
//!
//! Shortest ways and weights of destinations have a number for each pair of places. A case of a few hundred places keeps
//! them all. One of twenty thousand would need gigabytes, of which most are never looked at twice: there a table that
//! was dropped is made anew when it is asked for, with the same numbers.

use std::ops::{Index, IndexMut};

/// Room for shortest ways, in bytes: all of them up to 1,700 locations.
pub(super) const TREES_BYTES: usize = 192 << 20;

/// Room for weights of each of two kinds, in bytes: all of them up to 2,000 locations.
pub(super) const WEIGHTS_BYTES: usize = 64 << 20;

/// Room for the shortest ways of the first day that replicates share, in bytes: all that are asked for up to some 2,000
/// locations.
pub(super) const BRANCHES_BYTES: usize = 64 << 20;

/// The most that a thread keeps by pairs of places, in bytes.
pub const MOST_BYTES: u64 = (TREES_BYTES + BRANCHES_BYTES + 2 * WEIGHTS_BYTES) as u64;

/// No slot.
const NOWHERE: u32 = u32::MAX;

/// Tables by key, no more than fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept<T> {
    /// The slot of each key.
    slots: Vec<u32>,
    /// The key that has each slot in use.
    keys: Vec<u32>,
    /// By slot; what slots not in use hold is left from before and means nothing.
    tables: Vec<T>,
    /// Slots in all.
    most: usize,
    /// The slot whose table makes way next.
    oldest: usize,
}

impl<T: Default> Kept<T> {
    /// Forgets everything; `keys` may be asked for, each with a table of so many bytes, within so many bytes in all.
    pub(super) fn begin(&mut self, keys: usize, table_bytes: usize, bytes: usize) {
        self.slots.clear();
        self.slots.resize(keys, NOWHERE);
        self.keys.clear();
        self.most = slots(keys, table_bytes, bytes);
        self.tables.truncate(self.most);
        self.oldest = 0;
    }

    /// Whether there is room for all: then nothing is made twice.
    pub(super) fn keeps_all(&self) -> bool {
        self.most == self.slots.len()
    }

    /// The slot of a key. Where its table is not kept, `forget` makes what another key left there void.
    pub(super) fn slot(&mut self, key: usize, forget: impl FnOnce(&mut T)) -> usize {
        if self.slots[key] != NOWHERE {
            return self.slots[key] as usize;
        }
        let slot = if self.keys.len() < self.most {
            self.keys.push(key as u32);
            self.keys.len() - 1
        } else {
            let slot = self.oldest;
            self.oldest = (slot + 1) % self.most;
            let other = std::mem::replace(&mut self.keys[slot], key as u32);
            self.slots[other as usize] = NOWHERE;
            slot
        };
        if self.tables.len() <= slot {
            self.tables.push(T::default());
        }
        forget(&mut self.tables[slot]);
        self.slots[key] = slot as u32;
        slot
    }
}

impl<T> Index<usize> for Kept<T> {
    type Output = T;

    fn index(&self, slot: usize) -> &T {
        &self.tables[slot]
    }
}

impl<T> IndexMut<usize> for Kept<T> {
    fn index_mut(&mut self, slot: usize) -> &mut T {
        &mut self.tables[slot]
    }
}

/// How many tables fit, one at least and no more than there are keys.
pub(super) fn slots(keys: usize, table_bytes: usize, bytes: usize) -> usize {
    (bytes / table_bytes.max(1)).clamp(1, keys.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for keys in turn; says how often a table had to be made, and checks that it is the right one.
    fn made(kept: &mut Kept<(usize, u32)>, keys: &[usize]) -> usize {
        let mut made = 0;
        for &key in keys {
            let slot = kept.slot(key, |table| table.1 = 0);
            let table = &mut kept[slot];
            if table.1 == 0 {
                *table = (key, 1);
                made += 1;
            }
            assert_eq!(table.0, key);
        }
        made
    }

    #[test]
    fn with_room_for_all_nothing_is_made_twice() {
        let mut kept = Kept::default();
        kept.begin(5, 8, 40);
        assert!(kept.keeps_all());
        assert_eq!(made(&mut kept, &[0, 1, 2, 3, 4, 4, 3, 2, 1, 0]), 5);
        kept.begin(5, 8, 1 << 20);
        assert_eq!(made(&mut kept, &[4, 4, 0]), 2, "nothing is left of what was before");
    }

    #[test]
    fn without_room_the_oldest_makes_way() {
        let mut kept = Kept::default();
        kept.begin(5, 8, 16);
        assert!(!kept.keeps_all());
        assert_eq!(made(&mut kept, &[0, 1, 0, 1]), 2);
        assert_eq!(made(&mut kept, &[2, 1]), 1, "0 made way");
        assert_eq!(made(&mut kept, &[0, 2]), 1, "1 made way");
        kept.begin(5, 8, 0);
        assert_eq!(made(&mut kept, &[3, 3, 2, 3]), 3, "one slot at least");
    }
}
