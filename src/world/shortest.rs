//! How far is it from one location to all others, on the roads that can be used?
//!
//! Whoever asks says what a road costs in each direction. Travellers keep more than distances, and prune what they keep
//! from day to day: their trees are in `model::journey`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Geography;

impl Geography {
    /// The least cost of a way from a location to every other; infinite where there is none (Dijkstra 1959).
    ///
    /// `with` is what a way costs that goes on by a link: what it costs so far, the link, and the locations before and
    /// behind it; not less than before, and none if the link cannot be used.
    pub fn least_costs(
        &self,
        from: usize,
        with: impl Fn(f64, usize, usize, usize) -> Option<f64>,
    ) -> Vec<f64> {
        let mut least = vec![f64::INFINITY; self.locations.len()];
        let mut heap = BinaryHeap::new();
        least[from] = 0.0;
        heap.push(Reverse((0, from)));
        while let Some(Reverse((bits, at))) = heap.pop() {
            // Bits of positive floats are in the order of their values.
            if bits != least[at].to_bits() {
                continue;
            }
            for &(link, next) in self.neighbours(at) {
                let Some(sum) = with(least[at], link, at, next) else { continue };
                if sum < least[next] {
                    least[next] = sum;
                    heap.push(Reverse((sum.to_bits(), next)));
                }
            }
        }
        least
    }
}
