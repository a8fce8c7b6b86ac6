//! Where labels go, so that none covers another.

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rectangle(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

impl Rectangle {
    /// How much of `self` lies under `other`, in square pixels.
    pub(super) fn overlap(&self, other: &Rectangle) -> f64 {
        let width = self.2.min(other.2) - self.0.max(other.0);
        let height = self.3.min(other.3) - self.1.max(other.1);
        width.max(0.0) * height.max(0.0)
    }
    /// The point of the area that is nearest to a point.
    fn nearest(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (x.max(self.0).min(self.2), y.max(self.1).min(self.3))
    }
    fn distance(&self, point: (f64, f64)) -> f64 {
        distance(self.nearest(point), point)
    }
    /// Whether a point lies inside, not on the edge.
    fn holds(&self, (x, y): (f64, f64)) -> bool {
        x > self.0 && x < self.2 && y > self.1 && y < self.3
    }
    /// Whether `self` lies wholly within `other`.
    pub(super) fn within(&self, other: &Rectangle) -> bool {
        self.0 >= other.0 && self.1 >= other.1 && self.2 <= other.2 && self.3 <= other.3
    }
}

/// How far labels may stand from the edge of their circle, in pixels: next to it, or away with a leader line.
const GAPS: [f64; 6] = [3.0, 14.0, 26.0, 40.0, 58.0, 80.0];
/// Directions from a circle to its label in sixteenths of a turn, the best first: right, left, above, below,
/// then what lies between.
const DIRECTIONS: [f64; 16] =
    [0.0, 8.0, 12.0, 4.0, 14.0, 2.0, 10.0, 6.0, 15.0, 1.0, 13.0, 3.0, 9.0, 7.0, 11.0, 5.0];
/// What a position next to its circle may cost; beyond that a reader would take it for another's.
const NEAR: f64 = 12.0;

/// A circle on the map, which labels name and should not hide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Circle {
    pub(super) at: (f64, f64),
    pub(super) radius: f64,
}

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LabelSpot {
    pub(super) area: Rectangle,
    /// From the edge of the circle to the label, where the label stands away from it.
    pub(super) leader: Option<Leader>,
}

/// Both ends of a leader line.
pub(super) type Leader = ((f64, f64), (f64, f64));

/// Greedy placement: labels are offered in order of importance, and each takes the cheapest position around its
/// circle of those that meet no other label. It costs to stand far off, to hide other circles, and to stand next to
/// another circle than one's own without a leader line.
#[derive(Debug)]
pub(super) struct Placer {
    bounds: Rectangle,
    circles: Vec<Circle>,
    /// The circles around each square of the sheet.
    squares: Squares,
    taken: Vec<Rectangle>,
    leaders: Vec<Leader>,
}

impl Placer {
    pub(super) fn new(bounds: Rectangle, circles: Vec<Circle>) -> Self {
        let squares = Squares::new(bounds, &circles);
        Self { bounds, circles, squares, taken: Vec::new(), leaders: Vec::new() }
    }

    /// Keeps labels off an area.
    pub(super) fn block(&mut self, area: Rectangle) {
        self.taken.push(area);
    }

    /// A place for the label of a circle, of a given size; away from its circle only if it `may_lead`. `None` if
    /// there is none.
    pub(super) fn label(&mut self, circle: usize, size: (f64, f64), may_lead: bool) -> Option<LabelSpot> {
        let own = self.circles[circle];
        let mut best: Option<(f64, LabelSpot)> = None;
        for (ring, gap) in GAPS.into_iter().enumerate().take(if may_lead { GAPS.len() } else { 1 }) {
            for (rank, sixteenths) in DIRECTIONS.into_iter().enumerate() {
                let spot = spot(own, gap, sixteenths * std::f64::consts::FRAC_PI_8, size, ring > 0);
                if !self.is_free(&spot) {
                    continue;
                }
                let cost = 0.5 * gap + 0.3 * rank as f64 + self.cost(circle, &spot);
                let near_enough = may_lead || cost < NEAR;
                if near_enough && best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, spot));
                }
            }
        }
        let (_, spot) = best?;
        self.taken.push(spot.area);
        self.leaders.extend(spot.leader);
        Some(spot)
    }

    /// Whether neither label nor leader meets what is there.
    fn is_free(&self, spot: &LabelSpot) -> bool {
        let apart = |leader: &Leader, area: &Rectangle| !along(leader).any(|point| area.holds(point));
        spot.area.within(&self.bounds)
            && self.taken.iter().all(|taken| taken.overlap(&spot.area) < 1.0)
            && self.leaders.iter().all(|leader| apart(leader, &spot.area))
            && spot.leader.is_none_or(|leader| self.taken.iter().all(|taken| apart(&leader, taken)))
    }

    /// What a position costs by other circles.
    fn cost(&self, own: usize, spot: &LabelSpot) -> f64 {
        let others = self.squares.around(spot).filter(|&index| index != own);
        others.fold(0.0, |cost, index| {
            let (hides, misleads) = cost_of(self.circles[index], spot);
            cost + hides + misleads
        })
    }
}

/// What a position costs by another circle that it hides, and by one that it seems to name.
fn cost_of(other: Circle, spot: &LabelSpot) -> (f64, f64) {
    let r = 0.9 * other.radius;
    let hidden = Rectangle(other.at.0 - r, other.at.1 - r, other.at.0 + r, other.at.1 + r);
    let hides = hidden.overlap(&spot.area) / (4.0 * r * r).max(1.0) * (3.0 + other.radius);
    let misleads = if let Some(leader) = spot.leader {
        // A leader that runs through another circle seems to name it.
        let through = along(&leader).any(|point| distance(point, other.at) < other.radius);
        if through { 4.0 + other.radius } else { 0.0 }
    } else {
        let gap = spot.area.distance(other.at) - other.radius;
        if gap < GAPS[0] { 4.0 + 0.3 * other.radius } else { 0.0 }
    };
    (hides, misleads)
}

/// Circles by the squares of the sheet that they reach: a map of twenty thousand places has no time to hold each name
/// against each circle. Those off the sheet count to the squares at its edge.
#[derive(Debug)]
struct Squares {
    corner: (f64, f64),
    columns: usize,
    rows: usize,
    circles: Vec<Vec<usize>>,
}

impl Squares {
    /// Side of a square in pixels: about the height of a name.
    const SIDE: f64 = 20.0;

    fn new(bounds: Rectangle, circles: &[Circle]) -> Self {
        let count = |from: f64, to: f64| ((to - from) / Self::SIDE).max(0.0) as usize + 1;
        let (columns, rows) = (count(bounds.0, bounds.2), count(bounds.1, bounds.3));
        let circles_by_square = vec![Vec::new(); columns * rows];
        let mut squares = Self { corner: (bounds.0, bounds.1), columns, rows, circles: circles_by_square };
        for (index, circle) in circles.iter().enumerate() {
            let ((x, y), reach) = (circle.at, circle.radius + GAPS[0]);
            for square in squares.under(Rectangle(x - reach, y - reach, x + reach, y + reach)) {
                squares.circles[square].push(index);
            }
        }
        squares
    }

    /// The squares that meet an area.
    fn under(&self, area: Rectangle) -> impl Iterator<Item = usize> + use<> {
        let at = |position: f64, corner: f64, squares: usize| {
            (((position - corner) / Self::SIDE).max(0.0) as usize).min(squares - 1)
        };
        let across = |x| at(x, self.corner.0, self.columns);
        let (left, right, columns) = (across(area.0), across(area.2), self.columns);
        let (top, bottom) = (at(area.1, self.corner.1, self.rows), at(area.3, self.corner.1, self.rows));
        (top..=bottom).flat_map(move |row| (left..=right).map(move |column| row * columns + column))
    }

    /// The circles that a label or its leader may meet, in their order; others cost it nothing.
    fn around(&self, spot: &LabelSpot) -> impl Iterator<Item = usize> + use<> {
        let Rectangle(left, top, right, bottom) = spot.area;
        // A leader ends at its label.
        let (x, y) = spot.leader.map_or((left, top), |(start, _)| start);
        let area = Rectangle(left.min(x), top.min(y), right.max(x), bottom.max(y));
        let mut around: Vec<usize> =
            self.under(area).flat_map(|square| self.circles[square].iter().copied()).collect();
        around.sort_unstable();
        around.dedup();
        around.into_iter()
    }
}

/// The position of a label in a direction from its circle.
fn spot(own: Circle, gap: f64, angle: f64, (width, height): (f64, f64), leads: bool) -> LabelSpot {
    let (cos, sin) = (libm::cos(angle), libm::sin(angle));
    let reach = own.radius + gap;
    let (x, y) = (own.at.0 + cos * (reach + width / 2.0), own.at.1 + sin * (reach + height / 2.0));
    let area = Rectangle(x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0);
    let end = area.nearest(own.at);
    let length = distance(own.at, end).max(1.0);
    let share = own.radius / length;
    let start = (own.at.0 + share * (end.0 - own.at.0), own.at.1 + share * (end.1 - own.at.1));
    LabelSpot { area, leader: leads.then_some((start, end)) }
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    libm::hypot(a.0 - b.0, a.1 - b.1)
}

/// Points along a leader, a few pixels apart.
fn along(&(from, to): &Leader) -> impl Iterator<Item = (f64, f64)> {
    const STEPS: u32 = 24;
    (0..=STEPS).map(move |step| {
        let share = f64::from(step) / f64::from(STEPS);
        (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    })
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

    fn placer(circles: &[(f64, f64, f64)]) -> Placer {
        let circles = circles.iter().map(|&(x, y, radius)| Circle { at: (x, y), radius }).collect();
        Placer::new(Rectangle(0.0, 0.0, 400.0, 300.0), circles)
    }

    #[test]
    fn no_two_labels_share_a_place() {
        let circles: Vec<_> = (0..8).map(|k| (140.0 + 14.0 * f64::from(k), 150.0, 5.0)).collect();
        let mut labels = placer(&circles);
        let placed: Vec<_> = (0..8).filter_map(|circle| labels.label(circle, (60.0, 16.0), true)).collect();
        assert!(placed.len() >= 6, "{}", placed.len());
        for (i, a) in placed.iter().enumerate() {
            assert!(placed[..i].iter().all(|b| a.area.overlap(&b.area) < 1.0));
        }
        assert_eq!(labels.label(0, (500.0, 16.0), true), None);
    }

    #[test]
    fn a_lonely_label_stands_to_the_right_without_a_leader() {
        let spot = placer(&[(150.0, 150.0, 10.0)]).label(0, (60.0, 16.0), true).expect("there is room");
        assert_eq!(spot, LabelSpot { area: Rectangle(163.0, 142.0, 223.0, 158.0), leader: None });
    }

    #[test]
    fn a_label_stays_off_other_circles() {
        let mut labels = placer(&[(150.0, 150.0, 10.0), (190.0, 150.0, 20.0)]);
        let spot = labels.label(0, (60.0, 16.0), true).expect("there is room");
        assert!(spot.area.distance((190.0, 150.0)) > 20.0, "{spot:?}");
    }

    /// A small circle within a crowd gets its name beyond the crowd, on a line that starts at its own edge.
    #[test]
    fn a_label_that_cannot_stay_near_has_a_leader() {
        let ring = (0..8).map(|k| {
            let angle = f64::from(k) * std::f64::consts::FRAC_PI_4;
            (200.0 + 22.0 * libm::cos(angle), 150.0 + 22.0 * libm::sin(angle), 9.0)
        });
        let circles: Vec<_> = std::iter::once((200.0, 150.0, 6.0)).chain(ring).collect();
        let spot = placer(&circles).label(0, (60.0, 16.0), true).expect("there is room");
        let (start, _) = spot.leader.expect("it stands away");
        assert!((distance(start, (200.0, 150.0)) - 6.0).abs() < 1e-9);
        assert_eq!(placer(&circles).label(0, (60.0, 16.0), false), None);
    }

    /// No circle that a position must pay for is missed, on the sheet or off it.
    #[test]
    fn circles_that_are_not_looked_at_cost_nothing() {
        let at = |k: u32| (f64::from(k * 37 % 440) - 20.0, f64::from(k * 53 % 330) - 15.0);
        let circles: Vec<_> = (0..200).map(|k| (at(k).0, at(k).1, f64::from(1 + k % 23))).collect();
        let labels = placer(&circles);
        let mut missed = 0;
        for own in &labels.circles {
            for gap in GAPS {
                for sixteenths in DIRECTIONS {
                    let angle = sixteenths * std::f64::consts::FRAC_PI_8;
                    let spot = spot(*own, gap, angle, (60.0, 16.0), gap > GAPS[0]);
                    if !spot.area.within(&labels.bounds) {
                        continue;
                    }
                    let around: Vec<_> = labels.squares.around(&spot).collect();
                    let others = (0..circles.len()).filter(|index| around.binary_search(index).is_err());
                    for other in others {
                        missed += 1;
                        let (hides, misleads) = cost_of(labels.circles[other], &spot);
                        assert!(hides + misleads <= 0.0, "{other} beside {spot:?}");
                    }
                }
            }
        }
        assert!(missed > 10_000, "nearly all are far away: {missed}");
    }

    #[test]
    fn stacked_labels_keep_their_order_and_stay_inside() {
        assert_eq!(stack(&[(0.0, 10.0), (5.0, 10.0), (90.0, 10.0)], 0.0, 95.0), [0.0, 10.0, 85.0]);
        assert!(stack(&[], 0.0, 1.0).is_empty());
    }
}
