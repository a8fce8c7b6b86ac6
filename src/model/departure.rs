//! Who decides to leave home?
//!
//! A household of a community leaves on the first day t on which its luck u, one uniform number a stay,
//! lies below
//!
//! P(t) = 1 − (1 − w · F(M(t))) · e^(−H(t)),
//!
//! where M is the running maximum of the effective threat X = T · (1 + γ n) + A (remembered threat, share
//! n of the community that has just left, anticipated threat); `F(M) = M^η / (M^η + (c T_c)^η)` is the
//! log-logistic share of the willing whose tolerance M has passed; w is the share that would leave by
//! choice at all; and H is the accumulated hazard of ground fighting and capture. w and F are those of a class of
//! households ([`super::decision`]). Where some had left before the first day, [`Homes::settle`] conditions P on that.
//!
//! P is the probability that the smaller of two independent clocks (tolerance and hazard) has rung, so
//! one uniform number decides both, exactly. This is threshold inversion (Sellke 1983, "On the asymptotic
//! distribution of the size of a stochastic epidemic", J. Appl. Prob. 20) with a running maximum in place
//! of the integral: no draw per household and day, and monotone but for contagion: raise the threat on any day
//! and nobody who left stays. That people respond to the worst day so far rather than to an accumulated hazard is
//! what a first fit to four episodes found (`docs/odd.md`). The spread of tolerances *is* the frailty.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Setting;
use super::captures::Captures;
use super::decision::{Decision, Responses, class_of};
use crate::numbers::Parameters;
use crate::rng::{Purpose, uniform};
use crate::world::population::Cell;

/// All households at home that could leave within the horizon, ordered by their luck.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    /// Luck (high half) and number (low half) of households, sorted within each list.
    waiting: Vec<u64>,
    /// For each cell and vehicle class: those who have not left.
    lists: Vec<List>,
    communities: Vec<Community>,
    /// What is left of an example after a day.
    keep: f32,
}

/// The part of a list that waits.
#[derive(Clone, Copy, Debug)]
struct List {
    next: u32,
    end: u32,
    /// Luck of the next to leave, above all luck if there is none: most days need no more than this.
    luck: u64,
    /// Luck below which all were drawn; nobody leaves whose luck is higher.
    bound: u32,
}

impl List {
    fn new(waiting: &[u64], next: u32, end: u32, bound: u32) -> Self {
        let luck = if next < end { waiting[next as usize] >> 32 } else { u64::MAX };
        Self { next, end, luck, bound }
    }
}

#[derive(Clone, Copy, Debug)]
struct Community {
    /// Running maximum of the effective threat.
    most: f32,
    /// Share of households not gone by choice, for each of the four classes.
    here: [f64; 4],
    /// Share not gone by choice on the eve of the first day.
    here_before: [f64; 4],
    /// The luck below which households had left before the first day and are where the scenario says.
    removed: f64,
    /// e^(−accumulated ground hazard).
    survival: f64,
    /// Whether more may leave than had when their number was last looked at: on most days nothing is worse than before.
    worse: bool,
    persons: u32,
    away: u32,
    /// Persons who left today.
    left: u32,
    /// Persons who left lately, as they are remembered: the example that neighbours give.
    example: f32,
    /// First day on which the place is lost, so that nobody decides to leave; [`Captures::is_lost`] says whether it still is.
    first_lost: u32,
}

impl Community {
    /// An empty community on the eve of the first day.
    const BEFORE: Self = Self {
        most: 0.0,
        here: [1.0; 4],
        here_before: [1.0; 4],
        removed: 0.0,
        survival: 1.0,
        worse: true,
        persons: 0,
        away: 0,
        left: 0,
        example: 0.0,
        first_lost: u32::MAX,
    };
}

impl Community {
    /// The effective threat, where a share of people have just left.
    fn effective(p: &Parameters, threat: f32, fear: f32, just_left: f32) -> f32 {
        threat * (1.0 + p.contagion as f32 * just_left) + fear
    }

    /// P: the probability that a household of a class has left, given the share of its class that is still here
    /// by choice and the share that ground fighting leaves.
    fn gone(&self, class: usize, here: f64, survival: f64) -> f64 {
        let staying = here / self.here_before[class];
        self.removed + (1.0 - self.removed) * (1.0 - staying * survival)
    }
}

impl Homes {
    /// Draws everyone's luck and keeps those who could leave at all, given the worst that may come.
    /// In `whole` communities everyone is kept. If the alarm of the first day is `old`, those whom it would
    /// move have moved, and the population is of those who stayed: they leave when u < q + (1 − q)(P − P₀)/(1 − P₀), where q is the
    /// luck below which [`Homes::take_first`] has taken them out.
    pub fn settle(&mut self, setting: &Setting<'_>, captures: &Captures, whole: &[bool], old: bool) {
        self.stand_by(setting, captures);
        let p = setting.parameters;
        let n = self.communities.len();
        let mut most = vec![0.0f32; n];
        let mut hazard = vec![0.0f32; n];
        for day in 0..setting.field.days() {
            let (threat, fear) = (setting.field.threat(day), setting.field.anticipated(day));
            for ((most, t), a) in most.iter_mut().zip(threat).zip(fear) {
                *most = most.max(Community::effective(p, *t, *a, 1.0));
            }
            for &(place, h) in setting.field.ground(day) {
                if let Some(sum) = hazard.get_mut(place as usize) {
                    *sum += h;
                }
            }
        }
        let responses = Responses::new(p);
        if old {
            for (community, &felt) in self.communities.iter_mut().zip(setting.field.anticipated(0)) {
                community.most = felt;
                community.here_before =
                    responses.0.map(|response| 1.0 - response.share_left(f64::from(felt)));
                community.here = community.here_before;
            }
        }
        for cell in setting.cells {
            let community = cell.community as usize;
            let survival = libm::exp(-f64::from(hazard[community]));
            let power = responses.power(most[community]);
            for vehicle in [true, false] {
                let here = 1.0 - responses.of(cell.standing, vehicle).share_left_at_power(power);
                // A little more than the bound, against the rounding of sums taken in another order.
                let class = class_of(cell.standing, vehicle);
                let gone = self.communities[community].gone(class, here, survival) * 1.0001 + 1e-7;
                let bound = if whole[community] { u32::MAX } else { words_below(gone) };
                let range = if vehicle { 0..cell.with_vehicle } else { cell.with_vehicle..cell.agents };
                let start = self.waiting.len();
                draw(&mut self.waiting, setting, cell, range, bound);
                self.waiting[start..].sort_unstable();
                let list = List::new(&self.waiting, start as u32, self.waiting.len() as u32, bound);
                self.lists.push(list);
            }
        }
    }

    /// Opens the books of communities without anybody who decides: all that is kept where departures are given.
    pub fn stand_by(&mut self, setting: &Setting<'_>, captures: &Captures) {
        self.waiting.clear();
        self.lists.clear();
        self.keep = libm::exp(-1.0 / setting.parameters.contagion_memory_days) as f32;
        self.communities.clear();
        self.communities.resize(setting.geography.communities.len(), Community::BEFORE);
        for cell in setting.cells {
            self.communities[cell.community as usize].persons += cell.persons;
        }
        for (place, community) in self.communities.iter_mut().enumerate() {
            community.first_lost = captures.first_lost(place);
        }
    }

    /// Takes the households with the lowest luck out of some communities until about `persons` are reached:
    /// those who had left before the first day are those who leave first.
    pub fn take_first(&mut self, cells: &[Cell], communities: &[usize], persons: u32) -> Vec<Decision> {
        let mut taken = Vec::new();
        let mut reached = 0;
        let next_of = |lists: &[List], list: usize| {
            let List { next, end, .. } = lists[list];
            (next < end).then(|| Reverse((self.waiting[next as usize], list)))
        };
        let lists = communities.iter().flat_map(|&community| (0..4).map(move |class| community * 4 + class));
        let mut first: BinaryHeap<_> = lists.filter_map(|list| next_of(&self.lists, list)).collect();
        while reached < persons {
            let Some(Reverse((entry, list))) = first.pop() else { break };
            let List { next, end, bound, .. } = self.lists[list];
            self.lists[list] = List::new(&self.waiting, next + 1, end, bound);
            first.extend(next_of(&self.lists, list));
            let decision = decision(list, entry);
            let agent = cells[decision.cell as usize].agent_persons(decision.household);
            // The nearest number that whole agents give.
            if reached + agent - persons.min(reached + agent) > persons - reached {
                break;
            }
            reached += agent;
            taken.push(decision);
        }
        if let Some(last) = taken.last() {
            for &community in communities {
                self.communities[community].removed = uniform(last.luck);
            }
        }
        taken
    }

    /// The households that decide to leave on a day, in the order of communities. Those of a lost place decide on the day
    /// on which it is won back, by the worst that they have felt until then.
    pub fn decide(
        &mut self,
        setting: &Setting<'_>,
        captures: &Captures,
        day: u32,
        decisions: &mut Vec<Decision>,
    ) {
        let p = setting.parameters;
        let (threat, fear) = (setting.field.threat(day as usize), setting.field.anticipated(day as usize));
        let responses = Responses::new(p);
        for &(place, hazard) in setting.field.ground(day as usize) {
            if let Some(community) = self.communities.get_mut(place as usize) {
                community.survival *= libm::exp(-f64::from(hazard));
                community.worse = true;
            }
        }
        for (index, community) in self.communities.iter_mut().enumerate() {
            if community.persons == 0 {
                continue;
            }
            // Who left, came back and left again is an example twice, but no more than all can be.
            let just_left = (community.example / community.persons as f32).min(1.0);
            let felt = Community::effective(p, threat[index], fear[index], just_left);
            if felt > community.most {
                community.most = felt;
                community.worse = true;
                let power = responses.power(felt);
                for (class, response) in responses.0.iter().enumerate() {
                    community.here[class] = 1.0 - response.share_left_at_power(power);
                }
            }
            let closed = day >= community.first_lost && captures.is_lost(index, day);
            if closed || !std::mem::take(&mut community.worse) {
                continue;
            }
            for class in 0..4 {
                let list = index * 4 + class;
                let List { mut next, end, luck, bound } = self.lists[list];
                if next == end {
                    continue;
                }
                let limit = words_below(community.gone(class, community.here[class], community.survival));
                debug_assert!(limit <= bound, "more leave than were drawn: {limit} of {bound}");
                let limit = u64::from(limit);
                if luck >= limit {
                    continue;
                }
                while next < end && self.waiting[next as usize] >> 32 < limit {
                    decisions.push(decision(list, self.waiting[next as usize]));
                    next += 1;
                }
                self.lists[list] = List::new(&self.waiting, next, end, bound);
            }
        }
    }

    /// Counts persons who left their community, or came back to it, for the neighbours to see tomorrow.
    pub fn away(&mut self, community: u32, left: u32, back: u32) {
        let community = &mut self.communities[community as usize];
        community.away = community.away + left - back;
        community.left += left;
    }

    /// Ends the day: what neighbours did today is what households see tomorrow.
    pub fn end_day(&mut self) {
        for community in &mut self.communities {
            community.example = community.example * self.keep + std::mem::take(&mut community.left) as f32;
        }
    }

    /// Persons away from each community.
    pub fn persons_away(&self) -> impl Iterator<Item = u32> + '_ {
        self.communities.iter().map(|community| community.away)
    }

    /// Persons at home in communities that are lost on a day.
    pub fn in_lost(&self, captures: &Captures, day: u32) -> u32 {
        self.communities
            .iter()
            .enumerate()
            .filter(|&(place, community)| day >= community.first_lost && captures.is_lost(place, day))
            .map(|(_, community)| community.persons - community.away)
            .sum()
    }
}

fn decision(list: usize, entry: u64) -> Decision {
    // Lists come in pairs for each cell: with and without a vehicle.
    Decision { cell: (list / 2) as u32, household: entry as u32, luck: (entry >> 32) as u32 }
}

/// The number of 32-bit words whose uniform number lies below `p`.
fn words_below(p: f64) -> u32 {
    // `as` saturates, so that a probability of 1 gives the largest number.
    (p * 4_294_967_296.0 + 0.5) as u32
}

/// Appends the households of a range whose luck is below `bound`. One block serves four households.
fn draw(waiting: &mut Vec<u64>, setting: &Setting<'_>, cell: &Cell, range: std::ops::Range<u32>, bound: u32) {
    if bound == 0 || range.is_empty() {
        return;
    }
    let (group, streams) = (cell.key, &setting.streams);
    for block in range.start / 4..range.end.div_ceil(4) {
        let words = streams.block(Purpose::HomeTolerance, group, block, 0);
        for (word, household) in words.into_iter().zip(block * 4..) {
            if word < bound && range.contains(&household) {
                waiting.push(u64::from(word) << 32 | u64::from(household));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_below_counts_words() {
        assert_eq!(words_below(0.0), 0);
        assert_eq!(words_below(1.0), u32::MAX);
        assert_eq!(words_below(0.5), 1 << 31);
    }
}
