//! Places of other countries in a list.

use std::collections::BTreeMap;

use crate::import::case::countries::{self, CountryCode};
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::import::sheet::{ColumnRole, Source};

/// The country of a place.
pub(super) const COUNTRY: ColumnRole = ColumnRole {
    name: "country",
    names: &[
        "iso3",
        "countryiso3",
        "countrycode",
        "iso2",
        "adm0pcode",
        "admin0pcode",
        "country",
        "countryname",
        "admin0nameen",
        "admin0name",
        "adm0en",
        "adm0name",
        "pays",
    ],
    tags: &["#country+code", "#country+name"],
    required: false,
    single: false,
};

/// Rows by the codes of their countries.
#[derive(Default)]
pub(super) struct Others {
    rows: BTreeMap<CountryCode, usize>,
    /// Rows by what is no country that is known.
    unknown: BTreeMap<String, usize>,
}

impl Others {
    /// Whether a row is of another country than that of the case.
    pub(super) fn is(&mut self, code: &str, country: Option<CountryCode>) -> bool {
        let Some(own) = countries::by_any(code) else {
            if !code.is_empty() {
                *self.unknown.entry(code.to_owned()).or_default() += 1;
            }
            return false;
        };
        *self.rows.entry(own).or_default() += 1;
        country.is_some_and(|country| country != own)
    }

    /// Says which countries there are and which were left out.
    pub(super) fn say(
        &self,
        source: &Source,
        country: Option<CountryCode>,
        draft: &mut Draft,
        notes: &mut Notes,
    ) {
        if country.is_some() && !self.unknown.is_empty() {
            let shown: Vec<String> =
                self.unknown.iter().take(8).map(|(name, rows)| format!("\"{name}\" ({rows} rows)")).collect();
            let message = format!(
                "{} rows name a country that is not known and are kept as places of the case: {} (write codes of ISO 3166, such \
                 as SDN, and rows of other countries are left out)",
                self.unknown.values().sum::<usize>(),
                shown.join(", ")
            );
            notes.warn(&source.path, None, message);
        }
        let others = self.rows.iter().filter(|(own, _)| Some(**own) != country);
        let names: Vec<String> =
            others.clone().take(8).map(|(own, rows)| format!("{} ({rows} rows)", own.alpha3)).collect();
        if country.is_some() && !names.is_empty() {
            draft.choose(format!(
                "places of other countries in {} are left out: {}",
                source.short(),
                names.join(", ")
            ));
            let rows: usize = others.map(|(_, rows)| rows).sum();
            notes.warn(
                &source.path,
                None,
                format!("{rows} rows lie in other countries and are left out: {}", names.join(", ")),
            );
        } else if country.is_none() && names.len() > 1 {
            let message =
                format!("has places of several countries: {}; --country takes one of them", names.join(", "));
            notes.warn(&source.path, None, message);
        }
    }
}
