//! `--set`: one thing different, from the command line.

use clap::Args;

use super::answer::Usage;
use crate::scenario::Override;

const LONG: &str = "\
Set one thing differently from the files; repeatable. KEY is a key of the scenario (horizon_days=90, \
offensive.start_day=10, \"offensive.axis.West of Aleppo.probability=1\") or the name of a parameter \
(contagion=1.5). VALUE is TOML, or plain text; a number stands for one that is known. KEY+=VALUE adds an item \
to a list";

/// What is set differently.
#[derive(Debug, Args)]
pub(super) struct Overrides {
    /// Set one thing differently from the files; repeatable.
    #[arg(long, long_help = LONG, value_name = "KEY=VALUE", value_parser = Override::parse)]
    set: Vec<Override>,
    /// Households that an agent stands for: short for `--set population.households_per_agent=N`. 1 follows each
    /// household by itself; more are quicker.
    #[arg(long, value_name = "N")]
    households_per_agent: Option<u32>,
}

impl Overrides {
    /// All that is set, the shorthand last.
    pub(super) fn all(&self) -> Vec<Override> {
        let short = self.households_per_agent.map(|households| Override {
            key: "population.households_per_agent".into(),
            value: households.to_string(),
        });
        self.set.iter().cloned().chain(short).collect()
    }

    /// Refuses a number of futures that another option overrules.
    ///
    /// # Errors
    /// If one is set.
    pub(super) fn refuse_replicates(&self, option: &str) -> Result<(), Usage> {
        match self.set.iter().find(|one| one.key == "replicates") {
            Some(one) => Err(Usage(format!(
                "--set replicates={} has no effect beside {option}, which says how many futures there are: give one of them",
                one.value
            ))),
            None => Ok(()),
        }
    }
}
