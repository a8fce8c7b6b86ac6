//! What a case gives instead of having it simulated: departures, hosts, closures, counts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::PriorFile;

/// Departures that are given: the total is an input, the destinations are the question. An agent has
/// `population.household_persons`, rounded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExogenousFile {
    /// Table of persons who leave each day.
    pub departures: String,
    /// Table of zones in conflict, which people leave.
    pub zones: String,
    /// How zones in conflict weigh as origins.
    pub origins: OriginsFile,
    /// Table of what is shut, and when.
    #[serde(default)]
    pub closures: Option<String>,
    /// Table of what was counted at hosts: read for scores, never by the model.
    #[serde(default)]
    pub counts: Option<String>,
}

/// How zones in conflict weigh as origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginsFile {
    /// Every zone in conflict weighs the same.
    Zones,
    /// By the people who live there.
    Population,
}

/// A choice among given hosts, by distance, by where others went and by the room that is left. Without it
/// people choose among all locations.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DestinationFile {
    /// Table of locations that take people in.
    pub hosts: String,
    /// Table of people who had gone to each country before, and draw others (with `earlier_exponent` of the numbers).
    #[serde(default)]
    pub earlier: Option<String>,
    /// Priors of the numbers of this choice.
    pub parameters: BTreeMap<String, PriorFile>,
}
