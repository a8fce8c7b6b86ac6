//! What do words say of the state of a road? All clauses count: "poor (impassable)" is shut, and "destroyed, repaired" is open.

use super::clause_words::{
    AT_TIMES, BEFORE, BETWEEN, BY_THE_ROAD, CLOSABLE, LOADS, NOT_YET, OF_PLANS, ONLY, OPENS, PLANS, SHUT,
    SHUT_WHOLE, TO_SOME, USABLE, WHY,
};
use super::state_words::{GONE, OPEN};
use crate::import::sheet::{key, words};

/// What a property says of a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RoadState {
    Shut,
    Usable,
    /// Of its state, in words that are not clear here.
    Strange,
}

/// What a clause says.
#[derive(Clone, Copy, PartialEq)]
enum Clause {
    /// Shut; whether it may be open again at other times or to others.
    Shut(bool),
    /// To some, or at times.
    Partly,
    /// Open again after all.
    Again,
    Usable,
    Strange,
    /// Of something else, such as a year.
    Nothing,
}

pub(super) fn has(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Whether a road is shut to some only, or at times.
fn partly(rest: &[&str]) -> bool {
    let heavy = rest.windows(2).any(|pair| {
        has(&["heavy", "large", "commercial"], pair[0]) && has(LOADS, pair[1])
            || pair == ["goods", "vehicles"]
    });
    let why = rest.iter().any(|word| has(WHY, word));
    let at = |word: &&str| has(&["night", "nighttime", "nuit"], word) || !why && has(AT_TIMES, word);
    heavy || rest.iter().any(|word| has(TO_SOME, word) && !why || at(word))
}

/// What a clause says of a road; whether it comes after the word "now".
fn clause(words: &[&str], now: bool) -> Clause {
    let all = words.concat();
    let start = words.iter().position(|word| !has(BEFORE, word)).unwrap_or(words.len());
    let own = &words[start..];
    let number = |word: &str| word.chars().all(char::is_numeric);
    let Some((&first, rest)) = own.split_first() else { return Clause::Nothing };
    if own.iter().all(|word| number(word) || has(&["in", "en", "since", "depuis", "of"], word)) && all != "0"
    {
        return Clause::Nothing;
    }
    let shut = |word: &str| has(GONE, word) || has(SHUT, word);
    let second = rest.first().copied().unwrap_or_default();
    if let Some(at) = own.iter().position(|word| has(OPENS, word)) {
        let before = words[..start + at].iter().any(|word| has(NOT_YET, word));
        // "Closed until repaired" is closed, and "cleared for trucks" may mean these alone.
        if !before && !partly(&own[at + 1..]) {
            return Clause::Again;
        }
        if !before || !shut(first) {
            return Clause::Strange;
        }
    }
    if has(&["not", "non", "no", "pas", "never"], first) && !has(SHUT_WHOLE, &all) {
        let after: Vec<&str> = rest
            .iter()
            .copied()
            .skip_while(|word| has(&["longer", "yet", "currently", "fully", "plus"], word))
            .collect();
        let word = after.first().copied().unwrap_or_default();
        let partial = partly(after.get(1..).unwrap_or_default());
        return match () {
            () if has(OPEN, word) && partial => Clause::Partly,
            () if has(OPEN, word) => Clause::Shut(true),
            () if shut(word) => Clause::Usable,
            () if has(&["access", "passage"], word) && partial => Clause::Partly,
            () if has(&["access", "passage"], word) => Clause::Shut(true),
            () => Clause::Strange,
        };
    }
    if has(SHUT_WHOLE, &all) {
        return Clause::Shut(false);
    }
    if all.starts_with("underconstruction") || all.starts_with("enconstruction") {
        return Clause::Shut(false);
    }
    if has(PLANS, first) {
        let of_road = rest.iter().all(|word| has(OF_PLANS, word) || number(word));
        return if of_road { Clause::Shut(false) } else { Clause::Strange };
    }
    if shut(first) {
        let closable = has(CLOSABLE, first);
        return match () {
            () if has(BY_THE_ROAD, second) => Clause::Strange,
            () if closable && partly(rest) => Clause::Partly,
            () => Clause::Shut(closable),
        };
    }
    // "Open for humanitarian convoys only".
    if has(OPEN, first) && rest.iter().any(|word| has(ONLY, word)) {
        return Clause::Partly;
    }
    if has(USABLE, first) || has(OPEN, first) || has(USABLE, &all) {
        // "Bad closed" has no sign between.
        return match rest.iter().find(|word| shut(word)) {
            Some(word) if *word == second && !partly(rest) => Clause::Shut(has(CLOSABLE, word)),
            Some(_) => Clause::Strange,
            None if has(OPEN, first) && now => Clause::Again,
            None => Clause::Usable,
        };
    }
    let timed = own.iter().any(|word| has(AT_TIMES, word) || has(TO_SOME, word));
    if timed && !own.iter().any(|word| has(WHY, word)) { Clause::Partly } else { Clause::Strange }
}

/// The clauses of a text: divided by signs, and by words such as "but". A hyphen in a word divides nothing.
fn clauses(said: &str) -> Vec<(Vec<String>, bool)> {
    let said = said.replace(" - ", ";").replace(['\u{2013}', '\u{2014}', '\u{60c}'], ";");
    let mut found: Vec<(Vec<String>, bool)> = Vec::new();
    for part in said.split([',', ';', '/', '(', ')', '|', '[', ']', ':', '+', '&', '\n']) {
        found.push((Vec::new(), false));
        for word in words(part) {
            if has(BETWEEN, &word) {
                found.push((Vec::new(), has(&["now", "currently"], &word)));
            } else if let Some((last, _)) = found.last_mut() {
                last.push(word);
            }
        }
    }
    found.retain(|(words, _)| !words.is_empty());
    found
}

/// The state that some words tell of.
pub(super) fn in_words(said: &str) -> RoadState {
    // Words of one key, such as "washed-out", whatever stands between them.
    if has(SHUT_WHOLE, &key(said)) {
        return RoadState::Shut;
    }
    let clauses = clauses(said);
    let mut state: Option<RoadState> = None;
    let mut closed = false;
    for (words, now) in &clauses {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let of_shut = words.iter().any(|word| has(GONE, word) || has(SHUT, word) || has(OPENS, word));
        match (clause(&words, *now), state) {
            (Clause::Shut(closable), _) => (state, closed) = (Some(RoadState::Shut), closable),
            (Clause::Again, _) | (Clause::Usable, None) => state = Some(RoadState::Usable),
            (Clause::Partly, None | Some(RoadState::Usable | RoadState::Strange)) => {
                state = Some(RoadState::Strange);
            }
            // "Closed (trucks)", and not "destroyed in the rainy season".
            (Clause::Partly, Some(RoadState::Shut)) if closed => state = Some(RoadState::Strange),
            // "Closed/open": one of both.
            (Clause::Usable, Some(RoadState::Shut)) if closed && words.iter().any(|word| has(OPEN, word)) => {
                state = Some(RoadState::Strange);
            }
            (Clause::Strange, None) => state = Some(RoadState::Strange),
            // What follows a state is a remark, but where it tells of what is gone: "good, partly destroyed".
            (Clause::Strange, Some(RoadState::Usable)) if of_shut => {
                state = Some(RoadState::Strange);
            }
            // "In 2024 open", and "mined, open".
            _ => {}
        }
    }
    state.unwrap_or(RoadState::Strange)
}
