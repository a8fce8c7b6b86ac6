//! How sure are the inputs? A file says of each number whether it was measured, fitted, interpolated or guessed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::tables;

/// How sure the numbers of a file are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grades {
    /// The file, relative to the folder of the scenario.
    pub file: PathBuf,
    /// Numbers by grade, in the words of the column `confidence`: rows of a table, or keys of a TOML file.
    pub counts: BTreeMap<String, usize>,
    /// The keys of a TOML file that are guesses, in its order; rows of a table have no names.
    pub guesses: Vec<String>,
}

impl Grades {
    /// The grades that a file gives; none if it gives none or cannot be read, which others report.
    pub(super) fn of(file: &Path, bytes: &[u8]) -> Option<Self> {
        let mut grades = Self { file: file.to_path_buf(), ..Self::default() };
        match file.extension()?.to_str()? {
            "csv" => grades.rows(bytes)?,
            "toml" => grades.keys(&toml::from_slice::<toml::Table>(bytes).ok()?, ""),
            _ => return None,
        }
        (!grades.counts.is_empty()).then_some(grades)
    }

    /// The grades of what `--set` gives in a document, where it gives any: those that it says, and the guesses that it is
    /// filled in with. Its keys may name roads and axes, which what is published leaves out, so none is named.
    pub(super) fn set(document: &DeTable<'_>, is_set: impl Fn(usize) -> bool) -> Option<Self> {
        let mut grades = Self { file: "given with --set".into(), ..Self::default() };
        grades.settings(document, &is_set);
        (!grades.counts.is_empty()).then_some(grades)
    }

    fn settings(&mut self, table: &DeTable<'_>, is_set: &impl Fn(usize) -> bool) {
        for (key, value) in table {
            self.setting(Some(key.get_ref()), value, is_set);
        }
    }

    fn setting(&mut self, key: Option<&str>, value: &Spanned<DeValue<'_>>, is_set: &impl Fn(usize) -> bool) {
        match value.get_ref() {
            DeValue::Table(table) => self.settings(table, is_set),
            DeValue::Array(items) => items.iter().for_each(|item| self.setting(None, item, is_set)),
            DeValue::String(grade) if key == Some("confidence") && is_set(value.span().start) => {
                self.add(grade);
            }
            _ => {}
        }
    }

    fn add(&mut self, grade: &str) {
        *self.counts.entry(grade.to_owned()).or_default() += 1;
    }

    fn rows(&mut self, bytes: &[u8]) -> Option<()> {
        // Tables of a thousand draws have none, and are read once more for what they are.
        let column = tables::first_row(bytes).ok()??.cells.iter().position(|name| name == "confidence")?;
        let rows = tables::rows(bytes).ok()?;
        for row in rows.iter().skip(1).filter(|row| !row.get(column).is_empty()) {
            self.add(row.get(column));
        }
        Some(())
    }

    fn keys(&mut self, table: &toml::Table, at: &str) {
        if let Some(grade) = table.get("confidence").and_then(toml::Value::as_str) {
            self.add(grade);
            if grade == "guess" {
                self.guesses.push(at.to_owned());
            }
        }
        for (key, value) in table {
            let below = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
            match value {
                toml::Value::Table(table) => self.keys(table, &below),
                toml::Value::Array(list) => {
                    list.iter().filter_map(toml::Value::as_table).for_each(|table| self.keys(table, &below));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_counts_once_and_guesses_have_names() {
        let toml = "a = { fixed = 1, confidence = \"guess\" }\n[b]\nconfidence = \"fitted\"\n\
                    c = { confidence = \"guess\" }\n[[d]]\nconfidence = \"measured\"\n";
        let grades = Grades::of(Path::new("x.toml"), toml.as_bytes()).expect("there are grades");
        assert_eq!((grades.counts["guess"], grades.counts["fitted"], grades.counts["measured"]), (2, 1, 1));
        assert_eq!(grades.guesses, ["a", "b.c"]);
        let table = "persons,confidence\n1,guess\n2,guess\n3,measured\n";
        let grades = Grades::of(Path::new("x.csv"), table.as_bytes()).expect("there are grades");
        assert_eq!((grades.counts["guess"], grades.counts["measured"]), (2, 1));
        assert!(Grades::of(Path::new("x.csv"), b"a,b\n1,2\n").is_none());
    }
}
