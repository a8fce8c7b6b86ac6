//! What is wrong with a scenario? Every problem at once, with file, line and, where there is one, a hint.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::tables::Fault;
use crate::tables::text::invisible;

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
    /// How bad it is.
    pub severity: Severity,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be used.
    Problem,
    /// It can, but may not be what was meant.
    Warning(WarningKind),
    /// A line that stands for so many problems that are not shown; none for a remark beside problems.
    More(usize),
}

impl Severity {
    /// For how many problems a line stands.
    const fn problems(self) -> usize {
        match self {
            Self::Problem => 1,
            Self::Warning(_) => 0,
            Self::More(count) => count,
        }
    }
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarningKind {
    /// Rows that lie outside the scenario's days.
    Outside,
    /// Positions that do not go together.
    Position,
    /// What can have no effect.
    NoEffect,
    /// Of two values for one thing, one does not count.
    Overruled,
    /// What looks like one thing under two names, or is counted more than once.
    Doubled,
    /// What was learnt from other cases.
    Borrowed,
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
        // What is not shown is a problem too.
        let count: usize = self.problems.iter().map(|problem| problem.severity.problems()).sum();
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

/// Most problems in one column of a table, or at one key whatever its place in a list.
const MOST_ALIKE: usize = 20;

/// Collects problems, and warnings beside them, while a scenario is read.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Problems {
    /// Adds a problem.
    pub(crate) fn add(
        &mut self,
        file: &Path,
        at: impl Into<String>,
        line: Option<usize>,
        message: impl Into<String>,
    ) -> &mut Problem {
        let severity = Severity::Problem;
        let (file, at, message) = (file.to_path_buf(), at.into(), message.into());
        self.list.push(Problem { file, at, line, message, hint: None, severity });
        self.list.last_mut().expect("one was added")
    }

    /// Adds a warning, which leaves the scenario usable.
    pub(crate) fn warn(
        &mut self,
        kind: WarningKind,
        file: &Path,
        at: impl Into<String>,
        line: Option<usize>,
        message: impl Into<String>,
    ) -> &mut Problem {
        let severity = Severity::Warning(kind);
        let (file, at, message) = (file.to_path_buf(), at.into(), message.into());
        self.warnings.push(Problem { file, at, line, message, hint: None, severity });
        self.warnings.last_mut().expect("one was added")
    }

    /// The warnings, by kind, file and line; they are forgotten here.
    pub(crate) fn take_warnings(&mut self) -> Vec<Problem> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.sort_by_cached_key(|warning| {
            let kind = match warning.severity {
                Severity::Problem | Severity::More(_) => None,
                Severity::Warning(kind) => Some(kind),
            };
            (kind, warning.file.clone(), warning.line.unwrap_or(usize::MAX))
        });
        warnings
    }

    /// Adds what is wrong with a table.
    pub(crate) fn fault(&mut self, file: &Path, fault: Fault) {
        self.add(file, "", fault.line, fault.message).hint = fault.hint;
    }

    /// Takes over problems that were collected elsewhere.
    pub(crate) fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
        self.warnings.extend(other.warnings);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Forgets all but the first few and says how many more there were.
    pub(crate) fn cap(&mut self, most: usize) {
        if self.list.len() <= most {
            return;
        }
        let more = self.list.drain(most..).map(|problem| problem.severity.problems()).sum();
        if let Some(file) = self.list.last().map(|problem| problem.file.clone()) {
            self.add(&file, "", None, format!("… and {more} more")).severity = Severity::More(more);
        }
    }

    /// Forgets problems that follow from others: those at a key of a document that holds one of the given keys.
    pub(crate) fn drop_consequences(&mut self, of_document: impl Fn(&Path) -> bool, causes: &[String]) {
        let mut holders = BTreeSet::new();
        for cause in causes {
            let ends = cause.char_indices().filter(|&(_, letter)| matches!(letter, '.' | '['));
            // Keys with ten thousand parts hold no more than those with a hundred.
            holders.extend(ends.take(100).map(|(end, _)| &cause[..end]));
        }
        self.list.retain(|problem| !holders.contains(problem.at.as_str()) || !of_document(&problem.file));
    }

    /// Forgets all but the first few problems of each column of a table or key of a document, and says how many more
    /// there were: a table that is wrong in one way may be so in each of its rows.
    fn cap_alike(&mut self) {
        // Lines that are shown, and problems that are not.
        let mut counts: BTreeMap<(PathBuf, String), (usize, usize)> = BTreeMap::new();
        self.list.retain(|problem| {
            let (shown, left) = counts.entry((problem.file.clone(), anywhere(&problem.at))).or_default();
            let is_shown = *shown < MOST_ALIKE;
            *if is_shown { shown } else { left } += if is_shown { 1 } else { problem.severity.problems() };
            is_shown
        });
        for ((file, at), (_, left)) in counts {
            if left > 0 {
                self.add(&file, at, None, format!("… and {left} more")).severity = Severity::More(left);
            }
        }
    }

    /// The error: problems of the scenario file first, each file's by line.
    pub(crate) fn into_error(mut self, path: &Path) -> ScenarioError {
        // Rows may be checked in another order than that of their lines.
        self.list.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        self.cap_alike();
        // A problem whose line is not known, such as a count of more problems, comes last.
        self.list.sort_by_cached_key(|problem| {
            let foreign = (problem.file != path).then(|| problem.file.clone());
            (foreign, problem.line.unwrap_or(usize::MAX))
        });
        ScenarioError { path: path.to_path_buf(), problems: self.list }
    }
}

/// A key path without the places in lists: `axis[1].name` as `axis[].name`.
fn anywhere(at: &str) -> String {
    let parts = at.split('[').enumerate();
    parts
        .map(|(index, part)| {
            if index == 0 {
                part.into()
            } else {
                format!("[{}", part.trim_start_matches(|c: char| c.is_ascii_digit()))
            }
        })
        .collect()
}

impl Problem {
    /// Adds a hint.
    pub(crate) fn hint(&mut self, hint: impl Into<String>) {
        self.hint = Some(hint.into());
    }

    /// Hints at the known word that is nearest to an unknown one, if one is near, and names what tells two words apart
    /// that look alike.
    pub(crate) fn did_you_mean<'a>(&mut self, word: &str, known: impl IntoIterator<Item = &'a str>) {
        if let Some(what) = invisible(word) {
            self.message.push_str("; ");
            self.message.push_str(&what);
        }
        if let Some(near) = nearest(word, known) {
            let what = invisible(near).map_or_else(String::new, |what| format!(" (with care: {what})"));
            self.hint(format!("did you mean \"{near}\"?{what}"));
        }
    }
}

/// The hint for a column that is no parameter, if it looks like one of those that are absent, misspelt; none for a
/// column of somebody's own.
pub(crate) fn misspelt<'a>(column: &str, absent: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(column, absent)
        .map(|near| format!("did you mean \"{near}\"? A column of your own needs another name"))
}

/// The most words that a message lists.
const MOST_LISTED: usize = 40;

/// Words in a row; a list that is too long to read ends with how many more there are.
pub fn listed(words: &[&str]) -> String {
    shown(words, MOST_LISTED)
}

/// The first words of a list, and how many more there are.
pub fn shown(words: &[&str], most: usize) -> String {
    let shown = words[..words.len().min(most)].join(", ");
    match words.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} … and {more} more"),
    }
}

/// The known word that is nearest to a word, if it is near enough to have been meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = plain(word);
    if plain.is_empty() {
        return None;
    }
    let (length, letters) = (plain.chars().count(), letters(&plain));
    known
        .into_iter()
        .filter_map(|candidate| {
            let most = length.max(candidate.chars().count()) / 3;
            let other = self::plain(candidate);
            // Most words are too far apart for a look at how they are spelt.
            let near = least_edits(&letters, &self::letters(&other)) <= most;
            let edits = near.then(|| strsim::damerau_levenshtein(&plain, &other));
            edits.filter(|&edits| edits <= most).map(|edits| (edits, candidate))
        })
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, candidate)| candidate)
}

/// How often a word has each letter; letters that are 64 apart count as one.
fn letters(word: &str) -> [u8; 64] {
    let mut letters = [0; 64];
    word.chars().for_each(|letter| letters[letter as usize % 64] += 1);
    letters
}

/// Fewest edits that can make one word of another, from their letters alone.
fn least_edits(a: &[u8; 64], b: &[u8; 64]) -> usize {
    let beyond = |a: &[u8; 64], b: &[u8; 64]| -> usize {
        a.iter().zip(b).map(|(&a, &b)| usize::from(a.saturating_sub(b))).sum()
    };
    beyond(a, b).max(beyond(b, a))
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
    fn what_is_wrong_in_every_row_is_not_said_of_each() {
        let (path, table) = (Path::new("a.toml"), Path::new("roads.csv"));
        let mut problems = Problems::default();
        for line in (2..102).rev() {
            problems.add(table, "to", Some(line), "the road is already in line 1");
        }
        for index in 0..30 {
            problems.add(path, format!("axis[{index}].name"), None, "must not be empty");
        }
        problems.add(table, "from", Some(7), "unknown location");
        let text = problems.into_error(path).to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        // The whole count is in front.
        assert_eq!(lines[0], "a.toml has 131 problems");
        assert_eq!(lines.len(), 1 + 21 + 1 + 21);
        assert_eq!(lines[21], "axis[].name: … and 10 more");
        assert_eq!(lines[22], "roads.csv:2: to: the road is already in line 1");
        assert!(lines.contains(&"roads.csv:7: from: unknown location"));
        assert_eq!(lines.last(), Some(&"roads.csv: to: … and 80 more"));
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let path = Path::new("a.toml");
        let mut problems = Problems::default();
        for line in 0..118 {
            problems.add(path, format!("key{line}"), Some(line), "is wrong");
        }
        problems.cap(5);
        let text = problems.into_error(path).to_string();
        assert!(
            text.starts_with("a.toml has 118 problems\n") && text.ends_with("\n  … and 113 more"),
            "{text}"
        );
    }

    #[test]
    fn hints_are_near() {
        assert_eq!(nearest("al dana", ["Al-Dana", "Al-Bab"]), Some("Al-Dana"));
        assert_eq!(nearest("Aleppo", ["Idlib", "Saraqib"]), None);
        assert_eq!(nearest("", ["Idlib"]), None);
        assert_eq!(nearest("lenght_km", ["speed_km_per_h", "length_km"]), Some("length_km"));
    }

    #[test]
    fn consequences_are_dropped_but_causes_stay() {
        let path = Path::new("a.toml");
        let mut problems = Problems::default();
        problems.add(path, "parameters.contagion", None, "needs a distribution");
        problems.add(path, "parameters.contagion.fxied", None, "unknown key");
        problems.drop_consequences(|file| file == path, &["parameters.contagion.fxied".to_owned()]);
        assert_eq!(problems.len(), 1);
    }
}
