//! Who flees to a country of their own?
//!
//! Some of the people of a case may be refugees, migrants or nationals of another country: a **population group**. Its
//! members decide to leave as their neighbours do. When they choose where to go, and their own country can be entered,
//! they go there with probability
//!
//! `own_country_share · e^(−km / abroad_reach_km)`,
//!
//! km the way to the nearest place of it that can be entered; among these places in proportion to `e^(−κ · f(km))`, as all
//! others weigh ways ([`super::destination`]). Else they choose as everybody does. Who has come to the own country stays
//! there: it is home, and no return is waited for.
//!
//! A table says how many residents of each community are members, and factors on residents are factors on them. Where a round
//! of agents begins is luck, and along it each group has the agents that its share of the residents asks for; all
//! households of an agent are members, or none is.

use crate::numbers::{Owner, Parameter, Prior, parameters};
use crate::rng::{Purpose, Streams, uniform};
use crate::world::Standing;
use crate::world::population::Cell;

parameters! {
    /// The number of a population group.
    GroupNumbers:
    /// Share of the members who set out right at an open border that go to their own country.
    own_country_share: "share", 0.0, 1.0, word 0 0;
}

/// Part of the people of a case, who have a country of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationGroup {
    /// Name, in words.
    pub name: String,
    /// Its place in the list of the scenario, by which its numbers are called.
    pub item: usize,
    /// The key of its luck, made of its name ([`crate::rng::keys`]).
    pub key: u32,
    /// Locations of its own country.
    pub country: Vec<usize>,
    /// Its share of the residents of each community whom registers count.
    pub shares: Vec<f64>,
    /// What is known of its number.
    pub numbers: GroupNumbers<Prior>,
}

/// The groups have their key as a group of luck, with this member.
const NUMBERS: u32 = 0;

/// Steps of this part of a round spread agents so evenly over it that each group has as many as its share asks for, but
/// for a few: 2 / (1 + √5).
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The list of the population groups of a scenario.
pub const GROUPS: &str = "population_group";

impl PopulationGroup {
    /// Its number, as one of the scenario's.
    pub fn parameter(&self) -> Parameter {
        let at = format!("{GROUPS}[{}]", self.item);
        let owner = Owner { member: NUMBERS, ..Owner::new(at, Purpose::PopulationGroup, self.key) };
        let info = &GroupNumbers::<f64>::INFO[0];
        let by_item = Some(format!("{GROUPS}.{}.{}", self.name, info.name));
        Parameter { by_item, ..owner.parameter(info, self.numbers.own_country_share) }
    }
}

/// Population groups under a draw of parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Groups<'a> {
    /// The groups, in the order of their names: a household is a member of one at most.
    pub groups: &'a [PopulationGroup],
    /// The number of each.
    pub own_country_shares: &'a [f64],
}

impl Groups<'_> {
    /// The group that a household is a member of, if any.
    pub fn of(&self, cell: &Cell, household: u32, streams: &Streams) -> Option<usize> {
        if self.groups.is_empty() || cell.standing != Standing::Resident {
            return None;
        }
        // Households of an agent have numbers that are as far apart as there are agents.
        let agent = household % cell.agents;
        let luck = streams.block(Purpose::PopulationGroup, cell.key, 0, 1);
        let at = (uniform(luck[0]) + f64::from(agent) * GOLDEN).fract();
        // Members are among those whom registers count.
        let registered = f64::from(cell.registered) / f64::from(cell.persons);
        let mut below = 0.0;
        self.groups.iter().position(|group| {
            below += group.shares[cell.community as usize] * registered;
            at < below
        })
    }

    /// Whether a member of a group is in its own country at a location.
    pub fn is_own_country(&self, group: usize, location: usize) -> bool {
        self.groups[group].country.contains(&location)
    }
}
