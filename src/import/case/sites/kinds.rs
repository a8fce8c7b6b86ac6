//! Is a site no camp? Water points, clinics and offices of a list of facilities have a capacity of their own kind, and people stay
//! with hosts by another rule.

use super::kinds_words::{
    ALONG, AT_TIMES, BESIDE_PLACE, HOSTS, IDPS, NO_CAMP, OF_KIND, OF_SITE, PLACES, REFUGEES, SHELTER, WAYS,
};
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetLine, SheetTable};

/// What a site is by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SiteKind {
    /// A camp, or another shelter.
    Camp,
    /// One of people from abroad.
    Refugees,
    /// Hosts of displaced people, or the place where they live.
    Hosts,
    /// What people live in at times only.
    AtTimes,
    /// What nobody lives in.
    Other,
}

fn has(list: &[&str], words: &[String]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

fn are_among(lists: &[&[&str]], words: &[String]) -> bool {
    words.iter().all(|word| lists.iter().any(|list| list.contains(&word.as_str())))
}

/// What a cell says that a site is; none where it says nothing that is known.
fn kind(text: &str) -> Option<SiteKind> {
    let words = sheet::words(text);
    let is_host = HOSTS.iter().all(|list| has(list, &words));
    let is_place = has(PLACES, &words) && are_among(&[PLACES, BESIDE_PLACE], &words);
    Some(match () {
        () if has(REFUGEES, &words) && !has(IDPS, &words) => SiteKind::Refugees,
        () if has(SHELTER, &words) => SiteKind::Camp,
        () if is_host || is_place => SiteKind::Hosts,
        () if has(IDPS, &words) => SiteKind::Camp,
        () if has(NO_CAMP, &words) || has(WAYS, &words) && !has(ALONG, &words) => SiteKind::Other,
        () if has(AT_TIMES, &words) => SiteKind::AtTimes,
        () => return None,
    })
}

/// Whether a header is of what a site is, and not of its water, land or manager.
fn is_of_sites(header: &str) -> bool {
    let words = sheet::words(header);
    has(OF_KIND, &words) && are_among(&[OF_KIND, OF_SITE], &words)
}

/// A table of sites without those that are no camps, and these.
pub(super) fn camps(mut table: SheetTable, notes: &mut Notes) -> (SheetTable, Vec<SheetLine>) {
    if !table.has("capacity") {
        return (table, Vec::new());
    }
    let others = no_camps(&table, notes);
    let (left, kept) = table.lines.drain(..).partition(|line| others.contains(&line.row));
    table.lines = kept;
    (table, left)
}

/// Rows of sites that are no camps by columns that are not read; those that may be are named.
fn no_camps(table: &SheetTable, notes: &mut Notes) -> Vec<usize> {
    let columns: Vec<usize> =
        table.unread().filter(|(_, header)| is_of_sites(header)).map(|(column, _)| column).collect();
    let mut of: [(SiteKind, Vec<(usize, String)>); 4] =
        [SiteKind::Other, SiteKind::Hosts, SiteKind::Refugees, SiteKind::AtTimes]
            .map(|kind| (kind, Vec::new()));
    for line in table.lines.iter().filter(|line| !table.text(line, "name").is_empty()) {
        let said: Vec<(SiteKind, String)> = columns
            .iter()
            .map(|&column| line.cell(column).text())
            .filter_map(|text| Some((kind(&text)?, text)))
            .collect();
        // One column may say more than another: what is a camp by any of them is one.
        if said.iter().any(|(kind, _)| *kind == SiteKind::Camp) {
            continue;
        }
        if let Some((kind, text)) = said.first() {
            let named = format!("\"{}\" ({text})", table.text(line, "name"));
            if let Some((_, rows)) = of.iter_mut().find(|(known, _)| known == kind) {
                rows.push((line.row, named));
            }
        }
    }
    for (kind, rows) in &of {
        let Some((first, _)) = rows.first() else { continue };
        let what = match kind {
            SiteKind::Other => "are no camps by their kind, and are left out",
            SiteKind::Hosts => {
                "are no camps by their kind, and are left out: others stay with those who live there by \"host_places\" of locations.csv"
            }
            SiteKind::Refugees => {
                "are of refugees by their kind, who come from abroad, and count as camps of displaced people (leave them out, if nobody of \
                 the case may live there)"
            }
            _ => "are no camps by their kind, and count as camps: people may shelter there",
        };
        let shown: Vec<&str> = rows.iter().take(5).map(|(_, named)| named.as_str()).collect();
        notes.warn(
            &table.source.path,
            Some(*first),
            format!("{} sites {what}: {}", rows.len(), shown.join(", ")),
        );
    }
    let left = of.into_iter().filter(|(kind, _)| [SiteKind::Other, SiteKind::Hosts].contains(kind));
    left.flat_map(|(_, rows)| rows).map(|(row, _)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_sites_are_told_apart() {
        for (text, of) in [
            ("IDP camp", Some(SiteKind::Camp)),
            ("Camp and host community", Some(SiteKind::Camp)),
            ("Host community camp", Some(SiteKind::Camp)),
            ("Collective centre (school)", Some(SiteKind::Camp)),
            ("Refugee camp", Some(SiteKind::Refugees)),
            ("Host community", Some(SiteKind::Hosts)),
            ("IDPs in host families", Some(SiteKind::Hosts)),
            ("Comunidad receptora", Some(SiteKind::Hosts)),
            ("Village", Some(SiteKind::Hosts)),
            ("Village d'accueil", Some(SiteKind::Hosts)),
            ("Urban neighbourhood", Some(SiteKind::Hosts)),
            ("Relocation village", None),
            ("Model village", None),
            ("Road side", None),
            ("Evacuation route", Some(SiteKind::Other)),
            ("Health post", Some(SiteKind::Other)),
            ("School", Some(SiteKind::AtTimes)),
            ("Spontaneous", None),
        ] {
            assert_eq!(kind(text), of, "{text}");
        }
        for header in [
            "Type",
            "Site type",
            "SITE_TYPE",
            "Type de site",
            "Camp category",
            "Facility",
            "Site classification",
        ] {
            assert!(is_of_sites(header), "{header}");
        }
        for header in [
            "Main water source type",
            "Type of nearest facility within 5 km",
            "Manager type",
            "Type of land",
            "LOCATION_TYPE",
            "Type of registration",
            "Ownership type",
        ] {
            assert!(!is_of_sites(header), "{header}");
        }
    }
}
