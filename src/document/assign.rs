//! What is put at a key path of a document: the values of settings.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::merge::{merge, merge_value};
use super::path::{Nowhere, first_key, first_step, item, join};

/// What is done with a value at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assignment {
    /// It is put there, by the rules by which files are merged.
    Put,
    /// It is one more item of the list there.
    Append,
}

/// Puts a value at a path. Keys that are not there are made: whether they may be there is the schema's business.
pub(crate) fn put<'a>(
    table: &mut DeTable<'a>,
    path: &str,
    new: Spanned<DeValue<'a>>,
    how: Assignment,
) -> Result<(), Nowhere> {
    put_below(table, path, "", new, how)
}

fn put_below<'a>(
    table: &mut DeTable<'a>,
    path: &str,
    at: &str,
    new: Spanned<DeValue<'a>>,
    how: Assignment,
) -> Result<(), Nowhere> {
    let (key, rest) = first_key(table, path).unwrap_or_else(|| first_step(path));
    let (key, at) = (key.to_owned(), join(at, key));
    let span = new.span().start..new.span().start;
    if rest.is_empty() && how == Assignment::Put {
        let mut over = DeTable::new();
        over.insert(Spanned::new(span, key.into()), new);
        return merge(table, over).map_err(|unknown| unknown.nowhere);
    }
    if !table.contains_key(key.as_str()) {
        let list = rest.is_empty() || rest.starts_with('[');
        let empty = if list { DeValue::Array(DeArray::new()) } else { DeValue::Table(DeTable::new()) };
        table.insert(Spanned::new(span.clone(), key.clone().into()), Spanned::new(span, empty));
    }
    match table.get_mut(key.as_str()) {
        Some(value) => put_in_value(value, rest, &at, new, how),
        None => Ok(()),
    }
}

fn put_in_value<'a>(
    value: &mut Spanned<DeValue<'a>>,
    rest: &str,
    at: &str,
    new: Spanned<DeValue<'a>>,
    how: Assignment,
) -> Result<(), Nowhere> {
    match value.get_mut() {
        DeValue::Array(items) if rest.is_empty() && how == Assignment::Append => {
            items.push(new);
            Ok(())
        }
        _ if rest.is_empty() && how == Assignment::Append => {
            Err(Nowhere::new(format!("{at} is no list: += adds an item to a list")))
        }
        _ if rest.is_empty() => merge_value(value, new, at).map_err(|unknown| unknown.nowhere),
        DeValue::Table(table) if rest.starts_with('.') => put_below(table, &rest[1..], at, new, how),
        DeValue::Array(items) => {
            let (index, rest) = item(items, rest, at)?;
            put_in_value(&mut (**items)[index], rest, &format!("{at}[{index}]"), new, how)
        }
        _ => Err(Nowhere::new(format!("{at} has no part \"{}\"", rest.trim_start_matches('.')))),
    }
}
