//! What happens when? Things that wait for a known day.
//!
//! A calendar queue (Brown 1988, "Calendar queues: a fast O(1) priority queue implementation", Commun. ACM 31)
//! of one bucket a day. Buckets hold the things themselves, in blocks: what a day takes out lies side by side
//! in memory, which for households on the move is worth more than any arithmetic saved. Emptied blocks are
//! used again, so that memory follows those who wait and not all who ever waited.

/// Things of a block: two kilobytes of movers, so that the first read brings the rest along.
const BLOCK: usize = 64;

/// Things by the day for which they wait, in the order in which they came.
#[derive(Clone, Debug)]
pub struct Calendar<T> {
    /// Blocks by day; beyond the last day there is one bucket more, which is never reached.
    days: Vec<Vec<Vec<T>>>,
    /// Empty blocks.
    spare: Vec<Vec<T>>,
}

impl<T> Default for Calendar<T> {
    fn default() -> Self {
        Self { days: Vec::new(), spare: Vec::new() }
    }
}

impl<T: Copy> Calendar<T> {
    /// Empties the calendar and sets its number of days.
    pub fn begin(&mut self, days: usize) {
        for bucket in &mut self.days {
            for mut block in bucket.drain(..) {
                block.clear();
                self.spare.push(block);
            }
        }
        self.days.resize_with(days + 1, Vec::new);
        self.days.truncate(days + 1);
    }

    /// Lets a thing wait for a day, or for ever if the day lies beyond the last.
    #[inline]
    pub fn push(&mut self, day: u32, thing: T) {
        let last = self.days.len() - 1;
        let day = (day as usize).min(last);
        if self.days[day].last().is_none_or(|block| block.len() == BLOCK) {
            self.open(day);
        }
        if let Some(block) = self.days[day].last_mut() {
            block.push(thing);
        }
    }

    /// Begins a new block of a day.
    #[cold]
    fn open(&mut self, day: usize) {
        let block = self.spare.pop().unwrap_or_else(|| Vec::with_capacity(BLOCK));
        self.days[day].push(block);
    }

    /// Takes out what waits for a day, block by block; each goes [back](Calendar::give_back) when it is done.
    pub fn take(&mut self, day: u32) -> Vec<Vec<T>> {
        std::mem::take(&mut self.days[day as usize])
    }

    /// Takes a block back, to be used again.
    pub fn give_back(&mut self, mut block: Vec<T>) {
        block.clear();
        self.spare.push(block);
    }

    /// All that wait.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.days.iter().flatten().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_keep_the_order_of_arrival_and_lose_nothing() {
        let mut calendar = Calendar::default();
        calendar.begin(3);
        for number in 0..1_000u32 {
            calendar.push(number % 5, number);
        }
        assert_eq!(calendar.iter().count(), 1_000);
        let mut taken = 0;
        for day in 0..3 {
            let mut expected = (0..1_000).filter(|number| number % 5 == day);
            for block in calendar.take(day) {
                taken += block.len();
                assert!(block.iter().all(|&number| expected.next() == Some(number)));
                calendar.give_back(block);
            }
            assert_eq!(expected.next(), None);
        }
        // What waits for a day beyond the last is still there.
        assert_eq!(calendar.iter().count(), 1_000 - taken);
        calendar.begin(2);
        assert_eq!(calendar.iter().count(), 0);
    }
}
