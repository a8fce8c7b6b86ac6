//! Can anybody go by a road? What lines and ways say of its state, in any of their properties.

use crate::import::sheet::{key, words};

/// Words of properties that say in what state a road is.
const OF_STATE: &[&str] = &[
    "status",
    "statut",
    "condition",
    "conditions",
    "cond",
    "condi",
    "condit",
    "stat",
    "state",
    "etat",
    "estado",
    "passability",
    "passabilite",
    "accessibility",
    "accessibilite",
    "access",
    "acces",
    "acceso",
    "trafficability",
    "practicability",
    "praticabilite",
    "viabilite",
    "حالة",
    "состояние",
];
/// Properties by which a road is open where they are `yes`, and shut where they are `no`.
const OPEN: &[&str] = &[
    "open",
    "opened",
    "passable",
    "accessible",
    "usable",
    "useable",
    "trafficable",
    "practicable",
    "praticable",
    "motorable",
    "transitable",
    "functional",
    "operational",
    "ouvert",
    "ouverte",
    "abierto",
    "abierta",
];
/// Properties by which a road is gone or shut where they are `yes`.
const GONE: &[&str] = &[
    "abandoned",
    "disused",
    "destroyed",
    "demolished",
    "razed",
    "collapsed",
    "closed",
    "blocked",
    "impassable",
    "unusable",
    "inaccessible",
    "unpassable",
    "ferme",
    "fermee",
    "bloque",
    "bloquee",
    "coupe",
    "coupee",
    "detruit",
    "detruite",
    "impraticable",
    "cerrado",
    "cerrada",
    "bloqueado",
    "bloqueada",
    "destruido",
    "destruida",
    "intransitable",
];
/// Words beside these in the name of a property.
const BESIDE: &[&str] = &[
    "road",
    "roads",
    "rd",
    "route",
    "routes",
    "carretera",
    "camino",
    "via",
    "link",
    "segment",
    "line",
    "bridge",
    "pont",
    "puente",
    "current",
    "actuel",
    "actual",
    "is",
    "est",
    "of",
    "de",
    "la",
    "the",
];

/// First words of states of which nobody can go by a road, beside those of [`GONE`].
const SHUT: &[&str] = &[
    "proposed",
    "planned",
    "construction",
    "shut",
    "closure",
    "impassible",
    "severed",
    "decommissioned",
    "dismantled",
    "nonoperational",
    "nonfunctional",
    "inoperable",
    "nopassable",
    "inexistant",
    "condemned",
    "barricaded",
    "prohibited",
    "forbidden",
    "interdit",
    "interdite",
    "projet",
    "prevu",
    "prevue",
    "abandonne",
    "abandonnee",
    "abandonado",
    "разрушен",
    "разрушена",
    "закрыта",
    "закрыто",
    "مغلق",
    "مغلقة",
    "مدمر",
    "مدمرة",
    "مقطوع",
    "مقطوعة",
];
/// States of several words of which nobody can go by a road, without blanks.
const SHUT_WHOLE: &[&str] = &[
    "no",
    "non",
    "underconstruction",
    "enconstruction",
    "horsservice",
    "horsdusage",
    "outofservice",
    "outofuse",
    "washedaway",
    "washedout",
    "cutoff",
    "blownup",
    "noaccess",
    "nopassage",
    "notpossible",
];
/// First words of states that change nothing, and those of private roads, which people in flight take, beside those of
/// [`OPEN`].
const USABLE: &[&str] = &[
    "yes",
    "oui",
    "si",
    "existing",
    "exists",
    "existant",
    "existante",
    "inuse",
    "inservice",
    "enservice",
    "good",
    "fair",
    "poor",
    "bad",
    "excellent",
    "normal",
    "average",
    "medium",
    "bon",
    "bonne",
    "moyen",
    "moyenne",
    "mauvais",
    "mauvaise",
    "bueno",
    "buena",
    "regular",
    "malo",
    "mala",
    "paved",
    "unpaved",
    "public",
    "permissive",
    "designated",
    "destination",
    "customers",
    "private",
    "permit",
    "delivery",
    "agricultural",
    "forestry",
    "unknown",
    "active",
    "reopened",
    "cleared",
    "مفتوح",
    "مفتوحة",
    "جيد",
    "جيدة",
];
/// Words of a bridge that is no more.
const FALLEN: &[&str] = &[
    "destroyed",
    "collapsed",
    "demolished",
    "razed",
    "blown",
    "blownup",
    "detruit",
    "destruido",
    "effondre",
];

/// Words before a state that change little of it.
const BEFORE: &[&str] = &[
    "very",
    "tres",
    "muy",
    "currently",
    "actuellement",
    "now",
    "is",
    "est",
    "still",
    "temporarily",
    "temporairement",
    "temporary",
    "permanently",
    "fully",
    "completely",
    "completement",
    "totally",
    "totalement",
    "severely",
    "road",
    "route",
    "bridge",
    "pont",
    "puente",
    "carretera",
];

const YES: &[&str] = &["yes", "true", "1", "y", "t", "oui", "vrai", "si", "نعم"];
const NO: &[&str] = &["no", "false", "0", "n", "f", "non", "faux", "not", "لا"];

/// What a property says of a road.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Shut,
    Usable,
    /// Of its state, in words that nobody knows here.
    Strange,
}

fn has(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// The state that some words tell of.
fn in_words(said: &str) -> State {
    let (all, words) = (key(said), words(said));
    let mut said = words.iter().map(String::as_str).skip_while(|word| has(BEFORE, word));
    let (first, second) = (said.next().unwrap_or_default(), said.next().unwrap_or_default());
    // A road that is closed in part, or no longer, may be open.
    let shut = |word: &str| has(GONE, word) || has(SHUT, word);
    let not = has(&["not", "non", "no", "pas"], first) && has(OPEN, second);
    if has(SHUT_WHOLE, &all) || shut(first) || not {
        State::Shut
    } else if has(USABLE, first) || has(USABLE, &all) || has(OPEN, first) {
        State::Usable
    } else {
        State::Strange
    }
}

/// What a property tells of the state of a road; none where it is of something else.
fn of(name: &str, said: &str) -> Option<State> {
    let value = key(said);
    let all = words(name);
    let own: Vec<&String> = all.iter().filter(|word| !has(BESIDE, word)).collect();
    if own.is_empty() && all.iter().any(|word| word == "bridge" || word == "pont") {
        return has(FALLEN, words(said).first().map_or("", String::as_str)).then_some(State::Shut);
    }
    let [own] = own.as_slice() else { return None };
    // Names of properties may be in one word: roadstatus.
    let bare = ["road", "rd", "route"].iter().find_map(|start| own.strip_prefix(start)).unwrap_or(own);
    let is = |list: &[&str]| has(list, own) || has(list, bare);
    if is(OPEN) && has(YES, &value) || is(GONE) && has(NO, &value) {
        Some(State::Usable)
    } else if is(OPEN) && has(NO, &value) || is(GONE) && has(YES, &value) {
        Some(State::Shut)
    } else {
        (is(OPEN) || is(GONE) || is(OF_STATE)).then(|| in_words(said))
    }
}

/// The property that says that nobody can go by a road. Where people on foot may, those in flight do.
pub(super) fn shut<'p>(properties: &[(&'p str, &'p str)]) -> Option<(&'p str, &'p str)> {
    let on_foot = properties
        .iter()
        .any(|(key, said)| *key == "foot" && has(&["yes", "designated", "permissive"], said.trim()));
    let is_shut = |(name, said): &(&str, &str)| {
        of(name, said) == Some(State::Shut) && !(on_foot && name.eq_ignore_ascii_case("access"))
    };
    properties.iter().copied().find(is_shut)
}

/// The properties that tell of the state of a road in words that nobody knows here.
pub(super) fn strange<'p>(properties: &[(&'p str, &'p str)]) -> Vec<(&'p str, &'p str)> {
    properties.iter().copied().filter(|(name, said)| of(name, said) == Some(State::Strange)).collect()
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
        ] {
            assert!(of(name, said) == Some(State::Shut), "{name} {said}");
        }
        for (name, said, state) in [
            ("passable", "yes", Some(State::Usable)),
            ("closed", "no", Some(State::Usable)),
            ("status", "open", Some(State::Usable)),
            ("condition", "good", Some(State::Usable)),
            ("Road_Cond", "Very bad", Some(State::Usable)),
            ("status", "road", Some(State::Strange)),
            ("status", "in use", Some(State::Usable)),
            ("status", "in ruins", Some(State::Strange)),
            ("status", "partially closed", Some(State::Strange)),
            ("status", "mined", Some(State::Strange)),
            ("closed", "2025-01-03", Some(State::Strange)),
            ("surface", "paved", None),
            ("opening_hours", "no", None),
            ("bridge", "yes", None),
            ("name", "closed", None),
            ("road", "no", None),
        ] {
            assert!(of(name, said) == state, "{name} {said}");
        }
        assert!(shut(&[("access", "no"), ("foot", "yes")]).is_none());
    }
}
