//! When do trains and buses run, and how long does one wait for a seat?
//!
//! Who boards them is in `journey::lines`.

use super::Setting;
use crate::conflict::{Days, Opening};
use crate::world::{Link, RoadStatus};

/// Trains and buses on the present day.
#[derive(Clone, Debug, Default)]
pub(super) struct Timetable {
    pub(super) all: Vec<Line>,
    /// Counts how often a wait has become another one.
    pub(super) news: u32,
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) link: usize,
    /// The locations at its ends.
    pub(super) ends: [usize; 2],
    /// When it runs.
    pub(super) days: Days,
    /// Days that one waits for a seat; none if there is none left.
    pub(super) wait: Option<u32>,
}

impl Timetable {
    /// Nobody waits.
    pub(super) fn begin(&mut self, setting: &Setting<'_>) {
        let (links, openings) = (&setting.geography.links, &setting.course.openings);
        let line = |opening: &&Opening| links[opening.link].status == RoadStatus::Transport;
        self.all.clear();
        self.all.extend(openings.iter().filter(line).map(|opening| Line {
            link: opening.link,
            ends: [links[opening.link].from, links[opening.link].to],
            // A seat of a day after the run is none.
            days: Days { until: opening.days.until.min(setting.horizon + 1), ..opening.days },
            wait: Some(0),
        }));
        self.news = 0;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The line that a link is; none of a road.
    pub(super) fn of(&self, link: usize) -> Option<&Line> {
        self.all.iter().find(|line| line.link == link)
    }
}

/// Days from one end of a line to the other.
pub(super) fn days(link: &Link) -> f32 {
    (link.length_km / (24.0 * link.speed_km_per_h)) as f32
}

/// How far it is by a line, in the choice of a destination: as far as one walks in that time.
pub(super) fn felt_km(days: f32, setting: &Setting<'_>) -> f32 {
    (f64::from(days) * setting.parameters.walking_km_per_day) as f32
}
