//! How long do they stay, and what ends it: moving on, or going home?
//!
//! A household that arrives has the same departure clock as one at home (tolerance and hazard, see
//! [`super::departure`]), with fresh luck and no neighbours to copy, plus a hazard of moving on for other
//! reasons; and a clock of return with hazard
//!
//! `r(t) = r_0 · (q + (1 − q) · b(t)) · (1 − L · (1 − e^(−D/D_0)))`, zero while the home is taken (but not for the
//! share of households that would live under its new holder):
//!
//! what they believe, who holds their home, and whether it still stands. Belief in a truce grows by a part of what
//! is lacking on each day, a larger part when a truce holds, a violation at home of impulse I leaves `e^(−I/T_r)`
//! of it, and the end of the truce nothing. Who does not believe hardly returns (q), however quiet the day. Damage D saturates: a share L of homes is
//! uninhabitable in the end.
//!
//! Because the conflict does not depend on households, all of
//! this is known in advance: the day on which the stay ends, and how, is found on arrival. A household
//! that has come home has the departure clock of its community again.

use super::Setting;
use super::captures::{Acceptance, Captures};
use super::decision::Responses;
use crate::rng::uniform;
use crate::world::{Place, Standing};

/// What ends a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The household moves on.
    Onward,
    /// It goes home.
    Return,
}

/// The clocks of every place that has been asked about so far.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    days: usize,
    /// How the four classes of households respond to threat.
    responses: Responses,
    /// Hazards of ground fighting by place and day, in the order of places.
    ground: Vec<(u32, u32, f32)>,
    places: Vec<PlaceClock>,
    /// Hazard of return accumulated up to and including a day, by community and by the captures after which people
    /// would live there.
    returns: Vec<[Hazard; Acceptance::NUMBER]>,
}

/// What fixes the end of a stay at a place; the two tables are read together.
#[derive(Clone, Debug, Default)]
struct PlaceClock {
    /// The largest threat from a day on, to the power of the slope.
    worst: Vec<f64>,
    /// Hazard accumulated up to and including a day.
    hazard: Hazard,
}

/// A hazard summed up by day, with its end beside it: most stays outlast the horizon, and the end says so. Sums and not the
/// survival e^(−sum), which is 0 after an order that nearly all heed, and then rings for whoever comes home.
#[derive(Clone, Debug, Default)]
struct Hazard {
    by_day: Vec<f64>,
    end: f64,
}

/// Who asks, with which luck.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// Where.
    pub place: Place,
    /// The day on which the stay begins.
    pub from: u32,
    /// Whether the household had been displaced before the start.
    pub standing: Standing,
    /// Whether it has a vehicle.
    pub vehicle: bool,
    /// Its luck: tolerance, hazard, return, preparation.
    pub luck: [u32; 4],
}

impl Clocks {
    /// Forgets an earlier replicate.
    pub fn begin(&mut self, setting: &Setting<'_>) {
        let geography = setting.geography;
        self.days = setting.horizon as usize + 1;
        self.places.resize_with(geography.places(), PlaceClock::default);
        self.places.truncate(geography.places());
        self.returns.resize_with(geography.communities.len(), Default::default);
        self.returns.truncate(geography.communities.len());
        self.responses = Responses::new(setting.parameters);
        self.ground.clear();
        for day in 0..self.days {
            self.ground.extend(setting.field.ground(day).iter().map(|&(place, h)| (place, day as u32, h)));
        }
        // Stable, so that the hazards of a place stay in the order of days.
        self.ground.sort_by_key(|&(place, _, _)| place);
        self.places.iter_mut().for_each(|clock| clock.worst.clear());
        self.returns.iter_mut().flatten().for_each(|table| table.by_day.clear());
    }

    /// The day on which the household decides to leave its place, if within the horizon, plus the time
    /// that it needs to set out.
    pub fn departure(&mut self, setting: &Setting<'_>, captures: &Captures, stay: &Stay) -> Option<u32> {
        let host = stay.place >= setting.geography.communities.len();
        self.wind(setting, stay.place, host);
        let (clock, felt) = (&self.places[stay.place], setting.field.felt_at(stay.place));
        let next = stay.from as usize + 1;
        if next >= felt.len() {
            return None;
        }
        let response = self.responses.of(stay.standing, stay.vehicle);
        let u = uniform(stay.luck[0]);
        let by_choice = if u < response.share_left_at_power(clock.worst[next]) {
            let tolerance = response.tolerance(u) as f32;
            first_at_least(&felt[next..], tolerance).map(|wait| next + wait)
        } else {
            None
        };
        let by_hazard = clock.hazard.passes(stay.from as usize, uniform(stay.luck[1]));
        let decided = by_choice.unwrap_or(usize::MAX).min(by_hazard);
        if decided >= felt.len() {
            return None;
        }
        let ready = captures.sets_out(setting, stay.place, decided as u32, stay.luck[3]);
        (ready <= setting.horizon).then_some(ready)
    }

    /// The day on which a hosted household goes home, if it may and within the horizon; `home` says where that is,
    /// and after which captures it would live there under the new holder.
    pub fn going_home(
        &mut self,
        setting: &Setting<'_>,
        captures: &Captures,
        stay: &Stay,
        (community, accepts): (usize, Acceptance),
    ) -> Option<u32> {
        let table = &mut self.returns[community][accepts.index()];
        if table.by_day.is_empty() {
            let p = setting.parameters;
            let damage = setting.field.damage_at(community);
            let (mut accumulated, mut belief, mut before, mut held) = (0.0, 0.0, 0.0, false);
            // Damage stays what it was on most days, and then so does this.
            let mut standing = 1.0;
            table.fill((0..self.days).map(|day| {
                let damage = f64::from(damage[day]);
                let impulse = damage - std::mem::replace(&mut before, damage);
                let truce = setting.field.truce_at(community, day);
                // What they believed in is gone.
                if std::mem::replace(&mut held, truce) && !truce {
                    belief = 0.0;
                }
                let gain = if truce { p.belief_in_truce_per_day } else { p.belief_in_quiet_per_day };
                belief += gain * (1.0 - belief);
                if impulse > 0.0 {
                    belief *= libm::exp(-impulse / p.return_threat_scale);
                    let ruined = p.uninhabitable_share * (1.0 - libm::exp(-damage / p.return_damage_scale));
                    standing = 1.0 - ruined;
                }
                let held = captures.holding(community, day as u32);
                if held.is_none_or(|capture| accepts.after(capture.kind)) {
                    let ready = p.return_without_truce + (1.0 - p.return_without_truce) * belief;
                    accumulated += p.return_rate_per_day * ready * standing;
                }
                accumulated
            }));
        }
        let day = table.passes(stay.from as usize, uniform(stay.luck[2]));
        (day < self.days).then_some(day as u32)
    }

    /// When and how the stay of a hosted household ends, if within the horizon.
    pub fn end(
        &mut self,
        setting: &Setting<'_>,
        captures: &Captures,
        stay: &Stay,
        home: (usize, Acceptance),
    ) -> Option<(u32, Ending)> {
        let onward = self.departure(setting, captures, stay).map(|day| (day, Ending::Onward));
        let back = self.going_home(setting, captures, stay, home).map(|day| (day, Ending::Return));
        match (onward, back) {
            (Some(onward), Some(back)) if back.0 < onward.0 => Some(back),
            (None, back) => back,
            (onward, _) => onward,
        }
    }

    /// Makes the tables of a place, if nobody has asked about it before.
    fn wind(&mut self, setting: &Setting<'_>, place: Place, host: bool) {
        let clock = &mut self.places[place];
        if !clock.worst.is_empty() {
            return;
        }
        let p = setting.parameters;
        // At home only conflict moves people.
        let rate = if host { p.onward_rate_per_day } else { 0.0 };
        let felt = setting.field.felt_at(place);
        clock.worst.resize(self.days, 0.0);
        let (mut worst, mut power) = (0.0f32, 0.0);
        for day in (0..self.days).rev() {
            if felt[day] > worst {
                worst = felt[day];
                power = self.responses.power(worst);
            }
            clock.worst[day] = power;
        }
        let first = self.ground.partition_point(|&(at, _, _)| (at as usize) < place);
        let mut ground =
            self.ground[first..].iter().take_while(|&&(at, _, _)| at as usize == place).peekable();
        let mut hazard = 0.0;
        clock.hazard.fill((0..self.days).map(|day| {
            hazard += rate;
            while let Some(&(_, _, more)) = ground.next_if(|&&(_, on, _)| on as usize == day) {
                hazard += f64::from(more);
            }
            hazard
        }));
    }
}

/// The first of some numbers that is so large. They are looked at in blocks, whose numbers need not wait for each other.
fn first_at_least(numbers: &[f32], least: f32) -> Option<usize> {
    const BLOCK: usize = 16;
    let holds_one = |block: &[f32]| block.iter().filter(|&&number| number >= least).count() > 0;
    let at = BLOCK * numbers.chunks(BLOCK).position(holds_one)?;
    numbers[at..].iter().position(|&number| number >= least).map(|within| at + within)
}

impl Hazard {
    fn fill(&mut self, by_day: impl Iterator<Item = f64>) {
        self.by_day.clear();
        self.by_day.extend(by_day);
        self.end = self.by_day.last().copied().unwrap_or(0.0);
    }

    /// The first day after `from` on which the survival since then, e^(−what was added), is `u` or below; beyond the last
    /// day if there is none.
    fn passes(&self, from: usize, u: f64) -> usize {
        let limit = self.by_day[from] - libm::log(u);
        if self.end < limit {
            return self.by_day.len();
        }
        let next = from + 1;
        next + self.by_day[next..].partition_point(|&sum| sum < limit)
    }
}

#[cfg(test)]
mod tests {
    use super::first_at_least;

    #[test]
    fn looking_in_blocks_finds_what_looking_at_each_finds() {
        for length in [0, 1, 15, 16, 17, 40] {
            let numbers: Vec<f32> = (0..length).map(|number| (number * 7 % 11) as f32).collect();
            for least in [0.0, 3.0, 9.5, 10.0, 11.0] {
                assert_eq!(
                    first_at_least(&numbers, least),
                    numbers.iter().position(|&number| number >= least)
                );
            }
        }
    }
}
