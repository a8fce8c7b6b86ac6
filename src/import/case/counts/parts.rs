//! Which rows are parts of the count of an area, and are added up? Baselines list the people of each site or community, and the
//! areas of a case may be the units around them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::counted::{ByArea, CountTable, Dated, level_of_areas};
use super::finer::level_of_parts;
use super::sums::have_totals;
use crate::import::case::draft::Draft;
use crate::import::case::population::keys::fold;
use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::SheetLine;

/// A row that counts what lies in an area.
pub(super) struct AreaPart {
    pub(super) area: usize,
    pub(super) date: Date,
    pub(super) value: f64,
    pub(super) row: usize,
    /// What the row is of, as far as columns that are read say it.
    pub(super) name: String,
    /// Whether its area has the row as its own, since nothing that is read names what is smaller.
    pub(super) own: bool,
}

impl AreaPart {
    /// A row that its area has as its own.
    fn own(area: usize, (date, value, row): Dated) -> Self {
        Self { area, date, value, row, name: String::new(), own: true }
    }
}

/// The parts of an area and day.
type Groups<'p> = BTreeMap<(usize, Date), Vec<&'p AreaPart>>;

/// The columns that name what is smaller than the areas, in all of some rows.
struct PartNames<'t> {
    counted: &'t CountTable<'t>,
    columns: Vec<usize>,
    lines: BTreeMap<usize, &'t SheetLine>,
}

impl<'t> PartNames<'t> {
    fn new(counted: &'t CountTable<'t>, draft: &Draft, rows: &BTreeSet<usize>) -> Self {
        let table = counted.table;
        let wanted = level_of_areas(draft);
        let smaller = |header: &str| {
            level_of_parts(header, draft).is_some_and(|level| wanted.is_none_or(|wanted| level > wanted))
        };
        let filled = |column: usize| {
            let lines = table.lines.iter().filter(|line| rows.contains(&line.row));
            let texts = lines.map(|line| line.cell(column).text());
            texts.into_iter().all(|text| !text.is_empty() && without_total(&text).is_none())
        };
        let differs = |column: usize| {
            let lines = table.lines.iter().filter(|line| rows.contains(&line.row));
            lines.map(|line| line.cell(column).text()).collect::<BTreeSet<_>>().len() > 1
        };
        let fits = |column: usize| filled(column) && differs(column);
        let found = table.unread().filter(|(column, header)| smaller(header) && fits(*column));
        let columns = found.map(|(column, _)| column).filter(|column| !counted.others.contains(column));
        let lines = table.lines.iter().map(|line| (line.row, line)).collect();
        Self { counted, columns: columns.collect(), lines }
    }

    fn headers(&self) -> Vec<String> {
        let headers = self.counted.table.headers();
        self.columns.iter().map(|&column| format!("\"{}\"", headers[column])).collect()
    }

    fn texts(&self, part: &AreaPart) -> Vec<String> {
        let line = self.lines.get(&part.row);
        let texts =
            line.into_iter().flat_map(|line| self.columns.iter().map(|&column| line.cell(column).text()));
        std::iter::once(part.name.clone()).chain(texts).map(|text| fold(&text)).collect()
    }
}

/// Adds up the parts of areas of a stock, where their names tell them apart. Gives the parts that are no counts of the case; none
/// where rows repeat.
pub(super) fn add_up(
    by_area: &mut ByArea,
    mut parts: Vec<AreaPart>,
    counted: &CountTable,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<Vec<AreaPart>> {
    if counted.flow {
        return Some(parts);
    }
    refuse_in_turn(by_area, counted, draft, notes)?;
    // The row of an area comes before those of what lies in it.
    let has = |by_area: &ByArea, part: &AreaPart| {
        by_area.get(&Some(part.area)).is_some_and(|rows| rows.iter().any(|row| row.0 == part.date))
    };
    let (mut left, kept): (Vec<AreaPart>, Vec<AreaPart>) =
        parts.drain(..).partition(|part| has(by_area, part));
    let mut parts = kept;
    parts.extend(repeated(by_area));
    let groups = grouped(&parts);
    if groups.values().all(|rows| rows.len() < 2) {
        let own = |part: &AreaPart| part.own;
        give_back(by_area, parts.iter().filter(|part| own(part)));
        left.extend(parts.into_iter().filter(|part| !own(part)));
        return Some(left);
    }
    let names = PartNames::new(counted, draft, &parts.iter().map(|part| part.row).collect());
    let keys: BTreeMap<usize, Vec<String>> = parts.iter().map(|part| (part.row, names.texts(part))).collect();
    let apart = |rows: &Vec<&AreaPart>| {
        let different: BTreeSet<&Vec<String>> = rows.iter().map(|part| &keys[&part.row]).collect();
        different.len() == rows.len()
    };
    let values = groups.values().map(|rows| rows.iter().map(|part| part.value).collect());
    // Rows that nothing tells apart are refused by those who take one row for each day.
    if groups.values().any(|rows| !apart(rows)) || have_totals(values) {
        give_back(by_area, parts.iter().filter(|part| part.own));
        left.extend(parts.into_iter().filter(|part| !part.own));
        return Some(left);
    }
    refuse_others(&groups, &keys, counted, draft, notes)?;
    let missing = missing(&groups, &keys, draft);
    say_missing(&missing, counted, draft, notes);
    let is_whole = |group: &(usize, Date)| !missing.contains_key(group);
    let (mut rows_of, mut sums, mut first) = (0, 0, None);
    for (&(area, date), rows) in groups.iter().filter(|(group, _)| is_whole(group)) {
        let sum = rows.iter().map(|part| part.value).sum();
        by_area.entry(Some(area)).or_default().push((date, sum, rows[0].row));
        (rows_of, sums) = (rows_of + rows.len(), sums + 1);
        first = first.or(Some(rows[0].row));
    }
    if sums > 0 {
        let by = names.headers();
        let by = if by.is_empty() { String::new() } else { format!(" (by {})", by.join(", ")) };
        let message = format!(
            "{rows_of} rows are of what is smaller than the areas of the case{by}, and are added up to {sums} counts of areas: they \
             hold the people of the rows alone (displace import areas, with polygons of smaller units, makes those the areas)"
        );
        notes.warn(&counted.table.source.path, first, message);
    }
    left.extend(parts.into_iter().filter(|part| missing.contains_key(&(part.area, part.date))));
    Some(left)
}

/// Refuses rows of areas that name one site after the other, each on a day of its own.
fn refuse_in_turn(by_area: &ByArea, counted: &CountTable, draft: &Draft, notes: &mut Notes) -> Option<()> {
    let of_areas = by_area.iter().filter_map(|(area, rows)| Some(((*area)?, rows)));
    let parts: Vec<AreaPart> =
        of_areas.flat_map(|(area, rows)| rows.iter().map(move |&row| AreaPart::own(area, row))).collect();
    let names = PartNames::new(counted, draft, &parts.iter().map(|part| part.row).collect());
    if names.columns.is_empty() {
        return Some(());
    }
    let keys = parts.iter().map(|part| (part.row, names.texts(part))).collect();
    refuse_others(&grouped(&parts), &keys, counted, draft, notes)
}

/// Takes the rows of areas that have several of one day.
fn repeated(by_area: &mut ByArea) -> Vec<AreaPart> {
    let mut parts = Vec::new();
    for (area, rows) in by_area.iter_mut() {
        let Some(area) = *area else { continue };
        let mut days: BTreeMap<Date, usize> = BTreeMap::new();
        for (date, ..) in rows.iter() {
            *days.entry(*date).or_default() += 1;
        }
        if days.values().all(|count| *count < 2) {
            continue;
        }
        parts.extend(rows.drain(..).map(|row| AreaPart::own(area, row)));
    }
    parts
}

fn give_back<'p>(by_area: &mut ByArea, parts: impl Iterator<Item = &'p AreaPart>) {
    for part in parts {
        by_area.entry(Some(part.area)).or_default().push((part.date, part.value, part.row));
    }
}

fn grouped(parts: &[AreaPart]) -> Groups<'_> {
    let mut groups: Groups = BTreeMap::new();
    for part in parts {
        groups.entry((part.area, part.date)).or_default().push(part);
    }
    groups
}

/// Refuses areas of which other parts are counted on one day than on the next: sites of one round that were seen on several days
/// would each be all of their area.
fn refuse_others(
    groups: &Groups,
    keys: &BTreeMap<usize, Vec<String>>,
    counted: &CountTable,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<()> {
    let set = |rows: &Vec<&AreaPart>| -> BTreeSet<&Vec<String>> {
        rows.iter().map(|part| &keys[&part.row]).collect()
    };
    let days: Vec<(&(usize, Date), &Vec<&AreaPart>)> = groups.iter().collect();
    for pair in days.windows(2).filter(|pair| pair[0].0.0 == pair[1].0.0) {
        let (one, other) = (set(pair[0].1), set(pair[1].1));
        let both = one.intersection(&other).count();
        if 2 * both >= one.len().max(other.len()) {
            continue;
        }
        let ((area, from), (_, to)) = (pair[0].0, pair[1].0);
        let message = format!(
            "has {} rows within \"{}\" on {from}, and {} on {to}, of which {both} are of the same: is each date that of all of the area?",
            one.len(),
            draft.areas[*area].name,
            other.len()
        );
        let remedy = "write the last day of each round into all of its rows, where they were counted on several days; else give rows \
                      of areas";
        notes.refuse(&counted.table.source.path, Some(pair[1].1[0].row), message, remedy);
        return None;
    }
    Some(())
}

/// The places of the case that no row of an area and day names, where most rows of the table name places of it.
fn missing(
    groups: &Groups,
    keys: &BTreeMap<usize, Vec<String>>,
    draft: &Draft,
) -> BTreeMap<(usize, Date), Vec<usize>> {
    let members = draft.places_of_areas();
    let own = |place: usize| [fold(&draft.places[place].pcode), fold(&draft.places[place].name)];
    let calls = |place: usize| -> BTreeSet<String> {
        let units = draft.places[place].admin.iter().flat_map(|(code, name)| [fold(code), fold(name)]);
        units.chain(own(place)).filter(|text| !text.is_empty()).collect()
    };
    // Names of units around all of an area tell no places apart, but for a place that is called as one of them.
    let found = |area: usize, rows: &Vec<&AreaPart>| -> (usize, Vec<usize>) {
        let called: Vec<(usize, BTreeSet<String>)> =
            members[area].iter().map(|&place| (place, calls(place))).collect();
        let shared =
            |text: &String| members[area].len() > 1 && called.iter().all(|(_, all)| all.contains(text));
        let is = |part: &AreaPart, (place, all): &(usize, BTreeSet<String>)| {
            let own = own(*place);
            keys[&part.row].iter().any(|text| all.contains(text) && (own.contains(text) || !shared(text)))
        };
        let rows_of = rows.iter().filter(|part| called.iter().any(|of| is(part, of))).count();
        let without = called.iter().filter(|of| !rows.iter().any(|part| is(part, of)));
        (rows_of, without.map(|(place, _)| *place).collect())
    };
    let all: Vec<((usize, Date), usize, Vec<usize>)> = groups
        .iter()
        .map(|(&(area, date), rows)| {
            let (rows_of, without) = found(area, rows);
            ((area, date), rows_of, without)
        })
        .collect();
    let rows: usize = groups.values().map(Vec::len).sum();
    let named: usize = all.iter().map(|(_, rows_of, _)| rows_of).sum();
    if 2 * named <= rows {
        return BTreeMap::new();
    }
    all.into_iter()
        .filter(|(.., without)| !without.is_empty())
        .map(|(group, _, without)| (group, without))
        .collect()
}

/// Says of which areas some places have no row.
fn say_missing(
    missing: &BTreeMap<(usize, Date), Vec<usize>>,
    counted: &CountTable,
    draft: &Draft,
    notes: &mut Notes,
) {
    let Some((&(area, date), places)) = missing.iter().next() else { return };
    let shown: Vec<&str> = places.iter().take(3).map(|&place| draft.places[place].name.as_str()).collect();
    let message = format!(
        "{} sums of areas are left out, since some of their places have no row, such as those of \"{}\" on {date}: {} (rows with 0 where \
         nobody is make them whole)",
        missing.len(),
        draft.areas[area].name,
        shown.join(", ")
    );
    notes.warn(&counted.table.source.path, None, message);
}
