//! Where do they go?
//!
//! Multinomial logit (McFadden 1974) over the locations that can be reached. A household from origin o
//! goes to location d with a probability proportional to
//!
//! `w_od = size_d^a · e^(−c · load_d − ψ · exposure_d + side_d + refuge_d + tie_od) · e^(−κ · f(km_od)) · (1 + kin · q_od)`,
//!
//! where size is population plus free places, a camp place counting as `camp_pull` persons (the form of a
//! logit with a size term); load is newcomers over places; exposure is the larger of nearness to the front,
//! `e^(−d_front/ℓ)`, and threat felt there yesterday, at most 1; side is the utility of an allied or adversary
//! holder; refuge that of a place believed to be spared; tie that of one's own area and governorate; km is the fastest open way; f is the way itself up to `distance_linear_km` and grows with its logarithm beyond, so that what was
//! learnt on a hundred kilometres does not forbid a thousand; and q is the share of those who left o who are at d. A household's
//! own location weighs `same_place_factor` times as much; who can reach no other is trapped. Places that
//! have been taken since the first day are no destination. Load, threat and q are those of yesterday, so
//! that the order of households within a day cannot matter.
//!
//! Leaving the country is a choice before that: with probability `abroad_share · e^(−km / abroad_reach_km)`, km the way
//! to the nearest foreign location that can be entered, a household chooses among these alone, in proportion to the
//! earlier migrants of each country (an equal part for each of its crossings), distance, how long one waits at the crossing,
//! and kin. So it does not matter into how many places a country or a border is cut.
//!
//! The household's own uniform number is inverted on the cumulative weights of its origin. With 121 places this
//! costs an eightieth of Gumbel-max noise, and pairs scenarios less well: where the weights are the same, so are
//! the choices; where they differ, more households than need be choose another place (`docs/performance.md`).

use super::Setting;
use super::journey::Roads;
use super::kept::{Kept, WEIGHTS_BYTES};
use super::kin::Kin;
use super::reception::Reception;
use crate::world::{Location, Role, ShelterType};

/// Weights are summed and searched in blocks, which do not wait for each other.
const BLOCK: usize = 16;

/// The stamp of weights that hold on no day.
const NEVER: (u32, u32) = (u32::MAX, 0);

/// How attractive places are today, and where those who left each place are.
#[derive(Clone, Debug, Default)]
pub struct DestinationChoice {
    /// Logarithm of size to the power a.
    fixed: Vec<f64>,
    /// Weight of each location today, before distance and kin.
    today: Vec<f64>,
    /// Distance of each location from the front as it stands today, kilometres.
    front_km: Vec<f64>,
    next_change: usize,
    /// Cumulative weights by origin and mode, with the day and the news of seats for which they hold.
    cumulative: Kept<((u32, u32), Vec<f64>)>,
    /// Weights in the making.
    weights: Vec<f64>,
    /// e^(tie − κ km) by origin and mode, 0 without a way, with the tree of paths for which it holds: its number, and how
    /// much of it has been cut since.
    near: Kept<((u32, usize), Vec<f64>)>,
    /// Where those are who left each location.
    kin: Kin,
}

impl DestinationChoice {
    /// Forgets an earlier replicate.
    pub fn begin(&mut self, setting: &Setting<'_>) {
        let geography = setting.geography;
        let n = geography.locations.len();
        self.measure(setting, None);
        self.front_km = (0..n).map(|l| geography.front_km(geography.place_of_location(l))).collect();
        self.today.clear();
        self.today.resize(n, 0.0);
        self.next_change = 0;
        self.cumulative.begin(2 * n, size_of::<f64>() * n, WEIGHTS_BYTES);
        self.near.begin(2 * n, size_of::<f64>() * n, WEIGHTS_BYTES);
        self.kin.begin(n);
    }

    /// Sets the part of the weights that rests on the size of locations, with shelter added or taken away.
    fn measure(&mut self, setting: &Setting<'_>, added: Option<&[[i64; 5]]>) {
        let p = setting.parameters;
        let size = |(index, location): (usize, &Location)| {
            let places = |kind: usize| {
                let added = added.map_or(0.0, |added| added[index][kind] as f64);
                (f64::from(location.places[kind]) * p.places_factor + added).max(0.0)
            };
            let camp = ShelterType::Camp as usize;
            let others: f64 = (0..5).filter(|&kind| kind != camp).map(places).sum();
            let size = f64::from(location.population) + others + p.camp_pull * places(camp);
            if size > 0.0 { p.size_exponent * libm::log(size) } else { f64::NEG_INFINITY }
        };
        self.fixed = setting.geography.locations.iter().enumerate().map(size).collect();
    }

    /// Sets today's weights from yesterday's loads, threat and news.
    pub fn look_around(&mut self, setting: &Setting<'_>, day: u32, roads: &Roads, reception: &Reception) {
        let (geography, p) = (setting.geography, setting.parameters);
        self.kin.end_day();
        if setting.course.shelters.iter().any(|shelter| shelter.days.changes_on(day)) {
            self.measure(setting, Some(reception.added()));
        }
        while let Some(change) = setting.course.control.get(self.next_change).filter(|c| c.day < day) {
            self.next_change += 1;
            // A place without people may fall without anybody's notice.
            let empty =
                geography.communities.get(change.place).is_some_and(|community| community.people() == 0);
            if change.role == Role::Adversary && !empty {
                let km = geography.km_from(geography.position(change.place));
                for (front, km) in self.front_km.iter_mut().zip(km.skip(geography.communities.len())) {
                    *front = front.min(km);
                }
            }
        }
        let yesterday = day.saturating_sub(1) as usize;
        let threat = &setting.field.threat(yesterday)[geography.communities.len()..];
        for (location, weight) in self.today.iter_mut().enumerate() {
            let side = match roads.holder(location) {
                Role::Home => 0.0,
                Role::Allied => p.allied_utility,
                Role::Adversary if geography.locations[location].role == Role::Adversary => {
                    p.adversary_utility
                }
                // Nobody flees to a place that has just been taken.
                Role::Adversary | Role::Foreign => f64::NEG_INFINITY,
            };
            let exposure = libm::exp(-self.front_km[location] / p.exposure_reach_km)
                .max(f64::from(threat[location]).min(1.0));
            // The front is no danger to those who go over to the adversary.
            let exposure = if roads.holder(location) == Role::Adversary { 0.0 } else { exposure };
            let utility =
                self.fixed[location] + side + p.refuge_utility * geography.locations[location].refuge
                    - p.exposure_aversion * exposure
                    - p.crowding * reception.crowding(location);
            *weight = if roads.gates().receives(location) { libm::exp(utility) } else { 0.0 };
        }
        for &location in roads.abroad().iter().filter(|&&location| roads.gates().receives(location)) {
            self.today[location] = geography.locations[location].abroad_pull;
        }
    }

    /// Where a household with luck `u` goes; `None` if nothing can be reached.
    pub fn choose(
        &mut self,
        setting: &Setting<'_>,
        roads: &mut Roads,
        (from, vehicle): (usize, bool),
        day: u32,
        u: f64,
    ) -> Option<usize> {
        let slot = self.weights_of(setting, roads, (from, vehicle), day);
        let cumulative = &self.cumulative[slot].1;
        let total = *cumulative.last()?;
        if total <= 0.0 {
            return None;
        }
        let aim = u * total;
        Some(count_up_to(cumulative, aim).min(cumulative.len() - 1))
    }

    /// Where a member of a population group goes who may choose its own country ([`super::population_groups`]), with the
    /// luck of whether it does and of where in it; `None` if it chooses as everybody does.
    pub fn choose_own_country(
        &self,
        setting: &Setting<'_>,
        roads: &mut Roads,
        (from, vehicle): (usize, bool),
        group: usize,
        (leaving, u): (f64, f64),
    ) -> Option<usize> {
        let p = setting.parameters;
        let country = &setting.groups.groups[group].country;
        // Who is abroad in another country goes on as all do there.
        let within = setting.geography.locations[from].role != Role::Foreign;
        let open: Vec<usize> =
            country.iter().copied().filter(|&place| within && roads.gates().receives(place)).collect();
        if open.is_empty() {
            return None;
        }
        let waiting = roads.kilometres_of_waiting(setting, from, vehicle);
        let (_, kilometres) = roads.kilometres(setting, from, vehicle);
        let mut km: Vec<f64> = open.iter().map(|&place| f64::from(kilometres[place])).collect();
        let nearest = km.iter().copied().fold(f64::INFINITY, f64::min);
        if !nearest.is_finite()
            || leaving >= setting.groups.own_country_shares[group] * libm::exp(-nearest / p.abroad_reach_km)
        {
            return None;
        }
        for (place, km) in open.iter().zip(&mut km) {
            *km += waiting.iter().find(|(gate, _)| gate == place).map_or(0.0, |(_, further)| *further);
        }
        let mut sum = 0.0;
        // Relative to the nearest: far away all weights would be nothing.
        let cumulative: Vec<f64> = km
            .iter()
            .map(|&km| {
                let further = felt_km(km, p.distance_linear_km) - felt_km(nearest, p.distance_linear_km);
                sum += if km.is_finite() { libm::exp(-p.distance_decay_per_km * further) } else { 0.0 };
                sum
            })
            .collect();
        let chosen = cumulative.partition_point(|&below| below <= u * sum);
        open.get(chosen.min(open.len() - 1)).copied()
    }

    /// The slot of the cumulative weights of an origin and mode today.
    fn weights_of(
        &mut self,
        setting: &Setting<'_>,
        roads: &mut Roads,
        (from, vehicle): (usize, bool),
        day: u32,
    ) -> usize {
        let key = from * 2 + usize::from(vehicle);
        let slot = self.cumulative.slot(key, |(stamp, _)| *stamp = NEVER);
        let today = (day, roads.news_of_seats());
        if self.cumulative[slot].0 != today {
            self.weigh(setting, roads, (from, vehicle), today, slot);
        }
        slot
    }

    /// Makes the cumulative weights of an origin and mode today, in a slot.
    fn weigh(
        &mut self,
        setting: &Setting<'_>,
        roads: &mut Roads,
        (from, vehicle): (usize, bool),
        today: (u32, u32),
        slot: usize,
    ) {
        let p = setting.parameters;
        let key = from * 2 + usize::from(vehicle);
        let abroad = roads.abroad().to_vec();
        let waiting = roads.kilometres_of_waiting(setting, from, vehicle);
        let lost = !matches!(roads.holder(from), Role::Home | Role::Allied);
        let (tree, kilometres) = roads.kilometres(setting, from, vehicle);
        let kept = self.near.slot(key, |(stamp, _)| *stamp = (0, 0));
        let (stamp, near) = &mut self.near[kept];
        let news = *stamp != tree;
        if stamp.0 != tree.0 {
            near.clear();
            let felt = |km: f32| felt_km(f64::from(km), p.distance_linear_km);
            near.extend(kilometres.iter().map(|&km| libm::exp(-p.distance_decay_per_km * felt(km))));
            near[from] *= p.same_place_factor;
            let own = &setting.geography.locations[from];
            // By whether a place is in the own area, and in the own governorate.
            let ties =
                [0.0, p.own_area_utility].map(|area| [area, area + p.own_governorate_utility].map(libm::exp));
            for (near, there) in near.iter_mut().zip(&setting.geography.locations) {
                // No country is the own one, whatever its crossings report to.
                if there.role == Role::Foreign {
                    continue;
                }
                let same = !own.governorate.is_empty() && there.governorate == own.governorate;
                *near *= ties[usize::from(there.area == own.area)][usize::from(same)];
            }
        }
        if news {
            *stamp = tree;
            // Without a way e^(−0 · ∞), where distance counts for nothing, would be no number.
            near.iter_mut()
                .zip(kilometres)
                .filter(|(_, km)| km.is_infinite())
                .for_each(|(near, _)| *near = 0.0);
        }
        let kin_pull = p.kin_pull / self.kin.everyone(from).max(1) as f64;
        // First what stands alone, then the sums, block by block.
        let weights = &mut self.weights;
        weights.clear();
        weights.extend(self.today.iter().zip(near.iter()).map(|(today, near)| today * near));
        // A move within the own location is one choice among others, not a way out: who can go nowhere
        // else is trapped, and so is who could only stay behind a line that has passed.
        let way_out = weights.iter().enumerate().any(|(to, &weight)| to != from && weight > 0.0);
        if lost {
            weights[from] = 0.0;
        }
        let (stamp, cumulative) = &mut self.cumulative[slot];
        *stamp = today;
        cumulative.clear();
        if !way_out {
            return;
        }
        for (location, kin) in self.kin.of(from) {
            weights[location] *= 1.0 + kin_pull * f64::from(kin);
        }
        for &(gate, further) in &waiting {
            let km = f64::from(kilometres[gate]);
            let more = felt_km(km + further, p.distance_linear_km) - felt_km(km, p.distance_linear_km);
            weights[gate] *= libm::exp(-p.distance_decay_per_km * more);
        }
        let gates = abroad.iter().filter(|&&gate| weights[gate] > 0.0);
        let nearest = gates.map(|&gate| f64::from(kilometres[gate])).reduce(f64::min);
        if let Some(km) = nearest {
            let leave = p.abroad_share * libm::exp(-km / p.abroad_reach_km);
            lead_abroad(weights, &abroad, leave);
        }
        let mut sum = 0.0;
        for block in weights.chunks(BLOCK) {
            let mut within = 0.0;
            cumulative.extend(block.iter().map(|weight| {
                within += weight;
                sum + within
            }));
            sum += within;
        }
    }

    /// Counts persons who left `origin` and settle at a location.
    pub fn settle(&mut self, origin: usize, location: usize, persons: u32) {
        self.kin.settle(origin, location, persons);
    }

    /// Counts persons who had left `origin` and give up a location.
    pub fn leave(&mut self, origin: usize, location: usize, persons: u32) {
        self.kin.leave(origin, location, persons);
    }
}

/// The way as it counts in the choice: each kilometre up to `linear`, then its logarithm, without a step or a kink.
fn felt_km(km: f64, linear: f64) -> f64 {
    if km <= linear { km } else { linear * (1.0 + libm::log(km / linear)) }
}

/// Scales the weights of places abroad so that a household goes to one of them with probability `leave`; with certainty
/// if there is nowhere else.
fn lead_abroad(weights: &mut [f64], abroad: &[usize], leave: f64) {
    let beyond: f64 = abroad.iter().map(|&place| weights[place]).sum();
    let within = weights.iter().sum::<f64>() - beyond;
    if within <= 0.0 || beyond <= 0.0 {
        return;
    }
    if leave >= 1.0 {
        for (place, weight) in weights.iter_mut().enumerate() {
            *weight = if abroad.contains(&place) { *weight } else { 0.0 };
        }
        return;
    }
    let factor = leave / (1.0 - leave) * within / beyond;
    for &place in abroad {
        weights[place] *= factor;
    }
}

/// How many of some rising numbers are at most `aim`: what `partition_point` finds by halving is found sooner by
/// counting, ends of blocks first, since nothing has to be guessed.
fn count_up_to(rising: &[f64], aim: f64) -> usize {
    let at_most = |number: &&f64| **number <= aim;
    let before = BLOCK * rising.iter().skip(BLOCK - 1).step_by(BLOCK).filter(at_most).count();
    before + rising[before..].iter().take(BLOCK).filter(at_most).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_way_counts_more_and_ever_less_so() {
        for km in [10.0, 150.0] {
            assert!((felt_km(km, 150.0) - km).abs() < 1e-12);
        }
        assert!((felt_km(150.0 * std::f64::consts::E, 150.0) - 300.0).abs() < 1e-9);
        let nudge = felt_km(150.0 + 1e-6, 150.0) - 150.0;
        assert!((nudge - 1e-6).abs() < 1e-9, "{nudge}");
    }

    #[test]
    fn leaving_the_country_has_its_probability_into_however_many_places_it_leads() {
        for abroad in [&[2][..], &[2, 3], &[2, 3, 4]] {
            let mut weights = vec![3.0, 5.0, 0.1, 0.2, 0.3];
            weights.truncate(2 + abroad.len());
            lead_abroad(&mut weights, abroad, 0.3);
            let beyond: f64 = abroad.iter().map(|&place| weights[place]).sum();
            assert!((beyond / weights.iter().sum::<f64>() - 0.3).abs() < 1e-12);
            assert!((weights[0] - 3.0).abs() < 1e-12 && (weights[1] - 5.0).abs() < 1e-12);
        }
        let mut nowhere = [0.0, 0.4];
        lead_abroad(&mut nowhere, &[1], 0.3);
        assert!(nowhere[0] <= 0.0 && (nowhere[1] - 0.4).abs() < 1e-12);
    }

    #[test]
    fn counting_finds_what_halving_finds() {
        for length in [0, 1, 15, 16, 17, 121] {
            let rising: Vec<f64> = (0..length).map(|number| f64::from(number / 3)).collect();
            for aim in [-1.0, 0.0, 0.5, 5.0, 13.0, 39.0, 1e9] {
                assert_eq!(count_up_to(&rising, aim), rising.partition_point(|&number| number <= aim));
            }
        }
    }
}
