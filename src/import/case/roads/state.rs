//! Can anybody go by a road? What lines and ways say of its state, in any of their properties.

use super::clause::{RoadState, has, in_words};
use super::clause_words::{AT_TIMES, TO_SOME};
use super::state_words::{ADJECTIVES, BESIDE, FALLEN, FOR_SOME, GONE, NO, OF_OTHERS, OF_STATE, OPEN, YES};
use crate::import::sheet::{key, words};

/// Ends of names in one word, such as `optstatus`: shapefiles have no capitals and no room for signs.
const ENDS: &[&str] = &["status", "statut", "condition", "passability", "accessibility"];

/// Letters of the shortest name that is known by its beginning.
const CUT: usize = 8;

/// What a property tells of the state of a road; none where it is of something else.
fn of(name: &str, said: &str) -> Option<RoadState> {
    // Tables with blank cells have 1 as 1.0.
    let said = said.trim();
    let said = said.strip_suffix(".0").unwrap_or(said);
    let value = key(said);
    let all = words(name);
    let number = |word: &String| word.chars().all(char::is_numeric);
    let own: Vec<&String> = all.iter().filter(|word| !has(BESIDE, word) && !number(word)).collect();
    if own.is_empty() && all.iter().any(|word| ["bridge", "pont", "puente", "ponte"].contains(&word.as_str()))
    {
        let first = words(said).first().map_or_else(String::new, Clone::clone);
        if has(&["damaged", "unsafe", "weak", "endommage", "danado", "averiado"], &first) {
            return Some(RoadState::Strange);
        }
        return has(FALLEN, &first).then_some(RoadState::Shut);
    }
    // People on foot may go where cars may not, and the model has one speed and capacity for a road.
    if BY_CAR.contains(&name) && has(NO, &value) {
        return Some(RoadState::Strange);
    }
    if name.eq_ignore_ascii_case("access") && has(&["private", "military", "customers", "permit"], &value) {
        return Some(RoadState::Strange);
    }
    // Names of properties may be in one word: roadstatus.
    let bare = |word: &String| {
        let start = ["road", "rd", "route"].iter().find_map(|start| word.strip_prefix(start));
        start.unwrap_or(word).to_owned()
    };
    let is = |list: &[&str], word: &String| has(list, word) || has(list, &bare(word));
    // Shapefiles cut names to ten letters, and standards of roads have shorter ones.
    let is_cut =
        |word: &String| word.len() >= CUT && OF_STATE.iter().any(|known| known.starts_with(word.as_str()));
    let of_state = |word: &String| {
        let ends = ENDS.iter().any(|end| word.ends_with(end) && !word.starts_with("sub"));
        is(OF_STATE, word) || ends || is_cut(word)
    };
    let any = |list: &[&str]| own.iter().any(|word| is(list, word));
    let (open, gone) = (any(OPEN), any(GONE));
    let by_nobody = open
        && all.iter().any(|word| word == "by")
        && has(&["none", "nobody", "no", "nothing", "aucun"], &value);
    if by_nobody {
        return Some(RoadState::Shut);
    }
    let stated = own.iter().any(|word| of_state(word));
    if !stated && !open && !gone || own.iter().any(|word| has(OF_OTHERS, word)) {
        return None;
    }
    let state = if gone && has(NO, &value) || open && has(YES, &value) {
        RoadState::Usable
    } else if open && has(NO, &value) || gone && has(YES, &value) {
        RoadState::Shut
    } else if gone {
        answered(said).unwrap_or_else(|| in_words(said))
    } else {
        in_words(said)
    };
    let known = |word: &&String| {
        of_state(word) || is(OPEN, word) || is(GONE, word) || has(ADJECTIVES, word) || has(BESIDE, word)
    };
    let for_some = own.iter().any(|word| has(FOR_SOME, word) || has(TO_SOME, word) || has(AT_TIMES, word));
    if own.iter().all(known) && !for_some {
        return Some(state);
    }
    // Of what else a name may be is not known here: a road is not left out for it, but it is named.
    (state == RoadState::Shut).then_some(RoadState::Strange)
}

/// What an answer with more behind it says of a property such as `closed`: "Yes - 4 months".
fn answered(said: &str) -> Option<RoadState> {
    let said = said.replace(" - ", ";").replace(['\u{2013}', '\u{2014}', '\u{60c}'], ";");
    let (answer, rest) = said.split_once([',', ';', '/', '(', ':', '|'])?;
    let answer = key(answer);
    let some = words(rest).iter().any(|word| has(TO_SOME, word) || has(AT_TIMES, word));
    match (has(YES, &answer), has(NO, &answer), in_words(rest)) {
        (true, ..) if some => Some(RoadState::Strange),
        // "Yes, reopened": one of both.
        (true, _, RoadState::Usable) | (_, true, RoadState::Shut) => Some(RoadState::Strange),
        (true, ..) => Some(RoadState::Shut),
        (_, true, _) => Some(RoadState::Usable),
        _ => None,
    }
}

/// Whether a property tells of the state of a road.
pub(super) fn is_read(name: &str, said: &str) -> bool {
    of(name, said).is_some() || ON_FOOT.contains(&name) || BY_CAR.contains(&name)
}

const ON_FOOT: &[&str] = &["foot"];
const BY_CAR: &[&str] = &["motor_vehicle", "motorcar", "vehicle"];

/// The property that says that nobody can go by a road. Where people on foot or in cars may, those in flight do.
pub(super) fn shut<'p>(properties: &[(&'p str, &'p str)]) -> Option<(&'p str, &'p str)> {
    let may = |keys: &[&str]| {
        properties.iter().any(|(key, said)| {
            keys.contains(key) && has(&["yes", "designated", "permissive", "destination"], said.trim())
        })
    };
    let may = may(ON_FOOT) || may(BY_CAR);
    let is_shut = |(name, said): &(&str, &str)| {
        !is_older(name, properties)
            && of(name, said) == Some(RoadState::Shut)
            && !(may && name.eq_ignore_ascii_case("access"))
    };
    properties.iter().copied().find(is_shut)
}

/// The name of a property without its year, and the year.
fn with_year(name: &str) -> Option<(Vec<String>, u32)> {
    let year = |word: &String| word.parse().ok().filter(|year| (1900..2200).contains(year));
    let all = words(name);
    let found = all.iter().find_map(year)?;
    Some((all.into_iter().filter(|word| year(word).is_none()).collect(), found))
}

/// Whether a later year of the same property tells of the road too: what was destroyed may have been repaired.
fn is_older(name: &str, properties: &[(&str, &str)]) -> bool {
    let Some((own, year)) = with_year(name) else { return false };
    properties.iter().any(|(other, said)| {
        !said.trim().is_empty() && with_year(other).is_some_and(|(words, later)| words == own && later > year)
    })
}

/// The properties that tell of the state of a road in words that are not clear here.
pub(super) fn strange<'p>(properties: &[(&'p str, &'p str)]) -> Vec<(&'p str, &'p str)> {
    let is_strange = |(name, said): &(&str, &str)| {
        of(name, said) == Some(RoadState::Strange) && !is_older(name, properties)
    };
    properties.iter().copied().filter(is_strange).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_in_words_of_all_kinds() {
        for (name, said) in [
            ("passable", "no"),
            ("Passable", "FALSE"),
            ("open", "No"),
            ("open", "0"),
            ("status", "closed"),
            ("road_status", "Closed/destroyed"),
            ("roadstatus", "Destroyed (bridge)"),
            ("Etat", "Détruit"),
            ("état_route", "coupée"),
            ("condition", "impassable"),
            ("accessibil", "Impassable"),
            ("praticab", "coupée"),
            ("condition", "not passable"),
            ("condition", "Non praticable"),
            ("closed", "yes"),
            ("is_open", "false"),
            ("access", "no"),
            ("bridge", "collapsed"),
            ("bridge_status", "destroyed"),
            ("status", "under_construction"),
            ("estado", "Intransitable"),
            ("abandoned", "yes"),
            ("status", "Temporarily closed"),
            ("status", "Bridge destroyed"),
            ("Etat", "Pont détruit"),
            ("operational_status", "closed"),
            ("optstatus", "Destroyed"),
            ("status_2025", "closed"),
            ("road_status_en", "Closed"),
            ("accessibility_status", "Closed"),
            ("access_status", "Not accessible"),
            ("surface_condition", "impassable"),
            ("status_1", "Destroyed"),
            ("physical_condition", "Destroyed"),
            ("Etat_physique", "Détruit"),
            ("etat_2024", "coupée"),
            ("security_status", "Closed"),
            ("passable_by", "none"),
            ("destroyed", "1.0"),
            ("passable", "0.0"),
            ("status", "Poor (impassable)"),
            ("status", "Bad - blocked"),
            ("status", "Bad/closed"),
            ("status", "Existing, destroyed 2023"),
            ("status", "Unpaved, closed"),
            ("status", "Good; bridge destroyed"),
            ("status", "Paved - destroyed"),
            ("status", "Unknown (bridge destroyed)"),
            ("status", "Private, closed"),
            ("status", "Open until 2024, now closed"),
            ("status", "Active conflict - closed"),
            ("status", "Bad closed"),
            ("status", "Closed due to heavy fighting"),
            ("status", "Destroyed by rains"),
            ("status", "Closed until repaired"),
            ("status", "Destroyed, not yet repaired"),
            ("status", "Reopened 2023, destroyed again 2024"),
            ("status", "Proposed road"),
            ("status", "No longer passable"),
            ("status", "Closed to all traffic"),
            ("status", "Abandoned since 2015"),
            ("closed", "Yes - 4 months"),
            ("closed", "yes (mines)"),
            ("Fermée", "Oui, depuis mars"),
            ("الحالة", "مغلق"),
            ("حالة الطريق", "غير سالك"),
            ("bridge", "broken"),
        ] {
            assert_eq!(of(name, said), Some(RoadState::Shut), "{name} {said}");
        }
    }

    #[test]
    fn states_that_shut_nothing() {
        for (name, said, state) in [
            ("passable", "yes", Some(RoadState::Usable)),
            ("closed", "no", Some(RoadState::Usable)),
            ("status", "open", Some(RoadState::Usable)),
            ("condition", "good", Some(RoadState::Usable)),
            ("Road_Cond", "Very bad", Some(RoadState::Usable)),
            ("status", "road", Some(RoadState::Strange)),
            ("status", "in use", Some(RoadState::Usable)),
            ("status", "in ruins", Some(RoadState::Strange)),
            ("status", "partially closed", Some(RoadState::Strange)),
            ("status", "mined", Some(RoadState::Strange)),
            ("closed", "2025-01-03", Some(RoadState::Strange)),
            ("status", "Closed to trucks", Some(RoadState::Strange)),
            ("status", "Closed for heavy vehicles", Some(RoadState::Strange)),
            ("status", "Interdit aux camions", Some(RoadState::Strange)),
            ("status", "Interdite poids lourds", Some(RoadState::Strange)),
            ("status", "Prohibited for trucks", Some(RoadState::Strange)),
            ("status", "Forbidden to HGV", Some(RoadState::Strange)),
            ("status", "Fermé au trafic lourd", Some(RoadState::Strange)),
            ("status", "Closed at night", Some(RoadState::Strange)),
            ("status", "Closed (at night)", Some(RoadState::Strange)),
            ("status", "Closed during rainy season", Some(RoadState::Strange)),
            ("status", "Impassable when wet", Some(RoadState::Strange)),
            ("status", "Closed 2014-2018, reopened", Some(RoadState::Usable)),
            ("status", "Blocked, cleared in January", Some(RoadState::Usable)),
            ("status", "Destroyed, repaired 2024", Some(RoadState::Usable)),
            ("status", "Closed in 2023 but now open", Some(RoadState::Usable)),
            ("status", "Construction quality good", Some(RoadState::Strange)),
            ("status", "Planned maintenance", Some(RoadState::Strange)),
            ("status", "Proposed upgrade", Some(RoadState::Strange)),
            ("status", "Abandoned checkpoint", Some(RoadState::Strange)),
            ("status", "Good, partially destroyed", Some(RoadState::Strange)),
            ("status", "Good, two lanes", Some(RoadState::Usable)),
            ("status", "not closed", Some(RoadState::Usable)),
            ("passable_to_trucks", "no", Some(RoadState::Strange)),
            ("status", "open for humanitarian convoys only", Some(RoadState::Strange)),
            ("status", "Ouverte aux convois uniquement", Some(RoadState::Strange)),
            ("closed", "Yes - at night", Some(RoadState::Strange)),
            ("closed", "Yes, reopened 2024", Some(RoadState::Strange)),
            ("closed", "No - open", Some(RoadState::Usable)),
            ("river_status", "closed", Some(RoadState::Strange)),
            ("project_status", "closed", None),
            ("maintenance_status", "planned", None),
            ("destroyed", "0.0", Some(RoadState::Usable)),
            ("surface", "paved", None),
            ("opening_hours", "no", None),
            ("bridge", "yes", None),
            ("name", "closed", None),
            ("motor_vehicle", "no", Some(RoadState::Strange)),
            ("motor_vehicle", "yes", None),
            ("road", "no", None),
        ] {
            assert_eq!(of(name, said), state, "{name} {said}");
        }
        assert!(shut(&[("access", "no"), ("foot", "yes")]).is_none());
        assert!(shut(&[("access", "no"), ("motor_vehicle", "yes")]).is_none());
        assert!(shut(&[("access", "no"), ("motorcar", "no")]).is_some());
    }
}
