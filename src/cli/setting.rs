//! `--set`: one thing different, from the command line.

use clap::Args;

use crate::scenario::Setting;

const LONG: &str = "\
Set one thing differently from the files; repeatable. KEY is a key of the scenario (horizon_days=90, \
offensive.start_day=10, \"offensive.axis.West of Aleppo.probability=1\") or the name of a parameter \
(contagion=1.5). VALUE is TOML, or plain text; a number stands for one that is known. KEY+=VALUE adds an item \
to a list";

/// What is set differently.
#[derive(Debug, Args)]
pub(super) struct Settings {
    /// Set one thing differently from the files; repeatable.
    #[arg(long, long_help = LONG, value_name = "KEY=VALUE", value_parser = Setting::parse)]
    pub(super) set: Vec<Setting>,
}
