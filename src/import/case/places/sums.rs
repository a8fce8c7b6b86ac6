//! Rows of a list of places with people of their own that count what other rows count too: units beside their parts, totals.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::import::case::asked::short;
use crate::import::case::draft::{Draft, DraftPlace};
use crate::import::case::total::without_total;
use crate::import::notes::Notes;

/// Share by which a sum may differ from its parts.
const ROUNDING: f64 = 0.01;

/// Parts of a sum at the ends of a list that has no name of a sum.
const LEAST_PARTS: usize = 4;

/// A row that may be a sum, and the rows that lie in it.
struct Whole {
    index: usize,
    parts: Vec<usize>,
    /// Whether codes that begin with its code are all that says so.
    perhaps: bool,
    /// Whether it calls itself a total.
    total: bool,
}

/// Places that count, found by their codes: a list of a country has tens of thousands, and each may lie in any other.
struct Counted<'p> {
    places: &'p [DraftPlace],
    /// In the order of the list.
    all: Vec<usize>,
    /// By the codes of the units that they lie in, in small letters.
    within: BTreeMap<String, Vec<usize>>,
    /// By their own codes.
    coded: BTreeMap<&'p str, usize>,
}

impl<'p> Counted<'p> {
    fn new(places: &'p [DraftPlace]) -> Self {
        let (mut all, mut within, mut coded) =
            (Vec::new(), BTreeMap::<_, Vec<usize>>::new(), BTreeMap::new());
        for (index, place) in places.iter().enumerate() {
            if place.listed.unwrap_or(0.0) <= 0.0 || coded.contains_key(place.pcode.as_str()) {
                continue;
            }
            all.push(index);
            coded.insert(place.pcode.as_str(), index);
            let units: BTreeSet<String> =
                place.admin.iter().map(|(code, _)| code.to_ascii_lowercase()).collect();
            for unit in units {
                within.entry(unit).or_default().push(index);
            }
        }
        Self { places, all, within, coded }
    }

    /// What a row may be a sum of; none where nothing says that it is one.
    fn whole(&self, index: usize) -> Option<Whole> {
        let own = &self.places[index];
        let others = || self.all.iter().copied().filter(|&other| other != index);
        let called = |text: &str, of: &DraftPlace| {
            of.admin
                .iter()
                .any(|(code, name)| [code, name].iter().any(|unit| unit.eq_ignore_ascii_case(text)))
        };
        let (parts, perhaps, total): (Vec<usize>, bool, bool) = match without_total(&own.name) {
            Some(rest) if rest.is_empty() => (others().collect(), false, true),
            Some(rest) => {
                (others().filter(|&other| called(&rest, &self.places[other])).collect(), false, true)
            }
            None => {
                let sure = self.within.get(&own.pcode.to_ascii_lowercase());
                let sure: Vec<usize> =
                    sure.into_iter().flatten().copied().filter(|&at| at != index).collect();
                let perhaps = sure.is_empty();
                (if perhaps { self.below(&own.pcode) } else { sure }, perhaps, false)
            }
        };
        (!parts.is_empty()).then_some(Whole { index, parts, perhaps, total })
    }

    /// Those whose codes begin with a code. P-codes grow by two signs at least with each level: P10 is no part of P1.
    fn below(&self, code: &str) -> Vec<usize> {
        let from = self.coded.range(code..).take_while(|(other, _)| other.starts_with(code));
        let mut found: Vec<usize> =
            from.filter(|(other, _)| other.len() > code.len() + 1).map(|(_, &index)| index).collect();
        found.sort_unstable();
        found
    }
}

/// The places without rows that are sums of others, which are named; none where a sum does not fit its parts.
pub(super) fn leave_out(
    places: Vec<DraftPlace>,
    rows: &[usize],
    file: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<DraftPlace>> {
    let people = |index: usize| places[index].listed.unwrap_or(0.0);
    let counted = Counted::new(&places);
    let mut wholes: Vec<Whole> = counted.all.iter().filter_map(|&index| counted.whole(index)).collect();
    // From the smallest to the largest, so that sums of sums are found; of totals too.
    wholes.sort_by_key(|whole| (whole.total, whole.parts.len(), Reverse(places[whole.index].pcode.len())));
    let mut left = BTreeSet::new();
    for Whole { index, parts, perhaps, total } in wholes {
        let parts: Vec<usize> = parts.into_iter().filter(|part| !left.contains(part)).collect();
        let Some(&first) = parts.first() else { continue };
        let (own, sum) = (people(index), parts.iter().map(|&part| people(part)).sum::<f64>());
        if (own - sum).abs() <= (ROUNDING * own).max(parts.len() as f64) {
            left.insert(index);
        } else if !perhaps {
            let what = if total { "is called a total and" } else { "is a unit of other places and" };
            let message = format!(
                "\"{}\" {what} has {own} people, and the {} rows within it have {sum}, such as \"{}\" in row {}",
                places[index].name,
                parts.len(),
                places[first].name,
                rows[first]
            );
            let remedy =
                "leave out the row of the whole or those of its parts: people of both would count twice";
            notes.refuse(file, Some(rows[index]), message, remedy);
            return None;
        }
    }
    // A sum may be called after the country. Of a few places with round numbers one is the sum of the others by chance.
    let kept: Vec<usize> = counted.all.iter().copied().filter(|index| !left.contains(index)).collect();
    let all: f64 = kept.iter().map(|&index| people(index)).sum();
    let ends = [0, places.len().saturating_sub(1)];
    let sum = |&end: &usize| kept.len() > LEAST_PARTS && (2.0 * people(end) - all).abs() < 0.5;
    left.extend(ends.into_iter().find(sum));
    if !left.is_empty() {
        let shown: Vec<String> = left
            .iter()
            .take(5)
            .map(|&index| format!("row {} (\"{}\", {})", rows[index], places[index].name, people(index)))
            .collect();
        let message =
            format!("{} rows are sums of others and are left out: {}", left.len(), shown.join(", "));
        draft.choose(format!("{}: {message}", short(file)));
        notes.warn(file, None, message);
    }
    let kept = places.into_iter().enumerate().filter(|(index, _)| !left.contains(index));
    Some(kept.map(|(_, place)| place).collect())
}
