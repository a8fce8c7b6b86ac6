//! Where are those who left a place? What people hear of relatives and neighbours who went before them.
//!
//! Counted by the location that people left and the location where they are. Most pairs of places never see anybody, so
//! that only those are kept that did.

/// People of one origin at one location.
#[derive(Clone, Copy, Debug)]
struct Group {
    location: u32,
    /// Persons up to yesterday: what those who choose today have heard of.
    yesterday: u32,
    /// The same, with today's arrivals and departures.
    today: u32,
}

/// Persons by origin and location.
#[derive(Clone, Debug, Default)]
pub(super) struct Kin {
    /// For each origin, in the order of locations.
    groups: Vec<Vec<Group>>,
    /// Origins with arrivals or departures today.
    changed: Vec<u32>,
    /// Whether an origin is among them.
    is_changed: Vec<bool>,
}

impl Kin {
    /// Forgets an earlier replicate.
    pub(super) fn begin(&mut self, locations: usize) {
        self.groups.truncate(locations);
        self.groups.iter_mut().for_each(Vec::clear);
        self.groups.resize_with(locations, Vec::new);
        self.changed.clear();
        self.is_changed.clear();
        self.is_changed.resize(locations, false);
    }

    /// What happened today is known from now on.
    pub(super) fn end_day(&mut self) {
        for origin in self.changed.drain(..) {
            self.is_changed[origin as usize] = false;
            for group in &mut self.groups[origin as usize] {
                group.yesterday = group.today;
            }
        }
    }

    /// Persons who left a location and are known to be somewhere.
    pub(super) fn everyone(&self, origin: usize) -> u64 {
        self.groups[origin].iter().map(|group| u64::from(group.yesterday)).sum()
    }

    /// Where they are: locations and persons.
    pub(super) fn of(&self, origin: usize) -> impl Iterator<Item = (usize, u32)> {
        self.groups[origin].iter().map(|group| (group.location as usize, group.yesterday))
    }

    /// Persons who left `origin` settle at a location.
    pub(super) fn settle(&mut self, origin: usize, location: usize, persons: u32) {
        *self.today(origin, location) += persons;
    }

    /// Persons who had left `origin` give up a location.
    pub(super) fn leave(&mut self, origin: usize, location: usize, persons: u32) {
        *self.today(origin, location) -= persons;
    }

    fn today(&mut self, origin: usize, location: usize) -> &mut u32 {
        if !std::mem::replace(&mut self.is_changed[origin], true) {
            self.changed.push(origin as u32);
        }
        let groups = &mut self.groups[origin];
        let location = location as u32;
        let at = groups.binary_search_by_key(&location, |group| group.location).unwrap_or_else(|at| {
            groups.insert(at, Group { location, yesterday: 0, today: 0 });
            at
        });
        &mut groups[at].today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_today_is_heard_of_tomorrow() {
        let mut kin = Kin::default();
        kin.begin(4);
        kin.settle(1, 3, 10);
        kin.settle(1, 0, 5);
        assert_eq!(kin.everyone(1), 0);
        kin.end_day();
        assert_eq!(kin.of(1).collect::<Vec<_>>(), [(0, 5), (3, 10)]);
        kin.leave(1, 3, 4);
        kin.settle(2, 3, 1);
        assert_eq!((kin.everyone(1), kin.everyone(2)), (15, 0));
        kin.end_day();
        assert_eq!((kin.everyone(1), kin.everyone(2)), (11, 1));
        kin.begin(4);
        assert_eq!(kin.everyone(1), 0);
    }
}
