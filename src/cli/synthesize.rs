//! `displace synthesize`: an invented country of any size, as a scenario folder.

use std::path::PathBuf;

use clap::Args;

use super::answer::{Answer, Usage};
use super::import::{folder_name, write_folder};
use crate::import::synthetic::Country;
use crate::output::words::thousands;

/// What to invent.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// People.
    #[arg(long, default_value_t = 1_000_000)]
    persons: u32,
    /// Places where they live.
    #[arg(long, default_value_t = 1_000)]
    places: u32,
    /// Days after the first.
    #[arg(long, default_value_t = 180)]
    days: u32,
    /// Share of people who leave home, about.
    #[arg(long, default_value_t = 0.1)]
    moving: f64,
    /// Folder for the scenario; its name becomes the scenario's.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Replace an earlier country.
    #[arg(long)]
    force: bool,
}

/// Invents.
pub(super) fn run(arguments: &Arguments) -> Answer {
    let Arguments { persons, places, days, moving, output, force } = arguments;
    let country = Country { persons: *persons, places: *places, days: *days, moving: *moving };
    let files = country.files(&folder_name(output)?).map_err(|error| Usage(error.to_string()))?;
    let file = write_folder(output, &files, "synthesize", *force)?;
    let reached = country.reached();
    let off = if (0.8..=1.25).contains(&(reached / moving)) {
        String::new()
    } else {
        format!(
            "warning: places are under fire as a whole, so that about {reached} leaves home, not {moving}: more places come nearer\n"
        )
    };
    Ok(format!(
        "{}: {} people in {places} places.\n{off}Next:  displace run {} --replicates 1\n",
        output.display(),
        thousands(f64::from(*persons)),
        file.display(),
    ))
}
