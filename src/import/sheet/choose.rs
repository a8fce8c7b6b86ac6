//! What may follow the beginning of a header that is known, and what says that something else is counted?

use super::dwelling::lives;
use super::months::in_header;
use super::parts::{SOME, part};
use super::role::ColumnRole;
use super::words::{key, words};

/// Words that may follow: they say when, by whom or of whom a number of persons is, not that it is of something else.
const FINE: &[&str] = &[
    "total",
    "totals",
    "totale",
    "tot",
    "ttl",
    "t",
    "tl",
    "estimate",
    "estimates",
    "estimated",
    "estimation",
    "estimations",
    "est",
    "estimee",
    "projected",
    "projection",
    "projections",
    "proj",
    "projetee",
    "both",
    "sexes",
    "sex",
    "all",
    "ages",
    "age",
    "persons",
    "individuals",
    "people",
    "ind",
    "inds",
    "individus",
    "personnes",
    "habitants",
    "inhabitants",
    "figure",
    "figures",
    "number",
    "no",
    "count",
    "size",
    "baseline",
    "current",
    "latest",
    "final",
    "official",
    "census",
    "recensement",
    "cod",
    "ps",
    "codps",
    "hno",
    "msna",
    "un",
    "unfpa",
    "ocha",
    "iom",
    "dtm",
    "unhcr",
    "worldpop",
    "landscan",
    "round",
    "r",
    "mid",
    "year",
    "of",
    "in",
    "de",
    "en",
    "the",
    "as",
    "at",
    "by",
    "on",
    "du",
    "des",
    "la",
    "and",
    "et",
    "date",
    "v",
    "q",
];

/// How many of [`OTHER`] are of the unit of a number, whoever it is of.
const UNITS: usize = 4;

/// Words that say that something other than persons is counted, and what.
const OTHER: &[(&[&str], &str)] = &[
    (
        &[
            "household",
            "households",
            "hh",
            "hhs",
            "hhd",
            "hhds",
            "hhld",
            "hhlds",
            "fam",
            "fams",
            "foyer",
            "menage",
            "menages",
            "famille",
            "familles",
            "family",
            "families",
            "foyers",
            "hogar",
            "hogares",
            "familia",
            "familias",
            "أسرة",
            "أسر",
            "الأسر",
            "عائلة",
            "عائلات",
            "العائلات",
            "домохозяйств",
            "семей",
        ],
        "counts households",
    ),
    (
        &[
            "thousand",
            "thousands",
            "milliers",
            "millions",
            "million",
            "miles",
            "millares",
            "millones",
            "k",
            "mn",
            "mio",
            "mln",
            "ألف",
            "آلاف",
            "بالآلاف",
            "مليون",
            "тыс",
            "млн",
        ],
        "counts thousands or millions",
    ),
    (
        &[
            "percent",
            "percentage",
            "pct",
            "rate",
            "taux",
            "share",
            "ratio",
            "growth",
            "croissance",
            "pourcentage",
        ],
        "is a share or rate",
    ),
    (&["density", "densite", "km", "km2", "area"], "is a density"),
    (
        &[
            "need",
            "besoin",
            "pin",
            "affected",
            "affectee",
            "displaced",
            "deplacee",
            "deplaces",
            "targeted",
            "reached",
        ],
        "counts some of the people only",
    ),
    (
        &[
            "sites",
            "site",
            "camps",
            "shelters",
            "tents",
            "tent",
            "tentes",
            "carpas",
            "cases",
            "usd",
            "cost",
            "price",
            "amount",
            "budget",
            "funding",
            "fatalities",
            "deaths",
            "incidents",
            "events",
            "schools",
            "localities",
            "villages",
            "locations",
        ],
        "counts something other than people",
    ),
];

/// Words of households.
pub(super) fn households() -> &'static [&'static str] {
    OTHER[0].0
}

/// Words of thousands and millions.
pub(super) fn thousands() -> &'static [&'static str] {
    OTHER[1].0
}

/// The words behind the beginning of a header, where it has that beginning.
fn behind<'w>(words: &'w [String], start: &str) -> Option<&'w [String]> {
    let mut left = start;
    let mut read = 0;
    while !left.is_empty() {
        left = left.strip_prefix(words.get(read)?.as_str())?;
        read += 1;
    }
    Some(&words[read..])
}

/// Whether a header is a known beginning with a month or a year behind it.
pub(super) fn begins_dated(words: &[String], start: &str) -> bool {
    let rest = behind(words, start).unwrap_or_default();
    let beside = |word: &String| ["of", "in", "en", "de", "as", "on"].contains(&word.as_str());
    !rest.iter().all(beside) && rest.iter().all(|word| is_number(word) || in_header(word) || beside(word))
}

/// Whether a header is a known beginning and words after it that change nothing.
pub(super) fn begins(header: &str, words: &[String], start: &str) -> bool {
    let Some(rest) = behind(words, start) else { return false };
    // "pop_year" has years.
    let years =
        rest.first().is_some_and(|word| ["year", "yr", "annee", "ano", "jahr"].contains(&word.as_str()));
    unit(header).is_none()
        && !(years && rest.len() == 1)
        && rest.iter().all(|word| is_number(word) || in_header(word) || FINE.contains(&word.as_str()))
}

fn is_number(word: &str) -> bool {
    word.chars().all(char::is_numeric)
}

/// Words before a number that is neither of a year nor of a day: of a round of counting, a quarter, a version.
const NUMBERED: &[&str] = &["round", "r", "q", "v", "wave", "adm", "admin", "level"];

/// What the signs and numbers of a header say that its numbers are: shares, thousands, or people of an age. What is of
/// people, but in other units or of some of them only, is never taken for people.
pub(in crate::import) fn unit(header: &str) -> Option<&'static str> {
    if header.contains(['%', '‰']) {
        return Some("is a share or rate");
    }
    let words = words(header);
    let units = if lives(header) { 1..UNITS } else { 0..UNITS };
    let other =
        OTHER[units].iter().find(|(known, _)| words.iter().any(|word| known.contains(&word.as_str())));
    if let Some((_, what)) = other {
        return Some(what);
    }
    let number = |word: &String| if is_number(word) { word.parse::<u64>().ok() } else { None };
    let is_year =
        |number: u64| (1900..=2100).contains(&number) || (19_000_101..=21_001_231).contains(&number);
    let dated = words.iter().any(|word| number(word).is_some_and(is_year) || in_header(word));
    for (at, word) in words.iter().enumerate() {
        let Some(value) = number(word) else { continue };
        if word.len() >= 3 && word.ends_with("000") && !is_year(value) {
            return Some("counts thousands or millions");
        }
        let numbered = at.checked_sub(1).is_some_and(|before| NUMBERED.contains(&words[before].as_str()));
        if !(is_year(value) || numbered || dated && value <= 31) {
            return Some("counts some of the people only");
        }
    }
    None
}

/// What a title above a table says that its numbers are: of households, in thousands, or shares. Surveys of households count persons
/// too, and so do tables of both; a number before a unit, or a word that it is not meant, makes a remark of it.
pub(super) fn unit_of_title(title: &str) -> Option<&'static str> {
    const SURVEYS: &[&str] = &[
        "survey",
        "surveys",
        "enquete",
        "encuesta",
        "size",
        "interviewed",
        "surveyed",
        "assessed",
        "enquetes",
    ];
    const PERSONS: &[&str] =
        &["individuals", "individus", "persons", "personnes", "people", "personas", "individuos"];
    const SHARES: &[&str] =
        &["percentage", "percent", "pct", "pourcentage", "porcentaje", "share", "proportion"];
    const NOT: &[&str] = &["not", "non", "pas", "no", "in", "en"];
    let words = words(title);
    let before = |at: usize| at.checked_sub(1).map_or("", |before| words[before].as_str());
    let is_remark = |at: usize| {
        let denied = |at: usize| ["not", "non", "pas", "no"].contains(&before(at));
        is_number(before(at)) && !before(at).is_empty()
            || denied(at)
            || NOT.contains(&before(at)) && at.checked_sub(1).is_some_and(denied)
    };
    let has = |known: &[&str]| {
        words.iter().enumerate().any(|(at, word)| known.contains(&word.as_str()) && !is_remark(at))
    };
    let of_households = has(OTHER[0].0) && !has(PERSONS);
    let of_thousands = has(OTHER[1].0) || has(&["000", "1000", "000s", "1000s"]);
    let of_shares = words.first().is_some_and(|word| SHARES.contains(&word.as_str()));
    let found = [(of_households, OTHER[0].1), (of_thousands, OTHER[1].1), (of_shares, OTHER[2].1)];
    found.into_iter().find(|(is, _)| *is).map(|(_, what)| what).filter(|_| !has(SURVEYS))
}

/// Whether a title above a table says that its numbers are of some of the people: of those in need, of one sex, of towns alone.
pub(super) fn some_of_title(title: &str) -> Option<&'static str> {
    /// Words of people who are chosen; "needs" are of overviews too.
    const CHOSEN: &[&str] = &[
        "need",
        "pin",
        "besoin",
        "necesidad",
        "targeted",
        "reached",
        "assisted",
        "ciblees",
        "cibles",
        "atteintes",
        "atteints",
        "alcanzadas",
    ];
    const TOWNS: &[&str] = &["urban", "urbain", "urbaine", "urbana", "urbano"];
    const COUNTRY: &[&str] = &["rural", "rurale", "ruraux"];
    /// Words by which those who are named are among others.
    const WITH: &[&str] = &["including", "incl", "includes", "compris", "incluyendo", "incluindo", "inclus"];
    /// Names of those who publish.
    const PUBLISHERS: &[&str] = &[
        "un women",
        "onu femmes",
        "save the children",
        "women affairs",
        "women s affairs",
        "gender",
        "affaires",
    ];
    let words = words(title);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let said = words.join(" ");
    let is_remark = has(WITH)
        || PUBLISHERS.iter().any(|name| said.contains(name))
        // Numbers in a sentence are told, not what stands below.
        || words.windows(2).any(|pair| is_number(&pair[0]) && OTHER[1].0.contains(&pair[1].as_str()));
    let chosen =
        has(CHOSEN) || key(title) == "pin" || has(TOWNS) != has(COUNTRY) || part(title) == Some(SOME);
    (chosen && !is_remark).then_some("is of some of the people only")
}

/// What a header says that it counts other than persons.
pub(in crate::import) fn other(header: &str) -> Option<&'static str> {
    if let Some(unit) = unit(header) {
        return Some(unit);
    }
    if lives(header) {
        return part(header);
    }
    let words = words(header);
    OTHER
        .iter()
        .find(|(known, _)| words.iter().any(|word| known.contains(&word.as_str())))
        .map(|(_, what)| *what)
        .or_else(|| part(header))
}

/// Headers that begin as a role does and are not taken for it, with what they say that they are.
pub(super) fn passed_over<'a>(role: &ColumnRole, names: &'a [String]) -> Vec<(&'a str, &'static str)> {
    if !role.single {
        return Vec::new();
    }
    let starts = || role.names.iter().filter_map(|name| name.strip_suffix('*'));
    names
        .iter()
        .filter(|name| {
            let of_persons =
                starts().any(|start| key(name).starts_with(start) && !begins(name, &words(name), start));
            of_persons || unit(name).is_some() && role.names.contains(&key(name).as_str())
        })
        .filter_map(|name| Some((name.as_str(), other(name)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_not_the_whole() {
        for (header, start) in [
            ("IDPs_estimates_August_2018", "idpsestimates"),
            ("Population 2020", "population"),
            ("Population (both sexes, projected)", "population"),
            ("PopulationTotal2024", "population"),
            ("T_TL_2020", "ttl"),
            ("PiN_HNO_2019", "pin"),
            ("Capacity (persons)", "capacity"),
            ("IDPs round 32 (5 March 2025)", "idps"),
            ("Population 2020-2021", "population"),
            ("IDPs 20250305", "idps"),
        ] {
            assert!(begins(header, &words(header), start), "{header}");
        }
        for (header, start, what) in [
            ("Population in Need", "population", "counts some of the people only"),
            ("Population déplacée", "population", "counts some of the people only"),
            ("Population (ménages)", "population", "counts households"),
            ("Population growth rate (%)", "population", "is a share or rate"),
            ("Population density (per km2)", "population", "is a density"),
            ("Population (thousands)", "population", "counts thousands or millions"),
            ("IDPs (households)", "idps", "counts households"),
            ("Capacity used (%)", "capacity", "is a share or rate"),
            ("Capacity %", "capacity", "is a share or rate"),
            ("Population (1000)", "population", "counts thousands or millions"),
            ("Population, '000", "population", "counts thousands or millions"),
            ("Population [000]", "population", "counts thousands or millions"),
            ("Population 0-4", "population", "counts some of the people only"),
            ("Population 18+", "population", "counts some of the people only"),
            ("#population+age_0_4", "population", "counts some of the people only"),
            ("IDPs 60+", "idps", "counts some of the people only"),
        ] {
            assert!(!begins(header, &words(header), start) && other(header) == Some(what), "{header}");
        }
        assert!(!begins("Pinus trees", &words("Pinus trees"), "pin"));
    }
}
