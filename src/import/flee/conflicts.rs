//! When does it begin, how long does it last, and who is in conflict when? `sim_period.csv`, `conflicts.csv`.

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::date;
use super::map::{FleePlace, Route};
use super::names::{find, plain, recognized, unknown};
use super::raw::{File, Folder, Row, day};
use crate::import::notes::Notes;
use crate::tables::number;

/// Longest that a scenario may last, in days, the first included.
const LONGEST: i64 = 1097;

/// Most locations that one warning names.
const SHOWN: usize = 5;

/// Intensities at or below this are none.
const NOTHING: f64 = 1e-6;

/// Days on which a location is in conflict, both ends included.
pub(super) struct Zone {
    pub(super) location: usize,
    pub(super) spells: Vec<(i64, i64)>,
}

/// The first day, and the number of days.
pub(super) fn period(input: &Folder, notes: &mut Notes) -> Option<(Date, i64)> {
    const NAME: &str = "sim_period.csv";
    let path = input.path.join(NAME);
    let Some(file) = input.rows(NAME, notes) else {
        notes.refuse(&path, None, "there is no such file", "an input folder of Flee has sim_period.csv");
        return None;
    };
    let of = |key: &str| {
        let same = |row: &&Row| plain(row.get(0)) == key;
        file.rows.iter().find(same).map(|row| (row.line, row.get(1)))
    };
    for (number, row) in file.rows.iter().enumerate() {
        let key = plain(row.get(0));
        if file.rows[..number].iter().any(|before| plain(before.get(0)) == key) {
            let message = format!("\"{}\" is there twice: the first counts", row.get(0));
            notes.warn(&path, Some(row.line), message);
        } else if !["startdate", "length"].contains(&key.as_str())
            && !row.get(0).starts_with('#')
            && !key.is_empty()
        {
            notes.unused(format!("\"{}\" of {NAME}", row.get(0)));
        }
    }
    let start = of("startdate");
    let begins = start.and_then(|(_, text)| date(text, None));
    if begins.is_none() {
        let line = start.map(|(line, _)| line);
        notes.refuse(&path, line, "has no date to begin on", "add a row such as StartDate,2013-12-01");
    }
    let length = of("length");
    let days = |text: &str| day(text.trim_end_matches(|c: char| c.is_alphabetic()).trim_end());
    let lasts = length.and_then(|(_, text)| days(text)).filter(|&days| days >= 2);
    if lasts.is_none() {
        let line = length.map(|(line, _)| line);
        let remedy = "add a row such as Length,300; two days at least";
        notes.refuse(&path, line, "has no number of days to last", remedy);
    }
    let (begins, mut lasts) = (begins?, lasts?);
    if lasts > LONGEST {
        let line = length.map(|(line, _)| line);
        notes.warn(
            &path,
            line,
            format!("lasts {lasts} days: cut to the first {LONGEST}, the most there can be"),
        );
        lasts = LONGEST;
    }
    begins.checked_add(lasts.days()).ok()?;
    Some((begins, lasts))
}

/// The zones in conflict.
pub(super) fn zones(
    input: &Folder,
    locations: &[FleePlace],
    days: i64,
    notes: &mut Notes,
) -> Option<Vec<Zone>> {
    let mut file = input.rows("conflicts.csv", notes);
    if let Some(empty) = file.take_if(|file| table(file, locations).1.is_empty()) {
        notes.warn(&empty.path, None, "has no days: the types of locations say when they are in conflict");
    }
    let mut by_location: Vec<Option<Vec<bool>>> = vec![None; locations.len()];
    if let Some(file) = &file {
        columns(file, locations, days, &mut by_location, notes);
    }
    let path = input.path.join("locations.csv");
    let mut otherwise: Vec<(&FleePlace, i64, Option<i64>)> = Vec::new();
    for (index, place) in locations.iter().enumerate() {
        let Some(from) = place.conflict_day else { continue };
        let Some(listed) = &by_location[index] else {
            // Without a table the type says all, and with one what the table leaves out.
            if file.is_some() && from < days {
                let begin = if from > 0 { format!(" from day {from}") } else { String::new() };
                let message =
                    format!("\"{}\" is not in conflicts.csv: in conflict{begin} to the end", place.name);
                notes.warn(&path, Some(place.line), message);
            }
            by_location[index] = Some((0..days).map(|day| day >= from).collect());
            continue;
        };
        let begins = (0..days).zip(listed).find(|(_, on)| **on).map(|(day, _)| day);
        // Both may say that it is not within the days of the simulation.
        if begins != Some(from.max(0)) && (begins.is_some() || from < days) {
            otherwise.push((place, from, begins));
        }
    }
    disagreements(&otherwise, &path, notes);
    let zones: Vec<Zone> = by_location
        .into_iter()
        .enumerate()
        .filter_map(|(location, days)| {
            let spells = spells(&days?);
            (!spells.is_empty()).then_some(Zone { location, spells })
        })
        .collect();
    if zones.is_empty() {
        let path = input.path.join("conflicts.csv");
        let remedy = "give a location a number above 0 on a day, or the type conflict_zone";
        notes.refuse(&path, None, "no location is ever in conflict: there is nobody to leave", remedy);
        return None;
    }
    Some(zones)
}

/// Names the locations of which the two files say that conflict begins on different days.
fn disagreements(otherwise: &[(&FleePlace, i64, Option<i64>)], path: &Path, notes: &mut Notes) {
    let Some((first, ..)) = otherwise.first() else { return };
    let days = |&(place, from, begins): &(&FleePlace, i64, Option<i64>)| {
        let there = begins.map_or_else(|| "never".to_owned(), |day| format!("day {day}"));
        format!("\"{}\" (day {from}, there {there})", place.name)
    };
    let mut list: Vec<String> = otherwise.iter().take(SHOWN).map(days).collect();
    if otherwise.len() > SHOWN {
        list.push(format!("{} more", otherwise.len() - SHOWN));
    }
    let message = format!("conflict begins otherwise in conflicts.csv, which counts: {}", list.join(", "));
    notes.warn(path, Some(first.line), message);
}

/// Zones from which no route leads to a camp, ever: those who leave are those by whom camps grow.
pub(super) fn leave_out_those_without_a_way(
    zones: &mut Vec<Zone>,
    input: &Folder,
    (locations, routes): (&[FleePlace], &[Route]),
    notes: &mut Notes,
) -> Option<()> {
    let mut linked: Vec<bool> = locations.iter().map(|place| place.camp).collect();
    let mut more = true;
    while more {
        more = false;
        for route in routes {
            if linked[route.from] != linked[route.to] {
                (linked[route.from], linked[route.to]) = (true, true);
                more = true;
            }
        }
    }
    let path = input.path.join("locations.csv");
    zones.retain(|zone| {
        let place = &locations[zone.location];
        let kept = linked[zone.location];
        if !kept {
            let message = format!("no routes lead from \"{}\" to a camp: nobody leaves it", place.name);
            notes.warn(&path, Some(place.line), message);
        }
        kept
    });
    if zones.is_empty() {
        let path = input.path.join("routes.csv");
        let remedy = "routes must lead from a location in conflict to a camp";
        notes.refuse(&path, None, "no location in conflict is linked to a camp", remedy);
    }
    (!zones.is_empty()).then_some(())
}

/// The header of the table of conflicts, which is the first row that names a location, and its days.
fn table<'a>(file: &'a File, locations: &[FleePlace]) -> (Option<&'a Row>, Vec<&'a Row>) {
    let names = |row: &Row| row.cells.iter().skip(1).any(|cell| find(locations, cell).is_some());
    let first = file.rows.iter().position(names).unwrap_or(0);
    let days = file.rows.iter().skip(first + 1).filter(|row| !row.get(0).starts_with('#'));
    (file.rows.get(first), days.collect())
}

fn columns(
    file: &File,
    locations: &[FleePlace],
    days: i64,
    by_location: &mut [Option<Vec<bool>>],
    notes: &mut Notes,
) {
    let (Some(header), rows) = table(file, locations) else { return };
    if rows.len() < days as usize && !rows.is_empty() {
        let message = format!("has {} days of {days}: the last one is taken for those that miss", rows.len());
        notes.warn(&file.path, rows.last().map(|row| row.line), message);
    }
    if let Some((_, row)) =
        rows.iter().enumerate().find(|(index, row)| day(row.get(0)) != i64::try_from(*index).ok())
    {
        let message = format!("day \"{}\" is not where it should be: days count by their place", row.get(0));
        notes.warn(&file.path, Some(row.line), message);
    }
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(header.cells.len());
    let (mut wrong, mut odd) = (0, Odd::default());
    for column in 1..widest {
        let name = header.get(column);
        let value = |row: &Row| number(row.get(column)).ok();
        let any = rows.iter().any(|row| value(row).is_some_and(|value| value > NOTHING));
        let Some(location) = recognized(locations, name, &file.path, header.line, notes) else {
            // An empty column at the end is a trailing comma.
            if !name.is_empty() || any {
                let message = format!("column {}: {}: left aside", column + 1, unknown(locations, name));
                notes.warn(&file.path, Some(header.line), message);
            }
            continue;
        };
        let mut on = Vec::with_capacity(days as usize);
        for index in 0..days as usize {
            let Some(row) = rows.get(index.min(rows.len().saturating_sub(1))) else {
                on.push(false);
                continue;
            };
            let intensity = value(row);
            if intensity.is_none() && !row.get(column).is_empty() && index < rows.len() {
                wrong += 1;
                if wrong <= 5 {
                    let message = format!("\"{}\" is no number, for {name}: taken as 0", row.get(column));
                    notes.warn(&file.path, Some(row.line), message);
                }
            }
            if index < rows.len() {
                odd.look(row, column, intensity);
            }
            let intensity = intensity.unwrap_or(0.0);
            if intensity > NOTHING && (intensity - 1.0).abs() > NOTHING {
                notes.unused(
                    "how intense a conflict is (conflicts.csv): every zone in conflict weighs the same",
                );
            }
            on.push(intensity > NOTHING);
        }
        // Two columns of one name: in conflict if either says so.
        match &mut by_location[location] {
            Some(known) => {
                let message = format!("\"{name}\" has two columns: in conflict if either says so");
                notes.warn(&file.path, Some(header.line), message);
                known.iter_mut().zip(on).for_each(|(known, on)| *known |= on);
            }
            empty => *empty = Some(on),
        }
    }
    odd.say(&file.path, notes);
    if wrong > 5 {
        notes.warn(&file.path, None, format!("{} more cells are no numbers", wrong - 5));
    }
}

/// Cells that say neither that there is a conflict nor that there is none.
#[derive(Default)]
struct Odd {
    /// How many are blank, and the line of the first.
    blank: (usize, usize),
    /// The same of numbers below 0, with the first of them.
    below: (usize, usize, String),
}

impl Odd {
    fn look(&mut self, row: &Row, column: usize, intensity: Option<f64>) {
        if row.get(column).is_empty() {
            let first = if self.blank.0 == 0 { row.line } else { self.blank.1 };
            self.blank = (self.blank.0 + 1, first);
        } else if intensity.is_some_and(|intensity| intensity < 0.0) {
            if self.below.0 == 0 {
                self.below = (0, row.line, row.get(column).to_owned());
            }
            self.below.0 += 1;
        }
    }

    fn say(&self, path: &Path, notes: &mut Notes) {
        let (blank, line) = self.blank;
        if blank > 0 {
            let message = format!("{blank} cells are blank: taken for no conflict on these days");
            notes.warn(path, Some(line), message);
        }
        let (below, line, first) = &self.below;
        if *below > 0 {
            let message =
                format!("{below} cells are below 0, the first {first}: taken for no conflict on these days");
            notes.warn(path, Some(*line), message);
        }
    }
}

/// Spans of days that are true, both ends included.
fn spells(days: &[bool]) -> Vec<(i64, i64)> {
    let mut spells: Vec<(i64, i64)> = Vec::new();
    for (day, _) in (0i64..).zip(days).filter(|(_, on)| **on) {
        match spells.last_mut() {
            Some((_, to)) if *to + 1 == day => *to = day,
            _ => spells.push((day, day)),
        }
    }
    spells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_are_maximal() {
        assert_eq!(spells(&[true, true, false, true]), [(0, 1), (3, 3)]);
        assert!(spells(&[false]).is_empty());
    }
}
