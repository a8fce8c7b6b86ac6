//! What road is a line? By the words of `OpenStreetMap`, or by those that offices have, in their languages.

use std::collections::BTreeMap;

use super::class_words::{
    ANY_ROAD, AROUND, BESIDE, BUILDING, CLASSES, NO_ROAD_WORDS, NO_ROADS, ON_FOOT, PLANNED, ROAD_WORDS,
    TURNED, UNKNOWN, WORDS,
};
use super::clause::{RoadState, in_words as state_in_words};
use crate::import::sheet::{key, words};

/// Properties of `OpenStreetMap` and of tables made of it that say what road a line is.
pub(super) const OF_ROADS: &[&str] = &["highway", "fclass"];

/// What words say of a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RoadClass {
    /// A class: 0 main roads, 1 unknown, 2 local, 3 tracks.
    Of(u8),
    /// A road, of no class that is said.
    Some,
    /// No road that people flee on in numbers.
    No,
    /// Words that nobody knows here.
    Strange,
}

/// The property of [`OF_ROADS`] that has numbers in some maps.
pub(super) const BY_NUMBER: &str = "fclass";

/// What road a line is.
pub(super) struct LineClass {
    /// The property that says it.
    pub(super) key: String,
    /// What stands there.
    pub(super) said: String,
    pub(super) class: RoadClass,
    /// Another property that says another class, and what it says.
    pub(super) other: Option<String>,
}

/// The class that words tell. Tables that do not have the words of `OpenStreetMap` have words of their own, of which none that
/// is not known says that a line is no road.
pub(super) fn class(said: &str, osm: bool) -> RoadClass {
    let as_given = said;
    // Numbers of classes are of some other list.
    let osm = osm && !said.trim().chars().all(char::is_numeric);
    let said = said.trim().to_lowercase();
    match said.trim_end_matches("_link") {
        "motorway" | "trunk" | "primary" => return RoadClass::Of(0),
        "" | "unclassified" | "unknown" => return RoadClass::Of(1),
        "track" | "service" | "access" => return RoadClass::Of(3),
        grade if grade.starts_with("track_grade") => return RoadClass::Of(3),
        "secondary" | "tertiary" | "residential" | "living_street" | "local" => return RoadClass::Of(2),
        "road" => return RoadClass::Some,
        "yes" if osm => return RoadClass::Some,
        other if osm || NO_ROADS.contains(&other) || is_other_line(other) => return RoadClass::No,
        _ => {}
    }
    if UNKNOWN.contains(&key(&said).as_str()) {
        return RoadClass::Of(1);
    }
    if is_not_there(as_given) {
        return RoadClass::No;
    }
    in_words(&words(as_given))
}

/// Whether words of a class say that the road is not there yet or no longer: "Primary (proposed)", "Secondary, destroyed".
fn is_not_there(said: &str) -> bool {
    let words = words(said);
    let is = |list: &[&str], word: &str| list.contains(&word);
    words.iter().any(|word| is(PLANNED, word))
        || words.windows(2).any(|pair| is(BUILDING[0], &pair[0]) && is(BUILDING[1], &pair[1]))
        || words.len() > 1 && state_in_words(said) == RoadState::Shut
}

fn in_words(words: &[String]) -> RoadClass {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let turned = words.len() > 1 && TURNED.contains(&words[0].as_str());
    let class = WORDS.iter().find(|(_, list)| has(list)).map(|(class, _)| *class);
    match class {
        _ if turned => RoadClass::Strange,
        // "Primary road with a footpath" is a road, and a "foot track" is none.
        None | Some(3) if has(ON_FOOT) => RoadClass::No,
        Some(class) => RoadClass::Of(class),
        None => {
            let known = |word: &String| [ANY_ROAD, BESIDE].iter().any(|list| list.contains(&word.as_str()));
            if has(ANY_ROAD) && words.iter().all(known) { RoadClass::Some } else { RoadClass::Strange }
        }
    }
}

/// Whether words say that a line is a river, a railway or the like.
fn is_other_line(said: &str) -> bool {
    let has =
        |list: &[&str]| said.split(|letter: char| !letter.is_alphanumeric()).any(|word| list.contains(&word));
    has(NO_ROAD_WORDS) && !has(ROAD_WORDS)
}

/// Whether a property is called as those are that say what road a line is, and how plainly: the less the better.
fn rank(name: &str) -> Option<u8> {
    if let Some(at) = OF_ROADS.iter().position(|known| *known == name) {
        return u8::try_from(at).ok();
    }
    let whole = key(name);
    let mut rest = whole.as_str();
    loop {
        if CLASSES.contains(&rest) {
            let plain = rest == whole;
            return Some(if !plain {
                2
            } else if rest.starts_with("cl") {
                3
            } else {
                4
            });
        }
        let cut = AROUND.iter().find_map(|word| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)));
        rest = cut.filter(|cut| !cut.is_empty())?;
    }
}

/// What road a line is, with the property that says it: one that names a class before one that says "road", and that before
/// one in words that nobody knows.
pub(super) fn of_line(properties: &BTreeMap<String, String>) -> LineClass {
    let mut all: Vec<(u8, &String, &String)> =
        properties.iter().filter_map(|(name, said)| Some((rank(name)?, name, said))).collect();
    all.sort();
    let mut found: Vec<(u8, u8, &String, &String, RoadClass)> = Vec::new();
    for (rank, name, said) in all {
        let class = class(said, rank < 2);
        // What `OpenStreetMap` says is said.
        let worth = match class {
            _ if rank < 2 && class != RoadClass::Strange => 0,
            RoadClass::Of(0 | 2 | 3) | RoadClass::No => 1,
            RoadClass::Some => 2,
            RoadClass::Of(_) => 3,
            RoadClass::Strange => 4,
        };
        found.push((worth, rank, name, said, class));
    }
    found.sort_by_key(|(worth, rank, ..)| (*worth, *rank));
    let Some((_, _, name, said, class)) = found.first() else {
        return LineClass { key: String::new(), said: String::new(), class: RoadClass::Of(1), other: None };
    };
    // Words of another property that say another class.
    let differs = |(_, _, _, _, other): &&(u8, u8, &String, &String, RoadClass)| matches!((*class, *other), (RoadClass::Of(one), RoadClass::Of(two)) if one != two && one != 1 && two != 1);
    let other = found.iter().skip(1).find(differs).map(|(_, _, name, said, _)| format!("{name} {said}"));
    LineClass { key: (*name).clone(), said: (*said).clone(), class: *class, other }
}

/// Classes of a list of numbers that is called so in maps of the world's roads (gROADS, UNSDI-T), as words.
const NUMBERED: [&str; 8] =
    ["unknown", "highway", "primary", "secondary", "tertiary", "local", "trail", "private"];
/// Properties that maps with this list have.
const WITH_NUMBERS: &[&str] = &[
    "ntlclass",
    "onme",
    "rteme",
    "nopaved",
    "exs",
    "exspurpose",
    "srcid",
    "srftpe",
    "srfcond",
    "isseasonal",
    "curntprac",
    "gnralspeed",
    "rdwidthm",
    "iso3",
    "roadid",
    "srfprep",
    "pntofcond",
];

/// What a number of the list is in words, where a map has the list.
pub(super) fn of_number(properties: &BTreeMap<String, String>) -> Option<&'static str> {
    let number = properties.get(BY_NUMBER)?.trim();
    let number = number.strip_suffix(".0").unwrap_or(number);
    let has = WITH_NUMBERS.iter().any(|name| properties.contains_key(*name));
    NUMBERED.get(number.parse::<usize>().ok().filter(|_| has)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_roads_are_roads() {
        use RoadClass::{No, Of, Some, Strange};
        for (said, in_osm, elsewhere) in [
            ("trunk_link", Of(0), Of(0)),
            ("Primary", Of(0), Of(0)),
            ("", Of(1), Of(1)),
            ("residential", Of(2), Of(2)),
            ("track_grade3", Of(3), Of(3)),
            ("proposed", No, No),
            ("footway", No, No),
            ("State road", No, Some),
            ("River", No, No),
            ("main railway line", No, No),
            ("River road", No, Strange),
            ("Primary road", No, Of(0)),
            ("Highway", No, Of(0)),
            ("Main Road", No, Of(0)),
            ("National road", No, Of(0)),
            ("Route nationale", No, Of(0)),
            ("RN1", No, Of(0)),
            ("Secondary highway", No, Of(2)),
            ("Route départementale", No, Of(2)),
            ("Carretera secundaria", No, Of(2)),
            ("طريق رئيسي", No, Of(0)),
            ("Piste", No, Of(3)),
            ("Motorable track", No, Of(3)),
            ("Footpath", No, No),
            ("trail", No, No),
            ("Foot track", No, No),
            ("Primary road with footpath", No, Of(0)),
            ("Non primary", No, Strange),
            ("Primary (proposed)", No, No),
            ("National road under construction", No, No),
            ("Route nationale en construction", No, No),
            ("Planned secondary road", No, No),
            ("Secondary (destroyed)", No, No),
            ("Primary (paved)", No, Of(0)),
            ("Service road", No, Of(3)),
            ("Paved", No, Strange),
            ("Paved road", No, Strange),
            ("3", Strange, Strange),
            ("Unknown", Of(1), Of(1)),
        ] {
            assert_eq!((class(said, true), class(said, false)), (in_osm, elsewhere), "{said}");
        }
    }

    #[test]
    fn properties_of_classes_have_many_names() {
        for name in [
            "highway",
            "fclass",
            "class",
            "type",
            "road_class",
            "ROADCLASS",
            "road_type",
            "Type_route",
            "classe_de_route",
            "rd_class",
            "functional_class",
            "road_category",
            "tipo_via",
            "RTT_DESCRI",
            "type_en",
        ] {
            assert!(rank(&name.to_lowercase()).is_some(), "{name}");
        }
        for name in [
            "surface",
            "surface_type",
            "bridge_type",
            "name",
            "road_name",
            "status",
            "subclass",
            "lanes",
            "id",
        ] {
            assert!(rank(name).is_none(), "{name}");
        }
    }
}
