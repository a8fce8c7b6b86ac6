//! Which places does a row of a table mean? A code is looked up among codes and a name among the units of its level,
//! within the units above that the row names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::keys::{RowKeys, bare, fold, has_kind, plain};
pub(in crate::import::case) use super::own::Own;
use super::unit::{Unit, inside};
use crate::import::case::draft::Draft;
use crate::import::notes::Notes;

/// What a row was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import::case) enum Found {
    /// Places: all of a unit of a level from 0, one place (4), or a counted part of one (5).
    Here { places: Vec<usize>, rank: usize },
    /// Something that the case does not have, within a unit that it has.
    Within { places: Vec<usize>, rank: usize },
    /// Elsewhere.
    Nowhere,
    /// One of several, by what they are called.
    Several(Vec<String>),
}

/// The units of a case by what tables may call them.
pub(in crate::import::case) struct KnownUnits {
    units: Vec<Unit>,
    codes: BTreeMap<String, Vec<usize>>,
    /// By level and name, as it is written but for case and signs.
    names: BTreeMap<(usize, String), Vec<usize>>,
    /// The same without the word for the kind of unit.
    short: BTreeMap<(usize, String), Vec<usize>>,
    /// The same without words for towns either: a name without its kind may be that of a town or of the unit around it.
    bare: BTreeMap<(usize, String), Vec<usize>>,
    /// Names in other languages.
    others: BTreeMap<(usize, String), Vec<usize>>,
    has: [bool; 5],
    /// The level of the units that the places are.
    of_places: Option<usize>,
}

/// What a whole table shows.
struct Habits {
    /// Whether codes of a level (4: of places) are those of the case: one that it does not have is elsewhere.
    agree: [bool; 5],
    /// Which levels the table has columns of.
    columns: [bool; 5],
    /// The one level of all names of the column without a level, where they have one.
    level: Option<usize>,
    own: Own,
}

impl KnownUnits {
    pub(in crate::import::case) fn new(draft: &Draft) -> Self {
        let mut units: BTreeMap<(usize, Vec<&str>), Unit> = BTreeMap::new();
        for (index, place) in draft.places.iter().enumerate() {
            for (level, (code, name)) in place.admin.iter().enumerate().filter(|(_, unit)| !unit.0.is_empty())
            {
                // Units of one name and without codes are told apart by those above.
                let path: Vec<&str> = if code == name {
                    place.admin[..=level].iter().map(|unit| unit.0.as_str()).collect()
                } else {
                    vec![code]
                };
                let unit = units.entry((level, path)).or_insert_with(|| Unit {
                    code: code.clone(),
                    name: name.clone(),
                    level,
                    places: Vec::new(),
                    partial: draft.partial.contains(code),
                });
                unit.places.push(index);
            }
        }
        let mut units: Vec<Unit> = units.into_values().collect();
        units.extend(draft.places.iter().enumerate().map(|(index, place)| Unit {
            code: place.pcode.clone(),
            name: place.name.clone(),
            level: 4,
            places: vec![index],
            partial: false,
        }));
        let mut known = Self {
            units,
            codes: BTreeMap::new(),
            names: BTreeMap::new(),
            short: BTreeMap::new(),
            bare: BTreeMap::new(),
            others: BTreeMap::new(),
            has: [false; 5],
            of_places: draft.place_level,
        };
        for (index, unit) in known.units.iter().enumerate() {
            known.has[unit.level] = true;
            known.codes.entry(fold(&unit.code)).or_default().push(index);
            known.names.entry((unit.level, fold(&unit.name))).or_default().push(index);
            known.short.entry((unit.level, plain(&unit.name))).or_default().push(index);
            known.bare.entry((unit.level, bare(&unit.name))).or_default().push(index);
            let others: BTreeSet<String> = draft.local.of(&unit.code).map(plain).collect();
            for other in others {
                known.others.entry((unit.level, other)).or_default().push(index);
            }
        }
        known
    }

    /// Whether a row is that of an area, where the case has areas of its level, not that of a place.
    pub(super) fn is_area(&self, row: &RowKeys) -> bool {
        row.smallest().is_some_and(|level| level < 4 && self.has[level])
    }

    /// The level that a row counts for, 4 for places.
    pub(super) fn level(&self, row: &RowKeys) -> Option<usize> {
        self.lowest(row).smallest()
    }

    /// Whether something of a level, 4 for places, has a name.
    pub(in crate::import::case) fn has_name(&self, name: &str, level: usize) -> bool {
        !self.name(name, level, None).is_empty()
    }

    /// Whether a text is the name or the code of anything, of a level or a place.
    pub(in crate::import::case) fn knows(&self, text: &str) -> bool {
        (0..=4).any(|level| self.has_name(text, level) || self.has_code(text, level))
    }

    /// Whether something of a level, 4 for places, has a code.
    pub(in crate::import::case) fn has_code(&self, code: &str, level: usize) -> bool {
        self.codes.get(&fold(code)).into_iter().flatten().any(|&unit| {
            // Units without codes have their names as codes.
            self.units[unit].level == level && self.units[unit].code != self.units[unit].name
        })
    }

    /// Whether each unit of a level is among some texts, by its code or name: then no other text is one of them spelled
    /// otherwise.
    pub(in crate::import::case) fn are_all_among(&self, texts: &BTreeSet<String>, level: usize) -> bool {
        let of = |text: &String| {
            let by_code = self.codes.get(&fold(text)).into_iter().flatten().copied();
            by_code.chain(self.name(text, level, None)).collect::<Vec<_>>()
        };
        let found: BTreeSet<usize> = texts.iter().flat_map(of).collect();
        let mut units = (0..self.units.len()).filter(|&unit| self.units[unit].level == level);
        self.has[level] && units.all(|unit| found.contains(&unit))
    }

    /// Whether a text is the code, or the name, of something whose name is another text.
    pub(in crate::import::case) fn is_called(&self, text: &str, name: &str) -> bool {
        let key = fold(text);
        let units = self.codes.get(&key).into_iter().flatten();
        key == fold(name) || units.into_iter().any(|&unit| fold(&self.units[unit].name) == fold(name))
    }

    /// Whether a row's code is one of the case.
    pub(super) fn by_code(&self, row: &RowKeys) -> bool {
        !self.code(row.last().0, 4, None).is_empty()
    }

    /// What a row's code is and what its name is, where the two are of different places or units.
    fn contradicted(&self, row: &RowKeys) -> Option<[String; 2]> {
        let row = self.lowest(row);
        let levels = row.units.iter().chain(std::iter::once(&row.own)).enumerate();
        for (level, (code, name)) in levels.filter(|(_, (code, name))| !code.is_empty() && !name.is_empty()) {
            let by_code: Vec<usize> =
                self.code(code, level, None).into_iter().map(|(unit, _)| unit).collect();
            // What a column without a level names may be of any.
            let any = if level == 4 { 0..=4 } else { level..=level };
            let by_name: Vec<usize> = any.flat_map(|level| self.name(name, level, None)).collect();
            let same = |unit: &usize| {
                by_name.iter().any(|other| self.units[*unit].places == self.units[*other].places)
            };
            if let (Some(&one), Some(&other)) = (by_code.first(), by_name.last())
                && !by_code.iter().any(same)
            {
                return Some([one, other].map(|unit| self.units[unit].called()));
            }
        }
        None
    }

    /// Warns of rows whose code is of one place and whose name of another.
    pub(in crate::import::case) fn warn_contradicted<'r>(
        &self,
        file: &Path,
        rows: impl Iterator<Item = (usize, &'r RowKeys)>,
        notes: &mut Notes,
    ) {
        let found: Vec<(usize, String)> = rows
            .filter_map(|(row, keys)| {
                let [code, name] = self.contradicted(keys)?;
                Some((row, format!("row {row} has the code of {code} and the name of {name}")))
            })
            .collect();
        let Some((first, _)) = found.first() else { return };
        let shown: Vec<&str> = found.iter().take(5).map(|(_, text)| text.as_str()).collect();
        let message = format!(
            "{} rows have a code and a name of two different things, and count for the code: {} (correct the rows, or leave out \
             the column that is wrong)",
            found.len(),
            shown.join("; ")
        );
        notes.warn(file, Some(*first), message);
    }

    /// Places and rank of a code in a column of a level (4: without one), within places.
    fn code(&self, code: &str, level: usize, within: Option<&[usize]>) -> Vec<(usize, bool)> {
        let key = fold(code);
        // A place's code may stand in the column of the smallest units, a unit's code in one without a level.
        let fits = |unit: &usize| {
            let unit = &self.units[*unit];
            (unit.level == level || unit.level == 4 || level == 4) && inside(&unit.places, within)
        };
        let of = |key: &str| -> Vec<usize> {
            self.codes.get(key).into_iter().flatten().copied().filter(fits).collect()
        };
        let mut found = of(&key);
        // Where each level is numbered from 1, those of the level of the column come first.
        if level < 4 && found.iter().any(|&unit| self.units[unit].level == level) {
            found.retain(|&unit| self.units[unit].level == level);
        }
        if !found.is_empty() {
            return found.into_iter().map(|unit| (unit, false)).collect();
        }
        // A community may be counted in parts, with a code of its own behind its code.
        let part = key.split_once('_').map(|(code, _)| of(code)).unwrap_or_default();
        part.into_iter().filter(|&unit| self.units[unit].level == 4).map(|unit| (unit, true)).collect()
    }

    /// Units of a level (4: places) by name, within places.
    fn name(&self, name: &str, level: usize, within: Option<&[usize]>) -> Vec<usize> {
        let fits = |unit: &usize| inside(&self.units[*unit].places, within);
        let of = |map: &BTreeMap<(usize, String), Vec<usize>>, key: String| -> Vec<usize> {
            map.get(&(level, key)).into_iter().flatten().copied().filter(fits).collect()
        };
        let mut found = of(&self.names, fold(name));
        // Two names that marks alone tell apart.
        if found.len() > 1 {
            let whole = name.to_lowercase();
            let same = |unit: &usize| self.units[*unit].name.to_lowercase() == whole;
            if found.iter().any(same) {
                found.retain(same);
            }
        }
        let others = || of(&self.others, plain(name));
        if !found.is_empty() {
            return found;
        }
        if level == 4 {
            return others();
        }
        let found = of(&self.short, plain(name));
        if found.is_empty() {
            return others();
        }
        if has_kind(name) { found } else { of(&self.bare, plain(name)) }
    }

    /// What each row of a table is. `own` says what names in a column without a level may be.
    pub(in crate::import::case) fn find_all(&self, rows: &[RowKeys], own: Own) -> Vec<Found> {
        let rows: Vec<RowKeys> = rows.iter().map(|row| self.lowest(row)).collect();
        let mut habits = Habits { agree: [false; 5], columns: [false; 5], level: None, own };
        for row in &rows {
            let levels = row.units.iter().chain(std::iter::once(&row.own)).enumerate();
            for (level, (code, name)) in levels {
                habits.columns[level] |= !code.is_empty() || !name.is_empty();
                habits.agree[level] |= !code.is_empty() && !self.code(code, level, None).is_empty();
            }
        }
        if own != Own::Places {
            habits.level = self.one_level(&rows, &habits);
        }
        rows.iter().map(|row| self.find(row, &habits)).collect()
    }

    /// Units of the level that the places are of are places, and so are those of level 4 where the case has no others.
    fn lowest(&self, row: &RowKeys) -> RowKeys {
        let mut row = row.clone();
        if let Some(level) = self.of_places.filter(|level| row.smallest() == Some(*level)) {
            row.own = std::mem::take(&mut row.units[level]);
        } else if !self.has[3] && !row.has_own() {
            row.own = std::mem::take(&mut row.units[3]);
            row.smaller = row.has_own();
        }
        row
    }

    /// The level of which all names are that are found at any, if there is just one.
    fn one_level(&self, rows: &[RowKeys], habits: &Habits) -> Option<usize> {
        let mut found = [0; 5];
        let (mut any, mut all_rows, mut above) = (0, 0, None);
        for row in rows.iter().filter(|row| row.own.0.is_empty() && !row.own.1.is_empty()) {
            let (within, ..) = self.above(row, habits);
            let at = [0, 1, 2, 3, 4].map(|level| !self.name(&row.own.1, level, within.as_deref()).is_empty());
            any += usize::from(at.contains(&true));
            all_rows += 1;
            above = above.max(row.smallest_unit());
            for (count, at) in found.iter_mut().zip(at) {
                *count += usize::from(at);
            }
        }
        let areas = habits.own == Own::Areas && found[..4].contains(&any);
        let mut all = (0..if areas { 4 } else { 5 }).filter(|&level| any > 0 && found[level] == any);
        let first = all.next()?;
        // Where some names are of nothing that is known, the column is of what lies in the units beside it.
        let doubled = !areas || any == all_rows || above.is_none_or(|above| first > above);
        (doubled && all.next().is_none()).then_some(first)
    }

    /// The places of the units above a row's smallest, whether all of these are known, and the rank of the last known.
    fn above(&self, row: &RowKeys, habits: &Habits) -> (Option<Vec<usize>>, bool, usize, bool) {
        let (mut within, mut rank, mut partial): (Option<Vec<usize>>, usize, bool) = (None, 0, false);
        for level in 0..row.smallest().unwrap_or(0).min(4) {
            let (code, name) = &row.units[level];
            if !self.has[level] || (code.is_empty() && name.is_empty()) {
                continue;
            }
            let found = self.units_at(code, name, level, within.as_deref(), habits);
            if found.is_empty() {
                return (within, false, rank, partial);
            }
            let mut places: Vec<usize> =
                found.iter().flat_map(|&(unit, _)| self.units[unit].places.clone()).collect();
            places.sort_unstable();
            places.dedup();
            rank = level;
            partial = found.iter().any(|&(unit, _)| self.units[unit].partial);
            within = Some(match within {
                Some(outer) => {
                    places.into_iter().filter(|place| outer.binary_search(place).is_ok()).collect()
                }
                None => places,
            });
        }
        (within, true, rank, partial)
    }

    /// Units by the code, else by the name, in columns of a level.
    fn units_at(
        &self,
        code: &str,
        name: &str,
        level: usize,
        within: Option<&[usize]>,
        habits: &Habits,
    ) -> Vec<(usize, bool)> {
        if !code.is_empty() {
            let found = self.code(code, level, within);
            if !found.is_empty() || habits.agree[level] {
                return found;
            }
        }
        if name.is_empty() {
            return Vec::new();
        }
        // Polygons that do not say their level are taken for the third.
        let level = if self.has[level] || habits.columns[2] || level > 2 { level } else { 2 };
        self.name(name, level, within).into_iter().map(|unit| (unit, false)).collect()
    }

    fn find(&self, row: &RowKeys, habits: &Habits) -> Found {
        let Some(smallest) = row.smallest() else { return Found::Nowhere };
        let (within, whole, above, partial) = self.above(row, habits);
        let (code, name) = row.last();
        let scope = within.as_deref();
        let found = if smallest < 4 {
            let found = self.units_at(code, name, smallest, scope, habits);
            // A name is that of a unit of the case only if it lies in the units that the row names.
            if whole || found.iter().any(|&(unit, _)| fold(&self.units[unit].code) == fold(code)) {
                found
            } else {
                Vec::new()
            }
        } else {
            let mut by_code = if code.is_empty() { Vec::new() } else { self.code(code, 4, scope) };
            // So do places below a header that names them, and what has the name of the row too.
            let is_place = |unit: usize| habits.own == Own::Places && self.units[unit].level == 4;
            let is_called = |unit: usize| !name.is_empty() && fold(&self.units[unit].name) == fold(name);
            if by_code.iter().any(|&(unit, _)| is_place(unit)) {
                by_code.retain(|&(unit, _)| is_place(unit));
            } else if by_code.iter().any(|&(unit, _)| is_called(unit)) {
                by_code.retain(|&(unit, _)| is_called(unit));
            }
            let elsewhere = !code.is_empty() && habits.agree[4];
            if !by_code.is_empty() || elsewhere || !whole || name.is_empty() {
                by_code
            } else if row.smaller {
                // A part of a district may be called as the district.
                self.name(name, 4, scope).into_iter().map(|unit| (unit, false)).collect()
            } else {
                self.own_name(name, scope, row.smallest_unit().filter(|_| habits.own == Own::Areas), habits)
                    .into_iter()
                    .map(|unit| (unit, false))
                    .collect()
            }
        };
        let mut sets: BTreeMap<&[usize], (usize, bool)> = BTreeMap::new();
        for &(unit, part) in &found {
            let rank = self.units[unit].level + usize::from(part);
            let entry = sets.entry(&self.units[unit].places).or_insert((rank, self.units[unit].partial));
            entry.0 = entry.0.max(rank);
        }
        if sets.len() > 1 {
            let called: BTreeSet<String> = found.iter().map(|&(unit, _)| self.units[unit].called()).collect();
            return Found::Several(called.into_iter().collect());
        }
        match (sets.pop_first(), within) {
            (Some((places, (rank, false))), _) => Found::Here { places: places.to_vec(), rank },
            (None, Some(places)) if !partial && !places.is_empty() => Found::Within { places, rank: above },
            // A part of a unit, or nothing that is known.
            _ => Found::Nowhere,
        }
    }

    /// What a name without a level may be.
    fn own_name(
        &self,
        name: &str,
        within: Option<&[usize]>,
        above: Option<usize>,
        habits: &Habits,
    ) -> Vec<usize> {
        if habits.own == Own::Places {
            return self.name(name, 4, within);
        }
        if let Some(level) = habits.level {
            return self.name(name, level, within);
        }
        // Beside the unit around it an area is a part of that one, whatever it is called.
        let lower = above.map_or(0, |above| above + 1);
        let units: Vec<usize> = (lower..4).flat_map(|level| self.name(name, level, within)).collect();
        if habits.own == Own::Areas && !units.is_empty() {
            return units;
        }
        let places = self.name(name, 4, within);
        let fits = |unit: &usize| inside(&self.units[*unit].places, within);
        let codes = self.codes.get(&fold(name)).into_iter().flatten().copied().filter(fits);
        let all: BTreeSet<usize> = units.into_iter().chain(places).chain(codes).collect();
        all.into_iter().collect()
    }
}
