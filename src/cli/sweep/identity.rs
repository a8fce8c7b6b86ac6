//! Is a partial file the beginning of the same sweep?

use serde::{Deserialize, Serialize};

use crate::scenario::Override;

/// What a sweep is: two that agree in all of this have the same results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    pub(super) displace: String,
    pub(super) scenario: String,
    pub(super) design: String,
    pub(super) seed: u64,
    pub(super) replicates: u32,
    pub(super) days: Vec<u32>,
    pub(super) daily: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) conflicts: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) priors: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) set: Vec<Override>,
}

const MARK: &str = "# displace sweep ";

impl Identity {
    /// The first line of a partial file.
    pub(super) fn line(&self) -> anyhow::Result<String> {
        Ok(format!("{MARK}{}", serde_json::to_string(self)?))
    }

    /// What differs from the first line of a partial file.
    pub(super) fn compare(&self, first: &str) -> Result<(), String> {
        let there: Option<Self> = first.strip_prefix(MARK).and_then(|json| serde_json::from_str(json).ok());
        let Some(there) = there else { return Err("it is not the beginning of a sweep".into()) };
        let mut differ = Vec::new();
        let mut test = |same: bool, what: &'static str| {
            if !same {
                differ.push(what);
            }
        };
        test(self.displace == there.displace, "the version of displace");
        test(self.scenario == there.scenario, "the scenario or one of its tables");
        test(self.design == there.design, "the design");
        test(self.seed == there.seed, "--seed");
        test(self.replicates == there.replicates, "--replicates");
        test(self.conflicts == there.conflicts, "--conflicts");
        test(self.priors == there.priors, "--priors");
        test(self.set == there.set, "--set");
        test(self.days == there.days, "--days");
        test(self.daily == there.daily, "--keep");
        if differ.is_empty() { Ok(()) } else { Err(format!("not the same: {}", differ.join(", "))) }
    }
}
