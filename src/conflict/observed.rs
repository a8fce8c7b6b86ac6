//! What did happen? A record of events and changes of control, replayed.

use super::{ControlChange, Event, Footprint, Realisation};
use crate::world::Place;

/// A record: what hindcasts and imported cases have instead of a simulated conflict.
#[derive(Clone, Debug, Default)]
pub struct ObservedPlan {
    /// Violent events.
    pub events: Vec<Event>,
    /// Changes of control.
    pub control: Vec<ControlChange>,
    /// Spans of days on which a truce held everywhere, both ends included.
    pub truces: Vec<(u32, u32)>,
    /// The same of truces that held somewhere, and where.
    pub local_truces: Vec<(u32, u32, Footprint)>,
    /// Announcements: day, alarm, and what they name.
    pub announcements: Vec<(u32, f64, Vec<Footprint>)>,
    /// Orders to leave: day, community, and the share that heeds it.
    pub orders: Vec<(u32, Place, f64)>,
}

impl ObservedPlan {
    pub(super) fn replay(&self, course: &mut Realisation) {
        course.events.extend_from_slice(&self.events);
        course.control.extend_from_slice(&self.control);
        let last = course.truce.len() as u32 - 1;
        for &(from, to) in &self.truces {
            for day in from..=to.min(last) {
                course.truce[day as usize] = true;
            }
        }
        course.local_truces.extend_from_slice(&self.local_truces);
        course.orders.extend_from_slice(&self.orders);
        for (day, alarm, what) in &self.announcements {
            if let Some(total) = course.alarm.get_mut(*day as usize) {
                *total += alarm;
            }
            for named in course.named.iter_mut().skip(*day as usize) {
                named.extend_from_slice(what);
            }
        }
    }
}
