//! `displace new`: the smallest case to begin one's own with, or a case from the files that there are.

#[cfg(feature = "import")]
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::answer::{Answer, Usage};
use super::import::write_folder;
use crate::scenario::example;

/// Most warnings that are printed; README.md has all.
#[cfg(feature = "import")]
const SHOWN: usize = 20;

/// What to write.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the smallest case into this new folder: five places, a case file, two short scenarios, and a README
    /// that says what each table is.
    #[arg(long, value_name = "DIR")]
    example: Option<PathBuf>,
    #[cfg(feature = "import")]
    #[command(flatten)]
    files: super::new_case::CaseArguments,
}

/// Writes the case.
pub(super) fn run(arguments: &Arguments) -> Answer {
    let Some(folder) = &arguments.example else {
        #[cfg(feature = "import")]
        return from_files(&arguments.files);
        #[cfg(not(feature = "import"))]
        return Err(Usage("--example DIR names the folder for the smallest case".into()).into());
    };
    #[cfg(feature = "import")]
    if arguments.files.are_named() {
        return Err(Usage(
            "--example cannot be used with what a case is made from (leave one of them out)".into(),
        )
        .into());
    }
    if folder.exists() {
        return Err(Usage(format!("{} is there already (name a new folder)", folder.display())).into());
    }
    let file = write_folder(folder, &example::files(), "new", false)?;
    Ok(format!(
        "{0}: the smallest case; {0}/README.md says what each file is.\nNext:  displace run {1} --quick\n",
        folder.display(),
        file.display(),
    ))
}

/// Makes a case from the files that there are.
#[cfg(feature = "import")]
fn from_files(arguments: &super::new_case::CaseArguments) -> Answer {
    use crate::import::case::build;
    use crate::output::OutputError;
    use crate::output::words::thousands;

    let target = arguments.folder().map_err(Usage)?;
    let asked = arguments.asked(super::import::folder_name(target)?).map_err(Usage)?;
    super::files::refuse_own_input(target, arguments.inputs())?;
    if target.exists() && !arguments.force() {
        return Err(Usage(format!(
            "{} exists already (--force replaces a case that displace new wrote; another NAME makes another)",
            target.display()
        ))
        .into());
    }
    let mut made = build(&asked)?;
    super::import_case::record(target, &asked, &mut made.files)?;
    let file = write_folder(target, &made.files, "new", arguments.force()).map_err(|error| {
        match error.downcast_ref::<OutputError>() {
            Some(OutputError::NotOurs(path)) => Usage(format!(
                "{} is not a folder that displace new wrote, so --force leaves it alone (another NAME makes another)",
                path.display()
            ))
            .into(),
            _ => error,
        }
    })?;
    let mut report = String::new();
    for warning in made.warnings.iter().take(SHOWN) {
        let _ = writeln!(report, "warning: {}", warning.in_file());
    }
    if made.warnings.len() > SHOWN {
        let _ = writeln!(report, "… and {} more warnings, in README.md", made.warnings.len() - SHOWN);
    }
    for unused in &made.unused {
        let _ = writeln!(report, "not read: {unused}");
    }
    let [people, places, locations, roads, events, changes, guesses] = made.summary;
    let _ = writeln!(
        report,
        "{0}: {1} people in {places} places, {locations} locations, {roads} roads, {events} rows of events, {changes} changes of \
         control.\n{guesses} guesses: {0}/TODO.md says how much each matters and how to mend it.\nNext:  displace check {2}\n       \
         displace run {2} --quick",
        target.display(),
        thousands(people as f64),
        file.display(),
    );
    Ok(report)
}
