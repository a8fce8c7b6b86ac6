//! Who holds which place, and since when? A table of places with holders and dates, or polygons with them.

mod alike;
mod boundary;
mod columns;
mod contested;
mod doubts;
mod drawn;
mod front;
mod lookup;
mod moving;
mod named_sides;
mod one_side;
mod outcome;
mod outcome_words;
mod since;
mod undated;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::asked::{Asked, short};
use super::draft::{Draft, DraftChange};
use super::near::Near;
use super::polygon::Polygon;
use super::polygons;
use super::sides::names;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable, Source};
use alike::Spelled;
use boundary::FirstDay;
use contested::Contested;
use doubts::Doubt;
pub(super) use doubts::never_taken;
use lookup::Lookup;
use moving::Moving;
use named_sides::{refuse_no_home, taken_by_home, warn_sides};
use one_side::HeldSince;

/// Holders of places farther than this from any that is known are doubtful, kilometres.
const DOUBTFUL_KM: f64 = 5.0;

/// Polygons with their holders, from a date on.
type Drawn = Vec<(Polygon, Option<Date>, String)>;

/// What a file says of holders.
struct Told {
    of_places: HeldSince,
    /// None where the file is a table.
    polygons: Drawn,
    /// Places that are given to several holders on one date.
    several: BTreeSet<usize>,
}

/// Sets the holders of the first day, and adds the changes after it.
pub(super) fn fill(file: &Path, asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let is_map = file.extension().is_some_and(|ending| {
        ["json", "geojson", "shp"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    });
    let mut told = if is_map {
        from_polygons(file, asked, draft, notes)?
    } else {
        from_table(file, asked, draft, notes)?
    };
    refuse_nowhere(&told, is_map, file, notes)?;
    let drawn = told.of_places.len();
    if is_map {
        one_side::fill(&mut told.of_places, asked, draft.places.len(), (file, notes))?;
    }
    let one_side = told.of_places.len() > drawn;
    let lines = first_day(&told.polygons, asked).lines();
    let mut doubts = vec![unnamed(&told, asked, draft), twice(&told), unseen(&told, asked)];
    doubts.push(doubts::near_front(&lines, draft));
    let sides: BTreeSet<bool> = first_day(&told.polygons, asked).0.iter().map(|&(_, home)| home).collect();
    draft.held_land = (told.polygons, one_side);
    let said = told.of_places;
    let holders: Vec<&str> = said.values().flatten().map(|(_, holder)| holder.as_str()).collect();
    alike::warn(holders.iter().copied(), |holder| asked.is_home(holder), file, notes);
    refuse_no_home(&holders, is_map, asked, file, notes)?;
    warn_sides(&holders, asked, file, notes);
    draft.choose(taken_by_home(&holders, asked, file));
    // With events, a part may name an actor of theirs.
    let idle = asked.home.iter().filter(|part| !holders.iter().any(|name| names(part, name)));
    for part in idle.filter(|_| asked.events.is_empty()) {
        notes.warn(file, None, format!("--home \"{part}\" names none of its holders"));
    }
    let initial: Vec<(usize, String)> = said
        .iter()
        .filter_map(|(&place, list)| {
            let before = list.iter().filter(|(date, _)| date.is_none_or(|date| date <= asked.start));
            before.max_by_key(|(date, _)| *date).map(|(_, holder)| (place, holder.clone()))
        })
        .collect();
    let near = Near::new(initial.iter().map(|&(place, _)| draft.places[place].at).collect());
    let held: BTreeMap<usize, bool> =
        initial.iter().map(|(place, holder)| (*place, asked.is_home(holder))).collect();
    let divided = super::nodes::divide(draft, |place| held.get(&place).copied());
    if divided > 0 {
        draft.choose(format!(
            "{divided} locations had places of both sides: those of the side with fewer people have a location of their own"
        ));
    }
    // People of each location by the holder of their place.
    let mut under: Vec<BTreeMap<&str, u64>> = vec![BTreeMap::new(); draft.nodes.len()];
    for (place, holder) in &initial {
        let place = &draft.places[*place];
        *under[place.node].entry(holder).or_default() += place.people() + 1;
    }
    let (mut doubtful, mut mixed, mut never) = (Vec::new(), Vec::new(), 0);
    for (index, under) in under.iter().enumerate() {
        if under.len() > 1 {
            mixed.push(draft.nodes[index].name.clone());
        }
        // Most of its people; of two that hold as many the first by name.
        let most = under.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
        let holder = most.map(|(holder, _)| (*holder).to_owned());
        let holder = holder.or_else(|| {
            let (nearest, km) = near.nearest(draft.nodes[index].at)?;
            if km > DOUBTFUL_KM {
                doubtful.push(draft.nodes[index].name.clone());
            }
            Some(initial[nearest].1.clone())
        });
        match holder {
            Some(holder) if draft.nodes[index].kind != "crossing" => draft.nodes[index].control = holder,
            Some(_) => {}
            None => never += 1,
        }
    }
    let added = add_changes(&said, file, asked, draft);
    if let Some(first) = doubtful.first() {
        let message = format!(
            "{} locations are more than {DOUBTFUL_KM} km from every place whose holder is known, and have that of the nearest: {first}",
            doubtful.len()
        );
        notes.warn(file, None, message);
    }
    if let Some(first) = mixed.first() {
        let message = format!(
            "{} locations have places of several holders and are held by that of most of their people: {first}",
            mixed.len()
        );
        notes.warn(file, None, message);
    }
    if never > 0 {
        notes.warn(
            file,
            None,
            format!("{never} locations have no holder on the first day: the side of the people is taken"),
        );
    }
    draft.choose(format!(
        "control: {} (holders of {} places on the first day, {added} changes)",
        short(file),
        initial.len()
    ));
    doubts::tell(&doubts, file, draft, notes);
    front::draw(&lines, is_map.then_some(sides.len()), file, draft, notes);
    Some(())
}

/// Refuses a file that tells of no place of the case.
fn refuse_nowhere(told: &Told, is_map: bool, file: &Path, notes: &mut Notes) -> Option<()> {
    if !told.of_places.is_empty() {
        return Some(());
    }
    let (what, remedy) = if is_map {
        (
            "no place of the case lies in its polygons",
            "give who holds the places of the case; lat and lon may be swapped",
        )
    } else {
        (
            "no row names a place of the case",
            "give who holds the places of the case, by P-code or by a name in one of the languages that the list of places has; --column \
             place=HEADER names the column",
        )
    };
    notes.refuse(file, None, what, remedy);
    None
}

/// The polygons that count on the first day.
fn first_day<'p>(drawn: &'p Drawn, asked: &Asked) -> FirstDay<'p> {
    let mut first: Vec<_> =
        drawn.iter().filter(|(_, date, _)| date.is_none_or(|date| date <= asked.start)).collect();
    // Stable: of two of one date the last in the file counts.
    first.sort_by_key(|(_, date, _)| *date);
    FirstDay(first.into_iter().map(|(polygon, _, holder)| (polygon, asked.is_home(holder))).collect())
}

/// Places of which nobody says who holds them on the first day.
fn unnamed(told: &Told, asked: &Asked, draft: &Draft) -> Doubt {
    let known = |place: &usize| {
        let list = told.of_places.get(place);
        list.is_some_and(|list| list.iter().any(|(date, _)| date.is_none_or(|date| date <= asked.start)))
    };
    let (what, mend) = if told.polygons.is_empty() {
        ("have no row of the first day", "add a row for each to the table of control")
    } else {
        ("lie in no polygon of the first day", "correct the polygons, or control in locations.csv")
    };
    let what =
        format!("{what} and are held as the location that they belong to, or as the nearest that is known");
    Doubt { places: (0..draft.places.len()).filter(|place| !known(place)).collect(), what, mend }
}

/// Places in polygons of several holders of one date.
fn twice(told: &Told) -> Doubt {
    Doubt {
        places: told.several.clone(),
        what: "lie in polygons of several holders of one date, of which the last in the file counts".into(),
        mend: "correct the polygons: they should not lie upon each other",
    }
}

/// Places that later polygons leave out, where these show both sides and not only what was taken.
fn unseen(told: &Told, asked: &Asked) -> Doubt {
    let later = |date: &Option<Date>| date.is_some_and(|date| date > asked.start && date <= asked.last());
    let sides: BTreeSet<bool> = told
        .polygons
        .iter()
        .filter(|(_, date, _)| later(date))
        .map(|(.., holder)| asked.is_home(holder))
        .collect();
    let left_out = told.of_places.iter().filter(|(_, list)| !list.iter().any(|(date, _)| later(date)));
    let places = if sides.len() == 2 { left_out.map(|(&place, _)| place).collect() } else { BTreeSet::new() };
    Doubt {
        places,
        what: "lie in no polygon after the first day and stay with who held them, although the later polygons show both sides"
            .into(),
        mend: "correct the polygons, or add what is missing to control_changes.csv",
    }
}

/// Adds the changes after the first day, and says how many there are.
fn add_changes(said: &HeldSince, file: &Path, asked: &Asked, draft: &mut Draft) -> usize {
    let before = draft.changes.len();
    for (&place, list) in said {
        let mut list: Vec<_> =
            list.iter().filter_map(|(date, holder)| date.map(|date| (date, holder))).collect();
        // Stable: of two on one day the last that was read counts.
        list.sort_by_key(|(date, _)| *date);
        // What comes too late is said, and left out, with the changes of other files.
        list.retain(|&(date, _)| date > asked.start);
        let at = &draft.places[place];
        let changes = list.into_iter().map(|(date, holder)| DraftChange {
            date,
            place: (at.pcode.clone(), at.name.clone()),
            holder: holder.clone(),
            handover: false,
            source: format!("{}: held from this date on", short(file)),
        });
        draft.changes.extend(changes.collect::<Vec<_>>());
    }
    draft.changes[before..].iter().filter(|change| change.date <= asked.last()).count()
}

/// The holders of a table, but for those that are none.
fn held(table: &SheetTable, spelled: &Spelled, asked: &Asked) -> Vec<String> {
    let mut aside = Contested::default();
    let cells = table.lines.iter().map(|line| table.cell(line, "holder"));
    let held = cells.filter(|cell| !aside.is(cell, "", asked));
    held.map(|cell| spelled.name(&cell.text())).collect()
}

fn from_table(file: &Path, asked: &Asked, draft: &Draft, notes: &mut Notes) -> Option<Told> {
    let source = Source::new(file);
    let grids = sheet::open(&source, asked.said_of(file), notes)?;
    let mut table = lookup::table(&source, grids, asked.said_of(file), draft, notes)?;
    let dates = since::dates(&mut table, asked, notes)?;
    let text = |role: &str, index: usize| table.text(&table.lines[index], role);
    let named = |index: usize| format!("{} ({})", text("place", index), text("holder", index));
    let place = |index: usize| Some(text("place", index).to_lowercase());
    let kept = since::not_over(&table, &dates, "rows", named, place, asked, notes)?;
    let kept = outcome::so(&table, &dates, kept, ("rows", place), asked, notes)?;
    outcome::refuse_second(&table, notes)?;
    let mut said = HeldSince::new();
    // Of each place and date the row that says who holds it, and whether it names the place itself.
    let mut told: BTreeMap<(usize, Option<Date>), (bool, usize, String)> = BTreeMap::new();
    let mut unknown = Vec::new();
    let mut contested = Contested::default();
    let rows = Lookup::new(&table, draft, notes);
    let spelled = Spelled::of(table.lines.iter().map(|line| table.text(line, "holder")), file, notes);
    let moving = Moving::of(held(&table, &spelled, asked), "rows", file, notes);
    undated::warn(&table, &dates, notes);
    let all = table.lines.iter().zip(dates).zip(kept).enumerate();
    for (index, (line, date)) in all.filter(|(_, (_, kept))| *kept).map(|(index, (row, _))| (index, row)) {
        let (name, holder) =
            (table.text(line, "place"), moving.name(spelled.name(&table.text(line, "holder"))));
        if name.is_empty() && holder.is_empty() || contested.is(table.cell(line, "holder"), &name, asked) {
            continue;
        }
        let found = match rows.of(index) {
            Some(found) => found,
            None => rows.by_name(&name, (&table, line.row), notes)?,
        };
        let itself = found.len() == 1;
        if found.is_empty() || holder.is_empty() {
            unknown.push(name);
            continue;
        }
        for place in found {
            let row = (itself, line.row, holder.clone());
            let earlier = told.entry((place, date)).or_insert_with(|| row.clone());
            if earlier.0 == itself && earlier.2 != holder {
                let day = date.map_or(String::new(), |date| format!(" on {date}"));
                let message = format!(
                    "gives \"{}\" to {holder}{day}, and row {} gives it to {}",
                    draft.places[place].name, earlier.1, earlier.2
                );
                notes.refuse(file, Some(line.row), message, &since::one_holder(&table));
            }
            if itself && !earlier.0 {
                *earlier = row;
            }
        }
    }
    for ((place, date), (.., holder)) in told {
        said.entry(place).or_default().push((date, holder));
    }
    contested.say("rows", file, notes);
    if let Some(first) = unknown.first() {
        let message = format!(
            "{} rows name no place of the case, several places, or no holder: {first}",
            unknown.len()
        );
        notes.warn(file, None, message);
    }
    Some(Told { of_places: said, polygons: Drawn::new(), several: BTreeSet::new() })
}

fn from_polygons(file: &Path, asked: &Asked, draft: &Draft, notes: &mut Notes) -> Option<Told> {
    let polygons = polygons::read(file, notes)?;
    let mut table = drawn::table(&polygons, &Source::new(file), asked.said_of(file), notes)?;
    let dates = since::dates(&mut table, asked, notes)?;
    let holder = |index: usize| table.text(&table.lines[index], "holder");
    let named = |index: usize| format!("\"{}\"", holder(index));
    let kept = since::not_over(&table, &dates, "polygons", named, |_| None, asked, notes)?;
    let kept = outcome::so(&table, &dates, kept, ("polygons", |_| None), asked, notes)?;
    outcome::refuse_second(&table, notes)?;
    undated::warn_polygons(&table, &dates, &kept, notes);
    let spelled = Spelled::of((0..table.lines.len()).map(holder), file, notes);
    let moving = Moving::of(held(&table, &spelled, asked), "polygons", file, notes);
    let mut said = HeldSince::new();
    let mut several = BTreeSet::new();
    let mut drawn = Drawn::new();
    let mut contested = Contested::default();
    for (index, polygon) in polygons.into_iter().enumerate().filter(|(index, _)| kept[*index]) {
        let (holder, date) = (moving.name(spelled.name(&holder(index))), dates[index]);
        let cell = table.cell(&table.lines[index], "holder");
        if contested.is(cell, &cell.shown(), asked) {
            continue;
        }
        if holder.is_empty() {
            let keys: Vec<&str> = polygon.said.keys().map(String::as_str).collect();
            let message = format!("a polygon has no holder; it has: {}", keys.join(", "));
            let remedy = "each polygon needs a property holder, and date where it changes";
            notes.refuse(file, Some(polygon.number), message, remedy);
            return None;
        }
        for (index, place) in draft.places.iter().enumerate() {
            if polygon.holds(place.at) {
                let list = said.entry(index).or_default();
                if list.iter().any(|(day, other)| *day == date && *other != holder) {
                    several.insert(index);
                }
                list.push((date, holder.clone()));
            }
        }
        drawn.push((polygon, date, holder));
    }
    since::refuse_undated(&table, &several, draft, notes)?;
    contested.say("polygons", file, notes);
    Some(Told { of_places: said, polygons: drawn, several })
}
