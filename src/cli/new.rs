//! `displace new`: the smallest case to begin one's own with, or a case from the files that there are.

#[cfg(feature = "import")]
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::answer::{Answer, Usage};
use super::import::write_folder;
use crate::scenario::example;

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
    use super::made;
    use crate::import::case::build;
    use crate::output::OutputError;

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
    let mut case = build(&asked)?;
    if let Some((_, text)) = case.idle.first() {
        return Err(Usage(format!("{text} (leave it out)")).into());
    }
    super::import_case::record(target, &asked, &mut case.files)?;
    let file = write_folder(target, &case.files, "new", arguments.force()).map_err(|error| {
        match error.downcast_ref::<OutputError>() {
            Some(OutputError::NotOurs(path)) => Usage(format!(
                "{} is not a folder that displace new wrote, so --force leaves it alone (another NAME makes another)",
                path.display()
            ))
            .into(),
            _ => error,
        }
    })?;
    let mut report = made::warned(case.warnings.iter());
    for unused in &case.unused {
        let _ = writeln!(report, "not read: {unused}");
    }
    report.push_str(&made::summary(target, &case, &file)?);
    Ok(report)
}
