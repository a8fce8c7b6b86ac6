//! Warnings of scenarios, as verbs say them.

use crate::document::warnings;
use crate::scenario::Problem;

/// So many warnings, in words.
pub(super) fn plural(count: usize) -> String {
    format!("{count} warning{}", if count == 1 { "" } else { "s" })
}

/// Warnings as they are listed below a line.
pub(super) fn block(list: &[Problem]) -> String {
    let lines: Vec<String> = warnings::lines(list).into_iter().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
