//! Key paths such as `offensive.axis[1].delay_days`: where they lead in a TOML document, and what is left out
//! there.
//!
//! A key may hold dots and brackets itself, so the longest one that fits is taken. An item of a list may be called
//! by its `name` instead of its number, in quotes or not: `offensive.axis.West of Aleppo.delay_days`.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::document::problem::nearest;

/// Why a path leads nowhere, and what may have been meant.
#[derive(Debug)]
pub(crate) struct Nowhere {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Nowhere {
    /// A reason without a guess.
    pub(crate) fn new(message: String) -> Self {
        Self { message, hint: None }
    }

    /// There is no such word among those that there are.
    pub(crate) fn unknown<'k>(what: &str, word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Self {
        let mut hint = nearest(word, known.clone()).map(|near| format!("did you mean \"{near}\"?"));
        if hint.is_none() {
            let known: Vec<&str> = known.take(20).collect();
            hint = (!known.is_empty()).then(|| format!("there are {}", known.join(", ")));
        }
        Self { message: format!("there is no {what} \"{word}\""), hint }
    }
}

/// A key path with one more key.
pub(crate) fn join(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

/// The longest of some words that a path begins with, as a whole step, and the rest of the path.
fn first_of(path: &str, words: impl Iterator<Item = impl AsRef<str>>) -> Option<(usize, &str, &str)> {
    let fits = |word: &str| {
        path.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    words
        .enumerate()
        .filter(|(_, word)| fits(word.as_ref()))
        .map(|(index, word)| (index, word.as_ref().len()))
        .max_by_key(|&(_, length)| length)
        .map(|(index, length)| (index, &path[..length], &path[length..]))
}

/// A path's first step, up to the next dot or bracket, where no key is known.
pub(crate) fn first_step(path: &str) -> (&str, &str) {
    path.split_at(path.find(['.', '[']).unwrap_or(path.len()))
}

/// The longest key of a table that a path begins with, and the rest of the path.
pub(crate) fn first_key<'p>(table: &DeTable<'_>, path: &'p str) -> Option<(&'p str, &'p str)> {
    first_of(path, table.keys().map(Spanned::get_ref)).map(|(_, key, rest)| (key, rest))
}

/// The names of the items of a list, if all are tables that have one.
pub(crate) fn names<'v>(items: &'v [Spanned<DeValue<'_>>]) -> Option<Vec<&'v str>> {
    items.iter().map(|item| item.get_ref().get("name")?.get_ref().as_str()).collect()
}

/// The index of an item, by number or by name, and the rest of the path behind it.
pub(crate) fn item<'p>(
    items: &[Spanned<DeValue<'_>>],
    rest: &'p str,
    at: &str,
) -> Result<(usize, &'p str), Nowhere> {
    if let Some((number, rest)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let index = number.parse().ok().filter(|&index: &usize| index < items.len());
        let count = items.len();
        return index
            .map(|index| (index, rest))
            .ok_or_else(|| Nowhere::new(format!("{at} has {count} items, counted from 0: no [{number}]")));
    }
    let path = rest.strip_prefix('.').unwrap_or(rest);
    let Some(names) = names(items) else {
        return Err(Nowhere::new(format!(
            "the items of {at} have no names: call one by its number, such as {at}[0]"
        )));
    };
    let quoted = || {
        let (name, rest) = path.strip_prefix('"')?.split_once('"')?;
        let whole = rest.is_empty() || rest.starts_with(['.', '[']);
        names.iter().position(|&known| known == name).filter(|_| whole).map(|index| (index, rest))
    };
    first_of(path, names.iter()).map(|(index, _, rest)| (index, rest)).or_else(quoted).ok_or_else(|| {
        Nowhere::unknown(&format!("item of {at} with the name"), first_step(path).0, names.iter().copied())
    })
}

/// The byte of the innermost part of a path that is there; none if not even the first part is.
pub(crate) fn byte_of(table: &DeTable<'_>, path: &str) -> Option<usize> {
    let (key, rest) = first_key(table, path)?;
    let (key, value) = table.get_key_value(key)?;
    Some(byte_in_value(value, rest).unwrap_or(key.span().start))
}

fn byte_in_value(value: &Spanned<DeValue<'_>>, rest: &str) -> Option<usize> {
    match value.get_ref() {
        DeValue::Table(table) => byte_of(table, rest.strip_prefix('.')?),
        DeValue::Array(items) => {
            let (index, rest) = item(items, rest, "").ok()?;
            Some(byte_in_value(&items[index], rest).unwrap_or(items[index].span().start))
        }
        _ => None,
    }
}

/// The value at a path, if it leads somewhere.
pub(crate) fn value_at<'t, 'a>(table: &'t DeTable<'a>, path: &str) -> Option<&'t Spanned<DeValue<'a>>> {
    let (key, rest) = first_key(table, path)?;
    value_below(table.get(key)?, rest)
}

fn value_below<'t, 'a>(value: &'t Spanned<DeValue<'a>>, rest: &str) -> Option<&'t Spanned<DeValue<'a>>> {
    match value.get_ref() {
        _ if rest.is_empty() => Some(value),
        DeValue::Table(table) => value_at(table, rest.strip_prefix('.')?),
        DeValue::Array(items) => {
            let (index, rest) = item(items, rest, "").ok()?;
            value_below(&items[index], rest)
        }
        _ => None,
    }
}

/// The bytes at which the parts of a value stand.
pub(crate) fn leaves(value: &Spanned<DeValue<'_>>, bytes: &mut BTreeSet<usize>) {
    match value.get_ref() {
        DeValue::Table(table) => table.iter().for_each(|(_, value)| leaves(value, bytes)),
        DeValue::Array(items) if !items.is_empty() => items.iter().for_each(|item| leaves(item, bytes)),
        _ => drop(bytes.insert(value.span().start)),
    }
}

/// A step of a path that leads somewhere: into a table, or to an item of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Item(usize),
}

/// Leaves out what stands at some paths, and says of each whether it leads somewhere. All are looked up in what there
/// was: numbers of a list do not move when another of its items goes. Lists that lost an item are put to `shortened`.
pub(crate) fn remove(
    table: &mut DeTable<'_>,
    paths: &[String],
    shortened: &mut Vec<String>,
) -> Vec<Result<(), Nowhere>> {
    let mut found: Vec<Vec<Step>> = Vec::new();
    let mut look_up = |path: &String| {
        let steps = steps(table, path, "")?;
        if found.contains(&steps) {
            return Err(Nowhere::new(format!("{path} is left out twice")));
        }
        found.push(steps);
        Ok(())
    };
    let looked_up = paths.iter().map(&mut look_up).collect();
    // The last first: what stands before it keeps its place.
    found.sort_unstable_by(|one, other| other.cmp(one));
    for steps in &found {
        if let [list @ .., Step::Item(_)] = &steps[..] {
            shortened.push(written(list));
        }
        take_out(table, steps);
    }
    looked_up
}

/// A path as people write it.
fn written(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |at, step| match step {
        Step::Key(key) => join(&at, key),
        Step::Item(index) => format!("{at}[{index}]"),
    })
}

fn steps(table: &DeTable<'_>, path: &str, at: &str) -> Result<Vec<Step>, Nowhere> {
    let Some((key, rest)) = first_key(table, path) else {
        let keys: Vec<String> = table.keys().map(|key| join(at, key.get_ref())).collect();
        return Err(Nowhere::unknown("key", &join(at, first_step(path).0), keys.iter().map(String::as_str)));
    };
    let mut steps = vec![Step::Key(key.to_owned())];
    let (mut rest, mut at) = (rest, join(at, key));
    let mut value = table.get(key).map(Spanned::get_ref);
    while !rest.is_empty() {
        match value {
            Some(DeValue::Table(table)) if rest.starts_with('.') => {
                steps.extend(self::steps(table, &rest[1..], &at)?);
                return Ok(steps);
            }
            Some(DeValue::Array(items)) => {
                let (index, behind) = item(items, rest, &at)?;
                steps.push(Step::Item(index));
                at = format!("{at}[{index}]");
                value = Some(items[index].get_ref());
                rest = behind;
            }
            _ => return Err(Nowhere::new(format!("{at} has no part \"{rest}\""))),
        }
    }
    Ok(steps)
}

fn take_out(table: &mut DeTable<'_>, steps: &[Step]) {
    let [Step::Key(key), rest @ ..] = steps else { return };
    if rest.is_empty() {
        table.remove(key.as_str());
    } else if let Some(value) = table.get_mut(key.as_str()) {
        take_out_of(value.get_mut(), rest);
    }
}

fn take_out_of(value: &mut DeValue<'_>, steps: &[Step]) {
    match (value, steps) {
        (DeValue::Table(table), steps) => take_out(table, steps),
        (DeValue::Array(items), [Step::Item(index)]) => {
            let mut left = DeArray::new();
            let others = items.iter().enumerate().filter(|(other, _)| other != index);
            others.for_each(|(_, item)| left.push(item.clone()));
            *items = left;
        }
        (DeValue::Array(items), [Step::Item(index), rest @ ..]) => {
            take_out_of((**items)[*index].get_mut(), rest);
        }
        _ => {}
    }
}
