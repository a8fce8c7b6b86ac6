//! Who is bombarded, and how heavily?
//!
//! Fire comes in spells of some days. Each area and week has two kinds, of which the numbers are Poisson.
//!
//! **Along the front** spells fall on single places near it, the more people live there and the nearer it is:
//!
//! `rate = front · Σ over communities of people/10,000 · e^(−d_front/(ℓ r)) · z`,
//!
//! with the nearest front line of each, where a ceasefire that covers it leaves shares of the rate, of the reach (r) and,
//! in the demilitarised zone, of the rate there (z) and of the days of a spell ([`Fire`]). The place that is hit is drawn
//! with the terms of the sum as weights.
//!
//! **An offensive** brings fire around its moving tips and deep strikes on populous areas, on whole areas:
//!
//! `rate = tip · max over axes of e^(−d_tip/ℓ) + deep · population/100,000`.
//!
//! If there is at least one spell (probability 1 − e^(−rate)), it lasts some days of the week, with a severity from
//! the three levels in which event tables are coded (0.3 light, 0.5 sustained, 0.8 heavy). The luck is keyed by area
//! and week, so that more fire never spares an area that was hit.

use super::ceasefire::Fire;
use super::offensive::Campaign;
use super::{Event, EventKind, Footprint, KM, Realisation};
use crate::numbers::{Owner, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};
use crate::world::{Geography, Place, Point, Role};

/// Most spells of fire a week.
const SPELLS_A_WEEK: f64 = 1000.0;

parameters! {
    /// The numbers of shelling and air strikes.
    BombardmentNumbers:
    /// Spells a week for 10,000 people who live at the front line.
    front_spells_per_10000_people: "1/week", 0.0, SPELLS_A_WEEK, word 0 0;
    /// Spells a week in an area at the tip of an axis.
    tip_spells_per_week: "1/week", 0.0, SPELLS_A_WEEK, word 0 1;
    /// Spells a week in an area of 100,000 people anywhere, during an offensive.
    deep_spells_per_week: "1/week", 0.0, SPELLS_A_WEEK, word 0 2;
    /// Distance over which the rates fall to 1/e.
    reach_km: "kilometres", 0.1, KM, word 0 3;
}

impl<T> BombardmentNumbers<T> {
    pub(super) fn owned<U>(
        &self,
        turn: &mut impl FnMut(&Owner, &'static ParameterInfo, &T) -> U,
    ) -> BombardmentNumbers<U> {
        let owner = Owner::new("bombardment", Purpose::Bombardment, RATES);
        self.map(|info, number| turn(&owner, info, number))
    }
}

/// What a scenario says about bombardment.
#[derive(Clone, Debug)]
pub struct BombardmentPlan {
    /// What is known of its numbers.
    pub numbers: BombardmentNumbers<Prior>,
    /// Severity levels of spells, from light to heavy.
    pub severities: [f64; 3],
    /// Shares of the levels along the front; they add up to 1.
    pub front_shares: [f64; 3],
    /// Shares of the levels during an offensive; they add up to 1.
    pub offensive_shares: [f64; 3],
}

const WEEK: u32 = 7;
/// Group of the draws made once; areas use member numbers in the others.
const RATES: u32 = 0;
const OFFENSIVE_SPELLS: u32 = 1;
const FRONT_SPELLS: u32 = 2;
const TARGETS: u32 = 3;
/// People for whom the rate of spells along the front is given, and those for whom that of deep strikes is.
const AT_THE_FRONT: f64 = 10_000.0;
const FROM_AFAR: f64 = 100_000.0;

impl BombardmentPlan {
    pub(super) fn realise(
        &self,
        numbers: &BombardmentNumbers,
        geography: &Geography,
        streams: &Streams,
        fire: impl Fn(usize, u32) -> Fire,
        campaign: Option<&Campaign>,
        course: &mut Realisation,
    ) {
        let areas = AreaGeometry::new(geography);
        let horizon = course.truce.len() as u32 - 1;
        let mut weights = Vec::new();
        for week in 0..=horizon / WEEK {
            let (first, last) = (week * WEEK, (week * WEEK + WEEK - 1).min(horizon));
            let midweek = first.midpoint(last);
            let tips: Vec<Point> = campaign.map_or_else(Vec::new, |c| c.tips_on(midweek).collect());
            let fighting = campaign.is_some_and(|c| c.lasts_on(midweek));
            let taken = taken_shares(geography, campaign, first);
            let fires: Vec<Fire> = (0..geography.fronts.len()).map(|front| fire(front, midweek)).collect();
            for (area, geometry) in areas.0.iter().enumerate() {
                if geometry.population <= 0.0 || taken[area] > 0.8 {
                    continue;
                }
                let spell =
                    |group: u32, rate: f64, footprint: Footprint, shares: &[f64; 3], days_left: f64| {
                        let luck =
                            streams.block(Purpose::Bombardment, group, geography.key_of_area(area), week);
                        let severity = self.severity(uniform(luck[1]), shares);
                        let hit = uniform(luck[0]) < 1.0 - libm::exp(-rate);
                        let event =
                            || spell_of((first, last), [luck[2], luck[3]], days_left, footprint, severity);
                        hit.then(event).flatten()
                    };
                let at_front = geometry.weigh(numbers.reach_km, &fires, &mut weights) / AT_THE_FRONT;
                if at_front > 0.0 {
                    let luck =
                        streams.block(Purpose::Bombardment, TARGETS, geography.key_of_area(area), week);
                    let target = geometry.drawn(&weights, uniform(luck[0]));
                    let fire = &fires[target.front];
                    let days_left = if target.front_km <= fire.zone_km { fire.days } else { 1.0 };
                    let rate = numbers.front_spells_per_10000_people * at_front;
                    let at = Footprint::Place(target.place);
                    course.events.extend(spell(FRONT_SPELLS, rate, at, &self.front_shares, days_left));
                }
                let at_tips = tips
                    .iter()
                    .map(|&tip| libm::exp(-geography.km_to_area(tip, area) / numbers.reach_km))
                    .fold(0.0, f64::max)
                    * numbers.tip_spells_per_week;
                let people = geometry.population / FROM_AFAR;
                let from_afar = if fighting { numbers.deep_spells_per_week * people } else { 0.0 };
                let (rate, at) = (at_tips + from_afar, Footprint::Area(area));
                course.events.extend(spell(OFFENSIVE_SPELLS, rate, at, &self.offensive_shares, 1.0));
            }
        }
    }

    fn severity(&self, p: f64, shares: &[f64; 3]) -> f64 {
        let mut left = p;
        for (level, share) in shares.iter().enumerate().take(2) {
            if left < *share {
                return self.severities[level];
            }
            left -= share;
        }
        self.severities[2]
    }
}

/// A spell of 1 to 7 days within a week, cut at its last day; `days_left` is the share left of the days after the first.
fn spell_of(
    (first, last): (u32, u32),
    luck: [u32; 2],
    days_left: f64,
    footprint: Footprint,
    severity: f64,
) -> Option<Event> {
    let usual = 1 + (uniform(luck[0]) * f64::from(WEEK)) as u32;
    let from = first + (uniform(luck[1]) * f64::from(WEEK + 1 - usual)) as u32;
    let days = 1 + (f64::from(usual - 1) * days_left).round() as u32;
    let to = (from + days - 1).min(last);
    (from <= last).then_some(Event { from, to, footprint, severity, kind: EventKind::Bombardment })
}

/// The share of each area's people whose communities have been taken by a day.
fn taken_shares(geography: &Geography, campaign: Option<&Campaign>, day: u32) -> Vec<f64> {
    let mut taken = vec![0.0; geography.areas.len()];
    let mut all = vec![0.0; geography.areas.len()];
    for community in &geography.communities {
        all[community.area] += f64::from(community.people());
    }
    if let Some(campaign) = campaign {
        let places = campaign.captured_by(day);
        for community in places.filter_map(|place| geography.communities.get(place)) {
            taken[community.area] += f64::from(community.people());
        }
    }
    taken.iter().zip(&all).map(|(t, a)| if *a > 0.0 { t / a } else { 0.0 }).collect()
}

struct AreaGeometry(Vec<OneArea>);

#[derive(Clone)]
struct OneArea {
    population: f64,
    communities: Vec<Target>,
}

/// A community with people.
#[derive(Clone, Copy)]
struct Target {
    place: Place,
    people: f64,
    /// The nearest front line, and the kilometres from it; any, and infinitely many, without one.
    front: usize,
    front_km: f64,
}

impl OneArea {
    /// Weighs communities by people within reach of fire from their front, of which there is so much along each; returns
    /// the sum.
    fn weigh(&self, reach_km: f64, fires: &[Fire], weights: &mut Vec<f64>) -> f64 {
        weights.clear();
        let mut sum = 0.0;
        weights.extend(self.communities.iter().map(|target| {
            if let Some(fire) = fires.get(target.front) {
                let left = if target.front_km <= fire.zone_km { fire.front * fire.zone } else { fire.front };
                let reach = (reach_km * fire.reach).max(NO_REACH);
                sum += target.people * libm::exp(-target.front_km / reach) * left;
            }
            sum
        }));
        sum
    }

    /// The community that luck draws by cumulative weights.
    fn drawn(&self, cumulative: &[f64], luck: f64) -> Target {
        let aim = luck * cumulative.last().copied().unwrap_or(0.0);
        let index = cumulative.partition_point(|&sum| sum <= aim).min(self.communities.len() - 1);
        self.communities[index]
    }
}

/// Kilometres: fire whose reach is taken away altogether still reaches the line itself.
const NO_REACH: f64 = 0.01;

impl AreaGeometry {
    fn new(geography: &Geography) -> Self {
        let empty = OneArea { population: 0.0, communities: Vec::new() };
        let mut areas = vec![empty; geography.areas.len()];
        for (place, community) in geography.communities.iter().enumerate() {
            let held = geography.locations[community.location].role;
            if community.people() == 0 || !matches!(held, Role::Home | Role::Allied) {
                continue;
            }
            let area = &mut areas[community.area];
            let people = f64::from(community.people());
            area.population += people;
            let (front, front_km) = (geography.front_of(place).unwrap_or(0), geography.front_km(place));
            area.communities.push(Target { place, people, front, front_km });
        }
        Self(areas)
    }
}
