//! Which camp do they choose, where the places to go to are known?
//!
//! Someone from origin z chooses host c with a probability proportional to
//!
//! ```text
//! w_zc = (D_zc + s)^−β · (q_c + ε)^h · g_c · (Σ_k e^(−d_ck / L))^−γ · e^(σ N_c)
//! g_c  = clip((1 − o_c)/(1 − b), 0, 1)^p
//! ```
//!
//! with D the shortest open way, on which kilometres between two foreign places count φ-fold and passing
//! through a host costs some more; q the share of everyone at or heading to a host who is at c or on the way
//! there (earlier movers draw others); o its occupancy, people at or heading to it over its capacity: camps
//! begin to turn people away when b full; d the straight distance between hosts, because several beside each
//! other are chosen as one and share (competing destinations: Fotheringham 1983, Environ. Plan. A 15, 15–36);
//! and `N_c` what is not known of its pull. A host that opens for the first time, when the closure of its entry with
//! which the case began is lifted, gets most of those who come in the weeks after, because newcomers are sent to the
//! newest site: for so long its q is at least that of an even share, 1/n, and its pull counts more. Where a case knows
//! how many had gone to each country before, w has a factor (`e_c` + ε)^κ, with `e_c` the share of them that falls to
//! c if those of a country are spread evenly over its hosts. If everything within reach
//! is full, g = 1 for all. Shares and occupancies are those of yesterday evening, so that the order of
//! households within a day cannot matter.
//!
//! The form is the best of about 150 that a mean-field sketch tried on five conflicts; the exponents are
//! those of gravity models of migration (Suleimenova, Bell and Groen 2017, Sci. Rep. 7, 13377 for the
//! conflicts). `docs/validation-flee.md` says how well it does.

use super::Setting;
use super::closures::{Closure, Shut};
use super::host_rule::HostRule;
use super::journey::Roads;
use super::reception::Reception;
use super::reports::Reported;
use crate::rng::{Purpose, normals};
use crate::world::Role;

/// How attractive hosts are today.
#[derive(Clone, Debug, Default)]
pub struct HostChoice {
    /// Index among the hosts, by location.
    index: Vec<Option<usize>>,
    /// Persons that a host can take, infinite without a limit, before places are added or taken away.
    first_capacity: Vec<f64>,
    /// The same today.
    capacity: Vec<f64>,
    /// What does not change by host: e^(σ N), and what it shares with hosts nearby.
    pull: Vec<f64>,
    /// The day on which each host opens for the first time, of those that begin shut.
    opens: Vec<Option<u32>>,
    /// Persons at or heading to each host.
    heading: Vec<u64>,
    /// What reports say beyond that.
    reported: Reported,
    /// Pull of each host today without distance, and its g.
    today: Vec<(f64, f64)>,
    /// (D + s)^−β by origin, with the version of the network for which it holds.
    near: Vec<(usize, Vec<f64>)>,
    /// Cumulative weights by origin, with the day for which they hold.
    cumulative: Vec<(u32, Vec<f64>)>,
}

impl HostChoice {
    /// Forgets an earlier replicate.
    pub fn begin(&mut self, setting: &Setting<'_>) {
        let Some(rule) = setting.rule else { return };
        let n = setting.geography.locations.len();
        self.index.clear();
        self.index.resize(n, None);
        self.first_capacity.clear();
        self.pull.clear();
        self.opens.clear();
        for (index, &location) in rule.hosts.iter().enumerate() {
            self.index[location] = Some(index);
            self.opens.push(first_opening(setting.closures, location));
            let luck =
                setting.streams.block(Purpose::Host, setting.geography.key_of_location(location), 0, 0);
            let (first, second) = normals(luck[0], luck[1]);
            let listed: u32 = setting.geography.locations[location].places.iter().sum();
            let places = f64::from(listed) * setting.parameters.places_factor;
            let noise = libm::exp(rule.parameters.capacity_spread * second);
            // No places is no limit known, as the cases have it that are imported.
            self.first_capacity.push(if listed == 0 { f64::INFINITY } else { (places * noise).max(1.0) });
            let company = company(setting, &rule, location);
            let shared = libm::pow(company, -rule.parameters.competition_exponent);
            // Whoever had gone to a country before draws others, as those do who go now.
            let before = rule.earlier.get(index).map_or(1.0, |share| {
                libm::pow(share + rule.parameters.herding_floor, rule.parameters.earlier_exponent)
            });
            self.pull.push(shared * before * libm::exp(rule.parameters.pull_spread * first));
        }
        self.capacity.clone_from(&self.first_capacity);
        self.heading.clear();
        self.heading.resize(rule.hosts.len(), 0);
        self.reported.begin(rule.hosts.len());
        self.near.resize_with(n, Default::default);
        self.cumulative.resize_with(n, Default::default);
        self.near.iter_mut().for_each(|(version, _)| *version = 0);
        self.cumulative.iter_mut().for_each(|(day, _)| *day = u32::MAX);
    }

    /// Sets today's pulls from where people are and are heading.
    pub fn look_around(&mut self, rule: &HostRule<'_>, reception: &Reception, day: u32) {
        let p = rule.parameters;
        if !reception.added().is_empty() {
            for ((now, first), &host) in self.capacity.iter_mut().zip(&self.first_capacity).zip(rule.hosts) {
                let added: i64 = reception.added()[host].iter().sum();
                *now = (first + added as f64).max(1.0);
            }
        }
        let reported = &self.reported;
        let persons = |(host, &heading): (usize, &u64)| reported.corrected(host, heading);
        let everyone = self.heading.iter().enumerate().map(persons).sum::<u64>().max(1) as f64;
        // Where people had been before, a host opens again, which draws nobody.
        for (opens, &heading) in self.opens.iter_mut().zip(&self.heading) {
            opens.take_if(|first| *first == day && heading > 0);
        }
        let even = 1.0 / rule.hosts.len() as f64;
        self.today.clear();
        for (host, persons) in self.heading.iter().enumerate().map(persons).enumerate() {
            let opened = self.opens[host].and_then(|first| day.checked_sub(first));
            let new = opened.is_some_and(|days| f64::from(days) < p.opening_days);
            let (least, pull) = if new { (even, p.opening_pull) } else { (0.0, 1.0) };
            let share = (persons as f64 / everyone).max(least);
            let herd = libm::pow(share + p.herding_floor, p.herding_exponent);
            let occupancy = persons as f64 / self.capacity[host];
            let room = ((1.0 - occupancy) / (1.0 - p.fade_from)).clamp(0.0, 1.0);
            self.today.push((
                herd * pull * self.pull[host] * reported.pull(host),
                libm::pow(room, p.fade_exponent),
            ));
        }
    }

    /// Where someone with luck `u` goes; `None` if no host can be reached.
    pub fn choose(
        &mut self,
        setting: &Setting<'_>,
        rule: &HostRule<'_>,
        roads: &Roads,
        from: usize,
        day: u32,
        u: f64,
    ) -> Option<usize> {
        if self.cumulative[from].0 != day {
            self.weigh(setting, rule, roads, from, day);
        }
        let cumulative = &self.cumulative[from].1;
        let total = *cumulative.last()?;
        if total <= 0.0 {
            return None;
        }
        let host = cumulative.partition_point(|&sum| sum <= u * total).min(cumulative.len() - 1);
        Some(rule.hosts[host])
    }

    fn weigh(&mut self, setting: &Setting<'_>, rule: &HostRule<'_>, roads: &Roads, from: usize, day: u32) {
        if self.near[from].0 != roads.version() {
            let distances = self.distances(setting, rule, roads, from);
            let p = rule.parameters;
            let (stamp, near) = &mut self.near[from];
            *stamp = roads.version();
            near.clear();
            near.extend(rule.hosts.iter().map(|&host| {
                let open = distances[host].is_finite() && host != from && roads.gates().receives(host);
                let km = distances[host] + p.distance_offset_km;
                if open { libm::pow(km, -p.distance_exponent) } else { 0.0 }
            }));
        }
        let near = &self.near[from].1;
        let (stamp, cumulative) = &mut self.cumulative[from];
        *stamp = day;
        for turned_away in [true, false] {
            cumulative.clear();
            let mut sum = 0.0;
            cumulative.extend(near.iter().zip(&self.today).map(|(near, &(pull, room))| {
                sum += near * pull * if turned_away { room } else { 1.0 };
                sum
            }));
            // Where everything is full, people go all the same.
            if sum > 0.0 {
                break;
            }
        }
    }

    /// The shortest open way from a location to every other, as this rule counts kilometres.
    fn distances(&self, setting: &Setting<'_>, rule: &HostRule<'_>, roads: &Roads, from: usize) -> Vec<f64> {
        let geography = setting.geography;
        let p = rule.parameters;
        let foreign = |location: usize| geography.locations[location].role != Role::Home;
        geography.least_costs(from, |km, link, at, next| {
            let passes = at != from && self.index[at].is_some() && roads.gates().receives(at);
            let passage = if passes { p.passage_km } else { 0.0 };
            let factor = if foreign(at) && foreign(next) { p.foreign_road_factor } else { 1.0 };
            let passable = roads.passable(geography, link, at, next);
            passable.then(|| km + passage + factor * geography.links[link].length_km)
        })
    }

    /// What reports have said of the hosts.
    pub(super) fn reported(&mut self) -> &mut Reported {
        &mut self.reported
    }

    /// Persons at or heading to all hosts.
    pub fn at_or_heading(&self) -> u64 {
        self.heading.iter().sum()
    }

    /// Counts persons who have chosen a location.
    pub fn head_for(&mut self, location: usize, persons: u32) {
        if let Some(Some(host)) = self.index.get(location) {
            self.heading[*host] += u64::from(persons);
        }
    }

    /// Counts persons who leave a location.
    pub fn leave(&mut self, location: usize, persons: u32) {
        if let Some(Some(host)) = self.index.get(location) {
            self.heading[*host] -= u64::from(persons);
        }
    }
}

/// The day on which a location that begins shut can be entered for the first time; none if it is open from the first
/// day, or never.
pub fn first_opening(closures: &[Closure], location: usize) -> Option<u32> {
    let mut opens = 0;
    while let Some(until) = closures
        .iter()
        .filter(|closure| closure.what == Shut::Entry(location) && closure.from <= opens)
        .map(|closure| closure.until)
        .find(|&until| until > opens)
    {
        opens = until;
    }
    (opens > 0 && opens < u32::MAX).then_some(opens)
}

/// How many hosts there are around one, by distance, itself included.
fn company(setting: &Setting<'_>, rule: &HostRule<'_>, location: usize) -> f64 {
    let geography = setting.geography;
    let place = |location| geography.place_of_location(location);
    let of = |&host: &usize| geography.km_between(place(location), place(host));
    rule.hosts.iter().map(|host| libm::exp(-of(host) / rule.parameters.competition_reach_km)).sum()
}
