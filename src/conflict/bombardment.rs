//! Which areas are bombarded, and how heavily?
//!
//! For each area and week, the number of spells of fire is Poisson with a rate that has three parts:
//! shelling along the front (lowered by a ceasefire), strikes around the moving tips of an offensive, and
//! deep strikes on populous areas while it lasts:
//!
//! `rate = front · e^(−d_front/ℓ) · calm + tip · max over axes of e^(−d_tip/ℓ) + deep · population/100,000`.
//!
//! If there is at least one spell (probability 1 − e^(−rate)), the area is under fire on some days of the
//! week, with a severity from the three levels in which event tables are coded (0.3 light, 0.5 sustained,
//! 0.8 heavy). The luck is keyed by area and week, so that more fire never spares an area that was hit.

use super::offensive::Campaign;
use super::{Event, EventKind, Footprint, KM, Realisation};
use crate::numbers::{Owner, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};
use crate::world::{Geography, Point, Role};

/// Most spells of fire a week.
const SPELLS_A_WEEK: f64 = 1000.0;

parameters! {
    /// The numbers of shelling and air strikes.
    BombardmentNumbers:
    /// Spells a week in an area at the front, without an offensive.
    front_spells_per_week: "1/week", 0.0, SPELLS_A_WEEK, word 0 0;
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
/// Group of the draws made once; areas use member numbers in group 1.
const RATES: u32 = 0;
const SPELLS: u32 = 1;

impl BombardmentPlan {
    pub(super) fn realise(
        &self,
        numbers: &BombardmentNumbers,
        geography: &Geography,
        streams: &Streams,
        calm: impl Fn(u32) -> f64,
        campaign: Option<&Campaign>,
        course: &mut Realisation,
    ) {
        let &BombardmentNumbers {
            front_spells_per_week: front,
            tip_spells_per_week: tip,
            deep_spells_per_week: deep,
            reach_km: reach,
            ..
        } = numbers;
        let areas = AreaGeometry::new(geography);
        let horizon = course.truce.len() as u32 - 1;
        for week in 0..=horizon / WEEK {
            let (first, last) = (week * WEEK, (week * WEEK + WEEK - 1).min(horizon));
            let midweek = first.midpoint(last);
            let tips: Vec<Point> = campaign.map_or_else(Vec::new, |c| c.tips_on(midweek).collect());
            let fighting = campaign.is_some_and(|c| c.lasts_on(midweek));
            let taken = taken_shares(geography, campaign, first);
            for (area, geometry) in areas.0.iter().enumerate() {
                if geometry.population <= 0.0 || taken[area] > 0.8 {
                    continue;
                }
                let at_front = front * libm::exp(-geometry.front_km / reach) * calm(midweek);
                let at_tips = tips
                    .iter()
                    .map(|&tip| libm::exp(-geography.km_to_area(tip, area) / reach))
                    .fold(0.0, f64::max)
                    * tip;
                let from_afar = if fighting { deep * geometry.population / 100_000.0 } else { 0.0 };
                let rate = at_front + at_tips + from_afar;
                let own = streams.block(Purpose::Bombardment, SPELLS, geography.key_of_area(area), week);
                if uniform(own[0]) >= 1.0 - libm::exp(-rate) {
                    continue;
                }
                let offensive_share = if rate > 0.0 { (at_tips + from_afar) / rate } else { 0.0 };
                let severity = self.severity(uniform(own[1]), offensive_share);
                let days = 1 + (uniform(own[2]) * f64::from(WEEK)) as u32;
                let from = first + (uniform(own[3]) * f64::from(WEEK + 1 - days)) as u32;
                if from > last {
                    continue;
                }
                course.events.push(Event {
                    from,
                    to: (from + days - 1).min(last),
                    footprint: Footprint::Area(area),
                    severity,
                    kind: EventKind::Bombardment,
                });
            }
        }
    }

    fn severity(&self, p: f64, offensive_share: f64) -> f64 {
        let mut left = p;
        for level in 0..2 {
            let share = (1.0 - offensive_share) * self.front_shares[level]
                + offensive_share * self.offensive_shares[level];
            if left < share {
                return self.severities[level];
            }
            left -= share;
        }
        self.severities[2]
    }
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
    front_km: f64,
    population: f64,
}

impl AreaGeometry {
    fn new(geography: &Geography) -> Self {
        let empty = OneArea { front_km: f64::INFINITY, population: 0.0 };
        let mut areas = vec![empty; geography.areas.len()];
        for (place, community) in geography.communities.iter().enumerate() {
            let held = geography.locations[community.location].role;
            if community.people() == 0 || !matches!(held, Role::Home | Role::Allied) {
                continue;
            }
            let area = &mut areas[community.area];
            area.front_km = area.front_km.min(geography.front_km(place));
            area.population += f64::from(community.people());
        }
        Self(areas)
    }
}
