//! Warnings as people read them: equal ones once, and no more of a kind than one reads.

use std::collections::BTreeMap;

use super::problem::{Problem, Severity, WarningKind};

/// Most warnings of a kind that are listed.
const MOST_OF_A_KIND: usize = 6;
/// Most lines that are named for a warning that is there several times.
const MOST_LINES: usize = 3;

/// One line for each warning, and for each hint below it.
pub fn lines(warnings: &[Problem]) -> Vec<String> {
    let mut groups: Vec<(&Problem, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for warning in warnings {
        let key = (&warning.file, &warning.at, &warning.message);
        let index = *known.entry(key).or_insert(groups.len());
        if index == groups.len() {
            groups.push((warning, Vec::new()));
        }
        groups[index].1.extend(warning.line);
    }
    let mut of_kind: BTreeMap<Option<WarningKind>, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for (index, (warning, at)) in groups.iter().enumerate() {
        let kind = kind(warning);
        let count = of_kind.entry(kind).or_default();
        *count += 1;
        if *count <= MOST_OF_A_KIND {
            lines.push(format!("warning: {}{}", warning.in_file(), also(at)));
            lines.extend(warning.hint.iter().map(|hint| format!("  hint: {hint}")));
        }
        let last = groups.get(index + 1).is_none_or(|(next, _)| self::kind(next) != kind);
        if last && *count > MOST_OF_A_KIND {
            lines.push(format!("… and {} more of this kind", *count - MOST_OF_A_KIND));
        }
    }
    lines
}

/// The warnings of several scenarios, which may share files: each once, those of a kind together.
pub fn of_all<'w>(lists: impl IntoIterator<Item = &'w [Problem]>) -> Vec<Problem> {
    let mut all: Vec<Problem> = Vec::new();
    for warning in lists.into_iter().flatten() {
        if !all.contains(warning) {
            all.push(warning.clone());
        }
    }
    all.sort_by_key(kind);
    all
}

fn kind(warning: &Problem) -> Option<WarningKind> {
    match warning.severity {
        Severity::Problem | Severity::More(_) => None,
        Severity::Warning(kind) => Some(kind),
    }
}

/// The other lines on which a warning stands.
fn also(lines: &[usize]) -> String {
    let Some((_, others)) = lines.split_first().filter(|(_, others)| !others.is_empty()) else {
        return String::new();
    };
    let shown: Vec<String> = others.iter().take(MOST_LINES).map(usize::to_string).collect();
    let more = if others.len() > MOST_LINES { ", …" } else { "" };
    format!(" ({} times; also in lines {}{more})", lines.len(), shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    use crate::document::problem::Problems;

    #[test]
    fn equal_warnings_are_one_and_kinds_are_capped() {
        let mut problems = Problems::default();
        let file = Path::new("roads.csv");
        for line in 2..8 {
            problems.warn(WarningKind::Position, file, "", Some(line), "too long");
        }
        for line in 0..9 {
            problems.warn(WarningKind::NoEffect, file, "", Some(line), format!("{line}")).hint("look");
        }
        let lines = lines(&problems.take_warnings());
        assert_eq!(lines[0], "warning: roads.csv:2: too long (6 times; also in lines 3, 4, 5, …)");
        assert_eq!(lines[1..3], ["warning: roads.csv:0: 0", "  hint: look"]);
        assert_eq!(lines.last().map(String::as_str), Some("… and 3 more of this kind"));
        assert_eq!(lines.len(), 1 + 2 * 6 + 1);
    }

    #[test]
    fn what_scenarios_share_is_said_once() {
        let warned = |file: &str| {
            let mut problems = Problems::default();
            problems.warn(WarningKind::NoEffect, Path::new(file), "", Some(2), "idle");
            problems.warn(WarningKind::Position, Path::new("roads.csv"), "", Some(2), "too long");
            problems.take_warnings()
        };
        let (one, other) = (warned("one.toml"), warned("other.toml"));
        let all: Vec<String> = of_all([&one[..], &other[..]]).iter().map(Problem::in_file).collect();
        assert_eq!(all, ["roads.csv:2: too long", "one.toml:2: idle", "other.toml:2: idle"]);
    }
}
