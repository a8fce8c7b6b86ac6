//! `displace import events|places|…`: one more file for a case that `displace new` made.
//!
//! `inputs.json` of a case says which files it was made from. A verb adds its file to them and makes the case anew, so
//! that files that come one by one give the tables that they give at once. What nobody touched since is replaced; what
//! somebody wrote or corrected by hand stays, and where both changed one file, nothing happens.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::case_file::{CaseFile, CaseFileKind, refuse_other_options};
use super::count_files;
use super::files::real;
use super::made;
use super::marker::{MARKER, marked, marker};
use super::new_case::{CountOptions, named};
use super::origin::sha256;
use super::paths::{carry, from_folder, is_there, without_sheet};
use crate::import::case::{Asked, CountFile, FileAlone, Made, Said, build};
use crate::output::claim::{Claim, Denied};
use crate::output::{OutputError, RunDir};
use crate::scenario;

/// The file of a case that says what it was made from.
const INPUTS: &str = "inputs.json";
/// Texts that are written anew with each file; an edited one is kept beside.
const NOTES: [&str; 2] = ["README.md", "TODO.md"];

/// What a case was made from, and what was written: by it the next verb knows what somebody touched.
#[derive(Debug, Serialize, Deserialize)]
struct Inputs {
    displace_version: String,
    /// Files of these are named from the folder of the case.
    asked: Asked,
    /// SHA-256 of files that were written, by name.
    written: BTreeMap<String, String>,
    /// SHA-256 of the files that it was made from.
    #[serde(default)]
    raw: BTreeMap<PathBuf, String>,
}

impl Inputs {
    /// The files that have become others since the case was made from them, but for those that are read anew.
    fn changed(&self, folder: &Path, anew: &[PathBuf]) -> Vec<String> {
        let is_other = |(file, before): &(&PathBuf, &String)| {
            let file = real(&folder.join(file));
            let again = anew.iter().any(|new| real(&without_sheet(new)) == file);
            !again && fs::read(&file).is_ok_and(|bytes| sha256(&bytes) != **before)
        };
        self.raw.iter().filter(is_other).map(|(file, _)| file.display().to_string()).collect()
    }
}

/// Every file that a case is made from.
fn files_of(asked: &mut Asked) -> impl Iterator<Item = &mut PathBuf> {
    let Asked { places, population, areas, roads, events, control, counts, sites, alone, .. } = asked;
    let single = [population, areas, roads, control].into_iter().flatten();
    let counts = counts.iter_mut().map(|counts| &mut counts.file);
    let alone = alone.iter_mut().map(|alone| &mut alone.file);
    std::iter::once(places).chain(single).chain(counts).chain(events).chain(sites).chain(alone)
}

/// Adds the record of what a case was made from to its files.
pub(super) fn record(target: &Path, asked: &Asked, files: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let mut asked = asked.clone();
    let folder = real(target);
    let mut raw = BTreeMap::new();
    for file in files_of(&mut asked) {
        let plain = without_sheet(file);
        if let Ok(bytes) = fs::read(&plain) {
            raw.insert(from_folder(&real(&plain), &folder), sha256(&bytes));
        }
        *file = from_folder(&real(file), &folder);
    }
    let written = files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect();
    let inputs = Inputs { displace_version: env!("CARGO_PKG_VERSION").into(), asked, written, raw };
    files.push((INPUTS.into(), (serde_json::to_string_pretty(&inputs)? + "\n").into_bytes()));
    Ok(())
}

/// What another command line would mend.
fn refused(message: impl Into<String>) -> OutputError {
    OutputError::Mismatch(message.into())
}

/// Adds a file to a case.
pub(super) fn run(kind: CaseFileKind, arguments: &CaseFile) -> anyhow::Result<String> {
    let target = &arguments.case;
    let folder = real(target);
    let inside = std::env::current_dir().is_ok_and(|here| real(&here).starts_with(&folder));
    if inside && folder.is_dir() {
        let message = format!(
            "the folder {} is replaced whole, and you are in it (go to the folder above: --case {})",
            folder.display(),
            folder.file_name().unwrap_or_default().to_string_lossy()
        );
        return Err(refused(message).into());
    }
    let _claim = claim(&folder)?;
    let old = read(target, &folder)?;
    let mut asked = old.asked.clone();
    let replaced = add(kind, arguments, &mut asked)?;
    for file in files_of(&mut asked) {
        if !is_there(file) {
            let message = format!(
                "{}, from which {} was made, is not there (put it back, or give another with its verb)",
                file.display(),
                target.display()
            );
            return Err(refused(message).into());
        }
    }
    let mut case = build(&asked)?;
    // What was said before may be of a file that is another now; what is said now is meant.
    let now = |option: &str| arguments.reading.given().iter().any(|given| option.starts_with(given));
    let of_ours = |file: &Option<PathBuf>| file.as_ref().is_some_and(|file| arguments.files.contains(file));
    if let Some((_, text)) = case.idle.iter().find(|(file, text)| of_ours(file) && now(text)) {
        return Err(refused(format!("{text} (leave it out)")).into());
    }
    let mut report = String::new();
    for file in old.changed(&folder, &arguments.files) {
        let _ = writeln!(
            report,
            "warning: {file} is another than the case was made from: what it says now counts, in all tables"
        );
    }
    if let Some(replaced) = replaced {
        let _ = writeln!(report, "{replaced}");
    }
    report.push_str(&told(&case, arguments));
    if asked.home != old.asked.home && !old.asked.home.is_empty() {
        let [before, now] = [&old.asked.home, &asked.home].map(|names| names.join("\", \""));
        let _ =
            writeln!(report, "the side of the people was \"{before}\" and is \"{now}\" from now on (--home)");
    }
    record(target, &asked, &mut case.files)?;
    let (files, kept) = merged(&case.files, &old, target, arguments.force)?;
    replace(target, &files, &mut report, &kept)?;
    report.push_str(&made::summary(target, &case, &target.join(&case.files[0].0))?);
    Ok(report)
}

/// The right to change a case, of which two at once would each lose what the other adds.
fn claim(folder: &Path) -> Result<Claim, OutputError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let path = folder.with_file_name(format!(".{name}.import-lock"));
    Claim::take(&path).map_err(|denied| match denied {
        Denied::Held(who) => OutputError::Busy { path: folder.to_path_buf(), who },
        Denied::Failed(source) => OutputError::Write { path, source },
    })
}

/// What a case was made from; files are named from where we are.
fn read(target: &Path, folder: &Path) -> anyhow::Result<Inputs> {
    let path = target.join(INPUTS);
    let bytes = fs::read(&path).map_err(|error| {
        refused(format!(
            "cannot read {}: {error} (--case names a folder that displace new made from files; tables of other cases are \
             edited by hand, docs/data.md)",
            path.display()
        ))
    })?;
    // Editors that save by hand put a mark before the text.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let known = serde_json::from_slice(bytes).map(upgraded);
    let mut inputs: Inputs = known.and_then(serde_json::from_value).map_err(|error| {
        refused(format!("{} is not what displace new wrote: {error} (make the case anew)", path.display()))
    })?;
    for file in files_of(&mut inputs.asked) {
        *file = real(&folder.join(&file));
    }
    inputs.asked.remembered = true;
    Ok(inputs)
}

/// Cases that were made when there was one file of counts have what is said of it beside it.
fn upgraded(mut inputs: Value) -> Value {
    let Some(asked) = inputs.get_mut("asked").and_then(Value::as_object_mut) else { return inputs };
    if asked.contains_key("variable") {
        let [variable, flow, file] =
            ["variable", "flow", "counts"].map(|key| asked.remove(key).unwrap_or_default());
        let said = json!({ "encoding": null, "columns": [], "decimal": null, "dates": null });
        let of_file = json!({ "file": file, "variable": variable, "flow": flow, "said": said });
        asked.insert("counts".into(), if file.is_null() { json!([]) } else { json!([of_file]) });
    }
    inputs
}

/// Adds what the command line says to what is known; gives what is to be said of it.
fn add(kind: CaseFileKind, arguments: &CaseFile, asked: &mut Asked) -> Result<Option<String>, OutputError> {
    let one = || match arguments.files.as_slice() {
        [file] => Ok(file.clone()),
        files if kind == CaseFileKind::Counts => Err(refused(format!(
            "{} files of counts are named, and what is said of them tells of one (import one after the other)",
            files.len()
        ))),
        files => Err(refused(format!(
            "a case has one file of this kind, and {} are named (put them together first)",
            files.len()
        ))),
    };
    for file in &arguments.files {
        if !is_there(file) {
            return Err(refused(format!("{} is not there (name a file that is)", file.display())));
        }
    }
    if let Some(factor) = arguments.need_factor.filter(|factor| !(1.0..=100.0).contains(factor)) {
        return Err(refused(format!("--need-factor must be between 1 and 100, got {factor}")));
    }
    // A newer file of the same name is the same input.
    let more = |list: &mut Vec<PathBuf>| {
        for file in &arguments.files {
            list.retain(|known| real(known) != real(file));
            list.push(file.clone());
        }
    };
    let mut replaced = None;
    refuse_other_options(kind, arguments).map_err(refused)?;
    named(&arguments.home).map_err(refused)?;
    let mut said = arguments.reading.said().map_err(refused)?;
    // A file that the case has keeps what was said of it before; of a new one, nothing was.
    let before: Vec<PathBuf> = files_of(asked).map(|file| real(file)).collect();
    match kind {
        CaseFileKind::Events => more(&mut asked.events),
        CaseFileKind::Sites => more(&mut asked.sites),
        CaseFileKind::Places => asked.places = one()?,
        CaseFileKind::Population => {
            asked.population = Some(one()?);
            asked.need_factor = arguments.need_factor;
            asked.part = arguments.part;
        }
        CaseFileKind::Areas => asked.areas = Some(one()?),
        CaseFileKind::Roads => asked.roads = Some(one()?),
        CaseFileKind::Control => asked.control = Some(one()?),
        CaseFileKind::Counts => {
            let CountOptions { variable, .. } = &arguments.counted;
            let (file, flow) = (one()?, arguments.counted.flow());
            let said = std::mem::take(&mut said);
            replaced = count_files::add(
                CountFile { file, variable: variable.clone(), flow, said },
                &mut asked.counts,
            )?;
        }
    }
    // Both sides would be home if one that was wrong stayed beside the right one.
    if !arguments.home.is_empty() {
        asked.home.clone_from(&arguments.home);
    }
    for file in &arguments.files {
        let known = asked.alone.iter().position(|alone| real(&alone.file) == real(file));
        let mut of_file = match known {
            Some(index) => asked.alone.remove(index).said,
            None if before.contains(&real(file)) => asked.said.clone(),
            None => Said::default(),
        };
        of_file.extend(said.clone());
        asked.alone.push(FileAlone { file: file.clone(), said: of_file });
    }
    // What was said of files that others took the place of says nothing of any.
    let mut inputs = Asked { alone: Vec::new(), ..asked.clone() };
    let there: Vec<PathBuf> = files_of(&mut inputs).map(|file| real(file)).collect();
    asked.alone.retain(|alone| there.contains(&real(&alone.file)));
    Ok(replaced)
}

/// What was made of the files: those that this verb adds.
fn told(made: &Made, arguments: &CaseFile) -> String {
    let names: Vec<String> = arguments
        .files
        .iter()
        .map(|file| {
            let text = file.file_name().unwrap_or_default().to_string_lossy();
            text.split('#').next().unwrap_or_default().to_owned()
        })
        .collect();
    let ours = |text: &str| names.iter().any(|name| text.contains(name.as_str()));
    let mut report = made::warned(made.warnings.iter().filter(|warning| ours(&warning.in_file())));
    for choice in made.choices.iter().filter(|choice| ours(choice)) {
        let _ = writeln!(report, "{choice}");
    }
    let home = |unused: &str| !arguments.home.is_empty() && unused.starts_with("--home");
    for unused in made.unused.iter().filter(|unused| ours(unused) || home(unused)) {
        let _ = writeln!(report, "not read: {unused}");
    }
    report
}

type Files = Vec<(String, Vec<u8>)>;

/// The new files beside those that are there, and what is to be said of it. What somebody touched stays where the new
/// input does not change it.
fn merged(
    made: &[(String, Vec<u8>)],
    old: &Inputs,
    target: &Path,
    force: bool,
) -> anyhow::Result<(Files, Vec<String>)> {
    let (mut files, mut kept, mut both) = (Files::new(), Vec::new(), Vec::new());
    for (name, bytes) in made {
        let path = target.join(name);
        let there = match fs::read(&path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(OutputError::Read { path, source }.into()),
        };
        let before = old.written.get(name);
        let touched = there.as_ref().is_some_and(|there| before != Some(&sha256(there)));
        if name == INPUTS || !touched || there.as_ref() == Some(bytes) {
            files.push((name.clone(), bytes.clone()));
        } else if before == Some(&sha256(bytes)) {
            kept.push(format!("{name} was changed by hand and stays as it is"));
            files.push((name.clone(), there.unwrap_or_default()));
        } else if NOTES.contains(&name.as_str()) {
            let beside = name.replace(".md", ".before.md");
            kept.push(format!("{name} was changed by hand: what it said is in {beside}"));
            files.push((beside, there.unwrap_or_default()));
            files.push((name.clone(), bytes.clone()));
        } else if force {
            kept.push(format!("{name} was changed by hand and is replaced"));
            files.push((name.clone(), bytes.clone()));
        } else {
            both.push(name.as_str());
        }
    }
    for name in old.written.keys().filter(|name| !made.iter().any(|(made, _)| made == *name)) {
        let Ok(there) = fs::read(target.join(name)) else { continue };
        if old.written.get(name) == Some(&sha256(&there)) || force {
            kept.push(format!("{name} is no part of the case any more (TODO.md says why)"));
        } else {
            kept.push(format!(
                "{name} was changed by hand and stays as it is, though the case has none any more"
            ));
            files.push((name.clone(), there));
        }
    }
    if !both.is_empty() {
        let message = format!(
            "{} in {} changed by hand, and the new file would change the same; nothing is written (keep a copy, let --force \
             replace it, and correct it again; or correct the raw files instead)",
            both.join(", "),
            target.display()
        );
        return Err(refused(message).into());
    }
    Ok((files, kept))
}

/// Puts the new folder in the place of the old one, with all that others put there, unless a scenario that could be run
/// before could not be run with it.
fn replace(
    target: &Path,
    files: &[(String, Vec<u8>)],
    report: &mut String,
    kept: &[String],
) -> anyhow::Result<()> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let old = marker(target);
    let dir = RunDir::replacing(target, true, |_| Ok(()))?;
    for entry in fs::read_dir(target).map_err(|source| OutputError::Read { path: target.into(), source })? {
        let entry = entry.map_err(|source| OutputError::Read { path: target.into(), source })?;
        let name = entry.file_name();
        let ours = |list: &[String]| list.iter().any(|known| name == known.as_str());
        // What an earlier verb wrote and this one does not goes.
        if name != MARKER && !ours(&names) && !ours(&old) {
            carry(&entry.path(), &dir.beside().join(&name))
                .map_err(|source| OutputError::Write { path: entry.path(), source })?;
        }
    }
    for (name, bytes) in files {
        dir.write(name, bytes)?;
    }
    // Notes that were put aside are the user's.
    let own: Vec<String> = names.into_iter().filter(|name| !name.ends_with(".before.md")).collect();
    dir.write(MARKER, &marked("new", own)?)?;
    for entry in fs::read_dir(target).map_err(|source| OutputError::Read { path: target.into(), source })? {
        let Ok(entry) = entry else { continue };
        let name = entry.file_name();
        let is_scenario = entry.path().extension().is_some_and(|ending| ending == "toml");
        // One that the case has no more is none that could not be run.
        if is_scenario && dir.beside().join(&name).exists() && scenario::load(&entry.path()).is_ok() {
            scenario::load(&dir.beside().join(&name)).map_err(|error| error.moved(dir.beside(), target))?;
        }
    }
    scenario::load(&dir.beside().join(&files[0].0)).map_err(|error| error.moved(dir.beside(), target))?;
    dir.finish()?;
    for line in kept {
        let _ = writeln!(report, "{line}");
    }
    Ok(())
}
