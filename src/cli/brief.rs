//! `displace brief`: a page for the meeting, from a folder of results.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::public::single_places;
use super::report::{believed, too_few};
use crate::brief::{self, BriefOptions, Language};
use crate::output::merge::manifest;
use crate::output::partial::create;
use crate::output::studied::shares_are_of;

/// What to write.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of a run or of a comparison.
    #[arg(value_name = "RUN")]
    results: PathBuf,
    /// The language of the page: English, French, Arabic or Turkish. Titles and names stay as the scenario has them.
    #[arg(short, long, value_name = "CODE", default_value = "en", value_parser = parse_language)]
    language: Language,
    /// A table of shares that `displace sensitivity` wrote: what drives the spread.
    #[arg(long, value_name = "CSV")]
    sensitivity: Option<PathBuf>,
    /// Runs of past episodes that `displace score` has scored: how well they were met.
    #[arg(long, value_name = "RUN", num_args = 1..)]
    skill: Vec<PathBuf>,
    /// A comparison whose first run this is, and in each of whose other runs one road or crossing is shut: which of them
    /// hurts most (`examples/worst_closure.py` makes it).
    #[arg(long, value_name = "COMPARISON")]
    closures: Option<PathBuf>,
    /// Leave out places and roads, as data protection asks for what is published.
    #[arg(long)]
    public: bool,
    /// File for the page [default: brief.html in the folder, or brief-CODE.html].
    #[arg(short, long, value_name = "HTML", value_parser = parse_output)]
    output: Option<PathBuf>,
    /// Replace an earlier page.
    #[arg(long)]
    force: bool,
}

fn parse_language(text: &str) -> Result<Language, String> {
    Language::ALL.into_iter().find(|language| language.code() == text).ok_or_else(|| {
        let codes = Language::ALL.map(Language::code).join(", ");
        format!("there is no brief in \"{text}\" (it is written in {codes})")
    })
}

/// A name that no table has: a page never replaces what it is made from.
fn parse_output(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    if page { Ok(path) } else { Err("the name of a page ends in .html".into()) }
}

/// Writes the page.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<String> {
    let name = match arguments.language {
        Language::English => "brief.html".to_owned(),
        language => format!("brief-{}.html", language.code()),
    };
    let target = arguments.output.clone().unwrap_or_else(|| arguments.results.join(name));
    let options = BriefOptions {
        language: arguments.language,
        sensitivity: arguments.sensitivity.clone(),
        skill: arguments.skill.clone(),
        closures: arguments.closures.clone(),
        public: arguments.public,
    };
    let page = brief::write(&arguments.results, &options)?;
    let made = manifest(&arguments.results).ok();
    let futures = made.as_ref().map_or(usize::MAX, |run| (run.replicates_to - run.replicates_from) as usize);
    let read = [&arguments.results].into_iter().chain(&options.skill).chain(&options.closures);
    let mut notes = too_few(futures) + &believed(read.map(PathBuf::as_path));
    if let Some(path) = &options.sensitivity
        && !made.is_some_and(|run| shares_are_of(path, &run).unwrap_or(false))
    {
        let _ = writeln!(
            notes,
            "warning: nothing says of which scenario {} is (older versions did not write it down): make sure that it is \
             that of this run",
            path.display()
        );
    }
    if arguments.public {
        notes.push_str(&single_places(&arguments.results)?);
    }
    create(&target, page.as_bytes(), arguments.force)?;
    let (place, size) = (target.display(), page.len() / 1000);
    Ok(format!("\nBrief:   {place} ({size} KB; opens in any browser, without a network)\n{notes}"))
}
