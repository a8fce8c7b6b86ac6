//! The whole of a scenario as one file, with a word on where each part comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::merge::is_prior;
use super::path::{join, leaves};
use super::whole::Document;

/// The text of a document as its schema takes it. Files that keys name are given as they are from the folder of the
/// scenario.
pub(crate) fn text(
    document: &Document<'_>,
    table: &DeTable<'_>,
    files: &BTreeMap<String, PathBuf>,
) -> String {
    let printer = Printer { document, files };
    let mut out = String::new();
    let keys = printer.in_order(table);
    let about_files = ["case", "base", "without"];
    let (tables, plain): (Vec<_>, Vec<_>) = keys
        .into_iter()
        .filter(|(key, _)| !about_files.contains(key))
        .partition(|(_, value)| has_header(value));
    let mut from = String::new();
    for (key, value) in plain {
        let now = printer.sources(value);
        if now != from {
            let _ = writeln!(out, "# From {now}");
            from = now;
        }
        let _ = writeln!(out, "{} = {}", quoted_key(key), printer.inline(value, key));
    }
    for (key, value) in tables {
        let _ = writeln!(out, "\n# From {}", printer.sources(value));
        printer.with_header(value, key, &quoted_key(key), &mut out);
    }
    out
}

struct Printer<'a> {
    document: &'a Document<'a>,
    files: &'a BTreeMap<String, PathBuf>,
}

impl Printer<'_> {
    /// The keys of a table in the order in which people wrote them, those of bases first.
    fn in_order<'t, 'a>(&self, table: &'t DeTable<'a>) -> Vec<(&'t str, &'t Spanned<DeValue<'a>>)> {
        let mut keys: Vec<_> = table.iter().collect();
        keys.sort_by_key(|(key, _)| self.document.order(key.span().start));
        keys.into_iter().map(|(key, value)| (key.get_ref().as_ref(), value)).collect()
    }

    /// The files and arguments that the parts of a value stand in.
    fn sources(&self, value: &Spanned<DeValue<'_>>) -> String {
        let mut bytes = BTreeSet::new();
        leaves(value, &mut bytes);
        let mut sources: Vec<String> = Vec::new();
        for byte in bytes {
            let source = self.document.locate(byte).0.display().to_string();
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources.join(", ")
    }

    fn with_header(&self, value: &Spanned<DeValue<'_>>, at: &str, header: &str, out: &mut String) {
        match value.get_ref() {
            DeValue::Table(table) => {
                let _ = writeln!(out, "[{header}]");
                self.body(table, at, header, out);
            }
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let blank = if index == 0 { "" } else { "\n" };
                    let _ = writeln!(out, "{blank}[[{header}]]");
                    if let DeValue::Table(table) = item.get_ref() {
                        self.body(table, &format!("{at}[{index}]"), header, out);
                    }
                }
            }
            _ => {}
        }
    }

    fn body(&self, table: &DeTable<'_>, at: &str, header: &str, out: &mut String) {
        let keys = self.in_order(table);
        let (tables, plain): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(_, value)| has_header(value));
        for (key, value) in plain {
            let _ = writeln!(out, "{} = {}", quoted_key(key), self.inline(value, &join(at, key)));
        }
        for (key, value) in tables {
            out.push('\n');
            self.with_header(value, &join(at, key), &format!("{header}.{}", quoted_key(key)), out);
        }
    }

    fn inline(&self, value: &Spanned<DeValue<'_>>, at: &str) -> String {
        match value.get_ref() {
            DeValue::String(text) => match self.files.get(at) {
                Some(file) => quoted(&file.display().to_string()),
                None => quoted(text),
            },
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(truth) => truth.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.inline(item, "")).collect();
                format!("[{}]", items.join(", "))
            }
            DeValue::Table(table) => {
                let keys = self.in_order(table).into_iter();
                let pairs: Vec<String> = keys
                    .map(|(key, value)| format!("{} = {}", quoted_key(key), self.inline(value, "")))
                    .collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }
}

/// Whether a value has a header of its own and is not written behind its key.
fn has_header(value: &Spanned<DeValue<'_>>) -> bool {
    match value.get_ref() {
        DeValue::Table(table) => !is_prior(table),
        DeValue::Array(items) => !items.is_empty() && items.iter().all(|item| item.get_ref().is_table()),
        _ => false,
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { quoted(key) }
}
