//! What a scenario changes on purpose: the what-ifs, each with its dates and where it comes from.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Confidence, PriorFile};
use crate::conflict::changes::{OrderNumbers, TruceNumbers};

/// When a change holds, and where it comes from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TermFile {
    /// Date from which it holds.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// Date from which it does not hold any more; without it, it has no end.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
    /// Where this comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A road that opens to civilians although the front is in the way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CorridorFile {
    /// One end.
    pub from: String,
    /// The other.
    pub to: String,
    /// Most persons a day, both directions together.
    #[serde(default)]
    pub per_day: Option<u32>,
    /// When, and where this comes from.
    #[serde(flatten)]
    pub term: TermFile,
}

/// What is done at a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BorderState {
    /// People cross, as many as the road carries.
    Open,
    /// People cross, `per_day` of them at the most.
    Metered,
    /// Nobody crosses.
    Shut,
}

/// A crossing that is opened, counted through, or shut.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BorderFile {
    /// A location from which roads of status `border` lead into another country, or a party beyond a border: then all
    /// crossings to it.
    pub at: String,
    /// What is done there.
    pub state: BorderState,
    /// Most persons a day at each crossing, both directions together, where people are counted through.
    #[serde(default)]
    pub per_day: Option<u32>,
    /// When, and where this comes from.
    #[serde(flatten)]
    pub term: TermFile,
}

/// A road that is shut in both directions, or a place that cannot be entered.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ClosureFile {
    /// One end of the road.
    #[serde(default)]
    pub from: Option<String>,
    /// Its other end.
    #[serde(default)]
    pub to: Option<String>,
    /// The place, instead of a road. People can still leave it.
    #[serde(default)]
    pub place: Option<String>,
    /// When, and where this comes from.
    #[serde(flatten)]
    pub term: TermFile,
}

impl ClosureFile {
    /// Whether it is one of a road between two locations, or of one of the two.
    pub fn touches(&self, ends: [&str; 2]) -> bool {
        let of = |name: &Option<String>| name.as_deref().is_some_and(|name| ends.contains(&name));
        of(&self.place) || (of(&self.from) && of(&self.to))
    }
}

/// Trains or buses between two places, in both directions, for those who have no vehicle.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TransportFile {
    /// One end.
    pub from: String,
    /// The other.
    pub to: String,
    /// What people travel by, in words.
    #[serde(default = "by_train_or_bus")]
    pub by: String,
    /// Days from one end to the other, waiting for departure included.
    pub days: f64,
    /// Seats: most persons a day, both directions together.
    pub per_day: u32,
    /// When, and where this comes from.
    #[serde(flatten)]
    pub term: TermFile,
}

fn by_train_or_bus() -> String {
    "train or bus".into()
}

/// Shelter that is added to a location, or taken away.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PlacesFile {
    /// The location.
    pub place: String,
    /// `host`, `rented`, `camp`, `self_settled` or `unfinished`.
    pub shelter: String,
    /// Places for so many persons more; fewer, if negative.
    pub add: i32,
    /// When, and where this comes from.
    #[serde(flatten)]
    pub term: TermFile,
}

/// A truce in some areas.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TruceFile {
    /// Reporting areas, by name or P-code.
    pub areas: Vec<String>,
    /// Its number.
    #[serde(flatten)]
    pub numbers: TruceNumbers<PriorFile>,
    /// When, and where this comes from.
    #[serde(flatten)]
    pub term: TermFile,
}

/// An order to leave that names places.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct EvacuationFile {
    /// What it names: locations (all communities that belong to them), communities by P-code, or reporting areas by name
    /// or P-code.
    pub places: Vec<String>,
    /// Date on which it is given.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// Its number.
    #[serde(flatten)]
    pub numbers: OrderNumbers<PriorFile>,
    /// Where this comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}
