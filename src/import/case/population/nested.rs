//! Rows that count what other rows count too: totals, units beside their parts, places beside theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{CountedRow, fold};
use super::known::Found;
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;
use crate::import::sheet::Source;

/// Share by which a sum may differ from its parts.
const ROUNDING: f64 = 0.01;

/// Rows by what they lie in.
struct Rows<'a> {
    counts: &'a [CountedRow],
    found: &'a [Found],
    kept: Vec<bool>,
    /// Rows that count people of a place of the case.
    by_place: BTreeMap<usize, Vec<usize>>,
    /// Rows by their codes.
    by_code: BTreeMap<String, Vec<usize>>,
    /// Rows by the units that they name above their own: level, and code or name.
    by_parent: BTreeMap<(usize, String), Vec<usize>>,
}

/// Which rows count, and which are sums of others or parts of what is counted; none if a sum does not fit its parts.
pub(super) fn counted(
    counts: &[CountedRow],
    found: &[Found],
    source: &Source,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<bool>> {
    let mut rows = Rows::new(counts, found);
    let (mut sums, mut parts, mut wrong) = (Vec::new(), Vec::new(), false);
    for index in rows.order() {
        let row = &counts[index];
        if row.keys.is_blank() {
            // A row that names nothing is refused, unless it is the sum of all others.
            if rows.is_sum_of_all(index) {
                rows.kept[index] = false;
                sums.push(index);
            }
            continue;
        }
        let (sure, perhaps) = rows.within(index);
        if sure.is_empty() && perhaps.is_empty() {
            if matches!(found[index], Found::Nowhere) && rows.is_sum_of_all(index) {
                rows.kept[index] = false;
                sums.push(index);
            }
            continue;
        }
        let here = sure.iter().any(|&inner| matches!(found[inner], Found::Here { .. }));
        let resolved = matches!(found[index], Found::Here { .. });
        let all: Vec<usize> = sure.iter().chain(&perhaps).copied().collect();
        let list = if rows.fits(index, &all) { &all } else { &sure };
        if rows.fits(index, list) || (resolved && !here && !list.is_empty() && rows.holds(index, list)) {
            if resolved && !here {
                // The list of places has none of its parts: the whole counts.
                for &inner in list {
                    rows.kept[inner] = false;
                    parts.push(inner);
                }
            } else {
                rows.kept[index] = false;
                sums.push(index);
            }
        } else if resolved && !sure.is_empty() {
            let [sum, idps] = rows.sum(&sure);
            // Parts of a place may be counted beside the rest of it.
            if matches!(found[index], Found::Here { rank: 4, .. }) {
                let message = format!(
                    "\"{}\" and {} parts of it are counted, {} and {sum} people: taken as people of different parts",
                    row.name(),
                    sure.len(),
                    row.persons
                );
                notes.warn(&source.path, Some(row.row), message);
                continue;
            }
            let named = &counts[sure[0]];
            let message = format!(
                "\"{}\" has {} people ({} displaced), and the {} rows within it have {sum} ({idps} displaced), such as \"{}\" in row {}",
                row.name(),
                row.persons,
                row.idps,
                sure.len(),
                named.name(),
                named.row
            );
            let remedy =
                "leave out the row of the whole or those of its parts: people of both would count twice";
            notes.refuse(&source.path, Some(row.row), message, remedy);
            wrong = true;
        }
    }
    let nameless: Vec<&CountedRow> = (0..counts.len())
        .filter(|&index| rows.kept[index] && counts[index].keys.is_blank())
        .map(|index| &counts[index])
        .collect();
    if let Some(first) = nameless.first() {
        let people: u64 = nameless.iter().map(|row| row.persons).sum();
        let at: Vec<String> = nameless.iter().take(5).map(|row| row.row.to_string()).collect();
        let message = format!(
            "{} rows with {people} people name no place or area: rows {}",
            nameless.len(),
            at.join(", ")
        );
        let remedy = "fill the cells (those below merged ones are blank), or name their column: --column pcode=HEADER; a row \
                      of the total has the sum of all others";
        notes.refuse(&source.path, Some(first.row), message, remedy);
        wrong = true;
    }
    say(counts, &sums, "are sums of others and are left out", source, draft, notes);
    say(
        counts,
        &parts,
        "are parts of units that have a row of their own, and of which the list of places does not have these parts: the rows of the \
         units count",
        source,
        draft,
        notes,
    );
    (!wrong).then_some(rows.kept)
}

fn say(
    counts: &[CountedRow],
    which: &[usize],
    what: &str,
    source: &Source,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    if which.is_empty() {
        return;
    }
    let mut which = which.to_vec();
    which.sort_unstable();
    let shown: Vec<String> = which
        .iter()
        .take(5)
        .map(|&index| &counts[index])
        .map(|row| {
            let name = if row.keys.is_blank() { String::new() } else { format!("\"{}\", ", row.name()) };
            format!("row {} ({name}{})", row.row, row.persons)
        })
        .collect();
    let message = format!("{} rows {what}: {}", which.len(), shown.join(", "));
    draft.choose(format!("{}: {message}", source.short()));
    notes.warn(&source.path, None, message);
}

impl<'a> Rows<'a> {
    fn new(counts: &'a [CountedRow], found: &'a [Found]) -> Self {
        let mut rows = Self {
            counts,
            found,
            kept: vec![true; counts.len()],
            by_place: BTreeMap::new(),
            by_code: BTreeMap::new(),
            by_parent: BTreeMap::new(),
        };
        for (index, row) in counts.iter().enumerate() {
            match &found[index] {
                Found::Here { places, .. } | Found::Within { places, .. } => {
                    for &place in places {
                        rows.by_place.entry(place).or_default().push(index);
                    }
                }
                Found::Nowhere | Found::Several(_) => {}
            }
            let code = row.keys.last().0;
            if !code.is_empty() {
                rows.by_code.entry(fold(code)).or_default().push(index);
            }
            for level in 0..row.keys.smallest().unwrap_or(0).min(4) {
                let (code, name) = &row.keys.units[level];
                for key in [code, name].into_iter().filter(|key| !key.is_empty()) {
                    rows.by_parent.entry((level, fold(key))).or_default().push(index);
                }
            }
        }
        rows
    }

    /// From the smallest to the largest, so that sums of sums are found; what is no unit of the case last, by its codes.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.counts.len()).collect();
        order.sort_by_key(|&index| {
            let row = &self.counts[index];
            let depth = std::cmp::Reverse(row.keys.smallest().map_or(0, |level| level + 1));
            let long = std::cmp::Reverse(row.keys.last().0.len());
            match &self.found[index] {
                Found::Here { places, rank } => {
                    (0, places.len(), std::cmp::Reverse(*rank), depth, row.keys.total, long)
                }
                _ => (1, 0, std::cmp::Reverse(0), depth, row.keys.total, long),
            }
        });
        order
    }

    fn depth(&self, index: usize) -> (usize, bool) {
        let rank = match self.found[index] {
            Found::Here { rank, .. } => rank,
            Found::Within { rank, .. } => rank + 1,
            _ => self.counts[index].keys.smallest().unwrap_or(0),
        };
        // Of two rows of one unit, that which calls itself a total is the larger.
        (rank, !self.counts[index].keys.total)
    }

    /// The rows that still count and lie in a row: those that surely do, and those whose codes begin with its code.
    fn within(&self, index: usize) -> (Vec<usize>, Vec<usize>) {
        let own = &self.counts[index];
        let mut sure = BTreeSet::new();
        if let Found::Here { places, .. } = &self.found[index] {
            let set: BTreeSet<usize> = places.iter().copied().collect();
            for &place in places {
                for &inner in self.by_place.get(&place).into_iter().flatten() {
                    let (Found::Here { places, .. } | Found::Within { places, .. }) = &self.found[inner]
                    else {
                        continue;
                    };
                    // Two counted parts of a place lie beside each other.
                    let deeper = self.depth(inner) > self.depth(index);
                    if (places.len() < set.len() || deeper) && places.iter().all(|place| set.contains(place))
                    {
                        sure.insert(inner);
                    }
                }
            }
        } else {
            let level = own.keys.smallest().unwrap_or(4);
            let (code, name) = own.keys.last();
            for key in [code, name].into_iter().filter(|key| !key.is_empty()) {
                sure.extend(self.by_parent.get(&(level, fold(key))).into_iter().flatten().copied());
            }
        }
        let unit = !matches!(self.found[index], Found::Here { rank: 4.., .. });
        let code = fold(own.keys.last().0);
        let mut perhaps = BTreeSet::new();
        if unit && !code.is_empty() {
            // Rows of the case may lie in a unit that it does not know; those in one that it knows are found above.
            let nowhere = matches!(self.found[index], Found::Nowhere);
            let coded = self.by_code.range(code.clone()..).take_while(|(key, _)| key.starts_with(&code));
            let below = coded.filter(|(key, _)| **key != code).flat_map(|(_, rows)| rows.iter().copied());
            perhaps.extend(below.filter(|&row| nowhere || !matches!(self.found[row], Found::Here { .. })));
        }
        let counts = |inner: &usize| *inner != index && self.kept[*inner];
        let sure: Vec<usize> = sure.into_iter().filter(counts).collect();
        let perhaps = perhaps.into_iter().filter(|inner| counts(inner) && !sure.contains(inner)).collect();
        (sure, perhaps)
    }

    fn sum(&self, rows: &[usize]) -> [u64; 2] {
        rows.iter().fold([0, 0], |[persons, idps], &row| {
            [persons + self.counts[row].persons, idps + self.counts[row].idps]
        })
    }

    /// Whether a row has the people of others, but for rounding.
    fn fits(&self, index: usize, rows: &[usize]) -> bool {
        let row = &self.counts[index];
        let [persons, idps] = self.sum(rows);
        let near =
            |own: u64, sum: u64| own.abs_diff(sum) as f64 <= (ROUNDING * own as f64).max(rows.len() as f64);
        !rows.is_empty() && near(row.persons, persons) && near(row.idps, idps)
    }

    /// Whether a row has at least the people of others.
    fn holds(&self, index: usize, rows: &[usize]) -> bool {
        let row = &self.counts[index];
        let [persons, idps] = self.sum(rows);
        let near = |own: u64, sum: u64| sum as f64 <= own as f64 * (1.0 + ROUNDING) + rows.len() as f64;
        near(row.persons, persons) && near(row.idps, idps)
    }

    /// Whether a row at an end of the table has the people of all others.
    fn is_sum_of_all(&self, index: usize) -> bool {
        let others: Vec<usize> =
            (0..self.counts.len()).filter(|&other| other != index && self.kept[other]).collect();
        let end = index == 0 || self.counts[index].keys.total || index + 1 == self.counts.len();
        let [persons, _] = self.sum(&others);
        let own = self.counts[index].persons;
        let near = own.abs_diff(persons) <= others.len() as u64;
        end && others.len() > 1 && (near || self.counts[index].keys.total && self.fits(index, &others))
    }
}
