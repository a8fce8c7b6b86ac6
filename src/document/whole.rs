//! Where does a key stand? A TOML document, made of one text or of several that were merged, which knows file and
//! line of each of its keys.
//!
//! A scenario is made of its own file, of the files that it names as its base or case, and of what `--set` gives.
//! Each text takes its own stretch of one virtual sequence of bytes, and the spans of what is parsed from it are
//! shifted there. So the merged document is one table like any other, and a byte of it says which text it is from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::assign::{self, Assignment};
use super::merge::merge;
use super::overruled::changed;
use super::path::{self, Nowhere, byte_of, leaves, value_at};
use crate::document::overrides::Override;
use crate::document::problem::{Problems, WarningKind};

/// A text that a document is made of.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The file, or the argument, as messages name it.
    pub(crate) path: PathBuf,
    /// The folder of the file, relative to that of the scenario: names of files in it are relative to it.
    pub(crate) folder: PathBuf,
    /// What it says.
    pub(crate) content: String,
}

/// A TOML document.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// Its content.
    pub(crate) table: Spanned<DeTable<'a>>,
    /// Its texts: the file itself, then its bases, then settings.
    texts: &'a [Text],
    /// How many texts are files; those after them are settings.
    files: usize,
    /// The virtual byte of each text's first.
    offsets: Vec<usize>,
    /// The virtual byte of each line's first, of all texts.
    lines: Vec<usize>,
}

/// Most syntax errors that are listed: one often brings others with it.
const MOST_SYNTAX_ERRORS: usize = 5;

impl<'a> Document<'a> {
    /// Parses a single file; syntax errors go to `problems`.
    pub(crate) fn parse(text: &'a Text, problems: &mut Problems) -> Option<Self> {
        Self::merged(std::slice::from_ref(text), &[], problems)
    }

    /// Parses and merges texts: a file, the bases that it is put over, the nearest first, and one text for each
    /// setting. What is wrong with syntax and paths goes to `problems`.
    pub(crate) fn merged(texts: &'a [Text], settings: &[Override], problems: &mut Problems) -> Option<Self> {
        let files = texts.len() - settings.len();
        let mut offsets = Vec::with_capacity(texts.len());
        let mut lines = Vec::new();
        let mut next = 0;
        for Text { content: text, .. } in texts {
            offsets.push(next);
            lines.push(next);
            lines.extend(text.match_indices('\n').map(|(index, _)| next + index + 1));
            next += text.len() + 1;
        }
        let table = Spanned::new(0..0, DeTable::new());
        let mut document = Self { table, texts, files, offsets, lines };
        let before = problems.len();
        for index in (0..files).rev() {
            let (table, errors) = DeTable::parse_recoverable(&texts[index].content);
            document.syntax(index, &errors, problems);
            let offset = document.offsets[index];
            document.put(index, shifted_table(table.into_inner(), offset), problems);
        }
        if problems.len() > before {
            return None;
        }
        let mut shortened = Vec::new();
        for (index, setting) in settings.iter().enumerate() {
            if setting.is_without() {
                if settings[..index].iter().any(Override::is_without) {
                    continue;
                }
                document.leave_out(settings, &mut shortened, problems);
            } else {
                document.set(files + index, setting, &shortened, problems);
            }
        }
        if problems.len() == before {
            document.refuse_overruled(settings, &shortened, problems);
        }
        (problems.len() == before).then_some(document)
    }

    fn syntax(&self, index: usize, errors: &[toml::de::Error], problems: &mut Problems) {
        let mut own = Problems::default();
        for error in errors {
            let byte = error.span().map_or(0, |span| span.start);
            let (file, line) = self.locate(self.offsets[index] + byte);
            own.add(file, "", line, error.message().trim().replace('\n', "; "));
        }
        own.cap(MOST_SYNTAX_ERRORS);
        problems.extend(own);
    }

    /// Puts the content of a file over what there is, less what it wants left out.
    fn put(&mut self, index: usize, over: DeTable<'a>, problems: &mut Problems) {
        let has_base = index + 1 < self.files;
        for key in ["case", "base", "without"] {
            // They are about the file that they stand in.
            self.table.get_mut().remove(key);
        }
        let without = over.get("without").and_then(|value| value.get_ref().as_array().cloned());
        let listed = without.iter().flat_map(|list| list.iter()).enumerate();
        // What is no text is found when the schema is walked.
        let words = |(number, path): (usize, &Spanned<DeValue<'_>>)| {
            Some((number, path.span().start, path.get_ref().as_str()?.to_owned()))
        };
        let listed: Vec<(usize, usize, String)> = listed.filter_map(words).collect();
        let removed = if has_base {
            let paths: Vec<String> = listed.iter().map(|(.., path)| path.clone()).collect();
            path::remove(self.table.get_mut(), &paths, &mut Vec::new())
        } else {
            let message = "there is nothing to leave out: the file names neither a base nor a case";
            listed.iter().map(|_| Err(Nowhere::new(message.into()))).collect()
        };
        for ((number, byte, _), removed) in listed.into_iter().zip(removed) {
            if let Err(Nowhere { message, hint }) = removed {
                let (file, line) = self.locate(byte);
                problems.add(file, format!("without[{number}]"), line, message).hint = hint;
            }
        }
        if let Err(unknown) = merge(self.table.get_mut(), over) {
            let (file, line) = self.locate(unknown.byte);
            problems.add(file, unknown.at, line, unknown.nowhere.message).hint = unknown.nowhere.hint;
        }
    }

    /// Leaves out what all settings of `without` together name.
    fn leave_out(&mut self, settings: &[Override], shortened: &mut Vec<String>, problems: &mut Problems) {
        let mut asked = Vec::new();
        for (index, _) in settings.iter().enumerate().filter(|(_, setting)| setting.is_without()) {
            let text = &self.texts[self.files + index];
            match typed(&text.content) {
                Ok(value) => asked.extend(paths(value.get_ref()).into_iter().map(|path| (path, &text.path))),
                Err(error) => {
                    let message = error.message().trim().replace('\n', "; ");
                    problems.add(&text.path, "", None, message);
                }
            }
        }
        let words: Vec<String> = asked.iter().map(|(path, _)| path.clone()).collect();
        let removed = path::remove(self.table.get_mut(), &words, shortened);
        for ((_, at), removed) in asked.iter().zip(removed) {
            if let Err(Nowhere { message, hint }) = removed {
                problems.add(at, "", None, message).hint = hint;
            }
        }
    }

    /// Puts the value of a setting in its place.
    fn set(&mut self, index: usize, setting: &Override, shortened: &[String], problems: &mut Problems) {
        let (text, offset) = (self.texts[index].content.as_str(), self.offsets[index]);
        let value = match typed(text) {
            Ok(value) => shifted(value, offset),
            Err(error) => {
                let message = error.message().trim().replace('\n', "; ");
                problems.add(&self.texts[index].path, "", None, message);
                return;
            }
        };
        let (path, change) = match setting.key.strip_suffix('+') {
            Some(path) => (path.trim(), Assignment::Append),
            None => (setting.key.as_str(), Assignment::Put),
        };
        let table = self.table.get_mut();
        let changed = match path {
            "case" | "base" => {
                let message =
                    format!("{path} cannot be set: a scenario's files are read before its settings");
                Err(Nowhere { message, hint: None })
            }
            _ if shortened.iter().any(|list| path.starts_with(&format!("{list}["))) => {
                let message = "another setting leaves out an item of this list, so that numbers of its items move: call the item by \
                               its name, or write this into a file";
                Err(Nowhere::new(message.into()))
            }
            _ => {
                let empty = value.get_ref().as_table().is_some_and(DeTable::is_empty);
                if empty && matches!(change, Assignment::Put) {
                    let message = "an empty table changes nothing: `without` takes things out";
                    let at = &self.texts[index].path;
                    problems.warn(WarningKind::NoEffect, at, "", None, message);
                }
                assign::put(table, path, value, change)
            }
        };
        if let Err(Nowhere { message, hint }) = changed {
            problems.add(&self.texts[index].path, "", None, message).hint = hint;
        }
    }

    /// Refuses two settings for one value, however each calls it, and a setting of what another leaves out: the last would
    /// count, and both would be reported.
    fn refuse_overruled(&self, settings: &[Override], shortened: &[String], problems: &mut Problems) {
        let without = settings.iter().position(Override::is_without);
        for (index, setting) in settings.iter().enumerate().filter(|(_, setting)| !setting.is_without()) {
            let (text, path) = (&self.texts[self.files + index], setting.key.trim_end_matches('+').trim());
            let now = path::value_at(self.table.get_ref(), path);
            let moved = || shortened.iter().any(|list| path.starts_with(&format!("{list}[")));
            let gone = |&without: &usize| now.is_none() || (index < without && moved());
            if let Some(without) = without.filter(gone) {
                problems.add(&text.path, "", None, settings[without].leaves_out());
                continue;
            }
            // What cannot be read was refused when it was put.
            let Ok(put) = typed(&text.content) else { continue };
            let now = now.filter(|_| !setting.key.ends_with('+'));
            let other = now.and_then(|now| changed(put.get_ref(), now)).map(|byte| self.text_of(byte));
            if let Some(other) = other.and_then(|other| other.checked_sub(self.files)) {
                problems.add(&text.path, "", None, settings[other].says_otherwise());
            }
        }
    }

    /// The file itself.
    pub(crate) fn path(&self) -> &'a Path {
        &self.texts[0].path
    }

    /// Whether a file, or an argument, is one of those that the document is made of.
    pub(crate) fn owns(&self, file: &Path) -> bool {
        self.texts.iter().any(|text| text.path == file)
    }

    fn text_of(&self, byte: usize) -> usize {
        self.offsets.partition_point(|&offset| offset <= byte).saturating_sub(1)
    }

    /// File and line of a byte; a setting has no lines.
    pub(crate) fn locate(&self, byte: usize) -> (&'a Path, Option<usize>) {
        let index = self.text_of(byte);
        let up_to = |byte: usize| self.lines.partition_point(|&start| start <= byte);
        let line = up_to(byte) - up_to(self.offsets[index]) + 1;
        (&self.texts[index].path, (index < self.files).then_some(line))
    }

    /// Whether a byte is from a setting.
    pub(crate) fn is_set(&self, byte: usize) -> bool {
        self.text_of(byte) >= self.files
    }

    /// File and line of a key path such as `offensive.axis[1].waypoints[2]`, or of the innermost part of it that
    /// is there; the file itself if not even the first part is.
    pub(crate) fn place(&self, at: &str) -> (&'a Path, Option<usize>) {
        match byte_of(self.table.get_ref(), at) {
            Some(byte) => self.locate(byte),
            None => (self.path(), None),
        }
    }

    /// The text in which the value at a key path stands.
    pub(crate) fn text_at(&self, at: &str) -> &'a Text {
        let byte = byte_of(self.table.get_ref(), at);
        &self.texts[byte.map_or(0, |byte| self.text_of(byte))]
    }

    /// Whether there is a value at a key path, and some of it is from a setting.
    pub(crate) fn is_set_at(&self, at: &str) -> bool {
        let mut bytes = BTreeSet::new();
        if let Some(value) = value_at(self.table.get_ref(), at) {
            leaves(value, &mut bytes);
        }
        bytes.into_iter().any(|byte| self.is_set(byte))
    }

    /// A number for each byte that puts bases first and keeps the order in which people wrote.
    pub(crate) fn order(&self, byte: usize) -> (usize, usize) {
        let index = self.text_of(byte);
        (if index < self.files { self.files - index } else { index + 1 }, byte)
    }
}

/// One path, or a list of them.
fn paths(value: &DeValue<'_>) -> Vec<String> {
    let items = value.as_array().into_iter().flat_map(|items| items.iter()).map(Spanned::get_ref);
    items.chain([value]).filter_map(DeValue::as_str).map(str::to_owned).collect()
}

fn shifted(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(shifted_table(table, by)),
        DeValue::Array(mut items) => {
            for item in items.iter_mut() {
                let taken = std::mem::replace(item, Spanned::new(0..0, DeValue::Boolean(false)));
                *item = shifted(taken, by);
            }
            DeValue::Array(items)
        }
        other => other,
    };
    Spanned::new(span.start + by..span.end + by, value)
}

fn shifted_table(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    table
        .into_iter()
        .map(|(key, value)| {
            let span = key.span();
            (Spanned::new(span.start + by..span.end + by, key.into_inner()), shifted(value, by))
        })
        .collect()
}

/// The value of a setting: TOML, or text that nobody put in quotes where it is none and does not begin as if it were.
fn typed(text: &str) -> Result<Spanned<DeValue<'_>>, toml::de::Error> {
    match DeValue::parse(text) {
        Err(_) if !text.trim_start().starts_with(['{', '[', '"', '\'']) => {
            Ok(Spanned::new(0..text.len(), DeValue::String(text.into())))
        }
        parsed => parsed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "title = \"a\"\n\n[offensive]\nstart_day = 1\n\n[[offensive.axis]]\nname = \"x\"\n\
        waypoints = [\n  \"A\",\n  \"B\",\n]\n[[offensive.axis]]\nname = \"y\"\ndelay = { fixed = 1 }\n";

    fn text(path: &str, text: &str) -> Text {
        Text { path: path.into(), folder: PathBuf::new(), content: text.into() }
    }

    #[test]
    fn lines_of_keys() {
        let mut problems = Problems::default();
        let text = text("a.toml", TEXT);
        let document = Document::parse(&text, &mut problems).expect("it is TOML");
        for (at, line) in [
            ("title", Some(1)),
            ("offensive", Some(3)),
            ("offensive.start_day", Some(4)),
            ("offensive.axis[0]", Some(6)),
            ("offensive.axis[0].waypoints[1]", Some(10)),
            ("offensive.axis[1].name", Some(13)),
            ("offensive.axis.y.name", Some(13)),
            ("offensive.axis[1].delay.fixed", Some(14)),
            ("offensive.axis[1].waypoints", Some(12)),
            ("nothing", None),
        ] {
            assert_eq!(document.place(at), (Path::new("a.toml"), line), "{at}");
        }
    }

    #[test]
    fn values_stand_where_they_were_written() {
        let texts = [
            text(
                "b.toml",
                "without = [\"offensive.axis.x\"]\n[offensive]\nstart_day = 2\n[offensive.axis.y]\nd = 3\n",
            ),
            text("a.toml", TEXT),
            text("--set title=c", "c"),
            text("--set offensive.axis.y.delay.fixed=4", "4"),
        ];
        let settings =
            ["title=c", "offensive.axis.y.delay.fixed=4"].map(|text| Override::parse(text).expect("sound"));
        let mut problems = Problems::default();
        let document = Document::merged(&texts, &settings, &mut problems).expect("it is TOML");
        for (at, file, line) in [
            ("title", "--set title=c", None),
            ("offensive.start_day", "b.toml", Some(3)),
            ("offensive.axis[0]", "a.toml", Some(12)),
            ("offensive.axis[0].name", "a.toml", Some(13)),
            ("offensive.axis[0].d", "b.toml", Some(5)),
            ("offensive.axis[0].delay.fixed", "--set offensive.axis.y.delay.fixed=4", None),
        ] {
            assert_eq!(document.place(at), (Path::new(file), line), "{at}");
        }
    }

    #[test]
    fn what_is_not_there_cannot_be_left_out() {
        let texts =
            [text("b.toml", "without = [\n\"offensive.axis.z\",\n\"ofensive\"]\n"), text("a.toml", TEXT)];
        let mut problems = Problems::default();
        assert!(Document::merged(&texts, &[], &mut problems).is_none());
        let text = problems.into_error(Path::new("b.toml")).to_string();
        assert!(
            text.contains("without[0] (line 2): there is no item of offensive.axis with the name \"z\""),
            "{text}"
        );
        assert!(
            text.contains(
                "without[1] (line 3): there is no key \"ofensive\"\n    hint: did you mean \"offensive\"?"
            ),
            "{text}"
        );
    }

    #[test]
    fn numbers_of_items_do_not_move_when_others_are_left_out() {
        const LIST: &str = "[[closure]]\nn = 0\n[[closure]]\nn = 1\n[[closure]]\nn = 2\n";
        let left = |without: &str, settings: &[&str]| {
            let mut texts = vec![text("b.toml", without), text("a.toml", LIST)];
            let settings: Vec<Override> =
                settings.iter().map(|text| Override::parse(text).expect("sound")).collect();
            texts.extend(settings.iter().map(|setting| text(&setting.argument(), &setting.value)));
            let mut problems = Problems::default();
            let document = Document::merged(&texts, &settings, &mut problems);
            let Some(document) = document else {
                return Err(problems.into_error(Path::new("b.toml")).to_string());
            };
            let items = document.table.get_ref().get("closure").expect("it is there").get_ref().as_array();
            let number = |item: &Spanned<DeValue<'_>>| {
                item.get_ref().get("n").and_then(|n| Some(n.get_ref().as_integer()?.to_string()))
            };
            Ok(items.into_iter().flat_map(|items| items.iter()).filter_map(number).collect::<String>())
        };
        for without in ["\"closure[0]\", \"closure[1]\"", "\"closure[1]\", \"closure[0]\""] {
            assert_eq!(left(&format!("without = [{without}]\n"), &[]).as_deref(), Ok("2"));
            assert_eq!(left("", &[&format!("without=[{without}]")]).as_deref(), Ok("2"));
        }
        let two = ["without+=\"closure[0]\"", "without+=\"closure[2]\""];
        assert_eq!(left("", &two).as_deref(), Ok("1"));
        let twice = left("without = [\"closure[1]\", \"closure[1]\"]\n", &[]);
        assert!(twice.is_err_and(|text| text.contains("closure[1] is left out twice")));
        let moved = left("", &["without=\"closure[0]\"", "closure[1].n=7"]);
        assert!(moved.is_err_and(|text| text.contains("numbers of its items move")));
    }

    #[test]
    fn syntax_errors_have_a_line() {
        let mut problems = Problems::default();
        let text = text("a.toml", "title = \"a\"\nstart = \nhorizon_days = 3\n");
        assert!(Document::parse(&text, &mut problems).is_none());
        let text = problems.into_error(Path::new("a.toml")).to_string();
        assert!(text.contains("\n  line 2: "), "{text}");
    }
}
