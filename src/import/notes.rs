//! What is said while a conflict is read?

#[cfg(feature = "import")]
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::document::problem::Severity;
use crate::scenario::{Problem, ScenarioError};
use crate::tables::Fault;

/// Most warnings that a refusal shows.
const SHOWN: usize = 10;

/// Most refusals that are shown.
const MOST: usize = 50;

/// Warnings, refusals, and what goes unused.
#[derive(Default)]
pub(in crate::import) struct Notes {
    pub(in crate::import) warnings: Vec<Problem>,
    refusals: Vec<Problem>,
    /// Files that are no tables: what else is refused may follow from them.
    faults: Vec<Problem>,
    pub(in crate::import) unused: Vec<String>,
    /// Names that were found under another spelling, by file: each is said once.
    spelled: BTreeSet<(PathBuf, String)>,
    /// Roles whose columns were found where the user said, and in which files.
    #[cfg(feature = "import")]
    columns: BTreeMap<String, BTreeSet<PathBuf>>,
    /// Options of reading that a file could show the effect of.
    #[cfg(feature = "import")]
    consulted: BTreeSet<(&'static str, PathBuf)>,
    /// Maps, whose rows are features: no editor finds them by a line.
    #[cfg(feature = "import")]
    maps: BTreeSet<PathBuf>,
    /// Sheets of workbooks that were read.
    #[cfg(feature = "import")]
    sheets: BTreeSet<(PathBuf, String)>,
    /// All sheets that hold tables, with their rows, of workbooks of which nobody said which sheet to read.
    #[cfg(feature = "import")]
    offered: BTreeMap<PathBuf, Vec<(String, usize)>>,
}

impl Notes {
    pub(in crate::import) fn warn(&mut self, file: &Path, line: Option<usize>, message: impl Into<String>) {
        let (line, message) = self.place(file, line, message.into());
        self.warnings.push(problem(file, line, message, None));
    }

    /// A file is a map.
    #[cfg(feature = "import")]
    pub(in crate::import) fn has_features(&mut self, file: &Path) {
        self.maps.insert(file.to_path_buf());
    }

    /// What is said of a row: of a map by the number of its feature.
    #[cfg(feature = "import")]
    fn place(&self, file: &Path, line: Option<usize>, message: String) -> (Option<usize>, String) {
        match line {
            Some(0) if self.maps.contains(file) => (None, message),
            Some(number) if self.maps.contains(file) => (None, format!("feature {number}: {message}")),
            line => (line, message),
        }
    }

    #[cfg(not(feature = "import"))]
    #[expect(clippy::unused_self, reason = "maps are read with the feature alone")]
    fn place(&self, _: &Path, line: Option<usize>, message: String) -> (Option<usize>, String) {
        (line, message)
    }

    pub(in crate::import) fn refuse(
        &mut self,
        file: &Path,
        line: Option<usize>,
        message: impl Into<String>,
        remedy: &str,
    ) {
        let (line, message) = self.place(file, line, message.into());
        self.refusals.push(problem(file, line, message, Some(remedy.to_owned())));
    }

    /// A file that is no table.
    pub(in crate::import) fn fault(&mut self, file: &Path, fault: Fault) {
        self.faults.push(problem(file, fault.line, fault.message, fault.hint));
    }

    /// What the format has and the model does not use, once.
    pub(in crate::import) fn unused(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.unused.contains(&what) {
            self.unused.push(what);
        }
    }

    /// A name that is taken for another, once a file.
    pub(in crate::import) fn taken_for(&mut self, file: &Path, line: usize, name: &str, taken: &str) {
        if self.spelled.insert((file.to_path_buf(), name.to_owned())) {
            self.warn(file, Some(line), format!("\"{name}\" is taken for \"{taken}\""));
        }
    }

    /// A column was found where the user said.
    #[cfg(feature = "import")]
    pub(in crate::import) fn found_column(&mut self, role: &str, file: &Path) {
        self.columns.entry(role.to_owned()).or_default().insert(file.to_path_buf());
    }

    /// What an option of reading says would have counted in a file.
    #[cfg(feature = "import")]
    pub(in crate::import) fn consult(&mut self, option: &'static str, file: &Path) {
        self.consulted.insert((option, file.to_path_buf()));
    }

    /// Whether that was so, in a certain file if one is named.
    #[cfg(feature = "import")]
    pub(in crate::import) fn consulted(&self, option: &str, file: Option<&Path>) -> bool {
        let is_it = |(known, of): &(&'static str, PathBuf)| {
            *known == option && file.is_none_or(|file| file == of.as_path())
        };
        self.consulted.iter().any(is_it)
    }

    /// Whether one was, in a certain file if one is named.
    #[cfg(feature = "import")]
    pub(in crate::import) fn has_column(&self, role: &str, file: Option<&Path>) -> bool {
        self.columns.get(role).is_some_and(|files| file.is_none_or(|file| files.contains(file)))
    }

    /// The files in which one was.
    #[cfg(feature = "import")]
    pub(in crate::import) fn files_with(&self, role: &str) -> impl Iterator<Item = &Path> {
        self.columns.get(role).into_iter().flatten().map(PathBuf::as_path)
    }

    /// A sheet of a workbook is read, of those with their rows among which it was chosen.
    #[cfg(feature = "import")]
    pub(in crate::import) fn read_sheet(&mut self, file: &Path, sheet: &str, offered: Vec<(String, usize)>) {
        self.sheets.insert((file.to_path_buf(), sheet.to_owned()));
        if offered.len() > 1 {
            self.offered.insert(file.to_path_buf(), offered);
        }
    }

    /// Names the sheets that nobody read. Known only when all is read: one workbook can have the places and the events.
    #[cfg(feature = "import")]
    pub(in crate::import) fn name_unread_sheets(&mut self) {
        for (file, offered) in std::mem::take(&mut self.offered) {
            let was_read = |sheet: &String| self.sheets.contains(&(file.clone(), sheet.clone()));
            let (read, left): (Vec<_>, Vec<_>) = offered.iter().partition(|(sheet, _)| was_read(sheet));
            // Units above those that are read stand in their rows already.
            let smallest = read.iter().filter_map(|(sheet, _)| level_of_sheet(sheet)).max();
            let above = |sheet: &str| level_of_sheet(sheet).is_some_and(|level| Some(level) < smallest);
            let left: Vec<_> =
                left.into_iter().filter(|(sheet, _)| !above(sheet) && !is_of_words(sheet)).collect();
            let (Some((from, _)), Some((first, _))) = (read.first(), left.first()) else { continue };
            let rows = |rows: &usize| if *rows == 1 { "1 row".into() } else { format!("{rows} rows") };
            let list: Vec<String> =
                left.iter().map(|(sheet, count)| format!("{sheet} ({})", rows(count))).collect();
            let message = format!(
                "has more sheets, which are not read: {}: copy to \"{from}\" what belongs to the case, or {}#{first} reads one alone",
                list.join(", "),
                file.display()
            );
            self.warn(&file, None, message);
        }
    }

    /// Whether nothing was refused.
    pub(in crate::import) fn sound(&self) -> bool {
        self.refusals.is_empty() && self.faults.is_empty()
    }

    /// Leaves out the warnings of files in which nothing is wrong: they were said when these came into the case.
    #[cfg(feature = "import")]
    pub(in crate::import) fn forget_others(&mut self) {
        let wrong: BTreeSet<PathBuf> = self.refusals.iter().map(|problem| problem.file.clone()).collect();
        self.warnings.retain(|warning| wrong.contains(&warning.file));
    }

    /// What was refused, by file and line, and with it the first warnings, since what was skipped is often why nothing
    /// is left.
    pub(in crate::import) fn into_error(self, folder: &Path) -> ScenarioError {
        if !self.faults.is_empty() {
            return ScenarioError { path: folder.to_path_buf(), problems: self.faults };
        }
        let mut problems = self.refusals;
        problems.sort_by_cached_key(|problem| (problem.file.clone(), problem.line.unwrap_or(usize::MAX)));
        let cut = problems.len().saturating_sub(MOST);
        problems.truncate(MOST);
        let line = |text: String, severity| Problem { severity, ..problem(folder, None, text, None) };
        if cut > 0 {
            problems.push(line(format!("… and {cut} more problems"), Severity::More(cut)));
        }
        // Warnings are no problems, and are not counted as such.
        let beside = Severity::More(0);
        let more = self.warnings.len().saturating_sub(SHOWN);
        problems.extend(self.warnings.into_iter().take(SHOWN).map(|warning| {
            let message = format!("warning: {}", warning.message);
            Problem { severity: beside, message, ..warning }
        }));
        if more > 0 {
            problems.push(line(format!("… and {more} more warnings"), beside));
        }
        ScenarioError { path: folder.to_path_buf(), problems }
    }
}

/// Whether a sheet tells of the others in words.
#[cfg(feature = "import")]
fn is_of_words(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "metadata",
        "metadonnees",
        "metadatos",
        "readme",
        "lisezmoi",
        "leame",
        "leiame",
        "about",
        "termsofuse",
        "contents",
    ];
    KNOWN.contains(&crate::import::sheet::key(name).as_str())
}

/// The level of the units that a sheet is of, by its name: `sdn_admin1`, ADM2.
#[cfg(feature = "import")]
pub(in crate::import) fn level_of_sheet(name: &str) -> Option<u32> {
    let words = crate::import::sheet::words(name);
    let pair =
        words.windows(2).find(|pair| ["adm", "admin"].contains(&pair[0].as_str()) && pair[1].len() == 1)?;
    pair[1].parse().ok()
}

fn problem(file: &Path, line: Option<usize>, message: String, hint: Option<String>) -> Problem {
    let severity = Severity::Problem;
    Problem { file: file.to_path_buf(), at: String::new(), line, message, hint, severity }
}
