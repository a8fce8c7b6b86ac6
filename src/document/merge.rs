//! What a scenario says itself wins over its base, at any depth.
//!
//! - Tables are merged key by key.
//! - A table that gives a distribution (`fixed`, `uniform`, …) replaces a number whole: its source and confidence go
//!   with it.
//! - A list replaces a list whole. Where the items of the base's list have a `name`, a table whose keys are such
//!   names merges into the items instead (`[offensive.axis."West of Aleppo"]`).
//! - Everything else replaces what was there.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::path::{Nowhere, join, names};

/// The keys that make a table a number that is not known exactly.
const DISTRIBUTIONS: [&str; 6] = ["fixed", "uniform", "log_uniform", "normal", "log_normal", "beta"];

/// A name that no item of the base's list has.
#[derive(Debug)]
pub(crate) struct Unknown {
    /// The byte at which it stands.
    pub(crate) byte: usize,
    /// The key path of the list and the name.
    pub(crate) at: String,
    pub(crate) nowhere: Nowhere,
}

/// Whether a table gives a distribution.
pub(crate) fn is_prior(table: &DeTable<'_>) -> bool {
    DISTRIBUTIONS.iter().any(|&key| table.contains_key(key))
}

/// Merges a document over another.
pub(crate) fn merge<'a>(base: &mut DeTable<'a>, over: DeTable<'a>) -> Result<(), Unknown> {
    merge_below(base, over, "")
}

fn merge_below<'a>(base: &mut DeTable<'a>, over: DeTable<'a>, at: &str) -> Result<(), Unknown> {
    for (key, value) in over {
        let at = join(at, key.get_ref());
        match base.remove_entry(key.get_ref().as_ref()) {
            None => drop(base.insert(key, value)),
            Some((old_key, mut old)) => {
                // A table that is only added to stays where it stood.
                let is_added_to = merges(old.get_ref(), value.get_ref());
                let merged = merge_value(&mut old, value, &at);
                base.insert(if is_added_to { old_key } else { key }, old);
                merged?;
            }
        }
    }
    Ok(())
}

/// Whether a value is merged into another instead of replacing it.
fn merges(old: &DeValue<'_>, new: &DeValue<'_>) -> bool {
    match (old, new) {
        (DeValue::Table(_), DeValue::Table(new)) => !is_prior(new),
        (DeValue::Array(items), DeValue::Table(_)) => !items.is_empty() && names(items).is_some(),
        _ => false,
    }
}

/// Merges a value over the one at a key path, or replaces it.
pub(crate) fn merge_value<'a>(
    old: &mut Spanned<DeValue<'a>>,
    new: Spanned<DeValue<'a>>,
    at: &str,
) -> Result<(), Unknown> {
    if !merges(old.get_ref(), new.get_ref()) {
        *old = new;
        return Ok(());
    }
    match (old.get_mut(), new.into_inner()) {
        (DeValue::Table(old), DeValue::Table(new)) => merge_below(old, new, at),
        (DeValue::Array(items), DeValue::Table(by_name)) => {
            for (name, value) in by_name {
                let known = names(items).unwrap_or_default();
                let Some(index) = known.iter().position(|known| known == name.get_ref()) else {
                    let what = format!("item of {at} with the name");
                    let nowhere = Nowhere::unknown(&what, name.get_ref(), known.into_iter());
                    return Err(Unknown { byte: name.span().start, at: join(at, name.get_ref()), nowhere });
                };
                merge_value(&mut (**items)[index], value, &format!("{at}[{index}]"))?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DeTable<'_> {
        DeTable::parse(text).expect("it is TOML").into_inner()
    }

    fn merged(base: &str, over: &str) -> toml::Table {
        let mut table = parse(base);
        merge(&mut table, parse(over)).expect("names are known");
        serde::Deserialize::deserialize(toml::de::Deserializer::from(Spanned::new(0..0, table)))
            .expect("a table is a table")
    }

    #[test]
    fn tables_merge_numbers_and_lists_do_not() {
        let base = "title = 'a'\n[tables]\nroads = 'r'\nlocations = 'l'\n[alarm]\ninitial = {fixed = 1, \
                    source = 's', confidence = 'guess'}\nnamed = ['x', 'y']\n";
        let over =
            "title = 'b'\n[tables]\nroads = 'q'\n[alarm]\ninitial = {uniform = [1, 2]}\nnamed = ['z']\n";
        let expected = "title = 'b'\n[tables]\nroads = 'q'\nlocations = 'l'\n[alarm]\n\
                        initial = {uniform = [1, 2]}\nnamed = ['z']\n";
        assert_eq!(merged(base, over), expected.parse::<toml::Table>().expect("it is TOML"));
    }

    #[test]
    fn a_number_whose_source_alone_is_given_keeps_its_distribution() {
        let (base, over) = ("[a]\nx = {fixed = 1, source = 's'}\n", "[a.x]\nsource = 't'\n");
        let expected = "[a]\nx = {fixed = 1, source = 't'}\n".parse::<toml::Table>().expect("it is TOML");
        assert_eq!(merged(base, over), expected);
    }

    #[test]
    fn items_with_names_are_merged_by_name() {
        let base = "[[a.axis]]\nname = 'x'\nd = 1\n[[a.axis]]\nname = 'y.z'\nd = 2\n";
        let expected = "[[a.axis]]\nname = 'x'\nd = 1\n[[a.axis]]\nname = 'y.z'\nd = 3\ne = 4\n";
        let expected: toml::Table = expected.parse().expect("it is TOML");
        assert_eq!(merged(base, "[a.axis.'y.z']\nd = 3\ne = 4\n"), expected);
        // A list replaces the whole list.
        let one = "[[a.axis]]\nname = 'w'\n";
        assert_eq!(merged(base, one), one.parse::<toml::Table>().expect("it is TOML"));
        let mut table = parse(base);
        let unknown = merge(&mut table, parse("[a.axis.'y.x']\nd = 3\n")).expect_err("there is no such item");
        assert_eq!((unknown.byte, unknown.at.as_str()), (8, "a.axis.y.x"));
        assert_eq!(unknown.nowhere.hint.as_deref(), Some("did you mean \"y.z\"?"));
    }
}
