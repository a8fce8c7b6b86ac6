//! Where labels go, so that none covers another.

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

impl Area {
    /// How much of `self` lies under `other`, in square pixels.
    pub(super) fn overlap(&self, other: &Area) -> f64 {
        let width = self.2.min(other.2) - self.0.max(other.0);
        let height = self.3.min(other.3) - self.1.max(other.1);
        width.max(0.0) * height.max(0.0)
    }
    /// Whether `self` lies wholly within `other`.
    pub(super) fn within(&self, other: &Area) -> bool {
        self.0 >= other.0 && self.1 >= other.1 && self.2 <= other.2 && self.3 <= other.3
    }
}

/// Greedy placement: labels are offered in order of importance, and each takes
/// the first free position around its point.
#[derive(Debug)]
pub(super) struct Placer {
    bounds: Area,
    taken: Vec<Area>,
}

impl Placer {
    pub(super) fn new(bounds: Area) -> Self {
        Self { bounds, taken: Vec::new() }
    }

    /// Keeps labels off an area.
    pub(super) fn block(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// A place for a label of this size around a point with a symbol of
    /// radius `r`: right, left, above, below, then the corners. `None` if all
    /// are taken.
    pub(super) fn around(
        &mut self,
        (x, y): (f64, f64),
        radius: f64,
        (width, height): (f64, f64),
    ) -> Option<Area> {
        for gap in [radius + 3.0, radius + 14.0, radius + 28.0] {
            let diagonal = gap * 0.75;
            for (left, top) in [
                (x + gap, y - height / 2.0),
                (x - gap - width, y - height / 2.0),
                (x - width / 2.0, y - gap - height),
                (x - width / 2.0, y + gap),
                (x + diagonal, y - diagonal - height),
                (x + diagonal, y + diagonal),
                (x - diagonal - width, y - diagonal - height),
                (x - diagonal - width, y + diagonal),
            ] {
                let area = Area(left, top, left + width, top + height);
                if area.within(&self.bounds) && self.taken.iter().all(|taken| taken.overlap(&area) < 1.0) {
                    self.taken.push(area);
                    return Some(area);
                }
            }
        }
        None
    }
}

/// Moves the tops of stacked labels of given heights as little as needed so
/// that they follow each other without overlap inside `low..high`. Labels
/// must come sorted by their wanted top.
pub(super) fn stack(wanted: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let mut tops = Vec::with_capacity(wanted.len());
    let mut free = low;
    for &(top, height) in wanted {
        let top = top.max(free);
        tops.push(top);
        free = top + height;
    }
    let mut limit = high;
    for (top, &(_, height)) in tops.iter_mut().zip(wanted).rev() {
        *top = top.min(limit - height);
        limit = *top;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_labels_share_a_place() {
        let mut labels = Placer::new(Area(0.0, 0.0, 300.0, 300.0));
        let placed: Vec<_> =
            (0..6).filter_map(|_| labels.around((150.0, 150.0), 5.0, (60.0, 16.0))).collect();
        assert_eq!(placed.len(), 6);
        for (i, a) in placed.iter().enumerate() {
            assert!(placed[..i].iter().all(|b| a.overlap(b) < 1.0));
        }
        assert_eq!(labels.around((150.0, 150.0), 5.0, (400.0, 16.0)), None);
    }

    #[test]
    fn stacked_labels_keep_their_order_and_stay_inside() {
        assert_eq!(stack(&[(0.0, 10.0), (5.0, 10.0), (90.0, 10.0)], 0.0, 95.0), [0.0, 10.0, 85.0]);
        assert!(stack(&[], 0.0, 1.0).is_empty());
    }
}
