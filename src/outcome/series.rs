//! How are numbers by area and day kept? Packed: most areas of a country are quiet on most days, and a thousand futures
//! of a thousand areas would not fit into memory otherwise.

/// Series of equal length, one after the other, each as its changes from day to day.
///
/// A change is a variable-length number (seven bits a byte, the lowest first; odd numbers are decreases); 0 says that
/// as many days as the next number says have no change. What comes after the last change is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    days: usize,
    /// Where each series ends in the bytes.
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl Series {
    /// Packs series of `days` values each.
    pub fn pack(values: &[u32], days: usize) -> Self {
        let mut packed = Self { days, ..Self::default() };
        for series in values.chunks_exact(days) {
            let (mut before, mut quiet) = (0, 0);
            for &value in series {
                if value == before {
                    quiet += 1;
                    continue;
                }
                if quiet > 0 {
                    packed.write(0);
                    packed.write(quiet);
                    quiet = 0;
                }
                let change = u64::from(value.abs_diff(before)) << 1;
                packed.write(if value > before { change } else { change | 1 });
                before = value;
            }
            packed.ends.push(packed.bytes.len() as u32);
        }
        packed.bytes.shrink_to_fit();
        packed
    }

    fn write(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// The days of each series, where each ends, and the bytes of all.
    pub fn parts(&self) -> (usize, &[u32], &[u8]) {
        (self.days, &self.ends, &self.bytes)
    }

    /// Series of such parts; `None` if the ends are none of the bytes.
    pub fn from_parts(days: usize, ends: Vec<u32>, bytes: Vec<u8>) -> Option<Self> {
        let whole = ends.last().map_or(0, |&end| end as usize) == bytes.len();
        (whole && ends.is_sorted()).then_some(Self { days, ends, bytes })
    }

    /// How many series there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The values of a series, by day.
    pub fn of(&self, index: usize) -> impl Iterator<Item = u32> {
        let from = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let mut bytes = self.bytes[from..self.ends[index] as usize].iter();
        let mut next = move || {
            let (mut number, mut shift) = (0_u64, 0);
            for &byte in bytes.by_ref() {
                number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
                shift += 7;
                if byte < 0x80 {
                    return Some(number);
                }
            }
            None
        };
        let (mut value, mut quiet) = (0_u32, 0_u64);
        (0..self.days).map(move |_| {
            if quiet > 0 {
                quiet -= 1;
                return value;
            }
            match next() {
                Some(0) => quiet = next().map_or(0, |days| days.saturating_sub(1)),
                Some(change) if change & 1 == 1 => value = value.wrapping_sub((change >> 1) as u32),
                Some(change) => value = value.wrapping_add((change >> 1) as u32),
                None => quiet = u64::MAX,
            }
            value
        })
    }

    /// The value of a series on a day.
    ///
    /// # Panics
    /// If the day lies after the last one.
    pub fn at(&self, index: usize, day: usize) -> u32 {
        self.of(index).nth(day).expect("a day of the series")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            values in prop::collection::vec(prop_oneof![Just(0), Just(7), 0..300_u32, any::<u32>()], 0..60),
            days in 1..7_usize,
        ) {
            let whole = values.len() / days * days;
            let packed = Series::pack(&values[..whole], days);
            prop_assert_eq!(packed.len(), whole / days);
            for (index, series) in values[..whole].chunks_exact(days).enumerate() {
                prop_assert_eq!(packed.of(index).collect::<Vec<_>>(), series);
                prop_assert_eq!(packed.at(index, days - 1), series[days - 1]);
            }
        }
    }

    #[test]
    fn quiet_series_take_no_room() {
        let mut values = vec![0; 180 * 100];
        values[17_950] = 5;
        assert!(Series::pack(&values, 180).bytes.len() <= 5);
    }
}
