//! Which place or area does a count belong to, and how are people of areas divided?

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{CountedRow, RowKeys};
use super::known::{Found, KnownUnits, Own};
use super::nested;
use super::parts::differing;
use super::rest::{Rest, STRAY, weights};
use super::spelled;
use crate::import::case::draft::{Draft, share_out};
use crate::import::notes::Notes;
use crate::import::sheet::{SheetTable, Source};

/// Refuses names that may be several things.
fn refuse_unclear(counts: &[CountedRow], found: &[Found], source: &Source, notes: &mut Notes) -> Option<()> {
    let mut clear = true;
    for (count, found) in counts.iter().zip(found) {
        let Found::Several(what) = found else { continue };
        clear = false;
        let message = format!("\"{}\" may be {}", count.name(), what.join(" or "));
        let remedy = "give P-codes (--column pcode=HEADER), or say of what level the names are: --column admin1=HEADER or \
                      admin2=HEADER, with a column of the units above";
        notes.refuse(&source.path, Some(count.row), message, remedy);
    }
    clear.then_some(())
}

/// Keys without names of their own, where each says again how the unit is called whose code the row has: a column of localities
/// beside codes of localities names no villages.
fn without_repeated_names(mut all: Vec<RowKeys>, known: &KnownUnits) -> Vec<RowKeys> {
    let repeats = |keys: &RowKeys| {
        let code = keys.smallest_unit().map(|level| &keys.units[level].0).filter(|code| !code.is_empty());
        keys.own.0.is_empty() && code.is_some_and(|code| known.is_called(code, &keys.own.1))
    };
    let mut named = all.iter().filter(|keys| !keys.own.1.is_empty()).peekable();
    let repeated = named.peek().is_some() && named.all(repeats);
    if repeated {
        for keys in &mut all {
            keys.own.1.clear();
        }
    }
    all
}

/// Refuses rows that count a place or area again, each with the row before it, and says in what they differ.
fn refuse_again(again: &[(&CountedRow, usize)], table: &SheetTable, notes: &mut Notes) -> Option<()> {
    let Some((count, before)) = again.first() else { return Some(()) };
    let more = if again.len() > 1 {
        let rows: Vec<String> =
            again.iter().skip(1).take(5).map(|(count, _)| count.row.to_string()).collect();
        let end = if again.len() > 6 { ", …" } else { "" };
        format!(", and {} more rows do the like: {}{end}", again.len() - 1, rows.join(", "))
    } else {
        String::new()
    };
    let pairs: Vec<(usize, usize)> = again.iter().map(|(count, before)| (*before, count.row)).collect();
    let differ = differing(table, &pairs);
    let shown: Vec<String> = differ.iter().take(4).map(|header| format!("\"{header}\"")).collect();
    let what =
        if shown.is_empty() { String::new() } else { format!("; they differ in {}", shown.join(", ")) };
    let message = format!("counts \"{}\" again, after row {before}{more}{what}", count.name());
    let remedy = if shown.is_empty() {
        "leave one row for each place or area"
    } else {
        "leave one row for each place or area, that of all its people"
    };
    notes.refuse(&table.source.path, Some(count.row), message, remedy);
    None
}

/// Finds the place or area of each count, and divides the people of areas.
pub(super) fn settle(
    counts: &[CountedRow],
    (source, table): (&Source, &SheetTable),
    (guessed, part, own): (bool, bool, Own),
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<()> {
    let known = KnownUnits::new(draft);
    let keys = without_repeated_names(counts.iter().map(|count| count.keys.clone()).collect(), &known);
    known.warn_contradicted(&source.path, counts.iter().map(|count| (count.row, &count.keys)), notes);
    let found = known.find_all(&keys, own);
    refuse_unclear(counts, &found, source, notes)?;
    let kept = nested::counted(counts, &found, source, draft, notes)?;
    let mut done: BTreeMap<(usize, &[usize]), usize> = BTreeMap::new();
    let mut rows: BTreeMap<&RowKeys, usize> = BTreeMap::new();
    let mut by_name = 0;
    let (mut outside, mut lost) = (Vec::new(), 0);
    let (mut given, mut divided, mut again) = (0_u64, 0_usize, Vec::new());
    let mut rest = Rest::default();
    let mut told = BTreeSet::new();
    for (index, count) in counts.iter().enumerate().filter(|&(index, _)| kept[index]) {
        if let Some(row) = rows.insert(&count.keys, count.row) {
            again.push((count, row));
            continue;
        }
        let (places, rank) = match &found[index] {
            Found::Here { places, rank } => (places, *rank),
            // People of a place that no list of places has still live in its area.
            Found::Within { places, .. } if !(part && known.is_area(&count.keys)) => {
                rest.add(places, count, known.is_area(&count.keys));
                told.extend(places.iter().copied());
                continue;
            }
            _ => {
                outside.push(count);
                lost += count.persons;
                continue;
            }
        };
        by_name += usize::from(!count.keys.last().0.is_empty() && !known.by_code(&count.keys));
        if rank <= 4
            && let Some(row) = done.insert((rank, places), count.row)
        {
            again.push((count, row));
            continue;
        }
        told.extend(places.iter().copied());
        divided += usize::from(places.len() > 1);
        given += count.persons;
        let weights = weights(places, draft);
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
    refuse_again(&again, table, notes)?;
    if by_name > 0 {
        let message = format!(
            "no code of its rows is one of the case: {by_name} rows belong to places or areas by their names"
        );
        notes.warn(&source.path, None, message);
    }
    spelled::ask(&outside, &told, (part, source), draft, notes)?;
    spelled::warn_within(counts, &found, source, draft, notes);
    let unlisted = rest.people();
    complain(counts, source, (given + unlisted, lost, &outside), part, draft, notes)?;
    rest.refuse(given + unlisted + lost, source, notes)?;
    given += rest.share_out(source, guessed, draft, notes);
    draft.choose(format!("{given} people of {} are in the case", source.short()));
    name_empty(&told, source, draft, notes);
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

/// Names places of the list that no row of the table tells of: nobody lives there, as far as the case knows.
fn name_empty(told: &BTreeSet<usize>, source: &Source, draft: &mut Draft, notes: &mut Notes) {
    let empty: Vec<&str> = (0..draft.places.len())
        .filter(|place| !told.contains(place))
        .map(|place| draft.places[place].name.as_str())
        .collect();
    if empty.is_empty() {
        return;
    }
    let shown: Vec<&str> = empty.iter().take(5).copied().collect();
    let message = format!(
        "{} of the {} places of the list are in no row with a number of people, and have nobody: {}",
        empty.len(),
        draft.places.len(),
        shown.join(", ")
    );
    notes.warn(&source.path, None, message.clone());
    draft.guess(
        format!("{}: {message}", source.short()),
        "much for these places: nobody leaves, and nobody is counted there",
        "give their people in the table, or leave them out of the list",
    );
}

/// Refuses a table of which nothing, or too little, belongs to the case, and names what is left out.
fn complain(
    counts: &[CountedRow],
    source: &Source,
    (given, lost, outside): (u64, u64, &[&CountedRow]),
    part: bool,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<()> {
    let known = counts.len() - outside.len();
    if given == 0 && known > 0 {
        let message = format!(
            "{known} of its {} rows name places or areas of the case, and all of them count nobody: nobody lives in the case",
            counts.len()
        );
        let remedy = "--column persons=HEADER names the column of people; or correct the numbers";
        notes.refuse(&source.path, None, message, remedy);
        return None;
    }
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
        let shown: Vec<&str> = outside.iter().take(5).map(|row| row.name()).collect();
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
        // Those of whom most is lost.
        let mut most = outside.to_vec();
        most.sort_by_key(|row| std::cmp::Reverse(row.persons));
        let shown: Vec<String> =
            most.iter().take(5).map(|row| format!("{} ({})", row.name(), row.persons)).collect();
        let message = format!(
            "{} rows with {lost} people name no place or area of the case and are left out: {}",
            outside.len(),
            shown.join(", ")
        );
        notes.warn(&source.path, None, message);
    }
    Some(())
}
