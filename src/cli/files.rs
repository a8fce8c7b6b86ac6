//! Which files and folders does a verb read, and where may it write?

use std::path::{Path, PathBuf};

use super::answer::Usage;
use crate::scenario::Scenario;

/// Refuses an output that is one of the files and folders which the same command reads, lies in one, or holds
/// one: writing it would destroy what it is made from.
pub(super) fn refuse_own_input(
    output: &Path,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> Result<(), Usage> {
    let target = real(output);
    let meets = |input: &Path| input.starts_with(&target) || target.starts_with(input);
    for input in inputs {
        let input = input.as_ref();
        if input.exists() && meets(&real(input)) {
            return Err(Usage(format!(
                "{} would be written over {}, which this command reads (--output takes another name)",
                output.display(),
                input.display()
            )));
        }
    }
    Ok(())
}

/// A path without links, as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let whole = path.ancestors().find_map(|there| {
        let rest = path.strip_prefix(there).ok()?;
        Some(there.canonicalize().ok()?.join(rest))
    });
    // Without a slash at its end.
    whole.unwrap_or(path).components().collect()
}

/// Every file of a scenario: its own, and those that it names.
pub(super) fn scenario_files(file: &Path, scenario: &Scenario) -> impl Iterator<Item = PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    scenario.inputs.iter().map(|(path, _)| folder.join(path)).chain([file.to_path_buf()])
}

/// Where results go if the user does not say: `output/` and a name.
pub(super) fn default_output(name: &str) -> PathBuf {
    PathBuf::from("output").join(name)
}
