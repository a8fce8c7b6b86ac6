//! What is wrong with a scenario? Every problem at once, with file, line and, where there is one, a hint.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file that it is in.
    pub file: PathBuf,
    /// Key path in a TOML file, column in a table; empty if the whole file or line is meant.
    pub at: String,
    /// Line, counted from 1.
    pub line: Option<usize>,
    /// What is wrong and what would be right.
    pub message: String,
    /// What may help.
    pub hint: Option<String>,
}

/// A scenario that cannot be used, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.block())]
pub struct ScenarioError {
    /// The scenario file.
    pub path: PathBuf,
    /// The problems, those of the scenario file first, then by file and line.
    pub problems: Vec<Problem>,
}

impl ScenarioError {
    /// The same with the names that its files have when they are moved from one folder to another.
    #[must_use]
    pub fn moved(mut self, from: &Path, to: &Path) -> Self {
        let files = self.problems.iter_mut().map(|problem| &mut problem.file);
        for path in files.chain([&mut self.path]) {
            if let Ok(rest) = path.strip_prefix(from) {
                *path = to.join(rest);
            }
        }
        self
    }

    /// The message: a line that counts, then a line for each problem and one for each hint.
    fn block(&self) -> String {
        let count = self.problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        let mut text = format!("{} has {count} {noun}", self.path.display());
        for problem in &self.problems {
            text.push_str("\n  ");
            if problem.file == self.path {
                text.push_str(&problem.to_string());
            } else {
                text.push_str(&problem.in_file());
            }
            if let Some(hint) = &problem.hint {
                text.push_str("\n    hint: ");
                text.push_str(hint);
            }
        }
        text
    }
}

impl Problem {
    /// `file:line: at: message`, as compilers write it and editors follow it.
    pub fn in_file(&self) -> String {
        let file = self.file.display();
        let line = self.line.map_or_else(String::new, |line| format!(":{line}"));
        let at = if self.at.is_empty() { String::new() } else { format!(" {}:", self.at) };
        format!("{file}{line}:{at} {}", self.message)
    }
}

/// The problem without its file: `at (line n): message`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.at.as_str(), self.line) {
            ("", None) => write!(f, "{}", self.message),
            ("", Some(line)) => write!(f, "line {line}: {}", self.message),
            (at, None) => write!(f, "{at}: {}", self.message),
            (at, Some(line)) => write!(f, "{at} (line {line}): {}", self.message),
        }
    }
}

/// Collects problems while a scenario is read.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem.
    pub(super) fn add(
        &mut self,
        file: &Path,
        at: impl Into<String>,
        line: Option<usize>,
        message: impl Into<String>,
    ) -> &mut Problem {
        self.0.push(Problem {
            file: file.to_path_buf(),
            at: at.into(),
            line,
            message: message.into(),
            hint: None,
        });
        self.0.last_mut().expect("one was added")
    }

    /// All of them, in the order in which they were found.
    pub(super) fn into_list(self) -> Vec<Problem> {
        self.0
    }

    /// Takes over problems that were collected elsewhere.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets all but the first few and says how many more there were.
    pub(super) fn cap(&mut self, most: usize) {
        if self.0.len() <= most {
            return;
        }
        let more = self.0.len() - most;
        self.0.truncate(most);
        if let Some(file) = self.0.last().map(|problem| problem.file.clone()) {
            self.add(&file, "", None, format!("… and {more} more"));
        }
    }

    /// Forgets problems that follow from others: those at a key that holds one of the given keys.
    pub(super) fn drop_consequences(&mut self, file: &Path, causes: &[String]) {
        let holds =
            |at: &str, cause: &str| cause.strip_prefix(at).is_some_and(|rest| rest.starts_with(['.', '[']));
        self.0
            .retain(|problem| problem.file != file || !causes.iter().any(|cause| holds(&problem.at, cause)));
    }

    /// The error: problems of the scenario file first, each file's by line.
    pub(super) fn into_error(mut self, path: &Path) -> ScenarioError {
        // A problem whose line is not known, such as a count of more problems, comes last.
        self.0.sort_by_cached_key(|problem| {
            let foreign = (problem.file != path).then(|| problem.file.clone());
            (foreign, problem.line.unwrap_or(usize::MAX))
        });
        ScenarioError { path: path.to_path_buf(), problems: self.0 }
    }
}

impl Problem {
    /// Adds a hint.
    pub(super) fn hint(&mut self, hint: impl Into<String>) {
        self.hint = Some(hint.into());
    }

    /// Hints at the known word that is nearest to an unknown one, if one is near.
    pub(super) fn did_you_mean<'a>(&mut self, word: &str, known: impl IntoIterator<Item = &'a str>) {
        if let Some(near) = nearest(word, known) {
            self.hint(format!("did you mean \"{near}\"?"));
        }
    }
}

/// The hint for a column that is no parameter, if it looks like one of those that are absent, misspelt; none for a
/// column of somebody's own.
pub(crate) fn misspelt<'a>(column: &str, absent: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(column, absent)
        .map(|near| format!("did you mean \"{near}\"? A column of your own needs another name"))
}

/// The known word that is nearest to a word, if it is near enough to have been meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = plain(word);
    if plain.is_empty() {
        return None;
    }
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&plain, &self::plain(candidate)), candidate))
        .filter(|&(edits, candidate)| edits * 3 <= plain.chars().count().max(candidate.chars().count()))
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, candidate)| candidate)
}

/// A word without what people vary: case, hyphens, apostrophes, underscores.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_whitespace() && !"-_'’`".contains(*c))
        .flat_map(char::to_lowercase)
        .take(64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_one_block() {
        let path = Path::new("scenarios/case/assault.toml");
        let mut problems = Problems::default();
        problems.add(Path::new("scenarios/case/roads.csv"), "to", Some(12), "unknown location \"B\"");
        problems
            .add(path, "offensive.axis[1].waypoints[2]", Some(31), "unknown location \"Saraqeb\"")
            .did_you_mean("Saraqeb", ["Idlib", "Saraqib"]);
        problems.add(path, "horizon_days", Some(4), "must be between 1 and 1096, got 0");
        let error = problems.into_error(path);
        assert_eq!(
            error.to_string(),
            "scenarios/case/assault.toml has 3 problems\n  \
             horizon_days (line 4): must be between 1 and 1096, got 0\n  \
             offensive.axis[1].waypoints[2] (line 31): unknown location \"Saraqeb\"\n    \
             hint: did you mean \"Saraqib\"?\n  \
             scenarios/case/roads.csv:12: to: unknown location \"B\""
        );
    }

    #[test]
    fn hints_are_near() {
        assert_eq!(nearest("al dana", ["Al-Dana", "Al-Bab"]), Some("Al-Dana"));
        assert_eq!(nearest("Aleppo", ["Idlib", "Saraqib"]), None);
        assert_eq!(nearest("", ["Idlib"]), None);
    }

    #[test]
    fn consequences_are_dropped_but_causes_stay() {
        let path = Path::new("a.toml");
        let mut problems = Problems::default();
        problems.add(path, "parameters.contagion", None, "needs a distribution");
        problems.add(path, "parameters.contagion.fxied", None, "unknown key");
        problems.drop_consequences(path, &["parameters.contagion.fxied".to_owned()]);
        assert_eq!(problems.len(), 1);
    }
}
