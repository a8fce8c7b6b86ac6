//! People who have a country of their own, as a scenario writes them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::PriorFile;
use crate::model::population_groups::GroupNumbers;

/// Residents who are refugees, migrants or nationals of another country. How many live where is in the table
/// `population_groups`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PopulationGroupFile {
    /// Name, as in the table.
    pub name: String,
    /// Their own country: a party of `control.foreign`.
    pub country: String,
    /// Its number.
    #[serde(flatten)]
    pub numbers: GroupNumbers<PriorFile>,
}
