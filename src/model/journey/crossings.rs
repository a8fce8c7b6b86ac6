//! How long does one wait at the border?
//!
//! Crossings let so many people a day through, and who comes later waits. How long is told: it is known on the morning to
//! all who choose a crossing on that day, and counts like way, as far as one gets in that time on the way there. So people
//! leave the nearest crossing for others once they would be sooner across there, and news of a day cannot hang on the order
//! of households within it. Whoever has set out goes to the crossing that was chosen, and waits.

use super::Roads;
use crate::model::Setting;
use crate::model::ways::Mode;

impl Roads {
    /// Lets people know how long one waits today on each road that leads abroad.
    pub(super) fn tell_of_crossings(&mut self, day: u32) {
        for crossing in 0..self.crossings.len() {
            let on = self.first_room(self.crossings[crossing].link, day as usize, 1);
            self.crossings[crossing].wait = on as u32 - day;
        }
    }

    /// Foreign locations at which one waits to enter, with the kilometres from a location that the wait counts like, by what
    /// was known this morning: as far as one gets in that time on the way there.
    pub fn kilometres_of_waiting(
        &mut self,
        setting: &Setting<'_>,
        from: usize,
        vehicle: bool,
    ) -> Vec<(usize, f64)> {
        if self.crossings.iter().all(|crossing| crossing.wait == 0) {
            return Vec::new();
        }
        let tree = self.tree(setting, from, Mode { vehicle, across: false });
        let tree = &self.trees[tree];
        let waiting = |place: &usize| {
            let place = *place;
            let there = self.crossings.iter().filter(|crossing| crossing.location == place);
            let wait = f64::from(there.map(|crossing| crossing.wait).min()?);
            let (km, days) = (f64::from(tree.km[place]), f64::from(tree.ways[place].days));
            (wait > 0.0 && days > 0.0 && km.is_finite()).then_some((place, km / days * wait))
        };
        self.abroad.iter().filter_map(waiting).collect()
    }
}
