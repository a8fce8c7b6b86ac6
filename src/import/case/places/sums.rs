//! Rows of a list of places with people of their own that count what other rows count too: units beside their parts, totals.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use crate::import::case::asked::short;
use crate::import::case::draft::{Draft, DraftPlace};
use crate::import::case::total::without_total;
use crate::import::notes::Notes;

/// Share by which a sum may differ from its parts.
const ROUNDING: f64 = 0.01;

/// A row that may be a sum, and the rows that lie in it.
struct Whole {
    index: usize,
    parts: Vec<usize>,
    /// Whether codes that begin with its code are all that says so.
    perhaps: bool,
    /// Whether it calls itself a total.
    total: bool,
}

/// What a row may be a sum of; none where nothing says that it is one.
fn whole(places: &[DraftPlace], index: usize, counted: &[usize]) -> Option<Whole> {
    let own = &places[index];
    let others = || counted.iter().copied().filter(|&other| other != index);
    let called = |text: &str, of: &DraftPlace| {
        of.admin.iter().any(|(code, name)| [code, name].iter().any(|unit| unit.eq_ignore_ascii_case(text)))
    };
    let coded = |of: &DraftPlace| of.admin.iter().any(|(code, _)| code.eq_ignore_ascii_case(&own.pcode));
    let (parts, perhaps, total): (Vec<usize>, bool, bool) = match without_total(&own.name) {
        Some(rest) if rest.is_empty() => (others().collect(), false, true),
        Some(rest) => (others().filter(|&other| called(&rest, &places[other])).collect(), false, true),
        None => {
            let sure: Vec<usize> = others().filter(|&other| coded(&places[other])).collect();
            let perhaps = sure.is_empty();
            // P-codes grow by two signs at least with each level: P10 is no part of P1.
            let below = |code: &str| code.strip_prefix(&own.pcode).is_some_and(|rest| rest.len() > 1);
            let parts =
                if perhaps { others().filter(|&other| below(&places[other].pcode)).collect() } else { sure };
            (parts, perhaps, false)
        }
    };
    (!parts.is_empty()).then_some(Whole { index, parts, perhaps, total })
}

/// The places without rows that are sums of others, which are named; none where a sum does not fit its parts.
pub(super) fn leave_out(
    places: Vec<DraftPlace>,
    rows: &[usize],
    file: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<DraftPlace>> {
    let mut seen = BTreeSet::new();
    let people = |index: usize| places[index].listed.unwrap_or(0.0);
    let counted: Vec<usize> = (0..places.len())
        .filter(|&index| people(index) > 0.0 && seen.insert(places[index].pcode.as_str()))
        .collect();
    let mut wholes: Vec<Whole> =
        counted.iter().filter_map(|&index| whole(&places, index, &counted)).collect();
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
