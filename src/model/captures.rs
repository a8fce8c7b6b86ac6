//! Which places pass to the adversary, when and how, and what does that mean to those who are there?
//!
//! The course of the conflict is known before the first day, so all of this is a matter of looking up. A capture
//! lasts if the place is not won back within the horizon; only then are its people overtaken, its ways shut for
//! good, and a return to it a return under a new holder.

use super::Setting;
use crate::conflict::CaptureKind;
use crate::conflict::threat::{CAPTURE_AFTER_DAYS, CAPTURE_BEFORE_DAYS};
use crate::rng::uniform;
use crate::world::{Place, Role};

/// A place passes to the adversary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The place.
    pub place: Place,
    /// The day.
    pub day: u32,
    /// How.
    pub kind: CaptureKind,
}

/// All captures of a replicate.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    /// In the order of places and days.
    all: Vec<Capture>,
    /// By place: the capture that lasts.
    lasting: Vec<Option<Capture>>,
    /// Whether ways out of some place are shut for good on a day.
    losses: Vec<bool>,
}

impl Captures {
    /// Looks at the course of a replicate.
    pub fn begin(&mut self, setting: &Setting<'_>) {
        self.all.clear();
        self.lasting.clear();
        self.lasting.resize(setting.geography.places(), None);
        for change in &setting.course.control {
            let lasting = &mut self.lasting[change.place];
            if change.role == Role::Adversary {
                let capture = Capture { place: change.place, day: change.day, kind: change.kind };
                self.all.push(capture);
                lasting.get_or_insert(capture);
            } else {
                *lasting = None;
            }
        }
        self.all.sort_by_key(|capture| (capture.place, capture.day));
        self.losses.clear();
        self.losses.resize(setting.horizon as usize + 1, false);
        for capture in self.lasting.iter().flatten() {
            if let Some(loss) = self.losses.get_mut(shut_from(*capture) as usize) {
                *loss = true;
            }
        }
    }

    /// The capture of a place that lasts, if there is one.
    pub fn lasting(&self, place: Place) -> Option<Capture> {
        self.lasting[place]
    }

    /// Whether a place has been taken for good by a day.
    pub fn is_taken(&self, place: Place, day: u32) -> bool {
        self.lasting[place].is_some_and(|capture| day >= capture.day)
    }

    /// The day from which a place is lost: taken for good, and so long ago that the ways out are shut. The last
    /// number of all if it never is.
    pub fn lost_from(&self, place: Place) -> u32 {
        self.lasting[place].map_or(u32::MAX, shut_from)
    }

    /// Whether a place is lost by a day.
    pub fn is_lost(&self, place: Place, day: u32) -> bool {
        day >= self.lost_from(place)
    }

    /// Whether some place is lost from this day on.
    pub fn any_lost_on(&self, day: u32) -> bool {
        self.losses[day as usize]
    }

    /// The day on which someone who decides to leave a place sets out, with their luck in preparing.
    ///
    /// Preparation is exponential, at a rate that grows with the threat felt on the day of the decision, in whole
    /// days rounded down. Nobody packs while the place is stormed: from the day before to three days after, those
    /// who decide, and those who still prepare, go at once. Where it changes hands without an assault they go before
    /// the ways are shut.
    pub fn sets_out(&self, setting: &Setting<'_>, place: Place, decided: u32, luck: u32) -> u32 {
        let p = setting.parameters;
        let felt = f64::from(setting.field.felt_at(place)[decided as usize]);
        let rate = p.preparation_rate_per_day * (1.0 + felt / p.preparation_threat_scale);
        // `as` saturates: an endless preparation lies beyond any horizon.
        let ready = decided + ((-libm::log(uniform(luck)) / rate) as u32).min(1 << 20);
        let first = self
            .all
            .partition_point(|capture| (capture.place, capture.day + CAPTURE_AFTER_DAYS) < (place, decided));
        match self.all.get(first).filter(|capture| capture.place == place) {
            Some(capture) => ready.min(last_call(*capture).max(decided)),
            None => ready,
        }
    }
}

/// The first day on which the ways out of a captured place are shut.
fn shut_from(capture: Capture) -> u32 {
    capture.day + CAPTURE_AFTER_DAYS + 1
}

/// The day on which those who still prepare go.
fn last_call(capture: Capture) -> u32 {
    match capture.kind {
        CaptureKind::Assault => capture.day.saturating_sub(CAPTURE_BEFORE_DAYS),
        CaptureKind::Handover | CaptureKind::Withdrawal => capture.day + CAPTURE_AFTER_DAYS,
    }
}
