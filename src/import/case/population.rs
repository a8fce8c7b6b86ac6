//! How many people live where? Tables by place or by area; people of areas are divided over their places.

use std::collections::BTreeMap;
use std::path::Path;

use super::asked::Asked;
use super::draft::{Draft, share_out};
use super::places::UNITS;
use crate::import::notes::Notes;
use crate::import::sheet::{self, Role, Source};

const PERSONS: Role = Role {
    name: "persons",
    names: &[
        "ttl",
        "ttl*",
        "totalpopulation",
        "populationtotal",
        "poptotal",
        "totalpop",
        "population",
        "pop",
        "persons",
        "people",
        "habitants",
        "populationtotale",
        "population*",
    ],
    tags: &["#population", "#population+total"],
    required: false,
    single: true,
};
const NEED: Role = Role {
    name: "need",
    names: &["pin", "peopleinneed", "inneed", "totalpin", "pin*", "personnesdanslebesoin"],
    tags: &["#inneed", "#inneed+total"],
    required: false,
    single: true,
};
const IDPS: Role = Role {
    name: "idps",
    names: &["idps", "totalidps", "idpsestimates*", "idps*", "displaced", "deplaces", "pdi"],
    tags: &["#affected+idps", "#affected+idps+ind"],
    required: false,
    single: true,
};
const CODE: Role = Role {
    name: "pcode",
    names: &["locationpcode", "placepcode", "pcode", "areapcode", "code"],
    tags: &["#loc+code"],
    required: false,
    single: false,
};
const NAME: Role = Role {
    name: "name",
    names: &["name", "nameen", "areaname", "area", "place", "town", "city", "settlement", "nom", "localite"],
    tags: &["#loc+name"],
    required: false,
    single: false,
};

/// Share of the people of a table that may be of nowhere.
const STRAY: f64 = 0.05;

/// A row with its people.
struct Count {
    row: usize,
    /// Codes and names of the units that it lies in, the smallest first.
    levels: Vec<Vec<String>>,
    /// Whether the smallest is a place, not an area.
    is_place: bool,
    persons: u64,
    idps: u64,
}

impl Count {
    fn name(&self) -> &str {
        &self.levels[0][0]
    }
}

/// Fills in the people of the places.
pub(super) fn fill(file: &Path, asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let source = Source::new(file);
    let grids = sheet::open(&source, &asked.said, notes)?;
    let mut roles = vec![PERSONS, NEED, IDPS, CODE, NAME];
    roles.extend(UNITS.iter().flatten().copied());
    // Of a workbook, the sheet that counts people; without people in need, that of people.
    let by_need = asked.need_factor.is_some();
    for role in &mut roles {
        role.required = role.name == if by_need { "need" } else { "persons" };
    }
    let mut aside = Notes::default();
    if sheet::table(&source, grids.clone(), &roles, &asked.said, &mut aside).is_none() && !by_need {
        let mut others = roles.clone();
        others.iter_mut().for_each(|role| role.required = role.name == "need");
        if let Some(found) = sheet::table(&source, grids.clone(), &others, &asked.said, &mut Notes::default())
        {
            let message = format!("counts people in need (\"{}\"), not people", found.header("need"));
            let remedy = "--need-factor says how many people live there for each in need, for instance 1.3";
            notes.refuse(file, None, message, remedy);
            return None;
        }
    }
    let table = sheet::table(&source, grids, &roles, &asked.said, notes)?;
    let column = if by_need { "need" } else { "persons" };
    let persons = table.amounts(column, notes)?;
    let idps = table.amounts("idps", notes);
    let factor = asked.need_factor.unwrap_or(1.0);
    let mut counts = Vec::new();
    let mut blank = 0;
    for (index, line) in table.lines.iter().enumerate() {
        let own = vec![table.text(line, "pcode"), table.text(line, "name")];
        let units =
            (0..4).rev().map(|level| UNITS[level].iter().map(|role| table.text(line, role.name)).collect());
        let mut levels: Vec<Vec<String>> = std::iter::once(own).chain(units).collect();
        levels.iter_mut().for_each(|keys| keys.retain(|key| !key.is_empty()));
        let is_place = !levels[0].is_empty() || !levels[1].is_empty();
        levels.retain(|keys| !keys.is_empty());
        let total =
            |key: &String| ["total", "grand total", "sum", "ensemble"].contains(&key.to_lowercase().as_str());
        if levels.iter().flatten().all(total) {
            continue;
        }
        blank += usize::from(persons[index].is_none());
        let idps = idps.as_ref().and_then(|idps| idps[index]).unwrap_or(0.0).round() as u64;
        let all = (persons[index].unwrap_or(0.0) * factor).round() as u64;
        counts.push(Count { row: line.row, levels, is_place, persons: all.max(idps), idps });
    }
    if blank > 0 {
        notes.warn(
            file,
            None,
            format!("{blank} rows have no number in \"{}\" and count nobody", table.header(column)),
        );
    }
    let what = if by_need {
        format!("people in need (\"{}\") × {factor}", table.header("need"))
    } else {
        format!("\"{}\"", table.header("persons"))
    };
    if idps.is_some() {
        draft.choose(format!(
            "people: {what} of {}; of them displaced before: \"{}\"; where more are displaced than live there, everybody is",
            source.short(),
            table.header("idps")
        ));
    } else {
        draft.choose(format!("people: {what} of {}; nobody displaced before", source.short()));
        draft.guess(
            "nobody is displaced before the first day",
            "much, if there are: displaced people leave more readily and fill shelter",
            "give a table with a column of displaced people (--column idps=HEADER)",
        );
    }
    if by_need {
        draft.guess(
            format!("{factor} people for each in need"),
            "much: all numbers of people are proportional to it",
            "use a count of people (COD-PS) in place of people in need",
        );
    }
    settle(&counts, &source, (by_need, asked.part), draft, notes)
}

/// Finds the place or area of each count, and divides the people of areas.
fn settle(
    counts: &[Count],
    source: &Source,
    (guessed, part): (bool, bool),
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<()> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, place) in draft.places.iter().enumerate() {
        by_key.entry(plain(&place.pcode)).or_default().push(index);
    }
    // Names and units: what several places share is divided among them.
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
    let mut done: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let (mut outside, mut lost) = (Vec::new(), 0);
    let (mut given, mut divided) = (0_u64, 0_usize);
    let mut rest: BTreeMap<Vec<usize>, (u64, u64, usize)> = BTreeMap::new();
    for count in counts {
        let find = |key: &String| {
            let key = plain(key);
            // A region that is called like its capital is not that town.
            let unique = own.get(&key).filter(|places| places.len() == 1 && count.is_place);
            // A community may be counted in parts, with a code of its own behind its code.
            let part = key.split_once('_').and_then(|(code, _)| by_key.get(code));
            by_key.get(&key).or(unique).or(part).or_else(|| names.get(&key))
        };
        let at = |level: &Vec<String>| level.iter().find_map(find);
        let Some(places) = at(&count.levels[0]) else {
            // People of a place that no list of places has still live in its area.
            if let Some(places) = count.levels[1..].iter().find_map(at) {
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
    let unlisted: usize = rest.values().map(|rest| rest.2).sum();
    let unlisted_people: u64 = rest.values().map(|rest| rest.0).sum();
    for (mut places, (persons, idps, _)) in rest {
        places.sort_unstable();
        places.dedup();
        given += persons;
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
    if given == 0 {
        let theirs: Vec<&str> = counts.iter().take(3).map(Count::name).collect();
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

/// People from the list of places itself, where no table of people is given.
pub(super) fn from_list(file: &Path, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let known = draft.places.iter().filter(|place| place.listed.is_some()).count();
    if known == 0 {
        let remedy =
            "--population names a table of people, or --column persons=HEADER their column in this one";
        notes.refuse(file, None, "does not say how many people live anywhere", remedy);
        return None;
    }
    for place in &mut draft.places {
        place.residents = place.listed.unwrap_or(0.0).round() as u64;
        place.source.push_str(", people too");
    }
    let short = super::asked::short(file);
    draft.choose(format!(
        "people: as {short} lists them; {} places without a number have none",
        draft.places.len() - known
    ));
    draft.guess(
        "nobody is displaced before the first day",
        "much, if there are: displaced people leave more readily and fill shelter",
        "give a table of people with a column of displaced people: --population",
    );
    Some(())
}
