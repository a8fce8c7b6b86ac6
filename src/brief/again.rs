//! How to make a run again.

use std::fmt::Write as _;
use std::path::Path;

use minijinja::{Value, context};
use sha2::{Digest, Sha256};

use crate::output::Manifest;

/// The command, version, commit and inputs of a run. Paths are cut to the name of the file: where it lay is nobody's
/// business.
pub(super) fn again(manifest: &Manifest) -> Value {
    let file = Path::new(&manifest.scenario_file).file_name();
    let file = file
        .map_or_else(|| format!("{}.toml", manifest.scenario), |name| name.to_string_lossy().into_owned());
    let replicates = if manifest.replicates_from == 0 {
        manifest.replicates_to.to_string()
    } else {
        format!("{}..{}", manifest.replicates_from, manifest.replicates_to)
    };
    let quoted = |text: &str| text.replace('\'', "'\\''");
    let plain = file.chars().all(|letter| letter.is_alphanumeric() || "._-".contains(letter));
    let file = if plain { file } else { format!("'{}'", quoted(&file)) };
    let mut command = format!("displace run {file} --replicates {replicates} --seed {}", manifest.seed);
    if let Some(name) = &manifest.name {
        let _ = write!(command, " --name '{}'", quoted(name));
    }
    for setting in &manifest.set {
        let _ = write!(command, " --set '{}={}'", quoted(&setting.key), quoted(&setting.value));
    }
    if let Some(date) = &manifest.observed_until {
        let _ = write!(command, " --observe-until {date}");
    }
    if let Some(count) = manifest.candidates {
        let _ = write!(command, " --candidates {count}");
    }
    match manifest.parameters.strip_prefix("sets of ") {
        Some(hash) => {
            let _ = write!(command, " --parameters SETS.csv  # {}", &hash[..hash.len().min(12)]);
        }
        None if manifest.parameters == "priors" => command.push_str(" --priors"),
        None => {}
    }
    let mut hash = Sha256::new();
    for input in &manifest.inputs {
        hash.update(&input.sha256);
    }
    let hash = format!("{:x}", hash.finalize());
    context! {
        command,
        version => &manifest.displace_version,
        date => manifest.finished.as_deref().and_then(|time| time.get(..10)),
        commit => manifest.git_commit.get(..12).unwrap_or(&manifest.git_commit),
        hash => &hash[..16],
    }
}
