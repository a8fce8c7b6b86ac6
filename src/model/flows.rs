//! Who went from where to where? Persons by pair of areas, as far as there are any: a country has a million pairs.

/// Persons by cell of a table, of which most are empty.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    /// Cells and persons: in order and each once up to `settled`, then as they came.
    cells: Vec<(u64, u32)>,
    settled: usize,
}

/// As many newcomers at least wait to be put in order, so that few people pay no sorting each.
const LEAST: usize = 4096;

impl Flows {
    /// Starts at zero.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.settled = 0;
    }

    /// Adds persons to a cell.
    pub fn add(&mut self, cell: u64, persons: u32) {
        self.cells.push((cell, persons));
        if self.cells.len() > 2 * self.settled + LEAST {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.cells.sort_unstable_by_key(|&(cell, _)| cell);
        self.cells.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                // No more than all movements, whose number is looked at ([`super::tally::Tally::greatest`]).
                kept.1 = kept.1.wrapping_add(next.1);
            }
            same
        });
        self.settled = self.cells.len();
    }

    /// The cells that have persons, in order.
    pub fn cells(&mut self) -> &[(u64, u32)] {
        self.settle();
        &self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_summed_in_any_order() {
        let mut flows = Flows::default();
        for turn in 0..3 * LEAST as u64 {
            flows.add(turn * 7 % 10, 1);
        }
        let persons: u32 = flows.cells().iter().map(|cell| cell.1).sum();
        assert_eq!((flows.cells().len(), persons), (10, 3 * LEAST as u32));
        flows.clear();
        assert!(flows.cells().is_empty());
    }
}
