//! On which line does a key stand? A parsed TOML document that knows where its keys are.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::error::Problems;

/// A TOML file.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The file.
    pub(super) path: &'a Path,
    /// Its content.
    pub(super) table: Spanned<DeTable<'a>>,
    /// Byte offset of each line's first character.
    starts: Vec<usize>,
}

/// Most syntax errors that are listed: one often brings others with it.
const MOST_SYNTAX_ERRORS: usize = 5;

impl<'a> Document<'a> {
    /// Parses a file; syntax errors go to `problems`.
    pub(super) fn parse(path: &'a Path, text: &'a str, problems: &mut Problems) -> Option<Self> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        let (table, errors) = DeTable::parse_recoverable(text);
        let document = Self { path, table, starts };
        let mut own = Problems::default();
        for error in &errors {
            let line = error.span().map(|span| document.line_of_byte(span.start));
            own.add(path, "", line, error.message().trim().replace('\n', "; "));
        }
        own.cap(MOST_SYNTAX_ERRORS);
        problems.extend(own);
        errors.is_empty().then_some(document)
    }

    /// The line that a byte is on.
    pub(super) fn line_of_byte(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte)
    }

    /// The line of a key path such as `offensive.axis[1].waypoints[2]`, or of the innermost part of it
    /// that is there; none if not even the first part is.
    pub(super) fn line(&self, at: &str) -> Option<usize> {
        let mut best = None;
        find_in_table(self.table.get_ref(), at, &mut best);
        best.map(|byte| self.line_of_byte(byte))
    }
}

fn find_in_table(table: &DeTable<'_>, at: &str, best: &mut Option<usize>) {
    // A key may hold dots itself, so the longest one that fits is taken.
    let entry = table
        .iter()
        .filter(|(key, _)| {
            at.strip_prefix(key.get_ref().as_ref())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
        .max_by_key(|(key, _)| key.get_ref().len());
    if let Some((key, value)) = entry {
        *best = Some(key.span().start);
        find_in_value(value, &at[key.get_ref().len()..], best);
    }
}

fn find_in_value(value: &Spanned<DeValue<'_>>, rest: &str, best: &mut Option<usize>) {
    if let (Some(rest), Some(table)) = (rest.strip_prefix('.'), value.get_ref().as_table()) {
        find_in_table(table, rest, best);
    } else if let Some((index, rest)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && let Ok(index) = index.parse::<usize>()
        && let Some(item) = value.get_ref().get(index)
    {
        *best = Some(item.span().start);
        find_in_value(item, rest, best);
    }
}

/// A key path with one more key.
pub(super) fn join(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "title = \"a\"\n\n[offensive]\nstart_day = 1\n\n[[offensive.axis]]\nname = \"x\"\n\
        waypoints = [\n  \"A\",\n  \"B\",\n]\n[[offensive.axis]]\nname = \"y\"\ndelay = { fixed = 1 }\n";

    #[test]
    fn lines_of_keys() {
        let mut problems = Problems::default();
        let document = Document::parse(Path::new("a.toml"), TEXT, &mut problems).expect("it is TOML");
        for (at, line) in [
            ("title", Some(1)),
            ("offensive", Some(3)),
            ("offensive.start_day", Some(4)),
            ("offensive.axis[0]", Some(6)),
            ("offensive.axis[0].waypoints[1]", Some(10)),
            ("offensive.axis[1].name", Some(13)),
            ("offensive.axis[1].delay.fixed", Some(14)),
            ("offensive.axis[1].waypoints", Some(12)),
            ("nothing", None),
        ] {
            assert_eq!(document.line(at), line, "{at}");
        }
    }

    #[test]
    fn syntax_errors_have_a_line() {
        let mut problems = Problems::default();
        let text = "title = \"a\"\nstart = \nhorizon_days = 3\n";
        assert!(Document::parse(Path::new("a.toml"), text, &mut problems).is_none());
        let text = problems.into_error(Path::new("a.toml")).to_string();
        assert!(text.contains("\n  line 2: "), "{text}");
    }
}
