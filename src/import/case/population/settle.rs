//! Which place or area does a count belong to, and how are people of areas divided?

use std::collections::BTreeMap;

use crate::import::case::draft::{Draft, share_out};
use crate::import::notes::Notes;
use crate::import::sheet::Source;

/// Share of the people of a table that may be of nowhere.
const STRAY: f64 = 0.05;

/// A row with its people.
pub(super) struct CountedRow {
    pub(super) row: usize,
    /// Codes and names of the units that it lies in, the smallest first.
    pub(super) levels: Vec<Vec<String>>,
    /// Whether the first of these is a code.
    pub(super) coded: bool,
    /// Whether the smallest is a place, not an area.
    pub(super) is_place: bool,
    pub(super) persons: u64,
    pub(super) idps: u64,
}

impl CountedRow {
    fn name(&self) -> &str {
        &self.levels[0][0]
    }
}

/// Places by what tables may call them.
struct Known {
    by_key: BTreeMap<String, Vec<usize>>,
    /// By names of units: what several places share is divided among them.
    names: BTreeMap<String, Vec<usize>>,
    own: BTreeMap<String, Vec<usize>>,
}

impl Known {
    fn new(draft: &Draft) -> Self {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, place) in draft.places.iter().enumerate() {
            by_key.entry(plain(&place.pcode)).or_default().push(index);
        }
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, place) in draft.places.iter().enumerate() {
            // A unit of which a part lies outside of the case has people there too.
            let whole = |(code, _): &&(String, String)| !code.is_empty() && !draft.partial.contains(code);
            for (code, name) in place.admin.iter().filter(whole) {
                by_key.entry(plain(code)).or_default().push(index);
                if plain(name) != plain(code) {
                    names.entry(plain(name)).or_default().push(index);
                }
            }
            let area = &draft.areas[place.area];
            by_key.entry(plain(&area.pcode)).or_default().push(index);
        }
        let mut own: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, place) in draft.places.iter().enumerate() {
            own.entry(plain(&place.name)).or_default().push(index);
        }
        Self { by_key, names, own }
    }

    /// The places of a code.
    fn code(&self, key: &str) -> Option<&Vec<usize>> {
        let key = plain(key);
        // A community may be counted in parts, with a code of its own behind its code.
        let part = || key.split_once('_').and_then(|(code, _)| self.by_key.get(code));
        self.by_key.get(&key).or_else(part)
    }

    /// The places of a code or name.
    fn find(&self, key: &str, is_place: bool) -> Option<&Vec<usize>> {
        let code = self.code(key);
        let key = plain(key);
        // A region that is called like its capital is not that town.
        let unique = self.own.get(&key).filter(|places| places.len() == 1 && is_place);
        // Nor is a town that is called like a region that region.
        let unit = self.names.get(&key).filter(|_| !is_place);
        code.or(unique).or(unit)
    }
}

/// Finds the place or area of each count, and divides the people of areas.
pub(super) fn settle(
    counts: &[CountedRow],
    source: &Source,
    (guessed, part): (bool, bool),
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<()> {
    let known = Known::new(draft);
    let mut done: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut rows: BTreeMap<(&[Vec<String>], bool), usize> = BTreeMap::new();
    // Where file and case know places by the same codes, a code that the case does not have is a place elsewhere.
    let by_code = |count: &&CountedRow| count.coded && known.code(count.name()).is_some();
    let (agree, mut by_name) = (counts.iter().any(|count| by_code(&count)), 0);
    let (mut outside, mut lost) = (Vec::new(), 0);
    let (mut given, mut divided) = (0_u64, 0_usize);
    let mut rest = Rest::new();
    for count in counts {
        if let Some(row) = rows.insert((&count.levels, count.is_place), count.row) {
            let message = format!("counts \"{}\" again, after row {row}", count.name());
            notes.refuse(&source.path, Some(count.row), message, "leave one row for each place or area");
            continue;
        }
        let at = |level: &[String], is_place| level.iter().find_map(|key| known.find(key, is_place));
        let own = &count.levels[0][..];
        let own = if agree && count.coded { &own[..1] } else { own };
        by_name +=
            usize::from(count.coded && !by_code(&count) && !agree && at(own, count.is_place).is_some());
        let Some(places) = at(own, count.is_place) else {
            // People of a place that no list of places has still live in its area.
            if let Some(places) = count.levels[1..].iter().find_map(|level| at(level, false)) {
                let rest = rest.entry(places.clone()).or_default();
                *rest = (rest.0 + count.persons, rest.1 + count.idps, rest.2 + 1);
            } else {
                outside.push(count.name().to_owned());
                lost += count.persons;
            }
            continue;
        };
        let mut places = places.clone();
        places.sort_unstable();
        places.dedup();
        if places.len() > 1 {
            if let Some(row) = done.insert(places.clone(), count.row) {
                let message = format!("counts \"{}\" again, after row {row}", count.name());
                notes.refuse(&source.path, Some(count.row), message, "leave one row for each area");
                continue;
            }
            divided += 1;
        }
        given += count.persons;
        let weights = weights(&places, draft);
        let residents = share_out(count.persons - count.idps, &weights);
        let idps = share_out(count.idps, &weights);
        let single = places.len() == 1;
        for (at, &index) in places.iter().enumerate() {
            let place = &mut draft.places[index];
            place.residents += residents[at];
            place.idps += idps[at];
            place.source = format!("{}; people: {} row {}", place.source, source.short(), count.row);
            place.confidence = if !single {
                "interpolated"
            } else if guessed {
                "guess"
            } else {
                "measured"
            };
        }
    }
    if by_name > 0 {
        let message = format!(
            "no code of its rows is one of the case: {by_name} rows belong to places or areas by their names"
        );
        notes.warn(&source.path, None, message);
    }
    given += share_rest(rest, source, guessed, draft, notes);
    complain(counts, source, (given, lost, &outside), part, draft, notes)?;
    draft.choose(format!("{given} people of {} are in the case", source.short()));
    if divided > 0 {
        let known = draft.places.iter().any(|place| place.listed.is_some());
        let rule = if known {
            "in proportion to the people that the list of places gives (a place without counts as half the smallest of its area)"
        } else {
            "equally, since nothing says which place is larger"
        };
        draft.choose(format!(
            "people of {divided} areas are divided over their places {rule}; sums are kept exactly"
        ));
        if !known {
            draft.guess(
                "people of an area live in equal numbers in all its places",
                "much within areas: a village counts as much as its town",
                "give a list of places with populations, such as GeoNames, or people by place",
            );
        }
    }
    Some(())
}

/// People of places that no list has, by the places of their areas: persons, of them displaced, rows.
type Rest = BTreeMap<Vec<usize>, (u64, u64, usize)>;

/// Divides people of places that no list has over the places of their areas; says how many they are.
fn share_rest(rest: Rest, source: &Source, guessed: bool, draft: &mut Draft, notes: &mut Notes) -> u64 {
    let unlisted: usize = rest.values().map(|rest| rest.2).sum();
    let unlisted_people: u64 = rest.values().map(|rest| rest.0).sum();
    for (mut places, (persons, idps, _)) in rest {
        places.sort_unstable();
        places.dedup();
        let mut known: Vec<f64> = places.iter().map(|&index| draft.places[index].people() as f64).collect();
        if known.iter().sum::<f64>() <= 0.0 {
            known = weights(&places, draft);
        }
        let residents = share_out(persons - idps, &known);
        let idps = share_out(idps, &known);
        for (at, &index) in places.iter().enumerate().filter(|&(at, _)| residents[at] + idps[at] > 0) {
            let place = &mut draft.places[index];
            place.residents += residents[at];
            place.idps += idps[at];
            place.source.push_str("; with a share of places that no list has");
            place.confidence = if guessed { "guess" } else { "interpolated" };
        }
    }
    if unlisted > 0 {
        let message = format!(
            "{unlisted} rows with {unlisted_people} people name places that the list of places does not have: they are divided \
             over the other places of their areas, by people"
        );
        notes.warn(&source.path, None, message);
    }
    unlisted_people
}

/// Refuses a table of which nothing, or too little, belongs to the case, and names what is left out.
fn complain(
    counts: &[CountedRow],
    source: &Source,
    (given, lost, outside): (u64, u64, &[String]),
    part: bool,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<()> {
    if given == 0 {
        let theirs: Vec<&str> = counts.iter().take(3).map(CountedRow::name).collect();
        let first = &draft.places[0];
        let message = format!(
            "none of its {} rows names a place or area of the case: it says {}, the case {} and {}",
            counts.len(),
            theirs.join(", "),
            first.pcode,
            draft.areas[first.area].pcode
        );
        notes.refuse(
            &source.path,
            None,
            message,
            "--column pcode=HEADER names the column of codes; --areas gives areas to places",
        );
        return None;
    }
    let share = lost as f64 / (lost + given) as f64;
    if share > STRAY && draft.partial.is_empty() && !part {
        let shown: Vec<&str> = outside.iter().take(5).map(String::as_str).collect();
        let message = format!(
            "{lost} of {} people live in places or areas that the case does not have: {}",
            lost + given,
            shown.join(", ")
        );
        let remedy = "--column says by which columns rows are known, --areas gives areas to places; --part says that the \
                      case is only a part of what the file counts";
        notes.refuse(&source.path, None, message, remedy);
        return None;
    }
    if !outside.is_empty() {
        let shown: Vec<&str> = outside.iter().take(5).map(String::as_str).collect();
        let message = format!(
            "{} rows with {lost} people name no place or area of the case and are left out: {}",
            outside.len(),
            shown.join(", ")
        );
        notes.warn(&source.path, None, message);
    }
    Some(())
}

/// A code or name without what is written in different ways: case, signs, and the word for the kind of unit.
fn plain(text: &str) -> String {
    const KINDS: [&str; 8] =
        ["oblast", "region", "province", "governorate", "district", "county", "departement", "prefecture"];
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter == '-')
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let kept: Vec<&str> = words.iter().copied().filter(|word| !KINDS.contains(word)).collect();
    if kept.is_empty() { words.join(" ") } else { kept.join(" ") }
}

/// How many people places have, one beside the other.
fn weights(places: &[usize], draft: &Draft) -> Vec<f64> {
    let listed: Vec<Option<f64>> =
        places.iter().map(|&index| draft.places[index].listed.filter(|n| *n > 0.0)).collect();
    let smallest = listed.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    if smallest.is_infinite() {
        return vec![1.0; places.len()];
    }
    listed.into_iter().map(|value| value.unwrap_or(smallest / 2.0)).collect()
}
