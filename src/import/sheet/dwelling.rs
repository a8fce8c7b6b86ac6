//! Does a header say where people live, who are some of all? "IDPs in camps" counts no camps, and "IDPs in host families" no
//! families.

use super::words::words;

/// Words of people.
const PEOPLE: &[&str] = &[
    "idp",
    "idps",
    "displaced",
    "people",
    "persons",
    "individuals",
    "population",
    "refugees",
    "returnees",
    "pdi",
    "pdis",
    "deplaces",
    "deplacees",
    "refugies",
    "personnes",
    "individus",
    "desplazados",
    "desplazadas",
    "personas",
    "refugiados",
    "deslocados",
    "pessoas",
    "نازحون",
    "النازحون",
    "النازحين",
    "نازحين",
    "впо",
    "переселенцев",
];
/// Words between these and where they live.
const IN: &[&str] = &[
    "in", "inside", "outside", "out", "at", "within", "living", "residing", "hosted", "staying", "with",
    "en", "dans", "hors", "chez", "au", "aux", "a", "fuera", "dentro", "con", "em", "nos", "nas", "fora",
    "na", "no", "في", "داخل", "خارج", "в", "вне",
];
/// Where people live.
const WHERE: &[&str] = &[
    "camp",
    "camps",
    "site",
    "sites",
    "shelter",
    "shelters",
    "settlement",
    "settlements",
    "tents",
    "centre",
    "centres",
    "center",
    "centers",
    "host",
    "hosts",
    "hosting",
    "family",
    "families",
    "household",
    "households",
    "community",
    "communities",
    "rented",
    "accommodation",
    "accommodations",
    "collective",
    "famille",
    "familles",
    "menage",
    "menages",
    "communaute",
    "communautes",
    "accueil",
    "abris",
    "familia",
    "familias",
    "hogares",
    "comunidad",
    "comunidades",
    "albergue",
    "albergues",
    "campamento",
    "campamentos",
    "sitios",
    "centros",
    "acampamentos",
    "comunidades",
    "abrigos",
    "camps",
    "localities",
    "villages",
    "schools",
    "المخيمات",
    "مخيمات",
    "المخيم",
    "المواقع",
    "лагерях",
];

/// Whether a header names no more than where people live: "In camps", "Host communities".
pub(in crate::import) fn names_dwellings(header: &str) -> bool {
    let words = words(header);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    words.iter().any(|word| is(WHERE, word))
        && words.iter().all(|word| is(WHERE, word) || is(IN, word) || word == "d")
}

/// Whether a header tells of people by where they live.
pub(super) fn lives(header: &str) -> bool {
    let words = words(header);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let Some(people) = words.iter().position(|word| is(PEOPLE, word)) else { return false };
    let place = words.iter().rposition(|word| is(WHERE, word));
    place.is_some_and(|place| place > people && words[people + 1..place].iter().any(|word| is(IN, word)))
}

#[cfg(test)]
mod tests {
    use super::lives;

    #[test]
    fn people_who_live_somewhere_are_no_things() {
        for header in [
            "IDPs in camps",
            "IDPs (in shelters)",
            "IDPs in host families",
            "PDI dans les sites",
            "PDI en familles d'accueil",
            "Desplazados en albergues",
            "Deslocados em centros",
            "النازحون في المخيمات",
        ] {
            assert!(lives(header), "{header}");
        }
        for header in
            ["IDP sites", "IDP households", "Camps", "IDPs", "Number of shelters", "IDPs (households)"]
        {
            assert!(!lives(header), "{header}");
        }
    }
}
