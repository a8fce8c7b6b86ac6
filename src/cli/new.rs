//! `displace new`: the smallest case to begin one's own with, or a case from the files that there are.

use std::path::PathBuf;

use clap::Args;

use super::import::write_folder;
use super::{Answer, Usage};
use crate::scenario::example;

/// What to write.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the smallest case into this new folder: five places, a case file, two short scenarios, and a README
    /// that says what each table is.
    #[arg(long, value_name = "DIR", exclusive = true)]
    example: Option<PathBuf>,
    #[cfg(feature = "import")]
    #[command(flatten)]
    files: super::new_case::CaseArguments,
}

/// Writes the case.
pub(super) fn run(arguments: &Arguments) -> Answer {
    let Some(folder) = &arguments.example else {
        #[cfg(feature = "import")]
        return super::new_case::run(&arguments.files);
        #[cfg(not(feature = "import"))]
        return Err(Usage("--example DIR names the folder for the smallest case".into()).into());
    };
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
