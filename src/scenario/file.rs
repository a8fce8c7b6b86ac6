//! The scenario file as it is written: TOML, units in the keys, every number with a source.
//!
//! This module is the file's grammar and nothing else. [`super::check`] gives it meaning. The JSON Schema
//! that editors use is made from these types (`displace schema`). The numbers of the conflict are declared with
//! the parts of it that read them, and appear here as groups of keys. Structs that hold such groups cannot
//! refuse unknown keys themselves; the walk along the schema does ([`super::check`]).

mod changes;
mod given;
mod population_groups;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::conflict::ceasefire::{Acts, AgreementNumbers, MeasureNumbers};
use crate::conflict::offensive::{AdvanceNumbers, AxisNumbers, WholeNumbers};
use crate::conflict::{AlarmNumbers, BombardmentNumbers};
use crate::numbers::Prior;
pub use changes::{
    BorderFile, BorderState, ClosureFile, CorridorFile, EvacuationFile, PlacesFile, TermFile, TransportFile,
    TruceFile,
};
pub use given::{DestinationFile, ExogenousFile, OriginsFile};
pub use population_groups::PopulationGroupFile;

/// A scenario: what may happen to a place and its people, and how sure we are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The case file that says what this file does not.
    #[serde(default)]
    pub case: Option<String>,
    /// Another scenario, which says what this one does not; in place of a case.
    #[serde(default)]
    pub base: Option<String>,
    /// Key paths of what the case or base says and this scenario leaves out, such as "offensive" or
    /// "offensive.axis.West of Aleppo".
    #[serde(default)]
    pub without: Vec<String>,
    /// Title for charts and tables.
    pub title: String,
    /// What the scenario assumes, in a sentence or two.
    pub summary: String,
    /// First day (ISO date).
    #[schemars(with = "String", extend("format" = "date"))]
    pub start: Date,
    /// Number of days simulated after the first.
    pub horizon_days: u32,
    /// Date since which displaced people are counted; not after the start. People who moved between this
    /// date and the start are in the table `already_displaced`.
    #[schemars(with = "String", extend("format" = "date"))]
    pub counting_since: Date,
    /// Replicates of a run that does not say otherwise.
    #[serde(default = "default_replicates")]
    pub replicates: u32,
    /// The tables, with paths relative to this file.
    pub tables: TablesFile,
    /// Households.
    pub population: PopulationFile,
    /// What the parties named in the column `control` of the locations mean to the people.
    pub control: ControlFile,
    /// Announcements and massing of troops.
    #[serde(default)]
    pub alarm: Option<AlarmFile>,
    /// Shelling and air strikes.
    #[serde(default)]
    pub bombardment: Option<BombardmentFile>,
    /// An offensive.
    #[serde(default)]
    pub offensive: Option<OffensiveFile>,
    /// A ceasefire.
    #[serde(default)]
    pub ceasefire: Option<CeasefireFile>,
    /// A record of what happened, for hindcasts.
    #[serde(default)]
    pub observed: Option<ObservedFile>,
    /// Departures that are given, instead of households that decide.
    #[serde(default)]
    pub exogenous: Option<ExogenousFile>,
    /// The choice among given hosts.
    #[serde(default)]
    pub destination: Option<DestinationFile>,
    /// Roads that open to civilians although the front is in the way.
    #[serde(default)]
    pub corridor: Vec<CorridorFile>,
    /// Crossings of a border that are opened, counted through, or shut.
    #[serde(default)]
    pub border: Vec<BorderFile>,
    /// Roads and places that are shut.
    #[serde(default)]
    pub closure: Vec<ClosureFile>,
    /// Trains and buses.
    #[serde(default)]
    pub transport: Vec<TransportFile>,
    /// Shelter that is added or taken away.
    #[serde(default)]
    pub places: Vec<PlacesFile>,
    /// Truces in some areas.
    #[serde(default)]
    pub truce: Vec<TruceFile>,
    /// Orders to leave that name places.
    #[serde(default)]
    pub evacuation: Vec<EvacuationFile>,
    /// People who have a country of their own.
    #[serde(default)]
    pub population_group: Vec<PopulationGroupFile>,
    /// Dates to mark on charts.
    #[serde(default)]
    pub mark: Vec<MarkFile>,
    /// Priors of parameters that this scenario sets itself; they take precedence over the shared file.
    #[serde(default)]
    pub parameters: BTreeMap<String, PriorFile>,
}

fn default_replicates() -> u32 {
    1000
}

/// The tables of a case.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TablesFile {
    /// Where households live.
    pub communities: String,
    /// Nodes of the road network.
    pub locations: String,
    /// Roads.
    pub roads: String,
    /// The front line on the first day.
    #[serde(default)]
    pub front_line: Option<String>,
    /// How many residents are members of each population group.
    #[serde(default)]
    pub population_groups: Option<String>,
    /// People displaced between `counting_since` and the start, and where they are.
    #[serde(default)]
    pub already_displaced: Option<String>,
    /// What agencies estimated.
    #[serde(default)]
    pub estimates: Option<String>,
    /// What was observed.
    #[serde(default)]
    pub observations: Option<String>,
    /// What was observed of areas: arrivals and departures.
    #[serde(default)]
    pub observations_places: Option<String>,
    /// Standards of need a person.
    #[serde(default)]
    pub needs: Option<String>,
    /// Shares of the population by sex, age and disability.
    #[serde(default)]
    pub shares: Option<String>,
    /// Borders and coasts, for maps.
    #[serde(default)]
    pub outline: Option<String>,
    /// Priors shared by the scenarios of a case: a TOML file of parameter tables.
    pub parameters: String,
    /// Which wars the posterior was fitted to, in words, where they are not of this case: `check` and `run` say so.
    #[serde(default)]
    pub posterior_of: Option<String>,
    /// Draws from a posterior (`displace calibrate`), which a run takes instead of the priors of the
    /// parameters that it has columns for, unless `--priors` is given.
    #[serde(default)]
    pub posterior: Option<String>,
}

/// Households.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationFile {
    /// Persons in a mean household; fixed.
    pub household_persons: PriorFile,
    /// Households that an agent stands for: 1 follows each household, more are quicker. They decide as one and part
    /// where shelter or a road is too small for all of them.
    #[serde(default)]
    pub households_per_agent: Option<u32>,
    /// Distance from the front within which `front_population_factor` applies, kilometres; fixed.
    pub near_front_km: PriorFile,
}

/// What parties mean to the people who flee: lists of names from the column `control`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlFile {
    /// The side on which they live and move freely.
    pub home: Vec<String>,
    /// Another side that they may enter.
    #[serde(default)]
    pub allied: Vec<String>,
    /// The side that they flee from.
    #[serde(default)]
    pub adversary: Vec<String>,
    /// Beyond a closed border.
    #[serde(default)]
    pub foreign: Vec<String>,
}

/// Announcements and massing of troops, in units of one announced offensive.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AlarmFile {
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: AlarmNumbers<PriorFile>,
    /// Locations that the alarm names, if there is no offensive whose axes say so.
    #[serde(default)]
    pub named: Vec<String>,
}

/// Shelling and air strikes: spells of fire by area and week.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BombardmentFile {
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: BombardmentNumbers<PriorFile>,
    /// Severity of light, sustained and heavy fire, between 0 and 1.
    pub severities: [f64; 3],
    /// Shares of the three along the front; they add up to 1.
    pub front_shares: [f64; 3],
    /// Shares of the three during an offensive; they add up to 1.
    pub offensive_shares: [f64; 3],
    /// Where severities and shares come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

/// An offensive.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct OffensiveFile {
    /// The numbers of the whole.
    #[serde(flatten)]
    pub whole: WholeNumbers<PriorFile>,
    /// The numbers that each axis draws for itself.
    #[serde(flatten)]
    pub advance: AdvanceNumbers<PriorFile>,
    /// The axes.
    pub axis: Vec<AxisFile>,
}

/// An axis of advance.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AxisFile {
    /// Name, in words.
    pub name: String,
    /// Locations along it, the first at the front; two at least.
    pub waypoints: Vec<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: AxisNumbers<PriorFile>,
    /// How it advances, where that is not as the offensive says for all axes.
    #[serde(flatten)]
    pub advance: AdvanceNumbers<Option<PriorFile>>,
}

/// A ceasefire.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CeasefireFile {
    /// Date from which the truce holds.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// The front lines that it covers, by their names in the table of front lines; all of them if left out. Places to which
    /// another line is nearer have no truce, and no measure.
    #[serde(default)]
    pub fronts: Option<Vec<String>>,
    /// The numbers of the whole.
    #[serde(flatten)]
    pub agreement: AgreementNumbers<PriorFile>,
    /// Days from the first day to a collapse that the scenario assumes.
    #[serde(default)]
    pub collapse_day: Option<PriorFile>,
    /// What was agreed.
    #[serde(default)]
    pub measure: Vec<MeasureFile>,
}

/// One measure of an agreement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct MeasureFile {
    /// Name, in words.
    pub name: String,
    /// Date from which it is due.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// What its effect on fire acts on: `front` (all spells of fire along the front, the default), `reach` (how far it
    /// comes from there), `zone` (spells in the demilitarised zone) or `days` (how long a spell in the zone goes on).
    #[serde(default)]
    pub acts: Acts,
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: MeasureNumbers<PriorFile>,
    /// Roads that it reopens, as pairs of locations.
    #[serde(default)]
    pub opens: Vec<[String; 2]>,
}

/// A record of what happened.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservedFile {
    /// Table of events.
    pub events: String,
    /// Table of changes of control.
    pub control_changes: String,
}

/// A date to mark on charts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkFile {
    /// The date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// What happened or was agreed, in a few words.
    pub label: String,
}

/// How sure a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The source gives the number.
    Measured,
    /// Fitted to observations that are named.
    Fitted,
    /// Derived from numbers that a source gives; the rule is stated.
    Interpolated,
    /// Nobody measured it.
    #[default]
    Guess,
}

impl Confidence {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Fitted => "fitted",
            Self::Interpolated => "interpolated",
            Self::Guess => "guess",
        }
    }
}

/// A number that is not known exactly: exactly one distribution, and where it comes from.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorFile {
    /// A number taken as known.
    #[serde(default)]
    pub fixed: Option<f64>,
    /// Uniform between a lower and an upper bound.
    #[serde(default)]
    pub uniform: Option<[f64; 2]>,
    /// Uniform in the logarithm between two positive bounds.
    #[serde(default)]
    pub log_uniform: Option<[f64; 2]>,
    /// Normal.
    #[serde(default)]
    pub normal: Option<NormalFile>,
    /// Log-normal.
    #[serde(default)]
    pub log_normal: Option<LogNormalFile>,
    /// Beta, by mean and standard deviation.
    #[serde(default)]
    pub beta: Option<NormalFile>,
    /// Where the number comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Mean and standard deviation.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalFile {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// Median and standard deviation of the logarithm.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogNormalFile {
    /// Median.
    pub median: f64,
    /// Standard deviation of the natural logarithm.
    pub sd_log: f64,
}

impl PriorFile {
    /// Whether the file says nothing of it, so that the default of the number counts if it has one.
    pub fn is_absent(&self) -> bool {
        self.distributions().is_empty() && self.source.is_empty()
    }

    /// The distributions given; a valid prior has exactly one.
    pub fn distributions(&self) -> Vec<Prior> {
        let Self { fixed, uniform, log_uniform, normal, log_normal, beta, .. } = self;
        [
            fixed.map(Prior::Fixed),
            uniform.map(|[low, high]| Prior::Uniform { low, high }),
            log_uniform.map(|[low, high]| Prior::LogUniform { low, high }),
            normal.map(|NormalFile { mean, sd }| Prior::Normal { mean, sd }),
            log_normal.map(|LogNormalFile { median, sd_log }| Prior::LogNormal { median, sd_log }),
            beta.map(|NormalFile { mean, sd }| Prior::Beta { mean, sd }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The shared file of priors: one table a parameter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ParametersFile(pub BTreeMap<String, PriorFile>);
