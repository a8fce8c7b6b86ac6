//! Does a file have the right keys and types? All that do not fit are found in one pass.
//!
//! Deserialisation stops at the first mistake, so the document is first walked along the JSON Schema of
//! its type, which is made from the type itself: grammar, schema and messages cannot drift apart.
//! Unknown keys are taken out on the way, so that what is left can be read and its meaning checked too. What
//! `--set` gives is made what the schema asks for, as far as that is plain: nobody types quotes, sources and
//! confidences for a try.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value as Schema;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::path::join;
use super::whole::Document;
use crate::document::problem::{Problem, Problems, nearest};
use crate::tables::text::iso_date;

/// Most problems of shape that are listed for one document.
const MOST_PROBLEMS: usize = 40;
/// Most unknown keys of one table for which what may have been meant is looked for.
const MOST_UNKNOWN: usize = 40;

/// What the schema makes of a document.
pub(crate) struct Shaped<'a, T> {
    /// Its content, if it can be read.
    pub(crate) file: Option<T>,
    /// The paths of keys that were wrong.
    pub(crate) wrong: Vec<String>,
    /// The document without unknown keys, and with settings made what the schema asks for.
    pub(crate) table: Spanned<DeTable<'a>>,
}

/// A document's content as a type.
pub(crate) fn read<'a, T: JsonSchema + for<'de> Deserialize<'de>>(
    document: &Document<'a>,
    problems: &mut Problems,
) -> Shaped<'a, T> {
    let (table, wrong) = walk::<T>(document, false, problems);
    match serde_path_to_error::deserialize(toml::de::Deserializer::from(table.clone())) {
        Ok(file) => Shaped { file: Some(file), wrong, table },
        Err(error) => {
            // What the walk found explains why this failed; if it found nothing, serde knows better.
            if wrong.is_empty() {
                let at = error.path().to_string();
                let span = error.inner().span().filter(|span| span.end > 0);
                let (file, line) =
                    span.map_or_else(|| document.place(&at), |span| document.locate(span.start));
                let message = error.inner().message().trim().replace('\n', "; ");
                problems.add(file, if at == "." { "" } else { &at }, line, message);
            }
            Shaped { file: None, wrong, table }
        }
    }
}

/// The same for a document that need not be whole: keys that it lacks are given elsewhere.
pub(crate) fn part<T: JsonSchema>(document: &Document<'_>, problems: &mut Problems) {
    walk::<T>(document, true, problems);
}

fn walk<'a, T: JsonSchema>(
    document: &Document<'a>,
    partial: bool,
    problems: &mut Problems,
) -> (Spanned<DeTable<'a>>, Vec<String>) {
    let schema = schemars::schema_for!(T).to_value();
    let mut table = document.table.clone();
    let mut own = Problems::default();
    let mut walk = Walk { document, root: &schema, partial, problems: &mut own, wrong: Vec::new() };
    walk.table(&schema, table.get_mut(), "", None);
    let wrong = walk.wrong;
    own.cap(MOST_PROBLEMS);
    problems.extend(own);
    (table, wrong)
}

struct Walk<'a> {
    document: &'a Document<'a>,
    root: &'a Schema,
    /// Whether keys may be missing.
    partial: bool,
    problems: &'a mut Problems,
    wrong: Vec<String>,
}

impl<'a> Walk<'a> {
    /// Adds a problem of the key at a byte; of the whole document, if there is no byte.
    fn problem(&mut self, at: &str, byte: Option<usize>, message: String) -> &mut Problem {
        self.wrong.push(at.to_owned());
        let (file, line) = byte.map_or((self.document.path(), None), |byte| self.document.locate(byte));
        self.problems.add(file, at, line, message)
    }

    /// The schema behind references and behind "or null", which TOML does not have.
    fn resolve(&self, mut schema: &'a Schema) -> &'a Schema {
        loop {
            if let Some(path) = schema["$ref"].as_str() {
                schema = self.root.pointer(path.trim_start_matches('#')).unwrap_or(&Schema::Null);
            } else if let Some(choices) = schema["anyOf"].as_array() {
                let real = choices.iter().find(|choice| choice["type"] != "null");
                schema = real.unwrap_or(&Schema::Null);
            } else {
                return schema;
            }
        }
    }

    fn table(&mut self, schema: &'a Schema, table: &mut DeTable<'_>, at: &str, byte: Option<usize>) {
        let properties = schema["properties"].as_object();
        let mut unknown = Vec::new();
        let names = || properties.into_iter().flatten().map(|(name, _)| name.as_str());
        let other: Vec<&str> = names().filter(|&name| !table.contains_key(name)).collect();
        for (key, value) in table.iter_mut() {
            let (name, byte) = (key.get_ref().as_ref(), key.span().start);
            let path = join(at, name);
            let known = properties.and_then(|properties| properties.get(name));
            if let Some(schema) =
                known.or_else(|| schema.get("additionalProperties").filter(|s| s.is_object()))
            {
                self.value(schema, value, &path, byte);
                continue;
            }
            unknown.push(name.to_owned());
            let few = unknown.len() <= MOST_UNKNOWN;
            let problem = self.problem(&path, Some(byte), "unknown key".into());
            if !few {
                continue;
            }
            problem.did_you_mean(name, names());
            if problem.hint.is_none() && !other.is_empty() {
                problem.hint(format!("the other keys here are {}", other.join(", ")));
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Schema::as_str);
        for name in required {
            if self.partial {
                break;
            }
            if table.contains_key(name) {
                continue;
            }
            // A key that is spelled wrongly is not reported as missing too.
            if unknown.iter().take(MOST_UNKNOWN).any(|key| nearest(key, [name]).is_some()) {
                continue;
            }
            let path = join(at, name);
            let meaning = properties.and_then(|properties| properties.get(name)?["description"].as_str());
            let problem = self.problem(&path, byte, "this key is missing".into());
            if let Some(meaning) = meaning {
                problem.hint(sentence_to_phrase(meaning));
            }
        }
        for name in &unknown {
            table.remove(name.as_str());
        }
    }

    fn value(&mut self, schema: &'a Schema, value: &mut Spanned<DeValue<'_>>, at: &str, byte: usize) {
        let schema = self.resolve(schema);
        if self.document.is_set(value.span().start) {
            complete(schema, value);
        }
        let words = words(schema);
        if !words.is_empty() {
            if !value.get_ref().as_str().is_some_and(|word| words.contains(&word)) {
                let got = got(value.get_ref());
                let expected = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
                self.problem(at, Some(byte), format!("must be one of {expected}, got {got}"));
            }
            return;
        }
        let kind = match &schema["type"] {
            Schema::Array(kinds) => kinds.iter().filter_map(Schema::as_str).find(|&kind| kind != "null"),
            kind => kind.as_str(),
        };
        let content = value.get_mut();
        let expected = match (kind, &mut *content) {
            (Some("object"), DeValue::Table(table)) => return self.table(schema, table, at, Some(byte)),
            (Some("array"), DeValue::Array(_)) => return self.array(schema, value, at, byte),
            (Some("string"), DeValue::String(text)) => {
                if schema["format"] != "date" || iso_date(text).is_some() {
                    return;
                }
                "a date such as \"2018-09-17\""
            }
            (Some("number"), DeValue::Float(_) | DeValue::Integer(_)) | (None, _) => return,
            (Some("integer"), DeValue::Integer(number)) => {
                // Numbers in another base than 10 are left to the deserialiser.
                let decimal = number.as_str().parse::<i128>();
                let signed = schema["format"] == "int32";
                let range = if signed {
                    i128::from(i32::MIN)..=i128::from(i32::MAX)
                } else {
                    0..=i128::from(u32::MAX)
                };
                if decimal.is_err() || decimal.is_ok_and(|number| range.contains(&number)) {
                    return;
                }
                if signed { "a whole number that is not as large" } else { "a whole number of 0 or more" }
            }
            (Some("object"), _) if is_number(schema) && self.document.is_set(byte) => {
                "a number, or a table such as { uniform = [3, 10] }"
            }
            (Some("object"), _) => "a table",
            (Some("array"), _) => "a list in square brackets",
            (Some("string"), _) if schema["format"] == "date" => "a date in quotes, such as \"2018-09-17\"",
            (Some("string"), _) => "text in quotes",
            (Some("number"), _) => "a number",
            (Some("integer"), _) => "a whole number",
            (Some(_), _) => return,
        };
        let message = format!("must be {expected}, got {}", got(content));
        self.problem(at, Some(byte), message);
    }

    fn array(&mut self, schema: &'a Schema, value: &mut Spanned<DeValue<'_>>, at: &str, byte: usize) {
        let DeValue::Array(array) = value.get_mut() else { return };
        let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
        let most = schema["maxItems"].as_u64().map_or(usize::MAX, |most| most as usize);
        let length = array.iter().count();
        if length < least || length > most {
            self.problem(at, Some(byte), format!("must have {least} values, got {length}"));
        }
        for (index, item) in array.iter_mut().enumerate() {
            let byte = item.span().start;
            self.value(&schema["items"], item, &format!("{at}[{index}]"), byte);
        }
    }
}

/// The words that an enumeration allows, in both ways in which schemas write them.
/// Makes a value of `--set` what the schema asks for: a number is a number taken as known, a date and a number are
/// text without quotes, and what says neither where it comes from nor how sure it is, is a guess of whoever set it.
fn complete(schema: &Schema, value: &mut Spanned<DeValue<'_>>) {
    let span = value.span().start..value.span().start;
    let text = |text: &str| Spanned::new(span.clone(), DeValue::String(text.to_owned().into()));
    let has = |key: &str| schema["properties"].get(key).is_some();
    let is_number = matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_));
    if self::is_number(schema) && is_number {
        let mut table = DeTable::new();
        table.insert(Spanned::new(span.clone(), "fixed".into()), value.clone());
        *value.get_mut() = DeValue::Table(table);
    }
    match value.get_mut() {
        DeValue::Table(table) => {
            for (key, word) in [("source", "--set"), ("confidence", "guess")] {
                if has(key) && !table.contains_key(key) {
                    table.insert(Spanned::new(span.clone(), key.into()), text(word));
                }
            }
        }
        other @ (DeValue::Datetime(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_)) => {
            let is_text = match &schema["type"] {
                Schema::Array(kinds) => kinds.iter().any(|kind| kind == "string"),
                kind => kind == "string",
            };
            if is_text {
                let words = match &*other {
                    DeValue::Datetime(date) => date.to_string(),
                    other => got(other),
                };
                *other = DeValue::String(words.into());
            }
        }
        DeValue::String(_) | DeValue::Array(_) => {}
    }
}

/// Whether a schema is that of a number that is not known exactly.
fn is_number(schema: &Schema) -> bool {
    schema["properties"].get("fixed").is_some()
}

fn words(schema: &Schema) -> Vec<&str> {
    let plain = schema["enum"].as_array().into_iter().flatten();
    let documented = schema["oneOf"].as_array().into_iter().flatten().map(|choice| &choice["const"]);
    plain.chain(documented).filter_map(Schema::as_str).collect()
}

fn got(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(date) => format!("{date} without quotes"),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

/// The first sentence of a description, as it reads inside a message, with the unit that it may name.
pub(crate) fn sentence_to_phrase(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = text.split_once(". ").map_or(text.as_str(), |(first, _)| first).trim_end_matches('.');
    let unit = text.split_once(" Unit: ").and_then(|(_, unit)| unit.split_once('.'));
    let unit = unit.map_or_else(String::new, |(unit, _)| format!(" ({unit})"));
    let mut letters = first.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect()) + &unit
}
