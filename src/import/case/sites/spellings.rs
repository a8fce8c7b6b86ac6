//! One country is one party, however files write it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::import::case::countries::{self, CountryCode};
use crate::import::notes::Notes;

/// Gives the countries beyond crossings one name each; those that nobody knows here are named.
pub(super) fn call_countries_once(
    mut beyond: Vec<&mut String>,
    own: Option<CountryCode>,
    file: &Path,
    notes: &mut Notes,
) {
    for name in &mut beyond {
        let both =
            own.filter(|_| countries::by_any(name).is_none()).and_then(|own| countries::beyond_of(name, own));
        if let Some(other) = both {
            other.name.clone_into(name);
        }
    }
    let mut spelled: BTreeMap<CountryCode, BTreeSet<String>> = BTreeMap::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for name in &beyond {
        match countries::by_any(name) {
            Some(country) => {
                spelled.entry(country).or_default().insert((*name).clone());
            }
            None => {
                unknown.insert((*name).clone());
            }
        }
    }
    for name in &mut beyond {
        if let Some(country) = countries::by_any(name).filter(|country| spelled[country].len() > 1) {
            country.name.clone_into(name);
        }
    }
    for (country, names) in spelled.iter().filter(|(_, names)| names.len() > 1) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let message =
            format!("{} are one country, and one party of the case: \"{}\"", names.join(", "), country.name);
        notes.warn(file, None, message);
    }
    if !unknown.is_empty() {
        let shown: Vec<&str> = unknown.iter().take(8).map(String::as_str).collect();
        let message = format!(
            "crossings lead to countries that are not known here, each a party and an area of its own: {} (write codes of ISO 3166 \
             where two of these are one, or one is a country that has another name)",
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
}
