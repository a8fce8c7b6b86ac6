//! Which places pass to the adversary, when and how, and what does that mean to those who are there?
//!
//! The course of the conflict is known before the first day, so all of this is a matter of looking up. But nobody acts on
//! what is to come: until the day on which a place is won back, if it is, its people are overtaken, its ways are shut, and
//! a return to it is a return under a new holder.

use super::Setting;
use crate::conflict::threat::{CAPTURE_AFTER_DAYS, CAPTURE_BEFORE_DAYS};
use crate::conflict::{CaptureKind, ControlChange, Days};
use crate::numbers::Parameters;
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
    /// The day on which it is won back; the last number of all if it never is.
    pub until: u32,
}

impl Capture {
    /// The days on which the ways out are shut: from the fourth after the capture until the place is won back.
    fn lost(self) -> Days {
        Days { from: self.day + CAPTURE_AFTER_DAYS + 1, until: self.until }
    }
}

/// By kind of capture, whether a household would live at home under who holds it since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance(u8);

impl Acceptance {
    /// How many there are.
    pub const NUMBER: usize = 8;

    /// That of a household with this luck.
    pub fn of(p: &Parameters, luck: u32) -> Self {
        let would = |kind, share| if uniform(luck) < share { 1 << kind as u8 } else { 0 };
        Self(
            would(CaptureKind::Assault, p.return_share_after_assault)
                | would(CaptureKind::Handover, p.return_share_after_handover)
                | would(CaptureKind::Withdrawal, p.return_share_after_withdrawal),
        )
    }

    /// Whether it would live at home after a capture of a kind.
    pub fn after(self, kind: CaptureKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Its number among all.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// All captures of a replicate.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    /// In the order of places and days.
    all: Vec<Capture>,
    /// By place: where its captures begin and end among all.
    ranges: Vec<(u32, u32)>,
    /// Whether the ways out of some place are shut from a day on.
    losses: Vec<bool>,
    /// Whether some place that was lost is won back on a day.
    regains: Vec<bool>,
}

impl Captures {
    /// Looks at the course of a replicate.
    pub fn begin(&mut self, setting: &Setting<'_>) {
        let (taken, won_back): (Vec<&ControlChange>, Vec<_>) =
            setting.course.control.iter().partition(|change| change.role == Role::Adversary);
        self.all.clear();
        self.all.extend(taken.into_iter().map(|change| {
            let ControlChange { day, place, kind, .. } = *change;
            Capture { place, day, kind, until: u32::MAX }
        }));
        self.all.sort_by_key(|capture| (capture.place, capture.day));
        self.ranges.clear();
        self.ranges.resize(setting.geography.places(), (0, 0));
        // An end of 0 is none yet, so numbers begin with 1.
        for (number, capture) in (1..).zip(&self.all) {
            let range = &mut self.ranges[capture.place];
            *range = (if range.1 == 0 { number - 1 } else { range.0 }, number);
        }
        for ControlChange { day, place, .. } in won_back {
            let (from, to) = self.ranges[*place];
            let held = &mut self.all[from as usize..to as usize];
            // Of two changes on one day the adversary's counts.
            if held.iter().any(|capture| capture.day == *day) {
                continue;
            }
            let before = held.iter_mut().filter(|capture| capture.day < *day && capture.until == u32::MAX);
            before.for_each(|capture| capture.until = *day);
        }
        let days = setting.horizon as usize + 1;
        for of_days in [&mut self.losses, &mut self.regains] {
            of_days.clear();
            of_days.resize(days, false);
        }
        for capture in &self.all {
            let Days { from, until } = capture.lost();
            if from < until {
                let turns = [(&mut self.losses, from), (&mut self.regains, until)];
                turns
                    .into_iter()
                    .filter_map(|(days, day)| days.get_mut(day as usize))
                    .for_each(|day| *day = true);
            }
        }
    }

    /// The captures of a place, in the order of days.
    fn of(&self, place: Place) -> &[Capture] {
        let (from, to) = self.ranges[place];
        &self.all[from as usize..to as usize]
    }

    /// Whether a place is ever captured.
    pub fn any(&self, place: Place) -> bool {
        !self.of(place).is_empty()
    }

    /// The capture since which the adversary has held a place, if so on a day.
    pub fn holding(&self, place: Place, day: u32) -> Option<Capture> {
        self.of(place).iter().copied().find(|capture| (capture.day..capture.until).contains(&day))
    }

    /// The first day on which a place is lost: taken, and so long ago that the ways out are shut. The last number of all
    /// if it never is.
    pub fn first_lost(&self, place: Place) -> u32 {
        let lost = self.of(place).iter().map(|capture| capture.lost());
        lost.filter(|days| days.from < days.until).map(|days| days.from).min().unwrap_or(u32::MAX)
    }

    /// Whether a place is lost on a day.
    pub fn is_lost(&self, place: Place, day: u32) -> bool {
        self.of(place).iter().any(|capture| capture.lost().contains(day))
    }

    /// Whether some place is lost from this day on.
    pub fn any_newly_lost_on(&self, day: u32) -> bool {
        self.losses[day as usize]
    }

    /// Whether some place that was lost is won back on this day.
    pub fn any_regained_on(&self, day: u32) -> bool {
        self.regains[day as usize]
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
        // A town that is handed over, won back and stormed within days is left before the storm.
        let calls = self.of(place).iter().filter(|capture| capture.day + CAPTURE_AFTER_DAYS >= decided);
        calls.map(|capture| last_call(*capture).max(decided)).min().unwrap_or(ready).min(ready)
    }
}

/// The day on which those who still prepare go.
fn last_call(capture: Capture) -> u32 {
    match capture.kind {
        CaptureKind::Assault => capture.day.saturating_sub(CAPTURE_BEFORE_DAYS),
        CaptureKind::Handover | CaptureKind::Withdrawal => capture.day + CAPTURE_AFTER_DAYS,
    }
}
